//! The plugins of this repository conform.

mod common;
mod cplex;

use orlm_conformance::{Filter, Outcome, Report, run, suite};
use orlm_solver::{ColumnKind, MathModel, Sense, SolveError, SolveOptions, SolveService};
use orlm_solver_host::{SolverChain, WorkerPool};

const INF: f64 = f64::INFINITY;
/// A model of columns `(lower, upper, objective, kind)`.
fn columns(sense: Sense, list: &[(f64, f64, f64, ColumnKind)]) -> MathModel {
    let mut m = MathModel { sense, ..MathModel::default() };
    for (j, &(lower, upper, objective, kind)) in list.iter().enumerate() {
        m.add_column(&format!("x{j}"), lower, upper, objective, kind);
    }
    m
}

/// No case fails, and at least this many pass: a plugin that loses a feature does not pass by leaving its cases out.
fn conforms(plugin: &str, at_least: usize) {
    let Some((_dir, pool)) = common::required(plugin, common::config()) else { return };
    let report: Report = run(&pool, &Filter::default(), |_, _, _| {});
    println!("{}", report.table());
    let failures: Vec<String> =
        report.failures().map(|f| format!("{}: {}", f.case, f.outcome.reason())).collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    assert!(report.passed() >= at_least, "{plugin}: only {} passed", report.passed());
    for f in &report.findings {
        assert!(f.outcome == Outcome::Passed || !f.outcome.reason().is_empty(), "{} has no reason", f.case);
    }
}

macro_rules! conform {
    ($($plugin:ident: $at_least:literal;)*) => {
        $(#[test]
        fn $plugin() {
            conforms(stringify!($plugin), $at_least);
        })*
    };
}

// One line a plugin: its name, and how many cases it must pass.
conform! {
    highs: 300;
    scip: 350;
    copt: 375;
    cplex: 350;
}

#[test]
fn what_one_solver_lacks_the_next_one_solves() {
    let (_highs_dir, highs) = common::pool("highs", common::config());
    let (_scip_dir, registry) = common::registry("scip");
    let start = move || {
        let pool = WorkerPool::start(&registry, "scip", common::config())?;
        Ok(Box::new(pool) as Box<dyn SolveService>)
    };
    let chain = SolverChain::new(highs).then("scip", start);
    assert_eq!(chain.solver().name, "highs+scip");
    let cases = suite();
    let solver_of = |name: &str| {
        let case = cases.iter().find(|c| c.name == name).expect("a case of this name");
        let (model, options) = case.question().expect("a single solve");
        let answer = chain.solve(model, options);
        case.judge(&answer).expect("right");
        answer.expect("right").solver
    };
    assert_eq!(solver_of("lp_transport"), "highs");
    assert_eq!(solver_of("qp_portfolio"), "highs");
    assert_eq!(solver_of("qp_nonconvex_corner"), "scip");
    assert_eq!(solver_of("qcp_ball"), "scip");
}
