//! Programs for SciPy: `linprog` for continuous models, `milp` for others, over matrices that loops fill.

use super::{coefficient, constant, data, loops, variable};
use crate::formulation::{
    Constraint, Decimal, Expression, Formulation, Ground, Kind, Notation, Relation, Term, Variables,
};
use crate::steps::signed;

/// The program's lines. The formulation is linear, to be minimised, and without a constant in the objective.
pub(super) fn lines(f: &Formulation) -> Vec<String> {
    let whole = f.variables.iter().any(|group| group.kind != Kind::Continuous);
    let solver = if whole { "Bounds, LinearConstraint, milp" } else { "linprog" };
    let mut lines = vec!["import numpy as np".to_string(), format!("from scipy.optimize import {solver}")];
    match f.notation() {
        Notation::WrittenOut => lines.extend(written_out(f, whole)),
        Notation::Indexed => lines.extend(indexed(f, whole)),
    }
    lines.extend(bounds(f, whole));
    lines.extend(closing(f, whole));
    lines
}

fn list(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

/// Objective and rows as matrices of numbers.
fn written_out(f: &Formulation, whole: bool) -> Vec<String> {
    let n = f.columns();
    let dense = |ground: &Ground, negated: bool| {
        let mut row = vec![Decimal::ZERO; n];
        for (value, columns) in &ground.terms {
            row[columns[0]] = if negated { -*value } else { *value };
        }
        list(row.iter().map(Decimal::to_string))
    };
    let mut lines = vec![format!("obj = {}", dense(&f.ground_objective(), false))];
    let gathered: Vec<(Ground, Relation, Decimal)> = f
        .rows()
        .iter()
        .map(|row| {
            let (left, right) = row.gathered();
            (left, row.relation, right)
        })
        .collect();
    if whole {
        let bounds = gathered.iter().map(|(_, relation, right)| sides(*relation, &right.to_string()));
        let (low, high): (Vec<String>, Vec<String>) = bounds.unzip();
        lines.push(format!("rows = {}", list(gathered.iter().map(|(left, ..)| dense(left, false)))));
        lines.push(format!("low, high = {}, {}", list(low), list(high)));
        return lines;
    }
    for (equal, matrix, right) in PARTS {
        let part = || gathered.iter().filter(|(_, relation, _)| (*relation == Relation::Equal) == equal);
        if part().next().is_some() {
            let negated = |relation: Relation| relation == Relation::AtLeast;
            let rows = part().map(|(left, relation, _)| dense(left, negated(*relation)));
            lines.push(format!("{matrix} = {}", list(rows)));
            let sides = part()
                .map(|(_, relation, right)| (if negated(*relation) { -*right } else { *right }).to_string());
            lines.push(format!("{right} = {}", list(sides)));
        }
    }
    lines
}

/// The two kinds of rows that `linprog` knows, with the names of their matrix and right side.
const PARTS: [(bool, &str, &str); 2] = [(false, "A_ub", "b_ub"), (true, "A_eq", "b_eq")];

/// The parts for which there are constraints.
fn parts(f: &Formulation) -> impl Iterator<Item = (bool, &'static str, &'static str)> {
    PARTS.into_iter().filter(|(equal, ..)| {
        f.constraints.iter().any(|constraint| (constraint.body.relation == Relation::Equal) == *equal)
    })
}

fn sides(relation: Relation, right: &str) -> (String, String) {
    match relation {
        Relation::AtMost => ("-np.inf".into(), right.into()),
        Relation::AtLeast => (right.into(), "np.inf".into()),
        Relation::Equal => (right.into(), right.into()),
    }
}

/// The same, filled by loops over the sets.
fn indexed(f: &Formulation, whole: bool) -> Vec<String> {
    let mut lines = data(f);
    for (at, group) in f.variables.iter().enumerate() {
        lines.push(position(f, at, group));
    }
    lines.push(format!("size = {}", f.columns()));
    lines.push("obj = np.zeros(size)".into());
    lines.extend(f.objective.terms.iter().flat_map(|term| fill(f, "obj", term, false, "")));
    if whole {
        lines.push("rows, low, high = [], [], []".into());
    } else {
        lines.extend(parts(f).map(|(_, matrix, right)| format!("{matrix}, {right} = [], []")));
    }
    for constraint in &f.constraints {
        lines.extend(rows(f, constraint, whole));
    }
    lines
}

/// `x = lambda i, j: 4*i + j`: where a variable stands in the vector.
fn position(f: &Formulation, at: usize, group: &Variables) -> String {
    let first = f.first_column(at);
    let mut stride = group.count();
    let mut parts: Vec<String> = if first > 0 { vec![first.to_string()] } else { Vec::new() };
    for index in &group.over {
        stride /= index.len;
        parts.push(if stride == 1 { index.letter.to_string() } else { format!("{stride}*{}", index.letter) });
    }
    if group.over.is_empty() {
        return format!("{} = {first}", group.symbol);
    }
    let letters: Vec<&str> = group.over.iter().map(|index| index.letter).collect();
    format!("{} = lambda {}: {}", group.symbol, letters.join(", "), parts.join(" + "))
}

/// The loops that add a term to a vector.
fn fill(f: &Formulation, vector: &str, term: &Term, flipped: bool, indent: &str) -> Vec<String> {
    let [entry] = &term.variables[..] else { return Vec::new() };
    let (lines, deeper) = loops(f, &term.over);
    let mut lines: Vec<String> = lines.iter().map(|line| format!("{indent}{line}")).collect();
    let operator = if term.coefficient.is_negative() == flipped { "+=" } else { "-=" };
    let value = coefficient(f, term).unwrap_or_else(|| "1".into());
    lines.push(format!("{indent}{deeper}{vector}[{}] {operator} {value}", variable(f, entry, ('(', ')'))));
    lines
}

fn rows(f: &Formulation, constraint: &Constraint, whole: bool) -> Vec<String> {
    let (mut lines, indent) = loops(f, &constraint.over);
    let body = &constraint.body;
    // `linprog` has no `>=`: such a row is written with all signs changed.
    let negated = !whole && body.relation == Relation::AtLeast;
    lines.push(format!("{indent}row = np.zeros(size)"));
    for (side, flipped) in [(&body.left, negated), (&body.right, !negated)] {
        lines.extend(side.terms.iter().flat_map(|term| fill(f, "row", term, flipped, &indent)));
    }
    if whole {
        let (low, high) = sides(body.relation, &difference(f, &body.right, &body.left));
        lines.push(format!("{indent}rows.append(row)"));
        lines.push(format!("{indent}low.append({low})"));
        lines.push(format!("{indent}high.append({high})"));
    } else {
        let (_, matrix, right) = PARTS[usize::from(body.relation == Relation::Equal)];
        let (of, less) = if negated { (&body.left, &body.right) } else { (&body.right, &body.left) };
        lines.push(format!("{indent}{matrix}.append(row)"));
        lines.push(format!("{indent}{right}.append({})", difference(f, of, less)));
    }
    lines
}

/// The constants of one side less those of the other.
fn difference(f: &Formulation, of: &Expression, less: &Expression) -> String {
    let constants = |side: &Expression, flipped: bool| {
        let terms = side.terms.iter().filter(|term| term.variables.is_empty());
        terms
            .filter(|term| term.coefficient != Decimal::ZERO)
            .map(|term| (term.coefficient.is_negative() != flipped, constant(f, term)))
            .collect::<Vec<_>>()
    };
    let terms = [constants(of, false), constants(less, true)].concat();
    if terms.is_empty() { "0".into() } else { signed(&terms) }
}

/// Bounds of the variables, and which of them are whole numbers. SciPy's default is 0 and no upper bound.
fn bounds(f: &Formulation, whole: bool) -> Vec<String> {
    let n = f.columns();
    let mut lines = Vec::new();
    let all = f.bounds();
    if all.iter().any(|&(lower, upper)| lower != Some(Decimal::ZERO) || upper.is_some()) {
        lines.push(format!("lb, ub = np.zeros({n}), np.full({n}, np.inf)"));
        for (at, group) in f.variables.iter().enumerate() {
            let (first, end) = (f.first_column(at), f.first_column(at) + group.count());
            if group.lower != Some(Decimal::ZERO) && group.kind != Kind::Binary {
                let lower = group.lower.map_or("-np.inf".into(), |lower| lower.to_string());
                lines.push(format!("lb[{first}:{end}] = {lower}"));
            }
            let uppers: Vec<String> = all[first..end]
                .iter()
                .filter_map(|(_, upper)| upper.map(|upper| upper.to_string()))
                .collect();
            if uppers.is_empty() {
                continue;
            }
            if uppers.iter().all(|upper| *upper == uppers[0]) {
                lines.push(format!("ub[{first}:{end}] = {}", uppers[0]));
            } else {
                lines.push(format!("ub[{first}:{end}] = {}", list(uppers)));
            }
        }
    }
    if whole {
        let flags = |group: &Variables| {
            let flag = i32::from(group.kind != Kind::Continuous);
            if group.count() == 1 { format!("[{flag}]") } else { format!("[{flag}]*{}", group.count()) }
        };
        let parts: Vec<String> = f.variables.iter().map(flags).collect();
        lines.push(format!("whole = {}", parts.join(" + ")));
    }
    lines
}

fn closing(f: &Formulation, whole: bool) -> Vec<String> {
    let bounded = f.bounds().iter().any(|&(lower, upper)| lower != Some(Decimal::ZERO) || upper.is_some());
    let mut lines = Vec::new();
    if whole {
        let bounds = if bounded { ", bounds=Bounds(lb, ub)" } else { "" };
        lines.push(format!(
            "result = milp(obj, constraints=LinearConstraint(rows, low, high), integrality=whole{bounds})"
        ));
    } else {
        let rows: String =
            parts(f).map(|(_, matrix, right)| format!(", {matrix}={matrix}, {right}={right}")).collect();
        let bounds = if bounded { ", bounds=list(zip(lb, ub))" } else { "" };
        lines.push(format!("result = linprog(obj{rows}{bounds})"));
    }
    lines.push("if result.success:".into());
    lines.push("    print(result.fun)".into());
    lines
}
