//! What must never reach a solver: each fault is refused at the door, with its place.
//!
//! No solver library refuses all of these itself; several call a model with a NaN in it optimal.

use orlm_solver::{ColumnKind, ConeKind, GeneralKind, MathModel, NodeOp, SolveOptions, SolveService};
use orlm_solver_host::WorkerPool;

use super::lp::production;
use super::mip::knapsack;
use crate::case::Expect::Invalid;
use crate::case::{Case, Family};
use crate::draft::*;
use crate::judge::close;

/// A good model with one fault.
fn fault(name: &'static str, change: fn(&mut MathModel), said: &'static str) -> Case {
    Case::solve(Family::InvalidInput, name, good().change(change), Invalid(said))
}

/// A good option with one fault.
fn option(name: &'static str, options: SolveOptions, said: &'static str) -> Case {
    Case::solve(Family::InvalidInput, name, production(), Invalid(said)).with(options)
}

/// Something of every sort: a linear program with a quadratic row, a set, an indicator and a maximum.
fn good() -> Draft {
    max([plus(5.0), real(0.0, 9.0, 4.0), plus(3.0), bit(0.0), free(0.0)])
        .le(5.0, &[(0, 2.0), (1, 3.0), (2, 1.0)])
        .le(11.0, &[(0, 4.0), (1, 1.0), (2, 2.0)])
        .qrow(-INF, 50.0, &[(0, 1.0)], &[(1, 1, 1.0), (1, 2, 0.5)])
        .sos(1, &[(0, 1.0), (1, 2.0)])
        .when(3, true, 0.0, 1.0, &[(1, 1.0)])
        .general(GeneralKind::Max, 4, &[0, 1], None)
}

/// After a refusal the pool serves as before.
fn refusals_do_no_harm(solver: &WorkerPool) -> Result<(), String> {
    let bad: MathModel = good().change(|m| m.rows.upper[0] = NAN).into();
    for _ in 0..20 {
        if solver.solve(&bad, &SolveOptions::default()).is_ok() {
            return Err("a row with the side NaN was accepted".to_owned());
        }
    }
    let good: MathModel = production().into();
    let r = solver.solve(&good, &SolveOptions::default()).map_err(|e| e.to_string())?;
    let right = r.objective.is_some_and(|o| close(o, 13.0));
    if right { Ok(()) } else { Err(format!("afterwards {:?}", r.objective)) }
}

fn numbers() -> Vec<Case> {
    vec![
        fault(
            "invalid_input_coefficient_nan",
            |m| m.rows.matrix.value[2] = NAN,
            "row 0 (r0): coefficient is NaN",
        ),
        fault(
            "invalid_input_coefficient_infinite",
            |m| m.rows.matrix.value[3] = INF,
            "row 1 (r1): coefficient is inf",
        ),
        fault(
            "invalid_input_objective_nan",
            |m| m.columns.objective[1] = NAN,
            "column 1 (x1): objective coefficient is NaN",
        ),
        fault(
            "invalid_input_objective_infinite",
            |m| m.columns.objective[1] = -INF,
            "column 1 (x1): objective coefficient is -inf",
        ),
        fault("invalid_input_offset_nan", |m| m.objective_offset = NAN, "constant term is NaN"),
        fault(
            "invalid_input_lower_bound_nan",
            |m| m.columns.lower[2] = NAN,
            "column 2 (x2): lower bound is NaN",
        ),
        fault(
            "invalid_input_lower_bound_infinite",
            |m| m.columns.lower[2] = INF,
            "column 2 (x2): lower bound is inf",
        ),
        fault(
            "invalid_input_upper_bound_infinite",
            |m| m.columns.upper[2] = -INF,
            "column 2 (x2): upper bound is -inf",
        ),
        fault("invalid_input_side_nan", |m| m.rows.upper[1] = NAN, "row 1 (r1): upper bound is NaN"),
        fault("invalid_input_side_infinite", |m| m.rows.lower[1] = INF, "row 1 (r1): lower bound is inf"),
        fault(
            "invalid_input_quadratic_objective_nan",
            |m| m.quadratic_objective.push(0, 0, NAN),
            "quadratic objective term 0: coefficient is NaN",
        ),
        fault(
            "invalid_input_quadratic_row_nan",
            |m| m.quadratic_rows.terms.v[1] = NAN,
            "quadratic row 0: quadratic coefficient is NaN",
        ),
        fault(
            "invalid_input_quadratic_row_side_nan",
            |m| m.quadratic_rows.upper[0] = NAN,
            "quadratic row 0: upper bound is NaN",
        ),
        fault(
            "invalid_input_set_weight_nan",
            |m| m.sos.members.value[0] = NAN,
            "special ordered set 0: weight is NaN",
        ),
        fault(
            "invalid_input_indicator_nan",
            |m| m.indicators.rows.value[0] = NAN,
            "indicator row 0: coefficient is NaN",
        ),
        fault(
            "invalid_input_indicator_side_nan",
            |m| m.indicators.lower[0] = NAN,
            "indicator row 0: lower bound is NaN",
        ),
        fault(
            "invalid_input_constant_operand_infinite",
            |m| m.general.constant[0] = INF,
            "general constraint 0: constant operand is inf",
        ),
        fault(
            "invalid_input_start_infinite",
            |m| m.mip_start = vec![0.0, INF, 0.0, 0.0, 0.0],
            "start value is inf",
        ),
    ]
}

