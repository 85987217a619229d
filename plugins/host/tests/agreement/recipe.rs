//! Small random models of all kinds, drawn as recipes that proptest can shrink.

use std::collections::BTreeMap;

use orlm_solver::{ColumnKind, ConeKind, GeneralKind, MathModel, NodeOp, Sense};
use proptest::collection::vec;
use proptest::prelude::*;

const INF: f64 = f64::INFINITY;

/// What a model is about: one row of the table of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Linear,
    MixedInteger,
    ConvexObjective,
    MixedConvexObjective,
    NonconvexObjective,
    ConvexRows,
    NonconvexRows,
    Cones,
    Sos,
    Indicator,
    MinMaxAbs,
    Logical,
    PiecewiseLinear,
    Semi,
    Nonlinear,
    Objectives,
    LazyRows,
    Several,
}

impl Kind {
    pub(crate) const ALL: [Kind; 18] = [
        Kind::Linear,
        Kind::MixedInteger,
        Kind::ConvexObjective,
        Kind::MixedConvexObjective,
        Kind::NonconvexObjective,
        Kind::ConvexRows,
        Kind::NonconvexRows,
        Kind::Cones,
        Kind::Sos,
        Kind::Indicator,
        Kind::MinMaxAbs,
        Kind::Logical,
        Kind::PiecewiseLinear,
        Kind::Semi,
        Kind::Nonlinear,
        Kind::Objectives,
        Kind::LazyRows,
        Kind::Several,
    ];

    /// Its name in the table.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::Linear => "linear",
            Kind::MixedInteger => "mixed integer",
            Kind::ConvexObjective => "convex quadratic objective",
            Kind::MixedConvexObjective => "the same, mixed integer",
            Kind::NonconvexObjective => "non-convex quadratic objective",
            Kind::ConvexRows => "convex quadratic rows",
            Kind::NonconvexRows => "non-convex quadratic rows",
            Kind::Cones => "second-order cones",
            Kind::Sos => "special ordered sets",
            Kind::Indicator => "indicator rows",
            Kind::MinMaxAbs => "minimum, maximum, absolute value",
            Kind::Logical => "logical and, or",
            Kind::PiecewiseLinear => "piecewise linear",
            Kind::Semi => "semi-continuous, semi-integer",
            Kind::Nonlinear => "nonlinear",
            Kind::Objectives => "several objectives",
            Kind::LazyRows => "lazy rows",
            Kind::Several => "several of these at once",
        }
    }

    /// Whether its answers are found by iteration and so are only close to one another.
    pub(crate) fn is_curved(self) -> bool {
        use Kind::*;
        matches!(
            self,
            ConvexObjective
                | MixedConvexObjective
                | NonconvexObjective
                | ConvexRows
                | NonconvexRows
                | Cones
                | Nonlinear
                | Several
        )
    }
}

/// Coefficients of the first columns.
type Coefficients = Vec<i8>;

/// A column as drawn.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    lower: i8,
    width: u8,
    cost: i8,
    kind: u8,
}

/// What a model has besides columns and linear rows.
#[derive(Debug, Clone)]
pub(crate) enum Extra {
    /// Squares of linear forms in the objective.
    Squares(Vec<Coefficients>),
    /// Any products in the objective.
    Products(Vec<(u8, u8, i8)>),
    /// Squares of linear forms, and a linear form, at most `side`.
    ConvexRow(Vec<Coefficients>, Coefficients, i8),
    /// Any products and a linear form within `side` and `side + width`; a width of 0 makes an equation.
    ProductRow(Vec<(u8, u8, i8)>, Coefficients, i8, u8),
    /// A cone over the first columns with one or two columns of its own, whose cost is given.
    Cone { rotated: bool, members: u8, cost: i8 },
    /// A set over the first columns.
    Sos { order: u8, weights: Vec<i8> },
    /// A row that holds where a binary of its own has this value.
    Indicator { value: bool, row: Coefficients, side: i8, equation: bool, cost: i8 },
    /// 0 abs, 1 max, 2 min; of the first columns and perhaps a constant.
    MinMaxAbs { which: u8, operands: u8, constant: Option<i8>, cost: i8 },
    /// And, or: of binaries of its own.
    Logical { and: bool, costs: Vec<i8>, cost: i8 },
    /// A function of one column: steps to the right and values.
    PiecewiseLinear { operand: u8, from: i8, steps: Vec<u8>, values: Vec<i8>, cost: i8 },
    /// A nonlinear row at most `side`.
    NonlinearRow { tree: Tree, linear: Coefficients, side: i8 },
    /// A nonlinear term of the objective.
    NonlinearObjective { tree: Tree },
    /// Objectives instead of costs: coefficients, priority, weight, tolerance.
    Objectives(Vec<(Coefficients, i8, i8, u8)>),
    /// Which rows are lazy.
    Lazy(Vec<bool>),
}

