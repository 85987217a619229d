//! One request and what comes back.

use std::time::{Duration, SystemTime};

use orlm_types::FinishReason;
use serde_json::Value;

use crate::cache::Answer;
use crate::config::{ClientConfig, Prompt};

/// Longest answer that is read, in bytes.
const ANSWER_BYTES: u64 = 64 << 20;
/// A longer wait than this is not obeyed.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) what: String,
    pub(crate) next: Next,
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Next {
    /// The same request may succeed later, not before this time if the endpoint said so.
    Later(Option<Duration>),
    /// This request will never succeed.
    Never,
    /// No request will: the key, the model or the address is wrong.
    Stop,
}

/// An endpoint.
pub(crate) struct Wire {
    agent: ureq::Agent,
    config: ClientConfig,
}

impl Wire {
    pub(crate) fn new(config: ClientConfig) -> Self {
        let settings = ureq::Agent::config_builder()
            .timeout_connect(Some(config.timeout.min(Duration::from_secs(30))))
            // Statuses are read here; a redirect would carry the prompt, and perhaps the key, elsewhere.
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections_per_host(config.concurrency)
            .max_idle_connections(config.concurrency)
            .user_agent(concat!("orlm/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: settings.into(), config }
    }

    /// Asks once, and waits no longer than `left`.
    pub(crate) fn ask(&self, prompt: &Prompt, body: &Value, left: Duration) -> Result<Answer, Refusal> {
        let url = format!("{}/{}", self.config.url.trim_end_matches('/'), prompt.path());
        let time = self.config.timeout.min(left);
        let request = self.agent.post(&url).config().timeout_global(Some(time)).build();
        let mut request = request.header("content-type", "application/json");
        if let Some(key) = &self.config.api_key {
            request = request.header("authorization", key.header());
        }
        let (status, retry_after, text) = self.exchange(request, body).map_err(|error| Refusal {
            what: self.hidden(&format!("{url}: {error}")),
            next: match error {
                ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::BadUri(_) => Next::Stop,
                // An answer that was cut off is among these: what came of it is dropped.
                _ => Next::Later(None),
            },
        })?;
        if status == 200 {
            return answer(&text)
                .map_err(|what| Refusal { what: format!("{url}: {what}"), next: Next::Later(None) })?
                .map_err(|what| Refusal { what: format!("{url}: {what}"), next: Next::Never });
        }
        let what = self.hidden(&format!("{url}: status {status}: {}", message(&text)));
        let next = match status {
            408 | 409 | 425 | 429 | 500 | 502..=504 | 520..=599 => Next::Later(retry_after),
            // Also what an address that serves something else says.
            300..=399 | 401..=405 | 501 | 505 => Next::Stop,
            _ => Next::Never,
        };
        Err(Refusal { what, next })
    }

    fn exchange(
        &self,
        request: ureq::RequestBuilder<ureq::typestate::WithBody>,
        body: &Value,
    ) -> Result<(u16, Option<Duration>, String), ureq::Error> {
        let mut response = request.send(body.to_string())?;
        let wait = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let wait = wait.and_then(retry_after);
        let text = response.body_mut().with_config().limit(ANSWER_BYTES).read_to_string()?;
        Ok((response.status().as_u16(), wait, text))
    }

    fn hidden(&self, text: &str) -> String {
        self.config.api_key.as_ref().map_or_else(|| text.to_string(), |key| key.hide_in(text))
    }
}

/// A `Retry-After`: seconds, or a date.
fn retry_after(value: &str) -> Option<Duration> {
    let wait = match value.trim().parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        Err(_) => {
            httpdate::parse_http_date(value).ok()?.duration_since(SystemTime::now()).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_PAUSE))
}

/// The words of an error's body, cut short.
fn message(text: &str) -> String {
    let json: Value = serde_json::from_str(text).unwrap_or_default();
    let words = json["error"]["message"].as_str().or(json["error"].as_str()).or(json["message"].as_str());
    let words = words.unwrap_or(text).trim();
    let mut short: String = words.chars().take(300).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    if short.is_empty() { "no message".into() } else { short }
}

/// Reads a completion. The outer error is that of a body which is none; the inner one is final.
fn answer(text: &str) -> Result<Result<Answer, String>, String> {
    let json: Value = serde_json::from_str(text).map_err(|e| format!("the answer is no JSON: {e}"))?;
    let choice = &json["choices"][0];
    if choice.is_null() {
        return Err("the answer has no choices".into());
    }
    let text = choice["message"]["content"].as_str().or(choice["text"].as_str());
    let finish = match choice["finish_reason"].as_str() {
        Some("stop") => FinishReason::Stop,
        Some("length") => FinishReason::Length,
        other => {
            let word = other.unwrap_or("nothing");
            return Ok(Err(format!("the completion ended for the reason {word:?}, so it is not whole")));
        }
    };
    let Some(text) = text else { return Ok(Err("the completion has no text".into())) };
    let count = |name: &str| json["usage"][name].as_u64().and_then(|n| u32::try_from(n).ok());
    Ok(Ok(Answer {
        text: text.into(),
        prompt_tokens: count("prompt_tokens"),
        completion_tokens: count("completion_tokens"),
        finish,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_and_texts_are_read() {
        let chat = r#"{"choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 3, "completion_tokens": 2}}"#;
        let read = answer(chat).unwrap().unwrap();
        assert_eq!(
            (read.text.as_str(), read.prompt_tokens, read.completion_tokens),
            ("hi", Some(3), Some(2))
        );
        let text = r#"{"choices": [{"text": "", "finish_reason": "length"}]}"#;
        let read = answer(text).unwrap().unwrap();
        assert_eq!((read.text.as_str(), read.finish, read.prompt_tokens), ("", FinishReason::Length, None));
    }

    #[test]
    fn what_is_not_whole_is_no_answer() {
        for cut in [r#"{"choices": [{"message""#, "", "<html>", "{}", r#"{"choices": []}"#] {
            assert!(answer(cut).is_err(), "{cut}");
        }
        for odd in [
            r#"{"choices": [{"message": {"content": "a"}, "finish_reason": "content_filter"}]}"#,
            r#"{"choices": [{"message": {"content": "a"}}]}"#,
            r#"{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}"#,
        ] {
            assert!(answer(odd).unwrap().is_err(), "{odd}");
        }
    }

    #[test]
    fn waits_are_seconds_or_dates_and_never_endless() {
        assert_eq!(retry_after("2"), Some(Duration::from_secs(2)));
        assert_eq!(retry_after("0.5"), Some(Duration::from_millis(500)));
        assert_eq!(retry_after("1e9"), Some(LONGEST_PAUSE));
        assert_eq!(retry_after("-1"), None);
        assert_eq!(retry_after("soon"), None);
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(20));
        let wait = retry_after(&soon).unwrap().as_secs();
        assert!((17..=20).contains(&wait), "{wait}");
        assert_eq!(retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn errors_are_named_by_their_message() {
        assert_eq!(message(r#"{"error": {"message": "no"}}"#), "no");
        assert_eq!(message(r#"{"error": "no"}"#), "no");
        assert_eq!(message("plain"), "plain");
        assert_eq!(message(""), "no message");
        assert_eq!(message(&"x".repeat(1000)).chars().count(), 301);
    }
}
