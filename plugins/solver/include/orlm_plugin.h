/* The C interface of solver plugins, version 1.
 *
 * A plugin is a shared library with one export, orlm_plugin_v1. It answers null if it cannot serve a host of that
 * major version. The rules:
 *
 * 1. Every struct begins with its size. Fields are only ever appended; a reader uses what both sides know.
 * 2. Memory is freed by the side that allocated it. Text is a pointer and a length, UTF-8, without a terminator.
 * 3. Infinities are IEEE. NaN means "unset" in options, starts, constants and results, and stands nowhere else.
 * 4. Nothing unwinds (no exception, no longjmp) across a call.
 * 5. A loaded plugin is never unloaded: solver libraries keep threads and exit handlers.
 * 6. Quadratic terms name every product once, without a factor 1/2. Rows always have a lower and an upper bound.
 * 7. Why the solver stopped, which limit, whether it claims a feasible point, its own code and its words are five
 *    separate fields. Infeasible and "out of time" are results, not failures.
 * 8. The host calls open, then solve any number of times, then close, all on one thread, in a process of its own. It
 *    passes valid models only: finite coefficients, indices in range, no duplicates, no NaN, binary columns within
 *    [0, 1]. Whatever the plugin prints to stdout is discarded.
 *
 * This file is made by cargo xtask header from the declarations in Rust; do not change it here. */
#ifndef ORLM_PLUGIN_H
#define ORLM_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Major version: a plugin of another major version is refused. */
#define ORLM_ABI_MAJOR 1u
/* Minor version: only adds. */
#define ORLM_ABI_MINOR 0u

/* A borrowed array. ptr may be null if len is 0. */
typedef struct { const double *ptr; size_t len; } OrlmF64s;
typedef struct { const int32_t *ptr; size_t len; } OrlmI32s;
typedef struct { const uint32_t *ptr; size_t len; } OrlmU32s;
typedef struct { const uint8_t *ptr; size_t len; } OrlmU8s;

/* What values a column (a decision variable) may take. */
enum OrlmColumnKind {
    ORLM_CONTINUOUS = 0, /* Any value within the bounds. */
    ORLM_INTEGER = 1, /* A whole number within the bounds. */
    ORLM_BINARY = 2, /* 0 or 1; the bounds lie within [0, 1]. */
    ORLM_SEMI_CONTINUOUS = 3, /* 0, or any value within the bounds. */
    ORLM_SEMI_INTEGER = 4 /* 0, or a whole number within the bounds. */
};

/* Which function a general constraint computes. */
enum OrlmGeneralKind {
    ORLM_ABS = 1, /* Result is the absolute value of the one operand. */
    ORLM_MAX = 2, /* Result is the largest operand (the constant counts). */
    ORLM_MIN = 3, /* Result is the smallest operand (the constant counts). */
    ORLM_AND = 4, /* Result is 1 if all operands are 1; all are binary. */
    ORLM_OR = 5, /* Result is 1 if any operand is 1; all are binary. */
    ORLM_PIECEWISE_LINEAR = 6 /* Result is a piecewise linear function of the one operand, given by its points. */
};

/* Which cone a list of columns lies in. */
enum OrlmConeKind {
    ORLM_SECOND_ORDER = 1, /* The first member is at least the Euclidean norm of the others. */
    /* Twice the product of the first two members, both not negative, is at least the sum of the others' squares. */
    ORLM_ROTATED = 2
};

/* What a node computes from its children. Angles are in radians, logarithms natural. */
enum OrlmNodeOp {
    ORLM_NODE_CONSTANT = 0, /* The node's own value; no children. */
    ORLM_NODE_COLUMN = 1, /* The value of the node's column; no children. */
    ORLM_NODE_SUM = 2, /* The sum of all children. */
    ORLM_NODE_PRODUCT = 3, /* The product of all children. */
    ORLM_NODE_NEGATE = 4, /* Minus the child. */
    ORLM_NODE_DIVIDE = 5, /* The first child divided by the second. */
    ORLM_NODE_POWER = 6, /* The first child to the power of the second. */
    ORLM_NODE_EXP = 7, /* e to the power of the child. */
    ORLM_NODE_LOG = 8, /* The natural logarithm. */
    ORLM_NODE_SQRT = 9, /* The square root. */
    ORLM_NODE_SIN = 10, /* The sine. */
    ORLM_NODE_COS = 11, /* The cosine. */
    ORLM_NODE_TAN = 12, /* The tangent. */
    ORLM_NODE_ABS = 13 /* The absolute value. */
};

