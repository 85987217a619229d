//! A real model, end to end: SmolLM2-135M-Instruct, as `cargo xtask setup` puts it into `.orlm/models`.
//!
//! The figures are those of transformers on the same file, dequantised to single precision.

use std::path::PathBuf;

use orlm_lm::{Batch, Device, LoraConfig, PassOptions, Tune};
use orlm_train::{LocalModel, LocalModelConfig};
use orlm_types::{
    Example, FineTune, FinishReason, GenerateRequest, Generator, Learner, Message, Prefer, Role, Sampling,
};

fn open() -> LocalModel {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.orlm/models/SmolLM2-135M-Instruct");
    assert!(
        folder.is_dir(),
        "{} is not there. Run `cargo xtask setup` once: it fetches the small model that this test reads.",
        folder.display()
    );
    let config =
        LocalModelConfig { lora: LoraConfig::all(8), max_length: 256, ..LocalModelConfig::new(folder) };
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
    let work = FineTune { examples, epochs: 5, learning_rate: 3e-3, batch_size: 1, seed: 1 };
    let report = model.fine_tune(Role::Policy, &work, &mut ()).unwrap();
    assert!(report.losses[4] < 0.3 * report.losses[0], "{:?}", report.losses);
    assert_eq!((report.updates, report.tokens, report.too_long), (5, 25, 0));
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
    };
    let report = model.prefer(Role::Policy, &work, &mut ()).unwrap();
    assert!((report.losses[0] - std::f64::consts::LN_2).abs() < 1e-3, "{:?}", report.losses);
    assert!(report.losses[3] < 0.8 * report.losses[0], "{:?}", report.losses);
    assert!(report.metrics["rewards/margins"] > 0.0);
    model.load(Role::Policy, &folder).unwrap();
    assert_eq!(text(&mut model, &Sampling::greedy(24)).0, answer);
    assert!(model.load(Role::GenPrm, &folder).unwrap_err().message.contains("policy"));
}
