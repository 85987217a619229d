//! The nasty models: nonsense that libraries take for a model, numbers at the edge, and models that made a library crash,
//! hang, run over its time or answer wrongly.

use std::collections::BTreeMap;

use orlm_solver::{ColumnKind, MathModel, NodeOp, Sense, SolveOptions};

use crate::common::Numbers;

const INF: f64 = f64::INFINITY;
const REAL: ColumnKind = ColumnKind::Continuous;
const WHOLE: ColumnKind = ColumnKind::Integer;

/// What is true of a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Truth {
    /// No model at all: it must be refused.
    Invalid,
    /// The optimal objective.
    Optimal(f64),
    /// The same, but the model is nested deeper than a host needs to take.
    OptimalOrTooDeep(f64),
    Infeasible,
    Unbounded,
    /// Nobody finds the optimum within its time limit.
    OutOfTime,
}

/// What comes to the door.
pub(crate) enum Input {
    Model(Box<MathModel>),
    /// The byte form, with a fault that the type does not allow.
    Bytes(Vec<u8>),
}

/// A nasty model.
pub(crate) struct Nasty {
    pub(crate) name: &'static str,
    pub(crate) input: Input,
    pub(crate) options: SolveOptions,
    pub(crate) truth: Truth,
}

fn entry(name: &'static str, model: MathModel, truth: Truth) -> Nasty {
    let options = SolveOptions { time_limit: Some(10.0), ..SolveOptions::default() };
    Nasty { name, input: Input::Model(Box::new(model)), options, truth }
}

fn with_options(mut nasty: Nasty, change: impl FnOnce(&mut SolveOptions)) -> Nasty {
    change(&mut nasty.options);
    nasty
}

fn maximise() -> MathModel {
    MathModel { sense: Sense::Maximise, ..MathModel::default() }
}

/// max x + 2y, x + 3y <= 12, 2x + y <= 9, y whole: 9 at (3, 3).
fn base() -> MathModel {
    let mut m = maximise();
    m.add_column("x", 0.0, 10.0, 1.0, REAL);
    m.add_column("y", 0.0, 10.0, 2.0, WHOLE);
    m.add_row("a", -INF, 12.0, &[(0, 1.0), (1, 3.0)]);
    m.add_row("b", -INF, 9.0, &[(0, 2.0), (1, 1.0)]);
    m
}

/// `base` with one change.
fn changed(change: impl FnOnce(&mut MathModel)) -> MathModel {
    let mut m = base();
    change(&mut m);
    m
}

/// Models that are nonsense.
fn invalid() -> Vec<Nasty> {
    let nan = f64::NAN;
    let bad = |name, change: fn(&mut MathModel)| entry(name, changed(change), Truth::Invalid);
    let mut twice = maximise();
    twice.add_column("x", 0.0, 10.0, 1.0, REAL);
    twice.add_column("y", 0.0, 10.0, 2.0, REAL);
    twice.add_row("a", -INF, 12.0, &[(0, 1.0), (0, 1.0), (1, 3.0)]);
    let mut quadratic = MathModel::default();
    quadratic.add_column("x", 0.0, 10.0, 1.0, REAL);
    quadratic.quadratic_objective.push(0, 0, nan);
    let mut set = maximise();
    set.add_column("x", 0.0, 4.0, 1.0, REAL);
    set.add_column("y", 0.0, 3.0, 2.0, REAL);
    let mut switched = set.clone();
    set.add_sos(2, &[(0, 1.0), (1, 2.0), (0, 3.0)]);
    switched.add_indicator(1, true, -INF, 1.0, &[(0, 1.0)]);
    vec![
        bad("nan_objective", |m| m.columns.objective[0] = f64::NAN),
        bad("nan_coefficient", |m| m.rows.matrix.value[1] = f64::NAN),
        bad("infinite_coefficient", |m| m.rows.matrix.value[1] = INF),
        bad("infinite_objective", |m| m.columns.objective[0] = INF),
        bad("nan_bound", |m| m.columns.upper[0] = f64::NAN),
        bad("lower_bound_plus_infinity", |m| (m.columns.lower[0], m.columns.upper[0]) = (INF, INF)),
        bad("upper_bound_minus_infinity", |m| (m.columns.lower[0], m.columns.upper[0]) = (-INF, -INF)),
        entry("duplicate_entries", twice, Truth::Invalid),
        bad("column_index_out_of_range", |m| m.rows.matrix.index[1] = 77),
        bad("column_index_negative", |m| m.rows.matrix.index[1] = -5),
        bad("starts_that_fall", |m| (m.rows.matrix.start[1], m.rows.matrix.start[2]) = (4, 2)),
        bad("binary_with_wide_bounds", |m| m.columns.kind[1] = ColumnKind::Binary),
        Nasty {
            name: "unknown_column_kind",
            input: Input::Bytes(unknown_kind()),
            options: SolveOptions::default(),
            truth: Truth::Invalid,
        },
        entry("nan_in_a_product", quadratic, Truth::Invalid),
        with_options(entry("negative_time_limit", base(), Truth::Invalid), |o| o.time_limit = Some(-1.0)),
        entry("indicator_on_a_continuous_column", switched, Truth::Invalid),
        entry("set_with_a_column_twice", set, Truth::Invalid),
    ]
}

