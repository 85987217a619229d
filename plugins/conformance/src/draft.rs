//! Short words for building models.

use orlm_solver::{ColumnKind, ConeKind, GeneralKind, MathModel, Nodes, Sense};

pub(crate) const INF: f64 = f64::INFINITY;
pub(crate) const NAN: f64 = f64::NAN;

/// A column: lower bound, upper bound, objective coefficient, kind.
pub(crate) type Column = (f64, f64, f64, ColumnKind);

/// A continuous column.
pub(crate) fn real(lower: f64, upper: f64, cost: f64) -> Column {
    (lower, upper, cost, ColumnKind::Continuous)
}

/// A continuous column without bounds.
pub(crate) fn free(cost: f64) -> Column {
    real(-INF, INF, cost)
}

/// A continuous column from 0 on.
pub(crate) fn plus(cost: f64) -> Column {
    real(0.0, INF, cost)
}

/// A continuous column in [0, 1].
pub(crate) fn unit(cost: f64) -> Column {
    real(0.0, 1.0, cost)
}

/// An integer column.
pub(crate) fn whole(lower: f64, upper: f64, cost: f64) -> Column {
    (lower, upper, cost, ColumnKind::Integer)
}

/// A binary column.
pub(crate) fn bit(cost: f64) -> Column {
    (0.0, 1.0, cost, ColumnKind::Binary)
}

/// A model under construction.
#[derive(Clone)]
pub(crate) struct Draft(MathModel);

fn draft(sense: Sense, columns: impl IntoIterator<Item = Column>) -> Draft {
    let mut m = MathModel { sense, ..MathModel::default() };
    for (j, (lower, upper, cost, kind)) in columns.into_iter().enumerate() {
        m.add_column(&format!("x{j}"), lower, upper, cost, kind);
    }
    Draft(m)
}

/// A minimisation over these columns.
pub(crate) fn min(columns: impl IntoIterator<Item = Column>) -> Draft {
    draft(Sense::Minimise, columns)
}

/// A maximisation over these columns.
pub(crate) fn max(columns: impl IntoIterator<Item = Column>) -> Draft {
    draft(Sense::Maximise, columns)
}

impl Draft {
    /// Adds the row `lower <= entries <= upper`.
    pub(crate) fn row(mut self, lower: f64, upper: f64, entries: &[(i32, f64)]) -> Self {
        let name = format!("r{}", self.0.n_rows());
        self.0.add_row(&name, lower, upper, entries);
        self
    }

    /// Adds the row `entries <= side`.
    pub(crate) fn le(self, side: f64, entries: &[(i32, f64)]) -> Self {
        self.row(-INF, side, entries)
    }

    /// Adds the row `entries >= side`.
    pub(crate) fn ge(self, side: f64, entries: &[(i32, f64)]) -> Self {
        self.row(side, INF, entries)
    }

    /// Adds the row `entries == side`.
    pub(crate) fn eq(self, side: f64, entries: &[(i32, f64)]) -> Self {
        self.row(side, side, entries)
    }

    /// Adds a constant to the objective.
    pub(crate) fn offset(mut self, constant: f64) -> Self {
        self.0.objective_offset += constant;
        self
    }

    /// Adds products `(i, j, v)` to the objective.
    pub(crate) fn quadratic(mut self, products: &[(i32, i32, f64)]) -> Self {
        for &(i, j, v) in products {
            self.0.quadratic_objective.push(i, j, v);
        }
        self
    }

    /// Adds a quadratic row.
    pub(crate) fn qrow(
        mut self,
        lower: f64,
        upper: f64,
        linear: &[(i32, f64)],
        products: &[(i32, i32, f64)],
    ) -> Self {
        self.0.add_quadratic_row("", lower, upper, linear, products);
        self
    }

    /// Adds a special ordered set with `(column, weight)` members.
    pub(crate) fn sos(mut self, order: u8, members: &[(i32, f64)]) -> Self {
        self.0.add_sos(order, members);
        self
    }

