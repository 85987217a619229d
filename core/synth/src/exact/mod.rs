//! A small exact solver, for checks: rational simplex with Bland's rule, and branch and bound over it.
//!
//! Small families compute their reference by an algorithm of their own. This second one tells what a model with an
//! injected fault has as its optimum, and the tests compare both.

mod fraction;
mod simplex;

pub use fraction::Fraction;

use crate::formulation::{Kind, Relation, Sense};

/// A linear model with exact data over variables that are not negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinearModel {
    /// Whether the objective is to be large or small.
    pub sense: Sense,
    /// One coefficient per variable.
    pub objective: Vec<Fraction>,
    /// The objective's constant term.
    pub offset: Fraction,
    /// Coefficients, relation, right-hand side.
    pub rows: Vec<(Vec<Fraction>, Relation, Fraction)>,
    /// One per variable.
    pub kinds: Vec<Kind>,
}

/// What a linear model has as its optimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimum {
    /// The optimal objective value.
    Value(Fraction),
    /// No point satisfies the rows.
    Infeasible,
    /// The objective has no bound.
    Unbounded,
}

/// Nodes of branch and bound at most. The families' instances need a few dozen.
const MAX_NODES: usize = 1_000;

/// Solves a small model exactly; `None` when numbers or search grow beyond what a small model needs. A mixed-integer
/// model whose relaxation is unbounded counts as unbounded.
pub fn solve(model: &LinearModel) -> Option<Optimum> {
    let mut root = model.clone();
    for (column, kind) in model.kinds.iter().enumerate() {
        if *kind == Kind::Binary {
            root.rows.push((unit(model.kinds.len(), column), Relation::AtMost, Fraction::ONE));
        }
    }
    let whole_objective =
        model.offset.is_whole()
            && model.objective.iter().zip(&model.kinds).all(|(&cost, &kind)| {
                cost == Fraction::ZERO || (kind != Kind::Continuous && cost.is_whole())
            });
    let mut best: Option<Fraction> = None;
    let mut open = vec![root];
    let mut nodes = 0;
    while let Some(node) = open.pop() {
        nodes += 1;
        if nodes > MAX_NODES {
            return None;
        }
        let (value, point) = match simplex::relaxation(&node)? {
            simplex::Relaxed::Infeasible => continue,
            simplex::Relaxed::Unbounded => return Some(Optimum::Unbounded),
            simplex::Relaxed::Optimal { value, point } => (value, point),
        };
        // Whole numbers times whole coefficients have a whole sum: the bound can be rounded towards the objective.
        let bound = if whole_objective { rounded(model.sense, value)? } else { value };
        if best.is_some_and(|best| !better(model.sense, bound, best)) {
            continue;
        }
        let split = (0..point.len()).find(|&j| model.kinds[j] != Kind::Continuous && !point[j].is_whole());
        let Some(column) = split else {
            best = Some(value);
            continue;
        };
        let down = i64::try_from(point[column].floor()).ok()?;
        for (relation, bound) in [(Relation::AtLeast, down + 1), (Relation::AtMost, down)] {
            let mut child = node.clone();
            // The new bound is tighter than an earlier one of the same branch, and takes its place.
            let (row, bound) = ((unit(model.kinds.len(), column), relation), Fraction::whole(bound));
            let known = child.rows[model.rows.len()..]
                .iter_mut()
                .find(|(old, sign, _)| (old, *sign) == (&row.0, row.1));
            match known {
                Some((_, _, old)) => *old = bound,
                None => child.rows.push((row.0, row.1, bound)),
            }
            open.push(child);
        }
    }
    Some(best.map_or(Optimum::Infeasible, Optimum::Value))
}

fn rounded(sense: Sense, value: Fraction) -> Option<Fraction> {
    let floor = i64::try_from(value.floor()).ok()?;
    let up = sense == Sense::Minimize && !value.is_whole();
    Some(Fraction::whole(if up { floor.checked_add(1)? } else { floor }))
}

fn better(sense: Sense, value: Fraction, than: Fraction) -> bool {
    match sense {
        Sense::Maximize => value > than,
        Sense::Minimize => value < than,
    }
}

fn unit(length: usize, at: usize) -> Vec<Fraction> {
    (0..length).map(|j| Fraction::whole(i64::from(j == at))).collect()
}

