"""SCIP's parameters: type, range and default of each, as SCIP 10 reports them itself.

`RANGES` holds types and ranges. `TABLE` maps the first part of the names to a text, in which a word with a colon at its
end names a folder, and each word after it is one parameter of that folder: name=place in RANGES=default.
"""

RANGES = (
    "bool TRUE,FALSE", "real 0,1", "int -1,1073741822", "int -1,2147483647", "int 0,2147483647", "int -536870912,536870911",
    "real 0,1.79769313486232e+308", "int 0,1073741822", "int 0,2", "longint 0,9223372036854775807", "int 4,60",
    "int 1,2147483647", "int 1,15", "int 1,100", "real 0,1e+20", "real 0,1e+98",
    "real -1.79769313486232e+308,1.79769313486232e+308", "real 1,1.79769313486232e+308", "string", "real 0.01,1",
    "longint -1,9223372036854775807", "real -1,1.79769313486232e+308", "int -536870912,1073741823", "int 0,15", "int 2,60",
    "int 0,1", "real -1,1", "real 1,10", "int -2147483648,2147483647", "real -1e+20,1e+20", "int -1,536870911", "real 0,100",
    "real 0,0.5", "real 1e-17,0.001", "int -2,2147483647", "int 0,4", "int 0,64", "int 0,3", "int 0,7", "int 0,100",
    "int 2,2147483647", "int -1,100", "int 1,1000000", "char ocdb", "real 1e-06,1", "int 0,5", "char spdbc", "real 1,1e+98",
    "char aq", "real 0,2", "longint 1,9223372036854775807", "real 0,1000000000", "char dsrt", "char atf", "char dr",
    "int -1,1073741823", "real 0,0.99", "int -1,1000000", "int 2,10", "char uegi", "real 1,100000", "real 1e-06,0.999999",
    "int 3,5", "char spq", "char dls", "char aduh", "char om", "real 0,8796093022207", "char lafpsqd", "real 0.0001,0.9999",
    "char dupilrh", "real 10000000000,1e+98", "real 1e-20,0.001", "real 1e-17,1e+98", "real 1e-17,1", "int 1,5", "char dir",
    "char ed", "char emsd", "int 0,1000", "int 1,2", "int 0,1073741823", "int -2,2", "char nabr", "real 1,1e+20", "char oea",
    "char nag", "char bdt", "char ams", "char umdl", "char oie", "int 2,14", "real 1e-06,1000000", "int 1,1073741822",
    "real 0.01,1.79769313486232e+308", "char nbs", "real 0,1e+15", "real 0,1000000", "char bs", "int 3,16", "int 0,255",
    "int -1,1", "int 100,1048576", "int 1024,1000000000", "char nid", "int 0,1000000", "char dsuv", "int -3,2147483647",
    "char dhlvw", "char dfswplcra", "char dfswlcrx", "char dfswlcr", "int 0,65000", "char acen", "char bceglostw",
    "char agmrsw", "char elor", "char lnt", "int 1,100000", "real 0,16", "int -1,1000", "char nrtuv", "real 0.001,1",
    "real 0.1,1e+20", "int 0,10000", "char cdinsu", "char enw", "real 1,2147483647", "longint 0,2147483647", "char fi",
    "char fns", "char fcpgdv", "char lvdhwr", "char nl", "char lpr", "char forzi", "int 0,65531", "char lub", "char cdlmtu",
    "char CcVv", "int 0,65535", "real 0,0.25", "int 0,0", "int 1,7", "int 0,2000", "real 0.0001,0.5",
    "real 0,2097151.99902344", "real 1,100", "real 2,1.79769313486232e+308", "int 2,32", "real -1e+98,1e+98", "char df",
    "int -1,12", "char lfiroz",
)  # fmt: skip

