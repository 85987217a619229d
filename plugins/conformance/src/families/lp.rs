//! Linear programs.

use orlm_solver::{MathModel, Names, SolveOptions, SolveService, Termination};
use orlm_solver_host::WorkerPool;

use crate::case::Expect::{At, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;
use crate::judge::{close, summary};

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Lp, name, model, expect)
}

/// max 5x + 4y + 3z over three rows: optimum 13 at (2, 0, 1), duals (1, 0, 1).
pub(super) fn production() -> Draft {
    max([plus(5.0), plus(4.0), plus(3.0)])
        .le(5.0, &[(0, 2.0), (1, 3.0), (2, 1.0)])
        .le(11.0, &[(0, 4.0), (1, 1.0), (2, 2.0)])
        .le(8.0, &[(0, 3.0), (1, 4.0), (2, 2.0)])
}

/// Supply 20, 30; demand 10, 25, 15; costs 8 6 10 / 9 12 13.
pub(super) fn transport() -> Draft {
    let mut m = min([8.0, 6.0, 10.0, 9.0, 12.0, 13.0].map(plus));
    for (s, supply) in [(0, 20.0), (1, 30.0)] {
        m = m.le(supply, &[0, 1, 2].map(|d| (3 * s + d, 1.0)));
    }
    for (d, demand) in [(0, 10.0), (1, 25.0), (2, 15.0)] {
        m = m.eq(demand, &[(d, 1.0), (d + 3, 1.0)]);
    }
    m
}

/// The assignment problem as a linear program: its vertices are permutations.
fn assignment(costs: &[Vec<f64>]) -> Draft {
    let n = costs.len() as i32;
    let mut m = min(costs.iter().flatten().map(|&c| plus(c)));
    for k in 0..n {
        let (row, column): (Vec<_>, Vec<_>) = (0..n).map(|d| ((n * k + d, 1.0), (n * d + k, 1.0))).unzip();
        m = m.eq(1.0, &row).eq(1.0, &column);
    }
    m
}

/// Costs of an assignment of `n` to `n`, and the least cost by trying all permutations.
fn assignment_and_its_optimum(n: usize) -> (Draft, f64) {
    let mut numbers = Numbers(3);
    let costs: Vec<Vec<f64>> = (0..n).map(|_| (0..n).map(|_| numbers.between(1, 50)).collect()).collect();
    let cost = |p: Vec<usize>| p.iter().enumerate().map(|(i, &j)| costs[i][j]).sum::<f64>();
    let best = permutations(n).into_iter().map(cost).fold(INF, f64::min);
    (assignment(&costs), best)
}

/// The largest flow from node 0 to the last one, and the smallest cut by trying all sets of nodes: they are equal.
fn flow_and_cut() -> (Draft, f64) {
    let n = 8;
    let mut numbers = Numbers(5);
    let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
    let arcs: Vec<(i32, i32, f64)> = pairs
        .filter(|&(i, j)| i != j && j != 0 && i != n - 1)
        .filter_map(|(i, j)| if numbers.below(3) > 0 { Some((i, j, numbers.between(1, 20))) } else { None })
        .collect();
    let mut m = max(arcs.iter().map(|&(i, _, capacity)| real(0.0, capacity, if i == 0 { 1.0 } else { 0.0 })));
    for node in 1..n - 1 {
        let sign = |&(i, j, _): &(i32, i32, f64)| f64::from(i32::from(j == node) - i32::from(i == node));
        let signs = arcs.iter().map(sign).enumerate().filter(|(_, s)| *s != 0.0);
        m = m.eq(0.0, &signs.map(|(a, s)| (a as i32, s)).collect::<Vec<_>>());
    }
    let cuts = (0..1u32 << n).filter(|set| set & 1 == 1 && set >> (n - 1) & 1 == 0);
    let leaves = |set: u32| {
        let out = arcs.iter().filter(|(i, j, _)| set >> i & 1 == 1 && set >> j & 1 == 0);
        out.map(|a| a.2).sum::<f64>()
    };
    (m, cuts.map(leaves).fold(INF, f64::min))
}

