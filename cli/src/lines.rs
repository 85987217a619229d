//! Files of JSON Lines: one line at a time, however long the file, and errors that name file, line, column and field.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::exit::{DATA, Failure, unreadable};
use crate::render;

/// A line of input, without its end.
#[derive(Debug)]
pub(crate) struct RawLine {
    /// Counted from 1, blank lines included.
    pub(crate) number: u64,
    /// What stands there. No more than the limit is read of a line that is too long.
    pub(crate) bytes: Vec<u8>,
    /// The whole length in bytes of a line that is longer than the limit.
    pub(crate) too_long: Option<u64>,
    /// Whether the file ends without a line end: it may be cut off.
    pub(crate) unended: bool,
}

/// What [`Lines::next_within`] found.
pub(crate) enum Next {
    /// A line that is not blank.
    Line(RawLine),
    /// Whoever writes the input has not written a whole line yet.
    Later,
    /// There are no more.
    End,
}

/// Reads a file (or standard input, for `-`) line by line.
pub(crate) struct Lines {
    name: String,
    source: Source,
    count: u64,
    read: u64,
    size: Option<u64>,
}

/// A line, and the bytes that it took.
type ReadLine = std::io::Result<Option<(RawLine, u64)>>;

enum Source {
    /// A file, which gives its lines at once.
    File(Reader),
    /// A pipe or a terminal, which somebody may write to between two lines: a thread waits for them.
    Stream(Receiver<ReadLine>),
}

/// Longest line that is read unless told otherwise, in bytes.
pub(crate) const LINE_LIMIT: usize = 64 << 20;

impl Lines {
    pub(crate) fn open(path: &Path, limit: usize) -> Result<Self, Failure> {
        let lines = |name: String, source, size| Self { name, source, count: 0, read: 0, size };
        if path == Path::new("-") {
            let reader = Reader::new(BufReader::new(std::io::stdin()), limit);
            return Ok(lines("(standard input)".into(), reader.streamed(), None));
        }
        let file = std::fs::File::open(path).map_err(|e| unreadable(path, &e))?;
        let size = file.metadata().ok().filter(|m| m.is_file()).map(|m| m.len());
        let reader = Reader::new(BufReader::with_capacity(1 << 20, file), limit);
        let source = if size.is_some() { Source::File(reader) } else { reader.streamed() };
        Ok(lines(path.display().to_string(), source, size))
    }

    /// The file's name for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Bytes read so far, and in all where that is known.
    pub(crate) fn progress(&self) -> (u64, Option<u64>) {
        (self.read, self.size)
    }

    /// Lines read so far, blank ones included.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The next line that is not blank, for as long as it takes.
    pub(crate) fn next_raw(&mut self) -> Option<Result<RawLine, Failure>> {
        loop {
            match self.next_within(Duration::MAX) {
                Ok(Next::Line(line)) => return Some(Ok(line)),
                Ok(Next::Later) => {}
                Ok(Next::End) => return None,
                Err(failure) => return Some(Err(failure)),
            }
        }
    }

    /// The next line that is not blank, if it is there within `patience`.
    pub(crate) fn next_within(&mut self, patience: Duration) -> Result<Next, Failure> {
        loop {
            let read = match &mut self.source {
                Source::File(reader) => reader.line(),
                Source::Stream(lines) => match lines.recv_timeout(patience) {
                    Ok(read) => read,
                    Err(RecvTimeoutError::Timeout) => return Ok(Next::Later),
                    Err(RecvTimeoutError::Disconnected) => Ok(None),
                },
            };
            let Some((line, length)) = read.map_err(|e| unreadable(Path::new(&self.name), &e))? else {
                return Ok(Next::End);
            };
            self.count = line.number;
            self.read += length;
            if !line.bytes.trim_ascii().is_empty() {
                return Ok(Next::Line(line));
            }
        }
    }
}

struct Reader {
    bytes: Box<dyn BufRead + Send>,
    limit: usize,
    number: u64,
}

impl Reader {
    fn new(bytes: impl BufRead + Send + 'static, limit: usize) -> Self {
        Self { bytes: Box::new(bytes), limit, number: 0 }
    }

    /// Read by a thread, which is at most two lines ahead and ends with the input or with the process.
    fn streamed(mut self) -> Source {
        let (give, take) = sync_channel(1);
        std::thread::spawn(move || {
            loop {
                let line = self.line();
                let last = !matches!(line, Ok(Some(_)));
                if give.send(line).is_err() || last {
                    return;
                }
            }
        });
        Source::Stream(take)
    }

