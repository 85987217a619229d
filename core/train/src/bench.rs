//! Speed of training and sampling, measured.

use std::time::Instant;

use orlm_lm::{
    Adapter, Batch, Gradients, LoraConfig, Model, PassOptions, SampleOptions, SampleRequest, Sampler,
    Sequence, Tune,
};
use serde::Serialize;

use crate::error::Result;
use crate::sft;

/// One measurement.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// `sft_lora`, `sft_full`, `decode_b1`, `decode_b8`, `decode_b32`, `prefill`; `_half` for half-precision weights.
    pub name: String,
    /// Tokens worked on.
    pub tokens: usize,
    /// Wall time, in seconds.
    pub wall_s: f64,
    /// Processor time of all threads, in seconds; `None` where the system does not tell.
    pub cpu_s: Option<f64>,
}

impl Figure {
    /// Tokens per second of wall time.
    pub fn tokens_per_s(&self) -> f64 {
        self.tokens as f64 / self.wall_s
    }
}

/// Processor time of this process so far, in seconds (Linux).
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the command, in parentheses, may hold anything. User and system time are fields 14 and 15.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn measure(name: &str, tokens: usize, work: impl FnOnce() -> Result<()>) -> Result<Figure> {
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    work()?;
    let cpu_s = cpu.zip(cpu_seconds()).map(|(before, after)| after - before);
    Ok(Figure { name: name.to_string(), tokens, wall_s: wall.elapsed().as_secs_f64(), cpu_s })
}

/// Text-like tokens, the same every time.
fn tokens(model: &Model, n: usize, seed: u32) -> Vec<u32> {
    let vocab = model.config().vocab_size as u32;
    (0..n as u32).map(|i| (i.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)) % vocab).collect()
}

/// One SFT step, forward and backward, over `sequences` sequences of `length` tokens of which the first `prompt` are
/// prompt. A first pass warms up and is not counted.
pub fn sft(model: &Model, full: bool, sequences: usize, length: usize, prompt: usize) -> Result<Figure> {
    let adapter = Adapter::new(model.config(), LoraConfig::all(16), 0, model.device())?;
    let tune = if full { Tune::All } else { Tune::Adapter(&adapter) };
    let sequences: Vec<Sequence> =
        (0..sequences).map(|i| Sequence { tokens: tokens(model, length, i as u32), prompt }).collect();
    let pass = |sequences: &[Sequence]| -> Result<()> {
        let batch =
            Batch::new(&sequences.iter().collect::<Vec<_>>(), model.config().vocab_size, model.max_tokens())?;
        let mut gradients = Gradients::new();
        sft::micro_batch(model, tune, &batch, batch.predicted(), PassOptions::default(), &mut gradients)?;
        Ok(())
    };
    pass(&sequences[..1])?;
    measure(if full { "sft_full" } else { "sft_lora" }, sequences.len() * length, || pass(&sequences))
}

/// `rows` rows of one prompt of `prompt` tokens, each `length` tokens long; the prompt's reading is not counted.
pub fn decode(model: &Model, rows: usize, prompt: usize, length: usize, half: bool) -> Result<Figure> {
    let mut sampler = Sampler::new(model, None, half)?;
    let requests: Vec<SampleRequest> =
        (0..rows).map(|i| SampleRequest { prompt: tokens(model, prompt, 1), seed: i as u64 }).collect();
    let options = SampleOptions {
        temperature: 1.0,
        top_p: 0.95,
        max_new_tokens: length,
        stop: Vec::new(),
        max_rows: rows,
    };
    let (mut cpu, mut wall, mut first) = (None, None, 0);
    let mut total = 0;
    sampler.generate(None, &requests, &options, &mut |_, tokens| {
        if wall.is_none() {
            (cpu, wall, first) = (cpu_seconds(), Some(Instant::now()), tokens);
        }
        total = tokens;
    })?;
    let name = format!("decode_b{rows}{}", if half { "_half" } else { "" });
    let wall_s = wall.map_or(0.0, |wall| wall.elapsed().as_secs_f64());
    Ok(Figure { name, tokens: total - first, wall_s, cpu_s: cpu.zip(cpu_seconds()).map(|(a, b)| b - a) })
}

/// Reading of a prompt of `length` tokens.
pub fn prefill(model: &Model, length: usize) -> Result<Figure> {
    let mut sampler = Sampler::new(model, None, false)?;
    let request = [SampleRequest { prompt: tokens(model, length, 1), seed: 0 }];
    measure("prefill", length, || {
        sampler.generate(None, &request, &SampleOptions::greedy(1), &mut |_, _| {})?;
        Ok(())
    })
}

/// Names of the figures that [`figure`] measures.
pub const NAMES: [&str; 9] = [
    "sft_lora",
    "sft_full",
    "prefill",
    "decode_b1",
    "decode_b8",
    "decode_b32",
    "decode_b1_half",
    "decode_b8_half",
    "decode_b32_half",
];

/// Measures one of [`NAMES`]; `None` for any other.
pub fn figure(model: &Model, name: &str) -> Result<Option<Figure>> {
    Ok(Some(match name {
        "sft_lora" => sft(model, false, 4, 512, 200)?,
        "sft_full" => sft(model, true, 4, 512, 200)?,
        "prefill" => prefill(model, 512)?,
        "decode_b1" => decode(model, 1, 300, 64, false)?,
        "decode_b8" => decode(model, 8, 300, 64, false)?,
        "decode_b32" => decode(model, 32, 300, 64, false)?,
        "decode_b1_half" => decode(model, 1, 300, 64, true)?,
        "decode_b8_half" => decode(model, 8, 300, 64, true)?,
        "decode_b32_half" => decode(model, 32, 300, 64, true)?,
        _ => return Ok(None),
    }))
}
