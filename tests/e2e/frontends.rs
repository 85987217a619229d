//! Programs of every front end print in the sandbox what they print with the real library.
//!
//! The programs and what the real libraries made of them lie in `wasm-sandbox/guest/tests/programs`; `differential.py` beside
//! that folder recorded it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;
use serde_json::Value;

use crate::{json_lines, orlm, root, text};

/// What became of a program under the real library.
#[derive(Debug, Deserialize)]
struct Expectation {
    stdout: String,
    error: Option<String>,
    exit_code: Option<Value>,
}

/// Where the front end is meant to differ.
#[derive(Debug, Deserialize, Default)]
struct Deviation {
    stdout: Option<String>,
    error: Option<Option<String>>,
}

struct Case {
    name: String,
    path: PathBuf,
    expected: Expectation,
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> BTreeMap<String, T> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        Err(_) => BTreeMap::new(),
    }
}

fn cases() -> Vec<Case> {
    let folder = root().join("wasm-sandbox/guest/tests/programs");
    let mut cases = Vec::new();
    for library in std::fs::read_dir(&folder).expect("the programs are there").flatten() {
        let mut deviations: BTreeMap<String, Deviation> = read(&library.path().join("deviations.json"));
        for (name, mut expected) in read::<Expectation>(&library.path().join("expectations.json")) {
            let deviation = deviations.remove(&name).unwrap_or_default();
            expected.stdout = deviation.stdout.unwrap_or(expected.stdout);
            expected.error = deviation.error.unwrap_or(expected.error);
            let path = library.path().join(format!("{name}.py"));
            let name = format!("{}/{name}", library.file_name().to_string_lossy());
            cases.push(Case { name, path, expected });
        }
    }
    cases
}

/// The text in pieces: numbers with a decimal point, and what stands between them.
fn pieces(text: &str) -> Vec<(&str, Option<f64>)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let (mut pieces, mut at, mut plain) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let whole = digits(at);
        let point = at + whole;
        let fraction = if whole > 0 && bytes.get(point) == Some(&b'.') { digits(point + 1) } else { 0 };
        if fraction == 0 {
            at += whole.max(1);
            continue;
        }
        let mut end = point + 1 + fraction;
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits((end + 1 + sign).min(bytes.len()));
            end += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        let start = if at > plain && bytes[at - 1] == b'-' { at - 1 } else { at };
        pieces.push((&text[plain..start], None));
        pieces.push((&text[start..end], text[start..end].parse().ok()));
        (at, plain) = (end, end);
    }
    pieces.push((&text[plain..], None));
    pieces
}

/// The text without what newer versions of CPython add to messages of its own, or leave out: the expectations were recorded with an older one.
fn without_advice(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let line = match line.find(". Did you mean '") {
            Some(at) if line.ends_with("'?") => &line[..at],
            _ => line,
        };
        let hashed = line.split_once("cannot use '").and_then(|(head, rest)| {
            let reason = rest.split_once("as a dict key (").or(rest.split_once("as a set element ("))?.1;
            Some(format!("{head}{}", reason.strip_suffix(')')?))
        });
        let line = hashed.as_deref().unwrap_or(line);
        let line = line.strip_suffix(" and no __dict__ for setting new attributes").unwrap_or(line);
        let line = line.replace("float division by zero", "division by zero");
        out.push_str(&line.replace("recursion depth exceeded in comparison", "recursion depth exceeded"));
        out.push_str(end);
    }
    out
}

/// Whether two texts are the same but for the last digits of numbers: the two sides use different solvers.
fn same_text(expected: &str, found: &str) -> bool {
    let (expected, found) = (&without_advice(expected), &without_advice(found));
    // A minus sign before zero is no difference either.
    let near = |a: f64, b: f64| (a - b).abs() <= 2e-9 + 2e-9 * a.abs();
    let (left, right) = (pieces(expected), pieces(found));
    left.len() == right.len()
        && left.iter().zip(&right).all(|((a, x), (b, y))| match (x, y) {
            (Some(x), Some(y)) => near(*x, *y),
            (None, None) => a == b,
            _ => false,
        })
}

/// What differs, if anything.
fn difference(case: &Case) -> Option<String> {
    let output = orlm()
        .args(["run", "--json", "--solver", "auto"])
        .arg(&case.path)
        .output()
        .expect("the orlm binary starts");
    let lines = json_lines(&output);
    let [record] = lines.as_slice() else {
        return Some(format!("no record: {}", text(&output.stderr)));
    };
    let outcome = &record["outcome"];
    let error = (outcome["kind"] == "exception").then(|| outcome["class"].as_str().unwrap_or_default());
    let ended = matches!(outcome["kind"].as_str(), Some("finished" | "exception" | "exit"));
    let stdout = record["stdout"].as_str().unwrap_or_default();
    let code = case.expected.exit_code.as_ref().filter(|code| !code.is_null());
    let left = match code {
        // A text or a number other than zero leaves by a number.
        Some(code) if code != 0 => {
            outcome["kind"] == "exit" && (code.is_string() || *code == outcome["code"])
        }
        _ => true,
    };
    let same = ended && left && error == case.expected.error.as_deref();
    if same && same_text(&case.expected.stdout, stdout) {
        return None;
    }
    let place = case.expected.stdout.lines().zip(stdout.lines()).find(|(a, b)| !same_text(a, b));
    Some(format!(
        "outcome {outcome}\n  expected error {:?}, exit {code:?}\n  first differing lines {place:?}\n  found {} lines, expected {}",
        case.expected.error,
        stdout.lines().count(),
        case.expected.stdout.lines().count(),
    ))
}

#[test]
fn programs_print_in_the_sandbox_what_they_print_with_the_real_library() {
    let cases = cases();
    assert!(cases.len() >= 300, "{} programs", cases.len());
    let (next, differing) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(what) = difference(case) {
                differing.lock().expect("no test panics with it").push(format!("{}: {what}", case.name));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let differing = differing.into_inner().expect("no test panics with it");
    println!("{} programs, {} differ", cases.len(), differing.len());
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn texts_differ_by_more_than_the_last_digits_of_a_number() {
    assert!(same_text("x = 1.5, y = -0.0", "x = 1.5000000001, y = 0.0"));
    assert!(same_text("2.5e+3 end", "2500.0 end"));
    assert!(same_text(
        "a !! TypeError unhashable type: 'V'\n",
        "a !! TypeError cannot use 'm.V' as a dict key (unhashable type: 'V')\n"
    ));
    assert!(same_text("f() got 'nam'", "f() got 'nam'. Did you mean 'name'?"));
    for (a, b) in [("1.5", "1.6"), ("a 1.5", "b 1.5"), ("3", "4"), ("1.5", "1.5 "), ("1.5", "1")] {
        assert!(!same_text(a, b), "{a} {b}");
    }
}
