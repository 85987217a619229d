//! Finds solver plugins and runs them in worker processes.
//!
//! A solver library may crash, hang, call `exit` or print to stdout; none of that may touch the host. So a plugin is only
//! ever loaded inside a worker process: a re-execution of a configured program, warm, one plugin each, watched by a kill
//! timer. The host validates every model before it is sent and checks every returned point against its own copy of the
//! model.
//!
//! This crate must not know any concrete solver (plugins are found at run time, through their manifests) nor any guest.
//! Read [`WorkerPool`] first, then [`Registry`]. A program that starts workers must hand over to [`worker_main`] when it
//! is started as one.
//!
//! ```no_run
//! use orlm_solver::{ColumnKind, MathModel, SolveOptions, SolveService};
//! use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerPool};
//!
//! let registry = Registry::discover(&SearchPath::standard(&[]));
//! let pool = WorkerPool::start(&registry, "highs", PoolConfig::default())?;
//! let mut model = MathModel::default();
//! model.add_column("x", 0.0, 4.0, -1.0, ColumnKind::Continuous);
//! assert_eq!(pool.solve(&model, &SolveOptions::default())?.objective, Some(-4.0));
//! # Ok::<(), orlm_solver::SolveError>(())
//! ```

mod accept;
mod cancel;
mod chain;
mod cross;
mod duals;
mod iis;
mod install;
mod isolation;
mod library;
mod log;
mod manifest;
mod pool;
mod process;
mod protocol;
mod registry;
mod sequence;
mod sessions;
mod watch;
mod worker;

pub use cancel::Cancel;
pub use chain::SolverChain;
pub use cross::CrossCheck;
pub use install::{InstallError, install};
pub use manifest::{Manifest, ManifestError, Preload};
pub use orlm_isolation::{Layer, WorkerCommand};
pub use pool::{PoolConfig, WorkerPool};
pub use process::WorkerStderr;
pub use protocol::Hello;
pub use registry::{Entry, Registry, SearchPath, State};
pub use worker::{VERB, worker_main};
