//! The files of a run: problems, and what was left out. Both are only ever appended to, in the order of the draws.

use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use orlm_types::ContentId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::made::{Made, Record, Reject, SAME_MODEL, SAME_QUESTION};
use crate::exit::{self, Failure, unreadable};
use crate::lines::{LINE_LIMIT, Lines, parse};
use crate::render;

/// Counts of everything that was drawn.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) kept: u64,
    families: BTreeMap<String, u64>,
    libraries: BTreeMap<String, u64>,
    left_out: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn left_out(&self) -> u64 {
        self.left_out.values().sum()
    }

    pub(super) fn tried(&self) -> u64 {
        self.kept + self.left_out()
    }

    fn keep(&mut self, family: &str, library: &str) {
        self.kept += 1;
        *self.families.entry(family.into()).or_default() += 1;
        *self.libraries.entry(library.into()).or_default() += 1;
    }

    fn leave(&mut self, cause: &str) {
        *self.left_out.entry(cause.into()).or_default() += 1;
    }

    pub(super) fn summary(&self, before: u64, seconds: f64) -> Summary<'_> {
        Summary { tally: self, before, seconds }
    }
}

/// What a run did.
pub(super) struct Summary<'a> {
    tally: &'a Tally,
    before: u64,
    seconds: f64,
}

impl Summary<'_> {
    fn per_minute(&self) -> f64 {
        60.0 * (self.tally.kept - self.before) as f64 / self.seconds.max(1e-9)
    }

    pub(super) fn json(&self) -> serde_json::Value {
        json!({
            "problems": self.tally.kept,
            "before": self.before,
            "drawn": self.tally.tried(),
            "seconds": self.seconds,
            "problems_per_minute": self.per_minute(),
            "families": self.tally.families,
            "libraries": self.tally.libraries,
            "left_out": self.tally.left_out,
        })
    }

    pub(super) fn text(&self) -> String {
        let tally = self.tally;
        let share = |n: u64| format!("{:.1} %", 100.0 * n as f64 / tally.kept.max(1) as f64);
        let mut table = render::table(&["family", "problems", "share"]);
        for (family, &n) in &tally.families {
            table.add_row([family.clone(), n.to_string(), share(n)]);
        }
        let mut text = format!("{table}\n");
        if tally.libraries.len() > 1 {
            let mut table = render::table(&["library", "problems", "share"]);
            for (library, &n) in &tally.libraries {
                table.add_row([library.clone(), n.to_string(), share(n)]);
            }
            text.push_str(&format!("{table}\n"));
        }
        if !tally.left_out.is_empty() {
            let mut table = render::table(&["left out", "draws"]);
            for (cause, n) in &tally.left_out {
                table.add_row([cause.clone(), n.to_string()]);
            }
            text.push_str(&format!("{table}\n"));
        }
        text.push_str(&format!(
            "{} problems from {} draws; {} of them in {} ({:.0} a minute)",
            tally.kept,
            tally.tried(),
            tally.kept - self.before,
            render::duration(self.seconds),
            self.per_minute()
        ));
        text
    }
}

/// A file that lines are appended to.
struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    fn append(&mut self, record: &impl Serialize) -> Result<(), Failure> {
        let mut line = serde_json::to_vec(record).map_err(|e| unwritable(&self.path, e.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|e| unwritable(&self.path, e))
    }
}

/// What must be known of a problem that is there.
#[derive(Deserialize)]
struct There {
    index: u64,
    id: ContentId,
    family: String,
    library: String,
    model: String,
    run: ContentId,
}

/// Both files, and what they hold.
pub(super) struct Output {
    problems: Log,
    rejects: Log,
    pub(super) tally: Tally,
    questions: HashSet<ContentId>,
    models: HashSet<String>,
}

