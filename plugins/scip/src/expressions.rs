//! Expressions of SCIP's: one for each node of a model's, made bottom-up without recursion.

use std::ptr::null_mut;

use orlm_solver::{NodeOp, Nodes, SolveError};
use russcip::{VarType, ffi};

use crate::INFINITY;
use crate::call::check;
use crate::problem::{Problem, Var};

pub(crate) type Expr = *mut ffi::SCIP_EXPR;

/// Expressions that are released together. What is made of them, captures them.
pub(crate) struct Expressions {
    raw: *mut ffi::SCIP,
    made: Vec<Expr>,
}

impl Expressions {
    /// None yet; `raw` is a SCIP instance with a problem, and outlives this.
    pub(crate) fn new(raw: *mut ffi::SCIP) -> Self {
        Self { raw, made: Vec::new() }
    }

    fn keep(&mut self, code: ffi::SCIP_RETCODE, expr: Expr) -> Result<Expr, SolveError> {
        check(code, "making an expression")?;
        self.made.push(expr);
        Ok(expr)
    }

    pub(crate) fn constant(&mut self, value: f64) -> Result<Expr, SolveError> {
        let mut expr: Expr = null_mut();
        // SAFETY: a problem exists.
        let code = unsafe { ffi::SCIPcreateExprValue(self.raw, &raw mut expr, value, None, null_mut()) };
        self.keep(code, expr)
    }

    pub(crate) fn column(&mut self, var: Var) -> Result<Expr, SolveError> {
        let mut expr: Expr = null_mut();
        // SAFETY: a variable of this problem.
        let code = unsafe { ffi::SCIPcreateExprVar(self.raw, &raw mut expr, var, None, null_mut()) };
        self.keep(code, expr)
    }

    /// The sum of `factors[k] * terms[k]`.
    pub(crate) fn sum(&mut self, terms: &mut [Expr], factors: &mut [f64]) -> Result<Expr, SolveError> {
        let mut expr: Expr = null_mut();
        // SAFETY: two arrays of the announced length, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateExprSum(
                self.raw,
                &raw mut expr,
                terms.len() as i32,
                terms.as_mut_ptr(),
                factors.as_mut_ptr(),
                0.0,
                None,
                null_mut(),
            )
        };
        self.keep(code, expr)
    }

    fn product(&mut self, factors: &mut [Expr]) -> Result<Expr, SolveError> {
        let mut expr: Expr = null_mut();
        // SAFETY: an array of the announced length, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateExprProduct(
                self.raw,
                &raw mut expr,
                factors.len() as i32,
                factors.as_mut_ptr(),
                1.0,
                None,
                null_mut(),
            )
        };
        self.keep(code, expr)
    }

    pub(crate) fn power(&mut self, base: Expr, exponent: f64) -> Result<Expr, SolveError> {
        let mut expr: Expr = null_mut();
        // SAFETY: an expression of this problem.
        let code =
            unsafe { ffi::SCIPcreateExprPow(self.raw, &raw mut expr, base, exponent, None, null_mut()) };
        self.keep(code, expr)
    }

    /// A function of one argument that SCIP has under this name.
    fn function(&mut self, op: NodeOp, argument: Expr) -> Result<Expr, SolveError> {
        let make = match op {
            NodeOp::Exp => ffi::SCIPcreateExprExp,
            NodeOp::Log => ffi::SCIPcreateExprLog,
            NodeOp::Sin => ffi::SCIPcreateExprSin,
            NodeOp::Cos => ffi::SCIPcreateExprCos,
            _ => ffi::SCIPcreateExprAbs,
        };
        let mut expr: Expr = null_mut();
        // SAFETY: an expression of this problem.
        let code = unsafe { make(self.raw, &raw mut expr, argument, None, null_mut()) };
        self.keep(code, expr)
    }
}

/// A node as an argument: its expression, the range of its values, and its column if it is one.
struct Argument {
    expr: Expr,
    range: (f64, f64),
    column: Option<Var>,
}

