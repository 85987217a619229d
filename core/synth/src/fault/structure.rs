//! Faults of structure and of words: terms, indices, bounds and links that are missing or wrong, and steps that say what
//! is not so. One function for each kind, as in `kinds.rs`.

use super::kinds::sides;
use super::{Change, Part};
use crate::Dice;
use crate::formulation::{
    Decimal, Entry, Expression, Formulation, Index, Kind, Notation, Over, Place, Term, Variables,
};
use crate::steps::{meaning, model_class, product};

/// A term as the notation of the steps shows it: `c[i]*x[i]`, or `the x terms` where all numbers are written out.
fn words(f: &Formulation, term: &Term) -> String {
    if f.notation() == Notation::Indexed {
        return product(f, term);
    }
    let names: Vec<&str> = term.variables.iter().map(|entry| f.variables[entry.of].symbol).collect();
    match (&names[..], term.parameters.first()) {
        ([], Some(parameter)) => format!("the {}", f.parameters[parameter.of].label),
        ([], None) => format!("the {}", term.coefficient.abs()),
        (names, _) => format!("the {} terms", names.join("*")),
    }
}

/// One of the terms of objective or constraints that `fits`: the side's number in [`sides`], and the term's in it.
fn spot(
    f: &mut Formulation,
    dice: &mut Dice,
    fits: impl Fn(Part, &Expression, &Term) -> bool,
) -> Option<(usize, usize)> {
    let mut spots: Vec<(usize, usize)> = Vec::new();
    for (side, (part, _, expression)) in sides(f).into_iter().enumerate() {
        let terms = expression.terms.iter().enumerate();
        let fitting = terms.filter(|(_, term)| fits(part, expression, term));
        spots.extend(fitting.map(|(at, _)| (side, at)));
    }
    (!spots.is_empty()).then(|| *dice.pick(&spots))
}

/// Changes one side; the answer is its part and the words for it.
fn change(f: &mut Formulation, side: usize, with: impl FnOnce(&mut Vec<Term>)) -> (Part, String) {
    let (part, label, expression) = sides(f).swap_remove(side);
    with(&mut expression.terms);
    (part, label)
}

fn term(f: &mut Formulation, (side, at): (usize, usize)) -> Term {
    sides(f)[side].2.terms[at].clone()
}

/// A constraint (initial stock, an outflow, a deviation) or the objective (a cost) lacks one of its terms.
pub(super) fn forgotten_term(f: &mut Formulation, dice: &mut Dice, from: Part) -> Option<Change> {
    let spot = spot(f, dice, |part, side, _| part == from && side.terms.len() > 1)?;
    let own = term(f, spot);
    let (part, label) = change(f, spot.0, |terms| drop(terms.remove(spot.1)));
    Some(Change { part, what: format!("The {label} leaves out {}.", words(f, &own)) })
}

pub(super) fn double_counted_term(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let spot = spot(f, dice, |_, _, term| !term.variables.is_empty())?;
    let own = term(f, spot);
    let (part, label) = change(f, spot.0, |terms| terms.push(own.clone()));
    Some(Change { part, what: format!("The {label} counts {} twice.", words(f, &own)) })
}

pub(super) fn sign_error(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let spot = spot(f, dice, |part, side, term| {
        part == Part::Constraints && side.terms.len() > 1 && !term.variables.is_empty()
    })?;
    let own = term(f, spot);
    let (part, label) = change(f, spot.0, |terms| terms[spot.1].coefficient = -own.coefficient);
    let right = if own.coefficient.is_negative() { "subtracted, not added" } else { "added, not subtracted" };
    Some(Change { part, what: format!("In the {label}, {} must be {right}.", words(f, &own)) })
}

