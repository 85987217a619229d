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
        entry("diet", linear::diet(), f64::NAN),
        entry("transport", linear::transport(), f64::NAN),
        entry("assignment", assigning::assignment(), f64::NAN),
        entry("knapsack", selecting::knapsack(), f64::NAN),
        entry("multi_knapsack", selecting::multi_knapsack(), f64::NAN),
        entry("bin_packing", selecting::bin_packing(), f64::NAN),
        entry("travelling_salesman", sequencing::travelling_salesman(), f64::NAN),
        entry("lot_sizing", planning::lot_sizing(), f64::NAN),
        entry("facility", assigning::facility(), f64::NAN),
        entry("set_cover", selecting::set_cover(), f64::NAN),
        entry("colouring", assigning::colouring(), f64::NAN),
        entry("max_flow", linear::max_flow(), f64::NAN),
        entry("blending", linear::blending(), f64::NAN),
        entry("cutting_stock", selecting::cutting_stock(), f64::NAN),
        entry("job_shop", sequencing::job_shop(), f64::NAN),
        entry("sudoku", sequencing::sudoku(), f64::NAN),
        entry("production", planning::production(), f64::NAN),
        entry("p_median", assigning::p_median(), f64::NAN),
        entry("unit_commitment", planning::unit_commitment(), f64::NAN),
        entry("shift", planning::shift(), f64::NAN),
        entry("portfolio", linear::portfolio(), f64::NAN),
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
