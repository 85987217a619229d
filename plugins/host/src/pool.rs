//! A fixed number of warm workers behind one [`SolveService`].

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use orlm_isolation::{Layer, WorkerCommand};
use orlm_solver::{
    Capabilities, Feature, Isolation, LimitKind, MathModel, SizeLimits, SolveError, SolveOptions,
    SolveResult, SolveService, SolverInfo, Termination, Tolerances,
};

use crate::accept::{accept, without_columns};
use crate::cancel::Cancel;
use crate::process::{Failure, Launch, Worker, WorkerStderr};
use crate::protocol::{Hello, Overrun};
use crate::registry::{Entry, Registry};
use crate::sequence;
use crate::sessions::{NoSession, Sessions};
use crate::worker::{Settings, VERB};

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
    /// Address space of a worker in bytes; `None` for no limit. The default is the memory of the machine.
    pub memory: Option<u64>,
    /// A worker is replaced after this many solves (libraries leak).
    pub recycle_after: u32,
    /// Seconds that a worker has to load and open its plugin.
    pub start_timeout: f64,
    /// Seconds that a solver has to stop, once its time limit has passed or it was cancelled, before its worker is ended.
    pub stop_grace: f64,
    /// Layers that workers do without, to find out whether one stands in a library's way.
    pub without: Vec<Layer>,
    /// Whether workers refuse to load a plugin unless all layers stand. Otherwise those that the kernel lacks are listed in
    /// [`Hello::missing_layers`].
    pub require_layers: bool,
    /// Seconds that a caller waits for a session where the manifest's `max_sessions` are in use, by this process or others.
    pub session_wait: f64,
    /// Where the locks of sessions lie; `None` for a folder of the user: `orlm` in `XDG_RUNTIME_DIR`, else `orlm-<user id>`
    /// in the temporary folder.
    pub session_folder: Option<PathBuf>,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            jobs: 1,
            command: WorkerCommand::this_program(VERB),
            stderr: WorkerStderr::default(),
            limits: SizeLimits::default(),
            tolerances: Tolerances::default(),
            default_time_limit: 60.0,
            max_time_limit: 3600.0,
            threads: 1,
            memory: machine_memory(),
            recycle_after: 1000,
            start_timeout: 30.0,
            stop_grace: 0.6,
            without: Vec::new(),
            require_layers: false,
            session_wait: 30.0,
            session_folder: None,
        }
    }
}

/// Warm workers of one plugin. Solves come from many threads at once; each takes a worker, waiting for one if need be.
pub struct WorkerPool {
    entry: Entry,
    config: PoolConfig,
    launch: Launch,
    sessions: Option<Sessions>,
    hello: Hello,
    /// Which other plugins say that they have a feature, by the feature's name.
    others: BTreeMap<String, Vec<String>>,
    state: Mutex<State>,
    returned: Condvar,
}

struct State {
    idle: Vec<Worker>,
    /// Workers that are ending, to be waited for before others are started.
    ending: Vec<Worker>,
    /// How many more workers may be out or idle.
    free: usize,
}

/// Seconds as a duration; nonsense becomes the longest sensible wait.
fn seconds(s: f64) -> Duration {
    Duration::try_from_secs_f64(s).unwrap_or(Duration::from_secs(1 << 20))
}

/// Bytes of memory that the machine has.
fn machine_memory() -> Option<u64> {
    // SAFETY: only asks.
    let (pages, size) = unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
    u64::try_from(pages).ok()?.checked_mul(u64::try_from(size).ok()?).filter(|&bytes| bytes > 0)
}

/// What came of asking a worker.
enum Answer {
    /// A solve result in its byte form.
    Result(Vec<u8>),
    /// The solver went on after its limit, and its worker was ended.
    Overran(Overrun),
    /// Cancelled before a worker was asked.
    NotAsked,
}

/// A solver that used less than this part of a processor after its limit did not compute: it waited for something.
const IDLE: f64 = 0.01;

