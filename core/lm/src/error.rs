use std::path::PathBuf;

/// What can go wrong with a language model.
#[derive(Debug, thiserror::Error)]
pub enum LmError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{}: {what}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A tensor is absent from the weights.
    #[error("the weights lack the tensor {name}")]
    MissingTensor {
        /// Its Hugging Face name.
        name: String,
    },
    /// A tensor has the wrong shape.
    #[error("the tensor {name} has the shape {found:?} where the configuration asks for {expected:?}")]
    Shape {
        /// Its Hugging Face name.
        name: String,
        /// Shape in the file.
        found: Vec<usize>,
        /// Shape by the configuration.
        expected: Vec<usize>,
    },
    /// The model is of a kind that is not implemented.
    #[error("unsupported model: {what}")]
    Unsupported {
        /// What it asks for.
        what: String,
    },
    /// There is a GPU, but not all that it takes to use it.
    #[error(
        "there is a GPU, but lib{name} of CUDA cannot be loaded; name the folder that has it in LD_LIBRARY_PATH"
    )]
    NoLibrary {
        /// Without `lib`.
        name: &'static str,
    },
    /// The tokenizer could not be built, or refused a text.
    #[error("tokenizer: {what}")]
    Tokenizer {
        /// The reason.
        what: String,
    },
    /// The chat template does not parse, or refused the chat.
    #[error("chat template: {0}")]
    Template(#[from] minijinja::Error),
    /// A sequence does not fit into the model.
    #[error("a sequence of {length} tokens exceeds the limit of {limit}")]
    TooLong {
        /// Its tokens.
        length: usize,
        /// Tokens allowed.
        limit: usize,
    },
    /// A sequence cannot be trained on or continued.
    #[error("bad sequence: {what}")]
    BadSequence {
        /// Why.
        what: String,
    },
    /// An option of sampling has no meaning.
    #[error("{name} = {what}")]
    BadOption {
        /// The option.
        name: &'static str,
        /// Its value, and what it must be.
        what: String,
    },
    /// The tensor library failed: memory, device, a shape.
    #[error(transparent)]
    Tensor(#[from] candle_core::Error),
}

impl LmError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    pub(crate) fn format(path: impl Into<PathBuf>, what: impl std::fmt::Display) -> Self {
        Self::Format { path: path.into(), what: what.to_string() }
    }
}

/// Result of this crate.
pub type Result<T> = std::result::Result<T, LmError>;
