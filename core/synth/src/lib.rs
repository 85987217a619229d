//! The procedural teacher: problem families written as code, right trajectories, and faults with their truth.
//!
//! A [`Family`] draws short numbers, a scenario and a wording, and sets up a [`Formulation`]: the structured form from
//! which the nine reasoning steps, the program in any of the libraries and the math model are written. Where it can, the
//! family computes the optimum by an algorithm of its own, so the solver checks the teacher and not the reverse. [`inject`] changes one part of a formulation and knows
//! which steps that makes wrong.
//!
//! The three augmentations of the method, paraphrase, unit conversion and scaling, are both in the draws (every family
//! has several wordings, units and ranges) and a step of their own, [`ProceduralTeacher::augmented`]: from one problem
//! make another one whose answer follows from that of the first.
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

mod augment;
mod dice;
pub mod exact;
mod families;
mod fault;
pub mod formulation;
mod near;
mod program;
mod steps;
mod teacher;

pub use augment::{Augmented, converted, scaled};
pub use dice::Dice;
pub use families::{Draft, FAMILIES, Family, Size};
pub use fault::{FaultKind, FaultyTrajectory, inject, right_verdicts};
pub use formulation::Formulation;
pub use near::KnownQuestions;
pub use program::{Library, program};
pub use steps::{CODE_STEP, STEP_NAMES, steps};
pub use teacher::{ProceduralTeacher, TeacherError, distinct, lesson};
