//! As many workers as a licence allows, over all processes.

mod common;

use std::io::BufRead as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{config, install};
use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveService};
use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerPool};

/// Starts a pool of a mock whose licence allows `most` sessions. Manifest and locks lie in `folder`.
fn start(folder: &Path, most: usize, wait: f64) -> Result<WorkerPool, SolveError> {
    install("mock", folder);
    let manifest = folder.join("mock/plugin.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    std::fs::write(&manifest, format!("{text}\nmax_sessions = {most}\n")).expect("written");
    let registry = Registry::discover(&SearchPath { folders: vec![folder.to_owned()] });
    let locks = folder.join("locks");
    std::fs::create_dir_all(&locks).expect("a folder");
    let config = PoolConfig { jobs: 8, session_wait: wait, session_folder: Some(locks), ..config() };
    WorkerPool::start(&registry, "mock", config)
}

#[test]
fn pools_share_the_sessions_of_a_licence() {
    let dir = tempfile::tempdir().expect("a folder");
    let first = start(dir.path(), 2, 0.1).expect("the first");
    let second = start(dir.path(), 2, 0.1).expect("the second");
    let refused = |e: SolveError| match e {
        SolveError::Licence { text } => text,
        other => panic!("{other:?}"),
    };
    let text = refused(start(dir.path(), 2, 0.1).map(|_| ()).expect_err("one too many"));
    let me = format!("process {}", std::process::id());
    assert!(text.contains("all 2 sessions of mock") && text.contains(&me), "{text}");
    // A pool of eight jobs gets no second worker either, while its first goes on.
    std::thread::scope(|s| {
        let solves: Vec<_> = (0..2).map(|_| s.spawn(|| first.solve(&slow(), &limited(0.5)))).collect();
        let results: Vec<_> = solves.into_iter().map(|s| s.join().expect("no panic")).collect();
        let licence = results.iter().filter(|r| matches!(r, Err(SolveError::Licence { .. }))).count();
        assert_eq!(licence, 1, "{results:?}");
    });
    drop(second);
    start(dir.path(), 2, 5.0).expect("the next");
}

/// Runs until its limit.
fn slow() -> MathModel {
    let mut m = MathModel::default();
    m.add_column("mock:stop", 0.0, 1.0, 1.0, ColumnKind::Continuous);
    m
}

fn limited(seconds: f64) -> SolveOptions {
    SolveOptions { time_limit: Some(seconds), ..SolveOptions::default() }
}

/// Not a test of its own: a host that holds the only session until it is killed.
#[test]
#[ignore = "started by a_killed_host_gives_its_session_back"]
fn a_host_with_a_session() {
    let Some(folder) = std::env::var_os("ORLM_TEST_FOLDER") else {
        return;
    };
    let pool = start(Path::new(&folder), 1, 0.1).expect("the only session");
    println!("\nsession taken");
    let _ = pool.solve(&slow(), &limited(600.0));
}

#[test]
fn a_killed_host_gives_its_session_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut host: Child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "a_host_with_a_session", "--ignored", "--nocapture"])
        .env("ORLM_TEST_FOLDER", dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a host");
    let lines = std::io::BufReader::new(host.stdout.take().expect("piped")).lines();
    assert!(lines.map_while(Result::ok).any(|l| l.contains("session taken")), "the host has no session");
    let e = start(dir.path(), 1, 0.1).map(|_| ()).expect_err("in use");
    assert!(e.to_string().contains(&format!("process {}", host.id())), "{e}");
    host.kill().expect("killed");
    host.wait().expect("waited for");
    let begun = Instant::now();
    start(dir.path(), 1, 5.0).expect("free again");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}
