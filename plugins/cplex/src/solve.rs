//! One solve: what is asked of CPLEX in which order, and what is made of its answer.

use std::time::Instant;

use orlm_solver::{
    Callbacks, Feature, MathModel, SolveError, SolveOptions, SolveResult, Termination, Tolerances, has_time,
};

use crate::api::{INFINITY, code, param};
use crate::environment::Environment;
use crate::problem::Problem;
use crate::{COMMUNITY, parameters, ray, status};

/// An optimum's bound may be off by this beyond the wanted gap, relative to `1 + |objective|`.
const LOOSE: f64 = 1e-4;

/// How a solve goes about it.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    /// With tolerances far below CPLEX's own, which lets a row be off by 1e-6 and makes use of it.
    pub(crate) exact: bool,
    /// Without the objective: any feasible point will do.
    pub(crate) feasibility_only: bool,
    /// With presolve.
    pub(crate) presolve: bool,
}

/// One solve, with what it takes to tell infeasible from unbounded.
pub(crate) fn attempt(
    env: &Environment,
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
    exact: bool,
) -> Result<SolveResult, SolveError> {
    let manner = Manner { exact, feasibility_only: false, presolve: true };
    let Answered { mut result, feasible, endless } = run(env, model, options, callbacks, end, manner)?;
    if endless && model.has_convex_objective() == Some(false) {
        if !has_ray(env, model, options, callbacks, end)? {
            let feature = "a non-convex objective over columns without bounds (cplex)".to_owned();
            return Err(SolveError::Unsupported { feature });
        }
        result.termination = Termination::Unbounded;
        result.message = format!("{}; the objective improves without end along a ray", result.message);
    }
    // What CPLEX calls unbounded has a ray, and need not have a point.
    let unsure = match result.termination {
        Termination::InfeasibleOrUnbounded => true,
        Termination::Unbounded => !feasible,
        _ => false,
    };
    if unsure {
        result.termination = Termination::InfeasibleOrUnbounded;
    }
    if unsure && has_time(end) {
        let manner = Manner { feasibility_only: true, ..manner };
        let decided = run(env, model, options, callbacks, end, manner)?.result.termination;
        let decided = match decided {
            Termination::Optimal if result.native_code == status::DUAL_OBJECTIVE_LIMIT => {
                Some(Termination::Numeric)
            }
            Termination::Optimal => Some(Termination::Unbounded),
            Termination::Infeasible => Some(Termination::Infeasible),
            _ => None,
        };
        if let Some(termination) = decided {
            result.termination = termination;
            result.message = format!("{}; decided by a solve without objective", result.message);
        }
    }
    if result.termination == Termination::Unbounded && has_dropped_bounds(model) {
        result.termination = Termination::Numeric;
        result.message = format!("unbounded only because bounds of {INFINITY:e} and more were dropped");
    }
    Ok(result)
}

/// Whether CPLEX finds a ray along which the objective improves faster than its linear part can make up for.
fn has_ray(
    env: &Environment,
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
) -> Result<bool, SolveError> {
    let Some(rays) = ray::rays_of(model).filter(|_| has_time(end)) else {
        return Ok(false);
    };
    let plain = SolveOptions { threads: options.threads, ..SolveOptions::default() };
    let manner = Manner { exact: true, feasibility_only: false, presolve: true };
    let found = run(env, &rays, &plain, callbacks, end, manner)?.result;
    Ok(found.objective.is_some_and(|value| ray::improves(&rays, value)))
}

/// What a call of CPLEX gave.
struct Answered {
    result: SolveResult,
    /// Whether CPLEX has seen a feasible point.
    feasible: bool,
    /// Whether CPLEX calls a point optimal, or gives up, without any bound on the objective.
    endless: bool,
}

