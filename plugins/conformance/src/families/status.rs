//! Infeasible, unbounded, and what is neither.

use orlm_solver::{MathModel, SolveOptions, SolveService, Termination};
use orlm_solver_host::WorkerPool;

use crate::case::Expect::{At, Infeasible, Optimal, Unbounded};
use crate::case::{Case, Expect, Family};
use crate::draft::*;
use crate::judge::{close, summary};

fn case(name: &'static str, model: impl Into<MathModel>, expect: Expect) -> Case {
    Case::solve(Family::Status, name, model, expect)
}

fn one(lower: f64, upper: f64) -> Draft {
    min([real(lower, upper, 1.0)])
}

/// `pigeons` in `holes`, each in one, no two in the same.
fn pigeons(pigeons: i32, holes: i32) -> Draft {
    let mut m = min((0..pigeons * holes).map(|_| bit(0.0)));
    for p in 0..pigeons {
        m = m.eq(1.0, &(0..holes).map(|h| (holes * p + h, 1.0)).collect::<Vec<_>>());
    }
    for h in 0..holes {
        m = m.le(1.0, &(0..pigeons).map(|p| (holes * p + h, 1.0)).collect::<Vec<_>>());
    }
    m
}

/// One session meets feasible, infeasible and unbounded models in turn: none may leave anything behind.
fn in_turn(solver: &WorkerPool) -> Result<(), String> {
    let feasible = one(2.0, 3.0).ge(1.0, &[(0, 1.0)]);
    let infeasible = one(0.0, 1.0).ge(2.0, &[(0, 1.0)]);
    let unbounded = max([plus(1.0)]).ge(0.0, &[(0, 1.0)]);
    for round in 0..5 {
        for (model, wanted) in [
            (&feasible, Termination::Optimal),
            (&infeasible, Termination::Infeasible),
            (&feasible, Termination::Optimal),
            (&unbounded, Termination::Unbounded),
        ] {
            let r = solver.solve(model.model(), &SolveOptions::default()).map_err(|e| e.to_string())?;
            if r.termination != wanted {
                return Err(format!("round {round}: expected {wanted:?}, found {}", summary(&r)));
            }
            if wanted == Termination::Optimal && !r.objective.is_some_and(|o| close(o, 2.0)) {
                return Err(format!("round {round}: expected the objective 2, found {:?}", r.objective));
            }
        }
    }
    Ok(())
}

/// An answer without an optimum has no point and no objective that could be taken for one.
fn no_point(solver: &WorkerPool) -> Result<(), String> {
    for model in
        [one(0.0, 1.0).ge(2.0, &[(0, 1.0)]), max([plus(1.0), unit(1.0)]).ge(0.0, &[(0, 1.0), (1, 1.0)])]
    {
        let r = solver.solve(model.model(), &SolveOptions::default()).map_err(|e| e.to_string())?;
        if r.point.is_some() || r.objective.is_some() || r.row_dual.is_some() {
            return Err(format!("{}, but with a point, an objective or dual values", summary(&r)));
        }
    }
    Ok(())
}

