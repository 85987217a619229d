//! Faults put into a right trajectory, with the truth about every step.
//!
//! A fault changes one part of the formulation. All steps are then written from the changed formulation, so the fault
//! shows in every step that follows from the part, and the table in [`Part::steps`] says which those are. Whoever judges
//! the trajectory in hindsight must call exactly these steps incorrect.
//!
//! Three kinds change words only: the program under them is right, and so are all other steps.
//!
//! A new kind is a variant of [`FaultKind`], its word, and one function in `kinds.rs` or `structure.rs` that changes a
//! formulation and names the part.

mod kinds;
mod structure;

use orlm_types::{Program, StepVerdict};

use crate::exact::{self, Optimum};
use crate::formulation::{Condition, Entry, Expression, Formulation, Over};
use crate::program::{Library, program};
use crate::steps::{CODE_STEP, STEP_NAMES, steps};
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
    /// A constraint leaves out one of its terms: the initial stock, an outflow, a deviation.
    ForgottenTerm,
    /// The objective leaves out one of its terms.
    OmittedCost,
    /// A term is counted twice.
    DoubleCountedTerm,
    /// A term of a balance is added where it is to be subtracted, or the reverse.
    SignError,
    /// A sum or a constraint leaves out the first or the last element.
    WrongRange,
    /// Rows and columns of a matrix are taken for each other.
    SwappedIndices,
    /// A fixed element stands for another: the last period for the first.
    WrongElement,
    /// A bound of variables is missing.
    MissingBound,
    /// A limit does not depend on the binary that switches it.
    ForgottenLink,
    /// Variables are missing without which later steps cannot be right.
    DeadEnd,
    /// The description states the opposite goal.
    MisstatedGoal,
    /// Step 7 calls linear what is not, or the reverse.
    WrongLinearity,
    /// Step 8 sums up another class of model.
    WrongClass,
    /// A constraint of step 5 is not in the joint model.
    LeftOutOfModel,
    /// The steps minimise and the program maximises, or the reverse.
    ReversedInCode,
    /// The model is right, and the program builds another one.
    CodeDiffers,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [Self; 23] = [
        Self::DroppedConstraint,
        Self::FlippedSense,
        Self::WrongCoefficient,
        Self::WrongKind,
        Self::WrongRelation,
        Self::MisreadNumber,
        Self::UnitSlip,
        Self::ForgottenTerm,
        Self::OmittedCost,
        Self::DoubleCountedTerm,
        Self::SignError,
        Self::WrongRange,
        Self::SwappedIndices,
        Self::WrongElement,
        Self::MissingBound,
        Self::ForgottenLink,
        Self::DeadEnd,
        Self::MisstatedGoal,
        Self::WrongLinearity,
        Self::WrongClass,
        Self::LeftOutOfModel,
        Self::ReversedInCode,
        Self::CodeDiffers,
    ];

    /// Whether only words are wrong, and the program under them is right.
    pub fn is_in_words(self) -> bool {
        matches!(self, Self::MisstatedGoal | Self::WrongLinearity | Self::WrongClass)
    }

    /// Changes the formulation in the way of this kind; `None` when there is no place for it.
    fn change(self, f: &mut Formulation, dice: &mut Dice) -> Option<Change> {
        match self {
            Self::DroppedConstraint => kinds::dropped_constraint(f, dice),
            Self::FlippedSense => kinds::flipped_sense(f),
            Self::WrongCoefficient => kinds::wrong_coefficient(f, dice),
            Self::WrongKind => kinds::wrong_kind(f, dice),
            Self::WrongRelation => kinds::wrong_relation(f, dice),
            Self::MisreadNumber => kinds::misread_number(f, dice),
            Self::UnitSlip => kinds::unit_slip(f),
            Self::ForgottenTerm => structure::forgotten_term(f, dice, Part::Constraints),
            Self::OmittedCost => structure::forgotten_term(f, dice, Part::Objective),
            Self::DoubleCountedTerm => structure::double_counted_term(f, dice),
            Self::SignError => structure::sign_error(f, dice),
            Self::WrongRange => structure::wrong_range(f, dice),
            Self::SwappedIndices => structure::swapped_indices(f, dice),
            Self::WrongElement => structure::wrong_element(f, dice),
            Self::MissingBound => structure::missing_bound(f, dice),
            Self::ForgottenLink => structure::forgotten_link(f, dice),
            Self::DeadEnd => structure::dead_end(f, dice),
            Self::MisstatedGoal => structure::misstated_goal(f),
            Self::WrongLinearity => structure::wrong_linearity(f),
            // Only the words of a step.
            Self::WrongClass => None,
            // Others of these kinds, in some steps alone.
            Self::LeftOutOfModel | Self::ReversedInCode | Self::CodeDiffers => None,
        }
    }

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
            Self::ForgottenTerm => "forgotten_term",
            Self::OmittedCost => "omitted_cost",
            Self::DoubleCountedTerm => "double_counted_term",
            Self::SignError => "sign_error",
            Self::WrongRange => "wrong_range",
            Self::SwappedIndices => "swapped_indices",
            Self::WrongElement => "wrong_element",
            Self::MissingBound => "missing_bound",
            Self::ForgottenLink => "forgotten_link",
            Self::DeadEnd => "dead_end",
            Self::MisstatedGoal => "misstated_goal",
            Self::WrongLinearity => "wrong_linearity",
            Self::WrongClass => "wrong_class",
            Self::LeftOutOfModel => "left_out_of_model",
            Self::ReversedInCode => "reversed_in_code",
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
    /// Whether the faulty program has the right optimum nevertheless, so that the solver alone cannot see the fault.
    /// `None` where the exact solver cannot tell: the model is large or quadratic.
    pub same_answer: Option<bool>,
}

