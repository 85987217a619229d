//! Is an answer right?

use orlm_solver::{SolveError, SolveResult, Termination, Tolerances};

use crate::case::{Expect, Question};

/// Whether the numbers agree to six digits.
pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * (1.0 + b.abs())
}

/// What is wrong with an answer.
pub(crate) fn judge(question: &Question, answer: &Result<SolveResult, SolveError>) -> Result<(), String> {
    let r = match (&question.expect, answer) {
        (Expect::Invalid(text), Err(SolveError::InvalidModel(e))) => {
            let said = e.to_string();
            return if said.contains(text) {
                Ok(())
            } else {
                Err(format!("expected a refusal with {text:?}, found one with {said:?}"))
            };
        }
        (expect, Err(e)) => return Err(format!("expected {}, found an error: {e}", words(expect))),
        (_, Ok(r)) => r,
    };
    let fail = |found: String| {
        let said = if r.message.is_empty() { String::new() } else { format!("; it says {:?}", r.message) };
        let code = r.native_code;
        Err(format!("expected {}, found {found} (native code {code}{said})", words(&question.expect)))
    };
    let wanted = match &question.expect {
        Expect::Optimal(_) | Expect::At(..) | Expect::Duals(..) | Expect::Within(_) => Termination::Optimal,
        Expect::Infeasible => Termination::Infeasible,
        Expect::Unbounded => Termination::Unbounded,
        Expect::Limit(_) => Termination::Limit,
        Expect::Invalid(_) => return fail(format!("that it was accepted: {}", summary(r))),
    };
    if r.termination != wanted {
        return fail(summary(r));
    }
    consistent(question, r)?;
    let (found, bound) = (r.objective.unwrap_or(f64::NAN), r.bound.unwrap_or(f64::NAN));
    let exact = |objective: f64| {
        if !close(found, objective) {
            return fail(format!("the objective {found}"));
        }
        // The bound and the gap must tell the same story. The gap is relative, which says nothing near zero.
        let off = r.gap.map_or(f64::INFINITY, |g| g * found.abs());
        if (bound - found).abs() > 1e-5 * (1.0 + found.abs()) || off > 1e-4 * (1.0 + found.abs()) {
            return fail(format!("objective {found} with bound {bound} and gap {:?}", r.gap));
        }
        Ok(())
    };
    let all_close = |what: &str, found: &Option<Vec<f64>>, wanted: &[f64], tolerance: f64| {
        let fits = found.as_ref().is_some_and(|f| {
            f.len() == wanted.len()
                && f.iter().zip(wanted).all(|(a, b)| (a - b).abs() <= tolerance * (1.0 + b.abs()))
        });
        if fits { Ok(()) } else { fail(format!("{what} {found:?}, not {wanted:?}")) }
    };
    match &question.expect {
        Expect::Optimal(objective) => exact(*objective),
        Expect::At(objective, point) => {
            exact(*objective)?;
            // Near the optimum of a curved function the objective hardly changes, so points are only so exact.
            let curved = !question.model.features().iter().all(|f| FLAT.contains(f));
            all_close("the point", &r.point, point, if curved { 2e-3 } else { 1e-5 })
        }
        Expect::Duals(objective, duals, costs) => {
            exact(*objective)?;
            all_close("the row duals", &r.row_dual, duals, 1e-6)?;
            all_close("the reduced costs", &r.reduced_cost, costs, 1e-6)
        }
        Expect::Within(objective) => {
            let gap = question.options.mip_gap.unwrap_or(0.0);
            let absolute = question.options.mip_gap_abs.unwrap_or(0.0);
            let fits = (found - objective).abs() <= (gap * found.abs()).max(absolute) + 1e-9;
            if fits { Ok(()) } else { fail(format!("the objective {found}")) }
        }
        Expect::Limit(kind) if r.limit != Some(*kind) => fail(summary(r)),
        Expect::Limit(_) | Expect::Infeasible | Expect::Unbounded | Expect::Invalid(_) => Ok(()),
    }
}

/// Features whose optimal points lie at vertices, as sharp as the data.
const FLAT: &[orlm_solver::Feature] = {
    use orlm_solver::Feature;
    &[
        Feature::Linear,
        Feature::Integer,
        Feature::SemiContinuous,
        Feature::SemiInteger,
        Feature::Sos1,
        Feature::Sos2,
        Feature::Indicator,
        Feature::MinMaxAbs,
        Feature::Logical,
    ]
};

/// What holds of every result: a returned point satisfies the model and is worth what is said.
fn consistent(question: &Question, r: &SolveResult) -> Result<(), String> {
    let Some(point) = &r.point else {
        return if r.objective.is_none() { Ok(()) } else { Err("an objective without a point".to_owned()) };
    };
    let check = question.model.check_point(point, &Tolerances::default());
    if !check.is_within(&Tolerances::default()) {
        return Err(format!("the host let a point through that violates the model: {check:?}"));
    }
    if r.objective != Some(check.objective) {
        return Err(format!("the point is worth {}, the result says {:?}", check.objective, r.objective));
    }
    Ok(())
}

fn words(expect: &Expect) -> String {
    match expect {
        Expect::Optimal(objective) => format!("optimal with objective {objective}"),
        Expect::At(objective, point) => format!("optimal with objective {objective} at {point:?}"),
        Expect::Duals(objective, ..) => {
            format!("optimal with objective {objective} and the dual values of the case")
        }
        Expect::Within(objective) => format!("an objective within the gap of {objective}"),
        Expect::Infeasible => "infeasible".to_owned(),
        Expect::Unbounded => "unbounded".to_owned(),
        Expect::Limit(kind) => format!("a stop by the limit {kind:?}"),
        Expect::Invalid(text) => format!("a refusal with {text:?}"),
    }
}

/// A result in a few words.
pub(crate) fn summary(r: &SolveResult) -> String {
    let limit = r.limit.map(|l| format!(" ({l:?})")).unwrap_or_default();
    let objective = r.objective.map(|o| format!(" with objective {o}")).unwrap_or_default();
    format!("{:?}{limit}{objective}", r.termination)
}
