//! Exact rewrites: a model that uses what a solver lacks, said with what it has.
//!
//! - logical and/or -> linear rows;
//! - piecewise linear functions -> special ordered sets of type 2;
//! - second-order cones -> quadratic rows;
//! - products with a binary factor -> linear rows;
//! - absolute value, maximum, minimum -> indicator rows and binary columns;
//! - special ordered sets -> binary columns, with the members' bounds or with indicator rows;
//! - semi-continuous columns -> binary columns, likewise;
//! - indicator rows -> big-M rows, where the bounds keep M below [`LARGEST_M`];
//! - lazy rows -> ordinary rows.
//!
//! Several objectives take several solves, which is the host's affair.
//!
//! Auxiliary columns and rows come behind the model's own, so an answer is cut back to size.

mod curved;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::capabilities::{Capabilities, Feature};
use crate::model::{ColumnKind, GeneralConstraints, GeneralKind, Indicators, MathModel, SosSets};
use crate::result::SolveResult;

/// A larger M would let a solver's integrality tolerance open the row.
pub const LARGEST_M: f64 = 1e6;

/// A rewritten model and what it takes to read its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Rewritten {
    /// The model in the solver's words.
    pub model: MathModel,
    columns: usize,
    rows: usize,
    quadratic_rows: usize,
}

impl Rewritten {
    /// The answer for the original model.
    pub fn restore(&self, mut result: SolveResult) -> SolveResult {
        let cut = |values: &mut Option<Vec<f64>>, n: usize| {
            if let Some(v) = values {
                v.truncate(n);
            }
        };
        cut(&mut result.point, self.columns);
        cut(&mut result.reduced_cost, self.columns);
        cut(&mut result.row_dual, self.rows);
        cut(&mut result.quadratic_row_dual, self.quadratic_rows);
        for point in &mut result.pool {
            point.truncate(self.columns);
        }
        result
    }
}

impl MathModel {
    /// The model in the words of a solver with these capabilities: `None` if it needs no rewriting, an error with the
    /// lacking feature if no exact rewrite is known.
    pub fn rewrite_for(&self, capabilities: &Capabilities) -> Result<Option<Rewritten>, Feature> {
        if capabilities.lacks(self).is_none() {
            return Ok(None);
        }
        let mut w = Writer { model: self.clone(), has: *capabilities };
        w.general();
        w.cones()?;
        w.products();
        w.sets()?;
        w.semi()?;
        w.indicators()?;
        if !capabilities.has(Feature::LazyRows) {
            w.model.rows.lazy.clear();
        }
        if let Some(feature) = capabilities.lacks(&w.model) {
            return Err(feature);
        }
        let (columns, rows, quadratic_rows) = (self.n_cols(), self.n_rows(), self.n_quadratic_rows());
        // The auxiliary columns' values of a start are for the solver to find.
        let extra = w.model.n_cols() - columns;
        let longer = |start: &[f64]| [start, &vec![f64::NAN; extra]].concat();
        w.model.mip_start = self.mip_starts().flat_map(longer).collect();
        Ok(Some(Rewritten { model: w.model, columns, rows, quadratic_rows }))
    }
}

struct Writer {
    model: MathModel,
    has: Capabilities,
}

const INF: f64 = f64::INFINITY;

impl Writer {
    fn binary(&mut self) -> i32 {
        self.model.add_column("", 0.0, 1.0, 0.0, ColumnKind::Binary)
    }

    /// Entries with each column once.
    fn merged(entries: &[(i32, f64)]) -> Vec<(i32, f64)> {
        let mut sum: BTreeMap<i32, f64> = BTreeMap::new();
        for &(j, v) in entries {
            *sum.entry(j).or_default() += v;
        }
        sum.into_iter().filter(|e| e.1 != 0.0).collect()
    }

    fn row(&mut self, lower: f64, upper: f64, entries: &[(i32, f64)]) {
        self.model.add_row("", lower, upper, &Self::merged(entries));
    }

    fn indicator(&mut self, column: i32, value: bool, upper: f64, entries: &[(i32, f64)]) {
        self.model.add_indicator(column, value, -INF, upper, &Self::merged(entries));
    }

    fn tighten(&mut self, column: i32, lower: f64, upper: f64) {
        let col = &mut self.model.columns;
        let j = column as usize;
        if !col.kind[j].is_semi() {
            col.lower[j] = col.lower[j].max(lower);
            col.upper[j] = col.upper[j].min(upper);
        }
    }

    /// The values that a column may take.
    fn range(&self, column: i32) -> (f64, f64) {
        let (col, j) = (&self.model.columns, column as usize);
        let (lower, upper) = (col.lower[j], col.upper[j]);
        if col.kind[j].is_semi() { (lower.min(0.0), upper.max(0.0)) } else { (lower, upper) }
    }

