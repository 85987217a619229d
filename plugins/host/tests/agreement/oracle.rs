//! A third party that decides who is right: tries all points of small integer boxes, and all vertices of what is left when
//! the integer columns are fixed. It shares no code with the host's own check, and answers only where it is sure.

use crate::vertex::{Lowest, Row, lowest, row};
use orlm_solver::{ColumnKind, ConeKind, GeneralKind, MathModel, NodeOp, SparseRows};

const INF: f64 = f64::INFINITY;
/// Points tried at most.
const MOST_POINTS: usize = 200_000;
/// Vertices tried at most.
const MOST_BASES: usize = 1_500_000;
/// Violated by less than this: certainly meant to hold. Violated by more than [`SURE`]: certainly violated.
const EXACT: f64 = 1e-9;
const SURE: f64 = 1e-4;
/// What is true of a model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Truth {
    /// The optimal value of each level of objectives, the most important first.
    Optimal(Vec<f64>),
    Infeasible,
    Unbounded,
}

/// The truth, where this can tell.
pub(crate) fn truth(m: &MathModel) -> Option<Truth> {
    grid(m).or_else(|| vertices(m))
}

/// The values of one column that must be whole, if they are few.
fn whole_values(m: &MathModel, j: usize) -> Option<Vec<f64>> {
    let col = &m.columns;
    if !col.kind[j].is_integral() {
        return None;
    }
    let (lower, upper) = (col.lower[j].ceil(), col.upper[j].floor());
    // Two infinities of one sign have no difference.
    let width = upper - lower;
    if width.is_nan() || width > 1000.0 {
        return None;
    }
    let mut values: Vec<f64> = (0..).map(|k| lower + f64::from(k)).take_while(|v| *v <= upper).collect();
    if col.kind[j] == ColumnKind::SemiInteger && !values.contains(&0.0) {
        values.push(0.0);
    }
    Some(values)
}

/// Calls `visit` with every choice of one value from each list, until it says false.
fn every_choice(lists: &[Vec<f64>], visit: &mut dyn FnMut(&[f64]) -> bool) {
    if lists.iter().any(Vec::is_empty) {
        return;
    }
    let mut at = vec![0; lists.len()];
    let mut point: Vec<f64> = lists.iter().map(|l| l[0]).collect();
    loop {
        if !visit(&point) {
            return;
        }
        let Some(k) = (0..lists.len()).find(|&k| at[k] + 1 < lists[k].len()) else {
            return;
        };
        at[k] += 1;
        point[k] = lists[k][at[k]];
        for j in 0..k {
            at[j] = 0;
            point[j] = lists[j][0];
        }
    }
}

/// All points of a model whose columns are all whole.
fn grid(m: &MathModel) -> Option<Truth> {
    let lists: Vec<Vec<f64>> = (0..m.n_cols()).map(|j| whole_values(m, j)).collect::<Option<_>>()?;
    let count = lists.iter().try_fold(1usize, |n, l| n.checked_mul(l.len().max(1)))?;
    if count > MOST_POINTS {
        return None;
    }
    let levels = levels(m);
    let (mut certain, mut doubtful) = (Vec::new(), Vec::new());
    every_choice(&lists, &mut |x| {
        let off = violation(m, x);
        let values: Vec<f64> = levels.iter().map(|level| level.value(m, x)).collect();
        if off <= EXACT && values.iter().all(|v| v.is_finite()) {
            certain.push(values);
        } else if off < SURE {
            doubtful.push(values);
        }
        true
    });
    let best = lexicographic(&levels, certain.clone());
    if !doubtful.is_empty() {
        certain.extend(doubtful);
        let other = lexicographic(&levels, certain);
        if other != best {
            return None;
        }
    }
    Some(best.map_or(Truth::Infeasible, Truth::Optimal))
}

/// Objectives of one priority, as one.
struct Level {
    /// Objectives with their weights; `None` is the model's own objective.
    parts: Vec<(Option<usize>, f64)>,
    /// 1 minimise, -1 maximise.
    sign: f64,
    abs_tol: f64,
    rel_tol: f64,
}

