//! Inference through plain tensor operations, for any device.
//!
//! Rows live in slots of one preallocated cache per layer, each with its prompt's keys and values copied in front of its
//! own, and are computed together; what lies beyond a row's end is masked.

use std::cell::RefCell;
use std::rc::Rc;

use candle_core::{D, DType, Device, Tensor};
use candle_nn::ops::softmax_last_dim;

use crate::adapter::Adapter;
use crate::batch::Batch;
use crate::blocks;
use crate::config::ModelConfig;
use crate::engine::Engine;
use crate::error::Result;
use crate::model::{Model, Projection};
use crate::ops::{Heads, Ops, Rope, linear};

struct MergedLayer {
    input_norm: Tensor,
    post_norm: Tensor,
    /// In the order of [`Projection::ALL`].
    projections: Vec<Tensor>,
    biases: Option<[Tensor; 3]>,
    head_norms: Option<[Tensor; 2]>,
}

/// Keys and values of every layer: `[slots, key heads, capacity, dim]` each.
struct Slots {
    layers: Vec<(Tensor, Tensor)>,
    count: usize,
    capacity: usize,
    free: Vec<usize>,
}

/// A model with an adapter merged in.
pub(crate) struct TensorEngine {
    config: ModelConfig,
    layers: Vec<MergedLayer>,
    embed: Tensor,
    norm: Tensor,
    head: Tensor,
    rope: Rope,
    device: Device,
    slots: Rc<RefCell<Slots>>,
    /// Prompt tokens read at once.
    chunk: usize,
}

/// A prompt's keys and values, per layer `[key heads, tokens, dim]`.
pub(crate) struct ReadPrompt {
    layers: Vec<(Tensor, Tensor)>,
    len: usize,
}

/// A row's slot, given back when the row is dropped.
pub(crate) struct SlotRow {
    slots: Rc<RefCell<Slots>>,
    slot: Option<usize>,
    capacity: usize,
    /// Own tokens.
    len: usize,
}

impl Drop for SlotRow {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            self.slots.borrow_mut().free.push(slot);
        }
    }
}

/// Prompt tokens read at once: what their layers hold is bounded, and a GPU is full with fewer.
const CHUNK: usize = 2_048;

/// The operations without the fused loops, which are the CPU's.
const OPS: Ops = Ops { fused: false };

impl TensorEngine {
    pub(crate) fn new(model: &Model, adapter: Option<&Adapter>) -> Result<Self> {
        let config = model.config.clone();
        let mut layers = Vec::with_capacity(config.layers);
        for (i, layer) in model.layers.iter().enumerate() {
            let mut projections = Vec::with_capacity(Projection::ALL.len());
            for (weight, projection) in layer.projections.iter().zip(Projection::ALL) {
                let weight = weight.tensor(model.device())?;
                projections.push(
                    match adapter.and_then(|adapter| Some((adapter, adapter.pair(i, projection)?))) {
                        Some((adapter, pair)) => {
                            let change = (pair.b.matmul(&pair.a)? * adapter.config().scale())?;
                            (&weight + change.to_dtype(weight.dtype())?)?
                        }
                        // Later updates of the model must not reach into a running sampler.
                        None => weight.copy()?,
                    },
                );
            }
            layers.push(MergedLayer {
                input_norm: layer.input_norm.copy()?,
                post_norm: layer.post_norm.copy()?,
                projections,
                biases: layer.biases.clone(),
                head_norms: layer.head_norms.clone(),
            });
        }
        let rope = Rope::new(&config.rope_frequencies(), model.max_tokens(), model.device())?;
        let slots = Slots { layers: Vec::new(), count: 0, capacity: 0, free: Vec::new() };
        Ok(Self {
            layers,
            embed: model.embed.copy()?,
            norm: model.norm.copy()?,
            head: model.head.copy()?,
            rope,
            device: model.device().clone(),
            slots: Rc::new(RefCell::new(slots)),
            chunk: CHUNK,
            config,
        })
    }

    fn heads(&self) -> Heads {
        Heads { query: self.config.heads, key: self.config.kv_heads, dim: self.config.head_dim }
    }

    fn queries_keys_values(&self, layer: &MergedLayer, x: &Tensor, positions: &Batch) -> Result<[Tensor; 3]> {
        let eps = self.config.norm_eps;
        let normed = OPS.rms_norm(x, &layer.input_norm, eps)?;
        let map = |which: Projection| -> Result<Tensor> {
            let y = linear(&normed, &layer.projections[which as usize])?;
            match &layer.biases {
                Some(biases) => Ok(y.broadcast_add(&biases[which as usize])?),
                None => Ok(y),
            }
        };
        let (mut q, mut k, v) = (map(Projection::Query)?, map(Projection::Key)?, map(Projection::Value)?);
        if let Some([q_norm, k_norm]) = &layer.head_norms {
            for (x, norm) in [(&mut q, q_norm), (&mut k, k_norm)] {
                let heads = x.reshape(((), self.config.head_dim))?;
                *x = OPS.rms_norm(&heads, norm, eps)?.reshape(x.shape())?;
            }
        }
        let q = OPS.rotate(q, &self.rope, positions, false)?;
        let k = OPS.rotate(k, &self.rope, positions, false)?;
        Ok([q, k, v])
    }

