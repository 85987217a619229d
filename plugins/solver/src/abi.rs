//! The C interface of solver plugins, version 1: what `include/orlm_plugin.h` says, in Rust.
//!
//! A plugin is a shared library with one export, [`ENTRY`]. The rules:
//!
//! 1. every struct begins with its size; fields are only ever appended; a reader uses what both sides know;
//! 2. memory is freed by the side that allocated it; text is a pointer and a length, UTF-8, without a terminator;
//! 3. infinities are IEEE; NaN means "unset" in options, starts, constants and results, and stands nowhere else;
//! 4. nothing unwinds across a call;
//! 5. a loaded plugin is never unloaded (solver libraries keep threads and exit handlers);
//! 6. quadratic terms name every product once, without a factor 1/2; rows always have a lower and an upper bound;
//! 7. why the solver stopped, which limit, whether it claims a feasible point, its own code and its words are five
//!    separate fields;
//! 8. the host calls `open`, then `solve` any number of times, then `close`, all on one thread.
//!
//! Plugins written in Rust do not touch this module: they implement [`crate::SolverPlugin`] and say
//! [`crate::export_solver!`].

use std::ffi::{c_char, c_void};

use crate::capabilities::{Capabilities, SolverLimits};
use crate::error::SolveError;
use crate::model::{
    ColumnKind, Columns, GeneralConstraints, GeneralKind, Indicators, LinearRows, MathModel, Names,
    QuadraticRows, QuadraticTerms, Sense, SosSets, SparseRows,
};
use crate::options::SolveOptions;
use crate::result::{LimitKind, SolveResult, Termination};

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

/// Sparse rows: `start` has one element more than there are rows, or none if there are no rows.
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

/// Quadratic terms, every product once, no factor 1/2.
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

/// Names: name k is `bytes[start[k]..start[k + 1]]`; both empty if there are none.
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
    /// 0 continuous, 1 integer, 2 binary, 3 semi-continuous, 4 semi-integer.
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
    /// Value of that column at which the row holds.
    pub ind_value: Slice<u8>,
    /// Lower bounds of the indicator rows.
    pub ind_lower: Slice<f64>,
    /// Upper bounds of the indicator rows.
    pub ind_upper: Slice<f64>,
    /// The indicator rows.
    pub ind_rows: RowsV1,
    /// 1 abs, 2 max, 3 min, 4 and, 5 or.
    pub gen_kind: Slice<u8>,
    /// Column that takes the function's value.
    pub gen_result: Slice<i32>,
    /// Offsets into `gen_operand`.
    pub gen_start: Slice<i32>,
    /// Operand columns.
    pub gen_operand: Slice<i32>,
    /// Constant operand of max and min; NaN for none.
    pub gen_constant: Slice<f64>,
    /// Point to start from, NaN where unset; empty for none.
    pub mip_start: Slice<f64>,
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

/// The answer of a solve, allocated by the plugin.
#[repr(C)]
#[derive(Debug)]
pub struct ResultV1 {
    /// Size of this struct as the writer knows it.
    pub struct_size: usize,
    /// See [`outcome`].
    pub outcome: i32,
    /// 1 optimal, 2 infeasible, 3 unbounded, 4 infeasible or unbounded, 5 limit, 6 interrupted, 7 numeric; else unknown.
    pub termination: i32,
    /// 0 none, 1 time, 2 node, 3 solution, 4 iteration, 5 memory; else other.
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
}

// SAFETY: the table holds constants and function pointers only.
unsafe impl Sync for PluginV1 {}

/// The type of the export: takes the host's [`ABI_MAJOR`], answers null if the plugin cannot serve it.
pub type Entry = unsafe extern "C" fn(host_abi_major: u32) -> *const PluginV1;

fn rows_view(rows: &SparseRows) -> RowsV1 {
    RowsV1 { start: Slice::of(&rows.start), index: Slice::of(&rows.index), value: Slice::of(&rows.value) }
}

fn terms_view(terms: &QuadraticTerms) -> TermsV1 {
    TermsV1 { i: Slice::of(&terms.i), j: Slice::of(&terms.j), v: Slice::of(&terms.v) }
}

fn names_view(names: &Names) -> NamesV1 {
    NamesV1 { start: Slice::of(&names.start), bytes: Slice::of(&names.bytes) }
}

