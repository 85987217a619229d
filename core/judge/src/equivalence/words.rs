//! How two models differ, in words.

use std::collections::BTreeMap;

use orlm_solver::MathModel;

use super::canonical::{Canonical, Column, Row, close, rounded};

/// Differences that are told; more say no more.
const MOST: usize = 12;
/// Terms of a row that are written out.
const TERMS: usize = 8;

/// A canonical model and the names of what was written.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) form: &'a Canonical,
    pub(super) model: &'a MathModel,
}

/// A row with both of its sides.
struct Whole<'a> {
    row: &'a Row,
    lower: f64,
    upper: f64,
}

impl<'a> Named<'a> {
    /// The name of a column as it was written, or its number.
    pub(super) fn name(&self, j: usize) -> String {
        let origin = self.form.columns[j].origin;
        match self.model.columns.names.get(origin) {
            Some(name) => name.to_string(),
            None if origin < self.model.n_cols() => format!("column {}", origin + 1),
            None => "an auxiliary column".into(),
        }
    }

    /// Rows with both sides; the halves of an equality or a range are one again.
    fn whole_rows(&self) -> Vec<Whole<'a>> {
        let mut rows: BTreeMap<Vec<u64>, Whole<'a>> = BTreeMap::new();
        for row in &self.form.rows {
            let negative = row.scale < 0.0;
            let key = coefficients(row, Some, if negative { -1.0 } else { 1.0 }).unwrap_or_default();
            let (lower, upper) = if negative {
                (row.upper * row.scale, f64::INFINITY)
            } else {
                (f64::NEG_INFINITY, row.upper * row.scale)
            };
            let whole = rows.entry(key).or_insert(Whole { row, lower, upper });
            whole.lower = whole.lower.max(lower);
            whole.upper = whole.upper.min(upper);
        }
        rows.into_values().collect()
    }

    fn row(&self, whole: &Whole<'_>) -> String {
        let row = whole.row;
        let unit = |j: usize| self.form.columns[j].unit;
        let linear = row.entries.iter().map(|(j, v)| (v * row.scale / unit(*j), self.name(*j)));
        let products = row.products.iter().map(|((i, j), v)| {
            (v * row.scale / unit(*i) / unit(*j), format!("{} * {}", self.name(*i), self.name(*j)))
        });
        let left = sum(linear.chain(products));
        match (whole.lower, whole.upper) {
            (l, u) if close(l, u) => format!("{left} = {}", number(u)),
            (f64::NEG_INFINITY, u) => format!("{left} <= {}", number(u)),
            (l, f64::INFINITY) => format!("{left} >= {}", number(l)),
            (l, u) => format!("{} <= {left} <= {}", number(l), number(u)),
        }
    }
}

fn number(value: f64) -> String {
    // Without the noise of scaling there and back.
    let rounded = format!("{value:.9e}").parse().unwrap_or(value);
    format!("{rounded}")
}

fn sum(terms: impl Iterator<Item = (f64, String)>) -> String {
    let mut text = String::new();
    for (n, (v, name)) in terms.enumerate() {
        if n == TERMS {
            text.push_str(" + …");
            break;
        }
        match (n, v < 0.0) {
            (0, false) => {}
            (0, true) => text.push('-'),
            (_, false) => text.push_str(" + "),
            (_, true) => text.push_str(" - "),
        }
        if !close(v.abs(), 1.0) {
            text.push_str(&format!("{} ", number(v.abs())));
        }
        text.push_str(&name);
    }
    if text.is_empty() { "0".into() } else { text }
}

/// A row's coefficients over other columns; `None` if one of them has no place there.
fn coefficients(row: &Row, place: impl Fn(usize) -> Option<usize>, sign: f64) -> Option<Vec<u64>> {
    let mut parts: Vec<[u64; 3]> = Vec::with_capacity(row.entries.len() + row.products.len());
    for (j, v) in &row.entries {
        parts.push([place(*j)? as u64, u64::MAX, rounded(v * sign)]);
    }
    for ((i, j), v) in &row.products {
        let (i, j) = (place(*i)? as u64, place(*j)? as u64);
        parts.push([i.min(j), i.max(j), rounded(v * sign)]);
    }
    parts.sort_unstable();
    Some(parts.into_iter().flatten().collect())
}

