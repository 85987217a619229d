//! What a sandbox and its workers say to each other, in frames. One question is under way at a time: a program goes out, and
//! what comes back are its solves, each of which is answered, and then its end.

use std::path::PathBuf;

use orlm_isolation::Layer;
use orlm_types::Outcome;
use serde::{Deserialize, Serialize};

use crate::config::Limits;
use crate::data::DataFiles;
use crate::error::OpenError;

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Host: a [`Setup`], as [`Setup::encode`] writes it.
    Setup = 1,
    /// Worker: ready; a [`Ready`].
    Ready = 2,
    /// Worker: it cannot serve; a [`Refusal`].
    Refused = 3,
    /// Host: a program's source.
    Run = 4,
    /// Worker: a model to solve, in its byte form.
    Solve = 5,
    /// Host: the solve result, in its byte form.
    Result = 6,
    /// Host: a sentence for the program, which may go on.
    Invalid = 7,
    /// Host: the program is to end; the host knows why.
    Stop = 8,
    /// Worker: how the program ended; a [`Report`].
    Done = 9,
    /// Worker: it panics, with these words, and ends.
    Panic = 10,
}

impl Kind {
    pub(crate) fn from_code(code: u32) -> Option<Self> {
        use Kind::*;
        [Setup, Ready, Refused, Run, Solve, Result, Invalid, Stop, Done, Panic]
            .into_iter()
            .find(|&k| k as u32 == code)
    }
}

/// Where a guest is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum GuestFiles {
    /// A compiled component of our WIT world.
    Component { code: PathBuf },
    /// The guest with packages: its compiled code and memory, and its standard library.
    Packages { code: PathBuf, image: PathBuf, library: PathBuf },
}

/// What a worker is told before it closes its layers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Setup {
    /// The compiled guest, unless a component comes along.
    pub(crate) guest: Option<GuestFiles>,
    /// The budgets of each run.
    pub(crate) limits: Limits,
    /// Layers to leave out, by their names.
    pub(crate) without: Vec<String>,
    /// Whether to serve only if all layers stand.
    pub(crate) require_layers: bool,
}

impl Setup {
    /// As JSON, and behind it the component to run in place of the guest and the files that programs may read, each part but
    /// the last behind its length.
    pub(crate) fn encode(
        &self,
        component: Option<&[u8]>,
        data: Option<&DataFiles>,
    ) -> serde_json::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for part in [serde_json::to_vec(self)?.as_slice(), component.unwrap_or_default()] {
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend(part);
        }
        bytes.extend(data.map(DataFiles::encode).unwrap_or_default());
        Ok(bytes)
    }

    /// Reads what [`Setup::encode`] wrote; `None` for anything else.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Received> {
        let part = |bytes| -> Option<(&[u8], &[u8])> {
            let (length, rest): (&[u8; 8], &[u8]) = <[u8]>::split_first_chunk(bytes)?;
            rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)
        };
        let (json, rest) = part(bytes)?;
        let (component, data) = part(rest)?;
        Some(Received {
            setup: serde_json::from_slice(json).ok()?,
            component: (!component.is_empty()).then(|| component.to_vec()),
            data: if data.is_empty() { None } else { Some(DataFiles::decode(data).ok()?) },
        })
    }

    pub(crate) fn leaves_out(&self, layer: Layer) -> bool {
        self.without.iter().any(|name| name == layer.name())
    }
}

/// A [`Setup`] with what comes along.
pub(crate) struct Received {
    pub(crate) setup: Setup,
    /// What to run in place of the guest.
    pub(crate) component: Option<Vec<u8>>,
    /// What programs may read.
    pub(crate) data: Option<DataFiles>,
}

/// What a worker says when it is ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ready {
    /// The layers around it, each with its extent.
    pub(crate) layers: Vec<String>,
    /// The layers that it lacks, each with the reason.
    pub(crate) missing: Vec<String>,
    /// What the guest imports: interface and function.
    pub(crate) imported: Vec<(String, String)>,
}

/// Why a worker cannot serve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Refusal {
    /// The machine code is not this engine's.
    Code { reason: String },
    /// The guest imports something that the sandbox does not offer.
    UnexpectedImport { name: String },
    /// A component that was sent along cannot be compiled.
    Component { reason: String },
    /// The guest has no entry.
    NoEntry,
    /// The host demands all layers, and these cannot be put up.
    Exposed { missing: Vec<String> },
    /// Anything else.
    Failed { what: String, reason: String },
}

impl From<OpenError> for Refusal {
    fn from(e: OpenError) -> Self {
        match e {
            OpenError::UnexpectedImport { name } => Self::UnexpectedImport { name },
            OpenError::NoEntry => Self::NoEntry,
            OpenError::Engine { what, reason } => Self::Failed { what: what.to_owned(), reason },
            other => Self::Failed { what: "preparing the guest".to_owned(), reason: other.to_string() },
        }
    }
}

impl From<Refusal> for OpenError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Code { reason } => {
                Self::Worker { what: format!("loading the compiled guest: {reason}") }
            }
            Refusal::UnexpectedImport { name } => Self::UnexpectedImport { name },
            Refusal::Component { reason } => Self::Component { reason },
            Refusal::NoEntry => Self::NoEntry,
            Refusal::Exposed { missing } => Self::Exposed { missing },
            Refusal::Failed { what, reason } => Self::Worker { what: format!("{what}: {reason}") },
        }
    }
}

/// How a program ended, as the worker saw it. Evidence: the solves and their results are the host's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// How the guest ended.
    pub(crate) outcome: Outcome,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it printed to the error stream.
    pub(crate) stderr: String,
    /// Instructions used.
    pub(crate) fuel: u64,
    /// Peak linear memory, in bytes.
    pub(crate) memory: u64,
}
