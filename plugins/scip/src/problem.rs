//! A model as a SCIP problem.

use std::cell::Cell;
use std::ptr::null_mut;
use std::rc::Rc;

use orlm_solver::{ColumnKind, MathModel, Sense, SolveError};
use russcip::{Model, ObjSense, ProblemCreated, VarType, ffi};

use crate::call::check;
use crate::{LARGEST_INTEGER_BOUND, bound, error};

pub(crate) type Var = *mut ffi::SCIP_VAR;
pub(crate) type Cons = *mut ffi::SCIP_CONS;

pub(crate) const NO_NAME: *const std::ffi::c_char = c"".as_ptr();

/// A SCIP instance with a problem in it.
pub(crate) struct Problem<'m> {
    /// Taken and put back by russcip's parameter setters, which consume it; freed last.
    pub(crate) scip: Option<Model<ProblemCreated>>,
    pub(crate) raw: *mut ffi::SCIP,
    pub(crate) model: &'m MathModel,
    /// The model's columns, then auxiliary ones. Each holds one reference.
    pub(crate) vars: Vec<Var>,
    /// All constraints that we made. Each holds one reference.
    pub(crate) conss: Vec<Cons>,
    /// How many of `conss` are the model's linear rows, which come first.
    pub(crate) n_rows: usize,
    /// Set when the limit on iterations has ended the solve.
    pub(crate) out_of_iterations: Rc<Cell<bool>>,
}

/// Interrupts a solve from another thread.
#[derive(Clone, Copy)]
pub(crate) struct Interrupter(*mut ffi::SCIP);

// SAFETY: SCIPinterruptSolve only sets a flag, and is meant to be called from elsewhere.
unsafe impl Sync for Interrupter {}
// SAFETY: as above.
unsafe impl Send for Interrupter {}

impl Interrupter {
    pub(crate) fn interrupt(&self) {
        // SAFETY: the instance outlives the scope in which the solve runs.
        unsafe { ffi::SCIPinterruptSolve(self.0) };
    }
}

impl<'m> Problem<'m> {
    /// Builds the problem. `edge`: as for [`Problem::expressions`].
    pub(crate) fn new(model: &'m MathModel, edge: f64) -> Result<Self, SolveError> {
        let scip = Model::try_new().map_err(|c| error(c, "creating SCIP"))?;
        let scip = scip.hide_output().include_default_plugins().create_prob("model");
        let scip = scip.set_obj_sense(match model.sense {
            Sense::Minimise => ObjSense::Minimize,
            Sense::Maximise => ObjSense::Maximize,
        });
        let raw = scip.scip_ptr();
        let mut problem = Self {
            scip: Some(scip),
            raw,
            model,
            vars: Vec::new(),
            conss: Vec::new(),
            n_rows: 0,
            out_of_iterations: Rc::default(),
        };
        if model.objective_offset != 0.0 {
            // SAFETY: a problem exists.
            check(unsafe { ffi::SCIPaddOrigObjoffset(raw, model.objective_offset) }, "setting the constant")?;
        }
        problem.add_columns()?;
        problem.add_rows()?;
        problem.add_quadratics()?;
        problem.add_cones()?;
        problem.add_indicators()?;
        problem.add_nonlinear(edge)?;
        Ok(problem)
    }

    pub(crate) fn add_column(
        &mut self,
        lower: f64,
        upper: f64,
        objective: f64,
        kind: VarType,
    ) -> Result<Var, SolveError> {
        let mut var: Var = null_mut();
        // SAFETY: a problem exists; the new variable is kept with its reference.
        unsafe {
            let kind = kind.into();
            let code =
                ffi::SCIPcreateVarBasic(self.raw, &raw mut var, NO_NAME, lower, upper, objective, kind);
            check(code, "making a column")?;
            self.vars.push(var);
            check(ffi::SCIPaddVar(self.raw, var), "adding a column")?;
        }
        Ok(var)
    }

    fn add_columns(&mut self) -> Result<(), SolveError> {
        let col = &self.model.columns;
        self.vars.reserve(self.model.n_cols() + 1);
        for j in 0..self.model.n_cols() {
            let kind = col.kind[j];
            let (mut lower, mut upper) = (bound(col.lower[j], kind), bound(col.upper[j], kind));
            let (semi_lower, semi_upper) = (lower, upper);
            if kind.is_semi() {
                (lower, upper) = (lower.min(0.0), upper.max(0.0));
            }
            let vartype = match kind {
                ColumnKind::Continuous | ColumnKind::SemiContinuous => VarType::Continuous,
                ColumnKind::Binary => VarType::Binary,
                // Indicators ask for binaries; an integer column within [0, 1] is one.
                ColumnKind::Integer if lower >= 0.0 && upper <= 1.0 => VarType::Binary,
                ColumnKind::Integer | ColumnKind::SemiInteger => VarType::Integer,
            };
            let var = self.add_column(lower, upper, col.objective[j], vartype)?;
            if kind.is_semi() {
                self.add_semi(var, semi_lower, semi_upper)?;
            }
        }
        Ok(())
    }

    /// Keeps and adds a constraint that was just made.
    pub(crate) fn add(&mut self, code: ffi::SCIP_RETCODE, cons: Cons, what: &str) -> Result<(), SolveError> {
        check(code, what)?;
        self.conss.push(cons);
        // SAFETY: a fresh constraint of this problem.
        check(unsafe { ffi::SCIPaddCons(self.raw, cons) }, what)
    }

