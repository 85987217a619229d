//! Nonlinear expressions: an array of nodes in topological order, so that no reader, writer or solver needs recursion.

use crate::model::{Names, SparseRows, range_of};

/// What a node computes from its children. Angles are in radians, logarithms natural.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeOp {
    /// The node's own value; no children.
    Constant = 0,
    /// The value of the node's column; no children.
    Column = 1,
    /// The sum of all children.
    Sum = 2,
    /// The product of all children.
    Product = 3,
    /// Minus the child.
    Negate = 4,
    /// The first child divided by the second.
    Divide = 5,
    /// The first child to the power of the second.
    Power = 6,
    /// e to the power of the child.
    Exp = 7,
    /// The natural logarithm.
    Log = 8,
    /// The square root.
    Sqrt = 9,
    /// The sine.
    Sin = 10,
    /// The cosine.
    Cos = 11,
    /// The tangent.
    Tan = 12,
    /// The absolute value.
    Abs = 13,
}

impl NodeOp {
    /// Every operation, in the order of its number.
    pub const ALL: [NodeOp; 14] = [
        Self::Constant,
        Self::Column,
        Self::Sum,
        Self::Product,
        Self::Negate,
        Self::Divide,
        Self::Power,
        Self::Exp,
        Self::Log,
        Self::Sqrt,
        Self::Sin,
        Self::Cos,
        Self::Tan,
        Self::Abs,
    ];

    /// The operation with this number in the byte form.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte)).copied()
    }

    /// Whether the operation takes this many children.
    pub fn takes(self, children: usize) -> bool {
        match self {
            Self::Constant | Self::Column => children == 0,
            Self::Sum | Self::Product => children >= 1,
            Self::Divide | Self::Power => children == 2,
            _ => children == 1,
        }
    }
}

/// Nodes of all expressions of a model. Node `k` has the children `child[start[k]..start[k + 1]]`, each with a lower
/// index than its own; several nodes may share a child. No nodes: `start` is empty or `[0]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nodes {
    /// What each computes.
    pub op: Vec<NodeOp>,
    /// Offsets into `child`, one more than there are nodes.
    pub start: Vec<i32>,
    /// Nodes that each is computed from.
    pub child: Vec<i32>,
    /// The column of a column node; -1 for the others.
    pub column: Vec<i32>,
    /// The value of a constant node; 0 for the others.
    pub value: Vec<f64>,
}

