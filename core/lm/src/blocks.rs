//! Causal attention by plain tensor operations, for any device: a block of queries at a time.
//!
//! Only one block's scores exist at once, so that memory grows with the length and not with its square. The backward
//! pass computes each block's probabilities again. Softmax, and sums over blocks, are in single precision whatever the
//! inputs are; products are in the inputs' precision.

use candle_core::{D, DType, Device, Tensor};
use candle_nn::ops::softmax_last_dim;

use crate::batch::Segment;
use crate::cpu::Heads;

type Result<T> = candle_core::Result<T>;

/// Scores that exist at once: 256 MiB in single precision. 256 queries of 32 heads over 8,192 keys.
pub(crate) const SCORES: usize = 1 << 26;
/// Fewer queries would leave a GPU's matrix units idle; so long prompts may exceed [`SCORES`].
const LEAST_ROWS: usize = 16;

/// Queries `first..first + rows` of a segment, which see `seen` keys at the end of the block.
#[derive(Clone, Copy)]
struct Block {
    first: usize,
    rows: usize,
    seen: usize,
}

/// Cuts `len` queries after `before` earlier keys into blocks. The first is the largest.
fn blocks(len: usize, before: usize, heads: Heads, scores: usize) -> Vec<Block> {
    let rows = (scores / (heads.query * (before + len)).max(1)).max(LEAST_ROWS);
    let block = |first: usize| {
        let rows = rows.min(len - first);
        Block { first, rows, seen: before + first + rows }
    };
    (0..len).step_by(rows).map(block).collect()
}

/// Minus infinity above the diagonal, zero elsewhere: what a block's queries see of the block's own keys. For the largest
/// of some blocks; others use a corner of it.
fn triangle(blocks: &[Block], device: &Device) -> Result<Tensor> {
    let rows = blocks.first().map_or(0, |block| block.rows);
    let cells = (0..rows).flat_map(|i| (0..rows).map(move |j| if j > i { f32::NEG_INFINITY } else { 0.0 }));
    Tensor::from_vec(cells.collect(), (rows, rows), device)
}

/// `[tokens, query heads * width]` cut to some rows, as `[key heads, group * rows, width]`.
fn grouped(x: &Tensor, first: usize, rows: usize, heads: Heads) -> Result<Tensor> {
    let (group, width) = (heads.query / heads.key, x.dim(1)? / heads.query);
    x.narrow(0, first, rows)?
        .reshape((rows, heads.key, group, width))?
        .permute((1, 2, 0, 3))?
        .contiguous()?
        .reshape((heads.key, group * rows, width))
}

/// The way back of [`grouped`].
fn ungrouped(x: &Tensor, rows: usize, heads: Heads) -> Result<Tensor> {
    let group = heads.query / heads.key;
    x.reshape((heads.key, group, rows, heads.dim))?
        .permute((2, 0, 1, 3))?
        .contiguous()?
        .reshape((rows, heads.query * heads.dim))
}

/// A segment's keys or values, those of its prefix first: `[key heads, keys, dim]`.
fn cut(x: &Tensor, segment: Segment, heads: Heads) -> Result<Tensor> {
    let own = x.narrow(0, segment.start, segment.len)?;
    let all = if segment.prefix_len > 0 {
        Tensor::cat(&[x.narrow(0, segment.prefix_start, segment.prefix_len)?, own], 0)?
    } else {
        own
    };
    all.reshape((segment.keys(), heads.key, heads.dim))?.transpose(0, 1)?.contiguous()
}

/// Single-precision probabilities of a block, `[key heads, group * rows, seen]`, from scaled queries and the keys that it
/// sees.
fn probabilities(q: &Tensor, keys: &Tensor, block: Block, triangle: &Tensor, heads: Heads) -> Result<Tensor> {
    let Block { rows, seen, .. } = block;
    let scores = q.matmul(&keys.t()?)?.to_dtype(DType::F32)?.reshape((heads.query, rows, seen))?;
    // Every query sees the keys before its block.
    let own = scores.narrow(2, seen - rows, rows)?;
    let own = own.broadcast_add(&triangle.narrow(0, 0, rows)?.narrow(1, 0, rows)?)?;
    scores.slice_set(&own, 2, seen - rows)?;
    softmax_last_dim(&scores)?.reshape((heads.key, heads.query / heads.key * rows, seen))
}

