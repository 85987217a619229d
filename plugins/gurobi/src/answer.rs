//! Gurobi's answer as a result.

use orlm_solver::{Feature, MathModel, SolveResult, Termination, Tolerances};

use crate::problem::Problem;
use crate::status;

/// Reads what a finished solve gave.
pub(crate) fn read(problem: &Problem<'_>, model: &MathModel) -> SolveResult {
    let native = status_of(problem);
    let (termination, limit, words) = status::read(native);
    let mut result = SolveResult::without_point(termination, format!("Gurobi: {words}"));
    result.limit = limit;
    result.native_code = native;
    let count = |v: Option<f64>| v.map_or(0, |v| v.max(0.0) as u64);
    result.nodes = count(problem.attribute(c"NodeCount"));
    let barrier = problem.int_attribute(c"BarIterCount").map(f64::from);
    result.iterations = count(problem.attribute(c"IterCount")) + count(barrier);
    // Of several objectives there is no one bound.
    result.bound = model.objectives.is_empty().then(|| problem.attribute(c"ObjBound")).flatten();
    let points = problem.int_attribute(c"SolCount").unwrap_or(0);
    let point = (points > 0).then(|| problem.attributes(c"X", problem.n_cols())).flatten();
    // Only an optimum is Gurobi's claim: after a limit the point of a continuous model may violate it.
    let claimed = |point: &Vec<f64>| {
        let tolerances = Tolerances::default();
        termination == Termination::Optimal || model.check_point(point, &tolerances).is_within(&tolerances)
    };
    let Some(point) = point.filter(claimed) else {
        return result;
    };
    result.objective = Some(model.objective_at(&point));
    result.point = Some(point);
    if termination == Termination::Optimal {
        read_duals(problem, model, &mut result);
    }
    result.pool = (1..points).filter_map(|k| pool_point(problem, k)).collect();
    result
}

/// Gurobi's own status.
pub(crate) fn status_of(problem: &Problem<'_>) -> i32 {
    problem.int_attribute(c"Status").unwrap_or(0)
}

/// Dual values of a continuous model, where Gurobi has them. They are in the model's own sense.
fn read_duals(problem: &Problem<'_>, model: &MathModel, result: &mut SolveResult) {
    let dual_features =
        [Feature::Linear, Feature::QuadraticObjective, Feature::QuadraticRows, Feature::SecondOrderCone];
    if model.is_mip() || model.features().iter().any(|f| !dual_features.contains(f)) {
        return;
    }
    let rows = problem.rows();
    let found = rows.last().map_or(0, |last| last.end);
    let Some(duals) = problem.attributes(c"Pi", found) else {
        return;
    };
    // Of the two sides of a row at most one is active, or both are the same.
    result.row_dual = Some(rows.iter().map(|at| duals[at.clone()].iter().sum()).collect());
    result.reduced_cost = problem.attributes(c"RC", problem.n_cols());
    let quad = &model.quadratic_rows;
    let sides = |k: usize| crate::rows::sides(quad.lower[k], quad.upper[k]).count();
    let total = (0..model.n_quadratic_rows()).map(sides).sum();
    if total > 0
        && let Some(duals) = problem.attributes(c"QCPi", total)
    {
        let mut duals = duals.into_iter();
        let sums = (0..model.n_quadratic_rows()).map(|k| duals.by_ref().take(sides(k)).sum());
        result.quadratic_row_dual = Some(sums.collect());
    }
}

/// The point behind the best `k` ones.
fn pool_point(problem: &Problem<'_>, k: i32) -> Option<Vec<f64>> {
    problem.set_int(c"SolutionNumber", k).ok()?;
    problem.attributes(c"Xn", problem.n_cols())
}