TABLE = {
    "branching": """
branching: scorefunc=63=p scorefac=1=0.167 preferbinary=0=0 clamp=32=0.2 midpull=1=0.75 midpullreldomtrig=1=0.5
lpgainnormalize=64=s delaypscostupdate=0=1 divingpscost=0=1 collectancpscost=0=0 forceallchildren=0=0 firstsbchild=65=a
checksol=0=1 roundsbsol=0=1 sumadjustscore=0=0 branching/relpscost: priority=5=10000 maxdepth=2=-1 maxbounddist=1=1
conflictweight=16=0.01 conflictlengthweight=16=0 inferenceweight=16=0.0001 cutoffweight=16=0.0001 gmiavgeffweight=16=0
gmilasteffweight=16=1e-05 pscostweight=16=1 nlscoreweight=16=0.1 minreliable=6=1 maxreliable=6=5 sbiterquot=6=0.5
dynamiclookaheadquot=1=0.6 sbiterofs=4=100000 maxlookahead=11=9 dynamiclookahead=0=0 initcand=4=100
dynamiclookdistribution=8=1 inititer=4=0 maxbdchgs=3=5 maxproprounds=34=-2 probingbounds=0=1 userelerrorreliability=0=0
lowerrortol=6=0.05 higherrortol=6=1 storesemiinitcosts=0=0 usesblocalinfo=0=0 usehyptestforreliability=0=0
usedynamicconfidence=0=0 skipbadinitcands=0=1 confidencelevel=35=2 randinitorder=0=0 usesmallweightsitlim=0=0
dynamicweights=0=1 degeneracyaware=8=1 startrandseed=4=5 minsamplesize=4=10 filtercandssym=0=0 transsympscost=0=0
discountfactor=1=0.2 branching/treemodel: enable=0=0 highrule=52=r lowrule=52=r height=4=10 filterhigh=53=a filterlow=53=a
maxfpiter=11=24 maxsvtsheight=4=100 fallbackinf=54=r fallbacknoprim=54=r smallpscost=6=0.1 branching/pscost: priority=5=2000
maxdepth=2=-1 maxbounddist=1=1 strategy=106=u minscoreweight=29=0.8 maxscoreweight=29=1.3 sumscoreweight=29=0.1 nchildren=40=2
narymaxdepth=3=-1 naryminwidth=1=0.001 narywidthfactor=17=2 discountfactor=1=0.2 branching/inference: priority=5=1000
maxdepth=2=-1 maxbounddist=1=1 conflictweight=6=1000 inferenceweight=16=1 cutoffweight=6=1 fractionals=0=1 useweightedsum=0=1
reliablescore=6=0.001 conflictprio=4=1 cutoffprio=4=1 branching/mostinf: priority=5=100 maxdepth=2=-1 maxbounddist=1=1
branching/leastinf: priority=5=50 maxdepth=2=-1 maxbounddist=1=1 branching/fullstrong: priority=5=0 maxdepth=2=-1
maxbounddist=1=1 reevalage=9=10 maxproprounds=107=-2 probingbounds=0=1 forcestrongbranch=0=0 branching/distribution:
priority=5=0 maxdepth=2=-1 maxbounddist=1=1 scoreparam=108=v onlyactiverows=0=0 weightedscore=0=0 branching/lookahead:
priority=5=0 maxdepth=2=-1 maxbounddist=1=1 useimpliedbincons=0=0 addbinconsrow=8=0 maxnviolatedcons=4=1
maxnviolatedbincons=4=0 maxnviolateddomreds=4=1 reevalage=9=10 reevalagefsb=9=10 recursiondepth=11=2 usedomainreduction=0=1
mergedomainreductions=0=0 prefersimplebounds=0=0 onlyvioldomreds=0=0 addnonviocons=0=0 abbreviated=0=1 maxncands=11=4
maxndeepercands=4=2 reusebasis=0=1 storeunviolatedsol=0=1 abbrevpseudo=0=0 level2avgscore=0=0 level2zeroscore=0=0
addclique=0=0 propagate=0=1 uselevel2data=0=1 applychildbounds=0=0 enforcemaxdomreds=0=0 updatebranchingresults=0=0
maxproprounds=3=0 scoringfunction=109=a deeperscoringfunction=110=x scoringscoringfunction=111=d minweight=6=0.8
worsefactor=21=-1 filterbymaxgain=0=0 branching/multaggr: priority=5=0 maxdepth=2=-1 maxbounddist=1=1 reevalage=9=0
maxproprounds=34=0 probingbounds=0=1 branching/cloud: priority=5=0 maxdepth=2=-1 maxbounddist=1=1 usecloud=0=1 onlyF2=0=0
useunion=0=0 maxpoints=3=-1 minsuccessrate=1=0 minsuccessunion=1=0 maxdepthunion=112=65000 branching/allfullstrong:
priority=5=-1000 maxdepth=2=-1 maxbounddist=1=1 branching/gomory: priority=5=-1000 maxdepth=2=-1 maxbounddist=1=1
maxncands=3=-1 efficacyweight=26=1 objparallelweight=26=0 intsupportweight=26=0 performrelpscost=0=0 useweakercuts=0=1
branching/vanillafullstrong: priority=5=-2000 maxdepth=2=-1 maxbounddist=1=1 integralcands=0=0 idempotent=0=0 scoreall=0=0
collectscores=0=0 donotbranch=0=0 branching/random: priority=5=-100000 maxdepth=2=-1 maxbounddist=1=1 seed=4=41
branching/nodereopt: priority=5=-9000000 maxdepth=2=-1 maxbounddist=1=1""",
    "compression": """
compression: enable=0=0 compression/largestrepr: priority=5=2000 minnleaves=11=20 iterations=11=5 mincommonvars=11=3
compression/weakcompr: priority=5=1000 minnleaves=11=50 convertconss=0=0""",
    "conflict": """
conflict: enable=0=1 cleanboundexceedings=0=1 uselocalrows=0=1 useprop=0=1 usegenres=0=0 useinflp=43=b useboundlp=43=b
reduction=66=m mbreduction=0=1 usesb=0=1 usepseudo=0=1 maxvarsfac=1=0.15 maxvarsfracres=1=0.2 minmaxvars=4=0 maxlploops=3=2
lpiterations=3=10 fuiplevels=3=-1 resfuiplevels=3=1 interconss=3=-1 reconvlevels=3=-1 maxconss=3=10 maxstoresize=3=10000
preferbinary=0=0 prefinfproof=0=1 allowlocal=0=1 settlelocal=0=0 repropagate=0=1 keepreprop=0=1 separate=0=1 dynamic=0=1
removable=0=1 fixandcontinue=0=0 proofscorefac=16=1 uplockscorefac=16=0 downlockscorefac=16=0 scorefac=44=0.98 restartnum=4=0
restartfac=6=1.5 ignorerelaxedbd=0=0 maxvarsdetectimpliedbounds=4=250 fullshortenconflict=0=1 conflictweight=1=0
conflictgraphweight=1=1 minimprove=1=0.05 weightsize=1=0.001 weightrepropdepth=1=0.1 weightvaliddepth=1=1
maxcoefquot=17=1000000 sepaaltproofs=0=0 conflict/graph: depthscorefac=16=1 conflict/linear: priority=28=-1000000
conflict/bounddisjunction: continuousfrac=1=0.4 priority=28=-3000000 conflict/indicatorconflict: priority=28=200000
conflict/logicor: priority=28=800000 conflict/setppc: priority=28=700000""",
    "constraints": """
constraints: agelimit=3=0 obsoleteage=3=-1 disableenfops=0=0 constraints/nonlinear: sepafreq=2=1 propfreq=2=1 proptiming=12=1
eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=28 maxproprounds=4=10 propauxvars=0=1
varboundrelax=83=r varboundrelaxamount=1=1e-09 conssiderelaxamount=1=1e-09 vpmaxperturb=1=0.001 vpadjfacetthresh=6=10
vpdualsimplex=0=1 bilinmaxnauxexprs=4=10 reformbinprods=0=1 reformbinprodsand=0=1 reformbinprodsfac=11=50
forbidmultaggrnlvar=0=1 tightenlpfeastol=0=1 propinenforce=0=0 weakcutthreshold=1=0.2 strongcutmaxcoef=84=1000
strongcutefficacy=0=0 forcestrongcut=0=0 enfoauxviolfactor=1=0.01 weakcutminviolfactor=49=0.5 rownotremovable=85=o
violscale=86=n checkvarlocks=87=t linearizeheursol=90=o assumeconvex=0=0 constraints/nonlinear/branching: aux=4=2147483647
external=0=0 highviolfactor=1=0 highscorefactor=1=0.9 violweight=14=1 fracweight=14=1 dualweight=14=0 pscostweight=14=1
domainweight=14=0 vartypeweight=14=0.5 scoreagg=88=s violsplit=89=m pscostreliable=14=2 mixfractional=14=1e+20
constraints/linear: sepafreq=2=0 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0
presoltiming=10=20 tightenboundsfreq=2=1 maxrounds=3=5 maxroundsroot=3=-1 maxsepacuts=4=50 maxsepacutsroot=4=200
presolpairwise=0=1 presolusehashing=0=1 nmincomparisons=11=200000 mingainpernmincomparisons=1=1e-06 maxaggrnormscale=6=0
maxeasyactivitydelta=6=1000000 maxcardbounddist=1=0 separateall=0=0 aggregatevariables=0=1 simplifyinequalities=0=1
dualpresolving=0=1 singletonstuffing=0=1 singlevarstuffing=0=0 sortvars=0=1 checkrelmaxabs=0=0 detectcutoffbound=0=1
detectlowerbound=0=1 detectpartialobjective=0=1 rangedrowpropagation=0=1 rangedrowartcons=0=1 rangedrowmaxdepth=4=2147483647
rangedrowfreq=93=1 multaggrremove=0=0 maxmultaggrquot=17=1000 maxdualmultaggrquot=17=1e+20 extractcliques=0=1
constraints/nonlinear/upgrade: linear=0=1 setppc=0=1 constraints/exactlinear: sepafreq=2=0 propfreq=2=1 proptiming=12=1
eagerfreq=2=100 maxprerounds=3=0 delaysepa=0=0 delayprop=0=0 presoltiming=10=28 tightenboundsfreq=2=1 maxrounds=3=5
maxroundsroot=3=-1 maxsepacuts=4=50 maxsepacutsroot=4=200 sortvars=0=1 propcont=0=1 limitdenom=0=0 boundmaxdenom=50=256
constraints/exactsol: sepafreq=2=-1 propfreq=2=-1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=0 delaysepa=0=0 delayprop=0=0
presoltiming=10=28 checkfpfeasibility=0=1 checkcontimplint=0=1 abortfrac=32=1e-09 unfixfrac=32=0 maxstalls=4=1000
solbufsize=4=10 minimprove=6=0.2 constraints/and: sepafreq=2=1 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1
delaysepa=0=0 delayprop=0=0 presoltiming=10=20 presolpairwise=0=1 presolusehashing=0=1 linearize=0=0 enforcecuts=0=1
aggrlinearization=0=0 upgraderesultant=0=0 dualpresolving=0=1 constraints/bounddisjunction: sepafreq=2=-1 propfreq=2=1
proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=4 constraints/cardinality:
sepafreq=2=10 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=4
branchbalanced=0=0 balanceddepth=3=20 balancedcutoff=94=2 constraints/conjunction: sepafreq=2=-1 propfreq=2=-1 proptiming=12=1
eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=4 constraints/countsols: sepafreq=2=-1
propfreq=2=-1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=0 delaysepa=0=0 delayprop=0=0 presoltiming=10=28 active=0=0
sparsetest=0=1 discardsols=0=1 collect=0=0 sollimit=20=-1 constraints/cumulative: sepafreq=2=1 propfreq=2=1 proptiming=12=1
eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=28 maxtime=4=2000000000 ttinfer=0=1 efcheck=0=0
efinfer=0=0 useadjustedjobs=0=0 ttefcheck=0=1 ttefinfer=0=1 usebinvars=0=0 localcuts=0=0 usecovercuts=0=1 cutsasconss=0=1
sepaold=0=1 fillbranchcands=0=0 dualpresolve=0=1 coeftightening=0=0 normalize=0=1 presolpairwise=0=1 disjunctive=0=1
maxnodes=20=10000 detectdisjunctive=0=1 detectvarbounds=0=1 usebdwidening=0=1 constraints/disjunction: sepafreq=2=-1
propfreq=2=-1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=4 alwaysbranch=0=1
constraints/fixedvar: sepafreq=2=-1 propfreq=2=-1 proptiming=12=1 eagerfreq=2=-1 maxprerounds=3=0 delaysepa=0=0 delayprop=0=0
presoltiming=10=28 enabled=0=1 subscips=0=1 prefercut=0=1 constraints/indicator: sepafreq=2=10 propfreq=2=1 proptiming=12=1
eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=4 branchindicators=0=0 genlogicor=0=0
addcoupling=0=1 maxcouplingvalue=51=10000 addcouplingcons=0=0 sepacouplingcuts=0=1 sepacouplinglocal=0=0
sepacouplingvalue=51=10000 sepaperspective=0=0 sepapersplocal=0=1 maxsepanonviolated=4=3 updatebounds=0=0
maxconditionaltlp=6=0 maxsepacuts=4=100 maxsepacutsroot=4=2000 removeindicators=0=0 generatebilinear=0=0 scaleslackvar=0=0
trysolutions=0=1 enforcecuts=0=0 dualreductions=0=1 addopposite=0=0 conflictsupgrade=0=0 restartfrac=1=0.9 useotherconss=0=0
useobjectivecut=0=0 trysolfromcover=0=0 upgradelinear=0=0 usesameslackvar=0=0 sepaalternativelp=0=0 forcerestart=0=0
nolinconscont=0=0 constraints/linear/upgrade: indicator=0=1 knapsack=0=1 logicor=0=1 setppc=0=1 varbound=0=1 xor=0=1
constraints/integral: sepafreq=2=-1 propfreq=2=-1 proptiming=12=1 eagerfreq=2=-1 maxprerounds=3=0 delaysepa=0=0 delayprop=0=0
presoltiming=10=28 constraints/knapsack: sepafreq=2=0 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1
delaysepa=0=0 delayprop=0=0 presoltiming=10=28 sepacardfreq=2=1 maxcardbounddist=1=0 cliqueextractfactor=1=0.5 maxrounds=3=5
maxroundsroot=3=-1 maxsepacuts=4=50 maxsepacutsroot=4=200 disaggregation=0=1 simplifyinequalities=0=1 negatedclique=0=1
presolpairwise=0=1 presolusehashing=0=1 dualpresolving=0=1 usegubs=0=0 detectcutoffbound=0=1 detectlowerbound=0=1
updatecliquepartitions=0=0 clqpartupdatefac=27=1.5 constraints/linking: sepafreq=2=1 propfreq=2=1 proptiming=12=1
eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=8 linearize=0=0 constraints/logicor:
sepafreq=2=0 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=28
presolpairwise=0=1 presolusehashing=0=1 dualpresolving=0=1 negatedclique=0=1 implications=0=1 strengthen=0=1 constraints/or:
sepafreq=2=0 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=8
constraints/orbisack: sepafreq=2=5 propfreq=2=5 proptiming=12=1 eagerfreq=2=-1 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0
presoltiming=10=16 coverseparation=0=1 orbiSeparation=0=0 coeffbound=6=1000000 checkpporbisack=0=1 forceconscopy=0=0
constraints/orbitope_full: sepafreq=2=-1 propfreq=2=1 proptiming=12=1 eagerfreq=2=-1 maxprerounds=3=-1 delaysepa=0=0
delayprop=0=0 presoltiming=10=8 forceconscopy=0=0 constraints/orbitope_pp: sepafreq=2=-1 propfreq=2=1 proptiming=12=1
eagerfreq=2=-1 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=8 forceconscopy=0=0 constraints/pseudoboolean:
sepafreq=2=-1 propfreq=2=-1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=8
decomposenormal=0=0 decomposeindicator=0=1 nlcseparate=0=1 nlcpropagate=0=1 nlcremovable=0=1 constraints/setppc: sepafreq=2=0
propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=28
npseudobranches=4=2 presolpairwise=0=1 presolusehashing=0=1 dualpresolving=0=1 cliquelifting=0=0 addvariablesascliques=0=0
cliqueshrinking=0=1 constraints/SOS1: sepafreq=2=10 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1
delaysepa=0=0 delayprop=0=0 presoltiming=10=8 maxsosadjacency=3=10000 maxextensions=3=1 maxtightenbds=3=5 perfimplanalysis=0=0
depthimplanalysis=3=-1 conflictprop=0=1 implprop=0=1 sosconsprop=0=0 branchingrule=95=n autosos1branch=0=1 fixnonzero=0=0
addcomps=0=0 maxaddcomps=3=-1 addcompsfeas=16=-0.6 addbdsfeas=16=1 addextendedbds=0=1 branchsos=0=1 branchnonzeros=0=0
branchweight=0=0 addcompsdepth=3=30 nstrongrounds=3=0 nstrongiter=34=10000 boundcutsfromsos1=0=0 boundcutsfromgraph=0=1
autocutsfromsos1=0=1 boundcutsfreq=2=10 boundcutsdepth=3=40 maxboundcuts=4=50 maxboundcutsroot=4=150 strthenboundcuts=0=1
implcutsfreq=2=0 implcutsdepth=3=40 maximplcuts=4=50 maximplcutsroot=4=150 constraints/SOS2: sepafreq=2=0 propfreq=2=1
proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=4 constraints/superindicator:
sepafreq=2=-1 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=8
checkslacktype=0=1 maxupgdcoeflinear=96=10000 upgdprioindicator=3=1 upgdpriolinear=3=2 constraints/symresack: sepafreq=2=5
propfreq=2=5 proptiming=12=1 eagerfreq=2=-1 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=16 ppsymresack=0=1
checkmonotonicity=0=1 forceconscopy=0=0 constraints/varbound: sepafreq=2=0 propfreq=2=1 proptiming=12=1 eagerfreq=2=100
maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0 presoltiming=10=12 presolpairwise=0=1 maxlpcoef=14=1000000000 usebdwidening=0=1
constraints/xor: sepafreq=2=0 propfreq=2=1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=-1 delaysepa=0=0 delayprop=0=0
presoltiming=10=28 presolpairwise=0=1 presolusehashing=0=1 addextendedform=0=0 addflowextended=0=0 separateparity=0=0
gausspropfreq=2=5 constraints/components: sepafreq=2=-1 propfreq=2=-1 proptiming=12=1 eagerfreq=2=-1 maxprerounds=3=-1
delaysepa=0=0 delayprop=0=1 presoltiming=10=32 maxdepth=3=2147483647 maxintvars=3=200 minsize=4=50 minrelsize=1=0.1
nodelimit=20=10000 maxcompweight=6=200 intfactor=6=1 contfactor=6=0.2 feastolfactor=97=1 constraints/benders: sepafreq=2=-1
propfreq=2=-1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=0 delaysepa=0=0 delayprop=0=0 presoltiming=10=4 active=0=0
constraints/benderslp: sepafreq=2=-1 propfreq=2=-1 proptiming=12=1 eagerfreq=2=100 maxprerounds=3=0 delaysepa=0=0
delayprop=0=0 presoltiming=10=28 maxdepth=2=0 depthfreq=7=0 stalllimit=4=100 iterlimit=4=100 active=0=0""",
    "display": """
display: verblevel=45=4 width=4=143 freq=3=100 headerfreq=3=15 lpinfo=0=0 allviols=0=0 relevantstats=0=1 display/sols:
active=8=0 display/feasST: active=8=0 display/completed: active=8=1 display/nrank1nodes: active=8=0 display/nnodesbelowinc:
active=8=0 display/solfound: active=8=1 display/concsolfound: active=8=1 display/time: active=8=1 display/nnodes: active=8=1
display/nodesleft: active=8=1 display/nobjleaves: active=8=1 display/ninfeasleaves: active=8=1 display/lpiterations:
active=8=1 display/lpavgiterations: active=8=1 display/lpcond: active=8=1 display/memused: active=8=1 display/concmemused:
active=8=1 display/memtotal: active=8=1 display/depth: active=8=1 display/maxdepth: active=8=1 display/plungedepth: active=8=1
display/nfrac: active=8=1 display/nexternbranchcands: active=8=1 display/vars: active=8=1 display/conss: active=8=1
display/curconss: active=8=1 display/curcols: active=8=1 display/currows: active=8=1 display/cuts: active=8=1
display/separounds: active=8=1 display/poolsize: active=8=1 display/conflicts: active=8=1 display/strongbranchs: active=8=1
display/pseudoobj: active=8=1 display/lpobj: active=8=1 display/curdualbound: active=8=1 display/estimate: active=8=1
display/avgdualbound: active=8=1 display/dualbound: active=8=1 display/primalbound: active=8=1 display/concdualbound:
active=8=1 display/concprimalbound: active=8=1 display/cutoffbound: active=8=1 display/gap: active=8=1 display/concgap:
active=8=1 display/primalgap: active=8=0 display/nsols: active=8=1""",
    "heuristics": """
heuristics: useuctsubscip=0=0 heuristics/dks: priority=5=-1102500 freq=2=-1 freqofs=7=0 maxdepth=2=0 maxbucks=13=20
kernelsizefactor=27=2 addUseConss=0=1 linkbucksize=0=1 translbkernel=0=1 lesslockskernel=0=0 usetransprob=0=1
buckmaxgap=1=0.01 maxlinkscore=1=1 maxbuckfrac=1=0.1 maxnodes=9=5000 usetwolevel=0=1 usedecomp=0=1 usebestsol=0=1
redcostsort=0=1 primalonly=0=0 redcostlogsort=0=1 objcutoff=0=1 runbinprobsonly=0=0 heuristics/dps: priority=5=75000 freq=2=-1
freqofs=7=0 maxdepth=2=-1 maxiterations=11=50 maxlinkscore=1=1 penalty=6=100 reoptimize=0=0 reuse=0=0 reoptlimits=0=1
timing=8=0 heuristics/padm: priority=5=70000 freq=2=0 freqofs=7=0 maxdepth=2=-1 maxnodes=9=5000 minnodes=9=50 nodefac=56=0.8
admiterations=13=4 penaltyiterations=118=100 gap=119=2 reoptimize=0=1 scaling=0=1 assignlinking=0=1 original=0=0 timing=8=0
heuristics/ofins: priority=5=60000 freq=2=0 freqofs=7=0 maxdepth=2=0 maxnodes=9=5000 minnodes=9=50 maxchangerate=1=0.5
maxchange=1=0.04 copycuts=0=1 addallsols=0=0 nodesofs=9=500 nodesquot=1=0.1 minimprove=1=0.01 lplimfac=17=2
heuristics/reoptsols: priority=5=40000 freq=2=0 freqofs=7=0 maxdepth=2=0 maxsols=3=1000 maxruns=3=-1
heuristics/trivialnegation: priority=5=39990 freq=2=0 freqofs=7=0 maxdepth=2=0 heuristics/trivial: priority=5=10000 freq=2=0
freqofs=7=0 maxdepth=2=-1 heuristics/clique: priority=5=5000 freq=2=0 freqofs=7=0 maxdepth=2=-1 minintfixingrate=1=0.65
minmipfixingrate=1=0.65 maxnodes=9=5000 nodesofs=9=500 minnodes=9=500 nodesquot=1=0.1 minimprove=1=0.01 maxproprounds=30=2
copycuts=0=1 uselockfixings=0=0 maxbacktracks=30=10 heuristics/locks: priority=5=3000 freq=2=0 freqofs=7=0 maxdepth=2=-1
maxproprounds=34=2 minfixingrate=1=0.65 roundupprobability=1=0.67 usefinalsubmip=0=1 maxnodes=9=5000 nodesofs=9=500
minnodes=9=500 nodesquot=1=0.1 minimprove=1=0.01 copycuts=0=1 updatelocks=0=1 minfixingratelp=1=0 heuristics/vbounds:
priority=5=2500 freq=2=0 freqofs=7=0 maxdepth=2=-1 minintfixingrate=1=0.65 minmipfixingrate=1=0.65 maxnodes=9=5000
nodesofs=9=500 minnodes=9=500 nodesquot=1=0.1 minimprove=1=0.01 maxproprounds=30=2 copycuts=0=1 uselockfixings=0=0
maxbacktracks=30=10 feasvariant=38=6 tightenvariant=38=7 heuristics/shiftandpropagate: priority=5=1000 freq=2=0 freqofs=7=0
maxdepth=2=-1 nproprounds=120=10 relax=0=1 probing=0=1 onlywithoutsol=0=1 cutoffbreaker=57=15 sortkey=121=v sortvars=0=1
collectstats=0=1 stopafterfeasible=0=1 preferbinaries=0=1 nozerofixing=0=0 fixbinlocks=0=1 binlocksfirst=0=0 normalize=0=1
updateweights=0=0 impliscontinuous=0=1 selectbest=0=0 maxcutoffquot=49=0 minfixingratelp=1=0 heuristics/zeroobj:
priority=5=100 freq=2=-1 freqofs=7=0 maxdepth=2=0 maxnodes=9=1000 nodesofs=9=100 minnodes=9=100 maxlpiters=20=5000
nodesquot=1=0.1 minimprove=1=0.01 addallsols=0=0 onlywithoutsol=0=1 useuct=0=0 heuristics/completesol: priority=5=0 freq=2=0
freqofs=7=0 maxdepth=2=0 maxnodes=9=5000 minnodes=9=50 maxunknownrate=1=0.85 addallsols=0=0 nodesofs=9=500 nodesquot=1=0.1
lplimfac=17=2 objweight=122=1 boundwidening=1=0.1 minimprove=1=0.01 ignorecont=0=0 solutions=3=5 maxproprounds=3=10
beforepresol=0=1 maxlpiter=20=-1 maxcontvars=3=-1 heuristics/dualval: priority=5=-10 freq=2=-1 freqofs=7=0 maxdepth=2=-1
forceimprovements=0=0 onlycheaper=0=1 onlyleaves=0=0 relaxindicators=0=0 relaxcontvars=0=0 heurverblevel=35=0
nlpverblevel=25=0 rankvalue=4=10 maxcalls=4=25 dynamicdepth=25=0 maxequalranks=3=50 mingap=31=5 lambdaslack=123=1
lambdaobj=1=0 heuristics/repair: priority=5=-20 freq=2=-1 freqofs=7=0 maxdepth=2=-1 filename=18=- roundit=0=1 useobjfactor=0=0
usevarfix=0=1 useslackvars=0=0 alpha=31=2 nodesofs=4=500 maxnodes=4=5000 minnodes=4=50 nodesquot=1=0.1 minfixingrate=1=0.3
heuristics/simplerounding: priority=5=-30 freq=2=1 freqofs=7=0 maxdepth=2=-1 oncepernode=0=0 heuristics/randrounding:
priority=5=-200 freq=2=10 freqofs=7=0 maxdepth=2=-1 oncepernode=0=0 usesimplerounding=0=0 propagateonlyroot=0=1
maxproprounds=3=1 heuristics/zirounding: priority=5=-500 freq=2=1 freqofs=7=0 maxdepth=2=-1 maxroundingloops=3=2
stopziround=0=1 stoppercentage=1=0.02 minstopncalls=11=1000 heuristics/rounding: priority=5=-1000 freq=2=1 freqofs=7=0
maxdepth=2=-1 successfactor=3=100 oncepernode=0=0 heuristics/shifting: priority=5=-5000 freq=2=5 freqofs=7=0 maxdepth=2=-1
heuristics/intshifting: priority=5=-10000 freq=2=10 freqofs=7=0 maxdepth=2=-1 heuristics/oneopt: priority=5=-20000 freq=2=1
freqofs=7=0 maxdepth=2=-1 weightedobj=0=1 duringroot=0=1 forcelpconstruction=0=0 beforepresol=0=0 useloop=0=1
heuristics/twoopt: priority=5=-20100 freq=2=-1 freqofs=7=0 maxdepth=2=-1 intopt=0=0 waitingnodes=124=0 maxnslaves=57=199
matchingrate=1=0.5 heuristics/indicator: priority=5=-20200 freq=2=1 freqofs=7=0 maxdepth=2=-1 oneopt=0=0 improvesols=0=0
heuristics/scheduler: priority=5=-30000 freq=2=-1 freqofs=7=0 maxdepth=2=-1 maxnodes=9=500 nodesofs=9=500 minnodes=9=50
waitingnodes=9=0 initlnsnodelimit=4=50 initdivingnodelimit=9=500 nodesquot=1=0.1 nodesquotmin=1=0 nsolslim=3=3 banditalgo=59=i
gamma=1=0.07041455 beta=1=0 alpha=31=0.0016 usedistances=0=1 useredcost=0=1 usepscost=0=1 uselocalredcost=0=0
usesubscipheurs=0=0 targetnodefactor=60=1.05 seed=4=113 maxcallssamesol=41=-1 eps=1=0.4685844 epsgreedy_usemod=0=1
solrewardweight=1=0.3 effortrewardweight=1=0.2 qualrewardweight=1=0.3 conflictrewardweight=1=0.2 resetweights=0=0
subsciprandseeds=0=0 copycuts=0=0 fixtol=1=0.1 unfixtol=1=0.1 initduringroot=0=0 defaultroot=0=1 nselections=41=5
heuristics/scheduler/rens: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1 heuristics/scheduler/rins:
minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1 heuristics/scheduler/mutation: minfixingrate=1=0.3
maxfixingrate=1=0.9 active=0=1 priority=19=1 heuristics/scheduler/localbranching: minfixingrate=1=0.3 maxfixingrate=1=0.9
active=0=1 priority=19=1 heuristics/scheduler/crossover: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1
nsols=58=2 heuristics/scheduler/proximity: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1
heuristics/scheduler/zeroobjective: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1
heuristics/scheduler/dins: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1 npoolsols=13=5
heuristics/scheduler/trustregion: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=0 priority=19=1 violpenalty=6=100
heuristics/adaptivediving: priority=5=-70000 freq=2=5 freqofs=7=3 maxdepth=2=-1 epsilon=6=1 scoretype=125=c seltype=126=w
useadaptivecontext=0=0 selconfidencecoeff=127=10 maxlpiterquot=6=0.15 maxlpiterofs=128=1500 bestsolweight=6=10
heuristics/indicatordiving: priority=5=-150000 freq=2=0 freqofs=7=0 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1
maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1
maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=30 onlylpbranchcands=0=0 roundingfrac=1=0.5
roundingmode=25=0 semicontscoremode=8=0 usevarbounds=0=1 runwithoutscinds=0=0 heuristics/fixandinfer: priority=5=-500000
freq=2=-1 freqofs=7=0 maxdepth=2=-1 proprounds=3=0 minfixings=4=100 heuristics/farkasdiving: priority=5=-900000 freq=2=10
freqofs=7=0 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8
maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1 maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=1
onlylpbranchcands=0=0 checkcands=0=0 scalescore=0=1 rootsuccess=0=1 maxobjocc=1=1 objdynamism=14=0.0001 scaletype=129=i
heuristics/feaspump: priority=5=-1000000 freq=2=20 freqofs=7=0 maxdepth=2=-1 maxlpiterquot=6=0.05 objfactor=1=0.1 alpha=1=1
alphadiff=1=1 maxlpiterofs=4=1000 maxsols=3=10 maxloops=3=10000 maxstallloops=3=10 minflips=11=10 cyclelength=13=3
perturbfreq=11=100 neighborhoodsize=11=18 beforecuts=0=1 usefp20=0=0 pertsolfound=0=1 stage3=0=0 copycuts=0=1
heuristics/conflictdiving: priority=5=-1000100 freq=2=10 freqofs=7=0 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1
maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1
maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=0 maxviol=0=1
likecoef=0=0 minconflictlocks=4=5 lockweight=1=0.75 heuristics/coefdiving: priority=5=-1001000 freq=2=-1 freqofs=7=1
maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0
maxdiveubquotnosol=1=0.1 maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0
onlylpbranchcands=0=0 heuristics/pscostdiving: priority=5=-1002000 freq=2=10 freqofs=7=2 maxdepth=2=-1 minreldepth=1=0
maxreldepth=1=1 maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1
maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=1 heuristics/fracdiving:
priority=5=-1003000 freq=2=10 freqofs=7=3 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.05
maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1 maxdiveavgquotnosol=6=0 backtrack=0=1
lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=0 heuristics/nlpdiving: priority=5=-1003010 freq=2=10
freqofs=7=3 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxnlpiterabs=4=200 maxnlpiterrel=4=10 maxdiveubquot=1=0.8
maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1 maxdiveavgquotnosol=6=0 maxfeasnlps=11=10 backtrack=0=1 lp=0=0 preferlpfracs=0=0
minsuccquot=1=0.1 fixquot=1=0.2 prefercover=0=1 solvesubmip=0=0 nlpfastfail=0=1 nlpstart=130=s varselrule=131=d
heuristics/veclendiving: priority=5=-1003100 freq=2=10 freqofs=7=4 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1
maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1
maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=0
heuristics/distributiondiving: priority=5=-1003300 freq=2=10 freqofs=7=3 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1
maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1
maxdiveavgquotnosol=6=0 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=1 scoreparam=132=r
heuristics/intdiving: priority=5=-1003500 freq=2=-1 freqofs=7=9 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1
maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1
maxdiveavgquotnosol=6=0 backtrack=0=1 heuristics/actconsdiving: priority=5=-1003700 freq=2=-1 freqofs=7=5 maxdepth=2=-1
minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8 maxdiveavgquot=6=0
maxdiveubquotnosol=1=1 maxdiveavgquotnosol=6=1 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=1
heuristics/objpscostdiving: priority=5=-1004000 freq=2=20 freqofs=7=4 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1
maxlpiterquot=1=0.05 maxlpiterofs=4=1000 maxsols=3=-1 depthfac=6=0.5 depthfacnosol=6=2 heuristics/rootsoldiving:
priority=5=-1005000 freq=2=20 freqofs=7=5 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.01
maxlpiterofs=4=1000 maxsols=3=-1 depthfac=6=0.5 depthfacnosol=6=2 alpha=1=0.9 heuristics/linesearchdiving: priority=5=-1006000
freq=2=10 freqofs=7=6 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.05 maxlpiterofs=4=1000
maxdiveubquot=1=0.8 maxdiveavgquot=6=0 maxdiveubquotnosol=1=0.1 maxdiveavgquotnosol=6=0 backtrack=0=1
lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0 onlylpbranchcands=0=0 heuristics/guideddiving: priority=5=-1007000 freq=2=10
freqofs=7=7 maxdepth=2=-1 minreldepth=1=0 maxreldepth=1=1 maxlpiterquot=6=0.05 maxlpiterofs=4=1000 maxdiveubquot=1=0.8
maxdiveavgquot=6=0 maxdiveubquotnosol=1=1 maxdiveavgquotnosol=6=1 backtrack=0=1 lpresolvedomchgquot=6=0.15 lpsolvefreq=4=0
onlylpbranchcands=0=0 heuristics/octane: priority=5=-1008000 freq=2=-1 freqofs=7=0 maxdepth=2=-1 fmax=11=100 ffirst=11=10
usefracspace=0=1 useobjray=0=1 useavgray=0=1 usediffray=0=0 useavgwgtray=0=1 useavgnbray=0=1 heuristics/rens:
priority=5=-1100000 freq=2=0 freqofs=7=0 maxdepth=2=-1 minfixingrate=1=0.5 maxnodes=9=5000 nodesofs=9=500 minnodes=9=50
nodesquot=1=0.1 minimprove=1=0.01 lplimfac=17=2 startsol=133=l binarybounds=0=1 uselprows=0=0 copycuts=0=1 extratime=0=0
addallsols=0=0 fullscale=0=0 bestsollimit=3=-1 useuct=0=0 heuristics/alns: priority=5=-1100500 freq=2=20 freqofs=7=0
maxdepth=2=-1 shownbstats=0=0 maxnodes=9=5000 nodesofs=9=500 minnodes=9=50 waitingnodes=9=25 nodesquot=1=0.1 nodesquotmin=1=0
startminimprove=1=0.01 minimprovelow=1=0.01 minimprovehigh=1=0.01 nsolslim=3=3 banditalgo=59=i gamma=1=0.07041455 beta=1=0
alpha=31=0.0016 usedistances=0=1 useredcost=0=1 domorefixings=0=1 adjustfixingrate=0=1 usesubscipheurs=0=0 rewardcontrol=1=0.8
targetnodefactor=60=1.05 seed=4=113 maxcallssamesol=41=-1 adjustminimprove=0=0 adjusttargetnodes=0=1 eps=1=0.4685844
rewardbaseline=56=0.5 resetweights=0=1 rewardfilename=18=- subsciprandseeds=0=0 scalebyeffort=0=1 copycuts=0=0 fixtol=1=0.1
unfixtol=1=0.1 uselocalredcost=0=0 usepscost=0=1 initduringroot=0=0 heuristics/alns/rens: minfixingrate=1=0.3
maxfixingrate=1=0.9 active=0=1 priority=19=1 heuristics/alns/rins: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1
priority=19=1 heuristics/alns/mutation: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1
heuristics/alns/localbranching: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1 heuristics/alns/crossover:
minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1 nsols=58=2 heuristics/alns/proximity: minfixingrate=1=0.3
maxfixingrate=1=0.9 active=0=1 priority=19=1 heuristics/alns/zeroobjective: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1
priority=19=1 heuristics/alns/dins: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=1 priority=19=1 npoolsols=13=5
heuristics/alns/trustregion: minfixingrate=1=0.3 maxfixingrate=1=0.9 active=0=0 priority=19=1 violpenalty=6=100
heuristics/rins: priority=5=-1101000 freq=2=15 freqofs=7=0 maxdepth=2=-1 nodesofs=4=500 maxnodes=4=5000 minnodes=4=50
nodesquot=1=0.3 nwaitingnodes=4=200 minimprove=1=0.01 minfixingrate=1=0.3 lplimfac=17=2 uselprows=0=0 copycuts=0=1 useuct=0=0
heuristics/localbranching: priority=5=-1102000 freq=2=-1 freqofs=7=0 maxdepth=2=-1 nodesofs=4=1000 neighborhoodsize=11=18
nodesquot=1=0.05 lplimfac=17=1.5 minnodes=4=1000 maxnodes=4=10000 nwaitingnodes=4=200 minimprove=1=0.01 uselprows=0=0
copycuts=0=1 bestsollimit=3=3 heuristics/trustregion: priority=5=-1102010 freq=2=-1 freqofs=7=0 maxdepth=2=-1 nodesofs=4=1000
minbinvars=11=10 nodesquot=1=0.05 lplimfac=17=1.5 minnodes=4=100 maxnodes=4=10000 nwaitingnodes=4=1 uselprows=0=0 copycuts=0=1
bestsollimit=3=3 violpenalty=6=100 objminimprove=6=0.01 heuristics/gins: priority=5=-1103000 freq=2=10 freqofs=7=8
maxdepth=2=-1 nodesofs=4=500 maxnodes=4=5000 minnodes=4=50 nwaitingnodes=4=100 nodesquot=1=0.15 minfixingrate=61=0.66
minimprove=1=0.01 uselprows=0=0 copycuts=0=1 fixcontvars=0=0 bestsollimit=3=3 maxdistance=3=3 potential=134=r
userollinghorizon=0=1 relaxdenseconss=0=0 rollhorizonlimfac=1=0.4 overlap=1=0 usedecomp=0=1 usedecomprollhorizon=0=0
useselfallback=0=1 consecutiveblocks=0=1 heuristics/mutation: priority=5=-1103010 freq=2=-1 freqofs=7=8 maxdepth=2=-1
nodesofs=4=500 maxnodes=4=5000 minnodes=4=500 nwaitingnodes=4=200 nodesquot=1=0.1 minfixingrate=61=0.8 minimprove=1=0.01
uselprows=0=0 copycuts=0=1 bestsollimit=3=-1 useuct=0=0 heuristics/crossover: priority=5=-1104000 freq=2=15 freqofs=7=0
maxdepth=2=-1 nodesofs=9=500 maxnodes=9=5000 minnodes=9=50 nusedsols=40=3 nwaitingnodes=9=200 nodesquot=1=0.1
minfixingrate=1=0.666 minimprove=1=0.01 lplimfac=17=2 randomization=0=1 dontwaitatroot=0=0 uselprows=0=0 copycuts=0=1
permute=0=0 bestsollimit=3=-1 useuct=0=0 heuristics/lpface: priority=5=-1104010 freq=2=15 freqofs=7=0 maxdepth=2=-1
nodesofs=9=200 maxnodes=9=5000 minnodes=9=50 nodesquot=1=0.1 minfixingrate=1=0.1 lplimfac=17=2 uselprows=0=1
dualbasisequations=0=0 keepsubscip=0=0 copycuts=0=1 subscipobjective=135=z minpathlen=136=5 heuristics/dins:
priority=5=-1105000 freq=2=-1 freqofs=7=0 maxdepth=2=-1 nodesofs=9=5000 nodesquot=1=0.05 minnodes=9=50 solnum=11=5
neighborhoodsize=11=18 maxnodes=9=5000 minimprove=1=0.01 nwaitingnodes=9=200 lplimfac=17=1.5 minfixingrate=1=0.3 uselprows=0=0
copycuts=0=1 useuct=0=0 bestsollimit=3=3 heuristics/bound: priority=5=-1107000 freq=2=-1 freqofs=7=0 maxdepth=2=-1
onlywithoutsol=0=1 maxproprounds=30=0 bound=137=l heuristics/undercover: priority=5=-1110000 freq=2=0 freqofs=7=0
maxdepth=2=-1 fixingalts=18=li maxnodes=9=500 minnodes=9=500 nodesofs=9=500 conflictweight=16=1000 cutoffweight=6=1
inferenceweight=16=1 maxcoversizevars=1=1 maxcoversizeconss=6=1.79769313486232e+308 mincoveredrel=1=0.15 minimprove=26=0
nodesquot=1=0.1 recoverdiv=1=0.9 mincoveredabs=4=5 maxbacktracks=4=6 maxrecovers=4=0 maxreorders=4=1 coveringobj=138=u
fixingorder=139=v beforecuts=0=1 fixintfirst=0=0 locksrounding=0=1 onlyconvexify=0=0 postnlp=0=1 coverand=0=1 coverbd=0=0
coverind=0=0 covernl=0=1 copycuts=0=1 reusecover=0=0 heuristics/proximity: priority=5=-2000000 freq=2=-1 freqofs=7=0
maxdepth=2=-1 uselprows=0=0 restart=0=1 usefinallp=0=0 maxnodes=9=10000 nodesofs=9=50 minnodes=9=1 maxlpiters=20=100000
minlpiters=9=200 waitingnodes=9=100 minimprove=1=0.02 nodesquot=14=0.1 binvarquot=1=0.1 lpitersquot=1=0.2 mingap=14=0.01
useuct=0=0 heuristics/subnlp: priority=5=-2000010 freq=2=1 freqofs=7=0 maxdepth=2=-1 nlpverblevel=140=0 nodesoffset=4=1600
nodesfactor=14=0.3 successrateexp=6=1 iterinit=4=300 ninitsolves=4=2 itermin=4=20 opttol=1=1e-07 feastolfactor=1=0.1
maxpresolverounds=3=-1 presolveemphasis=37=2 setcutoff=0=1 forbidfixings=0=0 keepcopy=0=1 expectinfeas=1=0 heuristics/mpec:
priority=5=-2050000 freq=2=50 freqofs=7=0 maxdepth=2=-1 inittheta=141=0.125 sigma=1=0.5 subnlptrigger=1=0.001
maxnlpcost=14=100000000 minimprove=1=0.01 mingapleft=14=0.05 maxiter=4=100 maxnlpiter=4=500 maxnunsucc=4=10
heuristics/multistart: priority=5=-2100000 freq=2=0 freqofs=7=0 maxdepth=2=-1 nrndpoints=4=100 maxboundsize=14=20000
maxiter=4=300 minimprfac=29=0.05 minimpriter=11=10 maxreldist=14=0.15 gradlimit=14=5000000 maxncluster=4=3 onlynlps=0=1
heuristics/trysol: priority=5=-3000010 freq=2=1 freqofs=7=0 maxdepth=2=-1""",
    "history": """
history: valuebased=0=0 allowmerge=0=0 allowtransfer=0=0""",
    "iis": """
iis: irreducible=0=1 removebounds=0=0 silent=0=0 stopafterone=0=1 removeunusedvars=0=1 time=14=1e+20 nodes=20=-1 iis/greedy:
priority=22=8000 timelimperiter=15=1e+20 nodelimperiter=20=-1 additive=0=1 conservative=0=1 delafteradd=0=1
dynamicreordering=0=1 initbatchsize=11=16 initrelbatchsize=1=0.03125 maxbatchsize=11=2147483647 maxrelbatchsize=1=0.5
batchingfactor=16=2 batchingoffset=16=0 batchupdateinterval=11=1""",
    "limits": """
limits: time=14=1e+20 nodes=20=-1 totalnodes=20=-1 stallnodes=20=-1 memory=67=8796093022207 gap=6=0 absgap=6=0 primal=16=1e+99
dual=16=1e+99 solutions=3=-1 bestsol=3=-1 maxsol=11=100 maxorigsol=4=10 restarts=3=-1 autorestartnodes=3=-1 softtime=21=-1""",
    "lp": """
lp: solvefreq=2=1 iterlim=20=-1 rootiterlim=20=-1 solvedepth=2=-1 minsolvedepth=7=0 initalgorithm=46=s resolvealgorithm=46=s
pricing=68=l clearinitialprobinglp=0=1 resolverestore=0=0 freesolvalbuffers=0=0 colagelimit=3=10 rowagelimit=3=10
cleanupcols=0=0 cleanupcolsroot=0=0 cleanuprows=0=1 cleanuprowsroot=0=1 checkstability=0=1 conditionlimit=21=-1
minmarkowitz=69=0.01 checkprimfeas=0=1 checkdualfeas=0=1 checkfarkas=0=1 fastmip=25=1 scaling=8=1 presolving=0=1
lexdualalgo=0=0 lexdualrootonly=0=1 lexdualmaxrounds=3=2 lexdualbasic=0=0 lexdualstalling=0=1 disablecutoff=8=2
rowrepswitch=21=1.2 threads=36=0 resolveiterfac=21=-1 resolveitermin=11=1000 solutionpolishing=37=3 refactorinterval=4=0
alwaysgetduals=0=0""",
    "nlp": """
nlp: solver=18= disable=0=0""",
    "memory": """
memory: savefac=1=0.8 arraygrowfac=27=1.2 arraygrowinit=4=4 treegrowfac=27=2 treegrowinit=4=65536 pathgrowfac=27=2
pathgrowinit=4=256""",
    "misc": """
misc: catchctrlc=0=1 usevartable=0=1 useconstable=0=1 usesmalltables=0=0 resetstat=0=1 improvingsols=0=0 printreason=0=1
estimexternmem=0=1 avoidmemout=0=1 transorigsols=0=1 transsolsorig=0=1 calcintegral=0=1 finitesolutionstore=0=0
outputorigsol=0=1 allowstrongdualreds=0=1 allowweakdualreds=0=1 scaleobj=0=1 showdivingstats=0=0 referencevalue=16=1e+99
usesymmetry=38=7""",
    "randomization": """
randomization: randomseedshift=4=0 randomseedshiftmultiplier=4=10 permutationseed=4=0 permuteconss=0=1 permutevars=0=0
lpseed=4=0""",
    "nodeselection": """
nodeselection: childsel=70=h nodeselection/estimate: stdpriority=22=200000 memsavepriority=5=100 minplungedepth=3=-1
maxplungedepth=3=-1 maxplungequot=6=0.25 bestnodefreq=4=10 breadthfirstdepth=3=-1 plungeoffset=4=0 nodeselection/bfs:
stdpriority=22=100000 memsavepriority=5=0 minplungedepth=3=-1 maxplungedepth=3=-1 maxplungequot=6=0.25
nodeselection/hybridestim: stdpriority=22=50000 memsavepriority=5=50 minplungedepth=3=-1 maxplungedepth=3=-1
maxplungequot=6=0.25 bestnodefreq=4=1000 estimweight=1=0.1 nodeselection/restartdfs: stdpriority=22=10000
memsavepriority=5=50000 selectbestfreq=4=100 countonlyleaves=0=1 nodeselection/uct: stdpriority=22=10 memsavepriority=5=0
nodelimit=105=31 weight=1=0.1 useestimate=0=0 nodeselection/dfs: stdpriority=22=0 memsavepriority=5=100000
nodeselection/breadthfirst: stdpriority=22=-10000 memsavepriority=5=-1000000""",
    "numerics": """
numerics: infinity=71=1e+20 epsilon=72=1e-09 sumepsilon=33=1e-06 feastol=33=1e-06 checkfeastolfac=6=1 lpfeastolfactor=44=1
dualfeastol=33=1e-07 barrierconvtol=33=1e-10 boundstreps=73=0.05 pseudocosteps=74=0.1 pseudocostdelta=6=0.0001
recomputefac=6=1000000 hugeval=15=1e+15""",
    "presolving": """
presolving: maxrounds=3=-1 abortfac=1=0.0008 maxrestarts=3=-1 restartfac=1=0.025 clqtablefac=6=2 immrestartfac=1=0.05
subrestartfac=1=1 restartminred=1=0.05 donotmultaggr=0=0 donotaggr=0=0 presolving/trivial: priority=5=9000000 maxrounds=3=-1
timing=10=4 presolving/boundshift: priority=5=7900000 maxrounds=3=0 timing=10=4 maxshift=9=9223372036854775807 flipping=0=1
integer=0=1 presolving/inttobinary: priority=5=7000000 maxrounds=3=-1 timing=10=4 presolving/convertinttobin:
priority=5=6000000 maxrounds=3=0 timing=10=4 maxdomainsize=9=9223372036854775807 onlypoweroftwo=0=0
samelocksinbothdirections=0=0 presolving/gateextraction: priority=5=1000000 maxrounds=3=-1 timing=10=16 onlysetpart=0=0
searchequations=0=1 sorting=101=1 presolving/implint: priority=5=-900000 maxrounds=3=0 timing=10=16 convertintegers=0=0
columnrowratio=15=50 numericslimit=47=100000000 presolving/qpkktref: priority=5=-1 maxrounds=3=0 timing=10=8 addkktbinary=0=0
updatequadbounded=0=1 updatequadindef=0=0 presolving/dualcomp: priority=5=-50 maxrounds=3=-1 timing=10=16 componlydisvars=0=0
presolving/stuffing: priority=5=-100 maxrounds=3=0 timing=10=16 presolving/domcol: priority=5=-1000 maxrounds=3=-1
timing=10=16 numminpairs=102=1024 nummaxpairs=103=1048576 predbndstr=0=0 continuousred=0=1 presolving/tworowbnd:
priority=5=-2000 maxrounds=3=0 timing=10=16 enablecopy=0=1 maxconsiderednonzeros=3=100 maxretrievefails=3=1000
maxcombinefails=3=1000 maxhashfac=3=10 maxpairfac=3=1 presolving/dualinfer: priority=5=-3000 maxrounds=3=0 timing=10=16
twocolcombine=0=1 maxdualbndloops=3=12 maxconsiderednonzeros=3=100 maxretrievefails=3=1000 maxcombinefails=3=1000
maxhashfac=3=10 maxpairfac=3=1 maxrowsupport=40=3 presolving/implics: priority=5=-10000 maxrounds=3=-1 timing=10=8
presolving/dualagg: priority=5=-12000 maxrounds=3=0 timing=10=16 presolving/sparsify: priority=5=-24000 maxrounds=3=-1
timing=10=16 enablecopy=0=1 cancellinear=0=1 preserveintcoefs=0=1 maxcontfillin=3=0 maxbinfillin=3=0 maxintfillin=3=0
maxnonzeros=3=-1 maxconsiderednonzeros=3=70 rowsort=104=d maxretrievefac=6=100 waitingfac=6=2 presolving/dualsparsify:
priority=5=-240000 maxrounds=3=-1 timing=10=16 enablecopy=0=1 preserveintcoefs=0=0 preservegoodlocks=0=0 maxcontfillin=3=1
maxbinfillin=3=1 maxintfillin=3=1 maxconsiderednonzeros=3=70 mineliminatednonzeros=4=100 maxretrievefac=6=100 waitingfac=6=2
presolving/redvub: priority=5=-9000000 maxrounds=3=0 timing=10=16""",
    "pricing": """
pricing: maxvars=11=100 maxvarsroot=11=2000 abortfac=17=2 delvars=0=0 delvarsroot=0=0""",
    "decomposition": """
decomposition: benderslabels=0=0 applybenders=0=0 maxgraphedge=3=10000 disablemeasures=0=0""",
    "benders": """
benders: solutiontol=6=1e-06 cutlpsol=0=1 copybenders=0=1 benders/default: priority=5=0 cutlp=0=1 cutpseudo=0=1 cutrelax=0=1
transfercuts=0=0 lnscheck=0=1 lnsmaxdepth=2=-1 lnsmaxcalls=3=10 lnsmaxcallsroot=3=0 cutsasconss=0=1 subprobfrac=1=1
updateauxvarbound=0=0 auxvarsimplint=0=0 cutcheck=0=1 cutstrengthenmult=1=0.5 noimprovelimit=4=5 corepointperturb=1=1e-06
cutstrengthenenabled=0=0 cutstrengthenintpoint=153=r execfeasphase=0=0 slackvarcoef=14=1000000 maxslackvarcoef=14=1000000000
checkconsconvexity=0=1 nlpiterlimit=4=10000 benders/default/benderscut/feas: priority=5=10000 enabled=0=1
benders/default/benderscut/feasalt: priority=5=10001 enabled=0=1 benders/default/benderscut/integer: priority=5=0 enabled=0=1
cutsconstant=29=-10000 addcuts=0=0 benders/default/benderscut/nogood: priority=5=500 enabled=0=1 addcuts=0=0
benders/default/benderscut/optimality: priority=5=5000 enabled=0=1 addcuts=0=0 mir=0=1""",
    "propagating": """
propagating: maxrounds=3=100 maxroundsroot=3=1000 abortoncutoff=0=1 propagating/rootredcost: priority=5=10000000 freq=2=1
delay=0=0 timingmask=23=5 presolpriority=5=0 maxprerounds=3=-1 presoltiming=24=28 onlybinary=0=0 force=0=0
propagating/dualfix: priority=5=8000000 freq=2=0 delay=0=0 timingmask=23=1 presolpriority=5=8000000 maxprerounds=3=-1
presoltiming=24=4 propagating/genvbounds: priority=5=3000000 freq=2=1 delay=0=0 timingmask=23=15 presolpriority=5=-2000000
maxprerounds=3=-1 presoltiming=24=4 global=0=1 propinrootnode=0=1 sort=0=1 propasconss=0=0 propagating/vbounds:
priority=5=3000000 freq=2=1 delay=0=0 timingmask=23=5 presolpriority=5=-90000 maxprerounds=3=-1 presoltiming=24=24
usebdwidening=0=1 useimplics=0=0 usecliques=0=0 usevbounds=0=1 dotoposort=0=1 sortcliques=0=0 detectcycles=0=0
minnewcliques=1=0.1 maxcliquesmedium=6=50 maxcliquesexhaustive=6=100 propagating/pseudoobj: priority=5=3000000 freq=2=1
delay=0=0 timingmask=23=7 presolpriority=5=6000000 maxprerounds=3=-1 presoltiming=24=4 minuseless=4=100 maxvarsfrac=1=0.1
propfullinroot=0=1 propcutoffbound=0=1 force=0=0 maxnewvars=4=1000 propuseimplics=0=1 respropuseimplics=0=1
maximplvars=3=50000 propagating/redcost: priority=5=1000000 freq=2=1 delay=0=0 timingmask=23=6 presolpriority=5=0
maxprerounds=3=-1 presoltiming=24=28 continuous=0=0 useimplics=0=0 force=0=0 propagating/probing: priority=5=-100000 freq=2=-1
delay=0=1 timingmask=23=4 presolpriority=5=-100000 maxprerounds=3=-1 presoltiming=24=16 maxruns=3=1 proprounds=3=-1
maxfixings=4=25 maxuseless=4=1000 maxtotaluseless=4=50 maxsumuseless=4=0 maxdepth=3=-1 propagating/symmetry:
priority=5=-1000000 freq=2=1 delay=0=0 timingmask=23=1 presolpriority=5=-10000000 maxprerounds=3=-1 presoltiming=24=16
maxgenerators=4=1500 checksymmetries=0=0 displaynorbitvars=0=0 doubleequations=0=0 dispsyminfo=0=0 conssaddlp=0=1
addsymresacks=0=1 detectdoublelex=0=1 detectorbitopes=0=1 detectsubgroups=0=1 addweaksbcs=0=1 addconsstiming=8=2
ofsymcomptiming=8=2 performpresolving=0=0 recomputerestart=142=0 compresssymmetries=0=1 compressthreshold=1=0.5
usecolumnsparsity=0=0 maxnconsssubgroup=4=500000 usedynamicprop=0=1 addstrongsbcs=0=0 ssttiebreakrule=8=1 sstleaderrule=8=0
sstleadervartype=143=6 addconflictcuts=0=1 sstaddcuts=0=1 sstmixedcomponents=0=1 symfixnonbinaryvars=0=0
enforcecomputesymmetry=0=0 preferlessrows=0=1 symtype=25=0 handlesignedorbitopes=0=1 usesimplesgncomp=0=1 symtiming=8=2
maxnnewivolus=144=100 nautymaxlevel=3=10000 propagating/symmetry/orbitopalreduction: columnordering=35=4 propagating/obbt:
priority=5=-1000000 freq=2=0 delay=0=1 timingmask=23=4 presolpriority=5=0 maxprerounds=3=-1 presoltiming=24=28
creategenvbounds=0=1 normalize=0=1 applyfilterrounds=0=0 applytrivialfilter=0=1 genvbdsduringfilter=0=1 genvbdsduringsepa=0=1
minfilter=11=2 itlimitfactor=16=10 itlimitfactorbilin=16=3 minnonconvexity=6=0.1 minitlimit=9=5000 dualfeastol=6=1e-09
conditionlimit=21=-1 boundstreps=1=0.001 indicatorthreshold=6=1000000 onlynonconvexvars=0=1 indicators=0=0
tightintboundsprobing=0=1 tightcontboundsprobing=0=0 createbilinineqs=0=1 createlincons=0=0 orderingalgo=8=1 separatesol=0=0
sepaminiter=4=0 sepamaxiter=4=10 propagatefreq=4=0 propagating/nlobbt: priority=5=-1100000 freq=2=-1 delay=0=1 timingmask=23=4
presolpriority=5=0 maxprerounds=3=-1 presoltiming=24=28 feastolfac=1=0.01 relobjtolfac=1=0.01 minnonconvexfrac=14=0.2
minlinearfrac=14=0.02 addlprows=0=1 nlpiterlimit=4=500 nlptimelimit=6=0 nlpverblevel=45=0 itlimitfactor=6=2""",
    "reoptimization": """
reoptimization: enable=0=0 maxsavednodes=3=2147483647 maxdiffofnodes=4=2147483647 sepabestsol=0=0 storevarhistory=0=0
usepscost=0=0 solvelp=75=1 solvelpdiff=4=1 savesols=4=2147483647 objsimrootLP=26=0.8 objsimsol=26=-1 delay=26=-1
commontimelimit=0=0 shrinkinner=0=1 strongbranchinginit=0=1 reducetofrontier=0=1 forceheurrestart=11=3 saveconsprop=0=0
usesplitcons=0=1 varorderinterdiction=76=d usecuts=0=0 maxcutage=4=0 reoptimization/globalcons: sepainfsubtrees=0=1""",
    "separating": """
separating: maxbounddist=1=1 maxlocalbounddist=1=0 maxcoefratio=47=10000 maxcoefratiofacrowprep=6=10 minefficacy=15=0.0001
minefficacyroot=15=0.0001 minactivityquot=1=0.8 maxcutsgenfactor=21=2 maxcutsrootgenfactor=21=2 orthofunc=77=e
efficacynorm=78=e cutselrestart=48=a cutselsubscip=48=a filtercutpoolrel=0=0 maxruns=3=-1 maxrounds=3=-1 maxroundsroot=3=-1
maxroundsrootsubrun=3=-1 maxaddrounds=3=1 maxstallrounds=3=1 maxstallroundsroot=3=10 maxcuts=4=100 maxcutsroot=4=2000
cutagelimit=3=80 poolfreq=2=10 separating/closecuts: priority=5=1000000 freq=2=-1 maxbounddist=1=1 delay=0=0 expbackoff=13=4
separelint=0=1 sepacombvalue=1=0.3 closethres=3=50 inclobjcutoff=0=0 recomputerelint=0=0 maxunsuccessful=3=0
maxlpiterfactor=21=10 separating/flower: priority=5=100000 freq=2=1 maxbounddist=1=1 delay=0=0 expbackoff=13=4 scanand=0=1
scanproduct=0=0 maxstandard=4=0 maxoneflower=4=10000000 maxtwoflower=4=10000000 minnoverlaps=4=1 delaystandard=0=0
maxuselessoneflower=4=1 maxuselesstwoflower=4=1 separating/rlt: priority=5=10 freq=2=0 maxbounddist=1=1 delay=0=0
expbackoff=13=4 maxncuts=3=-1 maxunknownterms=3=0 maxusedvars=3=100 maxrounds=3=1 maxroundsroot=3=10 onlyeqrows=0=0
onlycontrows=0=0 onlyoriginal=0=1 useinsubscip=0=0 useprojection=0=0 detecthidden=0=0 hiddenrlt=0=0 addtopool=0=1
goodscore=1=1 badscore=1=0.5 objparalweight=1=0 efficacyweight=1=1 dircutoffdistweight=1=0 goodmaxparall=1=0.1 maxparall=1=0.1
separating/disjunctive: priority=5=10 freq=2=0 maxbounddist=1=0 delay=0=1 expbackoff=13=4 strengthen=0=1 maxdepth=3=-1
maxrounds=3=25 maxroundsroot=3=100 maxinvcuts=4=50 maxinvcutsroot=4=250 maxconfsdelay=3=100000 maxrank=3=20
maxrankintegral=3=-1 maxweightrange=17=1000 separating/gauge: priority=5=0 freq=2=-1 maxbounddist=1=1 delay=0=0
expbackoff=13=4 nlpiterlimit=4=1000 separating/interminor: priority=5=0 freq=2=-1 maxbounddist=1=1 delay=0=0 expbackoff=13=4
usestrengthening=0=0 usebounds=0=0 mincutviol=6=0.0001 maxrounds=3=10 maxroundsroot=3=-1 separating/minor: priority=5=0
freq=2=10 maxbounddist=1=1 delay=0=0 expbackoff=13=4 maxminorsconst=4=3000 maxminorsfac=6=10 mincutviol=6=0.0001
maxrounds=3=10 maxroundsroot=3=-1 ignorepackingconss=0=1 separating/convexproj: priority=5=0 freq=2=-1 maxbounddist=1=1
delay=0=1 expbackoff=13=4 maxdepth=3=-1 nlpiterlimit=4=250 separating/mixing: priority=5=-50 freq=2=10 maxbounddist=1=1
delay=0=0 expbackoff=13=4 uselocalbounds=0=0 iscutsonints=0=0 maxrounds=3=-1 maxroundsroot=3=-1 maxnunsuccessful=3=10
separating/impliedbounds: priority=5=-50 freq=2=10 maxbounddist=1=1 delay=0=0 expbackoff=13=4 usetwosizecliques=0=1
separating/intobj: priority=5=-100 freq=2=-1 maxbounddist=1=0 delay=0=0 expbackoff=13=4 separating/cgmip: priority=5=-1000
freq=2=-1 maxbounddist=1=0 delay=0=0 expbackoff=13=4 maxrounds=3=5 maxroundsroot=3=50 maxdepth=3=-1 decisiontree=0=0
timelimit=6=1e+20 memorylimit=6=1e+20 minnodelimit=20=500 maxnodelimit=20=5000 cutcoefbnd=6=1000 onlyactiverows=0=0
maxrowage=3=-1 onlyrankone=0=0 onlyintvars=0=0 contconvert=0=0 contconvfrac=1=0.1 contconvmin=3=100 intconvert=0=0
intconvfrac=1=0.1 intconvmin=3=100 skipmultbounds=0=1 objlone=0=0 objweight=6=0.001 objweightsize=0=1 dynamiccuts=0=1
usecmir=0=1 usestrongcg=0=0 cmirownbounds=0=0 usecutpool=0=1 primalseparation=0=1 earlyterm=0=1 addviolationcons=0=0
addviolconshdlr=0=0 conshdlrusenorm=0=1 useobjub=0=0 useobjlb=0=0 subscipfast=0=1 output=0=0 genprimalsols=0=0
separating/gomory: priority=5=-1000 freq=2=10 maxbounddist=1=1 delay=0=0 expbackoff=13=4 maxrounds=3=5 maxroundsroot=3=10
maxsepacuts=4=50 maxsepacutsroot=4=200 maxrank=3=-1 maxrankintegral=3=-1 away=145=0.01 dynamiccuts=0=1 makeintegral=0=0
forcecuts=0=1 separaterows=0=1 delayedcuts=0=0 sidetypebasis=0=1 trystrongcg=0=1 genbothgomscg=0=1 separating/strongcg:
priority=5=-100000 freq=2=10 maxbounddist=1=0 delay=0=0 expbackoff=13=4 separating/gomorymi: priority=5=-100000 freq=2=10
maxbounddist=1=0 delay=0=0 expbackoff=13=4 separating/flowcover: priority=5=-100000 freq=2=10 maxbounddist=1=0 delay=0=0
expbackoff=13=4 separating/cmir: priority=5=-100000 freq=2=10 maxbounddist=1=0 delay=0=0 expbackoff=13=4
separating/knapsackcover: priority=5=-100000 freq=2=10 maxbounddist=1=0 delay=0=0 expbackoff=13=4 separating/aggregation:
priority=5=-3000 freq=2=10 maxbounddist=1=1 delay=0=0 expbackoff=13=4 maxrounds=3=-1 maxroundsroot=3=-1 maxtries=3=200
maxtriesroot=3=-1 maxfails=3=20 maxfailsroot=3=100 maxaggrs=4=3 maxaggrsroot=4=6 maxsepacuts=4=100 maxsepacutsroot=4=500
maxslack=6=0 maxslackroot=6=0.1 densityscore=6=0.0001 slackscore=6=0.001 maxaggdensity=1=0.2 maxrowdensity=1=0.05
densityoffset=4=100 maxrowfac=6=10000 maxtestdelta=3=-1 aggrtol=6=0.01 trynegscaling=0=1 fixintegralrhs=0=1 dynamiccuts=0=1
separating/clique: priority=5=-5000 freq=2=0 maxbounddist=1=0 delay=0=0 expbackoff=13=4 scaleval=17=1000 maxtreenodes=3=10000
backtrackfreq=4=1000 maxsepacuts=3=10 maxzeroextensions=3=1000 cliquetablemem=146=20000 cliquedensity=1=0 separating/zerohalf:
priority=5=-6000 freq=2=10 maxbounddist=1=1 delay=0=0 expbackoff=13=4 maxrounds=3=5 maxroundsroot=3=20 maxsepacuts=4=20
initseed=4=24301 maxsepacutsroot=4=100 maxcutcands=4=2000 maxslack=6=0 maxslackroot=6=0 goodscore=1=1 badscore=1=0.5
objparalweight=1=0 efficacyweight=1=1 dircutoffdistweight=1=0 goodmaxparall=1=0.1 maxparall=1=0.1 minviol=6=0.1
dynamiccuts=0=1 maxrowdensity=1=0.05 densityoffset=4=100 separating/lagromory: priority=5=-8000 freq=2=-1 maxbounddist=1=1
delay=0=0 expbackoff=13=4 away=1=0.01 rootlpiterlimitfactor=21=-1 totallpiterlimitfactor=21=-1 perroundlpiterlimitfactor=21=-1
perroundcutsfactorroot=6=1 perroundcutsfactor=6=0.5 totalcutsfactor=6=50 muparaminit=31=0.01 muparamlb=1=0 muparamub=27=2
mubacktrackfactor=1=0.5 muslab1factor=6=10 muslab2factor=6=2 muslab3factor=6=0.5 deltaslab1ub=1=0.001 deltaslab2ub=1=0.01
ubparamposfactor=147=2 ubparamnegfactor=1=0.5 perrootlpiterfactor=21=0.2 perlpiterfactor=21=0.1 cutsfilterfactor=1=1
radiusinit=1=0.5 radiusmax=6=20 radiusmin=6=1e-06 constant=148=2 radiusupdateweight=1=0.98 dualdegeneracyratethreshold=1=0.5
varconsratiothreshold=17=1 muparamconst=0=1 separaterows=0=1 sortcutoffsol=0=1 sidetypebasis=0=1 dynamiccuts=0=1
makeintegral=0=0 forcecuts=0=0 delayedcuts=0=0 allowlocal=0=0 aggregatecuts=0=1 maxrounds=3=1 maxroundsroot=3=1
perroundnmaxlpiters=3=50000 nmaxcutsperlp=4=10 nmaxcutsperlproot=4=50 nmaxmainiters=4=4 nmaxsubgradientiters=4=6
cutgenfreq=4=1 cutaddfreq=4=1 nmaxlagrangianvalsforavg=4=2 nmaxconsecitersformuupdate=4=10 projectiontype=37=2
stabilitycentertype=25=1 optimalfacepriority=8=2 minrestart=4=1 separating/mcf: priority=5=-10000 freq=2=0 maxbounddist=1=0
delay=0=0 expbackoff=13=4 nclusters=149=5 maxweightrange=17=1000000 maxtestdelta=3=20 trynegscaling=0=0 fixintegralrhs=0=1
dynamiccuts=0=1 modeltype=8=0 maxsepacuts=3=100 maxsepacutsroot=3=200 maxinconsistencyratio=6=0.02
maxarcinconsistencyratio=6=0.5 checkcutshoreconnectivity=0=1 separatesinglenodecuts=0=1 separateflowcutset=0=1
separateknapsack=0=1 separating/eccuts: priority=5=-13000 freq=2=-1 maxbounddist=1=1 delay=0=0 expbackoff=13=4 dynamiccuts=0=1
maxrounds=3=10 maxroundsroot=3=250 maxdepth=3=-1 maxsepacuts=4=10 maxsepacutsroot=4=50 cutmaxrange=14=10000000
minviolation=32=0.3 minaggrsize=62=3 maxaggrsize=62=4 maxbilinterms=4=500 maxstallrounds=4=5 separating/oddcycle:
priority=5=-15000 freq=2=-1 maxbounddist=1=1 delay=0=0 expbackoff=13=4 usegls=0=1 liftoddcycles=0=0 maxsepacuts=4=5000
maxsepacutsroot=4=5000 maxrounds=3=10 maxroundsroot=3=10 scalingfactor=11=1000 addselfarcs=0=1 repaircycles=0=1
includetriangles=0=1 multiplecuts=0=0 allowmultiplecuts=0=1 lpliftcoef=0=0 recalcliftcoef=0=1 sortswitch=35=3
sortrootneighbors=0=1 percenttestvars=39=0 offsettestvars=4=100 maxpernodeslevel=39=100 offsetnodeslevel=4=10 maxnlevels=4=20
maxcutsroot=4=1 maxcutslevel=4=50 maxreference=4=0 maxunsucessfull=4=3 cutthreshold=3=-1 separating/rapidlearning:
priority=5=-1200000 freq=2=5 maxbounddist=1=1 delay=0=0 expbackoff=13=4 applyconflicts=0=1 applybdchgs=0=1 applyinfervals=0=1
reducedinfer=0=0 applyprimalsol=0=1 applysolved=0=1 checkdegeneracy=0=1 checkdualbound=0=0 checkleaves=0=0 checkexec=0=1
checkobj=0=0 checknsols=0=1 contvars=0=0 contvarsquot=1=0.3 lpiterquot=6=0.2 mindegeneracy=1=0.7 mininflpratio=6=10
minvarconsratio=17=2 maxnvars=4=10000 maxnconss=4=10000 maxcalls=4=100 maxnodes=4=5000 minnodes=4=500 nwaitingnodes=9=100
copycuts=0=1""",
    "parallel": """
parallel: mode=25=1 minnthreads=36=1 maxnthreads=36=8""",
    "concurrent": """
concurrent: changeseeds=0=1 changechildsel=0=1 commvarbnds=0=1 presolvebefore=0=1 initseed=4=5131912 paramsetprefix=18=
concurrent/sync: freqinit=6=10 freqmax=6=10 freqfactor=17=1.5 targetprogress=6=0.001 maxnsols=79=3 maxnsyncdelay=39=7
minsyncdelay=6=10 nbestsols=4=10 concurrent/scip: prefprio=1=1 concurrent/scip-default: prefprio=1=0 concurrent/scip-cpsolver:
prefprio=1=0 concurrent/scip-easycip: prefprio=1=0 concurrent/scip-feas: prefprio=1=0 concurrent/scip-hardlp: prefprio=1=0
concurrent/scip-opti: prefprio=1=0 concurrent/scip-counter: prefprio=1=0""",
    "timing": """
timing: clocktype=80=2 enabled=0=1 reading=0=0 rareclockcheck=0=0 statistictiming=0=1 nlpieval=0=0""",
    "visual": """
visual: vbcfilename=18=- bakfilename=18=- realtime=0=1 dispsols=0=0 displb=0=0 objextern=0=1""",
    "reading": """
reading: initialconss=0=1 dynamicconss=0=1 dynamiccols=0=0 dynamicrows=0=0 reading/mpsreader: linearize-and-constraints=0=1
aggrlinearization-ands=0=1 reading/lpreader: linearize-and-constraints=0=1 aggrlinearization-ands=0=1 reading/nlreader:
binary=0=0 comments=0=0 reading/gmsreader: replaceforbiddenchars=0=0 bigmdefault=6=1000000 indicatorreform=98=s
reading/opbreader: dynamicconss=0=0 multisymbol=0=0 maxintsize=3=-1 reading/cnfreader: useobj=0=0 reading/cipreader:
writefixedvars=0=1 reading/storeader: usebenders=0=0 reading/bndreader: improveonly=0=0 reading/ppmreader: rgbrelativ=0=1
rgbascii=0=1 coefficientlimit=99=3 rgblimit=100=160 reading/pbmreader: binary=0=1 maxrows=3=1000 maxcols=3=1000""",
    "write": """
write: allconss=0=0 printzeros=0=0 genericnamesoffset=81=0 implintlevel=82=0""",
    "table": """
table/cons_nonlinear: active=0=0 table/nlhdlr: active=0=1 table/nlhdlr_bilinear: active=0=0 table/nlhdlr_quadratic: active=0=0
table/estim: active=0=1 table/scheduler: active=0=1 table/neighborhood: active=0=1 table/symmetry: active=0=1 table/status:
active=0=1 table/timing: active=0=1 table/origprob: active=0=1 table/presolvedprob: active=0=1 table/presolver: active=0=1
table/constraint: active=0=1 table/constiming: active=0=1 table/propagator: active=0=1 table/conflict: active=0=1
table/separator: active=0=1 table/cutsel: active=0=1 table/pricer: active=0=1 table/branchrules: active=0=1 table/heuristics:
active=0=1 table/compression: active=0=1 table/benders: active=0=1 table/exprhdlr: active=0=1 table/lp: active=0=1 table/nlp:
active=0=1 table/nlpi: active=0=1 table/relaxator: active=0=1 table/tree: active=0=1 table/root: active=0=1 table/solution:
active=0=1 table/concurrentsolver: active=0=1""",
    "nlhdlr": """
nlhdlr/default: enabled=0=1 nlhdlr/convex: enabled=0=1 detectsum=0=0 extendedform=0=1 maxperturb=1=0.01 cvxquadratic=0=1
cvxsignomial=0=1 cvxprodcomp=0=1 handletrivial=0=0 nlhdlr/concave: enabled=0=1 detectsum=0=0 cvxquadratic=0=0 cvxsignomial=0=1
cvxprodcomp=0=1 handletrivial=0=0 nlhdlr/bilinear: enabled=0=1 useinteval=0=1 usereverseprop=0=1 maxseparoundsroot=4=10
maxseparounds=4=1 maxsepadepth=4=2147483647 nlhdlr/perspective: enabled=0=1 maxproprounds=3=1 mindomreduction=1=0.1
minviolprobing=6=1e-05 probingonlyinsepa=0=1 probingfreq=3=1 convexonly=0=0 tightenbounds=0=1 adjrefpoint=0=1
nlhdlr/quadratic: enabled=0=1 useintersectioncuts=0=0 usestrengthening=0=0 usemonoidal=0=1 useminrep=0=1 useboundsasrays=0=0
ncutslimit=4=2 ncutslimitroot=4=20 maxrank=4=2147483647 mincutviolation=14=0.0001 minviolation=14=0.0001 atwhichnodes=3=1
nstrengthlimit=4=2147483647 sparsifycuts=0=0 ignorebadrayrestriction=0=1 ignorenhighre=0=1 trackmore=0=0 nlhdlr/quotient:
enabled=0=1 nlhdlr/signomial: enabled=0=1 maxnundervars=91=14 mincutscale=92=1e-05 nlhdlr/soc: enabled=0=1
mincutefficacy=14=1e-05 compeigenvalues=0=1""",
    "estimation": """
estimation/restarts: restartpolicy=113=e restartlimit=3=1 minnodes=20=1000 countonlyleaves=0=0 restartfactor=17=50
restartnonlinear=0=0 restartactpricers=0=0 hitcounterlim=11=50 estimation: method=114=w coefmonoweight=1=0.3667
coefmonossg=1=0.6333 reportfreq=55=-1 regforestfilename=18=- completiontype=115=a useleafts=0=1 showstats=0=0
estimation/treeprofile: enabled=0=0 minnodesperdepth=17=20 estimation/ssg: nmaxsubtrees=55=-1 nminnodeslastsplit=9=0""",
    "solvingphases": """
solvingphases: enabled=0=0 testmode=0=0 feassetname=18=- improvesetname=18=- proofsetname=18=- nodeoffset=50=50 fallback=0=0
transitionmethod=116=r interruptoptimal=0=0 userestart1to2=0=0 userestart2to3=0=0 optimalvalue=16=1e+99 xtype=117=n
useemphsettings=0=1""",
    "cutselection": """
cutselection/hybrid: priority=22=8000 efficacyweight=15=1 dircutoffdistweight=15=0 objparalweight=15=0.1
intsupportweight=15=0.1 minortho=1=0.9 minorthoroot=1=0.9 cutselection/ensemble: priority=22=7000 efficacyweight=15=0.75
dircutoffdistweight=15=0 objparalweight=15=0.25 intsupportweight=15=0.45 expimprovweight=15=0.1 minscore=150=0
pscostweight=15=0.75 locksweight=15=0.25 maxsparsitybonus=15=0.5 goodnumericsbonus=15=0 endsparsitybonus=15=0.2
maxparal=1=0.95 paralpenalty=15=0.25 maxcutdensity=1=0.425 maxnonzerorootround=15=4.5 maxnonzerotreeround=15=9.5
filterparalcuts=0=0 penaliseparalcuts=0=1 filterdensecuts=0=1 penaliselocks=0=1 penaliseobjparal=0=1
maxcoefratiobonus=42=10000 maxcuts=42=200 maxnumvars=42=50000 cutselection/dynamic: priority=22=7000 efficacyweight=15=1
dircutoffdistweight=15=0 objparalweight=15=0 intsupportweight=15=0 mingain=1=0.01 filtermode=151=d minortho=1=0.9
maxdepth=2=-1""",
    "expr": """
expr/log: minzerodistance=1=1e-09 expr/pow: minzerodistance=1=1e-09 expandmaxexponent=11=2 distribfracexponent=0=0 expr/prod:
expandalways=0=0""",
    "nlpi": """
nlpi/ipopt: priority=5=1000 optfile=18= warm_start_push=1=1e-09 linear_solver=18= hsllib=18= pardisolib=18=
linear_system_scaling=18= nlp_scaling_method=18= mu_strategy=18= hessian_approximation=18= print_level=152=-1""",
    "relaxing": """
relaxing/benders: priority=5=1 freq=2=0 continueorig=0=0 nodelimit=20=-1""",
}
