//! A formulation with all sums and quantifiers expanded: rows over numbered columns, and the math model made of them.

use orlm_types::{ColumnKind, MathModel};

use super::{
    Condition, Constraint, Decimal, Entry, Expression, Formulation, Kind, Over, Place, Relation, Sense,
    Variables,
};
use crate::exact::{Fraction, LinearModel};

/// An expression in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// The constant term.
    pub constant: Decimal,
    /// Coefficients that are not 0, with one column or two; every product of columns once, in the order of the text.
    pub terms: Vec<(Decimal, Vec<usize>)>,
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

/// One row of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The constraint's label, with the names of the elements it is for.
    pub label: String,
    /// These elements, one for each index of the constraint.
    pub elements: Vec<usize>,
    /// Left side.
    pub left: Ground,
    /// How the sides compare.
    pub relation: Relation,
    /// Right side.
    pub right: Ground,
}

impl Row {
    /// Everything with a column on the left, everything else on the right.
    pub fn gathered(&self) -> (Ground, Decimal) {
        let mut left = self.left.clone();
        for (coefficient, columns) in &self.right.terms {
            left.add(-*coefficient, columns.clone());
        }
        left.tidy();
        let right = self.right.constant - left.constant;
        left.constant = Decimal::ZERO;
        (left, right)
    }
}

impl Ground {
    fn add(&mut self, coefficient: Decimal, columns: Vec<usize>) {
        if columns.is_empty() {
            self.constant = self.constant + coefficient;
            return;
        }
        let same = |own: &[usize]| {
            own == columns
                || (own.len() == 2 && columns.len() == 2 && own[0] == columns[1] && own[1] == columns[0])
        };
        match self.terms.iter_mut().find(|(_, own)| same(own)) {
            Some((own, _)) => *own = *own + coefficient,
            None => self.terms.push((coefficient, columns)),
        }
    }

    fn tidy(&mut self) {
        self.terms.retain(|(coefficient, _)| *coefficient != Decimal::ZERO);
    }
}

