//! How a program ran, as the host saw it.

use orlm_solver::{LimitKind, Sense, Termination};
use serde::{Deserialize, Serialize};

use crate::Program;

/// How the guest ended. The program's doing, except [`Outcome::HostFault`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The program ran to its end (or called `sys.exit` with 0 or nothing).
    Finished,
    /// It ended with an uncaught exception, a syntax error included.
    Exception {
        /// Class name, such as `ZeroDivisionError`.
        class: String,
        /// What the exception says.
        message: String,
        /// Frames of the program only.
        traceback: String,
        /// Line of the program, from 1.
        line: Option<u32>,
    },
    /// It called `sys.exit` with another value than 0.
    Exit {
        /// The exit status.
        code: i32,
    },
    /// It used up its instruction budget.
    OutOfFuel,
    /// It asked for more memory than allowed and did not survive the refusal.
    OutOfMemory,
    /// It exhausted the stack.
    StackOverflow,
    /// It printed more than allowed.
    OutputLimit,
    /// Its source is longer than allowed; it was not run.
    SourceTooLarge,
    /// A model that it built is larger than allowed.
    ModelTooLarge {
        /// Which size.
        budget: Budget,
        /// By how much.
        what: String,
    },
    /// It asked for more solves than allowed.
    TooManySolves,
    /// It reached for something that is not there for it (process exit, raw system calls).
    Trap {
        /// The engine's word for it.
        what: String,
    },
    /// The host failed; nothing is known about the program.
    HostFault {
        /// What failed.
        fault: Fault,
    },
}

/// What is bounded in a run. Each has a flag on the command line, a default, and this word in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// Instructions.
    Fuel,
    /// Linear memory.
    Memory,
    /// Stack.
    Stack,
    /// Both output streams.
    Output,
    /// Source text.
    Source,
    /// One model in its byte form.
    ModelBytes,
    /// Columns of one model.
    Columns,
    /// Rows of one model.
    Rows,
    /// Coefficients of one model.
    Nonzeros,
    /// Products of one model.
    QuadraticTerms,
    /// Nodes of the nonlinear expressions of one model.
    Nodes,
    /// Depth of a nonlinear expression.
    Depth,
    /// Start points of one model.
    Starts,
    /// All names of one model.
    NameBytes,
    /// Number of solves.
    Solves,
    /// Wall time of one solve.
    SolveTime,
    /// Wall time of all solves.
    TotalSolveTime,
    /// Wall time of the program without its solves; the host's fault.
    WallTime,
}

/// A failure of the host, never of the program: the judge abstains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The wall-clock guard fired before the fuel was used up: the machine was too busy.
    WallClock,
    /// The solver's process died.
    SolverCrash {
        /// Signal or exit status.
        what: String,
    },
    /// The solver did not come back in time and was killed.
    SolverHang {
        /// How long it was waited for, in seconds.
        after_s: f64,
    },
    /// The solver claimed a point that its own model refutes, or answered garbage.
    SolverWrong {
        /// What does not hold.
        what: String,
    },
    /// The solver has no licence, or the model exceeds it.
    Licence {
        /// The solver's words.
        what: String,
    },
    /// The chosen solver lacks a feature that the model needs.
    Unsupported {
        /// The feature.
        feature: String,
    },
    /// The process that ran the program died, on a fresh process too.
    SandboxCrash {
        /// How often it was tried.
        tries: u32,
        /// How each process ended.
        what: String,
    },
    /// Anything else on the host's side: files, processes, the engine.
    Host {
        /// What failed.
        what: String,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::WallClock => write!(f, "the wall-clock guard fired"),
            Self::SolverCrash { what } => write!(f, "the solver's process died: {what}"),
            Self::SolverHang { after_s } => write!(f, "the solver was killed after {after_s:.1} s"),
            Self::SolverWrong { what } => write!(f, "the solver's answer does not hold: {what}"),
            Self::Licence { what } => write!(f, "licence: {what}"),
            Self::Unsupported { feature } => write!(f, "the solver cannot do {feature}"),
            Self::SandboxCrash { tries, what } => {
                write!(f, "the program was parked: its process died on each of {tries} tries ({what})")
            }
            Self::Host { what } => write!(f, "{what}"),
        }
    }
}

/// One solve that the host did for a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolveRecord {
    /// Content hash of the math model.
    pub model: String,
    /// Columns.
    pub columns: u32,
    /// Rows, linear and quadratic.
    pub rows: u32,
    /// Direction of the objective.
    pub sense: Sense,
    /// Why the solver stopped.
    pub termination: Termination,
    /// Which limit, when it stopped at one.
    pub limit: Option<LimitKind>,
    /// Objective of the returned point, recomputed by the host from its own model.
    pub objective: Option<f64>,
    /// The solver's bound on the optimum.
    pub bound: Option<f64>,
    /// Which budget of the program set the time at which the solver stopped, if that is why it stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Wall time of the solve, in milliseconds.
    pub wall_ms: f64,
}

/// Everything that the host knows about one run of one program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Execution {
    /// How the guest ended.
    pub outcome: Outcome,
    /// The solves, in order.
    pub solves: Vec<SolveRecord>,
    /// What it printed. Evidence only: no verdict rests on it.
    pub stdout: String,
    /// What it printed to the error stream.
    pub stderr: String,
    /// Name of the solver.
    pub solver: String,
    /// Version of the solver.
    pub solver_version: String,
    /// Instructions used, in wasmtime's fuel units: the same on every run of the same program.
    pub fuel: u64,
    /// Peak linear memory, in bytes.
    pub memory: u64,
    /// Wall time of the whole run, in milliseconds.
    pub wall_ms: f64,
}

impl Execution {
    /// Which budget ended the program, or cut its last solve short.
    pub fn budget(&self) -> Option<Budget> {
        match &self.outcome {
            Outcome::OutOfFuel => Some(Budget::Fuel),
            Outcome::OutOfMemory => Some(Budget::Memory),
            Outcome::StackOverflow => Some(Budget::Stack),
            Outcome::OutputLimit => Some(Budget::Output),
            Outcome::SourceTooLarge => Some(Budget::Source),
            Outcome::ModelTooLarge { budget, .. } => Some(*budget),
            Outcome::TooManySolves => Some(Budget::Solves),
            Outcome::HostFault { fault: Fault::WallClock } => Some(Budget::WallTime),
            Outcome::Finished
            | Outcome::Exception { .. }
            | Outcome::Exit { .. }
            | Outcome::Trap { .. }
            | Outcome::HostFault { .. } => self.solves.last().and_then(|solve| solve.budget),
        }
    }
}

/// What an executor is, for records: the same identity gives the same execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutorIdentity {
    /// Content hash of the guest component.
    pub guest: String,
    /// Hash of what the guest with packages is made from, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<String>,
    /// Version of the WebAssembly engine.
    pub engine: String,
    /// Solver name.
    pub solver: String,
    /// Solver version.
    pub solver_version: String,
}

/// Runs untrusted programs. Called from many threads at once.
pub trait Executor: Send + Sync {
    /// Runs one program to its end or limit. Never fails: the host's own failures are an [`Outcome`].
    fn execute(&self, program: &Program) -> Execution;

    /// What runs them.
    fn identity(&self) -> ExecutorIdentity;
}
