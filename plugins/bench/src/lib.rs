//! Math models to measure solvers with: the textbook of operations research, in small sizes and with fixed data.
//!
//! The program of this crate measures what a worker costs on top of a solver; `cargo xtask bench solver` runs it. The
//! models are in the library part so that tests can use them too. Nothing but benchmarks and tests may depend on this
//! crate. Read [`textbook`] first.

mod textbook;

pub use textbook::{Textbook, textbook};
