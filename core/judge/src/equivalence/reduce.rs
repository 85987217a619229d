//! Steps that leave out what a model does not need, until none of them finds anything. Each keeps the optimum and which
//! values of the remaining columns are allowed.

use std::collections::BTreeMap;

use super::canonical::{Canonical, Column, Row};

/// Rounds at most. What is left then is a correct form all the same.
const ROUNDS: usize = 50;
/// Room for rounding errors, relative to the size of what is compared.
const TOLERANCE: f64 = 1e-9;

/// Reduces a model.
pub(super) fn reduce(form: &mut Canonical) {
    for _ in 0..ROUNDS {
        let before = measure(form);
        tidy(form);
        if form.infeasible {
            form.columns.clear();
            form.rows.clear();
            form.products.clear();
            return;
        }
        eliminate_slack(form);
        drop_unused(form);
        if measure(form) == before {
            return;
        }
    }
}

fn measure(form: &Canonical) -> (usize, usize, usize, Vec<(u64, u64)>) {
    let bounds = form.columns.iter().map(|c| (c.lower.to_bits(), c.upper.to_bits())).collect();
    let entries = form.rows.iter().map(|r| r.entries.len() + r.products.len()).sum();
    (form.columns.len(), form.rows.len(), entries, bounds)
}

/// Bounds, fixed columns, and rows that are bounds or say nothing.
fn tidy(form: &mut Canonical) {
    check_bounds(form);
    reverse_negative(form);
    insert_fixed(form);
    let mut kept: Vec<Row> = Vec::with_capacity(form.rows.len());
    let mut seen: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    for mut row in std::mem::take(&mut form.rows) {
        row.entries.retain(|_, v| *v != 0.0);
        row.products.retain(|_, v| *v != 0.0);
        if row.products.is_empty() && row.entries.len() <= 1 {
            form.infeasible |= !as_bound(&row, &mut form.columns);
            continue;
        }
        drop_idle_sides(&mut row, &form.columns);
        if row.lower == f64::NEG_INFINITY && row.upper == f64::INFINITY {
            continue;
        }
        scale(&mut row);
        // Rows with the same coefficients are one.
        match seen.get(&row.coefficients()) {
            Some(&at) => {
                let other: &mut Row = &mut kept[at];
                other.lower = other.lower.max(row.lower);
                other.upper = other.upper.min(row.upper);
                let slip = TOLERANCE * other.upper.abs().max(1.0);
                form.infeasible |= other.lower > other.upper + slip;
            }
            None => {
                seen.insert(row.coefficients(), kept.len());
                kept.push(row);
            }
        }
    }
    form.rows = kept;
    form.products.retain(|_, v| *v != 0.0);
    check_bounds(form);
}

/// Whole bounds for whole columns, and whether any contradict each other.
fn check_bounds(form: &mut Canonical) {
    for column in &mut form.columns {
        if column.integral {
            let slip = |v: f64| TOLERANCE * v.abs().max(1.0);
            // Zero is added since `ceil` of a little less than zero is minus zero.
            column.lower = (column.lower - slip(column.lower)).ceil() + 0.0;
            column.upper = (column.upper + slip(column.upper)).floor() + 0.0;
        }
        let slip = TOLERANCE * column.lower.abs().max(1.0);
        form.infeasible |= column.lower > column.upper + slip;
    }
}

/// Columns without a lower and with an upper bound are turned around.
fn reverse_negative(form: &mut Canonical) {
    let turned: Vec<bool> =
        form.columns.iter().map(|c| c.lower == f64::NEG_INFINITY && c.upper < f64::INFINITY).collect();
    if !turned.contains(&true) {
        return;
    }
    let sign = |j: usize| if turned[j] { -1.0 } else { 1.0 };
    for (j, column) in form.columns.iter_mut().enumerate().filter(|(j, _)| turned[*j]) {
        (column.lower, column.upper) = (-column.upper, -column.lower);
        column.objective *= sign(j);
        column.unit *= sign(j);
    }
    form.products.iter_mut().for_each(|((i, j), v)| *v *= sign(*i) * sign(*j));
    for row in &mut form.rows {
        row.entries.iter_mut().for_each(|(j, v)| *v *= sign(*j));
        row.products.iter_mut().for_each(|((i, j), v)| *v *= sign(*i) * sign(*j));
    }
}

