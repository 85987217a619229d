//! Bodies of requests: OpenAI's fields, and those of vLLM for options that OpenAI does not have.

use std::sync::Arc;

use orlm_lm::{MAX_LOGPROBS, SamplingParams};
use orlm_types::Message;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::error::ApiError;

/// Which of the two ways to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Chat,
    Completions,
}

impl Endpoint {
    /// The word in metrics.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Chat => "chat_completions",
            Self::Completions => "completions",
        }
    }
}

/// What is to be continued.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Prompts {
    Chat(Vec<Message>),
    Texts(Vec<String>),
    Tokens(Vec<Vec<u32>>),
}

/// A request that makes sense as far as can be told without the model.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) model: Option<String>,
    pub(crate) prompts: Prompts,
    /// Completions of each prompt.
    pub(crate) n: usize,
    pub(crate) seed: Option<u64>,
    pub(crate) stream: bool,
    pub(crate) include_usage: bool,
    /// Where the request says nothing, the most that the server gives.
    pub(crate) max_tokens: Option<usize>,
    /// `max_new_tokens` is not set yet.
    pub(crate) params: SamplingParams,
}

impl Asked {
    /// Its parameters with at most `max_new_tokens` tokens.
    pub(crate) fn params(&self, max_new_tokens: usize) -> Arc<SamplingParams> {
        Arc::new(SamplingParams { max_new_tokens, ..self.params.clone() })
    }
}

/// Completions that one request may ask for of each prompt.
const MAX_N: usize = 128;
/// Stop texts of one request.
const MAX_STOPS: usize = 16;

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a text, a list of texts, a list of tokens, or a list of lists of tokens"
)]
enum PromptField {
    Text(String),
    Texts(Vec<String>),
    Tokens(Vec<u32>),
    ManyTokens(Vec<Vec<u32>>),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum StopField {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected true, false or a number")]
enum LogprobsField {
    Flag(bool),
    Count(usize),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of text parts")]
enum ContentField {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    r#type: String,
    text: Option<String>,
}

#[derive(Deserialize)]
struct MessageField {
    role: String,
    content: Option<ContentField>,
    tool_calls: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct StreamOptions {
    #[serde(default)]
    include_usage: bool,
    #[serde(rename = "include_obfuscation")]
    _include_obfuscation: Option<IgnoredAny>,
}

/// All fields that either endpoint knows. A field that is not here is an error: a misspelt option must not be dropped
/// without a word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    model: Option<String>,
    messages: Option<Vec<MessageField>>,
    prompt: Option<PromptField>,
    max_tokens: Option<usize>,
    max_completion_tokens: Option<usize>,
    temperature: Option<f64>,
    top_p: Option<f64>,
    n: Option<usize>,
    seed: Option<i64>,
    stop: Option<StopField>,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    logprobs: Option<LogprobsField>,
    top_logprobs: Option<usize>,
    // As in vLLM.
    top_k: Option<i64>,
    min_p: Option<f64>,
    repetition_penalty: Option<f64>,
    // Known, and refused unless they change nothing.
    best_of: Option<Value>,
    echo: Option<Value>,
    frequency_penalty: Option<Value>,
    function_call: Option<Value>,
    functions: Option<Value>,
    logit_bias: Option<Value>,
    modalities: Option<Value>,
    prediction: Option<Value>,
    presence_penalty: Option<Value>,
    reasoning_effort: Option<Value>,
    response_format: Option<Value>,
    suffix: Option<Value>,
    tool_choice: Option<Value>,
    tools: Option<Value>,
    // Known, and without meaning here.
    #[serde(rename = "metadata")]
    _metadata: Option<IgnoredAny>,
    #[serde(rename = "parallel_tool_calls")]
    _parallel_tool_calls: Option<IgnoredAny>,
    #[serde(rename = "prompt_cache_key")]
    _prompt_cache_key: Option<IgnoredAny>,
    #[serde(rename = "safety_identifier")]
    _safety_identifier: Option<IgnoredAny>,
    #[serde(rename = "service_tier")]
    _service_tier: Option<IgnoredAny>,
    #[serde(rename = "store")]
    _store: Option<IgnoredAny>,
    #[serde(rename = "user")]
    _user: Option<IgnoredAny>,
}

/// Reads the body of a request.
pub(crate) fn parse(endpoint: Endpoint, body: &[u8]) -> Result<Asked, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let fields: Fields = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let path = (path != "." && path != "?").then_some(path);
        let place = path.as_ref().map(|path| format!("`{path}`: ")).unwrap_or_default();
        let text = format!("the body is not a request: {place}{}", e.into_inner());
        path.map_or_else(|| ApiError::refused(&text), |path| ApiError::bad(&path, &text))
    })?;
    json.end().map_err(|e| ApiError::refused(format!("the body is not one JSON object: {e}")))?;
    fields.asked(endpoint)
}

