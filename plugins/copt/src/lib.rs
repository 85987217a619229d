//! COPT (Cardinal Optimizer) as a solver plugin: linear, mixed-integer, quadratic and conic programs, convex or not, and
//! convex nonlinear ones.
//!
//! The library names no libcopt: the worker loads one with global symbols before it loads this, as the manifest says. So
//! it builds without COPT. It must not know the host. Read [`Copt`] first, then `problem`, which turns a model into a COPT
//! problem, and `run`, which solves it.

mod api;
mod curvature;
mod expression;
mod limits;
mod problem;
mod run;
mod status;

use std::ffi::CStr;
use std::ptr::null_mut;
use std::time::Instant;

use orlm_solver::{
    Callbacks, Capabilities, Feature, Licence, LicenceState, LimitKind, MathModel, SolveError, SolveOptions,
    SolveResult, SolverPlugin, Termination, Tolerances, has_time,
};

use api::{Api, Env};
use problem::Problem;

/// COPT takes this and more for infinite.
const INFINITY: f64 = 1e30;
/// A point or objective of this size is one at infinity: COPT stops where its objective reaches 1e30.
const VAST: f64 = 1e28;
/// The major versions whose functions are as declared here, each with its first usable minor one: COPT 7.0.3 does not stop
/// when interrupted.
const VERSIONS: [(u32, u32); 2] = [(7, 1), (8, 0)];
/// What the licence message says where COPT runs without a licence.
const LIMITED: &str = "size limitations";

/// The plugin: one environment, which holds the licence.
pub struct Copt {
    api: Api,
    env: *mut Env,
    version: String,
    licence: Licence,
    /// Whether it solves to a global optimum what is not convex.
    global: bool,
}

/// How a solve goes about it.
#[derive(Clone, Copy, Default)]
struct Manner {
    /// Any feasible point will do.
    without_objective: bool,
    /// With the tolerance of 1e-6 that other solvers have.
    forgiving: bool,
    /// The quadratic objective said with a quadratic row, which COPT solves by another method.
    epigraph: bool,
    /// Look for global optima.
    global: bool,
    /// Without presolve.
    plain: bool,
}

/// One call of `solve`.
struct Job<'a> {
    plugin: &'a Copt,
    model: &'a MathModel,
    options: &'a SolveOptions,
    callbacks: &'a Callbacks,
    end: Option<Instant>,
}

impl SolverPlugin for Copt {
    const NAME: &'static CStr = c"copt";

    fn open(_config: &str) -> Result<Self, SolveError> {
        let api = Api::find()?;
        let version = version_in(&api.banner())?;
        let mut env: *mut Env = null_mut();
        // SAFETY: a place for one pointer.
        let code = unsafe { (api.create_env)(&raw mut env) };
        // SAFETY: null or an environment, which COPT gives also where it does not open one.
        let words = unsafe { api.licence(env) };
        let state = if words.contains(LIMITED) { LicenceState::Limited } else { LicenceState::Full };
        let mut copt = Self { api, env, version, licence: Licence { state, text: words }, global: false };
        match copt.api.check(code, "opening COPT") {
            Ok(()) => {}
            Err(SolveError::Licence { text }) => {
                return Err(SolveError::Licence { text: format!("{text}\n{}", copt.licence.text) });
            }
            Err(e) => return Err(e),
        }
        copt.global = copt.knows_global()?;
        Ok(copt)
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn licence(&self) -> Licence {
        self.licence.clone()
    }

    /// Lazy rows are not among them: COPT 8.0.4 was seen to call a worse point optimal where a row was lazy.
    /// Semi-continuous columns and general constraints are not among them: COPT has none, and the host rewrites them.
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::of(&[
            Feature::Linear,
            Feature::Integer,
            Feature::QuadraticObjective,
            Feature::MixedQuadraticObjective,
            Feature::QuadraticRows,
            Feature::Sos1,
            Feature::Sos2,
            Feature::Indicator,
            Feature::SecondOrderCone,
            Feature::Duals,
            Feature::MipStart,
            Feature::Interrupt,
            Feature::Pool,
        ]);
        if self.global {
            capabilities.features |= Feature::NonconvexObjective.bit() | Feature::NonconvexRows.bit();
        }
        if self.api.add_nonlinear_row.is_some() && self.api.set_nonlinear_objective.is_some() {
            capabilities.features |= Feature::Nonlinear.bit();
        }
        if self.licence.state == LicenceState::Limited {
            capabilities.limits = limits::WITHOUT_LICENCE;
        }
        capabilities
    }

