//! More tokens for a model that is there: rows of the embedding, and of the head where it is a tensor of its own.

use candle_core::Tensor;

use crate::error::Result;
use crate::model::Model;
use crate::tokenizer::Tokenizer;

impl Model {
    /// A model in which each of `tokens` is one token of `tokenizer`, which takes them up. New rows begin as the mean of
    /// those that were in use before (as transformers does, without its noise), so that a new token is at first neither
    /// likely nor unlikely. Tokens that were there already keep their rows.
    pub fn with_tokens(&self, tokenizer: &mut Tokenizer, tokens: &[String]) -> Result<Self> {
        let (before, rows) = (tokenizer.size(), self.config().vocab_size);
        let ids = tokenizer.add_tokens(tokens)?;
        let new: Vec<usize> = ids.into_iter().map(|id| id as usize).filter(|&id| id >= before).collect();
        let size = new.iter().map(|id| id + 1).fold(rows, usize::max);
        let mut weights = self.all_tensors()?;
        for name in ["model.embed_tokens.weight", "lm_head.weight"] {
            let Some(table) = weights.get_mut(name) else { continue };
            let mean = (table.narrow(0, 0, before.min(rows))?.sum_keepdim(0)? / before.min(rows) as f64)?;
            let mut larger = table.copy()?;
            if size > rows {
                let more = mean.broadcast_as((size - rows, self.config().hidden_size))?;
                larger = Tensor::cat(&[&larger, &more.contiguous()?], 0)?;
            }
            // Some models come with rows to spare, which nothing has trained.
            for &id in new.iter().filter(|&&id| id < rows) {
                larger.slice_set(&mean, 0, id)?;
            }
            *table = larger;
        }
        self.with_weights(size, weights)
    }
}
