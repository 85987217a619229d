//! Operations on rows: norms, rotary positions, SwiGLU, softmax. Threads share the rows; a row is never split.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Rows for one task: enough work to be worth handing to a thread.
fn rows_per_task(width: usize) -> usize {
    (16_384 / width.max(1)).max(1)
}

/// `e^x` to about two units in the last place, without branches, so that it becomes vector code (Cephes' polynomial).
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23: adding it rounds to an integer
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let mut y = 1.987_569_1e-4;
    y = y * r + 1.398_199_9e-3;
    y = y * r + 8.333_452e-3;
    y = y * r + 4.166_579_6e-2;
    y = y * r + 1.666_666_5e-1;
    y = y * r + 0.5;
    y = y * r * r + r + 1.0;
    let power = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    y * f32::from_bits(power)
}

#[inline(always)]
fn sum_of(n: usize, term: impl Fn(usize) -> f32) -> f32 {
    let mut lanes = [0f32; 16];
    let whole = n / 16 * 16;
    let mut i = 0;
    while i < whole {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += term(i + lane);
        }
        i += 16;
    }
    let mut sum: f32 = lanes.iter().sum();
    while i < n {
        sum += term(i);
        i += 1;
    }
    sum
}

/// Runs a closure as vector code.
struct Vector<F>(F);

impl<F: FnOnce() -> R, R> WithSimd for Vector<F> {
    type Output = R;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> R {
        (self.0)()
    }
}

/// `y = x / rms(x) * w`, rows of `w.len()`.
pub(crate) fn rms_norm(x: &[f32], w: &[f32], eps: f32, y: &mut [f32]) {
    let width = w.len();
    let task = rows_per_task(width) * width;
    let arch = Arch::new();
    y.par_chunks_mut(task).zip(x.par_chunks(task)).for_each(|(y, x)| {
        arch.dispatch(Vector(
            #[inline(always)]
            || {
                for (y, x) in y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
                    let x = &x[..width];
                    let scale = 1.0 / (sum_of(width, |i| x[i] * x[i]) / width as f32 + eps).sqrt();
                    for ((y, x), w) in y.iter_mut().zip(x).zip(w) {
                        *y = *x * scale * *w;
                    }
                }
            },
        ));
    });
}

/// Adds the gradient by `x` to `dx`, and returns the gradient by `w` when it is wanted.
pub(crate) fn rms_norm_backward(
    x: &[f32],
    w: &[f32],
    dy: &[f32],
    eps: f32,
    dx: &mut [f32],
    want_weight: bool,
) -> Option<Vec<f32>> {
    let width = w.len();
    let task = rows_per_task(width) * width;
    let arch = Arch::new();
    let parts: Vec<Vec<f32>> = dx
        .par_chunks_mut(task)
        .zip(x.par_chunks(task))
        .zip(dy.par_chunks(task))
        .map(|((dx, x), dy)| {
            let mut dw = vec![0.0; if want_weight { width } else { 0 }];
            arch.dispatch(Vector(
                #[inline(always)]
                || {
                    let rows = x.chunks_exact(width).zip(dy.chunks_exact(width));
                    for (dx, (x, dy)) in dx.chunks_exact_mut(width).zip(rows) {
                        let (x, dy, w) = (&x[..width], &dy[..width], &w[..width]);
                        let scale = 1.0 / (sum_of(width, |i| x[i] * x[i]) / width as f32 + eps).sqrt();
                        let mean = sum_of(width, |i| dy[i] * w[i] * x[i]) / width as f32 * scale * scale;
                        for i in 0..width {
                            dx[i] += (dy[i] * w[i] - x[i] * mean) * scale;
                        }
                        for (dw, (x, dy)) in dw.iter_mut().zip(x.iter().zip(dy)) {
                            *dw += *x * scale * *dy;
                        }
                    }
                },
            ));
            dw
        })
        .collect();
    want_weight.then(|| {
        let mut total = vec![0.0; width];
        for part in parts {
            total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
        }
        total
    })
}

