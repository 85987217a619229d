"""Numbers and names of gurobipy 13.0: the GRB class, with its groups of attribute, parameter and status names."""


class _Fixed:
    """A group of constants that cannot be assigned, as in the real package."""

    _what = ""

    def __setattr__(self, name, value):
        raise AttributeError(f"Gurobi {self._what} constants are not modifiable")


def _numbers(text):
    return {name: int(number) for name, _, number in (word.partition("=") for word in text.split())}


def _names(text):
    return {name: name for name in text.split()}

ATTRIBUTES = """
NumConstrs NumVars NumSOS NumQConstrs NumGenConstrs NumNZs DNumNZs NumQNZs NumQCNZs NumIntVars NumBinVars
NumPWLObjVars ModelName ModelSense ObjCon IsMIP IsQP IsQCP IsMultiObj IISMinimal Kappa KappaExact MaxCoeff MinCoeff
MaxBound MinBound MaxObjCoeff MinObjCoeff MaxRHS MinRHS MaxQCRHS MinQCRHS MaxQCCoeff MinQCCoeff MaxQCLCoeff
MinQCLCoeff MaxQObjCoeff MinQObjCoeff ObjVal ObjBound ObjBoundC PoolObjBound PoolNObjVal PoolObjVal MIPGap Runtime
Work Status SolCount IterCount NodeCount BarStatus BarIterCount NLBarIterCount PDHGIterCount FarkasProof NumStart
TuneResultCount LicenseExpiration Fingerprint ConcurrentWinMethod MemUsed MaxMemUsed LB UB Obj VType VarName X RC
PoolNX Xn BarX BarPi Start VarHintVal VarHintPri BranchPriority Partition VBasis PWLObjCvx PoolIgnore IISLB IISUB
IISLBForce IISUBForce SAObjLow SAObjUp SALBLow SALBUp SAUBLow SAUBUp UnbdRay PStart PreFixVal VarPreStat VTag Sense
RHS ConstrName Pi Slack CBasis IISConstr IISConstrForce SARHSLow SARHSUp FarkasDual DStart Lazy CTag IISSOS
IISSOSForce QCSense QCRHS QCName IISQConstr IISQConstrForce QCPi QCSlack QCTag GenConstrType GenConstrName
IISGenConstr IISGenConstrForce FuncPieceError FuncPieceLength FuncPieceRatio FuncPieces FuncNonlinear MaxVio
BoundVio BoundSVio BoundVioIndex BoundSVioIndex BoundVioSum BoundSVioSum ConstrVio ConstrSVio ConstrVioIndex
ConstrSVioIndex ConstrVioSum ConstrSVioSum ConstrResidual ConstrSResidual ConstrResidualIndex ConstrSResidualIndex
ConstrResidualSum ConstrSResidualSum DualVio DualSVio DualVioIndex DualSVioIndex DualVioSum DualSVioSum DualResidual
DualSResidual DualResidualIndex DualSResidualIndex DualResidualSum DualSResidualSum ComplVio ComplVioIndex
ComplVioSum IntVio IntVioIndex IntVioSum PoolNMaxVio PoolNBoundVio PoolNBoundVioIndex PoolNBoundVioSum
PoolNConstrVio PoolNConstrVioIndex PoolNConstrVioSum PoolNIntVio PoolNIntVioIndex PoolNIntVioSum ObjN ObjNCon
ObjNPriority ObjNWeight ObjNRelTol ObjNAbsTol ObjNVal ObjNName NumObj NumObjPasses ObjNPass ObjPassNIterCount
ObjPassNMIPGap ObjPassNNodeCount ObjPassNObjBound ObjPassNObjVal ObjPassNOpenNodeCount ObjPassNRuntime
ObjPassNStatus ObjPassNWork ScenNLB ScenNUB ScenNObj ScenNRHS ScenNName ScenNX ScenNObjBound ScenNObjVal
NumScenarios BatchErrorCode BatchErrorMessage BatchID BatchStatus
"""

