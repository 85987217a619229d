//! The teacher that is a language model, with a script in the model's place and another in the sandbox's.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use orlm_evolve::author::{Author, Authored, Counts, Fate, QUESTIONS, Template, cause};
use orlm_judge::{Rule, extract_program};
use orlm_solver::{Sense, Termination};
use orlm_types::{
    Completion, Execution, Executor, ExecutorIdentity, Fault, FinishReason, GenerateRequest, Generator,
    ModelError, Outcome, Program, Progress, Reference, Role, Sampling, SolveRecord, Split, render_steps,
};

const STEPS: [&str; 9] = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/// What it writes, from the whole chat and how often a chat with this beginning was asked before.
type Script<'a> = dyn Fn(&GenerateRequest, usize) -> Result<String, ModelError> + 'a;

/// Remembers what it wrote, as a client with a cache does.
struct Writer<'a> {
    script: &'a Script<'a>,
    known: HashMap<String, String>,
    /// Every chat that was not answered from memory.
    asked: Vec<GenerateRequest>,
}

impl<'a> Writer<'a> {
    fn new(script: &'a Script<'a>) -> Self {
        Self { script, known: HashMap::new(), asked: Vec::new() }
    }

    /// Asked with an answer of its own in the chat.
    fn revisions(&self) -> Vec<&GenerateRequest> {
        self.asked.iter().filter(|request| request.messages.len() > 1).collect()
    }
}

impl Generator for Writer<'_> {
    fn generate(
        &mut self,
        _: Role,
        requests: &[GenerateRequest],
        _: &Sampling,
        _: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError> {
        let mut write = |request: &GenerateRequest| {
            let key = format!("{request:?}");
            if let Some(text) = self.known.get(&key) {
                return Ok(text.clone());
            }
            let first = &request.messages[0].content;
            let before = self.asked.iter().filter(|other| other.messages[0].content == *first).count();
            self.asked.push(request.clone());
            let text = (self.script)(request, before)?;
            self.known.insert(key, text.clone());
            Ok(text)
        };
        requests
            .iter()
            .map(|request| Ok(Completion { text: write(request)?, tokens: 5, finish: FinishReason::Stop }))
            .collect()
    }
}

/// `solve(max 7)`, `solve(min 3)`, `solve(infeasible)`, `solve(empty)`, `raise`.
#[derive(Default)]
struct Bench {
    runs: AtomicUsize,
    /// Every run fails, for a reason of the host's.
    broken: AtomicBool,
}

impl Executor for Bench {
    fn execute(&self, program: &Program) -> Execution {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let words: Vec<&str> = program.source.split(['(', ')', ' ', '\n']).collect();
        let at = words.iter().position(|word| *word == "solve");
        let word = |k: usize| at.and_then(|at| words.get(at + k)).copied().unwrap_or_default();
        let record = |termination, sense, objective, columns| SolveRecord {
            model: "m".into(),
            columns,
            rows: 1,
            sense,
            termination,
            limit: None,
            objective,
            bound: None,
            budget: None,
            wall_ms: 1.0,
        };
        let value = word(2).parse().ok();
        let solves = match word(1) {
            "max" => vec![record(Termination::Optimal, Sense::Maximise, value, 2)],
            "min" => vec![record(Termination::Optimal, Sense::Minimise, value, 2)],
            "infeasible" => vec![record(Termination::Infeasible, Sense::Minimise, None, 2)],
            "empty" => vec![record(Termination::Optimal, Sense::Minimise, Some(0.0), 0)],
            _ => Vec::new(),
        };
        let outcome = if self.broken.load(Ordering::Relaxed) {
            Outcome::HostFault { fault: Fault::SolverCrash { what: "signal 11".into() } }
        } else if program.source.contains("raise") {
            Outcome::Exception {
                class: "NameError".into(),
                message: "name 'quicksum' is not defined".into(),
                traceback: "  File \"program\", line 2\n    raise".into(),
                line: Some(2),
            }
        } else {
            Outcome::Finished
        };
        Execution {
            outcome,
            solves,
            stdout: "objective 123".into(),
            stderr: String::new(),
            solver: "bench".into(),
            solver_version: "1".into(),
            fuel: 1,
            memory: 1,
            wall_ms: 1.0,
        }
    }

    fn identity(&self) -> ExecutorIdentity {
        ExecutorIdentity {
            guest: "g".into(),
            packages: None,
            engine: "e".into(),
            solver: "bench".into(),
            solver_version: "1".into(),
        }
    }
}

