//! The rule of OptMATH's evaluation.

use super::{Graded, Grader, MARKER, NONE, Printed, Written, by_marker};

const GRADER: Grader = Grader::Optmath;

fn with_question(program: &str) -> String {
    format!(
        "{program}\nif model.Status == GRB.OPTIMAL:\n    print(f\"{MARKER} {{model.ObjVal}}\")\nelse:\n    print(\"{NONE}\")\n"
    )
}

/// The first fenced block if it imports gurobipy; else everything from that import to the next fence.
fn find(text: &str) -> Option<&str> {
    const IMPORT: &str = "import gurobipy";
    if let Some((_, rest)) = text.split_once("```")
        && let Some((block, _)) = rest.split_once("```")
    {
        let code = block.strip_prefix("python").unwrap_or(block).trim();
        if code.contains(IMPORT) {
            return Some(code);
        }
    }
    let from = &text[text.find(IMPORT)?..];
    Some(from.split("```").next().unwrap_or(from).trim())
}

/// The changed programs that are tried one after the other until one of them meets the label.
fn changes(program: &str) -> [(&'static str, String); 5] {
    [
        ("continuous variables made integer", program.replace("GRB.CONTINUOUS", "GRB.INTEGER")),
        ("integer variables made continuous", program.replace("GRB.INTEGER", "GRB.CONTINUOUS")),
        ("strict inequalities made weak", program.replace(" > ", " >= ").replace(" < ", " <= ")),
        ("minimisation turned into maximisation", program.replace("GRB.MINIMIZE", "GRB.MAXIMIZE")),
        ("maximisation turned into minimisation", program.replace("GRB.MAXIMIZE", "GRB.MINIMIZE")),
    ]
}

pub(super) fn grade(text: &Written<'_>, label: Option<f64>, run: &mut dyn FnMut(&str) -> Printed) -> Graded {
    let program = match text {
        Written::Program(program) => program,
        Written::Trajectory(text) => match find(text) {
            Some(program) => program,
            None => return Graded::new(GRADER, false, None, "no code that imports gurobipy"),
        },
    };
    let first = once(program, label, run);
    if first.right != Some(false) {
        return first;
    }
    for (what, changed) in changes(program) {
        if changed == *program {
            continue;
        }
        let next = once(&changed, label, run);
        if next.right == Some(true) {
            return Graded { why: format!("{}, after {what}", next.why), ..next };
        }
    }
    first
}

fn once(program: &str, label: Option<f64>, run: &mut dyn FnMut(&str) -> Printed) -> Graded {
    let unreadable = |answer: &str| Graded::new(GRADER, false, None, format!("printed {answer:?}"));
    by_marker(GRADER, &run(&with_question(program)), label, unreadable)
}
