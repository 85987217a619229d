//! Nonlinear expressions in COPT's form: tokens in prefix order, and constants aside.

use std::ffi::c_int;

use orlm_solver::{NodeOp, Nodes, QuadraticTerms, SolveError};

const MINUS_SIGN: c_int = -19;
const PRODUCT: c_int = -12;
const QUOTIENT: c_int = -13;
const POWER: c_int = -14;
/// Followed by the number of summands.
const SUM: c_int = -50;
/// The next constant.
const CONSTANT: c_int = -60;

/// Nodes may share children; written out, each use counts. More tokens than this are refused.
const MOST_TOKENS: u64 = 1_000_000;
/// COPT's reader is recursive: a depth of 20,000 was fine, one of 50,000 ended the process.
const LARGEST_DEPTH: u64 = 10_000;

/// An expression in COPT's form.
pub(crate) struct Written {
    pub(crate) tokens: Vec<c_int>,
    pub(crate) constants: Vec<f64>,
}

/// The value of each node that no column reaches.
pub(crate) fn constants(nodes: &Nodes) -> Vec<Option<f64>> {
    let columns = nodes.column.iter().copied().max().unwrap_or(-1) + 1;
    // What columns reach is not looked at.
    let values = nodes.values(&vec![0.0; columns as usize]);
    let mut out: Vec<Option<f64>> = Vec::with_capacity(nodes.len());
    for (k, &value) in values.iter().enumerate() {
        let fixed =
            nodes.op[k] != NodeOp::Column && nodes.children(k).iter().all(|&c| out[c as usize].is_some());
        out.push(fixed.then_some(value));
    }
    out
}

/// Skips sums and products of one child, which COPT does not take.
fn inner(nodes: &Nodes, mut k: usize) -> usize {
    while let (NodeOp::Sum | NodeOp::Product, &[only]) = (nodes.op[k], nodes.children(k)) {
        k = only as usize;
    }
    k
}

/// The column or constant that the node is, if it is no more than one of these.
pub(crate) fn simple(nodes: &Nodes, known: &[Option<f64>], root: i32) -> Option<(Option<i32>, f64)> {
    let k = inner(nodes, root as usize);
    match known[k] {
        Some(constant) => Some((None, constant)),
        None => (nodes.op[k] == NodeOp::Column).then(|| (Some(nodes.column[k]), 0.0)),
    }
}

/// Writes the expression of a node, plus quadratic terms if there are any.
pub(crate) fn write(
    nodes: &Nodes,
    known: &[Option<f64>],
    root: i32,
    plus: Option<&QuadraticTerms>,
) -> Result<Written, SolveError> {
    fits(nodes, known, root as usize)?;
    let mut out = Written { tokens: Vec::new(), constants: Vec::new() };
    if let Some(q) = plus {
        out.tokens.extend([SUM, q.v.len() as c_int + 1]);
    }
    let mut stack = vec![root as usize];
    while let Some(k) = stack.pop() {
        let k = inner(nodes, k);
        if let Some(value) = known[k] {
            out.constant(value);
            continue;
        }
        let children = nodes.children(k);
        match nodes.op[k] {
            NodeOp::Constant => out.constant(nodes.value[k]),
            NodeOp::Column => out.tokens.push(nodes.column[k]),
            NodeOp::Sum => out.tokens.extend([SUM, children.len() as c_int]),
            // COPT multiplies two factors at a time.
            NodeOp::Product => out.tokens.extend(vec![PRODUCT; children.len() - 1]),
            NodeOp::Negate => out.tokens.push(MINUS_SIGN),
            NodeOp::Divide => out.tokens.push(QUOTIENT),
            NodeOp::Power => out.tokens.push(POWER),
            NodeOp::Sqrt => out.tokens.push(-15),
            NodeOp::Exp => out.tokens.push(-16),
            NodeOp::Log => out.tokens.push(-17),
            NodeOp::Abs => out.tokens.push(-20),
            NodeOp::Sin => out.tokens.push(-31),
            NodeOp::Cos => out.tokens.push(-32),
            NodeOp::Tan => out.tokens.push(-33),
        }
        stack.extend(children.iter().rev().map(|&c| c as usize));
    }
    if let Some(q) = plus {
        out.products(q);
    }
    Ok(out)
}

/// Writes quadratic terms.
pub(crate) fn write_quadratic(q: &QuadraticTerms) -> Written {
    let mut out = Written { tokens: Vec::new(), constants: Vec::new() };
    if q.v.len() > 1 {
        out.tokens.extend([SUM, q.v.len() as c_int]);
    }
    out.products(q);
    out
}