    fn general(&mut self) {
        let all = std::mem::take(&mut self.model.general);
        let mut kept = GeneralConstraints::default();
        for (k, &kind) in all.kind.iter().enumerate() {
            let feature = match kind {
                GeneralKind::And | GeneralKind::Or => Feature::Logical,
                GeneralKind::PiecewiseLinear => Feature::PiecewiseLinear,
                GeneralKind::Abs | GeneralKind::Max | GeneralKind::Min => Feature::MinMaxAbs,
            };
            let (result, constant) = (all.result[k], all.constant_of(k));
            let mut operands = all.operands(k).to_vec();
            operands.sort_unstable();
            operands.dedup();
            if self.has.has(feature) {
                let mut one = MathModel { general: kept, ..MathModel::default() };
                if kind == GeneralKind::PiecewiseLinear {
                    let (x, y) = all.points(k);
                    let points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
                    one.add_piecewise(result, operands[0], &points);
                } else {
                    one.add_general(kind, result, all.operands(k), constant);
                }
                kept = one.general;
                continue;
            }
            match kind {
                GeneralKind::And | GeneralKind::Or => self.logical(kind, result, &operands),
                GeneralKind::Max => self.extremum(1.0, result, &operands, constant),
                GeneralKind::Min => self.extremum(-1.0, result, &operands, constant),
                GeneralKind::Abs => self.absolute(result, operands[0]),
                GeneralKind::PiecewiseLinear => self.piecewise(result, operands[0], &all, k),
            }
        }
        self.model.general = kept;
    }

    fn logical(&mut self, kind: GeneralKind, result: i32, operands: &[i32]) {
        // Or is and with both sides negated: the rows only change their direction and constant.
        let (sign, slack) = match kind {
            GeneralKind::And => (1.0, operands.len() as f64 - 1.0),
            _ => (-1.0, 0.0),
        };
        for &x in operands {
            self.row(-INF, 0.0, &[(result, sign), (x, -sign)]);
        }
        let mut sum: Vec<(i32, f64)> = operands.iter().map(|&x| (x, sign)).collect();
        sum.push((result, -sign));
        self.row(-INF, slack, &sum);
    }

    /// `result` is the largest (sign 1) or smallest (sign -1) of the operands.
    fn extremum(&mut self, sign: f64, result: i32, operands: &[i32], constant: Option<f64>) {
        // In terms of `sign * value` both are a maximum.
        let ends = |w: &Self, j: i32| {
            let (l, u) = w.range(j);
            if sign > 0.0 { (l, u) } else { (-u, -l) }
        };
        let start = constant.map_or((-INF, -INF), |c| (sign * c, sign * c));
        let (lower, upper) = operands.iter().fold(start, |(l, u), &j| {
            let (a, b) = ends(self, j);
            (l.max(a), u.max(b))
        });
        if sign > 0.0 {
            self.tighten(result, lower, upper)
        } else {
            self.tighten(result, -upper, -lower)
        }
        let mut chosen = Vec::new();
        for &x in operands {
            self.row(-INF, 0.0, &[(x, sign), (result, -sign)]);
            if x == result {
                continue;
            }
            let b = self.binary();
            self.indicator(b, true, 0.0, &[(result, sign), (x, -sign)]);
            chosen.push((b, 1.0));
        }
        if let Some(c) = constant {
            let b = self.binary();
            self.indicator(b, true, sign * c, &[(result, sign)]);
            chosen.push((b, 1.0));
        }
        // An operand that is the result itself is always "chosen".
        if !operands.contains(&result) {
            self.row(1.0, INF, &chosen);
        }
    }

    fn absolute(&mut self, result: i32, x: i32) {
        let (lower, upper) = self.range(x);
        let nearest = if lower > 0.0 { lower } else { (-upper).max(0.0) };
        self.tighten(result, nearest, lower.abs().max(upper.abs()));
        self.row(-INF, 0.0, &[(x, 1.0), (result, -1.0)]);
        self.row(-INF, 0.0, &[(x, -1.0), (result, -1.0)]);
        let b = self.binary();
        self.indicator(b, true, 0.0, &[(result, 1.0), (x, -1.0)]);
        self.indicator(b, false, 0.0, &[(result, 1.0), (x, 1.0)]);
    }

    /// A binary that can be 1 only if one of `switch` is.
    fn one_switch(&mut self, switch: &[i32]) -> i32 {
        if let [b] = switch {
            return *b;
        }
        let b = self.binary();
        let mut entries = vec![(b, 1.0)];
        entries.extend(switch.iter().map(|&s| (s, -1.0)));
        self.row(-INF, 0.0, &entries);
        b
    }

    /// All of `switch` (binaries) are 0 implies `x` is 0: by the bounds of `x`, or by indicator rows.
    fn zero_unless(&mut self, x: i32, switch: &[i32], feature: Feature) -> Result<(), Feature> {
        let (lower, upper) = self.range(x);
        for (sign, limit) in [(1.0, upper), (-1.0, -lower)] {
            if limit <= 0.0 && limit.is_finite() {
                // x is on the other side of zero anyway; if it never reaches zero, the switch must be on.
                if limit < 0.0 {
                    let sum: Vec<(i32, f64)> = switch.iter().map(|&b| (b, 1.0)).collect();
                    self.row(1.0, INF, &sum);
                }
            } else if limit.is_finite() && limit <= LARGEST_M {
                let mut entries = vec![(x, sign)];
                entries.extend(switch.iter().map(|&b| (b, -limit)));
                self.row(-INF, 0.0, &entries);
            } else if self.has.has(Feature::Indicator) {
                let b = self.one_switch(switch);
                self.indicator(b, false, 0.0, &[(x, sign)]);
            } else {
                return Err(feature);
            }
        }
        Ok(())
    }

