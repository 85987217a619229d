//! What can stop a run.

use std::path::{Path, PathBuf};

use orlm_types::ModelError;

use crate::Drift;

/// What stopped a run. Nothing that was recorded is lost.
#[derive(Debug, thiserror::Error)]
pub enum EvolveError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A record in the middle of a file cannot be read. Half records at the end are dropped silently: they are what
    /// a kill leaves behind. This is something else.
    #[error("{}:{line}: damaged record: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The folder holds a run already.
    #[error("{} holds a run already; continue it with --resume, or name another folder with --set run.folder=…", path.display())]
    Exists {
        /// The run folder.
        path: PathBuf,
    },
    /// A stage of a run that is not there.
    #[error("{} holds no run", path.display())]
    Absent {
        /// The run folder.
        path: PathBuf,
    },
    /// Another process works in the folder.
    #[error("{}: another process is at this run", path.display())]
    Busy {
        /// The run folder.
        path: PathBuf,
    },
    /// Resuming would mix two different runs.
    #[error("cannot resume: {} differs from when the run began\n  then: {}\n  now:  {}", .0.what, .0.then, .0.now)]
    Drift(Drift),
    /// A stage that the run has not finished.
    #[error("{stage:?} is no finished stage of this run; there are {}", known.join(", "))]
    NoStage {
        /// As asked for.
        stage: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// Not a failure: the stage that a replay is about is done.
    #[error("the stage is done")]
    Reached,
    /// Too few lessons or problems pass their own verification.
    #[error("only {got} of {wanted} {what} could be verified ({tried} tried); {hint}")]
    Unverified {
        /// Lessons or problems.
        what: &'static str,
        /// Verified.
        got: usize,
        /// Asked for.
        wanted: usize,
        /// Tried.
        tried: usize,
        /// What to look at.
        hint: String,
    },
    /// The language model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl EvolveError {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), source }
    }
}
