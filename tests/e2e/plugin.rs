//! `orlm plugin new`, `check`, `add`, `info`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{expect_code, json_lines, orlm, orlm_with, root, text};

fn run(args: &[&str], home: &Path) -> Output {
    orlm().args(args).env("HOME", home).output().expect("the orlm binary starts")
}

/// Writes a project and builds it; returns its folder.
fn built(name: &str, language: &str, folder: &Path) -> PathBuf {
    let project = folder.join(name);
    let at = project.to_str().expect("UTF-8 path");
    let output = orlm_with(&["plugin", "new", name, "--lang", language, "--path", at, "--json"]);
    expect_code(&output, 0);
    let written = &json_lines(&output)[0];
    assert_eq!((&written["name"], &written["folder"]), (&name.into(), &at.into()), "{written}");
    for file in written["files"].as_array().expect("a list") {
        assert!(project.join(file.as_str().expect("a path")).is_file(), "{file}");
    }
    let mut build = match language {
        "rust" => {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.args(["build", "--release", "--quiet"]).env_remove("CARGO_TARGET_DIR");
            cargo
        }
        _ => Command::new("make"),
    };
    expect_code(&build.current_dir(&project).output().expect("a compiler"), 0);
    project
}

/// Every case of a family passes or is unsupported, and at least one passes.
fn passes(plugin: &str, family: &str) {
    let output = orlm_with(&["plugin", "check", plugin, "--family", family, "--json"]);
    expect_code(&output, 0);
    let lines = json_lines(&output);
    let last = lines.last().expect("a last line");
    assert!(last["passed"].as_u64() > Some(0) && last["failed"] == 0, "{last}");
}

#[test]
fn a_new_plugin_in_c_builds_conforms_and_is_added() {
    let dir = tempfile::tempdir().expect("a folder");
    let project = built("my-c", "c", dir.path());
    let at = project.to_str().expect("UTF-8 path");
    let junit = dir.path().join("report.xml");
    let output =
        orlm_with(&["plugin", "check", at, "--json", "--junit", junit.to_str().expect("UTF-8 path")]);
    expect_code(&output, 0);
    let lines = json_lines(&output);
    let (last, cases) = lines.split_last().expect("lines");
    assert!(cases.len() >= 200, "{} cases", cases.len());
    for case in cases {
        for key in ["case", "family", "outcome", "reason", "seconds"] {
            assert!(!case[key].is_null(), "{case}");
        }
        assert_eq!(case["outcome"] == "passed", case["reason"] == "", "{case}");
    }
    let keys: Vec<&String> = last.as_object().expect("an object").keys().collect();
    assert_eq!(keys.len(), 4, "{last}");
    let count = |outcome: &str| cases.iter().filter(|c| c["outcome"] == outcome).count();
    assert_eq!(last["plugin"], "my-c");
    for outcome in ["passed", "unsupported", "failed"] {
        assert_eq!(last[outcome], count(outcome), "{outcome}");
    }
    assert!(count("passed") > 100, "{last}");
    let xml = std::fs::read_to_string(&junit).expect("a report");
    assert!(xml.contains("<testsuites") && xml.contains("lp_transport"), "{xml}");

    // The library itself is a way to name it, too.
    passes(project.join("liborlm_plugin_my_c.so").to_str().expect("UTF-8 path"), "duals");

    let home = dir.path().join("home");
    let added = run(&["plugin", "add", at, "--json"], &home);
    expect_code(&added, 0);
    assert_eq!(json_lines(&added)[0]["name"], "my-c");
    let again = run(&["plugin", "add", at], &home);
    expect_code(&again, 2);
    assert!(text(&again.stderr).contains("--force"), "{}", text(&again.stderr));
    expect_code(&run(&["plugin", "add", at, "--force"], &home), 0);

    // From now on it has a name, and needs its project no more.
    std::fs::remove_dir_all(&project).expect("removed");
    let info = run(&["plugin", "info", "my-c", "--json"], &home);
    expect_code(&info, 0);
    let info = &json_lines(&info)[0];
    assert_eq!((&info["ready"], &info["version"]), (&true.into(), &"0.1.0".into()), "{info}");
    assert_eq!(info["licence"]["state"], "not_needed", "{info}");
    let features: Vec<&str> =
        info["features"].as_array().expect("a list").iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(features, ["linear", "duals", "interrupt"]);
    assert!(!info["layers"].as_array().expect("a list").is_empty(), "{info}");
    let list = run(&["plugin", "list", "--json"], &home);
    assert!(json_lines(&list).iter().any(|l| l["name"] == "my-c" && l["ready"] == true));
}

