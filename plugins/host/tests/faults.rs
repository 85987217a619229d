//! Whatever a solver library does, the host gets an error that says so, and the next solve is right.

mod common;

use std::time::{Duration, Instant};

use common::{config, install, library, pool, registry};
use orlm_solver::{
    ColumnKind, MathModel, Sense, SolveError, SolveOptions, SolveResult, SolveService, Termination,
};
use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerPool};

/// max 2a + b with a <= 3, b <= 4: optimum 10. The first column's name tells the mock what to do.
fn model(behaviour: &str) -> MathModel {
    let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
    let name = if behaviour.is_empty() { "a".to_owned() } else { format!("mock:{behaviour}") };
    m.add_column(&name, 0.0, 3.0, 2.0, ColumnKind::Integer);
    m.add_column("b", -1.0, 4.0, 1.0, ColumnKind::Continuous);
    m
}

/// Short limits, so that a hang costs half a second.
fn hasty() -> PoolConfig {
    PoolConfig { default_time_limit: 0.2, stop_grace: 0.4, ..config() }
}

fn ask(pool: &WorkerPool, behaviour: &str) -> Result<SolveResult, SolveError> {
    pool.solve(&model(behaviour), &SolveOptions::default())
}

fn assert_right(pool: &WorkerPool) {
    let r = ask(pool, "").expect("a solve after a fault");
    assert_eq!((r.termination, r.objective), (Termination::Optimal, Some(10.0)));
    assert_eq!((r.solver.as_str(), r.solver_version.as_str()), ("mock", "0.0.1"));
}

/// The fault of a misbehaviour, after which the next solve is right.
fn fault(behaviour: &str) -> SolveError {
    let (_dir, pool) = pool("mock", hasty());
    assert_right(&pool);
    let e = ask(&pool, behaviour).expect_err("a fault");
    assert!(e.is_host_fault(), "{e}");
    assert_right(&pool);
    e
}

#[test]
fn an_abort_is_a_crash() {
    assert_eq!(fault("abort"), SolveError::Crashed { signal: Some(libc::SIGABRT), exit: None });
}

#[test]
fn a_segmentation_fault_is_a_crash() {
    assert_eq!(fault("segv"), SolveError::Crashed { signal: Some(libc::SIGSEGV), exit: None });
}

#[test]
fn a_library_that_exits_is_a_crash() {
    assert_eq!(fault("exit"), SolveError::Crashed { signal: None, exit: Some(3) });
}

