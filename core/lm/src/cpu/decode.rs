//! Attention of one new token per row over cached keys and values.
//!
//! Keys are kept as panels whose columns are positions, values as panels whose columns are dimensions, so that both
//! products run on the same tiles as everything else. Rows of one prompt share its cache and are computed together, so
//! that it is read once for all of them.

use pulp::Arch;
use rayon::prelude::*;

use super::attention::Heads;
use super::layout::lhs_tile;
use super::rows::softmax_in_place;
use super::tile::{PANEL, TILE, product};

/// Keys and values of one stretch of tokens, all layers.
pub(crate) struct Cache {
    heads: Heads,
    capacity: usize,
    len: usize,
    /// `[layer][head][capacity / PANEL][dim][PANEL]`
    keys: Vec<f32>,
    /// `[layer][head][dim / PANEL][capacity][PANEL]`
    values: Vec<f32>,
}

impl Cache {
    /// Room for `capacity` tokens.
    pub(crate) fn new(heads: Heads, layers: usize, capacity: usize) -> Self {
        let capacity = capacity.next_multiple_of(PANEL);
        let per_head = layers * heads.key * capacity;
        Self {
            heads,
            capacity,
            len: 0,
            keys: vec![0.0; per_head * heads.dim],
            values: vec![0.0; per_head * heads.dim.next_multiple_of(PANEL)],
        }
    }

    /// Tokens held. While a layer's token is being written this is still the number before it.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Counts a token that every layer has written.
    pub(crate) fn advance(&mut self, tokens: usize) {
        self.len += tokens;
    }

    /// Writes a token's keys and values, `[heads * dim]` each, at `place`.
    pub(crate) fn write(&mut self, layer: usize, place: usize, keys: &[f32], values: &[f32]) {
        let (dim, panels) = (self.heads.dim, self.heads.dim.div_ceil(PANEL));
        for (head, (keys, values)) in keys.chunks_exact(dim).zip(values.chunks_exact(dim)).enumerate() {
            let slot = layer * self.heads.key + head;
            let start = slot * self.capacity * dim + place / PANEL * dim * PANEL + place % PANEL;
            for (cell, key) in self.keys[start..].iter_mut().step_by(PANEL).zip(keys) {
                *cell = *key;
            }
            for (p, part) in values.chunks(PANEL).enumerate() {
                let start = ((slot * panels + p) * self.capacity + place) * PANEL;
                self.values[start..][..part.len()].copy_from_slice(part);
            }
        }
    }

    fn keys(&self, layer: usize, head: usize) -> &[f32] {
        let size = self.capacity * self.heads.dim;
        &self.keys[(layer * self.heads.key + head) * size..][..size]
    }

    fn values(&self, layer: usize, head: usize) -> &[f32] {
        let size = self.capacity * self.heads.dim.next_multiple_of(PANEL);
        &self.values[(layer * self.heads.key + head) * size..][..size]
    }
}

/// Rows that share a prompt: places in the batch, and each row's own cache.
pub(crate) struct Group<'a> {
    pub(crate) prompt: &'a Cache,
    pub(crate) rows: Vec<(usize, &'a Cache)>,
}

