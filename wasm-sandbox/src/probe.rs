//! What `orlm doctor` shows of the sandbox.

use crate::cache::{Artefact, CacheState};
use crate::config::SandboxConfig;
use crate::engine::{ENGINE_VERSION, engine};
use crate::error::OpenError;
use crate::sandbox::{Sandbox, unreadable};
use crate::seen::hash_of;

/// One layer between a program and the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its name.
    pub name: &'static str,
    /// Whether it is there.
    pub active: bool,
    /// What it does, in a sentence.
    pub what: &'static str,
}

/// The state of the sandbox's parts.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Content hash (BLAKE3, hexadecimal) of the guest component.
    pub guest: String,
    /// Its size in bytes.
    pub guest_bytes: u64,
    /// Name and version of the WebAssembly engine.
    pub engine: &'static str,
    /// Where the compiled guest is or will be.
    pub compiled: std::path::PathBuf,
    /// Whether it is there.
    pub cache: CacheState,
    /// What stands between a program and the machine.
    pub layers: Vec<Layer>,
}

impl Sandbox {
    /// Looks at guest, engine and cache without compiling or running anything.
    pub fn probe(config: &SandboxConfig) -> Result<Probe, OpenError> {
        let guest = std::fs::File::open(&config.guest).map_err(unreadable(config))?;
        let guest_bytes = guest.metadata().map_err(unreadable(config))?.len();
        let hash = hash_of(guest).map_err(unreadable(config))?;
        // One slot: the size of the pool does not enter the compiled code.
        let engine = engine(&config.limits, 1)?;
        let artefact = Artefact::locate(&config.cache, &engine, &hash);
        Ok(Probe {
            guest: hash.to_hex().to_string(),
            guest_bytes,
            engine: ENGINE_VERSION,
            compiled: artefact.path(),
            cache: artefact.state(),
            layers: layers(),
        })
    }
}

fn layers() -> Vec<Layer> {
    vec![
        Layer {
            name: "wasm",
            active: true,
            what: "programs run in WebAssembly; no import of theirs reaches a file, a socket, the environment or a clock",
        },
        Layer {
            name: "checked models",
            active: true,
            what: "solvers see only models that the host has read and checked, never a program",
        },
        Layer {
            name: "guest process",
            active: false,
            what: "the WebAssembly engine runs in this process, without Landlock, seccomp or resource limits of its own",
        },
    ]
}