impl Nodes {
    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.op.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.op.is_empty()
    }

    /// The children of node `k`.
    pub fn children(&self, k: usize) -> &[i32] {
        self.child.get(range_of(&self.start, k)).unwrap_or_default()
    }

    fn push(&mut self, op: NodeOp, children: &[i32], column: i32, value: f64) -> i32 {
        if self.start.is_empty() {
            self.start.push(0);
        }
        self.op.push(op);
        self.child.extend_from_slice(children);
        self.start.push(self.child.len() as i32);
        self.column.push(column);
        self.value.push(value);
        self.op.len() as i32 - 1
    }

    /// Appends a constant and returns its node.
    pub fn constant(&mut self, value: f64) -> i32 {
        self.push(NodeOp::Constant, &[], -1, value)
    }

    /// Appends a column and returns its node.
    pub fn column(&mut self, column: i32) -> i32 {
        self.push(NodeOp::Column, &[], column, 0.0)
    }

    /// Appends an operation on earlier nodes and returns its node.
    pub fn apply(&mut self, op: NodeOp, children: &[i32]) -> i32 {
        self.push(op, children, -1, 0.0)
    }

    /// The value of every node at a point; NaN and infinities where it leaves the domain of an operation. The nodes must
    /// be valid.
    pub fn values(&self, point: &[f64]) -> Vec<f64> {
        let mut out: Vec<f64> = Vec::with_capacity(self.len());
        for k in 0..self.len() {
            let args = self.children(k).iter().map(|&c| out[c as usize]);
            let first = || self.children(k).first().map_or(f64::NAN, |&c| out[c as usize]);
            let second = || self.children(k).get(1).map_or(f64::NAN, |&c| out[c as usize]);
            let value = match self.op[k] {
                NodeOp::Constant => self.value[k],
                NodeOp::Column => point[self.column[k] as usize],
                NodeOp::Sum => args.sum(),
                NodeOp::Product => args.product(),
                NodeOp::Negate => -first(),
                NodeOp::Divide => first() / second(),
                NodeOp::Power => first().powf(second()),
                NodeOp::Exp => first().exp(),
                NodeOp::Log => first().ln(),
                NodeOp::Sqrt => first().sqrt(),
                NodeOp::Sin => first().sin(),
                NodeOp::Cos => first().cos(),
                NodeOp::Tan => first().tan(),
                NodeOp::Abs => first().abs(),
            };
            out.push(value);
        }
        out
    }

    /// The depth of every node: 1 for constants and columns.
    pub(crate) fn depths(&self) -> Vec<u32> {
        let mut out: Vec<u32> = Vec::with_capacity(self.len());
        for k in 0..self.len() {
            let below = self.children(k).iter().map(|&c| out[c as usize]).max().unwrap_or(0);
            out.push(below + 1);
        }
        out
    }

    /// An interval that holds every value of each node while the columns stay within their bounds (outer, without
    /// rounding care).
    pub fn ranges(&self, lower: &[f64], upper: &[f64]) -> Vec<(f64, f64)> {
        let mut out: Vec<(f64, f64)> = Vec::with_capacity(self.len());
        for k in 0..self.len() {
            let args: Vec<(f64, f64)> = self.children(k).iter().map(|&c| out[c as usize]).collect();
            let range = match self.op[k] {
                NodeOp::Constant => (self.value[k], self.value[k]),
                NodeOp::Column => (lower[self.column[k] as usize], upper[self.column[k] as usize]),
                op => interval(op, &args),
            };
            // An indefinite form (0 times infinity, infinity minus infinity) bounds nothing.
            out.push((
                if range.0.is_nan() { f64::NEG_INFINITY } else { range.0 },
                if range.1.is_nan() { f64::INFINITY } else { range.1 },
            ));
        }
        out
    }

    /// The first node whose operation is not defined everywhere within the columns' bounds: a logarithm or power of what
    /// may be negative or zero, a division by what may be zero, a tangent across a pole. Some libraries end the process
    /// there.
    pub fn domain_fault(&self, lower: &[f64], upper: &[f64]) -> Option<usize> {
        let ranges = self.ranges(lower, upper);
        (0..self.len()).find(|&k| {
            let arg = |p: usize| ranges[self.children(k)[p] as usize];
            match self.op[k] {
                NodeOp::Log => arg(0).0 <= 0.0,
                NodeOp::Sqrt => arg(0).0 < 0.0,
                NodeOp::Divide => arg(1).0 <= 0.0 && arg(1).1 >= 0.0,
                NodeOp::Power => {
                    let (base, exponent) = (arg(0), arg(1));
                    let whole = exponent.0 == exponent.1 && exponent.0.fract() == 0.0;
                    let negative = base.0 < 0.0 && !whole;
                    let pole = base.0 <= 0.0 && base.1 >= 0.0 && exponent.0 < 0.0;
                    negative || pole
                }
                NodeOp::Tan => interval(NodeOp::Tan, &[arg(0)]).0.is_infinite(),
                _ => false,
            }
        })
    }
}

fn hull(values: &[f64]) -> (f64, f64) {
    let nan = values.iter().any(|v| v.is_nan());
    if nan {
        return (f64::NAN, f64::NAN);
    }
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}

