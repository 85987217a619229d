"""Numbers and names of coptpy 8.0: the COPT class, parameters with their ranges."""

PARAMETERS = """
AbsGap f 1e-06 0.0 1.7976931348623157e+308
BarHomogeneous i -1 -1 1
BarIterLimit i 500 0 2147483647
BarOrder i -1 -1 2
BarStart i -1 -1 2
BarThreads i -1 -1 128
ConcurrentLpMode i -1 -1 3
ConflictAnalysis i -1 -1 1
Crossover i 1 -1 1
CrossoverThreads i -1 -1 128
CutLevel i -1 -1 3
DivingHeurLevel i -1 -1 3
DualPerturb i -1 -1 1
DualPrice i -1 -1 1
DualTol f 1e-06 1e-09 0.0001
Dualize i -1 -1 1
FAPHeurLevel i -1 -1 4
FeasRelaxMode i 0 0 5
FeasTol f 1e-06 1e-09 0.0001
GPUDevice i -1 -1 2147483647
GPUMode i -1 -1 2
HeurLevel i -1 -1 3
IISMethod i -1 -1 1
IntTol f 1e-06 1e-09 0.1
LazyConstraints i -1 -1 1
LinearizeIndicators i 0 0 1
LinearizeSos i 0 0 1
LogLevel i 2 2 3
LogToConsole i 1 0 1
Logging i 1 0 1
LpMethod i -1 -1 6
MatrixTol f 1e-10 0.0 1e-07
MemLimit f 1e+20 0.0 1e+20
MipNLPIterLimit i 100 -1 2147483647
MipRepair i -1 -1 3
MipStartMode i -1 -1 3
MipStartNodeLimit i -1 -1 2147483647
MipTasks i -1 -1 256
MultiObjParamMode i 0 0 1
MultiObjTimeLimit f 1e+20 0.0 1e+20
NLPIterLimit i 10000 0 2147483647
NLPLinScale i -1 -1 1
NLPMuUpdate i -1 -1 1
NLPTol f 1e-08 1e-13 0.001
NodeCutRounds i -1 -1 2147483647
NodeLimit i -1 -1 2147483647
NonConvex i -1 -1 2
PDLPTol f 1e-06 1e-12 0.0001
PreRootHeurLevel i -1 -1 3
Presolve i -1 -1 4
QMatrixTol f 5e-14 0.0 1e-07
RelGap f 0.0001 0.0 1.7976931348623157e+308
ReqFarkasRay i 0 0 1
ReqSensitivity i 0 0 1
RootCutLevel i -1 -1 3
RootCutRounds i -1 -1 2147483647
RoundingHeurLevel i -1 -1 3
SDPMethod i -1 -1 2
Scaling i -1 -1 1
SimplexThreads i -1 -1 128
SolTimeLimit f 1e+20 0.0 1e+20
StrongBranching i -1 -1 3
SubMipHeurLevel i -1 -1 3
Threads i -1 -1 128
TimeLimit f 1e+20 0.0 1e+20
TreeCutLevel i -1 -1 3
TuneMeasure i -1 -1 1
TuneMethod i -1 -1 1
TuneMode i -1 -1 3
TuneOutputLevel i 2 0 3
TunePermutes i 0 0 2147483647
TuneTargetRelGap f 0.0001 0.0 1.7976931348623157e+308
TuneTargetTime f 0.01 0.0 1.7976931348623157e+308
TuneTimeLimit f 0.0 0.0 1e+20
WriteDualProb i 0 0 1
"""

# parameters of one objective of several, which have names only
MULTI_OBJECTIVE = """
MultiObjAbsTol MultiObjPriority MultiObjRelTol MultiObjWeight
"""

ATTRIBUTES = """
AffineCones BarrierIter BestBnd BestGap BestObj Bins Cols Cones Elems ExpCones FeasRelaxObj HasBasis HasBranchFactor
HasDualFarkas HasFeasRelaxSol HasIIS HasLpSol HasMipSol HasNLObj HasPrimalRay HasPsdObj=HasPSDObj HasQObj
HasSensitivity HasSol IISCols IISIndicators IISRows IISSOSs Indicators Ints IsMIP IsMinIIS LmiConstrs=LMIConstrs
LpObjVal LpStatus MaxBound MaxCost MaxElem MaxQCost MaxQElem MaxQLElem MaxQRHS MaxRHS MemPeak MinBound MinCost
MinElem MinQCost MinQElem MinQLElem MinQRHS MinRHS MipStatus MultiObjs NLConstrs NLElems NodeCnt ObjBound ObjConst
ObjSense ObjVal PDLPIter PoolSols PsdCols=PSDCols PsdConstrs=PSDConstrs PsdElems=PSDElems QConstrs QElems Rows
SimplexIter SolvingTime Soss Status SymMats TuneResults
"""

