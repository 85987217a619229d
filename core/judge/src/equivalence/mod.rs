//! Whether a program's math model is the right one: it is compared with the model of a reference program.
//!
//! A right objective value can come from a wrong model: a row that does not bind is missing, a type is wrong where the
//! relaxation happens to be whole. First both models are brought into a form that does not depend on how they were written
//! down: order, names, senses of rows, scale of rows and columns, slack columns, redundant rows. If the forms are the
//! same, so are the models. Else the same changes are made to both, and each is solved: if they disagree anywhere, the
//! models are different; if they agree everywhere, they are very likely two ways to say one thing.

mod canonical;
mod draws;
mod reduce;
mod refine;
mod words;

use orlm_solver::MathModel;
use orlm_types::{Status, Verdict};
use serde::{Deserialize, Serialize};

use canonical::Canonical;
use refine::Match;
use words::Named;

/// Changes that are tried.
const DRAWS: u64 = 16;
/// Largest model that is compared, in coefficients, rows and columns together.
const LARGEST: usize = 300_000;

/// How a solve of a changed model ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// Proven optimum with this objective value.
    Optimal(f64),
    /// Proven.
    Infeasible,
    /// Proven.
    Unbounded,
    /// Proven, and not told which: infeasible or unbounded.
    NoOptimum,
    /// Anything that proves nothing.
    Unknown,
}

/// How alike two models are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// They have one canonical form.
    Same,
    /// They are written differently, and agreed in every draw that told anything.
    Agrees,
    /// They gave different answers when the same was changed in both.
    Differs,
    /// Nothing could be found out.
    Unknown,
}

/// What a comparison of two models found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How alike they are.
    pub likeness: Likeness,
    /// Draws in which both were solved to a proven end.
    pub draws: u32,
    /// One is maximised where the other is minimised, and they are the same otherwise.
    pub reversed: bool,
    /// What shows the likeness, in words.
    pub evidence: String,
    /// Columns and rows that differ, in words.
    pub differences: Vec<String>,
}

impl Comparison {
    /// Nothing could be found out, for this reason.
    pub fn unknown(evidence: impl Into<String>) -> Self {
        Self {
            likeness: Likeness::Unknown,
            draws: 0,
            reversed: false,
            evidence: evidence.into(),
            differences: Vec::new(),
        }
    }
}

/// Compares a program's model with the reference's. `solve` solves a model; it is called at most 32 times.
pub fn compare(
    program: &MathModel,
    reference: &MathModel,
    solve: &mut dyn FnMut(&MathModel) -> Ending,
) -> Comparison {
    let forms = Canonical::of(program).and_then(|a| Ok((a, Canonical::of(reference)?)));
    let (a, b) = match forms {
        Ok(forms) => forms,
        // The same bytes are the same model, whatever they hold.
        Err(_) if program.content_hash() == reference.content_hash() => {
            return Comparison {
                likeness: Likeness::Same,
                evidence: "both models are written in the same way".into(),
                ..Comparison::unknown("")
            };
        }
        Err(feature) => {
            return Comparison::unknown(format!("models with {} are not compared", feature.words()));
        }
    };
    if a.size().max(b.size()) > LARGEST {
        return Comparison::unknown("the models are too large to be compared");
    }
    let (ours, theirs) = (Named { form: &a, model: program }, Named { form: &b, model: reference });
    let same_name = |i: usize, j: usize| ours.name(i) == theirs.name(j);
    if let Some(evidence) = same(&a, &b, &same_name) {
        let reversed = a.maximised != b.maximised;
        let evidence = if reversed {
            format!("{evidence}, with the objective negated and the sense reversed")
        } else {
            evidence.to_string()
        };
        return Comparison { likeness: Likeness::Same, reversed, evidence, ..Comparison::unknown("") };
    }
    let map = refine::likely(&a, &b, &same_name);
    let mut found = Comparison {
        differences: words::differences(ours, theirs, &map),
        ..Comparison::unknown("the models have nothing in common that could be changed in both")
    };
    if same(&a.reversed(), &b, &same_name).is_some() {
        let word = |form: &Canonical| if form.maximised { "maximises" } else { "minimises" };
        let text = match a.maximised == b.maximised {
            true => "the objective has the opposite sign".to_string(),
            false => format!("the program {} where the reference {}", word(&a), word(&b)),
        };
        found.likeness = Likeness::Differs;
        found.reversed = true;
        found.evidence = format!("the models are the same but for one thing: {text}");
        found.differences = vec![text];
        return found;
    }
    draw(&a, &b, solve, &mut found);
    found
}

