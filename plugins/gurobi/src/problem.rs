//! A model as a Gurobi model.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null, null_mut};

use orlm_solver::{Callbacks, ColumnKind, ConeKind, GeneralKind, MathModel, SolveError};

use crate::Session;
use crate::api::{Api, INFINITE_BOUND, INFINITY, Model, UNDEFINED};
use crate::nonlinear::Expressions;
use crate::rows::{EQUAL, GREATER, LESS, Rows, sides};

/// What a Gurobi model is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To find the optimum.
    Optimum,
    /// To find out whether there is any feasible point: without its objectives.
    Feasibility,
}

/// A Gurobi model, freed when dropped.
pub(crate) struct Problem<'s> {
    session: &'s Session,
    raw: Model,
    /// Where each linear row of the model is among Gurobi's.
    rows: Vec<std::ops::Range<usize>>,
    n_cols: usize,
}

/// A length as Gurobi counts.
fn count(len: usize) -> Result<c_int, SolveError> {
    c_int::try_from(len).map_err(|_| SolveError::TooLarge {
        solver: "gurobi".to_owned(),
        what: "entries".to_owned(),
        found: len as u64,
        limit: c_int::MAX as u64,
    })
}

/// A bound in Gurobi's range.
fn bound(value: f64) -> f64 {
    value.clamp(-INFINITY, INFINITY)
}

fn letter(kind: ColumnKind) -> c_char {
    let letter = match kind {
        ColumnKind::Continuous => b'C',
        ColumnKind::Integer => b'I',
        ColumnKind::Binary => b'B',
        ColumnKind::SemiContinuous => b'S',
        ColumnKind::SemiInteger => b'N',
    };
    letter as c_char
}

/// What Gurobi takes for something else than it is.
pub(crate) fn refused(model: &MathModel) -> Option<String> {
    let col = &model.columns;
    let (row, quad, ind, nl) = (&model.rows, &model.quadratic_rows, &model.indicators, &model.nonlinear);
    let bounds = [
        &col.lower,
        &col.upper,
        &row.lower,
        &row.upper,
        &quad.lower,
        &quad.upper,
        &ind.lower,
        &ind.upper,
        &nl.lower,
        &nl.upper,
    ];
    let huge = bounds.into_iter().flatten().any(|v| v.is_finite() && v.abs() >= INFINITE_BOUND);
    huge.then(|| format!("finite bounds of {INFINITE_BOUND:e} and more"))
}

impl<'s> Problem<'s> {
    /// Builds a valid model.
    pub(crate) fn new(session: &'s Session, model: &MathModel, purpose: Purpose) -> Result<Self, SolveError> {
        let expressions = Expressions::of(model);
        let mut problem = Self::with_columns(session, model, &expressions, purpose)?;
        problem.add_rows(model, &expressions)?;
        problem.add_quadratic_rows(model)?;
        problem.add_cones(model)?;
        problem.add_sets(model)?;
        problem.add_indicators(model)?;
        problem.add_general(model)?;
        problem.add_expressions(&expressions)?;
        if purpose == Purpose::Optimum {
            problem.add_objectives(model)?;
        }
        problem.update()?;
        Ok(problem)
    }

    /// The library.
    pub(crate) fn api(&self) -> &Api {
        &self.session.api
    }

    /// Where each linear row of the model is among Gurobi's.
    pub(crate) fn rows(&self) -> &[std::ops::Range<usize>] {
        &self.rows
    }

    /// A code of a call on this model.
    pub(crate) fn check(&self, code: c_int, what: &str) -> Result<(), SolveError> {
        if code == 0 {
            return Ok(());
        }
        // SAFETY: a valid model, whose environment holds the words of its last error.
        let env = unsafe { (self.api().GRBgetenv)(self.raw) };
        Err(self.session.error(env, code, what))
    }

