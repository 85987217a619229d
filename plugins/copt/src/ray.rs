//! Is a convex quadratic program unbounded? It is, if it has feasible points, exactly if there is a direction in which one
//! can go on for ever, along which the quadratic part does not change and the linear part improves. Such a direction is
//! found by a linear program.

use orlm_solver::{ColumnKind, MathModel, SolveResult, Termination};

/// How much better the objective must get along a direction with entries of at most 1.
const LEAST_SLOPE: f64 = 1e-6;

/// The linear program whose columns are the entries of the direction; `None` unless the model has linear rows, continuous
/// columns and a convex quadratic objective only.
pub(crate) fn model(m: &MathModel) -> Option<MathModel> {
    let other = m.is_mip()
        || m.n_quadratic_rows() > 0
        || !m.sos.order.is_empty()
        || !m.indicators.column.is_empty()
        || !m.general.kind.is_empty()
        || !m.cones.kind.is_empty()
        || !m.nonlinear.is_empty();
    if other || m.has_convex_objective() != Some(true) {
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
        let (index, value) = m.rows.matrix.row(i);
        let entries: Vec<(i32, f64)> = index.iter().copied().zip(value.iter().copied()).collect();
        let open = |limit: f64| if limit.is_finite() { 0.0 } else { limit };
        ray.add_row("", open(m.rows.lower[i]), open(m.rows.upper[i]), &entries);
    }
    // The gradient of the quadratic part stays zero.
    let q = &m.quadratic_objective;
    let mut gradient = std::collections::BTreeMap::<i32, std::collections::BTreeMap<i32, f64>>::new();
    for ((&i, &j), &v) in q.i.iter().zip(&q.j).zip(&q.v) {
        *gradient.entry(i).or_default().entry(j).or_default() += v;
        *gradient.entry(j).or_default().entry(i).or_default() += v;
    }
    for row in gradient.values() {
        let entries: Vec<(i32, f64)> = row.iter().map(|(&j, &v)| (j, v)).collect();
        ray.add_row("", 0.0, 0.0, &entries);
    }
    Some(ray)
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
        m.add_column("i", 0.0, 1.0, 0.0, ColumnKind::Integer);
        assert_eq!(model(&m), None);
    }
}
