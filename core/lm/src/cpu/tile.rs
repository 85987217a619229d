//! Matrix products: a tile of up to six rows against a panel of sixteen columns.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::layout::{lhs_tile, turn, weight_columns, zeros};

/// Columns of a panel: one AVX-512 register, two of AVX, four of NEON or SSE.
pub(crate) const PANEL: usize = 16;
/// Rows of a full tile: with two AVX registers a row, twelve sums leave four registers for the operands.
pub(crate) const TILE: usize = 6;

struct Tile<'a, const M: usize> {
    lhs: &'a [f32],
    panel: &'a [f32],
    out: &'a mut [f32],
}

impl<const M: usize> WithSimd for Tile<'_, M> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => tile::<S, M, 1>(simd, self.lhs, self.panel, self.out),
            8 => tile::<S, M, 2>(simd, self.lhs, self.panel, self.out),
            4 => tile::<S, M, 4>(simd, self.lhs, self.panel, self.out),
            _ => tile::<S, M, 16>(simd, self.lhs, self.panel, self.out),
        }
    }
}

#[inline(always)]
fn tile<S: Simd, const M: usize, const V: usize>(simd: S, lhs: &[f32], panel: &[f32], out: &mut [f32]) {
    let mut sums = [[simd.splat_f32s(0.0); V]; M];
    let (lhs, _) = lhs.as_chunks::<M>();
    let (panel, _) = S::as_simd_f32s(panel);
    let (panel, _) = panel.as_chunks::<V>();
    for (a, b) in lhs.iter().zip(panel) {
        for (row, &a) in sums.iter_mut().zip(a) {
            let a = simd.splat_f32s(a);
            for (sum, &b) in row.iter_mut().zip(b) {
                *sum = simd.mul_add_e_f32s(a, b, *sum);
            }
        }
    }
    for (row, out) in sums.iter().zip(out.chunks_exact_mut(PANEL)) {
        let (out, _) = S::as_mut_simd_f32s(out);
        out.copy_from_slice(row);
    }
}

/// A tile against two panels: with AVX-512 one panel is one register, and six sums are too few to keep both its units busy.
struct Pair<'a, const M: usize> {
    lhs: &'a [f32],
    panels: [&'a [f32]; 2],
    out: &'a mut Sums,
}

impl<const M: usize> WithSimd for Pair<'_, M> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if S::F32_LANES == PANEL {
            pair::<S, M>(simd, self.lhs, self.panels, self.out);
        } else {
            for (panel, out) in self.panels.into_iter().zip(self.out) {
                Tile::<M> { lhs: self.lhs, panel, out: out[..M].as_flattened_mut() }.with_simd(simd);
            }
        }
    }
}

#[inline(always)]
fn pair<S: Simd, const M: usize>(simd: S, lhs: &[f32], panels: [&[f32]; 2], out: &mut Sums) {
    let mut sums = [[simd.splat_f32s(0.0); M]; 2];
    let [(left, _), (right, _)] = panels.map(S::as_simd_f32s);
    for ((a, &b), &c) in lhs.as_chunks::<M>().0.iter().zip(left).zip(right) {
        for (i, &a) in a.iter().enumerate() {
            let a = simd.splat_f32s(a);
            sums[0][i] = simd.mul_add_e_f32s(a, b, sums[0][i]);
            sums[1][i] = simd.mul_add_e_f32s(a, c, sums[1][i]);
        }
    }
    for (sums, out) in sums.iter().zip(out) {
        S::as_mut_simd_f32s(out[..M].as_flattened_mut()).0.copy_from_slice(sums);
    }
}

/// The products of a tile with two panels, of which the rows of the tile are filled.
pub(crate) type Sums = [[[f32; PANEL]; TILE]; 2];