    fn with_columns(
        session: &'s Session,
        model: &MathModel,
        expressions: &Expressions,
        purpose: Purpose,
    ) -> Result<Self, SolveError> {
        let col = &model.columns;
        let added = &expressions.added;
        let mut lower: Vec<f64> =
            col.lower.iter().map(|&v| bound(v)).chain(added.iter().map(|a| a.lower)).collect();
        let mut upper: Vec<f64> =
            col.upper.iter().map(|&v| bound(v)).chain(added.iter().map(|a| a.upper)).collect();
        let mut kinds: Vec<c_char> = col.kind.iter().map(|&k| letter(k)).collect();
        kinds.resize(lower.len(), b'C' as c_char);
        if has_tolerances(model) {
            lower.push(0.0);
            upper.push(0.0);
            kinds.push(b'I' as c_char);
        }
        let mut objective = match purpose {
            Purpose::Optimum => col.objective.clone(),
            Purpose::Feasibility => vec![0.0; model.n_cols()],
        };
        objective.resize(lower.len(), 0.0);
        if let (Purpose::Optimum, Some(column)) = (purpose, expressions.objective) {
            objective[column as usize] = 1.0;
        }
        for (head, _) in heads(model).filter(|&(head, _)| !col.kind[head].is_semi()) {
            lower[head] = lower[head].max(0.0);
        }
        let mut raw = null_mut();
        // SAFETY: an environment that was started, and four arrays of the announced length, which Gurobi copies.
        let code = unsafe {
            (session.api.GRBnewmodel)(
                session.env,
                &raw mut raw,
                c"".as_ptr(),
                count(lower.len())?,
                objective.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
                kinds.as_ptr(),
                null(),
            )
        };
        if code != 0 || raw.is_null() {
            return Err(session.error(session.env, code, "making the model"));
        }
        let problem = Self { session, raw, rows: Vec::new(), n_cols: model.n_cols() };
        problem.set_int_attribute(c"ModelSense", model.sense.sign())?;
        if purpose == Purpose::Optimum {
            problem.set_attribute(c"ObjCon", model.objective_offset)?;
            let q = &model.quadratic_objective;
            if !q.is_empty() {
                // SAFETY: three arrays of the announced length; the indices are columns.
                let code = unsafe {
                    let (i, j, v) = (q.i.as_ptr(), q.j.as_ptr(), q.v.as_ptr());
                    (problem.api().GRBaddqpterms)(raw, count(q.v.len())?, i, j, v)
                };
                problem.check(code, "adding the quadratic objective")?;
            }
        }
        Ok(problem)
    }

    /// All linear rows in one call: the model's, and those that say what Gurobi has no word for.
    fn add_rows(&mut self, model: &MathModel, expressions: &Expressions) -> Result<(), SolveError> {
        let mut rows = Rows::default();
        for k in 0..model.n_rows() {
            let at = rows.push_sides(model.rows.matrix.row(k), model.rows.lower[k], model.rows.upper[k]);
            if model.rows.lazy.get(k) == Some(&1) {
                rows.lazy.extend(at.clone().map(|row| row as c_int));
            }
            self.rows.push(at);
        }
        // A semi-continuous column at the head of a cone may be zero or within bounds, both not below zero.
        for (head, column) in heads(model).filter(|&(head, _)| model.columns.kind[head].is_semi()) {
            if model.columns.lower[head] < 0.0 {
                rows.push((&[column], &[1.0]), GREATER, 0.0);
            }
        }
        let ind = &model.indicators;
        for k in 0..ind.column.len() {
            let violated = ind.lower[k] > 0.0 || ind.upper[k] < 0.0;
            if ind.rows.row(k).0.is_empty() && violated {
                // The row can never hold, so the column never has that value.
                rows.push((&[ind.column[k]], &[1.0]), EQUAL, f64::from(1 - ind.value[k]));
            }
        }
        let nl = &model.nonlinear;
        for (k, &column) in expressions.rows.iter().enumerate() {
            let (index, value) = nl.linear.row(k);
            let (index, value) = ([index, &[column]].concat(), [value, &[1.0]].concat());
            rows.push_sides((&index, &value), nl.lower[k], nl.upper[k]);
        }
        if rows.len() > 0 {
            // SAFETY: arrays of the announced lengths, which Gurobi copies; the indices are columns.
            let code = unsafe {
                (self.api().GRBaddconstrs)(
                    self.raw,
                    count(rows.len())?,
                    count(rows.index.len())?,
                    rows.start.as_ptr(),
                    rows.index.as_ptr(),
                    rows.value.as_ptr(),
                    rows.sense.as_ptr(),
                    rows.rhs.as_ptr(),
                    null(),
                )
            };
            self.check(code, "adding rows")?;
        }
        if !rows.lazy.is_empty() {
            self.update()?;
            let level = vec![1; rows.lazy.len()];
            // SAFETY: two arrays of the announced length; the indices are rows.
            let code = unsafe {
                (self.api().GRBsetintattrlist)(
                    self.raw,
                    c"Lazy".as_ptr(),
                    count(level.len())?,
                    rows.lazy.as_ptr(),
                    level.as_ptr(),
                )
            };
            self.check(code, "marking lazy rows")?;
        }
        Ok(())
    }

