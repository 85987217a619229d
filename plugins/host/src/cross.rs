//! Several solvers for every model: they must agree.

use orlm_solver::{
    Isolation, MathModel, Sense, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo, Termination,
};

/// Two objectives that differ by more than this, relative to `1 + |objective|`, are a disagreement.
const TOLERANCE: f64 = 1e-5;

/// Solvers that all solve every model. Where two of them contradict each other, nothing is known about the model, and the
/// answer is [`SolveError::SolverWrong`] with the words of both; where one stops early or fails, the others' answer counts.
pub struct CrossCheck {
    solvers: Vec<Box<dyn SolveService>>,
}

impl CrossCheck {
    /// Checks `solvers` against each other; the first one's answer is returned where they agree.
    pub fn new(solvers: Vec<Box<dyn SolveService>>) -> Self {
        Self { solvers }
    }
}

/// Whether this answer says something about the model that another can contradict.
fn decides(result: &SolveResult) -> bool {
    matches!(
        result.termination,
        Termination::Optimal
            | Termination::Infeasible
            | Termination::Unbounded
            | Termination::InfeasibleOrUnbounded
    )
}

/// Whether two answers that decide can both be true.
fn agree(model: &MathModel, options: &SolveOptions, a: &SolveResult, b: &SolveResult) -> bool {
    use Termination::{Infeasible, InfeasibleOrUnbounded as Either, Optimal, Unbounded};
    match (a.termination, b.termination) {
        (Optimal, Optimal) => {
            let (x, y) = (a.objective.unwrap_or(f64::NAN), b.objective.unwrap_or(f64::NAN));
            // Both were content with the gap that was asked for.
            let gap =
                options.mip_gap.unwrap_or(0.0) * x.abs().max(y.abs()) + options.mip_gap_abs.unwrap_or(0.0);
            let gap = if model.is_mip() { gap } else { 0.0 };
            (x - y).abs() <= TOLERANCE * (1.0 + x.abs().min(y.abs())) + gap
        }
        (Either, other) | (other, Either) => matches!(other, Infeasible | Unbounded | Either),
        (one, other) => one == other,
    }
}

/// Whether `point`'s objective, which was checked, contradicts what `decided` claims.
fn refutes(model: &MathModel, point: &SolveResult, decided: &SolveResult) -> bool {
    let Some(value) = point.objective else {
        return false;
    };
    match decided.termination {
        Termination::Infeasible => true,
        Termination::Optimal => decided.bound.is_some_and(|bound| {
            let better = match model.sense {
                Sense::Minimise => bound - value,
                Sense::Maximise => value - bound,
            };
            better > TOLERANCE * (1.0 + bound.abs())
        }),
        _ => false,
    }
}

fn words(result: &SolveResult) -> String {
    let value = result.objective.map(|v| format!(" {v}")).unwrap_or_default();
    format!("{} says {:?}{value} ({})", result.solver, result.termination, result.message)
}

