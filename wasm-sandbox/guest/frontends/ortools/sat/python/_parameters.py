"""SatParameters: the parameters of CP-SAT, their types and defaults. Few of them mean anything to another solver."""

from ortools._calls import is_real, is_whole, mismatch, whole
from ortools.sat.python._compiled import MODULE, compiled
from ortools.sat.python._enums import SearchBranching, enumeration

_BOOLEANS = """
add_cg_cuts=1 add_clique_cuts=1 add_lin_max_cuts=1 add_lp_constraints_lazily=1 add_mir_cuts=1 add_objective_cut=0
add_rlt_cuts=1 add_zero_half_cuts=1 also_bump_variables_in_conflict_reasons=0
auto_detect_greater_than_at_least_one_of=1 catch_sigint_signal=1 check_drat_proof=0 check_lrat_proof=0
check_merged_lrat_proof=0 convert_intervals=1 count_assumption_levels_in_lbd=1 cover_optimization=1
cp_model_presolve=1 cp_model_use_sat_presolve=1 create_1uip_boolean_during_icr=1 debug_crash_if_lrat_check_fails=0
debug_crash_if_presolve_breaks_hint=0 debug_crash_on_bad_hint=0 debug_postsolve_with_full_solver=0
decision_subsumption_during_conflict_analysis=1 detect_linearized_product=0 detect_table_with_cost=0
disable_constraint_expansion=0 diversify_lns_params=0 encode_complex_linear_constraint_with_integer=0
encode_cumulative_as_reservoir=0 enumerate_all_solutions=0 expand_alldiff_constraints=0
expand_reservoir_constraints=1 expand_reservoir_using_circuit=0 exploit_all_lp_solution=1 exploit_all_precedences=0
exploit_best_solution=0 exploit_integer_lp_solution=1 exploit_objective=1 exploit_relaxation_solution=0
extra_subsumption_during_conflict_analysis=1 feasibility_jump_enable_restarts=1
fill_additional_solutions_in_response=0 fill_tightened_domains_in_response=0 filter_sat_postsolve_clauses=0
find_big_linear_overlap=1 find_clauses_that_are_exactly_one=1 find_multiple_cores=1
fix_variables_to_their_hinted_value=0 ignore_names=1 infer_all_diffs=1 inprocessing_minimization_use_all_orderings=0
inprocessing_minimization_use_conflict_analysis=1 inprocessing_use_congruence_closure=1
inprocessing_use_sat_sweeping=0 instantiate_all_variables=1 interleave_search=0
keep_all_feasible_solutions_in_presolve=0 keep_symmetry_in_presolve=0 load_at_most_ones_in_sat_presolve=0
log_search_progress=0 log_subsolver_statistics=0 log_to_response=0 log_to_stdout=1
max_sat_reverse_assumption_order=0 minimize_reduction_during_pb_resolution=0 minimize_shared_clauses=1
mip_automatically_scale_variables=1 mip_compute_true_objective_bound=1 mip_scale_large_domain=0
mip_treat_high_magnitude_bounds_as_infinity=0 new_linear_propagation=1 only_add_cuts_at_level_zero=0 only_solve_ip=0
optimize_with_core=0 optimize_with_lb_tree_search=0 optimize_with_max_hs=0 output_drat_proof=0 output_lrat_proof=0
permute_presolve_constraint_order=0 permute_variable_randomly=0 polarity_exploit_ls_hints=0 polish_lp_solution=0
presolve_blocked_clause=1 presolve_extract_integer_enforcement=0 presolve_use_bva=1 push_all_tasks_toward_start=0
randomize_search=0 remove_fixed_variables_early=1 repair_hint=0 save_lp_basis_in_lb_tree_search=0
share_binary_clauses=1 share_glue_clauses=1 share_level_zero_bounds=1 share_linear2_bounds=0
share_objective_bounds=1 shared_tree_worker_enable_phase_sharing=1 shared_tree_worker_enable_trail_sharing=1
stop_after_first_solution=0 stop_after_presolve=0 stop_after_root_propagation=0 subsume_during_vivification=1
subsumption_during_conflict_analysis=1 use_absl_random=0 use_all_different_for_circuit=0
use_area_energetic_reasoning_in_no_overlap_2d=0 use_blocking_restart=0 use_chronological_backtracking=0
use_combined_no_overlap=0 use_conservative_scale_overload_checker=0 use_disjunctive_constraint_in_cumulative=1
use_dual_scheduling_heuristics=1 use_dynamic_precedence_in_cumulative=0 use_dynamic_precedence_in_disjunctive=0
use_energetic_reasoning_in_no_overlap_2d=0 use_erwa_heuristic=0 use_exact_lp_reason=1 use_extended_probing=1
use_feasibility_jump=1 use_feasibility_pump=1 use_hard_precedences_in_cumulative=0 use_implied_bounds=1
use_lb_relax_lns=1 use_linear3_for_no_overlap_2d_precedences=1 use_lns=1 use_lns_only=0 use_ls_only=0
use_new_integer_conflict_resolution=0 use_objective_lb_search=0 use_objective_shaving_search=0
use_optimization_hints=1 use_optional_variables=0 use_overload_checker_in_cumulative=0 use_pb_resolution=0
use_phase_saving=1 use_precedences_in_disjunctive_constraint=1 use_probing_search=0 use_rins_lns=1
use_sat_inprocessing=1 use_shared_tree_search=0 use_strong_propagation_in_disjunctive=0 use_symmetry_in_lp=0
use_timetable_edge_finding_in_cumulative=0 use_timetabling_in_no_overlap_2d=0
use_try_edge_reasoning_in_no_overlap_2d=0
"""
_WHOLE = """
alternative_pool_size=1 at_most_one_max_expansion_size=3 binary_search_num_conflicts=-1
blocking_restart_window_size=5000 boolean_encoding_level=1 chronological_backtrack_min_conflicts=1000
clause_cleanup_lbd_bound=5 clause_cleanup_lbd_tier1=0 clause_cleanup_lbd_tier2=0 clause_cleanup_period=10000
clause_cleanup_period_increment=0 clause_cleanup_target=0 core_minimization_level=2 cp_model_probing_level=2
cut_cleanup_target=1000 cut_level=1 debug_max_num_presolve_operations=0 eagerly_subsume_last_n_conflicts=4
feasibility_jump_linearization_level=2 feasibility_jump_max_expanded_constraint_size=500
feasibility_jump_restart_factor=1 glucose_decay_increment_period=5000 hint_conflict_limit=10 interleave_batch_size=0
lb_relax_num_workers_threshold=16 linear_split_size=100 linearization_level=1 max_all_diff_cut_size=64
max_alldiff_domain_size=256 max_backjump_levels=50 max_consecutive_inactive_count=100 max_cut_rounds_at_level_zero=1
max_domain_size_for_linear2_expansion=8 max_domain_size_when_encoding_eq_neq_constraints=16
max_integer_rounding_scaling=600 max_lin_max_size_for_expansion=0 max_memory_in_mb=10000 max_num_cuts=10000
max_num_deterministic_batches=0 max_num_intervals_for_timetable_edge_finding=100
max_number_of_conflicts=9223372036854775807 max_pairs_pairwise_reasoning_in_no_overlap_2d=1250
max_presolve_iterations=3 max_size_to_create_precedence_literals_in_disjunctive=60
maximum_regions_to_split_in_disconnected_no_overlap_2d=0 mip_max_activity_exponent=53 mip_presolve_level=2
new_constraints_batch_size=50 no_overlap_2d_boolean_relations_limit=10 num_conflicts_before_strategy_changes=0
num_full_subsolvers=0 num_search_workers=0 num_violation_ls=0 num_workers=0 pb_cleanup_increment=200
polarity_rephase_increment=1000 presolve_bva_threshold=1 presolve_bve_clause_weight=3 presolve_bve_threshold=500
presolve_inclusion_work_limit=100000000 presolve_substitution_level=1 probing_num_combinations_limit=20000
pseudo_cost_reliability_threshold=100 random_seed=1 restart_period=50 restart_running_window_size=50
root_lp_iterations=2000 routing_cut_max_infeasible_path_length=6 routing_cut_subset_size_for_binary_relation_bound=0
routing_cut_subset_size_for_exact_binary_relation_bound=8 routing_cut_subset_size_for_shortest_paths_bound=8
routing_cut_subset_size_for_tight_binary_relation_bound=0 search_random_variable_pool_size=0
shared_tree_balance_tolerance=1 shared_tree_max_nodes_per_worker=10000 shared_tree_num_workers=-1
shared_tree_worker_min_restarts_per_subtree=1 shaving_search_threshold=64 solution_pool_diversity_limit=10
solution_pool_size=3 symmetry_level=2 table_compression_level=2 transitive_precedences_work_limit=1000000
variables_shaving_level=-1 violation_ls_perturbation_period=100
"""
_REAL = """
absolute_gap_limit=0.0001 blocking_restart_multiplier=1.4 clause_activity_decay=0.999 clause_cleanup_ratio=0.5
cut_active_count_decay=0.8 cut_max_active_count_value=10000000000.0 feasibility_jump_batch_dtime=0.1
feasibility_jump_decay=0.95 feasibility_jump_var_perburbation_range_ratio=0.2
feasibility_jump_var_randomization_probability=0.05 glucose_decay_increment=0.01 glucose_max_decay=0.95
initial_variables_activity=0.0 inprocessing_dtime_ratio=0.2 inprocessing_minimization_dtime=1.0
inprocessing_probing_dtime=1.0 lns_initial_deterministic_limit=0.1 lns_initial_difficulty=0.5
lp_dual_tolerance=1e-07 lp_primal_tolerance=1e-07 max_clause_activity_value=1e+20 max_deterministic_time=inf
max_drat_time_in_seconds=inf max_time_in_seconds=inf max_variable_activity_value=1e+100
merge_at_most_one_work_limit=100000000.0 merge_no_overlap_work_limit=1000000000000.0
min_orthogonality_for_lp_constraints=0.05 mip_check_precision=0.0001 mip_drop_tolerance=1e-16
mip_max_bound=10000000.0 mip_max_valid_magnitude=1e+20 mip_var_scaling=1.0 mip_wanted_precision=1e-06
pb_cleanup_ratio=0.5 presolve_probing_deterministic_time_limit=30.0 probing_deterministic_time_limit=1.0
propagation_loop_detection_factor=10.0 random_branches_ratio=0.0 random_polarity_ratio=0.0 relative_gap_limit=0.0
restart_dl_average_ratio=1.0 restart_lbd_average_ratio=1.0 routing_cut_dp_effort=10000000.0
share_glue_clauses_dtime=1.0 shared_tree_open_leaves_per_worker=2.0 shared_tree_split_min_dtime=0.1
shaving_deterministic_time_in_probing_search=0.001 shaving_search_deterministic_time=0.1
strategy_change_increase_ratio=0.0 symmetry_detection_deterministic_time_limit=1.0 variable_activity_decay=0.8
violation_ls_compound_move_probability=0.5
"""
# kinds of enumerations beside SearchBranching, with their members
_KINDS = """
FPRoundingMethod NEAREST_INTEGER=0 LOCK_BASED=1 ACTIVE_LOCK_BASED=3 PROPAGATION_ASSISTED=2
BinaryMinizationAlgorithm NO_BINARY_MINIMIZATION=0 BINARY_MINIMIZATION_FROM_UIP=1
  BINARY_MINIMIZATION_FROM_UIP_AND_DECISIONS=5
ClauseOrdering CLAUSE_ACTIVITY=0 CLAUSE_LBD=1
MaxSatAssumptionOrder DEFAULT_ASSUMPTION_ORDER=0 ORDER_ASSUMPTION_BY_DEPTH=1 ORDER_ASSUMPTION_BY_WEIGHT=2
VariableOrder IN_ORDER=0 IN_REVERSE_ORDER=1 IN_RANDOM_ORDER=2
ConflictMinimizationAlgorithm NONE=0 SIMPLE=1 RECURSIVE=2
Polarity POLARITY_TRUE=0 POLARITY_FALSE=1 POLARITY_RANDOM=2
SharedTreeSplitStrategy SPLIT_STRATEGY_AUTO=0 SPLIT_STRATEGY_DISCREPANCY=1 SPLIT_STRATEGY_OBJECTIVE_LB=2
  SPLIT_STRATEGY_BALANCED_TREE=3 SPLIT_STRATEGY_FIRST_PROPOSAL=4
MaxSatStratificationAlgorithm STRATIFICATION_NONE=0 STRATIFICATION_DESCENT=1 STRATIFICATION_ASCENT=2
"""
_ENUMERATED = """
binary_minimization_algorithm=BinaryMinizationAlgorithm=5 clause_cleanup_ordering=ClauseOrdering=0
fp_rounding=FPRoundingMethod=2 initial_polarity=Polarity=1 max_sat_assumption_order=MaxSatAssumptionOrder=0
max_sat_stratification=MaxSatStratificationAlgorithm=1 minimization_algorithm=ConflictMinimizationAlgorithm=2
preferred_variable_order=VariableOrder=0 search_branching=SearchBranching=0
shared_tree_split_strategy=SharedTreeSplitStrategy=0
"""
_TEXTS = {
    "default_restart_algorithms": "LUBY_RESTART,LBD_MOVING_AVERAGE_RESTART,DL_MOVING_AVERAGE_RESTART",
    "log_prefix": "",
    "name": "",
}
_LISTS = "extra_subsolvers filter_subsolvers ignore_subsolvers restart_algorithms subsolver_params subsolvers"


