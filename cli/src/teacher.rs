//! The procedural teacher with a solver beside it, for problems whose optimum no family works out.

use std::sync::Arc;

use orlm_solver::{MathModel, SolveOptions, SolveService};
use orlm_synth::ProceduralTeacher;
use orlm_types::{CriticLesson, Lesson, Reference, Split, Teacher, Termination};

/// Limit of the solve of a lesson's own math model, in seconds.
const SOLVE_SECONDS: f64 = 20.0;

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

/// What the solver finds for a math model.
pub(crate) fn solved(solver: &dyn SolveService, model: &MathModel) -> Reference {
    let options = SolveOptions {
        time_limit: Some(SOLVE_SECONDS),
        mip_gap: Some(0.0),
        mip_gap_abs: Some(0.0),
        threads: Some(1),
        ..SolveOptions::default()
    };
    match solver.solve(model, &options) {
        Ok(result) => match (result.termination, result.objective) {
            (Termination::Optimal, Some(value)) => Reference::Objective(value),
            (Termination::Infeasible, _) => Reference::Infeasible,
            (Termination::Unbounded, _) => Reference::Unbounded,
            _ => Reference::Unknown,
        },
        Err(_) => Reference::Unknown,
    }
}

impl Teacher for SolvedTeacher {
    fn lesson(&self, seed: u64, index: u64, split: Split) -> Lesson {
        let mut lesson = self.teacher.lesson(seed, index, split);
        if let (Reference::Unknown, Some(model)) = (lesson.problem.reference, &lesson.model) {
            lesson.problem.reference = solved(&*self.solver, model);
        }
        lesson
    }

    fn critic_lesson(&self, seed: u64, index: u64, split: Split) -> CriticLesson {
        self.teacher.critic_lesson(seed, index, split)
    }
}
