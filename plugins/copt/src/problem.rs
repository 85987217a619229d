//! A model as a COPT problem.

use std::ffi::{CStr, c_char, c_int};
use std::ptr::{null, null_mut};

use orlm_solver::{ColumnKind, ConeKind, MathModel, SolveError};

use crate::api::{Api, Env, Prob};
use crate::expression::{self, Written};
use crate::{INFINITY, Manner};

/// A COPT problem; freed when dropped.
pub(crate) struct Problem<'a> {
    pub(crate) api: &'a Api,
    pub(crate) raw: *mut Prob,
    pub(crate) model: &'a MathModel,
}

/// A row of ours behind the model's own.
struct Extra {
    lower: f64,
    upper: f64,
    index: Vec<c_int>,
    value: Vec<f64>,
}

/// What is loaded in one call: columns, with ours behind the model's own, and linear rows, likewise.
struct Base {
    cost: Vec<f64>,
    constant: f64,
    kind: Vec<c_char>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    extra: Vec<Extra>,
}

impl Drop for Problem<'_> {
    fn drop(&mut self) {
        // SAFETY: our own problem, freed once. An error while freeing leaves nothing to do.
        unsafe { (self.api.delete_prob)(&raw mut self.raw) };
    }
}

impl<'a> Problem<'a> {
    /// Builds the problem.
    ///
    /// # Safety
    /// `env` is an open environment that outlives the problem.
    pub(crate) unsafe fn new(
        api: &'a Api,
        env: *mut Env,
        model: &'a MathModel,
        manner: Manner,
    ) -> Result<Self, SolveError> {
        let mut raw: *mut Prob = null_mut();
        // SAFETY: an open environment and a place for one pointer.
        api.check(unsafe { (api.create_prob)(env, &raw mut raw) }, "making a problem")?;
        let problem = Self { api, raw, model };
        // Before anything else, or COPT prints what it does.
        problem.set_int(c"LogToConsole", 0)?;
        let mut base = Base::of(model, manner);
        let cones = base.cones(model);
        let nonlinear = base.nonlinear(model, manner)?;
        problem.load(&base)?;
        problem.add_quadratic_rows()?;
        if !manner.without_objective {
            problem.set_quadratic_objective(&base, manner)?;
        }
        problem.add_sets()?;
        problem.add_cones(&cones)?;
        problem.add_indicators()?;
        problem.add_nonlinear(&nonlinear)?;
        Ok(problem)
    }

    /// Sets an integer parameter.
    pub(crate) fn set_int(&self, name: &CStr, value: c_int) -> Result<(), SolveError> {
        // SAFETY: our own problem and a C string.
        let code = unsafe { (self.api.set_int)(self.raw, name.as_ptr(), value) };
        self.api.check(code, &format!("setting {}", name.to_string_lossy()))
    }

    /// Sets a parameter that is a number.
    pub(crate) fn set_number(&self, name: &CStr, value: f64) -> Result<(), SolveError> {
        // SAFETY: as above.
        let code = unsafe { (self.api.set_number)(self.raw, name.as_ptr(), value) };
        self.api.check(code, &format!("setting {}", name.to_string_lossy()))
    }

    fn load(&self, base: &Base) -> Result<(), SolveError> {
        let (model, rows) = (self.model, &self.model.rows);
        let own = (0..model.n_rows()).map(|i| {
            let (index, value) = rows.matrix.row(i);
            (rows.lower[i], rows.upper[i], index, value)
        });
        let extra = base.extra.iter().map(|e| (e.lower, e.upper, &e.index[..], &e.value[..]));
        let all: Vec<_> = own.chain(extra).collect();
        let lower: Vec<f64> = all.iter().map(|r| within(r.0)).collect();
        let upper: Vec<f64> = all.iter().map(|r| within(r.1)).collect();

        // The matrix by columns.
        let n = base.cost.len();
        let mut count = vec![0 as c_int; n];
        for &j in all.iter().flat_map(|r| r.2) {
            count[j as usize] += 1;
        }
        let mut begin = Vec::with_capacity(n);
        let mut at = 0;
        for &c in &count {
            begin.push(at);
            at += c;
        }
        let mut next: Vec<usize> = begin.iter().map(|&b| b as usize).collect();
        let (mut index, mut value) = (vec![0 as c_int; at as usize], vec![0.0; at as usize]);
        for (i, row) in all.iter().enumerate() {
            for (&j, &v) in row.2.iter().zip(row.3) {
                let place = &mut next[j as usize];
                (index[*place], value[*place]) = (i as c_int, v);
                *place += 1;
            }
        }
        // SAFETY: every array has the length that COPT derives from the counts; the model is valid.
        let code = unsafe {
            (self.api.load)(
                self.raw,
                n as c_int,
                all.len() as c_int,
                model.sense.sign(),
                base.constant,
                base.cost.as_ptr(),
                begin.as_ptr(),
                count.as_ptr(),
                index.as_ptr(),
                value.as_ptr(),
                base.kind.as_ptr(),
                base.lower.as_ptr(),
                base.upper.as_ptr(),
                null(),
                lower.as_ptr(),
                upper.as_ptr(),
                null(),
                null(),
            )
        };
        self.api.check(code, "loading the model")
    }

