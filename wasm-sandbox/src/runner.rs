//! Runs one program after the other in this process: a fresh instance of the guest each.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use orlm_types::{Budget, Fault, Outcome};
use wasmtime::{Engine, Store, Trap, UpdateDeadline, WasmBacktrace};

use crate::config::Limits;
use crate::data::DataFiles;
use crate::guest::{ComponentGuest, Guest, GuestError, GuestReport};
use crate::messages::{GuestFiles, Refusal, Report};
use crate::packages::Packages;
use crate::solve::Ask;
use crate::state::{State, Stop};

/// Time between two looks at the wall clock.
const TICK: Duration = Duration::from_millis(50);
/// Bytes that the guest's final report may take, beyond what a model may.
const REPORT_BYTES: usize = 8 << 20;
/// Handles (streams, pollables) that a program may hold at once.
const HANDLES: usize = 10_000;
/// How the engine's error about the bytes of one call begins; its type is private. A test relies on it.
const TOO_MUCH_DATA: &str = "too much data is being copied";
/// Longest message and traceback that are kept of an exception, in bytes.
pub(crate) const MESSAGE_BYTES: usize = 64 << 10;

/// A guest, loaded and linked.
pub(crate) struct Runner {
    guest: Box<dyn Guest>,
    limits: Arc<Limits>,
    data: Option<DataFiles>,
    /// What the guest imports: interface (without version; empty for the world's own) and function, sorted.
    pub(crate) imported: Vec<(String, String)>,
}

impl Runner {
    /// Loads a guest from files that the host has checked.
    pub(crate) fn open(files: &GuestFiles, limits: Limits, data: Option<DataFiles>) -> Result<Self, Refusal> {
        let guest: Box<dyn Guest> = match files {
            GuestFiles::Component { code } => Box::new(ComponentGuest::load(code, &limits)?),
            GuestFiles::Packages { code, image, library } => {
                Box::new(Packages::load(code, image, library, &limits)?)
            }
        };
        Ok(Self::over(guest, limits, data))
    }

    /// Compiles a component that somebody wrote.
    pub(crate) fn compile(
        engine: Engine,
        bytes: &[u8],
        limits: Limits,
        data: Option<DataFiles>,
    ) -> Result<Self, Refusal> {
        Ok(Self::over(Box::new(ComponentGuest::compile(engine, bytes)?), limits, data))
    }

    fn over(guest: Box<dyn Guest>, limits: Limits, data: Option<DataFiles>) -> Self {
        let imported = guest.imported();
        Self { guest, limits: Arc::new(limits), data, imported }
    }

    pub(crate) fn engine(&self) -> &Engine {
        self.guest.engine()
    }

    /// Whether a first run changes nothing for anybody.
    pub(crate) fn can_warm_up(&self) -> bool {
        !self.guest.is_foreign()
    }

    /// Runs one program, whose models `host` has solved.
    pub(crate) fn run(&self, source: &str, host: Arc<dyn Ask>) -> Report {
        let mut store = match self.store(host) {
            Ok(store) => store,
            Err(e) => {
                let (stdout, stderr) = Default::default();
                return Report { outcome: host_fault(&e), stdout, stderr, fuel: 0, memory: 0 };
            }
        };
        let report = self.guest.run(&mut store, source);
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
                reported(report, too_much, state.memory.refused > 0)
            }
        };
        cut(&mut stdout, self.limits.output_bytes);
        cut(&mut stderr, self.limits.output_bytes - stdout.len());
        Report { outcome, stdout, stderr, fuel, memory: state.memory.peak as u64 }
    }

    fn store(&self, host: Arc<dyn Ask>) -> wasmtime::Result<Store<State>> {
        let mut state = State::new(self.limits.clone(), host, self.data.clone());
        state.memory.allow(self.guest.own_memory());
        let mut store = Store::new(self.guest.engine(), state);
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
                _ => Err(Stop::WallClock.into()),
            }
        });
        Ok(store)
    }
}

fn ticks(time: Duration) -> u64 {
    u64::try_from(time.as_millis().div_ceil(TICK.as_millis())).unwrap_or(u64::MAX / 2).max(1)
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
                Some(_) => Outcome::ModelTooLarge {
                    budget: Budget::ModelBytes,
                    what: "the request is too long to be looked at".into(),
                },
                None => Outcome::OutputLimit,
            }
        }
        // The guest broke the rules of calls: bad text, bad handles.
        None => Outcome::Trap { what: error.root_cause().to_string() },
    }
}

/// What a guest that came to its report says. The report is the program's word and no more than that.
fn reported(report: GuestReport, too_much_output: bool, memory_refused: bool) -> Outcome {
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
pub(crate) fn cut(text: &mut String, bytes: usize) {
    if text.len() > bytes {
        text.truncate(text.floor_char_boundary(bytes));
    }
}

/// Lets time pass for the wall-clock guard, in a thread that lives as long as the process. It runs when this returns.
pub(crate) fn start_clock(engine: &Engine) -> std::io::Result<()> {
    let engine = engine.clone();
    let (up, is_up) = sync_channel(1);
    let tick = move || {
        let _ = up.send(());
        loop {
            std::thread::sleep(TICK);
            engine.increment_epoch();
        }
    };
    std::thread::Builder::new().name("orlm-ticker".into()).stack_size(64 << 10).spawn(tick)?;
    is_up.recv().map_err(std::io::Error::other)
}
