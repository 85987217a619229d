//! `orlm synth --endpoint`: a script behind an OpenAI-compatible server writes problems, mistakes included.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{expect_code, json_lines, orlm, text};

/// What the server writes to a chat.
type Script = fn(&[Value]) -> String;

/// Counts the bodies that it answered.
struct Scripted {
    url: String,
    answered: Arc<Mutex<HashMap<String, usize>>>,
}

impl Scripted {
    fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let answered: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
        let server = Self { url, answered: answered.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let answered = answered.clone();
                std::thread::spawn(move || serve(stream.unwrap(), script, &answered));
            }
        });
        server
    }

    /// Requests that were answered, and how many of them more than once.
    fn asked(&self) -> (usize, usize) {
        let answered = self.answered.lock().unwrap();
        (answered.values().sum(), answered.values().filter(|times| **times > 1).count())
    }
}

fn serve(mut stream: TcpStream, script: Script, answered: &Mutex<HashMap<String, usize>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let json: Value = serde_json::from_slice(&body).unwrap();
        let content = script(json["messages"].as_array().unwrap());
        let usage = json!({"prompt_tokens": 100, "completion_tokens": 50});
        let answer = json!({
            "choices": [{"message": {"content": content}, "finish_reason": "stop"}],
            "usage": usage,
        });
        let answer = answer.to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", answer.len());
        if stream.write_all((head + &answer).as_bytes()).is_err() {
            return;
        }
        *answered.lock().unwrap().entry(String::from_utf8(body).unwrap()).or_default() += 1;
    }
}

/// The numbers of a question as the script tells it: price of bread and cake, hours of each, hours there are.
fn numbers(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
    words.map(|word| word.parse().unwrap()).collect()
}

fn tell(lead: &str, numbers: &[u64], unit: &str) -> String {
    let [bread, cake, slow, quick, hours] = numbers[..] else { panic!("{numbers:?}") };
    format!(
        "<question>{lead} a baker earns ${bread} with a tray of bread and ${cake} with a tray of cake. The oven needs {slow} \
         {unit} and {quick} {unit} for them, and is free for {hours} {unit}. How much can be earned?</question>"
    )
}

/// A chat's first message, if it asks for steps; else the question that the script writes.
fn told(messages: &[Value]) -> Result<&str, String> {
    let asked = messages[0]["content"].as_str().unwrap();
    if asked.contains("nine steps") {
        return Ok(asked);
    }
    let original = || asked.lines().find(|line| line.contains("a baker earns")).unwrap();
    Err(if asked.contains("in other words") {
        tell("By and by,", &numbers(original()), "hours")
    } else if asked.contains("in other units") {
        let mut given = numbers(original());
        given[2..].iter_mut().for_each(|hours| *hours *= 60);
        tell("Daily", &given, "minutes")
    } else if asked.contains("another size") {
        let mut given = numbers(original());
        given[4] *= 3;
        tell("Daily", &given, "hours")
    } else {
        // Another setting, another problem.
        let sum: u64 = asked.bytes().map(u64::from).sum();
        tell("Daily", &[3 + sum % 7, 4 + sum % 11, 2, 3, 20 + sum % 97], "hours")
    })
}

fn steps(asked: &str, program: &[String]) -> String {
    let names: Vec<&str> = asked
        .lines()
        .filter_map(|line| line.split_once(". ").filter(|(number, _)| number.parse::<u32>().is_ok()))
        .filter_map(|(_, rest)| rest.split_once(':').map(|(name, _)| name))
        .collect();
    assert_eq!(names.len(), 9, "{asked}");
    let said = |name: &str| match name {
        "Python code" => format!("\n```python\n{}\n```", program.join("\n")),
        _ => " In words.".to_string(),
    };
    let steps = names.iter().map(|name| format!("<step>\n{name}:{}\n</step>", said(name)));
    steps.collect::<Vec<_>>().join("\n")
}

/// The program for a question, with a `row` of its own.
fn program(asked: &str, row: &str) -> Vec<String> {
    let question = asked.lines().next().unwrap();
    let given = numbers(question);
    vec![
        "import coptpy as cp".into(),
        "from coptpy import COPT".into(),
        "m = cp.Envr().createModel()".into(),
        "x = m.addVar(name=\"bread\")".into(),
        "y = m.addVar(name=\"cake\")".into(),
        row.into(),
        format!("m.addConstr({} * x + {} * y <= {})", given[2], given[3], given[4]),
        format!("m.setObjective({} * x + {} * y, COPT.MAXIMIZE)", given[0], given[1]),
        "m.solve()".into(),
        "print(m.objval)".into(),
    ]
}

