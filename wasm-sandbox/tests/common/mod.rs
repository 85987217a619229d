//! What the tests of this folder share: a solver that needs no library, and the way to the guest.
#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part")]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use orlm_sandbox::{GuestKind, Limits, Sandbox, SandboxConfig, WorkerCommand};
use orlm_solver::{
    LimitKind, MathModel, Sense, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo, Termination,
};
use orlm_types::{Execution, Executor, Program};

/// Sets every column to its better bound and calls that optimal. Columns named `fault: …` make it fail, so that the
/// tests can have every failure of a real solver.
pub struct FakeSolver;

impl SolveService for FakeSolver {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        if let Some(fault) = model.columns.names.get(0).and_then(|name| name.strip_prefix("fault: ")) {
            match fault {
                "unsupported" => return Err(SolveError::Unsupported { feature: "sos".into() }),
                "crash" => return Err(SolveError::Crashed { signal: Some(11), exit: None }),
                "hang" => return Err(SolveError::Hung { after_s: 2.5 }),
                "licence" => return Err(SolveError::Licence { text: "expired".into() }),
                "garbage" => return Err(SolveError::Garbage { text: "not a container".into() }),
                "missing" => return Err(SolveError::PluginMissing { name: "copt".into(), tried: vec![] }),
                "panic" => panic!("the solver service panicked"),
                "short point" => {
                    let mut result = SolveResult::without_point(Termination::Optimal, "");
                    result.point = Some(vec![]);
                    return Ok(result);
                }
                "lie" => {
                    let mut result = SolveResult::without_point(Termination::Optimal, "");
                    result.objective = Some(1e9);
                    result.point = Some(vec![0.0; model.n_cols()]);
                    return Ok(result);
                }
                "slow" => {
                    let patience = options.time_limit.unwrap_or(f64::INFINITY).min(0.3);
                    std::thread::sleep(std::time::Duration::from_secs_f64(patience));
                    if patience < 0.3 {
                        let mut late = SolveResult::without_point(Termination::Limit, "out of time");
                        late.limit = Some(LimitKind::Time);
                        return Ok(late);
                    }
                }
                other => panic!("no fault is called {other}"),
            }
        }
        let c = &model.columns;
        let better = |j: usize| {
            let (lower, upper) = (c.lower[j].max(-1e6), c.upper[j].min(1e6));
            let up = (c.objective[j] > 0.0) == (model.sense == Sense::Maximise) && c.objective[j] != 0.0;
            if up { upper } else { lower }
        };
        let mut result = SolveResult::without_point(Termination::Optimal, "fake");
        result.solver = "fake".into();
        result.solver_version = "1".into();
        let point: Vec<f64> = (0..model.n_cols()).map(better).collect();
        result.objective = Some(model.objective_at(&point));
        result.bound = result.objective;
        result.row_dual = Some(vec![0.0; model.n_rows()]);
        result.reduced_cost = Some(vec![0.0; model.n_cols()]);
        result.point = Some(point);
        Ok(result)
    }

    fn solver(&self) -> SolverInfo {
        SolverInfo { name: "fake".into(), version: "1".into() }
    }
}

/// Keeps the options of every solve, and answers as [`FakeSolver`] does.
#[derive(Default)]
pub struct Recorder {
    pub options: Mutex<Vec<SolveOptions>>,
}

impl SolveService for Recorder {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        self.options.lock().expect("no test panics with it").push(options.clone());
        FakeSolver.solve(model, options)
    }

    fn solver(&self) -> SolverInfo {
        FakeSolver.solver()
    }
}

/// The guest that `cargo xtask setup` builds, or the one in `ORLM_GUEST`. Without one a test fails: a sandbox that was not
/// tested must not look as if it had been.
pub fn guest() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let path =
        std::env::var_os("ORLM_GUEST").map_or_else(|| root.join(".orlm/guest/guest.wasm"), PathBuf::from);
    assert!(path.is_file(), "there is no guest at {}: run `cargo xtask setup`", path.display());
    path
}

pub fn config() -> SandboxConfig {
    let cache = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../.orlm/cache");
    let mut config = SandboxConfig::new(guest(), cache);
    // An example has no such program, and is one itself.
    if let Some(program) = option_env!("CARGO_BIN_EXE_orlm-sandbox-worker") {
        config.worker = WorkerCommand { program: program.into(), args: Vec::new() };
    }
    config
}

/// A sandbox with a fake solver; `change` alters the default limits.
pub fn sandbox_with(change: impl FnOnce(&mut Limits)) -> Sandbox {
    let mut config = config();
    change(&mut config.limits);
    Sandbox::open(config, Arc::new(FakeSolver)).expect("the sandbox opens")
}

pub fn sandbox() -> Sandbox {
    sandbox_with(|_| {})
}

/// The guests that are tested: both, unless `ORLM_WITHOUT_PACKAGES` says that the second is not wanted here. Where it is
/// wanted and not there, a test fails.
pub fn guests() -> Vec<GuestKind> {
    match std::env::var_os("ORLM_WITHOUT_PACKAGES").is_some_and(|value| !value.is_empty()) {
        true => vec![GuestKind::Default],
        false => vec![GuestKind::Default, GuestKind::Packages],
    }
}

/// Runs a program in a guest that does not follow from its imports.
pub fn run_in(sandbox: &Sandbox, source: &str, guest: GuestKind) -> Execution {
    sandbox.execute_in(&Program { source: source.into() }, guest, &FakeSolver)
}

pub fn run(sandbox: &Sandbox, source: &str) -> Execution {
    sandbox.execute(&Program { source: source.into() })
}

/// The outcome's word in records, such as `out_of_fuel`.
pub fn kind(execution: &Execution) -> String {
    let debug = format!("{:?}", execution.outcome);
    let name: String = debug.chars().take_while(|c| c.is_alphanumeric()).collect();
    let mut word = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.extend(c.to_lowercase());
    }
    word
}
