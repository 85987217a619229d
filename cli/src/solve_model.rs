//! `orlm solve-model`: one model file, solved.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use orlm_solver::{MathModel, SolveError, SolveOptions, SolveResult, Termination};
use serde_json::{Value, json};

use crate::exit::{self, Failure, unwritable};
use crate::{Done, model_file, render, wire};

/// Rows of a table that people are shown; `--json` has them all.
const SHOWN: usize = 200;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A model file: lp, mps or orlm, plain or gzip. `-` is standard input.
    file: PathBuf,
    #[arg(long, value_name = "NAMES", default_value = "auto", help = wire::SOLVER_HELP)]
    solver: String,
    /// Seconds that the solve may take.
    #[arg(long, value_name = "S")]
    time_limit: Option<f64>,
    /// Relative gap at which a mixed-integer solve may stop.
    #[arg(long, value_name = "G")]
    gap: Option<f64>,
    /// Threads of the solver.
    #[arg(long, value_name = "N")]
    threads: Option<u32>,
    /// Seed of the solver's randomness.
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// A parameter of the solver library, in its own name. May be given several times.
    #[arg(long = "param", value_name = "K=V", value_parser = parameter)]
    parameters: Vec<(String, String)>,
    /// Show the solver's log on standard error.
    #[arg(long)]
    log: bool,
    /// If the model is infeasible, find an irreducible infeasible subsystem.
    #[arg(long)]
    iis: bool,
    /// Ask for so many points, the best included.
    #[arg(long, value_name = "N")]
    pool: Option<u32>,
    /// One JSON object on standard output: result, every column, every row.
    #[arg(long)]
    json: bool,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("expected KEY=VALUE".to_owned()),
    }
}

pub(crate) fn main(args: &Args) -> Done {
    let (model, mut options) = model_file::read(&args.file)?;
    set(&mut options, args);
    options.validate().map_err(|e| Failure::new(exit::USAGE, e))?;
    let solver = wire::solver(&wire::registry(), &args.solver, 1)?;
    let started = Instant::now();
    let result = solver.solve(&model, &options).map_err(failure)?;
    let seconds = started.elapsed().as_secs_f64();
    if args.log {
        eprint!("{}", render::visible(&result.log));
    }
    for name in &result.ignored {
        eprintln!("warning: {} does not know {}", result.solver, render::visible(name));
    }
    let shown = Shown { model: &model, result: &result };
    let mut out = std::io::stdout().lock();
    let written = if args.json {
        writeln!(out, "{}", shown.json(seconds))
    } else {
        write!(out, "{}", shown.text(seconds))
    };
    written.and_then(|()| out.flush()).map_err(|e| unwritable(&e))?;
    Ok(match result.termination {
        Termination::Optimal
        | Termination::Infeasible
        | Termination::Unbounded
        | Termination::InfeasibleOrUnbounded => exit::OK,
        Termination::Limit | Termination::Interrupted | Termination::Numeric | Termination::Unknown => {
            exit::WRONG
        }
    })
}

/// What the command line says goes before what the file says.
fn set(options: &mut SolveOptions, args: &Args) {
    options.time_limit = args.time_limit.or(options.time_limit);
    options.mip_gap = args.gap.or(options.mip_gap);
    options.threads = args.threads.or(options.threads);
    options.seed = args.seed.or(options.seed);
    options.pool_size = args.pool.or(options.pool_size);
    options.iis |= args.iis;
    options.log |= args.log;
    let parameters: BTreeMap<String, String> = args.parameters.iter().cloned().collect();
    options.parameters.extend(parameters);
}

fn failure(error: SolveError) -> Failure {
    let code = match error {
        SolveError::InvalidModel(_) => exit::DATA,
        _ => exit::ENVIRONMENT,
    };
    let failure = Failure::new(code, render::visible(&error.to_string()));
    match error {
        SolveError::Unsupported { .. } | SolveError::TooLarge { .. } => {
            failure.hint("`--solver auto` takes a solver that can, if there is one; `orlm plugin list` shows what each can")
        }
        _ => failure,
    }
}

/// A result beside its model.
struct Shown<'a> {
    model: &'a MathModel,
    result: &'a SolveResult,
}

/// The value of a linear row at a point.
fn activity(model: &MathModel, row: usize, point: &[f64]) -> f64 {
    let (index, value) = model.rows.matrix.row(row);
    index.iter().zip(value).map(|(&j, v)| v * point[j as usize]).sum()
}

