//! The seam between whoever has a model and whoever can solve it.

use serde::{Deserialize, Serialize};

use crate::error::SolveError;
use crate::model::MathModel;
use crate::options::SolveOptions;
use crate::result::SolveResult;

/// Which solver, in which version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SolverInfo {
    /// Name of the plugin, for example `highs`.
    pub name: String,
    /// Version of the solver library, for example `1.15.0`.
    pub version: String,
}

/// What stands between a solver and whoever asks it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isolation {
    /// Whether the solver runs in a process of its own.
    pub separate: bool,
    /// The layers around that process, each with its extent.
    pub active: Vec<String>,
    /// The layers that it lacks, each with the reason.
    pub missing: Vec<String>,
}

/// Something that solves math models. Calls may come from many threads at once.
pub trait SolveService: Send + Sync {
    /// Validates and solves `model`. The objective and the feasibility of a returned point are checked against the
    /// model, not taken from the solver.
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError>;

    /// Who solves.
    fn solver(&self) -> SolverInfo;

    /// What stands between the solver and the caller. Nothing, unless an implementation says otherwise.
    fn isolation(&self) -> Isolation {
        Isolation::default()
    }
}
