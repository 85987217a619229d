//! Every file in `configs/` is one that `orlm evolve` accepts.

use std::path::PathBuf;

use anyhow::{Context, Result};
use orlm_config::Config;

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
        let text =
            std::fs::read_to_string(&full).with_context(|| format!("{} cannot be read", full.display()))?;
        if let Err(error) = Config::parse(&text, &path.to_string_lossy(), &[]) {
            findings.error(error.to_string());
        }
        count += 1;
    }
    Ok(count)
}
