//! `orlm run`: one program, every solve shown.

use std::io::Write;
use std::path::{Path, PathBuf};

use orlm_judge::{Rule, judge};
use orlm_sandbox::{Compiled, Layer, Sandbox};
use orlm_types::{Execution, Executor, Outcome, Program, Reference, Status};
use serde_json::json;

use crate::exit::{self, Failure, unreadable, unwritable};
use crate::{Done, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Python source of a solver program, what `orlm compile` made of one, or a component in any language for our WIT world.
    /// `-` is standard input.
    program: PathBuf,
    #[arg(long, value_name = "NAMES", default_value = "scip", help = wire::SOLVER_HELP)]
    solver: String,
    /// One JSON object on standard output: outcome, every solve, what it printed.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: wire::LimitArgs,
}

pub(crate) fn main(args: &Args) -> Done {
    let bytes = read(&args.program)?;
    let (solver, confinement) = (&args.solver, args.limits.limits()?);
    let (sandbox, program) = match bytes.starts_with(WASM) {
        false => (wire::sandbox(solver, 1, &confinement)?, source(&args.program, bytes)?),
        true => compiled(args, bytes, &confinement)?,
    };
    let execution = sandbox.execute(&program);
    let verdict = judge(&Reference::Unknown, &execution, &Rule::default());
    let mut out = std::io::stdout().lock();
    if args.json {
        let identity = sandbox.identity();
        let record = json!({
            "status": verdict.status,
            "reason": verdict.reason,
            "termination": verdict.termination,
            "objective": verdict.objective,
            "outcome": execution.outcome,
            "solves": execution.solves,
            "stdout": execution.stdout,
            "stderr": execution.stderr,
            "solver": execution.solver,
            "solver_version": execution.solver_version,
            "fuel": execution.fuel,
            "memory": execution.memory,
            "wall_ms": execution.wall_ms,
            "budget": execution.budget(),
            "guest": identity.guest,
            "engine": identity.engine,
            "layers": sandbox.layers(),
        });
        writeln!(out, "{record}").map_err(|e| unwritable(&e))?;
    } else {
        write!(out, "{}", render::visible(&execution.stdout)).map_err(|e| unwritable(&e))?;
        out.flush().map_err(|e| unwritable(&e))?;
        eprint!("{}", render::visible(&execution.stderr));
        show(&execution, &sandbox.layers());
    }
    Ok(match (verdict.status, &execution.outcome) {
        (Status::Ok, _) | (Status::NoModel, Outcome::Finished) => exit::OK,
        (Status::PolicyViolation, _) => exit::POLICY,
        (status, _) if status.abstains() => exit::ENVIRONMENT,
        _ => exit::WRONG,
    })
}

/// What every file of WebAssembly begins with; no Python source does.
const WASM: &[u8] = b"\0asm";

/// A sandbox for a file of WebAssembly, and the source that it is to run: a component of another language has none.
fn compiled(
    args: &Args,
    bytes: Vec<u8>,
    confinement: &wire::Confinement,
) -> Result<(Sandbox, Program), Failure> {
    let bad =
        |e: &dyn std::fmt::Display| Failure::new(exit::DATA, format!("{}: {e}", args.program.display()));
    match Compiled::read(&bytes).map_err(|e| bad(&e))? {
        Compiled::Program { guest, source } => {
            let sandbox = wire::sandbox(&args.solver, 1, confinement)?;
            if guest != sandbox.guest_hash() {
                let text = format!("compiled for the guest {guest}, this is {}", sandbox.guest_hash());
                return Err(bad(&text).hint("compile the program again with `orlm compile`"));
            }
            Ok((sandbox, Program { source }))
        }
        Compiled::Component => {
            let sandbox = wire::component_sandbox(&args.solver, bytes, confinement)?;
            Ok((sandbox, Program { source: String::new() }))
        }
    }
}

/// A program's source, from a file or from standard input.
pub(crate) fn read_program(path: &Path) -> Result<Program, Failure> {
    source(path, read(path)?)
}

/// A whole file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    bytes.map_err(|e| unreadable(path, &e))
}

fn source(path: &Path, bytes: Vec<u8>) -> Result<Program, Failure> {
    let source = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let text = format!("{}: not UTF-8 (byte {at})", path.display());
        Failure::new(exit::DATA, text).hint("Python source is read as UTF-8")
    })?;
    Ok(Program { source })
}

fn show(execution: &Execution, layers: &[Layer]) {
    if !execution.solves.is_empty() {
        let mut table =
            render::table(&["solve", "columns", "rows", "termination", "objective", "bound", "time"]);
        for (index, solve) in execution.solves.iter().enumerate() {
            let number = |value: Option<f64>| value.map_or("–".to_string(), |v| v.to_string());
            table.add_row([
                (index + 1).to_string(),
                solve.columns.to_string(),
                solve.rows.to_string(),
                render::word(&solve.termination),
                number(solve.objective),
                number(solve.bound),
                render::duration(solve.wall_ms / 1e3),
            ]);
        }
        eprintln!("{table}");
    }
    let end = ending(&execution.outcome);
    eprintln!(
        "{end}\nsolver {} {} · {:.1} million fuel · {:.0} MiB · {} · {}",
        execution.solver,
        execution.solver_version,
        execution.fuel as f64 / 1e6,
        execution.memory as f64 / f64::from(1 << 20),
        render::duration(execution.wall_ms / 1e3),
        render::layers(layers),
    );
}

/// How a program ended, in words.
pub(crate) fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Finished => "finished".to_string(),
        Outcome::Exception { traceback, .. } => render::visible(traceback.trim_end()),
        Outcome::Exit { code } => format!("exited with {code}"),
        Outcome::OutOfFuel => "stopped: the instruction budget is used up (--fuel-millions)".into(),
        Outcome::OutOfMemory => "stopped: the memory limit was hit (--memory-mib)".into(),
        Outcome::StackOverflow => "stopped: the stack is exhausted (--stack-mib)".into(),
        Outcome::OutputLimit => "stopped: it printed more than allowed (--output-kib)".into(),
        Outcome::SourceTooLarge => "not run: the source is larger than allowed (--source-kib)".into(),
        Outcome::ModelTooLarge { what, .. } => format!("stopped: the model is larger than allowed: {what}"),
        Outcome::TooManySolves => "stopped: it asked for more solves than allowed (--solves)".into(),
        Outcome::Trap { what } => format!("stopped: {what}"),
        Outcome::HostFault { fault } => format!("host fault, nothing is known about the program: {fault}"),
    }
}
