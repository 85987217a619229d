//! Limits, gaps, seeds and threads.

use std::time::{Duration, Instant};

use orlm_solver::{Feature, LimitKind, MathModel, SolveOptions, SolveResult, SolveService, Termination};
use orlm_solver_host::WorkerPool;

use super::lp::production;
use super::mip::{covering, knapsack};
use crate::case::Expect::{Limit, Optimal, Within};
use crate::case::{Case, Expect, Family};
use crate::draft::*;
use crate::judge::{close, summary};

fn case(name: &'static str, model: impl Into<MathModel>, options: SolveOptions, expect: Expect) -> Case {
    Case::solve(Family::Limits, name, model, expect).with(options)
}

/// Market split: six equations over fifty binaries, hard for every branch and bound; its optimum is not known here.
pub(super) fn market_split() -> Draft {
    let (rows, n) = (6, 50);
    let mut numbers = Numbers(7);
    let mut m = min((0..n).map(|_| bit(0.0)).chain((0..2 * rows).map(|_| plus(1.0))));
    for k in 0..rows {
        let mut row: Vec<(i32, f64)> = (0..n).map(|j| (j, numbers.below(100) as f64)).collect();
        let half = (row.iter().map(|e| e.1).sum::<f64>() / 2.0).floor();
        row.extend([(n + 2 * k, 1.0), (n + 2 * k + 1, -1.0)]);
        m = m.eq(half, &row);
    }
    m
}

fn none() -> SolveOptions {
    SolveOptions::default()
}

fn solve(solver: &WorkerPool, m: &Draft, options: &SolveOptions) -> Result<SolveResult, String> {
    solver.solve(m.model(), options).map_err(|e| e.to_string())
}

fn must_be_optimal(r: &SolveResult, objective: f64) -> Result<(), String> {
    let right = r.termination == Termination::Optimal && r.objective.is_some_and(|o| close(o, objective));
    if right {
        Ok(())
    } else {
        Err(format!("expected optimal with objective {objective}, found {}", summary(r)))
    }
}

/// A limit is kept, not only reported: a second late is too late.
fn time_is_kept(solver: &WorkerPool) -> Result<(), String> {
    for limit in [0.4, 1.2] {
        let begun = Instant::now();
        let r = solve(solver, &market_split(), &SolveOptions { time_limit: Some(limit), ..none() })?;
        let took = begun.elapsed();
        if took > Duration::from_secs_f64(limit + 1.0) {
            return Err(format!("a limit of {limit} s took {:.2} s ({})", took.as_secs_f64(), summary(&r)));
        }
    }
    Ok(())
}

/// No time at all: an answer at once, true whatever it is.
fn no_time(solver: &WorkerPool) -> Result<(), String> {
    let begun = Instant::now();
    let r = solve(solver, &market_split(), &SolveOptions { time_limit: Some(0.0), ..none() })?;
    if begun.elapsed() > Duration::from_secs(1) {
        return Err(format!("a limit of 0 s took {:.2} s", begun.elapsed().as_secs_f64()));
    }
    match r.termination {
        Termination::Limit | Termination::Interrupted => Ok(()),
        _ => Err(format!("expected a stop by the limit, found {}", summary(&r))),
    }
}

/// What is returned at a limit is honest: a bound that no point beats, no claim of an optimum.
fn at_the_limit(solver: &WorkerPool) -> Result<(), String> {
    let r = solve(solver, &market_split(), &SolveOptions { time_limit: Some(1.0), ..none() })?;
    match (r.termination, r.objective, r.bound) {
        (Termination::Limit, Some(objective), Some(bound)) if bound <= objective + 1e-6 => Ok(()),
        (Termination::Limit, None, _) | (Termination::Limit, _, None) => Ok(()),
        _ => Err(format!("{}, bound {:?}", summary(&r), r.bound)),
    }
}

/// A limit on points leaves a point behind.
fn first_point(solver: &WorkerPool) -> Result<(), String> {
    let options = SolveOptions { solution_limit: Some(1), time_limit: Some(10.0), ..none() };
    let r = solve(solver, &market_split(), &options)?;
    if r.point.is_some() { Ok(()) } else { Err(format!("no point: {}", summary(&r))) }
}

