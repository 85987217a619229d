//! A model as a CPLEX problem.

use std::collections::BTreeMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null, null_mut};

use orlm_solver::{Callbacks, ColumnKind, MathModel, SolveError};

use crate::api::{INFINITY, MESSAGE, problem_type};
use crate::environment::Environment;

/// One problem, freed with this.
pub(crate) struct Problem<'e> {
    env: &'e Environment,
    raw: *mut c_void,
    /// How many columns are the model's; auxiliary ones follow.
    n: usize,
    /// Columns, and rows of every sort, as the editions' limits count them.
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

/// What CPLEX knows about its answer.
#[derive(Clone, Copy, Default)]
pub(crate) struct Answer {
    pub(crate) status: c_int,
    /// Whether there are values.
    pub(crate) has_point: bool,
    /// Whether CPLEX has seen that the values satisfy the problem.
    pub(crate) feasible: bool,
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

/// The same as rows of one side each, for what takes no ranges.
fn sides(lower: f64, upper: f64) -> Vec<(u8, f64)> {
    if lower == upper {
        return vec![(b'E', lower)];
    }
    let both = [(b'G', lower, lower > -INFINITY), (b'L', upper, upper < INFINITY)];
    both.into_iter().filter(|s| s.2).map(|s| (s.0, s.1)).collect()
}

fn count(n: usize) -> c_int {
    // The door refuses models that i32 cannot count.
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
        let mut problem = Self { env, raw, n: model.n_cols(), columns: 0, rows: 0 };
        problem.add_columns(model, feasibility_only)?;
        problem.add_rows(model)?;
        if !feasibility_only {
            problem.add_objective(model)?;
        }
        problem.add_quadratic_rows(model)?;
        problem.add_sos(model)?;
        problem.add_indicators(model)?;
        Ok(problem)
    }

