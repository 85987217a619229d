//! What the host makes of a solver's answer: the point is checked against the host's own model, the objective is
//! computed from it, and a claim that the model refutes is a fault.

use orlm_solver::{
    ColumnKind, MathModel, PointCheck, Sense, SolveError, SolveResult, Termination, Tolerances,
};

use crate::duals;

/// A claimed objective may differ from the computed one by this much, relative to `1 + |objective|`.
const OBJECTIVE_TOLERANCE: f64 = 1e-4;

/// Checks and completes an answer.
pub(crate) fn accept(
    model: &MathModel,
    mut result: SolveResult,
    tol: &Tolerances,
) -> Result<SolveResult, SolveError> {
    let lengths = [
        ("row duals", result.row_dual.as_ref(), model.n_rows()),
        ("reduced costs", result.reduced_cost.as_ref(), model.n_cols()),
        ("quadratic row duals", result.quadratic_row_dual.as_ref(), model.n_quadratic_rows()),
    ];
    for (what, values, expected) in lengths {
        if let Some(v) = values.filter(|v| v.len() != expected || v.iter().any(|x| x.is_nan())) {
            return Err(SolveError::Garbage {
                text: format!("{} {what}, expected {expected} numbers", v.len()),
            });
        }
    }
    match result.termination {
        Termination::Infeasible | Termination::Unbounded | Termination::InfeasibleOrUnbounded => {
            // Libraries leave the last iterate or a ray's base point behind; it is no answer.
            result.point = None;
        }
        Termination::Optimal if result.point.is_none() => {
            return Err(SolveError::SolverWrong { text: "optimal without a point".to_owned() });
        }
        _ => {}
    }
    let Some(point) = result.point.take() else {
        result.objective = None;
        result.gap = None;
        result.row_dual = None;
        result.reduced_cost = None;
        result.quadratic_row_dual = None;
        result.pool.clear();
        return Ok(result);
    };
    let rounded = round_integral(model, &point, tol.integrality);
    let check = model.check_point(&rounded, tol);
    let (point, check) = if check.is_within(tol) {
        (rounded, check)
    } else {
        // Rounding can break a row with large coefficients; then the solver's own point may still hold.
        let check = model.check_point(&point, tol);
        (point, check)
    };
    if !check.is_within(tol) {
        let text = refutation(&check, tol);
        if result.termination == Termination::Optimal {
            return Err(SolveError::SolverWrong { text: format!("the point called optimal {text}") });
        }
        // Stopped early: the point is no feasible one, but nothing false is claimed by dropping it.
        result.message = join(&result.message, &format!("the returned point {text}"));
        result.objective = None;
        result.gap = None;
        return Ok(result);
    }
    let objective = check.objective;
    if let Some(claimed) = result.objective.filter(|c| c.is_finite())
        && (claimed - objective).abs() > OBJECTIVE_TOLERANCE * (1.0 + objective.abs())
    {
        return Err(SolveError::SolverWrong {
            text: format!("the point's objective is {objective}, the solver says {claimed}"),
        });
    }
    if result.termination == Termination::Optimal && result.bound.is_none() {
        result.bound = Some(objective);
    }
    // A bound may not cut off the point, except by rounding.
    if let Some(bound) = result.bound {
        let better = match model.sense {
            Sense::Minimise => bound - objective,
            Sense::Maximise => objective - bound,
        };
        if better > OBJECTIVE_TOLERANCE * (1.0 + objective.abs()) {
            return Err(SolveError::SolverWrong {
                text: format!("the point's objective {objective} beats the proven bound {bound}"),
            });
        }
        let gap = (objective - bound).abs() / objective.abs().max(1e-10);
        result.gap =
            Some(if bound == objective || better > 0.0 { 0.0 } else { gap }).filter(|g| g.is_finite());
    }
    result.objective = Some(objective);
    result.pool = checked_pool(model, std::mem::take(&mut result.pool), &point, tol);
    let several = &model.objectives;
    result.objectives =
        (!several.is_empty()).then(|| (0..several.len()).map(|k| several.value(k, &point)).collect());
    result.point = Some(point);
    duals::complete(model, &mut result);
    Ok(result)
}

/// The further points that satisfy the model, the better ones first, each once. A solver claims nothing false with a pool
/// in which a point is off by more than the tolerances, so such a point is only dropped.
fn checked_pool(model: &MathModel, pool: Vec<Vec<f64>>, best: &[f64], tol: &Tolerances) -> Vec<Vec<f64>> {
    let sign = f64::from(model.sense.sign());
    let mut kept: Vec<(f64, Vec<f64>)> = Vec::new();
    for point in pool {
        let point = round_integral(model, &point, tol.integrality);
        let check = model.check_point(&point, tol);
        let known = || point == best || kept.iter().any(|(_, other)| *other == point);
        if check.is_within(tol) && !known() {
            kept.push((sign * check.objective, point));
        }
    }
    kept.sort_by(|a, b| a.0.total_cmp(&b.0));
    kept.into_iter().map(|(_, point)| point).collect()
}

/// The answer to a model without columns, which needs no solver (and which some misjudge): its one point has no values.
pub(crate) fn without_columns(model: &MathModel, tol: &Tolerances) -> SolveResult {
    let check = model.check_point(&[], tol);
    if check.is_within(tol) {
        let mut result = SolveResult::without_point(Termination::Optimal, "the model has no columns");
        result.objective = Some(check.objective);
        result.bound = result.objective;
        result.gap = Some(0.0);
        result.point = Some(Vec::new());
        return result;
    }
    let text = format!("the model has no columns, and its one point {}", refutation(&check, tol));
    SolveResult::without_point(Termination::Infeasible, text)
}