/// [`product`] with two panels; the second may be empty, and its sums then stay as they are.
#[inline]
pub(crate) fn products(arch: Arch, rows: usize, lhs: &[f32], panels: [&[f32]; 2], out: &mut Sums) {
    if panels[1].is_empty() {
        return product(arch, rows, lhs, panels[0], out[0][..rows].as_flattened_mut());
    }
    match rows {
        1 => arch.dispatch(Pair::<1> { lhs, panels, out }),
        2 => arch.dispatch(Pair::<2> { lhs, panels, out }),
        3 => arch.dispatch(Pair::<3> { lhs, panels, out }),
        4 => arch.dispatch(Pair::<4> { lhs, panels, out }),
        5 => arch.dispatch(Pair::<5> { lhs, panels, out }),
        _ => arch.dispatch(Pair::<6> { lhs, panels, out }),
    }
}

/// The rows `part` of panels of `depth` rows, two panels by two; the last may be alone, its partner empty.
pub(crate) fn pairs(panels: &[f32], depth: usize, part: Range<usize>) -> impl Iterator<Item = [&[f32]; 2]> {
    let part = part.start * PANEL..part.end * PANEL;
    panels.chunks(2 * depth * PANEL).map(move |pair| {
        let pair: [&[f32]; 2] = pair.split_at(depth * PANEL).into();
        pair.map(|panel| panel.get(part.clone()).unwrap_or_default())
    })
}

/// `out[i][c] = sum over p of lhs[p][i] * panel[p][c]` for `rows` rows: `lhs` is `[depth][rows]`, `panel` is
/// `[depth][PANEL]`, `out` is `[rows][PANEL]`. The shorter of the two depths counts.
#[inline]
pub(crate) fn product(arch: Arch, rows: usize, lhs: &[f32], panel: &[f32], out: &mut [f32]) {
    match rows {
        1 => arch.dispatch(Tile::<1> { lhs, panel, out }),
        2 => arch.dispatch(Tile::<2> { lhs, panel, out }),
        3 => arch.dispatch(Tile::<3> { lhs, panel, out }),
        4 => arch.dispatch(Tile::<4> { lhs, panel, out }),
        5 => arch.dispatch(Tile::<5> { lhs, panel, out }),
        _ => arch.dispatch(Tile::<6> { lhs, panel, out }),
    }
}

/// A weight laid out for [`matmul`].
pub(crate) struct Packed {
    depth: usize,
    columns: usize,
    panels: Panels,
}

enum Panels {
    Single(Vec<f32>),
    /// The upper half of a single-precision number: half the memory traffic, for sampling only.
    Half(Vec<u16>),
}

impl Packed {
    /// Packs `[columns, depth]` rows, as weights are stored.
    pub(crate) fn new(rows: &[f32], columns: usize, depth: usize, half: bool) -> Self {
        let n = columns.div_ceil(PANEL) * depth * PANEL;
        let panels = if half {
            let mut data = vec![0u16; n];
            pack(rows, depth, &mut data, |value| {
                let bits = value.to_bits();
                // To the nearest, ties to even; weights are finite and far from the largest number.
                (bits.wrapping_add(0x7fff + (bits >> 16 & 1)) >> 16) as u16
            });
            Panels::Half(data)
        } else {
            let mut data = vec![0f32; n];
            pack(rows, depth, &mut data, |value| value);
            Panels::Single(data)
        };
        Self { depth, columns, panels }
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }
}

fn pack<T: Send>(rows: &[f32], depth: usize, data: &mut [T], convert: impl Fn(f32) -> T + Sync) {
    let panels = data.par_chunks_mut(depth * PANEL).zip(rows.par_chunks(depth * PANEL));
    panels.for_each(|(panel, rows)| {
        for (j, row) in rows.chunks_exact(depth).enumerate() {
            for (cell, value) in panel[j..].iter_mut().step_by(PANEL).zip(row) {
                *cell = convert(*value);
            }
        }
    });
}

/// Widens a panel of half-precision weights.
struct Widen<'a> {
    half: &'a [u16],
    single: &'a mut [f32],
}

impl WithSimd for Widen<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        for (single, half) in self.single.iter_mut().zip(self.half) {
            *single = f32::from_bits(u32::from(*half) << 16);
        }
    }
}

