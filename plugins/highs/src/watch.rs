//! What happens while HiGHS runs: limits that it overlooks, its log, and the points that it finds on the way.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::time::Instant;

use orlm_solver::Callbacks;

/// The ears and the brake of one run.
pub(crate) struct Watch<'c> {
    /// The host's.
    pub(crate) callbacks: &'c Callbacks,
    /// HiGHS asks whether to stop more often than it looks at its own time limit.
    pub(crate) end: Option<Instant>,
    /// Iterations of all linear programs of a mixed-integer solve together, which HiGHS does not limit.
    pub(crate) iterations: Option<u64>,
    /// How many of the last improving points are kept.
    pub(crate) keep: usize,
    /// Set when time has run out.
    pub(crate) out_of_time: Cell<bool>,
    /// Set when the iterations have run out.
    pub(crate) out_of_iterations: Cell<bool>,
    /// The last improving points, the best one last.
    pub(crate) points: RefCell<VecDeque<Vec<f64>>>,
}

impl<'c> Watch<'c> {
    pub(crate) fn new(callbacks: &'c Callbacks) -> Self {
        Self {
            callbacks,
            end: None,
            iterations: None,
            keep: 0,
            out_of_time: Cell::default(),
            out_of_iterations: Cell::default(),
            points: RefCell::default(),
        }
    }

    /// The kinds of callbacks that it needs.
    pub(crate) fn kinds(&self) -> Vec<c_int> {
        let mut kinds = Vec::new();
        if self.callbacks.can_stop() || self.end.is_some() || self.iterations.is_some() {
            kinds.extend([
                highs_sys::kHighsCallbackSimplexInterrupt,
                highs_sys::kHighsCallbackIpmInterrupt,
                highs_sys::kHighsCallbackMipInterrupt,
            ]);
        }
        if self.callbacks.wants_log() {
            kinds.push(highs_sys::kHighsCallbackLogging);
        }
        if self.keep > 0 {
            kinds.push(highs_sys::kHighsCallbackMipImprovingSolution);
        }
        kinds
    }

    fn should_stop(&self, out: Option<&highs_sys::HighsCallbackDataOut>, mip: bool) -> bool {
        if self.end.is_some_and(|end| Instant::now() >= end) {
            self.out_of_time.set(true);
        }
        let done = out.map_or(0, |o| u64::try_from(o.mip_total_lp_iterations).unwrap_or(0));
        if mip && self.iterations.is_some_and(|limit| done >= limit) {
            self.out_of_iterations.set(true);
        }
        self.out_of_time.get() || self.out_of_iterations.get() || self.callbacks.should_stop()
    }

    fn keep_point(&self, point: &[f64]) {
        let mut points = self.points.borrow_mut();
        points.push_back(point.to_vec());
        if points.len() > self.keep {
            points.pop_front();
        }
    }
}

/// Called by HiGHS while it runs, from the thread that runs it; `context` is a [`Watch`].
pub(crate) unsafe extern "C" fn on_callback(
    kind: c_int,
    message: *const c_char,
    out: *const highs_sys::HighsCallbackDataOut,
    input: *mut highs_sys::HighsCallbackDataIn,
    context: *mut c_void,
) {
    // SAFETY: `Session::run` passes its watch, which outlives the run; HiGHS passes its own structs or null.
    let (watch, out) = unsafe { (&*context.cast::<Watch<'_>>(), out.as_ref()) };
    match kind {
        highs_sys::kHighsCallbackLogging => {
            if !message.is_null() {
                // SAFETY: HiGHS passes a C string.
                watch.callbacks.log(&unsafe { CStr::from_ptr(message) }.to_string_lossy());
            }
        }
        highs_sys::kHighsCallbackMipImprovingSolution => {
            let found = out.filter(|o| !o.mip_solution.is_null() && o.mip_solution_size > 0);
            if let Some(o) = found {
                // SAFETY: an array of the announced length.
                let point =
                    unsafe { std::slice::from_raw_parts(o.mip_solution, o.mip_solution_size as usize) };
                watch.keep_point(point);
            }
        }
        _ => {
            let mip = kind == highs_sys::kHighsCallbackMipInterrupt;
            if !input.is_null() && watch.should_stop(out, mip) {
                // SAFETY: HiGHS passes its own struct.
                unsafe { (*input).user_interrupt = 1 };
            }
        }
    }
}
