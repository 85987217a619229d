//! The script behind the GitHub action, run as the action runs it.

use std::process::Command;

use crate::{root, text};

const RIGHT: &str = r#"{"id": "right", "program": "import gurobipy as gp\nm = gp.Model()\nx = m.addVar(ub=3)\nm.setObjective(2 * x, -1)\nm.optimize()\n", "reference": 6}"#;
const WRONG: &str = r#"{"id": "wrong", "program": "print('objective 6')", "reference": 6}"#;

/// Exit code, and the folder with the reports, the summary and the outputs.
fn act(items: &str, flags: &str) -> (i32, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("items.jsonl"), items).expect("the items are written");
    let output = Command::new(root().join("ci/verify.sh"))
        .env("ORLM", env!("CARGO_BIN_EXE_orlm"))
        .env("ORLM_HOME", root().join(".orlm").canonicalize().expect("set up"))
        .env("ITEMS", at("items.jsonl"))
        .env("REPORTS", at("reports"))
        .env("GITHUB_STEP_SUMMARY", at("summary.md"))
        .env("GITHUB_OUTPUT", at("output"))
        .env("REQUIRE_LAYERS", "3")
        .env("MORE", flags)
        .output()
        .expect("bash is there");
    println!("{}", text(&output.stderr));
    (output.status.code().unwrap_or(-1), folder)
}

#[test]
fn the_action_reports_and_ends_as_verify_does() {
    let (code, folder) = act(RIGHT, "");
    assert_eq!(code, 0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    assert!(read("reports/results.jsonl").contains("\"right\""));
    assert!(read("reports/junit.xml").contains("<testsuite"));
    assert!(read("reports/results.sarif").contains("\"2.1.0\""));
    assert!(read("summary.md").contains("Programs judged"));
    assert!(read("output").contains("code=0\n"));
    assert_eq!(act(&format!("{RIGHT}\n{WRONG}\n"), "--jobs 1").0, 1);
}

#[test]
fn no_input_of_the_action_is_read_by_a_shell() {
    let (code, folder) = act(RIGHT, "--jobs 1 --on-bad-row $(touch${IFS}harm)");
    assert_eq!(code, 2, "the text arrives as it is, and is no value of that flag");
    assert!(!folder.path().join("harm").exists() && !root().join("harm").exists());
    let action = std::fs::read_to_string(root().join("action.yml")).expect("the action is there");
    let run = action.lines().filter(|line| line.trim_start().starts_with("run:"));
    assert!(run.clone().count() == 1 && run.into_iter().all(|line| !line.contains("${{")));
}
