//! [`Sandbox`]: programs in, executions out.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use orlm_solver::{SolveService, SolverInfo};
use orlm_types::{Execution, Executor, ExecutorIdentity, Fault, Outcome, Program};
use wasmtime::component::Component;
use wasmtime::{Store, Trap, UpdateDeadline, WasmBacktrace};

use crate::cache::{Artefact, CacheState, secure_folder};
use crate::config::{Limits, SandboxConfig};
use crate::engine::{ENGINE_VERSION, engine};
use crate::error::OpenError;
use crate::guest::{ComponentGuest, Guest, GuestError, Report};
use crate::imports;
use crate::packages::{self, Packages};
use crate::seen::hash_once;
use crate::state::{State, Stop};
use crate::ticker::{Ticker, ticks};
use crate::workers::{Lost, Workers};

/// Stack of a worker thread beyond the guest's share, in bytes: for the host's own calls. Only touched pages cost.
const HOST_STACK: usize = 56 << 20;
/// Bytes that the guest's final report may take, beyond what a model may.
const REPORT_BYTES: usize = 8 << 20;
/// Handles (streams, pollables) that a program may hold at once.
const HANDLES: usize = 10_000;
/// How the engine's error about the bytes of one call begins; its type is private. A test relies on it.
const TOO_MUCH_DATA: &str = "too much data is being copied";
/// Longest message and traceback that are kept of an exception, in bytes.
const MESSAGE_BYTES: usize = 64 << 10;

/// Guests, compiled and linked, and the threads that run them. One sandbox is enough for a process: it is used from any
/// number of threads at once, and each run gets a fresh instance that shares nothing with any other.
pub struct Sandbox {
    workers: Workers,
    runner: Arc<Runner>,
    guest_hash: String,
    cache_state: CacheState,
    imported: Vec<(String, String)>,
    _ticker: Ticker,
}

/// Which guest a program runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestKind {
    /// The small one, without compiled packages.
    Default,
    /// The one with numpy, pandas, scipy, networkx and sympy.
    Packages,
}

/// What a run needs; shared by the workers.
struct Runner {
    guest: ComponentGuest,
    /// Opened when the first program wants it; the error is what opening it said.
    packages: OnceLock<Result<Packages, String>>,
    config: SandboxConfig,
    slots: u32,
    limits: Arc<Limits>,
    service: Arc<dyn SolveService>,
    solver: SolverInfo,
}

impl Sandbox {
    /// Compiles the guest or takes it from the cache, and answers its imports. The first time takes about ten seconds,
    /// later ones some tens of milliseconds.
    pub fn open(config: SandboxConfig, service: Arc<dyn SolveService>) -> Result<Self, OpenError> {
        let slots = u32::try_from(config.slots).unwrap_or(u32::MAX).clamp(1, 1024);
        secure_folder(&config.cache)?;
        let guest_hash = hash_once(&config.guest, &config.cache).map_err(unreadable(&config))?;
        let engine = engine(&config.limits, slots)?;
        let artefact = Artefact::locate(&config.cache, &engine, &guest_hash);
        let compile = || {
            let guest = read_guest(&config, &guest_hash)?;
            engine.precompile_component(&guest).map_err(OpenError::engine("compiling the guest"))
        };
        let (component, cache_state) =
            artefact.load::<Component>(&engine, compile, config.progress.as_ref())?;
        let guest = ComponentGuest::link(&engine, &component)?;
        let imported = imports::imported(&component, &engine);
        let ticker = Ticker::start(&engine)?;
        let stack = config.limits.stack_bytes + HOST_STACK;
        let solver = service.solver();
        let limits = Arc::new(config.limits.clone());
        let packages = OnceLock::new();
        Ok(Self {
            workers: Workers::new(slots as usize, stack),
            runner: Arc::new(Runner { guest, packages, config, slots, limits, service, solver }),
            guest_hash: guest_hash.to_hex().to_string(),
            cache_state,
            imported,
            _ticker: ticker,
        })
    }

