//! Many completions from one endpoint.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use orlm_types::{Completion, ContentId, GenerateRequest, Generator, ModelError, Progress, Role, Sampling};

use crate::cache::{Answer, Cache};
use crate::config::{ClientConfig, ClientError, Options, Prompt, key};
use crate::limits::{Budget, Pace, backoff};
use crate::wire::{Next, Refusal, Wire};

/// One completion that is wanted.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What is to be continued.
    pub prompt: Prompt,
    /// Which of several of this prompt.
    pub sample: u32,
    /// Its seed; endpoints heed it as far as they can.
    pub seed: u64,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The endpoint answered.
    Done {
        /// With this.
        answer: Answer,
        /// Whether it was asked now, and not read from the cache.
        asked: bool,
    },
    /// There is no answer, and nothing in its place.
    Missing {
        /// Why.
        why: String,
        /// Whether this request would be refused again; otherwise it may succeed later.
        refused: bool,
    },
}

/// Why a client asks nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// In a sentence.
    pub why: String,
    /// Whether a budget is spent; otherwise the endpoint is to blame.
    pub budget: bool,
}

/// Completions in a row that are given up before the endpoint is.
const HOPELESS: usize = 20;

/// An endpoint to ask.
pub struct Client {
    wire: Wire,
    config: ClientConfig,
    pace: Pace,
    budget: Budget,
    /// When the time budget is spent.
    deadline: Option<Instant>,
    cache: Option<Mutex<Cache>>,
    /// Completions given up since the last that succeeded.
    given_up: AtomicUsize,
    ended: Mutex<Option<Ended>>,
}

/// What the threads of one call share.
struct Shared {
    next: AtomicUsize,
    /// Why nothing more is asked in this call.
    end: Mutex<Option<String>>,
}

impl Shared {
    fn end(&self) -> Option<String> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn end_with(&self, why: String) {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
    }
}

impl Client {
    /// Checks the settings and opens the cache; asks nothing yet.
    pub fn new(config: ClientConfig) -> Result<Self, ClientError> {
        config.check()?;
        let cache = config.cache.as_deref().map(Cache::open).transpose()?.map(Mutex::new);
        Ok(Self {
            wire: Wire::new(config.clone()),
            pace: Pace::new(config.requests_per_minute, config.tokens_per_minute),
            budget: Budget::new(config.token_budget),
            // A budget beyond what a clock can say is none.
            deadline: config.time_budget.and_then(|time| Instant::now().checked_add(time)),
            cache,
            given_up: AtomicUsize::new(0),
            ended: Mutex::new(None),
            config,
        })
    }

    /// Why nothing more is asked of the endpoint, now and in later calls: a budget is spent, key or model are refused, or too
    /// many completions in a row failed. What is in the cache is still read.
    pub fn ended(&self) -> Option<Ended> {
        if self.time_left().is_zero() {
            let budget = self.config.time_budget.unwrap_or_default();
            self.end(format!("the time budget of {} s is spent", budget.as_secs_f64()), true);
        }
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn end(&self, why: String, budget: bool) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.get_or_insert(Ended { why, budget });
    }

    /// Tokens that were paid for so far, prompts included. Where an endpoint does not count, they are estimated.
    pub fn tokens_used(&self) -> u64 {
        self.budget.used()
    }

