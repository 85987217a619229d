//! A model in half precision gives what it gives in single precision, within its rounding.

use std::path::PathBuf;

use candle_core::DType;
use orlm_lm::{
    Adapter, Batch, Device, Gradients, LoraConfig, Model, ModelConfig, PassOptions, Sampler, Sequence, Tune,
    weights,
};
use orlm_train::dpo::{self, Pair};
use orlm_train::{AdamW, AdamWConfig, Trainee};

fn folder(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(kind)
}

fn models(kind: &str) -> [Model; 2] {
    let single = Model::load_weights(&folder(kind), &Device::Cpu).unwrap();
    let half =
        Model::in_half_precision(single.config().clone(), single.weights().clone(), &Device::Cpu).unwrap();
    [single, half]
}

/// An adapter whose second factors are not zero, so that every gradient depends on everything.
fn adapter(kind: &str, model: &Model) -> Adapter {
    let tensors = weights::read_file(&folder(kind).join("adapter.safetensors")).unwrap();
    let rank = tensors.values().next().unwrap().dims().iter().copied().min().unwrap();
    Adapter::from_tensors(model.config(), LoraConfig::all(rank), tensors, &Device::Cpu).unwrap()
}

fn pair() -> Pair {
    let of = |step: u32| Sequence { tokens: (0..40).map(|i| (i * i + step * i) % 64).collect(), prompt: 1 };
    Pair { chosen: of(1), rejected: of(3), weight: 0.7, reference: [0.0; 2] }
}

#[test]
fn losses_and_gradients_of_adapters_stay_within_rounding() {
    for kind in ["llama", "qwen2", "qwen3"] {
        for recompute in [false, true] {
            let options = PassOptions { recompute, head_chunk: 7 };
            let [(loss, right), (half_loss, found)] = models(kind).map(|model| {
                let (adapter, mut gradients) = (adapter(kind, &model), Gradients::new());
                let tune = Tune::Adapter(&adapter);
                let figures =
                    dpo::micro_batch(&model, tune, &[&pair()], 0.1, 1, options, &mut gradients).unwrap();
                (figures.loss(), gradients)
            });
            assert!((loss - half_loss).abs() < 2e-2 * loss, "{kind}: {half_loss}, not {loss}");
            assert_eq!(found.len(), right.len());
            let (mut off, mut length) = (0.0, 0.0);
            for (name, right) in right.iter() {
                let found = found.get(name).unwrap();
                off += (found - right).unwrap().sqr().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap();
                length += right.sqr().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap();
            }
            let off = (off / length).sqrt();
            assert!(off < 5e-2, "{kind}: all gradients together are off by {off}");
        }
    }
}

#[test]
fn an_adapter_over_it_learns_as_over_single_precision() {
    let [single, half] = models("qwen3").map(|model| {
        let adapter = Adapter::new(model.config(), LoraConfig::all(4), 0, &Device::Cpu).unwrap();
        let trainee = Trainee::adapter(&model, &adapter);
        let mut optimizer = AdamW::new(AdamWConfig::default());
        let mut losses = Vec::new();
        for _ in 0..8 {
            let mut gradients = Gradients::new();
            let options = PassOptions::default();
            let figures =
                dpo::micro_batch(&model, trainee.tune(), &[&pair()], 0.1, 1, options, &mut gradients)
                    .unwrap();
            trainee.update(&mut optimizer, &gradients, 1e-2, figures.loss(), 1.0).unwrap();
            losses.push(figures.loss());
        }
        losses
    });
    assert!(single[7] < 0.5 * single[0], "{single:?}");
    for (half, single) in half.iter().zip(&single) {
        assert!((half - single).abs() < 0.02 + 0.1 * single, "{half} {single}");
    }
}

#[test]
fn it_samples_through_its_caches() {
    let [_, model] = models("qwen3");
    let tokens: Vec<u32> = (0..24).map(|i| i * i % 64).collect();
    let batch = Batch::new(&[&Sequence { tokens: tokens.clone(), prompt: 1 }], 64, 64).unwrap();
    let right = model.logits(&batch, None).unwrap().to_dtype(DType::F32).unwrap().to_vec2::<f32>().unwrap();
    let found = Sampler::new(&model, None, false).unwrap().cached_logits(&tokens, 16).unwrap();
    let spread = right[15].iter().fold(0f32, |most, x| most.max(x.abs()));
    for (found, right) in found.iter().zip(&right[15..]) {
        for (found, right) in found.iter().zip(right) {
            assert!((found - right).abs() < 3e-2 * spread, "{found} {right}");
        }
    }
}

