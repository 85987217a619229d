//! `orlm train`: a tiny model of random weights, trained, killed, stopped, starved of disk and resumed.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orlm_lm::weights::{self, Weights};
use orlm_lm::{Device, Model, ModelConfig, Tensor, Tokenizer};

use crate::{expect_code, json_lines, orlm, text};

const TEMPLATE: &str = "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n' }}\
{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/// A tokenizer of single bytes (ASCII), with the turns of ChatML.
fn tokenizer() -> Tokenizer {
    // Space and line end as byte-level tokenizers write them.
    let bytes = (33..127u8).map(|b| char::from(b).to_string()).chain(["Ġ".into(), "Ċ".into()]);
    let mut vocab: Vec<String> = bytes.collect();
    let special = ["<|im_start|>", "<|im_end|>"];
    vocab.extend(special.map(String::from));
    let ids: serde_json::Map<_, _> =
        vocab.iter().enumerate().map(|(id, token)| (token.clone(), id.into())).collect();
    let added: Vec<_> = special
        .iter()
        .map(|token| {
            serde_json::json!({"id": ids[*token], "content": token, "single_word": false, "lstrip": false,
                "rstrip": false, "normalized": false, "special": true})
        })
        .collect();
    let byte_level = serde_json::json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true});
    let json = serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": added, "normalizer": null,
        "pre_tokenizer": byte_level, "post_processor": null, "decoder": byte_level,
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
            "vocab": ids, "merges": []},
    });
    let named = BTreeMap::from([("eos_token".to_string(), "<|im_end|>".to_string())]);
    Tokenizer::from_json(&json.to_string(), Some(TEMPLATE), named).unwrap()
}

/// A run with its own model, data and configuration in a temporary folder.
struct Run {
    folder: tempfile::TempDir,
    method: &'static str,
}

const CONFIG: &str = r#"
[model]
path = "base"
[data]
files = ["rows.jsonl"]
[optimizer]
learning_rate = 3e-3
batch_size = 3
epochs = 10
[lora]
rank = 2
[memory]
micro_tokens = 150
[checkpoint]
every = 4
[run]
folder = "run"
"#;

impl Run {
    fn new(method: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.json");
        let json = serde_json::json!({
            "model_type": "llama", "vocab_size": 98, "hidden_size": 32, "intermediate_size": 48,
            "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
            "max_position_embeddings": 256, "rope_theta": 10000.0, "tie_word_embeddings": true, "eos_token_id": 97,
        });
        std::fs::write(&config, json.to_string()).unwrap();
        let config = ModelConfig::read(&config).unwrap();
        let mut state = 7u64;
        let mut random = |n: usize| -> Vec<f32> {
            let mut one = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
            };
            (0..n).map(|_| one() * 0.4).collect()
        };
        let mut tensors = Weights::new();
        for (name, shape) in weights::expected(&config) {
            let numbers = random(shape.iter().product());
            tensors.insert(name, Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap());
        }
        let base = folder.path().join("base");
        std::fs::create_dir(&base).unwrap();
        Model::new(config, tensors, &Device::Cpu).unwrap().write(&base).unwrap();
        tokenizer().write(&base).unwrap();
        let rows: Vec<String> = (0..12).map(|i| row(method, i).to_string()).collect();
        std::fs::write(folder.path().join("rows.jsonl"), rows.join("\n") + "\n").unwrap();
        std::fs::write(folder.path().join("train.toml"), CONFIG).unwrap();
        Self { folder, method }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, flags: &[&str]) -> Command {
        let mut command = orlm();
        command
            .current_dir(self.folder.path())
            .args(["train", self.method, "train.toml", "--json"])
            .args(flags);
        command
    }

    fn updates(&self) -> usize {
        std::fs::read_to_string(self.path("run/metrics.jsonl")).map_or(0, |text| text.lines().count())
    }

    /// What a run leaves: metrics and every tensor of the result.
    fn result(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![("metrics".to_string(), std::fs::read(self.path("run/metrics.jsonl")).unwrap())];
        for entry in std::fs::read_dir(self.path("run/model")).unwrap() {
            let path = entry.unwrap().path();
            files.push((
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(path).unwrap(),
            ));
        }
        files.sort();
        files
    }

    fn checkpoints(&self) -> Vec<PathBuf> {
        let folder = std::fs::read_dir(self.path("run/checkpoints")).unwrap();
        let mut found: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        found.sort();
        found
    }
}

