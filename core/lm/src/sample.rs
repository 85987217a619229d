//! One token out of logits.

use std::collections::HashSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::params::SamplingParams;

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

/// Log-probabilities at one place, in nats, by the model alone: before penalty, temperature and filters.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenLogprobs {
    /// Of the sampled token.
    pub logprob: f32,
    /// The likeliest tokens, likeliest first, as many as were asked for.
    pub top: Vec<(u32, f32)>,
}

impl TokenLogprobs {
    fn new(logits: &[f32], token: u32, top: usize) -> Self {
        let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        // In double precision and in one order: the same on every machine and in every batch.
        let sum: f64 = logits.iter().map(|&x| f64::from(x - max).exp()).sum();
        let log_sum = f64::from(max) + sum.ln();
        let logprob = |token: u32| (f64::from(logits[token as usize]) - log_sum) as f32;
        let mut likely: Vec<u32> = (0..logits.len() as u32).collect();
        let order =
            |a: &u32, b: &u32| logits[*b as usize].total_cmp(&logits[*a as usize]).then_with(|| a.cmp(b));
        if top < likely.len() {
            likely.select_nth_unstable_by(top, order);
            likely.truncate(top);
        }
        likely.sort_unstable_by(order);
        Self { logprob: logprob(token), top: likely.into_iter().map(|t| (t, logprob(t))).collect() }
    }
}

/// The likeliest token; of equals, the first.
fn greedy(logits: &[f32]) -> u32 {
    let mut best = 0;
    for (i, &logit) in logits.iter().enumerate() {
        if logit > logits[best] {
            best = i;
        }
    }
    best as u32
}

/// A token as `params` ask, with its log-probabilities if they are wanted. `seen` holds what prompt and row contain; it
/// may be empty where there is no repetition penalty.
pub(crate) fn sample(
    logits: &mut [f32],
    params: &SamplingParams,
    seen: &HashSet<u32>,
    draw: &mut Draw,
) -> (u32, Option<TokenLogprobs>) {
    let Some(top) = params.logprobs else { return (choose(logits, params, seen, draw), None) };
    let of_the_model = logits.to_vec();
    let token = choose(logits, params, seen, draw);
    (token, Some(TokenLogprobs::new(&of_the_model, token, top)))
}

fn choose(logits: &mut [f32], params: &SamplingParams, seen: &HashSet<u32>, draw: &mut Draw) -> u32 {
    penalise(logits, params, seen);
    if params.temperature <= 0.0 {
        return greedy(logits);
    }
    let kept = filter(logits, params);
    let target = draw.next() * kept.mass;
    let chosen = match &kept.tokens {
        Some(tokens) => pick(tokens.iter().copied(), target),
        None => pick(logits.iter().copied().enumerate(), target),
    };
    chosen.unwrap_or_else(|| greedy(logits) as usize) as u32
}

fn penalise(logits: &mut [f32], params: &SamplingParams, seen: &HashSet<u32>) {
    if params.repetition_penalty != 1.0 {
        let penalty = params.repetition_penalty as f32;
        for &token in seen {
            let logit = &mut logits[token as usize];
            *logit = if *logit < 0.0 { *logit * penalty } else { *logit / penalty };
        }
    }
}

/// What may be drawn.
struct Kept {
    /// Tokens with their weights; all of them, with the weights where the logits were, if there is no list.
    tokens: Option<Vec<(usize, f32)>>,
    /// Sum of the weights.
    mass: f64,
}

