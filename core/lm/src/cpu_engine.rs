//! Inference on the CPU: packed weights, fused projections, caches in the layout of the kernels.

use std::sync::Arc;

use candle_core::Tensor;

use crate::adapter::Adapter;
use crate::batch::Segment;
use crate::config::ModelConfig;
use crate::cpu::{self, Cache, Group, Packed};
use crate::engine::Engine;
use crate::error::Result;
use crate::model::{Model, Projection};
use crate::ops::Host;

struct PackedLayer {
    input_norm: Vec<f32>,
    post_norm: Vec<f32>,
    qkv: Packed,
    bias: Option<Vec<f32>>,
    head_norms: Option<[Vec<f32>; 2]>,
    output: Packed,
    gate_up: Packed,
    down: Packed,
}

/// A model with an adapter merged in, laid out for sampling.
pub(crate) struct CpuEngine {
    config: ModelConfig,
    layers: Vec<PackedLayer>,
    norm: Vec<f32>,
    embed: Tensor,
    head: Arc<Packed>,
    rope: Arc<(Vec<f32>, Vec<f32>)>,
}

fn numbers(tensor: &Tensor) -> Result<Vec<f32>> {
    Ok(Host::new(tensor)?.slice().to_vec())
}

impl CpuEngine {
    /// `half` keeps weights in half precision; `like` lends its head when the base model is the same and unchanged.
    pub(crate) fn new(
        model: &Model,
        adapter: Option<&Adapter>,
        half: bool,
        like: Option<&Self>,
    ) -> Result<Self> {
        let config = model.config.clone();
        let mut layers = Vec::with_capacity(config.layers);
        for (i, layer) in model.layers.iter().enumerate() {
            let pack = |projections: &[Projection]| -> Result<Packed> {
                let mut rows = Vec::new();
                let mut depth = 0;
                for &projection in projections {
                    let weight = &layer.projections[projection as usize].tensor(model.device())?;
                    depth = weight.dim(1)?;
                    match adapter.and_then(|adapter| Some((adapter, adapter.pair(i, projection)?))) {
                        Some((adapter, pair)) => {
                            let merged = (weight + (pair.b.matmul(&pair.a)? * adapter.config().scale())?)?;
                            rows.extend_from_slice(Host::new(&merged)?.slice());
                        }
                        None => rows.extend_from_slice(Host::new(weight)?.slice()),
                    }
                }
                Ok(Packed::new(&rows, rows.len() / depth, depth, half))
            };
            let bias = match &layer.biases {
                Some(biases) => {
                    let parts = biases.iter().map(numbers).collect::<Result<Vec<_>>>()?;
                    Some(parts.concat())
                }
                None => None,
            };
            let head_norms = match &layer.head_norms {
                Some([q, k]) => Some([numbers(q)?, numbers(k)?]),
                None => None,
            };
            layers.push(PackedLayer {
                input_norm: numbers(&layer.input_norm)?,
                post_norm: numbers(&layer.post_norm)?,
                qkv: pack(&[Projection::Query, Projection::Key, Projection::Value])?,
                bias,
                head_norms,
                output: pack(&[Projection::Output])?,
                gate_up: pack(&[Projection::Gate, Projection::Up])?,
                down: pack(&[Projection::Down])?,
            });
        }
        let (head, rope) = match like {
            Some(like) => (like.head.clone(), like.rope.clone()),
            None => {
                let head = Host::new(&model.head)?;
                let head = Packed::new(head.slice(), config.vocab_size, config.hidden_size, half);
                let tables = model.rope.tables();
                (Arc::new(head), Arc::new((tables.cos.to_vec(), tables.sin.to_vec())))
            }
        };
        Ok(Self { config, layers, norm: numbers(&model.norm)?, embed: model.embed.clone(), head, rope })
    }

    fn heads(&self) -> cpu::Heads {
        cpu::Heads { query: self.config.heads, key: self.config.kv_heads, dim: self.config.head_dim }
    }

    fn embed(&self, tokens: impl ExactSizeIterator<Item = u32>) -> Result<Vec<f32>> {
        let (embed, width) = (Host::new(&self.embed)?, self.config.hidden_size);
        let mut x = Vec::with_capacity(tokens.len() * width);
        for token in tokens {
            x.extend_from_slice(&embed.slice()[token as usize * width..][..width]);
        }
        Ok(x)
    }

    /// Rows of queries, keys and values, turned by position.
    fn queries_keys_values(&self, layer: &PackedLayer, x: &[f32], positions: &[u32]) -> Vec<f32> {
        let (rows, eps, heads) = (positions.len(), self.config.norm_eps as f32, self.heads());
        let mut normed = vec![0.0; x.len()];
        cpu::rms_norm(x, &layer.input_norm, eps, &mut normed);
        let width = layer.qkv.columns();
        let mut qkv = vec![0.0; rows * width];
        cpu::matmul(&normed, rows, &layer.qkv, &mut qkv);
        if let Some(bias) = &layer.bias {
            for row in qkv.chunks_exact_mut(width) {
                row.iter_mut().zip(bias).for_each(|(x, bias)| *x += bias);
            }
        }
        let turned = (heads.query + heads.key) * heads.dim;
        if let Some([q_norm, k_norm]) = &layer.head_norms {
            let mut normed = vec![0.0; turned];
            for row in qkv.chunks_exact_mut(width) {
                let split = heads.query * heads.dim;
                cpu::rms_norm(&row[..split], q_norm, eps, &mut normed[..split]);
                cpu::rms_norm(&row[split..turned], k_norm, eps, &mut normed[split..]);
                row[..turned].copy_from_slice(&normed);
            }
        }
        let tables = cpu::Tables { cos: &self.rope.0, sin: &self.rope.1, half: heads.dim / 2 };
        cpu::rotate(&mut qkv, width, turned, positions, tables, 1.0);
        qkv
    }

