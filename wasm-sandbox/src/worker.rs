//! The process that runs programs: it loads the compiled guest, gives up everything else, and then runs what comes through
//! its socket until that closes.

use std::io;
use std::os::fd::{AsFd, FromRawFd, OwnedFd};
use std::process::ExitCode;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use orlm_isolation::{FrameError, Layer, Layers, Patience, die_first, receive, send};
use orlm_types::Outcome;
use wasmtime::Engine;

use crate::data::DataFiles;
use crate::engine::compiling_engine;
use crate::layers::{allowed, limit_descriptors, limit_memory, share_heap};
use crate::messages::{Kind, Ready, Received, Refusal, Setup};
use crate::runner::{Runner, start_clock};
use crate::solve::{Ask, Solved};

/// The hidden verb of a program that can be such a process.
pub const VERB: &str = "sandbox-worker";

/// Stack of the thread that runs guests beyond their own share, in bytes: for the host's own calls. Only touched pages cost.
const HOST_STACK: usize = 56 << 20;
/// Address space that the process may still take for what is not the guest's, in bytes.
const HEAP: usize = 256 << 20;
/// The same where a component is compiled first.
const COMPILER_HEAP: usize = 1 << 30;
/// Most bytes of a frame from the host: a solve result.
const LARGEST: u64 = 1 << 30;

/// The main function of a worker process, whose standard input is a socket to its host.
///
/// Ends with 0 when the host closes the socket, with 3 when the host cannot be understood.
pub fn worker_main() -> ExitCode {
    // SAFETY: the host made descriptor 0 a socket, and nothing else in this process uses it.
    let socket = unsafe { OwnedFd::from_raw_fd(0) };
    let host = Arc::new(Host { socket, buffer: Mutex::default() });
    match serve(&host) {
        Ok(()) | Err(FrameError::Closed) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(3),
    }
}

/// The other end of the socket.
struct Host {
    socket: OwnedFd,
    buffer: Mutex<Vec<u8>>,
}

impl Host {
    fn send(&self, kind: Kind, payload: &[u8]) -> Result<(), FrameError> {
        send(self.socket.as_fd(), kind as u32, payload, &mut Patience::endless())
    }

    fn send_json(&self, kind: Kind, value: &impl serde::Serialize) -> Result<(), FrameError> {
        let json = serde_json::to_vec(value).map_err(|e| FrameError::Noise(e.to_string()))?;
        self.send(kind, &json)
    }

    fn receive(&self) -> Result<(Kind, Vec<u8>), FrameError> {
        let mut buffer = self.buffer.lock().unwrap_or_else(PoisonError::into_inner);
        let (code, payload) = receive(self.socket.as_fd(), &mut buffer, LARGEST, &mut Patience::endless())?;
        let kind = Kind::from_code(code);
        Ok((kind.ok_or_else(|| FrameError::Noise(format!("a frame of kind {code}")))?, payload))
    }
}

impl Ask for Host {
    fn solve(&self, request: &[u8]) -> Solved {
        let answer = self.send(Kind::Solve, request).and_then(|()| self.receive());
        match answer {
            Ok((Kind::Result, bytes)) => Solved::Result(bytes),
            Ok((Kind::Invalid, words)) => Solved::Invalid(String::from_utf8_lossy(&words).into_owned()),
            Ok((Kind::Stop, _)) => Solved::Stop,
            // Without its host a program has nobody to run for.
            Ok(_) | Err(_) => std::process::exit(3),
        }
    }
}

/// Answers nothing: for the program that only warms up.
struct Nobody;

impl Ask for Nobody {
    fn solve(&self, _: &[u8]) -> Solved {
        Solved::Stop
    }
}

fn serve(host: &Arc<Host>) -> Result<(), FrameError> {
    let (kind, payload) = host.receive()?;
    let Received { setup, component, data } = match (kind, Setup::decode(&payload)) {
        (Kind::Setup, Some(received)) => received,
        (kind, _) => return Err(FrameError::Noise(format!("a frame of kind {kind:?}"))),
    };
    drop(payload);
    tell_panics(host);
    die_first();
    let mut layers = Layers::default();
    layers.environment(&[]);
    layers.descriptors(0);
    let prepared = prepare(&setup, component, data);
    let thread = match prepared.and_then(|prepared| close(host, prepared, &setup, layers)) {
        Ok(thread) => thread,
        Err(refusal) => return host.send_json(Kind::Refused, &refusal),
    };
    // A thread that panics ends the process.
    thread.join().unwrap_or(Ok(()))
}

type Serving = JoinHandle<Result<(), FrameError>>;