/// An expression.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Column(u8),
    Constant(i8),
    Sum(Vec<Tree>),
    Product(Vec<Tree>),
    Power(Box<Tree>, u8),
    Divide(Box<Tree>, Box<Tree>),
    /// 0 negate, 1 exp, 2 log, 3 sqrt, 4 sin, 5 cos, 6 abs. Tangents have poles, which no solver can be asked to agree on.
    Apply(u8, Box<Tree>),
}

/// A model as drawn.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    pub(crate) kind: Kind,
    maximise: bool,
    /// All columns integer within small bounds: then trying all points tells the truth.
    whole: bool,
    columns: Vec<Column>,
    rows: Vec<(Coefficients, i8, u8)>,
    extras: Vec<Extra>,
}

fn coefficients() -> impl Strategy<Value = Coefficients> {
    vec(-3i8..4, 5)
}

fn products() -> impl Strategy<Value = Vec<(u8, u8, i8)>> {
    vec((0u8..5, 0u8..5, -3i8..4), 1..4)
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![3 => (0u8..5).prop_map(Tree::Column), 1 => (-3i8..6).prop_map(Tree::Constant)];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            3 => vec(inner.clone(), 2..4).prop_map(Tree::Sum),
            3 => vec(inner, 2..4).prop_map(Tree::Product),
            2 => (boxed.clone(), 2u8..4).prop_map(|(t, p)| Tree::Power(t, p)),
            1 => (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Tree::Divide(a, b)),
            4 => (0u8..7, boxed).prop_map(|(f, t)| Tree::Apply(f, t)),
        ]
    })
}

/// The extras of one kind.
fn extra(kind: Kind) -> BoxedStrategy<Extra> {
    let cost = -4i8..5;
    match kind {
        Kind::ConvexObjective | Kind::MixedConvexObjective => {
            vec(coefficients(), 1..4).prop_map(Extra::Squares).boxed()
        }
        Kind::NonconvexObjective => products().prop_map(Extra::Products).boxed(),
        Kind::ConvexRows => (vec(coefficients(), 1..3), coefficients(), -2i8..30)
            .prop_map(|(squares, linear, side)| Extra::ConvexRow(squares, linear, side))
            .boxed(),
        Kind::NonconvexRows => (products(), coefficients(), -9i8..20, 0u8..9)
            .prop_map(|(p, linear, side, width)| Extra::ProductRow(p, linear, side, width))
            .boxed(),
        Kind::Cones => (any::<bool>(), 1u8..4, cost)
            .prop_map(|(rotated, members, cost)| Extra::Cone { rotated, members, cost })
            .boxed(),
        Kind::Sos => {
            (1u8..3, vec(-5i8..6, 5)).prop_map(|(order, weights)| Extra::Sos { order, weights }).boxed()
        }
        Kind::Indicator => (any::<bool>(), coefficients(), -5i8..8, prop::bool::weighted(0.2), cost)
            .prop_map(|(value, row, side, equation, cost)| Extra::Indicator {
                value,
                row,
                side,
                equation,
                cost,
            })
            .boxed(),
        Kind::MinMaxAbs => (0u8..3, 1u8..4, prop::option::of(-3i8..4), cost)
            .prop_map(|(which, operands, constant, cost)| Extra::MinMaxAbs {
                which,
                operands,
                constant,
                cost,
            })
            .boxed(),
        Kind::Logical => (any::<bool>(), vec(-4i8..5, 1..4), cost)
            .prop_map(|(and, costs, cost)| Extra::Logical { and, costs, cost })
            .boxed(),
        Kind::PiecewiseLinear => (0u8..5, -6i8..3, vec(1u8..5, 1..4), vec(-8i8..9, 5), cost)
            .prop_map(|(operand, from, steps, values, cost)| Extra::PiecewiseLinear {
                operand,
                from,
                steps,
                values,
                cost,
            })
            .boxed(),
        Kind::Nonlinear => prop_oneof![
            3 => (tree(), coefficients(), -4i8..20)
                .prop_map(|(tree, linear, side)| Extra::NonlinearRow { tree, linear, side }),
            1 => tree().prop_map(|tree| Extra::NonlinearObjective { tree }),
        ]
        .boxed(),
        Kind::Objectives => {
            let one = (coefficients(), 0i8..3, prop_oneof![1i8..3, Just(-1)], 0u8..3);
            vec(one, 2..4).prop_map(Extra::Objectives).boxed()
        }
        Kind::LazyRows => vec(any::<bool>(), 5).prop_map(Extra::Lazy).boxed(),
        Kind::Linear | Kind::MixedInteger | Kind::Semi | Kind::Several => {
            Just(Extra::Lazy(Vec::new())).boxed()
        }
    }
}

