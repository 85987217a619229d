//! The C interface of solver plugins, version 1.
//!
//! A plugin is a shared library with one export, [`ENTRY`]. It answers null if it cannot serve a host of that major
//! version. The rules:
//!
//! 1. Every struct begins with its size. Fields are only ever appended; a reader uses what both sides know.
//! 2. Memory is freed by the side that allocated it. Text is a pointer and a length, UTF-8, without a terminator.
//! 3. Infinities are IEEE. NaN means "unset" in options, starts, constants and results, and stands nowhere else.
//! 4. Nothing unwinds (no exception, no longjmp) across a call.
//! 5. A loaded plugin is never unloaded: solver libraries keep threads and exit handlers.
//! 6. Quadratic terms name every product once, without a factor 1/2. Rows always have a lower and an upper bound.
//! 7. Why the solver stopped, which limit, whether it claims a feasible point, its own code and its words are five
//!    separate fields. Infeasible and "out of time" are results, not failures.
//! 8. The host calls `open`, then `solve` any number of times, then `close`, all on one thread, in a process of its own. It
//!    passes valid models only: finite coefficients, indices in range, no duplicates, no NaN, binary columns within
//!    [0, 1]. Whatever the plugin prints to stdout is discarded.
//!
//! Plugins written in Rust do not touch this module: they implement [`crate::SolverPlugin`] and say
//! [`crate::export_solver!`]. The header `include/orlm_plugin.h` is made from this file by `cargo xtask header`.

use std::ffi::{c_char, c_void};

pub use crate::views::{
    capabilities_from_view, capabilities_view, licence_from_code, model_from_view, model_view,
    options_from_view, options_view, parameter_lines, result_from_view,
};

/// Major version: a plugin of another major version is refused.
pub const ABI_MAJOR: u32 = 1;
/// Minor version: only adds.
pub const ABI_MINOR: u32 = 0;
/// Name of the one export.
pub const ENTRY: &str = "orlm_plugin_v1";

/// A borrowed array.
#[repr(C)]
#[derive(Debug)]
pub struct Slice<T> {
    /// First element; may be null if `len` is 0.
    pub ptr: *const T,
    /// Number of elements.
    pub len: usize,
}

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slice<T> {}

impl<T> Slice<T> {
    /// A view of `values`, valid as long as they are.
    pub fn of(values: &[T]) -> Self {
        Self { ptr: values.as_ptr(), len: values.len() }
    }

    /// An empty array.
    pub const fn empty() -> Self {
        Self { ptr: std::ptr::null(), len: 0 }
    }

    /// The elements.
    ///
    /// # Safety
    /// `ptr` is null, or points to `len` initialised elements that outlive `'a`.
    pub unsafe fn get<'a>(self) -> &'a [T] {
        if self.ptr.is_null() || self.len == 0 {
            return &[];
        }
        // SAFETY: not null, and the caller vouches for the rest.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }
}

/// Sparse rows: row k holds the entries `start[k]` to `start[k + 1] - 1`. Without rows `start` may be empty.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct RowsV1 {
    /// Offsets into the other two.
    pub start: Slice<i32>,
    /// Columns.
    pub index: Slice<i32>,
    /// Coefficients.
    pub value: Slice<f64>,
}

/// Quadratic terms: the sum of `v[k] * x[i[k]] * x[j[k]]`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct TermsV1 {
    /// First column of each product.
    pub i: Slice<i32>,
    /// Second column of each product.
    pub j: Slice<i32>,
    /// Coefficients.
    pub v: Slice<f64>,
}

/// Names: name k is the bytes `start[k]` to `start[k + 1] - 1`. Both are empty if there are none.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct NamesV1 {
    /// Offsets.
    pub start: Slice<u32>,
    /// UTF-8.
    pub bytes: Slice<u8>,
}

