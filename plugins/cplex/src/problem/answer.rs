//! What CPLEX has found.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;

use orlm_solver::SolveError;

use super::{Problem, count};
use crate::api::{INFINITY, MESSAGE};

/// What CPLEX knows about its answer.
#[derive(Clone, Copy)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: c_int,
    /// Whether there are values.
    pub(crate) has_point: bool,
    /// Whether CPLEX has seen that the values satisfy the problem.
    pub(crate) feasible: bool,
}

impl Problem<'_> {
    /// What came of the solve.
    pub(crate) fn answer(&self) -> Answer {
        let (mut kind, mut feasible) = (0, 0);
        // SAFETY: our own problem; places for two of the four numbers.
        let status = unsafe {
            let (env, raw) = (self.env.raw, self.raw);
            (self.env.api.solninfo)(env, raw, null_mut(), &raw mut kind, &raw mut feasible, null_mut());
            (self.env.api.getstat)(env, raw)
        };
        Answer { status, has_point: kind != 0, feasible: feasible != 0 }
    }

    /// The status in CPLEX's words.
    pub(crate) fn status_text(&self, status: c_int) -> String {
        let mut buffer = [0 as c_char; MESSAGE];
        // SAFETY: a buffer larger than the manual asks for.
        unsafe {
            (self.env.api.getstatstring)(self.env.raw, status, buffer.as_mut_ptr());
            CStr::from_ptr(buffer.as_ptr()).to_string_lossy().into_owned()
        }
    }

    /// The values of the model's columns.
    pub(crate) fn point(&self) -> Result<Vec<f64>, SolveError> {
        let mut point = vec![0.0; self.n];
        // SAFETY: an array of as many values as asked for.
        let code =
            unsafe { (self.env.api.getx)(self.env.raw, self.raw, point.as_mut_ptr(), 0, count(self.n) - 1) };
        self.env.check(code, "reading the point")?;
        Ok(point)
    }

    /// The dual values of the first `m` rows, in the model's own sense.
    pub(crate) fn row_duals(&self, m: usize) -> Result<Vec<f64>, SolveError> {
        let mut duals = vec![0.0; m];
        if m > 0 {
            // SAFETY: an array of as many values as asked for.
            let code =
                unsafe { (self.env.api.getpi)(self.env.raw, self.raw, duals.as_mut_ptr(), 0, count(m) - 1) };
            self.env.check(code, "reading the dual values")?;
        }
        Ok(duals)
    }

    /// The proven bound on the objective of a discrete problem, infinite if there is none.
    pub(crate) fn bound(&self) -> Option<f64> {
        let mut bound = 0.0;
        // SAFETY: a place for the number; without one the code says so.
        let code = unsafe { (self.env.api.getbestobjval)(self.env.raw, self.raw, &raw mut bound) };
        (code == 0).then_some(if bound.abs() < INFINITY { bound } else { f64::INFINITY.copysign(bound) })
    }

    /// The points of the pool, the best one among them.
    pub(crate) fn pool(&self) -> Result<Vec<Vec<f64>>, SolveError> {
        // SAFETY: our own problem.
        let found = unsafe { (self.env.api.getsolnpoolnumsolns)(self.env.raw, self.raw) };
        let point = |k: c_int| {
            let mut point = vec![0.0; self.n];
            // SAFETY: an array of as many values as asked for.
            let code = unsafe {
                let last = count(self.n) - 1;
                (self.env.api.getsolnpoolx)(self.env.raw, self.raw, k, point.as_mut_ptr(), 0, last)
            };
            self.env.check(code, "reading the pool").map(|()| point)
        };
        (0..found).map(point).collect()
    }

    /// Nodes and iterations of the solve.
    pub(crate) fn work(&self) -> (u64, u64) {
        let api = &self.env.api;
        let ask = |number: unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int| {
            // SAFETY: our own problem; what does not apply to it is zero.
            u64::try_from(unsafe { number(self.env.raw, self.raw) }).unwrap_or(0)
        };
        if self.is_discrete() {
            (ask(api.getnodecnt), ask(api.getmipitcnt))
        } else {
            (0, ask(api.getitcnt) + ask(api.getbaritcnt))
        }
    }
}
