//! Options of a solve as Gurobi's parameters.

use std::ffi::CString;
use std::time::Instant;

use orlm_solver::{MathModel, SolveError, SolveOptions, processors};

use crate::api::{STRING_PARAMETER, error};
use crate::problem::Problem;

/// Gurobi's default gap of 1e-4 is too coarse: an optimum must reproduce to six digits what other solvers report.
const GAP: f64 = 1e-8;
/// A gap of nearly zero is never reached where the optimum lies on a curve.
const CURVED_GAP: f64 = 1e-7;
/// Gurobi's default of 1e-10 is never reached by large objectives with a relative gap of zero.
const GAP_ABS: f64 = 1e-9;
/// The host rounds integral columns. Gurobi's default of 1e-5 then moves rows with large coefficients too far.
const INTEGRALITY: f64 = 1e-9;
/// Gurobi's default of 1e-6 leaves objectives under quadratic rows with five digits.
const BARRIER: f64 = 1e-9;

/// Parameters that are this plugin's own business, or write files into the working folder.
const KEPT: [&str; 9] = [
    "LogToConsole",
    "Record",
    "NodefileStart",
    "UpdateMode",
    "ObjNumber",
    "ScenarioNumber",
    "SolutionNumber",
    "StartNumber",
    "JSONSolDetail",
];

/// A parameter in Gurobi's own name that was not set, and why.
pub(crate) struct Ignored {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// Sets the parameters of a solve. Returns those in Gurobi's own names that were not set.
pub(crate) fn set(
    problem: &Problem<'_>,
    model: &MathModel,
    options: &SolveOptions,
) -> Result<Vec<Ignored>, SolveError> {
    let whole = |v: u64| v.min(2_000_000_000) as i32;
    problem.set_int(c"Threads", options.threads.unwrap_or(1).clamp(1, processors()) as i32)?;
    let curved = !model.quadratic_objective.is_empty()
        || model.n_quadratic_rows() > 0
        || !model.cones.kind.is_empty()
        || !model.nonlinear.is_empty();
    let gap = if curved { CURVED_GAP } else { GAP };
    problem.set_number(c"MIPGap", options.mip_gap.unwrap_or(gap))?;
    problem.set_number(c"MIPGapAbs", options.mip_gap_abs.unwrap_or(GAP_ABS))?;
    // Below and above these, Gurobi refuses.
    let integrality = options.integrality_tolerance.unwrap_or(INTEGRALITY);
    problem.set_number(c"IntFeasTol", integrality.clamp(1e-9, 1e-1))?;
    if let Some(tolerance) = options.feasibility_tolerance {
        problem.set_number(c"FeasibilityTol", tolerance.clamp(1e-9, 1e-2))?;
    }
    if let Some(tolerance) = options.optimality_tolerance {
        problem.set_number(c"OptimalityTol", tolerance.clamp(1e-9, 1e-2))?;
    }
    if curved {
        problem.set_number(c"BarQCPConvTol", BARRIER)?;
        // Up to Gurobi 10 not the default: to solve what is not convex instead of refusing it.
        problem.set_int(c"NonConvex", 2)?;
        if !model.is_mip() {
            problem.set_int(c"QCPDual", 1)?;
        }
    }
    if let Some(seed) = options.seed {
        problem.set_int(c"Seed", whole(u64::from(seed)))?;
    }
    if let Some(nodes) = options.node_limit {
        problem.set_number(c"NodeLimit", nodes as f64)?;
    }
    if let Some(points) = options.solution_limit {
        // One is the least.
        problem.set_int(c"SolutionLimit", whole(points).max(1))?;
    }
    if let Some(iterations) = options.iteration_limit {
        problem.set_number(c"IterationLimit", iterations as f64)?;
        problem.set_int(c"BarIterLimit", whole(iterations))?;
    }
    if let Some(points) = options.pool_size {
        problem.set_int(c"PoolSolutions", whole(u64::from(points)).max(1))?;
        // Otherwise the pool holds what the search happened to meet.
        problem.set_int(c"PoolSearchMode", if points > 1 { 2 } else { 0 })?;
    }
    let mut ignored = Vec::new();
    for (name, value) in &options.parameters {
        if let Some(reason) = set_raw(problem, name, value)? {
            ignored.push(Ignored { name: name.clone(), reason });
        }
    }
    Ok(ignored)
}

/// Sets one of Gurobi's own parameters. Returns why it is not set.
fn set_raw(problem: &Problem<'_>, name: &str, value: &str) -> Result<Option<String>, SolveError> {
    let (Ok(c_name), Ok(c_value)) = (CString::new(name), CString::new(value)) else {
        return Ok(Some("a name or value with a zero byte".to_owned()));
    };
    if KEPT.iter().any(|kept| kept.eq_ignore_ascii_case(name)) {
        return Ok(Some("not set from here".to_owned()));
    }
    // Texts name files to write, servers to ask and passwords to give them; a program has no say in those.
    if problem.parameter_type(&c_name) == STRING_PARAMETER {
        return Ok(Some("a text, not set from here".to_owned()));
    }
    match problem.set_text(&c_name, &c_value) {
        Ok(()) => Ok(None),
        Err(SolveError::Failed { code: error::UNKNOWN_PARAMETER, .. }) => Ok(Some("unknown".to_owned())),
        Err(SolveError::Failed { text, .. }) => Ok(Some(text)),
        Err(other) => Err(other),
    }
}

/// Leaves the time until `end`.
pub(crate) fn limit_time(problem: &Problem<'_>, end: Option<Instant>) -> Result<(), SolveError> {
    match end {
        Some(end) => {
            let left = end.saturating_duration_since(Instant::now());
            problem.set_number(c"TimeLimit", left.as_secs_f64())
        }
        None => Ok(()),
    }
}
