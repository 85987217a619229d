//! Seams to language models: something that writes, and something that learns.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Progress;

/// Which of the two models of the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes trajectories.
    Policy,
    /// The generative process reward model: writes critiques.
    GenPrm,
}

impl Role {
    /// The word in file names and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::GenPrm => "genprm",
        }
    }
}

/// One turn of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// The text.
    pub content: String,
}

impl Message {
    /// A turn of the user.
    pub fn user(content: impl Into<String>) -> Self {
        Self { role: "user".into(), content: content.into() }
    }

    /// The system's turn.
    pub fn system(content: impl Into<String>) -> Self {
        Self { role: "system".into(), content: content.into() }
    }
}

/// How to sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 is greedy.
    pub temperature: f64,
    /// Nucleus: the smallest set of tokens with at least this probability mass; 1 is all.
    pub top_p: f64,
    /// Tokens at most.
    pub max_new_tokens: usize,
    /// Sampling ends once the text ends in one of these; the text keeps it.
    pub stop: Vec<String>,
}

impl Sampling {
    /// Greedy decoding of at most `max_new_tokens` tokens.
    pub fn greedy(max_new_tokens: usize) -> Self {
        Self { temperature: 0.0, top_p: 1.0, max_new_tokens, stop: Vec::new() }
    }
}

/// One completion that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct GenerateRequest {
    /// The chat so far; the model writes the assistant's next turn.
    pub messages: Vec<Message>,
    /// Seed of this completion: its text depends on nothing else than model, chat, sampling and seed.
    pub seed: u64,
}

/// Why sampling ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// End-of-turn token, or a stop string.
    Stop,
    /// `max_new_tokens` reached.
    Length,
}

/// What a model wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// The text, without the end-of-turn token.
    pub text: String,
    /// Number of sampled tokens.
    pub tokens: u32,
    /// Why it ended.
    pub finish: FinishReason,
}

/// A chat and the assistant's turn to learn from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The chat before the completion.
    pub messages: Vec<Message>,
    /// What the assistant is to say. Only its tokens count in the loss.
    pub completion: String,
}

/// Supervised fine-tuning of one role.
#[derive(Clone, Debug)]
pub struct FineTune {
    /// What to learn from, each once per epoch.
    pub examples: Vec<Example>,
    /// Passes over the examples.
    pub epochs: u32,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Sequences per optimizer step.
    pub batch_size: usize,
    /// Order of the examples.
    pub seed: u64,
    /// Where the learner keeps its state while it works. Called again with the same work and the same folder after a kill, it
    /// goes on from there, and ends as if nothing had happened.
    pub state: Option<PathBuf>,
}

/// Weighted direct preference optimisation of one role.
#[derive(Clone, Debug)]
pub struct Prefer {
    /// Chat, chosen text, rejected text, weight.
    pub pairs: Vec<(Vec<Message>, String, String, f64)>,
    /// Scale of the implicit reward.
    pub beta: f64,
    /// Whether the margin is measured against the frozen model of the start of this update; else as printed in the
    /// StepORLM paper, without a reference.
    pub frozen_reference: bool,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Pairs per optimizer step.
    pub batch_size: usize,
    /// Passes over the pairs.
    pub epochs: u32,
    /// Order of the pairs.
    pub seed: u64,
    /// As in [`FineTune`].
    pub state: Option<PathBuf>,
}

/// What one call of a [`Learner`] did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateReport {
    /// Optimizer steps taken.
    pub updates: u32,
    /// Tokens that counted in the loss.
    pub tokens: u64,
    /// Examples or pairs left out since they exceed the sequence length.
    pub too_long: u32,
    /// Tokens of the longest completion that was imitated; 0 where completions are preferred.
    pub longest: u32,
    /// Means over the updates, named as TRL names them: `loss`, `grad_norm`, `rewards/margins`, …
    pub metrics: std::collections::BTreeMap<String, f64>,
    /// The loss of each update.
    pub losses: Vec<f64>,
}

/// Something went wrong in a model: a file, the device, a shape.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ModelError {
    /// What and where, for people.
    pub message: String,
    /// Whether waiting or another machine may help (memory, disk), as opposed to a wrong file.
    pub environment: bool,
}

/// Writes text.
pub trait Generator {
    /// One completion per request, in their order. `progress` is told the completions done.
    fn generate(
        &mut self,
        role: Role,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError>;
}

/// Learns from text.
pub trait Learner {
    /// Supervised fine-tuning.
    fn fine_tune(
        &mut self,
        role: Role,
        work: &FineTune,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport, ModelError>;

    /// Weighted DPO.
    fn prefer(
        &mut self,
        role: Role,
        work: &Prefer,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport, ModelError>;

    /// Writes a role's checkpoint into `folder`, which does not exist yet, in one atomic step.
    fn save(&self, role: Role, folder: &std::path::Path) -> Result<(), ModelError>;

    /// Replaces a role's weights and optimizer state by those in `folder`; refuses a damaged folder.
    fn load(&mut self, role: Role, folder: &std::path::Path) -> Result<(), ModelError>;
}
