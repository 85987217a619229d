//! Does a point satisfy a model, and what is it worth? The host asks this of every point that a solver returns.

use crate::error::{Part, Place};
use crate::model::{GeneralKind, MathModel, QuadraticTerms, range_of};
use crate::parts::ConeKind;

/// How far a point may be from satisfying a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerances {
    /// Absolute and relative: a row may be off by `feasibility * (1 + scale)`, where the scale is the largest of the
    /// bound and the row's terms.
    pub feasibility: f64,
    /// Absolute distance of an integral column from a whole number.
    pub integrality: f64,
}

impl Default for Tolerances {
    fn default() -> Self {
        Self { feasibility: 1e-6, integrality: 1e-5 }
    }
}

/// What a point is worth and how far it is from satisfying its model.
#[derive(Debug, Clone, PartialEq)]
pub struct PointCheck {
    /// Objective in the model's own sense, with its offset.
    pub objective: f64,
    /// Largest violation of a bound, row, set, indicator or general constraint, divided by `1 + scale`.
    pub max_violation: f64,
    /// Where that is; `None` if nothing is violated at all.
    pub worst: Option<Place>,
    /// Largest distance of an integral column from a whole number.
    pub integrality: f64,
    /// Which column that is.
    pub least_integral: Option<Place>,
}

impl PointCheck {
    /// Whether the point satisfies its model.
    pub fn is_within(&self, tol: &Tolerances) -> bool {
        self.objective.is_finite()
            && self.max_violation <= tol.feasibility
            && self.integrality <= tol.integrality
    }
}

/// The worst violation so far.
struct Worst {
    violation: f64,
    at: Option<(Part, usize)>,
}

impl Worst {
    fn note(&mut self, violation: f64, part: Part, index: usize) {
        if violation > self.violation {
            self.violation = violation;
            self.at = Some((part, index));
        }
    }
}

/// A row's value and its largest term in magnitude.
#[derive(Default)]
struct Activity {
    value: f64,
    scale: f64,
}

impl Activity {
    fn add(&mut self, term: f64) {
        self.value += term;
        self.scale = self.scale.max(term.abs());
    }

    fn linear(&mut self, (index, value): (&[i32], &[f64]), x: &[f64]) {
        for (&j, &v) in index.iter().zip(value) {
            self.add(v * x[j as usize]);
        }
    }

    fn quadratic(&mut self, terms: &QuadraticTerms, range: std::ops::Range<usize>, x: &[f64]) {
        for p in range {
            self.add(terms.v[p] * x[terms.i[p] as usize] * x[terms.j[p] as usize]);
        }
    }

    fn violation(&self, lower: f64, upper: f64) -> f64 {
        let below = relative(lower - self.value, lower, self.scale);
        let above = relative(self.value - upper, upper, self.scale);
        below.max(above)
    }
}

/// An absolute violation against `bound`, divided by `1 + scale`.
fn relative(absolute: f64, bound: f64, scale: f64) -> f64 {
    if absolute <= 0.0 || bound.is_infinite() { 0.0 } else { absolute / (1.0 + scale.max(bound.abs())) }
}

impl MathModel {
    /// Checks `point` (one value a column). The model must be valid. A point of the wrong length or with a NaN or an
    /// infinity in it violates the model infinitely.
    pub fn check_point(&self, point: &[f64], tol: &Tolerances) -> PointCheck {
        if point.len() != self.n_cols() || point.iter().any(|v| !v.is_finite()) {
            let bad = point.iter().position(|v| !v.is_finite());
            return PointCheck {
                objective: f64::NAN,
                max_violation: f64::INFINITY,
                worst: bad.filter(|&j| j < self.n_cols()).map(|j| self.place(Part::Column, j)),
                integrality: 0.0,
                least_integral: None,
            };
        }
        let x = point;
        let mut worst = Worst { violation: 0.0, at: None };
        let mut least = Worst { violation: 0.0, at: None };
        self.check_columns(x, &mut worst, &mut least);
        for i in 0..self.n_rows() {
            worst.note(self.row_violation(i, x), Part::Row, i);
        }
        let q = &self.quadratic_rows;
        for i in 0..self.n_quadratic_rows() {
            let mut a = Activity::default();
            a.linear(q.linear.row(i), x);
            a.quadratic(&q.terms, range_of(&q.start, i), x);
            worst.note(a.violation(q.lower[i], q.upper[i]), Part::QuadraticRow, i);
        }
        self.check_sets(x, &mut worst);
        let ind = &self.indicators;
        for k in 0..ind.column.len() {
            if (x[ind.column[k] as usize] - f64::from(ind.value[k])).abs() <= tol.integrality {
                let mut a = Activity::default();
                a.linear(ind.rows.row(k), x);
                worst.note(a.violation(ind.lower[k], ind.upper[k]), Part::Indicator, k);
            }
        }
        self.check_general(x, &mut worst);
        self.check_cones(x, &mut worst);
        self.check_nonlinear(x, &mut worst);
        PointCheck {
            objective: self.objective_at(x),
            max_violation: worst.violation,
            worst: worst.at.map(|(part, k)| self.place(part, k)),
            integrality: least.violation,
            least_integral: least.at.map(|(part, k)| self.place(part, k)),
        }
    }

    /// How far `point` is from satisfying linear row `i`, as in [`PointCheck::max_violation`].
    pub fn row_violation(&self, i: usize, point: &[f64]) -> f64 {
        let mut a = Activity::default();
        a.linear(self.rows.matrix.row(i), point);
        a.violation(self.rows.lower[i], self.rows.upper[i])
    }

