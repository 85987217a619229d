//! What `orlm verify` takes in and gives out: bad rows, reports for build machines, other graders, reference programs.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::{expect_code, json_lines, orlm, text};

const SHOP: &str = "import gurobipy as gp
from gurobipy import GRB
model = gp.Model()
x = model.addVars(3, ub=3, vtype=GRB.INTEGER, name='x')
model.addConstr(3 * x[0] + 4 * x[1] + 5 * x[2] <= 8)
model.addConstr(x[0] + x[1] <= 3)
model.setObjective(4 * x[0] + 5 * x[1] + 6 * x[2], GRB.MAXIMIZE)
model.optimize()
";

fn verify(folder: &Path, lines: impl AsRef<[u8]>, flags: &[&str]) -> Output {
    let items = folder.join("items.jsonl");
    std::fs::write(&items, lines.as_ref()).unwrap();
    orlm().arg("verify").arg(items).args(["--solver", "highs", "--jobs", "2"]).args(flags).output().unwrap()
}

fn lines(items: &[Value]) -> String {
    items.iter().map(|item| format!("{item}\n")).collect()
}

#[test]
fn bad_rows_of_every_kind_are_named_left_out_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let quarantine = folder.path().join("bad.jsonl");
    let good = |id: u32| json!({"id": id, "program": "pass", "reference": 1}).to_string();
    let long = format!("{{\"id\": 9, \"program\": \"{}\"}}", "#".repeat(3 << 20));
    let bad: Vec<(&[u8], &str)> = vec![
        (b"{\"id\": 2, \"program\": 5}", ":2:22: `program`: invalid type: integer `5`"),
        (b"{\"id\": 3, \"program\": \"x\", \"program\": \"y\"}", ":3:"),
        (
            b"{\"id\": 4, \"program\": \"x\", \"reference\": {\"objective\": NaN}}",
            "`reference.objective`: NaN is no JSON number",
        ),
        (b"{\"id\": 5, \"program\": \"\xff\"}", ":5:23: not UTF-8"),
        (b"{\"id\": 6}", ":6: `program`: missing"),
        (long.as_bytes(), ":7: the line has 3145"),
        (b"{\"id\": 8, \"program\": \"cut", ":8:"),
    ];
    // With a byte order mark, line ends of Windows, and a last line that is cut off.
    let mut input = "\u{feff}".as_bytes().to_vec();
    input.extend(good(1).bytes());
    for (line, _) in &bad {
        input.extend(b"\r\n");
        input.extend(*line);
    }
    let flags = [
        "--json",
        "--line-mib",
        "2",
        "--on-bad-row",
        "quarantine",
        "--quarantine",
        quarantine.to_str().unwrap(),
    ];
    let output = verify(folder.path(), &input, &flags);
    expect_code(&output, 1);
    let stderr = text(&output.stderr);
    for (_, words) in &bad {
        assert!(stderr.contains(words), "{words} in {stderr}");
    }
    assert!(stderr.contains("the file is cut off in the middle of its last line"), "{stderr}");
    let records = json_lines(&output);
    assert_eq!(records.len(), 8);
    assert_eq!(records[0]["status"], "no_model");
    assert!(records[1..].iter().all(|r| r["bad_row"]["message"].is_string()), "{records:?}");
    let kept = std::fs::read(&quarantine).unwrap();
    assert!(kept.starts_with(b"{\"id\": 2, \"program\": 5}"));
    assert_eq!(kept.iter().filter(|b| **b == b'\n').count(), 7);

    let output = verify(folder.path(), &input, &["--json", "--line-mib", "2", "--on-bad-row", "skip"]);
    assert_eq!((output.status.code(), json_lines(&output).len()), (Some(1), 8));
    expect_code(&verify(folder.path(), &input, &["--line-mib", "2"]), 3);
    expect_code(&verify(folder.path(), &input, &["--on-bad-row", "quarantine"]), 2);
    expect_code(&verify(folder.path(), &input, &["--quarantine", "x"]), 2);
}

#[test]
fn a_line_of_ten_megabytes_is_an_item_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let words = "Let me think about it. ".repeat(10 << 20 >> 5);
    let trajectory = format!("<think>{words}{words}</think>\n```python\n{SHOP}```");
    assert!(trajectory.len() > 10 << 20);
    let item = json!({"id": "long", "trajectory": trajectory, "reference": 10});
    let output = verify(folder.path(), lines(&[item.clone(), item]), &["--json"]);
    expect_code(&output, 0);
    assert_eq!(json_lines(&output).len(), 2);
}

