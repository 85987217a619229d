//! The door: every kind of nonsense is refused, by name, before a solver sees it.

use orlm_solver::{ColumnKind, GeneralKind, MathModel, ModelError, Part, SizeLimits, SolveOptions};

const INF: f64 = f64::INFINITY;

/// Two columns `x`, `y`, one binary `b`, one row `cap`.
fn base() -> MathModel {
    let mut m = MathModel::default();
    m.add_column("x", 0.0, 10.0, 1.0, ColumnKind::Continuous);
    m.add_column("y", 0.0, INF, 1.0, ColumnKind::Integer);
    m.add_column("b", 0.0, 1.0, 0.0, ColumnKind::Binary);
    m.add_row("cap", -INF, 5.0, &[(0, 1.0), (1, 1.0)]);
    m
}

fn refusal(change: impl FnOnce(&mut MathModel)) -> (String, ModelError) {
    let mut m = base();
    m.validate(&SizeLimits::default()).expect("the base is valid");
    change(&mut m);
    let e = m.validate(&SizeLimits::default()).expect_err("nonsense must be refused");
    (e.to_string(), e)
}

#[test]
fn numbers_that_are_not_finite_are_refused_by_name() {
    let cases: Vec<(&str, Box<dyn FnOnce(&mut MathModel)>)> = vec![
        ("column 0 (x): objective coefficient is NaN", Box::new(|m| m.columns.objective[0] = f64::NAN)),
        ("column 1 (y): objective coefficient is inf", Box::new(|m| m.columns.objective[1] = INF)),
        ("column 0 (x): lower bound is NaN", Box::new(|m| m.columns.lower[0] = f64::NAN)),
        ("column 0 (x): lower bound is inf", Box::new(|m| m.columns.lower[0] = INF)),
        ("column 0 (x): upper bound is -inf", Box::new(|m| m.columns.upper[0] = -INF)),
        ("row 0 (cap): coefficient is NaN", Box::new(|m| m.rows.matrix.value[1] = f64::NAN)),
        ("row 0 (cap): upper bound is -inf", Box::new(|m| m.rows.upper[0] = -INF)),
        ("row 0 (cap): lower bound is NaN", Box::new(|m| m.rows.lower[0] = f64::NAN)),
        ("the objective's constant term is NaN", Box::new(|m| m.objective_offset = f64::NAN)),
        (
            "quadratic objective term 0: coefficient is NaN",
            Box::new(|m| m.quadratic_objective.push(0, 0, f64::NAN)),
        ),
        (
            "quadratic row 0 (q): quadratic coefficient is -inf",
            Box::new(|m| m.add_quadratic_row("q", 0.0, 1.0, &[], &[(0, 0, -INF)])),
        ),
        ("quadratic row 0: lower bound is inf", Box::new(|m| m.add_quadratic_row("", INF, 1.0, &[], &[]))),
        ("indicator row 0: upper bound is NaN", Box::new(|m| m.add_indicator(2, true, 0.0, f64::NAN, &[]))),
        (
            "indicator row 0: coefficient is inf",
            Box::new(|m| m.add_indicator(2, true, 0.0, 1.0, &[(0, INF)])),
        ),
        ("special ordered set 0: weight is NaN", Box::new(|m| m.add_sos(1, &[(0, f64::NAN)]))),
        (
            "general constraint 0: constant operand is inf",
            Box::new(|m| m.add_general(GeneralKind::Max, 0, &[1], Some(INF))),
        ),
        ("column 0 (x): start value is -inf", Box::new(|m| m.mip_start = vec![-INF, 0.0, 0.0])),
    ];
    for (expected, change) in cases {
        let (text, _) = refusal(change);
        assert!(text.starts_with(expected), "{text:?} should start with {expected:?}");
    }
}

#[test]
fn wrong_indices_lengths_and_codes_are_refused() {
    let (text, _) = refusal(|m| m.rows.matrix.index[1] = 3);
    assert_eq!(text, "row 0 (cap): column index 3 is outside 0..3");
    let (text, _) = refusal(|m| m.rows.matrix.index[0] = -1);
    assert_eq!(text, "row 0 (cap): column index -1 is outside 0..3");
    let (_, e) = refusal(|m| m.columns.upper.truncate(2));
    assert_eq!(e, ModelError::Length { array: "COL_UB", found: 2, expected: 3 });
    let (_, e) = refusal(|m| m.rows.matrix.start = vec![0, 1]);
    assert_eq!(e, ModelError::Starts { array: "ROW_START" });
    let (_, e) = refusal(|m| m.rows.matrix.start = vec![0]);
    assert_eq!(e, ModelError::Length { array: "ROW_START", found: 1, expected: 2 });
    let (_, e) = refusal(|m| m.mip_start = vec![0.0]);
    assert_eq!(e, ModelError::Length { array: "MIP_START", found: 1, expected: 3 });
    let (text, _) = refusal(|m| m.add_sos(3, &[(0, 1.0)]));
    assert_eq!(text, "special ordered set 0: order 3 has no meaning");
    let (text, _) = refusal(|m| m.add_general(GeneralKind::Abs, 0, &[0, 1], None));
    assert_eq!(text, "general constraint 0: 2 operands, expected exactly one");
    let (text, _) = refusal(|m| m.add_general(GeneralKind::Min, 0, &[], None));
    assert_eq!(text, "general constraint 0: 0 operands, expected at least one");
}

