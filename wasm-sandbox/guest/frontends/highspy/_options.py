"""The solver's options: names, types, defaults and ranges, and the rules for setting them."""

from highspy._enums import HighsOptionType, HighsStatus

# name, type, default ("-" is the empty text) and, for numbers, the least and the greatest value
_TABLE = """
presolve string choose
solver string choose
parallel string choose
threads integer 0 0 2147483647
run_crossover string on
time_limit double inf 0.0 inf
ranging string off
infinite_cost double 1e+20 1000000000000000.0 inf
infinite_bound double 1e+20 1000000000000000.0 inf
small_matrix_value double 1e-09 1e-12 inf
large_matrix_value double 1000000000000000.0 1.0 inf
kkt_tolerance double 1e-07 1e-10 inf
primal_feasibility_tolerance double 1e-07 1e-10 inf
dual_feasibility_tolerance double 1e-07 1e-10 inf
primal_residual_tolerance double 1e-07 1e-10 inf
dual_residual_tolerance double 1e-07 1e-10 inf
optimality_tolerance double 1e-07 1e-10 inf
objective_bound double inf -inf inf
objective_target double -inf -inf inf
random_seed integer 0 0 2147483647
user_objective_scale integer 0 -2147483647 2147483647
user_bound_scale integer 0 -2147483647 2147483647
simplex_strategy integer 1 0 4
simplex_scale_strategy integer 2 0 4
simplex_dual_edge_weight_strategy integer -1 -1 2
simplex_primal_edge_weight_strategy integer -1 -1 2
simplex_iteration_limit integer 2147483647 0 2147483647
simplex_update_limit integer 5000 0 2147483647
simplex_max_concurrency integer 8 1 8
output_flag bool true
log_to_console bool true
log_file string -
write_model_to_file bool false
write_presolved_model_to_file bool false
write_solution_to_file bool false
write_solution_style integer 0 -1 5
glpsol_cost_row_location integer 0 -2 2147483647
read_solution_file string -
read_basis_file string -
write_model_file string -
solution_file string -
write_basis_file string -
write_presolved_model_file string -
write_iis_model_file string -
presolve_mode integer 0 0 3
mip_detect_symmetry bool true
mip_allow_restart bool true
mip_max_nodes integer 2147483647 0 2147483647
mip_max_stall_nodes integer 2147483647 0 2147483647
mip_max_start_nodes integer 500 0 2147483647
mip_improving_solution_save bool false
mip_improving_solution_report_sparse bool false
mip_improving_solution_file string -
mip_root_presolve_only bool false
mip_lifting_for_probing integer -1 -1 2147483647
mip_max_leaves integer 2147483647 0 2147483647
mip_max_improving_sols integer 2147483647 1 2147483647
mip_lp_age_limit integer 10 0 32767
mip_pool_age_limit integer 30 0 1000
mip_pool_soft_limit integer 10000 1 2147483647
mip_pscost_minreliable integer 8 0 2147483647
mip_min_cliquetable_entries_for_parallelism integer 100000 0 2147483647
mip_feasibility_tolerance double 1e-06 1e-10 inf
mip_heuristic_effort double 0.05 0.0 1.0
mip_heuristic_run_feasibility_jump bool true
mip_heuristic_run_rins bool true
mip_heuristic_run_rens bool true
mip_heuristic_run_root_reduced_cost bool true
mip_heuristic_run_zi_round bool false
mip_heuristic_run_shifting bool false
mip_allow_cut_separation_at_nodes bool true
mip_rel_gap double 0.0001 0.0 inf
mip_abs_gap double 1e-06 0.0 inf
mip_min_logging_interval double 5.0 0.0 inf
mip_lp_solver string choose
mip_ipm_solver string choose
ipm_optimality_tolerance double 1e-08 1e-12 inf
mip_search_simulate_concurrency bool false
ipm_iteration_limit integer 2147483647 0 2147483647
hipo_system string choose
hipo_parallel_type string choose
hipo_parallel_force integer 0 0 1023
hipo_parallel_forbid integer 0 0 1023
hipo_ordering string choose
hipo_factor string choose
hipo_block_size integer 128 0 2147483647
hipo_serial_blas bool true
pdlp_iteration_limit integer 2147483647 0 2147483647
pdlp_scaling_mode integer 5 0 7
pdlp_ruiz_iterations integer 10 0 2147483647
pdlp_restart_strategy integer 2 0 3
pdlp_cupdlpc_restart_method integer 1 0 2
pdlp_step_size_strategy integer 1 0 3
pdlp_optimality_tolerance double 1e-07 1e-10 inf
test_qp_oracle bool false
qp_allow_hot_start bool false
qp_iteration_limit integer 2147483647 0 2147483647
qp_nullspace_limit integer 4000 0 2147483647
qp_regularization_value double 1e-07 0.0 inf
iis_strategy integer 0 0 31
iis_time_limit double inf 0.0 inf
blend_multi_objectives bool true
allow_unbounded_or_infeasible bool false
allowed_matrix_scale_factor integer 20 -2147483647 2147483647
highs_analysis_level integer 0 -2147483647 2147483647
highs_debug_level integer 0 -2147483647 2147483647
ipx_dualize_strategy integer 2 -2147483647 2147483647
log_dev_level integer 0 -2147483647 2147483647
log_githash bool true
mip_report_level integer 1 -2147483647 2147483647
simplex_crash_strategy integer 0 -2147483647 2147483647
simplex_dualize_strategy integer -1 -2147483647 2147483647
simplex_min_concurrency integer 1 -2147483647 2147483647
simplex_permute_strategy integer -1 -2147483647 2147483647
simplex_price_strategy integer 3 -2147483647 2147483647
solve_relaxation bool false
timeless_log bool false
"""

