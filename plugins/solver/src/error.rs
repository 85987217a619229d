//! What can go wrong with a model (the caller's fault) and with a solve (the host's fault).

use thiserror::Error;

use crate::container::ContainerError;

/// The part of a model that an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A column.
    Column,
    /// A linear row.
    Row,
    /// A quadratic row.
    QuadraticRow,
    /// The quadratic objective.
    QuadraticObjective,
    /// A special ordered set.
    Sos,
    /// An indicator row.
    Indicator,
    /// A general constraint.
    General,
    /// A second-order cone.
    Cone,
    /// A node of a nonlinear expression.
    Node,
    /// A nonlinear row.
    NonlinearRow,
    /// One of several objectives.
    Objective,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Part::Column => "column",
            Part::Row => "row",
            Part::QuadraticRow => "quadratic row",
            Part::QuadraticObjective => "quadratic objective term",
            Part::Sos => "special ordered set",
            Part::Indicator => "indicator row",
            Part::General => "general constraint",
            Part::Cone => "cone",
            Part::Node => "expression node",
            Part::NonlinearRow => "nonlinear row",
            Part::Objective => "objective",
        })
    }
}

/// Where in a model: which part, which index, which name if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which list.
    pub part: Part,
    /// Position in that list, from 0.
    pub index: usize,
    /// Its name, if it has one.
    pub name: Option<String>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.part, self.index)?;
        match &self.name {
            Some(name) => write!(f, " ({})", name.escape_default()),
            None => Ok(()),
        }
    }
}

