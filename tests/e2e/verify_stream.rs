//! `orlm verify` on long inputs: killed, resumed, in shards, without growing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{expect_code, orlm, text};

/// Writes `count` lines, of which every `programs`-th is a program and the others hold none, and some are no item.
fn write_items(path: &Path, count: u64, programs: u64) {
    let mut out = BufWriter::new(std::fs::File::create(path).unwrap());
    for i in 1..=count {
        let line = match i {
            _ if i % 997 == 0 => format!("{{\"id\": {i}, \"program\": "),
            _ if i % programs == 0 => {
                json!({"id": i, "program": format!("x = {i}\n"), "reference": i}).to_string()
            }
            _ => json!({"id": i, "trajectory": format!("There is no way to do number {i}."), "reference": i})
                .to_string(),
        };
        writeln!(out, "{line}").unwrap();
    }
}

fn verify(items: &Path, ledger: &Path, more: &[&str]) -> Command {
    let mut command = orlm();
    command.arg("verify").arg(items).args([
        "--solver",
        "highs",
        "--jobs",
        "2",
        "--on-bad-row",
        "skip",
        "--resume",
    ]);
    command.arg("--ledger").arg(ledger).args(more).stderr(Stdio::null());
    command
}

/// Each line of a ledger's entries in order, with its status (or `bad`), and whether the end was written.
fn entries(ledger: &Path) -> (Vec<(u64, String)>, bool) {
    let mut out = Vec::new();
    let mut ended = false;
    for line in BufReader::new(std::fs::File::open(ledger).unwrap()).lines().skip(1) {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if line.get("end").is_some() {
            ended = true;
            continue;
        }
        let status = line["status"].as_str().unwrap_or("bad").to_string();
        out.push((line["line"].as_u64().unwrap(), status));
    }
    (out, ended)
}

fn expect_every_line_once(ledger: &Path, count: u64, programs: u64) {
    let (seen, ended) = entries(ledger);
    assert!(ended);
    assert_eq!(seen.len() as u64, count);
    for (expected, (line, status)) in (1..).zip(seen) {
        assert_eq!(line, expected);
        let right = match line {
            _ if line % 997 == 0 => "bad",
            _ if line % programs == 0 => "no_model",
            _ => "parse_error",
        };
        assert_eq!(status, right, "line {line}");
    }
}