/// A valid math model, as borrowed arrays.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct ModelV1 {
    /// Size of this struct as the writer knows it.
    pub struct_size: usize,
    /// 1 minimise, -1 maximise.
    pub sense: i32,
    /// Number of columns.
    pub n_cols: i32,
    /// Number of linear rows.
    pub n_rows: i32,
    /// Number of quadratic rows.
    pub n_quad_rows: i32,
    /// Constant term of the objective.
    pub objective_offset: f64,
    /// Lower bounds of the columns.
    pub col_lower: Slice<f64>,
    /// Upper bounds of the columns.
    pub col_upper: Slice<f64>,
    /// Linear objective.
    pub col_objective: Slice<f64>,
    /// [`crate::ColumnKind`] of each column.
    pub col_kind: Slice<u8>,
    /// Names of the columns.
    pub col_names: NamesV1,
    /// Lower bounds of the linear rows.
    pub row_lower: Slice<f64>,
    /// Upper bounds of the linear rows.
    pub row_upper: Slice<f64>,
    /// The linear rows.
    pub rows: RowsV1,
    /// Names of the linear rows.
    pub row_names: NamesV1,
    /// Quadratic part of the objective.
    pub quad_objective: TermsV1,
    /// Lower bounds of the quadratic rows.
    pub quad_lower: Slice<f64>,
    /// Upper bounds of the quadratic rows.
    pub quad_upper: Slice<f64>,
    /// Linear part of the quadratic rows.
    pub quad_linear: RowsV1,
    /// Offsets of the quadratic rows into `quad_terms`.
    pub quad_start: Slice<i32>,
    /// Quadratic part of the quadratic rows.
    pub quad_terms: TermsV1,
    /// 1 or 2 for each special ordered set.
    pub sos_order: Slice<u8>,
    /// Members and weights of the sets.
    pub sos_members: RowsV1,
    /// Binary column of each indicator row.
    pub ind_column: Slice<i32>,
    /// Value of that column at which the row must hold.
    pub ind_value: Slice<u8>,
    /// Lower bounds of the indicator rows.
    pub ind_lower: Slice<f64>,
    /// Upper bounds of the indicator rows.
    pub ind_upper: Slice<f64>,
    /// The indicator rows.
    pub ind_rows: RowsV1,
    /// [`crate::GeneralKind`] of each general constraint.
    pub gen_kind: Slice<u8>,
    /// Column that takes the function's value.
    pub gen_result: Slice<i32>,
    /// Offsets into `gen_operand`.
    pub gen_start: Slice<i32>,
    /// Operand columns.
    pub gen_operand: Slice<i32>,
    /// Constant operand of max and min; NaN for none.
    pub gen_constant: Slice<f64>,
    /// Points to start from, one after the other, NaN where unset; empty for none.
    pub mip_start: Slice<f64>,
    /// 1 for each lazy row; empty if none is.
    pub row_lazy: Slice<u8>,
    /// Names of the quadratic rows.
    pub quad_names: NamesV1,
    /// Offsets of the general constraints into `gen_point_x`; empty if none is piecewise linear.
    pub gen_point_start: Slice<i32>,
    /// Operand values of the points of piecewise linear functions, strictly rising; the ends go on.
    pub gen_point_x: Slice<f64>,
    /// The functions' values there.
    pub gen_point_y: Slice<f64>,
    /// [`crate::ConeKind`] of each cone.
    pub cone_kind: Slice<u8>,
    /// Offsets of the cones into `cone_member`.
    pub cone_start: Slice<i32>,
    /// Member columns.
    pub cone_member: Slice<i32>,
    /// [`crate::NodeOp`] of each node of an expression.
    pub node_op: Slice<u8>,
    /// Offsets of the nodes into `node_child`.
    pub node_start: Slice<i32>,
    /// Children: nodes of lower index.
    pub node_child: Slice<i32>,
    /// Column of each column node; -1 for others.
    pub node_column: Slice<i32>,
    /// Value of each constant node; 0 for others.
    pub node_value: Slice<f64>,
    /// Lower bounds of the nonlinear rows.
    pub nl_lower: Slice<f64>,
    /// Upper bounds of the nonlinear rows.
    pub nl_upper: Slice<f64>,
    /// Linear part of the nonlinear rows.
    pub nl_linear: RowsV1,
    /// Node that is the nonlinear part of each row.
    pub nl_root: Slice<i32>,
    /// Names of the nonlinear rows.
    pub nl_names: NamesV1,
    /// Number of nonlinear rows.
    pub n_nl_rows: i32,
    /// Node that is added to the objective; -1 for none.
    pub nl_objective: i32,
    /// Priority of each of several objectives; empty if the columns hold the one there is.
    pub obj_priority: Slice<i32>,
    /// Weight of each among those of its priority.
    pub obj_weight: Slice<f64>,
    /// Absolute amount by which each may be worsened for those of lower priority.
    pub obj_abs_tol: Slice<f64>,
    /// The same relative to its optimum; the larger of the two counts.
    pub obj_rel_tol: Slice<f64>,
    /// Constant term of each.
    pub obj_offset: Slice<f64>,
    /// Coefficients of each.
    pub obj_rows: RowsV1,
    /// Names of the objectives.
    pub obj_names: NamesV1,
}

