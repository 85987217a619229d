//! How a client is made, what it may be asked, and what can go wrong before anything is.

use std::path::PathBuf;
use std::time::Duration;

use orlm_types::{ContentId, Message, Sampling};
use serde_json::{Value, json};

/// A text that no output may show.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes the value of an environment variable; `None` if it is not set or empty.
    pub fn from_env(name: &str) -> Result<Option<Self>, ClientError> {
        match std::env::var(name) {
            Ok(value) if value.trim().is_empty() => Ok(None),
            Ok(value) => Self::new(value.trim()).map(Some),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(ClientError::Key),
        }
    }

    fn new(value: &str) -> Result<Self, ClientError> {
        // What a header cannot carry would be named in an error message by the HTTP library.
        if value.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(value.into()))
        } else {
            Err(ClientError::Key)
        }
    }

    pub(crate) fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// `text` with the secret made unreadable: servers quote keys that they refuse.
    pub(crate) fn hide_in(&self, text: &str) -> String {
        text.replace(&self.0, "***")
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// How a [`Client`](crate::Client) is made.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The endpoint's address up to and with `/v1`, such as `http://127.0.0.1:8000/v1`.
    pub url: String,
    /// What the endpoint calls the model.
    pub model: String,
    /// Sent as a bearer token.
    pub api_key: Option<Secret>,
    /// Requests under way at once.
    pub concurrency: usize,
    /// Longest time of one request, from the connection to the last byte.
    pub timeout: Duration,
    /// Tries beyond the first, for what may succeed later.
    pub retries: u32,
    /// Requests a minute at most.
    pub requests_per_minute: Option<f64>,
    /// Tokens a minute at most, of prompts and completions.
    pub tokens_per_minute: Option<f64>,
    /// Tokens of all requests together at most; what does not fit is missing.
    pub token_budget: Option<u64>,
    /// Time from the making of the client on; what is not there by then is missing.
    pub time_budget: Option<Duration>,
    /// Where answers are kept.
    pub cache: Option<PathBuf>,
}

impl ClientConfig {
    /// Eight requests at once, ten minutes for each, five more tries, no other limits, no cache.
    pub fn new(url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            model: model.into(),
            api_key: None,
            concurrency: 8,
            timeout: Duration::from_secs(600),
            retries: 5,
            requests_per_minute: None,
            tokens_per_minute: None,
            token_budget: None,
            time_budget: None,
            cache: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), ClientError> {
        let refuse = |what: String| Err(ClientError::Config { what });
        let rest = self.url.strip_prefix("http://").or_else(|| self.url.strip_prefix("https://"));
        match rest.map(|rest| rest.split('/').next().unwrap_or_default()) {
            None | Some("") => {
                return refuse(format!(
                    "the endpoint {:?} does not begin with http:// or https://",
                    self.url
                ));
            }
            // It would go into logs and records.
            Some(host) if host.contains('@') => {
                return refuse(
                    "the endpoint holds a user or password; give the key in the environment".into(),
                );
            }
            Some(_) => {}
        }
        if self.model.is_empty() {
            return refuse("the endpoint's model has no name".into());
        }
        if self.concurrency == 0 {
            return refuse("at least one request must be allowed at once".into());
        }
        for (name, rate) in [("requests", self.requests_per_minute), ("tokens", self.tokens_per_minute)] {
            if rate.is_some_and(|rate| !(rate > 0.0 && rate.is_finite())) {
                return refuse(format!("{name} a minute must be above 0"));
            }
        }
        Ok(())
    }
}

/// What is to be continued.
#[derive(Clone, Debug, PartialEq)]
pub enum Prompt {
    /// A chat, whose next turn the model writes.
    Chat(Vec<Message>),
    /// A text, which the model goes on with.
    Text(String),
}

impl Prompt {
    /// Tokens, roughly and rather too many: three bytes each.
    pub(crate) fn tokens(&self) -> u64 {
        let bytes = match self {
            Self::Text(text) => text.len(),
            Self::Chat(messages) => messages.iter().map(|m| m.content.len() + 12).sum(),
        };
        bytes as u64 / 3 + 1
    }

    /// The path below the endpoint's address.
    pub(crate) fn path(&self) -> &'static str {
        match self {
            Self::Chat(_) => "chat/completions",
            Self::Text(_) => "completions",
        }
    }
}

/// How to sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// What every endpoint knows.
    pub sampling: Sampling,
    /// Only tokens as likely as the `top_k`-th; 0 is all, and is not sent.
    pub top_k: usize,
    /// Only tokens with this share of the likeliest one's probability; 0 is all, and is not sent.
    pub min_p: f64,
    /// Penalty of tokens that were there; 1 is none, and is not sent.
    pub repetition_penalty: f64,
}