    fn solve(
        &mut self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError> {
        if let Some(feature) = self.refused(model) {
            return Err(SolveError::Unsupported { feature: format!("{feature} (copt)") });
        }
        if self.licence.state == LicenceState::Limited {
            limits::check(model)?;
        }
        let end = options.end();
        Job { plugin: self, model, options, callbacks, end }.solve()
    }
}

impl Drop for Copt {
    fn drop(&mut self) {
        // SAFETY: our own environment, or null, freed once.
        unsafe { (self.api.delete_env)(&raw mut self.env) };
    }
}

/// The version in COPT's banner, if it is one whose functions are known.
fn version_in(banner: &str) -> Result<String, SolveError> {
    let words = banner.split_whitespace();
    let mut numbers = words.filter_map(|w| w.strip_prefix('v')).map(|w| w.trim_end_matches('.'));
    let version = numbers.find(|w| w.starts_with(|c: char| c.is_ascii_digit())).unwrap_or_default();
    let mut parts = version.split('.').map_while(|p| p.parse::<u32>().ok());
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if VERSIONS.iter().any(|&(m, first)| m == major && minor >= first) {
        return Ok(version.to_owned());
    }
    let first = banner.lines().next().unwrap_or_default();
    let text = format!("{first:?} is no version that this plugin knows: it needs COPT 7.1 or newer, or 8");
    Err(SolveError::Failed { code: 0, text })
}

impl Copt {
    /// Whether COPT can look for global optima: from 7.2 or so on.
    fn knows_global(&self) -> Result<bool, SolveError> {
        let model = MathModel::default();
        // SAFETY: our own environment, which outlives the problem.
        let problem = unsafe { Problem::new(&self.api, self.env, &model, Manner::default()) }?;
        let mut largest = 0;
        // SAFETY: a problem, a C string, a place for the value.
        let code = unsafe { (self.api.largest_int)(problem.raw, c"NonConvex".as_ptr(), &raw mut largest) };
        Ok(code == api::OK && largest >= 2)
    }

    /// What COPT cannot take, beyond what the capabilities say.
    fn refused(&self, model: &MathModel) -> Option<String> {
        if let Some(feature) = self.capabilities().lacks(model) {
            return Some(feature.words().to_owned());
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
        ];
        if arrays.into_iter().any(|a| large(a)) {
            return Some(format!("coefficients of {INFINITY:e} and more"));
        }
        if !self.global && model.has_convex_objective() == Some(false) {
            return Some(Feature::NonconvexObjective.words().to_owned());
        }
        if !self.global && model.has_convex_rows() == Some(false) {
            return Some(Feature::NonconvexRows.words().to_owned());
        }
        if model.nonlinear.is_empty() { None } else { refused_nonlinear(model) }
    }
}

/// Why a nonlinear model is not taken: COPT's method for them is local, for continuous columns, and ends the process when
/// it leaves the domain of an operation.
fn refused_nonlinear(model: &MathModel) -> Option<String> {
    if model.is_mip() || !model.sos.order.is_empty() || !model.indicators.column.is_empty() {
        return Some("nonlinear models with integer columns, sets or indicator rows".to_owned());
    }
    if curvature::may_leave_domain(model) {
        return Some("nonlinear operations whose domain the columns' bounds do not ensure".to_owned());
    }
    let quadratic = [model.has_convex_objective(), model.has_convex_rows()];
    if !curvature::is_convex(model) || quadratic.contains(&Some(false)) {
        return Some("nonlinear models that cannot be shown to be convex".to_owned());
    }
    None
}

/// Whether COPT's presolve may not be used: COPT 8.0.4 calls 63 the minimum of x^2 + 4y^2 + 6x - 2y with x >= -3, y in
/// [-4, -2], -2x >= -7, 3x + 4y <= -2 (it is 11), and so with other continuous models that have curved parts and are
/// convex. For those that it searches by branch and bound no such case is known.
fn presolve_is_wrong(m: &MathModel) -> bool {
    let search = m.is_mip()
        || !m.sos.order.is_empty()
        || !m.indicators.column.is_empty()
        || m.has_convex_objective() == Some(false)
        || m.has_convex_rows() == Some(false);
    is_curved(m) && m.nonlinear.is_empty() && !search
}

fn is_curved(m: &MathModel) -> bool {
    !m.quadratic_objective.is_empty()
        || m.n_quadratic_rows() > 0
        || !m.cones.kind.is_empty()
        || !m.nonlinear.is_empty()
}

/// Whether the point lies where COPT takes numbers for infinite: COPT 8.0.4 calls some unbounded mixed-integer programs
/// optimal there.
fn is_vast(result: &SolveResult) -> bool {
    result.point.iter().flatten().chain(&result.objective).any(|v| v.abs() >= VAST)
}

/// Whether the result is one of those that a solver may be asked to think over.
fn is_final(result: &SolveResult, options: &SolveOptions) -> bool {
    match result.termination {
        Termination::Interrupted => true,
        // Nobody asked for a limit on iterations: the method ran in circles.
        Termination::Limit => result.limit != Some(LimitKind::Iteration) || options.iteration_limit.is_some(),
        _ => false,
    }
}

impl Job<'_> {
    fn solve(&self) -> Result<SolveResult, SolveError> {
        let mut result = self.attempt_twice(Manner::default())?;
        if result.termination == Termination::Infeasible && has_time(self.end) {
            // Data are often rounded to six digits; what is infeasible only by so little is not.
            let forgiving = self.attempt(Manner { forgiving: true, ..Manner::default() })?;
            if forgiving.point.is_some() && self.holds(&forgiving) {
                return Ok(forgiving);
            }
        }
        let trusted = match result.termination {
            Termination::Infeasible => true,
            Termination::Optimal if !self.holds(&result) || is_vast(&result) => false,
            // COPT 8.0.4 calls 1 the minimum of x^2 + y with y <= 1.
            Termination::Optimal => !self.falls_for_ever()?,
            // COPT 8.0.4 calls linear programs unbounded that have no point at all.
            Termination::Unbounded => result.point.is_some() && self.holds(&result),
            _ => is_final(&result, self.options),
        };
        if !trusted && has_time(self.end) {
            result = self.think_over(result)?;
        }
        if result.termination == Termination::Optimal && !self.holds(&result) {
            result.termination = Termination::Numeric;
        }
        if result.termination == Termination::Infeasible && self.options.iis && has_time(self.end) {
            result.iis = self.iis()?;
        }
        if result.termination == Termination::Unbounded && self.has_vast_bounds() {
            result.termination = Termination::Numeric;
            result.message = format!("unbounded only because bounds of {INFINITY:e} and more were dropped");
        }
        Ok(result)
    }

