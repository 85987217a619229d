//! Quadratic objectives.

use orlm_solver::{MathModel, SolveOptions};

use crate::case::Expect::{At, Infeasible, Optimal, Unbounded};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Qp, name, model, expect)
}

/// Markowitz with three assets: variance at a wanted return; small numbers, as portfolios have. The optimum by a fine
/// search along the one free direction.
fn portfolio() -> (Draft, f64) {
    let m = min([unit(0.0); 3])
        .eq(1.0, &[(0, 1.0), (1, 1.0), (2, 1.0)])
        .ge(0.1, &[(0, 0.08), (1, 0.1), (2, 0.14)])
        .quadratic(&[(0, 0, 0.0004), (1, 1, 0.0009), (2, 2, 0.0025), (0, 1, 0.0002), (1, 2, -0.0003)]);
    // Budget and return hold with equality: x + y = 1 - z, 0.08 x + 0.1 y = 0.1 - 0.14 z.
    let second = |z: f64| (0.1 - 0.14 * z - 0.08 * (1.0 - z)) / 0.02;
    let inside = |z: &f64| second(*z) >= 0.0 && 1.0 - z - second(*z) >= 0.0;
    let value = |z: f64| m.model().objective_at(&[1.0 - z - second(z), second(z), z]);
    let steps = (0..=1_000_000).map(|k| f64::from(k) / 1e6);
    let best = steps.filter(inside).map(value).fold(INF, f64::min);
    (m, best)
}

/// The least squares line through points: slope and height from the normal equations, the columns after them are errors.
fn line(points: &[(f64, f64)]) -> (Draft, f64) {
    let n = points.len() as f64;
    let mut m = min(std::iter::repeat_n(free(0.0), points.len() + 2));
    for (k, &(x, y)) in points.iter().enumerate() {
        let e = k as i32 + 2;
        m = m.eq(y, &[(0, x), (1, 1.0), (e, 1.0)]).quadratic(&[(e, e, 1.0)]);
    }
    let (sx, sy) = (points.iter().map(|p| p.0).sum::<f64>(), points.iter().map(|p| p.1).sum::<f64>());
    let (sxx, sxy) =
        (points.iter().map(|p| p.0 * p.0).sum::<f64>(), points.iter().map(|p| p.0 * p.1).sum::<f64>());
    let slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    let height = (sy - slope * sx) / n;
    (m, points.iter().map(|(x, y)| (y - slope * x - height).powi(2)).sum())
}

/// Binaries with products of all pairs, and the least value by trying all points.
fn binary_products() -> (Draft, f64) {
    let mut numbers = Numbers(31);
    let n = 8;
    let mut m = min((0..n).map(|_| bit(numbers.between(-9, 10))));
    for i in 0..n {
        for j in i + 1..n {
            m = m.quadratic(&[(i, j, numbers.between(-9, 10))]);
        }
    }
    let best = try_all_binaries(m.model()).unwrap_or(INF);
    (m, best)
}

/// The whole point nearest to (2.4, -1.3, 0.7) in a skewed metric, by trying the points around it.
fn nearest_whole_point() -> (Draft, f64) {
    let target = [2.4, -1.3, 0.7];
    let metric = [(0, 0, 3.0), (1, 1, 2.0), (2, 2, 4.0), (0, 1, 2.0), (1, 2, -1.5), (0, 2, 1.0)];
    let entry = |i: i32, j: i32| -> f64 {
        metric.iter().filter(|m| (m.0, m.1) == (i, j) || (m.0, m.1) == (j, i)).map(|m| m.2).sum()
    };
    // The gradient of the metric at the target: what is linear in the objective.
    let cost = |i: i32| -> f64 {
        let doubled = |j: i32| if i == j { 2.0 } else { 1.0 };
        -(0..3).map(|j| doubled(j) * entry(i, j) * target[j as usize]).sum::<f64>()
    };
    let m = min((0..3).map(|i| whole(-9.0, 9.0, cost(i)))).quadratic(&metric);
    let around = -9..=9;
    let points = around.clone().flat_map(|a| {
        let around = around.clone();
        around.clone().flat_map(move |b| around.clone().map(move |c| [a, b, c].map(f64::from)))
    });
    let best = points.map(|p| m.model().objective_at(&p)).fold(INF, f64::min);
    (m, best)
}

