//! Linear programs, statuses, and what is refused at the door.

use super::*;

/// max 5x + 4y + 3z over three rows: optimum 13 at (2, 0, 1), duals (1, 0, 1).
fn production() -> MathModel {
    let mut m = max(&[(0.0, INF, 5.0, CONTINUOUS), (0.0, INF, 4.0, CONTINUOUS), (0.0, INF, 3.0, CONTINUOUS)]);
    m.add_row("a", -INF, 5.0, &[(0, 2.0), (1, 3.0), (2, 1.0)]);
    m.add_row("b", -INF, 11.0, &[(0, 4.0), (1, 1.0), (2, 2.0)]);
    m.add_row("c", -INF, 8.0, &[(0, 3.0), (1, 4.0), (2, 2.0)]);
    m
}

/// min 2x + 3y, x + y >= 10, x <= 6: optimum 24 at (6, 4), dual 3.
fn blend() -> MathModel {
    let mut m = min(&[(0.0, 6.0, 2.0, CONTINUOUS), (0.0, INF, 3.0, CONTINUOUS)]);
    m.add_row("demand", 10.0, INF, &[(0, 1.0), (1, 1.0)]);
    m
}

/// Supply 20, 30; demand 10, 25, 15; costs 8 6 10 / 9 12 13.
fn transport() -> MathModel {
    let costs = [8.0, 6.0, 10.0, 9.0, 12.0, 13.0];
    let mut m = min(&costs.map(|c| (0.0, INF, c, CONTINUOUS)));
    for (s, supply) in [20.0, 30.0].into_iter().enumerate() {
        let row: Vec<_> = (0..3).map(|d| ((3 * s + d) as i32, 1.0)).collect();
        m.add_row("", -INF, supply, &row);
    }
    for (d, demand) in [10.0, 25.0, 15.0].into_iter().enumerate() {
        m.add_row("", demand, demand, &[(d as i32, 1.0), (d as i32 + 3, 1.0)]);
    }
    m
}

fn one(lower: f64, upper: f64) -> MathModel {
    min(&[(lower, upper, 1.0, CONTINUOUS)])
}

fn with_row(mut m: MathModel, lower: f64, upper: f64, entries: &[(i32, f64)]) -> MathModel {
    m.add_row("r", lower, upper, entries);
    m
}

fn with_offset(mut m: MathModel, offset: f64) -> MathModel {
    m.objective_offset = offset;
    m
}