impl SolveService for CrossCheck {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        let answers: Vec<Result<SolveResult, SolveError>> =
            self.solvers.iter().map(|s| s.solve(model, options)).collect();
        let results: Vec<&SolveResult> = answers.iter().flatten().collect();
        for (k, a) in results.iter().enumerate() {
            for b in &results[k + 1..] {
                let contradict = if decides(a) && decides(b) {
                    !agree(model, options, a, b)
                } else {
                    refutes(model, a, b) || refutes(model, b, a)
                };
                if contradict {
                    let text = format!("the solvers disagree: {}, {}", words(a), words(b));
                    return Err(SolveError::SolverWrong { text });
                }
            }
        }
        let best = answers.iter().position(|a| a.as_ref().is_ok_and(decides));
        let best = best.or_else(|| answers.iter().position(Result::is_ok)).unwrap_or(0);
        let silent: Vec<String> =
            answers.iter().filter_map(|a| a.as_ref().err()).map(ToString::to_string).collect();
        let answer = answers.into_iter().nth(best);
        let mut answer = answer
            .unwrap_or_else(|| Err(SolveError::PluginMissing { name: String::new(), tried: Vec::new() }));
        if let Ok(result) = &mut answer
            && !silent.is_empty()
        {
            result.message = format!("{}; not cross-checked by all: {}", result.message, silent.join("; "));
        }
        answer
    }

    /// All names and versions, joined with `,`; each result names the one that gave it.
    fn solver(&self) -> SolverInfo {
        let infos: Vec<SolverInfo> = self.solvers.iter().map(|s| s.solver()).collect();
        let join = |part: fn(&SolverInfo) -> &str| infos.iter().map(part).collect::<Vec<_>>().join(",");
        SolverInfo { name: join(|i| &i.name), version: join(|i| &i.version) }
    }

    /// What stands around all of them, and what any of them lacks.
    fn isolation(&self) -> Isolation {
        let all: Vec<Isolation> = self.solvers.iter().map(|s| s.isolation()).collect();
        let mut missing: Vec<String> = all.iter().flat_map(|i| i.missing.clone()).collect();
        missing.sort();
        missing.dedup();
        let common = |layer: &&String| all.iter().all(|i| i.active.contains(layer));
        let active = all.first().map(|i| i.active.iter().filter(common).cloned().collect());
        Isolation { separate: all.iter().all(|i| i.separate), active: active.unwrap_or_default(), missing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::ColumnKind;

    /// Answers every model with the same answer.
    struct Says(Result<SolveResult, SolveError>);

    impl SolveService for Says {
        fn solve(&self, _: &MathModel, _: &SolveOptions) -> Result<SolveResult, SolveError> {
            self.0.clone()
        }

        fn solver(&self) -> SolverInfo {
            SolverInfo { name: "s".to_owned(), version: "1".to_owned() }
        }
    }

    fn says(termination: Termination, objective: Option<f64>) -> Result<SolveResult, SolveError> {
        let mut r = SolveResult::without_point(termination, "");
        (r.objective, r.bound) = (objective, objective);
        Ok(r)
    }

    fn cross(
        a: Result<SolveResult, SolveError>,
        b: Result<SolveResult, SolveError>,
    ) -> Result<SolveResult, SolveError> {
        let mut model = MathModel::default();
        model.add_column("x", 0.0, 1.0, 1.0, ColumnKind::Continuous);
        let check = CrossCheck::new(vec![Box::new(Says(a)), Box::new(Says(b))]);
        check.solve(&model, &SolveOptions::default())
    }

    #[test]
    fn contradictions_are_faults_and_name_both() {
        use Termination::{Infeasible, InfeasibleOrUnbounded, Limit, Optimal, Unbounded};
        let wrong = |a, b| match cross(a, b) {
            Err(SolveError::SolverWrong { text }) => text.contains("disagree"),
            _ => false,
        };
        assert!(wrong(says(Optimal, Some(1.0)), says(Optimal, Some(1.1))));
        assert!(wrong(says(Optimal, Some(1.0)), says(Infeasible, None)));
        assert!(wrong(says(Unbounded, None), says(Infeasible, None)));
        assert!(wrong(says(InfeasibleOrUnbounded, None), says(Optimal, Some(1.0))));
        // A checked point of a solver that stopped early refutes as well.
        assert!(wrong(says(Limit, Some(0.5)), says(Optimal, Some(1.0))));
        assert!(wrong(says(Limit, Some(0.5)), says(Infeasible, None)));
        assert!(!wrong(says(Limit, Some(1.5)), says(Optimal, Some(1.0))));
        assert!(!wrong(says(Optimal, Some(1.0)), says(Optimal, Some(1.000_000_1))));
        assert!(!wrong(says(InfeasibleOrUnbounded, None), says(Unbounded, None)));
    }

    #[test]
    fn the_one_that_decides_is_heard() {
        use Termination::{Limit, Optimal};
        let lacks = || Err(SolveError::Unsupported { feature: "cones".to_owned() });
        let r = cross(says(Limit, None), says(Optimal, Some(1.0))).expect("an answer");
        assert_eq!(r.termination, Optimal);
        let r = cross(lacks(), says(Optimal, Some(1.0))).expect("an answer");
        assert!(r.message.contains("cones"));
        assert!(matches!(cross(lacks(), lacks()), Err(SolveError::Unsupported { .. })));
    }
}
