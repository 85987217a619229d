/* The C interface of orlm solver plugins, version 1.
 *
 * A plugin is a shared library with one export:
 *
 *     const OrlmPluginV1 *orlm_plugin_v1(uint32_t host_abi_major);
 *
 * It answers NULL if it cannot serve a host of that major version. The rules:
 *
 *  1. Every struct begins with its size. Fields are only ever appended; a reader uses what both sides know.
 *  2. Memory is freed by the side that allocated it. Text is a pointer and a length, UTF-8, without a terminator.
 *  3. Infinities are IEEE. NaN means "unset" in options, starts, constants and results, and stands nowhere else.
 *  4. Nothing unwinds (no exception, no longjmp) across a call.
 *  5. A loaded plugin is never unloaded.
 *  6. Quadratic terms name every product once, without a factor 1/2. Rows always have a lower and an upper bound.
 *  7. Why the solver stopped, which limit, whether it claims a feasible point, its own code and its words are five
 *     separate fields. Infeasible and "out of time" are results, not failures.
 *  8. The host calls open, then solve any number of times, then close, all on one thread, in a process of its own. It
 *     passes valid models only: finite coefficients, indices in range, no duplicates, no NaN, binary columns within
 *     [0, 1]. Whatever the plugin prints to stdout is discarded.
 *
 * This file says the same as plugins/solver/src/abi.rs; a test compares the layouts.
 */
#ifndef ORLM_PLUGIN_H
#define ORLM_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ORLM_ABI_MAJOR 1u
#define ORLM_ABI_MINOR 0u

/* Borrowed arrays; ptr may be NULL if len is 0. */
typedef struct { const double *ptr; size_t len; } OrlmF64s;
typedef struct { const int32_t *ptr; size_t len; } OrlmI32s;
typedef struct { const uint32_t *ptr; size_t len; } OrlmU32s;
typedef struct { const uint8_t *ptr; size_t len; } OrlmU8s;

/* Sparse rows: row k holds the entries start[k] .. start[k + 1] - 1. */
typedef struct { OrlmI32s start; OrlmI32s index; OrlmF64s value; } OrlmRowsV1;
/* The sum of v * x[i] * x[j]. */
typedef struct { OrlmI32s i; OrlmI32s j; OrlmF64s v; } OrlmTermsV1;
/* Name k is bytes[start[k]] .. bytes[start[k + 1] - 1]; both empty if there are none. */
typedef struct { OrlmU32s start; OrlmU8s bytes; } OrlmNamesV1;

enum OrlmColumnKind {
    ORLM_CONTINUOUS = 0,
    ORLM_INTEGER = 1,
    ORLM_BINARY = 2,
    ORLM_SEMI_CONTINUOUS = 3,
    ORLM_SEMI_INTEGER = 4
};

enum OrlmGeneralKind {
    ORLM_ABS = 1,
    ORLM_MAX = 2,
    ORLM_MIN = 3,
    ORLM_AND = 4,
    ORLM_OR = 5,
    ORLM_PIECEWISE_LINEAR = 6
};

enum OrlmConeKind {
    ORLM_SECOND_ORDER = 1, /* first member >= norm of the others */
    ORLM_ROTATED = 2 /* 2 * first * second >= sum of the others' squares; both not negative */
};

enum OrlmNodeOp {
    ORLM_NODE_CONSTANT = 0,
    ORLM_NODE_COLUMN = 1,
    ORLM_NODE_SUM = 2, /* of any number of children, as the product */
    ORLM_NODE_PRODUCT = 3,
    ORLM_NODE_NEGATE = 4,
    ORLM_NODE_DIVIDE = 5,
    ORLM_NODE_POWER = 6,
    ORLM_NODE_EXP = 7,
    ORLM_NODE_LOG = 8,
    ORLM_NODE_SQRT = 9,
    ORLM_NODE_SIN = 10,
    ORLM_NODE_COS = 11,
    ORLM_NODE_TAN = 12,
    ORLM_NODE_ABS = 13
};

