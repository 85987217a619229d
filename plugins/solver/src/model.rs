//! The math model: what a solver gets. A struct of arrays, as every solver library wants it.

use crate::nonlinear::Nonlinear;
use crate::parts::{ConeKind, Cones, Objectives};

/// Direction of the objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// Smaller is better.
    #[default]
    Minimise,
    /// Larger is better.
    Maximise,
}

impl Sense {
    /// 1 for minimise, -1 for maximise: the number that the byte form and the C interface use.
    pub fn sign(self) -> i32 {
        match self {
            Sense::Minimise => 1,
            Sense::Maximise => -1,
        }
    }
}

/// What values a column (a decision variable) may take.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Any value within the bounds.
    #[default]
    Continuous = 0,
    /// A whole number within the bounds.
    Integer = 1,
    /// 0 or 1; the bounds lie within [0, 1].
    Binary = 2,
    /// 0, or any value within the bounds.
    SemiContinuous = 3,
    /// 0, or a whole number within the bounds.
    SemiInteger = 4,
}

impl ColumnKind {
    /// The kind with this number in the byte form.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0 => Self::Continuous,
            1 => Self::Integer,
            2 => Self::Binary,
            3 => Self::SemiContinuous,
            4 => Self::SemiInteger,
            _ => return None,
        })
    }

    /// Whether the value must be whole.
    pub fn is_integral(self) -> bool {
        matches!(self, Self::Integer | Self::Binary | Self::SemiInteger)
    }

    /// Whether 0 is allowed besides the bounds.
    pub fn is_semi(self) -> bool {
        matches!(self, Self::SemiContinuous | Self::SemiInteger)
    }
}

/// Names of columns or rows in one buffer: name `k` is `bytes[start[k]..start[k + 1]]`. Both empty: no names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Offsets into `bytes`, one more than there are names.
    pub start: Vec<u32>,
    /// The names, UTF-8, without separators.
    pub bytes: Vec<u8>,
}

impl Names {
    /// The name with this index, if there is one and it is not empty.
    pub fn get(&self, index: usize) -> Option<&str> {
        let (a, b) = (*self.start.get(index)? as usize, *self.start.get(index + 1)? as usize);
        let name = std::str::from_utf8(self.bytes.get(a..b)?).ok()?;
        (!name.is_empty()).then_some(name)
    }

    /// Names from a list of strings.
    pub fn from_list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        let mut out = Self { start: vec![0], bytes: Vec::new() };
        for name in names {
            out.bytes.extend_from_slice(name.as_ref().as_bytes());
            out.start.push(out.bytes.len() as u32);
        }
        out
    }

    /// Whether there are no names at all.
    pub fn is_empty(&self) -> bool {
        self.start.is_empty()
    }
}

/// Sparse rows, compressed: row `k` holds the entries `start[k]..start[k + 1]`. No rows: `start` is empty or `[0]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseRows {
    /// Offsets into `index` and `value`, one more than there are rows.
    pub start: Vec<i32>,
    /// Column of each entry.
    pub index: Vec<i32>,
    /// Coefficient of each entry.
    pub value: Vec<f64>,
}

impl SparseRows {
    /// The columns and coefficients of row `k`. Empty if the structure has no such row.
    pub fn row(&self, k: usize) -> (&[i32], &[f64]) {
        let range = range_of(&self.start, k);
        (self.index.get(range.clone()).unwrap_or_default(), self.value.get(range).unwrap_or_default())
    }

    /// Appends a row.
    pub fn push(&mut self, entries: &[(i32, f64)]) {
        if self.start.is_empty() {
            self.start.push(0);
        }
        self.index.extend(entries.iter().map(|e| e.0));
        self.value.extend(entries.iter().map(|e| e.1));
        self.start.push(self.index.len() as i32);
    }
}

/// The entries of group `k` in a list of starts; empty if there is no such group.
pub(crate) fn range_of(start: &[i32], k: usize) -> std::ops::Range<usize> {
    match (start.get(k), start.get(k + 1)) {
        (Some(&a), Some(&b)) if a >= 0 && b >= a => a as usize..b as usize,
        _ => 0..0,
    }
}

/// Quadratic terms: the sum of `v * x_i * x_j`, every product once, without a factor 1/2.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuadraticTerms {
    /// First column of each product.
    pub i: Vec<i32>,
    /// Second column of each product.
    pub j: Vec<i32>,
    /// Coefficient of each product.
    pub v: Vec<f64>,
}

