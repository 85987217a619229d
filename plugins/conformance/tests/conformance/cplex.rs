//! What only CPLEX has, or only CPLEX gets wrong: the limits of its Community Edition, its parameters, its pool.

use std::sync::LazyLock;

use orlm_solver::{ConeKind, Feature, GeneralKind, LicenceState, LimitKind, SolveResult, Termination};

use super::*;

/// One pool for all tests, if there is a CPLEX.
static POOL: LazyLock<Option<(tempfile::TempDir, WorkerPool)>> =
    LazyLock::new(|| common::required("cplex", common::config()));

/// Runs a test on it.
fn with_cplex(test: impl FnOnce(&Cplex)) {
    if let Some((_, pool)) = &*POOL {
        test(&Cplex(pool));
    }
}

struct Cplex(&'static WorkerPool);

impl Cplex {
    fn ask(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        self.0.solve(model, options)
    }

    fn solved(&self, model: &MathModel) -> SolveResult {
        self.ask(model, &SolveOptions::default()).expect("a result")
    }
}

fn knapsack() -> MathModel {
    let mut m = columns(
        Sense::Maximise,
        &[60.0, 100.0, 120.0, 80.0, 30.0].map(|v| (0.0, 1.0, v, ColumnKind::Binary)),
    );
    let weights = [10.0, 20.0, 30.0, 25.0, 8.0];
    m.add_row("", -INF, 50.0, &[0, 1, 2, 3, 4].map(|j| (j, weights[j as usize])));
    m
}

#[test]
fn the_editions_limits_are_data_and_what_else_counts_as_a_row_is_a_typed_error() {
    with_cplex(|cplex| {
        let licence = &cplex.0.hello().licence;
        if licence.state != LicenceState::Limited {
            assert_eq!(licence.state, LicenceState::Full);
            return;
        }
        assert!(licence.text.contains("1000 columns"), "{licence:?}");
        let limits = cplex.0.capabilities().limits;
        assert_eq!((limits.columns, limits.rows), (Some(1000), Some(1000)));
        let column = (0.0, 1.0, -1.0, ColumnKind::Binary);
        let mut m = columns(Sense::Minimise, &vec![column; 1000]);
        assert_eq!(cplex.solved(&m).objective, Some(-1000.0));
        // The limit is on rows of all sorts together; only CPLEX counts them so.
        for j in 1..1000 {
            m.add_indicator(0, true, -INF, 0.5, &[(j, 1.0)]);
        }
        m.add_row("", 0.0, INF, &[(0, 1.0)]);
        assert_eq!(cplex.solved(&m).objective, Some(-999.0));
        m.add_row("", 0.0, INF, &[(1, 1.0)]);
        match cplex.ask(&m, &SolveOptions::default()) {
            Err(SolveError::TooLarge { what, found, limit, .. }) => {
                assert_eq!((what.as_str(), found, limit), ("rows of all sorts", 1001, 1000));
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn parameters_go_by_name_or_number_and_unknown_ones_are_reported() {
    with_cplex(|cplex| {
        let with = |name: &str, value: &str| {
            let parameters = [(name.to_owned(), value.to_owned())].into();
            cplex.ask(&knapsack(), &SolveOptions { parameters, ..SolveOptions::default() })
        };
        // A limit of no nodes and of one point, as an example of a long parameter; presolve off, of an integer one.
        for name in ["CPXPARAM_MIP_Limits_Solutions", "CPX_PARAM_INTSOLLIM", "2015"] {
            let parameters = [(name, "1"), ("CPXPARAM_Preprocessing_Presolve", "0")];
            let parameters = parameters.map(|(n, v)| (n.to_owned(), v.to_owned())).into();
            let r = cplex
                .ask(&knapsack(), &SolveOptions { parameters, ..SolveOptions::default() })
                .expect("a result");
            assert_eq!((r.termination, r.limit), (Termination::Limit, Some(LimitKind::Solution)), "{name}");
            assert_eq!(r.ignored, [""; 0]);
        }
        let r = with("MIPFocus", "1").expect("a result");
        assert_eq!((r.termination, r.ignored), (Termination::Optimal, vec!["MIPFocus".to_owned()]));
        assert_eq!(with("CPXPARAM_WorkDir", "/nowhere").expect("a result").ignored, [""; 0]);
        for (name, value, reason) in
            [("CPXPARAM_Threads", "two", "wrong type"), ("CPXPARAM_MIP_Tolerances_MIPGap", "7", "too big")]
        {
            match with(name, value) {
                Err(SolveError::Failed { text, .. }) => assert!(text.contains(reason), "{text}"),
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn the_pool_holds_the_best_points_in_their_order() {
    with_cplex(|cplex| {
        let m = knapsack();
        let options = SolveOptions { pool_size: Some(5), ..SolveOptions::default() };
        let r = cplex.ask(&m, &options).expect("a result");
        assert_eq!((r.termination, r.objective), (Termination::Optimal, Some(220.0)));
        // The truth, by trying all selections.
        let fits = |s: &u32| {
            let weight = |j: usize| if s >> j & 1 == 1 { m.rows.matrix.value[j] } else { 0.0 };
            (0..5).map(weight).sum::<f64>() <= 50.0
        };
        let value = |s: u32| (0..5).filter(|j| s >> j & 1 == 1).map(|j| m.columns.objective[j]).sum::<f64>();
        let mut all: Vec<f64> = (0..32u32).filter(fits).map(value).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let found: Vec<f64> = r.pool.iter().map(|point| m.objective_at(point)).collect();
        assert_eq!(found, all[1..5]);
        assert!(cplex.solved(&m).pool.is_empty());
    });
}

#[test]
fn lazy_rows_hold_with_and_without_branching() {
    with_cplex(|cplex| {
        for kind in [ColumnKind::Integer, ColumnKind::Continuous] {
            let mut m = columns(Sense::Maximise, &[(0.0, 9.0, 1.0, kind), (0.0, 9.0, 1.0, kind)]);
            m.add_row("", -INF, 12.0, &[(0, 1.0), (1, 1.0)]);
            m.add_row("", -INF, 3.5, &[(0, 1.0)]);
            m.add_row("", 1.0, 4.0, &[(1, 2.0)]);
            m.rows.lazy = vec![0, 1, 1];
            let whole = kind == ColumnKind::Integer;
            assert_eq!(cplex.solved(&m).objective, Some(if whole { 5.0 } else { 5.5 }), "{kind:?}");
        }
    });
}

#[test]
fn piecewise_linear_functions_go_on_beyond_their_ends() {
    with_cplex(|cplex| {
        // Through (0, 0), (2, 4), (5, 1): slope 2 before, -1 behind.
        for (at, value) in [(-3.0, -6.0), (1.0, 2.0), (2.0, 4.0), (3.5, 2.5), (8.0, -2.0)] {
            for sense in [Sense::Minimise, Sense::Maximise] {
                let c = ColumnKind::Continuous;
                let mut m = columns(sense, &[(at, at, 0.0, c), (-INF, INF, 1.0, c)]);
                m.add_piecewise(1, 0, &[(0.0, 0.0), (2.0, 4.0), (5.0, 1.0)]);
                let found = cplex.solved(&m).objective.expect("an optimum");
                assert!((found - value).abs() < 1e-6, "f({at}) = {value}, not {found}");
            }
        }
    });
}

#[test]
fn cones_need_no_bounds_on_their_heads() {
    with_cplex(|cplex| {
        let free = |cost| (-INF, INF, cost, ColumnKind::Continuous);
        let fixed = |at| (at, at, 0.0, ColumnKind::Continuous);
        let mut m = columns(Sense::Minimise, &[free(1.0), fixed(3.0), fixed(-4.0)]);
        m.add_cone(ConeKind::SecondOrder, &[0, 1, 2]);
        assert!((cplex.solved(&m).objective.expect("an optimum") - 5.0).abs() < 1e-6);
        // 2xy >= 16 with the least x + y.
        let mut m = columns(Sense::Minimise, &[free(1.0), free(1.0), fixed(4.0)]);
        m.add_cone(ConeKind::Rotated, &[0, 1, 2]);
        assert!((cplex.solved(&m).objective.expect("an optimum") - 2.0 * 8.0f64.sqrt()).abs() < 1e-6);
        // A semi-continuous head below zero can only be zero.
        let semi = (-8.0, -2.0, 1.0, ColumnKind::SemiContinuous);
        let mut m = columns(Sense::Minimise, &[semi, free(-1.0)]);
        m.add_cone(ConeKind::SecondOrder, &[0, 1]);
        assert!(cplex.solved(&m).objective.expect("an optimum").abs() < 1e-6);
    });
}

#[test]
fn curves_that_cplex_cannot_take_are_named() {
    with_cplex(|cplex| {
        let named = |m: &MathModel, words: &str| match cplex.ask(m, &SolveOptions::default()) {
            Err(SolveError::Unsupported { feature }) => assert!(feature.contains(words), "{feature}"),
            other => panic!("{other:?}"),
        };
        let column = (0.0, 9.0, 1.0, ColumnKind::Continuous);
        let mut m = columns(Sense::Minimise, &[column, column]);
        m.add_quadratic_row("", 4.0, INF, &[], &[(0, 0, 1.0), (1, 1, 1.0)]);
        named(&m, Feature::NonconvexRows.words());
        let mut m = columns(Sense::Minimise, &[column, column]);
        m.add_quadratic_row("", -INF, 4.0, &[], &[(0, 0, 1.0), (1, 1, 1.0)]);
        m.quadratic_objective.push(0, 1, -1.0);
        named(&m, "together with quadratic rows");
        // x^2 - y^2 with y <= x / 2, both from zero on: 0 is the least, but CPLEX finds no bound.
        let column = (0.0, INF, 0.0, ColumnKind::Continuous);
        let mut m = columns(Sense::Minimise, &[column, column]);
        m.add_row("", -INF, 0.0, &[(0, -1.0), (1, 2.0)]);
        m.quadratic_objective.push(0, 0, 1.0);
        m.quadratic_objective.push(1, 1, -1.0);
        named(&m, "without bounds");
        // Where the objective has no end along a ray, that is an answer.
        for kind in [ColumnKind::Continuous, ColumnKind::Integer] {
            let mut m = columns(Sense::Minimise, &[(-INF, INF, 7.0, kind), (0.0, 1.0, 0.0, kind)]);
            m.quadratic_objective.push(0, 0, -1.0);
            assert_eq!(cplex.solved(&m).termination, Termination::Unbounded, "{kind:?}");
            m.add_row("", 3.0, INF, &[(1, 2.0)]);
            assert_eq!(cplex.solved(&m).termination, Termination::Infeasible, "{kind:?}");
        }
        // A logical constraint is the host's affair.
        let bit = (0.0, 1.0, 1.0, ColumnKind::Binary);
        let mut m = columns(Sense::Maximise, &[bit, bit, (0.0, 1.0, -3.0, ColumnKind::Binary)]);
        m.add_general(GeneralKind::Or, 2, &[0, 1], None);
        assert_eq!(cplex.solved(&m).objective, Some(0.0));
    });
}

#[test]
fn every_start_is_taken_and_a_useless_one_does_no_harm() {
    with_cplex(|cplex| {
        let mut m = knapsack();
        m.mip_start = vec![1.0; 5];
        m.mip_start.extend([f64::NAN, 1.0, f64::NAN, f64::NAN, f64::NAN]);
        m.mip_start.extend([f64::NAN; 5]);
        m.mip_start.extend([0.0, 1.0, 1.0, 0.0, 0.0]);
        let r = cplex
            .ask(&m, &SolveOptions { solution_limit: Some(1), ..SolveOptions::default() })
            .expect("a result");
        assert_eq!(r.objective, Some(220.0), "{r:?}");
    });
}

#[test]
fn the_log_comes_only_when_it_is_asked_for() {
    with_cplex(|cplex| {
        let logged = cplex.ask(&knapsack(), &SolveOptions { log: true, ..SolveOptions::default() });
        let log = logged.expect("a result").log;
        assert!(log.contains("presolve") || log.contains("incumbent"), "{log:?}");
        assert_eq!(cplex.solved(&knapsack()).log, "");
    });
}
