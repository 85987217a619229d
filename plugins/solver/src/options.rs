//! What the caller asks of one solve.

use serde::{Deserialize, Serialize};

use crate::container::ContainerError;

/// Limits and tolerances of one solve; everything unset is the solver plugin's default. Only these keys exist in the
/// byte form: the front ends map each library's parameter names to them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SolveOptions {
    /// Wall-clock limit in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_limit: Option<f64>,
    /// Relative gap at which a mixed-integer solve may stop (`|bound - objective| / |objective|`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mip_gap: Option<f64>,
    /// Absolute gap at which a mixed-integer solve may stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mip_gap_abs: Option<f64>,
    /// Solver threads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<u32>,
    /// Seed of the solver's own randomness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// Limit on branch-and-bound nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_limit: Option<u64>,
    /// Stop after this many improving points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solution_limit: Option<u64>,
}

impl SolveOptions {
    /// Reads the OPTIONS section.
    pub(crate) fn from_section(bytes: &[u8]) -> Result<Self, ContainerError> {
        let problem = |problem: String| ContainerError::Content { section: "OPTIONS", problem };
        let options: Self = serde_json::from_slice(bytes).map_err(|e| problem(e.to_string()))?;
        match options.first_bad() {
            Some((key, value)) => Err(problem(format!("{key} = {value} is negative or not finite"))),
            None => Ok(options),
        }
    }

    /// The first number that no solver may see, with its key.
    pub(crate) fn first_bad(&self) -> Option<(&'static str, f64)> {
        let numbers =
            [("time_limit", self.time_limit), ("mip_gap", self.mip_gap), ("mip_gap_abs", self.mip_gap_abs)];
        numbers.into_iter().find_map(|(key, v)| v.filter(|v| !(v.is_finite() && *v >= 0.0)).map(|v| (key, v)))
    }
}