#[test]
fn a_new_plugin_in_rust_builds_and_conforms() {
    let dir = tempfile::tempdir().expect("a folder");
    let project = built("my_rust", "rust", dir.path());
    for family in ["lp", "status", "duals", "concurrency"] {
        passes(project.to_str().expect("UTF-8 path"), family);
    }
}

#[test]
fn a_wrong_plugin_fails_with_words() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = orlm_with(&[
        "plugin",
        "new",
        "wrong",
        "--lang",
        "c",
        "--path",
        dir.path().join("w").to_str().unwrap(),
    ]);
    expect_code(&output, 0);
    let project = dir.path().join("w");
    // Claims integer columns and treats them as continuous.
    let source = project.join("plugin.c");
    let code = std::fs::read_to_string(&source).expect("a source");
    let changed = code.replace("= ORLM_LINEAR |", "= ORLM_LINEAR | ORLM_INTEGER_COLUMNS |");
    assert_ne!(code, changed);
    std::fs::write(&source, changed).expect("written");
    expect_code(&Command::new("make").current_dir(&project).output().expect("make"), 0);
    let at = project.to_str().expect("UTF-8 path");
    let output = orlm_with(&["plugin", "check", at, "--case", "mip_rounding"]);
    expect_code(&output, 1);
    assert!(text(&output.stdout).contains("FAILED mip_rounding"), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("--case mip_rounding"), "{}", text(&output.stderr));
}

#[test]
fn the_plugins_of_the_repository_pass_a_family() {
    for solver in crate::SOLVERS {
        passes(solver, "status");
    }
}

#[test]
fn what_is_no_plugin_is_told_apart() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path().to_str().expect("UTF-8 path");
    for (args, code, said) in [
        (&["plugin", "check", "no-such-plugin"][..], 4, "no-such-plugin"),
        (&["plugin", "check", at], 4, "holds no manifest"),
        (&["plugin", "check", "./no/such/folder"], 4, "no such plugin, folder or file"),
        (&["plugin", "check", "highs", "--family", "lpp"], 2, "the families are lp"),
        (&["plugin", "check", "highs", "--case", "lp_transports"], 2, "lp_transport"),
        (&["plugin", "info", "no-such-plugin"], 4, "no-such-plugin"),
        (&["plugin", "add", at], 4, "holds no manifest"),
        (&["plugin", "new", "../evil", "--lang", "c"], 2, "is not a plugin name"),
        (&["plugin", "new", "a", "--lang", "c", "--path", root().to_str().unwrap()], 2, "there already"),
        (&["plugin", "new", "a", "--lang", "c", "--checkout", at, "--path", "/proc/no"], 2, "no checkout"),
        (&["plugin", "new", "a", "--lang", "cobol"], 2, "cobol"),
    ] {
        let output = orlm_with(args);
        expect_code(&output, code);
        assert!(text(&output.stderr).contains(said), "{args:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{args:?}");
    }
}

#[test]
fn a_plugin_that_does_not_load_is_the_environments_fault() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("plugin.toml"), "name = 'x'\nlibrary = 'libx.so'\nabi = 1\n").unwrap();
    let at = dir.path().to_str().expect("UTF-8 path");
    for verb in ["check", "info", "add"] {
        let output = run(&["plugin", verb, at], dir.path());
        expect_code(&output, 4);
        assert!(!text(&output.stderr).is_empty() || verb == "info", "{verb}");
    }
    std::fs::write(dir.path().join("libx.so"), "no library").unwrap();
    let output = run(&["plugin", "check", at], dir.path());
    expect_code(&output, 4);
    assert!(text(&output.stderr).contains("libx.so"), "{}", text(&output.stderr));
}

#[test]
fn a_plugin_that_would_be_hidden_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("plugin.toml"), "name = 'highs'\nlibrary = 'libx.so'\nabi = 1\n").unwrap();
    std::fs::write(dir.path().join("libx.so"), "no library").unwrap();
    let output = run(&["plugin", "add", dir.path().to_str().unwrap()], dir.path());
    expect_code(&output, 2);
    assert!(text(&output.stderr).contains("would hide this one"), "{}", text(&output.stderr));
}
