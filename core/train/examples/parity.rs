//! Our side of `tests/reference/compare.py`: logits, losses, gradients and loss curves of one model and one batch.
//!
//! `parity MODEL_FOLDER REQUEST.json OUT_FOLDER` reads sequences and pairs in tokens, and perhaps the folder of a PEFT
//! adapter, and writes `OUT_FOLDER/figures.json` and one `.safetensors` file of gradients for each loss.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use orlm_lm::weights::{self, Weights};
use orlm_lm::{Adapter, Batch, DType, Device, Gradients, Model, PassOptions, Sequence, Tune};
use orlm_train::dpo::{self, Pair};
use orlm_train::{AdamW, AdamWConfig, Trainee, checkpoint, sft};
use serde_json::{Value, json};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn sequence(json: &Value) -> Done<Sequence> {
    let tokens: Vec<u32> = serde_json::from_value(json["tokens"].clone())?;
    Ok(Sequence { tokens, prompt: json["prompt"].as_u64().ok_or("prompt is missing")? as usize })
}

/// Gradients of one loss, or the losses of several updates.
struct Side<'a> {
    model: &'a Model,
    sequences: Vec<Sequence>,
    pairs: Vec<Pair>,
    beta: f64,
}

impl Side<'_> {
    fn sft(&self, tune: Tune<'_>, gradients: &mut Gradients) -> Done<BTreeMap<String, f64>> {
        let tokens = self.sequences.iter().map(Sequence::completion).sum();
        let all: Vec<&Sequence> = self.sequences.iter().collect();
        let batch = Batch::new(&all, self.model.config().vocab_size, self.model.max_tokens())?;
        let loss = sft::micro_batch(self.model, tune, &batch, tokens, PassOptions::default(), gradients)?;
        Ok(BTreeMap::from([("loss".to_string(), loss)]))
    }

    fn dpo(&self, tune: Tune<'_>, gradients: &mut Gradients) -> Done<BTreeMap<String, f64>> {
        let pairs: Vec<&Pair> = self.pairs.iter().collect();
        let (n, options) = (pairs.len(), PassOptions::default());
        Ok(dpo::micro_batch(self.model, tune, &pairs, self.beta, n, options, gradients)?.means())
    }

    fn one(&self, dpo: bool, tune: Tune<'_>, gradients: &mut Gradients) -> Done<BTreeMap<String, f64>> {
        if dpo { self.dpo(tune, gradients) } else { self.sft(tune, gradients) }
    }

    fn curve(&self, dpo: bool, trainee: &Trainee<'_>, request: &Value) -> Done<Vec<f64>> {
        let number = |key: &str| request[key].as_f64().ok_or(format!("{key} is missing"));
        let config = AdamWConfig { weight_decay: number("weight_decay")?, ..AdamWConfig::default() };
        let mut optimizer = AdamW::new(config);
        let mut losses = Vec::new();
        for _ in 0..number("updates")? as usize {
            let mut gradients = Gradients::new();
            let loss = self.one(dpo, trainee.tune(), &mut gradients)?["loss"];
            let rate = number(if dpo { "dpo_rate" } else { "sft_rate" })?;
            trainee.update(&mut optimizer, &gradients, rate, loss, 1.0)?;
            losses.push(loss);
        }
        Ok(losses)
    }
}

fn main() -> Done<()> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let mut next = |what: &str| arguments.next().ok_or(format!("name {what}"));
    let (folder, request, out) = (next("a model folder")?, next("a request")?, next("an output folder")?);
    let request: Value = serde_json::from_str(&std::fs::read_to_string(&request)?)?;
    std::fs::create_dir_all(&out)?;
    let list = |key: &str| request[key].as_array().cloned().unwrap_or_default();
    let sequences = list("sft").iter().map(sequence).collect::<Done<Vec<_>>>()?;
    let pair = |json: &Value| -> Done<Pair> {
        let weight = json["weight"].as_f64().unwrap_or(1.0);
        let (chosen, rejected) = (sequence(&json["chosen"])?, sequence(&json["rejected"])?);
        Ok(Pair { chosen, rejected, weight, reference: [0.0; 2] })
    };
    let pairs = list("pairs").iter().map(pair).collect::<Done<Vec<_>>>()?;
    let beta = request["beta"].as_f64().unwrap_or(0.1);
    let mut figures = serde_json::Map::new();
    let half = request["half"].as_bool().unwrap_or(false);
    let open = || -> Done<Model> {
        let model = Model::load_weights(&folder, &Device::Cpu)?;
        match half {
            true => {
                let (config, weights) = (model.config().clone(), model.weights().clone());
                Ok(Model::in_half_precision(config, weights, &Device::Cpu)?)
            }
            false => Ok(model),
        }
    };

    let model = open()?;
    let batch = Batch::new(&[&sequences[0]], model.config().vocab_size, model.max_tokens())?;
    let logits = Weights::from([("logits".to_string(), model.logits(&batch, None)?.to_dtype(DType::F32)?)]);
    weights::write_file(&out.join("logits.safetensors"), &logits)?;
    let mut with_reference = pairs.clone();
    dpo::set_reference(&model, Tune::Nothing(None), &mut with_reference, 4_096, PassOptions::default())?;
    let plain: Vec<Pair> = with_reference.iter().map(|pair| Pair { weight: 1.0, ..pair.clone() }).collect();
    let adapter = |model: &Model| -> Done<Option<Adapter>> {
        Ok(match request["adapter"].as_str() {
            Some(path) => Some(checkpoint::read_adapter(Path::new(path), model)?),
            None => None,
        })
    };
    for (loss, dpo, pairs) in [
        ("sft", false, &pairs),
        ("dpo", true, &plain),
        ("wdpo", true, &with_reference),
        ("wdpo_none", true, &pairs),
    ] {
        for lora in [false, true] {
            let adapter = if lora { adapter(&model)? } else { None };
            let tune = match &adapter {
                Some(adapter) => Tune::Adapter(adapter),
                None if lora => continue,
                None => Tune::All,
            };
            let side = Side { model: &model, sequences: sequences.clone(), pairs: pairs.clone(), beta };
            let mut gradients = Gradients::new();
            let mut means = side.one(dpo, tune, &mut gradients)?;
            means.insert("grad_norm".into(), gradients.norm()?);
            let name = format!("{}_{loss}", if lora { "lora" } else { "full" });
            let tensors = gradients.iter().map(|(name, t)| (name.clone(), t.clone())).collect();
            weights::write_file(&out.join(format!("{name}.safetensors")), &tensors)?;
            figures.insert(name, json!(means));
        }
    }
    drop(model);
    for (dpo, lora) in [(false, false), (false, true), (true, false), (true, true)] {
        // Each curve begins with the model as it was.
        let model = open()?;
        let adapter = if lora { adapter(&model)? } else { None };
        let trainee = match &adapter {
            Some(adapter) => Trainee::adapter(&model, adapter),
            None if lora => continue,
            None => Trainee::full(&model)?,
        };
        let pairs = with_reference.clone();
        let side = Side { model: &model, sequences: sequences.clone(), pairs, beta };
        let name =
            format!("{}_{}_curve", if lora { "lora" } else { "full" }, if dpo { "wdpo" } else { "sft" });
        figures.insert(name, json!(side.curve(dpo, &trainee, &request)?));
    }
    let text = serde_json::to_string_pretty(&figures)?;
    std::fs::write(out.join("figures.json"), text + "\n")?;
    Ok(())
}
