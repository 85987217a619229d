//! HiGHS as a solver plugin: linear programs, mixed-integer programs, convex quadratic objectives over continuous columns.
//! HiGHS is linked statically, so this plugin is always there.
//!
//! It must not know the host: it turns a valid model into HiGHS calls and HiGHS's answer into a result. Read [`Highs`]
//! first, then `session`, which holds one HiGHS instance for one solve, and `watch`, which ends it in time.

mod hessian;
mod session;
mod settings;
mod watch;

use std::ffi::CStr;
use std::time::Instant;

use highs::HighsModelStatus as Status;
use orlm_solver::{
    Callbacks, Capabilities, ColumnKind, Feature, LimitKind, MathModel, SolveError, SolveOptions,
    SolveResult, SolverPlugin, Termination, Tolerances, has_time,
};

use session::{Session, failed};
use watch::Watch;

/// HiGHS drops or refuses numbers at and above this.
const LARGEST_COEFFICIENT: f64 = 1e15;
/// HiGHS takes a cost of this size for infinite.
const LARGEST_COST: f64 = 1e20;
/// HiGHS refuses semi-continuous columns with an upper bound above this.
const LARGEST_SEMI_BOUND: f64 = 1e5;

/// The plugin. HiGHS keeps its task scheduler in the thread, so an instance lives within one call of `solve`.
pub struct Highs;

/// How a solve goes about it.
#[derive(Clone, Copy)]
struct Manner {
    /// Without its objective: any feasible point will do.
    feasibility_only: bool,
    /// With presolve.
    presolve: bool,
    /// A second opinion: with the tolerance of 1e-6 that other solvers have, instead of 1e-7, and few nodes; of mixed-integer
    /// programs without presolve.
    forgiving: bool,
}

impl Manner {
    const USUAL: Self = Self { feasibility_only: false, presolve: true, forgiving: false };
}

impl SolverPlugin for Highs {
    const NAME: &'static CStr = c"highs";

    fn open(_config: &str) -> Result<Self, SolveError> {
        Ok(Self)
    }

