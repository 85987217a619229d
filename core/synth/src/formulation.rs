//! The structured form of a trajectory: what is given, what is decided, what is wanted, what must hold.
//!
//! Numbers of the question are kept once, as [`Parameter`]s; objective and constraints refer to them. So a number that is
//! misread in step 2 shows in every later step that uses it, and in no other.

use crate::exact::LinearModel;

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

/// Which values a variable takes; none is below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any number that is not negative.
    Continuous,
    /// 0, 1, 2, …
    Integer,
    /// 0 or 1.
    Binary,
}

/// Numbers of the question under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// As the steps call it, such as `wood limit`.
    pub label: String,
    /// Row by row.
    pub values: Vec<i64>,
    /// Name in formulas and program, for parameters that stand in a sum over an index.
    pub symbol: Option<&'static str>,
    /// Columns of a matrix; `None` for a list.
    pub columns: Option<usize>,
    /// The two factors of a value that the steps work out, such as hours times 60 minutes.
    pub factors: Option<(i64, i64)>,
}

/// Decision variables under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variables {
    /// Name in formulas and program.
    pub name: &'static str,
    /// How many.
    pub shape: Shape,
    /// Which values they take.
    pub kind: Kind,
    /// What they mean, such as `tons of oats`.
    pub meaning: String,
}

/// How variables under one name are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One variable.
    One,
    /// So many, with one index.
    List(usize),
    /// Rows times columns, with two indices.
    Grid(usize, usize),
}

impl Shape {
    /// Number of variables.
    pub fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::List(n) => n,
            Self::Grid(rows, columns) => rows * columns,
        }
    }
}

/// A number in a formula: a parameter's, or one that stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Stands for itself.
    Plain(i64),
    /// Element of a parameter, both counted from 0.
    Of(usize, usize),
}

/// One variable: index of its [`Variables`] and of the element within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Index into [`Formulation::variables`].
    pub group: usize,
    /// Element, counted row by row from 0.
    pub element: usize,
}

/// Coefficient times variable.
pub type Term = (Number, Column);

/// Along which index of a grid a sum runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// One sum per row: it runs over the columns.
    Rows,
    /// One sum per column: it runs over the rows.
    Columns,
}

/// The varying side of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// A written-out sum.
    Terms(Vec<Term>),
    /// Sum over all elements of parameter (first) times variables (second).
    Product(usize, usize),
    /// One sum of grid variables per row or per column: a constraint with it stands for one row of the model each.
    Sums(usize, Along),
}

/// The right side of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// A number.
    Number(Number),
    /// A variable with its coefficient.
    Term(Term),
    /// The parameter's element of the same index as the sum on the left.
    Each(usize),
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// As the steps call it.
    pub label: String,
    /// Left side.
    pub left: Expression,
    /// How the sides compare.
    pub relation: Relation,
    /// Right side.
    pub right: Right,
}

/// A whole optimisation problem, as the nine steps tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formulation {
    /// Step 1, one sentence.
    pub description: String,
    /// The sets of step 2, such as `foods oats, rice`.
    pub sets: String,
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
    /// Step 7.
    pub nonlinear: String,
}