impl Fields {
    fn asked(self, endpoint: Endpoint) -> Result<Asked, ApiError> {
        self.refuse_unsupported()?;
        let n = self.n.unwrap_or(1);
        if n == 0 || n > MAX_N {
            return Err(ApiError::bad("n", format!("n = {n}: must be between 1 and {MAX_N}")));
        }
        let logprobs = self.logprobs(endpoint)?;
        let stop = match self.stop {
            None => Vec::new(),
            Some(StopField::One(text)) => vec![text],
            Some(StopField::Many(texts)) => texts,
        };
        if stop.len() > MAX_STOPS {
            return Err(ApiError::bad("stop", format!("{} stop texts: at most {MAX_STOPS}", stop.len())));
        }
        let stream = self.stream.unwrap_or(false);
        if self.stream_options.is_some() && !stream {
            return Err(ApiError::bad("stream_options", "stream_options is for stream = true"));
        }
        let prompts = match (endpoint, self.messages, self.prompt) {
            (Endpoint::Chat, Some(messages), None) => Prompts::Chat(chat(messages)?),
            (Endpoint::Completions, None, Some(prompt)) => texts(prompt)?,
            (Endpoint::Chat, _, _) => {
                return Err(ApiError::bad("messages", "a chat needs `messages` and has no `prompt`"));
            }
            (Endpoint::Completions, _, _) => {
                return Err(ApiError::bad("prompt", "a completion needs `prompt` and has no `messages`"));
            }
        };
        let top_k = match self.top_k.unwrap_or(0) {
            // vLLM writes "all" as -1.
            -1 => 0,
            k => usize::try_from(k).map_err(|_| ApiError::bad("top_k", format!("top_k = {k}: 0 is all")))?,
        };
        let params = SamplingParams {
            temperature: self.temperature.unwrap_or(1.0),
            top_p: self.top_p.unwrap_or(1.0),
            top_k,
            min_p: self.min_p.unwrap_or(0.0),
            repetition_penalty: self.repetition_penalty.unwrap_or(1.0),
            max_new_tokens: 0,
            stop,
            logprobs,
        };
        params.check().map_err(|e| match e {
            orlm_lm::LmError::BadOption { name, .. } => ApiError::bad(name, e.to_string()),
            e => ApiError::refused(e.to_string()),
        })?;
        // OpenAI's text completions end after 16 tokens unless told otherwise.
        let unsaid = (endpoint == Endpoint::Completions).then_some(16);
        let max_tokens = self.max_completion_tokens.or(self.max_tokens).or(unsaid);
        if max_tokens == Some(0) {
            return Err(ApiError::bad("max_tokens", "max_tokens = 0: must be at least 1"));
        }
        Ok(Asked {
            model: self.model,
            prompts,
            n,
            seed: self.seed.map(i64::cast_unsigned),
            stream,
            include_usage: self.stream_options.is_some_and(|options| options.include_usage),
            max_tokens,
            params,
        })
    }

