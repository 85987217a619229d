//! [`Canonical`]: a math model in a form that does not depend on how it was written down.

use std::collections::BTreeMap;

use orlm_solver::{Capabilities, ColumnKind, Feature, MathModel, Sense};

use super::reduce;

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) integral: bool,
    /// Linear objective coefficient; smaller is better.
    pub(super) objective: f64,
    /// Index in the model as it was written.
    pub(super) origin: usize,
    /// What one unit of this column is in units of the column as it was written; negative for a column that was reversed.
    pub(super) unit: f64,
}

/// A row: `lower <= entries + products <= upper` while the model is reduced, and without a lower side afterwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) entries: BTreeMap<usize, f64>,
    /// Products of columns (first not above second) with their coefficients.
    pub(super) products: BTreeMap<(usize, usize), f64>,
    pub(super) lower: f64,
    pub(super) upper: f64,
    /// What the coefficients must be multiplied by to be those that were written.
    pub(super) scale: f64,
}

/// A math model as a set of rows `a x <= b`, each scaled so that its largest coefficient is 1, with the objective to be
/// minimised. Rows and columns that say nothing are left out, as are slack columns and names.
#[derive(Clone, Debug)]
pub(super) struct Canonical {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    pub(super) offset: f64,
    pub(super) products: BTreeMap<(usize, usize), f64>,
    /// No point can satisfy it, as the reduction shows.
    pub(super) infeasible: bool,
    /// The objective was to be maximised, and is negated here.
    pub(super) maximised: bool,
}

/// Features that are left after rewriting.
const KEPT: [Feature; 7] = [
    Feature::Linear,
    Feature::Integer,
    Feature::QuadraticObjective,
    Feature::MixedQuadraticObjective,
    Feature::NonconvexObjective,
    Feature::QuadraticRows,
    Feature::NonconvexRows,
];

