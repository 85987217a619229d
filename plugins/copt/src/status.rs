//! COPT's statuses in our words.

use std::ffi::c_int;

use orlm_solver::{LimitKind, Termination};

/// Why COPT stopped. `convex`: a local optimum is a global one, and so is a local lack of feasible points.
pub(crate) fn read(status: c_int, convex: bool) -> (Termination, Option<LimitKind>) {
    let limit = |kind| (Termination::Limit, Some(kind));
    match status {
        1 => (Termination::Optimal, None),
        2 => (Termination::Infeasible, None),
        3 => (Termination::Unbounded, None),
        4 => (Termination::InfeasibleOrUnbounded, None),
        // Numerical trouble, imprecise, unfinished.
        5 | 7 | 9 => (Termination::Numeric, None),
        6 => limit(LimitKind::Node),
        8 => limit(LimitKind::Time),
        10 => (Termination::Interrupted, None),
        11 => limit(LimitKind::Iteration),
        20 if convex => (Termination::Optimal, None),
        21 if convex => (Termination::Infeasible, None),
        _ => (Termination::Unknown, None),
    }
}

/// The status in COPT's words.
pub(crate) fn name(status: c_int) -> &'static str {
    match status {
        0 => "not started",
        1 => "optimal",
        2 => "infeasible",
        3 => "unbounded",
        4 => "infeasible or unbounded",
        5 => "numerical trouble",
        6 => "node limit",
        7 => "imprecise",
        8 => "time limit",
        9 => "unfinished",
        10 => "interrupted",
        11 => "iteration limit",
        20 => "locally optimal",
        21 => "locally infeasible",
        _ => "other",
    }
}
