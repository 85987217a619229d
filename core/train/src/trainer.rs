//! The loop over updates that every loss shares: order, micro-batches, clipping, optimizer step, report.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use orlm_lm::weights::Weights;
use orlm_lm::{Batch, DType, Gradients, LmError, Model, PassOptions, Sequence, Tune};
use orlm_types::{Progress, UpdateReport};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::adamw::AdamW;
use crate::dpo::{self, Figures, Pair};
use crate::error::{Result, TrainError};
use crate::keep::Keeper;
use crate::schedule::Schedule;
use crate::sft::{self, Example};

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
    /// In single precision, whatever the model has.
    weights: Weights,
}

impl<'a> Trainee<'a> {
    /// An adapter over a frozen model.
    pub fn adapter(model: &'a Model, adapter: &'a orlm_lm::Adapter) -> Self {
        Self { model, tune: Tune::Adapter(adapter), weights: adapter.tensors() }
    }

    /// Every tensor of a model. Where that is in half precision, the optimizer works on copies in single precision, and
    /// the model has them rounded: most updates are smaller than the last digit of a half.
    pub fn full(model: &'a Model) -> Result<Self> {
        if model.is_quantised() {
            let what = "training of a quantised model itself: an adapter over it can learn".into();
            return Err(LmError::Unsupported { what }.into());
        }
        let mut weights = Weights::new();
        for (name, tensor) in model.weights() {
            weights.insert(name.clone(), tensor.to_dtype(DType::F32)?);
        }
        Ok(Self { model, tune: Tune::All, weights })
    }