/// Options: NaN or -1 where unset.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct OptionsV1 {
    /// Size of this struct as the writer knows it.
    pub struct_size: usize,
    /// Seconds.
    pub time_limit: f64,
    /// Relative gap.
    pub mip_gap: f64,
    /// Absolute gap.
    pub mip_gap_abs: f64,
    /// Nodes.
    pub node_limit: i64,
    /// Improving points.
    pub solution_limit: i64,
    /// Threads.
    pub threads: i32,
    /// Seed.
    pub seed: i32,
    /// Simplex or barrier iterations.
    pub iteration_limit: i64,
    /// How far a row may be off.
    pub feasibility_tolerance: f64,
    /// How far an integral column may be from a whole number.
    pub integrality_tolerance: f64,
    /// How far a reduced cost may have the wrong sign.
    pub optimality_tolerance: f64,
    /// Points wanted at most, the best one included.
    pub pool_size: i32,
    /// Zero.
    pub reserved: i32,
    /// Lines `name=value` of the library's own parameters.
    pub parameters: Slice<u8>,
}

/// What a plugin may ask of the host while it solves. Both may be called from any thread.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CallbacksV1 {
    /// Size of this struct as the writer knows it.
    pub struct_size: usize,
    /// Passed back to the functions.
    pub context: *mut c_void,
    /// Takes a piece of the solver's log; may be null.
    pub log: Option<unsafe extern "C" fn(context: *mut c_void, text: *const u8, len: usize)>,
    /// Not zero: stop as soon as possible; may be null.
    pub stop: Option<unsafe extern "C" fn(context: *mut c_void) -> i32>,
}

/// What a solver can do. -1 for no limit.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct CapabilitiesV1 {
    /// Size of this struct as the reader knows it.
    pub struct_size: usize,
    /// Bits of [`crate::Feature`].
    pub features: u64,
    /// Most columns.
    pub max_columns: i64,
    /// Most rows.
    pub max_rows: i64,
    /// Most linear coefficients.
    pub max_nonzeros: i64,
    /// Most columns of a pure linear program, where that differs.
    pub max_linear_columns: i64,
    /// Most rows of a pure linear program, where that differs.
    pub max_linear_rows: i64,
    /// [`crate::LicenceState`].
    pub licence: i32,
    /// Zero.
    pub reserved: i32,
}

/// What became of a solve: [`ResultV1::outcome`].
pub mod outcome {
    /// The other fields hold a result.
    pub const SOLVED: i32 = 0;
    /// The text names a feature that the solver lacks.
    pub const UNSUPPORTED: i32 = 1;
    /// The text names what there is too much of; `found` and `allowed` say how much.
    pub const TOO_LARGE: i32 = 2;
    /// The licence is missing or refuses; the text says why.
    pub const LICENCE: i32 = 3;
    /// The library reported an error; `native_code` and the text say which.
    pub const FAILED: i32 = 4;
}

