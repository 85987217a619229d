//! Causal attention over segments, forward and backward, one task per segment and head.
//!
//! Probabilities are not kept: the backward pass computes them again from the log of their sum, which costs a product
//! and saves the square of the length in memory.

use pulp::Arch;
use rayon::prelude::*;

use super::layout::{lhs_tile, panels_of_columns, panels_of_rows};
use super::rows::{exp, softmax_in_place};
use super::tile::{PANEL, Sums, TILE, pairs, products, put_pair};
use crate::batch::Segment;

/// Heads of one attention layer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heads {
    pub(crate) query: usize,
    pub(crate) key: usize,
    pub(crate) dim: usize,
}

impl Heads {
    pub(crate) fn scale(&self) -> f32 {
        (1.0 / (self.dim as f64).sqrt()) as f32
    }
}

/// Rows of `width` numbers with one head cut out of each.
struct Cut<'a> {
    data: &'a [f32],
    width: usize,
    offset: usize,
    dim: usize,
}

impl<'a> Cut<'a> {
    fn new(data: &'a [f32], heads: usize, head: usize, dim: usize) -> Self {
        Self { data, width: heads * dim, offset: head * dim, dim }
    }

    fn row(&self, i: usize) -> &'a [f32] {
        &self.data[i * self.width + self.offset..][..self.dim]
    }

    fn keys(&self, segment: Segment) -> impl ExactSizeIterator<Item = &'a [f32]> + '_ {
        (0..segment.keys()).map(move |j| self.row(segment.key(j)))
    }

    fn own(&self, segment: Segment) -> impl ExactSizeIterator<Item = &'a [f32]> + '_ {
        (0..segment.len).map(move |i| self.row(segment.start + i))
    }

    /// Queries `first..first + rows` of a segment as the left side of a product.
    fn tile(&self, segment: Segment, first: usize, rows: usize, scale: f32, tile: &mut [f32]) {
        let source = &self.data[(segment.start + first) * self.width + self.offset..];
        lhs_tile(source, self.width, rows, self.dim, scale, tile);
    }
}

/// Runs `task` for every segment and head, longest segments first, and returns the results in a fixed order.
fn for_all<T: Send>(segments: &[Segment], heads: Heads, task: impl Fn(Segment, usize) -> T + Sync) -> Vec<T> {
    let jobs: Vec<_> = segments.iter().flat_map(|&s| (0..heads.query).map(move |h| (s, h))).collect();
    jobs.par_iter().with_max_len(1).map(|&(segment, head)| task(segment, head)).collect()
}

/// Output rows `[tokens, query * dim]` and, for every token and head, the log of the sum of exponentials.
pub(crate) fn attention(
    q: &[f32],
    k: &[f32],
    v: &[f32],
    segments: &[Segment],
    heads: Heads,
    out: &mut [f32],
) -> Vec<f32> {
    let (group, dim) = (heads.query / heads.key, heads.dim);
    let parts = for_all(segments, heads, |segment, head| {
        let q = Cut::new(q, heads.query, head, dim);
        let k = Cut::new(k, heads.key, head / group, dim);
        let v = Cut::new(v, heads.key, head / group, dim);
        forward(&q, &k, &v, segment, heads)
    });
    let owners = owners(segments);
    let width = heads.query * dim;
    let mut logs = vec![0.0; out.len() / dim];
    out.par_chunks_exact_mut(width).zip(logs.par_chunks_exact_mut(heads.query)).zip(&owners).for_each(
        |((out, logs), &(segment, i))| {
            let parts = &parts[segment * heads.query..][..heads.query];
            for ((out, log), (part, part_logs)) in out.chunks_exact_mut(dim).zip(logs).zip(parts) {
                out.copy_from_slice(&part[i * dim..][..dim]);
                *log = part_logs[i];
            }
        },
    );
    logs
}

/// For every token, its segment and its place there. Segments cover the tokens one after another.
fn owners(segments: &[Segment]) -> Vec<(usize, usize)> {
    segments.iter().enumerate().flat_map(|(s, segment)| (0..segment.len).map(move |i| (s, i))).collect()
}

