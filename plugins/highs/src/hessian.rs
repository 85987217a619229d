//! The quadratic objective in HiGHS's form: half of x'Qx, lower triangle, column by column.

use std::collections::BTreeMap;

use highs_sys::HighsInt;
use orlm_solver::QuadraticTerms;

/// Compressed columns of the lower triangle.
#[derive(Debug, PartialEq)]
pub(crate) struct Hessian {
    pub(crate) start: Vec<HighsInt>,
    pub(crate) index: Vec<HighsInt>,
    pub(crate) value: Vec<f64>,
}

impl Hessian {
    /// From products named once, without the half.
    pub(crate) fn new(columns: usize, terms: &QuadraticTerms) -> Self {
        let mut entries: BTreeMap<(HighsInt, HighsInt), f64> = BTreeMap::new();
        for ((&i, &j), &v) in terms.i.iter().zip(&terms.j).zip(&terms.v) {
            // v x_i x_j is half of (Q_ij + Q_ji) x_i x_j off the diagonal and half of Q_ii x_i^2 on it.
            let value = if i == j { 2.0 * v } else { v };
            *entries.entry((i.min(j), i.max(j))).or_default() += value;
        }
        let mut start = vec![0; columns + 1];
        for &(column, _) in entries.keys() {
            start[column as usize + 1] += 1;
        }
        for k in 0..columns {
            start[k + 1] += start[k];
        }
        Self { start, index: entries.keys().map(|e| e.1).collect(), value: entries.into_values().collect() }
    }
}

impl Hessian {
    /// Scales the largest entry to between one and two, by a power of two, and returns the factor.
    pub(crate) fn scale_to_one(&mut self) -> f64 {
        let largest = self.value.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        if largest == 0.0 {
            return 1.0;
        }
        let factor = (-largest.log2().floor()).clamp(-100.0, 100.0).exp2();
        for v in &mut self.value {
            *v *= factor;
        }
        factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_doubled_and_products_lie_below_the_diagonal() {
        let terms = QuadraticTerms { i: vec![2, 0, 1], j: vec![0, 0, 1], v: vec![3.0, 1.0, 0.5] };
        let expected = Hessian { start: vec![0, 2, 3, 3], index: vec![0, 2, 1], value: vec![2.0, 3.0, 1.0] };
        assert_eq!(Hessian::new(3, &terms), expected);
    }

    #[test]
    fn scaling_is_exact() {
        let mut h = Hessian { start: vec![0, 2], index: vec![0, 1], value: vec![0.005, -0.0003] };
        assert_eq!(h.scale_to_one(), 256.0);
        assert_eq!(h.value, [1.28, -0.0768]);
        assert_eq!(Hessian { value: vec![], ..h }.scale_to_one(), 1.0);
    }
}
