//! [`Sandbox`]: programs in, executions out.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use orlm_isolation::WorkerCommand;
use orlm_solver::{SolveService, SolverInfo};
use orlm_types::{Execution, Executor, ExecutorIdentity, Fault, Outcome, Program};

use crate::cache::{Artefact, CacheState, secure_folder};
use crate::config::{Limits, SandboxConfig};
use crate::engine::{ENGINE_VERSION, engine};
use crate::error::OpenError;
use crate::layers::{self, Layer};
use crate::messages::{GuestFiles, Ready, Refusal, Report, Setup};
use crate::packages;
use crate::process::{GuestProcess, NoStart};
use crate::runner::cut;
use crate::seen::hash_once;
use crate::solves::Solves;

/// How often a program is run before the processes that died on it are taken for its answer.
const TRIES: u32 = 3;

/// Processes that run programs, each warm with the compiled guest. One sandbox is enough for a program of ours: it is used
/// from any number of threads at once, and each run gets a fresh instance that shares nothing with any other.
///
/// The processes solve nothing: each asks its sandbox, whose [`SolveService`] has the solvers in processes of their own,
/// and the record of the solves never leaves this process.
pub struct Sandbox {
    limits: Limits,
    service: Arc<dyn SolveService>,
    solver: SolverInfo,
    command: WorkerCommand,
    /// What the second guest is opened with; none where there is only one.
    config: Option<SandboxConfig>,
    /// The sandbox of programs that import packages, opened when the first one comes; or why it cannot be.
    packages: OnceLock<Result<Box<Sandbox>, String>>,
    /// What each process is told.
    setup: Vec<u8>,
    recycle_after: u32,
    guest_hash: String,
    cache_state: CacheState,
    ready: Ready,
    state: Mutex<Slots>,
    returned: Condvar,
}

/// Which guest a program runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestKind {
    /// The small one, without compiled packages.
    Default,
    /// The one with numpy, pandas, scipy, networkx, sympy and highspy.
    Packages,
}

/// A guest as the sandbox finds or makes it.
pub(crate) struct Prepared {
    pub(crate) files: GuestFiles,
    /// Hash of what it was made from.
    pub(crate) hash: blake3::Hash,
    pub(crate) state: CacheState,
}

struct Slots {
    idle: Vec<GuestProcess>,
    /// How many more may be out or idle.
    free: usize,
}

impl Sandbox {
    /// Compiles the guest or takes it from the cache, and starts the first process. The first time takes about ten seconds,
    /// later ones some tens of milliseconds.
    pub fn open(config: SandboxConfig, service: Arc<dyn SolveService>) -> Result<Self, OpenError> {
        let second = config.clone();
        let mut sandbox = Self::prepared(config, service, prepare)?;
        sandbox.config = Some(second);
        Ok(sandbox)
    }

    /// A sandbox whose guest comes from `prepare`, which makes it anew if asked to.
    fn prepared(
        config: SandboxConfig,
        service: Arc<dyn SolveService>,
        prepare: fn(&SandboxConfig, bool) -> Result<Prepared, OpenError>,
    ) -> Result<Self, OpenError> {
        secure_folder(&config.cache)?;
        let Prepared { files, hash, state: mut cache_state } = prepare(&config, false)?;
        let setup = instructions(&config, Some(files), None)?;
        let first = match GuestProcess::start(&config.worker, &setup) {
            // Sound bytes that the engine refuses: written by a build with the same version and another code.
            Err(NoStart::Refused(Refusal::Code { .. })) => {
                cache_state = prepare(&config, true)?.state;
                GuestProcess::start(&config.worker, &setup)?
            }
            other => other?,
        };
        Ok(Self::over(config, service, setup, first, &hash, cache_state))
    }

