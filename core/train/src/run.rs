//! A run of `orlm train`: a folder that may be killed at any moment and resumed.
//!
//! ```text
//! config.toml       the resolved configuration
//! env.json          what the run is: method, base model, data, device
//! metrics.jsonl     one line per update, by TRL's names
//! reference/        log-probabilities of the frozen reference (DPO)
//! checkpoints/…     weights, optimizer and position after some updates
//! model/            the result, once there is one
//! ```
//!
//! An update depends on its number and on the state before it only, and a checkpoint holds all of that state. So a
//! resumed run makes the updates that the first one would have made, and on a processor bit for bit.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use orlm_config::{Reference, TrainConfig};
use orlm_lm::weights::{self, Weights};
use orlm_lm::{Adapter, LoraConfig, Model, PassOptions, Projection, Tensor, Tokenizer, Tune};
use orlm_types::{Event, EventSink};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::adamw::{AdamW, AdamWConfig};
use crate::checkpoint;
use crate::dataset::Dataset;
use crate::dpo::{self, Pair};
use crate::error::{Result, TrainError};
use crate::schedule::Schedule;
use crate::trainer::{Phase, Plan, TrainOptions, Trainee, Work};

/// How a run ended.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Updates made so far, and in all.
    pub updates: [u64; 2],
    /// Whether it was stopped on request; `--resume` continues.
    pub stopped: bool,
    /// Folder of the result, once there is one.
    pub model: Option<PathBuf>,
    /// Updates that this attempt made.
    pub made: u64,
    /// Tokens that this attempt read, prompts included.
    pub tokens: u64,
    /// Seconds of those updates.
    pub seconds: f64,
    /// Loss of the last update that this attempt made.
    pub loss: Option<f64>,
}

/// Where a run is: all of its state but the tensors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    /// Which run this is a checkpoint of.
    run: String,
    /// Updates made.
    updates: u64,
    /// Epoch of the next update, from 0, and items of it that are used up.
    epoch: usize,
    item: usize,
    /// Seed of the generator that orders the epochs: with the epoch, all of the random state.
    seed: u64,
    /// Tokens read.
    num_tokens: u64,
    /// Bytes of `metrics.jsonl` that belong to these updates.
    metrics_bytes: u64,
    /// The optimizer's constants; its moments are tensors.
    optimizer: AdamWConfig,
}

const STATE: &str = "trainer_state.json";
const OPTIMIZER: &str = "optimizer.safetensors";

/// How updates are made, by the configuration.
pub fn options(config: &TrainConfig) -> TrainOptions {
    TrainOptions {
        schedule: Schedule { decay: config.optimizer.decay, warmup: config.optimizer.warmup },
        max_grad_norm: config.optimizer.max_grad_norm,
        micro_tokens: config.memory.micro_tokens,
        pass: PassOptions { recompute: config.memory.recompute, head_chunk: config.memory.head_chunk },
    }
}

/// Size of the run, and the updates that it may have at most.
pub fn plan(config: &TrainConfig) -> (Plan, Option<u64>) {
    let o = &config.optimizer;
    let plan = Plan {
        epochs: o.epochs,
        batch_size: o.batch_size,
        learning_rate: o.learning_rate,
        seed: config.run.seed,
    };
    (plan, (o.max_updates > 0).then_some(o.max_updates))
}

/// Shape of the adapter that a configuration asks for; `None` to train the whole model.
pub fn lora(config: &TrainConfig) -> Option<LoraConfig> {
    let lora = &config.lora;
    let named = |p: &Projection| lora.targets.is_empty() || lora.targets.iter().any(|t| t == p.module());
    let targets = Projection::ALL.into_iter().filter(named).collect();
    (lora.rank > 0).then_some(LoraConfig { rank: lora.rank, alpha: lora.alpha, targets })
}

/// Which run to make, and with what.
pub struct Job<'a> {
    /// What to do.
    pub config: &'a TrainConfig,
    /// The run folder.
    pub root: &'a Path,
    /// The model to begin with; without an adapter it is changed in place.
    pub model: &'a Model,
    /// What belongs to it.
    pub tokenizer: &'a Tokenizer,
    /// Go on where the folder is; from the beginning where it is not there yet.
    pub resume: bool,
}

