//! What a solve gave: why it stopped, the point, the bounds. Infeasible and "out of time" are results, not errors.

use serde::{Deserialize, Serialize};

use crate::container::{Container, ContainerError, ContainerWriter, REQUIRED, RESULT_MAGIC, Section};

/// Why the solver stopped.
// The numbers are those of the C interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Termination {
    /// A proven optimum, within the wanted gap.
    Optimal = 1,
    /// Proven: no point satisfies the model.
    Infeasible = 2,
    /// Proven: the objective has no bound on the feasible set.
    Unbounded = 3,
    /// One of the two, and the solver could not tell which.
    InfeasibleOrUnbounded = 4,
    /// A limit was reached first; see [`LimitKind`].
    Limit = 5,
    /// Somebody asked the solver to stop.
    Interrupted = 6,
    /// The solver gave up for numerical reasons.
    Numeric = 7,
    /// The solver's own code says none of the above; see `native_code`.
    Unknown = 0,
}

/// Which limit ended a solve.
// The numbers are those of the C interface, where 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Wall clock.
    Time = 1,
    /// Branch-and-bound nodes.
    Node = 2,
    /// Number of points found.
    Solution = 3,
    /// Simplex, barrier or other iterations.
    Iteration = 4,
    /// Memory.
    Memory = 5,
    /// A limit that has no name here.
    Other = 6,
}

/// The result of one solve. Values are in the model's own sense and include the objective offset.
#[derive(Debug, Clone, PartialEq)]
pub struct SolveResult {
    /// Why the solver stopped.
    pub termination: Termination,
    /// Which limit, when `termination` is [`Termination::Limit`].
    pub limit: Option<LimitKind>,
    /// Objective of the returned point.
    pub objective: Option<f64>,
    /// Best proven bound on the objective.
    pub bound: Option<f64>,
    /// Relative gap between objective and bound.
    pub gap: Option<f64>,
    /// Branch-and-bound nodes.
    pub nodes: u64,
    /// Simplex or barrier iterations.
    pub iterations: u64,
    /// Name of the solver.
    pub solver: String,
    /// Version of the solver library.
    pub solver_version: String,
    /// The library's own status code.
    pub native_code: i32,
    /// What the library or the plugin has to say, in words.
    pub message: String,
    /// Value of each column.
    pub point: Option<Vec<f64>>,
    /// Change of the optimal objective per unit of each row's right-hand side.
    pub row_dual: Option<Vec<f64>>,
    /// The same for each column's bound.
    pub reduced_cost: Option<Vec<f64>>,
    /// The same for each quadratic row.
    pub quadratic_row_dual: Option<Vec<f64>>,
    /// Further points that satisfy the model, the better ones first.
    pub pool: Vec<Vec<f64>>,
    /// The value of each of several objectives, unweighted.
    pub objectives: Option<Vec<f64>>,
    /// Which parts of the model contradict each other, if that was asked for and the model is infeasible.
    pub iis: Option<Iis>,
    /// Options that the solver does not have, by their names.
    pub ignored: Vec<String>,
    /// The solver's log, if it was asked for; its beginning and its end where it is long.
    pub log: String,
}

/// An irreducible infeasible subsystem: parts of a model that contradict each other, none of which can be left out.
/// Indices into the model's own lists, rising. Kinds of columns (integer, binary, semi-continuous) always count as given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Iis {
    /// Columns whose lower bound takes part.
    pub column_lower: Vec<u32>,
    /// Columns whose upper bound takes part.
    pub column_upper: Vec<u32>,
    /// Linear rows whose left-hand side takes part.
    pub row_lower: Vec<u32>,
    /// Linear rows whose right-hand side takes part.
    pub row_upper: Vec<u32>,
    /// Quadratic rows.
    pub quadratic_rows: Vec<u32>,
    /// Special ordered sets.
    pub sos: Vec<u32>,
    /// Indicator rows.
    pub indicators: Vec<u32>,
    /// General constraints.
    pub general: Vec<u32>,
    /// Second-order cones.
    pub cones: Vec<u32>,
    /// Nonlinear rows.
    pub nonlinear_rows: Vec<u32>,
    /// Whether it was shown that none can be left out; false if time ran out before, or if the solver does not take the
    /// model without some of its parts.
    pub minimal: bool,
}

impl SolveResult {
    /// A result that says only why it stopped: no point, no numbers.
    pub fn without_point(termination: Termination, message: impl Into<String>) -> Self {
        Self {
            termination,
            limit: None,
            objective: None,
            bound: None,
            gap: None,
            nodes: 0,
            iterations: 0,
            solver: String::new(),
            solver_version: String::new(),
            native_code: 0,
            message: message.into(),
            point: None,
            row_dual: None,
            reduced_cost: None,
            quadratic_row_dual: None,
            pool: Vec::new(),
            objectives: None,
            iis: None,
            ignored: Vec::new(),
            log: String::new(),
        }
    }
}

/// The META section, as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    termination: Termination,
    limit: Option<LimitKind>,
    objective: Option<f64>,
    bound: Option<f64>,
    gap: Option<f64>,
    nodes: u64,
    iterations: u64,
    solver: String,
    solver_version: String,
    native_code: i32,
    message: String,
    has_point: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    objectives: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iis: Option<Iis>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    log: String,
}

