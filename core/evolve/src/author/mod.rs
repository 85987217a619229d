//! The teacher that is a language model: drafts questions from templates and scenarios, changes each in three ways, and
//! answers them in nine steps with a program that is run before anybody believes it.
//!
//! What is wrong with an answer goes back to the teacher for a revision, until the answer holds or the revisions are used
//! up. Of several valid answers of one question the best objective is kept. A failure of the host, or of the endpoint behind
//! the generator, decides nothing: the same draw can be made again later, and asks for the same completions with the same
//! seeds, so a generator that remembers is asked nothing twice.

mod prompts;
mod reading;

use orlm_judge::{Rule, judge};
use orlm_types::{
    Augmentation, Completion, ContentId, Execution, Executor, GenerateRequest, Generator, Message,
    ModelError, Outcome, Program, Reference, Role, Sampling, Sense, Split, Status, Termination,
};
use serde::{Deserialize, Serialize};

/// Industries, one a line.
const SCENARIOS: &str = include_str!("scenarios.txt");

/// Bytes of a traceback that the teacher is shown.
const TRACEBACK_BYTES: usize = 2000;

/// A kind of problem.
#[derive(Clone, Debug)]
pub struct Template {
    /// The word in records.
    pub name: String,
    /// What its problems are about, in a line.
    pub about: String,
    /// How the solve of a right model ends.
    pub ending: Termination,
}

/// What the questions of one draw are: the drafted one, and each change of it.
pub const QUESTIONS: [Option<Augmentation>; 4] =
    [None, Some(Augmentation::Paraphrase), Some(Augmentation::UnitConversion), Some(Augmentation::Scaling)];

/// What the teacher is asked to write, and how often.
#[derive(Clone, Debug)]
pub struct Author {
    /// Kinds of problems; draws take them in turn. Not empty.
    pub templates: Vec<Template>,
    /// Sizes in words, of which each draw takes one. Not empty.
    pub sizes: Vec<&'static str>,
    /// Libraries for the programs, of which each question takes one. Not empty.
    pub libraries: Vec<String>,
    /// Names of the nine steps.
    pub steps: [&'static str; 9],
    /// Independent answers of one question.
    pub answers: u32,
    /// Revisions of one answer, or of one question, at most.
    pub revisions: u32,
    /// How to sample.
    pub sampling: Sampling,
    /// When objective values agree.
    pub rule: Rule,
    /// Another seed gives other draws.
    pub seed: u64,
    /// Part of the seed, so that splits are drawn apart.
    pub split: Split,
}

/// What one draw is about.
struct Subject<'a> {
    template: &'a Template,
    scenario: &'a str,
    size: &'a str,
}

/// One question of a draw, and what became of it.
#[derive(Clone, Debug)]
pub struct Authored {
    /// Its template's name.
    pub template: String,
    /// Its industry.
    pub scenario: String,
    /// How it comes from the drafted question; `None` for that one.
    pub augmentation: Option<Augmentation>,
    /// The library of its programs.
    pub library: String,
    /// The question, as far as there is one.
    pub question: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a question.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It has a valid answer.
    Kept(Box<Answer>),
    /// It has none, for this cause (one word) and reason (a sentence).
    Left {
        /// A word for counts.
        cause: String,
        /// A sentence for people.
        reason: String,
    },
    /// The host failed at running a program, so nothing is known.
    Undecided {
        /// What failed.
        why: String,
    },
}

/// The answer of a question that is kept.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The texts of the nine steps, without tags.
    pub steps: Vec<String>,
    /// The program of the last step.
    pub program: Program,
    /// What the host's solve of its model says.
    pub reference: Reference,
    /// How often it was revised.
    pub revisions: u32,
    /// The answers of this question.
    pub counts: Counts,
}

/// The independent answers of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Asked for.
    pub asked: u32,
    /// Valid: the program runs, and its model is solved to the expected end.
    pub valid: u32,
    /// Valid with the sense and the objective of the one that is kept, which is among them.
    pub agreeing: u32,
}

