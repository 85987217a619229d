//! Against a server that fails in every way that servers do.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use orlm_client::{Ask, Client, ClientConfig, Ended, Options, Prompt, Reply};
use orlm_types::{GenerateRequest, Generator, Message, Progress, Role, Sampling};

/// What the server does with the n-th request of one prompt.
type Script = Arc<dyn Fn(&str, usize) -> Vec<u8> + Send + Sync>;

struct FlakyServer {
    url: String,
    /// Requests of each prompt.
    asked: Arc<Mutex<HashMap<String, usize>>>,
    heads: Arc<Mutex<Vec<String>>>,
}

fn start(script: Script) -> FlakyServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let asked: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let heads: Arc<Mutex<Vec<String>>> = Arc::default();
    let server = FlakyServer { url, asked: asked.clone(), heads: heads.clone() };
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (script, asked, heads) = (script.clone(), asked.clone(), heads.clone());
            std::thread::spawn(move || serve(stream.unwrap(), &script, &asked, &heads));
        }
    });
    server
}

fn serve(
    mut stream: TcpStream,
    script: &Script,
    asked: &Mutex<HashMap<String, usize>>,
    heads: &Mutex<Vec<String>>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 {
            return;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let prompt = body["messages"][0]["content"].as_str().unwrap().to_string();
    heads.lock().unwrap().push(head);
    let attempt = {
        let mut asked = asked.lock().unwrap();
        let count = asked.entry(prompt.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let _ = stream.write_all(&script(&prompt, attempt));
}

fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}")
        .into_bytes()
}

fn good(prompt: &str) -> Vec<u8> {
    let choice =
        serde_json::json!({"message": {"content": format!("re: {prompt}")}, "finish_reason": "stop"});
    let usage = serde_json::json!({"prompt_tokens": 5, "completion_tokens": 5});
    http("200 OK", "", &serde_json::json!({"choices": [choice], "usage": usage}).to_string())
}

fn asks(n: usize) -> Vec<Ask> {
    (0..n)
        .map(|i| Ask {
            prompt: Prompt::Chat(vec![Message::user(format!("p{i}"))]),
            sample: 0,
            seed: i as u64,
        })
        .collect()
}

fn options() -> Options {
    Options::from(Sampling::greedy(10))
}

fn replies(client: &Client, asks: &[Ask]) -> Vec<Reply> {
    let mut replies: Vec<Option<Reply>> = vec![None; asks.len()];
    client
        .complete(asks, &options(), &mut |place, reply| {
            assert!(replies[place].replace(reply.clone()).is_none(), "one reply each");
            ControlFlow::Continue(())
        })
        .unwrap();
    replies.into_iter().map(Option::unwrap).collect()
}

fn text(reply: &Reply) -> Option<&str> {
    match reply {
        Reply::Done { answer, .. } => Some(&answer.text),
        Reply::Missing { .. } => None,
    }
}

#[test]
fn failures_are_tried_again_until_the_right_answer_is_there() {
    let server = start(Arc::new(|prompt, attempt| {
        let kind = prompt[1..].parse::<usize>().unwrap() % 6;
        match (attempt, kind) {
            (0, 0) => {
                http("429 Too Many Requests", "retry-after: 0.2\r\n", "{\"error\": {\"message\": \"slow\"}}")
            }
            (0, 1) => http("503 Service Unavailable", "", ""),
            // Cut off in the middle of the body, and before the first byte.
            (0, 2) => {
                let whole = good("wrong");
                whole[..whole.len() - 20].to_vec()
            }
            (0, 3) => Vec::new(),
            (0, 4) => http("200 OK", "", "<html>proxy</html>"),
            _ => good(prompt),
        }
    }));
    let client = Client::new(ClientConfig { concurrency: 6, ..ClientConfig::new(&server.url, "m") }).unwrap();
    let asks = asks(12);
    for (i, reply) in replies(&client, &asks).iter().enumerate() {
        assert_eq!(text(reply), Some(format!("re: p{i}").as_str()), "{reply:?}");
        let expected = if i % 6 == 5 { 1 } else { 2 };
        assert_eq!(server.asked.lock().unwrap()[&format!("p{i}")], expected, "p{i}");
    }
    assert_eq!(client.tokens_used(), 120);
}

#[test]
fn nothing_is_asked_twice_and_what_failed_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(Arc::new(|prompt, attempt| match (prompt, attempt) {
        ("p1", 0) => http("400 Bad Request", "", "{\"error\": {\"message\": \"too long\"}}"),
        ("p2", _) => {
            let body = "{\"choices\": [{\"message\": {\"content\": \"half\"}, \"finish_reason\": null}]}";
            http("200 OK", "", body)
        }
        _ => good(prompt),
    }));
    let config = ClientConfig {
        cache: Some(folder.path().join("answers.jsonl")),
        ..ClientConfig::new(&server.url, "m")
    };
    let mut asks = asks(5);
    // One twice: it is asked once.
    asks.push(asks[0].clone());
    {
        let client = Client::new(config.clone()).unwrap();
        let replies = replies(&client, &asks);
        let there: Vec<bool> = replies.iter().map(|reply| text(reply).is_some()).collect();
        assert_eq!(there, [true, false, false, true, true, true]);
        assert!(
            matches!(&replies[1], Reply::Missing { why, refused: true } if why.contains("status 400: too long"))
        );
        assert!(matches!(&replies[2], Reply::Missing { why, refused: true } if why.contains("not whole")));
    }
    // Another process, later: only what is missing is asked.
    let mut client = Client::new(config).unwrap();
    let replies = replies(&client, &asks);
    assert!(matches!(&replies[0], Reply::Done { asked: false, .. }));
    assert!(matches!(&replies[1], Reply::Done { asked: true, .. }));
    let asked = server.asked.lock().unwrap().clone();
    let counts: Vec<usize> = (0..5).map(|i| asked[&format!("p{i}")]).collect();
    assert_eq!(counts, [1, 2, 2, 1, 1]);

    struct Quiet;
    impl Progress for Quiet {
        fn advance(&mut self, _done: u64, _note: &str) {}
    }
    let request = |i: u64| GenerateRequest { messages: vec![Message::user(format!("p{i}"))], seed: i };
    let all = client.generate(Role::Policy, &[request(0), request(3)], &Sampling::greedy(10), &mut Quiet);
    assert_eq!(all.unwrap()[1].text, "re: p3");
    let some = client.generate(Role::Policy, &[request(0), request(2)], &Sampling::greedy(10), &mut Quiet);
    assert!(some.unwrap_err().message.contains("1 of 2 completions are missing"));
}

