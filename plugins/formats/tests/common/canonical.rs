//! One form for all models that say the same: what formats may say in other words is said in one.

use std::collections::BTreeMap;

use orlm_solver::{ColumnKind, MathModel};

/// A side of a row: what switches it on (column and value), entries, products, `<=` or `>=`, the number's bits.
type Side = (Option<(i32, u8)>, Vec<(i32, u64)>, Vec<(i32, i32, u64)>, bool, u64);

/// A model in canonical form. Numbers as bits: they must come back exactly.
#[derive(Debug, PartialEq)]
pub(crate) struct Canonical {
    sense: i32,
    offset: u64,
    columns: Vec<(u64, u64, u64, u8)>,
    products: Vec<(i32, i32, u64)>,
    sides: Vec<Side>,
    sets: Vec<(u8, Vec<i32>)>,
}

fn bits(v: f64) -> u64 {
    // Zero has two forms that mean the same.
    (v + 0.0).to_bits()
}

fn linear((index, value): (&[i32], &[f64])) -> Vec<(i32, u64)> {
    let mut sum: BTreeMap<i32, f64> = BTreeMap::new();
    for (&j, &v) in index.iter().zip(value) {
        *sum.entry(j).or_default() += v;
    }
    sum.into_iter().filter(|e| e.1 != 0.0).map(|(j, v)| (j, bits(v))).collect()
}

fn products(list: impl Iterator<Item = (i32, i32, f64)>) -> Vec<(i32, i32, u64)> {
    let mut all: Vec<_> = list.map(|(i, j, v)| (i.min(j), i.max(j), bits(v))).filter(|p| p.2 != 0).collect();
    all.sort_unstable();
    all
}

/// The canonical form of a model without general constraints, cones, nonlinear parts and several objectives.
pub(crate) fn canonical(m: &MathModel) -> Canonical {
    let mut sides: Vec<Side> = Vec::new();
    let mut both = |switch: Option<(i32, u8)>, entries: Vec<_>, products: Vec<_>, lower: f64, upper: f64| {
        if lower.is_finite() {
            sides.push((switch, entries.clone(), products.clone(), false, bits(lower)));
        }
        if upper.is_finite() {
            sides.push((switch, entries, products, true, bits(upper)));
        }
    };
    for i in 0..m.n_rows() {
        both(None, linear(m.rows.matrix.row(i)), Vec::new(), m.rows.lower[i], m.rows.upper[i]);
    }
    let q = &m.quadratic_rows;
    for i in 0..m.n_quadratic_rows() {
        let range = q.start[i] as usize..q.start[i + 1] as usize;
        let terms = products(range.map(|p| (q.terms.i[p], q.terms.j[p], q.terms.v[p])));
        both(None, linear(q.linear.row(i)), terms, q.lower[i], q.upper[i]);
    }
    let ind = &m.indicators;
    for k in 0..ind.column.len() {
        let entries = linear(ind.rows.row(k));
        let (column, value, lower, upper) = (ind.column[k], ind.value[k], ind.lower[k], ind.upper[k]);
        if !entries.is_empty() {
            both(Some((column, value)), entries, Vec::new(), lower, upper);
        } else if lower > 0.0 || upper < 0.0 {
            // A row that cannot hold: the switch is off.
            let off = f64::from(1 - value);
            both(None, vec![(column, bits(1.0))], Vec::new(), off, off);
        }
    }
    let col = &m.columns;
    let mut columns = Vec::new();
    for j in 0..m.n_cols() {
        let (lower, mut upper) = (col.lower[j], col.upper[j]);
        if lower > upper {
            both(None, vec![(j as i32, bits(1.0))], Vec::new(), f64::NEG_INFINITY, upper);
            upper = lower;
        }
        let zero_within = lower <= 0.0 && upper >= 0.0;
        let kind = match col.kind[j] {
            ColumnKind::Binary => ColumnKind::Integer,
            ColumnKind::SemiContinuous if zero_within => ColumnKind::Continuous,
            ColumnKind::SemiInteger if zero_within => ColumnKind::Integer,
            kind => kind,
        };
        columns.push((bits(lower), bits(upper), bits(col.objective[j]), kind as u8));
    }
    sides.sort_unstable();
    let mut sets: Vec<(u8, Vec<i32>)> = Vec::new();
    for (s, &order) in m.sos.order.iter().enumerate() {
        let (index, weight) = m.sos.members.row(s);
        let mut members: Vec<(i32, f64)> = index.iter().copied().zip(weight.iter().copied()).collect();
        members.sort_by(|a, b| a.1.total_cmp(&b.1));
        if members.len() > usize::from(order) {
            sets.push((order, members.into_iter().map(|e| e.0).collect()));
        }
    }
    let t = &m.quadratic_objective;
    Canonical {
        sense: m.sense.sign(),
        offset: bits(m.objective_offset),
        columns,
        products: products((0..t.v.len()).map(|p| (t.i[p], t.j[p], t.v[p]))),
        sides,
        sets,
    }
}
