//! `cargo xtask`: sets up, checks, tests, demonstrates and measures this workspace.
//!
//! It must not know how any part of orlm works: it runs cargo, pip and the built `orlm` as a user would. Its one
//! dependency on our own crates is the schema of `configs/`. Read [`setup`] first.

mod bench;
mod cuda;
mod demo;
mod deny;
mod files;
mod header;
mod layout;
mod process;
mod progress;
mod setup;
mod test;
mod validate;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::layout::Layout;
use crate::setup::Extent;

/// Sets up, checks, tests, demonstrates and measures this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fetch, build and place what is missing, into `.orlm/`. Safe to stop and to run again.
    Setup {
        /// Stop before compiling orlm and the plugins.
        #[arg(long)]
        no_build: bool,
        /// Also fetch these, as a comma-separated list: `packages`, the guest for programs that import numpy, pandas, scipy,
        /// networkx, sympy or highspy (98 MB); the libraries of the commercial solvers copt, cplex, gurobi, which are their
        /// vendors' and come under their vendors' terms: without a licence they take small models only, and not for
        /// every use, or nothing at all (gurobi). `cargo xtask test` fetches everything.
        #[arg(long, value_delimiter = ',', value_name = "WHAT")]
        with: Vec<String>,
    },
    /// Set up, then run the demo: warm-up and co-evolution of a small model on this machine's processor.
    Demo(demo::Options),
    /// Set up what is missing, also the libraries of commercial solvers, then run every check and test.
    Test,
    /// Check the workspace's own rules: arrows between crates, file sizes, reasons, configs, the C header.
    Validate,
    /// Write the C header of solver plugins anew, from the declarations in Rust.
    Header,
    /// Check licences, sources, bans and advisories of all dependencies; installs cargo-deny first if missing.
    Deny,
    /// Compare with a peer, on this machine, in this run. Without a name: list the benchmarks.
    Bench {
        /// Which benchmark.
        name: Option<String>,
        /// One JSON object a line instead of a table.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        options: bench::Options,
    },
    /// Build `orlm` for NVIDIA GPUs, with an installed CUDA toolkit (`CUDA_HOME`) or with a pinned compiler that is
    /// fetched. No GPU is needed for it.
    Cuda,
    /// Put the built solver plugins where `orlm` looks for them (a part of setup).
    InstallPlugins,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            // What stops us here is the machine: a missing tool, a download, a build. A failed check is 1.
            ExitCode::from(4)
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let layout = Layout::find()?;
    match task {
        Task::Setup { no_build, with } => {
            let extent = if no_build { Extent::Parts } else { Extent::Everything };
            setup::run(&layout, extent, &setup::Extras::named(&with)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Task::Demo(options) => demo::run(&layout, &options),
        Task::Test => test::run(&layout),
        Task::Header => header::run(&layout),
        Task::Validate => validate::run(&layout),
        Task::Deny => deny::run(&layout),
        Task::Bench { name, json, options } => bench::run(&layout, name.as_deref(), json, &options),
        Task::Cuda => cuda::run(&layout),
        Task::InstallPlugins => {
            setup::install_plugins(&layout)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