/// A valid answer, before the best is chosen.
struct Valid {
    steps: reading::Steps,
    sense: Sense,
    objective: Option<f64>,
    termination: Termination,
    revisions: u32,
}

/// Why a question comes to no answer.
enum Stop {
    Left {
        cause: String,
        reason: String,
    },
    Undecided(String),
    /// The generator may answer later.
    Later(ModelError),
}

/// What is wrong with a completion.
enum Wrong {
    /// Its writer is to blame: cause, reason, and what else the writer is told.
    Teacher { cause: String, reason: String, details: String },
    /// The host is.
    Host(String),
}

impl Wrong {
    fn form(cause: &str, reason: String) -> Self {
        Self::Teacher { cause: cause.into(), reason, details: String::new() }
    }
}

/// Causes of leaving a question out that are not a verdict's status.
pub mod cause {
    /// No question came of it.
    pub const NO_QUESTION: &str = "no_question";
    /// The program does not import the library that it was to use.
    pub const OTHER_LIBRARY: &str = "other_library";
    /// The model is solved to another end than problems of its kind.
    pub const OTHER_ENDING: &str = "other_ending";
    /// The endpoint refuses a request.
    pub const REFUSED: &str = "refused";
}

impl Author {
    /// All questions of one draw, in the order of [`QUESTIONS`].
    ///
    /// `screen` may refuse a question, with a cause and a reason; what is changed from a refused question is left out too.
    ///
    /// # Errors
    /// The generator failed, and may succeed later.
    pub fn draw(
        &self,
        draw: u64,
        generator: &mut dyn Generator,
        executor: &dyn Executor,
        screen: &dyn Fn(&str) -> Option<(String, String)>,
    ) -> Result<Vec<Authored>, ModelError> {
        let subject = self.subject(draw);
        let mut drafted: Result<String, String> = Err(String::new());
        let mut all = Vec::with_capacity(QUESTIONS.len());
        for (place, augmentation) in QUESTIONS.into_iter().enumerate() {
            let key = self.key(draw, place);
            let mut work = Work { author: self, generator: &mut *generator, executor, key: &key };
            let question = match (augmentation, &drafted) {
                (None, _) => work.question(prompts::question(&subject), None),
                (Some(augmentation), Ok(original)) => {
                    let prompt = prompts::augmentation(augmentation, original);
                    work.question(prompt, Some((augmentation, original.as_str())))
                }
                (Some(_), Err(cause)) => {
                    let reason = format!("The question that it comes from was left out: {cause}.");
                    Err(Stop::Left { cause: cause::NO_QUESTION.into(), reason })
                }
            };
            let library = &self.libraries[(key.seed(1) % self.libraries.len() as u64) as usize];
            let text = question.as_ref().cloned().unwrap_or_default();
            let screened = question.and_then(|question| match screen(&question) {
                Some((cause, reason)) => Err(Stop::Left { cause, reason }),
                None => Ok(question),
            });
            if augmentation.is_none() {
                drafted = match &screened {
                    Ok(question) => Ok(question.clone()),
                    Err(Stop::Left { cause, .. }) => Err(cause.clone()),
                    Err(_) => Err(String::new()),
                };
            }
            let fate = match screened.and_then(|question| work.answer(&question, library, &subject)) {
                Ok(answer) => Fate::Kept(Box::new(answer)),
                Err(Stop::Left { cause, reason }) => Fate::Left { cause, reason },
                Err(Stop::Undecided(why)) => Fate::Undecided { why },
                Err(Stop::Later(error)) => return Err(error),
            };
            all.push(Authored {
                template: subject.template.name.clone(),
                scenario: subject.scenario.into(),
                augmentation,
                library: library.clone(),
                question: text,
                fate,
            });
        }
        Ok(all)
    }

