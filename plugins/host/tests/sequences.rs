//! What takes several solves, through real workers: several objectives, lazy rows, irreducible infeasible subsystems, and
//! solvers that check each other.

mod common;

use orlm_solver::{
    ColumnKind, Feature, Iis, MathModel, Sense, SolveError, SolveOptions, SolveResult, SolveService,
    Termination,
};
use orlm_solver_host::{CrossCheck, PoolConfig, WorkerPool};

const INF: f64 = f64::INFINITY;
const CONTINUOUS: ColumnKind = ColumnKind::Continuous;

fn solvers() -> Vec<(tempfile::TempDir, WorkerPool)> {
    let config = || PoolConfig { default_time_limit: 20.0, ..common::config() };
    ["highs", "scip"].map(|name| common::pool(name, config())).into_iter().collect()
}

fn optimal(pool: &WorkerPool, m: &MathModel) -> SolveResult {
    let r = pool.solve(m, &SolveOptions::default()).expect("an answer");
    assert_eq!(r.termination, Termination::Optimal, "{}: {}", r.solver, r.message);
    r
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * (1.0 + b.abs())
}

/// max over x + y <= 10, x <= 8, y <= 8 of x + y first, then of -x: the first alone leaves a whole edge of optima.
fn two_goals() -> MathModel {
    let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
    let x = m.add_column("x", 0.0, 8.0, 0.0, CONTINUOUS);
    let y = m.add_column("y", 0.0, 8.0, 0.0, CONTINUOUS);
    m.add_row("", -INF, 10.0, &[(x, 1.0), (y, 1.0)]);
    m.add_objective("total", 5, 1.0, &[(x, 1.0), (y, 1.0)]);
    m.add_objective("frugal", 1, 1.0, &[(x, -1.0)]);
    m.objectives.offset[1] = 100.0;
    m
}

#[test]
fn objectives_are_optimised_by_priority() {
    for (_dir, pool) in solvers() {
        let m = two_goals();
        let r = optimal(&pool, &m);
        let point = r.point.expect("a point");
        assert!(close(point[0], 2.0) && close(point[1], 8.0), "{point:?}");
        let values = r.objectives.expect("values");
        assert!(close(values[0], 10.0) && close(values[1], 98.0), "{values:?}");
        assert!(close(r.objective.expect("an objective"), 10.0));
        // A tolerance of 20 % of the first lets the second go on to x = 0.
        let mut tolerant = m.clone();
        tolerant.objectives.rel_tol[0] = 0.2;
        let values = optimal(&pool, &tolerant).objectives.expect("values");
        assert!(close(values[0], 8.0) && close(values[1], 100.0), "{values:?}");
        // An absolute tolerance of 1 gives up one unit of the first.
        let mut tolerant = m.clone();
        tolerant.objectives.abs_tol[0] = 1.0;
        let values = optimal(&pool, &tolerant).objectives.expect("values");
        assert!(close(values[0], 9.0) && close(values[1], 99.0), "{values:?}");
        // Of one priority they are added up by weight: 3 (x + y) - 4 x.
        let mut blended = m.clone();
        blended.objectives.priority = vec![1, 1];
        blended.objectives.weight = vec![3.0, 4.0];
        let r = optimal(&pool, &blended);
        assert!(close(r.objective.expect("an objective"), 24.0 + 400.0), "{:?}", r.objective);
        let mut infeasible = m.clone();
        infeasible.add_row("", 20.0, INF, &[(0, 1.0), (1, 1.0)]);
        let r = pool.solve(&infeasible, &SolveOptions::default()).expect("an answer");
        assert_eq!((r.termination, r.point), (Termination::Infeasible, None));
        let mut unbounded = m;
        unbounded.columns.upper[0] = INF;
        unbounded.rows.upper[0] = INF;
        let r = pool.solve(&unbounded, &SolveOptions::default()).expect("an answer");
        assert_eq!(r.termination, Termination::Unbounded);
    }
}

#[test]
fn lazy_rows_hold_in_the_end() {
    for (_dir, pool) in solvers() {
        // max x + y over a square whose corners are cut off by lazy rows; without the last one it is unbounded.
        let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
        let x = m.add_column("x", 0.0, INF, 1.0, CONTINUOUS);
        let y = m.add_column("y", 0.0, INF, 1.0, ColumnKind::Integer);
        for (a, b, side) in
            [(1.0, 0.0, 4.0), (0.0, 1.0, 4.0), (1.0, 1.0, 7.5), (1.0, 2.0, 10.0), (5.0, 1.0, 90.0)]
        {
            let row = m.add_row("", -INF, side, &[(x, a), (y, b)]);
            m.set_lazy(row);
        }
        let r = optimal(&pool, &m);
        assert!(close(r.objective.expect("an objective"), 7.0), "{:?} {:?}", r.objective, r.point);
        // SCIP takes them as they are; for HiGHS the host adds them.
        let added = !pool.capabilities().has(Feature::LazyRows);
        assert_eq!(r.message.contains("lazy rows"), added, "{}", r.message);
        // Duals of a linear program, zero for what was never added.
        m.columns.kind[1] = CONTINUOUS;
        let r = optimal(&pool, &m);
        assert!(close(r.objective.expect("an objective"), 7.0));
        let duals = r.row_dual.clone().unwrap_or_else(|| panic!("{r:?}"));
        assert!(close(duals[0], 0.5) && close(duals[3], 0.5) && duals[4] == 0.0, "{duals:?}");
        let row = m.add_row("", 100.0, INF, &[(x, 1.0)]);
        m.set_lazy(row);
        let r = pool.solve(&m, &SolveOptions::default()).expect("an answer");
        assert_eq!(r.termination, Termination::Infeasible);
    }
}

