//! Ledgers: JSON Lines that are only ever appended to. The first line is the [`Header`], then comes one [`Entry`] for each
//! line of input in the order of the input, and after the last one an [`End`].
//!
//! A run can be killed at any moment: what is there then is a ledger of the first lines of the input, at most with half a
//! line behind it, which is dropped. To continue, ledger and input are read side by side, and the keys show that both are
//! about the same items. So a ledger of any length takes no memory.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::context::{Context, Setting};
use super::entry::Entry;
use crate::exit::{self, Failure};
use crate::lines::{LINE_LIMIT, Lines, parse};

/// Version of the format.
const VERSION: u32 = 1;

/// Every n-th line of the input, from some line on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shard {
    /// From 1.
    pub(crate) index: u64,
    /// How many there are.
    pub(crate) of: u64,
}

impl Shard {
    /// The whole input.
    pub(crate) const WHOLE: Self = Self { index: 1, of: 1 };

    /// Reads `i/n`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let expected = "expected I/N with 1 <= I <= N, such as 2/8";
        let (index, of) = text.split_once('/').ok_or(expected)?;
        let (index, of) = (index.parse().map_err(|_| expected)?, of.parse().map_err(|_| expected)?);
        if index >= 1 && index <= of { Ok(Self { index, of }) } else { Err(expected.into()) }
    }

    /// Whether a line belongs to it.
    pub(crate) fn has(&self, line: u64) -> bool {
        (line - 1) % self.of == self.index - 1
    }
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Version of the format.
    orlm_ledger: u32,
    /// Which lines of the input it is about.
    pub(crate) shard: Shard,
    /// What all verdicts in it have in common.
    pub(crate) setting: Setting,
}

/// The last line of a ledger whose input was read to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    /// Lines of the whole input, blank ones included.
    pub(crate) lines: u64,
    /// Entries of this ledger.
    pub(crate) entries: u64,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    end: End,
}

/// A line behind the header.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Record {
    /// The input was read to its end.
    End {
        /// How much there was.
        end: End,
    },
    /// A line of input.
    Entry(Box<Entry>),
}

/// Reads a ledger.
pub(crate) struct Reader {
    lines: Lines,
    /// Its first line.
    pub(crate) header: Header,
    /// Where the line that was read last begins, in bytes.
    begin: u64,
}

impl Reader {
    /// Opens a ledger; `None` when not even its first line is whole.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, Failure> {
        let mut lines = Lines::open(path, LINE_LIMIT)?;
        let Some(first) = lines.next_raw().transpose()?.filter(|line| !line.unended) else {
            return Ok(None);
        };
        let what = "is no ledger of `orlm verify`";
        let version: serde_json::Value =
            serde_json::from_slice(&first.bytes).map_err(|_| not_ours(path, what))?;
        match version.get("orlm_ledger").and_then(serde_json::Value::as_u64) {
            Some(v) if v == u64::from(VERSION) => {}
            Some(v) => return Err(not_ours(path, &format!("has format {v}; this orlm knows {VERSION}"))),
            None => return Err(not_ours(path, what)),
        }
        let header = parse(&first, "the first line says what the verdicts depend on")
            .map_err(|bad| bad.failure(lines.name(), first.number))?;
        let begin = lines.progress().0;
        Ok(Some(Self { lines, header, begin }))
    }

    /// The next record. Half a line at the end counts as nothing.
    pub(crate) fn next(&mut self) -> Option<Result<Record, Failure>> {
        self.begin = self.lines.progress().0;
        let line = match self.lines.next_raw()? {
            Ok(line) if line.unended => return None,
            Ok(line) => line,
            Err(failure) => return Some(Err(failure)),
        };
        let record = parse(&line, "every line was written by orlm; the file was changed since");
        Some(record.map_err(|bad| bad.failure(self.lines.name(), line.number)))
    }

    /// `path:line` of what was read last, for messages.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.lines.name(), self.lines.count())
    }
}

fn not_ours(path: &Path, what: &str) -> Failure {
    Failure::new(exit::DATA, format!("{} {what}", path.display())).hint("name another file with --ledger")
}

/// Writes a ledger.
pub(crate) struct Ledger {
    path: PathBuf,
    file: File,
    header: Header,
    entries: u64,
}

