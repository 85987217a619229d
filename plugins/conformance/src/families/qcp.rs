//! Quadratic rows.

use orlm_solver::MathModel;

use crate::case::Expect::{At, Infeasible, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Qcp, name, model, expect)
}

const BALL: &[(i32, i32, f64)] = &[(0, 0, 1.0), (1, 1, 1.0)];

/// Haverly's pooling problem: crudes of 3 % and 1 % sulphur are pooled, one of 2 % is not, and go into products of at most
/// 2.5 % and 1.5 %. Its global optimum, 400, is that of Haverly (1978) and the literature since; with a pool of 1 % all of
/// product two (200 units) is half pool and half direct: 200 * 15 - 100 * 16 - 100 * 10 = 400.
fn pooling() -> Draft {
    // Columns: crude a, crude b, direct to one, direct to two, pool to one, pool to two, sulphur of the pool.
    let prices = [-6.0, -16.0, 9.0 - 10.0, 15.0 - 10.0, 9.0, 15.0];
    let mut m = max(prices.map(|p| real(0.0, 300.0, p)).into_iter().chain([real(1.0, 3.0, 0.0)]));
    m = m
        .eq(0.0, &[(0, 1.0), (1, 1.0), (4, -1.0), (5, -1.0)])
        .le(100.0, &[(2, 1.0), (4, 1.0)])
        .le(200.0, &[(3, 1.0), (5, 1.0)]);
    // 3 a + b = s (pool to one + pool to two)
    m = m.qrow(0.0, 0.0, &[(0, 3.0), (1, 1.0)], &[(6, 4, -1.0), (6, 5, -1.0)]);
    // s * pool + 2 * direct <= limit * (pool + direct)
    m = m.qrow(-INF, 0.0, &[(2, 2.0 - 2.5), (4, -2.5)], &[(6, 4, 1.0)]);
    m.qrow(-INF, 0.0, &[(3, 2.0 - 1.5), (5, -1.5)], &[(6, 5, 1.0)])
}

pub(super) fn cases() -> Vec<Case> {
    let ten = |cost| real(0.0, 10.0, cost);
    vec![
        // A linear function on a ball: radius times the length of its gradient.
        case("qcp_ball", max([free(3.0), free(4.0)]).qrow(-INF, 25.0, &[], BALL), At(25.0, vec![3.0, 4.0])),
        // x² + y² - 2x <= 3: the ball of radius 2 around (1, 0).
        case(
            "qcp_ball_around_a_point",
            max([free(0.0), free(1.0)]).qrow(-INF, 3.0, &[(0, -2.0)], BALL),
            At(2.0, vec![1.0, 2.0]),
        ),
        // x² + 4y² <= 4: half axes 2 and 1.
        case(
            "qcp_ellipse",
            max([free(1.0), free(2.0)]).qrow(-INF, 4.0, &[], &[(0, 0, 1.0), (1, 1, 4.0)]),
            Optimal(8.0_f64.sqrt()),
        ),
        // Balls of radius 5 around (0, 0) and (6, 0) meet where x = 3.
        case(
            "qcp_two_balls",
            max([free(0.0), free(1.0)]).qrow(-INF, 25.0, &[], BALL).qrow(-INF, -11.0, &[(0, -12.0)], BALL),
            At(4.0, vec![3.0, 4.0]),
        ),
        // Without the row the best point is (0.71, 0.71).
        case(
            "qcp_ball_cut_by_a_row",
            max([free(1.0), free(1.0)]).qrow(-INF, 1.0, &[], BALL).le(0.6, &[(1, 1.0)]),
            At(1.4, vec![0.8, 0.6]),
        ),
        // The point of the unit ball nearest to (3, 4) is (0.6, 0.8), 4 away.
        case(
            "qcp_with_a_quadratic_objective",
            min([free(-6.0), free(-8.0)]).quadratic(BALL).offset(25.0).qrow(-INF, 1.0, &[], BALL),
            At(16.0, vec![0.6, 0.8]),
        ),
        case(
            "qcp_that_does_not_bind",
            max([unit(1.0), unit(1.0)]).qrow(-INF, 9.0, &[], BALL),
            At(2.0, vec![1.0, 1.0]),
        ),
        case("qcp_without_products", max([unit(1.0)]).qrow(-INF, 0.5, &[(0, 1.0)], &[]), At(0.5, vec![0.5])),
        // x y >= 4: the sum is least at (2, 2).
        case("qcp_hyperbola", min([ten(1.0), ten(1.0)]).qrow(4.0, INF, &[], &[(0, 1, 1.0)]), Optimal(4.0)),
        case(
            "qcp_equality",
            max([real(0.0, 5.0, 1.0), real(0.0, 5.0, 0.0)]).qrow(0.0, 0.0, &[(1, -1.0)], &[(0, 0, 1.0)]),
            Optimal(5.0_f64.sqrt()),
        ),
        // Between the circles of radius 2 and 3: the sum of two positive numbers is least on an axis.
        case("qcp_ring", min([ten(1.0), ten(1.0)]).qrow(4.0, 9.0, &[], BALL), Optimal(2.0)),
        case("qcp_pooling", pooling(), Optimal(400.0)),
        // The whole points on the circle of radius 5 with the largest sum are (3, 4) and (4, 3).
        case(
            "qcp_whole_points_on_a_circle",
            max([whole(-9.0, 9.0, 1.0), whole(-9.0, 9.0, 1.0)]).qrow(25.0, 25.0, &[], BALL),
            Optimal(7.0),
        ),
        case(
            "qcp_with_integers",
            max([whole(0.0, 9.0, 1.0), whole(0.0, 9.0, 1.0)]).qrow(-INF, 20.0, &[], BALL),
            Optimal(6.0),
        ),
        // A product of a binary and a continuous column: the switch costs 3 and lets 5 flow.
        case(
            "qcp_product_with_a_binary",
            max([bit(-3.0), real(0.0, 5.0, 0.0), real(0.0, 9.0, 1.0)]).qrow(
                0.0,
                0.0,
                &[(2, -1.0)],
                &[(0, 1, 1.0)],
            ),
            At(2.0, vec![1.0, 5.0, 5.0]),
        ),
        // The nearest local optimum is 4, where COPT 8.0.4 stops unless it is told to go on.
        case(
            "qcp_best_of_two_local_optima",
            max([real(-10.0, 10.0, 1.0), real(-10.0, 10.0, 1.0)]).qrow(4.0, 4.0, &[], &[(0, 1, 1.0)]),
            Optimal(10.4),
        ),
        case("qcp_infeasible", min([unit(0.0), unit(0.0)]).qrow(3.0, INF, &[], BALL), Infeasible),
    ]
}