    fn add_quadratic_rows(&self) -> Result<(), SolveError> {
        let q = &self.model.quadratic_rows;
        for k in 0..self.model.n_quadratic_rows() {
            let range = q.start[k] as usize..q.start[k + 1] as usize;
            for (sense, side) in sides(q.lower[k], q.upper[k]) {
                let terms = &q.terms;
                self.add_quadratic_row(
                    q.linear.row(k),
                    (&terms.i[range.clone()], &terms.j[range.clone()], &terms.v[range.clone()]),
                    sense,
                    side,
                )?;
            }
        }
        Ok(())
    }

    fn add_quadratic_row(
        &self,
        (index, value): (&[i32], &[f64]),
        (i, j, v): (&[i32], &[i32], &[f64]),
        sense: u8,
        side: f64,
    ) -> Result<(), SolveError> {
        // SAFETY: arrays of the announced lengths, which COPT copies.
        let code = unsafe {
            (self.api.add_quadratic_row)(
                self.raw,
                index.len() as c_int,
                index.as_ptr(),
                value.as_ptr(),
                v.len() as c_int,
                i.as_ptr(),
                j.as_ptr(),
                v.as_ptr(),
                sense as c_char,
                side,
                null(),
            )
        };
        self.api.check(code, "adding a quadratic row")
    }

    fn set_quadratic_objective(&self, base: &Base, manner: Manner) -> Result<(), SolveError> {
        let q = &self.model.quadratic_objective;
        // Where there is something nonlinear, the quadratic part is written into the nonlinear objective.
        // COPT 7.1.3 crashes over products that are all zero.
        if q.v.iter().all(|&v| v == 0.0) || !self.model.nonlinear.is_empty() {
            return Ok(());
        }
        if manner.epigraph {
            // The last column stands for the quadratic part.
            let column = base.cost.len() as c_int - 1;
            let sense = if self.model.sense.sign() > 0 { b'L' } else { b'G' };
            return self.add_quadratic_row((&[column], &[-1.0]), (&q.i, &q.j, &q.v), sense, 0.0);
        }
        // SAFETY: three arrays of the announced length, which COPT copies.
        let code = unsafe {
            (self.api.set_quadratic_objective)(
                self.raw,
                q.v.len() as c_int,
                q.i.as_ptr(),
                q.j.as_ptr(),
                q.v.as_ptr(),
            )
        };
        self.api.check(code, "setting the quadratic objective")
    }

    fn add_sets(&self) -> Result<(), SolveError> {
        let sos = &self.model.sos;
        if sos.order.is_empty() {
            return Ok(());
        }
        // COPT 8.0.4 holds the only member of a set of type 2 at zero; a set as small as that holds by itself.
        let small = |k: &usize| sos.members.row(*k).0.len() <= usize::from(sos.order[*k]);
        let kept: Vec<usize> = (0..sos.order.len()).filter(|k| !small(k)).collect();
        if kept.is_empty() {
            return Ok(());
        }
        let order: Vec<c_int> = kept.iter().map(|&k| c_int::from(sos.order[k])).collect();
        let begin: Vec<c_int> = kept.iter().map(|&k| sos.members.start[k]).collect();
        let count: Vec<c_int> = kept.iter().map(|&k| sos.members.row(k).0.len() as c_int).collect();
        // SAFETY: arrays of the announced lengths, which COPT copies.
        let code = unsafe {
            (self.api.add_sos)(
                self.raw,
                order.len() as c_int,
                order.as_ptr(),
                begin.as_ptr(),
                count.as_ptr(),
                sos.members.index.as_ptr(),
                sos.members.value.as_ptr(),
            )
        };
        self.api.check(code, "adding special ordered sets")
    }

