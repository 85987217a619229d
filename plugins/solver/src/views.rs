//! Between the structs of the C interface and the types of this crate: views of models, copies of answers.

use crate::abi::{CapabilitiesV1, ModelV1, NamesV1, OptionsV1, ResultV1, RowsV1, Slice, TermsV1, outcome};
use crate::capabilities::{Capabilities, LicenceState, SolverLimits};
use crate::error::SolveError;
use crate::model::{
    ColumnKind, Columns, GeneralConstraints, GeneralKind, Indicators, LinearRows, MathModel, Names,
    QuadraticRows, QuadraticTerms, Sense, SosSets, SparseRows,
};
use crate::nonlinear::{NodeOp, Nodes, Nonlinear};
use crate::options::SolveOptions;
use crate::parts::{ConeKind, Cones, Objectives};
use crate::result::{LimitKind, SolveResult, Termination};

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
    let (col, row, quad) = (&model.columns, &model.rows, &model.quadratic_rows);
    let (nl, nodes, several) = (&model.nonlinear, &model.nonlinear.nodes, &model.objectives);
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
        col_kind: bytes_of(&col.kind),
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
        gen_kind: bytes_of(&model.general.kind),
        gen_result: Slice::of(&model.general.result),
        gen_start: Slice::of(&model.general.start),
        gen_operand: Slice::of(&model.general.operand),
        gen_constant: Slice::of(&model.general.constant),
        mip_start: Slice::of(&model.mip_start),
        row_lazy: Slice::of(&row.lazy),
        quad_names: names_view(&quad.names),
        gen_point_start: Slice::of(&model.general.point_start),
        gen_point_x: Slice::of(&model.general.point_x),
        gen_point_y: Slice::of(&model.general.point_y),
        cone_kind: bytes_of(&model.cones.kind),
        cone_start: Slice::of(&model.cones.start),
        cone_member: Slice::of(&model.cones.member),
        node_op: bytes_of(&nodes.op),
        node_start: Slice::of(&nodes.start),
        node_child: Slice::of(&nodes.child),
        node_column: Slice::of(&nodes.column),
        node_value: Slice::of(&nodes.value),
        nl_lower: Slice::of(&nl.lower),
        nl_upper: Slice::of(&nl.upper),
        nl_linear: rows_view(&nl.linear),
        nl_root: Slice::of(&nl.root),
        nl_names: names_view(&nl.names),
        n_nl_rows: model.n_nonlinear_rows() as i32,
        nl_objective: nl.objective.unwrap_or(-1),
        obj_priority: Slice::of(&several.priority),
        obj_weight: Slice::of(&several.weight),
        obj_abs_tol: Slice::of(&several.abs_tol),
        obj_rel_tol: Slice::of(&several.rel_tol),
        obj_offset: Slice::of(&several.offset),
        obj_rows: rows_view(&several.rows),
        obj_names: names_view(&several.names),
    }
}

/// A list of byte codes as bytes.
///
/// `T` is one of the `repr(u8)` enums of a model.
fn bytes_of<T: Copy>(codes: &[T]) -> Slice<u8> {
    const { assert!(size_of::<T>() == 1) };
    Slice { ptr: codes.as_ptr().cast::<u8>(), len: codes.len() }
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
            lazy: u8s(m.row_lazy),
            names: names(m.row_names),
        },
        quadratic_objective: terms(m.quad_objective),
        quadratic_rows: QuadraticRows {
            lower: f64s(m.quad_lower),
            upper: f64s(m.quad_upper),
            linear: rows(m.quad_linear),
            start: i32s(m.quad_start),
            terms: terms(m.quad_terms),
            names: names(m.quad_names),
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
            point_start: i32s(m.gen_point_start),
            point_x: f64s(m.gen_point_x),
            point_y: f64s(m.gen_point_y),
        },
        cones: Cones {
            kind: u8s(m.cone_kind).into_iter().filter_map(ConeKind::from_byte).collect(),
            start: i32s(m.cone_start),
            member: i32s(m.cone_member),
        },
        nonlinear: Nonlinear {
            nodes: Nodes {
                op: u8s(m.node_op).into_iter().filter_map(NodeOp::from_byte).collect(),
                start: i32s(m.node_start),
                child: i32s(m.node_child),
                column: i32s(m.node_column),
                value: f64s(m.node_value),
            },
            lower: f64s(m.nl_lower),
            upper: f64s(m.nl_upper),
            linear: rows(m.nl_linear),
            root: i32s(m.nl_root),
            names: names(m.nl_names),
            objective: (m.nl_objective >= 0).then_some(m.nl_objective),
        },
        objectives: Objectives {
            priority: i32s(m.obj_priority),
            weight: f64s(m.obj_weight),
            abs_tol: f64s(m.obj_abs_tol),
            rel_tol: f64s(m.obj_rel_tol),
            offset: f64s(m.obj_offset),
            rows: rows(m.obj_rows),
            names: names(m.obj_names),
        },
        mip_start: f64s(m.mip_start),
    };
    // A code without a meaning was dropped above, which shows here as a wrong length.
    model.check_structure()?;
    Ok(model)
}

