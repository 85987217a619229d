//! The rule of ORLM's evaluation.

use super::{
    Ended, Graded, Grader, MARKER, NONE, Printed, Written, behind_marker, float, rounded_within_5_percent,
    rounded_words,
};

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
    let printed = run(&with_question(program));
    let answer = match printed.ended {
        Ended::HostFault => return Graded::host(GRADER),
        Ended::Well => behind_marker(&printed.stdout).or(printed.stdout.contains(NONE).then_some(NONE)),
        Ended::Badly | Ended::TimedOut => None,
    };
    match (label, answer) {
        (_, None) => Graded::new(GRADER, false, None, "no marker was printed, or the run failed"),
        (None, Some(answer)) => Graded::new(GRADER, answer == NONE, None, format!("printed {answer:?}")),
        (Some(_), Some(NONE)) => Graded::new(GRADER, false, None, format!("printed {NONE:?}")),
        (Some(label), Some(answer)) => match float(answer).filter(|value| value.is_finite()) {
            None => Graded::new(GRADER, None, None, format!("the grader itself fails on {answer:?}")),
            Some(value) => Graded::new(
                GRADER,
                rounded_within_5_percent(value, label),
                Some(value),
                rounded_words(value, label),
            ),
        },
    }
}
