//! What a program may use, and how well it must be confined: the flags that all verbs share which run programs.

use std::path::PathBuf;
use std::time::Duration;

use clap::value_parser;
use orlm_config::Limits;
use orlm_sandbox::DataFiles;
use orlm_solver::SizeLimits;

use crate::exit::{self, Failure};

/// Limits on the command line. Each has its own word (`budget`) in records.
#[derive(clap::Args)]
pub(crate) struct LimitArgs {
    /// Instruction budget of a program, in millions of fuel units; a small model takes about 8 [default: 20000].
    #[arg(long, value_name = "N", help_heading = "Limits", value_parser = value_parser!(u64).range(1..))]
    fuel_millions: Option<u64>,
    /// Memory of a program, in MiB [default: 256].
    #[arg(long, value_name = "MIB", help_heading = "Limits", value_parser = value_parser!(u32).range(1..=4095))]
    memory_mib: Option<u32>,
    /// Stack of a program, in MiB [default: 8].
    #[arg(long, value_name = "MIB", help_heading = "Limits", value_parser = value_parser!(u32).range(1..=1024))]
    stack_mib: Option<u32>,
    /// What a program may print, in KiB [default: 1024].
    #[arg(long, value_name = "KIB", help_heading = "Limits", value_parser = value_parser!(u32).range(1..=1 << 20))]
    output_kib: Option<u32>,
    /// Source of a program, in KiB [default: 1024].
    #[arg(long, value_name = "KIB", help_heading = "Limits", value_parser = value_parser!(u32).range(1..=1 << 20))]
    source_kib: Option<u32>,
    /// Bytes of one model, in MiB [default: 64].
    #[arg(long, value_name = "MIB", help_heading = "Limits", value_parser = value_parser!(u32).range(1..=1024))]
    model_mib: Option<u32>,
    /// Columns of one model [default: 500000].
    #[arg(long, value_name = "N", help_heading = "Limits")]
    columns: Option<u64>,
    /// Rows of one model, of all sorts [default: 500000].
    #[arg(long, value_name = "N", help_heading = "Limits")]
    rows: Option<u64>,
    /// Coefficients of one model [default: 4000000].
    #[arg(long, value_name = "N", help_heading = "Limits")]
    nonzeros: Option<u64>,
    /// Products of variables in one model [default: 1000000].
    #[arg(long, value_name = "N", help_heading = "Limits")]
    quadratic_terms: Option<u64>,
    /// Nodes of the nonlinear expressions of one model [default: 1000000].
    #[arg(long, value_name = "N", help_heading = "Limits")]
    expression_nodes: Option<u64>,
    /// Depth of a nonlinear expression [default: 1000].
    #[arg(long, value_name = "N", help_heading = "Limits", value_parser = value_parser!(u64).range(..=1000))]
    expression_depth: Option<u64>,
    /// All names of one model, in KiB [default: 32768].
    #[arg(long, value_name = "KIB", help_heading = "Limits", value_parser = value_parser!(u64).range(..=1 << 20))]
    names_kib: Option<u64>,
    /// Solves that a program may ask for [default: 100].
    #[arg(long, value_name = "N", help_heading = "Limits")]
    solves: Option<u32>,
    /// Seconds that one solve may take [default: 30].
    #[arg(long, value_name = "S", help_heading = "Limits")]
    solve_seconds: Option<f64>,
    /// Seconds that all solves of a program may take [default: 60].
    #[arg(long, value_name = "S", help_heading = "Limits")]
    total_solve_seconds: Option<f64>,
    /// Seconds that a program may take without its solves; a guard only, as fuel ends it first [default: 120].
    #[arg(long, value_name = "S", help_heading = "Limits")]
    wall_seconds: Option<f64>,
    /// Give programs the files in this folder to read, under paths relative to it.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// All files of --data, in MiB [default: 64].
    #[arg(long, value_name = "MIB", help_heading = "Limits", value_parser = value_parser!(u64).range(1..=1024))]
    data_mib: Option<u64>,
    /// Run nothing unless this many layers stand: 1 WebAssembly, 2 a process with Landlock, seccomp and resource limits,
    /// 3 the same around the solver.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = value_parser!(u8).range(1..=3))]
    require_layers: u8,
}

