//! Integer columns, semi-continuous columns, special ordered sets, indicator rows and general constraints.

use super::*;
use orlm_solver::GeneralKind;

fn with_row(mut m: MathModel, lower: f64, upper: f64, entries: &[(i32, f64)]) -> MathModel {
    m.add_row("r", lower, upper, entries);
    m
}

fn knapsack() -> MathModel {
    let values = [60.0, 100.0, 120.0, 80.0, 30.0];
    let weights = [10.0, 20.0, 30.0, 25.0, 8.0];
    let m = max(&values.map(|v| (0.0, 1.0, v, BINARY)));
    let row: Vec<_> = weights.iter().enumerate().map(|(j, &w)| (j as i32, w)).collect();
    with_row(m, -INF, 50.0, &row)
}

/// Assignment of three workers to three tasks: the best is 2 + 6 + 1.
fn assignment() -> MathModel {
    let costs = [[9.0, 2.0, 7.0], [6.0, 4.0, 3.0], [5.0, 8.0, 1.0]];
    let list: Vec<_> = costs.iter().flatten().map(|&c| (0.0, 1.0, c, BINARY)).collect();
    let mut m = min(&list);
    for k in 0..3 {
        m.add_row("", 1.0, 1.0, &[0, 1, 2].map(|d| (3 * k + d, 1.0)));
        m.add_row("", 1.0, 1.0, &[0, 1, 2].map(|d| (3 * d + k, 1.0)));
    }
    m
}

/// A model at whose optimum SCIP's default tolerance shows in the sixth digit of the objective.
fn sixth_digit() -> MathModel {
    let mut m = min(&[
        (3.0, 4.0, 2.0, CONTINUOUS),
        (2.0, 4.0, -2.0, ColumnKind::SemiInteger),
        (4.0, 8.0, 0.0, CONTINUOUS),
        (1.0, 5.0, 1.0, INTEGER),
    ]);
    m.add_row("", 9.0, INF, &[(0, -1.0), (1, -3.0), (2, 3.0), (3, 3.0)]);
    with_row(m, 18.0, INF, &[(0, 3.0), (1, -1.0), (2, -1.0), (3, 4.0)])
}

/// The travelling salesman with five cities on a line-like tour, by ordering columns (Miller, Tucker, Zemlin).
fn salesman() -> MathModel {
    let d = [
        [0.0, 2.0, 9.0, 10.0, 7.0],
        [1.0, 0.0, 6.0, 4.0, 3.0],
        [15.0, 7.0, 0.0, 8.0, 3.0],
        [6.0, 3.0, 12.0, 0.0, 11.0],
        [9.0, 7.0, 5.0, 6.0, 0.0],
    ];
    let n = d.len() as i32;
    let mut m = min(&[]);
    for (i, row) in d.iter().enumerate() {
        for (j, &cost) in row.iter().enumerate() {
            m.add_column("", 0.0, if i == j { 0.0 } else { 1.0 }, cost, BINARY);
        }
    }
    for _ in 0..n {
        m.add_column("", 0.0, f64::from(n - 1), 0.0, CONTINUOUS);
    }
    let arc = |i: i32, j: i32| n * i + j;
    for i in 0..n {
        let (out, back): (Vec<_>, Vec<_>) = (0..n).map(|j| ((arc(i, j), 1.0), (arc(j, i), 1.0))).unzip();
        m.add_row("", 1.0, 1.0, &out);
        m.add_row("", 1.0, 1.0, &back);
        for j in 1..n {
            if i > 0 && i != j {
                let u = |k: i32| n * n + k;
                m.add_row(
                    "",
                    -INF,
                    f64::from(n - 1),
                    &[(u(i), 1.0), (u(j), -1.0), (arc(i, j), f64::from(n))],
                );
            }
        }
    }
    m
}

/// The shortest tour by trying all: the expectation of `salesman` is computed, not typed.
fn shortest_tour() -> f64 {
    let m = salesman();
    let cost = |i: usize, j: usize| m.columns.objective[5 * i + j];
    let mut best = INF;
    for code in 0..256usize {
        let tour = [0, 1 + code % 4, 1 + code / 4 % 4, 1 + code / 16 % 4, 1 + code / 64];
        if (1..5).all(|city| tour.contains(&city)) {
            best = best.min((0..5).map(|k| cost(tour[k], tour[(k + 1) % 5])).sum());
        }
    }
    best
}

