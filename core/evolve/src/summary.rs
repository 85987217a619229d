//! The table at the end of a run, read from the ledger alone: a resumed run shows the same one.

use serde::{Deserialize, Serialize};

use crate::LedgerEntry;

/// One line of the table: the policy after one update, and what that iteration did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// `base`, `warm-up`, `1`, `2`, …
    pub label: String,
    /// Whether it is the one that counts: the best on the dev problems.
    pub selected: bool,
    /// Greedy answers to the held-out problems.
    pub held_out: Option<Rate>,
    /// To the problems of unseen families.
    pub unseen: Option<Rate>,
    /// To the dev problems, by which an iteration is selected.
    pub dev: Option<Rate>,
    /// How well the GenPRM finds the wrong steps of known trajectories, in \[0, 1\].
    pub genprm_f1: Option<f64>,
    /// The same on unseen families.
    pub genprm_unseen_f1: Option<f64>,
    /// Verdicts of this iteration's rollouts (of the held-out answers for `base` and `warm-up`): status, count.
    pub verdicts: Vec<(String, u64)>,
    /// Preference pairs kept: decided by the solver, decided by the critic.
    pub pairs: Option<(u64, u64)>,
    /// Critiques that agree with the solver, of those asked for.
    pub critiques: Option<(u64, u64)>,
    /// Mean policy loss: SFT in warm-up, weighted DPO later.
    pub policy_loss: Option<f64>,
    /// Mean GenPRM loss.
    pub genprm_loss: Option<f64>,
    /// Wall time of its stages, in seconds.
    pub seconds: f64,
}

/// How many of some problems were answered right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Problems judged.
    pub judged: u64,
    /// Of these, right.
    pub correct: u64,
    /// Problems on which the judge abstained.
    pub abstained: u64,
    /// `correct / judged`, in \[0, 1\].
    pub pass_at_1: f64,
    /// 95 % Wilson interval of `pass_at_1`.
    pub interval: (f64, f64),
}

/// The whole table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// In order.
    pub rows: Vec<Row>,
}

impl Summary {
    /// Reads the table from finished stages.
    pub fn of(ledger: &[LedgerEntry]) -> Self {
        let mut prefixes: Vec<String> = Vec::new();
        for entry in ledger {
            let prefix = entry.stage.split('/').next().unwrap_or_default().to_string();
            let has_row = prefix == "base" || prefix == "warm-up" || prefix.starts_with("iteration-");
            if has_row && !prefixes.contains(&prefix) {
                prefixes.push(prefix);
            }
        }
        let mut rows: Vec<Row> = prefixes.iter().map(|prefix| row(prefix, ledger)).collect();
        let selection = ledger.iter().find(|entry| entry.stage == "selection");
        // The checkpoint names the stage that made it; the base model has none.
        let chosen = selection.map(|entry| match &entry.checkpoint {
            Some(made) => {
                let stage = made.strip_prefix("checkpoints/").and_then(|made| made.strip_suffix("-policy"));
                stage.unwrap_or(made).to_string()
            }
            None => "base".to_string(),
        });
        for (row, prefix) in rows.iter_mut().zip(&prefixes) {
            row.selected = chosen.as_ref() == Some(prefix);
        }
        Self { rows }
    }
}

fn row(prefix: &str, ledger: &[LedgerEntry]) -> Row {
    let stages: Vec<&LedgerEntry> =
        ledger.iter().filter(|entry| entry.stage.split('/').next() == Some(prefix)).collect();
    let metric = |stage: &str, name: &str| {
        let full = format!("{prefix}/{stage}");
        stages.iter().find(|entry| entry.stage == full).and_then(|entry| entry.metrics.get(name)).copied()
    };
    let count = |stage: &str, name: &str| metric(stage, name).map(|value| value as u64);
    let rate = |name: &str| {
        let count = |figure: &str| count("evaluate", &format!("{name}/{figure}"));
        let (judged, correct) = count("judged").filter(|judged| *judged > 0).zip(count("correct"))?;
        Some(Rate {
            judged,
            correct,
            abstained: count("abstained").unwrap_or(0),
            pass_at_1: correct as f64 / judged as f64,
            interval: orlm_judge::wilson_interval(correct, judged),
        })
    };
    let verify = format!("{prefix}/verify");
    let held_out = format!("{prefix}/held-out/verify");
    let verdicts = stages
        .iter()
        .find(|entry| entry.stage == verify)
        .or_else(|| stages.iter().find(|entry| entry.stage == held_out))
        .map(|entry| {
            let named = entry.metrics.iter().filter_map(|(name, value)| {
                name.strip_prefix("verify/").map(|status| (status.to_string(), *value as u64))
            });
            let mut counts: Vec<(String, u64)> = named.collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts
        })
        .unwrap_or_default();
    Row {
        label: prefix.strip_prefix("iteration-").unwrap_or(prefix).to_string(),
        selected: false,
        held_out: rate("eval"),
        unseen: rate("unseen"),
        dev: rate("dev"),
        genprm_f1: metric("measure-genprm", "genprm/step_f1"),
        genprm_unseen_f1: metric("measure-genprm", "genprm/unseen/step_f1"),
        verdicts,
        pairs: count("pair", "pairs/solver").zip(count("pair", "pairs/critic")),
        critiques: count("refine", "prm/consistent").zip(count("critique", "prm/critiques")),
        policy_loss: metric("policy", "loss"),
        genprm_loss: metric("genprm", "loss").or_else(|| metric("refine", "loss")),
        seconds: stages.iter().map(|entry| entry.seconds).sum(),
    }
}
