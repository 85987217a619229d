//! `cargo xtask bench`: ours beside a peer that people use today, on the same machine in the same run.
//!
//! A benchmark is one file here and one row of [`BENCHES`]. No timing of a solver whose licence forbids publishing
//! results is ever taken (Gurobi, Xpress).

mod lm;
mod sandbox;
mod solver;

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

use crate::layout::Layout;

/// What a user may choose.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Programs to run instead of `benches/programs`: JSON Lines whose rows have `code` (or `program`).
    #[arg(long, value_name = "FILE")]
    pub(crate) programs: Option<std::path::PathBuf>,
    /// Programs at once (threads of `lm`), on both sides.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: u16,
    /// How often each program runs.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) repeat: u16,
    /// Our solver plugin. Default: SCIP for the sandbox, HiGHS and SCIP for the solvers.
    #[arg(long)]
    pub(crate) solver: Option<String>,
}

/// One comparison.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Name of the benchmark.
    pub(crate) bench: &'static str,
    /// What was measured.
    pub(crate) metric: &'static str,
    /// Its unit.
    pub(crate) unit: &'static str,
    /// Whom we compare with, with version.
    pub(crate) peer: String,
    /// Our value.
    pub(crate) ours: f64,
    /// The peer's.
    pub(crate) theirs: f64,
    /// Over 1: ours is better.
    pub(crate) ratio: f64,
}

/// Which values are better.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Better {
    /// Such as a throughput.
    Higher,
    /// Such as a time.
    Lower,
}

impl Row {
    fn new(
        bench: &'static str,
        (metric, unit, better): (&'static str, &'static str, Better),
        peer: &str,
        ours: f64,
        theirs: f64,
    ) -> Self {
        let ratio = match better {
            Better::Higher => ours / theirs,
            Better::Lower => theirs / ours,
        };
        Self { bench, metric, unit, peer: peer.into(), ours, theirs, ratio }
    }
}

type Bench = fn(&Layout, &Options) -> Result<Vec<Row>>;

/// Name, what it compares, and how.
const BENCHES: &[(&str, &str, Bench)] = &[
    (
        "lm",
        "training and sampling of a small language model against PyTorch with Transformers, and llama.cpp",
        lm::run,
    ),
    (
        "sandbox",
        "`orlm verify` against python3 subprocesses and a warm Python pool, both with the real coptpy",
        sandbox::run,
    ),
    ("solver", "warm workers against direct calls, and against python3 subprocesses", solver::run),
];

/// Runs one benchmark, or lists them.
pub(crate) fn run(layout: &Layout, name: Option<&str>, json: bool, options: &Options) -> Result<ExitCode> {
    let Some(name) = name else {
        for (name, what, _) in BENCHES {
            println!("{name:10} {what}");
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some((_, _, bench)) = BENCHES.iter().find(|(known, _, _)| *known == name) else {
        let known: Vec<_> = BENCHES.iter().map(|(known, _, _)| *known).collect();
        eprintln!("error: no benchmark {name}; there is: {}", known.join(", "));
        return Ok(ExitCode::from(2));
    };
    let rows = bench(layout, options)?;
    if json {
        for row in &rows {
            println!("{}", serde_json::to_string(row)?);
        }
    } else {
        print!("{}", table(&rows));
    }
    Ok(ExitCode::SUCCESS)
}

/// What a program says of itself: its last line `objective X`.
fn printed_objective(stdout: &str) -> Option<f64> {
    stdout.lines().rev().find_map(|line| line.strip_prefix("objective ")?.trim().parse().ok())
}

fn table(rows: &[Row]) -> String {
    let mut lines = vec![["bench", "metric", "unit", "ours", "theirs", "ratio", "peer"].map(String::from)];
    for row in rows {
        lines.push([
            row.bench.into(),
            row.metric.into(),
            row.unit.into(),
            format!("{:.2}", row.ours),
            format!("{:.2}", row.theirs),
            format!("{:.2}", row.ratio),
            row.peer.clone(),
        ]);
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> =
            line.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_one_is_better_for_both_directions() {
        let faster = Row::new("b", ("rate", "1/s", Better::Higher), "p", 20.0, 10.0);
        let slower = Row::new("b", ("time", "ms", Better::Lower), "p", 20.0, 10.0);
        assert_eq!((faster.ratio, slower.ratio), (2.0, 0.5));
    }

    #[test]
    fn the_printed_objective_is_the_last_one() {
        assert_eq!(printed_objective("banner\nobjective 3\nobjective 4.5\nbye\n"), Some(4.5));
        assert_eq!(printed_objective("no number\n"), None);
    }

    #[test]
    fn rows_have_the_published_keys_and_the_table_lines_up() {
        let row = Row::new("b", ("rate", "1/s", Better::Higher), "p", 20.0, 10.0);
        let value = serde_json::to_value(&row).unwrap();
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["bench", "metric", "ours", "peer", "ratio", "theirs", "unit"]);
        assert_eq!(table(&[row]).lines().nth(1).unwrap(), "b      rate    1/s   20.00  10.00   2.00   p");
    }
}
