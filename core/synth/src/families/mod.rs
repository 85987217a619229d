//! Problem families: one file each, which an OR person can read on its own.

mod fixed_charge;
mod knapsack;

use crate::Dice;
use crate::exact::{Fraction, Optimum};
use crate::formulation::Formulation;

/// One problem as its family sets it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// As the policy reads it.
    pub question: String,
    /// The right trajectory in structured form.
    pub formulation: Formulation,
    /// The optimum, by the family's own algorithm; `None` where the solver's solve of the math model gives it.
    pub reference: Option<Optimum>,
}

impl Draft {
    /// A problem whose optimal objective value the family works out.
    pub fn known(question: String, formulation: Formulation, optimum: Fraction) -> Self {
        Self { question, formulation, reference: Some(Optimum::Value(optimum)) }
    }

    /// A problem without a feasible point.
    pub fn infeasible(question: String, formulation: Formulation) -> Self {
        Self { question, formulation, reference: Some(Optimum::Infeasible) }
    }

    /// A problem whose objective has no bound.
    pub fn unbounded(question: String, formulation: Formulation) -> Self {
        Self { question, formulation, reference: Some(Optimum::Unbounded) }
    }

    /// A problem whose optimum is left to the solver: its solve of the formulation's math model is the reference.
    pub fn solved(question: String, formulation: Formulation) -> Self {
        Self { question, formulation, reference: None }
    }
}

/// How large the problems are that a family draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Size {
    /// Two or three of everything; steps and program write all numbers out.
    #[default]
    Small,
    /// Five to twelve; steps and program use sums over sets.
    Medium,
    /// Now one, now the other.
    Mixed,
}

impl Size {
    /// Small or medium. A family that draws several numbers of elements settles once.
    pub fn settled(self, dice: &mut Dice) -> Self {
        match self {
            Self::Mixed if dice.chance(50) => Self::Medium,
            Self::Mixed => Self::Small,
            settled => settled,
        }
    }

    /// A number of elements: from the first range when small, from the second when medium.
    pub fn count(self, dice: &mut Dice, small: (i64, i64), medium: (i64, i64)) -> usize {
        let (low, high) = if self == Self::Medium { medium } else { small };
        dice.int(low, high) as usize
    }
}

/// A kind of problem: given dice, it makes problems of that kind.
pub trait Family: Sync {
    /// The word in configurations and records.
    fn name(&self) -> &'static str;

    /// What the problems are about, in one line.
    fn about(&self) -> &'static str;

    /// Draws one problem of the given size, which is settled. The same dice give the same problem.
    fn draft(&self, dice: &mut Dice, size: Size) -> Draft;
}

/// All families, in the order in which a teacher goes through them.
pub static FAMILIES: &[&dyn Family] = &[&knapsack::Knapsack, &fixed_charge::FixedCharge];

/// `a`, `a and b`, `a, b and c`.
fn and(words: &[impl ToString]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    match &words[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
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
