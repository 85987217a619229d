//! Gurobi as a solver plugin: everything from linear programs to, from Gurobi 12 on, nonlinear ones.
//!
//! The library is the user's own: the worker loads it with global symbols before it loads this, as the manifest says. So this
//! builds without Gurobi. It speaks the C interface that Gurobi 10 to 13 have in common. It must not know the host. Read [`Gurobi`] first, then `problem`, which turns a model into a Gurobi
//! model, and `answer`, which reads the result.
//!
//! Gurobi's C interface needs a licence. The one inside the `gurobipy` package is for Python only, and the library refuses
//! to open with it, which is said in plain words.

mod access;
mod answer;
mod api;
mod nonlinear;
mod parameters;
mod problem;
mod rows;
mod status;

#[cfg(test)]
mod tests;

use std::ffi::CStr;
use std::ptr::null_mut;
use std::time::Instant;

use libloading::Library;
use orlm_solver::{
    Callbacks, Capabilities, Feature, Licence, LicenceState, LimitKind, MathModel, SolveError, SolveOptions,
    SolveResult, SolverPlugin, Termination, has_time,
};

use api::{Api, Env, error};
use parameters::Ignored;
use problem::{Problem, Purpose};

/// The first major version with the functions that are used.
const OLDEST: i32 = 10;
/// What a user without a licence must know.
const NO_LICENCE: &str = "Gurobi's C interface needs a licence of your own (GRB_LICENSE_FILE, ~/gurobi.lic); the \
                          licence inside the pip package works from Python only";
/// Sizes that licences which come with the packages allow, in that order: columns, rows, columns of models with quadratic
/// rows or nonlinear parts. Gurobi does not say the limit that it refuses by.
const SMALL_LICENCE: (usize, usize, usize) = (2000, 2000, 200);

/// The plugin.
pub struct Gurobi {
    session: Session,
}

/// The functions of a loaded library, with an environment that was started.
pub(crate) struct Session {
    api: Api,
    env: Env,
}

impl Session {
    /// Starts an environment of a loaded library.
    fn start(library: &Library) -> Result<Self, SolveError> {
        let failed = |text: String| SolveError::Failed { code: 0, text };
        let api =
            Api::of(library).map_err(|text| failed(format!("no library of Gurobi is loaded: {text}")))?;
        let (major, minor, technical) = api.version();
        let name = format!("Gurobi {major}.{minor}.{technical} in {}", api.file());
        if major < OLDEST {
            return Err(failed(format!("{name}: this plugin needs {OLDEST}.0 or later")));
        }
        let mut env = null_mut();
        // SAFETY: a place for the environment; the version is the library's own.
        let code = unsafe {
            match (api.GRBemptyenvinternal, api.GRBemptyenv) {
                (Some(make), _) => make(&raw mut env, major, minor, technical),
                (None, Some(make)) => make(&raw mut env),
                (None, None) => return Err(failed(format!("{name}: no function makes an environment"))),
            }
        };
        // From here on the environment is freed when dropped.
        let session = Self { api, env };
        session.check(code, "making an environment")?;
        // Otherwise a banner goes to stdout.
        // SAFETY: an environment that is not yet started, and a C string.
        let code = unsafe { (session.api.GRBsetintparam)(env, c"OutputFlag".as_ptr(), 0) };
        session.check(code, "setting a parameter")?;
        // SAFETY: as above.
        let code = unsafe { (session.api.GRBstartenv)(env) };
        session.check(code, "starting").map_err(|e| match e {
            SolveError::Licence { text } => {
                SolveError::Licence { text: format!("{NO_LICENCE}. {name}: {text}") }
            }
            SolveError::Failed { code, text } => SolveError::Failed { code, text: format!("{name}: {text}") },
            other => other,
        })?;
        Ok(session)
    }

    fn check(&self, code: i32, what: &str) -> Result<(), SolveError> {
        if code == 0 { Ok(()) } else { Err(self.error(self.env, code, what)) }
    }

    /// A failed call as an error, with Gurobi's words.
    pub(crate) fn error(&self, env: Env, code: i32, what: &str) -> SolveError {
        let words = if env.is_null() {
            String::new()
        } else {
            // SAFETY: a valid environment; the words are a C string that is its own.
            let words = unsafe { (self.api.GRBgeterrormsg)(env) };
            if words.is_null() {
                String::new()
            } else {
                // SAFETY: as above, not null.
                unsafe { CStr::from_ptr(words) }.to_string_lossy().trim().to_owned()
            }
        };
        let words =
            if words.is_empty() { format!("error {code}") } else { format!("{words} (error {code})") };
        match code {
            error::NO_LICENSE
            | error::NETWORK
            | error::JOB_REJECTED
            | error::CLOUD
            | error::CSWORKER
            | error::SECURITY => SolveError::Licence { text: words },
            error::NOT_SUPPORTED => SolveError::Unsupported { feature: format!("{words} (gurobi)") },
            _ => SolveError::Failed { code, text: format!("{what}: {words}") },
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.env.is_null() {
            // SAFETY: our own environment, freed once, after all of its models.
            unsafe { (self.api.GRBfreeenv)(self.env) };
        }
    }
}

impl Gurobi {
    /// The plugin over a loaded library.
    fn over(library: &Library) -> Result<Self, SolveError> {
        Ok(Self { session: Session::start(library)? })
    }

