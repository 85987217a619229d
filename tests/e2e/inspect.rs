//! `orlm plugin list`, `orlm doctor`, completions.

use crate::{SOLVERS, expect_code, json_lines, orlm_with, text};

#[test]
fn both_solvers_are_listed_with_version_and_capabilities() {
    let output = orlm_with(&["plugin", "list", "--json"]);
    expect_code(&output, 0);
    let lines = json_lines(&output);
    for solver in SOLVERS {
        let line = lines.iter().find(|l| l["name"] == solver).unwrap_or_else(|| panic!("no {solver}"));
        assert_eq!(line["ready"], true, "{line}");
        assert!(line["version"].as_str().unwrap().contains('.'), "{line}");
        assert!(!line["capabilities"].as_array().unwrap().is_empty(), "{line}");
    }
}

#[test]
fn the_doctor_finds_everything_that_set_up_provides() {
    let output = orlm_with(&["doctor", "--json"]);
    expect_code(&output, 0);
    let report = &json_lines(&output)[0];
    assert_eq!(report["ok"], true, "{report}");
    for check in ["solver scip", "solver highs", "guest with packages", "demo model"] {
        let found = report["checks"].as_array().unwrap().iter().find(|c| c["check"] == check);
        assert_eq!(found.unwrap_or_else(|| panic!("no {check}"))["state"], "ok", "{report}");
    }
}

#[test]
fn completions_know_the_verbs() {
    let output = orlm_with(&["completions", "bash"]);
    expect_code(&output, 0);
    assert!(text(&output.stdout).contains("evolve"));
}