impl Level {
    fn value(&self, m: &MathModel, x: &[f64]) -> f64 {
        let one = |part: &(Option<usize>, f64)| match part.0 {
            None => {
                let linear: f64 = m.columns.objective.iter().zip(x).map(|(c, x)| c * x).sum();
                let q = &m.quadratic_objective;
                let curved: f64 =
                    (0..q.v.len()).map(|k| q.v[k] * x[q.i[k] as usize] * x[q.j[k] as usize]).sum();
                let tree = m.nonlinear.objective.map_or(0.0, |root| node_values(m, x)[root as usize]);
                m.objective_offset + linear + curved + tree
            }
            Some(k) => m.objectives.offset[k] + linear(&m.objectives.rows, k, x),
        };
        self.parts.iter().map(|part| part.1 * one(part)).sum()
    }
}

/// The levels, the most important first.
fn levels(m: &MathModel) -> Vec<Level> {
    let sign = f64::from(m.sense.sign());
    let o = &m.objectives;
    if o.priority.is_empty() {
        return vec![Level { parts: vec![(None, 1.0)], sign, abs_tol: 0.0, rel_tol: 0.0 }];
    }
    let mut priorities = o.priority.clone();
    priorities.sort_unstable_by(|a, b| b.cmp(a));
    priorities.dedup();
    let level = |p: i32| {
        let members: Vec<usize> = (0..o.priority.len()).filter(|&k| o.priority[k] == p).collect();
        let most = |list: &[f64]| members.iter().map(|&k| list[k]).fold(0.0, f64::max);
        Level {
            parts: members.iter().map(|&k| (Some(k), o.weight[k])).collect(),
            sign,
            abs_tol: most(&o.abs_tol),
            rel_tol: most(&o.rel_tol),
        }
    };
    priorities.into_iter().map(level).collect()
}

/// The best values, level by level, each within the tolerances of the levels before; `None` without any point.
fn lexicographic(levels: &[Level], mut points: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let mut best = Vec::new();
    for (k, level) in levels.iter().enumerate() {
        let value = |p: &Vec<f64>| level.sign * p[k];
        let optimum = points.iter().map(value).fold(INF, f64::min);
        if optimum == INF {
            return None;
        }
        best.push(level.sign * optimum);
        let slack = level.abs_tol.max(level.rel_tol * optimum.abs()) + EXACT * (1.0 + optimum.abs());
        points.retain(|p| value(p) <= optimum + slack);
    }
    Some(best)
}

fn linear(rows: &SparseRows, k: usize, x: &[f64]) -> f64 {
    let (index, value) = rows.row(k);
    index.iter().zip(value).map(|(&j, v)| v * x[j as usize]).sum()
}

fn outside(value: f64, lower: f64, upper: f64) -> f64 {
    let off = (lower - value).max(value - upper).max(0.0);
    if value.is_nan() { INF } else { off }
}

/// How far a point is from satisfying the model; infinite where a function has no value.
fn violation(m: &MathModel, x: &[f64]) -> f64 {
    let mut worst: f64 = 0.0;
    let mut note = |off: f64| worst = worst.max(if off.is_nan() { INF } else { off });
    for (j, &value) in x.iter().enumerate().take(m.n_cols()) {
        let off = outside(value, m.columns.lower[j], m.columns.upper[j]);
        note(if m.columns.kind[j].is_semi() { off.min(value.abs()) } else { off });
    }
    for i in 0..m.n_rows() {
        note(outside(linear(&m.rows.matrix, i, x), m.rows.lower[i], m.rows.upper[i]));
    }
    let q = &m.quadratic_rows;
    for i in 0..m.n_quadratic_rows() {
        let terms = q.start[i] as usize..q.start[i + 1] as usize;
        let curved: f64 =
            terms.map(|k| q.terms.v[k] * x[q.terms.i[k] as usize] * x[q.terms.j[k] as usize]).sum();
        note(outside(linear(&q.linear, i, x) + curved, q.lower[i], q.upper[i]));
    }
    for s in 0..m.sos.order.len() {
        let mut members = sorted_members(m, s);
        let used: Vec<usize> = (0..members.len()).filter(|&k| x[members[k]] != 0.0).collect();
        members.clear();
        if let (Some(first), Some(last)) = (used.first(), used.last()) {
            note(if last - first < usize::from(m.sos.order[s]) { 0.0 } else { INF });
        }
    }
    let ind = &m.indicators;
    for k in 0..ind.column.len() {
        if x[ind.column[k] as usize] == f64::from(ind.value[k]) {
            note(outside(linear(&ind.rows, k, x), ind.lower[k], ind.upper[k]));
        }
    }
    for k in 0..m.general.kind.len() {
        note((general_value(m, k, x) - x[m.general.result[k] as usize]).abs());
    }
    for k in 0..m.cones.kind.len() {
        let c: Vec<f64> = cone_members(m, k).iter().map(|&j| x[j as usize]).collect();
        match m.cones.kind[k] {
            ConeKind::SecondOrder => {
                let norm = c[1..].iter().map(|v| v * v).sum::<f64>().sqrt();
                note(norm - c[0]);
            }
            ConeKind::Rotated => {
                note(-c[0].min(c[1]));
                note(c[2..].iter().map(|v| v * v).sum::<f64>() - 2.0 * c[0] * c[1]);
            }
        }
    }
    let nl = &m.nonlinear;
    if !nl.root.is_empty() {
        let values = node_values(m, x);
        for k in 0..nl.root.len() {
            let value = linear(&nl.linear, k, x) + values[nl.root[k] as usize];
            note(outside(value, nl.lower[k], nl.upper[k]));
        }
    }
    worst
}

