//! When two objective values count as the same.

use serde::{Deserialize, Serialize};

/// Which of a program's answers is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The objective of the last solve that the host did for the program.
    #[default]
    Solver,
    /// The last number on the standard output. For programs that compute without a solver; what is printed can be
    /// forged, so a report that uses this rule names it.
    Printed,
}

/// The one rule of agreement: `|value − label| <= absolute + relative · max(1, |label|)`.
///
/// Nothing is rounded, and no variable type, inequality or sense is changed to make values meet. The rule's id is in
/// every report, since figures made under different rules cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Absolute part, in the unit of the objective.
    pub absolute: f64,
    /// Relative part, a plain number.
    pub relative: f64,
    /// What is compared.
    pub answer: Answer,
}

impl Default for Rule {
    /// `objective-1e-6`: the tolerance of the solvers themselves.
    fn default() -> Self {
        Self::within(1e-6)
    }
}

impl Rule {
    /// The solver's objective within `relative · max(1, |label|)`.
    pub const fn within(relative: f64) -> Self {
        Self { absolute: 0.0, relative, answer: Answer::Solver }
    }

    /// The 5 % that several published tables use, for comparison with them.
    pub const fn five_percent() -> Self {
        Self::within(0.05)
    }

    /// Name for reports: `objective-1e-6`, `printed-5e-2`, and `objective-1e-6+1e-9` with an absolute part.
    pub fn id(&self) -> String {
        let what = match self.answer {
            Answer::Solver => "objective",
            Answer::Printed => "printed",
        };
        if self.absolute == 0.0 {
            format!("{what}-{:e}", self.relative)
        } else {
            format!("{what}-{:e}+{:e}", self.relative, self.absolute)
        }
    }

    /// The largest difference from `label` that still agrees.
    pub fn tolerance(&self, label: f64) -> f64 {
        self.absolute + self.relative * label.abs().max(1.0)
    }

    /// Whether `value` agrees with `label`. A value that is not finite agrees with nothing.
    pub fn agrees(&self, value: f64, label: f64) -> bool {
        value.is_finite() && label.is_finite() && (value - label).abs() <= self.tolerance(label)
    }
}

/// The rule in full, with its tolerances, for reports.
impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.answer {
            Answer::Solver => "objective",
            Answer::Printed => "printed number",
        };
        write!(f, "|{what} - reference| <= {:e} + {:e} * max(1, |reference|)", self.absolute, self.relative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_names_what_the_rule_does() {
        assert_eq!(Rule::default().id(), "objective-1e-6");
        assert_eq!(Rule::five_percent().id(), "objective-5e-2");
        assert_eq!(
            Rule { absolute: 1e-9, answer: Answer::Printed, ..Rule::default() }.id(),
            "printed-1e-6+1e-9"
        );
        assert_eq!(
            Rule { absolute: 1e-9, ..Rule::default() }.to_string(),
            "|objective - reference| <= 1e-9 + 1e-6 * max(1, |reference|)"
        );
    }

    #[test]
    fn the_tolerance_is_relative_above_one_and_absolute_below() {
        let rule = Rule::default();
        assert!(rule.agrees(1_000_000.9, 1_000_000.0));
        assert!(!rule.agrees(1_000_001.1, 1_000_000.0));
        assert!(rule.agrees(0.000_000_9, 0.0));
        assert!(!rule.agrees(0.000_001_1, 0.0));
        assert!(rule.agrees(-5.0, -5.0) && !rule.agrees(-5.0, 5.0));
    }

    #[test]
    fn numbers_that_are_not_finite_agree_with_nothing() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!Rule::within(1.0).agrees(value, 1.0));
            assert!(!Rule::within(1.0).agrees(value, value));
        }
    }

    #[test]
    fn a_misspelt_key_is_refused_and_a_missing_one_is_the_default() {
        assert_eq!(serde_json::from_str::<Rule>("{}").unwrap(), Rule::default());
        assert!(serde_json::from_str::<Rule>(r#"{"relativ": 0.1}"#).is_err());
    }
}
