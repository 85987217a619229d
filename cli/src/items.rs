//! Lines of JSON to records, with errors that name file, line, column and field.

use std::io::BufRead;
use std::path::Path;

use orlm_types::Reference;
use serde::Deserialize;

use crate::exit::{DATA, Failure, unreadable};

/// One line of input to `orlm verify`.
#[derive(Debug, Deserialize)]
pub(crate) struct Item {
    /// Names the item in the output. Missing: its line number.
    #[serde(default, deserialize_with = "text_or_number")]
    pub(crate) id: Option<String>,
    /// Python source.
    #[serde(default)]
    pub(crate) program: Option<String>,
    /// A model's whole answer, with the program somewhere inside.
    #[serde(default)]
    pub(crate) trajectory: Option<String>,
    /// The right answer.
    #[serde(default)]
    pub(crate) reference: Reference,
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(Option::<Id>::deserialize(deserializer)?.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    }))
}

impl Item {
    /// Exactly one of `program` and `trajectory`.
    pub(crate) fn check(self) -> Result<Self, String> {
        match (&self.program, &self.trajectory) {
            (None, None) => Err("missing field `program` (or `trajectory`)".into()),
            (Some(_), Some(_)) => {
                Err("both `program` and `trajectory` are given; which one is meant?".into())
            }
            _ => Ok(self),
        }
    }
}

/// Reads a file (or standard input, for `-`) line by line.
pub(crate) struct Lines {
    name: String,
    reader: Box<dyn BufRead + Send>,
    line: usize,
}

impl Lines {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            let reader = Box::new(std::io::BufReader::new(std::io::stdin()));
            return Ok(Self { name: "(standard input)".into(), reader, line: 0 });
        }
        let file = std::fs::File::open(path).map_err(|e| unreadable(path, &e))?;
        let reader = Box::new(std::io::BufReader::with_capacity(1 << 20, file));
        Ok(Self { name: path.display().to_string(), reader, line: 0 })
    }

    /// The next line that is not blank, parsed, with its number.
    pub(crate) fn next<T>(
        &mut self,
        parse: impl Fn(&[u8]) -> Result<T, LineError>,
    ) -> Option<Result<(usize, T), Failure>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(e) => return Some(Err(unreadable(Path::new(&self.name), &e))),
            }
            self.line += 1;
            let mut text = bytes.as_slice();
            if self.line == 1 {
                text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
            }
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            return Some(match parse(text) {
                Ok(value) => Ok((self.line, value)),
                Err(error) => {
                    let column = error.column.map(|c| format!(":{c}")).unwrap_or_default();
                    let place = format!("{}:{}{column}", self.name, self.line);
                    Err(Failure::new(DATA, format!("{place}: {}", error.message)).hint(error.hint))
                }
            });
        }
    }
}

/// What is wrong with one line.
pub(crate) struct LineError {
    column: Option<usize>,
    message: String,
    hint: String,
}

const ITEM_SHAPE: &str =
    r#"an item is one line such as {"id": "a", "program": "…", "reference": {"objective": 12.5}}"#;
const PROBLEM_SHAPE: &str =
    r#"a problem is one line such as {"question": "…", "reference": {"objective": 12.5}}"#;

pub(crate) fn parse_item(text: &[u8]) -> Result<Item, LineError> {
    let hint = ITEM_SHAPE.to_string();
    let item: Item = from_json(text, ITEM_SHAPE)?;
    item.check().map_err(|message| LineError { column: None, message, hint })
}

fn from_json<T: serde::de::DeserializeOwned>(text: &[u8], hint: &str) -> Result<T, LineError> {
    serde_json::from_slice(text).map_err(|e| {
        let message = e.to_string();
        // The line number in serde_json's message is that within this one line.
        let message = message.split(" at line ").next().unwrap_or(&message).to_string();
        LineError { column: (e.column() > 0).then(|| e.column()), message, hint: hint.into() }
    })
}

/// Reads a whole file of problems.
pub(crate) fn problems(path: &Path) -> Result<Vec<orlm_types::Problem>, Failure> {
    let mut lines = Lines::open(path)?;
    let mut problems = Vec::new();
    while let Some(line) = lines.next(|text| from_json::<orlm_types::Problem>(text, PROBLEM_SHAPE)) {
        problems.push(line?.1);
    }
    if problems.is_empty() {
        return Err(Failure::new(DATA, format!("{}: no problem in it", path.display())).hint(PROBLEM_SHAPE));
    }
    Ok(problems)
}