impl Formulation {
    /// A formulation with a task and nothing else yet.
    pub fn new(sense: Sense, description: impl Into<String>, sets: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            sets: sets.into(),
            parameters: Vec::new(),
            variables: Vec::new(),
            sense,
            objective: Expression::Terms(Vec::new()),
            constraints: Vec::new(),
            nonlinear: "none".into(),
        }
    }

    /// Adds a parameter; the answer is its index.
    pub fn parameter(&mut self, label: impl Into<String>, values: &[i64]) -> usize {
        self.parameters.push(Parameter {
            label: label.into(),
            values: values.to_vec(),
            symbol: None,
            columns: None,
            factors: None,
        });
        self.parameters.len() - 1
    }

    /// Adds a parameter that the steps work out as `given * factor`.
    pub fn derived(&mut self, label: impl Into<String>, given: i64, factor: i64) -> usize {
        let at = self.parameter(label, &[given * factor]);
        self.parameters[at].factors = Some((given, factor));
        at
    }

    /// Adds a list that formulas and program call `symbol`.
    pub fn list(&mut self, label: &str, symbol: &'static str, values: &[i64]) -> usize {
        let at = self.parameter(label, values);
        self.parameters[at].symbol = Some(symbol);
        at
    }

    /// Adds a matrix, given row by row, that formulas and program call `symbol`.
    pub fn matrix(&mut self, label: &str, symbol: &'static str, values: &[i64], columns: usize) -> usize {
        let at = self.list(label, symbol, values);
        self.parameters[at].columns = Some(columns);
        at
    }

    /// Adds variables under one name; the answer is one [`Column`] per variable.
    pub fn variables(
        &mut self,
        name: &'static str,
        shape: Shape,
        kind: Kind,
        meaning: impl Into<String>,
    ) -> Vec<Column> {
        let group = self.variables.len();
        self.variables.push(Variables { name, shape, kind, meaning: meaning.into() });
        (0..shape.count()).map(|element| Column { group, element }).collect()
    }

    /// Adds one variable per meaning: `x` and `y` for two, the list `x` for more.
    pub fn named(&mut self, kind: Kind, unit: &str, meanings: &[&str]) -> Vec<Column> {
        let meaning =
            |what: &str| if unit.is_empty() { what.to_string() } else { format!("{unit} of {what}") };
        match meanings {
            [x, y] => {
                let mut columns = self.variables("x", Shape::One, kind, meaning(x));
                columns.extend(self.variables("y", Shape::One, kind, meaning(y)));
                columns
            }
            _ => self.variables("x", Shape::List(meanings.len()), kind, meaning(&meanings.join(", "))),
        }
    }

    /// Sets the objective to the sum of the parameter's elements times the columns.
    pub fn optimize(&mut self, parameter: usize, columns: &[Column]) {
        self.objective = Expression::Terms(weighted(parameter, columns));
    }

    /// Adds a written-out constraint.
    pub fn require(&mut self, label: impl Into<String>, left: Vec<Term>, relation: Relation, right: Right) {
        self.constraints.push(Constraint {
            label: label.into(),
            left: Expression::Terms(left),
            relation,
            right,
        });
    }

    /// Adds one constraint per row or per column of the grid `group`.
    pub fn require_sums(
        &mut self,
        label: &str,
        group: usize,
        along: Along,
        relation: Relation,
        right: Right,
    ) {
        self.constraints.push(Constraint {
            label: label.into(),
            left: Expression::Sums(group, along),
            relation,
            right,
        });
    }

    /// The value of a number.
    pub fn value(&self, number: Number) -> i64 {
        match number {
            Number::Plain(value) => value,
            Number::Of(parameter, element) => self.parameters[parameter].values[element],
        }
    }

    /// Number of variables.
    pub fn columns(&self) -> usize {
        self.variables.iter().map(|variables| variables.shape.count()).sum()
    }

    /// Number of rows of the model, which may be more than its constraints.
    pub fn rows(&self) -> usize {
        self.constraints.iter().map(|constraint| self.sums(&constraint.left).unwrap_or(1)).sum()
    }

    /// For one sum per row or column: how many there are.
    pub fn sums(&self, expression: &Expression) -> Option<usize> {
        match (expression, expression_group(expression).map(|group| self.variables[group].shape)) {
            (Expression::Sums(_, along), Some(Shape::Grid(rows, columns))) => Some(match along {
                Along::Rows => rows,
                Along::Columns => columns,
            }),
            _ => None,
        }
    }

    /// The model in numbers.
    pub fn linear_model(&self) -> LinearModel {
        let mut rows = Vec::new();
        for constraint in &self.constraints {
            for index in 0..self.sums(&constraint.left).unwrap_or(1) {
                let mut row = self.dense(&constraint.left, index);
                let right = match constraint.right {
                    Right::Number(number) => self.value(number),
                    Right::Each(parameter) => self.parameters[parameter].values[index],
                    Right::Term((number, column)) => {
                        row[self.position(column)] -= self.value(number);
                        0
                    }
                };
                rows.push((row, constraint.relation, right));
            }
        }
        LinearModel {
            sense: self.sense,
            objective: self.dense(&self.objective, 0),
            rows,
            kinds: self.variables.iter().flat_map(|group| vec![group.kind; group.shape.count()]).collect(),
        }
    }

    /// The coefficients of an expression; `index` chooses among [`Expression::Sums`].
    fn dense(&self, expression: &Expression, index: usize) -> Vec<i64> {
        let mut row = vec![0; self.columns()];
        match expression {
            Expression::Terms(terms) => {
                for &(number, column) in terms {
                    row[self.position(column)] += self.value(number);
                }
            }
            Expression::Product(parameter, group) => {
                let first = self.position(Column { group: *group, element: 0 });
                for (at, &value) in self.parameters[*parameter].values.iter().enumerate() {
                    row[first + at] += value;
                }
            }
            Expression::Sums(group, along) => {
                let first = self.position(Column { group: *group, element: 0 });
                if let Shape::Grid(rows, columns) = self.variables[*group].shape {
                    for element in 0..rows * columns {
                        let own = match along {
                            Along::Rows => element / columns,
                            Along::Columns => element % columns,
                        };
                        row[first + element] += i64::from(own == index);
                    }
                }
            }
        }
        row
    }

    fn position(&self, column: Column) -> usize {
        self.variables[..column.group].iter().map(|group| group.shape.count()).sum::<usize>() + column.element
    }
}

fn expression_group(expression: &Expression) -> Option<usize> {
    match expression {
        Expression::Sums(group, _) | Expression::Product(_, group) => Some(*group),
        Expression::Terms(_) => None,
    }
}

/// The parameter's elements times the columns.
pub fn weighted(parameter: usize, columns: &[Column]) -> Vec<Term> {
    columns.iter().enumerate().map(|(element, &column)| (Number::Of(parameter, element), column)).collect()
}

/// The plain sum of the columns.
pub fn total(columns: &[Column]) -> Vec<Term> {
    columns.iter().map(|&column| (Number::Plain(1), column)).collect()
}

/// The first element of a parameter as a right side.
pub fn limit(parameter: usize) -> Right {
    Right::Number(Number::Of(parameter, 0))
}
