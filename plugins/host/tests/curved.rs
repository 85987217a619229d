//! SCIP on nonlinear models: an optimum is one, as no point of a fine grid beats it, and the edges of domains, where SCIP
//! itself calls any point optimal.

mod common;

use orlm_solver::{
    ColumnKind, MathModel, NodeOp, Sense, SolveOptions, SolveService, Termination, Tolerances,
};
use orlm_solver_host::PoolConfig;

use common::Numbers;

/// An expression over two columns of at most `depth` levels. Arguments of logarithms and roots, divisors and bases are
/// kept positive by a square and a constant, so that the whole box is their domain.
fn expression(m: &mut MathModel, numbers: &mut Numbers, depth: u32) -> i32 {
    let nodes = &mut m.nonlinear.nodes;
    if depth == 0 || numbers.below(6) == 0 {
        return match numbers.below(3) {
            0 => nodes.constant(numbers.below(9) as f64 / 2.0 - 2.0),
            k => nodes.column(k as i32 - 1),
        };
    }
    let op = NodeOp::ALL[2 + numbers.below(12) as usize];
    let a = expression(m, numbers, depth - 1);
    let positive = |m: &mut MathModel| {
        let nodes = &mut m.nonlinear.nodes;
        let (two, half) = (nodes.constant(2.0), nodes.constant(0.5));
        let square = nodes.apply(NodeOp::Power, &[a, two]);
        nodes.apply(NodeOp::Sum, &[square, half])
    };
    match op {
        NodeOp::Sum | NodeOp::Product => {
            let b = expression(m, numbers, depth - 1);
            m.nonlinear.nodes.apply(op, &[a, b])
        }
        NodeOp::Divide => {
            let (b, divisor) = (expression(m, numbers, depth - 1), positive(m));
            m.nonlinear.nodes.apply(op, &[b, divisor])
        }
        NodeOp::Power => {
            let exponent = [2.0, 3.0, 0.5, -1.0][numbers.below(4) as usize];
            let base = if exponent > 1.0 { a } else { positive(m) };
            let exponent = m.nonlinear.nodes.constant(exponent);
            m.nonlinear.nodes.apply(op, &[base, exponent])
        }
        NodeOp::Log | NodeOp::Sqrt => {
            let argument = positive(m);
            m.nonlinear.nodes.apply(op, &[argument])
        }
        // Bounded arguments keep the exponential in sight and the tangent away from its poles.
        NodeOp::Exp | NodeOp::Tan => {
            let sine = m.nonlinear.nodes.apply(NodeOp::Sin, &[a]);
            m.nonlinear.nodes.apply(op, &[sine])
        }
        _ => m.nonlinear.nodes.apply(op, &[a]),
    }
}

/// A random objective over a box, with a random row that the middle of the box satisfies.
fn model(seed: u64) -> MathModel {
    let numbers = &mut Numbers(seed);
    let sense = if numbers.below(2) == 0 { Sense::Minimise } else { Sense::Maximise };
    let mut m = MathModel { sense, ..MathModel::default() };
    for name in ["x", "y"] {
        let (lower, width) = (numbers.below(7) as f64 / 2.0 - 2.5, 0.5 + numbers.below(6) as f64 / 2.0);
        let whole = numbers.below(4) == 0;
        let kind = if whole { ColumnKind::Integer } else { ColumnKind::Continuous };
        let (lower, upper) =
            if whole { (lower.ceil(), (lower + width).floor()) } else { (lower, lower + width) };
        m.add_column(name, lower, upper.max(lower), numbers.below(5) as f64 - 2.0, kind);
    }
    let objective = expression(&mut m, numbers, 3);
    m.nonlinear.objective = Some(objective);
    let root = expression(&mut m, numbers, 2);
    let middle = |j: usize| {
        let at = 0.5 * (m.columns.lower[j] + m.columns.upper[j]);
        if m.columns.kind[j].is_integral() { at.round() } else { at }
    };
    let value = m.nonlinear.nodes.values(&[middle(0), middle(1)])[root as usize];
    m.add_nonlinear_row("row", f64::NEG_INFINITY, value + 0.25, &[], root);
    m
}

