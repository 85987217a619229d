//! Times solves of the textbook: through a worker, through a plugin in this process, and without either. Prints one JSON
//! object a line; `cargo xtask bench solver` makes a table of them.

mod direct;
mod in_process;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use orlm_solver::{MathModel, SolveOptions, SolveService, Termination};
use orlm_solver_bench::{Textbook, textbook};
use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerPool, worker_main};
use serde_json::json;

use in_process::Plugin;

/// Times solves of the textbook.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// One line for each model in each round: milliseconds through a worker, through the plugin in this process, and
    /// directly, twice. Each way solves the model twice: after the other ways, and once more in a row.
    Overhead {
        /// The plugin.
        solver: String,
        /// Rounds.
        #[arg(long, default_value_t = 30)]
        repeat: usize,
    },
    /// One line: how many solves in how many seconds, through warm workers.
    Throughput {
        /// The plugin.
        solver: String,
        /// Workers.
        #[arg(long, default_value_t = 2)]
        jobs: usize,
        /// How often each model is solved.
        #[arg(long, default_value_t = 10)]
        repeat: usize,
    },
    /// Writes each model as arrays in JSON, for programs in other languages, and prints their names and optima.
    Models {
        /// Where to.
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    // Workers are this program, started with a hidden verb by the host.
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|verb| verb == "solver-worker") {
        return worker_main(arguments);
    }
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(4)
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Overhead { solver, repeat } => overhead(&solver, repeat),
        Command::Throughput { solver, jobs, repeat } => throughput(&solver, jobs, repeat),
        Command::Models { folder } => models(&folder),
    }
}

/// A solve that finds the optimum.
type Solve<'a> = Box<dyn Fn(&MathModel) -> Result<f64> + 'a>;

fn milliseconds(solve: &Solve<'_>, t: &Textbook) -> Result<f64> {
    let start = Instant::now();
    let objective = solve(&t.model)?;
    let time = start.elapsed();
    if (objective - t.objective).abs() > 1e-6 * (1.0 + t.objective.abs()) {
        bail!("{}: objective {objective}, expected {}", t.name, t.objective);
    }
    Ok(time.as_secs_f64() * 1e3)
}

fn through_pool<'a>(pool: &'a WorkerPool, options: &'a SolveOptions) -> Solve<'a> {
    Box::new(move |model| {
        let result = pool.solve(model, options)?;
        if result.termination != Termination::Optimal {
            bail!("{:?}: {}", result.termination, result.message);
        }
        result.objective.context("no objective")
    })
}

fn overhead(solver: &str, repeat: usize) -> Result<()> {
    let registry = Registry::discover(&SearchPath::standard(&[]));
    let pool = WorkerPool::start(&registry, solver, PoolConfig::default())?;
    let plugin = Plugin::load(registry.find(solver)?)?;
    // What the pool asks of a solver by itself.
    let options = SolveOptions { time_limit: Some(60.0), threads: Some(1), ..SolveOptions::default() };
    let pooled = through_pool(&pool, &options);
    let in_process: Solve<'_> =
        Box::new(|model| plugin.solve(model, &options)?.objective.context("no objective"));
    let direct: Solve<'_> = match solver {
        "highs" => Box::new(direct::solve),
        // Other libraries are loaded at run time, and the plugin is the one who knows how to call them.
        _ => Box::new(|model| plugin.solve(model, &options)?.objective.context("no objective")),
    };
    // The second direct solve tells how much of a difference is noise.
    let ways = [("worker", &pooled), ("plugin", &in_process), ("direct", &direct), ("again", &direct)];
    let all = textbook();
    for t in &all {
        for (_, solve) in &ways {
            milliseconds(solve, t)?;
        }
    }
    for round in 0..repeat {
        for t in &all {
            let mut line = json!({ "model": t.name });
            // Whoever goes first finds a colder cache: each way takes its turn.
            for k in 0..ways.len() {
                let (name, solve) = ways[(round + k) % ways.len()];
                line[name] = json!([milliseconds(solve, t)?, milliseconds(solve, t)?]);
            }
            println!("{line}");
        }
    }
    Ok(())
}

fn throughput(solver: &str, jobs: usize, repeat: usize) -> Result<()> {
    let registry = Registry::discover(&SearchPath::standard(&[]));
    let pool = WorkerPool::start(&registry, solver, PoolConfig { jobs, ..PoolConfig::default() })?;
    let options = SolveOptions::default();
    let (all, next) = (textbook(), AtomicUsize::new(0));
    let total = all.len() * repeat;
    let start = Instant::now();
    let outcome: Result<()> = std::thread::scope(|scope| {
        let work = || -> Result<()> {
            let solve = through_pool(&pool, &options);
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= total {
                    return Ok(());
                }
                milliseconds(&solve, &all[index % all.len()])?;
            }
        };
        let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|w| w.join().unwrap_or_else(|_| bail!("a thread panicked")))
    });
    outcome?;
    println!("{}", json!({ "solves": total, "seconds": start.elapsed().as_secs_f64() }));
    Ok(())
}

fn models(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for t in textbook() {
        let path = folder.join(format!("{}.json", t.name));
        std::fs::write(&path, arrays(&t.model).to_string())
            .with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{}", json!({ "model": t.name, "objective": t.objective }));
    }
    Ok(())
}

/// The model as plain arrays; JSON has no infinity, so a missing bound is null.
fn arrays(model: &MathModel) -> serde_json::Value {
    let (col, row, q) = (&model.columns, &model.rows, &model.quadratic_objective);
    json!({
        "sense": model.sense.sign(),
        "offset": model.objective_offset,
        "cost": col.objective,
        "lower": col.lower,
        "upper": col.upper,
        "whole": col.kind.iter().map(|k| k.is_integral()).collect::<Vec<_>>(),
        "row_lower": row.lower,
        "row_upper": row.upper,
        "start": row.matrix.start,
        "index": row.matrix.index,
        "value": row.matrix.value,
        "product_i": q.i,
        "product_j": q.j,
        "product_v": q.v,
    })
}