impl QuadraticTerms {
    /// Whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.v.is_empty()
    }

    /// Appends a product.
    pub fn push(&mut self, i: i32, j: i32, v: f64) {
        self.i.push(i);
        self.j.push(j);
        self.v.push(v);
    }
}

/// The decision variables.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// Lower bounds; `-inf` for none.
    pub lower: Vec<f64>,
    /// Upper bounds; `inf` for none.
    pub upper: Vec<f64>,
    /// Linear objective coefficients.
    pub objective: Vec<f64>,
    /// What values each may take.
    pub kind: Vec<ColumnKind>,
    /// Their names.
    pub names: Names,
}

/// Linear rows: `lower <= a x <= upper`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinearRows {
    /// Left-hand sides; `-inf` for none.
    pub lower: Vec<f64>,
    /// Right-hand sides; `inf` for none.
    pub upper: Vec<f64>,
    /// The coefficients.
    pub matrix: SparseRows,
    /// 1 for each lazy row, which need only hold once an integral point violates it; empty if none is.
    pub lazy: Vec<u8>,
    /// Their names.
    pub names: Names,
}

/// Quadratic rows: `lower <= a x + sum v x_i x_j <= upper`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuadraticRows {
    /// Left-hand sides; `-inf` for none.
    pub lower: Vec<f64>,
    /// Right-hand sides; `inf` for none.
    pub upper: Vec<f64>,
    /// Linear part.
    pub linear: SparseRows,
    /// Offsets into `terms`, one more than there are rows.
    pub start: Vec<i32>,
    /// Quadratic part of all rows.
    pub terms: QuadraticTerms,
    /// Their names.
    pub names: Names,
}

/// Special ordered sets: at most one (type 1) or two adjacent (type 2) members may be non-zero.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SosSets {
    /// 1 or 2 for each set.
    pub order: Vec<u8>,
    /// Members of each set: columns and weights (the weights give the order).
    pub members: SparseRows,
}

/// Indicator rows: `x[column] == value` implies `lower <= a x <= upper`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Indicators {
    /// The binary column of each.
    pub column: Vec<i32>,
    /// The value (0 or 1) of that column at which the row holds.
    pub value: Vec<u8>,
    /// Left-hand sides.
    pub lower: Vec<f64>,
    /// Right-hand sides.
    pub upper: Vec<f64>,
    /// The rows.
    pub rows: SparseRows,
}

/// Which function a general constraint computes.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeneralKind {
    /// Result is the absolute value of the one operand.
    Abs = 1,
    /// Result is the largest operand (the constant counts).
    Max = 2,
    /// Result is the smallest operand (the constant counts).
    Min = 3,
    /// Result is 1 if all operands are 1; all are binary.
    And = 4,
    /// Result is 1 if any operand is 1; all are binary.
    Or = 5,
    /// Result is a piecewise linear function of the one operand, given by its points.
    PiecewiseLinear = 6,
}

impl GeneralKind {
    /// The kind with this number in the byte form.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Abs,
            2 => Self::Max,
            3 => Self::Min,
            4 => Self::And,
            5 => Self::Or,
            6 => Self::PiecewiseLinear,
            _ => return None,
        })
    }
}

/// General constraints: `x[result] = f(operands)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GeneralConstraints {
    /// The function of each.
    pub kind: Vec<GeneralKind>,
    /// The column that takes the function's value.
    pub result: Vec<i32>,
    /// Offsets into `operand`, one more than there are constraints.
    pub start: Vec<i32>,
    /// Operand columns of all constraints.
    pub operand: Vec<i32>,
    /// An extra constant operand of max and min; NaN for none (the only place where NaN may stand, besides the start).
    pub constant: Vec<f64>,
    /// Offsets into `point_x` and `point_y`, one more than there are constraints; empty if none is piecewise linear.
    pub point_start: Vec<i32>,
    /// Operand values of the points of piecewise linear functions, strictly rising. The first and the last piece go on
    /// beyond the ends.
    pub point_x: Vec<f64>,
    /// The function's values there.
    pub point_y: Vec<f64>,
}

impl GeneralConstraints {
    /// The operand columns of constraint `k`.
    pub fn operands(&self, k: usize) -> &[i32] {
        self.operand.get(range_of(&self.start, k)).unwrap_or_default()
    }

    /// The constant operand of constraint `k`, if it has one.
    pub fn constant_of(&self, k: usize) -> Option<f64> {
        self.constant.get(k).copied().filter(|c| !c.is_nan())
    }

