//! What a policy writes, the program inside it, and pairs of it.

use serde::{Deserialize, Serialize};

use crate::{ContentId, FinishReason};

/// Source text of a solver program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Program {
    /// Python source.
    pub source: String,
}

impl Program {
    /// Content hash of the source.
    pub fn content_id(&self) -> ContentId {
        ContentId::of(&["program", &self.source])
    }
}

/// Steps as a policy writes them: each on lines of its own between `<step>` and `</step>`.
pub fn render_steps(steps: &[String]) -> String {
    let blocks: Vec<String> = steps.iter().map(|step| format!("<step>\n{}\n</step>", step.trim())).collect();
    blocks.join("\n")
}

/// One sampled completion for a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trajectory {
    /// Content hash of problem, iteration and sample index.
    pub id: ContentId,
    /// The problem it answers.
    pub problem: ContentId,
    /// Its number within the group of that problem, from 0.
    pub sample: u32,
    /// The completion as the policy wrote it, `<step>` tags included.
    pub text: String,
    /// Sampled tokens.
    pub tokens: u32,
    /// Why sampling ended.
    pub finish: FinishReason,
    /// Seed of the sample.
    pub seed: u64,
}

impl Trajectory {
    /// The id that the `sample`-th trajectory of `problem` has in `stage` of a run.
    pub fn id_of(stage: &str, problem: &ContentId, sample: u32) -> ContentId {
        ContentId::of(&["trajectory", stage, &problem.0, &sample.to_string()])
    }
}

/// Two completions of one prompt, the better one named, with the weight of weighted DPO.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreferencePair {
    /// The problem both answer.
    pub problem: ContentId,
    /// Trajectory to prefer.
    pub chosen: ContentId,
    /// Trajectory to disprefer.
    pub rejected: ContentId,
    /// In (0, 1]: 1 when the solver decided, else the difference of the shares of correct steps.
    pub weight: f64,
}
