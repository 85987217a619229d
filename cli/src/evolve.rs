//! `orlm evolve`: warm-up and co-evolution.

use std::path::{Path, PathBuf};

use orlm_config::Config;
use orlm_evolve::{Evolution, EvolveError, Parts, Row, Summary};
use orlm_types::{Executor, Problem, Split};
use serde_json::json;

use crate::critic::RunModel;
use crate::exit::{self, Failure, unreadable, unwritable};
use crate::teacher::SolvedTeacher;
use crate::{Done, problems, render, wire};

/// What `orlm evolve` does when no configuration is named.
const DEMO: &str = include_str!("../../configs/demo.toml");

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Configuration (TOML). Without one: the demo that orlm ships, `configs/demo.toml`.
    config: Option<PathBuf>,
    #[arg(long, value_name = "NAMES", default_value = "scip", help = wire::SOLVER_HELP)]
    solver: String,
    /// JSON Lines of your own problems: `question`, `reference`, and `split` if you like. Without it the procedural
    /// teacher makes them.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
    /// Set a key of the configuration, such as `evolution.k=8`. May be given several times.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Show the resolved configuration and the plan, and stop.
    #[arg(long)]
    dry_run: bool,
    /// Continue a run that was stopped or killed.
    #[arg(long)]
    resume: bool,
    /// The table as JSON, one object a line, on standard output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn main(args: &Args) -> Done {
    let (text, name) = match &args.config {
        Some(path) => (std::fs::read_to_string(path).map_err(|e| unreadable(path, &e))?, path.as_path()),
        None => (DEMO.to_string(), Path::new("configs/demo.toml")),
    };
    let config = Config::parse(&text, &name.display().to_string(), &args.set).map_err(|e| {
        Failure::new(exit::DATA, e).hint("orlm evolve --dry-run shows every key with its value")
    })?;
    let root = wire::run_folder(&config.run.folder, name, &format!("-{}", args.solver));
    let problems = args.problems.as_deref().map(problems::problems).transpose()?;
    let teacher = wire::teacher(&config)?;
    if args.dry_run {
        print!("{}", config.to_toml());
        eprint!("{}", plan(&config, &root, &args.solver, problems.as_deref()));
        return Ok(exit::OK);
    }

    let jobs = wire::jobs(config.run.jobs);
    // A run that may not start is found out before anything slow happens.
    wire::stop_on_signal()?;
    let (sandbox, solver) = wire::sandbox_and_solver(&args.solver, jobs, &(&config.limits).into())?;
    let teacher = SolvedTeacher::new(teacher, solver);
    let (mut model, model_id) = RunModel::open(&config, &root)?;
    let env = json!({
        "orlm": env!("CARGO_PKG_VERSION"),
        "executor": sandbox.identity(),
        "model": model_id,
        "problems": problems.as_ref().map(|problems| digest(problems)),
    });
    let console = render::Console::new();
    let parts = Parts { model: &mut model, executor: &sandbox, teacher: &teacher, events: &console, jobs };
    let summary = Evolution::open(parts, &config, &root, args.resume, &env)
        .and_then(|evolution| evolution.run(problems))
        .map_err(failure)?;
    show(&summary, args.json)?;
    eprintln!("run folder: {}", root.display());
    Ok(exit::OK)
}

fn digest(problems: &[Problem]) -> String {
    let ids: Vec<String> = problems.iter().map(|p| format!("{} {:?}", p.content_id(), p.reference)).collect();
    let parts: Vec<&str> = ids.iter().map(String::as_str).collect();
    orlm_types::ContentId::of(&parts).0
}

fn failure(error: EvolveError) -> Failure {
    let code = match &error {
        EvolveError::Exists { .. } | EvolveError::Absent { .. } => exit::USAGE,
        EvolveError::Drift { .. } | EvolveError::Damaged { .. } => exit::DATA,
        EvolveError::Io { .. } => exit::ENVIRONMENT,
        EvolveError::Unverified { .. } => exit::ENVIRONMENT,
        EvolveError::Model(e) if e.environment => exit::ENVIRONMENT,
        EvolveError::Model(_) => exit::DATA,
    };
    Failure::new(code, error)
}

