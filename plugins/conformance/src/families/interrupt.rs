//! Stopping when asked to.

use std::thread;
use std::time::{Duration, Instant};

use orlm_solver::{Feature, SolveOptions, SolveResult, SolveService, Termination};
use orlm_solver_host::{Cancel, WorkerPool};

use super::limits::market_split;
use super::lp::production;
use super::mip::knapsack;
use crate::case::{Case, Family};
use crate::draft::*;
use crate::judge::{close, summary};

/// A stop is due within this after it was asked for, as the host then ends the worker.
const DUE: Duration = Duration::from_millis(1000);

fn patient() -> SolveOptions {
    SolveOptions { time_limit: Some(15.0), ..SolveOptions::default() }
}

fn cancel() -> Result<Cancel, String> {
    Cancel::new().map_err(|e| e.to_string())
}

/// Asks for a stop after a while; says how long the solver then took, and what it answered.
fn stopped_after(solver: &WorkerPool, m: &Draft, wait: Duration) -> Result<(Duration, SolveResult), String> {
    let flag = cancel()?;
    let other = flag.clone();
    let asked = thread::spawn(move || {
        thread::sleep(wait);
        other.cancel();
        Instant::now()
    });
    let answer = solver.solve_with(m.model(), &patient(), &flag);
    let ended = Instant::now();
    let asked = asked.join().map_err(|_| "the thread that stops panicked".to_owned())?;
    Ok((ended.saturating_duration_since(asked), answer.map_err(|e| e.to_string())?))
}

/// A long solve ends soon after it is asked to, and says that it was.
fn long_solve(solver: &WorkerPool) -> Result<(), String> {
    for wait in [100, 700] {
        let (late, r) = stopped_after(solver, &market_split(), Duration::from_millis(wait))?;
        if r.termination != Termination::Interrupted {
            return Err(format!("asked to stop after {wait} ms, it answered {}", summary(&r)));
        }
        if late > DUE {
            return Err(format!("asked to stop after {wait} ms, it took {:.2} s more", late.as_secs_f64()));
        }
    }
    Ok(())
}

/// What was found until then comes along: each row of the model can be met by its own two columns.
fn with_what_was_found(solver: &WorkerPool) -> Result<(), String> {
    let (_, r) = stopped_after(solver, &market_split(), Duration::from_millis(1500))?;
    match (r.termination, r.objective, r.bound) {
        (Termination::Interrupted, Some(objective), Some(bound)) if bound > objective + 1e-6 => {
            Err(format!("the bound {bound} is above the objective {objective}"))
        }
        (Termination::Interrupted, Some(_), _) => Ok(()),
        _ => Err(format!("expected a point, found {}", summary(&r))),
    }
}

/// A worker that was stopped serves on, and nobody stops its next solve.
fn serves_on(solver: &WorkerPool) -> Result<(), String> {
    stopped_after(solver, &market_split(), Duration::from_millis(200))?;
    for _ in 0..3 {
        let r = solver.solve(knapsack().model(), &SolveOptions::default()).map_err(|e| e.to_string())?;
        if r.termination != Termination::Optimal || !r.objective.is_some_and(|o| close(o, 220.0)) {
            return Err(format!("after a stop: expected optimal with objective 220, found {}", summary(&r)));
        }
    }
    Ok(())
}

/// A flag that is never set, or set too late, changes nothing.
fn unused(solver: &WorkerPool) -> Result<(), String> {
    let flag = cancel()?;
    let r = solver.solve_with(production().model(), &patient(), &flag).map_err(|e| e.to_string())?;
    flag.cancel();
    if r.objective.is_some_and(|o| close(o, 13.0)) { Ok(()) } else { Err(summary(&r)) }
}

/// A flag that is set before stops the solve before it begins.
fn before_it_begins(solver: &WorkerPool) -> Result<(), String> {
    let flag = cancel()?;
    flag.cancel();
    let begun = Instant::now();
    let r = solver.solve_with(market_split().model(), &patient(), &flag).map_err(|e| e.to_string())?;
    let at_once = r.termination == Termination::Interrupted && begun.elapsed() < DUE;
    if at_once {
        Ok(())
    } else {
        Err(format!("{} after {:.2} s", summary(&r), begun.elapsed().as_secs_f64()))
    }
}

pub(super) fn cases() -> Vec<Case> {
    let script = |name, run| Case::script(Family::Interrupt, name, run);
    let able = &[Feature::Interrupt, Feature::Integer];
    vec![
        script("interrupt_a_long_solve", long_solve).needing(able),
        script("interrupt_with_what_was_found", with_what_was_found).needing(able),
        script("interrupt_and_serve_on", serves_on).needing(able),
        script("interrupt_before_it_begins", before_it_begins).needing(able),
        script("interrupt_nothing", unused),
    ]
}
