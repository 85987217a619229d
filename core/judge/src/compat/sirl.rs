//! The rules of SIRL: of its evaluation, and of the answer's part in its training reward.

use std::sync::LazyLock;

use regex::Regex;

use super::{Ended, Graded, Grader, MARKER, Printed, Written};

/// A pattern that is known to be one.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

static PYTHON_TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<python>(.*?)</python>"));
static FENCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)```python(.*?)```"));
static SOLVE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^([ \t]*)(\w+)\.(optimize|solve)\(\)"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"-?[0-9]+\.?[0-9]*"));
static ADD_VARIABLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\w+\s*=\s*\w+\.addVars?)\((?s:(.*?))(\)\n)"));
static HAS_TYPE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bvtype\s*="));

/// The first `<python>` block, or the first block fenced as Python.
fn find(text: &str) -> Option<String> {
    let fenced = |text: &str| FENCE.captures(text).map(|c| c[1].trim().to_string());
    match PYTHON_TAG.captures(text) {
        Some(found) => {
            let code = found[1].trim().to_string();
            Some(fenced(&code).unwrap_or(code))
        }
        None => fenced(text),
    }
}

/// Asks for the objective behind each line that solves the first model.
fn with_question(program: &str) -> String {
    let Some(found) = SOLVE.captures(program) else { return program.to_string() };
    let (model, call) = (&found[2], &found[3]);
    let optimal = if program.contains("coptpy") { "COPT.OPTIMAL" } else { "GRB.OPTIMAL" };
    let line = pattern(&format!(r"(?m)^([ \t]*)({}\.{call}\(\))", regex::escape(model)));
    line.replace_all(program, |c: &regex::Captures<'_>| {
        let indent = &c[1];
        format!(
            "{indent}{}\n{indent}if {model}.status == {optimal}:\n{indent}    print(f'{MARKER} {{{model}.ObjVal}}')\n\
             {indent}else:\n{indent}    print('No optimal solution found, status:', {model}.status)",
            &c[2]
        )
    })
    .into_owned()
}

/// The first digits behind the marker. An exponent is not read, so `1e+05` is 1.
fn read(stdout: &str) -> Option<f64> {
    let line = stdout.lines().find(|line| line.contains(MARKER))?;
    NUMBER.find(line)?.as_str().parse().ok()
}

/// The same answer with other types of variables.
fn other_types(text: &str) -> String {
    if text.contains("Vtype") || text.contains("vtype") {
        if text.contains("INTEGER") {
            return text.replace("INTEGER", "CONTINUOUS");
        }
        return text.replace("CONTINUOUS", "INTEGER");
    }
    ADD_VARIABLE
        .replace_all(text, |c: &regex::Captures<'_>| {
            let arguments = c[2].trim_end();
            if HAS_TYPE.is_match(arguments) {
                return c[0].to_string();
            }
            let comma = if arguments.is_empty() || arguments.ends_with(',') { "" } else { "," };
            format!("{}({arguments}{comma} vtype=GRB.INTEGER{}", &c[1], &c[3])
        })
        .into_owned()
}

fn error(value: f64, label: f64) -> f64 {
    (value - label).abs() / (label.abs() + 1.0)
}

/// What is run: the program in the text with the question for the objective.
fn prepared(text: &Written<'_>) -> Option<String> {
    match text {
        Written::Program(program) => Some(with_question(program)),
        Written::Trajectory(text) => find(text).map(|program| with_question(&program)),
    }
}

pub(super) fn evaluate(
    text: &Written<'_>,
    label: Option<f64>,
    run: &mut dyn FnMut(&str) -> Printed,
) -> Graded {
    const GRADER: Grader = Grader::Sirl;
    let graded = |right: bool, value, why: &str| Graded::new(GRADER, right, value, why);
    let Some(program) = prepared(text) else { return graded(false, None, "no python block") };
    let mut printed = run(&program);
    match printed.ended {
        Ended::HostFault => return Graded::host(GRADER),
        Ended::TimedOut => return graded(label.is_none(), None, "a timeout counts as infeasible"),
        Ended::Badly => return graded(false, None, "the run failed"),
        Ended::Well => {}
    }
    let infeasible = |printed: &Printed| printed.infeasible || printed.stdout.contains("nfeasible");
    let value = read(&printed.stdout);
    let near = |value: Option<f64>| matches!((value, label), (Some(v), Some(l)) if error(v, l) <= 1e-6);
    if near(value) {
        return graded(true, value, "within 1e-6 of the label, relative to it plus one");
    }
    if infeasible(&printed) || (value.is_some() && label.is_some()) {
        let (Written::Program(raw) | Written::Trajectory(raw)) = text;
        let changed = other_types(raw);
        let changed = match text {
            Written::Program(_) => prepared(&Written::Program(&changed)),
            Written::Trajectory(_) => prepared(&Written::Trajectory(&changed)),
        };
        if let Some(program) = changed {
            let again = run(&program);
            match again.ended {
                Ended::HostFault => return Graded::host(GRADER),
                Ended::TimedOut => {}
                Ended::Well | Ended::Badly => {
                    if again.ended == Ended::Well && !infeasible(&again) {
                        let value = read(&again.stdout);
                        if near(value) || value == label {
                            return graded(
                                true,
                                value,
                                "within 1e-6 after the types of variables were changed",
                            );
                        }
                    }
                    printed = again;
                }
            }
        }
    }
    if infeasible(&printed) {
        return graded(label.is_none(), value, "the output says infeasible");
    }
    match (value, label) {
        (None, None) => graded(true, None, "no value and no label"),
        _ => graded(false, value, "more than 1e-6 from the label, relative to it plus one"),
    }
}

pub(super) fn reward(text: &Written<'_>, label: Option<f64>, run: &mut dyn FnMut(&str) -> Printed) -> Graded {
    const GRADER: Grader = Grader::SirlReward;
    let printed = match prepared(text) {
        Some(program) => run(&program),
        None => Printed { stdout: String::new(), ended: Ended::Badly, infeasible: false },
    };
    if printed.ended == Ended::HostFault {
        return Graded::host(GRADER);
    }
    let value = if printed.ended == Ended::Well { read(&printed.stdout) } else { None };
    // A value of zero is taken for a missing one, both as label and as result.
    let (said, label_said) = (value.filter(|v| *v != 0.0), label.filter(|l| *l != 0.0));
    let (distance, why) = match (label_said, said) {
        (Some(label), Some(value)) => (error(value, label), "distance to the label, relative to it plus one"),
        (Some(label), None) => (label.abs(), "no value, so the distance is the label itself"),
        (None, _) if label.is_none() && value.is_none() && printed.ended == Ended::Well => {
            (0.0, "no value and no label")
        }
        (None, _) => (1.0, "a label of zero counts as no label"),
    };
    Graded::new(GRADER, distance < 1e-6, value, format!("{why}: {distance:e}, below 1e-6 is right"))
}