impl Problem<'_> {
    /// One expression for each node. `edge`: how near to zero arguments of logarithms and negative powers may come.
    pub(crate) fn expressions(
        &mut self,
        made: &mut Expressions,
        nodes: &Nodes,
        edge: f64,
    ) -> Result<Vec<Expr>, SolveError> {
        let ranges = nodes.ranges(&self.model.columns.lower, &self.model.columns.upper);
        let mut out: Vec<Expr> = Vec::with_capacity(nodes.len());
        // A node that nothing uses keeps no column within its domain.
        let used = used(nodes, self.model.nonlinear.root.iter().chain(&self.model.nonlinear.objective));
        for (k, &op) in nodes.op.iter().enumerate() {
            if !used[k] {
                out.push(made.constant(0.0)?);
                continue;
            }
            let children = nodes.children(k);
            let mut args: Vec<Expr> = children.iter().map(|&c| out[c as usize]).collect();
            let constant = |position: usize| {
                let child = children[position] as usize;
                (nodes.op[child] == NodeOp::Constant).then_some(nodes.value[child])
            };
            let argument = |position: usize| {
                let child = children[position] as usize;
                let column =
                    (nodes.op[child] == NodeOp::Column).then(|| self.vars[nodes.column[child] as usize]);
                Argument { expr: out[child], range: ranges[child], column }
            };
            let expr = match op {
                NodeOp::Constant => made.constant(nodes.value[k])?,
                NodeOp::Column => made.column(self.vars[nodes.column[k] as usize])?,
                NodeOp::Sum => made.sum(&mut args, &mut vec![1.0; children.len()])?,
                NodeOp::Negate => made.sum(&mut args, &mut [-1.0])?,
                NodeOp::Product => made.product(&mut args)?,
                NodeOp::Divide => match constant(1) {
                    Some(divisor) if divisor != 0.0 => made.sum(&mut args[..1], &mut [1.0 / divisor])?,
                    _ => {
                        let inverse = self.power(made, argument(1), -1.0, edge)?;
                        made.product(&mut [args[0], inverse])?
                    }
                },
                NodeOp::Power => match (constant(0), constant(1)) {
                    (_, Some(0.0)) | (Some(1.0), _) => made.constant(1.0)?,
                    (_, Some(1.0)) => made.sum(&mut args[..1], &mut [1.0])?,
                    (_, Some(exponent)) => self.power(made, argument(0), exponent, edge)?,
                    (Some(base), None) if base > 0.0 => {
                        let exponent = made.sum(&mut args[1..], &mut [base.ln()])?;
                        made.function(NodeOp::Exp, exponent)?
                    }
                    (None, None) if argument(0).range.0 >= 0.0 => {
                        let base = self.within(made, argument(0), edge, INFINITY)?;
                        let log = made.function(NodeOp::Log, base)?;
                        let exponent = made.product(&mut [args[1], log])?;
                        made.function(NodeOp::Exp, exponent)?
                    }
                    _ => {
                        let feature =
                            "powers of what may be negative, with exponents that are not constant (scip)";
                        return Err(SolveError::Unsupported { feature: feature.to_owned() });
                    }
                },
                NodeOp::Sqrt => self.power(made, argument(0), 0.5, edge)?,
                NodeOp::Log => {
                    let positive = self.within(made, argument(0), edge, INFINITY)?;
                    made.function(op, positive)?
                }
                NodeOp::Tan => {
                    let sine = made.function(NodeOp::Sin, args[0])?;
                    let cosine = made.function(NodeOp::Cos, args[0])?;
                    let inverse = made.power(cosine, -1.0)?;
                    made.product(&mut [sine, inverse])?
                }
                NodeOp::Exp | NodeOp::Sin | NodeOp::Cos | NodeOp::Abs => made.function(op, args[0])?,
            };
            out.push(expr);
        }
        Ok(out)
    }

    /// A constant power, whose argument is kept where it is defined.
    fn power(
        &mut self,
        made: &mut Expressions,
        base: Argument,
        exponent: f64,
        edge: f64,
    ) -> Result<Expr, SolveError> {
        let least = if exponent < 0.0 { edge } else { 0.0 };
        let (lower, upper) = if exponent.fract() != 0.0 || (exponent < 0.0 && base.range.0 >= 0.0) {
            (least, INFINITY)
        } else if exponent < 0.0 && base.range.1 <= 0.0 {
            (-INFINITY, -least)
        } else {
            (-INFINITY, INFINITY)
        };
        let base = self.within(made, base, lower, upper)?;
        made.power(base, exponent)
    }

    /// The argument of an operation that is not defined beyond `lower` or `upper`, kept within.
    ///
    /// SCIP's presolve fixes a column that only helps at its bound there, even where the operation then has no value, and
    /// calls the model infeasible, or any point that it already has optimal. So a column gets the domain as its bounds, and
    /// everything else is given a column of its own.
    fn within(
        &mut self,
        made: &mut Expressions,
        argument: Argument,
        lower: f64,
        upper: f64,
    ) -> Result<Expr, SolveError> {
        if argument.range.0 >= lower && argument.range.1 <= upper {
            return Ok(argument.expr);
        }
        if let Some(var) = argument.column {
            self.keep_within(var, lower, upper)?;
            return Ok(argument.expr);
        }
        let var = self.add_column(lower, upper, 0.0, VarType::Continuous)?;
        let kept = made.column(var)?;
        let row = made.sum(&mut [argument.expr, kept], &mut [1.0, -1.0])?;
        self.add_expression(row, 0.0, 0.0)?;
        Ok(kept)
    }
}

/// Which nodes the roots are computed from, themselves included.
fn used<'a>(nodes: &Nodes, roots: impl Iterator<Item = &'a i32>) -> Vec<bool> {
    let mut used = vec![false; nodes.len()];
    for &root in roots {
        used[root as usize] = true;
    }
    // Children have lower numbers than what is computed from them.
    for k in (0..nodes.len()).rev() {
        if used[k] {
            for &child in nodes.children(k) {
                used[child as usize] = true;
            }
        }
    }
    used
}

impl Drop for Expressions {
    fn drop(&mut self) {
        // Those that use others first.
        for expr in self.made.iter_mut().rev() {
            // SAFETY: our own reference, released once. An error while freeing leaves nothing to do.
            unsafe { ffi::SCIPreleaseExpr(self.raw, expr) };
        }
    }
}
