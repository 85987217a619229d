//! Rows of datasets in TRL's formats, and the training sequences that they mean.
//!
//! The tokens and masks are those that TRL's trainers make of the same rows: a chat is rendered by the model's own
//! template, prompt and completion are read as one text, and the prompt ends where the tokens of both first differ.

use std::fmt;
use std::ops::Range;

use orlm_config::LossOn;
use orlm_lm::{Sequence, Tokenizer};
use orlm_types::Message;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor, value::SeqAccessDeserializer};

use crate::sft::Example;

/// What rows look like, for those whose row is something else.
pub const SFT_SHAPE: &str = "a row is {\"messages\": [{\"role\": …, \"content\": …}, …]}, {\"prompt\": …, \
\"completion\": …}, {\"text\": …} or {\"prompt\": …, \"completions\": […], \"labels\": […]}";
/// The same for preferences.
pub const DPO_SHAPE: &str = "a row is {\"prompt\": …, \"chosen\": …, \"rejected\": …}, with a \"weight\" if you like; \
each a text, or a list of {\"role\": …, \"content\": …}";

/// A text, or a chat.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// As it is, without a template.
    Plain(String),
    /// Rendered by the chat template.
    Chat(Vec<Turn>),
}

/// One turn of a chat. Other keys are ignored, but for calls of tools.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Turn {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// The text.
    pub content: String,
    /// Not supported: a chat must be text.
    #[serde(default)]
    pub tool_calls: Option<IgnoredAny>,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of messages")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text::Plain(text.to_string()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Text, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Text::Chat)
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

/// One row, of any format. Columns that are not named here are ignored, as TRL ignores them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    /// A chat; with `completion` or `chosen` and `rejected`, the chat before them (orlm's own records).
    pub messages: Option<Vec<Turn>>,
    /// What comes before the completion.
    pub prompt: Option<Text>,
    /// What to learn.
    pub completion: Option<Text>,
    /// Text without any structure.
    pub text: Option<String>,
    /// Steps (stepwise supervision).
    pub completions: Option<Vec<String>>,
    /// Whether each step is right.
    pub labels: Option<Vec<bool>>,
    /// The better completion.
    pub chosen: Option<Text>,
    /// The worse one.
    pub rejected: Option<Text>,
    /// Weight of the pair.
    pub weight: Option<f64>,
    /// Not supported.
    pub tools: Option<IgnoredAny>,
    /// Not supported.
    pub images: Option<IgnoredAny>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The field at fault; empty where it is the whole row.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub hint: String,
}

/// A pair in tokens, with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Preference {
    /// Prompt and better completion.
    pub chosen: Vec<u32>,
    /// Prompt and worse completion.
    pub rejected: Vec<u32>,
    /// Tokens of the prompt.
    pub prompt: usize,
    /// 1 where the row has none.
    pub weight: f64,
}

type Result<T, E = RowError> = std::result::Result<T, E>;

fn bad(field: &'static str, message: impl fmt::Display, hint: impl Into<String>) -> RowError {
    RowError { field, message: message.to_string(), hint: hint.into() }
}

fn messages(field: &'static str, turns: &[Turn]) -> Result<Vec<Message>> {
    if turns.is_empty() {
        return Err(bad(field, "there is no message", "give at least one {\"role\": …, \"content\": …}"));
    }
    for turn in turns {
        if !matches!(turn.role.as_str(), "system" | "user" | "assistant") {
            let message = format!("the role {:?} is unknown", turn.role);
            return Err(bad(field, message, "roles are system, user and assistant"));
        }
        if turn.tool_calls.is_some() {
            return Err(bad(field, "tool_calls are not supported", "leave such rows out"));
        }
    }
    Ok(turns.iter().map(|turn| Message { role: turn.role.clone(), content: turn.content.clone() }).collect())
}

/// Makes sequences of rows.
pub struct RowReader<'a> {
    tokenizer: &'a Tokenizer,
    loss: LossOn,
}

impl<'a> RowReader<'a> {
    /// For the model that `tokenizer` belongs to.
    pub fn new(tokenizer: &'a Tokenizer, loss: LossOn) -> Self {
        Self { tokenizer, loss }
    }