impl Written {
    fn constant(&mut self, value: f64) {
        self.tokens.push(CONSTANT);
        self.constants.push(value);
    }

    fn products(&mut self, q: &QuadraticTerms) {
        for ((&i, &j), &v) in q.i.iter().zip(&q.j).zip(&q.v) {
            self.tokens.push(PRODUCT);
            self.constant(v);
            self.tokens.extend([PRODUCT, i, j]);
        }
    }
}

/// Refuses expressions that are too large or too deep when written out.
fn fits(nodes: &Nodes, known: &[Option<f64>], root: usize) -> Result<(), SolveError> {
    let (mut size, mut depth) = (vec![1u64; root + 1], vec![1u64; root + 1]);
    for k in 0..=root {
        if known[k].is_some() {
            continue;
        }
        let children = nodes.children(k);
        for &c in children {
            size[k] = size[k].saturating_add(size[c as usize]);
            depth[k] = depth[k].max(depth[c as usize] + 1);
        }
        match nodes.op[k] {
            NodeOp::Sum => size[k] = size[k].saturating_add(1),
            NodeOp::Product => {
                let links = children.len() as u64 - 1;
                size[k] = size[k].saturating_add(links);
                depth[k] += links;
            }
            _ => {}
        }
    }
    if size[root] > MOST_TOKENS || depth[root] > LARGEST_DEPTH {
        return Err(SolveError::Unsupported {
            feature: format!(
                "a nonlinear expression of {} terms and depth {} when written as a tree (copt)",
                size[root], depth[root]
            ),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(build: impl FnOnce(&mut Nodes) -> i32) -> (Vec<c_int>, Vec<f64>) {
        let mut n = Nodes::default();
        let root = build(&mut n);
        let w = write(&n, &constants(&n), root, None).expect("fits");
        (w.tokens, w.constants)
    }

    #[test]
    fn prefix_order_with_constants_aside() {
        // exp(2 - x0) + x1 * x2 * x0 + log(3)
        let (tokens, values) = written(|n| {
            let (x0, x1, x2, two, three) =
                (n.column(0), n.column(1), n.column(2), n.constant(2.0), n.constant(3.0));
            let minus = n.apply(NodeOp::Negate, &[x0]);
            let sum = n.apply(NodeOp::Sum, &[two, minus]);
            let exp = n.apply(NodeOp::Exp, &[sum]);
            let product = n.apply(NodeOp::Product, &[x1, x2, x0]);
            let log = n.apply(NodeOp::Log, &[three]);
            n.apply(NodeOp::Sum, &[exp, product, log])
        });
        assert_eq!(tokens, [-50, 3, -16, -50, 2, -60, -19, 0, -12, -12, 1, 2, 0, -60]);
        assert_eq!(values, [2.0, 3f64.ln()]);
    }

    #[test]
    fn sums_of_one_and_bare_columns_and_constants_are_told() {
        let mut n = Nodes::default();
        let x = n.column(4);
        let c = n.constant(-1.5);
        let one = n.apply(NodeOp::Sum, &[x]);
        let exp = n.apply(NodeOp::Exp, &[c]);
        let sine = n.apply(NodeOp::Sin, &[one]);
        let known = constants(&n);
        assert_eq!(simple(&n, &known, one), Some((Some(4), 0.0)));
        assert_eq!(simple(&n, &known, exp), Some((None, (-1.5f64).exp())));
        assert_eq!(simple(&n, &known, sine), None);
        assert_eq!(write(&n, &known, sine, None).expect("fits").tokens, [-31, 4]);
    }

    #[test]
    fn quadratic_terms_join_the_expression() {
        let mut n = Nodes::default();
        let x = n.column(0);
        let exp = n.apply(NodeOp::Exp, &[x]);
        let q = QuadraticTerms { i: vec![0], j: vec![1], v: vec![0.5] };
        let w = write(&n, &constants(&n), exp, Some(&q)).expect("fits");
        assert_eq!(w.tokens, [-50, 2, -16, 0, -12, -60, -12, 0, 1]);
        assert_eq!(write_quadratic(&q).tokens, [-12, -60, -12, 0, 1]);
    }

    #[test]
    fn shared_children_do_not_blow_up() {
        let mut n = Nodes::default();
        let mut top = n.column(0);
        for _ in 0..60 {
            top = n.apply(NodeOp::Sum, &[top, top]);
        }
        let refused = write(&n, &constants(&n), top, None).err().map(|e| e.to_string());
        assert!(refused.is_some_and(|text| text.contains("when written as a tree")));
        let many = vec![0; 20_000];
        let top = n.apply(NodeOp::Product, &many);
        assert!(write(&n, &constants(&n), top, None).is_err());
    }
}
