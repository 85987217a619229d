//! A model as a CPLEX problem: columns and linear rows here, the rest in the files beside.

mod answer;
mod curved;
mod discrete;

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null;

use orlm_solver::{Callbacks, ColumnKind, MathModel, SolveError};

use crate::api::{INFINITY, problem_type};
use crate::environment::Environment;

/// One problem, freed with this.
pub(crate) struct Problem<'e> {
    env: &'e Environment,
    raw: *mut c_void,
    /// How many columns are the model's; auxiliary ones follow.
    n: usize,
    /// All columns.
    pub(crate) columns: usize,
    /// Rows of every sort, as the limits of the editions count them.
    pub(crate) rows: usize,
    /// Linear rows.
    linear_rows: usize,
}

/// A sense, a right-hand side, and for a row with two sides the distance to the other.
struct Side {
    sense: u8,
    rhs: f64,
    range: Option<f64>,
}

fn clamp(value: f64) -> f64 {
    value.clamp(-INFINITY, INFINITY)
}

/// The row `lower <= … <= upper` in CPLEX's form.
fn side(lower: f64, upper: f64) -> Side {
    let (lower, upper) = (clamp(lower), clamp(upper));
    let (sense, rhs, range) = match (lower > -INFINITY, upper < INFINITY) {
        _ if lower == upper => (b'E', lower, None),
        (true, true) => (b'R', lower, Some(upper - lower)),
        (false, true) => (b'L', upper, None),
        // A row without sides stays, so that the others keep their places.
        (_, false) => (b'G', lower, None),
    };
    Side { sense, rhs, range }
}

/// The same as rows of one side each, for what takes no ranges: senses and right-hand sides.
fn halves(lower: f64, upper: f64) -> impl Iterator<Item = (u8, f64)> {
    let (lower, upper) = (clamp(lower), clamp(upper));
    let both = [(b'G', lower, lower > -INFINITY), (b'L', upper, upper < INFINITY)];
    both.into_iter().filter(|half| half.2).map(|half| (half.0, half.1))
}

/// The same, with equations in one piece.
fn parts(lower: f64, upper: f64) -> Vec<(u8, f64)> {
    if lower == upper { vec![(b'E', lower)] } else { halves(lower, upper).collect() }
}

/// The door refuses models that do not fit into CPLEX's numbers.
fn count(n: usize) -> c_int {
    n as c_int
}

impl<'e> Problem<'e> {
    /// Builds the problem, without its objective if `feasibility_only`.
    pub(crate) fn new(
        env: &'e Environment,
        model: &MathModel,
        feasibility_only: bool,
    ) -> Result<Self, SolveError> {
        let mut status = 0;
        // SAFETY: an open environment, a place for the status, a name.
        let raw = unsafe { (env.api.createprob)(env.raw, &raw mut status, c"model".as_ptr()) };
        if raw.is_null() {
            return Err(env.error(status, "creating a problem"));
        }
        let mut problem = Self { env, raw, n: model.n_cols(), columns: 0, rows: 0, linear_rows: 0 };
        problem.add_columns(model, feasibility_only)?;
        problem.add_sos(model)?;
        problem.add_indicators(model)?;
        problem.add_piecewise(model)?;
        problem.add_rows(model)?;
        if !feasibility_only {
            problem.add_objective(model)?;
        }
        problem.add_quadratic_rows(model)?;
        problem.add_cones(model)?;
        Ok(problem)
    }

    fn add_columns(&mut self, model: &MathModel, feasibility_only: bool) -> Result<(), SolveError> {
        let col = &model.columns;
        let mut lower: Vec<f64> = col.lower.iter().copied().map(clamp).collect();
        let mut upper: Vec<f64> = col.upper.iter().copied().map(clamp).collect();
        let mut kinds: Vec<u8> = Vec::with_capacity(self.n);
        let mut below = Vec::new();
        for (j, &kind) in col.kind.iter().enumerate() {
            let plain = if kind.is_integral() { b'I' } else { b'C' };
            kinds.push(match kind {
                ColumnKind::Binary => b'B',
                ColumnKind::SemiContinuous if lower[j] > 0.0 => b'S',
                ColumnKind::SemiInteger if lower[j] > 0.0 => b'N',
                _ => plain,
            });
            if kind.is_semi() && lower[j] <= 0.0 {
                // CPLEX lets no such column below zero be zero: for the least x in {0} or [-8, -2] with x >= -1 it answers
                // -2 (it is 0). An auxiliary binary says which of the two it is.
                if upper[j] < 0.0 {
                    below.push((j, upper[j]));
                    upper[j] = 0.0;
                }
            }
        }
        for j in curved::heads(&model.cones) {
            // Without this bound CPLEX does not see the cone.
            lower[j] = lower[j].max(0.0);
        }
        let zero;
        let costs = if feasibility_only {
            zero = vec![0.0; self.n];
            &zero
        } else {
            &col.objective
        };
        self.push_columns(costs, &lower, &upper, &kinds)?;
        for (j, upper) in below {
            let which = self.columns;
            self.push_columns(&[0.0], &[0.0], &[1.0], b"B")?;
            self.indicate(which, 1, (b'L', upper), &[count(j)], &[1.0])?;
            self.indicate(which, 0, (b'G', 0.0), &[count(j)], &[1.0])?;
        }
        Ok(())
    }

