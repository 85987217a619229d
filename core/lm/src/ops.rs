//! The model's operations on detached tensors, each with its hand-written backward.
//!
//! Two forms of every operation: fused loops for single precision on the CPU, and plain tensor operations for any
//! device. The tests hold them against each other. Nothing here is recorded by candle's autograd, so its fused
//! operations that have no backward are safe to use.

use std::cell::RefCell;
use std::ops::Range;

use candle_core::{CpuStorage, D, DType, Device, InplaceOp1, Layout, Storage, StorageRef, Tensor};
use candle_nn::ops::{rms_norm, sigmoid, silu};

use crate::adapter::Pair;
use crate::batch::Batch;
use crate::blocks;
pub(crate) use crate::cpu::Heads;
use crate::cpu::{self, Picked};

type Result<T> = candle_core::Result<T>;

/// A tensor's numbers on the host, borrowed.
pub(crate) struct Host<'a> {
    storage: StorageRef<'a>,
    range: Range<usize>,
}

impl<'a> Host<'a> {
    pub(crate) fn new(tensor: &'a Tensor) -> Result<Self> {
        let (storage, layout) = tensor.storage_and_layout();
        let Some((start, end)) = layout.contiguous_offsets() else {
            candle_core::bail!("a tensor of shape {:?} is not contiguous", tensor.dims());
        };
        if !matches!(&*storage, Storage::Cpu(CpuStorage::F32(_))) {
            candle_core::bail!(
                "a tensor of {:?} on {:?} is not single precision on the CPU",
                tensor.dtype(),
                tensor.device()
            );
        }
        Ok(Self { storage, range: start..end })
    }

    pub(crate) fn slice(&self) -> &[f32] {
        match &*self.storage {
            Storage::Cpu(CpuStorage::F32(data)) => &data[self.range.clone()],
            // Excluded by `new`.
            _ => &[],
        }
    }
}

struct Edit<F>(RefCell<Option<F>>);

impl<F: FnOnce(&mut [f32])> InplaceOp1 for Edit<F> {
    fn name(&self) -> &'static str {
        "edit"
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> Result<()> {
        match (storage, layout.contiguous_offsets(), self.0.borrow_mut().take()) {
            (CpuStorage::F32(data), Some((start, end)), Some(edit)) => edit(&mut data[start..end]),
            _ => candle_core::bail!("only contiguous single-precision tensors can be edited"),
        }
        Ok(())
    }
}

/// Changes a tensor's numbers on the host in place. Every tensor that shares its storage sees the change.
pub fn edit(tensor: &Tensor, change: impl FnOnce(&mut [f32])) -> Result<()> {
    tensor.inplace_op1(&Edit(RefCell::new(Some(change))))
}

/// Lends a tensor's numbers on the host.
pub fn read<R>(tensor: &Tensor, look: impl FnOnce(&[f32]) -> R) -> Result<R> {
    Ok(look(Host::new(tensor)?.slice()))
}

/// Rotary tables: cosine and sine of every position and frequency.
pub(crate) struct Rope {
    half: usize,
    cos: Vec<f32>,
    sin: Vec<f32>,
    cos_tensor: Tensor,
    sin_tensor: Tensor,
}

impl Rope {
    pub(crate) fn new(frequency: &[f32], positions: usize, device: &Device) -> Result<Self> {
        let half = frequency.len();
        // As PyTorch does it: frequency and angle in single precision.
        let angles = (0..positions).flat_map(|p| frequency.iter().map(move |f| p as f32 * f));
        let (cos, sin): (Vec<f32>, Vec<f32>) = angles.map(|a| (a.cos(), a.sin())).unzip();
        let cos_tensor = Tensor::from_slice(&cos, (positions, half), device)?;
        let sin_tensor = Tensor::from_slice(&sin, (positions, half), device)?;
        Ok(Self { half, cos, sin, cos_tensor, sin_tensor })
    }

    pub(crate) fn tables(&self) -> cpu::Tables<'_> {
        cpu::Tables { cos: &self.cos, sin: &self.sin, half: self.half }
    }
}

/// Which form of the operations to use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ops {
    pub(crate) fused: bool,
}

/// What attention keeps for its backward pass: the fused loops the logs of their sums, the blocks nothing.
pub(crate) struct AttentionSaved {
    logs: Vec<f32>,
}

/// `x * w^T` for a weight stored as `[out, in]`.
pub(crate) fn linear(x: &Tensor, w: &Tensor) -> Result<Tensor> {
    x.matmul(&w.t()?)
}

fn sum(base: Option<Tensor>, part: Tensor) -> Result<Tensor> {
    match base {
        Some(base) => base + part,
        None => Ok(part),
    }
}