/// Why a model is refused at the door.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ModelError {
    /// The bytes are no model.
    #[error("not a math model: {0}")]
    Container(#[from] ContainerError),
    /// An array has the wrong number of elements.
    #[error("{array}: {found} elements, expected {expected}")]
    Length {
        /// Which array.
        array: &'static str,
        /// How many it has.
        found: usize,
        /// How many it must have.
        expected: usize,
    },
    /// A list of starts does not begin at 0, falls, or does not end at the number of entries.
    #[error("{array}: starts must rise from 0 to the number of entries")]
    Starts {
        /// Which array.
        array: &'static str,
    },
    /// A code (column kind, order of a set, ...) without a meaning.
    #[error("{place}: {what} {code} has no meaning")]
    Code {
        /// Where.
        place: Place,
        /// What the code stands for.
        what: &'static str,
        /// The code.
        code: i64,
    },
    /// A number that is NaN or infinite where it must be finite.
    #[error("{place}: {what} is {value}, which is not a finite number")]
    NotFinite {
        /// Where.
        place: Place,
        /// Which number.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// The constant term of the objective is NaN or infinite.
    #[error("the objective's constant term is {value}, which is not a finite number")]
    Offset {
        /// The number.
        value: f64,
    },
    /// A bound that is NaN, or infinite on the wrong side.
    #[error("{place}: {side} bound is {value}")]
    Bound {
        /// Where.
        place: Place,
        /// "lower" or "upper".
        side: &'static str,
        /// The bound.
        value: f64,
    },
    /// A column index outside the model.
    #[error("{place}: column index {index} is outside 0..{columns}")]
    ColumnIndex {
        /// Where.
        place: Place,
        /// The index.
        index: i32,
        /// Number of columns.
        columns: usize,
    },
    /// A column (or a product of two) occurs twice in one row.
    #[error("{place}: {what} occurs twice")]
    Duplicate {
        /// Where.
        place: Place,
        /// The column or product, by name if it has one.
        what: String,
    },
    /// A binary column whose bounds leave [0, 1].
    #[error("{place}: a binary column has bounds [{lower}, {upper}], which are not within [0, 1]")]
    BinaryBounds {
        /// Where.
        place: Place,
        /// Its lower bound.
        lower: f64,
        /// Its upper bound.
        upper: f64,
    },
    /// A column that must be binary and is not.
    #[error("{place}: column {column} must be binary")]
    NotBinary {
        /// Where.
        place: Place,
        /// The column, by name if it has one.
        column: String,
    },
    /// The number of operands does not fit the function.
    #[error("{place}: {found} operands, expected {expected}")]
    Operands {
        /// Where.
        place: Place,
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: &'static str,
    },
    /// A piecewise linear function with too few points, or whose operand values do not rise.
    #[error("{place}: a piecewise linear function needs two or more points with rising operand values")]
    Points {
        /// Where.
        place: Place,
    },
    /// A node whose children are not nodes before it.
    #[error("{place}: child {child} is no earlier node")]
    NodeOrder {
        /// Where.
        place: Place,
        /// The child.
        child: i32,
    },
    /// A tolerance that is negative or not finite.
    #[error("{place}: {what} is {value}, which is negative or not finite")]
    Tolerance {
        /// Where.
        place: Place,
        /// Which tolerance.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// A model with several objectives that has one in its columns as well.
    #[error("the model has several objectives and a linear, quadratic or nonlinear one besides")]
    TwoObjectives,
    /// A solve option that is negative or not finite.
    #[error("option {key} = {value} must be a finite number that is not negative")]
    Option {
        /// Its key.
        key: &'static str,
        /// Its value.
        value: f64,
    },
    /// More of something than is allowed.
    #[error("the model has {found} {what}, the limit is {limit}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many there may be.
        limit: u64,
    },
}

/// Why a solve gave no result. [`SolveError::is_host_fault`] tells the two kinds apart.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SolveError {
    /// The solver does not know a feature that the model uses.
    #[error("unsupported: {feature}")]
    Unsupported {
        /// The feature, and who lacks it.
        feature: String,
    },
    /// The model is not valid.
    #[error("invalid model: {0}")]
    InvalidModel(#[from] ModelError),
    /// The model exceeds the solver's or its licence's size.
    #[error("the model has {found} {what}, {solver} takes at most {limit}")]
    TooLarge {
        /// Which solver.
        solver: String,
        /// What there is too much of.
        what: String,
        /// How many there are.
        found: u64,
        /// How many the solver takes.
        limit: u64,
    },
    /// The solver process died.
    #[error("the solver process died ({})", ending(*signal, *exit))]
    Crashed {
        /// The signal that ended it.
        signal: Option<i32>,
        /// The status with which it exited.
        exit: Option<i32>,
    },
    /// The solver process did not answer in time and was killed.
    #[error("the solver process did not answer within {after_s:.1} s and was killed")]
    Hung {
        /// Seconds it was given.
        after_s: f64,
    },
    /// The solver's licence is missing or refuses.
    #[error("licence: {text}")]
    Licence {
        /// What the library says.
        text: String,
    },
    /// The solver process answered with something that cannot be read.
    #[error("unreadable answer of the solver process: {text}")]
    Garbage {
        /// What is wrong with it.
        text: String,
    },
    /// The solver claims a point that its own model refutes.
    #[error("the solver's answer is wrong: {text}")]
    SolverWrong {
        /// The claim and what refutes it.
        text: String,
    },
    /// The solver library reported an error of its own.
    #[error("the solver failed with code {code}: {text}")]
    Failed {
        /// The library's code.
        code: i32,
        /// What it says.
        text: String,
    },
    /// No such plugin, or it cannot be loaded.
    #[error("no solver plugin {name:?} can be used; tried: {}", if tried.is_empty() { "nothing".to_owned() } else { tried.join("; ") })]
    PluginMissing {
        /// The wanted name.
        name: String,
        /// Every place that was looked at, each with what was found there.
        tried: Vec<String>,
    },
    /// Starting or talking to the solver process failed.
    #[error("{what}: {text}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// What the system says.
        text: String,
    },
}

impl SolveError {
    /// Whether the host is at fault (plugin, licence, crash, hang), so that nothing can be said about the program. The
    /// others (an invalid or unsupported or oversized model) are the program's own doing.
    pub fn is_host_fault(&self) -> bool {
        !matches!(self, Self::Unsupported { .. } | Self::InvalidModel(_) | Self::TooLarge { .. })
    }
}

fn ending(signal: Option<i32>, exit: Option<i32>) -> String {
    match (signal, exit) {
        (Some(s), _) => format!("signal {s}"),
        (None, Some(e)) => format!("exit status {e}"),
        (None, None) => "unknown cause".to_owned(),
    }
}
