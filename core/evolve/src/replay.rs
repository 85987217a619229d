//! One stage of a run made again, from the records that it had; and a run that begins with what another one has done.

use std::path::{Path, PathBuf};

use orlm_config::Config;
use orlm_types::{Generator, Learner, Problem};

use crate::folder::{Opening, records, write_identity};
use crate::log::write_atomically;
use crate::run::remove;
use crate::{Drift, Evolution, EvolveError, LedgerEntry, Parts, RunFolder};

/// What came of making a stage again.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The folder that it was made in.
    pub folder: PathBuf,
    /// What is not as recorded; empty when all is.
    pub differences: Vec<String>,
}

impl<'a, M: Generator + Learner> Evolution<'a, M> {
    /// Makes a finished stage of the run in `root` again, in a folder of its own below it, and compares. `problems` as in
    /// [`Evolution::run`].
    pub fn replay(
        parts: Parts<'a, M>,
        config: &'a Config,
        root: &Path,
        env: &serde_json::Value,
        problems: Option<Vec<Problem>>,
        stage: &str,
    ) -> Result<Replay, EvolveError> {
        if !root.join("env.json").exists() {
            return Err(EvolveError::Absent { path: root.into() });
        }
        let original = RunFolder::open(root, Opening::Resumed, &config.to_toml(), env)?;
        let ledger = original.ledger();
        let Some(at) = ledger.iter().position(|entry| entry.stage == stage) else {
            let known = ledger.iter().map(|entry| entry.stage.clone()).collect();
            return Err(EvolveError::NoStage { stage: stage.into(), known });
        };
        let folder = original.path("replays").join(stage.replace('/', "-"));
        remove(&folder)?;
        copy(original.root(), &folder, records(stage).as_deref())?;
        let mut text = String::new();
        for entry in &ledger[..at] {
            text.push_str(&serde_json::to_string(entry).unwrap_or_default());
            text.push('\n');
        }
        let path = folder.join("ledger.jsonl");
        std::fs::write(&path, text).map_err(|e| EvolveError::io(&path, e))?;

        let mut again = Self::open(parts, config, &folder, Opening::Resumed, env)?;
        again.until = Some(stage.into());
        match again.run(problems) {
            // A stage after which the run ends is reached too.
            Ok(_) | Err(EvolveError::Reached) => {}
            Err(error) => return Err(error),
        }
        let again = RunFolder::open(&folder, Opening::Resumed, &config.to_toml(), env)?;
        let made = again.finished(stage).ok_or(EvolveError::Absent { path: folder.clone() })?;
        Ok(Replay { differences: differences((root, &ledger[at]), (&folder, made))?, folder })
    }
}

/// Begins a run in `root` with what the run in `other` did before its first iteration: problems, warm-up, their measures.
/// Refused unless both runs are the same up to there. The folder appears whole or not at all.
pub fn begin_from(
    other: &Path,
    root: &Path,
    config: &Config,
    other_config: &Config,
    env: &serde_json::Value,
) -> Result<(), EvolveError> {
    let (then, now) = (before_iterations(other_config), before_iterations(config));
    let source = RunFolder::open(other, Opening::Resumed, &other_config.to_toml(), env)?;
    if let Some((then, now)) = then.lines().zip(now.lines()).find(|(then, now)| then != now) {
        let what = format!("the configuration of {}", other.display());
        return Err(EvolveError::Drift(Drift { what, then: then.into(), now: now.into() }));
    }
    if root.exists() {
        return Err(EvolveError::Exists { path: root.into() });
    }
    let mut name = std::ffi::OsString::from(".beginning-");
    name.push(root.file_name().unwrap_or_default());
    let unfinished = root.with_file_name(name);
    remove(&unfinished)?;
    let early = |entry: &&LedgerEntry| {
        entry.iteration == 0 && entry.stage != "selection" && !entry.stage.starts_with("hard-set/")
    };
    let mut text = String::new();
    for entry in source.ledger().iter().filter(early) {
        let mut files: Vec<PathBuf> = records(&entry.stage).into_iter().map(PathBuf::from).collect();
        if let Some(checkpoint) = &entry.checkpoint {
            let folder = source.path(checkpoint);
            for file in std::fs::read_dir(&folder).map_err(|e| EvolveError::io(&folder, e))? {
                let name = file.map_err(|e| EvolveError::io(&folder, e))?.file_name();
                files.push(Path::new(checkpoint).join(name));
            }
        }
        for file in files {
            let (here, there) = (other.join(&file), unfinished.join(&file));
            let parent = there.parent().unwrap_or(&unfinished);
            std::fs::create_dir_all(parent).map_err(|e| EvolveError::io(parent, e))?;
            std::fs::copy(&here, &there).map_err(|e| EvolveError::io(&here, e))?;
        }
        text.push_str(&serde_json::to_string(entry).unwrap_or_default());
        text.push('\n');
    }
    write_atomically(&unfinished.join("ledger.jsonl"), text.as_bytes())?;
    write_identity(&unfinished, &config.to_toml(), env)?;
    std::fs::rename(&unfinished, root).map_err(|e| EvolveError::io(root, e))
}

