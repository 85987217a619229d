//! Forward and backward through the whole model, written by hand on detached tensors.

use std::collections::BTreeMap;

use candle_core::{DType, Tensor};

use crate::adapter::Adapter;
use crate::batch::Batch;
use crate::cpu::Picked;
use crate::error::Result;
use crate::model::{Model, Projection};
use crate::ops::{AttentionSaved, linear, read};

/// What a pass computes gradients of.
#[derive(Clone, Copy)]
pub enum Tune<'a> {
    /// Nothing: log-probabilities only. With an adapter or without.
    Nothing(Option<&'a Adapter>),
    /// An adapter's factors; the model itself is frozen and its gradients are never computed.
    Adapter(&'a Adapter),
    /// Every tensor of the model.
    All,
}

impl<'a> Tune<'a> {
    fn adapter(self) -> Option<&'a Adapter> {
        match self {
            Self::Nothing(adapter) => adapter,
            Self::Adapter(adapter) => Some(adapter),
            Self::All => None,
        }
    }
}

/// Memory against time.
#[derive(Clone, Copy, Debug)]
pub struct PassOptions {
    /// Keeps only each layer's input and computes the layer again for its gradients: about a fifth slower, and a
    /// quarter of the memory.
    pub recompute: bool,
    /// Predicted tokens whose logits exist at once.
    pub head_chunk: usize,
}

impl Default for PassOptions {
    fn default() -> Self {
        Self { recompute: false, head_chunk: 256 }
    }
}

/// Gradients by tensor name: Hugging Face names for [`Tune::All`], PEFT names for [`Tune::Adapter`].
#[derive(Default)]
pub struct Gradients(BTreeMap<String, Tensor>);

impl Gradients {
    /// No gradients yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The gradient of a tensor, once some pass has given it.
    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.0.get(name)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Tensor)> {
        self.0.iter()
    }

    /// How many tensors have one.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The length of all of them as one vector.
    pub fn norm(&self) -> Result<f64> {
        use rayon::prelude::*;
        let mut total = 0.0;
        for tensor in self.0.values() {
            total += if tensor.device().is_cpu() && tensor.dtype() == DType::F32 && tensor.is_contiguous() {
                read(tensor, |x| {
                    let part = |x: &[f32]| x.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>();
                    // Pieces of a fixed size, summed in order: the same on any number of threads.
                    x.par_chunks(1 << 16).map(part).collect::<Vec<_>>().iter().sum::<f64>()
                })?
            } else {
                f64::from(tensor.to_dtype(DType::F32)?.sqr()?.sum_all()?.to_scalar::<f32>()?)
            };
        }
        Ok(total.sqrt())
    }

    /// In single precision, whatever the model computes in: sums of many small parts.
    fn add(&mut self, name: String, gradient: Tensor) -> Result<()> {
        let gradient = gradient.to_dtype(DType::F32)?;
        match self.0.remove(&name) {
            None => self.0.insert(name, gradient.contiguous()?),
            Some(total) => self.0.insert(name, (total + gradient)?),
        };
        Ok(())
    }
}

/// Results of one layer that its backward pass needs.
struct Saved {
    /// Queries and keys before the head norms, where there are any.
    raw: Option<[Tensor; 2]>,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    out: Tensor,
    attention: AttentionSaved,
    middle: Tensor,
    gate: Tensor,
    up: Tensor,
    /// Inputs of the maps times the adapter's first factors.
    low: [Option<Tensor>; 7],
}

/// What the head gave.
struct HeadResult {
    /// Per predicted token, the gradient of its log-probability by the normed hidden state, times its coefficient if
    /// those were known.
    by_hidden: Option<Tensor>,
    /// Gradient of the head's weight, where coefficients were known.
    by_weight: Option<Tensor>,
    scaled: bool,
}

/// A forward pass that can be followed by a backward pass.
pub struct Pass<'a> {
    model: &'a Model,
    batch: &'a Batch,
    tune: Tune<'a>,
    options: PassOptions,
    inputs: Vec<Tensor>,
    saved: Vec<Saved>,
    /// Hidden states that predict a token, before the last norm.
    sources: Tensor,
    head: HeadResult,
    picked: Vec<Picked>,
    per_token: Vec<f32>,
}

