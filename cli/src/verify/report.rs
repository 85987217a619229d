//! What people and machines are told: counts, and each entry in every form that was asked for.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use orlm_judge::Scorecard;
use orlm_judge::equivalence::Likeness;
use orlm_types::{Reference, Status, Verdict};
use tempfile::NamedTempFile;

use super::context::Setting;
use super::entry::{Entry, Judged, Mismatch, What};
use super::junit::Junit;
use super::sarif::Sarif;
use crate::exit::{self, Failure};
use crate::{Done, render};

/// Misses and disputes that are shown one by one.
const SHOWN: usize = 50;

/// Where reports go.
#[derive(clap::Args)]
pub(crate) struct ReportArgs {
    /// One JSON object a line on standard output, in the order of the input.
    #[arg(long)]
    json: bool,
    /// Write a JUnit report to this file as well.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write a SARIF report to this file as well: a result for each item that is not right, at its line of the input.
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
}

/// Counts.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) card: Scorecard,
    /// Judged items whose reference is unknown.
    unlabelled: u64,
    bad_rows: u64,
    /// Items that took more than one run.
    retried: u64,
    wrong_sense: u64,
    /// Comparisons with a reference program's model, by what they found.
    likeness: BTreeMap<&'static str, u64>,
    compat_right: u64,
    compat_unknown: u64,
    /// Our word (right or not) and the other grader's, where they differ.
    disputes: BTreeMap<(&'static str, &'static str), u64>,
    disputed: Vec<(String, Status, String)>,
    misses: Vec<(String, Status, String)>,
    misses_not_shown: u64,
}

impl Tally {
    /// Lines of input, bad ones included.
    pub(crate) fn lines(&self) -> u64 {
        self.card.items() + self.bad_rows
    }

    fn add(&mut self, entry: &Entry) {
        let judged = match &entry.what {
            What::Judged(judged) => judged,
            What::Bad { .. } => {
                self.bad_rows += 1;
                return;
            }
        };
        self.card.add(&Verdict {
            status: judged.status,
            termination: judged.termination,
            objective: judged.objective,
            reason: String::new(),
        });
        self.unlabelled += u64::from(judged.reference == Reference::Unknown);
        self.retried += u64::from(judged.tries > 1);
        self.wrong_sense += u64::from(judged.mismatch == Some(Mismatch::Sense));
        if let Some(comparison) = &judged.comparison {
            *self.likeness.entry(likeness(comparison.likeness)).or_default() += 1;
        }
        self.dispute(judged);
        if judged.right() != Some(true) {
            if self.misses.len() < SHOWN {
                self.misses.push((judged.id.clone(), judged.status, judged.reason.clone()));
            } else {
                self.misses_not_shown += 1;
            }
        }
    }

    fn dispute(&mut self, judged: &Judged) {
        let Some(graded) = &judged.compat else { return };
        match graded.right {
            Some(true) => self.compat_right += 1,
            Some(false) => {}
            None => self.compat_unknown += 1,
        }
        if judged.disputed() {
            let word = |right: Option<bool>| match right {
                Some(true) => "right",
                Some(false) => "wrong",
                None => "unknown",
            };
            *self.disputes.entry((word(judged.right()), word(graded.right))).or_default() += 1;
            if self.disputed.len() < SHOWN {
                let ours = format!("{} Here {}: {}", graded.why, word(judged.right()), judged.reason);
                self.disputed.push((judged.id.clone(), judged.status, ours));
            }
        }
    }
}

/// Everything that entries are written to.
pub(crate) struct Report {
    pub(crate) tally: Tally,
    json: bool,
    out: BufWriter<std::io::Stdout>,
    junit: Option<Junit>,
    sarif: Option<Sarif>,
    setting: Setting,
}

impl Report {
    pub(crate) fn open(args: &ReportArgs, input: &Path, setting: &Setting) -> Result<Self, Failure> {
        let name = input.display().to_string();
        let rule = format!("{}: {}", setting.rule.id(), setting.rule);
        Ok(Self {
            tally: Tally::default(),
            json: args.json,
            out: BufWriter::new(std::io::stdout()),
            junit: args.junit.as_deref().map(|path| Junit::create(path, &name, &rule)).transpose()?,
            sarif: args.sarif.as_deref().map(|path| Sarif::create(path, input, setting)).transpose()?,
            setting: setting.clone(),
        })
    }

