//! The nine reasoning steps of a formulation, in short sentences.

use crate::formulation::{
    Condition, Constraint, Decimal, Expression, Formulation, Index, Kind, Notation, Order, Over, Parameter,
    Place, Relation, Row, Sense, Set, Term, Variables,
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
        format!("{} {}.", sense_word(f.sense), objective(f)),
        format!("{}.", constraints(f).join("; ")),
        model(f),
        format!("{}.", nonlinear(f)),
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
    let indexed = f.notation() == Notation::Indexed;
    let mut parts: Vec<String> = f
        .sets
        .iter()
        .enumerate()
        .map(|(at, set)| {
            let (plural, count) = (&set.plural, set.elements.len());
            let names = if is_numbered(set) { numbered(count) } else { set.elements.join(", ") };
            match (indexed, is_numbered(set)) {
                (true, true) => format!("{plural} {names}, {} = 0 to {}", symbol(f, at), count - 1),
                (true, false) => format!("{plural} {} = {names}", symbol(f, at)),
                (false, _) => format!("{plural} {names}"),
            }
        })
        .collect();
    if indexed && !f.sets.iter().all(is_numbered) {
        // In formulas as in the program.
        parts.push("indices from 0".into());
    }
    parts.extend(f.parameters.iter().map(|parameter| stated(f, parameter, indexed)));
    format!("{}.", parts.join("; "))
}

fn numbered(count: usize) -> String {
    if count == 1 { "1".into() } else { format!("1 to {count}") }
}

/// A set's symbol, with its indices where a parameter has several over it: `I (i, j)`.
fn symbol(f: &Formulation, set: usize) -> String {
    let mut letters: Vec<&str> = Vec::new();
    let all = f.parameters.iter().flat_map(|parameter| &parameter.over);
    for index in all.filter(|index| index.set == set) {
        if !letters.contains(&index.letter) {
            letters.push(index.letter);
        }
    }
    match letters.len() {
        0 | 1 => f.sets[set].symbol(),
        _ => format!("{} ({})", f.sets[set].symbol(), letters.join(", ")),
    }
}

/// A parameter with its unit and values: `cost c[i] ($) = [3, 4]`, or `cost ($) 3, 4` where all is written out.
fn stated(f: &Formulation, parameter: &Parameter, indexed: bool) -> String {
    let in_brackets = |unit: &str| if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let (unit, over) = (in_brackets(&parameter.unit), &parameter.over);
    let shown = |values: &[Decimal]| match over.len() {
        1 if !indexed => numbers(values),
        _ => array(values, over),
    };
    let values = match &parameter.factors {
        Some((given, factor)) => {
            let given = if given.len() == 1 { numbers(given) } else { array(given, over) };
            let times = match &parameter.given_unit[..] {
                "" => "*".to_string(),
                unit => format!(" {unit} * "),
            };
            format!("{given}{times}{factor} = {}", shown(&parameter.values))
        }
        None => shown(&parameter.values),
    };
    let label = &parameter.label;
    match (indexed, over.len()) {
        (true, 0) => format!("{label} {}{unit} = {values}", parameter.symbol),
        (true, _) => format!("{label} {}[{}]{unit} = {values}", parameter.symbol, letters(over, ",")),
        (false, 0 | 1) => format!("{label}{unit} {values}"),
        (false, _) => {
            let sets: Vec<&str> = over.iter().map(|index| f.sets[index.set].singular.as_str()).collect();
            format!("{label}{unit} by {} {values}", sets.join(" and "))
        }
    }
}

fn is_numbered(set: &Set) -> bool {
    set.elements.iter().zip(1..).all(|(name, number)| *name == number.to_string())
}

/// Values as nested lists of Python; a single value as it is.
pub(crate) fn array(values: &[Decimal], over: &[Index]) -> String {
    match over {
        [] => numbers(values),
        [_] => format!("[{}]", numbers(values)),
        [_, inner @ ..] => {
            let size = inner.iter().map(|index| index.len).product::<usize>().max(1);
            let rows: Vec<String> = values.chunks(size).map(|row| array(row, inner)).collect();
            format!("[{}]", rows.join(", "))
        }
    }
}

fn numbers(values: &[Decimal]) -> String {
    values.iter().map(Decimal::to_string).collect::<Vec<_>>().join(", ")
}