/// Puts in the value of columns that can have only one.
fn insert_fixed(form: &mut Canonical) {
    let fixed: Vec<Option<f64>> =
        form.columns.iter().map(|c| (c.lower == c.upper).then_some(c.lower)).collect();
    if fixed.iter().all(Option::is_none) {
        return;
    }
    for (column, value) in form.columns.iter_mut().zip(&fixed) {
        if let Some(value) = value {
            form.offset += column.objective * value;
            column.objective = 0.0;
        }
    }
    let mut linear: BTreeMap<usize, f64> = BTreeMap::new();
    form.offset += insert(&mut form.products, &mut linear, &fixed);
    for (j, v) in linear {
        form.columns[j].objective += v;
    }
    for row in &mut form.rows {
        let mut constant = insert(&mut row.products, &mut row.entries, &fixed);
        row.entries.retain(|j, v| match fixed[*j] {
            Some(value) => {
                constant += *v * value;
                false
            }
            None => true,
        });
        row.lower -= constant;
        row.upper -= constant;
    }
}

/// Puts values into products: what becomes linear goes to `linear`, what becomes constant is returned.
fn insert(
    products: &mut BTreeMap<(usize, usize), f64>,
    linear: &mut BTreeMap<usize, f64>,
    fixed: &[Option<f64>],
) -> f64 {
    let mut constant = 0.0;
    products.retain(|&(i, j), v| match (fixed[i], fixed[j]) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            constant += *v * a * b;
            false
        }
        (Some(a), None) => {
            *linear.entry(j).or_default() += *v * a;
            false
        }
        (None, Some(b)) => {
            *linear.entry(i).or_default() += *v * b;
            false
        }
    });
    constant
}

/// Turns a row of at most one column into bounds. False if nothing can satisfy it.
fn as_bound(row: &Row, columns: &mut [Column]) -> bool {
    let slip = |v: f64| TOLERANCE * v.abs().max(1.0);
    let Some((&j, &v)) = row.entries.iter().next() else {
        return row.lower <= slip(row.lower) && row.upper >= -slip(row.upper);
    };
    let (mut lower, mut upper) = (row.lower / v, row.upper / v);
    if v < 0.0 {
        (lower, upper) = (upper, lower);
    }
    let column = &mut columns[j];
    column.lower = column.lower.max(lower);
    column.upper = column.upper.min(upper);
    true
}

/// Sides that hold for all values within the bounds are left out.
fn drop_idle_sides(row: &mut Row, columns: &[Column]) {
    if !row.products.is_empty() {
        return;
    }
    let (mut least, mut most) = (0.0, 0.0);
    for (&j, &v) in &row.entries {
        let column = &columns[j];
        let (a, b) = (v * column.lower, v * column.upper);
        least += a.min(b);
        most += a.max(b);
    }
    let slip = |v: f64| TOLERANCE * v.abs().max(1.0);
    if row.upper < f64::INFINITY && most <= row.upper + slip(row.upper) {
        row.upper = f64::INFINITY;
    }
    if row.lower > f64::NEG_INFINITY && least >= row.lower - slip(row.lower) {
        row.lower = f64::NEG_INFINITY;
    }
}

