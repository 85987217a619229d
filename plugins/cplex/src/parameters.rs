//! The options of a solve as CPLEX's parameters.

use std::ffi::{CString, c_int};
use std::time::Instant;

use orlm_solver::{SolveError, SolveOptions, processors};

use crate::api::{INFINITY, param};
use crate::environment::Environment;
use crate::solve::Manner;

/// CPLEX's default of 1e-4 is too coarse: an optimum must reproduce to six digits what other solvers report.
const DEFAULT_GAP: f64 = 1e-8;
/// The same in absolute terms, for objectives near zero.
const DEFAULT_GAP_ABS: f64 = 1e-9;
/// CPLEX lets a row be off by 1e-6 and makes use of it: objectives then differ from other solvers' in the sixth digit.
const EXACT: f64 = 1e-9;
/// The barrier method's own measure, which has no such effect where it is this small.
const EXACT_BARRIER: f64 = 1e-10;
/// Points that are looked at for each that is wanted in a pool: CPLEX does not find the best ones first.
const LOOKED_AT: u32 = 20;

/// Sets the parameters of a solve that must end at `end`. Returns what CPLEX does not know.
pub(crate) fn set(
    env: &Environment,
    options: &SolveOptions,
    end: Option<Instant>,
    manner: Manner,
) -> Result<Vec<String>, SolveError> {
    let long = |v: u64| i64::try_from(v).unwrap_or(i64::MAX).min(param::BIG_LONG);
    env.set_int(param::THREADS, options.threads.unwrap_or(1).clamp(1, processors()) as c_int)?;
    env.set_double(param::EPGAP, options.mip_gap.unwrap_or(DEFAULT_GAP).min(1.0))?;
    env.set_double(param::EPAGAP, options.mip_gap_abs.unwrap_or(DEFAULT_GAP_ABS).min(INFINITY))?;
    let exact = manner.exact.then_some(EXACT);
    if let Some(tolerance) = options.feasibility_tolerance.or(exact) {
        env.set_double(param::EPRHS, tolerance.clamp(1e-9, 0.1))?;
    }
    if let Some(tolerance) = options.integrality_tolerance.or(exact) {
        env.set_double(param::EPINT, tolerance.min(0.5))?;
    }
    if let Some(tolerance) = options.optimality_tolerance.or(exact) {
        env.set_double(param::EPOPT, tolerance.clamp(1e-9, 0.1))?;
    }
    if manner.exact {
        env.set_double(param::BAREPCOMP, EXACT_BARRIER)?;
        env.set_double(param::BARQCPEPCOMP, EXACT_BARRIER)?;
    }
    if !manner.presolve {
        env.set_int(param::PREIND, 0)?;
    }
    set_time(env, end)?;
    if let Some(seed) = options.seed {
        env.set_int(param::RANDOMSEED, (seed % param::BIG_INT) as c_int)?;
    }
    if let Some(nodes) = options.node_limit {
        env.set_long(param::NODELIM, long(nodes))?;
    }
    if let Some(points) = options.solution_limit {
        env.set_long(param::INTSOLLIM, long(points).max(1))?;
    }
    if let Some(iterations) = options.iteration_limit {
        env.set_long(param::ITLIM, long(iterations))?;
        env.set_long(param::BARITLIM, long(iterations))?;
    }
    if let Some(points) = options.pool_size {
        let number = |n: u32| n.clamp(1, param::BIG_INT) as c_int;
        env.set_int(param::SOLNPOOLCAPACITY, number(points))?;
        env.set_int(param::SOLNPOOLREPLACE, param::REPLACE_WORST)?;
        env.set_int(param::SOLNPOOLINTENSITY, param::ENUMERATE)?;
        env.set_int(param::POPULATELIM, number(points.saturating_mul(LOOKED_AT)))?;
    }
    let unknown = options.parameters.iter().filter_map(|(name, value)| match set_raw(env, name, value) {
        Ok(true) => None,
        Ok(false) => Some(Ok(name.clone())),
        Err(e) => Some(Err(e)),
    });
    unknown.collect()
}

/// Leaves the time until `end`.
pub(crate) fn set_time(env: &Environment, end: Option<Instant>) -> Result<(), SolveError> {
    let Some(end) = end else {
        return Ok(());
    };
    env.set_double(param::TILIM, end.saturating_duration_since(Instant::now()).as_secs_f64())
}

/// Sets a parameter by its name (`CPXPARAM_…`, `CPX_PARAM_…`) or number; false if CPLEX has none of that name.
fn set_raw(env: &Environment, name: &str, value: &str) -> Result<bool, SolveError> {
    let Some((which, kind)) = env.parameter(name) else {
        return Ok(false);
    };
    let bad =
        || SolveError::Failed { code: 0, text: format!("parameter {name}: {value:?} has the wrong type") };
    let value = value.trim();
    match kind {
        param::INT => env.set_int(which, value.parse().map_err(|_| bad())?)?,
        param::LONG => env.set_long(which, value.parse().map_err(|_| bad())?)?,
        param::DOUBLE => env.set_double(which, value.parse().map_err(|_| bad())?)?,
        param::STRING => env.set_string(which, &CString::new(value).map_err(|_| bad())?)?,
        _ => return Ok(false),
    }
    Ok(true)
}
