//! Is a convex quadratic program unbounded? It is, if it has feasible points, exactly if there is a direction in which one
//! can go on for ever, along which no quadratic part changes and the objective's linear part improves. Such a direction
//! is found by a linear program.

use std::collections::BTreeMap;

use orlm_solver::{ColumnKind, MathModel, SolveResult, Termination};

/// How much better the objective must get along a direction with entries of at most 1.
const LEAST_SLOPE: f64 = 1e-6;

/// The linear program whose columns are the entries of the direction; `None` if no column can go on for ever, or unless
/// the model has continuous columns, rows and an objective only, all convex.
pub(crate) fn model(m: &MathModel) -> Option<MathModel> {
    let other = m.is_mip()
        || !m.sos.order.is_empty()
        || !m.indicators.column.is_empty()
        || !m.general.kind.is_empty()
        || !m.cones.kind.is_empty()
        || !m.nonlinear.is_empty();
    let open = m.columns.lower.iter().chain(&m.columns.upper).any(|b| b.is_infinite());
    if other || !open || m.has_convex_objective() != Some(true) || m.has_convex_rows() != Some(true) {
        return None;
    }
    let side = |limit: f64, reach: f64| if limit.is_finite() { 0.0 } else { reach };
    let mut ray = MathModel { sense: m.sense, ..MathModel::default() };
    let col = &m.columns;
    for j in 0..m.n_cols() {
        let (lower, upper) = (side(col.lower[j], -1.0), side(col.upper[j], 1.0));
        ray.add_column("", lower, upper, col.objective[j], ColumnKind::Continuous);
    }
    for i in 0..m.n_rows() {
        add_row(&mut ray, m.rows.lower[i], m.rows.upper[i], m.rows.matrix.row(i));
    }
    let o = &m.quadratic_objective;
    add_gradient(&mut ray, (&o.i, &o.j, &o.v));
    let q = &m.quadratic_rows;
    for k in 0..m.n_quadratic_rows() {
        add_row(&mut ray, q.lower[k], q.upper[k], q.linear.row(k));
        let range = q.start[k] as usize..q.start[k + 1] as usize;
        add_gradient(&mut ray, (&q.terms.i[range.clone()], &q.terms.j[range.clone()], &q.terms.v[range]));
    }
    Some(ray)
}

/// A row does not run into its sides.
fn add_row(ray: &mut MathModel, lower: f64, upper: f64, (index, value): (&[i32], &[f64])) {
    let entries: Vec<(i32, f64)> = index.iter().copied().zip(value.iter().copied()).collect();
    let open = |limit: f64| if limit.is_finite() { 0.0 } else { limit };
    ray.add_row("", open(lower), open(upper), &entries);
}

/// The gradient of some quadratic terms stays as it is.
fn add_gradient(ray: &mut MathModel, (i, j, v): (&[i32], &[i32], &[f64])) {
    let mut gradient = BTreeMap::<i32, BTreeMap<i32, f64>>::new();
    for ((&i, &j), &v) in i.iter().zip(j).zip(v) {
        *gradient.entry(i).or_default().entry(j).or_default() += v;
        *gradient.entry(j).or_default().entry(i).or_default() += v;
    }
    for row in gradient.values() {
        let entries: Vec<(i32, f64)> = row.iter().map(|(&j, &v)| (j, v)).collect();
        ray.add_row("", 0.0, 0.0, &entries);
    }
}

/// Whether the direction that was found shows that the objective has no bound.
pub(crate) fn proves_unbounded(ray: &MathModel, found: &SolveResult) -> bool {
    let improves = |d: &Vec<f64>| f64::from(ray.sense.sign()) * ray.objective_at(d) < -LEAST_SLOPE;
    found.termination == Termination::Optimal && found.point.as_ref().is_some_and(improves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::Sense;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn directions_leave_the_quadratic_part_alone() {
        // max x + y - (x - y)^2, x + y >= 1: along (1, 1) there is no bound.
        let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
        m.add_column("x", 0.0, INF, 1.0, ColumnKind::Continuous);
        m.add_column("y", -INF, INF, 1.0, ColumnKind::Continuous);
        m.add_row("", 1.0, INF, &[(0, 1.0), (1, 1.0)]);
        for (i, j, v) in [(0, 0, -1.0), (0, 1, 2.0), (1, 1, -1.0)] {
            m.quadratic_objective.push(i, j, v);
        }
        let ray = model(&m).expect("convex");
        assert_eq!((ray.columns.lower[0], ray.columns.upper[0], ray.columns.lower[1]), (0.0, 1.0, -1.0));
        let tolerances = orlm_solver::Tolerances::default();
        let fits = |d: [f64; 2]| ray.check_point(&d, &tolerances).is_within(&tolerances);
        assert!(fits([1.0, 1.0]) && !fits([1.0, 0.0]) && !fits([-0.5, -0.5]));
        let mut found = SolveResult::without_point(Termination::Optimal, "");
        found.point = Some(vec![1.0, 1.0]);
        assert!(proves_unbounded(&ray, &found));
        found.point = Some(vec![0.0, 0.0]);
        assert!(!proves_unbounded(&ray, &found));
        // A parabola in x stops all directions but that of y.
        m.add_quadratic_row("", -INF, 9.0, &[(1, -1.0)], &[(0, 0, 1.0)]);
        let ray = model(&m).expect("convex");
        let fits = |d: [f64; 2]| ray.check_point(&d, &tolerances).is_within(&tolerances);
        assert!(fits([0.0, 0.0]) && !fits([1.0, 1.0]) && !fits([0.0, -1.0]));
        m.add_column("i", 0.0, 1.0, 0.0, ColumnKind::Integer);
        assert_eq!(model(&m), None);
    }
}
