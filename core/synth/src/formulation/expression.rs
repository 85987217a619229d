//! Expressions over indices, as an OR text writes them: `sum(j, c.at((i, j)) * x.at((i, j)))`.

use std::ops::{Add, Mul, Neg, Sub};

use super::{Decimal, Relation};

/// An index that runs over a set, such as `i` over plants. Several indices may run over one set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Number of its set in [`super::Formulation::sets`].
    pub set: usize,
    /// Its letter in formulas and programs.
    pub letter: &'static str,
    /// How many elements the set has.
    pub len: usize,
}

/// Where an index stands: at a moving element, perhaps shifted, or at a fixed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The index plus a constant: `t-1`.
    At(Index, i64),
    /// A fixed element of the index's set, counted from 0.
    Element(Index, usize),
}

/// How two places are compared in a condition. Elements of a set are ordered as they were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `=`
    Same,
    /// `!=`
    Different,
    /// `<`
    Before,
    /// `<=`
    NotAfter,
}

impl Order {
    /// Whether elements `left` and `right` are in this order.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Same => left == right,
            Self::Different => left != right,
            Self::Before => left < right,
            Self::NotAfter => left <= right,
        }
    }
}

/// What restricts the elements that a sum or a constraint runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Two places are in this order.
    Compare(Place, Order, Place),
    /// The parameter is not 0 there: arcs that exist, pairs that fit.
    Nonzero(Entry),
}

impl Index {
    /// The first element.
    pub fn first(self) -> Place {
        Place::Element(self, 0)
    }

    /// The last element.
    pub fn last(self) -> Place {
        Place::Element(self, self.len.saturating_sub(1))
    }

    /// Element number `at`, from 0.
    pub fn element(self, at: usize) -> Place {
        Place::Element(self, at)
    }

    /// The condition that the index is at the first element.
    pub fn is_first(self) -> Condition {
        Condition::Compare(self.into(), Order::Same, self.first())
    }

    /// The condition that the index is behind the first element.
    pub fn not_first(self) -> Condition {
        Condition::Compare(self.first(), Order::Before, self.into())
    }

    /// The condition that the index is at the last element.
    pub fn is_last(self) -> Condition {
        Condition::Compare(self.into(), Order::Same, self.last())
    }

    /// The condition that the index is before the last element.
    pub fn not_last(self) -> Condition {
        Condition::Compare(self.into(), Order::Before, self.last())
    }

    /// `self = other`
    pub fn is(self, other: impl Into<Place>) -> Condition {
        Condition::Compare(self.into(), Order::Same, other.into())
    }

    /// `self != other`
    pub fn differs(self, other: impl Into<Place>) -> Condition {
        Condition::Compare(self.into(), Order::Different, other.into())
    }

    /// `self < other`
    pub fn before(self, other: impl Into<Place>) -> Condition {
        Condition::Compare(self.into(), Order::Before, other.into())
    }

    /// `self <= other`
    pub fn not_after(self, other: impl Into<Place>) -> Condition {
        Condition::Compare(self.into(), Order::NotAfter, other.into())
    }

    /// `self > other`
    pub fn after(self, other: impl Into<Place>) -> Condition {
        Condition::Compare(other.into(), Order::Before, self.into())
    }

    /// `self >= other`
    pub fn not_before(self, other: impl Into<Place>) -> Condition {
        Condition::Compare(other.into(), Order::NotAfter, self.into())
    }
}

impl From<Index> for Place {
    fn from(index: Index) -> Self {
        Self::At(index, 0)
    }
}

impl Add<i64> for Index {
    type Output = Place;
    fn add(self, shift: i64) -> Place {
        Place::At(self, shift)
    }
}

impl Sub<i64> for Index {
    type Output = Place;
    fn sub(self, shift: i64) -> Place {
        Place::At(self, -shift)
    }
}

/// The places of an [`Entry`]: `()`, `i`, `(i, j)` or `(i, j, t - 1)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(pub Vec<Place>);

