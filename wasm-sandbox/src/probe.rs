//! What `orlm doctor` shows of the sandbox.

use crate::cache::{Artefact, CacheState};
use crate::config::SandboxConfig;
use crate::engine::{ENGINE_VERSION, engine};
use crate::error::OpenError;
use crate::sandbox::{Sandbox, unreadable};
use crate::seen::hash_of;

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
        })
    }
}
