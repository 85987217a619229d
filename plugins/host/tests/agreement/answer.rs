//! What a solver or the oracle says of a model, and whether two of them say the same.

use orlm_solver::{MathModel, SolveError, SolveResult, Termination};

use crate::oracle::Truth;

/// An answer, without what differs between solvers that are both right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    /// The objective, or the value of each level of objectives.
    Optimal(Vec<f64>),
    Infeasible,
    Unbounded,
    InfeasibleOrUnbounded,
    /// A limit, or the solver gave up: nothing is claimed.
    Undecided(String),
    /// The solver does not take such models.
    Unsupported(String),
    /// The host caught the solver at something, or the solver failed.
    Fault(String),
}

/// What became of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    Agreed,
    Unsupported,
    Undecided,
    /// They differ for a reason that is known.
    Explained(String),
    Disagreed(String),
}

impl Verdict {
    pub(crate) fn is_disagreement(&self) -> bool {
        matches!(self, Verdict::Disagreed(_))
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Verdict::Disagreed(text) | Verdict::Explained(text) => f.write_str(text),
            other => write!(f, "{other:?}"),
        }
    }
}

impl From<Truth> for Answer {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Optimal(values) => Answer::Optimal(values),
            Truth::Infeasible => Answer::Infeasible,
            Truth::Unbounded => Answer::Unbounded,
        }
    }
}

impl Answer {
    pub(crate) fn of(model: &MathModel, answer: Result<SolveResult, SolveError>) -> Self {
        let result = match answer {
            Ok(result) => result,
            Err(SolveError::Unsupported { feature }) => return Answer::Unsupported(feature),
            Err(e @ SolveError::TooLarge { .. }) => return Answer::Unsupported(e.to_string()),
            Err(e) => return Answer::Fault(e.to_string()),
        };
        match result.termination {
            Termination::Optimal => match values(model, &result) {
                Some(values) => Answer::Optimal(values),
                None => Answer::Fault("optimal without an objective".to_owned()),
            },
            Termination::Infeasible => Answer::Infeasible,
            Termination::Unbounded => Answer::Unbounded,
            Termination::InfeasibleOrUnbounded => Answer::InfeasibleOrUnbounded,
            other => Answer::Undecided(format!("{other:?}: {}", result.message)),
        }
    }

    /// One word for counting.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Answer::Optimal(_) => "optimal",
            Answer::Infeasible => "infeasible",
            Answer::Unbounded => "unbounded",
            Answer::InfeasibleOrUnbounded => "infeasible or unbounded",
            Answer::Undecided(_) => "undecided",
            Answer::Unsupported(_) => "unsupported",
            Answer::Fault(_) => "fault",
        }
    }

    /// Objectives may differ by `tolerance * (1 + |objective|)`, and a level of objectives by what the levels below it may
    /// cost it besides. "Infeasible or unbounded" is compatible with either.
    pub(crate) fn compare(&self, other: &Answer, tolerance: f64, slack: &[f64]) -> Verdict {
        use Answer::{Fault, Infeasible, InfeasibleOrUnbounded, Optimal, Unbounded, Undecided, Unsupported};
        let close = |(k, (a, b)): (usize, (&f64, &f64))| {
            let slack = slack.get(k).copied().unwrap_or(0.0);
            (a - b).abs() <= slack + tolerance * (1.0 + a.abs().max(b.abs()))
        };
        match (self, other) {
            (Fault(_), _) | (_, Fault(_)) => {}
            (Unsupported(_), _) | (_, Unsupported(_)) => return Verdict::Unsupported,
            (Undecided(_), _) | (_, Undecided(_)) => return Verdict::Undecided,
            (Optimal(a), Optimal(b)) if a.len() == b.len() && a.iter().zip(b).enumerate().all(close) => {
                return Verdict::Agreed;
            }
            (Infeasible, Infeasible) | (Unbounded, Unbounded) => return Verdict::Agreed,
            (InfeasibleOrUnbounded, Infeasible | Unbounded | InfeasibleOrUnbounded)
            | (Infeasible | Unbounded, InfeasibleOrUnbounded) => return Verdict::Agreed,
            _ => {}
        }
        Verdict::Disagreed(format!("{self:?} and {other:?}"))
    }
}

/// The objective, or the value of each level, the most important first: the weighted sum of the objectives of one priority.
fn values(model: &MathModel, result: &SolveResult) -> Option<Vec<f64>> {
    let o = &model.objectives;
    if o.is_empty() {
        return result.objective.map(|v| vec![v]);
    }
    let found = result.objectives.as_ref()?;
    let level =
        |p: i32| (0..found.len()).filter(|&k| o.priority[k] == p).map(|k| o.weight[k] * found[k]).sum();
    Some(o.priorities().into_iter().map(level).collect())
}

/// By how much the levels of objectives may differ between answers that are both right: which of the points within the
/// tolerance of a level is chosen is up to the levels below it, and to the solver. The last level is exact.
pub(crate) fn slack(model: &MathModel) -> Vec<f64> {
    let o = &model.objectives;
    let most =
        |p: i32| (0..o.len()).filter(|&k| o.priority[k] == p).map(|k| o.abs_tol[k]).fold(0.0, f64::max);
    let mut all: Vec<f64> = o.priorities().into_iter().map(most).collect();
    if let Some(last) = all.last_mut() {
        *last = 0.0;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_may_both_be_right_agree() {
        let either = Answer::InfeasibleOrUnbounded;
        assert_eq!(either.compare(&Answer::Unbounded, 1e-6, &[]), Verdict::Agreed);
        assert!(either.compare(&Answer::Optimal(vec![1.0]), 1e-6, &[]).is_disagreement());
        let optimal = |v| Answer::Optimal(vec![v]);
        assert_eq!(optimal(1.0).compare(&optimal(1.000_001), 1e-6, &[]), Verdict::Agreed);
        assert!(optimal(1.0).compare(&optimal(1.1), 1e-6, &[]).is_disagreement());
        let two = |v| Answer::Optimal(vec![v, 3.0]);
        assert_eq!(two(1.0).compare(&two(2.0), 1e-6, &[1.0, 0.0]), Verdict::Agreed);
        assert!(two(1.0).compare(&two(2.0), 1e-6, &[]).is_disagreement());
        let fault = Answer::Fault("wrong".to_owned());
        assert!(fault.compare(&Answer::Unsupported("cones".to_owned()), 1e-6, &[]).is_disagreement());
    }
}
