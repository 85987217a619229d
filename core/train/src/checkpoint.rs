//! Checkpoints: folders that are there whole or not at all.
//!
//! A folder is written beside its place, flushed to disk, given a manifest of hashes, and renamed. A folder without
//! manifest was never finished; one whose files differ from the manifest is damaged. Both are refused.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use orlm_lm::weights::{self, Weights};
use orlm_lm::{Adapter, DType, LoraConfig, Model, ModelConfig, Projection, Tokenizer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::adamw::{AdamW, AdamWConfig};
use crate::error::{Result, TrainError};

const MANIFEST: &str = "manifest.json";
const UNFINISHED: &str = ".unfinished-";
const REMOVED: &str = ".removed-";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    version: u32,
    files: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    bytes: u64,
    blake3: String,
}

/// What a checkpoint says besides tensors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Which of the two models, as a word.
    pub role: String,
    /// Optimizer updates so far.
    pub updates: u64,
    /// The optimizer's constants.
    pub optimizer: AdamWConfig,
    /// Identity of the base model, see [`base_id`].
    pub base: String,
}

/// A short identity of a base model: its configuration and samples of every tensor.
pub fn base_id(model: &Model) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(model.config().to_json().to_string().as_bytes());
    for tensor in model.tensors() {
        let (name, tensor) = tensor?;
        hasher.update(name.as_bytes());
        let numbers = tensor.flatten_all()?;
        let some = numbers.narrow(0, 0, numbers.elem_count().min(1_024))?;
        for number in some.to_device(&orlm_lm::Device::Cpu)?.to_dtype(DType::F32)?.to_vec1::<f32>()? {
            hasher.update(&number.to_le_bytes());
        }
    }
    Ok(hasher.finalize().to_hex()[..32].to_string())
}

/// Writes a folder in one atomic step: `fill` writes into a temporary one.
pub fn commit(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if folder.exists() {
        let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(TrainError::Io { path: folder.to_path_buf(), source });
    }
    std::fs::create_dir_all(parent).map_err(TrainError::io(parent))?;
    // As open as any new folder: a temporary one would be for its owner only, and so would a model in it.
    let open = std::fs::Permissions::from_mode(0o777);
    let temporary = tempfile::Builder::new().prefix(UNFINISHED).permissions(open).tempdir_in(parent);
    let temporary = temporary.map_err(TrainError::io(parent))?;
    let inside = temporary.path();
    fill(inside)?;
    let mode = std::fs::metadata(inside).map_err(TrainError::io(inside))?.permissions().mode() & 0o666;
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(inside).map_err(TrainError::io(inside))? {
        let path = entry.map_err(TrainError::io(inside))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode))
            .map_err(TrainError::io(&path))?;
        files.insert(name, hash(&path)?);
        sync(&path)?;
    }
    let manifest = inside.join(MANIFEST);
    let text = serde_json::to_string_pretty(&Manifest { version: VERSION, files }).unwrap_or_default();
    std::fs::write(&manifest, text + "\n").map_err(TrainError::io(&manifest))?;
    sync(&manifest)?;
    sync(inside)?;
    // The rename is the commit: before it there is no checkpoint, after it a whole one.
    std::fs::rename(inside, folder).map_err(TrainError::io(folder))?;
    let _ = temporary.keep();
    sync(parent)
}

/// Checks a folder against its manifest.
pub fn verify(folder: &Path) -> Result<()> {
    let path = folder.join(MANIFEST);
    let refuse = |path: &Path, why: String| Err(TrainError::Refused { path: path.to_path_buf(), why });
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            return refuse(&path, format!("{error}; a folder without manifest is not a finished checkpoint"));
        }
    };
    let manifest: Manifest = match serde_json::from_str(&text) {
        Ok(manifest) => manifest,
        Err(error) => return refuse(&path, error.to_string()),
    };
    if manifest.version != VERSION {
        return refuse(&path, format!("version {} where {VERSION} is known", manifest.version));
    }
    for (name, entry) in &manifest.files {
        let file = folder.join(name);
        if !file.exists() {
            return refuse(&file, "it is missing".into());
        }
        let found = hash(&file)?;
        if found.bytes != entry.bytes {
            return refuse(&file, format!("it has {} bytes where {} were written", found.bytes, entry.bytes));
        }
        if found.blake3 != entry.blake3 {
            return refuse(&file, "its content differs from what was written".into());
        }
    }
    Ok(())
}

