//! Several solves at once, and many in a row.

use orlm_solver::{Feature, MathModel, SolveOptions, SolveResult, SolveService, Termination};
use orlm_solver_host::WorkerPool;

use super::lp::{production, transport};
use super::mip::{covering, knapsack};
use crate::case::{Case, Family};
use crate::draft::*;
use crate::judge::{close, summary};

/// Threads that ask at once, more than there are workers.
const THREADS: usize = 6;

fn solve(solver: &WorkerPool, m: &MathModel) -> Result<SolveResult, String> {
    solver.solve(m, &SolveOptions::default()).map_err(|e| e.to_string())
}

/// Runs `ask` on many threads at once; the first complaint counts.
fn at_once(ask: impl Fn(usize) -> Result<(), String> + Sync) -> Result<(), String> {
    let ask = &ask;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|t| scope.spawn(move || ask(t))).collect();
        threads.into_iter().try_for_each(|t| t.join().map_err(|_| "a thread panicked".to_owned())?)
    })
}

fn must_be(r: &SolveResult, objective: f64) -> Result<(), String> {
    let right = r.termination == Termination::Optimal && r.objective.is_some_and(|o| close(o, objective));
    if right {
        Ok(())
    } else {
        Err(format!("expected optimal with objective {objective}, found {}", summary(r)))
    }
}

/// `production` with its objective times `k`.
fn scaled(k: usize) -> MathModel {
    production().change(|m| m.columns.objective.iter_mut().for_each(|c| *c *= k as f64)).into()
}

fn different_models(solver: &WorkerPool) -> Result<(), String> {
    at_once(|t| {
        (1..=10).try_for_each(|k| must_be(&solve(solver, &scaled(10 * t + k))?, 13.0 * (10 * t + k) as f64))
    })
}

fn same_model(solver: &WorkerPool) -> Result<(), String> {
    let m: MathModel = transport().into();
    at_once(|_| (0..10).try_for_each(|_| must_be(&solve(solver, &m)?, 465.0)))
}

fn integer_programs(solver: &WorkerPool) -> Result<(), String> {
    let (cover, best) = covering();
    at_once(|t| match t % 2 {
        0 => (0..3).try_for_each(|_| must_be(&solve(solver, cover.model())?, best)),
        _ => (0..10).try_for_each(|_| must_be(&solve(solver, knapsack().model())?, 220.0)),
    })
}

/// Infeasible, unbounded and invalid models beside good ones.
fn mixed(solver: &WorkerPool) -> Result<(), String> {
    let infeasible: MathModel = min([real(0.0, 1.0, 1.0)]).ge(2.0, &[(0, 1.0)]).into();
    let unbounded: MathModel = max([plus(1.0)]).ge(0.0, &[(0, 1.0)]).into();
    let invalid: MathModel = production().change(|m| m.columns.objective[0] = NAN).into();
    at_once(|t| {
        for _ in 0..10 {
            match t % 4 {
                0 => must_be(&solve(solver, production().model())?, 13.0)?,
                1 if solve(solver, &infeasible)?.termination != Termination::Infeasible => {
                    return Err("an infeasible model was called something else".to_owned());
                }
                2 if solve(solver, &unbounded)?.termination != Termination::Unbounded => {
                    return Err("an unbounded model was called something else".to_owned());
                }
                3 if solver.solve(&invalid, &SolveOptions::default()).is_ok() => {
                    return Err("an invalid model was solved".to_owned());
                }
                _ => {}
            }
        }
        Ok(())
    })
}

/// The same model and options give the same point, however often.
fn one_answer(solver: &WorkerPool) -> Result<(), String> {
    let m: MathModel = transport().into();
    let first = solve(solver, &m)?;
    for round in 0..50 {
        let next = solve(solver, &m)?;
        if next.point != first.point || next.objective != first.objective {
            return Err(format!("round {round}: {:?} after {:?}", next.point, first.point));
        }
    }
    Ok(())
}

/// Nothing piles up in a session: small and larger models in turn, many times.
fn many_in_a_row(solver: &WorkerPool) -> Result<(), String> {
    for k in 1..=100 {
        must_be(&solve(solver, &scaled(k))?, 13.0 * k as f64).map_err(|e| format!("solve {k}: {e}"))?;
        if k % 10 == 0 {
            must_be(&solve(solver, transport().model())?, 465.0).map_err(|e| format!("after {k}: {e}"))?;
        }
    }
    Ok(())
}

pub(super) fn cases() -> Vec<Case> {
    let script = |name, run| Case::script(Family::Concurrency, name, run);
    vec![
        script("concurrency_different_models", different_models),
        script("concurrency_same_model", same_model),
        script("concurrency_integer_programs", integer_programs).needing(&[Feature::Integer]),
        script("concurrency_good_and_bad_models", mixed),
        script("concurrency_one_answer", one_answer),
        script("concurrency_many_in_a_row", many_in_a_row),
    ]
}