fn row(method: &str, i: usize) -> serde_json::Value {
    let say = |text: String| serde_json::json!([{"role": "assistant", "content": text}]);
    let ask = format!("what is {i} + {}?", i * 3);
    match method {
        "sft" => serde_json::json!({"messages": [{"role": "user", "content": ask},
            {"role": "assistant", "content": format!("{}", i * 4)}, {"role": "user", "content": "sure?"},
            {"role": "assistant", "content": "yes"}]}),
        _ => {
            serde_json::json!({"prompt": [{"role": "user", "content": ask}], "chosen": say(format!("{}", i * 4)),
            "rejected": say(format!("{} or so", i + 1)), "weight": 0.25 + (i % 4) as f64 * 0.25})
        }
    }
}

/// Both methods, with an adapter and without, with a reference and without.
const KINDS: [(&str, &[&str]); 4] = [
    ("sft", &[]),
    ("sft", &["--set", "lora.rank=0"]),
    ("dpo", &["--set", "dpo.reference=none"]),
    ("dpo", &["--set", "lora.rank=0", "--set", "memory.recompute=true"]),
];

#[test]
fn a_run_killed_anywhere_and_resumed_ends_bit_for_bit_like_one_that_was_not() {
    for (method, flags) in KINDS {
        let whole = Run::new(method);
        let output = whole.command(flags).output().unwrap();
        expect_code(&output, 0);
        assert_eq!(json_lines(&output)[0]["updates"], serde_json::json!([40, 40]));
        let expected = whole.result();

        let killed = Run::new(method);
        let resume = [flags, &["--resume"]].concat();
        let mut kills = 0;
        for attempt in 0..60u64 {
            let mut child =
                killed.command(&resume).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            // A few updates on, and a little later: between two of them, in one, or while a checkpoint is written.
            let (before, deadline) = (killed.updates(), Instant::now() + Duration::from_secs(60));
            while killed.updates() < before + 3 && Instant::now() < deadline {
                if child.try_wait().unwrap().is_some() {
                    break;
                }
                std::thread::sleep(Duration::from_micros(300));
            }
            std::thread::sleep(Duration::from_micros(attempt * 977 % 9_000));
            let ended = child.try_wait().unwrap().is_some();
            child.kill().unwrap();
            child.wait().unwrap();
            if ended {
                break;
            }
            kills += 1;
        }
        assert!(kills >= 3, "{method} {flags:?}: killed {kills} times only");
        expect_code(&killed.command(&resume).output().unwrap(), 0);
        let found = killed.result();
        for ((name, found), (_, expected)) in found.iter().zip(&expected) {
            assert!(found == expected, "{method} {flags:?}: {name} differs after {kills} kills");
        }
        assert_eq!(found.len(), expected.len());
        assert!(killed.checkpoints().len() <= 2, "{:?}", killed.checkpoints());
    }
}

#[test]
fn sigterm_saves_and_ends_with_75() {
    // Long enough to be stopped in the middle on any machine; no checkpoint but the one that the signal asks for.
    let never = ["--resume", "--set", "checkpoint.every=0", "--set", "optimizer.epochs=100"];
    let whole = Run::new("dpo");
    expect_code(&whole.command(&never).output().unwrap(), 0);
    let stopped = Run::new("dpo");
    let mut child = stopped.command(&never).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while stopped.updates() < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be stopped");
        std::thread::sleep(Duration::from_micros(200));
    }
    // SAFETY: a signal to a child that has not been waited for.
    unsafe { libc::kill(child.id() as i32, libc::SIGTERM) };
    assert_eq!(child.wait().unwrap().code(), Some(75));
    let saved = stopped.checkpoints();
    assert_eq!(saved.len(), 1);
    let updates: usize = saved[0].to_str().unwrap().rsplit('-').next().unwrap().parse().unwrap();
    assert_eq!(stopped.updates(), updates, "the checkpoint holds every update that was made");
    let output = stopped.command(&never).output().unwrap();
    expect_code(&output, 0);
    assert_eq!(json_lines(&output)[0]["made"], 400 - updates);
    assert_eq!(stopped.result(), whole.result());
}

#[test]
fn a_full_disk_stops_the_run_and_damages_nothing() {
    let flags = ["--set", "lora.rank=0", "--set", "checkpoint.every=5"];
    let whole = Run::new("sft");
    expect_code(&whole.command(&flags).output().unwrap(), 0);
    let resume = [&flags[..], &["--resume"]].concat();
    let full = Run::new("sft");
    // The largest file is the optimizer's. Each limit cuts another write off: the configuration, weights, moments.
    for limit in [300u64, 60_000, 100_000] {
        let mut command = full.command(&resume);
        // SAFETY: two calls that are safe between fork and exec, on memory of their own.
        unsafe {
            command.pre_exec(move || {
                let most = libc::rlimit { rlim_cur: limit, rlim_max: limit };
                libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
                match libc::setrlimit(libc::RLIMIT_FSIZE, &most) {
                    0 => Ok(()),
                    _ => Err(std::io::Error::last_os_error()),
                }
            });
        }
        let output = command.output().unwrap();
        expect_code(&output, 4);
        let stderr = text(&output.stderr);
        assert!(stderr.contains("File too large") && stderr.contains("--resume"), "{stderr}");
        // Nothing half written is left behind.
        let left = std::fs::read_dir(full.path("run/checkpoints")).into_iter().flatten().count();
        assert_eq!(left, 0, "limit {limit}");
    }
    expect_code(&full.command(&resume).output().unwrap(), 0);
    assert_eq!(full.result(), whole.result());
}

