//! Rows of every sort but nonlinear ones, as SCIP constraints.

use std::ptr::null_mut;

use orlm_solver::{SolveError, SparseRows};
use russcip::ffi;

use crate::call::check;
use crate::problem::{Cons, NO_NAME, Problem, Var};
use crate::{INFINITY, side};

impl Problem<'_> {
    pub(crate) fn entries(&self, rows: &SparseRows, k: usize) -> (Vec<Var>, Vec<f64>) {
        let (index, value) = rows.row(k);
        (index.iter().map(|&j| self.vars[j as usize]).collect(), value.to_vec())
    }

    pub(crate) fn add_linear(
        &mut self,
        vars: &mut [Var],
        values: &mut [f64],
        lower: f64,
        upper: f64,
        lazy: bool,
    ) -> Result<(), SolveError> {
        let mut cons: Cons = null_mut();
        let (yes, no, lazy) = (1, 0, u32::from(lazy));
        // SAFETY: two arrays of the announced length, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateConsLinear(
                self.raw,
                &raw mut cons,
                NO_NAME,
                vars.len() as i32,
                vars.as_mut_ptr(),
                values.as_mut_ptr(),
                side(lower),
                side(upper),
                // A lazy row is not in the first relaxation, and may leave it again; else these are SCIP's basic flags.
                1 - lazy,
                yes,
                yes,
                yes,
                yes,
                no,
                no,
                lazy,
                lazy,
                no,
            )
        };
        self.add(code, cons, "making a row")
    }

    /// Tightens the bounds of a column of ours.
    pub(crate) fn keep_within(&mut self, mut var: Var, lower: f64, upper: f64) -> Result<(), SolveError> {
        // SAFETY: our own variable, before solving.
        let (least, most) = unsafe { (ffi::SCIPvarGetLbOriginal(var), ffi::SCIPvarGetUbOriginal(var)) };
        if lower > most || upper < least {
            // Bounds may not cross, so a row says what cannot be.
            return self.add_linear(std::slice::from_mut(&mut var), &mut [1.0], lower, upper, false);
        }
        // SAFETY: as above.
        unsafe {
            if lower > least {
                check(ffi::SCIPchgVarLb(self.raw, var, lower), "tightening a bound")?;
            }
            if upper < most {
                check(ffi::SCIPchgVarUb(self.raw, var, upper), "tightening a bound")?;
            }
        }
        Ok(())
    }

    pub(crate) fn add_rows(&mut self) -> Result<(), SolveError> {
        // Semi-continuous columns have made constraints already; the rows' own come first in the list.
        let others = std::mem::take(&mut self.conss);
        let rows = &self.model.rows;
        for i in 0..self.model.n_rows() {
            let (mut vars, mut values) = self.entries(&rows.matrix, i);
            let lazy = rows.lazy.get(i) == Some(&1);
            if let Err(e) = self.add_linear(&mut vars, &mut values, rows.lower[i], rows.upper[i], lazy) {
                self.conss.extend(others);
                return Err(e);
            }
        }
        self.n_rows = self.conss.len();
        self.conss.extend(others);
        Ok(())
    }

    /// Zero or within the bounds, where the bounds exclude zero.
    pub(crate) fn add_semi(&mut self, var: Var, lower: f64, upper: f64) -> Result<(), SolveError> {
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

    /// `lower <= linear + products <= upper`.
    pub(crate) fn add_quadratic(
        &mut self,
        (mut vars, mut values): (Vec<Var>, Vec<f64>),
        products: &[(i32, i32, f64)],
        lower: f64,
        upper: f64,
    ) -> Result<(), SolveError> {
        if products.is_empty() {
            return self.add_linear(&mut vars, &mut values, lower, upper, false);
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

    pub(crate) fn add_quadratics(&mut self) -> Result<(), SolveError> {
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

    pub(crate) fn add_indicators(&mut self) -> Result<(), SolveError> {
        let ind = &self.model.indicators;
        for k in 0..ind.column.len() {
            let column = self.vars[ind.column[k] as usize];
            let (lower, upper) = (ind.lower[k], ind.upper[k]);
            let (vars, values) = self.entries(&ind.rows, k);
            if vars.is_empty() {
                if lower > 0.0 || upper < 0.0 {
                    // The row can never hold, so the column never has that value.
                    let never = f64::from(1 - ind.value[k]);
                    self.add_linear(&mut [column], &mut [1.0], never, never, false)?;
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
}
