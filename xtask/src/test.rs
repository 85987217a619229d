//! `cargo xtask test`: every check and test, one after the other, and a table of what ran.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::deny;
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::seconds;
use crate::setup::{self, Extent, PythonEnv};
use crate::validate;

enum Verdict {
    Passed,
    Failed,
    Skipped(&'static str),
}

struct Row {
    name: String,
    verdict: Verdict,
    time: Duration,
}

/// Runs everything, and goes on after a failure so that one run shows all of them. Everything is built in the
/// release profile for the whole workspace: clippy, tests and `orlm` share what build scripts made, so HiGHS is
/// compiled once.
pub(crate) fn run(layout: &Layout) -> Result<ExitCode> {
    let began = Instant::now();
    // The plugins of commercial solvers are tested with their real libraries.
    setup::run(layout, Extent::WithTests, &setup::Extras::all())?;
    setup::wasm_compiler(layout)?;
    let mut rows = vec![Row { name: "setup".into(), verdict: Verdict::Passed, time: began.elapsed() }];

    cargo(&mut rows, layout, "format", &["fmt", "--all", "--check"])?;
    let start = Instant::now();
    heading("validate");
    let valid = validate::check(layout)?;
    rows.push(Row { name: "validate".into(), verdict: verdict(valid), time: start.elapsed() });
    cargo(
        &mut rows,
        layout,
        "clippy",
        &["clippy", "--release", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    )?;
    cargo(
        &mut rows,
        layout,
        "rust tests",
        &["test", "--release", "--workspace", "--locked", "--no-fail-fast"],
    )?;
    guest_tests(&mut rows, layout)?;
    dependency_policy(&mut rows, layout)?;

    Ok(summary(&rows, began.elapsed()))
}

fn heading(name: &str) {
    eprintln!("\n== {name}");
}

fn verdict(passed: bool) -> Verdict {
    if passed { Verdict::Passed } else { Verdict::Failed }
}

fn command(rows: &mut Vec<Row>, name: &str, command: &mut Command) -> Result<()> {
    heading(&format!("{name}: {}", process::shown(command)));
    let start = Instant::now();
    let status = process::stream(command)?;
    rows.push(Row { name: name.into(), verdict: verdict(status.success()), time: start.elapsed() });
    Ok(())
}

fn cargo(rows: &mut Vec<Row>, layout: &Layout, name: &str, arguments: &[&str]) -> Result<()> {
    command(rows, name, process::cargo().args(arguments).current_dir(&layout.root))
}

/// The guest's packages are Python: they have tests that need no WebAssembly.
fn guest_tests(rows: &mut Vec<Row>, layout: &Layout) -> Result<()> {
    let guest = layout.root.join("wasm-sandbox/guest");
    let tests = guest.join("tests");
    // Without this, some versions of Python call "no tests" a failure and others a success.
    let is_test = |path: &Path| {
        path.is_dir() || path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("test"))
    };
    if !tests.is_dir() || files::list(&tests, &is_test)?.is_empty() {
        let name = "guest tests (Python)".to_string();
        rows.push(Row { name, verdict: Verdict::Skipped("there are none"), time: Duration::ZERO });
        return Ok(());
    }
    let paths = [guest.as_path(), &guest.join("frontends")];
    let search = std::env::join_paths(paths)?;
    let mut python = PythonEnv::at(&layout.tools())?.python();
    python.args(["-m", "unittest", "discover", "--start-directory"]).arg(&tests);
    python.env("PYTHONPATH", search).env("PYTHONDONTWRITEBYTECODE", "1").current_dir(&layout.root);
    command(rows, "guest tests (Python)", &mut python)
}

/// Licences, sources and bans, which need no network. Advisories change by the day: `cargo xtask deny`.
fn dependency_policy(rows: &mut Vec<Row>, layout: &Layout) -> Result<()> {
    let name = "dependency policy";
    match deny::find(layout) {
        Some(mut check) => {
            command(rows, name, check.args(["--offline", "check", "bans", "licenses", "sources"]))
        }
        None => {
            let verdict = Verdict::Skipped("cargo-deny is not installed: `cargo xtask deny` installs it");
            rows.push(Row { name: name.into(), verdict, time: Duration::ZERO });
            Ok(())
        }
    }
}

fn summary(rows: &[Row], total: Duration) -> ExitCode {
    eprintln!("\n== summary");
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for row in rows {
        let (word, time) = match row.verdict {
            Verdict::Passed => ("passed", seconds(row.time)),
            Verdict::Failed => ("FAILED", seconds(row.time)),
            Verdict::Skipped(reason) => ("skipped", reason.to_string()),
        };
        eprintln!("{:width$}  {word:7}  {time}", row.name);
    }
    let failed = rows.iter().filter(|row| matches!(row.verdict, Verdict::Failed)).count();
    eprintln!("{:width$}  {:7}  {}", "total", if failed == 0 { "passed" } else { "FAILED" }, seconds(total));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
