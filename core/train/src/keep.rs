//! What a training stage keeps while it works, so that a kill costs a minute of it and not all.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use orlm_lm::{Adapter, weights};
use serde::{Deserialize, Serialize};

use crate::adamw::AdamW;
use crate::checkpoint;
use crate::error::{Result, TrainError};
use crate::trainer::{Report, Trainee};

const OPTIMIZER: &str = "optimizer.safetensors";
const STATE: &str = "state.json";

/// What stands beside the tensors.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    work: String,
    report: Report,
}

/// Keeps the state of one phase of an adapter in a folder of its own.
pub struct Keeper<'a> {
    folder: PathBuf,
    /// Identity of the phase: the state of another one is of no use to it.
    work: String,
    adapter: &'a Adapter,
    saved: Instant,
    every: Duration,
}

impl<'a> Keeper<'a> {
    /// For the phase that `work` names, in `folder`, which need not exist. What was done in the last `every` may be lost.
    pub fn new(folder: &Path, work: String, adapter: &'a Adapter, every: Duration) -> Self {
        Self { folder: folder.into(), work, adapter, saved: Instant::now(), every }
    }

    /// What an earlier attempt at the same phase did, with tensors and optimizer put back to that.
    pub(crate) fn restore(&mut self, trainee: &Trainee<'_>, optimizer: &mut AdamW) -> Result<Report> {
        checkpoint::sweep(&self.folder)?;
        for updates in self.kept()? {
            let path = self.path(updates);
            match self.read(&path, trainee, optimizer) {
                Ok(Some(report)) => return Ok(report),
                // Of another phase, or damaged: this one begins anew, or with the state before it.
                Ok(None) | Err(TrainError::Refused { .. }) => checkpoint::remove(&path)?,
                Err(error) => return Err(error),
            }
        }
        Ok(Report::default())
    }

    fn read(&self, path: &Path, trainee: &Trainee<'_>, optimizer: &mut AdamW) -> Result<Option<Report>> {
        checkpoint::verify(path)?;
        let state = path.join(STATE);
        let refused = |path: &Path, why: String| TrainError::Refused { path: path.to_path_buf(), why };
        let text = std::fs::read_to_string(&state).map_err(TrainError::io(&state))?;
        let kept: Kept = serde_json::from_str(&text).map_err(|e| refused(&state, e.to_string()))?;
        if kept.work != self.work {
            return Ok(None);
        }
        let moments = path.join(OPTIMIZER);
        let mut restored = AdamW::new(optimizer.config());
        restored
            .restore(kept.report.updates(), weights::read_file(&moments)?, trainee.weights())
            .map_err(|name| refused(&moments, format!("the tensor {name} does not fit")))?;
        let found = weights::read_file(&path.join("adapter_model.safetensors"))?;
        checkpoint::put_back(path, trainee.weights(), &found)?;
        *optimizer = restored;
        Ok(Some(kept.report))
    }

    /// Writes the state, unless it was written a moment ago; what was kept before goes.
    pub(crate) fn updated(&mut self, optimizer: &AdamW, report: &Report) -> Result<()> {
        if self.saved.elapsed() < self.every {
            return Ok(());
        }
        let before = self.kept()?;
        let kept = Kept { work: self.work.clone(), report: report.clone() };
        checkpoint::commit(&self.path(report.updates()), |inside| {
            checkpoint::write_adapter(inside, self.adapter, "")?;
            weights::write_file(&inside.join(OPTIMIZER), &optimizer.state())?;
            checkpoint::write_json(&inside.join(STATE), &kept)
        })?;
        for updates in before {
            checkpoint::remove(&self.path(updates))?;
        }
        self.saved = Instant::now();
        Ok(())
    }

    fn path(&self, updates: u64) -> PathBuf {
        self.folder.join(format!("update-{updates:08}"))
    }

    fn kept(&self) -> Result<Vec<u64>> {
        checkpoint::numbered(&self.folder)
    }
}
