//! Programs per second and their cost: `cargo run --release -p orlm-sandbox --example throughput -- [PROGRAM.py] [N]`.
//! The solver is a fake one that answers at once, so the figures are those of the sandbox.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

const KNAPSACK: &str = include_str!("knapsack.py");

fn cpu(clock: libc::clockid_t) -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is a valid timespec that clock_gettime fills in.
    unsafe { libc::clock_gettime(clock, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9
}

fn faults() -> i64 {
    // SAFETY: rusage is plain data, for which all zeroes are a value, and getrusage fills it in.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage.ru_minflt
    }
}

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if_eq(orlm_sandbox::VERB).is_some() {
        return orlm_sandbox::worker_main();
    }
    let source = arguments.next().map(|path| std::fs::read_to_string(path).expect("the program can be read"));
    let n: usize = arguments.next().map_or(500, |n| n.parse().expect("a number of runs"));
    let source = source.unwrap_or_else(|| KNAPSACK.to_owned());
    let started = Instant::now();
    let sandbox = common::sandbox();
    println!("open {:.0} ms, cache {:?}", started.elapsed().as_secs_f64() * 1e3, sandbox.cache_state());
    let first = common::run(&sandbox, &source);
    println!(
        "first {:.2} ms, outcome {:?}, fuel {}, memory {:.1} MiB, solves {}",
        first.wall_ms,
        first.outcome,
        first.fuel,
        first.memory as f64 / 1048576.0,
        first.solves.len()
    );
    print!("{}", first.stdout.chars().take(2000).collect::<String>());
    for threads in [1, 2, 4] {
        let (wall, busy, before) = (Instant::now(), cpu(libc::CLOCK_PROCESS_CPUTIME_ID), faults());
        let mut times: Vec<f64> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..threads)
                .map(|_| {
                    scope.spawn(|| (0..n).map(|_| common::run(&sandbox, &source).wall_ms).collect::<Vec<_>>())
                })
                .collect();
            runs.into_iter().flat_map(|run| run.join().expect("no run panics")).collect()
        });
        let (wall, busy) = (wall.elapsed().as_secs_f64(), cpu(libc::CLOCK_PROCESS_CPUTIME_ID) - busy);
        times.sort_by(f64::total_cmp);
        let total = times.len();
        println!(
            "{threads} threads: {:.0} programs/s, {:.2} ms CPU and {} page faults each, wall p10 {:.2} p50 {:.2} p99 {:.2} ms",
            total as f64 / wall,
            busy / total as f64 * 1e3,
            (faults() - before) / total as i64,
            times[total / 10],
            times[total / 2],
            times[total * 99 / 100],
        );
    }
    std::process::ExitCode::SUCCESS
}