impl Output {
    /// Opens both files; the second value is the number of the next draw.
    pub(super) fn open(
        path: &Path,
        resume: bool,
        run: &ContentId,
        count: u64,
    ) -> Result<(Self, u64), Failure> {
        let (mut next, mut tally) = (0, Tally::default());
        let (mut questions, mut models) = (HashSet::new(), HashSet::new());
        let problems = log(path, resume, |there: There, place| {
            ours(&there.run, run, place)?;
            next = next.max(there.index + 1);
            tally.keep(&there.family, &there.library);
            questions.insert(there.id);
            models.insert(there.model);
            Ok(())
        })?;
        if tally.kept > count {
            let text = format!("{} holds {} problems, more than --count {count}", path.display(), tally.kept);
            return Err(Failure::new(exit::USAGE, text));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".rejects.jsonl");
        if !resume {
            // Those of a file that is no more.
            match std::fs::remove_file(&name) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(unwritable(Path::new(&name), e));
                }
                _ => {}
            }
        }
        let rejects = log(Path::new(&name), resume, |reject: Reject, place| {
            ours(&reject.run, run, place)?;
            next = next.max(reject.index + 1);
            tally.leave(&reject.cause);
            Ok(())
        })?;
        Ok((Self { problems, rejects, tally, questions, models }, next))
    }

    /// Takes the next draw.
    pub(super) fn take(&mut self, made: Made, count: u64) -> Result<(), Failure> {
        if self.tally.kept >= count {
            // Begun before it was known that the others are enough.
            return Ok(());
        }
        let reject = match made {
            Made::Left(reject) => *reject,
            Made::Kept(record) => {
                let cause = if !self.questions.insert(record.id.clone()) {
                    Some((SAME_QUESTION, "The question was there before."))
                } else if !self.models.insert(record.model.clone()) {
                    Some((SAME_MODEL, "The problem was there before, in other words."))
                } else {
                    None
                };
                match cause {
                    None => {
                        self.problems.append(&record)?;
                        self.tally.keep(&record.family, &record.library);
                        return Ok(());
                    }
                    Some((cause, reason)) => rejected(*record, cause, reason),
                }
            }
        };
        self.rejects.append(&reject)?;
        self.tally.leave(&reject.cause);
        Ok(())
    }
}

fn rejected(record: Record, cause: &str, reason: &str) -> Reject {
    Reject {
        index: record.index,
        family: record.family,
        library: record.library,
        cause: cause.into(),
        reason: reason.into(),
        question: record.question,
        run: record.run,
    }
}

fn ours(found: &ContentId, run: &ContentId, place: &str) -> Result<(), Failure> {
    if found == run {
        return Ok(());
    }
    let text =
        format!("{place}: this line comes from another seed, other families, libraries or another size");
    Err(Failure::new(exit::DATA, text).hint("repeat the command that began the file, or name another file"))
}

fn unwritable(path: &Path, error: std::io::Error) -> Failure {
    Failure::new(exit::ENVIRONMENT, format!("{}: {error}", path.display()))
}

/// Opens a file to append to, and shows what it holds. Half a line, which a kill leaves, is cut off.
fn log<T: DeserializeOwned>(
    path: &Path,
    resume: bool,
    mut there: impl FnMut(T, &str) -> Result<(), Failure>,
) -> Result<Log, Failure> {
    let failure = |e: std::io::Error| unwritable(path, e);
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failure)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let text = format!("{}: another process writes to it", path.display());
            return Err(Failure::new(exit::ENVIRONMENT, text));
        }
        Err(TryLockError::Error(e)) => return Err(unreadable(path, &e)),
    }
    if file.metadata().map_err(failure)?.len() > 0 && !resume {
        let text = format!("{} is there already", path.display());
        return Err(Failure::new(exit::USAGE, text).hint("--resume goes on with it; or name another file"));
    }
    let mut lines = Lines::open(path, LINE_LIMIT)?;
    let mut size = 0;
    while let Some(line) = lines.next_raw().transpose()? {
        if line.unended {
            break;
        }
        let record: T = parse(&line, "every line was written by `orlm synth`")
            .map_err(|bad| bad.failure(lines.name(), line.number))?;
        there(record, &format!("{}:{}", lines.name(), line.number))?;
        size = lines.progress().0;
    }
    file.set_len(size).and_then(|()| file.seek(SeekFrom::Start(size))).map_err(failure)?;
    Ok(Log { path: path.to_path_buf(), file })
}