impl Model {
    /// Runs `batch`. `coefficients`, the gradient of the loss by every predicted token's log-probability, may be given
    /// here when they are known before the pass; that saves [`Tune::All`] a product with the head.
    pub fn forward<'a>(
        &'a self,
        batch: &'a Batch,
        tune: Tune<'a>,
        coefficients: Option<&[f32]>,
        options: PassOptions,
    ) -> Result<Pass<'a>> {
        let ids = Tensor::from_slice(&batch.ids, batch.ids.len(), self.device())?;
        let mut x = self.embed.index_select(&ids, 0)?;
        let (mut inputs, mut saved) = (Vec::new(), Vec::new());
        let keep = !matches!(tune, Tune::Nothing(_));
        for layer in 0..self.layers.len() {
            let (y, results) = self.layer_forward(layer, &x, batch, tune.adapter())?;
            if keep {
                inputs.push(x);
                if !options.recompute {
                    saved.push(results);
                }
            }
            x = y;
        }
        let places = Tensor::from_slice(&batch.sources, batch.sources.len(), self.device())?;
        let sources = x.index_select(&places, 0)?;
        let (head, picked) = self.head_forward(&sources, batch, tune, coefficients, options)?;
        let per_token = picked.iter().map(|picked| picked.logp).collect();
        Ok(Pass { model: self, batch, tune, options, inputs, saved, sources, head, picked, per_token })
    }

    /// Logits of every token of the batch, `[tokens, vocab]`; small batches only.
    pub fn logits(&self, batch: &Batch, adapter: Option<&Adapter>) -> Result<Tensor> {
        let ids = Tensor::from_slice(&batch.ids, batch.ids.len(), self.device())?;
        let mut x = self.embed.index_select(&ids, 0)?;
        for layer in 0..self.layers.len() {
            x = self.layer_forward(layer, &x, batch, adapter)?.0;
        }
        Ok(linear(&self.ops.rms_norm(&x, &self.norm, self.config.norm_eps)?, &self.head)?)
    }

    /// A linear map with its bias and adapter; also the input times the adapter's first factor.
    fn map(
        &self,
        layer: usize,
        projection: Projection,
        x: &Tensor,
        adapter: Option<&Adapter>,
    ) -> Result<(Tensor, Option<Tensor>)> {
        let weights = &self.layers[layer];
        let weight = &weights.projections[projection as usize].tensor(self.device())?;
        let (mut y, low) = match adapter.and_then(|adapter| Some((adapter, adapter.pair(layer, projection)?)))
        {
            Some((adapter, pair)) => {
                let pair = pair.to_dtype(x.dtype())?;
                let (y, low) = self.ops.adapted(x, weight, &pair, adapter.config().scale())?;
                (y, Some(low))
            }
            None => (self.ops.map(x, weight)?, None),
        };
        if let Some(bias) = weights.biases.as_ref().and_then(|biases| biases.get(projection as usize)) {
            y = y.broadcast_add(bias)?;
        }
        Ok((y, low))
    }

    fn layer_forward(
        &self,
        i: usize,
        x: &Tensor,
        batch: &Batch,
        adapter: Option<&Adapter>,
    ) -> Result<(Tensor, Saved)> {
        let (layer, ops, eps, heads) = (&self.layers[i], self.ops, self.config.norm_eps, self.heads());
        let normed = ops.rms_norm(x, &layer.input_norm, eps)?;
        let (mut q, low_q) = self.map(i, Projection::Query, &normed, adapter)?;
        let (mut k, low_k) = self.map(i, Projection::Key, &normed, adapter)?;
        let (v, low_v) = self.map(i, Projection::Value, &normed, adapter)?;
        let mut raw = None;
        if let Some([q_norm, k_norm]) = &layer.head_norms {
            let normed_q = self.head_norm(&q, q_norm)?;
            let normed_k = self.head_norm(&k, k_norm)?;
            raw = Some([std::mem::replace(&mut q, normed_q), std::mem::replace(&mut k, normed_k)]);
        }
        let q = ops.rotate(q, &self.rope, batch, false)?;
        let k = ops.rotate(k, &self.rope, batch, false)?;
        let (out, attention) = ops.attention(&q, &k, &v, batch, heads)?;
        let (y, low_o) = self.map(i, Projection::Output, &out, adapter)?;
        let middle = ops.add(y, x)?;
        let normed = ops.rms_norm(&middle, &layer.post_norm, eps)?;
        let (gate, low_gate) = self.map(i, Projection::Gate, &normed, adapter)?;
        let (up, low_up) = self.map(i, Projection::Up, &normed, adapter)?;
        let (y, low_down) = self.map(i, Projection::Down, &ops.swiglu(&gate, &up)?, adapter)?;
        let y = ops.add(y, &middle)?;
        let low = [low_q, low_k, low_v, low_o, low_gate, low_up, low_down];
        Ok((y, Saved { raw, q, k, v, out, attention, middle, gate, up, low }))
    }

    fn head_norm(&self, x: &Tensor, weight: &Tensor) -> Result<Tensor> {
        let heads = x.reshape(((), self.config.head_dim))?;
        Ok(self.ops.rms_norm(&heads, weight, self.config.norm_eps)?.reshape(x.shape())?)
    }

    fn head_forward(
        &self,
        sources: &Tensor,
        batch: &Batch,
        tune: Tune<'_>,
        coefficients: Option<&[f32]>,
        options: PassOptions,
    ) -> Result<(HeadResult, Vec<Picked>)> {
        let hidden = self.ops.rms_norm(sources, &self.norm, self.config.norm_eps)?;
        let mut all_picked = Vec::with_capacity(batch.targets.len());
        let all = matches!(tune, Tune::All);
        // Without coefficients a full pass computes its logits again on the way back: they may be large.
        let gradients = match tune {
            Tune::Nothing(_) => false,
            Tune::Adapter(_) => true,
            Tune::All => coefficients.is_some(),
        };
        let (mut by_hidden, mut by_weight) = (Vec::new(), None);
        for chunk in self.chunks(&hidden, batch, options) {
            let (hidden, range) = chunk?;
            let (picked, mut d_logits) =
                self.ops.pick(self.ops.wide(&hidden, &self.head)?, &batch.targets[range.clone()])?;
            all_picked.extend(picked);
            if gradients {
                if let Some(coefficients) = coefficients {
                    d_logits = self.ops.scale_rows(d_logits, &coefficients[range])?;
                }
                if all {
                    by_weight = Some(self.ops.outer(&d_logits, &hidden, by_weight)?);
                }
                by_hidden.push(self.ops.wide_back(&d_logits, &self.head)?);
            }
        }
        let by_hidden = if by_hidden.is_empty() { None } else { Some(Tensor::cat(&by_hidden, 0)?) };
        Ok((HeadResult { by_hidden, by_weight, scaled: coefficients.is_some() }, all_picked))
    }

    fn chunks<'t>(
        &self,
        hidden: &'t Tensor,
        batch: &Batch,
        options: PassOptions,
    ) -> impl Iterator<Item = Result<(Tensor, std::ops::Range<usize>)>> + 't {
        let (n, step) = (batch.targets.len(), options.head_chunk.max(1));
        (0..n).step_by(step).map(move |start| {
            let len = step.min(n - start);
            Ok((hidden.narrow(0, start, len)?, start..start + len))
        })
    }
}

