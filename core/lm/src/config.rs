use std::path::Path;

use serde_json::{Value, json};

use crate::error::{LmError, Result};

/// Which of the related architectures. All are pre-norm decoders with rotary positions, grouped heads and SwiGLU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// Llama: the plain form.
    Llama,
    /// Qwen2: biases on the query, key and value projections.
    Qwen2,
    /// Qwen3: RMS norm on every query and key head.
    Qwen3,
}

/// How Llama 3.1 and later stretch their rotary positions beyond the length that they were first trained on: long
/// wavelengths are slowed by `factor`, short ones kept, and those between mixed (`rope_type: llama3`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Llama3Rope {
    /// How much long wavelengths are slowed.
    pub factor: f64,
    /// Wavelengths above `original_positions / low_freq_factor` are long.
    pub low_freq_factor: f64,
    /// Wavelengths below `original_positions / high_freq_factor` are short.
    pub high_freq_factor: f64,
    /// The length before stretching, in tokens.
    pub original_positions: f64,
}

/// Shape of a model, as in a Hugging Face `config.json`.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelConfig {
    /// The family.
    pub architecture: Architecture,
    /// Rows of the embedding.
    pub vocab_size: usize,
    /// Width of the residual stream.
    pub hidden_size: usize,
    /// Width of the feed-forward layer.
    pub intermediate_size: usize,
    /// Number of layers.
    pub layers: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; divides `heads`.
    pub kv_heads: usize,
    /// Width of a head.
    pub head_dim: usize,
    /// Base of the rotary frequencies.
    pub rope_theta: f64,
    /// How those frequencies are stretched, where they are.
    pub rope_scaling: Option<Llama3Rope>,
    /// Added to the mean square in RMS norms.
    pub norm_eps: f64,
    /// Whether the head is the embedding.
    pub tied_head: bool,
    /// Longest sequence, in tokens.
    pub max_positions: usize,
    /// Tokens that end a turn.
    pub eos: Vec<u32>,
    /// Token that begins a text, where there is one.
    pub bos: Option<u32>,
}

impl ModelConfig {
    /// Query heads per key head.
    pub fn group(&self) -> usize {
        self.heads / self.kv_heads
    }

    /// Parameters, a tied head counted once.
    pub fn parameters(&self) -> usize {
        let attention = self.hidden_size * self.head_dim * (2 * self.heads + 2 * self.kv_heads);
        let layer = attention + 3 * self.hidden_size * self.intermediate_size + 2 * self.hidden_size;
        let head = if self.tied_head { 0 } else { self.vocab_size * self.hidden_size };
        self.layers * layer + self.vocab_size * self.hidden_size + self.hidden_size + head
    }

    /// The rotary frequencies of one head, in radians per position.
    pub(crate) fn rope_frequencies(&self) -> Vec<f32> {
        let half = self.head_dim / 2;
        let plain = (0..half).map(|i| 1.0 / self.rope_theta.powf(2.0 * i as f64 / self.head_dim as f64));
        let Some(scaling) = self.rope_scaling else { return plain.map(|f| f as f32).collect() };
        let Llama3Rope { factor, low_freq_factor: low, high_freq_factor: high, original_positions } = scaling;
        plain
            .map(|frequency| {
                // Turns over the original length.
                let turns = original_positions * frequency / std::f64::consts::TAU;
                let kept = ((turns - low) / (high - low)).clamp(0.0, 1.0);
                ((1.0 - kept) * frequency / factor + kept * frequency) as f32
            })
            .collect()
    }