    pub(crate) fn add(&mut self, entry: &Entry) -> Result<(), Failure> {
        self.tally.add(entry);
        if let Some(junit) = &mut self.junit {
            junit.add(entry)?;
        }
        if let Some(sarif) = &mut self.sarif {
            sarif.add(entry)?;
        }
        if self.json {
            let line = serde_json::to_string(entry).map_err(|e| exit::unwritable(&e.into()))?;
            writeln!(self.out, "{line}").map_err(|e| exit::unwritable(&e))?;
        }
        Ok(())
    }

    /// Writes what comes after the last entry. The exit code is that of the verdicts.
    pub(crate) fn finish(mut self) -> Done {
        if !self.json {
            let shown = self.tables();
            writeln!(self.out, "{shown}").map_err(|e| exit::unwritable(&e))?;
        }
        self.out.flush().map_err(|e| exit::unwritable(&e))?;
        if let Some(junit) = self.junit.take() {
            junit.finish()?;
        }
        if let Some(sarif) = self.sarif.take() {
            sarif.finish()?;
        }
        eprintln!("rule {}: {}", self.setting.rule.id(), self.setting.rule);
        let card = &self.tally.card;
        Ok(match () {
            () if card.judged() > card.correct() => exit::WRONG,
            () if card.abstained() > 0 => exit::ENVIRONMENT,
            () => exit::OK,
        })
    }

    /// Standard output as far as it is, for a run that ends early.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|e| exit::unwritable(&e))
    }

    fn tables(&self) -> String {
        let tally = &self.tally;
        let mut text = items_table("why", &tally.misses);
        if tally.misses_not_shown > 0 {
            text.push_str(&format!("… and {} more; --json shows all\n", tally.misses_not_shown));
        }
        let card = &tally.card;
        let mut table = render::table(&["status", "items"]);
        for (status, count) in card.counts() {
            table.add_row([status.to_string(), count.to_string()]);
        }
        text.push_str(&format!("{table}\n{} of {} right", card.correct(), card.judged()));
        if let Some(rate) = card.pass_at_1() {
            let (low, high) = card.interval();
            let (rate, low, high) = (100.0 * rate, 100.0 * low, 100.0 * high);
            text.push_str(&format!(" ({rate:.1} %, 95 % interval {low:.1} to {high:.1} %)"));
        }
        text.push_str(&format!(", {} abstained", card.abstained()));
        for (count, what) in [
            (tally.unlabelled, "without a reference, right if a proven end was reached"),
            (tally.wrong_sense, "with the sense or the sign of the objective reversed"),
            (tally.retried, "run again after a fault of the host"),
            (tally.bad_rows, "bad rows, which count as nothing"),
        ] {
            if count > 0 {
                text.push_str(&format!("\n{count} {what}"));
            }
        }
        if !tally.likeness.is_empty() {
            let counts = tally.likeness.iter().map(|(what, count)| format!("{count} {what}"));
            let counts: Vec<String> = counts.collect();
            text.push_str(&format!("\nmodels beside those of reference programs: {}", counts.join(", ")));
        }
        if let Some(grader) = &self.setting.compat {
            text.push_str(&self.compat(grader));
        }
        text
    }

    fn compat(&self, grader: &str) -> String {
        let tally = &self.tally;
        let mut text = format!("\n\nBy the rule of {grader}: {} right", tally.compat_right);
        if tally.compat_unknown > 0 {
            text.push_str(&format!(", {} on which it fails or the host did", tally.compat_unknown));
        }
        let disputes: u64 = tally.disputes.values().sum();
        text.push_str(&format!("; {disputes} judged differently\n"));
        if disputes > 0 {
            let mut table = render::table(&["here", grader, "items"]);
            for ((ours, theirs), count) in &tally.disputes {
                table.add_row([(*ours).to_string(), (*theirs).to_string(), count.to_string()]);
            }
            text.push_str(&format!("{table}\n"));
            text.push_str(&items_table(&format!("why {grader} differs"), &tally.disputed));
        }
        text
    }
}

fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "the same",
        Likeness::Agrees => "in agreement on other data",
        Likeness::Differs => "different",
        Likeness::Unknown => "not comparable",
    }
}

fn items_table(why: &str, rows: &[(String, Status, String)]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table = render::table(&["item", "status", why]);
    for (id, status, reason) in rows {
        table.add_row([render::visible(id), status.to_string(), render::visible(reason)]);
    }
    format!("{table}\n")
}

/// Puts a file that is whole in its place, readable as other files are.
pub(super) fn persist(file: NamedTempFile, path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    file.as_file().sync_all()?;
    file.persist(path).map(|_| ()).map_err(|e| e.error)
}
