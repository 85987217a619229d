//! HiGHS without a plugin, as a Rust program would call it: the other end of the comparison.

use std::ffi::{CStr, c_void};

use anyhow::{Result, bail};
use highs_sys::HighsInt;
use orlm_solver::{ColumnKind, MathModel};

/// An instance that is destroyed with its owner.
struct Instance(*mut c_void);

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: made by `Highs_create`, destroyed once.
        unsafe { highs_sys::Highs_destroy(self.0) }
    }
}

/// Solves with one thread and the gaps that the plugin sets, and returns the objective at the point found.
pub(crate) fn solve(model: &MathModel) -> Result<f64> {
    // SAFETY: no preconditions.
    let instance = Instance(unsafe { highs_sys::Highs_create() });
    let h = instance.0;
    let real = |name: &CStr, value: f64| {
        // SAFETY: a valid instance and a C string.
        unsafe { highs_sys::Highs_setDoubleOptionValue(h, name.as_ptr(), value) };
    };
    // SAFETY: as above.
    unsafe {
        highs_sys::Highs_setBoolOptionValue(h, c"output_flag".as_ptr(), 0);
        highs_sys::Highs_setIntOptionValue(h, c"threads".as_ptr(), 1);
    }
    real(c"time_limit", 60.0);
    real(c"mip_rel_gap", 1e-8);
    real(c"mip_abs_gap", 1e-9);
    real(c"small_matrix_value", 1e-12);
    pass(h, model)?;
    let mut point = vec![0.0; model.n_cols()];
    let mut reduced = vec![0.0; model.n_cols()];
    let mut activity = vec![0.0; model.n_rows()];
    let mut dual = vec![0.0; model.n_rows()];
    // SAFETY: a valid instance; four arrays of the model's sizes.
    let status = unsafe {
        highs_sys::Highs_run(h);
        highs_sys::Highs_getSolution(
            h,
            point.as_mut_ptr(),
            reduced.as_mut_ptr(),
            activity.as_mut_ptr(),
            dual.as_mut_ptr(),
        );
        highs_sys::Highs_getModelStatus(h)
    };
    if status != highs_sys::MODEL_STATUS_OPTIMAL {
        bail!("HiGHS ended with status {status}");
    }
    Ok(model.objective_at(&point))
}

fn pass(h: *mut c_void, model: &MathModel) -> Result<()> {
    let (col, row) = (&model.columns, &model.rows);
    let (q_start, q_index, q_value) = hessian(model);
    let whole = |k: &ColumnKind| {
        if k.is_integral() { highs_sys::kHighsVarTypeInteger } else { highs_sys::kHighsVarTypeContinuous }
    };
    let kinds: Vec<HighsInt> = col.kind.iter().map(whole).collect();
    let kinds = if model.is_mip() { kinds.as_ptr() } else { std::ptr::null() };
    // SAFETY: every array has the length that HiGHS derives from the counts; the textbook's models are valid and have
    // rows.
    let code = unsafe {
        highs_sys::Highs_passModel(
            h,
            model.n_cols() as HighsInt,
            model.n_rows() as HighsInt,
            row.matrix.value.len() as HighsInt,
            q_value.len() as HighsInt,
            highs_sys::kHighsMatrixFormatRowwise,
            highs_sys::kHighsHessianFormatTriangular,
            model.sense.sign(),
            model.objective_offset,
            col.objective.as_ptr(),
            col.lower.as_ptr(),
            col.upper.as_ptr(),
            row.lower.as_ptr(),
            row.upper.as_ptr(),
            row.matrix.start.as_ptr(),
            row.matrix.index.as_ptr(),
            row.matrix.value.as_ptr(),
            q_start.as_ptr(),
            q_index.as_ptr(),
            q_value.as_ptr(),
            kinds,
        )
    };
    if code == highs_sys::kHighsStatusError {
        bail!("HiGHS refused the model");
    }
    Ok(())
}

/// Half of x'Qx: the lower triangle, column by column. The textbook names each product once, its smaller column first.
fn hessian(model: &MathModel) -> (Vec<HighsInt>, Vec<HighsInt>, Vec<f64>) {
    let terms = &model.quadratic_objective;
    if terms.is_empty() {
        return (Vec::new(), Vec::new(), Vec::new());
    }
    let mut entries: Vec<(HighsInt, HighsInt, f64)> = (0..terms.v.len())
        .map(|k| (terms.i[k], terms.j[k], if terms.i[k] == terms.j[k] { 2.0 } else { 1.0 } * terms.v[k]))
        .collect();
    entries.sort_by_key(|e| (e.0, e.1));
    let before = |column: usize| entries.partition_point(|e| (e.0 as usize) < column) as HighsInt;
    let start = (0..=model.n_cols()).map(before).collect();
    (start, entries.iter().map(|e| e.1).collect(), entries.iter().map(|e| e.2).collect())
}