/// The byte form of `base` with a column kind that has no meaning.
fn unknown_kind() -> Vec<u8> {
    let good = base();
    let mut other = base();
    other.columns.kind[0] = ColumnKind::SemiInteger;
    let (mut bytes, other) = (good.encode(&SolveOptions::default()), other.encode(&SolveOptions::default()));
    // The two differ in that one byte.
    let at = bytes.iter().zip(&other).position(|(a, b)| a != b).expect("another kind is another byte");
    bytes[at] = 99;
    bytes
}

/// Models that are valid and small.
fn small() -> Vec<Nasty> {
    use Truth::{Infeasible, Optimal, Unbounded};
    let mut no_rows = maximise();
    no_rows.add_column("x", 0.0, 5.0, 1.0, REAL);
    no_rows.add_column("y", 0.0, 3.5, 1.0, WHOLE);
    let mut no_columns = maximise();
    no_columns.add_row("", -1.0, 1.0, &[]);
    no_columns.add_row("", 1.0, 2.0, &[]);
    let mut unbounded = maximise();
    unbounded.add_column("x", -INF, INF, 1.0, WHOLE);
    unbounded.add_row("", -5.0, INF, &[(0, 1.0)]);
    let mut free = maximise();
    for _ in 0..5 {
        free.add_column("", -INF, INF, 0.0, REAL);
    }
    free.add_row("", 3.0, 3.0, &[(0, 1.0), (1, 1.0)]);
    let mut dependent = maximise();
    dependent.add_column("x", 0.0, 10.0, 1.0, REAL);
    dependent.add_column("y", 0.0, 10.0, 1.0, REAL);
    for k in 1..=50 {
        let k = f64::from(k);
        dependent.add_row("", 5.0 * k, 5.0 * k, &[(0, k), (1, k)]);
    }
    let mut ray = maximise();
    ray.add_column("x", 0.0, INF, 1.0, WHOLE);
    ray.add_column("y", 0.0, INF, 0.0, WHOLE);
    ray.add_row("", -INF, 2.5, &[(0, 1.0), (1, -1.0)]);
    let mut nonconvex = maximise();
    nonconvex.add_column("x", 0.0, 10.0, 1.0, REAL);
    nonconvex.add_column("y", 0.0, 10.0, 2.0, REAL);
    nonconvex.quadratic_objective.push(0, 1, 1.0);
    nonconvex.quadratic_objective.push(0, 0, 1.0);
    nonconvex.add_row("", -INF, 8.0, &[(0, 1.0), (1, 1.0)]);
    let mut ties = maximise();
    ties.add_column("x", 0.0, 4.0, 1.0, REAL);
    ties.add_column("y", 0.0, 3.0, 2.0, REAL);
    ties.add_sos(1, &[(0, 1.0), (1, 1.0)]);
    let parameter = |o: &mut SolveOptions| {
        o.parameters.insert("no_such_option".to_owned(), "7".to_owned());
    };
    vec![
        entry("empty", maximise(), Optimal(0.0)),
        entry("no_rows", no_rows, Optimal(8.0)),
        entry("no_columns_but_rows", no_columns, Infeasible),
        entry("crossed_bounds", changed(|m| m.columns.lower[0] = 11.0), Infeasible),
        entry("crossed_rows", changed(|m| m.rows.lower[0] = 20.0), Infeasible),
        entry(
            "coefficient_1e300",
            changed(|m| {
                m.rows.matrix.value[0] = 1e300;
                m.columns.objective[1] = 1e300;
            }),
            Optimal(4e300),
        ),
        entry("coefficient_1e-300", changed(|m| m.rows.matrix.value[0] = 1e-300), Optimal(10.5)),
        entry(
            "coefficients_1e15_and_1e-9",
            changed(|m| {
                (m.rows.matrix.value[0], m.rows.matrix.value[1], m.rows.upper[0]) = (1e15, 1e-9, 1e15);
            }),
            Optimal(18.0),
        ),
        entry("unbounded_integer", unbounded, Unbounded),
        entry(
            "integer_between_two_wholes",
            changed(|m| {
                (m.columns.lower[1], m.columns.upper[1]) = (0.3, 0.7);
            }),
            Infeasible,
        ),
        entry(
            "integer_bound_1e18",
            changed(|m| {
                m.columns.upper[1] = 1e18;
                m.rows.upper = vec![1e18, 2e18];
            }),
            Optimal(2e18 / 3.0),
        ),
        entry("free_columns_without_costs", free, Optimal(0.0)),
        entry(
            "infeasible_empty_row",
            changed(|m| {
                m.add_row("", 1.0, 2.0, &[]);
            }),
            Infeasible,
        ),
        entry("zero_coefficients", changed(|m| m.rows.matrix.value.fill(0.0)), Optimal(30.0)),
        entry("dependent_equations", dependent, Optimal(5.0)),
        entry("cycling", beale(), Optimal(-0.05)),
        entry("nonconvex_objective", nonconvex, Optimal(72.0)),
        entry("start_of_nothing", changed(|m| m.mip_start = vec![f64::NAN; 2]), Optimal(9.0)),
        entry("infeasible_start", changed(|m| m.mip_start = vec![1e9, -55.5]), Optimal(9.0)),
        with_options(entry("hundred_thousand_threads", base(), Optimal(9.0)), |o| o.threads = Some(100_000)),
        with_options(entry("unknown_parameter", base(), Optimal(9.0)), parameter),
        entry("unbounded_mixed_integer", ray, Unbounded),
        entry("set_with_equal_weights", ties, Optimal(6.0)),
    ]
}