    /// A sandbox that runs `component` in place of the guest, whatever source it is given. Nobody has checked the component: it
    /// is compiled behind the layers that it then runs behind, and its code is kept nowhere.
    pub fn open_component(
        config: SandboxConfig,
        component: &[u8],
        service: Arc<dyn SolveService>,
    ) -> Result<Self, OpenError> {
        let (bytes, limit) = (component.len(), config.limits.source_bytes);
        if bytes > limit {
            return Err(OpenError::ComponentTooLarge { bytes, limit });
        }
        let setup = instructions(&config, None, Some(component))?;
        let first = GuestProcess::start(&config.worker, &setup)?;
        Ok(Self::over(config, service, setup, first, &blake3::hash(component), CacheState::Absent))
    }

    fn over(
        config: SandboxConfig,
        service: Arc<dyn SolveService>,
        setup: Vec<u8>,
        first: GuestProcess,
        guest: &blake3::Hash,
        cache_state: CacheState,
    ) -> Self {
        let slots = config.slots.clamp(1, 1024);
        Self {
            limits: config.limits,
            solver: service.solver(),
            service,
            command: config.worker,
            setup,
            recycle_after: config.recycle_after.max(1),
            config: None,
            packages: OnceLock::new(),
            guest_hash: guest.to_hex().to_string(),
            cache_state,
            ready: first.ready.clone(),
            state: Mutex::new(Slots { idle: vec![first], free: slots - 1 }),
            returned: Condvar::new(),
        }
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
        &self.ready.imported
    }

    /// The budgets of each run.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What stands between a program and the machine.
    pub fn layers(&self) -> Vec<Layer> {
        layers::all(ENGINE_VERSION, (&self.ready.layers, &self.ready.missing), self.service.isolation())
    }

    /// Runs a program whose models are solved by `service` in place of the sandbox's own. For those who want to see the
    /// models on their way; it should have them solved by the same solver, which is the one that the execution names.
    pub fn execute_with(&self, program: &Program, service: &dyn SolveService) -> Execution {
        if self.config.is_some() && packages::wanted(&program.source) {
            return self.execute_in(program, GuestKind::Packages, service);
        }
        let execution = self.execute_in(program, GuestKind::Default, service);
        match &execution.outcome {
            Outcome::Exception { class, message, .. }
                if self.config.is_some() && packages::found_missing(class, message) =>
            {
                self.execute_in(program, GuestKind::Packages, service)
            }
            _ => execution,
        }
    }

    /// Runs a program in the named guest, whatever it imports. [`Sandbox::execute_with`] chooses by the imports.
    pub fn execute_in(&self, program: &Program, guest: GuestKind, service: &dyn SolveService) -> Execution {
        if program.source.len() > self.limits.source_bytes {
            return self.execution(Outcome::SourceTooLarge);
        }
        match guest {
            GuestKind::Default => self.run(&program.source, service),
            GuestKind::Packages => match self.packages() {
                Ok(sandbox) => sandbox.run(&program.source, service),
                Err(what) => self.execution(Outcome::HostFault { fault: Fault::Host { what } }),
            },
        }
    }

    /// The sandbox that has the guest with packages. Opening it for the first time takes minutes.
    pub fn packages(&self) -> Result<&Sandbox, String> {
        let open = || {
            let config = self.config.clone().ok_or("there is no second guest here")?;
            let opened = Self::prepared(config, self.service.clone(), packages::prepare);
            opened.map(Box::new).map_err(|e| e.to_string())
        };
        self.packages.get_or_init(open).as_deref().map_err(Clone::clone)
    }