    fn has_nonlinear(&self) -> bool {
        self.session.api.GRBaddgenconstrNL.is_some()
    }

    /// The whole of a solve; running out of memory is still an error here.
    fn try_solve(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError> {
        let end = options.end();
        let problem = Problem::new(&self.session, model, Purpose::Optimum)?;
        let ignored = parameters::set(&problem, model, options)?;
        problem.start_from(model)?;
        parameters::limit_time(&problem, end)?;
        problem.optimise(callbacks)?;
        let mut result = answer::read(&problem, model);
        for Ignored { name, reason } in ignored {
            result.message = format!("{}; parameter {name} is ignored: {reason}", result.message);
            result.ignored.push(name);
        }
        // An unbounded ray says nothing about whether there is a point to go from.
        let no_point = result.termination == Termination::Unbounded && result.point.is_none();
        if no_point || result.termination == Termination::InfeasibleOrUnbounded {
            result.termination = Termination::InfeasibleOrUnbounded;
            if has_time(end) {
                self.decide(model, options, callbacks, end, &mut result)?;
            }
        }
        Ok(result)
    }

    /// Tells infeasible from unbounded by a solve without objective. Gurobi's own way, `DualReductions = 0`, was seen to end
    /// in NUMERIC for an unbounded quadratic program.
    fn decide(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
        end: Option<Instant>,
        result: &mut SolveResult,
    ) -> Result<(), SolveError> {
        let problem = Problem::new(&self.session, model, Purpose::Feasibility)?;
        parameters::set(&problem, model, options)?;
        parameters::limit_time(&problem, end)?;
        problem.optimise(callbacks)?;
        result.termination = match status::read(answer::status_of(&problem)).0 {
            Termination::Optimal => Termination::Unbounded,
            Termination::Infeasible => Termination::Infeasible,
            _ => return Ok(()),
        };
        result.message = format!("{}; decided by a solve without objective", result.message);
        Ok(())
    }
}

/// What a size-limited licence refuses in a model: what there is too much of, how many, the limit.
fn over_small_licence(model: &MathModel) -> (&'static str, usize, usize) {
    let (columns, rows, curved_columns) = SMALL_LICENCE;
    let (n, m) = (model.n_cols(), model.n_rows());
    if n > columns {
        ("columns", n, columns)
    } else if m > rows {
        ("rows", m, rows)
    } else {
        ("columns beside quadratic rows or nonlinear parts", n, curved_columns)
    }
}

impl SolverPlugin for Gurobi {
    const NAME: &'static CStr = c"gurobi";

    fn open(_config: &str) -> Result<Self, SolveError> {
        // What the worker has loaded with global symbols.
        Self::over(&libloading::os::unix::Library::this().into())
    }

    fn version(&self) -> String {
        let (major, minor, technical) = self.session.api.version();
        format!("{major}.{minor}.{technical}")
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::of(&[
            Feature::Linear,
            Feature::Integer,
            Feature::SemiContinuous,
            Feature::SemiInteger,
            Feature::QuadraticObjective,
            Feature::MixedQuadraticObjective,
            Feature::NonconvexObjective,
            Feature::QuadraticRows,
            Feature::NonconvexRows,
            Feature::Sos1,
            Feature::Sos2,
            Feature::Indicator,
            Feature::MinMaxAbs,
            Feature::Logical,
            Feature::PiecewiseLinear,
            Feature::SecondOrderCone,
            Feature::MultiObjective,
            Feature::LazyRows,
            Feature::Duals,
            Feature::MipStart,
            Feature::Interrupt,
            Feature::Pool,
        ]);
        if self.has_nonlinear() {
            capabilities.features |= Feature::Nonlinear.bit();
        }
        capabilities
    }

    /// Gurobi started, so there is a licence; of a size limit it speaks only when a model exceeds it.
    fn licence(&self) -> Licence {
        let until = Problem::new(&self.session, &MathModel::default(), Purpose::Feasibility)
            .ok()
            .and_then(|problem| problem.int_attribute(c"LicenseExpiration"));
        let until = match until {
            Some(day) if (19_000_000..99_999_999).contains(&day) => {
                format!("until {:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
            }
            Some(_) => "without an end".to_owned(),
            None => "of unknown duration".to_owned(),
        };
        Licence {
            state: LicenceState::Full,
            text: format!("a licence {until}, for {}", self.session.api.file()),
        }
    }

    fn solve(
        &mut self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError> {
        if let Some(feature) = problem::refused(model) {
            return Err(SolveError::Unsupported { feature: format!("{feature} (gurobi)") });
        }
        match self.try_solve(model, options, callbacks) {
            Err(SolveError::Failed { code: error::OUT_OF_MEMORY, text }) => {
                let mut result = SolveResult::without_point(Termination::Limit, format!("Gurobi: {text}"));
                result.limit = Some(LimitKind::Memory);
                result.native_code = error::OUT_OF_MEMORY;
                Ok(result)
            }
            Err(SolveError::Failed { code: error::SIZE_LIMIT_EXCEEDED, .. }) => {
                let (what, found, limit) = over_small_licence(model);
                let (found, limit) = (found as u64, limit as u64);
                Err(SolveError::TooLarge { solver: "gurobi".to_owned(), what: what.to_owned(), found, limit })
            }
            answer => answer,
        }
    }
}

orlm_solver::export_solver!(Gurobi);