/// Faults in what goes beyond rows: cones, nonlinear expressions, piecewise linear functions, several objectives.
fn beyond_rows() -> Vec<Case> {
    vec![
        fault(
            "invalid_input_cone_of_one",
            |m| m.add_cone(ConeKind::SecondOrder, &[0]),
            "cone 0: 1 operands, expected at least two",
        ),
        fault(
            "invalid_input_rotated_cone_of_two",
            |m| m.add_cone(ConeKind::Rotated, &[0, 1]),
            "cone 0: 2 operands, expected at least three",
        ),
        fault(
            "invalid_input_cone_member_twice",
            |m| m.add_cone(ConeKind::SecondOrder, &[0, 1, 1]),
            "cone 0: column 1 (x1) occurs twice",
        ),
        fault(
            "invalid_input_cone_member_outside",
            |m| m.add_cone(ConeKind::SecondOrder, &[0, 5]),
            "cone 0: column index 5 is outside 0..5",
        ),
        fault(
            "invalid_input_node_before_its_child",
            |m| {
                let node = m.nonlinear.nodes.apply(NodeOp::Exp, &[0]);
                m.add_nonlinear_row("", 0.0, 1.0, &[], node);
            },
            "expression node 0: child 0 is no earlier node",
        ),
        fault(
            "invalid_input_node_with_two_children",
            |m| {
                let (x, y) = (m.nonlinear.nodes.column(0), m.nonlinear.nodes.column(1));
                let node = m.nonlinear.nodes.apply(NodeOp::Log, &[x, y]);
                m.add_nonlinear_row("", 0.0, 1.0, &[], node);
            },
            "expression node 2: 2 operands",
        ),
        fault(
            "invalid_input_node_of_no_column",
            |m| {
                let node = m.nonlinear.nodes.column(5);
                m.add_nonlinear_row("", 0.0, 1.0, &[], node);
            },
            "expression node 0: column index 5 is outside 0..5",
        ),
        fault(
            "invalid_input_node_constant_nan",
            |m| {
                let node = m.nonlinear.nodes.constant(NAN);
                m.add_nonlinear_row("", 0.0, 1.0, &[], node);
            },
            "expression node 0: constant is NaN",
        ),
        fault(
            "invalid_input_root_outside",
            |m| m.add_nonlinear_row("", 0.0, 1.0, &[], 7),
            "nonlinear row 0: child 7 is no earlier node",
        ),
        fault(
            "invalid_input_nonlinear_side_nan",
            |m| {
                let node = m.nonlinear.nodes.column(0);
                m.add_nonlinear_row("", NAN, 1.0, &[], node);
            },
            "nonlinear row 0: lower bound is NaN",
        ),
        // Libraries walk expressions by recursion: the stack of some ends at a few ten thousand levels.
        fault(
            "invalid_input_too_deep",
            |m| {
                let mut node = m.nonlinear.nodes.column(0);
                for _ in 0..2000 {
                    node = m.nonlinear.nodes.apply(NodeOp::Negate, &[node]);
                }
                m.add_nonlinear_row("", 0.0, 1.0, &[], node);
            },
            "levels of nested operations",
        ),
        fault(
            "invalid_input_points_that_fall",
            |m| m.add_piecewise(4, 0, &[(1.0, 0.0), (0.0, 1.0)]),
            "general constraint 1: a piecewise linear function needs",
        ),
        fault(
            "invalid_input_one_point",
            |m| m.add_piecewise(4, 0, &[(1.0, 0.0)]),
            "general constraint 1: a piecewise linear function needs",
        ),
        fault(
            "invalid_input_point_nan",
            |m| m.add_piecewise(4, 0, &[(0.0, NAN), (1.0, 1.0)]),
            "general constraint 1: point is NaN",
        ),
        fault(
            "invalid_input_two_sorts_of_objectives",
            |m| m.add_objective("", 1, 1.0, &[(0, 1.0)]),
            "several objectives and a linear",
        ),
        fault(
            "invalid_input_objective_tolerance",
            |m| {
                m.columns.objective.fill(0.0);
                m.add_objective("", 1, 1.0, &[(0, 1.0)]);
                m.objectives.rel_tol[0] = -0.5;
            },
            "objective 0: relative tolerance is -0.5",
        ),
        fault(
            "invalid_input_objective_weight_nan",
            |m| {
                m.columns.objective.fill(0.0);
                m.add_objective("", 1, NAN, &[(0, 1.0)]);
            },
            "objective 0: weight is NaN",
        ),
        fault(
            "invalid_input_laziness",
            |m| m.rows.lazy = vec![0, 2],
            "row 1 (r1): laziness 2 has no meaning",
        ),
    ]
}