const META: Section = Section { id: 1, name: "META" };
const POINT: Section = Section { id: 2, name: "POINT" };
const ROW_DUAL: Section = Section { id: 3, name: "ROW_DUAL" };
const REDUCED_COST: Section = Section { id: 4, name: "REDUCED_COST" };
const QROW_DUAL: Section = Section { id: 5, name: "QROW_DUAL" };
/// Points of as many values as the point, one after the other.
const POOL: Section = Section { id: 6, name: "POOL" };

/// JSON knows no infinity and no NaN: such numbers travel as null.
fn finite(x: Option<f64>) -> Option<f64> {
    x.filter(|v| v.is_finite())
}

impl SolveResult {
    /// The byte form.
    pub fn encode(&self) -> Vec<u8> {
        let meta = Meta {
            termination: self.termination,
            limit: self.limit,
            objective: finite(self.objective),
            bound: finite(self.bound),
            gap: finite(self.gap),
            nodes: self.nodes,
            iterations: self.iterations,
            solver: self.solver.clone(),
            solver_version: self.solver_version.clone(),
            native_code: self.native_code,
            message: self.message.clone(),
            has_point: self.point.is_some(),
            objectives: self.objectives.clone().filter(|v| v.iter().all(|x| x.is_finite())),
            iis: self.iis.clone(),
            ignored: self.ignored.clone(),
            log: self.log.clone(),
        };
        let mut w = ContainerWriter::new();
        // Strings, integers and finite numbers: serde_json has nothing to refuse here.
        let json = serde_json::to_vec(&meta).unwrap_or_default();
        w.put(META, REQUIRED, json);
        let arrays = [
            (POINT, &self.point),
            (ROW_DUAL, &self.row_dual),
            (REDUCED_COST, &self.reduced_cost),
            (QROW_DUAL, &self.quadratic_row_dual),
        ];
        for (section, values) in arrays {
            if let Some(values) = values {
                w.put_present_f64s(section, 0, values);
            }
        }
        w.put_f64s(POOL, 0, &self.pool.concat());
        w.finish(RESULT_MAGIC)
    }

    /// Reads the byte form.
    pub fn decode(bytes: &[u8]) -> Result<Self, ContainerError> {
        let c = Container::parse(bytes, RESULT_MAGIC, &[1, 2, 3, 4, 5, 6])?;
        let meta: Meta = serde_json::from_slice(c.required(META)?)
            .map_err(|e| ContainerError::Content { section: META.name, problem: e.to_string() })?;
        let array = |section| c.bytes(section).map(|_| c.f64s(section)).transpose();
        let point = array(POINT)?;
        if meta.has_point != point.is_some() {
            let problem = format!("has_point is {}, but the section says otherwise", meta.has_point);
            return Err(ContainerError::Content { section: POINT.name, problem });
        }
        let pool = c.f64s(POOL)?;
        let columns = point.as_ref().map_or(0, Vec::len);
        if pool.len().checked_rem(columns).unwrap_or(pool.len()) != 0 {
            let problem = format!("{} values are no points of {columns}", pool.len());
            return Err(ContainerError::Content { section: POOL.name, problem });
        }
        Ok(Self {
            termination: meta.termination,
            limit: meta.limit,
            objective: meta.objective,
            bound: meta.bound,
            gap: meta.gap,
            nodes: meta.nodes,
            iterations: meta.iterations,
            solver: meta.solver,
            solver_version: meta.solver_version,
            native_code: meta.native_code,
            message: meta.message,
            point,
            row_dual: array(ROW_DUAL)?,
            reduced_cost: array(REDUCED_COST)?,
            quadratic_row_dual: array(QROW_DUAL)?,
            pool: pool.chunks_exact(columns.max(1)).map(<[f64]>::to_vec).collect(),
            objectives: meta.objectives,
            iis: meta.iis,
            ignored: meta.ignored,
            log: meta.log,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_travels_unchanged_and_infinities_become_null() {
        let mut r = SolveResult::without_point(Termination::Limit, "stopped \u{1f600}");
        r.limit = Some(LimitKind::Time);
        r.objective = Some(0.1 + 0.2);
        r.point = Some(vec![]);
        r.row_dual = Some(vec![-0.0, 1e300]);
        assert_eq!(SolveResult::decode(&r.encode()), Ok(r.clone()));
        r.point = Some(vec![1.0, 2.0]);
        r.pool = vec![vec![3.0, 4.0], vec![5.0, 6.0]];
        r.iis = Some(Iis { row_upper: vec![3], minimal: true, ..Iis::default() });
        r.ignored = vec!["Heat".to_owned()];
        assert_eq!(SolveResult::decode(&r.encode()), Ok(r.clone()));
        r.bound = Some(f64::NEG_INFINITY);
        assert_eq!(SolveResult::decode(&r.encode()).expect("readable").bound, None);
    }

    #[test]
    fn the_words_of_the_byte_form_are_fixed() {
        let json =
            serde_json::to_string(&[Termination::InfeasibleOrUnbounded, Termination::Limit]).expect("json");
        assert_eq!(json, r#"["infeasible_or_unbounded","limit"]"#);
        assert_eq!(serde_json::to_string(&LimitKind::Solution).expect("json"), r#""solution""#);
    }

    #[test]
    fn a_point_that_meta_does_not_announce_is_refused() {
        let r = SolveResult::without_point(Termination::Optimal, "");
        let mut bytes = r.encode();
        let at = bytes.windows(17).position(|w| w == b"\"has_point\":false").expect("key");
        bytes[at + 12..at + 17].copy_from_slice(b"true ");
        assert!(matches!(SolveResult::decode(&bytes), Err(ContainerError::Content { section: "POINT", .. })));
    }
}
