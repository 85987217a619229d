//! `orlm export` and `orlm solve-model`: models as files, both ways.

use std::path::{Path, PathBuf};

use super::{SOLVERS, expect_code, json_lines, orlm_with, text};

/// max 3x + 2y + 1.5, x + y <= 4, x + 3y <= 8, x <= 3: 12.5 at (3, 1), where only the hours and the bound are tight.
const PRODUCTION: &str = "\\ two products
Maximize
 profit: 3 x + 2 y + 1.5
Subject To
 hours: x + y <= 4
 steel: x + 3 y <= 8
Bounds
 x <= 3
End
";

const TWO_SOLVES: &str = "
import gurobipy as gp
m = gp.Model()
x = m.addVar(vtype='I', ub=7.5, name='x[a,b]')
y = m.addVar(vtype='B', name='End')
m.setObjective(2 * x + 3 * y, gp.GRB.MAXIMIZE)
m.optimize()
m.addConstr(x + y <= 5, name='limit')
m.optimize()
";

/// A temporary folder with a file in it.
fn with_file(name: &str, content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("the file is written");
    (folder, path)
}

fn str_of(path: &Path) -> &str {
    path.to_str().expect("UTF-8 path")
}

/// Solves a file and returns its JSON record and the exit code.
fn solve(path: &Path, more: &[&str]) -> (serde_json::Value, i32) {
    let mut args = vec!["solve-model", str_of(path), "--json"];
    args.extend(more);
    let output = orlm_with(&args);
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 1, "{}", text(&output.stderr));
    (lines[0].clone(), output.status.code().unwrap_or(-1))
}

#[test]
fn a_model_file_is_solved_by_every_solver() {
    let (_folder, path) = with_file("production.lp", PRODUCTION);
    for solver in SOLVERS {
        let (record, code) = solve(&path, &["--solver", solver, "--seed", "1", "--threads", "1"]);
        assert_eq!((code, &record["termination"]), (0, &serde_json::json!("optimal")), "{record}");
        assert!((record["objective"].as_f64().unwrap() - 12.5).abs() < 1e-6, "{record}");
        assert_eq!(record["columns"][0]["name"], "x");
        assert!((record["columns"][1]["value"].as_f64().unwrap() - 1.0).abs() < 1e-6);
        assert!((record["rows"][0]["dual"].as_f64().unwrap() - 2.0).abs() < 1e-6, "{record}");
        assert!((record["rows"][1]["slack"].as_f64().unwrap() - 2.0).abs() < 1e-6);
    }
}

#[test]
fn people_see_the_columns_that_are_not_zero_and_the_rows() {
    let (_folder, path) = with_file("production.lp", PRODUCTION);
    let output = orlm_with(&["solve-model", str_of(&path), "--solver", "highs"]);
    expect_code(&output, 0);
    let shown = text(&output.stdout);
    for part in [
        "termination     optimal",
        "objective       12.5",
        "highs",
        "reduced cost",
        "slack",
        "hours",
        "steel",
    ] {
        assert!(shown.contains(part), "{part:?} is missing in\n{shown}");
    }
}