/// For every row, attention of its query over its prompt and its own tokens, of which the newest is written but not yet
/// counted. `queries` has rows of `stride` numbers that begin with the query heads; `out` has rows of the heads' width.
pub(crate) fn decode_attention(
    layer: usize,
    queries: &[f32],
    stride: usize,
    heads: Heads,
    groups: &[Group<'_>],
    out: &mut [f32],
) {
    let (group, dim) = (heads.query / heads.key, heads.dim);
    // At most four rows a task: enough to read a prompt's keys once for several, and still tasks for every thread.
    let jobs: Vec<_> = groups
        .iter()
        .flat_map(|g| {
            g.rows.chunks(4).flat_map(move |rows| (0..heads.key).map(move |head| (g.prompt, rows, head)))
        })
        .collect();
    let parts: Vec<Vec<f32>> = jobs
        .par_iter()
        .with_max_len(1)
        .map(|&(prompt, rows, head)| attend(layer, queries, stride, heads, prompt, rows, head))
        .collect();
    for ((_, rows, head), part) in jobs.iter().zip(parts) {
        for ((row, _), part) in rows.iter().zip(part.chunks_exact(group * dim)) {
            out[(row * heads.query + head * group) * dim..][..group * dim].copy_from_slice(part);
        }
    }
}

fn attend(
    layer: usize,
    queries: &[f32],
    stride: usize,
    heads: Heads,
    prompt: &Cache,
    rows: &[(usize, &Cache)],
    head: usize,
) -> Vec<f32> {
    let arch = Arch::new();
    let (group, dim) = (heads.query / heads.key, heads.dim);
    let before = prompt.len();
    let longest = rows.iter().map(|(_, own)| own.len() + 1).max().unwrap_or(0);
    let n = rows.len() * group;
    // One row of scores per query: the prompt's positions, then its own.
    let own_start = before.next_multiple_of(PANEL);
    let width = own_start + longest.next_multiple_of(PANEL);
    let mut scores = vec![0.0; n * width];
    let mut gathered = vec![0.0; n * dim];
    for ((row, _), gathered) in rows.iter().zip(gathered.chunks_exact_mut(group * dim)) {
        gathered.copy_from_slice(&queries[row * stride + head * group * dim..][..group * dim]);
    }
    let mut lhs = vec![0.0; TILE * dim.max(before).max(longest)];
    let mut block = vec![0.0; TILE * PANEL];
    let mut score =
        |first: usize, count: usize, keys: &[f32], len: usize, offset: usize, scores: &mut [f32]| {
            for start in (first..first + count).step_by(TILE) {
                let tile = TILE.min(first + count - start);
                lhs_tile(&gathered[start * dim..], dim, tile, dim, heads.scale(), &mut lhs[..tile * dim]);
                for (p, panel) in keys.chunks_exact(dim * PANEL).take(len.div_ceil(PANEL)).enumerate() {
                    product(arch, tile, &lhs[..tile * dim], panel, &mut block[..tile * PANEL]);
                    for (i, part) in block[..tile * PANEL].chunks_exact(PANEL).enumerate() {
                        scores[(start + i) * width + offset + p * PANEL..][..PANEL].copy_from_slice(part);
                    }
                }
            }
        };
    score(0, n, prompt.keys(layer, head), before, 0, &mut scores);
    for (i, (_, own)) in rows.iter().enumerate() {
        score(i * group, group, own.keys(layer, head), own.len() + 1, own_start, &mut scores);
    }
    let mut sums = vec![0.0; n];
    for (i, (row, sum)) in scores.chunks_exact_mut(width).zip(&mut sums).enumerate() {
        let own = rows[i / group].1.len() + 1;
        // Close the gap between the two parts, so that one softmax runs over both.
        row.copy_within(own_start..own_start + own, before);
        *sum = softmax_in_place(arch, &mut row[..before + own]).1;
    }
    let mut out = vec![0.0; n * dim];
    let mut sum_values = |first: usize, count: usize, values: &Cache, len: usize, offset: usize| {
        for start in (first..first + count).step_by(TILE) {
            let tile = TILE.min(first + count - start);
            lhs_tile(&scores[start * width + offset..], width, tile, len, 1.0, &mut lhs[..tile * len]);
            let panels = values.values(layer, head).chunks_exact(values.capacity * PANEL);
            for (d, panel) in panels.enumerate() {
                product(arch, tile, &lhs[..tile * len], &panel[..len * PANEL], &mut block[..tile * PANEL]);
                let kept = PANEL.min(dim - d * PANEL);
                for (i, part) in block[..tile * PANEL].chunks_exact(PANEL).enumerate() {
                    let out = &mut out[(start + i) * dim + d * PANEL..][..kept];
                    out.iter_mut().zip(part).for_each(|(out, x)| *out += x);
                }
            }
        }
    };
    sum_values(0, n, prompt, before, 0);
    for (i, (_, own)) in rows.iter().enumerate() {
        sum_values(i * group, group, own, own.len() + 1, before);
    }
    for (out, sum) in out.chunks_exact_mut(dim).zip(sums) {
        out.iter_mut().for_each(|x| *x /= sum);
    }
    out
}
