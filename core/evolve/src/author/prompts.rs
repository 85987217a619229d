//! Everything that the teacher is told, in the order in which it is told.

use orlm_types::{Augmentation, Message, Termination};

use super::Subject;

/// What stands around a question, so that it can be told from talk.
pub(super) const QUESTION_TAGS: [&str; 2] = ["<question>", "</question>"];

/// What each of the nine steps is to hold.
const STEP_CONTENTS: [&str; 9] = [
    "in one or two sentences, what is decided and what for",
    "the index sets, and every number of the problem with a symbol, its meaning and its unit",
    "a symbol for each, its meaning, its unit, and whether it is continuous, integer or binary, with its bounds",
    "what is minimised or maximised, as a formula in these symbols",
    "each as a formula, with a name",
    "objective, constraints and bounds together, in mathematical notation",
    "products, powers or conditions of variables and how they are dealt with, or that there are none",
    "the model as it goes to the solver, and its type (LP, MILP, QP, ...)",
    "the whole program in one ```python block",
];

/// Asks for a new question.
pub(super) fn question(subject: &Subject<'_>) -> Vec<Message> {
    let kind = subject.template.name.replace('_', " ");
    let ending = match subject.template.ending {
        Termination::Infeasible => {
            "The demands contradict each other, so that no plan meets them all. The question must not say so."
        }
        Termination::Unbounded => {
            "A limit is forgotten, so that the goal can be bettered without end. The question must not say so."
        }
        _ => "There is a plan that meets all demands, and the best value is finite.",
    };
    let [open, close] = QUESTION_TAGS;
    vec![Message::user(format!(
        "You write problems for a course in operations research. Write one.\n\n\
         Kind: {kind} ({about}).\n\
         Setting: {scenario}.\n\
         Size: {size}.\n\n\
         - Tell it as somebody in that business would, in plain sentences: no formulas, no headings, no solution, and no \
         hint at the method.\n\
         - Give every number that is needed, in digits and with its unit. Invent numbers that are plausible and not all \
         round.\n\
         - Say what is to be made as large or as small as possible, and what may only be whole.\n\
         - {ending}\n\n\
         Write the question between {open} and {close}, and nothing else.",
        about = subject.template.about,
        scenario = subject.scenario,
        size = subject.size,
    ))]
}

/// Asks for a question to be changed.
pub(super) fn augmentation(augmentation: Augmentation, original: &str) -> Vec<Message> {
    let change = match augmentation {
        Augmentation::Paraphrase => {
            "Say it in other words and in another order. Every number stays as it is, in digits, with its unit and its \
             meaning, so that the answer is the same."
        }
        Augmentation::UnitConversion => {
            "Give some of its quantities in other units (hours in minutes, tons in kilograms, dollars in thousands of \
             dollars, ...), converted exactly. What is made as large or as small as possible keeps its unit, so that the \
             answer is the same."
        }
        Augmentation::Scaling => {
            "Give it another size: multiply numbers that belong together, such as all demands and capacities, by factors \
             of your choice. It stays the same kind of problem with plausible numbers and a plan that can be carried \
             out; the answer may change."
        }
    };
    let [open, close] = QUESTION_TAGS;
    vec![Message::user(format!(
        "Here is a problem of a course in operations research.\n\n{original}\n\n\
         {change}\n\
         No formulas, no solution, no word about the change.\n\n\
         Write the new question between {open} and {close}, and nothing else."
    ))]
}

/// Asks for the nine steps.
pub(super) fn trajectory(question: &str, steps: &[&str; 9], library: &str) -> Vec<Message> {
    let list: Vec<String> = (1..)
        .zip(steps.iter().zip(STEP_CONTENTS))
        .map(|(number, (name, content))| format!("{number}. {name}: {content}"))
        .collect();
    vec![Message::user(format!(
        "{question}\n\n\
         Solve this in nine steps:\n{list}\n\n\
         Write each step between <step> and </step>. It begins with its name and a colon, as above and without the number. \
         Write nothing outside of the steps.\n\
         The program uses {library} and otherwise only Python's standard library. It builds exactly the model of the steps \
         before, solves it once to proven optimality, and prints the value of the objective. It reads no files and no input.",
        list = list.join("\n"),
    ))]
}

/// Asks for an answer to be mended.
pub(super) fn revision(what_is_wrong: &str) -> Message {
    Message::user(format!(
        "This cannot be taken: {}\n\n\
         Mend it, and write the whole answer again in the form that was asked for.",
        what_is_wrong.trim_end()
    ))
}
