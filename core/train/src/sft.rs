//! Supervised fine-tuning: the mean negative log-likelihood of completion tokens.

use orlm_lm::{Batch, Gradients, Model, PassOptions, Tune};

use crate::error::Result;

/// Adds the gradients of one micro-batch and returns its part of the loss. `tokens` is the number of completion tokens
/// of the whole update, so that every token counts the same however the update is cut.
pub fn micro_batch(
    model: &Model,
    tune: Tune<'_>,
    batch: &Batch,
    tokens: usize,
    options: PassOptions,
    gradients: &mut Gradients,
) -> Result<f64> {
    let each = -1.0 / tokens.max(1) as f32;
    let mut coefficients = vec![0.0; batch.predicted()];
    for i in 0..batch.len() {
        // A sequence that is given twice counts twice.
        coefficients[batch.range(i)].iter_mut().for_each(|c| *c += each);
    }
    let pass = model.forward(batch, tune, Some(&coefficients), options)?;
    let loss = pass.per_token().iter().zip(&coefficients).map(|(&p, &c)| f64::from(p) * f64::from(c)).sum();
    pass.backward(&coefficients, gradients)?;
    Ok(loss)
}