impl From<()> for Places {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Index> for Places {
    fn from(index: Index) -> Self {
        Self(vec![index.into()])
    }
}

impl From<Place> for Places {
    fn from(place: Place) -> Self {
        Self(vec![place])
    }
}

impl<A: Into<Place>, B: Into<Place>> From<(A, B)> for Places {
    fn from((a, b): (A, B)) -> Self {
        Self(vec![a.into(), b.into()])
    }
}

impl<A: Into<Place>, B: Into<Place>, C: Into<Place>> From<(A, B, C)> for Places {
    fn from((a, b, c): (A, B, C)) -> Self {
        Self(vec![a.into(), b.into(), c.into()])
    }
}

/// What a sum or a constraint runs over: `i`, `(i, j)`, or `over((i, j)).when(i.differs(j))`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Over {
    /// The indices, outermost first.
    pub indices: Vec<Index>,
    /// All must hold.
    pub conditions: Vec<Condition>,
}

impl Over {
    /// Only where the condition holds, too.
    pub fn when(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }
}

/// Makes what a sum or a constraint runs over, for [`Over::when`].
pub fn over(indices: impl Into<Over>) -> Over {
    indices.into()
}

impl From<()> for Over {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Index> for Over {
    fn from(index: Index) -> Self {
        Self { indices: vec![index], conditions: Vec::new() }
    }
}

impl From<(Index, Index)> for Over {
    fn from((i, j): (Index, Index)) -> Self {
        Self { indices: vec![i, j], conditions: Vec::new() }
    }
}

impl From<(Index, Index, Index)> for Over {
    fn from((i, j, k): (Index, Index, Index)) -> Self {
        Self { indices: vec![i, j, k], conditions: Vec::new() }
    }
}

/// An element of a parameter or of variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of the parameter or of the variables.
    pub of: usize,
    /// Which element.
    pub places: Vec<Place>,
}

/// A parameter's handle; by itself the value of a parameter without indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param(pub usize);

/// The handle of decision variables; by itself the variable of a group without indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Var(pub usize);

impl Param {
    /// The value at these places.
    pub fn at(self, places: impl Into<Places>) -> Expression {
        Term { parameters: vec![self.entry(places)], ..Term::default() }.into()
    }

    /// The condition that the value at these places is not 0.
    pub fn nonzero(self, places: impl Into<Places>) -> Condition {
        Condition::Nonzero(self.entry(places))
    }

    fn entry(self, places: impl Into<Places>) -> Entry {
        Entry { of: self.0, places: places.into().0 }
    }
}

impl Var {
    /// The variable at these places.
    pub fn at(self, places: impl Into<Places>) -> Expression {
        Term { variables: vec![Entry { of: self.0, places: places.into().0 }], ..Term::default() }.into()
    }
}

/// A product under a sum: `sum over` × `coefficient` × `parameters` × `variables`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What the sum runs over; nothing for a plain product.
    pub over: Over,
    /// A number that stands for itself, sign included.
    pub coefficient: Decimal,
    /// Factors from the question.
    pub parameters: Vec<Entry>,
    /// None for a constant, one, or two for a product of variables.
    pub variables: Vec<Entry>,
}

impl Default for Term {
    fn default() -> Self {
        Self {
            over: Over::default(),
            coefficient: Decimal::ONE,
            parameters: Vec::new(),
            variables: Vec::new(),
        }
    }
}

impl Term {
    fn times(&self, other: &Self) -> Self {
        let mut product = self.clone();
        for index in &other.over.indices {
            assert!(
                !product.over.indices.iter().any(|own| own.letter == index.letter),
                "two sums over {} are multiplied: give one of them another index",
                index.letter
            );
            product.over.indices.push(*index);
        }
        product.over.conditions.extend(other.over.conditions.iter().cloned());
        product.coefficient = self.coefficient * other.coefficient;
        product.parameters.extend(other.parameters.iter().cloned());
        product.variables.extend(other.variables.iter().cloned());
        assert!(product.variables.len() <= 2, "a term has at most two variables");
        product
    }
}