    fn add_cones(&self, cones: &[(c_int, Vec<c_int>)]) -> Result<(), SolveError> {
        for (kind, members) in cones {
            let (begin, count) = (0 as c_int, members.len() as c_int);
            // SAFETY: arrays of the announced lengths, which COPT copies.
            let code = unsafe {
                (self.api.add_cones)(
                    self.raw,
                    1,
                    &raw const *kind,
                    &raw const begin,
                    &raw const count,
                    members.as_ptr(),
                )
            };
            self.api.check(code, "adding a cone")?;
        }
        Ok(())
    }

    fn add_indicators(&self) -> Result<(), SolveError> {
        let ind = &self.model.indicators;
        for k in 0..ind.column.len() {
            let (index, value) = ind.rows.row(k);
            if index.is_empty() {
                // Said with the binary's bounds.
                continue;
            }
            for (sense, side) in sides(ind.lower[k], ind.upper[k]) {
                // SAFETY: two arrays of the announced length, which COPT copies.
                let code = unsafe {
                    (self.api.add_indicator)(
                        self.raw,
                        ind.column[k],
                        c_int::from(ind.value[k]),
                        index.len() as c_int,
                        index.as_ptr(),
                        value.as_ptr(),
                        sense as c_char,
                        side,
                    )
                };
                self.api.check(code, "adding an indicator row")?;
            }
        }
        Ok(())
    }

    /// The model's indicator row behind each of COPT's.
    pub(crate) fn indicator_owners(&self) -> Vec<u32> {
        let ind = &self.model.indicators;
        let each = |k: usize| sides(ind.lower[k], ind.upper[k]).map(move |_| k as u32);
        (0..ind.column.len()).flat_map(each).collect()
    }

    fn add_nonlinear(&self, written: &Nonlinear) -> Result<(), SolveError> {
        let n = &self.model.nonlinear;
        let absent = || self.api.failed(crate::api::INVALID, "this libcopt has no nonlinear functions");
        for (k, w) in &written.rows {
            let add = self.api.add_nonlinear_row.ok_or_else(absent)?;
            let (index, value) = n.linear.row(*k);
            // SAFETY: arrays of the announced lengths, which COPT copies.
            let code = unsafe {
                add(
                    self.raw,
                    w.tokens.len() as c_int,
                    w.constants.len() as c_int,
                    w.tokens.as_ptr(),
                    w.constants.as_ptr(),
                    index.len() as c_int,
                    index.as_ptr(),
                    value.as_ptr(),
                    0,
                    within(n.lower[*k]),
                    within(n.upper[*k]),
                    null(),
                )
            };
            self.api.check(code, "adding a nonlinear row")?;
        }
        if let Some(w) = &written.objective {
            let set = self.api.set_nonlinear_objective.ok_or_else(absent)?;
            // SAFETY: as above.
            let code = unsafe {
                set(
                    self.raw,
                    w.tokens.len() as c_int,
                    w.constants.len() as c_int,
                    w.tokens.as_ptr(),
                    w.constants.as_ptr(),
                )
            };
            self.api.check(code, "setting the nonlinear objective")?;
        }
        Ok(())
    }
}

/// Nonlinear rows (with their positions) and objective in COPT's form.
#[derive(Default)]
struct Nonlinear {
    rows: Vec<(usize, Written)>,
    objective: Option<Written>,
}

impl Base {
    fn of(model: &MathModel, manner: Manner) -> Self {
        let col = &model.columns;
        let kind = |k: &ColumnKind| match k {
            ColumnKind::Binary => b'B' as c_char,
            ColumnKind::Integer => b'I' as c_char,
            // Semi-continuous columns do not get here.
            _ => b'C' as c_char,
        };
        let mut base = Self {
            cost: if manner.without_objective { vec![0.0; model.n_cols()] } else { col.objective.clone() },
            constant: if manner.without_objective { 0.0 } else { model.objective_offset },
            kind: col.kind.iter().map(kind).collect(),
            lower: col.lower.iter().map(|&v| within(v)).collect(),
            upper: col.upper.iter().map(|&v| within(v)).collect(),
            extra: Vec::new(),
        };
        let ind = &model.indicators;
        for k in 0..ind.column.len() {
            // A row without columns that cannot hold: the binary never has that value. COPT 7 overlooks such rows.
            if ind.rows.row(k).0.is_empty() && (ind.lower[k] > 0.0 || ind.upper[k] < 0.0) {
                let j = ind.column[k] as usize;
                if ind.value[k] == 1 {
                    base.upper[j] = base.upper[j].min(0.0);
                } else {
                    base.lower[j] = base.lower[j].max(1.0);
                }
            }
        }
        if manner.epigraph && !model.quadratic_objective.is_empty() {
            base.add_column(1.0);
        }
        base
    }

