//! A fixed number of warm workers behind one [`SolveService`].

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use orlm_solver::{
    Capabilities, Feature, MathModel, SizeLimits, SolveError, SolveOptions, SolveResult, SolveService,
    SolverInfo, Termination, Tolerances,
};

use crate::accept::{accept, without_columns};
use crate::process::{Failure, Launch, Worker, WorkerCommand, WorkerStderr};
use crate::protocol::Hello;
use crate::registry::{Entry, Registry};
use crate::sequence;

/// How a pool runs its workers.
#[derive(Debug, Clone)]
pub struct PoolConfig {
    /// Workers at most, and so solves at once; further callers wait.
    pub jobs: usize,
    /// How a worker is started.
    pub command: WorkerCommand,
    /// Where its noise goes.
    pub stderr: WorkerStderr,
    /// How large a model may be.
    pub limits: SizeLimits,
    /// How far a point may be off.
    pub tolerances: Tolerances,
    /// Time limit of a solve that asks for none, in seconds.
    pub default_time_limit: f64,
    /// Largest time limit that a solve may ask for, in seconds.
    pub max_time_limit: f64,
    /// Solver threads of a solve that asks for none; also the most that it may ask for.
    pub threads: u32,
    /// Address space of a worker in bytes; `None` for no limit.
    pub memory: Option<u64>,
    /// A worker is replaced after this many solves (libraries leak).
    pub recycle_after: u32,
    /// Seconds that a worker has to load and open its plugin.
    pub start_timeout: f64,
    /// A worker is killed this many times its time limit after it was asked ...
    pub kill_factor: f64,
    /// ... plus this many seconds.
    pub kill_extra: f64,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            jobs: 1,
            command: WorkerCommand::default(),
            stderr: WorkerStderr::default(),
            limits: SizeLimits::default(),
            tolerances: Tolerances::default(),
            default_time_limit: 60.0,
            max_time_limit: 3600.0,
            threads: 1,
            memory: None,
            recycle_after: 1000,
            start_timeout: 30.0,
            kill_factor: 1.2,
            kill_extra: 2.0,
        }
    }
}

/// Warm workers of one plugin. Solves come from many threads at once; each takes a worker, waiting for one if need be.
pub struct WorkerPool {
    entry: Entry,
    config: PoolConfig,
    launch: Launch,
    hello: Hello,
    /// Which other plugins say that they have a feature, by the feature's name.
    others: BTreeMap<String, Vec<String>>,
    state: Mutex<State>,
    returned: Condvar,
}

struct State {
    idle: Vec<Worker>,
    /// How many more workers may be out or idle.
    free: usize,
}

/// Seconds as a duration; nonsense becomes the longest sensible wait.
fn seconds(s: f64) -> Duration {
    Duration::try_from_secs_f64(s).unwrap_or(Duration::from_secs(1 << 20))
}

impl WorkerPool {
    /// Starts the first worker of the plugin called `name`; the others start when they are needed.
    pub fn start(registry: &Registry, name: &str, config: PoolConfig) -> Result<Self, SolveError> {
        let entry = registry.find(name)?.clone();
        let launch = Launch {
            command: config.command.clone(),
            stderr: config.stderr,
            memory: config.memory,
            start: seconds(config.start_timeout),
        };
        let first = Worker::start(&entry, &launch)?;
        let jobs = config.jobs.max(1).min(entry.manifest.max_sessions.unwrap_or(usize::MAX).max(1));
        let state = State { free: jobs - 1, idle: Vec::new() };
        let pool = Self {
            entry,
            config,
            launch,
            hello: first.hello.clone(),
            others: registry.having_features(name),
            state: Mutex::new(state),
            returned: Condvar::new(),
        };
        pool.lock().idle.push(first);
        Ok(pool)
    }

    /// What the plugin said of itself.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// What the plugin can do.
    pub fn capabilities(&self) -> Capabilities {
        self.hello.capabilities
    }

