//! Points to start from: good, partial and wrong ones.

use orlm_solver::{ColumnKind, Feature, MathModel, SolveOptions};

use super::lp::production;
use super::mip::knapsack;
use crate::case::Expect::Optimal;
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Starts, name, model, expect)
}

/// Market split around a hidden point that solves all equations: its deviations are 0, which no branch and bound finds in
/// the time given, but every solver sees that nothing is below it.
fn hidden_solution() -> Draft {
    let (rows, n) = (6, 60);
    let mut numbers = Numbers(23);
    let hidden: Vec<f64> = (0..n).map(|_| numbers.below(2) as f64).collect();
    let mut m = min((0..n).map(|_| bit(0.0)).chain((0..2 * rows).map(|_| plus(1.0))));
    for k in 0..rows {
        let mut row: Vec<(i32, f64)> = (0..n).map(|j| (j, numbers.below(100) as f64)).collect();
        let side = row.iter().map(|&(j, v)| v * hidden[j as usize]).sum();
        row.extend([(n + 2 * k, 1.0), (n + 2 * k + 1, -1.0)]);
        m = m.eq(side, &row);
    }
    let start = hidden.into_iter().chain((0..2 * rows).map(|_| 0.0)).collect();
    m.start(start)
}

/// A point that satisfies nothing stands before the one that is there.
fn put_another_first(m: &mut MathModel) {
    let another = vec![1.0; m.n_cols()];
    m.mip_start.splice(0..0, another);
}

pub(super) fn cases() -> Vec<Case> {
    let semi = min([(5.0, 20.0, 1.0, ColumnKind::SemiContinuous), plus(10.0)]).ge(3.0, &[(0, 1.0), (1, 1.0)]);
    vec![
        case("starts_at_the_optimum", knapsack().start(vec![0.0, 1.0, 1.0, 0.0, 0.0]), Optimal(220.0)),
        case("starts_below_the_optimum", knapsack().start(vec![1.0, 0.0, 0.0, 0.0, 0.0]), Optimal(220.0)),
        case("starts_with_a_part", knapsack().start(vec![NAN, 1.0, NAN, NAN, NAN]), Optimal(220.0)),
        case("starts_with_nothing", knapsack().start(vec![NAN; 5]), Optimal(220.0)),
        case("starts_outside_the_rows", knapsack().start(vec![1.0; 5]), Optimal(220.0)),
        case("starts_outside_the_bounds", knapsack().start(vec![-3.0, 7.0, 1e9, 0.0, 0.0]), Optimal(220.0)),
        case("starts_between_whole_numbers", knapsack().start(vec![0.5; 5]), Optimal(220.0)),
        case("starts_for_a_linear_program", production().start(vec![2.0, 0.0, 1.0]), Optimal(13.0)),
        case("starts_for_semi_columns", semi.clone().start(vec![5.0, 0.0]), Optimal(5.0)),
        case("starts_in_the_gap_of_a_semi_column", semi.start(vec![3.0, 0.0]), Optimal(5.0)),
        // Only who takes the point up can answer in time.
        case("starts_are_taken_up", hidden_solution(), Optimal(0.0))
            .with(SolveOptions { time_limit: Some(10.0), ..SolveOptions::default() })
            .needing(&[Feature::MipStart]),
        // Several points, one after the other: the second one is the good one.
        case(
            "starts_at_several_points",
            knapsack().start([[1.0; 5], [0.0, 1.0, 1.0, 0.0, 0.0], [0.0; 5]].concat()),
            Optimal(220.0),
        ),
        case("starts_at_the_second_point", hidden_solution().change(put_another_first), Optimal(0.0))
            .with(SolveOptions { time_limit: Some(10.0), ..SolveOptions::default() })
            .needing(&[Feature::MipStart]),
    ]
}
