//! The structured form of a trajectory, as a page of an OR text: sets, parameters, variables, objective, constraints.
//!
//! Numbers of the question are kept once, as [`Parameter`]s; objective and constraints refer to them. So a number that is
//! misread in step 2 shows in every later step that uses it, and in no other. Steps, program and math model are all
//! written from this form: the model in numbers by [`Formulation::math_model`], without a look at the program's text.
//!
//! ```
//! use orlm_synth::formulation::{Formulation, Kind, sum};
//!
//! let mut f = Formulation::new("open depots and serve the customers at the least cost.");
//! let i = f.set("i", "depot", "depots", &["east", "west"]);
//! let j = f.set("j", "customer", "customers", &["Ann", "Bob", "Cy"]);
//! let open = f.param("f", "opening cost", "$", i, &[90, 80]);
//! let cost = f.param("c", "delivery cost", "$ per ton", (i, j), &[2, 4, 5, 6, 3, 2]);
//! let capacity = f.param("s", "capacity", "tons", i, &[30, 25]);
//! let demand = f.param("d", "demand", "tons", j, &[10, 8, 12]);
//! let x = f.var("x", "tons from {i} to {j}", (i, j), Kind::Continuous);
//! let y = f.var("y", "1 if {i} opens", i, Kind::Binary);
//! f.minimize(sum(i, open.at(i) * y.at(i)) + sum((i, j), cost.at((i, j)) * x.at((i, j))));
//! f.require("demand", j, sum(i, x.at((i, j))).equals(demand.at(j)));
//! f.require("capacity", i, sum(j, x.at((i, j))).at_most(capacity.at(i) * y.at(i)));
//! let model = f.math_model();
//! assert_eq!((model.n_cols(), model.n_rows()), (8, 5));
//! ```

mod decimal;
mod expression;
mod ground;

pub use decimal::Decimal;
pub use expression::{
    Comparison, Condition, Entry, Expression, Index, Order, Over, Param, Place, Places, Term, Var, over, sum,
};
pub use ground::{Ground, Row};

/// Direction of the objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    /// The smallest value is wanted.
    Minimize,
    /// The largest value is wanted.
    Maximize,
}

/// How the two sides of a constraint compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
}

impl Relation {
    /// Whether `left` and `right` are in this relation.
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Self::AtMost => left <= right,
            Self::AtLeast => left >= right,
            Self::Equal => left == right,
        }
    }
}

/// Which values a variable takes within its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any number.
    Continuous,
    /// Whole numbers.
    Integer,
    /// 0 or 1.
    Binary,
}

/// How steps and program are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// All numbers and elements expanded: `3x0 + 5x1 <= 24`. For small problems.
    WrittenOut,
    /// Sums over sets: `sum_i a[i]*x[i] <= b`.
    Indexed,
}

/// Things of one kind: plants, periods, items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Letter of the first index over it; its capital is the set's symbol.
    pub letter: &'static str,
    /// One of them, such as `plant`.
    pub singular: String,
    /// Several, such as `plants`.
    pub plural: String,
    /// The elements' names, in order.
    pub elements: Vec<String>,
}

impl Set {
    /// The set's symbol in formulas and program.
    pub fn symbol(&self) -> String {
        self.letter.to_uppercase()
    }
}

/// Numbers of the question under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name in formulas and program.
    pub symbol: &'static str,
    /// As the steps call it, such as `wood limit`.
    pub label: String,
    /// Of the values; may be empty.
    pub unit: String,
    /// What it is indexed by.
    pub over: Vec<Index>,
    /// Row by row.
    pub values: Vec<Decimal>,
    /// What the question states instead, and what a value of it is multiplied by: hours, and 60 minutes.
    pub factors: Option<(Vec<Decimal>, Decimal)>,
    /// Unit of what the question states, where the values are worked out; may be empty.
    pub given_unit: String,
}

/// Decision variables under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variables {
    /// Name in formulas and program.
    pub symbol: &'static str,
    /// What one of them means; `{i}` stands for the element at index `i`.
    pub meaning: String,
    /// What they are indexed by.
    pub over: Vec<Index>,
    /// Which values they take.
    pub kind: Kind,
    /// The least value; `None` when there is none.
    pub lower: Option<Decimal>,
    /// The largest value: a number, or a parameter over the same indices; `None` when there is none.
    pub upper: Option<Expression>,
}

impl Variables {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.over.iter().map(|index| index.len).product()
    }
}