    /// Suggests a point, which may be partial.
    pub(crate) fn suggest(&mut self, start: &[f64]) -> Result<(), SolveError> {
        if start.is_empty() || start.iter().all(|v| v.is_nan()) {
            return Ok(());
        }
        let whole = start.iter().all(|v| !v.is_nan()) && self.vars.len() == start.len();
        let mut sol: *mut ffi::SCIP_SOL = null_mut();
        // SAFETY: a problem that is not yet solved; the solution is handed over.
        unsafe {
            let make = if whole { ffi::SCIPcreateOrigSol } else { ffi::SCIPcreatePartialSol };
            check(make(self.raw, &raw mut sol, null_mut()), "making a start")?;
            for (&var, &value) in self.vars.iter().zip(start) {
                if !value.is_nan() {
                    check(ffi::SCIPsetSolVal(self.raw, sol, var, value), "setting a start")?;
                }
            }
            let mut stored = 0;
            check(ffi::SCIPaddSolFree(self.raw, &raw mut sol, &raw mut stored), "adding a start")
        }
    }

    /// Solves.
    pub(crate) fn solve(&self) -> Result<(), SolveError> {
        // Not russcip's `try_solve`: when that fails it frees the problem while we still hold references.
        // SAFETY: a complete problem.
        check(unsafe { ffi::SCIPsolve(self.raw) }, "solving")
    }

    /// Goes back before the solve and sets every objective coefficient to zero.
    pub(crate) fn drop_objective(&mut self) -> Result<(), SolveError> {
        // SAFETY: after a solve, with our own variables.
        unsafe {
            check(ffi::SCIPfreeTransform(self.raw), "going back")?;
            for &var in &self.vars {
                check(ffi::SCIPchgVarObj(self.raw, var, 0.0), "dropping the objective")?;
            }
        }
        Ok(())
    }

    pub(crate) fn interrupter(&self) -> Interrupter {
        Interrupter(self.raw)
    }

    /// Whether integral columns had bounds too large to keep.
    pub(crate) fn relaxed_integer_bounds(&self) -> bool {
        let col = &self.model.columns;
        let huge = |v: f64| v.is_finite() && v.abs() >= LARGEST_INTEGER_BOUND;
        (0..self.model.n_cols())
            .any(|j| col.kind[j].is_integral() && (huge(col.lower[j]) || huge(col.upper[j])))
    }

    pub(crate) fn status(&self) -> ffi::SCIP_STATUS {
        // SAFETY: a valid instance. Not russcip's `status`, which panics on a number it does not know.
        unsafe { ffi::SCIPgetStatus(self.raw) }
    }

    pub(crate) fn nodes(&self) -> u64 {
        // SAFETY: after a solve.
        u64::try_from(unsafe { ffi::SCIPgetNTotalNodes(self.raw) }).unwrap_or(0)
    }

    pub(crate) fn iterations(&self) -> u64 {
        // SAFETY: after a solve.
        u64::try_from(unsafe { ffi::SCIPgetNLPIterations(self.raw) }).unwrap_or(0)
    }

    pub(crate) fn bound(&self) -> Option<f64> {
        // SAFETY: after a solve.
        let bound = unsafe { ffi::SCIPgetDualbound(self.raw) };
        (!bound.is_nan()).then_some(bound)
    }

    /// The points that were found, the best one first, `most` at most.
    pub(crate) fn points(&self, most: usize) -> Result<Vec<Vec<f64>>, SolveError> {
        let n = self.model.n_cols();
        // SAFETY: after a solve; SCIP owns the list.
        let (list, found) = unsafe { (ffi::SCIPgetSols(self.raw), ffi::SCIPgetNSols(self.raw)) };
        let found = usize::try_from(found).unwrap_or(0);
        let mut points = Vec::new();
        for k in 0..found.min(most) {
            let mut point = vec![0.0; n];
            // SAFETY: `k` lies within the list; the first `n` variables are the model's, and the array holds as many
            // values.
            unsafe {
                let vars = self.vars.as_ptr().cast_mut();
                let code = ffi::SCIPgetSolVals(self.raw, *list.add(k), n as i32, vars, point.as_mut_ptr());
                check(code, "reading a point")?;
            }
            points.push(point);
        }
        Ok(points)
    }

    /// Dual values of the linear rows, in the model's own sense.
    pub(crate) fn row_duals(&self) -> Result<Option<Vec<f64>>, SolveError> {
        // SCIP minimises inside.
        let sign = f64::from(self.model.sense.sign());
        let mut duals = Vec::with_capacity(self.n_rows);
        for &cons in &self.conss[..self.n_rows] {
            let mut transformed: Cons = null_mut();
            // SAFETY: after a solve, with our own constraint; only the transformed one knows its dual.
            let dual = unsafe {
                let code = ffi::SCIPgetTransformedCons(self.raw, cons, &raw mut transformed);
                check(code, "finding a transformed row")?;
                if transformed.is_null() {
                    return Ok(None);
                }
                ffi::SCIPgetDualsolLinear(self.raw, transformed)
            };
            duals.push(sign * dual);
        }
        Ok(Some(duals))
    }
}

impl Drop for Problem<'_> {
    fn drop(&mut self) {
        let Some(scip) = self.scip.take() else {
            return;
        };
        // russcip would release every constraint and variable of the problem once, also those that SCIP made itself for
        // indicator rows and owns. So exactly our own references are released here, and the problem is freed before
        // russcip looks. Errors while freeing leave nothing to do.
        // SAFETY: our own references, released once.
        unsafe {
            ffi::SCIPfreeTransform(self.raw);
            for cons in &mut self.conss {
                ffi::SCIPreleaseCons(self.raw, cons);
            }
            for var in &mut self.vars {
                ffi::SCIPreleaseVar(self.raw, var);
            }
            ffi::SCIPfreeProb(self.raw);
        }
        drop(scip);
    }
}
