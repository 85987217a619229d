//! What the GenPRM says about a trajectory.

use serde::{Deserialize, Serialize};

use crate::ContentId;

/// The GenPRM's word on one reasoning step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepVerdict {
    /// Number of the step, from 1.
    pub step: u32,
    /// Whether it is right, in hindsight.
    pub correct: bool,
    /// Why, in one to three sentences.
    pub explanation: String,
}

/// One critique: a verdict for every step of a trajectory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Critique {
    /// The trajectory it judges.
    pub trajectory: ContentId,
    /// As the GenPRM wrote it.
    pub text: String,
    /// One per step, or `None` when the text does not follow the format: such a critique abstains.
    pub steps: Option<Vec<StepVerdict>>,
}

impl Critique {
    /// Share of steps judged correct, in \[0, 1\]; `None` for a critique that abstains.
    pub fn share_correct(&self) -> Option<f64> {
        let steps = self.steps.as_ref().filter(|steps| !steps.is_empty())?;
        Some(steps.iter().filter(|step| step.correct).count() as f64 / steps.len() as f64)
    }
}
