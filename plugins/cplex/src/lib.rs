//! CPLEX as a solver plugin: linear, mixed-integer and quadratic programs (a non-convex objective too), convex quadratic
//! rows and cones, special ordered sets, indicator rows, piecewise linear functions.
//!
//! The library names no libcplex: the worker loads one with global symbols before it loads this, as the manifest says. So
//! it builds without CPLEX and its headers. It must not know the host. Read [`Cplex`] first, then `solve`, and `problem`,
//! which turns a model into a CPLEX problem.

mod api;
mod environment;
mod parameters;
mod problem;
mod ray;
mod solve;
mod status;

use std::ffi::CStr;

use orlm_solver::{
    Callbacks, Capabilities, ColumnKind, Feature, GeneralKind, Licence, LicenceState, MathModel, SolveError,
    SolveOptions, SolveResult, SolverLimits, SolverPlugin, Termination, has_time,
};

use api::{INFINITY, code};
use environment::Environment;
use problem::Problem;

/// Columns, and rows of every sort together, that the Community Edition takes. It cannot be asked; the first problem of one
/// more tells.
const COMMUNITY: usize = 1000;
/// The plugin.
pub struct Cplex {
    env: Environment,
    /// Whether this is the Community Edition.
    limited: bool,
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

    /// Lazy rows are not among them: CPLEX 22.2 overlooks some where its presolve decides the model.
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
        let end = options.end();
        let attempt = |exact| solve::attempt(&self.env, model, options, callbacks, end, exact);
        let exact = attempt(true);
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
        match attempt(false) {
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

orlm_solver::export_solver!(Cplex);
