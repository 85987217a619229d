//! A base model on this machine with one adapter per role: writes and learns.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use orlm_lm::{
    Adapter, Device, LoraConfig, Model, SampleOptions, SampleRequest, Sampler, Sequence, Stored, Tokenizer,
};
use orlm_types::{
    Completion, FineTune, GenerateRequest, Generator, Learner, Message, ModelError, Prefer, Progress, Role,
    Sampling, UpdateReport,
};

use crate::adamw::{AdamW, AdamWConfig};
use crate::checkpoint::{self, State};
use crate::dataset::Dataset;
use crate::dpo::{self, Pair};
use crate::error::{Result, TrainError};
use crate::keep::Keeper;
use crate::trainer::{self, Phase, Plan, TrainOptions, Trainee, Work};

/// How a [`LocalModel`] is made.
#[derive(Clone, Debug)]
pub struct LocalModelConfig {
    /// Hugging Face folder, GGUF file, or folder with one GGUF file.
    pub path: PathBuf,
    /// How the base's weights are kept.
    pub stored: Stored,
    /// Shape of both adapters.
    pub lora: LoraConfig,
    /// The optimizer's constants.
    pub optimizer: AdamWConfig,
    /// How updates are made.
    pub train: TrainOptions,
    /// Longest sequence that is trained on, prompt and completion, in tokens; longer ones are left out and counted.
    pub max_length: usize,
    /// Rows sampled at once.
    pub max_rows: usize,
    /// Samples with weights in half precision (CPU): faster, and a little off the trained weights.
    pub half_precision_sampling: bool,
    /// Seed of the adapters' first values.
    pub seed: u64,
    /// Work of a training stage that a kill may cost, besides the update in hand.
    pub keep_every: Duration,
}

impl LocalModelConfig {
    /// The defaults for a model at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            stored: Stored::default(),
            lora: LoraConfig::all(16),
            optimizer: AdamWConfig::default(),
            train: TrainOptions::default(),
            max_length: 2_048,
            max_rows: 32,
            half_precision_sampling: false,
            seed: 0,
            keep_every: Duration::from_secs(60),
        }
    }
}

struct RoleState {
    adapter: Adapter,
    optimizer: AdamW,
    /// Made when text is wanted, dropped when the adapter changes.
    sampler: Option<Sampler>,
}

/// One frozen base model with an adapter for each role.
pub struct LocalModel {
    config: LocalModelConfig,
    model: Model,
    tokenizer: Tokenizer,
    roles: HashMap<Role, RoleState>,
    base: String,
}

impl LocalModel {
    /// Loads the base model; both roles begin as it is.
    pub fn open(config: LocalModelConfig, device: &Device) -> Result<Self> {
        let (model, tokenizer) = Model::load_as(&config.path, device, config.stored)?;
        Self::from_parts(config, model, tokenizer)
    }

    /// From a model that is loaded already.
    pub fn from_parts(config: LocalModelConfig, model: Model, tokenizer: Tokenizer) -> Result<Self> {
        let mut roles = HashMap::new();
        for (role, seed) in [(Role::Policy, config.seed), (Role::GenPrm, config.seed.wrapping_add(1))] {
            let adapter = Adapter::new(model.config(), config.lora.clone(), seed, model.device())?;
            roles.insert(role, RoleState { adapter, optimizer: AdamW::new(config.optimizer), sampler: None });
        }
        let base = checkpoint::base_id(&model)?;
        Ok(Self { config, model, tokenizer, roles, base })
    }

    /// The base model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The tokenizer.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// A role's adapter.
    pub fn adapter(&self, role: Role) -> Option<&Adapter> {
        Some(&self.roles.get(&role)?.adapter)
    }

    /// Identity of the base model, for records.
    pub fn base_id(&self) -> &str {
        &self.base
    }

    /// Writes a role as a whole Hugging Face model, its adapter merged in.
    pub fn export(&self, role: Role, folder: &Path) -> Result<()> {
        checkpoint::save_model(folder, &self.model, self.adapter(role), Some(&self.tokenizer))
    }

    /// Tokens of a chat up to the assistant's turn.
    pub fn prompt_tokens(&self, messages: &[Message]) -> Result<Vec<u32>> {
        Ok(self.tokenizer.encode(&self.tokenizer.chat(messages)?)?)
    }