    fn version(&self) -> String {
        // SAFETY: HiGHS returns a static C string.
        unsafe { CStr::from_ptr(highs_sys::Highs_version()) }.to_string_lossy().into_owned()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of(&[
            Feature::Linear,
            Feature::Integer,
            Feature::SemiContinuous,
            Feature::SemiInteger,
            Feature::QuadraticObjective,
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
            return Err(SolveError::Unsupported { feature: format!("{feature} (highs)") });
        }
        if has_wild_semi_columns(model) {
            let mut plain = self.capabilities();
            plain.features &= !(Feature::SemiContinuous.bit() | Feature::SemiInteger.bit());
            let rewritten = model.rewrite_for(&plain).map_err(|_| SolveError::Unsupported {
                feature: format!(
                    "semi-continuous columns with bounds outside [0, {LARGEST_SEMI_BOUND:e}] (highs)"
                ),
            })?;
            if let Some(r) = rewritten {
                return self.solve(&r.model, options, callbacks).map(|result| r.restore(result));
            }
        }
        let end = options.end();
        let mut result = run(model, options, callbacks, end, Manner::USUAL)?;
        if matches!(result.termination, Termination::Unknown | Termination::Numeric) && has_time(end) {
            // Presolve is where HiGHS most often gives up.
            let manner = Manner { presolve: false, ..Manner::USUAL };
            result = run(model, options, callbacks, end, manner)?;
        }
        if result.termination == Termination::Infeasible && has_time(end) {
            // Data are often rounded to six digits; what is infeasible only by so little is not. And HiGHS 1.15.0 was seen to
            // call a mixed-integer program infeasible that it solves without presolve.
            let manner = Manner { forgiving: true, ..Manner::USUAL };
            let forgiving = run(model, options, callbacks, end, manner)?;
            if forgiving.point.is_some() {
                result = forgiving;
            }
        }
        // HiGHS adds a little curvature to quadratic objectives, and so takes some that are unbounded for bounded.
        if result.termination == Termination::Optimal
            && has_time(end)
            && let Some(program) = model.direction_program()
            && program.improves_without_end(&run(&program, options, callbacks, end, Manner::USUAL)?)
        {
            let text = format!("{}; a direction without end improves it", result.message);
            return Ok(SolveResult::without_point(Termination::Unbounded, text));
        }
        let unsure = match result.termination {
            Termination::InfeasibleOrUnbounded => true,
            // What HiGHS calls unbounded in a mixed-integer program is the relaxation.
            Termination::Unbounded => model.is_mip(),
            _ => false,
        };
        if unsure && has_time(end) {
            let manner = Manner { feasibility_only: true, ..Manner::USUAL };
            let feasible = run(model, options, callbacks, end, manner)?;
            let decided = match feasible.termination {
                Termination::Optimal => Some(Termination::Unbounded),
                Termination::Infeasible => Some(Termination::Infeasible),
                _ => None,
            };
            if let Some(termination) = decided {
                result.termination = termination;
                result.message = format!("{}; decided by a solve without objective", result.message);
            } else {
                result.termination = Termination::InfeasibleOrUnbounded;
            }
        }
        Ok(result)
    }
}

/// What HiGHS cannot take, beyond what the capabilities say.
fn refused(model: &MathModel) -> Option<String> {
    let col = &model.columns;
    let extra = Capabilities::of(&[
        Feature::Linear,
        Feature::Integer,
        Feature::SemiContinuous,
        Feature::SemiInteger,
        Feature::QuadraticObjective,
    ]);
    if let Some(feature) = extra.lacks(model) {
        return Some(feature.words().to_owned());
    }
    if model.rows.matrix.value.iter().any(|v| v.abs() >= LARGEST_COEFFICIENT) {
        return Some(format!("coefficients of {LARGEST_COEFFICIENT:e} and more"));
    }
    if col.objective.iter().any(|v| v.abs() >= LARGEST_COST) {
        return Some(format!("objective coefficients of {LARGEST_COST:e} and more"));
    }
    if !model.quadratic_objective.is_empty() && model.has_convex_objective() == Some(false) {
        return Some(Feature::NonconvexObjective.words().to_owned());
    }
    None
}

/// Whether there are semi-continuous columns that HiGHS does not take as such.
fn has_wild_semi_columns(model: &MathModel) -> bool {
    let col = &model.columns;
    let wild = |j: usize| col.lower[j] < 0.0 || col.upper[j] > LARGEST_SEMI_BOUND;
    (0..model.n_cols()).any(|j| col.kind[j].is_semi() && wild(j))
}

/// HiGHS keeps one start: the best of those that satisfy the model, else the first.
fn best_start(model: &MathModel) -> Option<&[f64]> {
    let sign = f64::from(model.sense.sign());
    let tolerances = Tolerances::default();
    let worth = |start: &[f64]| {
        let check = model.check_point(start, &tolerances);
        if check.is_within(&tolerances) { sign * check.objective } else { f64::INFINITY }
    };
    model
        .mip_starts()
        .map(|start| (worth(start), start))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|best| best.1)
}

/// One solve with one HiGHS instance.
fn run(
    model: &MathModel,
    options: &SolveOptions,
    callbacks: &Callbacks,
    end: Option<Instant>,
    manner: Manner,
) -> Result<SolveResult, SolveError> {
    let mut session = Session::new()?;
    if !session.configure(model, options, manner) {
        return Err(failed(0, "HiGHS refused an option"));
    }
    let ignored = session.set_parameters(options);
    session.pass(model, manner.feasibility_only)?;
    if let Some(start) = best_start(model) {
        session.start_from(start);
    }
    let mut watch = Watch::new(callbacks);
    watch.end = end;
    watch.iterations = options.iteration_limit;
    watch.keep = options.pool_size.map_or(0, |n| n as usize);
    if !session.limit_time(end) {
        return Err(failed(0, "HiGHS refused the time limit"));
    }
    let code = session.run(&watch);
    let native = session.status();
    let status = Status::try_from(native).ok();
    let quadratic = !model.quadratic_objective.is_empty();
    if code == highs_sys::kHighsStatusError && quadratic && matches!(status, Some(Status::NotSet)) {
        let words = Feature::NonconvexObjective.words();
        return Err(SolveError::Unsupported { feature: format!("{words} (highs)") });
    }
    let (mut termination, mut limit) = read_status(status, &session, options);
    if termination == Termination::Interrupted {
        // The watch has stopped it for a limit that HiGHS has overlooked or does not have.
        if watch.out_of_time.get() {
            (termination, limit) = (Termination::Limit, Some(LimitKind::Time));
        } else if watch.out_of_iterations.get() {
            (termination, limit) = (Termination::Limit, Some(LimitKind::Iteration));
        }
    }
    if code == highs_sys::kHighsStatusError && termination == Termination::Unknown {
        return Err(SolveError::Failed { code: native, text: "HiGHS could not run the model".to_owned() });
    }
    let mut result = SolveResult::without_point(termination, session.status_text(native));
    result.limit = limit;
    result.native_code = native;
    result.iterations = session.iterations();
    for words in ignored.refused {
        result.message = format!("{}; {words}", result.message);
    }
    result.ignored = ignored.names;
    let mip = integrality(model).is_some();
    if mip {
        result.nodes = session.nodes();
        result.bound = session.number(c"mip_dual_bound").filter(|b| b.is_finite());
    }
    if session.has_feasible_point() {
        let solution = session.solution(model.n_cols(), model.n_rows());
        result.objective = Some(model.objective_at(&solution.point));
        // HiGHS keeps one point; the improving ones before it are further points. The best one may be among them.
        let mut improving: Vec<Vec<f64>> = watch.points.take().into_iter().rev().collect();
        improving.retain(|p| *p != solution.point && p.len() == model.n_cols());
        improving.truncate(watch.keep.saturating_sub(1));
        result.pool = improving;
        result.point = Some(solution.point);
        if !mip && !quadratic && termination == Termination::Optimal {
            result.row_dual = Some(solution.row_dual);
            result.reduced_cost = Some(solution.reduced_cost);
        }
    }
    Ok(result)
}

