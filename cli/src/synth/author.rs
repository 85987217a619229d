//! Problems from a language model behind an endpoint: calls, budgets, and draws that must be made again.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use orlm_client::{Client, Ended};
use orlm_evolve::author::{Answer, Author, Authored, Fate, QUESTIONS, Template};
use orlm_judge::{Rule, judge};
use orlm_sandbox::Sandbox;
use orlm_solver::SolveService;
use orlm_synth::exact::Optimum;
use orlm_synth::{Dice, FAMILIES, Family, KnownQuestions, STEP_NAMES, Size, TeacherError};
use orlm_types::{ContentId, ModelError, Problem, Reference, Sampling, Split, Termination};

use super::made::{Made, NO_REFERENCE, Origin, Record, Reject, Setting, near};
use super::output::Output;
use super::{Args, SizeArg};
use crate::exit::{self, Failure, print};
use crate::pool::{self, Given, Window};
use crate::teacher::SOLVE_SECONDS;
use crate::verify::models::{Models, try_solved};
use crate::{Done, endpoint, render, wire};

#[derive(clap::Args)]
#[command(next_help_heading = "A language model as the teacher")]
pub(super) struct TeacherArgs {
    /// Have a language model write the problems: address of an OpenAI-compatible endpoint, up to and with `/v1`. The key
    /// comes from ORLM_API_KEY. Every answer is kept in FILE.answers.jsonl, and nothing in there is asked again.
    #[arg(long = "endpoint", value_name = "URL", requires = "endpoint_model")]
    pub(super) url: Option<String>,
    /// What the endpoint calls the model.
    #[arg(long, value_name = "NAME", requires = "url")]
    endpoint_model: Option<String>,
    /// Independent answers of each question, of which the best is kept. [default: 1]
    #[arg(long, value_name = "N", requires = "url", value_parser = clap::value_parser!(u32).range(1..=1000))]
    answers: Option<u32>,
    /// Revisions of one answer, with what was wrong with it, before it is given up. [default: 3]
    #[arg(long, value_name = "N", requires = "url")]
    revisions: Option<u32>,
    /// Tokens of one completion at most. [default: 4096]
    #[arg(long, value_name = "N", requires = "url", value_parser = clap::value_parser!(u32).range(1..))]
    max_tokens: Option<u32>,
    /// Requests under way at once. [default: 8]
    #[arg(long, value_name = "N", requires = "url", value_parser = clap::value_parser!(u32).range(1..=1024))]
    concurrency: Option<u32>,
    /// Tokens of this run at most, of prompts and completions.
    #[arg(long, value_name = "N", requires = "url")]
    token_budget: Option<u64>,
    /// Time of this run at most, in seconds.
    #[arg(long, value_name = "S", requires = "url")]
    time_budget: Option<u64>,
}

/// Questions of one draw.
const PER_DRAW: u64 = QUESTIONS.len() as u64;
/// Attempts at one draw in one run, where host or endpoint fail.
const ATTEMPTS: u32 = 3;
/// Draws that are given before one is made again.
const LATER: u64 = 4;
/// Draws in a row of which nothing is known, before the run ends.
const HOPELESS: u32 = 8;

/// Makes the draws of a run, several at the same time.
struct Maker<'a> {
    author: Author,
    teacher: &'a str,
    run: ContentId,
    client: &'a Client,
    sandbox: &'a Sandbox,
    solver: &'a dyn SolveService,
    models: Models,
    known: KnownQuestions,
}

/// What became of a question, by its number.
enum Question {
    Made(Made),
    Undecided(String),
}