#[test]
fn duplicates_are_refused_by_name() {
    let (text, _) = refusal(|m| {
        m.add_row("twice", 0.0, 1.0, &[(1, 1.0), (0, 1.0), (1, 2.0)]);
    });
    assert_eq!(text, "row 1 (twice): column 1 (y) occurs twice");
    let (text, _) = refusal(|m| {
        m.quadratic_objective.push(0, 1, 1.0);
        m.quadratic_objective.push(1, 0, 1.0);
    });
    assert_eq!(text, "quadratic objective term 0: product 0 (x) * 1 (y) occurs twice");
    // The same column in two rows is no duplicate.
    let mut m = base();
    m.add_row("again", 0.0, 1.0, &[(0, 1.0)]);
    m.add_row("again", 0.0, 1.0, &[(0, 1.0)]);
    assert!(m.validate(&SizeLimits::default()).is_ok());
}

#[test]
fn binary_columns_and_those_who_need_them_are_checked() {
    let (text, _) = refusal(|m| m.columns.upper[2] = 10.0);
    assert_eq!(text, "column 2 (b): a binary column has bounds [0, 10], which are not within [0, 1]");
    let (text, _) = refusal(|m| m.add_indicator(0, true, 0.0, 1.0, &[(1, 1.0)]));
    assert_eq!(text, "indicator row 0: column 0 (x) must be binary");
    let (text, _) = refusal(|m| m.add_general(GeneralKind::And, 2, &[2, 1], None));
    assert_eq!(text, "general constraint 0: column 1 (y) must be binary");
    // An integer column within [0, 1] is as good.
    let mut m = base();
    m.columns.upper[1] = 1.0;
    m.add_indicator(1, false, 0.0, 1.0, &[(0, 1.0)]);
    assert!(m.validate(&SizeLimits::default()).is_ok());
}

#[test]
fn crossed_bounds_are_valid_and_found() {
    let mut m = base();
    assert_eq!(m.crossed_bounds(), None);
    m.rows.lower[0] = 6.0;
    assert!(m.validate(&SizeLimits::default()).is_ok());
    let place = m.crossed_bounds().expect("6 > 5");
    assert_eq!((place.part, place.index, place.name.as_deref()), (Part::Row, 0, Some("cap")));
}

#[test]
fn every_size_has_its_limit() {
    let m = base();
    let limits = |change: fn(&mut SizeLimits)| {
        let mut limits = SizeLimits::default();
        change(&mut limits);
        m.validate(&limits).err().map(|e| e.to_string())
    };
    assert_eq!(limits(|l| l.columns = 2), Some("the model has 3 columns, the limit is 2".to_owned()));
    assert_eq!(limits(|l| l.rows = 0), Some("the model has 1 rows, the limit is 0".to_owned()));
    assert_eq!(limits(|l| l.nonzeros = 1), Some("the model has 2 coefficients, the limit is 1".to_owned()));
    assert_eq!(
        limits(|l| l.name_bytes = 5),
        Some("the model has 6 bytes of names, the limit is 5".to_owned())
    );
    assert_eq!(limits(|l| l.quadratic_terms = 0), None);
}

#[test]
fn control_bytes_in_names_do_not_reach_the_message() {
    let mut m = MathModel::default();
    m.add_column("a\u{1b}[31m\n", f64::NAN, 1.0, 0.0, ColumnKind::Continuous);
    let text = m.validate(&SizeLimits::default()).expect_err("NaN").to_string();
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

#[test]
fn options_must_be_finite_and_not_negative() {
    let bad = SolveOptions { time_limit: Some(-1.0), ..SolveOptions::default() };
    assert_eq!(bad.validate(), Err(ModelError::Option { key: "time_limit", value: -1.0 }));
    let bad = SolveOptions { mip_gap: Some(INF), ..SolveOptions::default() };
    assert_eq!(bad.validate(), Err(ModelError::Option { key: "mip_gap", value: INF }));
    assert_eq!(SolveOptions { mip_gap: Some(0.0), ..SolveOptions::default() }.validate(), Ok(()));
}
