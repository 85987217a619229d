//! Every file in `configs/` is one that its verb accepts: `train-*.toml` that of `orlm train`, the others `orlm evolve`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use orlm_config::{Config, TrainConfig};

use super::Findings;
use crate::layout::Layout;

/// Returns how many were read.
pub(super) fn check(layout: &Layout, tracked: &[PathBuf], findings: &mut Findings) -> Result<usize> {
    let configs = tracked.iter().filter(|path| {
        path.starts_with("configs") && path.extension().is_some_and(|extension| extension == "toml")
    });
    let mut count = 0;
    for path in configs {
        let full = layout.root.join(path);
        let parsed = if path.file_name().is_some_and(|file| file.to_string_lossy().starts_with("train-")) {
            let text = std::fs::read_to_string(&full)
                .with_context(|| format!("{} cannot be read", full.display()))?;
            TrainConfig::parse(&text, &path.to_string_lossy(), &[]).map(drop)
        } else {
            Config::load(&full, &[]).map(drop)
        };
        if let Err(error) = parsed {
            findings.error(error.to_string());
        }
        count += 1;
    }
    Ok(count)
}
