//! Rules about single files: how long they are, and what they must not name.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Findings;
use crate::layout::Layout;

/// From here on a file is worth splitting.
const LONG: usize = 600;
/// From here on it must be.
const TOO_LONG: usize = 700;

/// Absolute paths of some machine. Written in two halves, as this file is checked too.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wor", "k/main"),
    concat!("/wor", "k/shared"),
    concat!("/wor", "k/scratch"),
    concat!("/roo", "t/."),
];

/// Programs that attack may name any path.
const HOSTILE: &str = "wasm-sandbox/hostile";

pub(super) fn check(layout: &Layout, tracked: &[PathBuf], findings: &mut Findings) -> Result<()> {
    for path in tracked {
        let full = layout.root.join(path);
        let bytes = std::fs::read(&full).with_context(|| format!("{} cannot be read", full.display()))?;
        // What is not text is data.
        if let Ok(text) = String::from_utf8(bytes) {
            check_text(path, &text, findings);
        }
    }
    Ok(())
}

fn check_text(path: &Path, text: &str, findings: &mut Findings) {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if matches!(extension, "rs" | "py") {
        let lines = text.lines().count();
        let hint = "a file defines the one noun it is named for; move the others into files of their own";
        if lines > TOO_LONG {
            findings.error(format!("{} has {lines} lines (at most {TOO_LONG}): {hint}", path.display()));
        } else if lines > LONG {
            findings.warn(format!("{} has {lines} lines (aim at {LONG}): {hint}", path.display()));
        }
    }
    if path.file_name().is_some_and(|name| name == "lib.rs") && !text.starts_with("//!") {
        findings.error(format!(
            "{} does not open with `//!`: say what the crate is for, what it must not know, and the type to read first",
            path.display()
        ));
    }
    if !path.starts_with(HOSTILE) {
        for (number, line) in text.lines().enumerate() {
            for word in MACHINE_PATHS.iter().filter(|word| line.contains(**word)) {
                findings.error(format!(
                    "{}:{}: names {word}, a path of one machine: find the folder at run time",
                    path.display(),
                    number + 1
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> (usize, usize) {
        let mut findings = Findings::default();
        check_text(Path::new(path), text, &mut findings);
        (findings.errors.len(), findings.warnings.len())
    }

    #[test]
    fn long_files_warn_and_then_fail() {
        assert_eq!(found("a.rs", &"x\n".repeat(600)), (0, 0));
        assert_eq!(found("a.rs", &"x\n".repeat(601)), (0, 1));
        assert_eq!(found("a.rs", &"x\n".repeat(701)), (1, 0));
        assert_eq!(found("a.json", &"x\n".repeat(701)), (0, 0));
    }

    #[test]
    fn machine_paths_fail_but_not_in_hostile_programs() {
        let text = format!("open('{}x')", MACHINE_PATHS[3]);
        assert_eq!(found("a.md", &text), (1, 0));
        assert_eq!(found("wasm-sandbox/hostile/files.py", &text), (0, 0));
    }

    #[test]
    fn a_crate_says_what_it_is_for() {
        assert_eq!(found("core/x/src/lib.rs", "mod a;\n"), (1, 0));
        assert_eq!(found("core/x/src/lib.rs", "//! For x.\nmod a;\n"), (0, 0));
    }
}