#[test]
fn a_wrong_key_ends_the_run_and_is_never_shown() {
    // As set by the test runner's caller would be a race between tests: the variable is this test's alone.
    let name = "ORLM_TEST_KEY_OF_FLAKY";
    let Some(key) = std::env::var_os(name) else {
        let exe = std::env::current_exe().unwrap();
        let done = std::process::Command::new(exe)
            .args(["--exact", "a_wrong_key_ends_the_run_and_is_never_shown"])
            .env(name, "sk-secret-77")
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        return;
    };
    let server = start(Arc::new(|_, _| {
        http("401 Unauthorized", "", "{\"error\": {\"message\": \"bad key sk-secret-77\"}}")
    }));
    let mut config = ClientConfig { concurrency: 2, ..ClientConfig::new(&server.url, "m") };
    config.api_key = orlm_client::Secret::from_env(name).unwrap();
    assert!(!format!("{config:?}").contains(key.to_str().unwrap()));
    let client = Client::new(config).unwrap();
    for reply in replies(&client, &asks(30)) {
        let Reply::Missing { why, refused: false } = reply else { panic!("{reply:?}") };
        assert!(why.contains("status 401: bad key ***") && !why.contains("secret"), "{why}");
    }
    let heads = server.heads.lock().unwrap();
    assert!(heads.len() <= 2, "{} requests after a wrong key", heads.len());
    assert!(heads[0].to_lowercase().contains("authorization: bearer sk-secret-77"));
}