/* How a solver is licensed here. */
enum OrlmLicence {
    ORLM_LICENCE_NOT_NEEDED = 0, /* Free software: there is none to ask for. */
    ORLM_LICENCE_FULL = 1, /* A licence without size limits. */
    ORLM_LICENCE_LIMITED = 2 /* It works within size limits or for some uses only. */
};

/* What became of a solve: OrlmResultV1.outcome. */
enum OrlmOutcome {
    ORLM_SOLVED = 0, /* The other fields hold a result. */
    ORLM_UNSUPPORTED = 1, /* The text names a feature that the solver lacks. */
    ORLM_TOO_LARGE = 2, /* The text names what there is too much of; found and allowed say how much. */
    ORLM_LICENCE = 3, /* The licence is missing or refuses; the text says why. */
    ORLM_FAILED = 4 /* The library reported an error; native_code and the text say which. */
};

/* Why the solver stopped. */
enum OrlmTermination {
    ORLM_UNKNOWN = 0, /* The solver's own code says none of the above; see native_code. */
    ORLM_OPTIMAL = 1, /* A proven optimum, within the wanted gap. */
    ORLM_INFEASIBLE = 2, /* Proven: no point satisfies the model. */
    ORLM_UNBOUNDED = 3, /* Proven: the objective has no bound on the feasible set. */
    ORLM_INFEASIBLE_OR_UNBOUNDED = 4, /* One of the two, and the solver could not tell which. */
    ORLM_LIMIT = 5, /* A limit was reached first; see enum OrlmLimit. */
    ORLM_INTERRUPTED = 6, /* Somebody asked the solver to stop. */
    ORLM_NUMERIC = 7 /* The solver gave up for numerical reasons. */
};

/* Which limit ended a solve. */
enum OrlmLimit {
    ORLM_NO_LIMIT = 0, /* None was reached. */
    ORLM_TIME = 1, /* Wall clock. */
    ORLM_NODE = 2, /* Branch-and-bound nodes. */
    ORLM_SOLUTION = 3, /* Number of points found. */
    ORLM_ITERATION = 4, /* Simplex, barrier or other iterations. */
    ORLM_MEMORY = 5, /* Memory. */
    ORLM_OTHER_LIMIT = 6 /* A limit that has no name here. */
};

/* Features: what a model may use or a solver may offer. */

/* Continuous columns and linear rows. */
#define ORLM_LINEAR (UINT64_C(1) << 0)
/* Integer and binary columns. */
#define ORLM_INTEGER_COLUMNS (UINT64_C(1) << 1)
/* Semi-continuous columns. */
#define ORLM_SEMI_CONTINUOUS_COLUMNS (UINT64_C(1) << 2)
/* Semi-integer columns. */
#define ORLM_SEMI_INTEGER_COLUMNS (UINT64_C(1) << 3)
/* A convex quadratic objective over continuous columns. */
#define ORLM_QUADRATIC_OBJECTIVE (UINT64_C(1) << 4)
/* A quadratic objective together with integer columns. */
#define ORLM_MIXED_QUADRATIC_OBJECTIVE (UINT64_C(1) << 5)
/* A quadratic objective that is not convex in the model's sense. */
#define ORLM_NONCONVEX_OBJECTIVE (UINT64_C(1) << 6)
/* Quadratic rows that are convex. */
#define ORLM_QUADRATIC_ROWS (UINT64_C(1) << 7)
/* Special ordered sets of type 1. */
#define ORLM_SOS1 (UINT64_C(1) << 8)
/* Special ordered sets of type 2. */
#define ORLM_SOS2 (UINT64_C(1) << 9)
/* Indicator rows. */
#define ORLM_INDICATOR (UINT64_C(1) << 10)
/* General constraints: absolute value, maximum, minimum. */
#define ORLM_MIN_MAX_ABS (UINT64_C(1) << 11)
/* General constraints: logical and, or. */
#define ORLM_LOGICAL (UINT64_C(1) << 12)
/* General constraints: piecewise linear functions. */
#define ORLM_PIECEWISE_LINEAR_CONSTRAINTS (UINT64_C(1) << 13)
/* Second-order cones. */
#define ORLM_SECOND_ORDER_CONE (UINT64_C(1) << 14)
/* Nonlinear rows and objectives. */
#define ORLM_NONLINEAR (UINT64_C(1) << 15)
/* Several objectives with priorities and weights. */
#define ORLM_MULTI_OBJECTIVE (UINT64_C(1) << 16)
/* Lazy rows. */
#define ORLM_LAZY_ROWS (UINT64_C(1) << 17)
/* Quadratic rows that are not convex. */
#define ORLM_NONCONVEX_ROWS (UINT64_C(1) << 18)
/* Dual values and reduced costs of linear programs. */
#define ORLM_DUALS (UINT64_C(1) << 20)
/* A point to start from. */
#define ORLM_MIP_START (UINT64_C(1) << 21)
/* Stopping when asked to. */
#define ORLM_INTERRUPT (UINT64_C(1) << 22)
/* Further points besides the best one. */
#define ORLM_POOL (UINT64_C(1) << 23)

