//! What a run would need, before anything is loaded: peak memory, and time.
//!
//! Counted from the shapes of what `orlm-lm` keeps; the terms name what they are.

use std::time::Instant;

use orlm_lm::{DType, Device, LoraConfig, ModelConfig, PassOptions, Projection, Stored, Tensor};
use serde::Serialize;

use crate::error::Result;

/// Bytes of a number in single and in half precision.
const SINGLE: f64 = 4.0;
const HALF: f64 = 2.0;

/// Share of the speed of a plain matrix product that a whole pass reaches (measured with SmolLM2-135M on two cores).
const EFFICIENCY: f64 = 0.8;

/// What the pass works on at once, and how.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Tokens that go through the model at once.
    pub tokens: usize,
    /// Tokens of those whose log-probabilities are wanted.
    pub predicted: usize,
    /// Memory against time.
    pub pass: PassOptions,
    /// How the weights are kept.
    pub stored: Stored,
}

/// Peak memory by what it is for, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Memory {
    /// The model.
    pub weights: f64,
    /// Gradients, the optimizer's moments, and the adapter where there is one.
    pub learning: f64,
    /// What the forward pass keeps for the backward pass.
    pub activations: f64,
    /// What one layer or the head needs while it is computed.
    pub workspace: f64,
    /// The program itself, its tokenizer and its data.
    pub program: f64,
}

impl Memory {
    /// All of it.
    pub fn total(&self) -> f64 {
        self.weights + self.learning + self.activations + self.workspace + self.program
    }
}

/// Parameters of an adapter.
fn adapter_parameters(config: &ModelConfig, lora: &LoraConfig) -> f64 {
    let one = |p: &Projection| {
        let (input, output) = p.shape(config);
        lora.rank * (input + output)
    };
    config.layers as f64 * lora.targets.iter().map(one).sum::<usize>() as f64
}

/// Peak memory of an update on `load`, with an adapter or of the whole model.
pub fn memory(config: &ModelConfig, lora: Option<&LoraConfig>, load: Load) -> Memory {
    let parameters = config.parameters() as f64;
    let (hidden, inner) = (config.hidden_size as f64, config.intermediate_size as f64);
    let (q, kv) = ((config.heads * config.head_dim) as f64, (config.kv_heads * config.head_dim) as f64);
    let (tokens, predicted, vocab) = (load.tokens as f64, load.predicted as f64, config.vocab_size as f64);

    // Of a layer and token: input and middle of the residual stream; queries twice (also as attention's result), keys,
    // values; gate and up; attention's logarithms; the low-rank products.
    let head_norms = if config.architecture == orlm_lm::Architecture::Qwen3 { q + kv } else { 0.0 };
    let low = lora.map_or(0.0, |lora| (lora.rank * lora.targets.len()) as f64);
    let kept = hidden + 2.0 * q + 2.0 * kv + head_norms + 2.0 * inner + config.heads as f64 + low;
    let layers = config.layers as f64;
    let activations = match load.pass.recompute {
        true => tokens * (layers * hidden + kept),
        false => tokens * layers * (hidden + kept),
    };

    // While a layer goes backwards: gradients by its parts, its normed input, and a map's weight laid out in panels.
    let largest = (hidden * inner).max(hidden * q);
    let layer = tokens * (4.0 * hidden + 2.0 * inner + 2.0 * q + 2.0 * kv) + 2.0 * largest;
    // While the head is computed: some rows of logits and their products, and the hidden states and their gradients.
    let rows = (load.pass.head_chunk as f64).min(predicted);
    let mut head = 2.0 * rows * vocab + 4.0 * predicted * hidden;
    let (learning, tied) = match lora {
        Some(lora) => (4.0 * adapter_parameters(config, lora), 0.0),
        // Weights share a buffer with nothing; gradients and two moments are as large as they, and so are the copies that
        // halves learn through.
        None => (if load.stored.half { 4.0 } else { 3.0 } * parameters, vocab * hidden),
    };
    // The head's gradient is summed over pieces, and once more with the embedding's.
    head += 2.0 * tied;
    let number = if load.stored.half { HALF } else { SINGLE };
    let maps = layers * maps(config);
    let (map_number, opened) = match load.stored.quantised {
        // One map at a time is opened.
        Some(how) => (how.bytes(), SINGLE * largest),
        None => (number, 0.0),
    };
    Memory {
        weights: map_number * maps + number * (parameters - maps),
        learning: SINGLE * learning,
        activations: number * activations,
        workspace: number * layer.max(head) + opened,
        program: 100e6,
    }
}

