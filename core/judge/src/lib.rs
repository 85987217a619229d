//! The judge: from a problem's reference and an execution to a verdict.
//!
//! The judge is pure. The same reference, execution and [`Rule`] give the same verdict on every machine; nothing is
//! read, run or waited for. Verdicts rest on the host's own solve of the math model that the program built, never on
//! what the program prints, unless the rule says [`Answer::Printed`].
//!
//! Beside the verdict this crate knows how a trajectory holds its program ([`extract_program`], [`split_steps`]) and
//! how verdicts add up ([`Scorecard`]).
//!
//! This crate must not know how programs are run or where trajectories come from. Read [`judge`] first.
//!
//! ```
//! use orlm_judge::{Rule, extract_program};
//!
//! let program = extract_program("Here it is:\n```python\nimport coptpy as cp\nprint(1)\n```\nDone.").unwrap();
//! assert_eq!(program.source, "import coptpy as cp\nprint(1)\n");
//! assert!(Rule::default().agrees(1e5 + 0.05, 1e5));
//! assert_eq!(Rule::default().id(), "objective-1e-6");
//! ```

pub mod compat;
pub mod equivalence;
mod extract;
mod judgement;
mod printed;
mod rule;
mod scorecard;

pub use extract::{ExtractError, extract_from, extract_program, split_steps};
pub use judgement::{judge, unparsed};
pub use printed::last_number;
pub use rule::{Answer, Rule};
pub use scorecard::{Scorecard, pass_at_k, wilson_interval};