/// What is needed of the outside is there; the rest happens behind closed layers.
struct Prepared {
    engine: Engine,
    /// Whether the rest includes compiling what somebody wrote.
    compiles: bool,
    rest: Box<dyn FnOnce() -> Result<Runner, Refusal> + Send>,
}

fn prepare(setup: &Setup, component: Option<Vec<u8>>, data: Option<DataFiles>) -> Result<Prepared, Refusal> {
    let limits = setup.limits.clone();
    Ok(match component {
        None => {
            let guest = setup.guest.as_ref().ok_or(Refusal::NoEntry)?;
            let runner = Runner::open(guest, limits, data)?;
            Prepared { engine: runner.engine().clone(), compiles: false, rest: Box::new(|| Ok(runner)) }
        }
        Some(bytes) => {
            let engine = compiling_engine(&limits)?;
            let rest = {
                let engine = engine.clone();
                Box::new(move || Runner::compile(engine, &bytes, limits, data))
            };
            Prepared { engine, compiles: true, rest }
        }
    })
}

/// Closes the layers and starts the thread that runs programs behind them.
fn close(
    host: &Arc<Host>,
    prepared: Prepared,
    setup: &Setup,
    mut layers: Layers,
) -> Result<Serving, Refusal> {
    let failed = |what: &str| {
        let what = what.to_owned();
        move |e: io::Error| Refusal::Failed { what, reason: e.to_string() }
    };
    share_heap().map_err(failed("sharing the heap"))?;
    let stack = setup.limits.stack_bytes + HOST_STACK;
    let Prepared { engine, compiles, rest } = prepared;
    let heap = if compiles { COMPILER_HEAP } else { HEAP };
    limit_memory(stack + 8 * setup.limits.model_bytes + heap)
        .map_err(failed("limiting the address space"))?;
    match setup.leaves_out(Layer::Landlock) {
        true => layers.switched_off(Layer::Landlock),
        false => layers.landlock(&[], false),
    }
    // Behind Landlock, which binds only threads that start later, and before seccomp, which lets none start.
    start_clock(&engine).map_err(failed("starting the clock"))?;
    let (up, is_up) = sync_channel(1);
    let (go, may_go) = sync_channel::<Layers>(1);
    let serving = {
        let host = host.clone();
        move || {
            let _ = up.send(());
            // Without layers to speak of the process is about to refuse.
            may_go.recv().map_or(Ok(()), |layers| work(&host, rest, layers))
        }
    };
    let builder = Builder::new().name("orlm-guest".into()).stack_size(stack);
    let thread = builder.spawn(serving).map_err(failed("starting the thread of programs"))?;
    // Once it runs it has made the system calls of a thread's start.
    let _ = is_up.recv();
    limit_descriptors().map_err(failed("limiting descriptors"))?;
    layers.rlimits();
    match setup.leaves_out(Layer::Seccomp) {
        true => layers.switched_off(Layer::Seccomp),
        false => layers.seccomp(&allowed(compiles)),
    }
    if setup.require_layers && !layers.missing.is_empty() {
        return Err(Refusal::Exposed { missing: layers.missing });
    }
    let _ = go.send(layers);
    Ok(thread)
}

fn work(
    host: &Arc<Host>,
    rest: impl FnOnce() -> Result<Runner, Refusal>,
    layers: Layers,
) -> Result<(), FrameError> {
    let runner = match rest() {
        Ok(runner) => runner,
        Err(refusal) => return host.send_json(Kind::Refused, &refusal),
    };
    // What the layers would stand in the way of shows now, and not in the first program.
    if runner.can_warm_up()
        && let Outcome::HostFault { fault } = runner.run("", Arc::new(Nobody)).outcome
    {
        let what = "running an empty program".to_owned();
        return host.send_json(Kind::Refused, &Refusal::Failed { what, reason: fault.to_string() });
    }
    let imported = runner.imported.clone();
    host.send_json(Kind::Ready, &Ready { layers: layers.active, missing: layers.missing, imported })?;
    loop {
        let (kind, payload) = host.receive()?;
        let source = match (kind, String::from_utf8(payload)) {
            (Kind::Run, Ok(source)) => source,
            (kind, _) => return Err(FrameError::Noise(format!("a frame of kind {kind:?}"))),
        };
        let report = runner.run(&source, host.clone());
        host.send_json(Kind::Done, &report)?;
    }
}

/// A panic is told to the host, and ends the process.
fn tell_panics(host: &Arc<Host>) {
    let host = host.clone();
    std::panic::set_hook(Box::new(move |panic| {
        let _ = host.send(Kind::Panic, panic.to_string().as_bytes());
        std::process::abort();
    }));
}
