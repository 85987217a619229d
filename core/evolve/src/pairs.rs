//! Preference pairs from a group: the published rule (StepORLM, section on preference pairs).
//!
//! For two trajectories of one problem: where exactly one is solver-correct, it is chosen with weight 1; otherwise
//! the one with the larger share of correct steps is chosen, with the difference of the shares as weight; equal
//! shares make no pair.

use orlm_config::Weighting;
use orlm_types::{ContentId, PreferencePair};

/// What is known about one trajectory of a group.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The trajectory.
    pub trajectory: ContentId,
    /// Its text: identical texts make no pair.
    pub text: String,
    /// The solver's word; `None` when the judge abstains: such a trajectory is in no pair.
    pub correct: Option<bool>,
    /// Share of steps that the GenPRM judges correct; `None` when the critique abstains.
    pub share_correct: Option<f64>,
}

/// All pairs of one group, the most telling first, at most `cap`.
pub fn pairs(
    problem: &ContentId,
    group: &[Candidate],
    weighting: Weighting,
    cap: usize,
) -> Vec<PreferencePair> {
    let mut found = Vec::new();
    for (index, a) in group.iter().enumerate() {
        for b in &group[index + 1..] {
            if let Some((chosen, rejected, weight)) = prefer(a, b) {
                let weight = if weighting == Weighting::None { 1.0 } else { weight };
                found.push(PreferencePair {
                    problem: problem.clone(),
                    chosen: chosen.trajectory.clone(),
                    rejected: rejected.trajectory.clone(),
                    weight,
                });
            }
        }
    }
    // Stable: pairs of equal weight stay in the order of the group.
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found.truncate(cap);
    found
}

fn prefer<'a>(a: &'a Candidate, b: &'a Candidate) -> Option<(&'a Candidate, &'a Candidate, f64)> {
    if a.text == b.text {
        return None;
    }
    match (a.correct?, b.correct?) {
        (true, false) => Some((a, b, 1.0)),
        (false, true) => Some((b, a, 1.0)),
        _ => {
            let difference = a.share_correct? - b.share_correct?;
            if difference > 0.0 {
                Some((a, b, difference))
            } else if difference < 0.0 {
                Some((b, a, -difference))
            } else {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str, correct: Option<bool>, share_correct: Option<f64>) -> Candidate {
        Candidate { trajectory: ContentId(name.into()), text: name.into(), correct, share_correct }
    }

    fn made(group: &[Candidate], weighting: Weighting, cap: usize) -> Vec<(String, String, f64)> {
        pairs(&ContentId("p".into()), group, weighting, cap)
            .into_iter()
            .map(|pair| (pair.chosen.0, pair.rejected.0, pair.weight))
            .collect()
    }

    #[test]
    fn the_solver_decides_first_and_the_shares_of_correct_steps_after_it() {
        let group = [
            candidate("right", Some(true), Some(0.25)),
            candidate("wrong", Some(false), Some(1.0)),
            candidate("worse", Some(false), Some(0.5)),
        ];
        let expected = [("right", "wrong", 1.0), ("right", "worse", 1.0), ("wrong", "worse", 0.5)];
        let expected: Vec<_> = expected.iter().map(|(a, b, w)| (a.to_string(), b.to_string(), *w)).collect();
        assert_eq!(made(&group, Weighting::Critique, 6), expected);
        assert_eq!(made(&group, Weighting::Critique, 2), expected[..2]);
        assert!(made(&group, Weighting::None, 6).iter().all(|(_, _, w)| *w == 1.0));
    }

    #[test]
    fn host_faults_silent_critics_ties_and_twins_make_no_pair() {
        let pair = |a, b| made(&[a, b], Weighting::Critique, 6).len();
        assert_eq!(pair(candidate("a", None, Some(1.0)), candidate("b", Some(false), Some(0.0))), 0);
        assert_eq!(pair(candidate("a", Some(false), None), candidate("b", Some(false), Some(0.0))), 0);
        assert_eq!(pair(candidate("a", Some(true), Some(0.5)), candidate("b", Some(true), Some(0.5))), 0);
        assert_eq!(pair(candidate("a", Some(true), None), candidate("a", Some(false), None)), 0);
        assert_eq!(pair(candidate("a", Some(true), None), candidate("b", Some(false), None)), 1);
    }
}
