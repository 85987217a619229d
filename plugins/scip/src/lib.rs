//! SCIP as a solver plugin: linear, mixed-integer, quadratic and nonlinear programs (convex or not), second-order cones,
//! indicator rows, semi-continuous columns.
//!
//! The library names no libscip: the worker loads one with global symbols before it loads this, as the manifest says. So
//! it builds without SCIP, its headers or libclang. It must not know the host. Read [`Scip`] first, then `problem`, which
//! turns a model into a SCIP problem.

mod call;
mod curved;
mod expressions;
mod log;
mod objective;
mod problem;
mod rows;
mod settings;
mod status;

use std::ffi::CStr;
use std::time::Instant;

use orlm_solver::{
    Callbacks, Capabilities, ColumnKind, Feature, LimitKind, MathModel, NodeOp, Sense, SolveError,
    SolveOptions, SolveResult, SolverPlugin, Termination, has_time,
};
use russcip::ffi;

use call::{collected_errors, failed};
use problem::Problem;

/// SCIP takes this and more for infinite, as a bound and as a coefficient.
const INFINITY: f64 = 1e20;
/// SCIP rounds the bounds of integral columns; with huge ones it was seen to answer "optimal 0" for a maximum of 1e18.
const LARGEST_INTEGER_BOUND: f64 = 1e15;
/// How near to zero arguments of logarithms and negative powers may come: just above what SCIP takes for zero.
const EDGE: f64 = 1e-8;
/// What an optimum at that edge is compared with.
const FARTHER_EDGE: f64 = 1e-6;

/// The plugin.
pub struct Scip {
    version: String,
}

impl SolverPlugin for Scip {
    const NAME: &'static CStr = c"scip";