/// A configuration with everything at its default that counts in iterations only.
fn before_iterations(config: &Config) -> String {
    let mut early = config.clone();
    let learning = orlm_config::GenPrm::default();
    early.evolution = orlm_config::Evolution::default();
    early.genprm.refine = learning.refine;
    early.genprm.learning_rate = learning.learning_rate;
    early.genprm.batch_size = learning.batch_size;
    early.genprm.epochs = learning.epochs;
    early.run.folder = String::new();
    early.run.jobs = 0;
    early.to_toml()
}

/// Copies a run without its ledger, and without the records of one stage. Checkpoints are lent.
fn copy(from: &Path, to: &Path, without: Option<&str>) -> Result<(), EvolveError> {
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        let target = to.join(&inside);
        std::fs::create_dir_all(&target).map_err(|e| EvolveError::io(&target, e))?;
        let source = from.join(&inside);
        for entry in std::fs::read_dir(&source).map_err(|e| EvolveError::io(&source, e))? {
            let name = entry.map_err(|e| EvolveError::io(&source, e))?.file_name();
            let path = inside.join(&name);
            let (here, there) = (from.join(&path), to.join(&path));
            let top = inside.as_os_str().is_empty();
            let passed_over = ["replays", "tensorboard", "lock", "ledger.jsonl", "metrics.jsonl"];
            if without.is_some_and(|without| path == Path::new(without))
                || top && passed_over.iter().any(|other| name == *other)
            {
                continue;
            }
            if inside == Path::new("checkpoints") {
                let full = std::path::absolute(&here).map_err(|e| EvolveError::io(&here, e))?;
                std::os::unix::fs::symlink(full, &there).map_err(|e| EvolveError::io(&there, e))?;
            } else if here.is_dir() {
                folders.push(path);
            } else {
                std::fs::copy(&here, &there).map_err(|e| EvolveError::io(&there, e))?;
            }
        }
    }
    Ok(())
}

fn differences(
    (then_root, then): (&Path, &LedgerEntry),
    (now_root, now): (&Path, &LedgerEntry),
) -> Result<Vec<String>, EvolveError> {
    let mut found = Vec::new();
    for name in then.metrics.keys().chain(now.metrics.keys().filter(|name| !then.metrics.contains_key(*name)))
    {
        let (a, b) = (then.metrics.get(name), now.metrics.get(name));
        if a != b {
            let word = |value: Option<&f64>| value.map_or("nothing".to_string(), f64::to_string);
            found.push(format!("{name}: {} then, {} now", word(a), word(b)));
        }
    }
    if then.losses != now.losses {
        found.push("the losses of the updates differ".into());
    }
    let mut files: Vec<String> = records(&then.stage).into_iter().collect();
    files.extend(then.checkpoint.iter().map(|checkpoint| format!("{checkpoint}/manifest.json")));
    for file in files {
        let read = |root: &Path| {
            let path = root.join(&file);
            std::fs::read_to_string(&path).map_err(|e| EvolveError::io(&path, e))
        };
        let (a, b) = (read(then_root)?, read(now_root)?);
        let line = a.lines().zip(b.lines()).position(|(a, b)| a != b);
        match line {
            Some(line) => found.push(format!("{file}: line {} differs", line + 1)),
            None if a != b => found.push(format!("{file}: one is longer than the other")),
            None => {}
        }
    }
    Ok(found)
}
