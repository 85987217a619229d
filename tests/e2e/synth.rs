//! `orlm synth`.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{expect_code, json_lines, orlm, root, text};

fn lines(path: &Path) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn problems_are_verified_and_train_and_verify_take_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("made.jsonl");
    let output = orlm()
        .args([
            "synth",
            "--count",
            "40",
            "--seed",
            "5",
            "--solver",
            "highs",
            "--library",
            "coptpy,pulp",
            "--json",
        ])
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    expect_code(&output, 0);
    let summary = &json_lines(&output)[0];
    assert_eq!(summary["problems"], 40);
    let made = lines(&out);
    assert_eq!(made.len(), 40);
    for record in &made {
        assert!(summary["families"][record["family"].as_str().unwrap()].as_u64().unwrap() > 0);
        let trajectory = record["trajectory"].as_str().unwrap();
        let imported = record["library"].as_str().unwrap();
        assert!(trajectory.contains("</step>") && trajectory.contains(&format!("import {imported}")));
        assert_eq!(record["messages"][1]["content"].as_str(), Some(trajectory));
        assert!(!record["reference"].is_null());
    }
    // The file as it is, on another solver.
    let verified = orlm().args(["verify", "--solver", "scip", "--json"]).arg(&out).output().unwrap();
    expect_code(&verified, 0);
    assert!(json_lines(&verified).iter().all(|line| line["status"] == "ok"));
    let config = folder.path().join("train.toml");
    let data = out.to_str().unwrap();
    std::fs::write(
        &config,
        format!("[model]\npath = \"SmolLM2-135M-Instruct\"\n\n[data]\nfiles = [{data:?}]\n"),
    )
    .unwrap();
    let plan = orlm().args(["train", "sft", "--dry-run"]).arg(&config).output().unwrap();
    expect_code(&plan, 0);
}

#[test]
fn a_run_that_was_killed_goes_on_and_ends_like_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, killed) = (folder.path().join("whole.jsonl"), folder.path().join("killed.jsonl"));
    let synth = |out: &Path| {
        let mut command = orlm();
        command.args([
            "synth",
            "--count",
            "60",
            "--seed",
            "3",
            "--solver",
            "highs",
            "--families",
            "knapsack,diet",
        ]);
        command
            .args(["--size", "small", "--resume", "--out"])
            .arg(out)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    assert!(synth(&whole).status().unwrap().success());
    let mut child = synth(&killed).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    while std::fs::read(&killed).map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count()) < 10 {
        assert!(Instant::now() < deadline && child.try_wait().unwrap().is_none(), "it wrote too little");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // Half a line, as a kill may leave it.
    std::fs::OpenOptions::new().append(true).open(&killed).unwrap().write_all(b"{\"index\": 9").unwrap();
    assert!(lines_or_none(&killed).is_none());
    assert!(synth(&killed).status().unwrap().success());
    assert_eq!(std::fs::read_to_string(&killed).unwrap(), std::fs::read_to_string(&whole).unwrap());
}

fn lines_or_none(path: &Path) -> Option<Vec<Value>> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).ok()).collect()
}

#[test]
fn questions_that_are_known_are_left_out_and_another_runs_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first.jsonl"), folder.path().join("second.jsonl"));
    let synth = |seed: &str, out: &Path, more: &[&str]| {
        let mut command = orlm();
        command.args([
            "synth",
            "--count",
            "6",
            "--solver",
            "highs",
            "--families",
            "knapsack",
            "--size",
            "small",
        ]);
        command.args(["--json", "--seed", seed, "--out"]).arg(out).args(more).output().unwrap()
    };
    expect_code(&synth("1", &first, &[]), 0);
    let output = synth("1", &second, &["--exclude", first.to_str().unwrap()]);
    expect_code(&output, 0);
    assert!(json_lines(&output)[0]["left_out"]["near_known_question"].as_u64().unwrap() >= 6);
    let rejects = lines(&folder.path().join("second.jsonl.rejects.jsonl"));
    assert!(rejects[0]["reason"].as_str().unwrap().contains("first.jsonl:1"), "{}", rejects[0]);
    let output = synth("2", &first, &["--resume"]);
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("another seed"), "{}", text(&output.stderr));
    let output = synth("1", &first, &["--resume", "--exclude", second.to_str().unwrap()]);
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("excluded files"), "{}", text(&output.stderr));
    expect_code(&synth("1", &first, &[]), 2);
    std::fs::write(&second, json!({"query": "?"}).to_string()).unwrap();
    let output = synth("4", &folder.path().join("third.jsonl"), &["--exclude", second.to_str().unwrap()]);
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("question"), "{}", text(&output.stderr));
}

#[test]
fn augmentations_follow_their_problem_with_the_answer_that_follows_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("made.jsonl");
    let families = "production_mix,diet,knapsack,lot_sizing,portfolio";
    let output = orlm()
        .args(["synth", "--count", "60", "--seed", "2", "--augment", "--families", families, "--out"])
        .arg(&out)
        .output()
        .unwrap();
    expect_code(&output, 0);
    let made = lines(&out);
    let mut seen = std::collections::BTreeMap::new();
    for record in &made {
        let Some(augmentation) = record["augmentation"].as_str() else { continue };
        *seen.entry(augmentation.to_string()).or_insert(0) += 1;
        let first = made.iter().find(|first| first["id"] == record["from"]).unwrap();
        assert_eq!(first["family"], record["family"]);
        assert_ne!(first["question"], record["question"]);
        let [then, now] = [first, record].map(|record| record["reference"]["objective"].as_f64());
        let Some((then, now)) = then.zip(now) else { continue };
        let ratio = now / then;
        match augmentation {
            "scaling" => {
                assert!([1.0, 2.0, 3.0, 5.0, 10.0].iter().any(|factor| (ratio - factor).abs() < 1e-6))
            }
            _ => assert!((ratio - 1.0).abs() < 1e-6, "{record}"),
        }
        if augmentation != "scaling" {
            assert_eq!(first["model"], record["model"], "{record}");
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[test]
fn libraries_whose_guest_is_not_there_are_refused_before_a_file_is_begun() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    for room in std::fs::read_dir(root().join(".orlm")).unwrap().map(Result::unwrap) {
        let copy = home.join(room.file_name());
        std::fs::create_dir_all(&copy).unwrap();
        for entry in std::fs::read_dir(room.path()).into_iter().flatten().map(Result::unwrap) {
            if entry.file_name() != "packages" {
                std::os::unix::fs::symlink(entry.path(), copy.join(entry.file_name())).unwrap();
            }
        }
    }
    let out = folder.path().join("made.jsonl");
    // Nobody answers at that address: nothing is asked.
    let endpoint = ["--endpoint", "http://127.0.0.1:9/v1", "--endpoint-model", "m"];
    for teacher in [&[][..], &endpoint] {
        let mut command = orlm();
        command.env("ORLM_HOME", &home).args([
            "synth",
            "--count",
            "2",
            "--solver",
            "highs",
            "--library",
            "all",
        ]);
        let output = command.args(teacher).arg("--out").arg(&out).output().unwrap();
        expect_code(&output, 4);
        assert!(text(&output.stderr).contains("setup --with packages"), "{}", text(&output.stderr));
        assert!(!out.exists());
    }
}
