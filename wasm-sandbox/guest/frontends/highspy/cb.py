"""Callback types and the data that callbacks see."""

from highspy._enums import make

HighsCallbackType = make(
    "HighsCallbackType",
    "kCallbackMin=0 kCallbackLogging=0 kCallbackSimplexInterrupt kCallbackIpmInterrupt kCallbackMipSolution "
    "kCallbackMipImprovingSolution kCallbackMipLogging kCallbackMipInterrupt kCallbackMipGetCutPool "
    "kCallbackMipDefineLazyConstraints kCallbackMipUserSolution kHighsCallbackQpFirstFeasiblePoint "
    "kHighsCallbackQpInterrupt kCallbackMax=11 kNumCallbackType=12",
    "highspy._core.cb",
)
for _name, _member in HighsCallbackType.__members__.items():
    globals()[_name] = _member
del _name, _member


class HighsCallbackOutput:
    """What the solver tells a callback."""

    def __init__(self):
        self.log_type = self.mip_node_count = self.mip_total_lp_iterations = 0
        self.simplex_iteration_count = self.ipm_iteration_count = self.pdlp_iteration_count = 0
        self.running_time = self.mip_gap = self.mip_primal_bound = self.mip_dual_bound = 0.0
        self.objective_function_value = 0.0
        self.mip_solution = []
        self.cutpool_num_col = self.cutpool_num_cut = 0
        self.cutpool_start, self.cutpool_index, self.cutpool_value = [], [], []
        self.cutpool_lower, self.cutpool_upper = [], []


class HighsCallbackInput:
    """What a callback tells the solver."""

    def __init__(self):
        self.user_interrupt = False
        self.user_has_solution = False
        self.user_solution = []
