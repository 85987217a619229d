//! Dual values of a linear program: completed and checked. A solver's duals count only if they prove its optimum.

use orlm_solver::{Feature, MathModel, SolveResult, Termination};

/// How far the dual objective may be from the primal one, relative to `1 + |objective|`.
const TOLERANCE: f64 = 1e-5;

/// Computes the reduced costs from the row duals and drops both if they do not prove the objective.
pub(crate) fn complete(model: &MathModel, result: &mut SolveResult) {
    let proven = |r: &SolveResult| {
        // Without rows there is nothing to ask the solver for.
        let none = (model.n_rows() == 0).then(Vec::new);
        let (mut duals, objective) = (r.row_dual.clone().or(none)?, r.objective?);
        let proves = |duals: &[f64], costs: &[f64]| {
            let bound = dual_objective(model, duals, costs);
            bound.is_some_and(|b| (b - objective).abs() <= TOLERANCE * (1.0 + objective.abs()))
        };
        let mut costs = reduced_costs(model, &duals);
        if !proves(&duals, &costs) {
            move_to_rows(model, r.point.as_ref()?, &mut duals, &mut costs);
        }
        proves(&duals, &costs).then_some((duals, costs))
    };
    let linear = model.features().iter().all(|f| matches!(f, Feature::Linear | Feature::LazyRows));
    if result.termination == Termination::Optimal && linear {
        if let Some((duals, costs)) = proven(result) {
            (result.row_dual, result.reduced_cost) = (Some(duals), Some(costs));
            return;
        }
        if result.row_dual.is_some() {
            result.message.push_str("; its dual values do not prove the optimum and were dropped");
        }
    }
    result.row_dual = None;
    result.reduced_cost = None;
}

/// Gives the reduced cost of a column that is at none of its bounds to a row with this column alone that is at its side:
/// SCIP takes such a row for a bound of the column, and leaves the row without a dual value.
fn move_to_rows(model: &MathModel, point: &[f64], duals: &mut [f64], costs: &mut [f64]) {
    let near = |a: f64, b: f64| b.is_finite() && (a - b).abs() <= 1e-6 * (1.0 + b.abs());
    let (col, rows) = (&model.columns, &model.rows);
    for (i, dual) in duals.iter_mut().enumerate() {
        let (index, value) = rows.matrix.row(i);
        let mut entries = index.iter().zip(value).filter(|(_, v)| **v != 0.0);
        let (Some((&column, &value)), None) = (entries.next(), entries.next()) else {
            continue;
        };
        let j = column as usize;
        let at_bound = near(point[j], col.lower[j]) || near(point[j], col.upper[j]);
        let at_side = near(value * point[j], rows.lower[i]) || near(value * point[j], rows.upper[i]);
        if at_side && !at_bound {
            *dual += costs[j] / value;
            costs[j] = 0.0;
        }
    }
}

/// `c - A'y`.
fn reduced_costs(model: &MathModel, duals: &[f64]) -> Vec<f64> {
    let mut costs = model.columns.objective.clone();
    for (i, &y) in duals.iter().enumerate() {
        let (index, value) = model.rows.matrix.row(i);
        for (&j, &v) in index.iter().zip(value) {
            costs[j as usize] -= v * y;
        }
    }
    costs
}

/// The bound on the objective that the duals prove; `None` if they lean on an infinite bound.
fn dual_objective(model: &MathModel, duals: &[f64], costs: &[f64]) -> Option<f64> {
    let sign = f64::from(model.sense.sign());
    let scale = costs.iter().chain(duals).fold(1.0f64, |m, v| m.max(v.abs()));
    // Minimising, a positive dual pushes against the lower bound; maximising, against the upper one.
    let part = |(&y, (&lower, &upper)): (&f64, (&f64, &f64))| {
        let bound = if sign * y > 0.0 { lower } else { upper };
        if bound.is_finite() { Some(y * bound) } else { (y.abs() <= 1e-7 * scale).then_some(0.0) }
    };
    let sides = model.rows.lower.iter().zip(&model.rows.upper);
    let bounds = model.columns.lower.iter().zip(&model.columns.upper);
    let rows: Option<f64> = duals.iter().zip(sides).map(part).sum();
    let columns: Option<f64> = costs.iter().zip(bounds).map(part).sum();
    Some(model.objective_offset + rows? + columns?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::{ColumnKind, Sense};

    #[test]
    fn a_model_without_rows_has_reduced_costs() {
        let mut m = MathModel::default();
        m.add_column("x", 2.0, 3.0, 4.0, ColumnKind::Continuous);
        let mut r = SolveResult::without_point(Termination::Optimal, "");
        (r.objective, r.point) = (Some(8.0), Some(vec![2.0]));
        complete(&m, &mut r);
        assert_eq!((r.row_dual, r.reduced_cost), (Some(vec![]), Some(vec![4.0])));
    }

    /// max 3x + 2y + 1, x + y <= 4, x <= 3: optimum (3, 1) = 12, row dual 2, reduced cost of x 1.
    fn solved(row_dual: f64) -> SolveResult {
        let mut m = MathModel { sense: Sense::Maximise, objective_offset: 1.0, ..MathModel::default() };
        m.add_column("x", 0.0, 3.0, 3.0, ColumnKind::Continuous);
        m.add_column("y", 0.0, f64::INFINITY, 2.0, ColumnKind::Continuous);
        m.add_row("", f64::NEG_INFINITY, 4.0, &[(0, 1.0), (1, 1.0)]);
        let mut r = SolveResult::without_point(Termination::Optimal, "");
        r.objective = Some(12.0);
        r.point = Some(vec![3.0, 1.0]);
        r.row_dual = Some(vec![row_dual]);
        complete(&m, &mut r);
        r
    }

    #[test]
    fn a_row_that_the_solver_took_for_a_bound_gets_its_dual() {
        // min x with 2 x >= 6: the solver says that the row has none.
        let mut m = MathModel::default();
        m.add_column("x", 0.0, f64::INFINITY, 1.0, ColumnKind::Continuous);
        m.add_row("", 6.0, f64::INFINITY, &[(0, 2.0)]);
        let mut r = SolveResult::without_point(Termination::Optimal, "");
        (r.objective, r.point, r.row_dual) = (Some(3.0), Some(vec![3.0]), Some(vec![0.0]));
        complete(&m, &mut r);
        assert_eq!((r.row_dual, r.reduced_cost), (Some(vec![0.5]), Some(vec![0.0])));
    }

    #[test]
    fn right_duals_are_completed_and_wrong_ones_are_dropped() {
        assert_eq!(solved(2.0).reduced_cost, Some(vec![1.0, 0.0]));
        // The wrong sign, the wrong size, none at all.
        for wrong in [-2.0, 2.5, 0.0] {
            let r = solved(wrong);
            assert_eq!((r.row_dual, r.reduced_cost), (None, None));
            assert!(r.message.contains("dropped"));
        }
    }
}
