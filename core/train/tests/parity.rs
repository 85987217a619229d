//! Losses, gradients, optimizer and logits against PyTorch's figures (`reference/make_fixture.py`), on tiny random
//! models of each architecture, through the fused kernels and through plain tensor operations.

use std::path::PathBuf;

use orlm_lm::weights::{self, Weights};
use orlm_lm::{
    Adapter, Batch, Device, Gradients, LoraConfig, Model, PassOptions, Sampler, Sequence, Tensor, Tune,
};
use orlm_train::dpo::{self, Pair};
use orlm_train::{AdamW, AdamWConfig, Trainee, sft};
use serde_json::Value;

const KINDS: [&str; 3] = ["llama", "qwen2", "qwen3"];
const TOLERANCE: f64 = 2e-5;

fn reference() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

fn figures() -> Value {
    serde_json::from_str(&std::fs::read_to_string(reference().join("figures.json")).unwrap()).unwrap()
}

fn model(kind: &str, fused: bool) -> Model {
    let model = Model::load_weights(&reference().join(kind), &Device::Cpu).unwrap();
    if fused { model } else { model.without_fused_kernels() }
}

fn adapter(kind: &str, model: &Model, figures: &Value) -> Adapter {
    let tensors = weights::read_file(&reference().join(kind).join("adapter.safetensors")).unwrap();
    let rank = figures["rank"].as_u64().unwrap() as usize;
    let lora = LoraConfig { alpha: figures["alpha"].as_f64().unwrap(), ..LoraConfig::all(rank) };
    Adapter::from_tensors(model.config(), lora, tensors, &Device::Cpu).unwrap()
}

fn sequence(json: &Value) -> Sequence {
    let tokens = json["tokens"].as_array().unwrap().iter().map(|t| t.as_u64().unwrap() as u32).collect();
    Sequence { tokens, prompt: json["prompt"].as_u64().unwrap() as usize }
}

fn sft_sequences(figures: &Value) -> Vec<Sequence> {
    figures["sft"].as_array().unwrap().iter().map(sequence).collect()
}

fn batch(model: &Model, sequences: &[Sequence]) -> Batch {
    Batch::new(&sequences.iter().collect::<Vec<_>>(), model.config().vocab_size, model.max_tokens()).unwrap()
}

