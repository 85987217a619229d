//! Limits and gaps.

use super::*;
use crate::common::Numbers;

/// Market split: six equations over fifty binaries, hard for every branch and bound; its optimum is not known here.
fn market_split() -> MathModel {
    let (rows, n) = (6, 50);
    let mut numbers = Numbers(7);
    let mut m = min(&vec![(0.0, 1.0, 0.0, BINARY); n]);
    for _ in 0..rows {
        let over = m.add_column("", 0.0, INF, 1.0, CONTINUOUS);
        let under = m.add_column("", 0.0, INF, 1.0, CONTINUOUS);
        let mut row: Vec<(i32, f64)> = (0..n as i32).map(|j| (j, numbers.below(100) as f64)).collect();
        let half = (row.iter().map(|e| e.1).sum::<f64>() / 2.0).floor();
        row.extend([(over, 1.0), (under, -1.0)]);
        m.add_row("", half, half, &row);
    }
    m
}

/// Set cover with few enough columns to try all selections.
fn covering() -> MathModel {
    let mut numbers = Numbers(11);
    let n = 18;
    let costs: Vec<_> = (0..n).map(|_| (0.0, 1.0, 50.0 + numbers.below(50) as f64, BINARY)).collect();
    let mut m = min(&costs);
    for _ in 0..25 {
        let row: Vec<(i32, f64)> = (0..n).filter(|_| numbers.below(4) == 0).map(|j| (j, 1.0)).collect();
        if !row.is_empty() {
            m.add_row("", 1.0, INF, &row);
        }
    }
    m
}

/// The optimum of `covering`, by trying all selections.
fn best_cover() -> f64 {
    let m = covering();
    let mask = |i: usize| m.rows.matrix.row(i).0.iter().fold(0u32, |bits, &j| bits | 1 << j);
    let rows: Vec<u32> = (0..m.n_rows()).map(mask).collect();
    let covers = (0..1u32 << m.n_cols()).filter(|s| rows.iter().all(|r| s & r != 0));
    let cost =
        |s: u32| (0..m.n_cols()).filter(|j| s >> j & 1 == 1).map(|j| m.columns.objective[j]).sum::<f64>();
    covers.map(cost).fold(INF, f64::min)
}

pub(crate) fn cases() -> Vec<Case> {
    let limited =
        |name, options, kind| Case { name, model: market_split(), options, expect: Expect::Limit(kind) };
    let none = SolveOptions::default;
    vec![
        limited("time_limit", SolveOptions { time_limit: Some(1.0), ..none() }, LimitKind::Time),
        limited(
            "time_limit_below_a_second",
            SolveOptions { time_limit: Some(0.3), ..none() },
            LimitKind::Time,
        ),
        limited(
            "node_limit",
            SolveOptions { node_limit: Some(20), time_limit: Some(60.0), ..none() },
            LimitKind::Node,
        ),
        limited(
            "solution_limit",
            SolveOptions { solution_limit: Some(1), time_limit: Some(60.0), ..none() },
            LimitKind::Solution,
        ),
        Case {
            name: "wide_gap",
            model: covering(),
            options: SolveOptions { mip_gap: Some(0.5), ..none() },
            expect: Expect::Within(best_cover()),
        },
        Case {
            name: "seed_and_threads",
            model: covering(),
            options: SolveOptions { seed: Some(42), threads: Some(2), ..none() },
            expect: Expect::Optimal(best_cover()),
        },
    ]
}
