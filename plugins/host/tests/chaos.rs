//! A thousand solves by a plugin that misbehaves at random: every other answer is right, and nothing is left behind.

mod common;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use common::{config, install};
use orlm_solver::{ColumnKind, MathModel, SolveError, SolveOptions, SolveService, Termination};
use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerPool};

const SOLVES: usize = 1000;
const SEED: u64 = 20;

/// What the mock does with item `number`; the same formula as its own, so that the test knows what must come out.
fn fate(number: u64) -> &'static str {
    let mut z = SEED.wrapping_add((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ["crash", "hang", "exit", "prints", "garbage"]
        .get(((z ^ (z >> 31)) % 20) as usize)
        .copied()
        .unwrap_or("none")
}

/// The item: min 2x + number with x >= 1.
fn model(number: u64) -> MathModel {
    let mut m = MathModel { objective_offset: number as f64, ..MathModel::default() };
    m.add_column("x", 1.0, 9.0, 2.0, ColumnKind::Continuous);
    m
}

/// The word for what came out of item `number`.
fn outcome(pool: &WorkerPool, number: u64) -> &'static str {
    match pool.solve(&model(number), &SolveOptions::default()) {
        Ok(r) if (r.termination, r.objective) == (Termination::Optimal, Some(number as f64 + 2.0)) => "right",
        Ok(r) => panic!("item {number}: {r:?}"),
        Err(SolveError::Crashed { signal: Some(libc::SIGABRT), .. }) => "crashed",
        Err(SolveError::Crashed { exit: Some(3), .. }) => "exited",
        Err(SolveError::Hung { .. }) => "hung",
        Err(SolveError::Garbage { .. }) => "garbage",
        Err(e) => panic!("item {number}: {e}"),
    }
}

fn count(folder: &str) -> usize {
    std::fs::read_dir(folder).expect("a folder").count()
}

/// Processes that this one started and that are still there, dead or alive.
fn children() -> Vec<String> {
    let me = std::process::id().to_string();
    let all = std::fs::read_dir("/proc").expect("/proc").flatten();
    all.filter_map(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let rest = stat.rsplit_once(") ")?.1.to_owned();
        (rest.split(' ').nth(1)? == me).then_some(stat)
    })
    .collect()
}

/// Not a test of its own: the run, in a process and with a temporary folder that are its alone.
#[test]
#[ignore = "started by a_thousand_solves_survive_a_plugin_that_misbehaves_at_random"]
fn the_run() {
    if std::env::var_os("ORLM_TEST_ALONE").is_none() {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    install("mock", dir.path());
    let manifest = dir.path().join("mock/plugin.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    std::fs::write(&manifest, format!("{text}\n[config]\nchaos = \"{SEED}\"\n")).expect("written");
    let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
    let hasty = PoolConfig { jobs: 4, default_time_limit: 0.1, stop_grace: 0.1, ..config() };
    // The first worker starts the thread that starts all others, which stays.
    drop(WorkerPool::start(&registry, "mock", hasty.clone()).expect("starts"));
    let before = count("/proc/self/fd");

    let begun = Instant::now();
    let pool = WorkerPool::start(&registry, "mock", hasty).expect("starts");
    let (next, table) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed) as u64;
                    if number >= SOLVES as u64 {
                        return;
                    }
                    let found = outcome(&pool, number);
                    *table.lock().expect("no panic").entry((fate(number), found)).or_insert(0usize) += 1;
                }
            });
        }
    });
    let took = begun.elapsed();
    drop(pool);

    let table = table.into_inner().expect("no panic");
    println!("{SOLVES} solves in {:.2} s", took.as_secs_f64());
    for ((fate, found), n) in &table {
        println!("{fate:8} -> {found:8} {n:4}");
    }
    let expected = [
        ("crash", "crashed"),
        ("exit", "exited"),
        ("garbage", "garbage"),
        ("hang", "hung"),
        ("none", "right"),
        ("prints", "right"),
    ];
    let found: Vec<(&str, &str)> = table.keys().copied().collect();
    assert_eq!(found, expected, "every item came out as what it was");
    for (fate, _) in expected.iter().filter(|(fate, _)| *fate != "none") {
        let n: usize = table.iter().filter(|((f, _), _)| f == fate).map(|(_, n)| n).sum();
        assert!((25..=75).contains(&n), "{fate}: {n} of {SOLVES} is not about one in twenty");
    }
    assert_eq!(children(), Vec::<String>::new(), "no process is left");
    assert_eq!(count("/proc/self/fd"), before, "no descriptor is left");
}

#[test]
fn a_thousand_solves_survive_a_plugin_that_misbehaves_at_random() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "the_run", "--ignored", "--nocapture"])
        .env("ORLM_TEST_ALONE", "1")
        .env("TMPDIR", folder.path())
        .output()
        .expect("the run");
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"));
    assert_eq!(count(&folder.path().display().to_string()), 0, "no temporary file is left");
}
