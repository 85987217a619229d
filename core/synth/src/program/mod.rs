//! The solver program of a formulation, in the plain style of the libraries' own examples.
//!
//! What the libraries share is written here, once; what they say differently is in [`dialect`]. SciPy, which takes
//! matrices, has a file of its own.

mod dialect;
mod scipy;

use orlm_types::Program;

use crate::formulation::{
    Condition, Constraint, Decimal, Entry, Expression, Formulation, Index, Notation, Over, Place, Relation,
    Term, Variables,
};
use crate::steps::{array, comparison, ground, place, signed};

use dialect::Bounds;
pub use dialect::Library;

/// Writes the program: builds the model, solves it once, prints the objective.
pub fn program(f: &Formulation, library: Library) -> Program {
    let lines = if library == Library::Scipy { scipy::lines(f) } else { modelled(f, library) };
    Program { source: lines.iter().map(|line| format!("{line}\n")).collect() }
}

fn modelled(f: &Formulation, library: Library) -> Vec<String> {
    let writer = Writer { f, library };
    let mut lines = library.opening(f);
    lines.extend(data(f));
    for group in &f.variables {
        lines.extend(writer.variables(group));
    }
    let objective = writer.objective();
    if library.objective_first() {
        lines.extend(objective.clone());
    }
    if let Some(container) = library.constraint_container() {
        lines.push(container.into());
    }
    for constraint in &f.constraints {
        lines.extend(writer.constraint(constraint));
    }
    if !library.objective_first() {
        lines.extend(objective);
    }
    lines.extend(library.closing().into_iter().map(String::from));
    lines
}

/// Sets and numbers at the top of a program. Where everything is written out, only what bounds refer to.
fn data(f: &Formulation) -> Vec<String> {
    let indexed = f.notation() == Notation::Indexed;
    let bounded = |parameter: usize| {
        let bounds = f.variables.iter().filter_map(|group| group.upper.as_ref());
        bounds
            .flat_map(|bound| &bound.terms)
            .flat_map(|term| &term.parameters)
            .any(|entry| entry.of == parameter)
    };
    let mut lines = Vec::new();
    if indexed {
        lines.extend(f.sets.iter().map(|set| format!("{} = range({})", set.symbol(), set.elements.len())));
    }
    for (at, parameter) in f.parameters.iter().enumerate() {
        if indexed || bounded(at) {
            lines.push(format!("{} = {}", parameter.symbol, array(&parameter.values, &parameter.over)));
        }
    }
    lines
}

/// The Python of an index's set.
fn range(f: &Formulation, index: Index) -> String {
    match f.notation() {
        Notation::Indexed => f.sets[index.set].symbol(),
        Notation::WrittenOut => format!("range({})", index.len),
    }
}

/// `for i in I for j in J if i != j`, after a blank.
fn generator(f: &Formulation, over: &Over) -> String {
    let mut text = String::new();
    for index in &over.indices {
        text.push_str(&format!(" for {} in {}", index.letter, range(f, *index)));
    }
    if !over.conditions.is_empty() {
        text.push_str(&format!(" if {}", conditions(f, over)));
    }
    text
}

fn conditions(f: &Formulation, over: &Over) -> String {
    let words = over.conditions.iter().map(|condition| match condition {
        Condition::Compare(left, order, right) => comparison(left, *order, right),
        Condition::Nonzero(entry) => value(f, entry),
    });
    words.collect::<Vec<_>>().join(" and ")
}

/// The lines that open the loops of a quantifier, and how deep the body is indented.
fn loops(f: &Formulation, over: &Over) -> (Vec<String>, String) {
    let mut indent = String::new();
    let mut lines = Vec::new();
    for index in &over.indices {
        lines.push(format!("{indent}for {} in {}:", index.letter, range(f, *index)));
        indent.push_str("    ");
    }
    if !over.conditions.is_empty() {
        lines.push(format!("{indent}if {}:", conditions(f, over)));
        indent.push_str("    ");
    }
    (lines, indent)
}

/// `c[i][j]`
fn value(f: &Formulation, entry: &Entry) -> String {
    let places = entry.places.iter().map(|at| format!("[{}]", python_place(at)));
    format!("{}{}", f.parameters[entry.of].symbol, places.collect::<String>())
}

fn python_place(at: &Place) -> String {
    match at {
        Place::At(index, shift) if *shift != 0 => {
            format!("{} {} {}", index.letter, if *shift < 0 { '-' } else { '+' }, shift.abs())
        }
        _ => place(at),
    }
}

/// `x[i, j]`, with other brackets for SciPy's position functions.
fn variable(f: &Formulation, entry: &Entry, (open, close): (char, char)) -> String {
    let symbol = f.variables[entry.of].symbol;
    if entry.places.is_empty() {
        return symbol.to_string();
    }
    let places: Vec<String> = entry.places.iter().map(python_place).collect();
    format!("{symbol}{open}{}{close}", places.join(", "))
}