/// `out = lhs * weight^T` for `rows` rows of `lhs`; `out` is `[rows, columns]`.
pub(crate) fn matmul(lhs: &[f32], rows: usize, weight: &Packed, out: &mut [f32]) {
    let (depth, columns) = (weight.depth, weight.columns);
    if rows == 0 {
        return;
    }
    if let Panels::Single(panels) = &weight.panels
        && rows > MANY_ROWS
    {
        return dense(lhs, depth, panels, columns, out);
    }
    // Tiles of nearly equal height: seven rows are 4 + 3 rather than 6 + 1.
    let tiles = rows.div_ceil(TILE);
    let mut packed = vec![0.0; rows * depth];
    let mut cuts = Vec::with_capacity(tiles);
    let mut first = 0;
    for t in 0..tiles {
        let height = rows / tiles + usize::from(t < rows % tiles);
        let part = &mut packed[first * depth..][..height * depth];
        lhs_tile(&lhs[first * depth..], depth, height, depth, 1.0, part);
        cuts.push((first, height));
        first += height;
    }
    let arch = Arch::new();
    // A few pieces per thread, so that a thread that loses its core does not hold up the rest.
    let group = columns.div_ceil(PANEL).div_ceil(rayon::current_num_threads() * 4).max(1);
    let block = |panels: [&[f32]; 2], out: &mut [&mut [f32]], from: usize| {
        let mut sums = Sums::default();
        for &(first, height) in &cuts {
            let lhs = &packed[first * depth..][..height * depth];
            products(arch, height, lhs, panels, &mut sums);
            for (i, out) in out[first..].iter_mut().take(height).enumerate() {
                put_pair(&sums, i, &mut out[from..], false);
            }
        }
    };
    let pieces = column_blocks(out, columns, group * PANEL).into_par_iter();
    match &weight.panels {
        Panels::Single(data) => {
            pieces.zip(data.par_chunks(group * depth * PANEL)).for_each(|(mut out, data)| {
                for (p, panels) in pairs(data, depth, 0..depth).enumerate() {
                    block(panels, &mut out, 2 * p * PANEL);
                }
            })
        }
        Panels::Half(data) => {
            pieces.zip(data.par_chunks(group * depth * PANEL)).for_each(|(mut out, data)| {
                let mut single = vec![0.0; 2 * depth * PANEL];
                for (p, half) in data.chunks(2 * depth * PANEL).enumerate() {
                    let single = &mut single[..half.len()];
                    arch.dispatch(Widen { half, single });
                    block(single.split_at(depth * PANEL).into(), &mut out, 2 * p * PANEL);
                }
            })
        }
    }
}

/// The rows of `out` cut into stretches of `width` columns: for each stretch, its part of every row.
fn column_blocks(out: &mut [f32], columns: usize, width: usize) -> Vec<Vec<&mut [f32]>> {
    let rows = out.len() / columns;
    let mut blocks: Vec<_> = (0..columns.div_ceil(width)).map(|_| Vec::with_capacity(rows)).collect();
    for row in out.chunks_exact_mut(columns) {
        for (block, part) in blocks.iter_mut().zip(row.chunks_mut(width)) {
            block.push(part);
        }
    }
    blocks
}

/// Writes one row of a product to the beginning of `out`, or adds it there; what is beyond the end of `out` is padding.
#[inline(always)]
pub(super) fn put(sums: &[f32; PANEL], out: &mut [f32], add: bool) {
    // Of a known length, this is two moves of a register and no call.
    match (out.first_chunk_mut::<PANEL>(), add) {
        (Some(out), false) => *out = *sums,
        (Some(out), true) => out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum),
        (None, false) => {
            let width = out.len();
            out.copy_from_slice(&sums[..width]);
        }
        (None, true) => out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum),
    }
}

/// Writes row `i` of the products with two panels to the beginning of `out`, or adds it there; what is beyond the end of
/// `out` is padding, or a panel that is not there.
#[inline(always)]
pub(super) fn put_pair(sums: &Sums, i: usize, out: &mut [f32], add: bool) {
    for (sums, out) in sums.iter().zip(out.chunks_mut(PANEL)) {
        put(&sums[i], out, add);
    }
}