    fn add_columns(&mut self, model: &MathModel, feasibility_only: bool) -> Result<(), SolveError> {
        let col = &model.columns;
        let mut lower: Vec<f64> = col.lower.iter().copied().map(clamp).collect();
        let mut upper: Vec<f64> = col.upper.iter().copied().map(clamp).collect();
        let mut below = Vec::new();
        let mut kinds: Vec<u8> = Vec::with_capacity(self.n);
        for j in 0..self.n {
            let plain = if col.kind[j].is_integral() { b'I' } else { b'C' };
            kinds.push(match col.kind[j] {
                ColumnKind::Binary => b'B',
                ColumnKind::SemiContinuous if lower[j] > 0.0 => b'S',
                ColumnKind::SemiInteger if lower[j] > 0.0 => b'N',
                kind => {
                    // CPLEX 22.2 lets no semi-continuous column below zero be zero: it answers -2 for the least x in
                    // {0} or [-8, -2] with x >= -1 (it is 0).
                    if kind.is_semi() && upper[j] < 0.0 {
                        below.push((j, upper[j]));
                        upper[j] = 0.0;
                    }
                    if kind.is_semi() {
                        lower[j] = lower[j].min(0.0);
                    }
                    plain
                }
            });
        }
        let zero;
        let costs = if feasibility_only {
            zero = vec![0.0; self.n];
            &zero
        } else {
            &col.objective
        };
        self.push_columns(costs, &lower, &upper, kinds)?;
        for (j, upper) in below {
            // An auxiliary binary says which of the two it is.
            let which = self.columns;
            self.push_columns(&[0.0], &[0.0], &[1.0], vec![b'B'])?;
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
        kinds: Vec<u8>,
    ) -> Result<(), SolveError> {
        let discrete = kinds.iter().any(|&k| k != b'C');
        // Naming the kinds makes the problem a mixed-integer one.
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
        let m = model.n_rows();
        if m == 0 {
            return Ok(());
        }
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
        let first = self.rows;
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

    /// Sense, constant and quadratic part; the linear one came with the columns.
    fn add_objective(&mut self, model: &MathModel) -> Result<(), SolveError> {
        // CPLEX's numbers for the senses are 1 and -1.
        // SAFETY: our own problem.
        let code = unsafe { (self.env.api.chgobjsen)(self.env.raw, self.raw, model.sense.sign()) };
        self.env.check(code, "setting the sense")?;
        // SAFETY: as above.
        let code =
            unsafe { (self.env.api.chgobjoffset)(self.env.raw, self.raw, model.objective_offset) };
        self.env.check(code, "setting the constant")?;
        let terms = &model.quadratic_objective;
        if terms.is_empty() {
            return Ok(());
        }
        // CPLEX has a factor 1/2 before a symmetric matrix.
        let mut matrix: BTreeMap<(i32, i32), f64> = BTreeMap::new();
        for ((&i, &j), &v) in terms.i.iter().zip(&terms.j).zip(&terms.v) {
            *matrix.entry((i, j)).or_insert(0.0) += v;
            *matrix.entry((j, i)).or_insert(0.0) += v;
        }
        let mut counts = vec![0; self.columns];
        for &(column, _) in matrix.keys() {
            counts[column as usize] += 1;
        }
        let starts: Vec<c_int> = counts
            .iter()
            .scan(0, |next, n| {
                let start = *next;
                *next += n;
                Some(start)
            })
            .collect();
        let (index, value): (Vec<c_int>, Vec<f64>) = matrix.into_iter().map(|((_, row), v)| (row, v)).unzip();
        // SAFETY: arrays of the problem's columns and of the announced entries, which CPLEX copies.
        let code = unsafe {
            (self.env.api.copyquad)(
                self.env.raw,
                self.raw,
                starts.as_ptr(),
                counts.as_ptr(),
                index.as_ptr(),
                value.as_ptr(),
            )
        };
        self.env.check(code, "setting the quadratic objective")
    }

    fn add_quadratic_rows(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let q = &model.quadratic_rows;
        for k in 0..model.n_quadratic_rows() {
            let terms = q.start[k] as usize..q.start[k + 1] as usize;
            let (index, value) = q.linear.row(k);
            if terms.is_empty() {
                let start = [0, count(value.len())];
                self.push_rows(&[side(q.lower[k], q.upper[k])], &start, index, value)?;
                continue;
            }
            let (i, j, v) =
                (&q.terms.i[terms.clone()], &q.terms.j[terms.clone()], &q.terms.v[terms.clone()]);
            // An equation is never convex, and CPLEX says so of its other half.
            let both = [(b'G', q.lower[k], q.lower[k] > -INFINITY), (b'L', q.upper[k], q.upper[k] < INFINITY)];
            for (sense, rhs, _) in both.into_iter().filter(|s| s.2) {
                // SAFETY: arrays of the announced lengths, which CPLEX copies.
                let code = unsafe {
                    (self.env.api.addqconstr)(
                        self.env.raw,
                        self.raw,
                        count(value.len()),
                        count(v.len()),
                        rhs,
                        c_int::from(sense),
                        index.as_ptr(),
                        value.as_ptr(),
                        i.as_ptr(),
                        j.as_ptr(),
                        v.as_ptr(),
                        null(),
                    )
                };
                self.env.check(code, "adding a quadratic row")?;
                self.rows += 1;
            }
        }
        Ok(())
    }

    fn add_sos(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let sos = &model.sos;
        for (k, &order) in sos.order.iter().enumerate() {
            let (index, weight) = sos.members.row(k);
            let mut members: Vec<(c_int, f64)> =
                index.iter().copied().zip(weight.iter().copied()).collect();
            members.sort_by(|a, b| a.1.total_cmp(&b.1));
            if members.is_empty() {
                continue;
            }
            let index: Vec<c_int> = members.iter().map(|m| m.0).collect();
            // CPLEX refuses equal weights, where only the order matters.
            let weight: Vec<f64> = (0..members.len()).map(|p| p as f64).collect();
            let kind = [if order == 1 { b'1' } else { b'2' }];
            // SAFETY: one set with as many members as announced, which CPLEX copies.
            let code = unsafe {
                (self.env.api.addsos)(
                    self.env.raw,
                    self.raw,
                    1,
                    count(index.len()),
                    kind.as_ptr().cast(),
                    [0].as_ptr(),
                    index.as_ptr(),
                    weight.as_ptr(),
                    null(),
                )
            };
            self.env.check(code, "adding a special ordered set")?;
            self.rows += 1;
        }
        Ok(())
    }

    fn add_indicators(&mut self, model: &MathModel) -> Result<(), SolveError> {
        let ind = &model.indicators;
        for k in 0..ind.column.len() {
            let (index, value) = ind.rows.row(k);
            for side in sides(clamp(ind.lower[k]), clamp(ind.upper[k])) {
                self.indicate(ind.column[k] as usize, ind.value[k], side, index, value)?;
            }
        }
        Ok(())
    }

    /// The row holds where the column has the value.
    fn indicate(
        &mut self,
        column: usize,
        at: u8,
        (sense, rhs): (u8, f64),
        index: &[i32],
        value: &[f64],
    ) -> Result<(), SolveError> {
        // SAFETY: arrays of the announced length, which CPLEX copies.
        let code = unsafe {
            (self.env.api.addindconstr)(
                self.env.raw,
                self.raw,
                count(column),
                c_int::from(at == 0),
                count(value.len()),
                rhs,
                c_int::from(sense),
                index.as_ptr(),
                value.as_ptr(),
                null(),
            )
        };
        self.rows += 1;
        self.env.check(code, "adding an indicator row")
    }

    fn kind(&self) -> c_int {
        // SAFETY: our own problem.
        unsafe { (self.env.api.getprobtype)(self.env.raw, self.raw) }
    }

    /// Whether CPLEX branches: integral columns, sets, indicator rows, a non-convex objective.
    pub(crate) fn is_discrete(&self) -> bool {
        ![problem_type::LP, problem_type::QP, problem_type::QCP].contains(&self.kind())
    }

    /// Suggests a point, which may be partial.
    pub(crate) fn suggest(&self, start: &[f64]) -> Result<(), SolveError> {
        let known = start.iter().enumerate().filter(|(_, v)| !v.is_nan());
        let (index, value): (Vec<c_int>, Vec<f64>) = known.map(|(j, &v)| (count(j), v)).unzip();
        if index.is_empty() || !self.is_discrete() {
            return Ok(());
        }
        // SAFETY: one start with as many values as announced; no effort levels and no names.
        let code = unsafe {
            (self.env.api.addmipstarts)(
                self.env.raw,
                self.raw,
                1,
                count(index.len()),
                [0].as_ptr(),
                index.as_ptr(),
                value.as_ptr(),
                null(),
                null(),
            )
        };
        self.env.check(code, "adding a start")
    }

    /// Solves by the method for the problem's type.
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
        let code = unsafe {
            (self.env.api.getx)(self.env.raw, self.raw, point.as_mut_ptr(), 0, count(self.n) - 1)
        };
        self.env.check(code, "reading the point")?;
        Ok(point)
    }

    /// The dual values of the first `m` rows, in the model's own sense.
    pub(crate) fn row_duals(&self, m: usize) -> Result<Vec<f64>, SolveError> {
        let mut duals = vec![0.0; m];
        if m > 0 {
            // SAFETY: an array of as many values as asked for.
            let code = unsafe {
                (self.env.api.getpi)(self.env.raw, self.raw, duals.as_mut_ptr(), 0, count(m) - 1)
            };
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

impl Drop for Problem<'_> {
    fn drop(&mut self) {
        // SAFETY: our own problem; nothing is left to do about an error.
        unsafe { (self.env.api.freeprob)(self.env.raw, &raw mut self.raw) };
    }
}
