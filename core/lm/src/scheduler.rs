//! The work behind a [`Batcher`](crate::Batcher): who waits, who runs, and what their keys and values take.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use orlm_types::FinishReason;
use rayon::prelude::*;

use crate::batcher::{BatchEvent, BatchLimits, BatchLoad, BatchRequest, RequestId, RowSample};
use crate::engine::Engine;
use crate::error::{LmError, Result};
use crate::generate::Facts;
use crate::params::SamplingParams;
use crate::sample::{Draw, TokenLogprobs, sample};
use crate::text::GrowingText;
use crate::tokenizer::Tokenizer;

pub(crate) struct Scheduler<'a, E: Engine> {
    engines: Vec<&'a mut E>,
    facts: Facts,
    tokenizer: Option<&'a Tokenizer>,
    limits: BatchLimits,
    next: u64,
    waiting: VecDeque<Waiting>,
    active: Vec<Active<E>>,
    prompts: BTreeMap<u64, Prompt<E>>,
    /// The place in `prompts` of what stands there.
    known: HashMap<(usize, Rc<[u32]>), u64>,
}

struct Waiting {
    id: RequestId,
    prompt: u64,
    seed: u64,
    params: Arc<SamplingParams>,
    room: usize,
}

/// A prompt that some request waiting or in flight has.
struct Prompt<E: Engine> {
    tokens: Rc<[u32]>,
    engine: usize,
    /// Its keys and values and the logits after it, once read. May be dropped while no row in flight uses it.
    reading: Option<(Rc<E::Prompt>, Vec<f32>)>,
    /// Rows in flight that use it.
    rows: usize,
    /// Requests that have it, waiting ones included.
    users: usize,
}

/// A row in flight.
struct Active<E: Engine> {
    id: RequestId,
    prompt: u64,
    engine: usize,
    reading: Rc<E::Prompt>,
    row: E::Row,
    params: Arc<SamplingParams>,
    draw: Draw,
    /// Tokens of prompt and row, where there is a repetition penalty.
    seen: HashSet<u32>,
    tokens: Vec<u32>,
    logprobs: Vec<TokenLogprobs>,
    text: GrowingText,
    room: usize,
}

impl<'a, E: Engine> Scheduler<'a, E> {
    pub(crate) fn new(
        engines: Vec<&'a mut E>,
        facts: Facts,
        tokenizer: Option<&'a Tokenizer>,
        limits: BatchLimits,
    ) -> Self {
        Self {
            engines,
            facts,
            tokenizer,
            limits,
            next: 0,
            waiting: VecDeque::new(),
            active: Vec::new(),
            prompts: BTreeMap::new(),
            known: HashMap::new(),
        }
    }

    pub(crate) fn submit(&mut self, request: BatchRequest) -> Result<RequestId> {
        let BatchRequest { prompt, seed, sampler, params } = request;
        let refuse = |what: String| Err(LmError::BadSequence { what });
        params.check()?;
        if prompt.is_empty() {
            return refuse("an empty prompt cannot be continued".into());
        }
        if prompt.len() >= self.facts.length {
            return Err(LmError::TooLong { length: prompt.len() + 1, limit: self.facts.length });
        }
        if let Some(token) = prompt.iter().find(|&&token| token as usize >= self.facts.vocab) {
            return refuse(format!("token {token} is outside the vocabulary"));
        }
        if sampler >= self.engines.len() {
            return refuse(format!("there is no sampler {sampler}"));
        }
        if !params.stop.is_empty() && self.tokenizer.is_none() {
            return refuse("stop texts need a tokenizer".into());
        }
        let room = params.max_new_tokens.min(self.facts.length - prompt.len());
        if prompt.len() + room > self.limits.cache_tokens {
            return refuse(format!(
                "a prompt of {} tokens with {room} new ones at most does not fit into the cache of {} tokens",
                prompt.len(),
                self.limits.cache_tokens
            ));
        }
        let id = RequestId(self.next);
        self.next += 1;
        let prompt = self.share(sampler, prompt);
        self.waiting.push_back(Waiting { id, prompt, seed, params, room });
        Ok(id)
    }

