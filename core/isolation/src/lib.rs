//! Processes that give up what they do not need, and the frames in which they talk with their host.
//!
//! Two kinds of worker stand on this: one loads a solver, one runs the WebAssembly engine. What each may still do is
//! its own crate's business ([`Calls`], the readable paths); how a kernel is told, what it lacks, and how the process is
//! started, spoken to and ended is here.
//!
//! This crate must not know solvers nor guests. Read [`Layers`] first.

mod calls;
mod files;
mod frames;
mod layers;
mod process;

pub use calls::{Calls, Condition, Otherwise};
pub use frames::{FrameError, Patience, receive, send};
pub use layers::{Layer, Layers};
pub use process::{Fate, Process, Rights, WorkerCommand, die_first};