fn author() -> Author {
    Author {
        templates: vec![
            Template { name: "diet".into(), about: "feed cheaply".into(), ending: Termination::Optimal },
            Template { name: "too_much".into(), about: "no plan".into(), ending: Termination::Infeasible },
        ],
        sizes: vec!["small"],
        libraries: vec!["coptpy".into()],
        steps: STEPS,
        answers: 1,
        revisions: 3,
        sampling: Sampling { temperature: 1.0, top_p: 1.0, max_new_tokens: 100, stop: Vec::new() },
        rule: Rule::default(),
        seed: 1,
        split: Split::Train,
    }
}

fn steps(code: &str) -> String {
    let texts: Vec<String> = STEPS
        .iter()
        .map(|name| match *name {
            "Nine" => format!("Nine:\n```python\nimport coptpy\n{code}\n```"),
            name => format!("{name}: words"),
        })
        .collect();
    render_steps(&texts)
}

/// Whether the chat asks for a question, and whether for a changed one.
fn asks_question(request: &GenerateRequest) -> Option<&'static str> {
    let text = &request.messages[0].content;
    let change =
        ["in other words", "in other units", "another size"].into_iter().find(|word| text.contains(word));
    (!text.contains("nine steps")).then(|| change.unwrap_or("draft"))
}

/// A question for each of the four, and `answer` for the rest.
fn scripted(
    answer: impl Fn(&GenerateRequest, usize) -> String,
) -> impl Fn(&GenerateRequest, usize) -> Result<String, ModelError> {
    move |request, before| {
        let tell = |lead: &str, hours: u32| {
            format!(
                "<question>{lead} a shop works {hours} hours and sells bread for $3 and cake for $8.</question>"
            )
        };
        Ok(match asks_question(request) {
            Some("draft") => tell("Every week", 40),
            Some("in other words") => tell("In each of the weeks of a year", 40),
            Some("in other units") => tell("Every week", 2400),
            Some(_) => tell("Every week", 80),
            None => answer(request, before),
        })
    }
}

fn draw(author: &Author, number: u64, writer: &mut Writer<'_>, bench: &Bench) -> Vec<Authored> {
    author.draw(number, writer, bench, &|_| None).expect("the script does not fail")
}