/// Makes a run, or what is left of it. `stop` is looked at between updates: once it is set, the run saves its state and
/// returns.
pub fn run(job: &Job<'_>, data: Dataset, stop: &AtomicBool, events: &dyn EventSink) -> Result<Outcome> {
    let &Job { config, root, model, tokenizer, resume } = job;
    if data.is_empty() {
        return Err(TrainError::NoData { why: "there is no example".into() });
    }
    let folder = Folder::open(config, root, model, &data, resume)?;
    let result = root.join("model");
    if result.exists() {
        checkpoint::verify(&result)?;
        events.emit(Event::StageResumed { stage: "training".into() });
        let updates = folder.last_update()?;
        let (made, tokens, seconds) = (0, 0, 0.0);
        return Ok(Outcome {
            updates: [updates; 2],
            stopped: false,
            model: Some(result),
            made,
            tokens,
            seconds,
            loss: None,
        });
    }
    let adapter = match lora(config) {
        None => None,
        Some(_) if !config.lora.adapter.is_empty() => {
            Some(checkpoint::read_adapter(Path::new(&config.lora.adapter), model)?)
        }
        Some(shape) => Some(Adapter::new(model.config(), shape, config.run.seed, model.device())?),
    };
    let trainee = match &adapter {
        Some(adapter) => Trainee::adapter(model, adapter),
        None => Trainee::full(model)?,
    };
    let options = options(config);
    let data = match data {
        Dataset::Dpo(mut pairs) => {
            if config.dpo.reference == Reference::Frozen
                && !folder.reference(model, adapter.as_ref(), &mut pairs, &options, stop, events)?
            {
                return Ok(Outcome::stopped_at(0, 0));
            }
            Dataset::Dpo(pairs)
        }
        sft => sft,
    };
    let o = &config.optimizer;
    let (plan, most) = plan(config);
    let work = match &data {
        Dataset::Sft(examples) => Work::Sft(examples),
        Dataset::Dpo(pairs) => Work::Dpo(pairs, config.dpo.beta),
    };
    let phase = Phase::new(&trainee, work, plan, &options, most);
    let optimizer =
        AdamWConfig { beta1: o.beta1, beta2: o.beta2, eps: o.epsilon, weight_decay: o.weight_decay };
    let mut attempt = Attempt {
        config,
        folder: &folder,
        model,
        tokenizer,
        adapter: adapter.as_ref(),
        optimizer: AdamW::new(optimizer),
        position: folder.beginning(config, optimizer),
        saved: 0,
    };
    attempt.restore(&trainee, events)?;
    attempt.train(&phase, stop, events)
}

impl Outcome {
    fn stopped_at(updates: u64, of: u64) -> Self {
        Self {
            updates: [updates, of],
            stopped: true,
            model: None,
            made: 0,
            tokens: 0,
            seconds: 0.0,
            loss: None,
        }
    }
}

/// The run's folder.
struct Folder {
    root: PathBuf,
    /// Identity of the run, in every checkpoint of it.
    id: String,
    /// Held as long as the run goes on.
    _lock: File,
}

impl Folder {
    fn open(config: &TrainConfig, root: &Path, model: &Model, data: &Dataset, resume: bool) -> Result<Self> {
        let env_path = root.join("env.json");
        if env_path.exists() && !resume {
            return Err(TrainError::Exists { path: root.into() });
        }
        std::fs::create_dir_all(root).map_err(TrainError::io(root))?;
        let lock_path = root.join("lock");
        let lock = File::create(&lock_path).map_err(TrainError::io(&lock_path))?;
        lock.try_lock().map_err(|_| TrainError::Busy { path: root.into() })?;
        let device = if model.device().is_cpu() { "cpu" } else { "cuda" };
        let env = json!({
            "orlm": env!("CARGO_PKG_VERSION"), "method": data.method(), "base": checkpoint::base_id(model)?,
            "data": data.digest(), "items": data.len(), "device": device,
        });
        let (config, env) = (config.to_toml(), format!("{env:#}\n"));
        let config_path = root.join("config.toml");
        if env_path.exists() {
            for (path, now) in [(&config_path, &config), (&env_path, &env)] {
                let then = std::fs::read_to_string(path).map_err(TrainError::io(path))?;
                if let Some((then, now)) = first_difference(&then, now) {
                    return Err(TrainError::Drift { path: path.clone(), then, now });
                }
            }
        } else {
            write_atomically(&config_path, config.as_bytes())?;
            // Written last: its presence says that the folder is a run.
            write_atomically(&env_path, env.as_bytes())?;
        }
        checkpoint::sweep(root)?;
        checkpoint::sweep(&root.join("checkpoints"))?;
        let id = blake3::hash(format!("{config}\n{env}").as_bytes()).to_hex()[..32].to_string();
        Ok(Self { root: root.into(), id, _lock: lock })
    }