pub(super) fn cases() -> Vec<Case> {
    let xy = [(0, 1.0), (1, 1.0)];
    vec![
        case("status_no_columns_but_a_row", min([]).row(1.0, 2.0, &[]), Infeasible),
        case("status_infeasible_rows", one(0.0, INF).ge(5.0, &[(0, 1.0)]).le(4.0, &[(0, 1.0)]), Infeasible),
        case("status_infeasible_empty_row", one(0.0, 1.0).row(1.0, 2.0, &[]), Infeasible),
        case("status_infeasible_crossed_column", one(2.0, 1.0), Infeasible),
        case("status_infeasible_crossed_row", one(0.0, 9.0).row(2.0, 1.0, &[(0, 1.0)]), Infeasible),
        // The sum of the three rows says 0 >= 1; no two of them contradict each other.
        case(
            "status_infeasible_together",
            min([free(0.0), free(0.0)])
                .ge(1.0, &[(0, 1.0), (1, -1.0)])
                .ge(0.0, &[(1, 1.0)])
                .ge(0.0, &[(0, -1.0)]),
            Infeasible,
        ),
        // COPT 8.0.4 only speaks of numerical trouble.
        case(
            "status_infeasible_in_a_corner",
            max([real(3.0, 4.0, -5.0), real(-2.0, 4.0, -3.0)])
                .le(-1.0, &[(0, 1.0), (1, 2.0)])
                .le(14.0, &[(0, 3.0), (1, -3.0)]),
            Infeasible,
        ),
        // COPT 8.0.4 calls a point with an objective of 1e30 the optimum.
        case(
            "status_unbounded_in_a_set",
            min([whole(-2.0, 6.0, 2.0), real(-INF, 1.0, 3.0)])
                .ge(15.0, &[(0, -1.0), (1, -2.0)])
                .sos(1, &[(0, 1.0), (1, 2.0)]),
            Unbounded,
        ),
        case("status_infeasible_by_a_little", one(0.0, 1.0).ge(1.001, &[(0, 1.0)]), Infeasible),
        case(
            "status_feasible_by_nothing",
            one(0.0, 1.0).ge(1.0, &[(0, 1.0)]).le(1.0, &[(0, 1.0)]),
            At(1.0, vec![1.0]),
        ),
        case(
            "status_unbounded_ray",
            max([plus(1.0), plus(1.0)]).row(-1.0, 1.0, &[(0, 1.0), (1, -1.0)]),
            Unbounded,
        ),
        case("status_unbounded_without_rows", one(-INF, 0.0), Unbounded),
        // Infeasible and unbounded in direction: only the former is true.
        case(
            "status_infeasible_with_an_unbounded_direction",
            max([plus(1.0), free(0.0)]).ge(3.0, &[(1, 1.0)]).le(2.0, &[(1, 1.0)]),
            Infeasible,
        ),
        case(
            "status_unbounded_behind_presolve",
            max([plus(1.0), plus(1.0), plus(1.0)]).le(4.0, &[(0, 1.0), (1, -1.0), (2, -1.0)]),
            Unbounded,
        ),
        // The second column may grow for ever, and the objective does not care: optimal.
        case(
            "status_unbounded_set_with_a_bounded_objective",
            min([plus(1.0), plus(0.0)]).ge(1.0, &xy),
            Optimal(0.0),
        ),
        case("status_mip_infeasible", min([whole(0.0, 9.0, 1.0)]).eq(3.0, &[(0, 2.0)]), Infeasible),
        case("status_mip_no_integer_between", min([whole(0.3, 0.7, 1.0)]), Infeasible),
        // An even number is not odd, though the relaxation has a point.
        case(
            "status_mip_parity",
            min([whole(0.0, 50.0, 1.0), whole(0.0, 50.0, 1.0), whole(0.0, 50.0, 0.0)])
                .eq(17.0, &[(0, 2.0), (1, 4.0), (2, 6.0)]),
            Infeasible,
        ),
        case("status_mip_pigeons", pigeons(5, 4), Infeasible),
        case("status_mip_pigeons_that_fit", pigeons(5, 5), Optimal(0.0)),
        case(
            "status_mip_unbounded",
            max([whole(0.0, INF, 1.0), bit(1.0)]).ge(0.0, &[(0, 1.0), (1, -1.0)]),
            Unbounded,
        ),
        // The relaxation is unbounded, the program infeasible.
        case(
            "status_mip_infeasible_with_an_unbounded_relaxation",
            max([whole(0.0, INF, 1.0), whole(0.0, INF, 0.0)]).eq(1.0, &[(1, 2.0)]),
            Infeasible,
        ),
        // x² - y with y without an upper bound.
        case(
            "status_qp_unbounded",
            min([free(0.0), plus(-1.0)]).quadratic(&[(0, 0, 1.0)]).ge(-1.0, &xy),
            Unbounded,
        ),
        case(
            "status_qp_infeasible",
            min([unit(0.0)]).quadratic(&[(0, 0, 1.0)]).ge(2.0, &[(0, 1.0)]),
            Infeasible,
        ),
        case(
            "status_qcp_infeasible",
            min([unit(0.0), unit(0.0)]).ge(3.0, &xy).qrow(-INF, 2.0, &[], &[(0, 0, 1.0), (1, 1, 1.0)]),
            Infeasible,
        ),
        case(
            "status_sos_infeasible",
            min([real(0.0, 2.0, 1.0), real(0.0, 2.0, 1.0)])
                .sos(1, &[(0, 1.0), (1, 2.0)])
                .ge(1.0, &[(0, 1.0)])
                .ge(1.0, &[(1, 1.0)]),
            Infeasible,
        ),
        case(
            "status_indicator_infeasible",
            min([real(0.0, 9.0, 1.0), bit(0.0)])
                .when(1, true, 5.0, INF, &[(0, 1.0)])
                .when(1, false, 6.0, INF, &[(0, 1.0)])
                .le(4.0, &[(0, 1.0)]),
            Infeasible,
        ),
        Case::script(Family::Status, "status_in_turn_in_one_session", in_turn),
        Case::script(Family::Status, "status_without_an_optimum_no_point", no_point),
    ]
}
