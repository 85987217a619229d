//! The procedural teacher with a solver beside it, for problems whose optimum no family works out.

use std::sync::Arc;

use orlm_solver::SolveService;
use orlm_synth::ProceduralTeacher;
use orlm_types::{CriticLesson, Lesson, Reference, Split, Teacher};

use crate::verify::models::solved;

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
}

impl Teacher for SolvedTeacher {
    fn lesson(&self, seed: u64, index: u64, split: Split) -> Lesson {
        let mut lesson = self.teacher.lesson(seed, index, split);
        if let (Reference::Unknown, Some(model)) = (lesson.problem.reference, &lesson.model) {
            lesson.problem.reference = solved(&*self.solver, model, SOLVE_SECONDS);
        }
        lesson
    }

    fn critic_lesson(&self, seed: u64, index: u64, split: Split) -> CriticLesson {
        self.teacher.critic_lesson(seed, index, split)
    }
}
