//! Exact rewrites: a model that uses what a solver lacks, said with what it has.
//!
//! - logical and/or -> linear rows;
//! - absolute value, maximum, minimum -> indicator rows and binary columns;
//! - special ordered sets -> binary columns, with the members' bounds or with indicator rows;
//! - semi-continuous columns -> binary columns, likewise;
//! - indicator rows -> big-M rows, where the bounds keep M below [`LARGEST_M`].
//!
//! Auxiliary columns and rows come behind the model's own, so an answer is cut back to size.

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
        w.sets()?;
        w.semi()?;
        w.indicators()?;
        match capabilities.lacks(&w.model) {
            Some(feature) => Err(feature),
            None => Ok(Some(Rewritten { model: w.model, columns: self.n_cols(), rows: self.n_rows() })),
        }
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
                _ => Feature::MinMaxAbs,
            };
            let (result, constant) = (all.result[k], all.constant_of(k));
            let mut operands = all.operands(k).to_vec();
            operands.sort_unstable();
            operands.dedup();
            if self.has.has(feature) {
                let mut one = MathModel { general: kept, ..MathModel::default() };
                one.add_general(kind, result, all.operands(k), constant);
                kept = one.general;
                continue;
            }
            match kind {
                GeneralKind::And | GeneralKind::Or => self.logical(kind, result, &operands),
                GeneralKind::Max => self.extremum(1.0, result, &operands, constant),
                GeneralKind::Min => self.extremum(-1.0, result, &operands, constant),
                GeneralKind::Abs => self.absolute(result, operands[0]),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::SizeLimits;

    fn all_but(features: &[Feature]) -> Capabilities {
        let lacking = features.iter().fold(0, |bits, f| bits | f.bit());
        Capabilities { features: !lacking, ..Capabilities::default() }
    }

    fn columns(kinds: &[(f64, f64, ColumnKind)]) -> MathModel {
        let mut m = MathModel::default();
        for &(l, u, k) in kinds {
            m.add_column("", l, u, 1.0, k);
        }
        m
    }

    /// Whether some values of the auxiliary columns (binaries all) complete `point` to a feasible one.
    fn completes(r: &Rewritten, point: &[f64]) -> bool {
        let extra = r.model.n_cols() - point.len();
        (0..1u32 << extra).any(|bits| {
            let tail = (0..extra).map(|k| f64::from(bits >> k & 1));
            let whole: Vec<f64> = point.iter().copied().chain(tail).collect();
            r.model.check_point(&whole, &Default::default()).max_violation < 1e-9
        })
    }

    /// On a grid of points the rewritten model allows exactly what the model allows.
    fn same_points(m: &MathModel, lacking: &[Feature], grid: &[f64]) {
        let r = m.rewrite_for(&all_but(lacking)).expect("a rewrite is known").expect("and needed");
        r.model.validate(&SizeLimits::default()).expect("still valid");
        assert_eq!(all_but(lacking).lacks(&r.model), None);
        let n = m.n_cols();
        let mut allowed = 0;
        for code in 0..grid.len().pow(n as u32) {
            let point: Vec<f64> =
                (0..n).map(|k| grid[code / grid.len().pow(k as u32) % grid.len()]).collect();
            let c = m.check_point(&point, &Default::default());
            let fits = c.max_violation < 1e-9 && c.integrality < 1e-9;
            allowed += usize::from(fits);
            assert_eq!(completes(&r, &point), fits, "{point:?}");
        }
        assert!(allowed > 0, "the grid has no feasible point: nothing was tested");
    }

    const CONTINUOUS: ColumnKind = ColumnKind::Continuous;
    const BINARY: ColumnKind = ColumnKind::Binary;
    const ALL: &[Feature] = &[
        Feature::Logical,
        Feature::MinMaxAbs,
        Feature::Indicator,
        Feature::Sos1,
        Feature::Sos2,
        Feature::SemiContinuous,
        Feature::SemiInteger,
    ];
    const GRID: &[f64] = &[-2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

    #[test]
    fn logical_constraints_become_rows() {
        for kind in [GeneralKind::And, GeneralKind::Or] {
            let mut m = columns(&[(0.0, 1.0, BINARY); 4]);
            m.add_general(kind, 3, &[0, 1, 2], None);
            same_points(&m, &[Feature::Logical], &[0.0, 1.0]);
            let mut m = columns(&[(0.0, 1.0, BINARY); 2]);
            m.add_general(kind, 1, &[0, 0, 1], None);
            same_points(&m, ALL, &[0.0, 1.0]);
        }
    }

    #[test]
    fn maximum_minimum_and_absolute_value_become_indicators_or_big_m() {
        for lacking in [&[Feature::MinMaxAbs][..], ALL] {
            for kind in [GeneralKind::Max, GeneralKind::Min] {
                for constant in [None, Some(1.0)] {
                    let mut m =
                        columns(&[(-2.0, 3.0, CONTINUOUS), (-1.0, 2.0, CONTINUOUS), (-9.0, 9.0, CONTINUOUS)]);
                    m.add_general(kind, 2, &[0, 1], constant);
                    same_points(&m, lacking, GRID);
                }
                let mut m = columns(&[(-2.0, 3.0, CONTINUOUS), (-1.0, 2.0, CONTINUOUS)]);
                m.add_general(kind, 1, &[0, 1], None);
                same_points(&m, lacking, GRID);
            }
            let mut m = columns(&[(-2.0, 1.0, CONTINUOUS), (-INF, INF, CONTINUOUS)]);
            m.add_general(GeneralKind::Abs, 1, &[0], None);
            same_points(&m, lacking, GRID);
            let mut m = columns(&[(-2.0, 2.0, CONTINUOUS)]);
            m.add_general(GeneralKind::Abs, 0, &[0], None);
            same_points(&m, lacking, GRID);
        }
    }

    #[test]
    fn special_ordered_sets_become_binaries() {
        for order in [1, 2] {
            let mut m = columns(&[
                (-2.0, 3.0, CONTINUOUS),
                (0.0, 1.0, BINARY),
                (0.0, 2.0, CONTINUOUS),
                (-1.0, 0.0, CONTINUOUS),
            ]);
            m.add_sos(order, &[(0, 3.0), (1, 1.0), (2, 2.0), (3, 4.0)]);
            same_points(&m, &[Feature::Sos1, Feature::Sos2], GRID);
        }
        // A member that can never be zero.
        let mut m = columns(&[(1.0, 3.0, CONTINUOUS), (0.0, 2.0, CONTINUOUS)]);
        m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
        same_points(&m, ALL, GRID);
        // Without bounds, indicators do it.
        let mut m = columns(&[(-INF, INF, CONTINUOUS), (0.0, INF, CONTINUOUS), (-INF, 0.0, CONTINUOUS)]);
        m.add_sos(1, &[(0, 1.0), (1, 2.0), (2, 3.0)]);
        same_points(&m, &[Feature::Sos1], GRID);
        m.sos.order[0] = 2;
        same_points(&m, &[Feature::Sos2], GRID);
    }

    #[test]
    fn semi_columns_become_binaries() {
        for kind in [ColumnKind::SemiContinuous, ColumnKind::SemiInteger] {
            for (l, u) in [(2.0, 3.0), (-2.0, -1.0), (-1.0, 2.0)] {
                let m = columns(&[(l, u, kind), (0.0, 1.0, BINARY)]);
                same_points(&m, ALL, GRID);
            }
        }
        let m = columns(&[(2.0, INF, ColumnKind::SemiContinuous)]);
        same_points(&m, &[Feature::SemiContinuous], GRID);
    }

    #[test]
    fn indicators_become_big_m() {
        for value in [false, true] {
            for (lower, upper) in [(-INF, 1.0), (1.0, INF), (1.0, 1.0), (0.0, 2.0), (2.0, 0.0)] {
                let mut m = columns(&[(0.0, 1.0, BINARY), (-2.0, 3.0, CONTINUOUS), (-1.0, 2.0, CONTINUOUS)]);
                m.add_indicator(0, value, lower, upper, &[(1, 1.0), (2, -1.0)]);
                same_points(&m, ALL, GRID);
            }
        }
    }

    #[test]
    fn without_bounds_there_is_no_exact_rewrite() {
        let mut m = columns(&[(0.0, 1.0, BINARY), (0.0, INF, CONTINUOUS)]);
        m.add_indicator(0, true, -INF, 1.0, &[(1, 1.0)]);
        assert_eq!(m.rewrite_for(&all_but(ALL)), Err(Feature::Indicator));
        let mut m = columns(&[(0.0, 1e7, CONTINUOUS), (0.0, 1.0, CONTINUOUS)]);
        m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
        assert_eq!(m.rewrite_for(&all_but(ALL)), Err(Feature::Sos1));
        let mut m = columns(&[(0.0, 1.0, CONTINUOUS)]);
        m.add_quadratic_row("", 0.0, 1.0, &[], &[(0, 0, 1.0)]);
        assert_eq!(m.rewrite_for(&all_but(&[Feature::QuadraticRows])), Err(Feature::QuadraticRows));
    }

    #[test]
    fn what_needs_no_rewriting_is_left_alone() {
        let mut m = columns(&[(0.0, 1.0, BINARY); 2]);
        m.add_general(GeneralKind::And, 0, &[1], None);
        assert_eq!(m.rewrite_for(&all_but(&[])), Ok(None));
    }

    #[test]
    fn answers_are_cut_back_to_size() {
        let mut m = columns(&[(0.0, 1.0, BINARY); 3]);
        m.add_general(GeneralKind::And, 2, &[0, 1], None);
        let r = m.rewrite_for(&all_but(ALL)).expect("known").expect("needed");
        let mut result = SolveResult::without_point(crate::Termination::Optimal, "");
        result.point = Some(vec![1.0; r.model.n_cols()]);
        result.row_dual = Some(vec![0.0; r.model.n_rows()]);
        let result = r.restore(result);
        assert_eq!((result.point.map(|p| p.len()), result.row_dual.map(|d| d.len())), (Some(3), Some(0)));
    }
}
