//! A quadratic objective.

use std::collections::BTreeSet;

use orlm_solver::{Sense, SolveError};
use russcip::{VarType, ffi};

use crate::INFINITY;
use crate::call::check;
use crate::problem::Problem;

impl Problem<'_> {
    /// SCIP's objective is linear: an auxiliary column bounds the quadratic part.
    ///
    /// SCIP lets a row be off by an absolute 1e-6, so the row is scaled for that to be little in the objective. Where a
    /// column of the quadratic part has no bound, its linear part goes into the row as well, and the auxiliary column gets
    /// the bound that the curvature gives: without, SCIP's first relaxation is unbounded, and it may never recover.
    pub(crate) fn add_quadratic_objective(&mut self) -> Result<(), SolveError> {
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
}