#[test]
fn build_machines_get_junit_and_sarif() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (junit, sarif) = (path("junit.xml"), path("sarif.json"));
    let items = lines(&[
        json!({"id": "good", "program": SHOP, "reference": 10}),
        json!({"id": "<wrong> & \u{1b}[31m\"quoted\"", "program": SHOP, "reference": 11}),
        json!({"id": "no", "trajectory": "words", "reference": 11}),
    ]);
    let output = verify(folder.path(), items, &["--junit", &junit, "--sarif", &sarif]);
    expect_code(&output, 1);
    let xml = std::fs::read_to_string(&junit).unwrap();
    assert!(xml.contains("tests=\"3\" failures=\"2\" errors=\"0\""), "{xml}");
    assert!(xml.contains("<failure type=\"wrong_value\""), "{xml}");
    assert!(xml.contains("&lt;wrong&gt; &amp; \\u{1b}[31m&quot;quoted&quot;"), "{xml}");
    assert!(
        xml.contains("rule objective-1e-6: |objective - reference| &lt;= 0e0 + 1e-6 * max(1, |reference|)"),
        "{xml}"
    );
    assert!(xml.trim_end().ends_with("</testsuites>"));
    let sarif: Value = serde_json::from_slice(&std::fs::read(&sarif).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["ruleId"], "wrong_value");
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    let driver = &sarif["runs"][0]["tool"]["driver"];
    assert_eq!(driver["properties"]["verdictRule"], "objective-1e-6");
    let known: Vec<&str> =
        driver["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert!(results.iter().all(|r| known.contains(&r["ruleId"].as_str().unwrap())));
    assert!(text(&output.stderr).contains("|objective - reference| <= 0e0 + 1e-6"));
}

#[test]
fn the_rule_and_the_absolute_tolerance_are_named_and_kept_to() {
    let folder = tempfile::tempdir().unwrap();
    let items = lines(&[json!({"program": SHOP, "reference": 10.4})]);
    expect_code(&verify(folder.path(), &items, &[]), 1);
    let output = verify(folder.path(), &items, &["--absolute", "0.5", "--relative", "0", "--json"]);
    expect_code(&output, 0);
    assert_eq!(json_lines(&output)[0]["rule"], "objective-0e0+5e-1");
    expect_code(&verify(folder.path(), &items, &["--relative", "-1"]), 2);
    expect_code(&verify(folder.path(), &items, &["--relative", "NaN"]), 2);
}

#[test]
fn other_graders_are_shown_beside_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let coptpy = SHOP
        .replace(
            "import gurobipy as gp\nfrom gurobipy import GRB",
            "import coptpy as cp\nfrom coptpy import COPT",
        )
        .replace("gp.Model()", "cp.Envr().createModel()")
        .replace("ub=3, vtype=GRB.INTEGER, name='x'", "ub=3, vtype=COPT.INTEGER")
        .replace("GRB.MAXIMIZE", "COPT.MAXIMIZE")
        .replace("optimize()", "solve()");
    let forged = "print('Just print the best solution: 10')\nclass Model: pass\nmodel = Model()\nmodel.status = model.Status = 0\n\
                  class GRB: OPTIMAL = 1\nclass COPT: OPTIMAL = 1\n";
    let items = lines(&[
        json!({"id": "right", "program": coptpy, "reference": 10}),
        json!({"id": "rounds", "program": coptpy, "reference": 10.4}),
        json!({"id": "forged", "program": forged, "reference": 10}),
        json!({"id": "unlabelled", "program": coptpy}),
    ]);
    let output = verify(folder.path(), &items, &["--compat", "orlm", "--json"]);
    expect_code(&output, 1);
    let records = json_lines(&output);
    let seen: Vec<(&str, Option<bool>)> =
        records.iter().map(|r| (r["status"].as_str().unwrap(), r["compat"]["right"].as_bool())).collect();
    let expected = [("ok", Some(true)), ("wrong_value", Some(true)), ("no_model", Some(true)), ("ok", None)];
    assert_eq!(seen, expected);
    assert!(records[1]["compat"]["why"].as_str().unwrap().contains("rounded"));

    // OptMATH's grader turns the program around until it meets the label.
    let minimum = json!({"id": "turned", "program": SHOP.replace("MAXIMIZE", "MINIMIZE"), "reference": 10});
    let output = verify(folder.path(), lines(&[minimum]), &["--compat", "optmath"]);
    expect_code(&output, 1);
    let table = text(&output.stdout);
    assert!(table.contains("By the rule of optmath: 1 right; 1 judged differently"), "{table}");
    assert!(table.contains("maximisation"), "{table}");
    for grader in ["sirl", "sirl-reward"] {
        let whole = json!({"program": SHOP, "reference": 10});
        let output = verify(folder.path(), lines(&[whole]), &["--compat", grader, "--json"]);
        assert_eq!(json_lines(&output)[0]["compat"]["right"], true, "{}", text(&output.stdout));
    }
    expect_code(&verify(folder.path(), &items, &["--compat", "nobody"]), 2);
}

