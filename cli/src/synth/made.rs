//! One problem: drawn, run in the sandbox, its model held against the teacher's own.

use orlm_evolve::policy;
use orlm_judge::equivalence::Likeness;
use orlm_judge::{Rule, judge};
use orlm_sandbox::Sandbox;
use orlm_solver::SolveService;
use orlm_synth::{KnownQuestions, Library, ProceduralTeacher};
use orlm_types::{ContentId, Lesson, Message, Reference, Split, Teacher, render_steps};
use serde::{Deserialize, Serialize};

use crate::teacher::SOLVE_SECONDS;
use crate::verify::models::{Models, ReferenceModel, solved};

/// What makes problems.
pub(super) struct Maker<'a> {
    pub(super) teachers: Vec<(Library, ProceduralTeacher)>,
    pub(super) seed: u64,
    pub(super) split: Split,
    pub(super) run: ContentId,
    pub(super) sandbox: &'a Sandbox,
    pub(super) solver: &'a dyn SolveService,
    pub(super) models: &'a Models,
    pub(super) known: KnownQuestions,
    pub(super) rule: Rule,
}

/// A verified problem, as it is written.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    /// Which draw of this run it is.
    pub(super) index: u64,
    /// Content hash of the question.
    pub(super) id: ContentId,
    pub(super) family: String,
    pub(super) library: String,
    pub(super) split: Split,
    pub(super) question: String,
    pub(super) reference: Reference,
    /// The steps, the program in the last.
    pub(super) trajectory: String,
    /// Question and trajectory as the policy sees them: what `orlm train sft` learns from.
    pub(super) messages: Vec<Message>,
    /// Content hash of the math model: the same problem in other words has the same.
    pub(super) model: String,
    /// What the file was begun with.
    pub(super) run: ContentId,
}

/// A draw that was left out.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Reject {
    pub(super) index: u64,
    pub(super) family: String,
    pub(super) library: String,
    pub(super) cause: String,
    pub(super) reason: String,
    pub(super) question: String,
    pub(super) run: ContentId,
}

pub(super) enum Made {
    Kept(Box<Record>),
    Left(Box<Reject>),
}

/// Causes of leaving a problem out that are not a verdict.
pub(super) const NEAR: &str = "near_known_question";
pub(super) const OTHER_MODEL: &str = "other_model";
pub(super) const NO_REFERENCE: &str = "no_reference";
pub(super) const SAME_QUESTION: &str = "same_question";
pub(super) const SAME_MODEL: &str = "same_model";

impl Maker<'_> {
    pub(super) fn make(&self, index: u64) -> Made {
        let choice = ContentId::of(&["library", &self.seed.to_string()]).seed(index);
        let (library, teacher) = &self.teachers[(choice % self.teachers.len() as u64) as usize];
        let mut lesson = teacher.lesson(self.seed, index, self.split);
        match self.wrong(&mut lesson) {
            Ok(model) => Made::Kept(Box::new(self.record(index, *library, lesson, model))),
            Err((cause, reason)) => Made::Left(Box::new(Reject {
                index,
                family: lesson.problem.family.unwrap_or_default(),
                library: library.word().into(),
                cause,
                reason,
                question: lesson.problem.question,
                run: self.run.clone(),
            })),
        }
    }

    /// The content hash of the lesson's model if all is right with it, else what is wrong, in a word and a sentence. Sets the
    /// reference where the teacher leaves it to the solver.
    fn wrong(&self, lesson: &mut Lesson) -> Result<String, (String, String)> {
        if let Some((name, similarity)) = self.known.near(&lesson.problem.question) {
            return Err((NEAR.into(), format!("It has {:.0} % in common with {name}.", 100.0 * similarity)));
        }
        let Some(own) = lesson.model.take() else {
            return Err((NO_REFERENCE.into(), "The teacher gave no math model.".into()));
        };
        // The solver's word on the model that the teacher wrote down apart from the program.
        let solved = solved(self.solver, &own, SOLVE_SECONDS);
        let reference = match lesson.problem.reference {
            Reference::Unknown => solved,
            stated => stated,
        };
        if !same(&self.rule, solved, reference) {
            let reason =
                format!("The solver says {solved:?} of the teacher's model, the teacher {reference:?}.");
            return Err((
                if solved == Reference::Unknown { NO_REFERENCE } else { OTHER_MODEL }.into(),
                reason,
            ));
        }
        lesson.problem.reference = reference;
        let (execution, built) = self.models.run(self.sandbox, &lesson.program);
        let verdict = judge(&reference, &execution, &self.rule);
        if verdict.correct() != Some(true) {
            return Err((verdict.status.to_string(), verdict.reason));
        }
        let Some(built) = built else {
            return Err((OTHER_MODEL.into(), "The program's math model was not seen.".into()));
        };
        let hash = own.content_hash();
        let comparison = self.models.compare(&built, &ReferenceModel::known(reference, own));
        if !matches!(comparison.likeness, Likeness::Same | Likeness::Agrees) {
            let reason = [vec![comparison.evidence], comparison.differences].concat().join("; ");
            return Err((OTHER_MODEL.into(), reason));
        }
        Ok(hash)
    }

    fn record(&self, index: u64, library: Library, lesson: Lesson, model: String) -> Record {
        let trajectory = render_steps(&lesson.steps);
        let mut messages = policy::prompt(&lesson.problem, library.word());
        messages.push(Message { role: "assistant".into(), content: trajectory.clone() });
        Record {
            index,
            id: lesson.problem.content_id(),
            family: lesson.problem.family.unwrap_or_default(),
            library: library.word().into(),
            split: self.split,
            question: lesson.problem.question,
            reference: lesson.problem.reference,
            trajectory,
            messages,
            model,
            run: self.run.clone(),
        }
    }
}

fn same(rule: &Rule, found: Reference, stated: Reference) -> bool {
    match (found, stated) {
        (Reference::Objective(found), Reference::Objective(stated)) => rule.agrees(found, stated),
        (Reference::Unknown, _) => false,
        (found, stated) => found == stated,
    }
}