    fn metrics(&self) -> PathBuf {
        self.root.join("metrics.jsonl")
    }

    fn checkpoint(&self, updates: u64) -> PathBuf {
        self.root.join("checkpoints").join(format!("update-{updates:08}"))
    }

    fn beginning(&self, config: &TrainConfig, optimizer: AdamWConfig) -> Position {
        Position {
            run: self.id.clone(),
            updates: 0,
            epoch: 0,
            item: 0,
            seed: config.run.seed,
            num_tokens: 0,
            metrics_bytes: 0,
            optimizer,
        }
    }

    /// The number of the last line of the metrics.
    fn last_update(&self) -> Result<u64> {
        let path = self.metrics();
        let text = std::fs::read_to_string(&path).map_err(TrainError::io(&path))?;
        Ok(text.lines().count() as u64)
    }

    /// Updates after which there are checkpoints, the latest first.
    fn checkpoints(&self) -> Result<Vec<u64>> {
        checkpoint::numbered(&self.root.join("checkpoints"))
    }

    /// Sets the references of all pairs, from the folder or by computing them; `false` when stopped meanwhile.
    fn reference(
        &self,
        model: &Model,
        adapter: Option<&Adapter>,
        pairs: &mut [Pair],
        options: &TrainOptions,
        stop: &AtomicBool,
        events: &dyn EventSink,
    ) -> Result<bool> {
        let folder = self.root.join("reference");
        if folder.exists() {
            match read_reference(&folder, pairs) {
                Ok(()) => return Ok(true),
                Err(error) => {
                    let message = format!("{error}; the reference is computed again");
                    events.emit(Event::Warning { message });
                    checkpoint::remove(&folder)?;
                }
            }
        }
        let stage = "reference log-probabilities".to_string();
        let (total, unit) = (Some(pairs.len() as u64), "pairs".into());
        events.emit(Event::StageStarted { stage: stage.clone(), total, unit });
        let started = Instant::now();
        // Pairs of one prompt side by side: their shared parts are computed once.
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        let prompt = |pair: &Pair| pair.chosen.tokens[..pair.chosen.prompt].to_vec();
        order.sort_by_cached_key(|&i| prompt(&pairs[i]));
        let mut done = 0;
        for part in order.chunks(32) {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let mut some: Vec<Pair> = part.iter().map(|&i| pairs[i].clone()).collect();
            let tune = Tune::Nothing(adapter);
            dpo::set_reference(model, tune, &mut some, options.micro_tokens, options.pass)?;
            part.iter().zip(some).for_each(|(&i, pair)| pairs[i].reference = pair.reference);
            done += part.len();
            events.emit(Event::StageProgress { done: done as u64, note: String::new() });
        }
        let values: Vec<f64> = pairs.iter().flat_map(|pair| pair.reference).collect();
        let tensor = Tensor::from_vec(values, (pairs.len(), 2), &orlm_lm::Device::Cpu)?;
        let tensors = Weights::from([("logps".to_string(), tensor)]);
        checkpoint::commit(&folder, |inside| {
            Ok(weights::write_file(&inside.join("reference.safetensors"), &tensors)?)
        })?;
        let seconds = started.elapsed().as_secs_f64();
        let summary = format!("{} pairs", pairs.len());
        events.emit(Event::StageFinished { stage, seconds, summary });
        Ok(true)
    }
}

fn read_reference(folder: &Path, pairs: &mut [Pair]) -> Result<()> {
    checkpoint::verify(folder)?;
    let path = folder.join("reference.safetensors");
    let refused = |why: String| TrainError::Refused { path: path.clone(), why };
    let tensors = weights::read_file(&path)?;
    let logps = tensors.get("logps").ok_or_else(|| refused("logps is missing".into()))?;
    let rows = logps.to_vec2::<f64>().map_err(|e| refused(e.to_string()))?;
    if rows.len() != pairs.len() || rows.iter().any(|row| row.len() != 2) {
        return Err(refused(format!("{} rows for {} pairs", rows.len(), pairs.len())));
    }
    pairs.iter_mut().zip(rows).for_each(|(pair, row)| pair.reference = [row[0], row[1]]);
    Ok(())
}