#[test]
fn contradictions_are_reduced_to_what_is_needed() {
    let asked = SolveOptions { iis: true, ..SolveOptions::default() };
    for (_dir, pool) in solvers() {
        // x + y >= 12 against x <= 5 and y <= 6; the other rows and bounds have no part in it.
        let mut m = MathModel::default();
        let x = m.add_column("x", 0.0, 5.0, 1.0, ColumnKind::Integer);
        let y = m.add_column("y", 0.0, 60.0, 1.0, CONTINUOUS);
        let b = m.add_column("b", 0.0, 1.0, 1.0, ColumnKind::Binary);
        m.add_row("harmless", -INF, 100.0, &[(x, 1.0), (b, 1.0)]);
        m.add_row("demand", 12.0, 50.0, &[(x, 1.0), (y, 1.0)]);
        m.add_row("capacity", 1.0, 6.0, &[(y, 1.0)]);
        let r = pool.solve(&m, &asked).expect("an answer");
        assert_eq!(r.termination, Termination::Infeasible);
        let wanted = Iis {
            column_upper: vec![0],
            row_lower: vec![1],
            row_upper: vec![2],
            minimal: true,
            ..Iis::default()
        };
        assert_eq!(r.iis, Some(wanted), "{}", r.solver);
        assert_eq!(r.iis.as_ref().map(|iis| iis.minimal), Some(true));
        let plain = pool.solve(&m, &SolveOptions::default()).expect("an answer");
        assert_eq!(plain.iis, None);
        // Integrality and an indicator: 2 x = 3 has no whole solution; b must be 1, then x <= 0.
        let mut m = MathModel::default();
        let x = m.add_column("x", -9.0, 9.0, 0.0, ColumnKind::Integer);
        let b = m.add_column("b", 0.0, 1.0, 0.0, ColumnKind::Binary);
        m.add_row("", 1.0, INF, &[(b, 1.0)]);
        m.add_row("", 2.0, 4.0, &[(x, 1.0)]);
        m.add_indicator(b, true, -INF, 0.0, &[(x, 1.0)]);
        let iis = pool.solve(&m, &asked).expect("an answer").iis.expect("an infeasible subsystem");
        assert_eq!((iis.row_lower, iis.indicators), (vec![0, 1], vec![0]));
        // Without the bounds of x, HiGHS cannot be asked: it gets the indicator as a big-M row.
        assert_eq!((iis.minimal, iis.column_upper.is_empty()), (r.solver == "scip", r.solver == "scip"));
    }
}

#[test]
fn a_lacking_feature_names_the_plugins_that_have_it() {
    let (_dir, registry) = common::registry(&["highs", "scip"]);
    let pool = WorkerPool::start(&registry, "highs", common::config()).expect("HiGHS starts");
    let mut m = MathModel::default();
    let x = m.add_column("x", 0.0, 1.0, -1.0, CONTINUOUS);
    m.add_quadratic_row("", -INF, 0.25, &[], &[(x, x, 1.0)]);
    match pool.solve(&m, &SolveOptions::default()) {
        Err(SolveError::Unsupported { feature }) => {
            assert_eq!(feature, "quadratic rows (highs lacks it; scip has it)");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn solvers_check_each_other() {
    let pools = solvers().into_iter();
    let (dirs, services): (Vec<_>, Vec<_>) =
        pools.map(|(dir, pool)| (dir, Box::new(pool) as Box<dyn SolveService>)).unzip();
    let both = CrossCheck::new(services);
    assert_eq!(both.solver().name, "highs,scip");
    let r = both.solve(&two_goals(), &SolveOptions::default()).expect("they agree");
    assert!(close(r.objective.expect("an objective"), 10.0));
    drop(dirs);
}

/// HiGHS 1.15.0 with presolve and its usual seed calls this infeasible.
#[test]
fn a_false_infeasible_gets_a_second_opinion() {
    let text = include_bytes!("data/highs_calls_infeasible.lp");
    let (m, _) = orlm_formats::read(text, Some(orlm_formats::Format::Lp)).expect("a model");
    for (_dir, pool) in solvers() {
        assert!(close(optimal(&pool, &m).objective.expect("a value"), 8.0));
    }
}
