//! Tokens and masks of dataset rows are those that TRL makes of them (`reference/compare.py --only tokens`), with the
//! tokenizer of SmolLM2 as set-up fetches it.

use std::path::PathBuf;

use orlm_config::LossOn;
use orlm_lm::{Model, Tokenizer};
use orlm_train::rows::{Row, RowReader};
use orlm_train::sft::Example;
use serde_json::{Value, json};

fn tokenizer() -> Tokenizer {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.orlm/models/SmolLM2-135M-Instruct");
    assert!(folder.is_dir(), "{} is not there: run `cargo xtask setup` once", folder.display());
    Model::describe(&folder).unwrap().1
}

fn row(json: &Value) -> Row {
    serde_json::from_value(json.clone()).unwrap()
}

/// The places that count in the loss.
fn counts(example: &Example) -> Vec<usize> {
    let (prompt, length) = (example.sequence.prompt, example.sequence.tokens.len());
    (prompt..length).filter(|i| !example.skip.iter().any(|gap| gap.contains(&(i - prompt)))).collect()
}

fn numbers(json: &Value) -> Vec<usize> {
    json.as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect()
}

#[test]
fn tokens_and_masks_are_trls() {
    let tokenizer = tokenizer();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference/trl_rows.json");
    let right: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let sft = right["sft"].as_array().unwrap();
    assert!(sft.len() >= 8);
    for case in sft {
        // TRL learns from every token of `messages` unless asked otherwise.
        let reader = RowReader::new(&tokenizer, LossOn::Assistant);
        let all = RowReader::new(&tokenizer, LossOn::All);
        let reader = if case["row"]["messages"].is_array() { all } else { reader };
        let example = reader.sft(&row(&case["row"])).unwrap().unwrap();
        let tokens: Vec<usize> = example.sequence.tokens.iter().map(|&t| t as usize).collect();
        assert_eq!(tokens, numbers(&case["tokens"]), "{}", case["row"]);
        // Nothing predicts the first token: that it counts changes nothing.
        let wanted: Vec<usize> = numbers(&case["counts"]).into_iter().filter(|&i| i > 0).collect();
        assert_eq!(counts(&example), wanted, "{}", case["row"]);
    }
    for case in right["dpo"].as_array().unwrap() {
        let pair = RowReader::new(&tokenizer, LossOn::Assistant).dpo(&row(&case["row"])).unwrap();
        let [prompt, chosen, rejected] = ["prompt", "chosen", "rejected"].map(|key| numbers(&case[key]));
        let of = |tokens: &[u32]| tokens.iter().map(|&t| t as usize).collect::<Vec<_>>();
        assert_eq!(pair.prompt, prompt.len(), "{}", case["row"]);
        assert_eq!(of(&pair.chosen), [&prompt[..], &chosen].concat());
        assert_eq!(of(&pair.rejected), [&prompt[..], &rejected].concat());
    }
}

#[test]
fn every_turn_of_the_assistant_counts_and_nothing_else() {
    let tokenizer = tokenizer();
    let say = |role: &str, text: &str| json!({"role": role, "content": text});
    let chat = json!({"messages": [say("system", "Be short."), say("user", "A?"), say("assistant", "One."),
        say("user", "B?"), say("assistant", "Two.")]});
    let text = |loss: LossOn| {
        let example = RowReader::new(&tokenizer, loss).sft(&row(&chat)).unwrap().unwrap();
        let tokens: Vec<u32> = counts(&example).iter().map(|&i| example.sequence.tokens[i]).collect();
        (tokenizer.decode(&tokens).unwrap(), example.trained())
    };
    let (both, n) = text(LossOn::Assistant);
    assert_eq!(both, "One.<|im_end|>Two.<|im_end|>");
    let (last, m) = text(LossOn::Completion);
    assert_eq!(last, "Two.<|im_end|>");
    assert!(m < n);
    assert!(text(LossOn::All).0.contains("Be short."));
}

#[test]
fn steps_are_learned_up_to_the_first_wrong_one() {
    let tokenizer = tokenizer();
    let reader = RowReader::new(&tokenizer, LossOn::Assistant);
    let ask = json!([{"role": "user", "content": "Steps?"}]);
    let text = |prompt: &Value, labels: [bool; 3]| {
        let steps =
            json!({"prompt": prompt, "completions": ["First.", "Second.", "Third."], "labels": labels});
        reader.sft(&row(&steps)).unwrap().map(|example| {
            let tokens: Vec<u32> = counts(&example).iter().map(|&i| example.sequence.tokens[i]).collect();
            tokenizer.decode(&tokens).unwrap()
        })
    };
    for prompt in [&ask, &json!("Steps:\n")] {
        assert_eq!(text(prompt, [true, false, true]).unwrap(), "First.");
        assert_eq!(text(prompt, [true, true, false]).unwrap(), "First.\nSecond.");
        assert_eq!(text(prompt, [false, true, true]), None);
    }
    assert_eq!(text(&json!("Steps:\n"), [true; 3]).unwrap(), "First.\nSecond.\nThird.<|im_end|>");
    assert_eq!(text(&ask, [true; 3]).unwrap(), "First.\nSecond.\nThird.<|im_end|>\n");
}

#[test]
fn orlms_own_records_and_pairs_without_a_prompt_are_read() {
    let tokenizer = tokenizer();
    let reader = RowReader::new(&tokenizer, LossOn::Assistant);
    let user = json!({"role": "user", "content": "A?"});
    let answer = |text: &str| json!([{"role": "assistant", "content": text}]);
    let ours = row(&json!({"messages": [user], "completion": "One."}));
    let theirs = row(&json!({"prompt": [user], "completion": answer("One.")}));
    assert_eq!(reader.sft(&ours).unwrap(), reader.sft(&theirs).unwrap());
    let whole = |text: &str| json!([user, {"role": "assistant", "content": text}]);
    let pairs = [
        json!({"prompt": [user], "chosen": answer("One."), "rejected": answer("Two.")}),
        json!({"messages": [user], "chosen": "One.", "rejected": "Two."}),
        json!({"chosen": whole("One."), "rejected": whole("Two.")}),
    ];
    let read = pairs.map(|pair| reader.dpo(&row(&pair)).unwrap());
    assert!(read[0] == read[1] && read[1] == read[2], "{read:?}");
    for wrong in [
        json!({"chosen": "One.", "rejected": "Two."}),
        json!({"prompt": "A", "chosen": answer("One."), "rejected": "Two."}),
        json!({"prompt": "A", "chosen": "One", "rejected": "Two", "images": []}),
        json!({"prompt": "A", "chosen": "One", "rejected": "Two", "weight": "x"}),
    ] {
        let refused = serde_json::from_value::<Row>(wrong.clone()).map(|row| reader.dpo(&row).is_err());
        assert!(refused.unwrap_or(true), "{wrong}");
    }
}
