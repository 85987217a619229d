//! `cargo xtask deny`: the policy of `deny.toml`, with the tool that checks it.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::layout::Layout;
use crate::process;

/// Pinned, so that a new release cannot change what passes.
const VERSION: &str = "0.20.2";

/// Installs cargo-deny if it is missing (minutes), then checks everything, advisories too: for those it fetches
/// the RustSec database.
pub(crate) fn run(layout: &Layout) -> Result<ExitCode> {
    if find(layout).is_none() {
        eprintln!("cargo-deny {VERSION} is not installed: compiling it into .orlm/cargo-tools (minutes)");
        process::stream_ok(
            process::cargo()
                .args(["install", "cargo-deny", "--locked", "--version", VERSION, "--root"])
                .arg(folder(layout))
                .current_dir(&layout.root),
        )?;
    }
    let mut passed = true;
    // Apart, so that a machine that cannot reach the database still learns the rest.
    for checks in [["bans", "licenses", "sources"].as_slice(), &["advisories"]] {
        let Some(mut check) = find(layout) else {
            anyhow::bail!("cargo-deny was installed but does not run")
        };
        check.arg("check").args(checks);
        eprintln!("\n== {}", process::shown(&check));
        passed &= process::stream(&mut check)?.success();
    }
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// `cargo-deny deny`, if there is one: ours or the user's.
pub(crate) fn find(layout: &Layout) -> Option<Command> {
    let ours = folder(layout).join("bin/cargo-deny");
    [ours, PathBuf::from("cargo-deny")].into_iter().find_map(|program| {
        let runs = process::capture(process::command(&program).args(["deny", "--version"])).is_ok();
        runs.then(|| {
            let mut command = process::command(&program);
            command.arg("deny").current_dir(&layout.root);
            command
        })
    })
}

fn folder(layout: &Layout) -> PathBuf {
    layout.home.join("cargo-tools")
}
