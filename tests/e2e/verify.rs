//! `orlm verify`.

use std::io::Write;

use crate::{SOLVERS, expect_code, json_lines, orlm, text};
use serde_json::json;

const KNAPSACK: &str = "import gurobipy as gp
m = gp.Model()
x = m.addVars(3, vtype='B')
m.addConstr(3 * x[0] + 4 * x[1] + 5 * x[2] <= 8)
m.setObjective(4 * x[0] + 5 * x[1] + 6 * x[2], gp.GRB.MAXIMIZE)
m.optimize()
";

fn verify(lines: &str, solver: &str, flags: &[&str]) -> std::process::Output {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(lines.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    orlm().args(["verify", path, "--solver", solver]).args(flags).output().unwrap()
}

fn items() -> String {
    let infeasible = KNAPSACK.replace("<= 8", ">= 80");
    let trajectory = format!("<step>\nThe model.\n</step>\n<step>\n```python\n{KNAPSACK}```\n</step>");
    let forged = "print('Optimal objective: 10.0')";
    [
        json!({"id": "right", "program": KNAPSACK, "reference": {"objective": 10.0}}),
        json!({"id": "wrong", "program": KNAPSACK, "reference": {"objective": 11.0}}),
        json!({"id": "infeasible", "program": infeasible, "reference": {"infeasible": true}}),
        json!({"id": "not-feasible", "program": infeasible, "reference": {"objective": 10.0}}),
        json!({"id": "inside", "trajectory": trajectory, "reference": {"objective": 10.0}}),
        json!({"id": "no-program", "trajectory": "I cannot do this.", "reference": {"objective": 10.0}}),
        json!({"id": "forged", "program": forged, "reference": {"objective": 10.0}}),
        json!({"id": 8, "program": "x = (", "reference": {"objective": 10.0}}),
    ]
    .map(|item| item.to_string())
    .join("\n")
}

#[test]
fn every_item_gets_its_own_word_in_the_order_of_the_input_on_every_solver() {
    for solver in SOLVERS {
        let output = verify(&items(), solver, &["--json", "--jobs", "3"]);
        expect_code(&output, 1);
        let lines = json_lines(&output);
        let seen: Vec<(&str, &str)> =
            lines.iter().map(|l| (l["id"].as_str().unwrap(), l["status"].as_str().unwrap())).collect();
        let expected = [
            ("right", "ok"),
            ("wrong", "wrong_value"),
            ("infeasible", "ok"),
            ("not-feasible", "infeasible"),
            ("inside", "ok"),
            ("no-program", "parse_error"),
            ("forged", "no_model"),
            ("8", "guest_error"),
        ];
        assert_eq!(seen, expected, "{solver}");
        assert_eq!(lines[0]["objective"], 10.0);
        for key in ["id", "status", "termination", "objective", "solver", "fuel", "wall_ms"] {
            assert!(lines[0].get(key).is_some_and(|v| !v.is_null()), "{key} in {}", lines[0]);
        }
        assert_eq!(lines[0]["solver"], solver);
    }
}

#[test]
fn the_same_program_uses_the_same_fuel_and_builds_the_same_model_each_time() {
    let item = json!({"id": "a", "program": KNAPSACK, "reference": {"objective": 10.0}}).to_string();
    let lines = vec![item.as_str(); 40].join("\n");
    let output = verify(&lines, "scip", &["--json", "--jobs", "4"]);
    expect_code(&output, 0);
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 40);
    for line in &lines {
        assert_eq!((&line["fuel"], &line["model"]), (&lines[0]["fuel"], &lines[0]["model"]));
    }
}

#[test]
fn people_see_a_table_and_machines_see_the_exit_code() {
    let output = verify(&items(), "highs", &[]);
    expect_code(&output, 1);
    let stdout = text(&output.stdout);
    assert!(stdout.contains("3 of 8 right"), "{stdout}");
    assert!(stdout.contains("wrong_value") && stdout.contains("no-program"), "{stdout}");
    assert!(text(&output.stderr).contains("objective"), "the rule is named");
}

#[test]
fn a_bad_line_is_named_with_file_line_column_and_field_and_what_came_before_is_kept() {
    let good = json!({"id": "a", "program": KNAPSACK, "reference": {"objective": 10.0}}).to_string();
    for (bad, words) in [
        (r#"{"id": "b", "program": 5}"#, vec![":2:", "string"]),
        (r#"{"id": "b"}"#, vec![":2", "program"]),
        (r#"{"id": "b", "program": "x", "reference": {"objektive": 1}}"#, vec![":2:", "objektive"]),
        (r#"{"id": "b", "program": "#, vec![":2:", "EOF"]),
    ] {
        let output = verify(&format!("{good}\n{bad}\n{good}\n"), "highs", &["--json"]);
        expect_code(&output, 3);
        assert_eq!(json_lines(&output).len(), 1, "the good line before it is judged");
        let stderr = text(&output.stderr);
        for word in words {
            assert!(stderr.contains(word), "{word} in {stderr}");
        }
    }
}

#[test]
fn an_empty_file_is_bad_data_and_not_success() {
    expect_code(&verify("\n\n", "highs", &[]), 3);
}
