//! The rules of other graders, for reproducing their figures and showing where they differ from ours.
//!
//! Each grader is reproduced with what it does to a program before it runs it, how it reads what the program prints, how it
//! compares, and what it tries again. None of it decides a verdict: a program can print what it likes, and these graders
//! believe it.

mod optmath;
mod orlm;
mod sirl;

use orlm_types::Reference;
use serde::{Deserialize, Serialize};

/// A grader of a published system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grader {
    /// `eval/execute.py` of ORLM: both values rounded to integers, then 5 %.
    Orlm,
    /// The evaluation of SIRL: 1e-6, digits read by a pattern, and a second run with other types of variables.
    Sirl,
    /// The answer part of SIRL's training reward: 1e-6, and values of zero count as missing.
    SirlReward,
    /// `eval/executor.py` of OptMATH: both values rounded to integers, then 5 %, and up to five changed programs.
    Optmath,
}

impl Grader {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Orlm, Self::Sirl, Self::SirlReward, Self::Optmath];

    /// The name on command lines and in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orlm => "orlm",
            Self::Sirl => "sirl",
            Self::SirlReward => "sirl-reward",
            Self::Optmath => "optmath",
        }
    }

    /// The grader with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grader| grader.name() == name)
    }

    /// Grades what a policy wrote as this grader would. `run` runs a program and says what came of it; it is called once
    /// for each run that the grader makes. `None` when there is no label, so that there is nothing to compare with.
    pub fn grade(
        self,
        text: &Written<'_>,
        reference: &Reference,
        run: &mut dyn FnMut(&str) -> Printed,
    ) -> Option<Graded> {
        let label = match reference {
            Reference::Objective(value) => Some(*value),
            Reference::Infeasible | Reference::Unbounded => None,
            Reference::Unknown => return None,
        };
        Some(match self {
            Self::Orlm => orlm::grade(text, label, run),
            Self::Sirl => sirl::evaluate(text, label, run),
            Self::SirlReward => sirl::reward(text, label, run),
            Self::Optmath => optmath::grade(text, label, run),
        })
    }
}

/// What a policy wrote.
#[derive(Clone, Copy, Debug)]
pub enum Written<'a> {
    /// A program, already found.
    Program(&'a str),
    /// A whole answer, in which the grader looks for the program by its own rule.
    Trajectory(&'a str),
}

/// How a run ended, as a grader that starts a process sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With status 0.
    Well,
    /// With another status.
    Badly,
    /// It was killed after a time.
    TimedOut,
    /// The host failed: nothing is known.
    HostFault,
}

/// What a run printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Standard output.
    pub stdout: String,
    /// How it ended.
    pub ended: Ended,
    /// Whether a solve was infeasible. The solvers' own logs, which those graders capture, say so in words.
    pub infeasible: bool,
}

/// A grader's word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graded {
    /// Which grader.
    pub grader: Grader,
    /// Right or wrong; `None` when the grader itself would fail, or the host did.
    pub right: Option<bool>,
    /// The value that it read.
    pub value: Option<f64>,
    /// How it came to its word.
    pub why: String,
}

impl Graded {
    fn new(
        grader: Grader,
        right: impl Into<Option<bool>>,
        value: Option<f64>,
        why: impl Into<String>,
    ) -> Self {
        Self { grader, right: right.into(), value, why: why.into() }
    }

    fn host(grader: Grader) -> Self {
        Self::new(grader, None, None, "the host failed, nothing is known")
    }
}

/// What those graders add to a program prints this before the value.
const MARKER: &str = "Just print the best solution:";
/// What they print when there is no optimum, and the label of items that have none.
const NONE: &str = "No Best Solution";

/// The rest of the line behind the first marker, without blanks around it. Anybody can print it.
fn behind_marker(stdout: &str) -> Option<&str> {
    let (_, rest) = stdout.split_once(MARKER)?;
    Some(rest.trim().lines().next().unwrap_or("").trim())
}

/// What ORLM and OptMATH make of a run: the value behind the marker, within 5 % of the label after rounding. They differ in
/// what they say to a printed answer that is `unreadable` as a finite number.
fn by_marker(
    grader: Grader,
    printed: &Printed,
    label: Option<f64>,
    unreadable: impl FnOnce(&str) -> Graded,
) -> Graded {
    let answer = match printed.ended {
        Ended::HostFault => return Graded::host(grader),
        Ended::Well => behind_marker(&printed.stdout).or(printed.stdout.contains(NONE).then_some(NONE)),
        Ended::Badly | Ended::TimedOut => None,
    };
    let Some(answer) = answer else {
        return Graded::new(grader, false, None, "no marker was printed, or the run failed");
    };
    let Some(label) = label else {
        return Graded::new(grader, answer == NONE, None, format!("printed {answer:?}"));
    };
    match float(answer).filter(|value| value.is_finite()) {
        None => unreadable(answer),
        Some(value) => {
            let (v, l) = (value.round_ties_even(), label.round_ties_even());
            let words =
                format!("{value} is rounded to {v} and the label {label} to {l}; 5 % apart at most is right");
            Graded::new(grader, rounded_within_5_percent(value, label), Some(value), words)
        }
    }
}

/// A number as Python's `float` reads it.
fn float(text: &str) -> Option<f64> {
    text.trim().replace('_', "").parse().ok()
}

/// 5 % between values that were rounded to integers before, as ORLM and OptMATH compare.
fn rounded_within_5_percent(value: f64, label: f64) -> bool {
    let (value, label) = (value.round_ties_even(), label.round_ties_even());
    if label == 0.0 { value.abs() <= 0.05 } else { ((value - label) / label).abs() <= 0.05 }
}