/// The part of a formulation that a fault changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Parameter(usize),
    Variables,
    Objective,
    Constraints,
    /// A whole group of variables, with or without a term in the objective.
    Group {
        in_objective: bool,
    },
    /// The joint model, and what is made from it.
    Model,
    Program,
    /// What a step says, and nothing else.
    Words(usize),
}

impl Part {
    /// The step that states the part, and the steps that are built on it. Model, final model and program (6, 8, 9) are
    /// built on everything; step 7 speaks of the form of the model only, and [`inject`] sees whether that changes.
    fn steps(self, f: &Formulation) -> Vec<usize> {
        let mut wrong = match self {
            Self::Parameter(parameter) => {
                let bounds = f.variables.iter().filter_map(|group| group.upper.as_ref());
                let mut wrong = vec![2];
                if bounds.into_iter().any(|bound| uses(bound, parameter)) {
                    wrong.push(3);
                }
                if uses(&f.objective, parameter) {
                    wrong.push(4);
                }
                let constrains = f.constraints.iter().any(|constraint| {
                    let body = &constraint.body;
                    uses(&body.left, parameter)
                        || uses(&body.right, parameter)
                        || depends(&constraint.over, parameter)
                });
                if constrains {
                    wrong.push(5);
                }
                wrong
            }
            Self::Variables => vec![3],
            Self::Objective => vec![4],
            Self::Constraints => vec![5],
            Self::Group { in_objective: true } => vec![3, 4, 5],
            Self::Group { in_objective: false } => vec![3, 5],
            Self::Model => Vec::new(),
            Self::Program => return vec![CODE_STEP],
            Self::Words(step) => return vec![step],
        };
        wrong.extend([6, 8, CODE_STEP]);
        wrong
    }
}

fn uses(expression: &Expression, parameter: usize) -> bool {
    expression.terms.iter().any(|term| {
        term.parameters.iter().any(|entry| entry.of == parameter) || depends(&term.over, parameter)
    })
}

fn depends(over: &Over, parameter: usize) -> bool {
    over.conditions
        .iter()
        .any(|condition| matches!(condition, Condition::Nonzero(Entry { of, .. }) if *of == parameter))
}

/// The part that a kind of fault changed, and what is wrong with it in one sentence.
struct Change {
    part: Part,
    what: String,
}

