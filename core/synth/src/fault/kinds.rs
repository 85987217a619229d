//! Faults of numbers, relations and senses. One function for each kind: it changes a formulation, names the part, and
//! says what is wrong.

use super::{Change, Part};
use crate::Dice;
use crate::formulation::{
    Condition, Decimal, Entry, Expression, Formulation, Kind, Notation, Order, Place, Relation, Sense, Term,
};
use crate::steps::{column_name, kind_word, product, sense_word, sign};

pub(super) fn dropped_constraint(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    if f.constraints.len() < 2 {
        return None;
    }
    let dropped = f.constraints.remove(dice.index(f.constraints.len()));
    Some(Change { part: Part::Constraints, what: format!("The {} constraint is missing.", dropped.label) })
}

pub(super) fn flipped_sense(f: &mut Formulation) -> Option<Change> {
    let sense = f.sense;
    f.sense = if sense == Sense::Maximize { Sense::Minimize } else { Sense::Maximize };
    let what = format!("It must be {}, not {}.", sense_word(sense), sense_word(f.sense));
    Some(Change { part: Part::Objective, what })
}

pub(super) fn wrong_relation(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    if f.constraints.is_empty() {
        return None;
    }
    let at = dice.index(f.constraints.len());
    let constraint = &mut f.constraints[at];
    let own = constraint.body.relation;
    let other = match own {
        Relation::AtMost => Relation::AtLeast,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal => *dice.pick(&[Relation::AtMost, Relation::AtLeast]),
    };
    constraint.body.relation = other;
    let what = format!("The {} row needs {}, not {}.", constraint.label, sign(own), sign(other));
    Some(Change { part: Part::Constraints, what })
}

pub(super) fn wrong_kind(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let own = f.variables[dice.index(f.variables.len())].kind;
    let other = match own {
        Kind::Continuous => Kind::Integer,
        Kind::Integer => Kind::Continuous,
        Kind::Binary => *dice.pick(&[Kind::Continuous, Kind::Integer]),
    };
    for group in f.variables.iter_mut().filter(|group| group.kind == own) {
        group.kind = other;
    }
    let what = format!("The variables are {}, not {}.", kind_word(own), kind_word(other));
    Some(Change { part: Part::Variables, what })
}

pub(super) fn misread_number(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    if f.parameters.is_empty() {
        return None;
    }
    let parameter = dice.index(f.parameters.len());
    let own = &mut f.parameters[parameter];
    let element = dice.index(own.values.len());
    let (read, misread) = match &mut own.factors {
        Some((given, factor)) => {
            let read = given[element];
            given[element] = wrong_number(read, dice);
            own.values[element] = given[element] * *factor;
            (read, given[element])
        }
        None => {
            let read = own.values[element];
            own.values[element] = wrong_number(read, dice);
            (read, own.values[element])
        }
    };
    let mut rest = element;
    let mut names: Vec<&str> = Vec::new();
    for index in own.over.iter().rev() {
        names.push(&f.sets[index.set].elements[rest % index.len]);
        rest /= index.len;
    }
    names.reverse();
    let of = if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) };
    let what = format!("The {}{of} is {read}, not {misread}.", f.parameters[parameter].label);
    Some(Change { part: Part::Parameter(parameter), what })
}

pub(super) fn unit_slip(f: &mut Formulation) -> Option<Change> {
    let parameter = f.parameters.iter().position(|parameter| parameter.factors.is_some())?;
    let own = &mut f.parameters[parameter];
    let (given, factor) = own.factors.take()?;
    let values = std::mem::replace(&mut own.values, given);
    let (slipped, value) = (own.values[0], values[0]);
    let what = format!("The {} is {slipped}*{factor} = {value}, not {slipped}.", own.label);
    Some(Change { part: Part::Parameter(parameter), what })
}

pub(super) fn wrong_coefficient(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    match f.notation() {
        Notation::WrittenOut => wrong_number_in_row(f, dice),
        Notation::Indexed => wrong_factor(f, dice),
    }
}

/// Where a number stands: in the objective (`None`) or a row; on the left or the right; as the n-th term or as the
/// constant.
#[derive(Clone, Copy)]
struct Spot {
    row: Option<usize>,
    right: bool,
    term: Option<usize>,
}