/// Beale's example, on which the simplex method without care goes round in circles.
fn beale() -> MathModel {
    let mut m = MathModel::default();
    for cost in [-0.75, 150.0, -0.02, 6.0] {
        m.add_column("", 0.0, INF, cost, REAL);
    }
    m.add_row("", -INF, 0.0, &[(0, 0.25), (1, -60.0), (2, -0.04), (3, 9.0)]);
    m.add_row("", -INF, 0.0, &[(0, 0.5), (1, -90.0), (2, -0.02), (3, 3.0)]);
    m.add_row("", -INF, 1.0, &[(2, 1.0)]);
    m
}

/// sin x + x + ... + x, nested to the left, at most twice the number of terms.
fn deep_sum(terms: usize) -> MathModel {
    let mut m = maximise();
    m.add_column("x", 0.0, 3.0, 1.0, REAL);
    let x = m.nonlinear.nodes.column(0);
    let mut sum = m.nonlinear.nodes.apply(NodeOp::Sin, &[x]);
    for _ in 1..terms {
        sum = m.nonlinear.nodes.apply(NodeOp::Sum, &[sum, x]);
    }
    m.add_nonlinear_row("", -INF, 2.0 * terms as f64, &[], sum);
    m
}

/// The largest x for which sin x + (terms - 1) x is at most twice the number of terms.
fn deep_sum_optimum(terms: usize) -> f64 {
    let n = terms as f64;
    let (mut low, mut high) = (0.0f64, 3.0f64);
    for _ in 0..100 {
        let x = (low + high) / 2.0;
        if x.sin() + (n - 1.0) * x <= 2.0 * n { low = x } else { high = x }
    }
    low
}

