//! What a sandbox is opened with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use orlm_isolation::{Layer, WorkerCommand};
use orlm_solver::SizeLimits;
use serde::{Deserialize, Serialize};

use crate::data::DataFiles;
use crate::worker::VERB;

/// Called with one sentence when something takes longer than a moment (compiling the guest).
pub type ProgressHook = Arc<dyn Fn(&str) + Send + Sync>;

/// The budgets of one run. Each has an outcome of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Instructions, in wasmtime's fuel units. A 30-line program that builds and solves a small model uses about
    /// 8 million; a tight Python loop burns 3 to 6 thousand million a second.
    pub fuel: u64,
    /// Linear memory of the guest, in bytes; its snapshot takes about 30 MiB of it.
    pub memory_bytes: usize,
    /// WebAssembly stack, in bytes. Below about 4 MiB, deep Python recursion ends as a stack overflow instead of a
    /// `RecursionError`.
    pub stack_bytes: usize,
    /// Both output streams together, in bytes. The guest keeps at most 256 Ki characters of each in any case.
    pub output_bytes: usize,
    /// Source text, in bytes.
    pub source_bytes: usize,
    /// One model in its byte form.
    pub model_bytes: usize,
    /// Columns, rows, nonzeros, names of one model.
    pub model: SizeLimits,
    /// Calls of the solver.
    pub solves: u32,
    /// Wall time of one solve.
    pub solve_time: Duration,
    /// Wall time of all solves together; a solve that finds nothing left of it ends at its time limit at once.
    pub total_solve_time: Duration,
    /// Threads that a program may give to the solver. With more than one, some solvers are not deterministic.
    pub solver_threads: u32,
    /// Wall time of the guest without the solves. A guard only: fuel ends a program first, unless the machine is
    /// overloaded, and then it is the host's fault.
    pub wall_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: 20_000_000_000,
            memory_bytes: 256 << 20,
            stack_bytes: 8 << 20,
            output_bytes: 1 << 20,
            source_bytes: 1 << 20,
            model_bytes: 64 << 20,
            model: SizeLimits {
                nodes: 1_000_000,
                depth: 1000,
                columns: 500_000,
                rows: 500_000,
                nonzeros: 4_000_000,
                quadratic_terms: 1_000_000,
                name_bytes: 32 << 20,
            },
            solves: 100,
            solve_time: Duration::from_secs(60),
            total_solve_time: Duration::from_secs(120),
            solver_threads: 1,
            wall_time: Duration::from_secs(120),
        }
    }
}

/// Where the guest is, where its compiled form is kept, and the budgets of each run.
#[derive(Clone)]
pub struct SandboxConfig {
    /// The guest component.
    pub guest: PathBuf,
    /// Folder of compiled guests. It is made with access for its owner only, and refused if it belongs to somebody else.
    pub cache: PathBuf,
    /// Budgets.
    pub limits: Limits,
    /// Files that every program may read, with paths relative to its working directory.
    pub data: Option<DataFiles>,
    /// Programs that run at the same time, each in a process of its own; further callers wait.
    pub slots: usize,
    /// How such a process is started.
    pub worker: WorkerCommand,
    /// A process is replaced after this many programs.
    pub recycle_after: u32,
    /// Whether to run nothing unless all layers around these processes stand.
    pub require_layers: bool,
    /// Layers that they do without, to find out what a layer is good for.
    pub without: Vec<Layer>,
    /// Told about long work.
    pub progress: Option<ProgressHook>,
}

impl SandboxConfig {
    /// Default budgets, and two slots for each processor: while one program waits for its solver, another may run.
    pub fn new(guest: impl Into<PathBuf>, cache: impl Into<PathBuf>) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, |n| n.get());
        Self {
            guest: guest.into(),
            cache: cache.into(),
            limits: Limits::default(),
            data: None,
            slots: 2 * processors,
            worker: WorkerCommand::this_program(VERB),
            recycle_after: 500,
            require_layers: false,
            without: Vec::new(),
            progress: None,
        }
    }
}

impl std::fmt::Debug for SandboxConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxConfig")
            .field("guest", &self.guest)
            .field("cache", &self.cache)
            .field("limits", &self.limits)
            .field("slots", &self.slots)
            .finish_non_exhaustive()
    }
}