    /// The example that a row of supervised fine-tuning means; `None` where it has nothing to learn (a stepwise row
    /// whose first step is wrong).
    pub fn sft(&self, row: &Row) -> Result<Option<Example>> {
        plain_columns(row)?;
        if row.chosen.is_some() || row.rejected.is_some() {
            return Err(bad("chosen", "this is a row of preferences", "orlm train dpo learns from those"));
        }
        let example = match row {
            Row { messages: Some(turns), completion: Some(Text::Plain(completion)), .. } => {
                let prompt = messages("messages", turns)?;
                let answer = Message { role: "assistant".into(), content: completion.clone() };
                self.prompted(self.chat("completion", &prompt, &[answer])?)
            }
            Row { messages: Some(turns), prompt: None, completion: None, .. } => {
                self.conversation(&messages("messages", turns)?)?
            }
            Row { prompt: Some(prompt), completions: Some(steps), labels: Some(labels), .. } => {
                return self.stepwise(prompt, steps, labels);
            }
            Row { completions: Some(_), .. } | Row { labels: Some(_), .. } => {
                let message = "stepwise supervision needs prompt, completions and labels";
                return Err(bad("completions", message, SFT_SHAPE));
            }
            Row { prompt: Some(prompt), completion: Some(completion), .. } => {
                self.prompted(self.prompt_and("completion", prompt, completion)?)
            }
            Row { text: Some(text), prompt: None, completion: None, .. } => {
                let tokens = self.plain("text", &self.ended(text))?;
                Example::after(tokens, 1)
            }
            Row { prompt: Some(_), .. } => {
                return Err(bad("completion", "a prompt without a completion", SFT_SHAPE));
            }
            Row { completion: Some(_), .. } => {
                return Err(bad("prompt", "a completion without a prompt", SFT_SHAPE));
            }
            _ => return Err(bad("", "none of the known fields is there", SFT_SHAPE)),
        };
        if example.trained() == 0 {
            return Err(bad("", "no token of this row would be learned from", SFT_SHAPE));
        }
        Ok(Some(example))
    }