/// What an adapter adds to a weight, for the fused products.
fn low_rank<'a>(a: &'a Host, b: &'a Host, pair: &Pair, scale: f64) -> Result<cpu::LowRank<'a>> {
    Ok(cpu::LowRank { a: a.slice(), b: b.slice(), rank: pair.a.dim(0)?, scale: scale as f32 })
}

impl Ops {
    pub(crate) fn for_device(device: &Device, dtype: DType) -> Self {
        Self { fused: device.is_cpu() && dtype == DType::F32 }
    }

    /// `total + part`. Uses up `total`.
    pub(crate) fn add(self, total: Tensor, part: &Tensor) -> Result<Tensor> {
        if !self.fused {
            return total + part;
        }
        let part = Host::new(part)?;
        edit(&total, |total| cpu::add(total, part.slice()))?;
        Ok(total)
    }

    /// `x * w^T`; `w` is stored as `[out, in]`.
    pub(crate) fn map(self, x: &Tensor, w: &Tensor) -> Result<Tensor> {
        if !self.fused {
            return linear(x, w);
        }
        let panels = cpu::weight_rows(Host::new(w)?.slice(), w.dim(1)?, None);
        self.dense(x, &panels, w.dim(0)?)
    }

    /// `dy * w`: the gradient by the input of [`Ops::map`].
    pub(crate) fn map_back(self, dy: &Tensor, w: &Tensor) -> Result<Tensor> {
        if !self.fused {
            return dy.matmul(w);
        }
        let panels = cpu::weight_columns(Host::new(w)?.slice(), w.dim(1)?, None);
        self.dense(dy, &panels, w.dim(1)?)
    }

    /// `x * (w + scale * b * a)^T`, and `low`, `scale * x * a^T`.
    pub(crate) fn adapted(self, x: &Tensor, w: &Tensor, pair: &Pair, scale: f64) -> Result<(Tensor, Tensor)> {
        let low = (self.map(x, &pair.a)? * scale)?;
        if !self.fused {
            return Ok(((linear(x, w)? + linear(&low, &pair.b)?)?, low));
        }
        let (a, b) = (Host::new(&pair.a)?, Host::new(&pair.b)?);
        let more = low_rank(&a, &b, pair, scale)?;
        let panels = cpu::weight_rows(Host::new(w)?.slice(), w.dim(1)?, Some(more));
        Ok((self.dense(x, &panels, w.dim(0)?)?, low))
    }

    /// The gradients by the input of [`Ops::adapted`] and by `low`, the latter times the scale.
    pub(crate) fn adapted_back(
        self,
        dy: &Tensor,
        w: &Tensor,
        pair: &Pair,
        scale: f64,
    ) -> Result<(Tensor, Tensor)> {
        let d_low = (self.map_back(dy, &pair.b)? * scale)?;
        if !self.fused {
            return Ok(((dy.matmul(w)? + d_low.matmul(&pair.a)?)?, d_low));
        }
        let (a, b) = (Host::new(&pair.a)?, Host::new(&pair.b)?);
        let more = low_rank(&a, &b, pair, scale)?;
        let panels = cpu::weight_columns(Host::new(w)?.slice(), w.dim(1)?, Some(more));
        Ok((self.dense(dy, &panels, w.dim(1)?)?, d_low))
    }

    fn dense(self, x: &Tensor, panels: &[f32], columns: usize) -> Result<Tensor> {
        let (rows, depth) = x.dims2()?;
        let mut out = cpu::zeros(rows * columns);
        cpu::dense(Host::new(x)?.slice(), depth, panels, columns, &mut out);
        Tensor::from_vec(out, (rows, columns), x.device())
    }

    /// `x * w^T` where `w`, `[out, in]`, has many more rows than `x`.
    pub(crate) fn wide(self, x: &Tensor, w: &Tensor) -> Result<Tensor> {
        if !self.fused {
            return linear(x, w);
        }
        let out = cpu::wide(Host::new(x)?.slice(), w.dim(1)?, Host::new(w)?.slice());
        Tensor::from_vec(out, (x.dim(0)?, w.dim(0)?), x.device())
    }

    /// `dy * w`: the gradient by the input of [`Ops::wide`].
    pub(crate) fn wide_back(self, dy: &Tensor, w: &Tensor) -> Result<Tensor> {
        if !self.fused {
            return dy.matmul(w);
        }
        let (depth, columns) = w.dims2()?;
        let out = cpu::deep(Host::new(dy)?.slice(), depth, Host::new(w)?.slice(), columns);
        Tensor::from_vec(out, (dy.dim(0)?, columns), dy.device())
    }