    /// Objective of `point` in the model's own sense, with its offset. Of several objectives it is the weighted sum of
    /// those of the highest priority. The model must be valid and the point have one value a column.
    pub fn objective_at(&self, point: &[f64]) -> f64 {
        let several = &self.objectives;
        if let Some(&highest) = several.priority.iter().max() {
            let first = (0..several.len()).filter(|&k| several.priority[k] == highest);
            return first.map(|k| several.weight[k] * several.value(k, point)).sum();
        }
        let linear: f64 = self.columns.objective.iter().zip(point).map(|(c, x)| c * x).sum();
        let q = &self.quadratic_objective;
        let product = |p: usize| q.v[p] * point[q.i[p] as usize] * point[q.j[p] as usize];
        let curved = match self.nonlinear.objective {
            Some(root) => self.nonlinear.nodes.values(point)[root as usize],
            None => 0.0,
        };
        self.objective_offset + linear + (0..q.v.len()).map(product).sum::<f64>() + curved
    }

    fn check_columns(&self, x: &[f64], worst: &mut Worst, least: &mut Worst) {
        let col = &self.columns;
        for (j, &value) in x.iter().enumerate() {
            let a = Activity { value, scale: 0.0 };
            let mut violation = a.violation(col.lower[j], col.upper[j]);
            let kind = col.kind[j];
            if kind.is_semi() {
                violation = violation.min(value.abs());
            }
            worst.note(violation, Part::Column, j);
            if kind.is_integral() {
                least.note((value - value.round()).abs(), Part::Column, j);
            }
        }
    }

    fn check_sets(&self, x: &[f64], worst: &mut Worst) {
        for (s, &order) in self.sos.order.iter().enumerate() {
            let (index, weight) = self.sos.members.row(s);
            let mut members: Vec<(f64, f64)> =
                index.iter().zip(weight).map(|(&j, &w)| (w, x[j as usize].abs())).collect();
            members.sort_by(|a, b| a.0.total_cmp(&b.0));
            let values: Vec<f64> = members.iter().map(|m| m.1).collect();
            worst.note(outside_window(&values, usize::from(order)), Part::Sos, s);
        }
    }

    fn check_general(&self, x: &[f64], worst: &mut Worst) {
        let g = &self.general;
        for (k, &kind) in g.kind.iter().enumerate() {
            let values = || g.operands(k).iter().map(|&j| x[j as usize]);
            let constant = g.constant_of(k);
            let expected = match kind {
                GeneralKind::Abs => values().fold(0.0, |_, v| v.abs()),
                GeneralKind::Max => values().chain(constant).fold(f64::NEG_INFINITY, f64::max),
                GeneralKind::Min => values().chain(constant).fold(f64::INFINITY, f64::min),
                GeneralKind::And => values().fold(1.0, f64::min),
                GeneralKind::Or => values().fold(0.0, f64::max),
                GeneralKind::PiecewiseLinear => values().fold(f64::NAN, |_, v| g.piecewise(k, v)),
            };
            let found = x[g.result[k] as usize];
            worst.note(relative((found - expected).abs(), expected, found.abs()), Part::General, k);
        }
    }
}

impl MathModel {
    /// A cone is off by the distance of its first member from the norm, a rotated one by that of its product from the
    /// squares, as a quadratic row is: where one of its first two members is near zero, the root of the product says
    /// nothing about how far the members are from where they should be.
    fn check_cones(&self, x: &[f64], worst: &mut Worst) {
        for (k, &kind) in self.cones.kind.iter().enumerate() {
            let (heads, tail) = self.cones.members(k).split_at(kind.heads());
            let squares: f64 = tail.iter().map(|&j| x[j as usize] * x[j as usize]).sum();
            let head = |p: usize| x[heads[p] as usize];
            let (needed, side, least) = match kind {
                ConeKind::SecondOrder => (squares.sqrt(), head(0), head(0)),
                ConeKind::Rotated => {
                    (squares, 2.0 * head(0).max(0.0) * head(1).max(0.0), head(0).min(head(1)))
                }
            };
            let violation = relative(needed - side, needed, side.abs()).max(relative(-least, 0.0, 0.0));
            worst.note(violation, Part::Cone, k);
        }
    }

    fn check_nonlinear(&self, x: &[f64], worst: &mut Worst) {
        let n = &self.nonlinear;
        if n.root.is_empty() {
            return;
        }
        let values = n.nodes.values(x);
        for i in 0..n.root.len() {
            let mut a = Activity::default();
            a.linear(n.linear.row(i), x);
            a.add(values[n.root[i] as usize]);
            // Outside the domain of its operations (and at 1/0) a row has no value, so it does not hold.
            let violation =
                if !a.value.is_finite() { f64::INFINITY } else { a.violation(n.lower[i], n.upper[i]) };
            worst.note(violation, Part::NonlinearRow, i);
        }
    }
}

/// The largest of `values` (all non-negative) that must be zero when the best `window` adjacent ones may be anything.
fn outside_window(values: &[f64], window: usize) -> f64 {
    if values.len() <= window {
        return 0.0;
    }
    let mut after = vec![0.0f64; values.len() + 1];
    for k in (0..values.len()).rev() {
        after[k] = after[k + 1].max(values[k]);
    }
    let (mut before, mut best) = (0.0f64, f64::INFINITY);
    for k in 0..=values.len() - window {
        best = best.min(before.max(after[k + window]));
        before = before.max(values[k]);
    }
    best
}