fn forward(q: &Cut, k: &Cut, v: &Cut, segment: Segment, heads: Heads) -> (Vec<f32>, Vec<f32>) {
    let arch = Arch::new();
    let (dim, keys) = (heads.dim, segment.keys());
    let key_panels = panels_of_rows(k.keys(segment), dim);
    let value_panels = panels_of_columns(v.keys(segment), dim);
    let mut out = vec![0.0; segment.len * dim];
    let mut logs = vec![0.0; segment.len];
    let mut query = vec![0.0; TILE * dim];
    let mut sums = Sums::default();
    let mut row_scores = vec![0.0; TILE * keys.next_multiple_of(PANEL)];
    let mut weights = vec![0.0; TILE * keys];
    for first in (0..segment.len).step_by(TILE) {
        let rows = TILE.min(segment.len - first);
        let seen = segment.prefix_len + first + rows;
        let stride = seen.next_multiple_of(PANEL);
        q.tile(segment, first, rows, heads.scale(), &mut query[..rows * dim]);
        for (p, panels) in pairs(&key_panels[..stride * dim], dim, 0..dim).enumerate() {
            products(arch, rows, &query[..rows * dim], panels, &mut sums);
            store(&sums, rows, &mut row_scores, stride, 2 * p * PANEL, stride);
        }
        let mut totals = [0.0; TILE];
        for i in 0..rows {
            let visible = segment.prefix_len + first + i + 1;
            let row = &mut row_scores[i * stride..][..seen];
            let (max, sum) = softmax_in_place(arch, &mut row[..visible]);
            row[visible..].fill(0.0);
            logs[first + i] = max + sum.ln();
            totals[i] = sum;
        }
        lhs_tile(&row_scores, stride, rows, seen, 1.0, &mut weights[..rows * seen]);
        let out = &mut out[first * dim..][..rows * dim];
        for (d, panels) in pairs(&value_panels, keys, 0..seen).enumerate() {
            products(arch, rows, &weights[..rows * seen], panels, &mut sums);
            store(&sums, rows, out, dim, 2 * d * PANEL, dim);
        }
        for (out, total) in out.chunks_exact_mut(dim).zip(totals) {
            out.iter_mut().for_each(|out| *out /= total);
        }
    }
    (out, logs)
}

/// Gradients by queries, keys and values, laid out as those.
pub(crate) struct AttentionGrads {
    pub(crate) q: Vec<f32>,
    pub(crate) k: Vec<f32>,
    pub(crate) v: Vec<f32>,
}

/// The backward pass: `out` and `logs` are what [`attention`] gave, `d_out` is the gradient by `out`.
#[allow(clippy::too_many_arguments, reason = "three inputs, two results, one gradient, two shapes")]
pub(crate) fn attention_backward(
    q: &[f32],
    k: &[f32],
    v: &[f32],
    out: &[f32],
    logs: &[f32],
    d_out: &[f32],
    segments: &[Segment],
    heads: Heads,
) -> AttentionGrads {
    let (group, dim) = (heads.query / heads.key, heads.dim);
    let parts = for_all(segments, heads, |segment, head| {
        let cut = |data, heads, head| Cut::new(data, heads, head, dim);
        let q = cut(q, heads.query, head);
        let k = cut(k, heads.key, head / group);
        let v = cut(v, heads.key, head / group);
        let (out, d_out) = (cut(out, heads.query, head), cut(d_out, heads.query, head));
        backward(&q, &k, &v, &out, &d_out, |i| logs[(segment.start + i) * heads.query + head], segment, heads)
    });
    let owners = owners(segments);
    let mut by_q = vec![0.0; q.len()];
    by_q.par_chunks_exact_mut(heads.query * dim).zip(&owners).for_each(|(row, &(segment, i))| {
        let parts = &parts[segment * heads.query..][..heads.query];
        for (out, (dq, _, _)) in row.chunks_exact_mut(dim).zip(parts) {
            out.copy_from_slice(&dq[i * dim..][..dim]);
        }
    });
    // A key belongs to several queries' heads, and to several segments if it is of their common prompt.
    let sum = |part: fn(&Parts) -> &Vec<f32>| {
        let mut total = vec![0.0; k.len()];
        for (&segment, parts) in segments.iter().zip(parts.chunks_exact(heads.query)) {
            for (head, parts) in parts.iter().enumerate() {
                for (j, part) in part(parts).chunks_exact(dim).enumerate() {
                    let place = (segment.key(j) * heads.key + head / group) * dim;
                    total[place..][..dim].iter_mut().zip(part).for_each(|(total, part)| *total += part);
                }
            }
        }
        total
    };
    let (by_k, by_v) = rayon::join(|| sum(|parts| &parts.1), || sum(|parts| &parts.2));
    AttentionGrads { q: by_q, k: by_k, v: by_v }
}

/// Gradients by the queries, keys and values of one segment and head.
type Parts = (Vec<f32>, Vec<f32>, Vec<f32>);

