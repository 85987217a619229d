//! `orlm evolve`: warm-up and co-evolution.

mod plan;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use comfy_table::ColumnConstraint;
use orlm_config::{Config, ConfigError};
use orlm_evolve::{Evolution, EvolveError, Opening, Parts, Rate, Replay, Row, Summary, begin_from};
use orlm_types::{Executor, Problem};
use serde_json::json;

use crate::critic::RunModel;
use crate::exit::{self, Failure, print, unwritable};
use crate::teacher::{Compared, SolvedTeacher};
use crate::verify::models::Models;
use crate::{Done, problems, render, wire};

/// What `orlm evolve` does when no configuration is named.
const DEMO: &str = include_str!("../../../configs/demo.toml");

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
    /// Continue a run that was stopped or killed; begin it where there is none yet.
    #[arg(long)]
    resume: bool,
    /// With --resume: go on although configuration, data, model or solver have changed since. What did is noted in the run
    /// folder.
    #[arg(long, requires = "resume")]
    accept_drift: bool,
    /// Begin with what the run in this folder did before its first iteration: problems, warm-up and their measures. For
    /// ablations, which then differ in the iterations alone.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["resume", "dry_run", "problems"])]
    from: Option<PathBuf>,
    /// Make one finished stage of a run again, such as `iteration-1/pair`, in a folder of its own, and compare it with what
    /// is recorded.
    #[arg(long, value_name = "STAGE", conflicts_with_all = ["resume", "dry_run", "from"])]
    replay: Option<String>,
    /// The table as JSON, one object a line, on standard output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn main(args: &Args) -> Done {
    let demo = Path::new("configs/demo.toml");
    let name = args.config.as_deref().unwrap_or(demo);
    let config = match &args.config {
        Some(path) => Config::load(path, &args.set),
        None => Config::parse(DEMO, &demo.display().to_string(), &args.set),
    };
    let config = config.map_err(|e| match e {
        ConfigError::Unreadable { .. } => Failure::new(exit::DATA, e),
        e => Failure::new(exit::DATA, e).hint("orlm evolve --dry-run shows every key with its value"),
    })?;
    let root = wire::run_folder(&config.run.folder, name, &format!("-{}", args.solver));
    let problems = args.problems.as_deref().map(problems::problems).transpose()?;
    let teacher = wire::teacher(&config)?;
    if args.dry_run {
        print!("{}", config.to_toml());
        eprint!("{}", plan::plan(&config, &root, &args.solver, problems.as_deref())?);
        return Ok(exit::OK);
    }

    let jobs = wire::jobs(config.run.jobs);
    // A run that may not start is found out before anything slow happens.
    wire::stop_on_signal()?;
    let (sandbox, solver) = wire::sandbox_and_solver(&args.solver, jobs, &(&config.limits).into())?;
    let compared = Compared { sandbox: &sandbox, models: Models::new(Arc::clone(&solver)) };
    let teacher = SolvedTeacher::new(teacher, solver);
    let (mut model, model_id) = RunModel::open(&config, &root)?;
    let env = json!({
        "orlm": env!("CARGO_PKG_VERSION"),
        "executor": sandbox.identity(),
        "model": model_id,
        "tokenizer": model.tokenizer_id()?,
        "problems": problems.as_ref().map(|problems| digest(problems)),
    });
    let console = render::Console::new();
    let parts = Parts {
        model: &mut model,
        executor: &sandbox,
        teacher: &teacher,
        equivalence: &compared,
        events: &console,
        jobs,
    };
    if let Some(stage) = &args.replay {
        let replay = Evolution::replay(parts, &config, &root, &env, problems, stage).map_err(failure)?;
        return replayed(stage, &replay, args.json);
    }
    if let Some(other) = &args.from {
        let path = other.join("config.toml");
        let other_config = Config::load(&path, &[]).map_err(|e| Failure::new(exit::DATA, e))?;
        begin_from(other, &root, &config, &other_config, &env).map_err(failure)?;
    }
    let opening = match (args.resume || args.from.is_some(), args.accept_drift) {
        (false, _) => Opening::New,
        (true, false) => Opening::Resumed,
        (true, true) => Opening::ResumedWithDrift,
    };
    let summary = Evolution::open(parts, &config, &root, opening, &env)
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
        EvolveError::Exists { .. } | EvolveError::Absent { .. } | EvolveError::NoStage { .. } => exit::USAGE,
        EvolveError::Drift(_) | EvolveError::Damaged { .. } => exit::DATA,
        EvolveError::Io { .. } | EvolveError::Busy { .. } => exit::ENVIRONMENT,
        EvolveError::Unverified { .. } => exit::ENVIRONMENT,
        EvolveError::Model(e) if e.environment => exit::ENVIRONMENT,
        EvolveError::Model(_) => exit::DATA,
        EvolveError::Reached => exit::INTERNAL,
    };
    let hint = match &error {
        EvolveError::Drift(_) => "--accept-drift goes on all the same, and notes what has changed",
        _ => return Failure::new(code, error),
    };
    Failure::new(code, error).hint(hint)
}

