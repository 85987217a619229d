//! Runs untrusted Python programs in WebAssembly: one fresh instance for each, with budgets, and with one way out,
//! the `solve` import.
//!
//! The guest (CPython and the front ends, one component) is compiled ahead of time once and cached. What it can reach is
//! the list [`IMPORTS`]; nothing of it touches a file, a socket, the environment, the real clock or real randomness, and
//! a guest that asks for anything else is refused. Budgets ([`Limits`]) are counted in units that do not depend on the
//! machine's load, so the same program ends in the same way with the same fuel everywhere; only the solver and the
//! wall-clock guard look at real time, and the guard's firing is a fault of the host.
//!
//! This crate must not know any concrete solver (it is handed a [`SolveService`](orlm_solver::SolveService)) nor what a
//! right answer is. Read [`Sandbox`] first.
//!
//! ```no_run
//! use orlm_sandbox::{Sandbox, SandboxConfig};
//! use orlm_types::{Executor, Outcome, Program};
//! # fn demo(solver: std::sync::Arc<dyn orlm_solver::SolveService>) -> Result<(), orlm_sandbox::OpenError> {
//! let sandbox = Sandbox::open(SandboxConfig::new(".orlm/guest/guest.wasm", ".orlm/cache"), solver)?;
//! let run = sandbox.execute(&Program { source: "print(6 * 7)".into() });
//! assert_eq!((run.outcome, run.stdout.as_str()), (Outcome::Finished, "42\n"));
//! # Ok(())
//! # }
//! ```

mod cache;
mod compiled;
mod config;
mod data;
mod engine;
mod error;
mod files;
mod guest;
mod imports;
mod layers;
mod messages;
mod packages;
mod probe;
mod process;
mod runner;
mod sandbox;
mod seen;
mod solve;
mod solves;
mod state;
mod wasi;
mod worker;

pub use cache::CacheState;
pub use compiled::{Compiled, CompiledError};
pub use config::{Limits, ProgressHook, SandboxConfig};
pub use data::{DataError, DataFiles};
pub use error::OpenError;
pub use imports::{Answer, IMPORTS, Imports};
pub use layers::{LAYERS, Layer};
pub use orlm_isolation::{Layer as ProcessLayer, WorkerCommand};
pub use probe::Probe;
pub use sandbox::{GuestKind, Sandbox};
pub use worker::{VERB, worker_main};
