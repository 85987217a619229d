//! The run folder: what a run is, and how far it is.
//!
//! ```text
//! config.toml       the resolved configuration
//! env.json          what runs it: guest, engine, solver, model
//! ledger.jsonl      one line per finished stage, with its figures: the truth about how far the run is
//! metrics.jsonl     the same figures, one a line, for plots
//! tensorboard/      the same for TensorBoard, with the loss of every update
//! problems.jsonl    what is learned on and measured on
//! STAGE/…jsonl      trajectories, verdicts, critiques and pairs of a stage
//! checkpoints/…     adapters after each update
//! ```

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::EvolveError;
use crate::log::{RecordLog, write_atomically, write_for_show};
use crate::tensorboard;

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
    /// The loss of each update, of a training stage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<f64>,
}

/// One thing that is not as it was when the run began.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// What.
    pub what: String,
    /// The value recorded in the folder.
    pub then: String,
    /// The value now.
    pub now: String,
}

/// How a run folder is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// As a new run.
    New,
    /// As a run that was stopped, with what it began with; as a new one where it has not begun.
    Resumed,
    /// The same, whatever has changed since: what did is noted in `drift.jsonl`.
    ResumedWithDrift,
}

/// An open run folder.
pub struct RunFolder {
    root: PathBuf,
    ledger: RecordLog<LedgerEntry>,
    drift: Vec<Drift>,
    /// Held as long as the run goes on.
    _lock: File,
}

impl RunFolder {
    /// Creates the folder for a new run, or opens that of an interrupted one. `config` and `env` are what the run
    /// is: resuming with others is refused, unless it is asked for.
    pub fn open(
        root: &Path,
        opening: Opening,
        config: &str,
        env: &serde_json::Value,
    ) -> Result<Self, EvolveError> {
        let begun = root.join("env.json").exists();
        if begun && opening == Opening::New {
            return Err(EvolveError::Exists { path: root.into() });
        }
        std::fs::create_dir_all(root).map_err(|e| EvolveError::io(root, e))?;
        let lock_path = root.join("lock");
        let lock = File::create(&lock_path).map_err(|e| EvolveError::io(&lock_path, e))?;
        lock.try_lock().map_err(|_| EvolveError::Busy { path: root.into() })?;
        let drift = if begun { drift(root, config, env)? } else { Vec::new() };
        match (opening, drift.first()) {
            _ if !begun => write_identity(root, config, env)?,
            (Opening::Resumed, Some(first)) => return Err(EvolveError::Drift(first.clone())),
            (Opening::ResumedWithDrift, Some(_)) => {
                let path = root.join("drift.jsonl");
                let mut text = std::fs::read_to_string(&path).unwrap_or_default();
                for one in &drift {
                    text.push_str(&serde_json::to_string(one).unwrap_or_default());
                    text.push('\n');
                }
                write_atomically(&path, text.as_bytes())?;
                write_identity(root, config, env)?;
            }
            _ => {}
        }
        let ledger = RecordLog::open(&root.join("ledger.jsonl"), |entry: &LedgerEntry| entry.stage.clone())?;
        Ok(Self { root: root.into(), ledger, drift, _lock: lock })
    }

    /// What is not as it was when the run began.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
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

    /// Records a finished stage, and brings the files for plots up to date with it.
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
        write_for_show(&self.path("metrics.jsonl"), text.as_bytes())?;
        let (base, rest): (Vec<_>, Vec<_>) =
            self.ledger.records().iter().partition(|entry| entry.stage.starts_with("base/"));
        for (name, entries) in [("base", base), ("run", rest)] {
            // TensorBoard takes each folder for a run, and reads files by this name.
            let path = self.path("tensorboard").join(name).join("events.out.tfevents.0.orlm");
            write_for_show(&path, &tensorboard::events(entries.into_iter()))?;
        }
        Ok(())
    }
}

