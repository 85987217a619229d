//! What makes CPLEX branch besides integral columns, and what helps it: sets, indicator rows, piecewise linear functions,
//! starts.

use std::ffi::c_int;
use std::ptr::null;

use orlm_solver::{GeneralKind, MathModel, SolveError};

use super::{Problem, count, parts};

impl Problem<'_> {
    pub(super) fn add_sos(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let sos = &model.sos;
        for (k, &order) in sos.order.iter().enumerate() {
            let (index, weight) = sos.members.row(k);
            let mut members: Vec<(c_int, f64)> = index.iter().copied().zip(weight.iter().copied()).collect();
            members.sort_by(|a, b| a.1.total_cmp(&b.1));
            if members.is_empty() {
                continue;
            }
            let index: Vec<c_int> = members.iter().map(|m| m.0).collect();
            // Only the order of the weights matters, and CPLEX refuses equal ones.
            let weight: Vec<f64> = (0..members.len()).map(|p| p as f64).collect();
            let kind = [if order == 1 { b'1' } else { b'2' }];
            // SAFETY: one set with as many members as announced, which CPLEX copies.
            let code = unsafe {
                (self.env.api.addsos)(
                    self.env.raw,
                    self.raw,
                    1,
                    count(index.len()),
                    kind.as_ptr().cast(),
                    [0].as_ptr(),
                    index.as_ptr(),
                    weight.as_ptr(),
                    null(),
                )
            };
            self.env.check(code, "adding a special ordered set")?;
            self.rows += 1;
        }
        Ok(())
    }

    pub(super) fn add_indicators(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let ind = &model.indicators;
        for k in 0..ind.column.len() {
            let (index, value) = ind.rows.row(k);
            for part in parts(ind.lower[k], ind.upper[k]) {
                self.indicate(ind.column[k] as usize, ind.value[k], part, index, value)?;
            }
        }
        Ok(())
    }

    /// The row holds where the column has the value.
    pub(super) fn indicate(
        &mut self,
        column: usize,
        at: u8,
        (sense, rhs): (u8, f64),
        index: &[i32],
        value: &[f64],
    ) -> Result<(), SolveError> {
        // SAFETY: arrays of the announced length, which CPLEX copies.
        let code = unsafe {
            (self.env.api.addindconstr)(
                self.env.raw,
                self.raw,
                count(column),
                c_int::from(at == 0),
                count(value.len()),
                rhs,
                c_int::from(sense),
                index.as_ptr(),
                value.as_ptr(),
                null(),
            )
        };
        self.rows += 1;
        self.env.check(code, "adding an indicator row")
    }

    /// The host rewrites general constraints of the other kinds.
    pub(super) fn add_piecewise(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let g = &model.general;
        for (k, &kind) in g.kind.iter().enumerate() {
            if kind != GeneralKind::PiecewiseLinear {
                continue;
            }
            let (x, y) = g.points(k);
            let slope = |p: usize| (y[p + 1] - y[p]) / (x[p + 1] - x[p]);
            // SAFETY: two arrays of the announced length, which CPLEX copies.
            let code = unsafe {
                (self.env.api.addpwl)(
                    self.env.raw,
                    self.raw,
                    g.result[k],
                    g.operands(k)[0],
                    slope(0),
                    slope(x.len() - 2),
                    count(x.len()),
                    x.as_ptr(),
                    y.as_ptr(),
                    null(),
                )
            };
            self.env.check(code, "adding a piecewise linear function")?;
        }
        Ok(())
    }

    /// Suggests a point, which may be partial. CPLEX takes any number of them, where it branches.
    pub(crate) fn suggest(&self, start: &[f64]) -> Result<(), SolveError> {
        let known = start.iter().enumerate().filter(|(_, v)| !v.is_nan());
        let (index, value): (Vec<c_int>, Vec<f64>) = known.map(|(j, &v)| (count(j), v)).unzip();
        if index.is_empty() || !self.is_discrete() {
            return Ok(());
        }
        // SAFETY: one start with as many values as announced; no effort levels and no names.
        let code = unsafe {
            (self.env.api.addmipstarts)(
                self.env.raw,
                self.raw,
                1,
                count(index.len()),
                [0].as_ptr(),
                index.as_ptr(),
                value.as_ptr(),
                null(),
                null(),
            )
        };
        self.env.check(code, "adding a start")
    }
}
