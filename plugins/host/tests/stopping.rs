//! How a solve ends before it is done: at its time limit, whether the solver minds it or not, and when it is cancelled.

mod common;

use std::time::{Duration, Instant};

use common::{Numbers, config, pool};
use orlm_solver::{
    ColumnKind, LimitKind, MathModel, SolveError, SolveOptions, SolveResult, SolveService, Termination,
};
use orlm_solver_host::{Cancel, PoolConfig, WorkerPool};

fn model(behaviour: &str) -> MathModel {
    let mut m = MathModel::default();
    let name = if behaviour.is_empty() { "x".to_owned() } else { format!("mock:{behaviour}") };
    m.add_column(&name, 1.0, 3.0, 2.0, ColumnKind::Continuous);
    m
}

fn limited(seconds: f64) -> SolveOptions {
    SolveOptions { time_limit: Some(seconds), ..SolveOptions::default() }
}

fn assert_right(pool: &WorkerPool) {
    let r = pool.solve(&model(""), &SolveOptions::default()).expect("a solve afterwards");
    assert_eq!((r.termination, r.objective), (Termination::Optimal, Some(2.0)));
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = act();
    (result, start.elapsed().as_secs_f64())
}

#[test]
fn a_solver_that_ignores_its_limit_is_out_of_time_within_a_second_more() {
    let (_dir, pool) = pool("mock", config());
    assert_right(&pool);
    for limit in [0.05, 1.0] {
        let (r, took) = timed(|| pool.solve(&model("overrun"), &limited(limit)).expect("a result"));
        assert_eq!((r.termination, r.limit), (Termination::Limit, Some(LimitKind::Time)));
        assert_eq!((r.point, r.objective, r.bound), (None, None, None));
        assert!(r.message.contains("overran its time limit") && r.solver == "mock", "{}", r.message);
        assert!(took >= limit && took <= limit + 1.0, "a limit of {limit} s took {took} s");
        assert_right(&pool);
    }
}

#[test]
fn a_solver_that_waits_for_something_has_hung_and_is_no_result() {
    let (_dir, pool) = pool("mock", config());
    let (e, took) = timed(|| pool.solve(&model("hang"), &limited(0.3)).expect_err("a fault"));
    assert!(matches!(e, SolveError::Hung { .. }), "{e}");
    assert!(took <= 1.3, "{took} s");
    assert_right(&pool);
}

#[test]
fn a_solver_that_can_be_asked_stops_at_its_limit_and_its_worker_lives_on() {
    let (_dir, pool) = pool("mock", config());
    let before = pool.idle_workers();
    let (r, took) = timed(|| pool.solve(&model("stop"), &limited(0.2)).expect("a result"));
    assert_eq!((r.termination, r.limit), (Termination::Limit, Some(LimitKind::Time)));
    assert!((0.2..0.7).contains(&took), "{took} s");
    assert_eq!(pool.idle_workers(), before);
}

/// Cancels the solve after `delay`: its outcome, and how long it took from then.
fn cancelled(
    pool: &WorkerPool,
    model: &MathModel,
    options: &SolveOptions,
    delay: Duration,
) -> (Result<SolveResult, SolveError>, f64) {
    let cancel = Cancel::new().expect("a flag");
    std::thread::scope(|s| {
        let solve = s.spawn(|| (pool.solve_with(model, options, &cancel), Instant::now()));
        std::thread::sleep(delay);
        let asked = Instant::now();
        cancel.cancel();
        let (result, ended) = solve.join().expect("no panic");
        (result, ended.duration_since(asked).as_secs_f64())
    })
}

#[test]
fn a_cancelled_solve_is_interrupted_and_its_worker_lives_on() {
    let (_dir, pool) = pool("mock", config());
    let before = pool.idle_workers();
    for _ in 0..3 {
        let (r, took) = cancelled(&pool, &model("stop"), &limited(60.0), Duration::from_millis(100));
        assert_eq!(r.expect("a result").termination, Termination::Interrupted);
        assert!(took < 0.5, "{took} s");
        // The request concerns one solve, not the next.
        assert_right(&pool);
    }
    assert_eq!(pool.idle_workers(), before);
}

#[test]
fn a_solver_that_does_not_listen_is_ended_and_has_hung() {
    let (_dir, pool) = pool("mock", config());
    for behaviour in ["overrun", "hang"] {
        let (r, took) = cancelled(&pool, &model(behaviour), &limited(60.0), Duration::from_millis(100));
        assert!(matches!(r, Err(SolveError::Hung { .. })), "{behaviour}: {r:?}");
        assert!((0.5..1.2).contains(&took), "{behaviour}: {took} s");
        assert_right(&pool);
    }
}

#[test]
fn who_is_cancelled_while_waiting_never_begins() {
    let (_dir, pool) = pool("mock", PoolConfig { jobs: 1, ..config() });
    let set = Cancel::new().expect("a flag");
    set.cancel();
    let r = pool.solve_with(&model(""), &SolveOptions::default(), &set).expect("a result");
    assert_eq!(
        (r.termination, r.message.as_str()),
        (Termination::Interrupted, "cancelled before the solve began")
    );
    std::thread::scope(|s| {
        let busy = s.spawn(|| pool.solve(&model("stop"), &limited(1.5)));
        std::thread::sleep(Duration::from_millis(200));
        let (r, took) = cancelled(&pool, &model(""), &SolveOptions::default(), Duration::from_millis(100));
        assert_eq!(r.expect("a result").termination, Termination::Interrupted);
        assert!(took < 0.5, "{took} s");
        busy.join().expect("no panic").expect("a result");
    });
    assert_right(&pool);
}

