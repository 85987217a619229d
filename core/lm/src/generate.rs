//! A model prepared for sampling, and many completions in one call. [`Batcher`] does the work.

use std::collections::HashMap;
use std::sync::Arc;

use candle_core::DType;
use orlm_types::FinishReason;

use crate::adapter::Adapter;
use crate::batcher::{BatchLimits, BatchRequest, Batcher};
use crate::cpu_engine::CpuEngine;
use crate::engine::Engine;
use crate::error::Result;
use crate::model::Model;
use crate::params::SamplingParams;
use crate::tensor_engine::TensorEngine;
use crate::tokenizer::Tokenizer;

/// One completion that is wanted.
#[derive(Clone, Debug)]
pub struct SampleRequest {
    /// Tokens to continue; at least one.
    pub prompt: Vec<u32>,
    /// Seed of this row.
    pub seed: u64,
}

/// How to sample all requests of one call of [`Sampler::generate`]; [`SamplingParams`] has more.
#[derive(Clone, Debug)]
pub struct SampleOptions {
    /// 0 is greedy.
    pub temperature: f64,
    /// Nucleus mass; 1 is all.
    pub top_p: f64,
    /// Tokens per row at most; less where the model's length ends earlier.
    pub max_new_tokens: usize,
    /// Texts that end a row once they appear; the text keeps them.
    pub stop: Vec<String>,
    /// Rows computed at once.
    pub max_rows: usize,
}

impl SampleOptions {
    /// Greedy, 32 rows at once.
    pub fn greedy(max_new_tokens: usize) -> Self {
        Self { temperature: 0.0, top_p: 1.0, max_new_tokens, stop: Vec::new(), max_rows: 32 }
    }
}

/// One completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The sampled tokens, an end-of-turn token included.
    pub tokens: Vec<u32>,
    /// Their text, without the end-of-turn token, cut after a stop text.
    pub text: String,
    /// Why it ended.
    pub finish: FinishReason,
}

pub(crate) enum Backend {
    Cpu(Box<CpuEngine>),
    Tensor(Box<TensorEngine>),
}

/// A model prepared for sampling, an adapter merged into it.
///
/// It holds a copy of the weights as they were when it was made.
pub struct Sampler {
    pub(crate) backend: Backend,
    pub(crate) facts: Facts,
}

/// What sampling must know of a model.
#[derive(Clone)]
pub(crate) struct Facts {
    /// Tokens that end a row.
    pub(crate) eos: Vec<u32>,
    /// Longest sequence, in tokens.
    pub(crate) length: usize,
    /// Tokens that there are.
    pub(crate) vocab: usize,
}

impl Sampler {
    /// Prepares `model`. `half` keeps the weights in half precision on the CPU: faster for few rows, since memory is
    /// the limit there, and a little off in every logit.
    pub fn new(model: &Model, adapter: Option<&Adapter>, half: bool) -> Result<Self> {
        Self::build(model, adapter, half, None)
    }

    /// Another adapter over the same, unchanged model: shares what an adapter does not touch.
    pub fn with_adapter(&self, model: &Model, adapter: Option<&Adapter>, half: bool) -> Result<Self> {
        Self::build(model, adapter, half, Some(self))
    }

    fn build(model: &Model, adapter: Option<&Adapter>, half: bool, like: Option<&Self>) -> Result<Self> {
        let like = like.and_then(|sampler| match &sampler.backend {
            Backend::Cpu(engine) => Some(&**engine),
            Backend::Tensor(_) => None,
        });
        let on_cpu = model.device().is_cpu() && model.ops.fused && model.embed.dtype() == DType::F32;
        let backend = if on_cpu {
            Backend::Cpu(Box::new(CpuEngine::new(model, adapter, half, like)?))
        } else {
            Backend::Tensor(Box::new(TensorEngine::new(model, adapter)?))
        };
        let config = model.config();
        let facts = Facts { eos: config.eos.clone(), length: model.max_tokens(), vocab: config.vocab_size };
        Ok(Self { backend, facts })
    }

    /// One completion per request, in their order. `progress` is told completions done and tokens so far, after every
    /// step of all rows.
    pub fn generate(
        &mut self,
        tokenizer: Option<&Tokenizer>,
        requests: &[SampleRequest],
        options: &SampleOptions,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Vec<Sample>> {
        let params = Arc::new(SamplingParams {
            temperature: options.temperature,
            top_p: options.top_p,
            stop: options.stop.clone(),
            ..SamplingParams::greedy(options.max_new_tokens)
        });
        let limits = BatchLimits::rows(options.max_rows);
        let mut batcher = Batcher::new(std::slice::from_mut(self), tokenizer, limits)?;
        // Requests of one prompt stand together, prompts in the order of their first request.
        let mut first: HashMap<&[u32], usize> = HashMap::new();
        for request in requests {
            let next = first.len();
            first.entry(&request.prompt).or_insert(next);
        }
        let mut order: Vec<usize> = (0..requests.len()).collect();
        order.sort_by_key(|&i| first[requests[i].prompt.as_slice()]);
        let mut places = HashMap::with_capacity(requests.len());
        for i in order {
            let SampleRequest { prompt, seed } = requests[i].clone();
            let id = batcher.submit(BatchRequest { prompt, seed, sampler: 0, params: params.clone() })?;
            places.insert(id, i);
        }
        let mut done: Vec<Option<Sample>> = requests.iter().map(|_| None).collect();
        let (mut finished, mut tokens) = (0, 0);
        while finished < requests.len() {
            for event in batcher.step()? {
                tokens += usize::from(event.token.is_some());
                if let (Some(row), Some(&place)) = (event.done, places.get(&event.id)) {
                    done[place] = Some(Sample { tokens: row.tokens, text: row.text, finish: row.finish });
                    finished += 1;
                }
            }
            progress(finished, tokens);
        }
        Ok(done.into_iter().flatten().collect())
    }

    /// Logits after each token of `tokens` but those of the prompt's inside, through the caches as in sampling: the
    /// tests hold them against the training pass.
    #[doc(hidden)]
    pub fn cached_logits(&mut self, tokens: &[u32], prompt: usize) -> Result<Vec<Vec<f32>>> {
        fn logits<E: Engine>(engine: &mut E, tokens: &[u32], prompt: usize) -> Result<Vec<Vec<f32>>> {
            let (read, first) = engine.prefill(&tokens[..prompt])?;
            let mut row = engine.open(tokens.len() - prompt)?;
            let mut all = vec![first];
            for &token in &tokens[prompt..] {
                all.push(engine.step(&mut [(&read, &mut row, token)])?);
            }
            Ok(all)
        }
        match &mut self.backend {
            Backend::Cpu(engine) => logits(&mut **engine, tokens, prompt),
            Backend::Tensor(engine) => logits(&mut **engine, tokens, prompt),
        }
    }
}
