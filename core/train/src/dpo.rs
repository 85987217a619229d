//! Weighted direct preference optimisation.
//!
//! `loss = mean of -w * log sigmoid(beta * ((log p(chosen) - ref(chosen)) - (log p(rejected) - ref(rejected))))` with
//! summed log-likelihoods of the completions. Without a reference, as the StepORLM paper prints it, both `ref` are 0.

use std::collections::BTreeMap;

use orlm_lm::{Batch, Gradients, Model, PassOptions, Sequence, Tune};

use crate::error::Result;

/// A preference, in tokens.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The better one.
    pub chosen: Sequence,
    /// The worse one.
    pub rejected: Sequence,
    /// Weight of the pair in the loss.
    pub weight: f64,
    /// Log-likelihoods of both completions under the frozen reference; zeros without one.
    pub reference: [f64; 2],
}

/// Sums over pairs, in TRL's names once divided by their number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pairs: usize,
    loss: f64,
    rewards: [f64; 2],
    logps: [f64; 2],
    accurate: usize,
    /// Tokens of both completions, and sums over them.
    tokens: usize,
    entropy: f64,
    /// Over those of the chosen completion: how many there are, and how many no other token was likelier than.
    chosen: usize,
    hits: usize,
}

impl Figures {
    /// Takes up the pairs of another.
    pub fn add(&mut self, other: &Self) {
        self.pairs += other.pairs;
        self.loss += other.loss;
        self.accurate += other.accurate;
        self.tokens += other.tokens;
        self.entropy += other.entropy;
        self.chosen += other.chosen;
        self.hits += other.hits;
        for i in 0..2 {
            self.rewards[i] += other.rewards[i];
            self.logps[i] += other.logps[i];
        }
    }

    /// Mean loss.
    pub fn loss(&self) -> f64 {
        self.loss / self.pairs.max(1) as f64
    }

    /// Means by TRL's names.
    pub fn means(&self) -> BTreeMap<String, f64> {
        let n = self.pairs.max(1) as f64;
        let named = [
            ("loss", self.loss),
            ("rewards/chosen", self.rewards[0]),
            ("rewards/rejected", self.rewards[1]),
            ("rewards/margins", self.rewards[0] - self.rewards[1]),
            ("rewards/accuracies", self.accurate as f64),
            ("logps/chosen", self.logps[0]),
            ("logps/rejected", self.logps[1]),
        ];
        let mut means: BTreeMap<String, f64> =
            named.into_iter().map(|(name, sum)| (name.to_string(), sum / n)).collect();
        means.insert("entropy".into(), self.entropy / self.tokens.max(1) as f64);
        means.insert("mean_token_accuracy".into(), self.hits as f64 / self.chosen.max(1) as f64);
        means
    }
}

/// The loss of one pair and its gradient by the chosen log-likelihood; the rejected one's is the opposite.
pub fn pair_loss(beta: f64, weight: f64, logps: [f64; 2], reference: [f64; 2]) -> (f64, f64) {
    let margin = beta * ((logps[0] - reference[0]) - (logps[1] - reference[1]));
    // log sigmoid without overflow on either side.
    let log_sigmoid = margin.min(0.0) - (-margin.abs()).exp().ln_1p();
    let wrong = 1.0 / (1.0 + margin.exp());
    (-weight * log_sigmoid, -weight * beta * wrong)
}

/// The batch of some pairs: chosen and rejected in turn. Equal sequences of several pairs are computed once.
pub fn batch(model: &Model, pairs: &[&Pair]) -> Result<Batch> {
    let sequences: Vec<&Sequence> = pairs.iter().flat_map(|pair| [&pair.chosen, &pair.rejected]).collect();
    Ok(Batch::new(&sequences, model.config().vocab_size, model.max_tokens())?)
}

/// Adds the gradients of one micro-batch and returns its figures. `total` is the number of pairs of the whole update.
pub fn micro_batch(
    model: &Model,
    tune: Tune<'_>,
    pairs: &[&Pair],
    beta: f64,
    total: usize,
    options: PassOptions,
    gradients: &mut Gradients,
) -> Result<Figures> {
    let batch = batch(model, pairs)?;
    let pass = model.forward(&batch, tune, None, options)?;
    let sums = pass.sums();
    let mut figures = Figures { pairs: pairs.len(), ..Figures::default() };
    let mut coefficients = vec![0.0f32; batch.predicted()];
    let certainty: Vec<(f32, bool)> = pass.certainty().collect();
    for (i, pair) in pairs.iter().enumerate() {
        let logps = [sums[2 * i], sums[2 * i + 1]];
        let (loss, slope) = pair_loss(beta, pair.weight, logps, pair.reference);
        let slope = (slope / total.max(1) as f64) as f32;
        coefficients[batch.range(2 * i)].iter_mut().for_each(|c| *c += slope);
        coefficients[batch.range(2 * i + 1)].iter_mut().for_each(|c| *c -= slope);
        figures.loss += loss;
        for side in 0..2 {
            let of_side = &certainty[batch.range(2 * i + side)];
            figures.tokens += of_side.len();
            figures.entropy += of_side.iter().map(|(entropy, _)| f64::from(*entropy)).sum::<f64>();
            if side == 0 {
                figures.chosen += of_side.len();
                figures.hits += of_side.iter().filter(|(_, hit)| *hit).count();
            }
        }
        let rewards = [0, 1].map(|side| beta * (logps[side] - pair.reference[side]));
        figures.accurate += usize::from(rewards[0] > rewards[1]);
        for side in 0..2 {
            figures.rewards[side] += rewards[side];
            figures.logps[side] += logps[side];
        }
    }
    pass.backward(&coefficients, gradients)?;
    Ok(figures)
}

/// Sets every pair's reference to the log-likelihoods under the model as it is now.
pub fn set_reference(
    model: &Model,
    tune: Tune<'_>,
    pairs: &mut [Pair],
    micro_tokens: usize,
    options: PassOptions,
) -> Result<()> {
    let sizes: Vec<usize> =
        pairs.iter().map(|pair| pair.chosen.tokens.len() + pair.rejected.tokens.len()).collect();
    for range in crate::trainer::micro_batches(&sizes, micro_tokens) {
        let borrowed: Vec<&Pair> = pairs[range.clone()].iter().collect();
        let batch = batch(model, &borrowed)?;
        let sums = model.forward(&batch, tune, None, options)?.sums();
        for (pair, sums) in pairs[range].iter_mut().zip(sums.chunks_exact(2)) {
            pair.reference = [sums[0], sums[1]];
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extreme_margins_stay_finite() {
        for logps in [[0.0, -1e6], [-1e6, 0.0]] {
            let (loss, slope) = pair_loss(0.1, 1.0, logps, [0.0; 2]);
            assert!(loss.is_finite() && slope.is_finite(), "{loss} {slope}");
        }
        assert!((pair_loss(0.1, 0.5, [3.0, 3.0], [0.0; 2]).0 - 0.5 * 2f64.ln()).abs() < 1e-12);
    }
}
