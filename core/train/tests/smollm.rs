//! A real model, end to end: SmolLM2-135M-Instruct, as `cargo xtask setup` puts it into `.orlm/models`.
//!
//! The figures are those of transformers on the same file, dequantised to single precision.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use orlm_lm::{Batch, Device, LoraConfig, PassOptions, Tune};
use orlm_train::{LocalModel, LocalModelConfig};
use orlm_types::{
    Example, FineTune, FinishReason, GenerateRequest, Generator, Learner, Message, Prefer, Progress, Role,
    Sampling, UpdateReport,
};

fn open() -> LocalModel {
    open_with(Duration::from_secs(60))
}

fn open_with(keep_every: Duration) -> LocalModel {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.orlm/models/SmolLM2-135M-Instruct");
    assert!(
        folder.is_dir(),
        "{} is not there. Run `cargo xtask setup` once: it fetches the small model that this test reads.",
        folder.display()
    );
    let config = LocalModelConfig {
        lora: LoraConfig::all(8),
        max_length: 256,
        keep_every,
        ..LocalModelConfig::new(folder)
    };
    LocalModel::open(config, &Device::Cpu).unwrap()
}

fn tokens_of_nasty_strings(model: &LocalModel) {
    let cases: [(&str, &[u32]); 8] = [
        (
            "Hello world! don't  stop\n\n\tTabs  and   spaces",
            &[19556, 905, 17, 1326, 982, 216, 2853, 1116, 197, 68, 7366, 216, 284, 256, 5600],
        ),
        ("<|im_start|>user\nWhat's up?<|im_end|>\n", &[1, 4093, 198, 1780, 506, 614, 47, 2, 198]),
        ("héllo wörld 你好", &[88, 2756, 31394, 267, 29989, 400, 216, 18645, 250, 48392, 138]),
        ("trailing   ", &[4861, 4966, 333]),
        ("\r\n\r\n a\u{a0}b\u{3000}c", &[18682, 253, 15442, 82, 12109, 218, 83]),
        ("<|endoftext|><|im_end|>x<|notatoken|>", &[0, 2, 104, 44, 108, 1766, 261, 21107, 108, 46]),
        ("--- === ///// \\\\ ``` ''' \"\"\"", &[5583, 446, 1189, 13241, 1559, 31, 28372, 47182, 7855, 1620]),
        ("12345 1,234.56", &[33, 34, 35, 36, 37, 216, 33, 28, 34, 35, 36, 30, 37, 38]),
    ];
    for (text, right) in cases {
        let tokens = model.tokenizer().encode(text).unwrap();
        assert_eq!(tokens, right, "{text:?}");
        assert_eq!(model.tokenizer().decode(&tokens).unwrap(), text);
    }
}

fn log_likelihood(model: &LocalModel) {
    let sequence = model.sequence(&[question()], "The capital of France is Paris.").unwrap();
    assert_eq!(sequence.completion(), 8);
    let batch = Batch::new(&[&sequence], model.model().config().vocab_size, 256).unwrap();
    let pass = model.model().forward(&batch, Tune::Nothing(None), None, PassOptions::default()).unwrap();
    assert!((pass.sums()[0] + 2.836_841).abs() < 1e-3, "{}", pass.sums()[0]);
}

fn question() -> Message {
    Message::user("What is the capital of France?")
}

fn text(model: &mut LocalModel, sampling: &Sampling) -> (String, FinishReason) {
    let request = GenerateRequest { messages: vec![question()], seed: 1 };
    let completion = model.generate(Role::Policy, &[request], sampling, &mut ()).unwrap().remove(0);
    (completion.text, completion.finish)
}