    /// Runs a program in the named guest, whatever it imports. [`Executor::execute`] chooses by the imports.
    pub fn execute_in(&self, program: &Program, kind: GuestKind) -> Execution {
        if program.source.len() > self.runner.limits.source_bytes {
            return self.runner.not_run(Outcome::SourceTooLarge);
        }
        let (runner, source) = (self.runner.clone(), program.source.clone());
        self.workers.run(move || runner.run(&source, kind)).unwrap_or_else(|lost| {
            let what = match lost {
                Lost::Panicked(words) => format!("a panic while running the program: {words}"),
                Lost::NoThread(error) => format!("cannot start a thread for the program: {error}"),
            };
            self.runner.not_run(Outcome::HostFault { fault: Fault::Host { what } })
        })
    }

    /// What the guest with packages imports: module and function, sorted. Opens it if no program did so far.
    pub fn packages_imported(&self) -> Result<Vec<(String, String)>, String> {
        let runner = self.runner.clone();
        let imported = move || runner.packages().map(Packages::imported);
        self.workers.run(imported).unwrap_or_else(|lost| Err(format!("{lost:?}")))
    }

    /// Content hash (BLAKE3, hexadecimal) of the guest component.
    pub fn guest_hash(&self) -> &str {
        &self.guest_hash
    }

    /// How the compiled guest was come by when this sandbox was opened.
    pub fn cache_state(&self) -> &CacheState {
        &self.cache_state
    }

    /// What the guest imports: interface (without version; empty for the world's own) and function, sorted.
    pub fn imported(&self) -> &[(String, String)] {
        &self.imported
    }

    /// The budgets of each run.
    pub fn limits(&self) -> &Limits {
        &self.runner.limits
    }
}

impl Executor for Sandbox {
    fn execute(&self, program: &Program) -> Execution {
        if packages::wanted(&program.source) {
            return self.execute_in(program, GuestKind::Packages);
        }
        let execution = self.execute_in(program, GuestKind::Default);
        match &execution.outcome {
            Outcome::Exception { class, message, .. } if packages::found_missing(class, message) => {
                self.execute_in(program, GuestKind::Packages)
            }
            _ => execution,
        }
    }

    fn identity(&self) -> ExecutorIdentity {
        ExecutorIdentity {
            guest: self.guest_hash.clone(),
            engine: ENGINE_VERSION.to_owned(),
            solver: self.runner.solver.name.clone(),
            solver_version: self.runner.solver.version.clone(),
        }
    }
}

impl Runner {
    /// An execution without a run.
    fn not_run(&self, outcome: Outcome) -> Execution {
        Execution {
            outcome,
            solves: Vec::new(),
            stdout: String::new(),
            stderr: String::new(),
            solver: self.solver.name.clone(),
            solver_version: self.solver.version.clone(),
            fuel: 0,
            memory: 0,
            wall_ms: 0.0,
        }
    }

