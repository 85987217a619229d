//! Is the quadratic objective convex in the model's sense? Solvers that take only convex objectives do not all notice
//! when they get another.

use std::collections::{BTreeMap, HashMap};

use crate::model::{MathModel, QuadraticTerms, range_of};

/// A block of this many coupled columns is still decided (a dense factorisation of 3000 columns takes seconds).
const LARGEST_BLOCK: usize = 3000;

/// Coupled columns and their symmetric matrix, row by row, with the sign of a minimised objective.
struct Block {
    columns: Vec<i32>,
    matrix: Vec<f64>,
}

impl MathModel {
    /// Whether the quadratic objective is convex (when minimised) or concave (when maximised). `None` if a block of
    /// coupled columns is too large to decide.
    pub fn has_convex_objective(&self) -> Option<bool> {
        let blocks = self.objective_blocks()?;
        Some(blocks.into_iter().all(|b| is_positive_semidefinite(b.columns.len(), b.matrix)))
    }

    /// Whether every quadratic row is convex: its quadratic part convex where it is bounded from above, concave where it
    /// is bounded from below (both only if it is zero). `None` if a block of coupled columns is too large to decide.
    /// Rows that are second-order cones in disguise are not recognised.
    pub fn has_convex_rows(&self) -> Option<bool> {
        let q = &self.quadratic_rows;
        for k in 0..self.n_quadratic_rows() {
            for (sign, side) in [(1.0, q.upper[k]), (-1.0, q.lower[k])] {
                if side.is_finite() {
                    let blocks = blocks(&q.terms, range_of(&q.start, k), sign)?;
                    if !blocks.into_iter().all(|b| is_positive_semidefinite(b.columns.len(), b.matrix)) {
                        return Some(false);
                    }
                }
            }
        }
        Some(true)
    }

    /// A bound that no point whatever beats, on the quadratic part of the objective together with the linear part of the
    /// columns in it. `None` unless the quadratic part is strictly convex (strictly concave when maximised).
    pub fn curved_objective_bound(&self) -> Option<f64> {
        let sign = f64::from(self.sense.sign());
        let mut bound = 0.0;
        for block in self.objective_blocks()? {
            let cost = |&j: &i32| sign * self.columns.objective[j as usize];
            let costs: Vec<f64> = block.columns.iter().map(cost).collect();
            bound -= least_of_square(block.columns.len(), block.matrix, costs)?;
        }
        // Room for the rounding of the factorisation.
        Some(sign * (bound - 1e-6 * (1.0 + bound.abs())))
    }

    fn objective_blocks(&self) -> Option<Vec<Block>> {
        let terms = &self.quadratic_objective;
        blocks(terms, 0..terms.v.len(), f64::from(self.sense.sign()))
    }
}

/// The blocks of coupled columns of some terms, with the terms' sign turned by `sign`.
fn blocks(terms: &QuadraticTerms, range: std::ops::Range<usize>, sign: f64) -> Option<Vec<Block>> {
    let mut sets = Sets::default();
    for p in range.clone() {
        sets.join(terms.i[p], terms.j[p]);
    }
    let mut members: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    let columns: Vec<i32> = sets.parent.keys().copied().collect();
    for c in columns {
        members.entry(sets.root(c)).or_default().push(c);
    }
    if members.values().any(|m| m.len() > LARGEST_BLOCK) {
        return None;
    }
    let mut position: HashMap<i32, usize> = HashMap::new();
    let mut blocks: BTreeMap<i32, Block> = BTreeMap::new();
    for (root, columns) in members {
        for (p, &c) in columns.iter().enumerate() {
            position.insert(c, p);
        }
        let matrix = vec![0.0; columns.len() * columns.len()];
        blocks.insert(root, Block { columns, matrix });
    }
    for p in range {
        let (i, j, v) = (terms.i[p], terms.j[p], terms.v[p]);
        if let Some(block) = blocks.get_mut(&sets.root(i)) {
            let (n, a, b) = (block.columns.len(), position[&i], position[&j]);
            // Half of an off-diagonal product on either side of the diagonal.
            block.matrix[a * n + b] += 0.5 * sign * v;
            block.matrix[b * n + a] += 0.5 * sign * v;
        }
    }
    Some(blocks.into_values().collect())
}

/// Sets of coupled columns.
#[derive(Default)]
struct Sets {
    parent: BTreeMap<i32, i32>,
}

impl Sets {
    fn root(&mut self, column: i32) -> i32 {
        let mut at = column;
        loop {
            let up = *self.parent.entry(at).or_insert(at);
            if up == at {
                return at;
            }
            let over = *self.parent.entry(up).or_insert(up);
            self.parent.insert(at, over);
            at = over;
        }
    }

    fn join(&mut self, i: i32, j: i32) {
        let (a, b) = (self.root(i), self.root(j));
        if a != b {
            self.parent.insert(a, b);
        }
    }
}

/// Cholesky factorisation of the symmetric `n` by `n` matrix, shifted by a hair so that a singular one passes.
fn is_positive_semidefinite(n: usize, mut q: Vec<f64>) -> bool {
    let scale = q.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    let shift = 1e-9 * scale * (n as f64).sqrt().max(1.0);
    for k in 0..n {
        q[k * n + k] += shift;
    }
    for k in 0..n {
        let pivot = q[k * n + k];
        if pivot < 0.0 {
            return false;
        }
        if pivot <= f64::MIN_POSITIVE {
            // Only an all-zero matrix gets here: the shift is zero.
            if (k..n).any(|i| q[i * n + k] != 0.0) {
                return false;
            }
            continue;
        }
        let root = pivot.sqrt();
        for i in k..n {
            q[i * n + k] /= root;
        }
        for j in k + 1..n {
            let factor = q[j * n + k];
            if factor != 0.0 {
                for i in j..n {
                    q[i * n + j] -= factor * q[i * n + k];
                }
            }
        }
    }
    true
}

