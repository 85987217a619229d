//! What the host and a worker say to each other, in frames. Models and results travel in their byte form; JSON only carries
//! what is small.

use std::os::fd::BorrowedFd;

use orlm_isolation::{FrameError, Patience};
use orlm_solver::{Capabilities, Licence, SolveError};
use serde::{Deserialize, Serialize};

/// No model or result within the default size limits comes near this; a length above it is noise.
const LARGEST: u64 = 8 << 30;

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Worker: ready; a [`Hello`].
    Hello = 1,
    /// Worker: the plugin cannot be used; a [`Refusal`].
    Refused = 2,
    /// Host: a model with its options.
    Solve = 3,
    /// Worker: a solve result.
    Result = 4,
    /// Worker: no result; a [`Refusal`].
    NoResult = 5,
    /// Worker: the solver overran its time limit and the process ends; an [`Overrun`].
    Overran = 6,
}

impl Kind {
    fn from_code(code: u32) -> Option<Self> {
        [Self::Hello, Self::Refused, Self::Solve, Self::Result, Self::NoResult, Self::Overran]
            .into_iter()
            .find(|&k| k as u32 == code)
    }
}

/// What a worker says of its plugin when it is ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// Name of the plugin.
    pub name: String,
    /// Version of the solver library.
    pub version: String,
    /// What it can do.
    pub capabilities: Capabilities,
    /// How the solver is licensed here.
    pub licence: Licence,
    /// Libraries that were loaded: those of the manifest's `preload`, then the plugin.
    pub libraries: Vec<std::path::PathBuf>,
    /// The layers around the worker, each with its extent.
    pub layers: Vec<String>,
    /// The layers that it lacks, each with the reason.
    pub missing_layers: Vec<String>,
}

/// What a worker says of a solve that did not end in time, before it ends itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Overrun {
    /// Seconds since the plugin was asked.
    pub(crate) ran_s: f64,
    /// Seconds since its time was over.
    pub(crate) late_s: f64,
    /// Seconds of processor time that it has used since.
    pub(crate) processor_s: f64,
}

/// Why a worker has no result, in the form that travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Refusal {
    Unsupported {
        feature: String,
    },
    TooLarge {
        what: String,
        found: u64,
        limit: u64,
    },
    Licence {
        text: String,
    },
    Failed {
        code: i32,
        text: String,
    },
    /// The plugin's own answer cannot be read.
    Garbage {
        text: String,
    },
    /// A library cannot be loaded: every path that was tried.
    Missing {
        tried: Vec<String>,
    },
    /// The host demands all layers, and these cannot be put up.
    Exposed {
        missing: Vec<String>,
    },
}

impl From<SolveError> for Refusal {
    fn from(e: SolveError) -> Self {
        match e {
            SolveError::Unsupported { feature } => Self::Unsupported { feature },
            SolveError::TooLarge { what, found, limit, .. } => Self::TooLarge { what, found, limit },
            SolveError::Licence { text } => Self::Licence { text },
            SolveError::Failed { code, text } => Self::Failed { code, text },
            SolveError::Garbage { text } => Self::Garbage { text },
            SolveError::PluginMissing { tried, .. } => Self::Missing { tried },
            other => Self::Failed { code: 0, text: other.to_string() },
        }
    }
}

impl Refusal {
    pub(crate) fn into_error(self, solver: &str) -> SolveError {
        match self {
            Self::Unsupported { feature } => SolveError::Unsupported { feature },
            Self::TooLarge { what, found, limit } => {
                SolveError::TooLarge { solver: solver.to_owned(), what, found, limit }
            }
            Self::Licence { text } => SolveError::Licence { text },
            Self::Failed { code, text } => SolveError::Failed { code, text },
            Self::Garbage { text } => SolveError::Garbage { text },
            Self::Missing { tried } => SolveError::PluginMissing { name: solver.to_owned(), tried },
            Self::Exposed { missing } => {
                SolveError::Io { what: "isolating a solver worker", text: missing.join("; ") }
            }
        }
    }
}

/// Sends a frame, with one system call unless the socket's buffer is full.
pub(crate) fn send(
    fd: BorrowedFd<'_>,
    kind: Kind,
    payload: &[u8],
    patience: &mut Patience<'_>,
) -> Result<(), FrameError> {
    orlm_isolation::send(fd, kind as u32, payload, patience)
}

/// Receives one frame. `buffer` is reused between calls.
pub(crate) fn receive(
    fd: BorrowedFd<'_>,
    buffer: &mut Vec<u8>,
    patience: &mut Patience<'_>,
) -> Result<(Kind, Vec<u8>), FrameError> {
    let (code, payload) = orlm_isolation::receive(fd, buffer, LARGEST, patience)?;
    let kind = Kind::from_code(code);
    Ok((kind.ok_or_else(|| FrameError::Noise(format!("unknown frame kind {code}")))?, payload))
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn an_unknown_kind_of_frame_is_noise() {
        let (a, b) = UnixStream::pair().expect("sockets");
        orlm_isolation::send(a.as_fd(), 9, b"", &mut Patience::endless()).expect("sent");
        let got = receive(b.as_fd(), &mut Vec::new(), &mut Patience::endless());
        assert!(matches!(&got, Err(FrameError::Noise(text)) if text.contains("kind 9")), "{got:?}");
    }
}