#[test]
fn a_hang_is_killed_in_time() {
    let start = Instant::now();
    match fault("hang") {
        // The limit of 0.2 s and the grace of 0.4 s, and a little for a busy machine.
        SolveError::Hung { after_s } => assert!((0.6..0.9).contains(&after_s), "{after_s}"),
        other => panic!("{other:?}"),
    }
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_panic_is_caught_and_the_worker_lives_on() {
    let (_dir, pool) = pool("mock", hasty());
    let before = pool.idle_workers();
    match ask(&pool, "panic") {
        Err(SolveError::Failed { text, .. }) => assert!(text.contains("the mock panics"), "{text}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(pool.idle_workers(), before);
    assert_right(&pool);
}

#[test]
fn noise_on_the_socket_is_garbage() {
    assert!(matches!(fault("noise"), SolveError::Garbage { .. }));
}

#[test]
fn noise_on_stdout_harms_nobody() {
    let (_dir, pool) = pool("mock", hasty());
    let before = pool.idle_workers();
    let r = ask(&pool, "stdout").expect("a result");
    assert_eq!((r.termination, r.objective), (Termination::Optimal, Some(10.0)));
    assert_eq!(pool.idle_workers(), before, "the same worker");
}

#[test]
fn running_out_of_memory_is_a_crash() {
    let limited = PoolConfig { memory: Some(512 << 20), default_time_limit: 20.0, ..hasty() };
    let (_dir, pool) = pool("mock", limited);
    assert!(matches!(ask(&pool, "memory"), Err(SolveError::Crashed { .. })));
    assert_right(&pool);
}

#[test]
fn lies_about_the_point_are_found() {
    let lie = |behaviour| match fault(behaviour) {
        SolveError::SolverWrong { text } => text,
        other => panic!("{behaviour}: {other:?}"),
    };
    assert!(lie("infeasible-point").contains("column 0"));
    assert!(lie("wrong-objective").contains("the solver says 11"));
    assert!(lie("no-point").contains("without a point"));
    assert!(matches!(fault("short-duals"), SolveError::Garbage { .. }));
}

#[test]
fn refusals_are_passed_on_and_the_worker_lives_on() {
    let (_dir, pool) = pool("mock", hasty());
    let before = pool.idle_workers();
    let e = ask(&pool, "licence").expect_err("refused");
    assert_eq!(e, SolveError::Licence { text: "size limit of the trial licence".to_owned() });
    let e = ask(&pool, "fail").expect_err("refused");
    assert_eq!(e, SolveError::Failed { code: 42, text: "internal error".to_owned() });
    let mut m = model("");
    m.add_row("", 0.0, 1.0, &[(0, 1.0)]);
    let e = pool.solve(&m, &SolveOptions::default()).expect_err("the mock takes no rows");
    assert_eq!(e, SolveError::Unsupported { feature: "rows (mock)".to_owned() });
    assert!(!e.is_host_fault());
    for _ in 0..1000 {
        m.add_row("", 0.0, 1.0, &[]);
    }
    let e = pool.solve(&m, &SolveOptions::default()).expect_err("the mock takes 1000 rows");
    assert!(matches!(e, SolveError::TooLarge { found: 1001, limit: 1000, .. }), "{e:?}");
    assert_eq!(pool.idle_workers(), before);
    assert_right(&pool);
}

#[test]
fn a_log_is_returned_to_who_asked_for_it() {
    let (_dir, pool) = pool("mock", hasty());
    assert_eq!(ask(&pool, "log").expect("a result").log, "");
    let options = SolveOptions { log: true, ..SolveOptions::default() };
    let log = pool.solve(&model("log"), &options).expect("a result").log;
    assert!(log.starts_with("line 0\n") && log.ends_with("line 19999\n"), "{} bytes", log.len());
    assert!(log.len() < 66_000 && log.contains("bytes left out"), "{} bytes", log.len());
}

#[test]
fn a_limit_is_a_result() {
    let (_dir, pool) = pool("mock", hasty());
    let r = ask(&pool, "limit").expect("a result");
    assert_eq!((r.termination, r.limit), (Termination::Limit, Some(orlm_solver::LimitKind::Time)));
    assert_eq!((r.point, r.objective), (None, None));
}

/// The first solve of a worker may leave something behind that kills the next one; a fresh worker tells.
#[test]
fn a_crash_of_a_worker_that_had_solved_before_is_tried_once_more() {
    let (_dir, pool) = pool("mock", hasty());
    assert_right(&pool);
    let before = pool.idle_workers();
    let r = ask(&pool, "warm-abort").expect("the second try succeeds");
    assert_eq!((r.termination, r.objective), (Termination::Optimal, Some(10.0)));
    assert_ne!(pool.idle_workers(), before, "on a fresh worker");
    // Nothing is tried three times, and a hang not even twice.
    assert!(matches!(ask(&pool, "abort"), Err(SolveError::Crashed { .. })));
    assert_right(&pool);
    let start = Instant::now();
    assert!(matches!(ask(&pool, "hang"), Err(SolveError::Hung { .. })));
    assert!(start.elapsed() < Duration::from_millis(1100), "{:?}", start.elapsed());
}

#[test]
fn a_worker_that_died_while_idle_is_replaced_unseen() {
    let (_dir, pool) = pool("mock", hasty());
    for _ in 0..5 {
        let before = pool.idle_workers();
        // SAFETY: our own child.
        unsafe { libc::kill(before[0] as i32, libc::SIGKILL) };
        std::thread::sleep(Duration::from_millis(20));
        assert_right(&pool);
        assert_ne!(pool.idle_workers(), before);
    }
}

#[test]
fn workers_are_recycled() {
    let (_dir, pool) = pool("mock", PoolConfig { recycle_after: 2, ..hasty() });
    let solves: Vec<String> = (0..5)
        .map(|_| ask(&pool, "inspect").expect("a result").message.lines().next().unwrap_or("").to_owned())
        .collect();
    assert_eq!(solves, ["solves: 1", "solves: 2", "solves: 1", "solves: 2", "solves: 1"]);
}

#[test]
fn a_worker_sees_nothing_of_its_host() {
    let (dir, _) = registry(&["mock"]);
    let manifest = dir.path().join("mock/plugin.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    std::fs::write(&manifest, text.replace("ORLM_MOCK_KEPT", "PATH")).expect("written");
    let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
    // A descriptor that exec would pass on: `dup` clears the close-on-exec flag.
    // SAFETY: standard output exists; the copy is closed below.
    let leaked = unsafe { libc::dup(1) };
    let pool = WorkerPool::start(&registry, "mock", hasty()).expect("starts");
    let message = ask(&pool, "inspect").expect("a result").message;
    // SAFETY: our own copy.
    unsafe { libc::close(leaked) };
    let line = |key: &str| {
        let line =
            message.lines().find_map(|l| l.strip_prefix(key)).unwrap_or_else(|| panic!("{key} in {message}"));
        line.trim().to_owned()
    };
    assert_eq!(line("env:"), "PATH", "only what the manifest names");
    assert_eq!(line("core:"), "0");
    assert_eq!(line("folder:"), "/");
    let descriptors: Vec<u32> =
        line("descriptors:").split(' ').map(|d| d.parse().expect("a number")).collect();
    assert_eq!(descriptors.len(), 6, "0, 1, 2, two sockets and the timer: {descriptors:?}");
    assert_eq!(line("time_limit:"), "Some(0.2)", "a solve without a limit gets one");
    assert_eq!(line("threads:"), "Some(1)");
}

#[test]
fn limits_and_threads_are_capped() {
    let capped = PoolConfig { max_time_limit: 5.0, threads: 2, ..config() };
    let (_dir, pool) = pool("mock", capped);
    let options = SolveOptions { time_limit: Some(1e9), threads: Some(100_000), ..SolveOptions::default() };
    let message = pool.solve(&model("inspect"), &options).expect("a result").message;
    assert!(message.contains("time_limit: Some(5.0)") && message.contains("threads: Some(2)"), "{message}");
}

#[test]
fn many_threads_share_a_few_workers() {
    let (_dir, pool) = pool("mock", PoolConfig { jobs: 3, ..config() });
    std::thread::scope(|s| {
        for t in 0..8 {
            let pool = &pool;
            s.spawn(move || {
                for k in 0..40 {
                    let mut m = model("");
                    m.objective_offset = f64::from(t * 100 + k);
                    let r = pool.solve(&m, &SolveOptions::default()).expect("a result");
                    assert_eq!(r.objective, Some(10.0 + m.objective_offset));
                }
            });
        }
    });
    let workers = pool.idle_workers().len();
    assert!((1..=3).contains(&workers), "{workers} workers");
}

#[test]
fn one_crash_does_not_disturb_the_neighbours() {
    let (_dir, pool) = pool("mock", PoolConfig { jobs: 3, ..config() });
    std::thread::scope(|s| {
        for t in 0..3 {
            let pool = &pool;
            s.spawn(move || {
                for _ in 0..10 {
                    if t == 0 {
                        assert!(matches!(ask(pool, "abort"), Err(SolveError::Crashed { .. })));
                    } else {
                        assert_right(pool);
                    }
                }
            });
        }
    });
    assert_right(&pool);
}

#[test]
fn a_plugin_that_does_not_open_is_an_error() {
    let start = |setting: &str| {
        let (dir, _) = registry(&["mock"]);
        let manifest = dir.path().join("mock/plugin.toml");
        let text = std::fs::read_to_string(&manifest).expect("the manifest");
        std::fs::write(&manifest, format!("{text}\n[config]\nopen = '{setting}'\n")).expect("written");
        let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
        let config = PoolConfig { start_timeout: 0.5, ..config() };
        WorkerPool::start(&registry, "mock", config).map(|_| ()).expect_err("does not open")
    };
    assert_eq!(start("licence"), SolveError::Licence { text: "the mock's licence has expired".to_owned() });
    assert!(start("fail").to_string().contains("the mock does not open"));
    assert!(matches!(start("hang"), SolveError::Hung { .. }));
    assert!(matches!(start("abort"), SolveError::Crashed { signal: Some(libc::SIGABRT), .. }));
}

#[test]
fn a_program_that_is_no_worker_is_an_error() {
    let (_dir, registry) = registry(&["mock"]);
    let start = |program: &str| {
        let mut config = config();
        config.command.program = program.into();
        config.start_timeout = 2.0;
        WorkerPool::start(&registry, "mock", config).map(|_| ()).expect_err("no worker")
    };
    assert!(matches!(start("/no/such/program"), SolveError::Io { .. }));
    assert!(matches!(start("/bin/true"), SolveError::Crashed { exit: Some(0), .. }));
}

/// Not a test of its own: a host that waits to be killed, see below.
#[test]
#[ignore = "started by no_orphan_outlives_its_host"]
fn a_host_that_is_killed() {
    let Some(folder) = std::env::var_os("ORLM_TEST_PLUGINS") else {
        return;
    };
    let registry = Registry::discover(&SearchPath { folders: vec![folder.into()] });
    // Started from a thread that ends: the worker must not end with it.
    let start = || WorkerPool::start(&registry, "mock", config()).expect("starts");
    let pool = std::thread::scope(|s| s.spawn(start).join().expect("no panic"));
    std::thread::sleep(Duration::from_millis(100));
    assert_right(&pool);
    println!("worker {}", pool.idle_workers()[0]);
    // A worker in the middle of a solve must end as well.
    let _ = pool.solve(&model("hang"), &SolveOptions { time_limit: Some(600.0), ..SolveOptions::default() });
}

#[test]
fn no_orphan_outlives_its_host() {
    use std::io::BufRead as _;
    let dir = tempfile::tempdir().expect("a folder");
    install("mock", dir.path());
    let mut host = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "a_host_that_is_killed", "--ignored", "--nocapture"])
        .env("ORLM_TEST_PLUGINS", dir.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("a host");
    let lines = std::io::BufReader::new(host.stdout.take().expect("piped")).lines();
    let worker: i32 = lines
        .map_while(Result::ok)
        .find_map(|l| l.split_once("worker ").and_then(|(_, pid)| pid.trim().parse().ok()))
        .expect("the worker's id");
    // SAFETY: signal 0 only asks.
    let lives = || unsafe { libc::kill(worker, 0) } == 0 && !is_zombie(worker);
    std::thread::sleep(Duration::from_millis(100));
    assert!(lives());
    host.kill().expect("killed");
    host.wait().expect("waited for");
    let deadline = Instant::now() + Duration::from_secs(10);
    while lives() {
        assert!(Instant::now() < deadline, "worker {worker} is an orphan");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Dead but not waited for: nobody's child any more where no init process runs.
fn is_zombie(pid: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|s| s.contains(") Z "))
}

#[test]
fn libraries_that_are_no_plugins_are_refused_with_the_reason() {
    let dir = tempfile::tempdir().expect("a folder");
    let start = |library: &str, name: &str| {
        let text = format!("name = '{name}'\nlibrary = '{library}'\nabi = 1\n");
        std::fs::write(dir.path().join("plugin.toml"), text).expect("a manifest");
        let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
        WorkerPool::start(&registry, name, config()).map(|_| ()).expect_err("no plugin").to_string()
    };
    std::fs::write(dir.path().join("text.so"), "not a library").expect("written");
    assert!(start("text.so", "x").contains("text.so"));
    let text = start(&library("mock").display().to_string(), "somebody");
    assert!(text.contains("\"mock\"") && text.contains("\"somebody\""), "{text}");
    assert!(start("absent.so", "x").contains("no library at"));
}
