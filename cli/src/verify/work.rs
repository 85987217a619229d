//! From a line of input to its entry: the program is found, run and judged.

use std::time::Duration;

use orlm_judge::compat::{Ended, Graded, Grader, Printed, Written};
use orlm_judge::equivalence::weighed;
use orlm_judge::{Rule, extract_program, judge, unparsed};
use orlm_sandbox::Sandbox;
use orlm_solver::MathModel;
use orlm_types::{Execution, Executor, Fault, Outcome, Program, Reference, Status, Termination};

use super::context::Context;
use super::entry::{Entry, Judged, Mismatch, What};
use super::item::{Item, bad_key};
use super::models::Models;
use crate::lines::RawLine;
use crate::render;

/// What is needed to judge a line.
pub(crate) struct Work<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) models: &'a Models,
    pub(crate) context: &'a Context,
    pub(crate) rule: Rule,
    pub(crate) compat: Option<Grader>,
    /// Runs of one item at most, when the host fails.
    pub(crate) tries: u32,
    /// Layers that stand between a program and the machine.
    pub(crate) layers: usize,
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
        let expected = &item.reference;
        let model = expected.program.as_ref().map(|source| self.models.reference(self, source));
        let label = match (&expected.label, &model) {
            (Reference::Unknown, Some(model)) => model.label,
            (label, _) => *label,
        };
        let (mut verdict, execution, tries, built) = match &program {
            Ok(program) => {
                let wanted = model.is_some() || expected.sense.is_some();
                let (execution, tries, built) = self.run(program, wanted);
                (judge(&label, &execution, &self.rule), Some(execution), tries, built)
            }
            Err(error) => (unparsed(error), None, 0, None),
        };
        let comparison = match (&model, &built) {
            (Some(model), Some(built)) if !verdict.status.abstains() => {
                Some(self.models.compare(built, model))
            }
            _ => None,
        };
        if let Some(comparison) = &comparison {
            verdict = weighed(verdict, comparison);
        }
        let other_sense = match (expected.sense, &built) {
            (Some(sense), Some(built)) => sense.solver_sense() != built.sense,
            _ => false,
        };
        if other_sense && verdict.status == Status::Ok {
            verdict.status = Status::WrongModel;
            verdict.reason = format!("{} But its sense is not that of the reference.", verdict.reason);
        }
        let negated = matches!(
            (&label, verdict.objective, verdict.status),
            (Reference::Objective(label), Some(value), Status::WrongValue) if self.rule.agrees(-value, *label)
        );
        let reversed = other_sense || negated || comparison.as_ref().is_some_and(|c| c.reversed);
        let compat = self.compat.and_then(|grader| self.graded(grader, &item, &label));
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
            mismatch: reversed.then_some(Mismatch::Sense),
            solver: execution.map_or(&setting.solver, |e| &e.solver).clone(),
            solver_version: execution.map(|e| e.solver_version.clone()),
            model: execution.and_then(|e| e.solves.last()).map(|solve| solve.model.clone()),
            solves: execution.map_or(0, |e| e.solves.len()),
            outcome: execution.map(|e| render::word(&e.outcome)),
            budget: execution.and_then(Execution::budget),
            layers: self.layers,
            fuel: execution.map_or(0, |e| e.fuel),
            memory: execution.map_or(0, |e| e.memory),
            wall_ms: execution.map_or(0.0, |e| (e.wall_ms * 1e3).round() / 1e3),
            tries,
            comparison,
            compat,
        }
    }

    /// Runs a program, several times where the host failed in a way that may pass. The model of its last solve comes with it
    /// where it is wanted.
    pub(crate) fn run(&self, program: &Program, model: bool) -> (Execution, u32, Option<MathModel>) {
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let (execution, built) = match model {
                true => self.models.run(self.sandbox, program),
                false => (self.sandbox.execute(program), None),
            };
            let passing = matches!(
                &execution.outcome,
                Outcome::HostFault {
                    fault: Fault::WallClock
                        | Fault::SolverCrash { .. }
                        | Fault::SolverHang { .. }
                        | Fault::SandboxCrash { .. }
                        | Fault::Host { .. }
                }
            );
            if !passing || attempt >= self.tries {
                return (execution, attempt, built);
            }
            std::thread::sleep(pause);
            pause *= 2;
            attempt += 1;
        }
    }

    /// What another grader makes of the same text. Each of its runs is a run of ours, in the same sandbox.
    fn graded(&self, grader: Grader, item: &Item, label: &Reference) -> Option<Graded> {
        let text = match (&item.program, &item.trajectory) {
            (Some(program), _) => Written::Program(program),
            (None, text) => Written::Trajectory(text.as_deref().unwrap_or_default()),
        };
        let mut run = |source: &str| {
            let (execution, _, _) = self.run(&Program { source: source.to_string() }, false);
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
        grader.grade(&text, label, &mut run)
    }
}