/// The library's own parameters as lines `name=value`, for [`options_view`].
pub fn parameter_lines(o: &SolveOptions) -> String {
    let clean = |text: &str| text.replace(['\n', '\r'], " ");
    o.parameters.iter().map(|(name, value)| format!("{}={}\n", clean(name), clean(value))).collect()
}

/// The options in C form, with the lines of [`parameter_lines`]. Valid as long as those are.
pub fn options_view(o: &SolveOptions, parameters: &str) -> OptionsV1 {
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
        iteration_limit: count(o.iteration_limit),
        feasibility_tolerance: o.feasibility_tolerance.unwrap_or(f64::NAN),
        integrality_tolerance: o.integrality_tolerance.unwrap_or(f64::NAN),
        optimality_tolerance: o.optimality_tolerance.unwrap_or(f64::NAN),
        pool_size: small(o.pool_size),
        reserved: 0,
        parameters: Slice::of(parameters.as_bytes()),
    }
}

/// The options back in Rust form; `iis` and `log` are the host's affair.
///
/// # Safety
/// `o.parameters` is null or valid for its length.
pub unsafe fn options_from_view(o: &OptionsV1) -> SolveOptions {
    let number = |v: f64| (v.is_finite() && v >= 0.0).then_some(v);
    // SAFETY: the caller vouches for it.
    let parameters = String::from_utf8_lossy(unsafe { o.parameters.get() }).into_owned();
    let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    SolveOptions {
        time_limit: number(o.time_limit),
        mip_gap: number(o.mip_gap),
        mip_gap_abs: number(o.mip_gap_abs),
        threads: u32::try_from(o.threads).ok(),
        seed: u32::try_from(o.seed).ok(),
        node_limit: u64::try_from(o.node_limit).ok(),
        solution_limit: u64::try_from(o.solution_limit).ok(),
        iteration_limit: u64::try_from(o.iteration_limit).ok(),
        feasibility_tolerance: number(o.feasibility_tolerance),
        integrality_tolerance: number(o.integrality_tolerance),
        optimality_tolerance: number(o.optimality_tolerance),
        pool_size: u32::try_from(o.pool_size).ok(),
        iis: false,
        log: false,
        parameters: parameters.lines().filter_map(pair).collect(),
    }
}

const LICENCES: [LicenceState; 3] = [LicenceState::NotNeeded, LicenceState::Full, LicenceState::Limited];

/// The state of a licence with this number; a number without a meaning is a limited one.
pub fn licence_from_code(code: i32) -> LicenceState {
    LICENCES.into_iter().find(|&l| l as i32 == code).unwrap_or(LicenceState::Limited)
}

/// The capabilities in C form.
pub fn capabilities_view(c: &Capabilities, licence: LicenceState) -> CapabilitiesV1 {
    let limit = |v: Option<u64>| v.map_or(-1, |v| i64::try_from(v).unwrap_or(i64::MAX));
    CapabilitiesV1 {
        struct_size: size_of::<CapabilitiesV1>(),
        features: c.features,
        max_columns: limit(c.limits.columns),
        max_rows: limit(c.limits.rows),
        max_nonzeros: limit(c.limits.nonzeros),
        max_linear_columns: limit(c.limits.linear_columns),
        max_linear_rows: limit(c.limits.linear_rows),
        licence: licence as i32,
        reserved: 0,
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
    let termination = TERMINATIONS.into_iter().find(|&t| t as i32 == r.termination);
    let termination = termination.unwrap_or(Termination::Unknown);
    let limit = match r.limit {
        0 => None,
        code => Some(LIMITS.into_iter().find(|&l| l as i32 == code).unwrap_or(LimitKind::Other)),
    };
    let number = |v: f64| (!v.is_nan()).then_some(v);
    // SAFETY: the caller vouches for every array.
    let array = |s: Slice<f64>| (s.len > 0).then(|| unsafe { s.get() }.to_vec());
    let point = if r.claims_feasible == 1 { Some(array(r.point).unwrap_or_default()) } else { None };
    let columns = point.as_ref().map_or(0, Vec::len);
    let pool = array(r.pool).unwrap_or_default();
    if pool.len().checked_rem(columns).unwrap_or(pool.len()) != 0 {
        let text = format!("a pool of {} values for points of {columns}", pool.len());
        return Err(SolveError::Garbage { text });
    }
    // SAFETY: the caller vouches for every array.
    let ignored = String::from_utf8_lossy(unsafe { r.ignored.get() }).into_owned();
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
        pool: pool.chunks_exact(columns.max(1)).map(<[f64]>::to_vec).collect(),
        objectives: None,
        iis: None,
        ignored: ignored.lines().map(str::to_owned).collect(),
        log: String::new(),
    })
}