    fn add_quadratic(
        &self,
        (index, value): (&[c_int], &[f64]),
        (i, j, v): (&[c_int], &[c_int], &[f64]),
        sense: c_char,
        rhs: f64,
    ) -> Result<(), SolveError> {
        // SAFETY: arrays of the announced lengths, which Gurobi copies; the indices are columns.
        let code = unsafe {
            (self.api().GRBaddqconstr)(
                self.raw,
                count(index.len())?,
                index.as_ptr(),
                value.as_ptr(),
                count(v.len())?,
                i.as_ptr(),
                j.as_ptr(),
                v.as_ptr(),
                sense,
                rhs,
                null(),
            )
        };
        self.check(code, "adding a quadratic row")
    }

    fn add_quadratic_rows(&self, model: &MathModel) -> Result<(), SolveError> {
        let q = &model.quadratic_rows;
        for k in 0..model.n_quadratic_rows() {
            let part = q.start[k] as usize..q.start[k + 1] as usize;
            let terms = (&q.terms.i[part.clone()], &q.terms.j[part.clone()], &q.terms.v[part]);
            for (sense, rhs) in sides(q.lower[k], q.upper[k]) {
                self.add_quadratic(q.linear.row(k), terms, sense, rhs)?;
            }
        }
        Ok(())
    }

    /// Cones as quadratic rows; that their heads are not negative stands in the bounds. Gurobi recognises the form.
    fn add_cones(&self, model: &MathModel) -> Result<(), SolveError> {
        for (k, &kind) in model.cones.kind.iter().enumerate() {
            let members = model.cones.members(k);
            let (heads, others) = members.split_at(kind.heads().min(members.len()));
            // Heads of another number are no cone, and validated models hold none.
            let (first, second, factor) = match (kind, heads) {
                (ConeKind::SecondOrder, &[x]) => (x, x, -1.0),
                (ConeKind::Rotated, &[x, y]) => (x, y, -2.0),
                _ => continue,
            };
            let i = [others, &[first]].concat();
            let j = [others, &[second]].concat();
            let mut v = vec![1.0; others.len()];
            v.push(factor);
            self.add_quadratic((&[], &[]), (&i, &j, &v), LESS, 0.0)?;
        }
        Ok(())
    }

    fn add_sets(&self, model: &MathModel) -> Result<(), SolveError> {
        let sos = &model.sos;
        if sos.order.is_empty() {
            return Ok(());
        }
        let orders: Vec<c_int> = sos.order.iter().map(|&o| c_int::from(o)).collect();
        // SAFETY: as many types and beginnings as sets, as many members as announced; Gurobi copies them.
        let code = unsafe {
            (self.api().GRBaddsos)(
                self.raw,
                count(orders.len())?,
                count(sos.members.index.len())?,
                orders.as_ptr(),
                sos.members.start.as_ptr(),
                sos.members.index.as_ptr(),
                sos.members.value.as_ptr(),
            )
        };
        self.check(code, "adding special ordered sets")
    }

    fn add_indicators(&self, model: &MathModel) -> Result<(), SolveError> {
        let ind = &model.indicators;
        for k in 0..ind.column.len() {
            let (index, value) = ind.rows.row(k);
            if index.is_empty() {
                // Either always true, or said by a linear row.
                continue;
            }
            for (sense, rhs) in sides(ind.lower[k], ind.upper[k]) {
                // SAFETY: two arrays of the announced length, which Gurobi copies.
                let code = unsafe {
                    (self.api().GRBaddgenconstrIndicator)(
                        self.raw,
                        null(),
                        ind.column[k],
                        c_int::from(ind.value[k]),
                        count(index.len())?,
                        index.as_ptr(),
                        value.as_ptr(),
                        sense,
                        rhs,
                    )
                };
                self.check(code, "adding an indicator row")?;
            }
        }
        Ok(())
    }

