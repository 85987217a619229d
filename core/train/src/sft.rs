//! Supervised fine-tuning: the mean negative log-likelihood of the tokens that count.

use std::ops::Range;

use orlm_lm::{Batch, Gradients, Model, PassOptions, Sequence, Tune};

use crate::error::Result;

/// A sequence, and which of its tokens after the prompt do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its completion reaches from the first token that counts to the last.
    pub sequence: Sequence,
    /// Stretches of the completion that do not count (turns of the user between those of the assistant), counted from
    /// the start of the completion.
    pub skip: Vec<Range<usize>>,
}

impl Example {
    /// Every token from the `prompt`-th on counts, but for the first of all, which nothing predicts.
    pub fn after(tokens: Vec<u32>, prompt: usize) -> Self {
        Self { sequence: Sequence { tokens, prompt: prompt.max(1) }, skip: Vec::new() }
    }

    /// The tokens of `spans` count: in order, not overlapping; what reaches beyond the end is cut off.
    pub fn of_spans(mut tokens: Vec<u32>, spans: &[Range<usize>]) -> Self {
        let length = tokens.len();
        let inside = |span: &Range<usize>| span.start.max(1)..span.end.min(length);
        let spans: Vec<Range<usize>> = spans.iter().map(inside).filter(|span| !span.is_empty()).collect();
        let prompt = spans.first().map_or(length, |span| span.start);
        tokens.truncate(spans.last().map_or(length, |span| span.end));
        let skip = spans.windows(2).map(|two| two[0].end - prompt..two[1].start - prompt);
        let skip = skip.filter(|gap| !gap.is_empty()).collect();
        Self { sequence: Sequence { tokens, prompt }, skip }
    }

    /// Tokens that count in the loss.
    pub fn trained(&self) -> usize {
        let all = self.sequence.tokens.len().saturating_sub(self.sequence.prompt);
        all - self.skip.iter().map(Range::len).sum::<usize>()
    }
}

impl From<Sequence> for Example {
    fn from(sequence: Sequence) -> Self {
        Self { sequence, skip: Vec::new() }
    }
}

/// The parts of one micro-batch in the figures of its update.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Loss: the mean negative log-probability, in nats.
    pub loss: f64,
    /// Mean entropy of the distributions that tokens are predicted with, in nats.
    pub entropy: f64,
    /// Share of tokens that no other was likelier than.
    pub accuracy: f64,
}

impl Figures {
    /// Adds another part.
    pub fn add(&mut self, part: Self) {
        self.loss += part.loss;
        self.entropy += part.entropy;
        self.accuracy += part.accuracy;
    }
}

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
    Ok(masked_micro_batch(model, tune, batch, &[], tokens, options, gradients)?.loss)
}

/// The same where some tokens do not count: `skip[i]` are stretches of the completion of the batch's `i`-th sequence.
pub fn masked_micro_batch(
    model: &Model,
    tune: Tune<'_>,
    batch: &Batch,
    skip: &[&[Range<usize>]],
    tokens: usize,
    options: PassOptions,
    gradients: &mut Gradients,
) -> Result<Figures> {
    let each = -1.0 / tokens.max(1) as f32;
    let mut coefficients = vec![0.0; batch.predicted()];
    for i in 0..batch.len() {
        let range = batch.range(i);
        // A sequence that is given twice counts twice.
        coefficients[range.clone()].iter_mut().for_each(|c| *c += each);
        for gap in skip.get(i).into_iter().flat_map(|gaps| gaps.iter()) {
            coefficients[range.start + gap.start..range.start + gap.end].iter_mut().for_each(|c| *c -= each);
        }
    }
    let pass = model.forward(batch, tune, Some(&coefficients), options)?;
    let mut figures = Figures::default();
    for ((&logp, (entropy, hit)), &c) in pass.per_token().iter().zip(pass.certainty()).zip(&coefficients) {
        let (c, hit) = (f64::from(c), if hit { 1.0 } else { 0.0 });
        figures.add(Figures {
            loss: f64::from(logp) * c,
            entropy: -f64::from(entropy) * c,
            accuracy: -hit * c,
        });
    }
    pass.backward(&coefficients, gradients)?;
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_become_a_prompt_a_completion_and_gaps() {
        let tokens: Vec<u32> = (0..10).collect();
        let example = Example::of_spans(tokens.clone(), &[2..4, 6..8]);
        assert_eq!((example.sequence.prompt, example.sequence.tokens.len()), (2, 8));
        assert_eq!((example.skip.len(), example.skip[0].clone(), example.trained()), (1, 2..4, 4));
        // The first token cannot be predicted, and ends are cut.
        let example = Example::of_spans(tokens.clone(), &[0..3, 8..usize::MAX]);
        assert_eq!((example.sequence.prompt, example.trained()), (1, 4));
        assert_eq!(Example::after(tokens.clone(), 0).trained(), 9);
        assert_eq!(Example::of_spans(tokens, &[]).trained(), 0);
        assert_eq!(Example::after(Vec::new(), 3).trained(), 0);
    }
}
