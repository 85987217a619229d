//! The procedural teacher with a solver beside it, for problems whose optimum no family works out.

use std::sync::Arc;

use orlm_evolve::Equivalence;
use orlm_judge::equivalence::Likeness;
use orlm_sandbox::Sandbox;
use orlm_solver::{MathModel, SolveService};
use orlm_synth::ProceduralTeacher;
use orlm_types::{CriticLesson, Lesson, Outcome, Problem, Program, Reference, Split, Teacher};

use crate::verify::models::{Models, ReferenceModel, solved};

/// Limit of the solve of a lesson's own math model, in seconds.
pub(crate) const SOLVE_SECONDS: f64 = 20.0;

/// Gives every lesson a reference: the family's own, or what a solver finds for the math model that the teacher wrote down
/// apart from the program. Where the solver comes to no end, the lesson has none.
pub(crate) struct SolvedTeacher {
    teacher: ProceduralTeacher,
    solver: Arc<dyn SolveService>,
}

impl SolvedTeacher {
    pub(crate) fn new(teacher: ProceduralTeacher, solver: Arc<dyn SolveService>) -> Self {
        Self { teacher, solver }
    }

    fn settle(&self, problem: &mut Problem, model: Option<&MathModel>) {
        if let (Reference::Unknown, Some(model)) = (problem.reference, model) {
            problem.reference = solved(&*self.solver, model, SOLVE_SECONDS);
        }
    }
}

impl Teacher for SolvedTeacher {
    fn lesson(&self, seed: u64, index: u64, split: Split) -> Lesson {
        let mut lesson = self.teacher.lesson(seed, index, split);
        self.settle(&mut lesson.problem, lesson.model.as_ref());
        lesson
    }

    fn critic_lesson(&self, seed: u64, index: u64, split: Split) -> CriticLesson {
        let mut lesson = self.teacher.critic_lesson(seed, index, split);
        self.settle(&mut lesson.problem, lesson.model.as_ref());
        lesson
    }
}

/// Compares the model that a program builds with the right one.
pub(crate) struct Compared<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) models: Models,
}

impl Equivalence for Compared<'_> {
    fn same(&self, program: &Program, right: &MathModel) -> Option<bool> {
        let (execution, built) = self.models.run(self.sandbox, program);
        if matches!(execution.outcome, Outcome::HostFault { .. }) {
            return None;
        }
        // A program that fails before it solves builds no model, and so not the right one.
        let Some(built) = built else { return Some(false) };
        let right = ReferenceModel::known(Reference::Unknown, right.clone());
        match self.models.compare(&built, &right).likeness {
            Likeness::Same | Likeness::Agrees => Some(true),
            Likeness::Differs => Some(false),
            Likeness::Unknown => None,
        }
    }
}
