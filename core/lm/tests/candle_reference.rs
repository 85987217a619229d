//! The same weights give the same logits in candle-transformers' Llama.

use std::path::PathBuf;

use candle_transformers::models::llama::{Cache, Config, Llama};
use orlm_lm::{Batch, Device, Model, Sequence, Tensor};

#[test]
fn logits_are_those_of_candle_transformers() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../train/tests/reference/llama");
    let model = Model::load_weights(&folder, &Device::Cpu).unwrap();
    let ours = model.config();
    let config = Config {
        hidden_size: ours.hidden_size,
        intermediate_size: ours.intermediate_size,
        vocab_size: ours.vocab_size,
        num_hidden_layers: ours.layers,
        num_attention_heads: ours.heads,
        num_key_value_heads: ours.kv_heads,
        use_flash_attn: false,
        rms_norm_eps: ours.norm_eps,
        rope_theta: ours.rope_theta as f32,
        bos_token_id: None,
        eos_token_id: None,
        rope_scaling: None,
        max_position_embeddings: ours.max_positions,
        tie_word_embeddings: true,
    };
    let tensors = model.weights().iter().map(|(name, tensor)| (name.clone(), tensor.clone())).collect();
    let weights = candle_nn::VarBuilder::from_tensors(tensors, candle_core::DType::F32, &Device::Cpu);
    let theirs = Llama::load(weights, &config).unwrap();
    let mut cache = Cache::new(false, candle_core::DType::F32, &config, &Device::Cpu).unwrap();
    let tokens: Vec<u32> = (0..29).map(|i| i * i % 64).collect();
    let right =
        theirs.forward(&Tensor::from_slice(&tokens, (1, 29), &Device::Cpu).unwrap(), 0, &mut cache).unwrap();
    let right: Vec<f32> = right.flatten_all().unwrap().to_vec1().unwrap();

    let batch = Batch::new(&[&Sequence { tokens, prompt: 1 }], ours.vocab_size, ours.max_positions).unwrap();
    let found = model.logits(&batch, None).unwrap().to_vec2::<f32>().unwrap();
    for (found, right) in found.last().unwrap().iter().zip(&right) {
        assert!((found - right).abs() < 1e-4, "{found} {right}");
    }
}
