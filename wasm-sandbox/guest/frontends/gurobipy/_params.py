"""Parameters: their names, types, defaults and ranges, and the rules by which gurobipy sets them."""

import fnmatch

from gurobipy._exception import GurobiError

# name, type (i integer, f float, s string), default, minimum, maximum
_TABLE = """
BarIterLimit i 1000 0 2000000000
Cutoff f inf -inf inf
IterationLimit f inf 0.0 inf
MemLimit f inf 0.0 inf
NLBarIterLimit i 1000 0 2000000000
NodeLimit f inf 0.0 inf
SoftMemLimit f inf 0.0 inf
SolutionLimit i 2000000000 1 2000000000
TimeLimit f inf 0.0 inf
WorkLimit f inf 0.0 inf
BestObjStop f -inf -inf inf
BestBdStop f inf -inf inf
BarConvTol f 1e-08 0.0 1.0
BarQCPConvTol f 1e-06 0.0 1.0
FeasibilityTol f 1e-06 1e-09 0.01
IntFeasTol f 1e-05 1e-09 0.1
MarkowitzTol f 0.0078125 0.0001 0.999
MIPGap f 0.0001 0.0 inf
MIPGapAbs f 1e-10 0.0 inf
NLBarCFeasTol f 1e-08 1e-12 0.1
NLBarDFeasTol f 1e-06 1e-12 0.1
NLBarPFeasTol f 1e-06 1e-12 0.1
OptimalityTol f 1e-06 1e-09 0.01
PSDTol f 1e-06 0.0 inf
InfUnbdInfo i 0 0 1
LPWarmStart i -1 -1 2
NetworkAlg i -1 -1 1
NormAdjust i -1 -1 3
ObjScale f 0.0 -1.0 inf
PerturbValue f 0.0002 0.0 inf
Quad i -1 -1 1
ScaleFlag i -1 -1 3
Sifting i -1 -1 2
SiftMethod i -1 -1 2
SimplexPricing i -1 -1 3
SolutionTarget i -1 -1 1
BarCorrectors i -1 -1 2000000000
BarHomogeneous i -1 -1 1
BarOrder i -1 -1 1
Crossover i -1 -1 5
CrossoverBasis i -1 -1 1
QCPDual i 0 0 1
PDHGIterLimit f inf 0.0 inf
PDHGRelTol f 1e-06 0.0 inf
PDHGAbsTol f 1e-06 1e-09 0.01
PDHGConvTol f 1e-06 0.0 1.0
PDHGGPU i 0 0 1
BranchDir i 0 -1 1
DegenMoves i -1 -1 2000000000
ConcurrentJobs i 0 0 2000000000
ConcurrentMIP i 1 1 64
Disconnected i -1 -1 2
DistributedMIPJobs i 0 0 2000000000
FixVarsInIndicators i 0 0 1
Heuristics f 0.05 0.0 1.0
ImproveStartGap f 0.0 0.0 inf
ImproveStartNodes f inf 0.0 inf
ImproveStartTime f inf 0.0 inf
ImproveStartWork f inf 0.0 inf
MinRelNodes i -1 -1 2000000000
MIPFocus i 0 0 3
MIQCPMethod i -1 -1 1
NLPHeur i -1 -1 3
NodefileDir s '.'
NodefileStart f inf 0.0 inf
NodeMethod i -1 -1 5
NonConvex i -1 -1 2
NoRelHeurSolutions i 0 0 2000000000
NoRelHeurTime f 0.0 0.0 inf
NoRelHeurWork f 0.0 0.0 inf
OBBT i -1 -1 3
PartitionPlace i 15 0 31
PumpPasses i -1 -1 2000000000
RINS i -1 -1 2000000000
SolFiles s ''
SolutionNumber i 0 0 2000000000
SubMIPNodes i 500 0 2000000000
Symmetry i -1 -1 2
VarBranch i -1 -1 3
ZeroObjNodes i -1 -1 2000000000
TuneCriterion i -1 -1 3
TuneJobs i 0 0 2000000000
TuneDynamicJobs i 0 -1 2000000000
TuneMetric i -1 -1 1
TuneOutput i 2 0 3
TuneResults i -1 -2 2000000000
TuneTimeLimit f 86400.0 0.0 inf
TuneTrials i 0 0 2000000000
TuneCleanup f 0.0 0.0 1.0
TuneTargetMIPGap f 0.0 0.0 inf
TuneTargetTime f 0.005 0.0 inf
PoolSearchMode i 0 0 2
PoolSolutions i 10 1 2000000000
PoolGap f inf 0.0 inf
PoolGapAbs f inf 0.0 inf
BQPCuts i -1 -1 2
Cuts i -1 -1 3
CliqueCuts i -1 -1 2
CoverCuts i -1 -1 2
FlowCoverCuts i -1 -1 2
FlowPathCuts i -1 -1 2
GUBCoverCuts i -1 -1 2
ImpliedCuts i -1 -1 2
InfProofCuts i -1 -1 2
MIPSepCuts i -1 -1 2
MIRCuts i -1 -1 2
ModKCuts i -1 -1 2
NetworkCuts i -1 -1 2
DualImpliedCuts i -1 -1 2
ProjImpliedCuts i -1 -1 2
PSDCuts i -1 -1 2
LiftProjectCuts i -1 -1 2
MasterKnapsackCuts i -1 -1 2
MixingCuts i -1 -1 2
RelaxLiftCuts i -1 -1 2
RLTCuts i -1 -1 2
StrongCGCuts i -1 -1 2
SubMIPCuts i -1 -1 2
ZeroHalfCuts i -1 -1 2
CutAggPasses i -1 -1 2000000000
CutPasses i -1 -1 2000000000
GomoryPasses i -1 -1 2000000000
OptimalityTarget i -1 -1 1
WorkerPassword s ''
WorkerPool s ''
ComputeServer s ''
ServerPassword s ''
ServerTimeout i 60 1 2000000000
CSRouter s ''
CSGroup s ''
CSPriority i 0 -100 100
CSQueueTimeout f -1.0 -1.0 inf
CSTLSInsecure i 0 0 1
CSAppName s ''
CSClientLog i 0 0 3
CSIdleTimeout i -1 -1 2000000000
TokenServer s ''
TSPort i 41954 0 65536
CloudAccessID s ''
CloudSecretKey s ''
CloudPool s ''
CloudHost s ''
JobID s ''
CSAPIAccessID s ''
CSAPISecret s ''
CSAuthToken s ''
CSBatchMode i 0 0 1
CSManager s ''
UserName s ''
WLSAccessID s ''
WLSSecret s ''
WLSTokenDuration i 0 0 2000000000
WLSTokenRefresh f 0.9 0.0 1.0
WLSToken s ''
LicenseID i 0 0 2000000000
WLSProxy s ''
WLSConfig s ''
AggFill i -1 -1 2000000000
Aggregate i 1 0 2
DisplayInterval i 5 1 2000000000
DualReductions i 1 0 1
FeasRelaxBigM f 1000000.0 0.0 inf
FuncMaxVal f 1000000.0 0.01 inf
FuncNonlinear i 1 0 1
FuncPieceError f 0.001 1e-06 1000000.0
FuncPieceLength f 0.01 1e-05 1000000.0
FuncPieceRatio f -1.0 -1.0 1.0
FuncPieces i 0 -2 200000000
IISMethod i -1 -1 3
IntegralityFocus i 0 0 1
InheritParams i -1 -1 1
JSONSolDetail i 0 0 1
LazyConstraints i 0 0 1
LogFile s ''
LogToConsole i 1 0 1
Method i -1 -1 6
ConcurrentMethod i -1 -1 3
NumericFocus i 0 0 3
MultiObjMethod i -1 -1 2
MultiObjPre i -1 -1 2
IgnoreNames i 0 0 1
ObjNumber i 0 0 2000000000
ObjPassNumber i -1 -1 2000000000
OutputFlag i 1 0 1
PreCrush i 0 0 1
PreDepRow i -1 -1 1
PreDual i -1 -1 2
PrePasses i -1 -1 2000000000
PreQLinearize i -1 -1 2
Presolve i -1 -1 2
PreSOS1BigM f -1.0 -1.0 10000000000.0
PreSOS1Encoding i -1 -1 3
PreSOS2BigM f -1.0 -1.0 10000000000.0
PreSOS2Encoding i -1 -1 3
PreSparsify i -1 -1 2
PreMIQCPForm i -1 -1 2
Record i 0 0 1
ResultFile s ''
ScenarioNumber i 0 0 2000000000
Seed i 0 0 2000000000
StartNodeLimit i -1 -3 2000000000
StartNumber i 0 -1 2000000000
StartTimeLimit f inf 0.0 inf
StartWorkLimit f inf 0.0 inf
ThreadLimit i 0 0 1024
Threads i 0 -1 1024
UpdateMode i 1 0 1
"""