PARAMETERS = """
BarIterLimit Cutoff IterationLimit MemLimit NLBarIterLimit NodeLimit SoftMemLimit SolutionLimit TimeLimit WorkLimit
BestObjStop BestBdStop BarConvTol BarQCPConvTol FeasibilityTol IntFeasTol MarkowitzTol MIPGap MIPGapAbs
NLBarCFeasTol NLBarDFeasTol NLBarPFeasTol OptimalityTol PSDTol InfUnbdInfo LPWarmStart NetworkAlg NormAdjust
ObjScale PerturbValue Quad ScaleFlag Sifting SiftMethod SimplexPricing SolutionTarget BarCorrectors BarHomogeneous
BarOrder Crossover CrossoverBasis QCPDual PDHGIterLimit PDHGRelTol PDHGAbsTol PDHGConvTol PDHGGPU BranchDir
DegenMoves ConcurrentJobs ConcurrentMIP Disconnected DistributedMIPJobs FixVarsInIndicators Heuristics
ImproveStartGap ImproveStartNodes ImproveStartTime ImproveStartWork MinRelNodes MIPFocus MIQCPMethod NLPHeur
NodefileDir NodefileStart NodeMethod NonConvex NoRelHeurSolutions NoRelHeurTime NoRelHeurWork OBBT PartitionPlace
PumpPasses RINS SolFiles SolutionNumber SubMIPNodes Symmetry VarBranch ZeroObjNodes TuneCriterion TuneJobs
TuneDynamicJobs TuneMetric TuneOutput TuneResults TuneTimeLimit TuneTrials TuneCleanup TuneTargetMIPGap
TuneTargetTime PoolSearchMode PoolSolutions PoolGap PoolGapAbs BQPCuts Cuts CliqueCuts CoverCuts FlowCoverCuts
FlowPathCuts GUBCoverCuts ImpliedCuts InfProofCuts MIPSepCuts MIRCuts ModKCuts NetworkCuts DualImpliedCuts
ProjImpliedCuts PSDCuts LiftProjectCuts MasterKnapsackCuts MixingCuts RelaxLiftCuts RLTCuts StrongCGCuts SubMIPCuts
ZeroHalfCuts CutAggPasses CutPasses GomoryPasses OptimalityTarget WorkerPassword WorkerPool ComputeServer
ServerPassword ServerTimeout CSRouter CSGroup CSPriority CSQueueTimeout CSTLSInsecure CSAppName CSClientLog
CSIdleTimeout TokenServer TSPort CloudAccessID CloudSecretKey CloudPool CloudHost JobID CSAPIAccessID CSAPISecret
CSAuthToken CSBatchMode CSManager UserName WLSAccessID WLSSecret WLSTokenDuration WLSTokenRefresh WLSToken LicenseID
WLSProxy WLSConfig AggFill Aggregate DisplayInterval DualReductions FeasRelaxBigM FuncMaxVal FuncNonlinear
FuncPieceError FuncPieceLength FuncPieceRatio FuncPieces IISMethod IntegralityFocus InheritParams JSONSolDetail
LazyConstraints LogFile LogToConsole Method ConcurrentMethod NumericFocus MultiObjMethod MultiObjPre IgnoreNames
ObjNumber ObjPassNumber OutputFlag PreCrush PreDepRow PreDual PrePasses PreQLinearize Presolve PreSOS1BigM
PreSOS1Encoding PreSOS2BigM PreSOS2Encoding PreSparsify PreMIQCPForm Record ResultFile ScenarioNumber Seed
StartNodeLimit StartNumber StartTimeLimit StartWorkLimit ThreadLimit Threads UpdateMode
"""

CALLBACKS = """
POLLING=0 PRESOLVE=1 SIMPLEX=2 MIP=3 MIPSOL=4 MIPNODE=5 MESSAGE=6 BARRIER=7 MULTIOBJ=8 IIS=9 PDHG=10 NLBAR=11
PRE_COLDEL=1000 PRE_ROWDEL=1001 PRE_SENCHG=1002 PRE_BNDCHG=1003 PRE_COECHG=1004 SPX_ITRCNT=2000 SPX_OBJVAL=2001
SPX_PRIMINF=2002 SPX_DUALINF=2003 SPX_ISPERT=2004 BARRIER_ITRCNT=7001 BARRIER_PRIMOBJ=7002 BARRIER_DUALOBJ=7003
BARRIER_PRIMINF=7004 BARRIER_DUALINF=7005 BARRIER_COMPL=7006 MIP_OBJBST=3000 MIP_OBJBND=3001 MIP_NODCNT=3002
MIP_SOLCNT=3003 MIP_CUTCNT=3004 MIP_NODLFT=3005 MIP_ITRCNT=3006 MIP_OPENSCENARIOS=3007 MIP_PHASE=3008
MIPSOL_SOL=4001 MIPSOL_OBJ=4002 MIPSOL_OBJBST=4003 MIPSOL_OBJBND=4004 MIPSOL_NODCNT=4005 MIPSOL_SOLCNT=4006
MIPSOL_OPENSCENARIOS=4007 MIPSOL_PHASE=4008 MIPNODE_STATUS=5001 MIPNODE_REL=5002 MIPNODE_OBJBST=5003
MIPNODE_OBJBND=5004 MIPNODE_NODCNT=5005 MIPNODE_SOLCNT=5006 MIPNODE_BRVAR=5007 MIPNODE_OPENSCENARIOS=5008
MIPNODE_PHASE=5009 MSG_STRING=6001 RUNTIME=6002 WORK=6003 MEMUSED=6004 MAXMEMUSED=6005 MULTIOBJ_OBJCNT=8001
MULTIOBJ_SOLCNT=8002 MULTIOBJ_SOL=8003 MULTIOBJ_ITRCNT=8004 MULTIOBJ_OBJBST=8005 MULTIOBJ_OBJBND=8006
MULTIOBJ_STATUS=8007 MULTIOBJ_MIPGAP=8008 MULTIOBJ_NODCNT=8009 MULTIOBJ_NODLFT=8010 MULTIOBJ_RUNTIME=8011
MULTIOBJ_WORK=8012 IIS_CONSTRMIN=9001 IIS_CONSTRMAX=9002 IIS_CONSTRGUESS=9003 IIS_BOUNDMIN=9004 IIS_BOUNDMAX=9005
IIS_BOUNDGUESS=9006 PDHG_ITRCNT=10001 PDHG_PRIMOBJ=10002 PDHG_DUALOBJ=10003 PDHG_PRIMINF=10004 PDHG_DUALINF=10005
PDHG_COMPL=10006 NLBAR_ITRCNT=11001 NLBAR_PRIMOBJ=11002 NLBAR_PRIMINF=11003 NLBAR_DUALINF=11004 NLBAR_COMPL=11005
"""