    /// A solve, and if COPT gets nowhere, another without presolve: COPT 8.0.4 speaks of numerical trouble where it
    /// should say infeasible, in x + 2y <= -1, 3x - 3y <= 14 with x in [3, 4], y in [-2, 4].
    fn attempt_twice(&self, manner: Manner) -> Result<SolveResult, SolveError> {
        let first = self.attempt(manner)?;
        let lost = matches!(first.termination, Termination::Numeric | Termination::Unknown);
        if lost && has_time(self.end) {
            self.attempt(Manner { plain: true, forgiving: true, ..manner })
        } else {
            Ok(first)
        }
    }

    /// One solve with one problem.
    fn attempt(&self, manner: Manner) -> Result<SolveResult, SolveError> {
        let manner = Manner {
            global: self.plugin.global && self.model.nonlinear.is_empty(),
            plain: manner.plain || presolve_is_wrong(self.model),
            ..manner
        };
        // SAFETY: the plugin's environment outlives the problem.
        let problem = unsafe { Problem::new(&self.plugin.api, self.plugin.env, self.model, manner) }?;
        let ignored = problem.configure(self.options, self.callbacks, self.end, manner)?;
        if !manner.without_objective {
            problem.suggest()?;
        }
        let points = self.options.solution_limit.filter(|_| !manner.without_objective);
        let reached = problem.run(points, self.callbacks)?;
        let mut result = problem.read(self.options, reached)?;
        result.ignored = ignored;
        Ok(result)
    }

    /// Whether the result's point satisfies the model.
    fn holds(&self, result: &SolveResult) -> bool {
        let tolerances = Tolerances::default();
        let check = |point: &Vec<f64>| self.model.check_point(point, &tolerances).is_within(&tolerances);
        result.point.as_ref().is_some_and(check)
    }

