//! One HiGHS instance for one solve.

use std::ffi::{CStr, c_void};

use highs::{ColProblem, Model};
use highs_sys::HighsInt;
use orlm_solver::{MathModel, SolveError};

use crate::hessian::Hessian;
use crate::integrality;
use crate::watch::{Watch, on_callback};

/// A HiGHS instance; freed by `highs::Model`.
pub(crate) struct Session {
    model: Model,
}

/// Point and duals.
pub(crate) struct Solution {
    pub(crate) point: Vec<f64>,
    pub(crate) row_dual: Vec<f64>,
    pub(crate) reduced_cost: Vec<f64>,
}

pub(crate) fn failed(code: HighsInt, text: &str) -> SolveError {
    SolveError::Failed { code, text: text.to_owned() }
}

impl Session {
    /// A quiet instance.
    pub(crate) fn new() -> Result<Self, SolveError> {
        let model = Model::try_new(ColProblem::default());
        Ok(Self { model: model.map_err(|s| failed(s as HighsInt, "HiGHS could not be created"))? })
    }

    pub(crate) fn handle(&self) -> *mut c_void {
        // The C interface takes a mutable pointer for everything; the instance is used from this thread only.
        self.model.as_ptr().cast_mut()
    }

    /// Passes the whole model in one call; without its objective if `zero`.
    pub(crate) fn pass(&mut self, model: &MathModel, zero: bool) -> Result<(), SolveError> {
        let (col, row) = (&model.columns, &model.rows);
        let quadratic = !zero && !model.quadratic_objective.is_empty();
        let mut hessian = quadratic.then(|| Hessian::new(model.n_cols(), &model.quadratic_objective));
        // HiGHS's method for quadratic objectives was seen to run in circles when the Hessian is small.
        let scale = hessian.as_mut().map_or(1.0, Hessian::scale_to_one);
        let other_costs;
        let costs = if zero || scale != 1.0 {
            let scale = if zero { 0.0 } else { scale };
            other_costs = col.objective.iter().map(|c| scale * c).collect::<Vec<f64>>();
            &other_costs
        } else {
            &col.objective
        };
        let kinds = integrality(model);
        let no_rows = [0];
        let start = if row.matrix.start.is_empty() { &no_rows[..] } else { &row.matrix.start };

        let (q_start, q_index, q_value, q_nonzeros) = match &hessian {
            Some(h) => (h.start.as_ptr(), h.index.as_ptr(), h.value.as_ptr(), h.value.len()),
            None => (std::ptr::null(), std::ptr::null(), std::ptr::null(), 0),
        };
        // SAFETY: every array has the length that HiGHS derives from the counts; the model is valid.
        let code = unsafe {
            highs_sys::Highs_passModel(
                self.handle(),
                model.n_cols() as HighsInt,
                model.n_rows() as HighsInt,
                row.matrix.value.len() as HighsInt,
                q_nonzeros as HighsInt,
                highs_sys::kHighsMatrixFormatRowwise,
                highs_sys::kHighsHessianFormatTriangular,
                model.sense.sign(),
                model.objective_offset,
                costs.as_ptr(),
                col.lower.as_ptr(),
                col.upper.as_ptr(),
                row.lower.as_ptr(),
                row.upper.as_ptr(),
                start.as_ptr(),
                row.matrix.index.as_ptr(),
                row.matrix.value.as_ptr(),
                q_start,
                q_index,
                q_value,
                kinds.as_ref().map_or(std::ptr::null(), |k| k.as_ptr()),
            )
        };
        if code == highs_sys::kHighsStatusError {
            return Err(failed(code, "HiGHS refused the model"));
        }
        Ok(())
    }

    /// Suggests a point, which may be partial. HiGHS ignores what it cannot use, and so does this.
    pub(crate) fn start_from(&mut self, start: &[f64]) {
        let known = start.iter().enumerate().filter(|(_, v)| !v.is_nan());
        let (index, value): (Vec<HighsInt>, Vec<f64>) = known.map(|(j, &v)| (j as HighsInt, v)).unzip();
        if !index.is_empty() {
            // SAFETY: two arrays of the announced length.
            unsafe {
                highs_sys::Highs_setSparseSolution(
                    self.handle(),
                    index.len() as HighsInt,
                    index.as_ptr(),
                    value.as_ptr(),
                )
            };
        }
    }

