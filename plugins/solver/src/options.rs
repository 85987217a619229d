//! What the caller asks of one solve.

use std::collections::BTreeMap;

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
    /// Limit on simplex or barrier iterations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iteration_limit: Option<u64>,
    /// How far a row may be off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feasibility_tolerance: Option<f64>,
    /// How far an integral column may be from a whole number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrality_tolerance: Option<f64>,
    /// How far a reduced cost may have the wrong sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optimality_tolerance: Option<f64>,
    /// How many points are wanted at most, the best one included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_size: Option<u32>,
    /// Find an irreducible infeasible subsystem if the model is infeasible.
    #[serde(skip_serializing_if = "is_false")]
    pub iis: bool,
    /// Return the solver's log.
    #[serde(skip_serializing_if = "is_false")]
    pub log: bool,
    /// Parameters in the solver library's own names; those that it does not know are reported, not refused.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
}

fn is_false(flag: &bool) -> bool {
    !flag
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
        let numbers = [
            ("time_limit", self.time_limit),
            ("mip_gap", self.mip_gap),
            ("mip_gap_abs", self.mip_gap_abs),
            ("feasibility_tolerance", self.feasibility_tolerance),
            ("integrality_tolerance", self.integrality_tolerance),
            ("optimality_tolerance", self.optimality_tolerance),
        ];
        numbers.into_iter().find_map(|(key, v)| v.filter(|v| !(v.is_finite() && *v >= 0.0)).map(|v| (key, v)))
    }
}
