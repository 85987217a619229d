//! The conformance suite: what every solver plugin must answer, whoever wrote it.
//!
//! A case is a named model with an expectation that does not depend on the solver: worked out by hand, computed by other
//! means (trying all points, another algorithm), or planted (a model built around a known optimum with its proof). Cases
//! run through real worker processes, so that the whole way from the host to the library is tested. A case may be left out
//! only where the plugin's own capabilities say that it lacks a feature and the host knows no exact rewrite.
//!
//! This crate must not know any concrete solver. Read [`Case`] first, then [`run`](fn@run) and [`Report`].
//!
//! ```no_run
//! use orlm_conformance::{Filter, pool_config, run};
//! use orlm_solver_host::{Registry, SearchPath, VERB, WorkerCommand, WorkerPool};
//!
//! let registry = Registry::discover(&SearchPath::standard(&[]));
//! let pool = WorkerPool::start(&registry, "highs", pool_config(WorkerCommand::this_program(VERB)))?;
//! let report = run(&pool, &Filter::default(), |_, _, _| {});
//! println!("{}", report.table());
//! # Ok::<(), orlm_solver::SolveError>(())
//! ```

mod case;
mod draft;
mod families;
mod judge;
mod report;
mod run;

pub use case::{Case, Family};
pub use families::suite;
pub use report::{Finding, Outcome, Report};
pub use run::{Filter, pool_config, run};