ERRORS = """
OUT_OF_MEMORY=10001 NULL_ARGUMENT=10002 INVALID_ARGUMENT=10003 UNKNOWN_ATTRIBUTE=10004 DATA_NOT_AVAILABLE=10005
INDEX_OUT_OF_RANGE=10006 UNKNOWN_PARAMETER=10007 VALUE_OUT_OF_RANGE=10008 NO_LICENSE=10009 SIZE_LIMIT_EXCEEDED=10010
CALLBACK=10011 FILE_READ=10012 FILE_WRITE=10013 NUMERIC=10014 IIS_NOT_INFEASIBLE=10015 NOT_FOR_MIP=10016
OPTIMIZATION_IN_PROGRESS=10017 DUPLICATES=10018 NODEFILE=10019 Q_NOT_PSD=10020 QCP_EQUALITY_CONSTRAINT=10021
NETWORK=10022 JOB_REJECTED=10023 NOT_SUPPORTED=10024 EXCEED_2B_NONZEROS=10025 INVALID_PIECEWISE_OBJ=10026
UPDATEMODE_CHANGE=10027 CLOUD=10028 MODEL_MODIFICATION=10029 CSWORKER=10030 TUNE_MODEL_TYPES=10031
NOT_IN_MODEL=20001 FAILED_TO_CREATE_MODEL=20002 INTERNAL=20003
"""

STATUSES = """
LOADED=1 OPTIMAL=2 INFEASIBLE=3 INF_OR_UNBD=4 UNBOUNDED=5 CUTOFF=6 ITERATION_LIMIT=7 NODE_LIMIT=8 TIME_LIMIT=9
SOLUTION_LIMIT=10 INTERRUPTED=11 NUMERIC=12 SUBOPTIMAL=13 INPROGRESS=14 USER_OBJ_LIMIT=15 WORK_LIMIT=16 MEM_LIMIT=17
LOCALLY_OPTIMAL=18 LOCALLY_INFEASIBLE=19
"""