class ParamInfo:
    """What is fixed about one parameter."""

    __slots__ = ("name", "kind", "default", "least", "most")

    def __init__(self, line):
        words = line.split()
        self.name = words[0]
        self.kind = {"i": int, "f": float, "s": str}[words[1]]
        if self.kind is str:
            self.default, self.least, self.most = words[2].strip("'"), "", ""
        else:
            self.default, self.least, self.most = (self.kind(word) for word in words[2:])

    def convert(self, value):
        """`value` as this parameter keeps it; raises what gurobipy raises for a wrong type or range."""
        if value == "default" and isinstance(value, str):
            return self.default
        if self.kind is str:
            if not isinstance(value, str):
                raise TypeError(f"Parameter {self.name} takes string value")
            return value
        if isinstance(value, str) or not hasattr(value, "__float__"):
            if self.kind is int:
                raise TypeError("an integer is required")
            raise TypeError(f"must be real number, not {type(value).__name__}")
        number = self.kind(value)
        if number < self.least:
            self._refuse(number, "minimum", self.least)
        if number > self.most:
            self._refuse(number, "maximum", self.most)
        return number

    def _refuse(self, number, end, limit):
        raise GurobiError(10008, f"Unable to set parameter {self.name} to value {number:g} ({end} is {limit:g})")


