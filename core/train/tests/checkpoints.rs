//! Checkpoints come back as they were, and damaged ones do not come back at all.

use std::path::{Path, PathBuf};

use orlm_lm::{Adapter, Device, Gradients, LoraConfig, Model, PassOptions, Sequence, Tensor};
use orlm_train::checkpoint::{self, State};
use orlm_train::{AdamW, AdamWConfig, Trainee, sft};

fn model(kind: &str) -> Model {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(kind);
    Model::load_weights(&folder, &Device::Cpu).unwrap()
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

fn train(model: &Model, adapter: &Adapter, optimizer: &mut AdamW, updates: usize) -> Vec<f64> {
    let sequence = Sequence { tokens: (0..30).map(|i| i * 5 % 64).collect(), prompt: 4 };
    let trainee = Trainee::adapter(model, adapter);
    (0..updates)
        .map(|_| {
            let batch = orlm_lm::Batch::new(&[&sequence], 64, 64).unwrap();
            let mut gradients = Gradients::new();
            let loss =
                sft::micro_batch(model, trainee.tune(), &batch, 26, PassOptions::default(), &mut gradients)
                    .unwrap();
            trainee.update(optimizer, &gradients, 1e-2, loss, 1.0).unwrap();
            loss
        })
        .collect()
}

fn saved(model: &Model, folder: &Path) -> (Adapter, AdamW) {
    let lora = LoraConfig { targets: orlm_lm::Projection::ALL[..3].to_vec(), ..LoraConfig::all(4) };
    let adapter = Adapter::new(model.config(), lora, 1, &Device::Cpu).unwrap();
    let mut optimizer = AdamW::new(AdamWConfig::default());
    train(model, &adapter, &mut optimizer, 3);
    let state = State {
        role: "policy".into(),
        updates: optimizer.updates(),
        optimizer: optimizer.config(),
        base: checkpoint::base_id(model).unwrap(),
    };
    checkpoint::save_adapter(folder, &adapter, &optimizer, &state, "base").unwrap();
    (adapter, optimizer)
}

#[test]
fn training_goes_on_from_a_checkpoint_as_if_never_stopped() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("deep/checkpoint");
    let model = model("llama");
    let (adapter, mut optimizer) = saved(&model, &folder);
    let (again, mut optimizer_again, state) = checkpoint::load_adapter(&folder, &model).unwrap();
    assert_eq!((state.updates, again.config()), (3, adapter.config()));
    let right = train(&model, &adapter, &mut optimizer, 3);
    assert_eq!(train(&model, &again, &mut optimizer_again, 3), right);
    assert!(right[2] < right[0]);
    for (name, tensor) in adapter.tensors() {
        assert_eq!(numbers(&tensor), numbers(&again.tensors()[&name]), "{name}");
    }
    // Nothing but the checkpoint is left beside it, and it is not overwritten.
    assert_eq!(std::fs::read_dir(folder.parent().unwrap()).unwrap().count(), 1);
    let error = checkpoint::save_model(&folder, &model, None, None).unwrap_err();
    assert!(error.to_string().contains("checkpoint"), "{error}");
}

#[test]
fn damaged_checkpoints_are_refused_with_file_and_reason() {
    let place = tempfile::tempdir().unwrap();
    let model = model("llama");
    type Damage = fn(&Path);
    let damages: [(&str, &str, Damage); 5] = [
        ("adapter_model.safetensors", "bytes", |f| {
            let bytes = std::fs::read(f).unwrap();
            std::fs::write(f, &bytes[..bytes.len() - 9]).unwrap();
        }),
        ("optimizer.safetensors", "content differs", |f| {
            let mut bytes = std::fs::read(f).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            std::fs::write(f, bytes).unwrap();
        }),
        ("state.json", "missing", |f| std::fs::remove_file(f).unwrap()),
        ("manifest.json", "not a finished checkpoint", |f| std::fs::remove_file(f).unwrap()),
        ("manifest.json", "EOF", |f| std::fs::write(f, "{").unwrap()),
    ];
    for (i, (file, reason, damage)) in damages.into_iter().enumerate() {
        let folder = place.path().join(i.to_string());
        saved(&model, &folder);
        damage(&folder.join(file));
        let error = checkpoint::load_adapter(&folder, &model).err().unwrap().to_string();
        assert!(error.contains(file) && error.contains(reason), "{file}, {reason}: {error}");
    }
}

#[test]
fn a_checkpoint_of_another_base_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("checkpoint");
    let base = model("llama");
    saved(&base, &folder);
    let mut weights = base.weights().clone();
    weights
        .insert("model.norm.weight".into(), Tensor::ones(32, candle_core::DType::F32, &Device::Cpu).unwrap());
    let other = Model::new(base.config().clone(), weights, &Device::Cpu).unwrap();
    let error = checkpoint::load_adapter(&folder, &other).err().unwrap().to_string();
    assert!(error.contains("base model"), "{error}");
}

#[test]
fn a_failed_write_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("checkpoint");
    let failed = checkpoint::commit(&folder, |inside| {
        std::fs::write(inside.join("half"), "x").unwrap();
        Err(orlm_train::TrainError::NoData { why: "test".into() })
    });
    assert!(failed.is_err());
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn a_whole_model_comes_back_with_its_adapter_merged() {
    let place = tempfile::tempdir().unwrap();
    for kind in ["llama", "qwen2", "qwen3"] {
        let model = model(kind);
        let adapter = Adapter::new(model.config(), LoraConfig::all(4), 1, &Device::Cpu).unwrap();
        train(&model, &adapter, &mut AdamW::new(AdamWConfig::default()), 2);
        let folder = place.path().join(kind);
        checkpoint::save_model(&folder, &model, Some(&adapter), None).unwrap();
        checkpoint::verify(&folder).unwrap();
        let again = Model::load_weights(&folder, &Device::Cpu).unwrap();
        assert_eq!(again.config(), model.config());
        let sequence = Sequence { tokens: vec![4, 9, 33, 17, 60], prompt: 1 };
        let batch = orlm_lm::Batch::new(&[&sequence], 64, 64).unwrap();
        let right = numbers(&model.logits(&batch, Some(&adapter)).unwrap());
        let found = numbers(&again.logits(&batch, None).unwrap());
        let worst = right.iter().zip(&found).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-5, "{kind}: {worst}");
    }
}
