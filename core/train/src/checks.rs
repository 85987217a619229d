//! What is to be seen on a GPU, one line of figures for each check (`docs/gpu-checks.md`).
//!
//! Models have random weights, so that a machine needs nothing but the program. Every check also runs on the processor,
//! in a size for it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use candle_core::{DType, Device, Tensor};
use orlm_lm::weights::{self, Weights};
use orlm_lm::{
    Adapter, Batch, Gradients, LoraConfig, Model, ModelConfig, PassOptions, SampleOptions, SampleRequest,
    Sampler, Sequence, Tune,
};

use crate::adamw::{AdamW, AdamWConfig};
use crate::bench::peak_mib;
use crate::dpo::{self, Pair};
use crate::error::{Result, TrainError};
use crate::sft;
use crate::trainer::Trainee;

/// What can be checked, and what it tells.
pub const CHECKS: [(&str, &str); 5] = [
    ("parity", "loss and gradients on the device against those of the processor's fused loops"),
    ("train", "tokens trained on a second, LoRA in half precision and all weights in single precision"),
    ("generate", "tokens sampled a second in half precision, at batches of 1, 8 and 64"),
    ("memory", "peak memory of one update at growing lengths"),
    ("big", "an 8B model: one SFT and one weighted-DPO update, LoRA in half precision, 8,192 tokens"),
];

/// How a check ended.
#[derive(Debug)]
pub struct Seen {
    /// One line of figures.
    pub line: String,
    /// Whether what has to hold does; a check that only measures always passes.
    pub passed: bool,
}

/// Runs one of [`CHECKS`] on `device`; `None` for any other name. `small` takes shapes for a processor.
pub fn run(name: &str, device: &Device, small: bool) -> Result<Option<Seen>> {
    Ok(Some(match name {
        "parity" => parity(device)?,
        "train" => train(device, small)?,
        "generate" => generate(device, small)?,
        "memory" => memory(device, small)?,
        "big" => big(device, small)?,
        _ => return Ok(None),
    }))
}

/// Qwen3 in some size.
fn shape(
    layers: usize,
    hidden: usize,
    inner: usize,
    heads: [usize; 2],
    dim: usize,
    vocab: usize,
) -> Result<ModelConfig> {
    let json = serde_json::json!({
        "model_type": "qwen3",
        "vocab_size": vocab,
        "hidden_size": hidden,
        "intermediate_size": inner,
        "num_hidden_layers": layers,
        "num_attention_heads": heads[0],
        "num_key_value_heads": heads[1],
        "head_dim": dim,
        "rope_theta": 1e6,
        "rms_norm_eps": 1e-6,
        "tie_word_embeddings": false,
        "max_position_embeddings": 40_960,
    });
    Ok(ModelConfig::from_json(&json, Path::new("a shape of ours"))?)
}

fn tiny() -> Result<ModelConfig> {
    shape(3, 64, 160, [4, 2], 16, 500)
}

/// The shape of Qwen3-1.7B.
fn middle() -> Result<ModelConfig> {
    shape(28, 2048, 6144, [16, 8], 128, 151_936)
}

/// The shape of Qwen3-8B.
fn eight() -> Result<ModelConfig> {
    shape(36, 4096, 12_288, [32, 8], 128, 151_936)
}

/// Weights as they are before training: made on the device, one tensor after the other.
fn random(config: &ModelConfig, device: &Device, dtype: DType) -> Result<Weights> {
    let mut made = BTreeMap::new();
    for (name, shape) in weights::expected(config) {
        let tensor = match shape.len() {
            1 => Tensor::ones(shape, dtype, device)?,
            _ => Tensor::randn(0f32, 0.02, shape, device)?.to_dtype(dtype)?,
        };
        made.insert(name, tensor);
    }
    Ok(made)
}

fn half(config: &ModelConfig, device: &Device) -> Result<Model> {
    Ok(Model::in_half_precision(config.clone(), random(config, device, DType::BF16)?, device)?)
}

