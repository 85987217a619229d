//! Text to tokens and back, and the model's chat format.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use minijinja::value::{Value, from_args};
use minijinja::{Environment, ErrorKind};
use orlm_types::Message;

use crate::error::{LmError, Result};

/// A tokenizer with the chat template that belongs to it.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    template: Option<String>,
    /// `bos_token` and the like, by key.
    special: BTreeMap<String, String>,
    /// What else `tokenizer_config.json` held.
    config: serde_json::Value,
}

impl Tokenizer {
    /// From the text of a `tokenizer.json`, a chat template, and the named special tokens (`bos_token`, …).
    pub fn from_json(json: &str, template: Option<&str>, special: BTreeMap<String, String>) -> Result<Self> {
        let inner = tokenizers::Tokenizer::from_bytes(json.as_bytes()).map_err(refused)?;
        let config = serde_json::json!({"tokenizer_class": "PreTrainedTokenizerFast"});
        let tokenizer = Self { inner, template: template.map(str::to_string), special, config };
        if tokenizer.template.is_some() {
            // A template that does not parse is found here and not at the first chat.
            tokenizer.environment()?;
        }
        Ok(tokenizer)
    }

    /// From a Hugging Face folder: `tokenizer.json` with `tokenizer_config.json` and `chat_template.jinja` if present.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("tokenizer.json");
        let json = std::fs::read_to_string(&path).map_err(LmError::io(&path))?;
        let path = folder.join("tokenizer_config.json");
        let mut special = BTreeMap::new();
        let mut template = None;
        let mut kept = None;
        if path.exists() {
            let text = std::fs::read_to_string(&path).map_err(LmError::io(&path))?;
            let config: serde_json::Value =
                serde_json::from_str(&text).map_err(|e| LmError::format(&path, e))?;
            for key in ["bos_token", "eos_token", "unk_token", "pad_token"] {
                // Either the text or an object that holds it.
                if let Some(token) = config[key].as_str().or(config[key]["content"].as_str()) {
                    special.insert(key.to_string(), token.to_string());
                }
            }
            template = config["chat_template"].as_str().map(str::to_string);
            kept = Some(config).filter(serde_json::Value::is_object);
        }
        let path = folder.join("chat_template.jinja");
        if path.exists() {
            template = Some(std::fs::read_to_string(&path).map_err(LmError::io(&path))?);
        }
        let mut tokenizer = Self::from_json(&json, template.as_deref(), special)?;
        tokenizer.config = kept.unwrap_or(tokenizer.config);
        Ok(tokenizer)
    }

    /// Makes each of `tokens` one token. They stay visible where special tokens are left out of a text. Returns the ids
    /// of all of them, those that were there already too.
    pub fn add_tokens(&mut self, tokens: &[String]) -> Result<Vec<u32>> {
        for token in tokens {
            if token.trim().is_empty() {
                return Err(LmError::Tokenizer { what: format!("{token:?} cannot be a token") });
            }
            let added = tokenizers::AddedToken::from(token.as_str(), false).normalized(false);
            self.inner.add_tokens([added]).map_err(refused)?;
        }
        let missing = |token: &String| LmError::Tokenizer { what: format!("{token:?} was not added") };
        tokens.iter().map(|token| self.token(token).ok_or_else(|| missing(token))).collect()
    }

    /// How many tokens there are, added ones included.
    pub fn size(&self) -> usize {
        self.inner.get_vocab_size(true)
    }

    /// Writes the files that [`Tokenizer::read`] reads.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join("tokenizer.json");
        let json = self.inner.to_string(false).map_err(refused)?;
        std::fs::write(&path, json).map_err(LmError::io(path))?;
        let mut config = self.config.clone();
        // It would list the tokens as they were; `tokenizer.json` has them all.
        if let Some(map) = config.as_object_mut() {
            map.remove("added_tokens_decoder");
        }
        for (key, token) in &self.special {
            config[key] = token.as_str().into();
        }
        if let Some(template) = &self.template {
            config["chat_template"] = template.as_str().into();
        }
        let path = folder.join("tokenizer_config.json");
        std::fs::write(&path, format!("{config:#}\n")).map_err(LmError::io(path))
    }

    /// Tokens of a text; the text of a special token becomes that token, and none is added.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        Ok(self.inner.encode_fast(text, false).map_err(refused)?.get_ids().to_vec())
    }

    /// Tokens of a plain text, with what the tokenizer itself adds around one (a `bos_token`, where it has that), and
    /// the bytes of the text that each stands for.
    pub fn encode_plain(&self, text: &str) -> Result<Vec<(u32, Range<usize>)>> {
        self.encode_spans(text, true)
    }

    /// The same for a text that holds its special tokens itself, such as a rendered chat: nothing is added.
    pub fn encode_rendered(&self, text: &str) -> Result<Vec<(u32, Range<usize>)>> {
        self.encode_spans(text, false)
    }

    fn encode_spans(&self, text: &str, special: bool) -> Result<Vec<(u32, Range<usize>)>> {
        let encoding = self.inner.encode(text, special).map_err(refused)?;
        let spans = encoding.get_offsets().iter().map(|&(start, end)| start..end);
        Ok(encoding.get_ids().iter().copied().zip(spans).collect())
    }

    /// Text of tokens, special ones included.
    pub fn decode(&self, tokens: &[u32]) -> Result<String> {
        self.inner.decode(tokens, false).map_err(refused)
    }

    /// Number of the token with this text.
    pub fn token(&self, text: &str) -> Option<u32> {
        self.inner.token_to_id(text)
    }

    /// A special token of the configuration, such as `eos_token`.
    pub fn special(&self, key: &str) -> Option<u32> {
        self.token(self.special.get(key)?)
    }

    /// As a `tokenizer.json`: all that decides the ids.
    pub fn to_json(&self) -> Result<String> {
        self.inner.to_string(false).map_err(refused)
    }

    /// A chat as the model reads it, up to where the assistant begins to write.
    pub fn chat(&self, messages: &[Message]) -> Result<String> {
        self.render(messages, true)
    }

    /// A whole chat as the model reads it, without the opening of another turn.
    pub fn transcript(&self, messages: &[Message]) -> Result<String> {
        self.render(messages, false)
    }

    /// What ends the assistant's turn in the chat format, such as `<|im_end|>`.
    pub fn end_of_turn(&self) -> Option<&str> {
        self.special.get("eos_token").map(String::as_str)
    }

    fn render(&self, messages: &[Message], generate: bool) -> Result<String> {
        let environment = self.environment()?;
        let turn = |message: &Message| {
            let fields = [("role", &message.role), ("content", &message.content)];
            Value::from_pairs(fields.map(|(key, text)| (key, Value::from(text.as_str()))))
        };
        let turns: Vec<Value> = messages.iter().map(turn).collect();
        let mut root = BTreeMap::from([
            ("messages".to_string(), turns.into()),
            ("add_generation_prompt".to_string(), Value::from(generate)),
        ]);
        for (key, token) in &self.special {
            root.insert(key.clone(), Value::from(token.as_str()));
        }
        Ok(environment.get_template("chat")?.render(root)?)
    }

    fn environment(&self) -> Result<Environment<'_>> {
        let template = self.template.as_deref().ok_or_else(|| LmError::Tokenizer {
            what: "this model has no chat template, so it cannot be asked in chat form".into(),
        })?;
        let mut environment = Environment::new();
        // As transformers sets Jinja up.
        let syntax =
            minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
        environment.set_syntax(syntax);
        environment.set_unknown_method_callback(python_method);
        environment.add_function(
            "raise_exception",
            |text: String| -> std::result::Result<String, minijinja::Error> {
                Err(minijinja::Error::new(ErrorKind::InvalidOperation, text))
            },
        );
        environment.add_filter("tojson", |value: Value| -> std::result::Result<Value, minijinja::Error> {
            // Chats of text need it for strings at most; tools are never offered.
            let text = value.as_str().ok_or_else(|| {
                minijinja::Error::new(ErrorKind::BadSerialization, "only strings can be written as JSON here")
            })?;
            Ok(Value::from_safe_string(serde_json::Value::from(text).to_string()))
        });
        environment.add_template_owned("chat", without_generation_marks(template))?;
        Ok(environment)
    }
}