/// A linear program planted around an optimal pair: `c = A'y + z` and `b = Ax - s` with `y s = 0` and `z x = 0`, all at
/// least 0. Then `x` and `y` are feasible with equal objectives, which proves both optimal.
fn planted(rows: usize, columns: usize, fill: u64, seed: u64) -> (Draft, f64) {
    let mut numbers = Numbers(seed);
    let x: Vec<f64> =
        (0..columns).map(|_| if numbers.below(2) == 0 { 0.0 } else { numbers.between(1, 9) }).collect();
    let mut costs: Vec<f64> = x.iter().map(|&x| if x > 0.0 { 0.0 } else { numbers.between(0, 6) }).collect();
    let mut list = Vec::new();
    for _ in 0..rows {
        let row: Vec<(i32, f64)> = (0..columns as i32)
            .filter_map(|j| if numbers.below(fill) == 0 { Some((j, numbers.between(-5, 10))) } else { None })
            .collect();
        let (y, slack) =
            if numbers.below(2) == 0 { (numbers.between(1, 5), 0.0) } else { (0.0, numbers.between(0, 4)) };
        let value: f64 = row.iter().map(|&(j, v)| v * x[j as usize]).sum();
        row.iter().for_each(|&(j, v)| costs[j as usize] += y * v);
        list.push((value - slack, row));
    }
    let best = costs.iter().zip(&x).map(|(c, x)| c * x).sum();
    let m = list.iter().fold(min(costs.iter().map(|&c| plus(c))), |m, (side, row)| m.ge(*side, row));
    (m, best)
}

/// The relaxed knapsack of many columns, and its optimum by Dantzig's rule: best value per weight first.
fn many_columns() -> (Draft, f64) {
    let mut numbers = Numbers(9);
    let items: Vec<(f64, f64)> =
        (0..800).map(|_| (numbers.between(1, 1000), numbers.between(1, 100))).collect();
    let room = 10_000.0;
    let mut order = items.clone();
    order.sort_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)));
    let (mut left, mut best) = (room, 0.0);
    for (value, weight) in order {
        let part = (left / weight).min(1.0);
        best += part * value;
        left -= part * weight;
    }
    let row: Vec<_> = items.iter().enumerate().map(|(j, i)| (j as i32, i.1)).collect();
    (max(items.iter().map(|i| unit(i.0))).le(room, &row), best)
}

/// Production and storage over periods without capacities: each period's demand is met from its cheapest source.
fn production_plan() -> (Draft, f64) {
    let (cost, demand, holding) = ([4.0, 9.0, 7.0, 3.0, 8.0, 6.0], [20.0, 30.0, 10.0, 40.0, 25.0, 35.0], 1.5);
    let n = cost.len() as i32;
    let mut m = min(cost.iter().map(|&c| plus(c)).chain((0..n).map(|_| plus(holding))));
    for t in 0..n {
        let mut row = vec![(t, 1.0), (n + t, -1.0)];
        row.extend((t > 0).then_some((n + t - 1, 1.0)));
        m = m.eq(demand[t as usize], &row);
    }
    let best = (0..cost.len())
        .map(|t| demand[t] * (0..=t).map(|s| cost[s] + holding * (t - s) as f64).fold(INF, f64::min))
        .sum();
    (m, best)
}

/// min t, t at least as far as each deviation of one value from the list.
fn deviations(list: &[f64], each: bool) -> Draft {
    let count = if each { list.len() } else { 1 };
    let mut m = min(std::iter::once(free(0.0)).chain((0..count).map(|_| free(1.0))));
    for (k, &value) in list.iter().enumerate() {
        let t = if each { k as i32 + 1 } else { 1 };
        m = m.ge(-value, &[(t, 1.0), (0, -1.0)]).ge(value, &[(t, 1.0), (0, 1.0)]);
    }
    m
}

fn one(lower: f64, upper: f64) -> Draft {
    min([real(lower, upper, 1.0)])
}

/// Two columns of at most 10 with common room for 12, and no objective yet.
fn room() -> Draft {
    max([real(0.0, 10.0, 0.0), real(0.0, 10.0, 0.0)]).le(12.0, &[(0, 1.0), (1, 1.0)])
}

/// `room` with y and x as objectives of these priorities.
fn two(of_y: i32, of_x: i32) -> Draft {
    room().objective(of_y, 1.0, &[(1, 1.0)]).objective(of_x, 1.0, &[(0, 1.0)])
}

/// The first objective may be worsened by 3 for the second: x = 7 and y = 5.
fn with_a_tolerance(solver: &WorkerPool) -> Result<(), String> {
    let m = two(1, 2).change(|m| m.objectives.abs_tol[1] = 3.0);
    let r = solver.solve(m.model(), &SolveOptions::default()).map_err(|e| e.to_string())?;
    match (r.termination, r.objectives.as_deref()) {
        (Termination::Optimal, Some([y, x])) if close(*y, 5.0) && close(*x, 7.0) => Ok(()),
        _ => Err(format!("expected 5 and 7, found {}, {:?}", summary(&r), r.objectives)),
    }
}

