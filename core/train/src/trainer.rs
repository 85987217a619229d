//! The loop over updates that every loss shares: order, micro-batches, clipping, optimizer step, report.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use orlm_lm::weights::Weights;
use orlm_lm::{Batch, Gradients, Model, PassOptions, Sequence, Tune};
use orlm_types::{Progress, UpdateReport};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::adamw::AdamW;
use crate::dpo::{self, Figures, Pair};
use crate::error::{Result, TrainError};
use crate::schedule::Schedule;
use crate::sft;

/// How updates are made, whatever the loss.
#[derive(Clone, Debug)]
pub struct TrainOptions {
    /// Learning rates.
    pub schedule: Schedule,
    /// Gradients longer than this are shortened to it; 0 leaves them.
    pub max_grad_norm: f64,
    /// Tokens of one micro-batch, at least one sequence or pair: bounds the memory, and nothing else depends on it.
    pub micro_tokens: usize,
    /// Memory against time.
    pub pass: PassOptions,
}

impl Default for TrainOptions {
    fn default() -> Self {
        let pass = PassOptions::default();
        Self { schedule: Schedule::default(), max_grad_norm: 1.0, micro_tokens: 2_048, pass }
    }
}

/// What is trained: a model or an adapter over it, with the tensors that the optimizer changes.
pub struct Trainee<'a> {
    model: &'a Model,
    tune: Tune<'a>,
    weights: Weights,
}

impl<'a> Trainee<'a> {
    /// An adapter over a frozen model.
    pub fn adapter(model: &'a Model, adapter: &'a orlm_lm::Adapter) -> Self {
        Self { model, tune: Tune::Adapter(adapter), weights: adapter.tensors() }
    }

    /// Every tensor of a model.
    pub fn full(model: &'a Model) -> Self {
        Self { model, tune: Tune::All, weights: model.weights().clone() }
    }

    /// The model.
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// What a pass computes gradients of.
    pub fn tune(&self) -> Tune<'a> {
        self.tune
    }

    /// One optimizer step; returns the length of the gradients before clipping.
    pub fn update(
        &self,
        optimizer: &mut AdamW,
        gradients: &Gradients,
        rate: f64,
        loss: f64,
        max_grad_norm: f64,
    ) -> Result<f64> {
        let update = optimizer.updates();
        if !loss.is_finite() {
            return Err(TrainError::NotFinite { update, what: "loss", value: loss });
        }
        let norm = gradients.norm()?;
        if !norm.is_finite() {
            return Err(TrainError::NotFinite { update, what: "gradient norm", value: norm });
        }
        // PyTorch's constant in the divisor.
        let scale = if max_grad_norm > 0.0 { (max_grad_norm / (norm + 1e-6)).min(1.0) } else { 1.0 };
        optimizer.update(&self.weights, gradients, rate, scale)?;
        Ok(norm)
    }
}

/// Size of a phase.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Passes over the data.
    pub epochs: u32,
    /// Sequences or pairs per update.
    pub batch_size: usize,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Order of the data.
    pub seed: u64,
}

/// Supervised fine-tuning on sequences.
pub fn fine_tune(
    trainee: &Trainee<'_>,
    optimizer: &mut AdamW,
    sequences: &[Sequence],
    plan: Plan,
    options: &TrainOptions,
    progress: &mut dyn Progress,
) -> Result<UpdateReport> {
    let model = trainee.model;
    let order = orders(sequences.iter().map(|s| s.tokens.as_slice()), plan);
    let updates: Vec<&[usize]> =
        order.iter().flat_map(|epoch| epoch.chunks(plan.batch_size.max(1))).collect();
    let mut report = Report::default();
    let mut done = 0;
    for (i, update) in updates.iter().enumerate() {
        let chosen: Vec<&Sequence> = update.iter().map(|&i| &sequences[i]).collect();
        let tokens = chosen.iter().map(|s| s.completion()).sum();
        let sizes: Vec<usize> = chosen.iter().map(|s| s.tokens.len()).collect();
        let mut gradients = Gradients::new();
        let mut loss = 0.0;
        for range in micro_batches(&sizes, options.micro_tokens) {
            let batch = Batch::new(&chosen[range.clone()], model.config().vocab_size, model.max_tokens())?;
            loss += sft::micro_batch(model, trainee.tune, &batch, tokens, options.pass, &mut gradients)?;
            done += range.len() as u64;
            progress.advance(done, &format!("loss {:.3}", if i == 0 { loss } else { report.last_loss() }));
        }
        let rate = options.schedule.rate(plan.learning_rate, i as u64, updates.len() as u64);
        let norm = trainee.update(optimizer, &gradients, rate, loss, options.max_grad_norm)?;
        let figures = [("loss".into(), loss), ("grad_norm".into(), norm), ("learning_rate".into(), rate)];
        report.update(loss, tokens, BTreeMap::from(figures));
        progress.advance(done, &format!("loss {loss:.3}"));
    }
    Ok(report.finish())
}