/// Infeasible, with a direction without end in which the objective falls.
fn infeasible_far_away() -> MathModel {
    let mut m = min(&[
        (4.0, 7.0, 5.0, CONTINUOUS),
        (-INF, -5.0, 4.0, INTEGER),
        (-4.0, -2.0, -4.0, ColumnKind::SemiContinuous),
        (2.0, INF, -2.0, CONTINUOUS),
        (0.0, 1.0, 5.0, BINARY),
    ]);
    m.add_row("", 19.0, INF, &[(0, -2.0), (1, -2.0), (2, 3.0), (3, -4.0), (4, 3.0)]);
    m.add_row("", -INF, -7.0, &[(1, -4.0), (2, -3.0), (3, -2.0), (4, -2.0)]);
    m.add_row("", -INF, 7.0, &[(0, -1.0), (1, 2.0), (3, -3.0), (4, 3.0)]);
    with_row(m, 10.0, INF, &[(0, -1.0), (1, -2.0), (2, -3.0), (3, -1.0), (4, -3.0)])
}

/// min cost of x = 7 with a semi column and a dear plain one.
fn semi(kind: ColumnKind, lower: f64, upper: f64, demand: f64) -> MathModel {
    let m = min(&[(lower, upper, 1.0, kind), (0.0, INF, 10.0, CONTINUOUS)]);
    with_row(m, demand, INF, &[(0, 1.0), (1, 1.0)])
}

fn sos(order: u8, upper: f64) -> MathModel {
    let mut m = max(&[3.0, 4.0, 2.0, 5.0].map(|c| (0.0, upper, c, CONTINUOUS)));
    m.add_sos(order, &[(0, 1.0), (1, 2.0), (2, 3.0), (3, 4.0)]);
    with_row(m, -INF, 10.0, &[(0, 1.0), (1, 1.0), (2, 1.0), (3, 2.0)])
}

fn negative_sos() -> MathModel {
    let mut m = max(&[(-1.0, 1.0, -3.0, CONTINUOUS), (-1.0, 1.0, -1.0, INTEGER)]);
    m.add_sos(1, &[(0, 0.0), (1, 1.0)]);
    m
}

fn negative_sos2() -> MathModel {
    let mut m = max(&[
        (-2.0, 5.0, -6.0, CONTINUOUS),
        (0.0, 1.0, 4.0, BINARY),
        (-3.0, 0.0, -5.0, INTEGER),
        (0.0, 3.0, -4.0, CONTINUOUS),
        (0.0, 1.0, 1.0, BINARY),
    ]);
    m.add_sos(2, &[(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0)]);
    m.add_indicator(4, true, -INF, 1.0, &[(2, 2.0), (3, 2.0)]);
    with_row(m, -INF, -3.0, &[(0, -4.0), (1, -4.0), (2, -2.0), (3, -3.0)])
}

fn equal_weights() -> MathModel {
    let mut m = max(&[3.0, 4.0].map(|c| (0.0, 3.0, c, CONTINUOUS)));
    m.add_sos(1, &[(0, 1.0), (1, 1.0)]);
    m
}

/// A piecewise linear function through (0, 0), (2, 4), (5, 1), (8, 9) at x = 3.5: 2.5.
fn piecewise() -> MathModel {
    let mut m = min(&[0.0, 4.0, 1.0, 9.0].map(|f| (0.0, 1.0, f, CONTINUOUS)));
    m.add_sos(2, &[(0, 1.0), (1, 2.0), (2, 3.0), (3, 4.0)]);
    m.add_row("convex", 1.0, 1.0, &[0, 1, 2, 3].map(|j| (j, 1.0)));
    with_row(m, 3.5, 3.5, &[(1, 2.0), (2, 5.0), (3, 8.0)])
}

/// max x + 4b where b == value implies x <= 3.
fn indicator(value: bool, upper: f64, gain: f64) -> MathModel {
    let mut m = max(&[(0.0, upper, 1.0, CONTINUOUS), (0.0, 1.0, gain, BINARY)]);
    m.add_indicator(1, value, -INF, 3.0, &[(0, 1.0)]);
    m
}

/// x and y free within bounds, r = f(x, y, ...).
fn general(m: MathModel, kind: GeneralKind, operands: &[i32], constant: Option<f64>) -> MathModel {
    let mut m = m;
    let result = m.n_cols() as i32 - 1;
    m.add_general(kind, result, operands, constant);
    m
}