/// Attention of `q`, rows of `[query heads * dim]`, which are the last of `keys` and `values`, `[key heads, keys, dim]`.
pub(crate) fn attend(
    q: &Tensor,
    keys: &Tensor,
    values: &Tensor,
    heads: Heads,
    scores: usize,
) -> Result<Tensor> {
    let len = q.dim(0)?;
    let before = keys.dim(1)? - len;
    let blocks = blocks(len, before, heads, scores);
    let mask = triangle(&blocks, q.device())?;
    let mut parts = Vec::with_capacity(blocks.len());
    for block in blocks {
        let q = (grouped(q, block.first, block.rows, heads)? * f64::from(heads.scale()))?;
        let p = probabilities(&q, &keys.narrow(1, 0, block.seen)?, block, &mask, heads)?;
        let out = p.to_dtype(values.dtype())?.matmul(&values.narrow(1, 0, block.seen)?)?;
        parts.push(ungrouped(&out, block.rows, heads)?);
    }
    Tensor::cat(&parts, 0)
}

/// Attention over segments; rows are tokens.
pub(crate) fn forward(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    segments: &[Segment],
    heads: Heads,
    scores: usize,
) -> Result<Tensor> {
    let mut parts = Vec::with_capacity(segments.len());
    for &segment in segments {
        let q = q.narrow(0, segment.start, segment.len)?;
        parts.push(attend(&q, &cut(k, segment, heads)?, &cut(v, segment, heads)?, heads, scores)?);
    }
    Tensor::cat(&parts, 0)
}

/// `total[first..first + part] += part` along a dimension, in place.
fn add_into(total: &Tensor, part: &Tensor, dim: usize, first: usize) -> Result<()> {
    let sum = (total.narrow(dim, first, part.dim(dim)?)? + part)?;
    total.slice_set(&sum, dim, first)
}