    /// Chat and completion as a training sequence: the completion ends with the end-of-turn token.
    pub fn sequence(&self, messages: &[Message], completion: &str) -> Result<Sequence> {
        let mut tokens = self.prompt_tokens(messages)?;
        let prompt = tokens.len();
        tokens.extend(self.tokenizer.encode(completion)?);
        tokens.extend(self.tokenizer.special("eos_token").or(self.model.config().eos.first().copied()));
        Ok(Sequence { tokens, prompt })
    }

    fn limit(&self) -> usize {
        self.config.max_length.min(self.model.max_tokens())
    }

    fn state(&self, role: Role) -> Result<&RoleState> {
        self.roles
            .get(&role)
            .ok_or_else(|| TrainError::NoData { why: format!("there is no role {}", role.word()) })
    }

    fn generate_inner(
        &mut self,
        role: Role,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>> {
        let wanted = requests
            .iter()
            .map(|request| {
                Ok(SampleRequest { prompt: self.prompt_tokens(&request.messages)?, seed: request.seed })
            })
            .collect::<Result<Vec<_>>>()?;
        let half = self.config.half_precision_sampling;
        if self.state(role)?.sampler.is_none() {
            let adapter = &self.state(role)?.adapter;
            // Another role's sampler lends what adapters leave alone; it is dropped then, since two copies of the
            // weights would be held for nothing: roles take turns.
            let sampler = match self.roles.values().find_map(|state| state.sampler.as_ref()) {
                Some(other) => other.with_adapter(&self.model, Some(adapter), half)?,
                None => Sampler::new(&self.model, Some(adapter), half)?,
            };
            self.roles.values_mut().for_each(|state| state.sampler = None);
            if let Some(state) = self.roles.get_mut(&role) {
                state.sampler = Some(sampler);
            }
        }
        let options = SampleOptions {
            temperature: sampling.temperature,
            top_p: sampling.top_p,
            max_new_tokens: sampling.max_new_tokens,
            stop: sampling.stop.clone(),
            max_rows: self.config.max_rows,
        };
        let Some(sampler) = self.roles.get_mut(&role).and_then(|state| state.sampler.as_mut()) else {
            return Ok(Vec::new());
        };
        let mut report =
            |done: usize, tokens: usize| progress.advance(done as u64, &format!("{tokens} tokens"));
        let samples = sampler.generate(Some(&self.tokenizer), &wanted, &options, &mut report)?;
        let completion = |sample: orlm_lm::Sample| Completion {
            tokens: sample.tokens.len() as u32,
            text: sample.text,
            finish: sample.finish,
        };
        Ok(samples.into_iter().map(completion).collect())
    }

    /// Begins a phase: samples of the old weights are stale, and the moments of another loss would mislead the first
    /// updates of this one.
    fn begin(&mut self, role: Role) {
        if let Some(state) = self.roles.get_mut(&role) {
            state.sampler = None;
            state.optimizer = AdamW::new(self.config.optimizer);
        }
    }

    fn fine_tune_inner(
        &mut self,
        role: Role,
        work: &FineTune,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport> {
        let mut sequences = Vec::with_capacity(work.examples.len());
        let (mut too_long, mut longest) = (0, 0);
        for example in &work.examples {
            let sequence = self.sequence(&example.messages, &example.completion)?;
            if sequence.tokens.len() > self.limit() {
                too_long += 1;
            } else {
                longest = longest.max(sequence.tokens.len() - sequence.prompt);
                sequences.push(sequence.into());
            }
        }
        let plan = Plan {
            epochs: work.epochs,
            batch_size: work.batch_size,
            learning_rate: work.learning_rate,
            seed: work.seed,
        };
        self.begin(role);
        let data = Dataset::Sft(sequences);
        let report = self.learn(role, &data, 0.0, plan, work.state.as_deref(), progress)?;
        Ok(UpdateReport { too_long, longest: longest as u32, ..report })
    }

    fn prefer_inner(
        &mut self,
        role: Role,
        work: &Prefer,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport> {
        let mut pairs = Vec::with_capacity(work.pairs.len());
        let mut too_long = 0;
        for (messages, chosen, rejected, weight) in &work.pairs {
            let (chosen, rejected) = (self.sequence(messages, chosen)?, self.sequence(messages, rejected)?);
            if chosen.tokens.len().max(rejected.tokens.len()) > self.limit() {
                too_long += 1;
            } else {
                pairs.push(Pair { chosen, rejected, weight: *weight, reference: [0.0; 2] });
            }
        }
        // Pairs of one prompt side by side: the reference pass computes their shared parts once.
        pairs.sort_by(|a, b| a.chosen.tokens[..a.chosen.prompt].cmp(&b.chosen.tokens[..b.chosen.prompt]));
        let plan = Plan {
            epochs: work.epochs,
            batch_size: work.batch_size,
            learning_rate: work.learning_rate,
            seed: work.seed,
        };
        self.begin(role);
        let train = &self.config.train;
        let Some(state) = self.roles.get_mut(&role) else { return Ok(UpdateReport::default()) };
        if work.frozen_reference {
            progress.advance(0, "reference log-probabilities");
            let frozen = orlm_lm::Tune::Nothing(Some(&state.adapter));
            dpo::set_reference(&self.model, frozen, &mut pairs, train.micro_tokens, train.pass)?;
        }
        let data = Dataset::Dpo(pairs);
        let report = self.learn(role, &data, work.beta, plan, work.state.as_deref(), progress)?;
        Ok(UpdateReport { too_long, ..report })
    }

    /// All updates of a phase, from where `kept` says that an earlier attempt came.
    fn learn(
        &mut self,
        role: Role,
        data: &Dataset,
        beta: f64,
        plan: Plan,
        kept: Option<&Path>,
        progress: &mut dyn Progress,
    ) -> Result<UpdateReport> {
        let Some(state) = self.roles.get_mut(&role) else { return Ok(UpdateReport::default()) };
        let trainee = Trainee::adapter(&self.model, &state.adapter);
        let name = format!("{} {} {beta} {plan:?} {}", role.word(), data.method(), data.digest());
        let every = self.config.keep_every;
        let mut keeper = kept.map(|folder| Keeper::new(folder, name, &state.adapter, every));
        let work = match data {
            Dataset::Sft(examples) => Work::Sft(examples),
            Dataset::Dpo(pairs) => Work::Dpo(pairs, beta),
        };
        let phase = Phase::new(&trainee, work, plan, &self.config.train, None);
        trainer::run(&phase, &mut state.optimizer, keeper.as_mut(), progress)
    }
}

impl Generator for LocalModel {
    fn generate(
        &mut self,
        role: Role,
        requests: &[GenerateRequest],
        sampling: &Sampling,
        progress: &mut dyn Progress,
    ) -> std::result::Result<Vec<Completion>, ModelError> {
        Ok(self.generate_inner(role, requests, sampling, progress)?)
    }
}

impl Learner for LocalModel {
    fn fine_tune(
        &mut self,
        role: Role,
        work: &FineTune,
        progress: &mut dyn Progress,
    ) -> std::result::Result<UpdateReport, ModelError> {
        Ok(self.fine_tune_inner(role, work, progress)?)
    }

    fn prefer(
        &mut self,
        role: Role,
        work: &Prefer,
        progress: &mut dyn Progress,
    ) -> std::result::Result<UpdateReport, ModelError> {
        Ok(self.prefer_inner(role, work, progress)?)
    }

    fn save(&self, role: Role, folder: &Path) -> std::result::Result<(), ModelError> {
        let role_state = self.state(role)?;
        let state = State {
            role: role.word().to_string(),
            updates: role_state.optimizer.updates(),
            optimizer: role_state.optimizer.config(),
            base: self.base.clone(),
        };
        let base = self.config.path.file_name().unwrap_or_default().to_string_lossy();
        Ok(checkpoint::save_adapter(folder, &role_state.adapter, &role_state.optimizer, &state, &base)?)
    }

    fn load(&mut self, role: Role, folder: &Path) -> std::result::Result<(), ModelError> {
        let (adapter, optimizer, state) = checkpoint::load_adapter(folder, &self.model)?;
        if state.role != role.word() {
            let path = folder.join("state.json");
            let why = format!("it is a checkpoint of {:?}, not of {:?}", state.role, role.word());
            return Err(TrainError::Refused { path, why }.into());
        }
        self.roles.insert(role, RoleState { adapter, optimizer, sampler: None });
        Ok(())
    }
}