    fn add_general(&self, model: &MathModel) -> Result<(), SolveError> {
        let general = &model.general;
        let (api, raw, name) = (self.api(), self.raw, null());
        for (k, &kind) in general.kind.iter().enumerate() {
            let result = general.result[k];
            let operands = general.operands(k);
            let n = count(operands.len())?;
            let constant = general.constant_of(k);
            let (x, y) = general.points(k);
            // SAFETY: arrays of the announced lengths, which Gurobi copies; a validated model has one operand where only
            // one is read.
            let code = unsafe {
                match kind {
                    GeneralKind::Abs => (api.GRBaddgenconstrAbs)(raw, name, result, operands[0]),
                    GeneralKind::Max => {
                        let constant = constant.unwrap_or(-INFINITY);
                        (api.GRBaddgenconstrMax)(raw, name, result, n, operands.as_ptr(), constant)
                    }
                    GeneralKind::Min => {
                        let constant = constant.unwrap_or(INFINITY);
                        (api.GRBaddgenconstrMin)(raw, name, result, n, operands.as_ptr(), constant)
                    }
                    GeneralKind::And => (api.GRBaddgenconstrAnd)(raw, name, result, n, operands.as_ptr()),
                    GeneralKind::Or => (api.GRBaddgenconstrOr)(raw, name, result, n, operands.as_ptr()),
                    GeneralKind::PiecewiseLinear => {
                        let points = count(x.len())?;
                        let (x, y) = (x.as_ptr(), y.as_ptr());
                        (api.GRBaddgenconstrPWL)(raw, name, operands[0], result, points, x, y)
                    }
                }
            };
            self.check(code, "adding a general constraint")?;
        }
        Ok(())
    }

    fn add_expressions(&self, expressions: &Expressions) -> Result<(), SolveError> {
        for &(result, operand) in &expressions.absolutes {
            // SAFETY: columns of this model.
            let code = unsafe { (self.api().GRBaddgenconstrAbs)(self.raw, null(), result, operand) };
            self.check(code, "adding an absolute value")?;
        }
        for tree in &expressions.trees {
            let Some(add) = self.api().GRBaddgenconstrNL else {
                let (major, minor, _) = self.api().version();
                let feature =
                    format!("nonlinear rows and objectives (gurobi {major}.{minor}, they need 12.0)");
                return Err(SolveError::Unsupported { feature });
            };
            let n = count(tree.opcode.len())?;
            let (opcode, data, parent) = (tree.opcode.as_ptr(), tree.data.as_ptr(), tree.parent.as_ptr());
            // SAFETY: three arrays of the announced length, which Gurobi copies.
            let code = unsafe { add(self.raw, null(), tree.result, n, opcode, data, parent) };
            self.check(code, "adding a nonlinear expression")?;
        }
        Ok(())
    }

    fn add_objectives(&self, model: &MathModel) -> Result<(), SolveError> {
        let o = &model.objectives;
        for k in 0..o.len() {
            let (index, value) = o.rows.row(k);
            // SAFETY: two arrays of the announced length, which Gurobi copies.
            let code = unsafe {
                (self.api().GRBsetobjectiven)(
                    self.raw,
                    count(k)?,
                    o.priority[k],
                    o.weight[k],
                    o.abs_tol[k],
                    o.rel_tol[k],
                    null(),
                    o.offset[k],
                    count(index.len())?,
                    index.as_ptr(),
                    value.as_ptr(),
                )
            };
            self.check(code, "setting an objective")?;
        }
        Ok(())
    }

    /// Suggests points, which may be partial.
    pub(crate) fn start_from(&self, model: &MathModel) -> Result<(), SolveError> {
        let starts: Vec<&[f64]> = model.mip_starts().filter(|s| s.iter().any(|v| !v.is_nan())).collect();
        if starts.is_empty() {
            return Ok(());
        }
        self.set_int_attribute(c"NumStart", count(starts.len())?)?;
        self.update()?;
        for (k, start) in starts.into_iter().enumerate() {
            self.set_int(c"StartNumber", count(k)?)?;
            let values: Vec<f64> = start.iter().map(|&v| if v.is_nan() { UNDEFINED } else { v }).collect();
            // SAFETY: an array of the announced length; these are the first columns.
            let code = unsafe {
                let n = count(values.len())?;
                (self.api().GRBsetdblattrarray)(self.raw, c"Start".as_ptr(), 0, n, values.as_ptr())
            };
            self.check(code, "setting a start")?;
        }
        Ok(())
    }