INFORMATION = """
BranchFactor Dual DualFarkas LB Obj PrimalRay RedCost RelaxLB RelaxUB RelaxValue SALBLow SALBUp SAObjLow SAObjUp
SAUBLow SAUBUp Slack UB Value
"""

CALLBACK_INFORMATION = """
BestBnd BestObj HasIncumbent Incumbent MipCandObj MipCandidate NodeStatus RelaxSolObj RelaxSolution
"""

NUMBERS = """
VERSION_MAJOR=8 VERSION_MINOR=0 VERSION_TECHNICAL=7 MINIMIZE=1 MAXIMIZE=-1 SOS_TYPE1=1 SOS_TYPE2=2 CONE_QUAD=1
CONE_RQUAD=2 EXPCONE_PRIMAL=3 EXPCONE_DUAL=4 GENCONSTR_ABS=1 GENCONSTR_AND=2 GENCONSTR_MAX=3 GENCONSTR_MIN=4
GENCONSTR_OR=5 GENCONSTR_PWL=6 INDICATOR_IF=1 INDICATOR_ONLYIF=2 INDICATOR_IFANDONLYIF=3 BASIS_LOWER=0 BASIS_BASIC=1
BASIS_UPPER=2 BASIS_SUPERBASIC=3 BASIS_FIXED=4 UNSTARTED=0 OPTIMAL=1 INFEASIBLE=2 UNBOUNDED=3 INF_OR_UNB=4
NUMERICAL=5 NODELIMIT=6 IMPRECISE=7 TIMEOUT=8 UNFINISHED=9 INTERRUPTED=10 ITERLIMIT=11 LOCAL_OPTIMAL=20
LOCAL_INFEASIBLE=21 CBCONTEXT_MIPRELAX=1 CBCONTEXT_MIPSOL=2 CBCONTEXT_MIPNODE=4 CBCONTEXT_INCUMBENT=8
EVALTYPE_OBJVAL=1 EVALTYPE_CONSTRVAL=2 EVALTYPE_GRADIENT=4 EVALTYPE_JACOBIAN=8 EVALTYPE_HESSIAN=16
DENSETYPE_ROWMAJOR=-1 DENSETYPE_COLMAJOR=-2
"""

TEXTS = """
LESS_EQUAL=L GREATER_EQUAL=G EQUAL=E FREE=N RANGE=R CONTINUOUS=C BINARY=B INTEGER=I CLIENT_CAFILE=CaFile
CLIENT_CERTFILE=CertFile CLIENT_CERTKEYFILE=CertKeyFile CLIENT_CLUSTER=Cluster CLIENT_FLOATING=Floating
CLIENT_PASSWORD=PassWord CLIENT_PORT=Port CLIENT_PRIORITY=Priority CLIENT_WAITTIME=WaitTime
CLIENT_WEBSERVER=WebServer CLIENT_WEBLICENSEID=WebLicenseId CLIENT_WEBACESSKEY=WebAccessKey
CLIENT_WEBTOKENDURATION=WebTokenDuration Version=8.0.7 version=8.0.7
"""


def _names(text):
    return {name: value or name for name, _, value in (word.partition("=") for word in text.split())}


def _parameter_names():
    return [line.split()[0] for line in PARAMETERS.strip().splitlines()] + MULTI_OBJECTIVE.split()


ParamEnum = type("ParamEnum", (), {name: name for name in _parameter_names()})
AttrEnum = type("AttrEnum", (), _names(ATTRIBUTES))
InfoEnum = type("InfoEnum", (), _names(INFORMATION))
CBInfoEnum = type("CBInfoEnum", (), _names(CALLBACK_INFORMATION))


class COPT:
    """COPT constants."""

    INFINITY = 1e30
    UNDEFINED = 1e40
    Param = param = ParamEnum()
    Attr = attr = AttrEnum()
    Info = info = InfoEnum()
    CBInfo = CbInfo = cbinfo = CBInfoEnum()


for _name, _value in _names(NUMBERS).items():
    setattr(COPT, _name, int(_value))
for _name, _value in _names(TEXTS).items():
    setattr(COPT, _name, _value)
