//! `orlm verify`: judges a stream of programs or trajectories.

mod context;
mod entry;
mod item;
mod junit;
mod ledger;
pub(crate) mod merge;
pub(crate) mod models;
mod progress;
mod report;
mod sarif;
mod work;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use orlm_judge::Rule;
use orlm_judge::compat::Grader;

use self::context::Context;
use self::entry::{Entry, What};
use self::ledger::{Ledger, Reader, Record, Shard};
use self::models::Models;
use self::progress::Progress;
use self::report::{Report, ReportArgs};
use self::work::Work;
use crate::exit::{self, Failure};
use crate::lines::{Lines, Next, RawLine};
use crate::pool::{self, Given, Window};
use crate::{Done, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines: `id`, `program` or `trajectory`, `reference`. `-` is standard input.
    items: PathBuf,
    #[arg(long, value_name = "NAMES", default_value = "scip", help = wire::SOLVER_HELP)]
    solver: String,
    /// Items judged at once. 0: one per core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Relative tolerance: right is |objective - reference| <= absolute + relative * max(1, |reference|).
    #[arg(long, value_name = "X", default_value_t = 1e-6)]
    relative: f64,
    /// Absolute tolerance.
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    absolute: f64,
    /// Show beside each verdict what the grader of another project says, and where it differs. Runs each program again, as
    /// that grader would.
    #[arg(long, value_name = "GRADER", value_parser = grader_of)]
    compat: Option<Grader>,
    /// Append each result to this file as soon as it is there, so that a run that was stopped or killed can go on.
    #[arg(long, value_name = "FILE", help_heading = "Long runs")]
    ledger: Option<PathBuf>,
    /// Go on with the ledger, if there is one.
    #[arg(long, requires = "ledger", help_heading = "Long runs")]
    resume: bool,
    /// Only every N-th line, beginning with line I. `orlm merge` joins the ledgers.
    #[arg(long, value_name = "I/N", value_parser = Shard::parse, help_heading = "Long runs")]
    shard: Option<Shard>,
    /// Runs of an item at most when the host fails; then it is parked: counted, and neither right nor wrong.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100), help_heading = "Long runs")]
    tries: u32,
    /// Copy the lines of parked items to this file, to be judged again another time.
    #[arg(long, value_name = "FILE", help_heading = "Long runs")]
    parked: Option<PathBuf>,
    /// What a line that is no item does: end the run, be left out and counted, or be left out and copied to --quarantine.
    #[arg(long, value_name = "WHAT", default_value = "fail", help_heading = "Bad input")]
    on_bad_row: OnBadRow,
    /// Where bad lines are copied to.
    #[arg(long, value_name = "FILE", required_if_eq("on_bad_row", "quarantine"), help_heading = "Bad input")]
    quarantine: Option<PathBuf>,
    /// Longest line that is read, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1024), help_heading = "Bad input")]
    line_mib: u32,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    limits: wire::LimitArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OnBadRow {
    Fail,
    Skip,
    Quarantine,
}

fn grader_of(name: &str) -> Result<Grader, String> {
    Grader::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Grader::ALL.into_iter().map(Grader::name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

/// Lines of input that may be under way at once for each job. More lets the others go on while one item takes long.
const WINDOW_PER_JOB: usize = 64;
/// Bytes of input that may be under way at once, unless one line alone is longer.
const WINDOW_BYTES: usize = 64 << 20;

pub(crate) fn main(args: &Args) -> Done {
    let tolerances = [("--relative", args.relative), ("--absolute", args.absolute)];
    if let Some((name, value)) = tolerances.into_iter().find(|(_, v)| !(*v >= 0.0 && v.is_finite())) {
        return Err(Failure::new(exit::USAGE, format!("{name} {value}: must be 0 or more")));
    }
    if args.quarantine.is_some() && args.on_bad_row != OnBadRow::Quarantine {
        return Err(Failure::new(exit::USAGE, "--quarantine is for --on-bad-row quarantine"));
    }
    // Before anything is started: a wrong path is found at once.
    let lines = Lines::open(&args.items, (args.line_mib as usize) << 20)?;
    let jobs = wire::jobs(args.jobs);
    let confinement = args.limits.limits()?;
    let (sandbox, solver) = wire::sandbox_and_solver(&args.solver, jobs, &confinement)?;
    let rule = Rule { absolute: args.absolute, relative: args.relative, ..Rule::default() };
    let compat = args.compat.map(|grader| grader.name().to_string());
    let context = Context::new(&sandbox, confinement.data.as_ref(), &args.solver, rule, compat);
    let models = Models::new(solver);
    let work = Work {
        sandbox: &sandbox,
        models: &models,
        context: &context,
        rule,
        compat: args.compat,
        tries: args.tries,
        layers: sandbox.layers().iter().filter(|layer| layer.active).count(),
    };
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let (ledger, before) = match &args.ledger {
        Some(path) => {
            let (ledger, reader) = Ledger::open(path, args.resume, &context, shard)?;
            (Some(ledger), reader)
        }
        None => (None, None),
    };
    let mut run = Run {
        shard,
        lines,
        next: None,
        report: Report::open(&args.report, &args.items, context.setting())?,
        ledger,
        on_bad_row: args.on_bad_row,
        quarantine: args.quarantine.as_deref().map(create).transpose()?,
        parked: args.parked.as_deref().map(create).transpose()?,
    };
    if let Some(reader) = before {
        run.replay(reader, &context)?;
    }
    run.live(jobs, &work, &args.items)
}

fn create(path: &Path) -> Result<(PathBuf, File), Failure> {
    let file = File::create(path)
        .map_err(|e| Failure::new(exit::ENVIRONMENT, format!("{}: {e}", path.display())))?;
    Ok((path.to_path_buf(), file))
}

fn copy(to: &mut Option<(PathBuf, File)>, line: &[u8]) -> Result<(), Failure> {
    let Some((path, file)) = to else { return Ok(()) };
    let line = [line, b"\n"].concat();
    file.write_all(&line).map_err(|e| Failure::new(exit::ENVIRONMENT, format!("{}: {e}", path.display())))
}

/// Everything that a line passes on its way.
struct Run {
    shard: Shard,
    lines: Lines,
    /// A line that was read and not yet used.
    next: Option<RawLine>,
    report: Report,
    ledger: Option<Ledger>,
    on_bad_row: OnBadRow,
    quarantine: Option<(PathBuf, File)>,
    parked: Option<(PathBuf, File)>,
}

impl Run {
    /// The next line of this shard, if it is there within `patience`.
    fn line(&mut self, patience: Duration) -> Result<Next, Failure> {
        if let Some(line) = self.next.take() {
            return Ok(Next::Line(line));
        }
        loop {
            match self.lines.next_within(patience)? {
                Next::Line(line) if !self.shard.has(line.number) => {}
                other => return Ok(other),
            }
        }
    }

    /// The next line of this shard, for as long as it takes.
    fn known_line(&mut self) -> Result<Option<RawLine>, Failure> {
        loop {
            match self.line(Duration::MAX)? {
                Next::Line(line) => return Ok(Some(line)),
                Next::Later => {}
                Next::End => return Ok(None),
            }
        }
    }

    /// Goes through what a ledger has already, beside the input that it must be about.
    fn replay(&mut self, mut reader: Reader, context: &Context) -> Result<(), Failure> {
        let changed = |reader: &Reader, what: String| {
            let text = format!("{}: {what}", reader.place());
            Failure::new(exit::DATA, text)
                .hint("the input was changed after the ledger was begun; name another file with --ledger")
        };
        while let Some(record) = reader.next() {
            let line = self.known_line()?;
            let entry = match record? {
                Record::End { .. } => {
                    // What was the end then may not be it now; it is written again when it is reached.
                    self.next = line;
                    if let Some(ledger) = &mut self.ledger {
                        ledger.cut(&reader)?;
                    }
                    return Ok(());
                }
                Record::Entry(entry) => entry,
            };
            let Some(line) = line else {
                let text = format!("is about line {}, and the input has no more", entry.line);
                return Err(changed(&reader, text));
            };
            if entry.line != line.number || entry.key != work::key_of(&line, context) {
                let text = format!("is about another item than {}:{}", self.lines.name(), line.number);
                return Err(changed(&reader, text));
            }
            let raw = match &entry.what {
                What::Bad { .. } => Some(line.bytes),
                What::Judged(judged) => judged.right().is_none().then_some(line.bytes),
            };
            self.take(&entry, raw.as_deref(), true)?;
        }
        Ok(())
    }

    fn take(&mut self, entry: &Entry, raw: Option<&[u8]>, known: bool) -> Result<(), Failure> {
        if let What::Bad { bad_row } = &entry.what {
            match self.on_bad_row {
                OnBadRow::Fail => {
                    let failure = bad_row.failure(self.lines.name(), entry.line);
                    return Err(failure);
                }
                OnBadRow::Skip | OnBadRow::Quarantine => {
                    eprintln!("bad row: {}", bad_row.text(self.lines.name(), entry.line));
                }
            }
        }
        if let Some(ledger) = &mut self.ledger {
            if known { ledger.seen() } else { ledger.append(entry)? }
        }
        let place =
            if matches!(entry.what, What::Bad { .. }) { &mut self.quarantine } else { &mut self.parked };
        if let Some(raw) = raw {
            copy(place, raw)?;
        }
        self.report.add(entry)
    }

    /// Judges what is left of the input.
    fn live(mut self, jobs: usize, work: &Work<'_>, input: &Path) -> Done {
        let stop = Arc::new(AtomicBool::new(false));
        if self.ledger.is_some() {
            stop_on_signal(&stop)?;
        }
        let before = self.report.tally.lines();
        if before > 0 {
            eprintln!("{before} lines were judged before");
        }
        let clock = Instant::now();
        let mut progress = Progress::new(self.lines.progress().1);
        progress.resumed(self.lines.progress().0, before);
        let window = Window { items: jobs * WINDOW_PER_JOB, weight: WINDOW_BYTES };
        // The pool calls all of these from one thread, one at a time.
        let state = std::cell::RefCell::new(&mut self);
        let mut ended = false;
        let end = pool::in_order(
            jobs,
            window,
            |patience| {
                if stop.load(Ordering::Relaxed) {
                    return Ok(Given::End);
                }
                let next = state.borrow_mut().line(patience)?;
                Ok(match next {
                    Next::Line(line) => {
                        let weight = line.bytes.len();
                        Given::Item(line, weight)
                    }
                    Next::Later => {
                        // Whoever writes the next line may be waiting for what came of the last one.
                        state.borrow_mut().report.flush()?;
                        Given::Later
                    }
                    Next::End => {
                        ended = true;
                        Given::End
                    }
                })
            },
            |line| work.line(line),
            |done: work::Done| state.borrow_mut().take(&done.entry, done.raw.as_deref(), false),
            || {
                let run = state.borrow();
                let (read, size) = run.lines.progress();
                progress.show(&run.report.tally, read, size);
            },
        );
        progress.finish();
        let lines = self.report.tally.lines();
        let seconds = clock.elapsed().as_secs_f64();
        let rate = (lines - before) as f64 / seconds.max(1e-9);
        let setting = work.context.setting();
        eprintln!(
            "{lines} items in {} ({rate:.1} per second, {jobs} jobs) · solver {} · {}",
            render::duration(seconds),
            setting.solver_version,
            render::layers(&work.sandbox.layers()),
        );
        if end.is_ok() && !ended {
            self.report.flush()?;
            eprintln!("stopped; the same command with --resume goes on");
            return Ok(exit::STOPPED);
        }
        if let Err(failure) = end {
            self.report.flush()?;
            return Err(failure);
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.end(self.lines.count())?;
        }
        if lines == 0 && self.shard == Shard::WHOLE {
            return Err(Failure::new(exit::DATA, format!("{}: no item in it", input.display())));
        }
        self.report.finish()
    }
}

/// On the first signal to end, items under way are finished and nothing more is begun. The second ends the process: the
/// ledger is whole at any moment.
fn stop_on_signal(stop: &Arc<AtomicBool>) -> Result<(), Failure> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        let code = i32::from(exit::STOPPED);
        // In this order: the handler registered first sees the flag as it was before.
        signal_hook::flag::register_conditional_shutdown(signal, code, Arc::clone(stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(stop)))
            .map_err(|e| Failure::new(exit::ENVIRONMENT, format!("signals: {e}")))?;
    }
    Ok(())
}