/* Sparse rows: row k holds the entries start[k] to start[k + 1] - 1. Without rows start may be empty. */
typedef struct {
    OrlmI32s start; /* Offsets into the other two. */
    OrlmI32s index; /* Columns. */
    OrlmF64s value; /* Coefficients. */
} OrlmRowsV1;

/* Quadratic terms: the sum of v[k] * x[i[k]] * x[j[k]]. */
typedef struct {
    OrlmI32s i; /* First column of each product. */
    OrlmI32s j; /* Second column of each product. */
    OrlmF64s v; /* Coefficients. */
} OrlmTermsV1;

/* Names: name k is the bytes start[k] to start[k + 1] - 1. Both are empty if there are none. */
typedef struct {
    OrlmU32s start; /* Offsets. */
    OrlmU8s bytes; /* UTF-8. */
} OrlmNamesV1;

/* A valid math model, as borrowed arrays. */
typedef struct {
    size_t struct_size; /* Size of this struct as the writer knows it. */
    int32_t sense; /* 1 minimise, -1 maximise. */
    int32_t n_cols; /* Number of columns. */
    int32_t n_rows; /* Number of linear rows. */
    int32_t n_quad_rows; /* Number of quadratic rows. */
    double objective_offset; /* Constant term of the objective. */
    OrlmF64s col_lower; /* Lower bounds of the columns. */
    OrlmF64s col_upper; /* Upper bounds of the columns. */
    OrlmF64s col_objective; /* Linear objective. */
    OrlmU8s col_kind; /* enum OrlmColumnKind of each column. */
    OrlmNamesV1 col_names; /* Names of the columns. */
    OrlmF64s row_lower; /* Lower bounds of the linear rows. */
    OrlmF64s row_upper; /* Upper bounds of the linear rows. */
    OrlmRowsV1 rows; /* The linear rows. */
    OrlmNamesV1 row_names; /* Names of the linear rows. */
    OrlmTermsV1 quad_objective; /* Quadratic part of the objective. */
    OrlmF64s quad_lower; /* Lower bounds of the quadratic rows. */
    OrlmF64s quad_upper; /* Upper bounds of the quadratic rows. */
    OrlmRowsV1 quad_linear; /* Linear part of the quadratic rows. */
    OrlmI32s quad_start; /* Offsets of the quadratic rows into quad_terms. */
    OrlmTermsV1 quad_terms; /* Quadratic part of the quadratic rows. */
    OrlmU8s sos_order; /* 1 or 2 for each special ordered set. */
    OrlmRowsV1 sos_members; /* Members and weights of the sets. */
    OrlmI32s ind_column; /* Binary column of each indicator row. */
    OrlmU8s ind_value; /* Value of that column at which the row must hold. */
    OrlmF64s ind_lower; /* Lower bounds of the indicator rows. */
    OrlmF64s ind_upper; /* Upper bounds of the indicator rows. */
    OrlmRowsV1 ind_rows; /* The indicator rows. */
    OrlmU8s gen_kind; /* enum OrlmGeneralKind of each general constraint. */
    OrlmI32s gen_result; /* Column that takes the function's value. */
    OrlmI32s gen_start; /* Offsets into gen_operand. */
    OrlmI32s gen_operand; /* Operand columns. */
    OrlmF64s gen_constant; /* Constant operand of max and min; NaN for none. */
    OrlmF64s mip_start; /* Points to start from, one after the other, NaN where unset; empty for none. */
    OrlmU8s row_lazy; /* 1 for each lazy row; empty if none is. */
    OrlmNamesV1 quad_names; /* Names of the quadratic rows. */
    /* Offsets of the general constraints into gen_point_x; empty if none is piecewise linear. */
    OrlmI32s gen_point_start;
    /* Operand values of the points of piecewise linear functions, strictly rising; the ends go on. */
    OrlmF64s gen_point_x;
    OrlmF64s gen_point_y; /* The functions' values there. */
    OrlmU8s cone_kind; /* enum OrlmConeKind of each cone. */
    OrlmI32s cone_start; /* Offsets of the cones into cone_member. */
    OrlmI32s cone_member; /* Member columns. */
    OrlmU8s node_op; /* enum OrlmNodeOp of each node of an expression. */
    OrlmI32s node_start; /* Offsets of the nodes into node_child. */
    OrlmI32s node_child; /* Children: nodes of lower index. */
    OrlmI32s node_column; /* Column of each column node; -1 for others. */
    OrlmF64s node_value; /* Value of each constant node; 0 for others. */
    OrlmF64s nl_lower; /* Lower bounds of the nonlinear rows. */
    OrlmF64s nl_upper; /* Upper bounds of the nonlinear rows. */
    OrlmRowsV1 nl_linear; /* Linear part of the nonlinear rows. */
    OrlmI32s nl_root; /* Node that is the nonlinear part of each row. */
    OrlmNamesV1 nl_names; /* Names of the nonlinear rows. */
    int32_t n_nl_rows; /* Number of nonlinear rows. */
    int32_t nl_objective; /* Node that is added to the objective; -1 for none. */
    OrlmI32s obj_priority; /* Priority of each of several objectives; empty if the columns hold the one there is. */
    OrlmF64s obj_weight; /* Weight of each among those of its priority. */
    OrlmF64s obj_abs_tol; /* Absolute amount by which each may be worsened for those of lower priority. */
    OrlmF64s obj_rel_tol; /* The same relative to its optimum; the larger of the two counts. */
    OrlmF64s obj_offset; /* Constant term of each. */
    OrlmRowsV1 obj_rows; /* Coefficients of each. */
    OrlmNamesV1 obj_names; /* Names of the objectives. */
} OrlmModelV1;

