//! The lowest vertex of a small polyhedron, by looking at all of them.

use orlm_solver::MathModel;

const INF: f64 = f64::INFINITY;
/// Stands in for a missing bound. All data are small whole numbers, so every vertex lies far inside.
const BOX: f64 = 1e5;

/// `lower <= a x <= upper`.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) entries: Vec<(usize, f64)>,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

pub(crate) fn row(entries: &[(usize, f64)], lower: f64, upper: f64) -> Row {
    Row { entries: entries.to_vec(), lower, upper }
}

/// What the rows leave of an objective.
pub(crate) enum Lowest {
    Value(f64),
    Infeasible,
    Unbounded,
}

/// The lowest `sign * objective` over the rows, with the fixed columns put in.
pub(crate) fn lowest(
    m: &MathModel,
    real: &[usize],
    fixed: &[Option<f64>],
    rows: &[Row],
    sign: f64,
) -> Lowest {
    let mut base = 0.0;
    for (j, value) in fixed.iter().enumerate() {
        base += value.map_or(0.0, |v| sign * m.columns.objective[j] * v);
    }
    let cost: Vec<f64> = real.iter().map(|&j| sign * m.columns.objective[j]).collect();
    // Dense `a x <= b`.
    let mut sides: Vec<(Vec<f64>, f64)> = Vec::new();
    for r in rows {
        let mut a = vec![0.0; real.len()];
        let mut constant = 0.0;
        for &(j, v) in &r.entries {
            match fixed[j] {
                Some(x) => constant += v * x,
                None => a[real.iter().position(|&c| c == j).expect("real or fixed")] += v,
            }
        }
        let (lower, upper) = (r.lower - constant, r.upper - constant);
        if a.iter().all(|v| *v == 0.0) {
            if lower > 1e-7 || upper < -1e-7 {
                return Lowest::Infeasible;
            }
            continue;
        }
        if upper < INF {
            sides.push((a.clone(), upper));
        }
        if lower > -INF {
            sides.push((a.iter().map(|v| -v).collect(), -lower));
        }
    }
    let within = |limit: f64| {
        let mut all = sides.clone();
        for k in 0..real.len() {
            let needs = |s: f64| !sides.iter().any(|(a, _)| is_bound(a, k, s));
            for s in [1.0, -1.0] {
                if needs(s) {
                    let mut a = vec![0.0; real.len()];
                    a[k] = s;
                    all.push((a, limit));
                }
            }
        }
        best_vertex(&all, &cost)
    };
    match (within(BOX), within(2.0 * BOX)) {
        (Some(a), Some(b)) if b < a - 1e-6 * (1.0 + a.abs()) => Lowest::Unbounded,
        (Some(a), _) => Lowest::Value(base + a),
        _ => Lowest::Infeasible,
    }
}

/// Whether `a x <= b` bounds column `k` alone, in the direction of `s`.
fn is_bound(a: &[f64], k: usize, s: f64) -> bool {
    a[k] * s > 0.0 && a.iter().enumerate().all(|(j, v)| j == k || *v == 0.0)
}

/// The lowest cost at any vertex; the rows must bound all columns.
fn best_vertex(rows: &[(Vec<f64>, f64)], cost: &[f64]) -> Option<f64> {
    let n = cost.len();
    let mut best: Option<f64> = None;
    let mut basis: Vec<usize> = (0..n).collect();
    if rows.len() < n {
        return None;
    }
    loop {
        if let Some(x) = solve(rows, &basis) {
            let fits = rows.iter().all(|(a, b)| {
                let value: f64 = a.iter().zip(&x).map(|(a, x)| a * x).sum();
                let scale = a.iter().zip(&x).map(|(a, x)| (a * x).abs()).fold(b.abs(), f64::max);
                value <= b + 1e-9 * (1.0 + scale)
            });
            if fits {
                let value = cost.iter().zip(&x).map(|(c, x)| c * x).sum::<f64>();
                best = Some(best.map_or(value, |b| b.min(value)));
            }
        }
        // The next combination.
        let Some(k) = (0..n).rev().find(|&k| basis[k] < rows.len() - (n - k)) else {
            return best;
        };
        basis[k] += 1;
        for j in k + 1..n {
            basis[j] = basis[j - 1] + 1;
        }
    }
}

/// The point where these rows hold with equality, if it is one point.
fn solve(rows: &[(Vec<f64>, f64)], basis: &[usize]) -> Option<Vec<f64>> {
    let n = basis.len();
    let mut a: Vec<Vec<f64>> =
        basis.iter().map(|&r| rows[r].0.iter().copied().chain([rows[r].1]).collect()).collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|&p, &q| a[p][k].abs().total_cmp(&a[q][k].abs()))?;
        if a[pivot][k].abs() < 1e-9 {
            return None;
        }
        a.swap(k, pivot);
        let pivot_row = a[k].clone();
        for (_, row) in a.iter_mut().enumerate().filter(|(i, _)| *i != k) {
            let factor = row[k] / pivot_row[k];
            for (entry, pivot) in row.iter_mut().zip(&pivot_row).skip(k) {
                *entry -= factor * pivot;
            }
        }
    }
    Some((0..n).map(|k| a[k][n] / a[k][k]).collect())
}
