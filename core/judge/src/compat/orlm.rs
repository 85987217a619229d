//! The rule of ORLM's evaluation.

use super::{Graded, Grader, MARKER, NONE, Printed, Written, by_marker};

const GRADER: Grader = Grader::Orlm;

/// What is put behind each program. It asks a variable called `model`, whatever the program called its own.
fn with_question(program: &str) -> String {
    format!(
        "{program}\nif model.status == COPT.OPTIMAL:\n    print(\"{MARKER}\", model.objval)\nelse:\n    print(\"{NONE}\")\n"
    )
}

/// The first block that is fenced as Python.
fn first_fence(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("```python")?;
    let code = rest.split("```").next().unwrap_or(rest);
    (!code.trim().is_empty()).then_some(code)
}

pub(super) fn grade(text: &Written<'_>, label: Option<f64>, run: &mut dyn FnMut(&str) -> Printed) -> Graded {
    let program = match text {
        Written::Program(program) => program,
        Written::Trajectory(text) => match first_fence(text) {
            Some(program) => program,
            None => return Graded::new(GRADER, false, None, "no block fenced as python"),
        },
    };
    let unreadable = |answer: &str| match answer {
        NONE => Graded::new(GRADER, false, None, format!("printed {NONE:?}")),
        _ => Graded::new(GRADER, None, None, format!("the grader itself fails on {answer:?}")),
    };
    by_marker(GRADER, &run(&with_question(program)), label, unreadable)
}
