//! CPLEX's solution statuses (`CPX_STAT_…`, `CPXMIP_…`) in our words.

use std::ffi::c_int;

use orlm_solver::{LimitKind, Termination};

/// Optimal after scaling, but off by more than the tolerance without it: of a linear, of a mixed-integer program.
pub(crate) const OPTIMAL_BUT_UNSCALED: [c_int; 2] = [5, 115];
/// The barrier method has seen its dual objective grow beyond all bounds, as that of an infeasible program does.
pub(crate) const DUAL_OBJECTIVE_LIMIT: c_int = 22;
/// The relaxation of a non-convex objective has no bound, and CPLEX gives up.
pub(crate) const RELAXATION_UNBOUNDED: c_int = 133;

/// Why CPLEX stopped.
pub(crate) fn read(status: c_int) -> (Termination, Option<LimitKind>) {
    let limit = |kind| (Termination::Limit, Some(kind));
    match status {
        // Optimal; within the wanted gap; the same after filling the pool.
        1 | 101 | 102 | 129 | 130 | 301 => (Termination::Optimal, None),
        5 | 115 => (Termination::Optimal, None),
        3 | 103 | 302 => (Termination::Infeasible, None),
        2 | 118 | 304 => (Termination::Unbounded, None),
        4 | 119 | 303 => (Termination::InfeasibleOrUnbounded, None),
        // The objective, or the dual one, has left its range of 1e20 in the barrier method.
        21 | 22 => (Termination::InfeasibleOrUnbounded, None),
        // The clock, or CPLEX's deterministic count of work.
        11 | 25 | 107 | 108 | 131 | 132 => limit(LimitKind::Time),
        10 => limit(LimitKind::Iteration),
        105 | 106 => limit(LimitKind::Node),
        104 | 128 => limit(LimitKind::Solution),
        // Out of memory in the tree, or for a tree at all.
        111 | 112 | 116 | 117 => limit(LimitKind::Memory),
        // A limit on the objective, and a run over several objectives that was stopped.
        12 | 306 => limit(LimitKind::Other),
        13 | 113 | 114 | 126 => (Termination::Interrupted, None),
        // Numerical difficulties, failures while branching, Benders decomposition that does not converge.
        6 | 41 | 109 | 110 => (Termination::Numeric, None),
        // Among them: an unbounded optimal face (20), first-order points (24), relaxations (14-19, 120-125), conflicts.
        _ => (Termination::Unknown, None),
    }
}