/// Which element each index is at.
type At = Vec<(&'static str, usize)>;

impl Formulation {
    /// The objective in numbers.
    pub fn ground_objective(&self) -> Ground {
        self.ground(&self.objective, &Vec::new())
    }

    /// All rows in numbers, in the order of the constraints.
    pub fn rows(&self) -> Vec<Row> {
        self.constraints.iter().flat_map(|constraint| self.rows_of(constraint)).collect()
    }

    /// The rows of one constraint.
    pub fn rows_of(&self, constraint: &Constraint) -> Vec<Row> {
        let mut rows = Vec::new();
        self.each(&constraint.over, &Vec::new(), &mut |at| {
            let mut label = constraint.label.clone();
            for (index, (_, element)) in constraint.over.indices.iter().zip(at) {
                label.push(' ');
                label.push_str(&self.sets[index.set].elements[*element]);
            }
            rows.push(Row {
                label,
                elements: at.iter().map(|(_, element)| *element).collect(),
                left: self.ground(&constraint.body.left, at),
                relation: constraint.body.relation,
                right: self.ground(&constraint.body.right, at),
            });
        });
        rows
    }

    /// The least and the largest value of each column; `None` where there is none.
    pub fn bounds(&self) -> Vec<(Option<Decimal>, Option<Decimal>)> {
        let mut bounds = Vec::new();
        for variables in &self.variables {
            self.each(&all(variables), &Vec::new(), &mut |at| {
                let upper = variables.upper.as_ref().map(|upper| self.ground(upper, at).constant);
                bounds.push(match variables.kind {
                    Kind::Binary => (Some(Decimal::ZERO), Some(Decimal::ONE)),
                    _ => (variables.lower, upper),
                });
            });
        }
        bounds
    }

    /// The kind of each column.
    pub fn kinds(&self) -> Vec<Kind> {
        self.variables.iter().flat_map(|group| std::iter::repeat_n(group.kind, group.count())).collect()
    }

    /// A column's variables and its elements in them.
    pub fn column(&self, column: usize) -> (&Variables, Vec<usize>) {
        let mut rest = column;
        for variables in &self.variables {
            if rest < variables.count() {
                let mut elements: Vec<usize> = Vec::new();
                for index in variables.over.iter().rev() {
                    elements.push(rest % index.len);
                    rest /= index.len;
                }
                elements.reverse();
                return (variables, elements);
            }
            rest -= variables.count();
        }
        panic!("there is no column {column}")
    }

    /// The first column of the variables number `at`.
    pub fn first_column(&self, at: usize) -> usize {
        self.variables[..at].iter().map(Variables::count).sum()
    }

    /// The math model in numbers: the reference with which the models of programs are compared.
    pub fn math_model(&self) -> MathModel {
        let sense = match self.sense {
            Sense::Minimize => orlm_types::Sense::Minimise,
            Sense::Maximize => orlm_types::Sense::Maximise,
        };
        let mut model = MathModel { sense, ..MathModel::default() };
        let infinite = |bound: Option<Decimal>, none: f64| bound.map_or(none, Decimal::to_f64);
        for (column, ((lower, upper), kind)) in self.bounds().into_iter().zip(self.kinds()).enumerate() {
            let kind = match kind {
                Kind::Continuous => ColumnKind::Continuous,
                Kind::Integer => ColumnKind::Integer,
                Kind::Binary => ColumnKind::Binary,
            };
            let (lower, upper) = (infinite(lower, f64::NEG_INFINITY), infinite(upper, f64::INFINITY));
            let (variables, elements) = self.column(column);
            let elements: Vec<String> = elements.iter().map(usize::to_string).collect();
            let name = match elements.len() {
                0 => variables.symbol.to_string(),
                _ => format!("{}[{}]", variables.symbol, elements.join(",")),
            };
            model.add_column(&name, lower, upper, 0.0, kind);
        }
        let objective = self.ground_objective();
        model.objective_offset = objective.constant.to_f64();
        for (coefficient, columns) in &objective.terms {
            match columns[..] {
                [i, j] => model.quadratic_objective.push(i as i32, j as i32, coefficient.to_f64()),
                [i] => model.columns.objective[i] += coefficient.to_f64(),
                _ => {}
            }
        }
        for row in self.rows() {
            let (left, right) = row.gathered();
            let right = right.to_f64();
            let (lower, upper) = match row.relation {
                Relation::AtMost => (f64::NEG_INFINITY, right),
                Relation::AtLeast => (right, f64::INFINITY),
                Relation::Equal => (right, right),
            };
            let mut linear = Vec::new();
            let mut products = Vec::new();
            for (coefficient, columns) in &left.terms {
                match columns[..] {
                    [i, j] => products.push((i as i32, j as i32, coefficient.to_f64())),
                    [i] => linear.push((i as i32, coefficient.to_f64())),
                    _ => {}
                }
            }
            if products.is_empty() {
                model.add_row(&row.label, lower, upper, &linear);
            } else {
                model.add_quadratic_row(&row.label, lower, upper, &linear, &products);
            }
        }
        model
    }

    /// The model for the exact solver: bounds as rows, variables shifted or split so that none is below 0. `None` for
    /// a quadratic one.
    pub fn linear_model(&self) -> Option<LinearModel> {
        if self.is_quadratic() {
            return None;
        }
        // Where each column starts among the exact solver's, what it is shifted by, and whether it is split in two.
        let (bounds, kinds) = (self.bounds(), self.kinds());
        let mut starts = Vec::new();
        let mut exact_kinds = Vec::new();
        for ((lower, _), &kind) in bounds.iter().zip(&kinds) {
            starts.push(exact_kinds.len());
            exact_kinds.push(kind);
            if lower.is_none() {
                exact_kinds.push(kind);
            }
        }
        let dense = |ground: &Ground| {
            let mut row = vec![Fraction::ZERO; exact_kinds.len()];
            let mut constant = ground.constant;
            for (coefficient, columns) in &ground.terms {
                let (column, value) = (columns[0], coefficient.to_fraction());
                row[starts[column]] = value;
                match bounds[column].0 {
                    Some(lower) => constant = constant + *coefficient * lower,
                    None => row[starts[column] + 1] = (-*coefficient).to_fraction(),
                }
            }
            (row, constant)
        };
        let mut rows = Vec::new();
        for row in self.rows() {
            let (left, right) = row.gathered();
            let (left, constant) = dense(&left);
            rows.push((left, row.relation, (right - constant).to_fraction()));
        }
        for (column, &(_, upper)) in bounds.iter().enumerate() {
            // The exact solver knows by itself that a binary is at most 1.
            if let (Some(upper), false) = (upper, kinds[column] == Kind::Binary) {
                let alone = Ground { constant: Decimal::ZERO, terms: vec![(Decimal::ONE, vec![column])] };
                let (row, constant) = dense(&alone);
                rows.push((row, Relation::AtMost, (upper - constant).to_fraction()));
            }
        }
        let (objective, offset) = dense(&self.ground_objective());
        let (sense, offset) = (self.sense, offset.to_fraction());
        Some(LinearModel { sense, objective, offset, rows, kinds: exact_kinds })
    }

    /// The element of a place; `None` when a shift leads out of the set.
    fn element(&self, place: Place, at: &At) -> Option<usize> {
        match place {
            Place::Element(_, element) => Some(element),
            Place::At(index, shift) => {
                let (_, element) =
                    at.iter().rev().find(|(letter, _)| *letter == index.letter).unwrap_or_else(|| {
                        panic!("{} is used outside of the sum or constraint that runs over it", index.letter)
                    });
                usize::try_from(*element as i64 + shift).ok().filter(|&element| element < index.len)
            }
        }
    }

    /// Number of the element within its parameter or variables.
    ///
    /// # Panics
    /// When the family uses an index that no sum or constraint runs over, or one that leads out of its set.
    fn position(&self, entry: &Entry, over: &[super::Index], symbol: &str, at: &At) -> usize {
        assert_eq!(entry.places.len(), over.len(), "{symbol} is used with as many indices as it has");
        entry.places.iter().zip(over).fold(0, |position, (&place, index)| {
            let element = self.element(place, at).unwrap_or_else(|| {
                panic!("{symbol} is used outside of its set: its sum or constraint needs a condition")
            });
            assert!(element < index.len, "{symbol} is used with an index of another set");
            position * index.len + element
        })
    }

    fn value(&self, entry: &Entry, at: &At) -> Decimal {
        let parameter = &self.parameters[entry.of];
        parameter.values[self.position(entry, &parameter.over, parameter.symbol, at)]
    }

    fn holds(&self, condition: &Condition, at: &At) -> bool {
        match condition {
            Condition::Nonzero(entry) => self.value(entry, at) != Decimal::ZERO,
            Condition::Compare(left, order, right) => {
                let number = |place: &Place| match *place {
                    Place::At(index, shift) => {
                        let own = self.element(Place::At(index, 0), at).unwrap_or(0);
                        own as i64 + shift
                    }
                    Place::Element(_, element) => element as i64,
                };
                order.holds(number(left), number(right))
            }
        }
    }

    /// Calls `visit` for all elements that `over` runs over.
    fn each(&self, over: &Over, at: &At, visit: &mut dyn FnMut(&At)) {
        let mut at = at.clone();
        self.each_from(over, over.indices.as_slice(), &mut at, visit);
    }

    fn each_from(&self, over: &Over, left: &[super::Index], at: &mut At, visit: &mut dyn FnMut(&At)) {
        let Some((index, rest)) = left.split_first() else {
            if over.conditions.iter().all(|condition| self.holds(condition, at)) {
                visit(at);
            }
            return;
        };
        for element in 0..index.len {
            at.push((index.letter, element));
            self.each_from(over, rest, at, visit);
            at.pop();
        }
    }

    fn ground(&self, expression: &Expression, at: &At) -> Ground {
        let mut ground = Ground::default();
        for term in &expression.terms {
            self.each(&term.over, at, &mut |at| {
                let parameters = term.parameters.iter().map(|entry| self.value(entry, at));
                let coefficient = parameters.fold(term.coefficient, |product, value| product * value);
                let columns = term.variables.iter().map(|entry| {
                    let group = &self.variables[entry.of];
                    self.first_column(entry.of) + self.position(entry, &group.over, group.symbol, at)
                });
                ground.add(coefficient, columns.collect());
            });
        }
        ground.tidy();
        ground
    }
}

fn all(variables: &Variables) -> Over {
    Over { indices: variables.over.clone(), conditions: Vec::new() }
}