impl Maker<'_> {
    fn make(&self, draw: u64) -> Result<Vec<(u64, Question)>, ModelError> {
        let screen = |question: &str| near(&self.known, question);
        let mut client = self.client;
        let authored = self.author.draw(draw, &mut client, self.sandbox, &screen)?;
        let numbers = draw * PER_DRAW..;
        Ok(numbers.zip(authored).map(|(index, authored)| (index, self.question(index, authored))).collect())
    }

    fn question(&self, index: u64, authored: Authored) -> Question {
        let Authored { template, scenario, augmentation, library, question, fate } = authored;
        let setting = Setting { scenario, augmentation };
        let left = |cause: String, reason: String| Reject {
            index,
            family: template.clone(),
            library: library.clone(),
            cause,
            reason,
            question: question.clone(),
            setting: Some(setting.clone()),
            run: self.run.clone(),
        };
        let answer = match fate {
            Fate::Kept(answer) => *answer,
            Fate::Left { cause, reason } => return Question::Made(Made::Left(Box::new(left(cause, reason)))),
            Fate::Undecided { why } => return Question::Undecided(why),
        };
        match self.proven(&answer) {
            Ok((reference, model)) => {
                let problem = Problem {
                    id: None,
                    question,
                    reference,
                    split: self.author.split,
                    family: Some(template),
                };
                let origin = Origin {
                    setting,
                    teacher: self.teacher.into(),
                    revisions: answer.revisions,
                    answers: answer.counts,
                };
                let place = (index, &self.run);
                let record = Record::new(place, problem, &library, &answer.steps, model, Some(origin));
                Question::Made(Made::Kept(Box::new(record)))
            }
            Err(Unproven::Program(cause, reason)) => {
                Question::Made(Made::Left(Box::new(left(cause, reason))))
            }
            Err(Unproven::Host(why)) => Question::Undecided(why),
        }
    }

    /// The reference, and the content hash of the model that it is proven of: without a gap, whatever the program asked for.
    fn proven(&self, answer: &Answer) -> Result<(Reference, String), Unproven> {
        let (execution, built) = self.models.run(self.sandbox, &answer.program);
        let verdict = judge(&answer.reference, &execution, &self.author.rule);
        let built = match (verdict.correct(), built) {
            (None, _) => return Err(Unproven::Host(verdict.reason)),
            (Some(true), Some(built)) => built,
            (Some(true), None) => {
                return Err(Unproven::Host("The program's math model was not seen.".into()));
            }
            (Some(false), _) => return Err(Unproven::Program(verdict.status.to_string(), verdict.reason)),
        };
        let reference = try_solved(self.solver, &built, SOLVE_SECONDS)
            .map_err(|e| Unproven::Host(format!("the solve for the reference failed: {e}")))?;
        if reference == Reference::Unknown {
            let reason = "The solver came to no end with the program's model.";
            return Err(Unproven::Program(NO_REFERENCE.into(), reason.into()));
        }
        let verdict = judge(&reference, &execution, &self.author.rule);
        match verdict.correct() {
            Some(true) => Ok((reference, built.content_hash())),
            Some(false) => Err(Unproven::Program(verdict.status.to_string(), verdict.reason)),
            None => Err(Unproven::Host(verdict.reason)),
        }
    }
}

/// Why an answer has no reference.
enum Unproven {
    /// The program: cause and reason.
    Program(String, String),
    Host(String),
}

/// A draw of which something is not known yet.
struct Open {
    attempts: u32,
    cause: &'static str,
    why: String,
    questions: u64,
}

/// Causes of knowing nothing.
const HOST_FAULT: &str = "host_fault";
const MISSING: &str = "missing";

/// Where a run stands.
struct State {
    output: Output,
    next: u64,
    under_way: u64,
    given: u64,
    open: BTreeMap<u64, Open>,
    /// Draws that are to be made again, each once so many were given.
    again: VecDeque<(u64, u64)>,
    /// Draws in a row of which nothing is known.
    unknown: u32,
}

impl State {
    fn new(output: Output) -> Self {
        let (open, again) = (BTreeMap::new(), VecDeque::new());
        Self { output, next: 0, under_way: 0, given: 0, open, again, unknown: 0 }
    }

    /// The next draw: a new one, or one that is to be made again.
    fn give(&mut self) -> u64 {
        self.under_way += 1;
        self.given += 1;
        if let Some((_, draw)) = self.again.pop_front_if(|(due, _)| *due <= self.given) {
            return draw;
        }
        while QUESTIONS.iter().zip(self.next * PER_DRAW..).all(|(_, index)| self.output.has(index)) {
            self.next += 1;
        }
        self.next += 1;
        self.next - 1
    }