/// Updates that are smaller than the last digit of a half add up all the same.
#[test]
fn the_whole_model_learns_through_copies_in_single_precision() {
    let options = PassOptions::default();
    let losses = |model: &Model, updates: usize, rate: f64| {
        let trainee = Trainee::full(model).unwrap();
        let mut optimizer = AdamW::new(AdamWConfig::default());
        let mut losses = Vec::new();
        for _ in 0..updates {
            let mut gradients = Gradients::new();
            let figures =
                dpo::micro_batch(model, trainee.tune(), &[&pair()], 0.1, 1, options, &mut gradients).unwrap();
            trainee.update(&mut optimizer, &gradients, rate, figures.loss(), 1.0).unwrap();
            losses.push(figures.loss());
        }
        losses
    };
    for kind in ["llama", "qwen2", "qwen3"] {
        let [single, half] = models(kind).map(|model| losses(&model, 12, 1e-3));
        assert!(single[11] < 0.7 * single[0], "{kind}: {single:?}");
        for (half, single) in half.iter().zip(&single) {
            assert!((half - single).abs() < 0.02 + 0.1 * single, "{kind}: {half} {single}");
        }
    }
    // At this rate an update moves most halves by less than half of their last digit.
    let name = "model.layers.0.mlp.up_proj.weight";
    let [single, half] = models("llama").map(|model| {
        let before = model.weights()[name].to_dtype(DType::F32).unwrap().copy().unwrap();
        losses(&model, 40, 1e-5);
        let after = model.weights()[name].to_dtype(DType::F32).unwrap();
        (after - before).unwrap().abs().unwrap().mean_all().unwrap().to_scalar::<f32>().unwrap()
    });
    assert!((0.8..1.25).contains(&(half / single)), "moved by {half}, in single precision by {single}");
}

/// Quantised weights are opened where they are used, and everything else is as with a model of the opened ones.
#[test]
fn a_quantised_base_is_a_model_of_its_opened_weights() {
    for kind in ["llama", "qwen3"] {
        for how in [orlm_lm::Quantisation::Q8_0, orlm_lm::Quantisation::Q4_1] {
            // A block has 32 numbers, and the fixtures' feed-forward layers have 24.
            let narrow = Model::load_weights(&folder(kind), &Device::Cpu).unwrap();
            assert!(narrow.quantised(how).is_err());
            let config = Model::load_weights(&folder(kind), &Device::Cpu).unwrap().config().clone();
            let config = ModelConfig { intermediate_size: 64, ..config };
            let waves = |(name, shape): (String, Vec<usize>)| {
                let phase = name.len() as f32;
                let numbers =
                    (0..shape.iter().product()).map(|i: usize| (i as f32 * 0.7 + phase).sin() * 0.3);
                (name, orlm_lm::Tensor::from_iter(numbers, &Device::Cpu).unwrap().reshape(shape).unwrap())
            };
            let made = weights::expected(&config).into_iter().map(waves).collect();
            let quantised = Model::new(config.clone(), made, &Device::Cpu).unwrap().quantised(how).unwrap();
            let adapter = Adapter::new(&config, LoraConfig::all(4), 0, &Device::Cpu).unwrap();
            let full =
                adapter.tensors().into_iter().map(|(name, t)| waves((name, t.dims().to_vec()))).collect();
            let adapter = Adapter::from_tensors(&config, LoraConfig::all(4), full, &Device::Cpu).unwrap();
            let opened = quantised.tensors().collect::<Result<_, _>>().unwrap();
            let opened = Model::new(quantised.config().clone(), opened, &Device::Cpu).unwrap();
            let [(loss, right), (found_loss, found)] = [&opened, &quantised].map(|model| {
                let mut gradients = Gradients::new();
                let tune = Tune::Adapter(&adapter);
                let options = PassOptions::default();
                let figures =
                    dpo::micro_batch(model, tune, &[&pair()], 0.1, 1, options, &mut gradients).unwrap();
                (figures.loss(), gradients)
            });
            assert_eq!(loss, found_loss, "{kind} {how:?}");
            for (name, right) in right.iter() {
                let off = (found.get(name).unwrap() - right).unwrap().abs().unwrap().max_all().unwrap();
                assert_eq!(off.to_scalar::<f32>().unwrap(), 0.0, "{kind} {how:?} {name}");
            }
            let tokens: Vec<u32> = (0..24).map(|i| i * i % 64).collect();
            let [right, found] = [&opened, &quantised]
                .map(|model| Sampler::new(model, None, false).unwrap().cached_logits(&tokens, 16).unwrap());
            assert_eq!(right, found, "{kind} {how:?}");
            assert!(Trainee::full(&quantised).is_err());
        }
    }
}
