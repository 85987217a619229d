//! The keys, their units, defaults and sources.
//!
//! "Paper" is StepORLM (ICLR 2026, arXiv 2509.22558); where it is silent the default is ours and the doc says so.

use serde::{Deserialize, Serialize};

use crate::{Precision, Quantise};

/// A whole run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// A configuration that this one changes, as a path from this file. Only keys that are written here differ from it.
    #[serde(skip_serializing)]
    pub extends: String,
    /// Seed and place of the run.
    pub run: Run,
    /// The base model and the adapters over it.
    pub model: Model,
    /// The problems to learn on and to measure on.
    pub problems: Problems,
    /// Stage one.
    pub warmup: Warmup,
    /// Stage two.
    pub evolution: Evolution,
    /// The process reward model.
    pub genprm: GenPrm,
    /// How answers are judged.
    pub evaluation: Evaluation,
    /// What a program may use.
    pub limits: Limits,
}

/// Seed and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Run {
    /// Seed of everything random: problems, order of examples, samples.
    pub seed: u64,
    /// Run folder. Empty: `runs/` and the name of the configuration file.
    pub folder: String,
    /// Programs that run at once. 0: one per core.
    pub jobs: usize,
}

impl Default for Run {
    fn default() -> Self {
        Self { seed: 1, folder: String::new(), jobs: 0 }
    }
}

/// The base model and the adapters over it. Policy and GenPRM are two adapters over one frozen base, unless
/// [`GenPrm::path`] names another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// A folder in the Hugging Face layout, a GGUF file, or the name of a model that set-up fetched.
    pub path: String,
    /// In what the base computes. In half precision (bfloat16) the adapters and the optimizer stay in single precision.
    pub precision: Precision,
    /// The linear maps of the base's layers in blocks of a few bits.
    pub quantise: Quantise,
    /// Sequences longer than this many tokens, prompt included, are left out of training (paper: 8192).
    pub max_sequence_tokens: usize,
    /// Rank of the low-rank adapters.
    pub lora_rank: usize,
    /// Scale of the adapters: their product counts `lora_alpha / lora_rank`.
    pub lora_alpha: f64,
    /// AdamW's weight decay (paper: 0.1).
    pub weight_decay: f64,
    /// Global gradient norm at most.
    pub max_grad_norm: f64,
    /// Sequences that are generated at once.
    pub generation_batch: usize,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            path: "SmolLM2-135M-Instruct".into(),
            precision: Precision::Single,
            quantise: Quantise::None,
            max_sequence_tokens: 8192,
            lora_rank: 16,
            lora_alpha: 32.0,
            weight_decay: 0.1,
            max_grad_norm: 1.0,
            generation_batch: 16,
        }
    }
}

/// The problems. They come from the procedural teacher, or from the file given with `--problems`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Problems {
    /// Problem families of the teacher. Empty: all.
    pub families: Vec<String>,
    /// Problem families of the teacher that nobody learns from.
    pub unseen_families: Vec<String>,
    /// The library that the teacher's programs speak: `coptpy` (as in the paper), `gurobipy`, `pyscipopt`, `pulp`, ….
    pub library: String,
    /// Problems to evolve on. Each iteration takes all those that are hard.
    pub train: usize,
    /// Problems to choose between iterations on, and to stop on; never trained on. 0: every iteration is made, and the last
    /// one counts.
    pub dev: usize,
    /// Problems to measure on; never trained on.
    pub held_out: usize,
    /// Problems of `unseen_families` to measure on.
    pub unseen: usize,
}

impl Default for Problems {
    fn default() -> Self {
        Self {
            families: Vec::new(),
            unseen_families: Vec::new(),
            library: "coptpy".into(),
            train: 1000,
            dev: 100,
            held_out: 200,
            unseen: 0,
        }
    }
}

/// Stage one: supervised fine-tuning on the teacher's verified lessons. 0 lessons: no warm-up (an ablation of the
/// paper).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Warmup {
    /// Lessons for the policy (paper: 50,000).
    pub lessons: usize,
    /// Passes over them (paper: 3, its appendix says 2).
    pub epochs: u32,
    /// Peak learning rate (paper: 7e-6, full fine-tuning; adapters take more).
    pub learning_rate: f64,
    /// Sequences per update (paper: 64).
    pub batch_size: usize,
    /// Lessons for the GenPRM: half correct, half with an injected fault.
    pub genprm_lessons: usize,
    /// Passes over them.
    pub genprm_epochs: u32,
}

impl Default for Warmup {
    fn default() -> Self {
        Self {
            lessons: 2000,
            epochs: 3,
            learning_rate: 2e-4,
            batch_size: 16,
            genprm_lessons: 1000,
            genprm_epochs: 1,
        }
    }
}

/// How to sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Generation {
    /// 0 is greedy.
    pub temperature: f64,
    /// Nucleus sampling: probability mass kept.
    pub top_p: f64,
    /// Tokens at most.
    pub max_new_tokens: usize,
}

impl Default for Generation {
    fn default() -> Self {
        Self { temperature: 1.0, top_p: 0.95, max_new_tokens: 2048 }
    }
}