/// The answer of a solve, allocated by the plugin. Values are in the model's own sense and include the constant term of the
/// objective. Dual values say how the optimal objective changes per unit of the right-hand side.
#[repr(C)]
#[derive(Debug)]
pub struct ResultV1 {
    /// Size of this struct as the writer knows it.
    pub struct_size: usize,
    /// [`outcome`].
    pub outcome: i32,
    /// [`crate::Termination`].
    pub termination: i32,
    /// [`crate::LimitKind`]; 0 for none.
    pub limit: i32,
    /// 1 if the plugin claims that `point` satisfies the model.
    pub claims_feasible: i32,
    /// The library's own status.
    pub native_code: i32,
    /// Zero.
    pub reserved: i32,
    /// Nodes.
    pub nodes: i64,
    /// Iterations.
    pub iterations: i64,
    /// How many there are, when there are too many.
    pub found: i64,
    /// How many there may be.
    pub allowed: i64,
    /// Objective of the point; NaN for none.
    pub objective: f64,
    /// Proven bound; NaN for none.
    pub bound: f64,
    /// Relative gap; NaN for none.
    pub gap: f64,
    /// One value a column, or empty.
    pub point: Slice<f64>,
    /// One value a linear row, or empty.
    pub row_dual: Slice<f64>,
    /// One value a column, or empty.
    pub reduced_cost: Slice<f64>,
    /// One value a quadratic row, or empty.
    pub quad_row_dual: Slice<f64>,
    /// Words, UTF-8.
    pub message: Slice<u8>,
    /// The plugin's own.
    pub owner: *mut c_void,
    /// Further points, one after the other, the better ones first; or empty.
    pub pool: Slice<f64>,
    /// Lines: names of options and parameters that the library does not have.
    pub ignored: Slice<u8>,
}

/// The table of functions that a plugin exports. All functions return 0 for success unless said otherwise.
#[repr(C)]
pub struct PluginV1 {
    /// [`ABI_MAJOR`] of the plugin.
    pub abi_major: u32,
    /// [`ABI_MINOR`] of the plugin.
    pub abi_minor: u32,
    /// Size of this struct as the plugin knows it.
    pub struct_size: usize,
    /// Name of the plugin, with a terminator.
    pub name: *const c_char,
    /// Prepares the library. `config` holds lines `key=value`. On failure returns 3 for a licence and another non-zero
    /// number for anything else, and writes words to `error` (at most `error_cap` bytes; `error_len` takes the length).
    pub open: unsafe extern "C" fn(
        config: Slice<u8>,
        context: *mut *mut c_void,
        error: *mut u8,
        error_cap: usize,
        error_len: *mut usize,
    ) -> i32,
    /// Writes the version of the solver library to `text` (at most `cap` bytes) and returns its length.
    pub version: unsafe extern "C" fn(context: *mut c_void, text: *mut u8, cap: usize) -> usize,
    /// Fills `out`, whose `struct_size` the host has set.
    pub capabilities: unsafe extern "C" fn(context: *mut c_void, out: *mut CapabilitiesV1) -> i32,
    /// Solves. A non-zero return means that there is not even a result (out of memory).
    pub solve: unsafe extern "C" fn(
        context: *mut c_void,
        model: *const ModelV1,
        options: *const OptionsV1,
        callbacks: *const CallbacksV1,
        out: *mut *mut ResultV1,
    ) -> i32,
    /// Frees a result.
    pub free_result: unsafe extern "C" fn(result: *mut ResultV1),
    /// Ends the session.
    pub close: unsafe extern "C" fn(context: *mut c_void),
    /// Writes what the library says of its licence to `text` (at most `cap` bytes) and returns its length.
    /// May be null.
    pub licence: Option<unsafe extern "C" fn(context: *mut c_void, text: *mut u8, cap: usize) -> usize>,
}

// SAFETY: the table holds constants and function pointers only.
unsafe impl Sync for PluginV1 {}

/// The type of the export: takes the host's [`ABI_MAJOR`], answers null if the plugin cannot serve it.
pub type Entry = unsafe extern "C" fn(host_abi_major: u32) -> *const PluginV1;
