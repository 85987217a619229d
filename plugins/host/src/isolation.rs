//! The layers around a worker. It puts them up itself, after it has read its manifest and before it loads anything that
//! the manifest names, so that not even a library's initialisers run outside them.
//!
//! Each layer that the kernel lacks is reported in the worker's [`Hello`](crate::Hello), or refused where the host demands
//! all of them ([`PoolConfig::require_layers`](crate::PoolConfig::require_layers)).

mod calls;
mod files;

use std::path::PathBuf;

use crate::manifest::Manifest;

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

/// Which layers stand and which do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layers {
    /// Those that stand, each with its extent.
    pub(crate) active: Vec<String>,
    /// Those that do not, each with the reason.
    pub(crate) missing: Vec<String>,
}

impl Layers {
    fn note(&mut self, name: &str, outcome: Result<String, String>) {
        match outcome {
            Ok(active) => self.active.push(active),
            Err(reason) => self.missing.push(format!("{name}: {reason}")),
        }
    }
}

/// Puts up all layers but those of `without`. `libraries` are about to be loaded; `readable` may be read besides.
pub(crate) fn confine(
    manifest: &Manifest,
    libraries: &[PathBuf],
    readable: &[PathBuf],
    without: &[Layer],
) -> Layers {
    let mut layers = Layers::default();
    let off = |layer: Layer| without.contains(&layer).then(|| "switched off".to_owned());
    // Landlock binds the calling thread and those that it starts later.
    let alone = match std::fs::read_dir("/proc/self/task").map(Iterator::count) {
        Ok(1) => Ok(()),
        Ok(n) => Err(format!("{} other threads are running already", n - 1)),
        Err(e) => Err(format!("/proc/self/task: {e}")),
    };
    layers.note("environment", environment(&manifest.env));
    layers.note("descriptors", descriptors());
    layers.note("rlimits", rlimits());
    let landlock = match (off(Layer::Landlock), alone) {
        (Some(reason), _) | (None, Err(reason)) => Err(reason),
        (None, Ok(())) => files::restrict(libraries, readable, manifest.network),
    };
    match landlock {
        Ok(granted) => {
            layers.active.push(granted.active);
            layers.missing.extend(granted.missing);
        }
        Err(reason) => layers.note(Layer::Landlock.name(), Err(reason)),
    }
    let seccomp = off(Layer::Seccomp).map_or_else(|| calls::restrict(manifest.network), Err);
    layers.note(Layer::Seccomp.name(), seccomp);
    layers
}

/// The host empties the environment; the worker sees to it that it did.
fn environment(named: &[String]) -> Result<String, String> {
    let strangers: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| !named.contains(name))
        .collect();
    match (strangers.is_empty(), std::env::vars_os().count()) {
        (false, _) => Err(format!("holds {}, which the manifest does not name", strangers.join(", "))),
        (true, 0) => Ok("empty environment".to_owned()),
        (true, n) => Ok(format!("environment of {n} named variables")),
    }
}

/// The host closes what it has open; the worker sees to it that only standard descriptors and its two sockets came along.
fn descriptors() -> Result<String, String> {
    let folder = std::fs::read_dir("/proc/self/fd").map_err(|e| format!("/proc/self/fd: {e}"))?;
    // The listing itself is one more.
    match folder.count().saturating_sub(6) {
        0 => Ok("closed descriptors".to_owned()),
        n => Err(format!("{n} descriptors of the host came along")),
    }
}

/// The host sets the limits between fork and exec; the worker reads them.
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