/// Stage two: co-evolution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Evolution {
    /// Rounds at most (paper: 3).
    pub iterations: u32,
    /// Rounds end early when one gains less than this on the dev problems, in points of pass@1 (paper: 1). 0: never.
    pub minimum_gain: f64,
    /// Samples per problem of the warm-up policy that decide whether it is hard, that is, not unanimously solved
    /// (paper: 5). 0: every problem is hard.
    pub hard_set_samples: u32,
    /// Trajectories per hard problem and iteration (paper: 4).
    pub k: u32,
    /// How rollouts are sampled (unpublished; ours: temperature 1, top-p 0.95).
    pub rollout: Generation,
    /// Preference pairs per problem at most (unpublished; ours: all 6 of k = 4).
    pub max_pairs_per_problem: usize,
    /// Scale of the implicit reward (paper: 0.1).
    pub beta: f64,
    /// Whether the margin is measured against the policy of the iteration's start. The paper prints the form without
    /// a reference; ours keeps one, since likelihoods drift without it.
    pub reference: Reference,
    /// Whether pairs are weighted (paper), or all count 1 (its ablation "plain DPO").
    pub weighting: Weighting,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Pairs per update.
    pub batch_size: usize,
    /// Passes over the pairs.
    pub epochs: u32,
}

impl Default for Evolution {
    fn default() -> Self {
        Self {
            iterations: 3,
            minimum_gain: 1.0,
            hard_set_samples: 5,
            k: 4,
            rollout: Generation::default(),
            max_pairs_per_problem: 6,
            beta: 0.1,
            reference: Reference::Frozen,
            weighting: Weighting::Critique,
            learning_rate: 5e-5,
            batch_size: 8,
            epochs: 1,
        }
    }
}

/// The reference of DPO's margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// None: as printed in the paper.
    None,
    /// The policy at the start of the update.
    Frozen,
}

/// The weights of preference pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighting {
    /// 1 where the solver decides, else the difference of the shares of correct steps.
    Critique,
    /// All 1.
    None,
}

/// The generative process reward model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GenPrm {
    /// A base model of its own, named as [`Model::path`] is; both are then in memory. Empty: the policy's.
    pub path: String,
    /// Address, up to and with `/v1`, of an OpenAI-compatible endpoint that criticises in place of a GenPRM of ours. It
    /// does not learn: `refine` must be false and `warmup.genprm_lessons` 0. Its key comes from the environment
    /// (`ORLM_API_KEY`). Empty: none.
    pub endpoint: String,
    /// What the endpoint calls the model.
    pub endpoint_model: String,
    /// Whether it learns from its solver-consistent critiques; `false` is the paper's ablation "frozen GenPRM".
    pub refine: bool,
    /// How critiques are sampled.
    pub critique: Generation,
    /// Trajectories with known faults that measure it, half of them right; as many again from unseen families where there
    /// are some. 0: it is not measured.
    pub held_out: usize,
    /// Peak learning rate.
    pub learning_rate: f64,
    /// Critiques per update.
    pub batch_size: usize,
    /// Passes over the kept critiques.
    pub epochs: u32,
}

impl Default for GenPrm {
    fn default() -> Self {
        Self {
            path: String::new(),
            endpoint: String::new(),
            endpoint_model: String::new(),
            refine: true,
            critique: Generation { temperature: 0.0, top_p: 1.0, max_new_tokens: 1024 },
            held_out: 100,
            learning_rate: 1e-4,
            batch_size: 8,
            epochs: 1,
        }
    }
}

/// How answers are judged: `|objective - reference| <= absolute + relative * max(1, |reference|)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Evaluation {
    /// Absolute tolerance.
    pub absolute_tolerance: f64,
    /// Relative tolerance.
    pub relative_tolerance: f64,
    /// Tokens of a greedy trajectory at most.
    pub max_new_tokens: usize,
}

impl Default for Evaluation {
    fn default() -> Self {
        Self { absolute_tolerance: 0.0, relative_tolerance: 1e-6, max_new_tokens: 2048 }
    }
}

/// What one program may use. Each limit has its own word in records ([`orlm_types::Budget`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Instructions, in millions of wasmtime fuel units. A 30-line program that solves a small model uses about 8.
    pub fuel_millions: u64,
    /// Linear memory, in MiB.
    pub memory_mib: usize,
    /// WebAssembly stack, in MiB.
    pub stack_mib: usize,
    /// Both output streams together, in KiB.
    pub output_kib: usize,
    /// Source text, in KiB.
    pub source_kib: usize,
    /// One model in its byte form, in MiB.
    pub model_mib: usize,
    /// Columns of one model.
    pub columns: u64,
    /// Rows of one model, of all sorts.
    pub rows: u64,
    /// Coefficients of one model.
    pub nonzeros: u64,
    /// Products of variables in one model.
    pub quadratic_terms: u64,
    /// Nodes of the nonlinear expressions of one model.
    pub expression_nodes: u64,
    /// Depth of a nonlinear expression.
    pub expression_depth: u64,
    /// All names of one model, in KiB.
    pub names_kib: u64,
    /// Seconds of one solve.
    pub solve_seconds: f64,
    /// Seconds of all solves of one program.
    pub total_solve_seconds: f64,
    /// Solves of one program.
    pub solves: u32,
    /// Seconds of one program without its solves: a guard against a machine that is too busy, and the host's fault.
    pub wall_seconds: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel_millions: 20_000,
            memory_mib: 256,
            stack_mib: 8,
            output_kib: 1024,
            source_kib: 1024,
            model_mib: 64,
            columns: 500_000,
            rows: 500_000,
            nonzeros: 4_000_000,
            quadratic_terms: 1_000_000,
            expression_nodes: 1_000_000,
            expression_depth: 1000,
            names_kib: 32 << 10,
            solve_seconds: 30.0,
            total_solve_seconds: 60.0,
            solves: 100,
            wall_seconds: 120.0,
        }
    }
}
