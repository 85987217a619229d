//! A run that dies at any call and is resumed ends exactly like one that never died.
//!
//! The models, the executor and the teacher are fakes: small, deterministic, and mortal at a chosen call.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use orlm_config::Config;
use orlm_evolve::Opening::{self, New, Resumed};
use orlm_evolve::{Equivalence, Evolution, EvolveError, Parts, Summary, begin_from, genprm};
use orlm_solver::{Sense, Termination};
use orlm_types::{
    Completion, CriticLesson, Event, EventSink, Execution, Executor, ExecutorIdentity, Fault, FineTune,
    FinishReason, GenerateRequest, Generator, Learner, Lesson, MathModel, ModelError, NoEvents, Outcome,
    Prefer, Problem, Program, Progress, Reference, Role, Sampling, SolveRecord, Split, StepVerdict, Teacher,
    UpdateReport,
};

/// Dies once, at the call with this number.
struct Fuse {
    at: u32,
    calls: AtomicU32,
}

impl Fuse {
    fn new(at: u32) -> Self {
        Self { at, calls: AtomicU32::new(0) }
    }

    fn call(&self) {
        if self.calls.fetch_add(1, Ordering::SeqCst) == self.at {
            panic!("killed at call {}", self.at);
        }
    }
}

/// Its "weights" are a list of what it learned, so that any difference in history shows in the checkpoints.
struct Model<'a> {
    fuse: &'a Fuse,
    weights: BTreeMap<&'static str, Vec<String>>,
}

impl Generator for Model<'_> {
    fn generate(
        &mut self,
        role: Role,
        requests: &[GenerateRequest],
        _sampling: &Sampling,
        _progress: &mut dyn Progress,
    ) -> Result<Vec<Completion>, ModelError> {
        self.fuse.call();
        let skill = self.weights.get(role.word()).map_or(0, Vec::len) as u64;
        let write = |request: &GenerateRequest| {
            let text = match role {
                // The answer is right in some samples, and in more of them the more was learned.
                Role::Policy => {
                    let value = if request.seed % 5 < 1 + skill { 7 } else { request.seed % 3 };
                    format!(
                        "<step>\nplan {}\n</step>\n<step>\n```python\nimport m\nsolve({value})\n```\n</step>",
                        request.seed % 11
                    )
                }
                Role::GenPrm => {
                    let steps = [1, 2].map(|step| StepVerdict {
                        step,
                        correct: !(request.seed >> step).is_multiple_of(3),
                        explanation: "because".into(),
                    });
                    if request.seed.is_multiple_of(7) { "no format".into() } else { genprm::render(&steps) }
                }
            };
            Completion { text, tokens: 9, finish: FinishReason::Stop }
        };
        Ok(requests.iter().map(write).collect())
    }
}

impl Learner for Model<'_> {
    fn fine_tune(
        &mut self,
        role: Role,
        work: &FineTune,
        _: &mut dyn Progress,
    ) -> Result<UpdateReport, ModelError> {
        self.fuse.call();
        let learned = format!("sft {} {:?}", work.seed, work.examples);
        self.weights.entry(role.word()).or_default().push(learned);
        let metrics = BTreeMap::from([("loss".to_string(), 0.5)]);
        let longest = work.examples.iter().map(|example| example.completion.len() as u32).max().unwrap_or(0);
        Ok(UpdateReport { updates: 1, longest, metrics, ..UpdateReport::default() })
    }

    fn prefer(
        &mut self,
        role: Role,
        work: &Prefer,
        _: &mut dyn Progress,
    ) -> Result<UpdateReport, ModelError> {
        self.fuse.call();
        self.weights.entry(role.word()).or_default().push(format!("dpo {} {:?}", work.seed, work.pairs));
        let metrics = BTreeMap::from([("loss".to_string(), 0.6)]);
        Ok(UpdateReport { updates: 1, metrics, ..UpdateReport::default() })
    }

    fn save(&self, role: Role, folder: &Path) -> Result<(), ModelError> {
        std::fs::create_dir(folder).expect("a folder that is not there yet");
        std::fs::write(folder.join("manifest.json"), "{}").expect("written");
        let text = serde_json::to_string(&self.weights[role.word()]).expect("JSON");
        std::fs::write(folder.join("weights.json"), text).expect("written");
        self.fuse.call();
        Ok(())
    }

    fn load(&mut self, role: Role, folder: &Path) -> Result<(), ModelError> {
        let text = std::fs::read_to_string(folder.join("weights.json")).expect("a checkpoint");
        self.weights.insert(role.word(), serde_json::from_str(&text).expect("JSON"));
        Ok(())
    }
}