fn pairs(figures: &Value, reference: Option<&Value>) -> Vec<Pair> {
    let list = figures["pairs"].as_array().unwrap();
    let of = |side: &str, i: usize| reference.map_or(0.0, |r| r[side][i].as_f64().unwrap());
    list.iter()
        .enumerate()
        .map(|(i, pair)| Pair {
            chosen: sequence(&pair["chosen"]),
            rejected: sequence(&pair["rejected"]),
            weight: pair["weight"].as_f64().unwrap(),
            reference: [of("chosen", i), of("rejected", i)],
        })
        .collect()
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// Length of the difference over the length of the right one.
fn off(found: &[f32], right: &[f32]) -> f64 {
    assert_eq!(found.len(), right.len());
    let length = |x: &mut dyn Iterator<Item = f64>| x.map(|x| x * x).sum::<f64>().sqrt();
    let difference = length(&mut found.iter().zip(right).map(|(a, b)| f64::from(*a) - f64::from(*b)));
    difference / length(&mut right.iter().map(|&b| f64::from(b))).max(1e-12)
}

fn close(what: &str, found: f64, right: &Value) {
    let right = right.as_f64().unwrap();
    assert!(
        (found - right).abs() <= TOLERANCE * right.abs().max(1e-3),
        "{what}: {found} where PyTorch has {right}"
    );
}

fn same_gradients(what: &str, prefix: &str, gradients: &Gradients, right: &Weights) {
    let right: Vec<_> = right.iter().filter_map(|(name, t)| Some((name.strip_prefix(prefix)?, t))).collect();
    assert_eq!(gradients.len(), right.len(), "{what}: gradients");
    for (name, right) in right {
        let found = gradients.get(name).unwrap_or_else(|| panic!("{what}: no gradient of {name}"));
        let off = off(&numbers(found), &numbers(right));
        assert!(off < TOLERANCE, "{what}: the gradient of {name} is off by {off:e}");
    }
}

/// Fused or not, and with recomputation or not, small head chunks included.
fn variants() -> impl Iterator<Item = (bool, PassOptions)> {
    [true, false].into_iter().flat_map(|fused| {
        [(false, 256), (true, 5)]
            .map(|(recompute, head_chunk)| (fused, PassOptions { recompute, head_chunk }))
    })
}

#[test]
fn logits_are_pytorchs() {
    let figures = figures();
    for kind in KINDS {
        for fused in [true, false] {
            let model = model(kind, fused);
            let batch = batch(&model, &sft_sequences(&figures)[1..2]);
            let logits = numbers(&model.logits(&batch, None).unwrap());
            let found: Vec<f32> = logits.into_iter().step_by(13).collect();
            let right: Vec<f32> = figures[kind]["logits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|x| x.as_f64().unwrap() as f32)
                .collect();
            assert!(off(&found, &right) < TOLERANCE, "{kind} {fused}: {:e}", off(&found, &right));
        }
    }
}

#[test]
fn sft_loss_and_every_gradient_are_pytorchs() {
    let figures = figures();
    let sequences = sft_sequences(&figures);
    let tokens = sequences.iter().map(Sequence::completion).sum();
    for kind in KINDS {
        let right = weights::read_file(&reference().join(kind).join("gradients.safetensors")).unwrap();
        for (fused, options) in variants() {
            let model = model(kind, fused);
            let adapter = adapter(kind, &model, &figures);
            for (word, tune) in [("full_sft", Tune::All), ("lora_sft", Tune::Adapter(&adapter))] {
                let what = format!("{kind} {word} {fused} {options:?}");
                let mut gradients = Gradients::new();
                let mut found = sft::Figures::default();
                // Two micro-batches must add up to the whole.
                for part in [&sequences[..1], &sequences[1..]] {
                    let batch = batch(&model, part);
                    let part =
                        sft::masked_micro_batch(&model, tune, &batch, &[], tokens, options, &mut gradients);
                    found.add(part.unwrap());
                }
                close(&what, found.loss, &figures[kind][word]["loss"]);
                close(&what, found.entropy, &figures[kind][word]["entropy"]);
                close(&what, found.accuracy, &figures[kind][word]["mean_token_accuracy"]);
                close(&what, gradients.norm().unwrap(), &figures[kind][word]["grad_norm"]);
                same_gradients(&what, &format!("{word}/"), &gradients, &right);
            }
        }
    }
}

#[test]
fn weighted_dpo_with_and_without_reference_is_pytorchs() {
    let figures = figures();
    let right = weights::read_file(&reference().join("llama/gradients.safetensors")).unwrap();
    let beta = figures["beta"].as_f64().unwrap();
    for (fused, options) in variants() {
        let model = model("llama", fused);
        let adapter = adapter("llama", &model, &figures);
        let llama = &figures["llama"];
        let frozen = &llama["reference"];
        for (word, tune, reference) in [
            ("lora_dpo_none", Tune::Adapter(&adapter), None),
            ("lora_dpo_frozen", Tune::Adapter(&adapter), Some(frozen)),
            ("full_dpo_none", Tune::All, None),
        ] {
            let what = format!("{word} {fused} {options:?}");
            let pairs = pairs(&figures, reference);
            let borrowed: Vec<&Pair> = pairs.iter().collect();
            let mut gradients = Gradients::new();
            let found = dpo::micro_batch(&model, tune, &borrowed, beta, pairs.len(), options, &mut gradients)
                .unwrap();
            for (name, found) in found.means() {
                close(&format!("{what} {name}"), found, &llama[word][&name]);
            }
            close(&what, gradients.norm().unwrap(), &llama[word]["grad_norm"]);
            same_gradients(&what, &format!("{word}/"), &gradients, &right);
        }
    }
}

#[test]
fn the_frozen_reference_is_the_model_before_the_phase() {
    let figures = figures();
    let model = model("llama", true);
    let mut pairs = pairs(&figures, None);
    dpo::set_reference(&model, Tune::Nothing(None), &mut pairs, 40, PassOptions::default()).unwrap();
    for (i, pair) in pairs.iter().enumerate() {
        close("chosen", pair.reference[0], &figures["llama"]["reference"]["chosen"][i]);
        close("rejected", pair.reference[1], &figures["llama"]["reference"]["rejected"][i]);
    }
}

#[test]
fn five_adamw_updates_follow_pytorch() {
    let figures = figures();
    let sequences = sft_sequences(&figures);
    let tokens = sequences.iter().map(Sequence::completion).sum();
    for word in ["full_curve", "lora_curve"] {
        let model = model("llama", true);
        let adapter = adapter("llama", &model, &figures);
        let trainee = if word == "full_curve" {
            Trainee::full(&model).unwrap()
        } else {
            Trainee::adapter(&model, &adapter)
        };
        let config = AdamWConfig { beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0.1 };
        let mut optimizer = AdamW::new(config);
        for right in figures["llama"][word].as_array().unwrap() {
            let mut gradients = Gradients::new();
            let batch = batch(&model, &sequences);
            let options = PassOptions::default();
            let loss =
                sft::micro_batch(&model, trainee.tune(), &batch, tokens, options, &mut gradients).unwrap();
            close(word, loss, right);
            trainee.update(&mut optimizer, &gradients, 3e-3, loss, 1.0).unwrap();
        }
    }
}

#[test]
fn every_trainable_tensor_has_a_gradient() {
    let figures = figures();
    for kind in KINDS {
        let model = model(kind, true);
        // The fixture's second factors are not zero, so that the first factors have gradients too.
        let adapter = adapter(kind, &model, &figures);
        for (tune, names) in
            [(Tune::All, model.weights().clone()), (Tune::Adapter(&adapter), adapter.tensors())]
        {
            let batch = batch(&model, &sft_sequences(&figures));
            let mut gradients = Gradients::new();
            sft::micro_batch(&model, tune, &batch, 10, PassOptions::default(), &mut gradients).unwrap();
            for name in names.keys() {
                let gradient = gradients.get(name).unwrap_or_else(|| panic!("{kind}: no gradient of {name}"));
                assert!(
                    numbers(gradient).iter().any(|&x| x != 0.0),
                    "{kind}: the gradient of {name} is zero"
                );
            }
            assert_eq!(gradients.len(), names.len(), "{kind}");
        }
    }
}

#[test]
fn training_and_cached_inference_give_the_same_logits() {
    let figures = figures();
    for kind in KINDS {
        for fused in [true, false] {
            let model = model(kind, fused);
            let adapter = adapter(kind, &model, &figures);
            let sequence = &sft_sequences(&figures)[1];
            for adapter in [None, Some(&adapter)] {
                let right = model.logits(&batch(&model, std::slice::from_ref(sequence)), adapter).unwrap();
                let right = right.to_vec2::<f32>().unwrap();
                for prompt in [1, 16, sequence.tokens.len()] {
                    let mut sampler = Sampler::new(&model, adapter, false).unwrap();
                    let found = sampler.cached_logits(&sequence.tokens, prompt).unwrap();
                    for (found, right) in found.iter().zip(&right[prompt - 1..]) {
                        let off = off(found, right);
                        assert!(off < TOLERANCE, "{kind} {fused} {prompt}: off by {off:e}");
                    }
                }
            }
        }
    }
}