/// Under what conditions programs run.
pub(crate) struct Confinement {
    /// What each may use.
    pub(crate) limits: Limits,
    /// What it may read.
    pub(crate) data: Option<DataFiles>,
    /// How many layers must stand.
    pub(crate) require_layers: u8,
}

/// Files that programs may read, in MiB.
const DATA_MIB: u64 = 64;

impl From<&Limits> for Confinement {
    fn from(limits: &Limits) -> Self {
        Self { limits: limits.clone(), data: None, require_layers: 1 }
    }
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> Result<Confinement, Failure> {
        let d = Limits::default();
        let size = |asked: Option<u32>, default: usize| asked.map_or(default, |n| n as usize);
        let limits = Limits {
            fuel_millions: self.fuel_millions.unwrap_or(d.fuel_millions),
            memory_mib: size(self.memory_mib, d.memory_mib),
            stack_mib: size(self.stack_mib, d.stack_mib),
            output_kib: size(self.output_kib, d.output_kib),
            source_kib: size(self.source_kib, d.source_kib),
            model_mib: size(self.model_mib, d.model_mib),
            columns: self.columns.unwrap_or(d.columns),
            rows: self.rows.unwrap_or(d.rows),
            nonzeros: self.nonzeros.unwrap_or(d.nonzeros),
            quadratic_terms: self.quadratic_terms.unwrap_or(d.quadratic_terms),
            expression_nodes: self.expression_nodes.unwrap_or(d.expression_nodes),
            expression_depth: self.expression_depth.unwrap_or(d.expression_depth),
            names_kib: self.names_kib.unwrap_or(d.names_kib),
            solve_seconds: self.solve_seconds.unwrap_or(d.solve_seconds),
            total_solve_seconds: self.total_solve_seconds.unwrap_or(d.total_solve_seconds),
            solves: self.solves.unwrap_or(d.solves),
            wall_seconds: self.wall_seconds.unwrap_or(d.wall_seconds),
        };
        for (name, seconds) in [
            ("--solve-seconds", limits.solve_seconds),
            ("--total-solve-seconds", limits.total_solve_seconds),
            ("--wall-seconds", limits.wall_seconds),
        ] {
            if !(seconds > 0.0 && seconds < 1e6) {
                return Err(Failure::new(exit::USAGE, format!("{name} {seconds}: must be in (0, 1000000)")));
            }
        }
        let most = self.data_mib.unwrap_or(DATA_MIB) << 20;
        let data = self.data.as_ref().map(|folder| DataFiles::load(folder, most)).transpose();
        let data = data.map_err(|e| Failure::new(exit::DATA, format!("--data: {e}")))?;
        Ok(Confinement { limits, data, require_layers: self.require_layers })
    }
}

impl Confinement {
    /// As the sandbox takes them.
    pub(crate) fn budgets(&self) -> orlm_sandbox::Limits {
        let l = &self.limits;
        let bytes = |n: usize, unit: usize| n.saturating_mul(unit);
        // A configuration's number may be anything positive.
        let seconds = |s: f64| Duration::try_from_secs_f64(s).unwrap_or(Duration::from_secs(1_000_000));
        orlm_sandbox::Limits {
            fuel: l.fuel_millions.saturating_mul(1_000_000),
            memory_bytes: bytes(l.memory_mib, 1 << 20),
            stack_bytes: bytes(l.stack_mib, 1 << 20),
            output_bytes: bytes(l.output_kib, 1 << 10),
            source_bytes: bytes(l.source_kib, 1 << 10),
            model_bytes: bytes(l.model_mib, 1 << 20),
            model: SizeLimits {
                columns: l.columns,
                rows: l.rows,
                nonzeros: l.nonzeros,
                quadratic_terms: l.quadratic_terms,
                nodes: l.expression_nodes,
                depth: l.expression_depth,
                name_bytes: l.names_kib.saturating_mul(1 << 10),
            },
            solves: l.solves,
            solve_time: seconds(l.solve_seconds),
            total_solve_time: seconds(l.total_solve_seconds),
            solver_threads: 1,
            wall_time: seconds(l.wall_seconds),
        }
    }
}
