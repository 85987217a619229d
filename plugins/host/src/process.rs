//! One worker process, seen from the host: start, ask, kill.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orlm_isolation::{Fate, FrameError, Patience, Process, Rights, WorkerCommand};
use orlm_solver::SolveError;

use crate::cancel::Cancel;
use crate::protocol::{Hello, Kind, Overrun, Refusal, receive, send};
use crate::registry::Entry;
use crate::sessions::SessionLock;
use crate::worker::Settings;

/// Where a worker's stderr (and whatever a library prints to stdout) goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorkerStderr {
    /// Nowhere.
    #[default]
    Discard,
    /// To the host's stderr.
    Inherit,
}

/// How a worker is started and bounded.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    pub(crate) command: WorkerCommand,
    pub(crate) stderr: WorkerStderr,
    /// Address space in bytes.
    pub(crate) memory: Option<u64>,
    /// Time to load and open the plugin.
    pub(crate) start: Duration,
    /// What the worker is told.
    pub(crate) settings: Settings,
}

/// Most descriptors that a worker may have open at once.
const OPEN_FILES: u64 = 256;
/// How long after a worker should have ended itself the host ends it.
const LAST_WORD: Duration = Duration::from_millis(250);

/// A running worker.
pub(crate) struct Worker {
    child: Process,
    socket: UnixStream,
    /// Where a solve is asked to stop, by its number.
    control: UnixStream,
    buffer: Vec<u8>,
    /// How long a solver may take to stop.
    grace: Duration,
    /// Solves that it has begun.
    pub(crate) solves: u32,
    pub(crate) hello: Hello,
    /// Released when the process is gone: fields are dropped after the worker itself.
    _session: Option<SessionLock>,
}

fn io_error(what: &'static str) -> impl Fn(io::Error) -> SolveError {
    move |e| SolveError::Io { what, text: e.to_string() }
}

impl Worker {
    /// Starts a worker and waits until its plugin is open. It keeps `session` for as long as it lives.
    pub(crate) fn start(
        entry: &Entry,
        launch: &Launch,
        session: Option<SessionLock>,
    ) -> Result<Self, SolveError> {
        let pair = || UnixStream::pair().map_err(io_error("making a socket pair"));
        let ((ours, theirs), (control, their_control)) = (pair()?, pair()?);
        // A request to stop is eight bytes; a worker that reads none of them must not make the host wait.
        control.set_nonblocking(true).map_err(io_error("making a socket pair"))?;
        let mut command = Command::new(&launch.command.program);
        command.args(&launch.command.args).arg(&entry.path).args(launch.settings.words());
        command.current_dir("/").env_clear();
        for name in &entry.manifest.env {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::from(OwnedFd::from(their_control)));
        command.stderr(match launch.stderr {
            WorkerStderr::Discard => Stdio::null(),
            WorkerStderr::Inherit => Stdio::inherit(),
        });
        // Standard error may be a file of the host; else nothing is written anywhere.
        let may_write = launch.stderr == WorkerStderr::Inherit;
        let rights = Rights { files: OPEN_FILES, memory: launch.memory, may_write };
        let mut child = Process::start(command, rights).map_err(io_error("starting a solver worker"))?;
        let mut buffer = Vec::new();
        let begun = Instant::now();
        let frame = receive(ours.as_fd(), &mut buffer, &mut Patience::until(begun + launch.start));
        let (kind, payload) = frame.map_err(|e| end(&mut child, e, begun))?;
        let garbage = |text: String| SolveError::Garbage { text };
        match kind {
            Kind::Hello => {
                let hello: Hello = serde_json::from_slice(&payload).map_err(|e| garbage(e.to_string()))?;
                let grace = launch.settings.grace;
                Ok(Self { child, socket: ours, control, buffer, grace, solves: 0, hello, _session: session })
            }
            Kind::Refused => {
                let refusal: Refusal =
                    serde_json::from_slice(&payload).map_err(|e| garbage(e.to_string()))?;
                Err(refusal.into_error(&entry.manifest.name))
            }
            other => Err(garbage(format!("a worker started with a frame of kind {other:?}"))),
        }
    }

