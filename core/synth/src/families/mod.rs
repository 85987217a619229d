//! Problem families: one file each, which an OR person can read on its own.
//!
//! A family draws a scenario, a wording and short numbers, writes the question, sets the formulation up and computes the
//! optimum by an algorithm of its own. Unit conversion and scaled numbers are drawn along where they are natural.

mod assignment;
mod blending;
mod diet;
mod fixed_charge;
mod integer_planning;
mod knapsack;
mod production_mix;
mod set_cover;
mod transportation;

use crate::Dice;
use crate::exact::Fraction;
use crate::formulation::Formulation;

/// One problem as its family sets it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// As the policy reads it.
    pub question: String,
    /// The right trajectory in structured form.
    pub formulation: Formulation,
    /// The optimum, by the family's own algorithm.
    pub optimum: Fraction,
}

/// A kind of problem: given dice, it makes problems of that kind.
pub trait Family: Sync {
    /// The word in configurations and records.
    fn name(&self) -> &'static str;

    /// Draws one problem. The same dice give the same problem; every problem has a finite optimum.
    fn draft(&self, dice: &mut Dice) -> Draft;
}

/// All families, in the order in which a teacher goes through them.
pub static FAMILIES: [&dyn Family; 9] = [
    &production_mix::ProductionMix,
    &knapsack::Knapsack,
    &diet::Diet,
    &assignment::Assignment,
    &integer_planning::IntegerPlanning,
    &transportation::Transportation,
    &blending::Blending,
    &set_cover::SetCover,
    &fixed_charge::FixedCharge,
];

/// `a`, `a and b`, `a, b and c`.
fn and(words: &[impl AsRef<str>]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_string(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// One phrase per item, joined by `; `.
fn each<T>(items: &[T], phrase: impl Fn(usize, &T) -> String) -> String {
    items.iter().enumerate().map(|(at, item)| phrase(at, item)).collect::<Vec<_>>().join("; ")
}

/// The first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
