//! Is a nonlinear model convex? COPT finds local optima of nonlinear models only, which are global ones exactly then.
//!
//! The rules are those of disciplined convex programming (Grant, Boyd and Ye, 2006), with the ranges that the columns'
//! bounds give: what they cannot show is taken for not convex.

use orlm_solver::{MathModel, NodeOp, Nodes, Sense};

/// How the value of a node bends over the box of the columns' bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bend {
    Constant,
    Affine,
    Convex,
    Concave,
    Unknown,
}

use Bend::{Affine, Concave, Constant, Convex, Unknown};

impl Bend {
    fn convex(self) -> bool {
        matches!(self, Constant | Affine | Convex)
    }

    fn concave(self) -> bool {
        matches!(self, Constant | Affine | Concave)
    }

    fn affine(self) -> bool {
        matches!(self, Constant | Affine)
    }

    fn negated(self) -> Self {
        match self {
            Convex => Concave,
            Concave => Convex,
            other => other,
        }
    }

    /// Times a constant of this sign.
    fn times(self, sign: f64) -> Self {
        if sign == 0.0 {
            Constant
        } else if sign < 0.0 {
            self.negated()
        } else {
            self
        }
    }

    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Constant, b) => b,
            (a, Constant) => a,
            (a, b) if a.affine() && b.affine() => Affine,
            (a, b) if a.convex() && b.convex() => Convex,
            (a, b) if a.concave() && b.concave() => Concave,
            _ => Unknown,
        }
    }
}

/// Whether every nonlinear row and the nonlinear objective are shown to be convex (in the direction in which they bound,
/// or are optimised).
pub(crate) fn is_convex(model: &MathModel) -> bool {
    let n = &model.nonlinear;
    let bends = bends(&n.nodes, &model.columns.lower, &model.columns.upper);
    let rows = (0..n.root.len()).all(|k| {
        let bend = bends[n.root[k] as usize];
        (n.upper[k].is_infinite() || bend.convex()) && (n.lower[k].is_infinite() || bend.concave())
    });
    let objective = n.objective.is_none_or(|root| match model.sense {
        Sense::Minimise => bends[root as usize].convex(),
        Sense::Maximise => bends[root as usize].concave(),
    });
    rows && objective
}

/// How far arguments stay from the edge of an operation's domain: COPT's method lets bounds give way by about 1e-8, and
/// ends the process where a function or one of its first two derivatives is not defined.
const MARGIN: f64 = 1e-6;

/// Whether a logarithm, a root, a power, a division or a tangent may leave its domain within the columns' bounds.
pub(crate) fn may_leave_domain(model: &MathModel) -> bool {
    let nodes = &model.nonlinear.nodes;
    let ranges = nodes.ranges(&model.columns.lower, &model.columns.upper);
    (0..nodes.len()).any(|k| {
        let arg = |p: usize| ranges[nodes.children(k)[p] as usize];
        let off_zero = |r: (f64, f64)| r.0 >= MARGIN || r.1 <= -MARGIN;
        match nodes.op[k] {
            NodeOp::Log | NodeOp::Sqrt => arg(0).0 < MARGIN,
            NodeOp::Divide => !off_zero(arg(1)),
            NodeOp::Power => {
                let (base, p) = (arg(0), arg(1));
                let whole = p.0 == p.1 && p.0.fract() == 0.0;
                if whole && p.0 >= 0.0 {
                    false
                } else if whole {
                    !off_zero(base)
                } else {
                    base.0 < MARGIN
                }
            }
            NodeOp::Tan => {
                ranges[k].0.is_infinite() || ranges[k].0.abs().max(ranges[k].1.abs()) > 1.0 / MARGIN
            }
            _ => false,
        }
    })
}

