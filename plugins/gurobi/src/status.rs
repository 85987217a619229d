//! Gurobi's statuses in our words.

use orlm_solver::{LimitKind, Termination};

/// Why Gurobi stopped, which limit, and the status in Gurobi's words.
pub(crate) fn read(status: i32) -> (Termination, Option<LimitKind>, &'static str) {
    let limit = |kind, words| (Termination::Limit, Some(kind), words);
    match status {
        1 => (Termination::Unknown, None, "LOADED"),
        2 => (Termination::Optimal, None, "OPTIMAL"),
        3 => (Termination::Infeasible, None, "INFEASIBLE"),
        4 => (Termination::InfeasibleOrUnbounded, None, "INF_OR_UNBD"),
        5 => (Termination::Unbounded, None, "UNBOUNDED"),
        // Proven worse than the caller's `Cutoff`, which is no statement about the model.
        6 => limit(LimitKind::Other, "CUTOFF"),
        7 => limit(LimitKind::Iteration, "ITERATION_LIMIT"),
        8 => limit(LimitKind::Node, "NODE_LIMIT"),
        9 => limit(LimitKind::Time, "TIME_LIMIT"),
        10 => limit(LimitKind::Solution, "SOLUTION_LIMIT"),
        11 => (Termination::Interrupted, None, "INTERRUPTED"),
        12 => (Termination::Numeric, None, "NUMERIC"),
        // The tolerances could not be met.
        13 => (Termination::Numeric, None, "SUBOPTIMAL"),
        14 => (Termination::Unknown, None, "INPROGRESS"),
        15 => limit(LimitKind::Other, "USER_OBJ_LIMIT"),
        16 => limit(LimitKind::Other, "WORK_LIMIT"),
        17 => limit(LimitKind::Memory, "MEM_LIMIT"),
        // Only with the parameter `OptimalityTarget`: these prove nothing about the model as a whole.
        18 => (Termination::Unknown, None, "LOCALLY_OPTIMAL"),
        19 => (Termination::Unknown, None, "LOCALLY_INFEASIBLE"),
        _ => (Termination::Unknown, None, "a status of a later version"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_are_claimed_for_the_statuses_that_are_proofs_only() {
        let of = |wanted: Termination| (-1..30).filter(|&s| read(s).0 == wanted).collect::<Vec<_>>();
        assert_eq!(of(Termination::Optimal), [2]);
        assert_eq!(of(Termination::Infeasible), [3]);
        assert_eq!(of(Termination::InfeasibleOrUnbounded), [4]);
        assert_eq!(of(Termination::Unbounded), [5]);
        assert_eq!(of(Termination::Interrupted), [11]);
        assert_eq!(of(Termination::Numeric), [12, 13]);
        assert_eq!(of(Termination::Limit), [6, 7, 8, 9, 10, 15, 16, 17]);
        for status in -1..30 {
            let (termination, limit, _) = read(status);
            assert_eq!(limit.is_some(), termination == Termination::Limit, "{status}");
        }
    }
}