fn decided(f: &Formulation) -> String {
    let mut text = String::new();
    for (at, group) in f.variables.iter().enumerate() {
        let domain = domain(f, group);
        // Neighbours of one domain share its words.
        let last = f.variables.get(at + 1).is_none_or(|next| self::domain(f, next) != domain);
        text.push_str(&format!("{} = {}", variable_names(f, group), meaning(f, group)));
        if !last {
            text.push_str(", ");
        } else {
            text.push_str(&format!("; {domain}"));
            text.push_str(if at + 1 < f.variables.len() { "; " } else { "." });
        }
    }
    text
}

fn variable_names(f: &Formulation, group: &Variables) -> String {
    match (&group.over[..], f.notation()) {
        ([], _) => group.symbol.to_string(),
        ([index], Notation::WrittenOut) => {
            (0..index.len).map(|i| format!("{}{i}", group.symbol)).collect::<Vec<_>>().join(", ")
        }
        (over, _) => format!("{}[{}]", group.symbol, letters(over, ",")),
    }
}

fn letters(over: &[Index], joint: &str) -> String {
    over.iter().map(|index| index.letter).collect::<Vec<_>>().join(joint)
}

/// The meaning of variables, with `plant i` or the names of the plants for `{i}`.
pub(crate) fn meaning(f: &Formulation, group: &Variables) -> String {
    let mut text = group.meaning.clone();
    for index in &group.over {
        let set = &f.sets[index.set];
        let words = match (group.over.len(), f.notation()) {
            (1, Notation::WrittenOut) if is_numbered(set) => {
                format!("{} {}", set.singular, set.elements.join(", "))
            }
            (1, Notation::WrittenOut) => set.elements.join(", "),
            _ => format!("{} {}", set.singular, index.letter),
        };
        text = text.replace(&format!("{{{}}}", index.letter), &words);
    }
    text
}

/// Words for the values that variables take.
pub(crate) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Continuous => "continuous",
        Kind::Integer => "integer",
        Kind::Binary => "binary",
    }
}

fn domain(f: &Formulation, group: &Variables) -> String {
    let mut words = kind_word(group.kind).to_string();
    if group.kind == Kind::Binary {
        return words;
    }
    match group.lower {
        None => words.push_str(", free"),
        Some(lower) => words.push_str(&format!(", >= {lower}")),
    }
    if let Some(upper) = &group.upper {
        words.push_str(&format!(", <= {}", upper_text(f, group, upper)));
    }
    words
}