/// Nonlinear models outside their domain, too deep, or without bounds.
fn nonlinear() -> Vec<Nasty> {
    let row = |lower: f64, upper: f64, build: fn(&mut MathModel) -> i32| {
        let mut m = maximise();
        m.add_column("x", lower, upper, 1.0, REAL);
        let root = build(&mut m);
        m.add_nonlinear_row("", -INF, 1.0, &[], root);
        m
    };
    let log = row(-10.0, -1.0, |m| {
        let x = m.nonlinear.nodes.column(0);
        m.nonlinear.nodes.apply(NodeOp::Log, &[x])
    });
    let reciprocal = row(0.0, 0.0, |m| {
        let children = [m.nonlinear.nodes.constant(1.0), m.nonlinear.nodes.column(0)];
        m.nonlinear.nodes.apply(NodeOp::Divide, &children)
    });
    let root = row(-10.0, -1.0, |m| {
        let children = [m.nonlinear.nodes.column(0), m.nonlinear.nodes.constant(0.5)];
        m.nonlinear.nodes.apply(NodeOp::Power, &children)
    });
    let deep = |name, terms| entry(name, deep_sum(terms), Truth::OptimalOrTooDeep(deep_sum_optimum(terms)));
    vec![
        deep("sum_nested_1000_deep", 1000),
        deep("sum_nested_20000_deep", 20_000),
        deep("sum_nested_200000_deep", 200_000),
        entry("logarithm_of_the_negative", log, Truth::Infeasible),
        entry("division_by_zero", reciprocal, Truth::Infeasible),
        entry("root_of_the_negative", root, Truth::Infeasible),
        entry("unbounded_exponential", unbounded_exponential(), Truth::Unbounded),
    ]
}

/// min t, t >= x^2 sin y + e^x, nothing bounded.
fn unbounded_exponential() -> MathModel {
    let mut m = MathModel::default();
    for cost in [0.0, 0.0, 1.0] {
        m.add_column("", -INF, INF, cost, REAL);
    }
    let n = &mut m.nonlinear.nodes;
    let (x, y) = (n.column(0), n.column(1));
    let sine = n.apply(NodeOp::Sin, &[y]);
    let curve = n.apply(NodeOp::Product, &[x, x, sine]);
    let exponential = n.apply(NodeOp::Exp, &[x]);
    let sum = n.apply(NodeOp::Sum, &[curve, exponential]);
    let below = n.apply(NodeOp::Negate, &[sum]);
    m.add_nonlinear_row("", 0.0, INF, &[(2, 1.0)], below);
    m
}

/// Market split: equations over binaries that no branch and bound solves quickly.
fn market_split(rows: usize, columns: usize) -> MathModel {
    let mut numbers = Numbers(3);
    let mut m = MathModel::default();
    for _ in 0..columns {
        m.add_column("", 0.0, 1.0, 0.0, ColumnKind::Binary);
    }
    for _ in 0..rows {
        let mut row: Vec<(i32, f64)> = (0..columns as i32).map(|j| (j, numbers.below(100) as f64)).collect();
        let half = (row.iter().map(|e| e.1).sum::<f64>() / 2.0).floor();
        for sign in [1.0, -1.0] {
            row.push((m.add_column("", 0.0, INF, 1.0, REAL), sign));
        }
        m.add_row("", half, half, &row);
    }
    m
}

const BIG: usize = 1_000_000;
/// Columns in a row of the big models; each column is in one row.
const GROUP: usize = 10;
const CAPACITY: usize = 7;

fn worth(j: usize) -> f64 {
    1.0 + (j % 17) as f64
}

fn weight(k: usize) -> usize {
    1 + k % 3
}