    /// Process ids of the idle workers, for supervision and tests.
    pub fn idle_workers(&self) -> Vec<u32> {
        self.lock().idle.iter().map(Worker::id).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is two fields that are never left half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a worker or for the right to start one.
    fn check_out(&self) -> Seat<'_> {
        let mut state = self.lock();
        loop {
            if let Some(worker) = state.idle.pop() {
                return Seat { pool: self, worker: Some(worker) };
            }
            if state.free > 0 {
                state.free -= 1;
                return Seat { pool: self, worker: None };
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The options that the solver really gets: with a time limit and a number of threads.
    fn bounded(&self, options: &SolveOptions) -> SolveOptions {
        let time =
            options.time_limit.unwrap_or(self.config.default_time_limit).min(self.config.max_time_limit);
        let threads = options.threads.filter(|&t| t > 0).unwrap_or(self.config.threads);
        SolveOptions {
            time_limit: Some(time),
            threads: Some(threads.min(self.config.threads).max(1)),
            ..options.clone()
        }
    }

    /// How long a worker may take for `bytes` of model: the solver's limit with the kill margin, and time to move and
    /// build a large model, which no solver's limit covers.
    fn allowance(&self, options: &SolveOptions, bytes: usize) -> Duration {
        let limit = options.time_limit.unwrap_or(self.config.default_time_limit);
        let building = bytes as f64 / 10e6;
        seconds(limit * self.config.kill_factor + self.config.kill_extra + building)
    }

    fn ask(&self, model: &[u8], allowed: Duration) -> Result<Vec<u8>, SolveError> {
        let mut seat = self.check_out();
        if seat.worker.as_mut().is_some_and(|w| w.solves >= self.config.recycle_after || !w.is_alive()) {
            seat.worker = None;
        }
        let mut worker = match seat.worker.take() {
            Some(worker) => worker,
            None => Worker::start(&self.entry, &self.launch)?,
        };
        match worker.ask(model, allowed) {
            Ok(payload) => {
                seat.worker = Some(worker);
                Ok(payload)
            }
            Err(Failure::Refused(e)) => {
                seat.worker = Some(worker);
                Err(e)
            }
            Err(Failure::Dead(e)) => Err(e),
        }
    }
}

/// The right to one worker, given back when dropped: with the worker if it is still good.
struct Seat<'a> {
    pool: &'a WorkerPool,
    worker: Option<Worker>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        match self.worker.take() {
            Some(worker) => state.idle.push(worker),
            None => state.free += 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}

impl Drop for WorkerPool {
    fn drop(&mut self) {
        let state = self.lock();
        // All are told before the first is waited for.
        for worker in &state.idle {
            worker.dismiss();
        }
    }
}

impl WorkerPool {
    /// Solves a valid model with one worker's one answer.
    fn solve_once(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        if let Some(place) = model.crossed_bounds() {
            let text = format!("the bounds of {place} are crossed");
            return Ok(self.named(SolveResult::without_point(Termination::Infeasible, text)));
        }
        if model.n_cols() == 0 {
            return Ok(self.named(without_columns(model, &self.config.tolerances)));
        }
        let capabilities = &self.hello.capabilities;
        let rewritten = model.rewrite_for(capabilities).map_err(|feature| self.unsupported(feature))?;
        let sent = rewritten.as_ref().map_or(model, |r| &r.model);
        if let Some((what, found, limit)) = capabilities.exceeded_by(sent) {
            let solver = self.hello.name.clone();
            return Err(SolveError::TooLarge { solver, what: what.to_owned(), found, limit });
        }
        let options = self.bounded(options);
        let bytes = sent.encode(&options);
        let answer = self.ask(&bytes, self.allowance(&options, bytes.len()))?;
        let result = SolveResult::decode(&answer).map_err(|e| SolveError::Garbage { text: e.to_string() })?;
        let result = match &rewritten {
            Some(r) => r.restore(result),
            None => result,
        };
        accept(model, self.named(result), &self.config.tolerances)
    }

    fn named(&self, mut result: SolveResult) -> SolveResult {
        result.solver.clone_from(&self.hello.name);
        result.solver_version.clone_from(&self.hello.version);
        result
    }

    /// Names the lacking feature, and the other plugins that say they have it.
    fn unsupported(&self, feature: Feature) -> SolveError {
        let others = match self.others.get(feature.name()) {
            Some(names) => format!("{} has it", names.join(", ")),
            None => "no other plugin here has it".to_owned(),
        };
        let feature = format!("{} ({} lacks it; {others})", feature.words(), self.hello.name);
        SolveError::Unsupported { feature }
    }
}

impl SolveService for WorkerPool {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        options.validate()?;
        model.validate(&self.config.limits)?;
        let seconds = self.bounded(options).time_limit.unwrap_or(self.config.default_time_limit);
        let abilities = (&self.hello.capabilities, &self.config.tolerances);
        let result = sequence::solve(model, options, abilities, seconds, &|m, o| self.solve_once(m, o))?;
        Ok(self.named(result))
    }

    fn solver(&self) -> SolverInfo {
        SolverInfo { name: self.hello.name.clone(), version: self.hello.version.clone() }
    }
}
