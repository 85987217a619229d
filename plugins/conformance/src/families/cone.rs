//! Second-order cones.

use orlm_solver::MathModel;

use crate::case::Expect::{At, Infeasible, Optimal};
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Cone, name, model, expect)
}

fn fixed(value: f64) -> Column {
    real(value, value, 0.0)
}

/// The point with the least sum of distances from some places, or with the least largest distance from them. Columns: x, y,
/// then for each place its distance (or one distance for all of them) and the differences in x and y.
fn place(places: &[(f64, f64)], farthest: bool) -> Draft {
    let mut columns = vec![free(0.0), free(0.0)];
    let distances = if farthest { 1 } else { places.len() as i32 };
    columns.extend((0..distances).map(|_| plus(1.0)));
    columns.extend((0..2 * places.len()).map(|_| free(0.0)));
    let mut m = min(columns);
    for (k, &(px, py)) in places.iter().enumerate() {
        let k = k as i32;
        let (dx, dy) = (2 + distances + 2 * k, 3 + distances + 2 * k);
        m = m.eq(px, &[(0, 1.0), (dx, -1.0)]).eq(py, &[(1, 1.0), (dy, -1.0)]).cone(&[
            if farthest { 2 } else { 2 + k },
            dx,
            dy,
        ]);
    }
    m
}

pub(super) fn cases() -> Vec<Case> {
    let root_two = std::f64::consts::SQRT_2;
    let triangle = [(0.0, 0.0), (1.0, 0.0), (0.5, 0.75_f64.sqrt())];
    vec![
        case(
            "cone_norm",
            min([plus(1.0), fixed(3.0), fixed(4.0)]).cone(&[0, 1, 2]),
            At(5.0, vec![5.0, 3.0, 4.0]),
        ),
        // A linear function on a ball of radius 5.
        case(
            "cone_ball",
            max([fixed(5.0), free(3.0), free(4.0)]).cone(&[0, 1, 2]),
            At(25.0, vec![5.0, 3.0, 4.0]),
        ),
        // With two members it says r >= |x|; half of x comes back.
        case("cone_of_two", min([plus(1.0), real(-INF, -1.0, 0.5)]).cone(&[0, 1]), At(0.5, vec![1.0, -1.0])),
        // The members may stand in any order of columns.
        case(
            "cone_with_its_head_last",
            min([fixed(3.0), fixed(4.0), plus(1.0)]).cone(&[2, 0, 1]),
            At(5.0, vec![3.0, 4.0, 5.0]),
        ),
        // The line x + y = 4 is 2 root 2 away from the origin.
        case(
            "cone_distance_to_a_line",
            min([plus(1.0), free(0.0), free(0.0)]).cone(&[0, 1, 2]).eq(4.0, &[(1, 1.0), (2, 1.0)]),
            At(2.0 * root_two, vec![2.0 * root_two, 2.0, 2.0]),
        ),
        // In an equilateral triangle of side 1 the three shortest ways from the middle are root 3 together.
        case("cone_least_sum_of_distances", place(&triangle, false), Optimal(3.0_f64.sqrt())),
        // The circle around a right triangle has the long side as its diameter.
        case("cone_smallest_circle", place(&[(0.0, 0.0), (4.0, 0.0), (0.0, 3.0)], true), Optimal(2.5)),
        // Balls of radius 5 around (0, 0) and (6, 0) meet at height 4.
        case(
            "cone_two_with_common_columns",
            max([fixed(5.0), free(0.0), free(1.0), free(0.0)])
                .cone(&[0, 1, 2])
                .cone(&[0, 3, 2])
                .eq(6.0, &[(1, 1.0), (3, -1.0)]),
            At(4.0, vec![5.0, 3.0, 4.0, -3.0]),
        ),
        // The best return for a deviation of 0.12 where assets return 1 and 2 per unit of deviation 1 and 3:
        // 0.12 times the length of (1, 2/3).
        case(
            "cone_return_at_a_risk",
            max([fixed(0.12), free(1.0), free(2.0), free(0.0)])
                .cone(&[0, 1, 3])
                .eq(0.0, &[(2, 3.0), (3, -1.0)]),
            Optimal(0.04 * 13.0_f64.sqrt()),
        ),
        // x + y + |(x, y)| <= 4: by symmetry x = y, and 2x + root 2 x = 4.
        case(
            "cone_in_a_row",
            max([plus(0.0), plus(1.0), plus(1.0)]).cone(&[0, 1, 2]).le(4.0, &[(0, 1.0), (1, 1.0), (2, 1.0)]),
            Optimal(4.0 * (2.0 - root_two)),
        ),
        // 2ab >= 4: the sum is least where both are root 2.
        case(
            "cone_rotated_sum",
            min([plus(1.0), plus(1.0), fixed(2.0)]).rotated(&[0, 1, 2]),
            At(2.0 * root_two, vec![root_two, root_two, 2.0]),
        ),
        // z² <= 2ab with a + b <= 4.
        case(
            "cone_rotated_product",
            max([plus(0.0), plus(0.0), free(1.0)]).rotated(&[0, 1, 2]).le(4.0, &[(0, 1.0), (1, 1.0)]),
            At(2.0 * root_two, vec![2.0, 2.0, 2.0 * root_two]),
        ),
        // With one half as second member the first is a sum of squares.
        case(
            "cone_rotated_squares",
            min([plus(1.0), fixed(0.5), free(0.0), free(0.0)])
                .rotated(&[0, 1, 2, 3])
                .eq(2.0, &[(2, 1.0), (3, 1.0)]),
            At(2.0, vec![2.0, 0.5, 1.0, 1.0]),
        ),
        // x² + y² <= 20.5 in whole numbers: 4 + 2 or 3 + 3.
        case(
            "cone_with_integers",
            max([fixed(20.5_f64.sqrt()), whole(-9.0, 9.0, 1.0), whole(-9.0, 9.0, 1.0)]).cone(&[0, 1, 2]),
            Optimal(6.0),
        ),
        // COPT 8.0.4 ends in a corrupted heap where two cones share a member behind their heads.
        case(
            "cone_two_of_two_with_a_common_column",
            max([real(0.0, 5.0, 0.0), free(1.0), real(0.0, 4.0, 0.0)]).cone(&[0, 1]).cone(&[2, 1]),
            Optimal(4.0),
        ),
        case(
            "cone_infeasible",
            min([real(0.0, 4.9, 1.0), fixed(3.0), fixed(4.0)]).cone(&[0, 1, 2]),
            Infeasible,
        ),
        // A norm is not negative.
        case(
            "cone_infeasible_by_its_head",
            min([real(-2.0, -0.5, 1.0), real(-1.0, 1.0, 0.0)]).cone(&[0, 1]),
            Infeasible,
        ),
        // Neither head of a rotated cone is negative, though their product would be positive.
        case(
            "cone_infeasible_by_two_heads",
            min([real(-3.0, -1.0, 1.0), real(-3.0, -1.0, 1.0), fixed(1.0)]).rotated(&[0, 1, 2]),
            Infeasible,
        ),
    ]
}
