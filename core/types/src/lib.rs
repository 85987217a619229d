//! The nouns of orlm and the seams between its parts.
//!
//! Every record that crosses a file, a process or a crate is defined here once: [`Problem`], [`Trajectory`],
//! [`Program`], [`Execution`], [`Verdict`], [`Critique`], [`PreferencePair`]. So are the traits that keep the
//! parts apart: [`Executor`] (runs programs), [`Generator`] and [`Learner`] (language models), [`Teacher`]
//! (makes problems) and [`EventSink`] (shows what happens).
//!
//! This crate must not know how anything is done: no tensors, no WebAssembly, no solver.
//! Read [`Execution`] first: it is what every verdict rests on.
//!
//! ```
//! use orlm_types::{Problem, Reference};
//! let line = r#"{"question": "Maximise x, x <= 3.", "reference": {"objective": 3.0}}"#;
//! let problem: Problem = serde_json::from_str(line).unwrap();
//! assert_eq!(problem.reference, Reference::Objective(3.0));
//! ```

mod critique;
mod event;
mod execution;
mod id;
mod model;
mod problem;
mod trajectory;
mod verdict;

pub use critique::{Critique, StepVerdict};
pub use event::{Event, EventSink, NoEvents, Progress};
pub use execution::{Budget, Execution, Executor, ExecutorIdentity, Fault, Outcome, SolveRecord};
pub use id::ContentId;
pub use model::{
    Completion, Example, FineTune, FinishReason, GenerateRequest, Generator, Learner, Message, ModelError,
    Prefer, Role, Sampling, UpdateReport,
};
pub use problem::{Augmentation, CriticLesson, Lesson, Problem, Reference, Split, Teacher};
pub use trajectory::{PreferencePair, Program, Trajectory, render_steps};
pub use verdict::{Status, Verdict};

// Part of the records above, so that those who read records need no arrow to the solver crate.
pub use orlm_solver::{ColumnKind, LimitKind, MathModel, Sense, Termination};
