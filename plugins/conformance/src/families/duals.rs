//! Dual values: the change of the optimal objective per unit of a row's right-hand side, and reduced costs `c - A'y`, in
//! the model's own sense. Each expectation is that change, seen from the geometry of a small program.

use orlm_solver::{Feature, MathModel, SolveOptions, SolveService};
use orlm_solver_host::WorkerPool;

use super::lp::production;
use crate::case::{Case, Expect, Family};
use crate::draft::*;

fn case(
    name: &'static str,
    model: impl Into<MathModel>,
    objective: f64,
    duals: &[f64],
    costs: &[f64],
) -> Case {
    let expect = Expect::Duals(objective, duals.to_vec(), costs.to_vec());
    Case::solve(Family::Duals, name, model, expect)
}

/// Each dual value against the objective of the program with that right-hand side moved.
fn tell_the_change(solver: &WorkerPool) -> Result<(), String> {
    let solve = |m: &MathModel| {
        let r = solver.solve(m, &SolveOptions::default()).map_err(|e| e.to_string())?;
        let objective = r.objective.ok_or("no objective")?;
        Ok::<_, String>((objective, r.row_dual.ok_or("no dual values")?))
    };
    let base: MathModel = production().into();
    let (objective, duals) = solve(&base)?;
    for (i, dual) in duals.iter().enumerate() {
        for step in [-0.01, 0.01] {
            let mut moved = base.clone();
            moved.rows.upper[i] += step;
            let change = (solve(&moved)?.0 - objective) / step;
            if (change - dual).abs() > 1e-4 {
                return Err(format!(
                    "row {i}: the objective changes by {change} a unit, the dual value is {dual}"
                ));
            }
        }
    }
    Ok(())
}

/// A larger program has dual values too (the host drops those that do not prove the optimum).
fn of_a_transport(solver: &WorkerPool) -> Result<(), String> {
    let model: MathModel = super::lp::transport().into();
    let r = solver.solve(&model, &SolveOptions::default()).map_err(|e| e.to_string())?;
    match (r.row_dual, r.reduced_cost) {
        (Some(duals), Some(costs)) if duals.len() == 5 && costs.len() == 6 => Ok(()),
        (duals, costs) => Err(format!("dual values {duals:?}, reduced costs {costs:?}; {:?}", r.message)),
    }
}

pub(super) fn cases() -> Vec<Case> {
    let x = [(0, 1.0)];
    let xy = [(0, 1.0), (1, 1.0)];
    let cases = vec![
        case("duals_maximised", production(), 13.0, &[1.0, 0.0, 1.0], &[0.0, -3.0, 0.0]),
        case("duals_with_an_offset", production().offset(100.0), 113.0, &[1.0, 0.0, 1.0], &[0.0, -3.0, 0.0]),
        // The last unit of demand comes at 3; a unit more of the cheap column would save 1.
        case(
            "duals_minimised",
            min([real(0.0, 6.0, 2.0), plus(3.0)]).ge(10.0, &xy),
            24.0,
            &[3.0],
            &[-1.0, 0.0],
        ),
        case("duals_of_an_equality", min([plus(1.0), plus(2.0)]).eq(4.0, &xy), 4.0, &[1.0], &[0.0, 1.0]),
        // A unit more on the right goes to y, which pays 1.
        case(
            "duals_of_an_equality_that_pays",
            min([real(0.0, 3.0, -2.0), plus(-1.0)]).eq(5.0, &xy),
            -8.0,
            &[-1.0],
            &[-1.0, 0.0],
        ),
        case(
            "duals_of_a_range_at_its_bottom",
            min([plus(1.0), plus(2.0)]).row(3.0, 8.0, &xy),
            3.0,
            &[1.0],
            &[0.0, 1.0],
        ),
        case(
            "duals_of_a_range_at_its_top",
            max([plus(1.0), plus(2.0)]).row(3.0, 8.0, &xy),
            16.0,
            &[2.0],
            &[-1.0, 0.0],
        ),
        case("duals_of_a_slack_row", max([plus(1.0)]).le(5.0, &x).le(7.0, &x), 5.0, &[1.0, 0.0], &[0.0]),
        case("duals_where_a_bound_binds", max([real(0.0, 5.0, 1.0)]).le(7.0, &x), 5.0, &[0.0], &[1.0]),
        case(
            "duals_at_lower_bounds",
            min([real(2.0, 9.0, 3.0), real(1.0, 9.0, 1.0)]).le(10.0, &xy),
            7.0,
            &[0.0],
            &[3.0, 1.0],
        ),
        case(
            "duals_of_a_fixed_column",
            min([real(2.0, 2.0, 4.0), plus(1.0)]).ge(5.0, &xy),
            11.0,
            &[1.0],
            &[3.0, 0.0],
        ),
        case("duals_of_a_free_row", min([real(1.0, 2.0, 1.0)]).row(-INF, INF, &x), 1.0, &[0.0], &[1.0]),
        // -x >= -4: raising the right-hand side to -3 takes a unit of x away.
        case("duals_of_a_negated_row", max([plus(1.0)]).ge(-4.0, &[(0, -1.0)]), 4.0, &[-1.0], &[0.0]),
        case("duals_of_a_scaled_row", max([plus(1.0)]).le(5000.0, &[(0, 1000.0)]), 5.0, &[0.001], &[0.0]),
        case("duals_without_rows", min([real(2.0, 3.0, 1.0)]), 2.0, &[], &[1.0]),
        // The smaller of two rows' slack decides, though the objective is that of a free column.
        case(
            "duals_with_a_free_column",
            max([free(1.0), unit(0.0)]).le(3.0, &[(0, 1.0), (1, 1.0)]).le(8.0, &[(0, 2.0)]),
            3.0,
            &[1.0, 0.0],
            &[0.0, -1.0],
        ),
        Case::script(Family::Duals, "duals_tell_the_change", tell_the_change),
        Case::script(Family::Duals, "duals_of_a_transport", of_a_transport),
    ];
    cases.into_iter().map(|case| case.needing(&[Feature::Duals])).collect()
}
