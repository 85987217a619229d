//! llama.cpp's one-file format: configuration, weights, tokenizer and chat template together.

use std::fs::File;
use std::path::Path;

use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::{DType, Device, Tensor};
use serde_json::json;

use crate::config::{Architecture, Llama3Rope, ModelConfig};
use crate::error::{LmError, Result};
use crate::tokenizer::Tokenizer;
use crate::weights::{self, Weights};

/// An opened GGUF file.
pub(crate) struct Gguf<'a> {
    path: &'a Path,
    content: Content,
    file: File,
}

/// The kinds of llama.cpp's token types that concern us.
const TOKEN_CONTROL: i32 = 3;
const TOKEN_USER: i32 = 4;

/// What Qwen 2, 2.5 and 3 take for a word: digits one by one.
const QWEN_WORDS: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
/// What Llama 3 takes for a word: digits by three.
const LLAMA_3_WORDS: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

impl<'a> Gguf<'a> {
    /// Reads the header.
    pub(crate) fn open(path: &'a Path) -> Result<Self> {
        let mut file = File::open(path).map_err(LmError::io(path))?;
        let content =
            Content::read(&mut file).map_err(|e| LmError::format(path, format!("not a GGUF file: {e}")))?;
        Ok(Self { path, content, file })
    }

    fn value(&self, key: &str) -> Result<&Value> {
        self.content
            .metadata
            .get(key)
            .ok_or_else(|| LmError::format(self.path, format!("the key {key} is missing")))
    }

    fn number(&self, key: &str) -> Result<usize> {
        let value = self.value(key)?.to_u64();
        value.map(|value| value as usize).map_err(|e| LmError::format(self.path, format!("{key}: {e}")))
    }

    fn float(&self, key: &str) -> Result<f64> {
        let value = self.value(key)?.to_f32();
        value.map(f64::from).map_err(|e| LmError::format(self.path, format!("{key}: {e}")))
    }

    fn text(&self, key: &str) -> Result<&str> {
        let value = self.value(key)?.to_string();
        value.map(String::as_str).map_err(|e| LmError::format(self.path, format!("{key}: {e}")))
    }

    fn list<T>(&self, key: &str, item: impl Fn(&Value) -> candle_core::Result<T>) -> Result<Vec<T>> {
        let bad = |e| LmError::format(self.path, format!("{key}: {e}"));
        self.value(key)?
            .to_vec()
            .map_err(bad)?
            .iter()
            .map(item)
            .collect::<candle_core::Result<_>>()
            .map_err(bad)
    }

    /// The model's shape.
    pub(crate) fn config(&self) -> Result<ModelConfig> {
        let kind = self.text("general.architecture")?;
        let architecture = match kind {
            "llama" => Architecture::Llama,
            "qwen2" => Architecture::Qwen2,
            "qwen3" => Architecture::Qwen3,
            _ => {
                let what = format!(
                    "architecture {kind:?} in {} (as GGUF: llama, qwen2 and qwen3)",
                    self.path.display()
                );
                return Err(LmError::Unsupported { what });
            }
        };
        let of = |key: &str| format!("{kind}.{key}");
        let hidden_size = self.number(&of("embedding_length"))?;
        let heads = self.number(&of("attention.head_count"))?;
        let token = |key| self.number(key).ok().map(|id| id as u32);
        let config = ModelConfig {
            architecture,
            // Not every file says it; the embedding has a row for each token.
            vocab_size: self.list("tokenizer.ggml.tokens", |_| Ok(()))?.len(),
            hidden_size,
            intermediate_size: self.number(&of("feed_forward_length"))?,
            layers: self.number(&of("block_count"))?,
            heads,
            kv_heads: self.number(&of("attention.head_count_kv"))?,
            head_dim: self.number(&of("attention.key_length")).unwrap_or(hidden_size / heads.max(1)),
            // llama.cpp stores the base in single precision.
            rope_theta: self.float(&of("rope.freq_base"))?,
            rope_scaling: self.rope_scaling(kind)?,
            norm_eps: tidy(self.float(&of("attention.layer_norm_rms_epsilon"))?),
            tied_head: !self.content.tensor_infos.contains_key("output.weight"),
            max_positions: self.number(&of("context_length"))?,
            eos: token("tokenizer.ggml.eos_token_id").into_iter().collect(),
            bos: token("tokenizer.ggml.bos_token_id"),
        };
        config.check(self.path)?;
        Ok(config)
    }

    /// llama.cpp stores the stretched frequencies of Llama 3 as one factor for each, and not what they come from.
    fn rope_scaling(&self, kind: &str) -> Result<Option<Llama3Rope>> {
        let scaling = self.text(&format!("{kind}.rope.scaling.type")).unwrap_or("none");
        if scaling == "none" && !self.content.tensor_infos.contains_key("rope_freqs.weight") {
            return Ok(None);
        }
        let what =
            format!("stretched rotary positions in {} (use the Hugging Face folder)", self.path.display());
        Err(LmError::Unsupported { what })
    }

