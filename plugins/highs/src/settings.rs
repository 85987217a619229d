//! What the caller asks of a solve, as HiGHS options.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::time::Instant;

use highs_sys::HighsInt;
use orlm_solver::{MathModel, SolveOptions, SparseRows, processors};

use crate::Manner;
use crate::session::Session;

/// HiGHS's default of 1e-4 is too coarse: an optimum must reproduce to six digits what other solvers report.
const DEFAULT_GAP: f64 = 1e-8;
/// HiGHS's default of 1e-6 would stop small objectives early.
const DEFAULT_GAP_ABS: f64 = 1e-9;
/// The host allows no more. Coarser tolerances than this would be asked for in vain.
const COARSEST: f64 = 1e-6;
/// How far a semi-continuous column may be off unless something else is asked for.
const SEMI_TOLERANCE: f64 = 1e-9;
/// Nodes at most for a second opinion on what is called infeasible.
const SECOND_OPINION_NODES: u64 = 1000;
/// HiGHS allows no finer tolerances.
const FINEST: f64 = 1e-10;
/// Bit of the presolve rule that merges parallel rows and columns.
const PARALLEL_ROWS: i32 = 1 << 13;
/// The rule compares each row of a bucket with every other, and looks at no limit: with more than this many alike it takes
/// longer than it can save.
const MOST_ALIKE: usize = 5_000;

/// What a solve could not take from its options.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ignored {
    /// Names of options and parameters.
    pub(crate) names: Vec<String>,
    /// What HiGHS said against values, in words.
    pub(crate) refused: Vec<String>,
}

impl Session {
    /// Sets all options but the time limit. Whether HiGHS took them all.
    pub(crate) fn configure(&mut self, model: &MathModel, options: &SolveOptions, manner: Manner) -> bool {
        let count = |v: u64| i32::try_from(v).unwrap_or(i32::MAX);
        // Far more threads than cores hang HiGHS for minutes.
        let threads = options.threads.unwrap_or(1).clamp(1, processors());
        let mut ok = true;
        if let Some(seed) = options.seed {
            ok &= self.set_int(c"random_seed", (seed & 0x7fff_ffff) as i32);
        }
        let most_nodes = manner.forgiving.then_some(SECOND_OPINION_NODES);
        if let Some(nodes) = options.node_limit.into_iter().chain(most_nodes).min() {
            ok &= self.set_int(c"mip_max_nodes", count(nodes));
        }
        if let Some(points) = options.solution_limit {
            ok &= self.set_int(c"mip_max_improving_sols", count(points));
        }
        // In a mixed-integer solve the limit would be one for each linear program.
        if let Some(iterations) = options.iteration_limit.filter(|_| !model.is_mip()) {
            for name in [c"simplex_iteration_limit", c"ipm_iteration_limit", c"qp_iteration_limit"] {
                ok &= self.set_int(name, count(iterations));
            }
        }
        if !manner.presolve || (manner.forgiving && model.is_mip()) {
            ok &= self.set_text(c"presolve", c"off");
        }
        if let Some(tolerance) = options.feasibility_tolerance.or(manner.forgiving.then_some(COARSEST)) {
            ok &= self.set_real(c"primal_feasibility_tolerance", tolerance.clamp(FINEST, COARSEST));
        }
        if let Some(tolerance) = options.optimality_tolerance {
            ok &= self.set_real(c"dual_feasibility_tolerance", tolerance.clamp(FINEST, 1e-3));
        }
        // The default of 1e-6 lets a semi-continuous column be below its bound by as much, and the optimum is there.
        let semi = model.columns.kind.iter().any(|k| k.is_semi());
        if let Some(tolerance) = options.integrality_tolerance.or(semi.then_some(SEMI_TOLERANCE)) {
            ok &= self.set_real(c"mip_feasibility_tolerance", tolerance.clamp(FINEST, COARSEST));
        }
        if has_many_alike(model) {
            ok &= self.set_int(c"presolve_rule_off", PARALLEL_ROWS);
        }
        ok &= self.set_int(c"threads", threads as i32);
        ok &= self.set_real(c"mip_rel_gap", options.mip_gap.unwrap_or(DEFAULT_GAP));
        ok &= self.set_real(c"mip_abs_gap", options.mip_gap_abs.unwrap_or(DEFAULT_GAP_ABS));
        // By default HiGHS drops coefficients below 1e-9 without a word.
        ok && self.set_real(c"small_matrix_value", 1e-12)
    }

    /// Leaves the time until `end`. HiGHS counts from the beginning of its run, so this comes after the model, which takes
    /// time to pass when it is large.
    pub(crate) fn limit_time(&mut self, end: Option<Instant>) -> bool {
        end.is_none_or(|end| {
            let left = end.saturating_duration_since(Instant::now());
            self.set_real(c"time_limit", left.as_secs_f64())
        })
    }

    /// Sets options by HiGHS's own names, each value read as the option's type.
    pub(crate) fn set_parameters(&mut self, options: &SolveOptions) -> Ignored {
        let mut ignored = Ignored::default();
        for (name, value) in &options.parameters {
            match self.set_parameter(name, value) {
                Some(true) => {}
                Some(false) => {
                    ignored.names.push(name.clone());
                    ignored.refused.push(format!("HiGHS refuses {name} = {value}"));
                }
                None => ignored.names.push(name.clone()),
            }
        }
        ignored
    }

