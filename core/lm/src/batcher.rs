//! Continuous batching: requests come and go at any time, and every step computes one token of all rows in flight.

use std::sync::Arc;

use orlm_types::FinishReason;

use crate::cpu_engine::CpuEngine;
use crate::error::{LmError, Result};
use crate::generate::{Backend, Sampler};
use crate::params::SamplingParams;
use crate::sample::TokenLogprobs;
use crate::scheduler::Scheduler;
use crate::tensor_engine::TensorEngine;
use crate::tokenizer::Tokenizer;

/// One completion that is wanted, with options of its own.
#[derive(Clone, Debug)]
pub struct BatchRequest {
    /// Tokens to continue; at least one. Requests with equal prompts share the prompt's keys and values.
    pub prompt: Vec<u32>,
    /// Seed of this row.
    pub seed: u64,
    /// Which of the batcher's samplers, that is, which adapter.
    pub sampler: usize,
    /// How to sample.
    pub params: Arc<SamplingParams>,
}

/// What a [`Batcher`] may hold.
#[derive(Clone, Copy, Debug)]
pub struct BatchLimits {
    /// Rows computed at once.
    pub max_rows: usize,
    /// Keys and values held at once, in tokens: every prompt in use counts once with its length, every row with the
    /// most tokens that it may sample. Requests wait until there is room. See [`Model::cache_bytes_per_token`].
    ///
    /// [`Model::cache_bytes_per_token`]: crate::Model::cache_bytes_per_token
    pub cache_tokens: usize,
    /// Prompt tokens read in one step after which rows in flight go on: fewer make shorter pauses in their streams,
    /// more fill the batch sooner.
    pub prefill_tokens: usize,
}

impl BatchLimits {
    /// `max_rows` rows, and no other limit.
    pub fn rows(max_rows: usize) -> Self {
        Self { max_rows, cache_tokens: usize::MAX, prefill_tokens: usize::MAX }
    }
}

/// Names a request of one [`Batcher`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub(crate) u64);

/// What one step gave a request.
#[derive(Clone, Debug)]
pub struct BatchEvent {
    /// Whose.
    pub id: RequestId,
    /// The new token. `None` only where not even one was allowed.
    pub token: Option<u32>,
    /// Its log-probabilities, if they are wanted.
    pub logprobs: Option<TokenLogprobs>,
    /// Text that is certain now: whole characters that no stop text can begin with. All such texts of a request make
    /// the text of its completion.
    pub text: String,
    /// The completion, with the last token.
    pub done: Option<RowSample>,
}

/// One completion.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSample {
    /// The sampled tokens, an end-of-turn token included.
    pub tokens: Vec<u32>,
    /// Log-probabilities of each token; empty unless they are wanted.
    pub logprobs: Vec<TokenLogprobs>,
    /// Their text, without the end-of-turn token, cut after a stop text.
    pub text: String,
    /// Bytes of the stop text at the text's end; 0 if none ended it.
    pub stop: usize,
    /// Why it ended.
    pub finish: FinishReason,
}

/// How much is under way in a [`Batcher`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchLoad {
    /// Rows in flight.
    pub active: usize,
    /// Requests that wait for a place or for room.
    pub waiting: usize,
    /// Tokens whose keys and values are held or reserved.
    pub cache_tokens: usize,
}

/// Samples many rows at once; requests may be added and taken back between any two steps.
///
/// A request gets the same tokens whatever is beside it (on the CPU, bit by bit). Requests begin in the order in which
/// they came. Rows of several samplers advance in the same step, each sampler's together.
pub struct Batcher<'a>(Inner<'a>);

enum Inner<'a> {
    Cpu(Scheduler<'a, CpuEngine>),
    Tensor(Scheduler<'a, TensorEngine>),
}

macro_rules! each {
    ($batcher:expr, $inner:ident => $do:expr) => {
        match $batcher {
            Inner::Cpu($inner) => $do,
            Inner::Tensor($inner) => $do,
        }
    };
}

impl<'a> Batcher<'a> {
    /// Over samplers of one model, each with an adapter of its own; `tokenizer` gives texts and is needed for stop
    /// texts.
    pub fn new(
        samplers: &'a mut [Sampler],
        tokenizer: Option<&'a Tokenizer>,
        limits: BatchLimits,
    ) -> Result<Self> {
        let Some(facts) = samplers.first().map(|sampler| sampler.facts.clone()) else {
            return Err(LmError::BadSequence { what: "a batcher needs a sampler".into() });
        };
        let (mut on_cpu, mut on_device) = (Vec::new(), Vec::new());
        for sampler in samplers {
            match &mut sampler.backend {
                Backend::Cpu(engine) => on_cpu.push(&mut **engine),
                Backend::Tensor(engine) => on_device.push(&mut **engine),
            }
        }
        let inner = match (on_cpu.is_empty(), on_device.is_empty()) {
            (false, true) => Inner::Cpu(Scheduler::new(on_cpu, facts, tokenizer, limits)),
            (true, _) => Inner::Tensor(Scheduler::new(on_device, facts, tokenizer, limits)),
            (false, false) => {
                let what = "samplers of one model on different devices".into();
                return Err(LmError::Unsupported { what });
            }
        };
        Ok(Self(inner))
    }

    /// Adds a request; it begins when there is a place and room. What can never run is refused here.
    pub fn submit(&mut self, request: BatchRequest) -> Result<RequestId> {
        each!(&mut self.0, inner => inner.submit(request))
    }

    /// Takes a request back, whether it waits or runs; false if it is not there (any more).
    pub fn cancel(&mut self, id: RequestId) -> bool {
        each!(&mut self.0, inner => inner.cancel(id))
    }

    /// Begins what may begin and computes one token of every row in flight. Nothing to do gives nothing.
    ///
    /// After an error the rows in flight cannot go on: cancel them.
    pub fn step(&mut self) -> Result<Vec<BatchEvent>> {
        each!(&mut self.0, inner => inner.step())
    }

    /// What is under way.
    pub fn load(&self) -> BatchLoad {
        each!(&self.0, inner => inner.load())
    }
}