impl WorkerPool {
    /// Starts the first worker of the plugin called `name`; the others start when they are needed.
    pub fn start(registry: &Registry, name: &str, config: PoolConfig) -> Result<Self, SolveError> {
        let entry = registry.find(name)?.clone();
        let launch = Launch {
            command: config.command.clone(),
            stderr: config.stderr,
            memory: config.memory,
            start: seconds(config.start_timeout),
            settings: Settings {
                grace: seconds(config.stop_grace),
                without: config.without.clone(),
                require_layers: config.require_layers,
            },
        };
        let sessions = entry.manifest.max_sessions.map(|most| Sessions {
            plugin: entry.manifest.name.clone(),
            most: most.max(1),
            folder: config.session_folder.clone(),
            wait: seconds(config.session_wait),
        });
        let jobs = config.jobs.max(1).min(sessions.as_ref().map_or(usize::MAX, |s| s.most));
        let first = match start_worker(&entry, &launch, sessions.as_ref(), None)? {
            Some(worker) => worker,
            None => return Err(SolveError::Failed { code: 0, text: "cancelled".to_owned() }),
        };
        let state = State { free: jobs - 1, idle: Vec::new(), ending: Vec::new() };
        let pool = Self {
            entry,
            config,
            launch,
            sessions,
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

    /// Waits for a worker or for the right to start one; `None` if cancelled first.
    fn check_out(&self, cancel: Option<&Cancel>) -> Option<Seat<'_>> {
        let mut state = self.lock();
        loop {
            if cancel.is_some_and(Cancel::is_cancelled) {
                return None;
            }
            if let Some(worker) = state.idle.pop() {
                return Some(Seat { pool: self, worker: Some(worker) });
            }
            if state.free > 0 {
                state.free -= 1;
                return Some(Seat { pool: self, worker: None });
            }
            state = match cancel {
                None => self.returned.wait(state).unwrap_or_else(PoisonError::into_inner),
                // Nobody wakes a waiting caller that is cancelled.
                Some(_) => {
                    let waited = self.returned.wait_timeout(state, Duration::from_millis(20));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// The options that the solver really gets, with a number of threads and a time limit in seconds, and that limit.
    fn bounded(&self, options: &SolveOptions) -> (SolveOptions, f64) {
        let time =
            options.time_limit.unwrap_or(self.config.default_time_limit).min(self.config.max_time_limit);
        let threads = options.threads.filter(|&t| t > 0).unwrap_or(self.config.threads);
        let bounded = SolveOptions {
            time_limit: Some(time),
            threads: Some(threads.min(self.config.threads).max(1)),
            ..options.clone()
        };
        (bounded, time)
    }

    fn ask(&self, model: &[u8], limit: Duration, cancel: Option<&Cancel>) -> Result<Answer, SolveError> {
        // Moving and reading a large model is nobody's solve time.
        let moving = seconds(model.len() as f64 / 10e6);
        let Some(mut seat) = self.check_out(cancel) else {
            return Ok(Answer::NotAsked);
        };
        seat.worker = seat.worker.take().filter(|w| w.solves < self.config.recycle_after);
        loop {
            let idle = seat.worker.is_some();
            let mut worker = match seat.worker.take() {
                Some(worker) => worker,
                None => {
                    // Dropped outside of the lock, for that waits until they are gone and their sessions free.
                    let ending = std::mem::take(&mut self.lock().ending);
                    drop(ending);
                    match start_worker(&self.entry, &self.launch, self.sessions.as_ref(), cancel)? {
                        Some(worker) => worker,
                        None => return Ok(Answer::NotAsked),
                    }
                }
            };
            let warm = worker.solves > 0;
            match worker.ask(model, limit, moving, cancel) {
                Ok(payload) => {
                    seat.worker = Some(worker);
                    return Ok(Answer::Result(payload));
                }
                Err(Failure::Refused(e)) => {
                    seat.worker = Some(worker);
                    return Err(e);
                }
                // It died while nobody asked anything of it, and this model has nothing to do with that.
                Err(Failure::Gone(_)) if idle => {}
                Err(Failure::Gone(e)) => return Err(e),
                // The cause may lie in an earlier solve (a leak, a library replaced on disk): a fresh worker decides.
                Err(Failure::Dead(SolveError::Crashed { .. })) if warm => {}
                Err(Failure::Dead(e)) => return Err(e),
                Err(Failure::Overran(o)) => {
                    self.lock().ending.push(worker);
                    if o.processor_s < IDLE * o.late_s {
                        return Err(SolveError::Hung { after_s: o.ran_s });
                    }
                    return Ok(Answer::Overran(o));
                }
            }
        }
    }
}

/// Starts a worker, with a session where they are counted; `None` if cancelled while it waited for one.
fn start_worker(
    entry: &Entry,
    launch: &Launch,
    sessions: Option<&Sessions>,
    cancel: Option<&Cancel>,
) -> Result<Option<Worker>, SolveError> {
    let session = match sessions.map(|s| s.take(cancel)).transpose() {
        Ok(session) => session,
        Err(NoSession::Cancelled) => return Ok(None),
        Err(NoSession::Refused(e)) => return Err(e),
    };
    Worker::start(entry, launch, session).map(Some)
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
    /// Solves like [`SolveService::solve`], until `cancel` is set: a solver that then stops in time gives what it has, with
    /// [`Termination::Interrupted`]; one that does not is ended, and has hung.
    pub fn solve_with(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        cancel: &Cancel,
    ) -> Result<SolveResult, SolveError> {
        self.solve_until(model, options, Some(cancel))
    }

    fn solve_until(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        cancel: Option<&Cancel>,
    ) -> Result<SolveResult, SolveError> {
        options.validate()?;
        model.validate(&self.config.limits)?;
        let (_, seconds) = self.bounded(options);
        let abilities = (&self.hello.capabilities, &self.config.tolerances);
        let once = |m: &MathModel, o: &SolveOptions| self.solve_once(m, o, cancel);
        let result = sequence::solve(model, options, abilities, seconds, &once)?;
        Ok(self.named(result))
    }

    /// Solves a valid model with one worker's one answer.
    fn solve_once(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        cancel: Option<&Cancel>,
    ) -> Result<SolveResult, SolveError> {
        if let Some(place) = model.crossed_bounds() {
            let text = format!("the bounds of {place} are crossed");
            return Ok(self.named(SolveResult::without_point(Termination::Infeasible, text)));
        }
        if let Some(place) = model.impossible_row(self.config.tolerances.feasibility) {
            let text = format!("{place} has no entries and bounds that exclude zero");
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
        let (options, limit) = self.bounded(options);
        let answer = match self.ask(&sent.encode(&options), seconds(limit), cancel)? {
            Answer::Result(bytes) => bytes,
            Answer::Overran(overrun) => return Ok(self.named(overran(limit, &overrun))),
            Answer::NotAsked => {
                let text = "cancelled before the solve began";
                return Ok(self.named(SolveResult::without_point(Termination::Interrupted, text)));
            }
        };
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

/// Being out of time is a result, even for a solver that does not notice it.
fn overran(limit: f64, overrun: &Overrun) -> SolveResult {
    let text = format!(
        "the solver overran its time limit of {limit} s and was ended after {:.1} s, so that what it had found is lost",
        overrun.ran_s
    );
    let mut result = SolveResult::without_point(Termination::Limit, text);
    result.limit = Some(LimitKind::Time);
    result
}

impl SolveService for WorkerPool {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        self.solve_until(model, options, None)
    }

    fn solver(&self) -> SolverInfo {
        SolverInfo { name: self.hello.name.clone(), version: self.hello.version.clone() }
    }

    fn isolation(&self) -> Isolation {
        let (active, missing) = (self.hello.layers.clone(), self.hello.missing_layers.clone());
        Isolation { separate: true, active, missing }
    }
}