/// Weighted DPO on pairs, whose references are set already where one is wanted.
pub fn prefer(
    trainee: &Trainee<'_>,
    optimizer: &mut AdamW,
    pairs: &[Pair],
    beta: f64,
    plan: Plan,
    options: &TrainOptions,
    progress: &mut dyn Progress,
) -> Result<UpdateReport> {
    let model = trainee.model;
    let order = orders(pairs.iter().map(|pair| &pair.chosen.tokens[..pair.chosen.prompt]), plan);
    let updates: Vec<&[usize]> =
        order.iter().flat_map(|epoch| epoch.chunks(plan.batch_size.max(1))).collect();
    let mut report = Report::default();
    let mut done = 0;
    for (i, update) in updates.iter().enumerate() {
        let chosen: Vec<&Pair> = update.iter().map(|&i| &pairs[i]).collect();
        let sizes: Vec<usize> =
            chosen.iter().map(|p| p.chosen.tokens.len() + p.rejected.tokens.len()).collect();
        let mut gradients = Gradients::new();
        let mut figures = Figures::default();
        for range in micro_batches(&sizes, options.micro_tokens) {
            let (part, n) = (&chosen[range.clone()], chosen.len());
            let tune = trainee.tune;
            figures.add(&dpo::micro_batch(model, tune, part, beta, n, options.pass, &mut gradients)?);
            done += range.len() as u64;
            progress.advance(done, &format!("loss {:.3}", figures.loss()));
        }
        let rate = options.schedule.rate(plan.learning_rate, i as u64, updates.len() as u64);
        let norm = trainee.update(optimizer, &gradients, rate, figures.loss(), options.max_grad_norm)?;
        let mut means = figures.means();
        means.insert("grad_norm".into(), norm);
        means.insert("learning_rate".into(), rate);
        let tokens = chosen.iter().map(|p| p.chosen.completion() + p.rejected.completion()).sum();
        report.update(figures.loss(), tokens, means);
    }
    Ok(report.finish())
}

/// Consecutive pieces of at most `budget` tokens, or of one item that is larger by itself.
pub(crate) fn micro_batches(sizes: &[usize], budget: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (i, size) in sizes.iter().enumerate() {
        if i > start && sum + size > budget {
            pieces.push(start..i);
            (start, sum) = (i, 0);
        }
        sum += size;
    }
    if start < sizes.len() {
        pieces.push(start..sizes.len());
    }
    pieces
}

/// For every epoch, the items in random order, those with one key side by side: items that share a prompt then fall
/// into one micro-batch, which computes the prompt once.
fn orders<'a>(keys: impl Iterator<Item = &'a [u32]>, plan: Plan) -> Vec<Vec<usize>> {
    let mut place: HashMap<&[u32], usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, key) in keys.enumerate() {
        let group = *place.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(i);
    }
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    (0..plan.epochs)
        .map(|_| {
            shuffle(&mut groups, &mut random);
            groups.iter_mut().for_each(|group| shuffle(group, &mut random));
            groups.concat()
        })
        .collect()
}

fn shuffle<T>(items: &mut [T], random: &mut ChaCha8Rng) {
    for i in (1..items.len()).rev() {
        // The bias of the remainder is far below anything that matters for an order.
        items.swap(i, (random.next_u64() % (i as u64 + 1)) as usize);
    }
}

#[derive(Default)]
struct Report {
    report: UpdateReport,
    sums: BTreeMap<String, f64>,
}

impl Report {
    fn last_loss(&self) -> f64 {
        self.report.losses.last().copied().unwrap_or(f64::NAN)
    }

    fn update(&mut self, loss: f64, tokens: usize, figures: BTreeMap<String, f64>) {
        self.report.updates += 1;
        self.report.tokens += tokens as u64;
        self.report.losses.push(loss);
        for (name, value) in figures {
            *self.sums.entry(name).or_default() += value;
        }
    }

    fn finish(mut self) -> UpdateReport {
        let n = f64::from(self.report.updates.max(1));
        self.report.metrics = self.sums.into_iter().map(|(name, sum)| (name, sum / n)).collect();
        self.report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn micro_batches_cover_everything_within_the_budget() {
        assert_eq!(micro_batches(&[3, 3, 3, 9, 1], 6), [0..2, 2..3, 3..4, 4..5]);
        assert!(micro_batches(&[], 6).is_empty());
    }

    #[test]
    fn an_order_is_a_permutation_with_prompts_together() {
        let keys: Vec<Vec<u32>> = (0..20).map(|i| vec![i % 5]).collect();
        let plan = Plan { epochs: 2, batch_size: 1, learning_rate: 0.0, seed: 3 };
        let orders = orders(keys.iter().map(Vec::as_slice), plan);
        assert_ne!(orders[0], orders[1]);
        for order in orders {
            assert!(order.chunks(4).all(|four| four.iter().all(|i| i % 5 == four[0] % 5)), "{order:?}");
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        }
    }
}
