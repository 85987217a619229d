//! The worker process: opens one plugin and solves what comes through its socket until that closes.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::Path;
use std::process::ExitCode;

use orlm_solver::{MathModel, SolveError, SolveResult};

use crate::library::Session;
use crate::manifest::Manifest;
use crate::protocol::{FrameError, Hello, Kind, Refusal, receive, send};

/// The main function of a worker process; `args` are the arguments behind the hidden verb: the manifest's path. Standard
/// input is the socket to the host.
///
/// Ends with 0 when the host closes the socket, with 2 on wrong arguments, with 3 when the host cannot be understood.
pub fn worker_main(args: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let mut args = args.into_iter();
    let (Some(manifest), None) = (args.next(), args.next()) else {
        return complain(2, "usage: solver-worker <manifest>");
    };
    match run(Path::new(&manifest)) {
        Ok(()) | Err(FrameError::Closed) => ExitCode::SUCCESS,
        Err(e) => complain(3, &format!("solver worker: {e:?}")),
    }
}

fn complain(code: u8, text: &str) -> ExitCode {
    // stderr may be closed; there is nothing else to tell it to.
    let _ = io::Write::write_all(&mut io::stderr(), format!("{text}\n").as_bytes());
    ExitCode::from(code)
}

fn run(manifest: &Path) -> Result<(), FrameError> {
    let socket = take_socket()?;
    exit_with_the_host(socket.as_raw_fd());
    let opened = Manifest::read(manifest)
        .map_err(|e| SolveError::PluginMissing { name: String::new(), tried: vec![e.to_string()] })
        .and_then(|m| Session::open(&m, manifest).map(|s| (m, s)))
        .and_then(|(m, s)| s.capabilities().map(|c| (m, s, c)));
    let (manifest, session, (capabilities, licence)) = match opened {
        Ok(parts) => parts,
        Err(e) => return send_json(socket.as_fd(), Kind::Refused, &Refusal::from(e)),
    };
    let hello = Hello {
        name: manifest.name,
        version: session.version(),
        capabilities,
        licence,
        libraries: session.libraries.clone(),
    };
    send_json(socket.as_fd(), Kind::Hello, &hello)?;
    let mut buffer = Vec::new();
    loop {
        let (kind, payload) = receive(socket.as_fd(), &mut buffer, None)?;
        if kind != Kind::Solve {
            return Err(FrameError::Noise(format!("a frame of kind {kind:?}")));
        }
        match solve(&session, &payload) {
            Ok(result) => send(socket.as_fd(), Kind::Result, &result.encode(), None)?,
            Err(e) => send_json(socket.as_fd(), Kind::NoResult, &Refusal::from(e))?,
        }
    }
}

fn solve(session: &Session, payload: &[u8]) -> Result<SolveResult, SolveError> {
    let (model, options) = MathModel::decode(payload)?;
    session.solve(&model, &options)
}

fn send_json(fd: BorrowedFd<'_>, kind: Kind, value: &impl serde::Serialize) -> Result<(), FrameError> {
    let json = serde_json::to_vec(value).map_err(|e| FrameError::Noise(e.to_string()))?;
    send(fd, kind, &json, None)
}

/// Moves the socket away from descriptor 0 and points descriptors 0 and 1 elsewhere: what a vendor library prints to
/// stdout goes to stderr, and cannot be mistaken for an answer.
fn take_socket() -> io::Result<OwnedFd> {
    let null = File::open("/dev/null")?;
    // SAFETY: plain descriptor calls; the duplicate is owned by nobody else.
    unsafe {
        let socket = libc::fcntl(0, libc::F_DUPFD_CLOEXEC, 10);
        if socket < 0 || libc::dup2(null.as_raw_fd(), 0) < 0 || libc::dup2(2, 1) < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(OwnedFd::from_raw_fd(socket))
    }
}

/// Ends this process when the host's end of the socket closes, even in the middle of a solve.
fn exit_with_the_host(socket: i32) {
    // Without the thread (no memory) the parent-death signal still stands.
    let _ = std::thread::Builder::new().name("host-watch".to_owned()).spawn(move || {
        loop {
            let mut poll = libc::pollfd { fd: socket, events: libc::POLLRDHUP, revents: 0 };
            // SAFETY: one valid pollfd.
            let ready = unsafe { libc::poll(&raw mut poll, 1, -1) };
            if ready > 0 && poll.revents != 0 {
                // SAFETY: ends the process at once, without exit handlers of half-finished libraries.
                unsafe { libc::_exit(0) };
            }
        }
    });
}