fn structure() -> Vec<Case> {
    vec![
        fault("invalid_input_column_twice", |m| m.rows.matrix.index[1] = 0, "column 0 (x0) occurs twice"),
        fault(
            "invalid_input_column_outside",
            |m| m.rows.matrix.index[1] = 9,
            "column index 9 is outside 0..5",
        ),
        fault(
            "invalid_input_column_negative",
            |m| m.rows.matrix.index[1] = -1,
            "column index -1 is outside 0..5",
        ),
        fault(
            "invalid_input_product_twice",
            |m| {
                m.quadratic_objective.push(0, 1, 1.0);
                m.quadratic_objective.push(1, 0, 1.0);
            },
            "product 0 (x0) * 1 (x1) occurs twice",
        ),
        fault(
            "invalid_input_product_outside",
            |m| m.quadratic_objective.push(0, 5, 1.0),
            "quadratic objective term 0: column index 5 is outside 0..5",
        ),
        fault(
            "invalid_input_member_twice",
            |m| m.sos.members.index[1] = 0,
            "special ordered set 0: column 0 (x0) occurs twice",
        ),
        fault(
            "invalid_input_set_order",
            |m| m.sos.order[0] = 3,
            "special ordered set 0: order 3 has no meaning",
        ),
        fault(
            "invalid_input_indicator_not_binary",
            |m| m.indicators.column[0] = 0,
            "indicator row 0: column 0 (x0) must be binary",
        ),
        fault(
            "invalid_input_indicator_value",
            |m| m.indicators.value[0] = 2,
            "indicator row 0: value 2 has no meaning",
        ),
        fault(
            "invalid_input_indicator_outside",
            |m| m.indicators.column[0] = 7,
            "indicator row 0: column index 7 is outside 0..5",
        ),
        fault(
            "invalid_input_result_outside",
            |m| m.general.result[0] = 5,
            "general constraint 0: column index 5 is outside 0..5",
        ),
        fault(
            "invalid_input_no_operands",
            |m| m.add_general(GeneralKind::Min, 4, &[], None),
            "general constraint 1: 0 operands, expected at least one",
        ),
        fault(
            "invalid_input_two_operands_of_abs",
            |m| m.add_general(GeneralKind::Abs, 4, &[0, 1], None),
            "general constraint 1: 2 operands, expected exactly one",
        ),
        fault(
            "invalid_input_and_of_a_continuous_column",
            |m| m.add_general(GeneralKind::And, 3, &[0], None),
            "general constraint 1: column 0 (x0) must be binary",
        ),
        fault(
            "invalid_input_binary_bounds",
            |m| {
                m.columns.kind[1] = ColumnKind::Binary;
            },
            "column 1 (x1): a binary column has bounds [0, 9]",
        ),
        fault(
            "invalid_input_bounds_missing",
            |m| m.columns.upper.truncate(4),
            "COL_UB: 4 elements, expected 5",
        ),
        fault("invalid_input_sides_missing", |m| m.rows.upper.truncate(1), "ROW_UB: 1 elements, expected 2"),
        fault("invalid_input_start_short", |m| m.mip_start = vec![0.0; 3], "MIP_START: 3 elements"),
        fault("invalid_input_row_starts_fall", |m| m.rows.matrix.start[1] = 9, "ROW_START: starts must rise"),
        fault("invalid_input_values_missing", |m| m.rows.matrix.value.truncate(2), "ROW_START: 2 elements"),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let none = SolveOptions::default;
    let mut cases = numbers();
    cases.extend(structure());
    cases.extend(beyond_rows());
    cases.extend([
        option(
            "invalid_input_time_negative",
            SolveOptions { time_limit: Some(-1.0), ..none() },
            "option time_limit = -1 must be",
        ),
        option(
            "invalid_input_time_nan",
            SolveOptions { time_limit: Some(NAN), ..none() },
            "option time_limit = NaN must be",
        ),
        option(
            "invalid_input_gap_infinite",
            SolveOptions { mip_gap: Some(INF), ..none() },
            "option mip_gap = inf must be",
        ),
        option(
            "invalid_input_gap_negative",
            SolveOptions { mip_gap_abs: Some(-0.5), ..none() },
            "option mip_gap_abs = -0.5 must be",
        ),
        Case::solve(
            Family::InvalidInput,
            "invalid_input_bound_of_a_binary_nan",
            knapsack().change(|m| m.columns.upper[0] = NAN),
            Invalid("column 0 (x0): upper bound is NaN"),
        ),
        Case::script(Family::InvalidInput, "invalid_input_does_no_harm", refusals_do_no_harm),
    ]);
    cases
}
