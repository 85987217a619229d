//! What the worker costs, and what a warm worker gains.
//!
//! Both sides solve the same textbook models. The overhead is the time of a solve through a warm worker less the time of
//! the same solve in the same process as its caller; for HiGHS that is a call of the library, for SCIP a call of the
//! plugin. The peer's overhead is that of a `python3` subprocess with the vendor's own library, which is how a solve is
//! isolated elsewhere. Throughput is solves per second of warm workers, and of one such subprocess for each solve, with
//! the same number of jobs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{Better, Options, Row, printed_objective};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::setup::{self, Extent, PythonEnv, pins};

const BENCH: &str = "solver";
/// Solves of each model behind the peer's overhead.
const PEER_ROUNDS: usize = 3;
/// For each round that was asked for, this many of the overhead's: its solves are short.
const OVERHEAD_ROUNDS: u16 = 3;

/// A solver with its peer: the plugin, the Python package, the program in `benches/solvers`.
struct Pair {
    plugin: &'static str,
    package: &'static str,
    program: &'static str,
}

const PAIRS: [Pair; 2] = [
    Pair { plugin: "highs", package: "highspy", program: "highs.py" },
    Pair { plugin: "scip", package: "pyscipopt", program: "scip.py" },
];

/// A model that the benchmark's program wrote down, with its optimum.
#[derive(Deserialize)]
struct Model {
    model: String,
    objective: f64,
}

/// Milliseconds of one model in one round: of each way a solve after the other ways, when the processor's caches are full of
/// theirs, and one more in a row, as in a stream of solves.
#[derive(Deserialize)]
struct Sample {
    model: String,
    worker: [f64; 2],
    plugin: [f64; 2],
    direct: [f64; 2],
    again: [f64; 2],
}

/// Which of the two solves.
const AFTER_OTHERS: usize = 0;
const IN_A_ROW: usize = 1;

#[derive(Deserialize)]
struct Throughput {
    solves: f64,
    seconds: f64,
}

pub(super) fn run(layout: &Layout, options: &Options) -> Result<Vec<Row>> {
    let chosen: Vec<&Pair> = match options.solver.as_deref() {
        None => PAIRS.iter().collect(),
        Some(name) => PAIRS.iter().filter(|p| p.plugin == name).collect(),
    };
    if chosen.is_empty() {
        let known: Vec<&str> = PAIRS.iter().map(|p| p.plugin).collect();
        bail!("no peer for this solver; there is one for: {}", known.join(", "));
    }
    setup::run(layout, Extent::Everything, &[])?;
    let peer = setup::peer(layout, "bench-solver", pins::BENCH_SOLVER, "import highspy, pyscipopt")?;
    let folder = layout.scratch(BENCH);
    files::remove_folder(&folder)?;
    files::make_folder(&folder)?;
    let models: Vec<Model> = lines(layout, &["models", &folder.to_string_lossy()])?;
    let mut rows = Vec::new();
    for pair in chosen {
        rows.extend(compare(layout, options, &peer, &folder, &models, pair)?);
    }
    files::remove_folder(&folder)?;
    Ok(rows)
}

fn compare(
    layout: &Layout,
    options: &Options,
    peer: &PythonEnv,
    folder: &Path,
    models: &[Model],
    pair: &Pair,
) -> Result<[Row; 4]> {
    let question = format!("from importlib.metadata import version; print(version('{}'))", pair.package);
    let version = process::capture(peer.python().args(["-c", &question]))?;
    let peer_name = format!("python3 subprocesses, {} {}", pair.package, version.trim());
    let script = layout.root.join("benches/solvers").join(pair.program);

    eprintln!("{}: overhead", pair.plugin);
    let rounds = (options.repeat * OVERHEAD_ROUNDS).to_string();
    let samples: Vec<Sample> = lines(layout, &["overhead", pair.plugin, "--repeat", &rounds])?;
    let direct = report_overhead(models, &samples)?;
    let added = |which: usize| samples.iter().map(|s| s.worker[which] - s.direct[which]).collect::<Vec<_>>();
    let jobs: Vec<Job<'_>> = jobs_of(models, folder, PEER_ROUNDS);
    peer_run(peer, &script, &jobs[..1], 1)?;
    let runs = peer_run(peer, &script, &jobs, 1)?;
    let peer_added: Vec<f64> = runs.iter().map(|(model, ms)| ms - direct[model.as_str()]).collect();

    eprintln!("{}: throughput, {} jobs", pair.plugin, options.jobs);
    let (repeat, workers) = (options.repeat.to_string(), options.jobs.to_string());
    let ours: Vec<Throughput> =
        lines(layout, &["throughput", pair.plugin, "--repeat", &repeat, "--jobs", &workers])?;
    let ours = ours.first().context("the benchmark's program printed nothing")?;
    let jobs = jobs_of(models, folder, PEER_ROUNDS);
    let start = Instant::now();
    peer_run(peer, &script, &jobs, options.jobs)?;
    let theirs = jobs.len() as f64 / start.elapsed().as_secs_f64();

    let quantile_row = |metric, which, q| {
        Row::new(
            BENCH,
            (metric, "ms", Better::Lower),
            &peer_name,
            quantile(&added(which), q),
            quantile(&peer_added, q),
        )
    };
    Ok([
        quantile_row("worker_overhead_median_ms", IN_A_ROW, 0.5),
        quantile_row("worker_overhead_p99_ms", IN_A_ROW, 0.99),
        quantile_row("worker_overhead_after_others_median_ms", AFTER_OTHERS, 0.5),
        Row::new(
            BENCH,
            ("solves_per_second_vs_subprocess", "1/s", Better::Higher),
            &peer_name,
            ours.solves / ours.seconds,
            theirs,
        ),
    ])
}

