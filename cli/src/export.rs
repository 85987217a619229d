//! `orlm export`: a math model as a file, from another file or from a program that solves it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use orlm_formats::{Format, WriteError};
use orlm_solver::{MathModel, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo};
use orlm_types::{Executor, Outcome};

use crate::exit::{self, Failure};
use crate::{Done, model_file, render, run, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A model file (lp, mps or orlm; plain or gzip; `-` is standard input), or a solver program (`*.py`): it is run in the
    /// sandbox, and each model that it solves is written.
    input: PathBuf,
    /// Where to write; standard output if not given. Of several models each gets its number: `model-1.lp`, `model-2.lp`.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// lp, mps, nl, json or orlm. Default: what the output's name says, else lp.
    #[arg(long, value_name = "FORMAT", value_parser = format_of)]
    format: Option<Format>,
    /// Of a program's models the one of this solve only, counted from 1.
    #[arg(long, value_name = "K")]
    solve: Option<usize>,
    #[arg(long, value_name = "NAMES", default_value = "auto", help = wire::SOLVER_HELP)]
    solver: String,
    #[command(flatten)]
    limits: wire::LimitArgs,
}

fn format_of(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| "expected lp, mps, nl, json or orlm".to_owned())
}

pub(crate) fn main(args: &Args) -> Done {
    let format = match (args.format, &args.output) {
        (Some(format), _) => format,
        (None, Some(path)) => Format::of_path(path).ok_or_else(|| {
            Failure::new(exit::USAGE, format!("{}: no format has this extension", path.display()))
                .hint("name one with --format")
        })?,
        (None, None) => Format::Lp,
    };
    let program = args.input.extension().is_some_and(|e| e.eq_ignore_ascii_case("py"));
    if !program {
        if args.solve.is_some() {
            return Err(Failure::new(exit::USAGE, "--solve is for programs, which may solve several models"));
        }
        let (model, options) = model_file::read(&args.input)?;
        write(args, format, &[(1, (model, options))])?;
        return Ok(exit::OK);
    }
    let (models, outcome) = run_program(args)?;
    let solved = models.len();
    let mut models: Vec<(usize, Model)> = (1..).zip(models).collect();
    if let Some(k) = args.solve {
        models.retain(|(number, _)| *number == k);
    }
    let ended = run::ending(&outcome);
    if models.is_empty() {
        let text = match args.solve {
            Some(k) => format!("the program has no solve {k}, it has {solved}"),
            None => "the program solved no model".to_owned(),
        };
        return Err(Failure::new(exit::WRONG, text).hint(format!("it ended so: {ended}")));
    }
    if models.len() > 1 && args.output.is_none() {
        let text = format!("the program solved {solved} models, and standard output takes one");
        return Err(
            Failure::new(exit::USAGE, text).hint("choose one with --solve K, or name files with -o FILE")
        );
    }
    write(args, format, &models)?;
    match outcome {
        Outcome::Finished => Ok(exit::OK),
        _ => {
            eprintln!("warning: the program did not come to its end: {ended}");
            Ok(exit::WRONG)
        }
    }
}

fn write(args: &Args, format: Format, models: &[(usize, Model)]) -> Result<(), Failure> {
    for (number, (model, options)) in models {
        let written = orlm_formats::write(model, options, format).map_err(|e| {
            let failure = Failure::new(exit::DATA, render::visible(&e.to_string()));
            match e {
                WriteError::Unsupported { .. } => {
                    failure.hint("--format orlm and --format json hold every model")
                }
                _ => failure,
            }
        })?;
        for note in &written.notes {
            eprintln!("note: {note}");
        }
        let Some(path) = &args.output else { return model_file::print(&written) };
        let path = if models.len() > 1 { model_file::numbered(path, *number) } else { path.clone() };
        model_file::write(&path, &written)?;
        let rows = model.n_rows() + model.n_quadratic_rows() + model.n_nonlinear_rows();
        eprintln!("{}: {} columns, {rows} rows", path.display(), model.n_cols());
    }
    Ok(())
}

/// A model and what was asked with it.
type Model = (MathModel, SolveOptions);

/// Runs the program; the models that it solved, in order, and how it ended.
fn run_program(args: &Args) -> Result<(Vec<Model>, Outcome), Failure> {
    let program = run::read_program(&args.input)?;
    let solver = wire::solver(&wire::registry(), &args.solver, 1)?;
    let recorder = Arc::new(Recorder { solver, models: Mutex::new(Vec::new()) });
    let sandbox = wire::sandbox_over(recorder.clone(), 1, &args.limits.limits()?)?;
    let execution = sandbox.execute(&program);
    eprint!("{}", render::visible(&execution.stderr));
    let models = std::mem::take(&mut *recorder.models.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((models, execution.outcome))
}

/// Keeps each model on its way to the solver.
struct Recorder {
    solver: Arc<dyn SolveService>,
    models: Mutex<Vec<Model>>,
}

impl SolveService for Recorder {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        // The sandbox's own limits are not part of what the program asked.
        let asked = SolveOptions { time_limit: None, threads: None, ..options.clone() };
        self.models.lock().unwrap_or_else(PoisonError::into_inner).push((model.clone(), asked));
        self.solver.solve(model, options)
    }

    fn solver(&self) -> SolverInfo {
        self.solver.solver()
    }
}
