//! `orlm synth`: verified problems with their trajectories, as a file to train on.

mod author;
mod made;
mod output;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use orlm_judge::Rule;
use orlm_sandbox::Sandbox;
use orlm_synth::{FAMILIES, KnownQuestions, Library, ProceduralTeacher, Size};
use orlm_types::{ContentId, Split};
use serde::Deserialize;

use self::made::{Made, Maker};
use self::output::Output;
use crate::exit::{self, Failure, print};
use crate::lines::{LINE_LIMIT, Lines, parse};
use crate::pool::{self, Given, Window};
use crate::verify::models::Models;
use crate::{Done, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Problems to write.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
    /// Seed. The same seed, families, libraries and size give the same file, unless a language model is the teacher.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// Append each problem to this file as soon as it is verified. What was left out, and why, goes to
    /// FILE.rejects.jsonl.
    #[arg(long, short, value_name = "FILE", required_unless_present = "list")]
    out: Option<PathBuf>,
    /// Go on with the file, if there is one.
    #[arg(long)]
    resume: bool,
    /// Problem families, with commas between. Without it: all. --list shows them.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    families: Vec<String>,
    /// Libraries that the programs speak, with commas between, taken at random; `all` for every one.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "coptpy")]
    library: Vec<String>,
    /// How large the problems are.
    #[arg(long, value_enum, default_value_t = SizeArg::Mixed)]
    size: SizeArg,
    /// After each problem, the same in other words, with a parameter in another unit, and with other amounts of money, where
    /// that is certain to be right.
    #[arg(long, conflicts_with = "url")]
    augment: bool,
    /// What the problems may be used for; train, dev and held-out ones are drawn apart.
    #[arg(long, value_enum, default_value_t = SplitArg::Train)]
    split: SplitArg,
    /// JSON Lines whose `question` no problem may resemble, such as the benchmarks that you measure with. May be given
    /// several times.
    #[arg(long, value_name = "FILE")]
    exclude: Vec<PathBuf>,
    #[arg(long, value_name = "NAMES", default_value = "scip", help = wire::SOLVER_HELP)]
    solver: String,
    /// Problems verified at once. 0: one per core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Show the families and stop.
    #[arg(long, exclusive = true)]
    list: bool,
    /// What was made, as one JSON object on standard output.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: wire::LimitArgs,
    #[command(flatten)]
    teacher: author::TeacherArgs,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum SizeArg {
    /// Two or three of everything, all numbers written out.
    Small,
    /// Five to twelve, with sums over sets.
    Medium,
    /// Now one, now the other.
    Mixed,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum SplitArg {
    Train,
    Dev,
    HeldOut,
}

/// Problems under way at once for each job.
const WINDOW_PER_JOB: usize = 16;

pub(crate) fn main(args: &Args) -> Done {
    let Some(path) = &args.out else { return list() };
    let size = match args.size {
        SizeArg::Small => Size::Small,
        SizeArg::Medium => Size::Medium,
        SizeArg::Mixed => Size::Mixed,
    };
    let split = match args.split {
        SplitArg::Train => Split::Train,
        SplitArg::Dev => Split::Dev,
        SplitArg::HeldOut => Split::HeldOut,
    };
    let (known, excluded) = known(&args.exclude)?;
    if args.teacher.url.is_some() {
        return author::run(args, path, (size, split), (known, &excluded));
    }
    let teachers = libraries(&args.library)?
        .into_iter()
        .map(|library| Ok((library, ProceduralTeacher::new(&args.families, library, size)?)))
        .collect::<Result<Vec<_>, orlm_synth::TeacherError>>()
        .map_err(usage)?;
    let jobs = wire::jobs(args.jobs);
    wire::stop_on_signal()?;
    let run = ContentId::of(&[
        "synth",
        env!("CARGO_PKG_VERSION"),
        &format!("{} {:?} {size:?} {split:?}", args.seed, args.families),
        &args.library.join(","),
        if args.augment { "augmented" } else { "" },
        &excluded.0,
    ]);
    let per_draw = if args.augment { made::AUGMENTED } else { 1 };
    let confinement = args.limits.limits()?;
    let (sandbox, solver) = wire::sandbox_and_solver(&args.solver, jobs, &confinement)?;
    has_packages_of(&sandbox, &args.library)?;
    let output = Output::open(path, args.resume, &run, args.count, per_draw)?;
    let from = output.next();
    let models = Models::new(Arc::clone(&solver));
    let maker = Maker {
        teachers,
        seed: args.seed,
        split,
        run,
        sandbox: &sandbox,
        solver: &*solver,
        models: &models,
        known,
        rule: Rule::default(),
        augment: args.augment,
    };
    let before = output.tally.kept;
    let bar = render::bar(Some(args.count), "problems").with_prefix("synth");
    bar.set_position(before);
    bar.reset_eta();
    let began = Instant::now();
    let output = make(&maker, output, from, args.count, jobs, &bar)?;
    bar.finish_and_clear();
    let summary = output.tally.summary(before, began.elapsed().as_secs_f64());
    print(&if args.json { summary.json().to_string() } else { summary.text() })?;
    eprintln!("{} · {}", path.display(), render::layers(&sandbox.layers()));
    Ok(exit::OK)
}

/// Makes problems from number `from` on until `count` are there.
fn make(
    maker: &Maker<'_>,
    output: Output,
    from: u64,
    count: u64,
    jobs: usize,
    bar: &ProgressBar,
) -> Result<Output, Failure> {
    let state = std::cell::RefCell::new(output);
    let mut shown = Instant::now();
    let mut numbers = from..;
    pool::in_order(
        jobs,
        Window { items: jobs * WINDOW_PER_JOB, weight: usize::MAX },
        |_| {
            let tally = &state.borrow().tally;
            if tally.kept >= count {
                return Ok(Given::End);
            }
            // A teacher that is wrong, or has run out of new problems, must not keep a run busy for ever.
            if tally.tried() > 20 * count + 1000 {
                let text = format!("{} of {count} problems after {} tries", tally.kept, tally.tried());
                return Err(Failure::new(exit::ENVIRONMENT, text).hint(
                    "the file of rejects says why; more families, or mixed sizes, give more problems",
                ));
            }
            Ok(numbers.next().map_or(Given::End, |number| Given::Item(number, 1)))
        },
        |number: u64| maker.make(number),
        |made: Option<Made>| made.map_or(Ok(()), |made| state.borrow_mut().take(made, count)),
        || {
            let tally = &state.borrow().tally;
            bar.set_position(tally.kept);
            if bar.is_hidden() && shown.elapsed() > Duration::from_secs(10) {
                shown = Instant::now();
                eprintln!("  {} of {count} problems, {} left out", tally.kept, tally.left_out());
            }
        },
    )?;
    Ok(state.into_inner())
}

fn usage(error: orlm_synth::TeacherError) -> Failure {
    Failure::new(exit::USAGE, error).hint("orlm synth --list shows all families")
}

fn list() -> Done {
    let mut table = render::table(&["family", "problems"]);
    for family in FAMILIES {
        table.add_row([family.name(), family.about()]);
    }
    print(table.to_string())?;
    Ok(exit::OK)
}

/// Refuses libraries whose guest is not there: every draw of theirs would be left out, as a fault of the host.
fn has_packages_of(sandbox: &Sandbox, words: &[String]) -> Result<(), Failure> {
    if libraries(words)?.iter().any(|library| matches!(library, Library::Highspy | Library::Scipy)) {
        let missing = |why| Failure::new(exit::ENVIRONMENT, format!("--library: {why}"));
        sandbox.packages().map_err(|why| missing(why).hint("or name other libraries"))?;
    }
    Ok(())
}

fn libraries(words: &[String]) -> Result<Vec<Library>, Failure> {
    if let [word] = words
        && word == "all"
    {
        return Ok(Library::ALL.to_vec());
    }
    let mut seen = HashSet::new();
    words.iter().filter(|word| seen.insert(*word)).map(|word| usable(word)).collect()
}

fn usable(word: &str) -> Result<Library, Failure> {
    wire::library(word).map_err(|e| Failure {
        code: exit::USAGE,
        message: format!("--library: {}", e.message),
        ..e
    })
}

#[derive(Deserialize)]
struct Question {
    question: String,
}

/// The questions that no problem may resemble, and the hash of them.
fn known(files: &[PathBuf]) -> Result<(KnownQuestions, ContentId), Failure> {
    let (mut known, mut hash) = (KnownQuestions::default(), ContentId::of(&[]));
    for file in files {
        let name =
            file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into());
        add(&mut known, &mut hash, file, &name)?;
    }
    Ok((known, hash))
}

fn add(known: &mut KnownQuestions, hash: &mut ContentId, file: &Path, name: &str) -> Result<(), Failure> {
    let mut lines = Lines::open(file, LINE_LIMIT)?;
    while let Some(line) = lines.next_raw().transpose()? {
        let row: Question = parse(&line, r#"a line is such as {"question": "…"}; other fields are ignored"#)
            .map_err(|bad| bad.failure(lines.name(), line.number))?;
        *hash = ContentId::of(&[&hash.0, name, &row.question]);
        known.add(format!("{name}:{}", line.number), &row.question);
    }
    Ok(())
}
