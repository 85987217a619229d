//! Prompts: lines of a file, or one from the command line.

use std::collections::HashSet;
use std::path::Path;

use orlm_types::{ContentId, Message};
use serde::Deserialize;

use crate::exit::{DATA, Failure};
use crate::lines::{BadRow, LINE_LIMIT, Lines, parse};

const SHAPE: &str =
    r#"a line is {"messages": [{"role": "user", "content": "…"}]} or {"prompt": "…"}, with "id" if you like"#;

/// A prompt.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Prompt {
    Chat(Vec<Message>),
    Text(String),
}

/// A prompt with its id.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) id: String,
    pub(crate) prompt: Prompt,
    /// `file:line`, for messages.
    pub(crate) place: String,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of messages")]
enum PromptField {
    Text(String),
    Chat(Vec<Message>),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a whole number")]
enum IdField {
    Text(String),
    Number(i64),
}

/// Other fields are the user's own.
#[derive(Deserialize)]
struct Row {
    id: Option<IdField>,
    prompt: Option<PromptField>,
    messages: Option<Vec<Message>>,
}

/// Where prompts come from.
pub(crate) struct Input {
    source: Source,
    seen: HashSet<String>,
}

enum Source {
    Lines(Lines),
    One(Option<Prompt>),
}

impl Input {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { source: Source::Lines(Lines::open(path, LINE_LIMIT)?), seen: HashSet::new() })
    }

    pub(crate) fn one(text: &str, raw: bool) -> Self {
        let prompt = if raw { Prompt::Text(text.into()) } else { Prompt::Chat(vec![Message::user(text)]) };
        Self { source: Source::One(Some(prompt)), seen: HashSet::new() }
    }

    /// Bytes read and bytes in all, where known.
    pub(crate) fn progress(&self) -> (u64, Option<u64>) {
        match &self.source {
            Source::Lines(lines) => lines.progress(),
            Source::One(_) => (0, None),
        }
    }

    /// The next prompt. A line that is none ends the input with its place and what is wrong.
    pub(crate) fn next(&mut self) -> Option<Result<Ask, Failure>> {
        let lines = match &mut self.source {
            Source::One(prompt) => {
                let (id, place) = ("prompt".to_string(), "--prompt".to_string());
                return prompt.take().map(|prompt| Ok(Ask { id, prompt, place }));
            }
            Source::Lines(lines) => lines,
        };
        let line = match lines.next_raw()? {
            Ok(line) => line,
            Err(failure) => return Some(Err(failure)),
        };
        let place = format!("{}:{}", lines.name(), line.number);
        let bad = |bad: BadRow| bad.failure(lines.name(), line.number);
        Some(parse::<Row>(&line, SHAPE).and_then(prompt_of).map_err(bad).and_then(|(id, prompt)| {
            let id = match id {
                Some(id) if self.seen.insert(id.clone()) => id,
                Some(id) => {
                    let text = format!("{place}: `id`: {id:?} stands on an earlier line too");
                    return Err(Failure::new(DATA, crate::render::visible(&text)).hint("ids must differ"));
                }
                None => self.own_id(&prompt),
            };
            Ok(Ask { id, prompt, place })
        }))
    }

    /// An id from the prompt's content; equal prompts are numbered.
    fn own_id(&mut self, prompt: &Prompt) -> String {
        let id = match prompt {
            Prompt::Text(text) => ContentId::of(&["text", text]),
            Prompt::Chat(messages) => {
                let parts = messages.iter().flat_map(|m| [m.role.as_str(), m.content.as_str()]);
                ContentId::of(&std::iter::once("chat").chain(parts).collect::<Vec<_>>())
            }
        };
        let numbered = (1u64..).map(|n| if n == 1 { id.0.clone() } else { format!("{}-{n}", id.0) });
        let mut free = numbered.skip_while(|id| self.seen.contains(id));
        let id = free.next().unwrap_or_default();
        self.seen.insert(id.clone());
        id
    }
}

fn prompt_of(row: Row) -> Result<(Option<String>, Prompt), BadRow> {
    let (field, prompt) = match (row.prompt, row.messages) {
        (Some(PromptField::Text(text)), None) => ("prompt", Prompt::Text(text)),
        (Some(PromptField::Chat(messages)), None) => ("prompt", Prompt::Chat(messages)),
        (None, Some(messages)) => ("messages", Prompt::Chat(messages)),
        (Some(_), Some(_)) => {
            return Err(BadRow::of_field("prompt", "the line has `messages` too", SHAPE));
        }
        (None, None) => return Err(BadRow::of_field("messages", "missing", SHAPE)),
    };
    let empty = match &prompt {
        Prompt::Text(text) => text.is_empty(),
        Prompt::Chat(messages) => messages.is_empty(),
    };
    if empty {
        return Err(BadRow::of_field(field, "empty", SHAPE));
    }
    if let Prompt::Chat(messages) = &prompt
        && let Some(message) =
            messages.iter().find(|m| !["system", "user", "assistant"].contains(&m.role.as_str()))
    {
        let what = format!("the role {:?} is none of system, user and assistant", message.role);
        return Err(BadRow::of_field(field, what, SHAPE));
    }
    let id = row.id.map(|id| match id {
        IdField::Text(text) => text,
        IdField::Number(number) => number.to_string(),
    });
    Ok((id, prompt))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn all(text: &str) -> Vec<Result<Ask, String>> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let mut input = Input::open(file.path()).unwrap();
        std::iter::from_fn(|| input.next()).map(|ask| ask.map_err(|f| f.message)).collect()
    }

    #[test]
    fn every_form_of_a_prompt_is_read() {
        let asks = all(concat!(
            "{\"prompt\": \"a\", \"id\": 7, \"note\": 1}\n",
            "{\"prompt\": [{\"role\": \"user\", \"content\": \"b\"}]}\n",
            "\n{\"messages\": [{\"role\": \"user\", \"content\": \"b\"}]}\n",
        ));
        let asks: Vec<Ask> = asks.into_iter().map(Result::unwrap).collect();
        assert_eq!((asks[0].id.as_str(), &asks[0].prompt), ("7", &Prompt::Text("a".into())));
        assert_eq!(asks[1].prompt, asks[2].prompt);
        // The same prompt a second time is another item.
        assert_eq!(asks[2].id, format!("{}-2", asks[1].id));
        assert!(asks[2].place.ends_with(":4"));
    }

    #[test]
    fn bad_lines_are_named() {
        for (line, expected) in [
            ("{}", ":1: `messages`: missing"),
            ("{\"prompt\": \"\"}", ":1: `prompt`: empty"),
            ("{\"prompt\": 5}", "`prompt`: expected a text or a list of messages"),
            ("{\"prompt\": \"a\", \"messages\": []}", "`prompt`: the line has `messages` too"),
            ("{\"messages\": [{\"role\": \"user\"}]}", "missing field `content`"),
            ("{\"messages\": [{\"role\": \"tool\", \"content\": \"\"}]}", "the role \"tool\""),
            ("{\"prompt\": \"a\"", ":1:"),
        ] {
            let text = all(line)[0].clone().unwrap_err();
            assert!(text.contains(expected), "{line}: {text}");
        }
        let twice = all("{\"prompt\": \"a\", \"id\": \"x\"}\n{\"prompt\": \"b\", \"id\": \"x\"}");
        assert!(twice[1].clone().unwrap_err().contains(":2: `id`: \"x\" stands on an earlier line"));
    }
}