    fn take(&mut self, draw: u64, made: Drawn, count: u64) -> Result<(), Failure> {
        self.under_way -= 1;
        let mut unknown = None;
        let mut decided = false;
        match made {
            Err(error) => {
                let missing = (draw * PER_DRAW..).take(QUESTIONS.len()).filter(|at| !self.output.has(*at));
                unknown = Some((MISSING, error.message, missing.count() as u64));
            }
            Ok(questions) => {
                for (index, question) in questions {
                    match question {
                        Question::Made(made) => {
                            decided = true;
                            if !self.output.has(index) {
                                self.output.take(made, count)?;
                            }
                        }
                        Question::Undecided(why) => {
                            let before = unknown.map_or(0, |(_, _, questions)| questions);
                            unknown = Some((HOST_FAULT, why, before + 1));
                        }
                    }
                }
            }
        }
        self.unknown = if decided { 0 } else { self.unknown + 1 };
        let Some((cause, why, questions)) = unknown else {
            self.open.remove(&draw);
            return Ok(());
        };
        let attempts = self.open.get(&draw).map_or(0, |open| open.attempts) + 1;
        if attempts < ATTEMPTS {
            self.again.push_back((self.given + LATER, draw));
        }
        self.open.insert(draw, Open { attempts, cause, why, questions });
        Ok(())
    }

    fn last_reason(&self) -> String {
        self.open.values().last().map_or_else(String::new, |open| render::visible(&open.why))
    }
}

/// What came of one draw.
type Drawn = Result<Vec<(u64, Question)>, ModelError>;

pub(super) fn run(
    args: &Args,
    path: &Path,
    (size, split): (Size, Split),
    (known, excluded): (KnownQuestions, &ContentId),
) -> Done {
    let teacher = &args.teacher;
    let name = teacher.endpoint_model.as_deref().unwrap_or_default();
    let author = author(args, split)?;
    let run = ContentId::of(&[
        "synth by endpoint",
        env!("CARGO_PKG_VERSION"),
        name,
        &format!("{} {:?} {size:?} {split:?}", args.seed, args.families),
        &author.libraries.join(","),
        &format!("{} {} {:?}", author.answers, author.revisions, author.sampling),
        &excluded.0,
    ]);
    let mut config = endpoint::config(teacher.url.as_deref().unwrap_or_default(), name, None)?;
    let concurrency = teacher.concurrency.map_or(config.concurrency, |n| n as usize);
    config.concurrency = concurrency;
    config.token_budget = teacher.token_budget;
    config.time_budget = teacher.time_budget.map(Duration::from_secs);
    let mut answers = path.as_os_str().to_owned();
    answers.push(".answers.jsonl");
    config.cache = Some(answers.into());
    wire::stop_on_signal()?;
    let jobs = wire::jobs(args.jobs);
    let confinement = args.limits.limits()?;
    let (sandbox, solver) = wire::sandbox_and_solver(&args.solver, jobs, &confinement)?;
    super::has_packages_of(&sandbox, &args.library)?;
    let output = Output::open(path, args.resume, &run, args.count, PER_DRAW)?;
    let client = Client::new(config).map_err(endpoint::failure)?;
    let maker = Maker {
        author,
        teacher: name,
        run,
        client: &client,
        sandbox: &sandbox,
        solver: &*solver,
        models: Models::new(Arc::clone(&solver)),
        known,
    };
    let before = output.tally.kept;
    let bar = render::bar(Some(args.count), "problems").with_prefix("synth");
    bar.set_position(before);
    bar.reset_eta();
    let began = Instant::now();
    let state = make(&maker, output, args.count, concurrency, &bar)?;
    bar.finish_and_clear();
    let kept = state.output.tally.kept;
    let mut undecided: BTreeMap<&str, u64> = BTreeMap::new();
    for open in state.open.values() {
        *undecided.entry(open.cause).or_default() += open.questions;
    }
    let summary = state.output.tally.summary(before, began.elapsed().as_secs_f64());
    let tokens = client.tokens_used();
    print(&if args.json {
        let mut json = summary.json();
        json["tokens"] = tokens.into();
        json["undecided"] = serde_json::json!(undecided);
        json.to_string()
    } else {
        format!("{}; {tokens} tokens", summary.text())
    })?;
    for (cause, questions) in &undecided {
        eprintln!(
            "{questions} questions are undecided ({cause}); the same command with --resume tries again"
        );
    }
    eprintln!("{} · {}", path.display(), render::layers(&sandbox.layers()));
    match client.ended().filter(|_| kept < args.count) {
        None => Ok(exit::OK),
        Some(Ended { why, budget: true }) => {
            eprintln!("stopped at {kept} of {} problems: {why}; continue with --resume", args.count);
            Ok(exit::STOPPED)
        }
        Some(Ended { why, budget: false }) => {
            Err(Failure::new(exit::ENVIRONMENT, render::visible(&why)).hint("--resume goes on"))
        }
    }
}