/// Every first program names a function that is not there; the revisions mend that, but for paraphrases.
fn mends_most(messages: &[Value]) -> String {
    std::thread::sleep(Duration::from_millis(20));
    let asked = match told(messages) {
        Ok(asked) => asked,
        Err(question) => return question,
    };
    match messages.last().unwrap()["content"].as_str().unwrap() {
        wrong if messages.len() > 1 && asked.starts_with("By and by") => {
            assert!(wrong.contains("NameError") || wrong.contains("is missing"), "{wrong}");
            "I am sure that it is right.".into()
        }
        wrong if messages.len() > 1 => {
            assert!(wrong.contains("NameError") && wrong.contains("quicksun"), "{wrong}");
            steps(asked, &program(asked, ""))
        }
        _ => steps(asked, &program(asked, "print(quicksun)")),
    }
}

/// A round limit: HiGHS cannot take it, SCIP can.
fn needs_a_cone(messages: &[Value]) -> String {
    match told(messages) {
        Ok(asked) => steps(asked, &program(asked, "m.addQConstr(x * x + y * y <= 1000000)")),
        Err(question) => question,
    }
}

fn synth(server: &Scripted, out: &Path, count: &str, more: &[&str]) -> Command {
    let mut command = orlm();
    command.args([
        "synth",
        "--endpoint",
        &server.url,
        "--endpoint-model",
        "script",
        "--count",
        count,
        "--json",
    ]);
    if !more.contains(&"--solver") {
        command.args(["--solver", "highs"]);
    }
    command.arg("--out").arg(out).args(more);
    command
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn beside(out: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}.{end}", out.display()))
}