impl Ledger {
    /// Opens a ledger for writing, and what is there of it for reading.
    pub(crate) fn open(
        path: &Path,
        resume: bool,
        context: &Context,
        shard: Shard,
    ) -> Result<(Self, Option<Reader>), Failure> {
        let fail = |e: &std::io::Error| unwritable(path, e);
        let file =
            OpenOptions::new().read(true).append(true).create(true).open(path).map_err(|e| fail(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let text = format!("{}: another orlm is writing it", path.display());
                return Err(Failure::new(exit::ENVIRONMENT, text));
            }
            Err(TryLockError::Error(e)) => return Err(fail(&e)),
        }
        let header = Header { orlm_ledger: VERSION, shard, setting: context.setting().clone() };
        let mut ledger = Self { path: path.to_path_buf(), file, header, entries: 0 };
        let length = ledger.file.metadata().map_err(|e| fail(&e))?.len();
        if length > 0 && !resume {
            let text = format!("{}: there is a ledger already", path.display());
            return Err(Failure::new(exit::USAGE, text)
                .hint("--resume continues it; otherwise name another file, or remove it"));
        }
        let whole = whole_lines(&mut ledger.file, length).map_err(|e| fail(&e))?;
        ledger.file.set_len(whole).map_err(|e| fail(&e))?;
        let Some(reader) = Reader::open(path)? else {
            ledger.file.set_len(0).map_err(|e| fail(&e))?;
            let header = ledger.header.clone();
            ledger.line(&header)?;
            return Ok((ledger, None));
        };
        let mut differences = reader.header.setting.differences(&ledger.header.setting);
        if reader.header.shard != shard {
            let (a, b) = (reader.header.shard, shard);
            differences
                .push(format!("shard is {}/{} in one and {}/{} in the other", a.index, a.of, b.index, b.of));
        }
        if !differences.is_empty() {
            let text = format!("{}: made under other conditions: {}", path.display(), differences.join("; "));
            return Err(Failure::new(exit::USAGE, text)
                .hint("repeat the command that made it, or name another file with --ledger"));
        }
        Ok((ledger, Some(reader)))
    }

    /// A ledger that stands in nobody's way until [`Ledger::end`]: for joining others.
    pub(crate) fn joined(path: &Path, file: File, setting: Setting) -> Result<Self, Failure> {
        let header = Header { orlm_ledger: VERSION, shard: Shard::WHOLE, setting };
        let mut ledger = Self { path: path.to_path_buf(), file, header: header.clone(), entries: 0 };
        ledger.line(&header)?;
        Ok(ledger)
    }

    /// Counts an entry that stands there already.
    pub(crate) fn seen(&mut self) {
        self.entries += 1;
    }

    /// Takes back everything from the reader's last record on: an end behind which the input goes on.
    pub(crate) fn cut(&mut self, reader: &Reader) -> Result<(), Failure> {
        self.file.set_len(reader.begin).map_err(|e| unwritable(&self.path, &e))
    }

    /// Appends an entry.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<(), Failure> {
        self.line(entry)?;
        self.entries += 1;
        Ok(())
    }

    /// Says that the input was read to its end, and waits until everything is on the disk.
    pub(crate) fn end(&mut self, lines: u64) -> Result<(), Failure> {
        let end = EndLine { end: End { lines, entries: self.entries } };
        self.line(&end)?;
        self.file.sync_all().map_err(|e| unwritable(&self.path, &e))
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let failed = |e: std::io::Error| unwritable(&self.path, &e);
        let mut line = serde_json::to_vec(value).map_err(|e| failed(e.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(failed)
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(exit::ENVIRONMENT, format!("{}: {error}", path.display()))
}

/// The length up to and with the last line end.
fn whole_lines(file: &mut File, length: u64) -> std::io::Result<u64> {
    const BLOCK: u64 = 1 << 16;
    let mut end = length;
    let mut block = Vec::new();
    while end > 0 {
        let begin = end.saturating_sub(BLOCK);
        file.seek(SeekFrom::Start(begin))?;
        block.clear();
        Read::by_ref(file).take(end - begin).read_to_end(&mut block)?;
        if let Some(at) = block.iter().rposition(|&b| b == b'\n') {
            return Ok(begin + at as u64 + 1);
        }
        end = begin;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_take_every_line_once() {
        let shards: Vec<Shard> = (1..=3).map(|i| Shard::parse(&format!("{i}/3")).unwrap()).collect();
        for line in 1..20 {
            assert_eq!(shards.iter().filter(|shard| shard.has(line)).count(), 1, "line {line}");
        }
        for text in ["0/3", "4/3", "1", "a/b", "1/0", "-1/2", "1/2/3"] {
            assert!(Shard::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn half_a_line_is_told_from_whole_ones() {
        let long = "y".repeat(200_000);
        for (text, whole) in [
            ("", 0),
            ("x", 0),
            ("x\n", 2),
            ("x\ny", 2),
            ("x\n\n", 3),
            (long.as_str(), 0),
            (&format!("x\n{long}"), 2),
            (&format!("{long}\n"), 200_001),
        ] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            assert_eq!(whole_lines(&mut file, text.len() as u64).unwrap(), whole);
        }
    }
}