BY_LOWER_NAME = {info.name.lower(): info for info in map(ParamInfo, _TABLE.strip().splitlines())}


def find(name):
    """The parameter called `name` in any case, or None."""
    return BY_LOWER_NAME.get(name.lower())


def find_for_set(name):
    """The parameter to set; wildcards are allowed when they match exactly one."""
    info = find(name)
    if info is not None:
        return info
    if "*" in name or "?" in name:
        matches = [info for lower, info in BY_LOWER_NAME.items() if fnmatch.fnmatch(lower, name.lower())]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise GurobiError(0, f"Multiple matching parameters: {[info.name for info in matches]}")
    raise GurobiError(0, f"Unknown parameter '{name}'")


def value_of(values, info):
    return values.get(info.name, info.default)


def assign(values, name, value):
    """`values[name] = value` with gurobipy's checks; values equal to the default are not kept."""
    info = find_for_set(name)
    converted = info.convert(value)
    if converted == info.default:
        values.pop(info.name, None)
    else:
        values[info.name] = converted


def changes(values):
    if not values:
        return "No parameter changes"
    known = [name for name in (info.name for info in BY_LOWER_NAME.values()) if name in values]
    return "Parameter changes: " + ", ".join(f"{name}={_shown(values[name])}" for name in known)


def _shown(value):
    return f"{value:g}" if isinstance(value, float) else str(value)


class ParamClass:
    """`Model.Params`: parameters as attributes, their case ignored."""

    __slots__ = ("_values",)

    def __init__(self, values):
        object.__setattr__(self, "_values", values)

    def __getattr__(self, name):
        info = find(name)
        if info is None:
            raise AttributeError(f"No parameter named '{name}'")
        return self._values.get(info.name, info.default)

    def __setattr__(self, name, value):
        assign(self._values, name, value)

    def __repr__(self):
        return f"<gurobipy.ParamClass: {changes(self._values)}>"


def solve_options(values):
    """The host's option names for those parameters that were changed."""
    options = {}
    for name, option in (
        ("TimeLimit", "time_limit"), ("MIPGap", "mip_gap"), ("MIPGapAbs", "mip_gap_abs"), ("Threads", "threads"),
        ("Seed", "seed"), ("NodeLimit", "node_limit"), ("SolutionLimit", "solution_limit"),
        ("IterationLimit", "iteration_limit"),
    ):  # fmt: skip
        value = values.get(name)
        if value is not None and value not in (float("inf"), 2000000000):
            whole = ("node_limit", "solution_limit", "iteration_limit", "threads", "seed")
            options[option] = int(value) if option in whole else value
    # a tolerance above the default is a permission, which the host does not take: its verdicts rest on exact points
    for name, option in (
        ("FeasibilityTol", "feasibility_tolerance"), ("IntFeasTol", "integrality_tolerance"),
        ("OptimalityTol", "optimality_tolerance"),
    ):  # fmt: skip
        if values.get(name, float("inf")) < BY_LOWER_NAME[name.lower()].default:
            options[option] = values[name]
    if values.get("PoolSearchMode"):
        options["pool_size"] = value_of(values, BY_LOWER_NAME["poolsolutions"])
    return options
