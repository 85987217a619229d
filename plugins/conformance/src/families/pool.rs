//! Further points besides the best one.

use orlm_solver::{Feature, GeneralKind, MathModel, SolveOptions, SolveResult, SolveService, Termination};
use orlm_solver_host::WorkerPool;

use super::lp::production;
use super::mip::{covering, knapsack};
use crate::case::{Case, Family};
use crate::draft::*;
use crate::judge::{close, summary};

/// Solves for so many points, and checks what holds of every pool: the points are different ones, satisfy the model, and
/// get no better; the best one is the optimum and is not among them.
fn pool(solver: &WorkerPool, m: &MathModel, size: Option<u32>, best: f64) -> Result<SolveResult, String> {
    let options = SolveOptions { pool_size: size, ..SolveOptions::default() };
    let r = solver.solve(m, &options).map_err(|e| e.to_string())?;
    if r.termination != Termination::Optimal || !r.objective.is_some_and(|o| close(o, best)) {
        return Err(format!("expected optimal with objective {best}, found {}", summary(&r)));
    }
    let most = size.unwrap_or(1).saturating_sub(1) as usize;
    if r.pool.len() > most {
        return Err(format!("{} further points, {most} were asked for", r.pool.len()));
    }
    let tolerances = orlm_solver::Tolerances::default();
    let sign = f64::from(m.sense.sign());
    let mut last = sign * best;
    for (k, point) in r.pool.iter().enumerate() {
        let check = m.check_point(point, &tolerances);
        if !check.is_within(&tolerances) {
            return Err(format!("point {k} violates the model: {check:?}"));
        }
        if sign * check.objective < last - 1e-6 * (1.0 + last.abs()) {
            return Err(format!("point {k} is better than one before it: {}", check.objective));
        }
        if r.point.as_ref() == Some(point) || r.pool[..k].contains(point) {
            return Err(format!("point {k} stands there twice"));
        }
        last = sign * check.objective;
    }
    Ok(r)
}

fn of_a_cover(solver: &WorkerPool) -> Result<(), String> {
    let (m, best) = covering();
    let r = pool(solver, m.model(), Some(10), best)?;
    if r.pool.is_empty() { Err("a pool of ten holds the best point only".to_owned()) } else { Ok(()) }
}

fn of_a_knapsack(solver: &WorkerPool) -> Result<(), String> {
    pool(solver, knapsack().model(), Some(5), 220.0).map(|_| ())
}

fn of_one(solver: &WorkerPool) -> Result<(), String> {
    pool(solver, knapsack().model(), Some(1), 220.0).map(|_| ())
}

fn unasked(solver: &WorkerPool) -> Result<(), String> {
    pool(solver, knapsack().model(), None, 220.0).map(|_| ())
}

fn of_a_linear_program(solver: &WorkerPool) -> Result<(), String> {
    pool(solver, production().model(), Some(5), 13.0).map(|_| ())
}

/// Points of a model that the host may have to rewrite have the model's own columns.
fn of_a_rewritten_model(solver: &WorkerPool) -> Result<(), String> {
    let m = max([whole(-4.0, 3.0, 0.0), whole(-4.0, 3.0, 1.0), real(-9.0, 9.0, 1.0)])
        .general(GeneralKind::Max, 2, &[0, 1], None)
        .le(4.0, &[(0, 1.0), (1, 1.0)]);
    pool(solver, m.model(), Some(4), 6.0).map(|_| ())
}

/// No optimum, no points.
fn of_nothing(solver: &WorkerPool) -> Result<(), String> {
    let m: MathModel = min([whole(0.0, 9.0, 1.0)]).eq(3.0, &[(0, 2.0)]).into();
    let options = SolveOptions { pool_size: Some(5), ..SolveOptions::default() };
    let r = solver.solve(&m, &options).map_err(|e| e.to_string())?;
    let right = r.termination == Termination::Infeasible && r.pool.is_empty();
    if right { Ok(()) } else { Err(format!("expected infeasible without points, found {}", summary(&r))) }
}

pub(super) fn cases() -> Vec<Case> {
    let script = |name, run| Case::script(Family::Pool, name, run);
    vec![
        script("pool_of_a_cover", of_a_cover).needing(&[Feature::Pool, Feature::Integer]),
        script("pool_of_a_knapsack", of_a_knapsack).needing(&[Feature::Pool, Feature::Integer]),
        script("pool_of_a_rewritten_model", of_a_rewritten_model).needing(&[Feature::Pool, Feature::Integer]),
        script("pool_of_nothing", of_nothing).needing(&[Feature::Pool, Feature::Integer]),
        // Asking a solver that has no pool, or not asking one that has, harms nobody.
        script("pool_of_one", of_one).needing(&[Feature::Integer]),
        script("pool_unasked", unasked).needing(&[Feature::Integer]),
        script("pool_of_a_linear_program", of_a_linear_program),
    ]
}