/// What a run with this configuration would do: counts and upper bounds, no guesses.
fn plan(config: &Config, root: &Path, solver: &str, problems: Option<&[Problem]>) -> String {
    let e = &config.evolution;
    let (train, held_out) = match problems {
        Some(problems) => {
            let held = problems.iter().filter(|p| p.split == Split::HeldOut).count();
            (problems.len() - held, held)
        }
        None => (config.problems.train, config.problems.held_out),
    };
    let mut table = render::table(&["stage", "work", "tokens at most"]);
    let mut row = |stage: &str, work: String, tokens: usize| {
        table.add_row([stage.to_string(), work, tokens.to_string()]);
    };
    let sequence = config.model.max_sequence_tokens;
    let w = &config.warmup;
    let evaluate = held_out * config.evaluation.max_new_tokens;
    row("evaluate (each of base, warm-up, iterations)", format!("{held_out} greedy answers"), evaluate);
    let examples = w.lessons * w.epochs as usize;
    row("warm-up: policy", format!("{examples} lessons to learn"), examples * sequence);
    let examples = w.genprm_lessons * w.genprm_epochs as usize;
    row("warm-up: GenPRM", format!("{examples} lessons to learn"), examples * sequence);
    if e.hard_set_samples > 0 {
        let samples = train * e.hard_set_samples as usize;
        row("hard set", format!("{samples} trajectories"), samples * e.rollout.max_new_tokens);
    }
    let group = train * e.k as usize;
    row("each iteration: rollout", format!("{group} trajectories"), group * e.rollout.max_new_tokens);
    let critique = config.genprm.critique.max_new_tokens;
    row("each iteration: critique", format!("{group} critiques"), group * critique);
    let most = (e.k as usize * (e.k as usize).saturating_sub(1) / 2).min(e.max_pairs_per_problem) * train;
    row("each iteration: W-DPO", format!("at most {most} pairs"), most * 2 * sequence * e.epochs as usize);
    row("each iteration: GenPRM", format!("at most {group} critiques"), group * sequence);
    format!(
        "{table}\n{} iterations · policy and GenPRM are two adapters of rank {} over {} · solver {solver} · run folder {}\n",
        e.iterations,
        config.model.lora_rank,
        config.model.path,
        root.display(),
    )
}

fn show(summary: &Summary, as_json: bool) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if as_json {
        for row in &summary.rows {
            let line = serde_json::to_string(row).map_err(|e| Failure::new(exit::INTERNAL, e))?;
            writeln!(out, "{line}").map_err(|e| unwritable(&e))?;
        }
        return Ok(());
    }
    let mut table = render::table(&[
        "iteration",
        "pass@1 held out",
        "95 % interval",
        "verdicts",
        "pairs (solver + critic)",
        "critiques kept",
        "policy loss",
        "GenPRM loss",
        "time",
    ]);
    for row in &summary.rows {
        table.add_row(cells(row));
    }
    writeln!(out, "{table}").map_err(|e| unwritable(&e))
}

fn cells(row: &Row) -> [String; 9] {
    let dash = || "–".to_string();
    let abstained = if row.abstained > 0 { format!(", {} abstained", row.abstained) } else { String::new() };
    [
        row.label.clone(),
        row.pass_at_1.map_or_else(dash, |p| {
            format!("{:.1} % ({} of {}{abstained})", 100.0 * p, row.correct, row.judged)
        }),
        row.interval.map_or_else(dash, |(low, high)| format!("{:.1} – {:.1} %", 100.0 * low, 100.0 * high)),
        row.verdicts.iter().map(|(status, count)| format!("{count} {status}")).collect::<Vec<_>>().join(", "),
        row.pairs.map_or_else(dash, |(solver, critic)| format!("{solver} + {critic}")),
        row.critiques.map_or_else(dash, |(kept, all)| format!("{kept} of {all}")),
        row.policy_loss.map_or_else(dash, |loss| format!("{loss:.4}")),
        row.genprm_loss.map_or_else(dash, |loss| format!("{loss:.4}")),
        render::duration(row.seconds),
    ]
}
