//! `orlm generate`: files in and out, runs that are cut short, endpoints.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::serve::Served;
use crate::{expect_code, json_lines, orlm, text};

/// Eight prompts in every form.
const INPUT: &str = r#"{"id": "sea", "messages": [{"role": "user", "content": "Say something about the sea."}]}
{"id": 7, "prompt": "1, 2, 3,"}
{"prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Name a colour."}]}
{"prompt": "Once upon a time"}
{"prompt": "The capital of France is"}
{"prompt": "Water boils at"}
{"prompt": "def add(a, b):"}
{"prompt": "Dear Sir,"}
"#;

fn generate(folder: &Path, args: &[&str]) -> Output {
    orlm().current_dir(folder).arg("generate").args(args).output().expect("orlm starts")
}

fn input(folder: &Path) {
    std::fs::write(folder.join("in.jsonl"), INPUT).unwrap();
}

/// Records of a file by id and sample.
fn records(path: &Path) -> BTreeMap<(String, u64), Value> {
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line).unwrap();
            ((record["id"].as_str().unwrap().to_string(), record["sample"].as_u64().unwrap()), record)
        })
        .collect()
}

const SAMPLING: [&str; 6] = ["-n", "2", "--max-tokens", "12", "--seed", "4"];

#[test]
fn a_run_that_is_killed_goes_on_to_the_same_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    input(folder.path());
    let run = |output: &str, more: &[&str]| {
        let mut args = vec!["in.jsonl", "-o", output];
        args.extend(SAMPLING);
        args.extend(more);
        generate(folder.path(), &args)
    };
    // Another number of rows changes nothing but the order.
    expect_code(&run("whole.jsonl", &["--rows", "5"]), 0);
    let whole = records(&path("whole.jsonl"));
    assert_eq!(whole.len(), 16);
    assert_ne!(whole[&("sea".into(), 0)]["text"], whole[&("sea".into(), 1)]["text"]);

    let mut child = orlm()
        .current_dir(folder.path())
        .args(["generate", "in.jsonl", "-o", "cut.jsonl", "--rows", "2"])
        .args(SAMPLING)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..2000 {
        let lines = std::fs::read_to_string(path("cut.jsonl")).unwrap_or_default().lines().count();
        if lines >= 3 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = std::fs::read_to_string(path("cut.jsonl")).unwrap();
    assert!((3..16).contains(&before.lines().count()), "{} lines", before.lines().count());
    // As if the kill had come in the middle of a line.
    std::fs::write(path("cut.jsonl"), &before[..before.len() - 10]).unwrap();

    let refused = run("cut.jsonl", &[]);
    expect_code(&refused, 2);
    assert!(text(&refused.stderr).contains("--resume"));
    let other = run("cut.jsonl", &["--resume", "--temperature", "0.5"]);
    expect_code(&other, 3);
    assert!(
        text(&other.stderr).contains("cut.jsonl:1: this completion comes from another model, seed or way")
    );
    let resumed = run("cut.jsonl", &["--resume", "--json"]);
    expect_code(&resumed, 0);
    assert_eq!(json_lines(&resumed)[0]["before"], before.lines().count() - 1);
    assert_eq!(records(&path("cut.jsonl")), whole);
    let again = run("cut.jsonl", &["--resume", "--json"]);
    assert_eq!(json_lines(&again)[0]["written"], 0);
}

#[test]
fn one_question_is_answered_in_words_or_as_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let ask = ["--prompt", "1, 2, 3, 4, 5,", "--raw", "--temperature", "0", "--max-tokens", "9"];
    let words = generate(folder.path(), &ask);
    expect_code(&words, 0);
    let said = text(&words.stdout);
    assert!(said.contains(" 6, 7") && said.ends_with('\n'), "{said:?}");
    let mut args = ask.to_vec();
    args.extend(["--json", "--logprobs", "2", "--stop", " 7"]);
    let record = json_lines(&generate(folder.path(), &args)).remove(0);
    assert_eq!((record["text"].as_str(), record["finish"].as_str()), (Some(" 6, 7"), Some("stop")));
    let tokens = record["logprobs"].as_array().unwrap();
    assert_eq!(tokens.len() as u64, record["tokens"].as_u64().unwrap());
    // Greedy: each token is the likeliest.
    assert!(tokens.iter().all(|token| token["top"][0]["token"] == token["token"]), "{record}");
}

