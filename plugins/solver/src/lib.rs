//! What a solver gets and what it gives: math models, solve results, and the interface of solver plugins.
//!
//! This crate must not know any concrete solver, any process or any guest: it is the vocabulary that the sandbox, the
//! plugin host and the plugins share, and it depends on nothing else of ours. Read [`MathModel`] first, then
//! [`SolveResult`] and [`SolveService`]; plugin authors continue with the `abi` module.
//!
//! ```
//! use orlm_solver::{ColumnKind, MathModel, SolveOptions};
//!
//! let mut model = MathModel::default();
//! model.add_column("x", 0.0, 4.0, -1.0, ColumnKind::Continuous);
//! let bytes = model.encode(&SolveOptions::default());
//! let (again, options) = MathModel::decode(&bytes)?;
//! assert_eq!((again.content_hash(), options), (model.content_hash(), SolveOptions::default()));
//! # Ok::<(), orlm_solver::ModelError>(())
//! ```

pub mod abi;
mod capabilities;
mod check;
mod codec;
mod container;
mod convexity;
mod error;
mod export;
mod model;
mod nonlinear;
mod options;
mod parts;
mod recession;
mod result;
mod rewrite;
mod running;
mod service;
mod validate;
mod views;

pub use capabilities::{Capabilities, Feature, Licence, LicenceState, SolverLimits};
pub use check::{PointCheck, Tolerances};
pub use container::{
    CONTAINER_VERSION, Container, ContainerError, ContainerWriter, MODEL_MAGIC, REQUIRED, RESULT_MAGIC,
    Section,
};
pub use error::{ModelError, Part, Place, SolveError};
#[doc(hidden)]
pub use export::table as plugin_table;
pub use export::{Callbacks, SolverPlugin};
pub use model::{
    ColumnKind, Columns, GeneralConstraints, GeneralKind, Indicators, LinearRows, MathModel, Names,
    QuadraticRows, QuadraticTerms, Sense, SosSets, SparseRows,
};
pub use nonlinear::{NodeOp, Nodes, Nonlinear};
pub use options::SolveOptions;
pub use parts::{ConeKind, Cones, Objectives};
pub use result::{Iis, LimitKind, SolveResult, Termination};
pub use rewrite::{LARGEST_M, Rewritten};
pub use running::{has_time, processors};
pub use service::{Isolation, SolveService, SolverInfo};
pub use validate::SizeLimits;