    fn finish(&self, layer: &MergedLayer, x: Tensor, attended: &Tensor) -> Result<Tensor> {
        let of = |which: Projection| &layer.projections[which as usize];
        let x = (x + linear(attended, of(Projection::Output))?)?;
        let normed = OPS.rms_norm(&x, &layer.post_norm, self.config.norm_eps)?;
        let (gate, up) = (linear(&normed, of(Projection::Gate))?, linear(&normed, of(Projection::Up))?);
        Ok((x + linear(&OPS.swiglu(&gate, &up)?, of(Projection::Down))?)?)
    }

    fn logits(&self, x: &Tensor) -> Result<Vec<f32>> {
        let normed = OPS.rms_norm(x, &self.norm, self.config.norm_eps)?;
        Ok(linear(&normed, &self.head)?.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?)
    }

    /// Makes room for `count` slots of `capacity` tokens, keeping what is there.
    fn reserve(&self, count: usize, capacity: usize) -> Result<()> {
        let heads = self.heads();
        let mut slots = self.slots.borrow_mut();
        if count <= slots.count && capacity <= slots.capacity {
            return Ok(());
        }
        let (count, capacity) = (count.max(slots.count), capacity.max(slots.capacity).next_multiple_of(64));
        let dtype = self.embed.dtype();
        let mut layers = Vec::with_capacity(self.layers.len());
        for i in 0..self.layers.len() {
            let new = || Tensor::zeros((count, heads.key, capacity, heads.dim), dtype, &self.device);
            let (keys, values) = (new()?, new()?);
            if let Some((old_keys, old_values)) = slots.layers.get(i) {
                for (new, old) in [(&keys, old_keys), (&values, old_values)] {
                    for slot in 0..slots.count {
                        let old = old.narrow(0, slot, 1)?.contiguous()?;
                        new.narrow(0, slot, 1)?.slice_set(&old, 2, 0)?;
                    }
                }
            }
            layers.push((keys, values));
        }
        let first = slots.count;
        slots.free.extend((first..count).rev());
        slots.layers = layers;
        slots.count = count;
        slots.capacity = capacity;
        Ok(())
    }

    /// Gives a new row its slot, with the prompt in front.
    fn place(&self, prompt: &ReadPrompt, row: &mut SlotRow) -> Result<()> {
        if row.slot.is_some() {
            return Ok(());
        }
        let (count, none_free) = {
            let slots = self.slots.borrow();
            (slots.count, slots.free.is_empty())
        };
        let wanted = if none_free { (count * 2).max(4) } else { count };
        self.reserve(wanted, prompt.len + row.capacity)?;
        let mut slots = self.slots.borrow_mut();
        let slot = slots.free.pop();
        row.slot = slot;
        let Some(slot) = slot else { return Ok(()) };
        for ((keys, values), (prompt_keys, prompt_values)) in slots.layers.iter().zip(&prompt.layers) {
            for (cache, prompt) in [(keys, prompt_keys), (values, prompt_values)] {
                cache.narrow(0, slot, 1)?.slice_set(&prompt.unsqueeze(0)?, 2, 0)?;
            }
        }
        Ok(())
    }
}

impl Engine for TensorEngine {
    type Prompt = ReadPrompt;
    type Row = SlotRow;

    fn prefill(&mut self, prompt: &[u32]) -> Result<(ReadPrompt, Vec<f32>)> {
        let heads = self.heads();
        let new = || Tensor::zeros((heads.key, prompt.len(), heads.dim), self.embed.dtype(), &self.device);
        let layers: Vec<(Tensor, Tensor)> =
            self.layers.iter().map(|_| Ok((new()?, new()?))).collect::<Result<_>>()?;
        let mut logits = Vec::new();
        let mut seen = 0;
        for chunk in prompt.chunks(self.chunk) {
            let (first, len) = (seen, chunk.len());
            seen += len;
            let positions = Batch::of_positions((first as u32..seen as u32).collect());
            let mut x = self.embed.index_select(&Tensor::from_slice(chunk, len, &self.device)?, 0)?;
            for (layer, (keys, values)) in self.layers.iter().zip(&layers) {
                let [q, k, v] = self.queries_keys_values(layer, &x, &positions)?;
                for (cache, new) in [(keys, k), (values, v)] {
                    let new = new.reshape((len, heads.key, heads.dim))?.transpose(0, 1)?.contiguous()?;
                    cache.slice_set(&new, 1, first)?;
                }
                let (keys, values) = (keys.narrow(1, 0, seen)?, values.narrow(1, 0, seen)?);
                let attended = blocks::attend(&q, &keys, &values, heads, blocks::SCORES)?;
                x = self.finish(layer, x, &attended)?;
            }
            if seen == prompt.len() {
                logits = self.logits(&x.narrow(0, len - 1, 1)?.contiguous()?)?;
            }
        }
        Ok((ReadPrompt { layers, len: prompt.len() }, logits))
    }

