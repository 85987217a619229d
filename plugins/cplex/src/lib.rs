//! CPLEX as a solver plugin: linear, mixed-integer and quadratic programs (a non-convex objective too), convex quadratic
//! rows and cones, special ordered sets, indicator rows, piecewise linear functions.
//!
//! The library names no libcplex: the worker loads one with global symbols before it loads this, as the manifest says. So
//! it builds without CPLEX and its headers. It must not know the host. Read [`Cplex`] first, then `problem`, which turns a
//! model into a CPLEX problem.

mod api;
mod environment;
mod parameters;
mod problem;
mod status;

use std::ffi::CStr;
use std::time::{Duration, Instant};

use orlm_solver::{
    Callbacks, Capabilities, ColumnKind, Feature, GeneralKind, Licence, LicenceState, MathModel, SolveError,
    SolveOptions, SolveResult, SolverLimits, SolverPlugin, Termination, Tolerances,
};

use api::{INFINITY, code, param};
use environment::Environment;
use problem::Problem;

/// Columns, and rows of every sort together, that the Community Edition takes. It cannot be asked; the first problem of one
/// more tells.
const COMMUNITY: usize = 1000;
/// An optimum's bound may be off by this beyond the wanted gap, relative to `1 + |objective|`.
const LOOSE: f64 = 1e-4;

/// The plugin.
pub struct Cplex {
    env: Environment,
    /// Whether this is the Community Edition.
    limited: bool,
}

/// How a solve goes about it.
#[derive(Clone, Copy)]
struct Manner {
    /// With tolerances far below CPLEX's own, which lets a row be off by 1e-6 and makes use of it.
    exact: bool,
    /// Without the objective: any feasible point will do.
    feasibility_only: bool,
    /// With presolve.
    presolve: bool,
}

impl SolverPlugin for Cplex {
    const NAME: &'static CStr = c"cplex";

    fn open(_config: &str) -> Result<Self, SolveError> {
        let env = Environment::open()?;
        let limited = is_limited(&env)?;
        Ok(Self { env, limited })
    }

    fn version(&self) -> String {
        self.env.version()
    }

    fn capabilities(&self) -> Capabilities {
        let limit = self.limited.then_some(COMMUNITY as u64);
        let capabilities = Capabilities::of(&[
            Feature::Linear,
            Feature::Integer,
            Feature::SemiContinuous,
            Feature::SemiInteger,
            Feature::QuadraticObjective,
            Feature::MixedQuadraticObjective,
            Feature::NonconvexObjective,
            Feature::QuadraticRows,
            Feature::Sos1,
            Feature::Sos2,
            Feature::Indicator,
            Feature::PiecewiseLinear,
            Feature::SecondOrderCone,
            Feature::LazyRows,
            Feature::Duals,
            Feature::MipStart,
            Feature::Interrupt,
            Feature::Pool,
        ]);
        let limits = SolverLimits { columns: limit, rows: limit, ..SolverLimits::default() };
        Capabilities { limits, ..capabilities }
    }

    fn licence(&self) -> Licence {
        let (state, text) = if self.limited {
            (LicenceState::Limited, format!("Community Edition: {COMMUNITY} columns, {COMMUNITY} rows"))
        } else {
            (LicenceState::Full, String::new())
        };
        Licence { state, text }
    }

