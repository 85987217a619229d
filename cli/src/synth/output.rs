//! The files of a run: problems, and what was left out. Both are only ever appended to, in the order of the draws.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use orlm_types::ContentId;
use serde::Deserialize;
use serde_json::json;

use super::made::{Made, Record, Reject, SAME_MODEL, SAME_QUESTION};
use crate::append::{Appended, unwritable};
use crate::exit::{self, Failure};
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

/// Who wrote the lines.
const SHAPE: &str = "every line was written by `orlm synth`";

/// Both files, and what they hold.
pub(super) struct Output {
    problems: Appended,
    rejects: Appended,
    pub(super) tally: Tally,
    questions: HashSet<ContentId>,
    /// Each with the draw that it was first in.
    models: HashMap<String, u64>,
    /// Numbers of the lines in both files.
    there: HashSet<u64>,
    per_draw: u64,
}

impl Output {
    /// Opens both files. The `per_draw` lines of one draw may be about one problem in several words.
    pub(super) fn open(
        path: &Path,
        resume: bool,
        run: &ContentId,
        count: u64,
        per_draw: u64,
    ) -> Result<Self, Failure> {
        let (mut there, mut tally) = (HashSet::new(), Tally::default());
        let (mut questions, mut models) = (HashSet::new(), HashMap::new());
        let problems = Appended::open(path, resume, SHAPE, |problem: There, place| {
            ours(&problem.run, run, place)?;
            there.insert(problem.index);
            tally.keep(&problem.family, &problem.library);
            questions.insert(problem.id);
            models.entry(problem.model).or_insert(problem.index / per_draw);
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
                    return Err(unwritable(Path::new(&name), &e));
                }
                _ => {}
            }
        }
        let rejects = Appended::open(Path::new(&name), resume, SHAPE, |reject: Reject, place| {
            ours(&reject.run, run, place)?;
            there.insert(reject.index);
            tally.leave(&reject.cause);
            Ok(())
        })?;
        Ok(Self { problems, rejects, tally, questions, models, there, per_draw })
    }

    /// The number after all that are there.
    pub(super) fn next(&self) -> u64 {
        self.there.iter().max().map_or(0, |last| last + 1)
    }

    /// Whether the line with this number is there.
    pub(super) fn has(&self, index: u64) -> bool {
        self.there.contains(&index)
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
                let draw = record.index / self.per_draw;
                let cause = if !self.questions.insert(record.id.clone()) {
                    Some((SAME_QUESTION, "The question was there before."))
                } else if *self.models.entry(record.model.clone()).or_insert(draw) != draw {
                    Some((SAME_MODEL, "The problem was there before, in other words."))
                } else {
                    None
                };
                match cause {
                    None => {
                        self.problems.add(&record)?;
                        self.there.insert(record.index);
                        self.tally.keep(&record.family, &record.library);
                        return Ok(());
                    }
                    Some((cause, reason)) => rejected(*record, cause, reason),
                }
            }
        };
        self.rejects.add(&reject)?;
        self.there.insert(reject.index);
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
        setting: record.origin.map(|origin| origin.setting),
        run: record.run,
    }
}

fn ours(found: &ContentId, run: &ContentId, place: &str) -> Result<(), Failure> {
    if found == run {
        return Ok(());
    }
    let text = format!(
        "{place}: this line comes from another seed, teacher, size, or other families, libraries or excluded files"
    );
    Err(Failure::new(exit::DATA, text).hint("repeat the command that began the file, or name another file"))
}