#[test]
fn the_budget_ends_the_run_before_it_is_exceeded() {
    let server = start(Arc::new(|prompt, _| good(prompt)));
    let config =
        ClientConfig { concurrency: 4, token_budget: Some(55), ..ClientConfig::new(&server.url, "m") };
    let client = Client::new(config).unwrap();
    let replies = replies(&client, &asks(30));
    let there = replies.iter().filter(|reply| text(reply).is_some()).count();
    // Each takes 10 and may take 15.
    assert_eq!((there, client.tokens_used()), (5, 50));
    let whys: Vec<&String> = replies
        .iter()
        .filter_map(|reply| match reply {
            Reply::Missing { why, .. } => Some(why),
            Reply::Done { .. } => None,
        })
        .collect();
    assert!(whys.iter().all(|why| why.contains("the token budget of 55 is spent")), "{whys:?}");
}

#[test]
fn an_endpoint_that_is_not_there_is_given_up_after_a_while() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = ClientConfig { retries: 0, ..ClientConfig::new(format!("http://{free}/v1"), "m") };
    let client = Client::new(config).unwrap();
    let begun = Instant::now();
    let replies = replies(&client, &asks(500));
    assert!(replies.iter().all(|reply| text(reply).is_none()));
    let last = replies.iter().rev().find_map(|reply| match reply {
        Reply::Missing { why, .. } => Some(why),
        Reply::Done { .. } => None,
    });
    assert!(last.unwrap().contains("20 completions in a row failed"), "{last:?}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_server_that_never_answers_is_left_after_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let config =
        ClientConfig { timeout: Duration::from_millis(300), retries: 1, ..ClientConfig::new(url, "m") };
    let client = Client::new(config).unwrap();
    let begun = Instant::now();
    let reply = replies(&client, &asks(1)).remove(0);
    let Reply::Missing { why, refused: false } = reply else { panic!("{reply:?}") };
    assert!(why.contains("timeout") && why.contains("tried 2 times"), "{why}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop(listener);
}

#[test]
fn the_time_budget_cuts_off_what_is_under_way_and_later_calls_ask_nothing() {
    let server = start(Arc::new(|prompt, _| {
        if prompt != "p0" {
            std::thread::sleep(Duration::from_secs(60));
        }
        good(prompt)
    }));
    let folder = tempfile::tempdir().unwrap();
    let config = ClientConfig {
        concurrency: 2,
        time_budget: Some(Duration::from_millis(700)),
        cache: Some(folder.path().join("answers.jsonl")),
        ..ClientConfig::new(&server.url, "m")
    };
    let client = Client::new(config).unwrap();
    let begun = Instant::now();
    let first = replies(&client, &asks(6));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(text(&first[0]), Some("re: p0"));
    for reply in &first[1..] {
        let Reply::Missing { why, refused: false } = reply else { panic!("{reply:?}") };
        assert!(why.contains("the time budget of 0.7 s is spent"), "{why}");
    }
    assert!(matches!(client.ended(), Some(Ended { budget: true, .. })));
    let asked = server.asked.lock().unwrap().clone();
    // What is in the cache is there all the same.
    let again = replies(&client, &asks(6));
    assert!(matches!(&again[0], Reply::Done { asked: false, .. }));
    assert!(again[1..].iter().all(|reply| text(reply).is_none()));
    assert_eq!(*server.asked.lock().unwrap(), asked);
}

#[test]
fn calls_of_one_request_each_give_an_endpoint_up_together() {
    let server = start(Arc::new(|_, _| http("503 Service Unavailable", "", "")));
    let client = Client::new(ClientConfig { retries: 0, ..ClientConfig::new(&server.url, "m") }).unwrap();
    for ask in asks(30) {
        assert!(text(&replies(&client, &[ask])[0]).is_none());
    }
    let asked: usize = server.asked.lock().unwrap().values().sum();
    assert_eq!(asked, 20);
    let ended = client.ended().unwrap();
    assert!(!ended.budget && ended.why.contains("20 completions in a row failed"), "{ended:?}");
}