    /// A second look at a result that cannot be trusted: are there feasible points at all, and is there a bound?
    fn think_over(&self, first: SolveResult) -> Result<SolveResult, SolveError> {
        let unbounded = is_vast(&first)
            || matches!(first.termination, Termination::Unbounded | Termination::InfeasibleOrUnbounded);
        let decided = |mut result: SolveResult, termination, how: &str| {
            (result.termination, result.limit) = (termination, None);
            (result.point, result.objective, result.bound) = (None, None, None);
            result.message = format!("{}; {how}", result.message);
            result
        };
        let any =
            self.attempt_twice(Manner { without_objective: true, forgiving: true, ..Manner::default() })?;
        match any.termination {
            Termination::Infeasible => {
                return Ok(decided(first, Termination::Infeasible, "decided by a solve without objective"));
            }
            Termination::Optimal if self.holds(&any) => {}
            _ if self.linear_part_is_infeasible()? => {
                return Ok(decided(first, Termination::Infeasible, "its linear part is infeasible"));
            }
            _ => {
                let unsure = matches!(first.termination, Termination::Unbounded);
                let termination = if unsure { Termination::InfeasibleOrUnbounded } else { first.termination };
                return Ok(SolveResult { termination, ..first });
            }
        }
        if unbounded {
            return Ok(decided(first, Termination::Unbounded, "a solve without objective found a point"));
        }
        if self.falls_for_ever()? {
            return Ok(decided(first, Termination::Unbounded, "a ray proves it"));
        }
        let other_way = !self.model.quadratic_objective.is_empty() && self.model.nonlinear.is_empty();
        if !other_way || !has_time(self.end) {
            return Ok(first);
        }
        let other = self.attempt(Manner { epigraph: true, forgiving: true, ..Manner::default() })?;
        Ok(if other.termination == Termination::Optimal && self.holds(&other) { other } else { first })
    }

    /// Whether the model is infeasible already without its curved parts.
    fn linear_part_is_infeasible(&self) -> Result<bool, SolveError> {
        if !is_curved(self.model) || !has_time(self.end) {
            return Ok(false);
        }
        let linear = MathModel {
            quadratic_objective: Default::default(),
            quadratic_rows: Default::default(),
            cones: Default::default(),
            nonlinear: Default::default(),
            ..self.model.clone()
        };
        let manner = Manner { without_objective: true, forgiving: true, ..Manner::default() };
        let answer = Job { model: &linear, ..*self }.attempt_twice(manner)?;
        Ok(answer.termination == Termination::Infeasible)
    }

    /// Whether a convex quadratic program has no bound on its feasible set, if that is not empty. COPT's methods notice
    /// neither for certain.
    fn falls_for_ever(&self) -> Result<bool, SolveError> {
        if !is_curved(self.model) || !has_time(self.end) {
            return Ok(false);
        }
        let Some(program) = self.model.direction_program() else {
            return Ok(false);
        };
        let options = SolveOptions::default();
        let found = Job { model: &program, options: &options, ..*self }.attempt(Manner::default())?;
        Ok(program.improves_without_end(&found))
    }

    fn iis(&self) -> Result<Option<orlm_solver::Iis>, SolveError> {
        let (m, ind) = (self.model, &self.model.indicators);
        let curved = m.n_quadratic_rows() > 0 || !m.cones.kind.is_empty() || !m.nonlinear.is_empty();
        if curved || (0..ind.column.len()).any(|k| ind.rows.row(k).0.is_empty()) {
            return Ok(None);
        }
        let manner = Manner { without_objective: true, ..Manner::default() };
        // SAFETY: the plugin's environment outlives the problem.
        let problem = unsafe { Problem::new(&self.plugin.api, self.plugin.env, m, manner) }?;
        problem.configure(self.options, self.callbacks, self.end, manner)?;
        problem.iis()
    }

    /// Whether finite bounds were taken for infinite.
    fn has_vast_bounds(&self) -> bool {
        let (col, rows) = (&self.model.columns, &self.model.rows);
        let vast = |v: &f64| v.is_finite() && v.abs() >= INFINITY;
        [&col.lower, &col.upper, &rows.lower, &rows.upper].into_iter().any(|b| b.iter().any(vast))
    }
}

orlm_solver::export_solver!(Copt);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_unknown_ones_refused() {
        let banner = "Cardinal Optimizer v8.0.4. Build date Apr 24 2026\nCopyright Cardinal Operations";
        assert_eq!(version_in(banner), Ok("8.0.4".to_owned()));
        assert_eq!(version_in("Cardinal Optimizer v7.1.3. Build"), Ok("7.1.3".to_owned()));
        let refused = |banner| version_in(banner).expect_err("unknown").to_string();
        assert!(refused("Cardinal Optimizer v7.0.3. Build").contains("needs COPT 7.1"));
        assert!(refused("Cardinal Optimizer v9.0.0. Build").contains("needs COPT 7.1"));
        assert!(refused("").contains("needs COPT 7.1"));
    }
}
