//! One worker process, seen from the host: start, ask, kill.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use orlm_solver::SolveError;

use crate::cancel::Cancel;
use crate::protocol::{FrameError, Hello, Kind, Overrun, Patience, Refusal, receive, send};
use crate::registry::Entry;
use crate::sessions::SessionLock;
use crate::worker::Settings;

/// How to start a worker: a program that calls [`crate::worker_main`] when it is given these arguments, followed by the
/// manifest's path and further words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments before the manifest.
    pub args: Vec<OsString>,
}

impl Default for WorkerCommand {
    /// The running program with the hidden verb `solver-worker`.
    fn default() -> Self {
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("/proc/self/exe"));
        Self { program, args: vec!["solver-worker".into()] }
    }
}

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
    child: Child,
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
        let (memory, may_write) = (launch.memory, launch.stderr == WorkerStderr::Inherit);
        // SAFETY: getpid has no preconditions.
        let host = unsafe { libc::getpid() };
        // SAFETY: the closure only makes system calls that are allowed between fork and exec, and allocates nothing.
        unsafe { command.pre_exec(move || confine(host, memory, may_write)) };
        let child = spawn(command).map_err(io_error("starting a solver worker"))?;
        let mut buffer = Vec::new();
        let begun = Instant::now();
        let mut ending = Ending { child };
        let frame = receive(ours.as_fd(), &mut buffer, &mut Patience::until(begun + launch.start));
        let (kind, payload) = frame.map_err(|e| end(&mut ending.child, e, begun))?;
        let garbage = |text: String| SolveError::Garbage { text };
        match kind {
            Kind::Hello => {
                let hello: Hello = serde_json::from_slice(&payload).map_err(|e| garbage(e.to_string()))?;
                let grace = launch.settings.grace;
                let (child, socket) = (ending.into_child(), ours);
                Ok(Self { child, socket, control, buffer, grace, solves: 0, hello, _session: session })
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
                let _ = self.child.kill();
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
        if wait_a_little(&mut self.child, Duration::from_millis(200)).is_none() {
            kill(&mut self.child);
        }
    }
}

/// A child that is killed unless somebody takes it.
struct Ending {
    child: Child,
}

impl Ending {
    fn into_child(self) -> Child {
        let this = std::mem::ManuallyDrop::new(self);
        // SAFETY: `this` is never used or dropped again, so the child has one owner.
        unsafe { std::ptr::read(&raw const this.child) }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        kill(&mut self.child);
    }
}

/// Ends a child that has not answered what it was asked at `begun`, and says why.
fn end(child: &mut Child, e: FrameError, begun: Instant) -> SolveError {
    match e {
        FrameError::Closed => {
            // The socket closes a moment before the process can be waited for.
            let status = wait_a_little(child, Duration::from_secs(2));
            kill(child);
            let (signal, exit) = status.map_or((None, None), |s| (s.signal(), s.code()));
            SolveError::Crashed { signal, exit }
        }
        FrameError::Late => {
            let after_s = begun.elapsed().as_secs_f64();
            kill(child);
            SolveError::Hung { after_s }
        }
        FrameError::Noise(text) => {
            kill(child);
            SolveError::Garbage { text }
        }
        FrameError::System(e) => {
            kill(child);
            SolveError::Io { what: "talking to a solver worker", text: e.to_string() }
        }
    }
}

fn kill(child: &mut Child) {
    // Both fail only for a child that is gone already.
    let _ = child.kill();
    let _ = child.wait();
}

fn wait_a_little(child: &mut Child, patience: Duration) -> Option<std::process::ExitStatus> {
    let deadline = Instant::now() + patience;
    let mut pause = Duration::from_micros(50);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

/// Runs in the child between fork and exec.
fn confine(host: libc::pid_t, memory: Option<u64>, may_write: bool) -> io::Result<()> {
    let limit = |which, most: u64| {
        let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
        // SAFETY: a valid limit.
        if unsafe { libc::setrlimit(which, &raw const limit) } == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    };
    // No core files: a crash of a vendor library is expected now and then.
    limit(libc::RLIMIT_CORE, 0)?;
    limit(libc::RLIMIT_NOFILE, OPEN_FILES)?;
    if !may_write {
        // Standard error may be a file of the host; else nothing is written anywhere.
        limit(libc::RLIMIT_FSIZE, 0)?;
    }
    if let Some(bytes) = memory {
        limit(libc::RLIMIT_AS, bytes)?;
    }
    // SAFETY: plain system calls on values of this frame.
    unsafe {
        // No orphan outlives the host, even one that is stuck.
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        if libc::getppid() != host {
            return Err(io::Error::other("the host is gone"));
        }
        // Descriptors that some library of the host left open do not reach the worker. Rust's own pipe for reporting a
        // failed exec is closed by the exec itself, as all of these are.
        let closed = libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
        if closed != 0 {
            for fd in 3..1024 {
                libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC);
            }
        }
    }
    Ok(())
}

/// A command on its way to the spawning thread, and the way back.
type Order = (Command, mpsc::SyncSender<io::Result<Child>>);

/// Spawns from one thread that lives as long as the process: the parent-death signal fires when the *thread* that
/// spawned a child ends, and the threads that solve come and go.
fn spawn(command: Command) -> io::Result<Child> {
    static ORDERS: OnceLock<Mutex<mpsc::Sender<Order>>> = OnceLock::new();
    let orders = ORDERS.get_or_init(|| {
        let (sender, receiver) = mpsc::channel::<Order>();
        let run = move || {
            for (mut command, answer) in receiver {
                // Nobody waits any more if the asker has panicked.
                let _ = answer.send(command.spawn());
            }
        };
        // Without the thread the receiver is dropped, and every order below fails.
        let _ = std::thread::Builder::new().name("worker-spawner".to_owned()).spawn(run);
        Mutex::new(sender)
    });
    let gone = || io::Error::other("the spawning thread is gone");
    let (answer, result) = mpsc::sync_channel(1);
    let sender = orders.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    sender.send((command, answer)).map_err(|_| gone())?;
    result.recv().map_err(|_| gone())?
}
