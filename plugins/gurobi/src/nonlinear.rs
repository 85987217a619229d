//! Nonlinear expressions as Gurobi takes them: `column = tree`, a tree being three arrays over its nodes in preorder.

use std::ffi::c_int;

use orlm_solver::{MathModel, NodeOp, Nodes};

use crate::api::{INFINITE_BOUND, INFINITY};

/// Gurobi's operations, by their numbers in `gurobi_c.h`.
mod opcode {
    pub(super) const CONSTANT: i32 = 0;
    pub(super) const VARIABLE: i32 = 1;
    pub(super) const PLUS: i32 = 2;
    pub(super) const MULTIPLY: i32 = 4;
    pub(super) const DIVIDE: i32 = 5;
    pub(super) const UMINUS: i32 = 6;
    pub(super) const SQRT: i32 = 8;
    pub(super) const SIN: i32 = 9;
    pub(super) const COS: i32 = 10;
    pub(super) const TAN: i32 = 11;
    pub(super) const POW: i32 = 12;
    pub(super) const EXP: i32 = 13;
    pub(super) const LOG: i32 = 14;
}

/// What Gurobi wants as data of a node without any.
const NO_DATA: f64 = -1.0;

/// `x[result]` is the value of a tree. Node 0 is the root; the children of a node follow it, each with what is below it.
#[derive(Debug, PartialEq)]
pub(crate) struct Tree {
    pub(crate) result: c_int,
    pub(crate) opcode: Vec<c_int>,
    /// The number of a constant, the column of a variable.
    pub(crate) data: Vec<f64>,
    pub(crate) parent: Vec<c_int>,
}

/// A column that the model does not have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Added {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// The nonlinear part of a model, with a column of its own for each value that something else refers to.
#[derive(Debug, Default)]
pub(crate) struct Expressions {
    pub(crate) trees: Vec<Tree>,
    /// `(result, operand)` of absolute values, for which there is no operation but a constraint.
    pub(crate) absolutes: Vec<(c_int, c_int)>,
    /// The columns behind the model's own.
    pub(crate) added: Vec<Added>,
    /// The column with the value of each nonlinear row's expression.
    pub(crate) rows: Vec<c_int>,
    /// The column with the nonlinear part of the objective.
    pub(crate) objective: Option<c_int>,
}

impl Expressions {
    /// Those of a model. Columns are added behind its `n` own.
    pub(crate) fn of(model: &MathModel) -> Self {
        let nonlinear = &model.nonlinear;
        if nonlinear.is_empty() {
            return Self::default();
        }
        let mut writer = Writer::new(model);
        let roots = nonlinear.root.iter().chain(&nonlinear.objective);
        let used = used(&nonlinear.nodes, roots.clone().copied(), &writer.constant);
        for &root in roots {
            writer.column_for(root as usize);
        }
        for (k, &uses) in used.iter().enumerate() {
            let leaf = writer.is_leaf(k);
            let children = nonlinear.nodes.children(k);
            match nonlinear.nodes.op[k] {
                NodeOp::Abs if uses > 0 && !leaf => {
                    let operand = children[0] as usize;
                    let operand = match nonlinear.nodes.op[operand] {
                        NodeOp::Column => nonlinear.nodes.column[operand],
                        _ => writer.column_for(operand),
                    };
                    let result = writer.column_for(k);
                    writer.out.absolutes.push((result, operand));
                }
                // Written once, however often it is used: a tree would repeat it, and what it repeats.
                _ if uses > 1 && !leaf => {
                    writer.column_for(k);
                }
                _ => {}
            }
        }
        for k in 0..nonlinear.nodes.len() {
            let written = nonlinear.nodes.op[k] != NodeOp::Abs || writer.is_leaf(k);
            if let (Some(result), true) = (writer.own[k], written) {
                let tree = writer.tree(k, result);
                writer.out.trees.push(tree);
            }
        }
        let column = |root: i32| writer.own[root as usize];
        writer.out.rows = nonlinear.root.iter().filter_map(|&root| column(root)).collect();
        writer.out.objective = nonlinear.objective.and_then(column);
        writer.out
    }
}