    fn push_columns(
        &mut self,
        costs: &[f64],
        lower: &[f64],
        upper: &[f64],
        kinds: &[u8],
    ) -> Result<(), SolveError> {
        // Naming the kinds makes the problem a mixed-integer one.
        let discrete = kinds.iter().any(|&k| k != b'C');
        let kinds = if discrete { kinds.as_ptr().cast::<c_char>() } else { null() };
        // SAFETY: arrays of the announced length, which CPLEX copies.
        let code = unsafe {
            (self.env.api.newcols)(
                self.env.raw,
                self.raw,
                count(costs.len()),
                costs.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
                kinds,
                null(),
            )
        };
        self.columns += costs.len();
        self.env.check(code, "adding columns")
    }

    fn add_rows(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let rows = &model.rows;
        let all: Vec<Side> = rows.lower.iter().zip(&rows.upper).map(|(&l, &u)| side(l, u)).collect();
        self.push_rows(&all, &rows.matrix.start, &rows.matrix.index, &rows.matrix.value)
    }

    fn push_rows(
        &mut self,
        sides: &[Side],
        start: &[i32],
        index: &[i32],
        value: &[f64],
    ) -> Result<(), SolveError> {
        if sides.is_empty() {
            return Ok(());
        }
        let first = self.linear_rows;
        let rhs: Vec<f64> = sides.iter().map(|s| s.rhs).collect();
        let sense: Vec<u8> = sides.iter().map(|s| s.sense).collect();
        let ranged = sides.iter().enumerate().filter_map(|(i, s)| Some((count(first + i), s.range?)));
        let (ranged, range): (Vec<c_int>, Vec<f64>) = ranged.unzip();
        // SAFETY: arrays of the announced lengths, which CPLEX copies.
        let code = unsafe {
            (self.env.api.addrows)(
                self.env.raw,
                self.raw,
                0,
                count(sides.len()),
                count(value.len()),
                rhs.as_ptr(),
                sense.as_ptr().cast(),
                start.as_ptr(),
                index.as_ptr(),
                value.as_ptr(),
                null(),
                null(),
            )
        };
        self.env.check(code, "adding rows")?;
        self.rows += sides.len();
        self.linear_rows += sides.len();
        if ranged.is_empty() {
            return Ok(());
        }
        // SAFETY: two arrays of the announced length.
        let code = unsafe {
            (self.env.api.chgrngval)(
                self.env.raw,
                self.raw,
                count(ranged.len()),
                ranged.as_ptr(),
                range.as_ptr(),
            )
        };
        self.env.check(code, "setting the ranges of rows")
    }

    fn kind(&self) -> c_int {
        // SAFETY: our own problem.
        unsafe { (self.env.api.getprobtype)(self.env.raw, self.raw) }
    }

    /// Whether CPLEX branches: integral columns, sets, indicator rows, a non-convex objective.
    pub(crate) fn is_discrete(&self) -> bool {
        ![problem_type::LP, problem_type::QP, problem_type::QCP].contains(&self.kind())
    }

    /// Solves by the method for the problem's type, and returns CPLEX's code.
    pub(crate) fn solve(&self, callbacks: &Callbacks) -> Result<c_int, SolveError> {
        let api = &self.env.api;
        let optimise = match self.kind() {
            problem_type::LP => api.lpopt,
            problem_type::QP => api.qpopt,
            problem_type::QCP => api.baropt,
            _ => api.mipopt,
        };
        // SAFETY: a complete problem.
        self.env.run(callbacks, || unsafe { optimise(self.env.raw, self.raw) })
    }

    /// Looks for further points of a discrete problem that has been solved, and returns CPLEX's code.
    pub(crate) fn populate(&self, callbacks: &Callbacks) -> Result<c_int, SolveError> {
        // SAFETY: a problem after its solve.
        self.env.run(callbacks, || unsafe { (self.env.api.populate)(self.env.raw, self.raw) })
    }
}

impl Drop for Problem<'_> {
    fn drop(&mut self) {
        // SAFETY: our own problem; nothing is left to do about an error.
        unsafe { (self.env.api.freeprob)(self.env.raw, &raw mut self.raw) };
    }
}