/// The best vertex of a continuous model with a handful of variables: every way to make as many rows or bounds tight
/// as there are variables is tried. `None` when no vertex is feasible. The model must have a finite optimum.
///
/// Slow and plain on purpose: it shares nothing with the simplex method that it is compared with.
pub fn best_vertex(model: &LinearModel) -> Option<Fraction> {
    let n = model.kinds.len();
    let mut planes: Vec<(Vec<Fraction>, Fraction)> =
        model.rows.iter().map(|(row, _, right)| (row.clone(), *right)).collect();
    planes.extend((0..n).map(|j| (unit(n, j), Fraction::ZERO)));
    let mut best: Option<Fraction> = None;
    let mut tight: Vec<usize> = (0..n).collect();
    loop {
        let chosen: Vec<&(Vec<Fraction>, Fraction)> = tight.iter().map(|&at| &planes[at]).collect();
        if let Some(value) =
            fraction::intersection(&chosen).and_then(|point| value_if_feasible(model, &point))
            && best.is_none_or(|best| better(model.sense, value, best))
        {
            best = Some(value);
        }
        // The next combination in lexicographic order.
        let Some(at) = (0..n).rev().find(|&at| tight[at] < planes.len() - n + at) else {
            return best;
        };
        tight[at] += 1;
        for next in at + 1..n {
            tight[next] = tight[next - 1] + 1;
        }
    }
}

fn value_if_feasible(model: &LinearModel, point: &[Fraction]) -> Option<Fraction> {
    let dot = |row: &[Fraction]| {
        row.iter().zip(point).try_fold(Fraction::ZERO, |sum, (&c, &x)| sum.plus(c.times(x)?))
    };
    if point.iter().any(|&x| x < Fraction::ZERO) {
        return None;
    }
    for (row, relation, right) in &model.rows {
        if !relation.holds(dot(row)?, *right) {
            return None;
        }
    }
    dot(&model.objective)?.plus(model.offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(values: &[i64]) -> Vec<Fraction> {
        values.iter().map(|&value| Fraction::whole(value)).collect()
    }

    fn model(sense: Sense, objective: &[i64], rows: &[(&[i64], Relation, i64)], kind: Kind) -> LinearModel {
        LinearModel {
            sense,
            objective: whole(objective),
            offset: Fraction::ZERO,
            rows: rows
                .iter()
                .map(|(row, relation, right)| (whole(row), *relation, Fraction::whole(*right)))
                .collect(),
            kinds: vec![kind; objective.len()],
        }
    }

    #[test]
    fn textbook_models_have_their_textbook_optimum() {
        use Relation::{AtLeast, AtMost, Equal};
        let rows: &[(&[i64], Relation, i64)] = &[(&[6, 4], AtMost, 24), (&[1, 2], AtMost, 6)];
        let value = |n, d| Some(Optimum::Value(Fraction::new(n, d).unwrap()));
        let lp = model(Sense::Maximize, &[5, 4], rows, Kind::Continuous);
        assert_eq!(solve(&lp), value(21, 1));
        assert_eq!(best_vertex(&lp), Fraction::new(21, 1));
        assert_eq!(solve(&model(Sense::Maximize, &[5, 4], rows, Kind::Integer)), value(20, 1));
        assert_eq!(solve(&model(Sense::Maximize, &[5, 4], rows, Kind::Binary)), value(9, 1));
        let third: &[(&[i64], Relation, i64)] = &[(&[3, 1], Equal, 1), (&[0, 1], AtMost, 0)];
        assert_eq!(solve(&model(Sense::Minimize, &[1, 0], third, Kind::Continuous)), value(1, 3));
        let empty: &[(&[i64], Relation, i64)] = &[(&[1, 1], AtMost, 1), (&[1, 0], AtLeast, 2)];
        assert_eq!(solve(&model(Sense::Minimize, &[1, 1], empty, Kind::Integer)), Some(Optimum::Infeasible));
        let free: &[(&[i64], Relation, i64)] = &[(&[1, -1], AtMost, 1)];
        assert_eq!(solve(&model(Sense::Maximize, &[1, 1], free, Kind::Integer)), Some(Optimum::Unbounded));
    }

    #[test]
    fn an_integer_gap_between_feasible_points_is_infeasible() {
        let rows: &[(&[i64], Relation, i64)] = &[(&[2], Relation::Equal, 1)];
        assert_eq!(solve(&model(Sense::Minimize, &[1], rows, Kind::Integer)), Some(Optimum::Infeasible));
    }

    #[test]
    fn branch_and_bound_agrees_with_enumeration() {
        let mut dice = crate::Dice::new(3);
        for _ in 0..300 {
            let rows: Vec<(Vec<i64>, i64)> = (0..2).map(|_| (dice.ints(3, -3, 6), dice.int(0, 12))).collect();
            let rows: Vec<(&[i64], Relation, i64)> =
                rows.iter().map(|(row, right)| (&row[..], Relation::AtMost, *right)).collect();
            let model = model(Sense::Maximize, &dice.ints(3, -5, 9), &rows, Kind::Binary);
            let brute = (0..8_i64)
                .filter_map(|bits| {
                    let point: Vec<Fraction> = (0..3).map(|j| Fraction::whole(bits >> j & 1)).collect();
                    value_if_feasible(&model, &point)
                })
                .max();
            assert_eq!(solve(&model), brute.map(Optimum::Value).or(Some(Optimum::Infeasible)), "{model:?}");
        }
    }
}
