//! Integer and binary columns, semi-continuous and semi-integer columns.

use orlm_solver::{ColumnKind, MathModel};

use crate::case::Expect::{At, Infeasible, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Mip, name, model, expect)
}

/// Five items, room for 50: items 2 and 3 are worth 220.
pub(super) fn knapsack() -> Draft {
    let weights = [10.0, 20.0, 30.0, 25.0, 8.0];
    let row: Vec<_> = weights.iter().enumerate().map(|(j, &w)| (j as i32, w)).collect();
    max([60.0, 100.0, 120.0, 80.0, 30.0].map(bit)).le(50.0, &row)
}

/// Assignment of three workers to three tasks: the best is 2 + 6 + 1.
fn assignment() -> Draft {
    let costs = [9.0, 2.0, 7.0, 6.0, 4.0, 3.0, 5.0, 8.0, 1.0];
    (0..3).fold(min(costs.map(bit)), |m, k| {
        m.eq(1.0, &[0, 1, 2].map(|d| (3 * k + d, 1.0))).eq(1.0, &[0, 1, 2].map(|d| (3 * d + k, 1.0)))
    })
}

/// A model at whose optimum a row tolerance of 1e-6 shows in the sixth digit of the objective.
fn sixth_digit() -> Draft {
    let semi = (2.0, 4.0, -2.0, ColumnKind::SemiInteger);
    min([real(3.0, 4.0, 2.0), semi, real(4.0, 8.0, 0.0), whole(1.0, 5.0, 1.0)])
        .ge(9.0, &[(0, -1.0), (1, -3.0), (2, 3.0), (3, 3.0)])
        .ge(18.0, &[(0, 3.0), (1, -1.0), (2, -1.0), (3, 4.0)])
}

/// The travelling salesman with five cities, by ordering columns (Miller, Tucker, Zemlin), and the shortest tour by trying
/// all of them.
fn salesman() -> (Draft, f64) {
    let d = [
        [0.0, 2.0, 9.0, 10.0, 7.0],
        [1.0, 0.0, 6.0, 4.0, 3.0],
        [15.0, 7.0, 0.0, 8.0, 3.0],
        [6.0, 3.0, 12.0, 0.0, 11.0],
        [9.0, 7.0, 5.0, 6.0, 0.0],
    ];
    let n = d.len() as i32;
    let (arc, place) = (|i: i32, j: i32| n * i + j, |k: i32| n * n + k);
    let arcs = (0..n * n)
        .map(|a| (0.0, if a / n == a % n { 0.0 } else { 1.0 }, d[(a / n) as usize][(a % n) as usize]));
    let arcs = arcs.map(|(lower, upper, cost)| (lower, upper, cost, ColumnKind::Binary));
    let mut m = min(arcs.chain((0..n).map(|_| real(0.0, f64::from(n - 1), 0.0))));
    for i in 0..n {
        let (out, back): (Vec<_>, Vec<_>) = (0..n).map(|j| ((arc(i, j), 1.0), (arc(j, i), 1.0))).unzip();
        m = m.eq(1.0, &out).eq(1.0, &back);
        for j in (1..n).filter(|&j| i > 0 && i != j) {
            m = m.le(f64::from(n - 1), &[(place(i), 1.0), (place(j), -1.0), (arc(i, j), f64::from(n))]);
        }
    }
    let tour = |p: Vec<usize>| (0..p.len()).map(|k| d[p[k]][p[(k + 1) % p.len()]]).sum::<f64>();
    (m, permutations(d.len()).into_iter().map(tour).fold(INF, f64::min))
}

/// `salesman` with lazy rows for the order of the cities.
fn lazy_salesman() -> (Draft, f64) {
    let (m, shortest) = salesman();
    let ordering = |m: &mut MathModel| {
        for row in 0..m.n_rows() as i32 {
            if m.rows.matrix.row(row as usize).0.len() == 3 {
                m.set_lazy(row);
            }
        }
    };
    (m.change(ordering), shortest)
}

/// Set cover with few enough columns to try all selections.
pub(super) fn covering() -> (Draft, f64) {
    let mut numbers = Numbers(11);
    let n = 18;
    let mut m = min((0..n).map(|_| bit(50.0 + numbers.below(50) as f64)));
    for _ in 0..25 {
        let row: Vec<(i32, f64)> = (0..n).filter(|_| numbers.below(4) == 0).map(|j| (j, 1.0)).collect();
        if !row.is_empty() {
            m = m.ge(1.0, &row);
        }
    }
    let best = try_all_binaries(m.model()).unwrap_or(INF);
    (m, best)
}