/// Numbers of the linear maps of one layer.
fn maps(config: &ModelConfig) -> f64 {
    let one = |p: &Projection| {
        let (input, output) = p.shape(config);
        (input * output) as f64
    };
    Projection::ALL.iter().map(one).sum()
}

/// Operations (a multiplication and an addition are two) of one token that goes forwards and backwards; `share` of the
/// tokens are predicted, and `context` is the mean number of tokens that one sees.
pub fn operations(
    config: &ModelConfig,
    lora: Option<&LoraConfig>,
    pass: PassOptions,
    share: f64,
    context: f64,
) -> f64 {
    let maps = maps(config);
    let layers = config.layers as f64;
    let attention = 2.0 * (config.heads * config.head_dim) as f64 * context;
    let head = (config.vocab_size * config.hidden_size) as f64 * share;
    // Backwards: once by the input, and once more by the weight where it learns; attention about twice its forward.
    let backwards = if lora.is_some() { 1.0 } else { 2.0 };
    let forwards = if pass.recompute { 2.0 } else { 1.0 };
    let small = lora.map_or(0.0, |lora| adapter_parameters(config, lora) / layers * 3.0);
    2.0 * (layers * (maps * (forwards + backwards) + attention * (forwards + 2.0) + small)
        + head * (1.0 + backwards))
}

/// Operations per second of matrix products as the model has them, measured for a moment.
pub fn speed(config: &ModelConfig, device: &Device) -> Result<f64> {
    let (rows, hidden, inner) = (512, config.hidden_size, config.intermediate_size);
    let x = Tensor::ones((rows, hidden), DType::F32, device)?;
    let w = Tensor::ones((inner, hidden), DType::F32, device)?;
    let product = || -> Result<()> {
        // Reading one number waits for the device.
        x.matmul(&w.t()?)?.get(0)?.get(0)?.to_scalar::<f32>()?;
        Ok(())
    };
    product()?;
    let (started, mut times) = (Instant::now(), 0);
    while times < 3 || started.elapsed().as_secs_f64() < 0.3 {
        product()?;
        times += 1;
    }
    let each = started.elapsed().as_secs_f64() / f64::from(times);
    Ok(EFFICIENCY * 2.0 * (rows * hidden * inner) as f64 / each)
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_lm::Quantisation;

    fn config() -> ModelConfig {
        let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference/llama");
        ModelConfig::read(&folder.join("config.json")).unwrap()
    }

    #[test]
    fn every_saving_lowers_the_estimate_and_more_work_raises_it() {
        let (config, lora) = (config(), LoraConfig::all(4));
        let load =
            Load { tokens: 20, predicted: 10, pass: PassOptions::default(), stored: Stored::default() };
        let whole = memory(&config, None, load).total();
        let adapter = memory(&config, Some(&lora), load).total();
        let again = Load { pass: PassOptions { recompute: true, ..load.pass }, ..load };
        assert!(adapter < whole && memory(&config, None, again).total() < whole);
        assert!(memory(&config, Some(&lora), Load { tokens: 2000, ..load }).total() > adapter);
        let of = |half, quantised| {
            memory(&config, Some(&lora), Load { stored: Stored { half, quantised }, ..load })
        };
        assert!(of(true, None).total() < adapter);
        assert!(of(false, Some(Quantisation::Q4_1)).weights < of(false, Some(Quantisation::Q8_0)).weights);
        assert!(of(false, Some(Quantisation::Q8_0)).weights < of(true, None).weights);
        let of = |lora, pass| operations(&config, lora, pass, 0.5, 100.0);
        assert!(of(Some(&lora), load.pass) < of(None, load.pass));
        assert!(of(None, load.pass) < of(None, again.pass));
    }
}