    /// The templates take turns, and each goes through the scenarios from one of its own on: all pairs come before any comes
    /// again.
    fn subject(&self, draw: u64) -> Subject<'_> {
        let scenarios: Vec<&str> = SCENARIOS.lines().collect();
        let turns = self.templates.len() as u64;
        let template = &self.templates[(draw % turns) as usize];
        let first = ContentId::of(&["scenario", &template.name]).seed(self.seed) % scenarios.len() as u64;
        let scenario = scenarios[((first + draw / turns) % scenarios.len() as u64) as usize];
        let size = self.sizes[(self.key(draw, 0).seed(2) % self.sizes.len() as u64) as usize];
        Subject { template, scenario, size }
    }

    /// All that the chance in one question comes from.
    fn key(&self, draw: u64, place: usize) -> ContentId {
        let split = format!("{:?}", self.split);
        ContentId::of(&["author", &split, &self.seed.to_string(), &draw.to_string(), &place.to_string()])
    }
}

/// The work on one question.
struct Work<'a> {
    author: &'a Author,
    generator: &'a mut dyn Generator,
    executor: &'a dyn Executor,
    key: &'a ContentId,
}

impl Work<'_> {
    fn question(
        &mut self,
        prompt: Vec<Message>,
        change: Option<(Augmentation, &str)>,
    ) -> Result<String, Stop> {
        let check = |completion: &Completion| {
            reading::question(completion, change).map_err(|why| Wrong::form(cause::NO_QUESTION, why))
        };
        self.revised("question", &prompt, check).map(|(question, _)| question)
    }

    /// The best of the answers.
    fn answer(&mut self, question: &str, library: &str, subject: &Subject<'_>) -> Result<Answer, Stop> {
        let author = self.author;
        let executor = self.executor;
        let prompt = prompts::trajectory(question, &author.steps, library);
        let mut valid = Vec::new();
        let mut left =
            Stop::Left { cause: Status::NoModel.word().into(), reason: "There is no answer.".into() };
        for number in 0..author.answers.max(1) {
            let check = |completion: &Completion| {
                checked(completion, author, library, subject.template.ending, executor)
            };
            match self.revised(&format!("answer {number}"), &prompt, check) {
                Ok((answer, revisions)) => valid.push(Valid { revisions, ..answer }),
                Err(stop @ Stop::Left { .. }) => left = stop,
                Err(stop) => return Err(stop),
            }
        }
        let number = valid.len() as u32;
        let Some((best, agreeing)) = best(valid, &author.rule) else { return Err(left) };
        Ok(Answer {
            reference: match (best.termination, best.objective) {
                (Termination::Infeasible, _) => Reference::Infeasible,
                (Termination::Unbounded, _) => Reference::Unbounded,
                (_, objective) => objective.map_or(Reference::Unknown, Reference::Objective),
            },
            steps: best.steps.texts,
            program: best.steps.program,
            revisions: best.revisions,
            counts: Counts { asked: author.answers.max(1), valid: number, agreeing },
        })
    }

    /// Asks, and asks for revisions with what is wrong in the prompt, until `check` accepts; also says how many revisions
    /// that took.
    fn revised<T>(
        &mut self,
        what: &str,
        prompt: &[Message],
        check: impl Fn(&Completion) -> Result<T, Wrong>,
    ) -> Result<(T, u32), Stop> {
        let mut messages = prompt.to_vec();
        let mut revision = 0;
        loop {
            let seed = ContentId::of(&[&self.key.0, what, &revision.to_string()]).seed(0);
            let completion = self.completion(&messages, seed)?;
            let (cause, reason, details) = match check(&completion) {
                Ok(right) => return Ok((right, revision)),
                Err(Wrong::Host(why)) => return Err(Stop::Undecided(why)),
                Err(Wrong::Teacher { cause, reason, details }) => (cause, reason, details),
            };
            if revision == self.author.revisions {
                let revised = match revision {
                    0 => String::new(),
                    1 => " (revised once)".into(),
                    times => format!(" (revised {times} times)"),
                };
                let reason = reason + &revised;
                return Err(Stop::Left { cause, reason });
            }
            revision += 1;
            // The last attempt alone: the prompt does not grow with their number.
            messages = prompt.to_vec();
            let said = reading::spoken(&completion.text);
            // Servers refuse turns without a text.
            let said = if said.is_empty() { "(no answer)" } else { said };
            messages.push(Message { role: "assistant".into(), content: said.into() });
            messages.push(prompts::revision(&[reason, details].join("\n")));
        }
    }

    fn completion(&mut self, messages: &[Message], seed: u64) -> Result<Completion, Stop> {
        let request = GenerateRequest { messages: messages.to_vec(), seed };
        match self.generator.generate(Role::Policy, &[request], &self.author.sampling, &mut ()) {
            Ok(completions) => completions.into_iter().next().ok_or_else(|| {
                Stop::Later(ModelError {
                    message: "the generator gave no completion".into(),
                    environment: true,
                })
            }),
            Err(error) if error.environment => Err(Stop::Later(error)),
            Err(error) => Err(Stop::Left { cause: cause::REFUSED.into(), reason: error.message }),
        }
    }
}