    /// Asks for all of `asks`; equal ones are asked once. `told` gets each reply as soon as it is there, in no
    /// particular order, with its place; once it breaks, nothing more is asked, and what is not there yet is missing.
    pub fn complete(
        &self,
        asks: &[Ask],
        options: &Options,
        told: &mut dyn FnMut(usize, &Reply) -> ControlFlow<()>,
    ) -> Result<(), ClientError> {
        let mut places: HashMap<ContentId, Vec<usize>> = HashMap::new();
        let mut wanted: Vec<(ContentId, &Ask)> = Vec::new();
        for (place, ask) in asks.iter().enumerate() {
            let key = key(&options.body(&self.config.model, &ask.prompt, ask.seed), ask.sample, ask.seed);
            if let Some(answer) = self.cached(&key)? {
                if told(place, &Reply::Done { answer, asked: false }).is_break() {
                    return Ok(());
                }
                continue;
            }
            let known = places.entry(key.clone()).or_default();
            if known.is_empty() {
                wanted.push((key, ask));
            }
            known.push(place);
        }
        let shared = Shared { next: AtomicUsize::new(0), end: Mutex::new(None) };
        let (sender, replies) = mpsc::channel();
        let mut failed = None;
        std::thread::scope(|scope| {
            for thread in 0..self.config.concurrency.min(wanted.len()) {
                let (sender, shared, wanted) = (sender.clone(), &shared, &wanted);
                scope.spawn(move || {
                    let mut luck =
                        0x9e37_79b9_7f4a_7c15 ^ (thread as u64 + 1) ^ u64::from(std::process::id());
                    loop {
                        let place = shared.next.fetch_add(1, Ordering::Relaxed);
                        let Some((key, ask)) = wanted.get(place) else { break };
                        let reply = self.one(ask, options, shared, &mut luck);
                        if sender.send((key, reply)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            for (key, reply) in replies {
                // On the disk before anybody acts on it.
                if let Reply::Done { answer, .. } = &reply
                    && let Some(cache) = &self.cache
                    && let Err(error) = cache.lock().unwrap_or_else(PoisonError::into_inner).put(key, answer)
                {
                    shared.end_with(error.to_string());
                    failed.get_or_insert(error);
                }
                for &place in places.get(key).into_iter().flatten() {
                    if told(place, &reply).is_break() {
                        shared.end_with("the run was ended".into());
                    }
                }
            }
        });
        failed.map_or(Ok(()), Err)
    }

    fn cached(&self, key: &ContentId) -> Result<Option<Answer>, ClientError> {
        match &self.cache {
            Some(cache) => cache.lock().unwrap_or_else(PoisonError::into_inner).get(key),
            None => Ok(None),
        }
    }

    fn one(&self, ask: &Ask, options: &Options, shared: &Shared, luck: &mut u64) -> Reply {
        let missing = |why: String| Reply::Missing { why, refused: false };
        let ended = || shared.end().or_else(|| self.ended().map(|ended| ended.why));
        let end = |why: String, budget: bool| {
            self.end(why.clone(), budget);
            missing(why)
        };
        let body = options.body(&self.config.model, &ask.prompt, ask.seed);
        let most = ask.prompt.tokens() + options.sampling.max_new_tokens as u64;
        let mut attempt = 0;
        loop {
            if let Some(why) = ended() {
                return missing(why);
            }
            if !self.budget.reserve(most) {
                let limit = self.config.token_budget.unwrap_or_default();
                let used = self.budget.used();
                let why = format!(
                    "the token budget of {limit} is spent: {used} are used, and the next request may take {most}"
                );
                return end(why, true);
            }
            std::thread::sleep(self.pace.book(most, Instant::now()).min(self.time_left()));
            if let Some(why) = ended() {
                self.budget.settle(most, 0);
                return missing(why);
            }
            let refusal = match self.wire.ask(&ask.prompt, &body, self.time_left()) {
                Ok(answer) => {
                    let used = tokens(&ask.prompt, &answer);
                    self.budget.settle(most, used);
                    self.pace.settle(most, used);
                    self.given_up.store(0, Ordering::Relaxed);
                    return Reply::Done { answer, asked: true };
                }
                Err(refusal) => refusal,
            };
            self.budget.settle(most, 0);
            self.pace.settle(most, 0);
            let Refusal { what, next } = refusal;
            let left = self.time_left();
            match next {
                // Cut off, and no fault of the endpoint.
                Next::Later(_) if left.is_zero() => {}
                Next::Later(wait) if attempt < self.config.retries => {
                    if let Some(wait) = wait {
                        self.pace.pause(wait);
                    }
                    std::thread::sleep(backoff(attempt, luck).max(wait.unwrap_or(Duration::ZERO)).min(left));
                    attempt += 1;
                }
                Next::Later(_) => {
                    let why = format!("{what} (tried {} times)", attempt + 1);
                    if self.given_up.fetch_add(1, Ordering::Relaxed) + 1 >= HOPELESS {
                        self.end(
                            format!("{HOPELESS} completions in a row failed, the last with {why}"),
                            false,
                        );
                    }
                    return missing(why);
                }
                Next::Never => return Reply::Missing { why: what, refused: true },
                Next::Stop => return end(what, false),
            }
        }
    }

    /// What is left of the time budget.
    fn time_left(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// One completion for each request, or an error: what was answered is in the cache then, and the next call asks for the rest
    /// only.
    fn all(
        &self,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError> {
        let asks: Vec<Ask> = requests
            .iter()
            .map(|request| Ask {
                prompt: Prompt::Chat(request.messages.clone()),
                sample: 0,
                seed: request.seed,
            })
            .collect();
        let mut completions: Vec<Option<Completion>> = asks.iter().map(|_| None).collect();
        let (mut done, mut missing) = (0, Vec::new());
        let mut told = |place: usize, reply: &Reply| {
            match reply {
                Reply::Done { answer, .. } => {
                    let tokens = answer.completion_tokens.unwrap_or(answer.text.len() as u32 / 3 + 1);
                    completions[place] =
                        Some(Completion { text: answer.text.clone(), tokens, finish: answer.finish });
                    done += 1;
                    progress.advance(done, "");
                }
                Reply::Missing { why, refused } => missing.push((why.clone(), *refused)),
            }
            ControlFlow::Continue(())
        };
        self.complete(&asks, &sampling.clone().into(), &mut told)
            .map_err(|e| ModelError { message: e.to_string(), environment: true })?;
        if let Some((why, _)) = missing.first() {
            let kept = if self.cache.is_some() { "; what was answered is in the cache" } else { "" };
            let message = format!("{} of {} completions are missing: {why}{kept}", missing.len(), asks.len());
            let environment = missing.iter().any(|(_, refused)| !refused);
            return Err(ModelError { message, environment });
        }
        Ok(completions.into_iter().flatten().collect())
    }
}

/// Tokens that an answer took, estimated where the endpoint does not say.
fn tokens(prompt: &Prompt, answer: &Answer) -> u64 {
    let completion = answer.completion_tokens.map_or(answer.text.len() as u64 / 3 + 1, u64::from);
    answer.prompt_tokens.map_or_else(|| prompt.tokens(), u64::from) + completion
}

impl Generator for Client {
    fn generate(
        &mut self,
        _role: Role,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError> {
        self.all(requests, sampling, progress)
    }
}

/// Several threads may ask one client.
impl Generator for &Client {
    fn generate(
        &mut self,
        _role: Role,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError> {
        self.all(requests, sampling, progress)
    }
}