    /// Reads `config.json`.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(LmError::io(path))?;
        let json: Value = serde_json::from_str(&text).map_err(|e| LmError::format(path, e))?;
        Self::from_json(&json, path)
    }

    /// From the content of a `config.json`; `path` is only for messages.
    pub fn from_json(json: &Value, path: &Path) -> Result<Self> {
        let kind = json["model_type"].as_str().unwrap_or("");
        let architecture = match kind {
            "llama" => Architecture::Llama,
            "qwen2" => Architecture::Qwen2,
            "qwen3" => Architecture::Qwen3,
            other => {
                return Err(LmError::Unsupported {
                    what: format!(
                        "model_type {other:?} in {} (llama, qwen2 and qwen3 are known)",
                        path.display()
                    ),
                });
            }
        };
        let size =
            |key: &str| {
                json[key].as_u64().filter(|&value| value > 0).map(|value| value as usize).ok_or_else(|| {
                    LmError::format(path, format!("{key} is missing or not a positive integer"))
                })
            };
        // Transformers 5 moved the base into a table of rope parameters.
        let rope = if json["rope_parameters"].is_object() {
            &json["rope_parameters"]
        } else {
            &json["rope_scaling"]
        };
        let rope_kind = rope["rope_type"].as_str().or(rope["type"].as_str()).unwrap_or("default");
        let rope_scaling = match rope_kind {
            "default" => None,
            "llama3" => Some(llama3_rope(rope, path)?),
            _ => {
                return Err(LmError::Unsupported {
                    what: format!(
                        "rope_type {rope_kind:?} in {} (default and llama3 are known)",
                        path.display()
                    ),
                });
            }
        };
        for key in ["attention_bias", "mlp_bias", "use_sliding_window"] {
            if json[key].as_bool() == Some(true) {
                return Err(LmError::Unsupported { what: format!("{key} in {}", path.display()) });
            }
        }
        let other = |key: &str, plain: bool| match plain {
            true => Ok(()),
            false => Err(LmError::Unsupported { what: format!("{key} {} in {}", json[key], path.display()) }),
        };
        other("hidden_act", json["hidden_act"].as_str().is_none_or(|act| act == "silu"))?;
        other("quantization_config", json["quantization_config"].is_null())?;
        other(
            "partial_rotary_factor",
            json["partial_rotary_factor"].as_f64().is_none_or(|part| part == 1.0),
        )?;
        let kinds = json["layer_types"].as_array();
        other("layer_types", kinds.is_none_or(|kinds| kinds.iter().all(|kind| kind == "full_attention")))?;
        let (hidden_size, heads) = (size("hidden_size")?, size("num_attention_heads")?);
        let eos = match &json["eos_token_id"] {
            Value::Array(list) => list.iter().filter_map(|id| id.as_u64()).map(|id| id as u32).collect(),
            one => one.as_u64().map(|id| id as u32).into_iter().collect(),
        };
        let config = Self {
            architecture,
            vocab_size: size("vocab_size")?,
            hidden_size,
            intermediate_size: size("intermediate_size")?,
            layers: size("num_hidden_layers")?,
            heads,
            kv_heads: if json["num_key_value_heads"].is_null() {
                heads
            } else {
                size("num_key_value_heads")?
            },
            head_dim: if json["head_dim"].is_null() { hidden_size / heads } else { size("head_dim")? },
            rope_theta: rope["rope_theta"].as_f64().or(json["rope_theta"].as_f64()).unwrap_or(10_000.0),
            rope_scaling,
            norm_eps: json["rms_norm_eps"].as_f64().unwrap_or(1e-6),
            tied_head: json["tie_word_embeddings"].as_bool().unwrap_or(false),
            max_positions: size("max_position_embeddings")?,
            eos,
            bos: json["bos_token_id"].as_u64().map(|id| id as u32),
        };
        config.check(path)?;
        Ok(config)
    }

    pub(crate) fn check(&self, path: &Path) -> Result<()> {
        if !self.heads.is_multiple_of(self.kv_heads) {
            let what = format!("{} heads cannot share {} key heads", self.heads, self.kv_heads);
            return Err(LmError::format(path, what));
        }
        if !self.head_dim.is_multiple_of(2) {
            return Err(LmError::format(path, format!("head_dim {} is odd", self.head_dim)));
        }
        Ok(())
    }

    /// As a Hugging Face `config.json`.
    pub fn to_json(&self) -> Value {
        let (kind, class) = match self.architecture {
            Architecture::Llama => ("llama", "LlamaForCausalLM"),
            Architecture::Qwen2 => ("qwen2", "Qwen2ForCausalLM"),
            Architecture::Qwen3 => ("qwen3", "Qwen3ForCausalLM"),
        };
        let mut json = json!({
            "architectures": [class],
            "model_type": kind,
            "vocab_size": self.vocab_size,
            "hidden_size": self.hidden_size,
            "intermediate_size": self.intermediate_size,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "head_dim": self.head_dim,
            "rope_theta": self.rope_theta,
            "rms_norm_eps": self.norm_eps,
            "tie_word_embeddings": self.tied_head,
            "max_position_embeddings": self.max_positions,
            "hidden_act": "silu",
            "attention_bias": false,
            "bos_token_id": self.bos,
            "torch_dtype": "float32",
        });
        if let Some(scaling) = &self.rope_scaling {
            json["rope_scaling"] = json!({
                "rope_type": "llama3",
                "rope_theta": self.rope_theta,
                "factor": scaling.factor,
                "low_freq_factor": scaling.low_freq_factor,
                "high_freq_factor": scaling.high_freq_factor,
                "original_max_position_embeddings": scaling.original_positions as u64,
            });
        }
        json["eos_token_id"] = match self.eos.as_slice() {
            [one] => json!(one),
            many => json!(many),
        };
        if self.architecture == Architecture::Qwen2 {
            // Qwen2's class has its biases without the key.
            json["attention_bias"] = Value::Null;
        }
        json
    }
}

fn llama3_rope(rope: &Value, path: &Path) -> Result<Llama3Rope> {
    let number = |key: &str| {
        let value = rope[key].as_f64().filter(|&value| value > 0.0);
        value.ok_or_else(|| LmError::format(path, format!("rope_scaling.{key} is missing or not positive")))
    };
    let scaling = Llama3Rope {
        factor: number("factor")?,
        low_freq_factor: number("low_freq_factor")?,
        high_freq_factor: number("high_freq_factor")?,
        original_positions: number("original_max_position_embeddings")?,
    };
    if scaling.high_freq_factor <= scaling.low_freq_factor {
        let what = "rope_scaling.high_freq_factor is not above rope_scaling.low_freq_factor";
        return Err(LmError::format(path, what));
    }
    Ok(scaling)
}