/// "Solves" `solve(N)`: the objective is N; `solve(2)` is a host fault.
struct Solver<'a> {
    fuse: &'a Fuse,
}

impl Executor for Solver<'_> {
    fn execute(&self, program: &Program) -> Execution {
        self.fuse.call();
        let value = program.source.split(['(', ')']).nth(1).and_then(|n| n.parse::<f64>().ok());
        let record = |objective| SolveRecord {
            model: format!("model {objective}"),
            columns: 1,
            rows: 1,
            sense: Sense::Minimise,
            termination: Termination::Optimal,
            limit: None,
            objective: Some(objective),
            bound: None,
            budget: None,
            wall_ms: 1.0,
        };
        let outcome = match value {
            Some(2.0) => Outcome::HostFault { fault: Fault::SolverCrash { what: "signal 11".into() } },
            _ => Outcome::Finished,
        };
        Execution {
            outcome,
            solves: value.filter(|v| *v != 2.0).map(record).into_iter().collect(),
            stdout: String::new(),
            stderr: String::new(),
            solver: "fake".into(),
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
            solver: "fake".into(),
            solver_version: "1".into(),
        }
    }
}

/// Every third lesson repeats a question, every fifth is wrong about its own answer.
struct School;

impl Teacher for School {
    fn lesson(&self, seed: u64, index: u64, split: Split) -> Lesson {
        let claimed = if index % 5 == 4 { 8.0 } else { 7.0 };
        Lesson {
            problem: Problem {
                id: None,
                question: format!("{seed} {split:?} {}", index / 3 * 3 + index % 3 % 2),
                reference: Reference::Objective(claimed),
                split,
                family: None,
            },
            steps: vec!["plan".into(), "import m\nsolve(7)".into()],
            program: Program { source: "import m\nsolve(7)".into() },
            model: None,
        }
    }

    fn critic_lesson(&self, seed: u64, index: u64, split: Split) -> CriticLesson {
        let lesson = self.lesson(seed, index, split);
        let verdicts = [1, 2].map(|step| StepVerdict {
            step,
            correct: index.is_multiple_of(2),
            explanation: "x".into(),
        });
        CriticLesson {
            problem: lesson.problem,
            steps: lesson.steps,
            verdicts: verdicts.to_vec(),
            program: lesson.program,
            model: None,
        }
    }
}

/// No two models can be compared.
struct Blind;

impl Equivalence for Blind {
    fn same(&self, _: &Program, _: &MathModel) -> Option<bool> {
        None
    }
}

const CONFIG: &str = "
[model]
generation_batch = 3
[problems]
unseen_families = ['other']
train = 4
dev = 2
held_out = 3
unseen = 2
[warmup]
lessons = 4
genprm_lessons = 4
[evolution]
iterations = 2
hard_set_samples = 2
k = 3
minimum_gain = 0
[genprm]
held_out = 3
";

fn attempt(root: &Path, opening: Opening, fuse: &Fuse) -> Result<Summary, EvolveError> {
    let config = Config::parse(CONFIG, "test", &[]).expect("the configuration");
    let mut model = Model { fuse, weights: BTreeMap::new() };
    let executor = Solver { fuse };
    let parts = Parts {
        model: &mut model,
        executor: &executor,
        teacher: &School,
        equivalence: &Blind,
        events: &NoEvents,
        jobs: 1,
    };
    Evolution::open(parts, &config, root, opening, &serde_json::json!({"model": "fake"}))?.run(None)
}

/// All files of a run with their contents, wall times taken out.
fn contents(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                // Its wall times differ.
                if !path.ends_with("tensorboard") {
                    folders.push(path);
                }
                continue;
            }
            let mut text = std::fs::read_to_string(&path).expect("text");
            if path.ends_with("ledger.jsonl") {
                let strip = |line: &str| {
                    let mut entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
                    entry["seconds"] = 0.into();
                    entry.to_string()
                };
                text = text.lines().map(strip).collect::<Vec<_>>().join("\n");
            }
            files.insert(path.strip_prefix(root).expect("inside").display().to_string(), text);
        }
    }
    files
}

