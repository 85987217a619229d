//! `orlm serve`, as its clients meet it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{CANARY, orlm};

/// A server that is ended with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
}

impl Served {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut child = orlm()
            .args(["serve", "--port", "0", "--json"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("orlm starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says that it is ready");
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e} in {line:?}"));
        let url = ready["url"].as_str().unwrap().to_string();
        Self { child, url }
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, text) = self.raw(path, "application/json", &body.to_string());
        (status, serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e} in {text:?}")))
    }

    fn raw(&self, path: &str, kind: &str, body: &str) -> (u16, String) {
        let request = agent().post(format!("{}{path}", self.url)).header("content-type", kind);
        let mut response = request.send(body).expect("an answer");
        (response.status().as_u16(), response.body_mut().read_to_string().expect("a text"))
    }

    fn get(&self, path: &str) -> (u16, String) {
        let url = format!("{}{path}", self.url.trim_end_matches("/v1"));
        let mut response = agent().get(url).call().expect("an answer");
        (response.status().as_u16(), response.body_mut().read_to_string().expect("a text"))
    }

    /// One number of `/metrics`.
    fn metric(&self, name: &str) -> f64 {
        let text = self.get("/metrics").1;
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in\n{text}")).parse().unwrap()
    }

    /// A streamed answer's chunks, read to the end.
    fn stream(&self, path: &str, body: &Value) -> Vec<Value> {
        let mut body = body.clone();
        body["stream"] = true.into();
        let (status, text) = self.raw(path, "application/json", &body.to_string());
        assert_eq!(status, 200, "{text}");
        let mut data: Vec<&str> = text
            .split("\n\n")
            .filter(|event| !event.is_empty())
            .map(|event| event.strip_prefix("data: ").unwrap_or_else(|| panic!("{event:?}")))
            .collect();
        assert_eq!(data.pop(), Some("[DONE]"));
        data.into_iter().map(|data| serde_json::from_str(data).unwrap()).collect()
    }

    pub(crate) fn signal(&self, signal: &str) {
        let done = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn ask(text: &str, seed: u64, max_tokens: usize) -> Value {
    json!({"messages": [{"role": "user", "content": text}], "seed": seed, "max_tokens": max_tokens})
}

fn content(answer: &Value) -> String {
    answer["choices"][0]["message"]["content"].as_str().unwrap_or_else(|| panic!("{answer}")).to_string()
}

/// The text of one choice of a streamed chat.
fn joined(chunks: &[Value], index: u64) -> String {
    let choices = chunks.iter().flat_map(|chunk| chunk["choices"].as_array().unwrap());
    choices
        .filter(|choice| choice["index"] == index)
        .filter_map(|choice| choice["delta"]["content"].as_str())
        .collect()
}

#[test]
fn many_clients_at_once_get_what_each_gets_alone() {
    let served = Served::start(&["--rows", "5"]);
    let questions: Vec<Value> = (0..16)
        .map(|i| {
            ask(
                &format!("Name {} things that are {}.", i % 4 + 2, ["red", "big", "cold"][i % 3]),
                i as u64,
                14,
            )
        })
        .collect();
    let alone: Vec<String> =
        questions.iter().map(|q| content(&served.post("/chat/completions", q).1)).collect();
    assert!(alone.iter().collect::<std::collections::HashSet<_>>().len() > 8, "they differ: {alone:?}");
    let together: Vec<String> = std::thread::scope(|scope| {
        let served = &served;
        let clients: Vec<_> = questions
            .iter()
            .enumerate()
            .map(|(i, question)| {
                scope.spawn(move || match i % 2 {
                    0 => content(&served.post("/chat/completions", question).1),
                    _ => joined(&served.stream("/chat/completions", question), 0),
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    assert_eq!(together, alone);
    assert_eq!(served.metric("orlm_requests_total{endpoint=\"chat_completions\",code=\"200\"}"), 32.0);
    assert_eq!(served.metric("orlm_request_seconds_count"), 32.0);
    assert_eq!(served.metric("orlm_rows_active"), 0.0);
    assert_eq!(served.metric("orlm_cache_tokens"), 0.0);
}

#[test]
fn answers_have_openais_form() {
    let served = Served::start(&["--rows", "4", "--name", "small", "--body-mib", "1"]);
    let (status, models) = served.get("/v1/models");
    let models: Value = serde_json::from_str(&models).unwrap();
    assert_eq!((status, models["data"][0]["id"].as_str()), (200, Some("small")));
    assert_eq!(served.get("/v1/models/small").0, 200);
    assert_eq!(served.get("/v1/models/large").0, 404);
    assert_eq!(served.get("/health"), (200, "{\"status\":\"ok\"}".into()));

    // Several choices of one seed differ, and the first is the one that comes alone.
    let mut question = ask("Say something about the sea.", 5, 12);
    let first = content(&served.post("/chat/completions", &question).1);
    question["n"] = 3.into();
    question["logprobs"] = true.into();
    question["top_logprobs"] = 2.into();
    let (_, answer) = served.post("/chat/completions", &question);
    assert_eq!(
        (answer["object"].as_str(), answer["model"].as_str()),
        (Some("chat.completion"), Some("small"))
    );
    let choices = answer["choices"].as_array().unwrap();
    assert_eq!((choices.len(), content(&answer)), (3, first));
    assert_ne!(choices[0]["message"], choices[1]["message"]);
    let usage = &answer["usage"];
    let total = usage["prompt_tokens"].as_u64().unwrap() + usage["completion_tokens"].as_u64().unwrap();
    assert_eq!(usage["total_tokens"], total);
    for choice in choices {
        let tokens = choice["logprobs"]["content"].as_array().unwrap();
        let text: String = tokens.iter().map(|token| token["token"].as_str().unwrap()).collect();
        assert_eq!(choice["message"]["content"], text.as_str());
        for token in tokens {
            let top = token["top_logprobs"].as_array().unwrap();
            assert_eq!(top.len(), 2);
            assert!(top[0]["logprob"].as_f64() >= token["logprob"].as_f64());
        }
    }
    // Streamed: the same texts, and the usage where it is asked for.
    question["stream_options"] = json!({"include_usage": true});
    let chunks = served.stream("/chat/completions", &question);
    for (i, choice) in choices.iter().enumerate() {
        assert_eq!(choice["message"]["content"], joined(&chunks, i as u64).as_str());
    }
    assert_eq!(chunks.last().unwrap()["usage"], *usage);

    // Texts: a stop text is left out, and the log-probabilities go with the tokens.
    let text = json!({"prompt": "1, 2, 3, 4, 5,", "temperature": 0, "max_tokens": 12, "logprobs": 1, "model": "small"});
    let (_, whole) = served.post("/completions", &text);
    let whole_text = whole["choices"][0]["text"].as_str().unwrap();
    assert!(whole_text.contains("7,"), "{whole}");
    assert_eq!(whole["choices"][0]["finish_reason"], "length");
    let offsets = whole["choices"][0]["logprobs"]["text_offset"].as_array().unwrap();
    assert_eq!(offsets.len(), whole["choices"][0]["logprobs"]["tokens"].as_array().unwrap().len());
    let mut stopped = text;
    stopped["stop"] = " 7".into();
    let (_, cut) = served.post("/completions", &stopped);
    let cut_text = cut["choices"][0]["text"].as_str().unwrap();
    assert_eq!(cut_text, whole_text.split(" 7").next().unwrap());
    assert_eq!(cut["choices"][0]["finish_reason"], "stop");
    let pieces = served.stream("/completions", &stopped);
    let streamed: String = pieces.iter().filter_map(|chunk| chunk["choices"][0]["text"].as_str()).collect();
    assert_eq!(streamed, cut_text);
    // Several prompts in one request.
    let (_, two) = served.post("/completions", &json!({"prompt": ["a", "b"], "n": 2, "max_tokens": 2}));
    assert_eq!(two["choices"].as_array().unwrap().len(), 4);

    // Refusals.
    let refused = |path: &str, kind: &str, body: &str| {
        let (status, text) = served.raw(path, kind, body);
        let json: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e} in {text:?}"));
        (status, json["error"]["code"].clone(), json["error"]["message"].as_str().unwrap().to_string())
    };
    let json_kind = "application/json";
    let (status, _, message) = refused("/chat/completions", json_kind, "{\"messages\": [], \"n\": \"x\"}");
    assert!(status == 400 && message.contains("`n`"), "{status} {message}");
    let (status, code, _) = refused("/completions", json_kind, "{\"prompt\": \"a\", \"model\": \"large\"}");
    assert_eq!((status, code), (404, "model_not_found".into()));
    let (status, code, _) =
        refused("/completions", json_kind, "{\"prompt\": \"a\", \"max_tokens\": 1000000}");
    assert_eq!((status, code), (400, "context_length_exceeded".into()));
    assert_eq!(refused("/completions", json_kind, "{\"prompt\": [999999]}").0, 400);
    assert_eq!(refused("/completions", "text/plain", "{\"prompt\": \"a\"}").0, 415);
    assert_eq!(refused("/nothing", json_kind, "{}").0, 404);
    assert_eq!(refused("/models", json_kind, "{}").0, 405);
    assert_eq!(refused("/completions", json_kind, &" ".repeat((1 << 20) + 1)).0, 413);
    assert_eq!(served.metric("orlm_rows_active"), 0.0);
}

#[test]
fn a_full_queue_says_so_and_clients_that_hang_up_make_room() {
    let served = Served::start(&["--rows", "1", "--queue", "1"]);
    let long = {
        let mut long = ask("Tell me a very long story.", 1, 2000);
        long["stream"] = true.into();
        long["temperature"] = 1.5.into();
        long.to_string()
    };
    let open = || {
        let url = format!("{}/chat/completions", served.url);
        let request = agent().post(url).header("content-type", "application/json");
        request.send(long.as_str()).expect("an answer begins")
    };
    let mut first = open();
    let mut byte = [0];
    first.body_mut().as_reader().read_exact(&mut byte).unwrap();
    let second = open();
    let third = open();
    assert_eq!((first.status().as_u16(), second.status().as_u16(), third.status().as_u16()), (200, 200, 429));
    assert!(third.headers().contains_key("retry-after"));
    drop((first, second, third));
    let begun = Instant::now();
    while served.metric("orlm_rows_cancelled_total") < 2.0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "rows of clients that are gone go on");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(served.post("/chat/completions", &ask("Hi", 1, 3)).0, 200);
}

#[test]
fn a_server_that_is_to_stop_answers_what_it_has_taken() {
    let mut served = Served::start(&["--rows", "2", "--drain-seconds", "600"]);
    let question = ask("Count to a hundred.", 3, 40);
    let answers: Vec<(u16, Value)> = std::thread::scope(|scope| {
        let asking: Vec<_> =
            (0..5).map(|_| scope.spawn(|| served.post("/chat/completions", &question))).collect();
        // All five are there: two in flight, three behind them.
        while served.metric("orlm_rows_active") + served.metric("orlm_rows_waiting") < 5.0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        served.signal("-TERM");
        asking.into_iter().map(|client| client.join().unwrap()).collect()
    });
    for (status, answer) in &answers {
        assert_eq!((*status, answer["usage"].clone()), (200, answers[0].1["usage"].clone()), "{answer}");
        assert_eq!(content(answer), content(&answers[0].1));
    }
    assert_eq!(served.wait(), Some(0));
}

#[test]
fn answers_that_take_too_long_are_given_up_and_the_exit_code_says_so() {
    let mut served = Served::start(&["--drain-seconds", "0"]);
    let mut question = ask("Tell me a very long story.", 1, 2000);
    question["temperature"] = 1.5.into();
    let (status, answer) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| served.post("/chat/completions", &question));
        while served.metric("orlm_rows_active") < 1.0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        served.signal("-TERM");
        asking.join().unwrap()
    });
    assert_eq!(status, 500, "{answer}");
    assert!(answer["error"]["message"].as_str().unwrap().contains("stopping"));
    assert_eq!(served.wait(), Some(75));
}

#[test]
fn a_key_that_is_asked_for_must_be_given() {
    let mut command = orlm();
    command.args(["serve", "--port", "0", "--api-key-env", "ORLM_NO_SUCH_KEY"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    // The tests' canary stands in for a key.
    let served = Served::start(&["--api-key-env", "SECRET"]);
    assert_eq!(served.get("/v1/models").0, 401);
    assert_eq!(served.get("/health").0, 200);
    let url = format!("{}/models", served.url);
    let with = |key: &str| {
        let request = agent().get(&url).header("authorization", format!("Bearer {key}"));
        request.call().unwrap().status().as_u16()
    };
    assert_eq!((with("wrong"), with(CANARY)), (401, 200));
}
