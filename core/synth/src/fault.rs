//! Faults put into a right trajectory, with the truth about every step.
//!
//! A fault changes one part of the formulation. All steps are then written from the changed formulation, so the fault
//! shows in every step that follows from the part, and the table in [`Part::steps`] says which those are. Whoever judges
//! the trajectory in hindsight must call exactly these steps incorrect.

use orlm_types::{Program, StepVerdict};

use crate::exact::{self, Optimum};
use crate::formulation::{Expression, Formulation, Kind, Number, Relation, Right, Sense};
use crate::program::{Library, program};
use crate::steps::{CODE_STEP, STEP_NAMES, code_step, column_name, domain, sense_word, sign, steps};
use crate::{Dice, Draft};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A constraint of the question is missing.
    DroppedConstraint,
    /// The objective is minimised instead of maximised, or the reverse.
    FlippedSense,
    /// A coefficient or right-hand side differs from the parameter that it should be.
    WrongCoefficient,
    /// The variables take other values than the question says: fractions of buses, whole tons.
    WrongKind,
    /// A constraint has `>=` for `<=`, or the reverse.
    WrongRelation,
    /// A number of the question is misread.
    MisreadNumber,
    /// A conversion is forgotten: hours stand for minutes, a share for an amount.
    UnitSlip,
    /// The model is right, and the program builds another one.
    CodeDiffers,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::DroppedConstraint,
        Self::FlippedSense,
        Self::WrongCoefficient,
        Self::WrongKind,
        Self::WrongRelation,
        Self::MisreadNumber,
        Self::UnitSlip,
        Self::CodeDiffers,
    ];

    /// The word in records.
    pub fn word(self) -> &'static str {
        match self {
            Self::DroppedConstraint => "dropped_constraint",
            Self::FlippedSense => "flipped_sense",
            Self::WrongCoefficient => "wrong_coefficient",
            Self::WrongKind => "wrong_kind",
            Self::WrongRelation => "wrong_relation",
            Self::MisreadNumber => "misread_number",
            Self::UnitSlip => "unit_slip",
            Self::CodeDiffers => "code_differs",
        }
    }
}

/// A trajectory with one fault.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultyTrajectory {
    /// What is wrong.
    pub kind: FaultKind,
    /// The texts of the nine steps, the fault included.
    pub steps: Vec<String>,
    /// The program of the last step.
    pub program: Program,
    /// Number of the step that holds the fault itself, from 1.
    pub first_wrong_step: u32,
    /// The truth about each step.
    pub verdicts: Vec<StepVerdict>,
    /// Whether the faulty program has the right optimum nevertheless: the solver alone cannot see this fault.
    pub same_answer: bool,
}

/// The part of a formulation that a fault changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Parameter(usize),
    Variables,
    Objective,
    Constraints,
}

impl Part {
    /// The step that states the part, and the steps that are built on it. Model, final model and program (6, 8, 9) are
    /// built on everything; step 7 speaks of the form of the model only.
    fn steps(self, f: &Formulation) -> Vec<usize> {
        let mut wrong = match self {
            Self::Parameter(parameter) => {
                let mut wrong = vec![2];
                if uses(&f.objective, parameter) {
                    wrong.push(4);
                }
                let in_right = |right: &Right| match right {
                    Right::Number(number) | Right::Term((number, _)) => of(*number, parameter),
                    Right::Each(each) => *each == parameter,
                };
                if f.constraints.iter().any(|c| uses(&c.left, parameter) || in_right(&c.right)) {
                    wrong.push(5);
                }
                wrong
            }
            Self::Variables => vec![3],
            Self::Objective => vec![4],
            Self::Constraints => vec![5],
        };
        wrong.extend([6, 8, CODE_STEP]);
        wrong
    }
}

fn uses(expression: &Expression, parameter: usize) -> bool {
    match expression {
        Expression::Terms(terms) => terms.iter().any(|(number, _)| of(*number, parameter)),
        Expression::Product(own, _) => *own == parameter,
        Expression::Sums(..) => false,
    }
}

fn of(number: Number, parameter: usize) -> bool {
    matches!(number, Number::Of(own, _) if own == parameter)
}

/// A changed formulation, and what is wrong with it in one sentence.
struct Change {
    formulation: Formulation,
    part: Part,
    what: String,
}

/// What a right step is told. One sentence per step.
const RIGHT: [&str; STEP_NAMES.len()] = [
    "It states the task.",
    "The numbers match the question.",
    "The variables fit the question.",
    "The objective is right.",
    "All constraints are there and right.",
    "It joins objective and constraints.",
    "This holds.",
    "It sums up the model.",
    "The code builds the model.",
];