    /// Process ids of the processes that wait for a program, for supervision and tests.
    pub fn idle_processes(&self) -> Vec<u32> {
        self.lock().idle.iter().map(GuestProcess::id).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        // Two fields that are never left half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a process or for the right to start one.
    fn seat(&self) -> Seat<'_> {
        let mut slots = self.lock();
        loop {
            if let Some(process) = slots.idle.pop() {
                return Seat { sandbox: self, process: Some(process) };
            }
            if slots.free > 0 {
                slots.free -= 1;
                return Seat { sandbox: self, process: None };
            }
            slots = self.returned.wait(slots).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn execution(&self, outcome: Outcome) -> Execution {
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

    fn told(&self, report: Report, solves: Solves, started: Instant) -> Execution {
        let Report { outcome, mut stdout, mut stderr, fuel, memory } = report;
        cut(&mut stdout, self.limits.output_bytes);
        cut(&mut stderr, self.limits.output_bytes - stdout.len());
        let wall_ms = started.elapsed().as_secs_f64() * 1e3;
        Execution { solves: solves.records, stdout, stderr, fuel, memory, wall_ms, ..self.execution(outcome) }
    }

    /// Runs the program until a process comes to its end, and on new processes if one dies.
    fn run(&self, source: &str, service: &dyn SolveService) -> Execution {
        let started = Instant::now();
        let mut seat = self.seat();
        let mut deaths: Vec<String> = Vec::new();
        let mut guarded = false;
        loop {
            let mut process = match seat.process.take().filter(|p| p.programs < self.recycle_after) {
                Some(process) => process,
                None => match GuestProcess::start(&self.command, &self.setup) {
                    Ok(process) => process,
                    Err(e) => {
                        let what = OpenError::from(e).to_string();
                        return self.execution(Outcome::HostFault { fault: Fault::Host { what } });
                    }
                },
            };
            match process.run(source, &self.limits, service) {
                Ok((report, solves)) => {
                    seat.process = Some(process);
                    // The machine may have been busy for a moment.
                    if report.outcome == (Outcome::HostFault { fault: Fault::WallClock }) && !guarded {
                        guarded = true;
                        continue;
                    }
                    return self.told(report, solves, started);
                }
                Err(death) => deaths.push(death),
            }
            if deaths.len() as u32 == TRIES {
                let fault = Fault::SandboxCrash { tries: TRIES, what: deaths.join("; ") };
                return Execution {
                    wall_ms: started.elapsed().as_secs_f64() * 1e3,
                    ..self.execution(Outcome::HostFault { fault })
                };
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // All are told before the first is waited for.
        for process in &self.lock().idle {
            process.dismiss();
        }
    }
}

/// The right to one process, given back when dropped: with the process if it is still good.
struct Seat<'a> {
    sandbox: &'a Sandbox,
    process: Option<GuestProcess>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut slots = self.sandbox.lock();
        match self.process.take() {
            Some(process) => slots.idle.push(process),
            None => slots.free += 1,
        }
        drop(slots);
        self.sandbox.returned.notify_one();
    }
}

impl Executor for Sandbox {
    fn execute(&self, program: &Program) -> Execution {
        self.execute_with(program, &*self.service)
    }

    fn identity(&self) -> ExecutorIdentity {
        ExecutorIdentity {
            guest: self.guest_hash.clone(),
            packages: self.config.as_ref().and_then(packages::hash).map(|hash| hash.to_hex().to_string()),
            engine: ENGINE_VERSION.to_owned(),
            solver: self.solver.name.clone(),
            solver_version: self.solver.version.clone(),
        }
    }
}

/// The default guest: compiled, or taken from the cache.
fn prepare(config: &SandboxConfig, anew: bool) -> Result<Prepared, OpenError> {
    let hash = hash_once(&config.guest, &config.cache).map_err(unreadable(config))?;
    let engine = engine(&config.limits, 1)?;
    let artefact = Artefact::locate(&config.cache, &engine, &hash);
    let compile = || {
        let guest = read_guest(config, &hash)?;
        engine.precompile_component(&guest).map_err(OpenError::engine("compiling the guest"))
    };
    let state = artefact.prepare(anew, compile, config.progress.as_ref())?;
    Ok(Prepared { files: GuestFiles::Component { code: artefact.absolute()? }, hash, state })
}

/// What each process is told.
fn instructions(
    config: &SandboxConfig,
    guest: Option<GuestFiles>,
    component: Option<&[u8]>,
) -> Result<Vec<u8>, OpenError> {
    let setup = Setup {
        guest,
        limits: config.limits.clone(),
        without: config.without.iter().map(|layer| layer.name().to_owned()).collect(),
        require_layers: config.require_layers,
    };
    setup
        .encode(component, config.data.as_ref())
        .map_err(|e| OpenError::Worker { what: format!("its instructions cannot be written: {e}") })
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