/// Rotary tables: cosine and sine, `half` of each per position.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    pub(crate) cos: &'a [f32],
    pub(crate) sin: &'a [f32],
    pub(crate) half: usize,
}

/// Turns the heads in the first `turned` numbers of every row of `width` by its position: the first half of a head with
/// the second. `sign` -1 turns back.
pub(crate) fn rotate(
    x: &mut [f32],
    width: usize,
    turned: usize,
    positions: &[u32],
    tables: Tables<'_>,
    sign: f32,
) {
    let (rows, half) = (rows_per_task(width), tables.half);
    x.par_chunks_mut(rows * width).zip(positions.par_chunks(rows)).for_each(|(x, positions)| {
        for (row, &position) in x.chunks_exact_mut(width).zip(positions) {
            let cos = &tables.cos[position as usize * half..][..half];
            let sin = &tables.sin[position as usize * half..][..half];
            for head in row[..turned].chunks_exact_mut(2 * half) {
                let (low, high) = head.split_at_mut(half);
                for ((low, high), (cos, sin)) in low.iter_mut().zip(high).zip(cos.iter().zip(sin)) {
                    let (a, b) = (*low, *high);
                    *low = a * cos - b * sin * sign;
                    *high = b * cos + a * sin * sign;
                }
            }
        }
    });
}

/// `out = silu(gate) * up`.
pub(crate) fn swiglu(gate: &[f32], up: &[f32], out: &mut [f32]) {
    const TASK: usize = 8_192;
    let arch = Arch::new();
    out.par_chunks_mut(TASK).zip(gate.par_chunks(TASK)).zip(up.par_chunks(TASK)).for_each(
        |((out, gate), up)| {
            arch.dispatch(Vector(
                #[inline(always)]
                || {
                    for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
                        *out = *gate / (1.0 + exp(-*gate)) * *up;
                    }
                },
            ));
        },
    );
}

/// The same for rows that hold `width` gates and then `width` ups.
pub(crate) fn swiglu_rows(gate_up: &[f32], width: usize, out: &mut [f32]) {
    let rows = rows_per_task(width);
    let arch = Arch::new();
    out.par_chunks_mut(rows * width).zip(gate_up.par_chunks(rows * 2 * width)).for_each(|(out, gate_up)| {
        arch.dispatch(Vector(
            #[inline(always)]
            || {
                for (out, row) in out.chunks_exact_mut(width).zip(gate_up.chunks_exact(2 * width)) {
                    let (gate, up) = row.split_at(width);
                    for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
                        *out = *gate / (1.0 + exp(-*gate)) * *up;
                    }
                }
            },
        ));
    });
}

/// Replaces `gate` by its gradient, `up` by its gradient and `ds`, the gradient of the product, by the product itself.
pub(crate) fn swiglu_backward(gate: &mut [f32], up: &mut [f32], ds: &mut [f32]) {
    const TASK: usize = 8_192;
    let arch = Arch::new();
    ds.par_chunks_mut(TASK).zip(gate.par_chunks_mut(TASK)).zip(up.par_chunks_mut(TASK)).for_each(
        |((ds, gate), up)| {
            arch.dispatch(Vector(
                #[inline(always)]
                || {
                    for ((ds, gate), up) in ds.iter_mut().zip(gate).zip(up) {
                        let (g, u, d) = (*gate, *up, *ds);
                        let sigmoid = 1.0 / (1.0 + exp(-g));
                        let silu = g * sigmoid;
                        *gate = d * u * (sigmoid + silu - silu * sigmoid);
                        *up = d * silu;
                        *ds = silu * u;
                    }
                },
            ));
        },
    );
}

#[inline(always)]
fn largest(row: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; 16];
    let (chunks, rest) = row.as_chunks::<16>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value > *lane { *value } else { *lane };
        }
    }
    lanes.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max)
}