    /// Sends a model and waits for the answer's bytes, `moving` long for moving and building it and then `limit` long for
    /// the solve. After an error the worker is of no use any more, unless the error is a refusal of the plugin.
    pub(crate) fn ask(
        &mut self,
        model: &[u8],
        limit: Duration,
        moving: Duration,
        cancel: Option<&Cancel>,
    ) -> Result<Vec<u8>, Failure> {
        let begun = Instant::now();
        self.solves += 1;
        let allowed = limit.saturating_add(self.grace).saturating_add(moving).saturating_add(LAST_WORD);
        // A limit beyond what the clock can say is none.
        let end_of_time = begun + Duration::from_secs(1 << 31);
        let mut patience = Patience::until(begun.checked_add(allowed).unwrap_or(end_of_time));
        let (solve, grace) = (u64::from(self.solves), self.grace);
        let control = &self.control;
        let stop = move || {
            let mut control = control;
            // A worker that is gone, or that reads no requests, is found out when the grace is over.
            let _ = control.write_all(&solve.to_le_bytes());
            Instant::now() + grace
        };
        if let Some(cancel) = cancel {
            patience = patience.or_on(cancel.as_fd(), &stop);
        }
        match send(self.socket.as_fd(), Kind::Solve, model, &mut patience) {
            Ok(()) => {}
            Err(FrameError::Closed) => {
                return Err(Failure::Gone(end(&mut self.child, FrameError::Closed, begun)));
            }
            Err(e) => return Err(Failure::Dead(end(&mut self.child, e, begun))),
        }
        match receive(self.socket.as_fd(), &mut self.buffer, &mut patience) {
            Ok((Kind::Result, payload)) => Ok(payload),
            Ok((Kind::NoResult, payload)) => match serde_json::from_slice::<Refusal>(&payload) {
                Ok(refusal) => Err(Failure::Refused(refusal.into_error(&self.hello.name))),
                Err(e) => Err(Failure::Dead(SolveError::Garbage { text: e.to_string() })),
            },
            Ok((Kind::Overran, payload)) => {
                // It is ending itself; giving back the memory of a huge model takes it a while, which nobody waits for.
                self.child.kill();
                match serde_json::from_slice::<Overrun>(&payload) {
                    Ok(overrun) => Err(Failure::Overran(overrun)),
                    Err(e) => Err(Failure::Dead(SolveError::Garbage { text: e.to_string() })),
                }
            }
            Ok((kind, _)) => {
                Err(Failure::Dead(SolveError::Garbage { text: format!("a frame of kind {kind:?}") }))
            }
            Err(e) => Err(Failure::Dead(end(&mut self.child, e, begun))),
        }
    }

    /// Process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the worker to end, without waiting.
    pub(crate) fn dismiss(&self) {
        // A socket that is closed already needs no closing.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
    }
}

/// Why there is no answer.
pub(crate) enum Failure {
    /// The plugin refused; the worker goes on.
    Refused(SolveError),
    /// The worker had died before it got the model.
    Gone(SolveError),
    /// The solver overran its time limit; the worker must be replaced.
    Overran(Overrun),
    /// The worker must be replaced.
    Dead(SolveError),
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.dismiss();
        // It ends by itself when its socket closes; a stuck one is killed.
        self.child.wait_a_little(Duration::from_millis(200));
    }
}

/// Ends a child that has not answered what it was asked at `begun`, and says why.
fn end(child: &mut Process, e: FrameError, begun: Instant) -> SolveError {
    match child.end(e, begun) {
        Fate::Died { signal, exit } => SolveError::Crashed { signal, exit },
        Fate::Silent { after_s } => SolveError::Hung { after_s },
        Fate::Noise(text) => SolveError::Garbage { text },
        Fate::System(e) => SolveError::Io { what: "talking to a solver worker", text: e.to_string() },
    }
}