/// What the teacher is told to write.
fn author(args: &Args, split: Split) -> Result<Author, Failure> {
    let (small, medium) = ("small, with two to four of everything", "medium, with five to ten of everything");
    Ok(Author {
        templates: templates(&args.families)?,
        sizes: match args.size {
            SizeArg::Small => vec![small],
            SizeArg::Medium => vec![medium],
            SizeArg::Mixed => vec![small, medium],
        },
        libraries: super::libraries(&args.library)?.iter().map(|library| library.word().into()).collect(),
        steps: STEP_NAMES,
        answers: args.teacher.answers.unwrap_or(1),
        revisions: args.teacher.revisions.unwrap_or(3),
        sampling: Sampling {
            // Some models refuse any other.
            temperature: 1.0,
            top_p: 1.0,
            max_new_tokens: args.teacher.max_tokens.unwrap_or(4096) as usize,
            stop: Vec::new(),
        },
        rule: Rule::default(),
        seed: args.seed,
        split,
    })
}

/// The families' names and lines, for a language model to fill.
fn templates(names: &[String]) -> Result<Vec<Template>, Failure> {
    let template = |family: &dyn Family| Template {
        name: family.name().into(),
        about: family.about().into(),
        ending: match family.draft(&mut Dice::new(0), Size::Small).reference {
            Some(Optimum::Infeasible) => Termination::Infeasible,
            Some(Optimum::Unbounded) => Termination::Unbounded,
            Some(Optimum::Value(_)) | None => Termination::Optimal,
        },
    };
    if names.is_empty() {
        return Ok(FAMILIES.iter().map(|family| template(*family)).collect());
    }
    let find = |name: &String| match FAMILIES.iter().find(|family| family.name() == name) {
        Some(family) => Ok(template(*family)),
        None => {
            let known = FAMILIES.iter().map(|family| family.name()).collect();
            Err(super::usage(TeacherError::UnknownFamily { name: name.clone(), known }))
        }
    };
    names.iter().map(find).collect()
}

/// Makes draws until `count` problems are there or the client asks nothing more.
fn make(
    maker: &Maker<'_>,
    output: Output,
    count: u64,
    concurrency: usize,
    bar: &ProgressBar,
) -> Result<State, Failure> {
    let state = RefCell::new(State::new(output));
    let mut shown = Instant::now();
    let stop = |text: String| {
        Failure::new(exit::ENVIRONMENT, text)
            .hint("the file of rejects says more; --resume goes on with what is there")
    };
    pool::in_order(
        concurrency,
        Window { items: 4 * concurrency, weight: usize::MAX },
        |_| {
            let mut state = state.borrow_mut();
            let (kept, tried) = (state.output.tally.kept, state.output.tally.tried());
            if kept >= count || maker.client.ended().is_some() {
                return Ok(Given::End);
            }
            if state.unknown >= HOPELESS {
                let why = state.last_reason();
                return Err(stop(format!("nothing is known of the last {HOPELESS} draws: {why}")));
            }
            // What this teacher writes is hardly ever right: it should not cost more.
            if tried > 20 * (count + PER_DRAW) {
                return Err(stop(format!("{kept} of {count} problems after {tried} questions")));
            }
            // No draw is begun that is not needed if all goes well.
            if state.under_way * PER_DRAW >= count - kept {
                return Ok(Given::Later);
            }
            Ok(Given::Item(state.give(), 1))
        },
        |draw: u64| (draw, maker.make(draw)),
        |(draw, made): (u64, Drawn)| {
            let mut state = state.borrow_mut();
            if made.is_err() && maker.client.ended().is_some() {
                // The rest of it is for another run.
                return Ok(());
            }
            state.take(draw, made, count)
        },
        || {
            let tally = &state.borrow().output.tally;
            bar.set_position(tally.kept);
            bar.set_message(format!("{} tokens", maker.client.tokens_used()));
            if bar.is_hidden() && shown.elapsed() > Duration::from_secs(10) {
                shown = Instant::now();
                let (kept, left) = (tally.kept, tally.left_out());
                eprintln!(
                    "  {kept} of {count} problems, {left} left out, {} tokens",
                    maker.client.tokens_used()
                );
            }
        },
    )?;
    Ok(state.into_inner())
}
