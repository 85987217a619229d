//! The two-phase simplex method on a rational tableau. Bland's rule keeps it from cycling.

use super::{Fraction, LinearModel};
use crate::formulation::{Relation, Sense};

/// The optimum of the relaxation, in which every variable is continuous.
pub(super) enum Relaxed {
    Infeasible,
    Unbounded,
    Optimal { value: Fraction, point: Vec<Fraction> },
}

/// Rows `basis = right − …`, in which the last entry of a row is its right-hand side.
struct Tableau {
    rows: Vec<Vec<Fraction>>,
    basis: Vec<usize>,
}

/// Solves the relaxation; `None` when numbers outgrow 128 bits.
pub(super) fn relaxation(model: &LinearModel) -> Option<Relaxed> {
    let n = model.objective.len();
    let slacks = model.rows.iter().filter(|(_, relation, _)| *relation != Relation::Equal).count();
    let width = n + slacks + model.rows.len();
    let mut tableau = Tableau { rows: Vec::new(), basis: Vec::new() };
    let mut slack = n;
    for (at, (row, relation, right)) in model.rows.iter().enumerate() {
        let mut line = vec![Fraction::ZERO; width + 1];
        for (cell, &value) in line.iter_mut().zip(row) {
            *cell = value;
        }
        if *relation != Relation::Equal {
            line[slack] = Fraction::whole(if *relation == Relation::AtMost { 1 } else { -1 });
            slack += 1;
        }
        line[width] = *right;
        if *right < Fraction::ZERO {
            for cell in &mut line {
                *cell = Fraction::ZERO.minus(*cell)?;
            }
        }
        // One artificial variable per row starts the first phase.
        let artificial = n + slacks + at;
        line[artificial] = Fraction::whole(1);
        tableau.rows.push(line);
        tableau.basis.push(artificial);
    }

    let mut cost = vec![Fraction::ZERO; width];
    cost[n + slacks..].fill(Fraction::whole(1));
    if !tableau.minimize(&cost, width)? {
        return Some(Relaxed::Unbounded);
    }
    if tableau.value(&cost)? != Fraction::ZERO {
        return Some(Relaxed::Infeasible);
    }
    tableau.drive_out(n + slacks)?;

    let mut cost = vec![Fraction::ZERO; width];
    for (cell, &value) in cost.iter_mut().zip(&model.objective) {
        *cell = if model.sense == Sense::Maximize { Fraction::ZERO.minus(value)? } else { value };
    }
    if !tableau.minimize(&cost, n + slacks)? {
        return Some(Relaxed::Unbounded);
    }
    let value = tableau.value(&cost)?;
    let value = if model.sense == Sense::Maximize { Fraction::ZERO.minus(value)? } else { value };
    let value = value.plus(model.offset)?;
    let mut point = vec![Fraction::ZERO; n];
    for (row, &column) in tableau.rows.iter().zip(&tableau.basis) {
        if column < n {
            point[column] = row[width];
        }
    }
    Some(Relaxed::Optimal { value, point })
}

impl Tableau {
    fn right(&self, row: usize) -> Fraction {
        self.rows[row][self.rows[row].len() - 1]
    }

    fn value(&self, cost: &[Fraction]) -> Option<Fraction> {
        (0..self.rows.len())
            .try_fold(Fraction::ZERO, |sum, row| sum.plus(cost[self.basis[row]].times(self.right(row))?))
    }

    /// Pivots to the minimum of `cost` over the first `columns` columns; `Some(false)` when there is none.
    fn minimize(&mut self, cost: &[Fraction], columns: usize) -> Option<bool> {
        loop {
            let mut entering = None;
            for column in (0..columns).filter(|column| !self.basis.contains(column)) {
                let mut reduced = cost[column];
                for (row, &basic) in self.rows.iter().zip(&self.basis) {
                    reduced = reduced.minus(cost[basic].times(row[column])?)?;
                }
                if reduced < Fraction::ZERO {
                    entering = Some(column);
                    break;
                }
            }
            let Some(column) = entering else { return Some(true) };
            let mut leaving: Option<(usize, Fraction)> = None;
            for row in 0..self.rows.len() {
                if self.rows[row][column] > Fraction::ZERO {
                    let ratio = self.right(row).over(self.rows[row][column])?;
                    let better = leaving.is_none_or(|(best, least)| {
                        ratio < least || (ratio == least && self.basis[row] < self.basis[best])
                    });
                    if better {
                        leaving = Some((row, ratio));
                    }
                }
            }
            let Some((row, _)) = leaving else { return Some(false) };
            self.pivot(row, column)?;
        }
    }

    /// Takes artificial variables, which are 0 now, out of the basis; a row that has nothing else is redundant.
    fn drive_out(&mut self, columns: usize) -> Option<()> {
        let mut row = 0;
        while row < self.rows.len() {
            if self.basis[row] >= columns {
                match (0..columns).find(|&column| self.rows[row][column] != Fraction::ZERO) {
                    Some(column) => self.pivot(row, column)?,
                    None => {
                        self.rows.swap_remove(row);
                        self.basis.swap_remove(row);
                        continue;
                    }
                }
            }
            row += 1;
        }
        Some(())
    }

    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let lead = self.rows[row][column];
        for cell in &mut self.rows[row] {
            *cell = cell.over(lead)?;
        }
        let pivot_row = self.rows[row].clone();
        for (at, other) in self.rows.iter_mut().enumerate() {
            let factor = other[column];
            if at != row && factor != Fraction::ZERO {
                for (cell, &pivot) in other.iter_mut().zip(&pivot_row) {
                    *cell = cell.minus(factor.times(pivot)?)?;
                }
            }
        }
        self.basis[row] = column;
        Some(())
    }
}
