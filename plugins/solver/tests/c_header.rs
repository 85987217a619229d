//! The C header and the Rust module describe one layout: a C compiler is asked.

use std::fmt::Write as _;
use std::mem::offset_of;
use std::process::Command;

use orlm_solver::abi::*;
use orlm_solver::{ColumnKind, ConeKind, Feature, GeneralKind, LicenceState, LimitKind, NodeOp, Termination};

macro_rules! asserts {
    ($out:ident, $rust:ident = $c:literal { $($field:ident),* $(,)? }) => {
        writeln!($out, "_Static_assert(sizeof({}) == {}, \"size of {}\");", $c, size_of::<$rust>(), $c).unwrap();
        writeln!($out, "_Static_assert(_Alignof({}) == {}, \"alignment of {}\");", $c, align_of::<$rust>(), $c).unwrap();
        $(writeln!(
            $out, "_Static_assert(offsetof({}, {}) == {}, \"{}.{}\");",
            $c, stringify!($field), offset_of!($rust, $field), $c, stringify!($field)
        ).unwrap();)*
    };
}

#[test]
fn the_header_has_the_same_layout_as_the_rust_module() {
    let mut c = String::from("#include \"orlm_plugin.h\"\n");
    asserts!(c, ModelV1 = "OrlmModelV1" {
        struct_size, sense, n_cols, n_rows, n_quad_rows, objective_offset, col_lower, col_upper, col_objective, col_kind,
        col_names, row_lower, row_upper, rows, row_names, quad_objective, quad_lower, quad_upper, quad_linear, quad_start,
        quad_terms, sos_order, sos_members, ind_column, ind_value, ind_lower, ind_upper, ind_rows, gen_kind, gen_result,
        gen_start, gen_operand, gen_constant, mip_start, row_lazy, quad_names, gen_point_start, gen_point_x, gen_point_y,
        cone_kind, cone_start, cone_member, node_op, node_start, node_child, node_column, node_value, nl_lower, nl_upper,
        nl_linear, nl_root, nl_names, n_nl_rows, nl_objective, obj_priority, obj_weight, obj_abs_tol, obj_rel_tol,
        obj_offset, obj_rows, obj_names,
    });
    asserts!(c, RowsV1 = "OrlmRowsV1" { start, index, value });
    asserts!(c, TermsV1 = "OrlmTermsV1" { i, j, v });
    asserts!(c, NamesV1 = "OrlmNamesV1" { start, bytes });
    asserts!(c, OptionsV1 = "OrlmOptionsV1" {
        struct_size, time_limit, mip_gap, mip_gap_abs, node_limit, solution_limit, threads, seed,
        iteration_limit, feasibility_tolerance, integrality_tolerance, optimality_tolerance, pool_size, reserved,
        parameters,
    });
    asserts!(c, CallbacksV1 = "OrlmCallbacksV1" { struct_size, context, log, stop });
    asserts!(c, CapabilitiesV1 = "OrlmCapabilitiesV1" {
        struct_size, features, max_columns, max_rows, max_nonzeros, max_linear_columns, max_linear_rows,
        licence, reserved,
    });
    asserts!(c, ResultV1 = "OrlmResultV1" {
        struct_size, outcome, termination, limit, claims_feasible, native_code, reserved, nodes, iterations, found,
        allowed, objective, bound, gap, point, row_dual, reduced_cost, quad_row_dual, message, owner, pool,
        ignored,
    });
    asserts!(c, PluginV1 = "OrlmPluginV1" {
        abi_major, abi_minor, struct_size, name, open, version, capabilities, solve, free_result, close, licence,
    });
    let bits = [
        ("ORLM_LINEAR", Feature::Linear),
        ("ORLM_INTEGER_COLUMNS", Feature::Integer),
        ("ORLM_SEMI_CONTINUOUS_COLUMNS", Feature::SemiContinuous),
        ("ORLM_SEMI_INTEGER_COLUMNS", Feature::SemiInteger),
        ("ORLM_QUADRATIC_OBJECTIVE", Feature::QuadraticObjective),
        ("ORLM_MIXED_QUADRATIC_OBJECTIVE", Feature::MixedQuadraticObjective),
        ("ORLM_NONCONVEX_OBJECTIVE", Feature::NonconvexObjective),
        ("ORLM_QUADRATIC_ROWS", Feature::QuadraticRows),
        ("ORLM_SOS1", Feature::Sos1),
        ("ORLM_SOS2", Feature::Sos2),
        ("ORLM_INDICATOR", Feature::Indicator),
        ("ORLM_MIN_MAX_ABS", Feature::MinMaxAbs),
        ("ORLM_LOGICAL", Feature::Logical),
        ("ORLM_PIECEWISE_LINEAR_CONSTRAINTS", Feature::PiecewiseLinear),
        ("ORLM_SECOND_ORDER_CONE", Feature::SecondOrderCone),
        ("ORLM_NONLINEAR", Feature::Nonlinear),
        ("ORLM_MULTI_OBJECTIVE", Feature::MultiObjective),
        ("ORLM_LAZY_ROWS", Feature::LazyRows),
        ("ORLM_NONCONVEX_ROWS", Feature::NonconvexRows),
        ("ORLM_POOL", Feature::Pool),
        ("ORLM_DUALS", Feature::Duals),
        ("ORLM_MIP_START", Feature::MipStart),
        ("ORLM_INTERRUPT", Feature::Interrupt),
    ];
    assert_eq!(bits.len(), Feature::ALL.len(), "every feature has a name in the header");
    for (name, feature) in bits {
        writeln!(c, "_Static_assert({name} == UINT64_C({}), \"{name}\");", feature.bit()).unwrap();
    }
    writeln!(
        c,
        "_Static_assert(ORLM_ABI_MAJOR == {ABI_MAJOR} && ORLM_ABI_MINOR == {ABI_MINOR}, \"version\");"
    )
    .unwrap();
    let codes = [
        ("ORLM_FAILED", outcome::FAILED),
        ("ORLM_LICENCE", outcome::LICENCE),
        ("ORLM_SEMI_INTEGER", ColumnKind::SemiInteger as i32),
        ("ORLM_PIECEWISE_LINEAR", GeneralKind::PiecewiseLinear as i32),
        ("ORLM_ROTATED", ConeKind::Rotated as i32),
        ("ORLM_NODE_ABS", NodeOp::Abs as i32),
        ("ORLM_LICENCE_LIMITED", LicenceState::Limited as i32),
        ("ORLM_UNKNOWN", Termination::Unknown as i32),
        ("ORLM_INFEASIBLE_OR_UNBOUNDED", Termination::InfeasibleOrUnbounded as i32),
        ("ORLM_NUMERIC", Termination::Numeric as i32),
        ("ORLM_NO_LIMIT", 0),
        ("ORLM_OTHER_LIMIT", LimitKind::Other as i32),
    ];
    for (name, code) in codes {
        writeln!(c, "_Static_assert({name} == {code}, \"{name}\");").unwrap();
    }

    compile("cc", "c11", "layout.c", &c);
}

#[test]
fn the_header_is_cpp_too() {
    let text = "#include \"orlm_plugin.h\"\n\
                static_assert(sizeof(OrlmF64s) == 2 * sizeof(void *), \"size\");\n\
                extern \"C\" const OrlmPluginV1 *orlm_plugin_v1(uint32_t) { return nullptr; }\n";
    compile("c++", "c++17", "plugin.cpp", text);
}

/// Compiles a file that includes the header, with warnings as errors.
fn compile(compiler: &str, standard: &str, name: &str, text: &str) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join(name);
    std::fs::write(&file, text).expect("written");
    let output = Command::new(compiler)
        .arg(format!("-std={standard}"))
        .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", "-I"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/include"))
        .arg(&file)
        .output()
        .expect("a C and C++ compiler, as the build of HiGHS needs them anyway");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
