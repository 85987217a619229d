//! Twenty-one models that every course on operations research has.

mod assigning;
mod linear;
mod planning;
mod selecting;
mod sequencing;

use orlm_solver::{ColumnKind, MathModel, Sense};

const INF: f64 = f64::INFINITY;

/// A model with its optimum.
#[derive(Debug, Clone)]
pub struct Textbook {
    /// What it is called.
    pub name: &'static str,
    /// The model.
    pub model: MathModel,
    /// The optimal objective, as HiGHS and SCIP both find it.
    pub objective: f64,
}

/// All models, always in the same order and with the same data.
pub fn textbook() -> Vec<Textbook> {
    let entry = |name, model, objective| Textbook { name, model, objective };
    vec![
        entry("diet", linear::diet(), 61.05),
        entry("transport", linear::transport(), 2446.0),
        entry("assignment", assigning::assignment(), 194.0),
        entry("knapsack", selecting::knapsack(), 467.0),
        entry("multi_knapsack", selecting::multi_knapsack(), 1121.0),
        entry("bin_packing", selecting::bin_packing(), 5.0),
        entry("travelling_salesman", sequencing::travelling_salesman(), 192.0),
        entry("lot_sizing", planning::lot_sizing(), 2145.0),
        entry("facility", assigning::facility(), 524.0),
        entry("set_cover", selecting::set_cover(), 41.0),
        entry("colouring", assigning::colouring(), 3.03),
        entry("max_flow", linear::max_flow(), 38.0),
        entry("blending", linear::blending(), 2187.719298245614),
        entry("cutting_stock", selecting::cutting_stock(), 52.0),
        entry("job_shop", sequencing::job_shop(), 25.0),
        entry("sudoku", sequencing::sudoku(), 0.0),
        entry("production", planning::production(), 7340.080592105263),
        entry("p_median", assigning::p_median(), 123.0),
        entry("unit_commitment", planning::unit_commitment(), 11734.0),
        entry("shift", planning::shift(), 23.0),
        entry("portfolio", linear::portfolio(), 0.008_065_053),
    ]
}

/// A model that is being written: columns and rows of the usual sorts, in few words.
struct Writer {
    model: MathModel,
}

impl Writer {
    fn minimise() -> Self {
        Self { model: MathModel::default() }
    }

    fn maximise() -> Self {
        Self { model: MathModel { sense: Sense::Maximise, ..MathModel::default() } }
    }

    /// A continuous column from 0 to `upper`.
    fn real(&mut self, name: &str, upper: f64, objective: f64) -> i32 {
        self.model.add_column(name, 0.0, upper, objective, ColumnKind::Continuous)
    }

    /// A binary column.
    fn binary(&mut self, name: &str, objective: f64) -> i32 {
        self.model.add_column(name, 0.0, 1.0, objective, ColumnKind::Binary)
    }

    /// An integer column from 0 to `upper`.
    fn integer(&mut self, name: &str, upper: f64, objective: f64) -> i32 {
        self.model.add_column(name, 0.0, upper, objective, ColumnKind::Integer)
    }

    fn at_most(&mut self, name: &str, limit: f64, entries: &[(i32, f64)]) {
        self.model.add_row(name, -INF, limit, entries);
    }

    fn at_least(&mut self, name: &str, limit: f64, entries: &[(i32, f64)]) {
        self.model.add_row(name, limit, INF, entries);
    }

    fn equal(&mut self, name: &str, value: f64, entries: &[(i32, f64)]) {
        self.model.add_row(name, value, value, entries);
    }
}

/// The columns, each with the coefficient 1.
fn sum(columns: impl IntoIterator<Item = i32>) -> Vec<(i32, f64)> {
    columns.into_iter().map(|j| (j, 1.0)).collect()
}

/// Data of the larger models: numbers that look random and are the same everywhere.
struct Data(u64);

impl Data {
    /// A whole number from `low` to `high`.
    fn between(&mut self, low: u32, high: u32) -> f64 {
        // Knuth's MMIX generator; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(low + ((self.0 >> 33) % u64::from(high - low + 1)) as u32)
    }

    fn list<const N: usize>(&mut self, low: u32, high: u32) -> [f64; N] {
        std::array::from_fn(|_| self.between(low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::SizeLimits;

    #[test]
    fn every_model_is_valid_and_has_a_name_and_an_optimum_of_its_own() {
        let all = textbook();
        assert_eq!(all.len(), 21);
        let names: std::collections::BTreeSet<&str> = all.iter().map(|t| t.name).collect();
        let hashes: std::collections::BTreeSet<String> = all.iter().map(|t| t.model.content_hash()).collect();
        assert_eq!((names.len(), hashes.len()), (21, 21));
        for t in &all {
            t.model.validate(&SizeLimits::default()).unwrap_or_else(|e| panic!("{}: {e}", t.name));
            assert!(t.objective.is_finite(), "{}", t.name);
        }
    }
}