/// Gradients by queries, keys and values: `out` is what [`forward`] gave, `d_out` is the gradient by it.
#[allow(clippy::too_many_arguments, reason = "three inputs, one result, one gradient, two shapes, one size")]
pub(crate) fn backward(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    out: &Tensor,
    d_out: &Tensor,
    segments: &[Segment],
    heads: Heads,
    scores: usize,
) -> Result<(Tensor, Tensor, Tensor)> {
    let (tokens, dtype, scale) = (q.dim(0)?, q.dtype(), f64::from(heads.scale()));
    // Per token and head, the product of output and gradient: what all score gradients of a row have in common.
    let shared = (d_out.to_dtype(DType::F32)? * out.to_dtype(DType::F32)?)?
        .reshape((tokens, heads.query, heads.dim))?
        .sum(D::Minus1)?;
    let zeros = || Tensor::zeros((tokens, heads.key * heads.dim), DType::F32, q.device());
    let totals = [zeros()?, zeros()?];
    let mut dq = Vec::new();
    for &segment in segments {
        let (keys, values) = (cut(k, segment, heads)?, cut(v, segment, heads)?);
        let sums = [keys.zeros_like()?.to_dtype(DType::F32)?, values.zeros_like()?.to_dtype(DType::F32)?];
        let blocks = blocks(segment.len, segment.prefix_len, heads, scores);
        let mask = triangle(&blocks, q.device())?;
        for block in blocks {
            let first = segment.start + block.first;
            let (keys, values) = (keys.narrow(1, 0, block.seen)?, values.narrow(1, 0, block.seen)?);
            let q = (grouped(q, first, block.rows, heads)? * scale)?;
            let d_out = grouped(d_out, first, block.rows, heads)?;
            let p = probabilities(&q, &keys, block, &mask, heads)?;
            let dv = p.to_dtype(dtype)?.t()?.matmul(&d_out)?;
            add_into(&sums[1], &dv.to_dtype(DType::F32)?, 1, 0)?;
            let dp = d_out.matmul(&values.t()?)?.to_dtype(DType::F32)?;
            let ds =
                (dp.broadcast_sub(&grouped(&shared, first, block.rows, heads)?)? * p)?.to_dtype(dtype)?;
            dq.push(ungrouped(&(ds.matmul(&keys)? * scale)?, block.rows, heads)?);
            // The queries carry the scale already.
            add_into(&sums[0], &ds.t()?.matmul(&q)?.to_dtype(DType::F32)?, 1, 0)?;
        }
        for (total, sum) in totals.iter().zip(&sums) {
            let rows = sum.transpose(0, 1)?.contiguous()?.reshape((segment.keys(), heads.key * heads.dim))?;
            if segment.prefix_len > 0 {
                add_into(total, &rows.narrow(0, 0, segment.prefix_len)?, 0, segment.prefix_start)?;
            }
            add_into(total, &rows.narrow(0, segment.prefix_len, segment.len)?, 0, segment.start)?;
        }
    }
    let [dk, dv] = totals;
    Ok((Tensor::cat(&dq, 0)?, dk.to_dtype(dtype)?, dv.to_dtype(dtype)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cpu;
    use crate::ops::read;

    const HEADS: Heads = Heads { query: 6, key: 2, dim: 8 };
    const TOKENS: usize = 150;

    /// A prompt, two completions that share it, and a sequence of its own that sees none of them.
    fn segments() -> Vec<Segment> {
        let of = |start, len, prefix_start, prefix_len| Segment { start, len, prefix_start, prefix_len };
        vec![of(0, 37, 0, 0), of(37, 21, 0, 37), of(58, 41, 0, 37), of(99, 51, 0, 0)]
    }

    fn numbers(rows: usize, width: usize, seed: u32, dtype: DType) -> Tensor {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) as f32 / 16_777_216.0 - 0.5) * 4.0
        };
        let data: Vec<f32> = (0..rows * width).map(|_| next()).collect();
        Tensor::from_vec(data, (rows, width), &Device::Cpu).unwrap().to_dtype(dtype).unwrap()
    }

    /// Queries, keys, values, and the gradient by the output.
    fn inputs(dtype: DType) -> [Tensor; 4] {
        let (q, k) = (HEADS.query * HEADS.dim, HEADS.key * HEADS.dim);
        [
            numbers(TOKENS, q, 1, dtype),
            numbers(TOKENS, k, 2, dtype),
            numbers(TOKENS, k, 3, dtype),
            numbers(TOKENS, q, 4, dtype),
        ]
    }

    fn data(tensor: &Tensor) -> Vec<f32> {
        tensor.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
    }

    /// Output and the gradients by queries, keys and values, by the definition, one query and head at a time in double
    /// precision.
    fn by_definition([q, k, v, g]: &[Tensor; 4]) -> [Vec<f64>; 4] {
        let wide = |t: &Tensor| data(t).into_iter().map(f64::from).collect::<Vec<f64>>();
        let (q, k, v, g) = (wide(q), wide(k), wide(v), wide(g));
        let (dim, group, scale) = (HEADS.dim, HEADS.query / HEADS.key, f64::from(HEADS.scale()));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut results = [vec![0.0; q.len()], vec![0.0; q.len()], vec![0.0; k.len()], vec![0.0; v.len()]];
        for segment in segments() {
            for i in 0..segment.len {
                for head in 0..HEADS.query {
                    let own = ((segment.start + i) * HEADS.query + head) * dim;
                    let places: Vec<usize> = (0..=segment.prefix_len + i)
                        .map(|j| (segment.key(j) * HEADS.key + head / group) * dim)
                        .collect();
                    let score = |&at: &usize| (dot(&q[own..own + dim], &k[at..at + dim]) * scale).exp();
                    let p: Vec<f64> = places.iter().map(score).collect();
                    let sum: f64 = p.iter().sum();
                    let dp: Vec<f64> =
                        places.iter().map(|&at| dot(&g[own..own + dim], &v[at..at + dim])).collect();
                    let mean = dot(&p, &dp) / sum;
                    for ((&at, p), dp) in places.iter().zip(&p).zip(&dp) {
                        let p = p / sum;
                        let ds = p * (dp - mean) * scale;
                        for d in 0..dim {
                            results[0][own + d] += p * v[at + d];
                            results[1][own + d] += ds * k[at + d];
                            results[2][at + d] += ds * q[own + d];
                            results[3][at + d] += p * g[own + d];
                        }
                    }
                }
            }
        }
        results
    }

    /// Length of the difference over the length of the right one.
    fn off(found: &[f32], right: &[f64]) -> f64 {
        assert_eq!(found.len(), right.len());
        let length = |x: &mut dyn Iterator<Item = f64>| x.map(|x| x * x).sum::<f64>().sqrt();
        length(&mut found.iter().zip(right).map(|(a, b)| f64::from(*a) - b))
            / length(&mut right.iter().copied())
    }

    /// From one block for everything to blocks of the smallest size.
    const SIZES: [usize; 3] = [SCORES, 20 * HEADS.query * 78, 1];

    fn by_blocks(inputs: &[Tensor; 4], scores: usize) -> [Vec<f32>; 4] {
        let [q, k, v, g] = inputs;
        let out = forward(q, k, v, &segments(), HEADS, scores).unwrap();
        let (dq, dk, dv) = backward(q, k, v, &out, g, &segments(), HEADS, scores).unwrap();
        [data(&out), data(&dq), data(&dk), data(&dv)]
    }

    #[test]
    fn blocks_of_any_size_give_what_the_definition_gives() {
        let inputs = inputs(DType::F32);
        let right = by_definition(&inputs);
        for scores in SIZES {
            for (what, (found, right)) in by_blocks(&inputs, scores).iter().zip(&right).enumerate() {
                assert!(off(found, right) < 1e-6, "{what}, {scores} scores: {:e}", off(found, right));
            }
        }
    }

    #[test]
    fn the_fused_loops_give_the_same() {
        let inputs = inputs(DType::F32);
        let found = by_blocks(&inputs, 1);
        let [q, k, v, g] = inputs.each_ref().map(data);
        let mut out = vec![0.0; q.len()];
        let logs = cpu::attention(&q, &k, &v, &segments(), HEADS, &mut out);
        let grads = cpu::attention_backward(&q, &k, &v, &out, &logs, &g, &segments(), HEADS);
        for (found, right) in found.iter().zip([out, grads.q, grads.k, grads.v]) {
            let right: Vec<f64> = right.into_iter().map(f64::from).collect();
            assert!(off(found, &right) < 1e-6, "{:e}", off(found, &right));
        }
    }

    /// Eight bits of mantissa in the products, and no worse for a row that is spread over many blocks.
    #[test]
    fn half_precision_stays_within_its_rounding() {
        let inputs = inputs(DType::BF16);
        let right = by_definition(&inputs);
        for scores in SIZES {
            for (what, (found, right)) in by_blocks(&inputs, scores).iter().zip(&right).enumerate() {
                assert!(off(found, right) < 1e-2, "{what}, {scores} scores: {:e}", off(found, right));
            }
        }
    }

    #[test]
    fn a_segment_knows_nothing_of_others() {
        let mut inputs = inputs(DType::F32);
        let before = by_blocks(&inputs, 1);
        // Another prompt, other completions; the last segment is as it was.
        for (i, input) in inputs.iter_mut().enumerate() {
            let width = input.dim(1).unwrap();
            let other = numbers(99, width, 100 + i as u32, DType::F32);
            *input = Tensor::cat(&[other, input.narrow(0, 99, 51).unwrap()], 0).unwrap();
        }
        let after = by_blocks(&inputs, 1);
        for (before, after) in before.iter().zip(&after) {
            let own = before.len() / TOKENS * 99;
            assert_eq!(before[own..], after[own..]);
            assert_ne!(before[..own], after[..own]);
        }
    }

    #[test]
    fn a_chunk_over_earlier_keys_gives_the_rows_of_the_whole() {
        let [q, k, v, _] = inputs(DType::F32);
        let whole = Segment { start: 0, len: TOKENS, prefix_start: 0, prefix_len: 0 };
        let (keys, values) = (cut(&k, whole, HEADS).unwrap(), cut(&v, whole, HEADS).unwrap());
        let right = attend(&q, &keys, &values, HEADS, SCORES).unwrap();
        let seen = |x: &Tensor, n| x.narrow(1, 0, n).unwrap().contiguous().unwrap();
        for (first, len) in [(0, 64), (64, 64), (128, 22)] {
            let q = q.narrow(0, first, len).unwrap();
            let (keys, values) = (seen(&keys, first + len), seen(&values, first + len));
            let found = attend(&q, &keys, &values, HEADS, 1).unwrap();
            let right: Vec<f64> =
                data(&right.narrow(0, first, len).unwrap()).into_iter().map(f64::from).collect();
            assert!(off(&data(&found), &right) < 1e-6);
        }
        read(&right, |x| assert!(x.iter().all(|x| x.is_finite()))).unwrap();
    }
}
