//! Points are judged by the model, whatever a solver says of them.

use orlm_solver::{ColumnKind, GeneralKind, MathModel, Part, PointCheck, Sense, Tolerances};

const INF: f64 = f64::INFINITY;

fn check(m: &MathModel, point: &[f64]) -> PointCheck {
    m.check_point(point, &Tolerances::default())
}

fn columns(kinds: &[(f64, f64, ColumnKind)]) -> MathModel {
    let mut m = MathModel::default();
    for &(lower, upper, kind) in kinds {
        m.add_column("", lower, upper, 1.0, kind);
    }
    m
}

fn free(n: usize) -> MathModel {
    columns(&vec![(-INF, INF, ColumnKind::Continuous); n])
}

#[test]
fn the_objective_has_linear_quadratic_and_constant_parts() {
    let mut m = free(2);
    m.sense = Sense::Maximise;
    m.objective_offset = 100.0;
    m.quadratic_objective.push(0, 1, 3.0);
    m.quadratic_objective.push(1, 1, -1.0);
    assert_eq!(check(&m, &[2.0, 5.0]).objective, 100.0 + 7.0 + 30.0 - 25.0);
}

#[test]
fn row_violations_are_relative_to_the_larger_of_bound_and_terms() {
    let mut m = free(1);
    m.add_row("r", -INF, 1e6, &[(0, 1.0)]);
    let tol = Tolerances::default();
    assert!(check(&m, &[1e6 + 0.5]).is_within(&tol));
    let c = check(&m, &[1e6 + 5.0]);
    assert!(!c.is_within(&tol));
    assert_eq!(c.worst.map(|w| (w.part, w.name)), Some((Part::Row, Some("r".to_owned()))));
    let mut m = free(1);
    m.add_row("", 1.0, 1.0, &[(0, 1.0)]);
    assert!(check(&m, &[1.0 + 1.9e-6]).is_within(&tol));
    assert!(!check(&m, &[1.0 + 2.1e-6]).is_within(&tol));
    assert!(!check(&m, &[1.0 - 2.1e-6]).is_within(&tol));
}

#[test]
fn integrality_is_absolute() {
    let m = columns(&[(0.0, INF, ColumnKind::Integer)]);
    assert!(check(&m, &[1e6 + 0.9e-5]).is_within(&Tolerances::default()));
    let c = check(&m, &[1e6 + 2e-5]);
    assert!(!c.is_within(&Tolerances::default()));
    assert!(c.least_integral.is_some());
}

#[test]
fn semi_columns_may_be_zero_below_their_bound() {
    let m = columns(&[(2.0, 8.0, ColumnKind::SemiContinuous)]);
    assert_eq!(check(&m, &[0.0]).max_violation, 0.0);
    assert_eq!(check(&m, &[2.0]).max_violation, 0.0);
    assert!(check(&m, &[1.0]).max_violation > 0.1);
    assert!(check(&m, &[9.0]).max_violation > 0.1);
}

#[test]
fn special_ordered_sets_allow_one_or_two_adjacent_members() {
    let mut m = free(3);
    m.add_sos(1, &[(0, 1.0), (1, 2.0), (2, 3.0)]);
    assert_eq!(check(&m, &[0.0, 5.0, 0.0]).max_violation, 0.0);
    assert!(check(&m, &[1.0, 5.0, 0.0]).max_violation > 0.1);
    let mut m = free(3);
    // The weights, not the indices, give the order: 0, 2, 1.
    m.add_sos(2, &[(0, 1.0), (1, 3.0), (2, 2.0)]);
    assert_eq!(check(&m, &[1.0, 0.0, 1.0]).max_violation, 0.0);
    assert!(check(&m, &[1.0, 1.0, 0.0]).max_violation > 0.1);
}

#[test]
fn an_indicator_row_counts_only_when_its_column_says_so() {
    let mut m = columns(&[(0.0, 1.0, ColumnKind::Binary), (0.0, 10.0, ColumnKind::Continuous)]);
    m.add_indicator(0, false, -INF, 3.0, &[(1, 1.0)]);
    assert_eq!(check(&m, &[1.0, 9.0]).max_violation, 0.0);
    assert!(check(&m, &[0.0, 9.0]).max_violation > 0.1);
    assert!(check(&m, &[1e-6, 9.0]).max_violation > 0.1);
}

#[test]
fn general_constraints_compute_their_function() {
    let values = |kind, constant, operands: &[f64]| {
        let mut m = free(1 + operands.len());
        let list: Vec<i32> = (1..=operands.len() as i32).collect();
        m.add_general(kind, 0, &list, constant);
        // The value of the result column at which the constraint holds, out of a few.
        [-3.0, 0.0, 1.0, 2.0, 3.0, 7.0].into_iter().find(|&v| {
            let point: Vec<f64> = [v].into_iter().chain(operands.iter().copied()).collect();
            check(&m, &point).max_violation == 0.0
        })
    };
    assert_eq!(values(GeneralKind::Abs, None, &[-3.0]), Some(3.0));
    assert_eq!(values(GeneralKind::Max, None, &[-3.0, 2.0]), Some(2.0));
    assert_eq!(values(GeneralKind::Max, Some(7.0), &[-3.0, 2.0]), Some(7.0));
    assert_eq!(values(GeneralKind::Min, None, &[-3.0, 2.0]), Some(-3.0));
    assert_eq!(values(GeneralKind::And, None, &[1.0, 0.0]), Some(0.0));
    assert_eq!(values(GeneralKind::Or, None, &[1.0, 0.0]), Some(1.0));
}

#[test]
fn quadratic_rows_count() {
    let mut m = free(2);
    m.add_quadratic_row("ball", -INF, 25.0, &[], &[(0, 0, 1.0), (1, 1, 1.0)]);
    assert_eq!(check(&m, &[3.0, 4.0]).max_violation, 0.0);
    assert_eq!(check(&m, &[3.0, 5.0]).worst.map(|w| w.part), Some(Part::QuadraticRow));
}

#[test]
fn a_point_of_the_wrong_length_or_with_a_nan_is_never_feasible() {
    let m = free(2);
    for point in [&[1.0][..], &[1.0, f64::NAN], &[1.0, INF], &[1.0, 2.0, 3.0]] {
        assert!(!check(&m, point).is_within(&Tolerances::default()), "{point:?}");
    }
}
