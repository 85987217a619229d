//! Running other programs: with an environment of their own, with progress, and with an error that shows what
//! they said.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::progress::Step;

/// A command without what `cargo run` and an active Python environment put into ours: a nested cargo would
/// otherwise see another environment than the user's own cargo, and build again.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let ours = text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || text.starts_with("CARGO_BIN_")
            || matches!(&*text, "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR")
            || matches!(&*text, "VIRTUAL_ENV" | "PYTHONHOME" | "PYTHONPATH");
        if ours {
            command.env_remove(&name);
        }
    }
    // `cargo run` puts target/release and the toolchain's libraries first; what comes after is the user's.
    if let Some(paths) = std::env::var_os("LD_LIBRARY_PATH") {
        let target = Path::new("target");
        let kept: Vec<_> = std::env::split_paths(&paths)
            .filter(|path| !path.iter().any(|part| part == target.as_os_str() || part == "rustlib"))
            .collect();
        match std::env::join_paths(&kept) {
            Ok(joined) if !kept.is_empty() => command.env("LD_LIBRARY_PATH", joined),
            _ => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
    command
}

/// The cargo that runs us, so that a toolchain named on its command line is kept.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    command(program)
}

/// The command as a reader would type it.
pub(crate) fn shown(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

/// Runs `command` with our own streams, and returns how it ended.
pub(crate) fn stream(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("`{}` cannot be started", shown(command)))
}

/// Runs `command` with our own streams; a failure is an error.
pub(crate) fn stream_ok(command: &mut Command) -> Result<()> {
    let status = stream(command)?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs `command` and returns what it wrote to stdout.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` cannot be started", shown(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` ended with {}\n{}", shown(command), output.status, tail(&said, 20));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print UTF-8", shown(command)))
}

/// Runs `command` with its output in the file `log`, moving the step's bar by what `progress` returns.
/// An error shows the end of the log.
pub(crate) fn watch(
    command: &mut Command,
    step: &Step,
    log: &Path,
    mut progress: impl FnMut() -> Option<u64>,
) -> Result<()> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let file = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
    let copy = file.try_clone().with_context(|| format!("{} cannot be shared", log.display()))?;
    let mut child = command
        .stdin(step.guard()?)
        .stdout(file)
        .stderr(copy)
        .spawn()
        .with_context(|| format!("`{}` cannot be started", shown(command)))?;
    let status = loop {
        if let Some(status) = child.try_wait().context("a child process cannot be waited for")? {
            break status;
        }
        step.advance(progress());
        std::thread::sleep(Duration::from_millis(100));
    };
    if !status.success() {
        let said = std::fs::read(log).unwrap_or_default();
        bail!(
            "`{}` ended with {status}. The end of {}:\n{}",
            shown(command),
            log.display(),
            tail(&String::from_utf8_lossy(&said), 25)
        );
    }
    Ok(())
}

/// The last `lines` lines of `text`, indented.
fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let from = all.len().saturating_sub(lines);
    all[from..].iter().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_keeps_the_end() {
        assert_eq!(tail("a\nb\nc", 2), "    b\n    c\n");
    }

    #[test]
    fn failure_names_the_command_and_what_it_said() {
        let error = capture(command("sh").args(["-c", "echo broken >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("sh -c") && error.contains("broken") && error.contains('3'), "{error}");
    }
}
