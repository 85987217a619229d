//! Why a file cannot be read or a model cannot be written.

use orlm_solver::{Feature, ModelError, Place};
use thiserror::Error;

use crate::Format;

/// Why a file is no model.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ReadError {
    /// The text does not follow the format.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was expected and what is there.
        message: String,
        /// What to do about it, where that is known.
        hint: Option<String>,
    },
    /// The text is not UTF-8.
    #[error("line {line}: not UTF-8")]
    NotText {
        /// Line, from 1.
        line: usize,
    },
    /// The gzip stream is damaged.
    #[error("gzip: {problem}")]
    Gzip {
        /// What the decompressor says.
        problem: String,
    },
    /// The file is larger than this reader takes.
    #[error("more than {limit} bytes of text")]
    TooLarge {
        /// How many it takes.
        limit: u64,
    },
    /// The file says something that is no valid model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// There is no reader for this format.
    #[error("{0} files can be written but not read")]
    NoReader(Format),
}

impl ReadError {
    /// Line and column, where the error has them.
    pub fn position(&self) -> Option<(usize, usize)> {
        match self {
            Self::Syntax { line, column, .. } => Some((*line, *column)),
            Self::NotText { line } => Some((*line, 1)),
            _ => None,
        }
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Syntax { hint, .. } => hint.as_deref(),
            Self::NoReader(_) => Some("orlm reads lp, mps and orlm files"),
            _ => None,
        }
    }
}

/// Why a model cannot be written in a format.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WriteError {
    /// The model is not valid.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The format has no words for a feature of the model, and no exact rewrite is known.
    #[error("{format} has no words for {}{}", feature.words(), place.as_ref().map(|p| format!(" ({p})")).unwrap_or_default())]
    Unsupported {
        /// The format.
        format: Format,
        /// The feature.
        feature: Feature,
        /// The first place that uses it.
        place: Option<Place>,
    },
    /// A number that the format cannot hold without changing it.
    #[error("{place}: {value} cannot be written in {format} without changing it")]
    Number {
        /// The format.
        format: Format,
        /// Where.
        place: Place,
        /// The number.
        value: f64,
    },
    /// An expression that shares its parts so often that a file without sharing would be too long.
    #[error("{place}: written out, the expression has more than {limit} nodes")]
    Expression {
        /// Where.
        place: Place,
        /// How many nodes an expression may have in a file.
        limit: u64,
    },
}
