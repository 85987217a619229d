//! What is not linear: the quadratic objective, quadratic rows, second-order cones.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::ptr::null;

use orlm_solver::{ConeKind, Cones, MathModel, SolveError};

use super::{Problem, count, halves, side};

/// The columns that stand for the size of a cone, which are not negative.
pub(super) fn heads(cones: &Cones) -> impl Iterator<Item = usize> {
    let heads = cones.kind.iter().enumerate().map(|(k, kind)| &cones.members(k)[..kind.heads()]);
    heads.flatten().map(|&j| j as usize)
}

impl Problem<'_> {
    /// Sense, constant and quadratic part; the linear one came with the columns.
    pub(super) fn add_objective(&mut self, model: &MathModel) -> Result<(), SolveError> {
        // CPLEX's numbers for the senses are 1 and -1 too.
        // SAFETY: our own problem.
        let code = unsafe { (self.env.api.chgobjsen)(self.env.raw, self.raw, model.sense.sign()) };
        self.env.check(code, "setting the sense")?;
        // SAFETY: as above.
        let code = unsafe { (self.env.api.chgobjoffset)(self.env.raw, self.raw, model.objective_offset) };
        self.env.check(code, "setting the constant")?;
        let terms = &model.quadratic_objective;
        if terms.is_empty() {
            return Ok(());
        }
        // CPLEX wants the whole symmetric matrix, column by column, and puts a factor 1/2 before it.
        let mut matrix: BTreeMap<(i32, i32), f64> = BTreeMap::new();
        for ((&i, &j), &v) in terms.i.iter().zip(&terms.j).zip(&terms.v) {
            *matrix.entry((i, j)).or_insert(0.0) += v;
            *matrix.entry((j, i)).or_insert(0.0) += v;
        }
        let mut counts: Vec<c_int> = vec![0; self.columns];
        for &(column, _) in matrix.keys() {
            counts[column as usize] += 1;
        }
        let mut next = 0;
        let mut starts = Vec::with_capacity(self.columns);
        for n in &counts {
            starts.push(next);
            next += n;
        }
        let (index, value): (Vec<c_int>, Vec<f64>) = matrix.into_iter().map(|((_, row), v)| (row, v)).unzip();
        // SAFETY: arrays of the problem's columns and of the announced entries, which CPLEX copies.
        let code = unsafe {
            (self.env.api.copyquad)(
                self.env.raw,
                self.raw,
                starts.as_ptr(),
                counts.as_ptr(),
                index.as_ptr(),
                value.as_ptr(),
            )
        };
        self.env.check(code, "setting the quadratic objective")
    }

    pub(super) fn add_quadratic_rows(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let q = &model.quadratic_rows;
        for k in 0..model.n_quadratic_rows() {
            let terms = q.start[k] as usize..q.start[k + 1] as usize;
            let (index, value) = q.linear.row(k);
            if terms.is_empty() {
                let start = [0, count(value.len())];
                self.push_rows(&[side(q.lower[k], q.upper[k])], &start, index, value)?;
                continue;
            }
            let products = (&q.terms.i[terms.clone()], &q.terms.j[terms.clone()], &q.terms.v[terms]);
            // Of two sides one is not convex, and CPLEX says so when it solves.
            for half in halves(q.lower[k], q.upper[k]) {
                self.push_quadratic(half, (index, value), products)?;
            }
        }
        Ok(())
    }

    /// Cones in the form in which CPLEX recognises them.
    pub(super) fn add_cones(&mut self, model: &MathModel) -> Result<(), SolveError> {
        for (k, &kind) in model.cones.kind.iter().enumerate() {
            let (heads, tail) = model.cones.members(k).split_at(kind.heads());
            let (first, second, minus) = match kind {
                ConeKind::SecondOrder => (heads[0], heads[0], -1.0),
                ConeKind::Rotated => (heads[0], heads[1], -2.0),
            };
            let i: Vec<i32> = tail.iter().copied().chain([first]).collect();
            let j: Vec<i32> = tail.iter().copied().chain([second]).collect();
            let v: Vec<f64> = tail.iter().map(|_| 1.0).chain([minus]).collect();
            self.push_quadratic((b'L', 0.0), (&[], &[]), (&i, &j, &v))?;
        }
        Ok(())
    }

    fn push_quadratic(
        &mut self,
        (sense, rhs): (u8, f64),
        (index, value): (&[i32], &[f64]),
        (i, j, v): (&[i32], &[i32], &[f64]),
    ) -> Result<(), SolveError> {
        // SAFETY: arrays of the announced lengths, which CPLEX copies.
        let code = unsafe {
            (self.env.api.addqconstr)(
                self.env.raw,
                self.raw,
                count(value.len()),
                count(v.len()),
                rhs,
                c_int::from(sense),
                index.as_ptr(),
                value.as_ptr(),
                i.as_ptr(),
                j.as_ptr(),
                v.as_ptr(),
                null(),
            )
        };
        self.rows += 1;
        self.env.check(code, "adding a quadratic row")
    }
}