/// The template with the tags `generation` and `endgeneration` of transformers, which mark the assistant's words and
/// which Jinja does not know, replaced by a block that always stands; their white-space control is kept.
fn without_generation_marks(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find("{%") {
        let Some(length) = rest[start..].find("%}") else { break };
        let (tag, after) = rest[start + 2..].split_at(length - 2);
        let word = tag.trim_matches(['-', '+']).trim();
        let plain = match word {
            "generation" => "if true",
            "endgeneration" => "endif",
            other => other,
        };
        out.push_str(&rest[..start + 2]);
        if plain == word {
            out.push_str(tag);
        } else {
            out.push_str(&tag.replacen(word, &format!(" {plain} "), 1));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The methods of Python's strings that chat templates call.
fn python_method(
    _state: &mut minijinja::State<'_, '_>,
    value: &Value,
    method: &str,
    args: &[Value],
) -> std::result::Result<Value, minijinja::Error> {
    let unknown = || minijinja::Error::from(ErrorKind::UnknownMethod);
    let text = value.as_str().ok_or_else(unknown)?;
    let strip_of = |args: &[Value]| -> std::result::Result<Vec<char>, minijinja::Error> {
        let (set,): (Option<String>,) = from_args(args)?;
        Ok(set.map_or_else(|| vec![' ', '\t', '\n', '\r', '\u{b}', '\u{c}'], |set| set.chars().collect()))
    };
    Ok(match method {
        "strip" => Value::from(text.trim_matches(strip_of(args)?.as_slice())),
        "lstrip" => Value::from(text.trim_start_matches(strip_of(args)?.as_slice())),
        "rstrip" => Value::from(text.trim_end_matches(strip_of(args)?.as_slice())),
        "startswith" => {
            let (prefix,): (&str,) = from_args(args)?;
            Value::from(text.starts_with(prefix))
        }
        "endswith" => {
            let (suffix,): (&str,) = from_args(args)?;
            Value::from(text.ends_with(suffix))
        }
        "split" => {
            let (separator,): (&str,) = from_args(args)?;
            Value::from(text.split(separator).map(str::to_string).collect::<Vec<_>>())
        }
        "upper" => Value::from(text.to_uppercase()),
        "lower" => Value::from(text.to_lowercase()),
        _ => return Err(unknown()),
    })
}

fn refused(error: tokenizers::Error) -> LmError {
    LmError::Tokenizer { what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_generation_become_blocks_and_nothing_else_changes() {
        let with = "{% for m in x %}{%- generation -%}{{ m }}{% endgeneration %}{%- endfor -%} generation";
        let without = "{% for m in x %}{%-  if true  -%}{{ m }}{%  endif  %}{%- endfor -%} generation";
        assert_eq!(without_generation_marks(with), without);
        for text in ["", "{% if x", "{{ a }}{% if generation %}b{% endif %}", "%}{%"] {
            assert_eq!(without_generation_marks(text), text);
        }
    }
}