pub(super) fn cases() -> Vec<Case> {
    let (assigned, least_cost) = assignment_and_its_optimum(6);
    let (flow, cut) = flow_and_cut();
    let (dense, dense_best) = planted(20, 15, 1, 21);
    let (sparse, sparse_best) = planted(300, 200, 20, 22);
    let (columns, columns_best) = many_columns();
    let (plan, plan_best) = production_plan();
    let tall = (1..=900).fold(max([plus(1.0)]), |m, k| m.le(100.0 + f64::from(k), &[(0, f64::from(k))]));
    let names =
        ["", "end", "x y", "Bounds", "\u{e9}\u{4e16}\u{1f600}", "1e5", "a\nb", "a\tb\"c'", "free", "x y"];
    let named = max(names.map(|_| unit(1.0))).le(4.0, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(|j| (j, 1.0)));
    vec![
        case("lp_point", production(), At(13.0, vec![2.0, 0.0, 1.0])),
        case("lp_transport", transport(), Optimal(465.0)),
        case("lp_offset", production().offset(100.0), Optimal(113.0)),
        case("lp_offset_without_rows", one(2.0, 3.0).offset(-0.5), Optimal(1.5)),
        case("lp_free_column", min([free(1.0)]).ge(-7.5, &[(0, 1.0)]), Optimal(-7.5)),
        case("lp_negative_bounds", one(-5.0, -2.0), At(-5.0, vec![-5.0])),
        case("lp_no_lower_bound", max([real(-INF, -2.0, 1.0)]), At(-2.0, vec![-2.0])),
        case("lp_fixed_column", one(3.0, 3.0), At(3.0, vec![3.0])),
        case(
            "lp_ranged_row_low",
            min([plus(1.0), plus(1.0)]).row(3.0, 8.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(3.0),
        ),
        case(
            "lp_ranged_row_high",
            max([plus(1.0), plus(1.0)]).row(3.0, 8.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(8.0),
        ),
        case("lp_zero_objective", min([free(0.0), free(0.0)]).eq(4.0, &[(0, 1.0), (1, 2.0)]), Optimal(0.0)),
        case("lp_no_rows", max([real(0.0, 2.0, 3.0), real(-1.0, 5.0, -1.0)]), Optimal(7.0)),
        case("lp_empty_row", one(1.0, 2.0).row(-1.0, 1.0, &[]), Optimal(1.0)),
        case("lp_free_row", one(1.0, 2.0).row(-INF, INF, &[(0, 1.0)]), Optimal(1.0)),
        case("lp_zero_coefficient", one(1.0, 2.0).row(-1.0, 0.0, &[(0, 0.0)]), Optimal(1.0)),
        case("lp_small_numbers", one(0.0, INF).ge(1e-4, &[(0, 1e-3)]), Optimal(0.1)),
        case("lp_large_numbers", one(0.0, INF).ge(1e9, &[(0, 2.0)]), Optimal(5e8)),
        // Data rounded to six digits: other solvers forgive that, and programs rely on it.
        case(
            "lp_rounded_data",
            one(0.0, 9.0).eq(0.333_333_3, &[(0, 1.0)]).eq(1.0, &[(0, 3.0)]),
            Optimal(1.0 / 3.0),
        ),
        case("lp_no_columns", min([]).offset(4.0), Optimal(4.0)),
        // Bread alone meets the second need at 3.75 and the other two with room to spare.
        case(
            "lp_diet",
            min([plus(0.6), plus(0.35)])
                .ge(8.0, &[(0, 5.0), (1, 7.0)])
                .ge(15.0, &[(0, 4.0), (1, 2.0)])
                .ge(3.0, &[(0, 2.0), (1, 1.0)]),
            At(2.25, vec![3.75, 0.0]),
        ),
        // Five rows and bounds meet in (1, 1).
        case(
            "lp_degenerate",
            max([unit(1.0), unit(1.0)])
                .le(2.0, &[(0, 1.0), (1, 1.0)])
                .le(3.0, &[(0, 2.0), (1, 1.0)])
                .le(3.0, &[(0, 1.0), (1, 2.0)]),
            At(2.0, vec![1.0, 1.0]),
        ),
        // Beale's example, on which the simplex method cycles with the plain rule: x4 = x6 = 1 is optimal.
        case(
            "lp_cycling",
            min([plus(0.0), plus(0.0), plus(0.0), plus(-0.75), plus(20.0), plus(-0.5), plus(6.0)])
                .eq(0.0, &[(0, 1.0), (3, 0.25), (4, -8.0), (5, -1.0), (6, 9.0)])
                .eq(0.0, &[(1, 1.0), (3, 0.5), (4, -12.0), (5, -0.5), (6, 3.0)])
                .eq(1.0, &[(2, 1.0), (5, 1.0)]),
            Optimal(-1.25),
        ),
        // Klee and Minty's cube, whose corners the plain rule visits one by one: the last column alone is best.
        case(
            "lp_klee_minty",
            max([plus(100.0), plus(10.0), plus(1.0)])
                .le(1.0, &[(0, 1.0)])
                .le(100.0, &[(0, 20.0), (1, 1.0)])
                .le(10_000.0, &[(0, 200.0), (1, 20.0), (2, 1.0)]),
            At(10_000.0, vec![0.0, 0.0, 10_000.0]),
        ),
        case("lp_assignment", assigned, Optimal(least_cost)),
        case("lp_largest_flow", flow, Optimal(cut)),
        case("lp_production_plan", plan, Optimal(plan_best)),
        case("lp_planted_dense", dense, Optimal(dense_best)),
        case("lp_planted_sparse", sparse, Optimal(sparse_best)),
        case("lp_many_columns", columns, Optimal(columns_best)),
        // k x <= 100 + k for k up to 900: the last row binds.
        case("lp_many_rows", tall, Optimal(1000.0 / 900.0)),
        case(
            "lp_redundant_equalities",
            min([free(1.0), free(0.0)])
                .eq(2.0, &[(0, 1.0), (1, 1.0)])
                .eq(4.0, &[(0, 2.0), (1, 2.0)])
                .eq(0.0, &[(0, 1.0), (1, -1.0)]),
            At(1.0, vec![1.0, 1.0]),
        ),
        case(
            "lp_row_twice",
            max([plus(1.0), plus(2.0)]).le(3.0, &[(0, 1.0), (1, 1.0)]).le(3.0, &[(0, 1.0), (1, 1.0)]),
            At(6.0, vec![0.0, 3.0]),
        ),
        // The value whose largest distance from 1, 2 and 6 is least lies in the middle, at 3.5.
        case("lp_least_largest_deviation", deviations(&[1.0, 2.0, 6.0], false), Optimal(2.5)),
        // The value whose distances from 1, 2 and 6 have the least sum is their median, 2.
        case("lp_least_sum_of_deviations", deviations(&[1.0, 2.0, 6.0], true), Optimal(5.0)),
        // 1e-4 x >= 1 and 1e4 y <= 1e5, x + y >= 1e4 + 5: y goes to its end, x stays at 1e4.
        case(
            "lp_wide_range_of_coefficients",
            min([plus(1.0), plus(0.5)])
                .ge(1.0, &[(0, 1e-4)])
                .le(1e5, &[(1, 1e4)])
                .ge(10_005.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(10_002.5),
        ),
        // Every corner of the segment x + y = 1 is optimal: the value is one, the point is not.
        case(
            "lp_many_optimal_points",
            min([plus(1.0), plus(1.0)]).ge(1.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(1.0),
        ),
        // The rows alone fix x = 2 and y = 1; the objective has no say.
        case(
            "lp_fixed_by_rows",
            max([free(-3.0), free(8.0)]).eq(4.0, &[(0, 1.0), (1, 2.0)]).eq(3.0, &[(0, 2.0), (1, -1.0)]),
            At(2.0, vec![2.0, 1.0]),
        ),
        case(
            "lp_column_in_no_row",
            max([real(-1.0, 4.0, 2.0), plus(1.0)]).le(3.0, &[(1, 1.0)]),
            Optimal(11.0),
        ),
        case("lp_upper_bound_only", min([real(-INF, 5.0, -1.0)]).ge(-2.0, &[(0, 1.0)]), At(-5.0, vec![5.0])),
        // The first objective by its priority, not by its place: x = 10, which leaves 2 for y.
        case("lp_objectives_by_priority", two(1, 2), At(10.0, vec![10.0, 2.0])),
        case("lp_objectives_the_other_way_round", two(2, 1), At(10.0, vec![2.0, 10.0])),
        // One priority: 3y + x.
        case(
            "lp_objectives_by_weight",
            room().objective(0, 3.0, &[(1, 1.0)]).objective(0, 1.0, &[(0, 1.0)]),
            At(32.0, vec![2.0, 10.0]),
        ),
        // Of one sense, so a negative weight is how to ask for less.
        case(
            "lp_objectives_with_a_negative_weight",
            room().objective(5, -1.0, &[(0, 1.0)]).objective(4, 1.0, &[(0, 1.0), (1, 1.0)]),
            At(0.0, vec![0.0, 10.0]),
        ),
        Case::script(Family::Lp, "lp_objectives_with_a_tolerance", with_a_tolerance),
        // Names that are words of file formats, hold line ends or stand twice: four columns of ten may be 1.
        case(
            "lp_names_that_no_file_format_likes",
            named.change(|m| m.columns.names = Names::from_list(names)),
            Optimal(4.0),
        ),
    ]
}
