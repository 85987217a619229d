//! `orlm`: trains, runs and judges language models that write operations-research solver programs.
//!
//! One file per verb. `wire.rs` is the only place that joins the parts; `render.rs` the only one that draws.
//! Data goes to standard output, words to standard error; exit codes are those of [`exit`].

mod append;
mod compile;
mod critic;
mod doctor;
mod endpoint;
mod evolve;
mod exit;
mod export;
mod export_model;
mod generate;
mod gpu_check;
mod limits;
mod lines;
mod model_file;
mod plugin;
mod pool;
mod problems;
mod render;
mod run;
mod serve;
mod solve_model;
mod synth;
mod teacher;
mod train;
mod verify;
mod wire;

use clap::{CommandFactory, Parser, Subcommand};

use exit::Failure;

/// Trains, runs and judges language models that write operations-research solver programs.
#[derive(Parser)]
#[command(name = "orlm", version, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run one solver program in the sandbox and show every solve.
    Run(run::Args),
    /// Make a small WebAssembly component of a solver program, which `run` takes.
    Compile(compile::Args),
    /// Judge many programs or trajectories against their references.
    Verify(verify::Args),
    /// Join the ledgers of all shards of a `verify`.
    Merge(verify::merge::Args),
    /// Solve a model file.
    SolveModel(solve_model::Args),
    /// Write a math model as a file, from another file or from a program that solves it.
    Export(export::Args),
    /// Warm a policy and its GenPRM up and let them improve each other.
    Evolve(evolve::Args),
    /// Make verified problems with their trajectories, to train on.
    Synth(synth::Args),
    /// Train a language model on your own data, as TRL does.
    #[command(subcommand)]
    Train(train::Verb),
    /// Write a language model as a Hugging Face folder: from a GGUF file, with an adapter merged in, with more tokens.
    ExportModel(export_model::Args),
    /// Sample completions of prompts, from a model of this machine or from an endpoint.
    Generate(generate::Args),
    /// Serve a model of this machine to programs that speak OpenAI's interface.
    Serve(serve::Args),
    /// Solver plugins.
    #[command(subcommand)]
    Plugin(plugin::Verb),
    /// Check what this machine has: sandbox, solvers, model.
    Doctor(doctor::Args),
    /// Measure this machine's GPU, and hold it against the processor (docs/gpu-checks.md).
    #[command(hide = true)]
    GpuCheck(gpu_check::Args),
    /// Print a completion script for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Run programs for a parent process (not for people).
    #[command(hide = true)]
    SandboxWorker,
    /// Serve solves to a parent process (not for people).
    #[command(hide = true)]
    SolverWorker {
        /// Manifest of the plugin, and what else the parent says.
        args: Vec<std::ffi::OsString>,
    },
}

fn main() -> std::process::ExitCode {
    let done = match Cli::parse().verb {
        Verb::Run(args) => run::main(&args),
        Verb::Compile(args) => compile::main(&args),
        Verb::Verify(args) => verify::main(&args),
        Verb::Merge(args) => verify::merge::main(&args),
        Verb::SolveModel(args) => solve_model::main(&args),
        Verb::Export(args) => export::main(&args),
        Verb::Evolve(args) => evolve::main(&args),
        Verb::ExportModel(args) => export_model::main(&args),
        Verb::Train(verb) => train::main(&verb),
        Verb::Synth(args) => synth::main(&args),
        Verb::Generate(args) => generate::main(&args),
        Verb::Serve(args) => serve::main(&args),
        Verb::Plugin(verb) => plugin::main(&verb),
        Verb::Doctor(args) => doctor::main(&args),
        Verb::GpuCheck(args) => gpu_check::main(&args),
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "orlm", &mut std::io::stdout());
            Ok(exit::OK)
        }
        Verb::SandboxWorker => return orlm_sandbox::worker_main(),
        Verb::SolverWorker { args } => return orlm_solver_host::worker_main(args),
    };
    match done {
        Ok(code) => std::process::ExitCode::from(code),
        Err(failure) => {
            failure.report();
            std::process::ExitCode::from(failure.code)
        }
    }
}

/// A result whose failure carries its exit code.
type Done = Result<u8, Failure>;
