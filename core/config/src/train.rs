//! The keys of `orlm train sft` and `orlm train dpo`: one schema, in which `[dpo]` counts for `dpo` only.

use serde::{Deserialize, Serialize};

use crate::parse::{ConfigError, Ranges, read, write};

/// One training run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainConfig {
    /// Seed and place of the run.
    pub run: TrainRun,
    /// The model to begin with.
    pub model: TrainModel,
    /// The adapter, unless the whole model is tuned.
    pub lora: TrainLora,
    /// What to learn from.
    pub data: TrainData,
    /// Updates, their size and their rate.
    pub optimizer: TrainOptimizer,
    /// The preference loss.
    pub dpo: TrainDpo,
    /// Memory against time.
    pub memory: TrainMemory,
    /// What is kept for `--resume`, and what is written at the end.
    pub checkpoint: TrainCheckpoint,
}

/// Seed and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainRun {
    /// Seed of everything random: the order of the data in every epoch, and an adapter's first values.
    pub seed: u64,
    /// Run folder. Empty: `runs/` and the name of the configuration file.
    pub folder: String,
}

impl Default for TrainRun {
    fn default() -> Self {
        Self { seed: 1, folder: String::new() }
    }
}

/// The model to begin with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainModel {
    /// A folder in the Hugging Face layout, a GGUF file, or the name of a model that set-up fetched.
    pub path: String,
    /// Examples longer than this many tokens, prompt included, are left out and counted.
    pub max_length: usize,
    /// In what the model computes. In half precision (bfloat16) all that learns, and the optimizer, stay in single precision.
    pub precision: Precision,
    /// The linear maps of the layers in blocks of a few bits, frozen under an adapter.
    pub quantise: Quantise,
}

/// In what a model computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// float32.
    #[default]
    Single,
    /// bfloat16: for GPUs.
    Half,
}

/// How frozen weights are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantise {
    /// As they are computed with.
    #[default]
    None,
    /// 8.5 bits a number.
    Q8_0,
    /// 5 bits a number.
    Q4_1,
}

impl Default for TrainModel {
    fn default() -> Self {
        Self {
            path: "SmolLM2-135M-Instruct".into(),
            max_length: 2048,
            precision: Precision::Single,
            quantise: Quantise::None,
        }
    }
}

/// Low-rank adaptation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainLora {
    /// Rank of the adapter. 0: no adapter, every tensor of the model is trained.
    pub rank: usize,
    /// Scale of the adapter: its product counts `alpha / rank`.
    pub alpha: f64,
    /// Linear maps that get one, by their names in Hugging Face models. Empty: all seven (`q_proj`, `k_proj`, `v_proj`,
    /// `o_proj`, `gate_proj`, `up_proj`, `down_proj`).
    pub targets: Vec<String>,
    /// A folder in PEFT's layout to go on from; its own rank, scale and targets then count. Empty: a new adapter.
    pub adapter: String,
}

impl Default for TrainLora {
    fn default() -> Self {
        Self { rank: 16, alpha: 32.0, targets: Vec::new(), adapter: String::new() }
    }
}

/// What to learn from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainData {
    /// Files of JSON Lines in the formats of TRL; relative to where `orlm` is started.
    pub files: Vec<String>,
    /// Which tokens count in the loss of `sft`.
    pub loss: LossOn,
}

/// Which tokens of an example count in the loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossOn {
    /// Every turn of the assistant in `messages` (TRL's `assistant_only_loss`); the `completion` of a prompt (TRL's
    /// `completion_only_loss`); all of `text`.
    #[default]
    Assistant,
    /// The last turn of the assistant in `messages`; else as `assistant`.
    Completion,
    /// Every token, the prompt's too.
    All,
}

/// Shape of the learning rate after warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decay {
    /// Stays.
    Constant,
    /// Falls on a line to zero.
    #[default]
    Linear,
    /// Falls on half a cosine to zero.
    Cosine,
}

/// Updates: AdamW, its rate and its data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainOptimizer {
    /// Peak learning rate. Adapters take more (1e-4 to 1e-3) than whole models (1e-6 to 1e-4); preferences take less.
    pub learning_rate: f64,
    /// Shape after warm-up.
    pub decay: Decay,
    /// Share of the updates over which the rate rises, in [0, 1).
    pub warmup: f64,
    /// Examples or pairs per update. Gradients are accumulated over as many passes as `memory.micro_tokens` asks for.
    pub batch_size: usize,
    /// Passes over the data.
    pub epochs: u32,
    /// Updates at most; the schedule ends there. 0: as many as `epochs` gives.
    pub max_updates: u64,
    /// Share of a weight taken off per unit of learning rate.
    pub weight_decay: f64,
    /// Decay of the mean of gradients.
    pub beta1: f64,
    /// Decay of the mean of their squares.
    pub beta2: f64,
    /// Keeps the divisor from zero.
    pub epsilon: f64,
    /// Gradients longer than this are shortened to it. 0: never.
    pub max_grad_norm: f64,
}

impl Default for TrainOptimizer {
    fn default() -> Self {
        Self {
            learning_rate: 2e-4,
            decay: Decay::Linear,
            warmup: 0.05,
            batch_size: 16,
            epochs: 1,
            max_updates: 0,
            weight_decay: 0.0,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            max_grad_norm: 1.0,
        }
    }
}

