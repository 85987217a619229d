//! A model: its shape and its weights on a device.

use std::path::Path;

use candle_core::{DType, Device, Tensor};

use crate::config::{Architecture, ModelConfig};
use crate::error::{LmError, Result};
use crate::frozen::{Stored, Weight};
use crate::gguf::Gguf;
use crate::ops::{Heads, Ops, Rope};
use crate::tokenizer::Tokenizer;
use crate::weights::{self, Weights};

/// The linear maps of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Projection {
    /// Queries.
    Query,
    /// Keys.
    Key,
    /// Values.
    Value,
    /// Attention's output.
    Output,
    /// Feed-forward gate.
    Gate,
    /// Feed-forward input.
    Up,
    /// Feed-forward output.
    Down,
}

impl Projection {
    /// All seven, in the order of the arrays that they index.
    pub const ALL: [Self; 7] =
        [Self::Query, Self::Key, Self::Value, Self::Output, Self::Gate, Self::Up, Self::Down];

    /// The module's name in Hugging Face models and PEFT configurations.
    pub fn module(self) -> &'static str {
        match self {
            Self::Query => "q_proj",
            Self::Key => "k_proj",
            Self::Value => "v_proj",
            Self::Output => "o_proj",
            Self::Gate => "gate_proj",
            Self::Up => "up_proj",
            Self::Down => "down_proj",
        }
    }

    /// The module's path below its layer.
    pub fn path(self) -> &'static str {
        match self {
            Self::Query => "self_attn.q_proj",
            Self::Key => "self_attn.k_proj",
            Self::Value => "self_attn.v_proj",
            Self::Output => "self_attn.o_proj",
            Self::Gate => "mlp.gate_proj",
            Self::Up => "mlp.up_proj",
            Self::Down => "mlp.down_proj",
        }
    }

    /// Numbers in and out.
    pub fn shape(self, config: &ModelConfig) -> (usize, usize) {
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let (q, kv) = (config.heads * config.head_dim, config.kv_heads * config.head_dim);
        match self {
            Self::Query => (hidden, q),
            Self::Key | Self::Value => (hidden, kv),
            Self::Output => (q, hidden),
            Self::Gate | Self::Up => (hidden, inner),
            Self::Down => (inner, hidden),
        }
    }
}

pub(crate) struct Layer {
    pub(crate) input_norm: Tensor,
    pub(crate) post_norm: Tensor,
    pub(crate) projections: [Weight; 7],
    /// On queries, keys and values (Qwen2).
    pub(crate) biases: Option<[Tensor; 3]>,
    /// On every query and key head (Qwen3).
    pub(crate) head_norms: Option<[Tensor; 2]>,
}

/// A language model's weights, ready to run.
///
/// Tensors share storage with [`Model::weights`]: an optimizer that changes those in place changes the model.
pub struct Model {
    pub(crate) config: ModelConfig,
    pub(crate) layers: Vec<Layer>,
    pub(crate) embed: Tensor,
    pub(crate) norm: Tensor,
    /// The embedding when tied.
    pub(crate) head: Tensor,
    pub(crate) rope: Rope,
    pub(crate) ops: Ops,
    pub(crate) weights: Weights,
    device: Device,
    /// What `generation_config.json` held: kept for those who write text with the model elsewhere.
    generation: serde_json::Value,
}

/// Bytes of one file of weights at most, as transformers had it for long.
const MAX_SHARD: u64 = 5_000_000_000;

impl Model {
    /// Builds a model from tensors with Hugging Face names; surplus tensors are dropped.
    pub fn new(config: ModelConfig, weights: Weights, device: &Device) -> Result<Self> {
        Self::in_precision(config, weights, device, DType::F32)
    }

    /// The same with weights and activations in half precision (bfloat16), for GPUs. Softmax, norms, losses and gradients
    /// stay in single precision. Its own weights learn through copies in single precision, since most updates are smaller
    /// than their last digit; adapters over it are in single precision anyway.
    pub fn in_half_precision(config: ModelConfig, weights: Weights, device: &Device) -> Result<Self> {
        Self::in_precision(config, weights, device, DType::BF16)
    }