/// Replaces one written-out number in objective or constraints by another.
fn wrong_number_in_row(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let rows: Vec<_> = f
        .constraints
        .iter()
        .enumerate()
        .flat_map(|(at, constraint)| f.rows_of(constraint).into_iter().map(move |row| (at, row)))
        .collect();
    let objective = f.ground_objective();
    let spot = |row, right, term| Spot { row, right, term };
    let mut spots: Vec<Spot> = (0..objective.terms.len()).map(|term| spot(None, false, Some(term))).collect();
    for (at, (_, row)) in rows.iter().enumerate() {
        spots.extend((0..row.left.terms.len()).map(|term| spot(Some(at), false, Some(term))));
        spots.extend((0..row.right.terms.len()).map(|term| spot(Some(at), true, Some(term))));
        if row.right.terms.is_empty() {
            spots.push(spot(Some(at), true, None));
        }
    }
    if spots.is_empty() {
        return None;
    }
    let spot = *dice.pick(&spots);
    let ground = match spot.row {
        None => &objective,
        Some(at) if spot.right => &rows[at].1.right,
        Some(at) => &rows[at].1.left,
    };
    let (value, columns) = match spot.term {
        Some(term) => ground.terms[term].clone(),
        None => (ground.constant, Vec::new()),
    };
    let wrong = wrong_number(value, dice);
    // What the number is off by, for this one row only.
    let mut off = Term { coefficient: wrong - value, ..Term::default() };
    off.variables = columns.iter().map(|&column| fixed(f, column)).collect();
    let (label, part) = match spot.row {
        None => ("objective".to_string(), Part::Objective),
        Some(at) => {
            let (constraint, row) = &rows[at];
            let over = &f.constraints[*constraint].over;
            off.over.conditions = over
                .indices
                .iter()
                .zip(&row.elements)
                .map(|(&index, &element)| {
                    Condition::Compare(Place::At(index, 0), Order::Same, Place::Element(index, element))
                })
                .collect();
            (row.label.clone(), Part::Constraints)
        }
    };
    let what = match columns[..] {
        [] => format!("The right side of {label} is {value}, not {wrong}."),
        [column, ..] => {
            format!("The {label} coefficient of {} is {value}, not {wrong}.", column_name(f, column, true))
        }
    };
    let side: &mut Expression = match spot.row {
        None => &mut f.objective,
        Some(at) => {
            let body = &mut f.constraints[rows[at].0].body;
            if spot.right { &mut body.right } else { &mut body.left }
        }
    };
    side.terms.push(off);
    Some(Change { part, what })
}

/// A column as an entry with fixed elements.
fn fixed(f: &Formulation, column: usize) -> Entry {
    let (group, elements) = f.column(column);
    let of = f.variables.iter().position(|own| own.symbol == group.symbol).unwrap_or(0);
    let places = group.over.iter().zip(elements).map(|(&index, element)| Place::Element(index, element));
    Entry { of, places: places.collect() }
}

/// The objective, and left and right of every constraint, with the words for them.
pub(super) fn sides(f: &mut Formulation) -> Vec<(Part, String, &mut Expression)> {
    let mut sides: Vec<(Part, String, &mut Expression)> =
        vec![(Part::Objective, "objective".into(), &mut f.objective)];
    for constraint in &mut f.constraints {
        let label = format!("{} constraint", constraint.label);
        sides.push((Part::Constraints, label.clone(), &mut constraint.body.left));
        sides.push((Part::Constraints, label, &mut constraint.body.right));
    }
    sides
}

/// Leaves a parameter out of a formula with sums, or puts another number for one that stands for itself.
fn wrong_factor(f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
    let mut sides = sides(f);
    let mut spots: Vec<(usize, usize)> = Vec::new();
    for (side, (_, _, expression)) in sides.iter().enumerate() {
        for (at, term) in expression.terms.iter().enumerate() {
            let plain = term.parameters.is_empty();
            // A plain variable has no number to get wrong, and a sum without its parameter would say nothing.
            if plain != term.variables.is_empty() || (plain && term.coefficient != Decimal::ZERO) {
                spots.push((side, at));
            }
        }
    }
    spots.retain(|&(side, at)| {
        let term = &sides[side].2.terms[at];
        !(term.parameters.is_empty() && !term.variables.is_empty() && term.coefficient.abs() == Decimal::ONE)
    });
    if spots.is_empty() {
        return None;
    }
    let (side, at) = *dice.pick(&spots);
    let (part, label, expression) = &mut sides[side];
    let (part, label) = (*part, label.clone());
    let term = &mut expression.terms[at];
    let own = term.clone();
    if term.parameters.is_empty() || term.variables.is_empty() {
        term.coefficient = match term.coefficient.is_negative() {
            true => -wrong_number(-term.coefficient, dice),
            false => wrong_number(term.coefficient, dice),
        };
    } else {
        term.parameters.remove(dice.index(term.parameters.len()));
    }
    let changed = term.clone();
    let what = format!("The {label} needs {}, not {}.", product(f, &own), product(f, &changed));
    Some(Change { part, what })
}

/// Another number than `value`, as a hasty reader gets it: digits swapped, a zero more, or a near one.
fn wrong_number(value: Decimal, dice: &mut Dice) -> Decimal {
    let (digits, places) = value.parts();
    let digits = i64::try_from(digits).unwrap_or(0);
    let sign = if digits < 0 { -1 } else { 1 };
    let own = digits.abs();
    let swapped = own / 100 * 100 + own % 10 * 10 + own / 10 % 10;
    let wrong = match dice.int(0, 3) {
        0 if own >= 10 && swapped != own && swapped >= 10 => swapped,
        1 if own > 0 => own * 10,
        _ => {
            let step = (own / 10).max(1) * dice.int(1, 3);
            if own > step && dice.chance(50) { own - step } else { own + step }
        }
    };
    Decimal::new(sign * wrong, places)
}
