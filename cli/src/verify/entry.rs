//! [`Entry`]: what is known about one line of input. The same record stands in ledgers and on standard output.

use orlm_judge::compat::Graded;
use orlm_judge::equivalence::Comparison;
use orlm_types::{Budget, ContentId, Reference, Status, Termination};
use serde::{Deserialize, Serialize};

use crate::lines::BadRow;

/// One line of input, judged or bad.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Line number in the input, from 1.
    pub(crate) line: u64,
    /// Content hash of the item and of everything that its verdict depends on.
    pub(crate) key: ContentId,
    /// What came of it.
    #[serde(flatten)]
    pub(crate) what: What,
}

/// What came of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum What {
    /// It is no item.
    Bad {
        /// What is wrong with it.
        bad_row: BadRow,
    },
    /// It is an item.
    Judged(Box<Judged>),
}

/// A likely mistake behind a wrong answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mismatch {
    /// The objective is the negative of the reference's, or is minimised where it should be maximised, or the reverse.
    Sense,
}

/// An item with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judged {
    /// The item's name, or its line number.
    pub(crate) id: String,
    /// The verdict in one word.
    pub(crate) status: Status,
    /// The verdict in one sentence.
    pub(crate) reason: String,
    /// Name of the rule under which it was made.
    pub(crate) rule: String,
    /// Why the solver stopped in the last solve.
    pub(crate) termination: Option<Termination>,
    /// Objective of the last solve, the host's own.
    pub(crate) objective: Option<f64>,
    /// The label.
    pub(crate) reference: Reference,
    /// A likely mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mismatch: Option<Mismatch>,
    /// The solver that solved it.
    pub(crate) solver: String,
    /// Its version.
    pub(crate) solver_version: Option<String>,
    /// Content hash of the math model of the last solve.
    pub(crate) model: Option<String>,
    /// Number of solves.
    pub(crate) solves: usize,
    /// How the guest ended.
    pub(crate) outcome: Option<String>,
    /// Which budget ended it, or cut its last solve short.
    pub(crate) budget: Option<Budget>,
    /// Layers that stood between the program and the machine.
    pub(crate) layers: usize,
    /// Instructions used.
    pub(crate) fuel: u64,
    /// Peak memory, in bytes.
    pub(crate) memory: u64,
    /// Wall time of the last try, in milliseconds.
    pub(crate) wall_ms: f64,
    /// Runs that were made, more than one after faults of the host.
    pub(crate) tries: u32,
    /// How the program's math model compares with the reference's, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) comparison: Option<Comparison>,
    /// What another grader says, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) compat: Option<Graded>,
}

impl Judged {
    /// Right, wrong, or unknown since the host failed.
    pub(crate) fn right(&self) -> Option<bool> {
        if self.status.abstains() { None } else { Some(self.status == Status::Ok) }
    }

    /// Whether another grader was asked and says something else.
    pub(crate) fn disputed(&self) -> bool {
        self.compat.as_ref().is_some_and(|graded| graded.right != self.right())
    }
}