#[allow(clippy::too_many_arguments, reason = "three inputs, two results, one gradient, two shapes")]
fn backward(
    q: &Cut,
    k: &Cut,
    v: &Cut,
    out: &Cut,
    d_out: &Cut,
    log: impl Fn(usize) -> f32,
    segment: Segment,
    heads: Heads,
) -> Parts {
    let arch = Arch::new();
    let (n, dim, keys, scale) = (segment.len, heads.dim, segment.keys(), heads.scale());
    let stride = keys.next_multiple_of(PANEL);
    // Probabilities and score gradients, one row per query, zero beyond what the query sees.
    let mut p = vec![0.0; n * stride];
    let mut ds = vec![0.0; n * stride];
    let mut dq = vec![0.0; n * dim];
    {
        let key_rows = panels_of_rows(k.keys(segment), dim);
        let value_rows = panels_of_rows(v.keys(segment), dim);
        let key_columns = panels_of_columns(k.keys(segment), dim);
        let (mut query, mut gradient) = (vec![0.0; TILE * dim], vec![0.0; TILE * dim]);
        let mut sums = Sums::default();
        let mut lhs = vec![0.0; TILE * keys];
        for first in (0..n).step_by(TILE) {
            let rows = TILE.min(n - first);
            let seen = segment.prefix_len + first + rows;
            q.tile(segment, first, rows, scale, &mut query[..rows * dim]);
            d_out.tile(segment, first, rows, 1.0, &mut gradient[..rows * dim]);
            let width = seen.next_multiple_of(PANEL);
            for (lhs, panels, into) in [(&query, &key_rows, &mut p), (&gradient, &value_rows, &mut ds)] {
                for (panel, panels) in pairs(&panels[..width * dim], dim, 0..dim).enumerate() {
                    products(arch, rows, &lhs[..rows * dim], panels, &mut sums);
                    store(&sums, rows, &mut into[first * stride..], stride, 2 * panel * PANEL, width);
                }
            }
            for i in first..first + rows {
                let visible = segment.prefix_len + i + 1;
                let (place, log) = (segment.start + i, log(i));
                let shared: f32 = out.row(place).iter().zip(d_out.row(place)).map(|(a, b)| a * b).sum();
                let (p, ds) = (&mut p[i * stride..][..stride], &mut ds[i * stride..][..stride]);
                score_gradients(arch, &mut p[..visible], &mut ds[..visible], log, shared, scale);
                p[visible..].fill(0.0);
                ds[visible..].fill(0.0);
            }
            lhs_tile(&ds[first * stride..], stride, rows, seen, 1.0, &mut lhs[..rows * seen]);
            for (d, panels) in pairs(&key_columns, keys, 0..seen).enumerate() {
                products(arch, rows, &lhs[..rows * seen], panels, &mut sums);
                store(&sums, rows, &mut dq[first * dim..], dim, 2 * d * PANEL, dim);
            }
        }
    }
    let query_columns = panels_of_columns(q.own(segment), dim);
    let gradient_columns = panels_of_columns(d_out.own(segment), dim);
    let (mut dk, mut dv) = (vec![0.0; keys * dim], vec![0.0; keys * dim]);
    let mut lhs = vec![0.0; TILE * n];
    let mut sums = Sums::default();
    for first in (0..keys).step_by(TILE) {
        let rows = TILE.min(keys - first);
        // Earlier queries do not see these keys.
        let from = first.saturating_sub(segment.prefix_len);
        for (source, columns, into) in [(&ds, &query_columns, &mut dk), (&p, &gradient_columns, &mut dv)] {
            for (i, part) in lhs.chunks_exact_mut(rows).take(n - from).enumerate() {
                part.copy_from_slice(&source[(from + i) * stride + first..][..rows]);
            }
            for (d, panels) in pairs(columns, n, from..n).enumerate() {
                products(arch, rows, &lhs[..rows * (n - from)], panels, &mut sums);
                store(&sums, rows, &mut into[first * dim..], dim, 2 * d * PANEL, dim);
            }
        }
    }
    (dq, dk, dv)
}

/// Writes the products of `rows` rows with two panels from `column` on into rows that are `stride` numbers apart and hold
/// `width` of them.
fn store(sums: &Sums, rows: usize, out: &mut [f32], stride: usize, column: usize, width: usize) {
    for i in 0..rows {
        put_pair(sums, i, &mut out[i * stride..][column..width], false);
    }
}

/// Turns scores into probabilities and their gradients into gradients of the scores.
fn score_gradients(arch: Arch, p: &mut [f32], ds: &mut [f32], log: f32, shared: f32, scale: f32) {
    arch.dispatch(
        #[inline(always)]
        || {
            for (p, ds) in p.iter_mut().zip(ds) {
                *p = exp(*p - log);
                *ds = *p * (*ds - shared) * scale;
            }
        },
    );
}
