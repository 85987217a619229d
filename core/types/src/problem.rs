//! Problems, their references, and the teachers that make them.

use orlm_solver::MathModel;
use serde::{Deserialize, Serialize};

use crate::{ContentId, Program, StepVerdict};

/// What a right answer to a problem is.
///
/// In JSON: `{"objective": 12.5}`, `{"infeasible": true}`, `{"unbounded": true}`, or `null` when unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reference {
    /// The optimal objective value, in the problem's own sense and unit.
    Objective(f64),
    /// No point satisfies the constraints.
    Infeasible,
    /// The objective has no finite optimum.
    Unbounded,
    /// Nobody knows; such a problem is never counted as right or wrong.
    #[default]
    Unknown,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ReferenceJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<f64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    infeasible: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unbounded: bool,
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = ReferenceJson::default();
        match self {
            Self::Objective(value) => json.objective = Some(*value),
            Self::Infeasible => json.infeasible = true,
            Self::Unbounded => json.unbounded = true,
            Self::Unknown => return serializer.serialize_none(),
        }
        json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let Some(json) = Option::<ReferenceJson>::deserialize(deserializer)? else {
            return Ok(Self::Unknown);
        };
        match (json.objective, json.infeasible, json.unbounded) {
            (Some(value), false, false) if value.is_finite() => Ok(Self::Objective(value)),
            (Some(value), false, false) => Err(D::Error::custom(format!("objective {value} is not finite"))),
            (None, true, false) => Ok(Self::Infeasible),
            (None, false, true) => Ok(Self::Unbounded),
            (None, false, false) => Ok(Self::Unknown),
            _ => Err(D::Error::custom(
                "a reference is one of {\"objective\": number}, {\"infeasible\": true}, {\"unbounded\": true}",
            )),
        }
    }
}

/// What a problem may be used for. Pairs and fine-tuning take `train` only; model selection reads `dev`;
/// `held_out` and `unseen` are for the final report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// May be trained on.
    #[default]
    Train,
    /// Chooses between checkpoints.
    Dev,
    /// Measures, and nothing else.
    HeldOut,
    /// Measures, and is of a kind that nobody learns from: a problem family kept apart.
    Unseen,
}

impl Split {
    /// All splits.
    pub const ALL: [Self; 4] = [Self::Train, Self::Dev, Self::HeldOut, Self::Unseen];

    /// The word in records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::HeldOut => "held_out",
            Self::Unseen => "unseen",
        }
    }
}

/// An operations-research question in words, with its reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Content hash of the question unless the source names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question as the policy reads it.
    pub question: String,
    /// The right answer.
    #[serde(default)]
    pub reference: Reference,
    /// What it may be used for.
    #[serde(default)]
    pub split: Split,
    /// The problem family it comes from, where a teacher made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

impl Problem {
    /// The source's id, or the question's content hash.
    pub fn content_id(&self) -> ContentId {
        match &self.id {
            Some(id) => ContentId(id.clone()),
            None => ContentId::of(&["problem", &self.question]),
        }
    }
}

/// A way to make a problem from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Augmentation {
    /// Other words, the same numbers.
    Paraphrase,
    /// Some numbers in another unit.
    UnitConversion,
    /// Other numbers.
    Scaling,
}

impl Augmentation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Paraphrase, Self::UnitConversion, Self::Scaling];

    /// The word in records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paraphrase => "paraphrase",
            Self::UnitConversion => "unit_conversion",
            Self::Scaling => "scaling",
        }
    }
}

/// A problem together with what a teacher knows about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The problem, with its reference as the teacher computed it, or without one where only the solver can tell; the
    /// solver has the last word.
    pub problem: Problem,
    /// The texts of the reasoning steps, without their tags, in order. The last holds the program.
    pub steps: Vec<String>,
    /// The program of the last step.
    pub program: Program,
    /// The right math model, where the teacher knows it apart from the program. Not part of the record.
    #[serde(skip)]
    pub model: Option<MathModel>,
}

/// A trajectory together with the truth about each of its steps: what a GenPRM is warmed up on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriticLesson {
    /// The problem that the trajectory answers.
    pub problem: Problem,
    /// The texts of the reasoning steps, without their tags, faults included.
    pub steps: Vec<String>,
    /// One per step, right by construction: the step with the injected fault and every step that depends on it are
    /// incorrect.
    pub verdicts: Vec<StepVerdict>,
    /// The program of the last step.
    pub program: Program,
    /// The right math model, where the teacher knows it. Not part of the record.
    #[serde(skip)]
    pub model: Option<MathModel>,
}

/// Makes lessons: procedural families, or a large language model.
pub trait Teacher {
    /// The lesson number `index` under `seed`: the same arguments give the same lesson.
    fn lesson(&self, seed: u64, index: u64, split: Split) -> Lesson;

    /// The critic's lesson number `index` under `seed`. Even indices are correct trajectories, odd ones carry one
    /// injected fault.
    fn critic_lesson(&self, seed: u64, index: u64, split: Split) -> CriticLesson;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Reference, String> {
        serde_json::from_str(text).map_err(|e| e.to_string())
    }

    #[test]
    fn every_reference_survives_json() {
        for reference in
            [Reference::Objective(-0.5), Reference::Infeasible, Reference::Unbounded, Reference::Unknown]
        {
            let text = serde_json::to_string(&reference).unwrap();
            assert_eq!(parse(&text).unwrap(), reference, "{text}");
        }
    }

    #[test]
    fn contradictory_and_misspelt_references_are_refused() {
        assert!(parse(r#"{"objective": 1, "infeasible": true}"#).is_err());
        assert!(parse(r#"{"objectiv": 1}"#).unwrap_err().contains("objectiv"));
    }
}