#[test]
fn a_damaged_checkpoint_is_named_and_the_one_before_is_used() {
    let whole = Run::new("sft");
    expect_code(&whole.command(&[]).output().unwrap(), 0);
    let expected = whole.result();
    type Damage = fn(&Path);
    let flip: Damage = |f| {
        let mut bytes = std::fs::read(f).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(f, bytes).unwrap();
    };
    let cut: Damage = |f| {
        let bytes = std::fs::read(f).unwrap();
        std::fs::write(f, &bytes[..bytes.len() - 1]).unwrap();
    };
    let remove: Damage = |f| std::fs::remove_file(f).unwrap();
    let half: Damage = |f| {
        let bytes = std::fs::read(f).unwrap();
        std::fs::write(f, &bytes[..bytes.len() / 2]).unwrap();
    };
    let files =
        ["adapter_model.safetensors", "adapter_config.json", "optimizer.safetensors", "trainer_state.json"];
    let mut damages = vec![("manifest.json", "without manifest", remove), ("manifest.json", "EOF", half)];
    for file in files {
        damages.extend([
            (file, "content differs", flip),
            (file, "bytes where", cut),
            (file, "missing", remove),
        ]);
    }
    for (file, reason, damage) in damages {
        std::fs::remove_dir_all(whole.path("run/model")).unwrap();
        let checkpoints = whole.checkpoints();
        let newest = checkpoints.iter().rfind(|c| !c.to_string_lossy().contains("damaged")).unwrap();
        damage(&newest.join(file));
        let output = whole.command(&["--resume"]).output().unwrap();
        expect_code(&output, 0);
        let stderr = text(&output.stderr);
        assert!(
            stderr.contains(file) && stderr.contains(reason) && stderr.contains("the checkpoint before it"),
            "{file} {reason}: {stderr}"
        );
        assert_eq!(whole.result(), expected, "{file} {reason}");
    }
    // With every checkpoint damaged there is nothing to go on from, and no silent beginning.
    std::fs::remove_dir_all(whole.path("run/model")).unwrap();
    for checkpoint in whole.checkpoints().iter().filter(|c| !c.to_string_lossy().contains("damaged")) {
        remove(&checkpoint.join("manifest.json"));
    }
    expect_code(&whole.command(&["--resume"]).output().unwrap(), 3);
}

#[test]
fn a_run_is_not_overwritten_and_not_resumed_as_another() {
    let run = Run::new("dpo");
    expect_code(&run.command(&[]).output().unwrap(), 0);
    let again = run.command(&[]).output().unwrap();
    expect_code(&again, 2);
    assert!(text(&again.stderr).contains("--resume"));
    let before = run.result();
    expect_code(&run.command(&["--resume"]).output().unwrap(), 0);
    assert_eq!(run.result(), before, "a finished run stays as it is");
    let drift = run.command(&["--resume", "--set", "optimizer.learning_rate=1e-5"]).output().unwrap();
    expect_code(&drift, 3);
    assert!(text(&drift.stderr).contains("learning_rate"), "{}", text(&drift.stderr));
    std::fs::write(run.path("rows.jsonl"), row("dpo", 99).to_string()).unwrap();
    let drift = run.command(&["--resume"]).output().unwrap();
    expect_code(&drift, 3);
    assert!(text(&drift.stderr).contains("env.json"), "{}", text(&drift.stderr));
}

