//! Gurobi's real library through a real worker. Without a licence of one's own it refuses, and that must be said in plain
//! words; with one, it must solve.

mod common;

use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveService, Termination};
use orlm_solver_host::WorkerPool;

#[test]
fn gurobi_without_a_licence_says_what_it_needs_and_with_one_solves() {
    let own = ["ORLM_GUROBI_LIB", "GUROBI_HOME"].iter().any(|v| std::env::var_os(v).is_some());
    if !own && !common::repository().join(".orlm/vendor/gurobi").is_dir() {
        println!("skipped: there is no libgurobi here; `cargo xtask setup --with gurobi` brings one");
        return;
    }
    let (_dir, registry) = common::registry(&["gurobi"]);
    match WorkerPool::start(&registry, "gurobi", common::config()) {
        Err(SolveError::Licence { text }) => {
            let needs = "Gurobi's C interface needs a licence of your own (GRB_LICENSE_FILE, ~/gurobi.lic); the licence \
                         inside the pip package works from Python only";
            assert!(text.starts_with(needs), "{text}");
            assert!(text.contains(". Gurobi 1") && text.contains("libgurobi"), "which one: {text}");
            assert!(text.ends_with("(error 10009)"), "{text}");
            println!("refused: {text}");
        }
        Err(other) => panic!("{other}"),
        Ok(pool) => {
            let mut m = MathModel::default();
            m.add_column("x", 1.5, 9.0, 2.0, ColumnKind::Integer);
            let result = pool.solve(&m, &SolveOptions::default()).expect("a result");
            assert_eq!((result.termination, result.objective), (Termination::Optimal, Some(4.0)));
            println!("solved by {} {}", pool.solver().name, pool.solver().version);
        }
    }
}