    /// Puts the copies in single precision into a model that has halves; to be called after they were changed.
    pub fn round(&self) -> Result<()> {
        for (name, tensor) in self.model.weights() {
            match self.weights.get(name) {
                Some(master) if tensor.dtype() != DType::F32 && matches!(self.tune, Tune::All) => {
                    tensor.slice_set(&master.to_dtype(tensor.dtype())?, 0, 0)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The model.
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// What a pass computes gradients of.
    pub fn tune(&self) -> Tune<'a> {
        self.tune
    }

    /// The tensors that updates change, by name.
    pub fn weights(&self) -> &Weights {
        &self.weights
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
        self.round()?;
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

impl Plan {
    /// Updates of one epoch over so many items, as if there were no bound.
    pub fn per_epoch(&self, items: usize) -> u64 {
        items.div_ceil(self.batch_size.max(1)) as u64
    }

    /// Updates of all epochs, `most` at most.
    pub fn updates(&self, items: usize, most: Option<u64>) -> u64 {
        let all = self.per_epoch(items) * u64::from(self.epochs);
        most.map_or(all, |most| all.min(most))
    }
}

/// What a phase learns from, and by which loss.
pub enum Work<'a> {
    /// Supervised fine-tuning.
    Sft(&'a [Example]),
    /// Weighted DPO on pairs, whose references are set already where one is wanted, with the scale of the reward.
    Dpo(&'a [Pair], f64),
}

impl Work<'_> {
    /// Examples or pairs.
    pub fn len(&self) -> usize {
        match self {
            Self::Sft(examples) => examples.len(),
            Self::Dpo(pairs, _) => pairs.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A sequence of updates. Each depends on its number and on the state before it only, so that a phase can go on from
/// any of them.
pub struct Phase<'a> {
    trainee: &'a Trainee<'a>,
    work: Work<'a>,
    plan: Plan,
    options: &'a TrainOptions,
    /// For every epoch, the order of the items.
    order: Vec<Vec<usize>>,
    updates: u64,
}

/// What one update did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Mean loss before the update.
    pub loss: f64,
    /// Tokens that counted in the loss.
    pub tokens: usize,
    /// Tokens of all sequences, prompts included.
    pub read: usize,
    /// Figures by TRL's names, `loss` among them.
    pub figures: BTreeMap<String, f64>,
}

impl<'a> Phase<'a> {
    /// A phase over `work`. `most` bounds the number of updates; the schedule ends with the last one.
    pub fn new(
        trainee: &'a Trainee<'a>,
        work: Work<'a>,
        plan: Plan,
        options: &'a TrainOptions,
        most: Option<u64>,
    ) -> Self {
        let order = match &work {
            Work::Sft(examples) => orders(examples.iter().map(|e| e.sequence.tokens.as_slice()), plan),
            Work::Dpo(pairs, _) => {
                orders(pairs.iter().map(|pair| &pair.chosen.tokens[..pair.chosen.prompt]), plan)
            }
        };
        let updates = plan.updates(work.len(), most);
        Self { trainee, work, plan, options, order, updates }
    }

    /// What learns.
    pub fn trainee(&self) -> &'a Trainee<'a> {
        self.trainee
    }

    /// How many updates it has.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// Epoch of update `i`, from 0, and the items that it takes.
    pub fn items(&self, i: u64) -> (usize, &[usize]) {
        let (epoch, start) = self.position(i);
        let order = self.order.get(epoch).map_or(&[][..], Vec::as_slice);
        (epoch, &order[start.min(order.len())..(start + self.plan.batch_size).min(order.len())])
    }

    /// Updates of one epoch, as if there were no bound.
    pub fn per_epoch(&self) -> u64 {
        self.plan.per_epoch(self.work.len())
    }

    /// Where the data stands after `updates` updates: the epoch, from 0, and how many items of it are used up.
    pub fn position(&self, updates: u64) -> (usize, usize) {
        let (epoch, update) = (updates / self.per_epoch().max(1), updates % self.per_epoch().max(1));
        (epoch as usize, update as usize * self.plan.batch_size)
    }

    /// Makes update `i`. `progress` is told the items of this update that are done, and the loss so far.
    pub fn update(
        &self,
        i: u64,
        optimizer: &mut AdamW,
        progress: &mut dyn FnMut(usize, f64),
    ) -> Result<Step> {
        let (_, items) = self.items(i);
        let mut gradients = Gradients::new();
        let mut step = match &self.work {
            Work::Sft(examples) => self.sft(&pick(examples, items), &mut gradients, progress)?,
            Work::Dpo(pairs, beta) => self.dpo(&pick(pairs, items), *beta, &mut gradients, progress)?,
        };
        let rate = self.options.schedule.rate(self.plan.learning_rate, i, self.updates);
        let norm = self.trainee.update(optimizer, &gradients, rate, step.loss, self.options.max_grad_norm)?;
        step.figures.insert("loss".into(), step.loss);
        step.figures.insert("grad_norm".into(), norm);
        step.figures.insert("learning_rate".into(), rate);
        Ok(step)
    }

    fn sft(
        &self,
        examples: &[&Example],
        gradients: &mut Gradients,
        progress: &mut dyn FnMut(usize, f64),
    ) -> Result<Step> {
        let (model, tune, pass) = (self.trainee.model, self.trainee.tune, self.options.pass);
        let tokens = examples.iter().map(|e| e.trained()).sum();
        let sizes: Vec<usize> = examples.iter().map(|e| e.sequence.tokens.len()).collect();
        let mut step = Step { tokens, read: sizes.iter().sum(), ..Step::default() };
        let mut figures = sft::Figures::default();
        for range in micro_batches(&sizes, self.options.micro_tokens) {
            let part = &examples[range.clone()];
            let sequences: Vec<&Sequence> = part.iter().map(|e| &e.sequence).collect();
            let skip: Vec<&[Range<usize>]> = part.iter().map(|e| e.skip.as_slice()).collect();
            let batch = Batch::new(&sequences, model.config().vocab_size, model.max_tokens())?;
            figures.add(sft::masked_micro_batch(model, tune, &batch, &skip, tokens, pass, gradients)?);
            progress(range.end, figures.loss);
        }
        step.loss = figures.loss;
        step.figures.insert("entropy".into(), figures.entropy);
        step.figures.insert("mean_token_accuracy".into(), figures.accuracy);
        Ok(step)
    }

    fn dpo(
        &self,
        pairs: &[&Pair],
        beta: f64,
        gradients: &mut Gradients,
        progress: &mut dyn FnMut(usize, f64),
    ) -> Result<Step> {
        let (model, tune, pass) = (self.trainee.model, self.trainee.tune, self.options.pass);
        let sizes: Vec<usize> =
            pairs.iter().map(|p| p.chosen.tokens.len() + p.rejected.tokens.len()).collect();
        let mut figures = Figures::default();
        for range in micro_batches(&sizes, self.options.micro_tokens) {
            let part = &pairs[range.clone()];
            figures.add(&dpo::micro_batch(model, tune, part, beta, pairs.len(), pass, gradients)?);
            progress(range.end, figures.loss());
        }
        let tokens = pairs.iter().map(|p| p.chosen.completion() + p.rejected.completion()).sum();
        Ok(Step { loss: figures.loss(), tokens, read: sizes.iter().sum(), figures: figures.means() })
    }
}

fn pick<'t, T>(all: &'t [T], places: &[usize]) -> Vec<&'t T> {
    places.iter().map(|&place| &all[place]).collect()
}

/// Makes all updates of a phase, but those that `keeper` holds from an earlier attempt.
pub fn run(
    phase: &Phase<'_>,
    optimizer: &mut AdamW,
    mut keeper: Option<&mut Keeper<'_>>,
    progress: &mut dyn Progress,
) -> Result<UpdateReport> {
    let mut report = match &mut keeper {
        Some(keeper) => keeper.restore(phase.trainee, optimizer)?,
        None => Report::default(),
    };
    let first = report.updates();
    let mut done = (0..first).map(|i| phase.items(i).1.len() as u64).sum::<u64>();
    for i in first..phase.updates() {
        let step = phase.update(i, optimizer, &mut |items, loss| {
            progress.advance(done + items as u64, &format!("loss {loss:.3}"));
        })?;
        done += phase.items(i).1.len() as u64;
        progress.advance(done, &format!("loss {:.3}", step.loss));
        report.update(step.loss, step.tokens, step.figures);
        if let Some(keeper) = &mut keeper {
            keeper.updated(optimizer, &report)?;
        }
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

/// What the updates of a phase did so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    report: UpdateReport,
    sums: BTreeMap<String, f64>,
}

impl Report {
    /// How many there were.
    pub fn updates(&self) -> u64 {
        u64::from(self.report.updates)
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
