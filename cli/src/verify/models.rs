//! Math models of programs and of reference programs, and their comparison.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use orlm_judge::equivalence::{Comparison, Ending, compare};
use orlm_sandbox::Sandbox;
use orlm_solver::{Isolation, MathModel, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo};
use orlm_types::{Execution, Outcome, Program, Reference, Termination};

use super::work::Work;

/// Reference programs whose models are kept: those of one problem's samples stand close together.
const KEPT: usize = 32;
/// Limit of one solve of a changed model, in seconds. A comparison makes up to 32.
const SOLVE_SECONDS: f64 = 10.0;

/// What a reference program built and found.
pub(crate) struct ReferenceModel {
    /// The label, for items that give none.
    pub(crate) label: Reference,
    /// The model of its last solve, or why there is none.
    model: Result<MathModel, String>,
}

impl ReferenceModel {
    /// A model that is right by construction.
    pub(crate) fn known(label: Reference, model: MathModel) -> Self {
        Self { label, model: Ok(model) }
    }
}

/// Makes models and compares them.
pub(crate) struct Models {
    solver: Arc<dyn SolveService>,
    references: Mutex<VecDeque<(String, Arc<ReferenceModel>)>>,
}

impl Models {
    pub(crate) fn new(solver: Arc<dyn SolveService>) -> Self {
        Self { solver, references: Mutex::new(VecDeque::new()) }
    }

    /// Runs a program and keeps the model of its last solve.
    pub(crate) fn run(&self, sandbox: &Sandbox, program: &Program) -> (Execution, Option<MathModel>) {
        let last = LastModel { solver: &*self.solver, model: Mutex::new(None) };
        let execution = sandbox.execute_with(program, &last);
        (execution, last.model.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a reference program builds. It is run once for many items.
    pub(crate) fn reference(&self, work: &Work<'_>, source: &str) -> Arc<ReferenceModel> {
        let known = || self.references.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = known().iter().find(|(other, _)| other == source) {
            return Arc::clone(found);
        }
        let (execution, _, model) = work.run(&Program { source: source.to_string() }, true);
        let ended = match &execution.outcome {
            Outcome::Finished | Outcome::Exit { code: 0 } => Ok(()),
            Outcome::HostFault { fault } => Err(format!("the host failed on the reference program: {fault}")),
            other => Err(format!("the reference program failed: {}", crate::run::ending(other))),
        };
        let label = match execution.solves.last() {
            Some(solve) if ended.is_ok() => proven(solve.termination, solve.objective),
            _ => Reference::Unknown,
        };
        let model = ended.and_then(|()| model.ok_or_else(|| "the reference program solved no model".into()));
        let found = Arc::new(ReferenceModel { label, model });
        let mut references = known();
        // A fault of the host may pass; it must not stand for all items that follow.
        if !matches!(execution.outcome, Outcome::HostFault { .. }) {
            references.truncate(KEPT - 1);
            references.push_front((source.to_string(), Arc::clone(&found)));
        }
        found
    }

    /// Compares a program's model with the reference's.
    pub(crate) fn compare(&self, program: &MathModel, reference: &ReferenceModel) -> Comparison {
        let reference = match &reference.model {
            Ok(model) => model,
            Err(why) => return Comparison::unknown(why.clone()),
        };
        let mut solve = |model: &MathModel| match exactly(&*self.solver, model, SOLVE_SECONDS) {
            Ok(SolveResult { termination: Termination::Optimal, objective: Some(value), .. }) => {
                Ending::Optimal(value)
            }
            Ok(SolveResult { termination: Termination::Infeasible, .. }) => Ending::Infeasible,
            Ok(SolveResult { termination: Termination::Unbounded, .. }) => Ending::Unbounded,
            Ok(SolveResult { termination: Termination::InfeasibleOrUnbounded, .. }) => Ending::NoOptimum,
            Ok(_) | Err(_) => Ending::Unknown,
        };
        compare(program, reference, &mut solve)
    }
}

/// Solves without a gap.
fn exactly(solver: &dyn SolveService, model: &MathModel, seconds: f64) -> Result<SolveResult, SolveError> {
    let options = SolveOptions {
        time_limit: Some(seconds),
        mip_gap: Some(0.0),
        mip_gap_abs: Some(0.0),
        threads: Some(1),
        ..SolveOptions::default()
    };
    solver.solve(model, &options)
}

/// What a solver proves about a math model within so many seconds; nothing where it fails.
pub(crate) fn solved(solver: &dyn SolveService, model: &MathModel, seconds: f64) -> Reference {
    try_solved(solver, model, seconds).unwrap_or_default()
}

/// The same, with the solver's failure as an error.
pub(crate) fn try_solved(
    solver: &dyn SolveService,
    model: &MathModel,
    seconds: f64,
) -> Result<Reference, SolveError> {
    exactly(solver, model, seconds).map(|result| proven(result.termination, result.objective))
}

fn proven(termination: Termination, objective: Option<f64>) -> Reference {
    match (termination, objective) {
        (Termination::Optimal, Some(value)) => Reference::Objective(value),
        (Termination::Infeasible, _) => Reference::Infeasible,
        (Termination::Unbounded, _) => Reference::Unbounded,
        _ => Reference::Unknown,
    }
}

/// Keeps the last model on its way to the solver.
struct LastModel<'a> {
    solver: &'a dyn SolveService,
    model: Mutex<Option<MathModel>>,
}

impl SolveService for LastModel<'_> {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        *self.model.lock().unwrap_or_else(PoisonError::into_inner) = Some(model.clone());
        self.solver.solve(model, options)
    }

    fn solver(&self) -> SolverInfo {
        self.solver.solver()
    }

    fn isolation(&self) -> Isolation {
        self.solver.isolation()
    }
}
