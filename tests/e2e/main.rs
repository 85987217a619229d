//! The command line as its users meet it: real sandbox, real solvers, real model.
//!
//! These tests need what `cargo xtask setup` provides; without it they fail and say so.

mod author;
mod ci;
mod evolve;
mod files;
mod frontends;
mod generate;
mod hostile;
mod inspect;
mod layers;
mod plugin;
mod run;
mod serve;
mod synth;
mod train;
mod verify;
mod verify_reports;
mod verify_stream;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Both solvers that come with orlm.
const SOLVERS: [&str; 2] = ["scip", "highs"];

/// A secret in the environment of every command here: no output may ever show it.
const CANARY: &str = "canary-7f3a9e";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `orlm` with the repository's set-up folder.
fn orlm() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orlm"));
    command.env("ORLM_HOME", root().join(".orlm")).env("SECRET", CANARY).current_dir(root());
    command
}

fn orlm_with(args: &[&str]) -> Output {
    orlm().args(args).output().expect("the orlm binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Exit code, with both streams in the panic message when it is another one than expected.
fn expect_code(output: &Output, code: i32) {
    assert_eq!(
        output.status.code(),
        Some(code),
        "stdout:\n{}\nstderr:\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// Standard output as one JSON value per line.
fn json_lines(output: &Output) -> Vec<serde_json::Value> {
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line:?}")))
        .collect()
}

/// Runs a program's source and returns the JSON record and the exit code.
fn run_source(source: &str, solver: &str, more: &[&str]) -> (serde_json::Value, i32) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("program.py");
    std::fs::write(&path, source).expect("the program is written");
    let output = orlm()
        .args(["run", path.to_str().expect("UTF-8 path"), "--solver", solver, "--json"])
        .args(more)
        .output()
        .expect("the orlm binary starts");
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 1, "{}", text(&output.stderr));
    (lines[0].clone(), output.status.code().unwrap_or(-1))
}
