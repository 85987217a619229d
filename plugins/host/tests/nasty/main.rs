//! Fifty-three nasty models through the host, with every solver that is there: each is refused at the door, answered
//! rightly, or ends as unsupported, as a limit or as a fault that names the solver. No solver may call a wrong answer
//! proven, and none may take the host down or overrun its limit. `docs/nasty-models.md` has the table.

#[path = "../common/mod.rs"]
mod common;

mod models;

use std::time::{Duration, Instant};

use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveResult, SolveService, Termination};
use orlm_solver_host::{PoolConfig, WorkerPool};

use models::{Input, Nasty, Truth, nasty_models};

/// A limit may be overrun by this much.
const OVERRUN: Duration = Duration::from_secs(1);

/// What became of a nasty model.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Refused,
    Right(&'static str),
    Unsupported,
    TooLarge,
    Limit,
    Undecided,
    Fault(String),
    /// Something false was called proven.
    Wrong(String),
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Outcome::Refused => f.write_str("refused"),
            Outcome::Right(what) => f.write_str(what),
            Outcome::Unsupported => f.write_str("unsupported"),
            Outcome::TooLarge => f.write_str("too large"),
            Outcome::Limit => f.write_str("limit"),
            Outcome::Undecided => f.write_str("gave up"),
            Outcome::Fault(what) => write!(f, "fault: {what}"),
            Outcome::Wrong(what) => write!(f, "**wrong**: {what}"),
        }
    }
}

fn solve(pool: &WorkerPool, nasty: &Nasty) -> Result<SolveResult, SolveError> {
    match &nasty.input {
        Input::Model(model) => pool.solve(model, &nasty.options),
        Input::Bytes(bytes) => {
            let (model, _) = MathModel::decode(bytes)?;
            pool.solve(&model, &nasty.options)
        }
    }
}

fn judge(truth: Truth, answer: &Result<SolveResult, SolveError>) -> Outcome {
    let r = match answer {
        Ok(r) => r,
        Err(SolveError::InvalidModel(e)) => {
            return match truth {
                Truth::Invalid | Truth::OptimalOrTooDeep(_) => Outcome::Refused,
                _ => Outcome::Wrong(format!("refused: {e}")),
            };
        }
        Err(SolveError::Unsupported { .. }) => return Outcome::Unsupported,
        Err(SolveError::TooLarge { .. }) => return Outcome::TooLarge,
        Err(e) => return Outcome::Fault(fault(e)),
    };
    let found = match r.termination {
        Termination::Limit | Termination::Interrupted => return Outcome::Limit,
        Termination::Numeric | Termination::Unknown => return Outcome::Undecided,
        other => other,
    };
    let objective = r.objective.unwrap_or(f64::NAN);
    match (truth, found) {
        (Truth::Optimal(wanted) | Truth::OptimalOrTooDeep(wanted), Termination::Optimal)
            if (objective - wanted).abs() <= 1e-5 * (1.0 + wanted.abs()) =>
        {
            Outcome::Right("optimal")
        }
        // A market split of four rows may be solved before anybody looks at the clock.
        (Truth::OutOfTime, Termination::Optimal) => Outcome::Right("optimal"),
        (Truth::Infeasible, Termination::Infeasible) => Outcome::Right("infeasible"),
        (Truth::Unbounded, Termination::Unbounded) => Outcome::Right("unbounded"),
        (Truth::Infeasible | Truth::Unbounded, Termination::InfeasibleOrUnbounded) => {
            Outcome::Right("infeasible or unbounded")
        }
        _ => Outcome::Wrong(format!("{found:?} {objective} ({})", r.message)),
    }
}

fn fault(e: &SolveError) -> String {
    let kind = match e {
        SolveError::Crashed { .. } => "crashed",
        SolveError::Hung { .. } => "hung",
        SolveError::Garbage { .. } => "garbage",
        SolveError::SolverWrong { .. } => "caught a false claim",
        SolveError::Failed { .. } => "error of the library",
        SolveError::Licence { .. } => "licence",
        _ => "other",
    };
    println!("  {kind}: {e}");
    kind.to_owned()
}

/// After whatever happened, the pool still answers.
fn still_answers(pool: &WorkerPool) {
    let mut m = MathModel::default();
    m.add_column("x", 2.0, 5.0, 3.0, ColumnKind::Continuous);
    m.add_row("", 3.0, f64::INFINITY, &[(0, 1.0)]);
    let answer = pool.solve(&m, &SolveOptions::default());
    assert_eq!(answer.as_ref().ok().and_then(|r| r.objective), Some(9.0), "{answer:?}");
}

/// What it takes to check a large model and to move it to a worker and into a library, on this machine and under its load:
/// the limit is the solver's, and begins after that.
fn moving(nasty: &Nasty) -> Duration {
    let Input::Model(model) = &nasty.input else {
        return Duration::ZERO;
    };
    let start = Instant::now();
    if model.validate(&Default::default()).is_ok() {
        let bytes = model.encode(&SolveOptions::default());
        assert!(MathModel::decode(&bytes).is_ok());
    }
    // Once in the host, once in the worker, once in the library.
    3 * start.elapsed()
}

/// Runs all models; returns their outcomes, and what broke a promise.
fn run(name: &str, pool: &WorkerPool) -> (Vec<Outcome>, Vec<String>) {
    let (mut outcomes, mut broken) = (Vec::new(), Vec::new());
    for nasty in nasty_models() {
        let start = Instant::now();
        let answer = solve(pool, &nasty);
        let time = start.elapsed();
        let outcome = judge(nasty.truth, &answer);
        if let (Truth::Invalid, Outcome::Right(_) | Outcome::Unsupported) = (nasty.truth, &outcome) {
            broken.push(format!("{name}, {}: nonsense got through", nasty.name));
        }
        if matches!(outcome, Outcome::Wrong(_)) {
            broken.push(format!("{name}, {}: {outcome}", nasty.name));
        }
        let limit = Duration::from_secs_f64(nasty.options.time_limit.unwrap_or(0.0).max(0.0));
        let moving = moving(&nasty);
        if time > limit + OVERRUN + moving {
            let text = format!("took {time:.2?}, the limit was {limit:.2?}, moving it takes {moving:.2?}");
            broken.push(format!("{name}, {}: {text}", nasty.name));
        }
        still_answers(pool);
        outcomes.push(outcome);
    }
    (outcomes, broken)
}

#[test]
fn there_are_fifty_three_nasty_models() {
    let names: std::collections::BTreeSet<&str> = nasty_models().iter().map(|n| n.name).collect();
    assert_eq!((nasty_models().len(), names.len()), (53, 53));
}

#[test]
fn no_nasty_model_fools_or_fells_the_host() {
    let mut columns = Vec::new();
    let mut broken = Vec::new();
    for (name, pool, _dir) in common::solvers(|| PoolConfig { jobs: 1, ..common::config() }) {
        let (outcomes, promises) = run(name, &pool);
        columns.push((name, outcomes));
        broken.extend(promises);
    }
    let names: Vec<&str> = columns.iter().map(|c| c.0).collect();
    println!("| model | truth | {} |\n|---|---|{}", names.join(" | "), "---|".repeat(names.len()));
    for (k, nasty) in nasty_models().iter().enumerate() {
        let cells: Vec<String> = columns.iter().map(|c| c.1[k].to_string()).collect();
        println!("| {} | {:?} | {} |", nasty.name.replace('_', " "), nasty.truth, cells.join(" | "));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