    fn logprobs(&self, endpoint: Endpoint) -> Result<Option<usize>, ApiError> {
        let asked = match (endpoint, &self.logprobs) {
            (_, None) | (_, Some(LogprobsField::Flag(false))) => None,
            (Endpoint::Chat, Some(LogprobsField::Flag(true))) => Some(self.top_logprobs.unwrap_or(0)),
            (Endpoint::Chat, Some(LogprobsField::Count(_))) => {
                return Err(ApiError::bad("logprobs", "in a chat logprobs is true or false"));
            }
            (Endpoint::Completions, Some(LogprobsField::Count(n))) => Some(*n),
            (Endpoint::Completions, Some(LogprobsField::Flag(true))) => {
                return Err(ApiError::bad("logprobs", "in a completion logprobs is a number"));
            }
        };
        if self.top_logprobs.is_some_and(|n| n > 0) && asked.is_none() {
            return Err(ApiError::bad("top_logprobs", "top_logprobs is for logprobs = true"));
        }
        match asked {
            Some(n) if n > MAX_LOGPROBS => {
                let name = if endpoint == Endpoint::Chat { "top_logprobs" } else { "logprobs" };
                Err(ApiError::bad(name, format!("{name} = {n}: at most {MAX_LOGPROBS}")))
            }
            asked => Ok(asked),
        }
    }

    fn refuse_unsupported(&self) -> Result<(), ApiError> {
        let fields = [
            ("best_of", &self.best_of),
            ("echo", &self.echo),
            ("frequency_penalty", &self.frequency_penalty),
            ("function_call", &self.function_call),
            ("functions", &self.functions),
            ("logit_bias", &self.logit_bias),
            ("modalities", &self.modalities),
            ("prediction", &self.prediction),
            ("presence_penalty", &self.presence_penalty),
            ("reasoning_effort", &self.reasoning_effort),
            ("response_format", &self.response_format),
            ("suffix", &self.suffix),
            ("tool_choice", &self.tool_choice),
            ("tools", &self.tools),
        ];
        for (name, value) in fields {
            if let Some(value) = value
                && !changes_nothing(name, value)
            {
                return Err(ApiError::bad(name, format!("{name} = {value} is not supported by this server")));
            }
        }
        Ok(())
    }
}

/// Whether an option that is not supported has the value that stands for its absence.
fn changes_nothing(name: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(if name == "best_of" { 1.0 } else { 0.0 }),
        Value::String(text) => text.is_empty() || (name == "tool_choice" && text == "none"),
        Value::Array(list) => list.is_empty() || (name == "modalities" && list == &[Value::from("text")]),
        Value::Object(map) => {
            map.is_empty() || (name == "response_format" && map.get("type") == Some(&Value::from("text")))
        }
        Value::Bool(true) => false,
    }
}

fn chat(messages: Vec<MessageField>) -> Result<Vec<Message>, ApiError> {
    if messages.is_empty() {
        return Err(ApiError::bad("messages", "a chat needs at least one message"));
    }
    messages
        .into_iter()
        .enumerate()
        .map(|(i, message)| {
            let refuse =
                |what: String| ApiError::bad(&format!("messages[{i}]"), format!("messages[{i}]: {what}"));
            let role = match message.role.as_str() {
                "system" | "user" | "assistant" => message.role,
                // What newer clients call the system.
                "developer" => "system".into(),
                role => {
                    return Err(refuse(format!("the role {role:?} is none of system, user and assistant")));
                }
            };
            if message.tool_calls.is_some_and(|calls| !changes_nothing("tool_calls", &calls)) {
                return Err(refuse("tool_calls are not supported by this server".into()));
            }
            let content = match message.content {
                None => String::new(),
                Some(ContentField::Text(text)) => text,
                Some(ContentField::Parts(parts)) => {
                    let mut content = String::new();
                    for part in parts {
                        match (part.r#type.as_str(), part.text) {
                            ("text", Some(text)) => content.push_str(&text),
                            (kind, _) => return Err(refuse(format!("a part of type {kind:?}: only text"))),
                        }
                    }
                    content
                }
            };
            Ok(Message { role, content })
        })
        .collect()
}

