//! Continuous batching: requests with options of their own that come and go get what they get alone.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use orlm_lm::{
    Adapter, BatchLimits, BatchRequest, Batcher, Device, LoraConfig, Model, RequestId, RowSample, Sampler,
    SamplingParams, Tokenizer,
};
use orlm_types::FinishReason;

fn model(kind: &str, fused: bool) -> Model {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(kind);
    let model = Model::load_weights(&folder, &Device::Cpu).unwrap();
    if fused { model } else { model.without_fused_kernels() }
}

/// One printable character for each of the models' 64 tokens; the end token is 2.
fn tokenizer() -> Tokenizer {
    let vocab: serde_json::Map<String, serde_json::Value> =
        (0..64u32).map(|i| (char::from_u32(48 + i).unwrap().to_string(), i.into())).collect();
    let json = serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false},
        "post_processor": null,
        "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false},
        "model": {"type": "BPE", "vocab": vocab, "merges": []},
    });
    Tokenizer::from_json(&json.to_string(), None, BTreeMap::new()).unwrap()
}

/// An adapter that changes what the model says.
fn adapter(model: &Model) -> Adapter {
    let lora = LoraConfig::all(2);
    let mut tensors = Adapter::new(model.config(), lora.clone(), 5, &Device::Cpu).unwrap().tensors();
    for (name, tensor) in &mut tensors {
        if name.contains("lora_B") {
            *tensor = (tensor.ones_like().unwrap() * 0.3).unwrap();
        }
    }
    Adapter::from_tensors(model.config(), lora, tensors, &Device::Cpu).unwrap()
}

/// Two dozen requests: shared prompts, and every option in some.
fn requests() -> Vec<BatchRequest> {
    let prompt = |seed: u32, n: u32| (0..n).map(|i| (i * 7 + seed * 13) % 64).collect::<Vec<u32>>();
    (0..24u64)
        .map(|i| {
            let base =
                SamplingParams { temperature: 1.0, ..SamplingParams::greedy(4 + (i as usize * 5) % 23) };
            let params = match i % 6 {
                0 => SamplingParams { temperature: 0.0, ..base },
                1 => SamplingParams { top_p: 0.8, logprobs: Some(3), ..base },
                2 => SamplingParams { top_k: 7, temperature: 1.5, ..base },
                3 => SamplingParams { min_p: 0.1, repetition_penalty: 1.4, ..base },
                4 => SamplingParams { stop: vec!["A".into(), "bc".into(), "Z".into()], ..base },
                _ => base,
            };
            BatchRequest {
                prompt: prompt(i as u32 % 5, 3 + (i as u32 % 5) * 4),
                seed: 1000 + i,
                sampler: (i % 2) as usize,
                params: Arc::new(params),
            }
        })
        .collect()
}

fn alone(samplers: &mut [Sampler], tokenizer: &Tokenizer, request: &BatchRequest) -> RowSample {
    let mut batcher = Batcher::new(samplers, Some(tokenizer), BatchLimits::rows(1)).unwrap();
    batcher.submit(request.clone()).unwrap();
    let mut text = String::new();
    loop {
        for event in batcher.step().unwrap() {
            text += &event.text;
            if let Some(sample) = event.done {
                assert_eq!(text, sample.text, "the pieces make the text");
                return sample;
            }
        }
    }
}

#[test]
fn requests_that_come_and_go_get_what_they_get_alone() {
    for (kind, fused) in [("llama", true), ("qwen3", true), ("qwen2", false)] {
        let (model, tokenizer) = (model(kind, fused), tokenizer());
        let adapter = adapter(&model);
        let base = Sampler::new(&model, None, false).unwrap();
        let adapted = base.with_adapter(&model, Some(&adapter), false).unwrap();
        let mut samplers = [base, adapted];
        let requests = requests();
        let right: Vec<RowSample> =
            requests.iter().map(|request| alone(&mut samplers, &tokenizer, request)).collect();
        assert!(right.iter().any(|sample| sample.stop > 0), "some stop text ends a row");
        assert!(right.iter().any(|sample| sample.finish == FinishReason::Length));

        let limits = BatchLimits { max_rows: 5, cache_tokens: 110, prefill_tokens: 20 };
        let mut batcher = Batcher::new(&mut samplers, Some(&tokenizer), limits).unwrap();
        let mut places: HashMap<RequestId, usize> = HashMap::new();
        let mut cancelled: Vec<RequestId> = Vec::new();
        let mut got: Vec<Option<RowSample>> = vec![None; requests.len()];
        let (mut next, mut steps, mut crowded) = (0, 0, 0);
        loop {
            // Three more every other step; and one that is taken back, waiting or in flight.
            if steps % 2 == 0 {
                for request in requests.iter().skip(next).take(3) {
                    places.insert(batcher.submit(request.clone()).unwrap(), next);
                    next += 1;
                }
                if next < requests.len() {
                    cancelled.push(batcher.submit(requests[next].clone()).unwrap());
                }
                if let Some(id) = cancelled.get(cancelled.len().wrapping_sub(2)) {
                    batcher.cancel(*id);
                }
            }
            for event in batcher.step().unwrap() {
                if let (Some(place), Some(sample)) = (places.get(&event.id), event.done) {
                    assert!(got[*place].replace(sample).is_none(), "a request ends once");
                }
            }
            let load = batcher.load();
            assert!(load.active <= 5 && load.cache_tokens <= 110, "{load:?}");
            crowded += usize::from(load.active > 1);
            steps += 1;
            if next == requests.len() && load.active == 0 && load.waiting == 0 {
                break;
            }
            assert!(steps < 2000, "requests are left lying: {load:?}");
        }
        assert!(crowded > 20, "rows ran side by side in {crowded} of {steps} steps");
        assert_eq!(batcher.load().cache_tokens, 0, "everything is given back");
        for (i, (got, right)) in got.into_iter().zip(right).enumerate() {
            assert_eq!(got.as_ref(), Some(&right), "{kind} {fused} request {i}");
        }
    }
}