fn three_rows() -> Draft {
    min([real(-4.0, 1.0, 2.0), real(-2.0, 0.0, -1.0), real(2.0, 8.0, -4.0), real(4.0, 8.0, 0.0)])
        .ge(19.0, &[(0, 1.0), (1, -3.0), (2, -4.0), (3, 3.0)])
        .ge(-2.0, &[(0, 3.0), (1, 2.0), (2, 1.0), (3, -1.0)])
        .row(10.0, 13.0, &[(0, -2.0), (1, -4.0), (2, -1.0), (3, 2.0)])
        .quadratic(&[(0, 0, 0.5), (1, 1, 1.0), (2, 2, 1.5), (3, 3, 2.0)])
}

/// Prices with linear demand and a common capacity that binds: from their unlimited best, `best`, all rise by the same.
fn prices() -> (Draft, f64) {
    let (best, slope) = ([25.0, 14.5, 24.5, 32.0, 19.5], [25.0, 77.0, 46.0, 35.0, 34.0]);
    let rise = 0.5;
    let terms = || best.iter().zip(&slope);
    let floor: f64 = terms().map(|(p, b)| b * (p + rise)).sum();
    let mut m = max(terms().map(|(p, b)| plus(2.0 * p * b)));
    for (j, (b, demand)) in (0..).zip(slope.iter().zip([950.0, 1694.0, 1610.0, 1645.0, 952.0])) {
        m = m.quadratic(&[(j, j, -b)]).le(demand, &[(j, *b)]);
    }
    let row: Vec<(i32, f64)> = (0..).zip(slope).collect();
    let most = terms().map(|(p, b)| b * (p * p - rise * rise)).sum();
    (m.ge(floor, &row), most)
}

