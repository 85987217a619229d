//! Is a convex quadratic program unbounded? If it has feasible points, it is so exactly if there is a direction in which one
//! can go on for ever, along which the quadratic part does not change and the linear part improves. A linear program finds
//! such a direction. Methods for quadratic objectives do not all notice by themselves.

use std::collections::BTreeMap;

use crate::model::{ColumnKind, MathModel};
use crate::result::{SolveResult, Termination};

/// How much better the objective must get along a direction with entries of at most 1.
const LEAST_SLOPE: f64 = 1e-6;

impl MathModel {
    /// The linear program whose columns are the entries of a direction without end. `None` unless the model has continuous
    /// columns, one of them without a bound, rows and an objective of which some are quadratic and all are convex, and
    /// nothing else.
    pub fn direction_program(&self) -> Option<MathModel> {
        let other = self.is_mip()
            || !self.sos.order.is_empty()
            || !self.indicators.column.is_empty()
            || !self.general.kind.is_empty()
            || !self.cones.kind.is_empty()
            || !self.nonlinear.is_empty()
            || !self.objectives.is_empty();
        let col = &self.columns;
        let bounded = col.lower.iter().chain(&col.upper).all(|b| b.is_finite());
        let linear = self.quadratic_objective.is_empty() && self.n_quadratic_rows() == 0;
        let convex = || self.has_convex_objective() == Some(true) && self.has_convex_rows() == Some(true);
        if other || bounded || linear || !convex() {
            return None;
        }
        let mut m = MathModel { sense: self.sense, ..MathModel::default() };
        let reach = |bound: f64, far: f64| if bound.is_finite() { 0.0 } else { far };
        for j in 0..self.n_cols() {
            let (lower, upper) = (reach(col.lower[j], -1.0), reach(col.upper[j], 1.0));
            m.add_column("", lower, upper, col.objective[j], ColumnKind::Continuous);
        }
        let rows = &self.rows;
        for i in 0..self.n_rows() {
            m.add_direction_row(rows.lower[i], rows.upper[i], rows.matrix.row(i));
        }
        let o = &self.quadratic_objective;
        m.add_gradient(&o.i, &o.j, &o.v);
        let q = &self.quadratic_rows;
        for k in 0..self.n_quadratic_rows() {
            m.add_direction_row(q.lower[k], q.upper[k], q.linear.row(k));
            let range = q.start[k] as usize..q.start[k + 1] as usize;
            m.add_gradient(&q.terms.i[range.clone()], &q.terms.j[range.clone()], &q.terms.v[range]);
        }
        Some(m)
    }

    /// A row does not run into its sides.
    fn add_direction_row(&mut self, lower: f64, upper: f64, (index, value): (&[i32], &[f64])) {
        let entries: Vec<(i32, f64)> = index.iter().copied().zip(value.iter().copied()).collect();
        let open = |side: f64| if side.is_finite() { 0.0 } else { side };
        self.add_row("", open(lower), open(upper), &entries);
    }

    /// The gradient of a quadratic part stays as it is.
    fn add_gradient(&mut self, i: &[i32], j: &[i32], v: &[f64]) {
        let mut gradient: BTreeMap<i32, BTreeMap<i32, f64>> = BTreeMap::new();
        for ((&i, &j), &v) in i.iter().zip(j).zip(v) {
            *gradient.entry(i).or_default().entry(j).or_default() += v;
            *gradient.entry(j).or_default().entry(i).or_default() += v;
        }
        for row in gradient.into_values() {
            self.add_row("", 0.0, 0.0, &row.into_iter().collect::<Vec<_>>());
        }
    }

    /// Whether `found`, the answer to this [`MathModel::direction_program`], shows a direction that improves.
    pub fn improves_without_end(&self, found: &SolveResult) -> bool {
        let improves = |d: &Vec<f64>| f64::from(self.sense.sign()) * self.objective_at(d) < -LEAST_SLOPE;
        found.termination == Termination::Optimal && found.point.as_ref().is_some_and(improves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sense;

    #[test]
    fn a_direction_leaves_the_quadratic_part_alone() {
        // max x + y - (x - y)^2, x + y >= 1: along (1, 1) there is no bound.
        let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
        m.add_column("x", 0.0, f64::INFINITY, 1.0, ColumnKind::Continuous);
        m.add_column("y", f64::NEG_INFINITY, f64::INFINITY, 1.0, ColumnKind::Continuous);
        m.add_row("", 1.0, f64::INFINITY, &[(0, 1.0), (1, 1.0)]);
        for (i, j, v) in [(0, 0, -1.0), (0, 1, 2.0), (1, 1, -1.0)] {
            m.quadratic_objective.push(i, j, v);
        }
        let program = m.direction_program().expect("convex and open");
        let fits = |d: [f64; 2]| program.check_point(&d, &Default::default()).max_violation < 1e-9;
        assert!(fits([1.0, 1.0]) && !fits([1.0, 0.0]) && !fits([-0.5, -0.5]) && !fits([2.0, 2.0]));
        let mut found = SolveResult::without_point(Termination::Optimal, "");
        found.point = Some(vec![1.0, 1.0]);
        assert!(program.improves_without_end(&found));
        found.point = Some(vec![0.0, 0.0]);
        assert!(!program.improves_without_end(&found));
        m.columns.lower[1] = 0.0;
        m.columns.upper = vec![1.0, 1.0];
        assert_eq!(m.direction_program(), None);
    }
}
