//! Where completions go: a file that a later run goes on with, or standard output.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use serde_json::json;

use super::Record;
use crate::append::Appended;
use crate::exit::{self, Failure, unwritable};
use crate::render;

/// Where completions go.
pub(crate) struct Output {
    to: To,
    there: HashSet<(String, u32)>,
    begun: Instant,
    written: u64,
    tokens: u64,
}

enum To {
    File(Appended),
    Stdout,
    /// Only the text, for people.
    Text,
}

/// What a run did.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) written: u64,
    /// Completions that were in the output when it began.
    pub(crate) before: u64,
    pub(crate) tokens: u64,
    pub(crate) seconds: f64,
    /// How many could not be had, and why the first could not.
    pub(crate) missing: Option<(u64, String)>,
}

impl Summary {
    pub(crate) fn json(&self) -> serde_json::Value {
        json!({
            "written": self.written,
            "before": self.before,
            "missing": self.missing.as_ref().map_or(0, |(n, _)| *n),
            "tokens": self.tokens,
            "seconds": self.seconds,
        })
    }
}

/// What must be known of a completion that is there.
#[derive(Deserialize)]
struct There {
    id: String,
    sample: u32,
    run: String,
}

impl Output {
    /// Appends to a file. What is in it must come from the same run.
    pub(crate) fn file(path: &Path, resume: bool, run: &str) -> Result<Self, Failure> {
        let mut there = HashSet::new();
        let shape = "every line was written by `orlm generate`";
        let file = Appended::open(path, resume, shape, |known: There, place| {
            if known.run != run {
                let text =
                    format!("{place}: this completion comes from another model, seed or way to sample");
                return Err(Failure::new(exit::DATA, text)
                    .hint("repeat the command that began the file, or name another file"));
            }
            there.insert((known.id, known.sample));
            Ok(())
        })?;
        Ok(Self::new(To::File(file), there))
    }

    /// Standard output: records, or only the texts.
    pub(crate) fn stdout(text: bool) -> Self {
        Self::new(if text { To::Text } else { To::Stdout }, HashSet::new())
    }

    fn new(to: To, there: HashSet<(String, u32)>) -> Self {
        Self { to, there, begun: Instant::now(), written: 0, tokens: 0 }
    }

    /// Whether a completion was there before.
    pub(crate) fn has(&self, id: &str, sample: u32) -> bool {
        // Most runs begin with nothing there, and then no key needs to be made.
        !self.there.is_empty() && self.there.contains(&(id.to_string(), sample))
    }

    /// Whether texts are for people and may be shown while they grow.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.to, To::Text)
    }

    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// Shows a piece of a growing text.
    pub(crate) fn show(&self, piece: &str) -> Result<(), Failure> {
        use std::io::IsTerminal;
        let mut stdout = std::io::stdout();
        let safe = if stdout.is_terminal() { render::visible(piece) } else { piece.to_string() };
        stdout.write_all(safe.as_bytes()).and_then(|()| stdout.flush()).map_err(|e| unwritable(&e))
    }

    /// Adds a completion: whole or not at all.
    pub(crate) fn add(&mut self, record: &Record) -> Result<(), Failure> {
        match &mut self.to {
            To::File(file) => file.add(record)?,
            To::Stdout => {
                let line = serde_json::to_string(record).map_err(|e| Failure::new(exit::INTERNAL, e))? + "\n";
                std::io::stdout().write_all(line.as_bytes()).map_err(|e| unwritable(&e))?;
            }
            To::Text => self.show("\n")?,
        }
        self.written += 1;
        self.tokens += u64::from(record.tokens.unwrap_or_default());
        Ok(())
    }

    pub(crate) fn summary(self, missing: Option<(u64, String)>) -> Summary {
        Summary {
            written: self.written,
            before: self.there.len() as u64,
            tokens: self.tokens,
            seconds: self.begun.elapsed().as_secs_f64(),
            missing,
        }
    }
}
