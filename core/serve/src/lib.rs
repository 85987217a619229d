//! A language model of this process behind OpenAI's interface: chat and text completions over HTTP, streamed or whole.
//!
//! [`Server`] binds an address, prepares the model and answers until it is told to stop. One thread drives a
//! [`Batcher`](orlm_lm::Batcher), to which all requests go; the others only translate. What a request gets depends on
//! its own prompt, options and seed.
//!
//! This crate must not know where the model came from, nor what is written with it.
//! Read [`Server`] first.

mod answer;
mod app;
mod body;
mod engine;
mod error;
mod metrics;
mod request;
mod server;

pub use engine::ServedAdapter;
pub use server::{Ended, ServeConfig, ServeError, Server, Stopper};