#[test]
fn a_run_that_dies_at_any_call_and_is_resumed_ends_like_one_that_never_died() {
    let folder = tempfile::tempdir().expect("a folder");
    let immortal = Fuse::new(u32::MAX);
    let whole = folder.path().join("whole");
    let table = attempt(&whole, New, &immortal).expect("a run");
    let expected = contents(&whole);
    let calls = immortal.calls.load(Ordering::SeqCst);
    assert!(calls > 50, "{calls}");

    // The panics below are the point of the test; their messages are not.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(|| {
        for at in 0..calls {
            let root = folder.path().join(at.to_string());
            let fuse = Fuse::new(at);
            let first = catch_unwind(AssertUnwindSafe(|| attempt(&root, New, &fuse)));
            assert!(first.is_err(), "call {at} did not kill the run");
            let resumed = attempt(&root, Resumed, &immortal).map(|summary| summary.rows.len());
            assert_eq!(resumed.ok(), Some(table.rows.len()), "killed at call {at}");
            assert_eq!(contents(&root), expected, "killed at call {at}");
        }
    }));
    std::panic::set_hook(hook);
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}

/// Keeps what a run warns of.
#[derive(Default)]
struct Warnings(Mutex<Vec<String>>);

impl EventSink for Warnings {
    fn emit(&self, event: Event) {
        if let Event::Warning { message } = event {
            self.0.lock().expect("no panic").push(message);
        }
    }
}

#[test]
fn answers_that_will_be_cut_off_are_warned_of() {
    let warned = |overrides: &[String]| {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::parse(CONFIG, "test", overrides).expect("the configuration");
        let fuse = Fuse::new(u32::MAX);
        let events = Warnings::default();
        let parts = Parts {
            model: &mut Model { fuse: &fuse, weights: BTreeMap::new() },
            executor: &Solver { fuse: &fuse },
            teacher: &School,
            equivalence: &Blind,
            events: &events,
            jobs: 1,
        };
        let root = folder.path().join("run");
        let run = Evolution::open(parts, &config, &root, New, &serde_json::json!({"model": "fake"}));
        run.expect("a run").run(None).expect("its end");
        events.0.into_inner().expect("no panic")
    };
    assert_eq!(warned(&[]), Vec::<String>::new());
    let short = ["evaluation.max_new_tokens=30".to_string(), "evolution.iterations=0".to_string()];
    let warnings = warned(&short);
    assert!(warnings.len() == 1 && warnings[0].contains("writes 30 at most"), "{warnings:?}");
    assert!(warnings[0].contains("evaluation.max_new_tokens"), "{warnings:?}");
}

#[test]
fn the_table_counts_what_happened() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = attempt(&folder.path().join("run"), New, &Fuse::new(u32::MAX)).expect("a run");
    let labels: Vec<&str> = table.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["base", "warm-up", "1", "2"]);
    for row in &table.rows {
        for (rate, problems) in [(&row.held_out, 3), (&row.unseen, 2), (&row.dev, 2)] {
            let rate = rate.as_ref().expect("a rate");
            assert_eq!(rate.judged + rate.abstained, problems, "{row:?}");
            let (low, high) = rate.interval;
            assert!(low <= rate.pass_at_1 && rate.pass_at_1 <= high, "{row:?}");
        }
        let f1 = row.genprm_f1.or((row.label == "base").then_some(0.0)).expect("the GenPRM is measured");
        assert!((0.0..=1.0).contains(&f1), "{row:?}");
    }
    let best =
        table.rows.iter().map(|row| row.dev.as_ref().map_or(0.0, |dev| dev.pass_at_1)).fold(0.0, f64::max);
    let selected: Vec<_> = table.rows.iter().filter(|row| row.selected).collect();
    assert_eq!(selected.len(), 1);
    assert_eq!(selected[0].dev.as_ref().map(|dev| dev.pass_at_1), Some(best));
    for row in &table.rows[2..] {
        let counted: u64 = row.verdicts.iter().map(|(_, count)| count).sum();
        assert!(counted > 0 && counted.is_multiple_of(3), "3 trajectories per hard problem: {row:?}");
        let (solver, critic) = row.pairs.expect("pairs");
        assert!(solver + critic > 0, "{row:?}");
        let (kept, asked) = row.critiques.expect("critiques");
        assert!(kept < asked && asked == counted, "some critiques disagree with the solver: {row:?}");
    }
}