/// Two or three extras of different kinds.
fn several() -> impl Strategy<Value = Vec<Extra>> {
    let kinds = [
        Kind::ConvexObjective,
        Kind::ConvexRows,
        Kind::Cones,
        Kind::Sos,
        Kind::Indicator,
        Kind::MinMaxAbs,
        Kind::Logical,
        Kind::PiecewiseLinear,
        Kind::Nonlinear,
        Kind::LazyRows,
    ];
    prop::sample::subsequence(kinds.to_vec(), 2..4)
        .prop_flat_map(|chosen| chosen.into_iter().map(extra).collect::<Vec<_>>())
}

/// Models of one kind.
pub(crate) fn recipe(kind: Kind) -> impl Strategy<Value = Recipe> {
    let extras = match kind {
        Kind::Several => several().boxed(),
        Kind::Linear | Kind::MixedInteger | Kind::Semi => Just(Vec::new()).boxed(),
        Kind::Objectives
        | Kind::LazyRows
        | Kind::ConvexObjective
        | Kind::MixedConvexObjective
        | Kind::NonconvexObjective => vec(extra(kind), 1).boxed(),
        _ => vec(extra(kind), 1..3).boxed(),
    };
    let column = (-5i8..5, 0u8..9, -6i8..7, 0u8..8);
    let column = column.prop_map(|(lower, width, cost, kind)| Column { lower, width, cost, kind });
    let row = (vec(-4i8..5, 6), -1i8..15, 0u8..8);
    (any::<bool>(), prop::bool::weighted(0.35), vec(column, 1..5), vec(row, 0..5), extras).prop_map(
        move |(maximise, whole, columns, rows, extras)| Recipe {
            kind,
            maximise,
            whole,
            columns,
            rows,
            extras,
        },
    )
}

impl Recipe {
    /// The column kinds that a number stands for.
    fn column_kind(&self, number: u8) -> ColumnKind {
        use ColumnKind::{Binary, Continuous, Integer, SemiContinuous, SemiInteger};
        if self.whole {
            return if number == 7 { Binary } else { Integer };
        }
        match self.kind {
            Kind::Linear | Kind::ConvexObjective => Continuous,
            Kind::Semi => [SemiContinuous, SemiInteger, Continuous, SemiContinuous][usize::from(number % 4)],
            Kind::Several => {
                [Continuous, Continuous, Integer, Binary, SemiContinuous][usize::from(number % 5)]
            }
            // Half of the models of the other kinds are mixed-integer.
            _ => [Continuous, Continuous, Integer, Continuous, Binary, Continuous, Integer, Continuous]
                [usize::from(number % 8)],
        }
    }

    /// Whether columns stay within finite bounds: global solvers need them.
    fn is_bounded(&self) -> bool {
        let free = matches!(
            self.kind,
            Kind::NonconvexObjective | Kind::NonconvexRows | Kind::Nonlinear | Kind::Several
        );
        free || self.whole
    }

    /// The model.
    pub(crate) fn build(&self) -> MathModel {
        let sense = if self.maximise { Sense::Maximise } else { Sense::Minimise };
        let mut m = MathModel { sense, ..MathModel::default() };
        for c in &self.columns {
            let kind = self.column_kind(c.kind);
            let most = if self.whole { 4 } else { 8 };
            let (mut lower, mut upper) =
                (f64::from(c.lower), f64::from(c.lower) + f64::from(c.width.min(most)));
            if !self.is_bounded() {
                if c.width == 8 {
                    upper = INF;
                }
                if c.lower == -5 {
                    lower = -INF;
                }
            }
            if kind == ColumnKind::Binary {
                (lower, upper) = (0.0, 1.0);
            }
            m.add_column("", lower, upper, f64::from(c.cost), kind);
        }
        let n = m.n_cols();
        // Around a point within the bounds, so that most models have one.
        let anchor: Vec<f64> = (0..n)
            .map(|j| match (m.columns.lower[j], m.columns.upper[j]) {
                (lower, _) if lower.is_finite() => lower,
                (_, upper) => upper.min(0.0),
            })
            .collect();
        for (values, slack, sort) in &self.rows {
            let row = entries(values, n);
            let value: f64 = row.iter().map(|&(j, v)| v * anchor[j as usize]).sum();
            let slack = f64::from(*slack);
            let (lower, upper) = match sort {
                0..4 => (-INF, value + slack),
                4..6 => (value - slack, INF),
                6 => (value - 2.0, value + slack),
                _ => (value + slack.min(2.0), value + slack.min(2.0)),
            };
            m.add_row("", lower, upper, &row);
        }
        for extra in &self.extras {
            self.add(&mut m, n, extra);
        }
        m
    }