impl Pass<'_> {
    /// Log-probability of every predicted token, in the batch's order.
    pub fn per_token(&self) -> &[f32] {
        &self.per_token
    }

    /// Of every predicted token, the entropy of the distribution that it was predicted with, in nats, and whether no token
    /// was likelier.
    pub fn certainty(&self) -> impl ExactSizeIterator<Item = (f32, bool)> + '_ {
        self.picked.iter().map(|picked| (picked.entropy, picked.hit))
    }

    /// Summed log-probability of every sequence's completion.
    pub fn sums(&self) -> Vec<f64> {
        self.batch.sums(&self.per_token)
    }

    /// Adds the gradients of a loss to `gradients`, given its gradient by every predicted token's log-probability.
    pub fn backward(mut self, coefficients: &[f32], gradients: &mut Gradients) -> Result<()> {
        let (model, batch) = (self.model, self.batch);
        let all = match self.tune {
            Tune::Nothing(_) => return Ok(()),
            Tune::Adapter(_) => false,
            Tune::All => true,
        };
        let by_hidden = self.head_backward(coefficients)?;
        let zeros = Tensor::zeros(self.sources.shape(), self.sources.dtype(), model.device())?;
        let eps = model.config.norm_eps;
        let (by_source, dw) =
            model.ops.rms_norm_backward(&self.sources, &model.norm, &by_hidden, eps, zeros, all)?;
        if let Some(dw) = dw {
            gradients.add("model.norm.weight".into(), dw)?;
        }
        let places = Tensor::from_slice(&batch.sources, batch.sources.len(), model.device())?;
        let shape = (batch.tokens(), model.config.hidden_size);
        let mut dx =
            Tensor::zeros(shape, by_source.dtype(), model.device())?.index_add(&places, &by_source, 0)?;
        for layer in (0..model.layers.len()).rev() {
            let Some(x) = self.inputs.pop() else { break };
            let saved = match self.saved.pop() {
                Some(saved) => saved,
                None => model.layer_forward(layer, &x, batch, self.tune.adapter())?.1,
            };
            dx = self.layer_backward(layer, &x, saved, dx, gradients)?;
        }
        if all {
            let ids = Tensor::from_slice(&batch.ids, batch.ids.len(), model.device())?;
            let mut by_weight = self.head.by_weight.take();
            if !model.config.tied_head
                && let Some(head) = by_weight.take()
            {
                gradients.add("lm_head.weight".into(), head)?;
            }
            let start = match by_weight {
                Some(head) => head,
                None => model.embed.zeros_like()?,
            };
            gradients.add("model.embed_tokens.weight".into(), start.index_add(&ids, &dx, 0)?)?;
        }
        Ok(())
    }

    fn head_backward(&mut self, coefficients: &[f32]) -> Result<Tensor> {
        let (model, batch) = (self.model, self.batch);
        if let Some(by_hidden) = self.head.by_hidden.take() {
            if self.head.scaled {
                return Ok(by_hidden);
            }
            return Ok(model.ops.scale_rows(by_hidden, coefficients)?);
        }
        let hidden = model.ops.rms_norm(&self.sources, &model.norm, model.config.norm_eps)?;
        let mut by_hidden = Vec::new();
        for chunk in model.chunks(&hidden, batch, self.options) {
            let (hidden, range) = chunk?;
            let (_, d_logits) =
                model.ops.pick(model.ops.wide(&hidden, &model.head)?, &batch.targets[range.clone()])?;
            let d_logits = model.ops.scale_rows(d_logits, &coefficients[range])?;
            self.head.by_weight = Some(model.ops.outer(&d_logits, &hidden, self.head.by_weight.take())?);
            by_hidden.push(model.ops.wide_back(&d_logits, &model.head)?);
        }
        Ok(Tensor::cat(&by_hidden, 0)?)
    }

    /// The gradient by a map's input and, with an adapter, by the input of its second factor.
    fn by_input(
        &self,
        layer: usize,
        projection: Projection,
        dy: &Tensor,
    ) -> Result<(Tensor, Option<Tensor>)> {
        let (model, ops) = (self.model, self.model.ops);
        let weight = &model.layers[layer].projections[projection as usize].tensor(model.device())?;
        match self.tune.adapter().and_then(|adapter| Some((adapter, adapter.pair(layer, projection)?))) {
            Some((adapter, pair)) => {
                let pair = pair.to_dtype(dy.dtype())?;
                let (dx, d_low) = ops.adapted_back(dy, weight, &pair, adapter.config().scale())?;
                Ok((dx, Some(d_low)))
            }
            None => Ok((ops.map_back(dy, weight)?, None)),
        }
    }

    /// Adds the gradients of a map's own tensors.
    fn by_weights(
        &self,
        layer: usize,
        projection: Projection,
        x: &Tensor,
        (low, d_low): (Option<&Tensor>, Option<Tensor>),
        dy: &Tensor,
        gradients: &mut Gradients,
    ) -> Result<()> {
        if let (Some(low), Some(d_low)) = (low, d_low) {
            let [name_a, name_b] = Adapter::names(layer, projection);
            let ops = self.model.ops;
            gradients.add(name_a, ops.outer(x, &d_low, None)?.t()?)?;
            // `low` carries the scale already.
            gradients.add(name_b, ops.outer(dy, low, None)?)?;
        }
        if let Tune::All = self.tune {
            let name = format!("model.layers.{layer}.{}", projection.path());
            if self.model.layers[layer].biases.is_some() && (projection as usize) < 3 {
                gradients.add(format!("{name}.bias"), dy.sum(0)?)?;
            }
            gradients.add(format!("{name}.weight"), self.model.ops.outer(dy, x, None)?)?;
        }
        Ok(())
    }

    /// Both; returns the gradient by the input.
    fn map_backward(
        &self,
        layer: usize,
        projection: Projection,
        x: &Tensor,
        low: Option<&Tensor>,
        dy: &Tensor,
        gradients: &mut Gradients,
    ) -> Result<Tensor> {
        let (dx, d_low) = self.by_input(layer, projection, dy)?;
        self.by_weights(layer, projection, x, (low, d_low), dy, gradients)?;
        Ok(dx)
    }

    fn layer_backward(
        &self,
        i: usize,
        x: &Tensor,
        saved: Saved,
        dy: Tensor,
        gradients: &mut Gradients,
    ) -> Result<Tensor> {
        let model = self.model;
        let (layer, ops, eps, heads) = (&model.layers[i], model.ops, model.config.norm_eps, model.heads());
        let all = matches!(self.tune, Tune::All);
        let Saved { raw, q, k, v, out, attention, middle, gate, up, low } = saved;
        let low = |projection: Projection| low[projection as usize].as_ref();
        let name = |norm: &str| format!("model.layers.{i}.{norm}.weight");

        // Feed-forward. The product of gate and up comes back from the backward step, so the last map's own gradient
        // is taken after it.
        let (d_product, d_low) = self.by_input(i, Projection::Down, &dy)?;
        let (d_gate, d_up, product) = ops.swiglu_backward(gate, up, d_product)?;
        self.by_weights(i, Projection::Down, &product, (low(Projection::Down), d_low), &dy, gradients)?;
        drop(product);
        let normed = ops.rms_norm(&middle, &layer.post_norm, eps)?;
        let d_normed =
            self.map_backward(i, Projection::Gate, &normed, low(Projection::Gate), &d_gate, gradients)?;
        let by_up = self.map_backward(i, Projection::Up, &normed, low(Projection::Up), &d_up, gradients)?;
        let d_normed = ops.add(d_normed, &by_up)?;
        drop((d_gate, d_up, normed));
        let (d_middle, dw) = ops.rms_norm_backward(&middle, &layer.post_norm, &d_normed, eps, dy, all)?;
        if let Some(dw) = dw {
            gradients.add(name("post_attention_layernorm"), dw)?;
        }

        // Attention.
        let d_out =
            self.map_backward(i, Projection::Output, &out, low(Projection::Output), &d_middle, gradients)?;
        let (dq, dk, dv) = ops.attention_backward(&q, &k, &v, &out, &attention, &d_out, self.batch, heads)?;
        let mut dq = ops.rotate(dq, &model.rope, self.batch, true)?;
        let mut dk = ops.rotate(dk, &model.rope, self.batch, true)?;
        if let (Some([raw_q, raw_k]), Some([q_norm, k_norm])) = (raw, &layer.head_norms) {
            for (d, raw, weight, norm) in
                [(&mut dq, raw_q, q_norm, "self_attn.q_norm"), (&mut dk, raw_k, k_norm, "self_attn.k_norm")]
            {
                let rows = |t: &Tensor| t.reshape(((), model.config.head_dim));
                let zeros = rows(&raw.zeros_like()?)?;
                let (by_raw, dw) = ops.rms_norm_backward(&rows(&raw)?, weight, &rows(d)?, eps, zeros, all)?;
                *d = by_raw.reshape(raw.shape())?;
                if let Some(dw) = dw {
                    gradients.add(name(norm), dw)?;
                }
            }
        }
        let normed = ops.rms_norm(x, &layer.input_norm, eps)?;
        let mut d_normed =
            self.map_backward(i, Projection::Query, &normed, low(Projection::Query), &dq, gradients)?;
        for (projection, d) in [(Projection::Key, dk), (Projection::Value, dv)] {
            let part = self.map_backward(i, projection, &normed, low(projection), &d, gradients)?;
            d_normed = ops.add(d_normed, &part)?;
        }
        let (dx, dw) = ops.rms_norm_backward(x, &layer.input_norm, &d_normed, eps, d_middle, all)?;
        if let Some(dw) = dw {
            gradients.add(name("input_layernorm"), dw)?;
        }
        Ok(dx)
    }
}