/// A view of `model`, valid as long as it is.
pub fn model_view(model: &MathModel) -> ModelV1 {
    // `ColumnKind` and `GeneralKind` are `repr(u8)`: their slices are slices of bytes.
    let col_kind = Slice { ptr: model.columns.kind.as_ptr().cast::<u8>(), len: model.columns.kind.len() };
    let gen_kind = Slice { ptr: model.general.kind.as_ptr().cast::<u8>(), len: model.general.kind.len() };
    let (col, row, quad) = (&model.columns, &model.rows, &model.quadratic_rows);
    ModelV1 {
        struct_size: size_of::<ModelV1>(),
        sense: model.sense.sign(),
        n_cols: model.n_cols() as i32,
        n_rows: model.n_rows() as i32,
        n_quad_rows: model.n_quadratic_rows() as i32,
        objective_offset: model.objective_offset,
        col_lower: Slice::of(&col.lower),
        col_upper: Slice::of(&col.upper),
        col_objective: Slice::of(&col.objective),
        col_kind,
        col_names: names_view(&col.names),
        row_lower: Slice::of(&row.lower),
        row_upper: Slice::of(&row.upper),
        rows: rows_view(&row.matrix),
        row_names: names_view(&row.names),
        quad_objective: terms_view(&model.quadratic_objective),
        quad_lower: Slice::of(&quad.lower),
        quad_upper: Slice::of(&quad.upper),
        quad_linear: rows_view(&quad.linear),
        quad_start: Slice::of(&quad.start),
        quad_terms: terms_view(&quad.terms),
        sos_order: Slice::of(&model.sos.order),
        sos_members: rows_view(&model.sos.members),
        ind_column: Slice::of(&model.indicators.column),
        ind_value: Slice::of(&model.indicators.value),
        ind_lower: Slice::of(&model.indicators.lower),
        ind_upper: Slice::of(&model.indicators.upper),
        ind_rows: rows_view(&model.indicators.rows),
        gen_kind,
        gen_result: Slice::of(&model.general.result),
        gen_start: Slice::of(&model.general.start),
        gen_operand: Slice::of(&model.general.operand),
        gen_constant: Slice::of(&model.general.constant),
        mip_start: Slice::of(&model.mip_start),
    }
}

/// Copies a model out of its view.
///
/// # Safety
/// Every array of `m` is null or valid for its length.
pub unsafe fn model_from_view(m: &ModelV1) -> Result<MathModel, crate::ModelError> {
    // SAFETY: the caller vouches for every array.
    let (f64s, i32s, u8s) = unsafe {
        (|s: Slice<f64>| s.get().to_vec(), |s: Slice<i32>| s.get().to_vec(), |s: Slice<u8>| s.get().to_vec())
    };
    let rows = |r: RowsV1| SparseRows { start: i32s(r.start), index: i32s(r.index), value: f64s(r.value) };
    let terms = |t: TermsV1| QuadraticTerms { i: i32s(t.i), j: i32s(t.j), v: f64s(t.v) };
    // SAFETY: as above.
    let names = |n: NamesV1| Names { start: unsafe { n.start.get() }.to_vec(), bytes: u8s(n.bytes) };
    let model = MathModel {
        sense: if m.sense < 0 { Sense::Maximise } else { Sense::Minimise },
        objective_offset: m.objective_offset,
        columns: Columns {
            lower: f64s(m.col_lower),
            upper: f64s(m.col_upper),
            objective: f64s(m.col_objective),
            kind: u8s(m.col_kind).into_iter().filter_map(ColumnKind::from_byte).collect(),
            names: names(m.col_names),
        },
        rows: LinearRows {
            lower: f64s(m.row_lower),
            upper: f64s(m.row_upper),
            matrix: rows(m.rows),
            names: names(m.row_names),
        },
        quadratic_objective: terms(m.quad_objective),
        quadratic_rows: QuadraticRows {
            lower: f64s(m.quad_lower),
            upper: f64s(m.quad_upper),
            linear: rows(m.quad_linear),
            start: i32s(m.quad_start),
            terms: terms(m.quad_terms),
            names: Names::default(),
        },
        sos: SosSets { order: u8s(m.sos_order), members: rows(m.sos_members) },
        indicators: Indicators {
            column: i32s(m.ind_column),
            value: u8s(m.ind_value),
            lower: f64s(m.ind_lower),
            upper: f64s(m.ind_upper),
            rows: rows(m.ind_rows),
        },
        general: GeneralConstraints {
            kind: u8s(m.gen_kind).into_iter().filter_map(GeneralKind::from_byte).collect(),
            result: i32s(m.gen_result),
            start: i32s(m.gen_start),
            operand: i32s(m.gen_operand),
            constant: f64s(m.gen_constant),
        },
        mip_start: f64s(m.mip_start),
    };
    // A code without a meaning was dropped above, which shows here as a wrong length.
    model.check_structure()?;
    Ok(model)
}

/// The options in C form.
pub fn options_view(o: &SolveOptions) -> OptionsV1 {
    let count = |v: Option<u64>| v.map_or(-1, |v| i64::try_from(v).unwrap_or(i64::MAX));
    let small = |v: Option<u32>| v.map_or(-1, |v| i32::try_from(v).unwrap_or(i32::MAX));
    OptionsV1 {
        struct_size: size_of::<OptionsV1>(),
        time_limit: o.time_limit.unwrap_or(f64::NAN),
        mip_gap: o.mip_gap.unwrap_or(f64::NAN),
        mip_gap_abs: o.mip_gap_abs.unwrap_or(f64::NAN),
        node_limit: count(o.node_limit),
        solution_limit: count(o.solution_limit),
        threads: small(o.threads),
        seed: small(o.seed),
    }
}

