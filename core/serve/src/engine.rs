//! The thread that samples: it owns the model and drives the batch.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc as channel};

use orlm_lm::{
    Adapter, BatchLimits, BatchRequest, Batcher, LmError, Model, RequestId, RowSample, Sampler,
    SamplingParams, TokenLogprobs, Tokenizer,
};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::metrics::Metrics;

/// An adapter that is served beside the base model.
pub struct ServedAdapter {
    /// What clients call it, as `model`.
    pub name: String,
    /// Its weights.
    pub adapter: Adapter,
}

/// What happened to one row of a job.
pub(crate) enum RowEvent {
    /// A step gave this.
    Step {
        /// Which of the job's rows.
        row: usize,
        token: Option<u32>,
        logprobs: Option<TokenLogprobs>,
        text: String,
        done: Option<RowSample>,
    },
    /// The job cannot be done.
    Failed {
        message: String,
        /// Whether the request asked for something impossible.
        clients_fault: bool,
    },
}

/// Rows that are asked for together.
pub(crate) struct Job {
    /// Prompt and seed of each row.
    pub(crate) rows: Vec<(Vec<u32>, u64)>,
    pub(crate) sampler: usize,
    pub(crate) params: Arc<SamplingParams>,
    pub(crate) events: mpsc::UnboundedSender<RowEvent>,
    /// Places in the queue, one for each row.
    pub(crate) places: OwnedSemaphorePermit,
}

/// What the other threads hold of the engine.
pub(crate) struct Engine {
    jobs: channel::Sender<Job>,
    abort: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<()>,
}

/// What the engine is made of.
pub(crate) struct EngineParts {
    pub(crate) model: Model,
    pub(crate) adapters: Vec<Adapter>,
    pub(crate) tokenizer: Arc<Tokenizer>,
    pub(crate) half: bool,
    pub(crate) limits: BatchLimits,
    pub(crate) metrics: Arc<Metrics>,
}

impl Engine {
    /// Starts the thread; `ready` is told when the model can sample, or why it cannot.
    pub(crate) fn start(parts: EngineParts, ready: oneshot::Sender<Result<(), LmError>>) -> Self {
        let (jobs, inbox) = channel::channel();
        let abort = Arc::new(AtomicBool::new(false));
        let flag = abort.clone();
        let thread = std::thread::spawn(move || {
            // Samplers are made here since they stay on one thread.
            let mut samplers = match samplers(&parts) {
                Ok(samplers) => samplers,
                Err(error) => {
                    let _ = ready.send(Err(error));
                    return;
                }
            };
            let batcher = Batcher::new(&mut samplers, Some(&parts.tokenizer), parts.limits);
            match batcher {
                Ok(batcher) => {
                    let _ = ready.send(Ok(()));
                    Drive { batcher, rows: HashMap::new(), metrics: &parts.metrics, abort: &flag }
                        .run(&inbox);
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
            }
        });
        Self { jobs, abort, thread }
    }

    /// Hands a job over; false if the engine has ended.
    pub(crate) fn submit(&self, job: Job) -> bool {
        self.jobs.send(job).is_ok()
    }

    /// Whether the thread is there.
    pub(crate) fn alive(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Gives up all that is under way.
    pub(crate) fn abort(&self) {
        self.abort.store(true, Ordering::Relaxed);
    }
}

/// One for the base model, then one for each adapter.
fn samplers(parts: &EngineParts) -> Result<Vec<Sampler>, LmError> {
    let mut samplers = vec![Sampler::new(&parts.model, None, parts.half)?];
    for adapter in &parts.adapters {
        let sampler = samplers[0].with_adapter(&parts.model, Some(adapter), parts.half)?;
        samplers.push(sampler);
    }
    Ok(samplers)
}

struct Drive<'a> {
    batcher: Batcher<'a>,
    rows: HashMap<RequestId, Row>,
    metrics: &'a Metrics,
    abort: &'a AtomicBool,
}

/// Whom a row of the batch belongs to.
struct Row {
    row: usize,
    events: mpsc::UnboundedSender<RowEvent>,
    /// Given back when the row is dropped.
    _place: Option<OwnedSemaphorePermit>,
}

impl Drive<'_> {
    fn run(mut self, inbox: &channel::Receiver<Job>) {
        loop {
            if self.rows.is_empty() {
                match inbox.recv() {
                    Ok(job) => self.accept(job),
                    // Nobody is left who could ask.
                    Err(channel::RecvError) => return,
                }
            }
            while let Ok(job) = inbox.try_recv() {
                self.accept(job);
            }
            if self.abort.load(Ordering::Relaxed) {
                self.fail_all("the server is stopping");
            }
            self.drop_rows_of_clients_that_are_gone();
            match self.batcher.step() {
                Ok(events) => {
                    for event in events {
                        let Some(row) = self.rows.get(&event.id) else { continue };
                        let done = event.done.is_some();
                        self.metrics.completion_tokens(u64::from(event.token.is_some()));
                        let _ = row.events.send(RowEvent::Step {
                            row: row.row,
                            token: event.token,
                            logprobs: event.logprobs,
                            text: event.text,
                            done: event.done,
                        });
                        if done {
                            self.rows.remove(&event.id);
                        }
                    }
                }
                // Memory or the device: the rows are lost, the server is not.
                Err(error) => self.fail_all(&error.to_string()),
            }
            self.metrics.load(self.batcher.load());
        }
    }

    fn accept(&mut self, job: Job) {
        let Job { rows, sampler, params, events, mut places } = job;
        let mut submitted = Vec::with_capacity(rows.len());
        for (row, (prompt, seed)) in rows.into_iter().enumerate() {
            let request = BatchRequest { prompt, seed, sampler, params: params.clone() };
            match self.batcher.submit(request) {
                Ok(id) => {
                    let row = Row { row, events: events.clone(), _place: places.split(1) };
                    self.rows.insert(id, row);
                    submitted.push(id);
                }
                Err(error) => {
                    for id in submitted {
                        self.batcher.cancel(id);
                        self.rows.remove(&id);
                    }
                    let _ = events.send(RowEvent::Failed { message: error.to_string(), clients_fault: true });
                    return;
                }
            }
        }
    }

    fn drop_rows_of_clients_that_are_gone(&mut self) {
        let (batcher, metrics) = (&mut self.batcher, self.metrics);
        self.rows.retain(|&id, row| {
            let gone = row.events.is_closed();
            if gone {
                batcher.cancel(id);
                metrics.cancelled();
            }
            !gone
        });
    }

    fn fail_all(&mut self, message: &str) {
        for (id, row) in self.rows.drain() {
            self.batcher.cancel(id);
            let _ = row.events.send(RowEvent::Failed { message: message.into(), clients_fault: false });
        }
    }
}
