//! How the operands of [`product`] lie in memory: left sides in tiles, right sides in panels.

use pulp::Arch;
use rayon::prelude::*;

use super::tile::{PANEL, TILE, product, put};

/// Transposes `rows` rows of `depth` numbers, `stride` apart, into the `[depth][rows]` that [`product`] reads.
pub(crate) fn lhs_tile(
    source: &[f32],
    stride: usize,
    rows: usize,
    depth: usize,
    scale: f32,
    tile: &mut [f32],
) {
    if rows == TILE {
        // The common case: read six rows side by side, write one after another.
        let row = |i: usize| &source[i * stride..][..depth];
        let [a, b, c, d, e, f] = [row(0), row(1), row(2), row(3), row(4), row(5)];
        let (cells, _) = tile.as_chunks_mut::<TILE>();
        for (p, cell) in cells.iter_mut().take(depth).enumerate() {
            *cell = [a[p] * scale, b[p] * scale, c[p] * scale, d[p] * scale, e[p] * scale, f[p] * scale];
        }
        return;
    }
    for row in 0..rows {
        let source = &source[row * stride..][..depth];
        for (cell, value) in tile[row..].iter_mut().step_by(rows).zip(source) {
            *cell = *value * scale;
        }
    }
}

/// Panels whose columns are the given rows: `[ceil(n / PANEL)][depth][PANEL]`, zero beyond the last row.
pub(crate) fn panels_of_rows<'a>(rows: impl ExactSizeIterator<Item = &'a [f32]>, depth: usize) -> Vec<f32> {
    let mut panels = vec![0.0; rows.len().div_ceil(PANEL) * depth * PANEL];
    for (j, row) in rows.enumerate() {
        let panel = &mut panels[j / PANEL * depth * PANEL + j % PANEL..];
        for (cell, value) in panel.iter_mut().step_by(PANEL).zip(row) {
            *cell = *value;
        }
    }
    panels
}

/// Panels whose columns are the columns of the given rows: `[ceil(width / PANEL)][n][PANEL]`, zero beyond the width.
pub(crate) fn panels_of_columns<'a>(
    rows: impl ExactSizeIterator<Item = &'a [f32]>,
    width: usize,
) -> Vec<f32> {
    let n = rows.len();
    let mut panels = vec![0.0; width.div_ceil(PANEL) * n * PANEL];
    let (cells, _) = panels.as_chunks_mut::<PANEL>();
    for (j, row) in rows.enumerate() {
        let (whole, rest) = row.as_chunks::<PANEL>();
        for (p, part) in whole.iter().enumerate() {
            cells[p * n + j] = *part;
        }
        if !rest.is_empty() {
            cells[whole.len() * n + j][..rest.len()].copy_from_slice(rest);
        }
    }
    panels
}

/// A low-rank addition to a weight: `b * a`, times `scale`. `a` is `[rank, in]`, `b` is `[out, rank]`.
#[derive(Clone, Copy)]
pub(crate) struct LowRank<'a> {
    pub(crate) a: &'a [f32],
    pub(crate) b: &'a [f32],
    pub(crate) rank: usize,
    pub(crate) scale: f32,
}

/// [`panels_of_rows`] of a whole weight, on all threads, with what is added to it.
pub(crate) fn weight_rows(weight: &[f32], depth: usize, more: Option<LowRank>) -> Vec<f32> {
    let columns = weight.len() / depth;
    let mut panels = zeros(columns.div_ceil(PANEL) * depth * PANEL);
    // The rows of a panel are those of the second factor's transpose.
    let tiles = more.map(|more| tiles_of_columns(more.a, depth));
    let pieces = panels.par_chunks_mut(depth * PANEL).zip(weight.par_chunks(depth * PANEL));
    pieces.enumerate().for_each(|(p, (panel, rows))| {
        turn(rows, depth, panel);
        if let (Some(more), Some(tiles)) = (more, &tiles) {
            let mut right = vec![0.0; more.rank * PANEL];
            for (c, b) in more.b[p * PANEL * more.rank..].chunks(more.rank).take(PANEL).enumerate() {
                for (cell, value) in right[c..].iter_mut().step_by(PANEL).zip(b) {
                    *cell = value * more.scale;
                }
            }
            add_product(panel, tiles, &right, more.rank);
        }
    });
    panels
}

