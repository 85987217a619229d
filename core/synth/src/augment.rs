//! Augmentations: a problem made from another one, whose answer follows from that of the first.
//!
//! - **Paraphrase**: the same numbers and formulation in another wording. Families draw wordings from dice of their
//!   own ([`Dice::wording`]), so the teacher draws the problem again with other such dice: see
//!   [`crate::ProceduralTeacher::augmented`].
//! - **Unit conversion**: the question states one parameter in another unit, and step 2 converts it. The model, and so
//!   the optimum, stays as it is.
//! - **Scaling**: all amounts of money are multiplied by one factor. When the objective is in money the optimum is
//!   multiplied by it, else it stays.
//!
//! The last two change numbers in the question's text. They do so only where it is certain which parameter a number
//! belongs to, and there are problems that cannot be augmented so.

use crate::exact::Optimum;
use crate::formulation::{Decimal, Formulation, Parameter, Term};
use crate::{Dice, Draft};

/// A problem made from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Augmented {
    /// The problem.
    pub draft: Draft,
    /// What the optimum of the first problem is multiplied by.
    pub factor: Decimal,
}

/// A unit, the one it is restated in, and how many of the first are one of the second: a power of ten as (units,
/// places), or a count.
const CONVERSIONS: [(&str, &str, (i64, u32)); 14] = [
    ("tons", "kg", (1, 3)),
    ("kg", "tons", (1000, 0)),
    ("GB", "MB", (1, 3)),
    ("km", "m", (1, 3)),
    ("m", "km", (1000, 0)),
    ("cm", "m", (100, 0)),
    ("MWh", "kWh", (1, 3)),
    ("watts", "kW", (1000, 0)),
    ("liters", "cubic meters", (1000, 0)),
    ("minutes", "hours", (60, 0)),
    ("hours", "days", (24, 0)),
    ("h", "days", (24, 0)),
    ("seconds", "minutes", (60, 0)),
    ("$", "thousand $", (1000, 0)),
];

/// The problem with one parameter stated in another unit; `None` when the text has no parameter for which this is safe.
pub fn converted(draft: &Draft, dice: &mut Dice) -> Option<Augmented> {
    let f = &draft.formulation;
    let numbers = numbers(&draft.question);
    let possible: Vec<(usize, String, Parameter)> = f
        .parameters
        .iter()
        .enumerate()
        .filter_map(|(at, own)| {
            let (question, parameter) = restated(&draft.question, &numbers, f, own)?;
            Some((at, question, parameter))
        })
        .collect();
    if possible.is_empty() {
        return None;
    }
    let (at, question, parameter) = dice.pick(&possible).clone();
    let mut draft = Draft { question, ..draft.clone() };
    draft.formulation.parameters[at] = parameter;
    Some(Augmented { draft, factor: Decimal::ONE })
}

/// The question and the parameter with its values in another unit. Each value must stand in the text once, with the
/// unit, and no other parameter may have it: then the number in the text is this parameter.
fn restated(
    question: &str,
    numbers: &[Number],
    f: &Formulation,
    own: &Parameter,
) -> Option<(String, Parameter)> {
    let &(unit, other, (units, places)) = CONVERSIONS.iter().find(|conversion| conversion.0 == own.unit)?;
    if own.factors.is_some() {
        return None;
    }
    let factor = Decimal::new(units, places);
    let uses = |value: Decimal| {
        let stated = |parameter: &Parameter| match &parameter.factors {
            Some((given, _)) => given.clone(),
            None => parameter.values.clone(),
        };
        f.parameters.iter().flat_map(stated).filter(|other| *other == value).count()
    };
    let mut changes: Vec<(Number, String)> = Vec::new();
    let mut given = Vec::new();
    for &value in &own.values {
        let mut places = numbers.iter().filter(|number| number.value == value);
        let (number, None) = (places.next()?, places.next()) else { return None };
        let here = if unit == "$" { number.money } else { number.has_unit(question, unit) };
        let there = value.over(factor)?;
        if !here || uses(value) != 1 || value.is_negative() || value == Decimal::ZERO || there.parts().1 > 3 {
            return None;
        }
        let text = if unit == "$" { format!("${there} thousand") } else { format!("{there} {other}") };
        changes.push((*number, text));
        given.push(there);
    }
    changes.sort_by_key(|(number, _)| number.start);
    let mut text = question.to_string();
    for (number, new) in changes.into_iter().rev() {
        let end = if unit == "$" { number.end } else { number.end + 1 + unit.len() };
        text.replace_range(number.start..end, &new);
    }
    let parameter = Parameter { factors: Some((given, factor)), given_unit: other.into(), ..own.clone() };
    Some((text, parameter))
}