    /// The guest with packages; where it is not there, what is to be done about it.
    fn packages(&self) -> Result<&Packages, String> {
        let open = || Packages::open(&self.config, self.slots).map_err(|e| e.to_string());
        self.packages.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    fn run(&self, source: &str, kind: GuestKind) -> Execution {
        let guest: &dyn Guest = match kind {
            GuestKind::Default => &self.guest,
            GuestKind::Packages => match self.packages() {
                Ok(packages) => packages,
                Err(what) => return self.not_run(Outcome::HostFault { fault: Fault::Host { what } }),
            },
        };
        let started = Instant::now();
        let mut store = match self.store(guest) {
            Ok(store) => store,
            Err(e) => return self.not_run(host_fault(&e)),
        };
        let report = guest.run(&mut store, source);
        let fuel = self.limits.fuel - store.get_fuel().unwrap_or(0).min(self.limits.fuel);
        let state = store.data_mut();
        let capture = std::mem::take(&mut state.capture);
        let mut stdout = String::from_utf8_lossy(&capture.stdout).into_owned();
        let mut stderr = String::from_utf8_lossy(&capture.stderr).into_owned();
        let outcome = match report {
            Err(outcome) => outcome,
            Ok(report) => {
                stdout.push_str(&report.stdout);
                stderr.push_str(&report.stderr);
                let too_much = stdout.len() + stderr.len() > self.limits.output_bytes;
                cut(&mut stdout, self.limits.output_bytes);
                cut(&mut stderr, self.limits.output_bytes - stdout.len());
                reported(report, too_much, state.memory.refused > 0)
            }
        };
        Execution {
            outcome,
            solves: std::mem::take(&mut state.solves),
            stdout,
            stderr,
            solver: self.solver.name.clone(),
            solver_version: self.solver.version.clone(),
            fuel,
            memory: state.memory.peak as u64,
            wall_ms: started.elapsed().as_secs_f64() * 1e3,
        }
    }

    fn store(&self, guest: &dyn Guest) -> wasmtime::Result<Store<State>> {
        let mut state = State::new(self.limits.clone(), self.service.clone());
        state.memory.allow(guest.own_memory());
        let mut store = Store::new(guest.engine(), state);
        store.limiter(|state| &mut state.memory);
        // The engine counts a model's bytes too, although they are read where they lie.
        store.set_hostcall_fuel(self.limits.model_bytes.saturating_add(REPORT_BYTES));
        store.set_max_component_handles(HANDLES);
        store.set_fuel(self.limits.fuel)?;
        let wall = self.limits.wall_time;
        store.set_epoch_deadline(ticks(wall));
        store.epoch_deadline_callback(move |ctx| {
            let state = ctx.data();
            // Solves have their own budget.
            let used = state.started.elapsed().saturating_sub(state.solver_time);
            match wall.checked_sub(used) {
                Some(left) if !left.is_zero() => Ok(UpdateDeadline::Continue(ticks(left))),
                _ => Err(Stop::Fault(Fault::WallClock).into()),
            }
        });
        Ok(store)
    }
}

pub(crate) fn host_fault(error: &wasmtime::Error) -> Outcome {
    Outcome::HostFault { fault: Fault::Host { what: format!("{error:#}") } }
}

/// What ended a run that did not come to its report.
pub(crate) fn ending(error: &wasmtime::Error, store: &Store<State>) -> Outcome {
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return stop.clone().outcome();
    }
    let out_of_memory = store.data().memory.refused > 0;
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Outcome::OutOfFuel,
        Some(Trap::StackOverflow) => Outcome::StackOverflow,
        Some(Trap::Interrupt) => Outcome::HostFault { fault: Fault::WallClock },
        _ if out_of_memory => Outcome::OutOfMemory,
        Some(trap) => Outcome::Trap { what: trap.to_string() },
        None if error.root_cause().to_string().starts_with(TOO_MUCH_DATA) => {
            // Requests for solves are the only long things that a guest passes while it runs.
            match error.downcast_ref::<WasmBacktrace>() {
                Some(_) => Outcome::ModelTooLarge { what: "the request is too long to be looked at".into() },
                None => Outcome::OutputLimit,
            }
        }
        // The guest broke the rules of calls: bad text, bad handles.
        None => Outcome::Trap { what: error.root_cause().to_string() },
    }
}

/// What a guest that came to its report says. The report is the program's word and no more than that.
fn reported(report: Report, too_much_output: bool, memory_refused: bool) -> Outcome {
    if report.output_limit || too_much_output {
        return Outcome::OutputLimit;
    }
    match (report.error, report.exit_code) {
        (Some(error), _) if error.kind == "MemoryError" && memory_refused => Outcome::OutOfMemory,
        (Some(mut error), _) => {
            for text in [&mut error.kind, &mut error.message, &mut error.traceback] {
                cut(text, MESSAGE_BYTES);
            }
            let GuestError { kind, message, traceback, line } = error;
            Outcome::Exception { class: kind, message, traceback, line }
        }
        (None, Some(code)) if code != 0 => Outcome::Exit { code },
        (None, _) => Outcome::Finished,
    }
}

/// Shortens `text` to at most `bytes`, at a character.
fn cut(text: &mut String, bytes: usize) {
    if text.len() > bytes {
        text.truncate(text.floor_char_boundary(bytes));
    }
}

/// The bytes of the guest whose hash was taken before.
pub(crate) fn read_guest(config: &SandboxConfig, hash: &blake3::Hash) -> Result<Vec<u8>, OpenError> {
    let guest = std::fs::read(&config.guest).map_err(unreadable(config))?;
    if blake3::hash(&guest) == *hash {
        Ok(guest)
    } else {
        Err(OpenError::Engine { what: "reading the guest", reason: "it was replaced meanwhile".to_owned() })
    }
}

/// The error for a guest that cannot be read.
pub(crate) fn unreadable(config: &SandboxConfig) -> impl Fn(std::io::Error) -> OpenError {
    |e| match e.kind() {
        std::io::ErrorKind::NotFound => OpenError::GuestMissing { path: config.guest.clone() },
        _ => OpenError::io("read", &config.guest)(e),
    }
}
