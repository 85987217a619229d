//! What happens, told to whoever shows it. The loop emits; only renderers print.

use serde::{Deserialize, Serialize};

/// One thing that happened in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A stage of long work begins.
    StageStarted {
        /// Such as `iteration 1: rollout`.
        stage: String,
        /// Units of work in it, where known.
        total: Option<u64>,
        /// What a unit is.
        unit: String,
    },
    /// Work was done in the current stage.
    StageProgress {
        /// Units done so far.
        done: u64,
        /// A short word on how it goes, such as `loss 0.81`.
        note: String,
    },
    /// The stage ended.
    StageFinished {
        /// As in `StageStarted`.
        stage: String,
        /// Wall time, in seconds.
        seconds: f64,
        /// What came out, in a few words.
        summary: String,
    },
    /// A stage had been finished by an earlier attempt and is not done again.
    StageResumed {
        /// As in `StageStarted`.
        stage: String,
    },
    /// Something a person should know.
    Warning {
        /// What.
        message: String,
    },
}

/// Receives events.
pub trait EventSink {
    /// Takes one event.
    fn emit(&self, event: Event);
}

/// Drops every event.
pub struct NoEvents;

impl EventSink for NoEvents {
    fn emit(&self, _event: Event) {}
}

/// Told how far a piece of work is.
pub trait Progress {
    /// `done` units of the work are done; `note` is a short word on how it goes.
    fn advance(&mut self, done: u64, note: &str);
}

impl Progress for () {
    fn advance(&mut self, _done: u64, _note: &str) {}
}
