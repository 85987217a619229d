//! The sizes that COPT takes without a licence.

use orlm_solver::{Feature, MathModel, SolveError, SolverLimits};

/// Found by trying, with COPT 8.0.4: its licence message gives no numbers.
pub(crate) const WITHOUT_LICENCE: SolverLimits = SolverLimits {
    columns: Some(MOST),
    rows: Some(MOST),
    nonzeros: None,
    linear_columns: Some(MOST_LINEAR),
    linear_rows: Some(MOST_LINEAR),
};
/// Columns, and rows of every sort together.
const MOST: u64 = 2000;
/// The same of a linear program.
const MOST_LINEAR: u64 = 10_000;

/// Refuses what COPT would refuse with an error about its licence. Sets, cones, indicator rows and copies of columns
/// count, which the limits above do not say.
pub(crate) fn check(model: &MathModel) -> Result<(), SolveError> {
    let most = if model.features() == [Feature::Linear] { MOST_LINEAR } else { MOST };
    let both = |lower: &[f64], upper: &[f64]| {
        let sides = lower.iter().zip(upper).filter(|(l, u)| l < u);
        sides.map(|(l, u)| usize::from(l.is_finite()) + usize::from(u.is_finite())).sum::<usize>()
            + lower.iter().zip(upper).filter(|(l, u)| l >= u).count()
    };
    let mut members = model.cones.member.clone();
    members.sort_unstable();
    members.dedup();
    let copies = model.cones.member.len() - members.len();
    let (q, ind) = (&model.quadratic_rows, &model.indicators);
    let rows = model.n_rows()
        + both(&q.lower, &q.upper)
        + both(&ind.lower, &ind.upper)
        + model.sos.order.len()
        + model.cones.kind.len()
        + copies
        + model.n_nonlinear_rows();
    let sizes = [("columns", model.n_cols() + copies), ("rows, sets, cones and indicators", rows)];
    for (what, found) in sizes {
        if found as u64 > most {
            return Err(SolveError::TooLarge {
                solver: "copt without a licence".to_owned(),
                what: what.to_owned(),
                found: found as u64,
                limit: most,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::{ColumnKind, ConeKind};

    #[test]
    fn everything_that_copt_counts_is_counted() {
        let mut m = MathModel::default();
        for _ in 0..3 {
            m.add_column("", 0.0, 1.0, 0.0, ColumnKind::Continuous);
        }
        for _ in 0..MOST_LINEAR {
            m.add_row("", 0.0, 1.0, &[]);
        }
        assert_eq!(check(&m), Ok(()));
        m.add_cone(ConeKind::SecondOrder, &[0, 1]);
        assert!(check(&m).is_err());
        let mut m = MathModel::default();
        m.add_column("b", 0.0, 1.0, 0.0, ColumnKind::Binary);
        m.add_column("x", 0.0, 1.0, 0.0, ColumnKind::Continuous);
        for _ in 0..MOST / 2 {
            m.add_indicator(0, true, 0.0, 1.0, &[(1, 1.0)]);
        }
        assert_eq!(check(&m), Ok(()));
        m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
        let text = check(&m).expect_err("one too many").to_string();
        assert!(text.contains("2001 rows, sets"), "{text}");
    }
}
