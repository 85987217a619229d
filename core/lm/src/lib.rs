//! Language models on candle: weights, tokens, gradients, adapters, sampling.
//!
//! A [`Model`] is a Llama, Qwen2 or Qwen3 decoder from a Hugging Face folder or a GGUF file. For training,
//! [`Model::forward`] gives the log-probabilities of a [`Batch`] and [`Pass::backward`] their gradients; both are
//! written by hand, since candle's ready-made models drop gradients without a word. For sampling, [`Sampler`] runs many
//! rows at once, and a row's tokens depend on its own prompt and seed only; [`Batcher`] does so for requests that come
//! and go.
//!
//! This crate must not know what the text is about, what a loss is, or where a run keeps its files.
//! Read [`Model`] first.

mod adapter;
mod batch;
mod batcher;
mod blocks;
mod config;
mod cpu;
mod cpu_engine;
mod device;
mod engine;
mod error;
mod frozen;
mod generate;
mod gguf;
mod model;
mod ops;
mod params;
mod pass;
mod resize;
mod sample;
mod scheduler;
mod tensor_engine;
mod text;
mod tokenizer;
pub mod weights;

pub use adapter::{Adapter, LoraConfig};
pub use batch::{Batch, Sequence};
pub use batcher::{BatchEvent, BatchLimits, BatchLoad, BatchRequest, Batcher, RequestId, RowSample};
pub use candle_core::{DType, Device, Tensor};
pub use config::{Architecture, Llama3Rope, ModelConfig};
pub use device::best_device;
pub use error::{LmError, Result};
pub use frozen::{Quantisation, Stored};
pub use generate::{Sample, SampleOptions, SampleRequest, Sampler};
pub use model::{Model, Projection};
pub use ops::{edit, read};
pub use params::{MAX_LOGPROBS, SamplingParams};
pub use pass::{Gradients, Pass, PassOptions, Tune};
pub use sample::TokenLogprobs;
pub use tokenizer::Tokenizer;