fn read_status(
    status: Option<Status>,
    session: &Session,
    options: &SolveOptions,
) -> (Termination, Option<LimitKind>) {
    let limit = |kind| (Termination::Limit, Some(kind));
    match status {
        Some(Status::Optimal) => (Termination::Optimal, None),
        Some(Status::Infeasible) => (Termination::Infeasible, None),
        Some(Status::Unbounded) => (Termination::Unbounded, None),
        Some(Status::UnboundedOrInfeasible) => (Termination::InfeasibleOrUnbounded, None),
        Some(Status::ReachedTimeLimit) => limit(LimitKind::Time),
        Some(Status::ReachedIterationLimit) => limit(LimitKind::Iteration),
        Some(Status::ReachedMemoryLimit) => limit(LimitKind::Memory),
        // One status for the limit on nodes and the limit on improving points.
        Some(Status::ReachedSolutionLimit) => limit(match options.node_limit {
            Some(nodes) if session.nodes() >= nodes || options.solution_limit.is_none() => LimitKind::Node,
            _ => LimitKind::Solution,
        }),
        Some(Status::ObjectiveBound | Status::ObjectiveTarget) => limit(LimitKind::Other),
        Some(Status::ReachedInterrupt) => (Termination::Interrupted, None),
        Some(Status::SolveError | Status::PostsolveError | Status::PresolveError) => {
            (Termination::Numeric, None)
        }
        // Among them ModelEmpty, which HiGHS also says of infeasible rows without columns: the host answers those.
        _ => (Termination::Unknown, None),
    }
}

/// HiGHS's numbers for the column kinds; `None` if all are continuous. A semi-continuous column that may be zero anyway is
/// a plain one: HiGHS solves such a model as a linear program and leaves the bound of the mixed-integer one at zero.
fn integrality(model: &MathModel) -> Option<Vec<highs_sys::HighsInt>> {
    let col = &model.columns;
    let plain = |j: usize| col.lower[j] <= 0.0 && col.upper[j] >= 0.0;
    let code = |j: usize| match col.kind[j] {
        ColumnKind::SemiContinuous if plain(j) => highs_sys::kHighsVarTypeContinuous,
        ColumnKind::SemiInteger if plain(j) => highs_sys::kHighsVarTypeInteger,
        ColumnKind::Continuous => highs_sys::kHighsVarTypeContinuous,
        ColumnKind::Integer | ColumnKind::Binary => highs_sys::kHighsVarTypeInteger,
        ColumnKind::SemiContinuous => highs_sys::kHighsVarTypeSemiContinuous,
        ColumnKind::SemiInteger => highs_sys::kHighsVarTypeSemiInteger,
    };
    let codes: Vec<_> = (0..model.n_cols()).map(code).collect();
    codes.iter().any(|&c| c != highs_sys::kHighsVarTypeContinuous).then_some(codes)
}

orlm_solver::export_solver!(Highs);
