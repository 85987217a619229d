//! The schemas of `configs/*.toml`: what a run of `orlm evolve` does, every published choice and every unpublished
//! one a documented key with a vetted default; and what a run of `orlm train` does.
//!
//! Reads text, checks it, and points at the line and field that is wrong. It must not know how anything is done.
//! Read [`Config`] first.
//!
//! ```
//! let config = orlm_config::Config::parse("[evolution]\niterations = 3\n", "run.toml", &[]).unwrap();
//! assert_eq!(config.evolution.k, 4);
//! ```

mod parse;
mod schema;
mod train;

pub use parse::ConfigError;
pub use schema::{
    Config, Evaluation, Evolution, GenPrm, Generation, Limits, Model, Problems, Reference, Run, Warmup,
    Weighting,
};
pub use train::{
    Decay, LossOn, Precision, Quantise, TrainCheckpoint, TrainConfig, TrainData, TrainDpo, TrainLora,
    TrainMemory, TrainModel, TrainOptimizer, TrainRun,
};
