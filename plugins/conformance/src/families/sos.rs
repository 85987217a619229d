//! Special ordered sets.

use orlm_solver::MathModel;

use crate::case::Expect::{At, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Sos, name, model, expect)
}

const FOUR: &[(i32, f64)] = &[(0, 1.0), (1, 2.0), (2, 3.0), (3, 4.0)];

/// Four columns of which one (order 1) or two neighbours (order 2) may be used, and a common room.
fn room(order: u8, upper: f64) -> Draft {
    max([3.0, 4.0, 2.0, 5.0].map(|c| real(0.0, upper, c)))
        .sos(order, FOUR)
        .le(10.0, &[(0, 1.0), (1, 1.0), (2, 1.0), (3, 2.0)])
}

/// A piecewise linear function through (0, 0), (2, 4), (5, 1), (8, 9) at x = 3.5: 2.5.
fn piecewise() -> Draft {
    min([0.0, 4.0, 1.0, 9.0].map(unit))
        .sos(2, FOUR)
        .eq(1.0, &[0, 1, 2, 3].map(|j| (j, 1.0)))
        .eq(3.5, &[(1, 2.0), (2, 5.0), (3, 8.0)])
}

/// The first two columns are worth most: -0.25 and 1, with 1 of the last.
fn negative_neighbours() -> Draft {
    max([real(-2.0, 5.0, -6.0), bit(4.0), whole(-3.0, 0.0, -5.0), real(0.0, 3.0, -4.0), bit(1.0)])
        .sos(2, FOUR)
        .when(4, true, -INF, 1.0, &[(2, 2.0), (3, 2.0)])
        .le(-3.0, &[(0, -4.0), (1, -4.0), (2, -2.0), (3, -3.0)])
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        // One column: the second at 8 is worth 32, the fourth at 5 is worth 25.
        case("sos_one_of_four", room(1, 8.0), Optimal(32.0)),
        // Two neighbours: 2 of the first and 8 of the second.
        case("sos_two_neighbours_of_four", room(2, 8.0), Optimal(38.0)),
        // max -3x - y with x in [-1, 1] and y whole in [-1, 1]: a known handler of such sets stops at 2.01.
        case(
            "sos_with_negative_members",
            max([real(-1.0, 1.0, -3.0), whole(-1.0, 1.0, -1.0)]).sos(1, &[(0, 0.0), (1, 1.0)]),
            At(3.0, vec![-1.0, 0.0]),
        ),
        // CPLEX's presolve calls 5 the optimum: it loses the points where the first column is below zero.
        case("sos_two_with_negative_members", negative_neighbours(), Optimal(6.5)),
        // CPLEX refuses equal weights.
        case(
            "sos_with_equal_weights",
            max([real(0.0, 3.0, 3.0), real(0.0, 3.0, 4.0)]).sos(1, &[(0, 1.0), (1, 1.0)]),
            At(12.0, vec![0.0, 3.0]),
        ),
        case("sos_two_without_bounds", room(2, INF), Optimal(40.0)),
        case("sos_piecewise", piecewise(), Optimal(2.5)),
        case("sos_one_without_bounds", room(1, INF), Optimal(40.0)),
        // The weights give the order 1, 3, 0, 2: neighbours are (1, 3), (3, 0), (0, 2). Worth 9, 8, 5.
        case(
            "sos_order_by_weight",
            max([3.0, 4.0, 2.0, 5.0].map(unit)).sos(2, &[(0, 30.0), (1, 10.0), (2, 40.0), (3, 20.0)]),
            At(9.0, vec![0.0, 1.0, 0.0, 1.0]),
        ),
        // In the order of the columns the best pair is worth 10; by weight the last and the first are neighbours.
        case(
            "sos_order_against_the_columns",
            max([9.0, 1.0, 1.0, 8.0].map(unit)).sos(2, &[(3, 1.0), (0, 2.0), (1, 3.0), (2, 4.0)]),
            At(17.0, vec![1.0, 0.0, 0.0, 1.0]),
        ),
        case("sos_one_member", max([unit(2.0), unit(1.0)]).sos(1, &[(0, 1.0)]), At(3.0, vec![1.0, 1.0])),
        case("sos_two_of_two", max([unit(2.0), unit(1.0)]).sos(2, &[(0, 1.0), (1, 2.0)]), Optimal(3.0)),
        // Two sets share the middle column: either the middle one, or both ends.
        case(
            "sos_that_overlap",
            max([3.0, 5.0, 4.0].map(unit)).sos(1, &[(0, 1.0), (1, 2.0)]).sos(1, &[(1, 1.0), (2, 2.0)]),
            At(7.0, vec![1.0, 0.0, 1.0]),
        ),
        case(
            "sos_with_integers",
            max([whole(0.0, 4.0, 2.0), whole(0.0, 3.0, 3.0), whole(0.0, 9.0, 1.0)])
                .sos(1, &[(0, 1.0), (1, 2.0), (2, 3.0)])
                .le(8.5, &[(0, 1.0), (1, 1.0), (2, 1.0)]),
            Optimal(9.0),
        ),
        // Nobody forces a member to be used.
        case(
            "sos_all_zero",
            min([3.0, 4.0, 2.0].map(unit)).sos(1, &[(0, 1.0), (1, 2.0), (2, 3.0)]),
            Optimal(0.0),
        ),
    ]
}
