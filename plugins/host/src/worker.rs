//! The worker process: opens one plugin and solves what comes through its socket until that closes.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use orlm_isolation::{FrameError, Layer, Layers, Patience};
use orlm_solver::{MathModel, SolveError, SolveResult};

use crate::isolation::confine;
use crate::library::{Libraries, Session};
use crate::manifest::Manifest;
use crate::protocol::{Hello, Kind, Refusal, receive, send};
use crate::watch::Watch;

/// The hidden verb of a program that can be a worker.
pub const VERB: &str = "solver-worker";

/// The main function of a worker process; `args` are the arguments behind the hidden verb: the manifest's path, then the
/// words that the host puts behind it. Standard input and standard output are sockets to the host.
///
/// Ends with 0 when the host closes the socket, with 2 on wrong arguments, with 3 when the host cannot be understood.
pub fn worker_main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut args = args.into_iter();
    let parsed = args.next().and_then(|manifest| Some((manifest, Settings::parse(args)?)));
    let Some((manifest, settings)) = parsed else {
        return complain(
            2,
            "usage: solver-worker <manifest> [grace=<seconds>] [without=<layer>] [require-layers]",
        );
    };
    match run(Path::new(&manifest), &settings) {
        Ok(()) | Err(FrameError::Closed) => ExitCode::SUCCESS,
        Err(e) => complain(3, &format!("solver worker: {e:?}")),
    }
}

/// What the host tells a worker before it loads anything.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    /// How long a solver may go on after its time limit before the worker ends itself.
    pub(crate) grace: Duration,
    /// Layers to leave out.
    pub(crate) without: Vec<Layer>,
    /// Whether to load nothing unless all layers stand.
    pub(crate) require_layers: bool,
}

impl Settings {
    /// As arguments of a program.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = vec![format!("grace={}", self.grace.as_secs_f64())];
        words.extend(self.without.iter().map(|layer| format!("without={}", layer.name())));
        words.extend(self.require_layers.then(|| "require-layers".to_owned()));
        words
    }

    fn parse(words: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut settings = Self { grace: Duration::from_secs(1), without: Vec::new(), require_layers: false };
        for word in words {
            let word = word.to_str()?;
            match word.split_once('=') {
                None if word == "require-layers" => settings.require_layers = true,
                Some(("grace", s)) => settings.grace = Duration::try_from_secs_f64(s.parse().ok()?).ok()?,
                Some(("without", name)) => {
                    settings.without.push(Layer::ALL.into_iter().find(|l| l.name() == name)?);
                }
                _ => return None,
            }
        }
        Some(settings)
    }
}

fn complain(code: u8, text: &str) -> ExitCode {
    // stderr may be closed; there is nothing else to tell it to.
    let _ = io::Write::write_all(&mut io::stderr(), format!("{text}\n").as_bytes());
    ExitCode::from(code)
}

fn run(path: &Path, settings: &Settings) -> Result<(), FrameError> {
    let (socket, control) = take_sockets()?;
    let socket = Arc::new(socket);
    let refuse = |refusal: Refusal| send_json(socket.as_fd(), Kind::Refused, &refusal);
    let manifest = match Manifest::read(path) {
        Ok(manifest) => manifest,
        Err(e) => return refuse(Refusal::Missing { tried: vec![e.to_string()] }),
    };
    let libraries = match Libraries::find(&manifest, path) {
        Ok(libraries) => libraries,
        Err(e) => return refuse(e.into()),
    };
    orlm_isolation::die_first();
    let layers = confine(&manifest, &libraries.all(), &manifest.readable(path, variable), &settings.without);
    if settings.require_layers && !layers.missing.is_empty() {
        return refuse(Refusal::Exposed { missing: layers.missing });
    }
    // After the layers, for they bind only threads that are started behind them.
    let mut watch = Watch::start(control, &socket, settings.grace)?;
    let opened = Session::open(&manifest, &libraries);
    let (session, hello) = match opened.and_then(|s| hello(&manifest, &libraries, &s, layers).map(|h| (s, h)))
    {
        Ok(parts) => parts,
        Err(e) => return refuse(e.into()),
    };
    send_json(socket.as_fd(), Kind::Hello, &hello)?;
    let mut buffer = Vec::new();
    loop {
        let (kind, payload) = receive(socket.as_fd(), &mut buffer, &mut Patience::endless())?;
        if kind != Kind::Solve {
            return Err(FrameError::Noise(format!("a frame of kind {kind:?}")));
        }
        match solve(&session, &payload, &mut watch) {
            Ok(result) => send(socket.as_fd(), Kind::Result, &result.encode(), &mut Patience::endless())?,
            Err(e) => send_json(socket.as_fd(), Kind::NoResult, &Refusal::from(e))?,
        }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn hello(
    manifest: &Manifest,
    libraries: &Libraries,
    session: &Session,
    layers: Layers,
) -> Result<Hello, SolveError> {
    let (capabilities, licence) = session.capabilities()?;
    Ok(Hello {
        name: manifest.name.clone(),
        version: session.version(),
        capabilities,
        licence,
        libraries: libraries.all(),
        layers: layers.active,
        missing_layers: layers.missing,
    })
}

/// The limit counts from here: the model has arrived and been read.
fn solve(session: &Session, payload: &[u8], watch: &mut Watch) -> Result<SolveResult, SolveError> {
    let decoded = MathModel::decode(payload);
    let limit = decoded.as_ref().ok().and_then(|(_, options)| options.time_limit);
    let stop = watch.begin(limit.and_then(|s| Duration::try_from_secs_f64(s).ok()));
    let answer =
        decoded.map_err(SolveError::from).and_then(|(m, options)| session.solve(&m, &options, &stop));
    watch.finish();
    answer
}

fn send_json(fd: BorrowedFd<'_>, kind: Kind, value: &impl serde::Serialize) -> Result<(), FrameError> {
    let json = serde_json::to_vec(value).map_err(|e| FrameError::Noise(e.to_string()))?;
    send(fd, kind, &json, &mut Patience::endless())
}

/// Moves the sockets away from descriptors 0 and 1 and points those elsewhere: what a vendor library prints to stdout goes
/// to stderr, and cannot be mistaken for an answer. The first socket is for models and answers, the second for requests to
/// stop.
fn take_sockets() -> io::Result<(OwnedFd, OwnedFd)> {
    let null = File::open("/dev/null")?;
    // SAFETY: plain descriptor calls; the duplicates are owned by nobody else.
    unsafe {
        let socket = libc::fcntl(0, libc::F_DUPFD_CLOEXEC, 10);
        let control = libc::fcntl(1, libc::F_DUPFD_CLOEXEC, 10);
        if socket < 0 || control < 0 || libc::dup2(null.as_raw_fd(), 0) < 0 || libc::dup2(2, 1) < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((OwnedFd::from_raw_fd(socket), OwnedFd::from_raw_fd(control)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_the_command_line() {
        let parse = |words: &[String]| Settings::parse(words.iter().map(OsString::from));
        let settings = Settings {
            grace: Duration::from_millis(1234),
            without: vec![Layer::Seccomp, Layer::Landlock],
            require_layers: true,
        };
        assert_eq!(parse(&settings.words()), Some(settings));
        assert_eq!(parse(&["without=everything".to_owned()]), None);
        assert_eq!(parse(&["grace=-1".to_owned()]), None);
        assert_eq!(parse(&["grace=".to_owned()]), None);
    }
}
