//! Rays of a model with a non-convex objective: CPLEX does not see by itself that such an objective has no bound.

use orlm_solver::{ColumnKind, Feature, MathModel};

/// The directions in which one can go on forever from any feasible point, as far as a unit box reaches, under the quadratic
/// part of the objective alone. `None` if the model has more than linear rows: then directions do not tell.
///
/// Along a direction of which this objective improves on zero, the whole objective improves without end: the quadratic part
/// outgrows the linear one. (Where the best is zero, nothing is shown.) Integral columns count as continuous, since a ray of
/// rational data leads through whole points.
pub(crate) fn rays_of(model: &MathModel) -> Option<MathModel> {
    const UNDERSTOOD: [Feature; 4] =
        [Feature::Linear, Feature::Integer, Feature::QuadraticObjective, Feature::MixedQuadraticObjective];
    if model.features().iter().any(|f| !UNDERSTOOD.contains(f)) {
        return None;
    }
    let mut rays = MathModel { sense: model.sense, ..MathModel::default() };
    let bounds = model.columns.lower.iter().zip(&model.columns.upper);
    for (lower, upper) in bounds {
        let lower = if lower.is_finite() { 0.0 } else { -1.0 };
        let upper = if upper.is_finite() { 0.0 } else { 1.0 };
        rays.add_column("", lower, upper, 0.0, ColumnKind::Continuous);
    }
    rays.rows = model.rows.clone();
    // What a row may still change by.
    let still = |sides: &mut Vec<f64>| sides.iter_mut().filter(|s| s.is_finite()).for_each(|s| *s = 0.0);
    still(&mut rays.rows.lower);
    still(&mut rays.rows.upper);
    rays.quadratic_objective = model.quadratic_objective.clone();
    Some(rays)
}

/// Whether the best value of [`rays_of`] improves on zero by more than rounding.
pub(crate) fn improves(rays: &MathModel, best: f64) -> bool {
    let largest = rays.quadratic_objective.v.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    f64::from(rays.sense.sign()) * best < -1e-6 * largest
}