fn cone_members(m: &MathModel, k: usize) -> &[i32] {
    &m.cones.member[m.cones.start[k] as usize..m.cones.start[k + 1] as usize]
}

/// Members of a set in the order of their weights.
fn sorted_members(m: &MathModel, s: usize) -> Vec<usize> {
    let (index, weight) = m.sos.members.row(s);
    let mut order: Vec<usize> = (0..index.len()).collect();
    order.sort_by(|&a, &b| weight[a].total_cmp(&weight[b]));
    order.into_iter().map(|k| index[k] as usize).collect()
}

fn points_of(m: &MathModel, k: usize) -> Vec<(f64, f64)> {
    let g = &m.general;
    (g.point_start[k] as usize..g.point_start[k + 1] as usize).map(|p| (g.point_x[p], g.point_y[p])).collect()
}

fn general_value(m: &MathModel, k: usize, x: &[f64]) -> f64 {
    let values: Vec<f64> = m.general.operands(k).iter().map(|&j| x[j as usize]).collect();
    let all = || values.iter().copied().chain(m.general.constant_of(k));
    match m.general.kind[k] {
        GeneralKind::Abs => values[0].abs(),
        GeneralKind::Max => all().fold(-INF, f64::max),
        GeneralKind::Min => all().fold(INF, f64::min),
        GeneralKind::And => f64::from(u8::from(values.iter().all(|&v| v == 1.0))),
        GeneralKind::Or => f64::from(u8::from(values.contains(&1.0))),
        GeneralKind::PiecewiseLinear => {
            let points = points_of(m, k);
            let piece = points[1..points.len() - 1].iter().filter(|p| p.0 < values[0]).count();
            let (a, b) = (points[piece], points[piece + 1]);
            a.1 + (values[0] - a.0) * (b.1 - a.1) / (b.0 - a.0)
        }
    }
}

/// The value of every node.
fn node_values(m: &MathModel, x: &[f64]) -> Vec<f64> {
    let nodes = &m.nonlinear.nodes;
    let mut values: Vec<f64> = Vec::with_capacity(nodes.op.len());
    for k in 0..nodes.op.len() {
        let child: Vec<f64> = nodes.child[nodes.start[k] as usize..nodes.start[k + 1] as usize]
            .iter()
            .map(|&c| values[c as usize])
            .collect();
        values.push(match nodes.op[k] {
            NodeOp::Constant => nodes.value[k],
            NodeOp::Column => x[nodes.column[k] as usize],
            NodeOp::Sum => child.iter().sum(),
            NodeOp::Product => child.iter().product(),
            NodeOp::Negate => -child[0],
            NodeOp::Divide => child[0] / child[1],
            NodeOp::Power => child[0].powf(child[1]),
            NodeOp::Exp => child[0].exp(),
            NodeOp::Log => child[0].ln(),
            NodeOp::Sqrt => child[0].sqrt(),
            NodeOp::Sin => child[0].sin(),
            NodeOp::Cos => child[0].cos(),
            NodeOp::Tan => child[0].tan(),
            NodeOp::Abs => child[0].abs(),
        });
        // 1/0 is no value, even where something around it would make it one.
        if values[k].is_infinite() {
            values[k] = f64::NAN;
        }
    }
    values
}