/// Replaces `row` by `exp(row - max)` and returns (max, sum).
#[inline]
pub(crate) fn softmax_in_place(arch: Arch, row: &mut [f32]) -> (f32, f32) {
    arch.dispatch(Vector(
        #[inline(always)]
        || {
            let max = largest(row);
            for value in row.iter_mut() {
                *value = exp(*value - max);
            }
            let row = &*row;
            (max, sum_of(row.len(), |i| row[i]))
        },
    ))
}

/// What a row of logits says of its target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Picked {
    /// The target's log-probability.
    pub(crate) logp: f32,
    /// Of the whole row's distribution, in nats.
    pub(crate) entropy: f32,
    /// Whether no token is likelier than the target.
    pub(crate) hit: bool,
}

/// The sum of `x * exp(x)` over all `x = logit - max` of a row: what entropy is made of.
fn weighted_logs(arch: Arch, row: &[f32]) -> f32 {
    arch.dispatch(Vector(
        #[inline(always)]
        || {
            let max = largest(row);
            sum_of(row.len(), |i| {
                // A token that cannot be has a logarithm without an end, and no part in the sum.
                let log = if row[i] - max < -80.0 { -80.0 } else { row[i] - max };
                log * exp(log)
            })
        },
    ))
}

/// For every row of logits what it says of its target; the row is replaced by `onehot(target) - softmax`, which is the
/// gradient of the target's log-probability.
pub(crate) fn log_softmax_pick(logits: &mut [f32], width: usize, targets: &[u32]) -> Vec<Picked> {
    let arch = Arch::new();
    logits
        .par_chunks_exact_mut(width)
        .zip(targets)
        .map(|(row, &target)| {
            let logit = row[target as usize];
            let logs = weighted_logs(arch, row);
            let (max, sum) = softmax_in_place(arch, row);
            let scale = -1.0 / sum;
            row.iter_mut().for_each(|p| *p *= scale);
            row[target as usize] += 1.0;
            let (log_sum, hit) = (sum.ln(), logit == max);
            Picked { logp: logit - max - log_sum, entropy: log_sum - logs / sum, hit }
        })
        .collect()
}

/// `total += part`.
pub(crate) fn add(total: &mut [f32], part: &[f32]) {
    let pieces = total.par_chunks_mut(1 << 16).zip(part.par_chunks(1 << 16));
    pieces.for_each(|(total, part)| total.iter_mut().zip(part).for_each(|(total, part)| *total += part));
}

/// `x[row] *= scale[row]`.
pub(crate) fn scale_rows(x: &mut [f32], width: usize, scale: &[f32]) {
    x.par_chunks_exact_mut(width)
        .zip(scale)
        .for_each(|(row, scale)| row.iter_mut().for_each(|x| *x *= scale));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_everywhere() {
        for i in -8600..8700 {
            let x = i as f32 / 100.0;
            let right = f64::from(x).exp();
            assert!((f64::from(exp(x)) - right).abs() <= 4e-7 * right, "exp({x}) = {} not {right}", exp(x));
        }
    }

    #[test]
    fn picked_log_probabilities_and_gradients_sum_up() {
        let mut logits = vec![1.0, 2.0, 3.0, -50.0, 0.0, 0.0];
        let picked = log_softmax_pick(&mut logits, 3, &[2, 0]);
        assert!((picked[0].logp + 0.407_606).abs() < 1e-5);
        assert!((picked[1].logp + 50.693_147).abs() < 1e-4);
        assert!((picked[0].entropy - 0.832_396).abs() < 1e-5, "{picked:?}");
        assert!((picked[1].entropy - std::f32::consts::LN_2).abs() < 1e-5, "{picked:?}");
        assert!(picked[0].hit && !picked[1].hit);
        assert!(logits[..3].iter().sum::<f32>().abs() < 1e-6);
    }
}