/// From so many rows on, [`dense`] is the faster way.
const MANY_ROWS: usize = 64;

/// `out = lhs * panels` for many rows: `lhs` is `[rows, depth]`, `panels` are those of [`super::layout::panels_of_rows`] or
/// [`super::layout::panels_of_columns`], `out` is `[rows, columns]`.
pub(crate) fn dense(lhs: &[f32], depth: usize, panels: &[f32], columns: usize, out: &mut [f32]) {
    dense_strided(lhs, depth, depth, panels, columns, out, false);
}

/// [`dense`] for rows of `lhs` that begin `stride` numbers apart, added to `out` if wished. Threads share the rows, a block of which stays in the cache
/// of its core while the panels pass by.
fn dense_strided(
    lhs: &[f32],
    stride: usize,
    depth: usize,
    panels: &[f32],
    columns: usize,
    out: &mut [f32],
    add: bool,
) {
    // No more than the cache holds, and enough blocks that no thread waits long for the last one.
    let share = out.len() / columns / (16 * rayon::current_num_threads());
    let block = (65_536 / depth).min(share).max(MIN_BLOCK).div_ceil(TILE) * TILE;
    let arch = Arch::new();
    let pieces = out.par_chunks_mut(block * columns).zip(lhs.par_chunks(block * stride));
    pieces.for_each_init(Vec::new, |packed: &mut Vec<f32>, (out, lhs)| {
        let rows = out.len() / columns;
        packed.resize(block * depth, 0.0);
        for first in (0..rows).step_by(TILE) {
            let height = TILE.min(rows - first);
            let tile = &mut packed[first * depth..][..height * depth];
            lhs_tile(&lhs[first * stride..], stride, height, depth, 1.0, tile);
        }
        let mut sums = Sums::default();
        for (p, panels) in pairs(panels, depth, 0..depth).enumerate() {
            let from = 2 * p * PANEL;
            let width = (2 * PANEL).min(columns - from);
            for first in (0..rows).step_by(TILE) {
                let height = TILE.min(rows - first);
                let lhs = &packed[first * depth..][..height * depth];
                products(arch, height, lhs, panels, &mut sums);
                for i in 0..height {
                    put_pair(&sums, i, &mut out[(first + i) * columns + from..][..width], add);
                }
            }
        }
    });
}

/// Rows of a block at least: fewer would read the panels too often.
const MIN_BLOCK: usize = 24;

/// `lhs * weight^T` for few rows and many columns, as `[rows, columns]`; `weight` is `[columns, depth]`. Threads share the
/// columns, and each lays out what it needs of the weight.
pub(crate) fn wide(lhs: &[f32], depth: usize, weight: &[f32]) -> Vec<f32> {
    /// Columns of a task.
    const WIDTH: usize = 16 * PANEL;
    let (rows, columns) = (lhs.len() / depth, weight.len() / depth);
    let mut packed = vec![0.0; rows * depth];
    packed.par_chunks_mut(TILE * depth).zip(lhs.par_chunks(TILE * depth)).for_each(|(tile, lhs)| {
        lhs_tile(lhs, depth, lhs.len() / depth, depth, 1.0, tile);
    });
    let arch = Arch::new();
    let mut out = zeros(rows * columns);
    let pieces = column_blocks(&mut out, columns, WIDTH).into_par_iter();
    pieces.zip(weight.par_chunks(WIDTH * depth)).for_each_init(
        || vec![0.0; 2 * depth * PANEL],
        |panels, (mut out, weight)| {
            let mut sums = Sums::default();
            for (p, weight) in weight.chunks(2 * PANEL * depth).enumerate() {
                let used = weight.len().div_ceil(PANEL * depth);
                for (panel, weight) in panels.chunks_mut(PANEL * depth).zip(weight.chunks(PANEL * depth)) {
                    turn(weight, depth, panel);
                }
                let panels = panels[..used * PANEL * depth].split_at(PANEL * depth).into();
                for (lhs, out) in packed.chunks(TILE * depth).zip(out.chunks_mut(TILE)) {
                    products(arch, out.len(), lhs, panels, &mut sums);
                    for (i, out) in out.iter_mut().enumerate() {
                        put_pair(&sums, i, &mut out[2 * p * PANEL..], false);
                    }
                }
            }
        },
    );
    out
}