fn texts(prompt: PromptField) -> Result<Prompts, ApiError> {
    let prompts = match prompt {
        PromptField::Text(text) => Prompts::Texts(vec![text]),
        PromptField::Texts(texts) => Prompts::Texts(texts),
        PromptField::Tokens(tokens) => Prompts::Tokens(vec![tokens]),
        PromptField::ManyTokens(tokens) => Prompts::Tokens(tokens),
    };
    let none = match &prompts {
        Prompts::Texts(texts) => texts.is_empty(),
        Prompts::Tokens(tokens) => tokens.is_empty(),
        Prompts::Chat(_) => false,
    };
    if none {
        return Err(ApiError::bad("prompt", "there is no prompt"));
    }
    Ok(prompts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat_of(more: &str) -> Result<Asked, ApiError> {
        let body = format!(r#"{{"messages": [{{"role": "user", "content": "hi"}}]{more}}}"#);
        parse(Endpoint::Chat, body.as_bytes())
    }

    fn message(result: Result<Asked, ApiError>) -> String {
        result.unwrap_err().json()["error"]["message"].as_str().unwrap().to_string()
    }

    #[test]
    fn defaults_are_openais() {
        let asked = chat_of("").unwrap();
        assert_eq!((asked.n, asked.stream, asked.max_tokens, asked.seed), (1, false, None, None));
        assert_eq!((asked.params.temperature, asked.params.top_p), (1.0, 1.0));
        assert_eq!(asked.prompts, Prompts::Chat(vec![Message::user("hi")]));
        let asked = parse(Endpoint::Completions, br#"{"prompt": [1, 2]}"#).unwrap();
        assert_eq!((asked.max_tokens, asked.prompts), (Some(16), Prompts::Tokens(vec![vec![1, 2]])));
    }

    #[test]
    fn a_bad_field_is_named() {
        for (more, expected) in [
            (r#", "temprature": 1"#, "unknown field `temprature`"),
            (r#", "temperature": -1"#, "temperature = -1"),
            (r#", "temperature": "hot""#, "`temperature`: invalid type"),
            (r#", "top_p": 0"#, "top_p = 0"),
            (r#", "n": 0"#, "n = 0"),
            (r#", "n": 1000"#, "n = 1000"),
            (r#", "max_tokens": 0"#, "max_tokens = 0"),
            (r#", "tools": [{}]"#, "tools = [{}] is not supported"),
            (r#", "presence_penalty": 0.5"#, "presence_penalty = 0.5"),
            (r#", "logprobs": 5"#, "true or false"),
            (r#", "logprobs": true, "top_logprobs": 21"#, "at most 20"),
            (r#", "top_logprobs": 2"#, "is for logprobs = true"),
            (r#", "stream_options": {}"#, "is for stream = true"),
            (r#", "prompt": "x""#, "has no `prompt`"),
            (r#", "stop": [1]"#, "expected a text or a list of texts"),
        ] {
            let text = message(chat_of(more));
            assert!(text.contains(expected), "{more}: {text}");
        }
        assert!(message(parse(Endpoint::Chat, b"{}")).contains("needs `messages`"));
        assert!(message(parse(Endpoint::Chat, b"[")).contains("not a request"));
        assert!(message(parse(Endpoint::Completions, b"{\"prompt\": \"a\"} x")).contains("trailing"));
        let tool = br#"{"messages": [{"role": "user", "content": "a"}, {"role": "tool", "content": "b"}]}"#;
        let error = parse(Endpoint::Chat, tool).unwrap_err().json();
        assert_eq!(error["error"]["param"], "messages[1]");
    }

    #[test]
    fn options_that_change_nothing_are_taken() {
        let neutral = r#", "tools": [], "presence_penalty": 0, "logit_bias": null, "user": "me", "top_k": -1,
            "response_format": {"type": "text"}, "best_of": 1, "echo": false, "metadata": {"a": "b"}"#;
        assert_eq!(chat_of(neutral).unwrap().params.top_k, 0);
    }

    #[test]
    fn parts_of_text_are_joined() {
        let body = br#"{"messages": [{"role": "developer", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]}"#;
        assert_eq!(parse(Endpoint::Chat, body).unwrap().prompts, Prompts::Chat(vec![Message::system("ab")]));
        let body = br#"{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}"#;
        assert!(message(parse(Endpoint::Chat, body)).contains("only text"));
    }
}