#[test]
fn what_is_wrong_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let bad = "{\"id\": \"a\", \"prompt\": \"fine\"}\n{\"id\": \"b\", \"prompt\": 5}\n";
    std::fs::write(folder.path().join("bad.jsonl"), bad).unwrap();
    let refused = generate(folder.path(), &["bad.jsonl", "--max-tokens", "2"]);
    expect_code(&refused, 3);
    assert!(text(&refused.stderr).contains("bad.jsonl:2:"), "{}", text(&refused.stderr));
    assert_eq!(json_lines(&refused)[0]["id"], "a", "what came before it is written");
    for (args, code, word) in [
        (vec!["bad.jsonl", "--top-p", "0"], 2, "top_p = 0"),
        (vec!["missing.jsonl"], 3, "missing.jsonl"),
        (vec!["bad.jsonl", "--model", "no-such"], 4, "no-such"),
        (vec!["bad.jsonl", "--adapter", "nowhere"], 4, "adapter_config.json"),
        (vec!["bad.jsonl", "--concurrency", "2"], 2, "--concurrency needs --endpoint"),
        (vec!["bad.jsonl", "--endpoint", "ftp://x"], 2, "http://"),
        (
            vec!["bad.jsonl", "--endpoint", "http://127.0.0.1:9/v1", "--half"],
            2,
            "--half is not for an endpoint",
        ),
        (vec!["--prompt", "x", "--resume"], 2, "cannot be used"),
    ] {
        let output = generate(folder.path(), &args);
        expect_code(&output, code);
        assert!(text(&output.stderr).contains(word), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn an_endpoint_is_asked_once_and_what_it_does_not_give_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    input(folder.path());
    let path = |name: &str| folder.path().join(name);
    let mut served = Served::start(&["--rows", "4", "--name", "small"]);
    let url = served.url.clone();
    let run = |output: &str, more: &[&str]| {
        let mut args = vec!["in.jsonl", "-o", output, "--endpoint", &url, "--model", "small"];
        args.extend(SAMPLING);
        args.extend(more);
        generate(folder.path(), &args)
    };
    expect_code(&run("a.jsonl", &["--answers", "answers.jsonl"]), 0);
    let first = records(&path("a.jsonl"));
    assert_eq!(first.len(), 16);
    // The same again gives the same, since the server heeds seeds.
    expect_code(&run("b.jsonl", &["--concurrency", "3"]), 0);
    assert_eq!(records(&path("b.jsonl")), first);
    // A budget ends the run; another run asks for the rest.
    let short = run("c.jsonl", &["--token-budget", "150"]);
    expect_code(&short, 4);
    assert!(text(&short.stderr).contains("the token budget of 150 is spent"), "{}", text(&short.stderr));
    let got = records(&path("c.jsonl")).len();
    assert!((1..16).contains(&got), "{got}");
    expect_code(&run("c.jsonl", &["--resume"]), 0);
    assert_eq!(records(&path("c.jsonl")), first);

    served.signal("-TERM");
    assert_eq!(served.wait(), Some(0));
    // Everything is in the file of answers: nobody is asked.
    expect_code(&run("d.jsonl", &["--answers", "answers.jsonl"]), 0);
    assert_eq!(records(&path("d.jsonl")), first);
    let gone = run("e.jsonl", &["--retries", "0"]);
    expect_code(&gone, 4);
    assert!(text(&gone.stderr).contains("16 completions are missing"), "{}", text(&gone.stderr));
    assert_eq!(std::fs::read_to_string(path("e.jsonl")).unwrap(), "");
}