impl From<Sampling> for Options {
    fn from(sampling: Sampling) -> Self {
        Self { sampling, top_k: 0, min_p: 0.0, repetition_penalty: 1.0 }
    }
}

impl Options {
    /// The body of a request. Its bytes, with the sample's number, are also what decides the answer's key.
    pub(crate) fn body(&self, model: &str, prompt: &Prompt, seed: u64) -> Value {
        let sampling = &self.sampling;
        let mut body = json!({
            "model": model,
            "max_tokens": sampling.max_new_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            // Some servers keep seeds in 32 bits and take the largest to mean none.
            "seed": seed & 0x7fff_ffff,
        });
        match prompt {
            Prompt::Chat(messages) => body["messages"] = json!(messages),
            Prompt::Text(text) => body["prompt"] = json!(text),
        }
        if !sampling.stop.is_empty() {
            body["stop"] = json!(sampling.stop);
        }
        if self.top_k > 0 {
            body["top_k"] = json!(self.top_k);
        }
        if self.min_p > 0.0 {
            body["min_p"] = json!(self.min_p);
        }
        if self.repetition_penalty != 1.0 {
            body["repetition_penalty"] = json!(self.repetition_penalty);
        }
        body
    }
}

/// The key of an answer: all that decides it, but not where it was asked.
pub(crate) fn key(body: &Value, sample: u32, seed: u64) -> ContentId {
    ContentId::of(&["completion-1", &body.to_string(), &sample.to_string(), &seed.to_string()])
}

/// What can go wrong beside single requests.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A setting has no meaning.
    #[error("{what}")]
    Config {
        /// Which, and why.
        what: String,
    },
    /// The API key cannot be sent.
    #[error("the API key holds characters that no key has")]
    Key,
    /// The cache could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// The file is no cache of ours, or another process has it.
    #[error("{}: {what}", path.display())]
    Cache {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new("sk-123").unwrap();
        let mut config = ClientConfig::new("https://x/v1", "m");
        config.api_key = Some(secret.clone());
        assert!(!format!("{config:?}").contains("123"));
        assert_eq!(secret.hide_in("bad key sk-123."), "bad key ***.");
        assert!(Secret::new("a\nb").is_err());
    }

    #[test]
    fn settings_without_meaning_are_refused() {
        let refused = |url: &str, change: &dyn Fn(&mut ClientConfig)| {
            let mut config = ClientConfig::new(url, "m");
            change(&mut config);
            config.check().unwrap_err().to_string()
        };
        assert!(refused("ftp://x", &|_| {}).contains("does not begin with http"));
        assert!(refused("https://", &|_| {}).contains("does not begin with http"));
        assert!(refused("https://me:pw@x/v1", &|_| {}).contains("user or password"));
        assert!(refused("http://x", &|c| c.concurrency = 0).contains("at least one"));
        assert!(refused("http://x", &|c| c.tokens_per_minute = Some(0.0)).contains("tokens a minute"));
        assert!(ClientConfig::new("http://127.0.0.1:1/v1", "m").check().is_ok());
    }

    #[test]
    fn whatever_decides_an_answer_is_in_its_key_and_the_rest_is_not_sent() {
        let options = Options::from(Sampling::greedy(5));
        let prompt = Prompt::Text("a".into());
        let of = |options: &Options, prompt: &Prompt, model: &str, sample, seed| {
            key(&options.body(model, prompt, seed), sample, seed)
        };
        let base = of(&options, &prompt, "m", 0, 1);
        assert_eq!(base, of(&options.clone(), &prompt, "m", 0, 1));
        let warm =
            Options { sampling: Sampling { temperature: 0.5, ..Sampling::greedy(5) }, ..options.clone() };
        for other in [
            of(&warm, &prompt, "m", 0, 1),
            of(&Options { min_p: 0.1, ..options.clone() }, &prompt, "m", 0, 1),
            of(&options, &Prompt::Text("b".into()), "m", 0, 1),
            of(&options, &Prompt::Chat(vec![Message::user("a")]), "m", 0, 1),
            of(&options, &prompt, "n", 0, 1),
            of(&options, &prompt, "m", 1, 1),
            of(&options, &prompt, "m", 0, 2),
            // The same in 31 bits.
            of(&options, &prompt, "m", 0, 1 + (1 << 31)),
        ] {
            assert_ne!(base, other);
        }
        assert!(options.body("m", &prompt, 1).get("top_k").is_none());
    }
}
