//! The safe side of the C interface: a plugin written in Rust implements [`SolverPlugin`] and says
//! [`export_solver!`](crate::export_solver).

use std::ffi::{CStr, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::abi::{self, CallbacksV1, CapabilitiesV1, ModelV1, OptionsV1, PluginV1, ResultV1, Slice, outcome};
use crate::capabilities::{Capabilities, Licence};
use crate::error::SolveError;
use crate::model::MathModel;
use crate::options::SolveOptions;
use crate::result::SolveResult;

/// A solver plugin: one session with a solver library. Used from one thread only.
pub trait SolverPlugin: Sized {
    /// Its name, as in its manifest.
    const NAME: &'static CStr;

    /// Prepares the library. `config` holds lines `key=value` from the manifest.
    fn open(config: &str) -> Result<Self, SolveError>;

    /// Version of the solver library.
    fn version(&self) -> String;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// How it is licensed here. A missing licence is no state but an error of `open`.
    fn licence(&self) -> Licence {
        Licence::default()
    }

    /// Solves a valid model. `solver` and `solver_version` of the result may stay empty. A point is returned only if
    /// the library claims that it satisfies the model.
    fn solve(
        &mut self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError>;
}

/// What a plugin may ask of the host while it solves, from any thread.
#[derive(Clone, Copy)]
pub struct Callbacks {
    pub(crate) raw: CallbacksV1,
}

// SAFETY: the interface demands that both functions may be called from any thread with this context.
unsafe impl Send for Callbacks {}
// SAFETY: as above.
unsafe impl Sync for Callbacks {}

impl Callbacks {
    /// Callbacks that never stop and swallow the log.
    pub fn none() -> Self {
        let raw = CallbacksV1 {
            struct_size: size_of::<CallbacksV1>(),
            context: std::ptr::null_mut(),
            log: None,
            stop: None,
        };
        Self { raw }
    }

    /// Whether the solver should stop as soon as possible.
    pub fn should_stop(&self) -> bool {
        // SAFETY: the host's function, called with the host's context.
        self.raw.stop.is_some_and(|stop| unsafe { stop(self.raw.context) } != 0)
    }

    /// Whether anybody may ask the solver to stop.
    pub fn can_stop(&self) -> bool {
        self.raw.stop.is_some()
    }

    /// Whether anybody reads the log.
    pub fn wants_log(&self) -> bool {
        self.raw.log.is_some()
    }

    /// Hands on a piece of the solver's log.
    pub fn log(&self, text: &str) {
        if let Some(log) = self.raw.log {
            // SAFETY: the host's function, called with the host's context and a valid text.
            unsafe { log(self.raw.context, text.as_ptr(), text.len()) }
        }
    }
}

/// Copies `text` into a C buffer and returns its whole length.
///
/// # Safety
/// `buffer` is null or valid for `cap` bytes.
unsafe fn copy_text(text: &str, buffer: *mut u8, cap: usize) -> usize {
    if !buffer.is_null() {
        // SAFETY: `buffer` has room for `cap` bytes and cannot overlap our own string.
        unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), buffer, text.len().min(cap)) };
    }
    text.len()
}

/// The words of a caught panic.
fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default()
}

/// A result together with the memory that its arrays point into.
struct Owned {
    view: ResultV1,
    _result: Option<SolveResult>,
    _text: String,
    pool: Vec<f64>,
    ignored: String,
}

