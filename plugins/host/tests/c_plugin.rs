//! A plugin need not be written in Rust: one in C, built from the header, is loaded and asked.

mod common;

use std::path::Path;
use std::process::Command;

use common::{config, repository};
use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveService, Termination};
use orlm_solver_host::{Registry, SearchPath, WorkerPool};

fn build(folder: &Path, flags: &[&str]) -> Registry {
    let output = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"])
        .arg(folder.join("libtiny.so"))
        .args(flags)
        .arg("-I")
        .arg(repository().join("plugins/solver/include"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny_plugin.c"))
        .output()
        .expect("a C compiler");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::write(folder.join("tiny.toml"), "name = 'tiny'\nlibrary = 'libtiny.so'\nabi = 1\n")
        .expect("written");
    Registry::discover(&SearchPath { folders: vec![folder.to_owned()] })
}

fn model(lower: f64) -> MathModel {
    let mut m = MathModel { objective_offset: 1.0, ..MathModel::default() };
    m.add_column("x", lower, 9.0, 2.0, ColumnKind::Continuous);
    m.add_column("y", 3.0, 9.0, 1.0, ColumnKind::Continuous);
    m
}

#[test]
fn a_plugin_in_c_solves() {
    let dir = tempfile::tempdir().expect("a folder");
    let registry = build(dir.path(), &[]);
    let pool = WorkerPool::start(&registry, "tiny", config()).expect("starts");
    assert_eq!((pool.solver().name.as_str(), pool.solver().version.as_str()), ("tiny", "7.5"));
    let r = pool.solve(&model(1.5), &SolveOptions::default()).expect("a result");
    assert_eq!((r.termination, r.objective), (Termination::Optimal, Some(7.0)));
    assert_eq!(r.point, Some(vec![1.5, 3.0]));
    assert_eq!(r.message, "lower bounds");
    let e = pool.solve(&model(f64::NEG_INFINITY), &SolveOptions::default()).expect_err("it cannot");
    assert_eq!(e, SolveError::Unsupported { feature: "infinite lower bounds".to_owned() });
    let mut integer = model(0.0);
    integer.columns.kind[0] = ColumnKind::Integer;
    let e = pool.solve(&integer, &SolveOptions::default()).expect_err("its capabilities say so");
    let feature = "integer columns (tiny lacks it; no other plugin here has it)".to_owned();
    assert_eq!(e, SolveError::Unsupported { feature });
}

#[test]
fn a_plugin_of_another_version_is_refused() {
    for flag in ["-DOTHER_VERSION", "-DNO_TABLE", "-DSHORT_TABLE"] {
        let dir = tempfile::tempdir().expect("a folder");
        let registry = build(dir.path(), &[flag]);
        let e = WorkerPool::start(&registry, "tiny", config()).map(|_| ()).expect_err("refused");
        assert!(e.to_string().contains("does not speak version 1"), "{flag}: {e}");
    }
}

#[test]
fn a_library_without_the_export_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let registry = build(dir.path(), &["-DNO_EXPORT"]);
    let e = WorkerPool::start(&registry, "tiny", config()).map(|_| ()).expect_err("refused");
    assert!(e.to_string().contains("orlm_plugin_v1"), "{e}");
}