/// A hundred thousand knapsacks of ten things side by side.
fn big(kind: ColumnKind) -> MathModel {
    let mut m = maximise();
    for j in 0..BIG {
        m.add_column("", 0.0, 1.0, worth(j), kind);
    }
    for i in 0..BIG / GROUP {
        let row: Vec<(i32, f64)> = (0..GROUP).map(|k| ((i * GROUP + k) as i32, weight(k) as f64)).collect();
        m.add_row("", -INF, CAPACITY as f64, &row);
    }
    m
}

/// The optimum of `big`: each knapsack greedily by worth per weight, or by trying all weights if things are whole.
fn big_optimum(whole: bool) -> f64 {
    let knapsack = |first: usize| -> f64 {
        let mut things: Vec<(f64, usize)> = (0..GROUP).map(|k| (worth(first + k), weight(k))).collect();
        if whole {
            let mut best = [0.0; CAPACITY + 1];
            for (value, weight) in things {
                for room in (weight..=CAPACITY).rev() {
                    best[room] = f64::max(best[room], best[room - weight] + value);
                }
            }
            return best[CAPACITY];
        }
        things.sort_by(|a, b| (b.0 / b.1 as f64).total_cmp(&(a.0 / a.1 as f64)));
        let mut room = CAPACITY as f64;
        let mut sum = 0.0;
        for (value, weight) in things {
            let part = (room / weight as f64).min(1.0);
            sum += part * value;
            room -= part * weight as f64;
        }
        sum
    };
    (0..BIG / GROUP).map(|i| knapsack(i * GROUP)).sum()
}

/// Every coefficient of 1000 rows over 1500 columns is there.
fn dense() -> MathModel {
    let (rows, columns) = (1000, 1500);
    let mut numbers = Numbers(5);
    let mut m = maximise();
    for _ in 0..columns {
        m.add_column("", 0.0, 10.0, 1.0 + numbers.below(9) as f64, REAL);
    }
    for _ in 0..rows {
        let row: Vec<(i32, f64)> = (0..columns).map(|j| (j, 1.0 + numbers.below(9) as f64)).collect();
        m.add_row("", -INF, 10_000.0, &row);
    }
    m
}

/// Three free integers, 4 y = z and 8 x + z = -19: no whole solution, and no bound that says so.
fn endless() -> MathModel {
    let mut m = MathModel::default();
    for _ in 0..3 {
        m.add_column("", -INF, INF, 0.0, WHOLE);
    }
    m.add_row("", 0.0, 0.0, &[(1, 4.0), (2, -1.0)]);
    m.add_row("", -19.0, -19.0, &[(0, 8.0), (2, 1.0)]);
    m
}

/// Models that take long, or for ever.
fn slow() -> Vec<Nasty> {
    let no_presolve = |o: &mut SolveOptions| {
        // Each library finds its own name, and reports the others.
        let names = [
            ("presolve", "off"),
            ("presolving/maxrounds", "0"),
            ("Presolve", "0"),
            ("CPXPARAM_Preprocessing_Presolve", "0"),
        ];
        o.parameters =
            names.map(|(k, v)| (k.to_owned(), v.to_owned())).into_iter().collect::<BTreeMap<_, _>>();
    };
    let within = |seconds: f64| move |o: &mut SolveOptions| o.time_limit = Some(seconds);
    vec![
        with_options(entry("no_time_at_all", market_split(4, 30), Truth::OutOfTime), within(0.0)),
        with_options(entry("million_columns", big(REAL), Truth::Optimal(big_optimum(false))), within(5.0)),
        with_options(
            entry("million_binaries", big(ColumnKind::Binary), Truth::Optimal(big_optimum(true))),
            within(5.0),
        ),
        with_options(entry("dense_rows", dense(), Truth::Optimal(16_950.537_446_409_96)), within(3.0)),
        with_options(entry("endless_with_presolve", endless(), Truth::Infeasible), within(2.0)),
        with_options(
            with_options(entry("endless_without_presolve", endless(), Truth::Infeasible), within(2.0)),
            no_presolve,
        ),
    ]
}

/// All 53.
pub(crate) fn nasty_models() -> Vec<Nasty> {
    [invalid(), small(), nonlinear(), slow()].into_iter().flatten().collect()
}