pub(super) fn cases() -> Vec<Case> {
    let (assets, least_variance) = portfolio();
    let (fit, squares) = line(&[(0.0, 1.0), (1.0, 2.0), (2.0, 2.0), (3.0, 4.5), (4.0, 4.0)]);
    let (bits, least_product) = binary_products();
    let (nearest, distance) = nearest_whole_point();
    let (prices, most) = prices();
    vec![
        // (x - 3)² without its constant.
        case("qp_inside", min([free(-6.0)]).quadratic(&[(0, 0, 1.0)]), At(-9.0, vec![3.0])),
        case(
            "qp_with_its_constant",
            min([free(-6.0)]).quadratic(&[(0, 0, 1.0)]).offset(9.0),
            At(0.0, vec![3.0]),
        ),
        case("qp_at_a_bound", min([real(0.0, 2.0, -6.0)]).quadratic(&[(0, 0, 1.0)]), At(-8.0, vec![2.0])),
        case("qp_maximised", max([free(4.0)]).quadratic(&[(0, 0, -0.5)]), At(8.0, vec![4.0])),
        // x² + xy + y² - 3x: minimum at (2, -1). A factor 1/2 or a product counted twice shows here.
        case(
            "qp_with_a_product",
            min([free(-3.0), free(0.0)]).quadratic(&[(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0)]),
            At(-3.0, vec![2.0, -1.0]),
        ),
        // The same, with the product the other way round.
        case(
            "qp_with_a_product_the_other_way_round",
            min([free(-3.0), free(0.0)]).quadratic(&[(1, 1, 1.0), (1, 0, 1.0), (0, 0, 1.0)]),
            At(-3.0, vec![2.0, -1.0]),
        ),
        case(
            "qp_with_a_row",
            min([free(0.0), free(0.0)]).ge(2.0, &[(0, 1.0), (1, 1.0)]).quadratic(&[(0, 0, 1.0), (1, 1, 1.0)]),
            At(2.0, vec![1.0, 1.0]),
        ),
        // (x - y)² + x: singular, minimum where x = y at the bound.
        case(
            "qp_singular",
            min([real(1.0, 9.0, 1.0), real(0.0, 9.0, 0.0)]).quadratic(&[
                (0, 0, 1.0),
                (0, 1, -2.0),
                (1, 1, 1.0),
            ]),
            At(1.0, vec![1.0, 1.0]),
        ),
        case("qp_portfolio", assets, Optimal(least_variance)),
        case("qp_least_squares", fit, Optimal(squares)),
        // The point of the simplex nearest to (0.8, 0.6, -0.2): all are lowered by 0.2 and cut at 0.
        case(
            "qp_projection_onto_a_simplex",
            min([plus(-1.6), plus(-1.2), plus(0.4)])
                .eq(1.0, &[(0, 1.0), (1, 1.0), (2, 1.0)])
                .quadratic(&[(0, 0, 1.0), (1, 1, 1.0), (2, 2, 1.0)])
                .offset(1.04),
            At(0.12, vec![0.6, 0.4, 0.0]),
        ),
        // The shares of a sum are equal where all squares weigh the same.
        case(
            "qp_equal_shares",
            min([free(0.0); 4])
                .eq(8.0, &[0, 1, 2, 3].map(|j| (j, 1.0)))
                .quadratic(&[0, 1, 2, 3].map(|j| (j, j, 0.5))),
            At(8.0, vec![2.0; 4]),
        ),
        // No gap at all is what a caller wants who needs a proof; where the optimum lies on a curve, SCIP may not get there.
        case("qp_no_gap_on_a_curve", prices, Optimal(most)).with(SolveOptions {
            mip_gap: Some(0.0),
            mip_gap_abs: Some(0.0),
            time_limit: Some(20.0),
            ..SolveOptions::default()
        }),
        case("qp_zero_coefficient", min([real(1.0, 2.0, 1.0)]).quadratic(&[(0, 0, 0.0)]), Optimal(1.0)),
        // max x² + y² on a rectangle: a corner.
        case(
            "qp_nonconvex_corner",
            max([real(-1.0, 2.0, 0.0), real(-3.0, 2.0, 0.0)]).quadratic(&[(0, 0, 1.0), (1, 1, 1.0)]),
            At(13.0, vec![2.0, -3.0]),
        ),
        // The product of two numbers of sum 4 is largest where they are equal.
        case(
            "qp_nonconvex_product",
            max([real(0.0, 4.0, 0.0), real(0.0, 4.0, 0.0)])
                .le(4.0, &[(0, 1.0), (1, 1.0)])
                .quadratic(&[(0, 1, 1.0)]),
            At(4.0, vec![2.0, 2.0]),
        ),
        case(
            "qp_nonconvex_product_of_signed_columns",
            min([real(-1.0, 2.0, 0.0), real(-3.0, 1.0, 0.0)]).quadratic(&[(0, 1, 1.0)]),
            At(-6.0, vec![2.0, -3.0]),
        ),
        // CPLEX calls zero the optimum of a non-convex objective that has none.
        case("qp_nonconvex_unbounded", min([free(0.0)]).quadratic(&[(0, 0, -1.0)]), Unbounded),
        // CPLEX's barrier method stops where its dual objective grows beyond all bounds.
        case("qp_infeasible_by_three_rows", three_rows(), Infeasible),
        // Each of the next four had COPT 8.0.4 call a wrong point the optimum.
        case(
            "qp_infeasible_by_a_row_and_a_bound",
            min([plus(1.0), plus(1.0)]).le(-3.0, &[(0, 1.0)]).quadratic(&[(0, 0, 1.0)]),
            Infeasible,
        ),
        // SCIP 10.0.2 by itself calls 2e8 the optimum.
        case(
            "qp_unbounded_along_a_valley",
            max([plus(1.0), free(1.0)]).quadratic(&[(0, 0, -1.0), (0, 1, 2.0), (1, 1, -1.0)]),
            Unbounded,
        ),
        case(
            "qp_unbounded_where_it_is_flat",
            min([free(0.0), real(-INF, 1.0, 1.0)]).quadratic(&[(0, 0, 1.0)]),
            Unbounded,
        ),
        case(
            "qp_rows_that_do_not_bind",
            min([real(-3.0, INF, 6.0), real(-4.0, -2.0, -2.0)])
                .ge(-7.0, &[(0, -2.0)])
                .le(-2.0, &[(0, 3.0), (1, 4.0)])
                .quadratic(&[(0, 0, 1.0), (1, 1, 4.0)]),
            At(11.0, vec![-3.0, -2.0]),
        ),
        case(
            "qp_costs_against_a_row",
            min([real(-1.0, 3.0, 5.0), real(-3.0, -2.0, -6.0), real(-4.0, 1.0, 4.0), real(3.0, 10.0, -4.0)])
                .le(1.0, &[(0, 3.0), (2, 3.0), (3, 1.0)])
                .quadratic(&[(0, 0, 1.0)]),
            At(-48.0, vec![-1.0, -2.0, -4.0, 10.0]),
        ),
        case("qp_mixed_integer", min([whole(-9.0, 9.0, -5.0)]).quadratic(&[(0, 0, 1.0)]), Optimal(-6.0)),
        case("qp_nearest_whole_point", nearest, Optimal(distance)),
        case("qp_products_of_binaries", bits, Optimal(least_product)),
    ]
}