    fn sets(&mut self) -> Result<(), Feature> {
        let all = std::mem::take(&mut self.model.sos);
        let mut kept = SosSets::default();
        for (s, &order) in all.order.iter().enumerate() {
            let (index, weight) = all.members.row(s);
            let mut members: Vec<(i32, f64)> = index.iter().copied().zip(weight.iter().copied()).collect();
            let feature = if order == 1 { Feature::Sos1 } else { Feature::Sos2 };
            if self.has.has(feature) {
                kept.order.push(order);
                kept.members.push(&members);
                continue;
            }
            members.sort_by(|a, b| a.1.total_cmp(&b.1));
            if members.len() <= usize::from(order) {
                continue;
            }
            if order == 1 {
                let mut chosen = Vec::new();
                for &(x, _) in &members {
                    let j = x as usize;
                    let b = if self.model.columns.kind[j] == ColumnKind::Binary { x } else { self.binary() };
                    if b != x {
                        self.zero_unless(x, &[b], feature)?;
                    }
                    chosen.push((b, 1.0));
                }
                self.row(-INF, 1.0, &chosen);
            } else {
                // One binary for each pair of neighbours; a member needs one of its pairs.
                let pairs: Vec<i32> = (1..members.len()).map(|_| self.binary()).collect();
                for (k, &(x, _)) in members.iter().enumerate() {
                    let touching: Vec<i32> = pairs[k.saturating_sub(1)..(k + 1).min(pairs.len())].to_vec();
                    self.zero_unless(x, &touching, feature)?;
                }
                let all: Vec<(i32, f64)> = pairs.iter().map(|&b| (b, 1.0)).collect();
                self.row(1.0, 1.0, &all);
            }
        }
        self.model.sos = kept;
        Ok(())
    }

    fn semi(&mut self) -> Result<(), Feature> {
        for j in 0..self.model.n_cols() {
            let kind = self.model.columns.kind[j];
            let (feature, plain) = match kind {
                ColumnKind::SemiContinuous => (Feature::SemiContinuous, ColumnKind::Continuous),
                ColumnKind::SemiInteger => (Feature::SemiInteger, ColumnKind::Integer),
                _ => continue,
            };
            if self.has.has(feature) {
                continue;
            }
            let (lower, upper) = (self.model.columns.lower[j], self.model.columns.upper[j]);
            let (low, high) = self.range(j as i32);
            let col = &mut self.model.columns;
            (col.kind[j], col.lower[j], col.upper[j]) = (plain, low, high);
            if lower <= 0.0 && upper >= 0.0 {
                continue;
            }
            let x = j as i32;
            let b = self.binary();
            self.zero_unless(x, &[b], feature)?;
            // On: at least (or at most) the bound that excludes zero.
            if lower > 0.0 {
                self.row(0.0, INF, &[(x, 1.0), (b, -lower)]);
            } else {
                self.row(-INF, 0.0, &[(x, 1.0), (b, -upper)]);
            }
        }
        Ok(())
    }

    fn indicators(&mut self) -> Result<(), Feature> {
        if self.has.has(Feature::Indicator) {
            return Ok(());
        }
        let all = std::mem::take(&mut self.model.indicators);
        for k in 0..all.column.len() {
            let (b, on) = (all.column[k], all.value[k] == 1);
            for (sign, limit) in [(1.0, all.upper[k]), (-1.0, -all.lower[k])] {
                if limit == INF {
                    continue;
                }
                let entries = signed(&all, k, sign);
                let most: f64 = entries
                    .iter()
                    .map(|&(j, v)| {
                        let (l, u) = self.range(j);
                        if v > 0.0 { v * u } else { v * l }
                    })
                    .sum();
                let m = most - limit;
                if m <= 0.0 {
                    continue;
                }
                // NaN (an infinite bound times an infinite other) is refused as well.
                if m.is_nan() || m > LARGEST_M {
                    return Err(Feature::Indicator);
                }
                let mut entries = entries;
                entries.push((b, if on { m } else { -m }));
                self.row(-INF, if on { limit + m } else { limit }, &entries);
            }
        }
        Ok(())
    }
}

/// Row `k` times `sign`, without zero coefficients.
fn signed(all: &Indicators, k: usize, sign: f64) -> Vec<(i32, f64)> {
    let (index, value) = all.rows.row(k);
    index.iter().zip(value).filter(|e| *e.1 != 0.0).map(|(&j, &v)| (j, sign * v)).collect()
}