    /// The place of a prompt, with one user more.
    fn share(&mut self, engine: usize, tokens: Vec<u32>) -> u64 {
        let tokens: Rc<[u32]> = tokens.into();
        let place = *self.known.entry((engine, tokens.clone())).or_insert(self.next);
        let new = || Prompt { tokens, engine, reading: None, rows: 0, users: 0 };
        self.prompts.entry(place).or_insert_with(new).users += 1;
        place
    }

    /// One user less of a prompt, which is forgotten with the last.
    fn release(&mut self, place: u64, was_active: bool) {
        let Some(prompt) = self.prompts.get_mut(&place) else { return };
        prompt.users -= 1;
        prompt.rows -= usize::from(was_active);
        if prompt.users == 0 {
            self.known.remove(&(prompt.engine, prompt.tokens.clone()));
            self.prompts.remove(&place);
        }
    }

    pub(crate) fn cancel(&mut self, id: RequestId) -> bool {
        if let Some(at) = self.waiting.iter().position(|request| request.id == id) {
            if let Some(request) = self.waiting.remove(at) {
                self.release(request.prompt, false);
            }
            return true;
        }
        let Some(at) = self.active.iter().position(|row| row.id == id) else { return false };
        let row = self.active.remove(at);
        self.release(row.prompt, true);
        true
    }

    pub(crate) fn load(&self) -> BatchLoad {
        BatchLoad {
            active: self.active.len(),
            waiting: self.waiting.len(),
            cache_tokens: self.cache_tokens(),
        }
    }

    fn cache_tokens(&self) -> usize {
        let read = self.prompts.values().filter(|prompt| prompt.reading.is_some());
        read.map(|prompt| prompt.tokens.len()).sum::<usize>()
            + self.active.iter().map(|row| row.room).sum::<usize>()
    }

    pub(crate) fn step(&mut self) -> Result<Vec<BatchEvent>> {
        let mut events = Vec::new();
        self.admit(&mut events)?;
        for engine in 0..self.engines.len() {
            self.advance(engine, &mut events)?;
        }
        Ok(events)
    }

    /// Begins requests in their order while there are places and room.
    fn admit(&mut self, events: &mut Vec<BatchEvent>) -> Result<()> {
        let mut read = 0;
        while self.active.len() < self.limits.max_rows.max(1) && read < self.limits.prefill_tokens.max(1) {
            let Some((prompt, room)) = self.waiting.front().map(|next| (next.prompt, next.room)) else {
                break;
            };
            if !self.make_room(prompt, room) {
                break;
            }
            let Some(request) = self.waiting.pop_front() else { break };
            let (event, row) = self.begin(request, &mut read)?;
            events.push(event);
            self.active.extend(row);
        }
        Ok(())
    }

    /// Whether a request fits, if need be after readings that no row uses are dropped.
    fn make_room(&mut self, place: u64, room: usize) -> bool {
        let used = self.cache_tokens();
        let Some(prompt) = self.prompts.get(&place) else { return true };
        let unread = if prompt.reading.is_some() { 0 } else { prompt.tokens.len() };
        if used + unread + room <= self.limits.cache_tokens {
            return true;
        }
        for (other, prompt) in &mut self.prompts {
            if *other != place && prompt.rows == 0 {
                prompt.reading = None;
            }
        }
        self.cache_tokens() + unread + room <= self.limits.cache_tokens
    }

    /// A prompt's keys and values and the logits after it; `read` counts the tokens that had to be read for it.
    fn reading(&mut self, place: u64, read: &mut usize) -> Result<(Rc<E::Prompt>, Vec<f32>)> {
        let Some(prompt) = self.prompts.get_mut(&place) else {
            return Err(LmError::BadSequence { what: "the prompt is gone".into() });
        };
        if let Some((reading, logits)) = &prompt.reading {
            return Ok((reading.clone(), logits.clone()));
        }
        *read += prompt.tokens.len();
        let (reading, logits) = self.engines[prompt.engine].prefill(&prompt.tokens)?;
        let reading = Rc::new(reading);
        prompt.reading = Some((reading.clone(), logits.clone()));
        Ok((reading, logits))
    }