    fn in_precision(config: ModelConfig, weights: Weights, device: &Device, dtype: DType) -> Result<Self> {
        let weights = weights::select(&config, weights, device, dtype)?;
        let get = |name: &str| {
            weights.get(name).cloned().ok_or_else(|| LmError::MissingTensor { name: name.to_string() })
        };
        let mut layers = Vec::with_capacity(config.layers);
        for i in 0..config.layers {
            let of = |name: &str| get(&format!("model.layers.{i}.{name}"));
            let [q, k, v, o, gate, up, down] =
                Projection::ALL.map(|projection| of(&format!("{}.weight", projection.path())));
            let biases = match config.architecture {
                Architecture::Qwen2 => Some([
                    of("self_attn.q_proj.bias")?,
                    of("self_attn.k_proj.bias")?,
                    of("self_attn.v_proj.bias")?,
                ]),
                _ => None,
            };
            let head_norms = match config.architecture {
                Architecture::Qwen3 => Some([of("self_attn.q_norm.weight")?, of("self_attn.k_norm.weight")?]),
                _ => None,
            };
            layers.push(Layer {
                input_norm: of("input_layernorm.weight")?,
                post_norm: of("post_attention_layernorm.weight")?,
                projections: [q?, k?, v?, o?, gate?, up?, down?].map(Weight::Plain),
                biases,
                head_norms,
            });
        }
        let embed = get("model.embed_tokens.weight")?;
        let head = if config.tied_head { embed.clone() } else { get("lm_head.weight")? };
        let norm = get("model.norm.weight")?;
        // Tables for sequences beyond this would be long and never used here.
        let positions = config.max_positions.min(32_768);
        let rope = Rope::new(&config.rope_frequencies(), positions, device)?;
        let ops = Ops::for_device(device, dtype);
        let (device, generation) = (device.clone(), serde_json::json!({}));
        Ok(Self { config, layers, embed, norm, head, rope, ops, weights, device, generation })
    }

    /// What [`Model::load`] would load, without the weights: the model's shape and its tokenizer.
    pub fn describe(path: &Path) -> Result<(ModelConfig, Tokenizer)> {
        if let Some(file) = gguf_file(path)? {
            let gguf = Gguf::open(&file)?;
            return Ok((gguf.config()?, gguf.tokenizer()?));
        }
        let mut config = ModelConfig::read(&path.join("config.json"))?;
        let tokenizer = Tokenizer::read(path)?;
        add_stop_tokens(&mut config, &path.join("generation_config.json"), &tokenizer);
        Ok((config, tokenizer))
    }

    /// Loads a Hugging Face folder, or the GGUF file in it (or that `path` is), with its tokenizer.
    pub fn load(path: &Path, device: &Device) -> Result<(Self, Tokenizer)> {
        Self::load_as(path, device, Stored::default())
    }

    /// The same, with the weights kept as `stored` says.
    pub fn load_as(path: &Path, device: &Device, stored: Stored) -> Result<(Self, Tokenizer)> {
        let (config, tokenizer) = Self::describe(path)?;
        let weights = match gguf_file(path)? {
            Some(file) => Gguf::open(&file)?.weights(&config, device)?,
            None => weights::read_folder(path)?,
        };
        let dtype = if stored.half { DType::BF16 } else { DType::F32 };
        let mut model = Self::in_precision(config, weights, device, dtype)?;
        model.generation = read_generation(&path.join("generation_config.json"));
        match stored.quantised {
            Some(how) => Ok((model.quantised(how)?, tokenizer)),
            None => Ok((model, tokenizer)),
        }
    }

    /// Loads the weights of a Hugging Face folder that may have no tokenizer.
    pub fn load_weights(folder: &Path, device: &Device) -> Result<Self> {
        let config = ModelConfig::read(&folder.join("config.json"))?;
        Self::new(config, weights::read_folder(folder)?, device)
    }

    /// Writes `config.json`, `generation_config.json` and the weights in single precision into a folder that exists.
    pub fn write(&self, folder: &Path) -> Result<()> {
        self.write_as(folder, DType::F32, MAX_SHARD)
    }

