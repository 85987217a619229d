//! `cargo xtask validate`: the workspace's own rules, each checked by a machine and explained when it fails.

mod arrows;
mod configs;
mod files;
mod reasons;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::header;
use crate::layout::Layout;
use crate::process;

/// What the rules found.
#[derive(Default)]
pub(crate) struct Findings {
    /// Each breaks a rule.
    pub(crate) errors: Vec<String>,
    /// Each is worth knowing.
    pub(crate) warnings: Vec<String>,
}

impl Findings {
    fn error(&mut self, text: impl Into<String>) {
        self.errors.push(text.into());
    }

    fn warn(&mut self, text: impl Into<String>) {
        self.warnings.push(text.into());
    }
}

/// The command: 0 if every rule holds, else 1.
pub(crate) fn run(layout: &Layout) -> Result<ExitCode> {
    Ok(if check(layout)? { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Prints what it finds to stderr; true if every rule holds.
pub(crate) fn check(layout: &Layout) -> Result<bool> {
    let mut findings = Findings::default();
    arrows::check(&arrows::Graph::read(layout)?, &mut findings);
    let tracked = tracked(layout)?;
    files::check(layout, &tracked, &mut findings)?;
    let manifest = layout.root.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest)
        .with_context(|| format!("{} cannot be read", manifest.display()))?;
    reasons::check(&text, &mut findings);
    findings.errors.extend(header::fault(layout)?);
    let configs = configs::check(layout, &tracked, &mut findings)?;

    for warning in &findings.warnings {
        eprintln!("warning: {warning}");
    }
    for error in &findings.errors {
        eprintln!("error: {error}");
    }
    eprintln!(
        "validate: {} files and {configs} configs checked, {} errors, {} warnings",
        tracked.len(),
        findings.errors.len(),
        findings.warnings.len()
    );
    Ok(findings.errors.is_empty())
}

/// Every file that git tracks or would track, relative to the root.
fn tracked(layout: &Layout) -> Result<Vec<PathBuf>> {
    let mut git = process::command("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&layout.root);
    let text = process::capture(&mut git).context("the list of files comes from git")?;
    let mut paths: Vec<PathBuf> =
        text.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    // A path that the index holds but the folder no longer does was deleted and not yet committed.
    paths.retain(|path| layout.root.join(path).is_file());
    paths.sort();
    paths.dedup();
    Ok(paths)
}
