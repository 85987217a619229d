//! A model as a SCIP problem.

use std::collections::BTreeSet;
use std::ptr::null_mut;
use std::time::Instant;

use orlm_solver::{ColumnKind, MathModel, Sense, SolveError, SolveOptions, SparseRows};
use russcip::{Model, ObjSense, ParamSetting, ProblemCreated, Retcode, VarType, ffi};

use crate::call::check;
use crate::{INFINITY, LARGEST_INTEGER_BOUND, bound, error, side};

type Var = *mut ffi::SCIP_VAR;
type Cons = *mut ffi::SCIP_CONS;

const NO_NAME: *const std::ffi::c_char = c"".as_ptr();

/// A SCIP instance with a problem in it.
pub(crate) struct Problem<'m> {
    /// Taken and put back by russcip's parameter setters, which consume it; freed last.
    scip: Option<Model<ProblemCreated>>,
    raw: *mut ffi::SCIP,
    model: &'m MathModel,
    /// The model's columns, then auxiliary ones. Each holds one reference.
    vars: Vec<Var>,
    /// All constraints that we made. Each holds one reference.
    conss: Vec<Cons>,
    /// How many of `conss` are the model's linear rows, which come first.
    n_rows: usize,
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
    /// Builds the problem.
    pub(crate) fn new(model: &'m MathModel) -> Result<Self, SolveError> {
        let scip = Model::try_new().map_err(|c| error(c, "creating SCIP"))?;
        let scip = scip.hide_output().include_default_plugins().create_prob("model");
        let scip = scip.set_obj_sense(match model.sense {
            Sense::Minimise => ObjSense::Minimize,
            Sense::Maximise => ObjSense::Maximize,
        });
        let raw = scip.scip_ptr();
        let mut problem =
            Self { scip: Some(scip), raw, model, vars: Vec::new(), conss: Vec::new(), n_rows: 0 };
        if model.objective_offset != 0.0 {
            // SAFETY: a problem exists.
            check(unsafe { ffi::SCIPaddOrigObjoffset(raw, model.objective_offset) }, "setting the constant")?;
        }
        problem.add_columns()?;
        problem.add_rows()?;
        problem.add_quadratics()?;
        problem.add_indicators()?;
        Ok(problem)
    }

    fn add_column(
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

    /// Zero or within the bounds, where the bounds exclude zero.
    fn add_semi(&mut self, var: Var, lower: f64, upper: f64) -> Result<(), SolveError> {
        let (mut kinds, mut bounds) = if lower > 0.0 {
            (
                [ffi::SCIP_BoundType_SCIP_BOUNDTYPE_UPPER, ffi::SCIP_BoundType_SCIP_BOUNDTYPE_LOWER],
                [0.0, lower],
            )
        } else if upper < 0.0 {
            (
                [ffi::SCIP_BoundType_SCIP_BOUNDTYPE_LOWER, ffi::SCIP_BoundType_SCIP_BOUNDTYPE_UPPER],
                [0.0, upper],
            )
        } else {
            return Ok(());
        };
        let mut vars = [var, var];
        let mut cons: Cons = null_mut();
        // SAFETY: three arrays of two elements, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateConsBasicBounddisjunction(
                self.raw,
                &raw mut cons,
                NO_NAME,
                2,
                vars.as_mut_ptr(),
                kinds.as_mut_ptr(),
                bounds.as_mut_ptr(),
            )
        };
        self.add(code, cons, "making a semi-continuous column")
    }

    /// Keeps and adds a constraint that was just made.
    fn add(&mut self, code: ffi::SCIP_RETCODE, cons: Cons, what: &str) -> Result<(), SolveError> {
        check(code, what)?;
        self.conss.push(cons);
        // SAFETY: a fresh constraint of this problem.
        check(unsafe { ffi::SCIPaddCons(self.raw, cons) }, what)
    }

    fn entries(&self, rows: &SparseRows, k: usize) -> (Vec<Var>, Vec<f64>) {
        let (index, value) = rows.row(k);
        (index.iter().map(|&j| self.vars[j as usize]).collect(), value.to_vec())
    }

    fn add_linear(
        &mut self,
        vars: &mut [Var],
        values: &mut [f64],
        lower: f64,
        upper: f64,
    ) -> Result<(), SolveError> {
        let mut cons: Cons = null_mut();
        // SAFETY: two arrays of the announced length, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateConsBasicLinear(
                self.raw,
                &raw mut cons,
                NO_NAME,
                vars.len() as i32,
                vars.as_mut_ptr(),
                values.as_mut_ptr(),
                side(lower),
                side(upper),
            )
        };
        self.add(code, cons, "making a row")
    }

    fn add_rows(&mut self) -> Result<(), SolveError> {
        // Semi-continuous columns have made constraints already; the rows' own come first in the list.
        let others = std::mem::take(&mut self.conss);
        let rows = &self.model.rows;
        for i in 0..self.model.n_rows() {
            let (mut vars, mut values) = self.entries(&rows.matrix, i);
            if let Err(e) = self.add_linear(&mut vars, &mut values, rows.lower[i], rows.upper[i]) {
                self.conss.extend(others);
                return Err(e);
            }
        }
        self.n_rows = self.conss.len();
        self.conss.extend(others);
        Ok(())
    }

    /// `lower <= linear + products <= upper`.
    fn add_quadratic(
        &mut self,
        (mut vars, mut values): (Vec<Var>, Vec<f64>),
        products: &[(i32, i32, f64)],
        lower: f64,
        upper: f64,
    ) -> Result<(), SolveError> {
        if products.is_empty() {
            return self.add_linear(&mut vars, &mut values, lower, upper);
        }
        let mut first: Vec<Var> = products.iter().map(|p| self.vars[p.0 as usize]).collect();
        let mut second: Vec<Var> = products.iter().map(|p| self.vars[p.1 as usize]).collect();
        let mut coefficients: Vec<f64> = products.iter().map(|p| p.2).collect();
        let mut cons: Cons = null_mut();
        // SAFETY: arrays of the announced lengths, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateConsBasicQuadraticNonlinear(
                self.raw,
                &raw mut cons,
                NO_NAME,
                vars.len() as i32,
                vars.as_mut_ptr(),
                values.as_mut_ptr(),
                products.len() as i32,
                first.as_mut_ptr(),
                second.as_mut_ptr(),
                coefficients.as_mut_ptr(),
                side(lower),
                side(upper),
            )
        };
        self.add(code, cons, "making a quadratic row")
    }

    fn add_quadratics(&mut self) -> Result<(), SolveError> {
        let model = self.model;
        let q = &model.quadratic_rows;
        for i in 0..model.n_quadratic_rows() {
            let range = q.start[i] as usize..q.start[i + 1] as usize;
            let products: Vec<_> = range.map(|p| (q.terms.i[p], q.terms.j[p], q.terms.v[p])).collect();
            let linear = self.entries(&q.linear, i);
            self.add_quadratic(linear, &products, q.lower[i], q.upper[i])?;
        }
        if model.quadratic_objective.is_empty() { Ok(()) } else { self.add_quadratic_objective() }
    }

    /// SCIP's objective is linear: an auxiliary column bounds the quadratic part.
    ///
    /// SCIP lets a row be off by an absolute 1e-6, so the row is scaled for that to be little in the objective. Where a
    /// column of the quadratic part has no bound, its linear part goes into the row as well, and the auxiliary column gets
    /// the bound that the curvature gives: without, SCIP's first relaxation is unbounded, and it may never recover.
    fn add_quadratic_objective(&mut self) -> Result<(), SolveError> {
        let model = self.model;
        let (o, col) = (&model.quadratic_objective, &model.columns);
        let curved: BTreeSet<usize> = o.i.iter().chain(&o.j).map(|&j| j as usize).collect();
        let whole = curved.iter().any(|&j| col.lower[j].is_infinite() || col.upper[j].is_infinite());
        let moved = if whole { curved } else { BTreeSet::new() };
        let numbers = o.v.iter().copied().chain(moved.iter().map(|&j| col.objective[j]));
        let largest = numbers.fold(0.0f64, |m, v| m.max(v.abs()));
        // A power of two changes no digit.
        let scale =
            if largest > 0.0 { (100.0 / largest).log2().round().clamp(-30.0, 30.0).exp2() } else { 1.0 };
        let mut linear = (Vec::new(), Vec::new());
        for j in moved {
            if col.objective[j] != 0.0 {
                linear.0.push(self.vars[j]);
                linear.1.push(scale * col.objective[j]);
                // SAFETY: our own variable, before solving.
                check(unsafe { ffi::SCIPchgVarObj(self.raw, self.vars[j], 0.0) }, "moving the objective")?;
            }
        }
        let bound = if whole { model.curved_objective_bound() } else { None };
        let bound = bound.map(|b| scale * b).filter(|b| b.abs() < INFINITY);
        let (lower, upper) = match model.sense {
            Sense::Minimise => (bound.unwrap_or(-INFINITY), INFINITY),
            Sense::Maximise => (-INFINITY, bound.unwrap_or(INFINITY)),
        };
        linear.0.push(self.add_column(lower, upper, 1.0 / scale, VarType::Continuous)?);
        linear.1.push(-1.0);
        let products: Vec<_> = (0..o.v.len()).map(|p| (o.i[p], o.j[p], scale * o.v[p])).collect();
        let (lower, upper) = match model.sense {
            Sense::Minimise => (-INFINITY, 0.0),
            Sense::Maximise => (0.0, INFINITY),
        };
        self.add_quadratic(linear, &products, lower, upper)
    }

    fn add_indicators(&mut self) -> Result<(), SolveError> {
        let ind = &self.model.indicators;
        for k in 0..ind.column.len() {
            let column = self.vars[ind.column[k] as usize];
            let (lower, upper) = (ind.lower[k], ind.upper[k]);
            let (vars, values) = self.entries(&ind.rows, k);
            if vars.is_empty() {
                if lower > 0.0 || upper < 0.0 {
                    // The row can never hold, so the column never has that value.
                    let never = f64::from(1 - ind.value[k]);
                    self.add_linear(&mut [column], &mut [1.0], never, never)?;
                }
                continue;
            }
            let mut binary = column;
            if ind.value[k] == 0 {
                // SAFETY: a binary variable of this problem; the negation is owned by SCIP.
                let code = unsafe { ffi::SCIPgetNegatedVar(self.raw, column, &raw mut binary) };
                check(code, "negating a column")?;
            }
            // SCIP's indicator rows have one side.
            for (sign, limit) in [(1.0, upper), (-1.0, -lower)] {
                if limit >= INFINITY {
                    continue;
                }
                let mut vars = vars.clone();
                let mut values: Vec<f64> = values.iter().map(|v| sign * v).collect();
                let mut cons: Cons = null_mut();
                // SAFETY: two arrays of the announced length, which SCIP copies.
                let code = unsafe {
                    ffi::SCIPcreateConsBasicIndicator(
                        self.raw,
                        &raw mut cons,
                        NO_NAME,
                        binary,
                        vars.len() as i32,
                        vars.as_mut_ptr(),
                        values.as_mut_ptr(),
                        side(limit),
                    )
                };
                self.add(code, cons, "making an indicator row")?;
            }
        }
        Ok(())
    }

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

    /// Sets the parameters. `lp`: keep the rows as they are, so that they have dual values. `exact`: allow smaller
    /// violations than SCIP's default of 1e-6.
    pub(crate) fn configure(
        &mut self,
        options: &SolveOptions,
        lp: bool,
        exact: bool,
    ) -> Result<(), SolveError> {
        let long = |v: u64| i64::try_from(v).unwrap_or(i64::MAX);
        let int = |v: u64| i32::try_from(v).unwrap_or(i32::MAX);
        // SCIP's default gap of zero is never reached where the optimum lies on a curve.
        let curved = !self.model.quadratic_objective.is_empty() || self.model.n_quadratic_rows() > 0;
        let (gap, gap_abs) = if curved { (Some(1e-7), Some(1e-8)) } else { (None, None) };
        // Below 1e-9 SCIP takes numbers for equal; curved rows are harder to satisfy so exactly.
        let tolerance = if self.model.n_quadratic_rows() > 0 { 1e-8 } else { 1e-9 };
        self.set(|mut m| {
            if exact {
                m = m.set_real_param("numerics/feastol", tolerance)?;
            }
            // SCIP would install its own handler for the interrupt signal.
            m = m.set_bool_param("misc/catchctrlc", false)?;
            if let Some(gap) = options.mip_gap.or(gap) {
                m = m.set_real_param("limits/gap", gap.min(INFINITY))?;
            }
            if let Some(gap) = options.mip_gap_abs.or(gap_abs) {
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
            if lp {
                m = m.set_presolving(ParamSetting::Off).set_heuristics(ParamSetting::Off);
                m = m.set_separating(ParamSetting::Off);
                m = m.set_int_param("propagating/maxrounds", 0)?;
                m = m.set_int_param("propagating/maxroundsroot", 0)?;
            }
            Ok(m)
        })
    }

    /// Leaves the time until `end`.
    pub(crate) fn limit_time(&mut self, end: Option<Instant>) -> Result<(), SolveError> {
        let Some(end) = end else {
            return Ok(());
        };
        let left = (end - Instant::now()).as_secs_f64();
        self.set(|m| m.set_real_param("limits/time", left.min(INFINITY)))
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

    /// The best point that was found.
    pub(crate) fn best_point(&self) -> Result<Option<Vec<f64>>, SolveError> {
        let n = self.model.n_cols();
        let mut point = vec![0.0; n];
        // SAFETY: after a solve; the first `n` variables are the model's, and the array holds as many values.
        unsafe {
            if ffi::SCIPgetNSols(self.raw) == 0 {
                return Ok(None);
            }
            let sol = ffi::SCIPgetBestSol(self.raw);
            let vars = self.vars.as_ptr().cast_mut();
            check(
                ffi::SCIPgetSolVals(self.raw, sol, n as i32, vars, point.as_mut_ptr()),
                "reading the point",
            )?;
        }
        Ok(Some(point))
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
