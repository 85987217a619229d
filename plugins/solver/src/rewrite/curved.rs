//! Rewrites of what is not a line: piecewise linear functions, cones, products.

use std::collections::BTreeMap;

use super::{INF, LARGEST_M, Writer};
use crate::capabilities::Feature;
use crate::model::{ColumnKind, GeneralConstraints, QuadraticRows, QuadraticTerms, range_of};
use crate::parts::ConeKind;

impl Writer {
    /// `result = f(operand)`: both are the same weighted mean of the function's points, of which only neighbours have a
    /// weight. Where the operand has no bound, the end goes on along a ray that is a neighbour of the end's weight.
    pub(super) fn piecewise(&mut self, result: i32, operand: i32, all: &GeneralConstraints, k: usize) {
        let (lower, upper) = self.range(operand);
        if lower == upper {
            let value = all.piecewise(k, lower);
            return self.row(value, value, &[(result, 1.0)]);
        }
        let (x, y) = all.points(k);
        let inside = |&(at, _): &(f64, f64)| lower < at && at < upper;
        let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).filter(inside).collect();
        let end = |at: f64| at.is_finite().then(|| (at, all.piecewise(k, at)));
        points.splice(0..0, end(lower));
        points.extend(end(upper));
        if points.is_empty() {
            // Bounds on one side only, beyond every point: one of them is as good as any.
            points.push((x[0], y[0]));
        }
        let mut members = Vec::new();
        let (mut along, mut across, mut weights) = (vec![(operand, -1.0)], vec![(result, -1.0)], Vec::new());
        let slope = |from: usize| (y[from + 1] - y[from]) / (x[from + 1] - x[from]);
        if lower == -INF {
            let ray = self.model.add_column("", 0.0, INF, 0.0, ColumnKind::Continuous);
            along.push((ray, -1.0));
            across.push((ray, -slope(0)));
            members.push(ray);
        }
        for &(at, value) in &points {
            let weight = self.model.add_column("", 0.0, 1.0, 0.0, ColumnKind::Continuous);
            along.push((weight, at));
            across.push((weight, value));
            weights.push((weight, 1.0));
            members.push(weight);
        }
        if upper == INF {
            let ray = self.model.add_column("", 0.0, INF, 0.0, ColumnKind::Continuous);
            along.push((ray, 1.0));
            across.push((ray, slope(x.len() - 2)));
            members.push(ray);
        }
        self.row(0.0, 0.0, &along);
        self.row(0.0, 0.0, &across);
        self.row(1.0, 1.0, &weights);
        let ordered: Vec<(i32, f64)> = members.iter().enumerate().map(|(p, &j)| (j, p as f64)).collect();
        self.model.add_sos(2, &ordered);
    }

    /// Cones as the quadratic rows that solvers without cones recognise.
    pub(super) fn cones(&mut self) -> Result<(), Feature> {
        if self.has.has(Feature::SecondOrderCone) || self.model.cones.kind.is_empty() {
            return Ok(());
        }
        if !self.has.has(Feature::QuadraticRows) {
            return Err(Feature::SecondOrderCone);
        }
        let all = std::mem::take(&mut self.model.cones);
        for (k, &kind) in all.kind.iter().enumerate() {
            let (heads, tail) = all.members(k).split_at(kind.heads());
            let mut products: Vec<(i32, i32, f64)> = tail.iter().map(|&j| (j, j, 1.0)).collect();
            products.push(match kind {
                ConeKind::SecondOrder => (heads[0], heads[0], -1.0),
                ConeKind::Rotated => (heads[0], heads[1], -2.0),
            });
            for &j in heads {
                if self.model.columns.kind[j as usize].is_semi() {
                    self.row(0.0, INF, &[(j, 1.0)]);
                } else {
                    self.tighten(j, 0.0, INF);
                }
            }
            self.model.add_quadratic_row("", -INF, 0.0, &[], &products);
        }
        Ok(())
    }

    /// Products with a binary factor as auxiliary columns, where the solver lacks the feature that they need. What cannot
    /// be said so is left as it is.
    pub(super) fn products(&mut self) {
        let mut known = BTreeMap::new();
        let features = self.model.features();
        let lacks = |f: Feature| features.contains(&f) && !self.has.has(f);
        let objective = lacks(Feature::MixedQuadraticObjective) || lacks(Feature::QuadraticObjective);
        let rows = lacks(Feature::QuadraticRows);
        if objective && self.all_linear(&self.model.quadratic_objective) {
            let terms = std::mem::take(&mut self.model.quadratic_objective);
            for (j, v) in self.linear(&terms, 0..terms.v.len(), &mut known) {
                self.model.columns.objective[j as usize] += v;
            }
        }
        if rows && self.all_linear(&self.model.quadratic_rows.terms) {
            let q: QuadraticRows = std::mem::take(&mut self.model.quadratic_rows);
            for k in 0..q.lower.len() {
                let mut entries = self.linear(&q.terms, range_of(&q.start, k), &mut known);
                let (index, value) = q.linear.row(k);
                entries.extend(index.iter().copied().zip(value.iter().copied()));
                self.row(q.lower[k], q.upper[k], &entries);
            }
        }
    }

    fn is_binary(&self, column: i32) -> bool {
        let (col, j) = (&self.model.columns, column as usize);
        match col.kind[j] {
            ColumnKind::Binary => true,
            ColumnKind::Integer => col.lower[j] >= 0.0 && col.upper[j] <= 1.0,
            _ => false,
        }
    }

    /// Whether every product has a binary factor and another within bounds.
    fn all_linear(&self, terms: &QuadraticTerms) -> bool {
        let bounded = |j: i32| {
            let (lower, upper) = self.range(j);
            lower.abs().max(upper.abs()) <= LARGEST_M
        };
        terms
            .i
            .iter()
            .zip(&terms.j)
            .all(|(&i, &j)| (self.is_binary(i) && bounded(j)) || (self.is_binary(j) && bounded(i)))
    }

    /// Terms as linear entries over auxiliary columns, one for each product.
    fn linear(
        &mut self,
        terms: &QuadraticTerms,
        range: std::ops::Range<usize>,
        known: &mut BTreeMap<(i32, i32), i32>,
    ) -> Vec<(i32, f64)> {
        let mut entries = Vec::new();
        for p in range {
            let (i, j, v) = (terms.i[p], terms.j[p], terms.v[p]);
            // A binary is its own square.
            let column = if i == j { i } else { self.product(i.min(j), i.max(j), known) };
            entries.push((column, v));
        }
        entries
    }

    /// The column that equals the product of two others, one of which is binary.
    fn product(&mut self, i: i32, j: i32, known: &mut BTreeMap<(i32, i32), i32>) -> i32 {
        if let Some(&column) = known.get(&(i, j)) {
            return column;
        }
        let (switch, x) = if self.is_binary(i) { (i, j) } else { (j, i) };
        let (lower, upper) = self.range(x);
        let (least, most) = (lower.min(0.0), upper.max(0.0));
        let w = self.model.add_column("", least, most, 0.0, ColumnKind::Continuous);
        // Off: zero. On: x.
        self.row(-INF, 0.0, &[(w, 1.0), (switch, -most)]);
        self.row(0.0, INF, &[(w, 1.0), (switch, -least)]);
        self.row(-INF, -least, &[(w, 1.0), (x, -1.0), (switch, -least)]);
        self.row(-most, INF, &[(w, 1.0), (x, -1.0), (switch, -most)]);
        known.insert((i, j), w);
        w
    }
}
