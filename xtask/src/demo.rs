//! `cargo xtask demo`: set up, then the main job on a small scale.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::layout::Layout;
use crate::process;
use crate::setup::{self, Extent};

/// What a user may choose.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Solver plugin that verifies programs.
    #[arg(long, default_value = "scip")]
    solver: String,
    /// Start a new run even if there is one already.
    #[arg(long)]
    fresh: bool,
    /// Further arguments of `orlm evolve`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Runs `orlm evolve configs/demo.toml` with our own streams, and ends as it ends.
pub(crate) fn run(layout: &Layout, options: &Options) -> Result<ExitCode> {
    setup::run(layout, Extent::Everything, &setup::Extras::default())?;
    let config: PathBuf = ["configs", "demo.toml"].iter().collect();
    let mut evolve = process::command(layout.orlm());
    evolve.arg("evolve").arg(config).args(["--solver", &options.solver]).current_dir(&layout.root);
    match run_folder(layout, options) {
        RunFolder::New => {}
        RunFolder::Continued(folder) => {
            eprintln!("{folder} holds a run: continuing it (`cargo xtask demo --fresh` starts a new one)");
            evolve.arg("--resume");
        }
        RunFolder::Beside(folder) => {
            evolve.args(["--set", &format!("run.folder={folder}")]);
        }
    }
    evolve.args(&options.arguments);
    eprintln!("Running `{}`", process::shown(&evolve));
    let status = process::stream(&mut evolve)?;
    // 6 as `orlm` uses it: ended by a signal, so by no code of its own.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::from(6), ExitCode::from))
}

#[derive(Debug, PartialEq)]
enum RunFolder {
    /// `orlm` chooses, and nothing is there yet.
    New,
    /// There is a run in it, done or not.
    Continued(String),
    /// The first free name.
    Beside(String),
}

fn run_folder(layout: &Layout, options: &Options) -> RunFolder {
    // The name that `orlm evolve` gives a run of configs/demo.toml.
    let name = format!("runs/demo-{}", options.solver);
    if !layout.root.join(&name).join("env.json").exists() {
        return RunFolder::New;
    }
    if !options.fresh {
        return RunFolder::Continued(name);
    }
    let free =
        (2u32..).map(|number| format!("{name}-{number}")).find(|name| !layout.root.join(name).exists());
    RunFolder::Beside(free.unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_demo_continues_or_takes_a_free_name() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        let options = |fresh| Options { solver: "scip".into(), fresh, arguments: Vec::new() };
        assert_eq!(run_folder(&layout, &options(true)), RunFolder::New);
        std::fs::create_dir_all(folder.path().join("runs/demo-scip")).unwrap();
        std::fs::write(folder.path().join("runs/demo-scip/env.json"), "{}").unwrap();
        assert_eq!(run_folder(&layout, &options(false)), RunFolder::Continued("runs/demo-scip".into()));
        std::fs::create_dir_all(folder.path().join("runs/demo-scip-2")).unwrap();
        assert_eq!(run_folder(&layout, &options(true)), RunFolder::Beside("runs/demo-scip-3".into()));
    }
}