#[test]
fn the_real_model_reads_writes_and_learns() {
    let mut model = open();
    tokens_of_nasty_strings(&model);
    log_likelihood(&model);

    let right = ("The capital of France is Paris.".to_string(), FinishReason::Stop);
    assert_eq!(text(&mut model, &Sampling::greedy(24)), right);
    let sampling = Sampling { stop: vec!["Fr".into()], ..Sampling::greedy(24) };
    assert_eq!(text(&mut model, &sampling), ("The capital of Fr".to_string(), FinishReason::Stop));
    assert_eq!(text(&mut model, &Sampling::greedy(3)).1, FinishReason::Length);

    // It learns another answer, and only the role that is taught does.
    let answer = "Ask the solver.";
    let examples = vec![Example { messages: vec![question()], completion: answer.into() }];
    let work = FineTune { examples, epochs: 5, learning_rate: 3e-3, batch_size: 1, seed: 1, state: None };
    let report = model.fine_tune(Role::Policy, &work, &mut ()).unwrap();
    assert!(report.losses[4] < 0.3 * report.losses[0], "{:?}", report.losses);
    assert_eq!((report.updates, report.tokens, report.too_long, report.longest), (5, 25, 0, 5));
    assert_eq!(text(&mut model, &Sampling::greedy(24)).0, answer);

    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("policy");
    model.save(Role::Policy, &folder).unwrap();

    // And it unlearns it by preference; the checkpoint brings it back.
    let pairs = vec![(vec![question()], right.0.clone(), answer.to_string(), 1.0)];
    let work = Prefer {
        pairs,
        beta: 0.1,
        frozen_reference: true,
        learning_rate: 1e-3,
        batch_size: 1,
        epochs: 4,
        seed: 1,
        state: None,
    };
    let report = model.prefer(Role::Policy, &work, &mut ()).unwrap();
    assert!((report.losses[0] - std::f64::consts::LN_2).abs() < 1e-3, "{:?}", report.losses);
    assert!(report.losses[3] < 0.8 * report.losses[0], "{:?}", report.losses);
    assert!(report.metrics["rewards/margins"] > 0.0);
    model.load(Role::Policy, &folder).unwrap();
    assert_eq!(text(&mut model, &Sampling::greedy(24)).0, answer);
    assert!(model.load(Role::GenPrm, &folder).unwrap_err().message.contains("policy"));
}

/// Dies when this many items are done.
struct Mortal(u64);

impl Progress for Mortal {
    fn advance(&mut self, done: u64, _: &str) {
        assert!(done < self.0, "killed");
    }
}

#[test]
fn a_stage_that_was_killed_goes_on_from_what_it_kept_and_ends_the_same() {
    let sft = |model: &mut LocalModel, state: Option<&Path>, progress: &mut dyn Progress| {
        let answers = ["Ask the solver.", "It depends.", "Paris.", "I do not know."];
        let examples = answers.map(|a| Example { messages: vec![question()], completion: a.into() }).to_vec();
        let state = state.map(Path::to_path_buf);
        let work = FineTune { examples, epochs: 1, learning_rate: 1e-3, batch_size: 1, seed: 1, state };
        model.fine_tune(Role::Policy, &work, progress).unwrap()
    };
    let dpo = |model: &mut LocalModel, state: Option<&Path>, progress: &mut dyn Progress| {
        let pair = |a: &str, b: &str| (vec![question()], a.to_string(), b.to_string(), 0.5);
        let work = Prefer {
            pairs: vec![pair("Paris.", "Rome."), pair("Paris.", "Lima."), pair("It is Paris.", "No.")],
            beta: 0.1,
            frozen_reference: true,
            learning_rate: 1e-3,
            batch_size: 1,
            epochs: 1,
            seed: 1,
            state: state.map(Path::to_path_buf),
        };
        model.prefer(Role::Policy, &work, progress).unwrap()
    };
    type Stage<'a> = &'a dyn Fn(&mut LocalModel, Option<&Path>, &mut dyn Progress) -> UpdateReport;
    let stages: [Stage<'_>; 2] = [&sft, &dpo];
    for (number, stage) in stages.into_iter().enumerate() {
        let place = tempfile::tempdir().unwrap();
        let weights = |model: &LocalModel, name: &str| {
            let folder = place.path().join(name);
            model.save(Role::Policy, &folder).unwrap();
            ["adapter_model.safetensors", "optimizer.safetensors"]
                .map(|file| std::fs::read(folder.join(file)).unwrap())
        };
        let mut whole = open();
        let expected = stage(&mut whole, None, &mut ());
        let expected_weights = weights(&whole, "whole");

        let state = place.path().join("state");
        let mut killed = open_with(Duration::ZERO);
        let death = catch_unwind(AssertUnwindSafe(|| stage(&mut killed, Some(&state), &mut Mortal(3))));
        assert!(death.is_err() && state.join("update-00000002").is_dir(), "stage {number}");
        let mut resumed = open_with(Duration::ZERO);
        let mut calls = Counted(0);
        assert_eq!(stage(&mut resumed, Some(&state), &mut calls), expected, "stage {number}");
        assert!(weights(&resumed, "resumed") == expected_weights, "stage {number}");
        assert!(calls.0 <= 5, "updates that were kept are not made again: {} reports", calls.0);
    }
}

/// Counts what it is told.
struct Counted(u32);

impl Progress for Counted {
    fn advance(&mut self, _: u64, _: &str) {
        self.0 += 1;
    }
}
