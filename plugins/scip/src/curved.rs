//! Nonlinear rows, a nonlinear objective, and second-order cones.

use std::ptr::null_mut;

use orlm_solver::{ConeKind, Sense, SolveError};
use russcip::{VarType, ffi};

use crate::INFINITY;
use crate::expressions::{Expr, Expressions};
use crate::problem::{Cons, NO_NAME, Problem, Var};
use crate::side;

impl Problem<'_> {
    /// `lower <= expr <= upper`.
    pub(crate) fn add_expression(&mut self, expr: Expr, lower: f64, upper: f64) -> Result<(), SolveError> {
        let mut cons: Cons = null_mut();
        // SAFETY: an expression of this problem, which SCIP copies.
        let code = unsafe {
            ffi::SCIPcreateConsBasicNonlinear(
                self.raw,
                &raw mut cons,
                NO_NAME,
                expr,
                side(lower),
                side(upper),
            )
        };
        self.add(code, cons, "making a nonlinear row")
    }

    /// `edge`: as for [`Problem::expressions`].
    pub(crate) fn add_nonlinear(&mut self, edge: f64) -> Result<(), SolveError> {
        let model = self.model;
        let n = &model.nonlinear;
        if n.is_empty() {
            return Ok(());
        }
        let mut made = Expressions::new(self.raw);
        let nodes = self.expressions(&mut made, &n.nodes, edge)?;
        for i in 0..model.n_nonlinear_rows() {
            let (vars, values) = self.entries(&n.linear, i);
            let row = plus_linear(&mut made, nodes[n.root[i] as usize], &vars, values)?;
            self.add_expression(row, n.lower[i], n.upper[i])?;
        }
        let Some(root) = n.objective else {
            return Ok(());
        };
        // SCIP's objective is linear: an auxiliary column bounds the nonlinear part.
        let value = self.add_column(-INFINITY, INFINITY, 1.0, VarType::Continuous)?;
        let (lower, upper) = match model.sense {
            Sense::Minimise => (-INFINITY, 0.0),
            Sense::Maximise => (0.0, INFINITY),
        };
        let row = plus_linear(&mut made, nodes[root as usize], &[value], vec![-1.0])?;
        self.add_expression(row, lower, upper)
    }

    /// Cones, in the forms that SCIP recognises. The norm itself and not its square, where there is a choice: SCIP lets a
    /// row be off by its tolerance, and the square of a small norm by that would be a large error of the norm.
    pub(crate) fn add_cones(&mut self) -> Result<(), SolveError> {
        let model = self.model;
        for (k, &kind) in model.cones.kind.iter().enumerate() {
            let members: Vec<Var> = model.cones.members(k).iter().map(|&j| self.vars[j as usize]).collect();
            let (heads, tail) = members.split_at(kind.heads());
            for &head in heads {
                self.keep_within(head, 0.0, INFINITY)?;
            }
            match kind {
                ConeKind::SecondOrder => {
                    let mut made = Expressions::new(self.raw);
                    let mut squares = Vec::with_capacity(tail.len());
                    for &var in tail {
                        let column = made.column(var)?;
                        squares.push(made.power(column, 2.0)?);
                    }
                    let mut ones = vec![1.0; squares.len()];
                    let sum = made.sum(&mut squares, &mut ones)?;
                    let norm = made.power(sum, 0.5)?;
                    let row = plus_linear(&mut made, norm, heads, vec![-1.0])?;
                    self.add_expression(row, -INFINITY, 0.0)?;
                }
                ConeKind::Rotated => {
                    let columns = model.cones.members(k);
                    let (heads, tail) = columns.split_at(kind.heads());
                    let mut products: Vec<(i32, i32, f64)> = tail.iter().map(|&j| (j, j, 1.0)).collect();
                    products.push((heads[0], heads[1], -2.0));
                    self.add_quadratic(Default::default(), &products, -INFINITY, 0.0)?;
                }
            }
        }
        Ok(())
    }
}

/// `expr` plus linear terms.
fn plus_linear(
    made: &mut Expressions,
    expr: Expr,
    vars: &[Var],
    values: Vec<f64>,
) -> Result<Expr, SolveError> {
    let mut terms = vec![expr];
    for &var in vars {
        terms.push(made.column(var)?);
    }
    let mut factors = [vec![1.0], values].concat();
    made.sum(&mut terms, &mut factors)
}