/// Binary columns, each worth `value`, of which no two that an edge joins may be 1.
fn independent(values: &[f64], edges: &[(i32, i32)]) -> Draft {
    edges.iter().fold(max(values.iter().map(|&v| bit(v))), |m, &(i, j)| m.le(1.0, &[(i, 1.0), (j, 1.0)]))
}

/// Petersen's graph: no more than 4 of its 10 nodes are independent.
fn petersen() -> Vec<(i32, i32)> {
    (0..5).flat_map(|k| [(k, (k + 1) % 5), (k, k + 5), (k + 5, (k + 2) % 5 + 5)]).collect()
}

/// The fewest colours for a graph: column `c` says that colour `c` is used, the others that a node has a colour.
fn colouring(nodes: i32, colours: i32, edges: &[(i32, i32)]) -> Draft {
    let has = |node: i32, c: i32| colours + node * colours + c;
    let mut m = min((0..colours).map(|_| bit(1.0)).chain((0..nodes * colours).map(|_| bit(0.0))));
    for node in 0..nodes {
        m = m.eq(1.0, &(0..colours).map(|c| (has(node, c), 1.0)).collect::<Vec<_>>());
    }
    for &(i, j) in edges {
        for c in 0..colours {
            m = m.le(0.0, &[(has(i, c), 1.0), (has(j, c), 1.0), (c, -1.0)]);
        }
    }
    m
}

/// Warehouses with opening costs that serve customers; the optimum by trying all sets of open ones.
fn facilities() -> (Draft, f64) {
    let mut numbers = Numbers(17);
    let (places, customers) = (5, 8);
    let opening: Vec<f64> = (0..places).map(|_| numbers.between(20, 60)).collect();
    let serving: Vec<Vec<f64>> =
        (0..places).map(|_| (0..customers).map(|_| numbers.between(3, 40)).collect()).collect();
    let mut m = min(opening.iter().map(|&c| bit(c)).chain(serving.iter().flatten().map(|&c| unit(c))));
    let share = |p: usize, c: usize| (places + p * customers + c) as i32;
    for c in 0..customers {
        m = m.eq(1.0, &(0..places).map(|p| (share(p, c), 1.0)).collect::<Vec<_>>());
        for p in 0..places {
            m = m.le(0.0, &[(share(p, c), 1.0), (p as i32, -1.0)]);
        }
    }
    let cost = |set: u32| {
        let open: Vec<usize> = (0..places).filter(|p| set >> p & 1 == 1).collect();
        let served: f64 =
            (0..customers).map(|c| open.iter().map(|&p| serving[p][c]).fold(INF, f64::min)).sum();
        open.iter().map(|&p| opening[p]).sum::<f64>() + served
    };
    (m, (1..1u32 << places).map(cost).fold(INF, f64::min))
}

/// Lot sizes with a fixed cost for each period of production, and Wagner and Whitin's recursion for the optimum.
fn lots() -> (Draft, f64) {
    let (demand, fixed, holding) = ([30.0, 50.0, 20.0, 60.0, 10.0, 40.0, 30.0], 55.0, 1.0);
    let n = demand.len() as i32;
    let total: f64 = demand.iter().sum();
    // Columns: n times production, n times stock, n times "produces".
    let mut m =
        min((0..n).map(|_| plus(0.0)).chain((0..n).map(|_| plus(holding))).chain((0..n).map(|_| bit(fixed))));
    for t in 0..n {
        let mut row = vec![(t, 1.0), (n + t, -1.0)];
        row.extend((t > 0).then_some((n + t - 1, 1.0)));
        m = m.eq(demand[t as usize], &row).le(0.0, &[(t, 1.0), (2 * n + t, -total)]);
    }
    let mut best = vec![0.0];
    for t in 1..=demand.len() {
        let from = |s: usize| {
            let stored: f64 = (s..t).map(|k| (k - s) as f64 * holding * demand[k]).sum();
            best[s] + fixed + stored
        };
        let least = (0..t).map(from).fold(INF, f64::min);
        best.push(least);
    }
    (m, best[demand.len()])
}