def _pairs(text, kind):
    for word in text.split():
        name, _, value = word.partition("=")
        yield name, kind(value)


def _kinds():
    found = {"SearchBranching": SearchBranching}
    words = _KINDS.split()
    starts = [place for place, word in enumerate(words) if "=" not in word] + [len(words)]
    for first, last in zip(starts, starts[1:]):
        found[words[first]] = enumeration(words[first], dict(_pairs(" ".join(words[first + 1 : last]), int)))
    return found


KINDS = _kinds()
_CPP_KIND = "operations_research::sat::SatParameters_"


def _defaults():
    """{name: (default, how C++ names the type)}"""
    found = {}
    for text, kind, cpp in ((_BOOLEANS, int, "bool"), (_WHOLE, int, "int"), (_REAL, float, "float")):
        for name, value in _pairs(text, kind):
            found[name] = (bool(value) if cpp == "bool" else value, cpp)
    for word in _ENUMERATED.split():
        name, kind, value = word.split("=")
        found[name] = (KINDS[kind](int(value)), _CPP_KIND + kind)
    found.update((name, (value, "str")) for name, value in _TEXTS.items())
    found.update((name, ([], "list")) for name in _LISTS.split())
    return found


DEFAULTS = _defaults()


def _converted(cpp, value):
    """The value as its type stores it. Raises TypeError when it is not of the type."""
    if cpp == "bool" and (isinstance(value, (bool, int)) or value is None):
        return bool(value)
    if cpp == "int" and is_whole(value):
        return whole(value)
    if cpp == "float" and (is_real(value) or is_whole(value)):
        return float(value)
    if cpp == "str" and isinstance(value, str):
        return value
    if cpp.startswith(_CPP_KIND) and isinstance(value, KINDS[cpp.removeprefix(_CPP_KIND)]):
        return value
    raise TypeError