fn product((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    // In an interval product 0 times infinity is 0: the infinite end is never reached.
    let times = |x: f64, y: f64| if x == 0.0 || y == 0.0 { 0.0 } else { x * y };
    hull(&[times(a, c), times(a, d), times(b, c), times(b, d)])
}

/// The range of one operation on ranges.
fn interval(op: NodeOp, args: &[(f64, f64)]) -> (f64, f64) {
    const WHOLE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
    let a = args.first().copied().unwrap_or(WHOLE);
    match op {
        NodeOp::Constant | NodeOp::Column => WHOLE,
        NodeOp::Sum => args.iter().fold((0.0, 0.0), |s, r| (s.0 + r.0, s.1 + r.1)),
        NodeOp::Product => args.iter().fold((1.0, 1.0), |p, &r| product(p, r)),
        NodeOp::Negate => (-a.1, -a.0),
        NodeOp::Divide => {
            let b = args.get(1).copied().unwrap_or(WHOLE);
            if b.0 <= 0.0 && b.1 >= 0.0 { WHOLE } else { product(a, (1.0 / b.1, 1.0 / b.0)) }
        }
        NodeOp::Power => power(a, args.get(1).copied().unwrap_or(WHOLE)),
        NodeOp::Exp => (a.0.exp(), a.1.exp()),
        NodeOp::Log => (a.0.max(0.0).ln(), a.1.max(0.0).ln()),
        NodeOp::Sqrt => (a.0.max(0.0).sqrt(), a.1.max(0.0).sqrt()),
        NodeOp::Sin => wave(a, std::f64::consts::FRAC_PI_2),
        NodeOp::Cos => wave(a, 0.0),
        NodeOp::Tan => {
            let pi = std::f64::consts::PI;
            // Both ends between the same two poles, which lie at odd multiples of half pi.
            let piece = |x: f64| (x / pi + 0.5).floor();
            let one_piece = a.0.is_finite() && a.1.is_finite() && piece(a.0) == piece(a.1);
            if one_piece { (a.0.tan(), a.1.tan()) } else { WHOLE }
        }
        NodeOp::Abs => {
            let (low, high) = (a.0.abs().min(a.1.abs()), a.0.abs().max(a.1.abs()));
            (if a.0 <= 0.0 && a.1 >= 0.0 { 0.0 } else { low }, high)
        }
    }
}

fn power(base: (f64, f64), exponent: (f64, f64)) -> (f64, f64) {
    let p = exponent.0;
    if exponent.0 == exponent.1 && p.fract() == 0.0 && p >= 0.0 {
        let (low, high) = hull(&[base.0.powf(p), base.1.powf(p)]);
        let even = p % 2.0 == 0.0;
        return if even && base.0 < 0.0 && base.1 > 0.0 { (0f64.powf(p), high) } else { (low, high) };
    }
    if base.0 > 0.0 || (base.0 == 0.0 && exponent.0 > 0.0) {
        // Monotone in each argument, so the ends are at the corners.
        return hull(&[
            base.0.powf(exponent.0),
            base.0.powf(exponent.1),
            base.1.powf(exponent.0),
            base.1.powf(exponent.1),
        ]);
    }
    (f64::NEG_INFINITY, f64::INFINITY)
}

/// The range of a cosine whose maxima lie at `crest` and every full turn from there.
fn wave((low, high): (f64, f64), crest: f64) -> (f64, f64) {
    let turn = 2.0 * std::f64::consts::PI;
    if !low.is_finite() || !high.is_finite() || high - low >= turn {
        return (-1.0, 1.0);
    }
    // Whether low..high holds a number that is `at` up to full turns.
    let holds = |at: f64| at + ((low - at) / turn).ceil() * turn <= high;
    let ends = [(low - crest).cos(), (high - crest).cos()];
    let (worst, best) = hull(&ends);
    (if holds(crest + std::f64::consts::PI) { -1.0 } else { worst }, if holds(crest) { 1.0 } else { best })
}

/// Nonlinear rows `lower <= a x + f(x) <= upper`, and the nonlinear part of the objective.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nonlinear {
    /// The nodes of all expressions.
    pub nodes: Nodes,
    /// Left-hand sides; `-inf` for none.
    pub lower: Vec<f64>,
    /// Right-hand sides; `inf` for none.
    pub upper: Vec<f64>,
    /// Linear part of each row.
    pub linear: SparseRows,
    /// The node that is the nonlinear part of each row.
    pub root: Vec<i32>,
    /// Their names.
    pub names: Names,
    /// The node that is added to the objective, if any.
    pub objective: Option<i32>,
}