/// The problem with all amounts of money multiplied by a factor; `None` when that does not do the same to all of the
/// objective and to both sides of every constraint, or the text is not clear about what is money.
pub fn scaled(draft: &Draft, dice: &mut Dice) -> Option<Augmented> {
    let f = &draft.formulation;
    let money = |parameter: &Parameter| parameter.unit.contains('$');
    let amounts = || f.parameters.iter().filter(|parameter| money(parameter));
    if amounts().any(|parameter| parameter.factors.is_some()) {
        return None;
    }
    let numbers: Vec<Number> = numbers(&draft.question).into_iter().filter(|number| number.money).collect();
    let sorted = |mut values: Vec<Decimal>| {
        values.sort_by(|a, b| a.to_f64().total_cmp(&b.to_f64()));
        values
    };
    // Each amount stands in the text once as such.
    let stated = sorted(numbers.iter().map(|number| number.value).collect());
    if stated.is_empty() || stated != sorted(amounts().flat_map(|own| own.values.clone()).collect()) {
        return None;
    }
    // How many factors of money each term has: the same one for all that are added or compared.
    let degree = |term: &Term| term.parameters.iter().filter(|entry| money(&f.parameters[entry.of])).count();
    let common = |terms: Vec<&Term>| -> Option<usize> {
        let first = degree(terms.first()?);
        terms.iter().all(|term| degree(term) == first).then_some(first)
    };
    let in_objective = common(f.objective.terms.iter().collect())?;
    let mut rows = f.constraints.iter().map(|constraint| {
        // A side that is 0 says nothing of money.
        let terms = constraint.body.left.terms.iter().chain(&constraint.body.right.terms);
        common(terms.filter(|term| term.coefficient != Decimal::ZERO).collect())
    });
    let bounds = f.variables.iter().filter_map(|group| group.upper.as_ref());
    if in_objective > 1
        || rows.any(|degree| degree.is_none_or(|degree| degree > 1))
        || bounds.flat_map(|upper| &upper.terms).any(|term| degree(term) > 0)
    {
        return None;
    }
    let factor = Decimal::from(*dice.pick(&[2, 3, 5, 10]));
    let mut draft = draft.clone();
    for number in numbers.iter().rev() {
        let text = (number.value * factor).to_string();
        draft.question.replace_range(number.start + 1..number.end, &text);
    }
    for parameter in draft.formulation.parameters.iter_mut().filter(|parameter| money(parameter)) {
        for value in &mut parameter.values {
            *value = *value * factor;
        }
    }
    let effect = if in_objective == 1 { factor } else { Decimal::ONE };
    if let Some(Optimum::Value(optimum)) = draft.reference {
        draft.reference = Some(Optimum::Value(optimum.times(effect.to_fraction())?));
    }
    Some(Augmented { draft, factor: effect })
}

/// A number in a text: not part of a name or of a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    /// Where it starts, with the `$` of an amount of money, and where it ends.
    start: usize,
    end: usize,
    value: Decimal,
    money: bool,
}

impl Number {
    /// Whether the unit follows.
    fn has_unit(&self, text: &str, unit: &str) -> bool {
        let rest = text[self.end..].strip_prefix(' ').and_then(|rest| rest.strip_prefix(unit));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    }
}

fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let within = |at: Option<&u8>| at.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-'));
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        while digit(at) || (bytes.get(at) == Some(&b'.') && digit(at + 1)) {
            at += 1;
        }
        let before = start.checked_sub(1).map(|before| &bytes[before]);
        let parsed = || {
            let (whole, decimals) = text[start..at].split_once('.').unwrap_or((&text[start..at], ""));
            let units = format!("{whole}{decimals}").parse().ok()?;
            Some(Decimal::new(units, decimals.len() as u32))
        };
        if !within(before)
            && !within(bytes.get(at))
            && let Some(value) = parsed()
        {
            let money = before == Some(&b'$');
            found.push(Number { start: start - usize::from(money), end: at, value, money });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_with_their_money_and_names_are_not() {
        let text = "Bid S1 of $1.25 at 6:00-12:00 takes 30 kg, 4.5 h and F2-3.";
        let found: Vec<(String, bool)> =
            numbers(text).iter().map(|number| (number.value.to_string(), number.money)).collect();
        assert_eq!(found, [("1.25".into(), true), ("30".into(), false), ("4.5".into(), false)]);
        assert!(numbers(text)[1].has_unit(text, "kg") && !numbers(text)[1].has_unit(text, "k"));
    }
}