/// How often each node is referred to from below the roots, the roots' own use included. What lies below a constant is
/// not used.
fn used(nodes: &Nodes, roots: impl Iterator<Item = i32>, constant: &[f64]) -> Vec<usize> {
    let mut uses = vec![0; nodes.len()];
    for root in roots {
        uses[root as usize] += 1;
    }
    // Children have lower indices than their parents.
    for k in (0..nodes.len()).rev() {
        if uses[k] > 0 && !constant[k].is_finite() {
            for &child in nodes.children(k) {
                uses[child as usize] += 1;
            }
        }
    }
    uses
}

struct Writer<'m> {
    nodes: &'m Nodes,
    n_cols: usize,
    /// The value of each node that has the same one everywhere; not finite for the others.
    constant: Vec<f64>,
    /// What each node's value lies between.
    ranges: Vec<(f64, f64)>,
    /// The added column of each node that has one.
    own: Vec<Option<c_int>>,
    out: Expressions,
}

impl<'m> Writer<'m> {
    fn new(model: &'m MathModel) -> Self {
        let nodes = &model.nonlinear.nodes;
        let col = &model.columns;
        let semi = |j: usize| col.kind[j].is_semi();
        let n = model.n_cols();
        let lower: Vec<f64> =
            (0..n).map(|j| if semi(j) { col.lower[j].min(0.0) } else { col.lower[j] }).collect();
        let upper: Vec<f64> =
            (0..n).map(|j| if semi(j) { col.upper[j].max(0.0) } else { col.upper[j] }).collect();
        Self {
            nodes,
            n_cols: n,
            // NaN stays NaN through every operation but the power of zero, which is one.
            constant: nodes.values(&vec![f64::NAN; n]),
            ranges: nodes.ranges(&lower, &upper),
            own: vec![None; nodes.len()],
            out: Expressions::default(),
        }
    }

    fn is_leaf(&self, k: usize) -> bool {
        matches!(self.nodes.op[k], NodeOp::Constant | NodeOp::Column) || self.constant[k].is_finite()
    }

    /// The added column that holds the value of node `k`.
    fn column_for(&mut self, k: usize) -> c_int {
        if let Some(column) = self.own[k] {
            return column;
        }
        let column = (self.n_cols + self.out.added.len()) as c_int;
        // The ranges are computed without care for rounding.
        let slack = |v: f64| 1e-9 * (1.0 + v.abs());
        let usable = |v: f64| v.abs() < INFINITE_BOUND;
        let (low, high) = self.ranges[k];
        self.out.added.push(Added {
            lower: if usable(low) { low - slack(low) } else { -INFINITY },
            upper: if usable(high) { high + slack(high) } else { INFINITY },
        });
        self.own[k] = Some(column);
        column
    }

    /// The tree of node `root`, down to leaves and to nodes with columns of their own.
    fn tree(&self, root: usize, result: c_int) -> Tree {
        let mut tree = Tree { result, opcode: Vec::new(), data: Vec::new(), parent: Vec::new() };
        let mut add = |opcode: i32, data: f64, parent: c_int| {
            tree.opcode.push(opcode);
            tree.data.push(data);
            tree.parent.push(parent);
            tree.opcode.len() as c_int - 1
        };
        // What is still to be written, the next one last: an operation without a node, or a node; and its parent.
        let mut todo = vec![(None, root, -1)];
        while let Some((operation, k, parent)) = todo.pop() {
            if let Some(operation) = operation {
                let at = add(operation, NO_DATA, parent);
                todo.push((None, k, at));
                continue;
            }
            if self.constant[k].is_finite() {
                add(opcode::CONSTANT, self.constant[k], parent);
                continue;
            }
            let column = match self.own[k] {
                Some(column) if k != root => Some(column),
                _ => (self.nodes.op[k] == NodeOp::Column).then(|| self.nodes.column[k]),
            };
            if let Some(column) = column {
                add(opcode::VARIABLE, f64::from(column), parent);
                continue;
            }
            let children = self.nodes.children(k);
            if self.nodes.op[k] == NodeOp::Power && self.needs_logarithm(children) {
                // base ^ exponent = exp(exponent * log(base))
                let exp = add(opcode::EXP, NO_DATA, parent);
                let product = add(opcode::MULTIPLY, NO_DATA, exp);
                todo.push((Some(opcode::LOG), children[0] as usize, product));
                todo.push((None, children[1] as usize, product));
                continue;
            }
            let at = add(operation_of(self.nodes.op[k]), NO_DATA, parent);
            todo.extend(children.iter().rev().map(|&child| (None, child as usize, at)));
        }
        tree
    }