/// A sum of terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expression {
    /// The terms.
    pub terms: Vec<Term>,
}

impl Expression {
    /// `self <= right`
    pub fn at_most(self, right: impl Into<Expression>) -> Comparison {
        Comparison { left: self, relation: Relation::AtMost, right: right.into() }
    }

    /// `self >= right`
    pub fn at_least(self, right: impl Into<Expression>) -> Comparison {
        Comparison { left: self, relation: Relation::AtLeast, right: right.into() }
    }

    /// `self = right`
    pub fn equals(self, right: impl Into<Expression>) -> Comparison {
        Comparison { left: self, relation: Relation::Equal, right: right.into() }
    }
}

/// Two expressions and how they compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Left side.
    pub left: Expression,
    /// How the sides compare.
    pub relation: Relation,
    /// Right side.
    pub right: Expression,
}

/// The sum of an expression over indices.
pub fn sum(over: impl Into<Over>, of: impl Into<Expression>) -> Expression {
    let over = over.into();
    let mut of = of.into();
    for term in &mut of.terms {
        let outer = Term { over: over.clone(), ..Term::default() };
        *term = outer.times(term);
    }
    of
}

impl From<Term> for Expression {
    fn from(term: Term) -> Self {
        Self { terms: vec![term] }
    }
}

impl From<Decimal> for Expression {
    fn from(coefficient: Decimal) -> Self {
        Term { coefficient, ..Term::default() }.into()
    }
}

impl From<i64> for Expression {
    fn from(value: i64) -> Self {
        Decimal::from(value).into()
    }
}

impl From<Param> for Expression {
    fn from(parameter: Param) -> Self {
        parameter.at(())
    }
}

impl From<Var> for Expression {
    fn from(variable: Var) -> Self {
        variable.at(())
    }
}

impl Neg for Expression {
    type Output = Self;
    fn neg(mut self) -> Self {
        for term in &mut self.terms {
            term.coefficient = -term.coefficient;
        }
        self
    }
}

/// Sum, difference and product for everything that is an expression.
macro_rules! arithmetic {
    ($($left:ty),*) => {$(
        impl<R: Into<Expression>> Add<R> for $left {
            type Output = Expression;
            fn add(self, right: R) -> Expression {
                let mut sum: Expression = self.into();
                sum.terms.extend(right.into().terms);
                sum
            }
        }

        impl<R: Into<Expression>> Sub<R> for $left {
            type Output = Expression;
            fn sub(self, right: R) -> Expression {
                let mut difference: Expression = self.into();
                difference.terms.extend((-right.into()).terms);
                difference
            }
        }

        impl<R: Into<Expression>> Mul<R> for $left {
            type Output = Expression;
            fn mul(self, right: R) -> Expression {
                let (left, right): (Expression, Expression) = (self.into(), right.into());
                let products = left.terms.iter().flat_map(|a| right.terms.iter().map(|b| a.times(b)));
                Expression { terms: products.collect() }
            }
        }
    )*};
}

arithmetic!(Expression, Param, Var);

/// The same with a number on the left.
macro_rules! numbers_first {
    ($($number:ty: $($right:ty),*);*) => {$($(
        impl Add<$right> for $number {
            type Output = Expression;
            fn add(self, right: $right) -> Expression {
                Expression::from(self) + right
            }
        }

        impl Sub<$right> for $number {
            type Output = Expression;
            fn sub(self, right: $right) -> Expression {
                Expression::from(self) - right
            }
        }

        impl Mul<$right> for $number {
            type Output = Expression;
            fn mul(self, right: $right) -> Expression {
                Expression::from(self) * right
            }
        }
    )*)*};
}

numbers_first!(i64: Expression, Param, Var; Decimal: Expression, Param, Var);
