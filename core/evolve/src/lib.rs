//! Warm-up and co-evolution of a policy and a generative process reward model (GenPRM).
//!
//! The method is StepORLM (ICLR 2026, arXiv 2509.22558): verified lessons warm both models up; then, per iteration,
//! the policy samples k trajectories per hard problem, the solver judges their programs, the GenPRM judges their
//! steps, preference pairs train the policy by weighted DPO, and the GenPRM learns from those of its critiques that
//! agree with the solver.
//!
//! This crate knows only traits: it must not know candle, wasmtime, a solver or a terminal. A run lives in a
//! folder ([`RunFolder`]) that can be killed at any moment and resumed.
//! Read [`Evolution`] first, then [`pairs`] and [`genprm`], which hold the method's two rules.

pub mod author;
pub mod genprm;
pub mod pairs;
pub mod policy;

mod error;
mod folder;
mod lessons;
mod log;
mod measure;
mod replay;
mod run;
mod stages;
mod summary;
mod tensorboard;

pub use error::EvolveError;
pub use folder::{Drift, LedgerEntry, Opening, RunFolder};
pub use log::RecordLog;
pub use measure::{Equivalence, KnownTrajectory};
pub use replay::{Replay, begin_from};
pub use run::{Evolution, Parts};
pub use stages::Judged;
pub use summary::{Rate, Row, Summary};
