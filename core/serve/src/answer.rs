//! Answers in OpenAI's form, whole or in chunks.

use std::sync::Arc;

use orlm_lm::{RowSample, TokenLogprobs, Tokenizer};
use orlm_types::FinishReason;
use serde_json::{Value, json};

use crate::request::Endpoint;

/// What all parts of one answer have in common.
pub(crate) struct Frame {
    pub(crate) endpoint: Endpoint,
    pub(crate) id: String,
    /// Seconds since 1970.
    pub(crate) created: u64,
    pub(crate) model: String,
    pub(crate) tokenizer: Arc<Tokenizer>,
    /// Tokens that end a row and have no text in it.
    pub(crate) eos: Arc<[u32]>,
    /// Whether log-probabilities were asked for.
    pub(crate) logprobs: bool,
    pub(crate) prompt_tokens: usize,
}

fn finish_word(finish: FinishReason) -> &'static str {
    match finish {
        FinishReason::Stop => "stop",
        FinishReason::Length => "length",
    }
}

/// A row's text without the stop text that ended it: OpenAI's answers leave it out, our records keep it.
fn spoken(sample: &RowSample) -> &str {
    &sample.text[..sample.text.len() - sample.stop]
}

impl Frame {
    /// The whole answer.
    pub(crate) fn whole(&self, samples: &[RowSample]) -> Value {
        let tokens = samples.iter().map(|sample| sample.tokens.len()).sum();
        let choices: Vec<Value> = samples
            .iter()
            .enumerate()
            .map(|(index, sample)| {
                let pairs: Vec<_> = sample.tokens.iter().copied().zip(&sample.logprobs).collect();
                let mut choice = json!({
                    "index": index,
                    "finish_reason": finish_word(sample.finish),
                    "logprobs": self.logprobs_of(&pairs, 0),
                });
                match self.endpoint {
                    Endpoint::Chat => {
                        choice["message"] =
                            json!({"role": "assistant", "content": spoken(sample), "refusal": null});
                    }
                    Endpoint::Completions => choice["text"] = spoken(sample).into(),
                }
                choice
            })
            .collect();
        let mut answer = self.head(false);
        answer["choices"] = choices.into();
        answer["usage"] = self.usage(tokens);
        answer
    }

    fn head(&self, chunk: bool) -> Value {
        let object = match (self.endpoint, chunk) {
            (Endpoint::Chat, false) => "chat.completion",
            (Endpoint::Chat, true) => "chat.completion.chunk",
            (Endpoint::Completions, _) => "text_completion",
        };
        json!({"id": self.id, "object": object, "created": self.created, "model": self.model})
    }

    fn usage(&self, completion_tokens: usize) -> Value {
        json!({
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self.prompt_tokens + completion_tokens,
        })
    }

    /// The chunk that opens a row of a chat.
    pub(crate) fn opening(&self, row: usize) -> Option<Value> {
        (self.endpoint == Endpoint::Chat).then(|| {
            let delta = json!({"role": "assistant", "content": ""});
            self.chunk(json!({"index": row, "delta": delta, "logprobs": null, "finish_reason": null}))
        })
    }

    fn chunk(&self, choice: Value) -> Value {
        let mut chunk = self.head(true);
        chunk["choices"] = json!([choice]);
        chunk
    }

    /// A piece of a row's text with its tokens, at `offset` characters.
    pub(crate) fn piece(
        &self,
        row: usize,
        text: &str,
        tokens: &[(u32, TokenLogprobs)],
        offset: usize,
        finish: Option<FinishReason>,
    ) -> Value {
        let pairs: Vec<_> = tokens.iter().map(|(token, logprobs)| (*token, logprobs)).collect();
        let mut choice = json!({
            "index": row,
            "finish_reason": finish.map(finish_word),
            "logprobs": self.logprobs_of(&pairs, offset),
        });
        match self.endpoint {
            Endpoint::Chat if text.is_empty() => choice["delta"] = json!({}),
            Endpoint::Chat => choice["delta"] = json!({"content": text}),
            Endpoint::Completions => choice["text"] = text.into(),
        }
        self.chunk(choice)
    }

    /// The last chunk, for clients that ask for it.
    pub(crate) fn usage_chunk(&self, completion_tokens: usize) -> Value {
        let mut chunk = self.head(true);
        chunk["choices"] = json!([]);
        chunk["usage"] = self.usage(completion_tokens);
        chunk
    }

    /// A token's text alone; what is only a part of a character has none of its own.
    fn text_of(&self, token: u32) -> String {
        self.tokenizer.decode(&[token]).unwrap_or_default()
    }

    fn logprobs_of(&self, tokens: &[(u32, &TokenLogprobs)], offset: usize) -> Value {
        if !self.logprobs {
            return Value::Null;
        }
        let spoken = tokens.iter().filter(|(token, _)| !self.eos.contains(token));
        match self.endpoint {
            Endpoint::Chat => {
                let entry = |token: u32, logprob: f32| {
                    let text = self.text_of(token);
                    let whole = !text.contains(char::REPLACEMENT_CHARACTER);
                    let bytes = whole.then(|| text.bytes().collect::<Vec<u8>>());
                    json!({"token": text, "logprob": logprob, "bytes": bytes})
                };
                let content: Vec<Value> = spoken
                    .map(|(token, logprobs)| {
                        let mut one = entry(*token, logprobs.logprob);
                        one["top_logprobs"] = logprobs.top.iter().map(|&(t, p)| entry(t, p)).collect();
                        one
                    })
                    .collect();
                json!({"content": content, "refusal": null})
            }
            Endpoint::Completions => {
                let (mut texts, mut logprobs, mut tops, mut offsets) = (vec![], vec![], vec![], vec![]);
                let mut at = offset;
                for (token, one) in spoken {
                    let text = self.text_of(*token);
                    offsets.push(at);
                    at += text.chars().count();
                    texts.push(text);
                    logprobs.push(one.logprob);
                    let top = one.top.iter().map(|&(t, p)| (self.text_of(t), Value::from(p)));
                    tops.push(Value::Object(top.collect()));
                }
                json!({
                    "tokens": texts,
                    "token_logprobs": logprobs,
                    "top_logprobs": tops,
                    "text_offset": offsets,
                })
            }
        }
    }
}
