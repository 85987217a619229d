//! Named tensors of a model, and the Hugging Face folders that they travel in.

use std::collections::BTreeMap;
use std::io::Read;
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

/// Reads one `.safetensors` file onto the CPU, one tensor after the other: no more is held than the tensors.
pub fn read_file(file: &Path) -> Result<Weights> {
    let bad = |what: String| LmError::format(file, format!("not a whole safetensors file: {what}"));
    let io = || LmError::io(file);
    let mut reader = std::fs::File::open(file).map_err(io())?;
    let size = reader.metadata().map_err(io())?.len();
    let mut length = [0u8; 8];
    reader.read_exact(&mut length).map_err(|_| bad(format!("it has {size} bytes")))?;
    let length = u64::from_le_bytes(length);
    if length > size.saturating_sub(8) {
        return Err(bad(format!("a header of {length} bytes in a file of {size}")));
    }
    let mut header = vec![0; length as usize];
    reader.read_exact(&mut header).map_err(io())?;
    let metadata: safetensors::tensor::Metadata =
        serde_json::from_slice(&header).map_err(|e| bad(e.to_string()))?;
    let wanted = metadata.data_len() as u64 + 8 + length;
    if wanted != size {
        return Err(bad(format!("it has {size} bytes where its header asks for {wanted}")));
    }
    let mut weights = Weights::new();
    // In the order of the file.
    for name in metadata.offset_keys() {
        let Some(info) = metadata.info(&name) else { continue };
        let dtype = DType::try_from(info.dtype).map_err(|e| bad(format!("{name}: {e}")))?;
        let mut bytes = vec![0; info.data_offsets.1 - info.data_offsets.0];
        reader.read_exact(&mut bytes).map_err(io())?;
        weights.insert(name, Tensor::from_raw_buffer(&bytes, dtype, &info.shape, &Device::Cpu)?);
    }
    Ok(weights)
}

/// Writes tensors into one `.safetensors` file with the metadata that Python's loaders look for.
pub fn write_file(file: &Path, weights: &Weights) -> Result<()> {
    let metadata = std::collections::HashMap::from([("format".to_string(), "pt".to_string())]);
    let on_host = weights
        .iter()
        .map(|(name, tensor)| Ok((name.as_str(), tensor.to_device(&Device::Cpu)?.contiguous()?)))
        .collect::<Result<Vec<_>>>()?;
    safetensors::serialize_to_file(on_host.iter().map(|(name, tensor)| (*name, tensor)), Some(metadata), file)
        .map_err(|error| match error {
            safetensors::SafeTensorError::IoError(source) => LmError::io(file)(source),
            other => LmError::format(file, other),
        })
}

/// Writes a model's tensors into a folder, as numbers of type `dtype`: one file, or where that would exceed
/// `max_shard` bytes several with an index, as transformers does.
pub fn write_folder(folder: &Path, weights: &Weights, dtype: DType, max_shard: u64) -> Result<()> {
    let bytes = |tensor: &Tensor| (tensor.elem_count() * dtype.size_in_bytes()) as u64;
    let mut shards: Vec<Vec<&String>> = Vec::new();
    let mut room = 0;
    for (name, tensor) in weights {
        let size = bytes(tensor);
        match shards.last_mut() {
            Some(shard) if size <= room => {
                shard.push(name);
                room -= size;
            }
            _ => {
                shards.push(vec![name]);
                room = max_shard.saturating_sub(size);
            }
        }
    }
    let mut map = serde_json::Map::new();
    for (i, shard) in shards.iter().enumerate() {
        let file = match shards.len() {
            1 => "model.safetensors".to_string(),
            n => format!("model-{:05}-of-{n:05}.safetensors", i + 1),
        };
        // Converted shard by shard: no second copy of the model.
        let mut part = Weights::new();
        for name in shard {
            part.insert((*name).clone(), weights[*name].to_dtype(dtype)?);
            map.insert((*name).clone(), file.as_str().into());
        }
        write_file(&folder.join(file), &part)?;
    }
    if shards.len() > 1 {
        let total: u64 = weights.values().map(bytes).sum();
        let index = serde_json::json!({"metadata": {"total_size": total}, "weight_map": map});
        let path = folder.join("model.safetensors.index.json");
        std::fs::write(&path, format!("{index:#}\n")).map_err(LmError::io(path))?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Weights {
        let tensor = |n: usize| Tensor::arange(0f32, n as f32, &Device::Cpu).unwrap();
        [("a", 3), ("b", 10), ("c", 2), ("d", 4)].map(|(name, n)| (name.to_string(), tensor(n))).into()
    }

    fn numbers(weights: &Weights) -> Vec<(String, Vec<f32>)> {
        weights
            .iter()
            .map(|(name, t)| (name.clone(), t.to_dtype(DType::F32).unwrap().to_vec1().unwrap()))
            .collect()
    }

    #[test]
    fn shards_hold_every_tensor_once_and_none_exceeds_the_limit_but_by_a_single_tensor() {
        let folder = tempfile::tempdir().unwrap();
        write_folder(folder.path(), &some(), DType::F32, 24).unwrap();
        let index = std::fs::read_to_string(folder.path().join("model.safetensors.index.json")).unwrap();
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        assert_eq!(index["metadata"]["total_size"], 4 * 19);
        let files: Vec<&str> =
            ["a", "b", "c", "d"].map(|name| index["weight_map"][name].as_str().unwrap()).into();
        assert_eq!(files[0], "model-00001-of-00003.safetensors");
        assert!(files[0] != files[1] && files[1] != files[2] && files[2] == files[3]);
        assert_eq!(numbers(&read_folder(folder.path()).unwrap()), numbers(&some()));
    }

    #[test]
    fn half_precision_is_written_in_one_file() {
        let folder = tempfile::tempdir().unwrap();
        write_folder(folder.path(), &some(), DType::BF16, 1 << 20).unwrap();
        let found = read_file(&folder.path().join("model.safetensors")).unwrap();
        assert!(found.values().all(|t| t.dtype() == DType::BF16));
        assert_eq!(numbers(&found), numbers(&some()));
    }

    #[test]
    fn a_cut_or_altered_file_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.safetensors");
        write_file(&file, &some()).unwrap();
        let whole = std::fs::read(&file).unwrap();
        let longer = [&whole[..], b"x"].concat();
        for bytes in [
            &whole[..4],
            &whole[..40],
            &whole[..whole.len() - 1],
            &longer,
            b"\xff\xff\xff\xff\xff\xff\xff\xff{}",
        ] {
            std::fs::write(&file, bytes).unwrap();
            let error = read_file(&file).unwrap_err().to_string();
            assert!(error.contains("x.safetensors") && error.contains("bytes"), "{error}");
        }
    }
}