    fn line(&mut self) -> ReadLine {
        let mut bytes = Vec::new();
        // One byte more than allowed and the line end, so that a line of just the limit is told from a longer one.
        let most = self.limit as u64 + 1;
        let mut length = (&mut self.bytes).take(most).read_until(b'\n', &mut bytes)? as u64;
        if length == 0 {
            return Ok(None);
        }
        let mut ended = bytes.last() == Some(&b'\n');
        let mut too_long = None;
        if !ended && length == most {
            // The rest is skipped without being kept.
            while !ended {
                let available = self.bytes.fill_buf()?;
                if available.is_empty() {
                    break;
                }
                let end = available.iter().position(|&b| b == b'\n');
                ended = end.is_some();
                let used = end.map_or(available.len(), |at| at + 1);
                length += used as u64;
                self.bytes.consume(used);
            }
            too_long = Some(length - u64::from(ended));
            bytes.truncate(200);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        self.number += 1;
        Ok(Some((RawLine { number: self.number, bytes, too_long, unended: !ended }, length)))
    }
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BadRow {
    /// In characters, from 1.
    pub(crate) column: Option<usize>,
    /// Path of the field, such as `reference.objective`.
    pub(crate) field: Option<String>,
    /// What is wrong.
    pub(crate) message: String,
    /// What would be right.
    pub(crate) hint: String,
}

impl BadRow {
    fn at(column: Option<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { column, field: None, message: message.into(), hint: hint.into() }
    }

    /// One line without a column.
    pub(crate) fn of_field(field: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::at(None, message, hint) }
    }

    /// `path:line:column: field: message`.
    pub(crate) fn text(&self, file: &str, line: u64) -> String {
        let column = self.column.map(|c| format!(":{c}")).unwrap_or_default();
        let field = self.field.as_ref().map(|f| format!("`{f}`: ")).unwrap_or_default();
        render::visible(&format!("{file}:{line}{column}: {field}{}", self.message))
    }

    /// The same as what ends a verb.
    pub(crate) fn failure(&self, file: &str, line: u64) -> Failure {
        Failure::new(DATA, self.text(file, line)).hint(render::visible(&self.hint))
    }
}

const BOM: &[u8] = "\u{feff}".as_bytes();

/// A record from a line. `shape` shows what a right line looks like.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(line: &RawLine, shape: &str) -> Result<T, BadRow> {
    if let Some(length) = line.too_long {
        let hint = "--line-mib N reads longer lines";
        return Err(BadRow::at(None, format!("the line has {length} bytes, more than is read of one"), hint));
    }
    let all = line.bytes.as_slice();
    if line.number == 1 && (all.starts_with(b"\xff\xfe") || all.starts_with(b"\xfe\xff")) {
        return Err(BadRow::at(Some(1), "the file is UTF-16", "JSON Lines are UTF-8: convert the file"));
    }
    let body = if line.number == 1 { all.strip_prefix(BOM).unwrap_or(all) } else { all };
    let skipped = all.len() - body.trim_ascii_start().len();
    let text = body.trim_ascii();
    let column = |at: usize| {
        let before = &all[..(skipped + at).min(all.len())];
        let before = before.strip_prefix(BOM).unwrap_or(before);
        String::from_utf8_lossy(before).chars().count() + 1
    };
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(e) => {
            let at = e.valid_up_to();
            let message = format!("not UTF-8: byte {:#04x}", text[at]);
            return Err(BadRow::at(Some(column(at)), message, "JSON Lines are UTF-8: convert the file"));
        }
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        (Some(path).filter(|p| p != "." && p != "?"), e.into_inner())
    });
    let (field, error) = match parsed.and_then(|value| json.end().map(|()| value).map_err(|e| (None, e))) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // serde_json counts the column of the last byte that it read, from 1.
    let at = error.column().saturating_sub(1);
    let words = error.to_string();
    // The line number in its message is that within this one line.
    let words = words.split(" at line ").next().unwrap_or(&words);
    let rest = text.get(at..).unwrap_or_default();
    let before = text.get(at.saturating_sub(1)..).unwrap_or_default();
    // The longer one first: the other is its end.
    let token = ["NaN", "-Infinity", "Infinity"]
        .into_iter()
        .find(|token| rest.starts_with(token) || before.starts_with(token));
    let (message, hint) = match token {
        Some(token) => {
            (format!("{token} is no JSON number"), "leave out what is not known, or say null".to_string())
        }
        None if error.is_eof() && line.unended => {
            (format!("the file is cut off in the middle of its last line ({words})"), shape.to_string())
        }
        None if error.is_syntax() || error.is_eof() => (format!("no JSON: {words}"), shape.to_string()),
        None => (words.to_string(), shape.to_string()),
    };
    let column = (error.column() > 0).then(|| column(at));
    Err(BadRow { column, field, message, hint })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[allow(dead_code, reason = "only its type matters here")]
        value: Option<f64>,
    }

    #[derive(Debug, Deserialize)]
    struct Row {
        id: String,
        #[allow(dead_code, reason = "only its type matters here")]
        inner: Option<Inner>,
    }

    fn lines(bytes: &[u8], limit: usize) -> Lines {
        let source = Source::File(Reader::new(std::io::Cursor::new(bytes.to_vec()), limit));
        Lines { name: "f".into(), source, count: 0, read: 0, size: None }
    }

    fn all(bytes: &[u8], limit: usize) -> Vec<(u64, Result<String, String>)> {
        let mut lines = lines(bytes, limit);
        std::iter::from_fn(|| lines.next_raw())
            .map(|line| {
                let line = line.unwrap();
                let row = parse::<Row>(&line, "shape");
                (line.number, row.map(|r| r.id).map_err(|e| e.text("f", line.number)))
            })
            .collect()
    }

    fn bad(line: &[u8]) -> String {
        let seen = all(line, 1000);
        seen[0].1.clone().unwrap_err()
    }

    #[test]
    fn a_byte_order_mark_windows_line_ends_blank_lines_and_a_missing_last_line_end_are_fine() {
        let text = "\u{feff}{\"id\": \"a\"}\r\n\r\n  \n {\"id\": \"ö\"} \r\n{\"id\": \"c\"}";
        let expected = [(1, Ok("a".to_string())), (4, Ok("ö".to_string())), (5, Ok("c".to_string()))];
        assert_eq!(all(text.as_bytes(), 1000), expected);
    }

    #[test]
    fn a_bad_line_is_named_with_line_column_and_field() {
        for (line, expected) in [
            (r#"{"id": 5}"#, "f:1:8: `id`: invalid type: integer `5`, expected a string"),
            (r#"{"id": "a", "id": "b"}"#, "f:1:16: duplicate field `id`"),
            (r#"{"id": "a", "inner": {"value": "x"}}"#, "f:1:34: `inner.value`: invalid type: string"),
            (r#"{"id": "a", "inner": {"value": NaN}}"#, "f:1:32: `inner.value`: NaN is no JSON number"),
            (r#"{"id": "a", "inner": {"value": -Infinity}}"#, "-Infinity is no JSON number"),
            (r#"{"id": "ä", "inner": 7}"#, "f:1:22: `inner`: invalid type: integer `7`"),
            (r#"{"id": "a"} x"#, "f:1:13: no JSON: trailing characters"),
            (r#"{"id": "a", "#, "f:1:11: the file is cut off in the middle of its last line"),
            (r#"["a"]"#, "f:1:"),
            (r#"{"inner": null}"#, "missing field `id`"),
        ] {
            let text = bad(line.as_bytes());
            assert!(text.contains(expected), "{line}\n  {text}\n  {expected}");
        }
        assert!(bad(b"{\"id\": \"a\n").contains("no JSON: EOF"), "an ended line is broken and not cut off");
    }

    #[test]
    fn other_encodings_are_named() {
        assert!(bad(b"{\"id\": \"\xe4\"}").contains("f:1:9: not UTF-8: byte 0xe4"));
        assert!(bad(b"\xff\xfe{\0").contains("UTF-16"));
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_the_next_one_is_read() {
        let long = format!("{{\"id\": \"{}\"}}", "x".repeat(100));
        let text = format!("{long}\n{{\"id\": \"b\"}}\n{long}");
        let seen = all(text.as_bytes(), 50);
        assert!(seen[0].1.as_ref().unwrap_err().contains("110 bytes"), "{seen:?}");
        assert_eq!(seen[1], (2, Ok("b".into())));
        assert!(seen[2].1.as_ref().unwrap_err().contains("110 bytes"), "{seen:?}");
        let all_of_it = all(text.as_bytes(), 110);
        assert_eq!(all_of_it.iter().filter(|row| row.1.is_ok()).count(), 3, "just the limit is allowed");
    }
}
