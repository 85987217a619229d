//! What sampling asks of a model, apart from where it runs.

use crate::error::Result;

/// A prompt that has been read.
pub(crate) trait Engine {
    /// A prompt's keys and values.
    type Prompt;
    /// A row's own keys and values.
    type Row;

    /// Reads a prompt; gives the logits after its last token.
    fn prefill(&mut self, prompt: &[u32]) -> Result<(Self::Prompt, Vec<f32>)>;

    /// A row without tokens of its own, with room for `capacity`.
    fn open(&mut self, capacity: usize) -> Result<Self::Row>;

    /// Appends one token to each row; gives their logits, one after another.
    fn step(&mut self, rows: &mut [(&Self::Prompt, &mut Self::Row, u32)]) -> Result<Vec<f32>>;
}
