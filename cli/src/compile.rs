//! `orlm compile`: a program as a small WebAssembly component, bound to the guest that it was checked with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use orlm_sandbox::Compiled;
use orlm_solver::{MathModel, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo};
use orlm_types::{Executor, Outcome, Program};

use crate::exit::{self, Failure};
use crate::{Done, model_file, run, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Python source of a solver program. `-` is standard input.
    program: PathBuf,
    /// Where to write the component.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    limits: wire::LimitArgs,
}

pub(crate) fn main(args: &Args) -> Done {
    let program = run::read_program(&args.program)?;
    let confinement = args.limits.limits()?;
    let sandbox = wire::sandbox_over(Arc::new(NoSolver), 1, &confinement)?;
    let bytes = Compiled::program(sandbox.guest_hash(), &program.source);
    // The same program for the same guest has been checked before.
    let name = format!("{}.wasm", blake3::hash(&bytes).to_hex());
    let kept = wire::home().join("cache/programs").join(name);
    if std::fs::read(&kept).ok().as_ref() != Some(&bytes) {
        check(&sandbox, &args.program, &program)?;
        // Keeping it saves the next check a few milliseconds, nothing else.
        let _ = kept.parent().map(std::fs::create_dir_all);
        let _ = model_file::put(&kept, &bytes);
    }
    std::fs::write(&args.output, &bytes)
        .map_err(|e| Failure::new(exit::ENVIRONMENT, format!("{}: {e}", args.output.display())))?;
    eprintln!("{}: {} bytes, for the guest {}", args.output.display(), bytes.len(), sandbox.guest_hash());
    Ok(exit::OK)
}

/// Has the guest's own Python compile the program, without running it.
fn check(sandbox: &dyn Executor, path: &Path, program: &Program) -> Result<(), Failure> {
    // Strings of JSON are strings of Python.
    let text = serde_json::to_string(&program.source)
        .map_err(|e| Failure::new(exit::INTERNAL, format!("the source cannot be passed on: {e}")))?;
    let source = format!("compile({text}, '<program>', 'exec', dont_inherit=True)");
    match sandbox.execute(&Program { source }).outcome {
        Outcome::Finished => Ok(()),
        Outcome::Exception { class, message, .. } => {
            Err(Failure::new(exit::DATA, format!("{}: {class}: {message}", path.display())))
        }
        Outcome::HostFault { fault } => Err(Failure::new(exit::ENVIRONMENT, fault)),
        other => Err(Failure::new(exit::DATA, format!("{}: {}", path.display(), run::ending(&other)))),
    }
}

/// Compiling solves nothing.
struct NoSolver;

impl SolveService for NoSolver {
    fn solve(&self, _: &MathModel, _: &SolveOptions) -> Result<SolveResult, SolveError> {
        Err(SolveError::Failed { code: 0, text: "nothing is solved while a program is compiled".to_owned() })
    }

    fn solver(&self) -> SolverInfo {
        SolverInfo { name: "none".to_owned(), version: String::new() }
    }
}
