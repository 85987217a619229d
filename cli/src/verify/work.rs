//! From a line of input to its entry: the program is found, run and judged.

use std::time::Duration;

use orlm_judge::compat::{Ended, Grader, Printed, Written};
use orlm_judge::{Rule, extract_program, judge, unparsed};
use orlm_types::{Execution, Executor, Fault, Outcome, Program, Reference, Status, Termination, Verdict};

use super::context::Context;
use super::entry::{Entry, Judged, Mismatch, What};
use super::item::{Item, bad_key};
use crate::lines::RawLine;
use crate::render;

/// What is needed to judge a line.
pub(crate) struct Work<'a> {
    pub(crate) executor: &'a dyn Executor,
    pub(crate) context: &'a Context,
    pub(crate) rule: Rule,
    pub(crate) compat: Option<Grader>,
    /// Runs of one item at most, when the host fails.
    pub(crate) tries: u32,
}

/// An entry, and the line that it is about where somebody may want it back.
pub(crate) struct Done {
    pub(crate) entry: Entry,
    pub(crate) raw: Option<Vec<u8>>,
}

/// Pause before the second try; doubled for each further one. What a busy machine needs is time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The key of a line, whatever stands in it.
pub(crate) fn key_of(line: &RawLine, context: &Context) -> orlm_types::ContentId {
    match Item::parse(line) {
        Ok(item) => item.key(context),
        Err(_) => bad_key(line, context),
    }
}

impl Work<'_> {
    pub(crate) fn line(&self, line: RawLine) -> Done {
        let number = line.number;
        match Item::parse(&line) {
            Ok(item) => {
                let key = item.key(self.context);
                let judged = self.item(item, number);
                let raw = judged.status.abstains().then_some(line.bytes);
                Done { entry: Entry { line: number, key, what: What::Judged(Box::new(judged)) }, raw }
            }
            Err(bad_row) => {
                let key = bad_key(&line, self.context);
                let entry = Entry { line: number, key, what: What::Bad { bad_row } };
                Done { entry, raw: Some(line.bytes) }
            }
        }
    }

    fn item(&self, item: Item, line: u64) -> Judged {
        let program = match (&item.program, &item.trajectory) {
            (Some(source), _) => Ok(Program { source: source.clone() }),
            (None, text) => extract_program(text.as_deref().unwrap_or_default()),
        };
        let label = item.reference.label;
        let (verdict, execution, tries) = match &program {
            Ok(program) => {
                let (execution, tries) = self.run(program);
                (judge(&label, &execution, &self.rule), Some(execution), tries)
            }
            Err(error) => (unparsed(error), None, 0),
        };
        let compat = self.compat.and_then(|grader| self.graded(grader, &item));
        let mismatch = self.mismatch(&label, &verdict);
        let execution = execution.as_ref();
        let setting = self.context.setting();
        Judged {
            id: item.id.unwrap_or_else(|| line.to_string()),
            status: verdict.status,
            reason: verdict.reason,
            rule: self.rule.id(),
            termination: verdict.termination,
            objective: verdict.objective,
            reference: label,
            mismatch,
            solver: execution.map_or(&setting.solver, |e| &e.solver).clone(),
            solver_version: execution.map(|e| e.solver_version.clone()),
            model: execution.and_then(|e| e.solves.last()).map(|solve| solve.model.clone()),
            solves: execution.map_or(0, |e| e.solves.len()),
            outcome: execution.map(|e| render::word(&e.outcome)),
            fuel: execution.map_or(0, |e| e.fuel),
            memory: execution.map_or(0, |e| e.memory),
            wall_ms: execution.map_or(0.0, |e| (e.wall_ms * 1e3).round() / 1e3),
            tries,
            compat,
        }
    }

    /// Runs a program, several times where the host failed in a way that may pass.
    fn run(&self, program: &Program) -> (Execution, u32) {
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            let execution = self.executor.execute(program);
            let passing = matches!(
                &execution.outcome,
                Outcome::HostFault {
                    fault: Fault::WallClock
                        | Fault::SolverCrash { .. }
                        | Fault::SolverHang { .. }
                        | Fault::Host { .. }
                }
            );
            if !passing || attempt >= self.tries {
                return (execution, attempt);
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        unreachable!("the loop ends after the last try")
    }

    fn mismatch(&self, label: &Reference, verdict: &Verdict) -> Option<Mismatch> {
        match (label, verdict.objective, verdict.status) {
            (Reference::Objective(label), Some(value), Status::WrongValue)
                if self.rule.agrees(-value, *label) =>
            {
                Some(Mismatch::Sense)
            }
            _ => None,
        }
    }

    /// What another grader makes of the same text. Each of its runs is a run of ours, in the same sandbox.
    fn graded(&self, grader: Grader, item: &Item) -> Option<orlm_judge::compat::Graded> {
        let text = match (&item.program, &item.trajectory) {
            (Some(program), _) => Written::Program(program),
            (None, text) => Written::Trajectory(text.as_deref().unwrap_or_default()),
        };
        let mut run = |source: &str| {
            let (execution, _) = self.run(&Program { source: source.to_string() });
            let ended = match execution.outcome {
                Outcome::Finished | Outcome::Exit { code: 0 } => Ended::Well,
                Outcome::OutOfFuel => Ended::TimedOut,
                Outcome::HostFault { .. } => Ended::HostFault,
                _ => Ended::Badly,
            };
            let infeasible = execution.solves.iter().any(|solve| {
                matches!(solve.termination, Termination::Infeasible | Termination::InfeasibleOrUnbounded)
            });
            Printed { stdout: execution.stdout, ended, infeasible }
        };
        grader.grade(&text, &item.reference.label, &mut run)
    }
}