/// Scales a row so that its largest coefficient is 1 and the first of that size is positive.
fn scale(row: &mut Row) {
    let all = || row.entries.values().chain(row.products.values());
    let most = all().map(|v| v.abs()).fold(0.0, f64::max);
    let first = all().find(|v| v.abs() >= most * (1.0 - TOLERANCE)).copied().unwrap_or(1.0);
    let factor = first.signum() / most;
    if factor == 1.0 || !factor.is_finite() {
        return;
    }
    row.entries.values_mut().chain(row.products.values_mut()).for_each(|v| *v *= factor);
    row.lower *= factor;
    row.upper *= factor;
    if factor < 0.0 {
        (row.lower, row.upper) = (row.upper, row.lower);
    }
    row.scale /= factor;
}

/// Continuous columns that stand in one row only. Without a price, such a column only widens the row. With one, it is what
/// the rest of an equality says, and the row becomes its range.
fn eliminate_slack(form: &mut Canonical) {
    /// So many that one row less changes nothing.
    const MANY: usize = usize::MAX / 2;
    let mut rows_of = vec![0usize; form.columns.len()];
    for row in &form.rows {
        row.entries.keys().for_each(|j| rows_of[*j] += 1);
    }
    // In products a column cannot be left out.
    let products = form.products.keys().chain(form.rows.iter().flat_map(|row| row.products.keys()));
    products.for_each(|(i, j)| (rows_of[*i], rows_of[*j]) = (MANY, MANY));
    for row in &mut form.rows {
        let columns = &form.columns;
        let single = |j: &usize| rows_of[*j] == 1 && !columns[*j].integral;
        let free: Vec<usize> =
            row.entries.keys().copied().filter(|j| single(j) && columns[*j].objective == 0.0).collect();
        for j in free {
            let Some(k) = row.entries.remove(&j) else { continue };
            let column = &mut form.columns[j];
            let (a, b) = (k * column.lower, k * column.upper);
            row.lower -= a.max(b);
            row.upper -= a.min(b);
            (column.lower, column.upper) = (0.0, 0.0);
        }
        if row.lower != row.upper || !row.products.is_empty() {
            continue;
        }
        let columns = &form.columns;
        let mut priced = row.entries.keys().copied().filter(|j| rows_of[*j] == 1 && !columns[*j].integral);
        // Of several, none is more a definition than the others.
        let (Some(j), None) = (priced.next(), priced.next()) else { continue };
        let Some(k) = row.entries.remove(&j) else { continue };
        let column = &mut form.columns[j];
        let (side, price) = (row.upper, column.objective / k);
        let (a, b) = (side - k * column.lower, side - k * column.upper);
        (row.lower, row.upper) = (a.min(b), a.max(b));
        (column.lower, column.upper, column.objective) = (0.0, 0.0, 0.0);
        form.offset += price * side;
        for (i, v) in &row.entries {
            form.columns[*i].objective -= price * v;
        }
    }
}

/// Columns that stand nowhere.
fn drop_unused(form: &mut Canonical) {
    let mut used: Vec<bool> = form.columns.iter().map(|column| column.objective != 0.0).collect();
    let products = form.products.keys().chain(form.rows.iter().flat_map(|row| row.products.keys()));
    products.for_each(|(i, j)| (used[*i], used[*j]) = (true, true));
    form.rows.iter().flat_map(|row| row.entries.keys()).for_each(|j| used[*j] = true);
    if !used.contains(&false) {
        return;
    }
    let mut place = vec![0; used.len()];
    let mut kept = Vec::new();
    for (j, column) in std::mem::take(&mut form.columns).into_iter().enumerate() {
        if used[j] {
            place[j] = kept.len();
            kept.push(column);
        }
    }
    form.columns = kept;
    let moved = |products: &mut BTreeMap<(usize, usize), f64>| {
        *products =
            std::mem::take(products).into_iter().map(|((i, j), v)| ((place[i], place[j]), v)).collect();
    };
    moved(&mut form.products);
    for row in &mut form.rows {
        row.entries = std::mem::take(&mut row.entries).into_iter().map(|(j, v)| (place[j], v)).collect();
        moved(&mut row.products);
    }
}
