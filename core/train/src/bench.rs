//! Speed and memory of training and sampling, measured on a workload that others can be given too.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use candle_core::quantized::gguf_file::{self, Content, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use orlm_lm::{
    Adapter, Batch, Device, Gradients, LoraConfig, Model, PassOptions, SampleOptions, SampleRequest, Sampler,
    Sequence,
};
use serde::{Deserialize, Serialize};

use crate::adamw::{AdamW, AdamWConfig};
use crate::dpo::{self, Pair};
use crate::error::{Result, TrainError};
use crate::sft;
use crate::trainer::Trainee;

/// Rank of the adapters, over all seven maps of every layer.
const RANK: usize = 16;
const LEARNING_RATE: f64 = 1e-5;
const BETA: f64 = 0.1;

/// What is measured, in tokens: `workload.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Workload {
    /// Prompt tokens of every training sequence.
    pub prompt: usize,
    /// One batch of supervised fine-tuning.
    pub sequences: Vec<Vec<u32>>,
    /// One batch of DPO: chosen and rejected, whose prompts are equal.
    pub pairs: Vec<[Vec<u32>; 2]>,
    /// Prompts of decoding, all of one length; a batch takes the first of them.
    pub prompts: Vec<Vec<u32>>,
    /// Tokens that each row decodes after its first.
    pub new_tokens: usize,
    /// The prompt of prefill.
    pub long_prompt: Vec<u32>,
    /// Rank of the adapters.
    pub rank: usize,
    /// Learning rate of the one update that is timed.
    pub learning_rate: f64,
    /// DPO's beta; there is no reference.
    pub beta: f64,
}

impl Workload {
    /// Sequences of 512 tokens of which 200 are prompt, four a batch; prompts of 64 and of 512 tokens.
    pub fn new(vocab: usize) -> Self {
        let mixed = |i: u32, seed: u32| i.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503);
        let tokens =
            |n: u32, seed: u32| -> Vec<u32> { (0..n).map(|i| mixed(i, seed) % vocab as u32).collect() };
        let completed = |prompt: u32, seed: u32| [tokens(200, prompt), tokens(312, seed)].concat();
        Self {
            prompt: 200,
            sequences: (0..4).map(|i| completed(10 + i, 20 + i)).collect(),
            pairs: (0..2).map(|i| [completed(10 + i, 30 + i), completed(10 + i, 40 + i)]).collect(),
            prompts: (0..32).map(|i| tokens(64, 50 + i)).collect(),
            new_tokens: 64,
            long_prompt: tokens(512, 99),
            rank: RANK,
            learning_rate: LEARNING_RATE,
            beta: BETA,
        }
    }
}

/// Writes what every side of a comparison reads into `folder`: the model of the GGUF file `source` as a Hugging Face
/// folder `model` and as `model.gguf`, both in single precision, and `workload.json`.
pub fn prepare(source: &Path, folder: &Path) -> Result<()> {
    let (model, _) = Model::load(source, &Device::Cpu)?;
    std::fs::create_dir_all(folder.join("model")).map_err(TrainError::io(folder))?;
    model.write(&folder.join("model"))?;
    let mut file = File::open(source).map_err(TrainError::io(source))?;
    let content = Content::read(&mut file)?;
    let mut tensors = Vec::new();
    for name in content.tensor_infos.keys() {
        let wide = content.tensor(&mut file, name, &Device::Cpu)?.dequantize(&Device::Cpu)?;
        tensors.push((name.as_str(), QTensor::quantize(&wide, GgmlDType::F32)?));
    }
    let single = Value::U32(0);
    let metadata: Vec<(&str, &Value)> = content
        .metadata
        .iter()
        .map(|(key, value)| (key.as_str(), if key == "general.file_type" { &single } else { value }))
        .collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (*name, tensor)).collect();
    let path = folder.join("model.gguf");
    let mut out = BufWriter::new(File::create(&path).map_err(TrainError::io(path))?);
    gguf_file::write(&mut out, &metadata, &tensors)?;
    let workload = serde_json::to_string(&Workload::new(model.config().vocab_size))
        .map_err(|error| TrainError::NoData { why: error.to_string() })?;
    let path = folder.join("workload.json");
    std::fs::write(&path, workload).map_err(TrainError::io(path))
}