    /// The model in Gurobi's hands, valid as long as this is.
    pub(crate) fn raw(&self) -> Model {
        self.raw
    }

    fn update(&self) -> Result<(), SolveError> {
        // SAFETY: a valid model.
        self.check(unsafe { (self.api().GRBupdatemodel)(self.raw) }, "updating the model")
    }

    fn set_int_attribute(&self, name: &CStr, value: c_int) -> Result<(), SolveError> {
        // SAFETY: a valid model and a C string.
        self.check(
            unsafe { (self.api().GRBsetintattr)(self.raw, name.as_ptr(), value) },
            "setting an attribute",
        )
    }

    fn set_attribute(&self, name: &CStr, value: f64) -> Result<(), SolveError> {
        // SAFETY: as above.
        self.check(
            unsafe { (self.api().GRBsetdblattr)(self.raw, name.as_ptr(), value) },
            "setting an attribute",
        )
    }

    /// Optimises, handing on the log, while another thread asks the host whether to stop.
    pub(crate) fn optimise(&self, callbacks: &Callbacks) -> Result<(), SolveError> {
        if callbacks.wants_log() {
            self.set_int(c"OutputFlag", 1)?;
            self.set_int(c"LogToConsole", 0)?;
            let data = (&raw const *callbacks).cast_mut().cast::<c_void>();
            // SAFETY: the callbacks outlive this call, and Gurobi forgets them below.
            let code = unsafe { (self.api().GRBsetlogcallbackfunc)(self.raw, Some(on_log), data) };
            self.check(code, "asking for the log")?;
        }
        let model = Shared(self.raw);
        let terminate = self.api().GRBterminate;
        let optimised = callbacks.while_watched(
            // SAFETY: the model is freed only after the watcher has ended, and Gurobi lets any thread ask this.
            || unsafe { terminate(model.get()) },
            // SAFETY: a complete model.
            || unsafe { (self.api().GRBoptimize)(self.raw) },
        );
        if callbacks.wants_log() {
            // SAFETY: as above; a failure leaves a pointer that Gurobi uses only in a further solve with new callbacks.
            unsafe { (self.api().GRBsetlogcallbackfunc)(self.raw, None, null_mut()) };
        }
        self.check(optimised, "optimising")
    }

    /// Number of the model's columns.
    pub(crate) fn n_cols(&self) -> usize {
        self.n_cols
    }
}

impl Drop for Problem<'_> {
    fn drop(&mut self) {
        // SAFETY: our own model, freed once; an error leaves nothing to do.
        unsafe { (self.api().GRBfreemodel)(self.raw) };
    }
}

/// Whether objectives may be worsened for others. In continuous models Gurobi takes the tolerances for reduced costs, and
/// was seen to give up ten of an objective that may lose one; a fixed integer column makes it take them as they are meant.
fn has_tolerances(model: &MathModel) -> bool {
    model.objectives.abs_tol.iter().chain(&model.objectives.rel_tol).any(|&tolerance| tolerance > 0.0)
}

/// The columns at the heads of cones, which are not negative: as positions and as indices.
fn heads(model: &MathModel) -> impl Iterator<Item = (usize, c_int)> {
    let cones = &model.cones;
    (0..cones.kind.len())
        .flat_map(|k| cones.members(k).iter().take(cones.kind[k].heads()))
        .map(|&column| (column as usize, column))
}

/// A model that another thread may ask to stop.
#[derive(Clone, Copy)]
struct Shared(Model);

// SAFETY: GRBterminate may be called from any thread, and nothing else is called through this.
unsafe impl Sync for Shared {}

impl Shared {
    fn get(&self) -> Model {
        self.0
    }
}

/// Called by Gurobi with each line of its log.
unsafe extern "C" fn on_log(text: *mut c_char, data: *mut c_void) -> c_int {
    if !text.is_null() {
        // SAFETY: `optimise` passes its callbacks, which outlive the solve, and Gurobi a C string.
        let (callbacks, text) = unsafe { (&*data.cast::<Callbacks>(), CStr::from_ptr(text)) };
        callbacks.log(&text.to_string_lossy());
    }
    0
}
