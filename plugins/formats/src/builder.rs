//! What both readers share: columns by name, bounds as far as they were stated, rows of every sort.

use std::collections::{BTreeMap, HashMap};

use orlm_solver::{ColumnKind, MathModel, Sense};

use crate::names::Originals;

/// What a file has said about a column so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) objective: f64,
    pub(crate) integer: bool,
    pub(crate) binary: bool,
    pub(crate) semi: bool,
}

/// A row: bounds, linear entries, products. Equal columns are added up at the end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) entries: Vec<(i32, f64)>,
    pub(crate) products: Vec<(i32, i32, f64)>,
    /// The column and the value that switch the row on.
    pub(crate) indicator: Option<(i32, bool)>,
}

/// A model under construction.
#[derive(Default)]
pub(crate) struct Builder {
    index: HashMap<String, i32>,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    pub(crate) sos: Vec<(u8, Vec<(i32, f64)>)>,
    pub(crate) products: Vec<(i32, i32, f64)>,
    pub(crate) offset: f64,
    pub(crate) sense: Sense,
    pub(crate) originals: Originals,
}

impl Builder {
    /// The column with this name, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<i32> {
        self.index.get(name).copied()
    }

    /// The column with this name; a new one with the default bounds if there is none.
    pub(crate) fn column(&mut self, name: &str) -> i32 {
        if let Some(j) = self.find(name) {
            return j;
        }
        // A file of that many names would be larger than any that is read.
        let j = self.columns.len() as i32;
        self.index.insert(name.to_owned(), j);
        self.columns.push(Column { name: name.to_owned(), ..Column::default() });
        j
    }

    /// What was said about a column.
    pub(crate) fn at(&mut self, j: i32) -> &mut Column {
        &mut self.columns[j as usize]
    }

    /// Takes a column that is fixed at 1 and stands in the objective only for what it is: the constant term.
    pub(crate) fn fold_constant(&mut self, name: &str) {
        let Some(at) = self.find(name) else { return };
        let c = &self.columns[at as usize];
        let fixed = (c.lower, c.upper) == (Some(1.0), Some(1.0)) && !c.integer && !c.binary && !c.semi;
        let in_row = |r: &Row| {
            r.entries.iter().any(|e| e.0 == at)
                || r.products.iter().any(|p| p.0 == at || p.1 == at)
                || r.indicator.is_some_and(|i| i.0 == at)
        };
        let used = self.rows.iter().any(in_row)
            || self.products.iter().any(|p| p.0 == at || p.1 == at)
            || self.sos.iter().flat_map(|s| &s.1).any(|e| e.0 == at);
        if !fixed || used {
            return;
        }
        self.offset += self.columns.remove(at as usize).objective;
        // The columns behind it move up.
        let shift = |j: &mut i32| *j -= i32::from(*j > at);
        for row in &mut self.rows {
            row.entries.iter_mut().for_each(|e| shift(&mut e.0));
            row.products.iter_mut().for_each(|p| {
                shift(&mut p.0);
                shift(&mut p.1);
            });
            row.indicator.iter_mut().for_each(|i| shift(&mut i.0));
        }
        self.products.iter_mut().for_each(|p| {
            shift(&mut p.0);
            shift(&mut p.1);
        });
        self.sos.iter_mut().flat_map(|s| &mut s.1).for_each(|e| shift(&mut e.0));
        self.index.remove(name);
        self.index.values_mut().for_each(shift);
    }

    /// The model. Numbers and logic are for `MathModel::validate`.
    pub(crate) fn finish(self) -> MathModel {
        let mut m = MathModel { sense: self.sense, objective_offset: self.offset, ..MathModel::default() };
        for c in &self.columns {
            let kind = match (c.semi, c.integer, c.binary) {
                (true, true, _) | (true, _, true) => ColumnKind::SemiInteger,
                (true, false, false) => ColumnKind::SemiContinuous,
                (false, _, true) => ColumnKind::Binary,
                (false, true, false) => ColumnKind::Integer,
                (false, false, false) => ColumnKind::Continuous,
            };
            let default_upper = if c.binary { 1.0 } else { f64::INFINITY };
            let (lower, upper) = (c.lower.unwrap_or(0.0), c.upper.unwrap_or(default_upper));
            m.add_column(self.originals.of("col", &c.name), lower, upper, c.objective, kind);
        }
        for (i, j, v) in merged(&self.products) {
            m.quadratic_objective.push(i, j, v);
        }
        for row in &self.rows {
            let entries = summed(&row.entries);
            if let Some((column, value)) = row.indicator {
                m.add_indicator(column, value, row.lower, row.upper, &entries);
            } else if row.products.is_empty() {
                m.add_row(self.originals.of("row", &row.name), row.lower, row.upper, &entries);
            } else {
                let name = self.originals.of("row", &row.name);
                m.add_quadratic_row(name, row.lower, row.upper, &entries, &merged(&row.products));
            }
        }
        for (order, members) in &self.sos {
            m.add_sos(*order, members);
        }
        m
    }
}

/// Entries with each column once, in the order of first mention.
fn summed(entries: &[(i32, f64)]) -> Vec<(i32, f64)> {
    let mut at: HashMap<i32, usize> = HashMap::with_capacity(entries.len());
    let mut out: Vec<(i32, f64)> = Vec::with_capacity(entries.len());
    for &(j, v) in entries {
        match at.get(&j) {
            Some(&p) => out[p].1 += v,
            None => {
                at.insert(j, out.len());
                out.push((j, v));
            }
        }
    }
    out
}

/// Products with each pair once.
fn merged(products: &[(i32, i32, f64)]) -> Vec<(i32, i32, f64)> {
    let mut sum: BTreeMap<(i32, i32), f64> = BTreeMap::new();
    for &(i, j, v) in products {
        *sum.entry((i.min(j), i.max(j))).or_default() += v;
    }
    sum.into_iter().map(|((i, j), v)| (i, j, v)).collect()
}
