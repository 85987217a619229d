//! Whether two canonical models are one and the same but for the order of columns and rows, and which columns correspond.
//!
//! Columns and rows get colours from what they are, and then again and again from the colours that they meet, until no
//! more are told apart (partition refinement). Where several have one colour, one of them is singled out on both sides.
//! What comes out is a map of columns, which is then checked number by number: the colours only search.

use std::collections::HashMap;

use super::canonical::{Canonical, Row, close, rounded};

/// Coefficients that may be looked at for one comparison; some hundred milliseconds.
const BUDGET: usize = 5_000_000;

/// A one-way mixture of numbers: the same on every machine.
fn mix(parts: &[u64]) -> u64 {
    parts.iter().fold(0x9e37_79b9_7f4a_7c15, |hash, part| {
        let x = (hash ^ part).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        x ^ (x >> 29)
    })
}

/// Colours of one model's columns and rows.
#[derive(Clone)]
struct Colours {
    columns: Vec<u64>,
    rows: Vec<u64>,
}

impl Colours {
    /// From what each is by itself.
    fn of(form: &Canonical) -> Self {
        Self::from(form, true, true)
    }

    /// The same without regard to objective coefficients, or to bounds and types.
    fn from(form: &Canonical, objective: bool, values: bool) -> Self {
        let columns = form.columns.iter().map(|c| {
            let price = if objective { rounded(c.objective) } else { 0 };
            match values {
                true => mix(&[rounded(c.lower), rounded(c.upper), price, u64::from(c.integral)]),
                false => mix(&[price]),
            }
        });
        let rows = form
            .rows
            .iter()
            .map(|r| mix(&[rounded(r.upper), r.entries.len() as u64, r.products.len() as u64]));
        Self { columns: columns.collect(), rows: rows.collect() }
    }

    /// From those that each meets. Sums do not depend on the order of what is added.
    fn next(&self, form: &Canonical) -> Self {
        let mut columns: Vec<u64> = self.columns.iter().map(|c| mix(&[1, *c])).collect();
        let mut rows: Vec<u64> = self.rows.iter().map(|c| mix(&[2, *c])).collect();
        let meet = |columns: &mut Vec<u64>, i: usize, j: usize, v: f64, at: u64| {
            let (a, b) = (self.columns[i], self.columns[j]);
            let square = u64::from(i == j);
            columns[i] = columns[i].wrapping_add(mix(&[3, at, rounded(v), b, square]));
            if i != j {
                columns[j] = columns[j].wrapping_add(mix(&[3, at, rounded(v), a, square]));
            }
            mix(&[4, rounded(v), a.wrapping_add(b), a ^ b, square])
        };
        for (&(i, j), v) in &form.products {
            meet(&mut columns, i, j, *v, 0);
        }
        for (k, row) in form.rows.iter().enumerate() {
            for (j, v) in &row.entries {
                rows[k] = rows[k].wrapping_add(mix(&[5, rounded(*v), self.columns[*j]]));
                columns[*j] = columns[*j].wrapping_add(mix(&[6, rounded(*v), self.rows[k]]));
            }
            for (&(i, j), v) in &row.products {
                let met = meet(&mut columns, i, j, *v, self.rows[k]);
                rows[k] = rows[k].wrapping_add(met);
            }
        }
        Self { columns, rows }
    }

    fn classes(&self) -> usize {
        let count = |colours: &[u64]| {
            let mut sorted = colours.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            sorted.len()
        };
        count(&self.columns) + count(&self.rows)
    }

    fn sorted(&self) -> (Vec<u64>, Vec<u64>) {
        let (mut columns, mut rows) = (self.columns.clone(), self.rows.clone());
        columns.sort_unstable();
        rows.sort_unstable();
        (columns, rows)
    }
}

/// How two models compare.
pub(super) enum Match {
    /// They are the same but for the order of columns and rows.
    Same,
    /// They cannot be the same.
    Different,
    /// The search would take too long.
    TooLarge,
}

/// Looks for a map from the columns of `a` to those of `b` under which the models are the same. Where several would do,
/// columns with the same name are tried first.
pub(super) fn isomorphism(a: &Canonical, b: &Canonical, same_name: &dyn Fn(usize, usize) -> bool) -> Match {
    if a.infeasible || b.infeasible {
        return if a.infeasible && b.infeasible { Match::Same } else { Match::Different };
    }
    let counts = |form: &Canonical| (form.columns.len(), form.rows.len(), form.size());
    if counts(a) != counts(b) || !close(a.offset, b.offset) {
        return Match::Different;
    }
    let mut budget = BUDGET;
    let search = &mut Search { a, b, same_name, budget: &mut budget };
    match search.finds(Colours::of(a), Colours::of(b)) {
        true => Match::Same,
        false if budget == 0 => Match::TooLarge,
        false => Match::Different,
    }
}

struct Search<'a> {
    a: &'a Canonical,
    b: &'a Canonical,
    same_name: &'a dyn Fn(usize, usize) -> bool,
    budget: &'a mut usize,
}

