//! General constraints: absolute value, maximum, minimum, and, or, piecewise linear functions.

use orlm_solver::GeneralKind::{Abs, And, Max, Min, Or};
use orlm_solver::MathModel;

use crate::case::Expect::{At, Infeasible, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::General, name, model, expect)
}

/// A function with a hill and a valley.
const ZIGZAG: &[(f64, f64)] = &[(0.0, 0.0), (2.0, 4.0), (5.0, 1.0), (8.0, 9.0)];

pub(super) fn cases() -> Vec<Case> {
    let signed = |cost| real(-4.0, 3.0, cost);
    let xy = [(0, 1.0), (1, 1.0)];
    vec![
        // x <= -1 and |x| at twice the cost: x = -1.
        case(
            "general_abs_minimised",
            min([signed(1.0), free(2.0)]).general(Abs, 1, &[0], None).le(-1.0, &[(0, 1.0)]),
            Optimal(1.0),
        ),
        case(
            "general_abs_maximised",
            max([signed(0.5), free(1.0)]).general(Abs, 1, &[0], None),
            At(4.5, vec![3.0, 3.0]),
        ),
        case(
            "general_abs_of_a_negative_column",
            max([real(-7.0, -2.0, 2.0), free(1.0)]).general(Abs, 1, &[0], None),
            At(-2.0, vec![-2.0, 2.0]),
        ),
        // |x| = 2.5 leaves two points; the cheaper one is negative.
        case(
            "general_abs_that_is_fixed",
            min([signed(1.0), real(2.5, 2.5, 0.0)]).general(Abs, 1, &[0], None),
            At(-2.5, vec![-2.5, 2.5]),
        ),
        case(
            "general_abs_of_an_integer",
            max([whole(-4.0, 3.0, 0.0), free(1.0)]).general(Abs, 1, &[0], None),
            At(4.0, vec![-4.0, 4.0]),
        ),
        // |x| cannot be negative.
        case(
            "general_abs_infeasible",
            min([signed(1.0), real(-3.0, -1.0, 1.0)]).general(Abs, 1, &[0], None),
            Infeasible,
        ),
        // The larger of two columns with the sum 2 is least where they are equal.
        case(
            "general_max_minimised",
            min([signed(1.0), signed(1.0), free(5.0)]).general(Max, 2, &[0, 1], None).ge(2.0, &xy),
            At(7.0, vec![1.0, 1.0, 1.0]),
        ),
        case(
            "general_max_maximised",
            max([signed(-1.0), real(-4.0, 2.0, -1.0), free(2.0)]).general(Max, 2, &[0, 1], None),
            At(7.0, vec![3.0, -4.0, 3.0]),
        ),
        case(
            "general_max_with_a_constant",
            min([signed(0.0), free(1.0)]).general(Max, 1, &[0], Some(1.5)),
            Optimal(1.5),
        ),
        // The constant loses against x >= 2.
        case(
            "general_max_with_a_constant_that_loses",
            min([real(2.0, 3.0, 0.0), free(1.0)]).general(Max, 1, &[0], Some(1.5)),
            At(2.0, vec![2.0, 2.0]),
        ),
        case(
            "general_max_of_a_constant_alone",
            max([unit(1.0), free(1.0)]).general(Max, 1, &[], Some(-2.0)),
            At(-1.0, vec![1.0, -2.0]),
        ),
        case(
            "general_max_of_unbounded_columns",
            min([free(0.0), free(0.0), free(1.0)])
                .general(Max, 2, &[0, 1], None)
                .ge(4.0, &xy)
                .eq(1.0, &[(0, 1.0), (1, -1.0)]),
            Optimal(2.5),
        ),
        // Of 1, 2 and 3 the largest.
        case(
            "general_max_of_three",
            min([real(1.0, 1.0, 0.0), real(2.0, 2.0, 0.0), real(3.0, 3.0, 0.0), free(1.0)]).general(
                Max,
                3,
                &[2, 0, 1],
                None,
            ),
            At(3.0, vec![1.0, 2.0, 3.0, 3.0]),
        ),
        // The smaller of two columns with the sum 4 is largest where they are equal.
        case(
            "general_min_maximised",
            max([signed(1.0), signed(1.0), free(5.0)]).general(Min, 2, &[0, 1], None).le(4.0, &xy),
            Optimal(14.0),
        ),
        case(
            "general_min_minimised",
            min([signed(-1.0), real(-2.0, 5.0, -1.0), free(2.0)]).general(Min, 2, &[0, 1], None),
            At(-9.0, vec![-4.0, 5.0, -4.0]),
        ),
        case(
            "general_min_with_a_constant",
            max([signed(0.0), free(1.0)]).general(Min, 1, &[0], Some(-1.5)),
            Optimal(-1.5),
        ),
        // y = |x|, z = min(y, 2): the cap of 2 is reached on both sides, and x is wanted small.
        case(
            "general_min_of_an_abs",
            max([signed(-1.0), free(0.0), free(3.0)]).general(Abs, 1, &[0], None).general(
                Min,
                2,
                &[1],
                Some(2.0),
            ),
            At(10.0, vec![-4.0, 4.0, 2.0]),
        ),
        case(
            "general_and",
            max([bit(-1.0), bit(-1.0), bit(3.0)]).general(And, 2, &[0, 1], None),
            At(1.0, vec![1.0, 1.0, 1.0]),
        ),
        case(
            "general_or",
            max([bit(-2.0), bit(-1.0), bit(3.0)]).general(Or, 2, &[0, 1], None),
            At(2.0, vec![0.0, 1.0, 1.0]),
        ),
        case(
            "general_and_forces_zero",
            max([bit(1.0), bit(2.0), bit(-9.0)]).general(And, 2, &[0, 1], None),
            At(2.0, vec![0.0, 1.0, 0.0]),
        ),
        // All operands are 1 by their bounds, so the result is, whatever it costs.
        case(
            "general_and_forces_one",
            min([(1.0, 1.0, 0.0, orlm_solver::ColumnKind::Binary); 3].into_iter().chain([bit(5.0)])).general(
                And,
                3,
                &[0, 1, 2],
                None,
            ),
            At(5.0, vec![1.0; 4]),
        ),
        case(
            "general_or_of_nothing_true",
            max([bit(-5.0), bit(-5.0), bit(-5.0), bit(4.0)]).general(Or, 3, &[0, 1, 2], None),
            Optimal(0.0),
        ),
        // Either of two, not both: r = a or b, s = a and b, r - s = 1; the cheaper one is taken.
        case(
            "general_either_but_not_both",
            min([bit(3.0), bit(2.0), bit(0.0), bit(0.0)])
                .general(Or, 2, &[0, 1], None)
                .general(And, 3, &[0, 1], None)
                .eq(1.0, &[(2, 1.0), (3, -1.0)]),
            At(2.0, vec![0.0, 1.0, 1.0, 0.0]),
        ),
        // Up to (2, 4), down to (5, 1), up to (8, 9).
        case(
            "general_piecewise_at_a_value",
            min([real(3.5, 3.5, 0.0), free(1.0)]).piecewise(1, 0, ZIGZAG),
            Optimal(2.5),
        ),
        case(
            "general_piecewise_minimised",
            min([real(1.0, 8.0, 0.0), free(1.0)]).piecewise(1, 0, ZIGZAG),
            At(1.0, vec![5.0, 1.0]),
        ),
        case(
            "general_piecewise_maximised",
            max([real(0.0, 4.0, 0.0), free(1.0)]).piecewise(1, 0, ZIGZAG),
            At(4.0, vec![2.0, 4.0]),
        ),
        // Given the value 2.5, the operand with the largest value lies on the last piece: 5 + 1.5 * 3 / 8.
        case(
            "general_piecewise_backwards",
            max([real(0.0, 8.0, 1.0), real(2.5, 2.5, 0.0)]).piecewise(1, 0, ZIGZAG),
            At(5.5625, vec![5.5625, 2.5]),
        ),
        // The first piece goes on to the left with slope 2, the last one to the right with slope 8/3.
        case(
            "general_piecewise_beyond_its_first_point",
            min([real(-3.0, 1.0, 0.0), free(1.0)]).piecewise(1, 0, ZIGZAG),
            At(-6.0, vec![-3.0, -6.0]),
        ),
        case(
            "general_piecewise_beyond_its_last_point",
            max([real(0.0, 11.0, 0.0), free(1.0)]).piecewise(1, 0, ZIGZAG),
            At(17.0, vec![11.0, 17.0]),
        ),
        case(
            "general_piecewise_without_bounds",
            min([free(0.0), free(1.0)]).piecewise(1, 0, &[(0.0, 3.0), (1.0, 1.0), (4.0, 7.0)]),
            At(1.0, vec![1.0, 1.0]),
        ),
        // Two points are a line: y = 2x + 1.
        case(
            "general_piecewise_of_two_points",
            max([real(-5.0, 5.0, 0.0), free(1.0)]).piecewise(1, 0, &[(0.0, 1.0), (1.0, 3.0)]),
            At(11.0, vec![5.0, 11.0]),
        ),
        // Costs with a discount: 5 each up to 10, then 3 each; 12 units from two such suppliers come from one.
        case(
            "general_piecewise_discount",
            min([real(0.0, 20.0, 0.0), real(0.0, 20.0, 0.0), free(1.0), free(1.0)])
                .piecewise(2, 0, &[(0.0, 0.0), (10.0, 50.0), (20.0, 80.0)])
                .piecewise(3, 1, &[(0.0, 0.0), (10.0, 50.0), (20.0, 80.0)])
                .ge(12.0, &[(0, 1.0), (1, 1.0)]),
            Optimal(56.0),
        ),
        case(
            "general_piecewise_of_an_integer",
            max([whole(0.0, 8.0, 0.0), free(1.0)]).piecewise(1, 0, &[(0.0, 0.0), (2.5, 5.0), (8.0, -17.0)]),
            At(4.0, vec![2.0, 4.0]),
        ),
        case(
            "general_and_of_one",
            max([bit(-1.0), bit(3.0)]).general(And, 1, &[0], None),
            At(2.0, vec![1.0, 1.0]),
        ),
    ]
}
