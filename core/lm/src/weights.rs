//! Named tensors of a model, and the Hugging Face folders that they travel in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use crate::config::{Architecture, ModelConfig};
use crate::error::{LmError, Result};

/// Tensors by their Hugging Face names.
pub type Weights = BTreeMap<String, Tensor>;

/// Names and shapes that `config` asks for, in file order.
pub fn expected(config: &ModelConfig) -> Vec<(String, Vec<usize>)> {
    let (hidden, inner) = (config.hidden_size, config.intermediate_size);
    let (q, kv) = (config.heads * config.head_dim, config.kv_heads * config.head_dim);
    let mut list = vec![("model.embed_tokens.weight".to_string(), vec![config.vocab_size, hidden])];
    for layer in 0..config.layers {
        let mut push =
            |name: &str, shape: &[usize]| list.push((format!("model.layers.{layer}.{name}"), shape.to_vec()));
        push("input_layernorm.weight", &[hidden]);
        push("post_attention_layernorm.weight", &[hidden]);
        push("self_attn.q_proj.weight", &[q, hidden]);
        push("self_attn.k_proj.weight", &[kv, hidden]);
        push("self_attn.v_proj.weight", &[kv, hidden]);
        push("self_attn.o_proj.weight", &[hidden, q]);
        push("mlp.gate_proj.weight", &[inner, hidden]);
        push("mlp.up_proj.weight", &[inner, hidden]);
        push("mlp.down_proj.weight", &[hidden, inner]);
        match config.architecture {
            Architecture::Llama => {}
            Architecture::Qwen2 => {
                push("self_attn.q_proj.bias", &[q]);
                push("self_attn.k_proj.bias", &[kv]);
                push("self_attn.v_proj.bias", &[kv]);
            }
            Architecture::Qwen3 => {
                push("self_attn.q_norm.weight", &[config.head_dim]);
                push("self_attn.k_norm.weight", &[config.head_dim]);
            }
        }
    }
    list.push(("model.norm.weight".to_string(), vec![hidden]));
    if !config.tied_head {
        list.push(("lm_head.weight".to_string(), vec![config.vocab_size, hidden]));
    }
    list
}

/// Keeps what `config` asks for, as `dtype` on `device`; a missing or misshapen tensor is an error.
pub fn select(config: &ModelConfig, mut found: Weights, device: &Device, dtype: DType) -> Result<Weights> {
    let mut chosen = Weights::new();
    for (name, shape) in expected(config) {
        let tensor = found.remove(&name).ok_or_else(|| LmError::MissingTensor { name: name.clone() })?;
        if tensor.dims() != shape {
            return Err(LmError::Shape { name, found: tensor.dims().to_vec(), expected: shape });
        }
        let tensor = tensor.to_dtype(dtype)?.to_device(device)?.contiguous()?;
        chosen.insert(name, tensor);
    }
    Ok(chosen)
}

/// Reads every tensor of a folder: `model.safetensors`, or the shards of `model.safetensors.index.json`.
pub fn read_folder(folder: &Path) -> Result<Weights> {
    let mut weights = Weights::new();
    for file in files(folder)? {
        weights.extend(read_file(&file)?);
    }
    Ok(weights)
}

/// Reads one `.safetensors` file onto the CPU.
pub fn read_file(file: &Path) -> Result<Weights> {
    let bytes = std::fs::read(file).map_err(LmError::io(file))?;
    let tensors = candle_core::safetensors::load_buffer(&bytes, &Device::Cpu)
        .map_err(|e| LmError::format(file, format!("not a safetensors file: {e}")))?;
    Ok(tensors.into_iter().collect())
}

/// Writes tensors into one `.safetensors` file with the metadata that Python's loaders look for.
pub fn write_file(file: &Path, weights: &Weights) -> Result<()> {
    let metadata = std::collections::HashMap::from([("format".to_string(), "pt".to_string())]);
    let on_host = weights
        .iter()
        .map(|(name, tensor)| Ok((name.as_str(), tensor.to_device(&Device::Cpu)?.contiguous()?)))
        .collect::<Result<Vec<_>>>()?;
    safetensors::serialize_to_file(on_host.iter().map(|(name, tensor)| (*name, tensor)), Some(metadata), file)
        .map_err(|e| LmError::format(file, e))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let index = folder.join("model.safetensors.index.json");
    if !index.exists() {
        return Ok(vec![folder.join("model.safetensors")]);
    }
    let text = std::fs::read_to_string(&index).map_err(LmError::io(&index))?;
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|e| LmError::format(&index, e))?;
    let map =
        json["weight_map"].as_object().ok_or_else(|| LmError::format(&index, "weight_map is missing"))?;
    let mut shards = Vec::new();
    for shard in map.values().filter_map(|value| value.as_str()) {
        // An index names files beside it; anything else would read outside the folder.
        if shard.contains(['/', '\\']) || shard == ".." {
            return Err(LmError::format(&index, format!("shard {shard:?} is not a file name")));
        }
        shards.push(folder.join(shard));
    }
    shards.sort();
    shards.dedup();
    Ok(shards)
}