/// `lhs * weight` for few columns and a great depth, as `[rows, columns]`; `lhs` is `[rows, depth]`, `weight` is
/// `[depth, columns]`. A stretch of the depth is laid out at a time.
pub(crate) fn deep(lhs: &[f32], depth: usize, weight: &[f32], columns: usize) -> Vec<f32> {
    /// Rows of the weight in a stretch.
    const STRETCH: usize = 512;
    let mut out = vec![0.0; lhs.len() / depth * columns];
    for (k, weight) in weight.chunks(STRETCH * columns).enumerate() {
        let panels = weight_columns(weight, columns, None);
        dense_strided(&lhs[k * STRETCH..], depth, weight.len() / columns, &panels, columns, &mut out, true);
    }
    out
}

/// `out += x^T * y` as `[columns of x, columns of y]`: the gradient of a weight. Both have one row per token.
pub(crate) fn outer(x: &[f32], columns: usize, y: &[f32], width: usize, out: &mut [f32]) {
    let tokens = x.len() / columns;
    let panels = weight_columns(y, width, None);
    let arch = Arch::new();
    // Rows of `x` may be far apart, and as far as the cache's ways are: each is read once for several tiles, a stretch of
    // tokens at a time.
    const COLUMNS: usize = 16 * TILE;
    const TOKENS: usize = 256;
    out.par_chunks_mut(COLUMNS * width).enumerate().for_each(|(block, out)| {
        let (start, height) = (block * COLUMNS, out.len() / width);
        let mut packed = vec![0.0; COLUMNS * TOKENS];
        let mut sums = Sums::default();
        for from in (0..tokens).step_by(TOKENS) {
            let stretch = TOKENS.min(tokens - from);
            for (t, x) in x[from * columns..].chunks_exact(columns).take(stretch).enumerate() {
                let (whole, rest) = x[start..start + height].as_chunks::<TILE>();
                for (tile, part) in packed.chunks_exact_mut(TILE * stretch).zip(whole) {
                    tile[t * TILE..][..TILE].copy_from_slice(part);
                }
                let tile = &mut packed[whole.len() * TILE * stretch..];
                if !rest.is_empty() {
                    tile[t * rest.len()..][..rest.len()].copy_from_slice(rest);
                }
            }
            for first in (0..height).step_by(TILE) {
                let rows = TILE.min(height - first);
                let lhs = &packed[first * stretch..][..rows * stretch];
                for (p, panels) in pairs(&panels, tokens, from..from + stretch).enumerate() {
                    products(arch, rows, lhs, panels, &mut sums);
                    let column = 2 * p * PANEL;
                    let kept = (2 * PANEL).min(width - column);
                    for i in 0..rows {
                        put_pair(&sums, i, &mut out[(first + i) * width + column..][..kept], true);
                    }
                }
            }
        }
    });
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::layout::weight_rows;
    use super::*;

    pub(in crate::cpu) fn numbers(n: usize, mut state: u32) -> Vec<f32> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0 - 0.5
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn products_of_odd_shapes_are_right() {
        for (rows, columns, depth) in [(1, 1, 1), (7, 37, 11), (13, 16, 5), (6, 33, 64)] {
            let (lhs, weight) = (numbers(rows * depth, 1), numbers(columns * depth, 2));
            let mut out = vec![f32::NAN; rows * columns];
            matmul(&lhs, rows, &Packed::new(&weight, columns, depth, false), &mut out);
            for i in 0..rows {
                for j in 0..columns {
                    let right: f32 = (0..depth).map(|p| lhs[i * depth + p] * weight[j * depth + p]).sum();
                    assert!(
                        (right - out[i * columns + j]).abs() < 1e-5,
                        "{rows} {columns} {depth} at {i} {j}"
                    );
                }
            }
        }
    }

    #[test]
    fn dense_and_outer_products_are_right() {
        let (rows, columns, depth) = (131, 37, 21);
        let (lhs, weight) = (numbers(rows * depth, 1), numbers(columns * depth, 2));
        let mut right = vec![0.0; rows * columns];
        for i in 0..rows {
            for j in 0..columns {
                right[i * columns + j] = (0..depth).map(|p| lhs[i * depth + p] * weight[j * depth + p]).sum();
            }
        }
        let mut out = vec![1.0; rows * columns];
        dense_strided(&lhs, depth, depth, &weight_rows(&weight, depth, None), columns, &mut out, true);
        assert!(out.iter().zip(&right).all(|(a, b)| (a - 1.0 - b).abs() < 1e-5));
        let turned: Vec<f32> =
            (0..depth * columns).map(|i| weight[i % columns * depth + i / columns]).collect();
        dense(&lhs, depth, &weight_columns(&turned, columns, None), columns, &mut out);
        assert!(out.iter().zip(&right).all(|(a, b)| (a - b).abs() < 1e-5));
        let (tokens, n, rank) = (300, 53, 18);
        let (x, low) = (numbers(tokens * n, 5), numbers(tokens * rank, 6));
        let mut out = vec![0.0; n * rank];
        outer(&x, n, &low, rank, &mut out);
        for i in 0..n {
            for j in 0..rank {
                let right: f32 = (0..tokens).map(|t| x[t * n + i] * low[t * rank + j]).sum();
                assert!((right - out[i * rank + j]).abs() < 1e-4, "{i} {j}");
            }
        }
    }

    #[test]
    fn wide_and_deep_products_are_right() {
        for (rows, columns, depth) in [(1, 600, 5), (13, 275, 9)] {
            let (lhs, weight) = (numbers(rows * depth, 7), numbers(columns * depth, 8));
            let out = wide(&lhs, depth, &weight);
            for i in 0..rows {
                for j in 0..columns {
                    let right: f32 = (0..depth).map(|p| lhs[i * depth + p] * weight[j * depth + p]).sum();
                    assert!(
                        (right - out[i * columns + j]).abs() < 1e-5,
                        "{rows} {columns} {depth} at {i} {j}"
                    );
                }
            }
        }
        for (rows, columns, depth) in [(1, 5, 600), (14, 37, 1100)] {
            let (lhs, weight) = (numbers(rows * depth, 7), numbers(columns * depth, 8));
            let out = deep(&lhs, depth, &weight, columns);
            for i in 0..rows {
                for j in 0..columns {
                    let right: f64 =
                        (0..depth).map(|p| f64::from(lhs[i * depth + p] * weight[p * columns + j])).sum();
                    let found = f64::from(out[i * columns + j]);
                    assert!((right - found).abs() < 1e-4, "{rows} {columns} {depth} at {i} {j}");
                }
            }
        }
    }

    #[test]
    fn a_row_is_the_same_bits_in_any_batch() {
        let (depth, columns) = (96, 40);
        let (lhs, weight) = (numbers(19 * depth, 3), numbers(columns * depth, 4));
        for half in [false, true] {
            let weight = Packed::new(&weight, columns, depth, half);
            let mut all = vec![0.0; 19 * columns];
            matmul(&lhs, 19, &weight, &mut all);
            let many: Vec<f32> = lhs.iter().copied().cycle().take(5 * lhs.len()).collect();
            let mut by_blocks = vec![0.0; 95 * columns];
            matmul(&many, 95, &weight, &mut by_blocks);
            assert_eq!(by_blocks[..all.len()], all);
            for row in 0..19 {
                let mut one = vec![0.0; columns];
                matmul(&lhs[row * depth..], 1, &weight, &mut one);
                assert_eq!(one, all[row * columns..][..columns], "row {row}");
            }
        }
    }
}
