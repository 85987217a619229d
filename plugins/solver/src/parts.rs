//! Parts of a math model beyond rows: cones and several objectives.

use crate::model::{Names, SparseRows, range_of};

/// Which cone a list of columns lies in.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConeKind {
    /// The first member is at least the Euclidean norm of the others.
    SecondOrder = 1,
    /// Twice the product of the first two members, both not negative, is at least the sum of the others' squares.
    Rotated = 2,
}

impl ConeKind {
    /// The kind with this number in the byte form.
    pub fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::SecondOrder),
            2 => Some(Self::Rotated),
            _ => None,
        }
    }

    /// How many members stand before those whose squares are summed: 1 or 2.
    pub fn heads(self) -> usize {
        self as usize
    }
}

/// Second-order cones over columns, each column at most once in a cone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cones {
    /// Which cone each is.
    pub kind: Vec<ConeKind>,
    /// Offsets into `member`, one more than there are cones.
    pub start: Vec<i32>,
    /// Member columns of all cones.
    pub member: Vec<i32>,
}

impl Cones {
    /// The member columns of cone `k`.
    pub fn members(&self, k: usize) -> &[i32] {
        self.member.get(range_of(&self.start, k)).unwrap_or_default()
    }
}

/// Several linear objectives, all in the model's sense. Those of a higher priority are optimised first, and may then be
/// worsened by their tolerances; those of one priority are added up with their weights.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Objectives {
    /// Priority of each.
    pub priority: Vec<i32>,
    /// Weight of each among those of its priority.
    pub weight: Vec<f64>,
    /// How much each may be worsened for objectives of a lower priority: at most the larger of this ...
    pub abs_tol: Vec<f64>,
    /// ... and this share of its optimum's absolute value.
    pub rel_tol: Vec<f64>,
    /// Constant term of each.
    pub offset: Vec<f64>,
    /// Coefficients of each.
    pub rows: SparseRows,
    /// Their names.
    pub names: Names,
}

impl Objectives {
    /// Number of objectives.
    pub fn len(&self) -> usize {
        self.priority.len()
    }

    /// Whether the model has its one objective in its columns instead.
    pub fn is_empty(&self) -> bool {
        self.priority.is_empty()
    }

    /// The value of objective `k` at a point, unweighted.
    pub fn value(&self, k: usize, point: &[f64]) -> f64 {
        let (index, value) = self.rows.row(k);
        self.offset[k] + index.iter().zip(value).map(|(&j, v)| v * point[j as usize]).sum::<f64>()
    }

    /// The priorities from the highest to the lowest, each once.
    pub fn priorities(&self) -> Vec<i32> {
        let mut all = self.priority.clone();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup();
        all
    }

    /// The weighted sum of the objectives of one priority: constant term and `(column, coefficient)` entries.
    pub fn blend(&self, priority: i32) -> (f64, Vec<(i32, f64)>) {
        let mut sum = std::collections::BTreeMap::new();
        let mut offset = 0.0;
        for k in (0..self.len()).filter(|&k| self.priority[k] == priority) {
            offset += self.weight[k] * self.offset[k];
            let (index, value) = self.rows.row(k);
            for (&j, &v) in index.iter().zip(value) {
                *sum.entry(j).or_insert(0.0) += self.weight[k] * v;
            }
        }
        (offset, sum.into_iter().filter(|e| e.1 != 0.0).collect())
    }
}