/// What must hold, once for all elements that [`Constraint::over`] runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// As the steps call it.
    pub label: String,
    /// For which elements.
    pub over: Over,
    /// What.
    pub body: Comparison,
}

/// A whole optimisation problem, as the nine steps tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formulation {
    /// Step 1, one sentence.
    pub description: String,
    /// The sets of step 2.
    pub sets: Vec<Set>,
    /// The numbers of step 2.
    pub parameters: Vec<Parameter>,
    /// Step 3.
    pub variables: Vec<Variables>,
    /// Sense of step 4.
    pub sense: Sense,
    /// Formula of step 4.
    pub objective: Expression,
    /// Step 5.
    pub constraints: Vec<Constraint>,
    /// Step 7, where there is more to say than what kind of terms there are.
    pub nonlinear: Option<String>,
    /// How steps and program are written; `None`: by size.
    pub notation: Option<Notation>,
}

/// Names that programs use themselves, and Python's short keywords.
const RESERVED: [&str; 11] = ["m", "np", "cp", "gp", "lb", "ub", "as", "if", "in", "is", "or"];

/// Columns up to which a problem without grids is written out.
const WRITTEN_OUT_COLUMNS: usize = 8;

/// Coefficients up to which a problem without grids is written out.
const WRITTEN_OUT_COEFFICIENTS: usize = 30;