/// A valid answer, or what is wrong with it.
fn checked(
    completion: &Completion,
    author: &Author,
    library: &str,
    ending: Termination,
    executor: &dyn Executor,
) -> Result<Valid, Wrong> {
    let steps = reading::steps(completion, &author.steps)
        .map_err(|why| Wrong::form(Status::ParseError.word(), why))?;
    if !reading::imports(&steps.program, library) {
        return Err(Wrong::form(cause::OTHER_LIBRARY, format!("The program does not import {library}.")));
    }
    let execution = executor.execute(&steps.program);
    let verdict = judge(&Reference::Unknown, &execution, &author.rule);
    match verdict.correct() {
        None => return Err(Wrong::Host(verdict.reason)),
        Some(false) => {
            let details = traceback(&execution);
            return Err(Wrong::Teacher {
                cause: verdict.status.word().into(),
                reason: verdict.reason,
                details,
            });
        }
        Some(true) => {}
    }
    let Some(solve) = execution.solves.last().filter(|solve| solve.columns > 0) else {
        return Err(Wrong::form(
            Status::NoModel.word(),
            "The model that was solved has no variables.".into(),
        ));
    };
    if solve.termination != ending {
        let word = |termination| format!("{termination:?}").to_lowercase();
        let reason = format!(
            "The model is proven {}, where the problem must turn out {}.",
            word(solve.termination),
            word(ending)
        );
        return Err(Wrong::form(cause::OTHER_ENDING, reason));
    }
    Ok(Valid {
        steps,
        sense: solve.sense,
        objective: solve.objective.filter(|_| ending == Termination::Optimal),
        termination: solve.termination,
        revisions: 0,
    })
}

/// What Python said about an exception, its end if it is long.
fn traceback(execution: &Execution) -> String {
    let Outcome::Exception { traceback, .. } = &execution.outcome else { return String::new() };
    let mut from = traceback.len().saturating_sub(TRACEBACK_BYTES);
    while !traceback.is_char_boundary(from) {
        from += 1;
    }
    traceback[from..].to_string()
}

/// The answer with the best objective among those with the sense of the most, the first of equals; and how many agree with
/// it.
fn best(valid: Vec<Valid>, rule: &Rule) -> Option<(Valid, u32)> {
    let maximise = valid.iter().filter(|answer| answer.sense == Sense::Maximise).count();
    let sense = match valid.first()?.sense {
        // With as many of either sense the first decides.
        first if 2 * maximise == valid.len() => first,
        _ if 2 * maximise > valid.len() => Sense::Maximise,
        _ => Sense::Minimise,
    };
    let sign = f64::from(sense.sign());
    let value = |answer: &Valid| sign * answer.objective.unwrap_or(f64::INFINITY);
    let same_sense: Vec<Valid> = valid.into_iter().filter(|answer| answer.sense == sense).collect();
    let least = same_sense.iter().map(value).min_by(f64::total_cmp)?;
    // Infeasible and unbounded answers have no objective, and agree in that.
    let agreeing = same_sense
        .iter()
        .filter(|answer| match answer.objective {
            Some(objective) => rule.agrees(objective, sign * least),
            None => true,
        })
        .count();
    let best = same_sense.into_iter().find(|answer| value(answer).total_cmp(&least).is_eq())?;
    Some((best, agreeing as u32))
}