/// A sum or a constraint leaves out the first or the last element.
pub(super) fn wrong_range(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let fits = |over: &Over| over.indices.iter().any(|index| index.len > 1);
    let last = dice.chance(50);
    let cut = |over: &mut Over, dice: &mut Dice| -> Index {
        let indices: Vec<Index> = over.indices.iter().copied().filter(|index| index.len > 1).collect();
        let index = *dice.pick(&indices);
        over.conditions.push(if last { index.not_last() } else { index.not_first() });
        index
    };
    let constraints: Vec<usize> =
        (0..f.constraints.len()).filter(|&at| fits(&f.constraints[at].over)).collect();
    let in_sum = spot(f, dice, |_, _, term| fits(&term.over));
    let (part, index, what) = match in_sum {
        Some((side, at)) if constraints.is_empty() || dice.chance(50) => {
            let mut own = term(f, (side, at));
            let index = cut(&mut own.over, dice);
            let (part, label) = change(f, side, |terms| terms[at] = own);
            (part, index, format!("The sum in the {label}"))
        }
        _ if constraints.is_empty() => return None,
        _ => {
            let constraint = &mut f.constraints[*dice.pick(&constraints)];
            let index = cut(&mut constraint.over, dice);
            (Part::Constraints, index, format!("The {} constraint", constraint.label))
        }
    };
    let set = &f.sets[index.set];
    let element = &set.elements[if last { index.len - 1 } else { 0 }];
    Some(Change { part, what: format!("{what} leaves out {} {element}.", set.singular) })
}

/// Rows and columns of a square matrix are taken for each other.
pub(super) fn swapped_indices(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let square: Vec<bool> = f
        .parameters
        .iter()
        .map(|parameter| matches!(&parameter.over[..], [i, j] if i.len == j.len))
        .collect();
    let swappable = |entry: &Entry| square[entry.of] && entry.places[0] != entry.places[1];
    let spot = spot(f, dice, |_, _, term| term.parameters.iter().any(swappable))?;
    let mut own = term(f, spot);
    let entry = own.parameters.iter_mut().find(|entry| swappable(entry))?;
    entry.places.swap(0, 1);
    let name = f.parameters[entry.of].label.clone();
    let (part, label) = change(f, spot.0, |terms| terms[spot.1] = own);
    Some(Change { part, what: format!("In the {label}, rows and columns of the {name} are swapped.") })
}

/// A fixed element stands for another one: the last period for the first.
pub(super) fn wrong_element(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let fixed = |entry: &Entry| {
        entry.places.iter().position(|place| matches!(place, Place::Element(index, _) if index.len > 1))
    };
    let spot = spot(f, dice, |_, _, term| {
        term.variables.iter().chain(&term.parameters).any(|entry| fixed(entry).is_some())
    })?;
    let mut own = term(f, spot);
    let of_variable = own.variables.iter().any(|entry| fixed(entry).is_some());
    let entries = if of_variable { &mut own.variables } else { &mut own.parameters };
    let entry = entries.iter_mut().find(|entry| fixed(entry).is_some())?;
    let place = fixed(entry)?;
    let Place::Element(index, element) = entry.places[place] else { return None };
    let other = (element + dice.int(1, index.len as i64 - 1) as usize) % index.len;
    entry.places[place] = Place::Element(index, other);
    let name = match of_variable {
        true => f.variables[entry.of].symbol,
        false => f.parameters[entry.of].symbol,
    };
    let (part, label) = change(f, spot.0, |terms| terms[spot.1] = own);
    let set = &f.sets[index.set];
    let (right, wrong) = (&set.elements[element], &set.elements[other]);
    Some(Change {
        part,
        what: format!("In the {label}, {name} is that of {} {right}, not {wrong}.", set.singular),
    })
}

/// An upper bound is missing, or the variables may be below 0.
pub(super) fn missing_bound(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let bounded = |group: &&mut Variables| {
        group.kind != Kind::Binary && (group.upper.is_some() || group.lower.is_some())
    };
    let mut groups: Vec<&mut Variables> = f.variables.iter_mut().filter(bounded).collect();
    if groups.is_empty() {
        return None;
    }
    let group = groups.swap_remove(dice.index(groups.len()));
    let symbol = group.symbol;
    let what = match (group.upper.take(), group.lower) {
        (Some(_), _) => format!("The upper limit of {symbol} is missing."),
        (None, lower) => {
            group.lower = None;
            format!("{symbol} must be at least {}.", lower.unwrap_or(Decimal::ZERO))
        }
    };
    Some(Change { part: Part::Variables, what })
}

