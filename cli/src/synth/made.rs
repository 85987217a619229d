//! One problem: drawn, run in the sandbox, its model held against the teacher's own.

use orlm_evolve::author::Counts;
use orlm_evolve::policy;
use orlm_judge::equivalence::Likeness;
use orlm_judge::{Rule, judge};
use orlm_sandbox::Sandbox;
use orlm_solver::SolveService;
use orlm_synth::{KnownQuestions, Library, ProceduralTeacher};
use orlm_types::{
    Augmentation, ContentId, Lesson, Message, Problem, Reference, Split, Teacher, render_steps,
};
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
    /// Whether each problem is followed by its augmentations.
    pub(super) augment: bool,
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
    /// Where it comes from, if a language model wrote it.
    #[serde(flatten)]
    pub(super) origin: Option<Origin>,
    /// The problem that it was made from by a family, if it was.
    #[serde(flatten)]
    pub(super) made_from: Option<MadeFrom>,
    /// What the file was begun with.
    pub(super) run: ContentId,
}

impl Record {
    /// The record of a problem with its trajectory.
    pub(super) fn new(
        (index, run): (u64, &ContentId),
        problem: Problem,
        library: &str,
        steps: &[String],
        model: String,
        origin: Option<Origin>,
    ) -> Self {
        let trajectory = render_steps(steps);
        let mut messages = policy::prompt(&problem, library);
        messages.push(Message { role: "assistant".into(), content: trajectory.clone() });
        Self {
            index,
            id: problem.content_id(),
            family: problem.family.unwrap_or_default(),
            library: library.into(),
            split: problem.split,
            question: problem.question,
            reference: problem.reference,
            trajectory,
            messages,
            model,
            origin,
            made_from: None,
            run: run.clone(),
        }
    }
}

/// How a problem was made from another one of the same family.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MadeFrom {
    pub(super) augmentation: Augmentation,
    /// The other one's `id`.
    pub(super) from: ContentId,
}

/// Where a problem comes from that a language model wrote.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Origin {
    #[serde(flatten)]
    pub(super) setting: Setting,
    /// The model, as the endpoint calls it.
    pub(super) teacher: String,
    /// How often the answer was revised until it held.
    pub(super) revisions: u32,
    /// The independent answers, of which this is one.
    pub(super) answers: Counts,
}

/// What a language model was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Setting {
    /// The industry.
    pub(super) scenario: String,
    /// How the question comes from another; null for one that does not.
    pub(super) augmentation: Option<Augmentation>,
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
    #[serde(flatten)]
    pub(super) setting: Option<Setting>,
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
/// Lines of one draw: the problem, and one for each augmentation.
pub(super) const AUGMENTED: u64 = 1 + Augmentation::ALL.len() as u64;

impl Maker<'_> {
    /// What stands under this number; `None` where the problem has no such augmentation.
    pub(super) fn make(&self, index: u64) -> Option<Made> {
        let draw = if self.augment { index / AUGMENTED } else { index };
        let choice = ContentId::of(&["library", &self.seed.to_string()]).seed(draw);
        let (library, teacher) = &self.teachers[(choice % self.teachers.len() as u64) as usize];
        let mut lesson = teacher.lesson(self.seed, draw, self.split);
        let mut made_from = None;
        if let (true, place @ 1..) = (self.augment, index % AUGMENTED) {
            let augmentation = Augmentation::ALL[place as usize - 1];
            made_from = Some(MadeFrom { augmentation, from: lesson.problem.content_id() });
            lesson = teacher.augmented_lesson(self.seed, draw, self.split, augmentation)?;
        }
        Some(match self.wrong(&mut lesson) {
            Ok(model) => {
                let (place, Lesson { problem, steps, .. }) = ((index, &self.run), lesson);
                let record = Record::new(place, problem, library.word(), &steps, model, None);
                Made::Kept(Box::new(Record { made_from, ..record }))
            }
            Err((cause, reason)) => Made::Left(Box::new(Reject {
                index,
                family: lesson.problem.family.unwrap_or_default(),
                library: library.word().into(),
                cause,
                reason,
                question: lesson.problem.question,
                setting: None,
                run: self.run.clone(),
            })),
        })
    }

    /// The content hash of the lesson's model if all is right with it, else what is wrong, in a word and a sentence. Sets the
    /// reference where the teacher leaves it to the solver.
    fn wrong(&self, lesson: &mut Lesson) -> Result<String, (String, String)> {
        if let Some(cause) = near(&self.known, &lesson.problem.question) {
            return Err(cause);
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
}

/// Cause and reason to leave out a question that resembles a known one.
pub(super) fn near(known: &KnownQuestions, question: &str) -> Option<(String, String)> {
    let (name, similarity) = known.near(question)?;
    Some((NEAR.into(), format!("It has {:.0} % in common with {name}.", 100.0 * similarity)))
}

fn same(rule: &Rule, found: Reference, stated: Reference) -> bool {
    match (found, stated) {
        (Reference::Objective(found), Reference::Objective(stated)) => rule.agrees(found, stated),
        (Reference::Unknown, _) => false,
        (found, stated) => found == stated,
    }
}