    /// A free continuous column.
    fn add_column(&mut self, cost: f64) -> c_int {
        self.cost.push(cost);
        self.kind.push(b'C' as c_char);
        self.lower.push(-INFINITY);
        self.upper.push(INFINITY);
        self.cost.len() as c_int - 1
    }

    /// The cones in COPT's form: type and members. No column is in two of them: COPT 8.0.4 corrupts its memory over
    /// max x1, x0 >= |x1|, x2 >= |x1| with x0 in [0, 5] and x2 in [0, 4]. Further uses of a column get a copy of it.
    fn cones(&mut self, model: &MathModel) -> Vec<(c_int, Vec<c_int>)> {
        let mut used = vec![false; model.n_cols()];
        let mut out = Vec::new();
        for (k, &kind) in model.cones.kind.iter().enumerate() {
            let members = model.cones.members(k);
            for &j in &members[..kind.heads().min(members.len())] {
                // Said by the cone as well; a cone without a tail says only this.
                self.lower[j as usize] = self.lower[j as usize].max(0.0);
            }
            if members.len() <= kind.heads() {
                continue;
            }
            let own = members.iter().map(|&j| {
                if !std::mem::replace(&mut used[j as usize], true) {
                    return j;
                }
                let copy = self.add_column(0.0);
                self.extra.push(Extra {
                    lower: 0.0,
                    upper: 0.0,
                    index: vec![j, copy],
                    value: vec![1.0, -1.0],
                });
                copy
            });
            let own = own.collect();
            out.push((if kind == ConeKind::Rotated { 2 } else { 1 }, own));
        }
        out
    }

    /// The nonlinear parts in COPT's form. COPT refuses expressions that are a constant or a column alone, so rows with
    /// such become linear rows, and such an objective costs.
    fn nonlinear(&mut self, model: &MathModel, manner: Manner) -> Result<Nonlinear, SolveError> {
        let n = &model.nonlinear;
        let mut out = Nonlinear::default();
        if n.is_empty() {
            return Ok(out);
        }
        let known = expression::constants(&n.nodes);
        for (k, &root) in n.root.iter().enumerate() {
            match expression::simple(&n.nodes, &known, root) {
                Some((column, constant)) => {
                    let (index, value) = n.linear.row(k);
                    let mut row = Extra {
                        lower: n.lower[k] - constant,
                        upper: n.upper[k] - constant,
                        index: index.to_vec(),
                        value: value.to_vec(),
                    };
                    if let Some(j) = column {
                        match row.index.iter().position(|&i| i == j) {
                            Some(p) => row.value[p] += 1.0,
                            None => {
                                row.index.push(j);
                                row.value.push(1.0);
                            }
                        }
                    }
                    self.extra.push(row);
                }
                None => out.rows.push((k, expression::write(&n.nodes, &known, root, None)?)),
            }
        }
        if manner.without_objective {
            return Ok(out);
        }
        let quadratic = Some(&model.quadratic_objective).filter(|q| !q.is_empty());
        match n.objective.map(|root| (root, expression::simple(&n.nodes, &known, root))) {
            Some((_, Some((column, constant)))) => {
                self.constant += constant;
                if let Some(j) = column {
                    self.cost[j as usize] += 1.0;
                }
                if let Some(q) = quadratic {
                    out.objective = Some(expression::write_quadratic(q));
                }
            }
            Some((root, None)) => {
                out.objective = Some(expression::write(&n.nodes, &known, root, quadratic)?);
            }
            None => out.objective = quadratic.map(expression::write_quadratic),
        }
        Ok(out)
    }
}

/// The sides of a row that COPT takes one by one: sense and right-hand side.
fn sides(lower: f64, upper: f64) -> impl Iterator<Item = (u8, f64)> {
    let two = if lower == upper {
        [Some((b'E', lower)), None]
    } else {
        [(upper < INFINITY).then_some((b'L', upper)), (lower > -INFINITY).then_some((b'G', lower))]
    };
    two.into_iter().flatten()
}

/// A bound or side in COPT's range.
fn within(value: f64) -> f64 {
    value.clamp(-INFINITY, INFINITY)
}