    fn solve(
        &mut self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError> {
        if let Some(feature) = refused(model) {
            return Err(SolveError::Unsupported { feature: format!("{feature} (cplex)") });
        }
        if has_wild_sets(model) {
            let mut plain = self.capabilities();
            plain.features &= !(Feature::Sos1.bit() | Feature::Sos2.bit());
            let unsupported =
                |f: Feature| SolveError::Unsupported { feature: format!("{} (cplex)", f.words()) };
            if let Some(r) = model.rewrite_for(&plain).map_err(unsupported)? {
                return self.solve(&r.model, options, callbacks).map(|result| r.restore(result));
            }
        }
        let end = options
            .time_limit
            .and_then(|s| Duration::try_from_secs_f64(s).ok())
            .and_then(|d| Instant::now().checked_add(d));
        let solve = |exact| attempt(&self.env, model, options, callbacks, end, exact);
        let exact = solve(true);
        let infeasible = exact.as_ref().is_ok_and(|r| r.termination == Termination::Infeasible);
        let failed = match &exact {
            Ok(r) => r.termination == Termination::Numeric,
            Err(e) => matches!(e, SolveError::Failed { .. }),
        };
        if !(infeasible || failed) || !has_time(end) {
            return exact;
        }
        // Data are often rounded to six digits, and other solvers forgive as much: what is infeasible (or too hard for the
        // numerics) only by less than CPLEX's own tolerance is not.
        match solve(false) {
            Ok(forgiving) if forgiving.point.is_some() || failed => Ok(forgiving),
            _ => exact,
        }
    }
}

/// Whether this CPLEX takes small problems only.
fn is_limited(env: &Environment) -> Result<bool, SolveError> {
    let columns = COMMUNITY + 1;
    let mut probe = MathModel::default();
    for _ in 0..columns {
        probe.add_column("", 0.0, 0.0, 0.0, ColumnKind::Continuous);
    }
    match Problem::new(env, &probe, false)?.solve(&Callbacks::none())? {
        0 => Ok(false),
        code::RESTRICTED_VERSION => Ok(true),
        other => Err(env.error(other, "solving an empty problem")),
    }
}

fn has_time(end: Option<Instant>) -> bool {
    end.is_none_or(|e| Instant::now() < e)
}

/// What CPLEX cannot take, beyond what the capabilities say.
fn refused(model: &MathModel) -> Option<String> {
    if model.general.kind.iter().any(|&k| k != GeneralKind::PiecewiseLinear) {
        return Some("general constraints but piecewise linear ones".to_owned());
    }
    if !model.nonlinear.is_empty() {
        return Some(Feature::Nonlinear.words().to_owned());
    }
    if !model.objectives.is_empty() {
        return Some(Feature::MultiObjective.words().to_owned());
    }
    let large = |values: &[f64]| values.iter().any(|v| v.abs() >= INFINITY);
    let arrays = [
        &model.columns.objective,
        &model.rows.matrix.value,
        &model.quadratic_objective.v,
        &model.quadratic_rows.linear.value,
        &model.quadratic_rows.terms.v,
        &model.indicators.rows.value,
        &model.general.point_x,
        &model.general.point_y,
    ];
    // With such costs CPLEX stops at once, at its limit on the objective.
    arrays.into_iter().any(|a| large(a)).then(|| format!("coefficients of {INFINITY:e} and more"))
}

/// Whether a special ordered set has members below zero. CPLEX 22.2 then loses points: it answers 5 for the greatest
/// -6w + 4x - 5y - 4z + b with -4w - 4x - 2y - 3z <= -3, w in [-2, 5], x and b binary, y whole in [-3, 0], z in [0, 3], where
/// two neighbours at most are not zero and b implies 2y + 2z <= 1 (it is 6.5). The host's rewrite has no such trouble.
fn has_wild_sets(model: &MathModel) -> bool {
    model.sos.members.index.iter().any(|&j| model.columns.lower[j as usize] < 0.0)
}

/// Whether a finite bound or side is infinite to CPLEX.
fn has_dropped_bounds(model: &MathModel) -> bool {
    let lists = [&model.columns.lower, &model.columns.upper, &model.rows.lower, &model.rows.upper];
    lists.into_iter().flatten().any(|v| v.is_finite() && v.abs() >= INFINITY)
}

/// One solve, with what it takes to tell infeasible from unbounded.
fn attempt(
    env: &Environment,
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
    exact: bool,
) -> Result<SolveResult, SolveError> {
    let manner = Manner { exact, feasibility_only: false, presolve: true };
    let (mut result, feasible) = run(env, model, options, callbacks, end, manner)?;
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
        let (decided, _) = run(env, model, options, callbacks, end, manner)?;
        let decided = match decided.termination {
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

/// One call of CPLEX; also says whether it has seen a feasible point.
fn run(
    env: &Environment,
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
    manner: Manner,
) -> Result<(SolveResult, bool), SolveError> {
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
        return Ok((SolveResult::without_point(termination, ""), false));
    }
    let (mut result, feasible) = read(&problem, model, options)?;
    result.ignored = ignored;
    let wanted = options.pool_size.unwrap_or(1);
    if wanted > 1 && problem.is_discrete() && result.point.is_some() {
        // What a limit has left is taken as it is.
        if result.termination == Termination::Optimal {
            parameters::set_time(env, end)?;
            env.check(problem.populate(callbacks)?, "filling the pool")?;
        }
        result.pool = further(problem.pool()?, model, &result, wanted as usize - 1);
    }
    Ok((result, feasible))
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
fn read(
    problem: &Problem<'_>,
    model: &MathModel,
    options: &SolveOptions,
) -> Result<(SolveResult, bool), SolveError> {
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
    if result.termination == Termination::Optimal {
        judge_bound(&mut result, model, options, bound)?;
        if model.features() == [Feature::Linear] {
            result.row_dual = Some(problem.row_duals(model.n_rows())?);
        }
    } else if answer.status == status::RELAXATION_UNBOUNDED {
        return Err(unbounded_and_curved());
    }
    Ok((result, answer.feasible))
}

/// What the bound of an optimum says. CPLEX 22.2 calls 0 the least `-x^2` over a free x, with an infinite bound: a
/// non-convex objective over columns without bounds is beyond it.
fn judge_bound(
    result: &mut SolveResult,
    model: &MathModel,
    options: &SolveOptions,
    bound: Option<f64>,
) -> Result<(), SolveError> {
    let (Some(objective), Some(bound)) = (result.objective, bound) else {
        return Ok(());
    };
    if bound.is_infinite() {
        if model.has_convex_objective() == Some(false) {
            return Err(unbounded_and_curved());
        }
        result.termination = Termination::Unknown;
        result.message = format!("{}, but there is no bound on the objective", result.message);
    }
    let gap = options.mip_gap.unwrap_or(0.0) * objective.abs() + options.mip_gap_abs.unwrap_or(0.0);
    if (objective - bound).abs() > gap + LOOSE * (1.0 + objective.abs()) {
        // CPLEX does not move its bound when the last node turns out to be infeasible.
        result.bound = None;
    }
    Ok(())
}

fn unbounded_and_curved() -> SolveError {
    let feature = "a non-convex objective over columns without bounds (cplex)".to_owned();
    SolveError::Unsupported { feature }
}

orlm_solver::export_solver!(Cplex);