#[test]
fn a_bad_row_is_named_with_file_line_and_field() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("sft", r#"{"messages": []}"#, &["rows.jsonl:2", "`messages`", "no message"]),
        (
            "sft",
            r#"{"messages": [{"role": "robot", "content": ""}]}"#,
            &["rows.jsonl:2", "`messages`", "robot"],
        ),
        ("sft", r#"{"messages": [{"role": "user", "content": "x"}]}"#, &["`messages`", "data.loss"]),
        ("sft", r#"{"prompt": "x"}"#, &["rows.jsonl:2", "`completion`"]),
        (
            "sft",
            r#"{"prompt": [{"role": "user", "content": 5}], "completion": "x"}"#,
            &["prompt[0].content", "5"],
        ),
        ("sft", r#"{"prompt": "x", "completions": ["a"], "labels": []}"#, &["`labels`", "0 labels for 1"]),
        ("dpo", r#"{"prompt": "x", "chosen": "a"}"#, &["rows.jsonl:2", "`rejected`"]),
        ("dpo", r#"{"prompt": "x", "chosen": "a", "rejected": "b", "weight": -1}"#, &["`weight`", "-1"]),
        ("dpo", r#"{"prompt": "x", "chosen": "a", "rejected": "b""#, &["rows.jsonl:2", "cut off"]),
    ];
    for (method, bad, words) in cases {
        let run = Run::new(method);
        std::fs::write(run.path("rows.jsonl"), format!("{}\n{bad}", row(method, 0))).unwrap();
        let output = run.command(&[]).output().unwrap();
        expect_code(&output, 3);
        let stderr = text(&output.stderr);
        assert!(
            words.iter().all(|word| stderr.contains(word)) && stderr.contains("hint:"),
            "{bad}: {stderr}"
        );
        assert!(!run.path("run").exists(), "nothing is begun");
    }
}

#[test]
fn a_dry_run_shows_configuration_and_plan_and_touches_nothing() {
    let run = Run::new("sft");
    let json = run.command(&["--dry-run"]).output().unwrap();
    expect_code(&json, 0);
    let json = &json_lines(&json)[0];
    assert_eq!((&json["updates"], &json["items"]), (&40.into(), &12.into()));
    assert!(
        json["memory_bytes"].as_f64().unwrap() > 1e6 && json["seconds"].as_f64().unwrap() > 0.0,
        "{json}"
    );
    let mut plain = orlm();
    plain.current_dir(run.folder.path()).args(["train", "sft", "train.toml", "--dry-run"]);
    let output = plain.output().unwrap();
    expect_code(&output, 0);
    assert!(text(&output.stdout).contains("micro_tokens = 150"));
    assert!(text(&output.stderr).contains("12 examples"), "{}", text(&output.stderr));
    assert!(!run.path("run").exists());
}

#[test]
fn a_model_is_written_with_an_adapter_merged_more_tokens_and_in_shards() {
    let run = Run::new("sft");
    expect_code(&run.command(&[]).output().unwrap(), 0);
    let export = |flags: &[&str]| {
        let mut command = orlm();
        command.current_dir(run.folder.path()).args(["export-model", "base"]).args(flags);
        command.output().unwrap()
    };
    let flags = ["-o", "out", "--adapter", "run/model", "--add-token", "<step>", "--add-token", "</step>"];
    let flags = [&flags[..], &["--max-shard", "0.00003"]].concat();
    expect_code(&export(&flags), 0);
    let shards = std::fs::read_dir(run.path("out")).unwrap();
    let shards = shards.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("model-0"));
    assert!(shards.count() >= 2);
    let (base, _) = Model::load(&run.path("base"), &Device::Cpu).unwrap();
    let (model, tokenizer) = Model::load(&run.path("out"), &Device::Cpu).unwrap();
    assert_eq!((model.config().vocab_size, tokenizer.size()), (100, 100));
    assert_eq!(tokenizer.encode("<step>a</step>").unwrap(), [98, tokenizer.token("a").unwrap(), 99]);
    let numbers = |t: &Tensor| t.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    let table = |model: &Model| model.weights()["model.embed_tokens.weight"].clone();
    let (old, new) = (table(&base), table(&model));
    assert_eq!(numbers(&new.narrow(0, 0, 98).unwrap()), numbers(&old));
    let mean = numbers(&old.mean(0).unwrap());
    for row in [98, 99] {
        let found = numbers(&new.narrow(0, row, 1).unwrap());
        assert!(found.iter().zip(&mean).all(|(a, b)| (a - b).abs() < 1e-6), "row {row}");
    }
    let query = "model.layers.0.self_attn.q_proj.weight";
    assert_ne!(numbers(&model.weights()[query]), numbers(&base.weights()[query]));
    // Nothing is written over, and what is no adapter is refused.
    expect_code(&export(&flags), 2);
    expect_code(&export(&["-o", "other", "--adapter", "base"]), 4);
    std::fs::write(
        run.path("run/model/adapter_config.json"),
        r#"{"peft_type": "LORA", "r": 2, "use_dora": true}"#,
    )
    .unwrap();
    let refused = export(&["-o", "other", "--adapter", "run/model"]);
    expect_code(&refused, 3);
    assert!(text(&refused.stderr).contains("use_dora"), "{}", text(&refused.stderr));
    assert!(!run.path("other").exists());
}