    /// A column of an extra: continuous, or integer where all are.
    fn own_column(&self, m: &mut MathModel, lower: f64, upper: f64, cost: i8) -> i32 {
        let kind = if self.whole { ColumnKind::Integer } else { ColumnKind::Continuous };
        m.add_column("", lower, upper, f64::from(cost), kind)
    }

    fn add(&self, m: &mut MathModel, n: usize, extra: &Extra) {
        let column = |number: u8| i32::from(number) % n as i32;
        match extra {
            Extra::Squares(forms) => {
                let sign = f64::from(m.sense.sign());
                for (&(i, j), &v) in &squares(forms, n) {
                    m.quadratic_objective.push(i, j, sign * v);
                }
            }
            Extra::Products(list) => {
                for (&(i, j), &v) in &merged(list, n) {
                    m.quadratic_objective.push(i, j, v);
                }
            }
            Extra::ConvexRow(forms, linear, side) => {
                let products: Vec<_> = squares(forms, n).iter().map(|(&(i, j), &v)| (i, j, v)).collect();
                m.add_quadratic_row("", -INF, f64::from(*side), &entries(linear, n), &products);
            }
            Extra::ProductRow(list, linear, side, width) => {
                let products: Vec<_> = merged(list, n).iter().map(|(&(i, j), &v)| (i, j, v)).collect();
                let side = f64::from(*side);
                m.add_quadratic_row("", side, side + f64::from(*width), &entries(linear, n), &products);
            }
            Extra::Cone { rotated, members, cost } => {
                let mut all = vec![self.own_column(m, 0.0, 9.0, *cost)];
                if *rotated {
                    all.push(self.own_column(m, 0.0, 4.0, 1));
                }
                all.extend((0..n.min(usize::from(*members))).map(|j| j as i32));
                let kind = if *rotated { ConeKind::Rotated } else { ConeKind::SecondOrder };
                m.add_cone(kind, &all);
            }
            Extra::Sos { order, weights } => {
                // Weights must differ: the position breaks ties.
                let weight = |j: usize| f64::from(weights[j % weights.len()]) + j as f64 / 16.0;
                let members: Vec<_> = (0..n).map(|j| (j as i32, weight(j))).collect();
                m.add_sos(*order, &members);
            }
            Extra::Indicator { value, row, side, equation, cost } => {
                let b = m.add_column("", 0.0, 1.0, f64::from(*cost), ColumnKind::Binary);
                let side = f64::from(*side);
                let lower = if *equation { side } else { -INF };
                m.add_indicator(b, *value, lower, side, &entries(row, n));
            }
            Extra::MinMaxAbs { which, operands, constant, cost } => {
                let result = self.own_column(m, -20.0, 20.0, *cost);
                let list: Vec<i32> = (0..n.min(usize::from(*operands))).map(|j| j as i32).collect();
                match which {
                    0 => m.add_general(GeneralKind::Abs, result, &list[..1], None),
                    1 => m.add_general(GeneralKind::Max, result, &list, constant.map(f64::from)),
                    _ => m.add_general(GeneralKind::Min, result, &list, constant.map(f64::from)),
                }
            }
            Extra::Logical { and, costs, cost } => {
                let mut binary = |cost: i8| m.add_column("", 0.0, 1.0, f64::from(cost), ColumnKind::Binary);
                let operands: Vec<i32> = costs.iter().map(|&c| binary(c)).collect();
                let result = binary(*cost);
                // Tie the first operand to the rest of the model.
                m.add_row("", -INF, 3.0, &[(column(0), 1.0), (operands[0], 2.0)]);
                m.add_general(if *and { GeneralKind::And } else { GeneralKind::Or }, result, &operands, None);
            }
            Extra::PiecewiseLinear { operand, from, steps, values, cost } => {
                let result = self.own_column(m, -30.0, 30.0, *cost);
                let mut x = f64::from(*from);
                let mut points = vec![(x, f64::from(values[0]))];
                for (k, &step) in steps.iter().enumerate() {
                    x += f64::from(step);
                    points.push((x, f64::from(values[(k + 1) % values.len()])));
                }
                m.add_piecewise(result, column(*operand), &points);
            }
            Extra::NonlinearRow { tree, linear, side } => {
                let root = tree.write(m, n);
                m.add_nonlinear_row("", -INF, f64::from(*side), &entries(linear, n), root);
            }
            Extra::NonlinearObjective { tree } => {
                // A second one would leave the nodes of the first without a use.
                if m.nonlinear.objective.is_none() {
                    m.nonlinear.objective = Some(tree.write(m, n));
                }
            }
            Extra::Objectives(list) => {
                m.columns.objective.fill(0.0);
                for (row, priority, weight, _) in list {
                    m.add_objective("", i32::from(*priority), f64::from(*weight), &entries(row, n));
                }
                // What a tolerance means for several objectives of one priority is a matter of words.
                for (k, (_, priority, weight, tolerance)) in list.iter().enumerate() {
                    let alone = list.iter().filter(|other| other.1 == *priority).count() == 1;
                    if alone && *weight == 1 {
                        m.objectives.abs_tol[k] = f64::from(*tolerance);
                    }
                }
            }
            Extra::Lazy(which) => {
                if !which.is_empty() && m.n_rows() > 0 {
                    m.rows.lazy = (0..m.n_rows()).map(|i| u8::from(which[i % which.len()])).collect();
                }
            }
        }
    }
}