/// How far `x'Qx + c'x` goes below zero: a quarter of `c' inverse(Q) c`. `None` unless Q is positive definite.
fn least_of_square(n: usize, mut q: Vec<f64>, mut c: Vec<f64>) -> Option<f64> {
    let scale = q.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    let mut sum = 0.0;
    // A Cholesky factorisation, with the forward substitution of c on the way.
    for k in 0..n {
        let pivot = q[k * n + k];
        if pivot.is_nan() || pivot <= 1e-9 * scale {
            return None;
        }
        let root = pivot.sqrt();
        c[k] /= root;
        sum += c[k] * c[k];
        for i in k + 1..n {
            q[i * n + k] /= root;
            c[i] -= q[i * n + k] * c[k];
        }
        for j in k + 1..n {
            let factor = q[j * n + k];
            for i in j..n {
                q[i * n + j] -= factor * q[i * n + k];
            }
        }
    }
    Some(0.25 * sum)
}

#[cfg(test)]
mod tests {
    use crate::model::{ColumnKind, MathModel, Sense};

    fn objective(sense: Sense, products: &[(i32, i32, f64)]) -> Option<bool> {
        let mut m = MathModel { sense, ..MathModel::default() };
        for _ in 0..4 {
            m.add_column("", 0.0, 1.0, 0.0, ColumnKind::Continuous);
        }
        for &(i, j, v) in products {
            m.quadratic_objective.push(i, j, v);
        }
        m.has_convex_objective()
    }

    #[test]
    fn squares_products_and_singular_matrices_are_told_apart() {
        assert_eq!(objective(Sense::Minimise, &[(0, 0, 1.0), (3, 3, 2.0)]), Some(true));
        assert_eq!(objective(Sense::Maximise, &[(0, 0, 1.0)]), Some(false));
        assert_eq!(objective(Sense::Maximise, &[(0, 0, -1.0)]), Some(true));
        assert_eq!(objective(Sense::Minimise, &[(0, 1, 1.0)]), Some(false));
        // (x - y)^2 is convex and singular, (x - y)^2 - 0.001 x^2 is not convex.
        assert_eq!(objective(Sense::Minimise, &[(0, 0, 1.0), (1, 0, -2.0), (1, 1, 1.0)]), Some(true));
        assert_eq!(objective(Sense::Minimise, &[(0, 0, 0.999), (1, 0, -2.0), (1, 1, 1.0)]), Some(false));
        assert_eq!(objective(Sense::Minimise, &[(0, 0, 0.0)]), Some(true));
    }

    #[test]
    fn rows_are_convex_on_their_bounded_side_only() {
        let row = |lower: f64, upper: f64, products: &[(i32, i32, f64)]| {
            let mut m = MathModel::default();
            for _ in 0..2 {
                m.add_column("", 0.0, 1.0, 0.0, ColumnKind::Continuous);
            }
            m.add_quadratic_row("", f64::NEG_INFINITY, 1.0, &[], &[(1, 1, 1.0)]);
            m.add_quadratic_row("", lower, upper, &[], products);
            m.has_convex_rows()
        };
        let (inf, ball) = (f64::INFINITY, [(0, 0, 1.0), (1, 1, 1.0)]);
        assert_eq!(row(-inf, 1.0, &ball), Some(true));
        assert_eq!(row(1.0, inf, &ball), Some(false));
        assert_eq!(row(1.0, 1.0, &ball), Some(false));
        assert_eq!(row(-inf, 1.0, &[(0, 1, 1.0)]), Some(false));
        assert_eq!(row(-1.0, inf, &[(0, 0, -1.0)]), Some(true));
    }

    #[test]
    fn the_bound_of_a_strictly_convex_objective_is_its_free_optimum() {
        let bound = |sense, costs: [f64; 3], products: &[(i32, i32, f64)]| {
            let mut m = MathModel { sense, ..MathModel::default() };
            for cost in costs {
                m.add_column("", 0.0, 1.0, cost, ColumnKind::Continuous);
            }
            for &(i, j, v) in products {
                m.quadratic_objective.push(i, j, v);
            }
            m.curved_objective_bound()
        };
        let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-5 * (1.0 + b.abs()));
        // x^2 + xy + y^2 - 3x has its minimum of -3 at (2, -1); the third column is not in it.
        let convex = [(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0)];
        assert!(near(bound(Sense::Minimise, [-3.0, 0.0, 9.0], &convex), -3.0));
        let concave = convex.map(|(i, j, v)| (i, j, -v));
        let upper = bound(Sense::Maximise, [3.0, 0.0, 9.0], &concave);
        assert!(near(upper, 3.0) && upper >= Some(3.0));
        assert_eq!(bound(Sense::Maximise, [3.0, 0.0, 9.0], &convex), None);
        assert_eq!(bound(Sense::Minimise, [1.0; 3], &[(0, 0, 1.0), (0, 1, -2.0), (1, 1, 1.0)]), None);
    }
}