    /// The pair that a row of preferences means.
    pub fn dpo(&self, row: &Row) -> Result<Preference> {
        plain_columns(row)?;
        let (Some(chosen), Some(rejected)) = (&row.chosen, &row.rejected) else {
            let field = if row.chosen.is_none() { "chosen" } else { "rejected" };
            return Err(bad(field, "it is missing", DPO_SHAPE));
        };
        let weight = row.weight.unwrap_or(1.0);
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(bad("weight", format!("{weight} is no weight"), "a weight is a number from 0 on"));
        }
        let ((a, first), (b, second)) = match (&row.prompt, &row.messages) {
            (Some(prompt), _) => {
                (self.prompt_and("chosen", prompt, chosen)?, self.prompt_and("rejected", prompt, rejected)?)
            }
            (None, Some(turns)) => {
                let prompt = Text::Chat(turns.clone());
                let side = |field, text: &Text| {
                    let text = match text {
                        Text::Plain(text) => Text::Chat(vec![Turn {
                            role: "assistant".into(),
                            content: text.clone(),
                            tool_calls: None,
                        }]),
                        chat => chat.clone(),
                    };
                    self.prompt_and(field, &prompt, &text)
                };
                (side("chosen", chosen)?, side("rejected", rejected)?)
            }
            (None, None) => self.implicit_prompt(chosen, rejected)?,
        };
        let prompt = first.min(second).min(common(&a, &b));
        if prompt == 0 {
            return Err(bad("prompt", "it has no tokens", "a completion is predicted from at least one"));
        }
        for (field, tokens) in [("chosen", &a), ("rejected", &b)] {
            if tokens.len() <= prompt {
                return Err(bad(
                    field,
                    "it adds no token to the prompt",
                    "both completions must say something",
                ));
            }
        }
        Ok(Preference { chosen: a, rejected: b, prompt, weight })
    }

    /// Chats that begin alike: the turns that they share are the prompt.
    fn implicit_prompt(
        &self,
        chosen: &Text,
        rejected: &Text,
    ) -> Result<((Vec<u32>, usize), (Vec<u32>, usize))> {
        let (Text::Chat(chosen), Text::Chat(rejected)) = (chosen, rejected) else {
            return Err(bad("prompt", "it is missing", DPO_SHAPE));
        };
        let shared = chosen.iter().zip(rejected).take_while(|(a, b)| a == b).count();
        if shared == 0 {
            let message = "it is missing, and chosen and rejected do not begin with the same messages";
            return Err(bad("prompt", message, DPO_SHAPE));
        }
        let prompt = Text::Chat(chosen[..shared].to_vec());
        let side =
            |field, turns: &[Turn]| self.prompt_and(field, &prompt, &Text::Chat(turns[shared..].to_vec()));
        Ok((side("chosen", chosen)?, side("rejected", rejected)?))
    }

    /// All tokens, and how many of them are prompt.
    fn prompt_and(&self, field: &'static str, prompt: &Text, after: &Text) -> Result<(Vec<u32>, usize)> {
        match (prompt, after) {
            (Text::Plain(prompt), Text::Plain(after)) => {
                let whole = self.plain(field, &self.ended(&format!("{prompt}{after}")))?;
                let shared = common(&self.plain("prompt", prompt)?, &whole);
                Ok((whole, shared))
            }
            (Text::Chat(prompt), Text::Chat(after)) => {
                self.chat(field, &messages("prompt", prompt)?, &messages(field, after)?)
            }
            (Text::Plain(_), Text::Chat(_)) => {
                Err(bad(field, "messages after a prompt that is a text", "make both texts, or both messages"))
            }
            (Text::Chat(_), Text::Plain(_)) => {
                Err(bad(field, "a text after a prompt of messages", "make both texts, or both messages"))
            }
        }
    }

    fn chat(&self, field: &'static str, prompt: &[Message], after: &[Message]) -> Result<(Vec<u32>, usize)> {
        if prompt.last().is_some_and(|last| last.role == "assistant") {
            let message = "the prompt ends with a turn of the assistant";
            return Err(bad("prompt", message, "end it with the turn that is to be answered"));
        }
        let refused = |e| bad(field, e, "the model's chat template refuses this chat");
        let whole = self
            .tokenizer
            .transcript(&[prompt, after].concat())
            .and_then(|text| self.tokenizer.encode(&text))
            .map_err(refused)?;
        let opened = self
            .tokenizer
            .chat(prompt)
            .and_then(|text| self.tokenizer.encode(&text))
            .map_err(|e| bad("prompt", e, "the model's chat template refuses this chat"))?;
        let shared = common(&opened, &whole);
        Ok((whole, shared))
    }

    /// A prompt and its completion, of which the prompt counts only if asked for.
    fn prompted(&self, (tokens, prompt): (Vec<u32>, usize)) -> Example {
        match self.loss {
            LossOn::All => Example::after(tokens, 1),
            LossOn::Assistant | LossOn::Completion => Example::after(tokens, prompt),
        }
    }

    /// A chat by itself.
    fn conversation(&self, chat: &[Message]) -> Result<Example> {
        let template = |e| bad("messages", e, "the model's chat template refuses this chat");
        let text = self.tokenizer.transcript(chat).map_err(template)?;
        let tokens = self.tokenizer.encode_rendered(&text).map_err(template)?;
        if self.loss == LossOn::All {
            return Ok(Example::after(tokens.into_iter().map(|(token, _)| token).collect(), 1));
        }
        let mut turns = (0..chat.len()).filter(|&i| chat[i].role == "assistant");
        let wanted: Vec<usize> = match self.loss {
            LossOn::Completion => turns.next_back().into_iter().collect(),
            _ => turns.collect(),
        };
        if wanted.is_empty() {
            let hint = "add one, or learn from every token with data.loss = \"all\"";
            return Err(bad("messages", "no turn is the assistant's", hint));
        }
        let mut spans = Vec::with_capacity(wanted.len());
        for turn in wanted {
            let bytes = self.turn(chat, turn, &text)?;
            let inside = |span: &Range<usize>| span.start >= bytes.start && span.start < bytes.end;
            let start = tokens.iter().position(|(_, span)| inside(span)).unwrap_or(tokens.len());
            let end = tokens.iter().rposition(|(_, span)| inside(span)).map_or(start, |last| last + 1);
            spans.push(start..end);
        }
        Ok(Example::of_spans(tokens.into_iter().map(|(token, _)| token).collect(), &spans))
    }

    /// The bytes of `text` that the assistant writes in turn `turn`, with the token that ends it.
    fn turn(&self, chat: &[Message], turn: usize, text: &str) -> Result<Range<usize>> {
        let template = |e| bad("messages", e, "the model's chat template refuses this chat");
        let before = self.tokenizer.chat(&chat[..turn]).map_err(template)?;
        let through = self.tokenizer.transcript(&chat[..=turn]).map_err(template)?;
        if !text.starts_with(&before) || !text.starts_with(&through) || through.len() <= before.len() {
            let message = format!(
                "the chat template rewrites earlier turns, so the assistant's message {turn} cannot be told from the rest"
            );
            let hint = "--set data.loss=all learns from every token; or give prompt and completion";
            return Err(bad("messages", message, hint));
        }
        // Line ends after the end of the turn belong to the template and not to what the model writes.
        let end = before.len() + through[before.len()..].trim_end_matches(['\n', ' ']).len();
        Ok(before.len()..end.max(before.len() + 1))
    }

    /// Steps up to the first wrong one. A row of right steps only ends as a completion does.
    fn stepwise(&self, prompt: &Text, steps: &[String], labels: &[bool]) -> Result<Option<Example>> {
        if steps.len() != labels.len() {
            let message = format!("{} labels for {} completions", labels.len(), steps.len());
            return Err(bad("labels", message, "give one label for each step"));
        }
        if steps.is_empty() {
            return Err(bad("completions", "there is no step", SFT_SHAPE));
        }
        let right = labels.iter().take_while(|label| **label).count();
        if right == 0 {
            return Ok(None);
        }
        let answer = steps[..right].join("\n");
        let whole = right == steps.len();
        let (mut tokens, shared) = match prompt {
            Text::Plain(prompt) => {
                let text = format!("{prompt}{answer}");
                let text = if whole { self.ended(&text) } else { text };
                let tokens = self.plain("completions", &text)?;
                let shared = common(&self.plain("prompt", prompt)?, &tokens);
                (tokens, shared)
            }
            Text::Chat(turns) => {
                let answer = Message { role: "assistant".into(), content: answer };
                self.chat("completions", &messages("prompt", turns)?, &[answer])?
            }
        };
        if let (false, Some(end), Text::Chat(_)) = (whole, self.tokenizer.special("eos_token"), prompt)
            && let Some(at) = tokens.iter().rposition(|&token| token == end).filter(|&at| at > shared)
        {
            // The answer goes on after the last right step: its end is not learned.
            tokens.truncate(at);
        }
        Ok(Some(self.prompted((tokens, shared))))
    }

    /// A text with the token that ends it, unless it has it.
    fn ended(&self, text: &str) -> String {
        match self.tokenizer.end_of_turn() {
            Some(end) if !text.ends_with(end) => format!("{text}{end}"),
            _ => text.to_string(),
        }
    }

    fn plain(&self, field: &'static str, text: &str) -> Result<Vec<u32>> {
        let tokens = self.tokenizer.encode_plain(text).map_err(|e| bad(field, e, SFT_SHAPE))?;
        Ok(tokens.into_iter().map(|(token, _)| token).collect())
    }
}

fn plain_columns(row: &Row) -> Result<()> {
    for (field, there) in [("tools", row.tools.is_some()), ("images", row.images.is_some())] {
        if there {
            return Err(bad(field, "it is not supported", "chats must be text, without tools"));
        }
    }
    Ok(())
}

/// How many tokens both begin with.
fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

impl Preference {
    /// As training takes it, without a reference yet.
    pub fn pair(self) -> crate::dpo::Pair {
        let sequence = |tokens| Sequence { tokens, prompt: self.prompt };
        crate::dpo::Pair {
            chosen: sequence(self.chosen),
            rejected: sequence(self.rejected),
            weight: self.weight,
            reference: [0.0; 2],
        }
    }
}