fn sequence(config: &ModelConfig, prompt: usize, length: usize, seed: usize) -> Sequence {
    let token = |i: usize| {
        let own = if i < prompt { 0 } else { seed };
        (i.wrapping_mul(2_654_435_761).wrapping_add(own * 40_503) % config.vocab_size) as u32
    };
    Sequence { tokens: (0..length).map(token).collect(), prompt }
}

fn pair(config: &ModelConfig, prompt: usize, length: usize) -> Pair {
    let of = |seed| sequence(config, prompt, length, seed);
    Pair { chosen: of(1), rejected: of(2), weight: 0.7, reference: [0.0; 2] }
}

/// A batch of fine-tuning.
fn batch(model: &Model, rows: usize, prompt: usize, length: usize) -> Result<Batch> {
    let sequences: Vec<Sequence> =
        (0..rows).map(|i| sequence(model.config(), prompt, length, i + 1)).collect();
    let borrowed: Vec<&Sequence> = sequences.iter().collect();
    Ok(Batch::new(&borrowed, model.config().vocab_size, model.max_tokens())?)
}

/// Waits for what the device still has to do.
fn settle(device: &Device) -> Result<()> {
    Ok(device.synchronize()?)
}

fn parity(device: &Device) -> Result<Seen> {
    let config = tiny()?;
    let made = random(&config, &Device::Cpu, DType::F32)?;
    let lora = LoraConfig::all(4);
    let mut tensors = Adapter::new(&config, lora.clone(), 0, &Device::Cpu)?.tensors();
    // Second factors that are not zero: every gradient then depends on everything.
    for tensor in tensors.values_mut() {
        *tensor = Tensor::randn(0f32, 0.05, tensor.shape(), &Device::Cpu)?;
    }
    let pair = pair(&config, 23, 90);
    let work = |model: &Model| -> Result<(f64, Gradients)> {
        let adapter = Adapter::from_tensors(&config, lora.clone(), tensors.clone(), model.device())?;
        let mut gradients = Gradients::new();
        let options = PassOptions { recompute: true, head_chunk: 32 };
        let figures =
            dpo::micro_batch(model, Tune::Adapter(&adapter), &[&pair], 0.1, 1, options, &mut gradients)?;
        Ok((figures.loss(), gradients))
    };
    let (right_loss, right) = work(&Model::new(config.clone(), made.clone(), &Device::Cpu)?)?;
    let mut line = String::from("parity:");
    let mut passed = true;
    for (what, limit, half) in [("float32", 1e-4, false), ("bfloat16", 5e-2, true)] {
        let model = match half {
            true => Model::in_half_precision(config.clone(), made.clone(), device)?,
            false => Model::new(config.clone(), made.clone(), device)?.without_fused_kernels(),
        };
        let (loss, found) = work(&model)?;
        let (mut off, mut length) = (0.0, 0.0);
        for (name, right) in right.iter() {
            let Some(found) = found.get(name) else {
                return Err(TrainError::NoData { why: format!("the device gave no gradient of {name}") });
            };
            let squares =
                |t: Tensor| -> Result<f64> { Ok(f64::from(t.sqr()?.sum_all()?.to_scalar::<f32>()?)) };
            off += squares((found.to_device(&Device::Cpu)? - right)?)?;
            length += squares(right.clone())?;
        }
        let (off, loss_off) = ((off / length).sqrt(), (loss - right_loss).abs() / right_loss);
        passed &= off < limit && loss_off < limit;
        line += &format!(" {what} loss off {loss_off:.1e}, gradients off {off:.1e} (limit {limit:.0e});");
    }
    Ok(Seen { line: line.trim_end_matches(';').into(), passed })
}

/// One update of fine-tuning, forward to optimizer.
fn update(trainee: &Trainee<'_>, optimizer: &mut AdamW, batch: &Batch, options: PassOptions) -> Result<f64> {
    let mut gradients = Gradients::new();
    let (model, tune) = (trainee.model(), trainee.tune());
    let loss = sft::micro_batch(model, tune, batch, batch.predicted(), options, &mut gradients)?;
    trainee.update(optimizer, &gradients, 1e-5, loss, 1.0)?;
    Ok(loss)
}