    /// `a^T * b`, plus `total` if given: `[columns of a, columns of b]`. Uses up `total`.
    pub(crate) fn outer(self, a: &Tensor, b: &Tensor, total: Option<Tensor>) -> Result<Tensor> {
        if !self.fused {
            return sum(total, a.t()?.matmul(b)?);
        }
        let (columns, width) = (a.dim(1)?, b.dim(1)?);
        let (a_host, b_host) = (Host::new(a)?, Host::new(b)?);
        if let Some(total) = total {
            edit(&total, |total| cpu::outer(a_host.slice(), columns, b_host.slice(), width, total))?;
            return Ok(total);
        }
        let mut out = vec![0.0; columns * width];
        cpu::outer(a_host.slice(), columns, b_host.slice(), width, &mut out);
        Tensor::from_vec(out, (columns, width), a.device())
    }

    pub(crate) fn rms_norm(self, x: &Tensor, w: &Tensor, eps: f64) -> Result<Tensor> {
        if !self.fused {
            return rms_norm(x, w, eps as f32);
        }
        let mut y = vec![0.0; x.elem_count()];
        cpu::rms_norm(Host::new(x)?.slice(), Host::new(w)?.slice(), eps as f32, &mut y);
        Tensor::from_vec(y, x.shape(), x.device())
    }

    /// `dx` plus the gradient by `x`, and the gradient by `w` if wanted.
    pub(crate) fn rms_norm_backward(
        self,
        x: &Tensor,
        w: &Tensor,
        dy: &Tensor,
        eps: f64,
        dx: Tensor,
        want_weight: bool,
    ) -> Result<(Tensor, Option<Tensor>)> {
        if self.fused {
            let (x_host, w_host, dy) = (Host::new(x)?, Host::new(w)?, Host::new(dy)?);
            let mut dw = None;
            edit(&dx, |dx| {
                let (x, w, dy) = (x_host.slice(), w_host.slice(), dy.slice());
                dw = cpu::rms_norm_backward(x, w, dy, eps as f32, dx, want_weight);
            })?;
            let dw = dw.map(|dw| Tensor::from_vec(dw, w.shape(), w.device())).transpose()?;
            return Ok((dx, dw));
        }
        let width = x.dim(D::Minus1)? as f64;
        let (x, w, dy) = (x.to_dtype(DType::F32)?, w.to_dtype(DType::F32)?, dy.to_dtype(DType::F32)?);
        let scale = ((x.sqr()?.sum_keepdim(D::Minus1)? / width)? + eps)?.sqrt()?.recip()?;
        let unit = x.broadcast_mul(&scale)?;
        let dw = if want_weight { Some((&dy * &unit)?.sum(0)?) } else { None };
        let d_unit = dy.broadcast_mul(&w)?;
        let mean = ((&d_unit * &unit)?.sum_keepdim(D::Minus1)? / width)?;
        let own = (d_unit - unit.broadcast_mul(&mean)?)?.broadcast_mul(&scale)?;
        Ok(((&dx + own.to_dtype(dx.dtype())?)?, dw))
    }

    /// Rotates `[tokens, heads * dim]` by the tokens' positions; back if `back`.
    pub(crate) fn rotate(self, x: Tensor, rope: &Rope, batch: &Batch, back: bool) -> Result<Tensor> {
        let (tokens, width) = x.dims2()?;
        let sign = if back { -1.0 } else { 1.0 };
        if self.fused {
            edit(&x, |x| cpu::rotate(x, width, width, &batch.positions, rope.tables(), sign))?;
            return Ok(x);
        }
        let positions = Tensor::from_slice(&batch.positions, tokens, x.device())?;
        let cos = rope.cos_tensor.index_select(&positions, 0)?.unsqueeze(1)?.to_dtype(x.dtype())?;
        let sin = (rope.sin_tensor.index_select(&positions, 0)? * f64::from(sign))?
            .unsqueeze(1)?
            .to_dtype(x.dtype())?;
        let heads = x.reshape((tokens, width / (2 * rope.half), 2 * rope.half))?;
        let (low, high) = (heads.narrow(2, 0, rope.half)?, heads.narrow(2, rope.half, rope.half)?);
        let new_low = (low.broadcast_mul(&cos)? - high.broadcast_mul(&sin)?)?;
        let new_high = (high.broadcast_mul(&cos)? + low.broadcast_mul(&sin)?)?;
        Tensor::cat(&[new_low, new_high], 2)?.reshape((tokens, width))
    }

    pub(crate) fn swiglu(self, gate: &Tensor, up: &Tensor) -> Result<Tensor> {
        if !self.fused {
            return silu(gate)? * up;
        }
        let mut out = vec![0.0; gate.elem_count()];
        cpu::swiglu(Host::new(gate)?.slice(), Host::new(up)?.slice(), &mut out);
        Tensor::from_vec(out, gate.shape(), gate.device())
    }