#[test]
fn a_right_value_from_a_wrong_model_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let reference = json!({"objective": 10, "program": SHOP});
    let other = SHOP
        .replace(
            "x = model.addVars(3, ub=3, vtype=GRB.INTEGER, name='x')",
            "x = [model.addVar(vtype='I', ub=3, name=n) for n in 'pqr']",
        )
        .replace("3 * x[0] + 4 * x[1] + 5 * x[2] <= 8", "-16 <= -6 * x[0] - 8 * x[1] - 10 * x[2]");
    let heavy = |capacity: &str| {
        SHOP.replace(
            "3 * x[0] + 4 * x[1] + 5 * x[2] <= 8",
            &format!("30 * x[0] + 40 * x[1] + 50 * x[2] <= {capacity}"),
        )
    };
    let items = lines(&[
        json!({"id": "same", "program": other, "reference": reference}),
        json!({"id": "wrong", "program": heavy("87"), "reference": {"objective": 10, "program": heavy("80")}}),
        json!({"id": "from the program", "program": other, "reference": {"program": SHOP}}),
        json!({"id": "sense", "program": SHOP.replace("MAXIMIZE", "MINIMIZE"), "reference": {"objective": 0, "sense": "max"}}),
        json!({"id": "no reference", "program": SHOP, "reference": {"objective": 10, "program": "1 / 0"}}),
    ]);
    let output = verify(folder.path(), items, &["--json"]);
    expect_code(&output, 1);
    let records = json_lines(&output);
    let word = |k: usize, pointer: &str| {
        records[k].pointer(pointer).and_then(Value::as_str).unwrap_or("").to_string()
    };
    let seen: Vec<(String, String)> =
        (0..5).map(|k| (word(k, "/status"), word(k, "/comparison/likeness"))).collect();
    let expected =
        [("ok", "same"), ("wrong_model", "differs"), ("ok", "same"), ("wrong_model", ""), ("ok", "unknown")];
    assert_eq!(seen, expected.map(|(a, b)| (a.to_string(), b.to_string())), "{records:#?}");
    assert!(word(1, "/reason").contains("<= 80, the program"), "{}", word(1, "/reason"));
    assert_eq!(word(3, "/mismatch"), "sense");
    assert!(word(4, "/comparison/evidence").contains("ZeroDivisionError"));
}

#[test]
fn faults_of_the_host_are_tried_again_parked_and_never_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let parked = folder.path().join("parked.jsonl");
    // A quadratic row: HiGHS does not take it, and no other solver was asked for.
    let quadratic = SHOP.replace("model.addConstr(x[0] + x[1] <= 3)", "model.addQConstr(x[0] * x[1] <= 3)");
    let items = lines(&[
        json!({"id": "right", "program": SHOP, "reference": 10}),
        json!({"id": "fault", "program": quadratic, "reference": 10}),
    ]);
    let output = verify(folder.path(), &items, &["--json", "--parked", parked.to_str().unwrap()]);
    expect_code(&output, 4);
    let records = json_lines(&output);
    assert_eq!(records[1]["status"], "unsupported", "{}", records[1]);
    assert_eq!(
        std::fs::read_to_string(&parked).unwrap().lines().collect::<Vec<_>>(),
        [items.lines().nth(1).unwrap()]
    );
}
