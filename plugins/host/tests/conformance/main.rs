//! One suite that every solver plugin runs, through real workers: what a case expects does not depend on the solver. A
//! case may only be left out where the plugin's own capabilities say that it lacks a feature and the host knows no exact
//! rewrite.

#[path = "../common/mod.rs"]
mod common;

mod convex;
mod discrete;
mod limits;
mod linear;
mod random;

use orlm_solver::{
    ColumnKind, LimitKind, MathModel, Sense, SolveError, SolveOptions, SolveResult, SolveService, Termination,
};
use orlm_solver_host::{PoolConfig, SolverChain, WorkerPool};

const INF: f64 = f64::INFINITY;
const CONTINUOUS: ColumnKind = ColumnKind::Continuous;
const INTEGER: ColumnKind = ColumnKind::Integer;
const BINARY: ColumnKind = ColumnKind::Binary;

/// What every solver must answer.
enum Expect {
    /// Optimal with this objective.
    Optimal(f64),
    /// Optimal with this objective and this, the only, point.
    At(f64, Vec<f64>),
    /// Optimal with this objective and these row duals.
    Duals(f64, Vec<f64>),
    /// Optimal within the relative gap of the options of this objective.
    Within(f64),
    /// Infeasible.
    Infeasible,
    /// Unbounded.
    Unbounded,
    /// Stopped by this limit.
    Limit(LimitKind),
    /// Refused at the door, with a message that contains this.
    Invalid(&'static str),
}

/// One named model with its expectation.
struct Case {
    name: &'static str,
    model: MathModel,
    options: SolveOptions,
    expect: Expect,
}

fn case(name: &'static str, model: MathModel, expect: Expect) -> Case {
    Case { name, model, options: SolveOptions::default(), expect }
}

/// A model of columns `(lower, upper, objective, kind)`.
fn columns(sense: Sense, list: &[(f64, f64, f64, ColumnKind)]) -> MathModel {
    let mut m = MathModel { sense, ..MathModel::default() };
    for (j, &(lower, upper, objective, kind)) in list.iter().enumerate() {
        m.add_column(&format!("x{j}"), lower, upper, objective, kind);
    }
    m
}

fn min(list: &[(f64, f64, f64, ColumnKind)]) -> MathModel {
    columns(Sense::Minimise, list)
}

fn max(list: &[(f64, f64, f64, ColumnKind)]) -> MathModel {
    columns(Sense::Maximise, list)
}

/// Whether the numbers agree to six digits.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * (1.0 + b.abs())
}

fn judge(case: &Case, answer: &Result<SolveResult, SolveError>) -> Result<(), String> {
    let r = match (&case.expect, answer) {
        (Expect::Invalid(text), Err(SolveError::InvalidModel(e))) => {
            let said = e.to_string();
            return if said.contains(text) { Ok(()) } else { Err(format!("refused with {said:?}")) };
        }
        (_, Err(e)) => return Err(e.to_string()),
        (_, Ok(r)) => r,
    };
    let termination = |wanted: Termination| {
        if r.termination == wanted { Ok(()) } else { Err(format!("{:?} ({})", r.termination, r.message)) }
    };
    let optimal = |wanted: f64| {
        termination(Termination::Optimal)?;
        let (found, bound) = (r.objective.unwrap_or(f64::NAN), r.bound.unwrap_or(f64::NAN));
        if !close(found, wanted) {
            return Err(format!("objective {found}"));
        }
        // The bound and the gap must tell the same story.
        if (bound - found).abs() > 1e-5 * (1.0 + found.abs()) || r.gap.is_none_or(|g| g > 1e-4) {
            return Err(format!("objective {found} with bound {bound} and gap {:?}", r.gap));
        }
        Ok(())
    };
    let all_close = |what: &str, found: &Option<Vec<f64>>, wanted: &[f64], tolerance: f64| {
        let fits = found.as_ref().is_some_and(|f| {
            f.len() == wanted.len()
                && f.iter().zip(wanted).all(|(a, b)| (a - b).abs() <= tolerance * (1.0 + b.abs()))
        });
        if fits { Ok(()) } else { Err(format!("{what} {found:?}, expected {wanted:?}")) }
    };
    match &case.expect {
        Expect::Optimal(objective) => optimal(*objective),
        Expect::At(objective, point) => {
            optimal(*objective)?;
            // Near the optimum of a quadratic the objective hardly changes, so points are only so exact.
            let tolerance = if case.model.quadratic_objective.is_empty() { 1e-5 } else { 2e-3 };
            all_close("point", &r.point, point, tolerance)
        }
        Expect::Duals(objective, duals) => {
            optimal(*objective)?;
            all_close("duals", &r.row_dual, duals, 1e-6)?;
            if r.reduced_cost.is_some() { Ok(()) } else { Err("no reduced costs".to_owned()) }
        }
        Expect::Within(objective) => {
            termination(Termination::Optimal)?;
            let gap = case.options.mip_gap.unwrap_or(0.0);
            let found = r.objective.unwrap_or(f64::NAN);
            let fits = (found - objective).abs() <= gap * found.abs() + 1e-9;
            if fits { Ok(()) } else { Err(format!("objective {found}")) }
        }
        Expect::Infeasible => termination(Termination::Infeasible),
        Expect::Unbounded => termination(Termination::Unbounded),
        Expect::Limit(kind) => {
            termination(Termination::Limit)?;
            if r.limit == Some(*kind) { Ok(()) } else { Err(format!("limit {:?}", r.limit)) }
        }
        Expect::Invalid(_) => Err(format!("accepted: {:?}", r.termination)),
    }
}