impl Formulation {
    /// A formulation with a task and nothing else yet.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            sets: Vec::new(),
            parameters: Vec::new(),
            variables: Vec::new(),
            sense: Sense::Minimize,
            objective: Expression::default(),
            constraints: Vec::new(),
            nonlinear: None,
            notation: None,
        }
    }

    /// Adds a set; the answer is an index over it.
    pub fn set(
        &mut self,
        letter: &'static str,
        singular: &str,
        plural: &str,
        elements: &[impl AsRef<str>],
    ) -> Index {
        let elements: Vec<String> = elements.iter().map(|name| name.as_ref().to_string()).collect();
        let index = Index { set: self.sets.len(), letter, len: elements.len() };
        self.sets.push(Set { letter, singular: singular.into(), plural: plural.into(), elements });
        index
    }

    /// Adds a set of numbered elements, from 1: periods, days.
    pub fn range(&mut self, letter: &'static str, singular: &str, plural: &str, count: usize) -> Index {
        let names: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        self.set(letter, singular, plural, &names)
    }

    /// A further index over a set, for pairs of its elements.
    pub fn again(&self, letter: &'static str, index: Index) -> Index {
        Index { letter, ..index }
    }

    /// Adds a parameter with whole values, given row by row; `()` for a single one.
    pub fn param(
        &mut self,
        symbol: &'static str,
        label: &str,
        unit: &str,
        over: impl Into<Over>,
        values: &[i64],
    ) -> Param {
        self.decimals(symbol, label, unit, over, values, 0)
    }

    /// Adds a parameter with so many `places` behind the point: the values are in tenths, hundredths and so on.
    pub fn decimals(
        &mut self,
        symbol: &'static str,
        label: &str,
        unit: &str,
        over: impl Into<Over>,
        values: &[i64],
        places: u32,
    ) -> Param {
        let over = over.into().indices;
        let expected: usize = over.iter().map(|index| index.len).product();
        assert_eq!(values.len(), expected, "{symbol} has a value for every element");
        let values = values.iter().map(|&value| Decimal::new(value, places)).collect();
        let parameter = Parameter {
            symbol,
            label: label.into(),
            unit: unit.into(),
            over,
            values,
            factors: None,
            given_unit: String::new(),
        };
        self.parameters.push(parameter);
        Param(self.parameters.len() - 1)
    }

    /// Adds a parameter that the steps work out: what the question gives, times a conversion factor.
    pub fn converted(
        &mut self,
        symbol: &'static str,
        label: &str,
        unit: &str,
        over: impl Into<Over>,
        given: &[i64],
        factor: impl Into<Decimal>,
    ) -> Param {
        let parameter = self.param(symbol, label, unit, over, given);
        let factor = factor.into();
        let own = &mut self.parameters[parameter.0];
        let given = std::mem::take(&mut own.values);
        own.values = given.iter().map(|&value| value * factor).collect();
        own.factors = Some((given, factor));
        parameter
    }

    /// Says in which unit the question states a parameter that the steps work out.
    pub fn given_in(&mut self, parameter: Param, unit: &str) {
        self.parameters[parameter.0].given_unit = unit.into();
    }

    /// Adds decision variables from 0 upwards. `{i}` in the meaning stands for the element at index `i`.
    pub fn var(
        &mut self,
        symbol: &'static str,
        meaning: impl Into<String>,
        over: impl Into<Over>,
        kind: Kind,
    ) -> Var {
        let over = over.into().indices;
        let (lower, meaning) = (Some(Decimal::ZERO), meaning.into());
        self.variables.push(Variables { symbol, meaning, over, kind, lower, upper: None });
        Var(self.variables.len() - 1)
    }

    /// Sets the least value of variables.
    pub fn lower(&mut self, variables: Var, bound: impl Into<Decimal>) {
        self.variables[variables.0].lower = Some(bound.into());
    }

    /// Lets variables be as small as they like.
    pub fn free(&mut self, variables: Var) {
        self.variables[variables.0].lower = None;
    }

    /// Sets the largest value of variables: a number, or a parameter over the same indices.
    pub fn upper(&mut self, variables: Var, bound: impl Into<Expression>) {
        let bound = bound.into();
        assert!(
            bound.terms.len() == 1
                && bound.terms[0].variables.is_empty()
                && bound.terms[0].over == Over::default(),
            "a bound is a number or a parameter"
        );
        self.variables[variables.0].upper = Some(bound);
    }

    /// Sets the objective, to be small.
    pub fn minimize(&mut self, objective: impl Into<Expression>) {
        self.sense = Sense::Minimize;
        self.objective = objective.into();
    }

    /// Sets the objective, to be large.
    pub fn maximize(&mut self, objective: impl Into<Expression>) {
        self.sense = Sense::Maximize;
        self.objective = objective.into();
    }

    /// Adds a constraint for all elements that `over` runs over; `()` for a single one.
    pub fn require(&mut self, label: impl Into<String>, over: impl Into<Over>, body: Comparison) {
        self.constraints.push(Constraint { label: label.into(), over: over.into(), body });
    }

    /// What would make formulas or programs ambiguous or wrong, in words: names that are used twice or that programs use
    /// themselves, and rows without a variable.
    pub fn check(&self) -> Result<(), String> {
        let mut names: Vec<String> = self.sets.iter().map(Set::symbol).collect();
        names.extend(self.parameters.iter().map(|parameter| parameter.symbol.to_string()));
        names.extend(self.variables.iter().map(|group| group.symbol.to_string()));
        let indices = self.sets.iter().map(|set| set.letter.to_string());
        let all: Vec<String> = names.into_iter().chain(indices).collect();
        for (at, name) in all.iter().enumerate() {
            if all[..at].contains(name) {
                return Err(format!("{name} is the name of two things"));
            }
            if RESERVED.contains(&name.as_str()) || name.len() > 2 {
                return Err(format!("{name} is no name for a symbol"));
            }
        }
        match self.rows().iter().find(|row| row.gathered().0.terms.is_empty()) {
            Some(row) => Err(format!("the row {} has no variable", row.label)),
            None => Ok(()),
        }
    }

    /// Number of variables of the model.
    pub fn columns(&self) -> usize {
        self.variables.iter().map(Variables::count).sum()
    }

    /// Whether some term has a product of variables.
    pub fn is_quadratic(&self) -> bool {
        self.has_quadratic_objective() || self.has_quadratic_constraint()
    }

    /// Whether the objective has a product of variables.
    pub fn has_quadratic_objective(&self) -> bool {
        quadratic(&self.objective)
    }

    /// Whether some constraint has a product of variables.
    pub fn has_quadratic_constraint(&self) -> bool {
        self.constraints.iter().any(|c| quadratic(&c.body.left) || quadratic(&c.body.right))
    }

    /// The notation of steps and program.
    pub fn notation(&self) -> Notation {
        if let Some(notation) = self.notation {
            return notation;
        }
        let flat = self.variables.iter().all(|variables| variables.over.len() < 2);
        let coefficients = || -> usize {
            let rows: usize =
                self.rows().iter().map(|row| row.left.terms.len() + row.right.terms.len()).sum();
            rows + self.ground_objective().terms.len()
        };
        if flat && self.columns() <= WRITTEN_OUT_COLUMNS && coefficients() <= WRITTEN_OUT_COEFFICIENTS {
            Notation::WrittenOut
        } else {
            Notation::Indexed
        }
    }
}

fn quadratic(expression: &Expression) -> bool {
    expression.terms.iter().any(|term| term.variables.len() == 2)
}