fn bends(nodes: &Nodes, lower: &[f64], upper: &[f64]) -> Vec<Bend> {
    let ranges = nodes.ranges(lower, upper);
    let mut out: Vec<Bend> = Vec::with_capacity(nodes.len());
    // Whether the logarithm of the (positive) value is convex.
    let mut log_convex: Vec<bool> = Vec::with_capacity(nodes.len());
    for k in 0..nodes.len() {
        let children: Vec<usize> = nodes.children(k).iter().map(|&c| c as usize).collect();
        let logs = |c: &usize| log_convex[*c];
        let range = |c: usize| ranges[c];
        let bend = match nodes.op[k] {
            NodeOp::Constant => Constant,
            NodeOp::Column => Affine,
            NodeOp::Sum => children.iter().fold(Constant, |s, &c| s.plus(out[c])),
            NodeOp::Negate => out[children[0]].negated(),
            NodeOp::Product => product(nodes, &children, &out, &ranges),
            NodeOp::Divide => {
                quotient(out[children[0]], range(children[0]), out[children[1]], range(children[1]))
            }
            NodeOp::Power => {
                power(out[children[0]], range(children[0]), out[children[1]], range(children[1]))
            }
            NodeOp::Exp if out[children[0]].convex() => Convex,
            NodeOp::Log if out[children[0]].concave() => Concave,
            NodeOp::Log if logs(&children[0]) => Convex,
            NodeOp::Sqrt if out[children[0]].concave() => Concave,
            // COPT does not get over kinks, so an absolute value counts only where it has none.
            NodeOp::Abs if range(children[0]).0 >= 0.0 => out[children[0]],
            NodeOp::Abs if range(children[0]).1 <= 0.0 => out[children[0]].negated(),
            // The second derivative of sine and cosine is minus the value, that of the tangent has the value's sign.
            NodeOp::Sin | NodeOp::Cos => signed(out[children[0]], (-ranges[k].1, -ranges[k].0)),
            NodeOp::Tan => signed(out[children[0]], ranges[k]),
            _ => Unknown,
        };
        let all = children.iter().all(logs);
        log_convex.push(match nodes.op[k] {
            NodeOp::Constant => nodes.value[k] > 0.0,
            NodeOp::Exp => out[children[0]].convex(),
            NodeOp::Sum | NodeOp::Product => all,
            _ => false,
        });
        // A function with a convex logarithm is convex.
        out.push(if bend == Unknown && log_convex[k] { Convex } else { bend });
    }
    out
}

/// The bend of a function of an affine argument, from the range of its second derivative.
fn signed(argument: Bend, second: (f64, f64)) -> Bend {
    match argument {
        Constant => Constant,
        Affine if second.0 >= 0.0 => Convex,
        Affine if second.1 <= 0.0 => Concave,
        _ => Unknown,
    }
}

fn product(nodes: &Nodes, children: &[usize], bends: &[Bend], ranges: &[(f64, f64)]) -> Bend {
    let (fixed, free): (Vec<usize>, Vec<usize>) = children.iter().partition(|&&c| bends[c] == Constant);
    let factor: f64 = fixed.iter().map(|&c| ranges[c].0).product();
    if fixed.iter().any(|&c| ranges[c].0 != ranges[c].1) || !factor.is_finite() {
        return Unknown;
    }
    let same = |a: usize, b: usize| {
        a == b
            || (nodes.op[a] == NodeOp::Column
                && nodes.op[b] == NodeOp::Column
                && nodes.column[a] == nodes.column[b])
    };
    let bend = match free[..] {
        [] => Constant,
        [a] => bends[a],
        [a, b] if same(a, b) => power(bends[a], ranges[a], Constant, (2.0, 2.0)),
        // x log x
        [a, b] => {
            let entropy = |x: usize, log: usize| {
                nodes.op[log] == NodeOp::Log && bends[x] == Affine && same(x, nodes.children(log)[0] as usize)
            };
            if entropy(a, b) || entropy(b, a) { Convex } else { Unknown }
        }
        _ => Unknown,
    };
    bend.times(factor)
}

fn quotient(top: Bend, over: (f64, f64), bottom: Bend, under: (f64, f64)) -> Bend {
    if bottom == Constant {
        return top.times(under.0);
    }
    if top != Constant || over.0 != over.1 {
        return Unknown;
    }
    power(bottom, under, Constant, (-1.0, -1.0)).times(over.0)
}

