//! The procedural teacher: problem families written as code, right trajectories, and faults with their truth.
//!
//! A [`Family`] draws short numbers, a scenario and a wording, and sets up a [`Formulation`]: the structured form from
//! which the nine reasoning steps, the program in any of the libraries and the math model are written. Where it can, the
//! family computes the optimum by an algorithm of its own, so the solver checks the teacher and not the reverse. [`inject`] changes one part of a formulation and knows
//! which steps that makes wrong.
//!
//! Of the augmentations of the method, each family draws the paraphrase (several wordings and scenarios), unit
//! conversion (where natural: hours to minutes, percent to amounts) and the scale of the numbers along with the rest,
//! so every variant is right by construction.
//!
//! This crate must not know how programs are run, judged or learnt from. Read [`Draft`] first, then [`Formulation`].
//!
//! ```
//! use orlm_synth::{Library, ProceduralTeacher, Size};
//! use orlm_types::{Split, Teacher, render_steps};
//!
//! let teacher = ProceduralTeacher::new(&["knapsack".into()], Library::Coptpy, Size::Small).unwrap();
//! let lesson = teacher.lesson(7, 0, Split::Train);
//! let text = render_steps(&lesson.steps);
//! assert_eq!(text.matches("<step>").count(), 9);
//! assert!(text.contains(&lesson.program.source));
//! assert_eq!(lesson, teacher.lesson(7, 0, Split::Train));
//! ```

mod dice;
pub mod exact;
mod families;
mod fault;
pub mod formulation;
mod near;
mod program;
mod steps;
mod teacher;

pub use dice::Dice;
pub use families::{Draft, FAMILIES, Family, Size};
pub use fault::{FaultKind, FaultyTrajectory, inject, right_verdicts};
pub use formulation::Formulation;
pub use near::KnownQuestions;
pub use program::{Library, program};
pub use steps::{CODE_STEP, STEP_NAMES, steps};
pub use teacher::{ProceduralTeacher, TeacherError, distinct, lesson};