/// One call of CPLEX.
fn run(
    env: &Environment,
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
    manner: Manner,
) -> Result<Answered, SolveError> {
    env.reset()?;
    let ignored = parameters::set(env, options, end, manner)?;
    let problem = Problem::new(env, model, manner.feasibility_only)?;
    for start in model.mip_starts() {
        problem.suggest(start)?;
    }
    let mut code = problem.solve(callbacks)?;
    if code == code::NOT_CONVEX {
        if model.n_quadratic_rows() > 0 || !model.cones.kind.is_empty() {
            let convex = model.has_convex_objective() != Some(false);
            let feature = if convex {
                Feature::NonconvexRows.words()
            } else {
                "a non-convex objective together with quadratic rows"
            };
            return Err(SolveError::Unsupported { feature: format!("{feature} (cplex)") });
        }
        env.set_int(param::OPTIMALITYTARGET, param::OPTIMAL_GLOBAL)?;
        parameters::set_time(env, end)?;
        code = problem.solve(callbacks)?;
    }
    if code == code::INT_TOO_BIG && manner.presolve {
        // Where a direction has no bound, presolve can lead CPLEX there; without it, it sees the direction first.
        drop(problem);
        return run(env, model, options, callbacks, end, Manner { presolve: false, ..manner });
    }
    match code {
        0 => {}
        code::RESTRICTED_VERSION => return Err(too_large(&problem)),
        other => return Err(env.error(other, "solving")),
    }
    if manner.feasibility_only {
        let (termination, _) = status::read(problem.answer().status);
        let result = SolveResult::without_point(termination, "");
        return Ok(Answered { result, feasible: false, endless: false });
    }
    let mut answered = read(&problem, model, options)?;
    let result = &mut answered.result;
    result.ignored = ignored;
    let wanted = options.pool_size.unwrap_or(1);
    if wanted > 1 && problem.is_discrete() && result.point.is_some() {
        // What a limit has left is taken as it is.
        if result.termination == Termination::Optimal {
            parameters::set_time(env, end)?;
            env.check(problem.populate(callbacks)?, "filling the pool")?;
        }
        result.pool = further(problem.pool()?, model, result, wanted as usize - 1);
    }
    Ok(answered)
}

/// The best `most` points of a pool besides the one that is the result.
fn further(mut pool: Vec<Vec<f64>>, model: &MathModel, result: &SolveResult, most: usize) -> Vec<Vec<f64>> {
    let cost = |point: &[f64]| f64::from(model.sense.sign()) * model.objective_at(point);
    pool.retain(|point| result.point.as_ref() != Some(point));
    pool.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    pool.truncate(most);
    pool
}

fn too_large(problem: &Problem<'_>) -> SolveError {
    let (what, found) = if problem.columns > COMMUNITY {
        ("columns", problem.columns)
    } else {
        ("rows of all sorts", problem.rows)
    };
    SolveError::TooLarge {
        solver: "cplex".to_owned(),
        what: what.to_owned(),
        found: found as u64,
        limit: COMMUNITY as u64,
    }
}

/// Reads the result of a finished solve.
fn read(problem: &Problem<'_>, model: &MathModel, options: &SolveOptions) -> Result<Answered, SolveError> {
    let answer = problem.answer();
    let (termination, limit) = status::read(answer.status);
    let text = format!("CPLEX: {}", problem.status_text(answer.status));
    let mut result = SolveResult::without_point(termination, text);
    result.limit = limit;
    result.native_code = answer.status;
    (result.nodes, result.iterations) = problem.work();
    let bound = if problem.is_discrete() { problem.bound() } else { None };
    result.bound = bound.filter(|b| b.is_finite());
    if answer.has_point && answer.feasible {
        let point = problem.point()?;
        result.objective = Some(model.objective_at(&point));
        if status::OPTIMAL_BUT_UNSCALED.contains(&answer.status) {
            let tolerances = Tolerances::default();
            if !model.check_point(&point, &tolerances).is_within(&tolerances) {
                result.termination = Termination::Numeric;
            }
        }
        result.point = Some(point);
    }
    let mut endless = answer.status == status::RELAXATION_UNBOUNDED;
    if let (Termination::Optimal, Some(objective), Some(bound)) =
        (result.termination, result.objective, bound)
    {
        // CPLEX 22.2 calls 0 the least `-x^2` over a free x.
        endless = bound.is_infinite();
        let gap = options.mip_gap.unwrap_or(0.0) * objective.abs() + options.mip_gap_abs.unwrap_or(0.0);
        if (objective - bound).abs() > gap + LOOSE * (1.0 + objective.abs()) {
            // It does not move its bound when the last node turns out to be infeasible.
            result.bound = None;
        }
    }
    if endless {
        result.termination = Termination::Unknown;
        result.message = format!("{}, but there is no bound on the objective", result.message);
    }
    if result.termination == Termination::Optimal && model.features() == [Feature::Linear] {
        result.row_dual = Some(problem.row_duals(model.n_rows())?);
    }
    Ok(Answered { result, feasible: answer.feasible, endless })
}

/// Whether a finite bound or side is infinite to CPLEX.
fn has_dropped_bounds(model: &MathModel) -> bool {
    let lists = [&model.columns.lower, &model.columns.upper, &model.rows.lower, &model.rows.upper];
    lists.into_iter().flatten().any(|v| v.is_finite() && v.abs() >= INFINITY)
}