_CHOICES = {
    "presolve": ("off", "choose", "on"),
    "parallel": ("off", "choose", "on"),
    "run_crossover": ("off", "choose", "on"),
    "ranging": ("off", "on"),
    "solver": ("choose", "simplex", "ipm", "ipx", "hipo", "pdlp", "qpasm", "hipdlp"),
    "mip_lp_solver": ("choose", "simplex", "ipm", "ipx", "hipo"),
    "mip_ipm_solver": ("choose", "ipx", "hipo"),
}
_TRUE, _FALSE = ("true", "t", "on", "1"), ("false", "f", "off", "0")


class Option:
    """One option's type and range."""

    __slots__ = ("name", "kind", "default", "least", "most")

    def __init__(self, name, kind, default, least=None, most=None):
        self.name, self.kind = name, kind
        convert = {"bool": "true".__eq__, "integer": int, "double": float, "string": str}[kind]
        self.default = "" if default == "-" else convert(default)
        self.least = None if least is None else convert(least)
        self.most = None if most is None else convert(most)

    def accepted(self, value):
        """`value` as this option keeps it, or None when the solver refuses it."""
        if isinstance(value, str):
            value = self._of_text(value)
        elif self.kind == "string" or (self.kind == "bool") != isinstance(value, bool):
            return None
        elif self.kind == "integer" and isinstance(value, float):
            return None
        if value is None:
            return None
        if self.kind == "double":
            value = float(value)
        if self.least is not None and not self.least <= value <= self.most:
            return None
        return value

    def _of_text(self, text):
        if self.kind == "string":
            return text if text in _CHOICES.get(self.name, (text,)) else None
        if self.kind == "bool":
            return {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}.get(text.lower())
        try:
            return int(text) if self.kind == "integer" else float(text)
        except ValueError:
            return None


OPTIONS = {line.split()[0]: Option(*line.split()) for line in _TABLE.split("\n") if line}
TYPES = {
    "bool": HighsOptionType.kBool,
    "integer": HighsOptionType.kInt,
    "double": HighsOptionType.kDouble,
    "string": HighsOptionType.kString,
}
DEFAULTS = {name: option.default for name, option in OPTIONS.items()}
# options that setOptionValue knows and HighsOptions does not show
HIDDEN = frozenset(
    """
    hipo_block_size hipo_factor hipo_ordering hipo_parallel_forbid hipo_parallel_force hipo_parallel_type
    hipo_serial_blas hipo_system iis_strategy iis_time_limit mip_allow_cut_separation_at_nodes mip_allow_restart
    mip_improving_solution_file mip_improving_solution_report_sparse mip_improving_solution_save mip_ipm_solver
    mip_lifting_for_probing mip_lp_solver mip_max_start_nodes mip_root_presolve_only
    mip_search_simulate_concurrency pdlp_restart_strategy pdlp_ruiz_iterations pdlp_step_size_strategy
    presolve_mode qp_allow_hot_start test_qp_oracle write_iis_model_file write_presolved_model_to_file
    """.split()
)


def assign(values, name, value):
    """Sets an option in `values`; answers with the solver's status."""
    option = OPTIONS.get(name)
    accepted = None if option is None else option.accepted(value)
    if accepted is None:
        return HighsStatus.kError
    values[name] = accepted
    return HighsStatus.kOk