/// Tells whether a stage gave the same again.
fn replayed(stage: &str, replay: &Replay, as_json: bool) -> Done {
    let same = replay.differences.is_empty();
    if as_json {
        let record =
            json!({"stage": stage, "same": same, "differences": replay.differences, "folder": replay.folder});
        print(record)?;
    } else {
        let text = if same { "the same as recorded".into() } else { replay.differences.join("\n") };
        print(format!("{stage}: {text}"))?;
        eprintln!("made again in {}", replay.folder.display());
    }
    Ok(if same { exit::OK } else { exit::WRONG })
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
        "pass@1 held out (95 %)",
        "unseen families (95 %)",
        "dev",
        "GenPRM F1",
        "verdicts",
        "pairs (solver + critic)",
        "critiques kept",
        "policy loss",
        "GenPRM loss",
        "time",
    ]);
    let rows: Vec<_> = summary.rows.iter().map(cells).collect();
    table.add_rows(&rows);
    // What a run does not measure needs no column.
    for (index, column) in table.column_iter_mut().enumerate() {
        if rows.iter().all(|row| row[index] == NOTHING) {
            column.set_constraint(ColumnConstraint::Hidden);
        }
    }
    writeln!(out, "{table}").map_err(|e| unwritable(&e))
}

/// A cell without a figure.
const NOTHING: &str = "–";

fn cells(row: &Row) -> [String; 11] {
    let dash = || NOTHING.to_string();
    let rate = |rate: &Option<Rate>| {
        rate.as_ref().map_or_else(dash, |rate| {
            let abstained =
                if rate.abstained > 0 { format!(", {} abstained", rate.abstained) } else { String::new() };
            let (low, high) = rate.interval;
            format!(
                "{:.1} % ({} of {}{abstained}; {:.1} – {:.1})",
                100.0 * rate.pass_at_1,
                rate.correct,
                rate.judged,
                100.0 * low,
                100.0 * high
            )
        })
    };
    let f1 = row.genprm_f1.map_or_else(dash, |f1| match row.genprm_unseen_f1 {
        Some(unseen) => format!("{f1:.2}, unseen {unseen:.2}"),
        None => format!("{f1:.2}"),
    });
    [
        format!("{}{}", row.label, if row.selected { " (selected)" } else { "" }),
        rate(&row.held_out),
        rate(&row.unseen),
        row.dev.as_ref().map_or_else(dash, |dev| format!("{:.1} %", 100.0 * dev.pass_at_1)),
        f1,
        row.verdicts.iter().map(|(status, count)| format!("{count} {status}")).collect::<Vec<_>>().join(", "),
        row.pairs.map_or_else(dash, |(solver, critic)| format!("{solver} + {critic}")),
        row.critiques.map_or_else(dash, |(kept, all)| format!("{kept} of {all}")),
        row.policy_loss.map_or_else(dash, |loss| format!("{loss:.4}")),
        row.genprm_loss.map_or_else(dash, |loss| format!("{loss:.4}")),
        render::duration(row.seconds),
    ]
}