/// Market split: six equations over fifty binaries, hard for every branch and bound.
fn market_split() -> MathModel {
    let mut numbers = Numbers(7);
    let mut m = MathModel::default();
    for _ in 0..50 {
        m.add_column("", 0.0, 1.0, 0.0, ColumnKind::Binary);
    }
    for _ in 0..6 {
        let over = m.add_column("", 0.0, f64::INFINITY, 1.0, ColumnKind::Continuous);
        let under = m.add_column("", 0.0, f64::INFINITY, 1.0, ColumnKind::Continuous);
        let mut row: Vec<(i32, f64)> = (0..50).map(|j| (j, numbers.below(100) as f64)).collect();
        let half = (row.iter().map(|e| e.1).sum::<f64>() / 2.0).floor();
        row.extend([(over, 1.0), (under, -1.0)]);
        m.add_row("", half, half, &row);
    }
    m
}

/// The shortest time of up to three attempts: a busy machine may take the processor away for a while.
fn shortest(bound: f64, mut attempt: impl FnMut() -> f64) -> f64 {
    let mut best = attempt();
    for _ in 0..2 {
        if best <= bound {
            break;
        }
        best = best.min(attempt());
    }
    best
}

#[test]
fn real_solvers_stop_within_half_a_second() {
    for solver in ["highs", "scip"] {
        let (_dir, pool) = pool(solver, config());
        let before = pool.idle_workers();
        let took = shortest(0.5, || {
            let (r, took) = cancelled(&pool, &market_split(), &limited(60.0), Duration::from_secs(1));
            let r = r.expect("a result");
            assert_eq!(r.termination, Termination::Interrupted, "{solver}: {}", r.message);
            took
        });
        println!("{solver}: interrupted after {took:.3} s");
        assert!(took <= 0.5, "{solver}: {took} s");
        assert_eq!(pool.idle_workers(), before, "{solver}: the worker lives on");
    }
}

/// A million binaries in a hundred thousand rows: HiGHS was seen to take twice its limit on such a model.
#[test]
fn a_huge_model_ends_within_its_limit_and_a_second() {
    let mut numbers = Numbers(3);
    let (n, rows) = (1_000_000, 100_000);
    let mut m = MathModel::default();
    for _ in 0..n {
        m.add_column("", 0.0, 1.0, 1.0 + numbers.below(100) as f64, ColumnKind::Binary);
    }
    for _ in 0..rows {
        let mut members: Vec<i32> = (0..10).map(|_| numbers.below(n) as i32).collect();
        members.sort_unstable();
        members.dedup();
        let row: Vec<(i32, f64)> = members.into_iter().map(|j| (j, 1.0)).collect();
        m.add_row("", 2.0, f64::INFINITY, &row);
    }
    let (_dir, pool) = pool("highs", config());
    let limit: f64 = 3.0;
    // What preparing the model costs, which is nobody's solve time.
    let (encoded, encoding) = timed(|| {
        m.validate(&orlm_solver::SizeLimits::default()).expect("valid");
        m.encode(&SolveOptions::default())
    });
    let preparing = encoding + timed(|| MathModel::decode(&encoded).expect("readable")).1;
    let took = shortest(limit + 1.0 + preparing, || {
        let (r, took) = timed(|| pool.solve(&m, &limited(limit)).expect("a result"));
        assert_eq!((r.termination, r.limit), (Termination::Limit, Some(LimitKind::Time)));
        println!("limit {limit} s, ended after {took:.2} s ({preparing:.2} s for preparing): {}", r.message);
        took
    });
    assert!(took <= limit + 1.0 + preparing, "{took} s");
}

/// 4y - z = 0 and 8x + z = -19 in whole numbers have no solution; without presolve HiGHS was seen to search for one for
/// five times its limit.
#[test]
fn a_small_model_that_never_ends_is_out_of_time() {
    let mut m = MathModel::default();
    for name in ["x", "y", "z"] {
        m.add_column(name, f64::NEG_INFINITY, f64::INFINITY, 0.0, ColumnKind::Integer);
    }
    m.add_row("", 0.0, 0.0, &[(1, 4.0), (2, -1.0)]);
    m.add_row("", -19.0, -19.0, &[(0, 8.0), (2, 1.0)]);
    let (_dir, pool) = pool("highs", config());
    let mut options = limited(2.0);
    options.parameters.insert("presolve".to_owned(), "off".to_owned());
    let took = shortest(3.0, || {
        let (r, took) = timed(|| pool.solve(&m, &options).expect("a result"));
        println!("limit 2 s, ended after {took:.2} s: {:?}, ignored {:?}", r.termination, r.ignored);
        assert!(matches!(r.termination, Termination::Limit | Termination::Infeasible), "{:?}", r.termination);
        took
    });
    assert!(took <= 3.0, "{took} s");
}
