//! Quadratic objectives and quadratic rows.

use super::*;

fn with_row(mut m: MathModel, lower: f64, upper: f64, entries: &[(i32, f64)]) -> MathModel {
    m.add_row("r", lower, upper, entries);
    m
}

fn quadratic(mut m: MathModel, products: &[(i32, i32, f64)]) -> MathModel {
    for &(i, j, v) in products {
        m.quadratic_objective.push(i, j, v);
    }
    m
}

fn quadratic_row(
    mut m: MathModel,
    lower: f64,
    upper: f64,
    linear: &[(i32, f64)],
    products: &[(i32, i32, f64)],
) -> MathModel {
    m.add_quadratic_row("q", lower, upper, linear, products);
    m
}

/// Markowitz with three assets: variance at a wanted return; small numbers, as portfolios have.
fn portfolio() -> MathModel {
    let m = min(&[(0.0, 1.0, 0.0, CONTINUOUS); 3]);
    let m = with_row(m, 1.0, 1.0, &[(0, 1.0), (1, 1.0), (2, 1.0)]);
    let m = with_row(m, 0.1, INF, &[(0, 0.08), (1, 0.1), (2, 0.14)]);
    quadratic(m, &[(0, 0, 0.0004), (1, 1, 0.0009), (2, 2, 0.0025), (0, 1, 0.0002), (1, 2, -0.0003)])
}

/// The optimum of `portfolio` by a fine search along its one free direction.
fn least_variance() -> f64 {
    let m = portfolio();
    let value = |z: f64| {
        // Budget and return hold with equality: x + y = 1 - z, 0.08 x + 0.1 y = 0.1 - 0.14 z.
        let y = (0.1 - 0.14 * z - 0.08 * (1.0 - z)) / 0.02;
        m.objective_at(&[1.0 - z - y, y, z])
    };
    let inside = |z: f64| {
        let y = (0.1 - 0.14 * z - 0.08 * (1.0 - z)) / 0.02;
        y >= 0.0 && 1.0 - z - y >= 0.0
    };
    let steps = (0..=1_000_000).map(|k| f64::from(k) / 1e6);
    steps.filter(|&z| inside(z)).map(value).fold(INF, f64::min)
}

fn three_rows() -> MathModel {
    let list = [(-4.0, 1.0, 2.0), (-2.0, 0.0, -1.0), (2.0, 8.0, -4.0), (4.0, 8.0, 0.0)];
    let mut m = min(&list.map(|(lower, upper, cost)| (lower, upper, cost, CONTINUOUS)));
    m.add_row("", 19.0, INF, &[(0, 1.0), (1, -3.0), (2, -4.0), (3, 3.0)]);
    m.add_row("", -2.0, INF, &[(0, 3.0), (1, 2.0), (2, 1.0), (3, -1.0)]);
    let m = with_row(m, 10.0, 13.0, &[(0, -2.0), (1, -4.0), (2, -1.0), (3, 2.0)]);
    quadratic(m, &[(0, 0, 0.5), (1, 1, 1.0), (2, 2, 1.5), (3, 3, 2.0)])
}