/// File that a stage keeps its records in, relative to the run folder.
pub(crate) fn records(stage: &str) -> Option<String> {
    let (folder, name) = stage.rsplit_once('/').unwrap_or(("", stage));
    let file = match name {
        "problems" => "problems.jsonl",
        "known-trajectories" => "known-trajectories.jsonl",
        "rollout" => "trajectories.jsonl",
        "verify" => "verdicts.jsonl",
        "critique" => "critiques.jsonl",
        "pair" => "pairs.jsonl",
        "measure-genprm" => "known-critiques.jsonl",
        _ => return None,
    };
    Some(if folder.is_empty() { file.into() } else { format!("{folder}/{file}") })
}

pub(crate) fn write_identity(root: &Path, config: &str, env: &serde_json::Value) -> Result<(), EvolveError> {
    write_atomically(&root.join("config.toml"), config.as_bytes())?;
    // Written last: its presence says that the folder is a run.
    let text = serde_json::to_string_pretty(env).unwrap_or_default();
    write_atomically(&root.join("env.json"), text.as_bytes())
}

/// What differs from what is recorded in the folder.
fn drift(root: &Path, config: &str, env: &serde_json::Value) -> Result<Vec<Drift>, EvolveError> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| EvolveError::io(path, e));
    let then = read(&root.join("config.toml"))?;
    let mut found = Vec::new();
    let (mut a, mut b) = (then.lines(), config.lines());
    // Every key has its line; a file of another version has other keys, and the first difference says enough.
    let same_keys = then.lines().count() == config.lines().count();
    loop {
        match (a.next(), b.next()) {
            (None, None) => break,
            (x, y) if x == y => {}
            (x, y) => {
                let line = |line: Option<&str>| line.unwrap_or("(end)").to_string();
                found.push(Drift { what: "the configuration".into(), then: line(x), now: line(y) });
                if !same_keys {
                    break;
                }
            }
        }
    }
    let path = root.join("env.json");
    let then: serde_json::Value = serde_json::from_str(&read(&path)?).map_err(|e| EvolveError::Damaged {
        path: path.clone(),
        line: e.line(),
        message: e.to_string(),
    })?;
    compare("", &then, env, &mut found);
    Ok(found)
}

fn compare(at: &str, then: &serde_json::Value, now: &serde_json::Value, found: &mut Vec<Drift>) {
    if let (Some(a), Some(b)) = (then.as_object(), now.as_object()) {
        for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
            let null = serde_json::Value::Null;
            let name = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
            compare(&name, a.get(key).unwrap_or(&null), b.get(key).unwrap_or(&null), found);
        }
    } else if then != now {
        found.push(Drift { what: at.into(), then: then.to_string(), now: now.to_string() });
    }
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
        let open = |opening, config: &str, env| RunFolder::open(&root, opening, config, env);
        use Opening::{New, Resumed, ResumedWithDrift};
        let first = open(Resumed, "a = 1", &env).unwrap();
        assert!(matches!(open(New, "a = 1", &env), Err(EvolveError::Exists { .. })));
        assert!(matches!(open(Resumed, "a = 1", &env), Err(EvolveError::Busy { .. })));
        drop(first);
        open(Resumed, "a = 1", &env).unwrap();
        let drift = open(Resumed, "a = 2", &env).err().unwrap().to_string();
        assert!(drift.contains("a = 1") && drift.contains("a = 2"), "{drift}");
        let other = json!({"executor": {"solver": "highs"}});
        let drift = open(Resumed, "a = 1", &other).err().unwrap().to_string();
        assert!(drift.contains("executor.solver"), "{drift}");

        let accepted = open(ResumedWithDrift, "a = 2", &other).unwrap();
        let what: Vec<&str> = accepted.drift().iter().map(|drift| drift.what.as_str()).collect();
        assert_eq!(what, ["the configuration", "executor.solver"]);
        drop(accepted);
        assert!(open(Resumed, "a = 2", &other).unwrap().drift().is_empty(), "it is another run from now on");
        assert_eq!(std::fs::read_to_string(root.join("drift.jsonl")).unwrap().lines().count(), 2);
    }
}