impl Tree {
    /// Appends the nodes and returns the root's index.
    fn write(&self, m: &mut MathModel, n: usize) -> i32 {
        match self {
            Tree::Column(j) => m.nonlinear.nodes.column(i32::from(*j) % n as i32),
            Tree::Constant(c) => m.nonlinear.nodes.constant(f64::from(*c)),
            Tree::Sum(list) => {
                let children: Vec<i32> = list.iter().map(|t| t.write(m, n)).collect();
                m.nonlinear.nodes.apply(NodeOp::Sum, &children)
            }
            Tree::Product(list) => {
                let children: Vec<i32> = list.iter().map(|t| t.write(m, n)).collect();
                m.nonlinear.nodes.apply(NodeOp::Product, &children)
            }
            Tree::Power(base, exponent) => {
                let base = base.write(m, n);
                let exponent = m.nonlinear.nodes.constant(f64::from(*exponent));
                m.nonlinear.nodes.apply(NodeOp::Power, &[base, exponent])
            }
            Tree::Divide(a, b) => {
                let children = [a.write(m, n), b.write(m, n)];
                m.nonlinear.nodes.apply(NodeOp::Divide, &children)
            }
            Tree::Apply(f, t) => {
                let ops = [
                    NodeOp::Negate,
                    NodeOp::Exp,
                    NodeOp::Log,
                    NodeOp::Sqrt,
                    NodeOp::Sin,
                    NodeOp::Cos,
                    NodeOp::Abs,
                ];
                let child = t.write(m, n);
                m.nonlinear.nodes.apply(ops[usize::from(*f)], &[child])
            }
        }
    }
}

/// The entries of the first columns that are not zero.
fn entries(values: &[i8], n: usize) -> Vec<(i32, f64)> {
    let used = values.iter().take(n).enumerate().filter(|(_, v)| **v != 0);
    used.map(|(j, &v)| (j as i32, f64::from(v))).collect()
}

/// Each product once.
fn merged(list: &[(u8, u8, i8)], n: usize) -> BTreeMap<(i32, i32), f64> {
    let mut sum = BTreeMap::new();
    for &(i, j, v) in list {
        let (i, j) = (i32::from(i) % n as i32, i32::from(j) % n as i32);
        *sum.entry((i.min(j), i.max(j))).or_insert(0.0) += f64::from(v);
    }
    sum.retain(|_, v| *v != 0.0);
    sum
}

/// The products of a sum of squares of linear forms.
fn squares(forms: &[Coefficients], n: usize) -> BTreeMap<(i32, i32), f64> {
    let mut sum = BTreeMap::new();
    for form in forms {
        let form = entries(form, n);
        for (a, &(i, v)) in form.iter().enumerate() {
            for &(j, w) in &form[a..] {
                *sum.entry((i, j)).or_insert(0.0) += if i == j { v * w } else { 2.0 * v * w };
            }
        }
    }
    sum.retain(|_, v| *v != 0.0);
    sum
}
