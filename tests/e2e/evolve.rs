//! `orlm evolve`: a whole run on a tiny scale with the real model, killed and resumed.

use std::collections::HashSet;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{expect_code, json_lines, orlm, orlm_with, text};

/// Seconds of work: it goes through every stage, and learns nothing.
const TINY: &str = r#"
[model]
max_sequence_tokens = 640
lora_rank = 4
generation_batch = 4
[problems]
unseen_families = ["knapsack"]
train = 2
dev = 1
held_out = 1
unseen = 1
[warmup]
lessons = 2
epochs = 1
batch_size = 2
genprm_lessons = 2
[evolution]
iterations = 1
hard_set_samples = 0
k = 2
batch_size = 2
[evolution.rollout]
max_new_tokens = 12
[genprm]
held_out = 2
batch_size = 2
[genprm.critique]
max_new_tokens = 12
[evaluation]
max_new_tokens = 12
"#;

struct Run {
    folder: tempfile::TempDir,
}

impl Run {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tiny.toml"), TINY).unwrap();
        Self { folder }
    }

    fn command(&self, solver: &str, flags: &[&str]) -> std::process::Command {
        let mut command = orlm();
        command
            .current_dir(self.folder.path())
            .args(["evolve", "tiny.toml", "--solver", solver, "--set", "run.folder=run", "--json"])
            .args(flags);
        command
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("run")
    }
}

/// Every record file of a run: name and lines, without wall times.
fn records(root: &Path) -> Vec<(String, Vec<serde_json::Value>)> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("checkpoints") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "jsonl") {
                let lines = std::fs::read_to_string(&path).unwrap();
                let parsed = lines.lines().map(|line| {
                    let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
                    if let Some(object) = value.as_object_mut() {
                        object.remove("seconds");
                    }
                    value
                });
                files.push((path.strip_prefix(root).unwrap().display().to_string(), parsed.collect()));
            }
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

#[test]
fn a_run_killed_at_any_stage_and_resumed_ends_like_one_that_was_not() {
    let whole = Run::new();
    let output = whole.command("highs", &[]).output().unwrap();
    expect_code(&output, 0);
    let labels: Vec<String> =
        json_lines(&output).iter().map(|row| row["label"].as_str().unwrap().to_string()).collect();
    assert_eq!(labels, ["base", "warm-up", "1"]);
    let expected = records(&whole.root());
    let stages = |root: &Path| {
        std::fs::read_to_string(root.join("ledger.jsonl")).map(|text| text.lines().count()).unwrap_or(0)
    };
    let total = stages(&whole.root());

    let killed = Run::new();
    let mut attempts = 0;
    let mut flags: Vec<&str> = Vec::new();
    loop {
        let before = stages(&killed.root());
        let mut child =
            killed.command("highs", &flags).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Each attempt may finish four more stages, then it is killed a little later: inside the next one.
        let deadline = Instant::now() + Duration::from_secs(300);
        let mut ended = false;
        while Instant::now() < deadline && stages(&killed.root()) < before + 4 {
            if child.try_wait().unwrap().is_some() {
                ended = true;
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(40 * attempts));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        attempts += 1;
        flags = vec!["--resume"];
        if ended || stages(&killed.root()) >= total {
            assert!(attempts > 2, "the run was never killed in the middle: {status}");
            break;
        }
        assert!(attempts < 40, "no progress");
    }
    expect_code(&killed.command("highs", &["--resume"]).output().unwrap(), 0);
    assert_eq!(records(&killed.root()), expected);
    for (name, lines) in &expected {
        let distinct: HashSet<String> = lines.iter().map(ToString::to_string).collect();
        assert_eq!(distinct.len(), lines.len(), "{name} holds a record twice");
    }
}

#[test]
fn a_run_is_not_overwritten_and_not_mixed_with_another_solver() {
    let run = Run::new();
    let short =
        ["--set", "evolution.iterations=0", "--set", "warmup.lessons=0", "--set", "warmup.genprm_lessons=0"];
    expect_code(&run.command("highs", &short).output().unwrap(), 0);
    let again = run.command("highs", &short).output().unwrap();
    expect_code(&again, 2);
    assert!(text(&again.stderr).contains("--resume"));
    let resumed = [&short[..], &["--resume"]].concat();
    expect_code(&run.command("highs", &resumed).output().unwrap(), 0);
    let drift = run.command("scip", &resumed).output().unwrap();
    expect_code(&drift, 3);
    assert!(text(&drift.stderr).contains("solver"), "{}", text(&drift.stderr));
}

#[test]
fn a_dry_run_shows_configuration_and_plan_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = orlm().current_dir(folder.path()).args(["evolve", "--dry-run"]).output().unwrap();
    expect_code(&output, 0);
    assert!(text(&output.stdout).contains("hard_set_samples"));
    assert!(text(&output.stderr).contains("rollout"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_replay_of_what_is_no_run_names_the_folder_and_makes_none() {
    let run = Run::new();
    let output = run.command("highs", &["--replay", "iteration-1/pair"]).output().unwrap();
    expect_code(&output, 2);
    assert!(text(&output.stderr).contains("run holds no run"), "{}", text(&output.stderr));
    assert!(!run.root().exists());
}

#[test]
fn a_wrong_key_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.toml");
    std::fs::write(&path, "[evolution]\niteratons = 3\n").unwrap();
    let output = orlm_with(&["evolve", path.to_str().unwrap()]);
    expect_code(&output, 3);
    let stderr = text(&output.stderr);
    assert!(stderr.contains("line 2") && stderr.contains("iteratons"), "{stderr}");
}

#[test]
fn an_endpoint_may_criticise_in_the_genprms_place() {
    let served = crate::serve::Served::start(&["--name", "critic"]);
    let run = Run::new();
    let endpoint = format!("genprm.endpoint={}", served.url);
    let flags = ["--set", &endpoint, "--set", "genprm.endpoint_model=critic"];
    let refused = run.command("highs", &flags).output().unwrap();
    expect_code(&refused, 3);
    assert!(text(&refused.stderr).contains("genprm.refine"), "{}", text(&refused.stderr));
    let frozen = ["--set", "genprm.refine=false", "--set", "warmup.genprm_lessons=0"];
    let output = run.command("highs", &[&flags[..], &frozen[..]].concat()).output().unwrap();
    expect_code(&output, 0);
    let answers = std::fs::read_to_string(run.folder.path().join("run.answers.jsonl")).unwrap();
    let lines = |file: &str| std::fs::read_to_string(run.root().join(file)).unwrap().lines().count();
    let (critiques, known) = (lines("iteration-1/critiques.jsonl"), lines("warm-up/known-critiques.jsonl"));
    assert!(critiques > 0 && known > 0);
    // One answer for each, below the file's first line.
    assert_eq!(answers.lines().count(), critiques + known + 1);
}