    /// Whether HiGHS took the value; `None` if it has no such option.
    fn set_parameter(&mut self, name: &str, value: &str) -> Option<bool> {
        // What HiGHS reads or writes beside the model is no affair of a model's.
        if name.contains("file") || matches!(name, "output_flag" | "log_to_console") {
            return None;
        }
        let c_name = CString::new(name).ok()?;
        let mut kind: HighsInt = -1;
        // SAFETY: a valid instance, a C string, a place for the type.
        let code = unsafe { highs_sys::Highs_getOptionType(self.handle(), c_name.as_ptr(), &raw mut kind) };
        if code != highs_sys::kHighsStatusOk {
            return None;
        }
        Some(match kind {
            highs_sys::kHighsOptionTypeBool => {
                let flag = match value.to_ascii_lowercase().as_str() {
                    "true" | "1" | "on" | "t" => 1,
                    "false" | "0" | "off" | "f" => 0,
                    _ => return Some(false),
                };
                // SAFETY: a valid instance and a C string.
                let code =
                    unsafe { highs_sys::Highs_setBoolOptionValue(self.handle(), c_name.as_ptr(), flag) };
                code == highs_sys::kHighsStatusOk
            }
            highs_sys::kHighsOptionTypeInt => value.parse().is_ok_and(|v| self.set_int(&c_name, v)),
            highs_sys::kHighsOptionTypeDouble => value.parse().is_ok_and(|v| self.set_real(&c_name, v)),
            _ => CString::new(value).is_ok_and(|v| self.set_text(&c_name, &v)),
        })
    }

    pub(crate) fn set_int(&mut self, name: &CStr, value: i32) -> bool {
        // SAFETY: a valid instance and a C string.
        let code = unsafe { highs_sys::Highs_setIntOptionValue(self.handle(), name.as_ptr(), value) };
        code == highs_sys::kHighsStatusOk
    }

    fn set_real(&mut self, name: &CStr, value: f64) -> bool {
        // SAFETY: as above.
        let code = unsafe { highs_sys::Highs_setDoubleOptionValue(self.handle(), name.as_ptr(), value) };
        code == highs_sys::kHighsStatusOk
    }

    fn set_text(&mut self, name: &CStr, value: &CStr) -> bool {
        // SAFETY: as above, twice.
        let code =
            unsafe { highs_sys::Highs_setStringOptionValue(self.handle(), name.as_ptr(), value.as_ptr()) };
        code == highs_sys::kHighsStatusOk
    }
}

/// Whether very many rows are the same but for two or more columns of their own each. HiGHS's presolve puts such rows into
/// one bucket and compares them all with one another: with 100,000 of them that took it minutes beyond any time limit.
fn has_many_alike(model: &MathModel) -> bool {
    let matrix = &model.rows.matrix;
    if model.n_rows() <= MOST_ALIKE {
        return false;
    }
    let mut uses = vec![0u32; model.n_cols()];
    for &j in &matrix.index {
        uses[j as usize] = uses[j as usize].saturating_add(1);
    }
    let mut alike: HashMap<u64, usize> = HashMap::new();
    (0..model.n_rows()).any(|i| {
        let Some(key) = shared_part(matrix, i, &uses) else {
            return false;
        };
        let count = alike.entry(key).or_default();
        *count += 1;
        *count > MOST_ALIKE
    })
}

/// A hash of what a row shares with others; `None` if fewer than two of its columns are its own.
fn shared_part(matrix: &SparseRows, row: usize, uses: &[u32]) -> Option<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let (index, value) = matrix.row(row);
    let shared: Vec<(i32, f64)> =
        index.iter().zip(value).filter(|(j, _)| uses[**j as usize] > 1).map(|(&j, &v)| (j, v)).collect();
    if index.len() - shared.len() < 2 {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    // Parallel rows count as the same.
    let scale = shared.first().map_or(1.0, |e| e.1);
    for (j, v) in shared {
        (j, (v / scale).to_bits()).hash(&mut hasher);
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::ColumnKind;

    /// Rows over `own` columns that are in no other row, and one that is in all.
    fn rows(count: usize, own: i32) -> MathModel {
        let mut m = MathModel::default();
        let common = m.add_column("", 0.0, 1.0, 1.0, ColumnKind::Binary);
        for _ in 0..count {
            let mut row = vec![(common, 2.0)];
            row.extend((0..own).map(|_| (m.add_column("", 0.0, 1.0, 1.0, ColumnKind::Binary), 1.0)));
            m.add_row("", 0.0, 1.0, &row);
        }
        m
    }

    #[test]
    fn only_many_rows_with_columns_of_their_own_are_alike() {
        assert!(has_many_alike(&rows(MOST_ALIKE + 1, 2)));
        assert!(!has_many_alike(&rows(MOST_ALIKE, 2)));
        assert!(!has_many_alike(&rows(MOST_ALIKE + 1, 1)));
    }
}