    /// The weights, dequantised to single precision, under their Hugging Face names.
    pub(crate) fn weights(&mut self, config: &ModelConfig, device: &Device) -> Result<Weights> {
        let mut found = Weights::new();
        found.insert("model.embed_tokens.weight".into(), self.tensor("token_embd.weight")?);
        found.insert("model.norm.weight".into(), self.tensor("output_norm.weight")?);
        if !config.tied_head {
            found.insert("lm_head.weight".into(), self.tensor("output.weight")?);
        }
        const NAMES: [(&str, &str); 9] = [
            ("attn_norm", "input_layernorm"),
            ("ffn_norm", "post_attention_layernorm"),
            ("attn_q", "self_attn.q_proj"),
            ("attn_k", "self_attn.k_proj"),
            ("attn_v", "self_attn.v_proj"),
            ("attn_output", "self_attn.o_proj"),
            ("ffn_gate", "mlp.gate_proj"),
            ("ffn_up", "mlp.up_proj"),
            ("ffn_down", "mlp.down_proj"),
        ];
        for layer in 0..config.layers {
            for (theirs, ours) in NAMES {
                let mut tensor = self.tensor(&format!("blk.{layer}.{theirs}.weight"))?;
                match (config.architecture, theirs) {
                    (Architecture::Llama, "attn_q") => tensor = unpermute(&tensor, config.heads)?,
                    (Architecture::Llama, "attn_k") => tensor = unpermute(&tensor, config.kv_heads)?,
                    _ => {}
                }
                found.insert(format!("model.layers.{layer}.{ours}.weight"), tensor);
            }
            let more: &[(&str, &str)] = match config.architecture {
                Architecture::Llama => &[],
                Architecture::Qwen2 => &[
                    ("attn_q.bias", "self_attn.q_proj.bias"),
                    ("attn_k.bias", "self_attn.k_proj.bias"),
                    ("attn_v.bias", "self_attn.v_proj.bias"),
                ],
                Architecture::Qwen3 => &[
                    ("attn_q_norm.weight", "self_attn.q_norm.weight"),
                    ("attn_k_norm.weight", "self_attn.k_norm.weight"),
                ],
            };
            for (theirs, ours) in more {
                let tensor = self.tensor(&format!("blk.{layer}.{theirs}"))?;
                found.insert(format!("model.layers.{layer}.{ours}"), tensor);
            }
        }
        weights::select(config, found, device, DType::F32)
    }

    fn tensor(&mut self, name: &str) -> Result<Tensor> {
        let cpu = Device::Cpu;
        let tensor = self.content.tensor(&mut self.file, name, &cpu);
        let tensor = tensor.map_err(|e| LmError::format(self.path, format!("tensor {name}: {e}")))?;
        Ok(tensor.dequantize(&cpu)?)
    }

    /// The tokenizer and the chat template.
    pub(crate) fn tokenizer(&self) -> Result<Tokenizer> {
        let model = self.text("tokenizer.ggml.model")?;
        if model != "gpt2" {
            return Err(LmError::Unsupported {
                what: format!("tokenizer {model:?} in {}", self.path.display()),
            });
        }
        let tokens = self.list("tokenizer.ggml.tokens", |value| value.to_string().cloned())?;
        let kinds = self.list("tokenizer.ggml.token_type", |value| value.to_i32())?;
        let merges = self.list("tokenizer.ggml.merges", |value| value.to_string().cloned())?;
        let byte_level =
            json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true});
        // The same expressions as in the models' own tokenizer.json.
        let split = |pattern: &str| {
            json!({"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": false},
                {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]})
        };
        let pre = self.text("tokenizer.ggml.pre")?;
        let pre_tokenizer = match pre {
            "qwen2" => split(QWEN_WORDS),
            "llama-bpe" => split(LLAMA_3_WORDS),
            "smollm" => json!({"type": "Sequence", "pretokenizers": [
                {"type": "Digits", "individual_digits": true}, byte_level]}),
            "gpt-2" => byte_level.clone(),
            other => {
                let what = format!("pre-tokenizer {other:?} in {}", self.path.display());
                return Err(LmError::Unsupported { what });
            }
        };
        let added: Vec<_> = tokens
            .iter()
            .zip(&kinds)
            .enumerate()
            .filter(|(_, (_, kind))| matches!(**kind, TOKEN_CONTROL | TOKEN_USER))
            .map(|(id, (content, kind))| {
                json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
                    "normalized": false, "special": *kind == TOKEN_CONTROL})
            })
            .collect();
        let vocab: serde_json::Map<_, _> =
            tokens.iter().enumerate().map(|(id, token)| (token.clone(), json!(id))).collect();
        let json = json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": added,
            "normalizer": if pre == "qwen2" { json!({"type": "NFC"}) } else { json!(null) },
            "pre_tokenizer": pre_tokenizer, "post_processor": null, "decoder": byte_level,
            "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
                "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": pre == "llama-bpe",
                "vocab": vocab, "merges": merges},
        });
        let name = |key| {
            let id = self.number(key).ok()?;
            tokens.get(id).cloned()
        };
        let special = [
            ("bos_token", name("tokenizer.ggml.bos_token_id")),
            ("eos_token", name("tokenizer.ggml.eos_token_id")),
            ("unk_token", name("tokenizer.ggml.unknown_token_id")),
            ("pad_token", name("tokenizer.ggml.padding_token_id")),
        ];
        let special =
            special.into_iter().filter_map(|(key, token)| Some((key.to_string(), token?))).collect();
        Tokenizer::from_json(&json.to_string(), self.text("tokenizer.chat_template").ok(), special)
    }
}

/// llama.cpp's converter interleaves the halves of each query and key head for its own rotary form; this undoes it.
fn unpermute(tensor: &Tensor, heads: usize) -> candle_core::Result<Tensor> {
    let (out, input) = tensor.dims2()?;
    let half = out / heads / 2;
    tensor.reshape((heads, half, 2, input))?.transpose(1, 2)?.contiguous()?.reshape((out, input))
}

/// A constant such as 1e-5 that went through single precision, as it was written.
fn tidy(value: f64) -> f64 {
    format!("{:e}", value as f32).parse().unwrap_or(value)
}