typedef struct {
    size_t struct_size;
    int32_t sense; /* 1 minimise, -1 maximise */
    int32_t n_cols;
    int32_t n_rows;
    int32_t n_quad_rows;
    double objective_offset;
    OrlmF64s col_lower;
    OrlmF64s col_upper;
    OrlmF64s col_objective;
    OrlmU8s col_kind; /* enum OrlmColumnKind */
    OrlmNamesV1 col_names;
    OrlmF64s row_lower;
    OrlmF64s row_upper;
    OrlmRowsV1 rows;
    OrlmNamesV1 row_names;
    OrlmTermsV1 quad_objective;
    OrlmF64s quad_lower;
    OrlmF64s quad_upper;
    OrlmRowsV1 quad_linear;
    OrlmI32s quad_start; /* offsets into quad_terms */
    OrlmTermsV1 quad_terms;
    OrlmU8s sos_order; /* 1 or 2 */
    OrlmRowsV1 sos_members; /* columns and weights */
    OrlmI32s ind_column; /* x[ind_column[k]] == ind_value[k] implies the row */
    OrlmU8s ind_value;
    OrlmF64s ind_lower;
    OrlmF64s ind_upper;
    OrlmRowsV1 ind_rows;
    OrlmU8s gen_kind; /* enum OrlmGeneralKind */
    OrlmI32s gen_result; /* x[gen_result[k]] == f(operands) */
    OrlmI32s gen_start;
    OrlmI32s gen_operand;
    OrlmF64s gen_constant; /* extra operand of max and min, NaN for none */
    OrlmF64s mip_start; /* points one after the other, NaN where unset */
    OrlmU8s row_lazy; /* 1 for each lazy row; empty if none is */
    OrlmNamesV1 quad_names;
    OrlmI32s gen_point_start; /* offsets into the points; empty if no constraint is piecewise linear */
    OrlmF64s gen_point_x; /* strictly rising; the first and the last piece go on beyond the ends */
    OrlmF64s gen_point_y;
    OrlmU8s cone_kind; /* enum OrlmConeKind */
    OrlmI32s cone_start;
    OrlmI32s cone_member;
    OrlmU8s node_op; /* enum OrlmNodeOp */
    OrlmI32s node_start;
    OrlmI32s node_child; /* nodes of lower index */
    OrlmI32s node_column; /* -1 unless the node is a column */
    OrlmF64s node_value; /* 0 unless the node is a constant */
    OrlmF64s nl_lower; /* nonlinear rows: lower <= linear part + node <= upper */
    OrlmF64s nl_upper;
    OrlmRowsV1 nl_linear;
    OrlmI32s nl_root; /* the node of each row */
    OrlmNamesV1 nl_names;
    int32_t n_nl_rows;
    int32_t nl_objective; /* node that is added to the objective; -1 for none */
    OrlmI32s obj_priority; /* several objectives; empty if the columns hold the one there is */
    OrlmF64s obj_weight; /* among those of one priority */
    OrlmF64s obj_abs_tol; /* by how much it may be worsened for those of lower priority */
    OrlmF64s obj_rel_tol; /* the same relative to its optimum; the larger counts */
    OrlmF64s obj_offset;
    OrlmRowsV1 obj_rows;
    OrlmNamesV1 obj_names;
} OrlmModelV1;

/* NaN or -1 where unset. */
typedef struct {
    size_t struct_size;
    double time_limit; /* seconds */
    double mip_gap;
    double mip_gap_abs;
    int64_t node_limit;
    int64_t solution_limit;
    int32_t threads;
    int32_t seed;
    int64_t iteration_limit;
    double feasibility_tolerance;
    double integrality_tolerance;
    double optimality_tolerance;
    int32_t pool_size; /* points wanted at most, the best one included */
    int32_t reserved;
    OrlmU8s parameters; /* lines name=value, in the library's own names */
} OrlmOptionsV1;

/* Both functions may be NULL and may be called from any thread. */
typedef struct {
    size_t struct_size;
    void *context;
    void (*log)(void *context, const uint8_t *text, size_t len);
    int32_t (*stop)(void *context); /* not zero: stop as soon as possible */
} OrlmCallbacksV1;

#define ORLM_LINEAR (UINT64_C(1) << 0)
#define ORLM_INTEGER_COLUMNS (UINT64_C(1) << 1)
#define ORLM_SEMI_CONTINUOUS_COLUMNS (UINT64_C(1) << 2)
#define ORLM_SEMI_INTEGER_COLUMNS (UINT64_C(1) << 3)
#define ORLM_QUADRATIC_OBJECTIVE (UINT64_C(1) << 4)
#define ORLM_MIXED_QUADRATIC_OBJECTIVE (UINT64_C(1) << 5)
#define ORLM_NONCONVEX_OBJECTIVE (UINT64_C(1) << 6)
#define ORLM_QUADRATIC_ROWS (UINT64_C(1) << 7)
#define ORLM_SOS1 (UINT64_C(1) << 8)
#define ORLM_SOS2 (UINT64_C(1) << 9)
#define ORLM_INDICATOR (UINT64_C(1) << 10)
#define ORLM_MIN_MAX_ABS (UINT64_C(1) << 11)
#define ORLM_LOGICAL (UINT64_C(1) << 12)
#define ORLM_PIECEWISE_LINEAR_CONSTRAINTS (UINT64_C(1) << 13)
#define ORLM_SECOND_ORDER_CONE (UINT64_C(1) << 14)
#define ORLM_NONLINEAR (UINT64_C(1) << 15)
#define ORLM_MULTI_OBJECTIVE (UINT64_C(1) << 16)
#define ORLM_LAZY_ROWS (UINT64_C(1) << 17)
#define ORLM_NONCONVEX_ROWS (UINT64_C(1) << 18)
#define ORLM_DUALS (UINT64_C(1) << 20)
#define ORLM_MIP_START (UINT64_C(1) << 21)
#define ORLM_INTERRUPT (UINT64_C(1) << 22)
#define ORLM_POOL (UINT64_C(1) << 23)

