//! What the caller asks of a solve, as SCIP parameters.

use std::cell::Cell;
use std::ffi::CString;
use std::rc::Rc;
use std::time::Instant;

use orlm_solver::{Feature, SolveError, SolveOptions};
use russcip::builder::eventhdlr::eventhdlr;
use russcip::{
    Event, EventMask, Eventhdlr, Model, ParamSetting, ProblemCreated, Retcode, SCIPEventhdlr, Solving, ffi,
};

use crate::call::collected_errors;
use crate::problem::Problem;
use crate::{INFINITY, error};

/// The host allows no more. Coarser tolerances than this would be asked for in vain.
const COARSEST: f64 = 1e-6;
/// SCIP keeps this many points anyway.
const KEPT_POINTS: u32 = 100;

/// What a solve could not take from its options.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ignored {
    /// Names of options and parameters.
    pub(crate) names: Vec<String>,
    /// What SCIP said against values, in words.
    pub(crate) refused: Vec<String>,
}

impl Problem<'_> {
    /// Applies a chain of russcip's consuming setters.
    fn set(
        &mut self,
        change: impl FnOnce(Model<ProblemCreated>) -> Result<Model<ProblemCreated>, Retcode>,
    ) -> Result<(), SolveError> {
        let Some(scip) = self.scip.take() else {
            return Err(error(Retcode::InvalidCall, "setting parameters"));
        };
        // A failed setter frees SCIP with its problem, and our references with it.
        match change(scip) {
            Ok(scip) => self.scip = Some(scip),
            Err(code) => {
                self.vars.clear();
                self.conss.clear();
                return Err(error(code, "setting parameters"));
            }
        }
        Ok(())
    }

    /// Sets the parameters. `exact`: allow smaller violations than SCIP's default of 1e-6. `edge`:
    /// as for [`Problem::expressions`].
    pub(crate) fn configure(
        &mut self,
        options: &SolveOptions,
        exact: bool,
        edge: f64,
    ) -> Result<Ignored, SolveError> {
        let long = |v: u64| i64::try_from(v).unwrap_or(i64::MAX);
        let int = |v: u64| i32::try_from(v).unwrap_or(i32::MAX);
        let model = self.model;
        let curved_rows =
            model.n_quadratic_rows() > 0 || !model.cones.kind.is_empty() || !model.nonlinear.is_empty();
        // A gap of zero, which is SCIP's default too, may never be reached where the optimum lies on a curve.
        let curved = curved_rows || !model.quadratic_objective.is_empty();
        let reached = |asked: Option<f64>, least: f64| match asked {
            None | Some(0.0) if curved => Some(least),
            asked => asked,
        };
        // Below 1e-9 SCIP takes numbers for equal; curved rows are harder to satisfy so exactly.
        let usual = if curved_rows { 1e-8 } else { 1e-9 };
        let asked = options.feasibility_tolerance.map(|t| t.clamp(1e-9, COARSEST));
        let lp = model.features() == [Feature::Linear];
        self.set(|mut m| {
            if exact {
                m = m.set_real_param("numerics/feastol", asked.unwrap_or(usual))?;
            }
            if let Some(tolerance) = options.optimality_tolerance {
                m = m.set_real_param("numerics/dualfeastol", tolerance.clamp(1e-9, 1e-3))?;
            }
            // SCIP would install its own handler for the interrupt signal.
            m = m.set_bool_param("misc/catchctrlc", false)?;
            m = m.set_real_param("expr/log/minzerodistance", edge)?;
            m = m.set_real_param("expr/pow/minzerodistance", edge)?;
            // Squares of sums would be multiplied out, and then bounded as if their terms had nothing to do with one
            // another.
            m = m.set_int_param("expr/pow/expandmaxexponent", 1)?;
            if let Some(gap) = reached(options.mip_gap, 1e-7) {
                m = m.set_real_param("limits/gap", gap.min(INFINITY))?;
            }
            if let Some(gap) = reached(options.mip_gap_abs, 1e-8) {
                m = m.set_real_param("limits/absgap", gap.min(INFINITY))?;
            }
            if let Some(seed) = options.seed {
                m = m.set_int_param("randomization/randomseedshift", (seed & 0x7fff_ffff) as i32)?;
            }
            if let Some(nodes) = options.node_limit {
                m = m.set_longint_param("limits/nodes", long(nodes))?;
            }
            if let Some(points) = options.solution_limit {
                m = m.set_int_param("limits/bestsol", int(points))?;
            }
            if let Some(points) = options.pool_size {
                m = m.set_int_param("limits/maxsol", int(points.max(KEPT_POINTS).into()))?;
            }
            if let Some(iterations) = options.iteration_limit {
                m = m.set_longint_param("lp/iterlim", long(iterations))?;
            }
            if lp {
                m = m.set_presolving(ParamSetting::Off).set_heuristics(ParamSetting::Off);
                m = m.set_separating(ParamSetting::Off);
                m = m.set_int_param("propagating/maxrounds", 0)?;
                m = m.set_int_param("propagating/maxroundsroot", 0)?;
            }
            Ok(m)
        })?;
        if let (Some(scip), Some(limit)) = (&mut self.scip, options.iteration_limit) {
            let counter = IterationLimit { limit, reached: self.out_of_iterations.clone() };
            scip.add(eventhdlr(counter).name("iteration limit"));
        }
        let mut ignored = Ignored::default();
        // SCIP itself solves with one thread, and has one tolerance for rows and whole numbers.
        if options.threads.is_some_and(|n| n > 1) {
            ignored.names.push("threads".to_owned());
        }
        if options.integrality_tolerance.is_some_and(|t| t < usual) {
            ignored.names.push("integrality_tolerance".to_owned());
        }
        for (name, value) in &options.parameters {
            self.set_parameter(name, value, &mut ignored);
        }
        Ok(ignored)
    }

    /// Sets a parameter by SCIP's own name, its value converted to the parameter's type.
    fn set_parameter(&mut self, name: &str, value: &str, ignored: &mut Ignored) {
        let (Ok(c_name), Ok(c_value)) = (CString::new(name), CString::new(value)) else {
            ignored.names.push(name.to_owned());
            return;
        };
        // SAFETY: two C strings; SCIP reads the type of a parameter that it has found.
        let code = unsafe {
            let parameter = ffi::SCIPgetParam(self.raw, c_name.as_ptr());
            let text = |p| ffi::SCIPparamGetType(p) == ffi::SCIP_ParamType_SCIP_PARAMTYPE_STRING;
            // Parameters of text name files to write or read, which are no affair of a model's.
            if parameter.is_null() || text(parameter) {
                ignored.names.push(name.to_owned());
                return;
            }
            ffi::SCIPsetParam(self.raw, c_name.as_ptr(), c_value.as_ptr())
        };
        if Retcode::from(code) != Retcode::Okay {
            drop(collected_errors());
            ignored.names.push(name.to_owned());
            ignored.refused.push(format!("SCIP refuses {name} = {value}"));
        }
    }

    /// Leaves the time until `end`.
    pub(crate) fn limit_time(&mut self, end: Option<Instant>) -> Result<(), SolveError> {
        let Some(end) = end else {
            return Ok(());
        };
        let left = (end - Instant::now()).as_secs_f64();
        self.set(|m| m.set_real_param("limits/time", left.min(INFINITY)))
    }
}

/// Ends the solve when all linear programs together have taken this many iterations; SCIP's own limit is one for each of
/// them.
struct IterationLimit {
    limit: u64,
    reached: Rc<Cell<bool>>,
}

impl Eventhdlr for IterationLimit {
    fn get_type(&self) -> EventMask {
        EventMask::NODE_FOCUSED | EventMask::FIRST_LP_SOLVED | EventMask::LP_SOLVED | EventMask::NODE_SOLVED
    }

    fn execute(&mut self, model: Model<Solving>, _handler: SCIPEventhdlr, _event: Event) {
        let scip = model.scip_ptr();
        // SAFETY: SCIP calls this while it solves.
        unsafe {
            let iterations = u64::try_from(ffi::SCIPgetNLPIterations(scip)).unwrap_or(0);
            if iterations >= self.limit && !self.reached.get() {
                self.reached.set(true);
                ffi::SCIPinterruptSolve(scip);
            }
        }
    }
}
