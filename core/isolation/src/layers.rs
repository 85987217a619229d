//! The layers around a worker. It puts them up itself, before it touches what it is afraid of.

use std::path::PathBuf;

use crate::calls::Calls;
use crate::files;

/// A layer that can be left out, to find out whether it is what stands in a library's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Landlock: which files can be read, that none can be written, that no TCP connection can be made.
    Landlock,
    /// Seccomp: which system calls there are.
    Seccomp,
}

impl Layer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Landlock, Self::Seccomp];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
        }
    }
}

/// Which layers stand around this process and which do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers {
    /// Those that stand, each with its extent.
    pub active: Vec<String>,
    /// Those that do not, each with the reason.
    pub missing: Vec<String>,
}

impl Layers {
    fn note(&mut self, name: &str, outcome: Result<String, String>) {
        match outcome {
            Ok(active) => self.active.push(active),
            Err(reason) => self.missing.push(format!("{name}: {reason}")),
        }
    }

    /// Notes a layer that is left out on purpose.
    pub fn switched_off(&mut self, layer: Layer) {
        self.note(layer.name(), Err("switched off".to_owned()));
    }

    /// The host empties the environment but for the variables `named`; the worker sees to it that it did.
    pub fn environment(&mut self, named: &[String]) {
        self.note("environment", environment(named));
    }

    /// The host closes what it has open; the worker sees to it that only the three standard descriptors and `more` came
    /// along.
    pub fn descriptors(&mut self, more: usize) {
        self.note("descriptors", descriptors(more));
    }

    /// The host sets the limits between fork and exec; the worker reads them.
    pub fn rlimits(&mut self) {
        self.note("rlimits", rlimits());
    }

    /// Restricts the calling thread, and all that it starts from now on, to reading `readable`; no file can be written, and no
    /// TCP connection be made without `network`. Noted as missing, and not done, if other threads run already.
    pub fn landlock(&mut self, readable: &[PathBuf], network: bool) {
        let alone = match std::fs::read_dir("/proc/self/task").map(Iterator::count) {
            Ok(1) => Ok(()),
            Ok(n) => Err(format!("{} other threads are running already", n - 1)),
            Err(e) => Err(format!("/proc/self/task: {e}")),
        };
        match alone.and_then(|()| files::restrict(readable, network)) {
            Ok(granted) => {
                self.active.push(granted.active);
                self.missing.extend(granted.missing);
            }
            Err(reason) => self.note(Layer::Landlock.name(), Err(reason)),
        }
    }

    /// Leaves all threads of the process `calls` and no other system call.
    pub fn seccomp(&mut self, calls: &Calls) {
        self.note(Layer::Seccomp.name(), calls.restrict().map(|()| "seccomp".to_owned()));
    }
}

fn environment(named: &[String]) -> Result<String, String> {
    let strangers: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| !named.contains(name))
        .collect();
    match (strangers.is_empty(), std::env::vars_os().count()) {
        (false, _) => Err(format!("holds {}, which nobody named", strangers.join(", "))),
        (true, 0) => Ok("empty environment".to_owned()),
        (true, n) => Ok(format!("environment of {n} named variables")),
    }
}

fn descriptors(more: usize) -> Result<String, String> {
    let folder = std::fs::read_dir("/proc/self/fd").map_err(|e| format!("/proc/self/fd: {e}"))?;
    // The listing itself is one more.
    match folder.count().saturating_sub(3 + more + 1) {
        0 => Ok("closed descriptors".to_owned()),
        n => Err(format!("{n} descriptors of the host came along")),
    }
}

fn rlimits() -> Result<String, String> {
    let limit = |which| {
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: a place for the answer.
        let read = unsafe { libc::getrlimit(which, &raw mut limit) };
        (read == 0 && limit.rlim_max != libc::RLIM_INFINITY).then_some(limit.rlim_max)
    };
    if limit(libc::RLIMIT_CORE) != Some(0) {
        return Err("core files are not switched off".to_owned());
    }
    let mut parts = vec!["core 0".to_owned()];
    let kinds = [
        ("files", libc::RLIMIT_NOFILE),
        ("file size", libc::RLIMIT_FSIZE),
        ("address space", libc::RLIMIT_AS),
    ];
    parts.extend(kinds.into_iter().filter_map(|(name, which)| Some(format!("{name} {}", limit(which)?))));
    Ok(format!("rlimits ({})", parts.join(", ")))
}