fn hash(path: &Path) -> Result<Entry> {
    let mut hasher = blake3::Hasher::new();
    File::open(path).and_then(|file| hasher.update_reader(file).map(drop)).map_err(TrainError::io(path))?;
    Ok(Entry { bytes: hasher.count(), blake3: hasher.finalize().to_hex().to_string() })
}

/// Removes what a killed process left half written or half removed in `folder`.
pub fn sweep(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(TrainError::io(folder))? {
        let entry = entry.map_err(TrainError::io(folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(UNFINISHED) || name.starts_with(REMOVED) {
            let path = entry.path();
            std::fs::remove_dir_all(&path).map_err(TrainError::io(&path))?;
        }
    }
    Ok(())
}

/// Removes a folder so that no half of it is ever seen under its name.
pub fn remove(folder: &Path) -> Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let away = folder.with_file_name(format!("{REMOVED}{name}"));
    if away.exists() {
        std::fs::remove_dir_all(&away).map_err(TrainError::io(&away))?;
    }
    std::fs::rename(folder, &away).map_err(TrainError::io(folder))?;
    std::fs::remove_dir_all(&away).map_err(TrainError::io(&away))
}

/// Renames a damaged folder to `damaged-…`, for whoever wants to look at it; one that was there is removed.
pub fn set_aside(folder: &Path) -> Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let aside = folder.with_file_name(format!("damaged-{name}"));
    if aside.exists() {
        remove(&aside)?;
    }
    std::fs::rename(folder, &aside).map_err(TrainError::io(folder))
}

fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(TrainError::io(path))
}

pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    std::fs::write(path, text + "\n").map_err(TrainError::io(path))
}

/// Writes an adapter as PEFT does, with the optimizer's state and ours beside it.
pub fn save_adapter(
    folder: &Path,
    adapter: &Adapter,
    optimizer: &AdamW,
    state: &State,
    base: &str,
) -> Result<()> {
    commit(folder, |folder| {
        write_adapter(folder, adapter, base)?;
        weights::write_file(&folder.join("optimizer.safetensors"), &optimizer.state())?;
        write_json(&folder.join("state.json"), state)
    })
}

/// Writes an adapter into a folder that exists, as PEFT does. `base` is the model's name in its configuration.
pub(crate) fn write_adapter(folder: &Path, adapter: &Adapter, base: &str) -> Result<()> {
    let lora = adapter.config();
    let targets: Vec<&str> = lora.targets.iter().map(|target| target.module()).collect();
    let config = json!({
        "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": base,
        "r": lora.rank, "lora_alpha": lora.alpha, "lora_dropout": 0.0, "target_modules": targets,
        "bias": "none", "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true,
        "use_rslora": false, "use_dora": false, "modules_to_save": null,
    });
    write_json(&folder.join("adapter_config.json"), &config)?;
    Ok(weights::write_file(&folder.join("adapter_model.safetensors"), &adapter.tensors())?)
}

/// Reads an adapter that [`save_adapter`] wrote, after checking the folder.
pub fn load_adapter(folder: &Path, model: &Model) -> Result<(Adapter, AdamW, State)> {
    verify(folder)?;
    let adapter = read_adapter(folder, model)?;
    let path = folder.join("state.json");
    let refuse = |path: &Path, why: String| TrainError::Refused { path: path.to_path_buf(), why };
    let text = std::fs::read_to_string(&path).map_err(TrainError::io(&path))?;
    let state: State = serde_json::from_str(&text).map_err(|e| refuse(&path, e.to_string()))?;
    let base = base_id(model)?;
    if state.base != base {
        return Err(refuse(
            &path,
            format!("it belongs to the base model {} and this one is {base}", state.base),
        ));
    }
    let mut optimizer = AdamW::new(state.optimizer);
    let path = folder.join("optimizer.safetensors");
    let restored = optimizer.restore(state.updates, weights::read_file(&path)?, &adapter.tensors());
    restored.map_err(|name| refuse(&path, format!("the tensor {name} does not fit")))?;
    Ok((adapter, optimizer, state))
}