#[test]
fn what_a_language_model_writes_is_kept_only_with_the_hosts_own_proof() {
    let folder = tempfile::tempdir().unwrap();
    let server = Scripted::start(mends_most);
    let whole = folder.path().join("whole.jsonl");
    let output = synth(&server, &whole, "12", &[]).output().unwrap();
    expect_code(&output, 0);
    let summary = json_lines(&output).remove(0);
    assert_eq!((&summary["problems"], &summary["undecided"]), (&json!(12), &json!({})));
    let (asked, twice) = server.asked();
    assert_eq!((summary["tokens"].as_u64(), twice), (Some(150 * asked as u64), 0));
    for record in lines(&whole) {
        let given = numbers(record["question"].as_str().unwrap());
        let best =
            (0..2).map(|k| given[k] as f64 * given[4] as f64 / given[2 + k] as f64).fold(0.0, f64::max);
        let reference = record["reference"]["objective"].as_f64().unwrap();
        assert!((reference - best).abs() < 1e-6 * best, "{record}");
        assert_eq!(record["answers"], json!({"asked": 1, "valid": 1, "agreeing": 1}));
        assert_eq!((&record["revisions"], &record["teacher"]), (&json!(1), &json!("script")));
        assert!(record["scenario"].as_str().unwrap().len() > 3);
        assert_eq!(record["trajectory"].as_str().unwrap().matches("<step>").count(), 9);
        assert_eq!(record["messages"][1]["content"], record["trajectory"]);
    }
    let rejects = lines(&beside(&whole, "rejects.jsonl"));
    assert!(rejects.len() >= 3, "one of each draw: {rejects:?}");
    for reject in &rejects {
        assert_eq!(
            (&reject["cause"], &reject["augmentation"]),
            (&json!("parse_error"), &json!("paraphrase"))
        );
        assert!(reject["reason"].as_str().unwrap().contains("revised 3 times"), "{reject}");
        assert!(reject["scenario"].is_string() && reject["question"].as_str().unwrap().contains("a baker"));
    }
    let verified = orlm().args(["verify", "--solver", "scip", "--json"]).arg(&whole).output().unwrap();
    expect_code(&verified, 0);

    // Killed in the middle and resumed: the same files, and nothing that was answered is asked again.
    let server = Scripted::start(mends_most);
    let killed = folder.path().join("killed.jsonl");
    for wanted in [1, 5] {
        let mut child = synth(&server, &killed, "12", &["--resume"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(120);
        let count =
            || std::fs::read(&killed).map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count());
        while count() < wanted {
            assert!(Instant::now() < deadline && child.try_wait().unwrap().is_none(), "it wrote too little");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    std::fs::OpenOptions::new().append(true).open(&killed).unwrap().write_all(b"{\"index\": 9").unwrap();
    expect_code(&synth(&server, &killed, "12", &["--resume"]).output().unwrap(), 0);
    assert_eq!(lines(&killed), lines(&whole));
    // Each kill may lose the answers that were on their way, of four draws at most.
    assert!(server.asked().1 <= 2 * 4, "{:?}", server.asked());
    let refused = synth(&server, &killed, "12", &["--resume", "--answers", "2"]).output().unwrap();
    expect_code(&refused, 3);
    // Begun anew beside its answers: nobody is asked.
    let before = server.asked();
    std::fs::remove_file(&killed).unwrap();
    expect_code(&synth(&server, &killed, "12", &[]).output().unwrap(), 0);
    assert_eq!(server.asked(), before);
}

#[test]
fn budgets_stop_a_run_and_another_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Scripted::start(mends_most);
    let out = folder.path().join("made.jsonl");
    let few = ["--max-tokens", "60", "--resume"];
    let output =
        synth(&server, &out, "6", &[&few[..], &["--token-budget", "2000"]].concat()).output().unwrap();
    expect_code(&output, 75);
    let said = text(&output.stderr);
    assert!(said.contains("the token budget of 2000 is spent") && said.contains("of 6 problems"), "{said}");
    assert!(json_lines(&output)[0]["tokens"].as_u64().unwrap() <= 2000);
    let asked = server.asked().0;
    assert!((1..=13).contains(&asked), "{asked}");
    let output = synth(&server, &out, "6", &[&few[..], &["--time-budget", "0"]].concat()).output().unwrap();
    expect_code(&output, 75);
    assert!(text(&output.stderr).contains("the time budget of 0 s is spent"), "{}", text(&output.stderr));
    assert_eq!(server.asked().0, asked);
    expect_code(&synth(&server, &out, "6", &few).output().unwrap(), 0);
    assert_eq!((lines(&out).len(), server.asked().1), (6, 0));
}

#[test]
fn a_fault_of_the_host_is_tried_again_and_never_the_teachers() {
    let folder = tempfile::tempdir().unwrap();
    let server = Scripted::start(needs_a_cone);
    let out = folder.path().join("made.jsonl");
    let output = synth(&server, &out, "4", &[]).output().unwrap();
    expect_code(&output, 4);
    let said = text(&output.stderr);
    assert!(said.contains("nothing is known of the last 8 draws") && said.contains("cannot do"), "{said}");
    assert!(lines(&out).is_empty() && lines(&beside(&out, "rejects.jsonl")).is_empty());
    // Another solver can: no word is asked for again.
    let before = server.asked();
    let output = synth(&server, &out, "4", &["--resume", "--solver", "scip"]).output().unwrap();
    expect_code(&output, 0);
    assert_eq!((lines(&out).len(), server.asked()), (4, before));
    assert!(lines(&out).iter().all(|record| record["revisions"] == 0));
    // All four questions of a draw, though the paraphrase has the model of the first.
    let kinds: Vec<Value> = lines(&out).iter().map(|record| record["augmentation"].clone()).collect();
    assert_eq!(kinds, [Value::Null, json!("paraphrase"), json!("unit_conversion"), json!("scaling")]);
    assert_eq!(lines(&out)[0]["model"], lines(&out)[1]["model"]);
}

#[test]
fn options_of_a_language_model_need_one() {
    let output = orlm().args(["synth", "--count", "1", "--out", "x", "--answers", "2"]).output().unwrap();
    expect_code(&output, 2);
    assert!(text(&output.stderr).contains("--endpoint"), "{}", text(&output.stderr));
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = Scripted { url: format!("ftp://{free}"), answered: Arc::default() };
    let folder = tempfile::tempdir().unwrap();
    let output = synth(&gone, &folder.path().join("x.jsonl"), "1", &[]).output().unwrap();
    expect_code(&output, 2);
    assert!(text(&output.stderr).contains("http://"), "{}", text(&output.stderr));
}