#[test]
fn what_can_never_run_is_refused_at_once() {
    let (model, tokenizer) = (model("llama", true), tokenizer());
    let mut samplers = [Sampler::new(&model, None, false).unwrap()];
    let limits = BatchLimits { max_rows: 2, cache_tokens: 20, prefill_tokens: 100 };
    let mut batcher = Batcher::new(&mut samplers, Some(&tokenizer), limits).unwrap();
    let request = |prompt: Vec<u32>, params: SamplingParams| BatchRequest {
        prompt,
        seed: 0,
        sampler: 0,
        params: Arc::new(params),
    };
    for (bad, why) in [
        (request(vec![], SamplingParams::greedy(1)), "empty prompt"),
        (request(vec![64], SamplingParams::greedy(1)), "outside the vocabulary"),
        (request(vec![1; 64], SamplingParams::greedy(1)), "exceeds the limit"),
        (request(vec![1; 10], SamplingParams::greedy(11)), "does not fit into the cache of 20"),
        (request(vec![1], SamplingParams { top_p: 2.0, ..SamplingParams::greedy(1) }), "top_p = 2"),
        (BatchRequest { sampler: 1, ..request(vec![1], SamplingParams::greedy(1)) }, "no sampler 1"),
    ] {
        let text = batcher.submit(bad).unwrap_err().to_string();
        assert!(text.contains(why), "{text}");
    }
    assert!(batcher.submit(request(vec![1; 10], SamplingParams::greedy(10))).is_ok());
    assert!(batcher.step().unwrap().iter().all(|event| event.token.is_some()));
    // No token at all may be wanted; it waits for room like any other.
    let none = batcher.submit(request(vec![1], SamplingParams::greedy(0))).unwrap();
    let events: Vec<_> = (0..12).flat_map(|_| batcher.step().unwrap()).collect();
    let event = events.iter().find(|event| event.id == none).unwrap();
    assert_eq!((event.token, event.done.as_ref().unwrap().tokens.len()), (None, 0));
}

#[test]
fn log_probabilities_are_the_models_whatever_the_options() {
    let (model, tokenizer) = (model("qwen3", true), tokenizer());
    let mut samplers = [Sampler::new(&model, None, false).unwrap()];
    let request = BatchRequest {
        prompt: vec![5, 6, 7],
        seed: 3,
        sampler: 0,
        params: Arc::new(SamplingParams {
            temperature: 2.0,
            repetition_penalty: 1.5,
            logprobs: Some(4),
            ..SamplingParams::greedy(20)
        }),
    };
    let sample = alone(&mut samplers, &tokenizer, &request);
    assert_eq!(sample.logprobs.len(), sample.tokens.len());
    let all: Vec<u32> = request.prompt.iter().chain(&sample.tokens).copied().collect();
    let logits = samplers[0].cached_logits(&all, 3).unwrap();
    for (i, (token, logprobs)) in sample.tokens.iter().zip(&sample.logprobs).enumerate() {
        let sum: f64 = logits[i].iter().map(|&x| f64::from(x).exp()).sum();
        let right = |token: u32| f64::from(logits[i][token as usize]) - sum.ln();
        assert!((f64::from(logprobs.logprob) - right(*token)).abs() < 1e-5);
        let mut order: Vec<u32> = (0..64).collect();
        order.sort_by(|a, b| logits[i][*b as usize].total_cmp(&logits[i][*a as usize]));
        let top: Vec<u32> = logprobs.top.iter().map(|(token, _)| *token).collect();
        assert_eq!(top, order[..4]);
        assert!(logprobs.top.iter().all(|&(token, p)| (f64::from(p) - right(token)).abs() < 1e-5));
    }
}