fn into_raw(answer: Result<SolveResult, SolveError>) -> *mut ResultV1 {
    let mut view = ResultV1 {
        struct_size: size_of::<ResultV1>(),
        outcome: outcome::SOLVED,
        termination: 0,
        limit: 0,
        claims_feasible: 0,
        native_code: 0,
        reserved: 0,
        nodes: 0,
        iterations: 0,
        found: 0,
        allowed: 0,
        objective: f64::NAN,
        bound: f64::NAN,
        gap: f64::NAN,
        point: Slice::empty(),
        row_dual: Slice::empty(),
        reduced_cost: Slice::empty(),
        quad_row_dual: Slice::empty(),
        message: Slice::empty(),
        owner: std::ptr::null_mut(),
        pool: Slice::empty(),
        ignored: Slice::empty(),
    };
    let count = |v: u64| i64::try_from(v).unwrap_or(i64::MAX);
    let (result, text) = match answer {
        Ok(mut r) => {
            view.termination = r.termination as i32;
            view.limit = r.limit.map_or(0, |limit| limit as i32);
            view.claims_feasible = i32::from(r.point.is_some());
            view.native_code = r.native_code;
            view.nodes = count(r.nodes);
            view.iterations = count(r.iterations);
            view.objective = r.objective.unwrap_or(f64::NAN);
            view.bound = r.bound.unwrap_or(f64::NAN);
            view.gap = r.gap.unwrap_or(f64::NAN);
            let text = std::mem::take(&mut r.message);
            (Some(r), text)
        }
        Err(e) => {
            let text = match e {
                SolveError::Unsupported { feature } => {
                    view.outcome = outcome::UNSUPPORTED;
                    feature
                }
                SolveError::TooLarge { what, found, limit, .. } => {
                    view.outcome = outcome::TOO_LARGE;
                    view.found = count(found);
                    view.allowed = count(limit);
                    what
                }
                SolveError::Licence { text } => {
                    view.outcome = outcome::LICENCE;
                    text
                }
                SolveError::Failed { code, text } => {
                    view.outcome = outcome::FAILED;
                    view.native_code = code;
                    text
                }
                other => {
                    view.outcome = outcome::FAILED;
                    other.to_string()
                }
            };
            (None, text)
        }
    };
    let (pool, ignored) = match &result {
        Some(r) => (r.pool.concat(), r.ignored.join("\n")),
        None => Default::default(),
    };
    let mut owned = Box::new(Owned { view, _result: result, _text: text, pool, ignored });
    // The arrays lie on the heap and do not move with the box.
    let array = |v: &Option<Vec<f64>>| v.as_deref().map_or(Slice::empty(), Slice::of);
    if let Some(r) = &owned._result {
        let views =
            [array(&r.point), array(&r.row_dual), array(&r.reduced_cost), array(&r.quadratic_row_dual)];
        [owned.view.point, owned.view.row_dual, owned.view.reduced_cost, owned.view.quad_row_dual] = views;
    }
    owned.view.message = Slice::of(owned._text.as_bytes());
    owned.view.pool = Slice::of(&owned.pool);
    owned.view.ignored = Slice::of(owned.ignored.as_bytes());
    let raw = Box::into_raw(owned);
    // SAFETY: `raw` comes from a box; the address of the field is kept, the box is found again through `owner`.
    unsafe {
        (*raw).view.owner = raw.cast::<c_void>();
        &raw mut (*raw).view
    }
}

/// `open` of plugin `P`.
///
/// # Safety
/// As [`PluginV1::open`] says.
unsafe extern "C" fn open<P: SolverPlugin>(
    config: Slice<u8>,
    context: *mut *mut c_void,
    error: *mut u8,
    error_cap: usize,
    error_len: *mut usize,
) -> i32 {
    let opened = catch_unwind(|| {
        // SAFETY: the host passes a valid text.
        let config = String::from_utf8_lossy(unsafe { config.get() }).into_owned();
        P::open(&config)
    });
    let (code, text) = match opened {
        Ok(Ok(plugin)) => {
            // SAFETY: the host passes a place for one pointer.
            unsafe { *context = Box::into_raw(Box::new(plugin)).cast::<c_void>() };
            return 0;
        }
        Ok(Err(SolveError::Licence { text })) => (outcome::LICENCE, text),
        Ok(Err(e)) => (outcome::FAILED, e.to_string()),
        Err(payload) => (outcome::FAILED, format!("the plugin panicked: {}", panic_text(&*payload))),
    };
    // SAFETY: the host passes a buffer of `error_cap` bytes and a place for its length.
    unsafe {
        let len = copy_text(&text, error, error_cap);
        if !error_len.is_null() {
            *error_len = len.min(error_cap);
        }
    }
    code
}

/// `version` of plugin `P`.
///
/// # Safety
/// As [`PluginV1::version`] says; `context` comes from [`open`].
unsafe extern "C" fn version<P: SolverPlugin>(context: *mut c_void, text: *mut u8, cap: usize) -> usize {
    // SAFETY: `context` is the box made by `open`.
    let plugin = unsafe { &*context.cast::<P>() };
    let version = catch_unwind(AssertUnwindSafe(|| plugin.version())).unwrap_or_default();
    // SAFETY: the host passes a buffer of `cap` bytes.
    unsafe { copy_text(&version, text, cap) }.min(cap)
}

