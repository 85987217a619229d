use std::path::PathBuf;

use orlm_lm::LmError;
use orlm_types::ModelError;

/// What can go wrong in training.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The model failed.
    #[error(transparent)]
    Model(#[from] LmError),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A checkpoint is incomplete, altered, or of another model.
    #[error("checkpoint refused: {}: {why}", path.display())]
    Refused {
        /// The file at fault.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// There is a run in the folder already.
    #[error("{} holds a run already", path.display())]
    Exists {
        /// The run folder.
        path: PathBuf,
    },
    /// Another process works in the folder.
    #[error("{}: another process is at this run", path.display())]
    Busy {
        /// The run folder.
        path: PathBuf,
    },
    /// A run cannot go on as another one.
    #[error("{}: the run began with `{then}` and this would be `{now}`", path.display())]
    Drift {
        /// The file that says what the run is.
        path: PathBuf,
        /// Its line.
        then: String,
        /// What it would be now.
        now: String,
    },
    /// The loss or a gradient is not a finite number; the model was not changed by that update.
    #[error("update {update}: the {what} is {value}")]
    NotFinite {
        /// Number of the update, from 0.
        update: u64,
        /// `loss` or `gradient norm`.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// There is nothing to train on.
    #[error("nothing to train on: {why}")]
    NoData {
        /// Why.
        why: String,
    },
}

impl From<candle_core::Error> for TrainError {
    fn from(error: candle_core::Error) -> Self {
        Self::Model(error.into())
    }
}

impl TrainError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}

impl From<TrainError> for ModelError {
    fn from(error: TrainError) -> Self {
        let environment = matches!(
            &error,
            TrainError::Io { .. }
                | TrainError::Model(LmError::Io { .. } | LmError::NoLibrary { .. } | LmError::Tensor(_))
        );
        Self { message: error.to_string(), environment }
    }
}

/// Result of this crate.
pub type Result<T> = std::result::Result<T, TrainError>;
