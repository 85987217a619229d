//! `orlm verify`: judges a stream of programs or trajectories.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use orlm_judge::{Rule, Scorecard, extract_program, judge, unparsed};
use orlm_types::{Execution, Executor, Program, Reference, Status, Verdict};
use serde_json::json;

use crate::exit::{self, Failure};
use crate::items::{Item, Lines, parse_item};
use crate::render;
use crate::{Done, pool, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines: `id`, `program` or `trajectory`, `reference`. `-` is standard input.
    items: PathBuf,
    #[arg(long, value_name = "NAMES", default_value = "scip", help = wire::SOLVER_HELP)]
    solver: String,
    /// Items judged at once. 0: one per core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Relative tolerance: right is |objective - reference| <= absolute + relative * max(1, |reference|).
    #[arg(long, value_name = "X", default_value_t = 1e-6)]
    relative: f64,
    /// Absolute tolerance.
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    absolute: f64,
    /// One JSON object a line on standard output, in the order of the input.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: wire::LimitArgs,
}

struct Judged {
    id: String,
    reference: Reference,
    verdict: Verdict,
    execution: Option<Execution>,
}

pub(crate) fn main(args: &Args) -> Done {
    let tolerances = [("--relative", args.relative), ("--absolute", args.absolute)];
    if let Some((name, value)) = tolerances.into_iter().find(|(_, v)| !(*v >= 0.0 && v.is_finite())) {
        return Err(Failure::new(exit::USAGE, format!("{name} {value}: must be 0 or more")));
    }
    // Before anything is started: a wrong path is found at once.
    let mut lines = Lines::open(&args.items)?;
    let jobs = wire::jobs(args.jobs);
    let sandbox = wire::sandbox(&args.solver, jobs, &args.limits.limits()?)?;
    let rule = Rule { absolute: args.absolute, relative: args.relative, ..Rule::default() };

    let layers = sandbox.layers();
    let layers_active = layers.iter().filter(|layer| layer.active).count();
    let clock = Instant::now();
    let mut card = Scorecard::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let bar = render::bar(None, "items");
    let mut misses: Vec<(String, Status, String)> = Vec::new();
    let mut not_shown = 0usize;
    let end = pool::in_order(
        jobs,
        || lines.next(parse_item),
        |(line, item)| one(line, item, &sandbox, &rule),
        |judged: Judged| {
            card.add(&judged.verdict);
            bar.inc(1);
            bar.set_message(format!("{} right", card.correct()));
            if args.json {
                let line = record(&judged, &args.solver, layers_active).to_string();
                writeln!(out, "{line}").map_err(|e| exit::unwritable(&e))?;
            } else if judged.verdict.status != Status::Ok {
                if misses.len() < 50 {
                    misses.push((judged.id, judged.verdict.status, judged.verdict.reason));
                } else {
                    not_shown += 1;
                }
            }
            Ok(())
        },
    );
    bar.finish_and_clear();
    out.flush().map_err(|e| exit::unwritable(&e))?;
    let seconds = clock.elapsed().as_secs_f64();
    let identity = sandbox.identity();
    if !args.json {
        let shown = report(&card, &misses, not_shown);
        writeln!(out, "{shown}").and_then(|()| out.flush()).map_err(|e| exit::unwritable(&e))?;
    }
    eprintln!(
        "{} items in {} ({:.1} per second, {jobs} jobs) · solver {} · rule {} · {}",
        card.items(),
        render::duration(seconds),
        card.items() as f64 / seconds.max(1e-9),
        format_args!("{} {}", identity.solver, identity.solver_version),
        rule.id(),
        render::layers(&layers),
    );
    end?;
    Ok(match () {
        () if card.items() == 0 => {
            return Err(Failure::new(exit::DATA, format!("{}: no item in it", args.items.display())));
        }
        () if card.judged() > card.correct() => exit::WRONG,
        () if card.abstained() > 0 => exit::ENVIRONMENT,
        () => exit::OK,
    })
}

fn one(line: usize, item: Item, executor: &dyn Executor, rule: &Rule) -> Judged {
    let id = item.id.unwrap_or_else(|| line.to_string());
    let program = match (item.program, item.trajectory) {
        (Some(source), _) => Ok(Program { source }),
        (None, text) => extract_program(&text.unwrap_or_default()),
    };
    match program {
        Ok(program) => {
            let execution = executor.execute(&program);
            let verdict = judge(&item.reference, &execution, rule);
            Judged { id, reference: item.reference, verdict, execution: Some(execution) }
        }
        Err(error) => Judged { id, reference: item.reference, verdict: unparsed(&error), execution: None },
    }
}

fn record(judged: &Judged, solver: &str, layers: usize) -> serde_json::Value {
    let verdict = &judged.verdict;
    let execution = judged.execution.as_ref();
    json!({
        "id": judged.id,
        "status": verdict.status,
        "termination": verdict.termination,
        "objective": verdict.objective,
        "reference": judged.reference,
        "solver": execution.map_or(solver, |e| e.solver.as_str()),
        "solver_version": execution.map(|e| e.solver_version.as_str()),
        "model": execution.and_then(|e| e.solves.last()).map(|solve| solve.model.as_str()),
        "solves": execution.map_or(0, |e| e.solves.len()),
        "outcome": execution.map(|e| render::word(&e.outcome)),
        "reason": verdict.reason,
        "budget": execution.and_then(Execution::budget),
        "layers": layers,
        "fuel": execution.map_or(0, |e| e.fuel),
        "memory": execution.map_or(0, |e| e.memory),
        "wall_ms": execution.map_or(0.0, |e| (e.wall_ms * 1e3).round() / 1e3),
    })
}

fn report(card: &Scorecard, misses: &[(String, Status, String)], not_shown: usize) -> String {
    let mut text = String::new();
    if !misses.is_empty() {
        let mut table = render::table(&["item", "status", "why"]);
        for (id, status, reason) in misses {
            table.add_row([render::visible(id), status.to_string(), render::visible(reason)]);
        }
        text.push_str(&format!("{table}\n"));
        if not_shown > 0 {
            text.push_str(&format!("… and {not_shown} more; --json shows all\n"));
        }
    }
    let mut table = render::table(&["status", "items"]);
    for (status, count) in card.counts() {
        table.add_row([status.to_string(), count.to_string()]);
    }
    text.push_str(&format!("{table}\n"));
    text.push_str(&format!("{} of {} right", card.correct(), card.judged()));
    if let Some(rate) = card.pass_at_1() {
        let (low, high) = card.interval();
        let (rate, low, high) = (100.0 * rate, 100.0 * low, 100.0 * high);
        text.push_str(&format!(" ({rate:.1} %, 95 % interval {low:.1} to {high:.1} %)"));
    }
    text.push_str(&format!(", {} abstained", card.abstained()));
    text
}
