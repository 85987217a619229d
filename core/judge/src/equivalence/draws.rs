//! Two models with the same changes made to both: if they are of one problem, they keep agreeing.
//!
//! The changes are such that a right model stays right however it was written. A number of the problem stands in both
//! models; wherever it stands, it is changed by the same factor, so nobody must know which column is which. Objective
//! coefficients keep their signs. Capacities (rows with coefficients and right-hand side above zero) and upper bounds
//! only get smaller: what was derived from the larger ones, a big M or a redundant bound, stays valid.

use std::collections::BTreeMap;

use orlm_solver::MathModel;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::canonical::{Canonical, Row, rounded};

/// Places in the two models (program's, reference's) that get one factor.
type Places = (Vec<usize>, Vec<usize>);

/// What can be changed in both.
pub(super) struct Shared {
    /// Columns with one objective coefficient.
    prices: Vec<Places>,
    /// Rows that are capacities with the same right-hand sides.
    capacities: Vec<Places>,
    /// Rows that are capacities and differ in their right-hand sides.
    suspects: Vec<Places>,
    /// Columns with a price and one upper bound above 1. Those without a price, such as places in a tour, have bounds that are
    /// no data of the problem.
    bounds: Vec<Places>,
}

impl Shared {
    /// What both models have. Which column is which is never guessed: two right models of one tour that start in different
    /// towns would be told apart by a wrong guess.
    pub(super) fn of(program: &Canonical, reference: &Canonical) -> Self {
        let prices = |form: &Canonical| {
            let columns = form.columns.iter().enumerate().filter(|(_, c)| c.objective != 0.0);
            grouped(columns.map(|(j, c)| (vec![rounded(c.objective)], j)))
        };
        let bounds = |form: &Canonical| {
            let bounded = |c: &super::canonical::Column| {
                c.upper.is_finite() && c.upper > 1.0 && c.lower >= 0.0 && c.objective != 0.0
            };
            let columns = form.columns.iter().enumerate().filter(|(_, c)| bounded(c));
            grouped(
                columns.map(|(j, c)| (vec![rounded(c.lower), rounded(c.upper), u64::from(c.integral)], j)),
            )
        };
        let (capacities, suspects) = capacities(program, reference);
        Self {
            prices: matched(prices(program), prices(reference)),
            capacities,
            suspects,
            bounds: matched(bounds(program), bounds(reference)),
        }
    }

    /// Whether anything can be changed.
    pub(super) fn any(&self) -> bool {
        [&self.prices, &self.capacities, &self.suspects, &self.bounds].iter().any(|places| !places.is_empty())
    }

    /// Draw number `number`: the changed program's model and the changed reference's. Even numbers change prices only.
    pub(super) fn draw(
        &self,
        program: &Canonical,
        reference: &Canonical,
        number: u64,
    ) -> (MathModel, MathModel) {
        let mut rng = ChaCha8Rng::seed_from_u64(number);
        let (mut a, mut b) = (program.clone(), reference.clone());
        for (ours, theirs) in &self.prices {
            let factor = rng.random_range(-0.9..0.9_f64).exp();
            ours.iter().for_each(|j| a.columns[*j].objective *= factor);
            theirs.iter().for_each(|j| b.columns[*j].objective *= factor);
        }
        if number % 2 == 1 || self.prices.is_empty() {
            let capacities = self.capacities.iter().map(|places| (places, false));
            for ((ours, theirs), always) in
                capacities.chain(self.suspects.iter().map(|places| (places, true)))
            {
                let factor = if always || rng.random_bool(0.5) { rng.random_range(0.3..1.0) } else { 1.0 };
                ours.iter().for_each(|k| a.rows[*k].upper *= factor);
                theirs.iter().for_each(|k| b.rows[*k].upper *= factor);
            }
            for (ours, theirs) in &self.bounds {
                let factor = if rng.random_bool(0.3) { rng.random_range(0.4..1.0) } else { 1.0 };
                let tighten = |form: &mut Canonical, j: usize| {
                    let column = &mut form.columns[j];
                    let smaller = column.upper * factor;
                    let smaller = if column.integral { smaller.floor() } else { smaller };
                    column.upper = smaller.max(column.lower);
                };
                ours.iter().for_each(|j| tighten(&mut a, *j));
                theirs.iter().for_each(|j| tighten(&mut b, *j));
            }
        }
        (a.model(), b.model())
    }
}

fn grouped(places: impl Iterator<Item = (Vec<u64>, usize)>) -> BTreeMap<Vec<u64>, Vec<usize>> {
    let mut groups: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
    places.for_each(|(key, place)| groups.entry(key).or_default().push(place));
    groups
}

/// Groups that both have with equally many places: else the number stands for something else in one of them.
fn matched(ours: BTreeMap<Vec<u64>, Vec<usize>>, mut theirs: BTreeMap<Vec<u64>, Vec<usize>>) -> Vec<Places> {
    let both = ours.into_iter().filter_map(|(key, a)| theirs.remove(&key).map(|b| (a, b)));
    both.filter(|(a, b)| a.len() == b.len()).collect()
}

/// Capacities by their coefficients and right-hand sides. Where only the right-hand sides differ, all of one set of
/// coefficients get one factor, so that a wrong one shows when it binds.
fn capacities(program: &Canonical, reference: &Canonical) -> (Vec<Places>, Vec<Places>) {
    let coefficients = |form: &Canonical| {
        let is_capacity =
            |row: &Row| row.upper > 0.0 && row.products.is_empty() && row.entries.values().all(|v| *v > 0.0);
        let rows = form.rows.iter().enumerate().filter(|(_, row)| is_capacity(row));
        grouped(rows.map(|(k, row)| {
            let mut values: Vec<u64> = row.entries.values().map(|v| rounded(*v)).collect();
            values.sort_unstable();
            (values, k)
        }))
    };
    let sides = |form: &Canonical, rows: &[usize]| {
        grouped(rows.iter().map(|k| (vec![rounded(form.rows[*k].upper)], *k)))
    };
    let (mut same, mut suspects) = (Vec::new(), Vec::new());
    for (a, b) in matched(coefficients(program), coefficients(reference)) {
        let (by_side_a, by_side_b) = (sides(program, &a), sides(reference, &b));
        let counts = |groups: &BTreeMap<Vec<u64>, Vec<usize>>| -> Vec<(Vec<u64>, usize)> {
            groups.iter().map(|(key, places)| (key.clone(), places.len())).collect()
        };
        if counts(&by_side_a) == counts(&by_side_b) {
            same.extend(matched(by_side_a, by_side_b));
        } else {
            suspects.push((a, b));
        }
    }
    (same, suspects)
}