    /// The rest of a layer after attention, in place.
    fn finish(&self, layer: &PackedLayer, x: &mut [f32], attended: &[f32]) {
        let (hidden, inner) = (self.config.hidden_size, self.config.intermediate_size);
        let rows = x.len() / hidden;
        let mut y = vec![0.0; x.len()];
        cpu::matmul(attended, rows, &layer.output, &mut y);
        x.iter_mut().zip(&y).for_each(|(x, y)| *x += y);
        let mut normed = vec![0.0; x.len()];
        cpu::rms_norm(x, &layer.post_norm, self.config.norm_eps as f32, &mut normed);
        let mut gate_up = vec![0.0; rows * 2 * inner];
        cpu::matmul(&normed, rows, &layer.gate_up, &mut gate_up);
        let mut product = vec![0.0; rows * inner];
        cpu::swiglu_rows(&gate_up, inner, &mut product);
        cpu::matmul(&product, rows, &layer.down, &mut y);
        x.iter_mut().zip(&y).for_each(|(x, y)| *x += y);
    }

    fn logits(&self, x: &[f32]) -> Vec<f32> {
        let rows = x.len() / self.config.hidden_size;
        let mut normed = vec![0.0; x.len()];
        cpu::rms_norm(x, &self.norm, self.config.norm_eps as f32, &mut normed);
        let mut logits = vec![0.0; rows * self.config.vocab_size];
        cpu::matmul(&normed, rows, &self.head, &mut logits);
        logits
    }
}

impl Engine for CpuEngine {
    type Prompt = Cache;
    type Row = Cache;

    fn prefill(&mut self, prompt: &[u32]) -> Result<(Cache, Vec<f32>)> {
        let heads = self.heads();
        let (n, q_width, k_width) = (prompt.len(), heads.query * heads.dim, heads.key * heads.dim);
        let positions: Vec<u32> = (0..n as u32).collect();
        let mut cache = Cache::new(heads, self.layers.len(), n);
        let mut x = self.embed(prompt.iter().copied())?;
        let segments = [Segment { start: 0, len: n, prefix_start: 0, prefix_len: 0 }];
        for (i, layer) in self.layers.iter().enumerate() {
            let qkv = self.queries_keys_values(layer, &x, &positions);
            let width = q_width + 2 * k_width;
            let cut = |from: usize, len: usize| -> Vec<f32> {
                qkv.chunks_exact(width).flat_map(|row| &row[from..from + len]).copied().collect()
            };
            let (q, k, v) = (cut(0, q_width), cut(q_width, k_width), cut(q_width + k_width, k_width));
            for (place, (k, v)) in k.chunks_exact(k_width).zip(v.chunks_exact(k_width)).enumerate() {
                cache.write(i, place, k, v);
            }
            let mut attended = vec![0.0; n * q_width];
            cpu::attention(&q, &k, &v, &segments, heads, &mut attended);
            self.finish(layer, &mut x, &attended);
        }
        cache.advance(n);
        let last = &x[(n - 1) * self.config.hidden_size..];
        Ok((cache, self.logits(last)))
    }

    fn open(&mut self, capacity: usize) -> Result<Cache> {
        Ok(Cache::new(self.heads(), self.layers.len(), capacity))
    }

    fn step(&mut self, rows: &mut [(&Cache, &mut Cache, u32)]) -> Result<Vec<f32>> {
        let heads = self.heads();
        let (q_width, k_width) = (heads.query * heads.dim, heads.key * heads.dim);
        let width = q_width + 2 * k_width;
        let positions: Vec<u32> =
            rows.iter().map(|(prompt, own, _)| (prompt.len() + own.len()) as u32).collect();
        let mut x = self.embed(rows.iter().map(|(_, _, token)| *token))?;
        for (i, layer) in self.layers.iter().enumerate() {
            let qkv = self.queries_keys_values(layer, &x, &positions);
            for ((_, own, _), row) in rows.iter_mut().zip(qkv.chunks_exact(width)) {
                let (keys, values) = row[q_width..].split_at(k_width);
                own.write(i, own.len(), keys, values);
            }
            let mut groups: Vec<Group<'_>> = Vec::new();
            for (place, (prompt, own, _)) in rows.iter().enumerate() {
                match groups.iter_mut().find(|group| std::ptr::eq(group.prompt, *prompt)) {
                    Some(group) => group.rows.push((place, own)),
                    None => groups.push(Group { prompt, rows: vec![(place, own)] }),
                }
            }
            let mut attended = vec![0.0; rows.len() * q_width];
            cpu::decode_attention(i, &qkv, width, heads, &groups, &mut attended);
            self.finish(layer, &mut x, &attended);
        }
        for (_, own, _) in rows {
            own.advance(1);
        }
        Ok(self.logits(&x))
    }
}