/* Options: NaN or -1 where unset. */
typedef struct {
    size_t struct_size; /* Size of this struct as the writer knows it. */
    double time_limit; /* Seconds. */
    double mip_gap; /* Relative gap. */
    double mip_gap_abs; /* Absolute gap. */
    int64_t node_limit; /* Nodes. */
    int64_t solution_limit; /* Improving points. */
    int32_t threads; /* Threads. */
    int32_t seed; /* Seed. */
    int64_t iteration_limit; /* Simplex or barrier iterations. */
    double feasibility_tolerance; /* How far a row may be off. */
    double integrality_tolerance; /* How far an integral column may be from a whole number. */
    double optimality_tolerance; /* How far a reduced cost may have the wrong sign. */
    int32_t pool_size; /* Points wanted at most, the best one included. */
    int32_t reserved; /* Zero. */
    OrlmU8s parameters; /* Lines name=value of the library's own parameters. */
} OrlmOptionsV1;

/* What a plugin may ask of the host while it solves. Both may be called from any thread. */
typedef struct {
    size_t struct_size; /* Size of this struct as the writer knows it. */
    void *context; /* Passed back to the functions. */
    /* Takes a piece of the solver's log; may be null. */
    void (*log)(void *context, const uint8_t *text, size_t len);
    /* Not zero: stop as soon as possible; may be null. */
    int32_t (*stop)(void *context);
} OrlmCallbacksV1;

