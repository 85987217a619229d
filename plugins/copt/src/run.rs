//! One solve of one problem: parameters, the run itself, what came of it.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::null;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use orlm_solver::{
    Callbacks, Feature, Iis, LimitKind, SolveError, SolveOptions, SolveResult, Termination, processors,
};

use crate::api::{self, Prob};
use crate::problem::Problem;
use crate::{INFINITY, Manner, status};

/// COPT's default of 1e-4 is too coarse: an optimum must reproduce to six digits what other solvers report.
const DEFAULT_GAP: f64 = 1e-8;
/// COPT's default of 1e-6 would stop small objectives early.
const DEFAULT_GAP_ABS: f64 = 1e-9;
/// COPT's default of 1e-6 shows in the sixth digit of an objective.
const DEFAULT_TOLERANCE: f64 = 1e-8;
/// What other solvers allow, and COPT's own default.
const FORGIVING_TOLERANCE: f64 = 1e-6;
/// What COPT takes as a tolerance.
const TOLERANCES: std::ops::RangeInclusive<f64> = 1e-9..=1e-4;
/// With one thread COPT 8.0.4 takes up to forty times as long for small mixed-integer programs as with two.
const FEWEST_THREADS: u32 = 2;
/// COPT calls back for each new best point.
const NEW_BEST: c_int = 0x8;

/// Counts new best points, and stops at the last wanted one.
struct PointCount {
    interrupt: unsafe extern "C" fn(*mut Prob) -> c_int,
    left: AtomicU64,
    reached: AtomicBool,
}

unsafe extern "C" fn on_point(
    prob: *mut Prob,
    _data: *mut c_void,
    _when: c_int,
    context: *mut c_void,
) -> c_int {
    // SAFETY: `run` passes its count, which outlives the solve.
    let count = unsafe { &*context.cast::<PointCount>() };
    if count.left.fetch_sub(1, Ordering::Relaxed) <= 1 {
        // COPT may find more points before it stops; the number must not wrap around.
        count.left.store(1, Ordering::Relaxed);
        count.reached.store(true, Ordering::Relaxed);
        // SAFETY: COPT passes the problem that it is solving.
        unsafe { (count.interrupt)(prob) };
    }
    api::OK
}

unsafe extern "C" fn on_log(message: *mut c_char, context: *mut c_void) {
    if !message.is_null() {
        // SAFETY: `configure` passes the solve's callbacks, which outlive it; COPT passes a C string.
        let (callbacks, text) = unsafe { (&*context.cast::<Callbacks>(), CStr::from_ptr(message)) };
        callbacks.log(&text.to_string_lossy());
    }
}

/// The problem, for another thread to interrupt.
struct Running(*mut Prob, unsafe extern "C" fn(*mut Prob) -> c_int);

// SAFETY: COPT_Interrupt is meant to be called from elsewhere.
unsafe impl Send for Running {}
// SAFETY: as above.
unsafe impl Sync for Running {}

impl Running {
    fn interrupt(&self) {
        // SAFETY: the problem outlives the scope in which the solve runs.
        unsafe { (self.1)(self.0) };
    }
}