/// `panel += tiles * right`: every row of the panel is one of the tiles' columns.
fn add_product(panel: &mut [f32], tiles: &[f32], right: &[f32], rank: usize) {
    let arch = Arch::new();
    let mut sums = [[0.0; PANEL]; TILE];
    for (rows, tile) in panel.chunks_mut(TILE * PANEL).zip(tiles.chunks(TILE * rank)) {
        let height = rows.len() / PANEL;
        product(arch, height, tile, right, sums[..height].as_flattened_mut());
        for (row, sums) in rows.chunks_exact_mut(PANEL).zip(&sums) {
            put(sums, row, true);
        }
    }
}

/// Columns of rows `width` long, six by six, as left sides of products.
fn tiles_of_columns(rows: &[f32], width: usize) -> Vec<f32> {
    let rank = rows.len() / width;
    let mut tiles = Vec::with_capacity(rows.len());
    for first in (0..width).step_by(TILE) {
        let height = TILE.min(width - first);
        for row in rows.chunks_exact(width).take(rank) {
            tiles.extend_from_slice(&row[first..first + height]);
        }
    }
    tiles
}

/// So many zeros, written by all threads: large results are new memory each time.
pub(crate) fn zeros(n: usize) -> Vec<f32> {
    (0..n).into_par_iter().with_min_len(1 << 14).map(|_| 0.0).collect()
}

/// One panel whose columns are up to sixteen rows of `depth` numbers; other columns stay as they are.
pub(super) fn turn(rows: &[f32], depth: usize, panel: &mut [f32]) {
    // Sixteen by sixteen: both sides then stay in the innermost cache.
    for from in (0..depth).step_by(16) {
        let len = 16.min(depth - from);
        for (j, row) in rows.chunks_exact(depth).enumerate() {
            let cells = panel[from * PANEL + j..].iter_mut().step_by(PANEL);
            for (cell, value) in cells.zip(&row[from..from + len]) {
                *cell = *value;
            }
        }
    }
}

/// [`panels_of_columns`] of a whole weight `[n, width]`, on all threads, with what is added to it.
pub(crate) fn weight_columns(weight: &[f32], width: usize, more: Option<LowRank>) -> Vec<f32> {
    let n = weight.len() / width;
    let mut panels = zeros(width.div_ceil(PANEL) * n * PANEL);
    let tiles = more.map(|more| {
        let mut tiles = vec![0.0; more.b.len()];
        for (tile, b) in tiles.chunks_mut(TILE * more.rank).zip(more.b.chunks(TILE * more.rank)) {
            lhs_tile(b, more.rank, b.len() / more.rank, more.rank, more.scale, tile);
        }
        tiles
    });
    panels.par_chunks_mut(n * PANEL).enumerate().for_each(|(p, panel)| {
        let kept = PANEL.min(width - p * PANEL);
        for (cells, row) in panel.as_chunks_mut::<PANEL>().0.iter_mut().zip(weight.chunks_exact(width)) {
            match row[p * PANEL..].first_chunk::<PANEL>() {
                Some(row) => *cells = *row,
                None => cells[..kept].copy_from_slice(&row[p * PANEL..]),
            }
        }
        if let (Some(more), Some(tiles)) = (more, &tiles) {
            let mut right = vec![0.0; more.rank * PANEL];
            for (cells, a) in right.chunks_exact_mut(PANEL).zip(more.a.chunks_exact(width)) {
                cells[..kept].copy_from_slice(&a[p * PANEL..][..kept]);
            }
            add_product(panel, tiles, &right, more.rank);
        }
    });
    panels
}

#[cfg(test)]
mod tests {
    use super::super::tile::tests::numbers;
    use super::*;

    #[test]
    fn a_low_rank_addition_is_part_of_the_weight() {
        let (out, width, rank) = (37, 21, 5);
        let (weight, a, b) = (numbers(out * width, 1), numbers(rank * width, 2), numbers(out * rank, 3));
        let more = LowRank { a: &a, b: &b, rank, scale: 0.5 };
        let merged: Vec<f32> = (0..out * width)
            .map(|at| {
                let (i, j) = (at / width, at % width);
                let low: f32 = (0..rank).map(|r| b[i * rank + r] * a[r * width + j]).sum();
                weight[at] + 0.5 * low
            })
            .collect();
        for (found, right) in [
            (weight_rows(&weight, width, Some(more)), weight_rows(&merged, width, None)),
            (weight_columns(&weight, width, Some(more)), weight_columns(&merged, width, None)),
        ] {
            assert_eq!(found.len(), right.len());
            assert!(found.iter().zip(&right).all(|(a, b)| (a - b).abs() < 1e-6));
        }
    }
}