/// One measurement. A first run of the same work warms up and is not counted.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// One of [`NAMES`].
    pub name: String,
    /// Tokens worked on: those of the sequences given, those read of a prompt, or those decoded.
    pub tokens: usize,
    /// Wall time, in seconds.
    pub wall_s: f64,
    /// Processor time of all threads, in seconds; `None` where the system does not tell.
    pub cpu_s: Option<f64>,
    /// The largest resident memory of the process so far, in MiB; `None` where the system does not tell.
    pub peak_mib: Option<f64>,
    /// What the work gave, to hold against what others give: a loss, a log-probability, or the tokens of each row.
    pub gave: serde_json::Value,
}

/// Processor time of this process so far, in seconds (Linux).
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the command, in parentheses, may hold anything. User and system time are fields 14 and 15.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// The largest resident memory of this process so far, in MiB (Linux).
pub fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
}

/// Wall and processor time from here on.
struct Clock(Instant, Option<f64>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), cpu_seconds())
    }

    fn figure(&self, name: &str, tokens: usize, gave: serde_json::Value) -> Figure {
        let wall_s = self.0.elapsed().as_secs_f64();
        let cpu_s = self.1.zip(cpu_seconds()).map(|(before, after)| after - before);
        Figure { name: name.into(), tokens, wall_s, cpu_s, peak_mib: peak_mib(), gave }
    }
}

/// The training figures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Training {
    SftLora,
    SftFull,
    DpoLora,
}

/// Two updates, forward to optimizer; the second is timed. What it gave is the first one's loss (SFT) or the mean
/// log-likelihood of the chosen (DPO), since the second follows from it.
fn train(model: &Model, workload: &Workload, name: &str, training: Training) -> Result<Figure> {
    let adapter = Adapter::new(model.config(), LoraConfig::all(workload.rank), 0, model.device())?;
    let trainee = match training {
        Training::SftFull => Trainee::full(model)?,
        Training::SftLora | Training::DpoLora => Trainee::adapter(model, &adapter),
    };
    let sequence = |tokens: &Vec<u32>| Sequence { tokens: tokens.clone(), prompt: workload.prompt };
    let sequences: Vec<Sequence> = workload.sequences.iter().map(sequence).collect();
    let pairs: Vec<Pair> = workload
        .pairs
        .iter()
        .map(|[chosen, rejected]| Pair {
            chosen: sequence(chosen),
            rejected: sequence(rejected),
            weight: 1.0,
            reference: [0.0; 2],
        })
        .collect();
    let mut optimizer = AdamW::new(AdamWConfig::default());
    let mut update = || -> Result<f64> {
        let (options, mut gradients) = (PassOptions::default(), Gradients::new());
        let (loss, gave) = if training == Training::DpoLora {
            let pairs: Vec<&Pair> = pairs.iter().collect();
            let (tune, beta, n) = (trainee.tune(), workload.beta, pairs.len());
            let figures = dpo::micro_batch(model, tune, &pairs, beta, n, options, &mut gradients)?;
            (figures.loss(), figures.means()["logps/chosen"])
        } else {
            let sequences: Vec<&Sequence> = sequences.iter().collect();
            let batch = Batch::new(&sequences, model.config().vocab_size, model.max_tokens())?;
            let n = batch.predicted();
            let loss = sft::micro_batch(model, trainee.tune(), &batch, n, options, &mut gradients)?;
            (loss, loss)
        };
        trainee.update(&mut optimizer, &gradients, workload.learning_rate, loss, 1.0)?;
        Ok(gave)
    };
    let gave = update()?;
    let clock = Clock::start();
    update()?;
    let tokens: usize = match training {
        Training::DpoLora => workload.pairs.iter().flatten().map(Vec::len).sum(),
        Training::SftLora | Training::SftFull => workload.sequences.iter().map(Vec::len).sum(),
    };
    Ok(clock.figure(name, tokens, gave.into()))
}