/// One attempt at a run.
struct Attempt<'a> {
    config: &'a TrainConfig,
    folder: &'a Folder,
    model: &'a Model,
    tokenizer: &'a Tokenizer,
    adapter: Option<&'a Adapter>,
    optimizer: AdamW,
    position: Position,
    /// Updates in the latest checkpoint.
    saved: u64,
}

impl Attempt<'_> {
    /// Takes up the latest checkpoint that is whole. Damaged ones are told and set aside.
    fn restore(&mut self, trainee: &Trainee<'_>, events: &dyn EventSink) -> Result<()> {
        let mut last_error = None;
        for updates in self.folder.checkpoints()? {
            let path = self.folder.checkpoint(updates);
            match checkpoint::verify(&path) {
                Ok(()) => {
                    let position = self.read_position(&path, updates)?;
                    self.load(trainee, &path, &position)?;
                    self.position = position;
                    self.saved = updates;
                    events.emit(Event::StageResumed { stage: format!("updates 1 to {updates}") });
                    return Ok(());
                }
                Err(error @ TrainError::Refused { .. }) => {
                    let message = format!("{error}; the checkpoint before it is used");
                    events.emit(Event::Warning { message });
                    checkpoint::set_aside(&path)?;
                    last_error = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        match last_error {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn read_position(&self, folder: &Path, updates: u64) -> Result<Position> {
        let path = folder.join(STATE);
        let refused = |why: String| TrainError::Refused { path: path.clone(), why };
        let text = std::fs::read_to_string(&path).map_err(TrainError::io(&path))?;
        let position: Position = serde_json::from_str(&text).map_err(|e| refused(e.to_string()))?;
        if position.run != self.folder.id {
            return Err(refused(format!("it is of the run {} and this is {}", position.run, self.folder.id)));
        }
        if position.updates != updates {
            return Err(refused(format!(
                "it holds {} updates where its name says {updates}",
                position.updates
            )));
        }
        let metrics = self.folder.metrics();
        let there = std::fs::metadata(&metrics).map(|m| m.len()).unwrap_or(0);
        if there < position.metrics_bytes {
            let (name, wanted) = (metrics.display(), position.metrics_bytes);
            return Err(refused(format!("{name} has {there} bytes where it counts on {wanted}")));
        }
        Ok(position)
    }

    fn load(&mut self, trainee: &Trainee<'_>, folder: &Path, position: &Position) -> Result<()> {
        let found = match self.adapter {
            Some(_) => weights::read_file(&folder.join("adapter_model.safetensors"))?,
            None => weights::read_folder(folder)?,
        };
        checkpoint::put_back(folder, trainee.weights(), &found)?;
        trainee.round()?;
        let path = folder.join(OPTIMIZER);
        self.optimizer = AdamW::new(position.optimizer);
        let moments = weights::read_file(&path)?;
        let restored = self.optimizer.restore(position.updates, moments, trainee.weights());
        restored.map_err(|name| TrainError::Refused {
            path: path.clone(),
            why: format!("the tensor {name} does not fit"),
        })
    }

    fn train(mut self, phase: &Phase<'_>, stop: &AtomicBool, events: &dyn EventSink) -> Result<Outcome> {
        let of = phase.updates();
        let metrics_path = self.folder.metrics();
        let io = |e| TrainError::Io { path: metrics_path.clone(), source: e };
        let mut metrics = OpenOptions::new().create(true).append(true).open(&metrics_path).map_err(io)?;
        // Lines of updates that no checkpoint holds are written again, the same.
        metrics.set_len(self.position.metrics_bytes).map_err(io)?;
        let per_epoch = phase.per_epoch();
        let stage = "training".to_string();
        events.emit(Event::StageStarted { stage: stage.clone(), total: Some(of), unit: "updates".into() });
        let (started, first) = (Instant::now(), self.position.updates);
        let (mut tokens, mut loss) = (0u64, None);
        while self.position.updates < of && !stop.load(Ordering::Relaxed) {
            let i = self.position.updates;
            let size = phase.items(i).1.len();
            let step = phase.update(i, &mut self.optimizer, &mut |items, loss| {
                let note = format!("loss {loss:.4}  {items} of {size}");
                events.emit(Event::StageProgress { done: i, note });
            })?;
            tokens += step.read as u64;
            loss = Some(step.loss);
            let speed = tokens as f64 / started.elapsed().as_secs_f64();
            let note = format!("loss {:.4}  {speed:.0} tokens/s", step.loss);
            events.emit(Event::StageProgress { done: i + 1, note });

            self.position.updates += 1;
            self.position.num_tokens += step.read as u64;
            let mut row = step.figures;
            row.insert("step".into(), self.position.updates as f64);
            row.insert("epoch".into(), self.position.updates as f64 / per_epoch as f64);
            row.insert("num_tokens".into(), self.position.num_tokens as f64);
            let line = serde_json::to_string(&row).unwrap_or_default() + "\n";
            metrics.write_all(line.as_bytes()).map_err(io)?;
            self.position.metrics_bytes += line.len() as u64;

            let every = self.config.checkpoint.every;
            if every > 0 && self.position.updates.is_multiple_of(every) && self.position.updates < of {
                self.save(phase, &metrics)?;
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        let made = self.position.updates - first;
        let mut outcome = Outcome {
            updates: [self.position.updates, of],
            stopped: self.position.updates < of,
            model: None,
            made,
            tokens,
            seconds,
            loss,
        };
        if outcome.stopped {
            if self.position.updates > self.saved {
                self.save(phase, &metrics)?;
            }
            return Ok(outcome);
        }
        metrics.sync_all().map_err(io)?;
        let summary = loss.map_or_else(String::new, |loss| format!("{made} updates, loss {loss:.4}"));
        events.emit(Event::StageFinished { stage, seconds, summary });
        let result = self.folder.root.join("model");
        match self.adapter {
            Some(adapter) if !self.config.checkpoint.merge => {
                checkpoint::commit(&result, |inside| {
                    checkpoint::write_adapter(inside, adapter, &self.config.model.path)
                })?;
            }
            Some(adapter) => {
                checkpoint::save_model(&result, self.model, Some(adapter), Some(self.tokenizer))?;
            }
            None => checkpoint::commit(&result, |inside| {
                self.model.write_masters(inside, phase.trainee().weights())?;
                Ok(self.tokenizer.write(inside)?)
            })?,
        }
        outcome.model = Some(result);
        Ok(outcome)
    }

    fn save(&mut self, phase: &Phase<'_>, metrics: &File) -> Result<()> {
        // A checkpoint counts on its lines.
        metrics.sync_all().map_err(TrainError::io(self.folder.metrics()))?;
        (self.position.epoch, self.position.item) = phase.position(self.position.updates);
        let folder = self.folder.checkpoint(self.position.updates);
        checkpoint::commit(&folder, |inside| {
            match self.adapter {
                Some(adapter) => checkpoint::write_adapter(inside, adapter, &self.config.model.path)?,
                None => {
                    self.model.write_masters(inside, phase.trainee().weights())?;
                    self.tokenizer.write(inside)?;
                }
            }
            weights::write_file(&inside.join(OPTIMIZER), &self.optimizer.state())?;
            checkpoint::write_json(&inside.join(STATE), &self.position)
        })?;
        self.saved = self.position.updates;
        for old in self.folder.checkpoints()?.into_iter().skip(self.config.checkpoint.keep.max(1)) {
            checkpoint::remove(&self.folder.checkpoint(old))?;
        }
        Ok(())
    }
}

fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let write = || {
        let open = std::fs::Permissions::from_mode(0o666);
        let mut file = tempfile::Builder::new().permissions(open).tempfile_in(parent)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|e| e.error)?;
        File::open(parent)?.sync_all()
    };
    write().map_err(TrainError::io(path))
}

/// The first lines in which two texts differ.
fn first_difference(then: &str, now: &str) -> Option<(String, String)> {
    let (mut a, mut b) = (then.lines(), now.lines());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (a, b) => {
                let word = |line: Option<&str>| line.unwrap_or("nothing").trim().to_string();
                return Some((word(a), word(b)));
            }
        }
    }
}