#[test]
fn resuming_a_finished_run_calls_nothing_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("run");
    let table = attempt(&root, New, &Fuse::new(u32::MAX)).expect("a run");
    let before = contents(&root);
    let again = attempt(&root, Resumed, &Fuse::new(0)).expect("nothing is left to do");
    assert_eq!(again, table);
    assert_eq!(contents(&root), before);
}

#[test]
fn a_run_stops_when_an_iteration_gains_too_little() {
    let folder = tempfile::tempdir().expect("a folder");
    let config =
        Config::parse(CONFIG, "test", &["evolution.minimum_gain=100".into()]).expect("the configuration");
    let fuse = Fuse::new(u32::MAX);
    let mut model = Model { fuse: &fuse, weights: BTreeMap::new() };
    let executor = Solver { fuse: &fuse };
    let parts = Parts {
        model: &mut model,
        executor: &executor,
        teacher: &School,
        equivalence: &Blind,
        events: &NoEvents,
        jobs: 1,
    };
    let env = serde_json::json!({"model": "fake"});
    let table =
        Evolution::open(parts, &config, &folder.path().join("run"), New, &env).expect("a folder").run(None);
    let labels: Vec<String> = table.expect("a run").rows.into_iter().map(|row| row.label).collect();
    assert_eq!(labels, ["base", "warm-up", "1"]);
}

#[test]
fn every_stage_made_again_gives_what_is_recorded_and_a_change_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("run");
    let fuse = Fuse::new(u32::MAX);
    attempt(&root, New, &fuse).expect("a run");
    let replay = |stage: &str| {
        let config = Config::parse(CONFIG, "test", &[]).expect("the configuration");
        let mut model = Model { fuse: &fuse, weights: BTreeMap::new() };
        let executor = Solver { fuse: &fuse };
        let parts = Parts {
            model: &mut model,
            executor: &executor,
            teacher: &School,
            equivalence: &Blind,
            events: &NoEvents,
            jobs: 1,
        };
        Evolution::replay(parts, &config, &root, &serde_json::json!({"model": "fake"}), None, stage)
    };
    let ledger = std::fs::read_to_string(root.join("ledger.jsonl")).expect("a ledger");
    let stages: Vec<String> = ledger
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["stage"]
                .as_str()
                .expect("text")
                .into()
        })
        .collect();
    assert!(stages.len() > 20, "{stages:?}");
    for stage in &stages {
        assert_eq!(replay(stage).expect("it is made again").differences, Vec::<String>::new(), "{stage}");
    }
    assert!(matches!(replay("iteration-9/pair"), Err(EvolveError::NoStage { .. })));
    let path = root.join("iteration-1/pairs.jsonl");
    let text = std::fs::read_to_string(&path).expect("pairs").replacen("\"weight\":1.0", "\"weight\":0.5", 1);
    std::fs::write(&path, text).expect("written");
    let differences = replay("iteration-1/pair").expect("it is made again").differences;
    assert!(differences.len() == 1 && differences[0].contains("pairs.jsonl"), "{differences:?}");
}

#[test]
fn a_run_that_begins_with_anothers_warm_up_ends_like_one_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let [first, alone, joined] = ["first", "alone", "joined"].map(|name| folder.path().join(name));
    let fuse = Fuse::new(u32::MAX);
    attempt(&first, New, &fuse).expect("a run");
    let of = |overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
        Config::parse(CONFIG, "test", &overrides).expect("the configuration")
    };
    let (plain, env) = (of(&["evolution.weighting=none"]), serde_json::json!({"model": "fake"}));
    let run = |root: &Path, opening| {
        let mut model = Model { fuse: &fuse, weights: BTreeMap::new() };
        let executor = Solver { fuse: &fuse };
        let parts = Parts {
            model: &mut model,
            executor: &executor,
            teacher: &School,
            equivalence: &Blind,
            events: &NoEvents,
            jobs: 1,
        };
        Evolution::open(parts, &plain, root, opening, &env)?.run(None)
    };
    run(&alone, New).expect("a run");
    begin_from(&first, &joined, &plain, &of(&[]), &env).expect("the same warm-up");
    run(&joined, Resumed).expect("a run");
    assert_eq!(contents(&joined), contents(&alone));
    assert!(matches!(begin_from(&first, &joined, &plain, &of(&[]), &env), Err(EvolveError::Exists { .. })));
    let other = of(&["warmup.epochs=1"]);
    let refused = begin_from(&first, &folder.path().join("other"), &other, &of(&[]), &env);
    assert!(matches!(refused, Err(EvolveError::Drift(_))), "{refused:?}");
}