fn cause_of(authored: &Authored) -> (&str, &str) {
    match &authored.fate {
        Fate::Left { cause, reason } => (cause, reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_draw_is_one_question_and_its_three_changes_each_with_a_verified_answer() {
    let script = scripted(|_, _| steps("solve(max 7)\nprint(123)"));
    let (mut writer, bench) = (Writer::new(&script), Bench::default());
    let drawn = draw(&author(), 0, &mut writer, &bench);
    assert_eq!(drawn.iter().map(|authored| authored.augmentation).collect::<Vec<_>>(), QUESTIONS);
    for authored in &drawn {
        let Fate::Kept(answer) = &authored.fate else { panic!("{authored:?}") };
        // The host's own solve, and not what was printed.
        assert_eq!(answer.reference, Reference::Objective(7.0));
        assert_eq!(answer.counts, Counts { asked: 1, valid: 1, agreeing: 1 });
        assert_eq!(extract_program(&render_steps(&answer.steps)).as_ref(), Ok(&answer.program));
        assert_eq!((authored.template.as_str(), answer.revisions), ("diet", 0));
        assert!(writer.asked[0].messages[0].content.contains(&authored.scenario));
    }
    assert_eq!((writer.asked.len(), bench.runs.load(Ordering::Relaxed)), (8, 4));
    let seeds: std::collections::HashSet<u64> = writer.asked.iter().map(|request| request.seed).collect();
    assert_eq!(seeds.len(), 8);
}

#[test]
fn a_failure_goes_back_to_the_teacher_with_its_traceback() {
    let script = scripted(|request, _| match request.messages.len() {
        1 => steps("raise"),
        _ => steps("solve(min 4)"),
    });
    let (mut writer, bench) = (Writer::new(&script), Bench::default());
    for authored in draw(&author(), 0, &mut writer, &bench) {
        let Fate::Kept(answer) = &authored.fate else { panic!("{authored:?}") };
        assert_eq!(answer.revisions, 1);
    }
    let revisions = writer.revisions();
    assert_eq!(revisions.len(), 4);
    for request in revisions {
        let [question, said, wrong] = &request.messages[..] else { panic!("{request:?}") };
        assert!(question.content.contains("nine steps") && said.content.contains("raise"));
        assert_eq!((said.role.as_str(), wrong.role.as_str()), ("assistant", "user"));
        for word in ["NameError in line 2", "quicksum", "File \"program\", line 2"] {
            assert!(wrong.content.contains(word), "{word} is not in {}", wrong.content);
        }
    }
}

#[test]
fn revisions_end_and_the_last_failure_is_the_cause() {
    let attempts = ["no steps at all", "solve(empty)", "raise", "solve(infeasible)"];
    let texts = RefCell::new(Vec::new());
    let script = scripted(|request, _| {
        if request.messages.len() == 1 {
            texts.borrow_mut().clear();
        }
        let attempt = attempts[texts.borrow().len()];
        texts.borrow_mut().push(attempt);
        if attempt.starts_with("no") { attempt.into() } else { steps(attempt) }
    });
    let (mut writer, bench) = (Writer::new(&script), Bench::default());
    for authored in draw(&author(), 0, &mut writer, &bench) {
        let (word, reason) = cause_of(&authored);
        assert_eq!(word, cause::OTHER_ENDING);
        assert!(reason.contains("proven infeasible") && reason.contains("revised 3 times"), "{reason}");
        assert!(authored.question.contains("a shop"));
    }
    assert_eq!((writer.asked.len(), writer.revisions().len()), (4 + 4 * 4, 4 * 3));
    // Without revisions the first failure is the last.
    let once = Author { revisions: 0, ..author() };
    let mut writer = Writer::new(&script);
    assert_eq!(cause_of(&draw(&once, 0, &mut writer, &bench)[0]).0, "parse_error");
    // Where no plan can exist, the same end is the right one.
    let script = scripted(|_, _| steps("solve(infeasible)"));
    let drawn = draw(&once, 1, &mut Writer::new(&script), &bench);
    assert!(matches!(&drawn[0].fate, Fate::Kept(answer) if answer.reference == Reference::Infeasible));
}

#[test]
fn each_way_to_be_wrong_has_a_cause_of_its_own() {
    let wrong = |text: String| {
        let script = scripted(move |_, _| text.clone());
        let author = Author { revisions: 0, ..author() };
        let drawn = draw(&author, 0, &mut Writer::new(&script), &Bench::default());
        cause_of(&drawn[0]).0.to_string()
    };
    assert_eq!(wrong("The answer is 42.".into()), "parse_error");
    assert_eq!(wrong(steps("solve(max 1)").replace("import coptpy", "import pulp")), cause::OTHER_LIBRARY);
    assert_eq!(wrong(steps("raise")), "guest_error");
    assert_eq!(wrong(steps("print(42)")), "no_model");
    assert_eq!(wrong(steps("solve(empty)")), "no_model");
    assert_eq!(wrong(steps("solve(infeasible)")), cause::OTHER_ENDING);
}

#[test]
fn of_several_answers_the_best_by_the_models_own_sense_is_kept_and_those_that_agree_are_counted() {
    let kept = |answers: &'static [&'static str]| {
        let script = scripted(move |_, before| steps(answers[before % answers.len()]));
        let author = Author { answers: answers.len() as u32, revisions: 0, ..author() };
        let drawn = draw(&author, 0, &mut Writer::new(&script), &Bench::default());
        match &drawn[0].fate {
            Fate::Kept(answer) => (answer.reference, answer.counts, answer.program.source.clone()),
            other => panic!("{other:?}"),
        }
    };
    let counts = |asked, valid, agreeing| Counts { asked, valid, agreeing };
    let (reference, count, source) =
        kept(&["solve(max 5)", "solve(max 9)", "raise", "solve(max 9.000001)", "solve(max 2)"]);
    assert_eq!((reference, count), (Reference::Objective(9.000001), counts(5, 4, 2)));
    assert!(source.contains("9.000001"));
    assert_eq!(kept(&["solve(min 5)", "solve(min 9)", "solve(min 5)"]).0, Reference::Objective(5.0));
    assert_eq!(kept(&["solve(min 5)", "solve(min 9)", "solve(min 5)"]).1, counts(3, 3, 2));
    // One that took the wrong sense does not win by it.
    let (reference, count, _) = kept(&["solve(min 0)", "solve(max 6)", "solve(max 6)"]);
    assert_eq!((reference, count), (Reference::Objective(6.0), counts(3, 3, 2)));
    // As many of either: the first decides.
    assert_eq!(kept(&["solve(min 3)", "solve(max 6)"]).0, Reference::Objective(3.0));
}

#[test]
fn a_fault_of_the_host_decides_nothing_and_the_next_attempt_asks_nothing_again() {
    let script = scripted(|_, _| steps("solve(max 7)"));
    let mut writer = Writer::new(&script);
    let bench = Bench { broken: true.into(), ..Bench::default() };
    for authored in draw(&author(), 0, &mut writer, &bench) {
        assert!(
            matches!(&authored.fate, Fate::Undecided { why } if why.contains("signal 11")),
            "{:?}",
            authored.fate
        );
    }
    // The teacher is not told to mend what was not its fault.
    assert_eq!((writer.asked.len(), writer.revisions().len()), (8, 0));
    bench.broken.store(false, Ordering::Relaxed);
    let drawn = draw(&author(), 0, &mut writer, &bench);
    assert!(drawn.iter().all(|authored| matches!(authored.fate, Fate::Kept(_))));
    assert_eq!(writer.asked.len(), 8);
}

#[test]
fn a_draw_that_was_cut_short_at_any_call_asks_for_the_rest_alone() {
    let answers = |request: &GenerateRequest, _: usize| match request.messages.len() {
        1 => steps("raise"),
        _ => steps("solve(min 4)"),
    };
    let script = scripted(answers);
    let (mut whole, bench) = (Writer::new(&script), Bench::default());
    let texts = |drawn: &[Authored]| format!("{drawn:?}");
    let expected = texts(&draw(&author(), 2, &mut whole, &bench));
    assert_eq!(whole.asked.len(), 12);
    for limit in 0..12 {
        let calls = AtomicUsize::new(0);
        let script = scripted(answers);
        let mortal = |request: &GenerateRequest, before: usize| match calls.fetch_add(1, Ordering::Relaxed) {
            call if call == limit => {
                Err(ModelError { message: "the token budget is spent".into(), environment: true })
            }
            _ => script(request, before),
        };
        let mut writer = Writer::new(&mortal);
        let error = author().draw(2, &mut writer, &bench, &|_| None).unwrap_err();
        assert!(error.message.contains("budget"));
        assert_eq!(writer.asked.len(), limit + 1);
        let drawn = draw(&author(), 2, &mut writer, &bench);
        assert_eq!(texts(&drawn), expected, "cut short at call {limit}");
        // The one that failed is the only one that was asked for again.
        assert_eq!(writer.asked.len(), 13, "cut short at call {limit}");
    }
}

#[test]
fn a_request_that_is_refused_for_good_is_left_out_and_the_others_go_on() {
    let script = scripted(|_, _| steps("solve(max 7)"));
    let filtered = |request: &GenerateRequest, before: usize| match asks_question(request) {
        Some("another size") => {
            Err(ModelError { message: "status 400: filtered".into(), environment: false })
        }
        _ => script(request, before),
    };
    let drawn = draw(&author(), 0, &mut Writer::new(&filtered), &Bench::default());
    assert_eq!(cause_of(&drawn[3]), (cause::REFUSED, "status 400: filtered"));
    assert!(drawn[..3].iter().all(|authored| matches!(authored.fate, Fate::Kept(_))));
}

#[test]
fn a_question_that_is_screened_out_costs_no_answers_and_no_changes() {
    let script = scripted(|_, _| steps("solve(max 7)"));
    let (mut writer, bench) = (Writer::new(&script), Bench::default());
    let screen = |_: &str| Some(("near_known_question".to_string(), "It is near a:1.".to_string()));
    let drawn = author().draw(0, &mut writer, &bench, &screen).unwrap();
    assert_eq!((writer.asked.len(), bench.runs.load(Ordering::Relaxed)), (1, 0));
    assert_eq!(cause_of(&drawn[0]), ("near_known_question", "It is near a:1."));
    assert!(drawn[0].question.contains("a shop"));
    for changed in &drawn[1..] {
        let (word, reason) = cause_of(changed);
        assert_eq!(word, cause::NO_QUESTION);
        assert!(reason.contains("near_known_question"), "{reason}");
    }
}

#[test]
fn a_question_without_a_form_is_asked_for_again_with_the_reason() {
    let good = scripted(|_, _| steps("solve(max 7)"));
    let script =
        |request: &GenerateRequest, before: usize| match (asks_question(request), request.messages.len()) {
            // Of the four only the paraphrase changes a number that it must not change.
            (Some("in other words"), 1) => Ok("<question>Weekly, a shop works 41 hours and sells bread for \
                                           $3 and cake for $8.</question>"
                .into()),
            _ => good(request, before),
        };
    let mut writer = Writer::new(&script);
    let drawn = draw(&author(), 0, &mut writer, &Bench::default());
    assert!(drawn.iter().all(|authored| matches!(authored.fate, Fate::Kept(_))));
    let [revision] = writer.revisions()[..] else { panic!("{:?}", writer.revisions()) };
    assert!(revision.messages[2].content.contains("Missing: 40. New: 41."), "{revision:?}");
}

#[test]
fn draws_go_through_all_pairs_of_template_and_scenario_before_any_comes_again() {
    let script = |_: &GenerateRequest, _: usize| Ok("nothing".to_string());
    let author = Author { revisions: 0, ..author() };
    let pair = |number| {
        let drawn = draw(&author, number, &mut Writer::new(&script), &Bench::default());
        assert!(drawn.iter().all(|authored| cause_of(authored).0 == cause::NO_QUESTION));
        (drawn[0].template.clone(), drawn[0].scenario.clone())
    };
    let mut seen = std::collections::HashSet::new();
    let pairs = (0..).map(pair).take_while(|pair| seen.insert(pair.clone())).count();
    assert!(pairs >= 2 * 40 && pairs.is_multiple_of(2), "{pairs}");
}
