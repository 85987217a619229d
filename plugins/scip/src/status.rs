//! SCIP's statuses in our words.

use orlm_solver::{LimitKind, Termination};
use russcip::ffi;

/// Why SCIP stopped.
pub(crate) fn read(status: ffi::SCIP_STATUS) -> (Termination, Option<LimitKind>) {
    let limit = |kind| (Termination::Limit, Some(kind));
    match status {
        // The gap limit is what the caller wanted to reach.
        ffi::SCIP_Status_SCIP_STATUS_OPTIMAL | ffi::SCIP_Status_SCIP_STATUS_GAPLIMIT => {
            (Termination::Optimal, None)
        }
        ffi::SCIP_Status_SCIP_STATUS_INFEASIBLE => (Termination::Infeasible, None),
        ffi::SCIP_Status_SCIP_STATUS_UNBOUNDED => (Termination::Unbounded, None),
        ffi::SCIP_Status_SCIP_STATUS_INFORUNBD => (Termination::InfeasibleOrUnbounded, None),
        ffi::SCIP_Status_SCIP_STATUS_TIMELIMIT => limit(LimitKind::Time),
        ffi::SCIP_Status_SCIP_STATUS_MEMLIMIT => limit(LimitKind::Memory),
        ffi::SCIP_Status_SCIP_STATUS_NODELIMIT
        | ffi::SCIP_Status_SCIP_STATUS_TOTALNODELIMIT
        | ffi::SCIP_Status_SCIP_STATUS_STALLNODELIMIT => limit(LimitKind::Node),
        ffi::SCIP_Status_SCIP_STATUS_SOLLIMIT | ffi::SCIP_Status_SCIP_STATUS_BESTSOLLIMIT => {
            limit(LimitKind::Solution)
        }
        ffi::SCIP_Status_SCIP_STATUS_PRIMALLIMIT
        | ffi::SCIP_Status_SCIP_STATUS_DUALLIMIT
        | ffi::SCIP_Status_SCIP_STATUS_RESTARTLIMIT => limit(LimitKind::Other),
        ffi::SCIP_Status_SCIP_STATUS_USERINTERRUPT | ffi::SCIP_Status_SCIP_STATUS_TERMINATE => {
            (Termination::Interrupted, None)
        }
        _ => (Termination::Unknown, None),
    }
}

/// The status in SCIP's words.
pub(crate) fn name(status: ffi::SCIP_STATUS) -> &'static str {
    match status {
        ffi::SCIP_Status_SCIP_STATUS_OPTIMAL => "optimal",
        ffi::SCIP_Status_SCIP_STATUS_GAPLIMIT => "gap limit",
        ffi::SCIP_Status_SCIP_STATUS_INFEASIBLE => "infeasible",
        ffi::SCIP_Status_SCIP_STATUS_UNBOUNDED => "unbounded",
        ffi::SCIP_Status_SCIP_STATUS_INFORUNBD => "infeasible or unbounded",
        ffi::SCIP_Status_SCIP_STATUS_TIMELIMIT => "time limit",
        ffi::SCIP_Status_SCIP_STATUS_MEMLIMIT => "memory limit",
        ffi::SCIP_Status_SCIP_STATUS_NODELIMIT
        | ffi::SCIP_Status_SCIP_STATUS_TOTALNODELIMIT
        | ffi::SCIP_Status_SCIP_STATUS_STALLNODELIMIT => "node limit",
        ffi::SCIP_Status_SCIP_STATUS_SOLLIMIT | ffi::SCIP_Status_SCIP_STATUS_BESTSOLLIMIT => "solution limit",
        ffi::SCIP_Status_SCIP_STATUS_USERINTERRUPT => "interrupted",
        _ => "other",
    }
}
