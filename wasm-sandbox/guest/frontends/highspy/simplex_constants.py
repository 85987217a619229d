"""Constants of the simplex solver."""

from highspy._enums import make

SimplexStrategy = make(
    "SimplexStrategy",
    "kSimplexStrategyMin=0 kSimplexStrategyChoose=0 kSimplexStrategyDual=1 kSimplexStrategyDualPlain=1 "
    "kSimplexStrategyDualTasks=2 kSimplexStrategyDualMulti=3 kSimplexStrategyPrimal=4 kSimplexStrategyMax=4 "
    "kSimplexStrategyNum=5",
    "highspy._core.simplex_constants",
)
SimplexEdgeWeightStrategy = make(
    "SimplexEdgeWeightStrategy",
    "kSimplexEdgeWeightStrategyMin=-1 kSimplexEdgeWeightStrategyChoose=-1 kSimplexEdgeWeightStrategyDantzig=0 "
    "kSimplexEdgeWeightStrategyDevex=1 kSimplexEdgeWeightStrategySteepestEdge=2 kSimplexEdgeWeightStrategyMax=2",
    "highspy._core.simplex_constants",
)
for _enumeration in (SimplexStrategy, SimplexEdgeWeightStrategy):
    globals().update(_enumeration.__members__)
del _enumeration