/// Mixed-integer models with linear rows and alternatives: fixes what is whole, tries each alternative, and looks at all
/// vertices of what is left.
fn vertices(m: &MathModel) -> Option<Truth> {
    let curved = !m.quadratic_objective.is_empty()
        || m.n_quadratic_rows() > 0
        || !m.cones.kind.is_empty()
        || !m.nonlinear.root.is_empty()
        || m.nonlinear.objective.is_some()
        || !m.objectives.priority.is_empty();
    if curved {
        return None;
    }
    let is_whole = |j: &usize| m.columns.kind[*j].is_integral();
    let (whole, real): (Vec<usize>, Vec<usize>) = (0..m.n_cols()).partition(is_whole);
    let lists: Vec<Vec<f64>> = whole.iter().map(|&j| whole_values(m, j)).collect::<Option<_>>()?;
    let choices = lists.iter().try_fold(1usize, |n, l| n.checked_mul(l.len()))?;
    let alternatives = alternatives(m);
    let branches = alternatives.iter().try_fold(1usize, |n, a| n.checked_mul(a.len()))?;
    let rows = 2 * m.n_rows() + 2 * real.len() + 4 * alternatives.len() + m.indicators.column.len();
    let bases = (0..real.len()).fold(1usize, |n, k| n.saturating_mul(rows.saturating_sub(k)) / (k + 1));
    if choices.saturating_mul(branches).saturating_mul(bases) > MOST_BASES {
        return None;
    }
    let sign = f64::from(m.sense.sign());
    let (mut best, mut unbounded) = (INF, false);
    every_choice(&lists, &mut |values| {
        let mut fixed = vec![None; m.n_cols()];
        for (&j, &v) in whole.iter().zip(values) {
            fixed[j] = Some(v);
        }
        let mut chosen = vec![0; alternatives.len()];
        loop {
            let mut all = common_rows(m, &fixed);
            for (list, &k) in alternatives.iter().zip(&chosen) {
                all.extend(list[k].iter().cloned());
            }
            match lowest(m, &real, &fixed, &all, sign) {
                Lowest::Value(v) => best = best.min(v),
                Lowest::Unbounded => unbounded = true,
                Lowest::Infeasible => {}
            }
            let Some(k) = (0..chosen.len()).find(|&k| chosen[k] + 1 < alternatives[k].len()) else {
                break;
            };
            chosen[k] += 1;
            chosen[..k].fill(0);
        }
        !unbounded
    });
    Some(match (unbounded, best) {
        (true, _) => Truth::Unbounded,
        (_, INF) => Truth::Infeasible,
        (_, best) => Truth::Optimal(vec![sign * best + m.objective_offset]),
    })
}

/// The rows that hold whatever is chosen, and the indicator rows that the fixed columns switch on.
fn common_rows(m: &MathModel, fixed: &[Option<f64>]) -> Vec<Row> {
    let read = |rows: &SparseRows, k: usize, lower: f64, upper: f64| {
        let (index, value) = rows.row(k);
        let entries: Vec<_> = index.iter().zip(value).map(|(&j, &v)| (j as usize, v)).collect();
        Row { entries, lower, upper }
    };
    let mut all: Vec<Row> =
        (0..m.n_rows()).map(|i| read(&m.rows.matrix, i, m.rows.lower[i], m.rows.upper[i])).collect();
    for j in 0..m.n_cols() {
        if !m.columns.kind[j].is_semi() {
            all.push(row(&[(j, 1.0)], m.columns.lower[j], m.columns.upper[j]));
        }
    }
    let ind = &m.indicators;
    for k in 0..ind.column.len() {
        if fixed[ind.column[k] as usize] == Some(f64::from(ind.value[k])) {
            all.push(read(&ind.rows, k, ind.lower[k], ind.upper[k]));
        }
    }
    for k in 0..m.general.kind.len() {
        // Logical constraints have only whole columns: their result is known.
        if matches!(m.general.kind[k], GeneralKind::And | GeneralKind::Or) {
            let x: Vec<f64> = fixed.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
            let value = general_value(m, k, &x);
            all.push(row(&[(m.general.result[k] as usize, 1.0)], value, value));
        }
    }
    all
}

