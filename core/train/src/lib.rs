//! Training of language models: losses, optimizer, schedules, checkpoints, and a model with two roles.
//!
//! [`LocalModel`] is what the rest of orlm sees, through the traits of `orlm-types`: one frozen base model with an
//! adapter for the policy and one for the GenPRM. Underneath, [`sft`] and [`dpo`] each hold one loss, [`trainer`] the
//! loop that they share, [`AdamW`] the optimizer, and [`checkpoint`] the folders that survive a crash.
//!
//! `orlm train` uses [`rows`], which makes sequences of datasets, and [`run`], which trains in a folder that survives
//! kills.
//!
//! This crate must not know where its text comes from: no problems, no programs, no solver, no loop.
//! Read [`LocalModel`] first.

mod adamw;
pub mod bench;
pub mod checkpoint;
pub mod checks;
mod dataset;
pub mod dpo;
mod error;
pub mod estimate;
mod keep;
mod local;
pub mod rows;
pub mod run;
mod schedule;
pub mod sft;
pub mod trainer;

pub use adamw::{AdamW, AdamWConfig};
pub use dataset::Dataset;
pub use error::{Result, TrainError};
pub use local::{LocalModel, LocalModelConfig};
pub use schedule::Schedule;
pub use trainer::{Plan, TrainOptions, Trainee};