impl Change {
    /// The same fault in other steps only.
    fn in_steps(self, part: Part) -> Self {
        Self { part, ..self }
    }
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

/// Columns and rows up to which the exact solver is asked what a faulty model has as its optimum.
const EXACT_SIZE: usize = 16;

/// Puts a fault of the given kind into the right trajectory of `draft`; `None` when the problem has no place for it,
/// or a small faulty model's optimum cannot be verified.
pub fn inject(draft: &Draft, kind: FaultKind, dice: &mut Dice, library: Library) -> Option<FaultyTrajectory> {
    let right = &draft.formulation;
    // The fault must not change how the rest is written.
    let mut changed = Formulation { notation: Some(right.notation()), ..right.clone() };
    let mut class = None;
    let change = match kind {
        FaultKind::CodeDiffers => dice.pick(&IN_CODE).change(&mut changed, dice)?.in_steps(Part::Program),
        FaultKind::ReversedInCode => kinds::flipped_sense(&mut changed)?.in_steps(Part::Program),
        FaultKind::LeftOutOfModel => kinds::dropped_constraint(&mut changed, dice)?.in_steps(Part::Model),
        FaultKind::WrongClass => {
            let (change, words) = structure::wrong_class(right, dice);
            class = Some(words);
            change
        }
        kind => kind.change(&mut changed, dice)?,
    };
    changed.check().ok()?;
    let faulty = program(&changed, library);
    if !library.supports(&changed) || kind.is_in_words() != (faulty == program(right, library)) {
        return None;
    }
    let mut texts = steps(&changed, library);
    let right_texts = steps(right, library);
    if let Some([right, wrong]) = class {
        texts[7] = texts[7].replace(&right, &wrong);
    }
    let mut wrong = change.part.steps(right);
    match change.part {
        // What comes before says what is right.
        Part::Model => texts[..5].clone_from_slice(&right_texts[..5]),
        Part::Program => texts[..CODE_STEP - 1].clone_from_slice(&right_texts[..CODE_STEP - 1]),
        _ => {}
    }
    if texts[6] != right_texts[6] && !wrong.contains(&7) {
        wrong.push(7);
        wrong.sort_unstable();
    }
    let first = wrong[0];
    let verdicts = right_verdicts()
        .into_iter()
        .zip(1..)
        .map(|(verdict, step)| {
            let explanation = match step {
                step if step == first => match change.part {
                    Part::Model => format!("It differs from the steps before. {}", change.what),
                    Part::Program => format!("The code differs from the model. {}", change.what),
                    _ => change.what.clone(),
                },
                step if wrong.contains(&step) => format!("It repeats the error of step {first}."),
                _ => return verdict,
            };
            StepVerdict { correct: false, explanation, ..verdict }
        })
        .collect();
    let same_answer = match optimum(&changed) {
        _ if kind.is_in_words() => Some(true),
        Solved::Beyond => None,
        Solved::Failed => return None,
        Solved::Optimum(faulty) => draft
            .reference
            .or_else(|| match optimum(right) {
                Solved::Optimum(optimum) => Some(optimum),
                _ => None,
            })
            .map(|right| right == faulty),
    };
    Some(FaultyTrajectory {
        kind,
        steps: texts,
        program: faulty,
        first_wrong_step: first as u32,
        verdicts,
        same_answer,
    })
}

/// The kinds that a program can have by itself, under right steps, next to a reversed sense.
const IN_CODE: [FaultKind; 10] = [
    FaultKind::DroppedConstraint,
    FaultKind::WrongCoefficient,
    FaultKind::WrongKind,
    FaultKind::WrongRelation,
    FaultKind::MisreadNumber,
    FaultKind::ForgottenTerm,
    FaultKind::SignError,
    FaultKind::WrongRange,
    FaultKind::SwappedIndices,
    FaultKind::MissingBound,
];

/// What the exact solver says of a formulation.
enum Solved {
    Optimum(Optimum),
    /// Too large for it, or quadratic.
    Beyond,
    /// Its numbers or its search grew too large.
    Failed,
}

fn optimum(f: &Formulation) -> Solved {
    match f.linear_model() {
        Some(model) if model.kinds.len() <= EXACT_SIZE && model.rows.len() <= EXACT_SIZE => {
            exact::solve(&model).map_or(Solved::Failed, Solved::Optimum)
        }
        _ => Solved::Beyond,
    }
}
