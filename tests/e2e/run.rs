//! `orlm run`.

use crate::{SOLVERS, expect_code, orlm_with, run_source, text};

const DIET: &str = r#"
import coptpy as cp
from coptpy import COPT
env = cp.Envr()
model = env.createModel("diet")
foods = {"bread": (2.0, 4, 8), "milk": (3.5, 8, 5), "cheese": (8.0, 7, 2), "potato": (1.5, 1.3, 35)}
buy = model.addVars(foods.keys(), lb=0, ub=10, nameprefix="buy")
model.addConstr(cp.quicksum(foods[f][1] * buy[f] for f in foods) >= 30, name="protein")
model.addConstr(cp.quicksum(foods[f][2] * buy[f] for f in foods) >= 40, name="starch")
model.setObjective(cp.quicksum(foods[f][0] * buy[f] for f in foods), sense=COPT.MINIMIZE)
model.solve()
if model.status == COPT.OPTIMAL:
    print(f"cost {model.objval:.4f}")
"#;

const PORTFOLIO: &str = r#"
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
x = m.addVars(3, lb=0, name="x")
m.addConstr(x.sum() == 1)
m.addConstr(0.1 * x[0] + 0.2 * x[1] + 0.15 * x[2] >= 0.14)
m.setObjective(x[0] * x[0] + 2 * x[1] * x[1] + 1.5 * x[2] * x[2], GRB.MINIMIZE)
m.optimize()
print(m.Status, round(m.ObjVal, 4))
"#;

const TWICE: &str = r#"
import gurobipy as gp
m = gp.Model()
x = m.addVar(vtype="I", ub=7.5, name="x")
y = m.addVar(vtype="B", name="y")
m.setObjective(2 * x + 3 * y, gp.GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal)
m.addConstr(x + y <= 5)
m.optimize()
print(m.ObjVal)
m.addConstr(x >= 6)
m.optimize()
print(m.Status)
"#;

#[test]
fn one_program_has_one_answer_on_every_solver() {
    for solver in SOLVERS {
        let (record, code) = run_source(DIET, solver, &[]);
        assert_eq!(code, 0, "{record}");
        assert_eq!(record["solves"][0]["termination"], "optimal", "{solver}");
        let objective = record["solves"][0]["objective"].as_f64().unwrap();
        // Milk's protein is cheapest per unit, and 3 of milk with 1 of potato meets neither need alone: the optimum
        // was computed by hand at the vertex where both needs are tight.
        assert!((objective - DIET_OPTIMUM).abs() < 1e-6, "{solver}: {objective}");
        assert_eq!(record["stdout"], format!("cost {DIET_OPTIMUM:.4}\n"));
    }
}

/// Vertex `8 milk + 1.3 potato = 30`, `5 milk + 35 potato = 40`: milk = 998/273.5, potato = 170/273.5.
const DIET_OPTIMUM: f64 = (3.5 * 998.0 + 1.5 * 170.0) / 273.5;

#[test]
fn a_quadratic_objective_is_solved_by_both() {
    for solver in SOLVERS {
        let (record, code) = run_source(PORTFOLIO, solver, &[]);
        assert_eq!(code, 0, "{record}");
        // Without the return constraint the weights are 6/13, 3/13, 4/13 with return 0.1385 < 0.14; so it binds.
        assert!(record["stdout"].as_str().unwrap().starts_with("2 0.46"), "{solver}: {record}");
    }
}

#[test]
fn every_solve_of_a_program_is_listed_with_the_hosts_own_objective() {
    for solver in SOLVERS {
        let (record, code) = run_source(TWICE, solver, &[]);
        let seen: Vec<(String, Option<f64>)> = record["solves"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| (s["termination"].as_str().unwrap().to_string(), s["objective"].as_f64()))
            .collect();
        let expected = [("optimal", Some(17.0)), ("optimal", Some(11.0)), ("infeasible", None)];
        assert_eq!(seen, expected.map(|(t, o)| (t.to_string(), o)), "{solver}");
        assert_eq!(record["stdout"], "17.0\n11.0\n3\n", "{solver}");
        assert_eq!(code, 0, "infeasible is a result, not an error: {record}");
    }
}

#[test]
fn an_exception_of_the_program_is_shown_with_its_line_and_its_code() {
    let (record, code) = run_source("import gurobipy\nx = 1 / 0\n", "scip", &[]);
    assert_eq!(code, 1);
    assert_eq!(record["outcome"]["class"], "ZeroDivisionError");
    assert_eq!(record["outcome"]["line"], 2);
    assert_eq!(record["status"], "guest_error");
}

#[test]
fn a_missing_file_and_a_missing_solver_are_told_apart() {
    let output = orlm_with(&["run", "no-such-file.py", "--solver", "scip"]);
    expect_code(&output, 3);
    assert!(text(&output.stderr).contains("no-such-file.py"));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.py");
    std::fs::write(&path, "print(1)").unwrap();
    let output = orlm_with(&["run", path.to_str().unwrap(), "--solver", "no-such-solver"]);
    expect_code(&output, 4);
    let stderr = text(&output.stderr);
    assert!(stderr.contains("no-such-solver") && stderr.contains("hint:"), "{stderr}");

    expect_code(&orlm_with(&["run", "--no-such-flag"]), 2);
}
