//! `orlm merge`: joins the ledgers of all shards of a run.

use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::entry::Entry;
use super::ledger::{End, Ledger, Reader, Record};
use super::report::{self, Report, ReportArgs};
use crate::Done;
use crate::exit::{self, Failure};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The ledgers of all shards, in any order.
    #[arg(required = true)]
    ledgers: Vec<PathBuf>,
    /// Write the joined ledger, in the order of the input.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Name of the input in reports.
    #[arg(long, value_name = "FILE", default_value = "items.jsonl")]
    items: PathBuf,
    #[command(flatten)]
    report: ReportArgs,
}

/// One shard on its way.
struct Source {
    reader: Reader,
    next: Option<Box<Entry>>,
    end: Option<End>,
    last: u64,
}

impl Source {
    fn open(path: &Path) -> Result<Self, Failure> {
        let reader = Reader::open(path)?.ok_or_else(|| {
            Failure::new(exit::DATA, format!("{}: not one whole line in it", path.display()))
        })?;
        let mut source = Self { reader, next: None, end: None, last: 0 };
        source.advance()?;
        Ok(source)
    }

    fn advance(&mut self) -> Result<(), Failure> {
        let fail = |reader: &Reader, what: &str| {
            let text = format!("{}: {what}", reader.place());
            Err(Failure::new(exit::DATA, text))
        };
        self.next = match self.reader.next().transpose()? {
            None => None,
            Some(_) if self.end.is_some() => return fail(&self.reader, "there is more behind the end"),
            Some(Record::End { end }) => {
                self.end = Some(end);
                return self.advance();
            }
            Some(Record::Entry(entry)) => {
                if entry.line <= self.last || !self.reader.header.shard.has(entry.line) {
                    return fail(&self.reader, "a line that does not belong here");
                }
                self.last = entry.line;
                Some(entry)
            }
        };
        Ok(())
    }
}

pub(crate) fn main(args: &Args) -> Done {
    let mut sources = args.ledgers.iter().map(|path| Source::open(path)).collect::<Result<Vec<_>, _>>()?;
    fit(&args.ledgers, &sources)?;
    let setting = sources[0].reader.header.setting.clone();
    let mut report = Report::open(&args.report, &args.items, &setting)?;
    let failed =
        |path: &Path, e: &std::io::Error| Failure::new(exit::ENVIRONMENT, format!("{}: {e}", path.display()));
    let mut joined = match &args.output {
        Some(path) => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = NamedTempFile::new_in(folder).map_err(|e| failed(path, &e))?;
            let handle = file.reopen().map_err(|e| failed(path, &e))?;
            Some((path, file, Ledger::joined(path, handle, setting)?))
        }
        None => None,
    };
    while let Some(source) = sources
        .iter_mut()
        .filter(|source| source.next.is_some())
        .min_by_key(|source| source.next.as_ref().map(|entry| entry.line))
    {
        if let Some(entry) = source.next.take() {
            report.add(&entry)?;
            if let Some((_, _, ledger)) = &mut joined {
                ledger.append(&entry)?;
            }
        }
        source.advance()?;
    }
    let lines = whole(&args.ledgers, &sources)?;
    if let Some((path, file, mut ledger)) = joined {
        ledger.end(lines)?;
        report::persist(file, path).map_err(|e| failed(path, &e))?;
    }
    eprintln!("{} items of {} ledgers", report.tally.lines(), sources.len());
    report.finish()
}

/// Whether these are all shards of one run, each once.
fn fit(paths: &[PathBuf], sources: &[Source]) -> Result<(), Failure> {
    let fail = |text: String| Err(Failure::new(exit::DATA, text));
    let first = &sources[0].reader.header;
    let mut seen: Vec<Option<&PathBuf>> = Vec::new();
    for (path, source) in paths.iter().zip(sources) {
        let header = &source.reader.header;
        let mut differences = first.setting.differences(&header.setting);
        if header.shard.of != first.shard.of {
            let (a, b) = (first.shard.of, header.shard.of);
            differences.push(format!("one is of {a} shards and the other of {b}"));
        }
        if !differences.is_empty() {
            let (a, b) = (paths[0].display(), path.display());
            return fail(format!("{a} and {b} do not fit together: {}", differences.join("; ")));
        }
        let index = header.shard.index as usize;
        if seen.len() < index {
            seen.resize(index, None);
        }
        if let Some(other) = seen[index - 1].replace(path) {
            let (a, b) = (other.display(), path.display());
            return fail(format!("{a} and {b} are both shard {index} of {}", first.shard.of));
        }
    }
    let missing: Vec<String> = (1..=first.shard.of)
        .filter(|i| seen.get(*i as usize - 1).is_none_or(|path| path.is_none()))
        .take(10)
        .map(|i| i.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    fail(format!("of {} shards these are missing: {}", first.shard.of, missing.join(", ")))
}

/// The number of lines of the input, if every shard came to its end and they agree about it.
fn whole(paths: &[PathBuf], sources: &[Source]) -> Result<u64, Failure> {
    let mut lines = None;
    for (path, source) in paths.iter().zip(sources) {
        let Some(end) = source.end else {
            let text = format!("{}: the shard is not finished", path.display());
            return Err(Failure::new(exit::DATA, text).hint("run its `orlm verify` again with --resume"));
        };
        if *lines.get_or_insert(end.lines) != end.lines {
            let text = format!("{}: its input had another number of lines", path.display());
            return Err(Failure::new(exit::DATA, text));
        }
    }
    Ok(lines.unwrap_or(0))
}
