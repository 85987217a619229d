//! AdamW: in place, its state open to checkpoints.

use std::collections::BTreeMap;

use candle_core::{DType, Tensor};
use orlm_lm::weights::Weights;
use orlm_lm::{Gradients, edit, read};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// AdamW's constants, but for the learning rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdamWConfig {
    /// Decay of the mean of gradients.
    pub beta1: f64,
    /// Decay of the mean of their squares.
    pub beta2: f64,
    /// Keeps the divisor from zero.
    pub eps: f64,
    /// Share of a weight taken off per unit of learning rate.
    pub weight_decay: f64,
}

impl Default for AdamWConfig {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.0 }
    }
}

/// The optimizer: PyTorch's AdamW.
pub struct AdamW {
    config: AdamWConfig,
    updates: u64,
    /// Mean of gradients and mean of their squares, by tensor name.
    moments: BTreeMap<String, [Tensor; 2]>,
}

impl AdamW {
    /// Without any state yet.
    pub fn new(config: AdamWConfig) -> Self {
        Self { config, updates: 0, moments: BTreeMap::new() }
    }

    /// Its constants.
    pub fn config(&self) -> AdamWConfig {
        self.config
    }

    /// Updates so far.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// Changes every tensor of `weights` that has a gradient, in place. `scale` multiplies the gradients (clipping).
    pub fn update(&mut self, weights: &Weights, gradients: &Gradients, rate: f64, scale: f64) -> Result<()> {
        self.updates += 1;
        let AdamWConfig { beta1, beta2, eps, weight_decay } = self.config;
        let t = self.updates.min(i32::MAX as u64) as i32;
        let (correct1, correct2) = (1.0 - beta1.powi(t), (1.0 - beta2.powi(t)).sqrt());
        for (name, weight) in weights {
            let Some(gradient) = gradients.get(name) else { continue };
            if !self.moments.contains_key(name) {
                self.moments.insert(name.clone(), [weight.zeros_like()?, weight.zeros_like()?]);
            }
            let Some([mean, square]) = self.moments.get_mut(name) else { continue };
            if weight.device().is_cpu() && weight.dtype() == DType::F32 {
                let step = Step {
                    keep: (1.0 - rate * weight_decay) as f32,
                    scale: scale as f32,
                    beta1: beta1 as f32,
                    beta2: beta2 as f32,
                    rate: (rate / correct1) as f32,
                    correct2: correct2 as f32,
                    eps: eps as f32,
                };
                step.run(weight, mean, square, gradient)?;
                continue;
            }
            let gradient = (gradient * scale)?;
            *mean = ((&*mean * beta1)? + (&gradient * (1.0 - beta1))?)?;
            *square = ((&*square * beta2)? + (gradient.sqr()? * (1.0 - beta2))?)?;
            let divisor = ((square.sqrt()? / correct2)? + eps)?;
            let change = ((&*mean * (rate / correct1))? / divisor)?;
            weight.slice_set(&((weight * (1.0 - rate * weight_decay))? - change)?, 0, 0)?;
        }
        Ok(())
    }

    /// Its state as named tensors, for a checkpoint.
    pub fn state(&self) -> Weights {
        let mut state = Weights::new();
        for (name, [mean, square]) in &self.moments {
            state.insert(format!("exp_avg.{name}"), mean.clone());
            state.insert(format!("exp_avg_sq.{name}"), square.clone());
        }
        state
    }

    /// Takes up a state that [`AdamW::state`] gave; tensors are those of `weights`. The error is the name at fault.
    pub fn restore(
        &mut self,
        updates: u64,
        mut state: Weights,
        weights: &Weights,
    ) -> std::result::Result<(), String> {
        let mut moments = BTreeMap::new();
        for (name, weight) in weights {
            let mut take = |kind: &str| {
                let key = format!("{kind}.{name}");
                match state.remove(&key) {
                    Some(tensor) if tensor.dims() == weight.dims() => tensor
                        .to_device(weight.device())
                        .and_then(|t| t.copy())
                        .map(Some)
                        .map_err(|e| e.to_string()),
                    Some(_) => Err(key),
                    None => Ok(None),
                }
            };
            match (take("exp_avg")?, take("exp_avg_sq")?) {
                (Some(mean), Some(square)) => {
                    moments.insert(name.clone(), [mean, square]);
                }
                (None, None) => {}
                _ => return Err(format!("exp_avg and exp_avg_sq of {name}: only one is there")),
            }
        }
        if let Some(name) = state.keys().next() {
            return Err(name.clone());
        }
        self.updates = updates;
        self.moments = moments;
        Ok(())
    }
}

struct Step {
    keep: f32,
    scale: f32,
    beta1: f32,
    beta2: f32,
    rate: f32,
    correct2: f32,
    eps: f32,
}

impl Step {
    /// One sweep over the four tensors: no temporaries.
    fn run(
        &self,
        weight: &Tensor,
        mean: &Tensor,
        square: &Tensor,
        gradient: &Tensor,
    ) -> candle_core::Result<()> {
        const PIECE: usize = 1 << 16;
        let (mut second, mut third, mut fourth) = (Ok(()), Ok(()), Ok(()));
        edit(weight, |p| {
            second = edit(mean, |m| {
                third = edit(square, |v| {
                    fourth = read(gradient, |g| {
                        let pieces = p.par_chunks_mut(PIECE).zip(m.par_chunks_mut(PIECE));
                        let pieces = pieces.zip(v.par_chunks_mut(PIECE)).zip(g.par_chunks(PIECE));
                        pieces.for_each(|(((p, m), v), g)| self.piece(p, m, v, g));
                    });
                });
            });
        })?;
        second.and(third).and(fourth)
    }

    fn piece(&self, p: &mut [f32], m: &mut [f32], v: &mut [f32], g: &[f32]) {
        for (((p, m), v), g) in p.iter_mut().zip(m).zip(v).zip(g) {
            let g = g * self.scale;
            *m = self.beta1 * *m + (1.0 - self.beta1) * g;
            *v = self.beta2 * *v + (1.0 - self.beta2) * g * g;
            *p = *p * self.keep - self.rate * *m / (v.sqrt() / self.correct2 + self.eps);
        }
    }
}