/// The truth about the steps of a right trajectory.
pub fn right_verdicts() -> Vec<StepVerdict> {
    (1..)
        .zip(RIGHT)
        .map(|(step, words)| StepVerdict { step, correct: true, explanation: words.into() })
        .collect()
}

/// Puts a fault of the given kind into the right trajectory of `draft`; `None` when the problem has no place for it,
/// or the faulty model's optimum cannot be verified.
pub fn inject(draft: &Draft, kind: FaultKind, dice: &mut Dice, library: Library) -> Option<FaultyTrajectory> {
    let right = &draft.formulation;
    let (change, only_code) = match kind {
        FaultKind::CodeDiffers => {
            let kinds = [
                FaultKind::DroppedConstraint,
                FaultKind::FlippedSense,
                FaultKind::WrongCoefficient,
                FaultKind::WrongKind,
                FaultKind::WrongRelation,
                FaultKind::MisreadNumber,
            ];
            (changed(right, *dice.pick(&kinds), dice)?, true)
        }
        kind => (changed(right, kind, dice)?, false),
    };
    let faulty = program(&change.formulation, library);
    if faulty == program(right, library) {
        return None;
    }
    let (texts, wrong) = if only_code {
        let mut texts = steps(right, library);
        texts[CODE_STEP - 1] = code_step(&faulty.source);
        (texts, vec![CODE_STEP])
    } else {
        (steps(&change.formulation, library), change.part.steps(right))
    };
    let first = wrong[0];
    let verdicts = right_verdicts()
        .into_iter()
        .zip(1..)
        .map(|(verdict, step)| {
            let explanation = match step {
                step if step == first && only_code => {
                    format!("The code differs from the model. {}", change.what)
                }
                step if step == first => change.what.clone(),
                step if wrong.contains(&step) => format!("It repeats the error of step {first}."),
                _ => return verdict,
            };
            StepVerdict { correct: false, explanation, ..verdict }
        })
        .collect();
    // A model that is too hard to verify is no lesson.
    let same_answer = exact::solve(&change.formulation.linear_model())? == Optimum::Value(draft.optimum);
    Some(FaultyTrajectory {
        kind,
        steps: texts,
        program: faulty,
        first_wrong_step: first as u32,
        verdicts,
        same_answer,
    })
}

fn changed(right: &Formulation, kind: FaultKind, dice: &mut Dice) -> Option<Change> {
    let mut f = right.clone();
    let (part, what) = match kind {
        FaultKind::DroppedConstraint => {
            if f.constraints.len() < 2 {
                return None;
            }
            let dropped = f.constraints.remove(dice.index(f.constraints.len()));
            (Part::Constraints, format!("The {} constraint is missing.", dropped.label))
        }
        FaultKind::FlippedSense => {
            let sense = f.sense;
            f.sense = if sense == Sense::Maximize { Sense::Minimize } else { Sense::Maximize };
            (Part::Objective, format!("It must be {}, not {}.", sense_word(sense), sense_word(f.sense)))
        }
        FaultKind::WrongRelation => {
            let at = dice.index(f.constraints.len());
            let constraint = &mut f.constraints[at];
            let own = constraint.relation;
            constraint.relation = match own {
                Relation::AtMost => Relation::AtLeast,
                Relation::AtLeast => Relation::AtMost,
                Relation::Equal => *dice.pick(&[Relation::AtMost, Relation::AtLeast]),
            };
            let what = format!(
                "The {} row needs {}, not {}.",
                constraint.label,
                sign(own),
                sign(constraint.relation)
            );
            (Part::Constraints, what)
        }
        FaultKind::WrongKind => {
            let own = f.variables[dice.index(f.variables.len())].kind;
            let other = match own {
                Kind::Continuous => Kind::Integer,
                Kind::Integer => Kind::Continuous,
                Kind::Binary => *dice.pick(&[Kind::Continuous, Kind::Integer]),
            };
            for group in f.variables.iter_mut().filter(|group| group.kind == own) {
                group.kind = other;
            }
            (Part::Variables, format!("The variables are {}, not {}.", domain(own), domain(other)))
        }
        FaultKind::MisreadNumber => {
            let parameter = dice.index(f.parameters.len());
            let own = &mut f.parameters[parameter];
            let element = dice.index(own.values.len());
            let (read, misread) = match &mut own.factors {
                Some((given, factor)) => {
                    let read = *given;
                    *given = wrong_number(read, dice);
                    own.values[0] = *given * *factor;
                    (read, *given)
                }
                None => {
                    let read = own.values[element];
                    own.values[element] = wrong_number(read, dice);
                    (read, own.values[element])
                }
            };
            (Part::Parameter(parameter), format!("The {} is {read}, not {misread}.", own.label))
        }
        FaultKind::UnitSlip => {
            let parameter = f.parameters.iter().position(|parameter| parameter.factors.is_some())?;
            let own = &mut f.parameters[parameter];
            let (given, factor) = own.factors.take()?;
            let value = std::mem::replace(&mut own.values[0], given);
            let what = format!("The {} is {given}*{factor} = {value}, not {given}.", own.label);
            (Part::Parameter(parameter), what)
        }
        FaultKind::WrongCoefficient => wrong_coefficient(&mut f, dice)?,
        // Chosen among the kinds above by the caller.
        FaultKind::CodeDiffers => return None,
    };
    Some(Change { formulation: f, part, what })
}

