//! The nine reasoning steps of a formulation, in short sentences.

use crate::formulation::{
    Along, Column, Constraint, Expression, Formulation, Kind, Number, Relation, Right, Sense, Shape, Term,
};
use crate::program::{Library, program};

/// The names of the steps, as the method has them.
pub const STEP_NAMES: [&str; 9] = [
    "Problem Description",
    "Sets and Parameters",
    "Decision Variables",
    "Objective Function",
    "Constraints",
    "Mathematical Model",
    "Nonlinear Relationships",
    "Final Model",
    "Python code",
];

/// Number of the step that holds the program, from 1.
pub const CODE_STEP: usize = STEP_NAMES.len();

/// The texts of the nine steps, without tags.
pub fn steps(formulation: &Formulation, library: Library) -> Vec<String> {
    let f = formulation;
    let bodies = [
        f.description.clone(),
        given(f),
        decided(f),
        format!("{}.", objective(f)),
        format!("{}.", f.constraints.iter().map(|c| labelled(f, c)).collect::<Vec<_>>().join("; ")),
        model(f),
        format!("{}.", f.nonlinear),
        final_model(f),
    ];
    let mut steps: Vec<String> =
        STEP_NAMES.iter().zip(bodies).map(|(name, body)| format!("{name}: {body}")).collect();
    steps.push(code_step(&program(formulation, library).source));
    steps
}

/// The text of the last step around a program.
pub(crate) fn code_step(source: &str) -> String {
    format!("{}:\n```python\n{source}```", STEP_NAMES[CODE_STEP - 1])
}

fn given(f: &Formulation) -> String {
    let parameters: Vec<String> = f
        .parameters
        .iter()
        .map(|parameter| {
            let values = match (parameter.symbol, parameter.factors) {
                (Some(symbol), _) => format!("{symbol} = {}", array(&parameter.values, parameter.columns)),
                (None, Some((given, factor))) => format!("{given}*{factor} = {}", parameter.values[0]),
                (None, None) => numbers(&parameter.values),
            };
            format!("{} {values}", parameter.label)
        })
        .collect();
    format!("{}; {}.", f.sets, parameters.join("; "))
}

/// A list or matrix as in Python.
pub(crate) fn array(values: &[i64], columns: Option<usize>) -> String {
    match columns {
        None => format!("[{}]", numbers(values)),
        Some(columns) => {
            let rows: Vec<String> = values.chunks(columns).map(|row| format!("[{}]", numbers(row))).collect();
            format!("[{}]", rows.join(", "))
        }
    }
}

fn numbers(values: &[i64]) -> String {
    values.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn decided(f: &Formulation) -> String {
    let mut text = String::new();
    for (at, group) in f.variables.iter().enumerate() {
        // Neighbours of one kind share its word.
        let last = f.variables.get(at + 1).is_none_or(|next| next.kind != group.kind);
        let names = match group.shape {
            Shape::One => group.name.to_string(),
            Shape::List(n) => (0..n).map(|i| format!("{}{i}", group.name)).collect::<Vec<_>>().join(", "),
            Shape::Grid(..) => format!("{}[i,j]", group.name),
        };
        text.push_str(&format!("{names} = {}", group.meaning));
        if !last {
            text.push_str(", ");
        } else {
            text.push_str(&format!("; {}", domain(group.kind)));
            text.push_str(if at + 1 < f.variables.len() { "; " } else { "." });
        }
    }
    text
}

/// Words for the values that variables take.
pub(crate) fn domain(kind: Kind) -> &'static str {
    match kind {
        Kind::Continuous => "continuous",
        Kind::Integer => "integer",
        Kind::Binary => "binary",
    }
}

/// `max` or `min`.
pub(crate) fn sense_word(sense: Sense) -> &'static str {
    match sense {
        Sense::Maximize => "max",
        Sense::Minimize => "min",
    }
}

/// The sign of a relation in formulas.
pub(crate) fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::AtMost => "<=",
        Relation::AtLeast => ">=",
        Relation::Equal => "=",
    }
}

fn objective(f: &Formulation) -> String {
    format!("{} {}", sense_word(f.sense), expression(f, &f.objective))
}

fn labelled(f: &Formulation, constraint: &Constraint) -> String {
    format!("{}: {}", constraint.label, formula(f, constraint))
}

fn formula(f: &Formulation, constraint: &Constraint) -> String {
    let right = match constraint.right {
        Right::Number(number) => f.value(number).to_string(),
        Right::Term(term_on_the_right) => term(f, term_on_the_right),
        Right::Each(parameter) => {
            let index =
                if matches!(constraint.left, Expression::Sums(_, Along::Columns)) { "j" } else { "i" };
            format!("{}[{index}]", f.parameters[parameter].symbol.unwrap_or("b"))
        }
    };
    format!("{} {} {right}", expression(f, &constraint.left), sign(constraint.relation))
}

fn expression(f: &Formulation, expression: &Expression) -> String {
    match expression {
        Expression::Terms(terms) => terms.iter().map(|&t| term(f, t)).collect::<Vec<_>>().join(" + "),
        Expression::Product(parameter, group) => {
            let symbol = f.parameters[*parameter].symbol.unwrap_or("c");
            format!("sum {symbol}[i][j]*{}[i,j]", f.variables[*group].name)
        }
        Expression::Sums(group, along) => {
            let over = if *along == Along::Rows { "j" } else { "i" };
            format!("sum_{over} {}[i,j]", f.variables[*group].name)
        }
    }
}

fn term(f: &Formulation, (number, column): Term) -> String {
    let name = column_name(f, column);
    match (number, f.value(number)) {
        (Number::Plain(1), _) => name,
        (_, 1) => name,
        (_, value) => format!("{value}{name}"),
    }
}

/// A variable's name in formulas: `x`, `x2`, `x[0,1]`.
pub(crate) fn column_name(f: &Formulation, column: Column) -> String {
    let group = &f.variables[column.group];
    match group.shape {
        Shape::One => group.name.to_string(),
        Shape::List(_) => format!("{}{}", group.name, column.element),
        Shape::Grid(_, columns) => {
            format!("{}[{},{}]", group.name, column.element / columns, column.element % columns)
        }
    }
}

fn model(f: &Formulation) -> String {
    // Formulas are not written again: steps 4 and 5 have them, and a trajectory is to be short.
    let labels: Vec<&str> = f.constraints.iter().map(|constraint| constraint.label.as_str()).collect();
    let mut domains: Vec<String> = Vec::new();
    for group in &f.variables {
        let words = match group.kind {
            Kind::Continuous => ">= 0",
            Kind::Integer => ">= 0 integer",
            Kind::Binary => "binary",
        };
        match domains.last_mut().and_then(|last| last.strip_suffix(&format!(" {words}")).map(str::to_string))
        {
            Some(names) => {
                let last = domains.len() - 1;
                domains[last] = format!("{names}, {} {words}", group.name);
            }
            None => domains.push(format!("{} {words}", group.name)),
        }
    }
    format!("{} objective s.t. {}; {}.", sense_word(f.sense), labels.join(", "), domains.join("; "))
}

fn final_model(f: &Formulation) -> String {
    let whole = f.variables.iter().filter(|group| group.kind != Kind::Continuous).count();
    let class = match whole {
        0 => "LP",
        n if n == f.variables.len() => "IP",
        _ => "MIP",
    };
    let plural = if f.rows() == 1 { "" } else { "s" };
    format!("{} {class}, {} variables, {} constraint{plural}.", sense_word(f.sense), f.columns(), f.rows())
}