    /// The points of constraint `k`: operand values and function values.
    pub fn points(&self, k: usize) -> (&[f64], &[f64]) {
        let range = range_of(&self.point_start, k);
        (self.point_x.get(range.clone()).unwrap_or_default(), self.point_y.get(range).unwrap_or_default())
    }

    /// The value of the piecewise linear function through the points of constraint `k`.
    pub fn piecewise(&self, k: usize, at: f64) -> f64 {
        let (x, y) = self.points(k);
        if x.len() < 2 {
            return f64::NAN;
        }
        let piece = x.partition_point(|&p| p <= at).clamp(1, x.len() - 1);
        let (x0, x1, y0, y1) = (x[piece - 1], x[piece], y[piece - 1], y[piece]);
        y0 + (at - x0) * ((y1 - y0) / (x1 - x0))
    }
}

/// A math model: columns, rows of every sort, objective. The fields are open; [`MathModel::validate`] is the door.
///
/// ```
/// use orlm_solver::{ColumnKind, MathModel, Sense, SizeLimits};
///
/// // max 3x + 2y, x + y <= 4, x integer
/// let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
/// let x = m.add_column("x", 0.0, f64::INFINITY, 3.0, ColumnKind::Integer);
/// let y = m.add_column("y", 0.0, 10.0, 2.0, ColumnKind::Continuous);
/// m.add_row("sum", f64::NEG_INFINITY, 4.0, &[(x, 1.0), (y, 1.0)]);
/// assert!(m.validate(&SizeLimits::default()).is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MathModel {
    /// Direction of the objective.
    pub sense: Sense,
    /// Constant term of the objective.
    pub objective_offset: f64,
    /// The decision variables.
    pub columns: Columns,
    /// Linear rows.
    pub rows: LinearRows,
    /// Quadratic part of the objective.
    pub quadratic_objective: QuadraticTerms,
    /// Quadratic rows.
    pub quadratic_rows: QuadraticRows,
    /// Special ordered sets.
    pub sos: SosSets,
    /// Indicator rows.
    pub indicators: Indicators,
    /// General constraints.
    pub general: GeneralConstraints,
    /// Second-order cones.
    pub cones: Cones,
    /// Nonlinear rows and the nonlinear part of the objective.
    pub nonlinear: Nonlinear,
    /// Several objectives; if there are any, the columns' own objective is zero.
    pub objectives: Objectives,
    /// Points to start from, one after the other: one value a column, NaN where unset; empty for none.
    pub mip_start: Vec<f64>,
}

impl MathModel {
    /// Number of columns.
    pub fn n_cols(&self) -> usize {
        self.columns.lower.len()
    }

    /// Number of linear rows.
    pub fn n_rows(&self) -> usize {
        self.rows.lower.len()
    }

    /// Number of quadratic rows.
    pub fn n_quadratic_rows(&self) -> usize {
        self.quadratic_rows.lower.len()
    }

    /// Number of nonlinear rows.
    pub fn n_nonlinear_rows(&self) -> usize {
        self.nonlinear.root.len()
    }

    /// The points to start from.
    pub fn mip_starts(&self) -> impl Iterator<Item = &[f64]> {
        self.mip_start.chunks_exact(self.n_cols().max(1))
    }

    /// Whether any column must be whole or is semi-continuous.
    pub fn is_mip(&self) -> bool {
        self.columns.kind.iter().any(|&k| k != ColumnKind::Continuous)
    }

    /// Appends a column and returns its index. An empty name leaves it without one.
    pub fn add_column(
        &mut self,
        name: &str,
        lower: f64,
        upper: f64,
        objective: f64,
        kind: ColumnKind,
    ) -> i32 {
        let index = self.n_cols();
        push_name(&mut self.columns.names, index, name);
        self.columns.lower.push(lower);
        self.columns.upper.push(upper);
        self.columns.objective.push(objective);
        self.columns.kind.push(kind);
        index as i32
    }

    /// Appends a linear row and returns its index.
    pub fn add_row(&mut self, name: &str, lower: f64, upper: f64, entries: &[(i32, f64)]) -> i32 {
        let index = self.n_rows();
        push_name(&mut self.rows.names, index, name);
        self.rows.lower.push(lower);
        self.rows.upper.push(upper);
        self.rows.matrix.push(entries);
        if !self.rows.lazy.is_empty() {
            self.rows.lazy.push(0);
        }
        index as i32
    }

    /// Marks a linear row as lazy.
    pub fn set_lazy(&mut self, row: i32) {
        self.rows.lazy.resize(self.n_rows(), 0);
        self.rows.lazy[row as usize] = 1;
    }