    fn open(&mut self, capacity: usize) -> Result<SlotRow> {
        Ok(SlotRow { slots: self.slots.clone(), slot: None, capacity, len: 0 })
    }

    fn step(&mut self, rows: &mut [(&ReadPrompt, &mut SlotRow, u32)]) -> Result<Vec<f32>> {
        for (prompt, row, _) in rows.iter_mut() {
            self.place(prompt, row)?;
        }
        let heads = self.heads();
        let n = rows.len();
        let places: Vec<usize> = rows.iter().map(|(prompt, row, _)| prompt.len + row.len).collect();
        let slot_of: Vec<usize> = rows.iter().map(|(_, row, _)| row.slot.unwrap_or(0)).collect();
        let longest = places.iter().max().map_or(0, |place| place + 1);
        let ids: Vec<u32> = rows.iter().map(|(_, _, token)| *token).collect();
        let positions = Batch::of_positions(places.iter().map(|&place| place as u32).collect());
        let index = Tensor::from_vec(slot_of.iter().map(|&slot| slot as u32).collect(), n, &self.device)?;
        let mask: Vec<f32> = places
            .iter()
            .flat_map(|&place| (0..longest).map(move |j| if j > place { f32::NEG_INFINITY } else { 0.0 }))
            .collect();
        let mask = Tensor::from_vec(mask, (n, 1, 1, longest), &self.device)?.to_dtype(self.embed.dtype())?;
        let mut x = self.embed.index_select(&Tensor::from_vec(ids, n, &self.device)?, 0)?;
        let slots = self.slots.borrow();
        for (layer, (keys, values)) in self.layers.iter().zip(&slots.layers) {
            let [q, k, v] = self.queries_keys_values(layer, &x, &positions)?;
            for (cache, new) in [(keys, &k), (values, &v)] {
                let new = new.reshape((n, heads.key, 1, heads.dim))?;
                for (i, (&slot, &place)) in slot_of.iter().zip(&places).enumerate() {
                    cache.narrow(0, slot, 1)?.slice_set(&new.narrow(0, i, 1)?.contiguous()?, 2, place)?;
                }
            }
            let used = |cache: &Tensor| cache.index_select(&index, 0)?.narrow(2, 0, longest)?.contiguous();
            let group = heads.query / heads.key;
            let q = (q.reshape((n, heads.key, group, heads.dim))? * f64::from(heads.scale()))?;
            let scores = q
                .matmul(&used(keys)?.transpose(D::Minus1, D::Minus2)?.contiguous()?)?
                .broadcast_add(&mask)?;
            let p = softmax_last_dim(&scores)?;
            let attended = p.matmul(&used(values)?)?.reshape((n, heads.query * heads.dim))?;
            x = self.finish(layer, x, &attended)?;
        }
        drop(slots);
        for (_, row, _) in rows {
            row.len += 1;
        }
        self.logits(&x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_read_in_chunks_is_the_prompt_read_at_once() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../train/tests/reference/qwen3");
        let model = Model::load_weights(&folder, &Device::Cpu).unwrap();
        let mut engine = TensorEngine::new(&model, None).unwrap();
        let prompt: Vec<u32> = (0..29).map(|i| i * i % 64).collect();
        let (whole, right) = engine.prefill(&prompt).unwrap();
        for chunk in [1, 7, 28] {
            engine.chunk = chunk;
            let (cut, found) = engine.prefill(&prompt).unwrap();
            let mut pairs = vec![(found, right.clone())];
            for ((keys, values), (right_keys, right_values)) in cut.layers.iter().zip(&whole.layers) {
                for (found, right) in [(keys, right_keys), (values, right_values)] {
                    let data = |t: &Tensor| t.flatten_all().unwrap().to_vec1::<f32>().unwrap();
                    pairs.push((data(found), data(right)));
                }
            }
            for (found, right) in pairs {
                assert_eq!(found.len(), right.len());
                for (found, right) in found.iter().zip(&right) {
                    assert!((found - right).abs() < 1e-4, "chunks of {chunk}: {found} {right}");
                }
            }
        }
    }
}