/// Temperature and filters; leaves weights in place of logits, of which the likeliest token's is 1.
fn filter(logits: &mut [f32], params: &SamplingParams) -> Kept {
    let scale = (1.0 / params.temperature) as f32;
    logits.iter_mut().for_each(|logit| *logit *= scale);
    let (_, sum) = crate::cpu::softmax_in_place(pulp::Arch::new(), logits);
    let mut sum = f64::from(sum);
    if params.top_k > 0 && params.top_k < logits.len() {
        let mut sorted = logits.to_vec();
        let (_, &mut least, _) = sorted.select_nth_unstable_by(params.top_k - 1, |a, b| b.total_cmp(a));
        logits.iter_mut().filter(|weight| **weight < least).for_each(|weight| *weight = 0.0);
        sum = logits.iter().map(|&weight| f64::from(weight)).sum();
    }
    let weights: &[f32] = logits;
    let least = params.min_p as f32;
    let above = |floor: f32| weights.iter().copied().enumerate().filter(move |(_, p)| *p >= floor);
    if params.top_p >= 1.0 {
        if params.min_p <= 0.0 {
            return Kept { tokens: None, mass: sum };
        }
        let tokens: Vec<(usize, f32)> = above(least).collect();
        let mass = tokens.iter().map(|(_, p)| f64::from(*p)).sum();
        return Kept { tokens: Some(tokens), mass };
    }
    // Tokens below (1 - top_p) / n have less than 1 - top_p together, so the nucleus is among the others: few are sorted.
    let floor = ((1.0 - params.top_p) * sum / weights.len() as f64) as f32;
    let mut likely: Vec<(usize, f32)> = above(floor).collect();
    likely.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut mass = 0.0;
    let mut kept = 0;
    for (_, p) in &likely {
        kept += 1;
        mass += f64::from(*p);
        if mass >= params.top_p * sum {
            break;
        }
    }
    while kept > 1 && likely[kept - 1].1 < least {
        kept -= 1;
        mass -= f64::from(likely[kept].1);
    }
    likely.truncate(kept);
    Kept { tokens: Some(likely), mass }
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

    fn params(temperature: f64, top_p: f64) -> SamplingParams {
        SamplingParams { temperature, top_p, ..SamplingParams::greedy(1) }
    }

    const DRAWS: usize = 20_000;

    /// Shares of the tokens of a distribution over `probabilities`.
    fn shares_of(probabilities: &[f32], params: &SamplingParams, seen: &[u32]) -> Vec<f64> {
        let logits: Vec<f32> = probabilities.iter().map(|p| p.ln()).collect();
        let (mut draw, seen) = (Draw::new(1), seen.iter().copied().collect());
        let mut counts = vec![0.0; logits.len()];
        for _ in 0..DRAWS {
            counts[sample(&mut logits.clone(), params, &seen, &mut draw).0 as usize] += 1.0 / DRAWS as f64;
        }
        counts
    }

    /// Every share within four standard errors of the right one.
    fn close(shares: &[f64], right: &[f64]) {
        for (share, right) in shares.iter().zip(right) {
            let error = (right * (1.0 - right) / DRAWS as f64).sqrt();
            assert!((share - right).abs() <= 4.0 * error + 1e-9, "{shares:?} {right}");
        }
    }

    const FOUR: [f32; 4] = [0.5, 0.3, 0.15, 0.05];

    #[test]
    fn tokens_come_in_proportion() {
        close(&shares_of(&FOUR, &params(1.0, 1.0), &[]), &[0.5, 0.3, 0.15, 0.05]);
    }

    #[test]
    fn the_nucleus_is_the_smallest_set_of_enough_mass() {
        for (top_p, right) in [
            (0.79, [0.625, 0.375, 0.0, 0.0]),
            (0.81, [0.5 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0.0]),
            (0.01, [1.0, 0.0, 0.0, 0.0]),
        ] {
            close(&shares_of(&FOUR, &params(1.0, top_p), &[]), &right);
        }
    }

    #[test]
    fn low_temperature_sharpens_and_zero_is_greedy() {
        let powers: Vec<f64> = FOUR.iter().map(|&p| f64::from(p).powi(4)).collect();
        let sum: f64 = powers.iter().sum();
        close(
            &shares_of(&FOUR, &params(0.25, 1.0), &[]),
            &powers.iter().map(|p| p / sum).collect::<Vec<_>>(),
        );
        assert_eq!(shares_of(&FOUR, &params(0.0, 1.0), &[])[0].round(), 1.0);
    }

    #[test]
    fn top_k_keeps_the_likeliest_and_those_equal_to_the_last() {
        let two = SamplingParams { top_k: 2, ..params(1.0, 1.0) };
        close(&shares_of(&FOUR, &two, &[]), &[0.625, 0.375, 0.0, 0.0]);
        close(&shares_of(&[0.4, 0.2, 0.2, 0.2], &two, &[]), &[0.4, 0.2, 0.2, 0.2]);
        // The nucleus is that of what top-k left: 0.625 is enough for 0.6.
        close(&shares_of(&FOUR, &SamplingParams { top_p: 0.6, ..two }, &[]), &[1.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn min_p_is_a_share_of_the_likeliest() {
        let min_p = |min_p, top_p| SamplingParams { min_p, ..params(1.0, top_p) };
        close(&shares_of(&FOUR, &min_p(0.29, 1.0), &[]), &[0.5 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0.0]);
        close(&shares_of(&FOUR, &min_p(0.59, 0.99), &[]), &[0.625, 0.375, 0.0, 0.0]);
        close(&shares_of(&FOUR, &min_p(1.0, 1.0), &[]), &[1.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn the_penalty_makes_what_was_there_unlikelier_whatever_its_sign() {
        // Logits 2 and -1 become 1 and -2.
        let weights = [2.0f32.exp(), 1.0, (-1.0f32).exp()];
        let penalty = SamplingParams { repetition_penalty: 2.0, ..params(1.0, 1.0) };
        let right = [1.0f64.exp(), 1.0, (-2.0f64).exp()];
        let sum: f64 = right.iter().sum();
        close(&shares_of(&weights, &penalty, &[0, 2]), &right.map(|w| w / sum));
        // Greedy decoding obeys it too: 2 / 4 is below 1.
        let greedy = SamplingParams { temperature: 0.0, repetition_penalty: 4.0, ..params(1.0, 1.0) };
        let seen = [0].into_iter().collect();
        assert_eq!(sample(&mut [2.0, 1.0, 0.0], &greedy, &seen, &mut Draw::new(0)).0, 1);
    }

    /// What Transformers' logits processors make of the same logits (`tests/reference/make_sampling.py`).
    #[test]
    fn distributions_are_those_of_transformers() {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../tests/reference/sampling.json")).unwrap();
        assert!(cases.len() > 20);
        for case in cases {
            let numbers = |key: &str| -> Vec<f64> { serde_json::from_value(case[key].clone()).unwrap() };
            let option = |key: &str| case["options"][key].as_f64();
            let params = SamplingParams {
                top_k: option("top_k").unwrap_or(0.0) as usize,
                min_p: option("min_p").unwrap_or(0.0),
                repetition_penalty: option("repetition_penalty").unwrap_or(1.0),
                ..params(option("temperature").unwrap_or(1.0), option("top_p").unwrap_or(1.0))
            };
            let mut logits: Vec<f32> = numbers("logits").iter().map(|&x| x as f32).collect();
            let seen: HashSet<u32> = numbers("seen").iter().map(|&x| x as u32).collect();
            penalise(&mut logits, &params, &seen);
            let kept = filter(&mut logits, &params);
            let tokens = kept.tokens.unwrap_or_else(|| logits.iter().copied().enumerate().collect());
            let mut ours = vec![0.0; logits.len()];
            for (token, weight) in tokens {
                ours[token] = f64::from(weight) / kept.mass;
            }
            for (token, (ours, theirs)) in ours.iter().zip(numbers("probabilities")).enumerate() {
                assert_eq!(*ours > 0.0, theirs > 0.0, "{} token {token}", case["options"]);
                assert!((ours - theirs).abs() < 2e-6, "{} token {token}: {ours} {theirs}", case["options"]);
            }
        }
    }

    #[test]
    fn log_probabilities_are_those_of_the_model() {
        let asked = SamplingParams { logprobs: Some(2), ..params(0.1, 0.5) };
        let mut logits: Vec<f32> = FOUR.iter().map(|p| p.ln() + 3.0).collect();
        let seen = HashSet::new();
        let (token, logprobs) = sample(&mut logits, &asked, &seen, &mut Draw::new(1));
        let logprobs = logprobs.unwrap();
        assert_eq!(token, 0);
        assert!((logprobs.logprob - 0.5f32.ln()).abs() < 1e-6);
        assert_eq!(logprobs.top.iter().map(|(t, _)| *t).collect::<Vec<_>>(), [0, 1]);
        assert!((logprobs.top[1].1 - 0.3f32.ln()).abs() < 1e-6);
    }
}