/// The preference loss: `-weight * log sigmoid(beta * margin)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainDpo {
    /// Scale of the implicit reward.
    pub beta: f64,
    /// What the margin is measured against: `frozen`, the model as the run begins (its log-probabilities are computed
    /// once), or `none`, as the StepORLM paper prints the loss.
    pub reference: crate::Reference,
    /// Whether the field `weight` of a pair counts. A pair without one counts 1.
    pub weighted: bool,
}

impl Default for TrainDpo {
    fn default() -> Self {
        Self { beta: 0.1, reference: crate::Reference::Frozen, weighted: true }
    }
}

/// Memory against time. None of these changes what is learned, but for rounding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainMemory {
    /// Tokens that go through the model at once, at least one example or pair. Smaller is less memory.
    pub micro_tokens: usize,
    /// Keeps only the input of each layer and computes the layer again for its gradients (activation checkpointing):
    /// about a fifth slower, a quarter of the activations.
    pub recompute: bool,
    /// Predicted tokens whose logits exist at once.
    pub head_chunk: usize,
}

impl Default for TrainMemory {
    fn default() -> Self {
        Self { micro_tokens: 2048, recompute: false, head_chunk: 256 }
    }
}

/// What is kept for `--resume`, and what is written at the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainCheckpoint {
    /// Updates between checkpoints. 0: only on SIGTERM.
    pub every: u64,
    /// Checkpoints kept; older ones are removed. At least 1; with 2 or more a damaged one can be passed over.
    pub keep: usize,
    /// Whether the result of a run with an adapter is a whole model with the adapter merged in; else the adapter alone.
    pub merge: bool,
}

impl Default for TrainCheckpoint {
    fn default() -> Self {
        Self { every: 50, keep: 2, merge: false }
    }
}

impl TrainConfig {
    /// Parses `text`, applies `overrides` (`section.key=value`, left to right) and checks every range.
    /// `file` is only for messages.
    pub fn parse(text: &str, file: &str, overrides: &[String]) -> Result<Self, ConfigError> {
        read(text, file, overrides, Self::check)
    }

    /// The resolved configuration as TOML, every key written out.
    pub fn to_toml(&self) -> String {
        write(self)
    }

    fn check(&self, ranges: &mut Ranges) {
        let o = &self.optimizer;
        for (field, value) in [
            ("optimizer.learning_rate", o.learning_rate),
            ("optimizer.epsilon", o.epsilon),
            ("dpo.beta", self.dpo.beta),
            ("lora.alpha", self.lora.alpha),
        ] {
            ranges.positive(field, value);
        }
        for (field, value) in [
            ("model.max_length", self.model.max_length),
            ("optimizer.batch_size", o.batch_size),
            ("optimizer.epochs", o.epochs as usize),
            ("memory.micro_tokens", self.memory.micro_tokens),
            ("memory.head_chunk", self.memory.head_chunk),
            ("checkpoint.keep", self.checkpoint.keep),
        ] {
            ranges.count(field, value);
        }
        for (field, value) in
            [("optimizer.weight_decay", o.weight_decay), ("optimizer.max_grad_norm", o.max_grad_norm)]
        {
            ranges.require(value >= 0.0 && value.is_finite(), field, value, "must be 0 or more");
        }
        for (field, value) in
            [("optimizer.warmup", o.warmup), ("optimizer.beta1", o.beta1), ("optimizer.beta2", o.beta2)]
        {
            ranges.require((0.0..1.0).contains(&value), field, value, "must be in [0, 1)");
        }
        let known = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
        let unknown = self.lora.targets.iter().find(|target| !known.contains(&target.as_str()));
        let hint = "must be among q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj and down_proj";
        ranges.require(unknown.is_none(), "lora.targets", format!("{:?}", self.lora.targets), hint);
        let (quantise, hint) =
            (self.model.quantise, "frozen weights do not learn: lora.rank must be above 0");
        let fits = quantise == Quantise::None || self.lora.rank > 0;
        ranges.require(fits, "model.quantise", format!("{quantise:?}").to_lowercase(), hint);
        let adapter = &self.lora.adapter;
        let hint = "an adapter to go on from needs lora.rank above 0 (its own rank then counts)";
        ranges.require(adapter.is_empty() || self.lora.rank > 0, "lora.adapter", adapter, hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, overrides: &[&str]) -> Result<TrainConfig, String> {
        let overrides: Vec<String> = overrides.iter().map(|s| s.to_string()).collect();
        TrainConfig::parse(text, "t.toml", &overrides).map_err(|e| e.to_string())
    }

    #[test]
    fn defaults_are_in_range_and_read_back() {
        let config = parse("", &["run.seed=9", "data.loss=all", "lora.targets=[\"q_proj\"]"]).unwrap();
        assert_eq!(parse(&config.to_toml(), &[]).unwrap(), config);
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        for (set, words) in [
            ("optimizer.beta2=1.0", "optimizer.beta2 = 1"),
            ("lora.targets=[\"lm_head\"]", "lora.targets"),
            ("optimizer.batch_size=0", "optimizer.batch_size = 0"),
            ("dpo.reference=maybe", "dpo.reference"),
            ("checkpoint.keeep=1", "keeep"),
        ] {
            let message = parse("", &[set]).unwrap_err();
            assert!(message.contains(words), "{set}: {message}");
        }
    }
}
