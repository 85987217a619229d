//! Sampling of many rows at once: rows of one prompt share its reading, and a finished row's place goes to the next.

use std::collections::HashMap;
use std::rc::Rc;

use candle_core::DType;
use rayon::prelude::*;

use orlm_types::FinishReason;

use crate::adapter::Adapter;
use crate::cpu_engine::CpuEngine;
use crate::engine::Engine;
use crate::error::{LmError, Result};
use crate::model::Model;
use crate::sample::{Draw, sample};
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

/// How to sample.
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

enum Backend {
    Cpu(Box<CpuEngine>),
    Tensor(Box<TensorEngine>),
}

/// A model prepared for sampling, an adapter merged into it.
///
/// It holds a copy of the weights as they were when it was made.
pub struct Sampler {
    backend: Backend,
    eos: Vec<u32>,
    limit: usize,
    vocab: usize,
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
        Ok(Self { backend, eos: config.eos.clone(), limit: model.max_tokens(), vocab: config.vocab_size })
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
        for request in requests {
            if request.prompt.is_empty() {
                return Err(LmError::BadSequence { what: "an empty prompt cannot be continued".into() });
            }
            if request.prompt.len() >= self.limit {
                return Err(LmError::TooLong { length: request.prompt.len() + 1, limit: self.limit });
            }
            if let Some(token) = request.prompt.iter().find(|&&token| token as usize >= self.vocab) {
                return Err(LmError::BadSequence {
                    what: format!("token {token} is outside the vocabulary"),
                });
            }
        }
        if !options.stop.is_empty() && tokenizer.is_none() {
            return Err(LmError::BadSequence { what: "stop texts need a tokenizer".into() });
        }
        let limits = Limits { eos: &self.eos, length: self.limit, vocab: self.vocab, tokenizer, options };
        match &mut self.backend {
            Backend::Cpu(engine) => run(&mut **engine, requests, &limits, progress),
            Backend::Tensor(engine) => run(&mut **engine, requests, &limits, progress),
        }
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

struct Limits<'a> {
    eos: &'a [u32],
    length: usize,
    vocab: usize,
    tokenizer: Option<&'a Tokenizer>,
    options: &'a SampleOptions,
}

/// A row in flight.
struct Active<E: Engine> {
    request: usize,
    prompt: Rc<E::Prompt>,
    row: E::Row,
    draw: Draw,
    tokens: Vec<u32>,
    room: usize,
}

fn run<E: Engine>(
    engine: &mut E,
    requests: &[SampleRequest],
    limits: &Limits<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Sample>> {
    // Requests of one prompt stand together, prompts in the order of their first request.
    let mut order: HashMap<&[u32], usize> = HashMap::new();
    for request in requests {
        let next = order.len();
        order.entry(&request.prompt).or_insert(next);
    }
    let mut queue: Vec<usize> = (0..requests.len()).collect();
    queue.sort_by_key(|&i| order[requests[i].prompt.as_slice()]);
    let mut queue = queue.into_iter().peekable();

    let mut done: Vec<Option<Sample>> = requests.iter().map(|_| None).collect();
    let mut active: Vec<Active<E>> = Vec::new();
    let mut read: Option<(&[u32], Rc<E::Prompt>, Vec<f32>)> = None;
    let (mut finished, mut tokens) = (0, 0);
    loop {
        while active.len() < limits.options.max_rows.max(1) {
            let Some(request) = queue.next() else { break };
            let prompt = requests[request].prompt.as_slice();
            let room = limits.options.max_new_tokens.min(limits.length - prompt.len());
            if room == 0 {
                done[request] =
                    Some(Sample { tokens: Vec::new(), text: String::new(), finish: FinishReason::Length });
                finished += 1;
                continue;
            }
            let (reading, mut logits) = match &read {
                Some((known, reading, logits)) if *known == prompt => (reading.clone(), logits.clone()),
                _ => {
                    let (reading, logits) = engine.prefill(prompt)?;
                    let reading = Rc::new(reading);
                    read = Some((prompt, reading.clone(), logits.clone()));
                    (reading, logits)
                }
            };
            let mut draw = Draw::new(requests[request].seed);
            let token = sample(&mut logits, limits.options.temperature, limits.options.top_p, &mut draw);
            let row = engine.open(room)?;
            active.push(Active { request, prompt: reading, row, draw, tokens: vec![token], room });
            tokens += 1;
        }
        if queue.peek().is_none() {
            read = None;
        }
        let mut i = 0;
        while i < active.len() {
            match ended(&active[i].tokens, active[i].room, limits)? {
                Some(sample) => {
                    // Order is kept: rows of one prompt stay together.
                    let row = active.remove(i);
                    done[row.request] = Some(sample);
                    finished += 1;
                }
                None => i += 1,
            }
        }
        progress(finished, tokens);
        if active.is_empty() {
            if queue.peek().is_none() {
                break;
            }
            continue;
        }
        if active.len() < limits.options.max_rows && queue.peek().is_some() {
            continue;
        }
        let mut rows: Vec<_> = active
            .iter_mut()
            .map(|row| (&*row.prompt, &mut row.row, *row.tokens.last().unwrap_or(&0)))
            .collect();
        let mut logits = engine.step(&mut rows)?;
        drop(rows);
        let options = limits.options;
        let draws: Vec<_> = active.iter_mut().map(|row| &mut row.draw).collect();
        let next: Vec<u32> = logits
            .par_chunks_exact_mut(limits.vocab)
            .zip(draws)
            .map(|(logits, draw)| sample(logits, options.temperature, options.top_p, draw))
            .collect();
        tokens += next.len();
        for (row, token) in active.iter_mut().zip(next) {
            row.tokens.push(token);
        }
    }
    Ok(done.into_iter().flatten().collect())
}

/// The sample, if its newest token ended it.
fn ended(tokens: &[u32], room: usize, limits: &Limits<'_>) -> Result<Option<Sample>> {
    let decode =
        |tokens: &[u32]| limits.tokenizer.map_or(Ok(String::new()), |tokenizer| tokenizer.decode(tokens));
    if let Some((last, before)) = tokens.split_last()
        && limits.eos.contains(last)
    {
        let text = decode(before)?;
        return Ok(Some(Sample { tokens: tokens.to_vec(), text, finish: FinishReason::Stop }));
    }
    if !limits.options.stop.is_empty() {
        // A stop text that ends in the newest token lies within as many tokens as it has bytes.
        let longest = limits.options.stop.iter().map(String::len).max().unwrap_or(0);
        let tail = decode(&tokens[tokens.len().saturating_sub(longest + 1)..])?;
        if limits.options.stop.iter().any(|stop| tail.contains(stop.as_str())) {
            let mut text = decode(tokens)?;
            let ends =
                limits.options.stop.iter().filter_map(|stop| Some(text.find(stop.as_str())? + stop.len()));
            if let Some(end) = ends.min() {
                text.truncate(end);
                return Ok(Some(Sample { tokens: tokens.to_vec(), text, finish: FinishReason::Stop }));
            }
        }
    }
    if tokens.len() >= room {
        return Ok(Some(Sample {
            tokens: tokens.to_vec(),
            text: decode(tokens)?,
            finish: FinishReason::Length,
        }));
    }
    Ok(None)
}