    /// The same with weights of type `dtype`, in files of at most `max_shard` bytes.
    pub fn write_as(&self, folder: &Path, dtype: DType, max_shard: u64) -> Result<()> {
        self.write_tensors(folder, &self.all_tensors()?, dtype, max_shard)
    }

    /// The same with other tensors in place of its own: those in single precision of which it holds the halves.
    pub fn write_masters(&self, folder: &Path, masters: &Weights) -> Result<()> {
        self.write_tensors(folder, masters, DType::F32, MAX_SHARD)
    }

    fn write_tensors(&self, folder: &Path, tensors: &Weights, dtype: DType, max_shard: u64) -> Result<()> {
        let mut config = self.config.to_json();
        config["torch_dtype"] = match dtype {
            DType::BF16 => "bfloat16",
            DType::F16 => "float16",
            _ => "float32",
        }
        .into();
        let mut generation = self.generation.clone();
        generation["eos_token_id"] = self.config.eos.clone().into();
        for (name, json) in [("config.json", config), ("generation_config.json", generation)] {
            let path = folder.join(name);
            std::fs::write(&path, format!("{json:#}\n")).map_err(LmError::io(path))?;
        }
        weights::write_folder(folder, tensors, dtype, max_shard)
    }

    /// A model of the same kind with other weights, and rows of the embedding if `vocab_size` says so.
    pub(crate) fn with_weights(&self, vocab_size: usize, weights: Weights) -> Result<Self> {
        let config = ModelConfig { vocab_size, ..self.config.clone() };
        Ok(Self { generation: self.generation.clone(), ..Self::new(config, weights, &self.device)? })
    }

    /// The model's shape.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// Where it runs.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// All tensors by their Hugging Face names, but those that are quantised.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Longest sequence that it takes, in tokens.
    pub fn max_tokens(&self) -> usize {
        self.config.max_positions.min(32_768)
    }

    /// Bytes that a token's keys and values take while sampling.
    pub fn cache_bytes_per_token(&self) -> usize {
        let config = &self.config;
        2 * config.layers * config.kv_heads * config.head_dim * self.embed.dtype().size_in_bytes()
    }

    /// Uses plain tensor operations even where fused ones exist: the tests' second opinion.
    #[doc(hidden)]
    pub fn without_fused_kernels(mut self) -> Self {
        self.ops.fused = false;
        self
    }

    pub(crate) fn heads(&self) -> Heads {
        Heads { query: self.config.heads, key: self.config.kv_heads, dim: self.config.head_dim }
    }
}

/// The GGUF file that a path means, if any: itself, or the only one in a folder without `config.json`.
fn gguf_file(path: &Path) -> Result<Option<std::path::PathBuf>> {
    if path.extension().is_some_and(|extension| extension == "gguf") {
        return Ok(Some(path.to_path_buf()));
    }
    if path.join("config.json").exists() {
        return Ok(None);
    }
    let entries = std::fs::read_dir(path).map_err(LmError::io(path))?;
    let mut found: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "gguf"))
        .collect();
    match (found.pop(), found.len()) {
        (Some(file), 0) => Ok(Some(file)),
        (None, _) => Err(LmError::format(path, "neither config.json nor a .gguf file is in this folder")),
        (Some(_), _) => {
            Err(LmError::format(path, "several .gguf files are in this folder; name one of them"))
        }
    }
}

/// A turn may end with other tokens than the configuration names: those of `generation_config.json` and the
/// tokenizer's own.
fn add_stop_tokens(config: &mut ModelConfig, path: &Path, tokenizer: &Tokenizer) {
    let json = read_generation(path);
    let listed = match &json["eos_token_id"] {
        serde_json::Value::Array(list) => list.iter().filter_map(|id| id.as_u64()).collect(),
        one => one.as_u64().into_iter().collect::<Vec<_>>(),
    };
    config.eos.extend(listed.into_iter().map(|id| id as u32));
    config.eos.extend(tokenizer.special("eos_token"));
    config.eos.sort_unstable();
    config.eos.dedup();
}

/// A `generation_config.json`; an empty object where there is none.
fn read_generation(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let json = serde_json::from_str(&text).unwrap_or_default();
    if matches!(json, serde_json::Value::Object(_)) { json } else { serde_json::json!({}) }
}
