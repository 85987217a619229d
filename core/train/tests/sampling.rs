//! What a row gives depends on its prompt, its seed and the options, and on nothing beside it.

use std::path::PathBuf;

use orlm_lm::{Device, Model, Sample, SampleOptions, SampleRequest, Sampler};
use orlm_types::FinishReason;

fn model(kind: &str, fused: bool) -> Model {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(kind);
    let model = Model::load_weights(&folder, &Device::Cpu).unwrap();
    if fused { model } else { model.without_fused_kernels() }
}

/// Eight requests: prompts of different lengths, two of them shared by several.
fn requests() -> Vec<SampleRequest> {
    let prompt = |seed: u32, n: u32| (0..n).map(|i| (i * 7 + seed * 13) % 64).collect::<Vec<u32>>();
    let prompts = [
        prompt(1, 5),
        prompt(2, 17),
        prompt(1, 5),
        prompt(3, 1),
        prompt(2, 17),
        prompt(2, 17),
        prompt(4, 9),
        prompt(5, 16),
    ];
    prompts
        .into_iter()
        .enumerate()
        .map(|(i, prompt)| SampleRequest { prompt, seed: 100 + i as u64 })
        .collect()
}

fn run(model: &Model, requests: &[SampleRequest], options: &SampleOptions) -> Vec<Sample> {
    Sampler::new(model, None, false).unwrap().generate(None, requests, options, &mut |_, _| {}).unwrap()
}

#[test]
fn a_row_is_the_same_alone_and_in_any_batch() {
    for (kind, fused) in [("llama", true), ("qwen3", true), ("llama", false)] {
        let model = model(kind, fused);
        for temperature in [0.0, 1.0] {
            let options = |max_rows| SampleOptions {
                temperature,
                top_p: 0.9,
                max_new_tokens: 30,
                stop: Vec::new(),
                max_rows,
            };
            let alone: Vec<Sample> =
                requests().iter().flat_map(|r| run(&model, std::slice::from_ref(r), &options(1))).collect();
            assert_eq!(alone.len(), 8);
            // All at once, and few at a time so that finished rows are replaced.
            for max_rows in [8, 3] {
                assert_eq!(
                    run(&model, &requests(), &options(max_rows)),
                    alone,
                    "{kind} {fused} {temperature} {max_rows}"
                );
            }
        }
    }
}

#[test]
fn seeds_matter_and_repeat() {
    let model = model("llama", true);
    let options = SampleOptions { temperature: 1.0, ..SampleOptions::greedy(20) };
    let with = |seed| run(&model, &[SampleRequest { prompt: vec![5, 6], seed }], &options);
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
}

#[test]
fn rows_end_at_the_limit_the_end_token_and_the_models_length() {
    let model = model("llama", true);
    let prompt = vec![5; 60];
    let long = run(&model, &[SampleRequest { prompt, seed: 0 }], &SampleOptions::greedy(50));
    // The model takes 64 tokens.
    assert!(long[0].tokens.len() <= 4);
    let options = SampleOptions { temperature: 2.0, ..SampleOptions::greedy(40) };
    let requests: Vec<_> = (0..60).map(|seed| SampleRequest { prompt: vec![3, 4], seed }).collect();
    let samples = run(&model, &requests, &options);
    let stopped = samples.iter().filter(|s| s.finish == FinishReason::Stop).count();
    assert!(stopped > 5 && stopped < 60, "{stopped}");
    for sample in samples {
        let ends = sample.tokens.iter().position(|&t| t == 2);
        match sample.finish {
            FinishReason::Stop => assert_eq!(ends, Some(sample.tokens.len() - 1)),
            FinishReason::Length => assert_eq!((ends, sample.tokens.len()), (None, 40)),
        }
    }
}

#[test]
fn bad_requests_are_refused() {
    let model = model("llama", true);
    let mut sampler = Sampler::new(&model, None, false).unwrap();
    for prompt in [vec![], vec![64], vec![1; 64]] {
        let request = [SampleRequest { prompt, seed: 0 }];
        assert!(sampler.generate(None, &request, &SampleOptions::greedy(1), &mut |_, _| {}).is_err());
    }
}