pub(crate) fn cases() -> Vec<Case> {
    use Expect::{At, Duals, Infeasible, Invalid, Optimal, Unbounded};
    let free = (-INF, INF, 0.0, CONTINUOUS);
    let plus = (0.0, INF, 1.0, CONTINUOUS);
    let mut nan = production();
    nan.rows.matrix.value[2] = f64::NAN;
    let mut twice = production();
    twice.rows.matrix.index[1] = 0;
    let mut outside = production();
    outside.rows.matrix.index[1] = 9;
    let mut binary = one(0.0, 10.0);
    binary.columns.kind[0] = BINARY;
    let mut indicator = production();
    indicator.add_indicator(0, true, 0.0, 1.0, &[(1, 1.0)]);
    vec![
        case("lp_max_with_duals", production(), Duals(13.0, vec![1.0, 0.0, 1.0])),
        case("lp_min_with_duals", blend(), Duals(24.0, vec![3.0])),
        case("lp_point", production(), At(13.0, vec![2.0, 0.0, 1.0])),
        case("lp_transport", transport(), Optimal(465.0)),
        case("lp_offset", with_offset(production(), 100.0), Optimal(113.0)),
        case("lp_offset_without_rows", with_offset(one(2.0, 3.0), -0.5), Optimal(1.5)),
        case(
            "lp_free_column",
            with_row(min(&[(-INF, INF, 1.0, CONTINUOUS)]), -7.5, INF, &[(0, 1.0)]),
            Optimal(-7.5),
        ),
        case("lp_negative_bounds", one(-5.0, -2.0), At(-5.0, vec![-5.0])),
        case("lp_no_lower_bound", max(&[(-INF, -2.0, 1.0, CONTINUOUS)]), At(-2.0, vec![-2.0])),
        case("lp_fixed_column", one(3.0, 3.0), At(3.0, vec![3.0])),
        case(
            "lp_ranged_row_low",
            with_row(min(&[plus, plus]), 3.0, 8.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(3.0),
        ),
        case(
            "lp_ranged_row_high",
            with_row(max(&[plus, plus]), 3.0, 8.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(8.0),
        ),
        case(
            "lp_zero_objective",
            with_row(min(&[free, free]), 4.0, 4.0, &[(0, 1.0), (1, 2.0)]),
            Optimal(0.0),
        ),
        case("lp_no_rows", max(&[(0.0, 2.0, 3.0, CONTINUOUS), (-1.0, 5.0, -1.0, CONTINUOUS)]), Optimal(7.0)),
        case("lp_empty_row", with_row(one(1.0, 2.0), -1.0, 1.0, &[]), Optimal(1.0)),
        case("lp_free_row", with_row(one(1.0, 2.0), -INF, INF, &[(0, 1.0)]), Optimal(1.0)),
        case("lp_zero_coefficient", with_row(one(1.0, 2.0), -1.0, 0.0, &[(0, 0.0)]), Optimal(1.0)),
        case("lp_small_numbers", with_row(one(0.0, INF), 1e-4, INF, &[(0, 1e-3)]), Optimal(0.1)),
        case("lp_large_numbers", with_row(one(0.0, INF), 1e9, INF, &[(0, 2.0)]), Optimal(5e8)),
        // Data rounded to six digits: other solvers forgive that, and programs rely on it.
        case(
            "lp_rounded_data",
            with_row(with_row(one(0.0, 9.0), 0.333_333_3, 0.333_333_3, &[(0, 1.0)]), 1.0, 1.0, &[(0, 3.0)]),
            Optimal(1.0 / 3.0),
        ),
        case("no_columns", with_offset(MathModel::default(), 4.0), Optimal(4.0)),
        case("no_columns_but_a_row", with_row(MathModel::default(), 1.0, 2.0, &[]), Infeasible),
        case(
            "infeasible_rows",
            with_row(with_row(one(0.0, INF), 5.0, INF, &[(0, 1.0)]), -INF, 4.0, &[(0, 1.0)]),
            Infeasible,
        ),
        case("infeasible_empty_row", with_row(one(0.0, 1.0), 1.0, 2.0, &[]), Infeasible),
        case("infeasible_crossed_column", one(2.0, 1.0), Infeasible),
        case("infeasible_crossed_row", with_row(one(0.0, 9.0), 2.0, 1.0, &[(0, 1.0)]), Infeasible),
        case("unbounded_ray", with_row(max(&[plus, plus]), -1.0, 1.0, &[(0, 1.0), (1, -1.0)]), Unbounded),
        case("unbounded_without_rows", one(-INF, 0.0), Unbounded),
        // Infeasible and unbounded in direction: only the former is true.
        case(
            "infeasible_with_an_unbounded_direction",
            with_row(with_row(max(&[plus, free]), 3.0, INF, &[(1, 1.0)]), -INF, 2.0, &[(1, 1.0)]),
            Infeasible,
        ),
        case(
            "unbounded_behind_presolve",
            with_row(max(&[plus, plus, plus]), -INF, 4.0, &[(0, 1.0), (1, -1.0), (2, -1.0)]),
            Unbounded,
        ),
        case("invalid_nan", nan, Invalid("row 0 (a): coefficient is NaN")),
        case("invalid_duplicate", twice, Invalid("column 0 (x0) occurs twice")),
        case("invalid_index", outside, Invalid("column index 9 is outside 0..3")),
        case("invalid_bound", one(INF, INF), Invalid("column 0 (x0): lower bound is inf")),
        case("invalid_binary_bounds", binary, Invalid("column 0 (x0): a binary column has bounds [0, 10]")),
        case("invalid_indicator", indicator, Invalid("column 0 (x0) must be binary")),
    ]
}