    /// Appends a quadratic row: linear entries and products `(i, j, v)`.
    pub fn add_quadratic_row(
        &mut self,
        name: &str,
        lower: f64,
        upper: f64,
        linear: &[(i32, f64)],
        products: &[(i32, i32, f64)],
    ) {
        let q = &mut self.quadratic_rows;
        push_name(&mut q.names, q.lower.len(), name);
        q.lower.push(lower);
        q.upper.push(upper);
        q.linear.push(linear);
        if q.start.is_empty() {
            q.start.push(0);
        }
        for &(i, j, v) in products {
            q.terms.push(i, j, v);
        }
        q.start.push(q.terms.v.len() as i32);
    }

    /// Appends a special ordered set of order 1 or 2 with `(column, weight)` members.
    pub fn add_sos(&mut self, order: u8, members: &[(i32, f64)]) {
        self.sos.order.push(order);
        self.sos.members.push(members);
    }

    /// Appends an indicator row: `x[column] == value` implies `lower <= entries <= upper`.
    pub fn add_indicator(
        &mut self,
        column: i32,
        value: bool,
        lower: f64,
        upper: f64,
        entries: &[(i32, f64)],
    ) {
        self.indicators.column.push(column);
        self.indicators.value.push(u8::from(value));
        self.indicators.lower.push(lower);
        self.indicators.upper.push(upper);
        self.indicators.rows.push(entries);
    }

    /// Appends a general constraint `x[result] = kind(operands, constant)`.
    pub fn add_general(&mut self, kind: GeneralKind, result: i32, operands: &[i32], constant: Option<f64>) {
        let g = &mut self.general;
        g.kind.push(kind);
        g.result.push(result);
        if g.start.is_empty() {
            g.start.push(0);
        }
        g.operand.extend_from_slice(operands);
        g.start.push(g.operand.len() as i32);
        g.constant.push(constant.unwrap_or(f64::NAN));
        if !g.point_start.is_empty() {
            g.point_start.push(g.point_x.len() as i32);
        }
    }

    /// Appends a piecewise linear constraint `x[result] = f(x[operand])` through `(x, y)` points with rising x.
    pub fn add_piecewise(&mut self, result: i32, operand: i32, points: &[(f64, f64)]) {
        if self.general.point_start.is_empty() {
            self.general.point_start = vec![0; self.general.kind.len() + 1];
        }
        self.add_general(GeneralKind::PiecewiseLinear, result, &[operand], None);
        let g = &mut self.general;
        g.point_x.extend(points.iter().map(|p| p.0));
        g.point_y.extend(points.iter().map(|p| p.1));
        if let Some(end) = g.point_start.last_mut() {
            *end = g.point_x.len() as i32;
        }
    }

    /// Appends a second-order cone over columns.
    pub fn add_cone(&mut self, kind: ConeKind, members: &[i32]) {
        let c = &mut self.cones;
        if c.start.is_empty() {
            c.start.push(0);
        }
        c.kind.push(kind);
        c.member.extend_from_slice(members);
        c.start.push(c.member.len() as i32);
    }

    /// Appends a nonlinear row: linear entries, and a node of [`MathModel::nonlinear`]'s.
    pub fn add_nonlinear_row(
        &mut self,
        name: &str,
        lower: f64,
        upper: f64,
        linear: &[(i32, f64)],
        root: i32,
    ) {
        let n = &mut self.nonlinear;
        push_name(&mut n.names, n.lower.len(), name);
        n.lower.push(lower);
        n.upper.push(upper);
        n.linear.push(linear);
        n.root.push(root);
    }

    /// Appends one of several objectives, without tolerances or constant term.
    pub fn add_objective(&mut self, name: &str, priority: i32, weight: f64, entries: &[(i32, f64)]) {
        let o = &mut self.objectives;
        push_name(&mut o.names, o.priority.len(), name);
        o.priority.push(priority);
        o.weight.push(weight);
        o.abs_tol.push(0.0);
        o.rel_tol.push(0.0);
        o.offset.push(0.0);
        o.rows.push(entries);
    }
}

/// Keeps the name table as long as the list it names; without any name it stays empty.
fn push_name(names: &mut Names, index: usize, name: &str) {
    if names.is_empty() {
        if name.is_empty() {
            return;
        }
        names.start = vec![0; index + 1];
    }
    names.bytes.extend_from_slice(name.as_bytes());
    names.start.push(names.bytes.len() as u32);
}
