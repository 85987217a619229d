//! Models of every architecture as GGUF files are those of the Hugging Face folders that they were made of.

use std::path::{Path, PathBuf};

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{DType, Tensor};
use orlm_lm::{Architecture, Batch, Device, Model, Sequence};

fn folder(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(kind)
}

/// llama.cpp's converter interleaves the halves of Llama's query and key heads.
fn permuted(tensor: &Tensor, heads: usize) -> Tensor {
    let (out, input) = tensor.dims2().unwrap();
    let halves = tensor.reshape((heads, 2, out / heads / 2, input)).unwrap();
    halves.transpose(1, 2).unwrap().contiguous().unwrap().reshape((out, input)).unwrap()
}

/// Writes `model` as llama.cpp's converter names things, with a tokenizer of single bytes.
fn write(path: &Path, kind: &str, pre: &str, model: &Model) {
    let config = model.config();
    let mut tensors: Vec<(String, QTensor)> = Vec::new();
    for (name, tensor) in model.weights() {
        let layer = name.strip_prefix("model.layers.").and_then(|rest| rest.split_once('.'));
        let theirs = match (name.as_str(), layer) {
            ("model.embed_tokens.weight", _) => "token_embd.weight".to_string(),
            ("model.norm.weight", _) => "output_norm.weight".into(),
            ("lm_head.weight", _) => "output.weight".into(),
            (_, Some((layer, part))) => {
                let renamed = [
                    ("input_layernorm", "attn_norm"),
                    ("post_attention_layernorm", "ffn_norm"),
                    ("self_attn.q_proj", "attn_q"),
                    ("self_attn.k_proj", "attn_k"),
                    ("self_attn.v_proj", "attn_v"),
                    ("self_attn.o_proj", "attn_output"),
                    ("self_attn.q_norm", "attn_q_norm"),
                    ("self_attn.k_norm", "attn_k_norm"),
                    ("mlp.gate_proj", "ffn_gate"),
                    ("mlp.up_proj", "ffn_up"),
                    ("mlp.down_proj", "ffn_down"),
                ];
                let (ours, theirs) = renamed.iter().find(|(ours, _)| part.starts_with(ours)).unwrap();
                format!("blk.{layer}.{theirs}{}", &part[ours.len()..])
            }
            _ => panic!("{name}"),
        };
        let llama = config.architecture == Architecture::Llama;
        let tensor = match () {
            _ if llama && theirs.ends_with("attn_q.weight") => permuted(tensor, config.heads),
            _ if llama && theirs.ends_with("attn_k.weight") => permuted(tensor, config.kv_heads),
            _ => tensor.clone(),
        };
        tensors.push((theirs, QTensor::quantize(&tensor, GgmlDType::F32).unwrap()));
    }
    let number = |n: usize| Value::U32(n as u32);
    let mut words: Vec<String> =
        (0..config.vocab_size - 1).map(|i| char::from(b'!' + i as u8).to_string()).collect();
    words.push("12".into());
    let list = |items: Vec<Value>| Value::Array(items);
    let of = |key: &str| format!("{kind}.{key}");
    let metadata: Vec<(String, Value)> = vec![
        ("general.architecture".into(), Value::String(kind.into())),
        (of("embedding_length"), number(config.hidden_size)),
        (of("feed_forward_length"), number(config.intermediate_size)),
        (of("block_count"), number(config.layers)),
        (of("attention.head_count"), number(config.heads)),
        (of("attention.head_count_kv"), number(config.kv_heads)),
        (of("attention.key_length"), number(config.head_dim)),
        (of("attention.layer_norm_rms_epsilon"), Value::F32(config.norm_eps as f32)),
        (of("rope.freq_base"), Value::F32(config.rope_theta as f32)),
        (of("context_length"), number(config.max_positions)),
        ("tokenizer.ggml.model".into(), Value::String("gpt2".into())),
        ("tokenizer.ggml.pre".into(), Value::String(pre.into())),
        ("tokenizer.ggml.tokens".into(), list(words.into_iter().map(Value::String).collect())),
        ("tokenizer.ggml.token_type".into(), list(vec![Value::I32(1); config.vocab_size])),
        ("tokenizer.ggml.merges".into(), list(vec![Value::String("1 2".into())])),
        ("tokenizer.ggml.eos_token_id".into(), number(2)),
    ];
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, t)| (name.as_str(), t)).collect();
    let mut file = std::fs::File::create(path).unwrap();
    gguf_file::write(&mut file, &metadata, &tensors).unwrap();
}

#[test]
fn llama_and_qwen_files_give_the_logits_of_their_folders() {
    let place = tempfile::tempdir().unwrap();
    for (kind, pre) in [("llama", "llama-bpe"), ("qwen2", "qwen2"), ("qwen3", "qwen2")] {
        let model = Model::load_weights(&folder(kind), &Device::Cpu).unwrap();
        let path = place.path().join(format!("{kind}.gguf"));
        write(&path, kind, pre, &model);
        let (found, _) = Model::load(&path, &Device::Cpu).unwrap();
        assert_eq!(found.config().architecture, model.config().architecture);
        assert_eq!(found.config().head_dim, model.config().head_dim);
        let tokens: Vec<u32> = (0..40).map(|i| i * i % 64).collect();
        let batch = Batch::new(&[&Sequence { tokens, prompt: 1 }], 64, 64).unwrap();
        let [right, found] = [&model, &found].map(|model| {
            let logits = model.logits(&batch, None).unwrap().to_dtype(DType::F32).unwrap();
            logits.to_vec2::<f32>().unwrap().concat()
        });
        let off = right.iter().zip(&found).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 1e-5, "{kind}: off by {off}");
    }
}

/// `1 2` is the only merge: whether it is made says where a word ends.
#[test]
fn digits_are_cut_as_the_models_cut_them() {
    let place = tempfile::tempdir().unwrap();
    let model = Model::load_weights(&folder("qwen3"), &Device::Cpu).unwrap();
    let tokens = |pre: &str, text: &str| {
        let path = place.path().join(format!("{pre}.gguf"));
        write(&path, "qwen3", pre, &model);
        let (_, tokenizer) = Model::describe(&path).unwrap();
        tokenizer.encode(text).map(|tokens| tokens.len()).map_err(|e| e.to_string())
    };
    assert_eq!(tokens("qwen2", "12"), Ok(2));
    assert_eq!(tokens("llama-bpe", "12"), Ok(1));
    let path = place.path().join("other.gguf");
    write(&path, "qwen3", "falcon", &model);
    assert!(Model::describe(&path).err().unwrap().to_string().contains("falcon"));
}
