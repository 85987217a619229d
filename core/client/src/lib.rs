//! A client of any OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, a vendor, `orlm serve`) that writes text.
//!
//! [`Client`] asks for many completions at once, within limits of concurrency, rate and tokens, and tries again what may
//! succeed later. Every answer goes into a [`Cache`] on disk under a key of all that decides it, so nothing is asked
//! twice, also after a kill. What could not be had is missing and never made up.
//!
//! This crate must not know how models work, nor what the text is about.
//! Read [`Client`] first.

mod cache;
mod client;
mod config;
mod limits;
mod wire;

pub use cache::{Answer, Cache};
pub use client::{Ask, Client, Ended, Reply};
pub use config::{ClientConfig, ClientError, Options, Prompt, Secret};