pub(crate) fn cases() -> Vec<Case> {
    use Expect::{At, Infeasible, Optimal, Unbounded};
    let free = |cost| (-INF, INF, cost, CONTINUOUS);
    let unit = (0.0, 1.0, 0.0, CONTINUOUS);
    vec![
        // (x - 3)^2 without its constant.
        case("qp_inside", quadratic(min(&[free(-6.0)]), &[(0, 0, 1.0)]), At(-9.0, vec![3.0])),
        case(
            "qp_at_a_bound",
            quadratic(min(&[(0.0, 2.0, -6.0, CONTINUOUS)]), &[(0, 0, 1.0)]),
            At(-8.0, vec![2.0]),
        ),
        case("qp_maximised", quadratic(max(&[free(4.0)]), &[(0, 0, -0.5)]), At(8.0, vec![4.0])),
        // x^2 + xy + y^2 - 3x: minimum at (2, -1).
        case(
            "qp_with_a_product",
            quadratic(min(&[free(-3.0), free(0.0)]), &[(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0)]),
            At(-3.0, vec![2.0, -1.0]),
        ),
        case(
            "qp_with_a_row",
            with_row(
                quadratic(min(&[free(0.0), free(0.0)]), &[(0, 0, 1.0), (1, 1, 1.0)]),
                2.0,
                INF,
                &[(0, 1.0), (1, 1.0)],
            ),
            At(2.0, vec![1.0, 1.0]),
        ),
        // (x - y)^2 + x: singular, minimum where x = y at the bound.
        case(
            "qp_singular",
            quadratic(
                min(&[(1.0, 9.0, 1.0, CONTINUOUS), (0.0, 9.0, 0.0, CONTINUOUS)]),
                &[(0, 0, 1.0), (0, 1, -2.0), (1, 1, 1.0)],
            ),
            At(1.0, vec![1.0, 1.0]),
        ),
        case("qp_portfolio", portfolio(), Optimal(least_variance())),
        case(
            "qp_infeasible",
            with_row(quadratic(min(&[unit]), &[(0, 0, 1.0)]), 2.0, INF, &[(0, 1.0)]),
            Infeasible,
        ),
        // CPLEX's barrier method stops where its dual objective grows beyond all bounds.
        case("qp_infeasible_by_three_rows", three_rows(), Infeasible),
        // max x^2 + y^2 on a square: a corner.
        case(
            "nonconvex_qp",
            quadratic(
                max(&[(-1.0, 2.0, 0.0, CONTINUOUS), (-3.0, 2.0, 0.0, CONTINUOUS)]),
                &[(0, 0, 1.0), (1, 1, 1.0)],
            ),
            At(13.0, vec![2.0, -3.0]),
        ),
        // CPLEX calls zero the optimum.
        case("nonconvex_qp_unbounded", quadratic(min(&[free(0.0)]), &[(0, 0, -1.0)]), Unbounded),
        case(
            "mixed_integer_qp",
            quadratic(min(&[(-9.0, 9.0, -5.0, INTEGER)]), &[(0, 0, 1.0)]),
            Optimal(-6.0),
        ),
        case(
            "quadratic_ball",
            quadratic_row(max(&[free(3.0), free(4.0)]), -INF, 25.0, &[], &[(0, 0, 1.0), (1, 1, 1.0)]),
            Optimal(25.0),
        ),
        // x y >= 4: the sum is least at (2, 2).
        case(
            "quadratic_hyperbola",
            quadratic_row(
                min(&[(0.0, 10.0, 1.0, CONTINUOUS), (0.0, 10.0, 1.0, CONTINUOUS)]),
                4.0,
                INF,
                &[],
                &[(0, 1, 1.0)],
            ),
            Optimal(4.0),
        ),
        case(
            "quadratic_equality",
            quadratic_row(
                max(&[(0.0, 5.0, 1.0, CONTINUOUS), (0.0, 5.0, 0.0, CONTINUOUS)]),
                0.0,
                0.0,
                &[(1, -1.0)],
                &[(0, 0, 1.0)],
            ),
            Optimal(5.0_f64.sqrt()),
        ),
        case(
            "quadratic_row_with_integers",
            quadratic_row(
                max(&[(0.0, 9.0, 1.0, INTEGER), (0.0, 9.0, 1.0, INTEGER)]),
                -INF,
                20.0,
                &[],
                &[(0, 0, 1.0), (1, 1, 1.0)],
            ),
            Optimal(6.0),
        ),
        case(
            "quadratic_infeasible",
            quadratic_row(min(&[unit, unit]), 3.0, INF, &[], &[(0, 0, 1.0), (1, 1, 1.0)]),
            Infeasible,
        ),
    ]
}