/// The columns of a row, over other columns where they have a place there.
fn support(row: &Row, place: impl Fn(usize) -> Option<usize>) -> Vec<Option<usize>> {
    let mut columns: Vec<Option<usize>> = row.entries.keys().map(|j| place(*j)).collect();
    columns.extend(row.products.keys().flat_map(|(i, j)| [place(*i), place(*j)]));
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Share of columns that two rows have in common.
fn overlap(a: &[Option<usize>], b: &[Option<usize>]) -> f64 {
    let common = a.iter().filter(|j| j.is_some() && b.contains(j)).count();
    common as f64 / (a.len() + b.len() - common).max(1) as f64
}

/// What is different, the weightiest first. `map` says which column of the reference a column of the program is.
pub(super) fn differences(program: Named<'_>, reference: Named<'_>, map: &[Option<usize>]) -> Vec<String> {
    let mut out = Vec::new();
    if program.form.infeasible || reference.form.infeasible {
        let who = if program.form.infeasible { "program's" } else { "reference's" };
        return vec![format!("the {who} rows contradict each other, whatever the objective")];
    }
    columns(program, reference, map, &mut out);
    rows(program, reference, map, &mut out);
    if !close(program.form.offset, reference.form.offset) {
        let sign = |n: Named<'_>| if n.form.maximised { -n.form.offset } else { n.form.offset };
        let (a, b) = (number(sign(reference)), number(sign(program)));
        out.push(format!("the objective's constant is {a} in the reference and {b} in the program"));
    }
    if out.len() > MOST {
        let more = out.len() - MOST;
        out.truncate(MOST);
        out.push(format!("and {more} more"));
    }
    out
}

fn columns(program: Named<'_>, reference: Named<'_>, map: &[Option<usize>], out: &mut Vec<String>) {
    let mut seen = vec![false; reference.form.columns.len()];
    for (i, j) in map.iter().enumerate() {
        let name = program.name(i);
        let Some(j) = *j else {
            out.push(format!("{name} of the program has no counterpart in the reference"));
            continue;
        };
        seen[j] = true;
        let (ours, theirs) = (&program.form.columns[i], &reference.form.columns[j]);
        let other = reference.name(j);
        let name = if other == name { name } else { format!("{other} (in the program {name})") };
        if ours.integral != theirs.integral {
            let word = |c: &Column| if c.integral { "whole" } else { "continuous" };
            out.push(format!(
                "{name} is {} in the reference and {} in the program",
                word(theirs),
                word(ours)
            ));
        }
        if !close(ours.lower, theirs.lower) || !close(ours.upper, theirs.upper) {
            let (a, b) = (bounds(theirs), bounds(ours));
            out.push(format!("{name} lies in {a} in the reference and in {b} in the program"));
        }
        let price = |n: Named<'_>, c: &Column| {
            number(if n.form.maximised { -c.objective / c.unit } else { c.objective / c.unit })
        };
        if !close(ours.objective, theirs.objective) {
            let (a, b) = (price(reference, theirs), price(program, ours));
            out.push(format!("{name} has {a} in the reference's objective and {b} in the program's"));
        }
    }
    for j in (0..seen.len()).filter(|j| !seen[*j]) {
        out.push(format!("{} of the reference has no counterpart in the program", reference.name(j)));
    }
}

fn bounds(column: &Column) -> String {
    let (mut lower, mut upper) = (column.lower / column.unit, column.upper / column.unit);
    if column.unit < 0.0 {
        (lower, upper) = (upper, lower);
    }
    format!("[{}, {}]", number(lower), number(upper))
}

fn rows(program: Named<'_>, reference: Named<'_>, map: &[Option<usize>], out: &mut Vec<String>) {
    let signed = |row: &Row| if row.scale < 0.0 { -1.0 } else { 1.0 };
    let mut theirs: Vec<Option<Whole<'_>>> = reference.whole_rows().into_iter().map(Some).collect();
    let mut by_key: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    for (k, whole) in theirs.iter().flatten().enumerate() {
        for sign in [1.0, -1.0] {
            if let Some(key) = coefficients(whole.row, Some, sign * signed(whole.row)) {
                by_key.insert(key, k);
            }
        }
    }
    let pair = |ours: &Whole<'_>, other: &Whole<'_>, out: &mut Vec<String>| {
        out.push(format!("the reference has {}, the program {}", reference.row(other), program.row(ours)));
    };
    let mut left = Vec::new();
    for ours in program.whole_rows() {
        let key = coefficients(ours.row, |j| map[j], signed(ours.row));
        let at = key.and_then(|key| by_key.get(&key).copied()).filter(|k| theirs[*k].is_some());
        match at.and_then(|k| theirs[k].take()) {
            None => left.push(ours),
            Some(other) if same_sides(&ours, &other) => {}
            Some(other) => pair(&ours, &other, out),
        }
    }
    // Rows over the same or nearly the same columns are two versions of one.
    let mut rest = Vec::new();
    for ours in left {
        let columns = support(ours.row, |j| map[j]);
        let likeness = |other: &Option<Whole<'_>>| {
            other.as_ref().map_or(0.0, |other| overlap(&columns, &support(other.row, Some)))
        };
        let best = (0..theirs.len()).max_by(|a, b| likeness(&theirs[*a]).total_cmp(&likeness(&theirs[*b])));
        match best.filter(|k| likeness(&theirs[*k]) >= 0.6).and_then(|k| theirs[k].take()) {
            Some(other) => pair(&ours, &other, out),
            None => rest.push(ours),
        }
    }
    for other in theirs.iter().flatten() {
        out.push(format!("the program lacks {}", reference.row(other)));
    }
    for ours in rest {
        out.push(format!("the program adds {}", program.row(&ours)));
    }
}

/// Whether two rows with the same coefficients, up to their sign and scale, have the same sides.
fn same_sides(a: &Whole<'_>, b: &Whole<'_>) -> bool {
    let sides = |whole: &Whole<'_>| {
        let (l, u) = (whole.lower / whole.row.scale.abs(), whole.upper / whole.row.scale.abs());
        (l, u)
    };
    let ((al, au), (bl, bu)) = (sides(a), sides(b));
    (close(al, bl) && close(au, bu)) || (close(al, -bu) && close(au, -bl))
}
