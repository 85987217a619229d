//! Why a sandbox cannot be opened.

use std::path::PathBuf;

use thiserror::Error;

/// Why a sandbox cannot be opened. Every one is the host's fault: no program was seen yet.
#[derive(Debug, Error)]
pub enum OpenError {
    /// There is no guest.
    #[error("there is no guest component at {}; `cargo xtask setup` builds it", path.display())]
    GuestMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is no guest with packages.
    #[error(
        "the program imports numpy, pandas, scipy, networkx, sympy or highspy, and the guest that has them is not at {}; \
         `cargo xtask setup --with packages` fetches it",
        path.display()
    )]
    PackagesMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file could not be read, written or locked.
    #[error("cannot {what} {}: {source}", path.display())]
    Io {
        /// What was being done.
        what: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The cache folder could be written by somebody else, who could then put machine code into this process.
    #[error("the cache folder {} belongs to another user or is no folder", path.display())]
    CacheNotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// The guest imports something that this sandbox does not answer.
    #[error("the guest imports {name}, which the sandbox does not offer")]
    UnexpectedImport {
        /// Interface and function.
        name: String,
    },
    /// The guest has no `run`, so it is not one of ours.
    #[error("the guest does not export `run`")]
    NoEntry,
    /// A component in another language cannot be compiled.
    #[error("the component cannot be compiled: {reason}")]
    Component {
        /// The engine's words.
        reason: String,
    },
    /// A component in another language is longer than a program may be.
    #[error("the component has {bytes} bytes, the limit for a program is {limit}")]
    ComponentTooLarge {
        /// Its length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// No process for programs could be started, or it does not serve.
    #[error("the sandbox's process: {what}")]
    Worker {
        /// What happened.
        what: String,
    },
    /// All layers were demanded, and these do not stand.
    #[error("not all layers of isolation stand: {}", missing.join("; "))]
    Exposed {
        /// Each with its reason.
        missing: Vec<String>,
    },
    /// The engine refused.
    #[error("{what}: {reason}")]
    Engine {
        /// What was being done.
        what: &'static str,
        /// The engine's words.
        reason: String,
    },
}

impl OpenError {
    /// Whether the component to be run is at fault, rather than the host.
    pub fn is_the_components(&self) -> bool {
        matches!(
            self,
            Self::UnexpectedImport { .. }
                | Self::NoEntry
                | Self::Component { .. }
                | Self::ComponentTooLarge { .. }
        )
    }

    pub(crate) fn engine(what: &'static str) -> impl FnOnce(wasmtime::Error) -> Self {
        move |e| Self::Engine { what, reason: format!("{e:#}") }
    }

    pub(crate) fn io(what: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { what, path, source }
    }
}