/// The options back in Rust form.
pub fn options_from_view(o: &OptionsV1) -> SolveOptions {
    let number = |v: f64| (v.is_finite() && v >= 0.0).then_some(v);
    SolveOptions {
        time_limit: number(o.time_limit),
        mip_gap: number(o.mip_gap),
        mip_gap_abs: number(o.mip_gap_abs),
        threads: u32::try_from(o.threads).ok(),
        seed: u32::try_from(o.seed).ok(),
        node_limit: u64::try_from(o.node_limit).ok(),
        solution_limit: u64::try_from(o.solution_limit).ok(),
    }
}

/// The capabilities in C form.
pub fn capabilities_view(c: &Capabilities) -> CapabilitiesV1 {
    let limit = |v: Option<u64>| v.map_or(-1, |v| i64::try_from(v).unwrap_or(i64::MAX));
    CapabilitiesV1 {
        struct_size: size_of::<CapabilitiesV1>(),
        features: c.features,
        max_columns: limit(c.limits.columns),
        max_rows: limit(c.limits.rows),
        max_nonzeros: limit(c.limits.nonzeros),
        max_linear_columns: limit(c.limits.linear_columns),
        max_linear_rows: limit(c.limits.linear_rows),
    }
}

/// The capabilities back in Rust form.
pub fn capabilities_from_view(c: &CapabilitiesV1) -> Capabilities {
    let limit = |v: i64| u64::try_from(v).ok();
    Capabilities {
        features: c.features,
        limits: SolverLimits {
            columns: limit(c.max_columns),
            rows: limit(c.max_rows),
            nonzeros: limit(c.max_nonzeros),
            linear_columns: limit(c.max_linear_columns),
            linear_rows: limit(c.max_linear_rows),
        },
    }
}

const TERMINATIONS: [Termination; 7] = [
    Termination::Optimal,
    Termination::Infeasible,
    Termination::Unbounded,
    Termination::InfeasibleOrUnbounded,
    Termination::Limit,
    Termination::Interrupted,
    Termination::Numeric,
];

const LIMITS: [LimitKind; 5] =
    [LimitKind::Time, LimitKind::Node, LimitKind::Solution, LimitKind::Iteration, LimitKind::Memory];

pub(crate) fn termination_code(t: Termination) -> i32 {
    TERMINATIONS.iter().position(|&x| x == t).map_or(0, |p| p as i32 + 1)
}

pub(crate) fn limit_code(l: Option<LimitKind>) -> i32 {
    match l {
        None => 0,
        Some(l) => LIMITS.iter().position(|&x| x == l).map_or(6, |p| p as i32 + 1),
    }
}

/// Reads a plugin's answer. `solver` and `version` are left empty: the host knows them.
///
/// # Safety
/// Every array of `r` is null or valid for its length.
pub unsafe fn result_from_view(r: &ResultV1) -> Result<SolveResult, SolveError> {
    // SAFETY: the caller vouches for every array.
    let text = || String::from_utf8_lossy(unsafe { r.message.get() }).into_owned();
    let count = |v: i64| u64::try_from(v).unwrap_or(0);
    match r.outcome {
        outcome::SOLVED => {}
        outcome::UNSUPPORTED => return Err(SolveError::Unsupported { feature: text() }),
        outcome::TOO_LARGE => {
            return Err(SolveError::TooLarge {
                solver: String::new(),
                what: text(),
                found: count(r.found),
                limit: count(r.allowed),
            });
        }
        outcome::LICENCE => return Err(SolveError::Licence { text: text() }),
        outcome::FAILED => return Err(SolveError::Failed { code: r.native_code, text: text() }),
        other => return Err(SolveError::Garbage { text: format!("outcome {other} has no meaning") }),
    }
    let at = |code: i32| usize::try_from(code - 1).ok();
    let termination =
        at(r.termination).and_then(|k| TERMINATIONS.get(k)).copied().unwrap_or(Termination::Unknown);
    let limit = match r.limit {
        0 => None,
        code => Some(at(code).and_then(|k| LIMITS.get(k)).copied().unwrap_or(LimitKind::Other)),
    };
    let number = |v: f64| (!v.is_nan()).then_some(v);
    // SAFETY: the caller vouches for every array.
    let array = |s: Slice<f64>| (s.len > 0).then(|| unsafe { s.get() }.to_vec());
    let point = if r.claims_feasible == 1 { Some(array(r.point).unwrap_or_default()) } else { None };
    Ok(SolveResult {
        termination,
        limit,
        objective: number(r.objective),
        bound: number(r.bound),
        gap: number(r.gap),
        nodes: count(r.nodes),
        iterations: count(r.iterations),
        solver: String::new(),
        solver_version: String::new(),
        native_code: r.native_code,
        message: text(),
        point,
        row_dual: array(r.row_dual),
        reduced_cost: array(r.reduced_cost),
        quadratic_row_dual: array(r.quad_row_dual),
    })
}