/// The limit of an amount no longer depends on the binary that switches it.
pub(super) fn forgotten_link(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let binary: Vec<bool> = f.variables.iter().map(|group| group.kind == Kind::Binary).collect();
    let linked: Vec<String> = f
        .constraints
        .iter()
        .filter(|constraint| {
            let sides = [&constraint.body.left, &constraint.body.right];
            let mut terms = sides.into_iter().flat_map(|side| &side.terms);
            terms.any(|term| term.variables.iter().any(|entry| !binary[entry.of]))
        })
        .map(|constraint| format!("{} constraint", constraint.label))
        .collect();
    let switches = |term: &Term| {
        term.variables.len() == 1 && binary[term.variables[0].of] && !term.parameters.is_empty()
    };
    let mut spots = Vec::new();
    for (side, (_, label, expression)) in sides(f).into_iter().enumerate() {
        if linked.contains(&label) {
            let terms = expression.terms.iter().enumerate().filter(|(_, term)| switches(term));
            spots.extend(terms.map(|(at, _)| (side, at)));
        }
    }
    if spots.is_empty() {
        return None;
    }
    let (side, at) = *dice.pick(&spots);
    let own = term(f, (side, at));
    let (part, label) = change(f, side, |terms| terms[at].variables.clear());
    let symbol = f.variables[own.variables[0].of].symbol;
    Some(Change {
        part,
        what: format!("The limit in the {label} must be multiplied by {symbol}, which switches it."),
    })
}

/// Variables without which later steps cannot be right are not there: nothing stands for what is in stock, or for
/// whether something runs.
pub(super) fn dead_end(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    if f.variables.len() < 2 {
        return None;
    }
    let gone = dice.index(f.variables.len());
    let lost = |term: &Term| term.variables.iter().any(|entry| entry.of == gone);
    let in_objective = f.objective.terms.iter().any(lost);
    let what = format!(
        "Nothing stands for {}: without {} no later step can be right.",
        meaning(f, &f.variables[gone]),
        f.variables[gone].symbol
    );
    let kept = |expression: &mut Expression| {
        expression.terms.retain(|term| !lost(term));
        for entry in expression.terms.iter_mut().flat_map(|term| &mut term.variables) {
            entry.of -= usize::from(entry.of > gone);
        }
    };
    kept(&mut f.objective);
    for constraint in &mut f.constraints {
        kept(&mut constraint.body.left);
        kept(&mut constraint.body.right);
    }
    let with_variable = |side: &Expression| side.terms.iter().any(|term| !term.variables.is_empty());
    f.constraints
        .retain(|constraint| with_variable(&constraint.body.left) || with_variable(&constraint.body.right));
    f.variables.remove(gone);
    if f.constraints.is_empty() || !with_variable(&f.objective) {
        return None;
    }
    Some(Change { part: Part::Group { in_objective }, what })
}

/// What a description says of the goal, and its opposite.
const GOALS: [(&str, &str); 12] = [
    ("minimize", "maximize"),
    ("maximize", "minimize"),
    ("least", "greatest"),
    ("largest", "smallest"),
    ("smallest", "largest"),
    ("as little", "as much"),
    ("as much", "as little"),
    ("most", "fewest"),
    ("shortest", "longest"),
    ("quickest", "slowest"),
    ("fastest", "slowest"),
    ("cheapest", "dearest"),
];

pub(super) fn misstated_goal(f: &mut Formulation) -> Option<Change> {
    let text = format!(" {}", f.description);
    let (right, wrong) = GOALS.iter().find(|(right, _)| text.contains(&format!(" {right} ")))?;
    f.description = text.replacen(&format!(" {right} "), &format!(" {wrong} "), 1).trim_start().to_string();
    Some(Change { part: Part::Words(1), what: format!("The goal is \"{right}\", not \"{wrong}\".") })
}

/// Step 7 finds products where there are none, or none where there are.
pub(super) fn wrong_linearity(f: &mut Formulation) -> Option<Change> {
    let (claim, what) = match f.is_quadratic() {
        true => ("none, all terms are linear", "The model has products of variables."),
        false => {
            ("products of variables in constraints", "No variables are multiplied: all terms are linear.")
        }
    };
    f.nonlinear = Some(claim.into());
    Some(Change { part: Part::Words(7), what: what.into() })
}

/// Step 8 sums up another class of model: the texts of the right class and the wrong one.
pub(super) fn wrong_class(f: &Formulation, dice: &mut Dice) -> (Change, [String; 2]) {
    let right = model_class(f);
    let others: Vec<&str> = ["LP", "MIP", "IP", "QP"].into_iter().filter(|class| *class != right).collect();
    let wrong = *dice.pick(&others);
    let what = format!("The model is {}, not {}.", an(right), an(wrong));
    (Change { part: Part::Words(8), what }, [format!(" {right},"), format!(" {wrong},")])
}

/// Abbreviations are spelt: an LP, an MIP, a QP.
fn an(class: &str) -> String {
    format!("{} {class}", if class.starts_with('Q') { "a" } else { "an" })
}
