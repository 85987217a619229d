//! What a worker costs on top of the solve: the mock solves in about a microsecond, so its round trip is the overhead.

mod common;

use std::time::{Duration, Instant};

use orlm_solver::{ColumnKind, MathModel, SolveOptions, SolveService};

/// Median time of a solve of `columns` bound-only columns.
fn median(columns: usize, repeats: usize) -> Duration {
    let (_dir, pool) = common::pool("mock", common::config());
    let mut m = MathModel::default();
    for _ in 0..columns {
        m.add_column("", 0.0, 1.0, 1.0, ColumnKind::Continuous);
    }
    let mut times: Vec<Duration> = (0..repeats)
        .map(|_| {
            let start = Instant::now();
            let r = pool.solve(&m, &SolveOptions::default()).expect("a result");
            assert_eq!(r.objective, Some(0.0));
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{columns} columns: median {:?}, 90 % {:?}", times[repeats / 2], times[repeats * 9 / 10]);
    times[repeats / 2]
}

#[test]
fn a_round_trip_is_short() {
    // The goal is 0.2 ms on an idle machine; a loaded one is granted ten times as much.
    assert!(median(5, 1000) < Duration::from_millis(2));
    assert!(median(10_000, 100) < Duration::from_millis(50));
}