/// What one solve was given must not bind the next.
fn do_not_stick(solver: &WorkerPool) -> Result<(), String> {
    let (cover, best) = covering();
    let narrow = [
        SolveOptions { time_limit: Some(0.2), ..none() },
        SolveOptions { node_limit: Some(1), time_limit: Some(10.0), ..none() },
        SolveOptions { solution_limit: Some(1), time_limit: Some(10.0), ..none() },
        SolveOptions { mip_gap: Some(0.9), mip_gap_abs: Some(1e4), time_limit: Some(10.0), ..none() },
    ];
    for options in narrow {
        solve(solver, &market_split(), &options)?;
        must_be_optimal(&solve(solver, &cover, &none())?, best)
            .map_err(|e| format!("after {options:?}: {e}"))?;
    }
    Ok(())
}

/// Another seed may go another way, and must arrive at the same objective.
fn seeds_agree(solver: &WorkerPool) -> Result<(), String> {
    let (cover, best) = covering();
    for seed in [0, 1, 7, i32::MAX as u32, u32::MAX] {
        let r = solve(solver, &cover, &SolveOptions { seed: Some(seed), ..none() })?;
        must_be_optimal(&r, best).map_err(|e| format!("seed {seed}: {e}"))?;
    }
    Ok(())
}

/// Numbers that no library's own type holds.
fn enormous() -> SolveOptions {
    SolveOptions {
        time_limit: Some(1e300),
        node_limit: Some(u64::MAX),
        solution_limit: Some(u64::MAX),
        threads: Some(u32::MAX),
        seed: Some(u32::MAX),
        ..none()
    }
}

pub(super) fn cases() -> Vec<Case> {
    let (cover, best) = covering();
    let timed = |s| SolveOptions { time_limit: Some(s), ..none() };
    let script = |name, run| Case::script(Family::Limits, name, run).needing(&[Feature::Integer]);
    vec![
        case("limits_time", market_split(), timed(1.0), Limit(LimitKind::Time)),
        case("limits_time_below_a_second", market_split(), timed(0.3), Limit(LimitKind::Time)),
        case(
            "limits_nodes",
            market_split(),
            SolveOptions { node_limit: Some(20), ..timed(60.0) },
            Limit(LimitKind::Node),
        ),
        case(
            "limits_points",
            market_split(),
            SolveOptions { solution_limit: Some(1), ..timed(60.0) },
            Limit(LimitKind::Solution),
        ),
        case("limits_wide_gap", cover.clone(), SolveOptions { mip_gap: Some(0.5), ..none() }, Within(best)),
        case(
            "limits_absolute_gap",
            cover.clone(),
            SolveOptions { mip_gap_abs: Some(60.0), ..none() },
            Within(best),
        ),
        case("limits_no_gap", cover.clone(), SolveOptions { mip_gap: Some(0.0), ..none() }, Optimal(best)),
        case(
            "limits_seed_and_threads",
            cover.clone(),
            SolveOptions { seed: Some(42), threads: Some(2), ..none() },
            Optimal(best),
        ),
        case(
            "limits_more_threads_than_there_are",
            cover,
            SolveOptions { threads: Some(100_000), ..none() },
            Optimal(best),
        ),
        case(
            "limits_that_do_not_bind",
            knapsack(),
            SolveOptions { node_limit: Some(1_000_000), ..timed(60.0) },
            Optimal(220.0),
        ),
        case("limits_enormous", knapsack(), enormous(), Optimal(220.0)),
        case("limits_enormous_for_a_linear_program", production(), enormous(), Optimal(13.0)),
        case(
            "limits_for_a_linear_program",
            production(),
            SolveOptions { mip_gap: Some(0.1), ..timed(5.0) },
            Optimal(13.0),
        ),
        script("limits_time_is_kept", time_is_kept),
        script("limits_no_time", no_time),
        script("limits_what_is_left_is_true", at_the_limit),
        script("limits_first_point", first_point),
        script("limits_do_not_stick", do_not_stick),
        script("limits_seeds_agree", seeds_agree),
    ]
}