/// For each thing that may hold in several ways: the rows of each way.
fn alternatives(m: &MathModel) -> Vec<Vec<Vec<Row>>> {
    let mut all = Vec::new();
    for j in 0..m.n_cols() {
        if m.columns.kind[j].is_semi() {
            let (lower, upper) = (m.columns.lower[j], m.columns.upper[j]);
            all.push(vec![vec![row(&[(j, 1.0)], 0.0, 0.0)], vec![row(&[(j, 1.0)], lower, upper)]]);
        }
    }
    for s in 0..m.sos.order.len() {
        let (members, window) = (sorted_members(m, s), usize::from(m.sos.order[s]));
        let zero = |k: usize| row(&[(members[k], 1.0)], 0.0, 0.0);
        let starts = 0..members.len().saturating_sub(window) + 1;
        let outside = |at: usize| (0..members.len()).filter(move |&k| k < at || k >= at + window);
        all.push(starts.map(|at| outside(at).map(zero).collect()).collect());
    }
    for k in 0..m.general.kind.len() {
        let result = m.general.result[k] as usize;
        let operands: Vec<usize> = m.general.operands(k).iter().map(|&j| j as usize).collect();
        let constant = m.general.constant_of(k);
        // result + v * x = 0, also where the two are one column.
        let equal = |x: usize, v: f64| row(&[(result, 1.0), (x, v)], 0.0, 0.0);
        match m.general.kind[k] {
            GeneralKind::Abs => {
                let x = operands[0];
                all.push(vec![
                    vec![row(&[(x, 1.0)], 0.0, INF), equal(x, -1.0)],
                    vec![row(&[(x, 1.0)], -INF, 0.0), equal(x, 1.0)],
                ]);
            }
            GeneralKind::Max | GeneralKind::Min => {
                let (low, high) =
                    if m.general.kind[k] == GeneralKind::Max { (0.0, INF) } else { (-INF, 0.0) };
                let mut beyond: Vec<Row> =
                    operands.iter().map(|&x| row(&[(result, 1.0), (x, -1.0)], low, high)).collect();
                beyond.extend(constant.map(|c| row(&[(result, 1.0)], c + low, c + high)));
                let mut ways: Vec<Vec<Row>> = operands
                    .iter()
                    .map(|&x| beyond.iter().cloned().chain([equal(x, -1.0)]).collect())
                    .collect();
                ways.extend(constant.map(|c| {
                    beyond.iter().cloned().chain([row(&[(result, 1.0)], c, c)]).collect::<Vec<Row>>()
                }));
                all.push(ways);
            }
            GeneralKind::And | GeneralKind::Or => {}
            GeneralKind::PiecewiseLinear => {
                let points = points_of(m, k);
                let last = points.len() - 2;
                let way = |p: usize| {
                    let (a, b) = (points[p], points[p + 1]);
                    let slope = (b.1 - a.1) / (b.0 - a.0);
                    let from = if p == 0 { -INF } else { a.0 };
                    let to = if p == last { INF } else { b.0 };
                    let value = a.1 - slope * a.0;
                    vec![
                        row(&[(operands[0], 1.0)], from, to),
                        row(&[(result, 1.0), (operands[0], -slope)], value, value),
                    ]
                };
                all.push((0..=last).map(way).collect());
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::Sense;

    const REAL: ColumnKind = ColumnKind::Continuous;

    #[test]
    fn the_oracle_knows_small_models() {
        // max x + 2y, x + y <= 4, y <= 3: 7 at (1, 3); the same without an upper row is unbounded.
        let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
        m.add_column("", 0.0, INF, 1.0, REAL);
        m.add_column("", 0.0, 3.0, 2.0, REAL);
        assert_eq!(truth(&m), Some(Truth::Unbounded));
        m.add_row("", -INF, 4.0, &[(0, 1.0), (1, 1.0)]);
        assert_eq!(truth(&m), Some(Truth::Optimal(vec![7.0])));
        // Only one of the two may be non-zero.
        m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
        assert_eq!(truth(&m), Some(Truth::Optimal(vec![6.0])));
        m.add_row("", 5.0, INF, &[(0, 1.0), (1, 1.0)]);
        assert_eq!(truth(&m), Some(Truth::Infeasible));
    }

    #[test]
    fn the_oracle_tries_all_whole_points() {
        let mut m = MathModel::default();
        for _ in 0..2 {
            m.add_column("", -3.0, 3.0, 1.0, ColumnKind::Integer);
        }
        m.add_quadratic_row("", 4.0, 5.0, &[], &[(0, 0, 1.0), (1, 1, 1.0)]);
        assert_eq!(truth(&m), Some(Truth::Optimal(vec![-3.0])));
    }
}