/// Reads an adapter in PEFT's layout, ours or Python's, without any check of a manifest.
pub fn read_adapter(folder: &Path, model: &Model) -> Result<Adapter> {
    let path = folder.join("adapter_config.json");
    let refuse = |why: String| TrainError::Refused { path: path.clone(), why };
    let text = std::fs::read_to_string(&path).map_err(TrainError::io(&path))?;
    let config: Value = serde_json::from_str(&text).map_err(|e| refuse(e.to_string()))?;
    if let Some(kind) = config["peft_type"].as_str().filter(|kind| *kind != "LORA") {
        return Err(refuse(format!("peft_type {kind} is not supported (LORA is)")));
    }
    // Anything that changes what the two factors mean, or adds tensors, must not be passed over.
    const OTHERS: [&str; 14] = [
        "use_rslora",
        "use_dora",
        "use_qalora",
        "fan_in_fan_out",
        "lora_bias",
        "rank_pattern",
        "alpha_pattern",
        "modules_to_save",
        "layers_to_transform",
        "layers_pattern",
        "layer_replication",
        "target_parameters",
        "trainable_token_indices",
        "alora_invocation_tokens",
    ];
    for key in OTHERS {
        let unused = match &config[key] {
            Value::Null | Value::Bool(false) => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if !unused {
            return Err(refuse(format!("{key} = {} is not supported", config[key])));
        }
    }
    if let Some(bias) = config["bias"].as_str().filter(|bias| *bias != "none") {
        return Err(refuse(format!("bias = {bias:?} is not supported")));
    }
    let rank = config["r"].as_u64().ok_or_else(|| refuse("r is missing".into()))? as usize;
    let alpha = config["lora_alpha"].as_f64().ok_or_else(|| refuse("lora_alpha is missing".into()))?;
    let names: Vec<&str> =
        config["target_modules"].as_array().into_iter().flatten().filter_map(|v| v.as_str()).collect();
    let targets = Projection::ALL.into_iter().filter(|p| names.contains(&p.module())).collect::<Vec<_>>();
    if targets.len() != names.len() {
        return Err(refuse(format!(
            "target_modules {}: only projections of the layers, by their names, can have an adapter",
            config["target_modules"]
        )));
    }
    let tensors: Weights = weights::read_file(&folder.join("adapter_model.safetensors"))?;
    Ok(Adapter::from_tensors(model.config(), LoraConfig { rank, alpha, targets }, tensors, model.device())?)
}

/// Writes a whole model as a Hugging Face folder, an adapter merged in if given.
pub fn save_model(
    folder: &Path,
    model: &Model,
    adapter: Option<&Adapter>,
    tokenizer: Option<&Tokenizer>,
) -> Result<()> {
    let merged;
    let model = match adapter {
        Some(adapter) => {
            merged = adapter.merge(model)?;
            &merged
        }
        None => model,
    };
    commit(folder, |folder| {
        model.write(folder)?;
        if let Some(tokenizer) = tokenizer {
            tokenizer.write(folder)?;
        }
        Ok(())
    })
}

/// Numbers of the checkpoints `update-N` in a folder, the latest first; none where there is no folder.
pub(crate) fn numbered(folder: &Path) -> Result<Vec<u64>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(TrainError::io(folder))? {
        let name = entry.map_err(TrainError::io(folder))?.file_name();
        found.extend(name.to_string_lossy().strip_prefix("update-").and_then(|n| n.parse::<u64>().ok()));
    }
    found.sort_unstable_by_key(|n| std::cmp::Reverse(*n));
    Ok(found)
}

/// Puts saved tensors into those of a trainee.
pub(crate) fn put_back(folder: &Path, weights: &Weights, saved: &Weights) -> Result<()> {
    for (name, tensor) in weights {
        let refused = |why: String| TrainError::Refused { path: folder.to_path_buf(), why };
        let saved = saved.get(name).ok_or_else(|| refused(format!("the tensor {name} is missing")))?;
        if saved.dims() != tensor.dims() || saved.dtype() != tensor.dtype() {
            return Err(refused(format!("the tensor {name} has another shape or type")));
        }
        tensor.slice_set(&saved.to_device(tensor.device())?, 0, 0)?;
    }
    Ok(())
}

/// Reads the configuration of a model folder: whether it is one, and of what shape.
pub fn read_config(folder: &Path) -> Result<ModelConfig> {
    Ok(ModelConfig::read(&folder.join("config.json"))?)
}