/// `capabilities` of plugin `P`.
///
/// # Safety
/// As [`PluginV1::capabilities`] says; `context` comes from [`open`].
unsafe extern "C" fn capabilities<P: SolverPlugin>(context: *mut c_void, out: *mut CapabilitiesV1) -> i32 {
    // SAFETY: `context` is the box made by `open`.
    let plugin = unsafe { &*context.cast::<P>() };
    let asked = catch_unwind(AssertUnwindSafe(|| (plugin.capabilities(), plugin.licence().state)));
    let Ok((capabilities, licence)) = asked else {
        return outcome::FAILED;
    };
    let view = abi::capabilities_view(&capabilities, licence);
    // SAFETY: the host has set `struct_size` to the bytes that it owns; no more are written.
    unsafe {
        let room = (*out).struct_size.min(size_of::<CapabilitiesV1>());
        std::ptr::copy_nonoverlapping((&raw const view).cast::<u8>(), out.cast::<u8>(), room);
    }
    0
}

/// `licence` of plugin `P`.
///
/// # Safety
/// As [`PluginV1::licence`] says; `context` comes from [`open`].
unsafe extern "C" fn licence<P: SolverPlugin>(context: *mut c_void, text: *mut u8, cap: usize) -> usize {
    // SAFETY: `context` is the box made by `open`.
    let plugin = unsafe { &*context.cast::<P>() };
    let words = catch_unwind(AssertUnwindSafe(|| plugin.licence().text)).unwrap_or_default();
    // SAFETY: the host passes a buffer of `cap` bytes.
    unsafe { copy_text(&words, text, cap) }.min(cap)
}

/// `solve` of plugin `P`.
///
/// # Safety
/// As [`PluginV1::solve`] says; `context` comes from [`open`].
unsafe extern "C" fn solve<P: SolverPlugin>(
    context: *mut c_void,
    model: *const ModelV1,
    options: *const OptionsV1,
    callbacks: *const CallbacksV1,
    out: *mut *mut ResultV1,
) -> i32 {
    // SAFETY: `context` is the box made by `open`, and the interface allows no two calls at once.
    let plugin = unsafe { &mut *context.cast::<P>() };
    // SAFETY: the host passes valid structs of at least version 1.0's size, with valid arrays.
    let (model, options, callbacks) =
        unsafe { (abi::model_from_view(&*model), abi::options_from_view(&*options), *callbacks) };
    let callbacks = Callbacks { raw: callbacks };
    let answer = catch_unwind(AssertUnwindSafe(|| plugin.solve(&model?, &options, &callbacks)));
    let answer = answer.unwrap_or_else(|payload| {
        Err(SolveError::Failed { code: 0, text: format!("the plugin panicked: {}", panic_text(&*payload)) })
    });
    // SAFETY: the host passes a place for one pointer.
    unsafe { *out = into_raw(answer) };
    0
}

/// `free_result` of every plugin in Rust.
///
/// # Safety
/// `result` comes from [`solve`] and is freed once.
unsafe extern "C" fn free_result(result: *mut ResultV1) {
    if !result.is_null() {
        // SAFETY: `owner` is the box that `into_raw` made.
        drop(unsafe { Box::from_raw((*result).owner.cast::<Owned>()) });
    }
}

/// `close` of plugin `P`.
///
/// # Safety
/// `context` comes from [`open`] and is closed once.
unsafe extern "C" fn close<P: SolverPlugin>(context: *mut c_void) {
    // SAFETY: `context` is the box made by `open`.
    let plugin = unsafe { Box::from_raw(context.cast::<P>()) };
    // A panic while closing must not unwind into C; there is nobody left to tell.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(plugin)));
}

/// The table of plugin `P`.
#[doc(hidden)]
pub const fn table<P: SolverPlugin>() -> PluginV1 {
    PluginV1 {
        abi_major: abi::ABI_MAJOR,
        abi_minor: abi::ABI_MINOR,
        struct_size: size_of::<PluginV1>(),
        name: P::NAME.as_ptr(),
        open: open::<P>,
        version: version::<P>,
        capabilities: capabilities::<P>,
        solve: solve::<P>,
        free_result,
        close: close::<P>,
        licence: Some(licence::<P>),
    }
}

/// Exports a [`SolverPlugin`] from a `cdylib`: the one symbol `orlm_plugin_v1`.
#[macro_export]
macro_rules! export_solver {
    ($plugin:ty) => {
        /// The export that the host looks for.
        // SAFETY: the name is this crate's only export, and a plugin library holds one plugin.
        #[unsafe(no_mangle)]
        pub extern "C" fn orlm_plugin_v1(host_abi_major: u32) -> *const $crate::abi::PluginV1 {
            static TABLE: $crate::abi::PluginV1 = $crate::plugin_table::<$plugin>();
            if host_abi_major == $crate::abi::ABI_MAJOR { &TABLE } else { ::std::ptr::null() }
        }
    };
}