/// Runs the benchmark's program and reads its lines.
fn lines<T: serde::de::DeserializeOwned>(layout: &Layout, arguments: &[&str]) -> Result<Vec<T>> {
    let program = layout.target.join("release/orlm-solver-bench");
    let mut command = process::command(&program);
    command.args(arguments).current_dir(&layout.root);
    let text = process::capture(&mut command)?;
    let read = |line| serde_json::from_str(line).with_context(|| format!("not what was expected: {line}"));
    text.lines().map(read).collect()
}

/// Prints each model's medians, and returns those of the direct solve.
fn report_overhead<'a>(models: &'a [Model], samples: &[Sample]) -> Result<BTreeMap<&'a str, f64>> {
    let mut direct = BTreeMap::new();
    eprintln!(
        "{:20} {:>9} {:>9} {:>9}   (medians in ms, in a row)",
        "model", "direct", "+ plugin", "+ worker"
    );
    for m in models {
        let of = |value: fn(&Sample) -> f64| -> Vec<f64> {
            samples.iter().filter(|s| s.model == m.model).map(value).collect()
        };
        let base = quantile(&of(|s| s.direct[IN_A_ROW]), 0.5);
        if !base.is_finite() {
            bail!("no time of the model {}", m.model);
        }
        let plugin = quantile(&of(|s| s.plugin[IN_A_ROW] - s.direct[IN_A_ROW]), 0.5);
        let worker = quantile(&of(|s| s.worker[IN_A_ROW] - s.direct[IN_A_ROW]), 0.5);
        eprintln!("{:20} {base:9.3} {plugin:9.3} {worker:9.3}", m.model);
        direct.insert(m.model.as_str(), base);
    }
    let all = |what: &str, value: fn(&Sample) -> [f64; 2]| {
        for (which, when) in [(IN_A_ROW, "in a row"), (AFTER_OTHERS, "after others")] {
            let values: Vec<f64> = samples.iter().map(|s| value(s)[which] - s.direct[which]).collect();
            let (median, p99) = (quantile(&values, 0.5), quantile(&values, 0.99));
            eprintln!("{what:24} {when:12} median {median:.3} ms, p99 {p99:.3} ms");
        }
    };
    all("worker", |s| s.worker);
    all("plugin in this process", |s| s.plugin);
    all("noise of two equal calls", |s| s.again);
    Ok(direct)
}

/// The value below which the share `q` of all values lies; NaN if there are none.
fn quantile(values: &[f64], q: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * q).round() as usize).copied().unwrap_or(f64::NAN)
}

/// One solve of the peer.
struct Job<'a> {
    model: &'a Model,
    file: PathBuf,
}

fn jobs_of<'a>(models: &'a [Model], folder: &Path, rounds: usize) -> Vec<Job<'a>> {
    let job = |model: &'a Model| Job { model, file: folder.join(format!("{}.json", model.model)) };
    (0..rounds).flat_map(|_| models.iter().map(job)).collect()
}

/// Runs a subprocess for each job, `at_once` of them, and returns the milliseconds of each.
fn peer_run(peer: &PythonEnv, script: &Path, jobs: &[Job<'_>], at_once: u16) -> Result<Vec<(String, f64)>> {
    let next = AtomicUsize::new(0);
    let times = Mutex::new(Vec::with_capacity(jobs.len()));
    let work = || -> Result<()> {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let start = Instant::now();
            let output = peer.python().arg(script).arg(&job.file).stdin(Stdio::null()).output()?;
            let time = start.elapsed().as_secs_f64() * 1e3;
            let (name, wanted) = (&job.model.model, job.model.objective);
            match printed_objective(&String::from_utf8_lossy(&output.stdout)) {
                Some(found) if (found - wanted).abs() <= 1e-5 * (1.0 + wanted.abs()) => {}
                found => bail!(
                    "the peer found {found:?} for {name}, expected {wanted}\n{}",
                    String::from_utf8_lossy(&output.stderr)
                ),
            }
            if let Ok(mut times) = times.lock() {
                times.push((name.clone(), time));
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|w| w.join().unwrap_or_else(|_| bail!("a benchmark thread panicked")))
    })?;
    times.into_inner().ok().context("a benchmark thread panicked")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occur() {
        let values = [3.0, 1.0, 2.0, 5.0, 4.0];
        assert_eq!(
            (quantile(&values, 0.5), quantile(&values, 0.99), quantile(&values, 0.0)),
            (3.0, 5.0, 1.0)
        );
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn every_pair_has_its_program_and_its_pin() {
        let root = Layout::find().unwrap().root;
        for pair in &PAIRS {
            let text = std::fs::read_to_string(root.join("benches/solvers").join(pair.program)).unwrap();
            assert!(text.contains("print(\"objective\","), "{} prints no objective", pair.program);
            assert!(pins::BENCH_SOLVER.contains(&format!("{}==", pair.package)));
        }
    }
}