fn resident_kib(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Where a run was killed: lines in the ledger then, and the most memory that was seen, in KiB.
struct Killed {
    lines: u64,
    memory: u64,
}

/// Runs until the ledger has `until` bytes, and kills the process without a warning. `None` if it came to its end before.
fn kill_at(items: &Path, ledger: &Path, until: u64) -> Option<Killed> {
    let mut child = verify(items, ledger, &["--json"]).stdout(Stdio::null()).spawn().unwrap();
    let mut memory = 0;
    let deadline = Instant::now() + Duration::from_secs(6 * 3600);
    loop {
        memory = memory.max(resident_kib(&child).unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.code().is_some(), "it died: {status}");
            return None;
        }
        if std::fs::metadata(ledger).is_ok_and(|m| m.len() >= until) {
            child.kill().unwrap();
            child.wait().unwrap();
            let whole = std::fs::read(ledger).unwrap();
            let lines = whole.iter().filter(|b| **b == b'\n').count() as u64;
            return Some(Killed { lines, memory });
        }
        assert!(Instant::now() < deadline, "it hangs");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Numbers that spread over 0 to 1, other ones in each run of the test.
fn fractions(count: usize) -> Vec<f64> {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    let mut all: Vec<f64> =
        (1..=count).map(|k| (f64::from(seed) * 1e-9 + k as f64 * 0.618_034).fract()).collect();
    all.sort_by(f64::total_cmp);
    all
}

/// Kills a run at random places, resumes it each time, and returns the most memory of each part in KiB.
fn chaos(folder: &Path, count: u64, programs: u64, kills: usize) -> Vec<u64> {
    let (items, ledger) = (folder.join("items.jsonl"), folder.join("ledger.jsonl"));
    write_items(&items, count, programs);
    // An entry has about this many bytes.
    let whole = count as f64 * 480.0;
    let mut memory = Vec::new();
    for at in fractions(kills) {
        let Some(killed) = kill_at(&items, &ledger, 1 + (at * whole) as u64) else { break };
        println!(
            "killed with {} lines in the ledger; at most {} KiB were resident",
            killed.lines, killed.memory
        );
        memory.push(killed.memory);
    }
    let mut child = verify(&items, &ledger, &["--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).count());
    let mut most = 0;
    let status = loop {
        most = most.max(resident_kib(&child).unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    println!("the last part: at most {most} KiB were resident");
    memory.push(most);
    assert_eq!(status.code(), Some(1), "the answers are wrong");
    assert_eq!(reader.join().unwrap() as u64, count, "standard output has every line, old ones too");
    expect_every_line_once(&ledger, count, programs);
    memory
}

#[test]
fn a_run_that_is_killed_at_random_and_resumed_has_every_line_once() {
    let folder = tempfile::tempdir().unwrap();
    chaos(folder.path(), 3000, 20, 5);
}

/// `ORLM_STREAM_LINES` (1,000,000) lines, of which every `ORLM_STREAM_PROGRAMS`-th (1) is run. With programs on every line
/// it takes the better part of an hour on two cores.
#[test]
#[ignore = "takes long; run by name"]
fn a_million_lines_are_streamed_in_flat_memory() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |v| v.parse().unwrap());
    let (count, programs) = (number("ORLM_STREAM_LINES", 1_000_000), number("ORLM_STREAM_PROGRAMS", 1));
    let folder = tempfile::tempdir().unwrap();
    let memory = chaos(folder.path(), count, programs, 5);
    // The input alone is larger than this.
    let most = memory.into_iter().max().unwrap();
    assert!(most < 250 << 10, "{most} KiB");
}

#[test]
fn half_a_last_line_is_dropped_and_a_finished_ledger_is_only_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (items, ledger) = (folder.path().join("items.jsonl"), folder.path().join("ledger.jsonl"));
    write_items(&items, 40, 10);
    expect_code(&verify(&items, &ledger, &[]).output().unwrap(), 1);
    let whole = std::fs::read(&ledger).unwrap();
    // Cut at every place near the end, in the middle of the first line, and to nothing.
    let cuts = (whole.len() - 600..whole.len()).step_by(97).chain([0, 10, 300]);
    for cut in cuts {
        std::fs::write(&ledger, &whole[..cut]).unwrap();
        expect_code(&verify(&items, &ledger, &[]).output().unwrap(), 1);
        expect_every_line_once(&ledger, 40, 10);
    }
    let before = std::fs::metadata(&ledger).unwrap().len();
    let output = verify(&items, &ledger, &["--json"]).output().unwrap();
    assert_eq!(text(&output.stdout).lines().count(), 40);
    assert_eq!(std::fs::metadata(&ledger).unwrap().len(), before);
}

#[test]
fn a_ledger_goes_on_when_the_input_has_grown_and_refuses_one_that_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (items, ledger) = (folder.path().join("items.jsonl"), folder.path().join("ledger.jsonl"));
    write_items(&items, 30, 10);
    expect_code(&verify(&items, &ledger, &[]).output().unwrap(), 1);
    write_items(&items, 50, 10);
    expect_code(&verify(&items, &ledger, &[]).output().unwrap(), 1);
    expect_every_line_once(&ledger, 50, 10);

    let changed = std::fs::read_to_string(&items).unwrap().replace("x = 20", "x = 21");
    std::fs::write(&items, changed).unwrap();
    let refuse = |more: &[&str], code: i32, words: &str| {
        let output = verify(&items, &ledger, more).stderr(Stdio::piped()).output().unwrap();
        expect_code(&output, code);
        assert!(text(&output.stderr).contains(words), "{words} in {}", text(&output.stderr));
    };
    refuse(&[], 3, "is about another item than");
    write_items(&items, 5, 10);
    refuse(&[], 3, "the input has no more");
    refuse(&["--relative", "0.05"], 2, "rule is");
    refuse(&["--shard", "1/2"], 2, "shard is");
    let output = orlm().arg("verify").arg(&items).arg("--ledger").arg(&ledger).output().unwrap();
    expect_code(&output, 2);
    assert!(text(&output.stderr).contains("--resume continues it"));
    std::fs::write(&ledger, "something else\n").unwrap();
    refuse(&[], 3, "no ledger of `orlm verify`");
}

#[test]
fn a_signal_ends_a_run_with_75_and_the_rest_is_done_on_resume() {
    let folder = tempfile::tempdir().unwrap();
    let (items, ledger) = (folder.path().join("items.jsonl"), folder.path().join("ledger.jsonl"));
    write_items(&items, 20_000, 10);
    let mut child = verify(&items, &ledger, &[]).spawn().unwrap();
    while std::fs::metadata(&ledger).map_or(0, |m| m.len()) < 100_000 {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(75));
    let (seen, ended) = entries(&ledger);
    assert!(!ended && seen.len() < 20_000, "{} lines", seen.len());
    expect_code(&verify(&items, &ledger, &[]).output().unwrap(), 1);
    expect_every_line_once(&ledger, 20_000, 10);
}

#[test]
fn two_runs_cannot_write_one_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (items, ledger) = (folder.path().join("items.jsonl"), folder.path().join("ledger.jsonl"));
    write_items(&items, 20_000, 10);
    let mut child = verify(&items, &ledger, &[]).spawn().unwrap();
    while !ledger.exists() || std::fs::metadata(&ledger).unwrap().len() < 2000 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = verify(&items, &ledger, &[]).stderr(Stdio::piped()).output().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    expect_code(&second, 4);
    assert!(text(&second.stderr).contains("another orlm is writing it"));
}

/// The entries of shards, which hold other times.
fn comparable(ledger: &Path) -> BTreeMap<u64, Value> {
    let lines = std::fs::read_to_string(ledger).unwrap();
    let entries = lines.lines().skip(1).map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries
        .filter(|entry| entry.get("line").is_some())
        .map(|mut entry| {
            entry.as_object_mut().unwrap().remove("wall_ms");
            entry.as_object_mut().unwrap().remove("memory");
            (entry["line"].as_u64().unwrap(), entry)
        })
        .collect()
}

#[test]
fn shards_joined_are_what_one_run_would_have_been() {
    let folder = tempfile::tempdir().unwrap();
    let items = folder.path().join("items.jsonl");
    write_items(&items, 1100, 50);
    let whole = folder.path().join("whole.jsonl");
    expect_code(&verify(&items, &whole, &[]).output().unwrap(), 1);
    let shards: Vec<PathBuf> = (1..=3).map(|i| folder.path().join(format!("shard{i}.jsonl"))).collect();
    for (i, shard) in (1..).zip(&shards) {
        expect_code(&verify(&items, shard, &["--shard", &format!("{i}/3")]).output().unwrap(), 1);
    }
    let joined = folder.path().join("joined.jsonl");
    let merge = |ledgers: &[&PathBuf], more: &[&str]| {
        orlm().arg("merge").args(ledgers).arg("-o").arg(&joined).args(more).output().unwrap()
    };
    let output = merge(&[&shards[2], &shards[0], &shards[1]], &["--json"]);
    expect_code(&output, 1);
    assert_eq!(comparable(&joined), comparable(&whole));
    assert_eq!(text(&output.stdout).lines().count(), 1100);
    // A joined ledger is one like any other.
    let output = verify(&items, &joined, &["--json"]).output().unwrap();
    assert_eq!(text(&output.stdout).lines().count(), 1100);

    let refuse = |ledgers: &[&PathBuf], words: &str| {
        let output = merge(ledgers, &[]);
        expect_code(&output, 3);
        assert!(text(&output.stderr).contains(words), "{words} in {}", text(&output.stderr));
    };
    refuse(&[&shards[0], &shards[1]], "these are missing: 3");
    refuse(&[&shards[0], &shards[1], &shards[1]], "are both shard 2 of 3");
    refuse(&[&shards[0], &shards[1], &shards[2], &whole], "do not fit together");
    let unfinished = std::fs::read_to_string(&shards[2]).unwrap();
    let cut = unfinished.trim_end().rfind('\n').unwrap() + 1;
    std::fs::write(&shards[2], &unfinished[..cut]).unwrap();
    refuse(&[&shards[0], &shards[1], &shards[2]], "is not finished");
}

#[test]
fn a_verdict_is_written_before_the_next_line_is_there() {
    let mut child = orlm()
        .args(["verify", "-", "--json", "--solver", "highs", "--jobs", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in ["first", "second", "third"] {
        let item = json!({"id": id, "program": "x = 1", "reference": 1.0});
        writeln!(input, "{item}").unwrap();
        let line: Value = serde_json::from_str(&output.next().unwrap().unwrap()).unwrap();
        assert_eq!((&line["id"], &line["status"]), (&json!(id), &json!("no_model")));
    }
    drop(input);
    assert!(output.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