impl Nonlinear {
    /// Whether there are neither rows nor an objective.
    pub fn is_empty(&self) -> bool {
        self.root.is_empty() && self.objective.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_the_operations() {
        // log(x) * 2 - x / y + |x|^3
        let mut n = Nodes::default();
        let (x, y, two, three) = (n.column(0), n.column(1), n.constant(2.0), n.constant(3.0));
        let log = n.apply(NodeOp::Log, &[x]);
        let product = n.apply(NodeOp::Product, &[log, two]);
        let quotient = n.apply(NodeOp::Divide, &[x, y]);
        let minus = n.apply(NodeOp::Negate, &[quotient]);
        let abs = n.apply(NodeOp::Abs, &[x]);
        let cube = n.apply(NodeOp::Power, &[abs, three]);
        let sum = n.apply(NodeOp::Sum, &[product, minus, cube]);
        let value = n.values(&[2.0, 4.0])[sum as usize];
        assert!((value - (2.0 * 2f64.ln() - 0.5 + 8.0)).abs() < 1e-12);
        assert!(n.values(&[-1.0, 4.0])[sum as usize].is_nan());
        assert_eq!(n.depths()[sum as usize], 4);
    }

    #[test]
    fn ranges_hold_every_value() {
        for op in NodeOp::ALL {
            for (low, high) in [(-3.0, -0.5), (-2.0, 2.5), (0.5, 1.2), (0.25, 7.0), (0.0, 1.0)] {
                let mut n = Nodes::default();
                let (x, y) = (n.column(0), n.column(1));
                let root = match op {
                    NodeOp::Constant => n.constant(1.0),
                    NodeOp::Column => x,
                    _ if op.takes(2) => n.apply(op, &[x, y]),
                    _ => n.apply(op, &[x]),
                };
                let (a, b) = n.ranges(&[low, low], &[high, high])[root as usize];
                for k in 0..=20 {
                    for l in 0..=20 {
                        let at = |k: i32| low + (high - low) * f64::from(k) / 20.0;
                        let value = n.values(&[at(k), at(l)])[root as usize];
                        let inside = value.is_nan() || (a - 1e-9 <= value && value <= b + 1e-9);
                        assert!(inside, "{op:?} on [{low}, {high}]: {value} is outside [{a}, {b}]");
                    }
                }
            }
        }
    }

    #[test]
    fn what_may_leave_its_domain_is_found() {
        let fault = |op: NodeOp, exponent: Option<f64>, low: f64, high: f64| {
            let mut n = Nodes::default();
            let x = n.column(0);
            match exponent {
                Some(e) => {
                    let e = n.constant(e);
                    let args = if op == NodeOp::Divide { [e, x] } else { [x, e] };
                    n.apply(op, &args)
                }
                None => n.apply(op, &[x]),
            };
            n.domain_fault(&[low], &[high]).is_some()
        };
        assert!(fault(NodeOp::Log, None, 0.0, 1.0) && !fault(NodeOp::Log, None, 0.1, 1.0));
        assert!(fault(NodeOp::Sqrt, None, -0.1, 1.0) && !fault(NodeOp::Sqrt, None, 0.0, 1.0));
        assert!(fault(NodeOp::Divide, Some(1.0), -1.0, 1.0) && !fault(NodeOp::Divide, Some(1.0), 1.0, 2.0));
        assert!(fault(NodeOp::Power, Some(0.5), -1.0, 1.0) && !fault(NodeOp::Power, Some(2.0), -1.0, 1.0));
        assert!(fault(NodeOp::Power, Some(-1.0), 0.0, 1.0) && !fault(NodeOp::Power, Some(0.5), 0.0, 1.0));
        assert!(fault(NodeOp::Tan, None, 1.0, 2.0) && !fault(NodeOp::Tan, None, -1.0, 1.0));
    }
}