pub(crate) fn cases() -> Vec<Case> {
    use Expect::{At, Infeasible, Optimal, Unbounded};
    let whole = |lower, upper, cost| (lower, upper, cost, INTEGER);
    let semi_continuous = ColumnKind::SemiContinuous;
    let mut started = knapsack();
    started.mip_start = vec![0.0, 1.0, 1.0, 0.0, 0.0];
    let mut half_started = knapsack();
    half_started.mip_start = vec![f64::NAN, 1.0, f64::NAN, f64::NAN, f64::NAN];
    let mut badly_started = knapsack();
    badly_started.mip_start = vec![1.0; 5];
    let mut equality =
        max(&[(0.0, 9.0, 1.0, CONTINUOUS), (0.0, 9.0, 1.0, CONTINUOUS), (0.0, 1.0, 1.0, BINARY)]);
    equality.add_indicator(2, true, 2.0, 2.0, &[(0, 1.0), (1, 1.0)]);
    equality.columns.objective[2] = 20.0;
    let mut empty = max(&[(0.0, 1.0, 1.0, BINARY)]);
    empty.add_indicator(0, true, 1.0, 2.0, &[]);
    let signed = (-4.0, 3.0, 1.0, CONTINUOUS);
    let free = |cost| (-INF, INF, cost, CONTINUOUS);
    let bit = |cost| (0.0, 1.0, cost, BINARY);
    vec![
        case("mip_knapsack", knapsack(), Optimal(220.0)),
        case("mip_assignment", assignment(), Optimal(9.0)),
        case("mip_salesman", salesman(), Optimal(shortest_tour())),
        case(
            "mip_rounding",
            with_row(max(&[whole(0.0, INF, 1.0)]), -INF, 7.0, &[(0, 2.0)]),
            At(3.0, vec![3.0]),
        ),
        case(
            "mip_negative",
            with_row(min(&[whole(-INF, INF, 1.0)]), -7.0, INF, &[(0, 2.0)]),
            At(-3.0, vec![-3.0]),
        ),
        case(
            "mip_mixed",
            with_row(
                max(&[whole(0.0, 3.0, 5.0), (0.0, INF, 4.0, CONTINUOUS)]),
                -INF,
                9.5,
                &[(0, 2.0), (1, 1.0)],
            ),
            Optimal(38.0),
        ),
        case("mip_integer_bounds", max(&[whole(0.2, 2.9, 1.0)]), At(2.0, vec![2.0])),
        case(
            "mip_small_objective",
            with_row(max(&[whole(0.0, 9.0, 1e-4)]), -INF, 7.0, &[(0, 2.0)]),
            Optimal(3e-4),
        ),
        case("mip_sixth_digit", sixth_digit(), Optimal(2.75)),
        case("mip_offset", MathModel { objective_offset: -20.0, ..knapsack() }, Optimal(200.0)),
        case("mip_start", started, Optimal(220.0)),
        case("mip_partial_start", half_started, Optimal(220.0)),
        case("mip_infeasible_start", badly_started, Optimal(220.0)),
        case("mip_infeasible", with_row(min(&[whole(0.0, 9.0, 1.0)]), 3.0, 3.0, &[(0, 2.0)]), Infeasible),
        case("mip_no_integer_between", min(&[whole(0.3, 0.7, 1.0)]), Infeasible),
        case(
            "mip_unbounded",
            with_row(max(&[whole(0.0, INF, 1.0), bit(1.0)]), 0.0, INF, &[(0, 1.0), (1, -1.0)]),
            Unbounded,
        ),
        // The relaxation is unbounded, the program infeasible.
        case(
            "mip_infeasible_with_an_unbounded_relaxation",
            with_row(max(&[whole(0.0, INF, 1.0), whole(0.0, INF, 0.0)]), 1.0, 1.0, &[(1, 2.0)]),
            Infeasible,
        ),
        // CPLEX's presolve leads it to an integer beyond its own.
        case("mip_infeasible_far_away", infeasible_far_away(), Infeasible),
        case("semi_continuous_on", semi(semi_continuous, 5.0, 20.0, 3.0), At(5.0, vec![5.0, 0.0])),
        case("semi_continuous_off", semi(semi_continuous, 5.0, 20.0, 0.25), At(2.5, vec![0.0, 0.25])),
        case("semi_integer", semi(ColumnKind::SemiInteger, 4.0, 20.0, 6.5), Optimal(7.0)),
        case("semi_continuous_from_zero", max(&[(0.0, 1.0, 1.0, semi_continuous)]), At(1.0, vec![1.0])),
        case("semi_continuous_with_a_large_bound", semi(semi_continuous, 5.0, 1e6, 3.0), Optimal(5.0)),
        case(
            "semi_continuous_negative_on",
            semi(semi_continuous, -8.0, -2.0, -5.0),
            At(-5.0, vec![-5.0, 0.0]),
        ),
        case(
            "semi_continuous_negative_off",
            semi(semi_continuous, -8.0, -2.0, -1.0),
            At(0.0, vec![0.0, 0.0]),
        ),
        // CPLEX lets no semi-continuous column below zero be zero, and calls -2 the optimum of this and of the one before.
        case(
            "semi_integer_negative_off",
            semi(ColumnKind::SemiInteger, -8.0, -2.0, -1.0),
            At(0.0, vec![0.0, 0.0]),
        ),
        case("sos1", sos(1, 8.0), Optimal(32.0)),
        case("sos2", sos(2, 8.0), Optimal(38.0)),
        // SCIP's own handler of such sets calls 2.01 optimal.
        case("sos1_with_negative_members", negative_sos(), At(3.0, vec![-1.0, 0.0])),
        case("sos2_without_bounds", sos(2, INF), Optimal(40.0)),
        case("sos2_piecewise", piecewise(), Optimal(2.5)),
        // CPLEX's presolve calls 5 optimal.
        case("sos2_with_negative_members", negative_sos2(), Optimal(6.5)),
        // CPLEX refuses equal weights.
        case("sos1_with_equal_weights", equal_weights(), At(12.0, vec![0.0, 3.0])),
        case("sos1_without_bounds", sos(1, INF), Optimal(40.0)),
        case("indicator_on_one", indicator(true, 10.0, 4.0), Optimal(10.0)),
        case("indicator_worth_it", indicator(true, 10.0, 8.0), Optimal(11.0)),
        case("indicator_on_zero", indicator(false, 10.0, -2.0), Optimal(8.0)),
        case("indicator_equality", equality, Optimal(22.0)),
        case(
            "indicator_without_bounds",
            with_row(indicator(true, INF, 8.0), -INF, 10.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(11.0),
        ),
        case("indicator_that_cannot_hold", empty, At(0.0, vec![0.0])),
        case(
            "abs_minimised",
            with_row(
                general(min(&[signed, free(2.0)]), GeneralKind::Abs, &[0], None),
                -INF,
                -1.0,
                &[(0, 1.0)],
            ),
            Optimal(1.0),
        ),
        case(
            "abs_maximised",
            general(max(&[(-4.0, 3.0, 0.5, CONTINUOUS), free(1.0)]), GeneralKind::Abs, &[0], None),
            At(4.5, vec![3.0, 3.0]),
        ),
        case(
            "max_minimised",
            with_row(
                general(min(&[signed, signed, free(5.0)]), GeneralKind::Max, &[0, 1], None),
                2.0,
                INF,
                &[(0, 1.0), (1, 1.0)],
            ),
            Optimal(7.0),
        ),
        case(
            "max_maximised",
            with_row(
                general(
                    max(&[(-4.0, 3.0, -1.0, CONTINUOUS), (-4.0, 2.0, -1.0, CONTINUOUS), free(2.0)]),
                    GeneralKind::Max,
                    &[0, 1],
                    None,
                ),
                -INF,
                INF,
                &[(0, 1.0)],
            ),
            Optimal(7.0),
        ),
        case(
            "max_with_a_constant",
            general(min(&[(-4.0, 3.0, 0.0, CONTINUOUS), free(1.0)]), GeneralKind::Max, &[0], Some(1.5)),
            Optimal(1.5),
        ),
        case(
            "min_maximised",
            with_row(
                general(max(&[signed, signed, free(5.0)]), GeneralKind::Min, &[0, 1], None),
                -INF,
                4.0,
                &[(0, 1.0), (1, 1.0)],
            ),
            Optimal(14.0),
        ),
        case(
            "max_of_unbounded_columns",
            with_row(
                with_row(
                    general(min(&[free(0.0), free(0.0), free(1.0)]), GeneralKind::Max, &[0, 1], None),
                    4.0,
                    INF,
                    &[(0, 1.0), (1, 1.0)],
                ),
                1.0,
                1.0,
                &[(0, 1.0), (1, -1.0)],
            ),
            Optimal(2.5),
        ),
        case(
            "and",
            general(max(&[bit(-1.0), bit(-1.0), bit(3.0)]), GeneralKind::And, &[0, 1], None),
            At(1.0, vec![1.0, 1.0, 1.0]),
        ),
        case(
            "or",
            general(max(&[bit(-2.0), bit(-1.0), bit(3.0)]), GeneralKind::Or, &[0, 1], None),
            At(2.0, vec![0.0, 1.0, 1.0]),
        ),
        case(
            "and_forces_zero",
            with_row(
                general(max(&[bit(1.0), bit(2.0), bit(-9.0)]), GeneralKind::And, &[0, 1], None),
                -INF,
                INF,
                &[],
            ),
            Optimal(2.0),
        ),
    ]
}