OTHERS = """
BATCH_CREATED=1 BATCH_SUBMITTED=2 BATCH_ABORTED=3 BATCH_FAILED=4 BATCH_COMPLETED=5 MINIMIZE=1 MAXIMIZE=-1
SOS_TYPE1=1 SOS_TYPE2=2 GENCONSTR_MAX=0 GENCONSTR_MIN=1 GENCONSTR_ABS=2 GENCONSTR_AND=3 GENCONSTR_OR=4
GENCONSTR_NORM=5 GENCONSTR_NL=6 GENCONSTR_INDICATOR=7 GENCONSTR_PWL=8 GENCONSTR_POLY=9 GENCONSTR_EXP=10
GENCONSTR_EXPA=11 GENCONSTR_LOG=12 GENCONSTR_LOGA=13 GENCONSTR_POW=14 GENCONSTR_SIN=15 GENCONSTR_COS=16
GENCONSTR_TAN=17 GENCONSTR_LOGISTIC=18 OPCODE_CONSTANT=0 OPCODE_VARIABLE=1 OPCODE_PLUS=2 OPCODE_MINUS=3
OPCODE_MULTIPLY=4 OPCODE_DIVIDE=5 OPCODE_UMINUS=6 OPCODE_SQUARE=7 OPCODE_SQRT=8 OPCODE_SIN=9 OPCODE_COS=10
OPCODE_TAN=11 OPCODE_POW=12 OPCODE_EXP=13 OPCODE_LOG=14 OPCODE_LOG2=15 OPCODE_LOG10=16 OPCODE_LOGISTIC=17
OPCODE_TANH=18 OPCODE_SIGNPOW=19 BASIC=0 NONBASIC_LOWER=-1 NONBASIC_UPPER=-2 SUPERBASIC=-3 MAXINT=2000000000
MAX_NAMELEN=255 MAX_STRLEN=512 MAX_TAGLEN=10240 MAX_CONCURRENT=64 DEFAULT_CS_PORT=61000 VERSION_MAJOR=13
VERSION_MINOR=0 VERSION_TECHNICAL=3 CUTS_AUTO=-1 CUTS_OFF=0 CUTS_CONSERVATIVE=1 CUTS_AGGRESSIVE=2
CUTS_VERYAGGRESSIVE=3 PRESOLVE_AUTO=-1 PRESOLVE_OFF=0 PRESOLVE_CONSERVATIVE=1 PRESOLVE_AGGRESSIVE=2 METHOD_NONE=-1
METHOD_AUTO=-1 METHOD_PRIMAL=0 METHOD_DUAL=1 METHOD_BARRIER=2 METHOD_CONCURRENT=3 METHOD_DETERMINISTIC_CONCURRENT=4
METHOD_DETERMINISTIC_CONCURRENT_SIMPLEX=5 METHOD_PDHG=6 BARHOMOGENEOUS_AUTO=-1 BARHOMOGENEOUS_OFF=0
BARHOMOGENEOUS_ON=1 BARORDER_AUTOMATIC=-1 BARORDER_AMD=0 BARORDER_NESTEDDISSECTION=1 MIPFOCUS_BALANCED=0
MIPFOCUS_FEASIBILITY=1 MIPFOCUS_OPTIMALITY=2 MIPFOCUS_BESTBOUND=3 SIMPLEXPRICING_AUTO=-1 SIMPLEXPRICING_PARTIAL=0
SIMPLEXPRICING_STEEPEST_EDGE=1 SIMPLEXPRICING_DEVEX=2 SIMPLEXPRICING_STEEPEST_QUICK=3 VARBRANCH_AUTO=-1
VARBRANCH_PSEUDO_REDUCED=0 VARBRANCH_PSEUDO_SHADOW=1 VARBRANCH_MAX_INFEAS=2 VARBRANCH_STRONG=3 PARTITION_EARLY=16
PARTITION_ROOTSTART=8 PARTITION_ROOTEND=4 PARTITION_NODES=2 PARTITION_CLEANUP=1 PHASE_MIP_NOREL=0 PHASE_MIP_SEARCH=1
PHASE_MIP_IMPROVE=2 FEASRELAX_LINEAR=0 FEASRELAX_QUADRATIC=1 FEASRELAX_CARDINALITY=2
"""

AttrConstClass = type("AttrConstClass", (_Fixed,), {"_what": "attribute", **_names(ATTRIBUTES)})
ParamConstClass = type("ParamConstClass", (_Fixed,), {"_what": "parameter", **_names(PARAMETERS)})
CallbackConstClass = type("CallbackConstClass", (_Fixed,), {"_what": "callback", **_numbers(CALLBACKS)})
ErrorConstClass = type("ErrorConstClass", (_Fixed,), {"_what": "error code", **_numbers(ERRORS)})
StatusConstClass = type("StatusConstClass", (_Fixed,), {"_what": "status", **_numbers(STATUSES)})


class GRB:
    """Gurobi constants."""

    attr = Attr = AttrConstClass()
    param = Param = ParamConstClass()
    callback = Callback = CallbackConstClass()
    error = Error = ErrorConstClass()
    status = Status = StatusConstClass()

    LESS_EQUAL = "<"
    GREATER_EQUAL = ">"
    EQUAL = "="
    CONTINUOUS = "C"
    BINARY = "B"
    INTEGER = "I"
    SEMICONT = "S"
    SEMIINT = "N"
    INFINITY = 1e100
    UNDEFINED = 1e101


for _name, _number in (_numbers(STATUSES) | _numbers(OTHERS)).items():
    setattr(GRB, _name, _number)
for _name, _number in _numbers(ERRORS).items():
    setattr(GRB, "ERROR_" + _name, _number)