    /// Adds an indicator row: `x[column] == value` implies `lower <= entries <= upper`.
    pub(crate) fn when(
        mut self,
        column: i32,
        value: bool,
        lower: f64,
        upper: f64,
        entries: &[(i32, f64)],
    ) -> Self {
        self.0.add_indicator(column, value, lower, upper, entries);
        self
    }

    /// Adds `x[result] == kind(operands, constant)`.
    pub(crate) fn general(
        mut self,
        kind: GeneralKind,
        result: i32,
        operands: &[i32],
        constant: Option<f64>,
    ) -> Self {
        self.0.add_general(kind, result, operands, constant);
        self
    }

    /// Adds `x[result] == f(x[operand])` with f through the points.
    pub(crate) fn piecewise(mut self, result: i32, operand: i32, points: &[(f64, f64)]) -> Self {
        self.0.add_piecewise(result, operand, points);
        self
    }

    /// Adds the cone `x[first] >= |others|`.
    pub(crate) fn cone(mut self, members: &[i32]) -> Self {
        self.0.add_cone(ConeKind::SecondOrder, members);
        self
    }

    /// Adds the cone `2 x[first] x[second] >= |others|²`.
    pub(crate) fn rotated(mut self, members: &[i32]) -> Self {
        self.0.add_cone(ConeKind::Rotated, members);
        self
    }

    /// Adds the nonlinear row `lower <= linear + expression <= upper`.
    pub(crate) fn curve(
        mut self,
        lower: f64,
        upper: f64,
        linear: &[(i32, f64)],
        expression: impl FnOnce(&mut Nodes) -> i32,
    ) -> Self {
        let root = expression(&mut self.0.nonlinear.nodes);
        self.0.add_nonlinear_row("", lower, upper, linear, root);
        self
    }

    /// Adds an expression to the objective.
    pub(crate) fn curved_objective(mut self, expression: impl FnOnce(&mut Nodes) -> i32) -> Self {
        self.0.nonlinear.objective = Some(expression(&mut self.0.nonlinear.nodes));
        self
    }

    /// Adds one of several objectives.
    pub(crate) fn objective(mut self, priority: i32, weight: f64, entries: &[(i32, f64)]) -> Self {
        self.0.add_objective("", priority, weight, entries);
        self
    }

    /// Makes the last linear row a lazy one.
    pub(crate) fn lazily(mut self) -> Self {
        self.0.set_lazy(self.0.n_rows() as i32 - 1);
        self
    }

    /// Sets the point to start from.
    pub(crate) fn start(mut self, values: Vec<f64>) -> Self {
        self.0.mip_start = values;
        self
    }

    /// Changes what has no word of its own.
    pub(crate) fn change(mut self, change: impl FnOnce(&mut MathModel)) -> Self {
        change(&mut self.0);
        self
    }

    /// The model so far, for computing an expectation from it.
    pub(crate) fn model(&self) -> &MathModel {
        &self.0
    }
}

impl From<Draft> for MathModel {
    fn from(draft: Draft) -> Self {
        draft.0
    }
}

/// Numbers that look random and are the same everywhere.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// A whole number in `from..to`.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> f64 {
        (from + self.below((to - from) as u64) as i64) as f64
    }
}

/// All orders of `0..n`.
pub(crate) fn permutations(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for k in 0..n {
        let longer = |p: Vec<usize>| {
            (0..=k).map(move |at| {
                let mut q = p.clone();
                q.insert(at, k);
                q
            })
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

/// The best objective over all points of a model whose columns are all binary, by trying them: `None` if there is no
/// feasible one.
pub(crate) fn try_all_binaries(model: &MathModel) -> Option<f64> {
    let tolerances = orlm_solver::Tolerances::default();
    let points = (0..1u32 << model.n_cols())
        .map(|code| (0..model.n_cols()).map(|j| f64::from(code >> j & 1)).collect::<Vec<f64>>());
    let values = points
        .map(|point| model.check_point(&point, &tolerances))
        .filter(|check| check.is_within(&tolerances))
        .map(|check| check.objective);
    values.reduce(match model.sense {
        Sense::Minimise => f64::min,
        Sense::Maximise => f64::max,
    })
}