fn train(device: &Device, small: bool) -> Result<Seen> {
    let config = if small { tiny()? } else { middle()? };
    let (rows, length) = if small { (2, 64) } else { (8, 1_024) };
    let mut line = String::from("train:");
    for full in [false, true] {
        let model = match full {
            false => half(&config, device)?,
            true => Model::new(config.clone(), random(&config, device, DType::F32)?, device)?,
        };
        let adapter = Adapter::new(&config, LoraConfig::all(16), 0, device)?;
        let trainee = if full { Trainee::full(&model)? } else { Trainee::adapter(&model, &adapter) };
        let batch = batch(&model, rows, length / 4, length)?;
        let mut optimizer = AdamW::new(AdamWConfig::default());
        let options = PassOptions { recompute: true, head_chunk: 512 };
        update(&trainee, &mut optimizer, &batch, options)?;
        settle(device)?;
        let start = Instant::now();
        const UPDATES: usize = 3;
        for _ in 0..UPDATES {
            update(&trainee, &mut optimizer, &batch, options)?;
        }
        settle(device)?;
        let speed = (UPDATES * rows * length) as f64 / start.elapsed().as_secs_f64();
        // Per token and weight: forward, once more for its results, by the input, and by the weight where it is trained.
        let products = if full { 8.0 } else { 6.0 };
        let work = speed * products * config.parameters() as f64 / 1e12;
        let what = if full { "all weights, float32" } else { "LoRA, bfloat16" };
        line += &format!(" {what} {speed:.0} tokens/s, about {work:.3} TFLOP/s;");
    }
    Ok(Seen { line: line.trim_end_matches(';').into(), passed: true })
}

fn generate(device: &Device, small: bool) -> Result<Seen> {
    let mut config = if small { tiny()? } else { middle()? };
    config.eos.clear();
    let (prompt, new) = if small { (24, 8) } else { (256, 128) };
    let model = half(&config, device)?;
    let mut line = String::from("generate:");
    for rows in [1, 8, 64] {
        let mut sampler = Sampler::new(&model, None, false)?;
        let requests: Vec<SampleRequest> = (0..rows)
            .map(|seed| SampleRequest { prompt: sequence(&config, prompt, prompt, 0).tokens, seed })
            .collect();
        let options = SampleOptions {
            temperature: 1.0,
            top_p: 0.95,
            max_rows: rows as usize,
            ..SampleOptions::greedy(new + 1)
        };
        let (mut start, mut first, mut last) = (None, 0, 0);
        sampler.generate(None, &requests, &options, &mut |_, tokens| {
            last = tokens;
            if start.is_none() && tokens >= rows as usize {
                (start, first) = (Some(Instant::now()), tokens);
            }
        })?;
        let seconds = start.map_or(f64::NAN, |start| start.elapsed().as_secs_f64());
        line += &format!(" batch {rows} {:.0} tokens/s;", (last - first) as f64 / seconds);
    }
    Ok(Seen { line: line.trim_end_matches(';').into(), passed: true })
}

fn memory(device: &Device, small: bool) -> Result<Seen> {
    let config = if small { tiny()? } else { middle()? };
    let model = half(&config, device)?;
    let mut line = String::from("memory:");
    let mut peaks = Vec::new();
    for length in if small { [64, 128, 256] } else { [2_048, 4_096, 8_192] } {
        let adapter = Adapter::new(&config, LoraConfig::all(16), 0, device)?;
        let trainee = Trainee::adapter(&model, &adapter);
        let batch = batch(&model, 1, length / 4, length)?;
        let options = PassOptions { recompute: true, head_chunk: 256 };
        let (peak, loss) = peak_during(device, || {
            update(&trainee, &mut AdamW::new(AdamWConfig::default()), &batch, options)
        })?;
        line += &format!(" {length} tokens {peak:.2} GiB (loss {loss:.2});");
        peaks.push(peak);
    }
    // On a processor the peak is that of the whole process so far, which tells nothing of small shapes.
    let passed = device.is_cpu() || grows_linearly(&peaks);
    Ok(Seen { line: line.trim_end_matches(';').into(), passed })
}