impl Shown<'_> {
    fn column_name(&self, j: usize) -> String {
        self.model.columns.names.get(j).map_or_else(|| format!("column {j}"), render::visible)
    }

    fn row_name(&self, i: usize) -> String {
        self.model.rows.names.get(i).map_or_else(|| format!("row {i}"), render::visible)
    }

    /// How far a row's value is from its nearer side.
    fn slack(&self, i: usize, value: f64) -> f64 {
        let rows = &self.model.rows;
        (value - rows.lower[i]).min(rows.upper[i] - value)
    }

    fn json(&self, seconds: f64) -> Value {
        let (m, r) = (self.model, self.result);
        let at = |list: &Option<Vec<f64>>, k: usize| list.as_ref().and_then(|l| l.get(k).copied());
        let columns: Option<Vec<Value>> = r.point.as_ref().map(|point| {
            let column = |(j, value): (usize, &f64)| {
                json!({"name": m.columns.names.get(j), "value": value, "reduced_cost": at(&r.reduced_cost, j)})
            };
            point.iter().enumerate().map(column).collect()
        });
        let rows: Option<Vec<Value>> = r.point.as_ref().map(|point| {
            let row = |i: usize| {
                let value = activity(m, i, point);
                let slack = Some(self.slack(i, value)).filter(|s| s.is_finite());
                json!({"name": m.rows.names.get(i), "value": value, "slack": slack, "dual": at(&r.row_dual, i)})
            };
            (0..m.n_rows()).map(row).collect()
        });
        let pool: Vec<Value> =
            r.pool.iter().map(|point| json!({"objective": m.objective_at(point), "values": point})).collect();
        json!({
            "termination": r.termination, "limit": r.limit, "objective": r.objective, "objectives": r.objectives,
            "bound": r.bound, "gap": r.gap, "nodes": r.nodes, "iterations": r.iterations,
            "solver": r.solver, "solver_version": r.solver_version, "native_code": r.native_code,
            "message": r.message, "wall_ms": seconds * 1e3, "model": m.content_hash(),
            "columns": columns, "rows": rows, "pool": pool, "iis": r.iis, "ignored": r.ignored,
        })
    }

    fn text(&self, seconds: f64) -> String {
        let (m, r) = (self.model, self.result);
        let number = |v: Option<f64>| v.map_or("–".to_owned(), |v| v.to_string());
        let mut ended = render::word(&r.termination);
        if let Some(limit) = r.limit {
            ended = format!("{ended} ({})", render::word(&limit));
        }
        let mut head = vec![
            ("termination", ended),
            ("objective", number(r.objective)),
            ("bound", number(r.bound)),
            ("gap", number(r.gap)),
            ("nodes", r.nodes.to_string()),
            ("iterations", r.iterations.to_string()),
            ("solver", format!("{} {}", r.solver, r.solver_version)),
            ("time", render::duration(seconds)),
        ];
        if let Some(values) = &r.objectives {
            let list: Vec<String> = values.iter().map(f64::to_string).collect();
            head.insert(2, ("objectives", list.join(", ")));
        }
        if !r.message.is_empty() {
            head.push(("message", render::visible(&r.message)));
        }
        if !r.pool.is_empty() {
            let list: Vec<String> = r.pool.iter().map(|p| m.objective_at(p).to_string()).collect();
            head.push(("further points", list.join(", ")));
        }
        let mut text = String::new();
        for (word, value) in head {
            text.push_str(&format!("{word:<15} {value}\n"));
        }
        if let Some(point) = &r.point {
            text.push_str(&self.columns(point));
            if r.row_dual.is_some() {
                text.push_str(&self.rows(point));
            }
        }
        text.push_str(&self.iis());
        text
    }

    fn columns(&self, point: &[f64]) -> String {
        let costs = self.result.reduced_cost.as_ref();
        let header: &[&str] =
            if costs.is_some() { &["column", "value", "reduced cost"] } else { &["column", "value"] };
        let lines = point.iter().enumerate().filter(|(_, v)| **v != 0.0).map(|(j, v)| {
            let mut line = vec![self.column_name(j), v.to_string()];
            line.extend(costs.and_then(|c| c.get(j)).map(f64::to_string));
            line
        });
        let zero = point.iter().filter(|v| **v == 0.0).count();
        let mut text = table(header, lines, "columns");
        if zero > 0 {
            text.push_str(&format!("{zero} columns are 0\n"));
        }
        text
    }

    fn rows(&self, point: &[f64]) -> String {
        let duals = self.result.row_dual.as_ref();
        let lines = (0..self.model.n_rows()).map(|i| {
            let value = activity(self.model, i, point);
            let dual = duals.and_then(|d| d.get(i)).map_or("–".to_owned(), f64::to_string);
            vec![self.row_name(i), value.to_string(), self.slack(i, value).to_string(), dual]
        });
        table(&["row", "value", "slack", "dual"], lines, "rows")
    }

    /// The parts of the model that contradict each other.
    fn iis(&self) -> String {
        let Some(iis) = &self.result.iis else { return String::new() };
        let m = self.model;
        let sort = if iis.minimal { "" } else { " (perhaps not the smallest)" };
        let mut text = format!("these contradict each other{sort}:\n");
        let mut list = |indices: &[u32], words: &str, bound: &dyn Fn(usize) -> String| {
            for &k in indices {
                text.push_str(&format!("  {words} {}\n", bound(k as usize)));
            }
        };
        let (col, rows) = (&m.columns, &m.rows);
        list(&iis.column_lower, "column", &|j| format!("{} >= {}", self.column_name(j), col.lower[j]));
        list(&iis.column_upper, "column", &|j| format!("{} <= {}", self.column_name(j), col.upper[j]));
        list(&iis.row_lower, "row", &|i| format!("{} >= {}", self.row_name(i), rows.lower[i]));
        list(&iis.row_upper, "row", &|i| format!("{} <= {}", self.row_name(i), rows.upper[i]));
        for (indices, words) in [
            (&iis.quadratic_rows, "quadratic row"),
            (&iis.sos, "special ordered set"),
            (&iis.indicators, "indicator row"),
            (&iis.general, "general constraint"),
            (&iis.cones, "cone"),
            (&iis.nonlinear_rows, "nonlinear row"),
        ] {
            list(indices, words, &|k| k.to_string());
        }
        text
    }
}

/// A table of at most [`SHOWN`] lines, with a word about the others.
fn table(header: &[&str], lines: impl Iterator<Item = Vec<String>>, what: &str) -> String {
    let mut table = render::table(header);
    let mut more = 0;
    for (k, line) in lines.enumerate() {
        if k < SHOWN {
            table.add_row(line);
        } else {
            more += 1;
        }
    }
    let mut text = format!("{table}\n");
    if more > 0 {
        text.push_str(&format!("and {more} more {what}; --json shows them all\n"));
    }
    text
}