#[test]
fn infeasible_and_unbounded_are_results_and_a_limit_is_not() {
    let infeasible = PRODUCTION.replace("steel: x + 3 y <= 8", "steel: x + y >= 6");
    let (_folder, path) = with_file("m.lp", &infeasible);
    let (record, code) = solve(&path, &[]);
    assert_eq!((code, &record["termination"]), (0, &serde_json::json!("infeasible")), "{record}");
    assert!(record["columns"].is_null(), "{record}");

    let (_folder, path) = with_file("m.lp", "max\n x\nst\n c: x >= 1\nend\n");
    let (record, code) = solve(&path, &["--solver", "highs"]);
    assert_eq!((code, &record["termination"]), (0, &serde_json::json!("unbounded")), "{record}");

    // A market split that no solver finishes in this time.
    let mut hard = String::from("min\n");
    let mut n = 7u64;
    let mut number = || {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (n >> 33) % 100
    };
    let (mut rows, mut slacks) = (String::new(), String::new());
    for row in 0..5 {
        let values: Vec<u64> = (0..40).map(|_| number()).collect();
        let terms: Vec<String> = values.iter().enumerate().map(|(j, v)| format!("{v} x{j}")).collect();
        let half = values.iter().sum::<u64>() / 2;
        rows.push_str(&format!(" c{row}: {} + over{row} - under{row} = {half}\n", terms.join(" + ")));
        slacks.push_str(&format!(" + over{row} + under{row}"));
    }
    let names: Vec<String> = (0..40).map(|j| format!("x{j}")).collect();
    hard.push_str(&format!("{slacks}\nst\n{rows}binary\n {}\nend\n", names.join(" ")));
    let (_folder, path) = with_file("hard.lp", &hard);
    let (record, code) = solve(&path, &["--solver", "scip", "--time-limit", "1"]);
    assert_eq!(
        (code, &record["termination"], &record["limit"]),
        (1, &"limit".into(), &"time".into()),
        "{record}"
    );
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_a_remedy() {
    let (_folder, path) = with_file("bad.lp", "min\n x\nst\n c: x >= y\nend\n");
    for verb in ["solve-model", "export"] {
        let output = orlm_with(&[verb, str_of(&path)]);
        expect_code(&output, 3);
        let stderr = text(&output.stderr);
        assert!(stderr.contains("bad.lp:4:10: expected a number, found `y`"), "{stderr}");
        assert!(stderr.contains("hint: columns stand on one side"), "{stderr}");
    }
    expect_code(&orlm_with(&["solve-model", "no-such-file.lp"]), 3);
    let (_folder, path) = with_file("production.lp", PRODUCTION);
    expect_code(&orlm_with(&["solve-model", str_of(&path), "--solver", "no-such-solver"]), 4);
    expect_code(&orlm_with(&["solve-model", str_of(&path), "--gap", "-1"]), 2);
    expect_code(&orlm_with(&["export", str_of(&path), "--format", "xls"]), 2);
    expect_code(&orlm_with(&["export", str_of(&path), "-o", "model.xls"]), 2);
}

#[test]
fn a_file_keeps_its_meaning_through_every_format() {
    let (folder, path) = with_file("production.lp", PRODUCTION);
    let (first, _) = solve(&path, &["--solver", "highs"]);
    let mut last = path;
    for name in ["a.mps", "b.mps.gz", "c.orlm", "d.lp"] {
        let next = folder.path().join(name);
        let output = orlm_with(&["export", str_of(&last), "-o", str_of(&next)]);
        expect_code(&output, 0);
        let (record, _) = solve(&next, &["--solver", "highs"]);
        assert_eq!(
            (&record["objective"], &record["model"]),
            (&first["objective"], &first["model"]),
            "{name}"
        );
        last = next;
    }
    let nl = folder.path().join("e.nl");
    expect_code(&orlm_with(&["export", str_of(&last), "-o", str_of(&nl)]), 0);
    let names = std::fs::read_to_string(folder.path().join("e.col")).expect("the names of the columns");
    assert_eq!(names, "x\ny\n");
    assert!(folder.path().join("e.row").is_file());
    expect_code(&orlm_with(&["solve-model", str_of(&nl)]), 3);
    let output = orlm_with(&["export", str_of(&last), "--format", "json"]);
    assert_eq!(json_lines(&output)[0]["columns"][0]["name"], "x");
}

#[test]
fn each_model_that_a_program_solves_becomes_a_file() {
    let (folder, program) = with_file("program.py", TWO_SOLVES);
    let to = folder.path().join("model.lp");
    let output = orlm_with(&["export", str_of(&program), "-o", str_of(&to)]);
    expect_code(&output, 0);
    for (number, objective) in [(1, 17.0), (2, 11.0)] {
        let file = folder.path().join(format!("model-{number}.lp"));
        let (record, _) = solve(&file, &["--solver", "scip"]);
        assert_eq!(record["objective"], objective, "{record}");
        assert_eq!(record["columns"][0]["name"], "x[a,b]");
        assert_eq!(record["columns"][1]["name"], "End");
    }
    let one = orlm_with(&["export", str_of(&program), "--solve", "2"]);
    expect_code(&one, 0);
    assert_eq!(
        text(&one.stdout),
        std::fs::read_to_string(folder.path().join("model-2.lp")).expect("the file")
    );
    expect_code(&orlm_with(&["export", str_of(&program)]), 2);
    let none = orlm_with(&["export", str_of(&program), "--solve", "3"]);
    expect_code(&none, 1);
    assert!(text(&none.stderr).contains("it has 2"), "{}", text(&none.stderr));
}

#[test]
fn a_program_that_fails_behind_its_solve_still_leaves_the_model() {
    let (_folder, program) = with_file("program.py", &format!("{TWO_SOLVES}\nraise ValueError('late')\n"));
    let output = orlm_with(&["export", str_of(&program), "--solve", "1", "--format", "mps"]);
    expect_code(&output, 1);
    assert!(text(&output.stdout).ends_with("ENDATA\n"));
    assert!(text(&output.stderr).contains("late"), "{}", text(&output.stderr));
}