    /// Samples a request's first token. The row is `None` if it has ended with it.
    fn begin(&mut self, request: Waiting, read: &mut usize) -> Result<(BatchEvent, Option<Active<E>>)> {
        let Waiting { id, prompt: place, seed, params, room } = request;
        if room == 0 {
            self.release(place, false);
            let (tokens, logprobs, text) = (Vec::new(), Vec::new(), String::new());
            let done = RowSample { tokens, logprobs, text, stop: 0, finish: FinishReason::Length };
            let event = BatchEvent { id, token: None, logprobs: None, text: String::new(), done: Some(done) };
            return Ok((event, None));
        }
        let (reading, mut logits) = match self.reading(place, read) {
            Ok(reading) => reading,
            Err(error) => {
                self.release(place, false);
                return Err(error);
            }
        };
        let mut seen = HashSet::new();
        let mut engine = 0;
        if let Some(prompt) = self.prompts.get_mut(&place) {
            prompt.rows += 1;
            engine = prompt.engine;
            if params.repetition_penalty != 1.0 {
                seen.extend(prompt.tokens.iter().copied());
            }
        }
        let mut draw = Draw::new(seed);
        let (token, logprobs) = sample(&mut logits, &params, &seen, &mut draw);
        let row = self.engines[engine].open(room)?;
        let (tokens, own, text) = (Vec::new(), Vec::new(), GrowingText::default());
        let prompt = place;
        let mut row = Active {
            id,
            prompt,
            engine,
            reading,
            row,
            params,
            draw,
            seen,
            tokens,
            logprobs: own,
            text,
            room,
        };
        let event = row.take(token, logprobs, &self.facts, self.tokenizer)?;
        let ended = event.done.is_some();
        if ended {
            self.release(place, true);
        }
        Ok((event, (!ended).then_some(row)))
    }

    /// One token of every row of one engine.
    fn advance(&mut self, engine: usize, events: &mut Vec<BatchEvent>) -> Result<()> {
        let mut rows: Vec<_> = self
            .active
            .iter_mut()
            .filter(|row| row.engine == engine)
            .map(|row| (&*row.reading, &mut row.row, *row.tokens.last().unwrap_or(&0)))
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let mut logits = self.engines[engine].step(&mut rows)?;
        let draws: Vec<_> = self
            .active
            .iter_mut()
            .filter(|row| row.engine == engine)
            .map(|row| (&mut row.draw, &*row.params, &row.seen))
            .collect();
        let next: Vec<_> = logits
            .par_chunks_exact_mut(self.facts.vocab)
            .zip(draws)
            .map(|(logits, (draw, params, seen))| sample(logits, params, seen, draw))
            .collect();
        let mut next = next.into_iter();
        let mut ended = Vec::new();
        for row in self.active.iter_mut().filter(|row| row.engine == engine) {
            let Some((token, logprobs)) = next.next() else { break };
            let event = row.take(token, logprobs, &self.facts, self.tokenizer)?;
            if event.done.is_some() {
                ended.push((row.id, row.prompt));
            }
            events.push(event);
        }
        for (id, prompt) in ended {
            // The order of the others is kept: rows of one prompt stay together.
            self.active.retain(|row| row.id != id);
            self.release(prompt, true);
        }
        Ok(())
    }
}

impl<E: Engine> Active<E> {
    /// Takes a sampled token in.
    fn take(
        &mut self,
        token: u32,
        logprobs: Option<TokenLogprobs>,
        facts: &Facts,
        tokenizer: Option<&Tokenizer>,
    ) -> Result<BatchEvent> {
        self.tokens.push(token);
        if self.params.repetition_penalty != 1.0 {
            self.seen.insert(token);
        }
        self.logprobs.extend(logprobs.clone());
        let at_end = facts.eos.contains(&token);
        let full = self.tokens.len() >= self.room;
        let mut stop = 0;
        if let Some(tokenizer) = tokenizer {
            let spoken = self.tokens.len() - usize::from(at_end);
            self.text.push(tokenizer, &self.tokens[..spoken], at_end || full)?;
            stop = self.text.stopped(&self.params.stop).unwrap_or(0);
        }
        let finish =
            if at_end || stop > 0 { Some(FinishReason::Stop) } else { full.then_some(FinishReason::Length) };
        let text = self.text.take(&self.params.stop, finish.is_some());
        let done = finish.map(|finish| RowSample {
            tokens: std::mem::take(&mut self.tokens),
            logprobs: std::mem::take(&mut self.logprobs),
            text: std::mem::take(&mut self.text).into_text(),
            stop,
            finish,
        });
        Ok(BatchEvent { id: self.id, token: Some(token), logprobs, text, done })
    }
}
