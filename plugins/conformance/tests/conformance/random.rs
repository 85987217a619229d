//! Random small models must get one answer from all solvers.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use orlm_solver::GeneralKind;

#[derive(Debug, Clone)]
struct Recipe {
    maximise: bool,
    columns: Vec<(i8, u8, i8, u8)>,
    rows: Vec<(Vec<i8>, i8, u8)>,
    sos: Option<u8>,
    indicator: Option<(bool, Vec<i8>, i8)>,
    general: Option<u8>,
    squares: bool,
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let column = (-5i8..5, 0u8..9, -6i8..7, 0u8..8);
    let row = (proptest::collection::vec(-4i8..5, 6), -8i8..20, 0u8..4);
    let indicator = (any::<bool>(), proptest::collection::vec(-3i8..4, 6), -5i8..8);
    (
        any::<bool>(),
        proptest::collection::vec(column, 2..6),
        proptest::collection::vec(row, 0..5),
        proptest::option::weighted(0.3, 1u8..3),
        proptest::option::weighted(0.4, indicator),
        proptest::option::weighted(0.4, 0u8..3),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(maximise, columns, rows, sos, indicator, general, squares)| Recipe {
            maximise,
            columns,
            rows,
            sos,
            indicator,
            general,
            squares,
        })
}

fn build(r: &Recipe) -> MathModel {
    let sense = if r.maximise { Sense::Maximise } else { Sense::Minimise };
    let mut m = columns(sense, &[]);
    let continuous_only = r.squares;
    for &(lower, width, cost, kind) in &r.columns {
        let upper = if width == 8 { INF } else { f64::from(lower) + f64::from(width) };
        let lower = if lower == -5 { -INF } else { f64::from(lower) };
        let kind = match kind {
            _ if continuous_only => CONTINUOUS,
            0..3 => CONTINUOUS,
            3..5 => INTEGER,
            5 => BINARY,
            6 => ColumnKind::SemiContinuous,
            _ => ColumnKind::SemiInteger,
        };
        let (lower, upper) = if kind == BINARY { (0.0, 1.0) } else { (lower, upper) };
        m.add_column("", lower, upper, f64::from(cost), kind);
    }
    let n = m.n_cols();
    let entries = |values: &[i8], n: usize| -> Vec<(i32, f64)> {
        let used = values.iter().take(n).enumerate().filter(|(_, v)| **v != 0);
        used.map(|(j, &v)| (j as i32, f64::from(v))).collect()
    };
    for (values, side, kind) in &r.rows {
        let side = f64::from(*side);
        let (lower, upper) = match kind {
            0 | 1 => (-INF, side),
            2 => (side, INF),
            _ => (side, side + 3.0),
        };
        m.add_row("", lower, upper, &entries(values, n));
    }
    if continuous_only {
        let sign = f64::from(sense.sign());
        for j in 0..n as i32 {
            m.quadratic_objective.push(j, j, sign * f64::from(j + 1) * 0.5);
        }
        return m;
    }
    if let Some(order) = r.sos {
        let members: Vec<_> = (0..n as i32).map(|j| (j, f64::from(j))).collect();
        m.add_sos(order, &members);
    }
    if let Some((value, row, side)) = &r.indicator {
        let b = m.add_column("", 0.0, 1.0, f64::from(*side), BINARY);
        m.add_indicator(b, *value, -INF, f64::from(*side), &entries(row, n));
    }
    if let Some(kind) = r.general {
        let result = m.add_column("", -100.0, 100.0, 1.0, CONTINUOUS);
        match kind {
            0 => m.add_general(GeneralKind::Abs, result, &[0], None),
            1 => m.add_general(GeneralKind::Max, result, &[0, 1], Some(1.0)),
            _ => m.add_general(GeneralKind::Min, result, &[0, 1], None),
        }
    }
    m
}

/// HiGHS takes semi-continuous columns with a small upper bound only.
fn semi_without_bound(m: &MathModel) -> bool {
    (0..m.n_cols())
        .any(|j| m.columns.kind[j].is_semi() && !(m.columns.upper[j] - m.columns.lower[j]).is_finite())
}

#[test]
fn highs_and_scip_agree_on_random_models() {
    agree("highs", "scip");
}

#[test]
fn cplex_and_scip_agree_on_random_models() {
    agree("cplex", "scip");
}

fn agree(one: &str, other: &str) {
    let Some((_one_dir, one)) = common::required(one, common::config()) else { return };
    let (_other_dir, other) = common::pool(other, common::config());
    // Always the same cases, unless more are wanted: the variable is for long runs by hand.
    let more = std::env::var("ORLM_AGREEMENT_CASES").ok().and_then(|n| n.parse().ok());
    let config = Config { cases: more.unwrap_or(600), failure_persistence: None, ..Config::default() };
    let mut runner = match more {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let seen = std::cell::RefCell::new(std::collections::BTreeMap::new());
    let outcome = runner.run(&recipe(), |recipe| {
        let m = build(&recipe);
        let a = one.solve(&m, &SolveOptions::default());
        let b = other.solve(&m, &SolveOptions::default());
        let (a, b) = match (a, b) {
            (Ok(a), Ok(b)) => (a, b),
            // Without bounds some features have no exact rewrite.
            (Err(SolveError::Unsupported { .. }), Ok(_))
                if one.capabilities().lacks(&m).is_some() || semi_without_bound(&m) =>
            {
                *seen.borrow_mut().entry("unsupported".to_owned()).or_insert(0) += 1;
                return Ok(());
            }
            answers => return Err(TestCaseError::fail(format!("{answers:?}"))),
        };
        prop_assert_eq!(a.termination, b.termination, "{} / {}", a.message, b.message);
        *seen.borrow_mut().entry(format!("{:?}", a.termination)).or_insert(0) += 1;
        if let (Some(x), Some(y)) = (a.objective, b.objective) {
            prop_assert!(close(x, y) || (recipe.squares && (x - y).abs() < 1e-5), "{x} and {y}");
        }
        Ok(())
    });
    println!("terminations: {:?}", seen.borrow());
    outcome.expect("the solvers agree");
    let seen = seen.borrow();
    assert!(
        ["Optimal", "Infeasible", "Unbounded"].iter().all(|t| seen.get(*t).is_some_and(|&n| n > 10)),
        "{seen:?}"
    );
}