/* What a solver can do. -1 for no limit. */
typedef struct {
    size_t struct_size; /* Size of this struct as the reader knows it. */
    uint64_t features; /* Bits of the features, ORLM_LINEAR and so on. */
    int64_t max_columns; /* Most columns. */
    int64_t max_rows; /* Most rows. */
    int64_t max_nonzeros; /* Most linear coefficients. */
    int64_t max_linear_columns; /* Most columns of a pure linear program, where that differs. */
    int64_t max_linear_rows; /* Most rows of a pure linear program, where that differs. */
    int32_t licence; /* enum OrlmLicence. */
    int32_t reserved; /* Zero. */
} OrlmCapabilitiesV1;

/* The answer of a solve, allocated by the plugin. Values are in the model's own sense and include the constant term
 * of the objective. Dual values say how the optimal objective changes per unit of the right-hand side. */
typedef struct {
    size_t struct_size; /* Size of this struct as the writer knows it. */
    int32_t outcome; /* enum OrlmOutcome. */
    int32_t termination; /* enum OrlmTermination. */
    int32_t limit; /* enum OrlmLimit; 0 for none. */
    int32_t claims_feasible; /* 1 if the plugin claims that point satisfies the model. */
    int32_t native_code; /* The library's own status. */
    int32_t reserved; /* Zero. */
    int64_t nodes; /* Nodes. */
    int64_t iterations; /* Iterations. */
    int64_t found; /* How many there are, when there are too many. */
    int64_t allowed; /* How many there may be. */
    double objective; /* Objective of the point; NaN for none. */
    double bound; /* Proven bound; NaN for none. */
    double gap; /* Relative gap; NaN for none. */
    OrlmF64s point; /* One value a column, or empty. */
    OrlmF64s row_dual; /* One value a linear row, or empty. */
    OrlmF64s reduced_cost; /* One value a column, or empty. */
    OrlmF64s quad_row_dual; /* One value a quadratic row, or empty. */
    OrlmU8s message; /* Words, UTF-8. */
    void *owner; /* The plugin's own. */
    OrlmF64s pool; /* Further points, one after the other, the better ones first; or empty. */
    OrlmU8s ignored; /* Lines: names of options and parameters that the library does not have. */
} OrlmResultV1;

/* The table of functions that a plugin exports. All functions return 0 for success unless said otherwise. */
typedef struct {
    uint32_t abi_major; /* ORLM_ABI_MAJOR of the plugin. */
    uint32_t abi_minor; /* ORLM_ABI_MINOR of the plugin. */
    size_t struct_size; /* Size of this struct as the plugin knows it. */
    const char *name; /* Name of the plugin, with a terminator. */
    /* Prepares the library. config holds lines key=value. On failure returns 3 for a licence and another non-zero
     * number for anything else, and writes words to error (at most error_cap bytes; error_len takes the length). */
    int32_t (*open)(OrlmU8s config, void **context, uint8_t *error, size_t error_cap, size_t *error_len);
    /* Writes the version of the solver library to text (at most cap bytes) and returns its length. */
    size_t (*version)(void *context, uint8_t *text, size_t cap);
    /* Fills out, whose struct_size the host has set. */
    int32_t (*capabilities)(void *context, OrlmCapabilitiesV1 *out);
    /* Solves. A non-zero return means that there is not even a result (out of memory). */
    int32_t (*solve)(void *context, const OrlmModelV1 *model, const OrlmOptionsV1 *options,
                     const OrlmCallbacksV1 *callbacks, OrlmResultV1 **out);
    /* Frees a result. */
    void (*free_result)(OrlmResultV1 *result);
    /* Ends the session. */
    void (*close)(void *context);
    /* Writes what the library says of its licence to text (at most cap bytes) and returns its length. May be null. */
    size_t (*licence)(void *context, uint8_t *text, size_t cap);
} OrlmPluginV1;

/* The one export of a plugin. */
const OrlmPluginV1 *orlm_plugin_v1(uint32_t host_abi_major);

#ifdef __cplusplus
}
#endif

#endif