    /// Runs under watch.
    pub(crate) fn run(&mut self, watch: &Watch<'_>) -> HighsInt {
        let context = (&raw const *watch).cast_mut().cast::<c_void>();
        // SAFETY: the watch outlives the run, and the function only reads it.
        unsafe { highs_sys::Highs_setCallback(self.handle(), Some(on_callback), context) };
        for kind in watch.kinds() {
            // SAFETY: a valid instance with a callback.
            unsafe { highs_sys::Highs_startCallback(self.handle(), kind) };
        }
        if watch.callbacks.wants_log() {
            // SAFETY: a valid instance and C strings. Without the console HiGHS logs to the callback only.
            unsafe {
                highs_sys::Highs_setBoolOptionValue(self.handle(), c"output_flag".as_ptr(), 1);
                highs_sys::Highs_setBoolOptionValue(self.handle(), c"log_to_console".as_ptr(), 0);
            }
        }
        // SAFETY: a valid instance with a model.
        unsafe { highs_sys::Highs_run(self.handle()) }
    }

    /// HiGHS's model status.
    pub(crate) fn status(&self) -> HighsInt {
        // SAFETY: a valid instance.
        unsafe { highs_sys::Highs_getModelStatus(self.handle()) }
    }

    /// The same in HiGHS's words.
    pub(crate) fn status_text(&self, status: HighsInt) -> String {
        match highs::HighsModelStatus::try_from(status) {
            Ok(s) => format!("HiGHS: {s:?}"),
            Err(_) => format!("HiGHS: status {status}"),
        }
    }

    /// Whether HiGHS holds a point that it calls feasible.
    pub(crate) fn has_feasible_point(&self) -> bool {
        let mut status = 0;
        let name = c"primal_solution_status";
        // SAFETY: a valid instance, a C string, a place for the value.
        unsafe { highs_sys::Highs_getIntInfoValue(self.handle(), name.as_ptr(), &raw mut status) };
        status == highs_sys::kHighsSolutionStatusFeasible
    }

    /// A number from HiGHS's information table.
    pub(crate) fn number(&self, name: &CStr) -> Option<f64> {
        let mut value = f64::NAN;
        // SAFETY: as above.
        let code =
            unsafe { highs_sys::Highs_getDoubleInfoValue(self.handle(), name.as_ptr(), &raw mut value) };
        (code == highs_sys::kHighsStatusOk && !value.is_nan()).then_some(value)
    }

    /// Branch-and-bound nodes.
    pub(crate) fn nodes(&self) -> u64 {
        let mut value = 0i64;
        // SAFETY: as above.
        unsafe {
            highs_sys::Highs_getInt64InfoValue(self.handle(), c"mip_node_count".as_ptr(), &raw mut value);
        }
        u64::try_from(value).unwrap_or(0)
    }

    /// Iterations of whichever algorithms ran.
    pub(crate) fn iterations(&self) -> u64 {
        let names = [c"simplex_iteration_count", c"ipm_iteration_count", c"qp_iteration_count"];
        let count = |name: &CStr| {
            let mut value = 0;
            // SAFETY: as above.
            unsafe { highs_sys::Highs_getIntInfoValue(self.handle(), name.as_ptr(), &raw mut value) };
            u64::try_from(value).unwrap_or(0)
        };
        names.into_iter().map(count).sum()
    }

    /// Point and duals.
    pub(crate) fn solution(&self, columns: usize, rows: usize) -> Solution {
        let mut s = Solution {
            point: vec![0.0; columns],
            row_dual: vec![0.0; rows],
            reduced_cost: vec![0.0; columns],
        };
        let mut activity = vec![0.0; rows];
        // SAFETY: four arrays of the model's sizes.
        unsafe {
            highs_sys::Highs_getSolution(
                self.handle(),
                s.point.as_mut_ptr(),
                s.reduced_cost.as_mut_ptr(),
                activity.as_mut_ptr(),
                s.row_dual.as_mut_ptr(),
            );
        }
        s
    }
}