@compiled
class SatParameters:
    """Values that differ from the defaults, as attributes."""

    __slots__ = ("changed_",)

    def __init__(self):
        object.__setattr__(self, "changed_", {})

    def __setattr__(self, name, value):
        known = DEFAULTS.get(name)
        if known is None:
            raise AttributeError(f"'{MODULE}.SatParameters' object has no attribute '{name}'")
        if known[1] == "list":
            raise AttributeError("property of 'SatParameters' object has no setter")
        try:
            self.changed_[name] = _converted(known[1], value)
        except TypeError:
            form = f"(arg0: {MODULE}.SatParameters, arg1: {known[1]}) -> None"
            raise mismatch("", [form], self, value) from None

    def copy_from(self, arg0):
        self.changed_.clear()
        self.changed_.update(arg0.changed_)

    def merge_from(self, arg0):
        self.changed_.update(arg0.changed_)

    def __str__(self):
        lines = []
        for name in sorted(self.changed_):
            value = self.changed_[name]
            if isinstance(value, list):
                lines += [f'{name}: "{item}"' for item in value]
            elif isinstance(value, bool):
                lines.append(f"{name}: {'true' if value else 'false'}")
            elif isinstance(value, str):
                lines.append(f'{name}: "{value}"')
            else:
                text = f"{value:g}" if isinstance(value, float) else str(getattr(value, "name", value))
                lines.append(f"{name}: {text}")
        return "\n".join(lines)


def _read(self, name):
    known = DEFAULTS.get(name)
    if known is None:
        if name.startswith("clear_") and name[6:] in DEFAULTS:
            return lambda: self.changed_.pop(name[6:], None)
        raise AttributeError(f"'{MODULE}.SatParameters' object has no attribute '{name}'")
    if known[1] == "list":
        return self.changed_.setdefault(name, [])
    return self.changed_.get(name, known[0])


SatParameters.__getattr__ = _read
for _name, _kind in KINDS.items():
    setattr(SatParameters, _name, _kind)
    for _label, _member in _kind.__members__.items():
        setattr(SatParameters, _label, _member)