    /// Gradients by gate and up, and the product itself once more. Uses up its arguments.
    pub(crate) fn swiglu_backward(
        self,
        gate: Tensor,
        up: Tensor,
        ds: Tensor,
    ) -> Result<(Tensor, Tensor, Tensor)> {
        if self.fused {
            let (mut second, mut third) = (Ok(()), Ok(()));
            edit(&gate, |gate| {
                second = edit(&up, |up| third = edit(&ds, |ds| cpu::swiglu_backward(gate, up, ds)));
            })?;
            second.and(third)?;
            return Ok((gate, up, ds));
        }
        let sigmoid = sigmoid(&gate)?;
        let silu = (&gate * &sigmoid)?;
        let slope = ((&sigmoid + &silu)? - (&silu * &sigmoid)?)?;
        Ok((((&ds * &up)? * slope)?, (&ds * &silu)?, (silu * up)?))
    }

    /// Causal attention over the segments of `batch`; rows are tokens.
    pub(crate) fn attention(
        self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        batch: &Batch,
        heads: Heads,
    ) -> Result<(Tensor, AttentionSaved)> {
        if self.fused {
            let mut out = vec![0.0; q.elem_count()];
            let (q_host, k, v) = (Host::new(q)?, Host::new(k)?, Host::new(v)?);
            let logs = cpu::attention(q_host.slice(), k.slice(), v.slice(), &batch.segments, heads, &mut out);
            return Ok((Tensor::from_vec(out, q.shape(), q.device())?, AttentionSaved { logs }));
        }
        let out = blocks::forward(q, k, v, &batch.segments, heads, blocks::SCORES)?;
        Ok((out, AttentionSaved { logs: Vec::new() }))
    }

    /// Gradients by queries, keys and values.
    #[allow(clippy::too_many_arguments, reason = "three inputs, two results, one gradient, two shapes")]
    pub(crate) fn attention_backward(
        self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        out: &Tensor,
        saved: &AttentionSaved,
        d_out: &Tensor,
        batch: &Batch,
        heads: Heads,
    ) -> Result<(Tensor, Tensor, Tensor)> {
        if self.fused {
            let grads = {
                let [q, k, v, out, d_out] =
                    [Host::new(q)?, Host::new(k)?, Host::new(v)?, Host::new(out)?, Host::new(d_out)?];
                let (q, k, v) = (q.slice(), k.slice(), v.slice());
                cpu::attention_backward(
                    q,
                    k,
                    v,
                    out.slice(),
                    &saved.logs,
                    d_out.slice(),
                    &batch.segments,
                    heads,
                )
            };
            let device = q.device();
            return Ok((
                Tensor::from_vec(grads.q, q.shape(), device)?,
                Tensor::from_vec(grads.k, k.shape(), device)?,
                Tensor::from_vec(grads.v, v.shape(), device)?,
            ));
        }
        blocks::backward(q, k, v, out, d_out, &batch.segments, heads, blocks::SCORES)
    }

    /// Log-probability of every row's target; the logits become its gradient by the logits.
    pub(crate) fn pick(self, logits: Tensor, targets: &[u32]) -> Result<(Vec<Picked>, Tensor)> {
        let width = logits.dim(1)?;
        if self.fused {
            let mut picked = Vec::new();
            edit(&logits, |logits| picked = cpu::log_softmax_pick(logits, width, targets))?;
            return Ok((picked, logits));
        }
        let ids = Tensor::from_slice(targets, (targets.len(), 1), logits.device())?;
        let wide = logits.to_dtype(DType::F32)?;
        let shifted = wide.broadcast_sub(&wide.max_keepdim(1)?)?;
        let exp = shifted.exp()?;
        let sum = exp.sum_keepdim(1)?;
        let log_sum = sum.log()?;
        let entropy = (&log_sum - ((&exp * &shifted)?.sum_keepdim(1)? / &sum)?)?;
        let targets = shifted.gather(&ids, 1)?;
        // One transfer for all three.
        let rows = Tensor::cat(&[&(&targets - &log_sum)?, &entropy, &targets], 1)?.to_vec2::<f32>()?;
        let picked = rows
            .into_iter()
            .map(|row| Picked { logp: row[0], entropy: row[1], hit: row[2] == 0.0 })
            .collect();
        let gradient = exp.broadcast_div(&sum)?.neg()?;
        let gradient = gradient.scatter_add(&ids, &Tensor::ones_like(&ids.to_dtype(DType::F32)?)?, 1)?;
        Ok((picked, gradient.to_dtype(logits.dtype())?))
    }

    /// `x[row] * scale[row]`.
    pub(crate) fn scale_rows(self, x: Tensor, scale: &[f32]) -> Result<Tensor> {
        let width = x.dim(1)?;
        if self.fused {
            edit(&x, |x| cpu::scale_rows(x, width, scale))?;
            return Ok(x);
        }
        x.broadcast_mul(&Tensor::from_slice(scale, (scale.len(), 1), x.device())?.to_dtype(x.dtype())?)
    }
}