/// Jobs on one machine with weights; by Smith's rule the order of weight per duration is optimal.
fn one_machine() -> (Draft, f64) {
    let jobs = [(3.0, 4.0), (5.0, 2.0), (2.0, 5.0), (4.0, 4.0)];
    let n = jobs.len() as i32;
    let horizon: f64 = jobs.iter().map(|j| j.0).sum();
    let pairs: Vec<(i32, i32)> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
    let duration = |j: i32| jobs[j as usize].0;
    // Columns: completion times, then "i before j".
    let mut m = min(jobs.iter().map(|j| real(j.0, horizon, j.1)).chain(pairs.iter().map(|_| bit(0.0))));
    for (k, &(i, j)) in pairs.iter().enumerate() {
        let before = n + k as i32;
        m = m
            .ge(duration(j) - horizon, &[(j, 1.0), (i, -1.0), (before, -horizon)])
            .ge(duration(i), &[(i, 1.0), (j, -1.0), (before, horizon)]);
    }
    let mut order = jobs;
    order.sort_by(|a, b| (b.1 / b.0).total_cmp(&(a.1 / a.0)));
    let (mut time, mut best) = (0.0, 0.0);
    for (duration, weight) in order {
        time += duration;
        best += weight * time;
    }
    (m, best)
}

/// Two groups of nearly equal sum: the difference's optimum by trying all splits.
fn halves() -> (Draft, f64) {
    let sizes = [27.0, 13.0, 41.0, 8.0, 33.0, 19.0, 22.0, 5.0, 38.0];
    let total: f64 = sizes.iter().sum();
    let mut m = min(std::iter::once(plus(1.0)).chain(sizes.iter().map(|_| bit(0.0))));
    let row = |sign: f64| -> Vec<(i32, f64)> {
        let twice = sizes.iter().enumerate().map(|(k, s)| (k as i32 + 1, sign * 2.0 * s));
        std::iter::once((0, 1.0)).chain(twice).collect()
    };
    m = m.ge(-total, &row(-1.0)).ge(total, &row(1.0));
    let sum = |set: u32| (0..sizes.len()).filter(|k| set >> k & 1 == 1).map(|k| sizes[k]).sum::<f64>();
    let best = (0..1u32 << sizes.len()).map(|set| (total - 2.0 * sum(set)).abs()).fold(INF, f64::min);
    (m, best)
}

/// Sudoku with four symbols: rows, columns and blocks hold each symbol once. The seven given cells leave no choice; worked
/// out by hand: 1234 / 3412 / 2143 / 4321.
fn sudoku() -> (Draft, Vec<f64>) {
    let solution = ["1234", "3412", "2143", "4321"];
    let given = [(0, 0), (0, 2), (1, 1), (2, 3), (3, 1), (3, 0), (1, 2)];
    let column = |r: i32, c: i32, s: i32| 16 * r + 4 * c + s;
    let symbol = |r: i32, c: i32| i32::from(solution[r as usize].as_bytes()[c as usize] - b'1');
    let mut m = min((0..64).map(|_| bit(0.0)));
    for a in 0..4 {
        for b in 0..4 {
            let lines = [0, 1, 2, 3].map(|k| {
                let block = column(2 * (a / 2) + k / 2, 2 * (a % 2) + k % 2, b);
                [column(a, b, k), column(a, k, b), column(k, a, b), block]
            });
            for line in 0..4 {
                m = m.eq(1.0, &lines.map(|l| (l[line], 1.0)));
            }
        }
    }
    for (r, c) in given {
        m = m.eq(1.0, &[(column(r, c, symbol(r, c)), 1.0)]);
    }
    let mut point = vec![0.0; 64];
    for r in 0..4 {
        for c in 0..4 {
            point[column(r, c, symbol(r, c)) as usize] = 1.0;
        }
    }
    (m, point)
}

/// Queens on a 6 x 6 board: one in each row and column, at most one on each diagonal; 6 fit.
fn queens() -> Draft {
    let n = 6;
    let mut m = max((0..n * n).map(|_| bit(1.0)));
    for k in 0..n {
        m = m.le(1.0, &(0..n).map(|c| (n * k + c, 1.0)).collect::<Vec<_>>());
        m = m.le(1.0, &(0..n).map(|r| (n * r + k, 1.0)).collect::<Vec<_>>());
    }
    for d in 1 - n..n {
        let down: Vec<_> =
            (0..n).filter(|r| (0..n).contains(&(r + d))).map(|r| (n * r + r + d, 1.0)).collect();
        let up: Vec<_> = (0..n)
            .filter(|r| (0..n).contains(&(n - 1 - r - d)))
            .map(|r| (n * r + n - 1 - r - d, 1.0))
            .collect();
        m = m.le(1.0, &down).le(1.0, &up);
    }
    m
}

/// The least cost of meeting a demand with a semi column and a dear plain one.
fn semi(kind: ColumnKind, lower: f64, upper: f64, demand: f64) -> Draft {
    min([(lower, upper, 1.0, kind), plus(10.0)]).ge(demand, &[(0, 1.0), (1, 1.0)])
}

