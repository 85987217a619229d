//! Learning rates over the updates of a phase.

use orlm_config::Decay;
use serde::{Deserialize, Serialize};

/// A learning rate per update: a rise from zero to the peak, then a decay.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// After warm-up.
    pub decay: Decay,
    /// Share of the updates that warm up, in \[0, 1\].
    pub warmup: f64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { decay: Decay::Linear, warmup: 0.05 }
    }
}

impl Schedule {
    /// The rate of update `update` (from 0) out of `total`. The first is never zero: an update is not to be wasted.
    pub fn rate(&self, peak: f64, update: u64, total: u64) -> f64 {
        let warmup = (self.warmup.clamp(0.0, 1.0) * total as f64).round();
        let at = update as f64;
        if at < warmup {
            return peak * (at + 1.0) / (warmup + 1.0);
        }
        let rest = (total as f64 - warmup).max(1.0);
        let done = ((at - warmup) / rest).clamp(0.0, 1.0);
        match self.decay {
            Decay::Constant => peak,
            Decay::Linear => peak * (1.0 - done),
            Decay::Cosine => peak * 0.5 * (1.0 + (std::f64::consts::PI * done).cos()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_rise_and_fall() {
        let rates = |decay| {
            let schedule = Schedule { decay, warmup: 0.25 };
            (0..8).map(|i| schedule.rate(6.0, i, 8)).collect::<Vec<_>>()
        };
        assert_eq!(rates(Decay::Constant), [2.0, 4.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0]);
        for (found, right) in rates(Decay::Linear).into_iter().zip([2.0, 4.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]) {
            assert!((found - right).abs() < 1e-12, "{found} {right}");
        }
        let cosine = rates(Decay::Cosine);
        assert!((cosine[5] - 3.0).abs() < 1e-9 && cosine[7] < 0.5, "{cosine:?}");
    }
}
