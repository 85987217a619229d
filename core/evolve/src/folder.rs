//! The run folder: what a run is, and how far it is.
//!
//! ```text
//! config.toml       the resolved configuration
//! env.json          what runs it: guest, engine, solver, model
//! ledger.jsonl      one line per finished stage, with its figures: the truth about how far the run is
//! metrics.jsonl     the same figures, one a line, for plots
//! problems.jsonl    what is learned on and measured on
//! STAGE/…jsonl      trajectories, verdicts, critiques and pairs of a stage
//! checkpoints/…     adapters after each update
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::EvolveError;
use crate::log::{RecordLog, write_atomically};

/// One finished stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Such as `iteration-1/rollout`.
    pub stage: String,
    /// 0 for the base model and warm-up.
    pub iteration: u32,
    /// Wall time of the attempt that finished it, in seconds.
    pub seconds: f64,
    /// Its figures.
    pub metrics: BTreeMap<String, f64>,
    /// Checkpoint that it left, relative to the run folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
}

/// An open run folder.
pub struct RunFolder {
    root: PathBuf,
    ledger: RecordLog<LedgerEntry>,
}

impl RunFolder {
    /// Creates the folder for a new run, or opens that of an interrupted one. `config` and `env` are what the run
    /// is: resuming with others is refused.
    pub fn open(
        root: &Path,
        resume: bool,
        config: &str,
        env: &serde_json::Value,
    ) -> Result<Self, EvolveError> {
        let config_path = root.join("config.toml");
        let env_path = root.join("env.json");
        let started = env_path.exists();
        match (resume, started) {
            (false, true) => return Err(EvolveError::Exists { path: root.into() }),
            (true, false) => return Err(EvolveError::Absent { path: root.into() }),
            (false, false) => {
                write_atomically(&config_path, config.as_bytes())?;
                // Written last: its presence says that the folder is a run.
                let text = serde_json::to_string_pretty(env).unwrap_or_default();
                write_atomically(&env_path, text.as_bytes())?;
            }
            (true, true) => {
                let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| EvolveError::io(path, e));
                let then = read(&config_path)?;
                if then != config {
                    let (then, now) = first_difference(&then, config);
                    return Err(EvolveError::Drift { what: "the configuration".into(), then, now });
                }
                let text = read(&env_path)?;
                let then: serde_json::Value = serde_json::from_str(&text).map_err(|e| {
                    EvolveError::Damaged { path: env_path.clone(), line: e.line(), message: e.to_string() }
                })?;
                compare("", &then, env)?;
            }
        }
        let ledger = RecordLog::open(&root.join("ledger.jsonl"), |entry: &LedgerEntry| entry.stage.clone())?;
        Ok(Self { root: root.into(), ledger })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder inside.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// What an earlier attempt finished under this name.
    pub fn finished(&self, stage: &str) -> Option<&LedgerEntry> {
        self.ledger.records().iter().find(|entry| entry.stage == stage)
    }

    /// All finished stages, in order.
    pub fn ledger(&self) -> &[LedgerEntry] {
        self.ledger.records()
    }

    /// Records a finished stage, and brings `metrics.jsonl` up to date with it.
    pub fn finish(&mut self, entry: LedgerEntry) -> Result<(), EvolveError> {
        self.ledger.append(vec![entry])?;
        let mut text = String::new();
        for entry in self.ledger.records() {
            for (name, value) in &entry.metrics {
                let line = serde_json::json!({
                    "stage": entry.stage, "iteration": entry.iteration, "metric": name, "value": value,
                });
                text.push_str(&line.to_string());
                text.push('\n');
            }
        }
        write_atomically(&self.path("metrics.jsonl"), text.as_bytes())
    }
}

fn first_difference(then: &str, now: &str) -> (String, String) {
    let mut a = then.lines();
    let mut b = now.lines();
    loop {
        match (a.next(), b.next()) {
            (Some(x), Some(y)) if x == y => {}
            (x, y) => return (x.unwrap_or("(end)").into(), y.unwrap_or("(end)").into()),
        }
    }
}

fn compare(at: &str, then: &serde_json::Value, now: &serde_json::Value) -> Result<(), EvolveError> {
    if let (Some(a), Some(b)) = (then.as_object(), now.as_object()) {
        for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
            let null = serde_json::Value::Null;
            let name = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
            compare(&name, a.get(key).unwrap_or(&null), b.get(key).unwrap_or(&null))?;
        }
        return Ok(());
    }
    if then == now {
        return Ok(());
    }
    Err(EvolveError::Drift { what: at.into(), then: then.to_string(), now: now.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_is_neither_overwritten_nor_mixed_with_another() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("run");
        let env = json!({"executor": {"solver": "scip"}});
        assert!(matches!(RunFolder::open(&root, true, "a = 1", &env), Err(EvolveError::Absent { .. })));
        RunFolder::open(&root, false, "a = 1", &env).unwrap();
        assert!(matches!(RunFolder::open(&root, false, "a = 1", &env), Err(EvolveError::Exists { .. })));
        RunFolder::open(&root, true, "a = 1", &env).unwrap();
        let drift = RunFolder::open(&root, true, "a = 2", &env).err().unwrap().to_string();
        assert!(drift.contains("a = 1") && drift.contains("a = 2"), "{drift}");
        let other = json!({"executor": {"solver": "highs"}});
        let drift = RunFolder::open(&root, true, "a = 1", &other).err().unwrap().to_string();
        assert!(drift.contains("executor.solver"), "{drift}");
    }
}
