//! How verdicts add up.

use std::collections::BTreeMap;

use orlm_types::{Status, Verdict};
use serde::{Deserialize, Serialize};

/// Counts of verdicts. Items on which the judge abstained are shown and never counted as right or wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scorecard {
    counts: BTreeMap<Status, u64>,
    #[serde(default)]
    unlabelled: u64,
}

impl Scorecard {
    /// Counts one verdict on a problem whose reference is known.
    pub fn add(&mut self, verdict: &Verdict) {
        *self.counts.entry(verdict.status).or_default() += 1;
    }

    /// Counts one item whose reference is unknown.
    pub fn add_unlabelled(&mut self) {
        self.unlabelled += 1;
    }

    /// Adds the counts of another scorecard.
    pub fn merge(&mut self, other: &Self) {
        for (status, count) in &other.counts {
            *self.counts.entry(*status).or_default() += count;
        }
        self.unlabelled += other.unlabelled;
    }

    /// Items by status; a status without items is left out.
    pub fn counts(&self) -> BTreeMap<Status, u64> {
        self.counts.clone()
    }

    /// Items whose reference is unknown: neither right nor wrong, and in no other count.
    pub fn unlabelled(&self) -> u64 {
        self.unlabelled
    }

    /// Items with a status, abstained ones included.
    pub fn items(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Items that are right.
    pub fn correct(&self) -> u64 {
        self.counts.get(&Status::Ok).copied().unwrap_or(0)
    }

    /// Items on which the judge abstained, since the host failed.
    pub fn abstained(&self) -> u64 {
        self.counts.iter().filter(|(status, _)| status.abstains()).map(|(_, count)| count).sum()
    }

    /// Items that are right or wrong.
    pub fn judged(&self) -> u64 {
        self.items() - self.abstained()
    }

    /// Share of the judged items that are right; `None` when nothing is judged.
    pub fn pass_at_1(&self) -> Option<f64> {
        (self.judged() > 0).then(|| self.correct() as f64 / self.judged() as f64)
    }

    /// 95 % interval of [`Scorecard::pass_at_1`] by Wilson's score; the whole of \[0, 1\] when nothing is judged.
    pub fn interval(&self) -> (f64, f64) {
        wilson_interval(self.correct(), self.judged())
    }
}

impl<'a> FromIterator<&'a Verdict> for Scorecard {
    fn from_iter<T: IntoIterator<Item = &'a Verdict>>(verdicts: T) -> Self {
        let mut card = Self::default();
        for verdict in verdicts {
            card.add(verdict);
        }
        card
    }
}

/// Wilson's 95 % score interval (low, high) for `correct` of `n`; the whole of \[0, 1\] for `n = 0`. Unlike the normal
/// approximation it stays inside \[0, 1\] and has a width even where all or none are right.
pub fn wilson_interval(correct: u64, n: u64) -> (f64, f64) {
    /// The 97.5 % quantile of the standard normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if n == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (n as f64, correct as f64 / n as f64);
    let scale = 1.0 + Z * Z / n;
    let centre = (p + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// The unbiased estimate of the chance that at least one of `k` samples is right, from `correct` right ones of `n`:
/// `1 − C(n−correct, k) / C(n, k)`. `None` when fewer than `k` samples were drawn, or `k` is 0.
pub fn pass_at_k(n: u64, correct: u64, k: u64) -> Option<f64> {
    if k == 0 || k > n || correct > n {
        return None;
    }
    if n - correct < k {
        return Some(1.0);
    }
    // The quotient of the binomials as a product, which neither overflows nor cancels.
    let none_right: f64 = ((n - correct + 1)..=n).map(|i| 1.0 - k as f64 / i as f64).product();
    Some(1.0 - none_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: Status) -> Verdict {
        Verdict { status, termination: None, objective: None, reason: String::new() }
    }

    #[test]
    fn host_faults_never_lower_the_score() {
        let mut statuses = vec![Status::Ok; 3];
        statuses.push(Status::WrongValue);
        let clean: Scorecard = statuses.iter().map(|s| verdict(*s)).collect::<Vec<_>>().iter().collect();
        statuses.extend([Status::SolverCrash, Status::Licence, Status::Unsupported, Status::InfraTimeout]);
        let faulty: Scorecard = statuses.iter().map(|s| verdict(*s)).collect::<Vec<_>>().iter().collect();
        assert_eq!((faulty.items(), faulty.correct(), faulty.abstained(), faulty.judged()), (8, 3, 4, 4));
        assert_eq!(faulty.pass_at_1(), Some(0.75));
        assert_eq!(faulty.pass_at_1(), clean.pass_at_1());
        assert_eq!(faulty.interval(), clean.interval());
    }

    #[test]
    fn an_empty_scorecard_has_no_score() {
        let mut card = Scorecard::default();
        card.add_unlabelled();
        card.add(&verdict(Status::Licence));
        assert_eq!((card.pass_at_1(), card.interval(), card.unlabelled()), (None, (0.0, 1.0), 1));
    }

    #[test]
    fn scorecards_merge_and_survive_json() {
        let mut card: Scorecard = [verdict(Status::Ok), verdict(Status::NoModel)].iter().collect();
        card.merge(&card.clone());
        assert_eq!((card.items(), card.correct()), (4, 2));
        let text = serde_json::to_string(&card).unwrap();
        assert_eq!(text, r#"{"counts":{"ok":2,"no_model":2},"unlabelled":0}"#);
        assert_eq!(serde_json::from_str::<Scorecard>(&text).unwrap(), card);
    }

    /// Values of R's `binom::binom.wilson`.
    #[test]
    fn wilson_agrees_with_published_values() {
        for (correct, n, low, high) in
            [(8, 10, 0.490_162_5, 0.943_317_8), (0, 10, 0.0, 0.277_532_8), (10, 10, 0.722_467_2, 1.0)]
        {
            let got = wilson_interval(correct, n);
            assert!((got.0 - low).abs() < 1e-6 && (got.1 - high).abs() < 1e-6, "{got:?}");
        }
    }

    #[test]
    fn pass_at_k_equals_the_share_of_subsets_with_a_right_sample() {
        fn choose(n: u64, k: u64) -> f64 {
            (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
        }
        for n in 1..=8 {
            for correct in 0..=n {
                for k in 1..=n {
                    let expected =
                        1.0 - if n - correct < k { 0.0 } else { choose(n - correct, k) / choose(n, k) };
                    let got = pass_at_k(n, correct, k).unwrap();
                    assert!(
                        (got - expected).abs() < 1e-12,
                        "n {n}, correct {correct}, k {k}: {got} {expected}"
                    );
                }
            }
        }
        assert_eq!((pass_at_k(3, 1, 4), pass_at_k(3, 1, 0)), (None, None));
        assert!((pass_at_k(1_000_000, 1, 1).unwrap() - 1e-6).abs() < 1e-12);
    }
}