fn upper_text(f: &Formulation, group: &Variables, upper: &Expression) -> String {
    if f.notation() == Notation::Indexed || group.over.len() > 1 {
        return expression(f, upper);
    }
    let at = f.variables.iter().position(|own| own.symbol == group.symbol).unwrap_or(0);
    let first = f.first_column(at);
    let values: Vec<String> = f.bounds()[first..first + group.count()]
        .iter()
        .filter_map(|(_, upper)| upper.map(|upper| upper.to_string()))
        .collect();
    match values.first() {
        Some(one) if values.iter().all(|value| value == one) => one.clone(),
        _ => values.join(", "),
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
    match f.notation() {
        Notation::WrittenOut => ground(f, &f.ground_objective(), true),
        Notation::Indexed => expression(f, &f.objective),
    }
}

/// All constraints with their labels: one per row where everything is written out.
fn constraints(f: &Formulation) -> Vec<String> {
    match f.notation() {
        Notation::WrittenOut => {
            f.rows().iter().map(|row| format!("{}: {}", row.label, row_text(f, row))).collect()
        }
        Notation::Indexed => {
            f.constraints.iter().map(|c| format!("{}: {}", c.label, formula(f, c))).collect()
        }
    }
}

fn row_text(f: &Formulation, row: &Row) -> String {
    format!("{} {} {}", ground(f, &row.left, true), sign(row.relation), ground(f, &row.right, true))
}

/// A sum in numbers: `3x0 - 2x1 + 5` in steps, with `*` and brackets in programs.
pub(crate) fn ground(f: &Formulation, ground: &crate::formulation::Ground, steps: bool) -> String {
    let mut terms: Vec<(bool, String)> = Vec::new();
    for (coefficient, columns) in &ground.terms {
        let names: Vec<String> = columns.iter().map(|&column| column_name(f, column, steps)).collect();
        let product = match coefficient.abs() {
            Decimal::ONE => names.join("*"),
            number if steps => format!("{number}{}", names.join("*")),
            number => format!("{number}*{}", names.join("*")),
        };
        terms.push((coefficient.is_negative(), product));
    }
    if ground.constant != Decimal::ZERO || terms.is_empty() {
        terms.push((ground.constant.is_negative(), ground.constant.abs().to_string()));
    }
    signed(&terms)
}

/// Joins terms with their signs.
pub(crate) fn signed(terms: &[(bool, String)]) -> String {
    let mut text = String::new();
    for (negative, term) in terms {
        text.push_str(match (text.is_empty(), negative) {
            (true, true) => "-",
            (true, false) => "",
            (false, true) => " - ",
            (false, false) => " + ",
        });
        text.push_str(term);
    }
    text
}

/// A column's name: `x2` or `x[0,1]` in steps, `x[2]` or `x[0, 1]` in programs.
pub(crate) fn column_name(f: &Formulation, column: usize, steps: bool) -> String {
    let (group, elements) = f.column(column);
    let elements: Vec<String> = elements.iter().map(usize::to_string).collect();
    match (&elements[..], steps) {
        ([], _) => group.symbol.to_string(),
        ([one], true) => format!("{}{one}", group.symbol),
        (several, true) => format!("{}[{}]", group.symbol, several.join(",")),
        (several, false) => format!("{}[{}]", group.symbol, several.join(", ")),
    }
}

fn formula(f: &Formulation, constraint: &Constraint) -> String {
    let body = &constraint.body;
    let sides =
        format!("{} {} {}", expression(f, &body.left), sign(body.relation), expression(f, &body.right));
    let over = &constraint.over;
    if over.indices.is_empty() {
        return sides;
    }
    let conditions = conditions(f, over);
    let with = if conditions.is_empty() { String::new() } else { format!(" with {conditions}") };
    format!("{sides} for all {}{with}", letters(&over.indices, ", "))
}

fn conditions(f: &Formulation, over: &Over) -> String {
    let words = over.conditions.iter().map(|condition| match condition {
        Condition::Compare(left, order, right) => comparison(left, *order, right),
        Condition::Nonzero(entry) => {
            let parameter = &f.parameters[entry.of];
            format!("{} != 0", indexed_name(parameter.symbol, &entry.places))
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// `i != j`, `t > 0`: the moving side comes first.
pub(crate) fn comparison(left: &Place, order: Order, right: &Place) -> String {
    let turned = matches!((left, right), (Place::Element(..), Place::At(..)));
    let (first, second) = if turned { (right, left) } else { (left, right) };
    let sign = match (order, turned) {
        (Order::Same, _) => "==",
        (Order::Different, _) => "!=",
        (Order::Before, false) => "<",
        (Order::Before, true) => ">",
        (Order::NotAfter, false) => "<=",
        (Order::NotAfter, true) => ">=",
    };
    format!("{} {sign} {}", place(first), place(second))
}

/// `t-1`, `i`, or the number of a fixed element.
pub(crate) fn place(place: &Place) -> String {
    match place {
        Place::At(index, 0) => index.letter.to_string(),
        Place::At(index, shift) => format!("{}{shift:+}", index.letter),
        Place::Element(_, element) => element.to_string(),
    }
}

fn indexed_name(symbol: &str, places: &[Place]) -> String {
    match places {
        [] => symbol.to_string(),
        _ => format!("{symbol}[{}]", places.iter().map(place).collect::<Vec<_>>().join(",")),
    }
}

fn expression(f: &Formulation, expression: &Expression) -> String {
    let terms: Vec<(bool, String)> = expression
        .terms
        .iter()
        .map(|term| {
            (term.coefficient.is_negative(), format!("{}{}", sum_sign(f, &term.over), product(f, term)))
        })
        .collect();
    if terms.is_empty() { "0".into() } else { signed(&terms) }
}

fn sum_sign(f: &Formulation, over: &Over) -> String {
    if over.indices.is_empty() {
        return String::new();
    }
    let conditions = conditions(f, over);
    let letters = letters(&over.indices, "");
    if conditions.is_empty() { format!("sum_{letters} ") } else { format!("sum_({letters}: {conditions}) ") }
}

pub(crate) fn product(f: &Formulation, term: &Term) -> String {
    let mut factors: Vec<String> = Vec::new();
    let number = term.coefficient.abs();
    if number != Decimal::ONE || (term.parameters.is_empty() && term.variables.is_empty()) {
        factors.push(number.to_string());
    }
    let symbol = |entry: &crate::formulation::Entry| -> &Parameter { &f.parameters[entry.of] };
    factors.extend(term.parameters.iter().map(|entry| indexed_name(symbol(entry).symbol, &entry.places)));
    factors
        .extend(term.variables.iter().map(|entry| indexed_name(f.variables[entry.of].symbol, &entry.places)));
    factors.join("*")
}

fn model(f: &Formulation) -> String {
    // Formulas are not written again: steps 4 and 5 have them, and a trajectory is to be short.
    let mut labels: Vec<String> = match f.notation() {
        Notation::WrittenOut => f.rows().into_iter().map(|row| row.label).collect(),
        Notation::Indexed => f.constraints.iter().map(|constraint| constraint.label.clone()).collect(),
    };
    labels.dedup();
    let mut domains: Vec<(Vec<&str>, String)> = Vec::new();
    for group in &f.variables {
        let words = bounds_words(f, group);
        match domains.last_mut() {
            Some((names, same)) if *same == words => names.push(group.symbol),
            _ => domains.push((vec![group.symbol], words)),
        }
    }
    let domains: Vec<String> =
        domains.into_iter().map(|(names, words)| format!("{} {words}", names.join(", "))).collect();
    let such_that = if labels.is_empty() { String::new() } else { format!("{}; ", labels.join(", ")) };
    format!("{} objective s.t. {such_that}{}.", sense_word(f.sense), domains.join("; "))
}

fn bounds_words(f: &Formulation, group: &Variables) -> String {
    if group.kind == Kind::Binary {
        return "binary".into();
    }
    let mut words = group.lower.map_or("free".to_string(), |lower| format!(">= {lower}"));
    if let Some(upper) = &group.upper {
        words.push_str(&format!(" and <= {}", upper_text(f, group, upper)));
    }
    if group.kind == Kind::Integer {
        words.push_str(" integer");
    }
    words
}

fn nonlinear(f: &Formulation) -> String {
    match (&f.nonlinear, f.has_quadratic_objective(), f.has_quadratic_constraint()) {
        (Some(words), _, _) => words.clone(),
        (None, false, false) => "none".into(),
        (None, true, false) => "products of variables in the objective".into(),
        (None, false, true) => "products of variables in constraints".into(),
        (None, true, true) => "products of variables in objective and constraints".into(),
    }
}

/// The class of the model: `LP`, `MIP`, `QP`.
pub(crate) fn model_class(f: &Formulation) -> &'static str {
    let whole = f.variables.iter().filter(|group| group.kind != Kind::Continuous).count();
    let pure = whole == f.variables.len();
    match (f.has_quadratic_constraint(), f.has_quadratic_objective(), whole) {
        (true, _, 0) => "QCP",
        (true, _, _) => "MIQCP",
        (false, true, 0) => "QP",
        (false, true, _) => "MIQP",
        (false, false, 0) => "LP",
        (false, false, _) if pure => "IP",
        (false, false, _) => "MIP",
    }
}

fn final_model(f: &Formulation) -> String {
    let class = model_class(f);
    let count = |number: usize, noun: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {noun}{plural}")
    };
    let kinds = f.kinds();
    let of = [Kind::Continuous, Kind::Integer, Kind::Binary].map(|kind| {
        let number = kinds.iter().filter(|own| **own == kind).count();
        (number > 0).then(|| format!("{number} {}", kind_word(kind)))
    });
    let of: Vec<String> = of.into_iter().flatten().collect();
    let mixed = if of.len() > 1 { format!(" ({})", of.join(", ")) } else { String::new() };
    format!(
        "{} {class}, {}{mixed}, {}.",
        sense_word(f.sense),
        count(kinds.len(), "variable"),
        count(f.rows().len(), "constraint")
    )
}