/// Infeasible, with a direction without end in which the objective falls.
fn far_away() -> Draft {
    let columns = [
        real(4.0, 7.0, 5.0),
        whole(-INF, -5.0, 4.0),
        (-4.0, -2.0, -4.0, ColumnKind::SemiContinuous),
        real(2.0, INF, -2.0),
        bit(5.0),
    ];
    min(columns)
        .ge(19.0, &[(0, -2.0), (1, -2.0), (2, 3.0), (3, -4.0), (4, 3.0)])
        .le(-7.0, &[(1, -4.0), (2, -3.0), (3, -2.0), (4, -2.0)])
        .le(7.0, &[(0, -1.0), (1, 2.0), (3, -3.0), (4, 3.0)])
        .ge(10.0, &[(0, -1.0), (1, -2.0), (2, -3.0), (3, -1.0), (4, -3.0)])
}

pub(super) fn cases() -> Vec<Case> {
    let (tour, shortest) = salesman();
    let (lazy_tour, lazily_shortest) = lazy_salesman();
    let (cover, cheapest) = covering();
    let (served, least_cost) = facilities();
    let (sized, lot_cost) = lots();
    let (jobs, weighted) = one_machine();
    let (split, difference) = halves();
    let (board, filled) = sudoku();
    let pentagon = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)];
    let (semi_continuous, semi_integer) = (ColumnKind::SemiContinuous, ColumnKind::SemiInteger);
    vec![
        case("mip_knapsack", knapsack(), At(220.0, vec![0.0, 1.0, 1.0, 0.0, 0.0])),
        case("mip_assignment", assignment(), Optimal(9.0)),
        case("mip_salesman", tour, Optimal(shortest)),
        case("mip_cover", cover, Optimal(cheapest)),
        case("mip_facilities", served, Optimal(least_cost)),
        case("mip_lots", sized, Optimal(lot_cost)),
        case("mip_one_machine", jobs, Optimal(weighted)),
        case("mip_halves", split, Optimal(difference)),
        case("mip_sudoku", board, At(0.0, filled)),
        case("mip_queens", queens(), Optimal(6.0)),
        case("mip_independent_nodes", independent(&[1.0; 10], &petersen()), Optimal(4.0)),
        // The relaxation of a pentagon says 2.5.
        case("mip_pentagon", independent(&[1.0; 5], &pentagon), Optimal(2.0)),
        case("mip_weighted_pentagon", independent(&[3.0, 5.0, 4.0, 6.0, 2.0], &pentagon), Optimal(11.0)),
        // An odd cycle needs three colours.
        case("mip_colours", colouring(5, 4, &pentagon), Optimal(3.0)),
        case("mip_rounding", max([whole(0.0, INF, 1.0)]).le(7.0, &[(0, 2.0)]), At(3.0, vec![3.0])),
        case("mip_negative", min([whole(-INF, INF, 1.0)]).ge(-7.0, &[(0, 2.0)]), At(-3.0, vec![-3.0])),
        case(
            "mip_mixed",
            max([whole(0.0, 3.0, 5.0), plus(4.0)]).le(9.5, &[(0, 2.0), (1, 1.0)]),
            Optimal(38.0),
        ),
        case("mip_integer_bounds", max([whole(0.2, 2.9, 1.0)]), At(2.0, vec![2.0])),
        case("mip_small_objective", max([whole(0.0, 9.0, 1e-4)]).le(7.0, &[(0, 2.0)]), Optimal(3e-4)),
        case("mip_sixth_digit", sixth_digit(), Optimal(2.75)),
        case("mip_offset", knapsack().offset(-20.0), Optimal(200.0)),
        // The relaxation's optimum is 21 at (3, 1.5); of the whole points near it (4, 0) is best.
        case(
            "mip_two_columns",
            max([whole(0.0, INF, 5.0), whole(0.0, INF, 4.0)])
                .le(24.0, &[(0, 6.0), (1, 4.0)])
                .le(6.0, &[(0, 1.0), (1, 2.0)]),
            At(20.0, vec![4.0, 0.0]),
        ),
        // 3x + 5y = 47: y must leave a multiple of 3, and the largest such y is 7.
        case(
            "mip_equation_in_whole_numbers",
            min([whole(0.0, INF, 1.0), whole(0.0, INF, 1.0)]).eq(47.0, &[(0, 3.0), (1, 5.0)]),
            At(11.0, vec![4.0, 7.0]),
        ),
        case(
            "mip_large_whole_numbers",
            max([whole(0.0, INF, 1.0)]).le(9_999_999.0, &[(0, 7.0)]),
            Optimal(1_428_571.0),
        ),
        case(
            "mip_fixed_binary",
            max([(1.0, 1.0, -2.0, ColumnKind::Binary), bit(1.0)]),
            At(-1.0, vec![1.0, 1.0]),
        ),
        case(
            "mip_binary_within_narrow_bounds",
            max([(0.0, 0.5, 1.0, ColumnKind::Binary), bit(1.0)]),
            At(1.0, vec![0.0, 1.0]),
        ),
        // The integer column has no objective of its own; x rises with it in steps of 1.5.
        case(
            "mip_steps",
            max([real(0.0, 10.0, 1.0), whole(0.0, INF, 0.0)]).eq(0.0, &[(0, 1.0), (1, -1.5)]),
            At(9.0, vec![9.0, 6.0]),
        ),
        // A fixed cost of 5 pays off from 2.5 units of saved cost 2 on: 3 are wanted.
        case(
            "mip_fixed_charge",
            min([plus(1.0), plus(3.0), bit(5.0)])
                .ge(3.0, &[(0, 1.0), (1, 1.0)])
                .le(0.0, &[(0, 1.0), (2, -100.0)]),
            At(8.0, vec![3.0, 0.0, 1.0]),
        ),
        case("mip_zero_objective", min([whole(0.0, 9.0, 0.0)]).eq(6.0, &[(0, 2.0)]), At(0.0, vec![3.0])),
        case(
            "mip_no_rows",
            max([whole(-2.5, 7.5, 1.0), whole(-2.5, 7.5, -1.0), bit(1.0)]),
            At(10.0, vec![7.0, -2.0, 1.0]),
        ),
        // A row is no less a row for being lazy.
        case(
            "mip_lazy_row",
            max([whole(0.0, 9.0, 1.0), bit(1.0)]).le(7.0, &[(0, 2.0)]).lazily(),
            At(4.0, vec![3.0, 1.0]),
        ),
        case(
            "mip_lazy_row_that_does_not_bind",
            knapsack().le(5.0, &[(0, 1.0), (1, 1.0)]).lazily(),
            Optimal(220.0),
        ),
        case("mip_lazy_rows_of_a_tour", lazy_tour, Optimal(lazily_shortest)),
        // As much as fits of the first, then of the second: 12 units of room, 10 at most of each.
        case(
            "mip_objectives_by_priority",
            max([whole(0.0, 10.0, 0.0), whole(0.0, 10.0, 0.0)])
                .le(12.5, &[(0, 1.0), (1, 1.0)])
                .objective(1, 1.0, &[(1, 1.0)])
                .objective(2, 1.0, &[(0, 1.0)]),
            At(10.0, vec![10.0, 2.0]),
        ),
        // CPLEX's presolve leads it to an integer that it cannot count.
        case("mip_infeasible_far_away", far_away(), Infeasible),
        case("mip_semi_continuous_on", semi(semi_continuous, 5.0, 20.0, 3.0), At(5.0, vec![5.0, 0.0])),
        case("mip_semi_continuous_off", semi(semi_continuous, 5.0, 20.0, 0.25), At(2.5, vec![0.0, 0.25])),
        case(
            "mip_semi_continuous_at_its_top",
            semi(semi_continuous, 5.0, 8.0, 9.0),
            At(18.0, vec![8.0, 1.0]),
        ),
        case("mip_semi_continuous_from_zero", max([(0.0, 1.0, 1.0, semi_continuous)]), At(1.0, vec![1.0])),
        case("mip_semi_continuous_with_a_large_bound", semi(semi_continuous, 5.0, 1e6, 3.0), Optimal(5.0)),
        case(
            "mip_semi_continuous_negative_on",
            semi(semi_continuous, -8.0, -2.0, -5.0),
            At(-5.0, vec![-5.0, 0.0]),
        ),
        case(
            "mip_semi_continuous_negative_off",
            semi(semi_continuous, -8.0, -2.0, -1.0),
            At(0.0, vec![0.0, 0.0]),
        ),
        case("mip_semi_integer_negative_off", semi(semi_integer, -8.0, -2.0, -1.0), At(0.0, vec![0.0, 0.0])),
        case("mip_semi_integer", semi(semi_integer, 4.0, 20.0, 6.5), Optimal(7.0)),
        case("mip_semi_integer_off", semi(semi_integer, 4.0, 20.0, 0.25), At(2.5, vec![0.0, 0.25])),
        // 4.5 means from 5 on: 5 at 1 each beats 3 at 10 each.
        case(
            "mip_semi_integer_with_a_broken_bound",
            semi(semi_integer, 4.5, 20.0, 3.0),
            At(5.0, vec![5.0, 0.0]),
        ),
    ]
}
