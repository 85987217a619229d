//! [`Item`]: one line of input to `orlm verify`.

use orlm_solver::Sense;
use orlm_types::{ContentId, Reference};
use serde::{Deserialize, Serialize};

use super::context::Context;
use crate::lines::{BadRow, RawLine, parse};

/// One line of input. Fields that are not named here are ignored, so that the rows of a data set can be used as they are.
#[derive(Debug, Deserialize)]
pub(crate) struct Item {
    /// Names the item in the output. Missing: its line number.
    #[serde(default, deserialize_with = "text_or_number")]
    pub(crate) id: Option<String>,
    /// Python source.
    #[serde(default)]
    pub(crate) program: Option<String>,
    /// A model's whole answer, with the program somewhere inside.
    #[serde(default)]
    pub(crate) trajectory: Option<String>,
    /// The right answer.
    #[serde(default)]
    pub(crate) reference: Expected,
}

/// Direction of a reference's objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExpectedSense {
    /// Smaller is better.
    #[serde(alias = "minimise", alias = "minimize")]
    Min,
    /// Larger is better.
    #[serde(alias = "maximise", alias = "maximize")]
    Max,
}

impl ExpectedSense {
    /// As a math model has it.
    pub(crate) fn solver_sense(self) -> Sense {
        match self {
            Self::Min => Sense::Minimise,
            Self::Max => Sense::Maximise,
        }
    }
}

/// What is known about the right answer: a label, and optionally the sense of the objective and a program that builds the
/// right math model.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Expected {
    /// Objective value, infeasible, unbounded, or unknown.
    pub(crate) label: Reference,
    /// Direction of the objective, where it is known.
    pub(crate) sense: Option<ExpectedSense>,
    /// Source of a program whose last solve is of the right math model.
    pub(crate) program: Option<String>,
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpectedVisitor)
    }
}

struct ExpectedVisitor;

impl<'de> serde::de::Visitor<'de> for ExpectedVisitor {
    type Value = Expected;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "an objective value, or {\"objective\": number}, {\"infeasible\": true}, {\"unbounded\": true}",
        )
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Expected, E> {
        Ok(Expected::default())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Expected, E> {
        Ok(Expected { label: Reference::Objective(value), ..Expected::default() })
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Expected, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Expected, E> {
        self.visit_f64(value as f64)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Expected, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            objective: Option<f64>,
            #[serde(default)]
            infeasible: bool,
            #[serde(default)]
            unbounded: bool,
            sense: Option<ExpectedSense>,
            program: Option<String>,
        }
        let fields = Fields::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        let label = match (fields.objective, fields.infeasible, fields.unbounded) {
            (Some(value), false, false) => Reference::Objective(value),
            (None, true, false) => Reference::Infeasible,
            (None, false, true) => Reference::Unbounded,
            (None, false, false) => Reference::Unknown,
            _ => {
                let text = "only one of `objective`, `infeasible` and `unbounded` can be right";
                return Err(serde::de::Error::custom(text));
            }
        };
        Ok(Expected { label, sense: fields.sense, program: fields.program })
    }
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    use serde::de::Error;
    Ok(match Option::<serde_json::Value>::deserialize(deserializer)? {
        None => None,
        Some(serde_json::Value::String(text)) => Some(text),
        Some(serde_json::Value::Number(number)) => Some(number.to_string()),
        Some(_) => return Err(D::Error::custom("an id is a text or a number")),
    })
}

const SHAPE: &str =
    r#"an item is one line such as {"id": "a", "program": "…", "reference": {"objective": 12.5}}"#;

impl Item {
    /// The item of a line.
    pub(crate) fn parse(line: &RawLine) -> Result<Self, BadRow> {
        let item: Self = parse(line, SHAPE)?;
        match (&item.program, &item.trajectory) {
            (None, None) => Err(BadRow::of_field("program", "missing, and so is `trajectory`", SHAPE)),
            (Some(_), Some(_)) => {
                let text = "given, and so is `trajectory`: which one is meant?";
                Err(BadRow::of_field("program", text, SHAPE))
            }
            _ => Ok(item),
        }
    }

    /// Content hash of what the verdict depends on: program, reference, and everything in the context.
    pub(crate) fn key(&self, context: &Context) -> ContentId {
        let (kind, text) = match (&self.program, &self.trajectory) {
            (Some(program), _) => ("program", program.as_str()),
            (None, trajectory) => ("trajectory", trajectory.as_deref().unwrap_or_default()),
        };
        let reference = serde_json::to_string(&self.reference).unwrap_or_default();
        ContentId::of(&[context.hash(), kind, text, &reference])
    }
}

/// The key of a line that is no item.
pub(crate) fn bad_key(line: &RawLine, context: &Context) -> ContentId {
    ContentId::of(&[context.hash(), "bad", &String::from_utf8_lossy(&line.bytes)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Result<Item, String> {
        let line = RawLine { number: 7, bytes: text.as_bytes().to_vec(), too_long: None, unended: false };
        Item::parse(&line).map_err(|bad| bad.text("f", 7))
    }

    fn reference(text: &str) -> Result<Expected, String> {
        item(&format!(r#"{{"program": "x", "reference": {text}}}"#)).map(|item| item.reference)
    }

    #[test]
    fn a_reference_may_be_a_number_or_an_object_or_nothing() {
        let label = |label| Ok(Expected { label, ..Expected::default() });
        assert_eq!(reference("12"), label(Reference::Objective(12.0)));
        assert_eq!(reference("-1.5e3"), label(Reference::Objective(-1500.0)));
        assert_eq!(reference("null"), label(Reference::Unknown));
        assert_eq!(reference(r#"{"objective": 0}"#), label(Reference::Objective(0.0)));
        assert_eq!(reference(r#"{"infeasible": true}"#), label(Reference::Infeasible));
        assert_eq!(reference(r#"{"unbounded": true}"#), label(Reference::Unbounded));
        assert_eq!(item(r#"{"program": "x"}"#).unwrap().reference, Expected::default());
        let full = reference(r#"{"objective": 1, "sense": "maximize", "program": "y"}"#).unwrap();
        assert_eq!((full.sense, full.program.as_deref()), (Some(ExpectedSense::Max), Some("y")));
    }

    #[test]
    fn bad_items_are_named_by_field() {
        for (text, expected) in [
            (r#"{"id": 1}"#, "f:7: `program`: missing"),
            (r#"{"program": "x", "trajectory": "y"}"#, "`program`: given, and so is `trajectory`"),
            (r#"{"program": ["x"]}"#, "`program`: invalid type: sequence"),
            (r#"{"program": "x", "id": {}}"#, "an id is a text or a number"),
            (r#"{"program": "x", "reference": "12"}"#, "`reference`: invalid type: string \"12\""),
            (r#"{"program": "x", "reference": {"objektive": 1}}"#, "unknown field `objektive`"),
            (r#"{"program": "x", "reference": {"objective": "1"}}"#, "`reference.objective`: invalid type"),
            (r#"{"program": "x", "reference": {"objective": 1, "infeasible": true}}"#, "only one of"),
            (r#"{"program": "x", "reference": {"objective": 1e999}}"#, "number out of range"),
            (r#"{"program": "x", "reference": {"sense": "up"}}"#, "unknown variant `up`"),
        ] {
            let error = item(text).unwrap_err();
            assert!(error.contains(expected), "{text}\n  {error}");
        }
    }
}