/// How it shows that two models have one form, if they have.
fn same(a: &Canonical, b: &Canonical, name: &dyn Fn(usize, usize) -> bool) -> Option<&'static str> {
    if let Match::Same = refine::isomorphism(a, b, name) {
        return Some("the models have the same canonical form");
    }
    match refine::isomorphism(&a.without_units(), &b.without_units(), name) {
        Match::Same => Some("the models have the same canonical form in other units"),
        Match::Different | Match::TooLarge => None,
    }
}

/// Solves both with the same changes.
fn draw(a: &Canonical, b: &Canonical, solve: &mut dyn FnMut(&MathModel) -> Ending, found: &mut Comparison) {
    let shared = draws::Shared::of(a, b);
    if a.infeasible || b.infeasible || !shared.any() {
        return;
    }
    let mut failed = 0;
    for number in 0..DRAWS {
        let (ours, theirs) = shared.draw(a, b, number);
        let endings = (solve(&ours), solve(&theirs));
        let agree = match endings {
            (Ending::Unknown, _) | (_, Ending::Unknown) => {
                failed += 1;
                if failed == 3 {
                    break;
                }
                continue;
            }
            // Far more than the solvers' tolerances, far less than a change of data makes.
            (Ending::Optimal(x), Ending::Optimal(y)) => (x - y).abs() <= 1e-5 * x.abs().max(y.abs()).max(1.0),
            (Ending::NoOptimum, other) | (other, Ending::NoOptimum) => !matches!(other, Ending::Optimal(_)),
            (x, y) => x == y,
        };
        if !agree {
            found.likeness = Likeness::Differs;
            let (x, y) = (says(endings.0), says(endings.1));
            let what = if number % 2 == 0 { "costs" } else { "costs and capacities" };
            found.evidence = format!(
                "with the same {what} redrawn in both, the program's model {x} and the reference's {y}"
            );
            found.draws += 1;
            return;
        }
        // That neither has a solution shows little.
        if matches!(endings.0, Ending::Optimal(_)) {
            found.draws += 1;
        }
    }
    if found.draws > 0 {
        found.likeness = Likeness::Agrees;
        found.evidence = format!("the models agreed in all of {} draws of other data", found.draws);
    } else {
        found.evidence = "no draw of other data told anything".into();
    }
}

fn says(ending: Ending) -> String {
    match ending {
        Ending::Optimal(value) => format!("has the optimum {value}"),
        Ending::Infeasible => "is infeasible".into(),
        Ending::Unbounded => "is unbounded".into(),
        Ending::NoOptimum => "is infeasible or unbounded".into(),
        Ending::Unknown => "is not solved".into(),
    }
}

/// The verdict in the light of a comparison: a right value from a model that is shown to be another one is not right.
pub fn weighed(verdict: Verdict, comparison: &Comparison) -> Verdict {
    if verdict.status != Status::Ok || comparison.likeness != Likeness::Differs {
        return verdict;
    }
    let first = comparison.differences.first().map(|d| format!(": {d}")).unwrap_or_default();
    let reason =
        format!("The value is right, but the model is not the reference's{first}; {}.", comparison.evidence);
    Verdict { status: Status::WrongModel, reason, ..verdict }
}