fn power(base: Bend, of: (f64, f64), exponent: Bend, to: (f64, f64)) -> Bend {
    if base == Constant && of.0 == of.1 && of.0 > 0.0 {
        // exp(exponent * log(base))
        return match exponent.times(of.0.ln()) {
            Constant => Constant,
            bend if bend.convex() => Convex,
            _ => Unknown,
        };
    }
    let p = to.0;
    if exponent != Constant || to.0 != to.1 {
        return Unknown;
    }
    if base == Constant || p == 0.0 {
        return Constant;
    }
    if p == 1.0 {
        return base;
    }
    let (whole, even) = (p.fract() == 0.0, p % 2.0 == 0.0);
    if of.0 >= 0.0 {
        return if p > 1.0 && base.convex() {
            Convex
        } else if (0.0..1.0).contains(&p) && base.concave() {
            Concave
        } else if p < 0.0 && base.concave() {
            Convex
        } else {
            Unknown
        };
    }
    if whole && of.1 <= 0.0 {
        // The power of minus the base, with the sign that the exponent gives.
        let mirrored = power(base.negated(), (-of.1, -of.0), exponent, to);
        return if even { mirrored } else { mirrored.negated() };
    }
    if even && p > 1.0 && base.affine() { Convex } else { Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    /// The bend of an expression of x in `range` and y in [1, 2].
    fn bend(range: (f64, f64), build: impl FnOnce(&mut Nodes, i32, i32) -> i32) -> Bend {
        let mut n = Nodes::default();
        let (x, y) = (n.column(0), n.column(1));
        let root = build(&mut n, x, y);
        bends(&n, &[range.0, 1.0], &[range.1, 2.0])[root as usize]
    }

    fn unary(op: NodeOp, range: (f64, f64)) -> Bend {
        bend(range, |n, x, _| n.apply(op, &[x]))
    }

    fn to_the(p: f64, range: (f64, f64)) -> Bend {
        bend(range, |n, x, _| {
            let p = n.constant(p);
            n.apply(NodeOp::Power, &[x, p])
        })
    }

    #[test]
    fn arguments_at_the_edge_of_a_domain_are_found() {
        let may = |op: NodeOp, exponent: Option<f64>, range: (f64, f64)| {
            let mut m = MathModel::default();
            m.add_column("x", range.0, range.1, 0.0, orlm_solver::ColumnKind::Continuous);
            let n = &mut m.nonlinear.nodes;
            let x = n.column(0);
            match exponent {
                Some(p) => {
                    let p = n.constant(p);
                    let args = if op == NodeOp::Divide { [p, x] } else { [x, p] };
                    n.apply(op, &args)
                }
                None => n.apply(op, &[x]),
            };
            may_leave_domain(&m)
        };
        // COPT 8.0.4 ends the process over each of these: the function or a derivative is asked for at zero.
        for op in [NodeOp::Log, NodeOp::Sqrt] {
            assert!(may(op, None, (0.0, 4.0)) && !may(op, None, (0.01, 4.0)));
        }
        for p in [0.5, 1.5, -1.0] {
            assert!(may(NodeOp::Power, Some(p), (0.0, 4.0)) && !may(NodeOp::Power, Some(p), (0.01, 4.0)));
        }
        assert!(!may(NodeOp::Power, Some(2.0), (-4.0, 4.0)) && !may(NodeOp::Power, Some(-1.0), (-4.0, -1.0)));
        assert!(may(NodeOp::Divide, Some(1.0), (-1.0, 1.0)) && !may(NodeOp::Divide, Some(1.0), (0.5, 1.0)));
        assert!(may(NodeOp::Tan, None, (1.0, 2.0)) && !may(NodeOp::Tan, None, (-1.0, 1.0)));
    }

    #[test]
    fn functions_bend_as_they_do() {
        assert_eq!(unary(NodeOp::Exp, (-INF, INF)), Convex);
        assert_eq!(unary(NodeOp::Log, (0.1, INF)), Concave);
        assert_eq!(unary(NodeOp::Sqrt, (0.1, INF)), Concave);
        assert_eq!(unary(NodeOp::Sin, (0.1, 3.0)), Concave);
        assert_eq!(unary(NodeOp::Sin, (-3.0, -0.1)), Convex);
        assert_eq!(unary(NodeOp::Sin, (-1.0, 1.0)), Unknown);
        assert_eq!(unary(NodeOp::Cos, (-1.0, 1.0)), Concave);
        assert_eq!(unary(NodeOp::Tan, (0.0, 1.0)), Convex);
        assert_eq!(unary(NodeOp::Tan, (-1.0, 0.0)), Concave);
        assert_eq!(unary(NodeOp::Abs, (-1.0, 1.0)), Unknown);
        assert_eq!(unary(NodeOp::Abs, (1.0, 2.0)), Affine);
    }

    #[test]
    fn powers_bend_by_exponent_and_sign() {
        let cases = [
            (2.0, (-INF, INF), Convex),
            (4.0, (-1.0, 1.0), Convex),
            (3.0, (0.0, INF), Convex),
            (3.0, (-INF, 0.0), Concave),
            (3.0, (-1.0, 1.0), Unknown),
            (1.5, (0.0, INF), Convex),
            (0.5, (0.1, INF), Concave),
            (-1.0, (0.1, INF), Convex),
            (-1.0, (-5.0, -0.1), Concave),
            (-2.0, (-5.0, -0.1), Convex),
            (1.0, (-1.0, 1.0), Affine),
            (0.0, (-1.0, 1.0), Constant),
        ];
        for (p, range, wanted) in cases {
            assert_eq!(to_the(p, range), wanted, "{p} on {range:?}");
        }
    }

    /// What the rules claim holds on a grid: the middle of two points lies below (or above) the middle of their values.
    #[test]
    fn claims_hold_on_a_grid() {
        let build: [fn(&mut Nodes, i32, i32) -> i32; 8] = [
            |n, x, y| {
                let (a, b) = (n.apply(NodeOp::Exp, &[x]), n.apply(NodeOp::Exp, &[y]));
                let sum = n.apply(NodeOp::Sum, &[a, b]);
                n.apply(NodeOp::Log, &[sum])
            },
            |n, x, _| {
                let log = n.apply(NodeOp::Log, &[x]);
                n.apply(NodeOp::Product, &[x, log])
            },
            |n, x, y| {
                let sum = n.apply(NodeOp::Sum, &[x, y]);
                n.apply(NodeOp::Product, &[sum, sum])
            },
            |n, x, _| {
                let minus = n.constant(-3.0);
                n.apply(NodeOp::Divide, &[minus, x])
            },
            |n, x, _| {
                let half = n.constant(0.5);
                n.apply(NodeOp::Power, &[half, x])
            },
            |n, x, y| {
                let (l, r) = (n.apply(NodeOp::Log, &[x]), n.apply(NodeOp::Sqrt, &[y]));
                let sum = n.apply(NodeOp::Sum, &[l, r]);
                n.apply(NodeOp::Negate, &[sum])
            },
            |n, x, y| {
                let (l, two) = (n.apply(NodeOp::Log, &[x]), n.constant(-2.0));
                let p = n.apply(NodeOp::Product, &[two, l]);
                n.apply(NodeOp::Sum, &[p, y])
            },
            |n, x, _| {
                let three = n.constant(3.0);
                let cube = n.apply(NodeOp::Power, &[x, three]);
                n.apply(NodeOp::Exp, &[cube])
            },
        ];
        for (k, build) in build.into_iter().enumerate() {
            let mut n = Nodes::default();
            let (x, y) = (n.column(0), n.column(1));
            let root = build(&mut n, x, y) as usize;
            let claim = bends(&n, &[0.5, 1.0], &[2.0, 2.0])[root];
            assert_ne!(claim, Unknown, "expression {k}");
            let at = |a: f64, b: f64| n.values(&[a, b])[root];
            for i in 0..=6 {
                for j in 0..=6 {
                    let p = (0.5 + 0.25 * f64::from(i), 1.0 + f64::from(j) / 6.0);
                    let q = (0.5 + 0.25 * f64::from(j), 1.0 + f64::from(6 - i) / 6.0);
                    let bow = at(p.0, p.1) + at(q.0, q.1) - 2.0 * at((p.0 + q.0) / 2.0, (p.1 + q.1) / 2.0);
                    assert!(!claim.convex() || bow >= -1e-12, "expression {k} is not convex");
                    assert!(!claim.concave() || bow <= 1e-12, "expression {k} is not concave");
                }
            }
        }
    }

    #[test]
    fn what_is_not_convex_is_not_called_so() {
        assert_eq!(bend((-1.0, 1.0), |n, x, y| n.apply(NodeOp::Product, &[x, y])), Unknown);
        let log = |n: &mut Nodes, x: i32, y: i32| {
            let exp = n.apply(NodeOp::Exp, &[y]);
            let sum = n.apply(NodeOp::Sum, &[exp, x]);
            n.apply(NodeOp::Log, &[sum])
        };
        assert_eq!(bend((0.5, 1.0), log), Unknown);
        let mut m = MathModel::default();
        m.add_column("x", 0.1, 2.0, 0.0, orlm_solver::ColumnKind::Continuous);
        let x = m.nonlinear.nodes.column(0);
        let log = m.nonlinear.nodes.apply(NodeOp::Log, &[x]);
        m.add_nonlinear_row("", 0.0, INF, &[], log);
        assert!(is_convex(&m));
        m.add_nonlinear_row("", -INF, 0.0, &[], log);
        assert!(!is_convex(&m));
    }
}