/// Runs the suite and returns how many cases passed and the names of those left out.
fn run(pool: &WorkerPool) -> (usize, Vec<&'static str>) {
    let cases: Vec<Case> = [linear::cases(), discrete::cases(), convex::cases(), limits::cases()]
        .into_iter()
        .flatten()
        .collect();
    let mut names: Vec<&str> = cases.iter().map(|c| c.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len(), "names are unique");
    let (mut passed, mut left_out, mut failures) = (0, Vec::new(), Vec::new());
    for case in &cases {
        let answer = pool.solve(&case.model, &case.options);
        if matches!(answer, Err(SolveError::Unsupported { .. })) {
            let lacks = case.model.rewrite_for(&pool.capabilities()).is_err();
            let nonconvex = case.model.has_convex_objective() == Some(false);
            assert!(lacks || nonconvex, "{}: {answer:?}, though the capabilities say otherwise", case.name);
            left_out.push(case.name);
            continue;
        }
        match judge(case, &answer) {
            Ok(()) => passed += 1,
            Err(problem) => failures.push(format!("{}: {problem}", case.name)),
        }
        // No point that the host lets through may violate the model.
        if let Ok(SolveResult { point: Some(point), objective, .. }) = &answer {
            let check = case.model.check_point(point, &orlm_solver::Tolerances::default());
            assert!(check.is_within(&orlm_solver::Tolerances::default()), "{}: {check:?}", case.name);
            assert_eq!(Some(check.objective), *objective, "{}", case.name);
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    (passed, left_out)
}

/// No case without a limit of its own takes a second.
fn patient() -> PoolConfig {
    PoolConfig { default_time_limit: 20.0, ..common::config() }
}

#[test]
fn highs_conforms() {
    let (_dir, pool) = common::pool("highs", patient());
    let (passed, left_out) = run(&pool);
    println!("highs: {passed} passed, left out: {left_out:?}");
    // Each is a feature that HiGHS lacks and that has no exact rewrite without finite bounds.
    assert_eq!(
        left_out,
        [
            "sos2_without_bounds",
            "sos1_without_bounds",
            "indicator_without_bounds",
            "max_of_unbounded_columns",
            "nonconvex_qp",
            "mixed_integer_qp",
            "quadratic_ball",
            "quadratic_hyperbola",
            "quadratic_equality",
            "quadratic_row_with_integers",
            "quadratic_infeasible",
        ]
    );
}

#[test]
fn scip_conforms() {
    let (_dir, pool) = common::pool("scip", patient());
    let (passed, left_out) = run(&pool);
    println!("scip: {passed} passed, left out: {left_out:?}");
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn copt_conforms() {
    let (_dir, pool) = common::pool("copt", patient());
    let (passed, left_out) = run(&pool);
    println!("copt: {passed} passed, left out: {left_out:?}");
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn what_one_solver_lacks_the_next_one_solves() {
    let (_highs_dir, highs) = common::pool("highs", patient());
    let (_scip_dir, registry) = common::registry(&["scip"]);
    let start = move || {
        let pool = WorkerPool::start(&registry, "scip", patient())?;
        Ok(Box::new(pool) as Box<dyn SolveService>)
    };
    let chain = SolverChain::new(highs).then("scip", start);
    assert_eq!(chain.solver().name, "highs+scip");
    let solver_of = |name: &str| {
        let mut cases = [linear::cases(), convex::cases()].into_iter().flatten();
        let case = cases.find(|c| c.name == name).expect("a case of this name");
        let answer = chain.solve(&case.model, &case.options);
        judge(&case, &answer).expect("right");
        answer.expect("right").solver
    };
    assert_eq!(solver_of("lp_transport"), "highs");
    assert_eq!(solver_of("qp_portfolio"), "highs");
    assert_eq!(solver_of("nonconvex_qp"), "scip");
    assert_eq!(solver_of("quadratic_ball"), "scip");
}