enum OrlmLicence { ORLM_LICENCE_NOT_NEEDED = 0, ORLM_LICENCE_FULL = 1, ORLM_LICENCE_LIMITED = 2 };

/* -1 for no limit. */
typedef struct {
    size_t struct_size;
    uint64_t features;
    int64_t max_columns;
    int64_t max_rows;
    int64_t max_nonzeros;
    int64_t max_linear_columns; /* of a pure linear program, where that differs */
    int64_t max_linear_rows;
    int32_t licence; /* enum OrlmLicence */
    int32_t reserved;
} OrlmCapabilitiesV1;

enum OrlmOutcome {
    ORLM_SOLVED = 0, /* the other fields hold a result */
    ORLM_UNSUPPORTED = 1, /* the message names the feature */
    ORLM_TOO_LARGE = 2, /* the message names what, found and allowed say how much */
    ORLM_LICENCE = 3, /* the message says why */
    ORLM_FAILED = 4 /* native_code and the message say why */
};

enum OrlmTermination {
    ORLM_UNKNOWN = 0,
    ORLM_OPTIMAL = 1, /* within the wanted gap */
    ORLM_INFEASIBLE = 2,
    ORLM_UNBOUNDED = 3,
    ORLM_INFEASIBLE_OR_UNBOUNDED = 4,
    ORLM_LIMIT = 5,
    ORLM_INTERRUPTED = 6,
    ORLM_NUMERIC = 7
};

enum OrlmLimit {
    ORLM_NO_LIMIT = 0,
    ORLM_TIME = 1,
    ORLM_NODE = 2,
    ORLM_SOLUTION = 3,
    ORLM_ITERATION = 4,
    ORLM_MEMORY = 5,
    ORLM_OTHER_LIMIT = 6
};

/* Values are in the model's own sense and include the offset. Duals: change of the optimal objective per unit of the
 * right-hand side. */
typedef struct {
    size_t struct_size;
    int32_t outcome; /* enum OrlmOutcome */
    int32_t termination; /* enum OrlmTermination */
    int32_t limit; /* enum OrlmLimit */
    int32_t claims_feasible; /* 1: point satisfies the model */
    int32_t native_code;
    int32_t reserved;
    int64_t nodes;
    int64_t iterations;
    int64_t found;
    int64_t allowed;
    double objective; /* NaN for none */
    double bound;
    double gap;
    OrlmF64s point;
    OrlmF64s row_dual;
    OrlmF64s reduced_cost;
    OrlmF64s quad_row_dual;
    OrlmU8s message;
    void *owner; /* the plugin's own */
    OrlmF64s pool; /* further points one after the other, the better ones first */
    OrlmU8s ignored; /* lines: names of options that the library does not have */
} OrlmResultV1;

typedef struct {
    uint32_t abi_major;
    uint32_t abi_minor;
    size_t struct_size;
    const char *name;
    /* config: lines key=value. Not zero: failed (ORLM_LICENCE or ORLM_FAILED), with words in error. */
    int32_t (*open)(OrlmU8s config, void **context, uint8_t *error, size_t error_cap, size_t *error_len);
    /* Returns the number of bytes written. */
    size_t (*version)(void *context, uint8_t *text, size_t cap);
    /* The host sets out->struct_size before. */
    int32_t (*capabilities)(void *context, OrlmCapabilitiesV1 *out);
    int32_t (*solve)(void *context, const OrlmModelV1 *model, const OrlmOptionsV1 *options,
                     const OrlmCallbacksV1 *callbacks, OrlmResultV1 **out);
    void (*free_result)(OrlmResultV1 *result);
    void (*close)(void *context);
    /* What the library says of its licence; returns the number of bytes written. May be NULL. */
    size_t (*licence)(void *context, uint8_t *text, size_t cap);
} OrlmPluginV1;

const OrlmPluginV1 *orlm_plugin_v1(uint32_t host_abi_major);

#ifdef __cplusplus
}
#endif

#endif
