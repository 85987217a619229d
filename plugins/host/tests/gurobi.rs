//! Gurobi's real library through a real worker. Without a licence of one's own it refuses, and that must be said in plain
//! words; with one, it must solve.

mod common;

use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveService, Termination};
use orlm_solver_host::WorkerPool;

#[test]
fn gurobi_without_a_licence_says_what_it_needs_and_with_one_solves() {
    let folder = common::repository().join(".orlm/gurobi/lib");
    if !folder.is_dir() {
        println!(
            "skipped: no Gurobi library in .orlm/gurobi/lib; `cargo xtask setup --with gurobi` brings one"
        );
        return;
    }
    // SAFETY: this program has no other test, so no other thread reads the environment now.
    unsafe { std::env::set_var("ORLM_GUROBI_LIB", &folder) };
    let (_dir, registry) = common::registry(&["gurobi"]);
    match WorkerPool::start(&registry, "gurobi", common::config()) {
        Err(SolveError::Licence { text }) => {
            let needs = "Gurobi's C interface needs a licence of your own (GRB_LICENSE_FILE, ~/gurobi.lic); the licence \
                         inside the pip package works from Python only";
            assert!(text.starts_with(needs), "{text}");
            let library = format!(" in {}", folder.join("libgurobi").display());
            assert!(text.contains("Gurobi 13.0.") && text.contains(&library), "{text}");
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