    fn open(_config: &str) -> Result<Self, SolveError> {
        // SAFETY: no preconditions.
        let (major, minor, tech) =
            unsafe { (ffi::SCIPmajorVersion(), ffi::SCIPminorVersion(), ffi::SCIPtechVersion()) };
        let version = format!("{major}.{minor}.{tech}");
        // The bindings are those of 10.0: other versions have other statuses and structs.
        if (major, minor) != (10, 0) {
            return Err(SolveError::Failed {
                code: 0,
                text: format!("SCIP {version}, this plugin needs 10.0"),
            });
        }
        call::collect_errors();
        Ok(Self { version })
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    /// Special ordered sets are not among them: SCIP 10.0.2 calls 2.01 the maximum of -3x - y with x in [-1, 1], y whole in
    /// [-1, 1] and at most one of them not zero (it is 3): the cuts that it makes of sets (`autocutsfromsos1`) cut the
    /// optimum off. The host says such sets with binaries and indicators.
    fn capabilities(&self) -> Capabilities {
        Capabilities::of(&[
            Feature::Linear,
            Feature::Integer,
            Feature::SemiContinuous,
            Feature::SemiInteger,
            Feature::QuadraticObjective,
            Feature::MixedQuadraticObjective,
            Feature::NonconvexObjective,
            Feature::QuadraticRows,
            Feature::NonconvexRows,
            Feature::Indicator,
            Feature::SecondOrderCone,
            Feature::Nonlinear,
            Feature::LazyRows,
            Feature::Duals,
            Feature::MipStart,
            Feature::Interrupt,
            Feature::Pool,
        ])
    }

    fn solve(
        &mut self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError> {
        if let Some(feature) = refused(model) {
            return Err(SolveError::Unsupported { feature: format!("{feature} (scip)") });
        }
        // Errors of an earlier solve say nothing about this one.
        drop(collected_errors());
        let end = options.end();
        let exact = attempt(model, options, callbacks, end, Manner::EXACT);
        let doubtful = match &exact {
            Ok(result) => result.termination == Termination::Infeasible,
            Err(_) => true,
        };
        if let Ok(result) = &exact
            && result.termination == Termination::Optimal
            && result.point.as_ref().is_some_and(|p| is_at_edge(model, p))
            && has_time(end)
        {
            let farther = Manner { edge: FARTHER_EDGE, ..Manner::EXACT };
            let other = attempt(model, options, callbacks, end, farther)?;
            return exact.map(|result| compared(model, result, &other));
        }
        // SCIP bounds the objective by an auxiliary column, and was seen to call 2e8 the maximum of x + y - (x - y)^2.
        if exact.as_ref().is_ok_and(|r| r.termination == Termination::Optimal)
            && has_time(end)
            && let Some(program) = model.direction_program()
        {
            let found = attempt(&program, &SolveOptions::default(), callbacks, end, Manner::EXACT)?;
            if program.improves_without_end(&found) {
                let text = "SCIP: optimal; a direction without end improves it";
                return Ok(SolveResult::without_point(Termination::Unbounded, text));
            }
        }
        if !doubtful || !has_time(end) {
            return exact;
        }
        // Data are often rounded to six digits, and other solvers forgive as much: what is infeasible (or too hard for the
        // numerics) only by less than SCIP's own tolerance is not.
        let forgiving = Manner { exact: false, ..Manner::EXACT };
        match attempt(model, options, callbacks, end, forgiving) {
            Ok(forgiving) if forgiving.point.is_some() || exact.is_err() => Ok(forgiving),
            _ => exact,
        }
    }
}

/// How a solve goes about it.
#[derive(Clone, Copy)]
struct Manner {
    /// With tolerances below SCIP's own, which lets a row be off by 1e-6 of its size and makes use of it: objectives then
    /// differ from other solvers' in the sixth digit.
    exact: bool,
    /// How near to zero arguments of logarithms and negative powers may come.
    edge: f64,
}

impl Manner {
    const EXACT: Self = Self { exact: true, edge: EDGE };
}

/// Whether a logarithm or a negative power has its argument where SCIP is not let nearer to zero.
fn is_at_edge(model: &MathModel, point: &[f64]) -> bool {
    let nodes = &model.nonlinear.nodes;
    let values = nodes.values(point);
    (0..nodes.len()).any(|k| {
        let arg = |position: usize| nodes.children(k).get(position).map_or(1.0, |&c| values[c as usize]);
        let argument = match nodes.op[k] {
            NodeOp::Log => arg(0),
            NodeOp::Divide => arg(1),
            NodeOp::Power if arg(1) < 0.0 => arg(0),
            _ => return false,
        };
        argument.abs() <= 2.0 * EDGE
    })
}

/// An optimum at the edge of a logarithm's or power's domain, compared with the one farther from that edge: where it got
/// better, it would get better still without an edge.
fn compared(model: &MathModel, mut result: SolveResult, farther: &SolveResult) -> SolveResult {
    let (Some(near), Some(far)) = (result.objective, farther.objective) else {
        return result;
    };
    let better = f64::from(model.sense.sign()) * (far - near);
    if better > 1e-3 * (1.0 + far.abs()) {
        let message = format!(
            "{}; an argument at {EDGE:e} with {near}, at {FARTHER_EDGE:e} with {far}",
            result.message
        );
        let ignored = std::mem::take(&mut result.ignored);
        result = SolveResult::without_point(Termination::Unbounded, message);
        result.ignored = ignored;
    }
    result
}

/// One solve.
fn attempt(
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
    manner: Manner,
) -> Result<SolveResult, SolveError> {
    let mut problem = Problem::new(model, manner.edge)?;
    problem.log_to(callbacks)?;
    let ignored = problem.configure(options, manner.exact, manner.edge)?;
    problem.limit_time(end)?;
    for start in model.mip_starts() {
        problem.suggest(start)?;
    }
    solve_watched(&problem, callbacks)?;
    let mut result = read(&problem, model, options)?;
    if result.termination == Termination::InfeasibleOrUnbounded && has_time(end) {
        decide(&mut problem, &mut result, callbacks, end)?;
    }
    if result.termination == Termination::Unbounded && problem.relaxed_integer_bounds() {
        result.termination = Termination::Numeric;
        result.message =
            format!("unbounded only because integer bounds above {LARGEST_INTEGER_BOUND:e} were dropped");
    }
    for words in ignored.refused {
        result.message = format!("{}; {words}", result.message);
    }
    result.ignored = ignored.names;
    Ok(result)
}

/// What SCIP cannot take, beyond what the capabilities say.
fn refused(model: &MathModel) -> Option<String> {
    // The host rewrites these into rows and indicators.
    if !model.general.kind.is_empty() {
        return Some("general constraints".to_owned());
    }
    if !model.sos.order.is_empty() {
        return Some("special ordered sets".to_owned());
    }
    let large = |values: &[f64]| values.iter().any(|v| v.abs() >= INFINITY);
    let arrays = [
        &model.columns.objective,
        &model.rows.matrix.value,
        &model.quadratic_objective.v,
        &model.quadratic_rows.linear.value,
        &model.quadratic_rows.terms.v,
        &model.indicators.rows.value,
        &model.nonlinear.linear.value,
        &model.nonlinear.nodes.value,
    ];
    if arrays.into_iter().any(|a| large(a)) {
        return Some(format!("coefficients of {INFINITY:e} and more"));
    }
    // With y whole, SCIP 10.0.2 was seen to call 2e8 the maximum of x + 2y under x + 3y <= 1e18 and x <= 10.
    let huge = |values: &[f64]| values.iter().any(|v| v.is_finite() && v.abs() >= LARGEST_INTEGER_BOUND);
    let sides = [&model.rows.lower, &model.rows.upper, &model.indicators.lower, &model.indicators.upper];
    (model.is_mip() && sides.into_iter().any(|s| huge(s)))
        .then(|| format!("sides of {LARGEST_INTEGER_BOUND:e} and more with integer columns"))
}

/// Linear rows over continuous columns and nothing else: then there are dual values.
fn is_pure_lp(model: &MathModel) -> bool {
    model.features() == [Feature::Linear]
}

/// Solves while another thread asks the host whether to stop.
fn solve_watched(problem: &Problem<'_>, callbacks: &Callbacks) -> Result<(), SolveError> {
    let interrupter = problem.interrupter();
    callbacks.while_watched(|| interrupter.interrupt(), || problem.solve())
}

/// Reads the result of a finished solve.
fn read(problem: &Problem<'_>, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
    let native = problem.status();
    let (mut termination, mut limit) = status::read(native);
    if problem.out_of_iterations.get() && termination == Termination::Interrupted {
        (termination, limit) = (Termination::Limit, Some(LimitKind::Iteration));
    }
    let mut result = SolveResult::without_point(termination, format!("SCIP: {}", status::name(native)));
    result.limit = limit;
    result.native_code = native as i32;
    result.nodes = problem.nodes();
    result.iterations = problem.iterations();
    result.bound = problem.bound().filter(|b| b.abs() < INFINITY);
    let mut points = problem.points(options.pool_size.unwrap_or(1).max(1) as usize)?;
    if !points.is_empty() {
        let point = points.remove(0);
        result.pool = points;
        let objective = model.objective_at(&point);
        if !model.quadratic_objective.is_empty() || model.nonlinear.objective.is_some() {
            // SCIP bounds an auxiliary column that equals the objective only within its tolerance.
            result.bound = result.bound.map(|b| match model.sense {
                Sense::Minimise => b.min(objective),
                Sense::Maximise => b.max(objective),
            });
        }
        result.objective = Some(objective);
        result.point = Some(point);
        if termination == Termination::Optimal && is_pure_lp(model) {
            result.row_dual = problem.row_duals()?;
        }
    }
    Ok(result)
}

/// Tells infeasible from unbounded: without an objective only the former stays.
fn decide(
    problem: &mut Problem<'_>,
    result: &mut SolveResult,
    callbacks: &Callbacks,
    end: Option<Instant>,
) -> Result<(), SolveError> {
    problem.drop_objective()?;
    problem.limit_time(end)?;
    solve_watched(problem, callbacks)?;
    let decided = match status::read(problem.status()).0 {
        Termination::Optimal => Termination::Unbounded,
        Termination::Infeasible => Termination::Infeasible,
        _ => return Ok(()),
    };
    result.termination = decided;
    result.message = format!("{}; decided by a solve without objective", result.message);
    Ok(())
}

/// A bound in SCIP's range. Integral columns get no bounds that doubles cannot count.
fn bound(value: f64, kind: ColumnKind) -> f64 {
    let limit = if kind.is_integral() { LARGEST_INTEGER_BOUND } else { INFINITY };
    if value >= limit {
        INFINITY
    } else if value <= -limit {
        -INFINITY
    } else {
        value
    }
}

/// A side of a row in SCIP's range.
fn side(value: f64) -> f64 {
    value.clamp(-INFINITY, INFINITY)
}

/// An error with SCIP's own words, which it prints rather than returns.
fn error(code: russcip::Retcode, what: &str) -> SolveError {
    failed(code, what)
}

orlm_solver::export_solver!(Scip);