impl Search<'_> {
    /// Whether a map that fits these colours stands every check.
    fn finds(&mut self, mut left: Colours, mut right: Colours) -> bool {
        let mut classes = left.classes();
        loop {
            if left.sorted() != right.sorted() {
                return false;
            }
            *self.budget = self.budget.checked_sub(2 * self.a.size()).unwrap_or_else(|| {
                *self.budget = 0;
                0
            });
            if *self.budget == 0 {
                return false;
            }
            let (next_left, next_right) = (left.next(self.a), right.next(self.b));
            let next = next_left.classes();
            if next == classes {
                // No class was split on the left; the right may still differ in what its classes meet.
                if next_left.sorted() != next_right.sorted() {
                    return false;
                }
                break;
            }
            (left, right, classes) = (next_left, next_right, next);
        }
        let mut members: HashMap<u64, Vec<usize>> = HashMap::new();
        for (j, colour) in right.columns.iter().enumerate() {
            members.entry(*colour).or_default().push(j);
        }
        // The first column of the smallest class that holds several.
        let open = (0..left.columns.len())
            .filter_map(|j| members.get(&left.columns[j]).map(|m| (m.len(), j)))
            .filter(|(size, _)| *size > 1)
            .min();
        let Some((_, first)) = open else {
            let map: Option<Vec<usize>> =
                left.columns.iter().map(|colour| members.get(colour).map(|m| m[0])).collect();
            return map.is_some_and(|map| agrees(self.a, self.b, &map));
        };
        let mut candidates = members.remove(&left.columns[first]).unwrap_or_default();
        candidates.sort_by_key(|j| !(self.same_name)(first, *j));
        const SINGLED_OUT: u64 = 0x51_49_6c_75;
        let mut singled = left.clone();
        singled.columns[first] = mix(&[SINGLED_OUT, left.columns[first]]);
        candidates.into_iter().any(|j| {
            if *self.budget == 0 {
                return false;
            }
            let mut other = right.clone();
            other.columns[j] = mix(&[SINGLED_OUT, right.columns[j]]);
            self.finds(singled.clone(), other)
        })
    }
}

/// Whether `a` is `b` under the map, number by number.
fn agrees(a: &Canonical, b: &Canonical, map: &[usize]) -> bool {
    let columns = a.columns.iter().zip(map).all(|(x, j)| {
        let y = &b.columns[*j];
        x.integral == y.integral
            && close(x.lower, y.lower)
            && close(x.upper, y.upper)
            && close(x.objective, y.objective)
    });
    if !columns {
        return false;
    }
    let pair = |(i, j): (usize, usize)| (map[i].min(map[j]), map[i].max(map[j]));
    let same_products = |x: &std::collections::BTreeMap<(usize, usize), f64>,
                         y: &std::collections::BTreeMap<(usize, usize), f64>| {
        x.len() == y.len() && x.iter().all(|(p, v)| y.get(&pair(*p)).is_some_and(|w| close(*v, *w)))
    };
    if !same_products(&a.products, &b.products) {
        return false;
    }
    let support = |columns: &mut dyn Iterator<Item = usize>| {
        let mut columns: Vec<usize> = columns.collect();
        columns.sort_unstable();
        columns
    };
    let mut open: HashMap<Vec<usize>, Vec<&Row>> = HashMap::new();
    for row in &b.rows {
        open.entry(support(&mut row.entries.keys().copied())).or_default().push(row);
    }
    a.rows.iter().all(|row| {
        let key = support(&mut row.entries.keys().map(|j| map[*j]));
        let Some(rows) = open.get_mut(&key) else { return false };
        let found = rows.iter().position(|other| {
            close(row.upper, other.upper)
                && row.entries.iter().all(|(j, v)| other.entries.get(&map[*j]).is_some_and(|w| close(*v, *w)))
                && same_products(&row.products, &other.products)
        });
        found.map(|at| rows.swap_remove(at)).is_some()
    })
}

/// Columns of two different models that are likely to be the same.
///
/// Colours that took in more are trusted more, as long as they are the only ones of their kind on both sides. After those
/// of everything come those without regard to the objective, and to bounds and types, since one of these may be what
/// differs; then names; then what a column is by itself, in the order in which the columns were written.
pub(super) fn likely(
    a: &Canonical,
    b: &Canonical,
    name: &dyn Fn(usize, usize) -> bool,
) -> Vec<Option<usize>> {
    const ROUNDS: usize = 4;
    let mut map: Vec<Option<usize>> = vec![None; a.columns.len()];
    let mut taken = vec![false; b.columns.len()];
    for (objective, values) in [(true, true), (false, true), (true, false), (false, false)] {
        let mut history = vec![(Colours::from(a, objective, values), Colours::from(b, objective, values))];
        for k in 0..ROUNDS {
            let (left, right) = &history[k];
            let next = (left.next(a), right.next(b));
            history.push(next);
        }
        for (left, right) in history.iter().skip(1).rev() {
            pair_up(&left.columns, &right.columns, &mut map, &mut taken, true);
        }
    }
    for (i, place) in map.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
        if let Some(j) = (0..taken.len()).find(|j| !taken[*j] && name(i, *j)) {
            (*place, taken[j]) = (Some(j), true);
        }
    }
    for (objective, values) in [(true, true), (true, false), (false, true)] {
        let (left, right) = (Colours::from(a, objective, values), Colours::from(b, objective, values));
        pair_up(&left.columns, &right.columns, &mut map, &mut taken, false);
    }
    map
}

/// Pairs free columns of one colour: only where there is one on each side, or all in their order.
fn pair_up(left: &[u64], right: &[u64], map: &mut [Option<usize>], taken: &mut [bool], alone: bool) {
    let free = |colours: &[u64], is_free: &dyn Fn(usize) -> bool| {
        let mut of: HashMap<u64, Vec<usize>> = HashMap::new();
        for (j, colour) in colours.iter().enumerate().filter(|(j, _)| is_free(*j)) {
            of.entry(*colour).or_default().push(j);
        }
        of
    };
    let ours = free(left, &|j| map[j].is_none());
    let theirs = free(right, &|j| !taken[j]);
    for (colour, columns) in ours {
        let Some(others) = theirs.get(&colour) else { continue };
        if alone && (columns.len() > 1 || others.len() > 1) {
            continue;
        }
        for (i, j) in columns.iter().zip(others) {
            (map[*i], taken[*j]) = (Some(*j), true);
        }
    }
}
