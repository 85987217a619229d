//! One token out of logits.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A row's source of randomness: nothing else than its seed and the number of tokens drawn decides what it gives.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in \[0, 1).
    fn next(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The likeliest token; of equals, the first.
pub(crate) fn greedy(logits: &[f32]) -> u32 {
    let mut best = 0;
    for (i, &logit) in logits.iter().enumerate() {
        if logit > logits[best] {
            best = i;
        }
    }
    best as u32
}

/// A token by its probability at `temperature`, among the nucleus of mass `top_p`. Greedy at temperature 0.
pub(crate) fn sample(logits: &mut [f32], temperature: f64, top_p: f64, draw: &mut Draw) -> u32 {
    if temperature <= 0.0 {
        return greedy(logits);
    }
    let scale = (1.0 / temperature) as f32;
    logits.iter_mut().for_each(|logit| *logit *= scale);
    let (_, sum) = crate::cpu::softmax_in_place(pulp::Arch::new(), logits);
    let sum = f64::from(sum);
    let u = draw.next();
    if top_p >= 1.0 {
        return pick(logits.iter().copied().enumerate(), u * sum).unwrap_or_else(|| greedy(logits) as usize)
            as u32;
    }
    // Tokens below (1 - top_p) / n have less than 1 - top_p together, so the nucleus is among the others: few are sorted.
    let floor = ((1.0 - top_p) * sum / logits.len() as f64) as f32;
    let mut likely: Vec<(usize, f32)> =
        logits.iter().copied().enumerate().filter(|(_, p)| *p >= floor).collect();
    likely.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut mass = 0.0;
    let mut kept = 0;
    for (_, p) in &likely {
        kept += 1;
        mass += f64::from(*p);
        if mass >= top_p * sum {
            break;
        }
    }
    pick(likely[..kept].iter().copied(), u * mass).or(likely.first().map(|(i, _)| *i)).unwrap_or(0) as u32
}

/// The first whose running sum exceeds `target`; the last with any mass if rounding keeps the sum below it.
fn pick(weights: impl Iterator<Item = (usize, f32)>, target: f64) -> Option<usize> {
    let mut sum = 0.0;
    let mut last = None;
    for (i, weight) in weights {
        sum += f64::from(weight);
        if weight > 0.0 {
            last = Some(i);
        }
        if sum > target {
            return Some(i);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(temperature: f64, top_p: f64) -> Vec<f64> {
        let logits: Vec<f32> = [0.5f32, 0.3, 0.15, 0.05].map(f32::ln).to_vec();
        let mut draw = Draw::new(1);
        let mut counts = vec![0.0; 4];
        for _ in 0..20_000 {
            counts[sample(&mut logits.clone(), temperature, top_p, &mut draw) as usize] += 1.0 / 20_000.0;
        }
        counts
    }

    #[test]
    fn tokens_come_in_proportion() {
        for (share, right) in shares(1.0, 1.0).iter().zip([0.5, 0.3, 0.15, 0.05]) {
            assert!((share - right).abs() < 0.015, "{share} {right}");
        }
    }

    #[test]
    fn the_nucleus_is_the_smallest_set_of_enough_mass() {
        for (top_p, right) in [(0.79, [0.625, 0.375, 0.0, 0.0]), (0.81, [0.526, 0.316, 0.158, 0.0])] {
            for (share, right) in shares(1.0, top_p).iter().zip(right) {
                assert!((share - right).abs() < 0.015, "{top_p}: {share} {right}");
            }
        }
    }

    #[test]
    fn low_temperature_sharpens_and_zero_is_greedy() {
        assert!(shares(0.25, 1.0)[0] > 0.85);
        assert_eq!(shares(0.0, 1.0)[0].round(), 1.0);
    }
}
