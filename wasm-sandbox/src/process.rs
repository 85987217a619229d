//! One process that runs programs, seen from its host.

use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orlm_isolation::{Fate, FrameError, Patience, Process, Rights, WorkerCommand, receive, send};
use orlm_solver::SolveService;
use orlm_types::Outcome;

use crate::config::Limits;
use crate::error::OpenError;
use crate::messages::{Kind, Ready, Refusal, Report};
use crate::runner::MESSAGE_BYTES;
use crate::solves::{Reply, Solves};

/// Time to load the guest and close the layers.
const START: Duration = Duration::from_secs(60);
/// How long after its wall-clock guard should have fired a process is ended.
const LAST_WORD: Duration = Duration::from_secs(3);
/// Descriptors that it may have open while it prepares itself.
const OPEN_FILES: u64 = 64;
/// What a character may take in JSON, in bytes.
const ESCAPED: usize = 6;

/// A running process.
pub(crate) struct GuestProcess {
    process: Process,
    socket: UnixStream,
    buffer: Vec<u8>,
    /// Programs that it has begun.
    pub(crate) programs: u32,
    pub(crate) ready: Ready,
}

/// Why a process could not be started.
#[derive(Debug)]
pub(crate) enum NoStart {
    /// It said so.
    Refused(Refusal),
    /// It did not come to say anything.
    Failed(String),
}

impl From<NoStart> for OpenError {
    fn from(e: NoStart) -> Self {
        match e {
            NoStart::Refused(refusal) => refusal.into(),
            NoStart::Failed(what) => Self::Worker { what },
        }
    }
}

impl GuestProcess {
    /// Starts a process and waits until its layers are closed.
    pub(crate) fn start(command: &WorkerCommand, setup: &[u8]) -> Result<Self, NoStart> {
        let failed = |what: &str| {
            let what = what.to_owned();
            move |e: std::io::Error| NoStart::Failed(format!("{what}: {e}"))
        };
        let (socket, theirs) = UnixStream::pair().map_err(failed("making a socket pair"))?;
        let mut child = Command::new(&command.program);
        child.args(&command.args).current_dir("/").env_clear();
        child.stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::null()).stderr(Stdio::null());
        // The address space is limited by the process itself, once it has reserved the guest's.
        let rights = Rights { files: OPEN_FILES, memory: None, may_write: false };
        let begun = Instant::now();
        let mut process = Process::start(child, rights).map_err(failed("starting it"))?;
        let mut buffer = Vec::new();
        let mut patience = Patience::until(begun + START);
        let answer = send(socket.as_fd(), Kind::Setup as u32, setup, &mut patience)
            .and_then(|()| receive(socket.as_fd(), &mut buffer, 1 << 20, &mut patience));
        let (code, payload) = answer
            .map_err(|e| NoStart::Failed(format!("at its start {}", obituary(process.end(e, begun)))))?;
        let garbage = |what: String| NoStart::Failed(format!("at its start it said {what}"));
        match Kind::from_code(code) {
            Some(Kind::Ready) => {
                let ready = serde_json::from_slice(&payload).map_err(|e| garbage(e.to_string()))?;
                Ok(Self { process, socket, buffer, programs: 0, ready })
            }
            Some(Kind::Refused) => match serde_json::from_slice(&payload) {
                Ok(refusal) => Err(NoStart::Refused(refusal)),
                Err(e) => Err(garbage(e.to_string())),
            },
            Some(Kind::Panic) => Err(garbage(String::from_utf8_lossy(&payload).into_owned())),
            _ => Err(garbage(format!("a frame of kind {code}"))),
        }
    }

    /// Process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Runs one program and solves its models. `Err` holds how the process ended instead; it is of no use any more then.
    pub(crate) fn run(
        &mut self,
        source: &str,
        limits: &Limits,
        service: &dyn SolveService,
    ) -> Result<(Report, Solves), String> {
        self.programs += 1;
        let mut solves = Solves::default();
        let mut ended: Option<Outcome> = None;
        // Time that was spent waiting for the process, which is the program's.
        let mut waited = Duration::ZERO;
        let most =
            limits.model_bytes.max(ESCAPED * (limits.output_bytes + 3 * MESSAGE_BYTES)) as u64 + (64 << 10);
        let (mut kind, mut payload) = (Kind::Run, source.as_bytes().to_vec());
        loop {
            let begun = Instant::now();
            let left = limits.wall_time.saturating_sub(waited).saturating_add(LAST_WORD);
            let end_of_time = begun + Duration::from_secs(1 << 31);
            let mut patience = Patience::until(begun.checked_add(left).unwrap_or(end_of_time));
            let answer = send(self.socket.as_fd(), kind as u32, &payload, &mut patience)
                .and_then(|()| receive(self.socket.as_fd(), &mut self.buffer, most, &mut patience));
            let (code, answer) = answer.map_err(|e| obituary(self.process.end(e, begun)))?;
            waited += begun.elapsed();
            let noise =
                |process: &mut Process, what: String| obituary(process.end(FrameError::Noise(what), begun));
            match Kind::from_code(code) {
                Some(Kind::Solve) if ended.is_none() => {
                    (kind, payload) = match solves.answer(&answer, limits, service) {
                        Reply::Result(bytes) => (Kind::Result, bytes),
                        Reply::Invalid(words) => (Kind::Invalid, words.into_bytes()),
                        Reply::End(outcome) => {
                            ended = Some(outcome);
                            (Kind::Stop, Vec::new())
                        }
                    };
                }
                Some(Kind::Done) => {
                    let report: Report = serde_json::from_slice(&answer).map_err(|e| {
                        noise(&mut self.process, format!("a report that cannot be read: {e}"))
                    })?;
                    let outcome = ended.unwrap_or(report.outcome);
                    return Ok((Report { outcome, ..report }, solves));
                }
                Some(Kind::Panic) => {
                    let words = String::from_utf8_lossy(&answer[..answer.len().min(1000)]).into_owned();
                    self.process.kill();
                    return Err(format!("it panicked: {words}"));
                }
                _ => return Err(noise(&mut self.process, format!("a frame of kind {code}"))),
            }
        }
    }

    /// Asks the process to end, without waiting.
    pub(crate) fn dismiss(&self) {
        // A socket that is closed already needs no closing.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
    }
}

impl Drop for GuestProcess {
    fn drop(&mut self) {
        self.dismiss();
        // It ends by itself when its socket closes; a stuck one is killed.
        self.process.wait_a_little(Duration::from_millis(200));
    }
}

/// How a process ended, in words.
fn obituary(fate: Fate) -> String {
    match fate {
        Fate::Died { signal: Some(libc::SIGSYS), .. } => {
            "it was ended by the kernel for a forbidden system call (signal 31)".to_owned()
        }
        Fate::Died { signal: Some(signal), .. } => format!("it died by signal {signal}"),
        Fate::Died { exit: Some(status), .. } => format!("it ended with status {status}"),
        Fate::Died { .. } => "it went away".to_owned(),
        Fate::Silent { after_s } => format!("it was killed, having said nothing for {after_s:.1} s"),
        Fate::Noise(what) => format!("it was killed, having sent {what}"),
        Fate::System(e) => format!("it could not be talked to: {e}"),
    }
}
