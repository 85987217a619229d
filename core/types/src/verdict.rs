//! What the judge says.

use orlm_solver::Termination;
use serde::{Deserialize, Serialize};

/// One word for one item. A status never merges two causes, so that counts can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The host's own solve agrees with the reference (or, without one, reached a proven end).
    Ok,
    /// Solved to the end, with another objective than the reference.
    WrongValue,
    /// The objective is right, but the model is shown to be another one than the reference program's.
    WrongModel,
    /// The model is infeasible where the reference is not.
    Infeasible,
    /// The model is unbounded where the reference is not.
    Unbounded,
    /// The program ended without having solved any model.
    NoModel,
    /// The program raised an exception, or exited with a failure.
    GuestError,
    /// The program reached for something forbidden and was stopped.
    PolicyViolation,
    /// The instruction budget was used up.
    OutOfFuel,
    /// The memory limit was hit.
    OutOfMemory,
    /// The program printed more than allowed.
    OutputLimit,
    /// The model, the source or the number of solves is larger than allowed.
    ModelTooLarge,
    /// The solver stopped at a limit, or could not decide.
    SolverLimit,
    /// No program could be found in the trajectory.
    ParseError,
    /// Host fault: the solver crashed, hung or answered wrongly.
    SolverCrash,
    /// Host fault: the solver has no licence, or too small a one.
    Licence,
    /// Host fault: the chosen solver lacks a feature that the model needs.
    Unsupported,
    /// Host fault: time on the wall, files, processes.
    InfraTimeout,
}

impl Status {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 18] = [
        Self::Ok,
        Self::WrongValue,
        Self::WrongModel,
        Self::Infeasible,
        Self::Unbounded,
        Self::NoModel,
        Self::GuestError,
        Self::PolicyViolation,
        Self::OutOfFuel,
        Self::OutOfMemory,
        Self::OutputLimit,
        Self::ModelTooLarge,
        Self::SolverLimit,
        Self::ParseError,
        Self::SolverCrash,
        Self::Licence,
        Self::Unsupported,
        Self::InfraTimeout,
    ];

    /// The word in records and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::WrongValue => "wrong_value",
            Self::WrongModel => "wrong_model",
            Self::Infeasible => "infeasible",
            Self::Unbounded => "unbounded",
            Self::NoModel => "no_model",
            Self::GuestError => "guest_error",
            Self::PolicyViolation => "policy_violation",
            Self::OutOfFuel => "out_of_fuel",
            Self::OutOfMemory => "out_of_memory",
            Self::OutputLimit => "output_limit",
            Self::ModelTooLarge => "model_too_large",
            Self::SolverLimit => "solver_limit",
            Self::ParseError => "parse_error",
            Self::SolverCrash => "solver_crash",
            Self::Licence => "licence",
            Self::Unsupported => "unsupported",
            Self::InfraTimeout => "infra_timeout",
        }
    }

    /// Whether the judge abstains: the host failed, so nothing is known about the program. Such an item is never
    /// rewarded, never trained on and never counted as wrong.
    pub fn abstains(self) -> bool {
        matches!(self, Self::SolverCrash | Self::Licence | Self::Unsupported | Self::InfraTimeout)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

/// The judge's word on one execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// One word.
    pub status: Status,
    /// Why the solver stopped in the last solve; `None` when nothing was solved.
    pub termination: Option<Termination>,
    /// Objective of the last solve, the host's own.
    pub objective: Option<f64>,
    /// One sentence for people.
    pub reason: String,
}

impl Verdict {
    /// `Some(true)` right, `Some(false)` wrong, `None` when the judge abstains.
    pub fn correct(&self) -> Option<bool> {
        if self.status.abstains() { None } else { Some(self.status == Status::Ok) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_records() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_string(&status).unwrap(), format!("\"{}\"", status.word()));
        }
    }
}