impl Problem<'_> {
    /// Sets the parameters, and returns the names of those that COPT does not have. `callbacks` must outlive the solve.
    pub(crate) fn configure(
        &self,
        options: &SolveOptions,
        callbacks: &Callbacks,
        end: Option<Instant>,
        manner: Manner,
    ) -> Result<Vec<String>, SolveError> {
        let mut ignored = Vec::new();
        if callbacks.wants_log() {
            let context = (&raw const *callbacks).cast_mut().cast();
            // SAFETY: our own problem, and callbacks that outlive the solve.
            let code = unsafe { (self.api.set_log_callback)(self.raw, Some(on_log), context) };
            self.api.check(code, "asking for the log")?;
        } else {
            self.set_int(c"Logging", 0)?;
        }
        if let Some(end) = end {
            self.set_number(c"TimeLimit", (end - Instant::now()).as_secs_f64())?;
        }
        let threads = options.threads.unwrap_or(FEWEST_THREADS);
        self.set_int(c"Threads", threads.clamp(FEWEST_THREADS, processors().max(FEWEST_THREADS)) as c_int)?;
        self.set_number(c"RelGap", options.mip_gap.unwrap_or(DEFAULT_GAP))?;
        self.set_number(c"AbsGap", options.mip_gap_abs.unwrap_or(DEFAULT_GAP_ABS))?;
        let tolerance = if manner.forgiving { FORGIVING_TOLERANCE } else { DEFAULT_TOLERANCE };
        let allowed =
            |wanted: Option<f64>| wanted.unwrap_or(tolerance).clamp(*TOLERANCES.start(), *TOLERANCES.end());
        self.set_number(c"FeasTol", allowed(options.feasibility_tolerance))?;
        self.set_number(c"DualTol", allowed(options.optimality_tolerance))?;
        self.set_number(c"IntTol", allowed(options.integrality_tolerance))?;
        if let Some(nodes) = options.node_limit {
            self.set_int(c"NodeLimit", c_int::try_from(nodes).unwrap_or(c_int::MAX))?;
        }
        if manner.plain {
            self.set_int(c"Presolve", 0)?;
        }
        if manner.global {
            // By default COPT stops at a local optimum of what is not convex, and calls it one only in its new status.
            self.set_int(c"NonConvex", 2)?;
        }
        if options.iteration_limit.is_some() {
            // Only the barrier method has such a limit.
            ignored.push("iteration_limit".to_owned());
        }
        if let Some(seed) = options.seed
            // Not in the manual, but in the library.
            && self.set_int(c"RandSeed", (seed & 0x7fff_ffff) as c_int).is_err()
        {
            ignored.push("seed".to_owned());
        }
        for (name, value) in &options.parameters {
            if !self.set_raw(name, value) {
                ignored.push(name.clone());
            }
        }
        Ok(ignored)
    }

    /// Sets a parameter by COPT's own name; whether COPT took it.
    fn set_raw(&self, name: &str, value: &str) -> bool {
        let Ok(name) = CString::new(name) else {
            return false;
        };
        let whole = value.trim().parse::<c_int>().is_ok_and(|v| self.set_int(&name, v).is_ok());
        whole || value.trim().parse::<f64>().is_ok_and(|v| self.set_number(&name, v).is_ok())
    }

    /// Suggests the model's start points, which may be partial. COPT takes them for mixed-integer programs.
    pub(crate) fn suggest(&self) -> Result<(), SolveError> {
        if !self.model.is_mip() {
            return Ok(());
        }
        for start in self.model.mip_starts() {
            let known = start.iter().enumerate().filter(|(_, v)| !v.is_nan());
            let (index, value): (Vec<c_int>, Vec<f64>) = known.map(|(j, &v)| (j as c_int, v)).unzip();
            if index.is_empty() {
                continue;
            }
            // SAFETY: two arrays of the announced length, which COPT copies.
            let code = unsafe {
                (self.api.add_start)(self.raw, index.len() as c_int, index.as_ptr(), value.as_ptr())
            };
            self.api.check(code, "adding a start")?;
        }
        Ok(())
    }

    /// Solves while another thread asks the host whether to stop. Whether the wanted number of points was found.
    pub(crate) fn run(&self, points: Option<u64>, callbacks: &Callbacks) -> Result<bool, SolveError> {
        let count = PointCount {
            interrupt: self.api.interrupt,
            left: AtomicU64::new(points.unwrap_or(u64::MAX).max(1)),
            reached: AtomicBool::new(false),
        };
        if points.is_some() {
            let context = (&raw const count).cast_mut().cast();
            // SAFETY: our own problem, and a count that outlives the solve, after which there are no more calls.
            let code = unsafe { (self.api.set_callback)(self.raw, Some(on_point), NEW_BEST, context) };
            self.api.check(code, "counting points")?;
        }
        let code = self.solve_watched(callbacks);
        match code {
            api::NONCONVEX => {
                let words = match self.model.has_convex_objective() {
                    Some(false) => Feature::NonconvexObjective.words(),
                    _ => Feature::NonconvexRows.words(),
                };
                Err(SolveError::Unsupported { feature: format!("{words} (copt)") })
            }
            code => self.api.check(code, "solving").map(|()| count.reached.into_inner()),
        }
    }

    fn solve_watched(&self, callbacks: &Callbacks) -> c_int {
        // SAFETY: a complete problem.
        let solve = || unsafe { (self.api.solve)(self.raw) };
        let running = Running(self.raw, self.api.interrupt);
        callbacks.while_watched(|| running.interrupt(), solve)
    }

    fn int(&self, name: &CStr) -> Option<c_int> {
        let mut value = 0;
        // SAFETY: our own problem, a C string, a place for the value.
        let code = unsafe { (self.api.int_attribute)(self.raw, name.as_ptr(), &raw mut value) };
        (code == api::OK).then_some(value)
    }

    fn number(&self, name: &CStr) -> Option<f64> {
        let mut value = f64::NAN;
        // SAFETY: as above.
        let code = unsafe { (self.api.number_attribute)(self.raw, name.as_ptr(), &raw mut value) };
        (code == api::OK && value.abs() < INFINITY).then_some(value)
    }

    /// Reads the result of a finished solve.
    pub(crate) fn read(&self, options: &SolveOptions, reached: bool) -> Result<SolveResult, SolveError> {
        let (model, count) = (self.model, |name: &CStr| self.int(name).unwrap_or(0).max(0) as u64);
        // A search by branch and bound, be it for the sake of integers or of curves.
        let search = self.int(c"IsMIP") == Some(1) || self.int(c"MipStatus").is_some_and(|s| s != 0);
        let names = if search { (c"MipStatus", c"HasMipSol") } else { (c"LpStatus", c"HasLpSol") };
        // COPT 8 has a status for all; its old ones call local optima optimal.
        let native = self.int(c"Status").or_else(|| self.int(names.0)).unwrap_or(0);
        let has_point = self.int(c"HasSol").or_else(|| self.int(names.1)) == Some(1);

        // Nonlinear models that are not convex are not taken.
        let (termination, limit) = status::read(native, !model.nonlinear.is_empty());
        let mut result = SolveResult::without_point(termination, format!("COPT: {}", status::name(native)));
        (result.limit, result.native_code) = (limit, native);
        if termination == Termination::Interrupted && reached {
            (result.termination, result.limit) = (Termination::Limit, Some(LimitKind::Solution));
        }
        result.nodes = count(c"NodeCnt");
        result.iterations = count(c"SimplexIter") + count(c"BarrierIter");
        if search {
            result.bound = self.number(c"BestBnd");
        }
        if has_point {
            let point = self.point(search)?;
            let objective = model.objective_at(&point);
            // Curved rows hold only nearly, and COPT's own objective may be a hair better than its bound.
            result.bound = result.bound.map(|b| match model.sense.sign() {
                1 => b.min(objective),
                _ => b.max(objective),
            });
            result.objective = Some(objective);
            result.point = Some(point);
            if termination == Termination::Optimal && model.features() == [Feature::Linear] {
                let (duals, costs) = self.duals()?;
                (result.row_dual, result.reduced_cost) = (Some(duals), Some(costs));
            }
            if search && let Some(size) = options.pool_size {
                result.pool = self.pool(size)?;
            }
        }
        Ok(result)
    }

    fn width(&self) -> usize {
        self.int(c"Cols").map_or(0, |n| n.max(0) as usize).max(self.model.n_cols())
    }

    /// The best point, without our own columns.
    fn point(&self, search: bool) -> Result<Vec<f64>, SolveError> {
        let mut point = vec![0.0; self.width()];
        // SAFETY: as many values as the problem has columns.
        let mut code = unsafe { (self.api.point)(self.raw, point.as_mut_ptr()) };
        if code != api::OK && !search {
            // COPT 7 has another function for continuous programs.
            let none = std::ptr::null_mut();
            // SAFETY: as above; null for what is not wanted.
            code = unsafe { (self.api.continuous_solution)(self.raw, point.as_mut_ptr(), none, none, none) };
        }
        self.api.check(code, "reading the point")?;
        point.truncate(self.model.n_cols());
        Ok(point)
    }

    /// Row duals and reduced costs.
    fn duals(&self) -> Result<(Vec<f64>, Vec<f64>), SolveError> {
        let none = std::ptr::null_mut();
        let (mut duals, mut costs) = (vec![0.0; self.model.n_rows()], vec![0.0; self.width()]);
        // SAFETY: two arrays of the problem's sizes, which a linear program has from its model; null for the others.
        let code = unsafe {
            let read = self.api.continuous_solution;
            read(self.raw, none, none, duals.as_mut_ptr(), costs.as_mut_ptr())
        };
        self.api.check(code, "reading the duals")?;
        Ok((duals, costs))
    }

    /// Further points, the better ones first, `size` in all with the best one.
    fn pool(&self, size: u32) -> Result<Vec<Vec<f64>>, SolveError> {
        let model = self.model;
        let mut out = Vec::new();
        for k in 0..self.int(c"PoolSols").unwrap_or(0) {
            let mut point = vec![0.0; model.n_cols()];
            // SAFETY: as many values as are asked for.
            let code = unsafe {
                let n = point.len() as c_int;
                (self.api.pool_point)(self.raw, k, n, null(), point.as_mut_ptr())
            };
            self.api.check(code, "reading the pool")?;
            out.push(point);
        }
        let sign = f64::from(model.sense.sign());
        out.sort_by(|a, b| (sign * model.objective_at(a)).total_cmp(&(sign * model.objective_at(b))));
        // The first is the best point itself.
        out.truncate(size as usize);
        Ok(out.into_iter().skip(1).collect())
    }

    /// Finds an irreducible infeasible subsystem; `None` if COPT finds none. It knows them for linear rows, sets and
    /// indicators.
    pub(crate) fn iis(&self) -> Result<Option<Iis>, SolveError> {
        let model = self.model;
        // SAFETY: our own problem, which has no columns of ours.
        let code = unsafe { (self.api.compute_iis)(self.raw) };
        if code == api::INVALID {
            return Ok(None);
        }
        self.api.check(code, "finding an infeasible subsystem")?;
        if self.int(c"HasIIS") != Some(1) {
            return Ok(None);
        }
        type Flags = unsafe extern "C" fn(*mut Prob, c_int, *const c_int, *mut c_int) -> c_int;
        let flagged = |read: Flags, n: usize| -> Result<Vec<u32>, SolveError> {
            let mut flags = vec![0 as c_int; n];
            if n > 0 {
                // SAFETY: as many flags as are asked for.
                let code = unsafe { read(self.raw, n as c_int, null(), flags.as_mut_ptr()) };
                self.api.check(code, "reading the infeasible subsystem")?;
            }
            Ok((0..n as u32).filter(|&k| flags[k as usize] != 0).collect())
        };
        let (n, rows) = (model.n_cols(), model.n_rows());
        // An indicator with two sides is two of COPT's.
        let owners = self.indicator_owners();
        let mut indicators: Vec<u32> =
            flagged(self.api.iis_indicators, owners.len())?.into_iter().map(|k| owners[k as usize]).collect();
        indicators.dedup();
        Ok(Some(Iis {
            column_lower: flagged(self.api.iis_column_lower, n)?,
            column_upper: flagged(self.api.iis_column_upper, n)?,
            row_lower: flagged(self.api.iis_row_lower, rows)?,
            row_upper: flagged(self.api.iis_row_upper, rows)?,
            sos: flagged(self.api.iis_sos, model.sos.order.len())?,
            indicators,
            minimal: self.int(c"IsMinIIS") == Some(1),
            ..Iis::default()
        }))
    }
}