/// Whether memory at doubling lengths grows by twice as much each time, as a line does, and not by four times, as a square
/// does.
fn grows_linearly(peaks: &[f64]) -> bool {
    peaks.windows(3).all(|three| three[2] - three[1] <= 3.0 * (three[1] - three[0]).max(0.0))
}

fn big(device: &Device, small: bool) -> Result<Seen> {
    let config = if small { tiny()? } else { eight()? };
    let length = if small { 96 } else { 8_192 };
    let work = || -> Result<[(f64, f64); 2]> {
        let model = half(&config, device)?;
        let adapter = Adapter::new(&config, LoraConfig::all(16), 0, device)?;
        let trainee = Trainee::adapter(&model, &adapter);
        let mut optimizer = AdamW::new(AdamWConfig::default());
        let options = PassOptions { recompute: true, head_chunk: 256 };
        settle(device)?;
        let start = Instant::now();
        let batch = batch(&model, 1, length / 8, length)?;
        let sft_loss = update(&trainee, &mut optimizer, &batch, options)?;
        settle(device)?;
        let sft_s = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let (pair, mut gradients) = (pair(&config, length / 8, length), Gradients::new());
        let figures = dpo::micro_batch(&model, trainee.tune(), &[&pair], 0.1, 1, options, &mut gradients)?;
        trainee.update(&mut optimizer, &gradients, 1e-5, figures.loss(), 1.0)?;
        settle(device)?;
        Ok([(sft_loss, sft_s), (figures.loss(), start.elapsed().as_secs_f64())])
    };
    let (peak, [(sft_loss, sft_s), (dpo_loss, dpo_s)]) = peak_during(device, work)?;
    let billions = config.parameters() as f64 / 1e9;
    let line = format!(
        "big: {billions:.3}B parameters, {length} tokens a sequence: SFT loss {sft_loss:.3} in {sft_s:.1} s, weighted DPO \
         loss {dpo_loss:.3} in {dpo_s:.1} s, peak {peak:.2} GiB (limit 80 GB)"
    );
    Ok(Seen { line, passed: peak * f64::from(1 << 30) < 80e9 })
}

/// The largest memory in use while `work` runs, in GiB: that of the GPU as `nvidia-smi` sees it, or of this process.
fn peak_during<T>(device: &Device, work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    if device.is_cpu() {
        let result = work()?;
        return Ok((peak_mib().unwrap_or(f64::NAN) / 1024.0, result));
    }
    let (done, most) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                most.fetch_max(used_mib().unwrap_or(0), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        // It does nothing that panics.
        let _ = watch.join();
        match most.load(Ordering::Relaxed) {
            0 => Err(TrainError::NoData { why: "`nvidia-smi` did not tell the memory in use".into() }),
            most => Ok((most as f64 / 1024.0, result?)),
        }
    })
}

/// Memory in use on the first GPU, in MiB.
fn used_mib() -> Option<u64> {
    let mut ask = Command::new("nvidia-smi");
    ask.args(["--query-gpu=memory.used", "--format=csv,noheader,nounits", "--id=0"]);
    String::from_utf8(ask.output().ok()?.stdout).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_runs_on_the_processor() {
        for (name, _) in CHECKS {
            let seen = run(name, &Device::Cpu, true).unwrap().unwrap();
            assert!(seen.passed, "{}", seen.line);
            assert!(seen.line.starts_with(name) && !seen.line.contains("NaN"), "{}", seen.line);
        }
        assert!(run("other", &Device::Cpu, true).unwrap().is_none());
    }

    #[test]
    fn a_line_is_told_from_a_square() {
        assert!(grows_linearly(&[5.0, 6.0, 8.0]) && grows_linearly(&[5.0, 5.5, 6.0]));
        assert!(!grows_linearly(&[5.0, 6.0, 10.0]) && !grows_linearly(&[5.0, 5.0, 9.0]));
    }

    #[test]
    fn shapes_have_the_sizes_of_the_models_that_they_are_named_for() {
        assert_eq!(eight().unwrap().parameters() / 10_000_000, 819);
        // With a head of its own.
        assert_eq!(middle().unwrap().parameters() / 10_000_000, 203);
    }
}