/// Replaces one number in objective or constraints by another.
fn wrong_coefficient(f: &mut Formulation, dice: &mut Dice) -> Option<(Part, String)> {
    /// Where a number stands: in the objective (`None`) or a constraint, as the n-th term or on the right.
    type Place = (Option<usize>, Option<usize>);
    let terms =
        |expression: &Expression| if let Expression::Terms(terms) = expression { terms.len() } else { 0 };
    let mut places: Vec<Place> = (0..terms(&f.objective)).map(|term| (None, Some(term))).collect();
    for (at, constraint) in f.constraints.iter().enumerate() {
        places.extend((0..terms(&constraint.left)).map(|term| (Some(at), Some(term))));
        if !matches!(constraint.right, Right::Each(_)) {
            places.push((Some(at), None));
        }
    }
    if places.is_empty() {
        return None;
    }
    let place = *dice.pick(&places);
    let number = match place {
        (None, term) => term_at(&mut f.objective, term?)?,
        (Some(at), Some(term)) => term_at(&mut f.constraints[at].left, term)?,
        (Some(at), None) => match &mut f.constraints[at].right {
            Right::Number(number) | Right::Term((number, _)) => number,
            Right::Each(_) => return None,
        },
    };
    let own = *number;
    let value = match own {
        Number::Plain(value) => value,
        Number::Of(parameter, element) => f.parameters[parameter].values[element],
    };
    let wrong = wrong_number(value, dice);
    let replaced = Number::Plain(wrong);
    let column = match place {
        (None, Some(term)) => {
            *term_at(&mut f.objective, term)? = replaced;
            column_at(&f.objective, term)
        }
        (Some(at), Some(term)) => {
            *term_at(&mut f.constraints[at].left, term)? = replaced;
            column_at(&f.constraints[at].left, term)
        }
        (Some(at), _) => match &mut f.constraints[at].right {
            Right::Number(number) => {
                *number = replaced;
                None
            }
            Right::Term((number, column)) => {
                *number = replaced;
                Some(*column)
            }
            Right::Each(_) => return None,
        },
        (None, None) => return None,
    };
    let label = place.0.map_or("objective", |at| f.constraints[at].label.as_str());
    let what = match column {
        Some(column) => {
            format!("The {label} coefficient of {} is {value}, not {wrong}.", column_name(f, column))
        }
        None => format!("The right side of {label} is {value}, not {wrong}."),
    };
    Some((if place.0.is_none() { Part::Objective } else { Part::Constraints }, what))
}

fn term_at(expression: &mut Expression, at: usize) -> Option<&mut Number> {
    match expression {
        Expression::Terms(terms) => terms.get_mut(at).map(|(number, _)| number),
        _ => None,
    }
}

fn column_at(expression: &Expression, at: usize) -> Option<crate::formulation::Column> {
    match expression {
        Expression::Terms(terms) => terms.get(at).map(|(_, column)| *column),
        _ => None,
    }
}

/// Another number than `value`, as a hasty reader gets it: digits swapped, a zero more, or a near one.
fn wrong_number(value: i64, dice: &mut Dice) -> i64 {
    let swapped = value / 100 * 100 + value % 10 * 10 + value / 10 % 10;
    match dice.int(0, 3) {
        0 if value >= 10 && swapped != value && swapped >= 10 => swapped,
        1 => value * 10,
        _ => {
            let step = (value / 10).max(1) * dice.int(1, 3);
            if value > step && dice.chance(50) { value - step } else { value + step }
        }
    }
}