/// Number and parameters of a term, without its sign; `None` for a plain 1.
fn coefficient(f: &Formulation, term: &Term) -> Option<String> {
    let mut factors: Vec<String> = Vec::new();
    if term.coefficient.abs() != Decimal::ONE {
        factors.push(term.coefficient.abs().to_string());
    }
    factors.extend(term.parameters.iter().map(|entry| value(f, entry)));
    (!factors.is_empty()).then(|| factors.join("*"))
}

/// A constant term without its sign, summed by Python itself.
fn constant(f: &Formulation, term: &Term) -> String {
    let product = coefficient(f, term).unwrap_or_else(|| "1".into());
    match term.over == Over::default() {
        true => product,
        false => format!("sum({product}{})", generator(f, &term.over)),
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::AtMost => "<=",
        Relation::AtLeast => ">=",
        Relation::Equal => "==",
    }
}

/// Joins the keyword arguments of a call that there are.
fn arguments(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

struct Writer<'a> {
    f: &'a Formulation,
    library: Library,
}

impl Writer<'_> {
    fn variables(&self, group: &Variables) -> Vec<String> {
        let bounds = Bounds {
            lower: group.lower.map(|lower| lower.to_string()),
            upper: group.upper.as_ref().map(|upper| self.expression(upper)),
        };
        let varying = group.upper.as_ref().is_some_and(|upper| {
            upper.terms.iter().flat_map(|term| &term.parameters).any(|entry| !entry.places.is_empty())
        });
        let sizes: Vec<String> = group
            .over
            .iter()
            .map(|&index| match self.f.notation() {
                Notation::Indexed => range(self.f, index),
                Notation::WrittenOut => index.len.to_string(),
            })
            .collect();
        if let Some(lines) = self.library.many(group, &sizes, &bounds, varying) {
            return lines;
        }
        let letters: Vec<&str> = group.over.iter().map(|index| index.letter).collect();
        let all = Over { indices: group.over.clone(), conditions: Vec::new() };
        let name = match letters[..] {
            [] => format!("\"{}\"", group.symbol),
            _ => {
                let marks: Vec<String> = letters.iter().map(|letter| format!("{{{letter}}}")).collect();
                format!("f\"{}{}\"", group.symbol, marks.join("_"))
            }
        };
        let one = self.library.variable(group.kind, &bounds, &name);
        let generator = generator(self.f, &all);
        vec![match letters[..] {
            [] => format!("{} = {one}", group.symbol),
            [_] => format!("{} = [{one}{generator}]", group.symbol),
            _ => format!("{} = {{({}): {one}{generator}}}", group.symbol, letters.join(", ")),
        }]
    }

    fn objective(&self) -> Vec<String> {
        let objective = match self.f.notation() {
            Notation::WrittenOut => ground(self.f, &self.f.ground_objective(), false),
            Notation::Indexed => self.expression(&self.f.objective),
        };
        self.library.objective(self.f.sense, &objective, self.f.has_quadratic_objective())
    }

    fn constraint(&self, constraint: &Constraint) -> Vec<String> {
        match self.f.notation() {
            Notation::WrittenOut => self
                .f
                .rows_of(constraint)
                .iter()
                .map(|row| {
                    let (left, right) = (ground(self.f, &row.left, false), ground(self.f, &row.right, false));
                    self.library.constraint(&format!("{left} {} {right}", relation(row.relation)))
                })
                .collect(),
            Notation::Indexed => {
                let (mut lines, indent) = loops(self.f, &constraint.over);
                let body = &constraint.body;
                let comparison = format!(
                    "{} {} {}",
                    self.expression(&body.left),
                    relation(body.relation),
                    self.expression(&body.right)
                );
                lines.push(format!("{indent}{}", self.library.constraint(&comparison)));
                lines
            }
        }
    }

    fn expression(&self, expression: &Expression) -> String {
        let terms: Vec<(bool, String)> =
            expression.terms.iter().map(|term| (term.coefficient.is_negative(), self.term(term))).collect();
        if terms.is_empty() { "0".into() } else { signed(&terms) }
    }

    fn term(&self, term: &Term) -> String {
        if term.variables.is_empty() {
            return constant(self.f, term);
        }
        let factors = coefficient(self.f, term)
            .into_iter()
            .chain(term.variables.iter().map(|entry| variable(self.f, entry, ('[', ']'))));
        let product = factors.collect::<Vec<_>>().join("*");
        match term.over == Over::default() {
            true => product,
            false => self.library.sum(&format!("{product}{}", generator(self.f, &term.over))),
        }
    }
}