    /// Gurobi takes powers with a constant base or exponent. Others are the same as an exponential if the base is
    /// positive; what remains is passed on as it is, for Gurobi to refuse.
    fn needs_logarithm(&self, children: &[i32]) -> bool {
        let varies = |p: usize| !self.constant[children[p] as usize].is_finite();
        varies(0) && varies(1) && self.ranges[children[0] as usize].0 > 0.0
    }
}

/// The operation of a node that is neither a leaf nor an absolute value.
fn operation_of(op: NodeOp) -> c_int {
    match op {
        NodeOp::Constant => opcode::CONSTANT,
        NodeOp::Column => opcode::VARIABLE,
        NodeOp::Sum => opcode::PLUS,
        NodeOp::Product => opcode::MULTIPLY,
        NodeOp::Negate => opcode::UMINUS,
        NodeOp::Divide => opcode::DIVIDE,
        NodeOp::Power => opcode::POW,
        NodeOp::Exp => opcode::EXP,
        NodeOp::Log => opcode::LOG,
        NodeOp::Sqrt => opcode::SQRT,
        NodeOp::Sin => opcode::SIN,
        NodeOp::Cos => opcode::COS,
        NodeOp::Tan => opcode::TAN,
        // Has a column of its own always; the number of no operation, which Gurobi would refuse.
        NodeOp::Abs => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orlm_solver::ColumnKind;

    fn model(columns: usize, lower: f64, upper: f64) -> MathModel {
        let mut m = MathModel::default();
        for _ in 0..columns {
            m.add_column("", lower, upper, 0.0, ColumnKind::Continuous);
        }
        m
    }

    /// The value of column `result` by its tree, with columns added before it at their values.
    fn value(tree: &Tree, point: &[f64]) -> f64 {
        // Preorder backwards is children first.
        let mut values = vec![0.0; tree.opcode.len()];
        for k in (0..tree.opcode.len()).rev() {
            let below: Vec<f64> = (k + 1..tree.opcode.len())
                .filter(|&c| tree.parent[c] == k as c_int)
                .map(|c| values[c])
                .collect();
            values[k] = match tree.opcode[k] {
                opcode::CONSTANT => tree.data[k],
                opcode::VARIABLE => point[tree.data[k] as usize],
                opcode::PLUS => below.iter().sum(),
                opcode::MULTIPLY => below.iter().product(),
                opcode::DIVIDE => below[0] / below[1],
                opcode::UMINUS => -below[0],
                opcode::SQRT => below[0].sqrt(),
                opcode::SIN => below[0].sin(),
                opcode::COS => below[0].cos(),
                opcode::TAN => below[0].tan(),
                opcode::POW => below[0].powf(below[1]),
                opcode::EXP => below[0].exp(),
                opcode::LOG => below[0].ln(),
                other => panic!("operation {other}"),
            };
        }
        values[0]
    }

    #[test]
    fn a_tree_is_in_preorder_with_columns_and_constants_as_data() {
        // sin(2.5 * x1) + x2, the example of Gurobi's manual
        let mut m = model(3, -1.0, 1.0);
        let n = &mut m.nonlinear.nodes;
        let (x1, x2, factor) = (n.column(1), n.column(2), n.constant(2.5));
        let product = n.apply(NodeOp::Product, &[factor, x1]);
        let sine = n.apply(NodeOp::Sin, &[product]);
        let root = n.apply(NodeOp::Sum, &[sine, x2]);
        m.add_nonlinear_row("", 0.0, 1.0, &[], root);
        let e = Expressions::of(&m);
        let expected = Tree {
            result: 3,
            opcode: vec![
                opcode::PLUS,
                opcode::SIN,
                opcode::MULTIPLY,
                opcode::CONSTANT,
                opcode::VARIABLE,
                opcode::VARIABLE,
            ],
            data: vec![NO_DATA, NO_DATA, NO_DATA, 2.5, 1.0, 2.0],
            parent: vec![-1, 0, 1, 2, 2, 0],
        };
        assert_eq!(e.trees, [expected]);
        assert_eq!((e.rows, e.objective), (vec![3], None));
        assert!(
            e.added[0].lower <= -2.0 && e.added[0].upper >= 2.0 && e.added[0].upper < 2.1,
            "{:?}",
            e.added
        );
    }

    #[test]
    fn every_operation_has_the_value_that_our_nodes_have() {
        for op in NodeOp::ALL {
            let mut m = model(2, 0.1, 1.4);
            let n = &mut m.nonlinear.nodes;
            let (x, y, two) = (n.column(0), n.column(1), n.constant(2.0));
            let inner = n.apply(NodeOp::Sum, &[x, y]);
            let root = match op {
                NodeOp::Constant => two,
                NodeOp::Column => x,
                _ if op.takes(2) => n.apply(op, &[inner, y]),
                _ => n.apply(op, &[inner]),
            };
            m.nonlinear.objective = Some(root);
            let e = Expressions::of(&m);
            let mut point = vec![0.3, 1.1];
            point.resize(2 + e.added.len(), f64::NAN);
            for tree in &e.trees {
                point[tree.result as usize] = value(tree, &point);
            }
            for &(result, operand) in &e.absolutes {
                point[result as usize] = point[operand as usize].abs();
            }
            let expected = m.nonlinear.nodes.values(&point[..2])[root as usize];
            let found = point[e.objective.expect("an objective") as usize];
            assert!((found - expected).abs() < 1e-12, "{op:?}: {found} instead of {expected}");
        }
    }

    #[test]
    fn what_is_shared_is_written_once() {
        // Twenty times squared by multiplying the last node with itself: as a tree, a million nodes.
        let mut m = model(1, 0.0, 1.0);
        let mut last = m.nonlinear.nodes.column(0);
        for _ in 0..20 {
            last = m.nonlinear.nodes.apply(NodeOp::Product, &[last, last]);
        }
        m.nonlinear.objective = Some(last);
        let e = Expressions::of(&m);
        assert_eq!((e.trees.len(), e.added.len()), (20, 20));
        assert_eq!(e.trees.iter().map(|t| t.opcode.len()).sum::<usize>(), 60);
    }

    #[test]
    fn constants_are_computed_before() {
        // x ^ -(1 + 1): Gurobi wants a constant, not an expression with a constant value.
        let mut m = model(1, 1.0, 2.0);
        let n = &mut m.nonlinear.nodes;
        let (x, one) = (n.column(0), n.constant(1.0));
        let two = n.apply(NodeOp::Sum, &[one, one]);
        let exponent = n.apply(NodeOp::Negate, &[two]);
        let root = n.apply(NodeOp::Power, &[x, exponent]);
        m.nonlinear.objective = Some(root);
        let e = Expressions::of(&m);
        assert_eq!(e.trees.len(), 1);
        assert_eq!(e.trees[0].opcode, [opcode::POW, opcode::VARIABLE, opcode::CONSTANT]);
        assert_eq!(e.trees[0].data, [NO_DATA, 0.0, -2.0]);
    }

    #[test]
    fn a_power_that_varies_in_both_becomes_an_exponential_only_if_the_base_is_positive() {
        let tree = |lower: f64| {
            let mut m = model(2, lower, 2.0);
            let n = &mut m.nonlinear.nodes;
            let (x, y) = (n.column(0), n.column(1));
            m.nonlinear.objective = Some(n.apply(NodeOp::Power, &[x, y]));
            let mut e = Expressions::of(&m);
            e.trees.remove(0)
        };
        let positive = tree(0.5);
        assert_eq!(positive.opcode[0], opcode::EXP);
        assert!((value(&positive, &[1.5, 0.7]) - 1.5f64.powf(0.7)).abs() < 1e-12);
        assert_eq!(tree(0.0).opcode, [opcode::POW, opcode::VARIABLE, opcode::VARIABLE]);
    }

    #[test]
    fn a_range_of_a_semi_continuous_column_holds_zero() {
        let mut m = MathModel::default();
        m.add_column("", 2.0, 3.0, 0.0, ColumnKind::SemiContinuous);
        let x = m.nonlinear.nodes.column(0);
        m.nonlinear.objective = Some(m.nonlinear.nodes.apply(NodeOp::Exp, &[x]));
        let e = Expressions::of(&m);
        assert!(e.added[0].lower <= 1.0, "{:?}", e.added);
    }
}