/// Whether two numbers are the same but for rounding.
pub(super) fn close(a: f64, b: f64) -> bool {
    a == b || (a.is_finite() && b.is_finite()) && (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

impl Canonical {
    /// The canonical form, or what the model uses that has none.
    pub(super) fn of(model: &MathModel) -> Result<Self, Feature> {
        let rewritten = model.rewrite_for(&Capabilities::of(&KEPT))?;
        let model = rewritten.as_ref().map_or(model, |rewritten| &rewritten.model);
        let mut form = Self::written(model);
        reduce::reduce(&mut form);
        form.split();
        Ok(form)
    }

    /// The model as it was written, with the objective to be minimised.
    fn written(model: &MathModel) -> Self {
        let maximised = model.sense == Sense::Maximise;
        let sign = if maximised { -1.0 } else { 1.0 };
        let columns = &model.columns;
        let columns = (0..model.n_cols())
            .map(|j| Column {
                lower: columns.lower[j],
                upper: columns.upper[j],
                integral: columns.kind[j] != ColumnKind::Continuous,
                objective: sign * columns.objective[j],
                origin: j,
                unit: 1.0,
            })
            .collect();
        let mut rows = Vec::with_capacity(model.n_rows() + model.n_quadratic_rows());
        for k in 0..model.n_rows() {
            let (lower, upper) = (model.rows.lower[k], model.rows.upper[k]);
            rows.push(Row::of(model.rows.matrix.row(k), lower, upper));
        }
        let quadratic = &model.quadratic_rows;
        for k in 0..model.n_quadratic_rows() {
            let mut row = Row::of(quadratic.linear.row(k), quadratic.lower[k], quadratic.upper[k]);
            let terms = &quadratic.terms;
            for t in quadratic.start[k] as usize..quadratic.start[k + 1] as usize {
                *row.products.entry(pair(terms.i[t], terms.j[t])).or_default() += terms.v[t];
            }
            rows.push(row);
        }
        let mut products = BTreeMap::new();
        let terms = &model.quadratic_objective;
        for t in 0..terms.v.len() {
            *products.entry(pair(terms.i[t], terms.j[t])).or_default() += sign * terms.v[t];
        }
        let offset = sign * model.objective_offset;
        Self { columns, rows, offset, products, infeasible: false, maximised }
    }

    /// Every row with one side only, scaled, and each once.
    fn split(&mut self) {
        let mut once: BTreeMap<Vec<u64>, Row> = BTreeMap::new();
        for row in std::mem::take(&mut self.rows) {
            for (side, sign) in [(row.upper, 1.0), (-row.lower, -1.0)] {
                if side == f64::INFINITY {
                    continue;
                }
                let largest = row.entries.values().chain(row.products.values()).map(|v| v.abs());
                let factor = sign / largest.fold(0.0, f64::max);
                let half = Row {
                    entries: row.entries.iter().map(|(j, v)| (*j, v * factor)).collect(),
                    products: row.products.iter().map(|(p, v)| (*p, v * factor)).collect(),
                    lower: f64::NEG_INFINITY,
                    upper: side * factor * sign,
                    scale: row.scale / factor,
                };
                // Of rows that differ in their right-hand sides only, the tightest says it all.
                let key = half.coefficients();
                match once.get_mut(&key) {
                    Some(other) if other.upper <= half.upper => {}
                    Some(other) => *other = half,
                    None => _ = once.insert(key, half),
                }
            }
        }
        self.rows = once.into_values().collect();
    }

    /// The same in units of its own for each continuous column, found from what it meets: objective, bounds, right-hand
    /// sides, and then columns whose unit is known. A model in other units has the same form.
    pub(super) fn without_units(&self) -> Self {
        let mut form = self.clone();
        let (columns, rows) = (form.columns.len(), form.rows.len());
        let mut unit: Vec<Option<f64>> = form.columns.iter().map(own_unit).collect();
        let mut scale: Vec<Option<f64>> = form.rows.iter().map(|row| size(row.upper)).collect();
        // Each round settles what touches something settled, in all places at once, so that order does not matter.
        for _ in 0..columns + rows {
            let mut found = false;
            let mut next_scale = scale.clone();
            for (k, row) in form.rows.iter().enumerate().filter(|(k, _)| scale[*k].is_none()) {
                let known = row.entries.iter().filter_map(|(j, v)| unit[*j].map(|u| (v * u).abs()));
                let most = known.fold(0.0, f64::max);
                if most > 0.0 {
                    next_scale[k] = Some(most);
                    found = true;
                }
            }
            let mut most = vec![0.0_f64; columns];
            for (k, row) in form.rows.iter().enumerate() {
                let Some(scale) = scale[k] else { continue };
                for (j, v) in row.entries.iter().filter(|(j, _)| unit[**j].is_none()) {
                    most[*j] = most[*j].max((v / scale).abs());
                }
            }
            for (j, most) in most.into_iter().enumerate().filter(|(_, most)| *most > 0.0) {
                unit[j] = Some(1.0 / most);
                found = true;
            }
            scale = next_scale;
            if !found {
                break;
            }
        }
        let unit: Vec<f64> = unit.into_iter().map(|u| u.unwrap_or(1.0)).collect();
        for (column, unit) in form.columns.iter_mut().zip(&unit) {
            column.lower /= unit;
            column.upper /= unit;
            column.objective *= unit;
            column.unit *= unit;
        }
        for ((i, j), v) in form.products.iter_mut() {
            *v *= unit[*i] * unit[*j];
        }
        for row in &mut form.rows {
            row.entries.iter_mut().for_each(|(j, v)| *v *= unit[*j]);
            row.products.iter_mut().for_each(|((i, j), v)| *v *= unit[*i] * unit[*j]);
        }
        form.split();
        form
    }

    /// The same with the objective reversed.
    pub(super) fn reversed(&self) -> Self {
        let mut form = self.clone();
        form.columns.iter_mut().for_each(|column| column.objective = -column.objective);
        form.products.values_mut().for_each(|v| *v = -*v);
        form.offset = -form.offset;
        form
    }

    /// Coefficients of all rows together.
    pub(super) fn size(&self) -> usize {
        self.columns.len()
            + self.products.len()
            + self.rows.iter().map(|r| 1 + r.entries.len() + r.products.len()).sum::<usize>()
    }

    /// A model for a solver.
    pub(super) fn model(&self) -> MathModel {
        let mut model = MathModel { objective_offset: self.offset, ..MathModel::default() };
        for column in &self.columns {
            let kind = if column.integral { ColumnKind::Integer } else { ColumnKind::Continuous };
            model.add_column("", column.lower, column.upper, column.objective, kind);
        }
        for ((i, j), v) in &self.products {
            model.quadratic_objective.push(*i as i32, *j as i32, *v);
        }
        for row in &self.rows {
            let entries: Vec<(i32, f64)> = row.entries.iter().map(|(j, v)| (*j as i32, *v)).collect();
            if row.products.is_empty() {
                model.add_row("", row.lower, row.upper, &entries);
            } else {
                let products: Vec<(i32, i32, f64)> =
                    row.products.iter().map(|((i, j), v)| (*i as i32, *j as i32, *v)).collect();
                model.add_quadratic_row("", row.lower, row.upper, &entries, &products);
            }
        }
        model
    }
}

impl Row {
    fn of((index, value): (&[i32], &[f64]), lower: f64, upper: f64) -> Self {
        let mut row = Self { lower, upper, scale: 1.0, ..Self::default() };
        for (j, v) in index.iter().zip(value) {
            *row.entries.entry(*j as usize).or_default() += v;
        }
        row
    }

    /// The coefficients, rounded, for telling rows apart.
    pub(super) fn coefficients(&self) -> Vec<u64> {
        let entries = self.entries.iter().flat_map(|(j, v)| [*j as u64, rounded(*v)]);
        let products =
            self.products.iter().flat_map(|((i, j), v)| [u64::MAX, *i as u64, *j as u64, rounded(*v)]);
        entries.chain(products).collect()
    }
}

fn pair(i: i32, j: i32) -> (usize, usize) {
    (i.min(j) as usize, i.max(j) as usize)
}

/// A number as bits, with about nine digits, so that rounding errors do not show.
pub(super) fn rounded(value: f64) -> u64 {
    if value == 0.0 || !value.is_finite() {
        return (value + 0.0).to_bits();
    }
    // 22 of the 52 bits are rounded away.
    let bits = value.to_bits();
    (bits + (1 << 21)) & !((1 << 22) - 1)
}

fn size(value: f64) -> Option<f64> {
    (value.is_finite() && value != 0.0).then_some(value.abs())
}

/// The unit that a column has by itself: integral columns count in ones.
fn own_unit(column: &Column) -> Option<f64> {
    if column.integral {
        return Some(1.0);
    }
    size(column.objective).map(|c| 1.0 / c).or_else(|| size(column.upper)).or_else(|| size(column.lower))
}
