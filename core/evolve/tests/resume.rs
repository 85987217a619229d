//! A run that dies at any call and is resumed ends exactly like one that never died.
//!
//! The models, the executor and the teacher are fakes: small, deterministic, and mortal at a chosen call.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use orlm_config::Config;
use orlm_evolve::{Evolution, EvolveError, Parts, Summary, genprm};
use orlm_solver::{Sense, Termination};
use orlm_types::{
    Completion, CriticLesson, Execution, Executor, ExecutorIdentity, Fault, FineTune, FinishReason,
    GenerateRequest, Generator, Learner, Lesson, ModelError, NoEvents, Outcome, Prefer, Problem, Program,
    Progress, Reference, Role, Sampling, SolveRecord, Split, StepVerdict, Teacher, UpdateReport,
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
        Ok(UpdateReport { updates: 1, metrics, ..UpdateReport::default() })
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
        CriticLesson { problem: lesson.problem, steps: lesson.steps, verdicts: verdicts.to_vec() }
    }
}

const CONFIG: &str = "
[model]
generation_batch = 3
[problems]
train = 4
held_out = 3
[warmup]
lessons = 4
genprm_lessons = 4
[evolution]
iterations = 2
hard_set_samples = 2
k = 3
";

fn attempt(root: &Path, resume: bool, fuse: &Fuse) -> Result<Summary, EvolveError> {
    let config = Config::parse(CONFIG, "test", &[]).expect("the configuration");
    let mut model = Model { fuse, weights: BTreeMap::new() };
    let executor = Solver { fuse };
    let parts =
        Parts { model: &mut model, executor: &executor, teacher: &School, events: &NoEvents, jobs: 1 };
    Evolution::open(parts, &config, root, resume, &serde_json::json!({"model": "fake"}))?.run(None)
}

/// All files of a run with their contents, wall times taken out.
fn contents(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
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
    let table = attempt(&whole, false, &immortal).expect("a run");
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
            let first = catch_unwind(AssertUnwindSafe(|| attempt(&root, false, &fuse)));
            assert!(first.is_err(), "call {at} did not kill the run");
            let resumed = attempt(&root, true, &immortal).map(|summary| summary.rows.len());
            assert_eq!(resumed.ok(), Some(table.rows.len()), "killed at call {at}");
            assert_eq!(contents(&root), expected, "killed at call {at}");
        }
    }));
    std::panic::set_hook(hook);
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn the_table_counts_what_happened() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = attempt(&folder.path().join("run"), false, &Fuse::new(u32::MAX)).expect("a run");
    let labels: Vec<&str> = table.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["base", "warm-up", "1", "2"]);
    for row in &table.rows {
        assert_eq!(row.judged + row.abstained, 3, "{row:?}");
        let (low, high) = row.interval.expect("an interval");
        let pass = row.pass_at_1.expect("a rate");
        assert!(low <= pass && pass <= high, "{row:?}");
    }
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
    let table = attempt(&root, false, &Fuse::new(u32::MAX)).expect("a run");
    let before = contents(&root);
    let again = attempt(&root, true, &Fuse::new(0)).expect("nothing is left to do");
    assert_eq!(again, table);
    assert_eq!(contents(&root), before);
}