/// Greedy decoding of `rows` prompts, timed from when every row has its first token.
fn decode(model: &Model, workload: &Workload, name: &str, rows: usize, half: bool) -> Result<Figure> {
    let mut sampler = Sampler::new(model, None, half)?;
    let requests: Vec<SampleRequest> = workload.prompts[..rows]
        .iter()
        .map(|prompt| SampleRequest { prompt: prompt.clone(), seed: 0 })
        .collect();
    let options = SampleOptions { max_rows: rows, ..SampleOptions::greedy(workload.new_tokens + 1) };
    sampler.generate(None, &requests[..1], &SampleOptions::greedy(4), &mut |_, _| {})?;
    let (mut clock, mut first, mut last) = (None, 0, 0);
    let samples = sampler.generate(None, &requests, &options, &mut |_, tokens| {
        last = tokens;
        if clock.is_none() && tokens >= rows {
            (clock, first) = (Some(Clock::start()), tokens);
        }
    })?;
    let clock = clock.ok_or_else(|| TrainError::NoData { why: "no row decoded anything".into() })?;
    let gave: Vec<Vec<u32>> = samples.into_iter().map(|sample| sample.tokens).collect();
    Ok(clock.figure(name, last - first, gave.into()))
}

/// Reading of the long prompt, up to its first token.
fn prefill(model: &Model, workload: &Workload, name: &str) -> Result<Figure> {
    let mut sampler = Sampler::new(model, None, false)?;
    let request = [SampleRequest { prompt: workload.long_prompt.clone(), seed: 0 }];
    let mut read = || sampler.generate(None, &request, &SampleOptions::greedy(1), &mut |_, _| {});
    read()?;
    let clock = Clock::start();
    let sample = read()?.pop().map(|sample| sample.tokens);
    Ok(clock.figure(name, workload.long_prompt.len(), vec![sample.unwrap_or_default()].into()))
}

/// Names of the figures that [`figure`] measures; `_half` keeps the weights in half precision.
pub const NAMES: [&str; 10] = [
    "sft_lora",
    "sft_full",
    "dpo_lora",
    "prefill",
    "decode_b1",
    "decode_b8",
    "decode_b32",
    "decode_b1_half",
    "decode_b8_half",
    "decode_b32_half",
];

/// Measures one of [`NAMES`] on what [`prepare`] wrote into `folder`; `None` for any other name.
pub fn figure(folder: &Path, name: &str) -> Result<Option<Figure>> {
    let path = folder.join("workload.json");
    let text = std::fs::read_to_string(&path).map_err(TrainError::io(&path))?;
    let workload: Workload = serde_json::from_str(&text)
        .map_err(|error| TrainError::NoData { why: format!("{}: {error}", path.display()) })?;
    let loaded = Model::load_weights(&folder.join("model"), &Device::Cpu)?;
    // Every row decodes the same number of tokens: none of them ends a turn.
    let mut config = loaded.config().clone();
    config.eos.clear();
    let model = Model::new(config, loaded.weights().clone(), &Device::Cpu)?;
    drop(loaded);
    Ok(Some(match name {
        "sft_lora" => train(&model, &workload, name, Training::SftLora)?,
        "sft_full" => train(&model, &workload, name, Training::SftFull)?,
        "dpo_lora" => train(&model, &workload, name, Training::DpoLora)?,
        "prefill" => prefill(&model, &workload, name)?,
        "decode_b1" => decode(&model, &workload, name, 1, false)?,
        "decode_b8" => decode(&model, &workload, name, 8, false)?,
        "decode_b32" => decode(&model, &workload, name, 32, false)?,
        "decode_b1_half" => decode(&model, &workload, name, 1, true)?,
        "decode_b8_half" => decode(&model, &workload, name, 8, true)?,
        "decode_b32_half" => decode(&model, &workload, name, 32, true)?,
        _ => return Ok(None),
    }))
}
