//! Indicator rows.

use orlm_solver::MathModel;

use crate::case::Expect::{At, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Indicator, name, model, expect)
}

/// max x + gain b where b == value implies x <= 3.
fn capped(value: bool, upper: f64, gain: f64) -> Draft {
    max([real(0.0, upper, 1.0), bit(gain)]).when(1, value, -INF, 3.0, &[(0, 1.0)])
}

pub(super) fn cases() -> Vec<Case> {
    let ten = |cost| real(0.0, 10.0, cost);
    let xy = [(0, 1.0), (1, 1.0)];
    vec![
        // 10 without the bonus beats 3 with a bonus of 4, and a bonus of 8 beats that.
        case("indicator_on_one", capped(true, 10.0, 4.0), At(10.0, vec![10.0, 0.0])),
        case("indicator_worth_it", capped(true, 10.0, 8.0), At(11.0, vec![3.0, 1.0])),
        case("indicator_on_zero", capped(false, 10.0, -2.0), At(8.0, vec![10.0, 1.0])),
        // A bonus of 20 forces the sum of two columns to 2.
        case(
            "indicator_equality",
            max([real(0.0, 9.0, 1.0), real(0.0, 9.0, 1.0), bit(20.0)]).when(2, true, 2.0, 2.0, &xy),
            Optimal(22.0),
        ),
        case("indicator_without_bounds", capped(true, INF, 8.0).le(10.0, &xy), Optimal(11.0)),
        case("indicator_that_cannot_hold", max([bit(1.0)]).when(0, true, 1.0, 2.0, &[]), At(0.0, vec![0.0])),
        // The switch is wanted (cost -5) and forces x up to 4.
        case(
            "indicator_at_least",
            min([ten(1.0), bit(-5.0)]).when(1, true, 4.0, INF, &[(0, 1.0)]),
            At(-1.0, vec![4.0, 1.0]),
        ),
        case(
            "indicator_range",
            max([ten(1.0), ten(-1.0), bit(9.0)]).when(2, true, -2.0, 2.0, &[(0, 1.0), (1, -1.0)]),
            Optimal(11.0),
        ),
        // The first switch makes the second necessary, which caps x: 6 - 1 + 2.
        case(
            "indicator_chain",
            max([ten(1.0), bit(6.0), bit(-1.0)])
                .when(1, true, 1.0, INF, &[(2, 1.0)])
                .when(2, true, -INF, 2.0, &[(0, 1.0)])
                .ge(1.0, &[(1, 1.0)]),
            At(7.0, vec![2.0, 1.0, 1.0]),
        ),
        // x is at most 2 or at least 7: the objective wants it near 5, and 7 is nearer than 2.
        case(
            "indicator_either_or",
            min([ten(0.0), bit(0.0), ten(1.0)])
                .when(1, false, -INF, 2.0, &[(0, 1.0)])
                .when(1, true, 7.0, INF, &[(0, 1.0)])
                .ge(-5.0, &[(2, 1.0), (0, -1.0)])
                .ge(5.0, &[(2, 1.0), (0, 1.0)]),
            At(2.0, vec![7.0, 1.0, 2.0]),
        ),
        case(
            "indicator_two_rows_on_one_binary",
            max([ten(1.0), ten(1.0), bit(12.0)]).when(2, true, -INF, 3.0, &[(0, 1.0)]).when(
                2,
                true,
                -INF,
                4.0,
                &[(1, 1.0)],
            ),
            Optimal(20.0),
        ),
        // With the switch on, x - 2y <= -1: y = 5 allows x = 9.
        case(
            "indicator_with_negative_coefficients",
            max([ten(1.0), real(0.0, 5.0, 0.0), bit(3.0)]).when(2, true, -INF, -1.0, &[(0, 1.0), (1, -2.0)]),
            At(12.0, vec![9.0, 5.0, 1.0]),
        ),
        case(
            "indicator_with_integers",
            max([whole(0.0, 10.0, 2.0), bit(5.0)]).when(1, true, -INF, 17.5, &[(0, 2.0)]),
            At(21.0, vec![8.0, 1.0]),
        ),
        case(
            "indicator_on_a_fixed_binary",
            capped(true, 10.0, 0.0).ge(1.0, &[(1, 1.0)]),
            At(3.0, vec![3.0, 1.0]),
        ),
        // Its own binary stands in the row: b = 1 asks for x + b <= 3.
        case(
            "indicator_with_its_own_binary",
            max([ten(1.0), bit(9.0)]).when(1, true, -INF, 3.0, &xy),
            At(11.0, vec![2.0, 1.0]),
        ),
    ]
}