/// The best value on a grid, of points that satisfy the model exactly.
fn best_on_grid(m: &MathModel) -> f64 {
    const STEPS: usize = 120;
    let sign = f64::from(m.sense.sign());
    let axis = |j: usize| -> Vec<f64> {
        let (lower, upper) = (m.columns.lower[j], m.columns.upper[j]);
        if m.columns.kind[j].is_integral() {
            return (lower as i64..=upper as i64).map(|v| v as f64).collect();
        }
        (0..=STEPS).map(|k| lower + (upper - lower) * k as f64 / STEPS as f64).collect()
    };
    let exact = Tolerances { feasibility: 0.0, integrality: 0.0 };
    let mut best = f64::INFINITY;
    for &x in &axis(0) {
        for &y in &axis(1) {
            let check = m.check_point(&[x, y], &exact);
            if check.is_within(&exact) {
                best = best.min(sign * check.objective);
            }
        }
    }
    sign * best
}

#[test]
fn no_point_of_a_grid_beats_scip() {
    let config = PoolConfig { default_time_limit: 5.0, ..common::config() };
    let (_dir, pool) = common::pool("scip", config);
    let (mut optimal, mut stopped) = (0, Vec::new());
    let mut wrong = Vec::new();
    for seed in 1..=150 {
        let m = model(seed);
        let sign = f64::from(m.sense.sign());
        let grid = best_on_grid(&m);
        match pool.solve(&m, &SolveOptions::default()) {
            Ok(r) if r.termination == Termination::Optimal => {
                optimal += 1;
                let found = r.objective.expect("an optimum has an objective");
                // Just as far as the tolerance of a row can carry the objective.
                if sign * (found - grid) > 1e-5 * (1.0 + grid.abs()) {
                    wrong.push(format!("seed {seed}: {found} is called optimal, the grid has {grid}"));
                }
            }
            Ok(r) if r.termination == Termination::Limit => stopped.push(seed),
            other => wrong.push(format!("seed {seed}: {other:?}, the grid has {grid}")),
        }
    }
    println!("{optimal} optimal; out of time: {stopped:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(optimal >= 140, "only {optimal} optimal");
}

/// `op(x)` over one column; with the exponent of a power.
fn one_column(sense: Sense, (lower, upper): (f64, f64), op: NodeOp, exponent: Option<f64>) -> MathModel {
    let mut m = MathModel { sense, ..MathModel::default() };
    m.add_column("x", lower, upper, 0.0, ColumnKind::Continuous);
    let nodes = &mut m.nonlinear.nodes;
    let mut args = vec![nodes.column(0)];
    args.extend(exponent.map(|e| nodes.constant(e)));
    m.nonlinear.objective = Some(nodes.apply(op, &args));
    m
}

#[test]
fn the_edge_of_a_domain_is_no_optimum() {
    use NodeOp::{Log, Power, Sqrt};
    use Sense::{Maximise, Minimise};
    let (_dir, pool) = common::pool("scip", common::config());
    let unbounded = [
        one_column(Minimise, (0.0, 10.0), Log, None),
        one_column(Minimise, (-3.0, 10.0), Log, None),
        one_column(Maximise, (0.0, 10.0), Power, Some(-1.0)),
        one_column(Minimise, (-1.0, 1.0), Power, Some(-1.0)),
    ];
    for m in &unbounded {
        let r = pool.solve(m, &SolveOptions::default()).expect("an answer");
        assert_eq!(r.termination, Termination::Unbounded, "{r:?}");
    }
    let optima = [
        (one_column(Minimise, (-5.0, 3.0), Sqrt, None), 0.0),
        (one_column(Minimise, (0.0, 3.0), Power, Some(1.5)), 0.0),
        (one_column(Maximise, (-5.0, 4.0), Sqrt, None), 2.0),
        (one_column(Maximise, (-5.0, 1.0), Log, None), 0.0),
    ];
    for (m, objective) in &optima {
        let r = pool.solve(m, &SolveOptions::default()).expect("an answer");
        let found = r.objective.unwrap_or(f64::NAN);
        assert!(r.termination == Termination::Optimal && (found - objective).abs() < 1e-6, "{r:?}");
    }
    let nowhere = one_column(Minimise, (-5.0, -1.0), Log, None);
    let r = pool.solve(&nowhere, &SolveOptions::default()).expect("an answer");
    assert_eq!(r.termination, Termination::Infeasible, "{r:?}");
}