/// Whole values for integral columns that are nearly whole, and no negative zeros.
fn round_integral(model: &MathModel, point: &[f64], tolerance: f64) -> Vec<f64> {
    let near = |x: f64| (x - x.round()).abs() <= tolerance;
    // The sum with 0.0 turns -0.0 into 0.0.
    let round = |(&x, &kind): (&f64, &ColumnKind)| {
        let whole = kind.is_integral() && near(x);
        (if whole { x.round() } else { x }) + 0.0
    };
    if point.len() != model.n_cols() {
        return point.to_vec();
    }
    point.iter().zip(&model.columns.kind).map(round).collect()
}

fn refutation(check: &PointCheck, tol: &Tolerances) -> String {
    let at = |place: &Option<orlm_solver::Place>| {
        place.as_ref().map_or("its length".to_owned(), ToString::to_string)
    };
    if check.max_violation > tol.feasibility {
        return format!("violates {} by {:.3e} (relative)", at(&check.worst), check.max_violation);
    }
    if check.integrality > tol.integrality {
        return format!(
            "is {:.3e} away from a whole number at {}",
            check.integrality,
            at(&check.least_integral)
        );
    }
    format!("has the objective {}", check.objective)
}

fn join(a: &str, b: &str) -> String {
    if a.is_empty() { b.to_owned() } else { format!("{a}; {b}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// max 2x + y, x + y <= 4, x integer in [0, 3], y in [0, 10]: the optimum is (3, 1) with 7.
    fn model() -> MathModel {
        let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
        m.add_column("x", 0.0, 3.0, 2.0, ColumnKind::Integer);
        m.add_column("y", 0.0, 10.0, 1.0, ColumnKind::Continuous);
        m.add_row("sum", f64::NEG_INFINITY, 4.0, &[(0, 1.0), (1, 1.0)]);
        m
    }

    fn optimal(point: &[f64], objective: f64) -> SolveResult {
        let mut r = SolveResult::without_point(Termination::Optimal, "");
        r.point = Some(point.to_vec());
        r.objective = Some(objective);
        r
    }

    fn judged(r: SolveResult) -> Result<SolveResult, SolveError> {
        accept(&model(), r, &Tolerances::default())
    }

    #[test]
    fn integral_values_are_rounded_and_the_objective_is_computed() {
        let r = judged(optimal(&[2.999_999_9, 1.0], 6.999_999_8)).expect("right");
        assert_eq!(r.point.as_deref(), Some(&[3.0, 1.0][..]));
        assert_eq!((r.objective, r.bound, r.gap), (Some(7.0), Some(7.0), Some(0.0)));
    }

    #[test]
    fn a_rounding_that_breaks_a_row_is_not_made() {
        // y <= 1e6 x: with x rounded from 1e-6 to 0, y would be off by 1.
        let mut m = model();
        m.add_row("big", f64::NEG_INFINITY, 0.0, &[(0, -1e6), (1, 1.0)]);
        let r = accept(&m, optimal(&[1e-6, 1.0], 1.000_002), &Tolerances::default());
        assert_eq!(r.expect("right").point.as_deref(), Some(&[1e-6, 1.0][..]));
    }

    #[test]
    fn false_claims_are_faults() {
        let wrong = |r: SolveResult| match judged(r) {
            Err(SolveError::SolverWrong { text }) => text,
            other => panic!("expected a fault, got {other:?}"),
        };
        assert!(wrong(optimal(&[3.0, 2.0], 8.0)).contains("row 0 (sum)"));
        assert!(wrong(optimal(&[2.5, 1.0], 6.0)).contains("whole number at column 0 (x)"));
        assert!(wrong(optimal(&[4.0, 0.0], 8.0)).contains("column 0 (x)"));
        assert!(wrong(optimal(&[3.0], 6.0)).contains("length"));
        assert!(wrong(optimal(&[3.0, f64::NAN], 6.0)).contains("column 1 (y)"));
        assert!(wrong(optimal(&[3.0, 1.0], 7.5)).contains("the solver says 7.5"));
        assert!(wrong(SolveResult::without_point(Termination::Optimal, "")).contains("without a point"));
        let mut r = optimal(&[3.0, 1.0], 7.0);
        r.bound = Some(6.0);
        assert!(wrong(r).contains("beats the proven bound"));
    }

    #[test]
    fn a_pool_is_checked_sorted_and_freed_of_copies() {
        let mut r = optimal(&[3.0, 1.0], 7.0);
        r.pool = vec![vec![1.0, 0.0], vec![3.0, 2.0], vec![2.0, 1.0], vec![3.0, 1.0], vec![2.000_000_1, 1.0]];
        assert_eq!(judged(r).expect("right").pool, [vec![2.0, 1.0], vec![1.0, 0.0]]);
    }

    #[test]
    fn duals_of_the_wrong_length_are_garbage() {
        let mut r = optimal(&[3.0, 1.0], 7.0);
        r.row_dual = Some(vec![1.0, 2.0]);
        assert!(matches!(judged(r), Err(SolveError::Garbage { .. })));
    }

    #[test]
    fn an_infeasible_point_after_a_limit_is_dropped_with_a_word() {
        let mut r = optimal(&[3.0, 2.0], 8.0);
        r.termination = Termination::Limit;
        let r = judged(r).expect("a limit is a result");
        assert_eq!((r.point, r.objective), (None, None));
        assert!(r.message.contains("row 0 (sum)"));
    }

    #[test]
    fn an_unbounded_answer_has_no_point() {
        let mut r = optimal(&[3.0, 1.0], 7.0);
        r.termination = Termination::Unbounded;
        let r = judged(r).expect("a result");
        assert_eq!((r.point, r.objective), (None, None));
    }
}
