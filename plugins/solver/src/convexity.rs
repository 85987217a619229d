//! Is the quadratic objective convex in the model's sense? Solvers that take only convex objectives do not all notice
//! when they get another.

use std::collections::HashMap;

use crate::model::MathModel;

/// A block of this many coupled columns is still decided (a dense factorisation of 3000 columns takes seconds).
const LARGEST_BLOCK: usize = 3000;

impl MathModel {
    /// Whether the quadratic objective is convex (when minimised) or concave (when maximised). `None` if a block of
    /// coupled columns is too large to decide.
    pub fn has_convex_objective(&self) -> Option<bool> {
        let terms = &self.quadratic_objective;
        let sign = f64::from(self.sense.sign());
        let mut blocks = Blocks::default();
        for (&i, &j) in terms.i.iter().zip(&terms.j) {
            blocks.join(i, j);
        }
        let mut members: HashMap<i32, Vec<i32>> = HashMap::new();
        let columns: Vec<i32> = blocks.parent.keys().copied().collect();
        for c in columns {
            let root = blocks.root(c);
            members.entry(root).or_default().push(c);
        }
        if members.values().any(|m| m.len() > LARGEST_BLOCK) {
            return None;
        }
        let mut position: HashMap<i32, usize> = HashMap::new();
        let mut matrices: HashMap<i32, (usize, Vec<f64>)> = HashMap::new();
        for (&root, columns) in &members {
            for (p, &c) in columns.iter().enumerate() {
                position.insert(c, p);
            }
            matrices.insert(root, (columns.len(), vec![0.0; columns.len() * columns.len()]));
        }
        for ((&i, &j), &v) in terms.i.iter().zip(&terms.j).zip(&terms.v) {
            let root = blocks.root(i);
            if let Some((n, q)) = matrices.get_mut(&root) {
                let (a, b) = (position[&i], position[&j]);
                // Half of an off-diagonal product on either side of the diagonal.
                q[a * *n + b] += 0.5 * sign * v;
                q[b * *n + a] += 0.5 * sign * v;
            }
        }
        Some(matrices.into_values().all(|(n, q)| is_positive_semidefinite(n, q)))
    }
}

/// Sets of coupled columns.
#[derive(Default)]
struct Blocks {
    parent: HashMap<i32, i32>,
}

impl Blocks {
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
}
