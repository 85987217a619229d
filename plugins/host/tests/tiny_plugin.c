/* The smallest plugin: every column at its lower bound. For tests of the interface. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "orlm_plugin.h"

static int32_t tiny_open(OrlmU8s config, void **context, uint8_t *error, size_t cap, size_t *len) {
    (void)config;
    (void)error;
    (void)cap;
    *len = 0;
    *context = malloc(1);
    return *context == NULL ? ORLM_FAILED : 0;
}

static size_t tiny_version(void *context, uint8_t *text, size_t cap) {
    (void)context;
    size_t n = cap < 3 ? cap : 3;
    memcpy(text, "7.5", n);
    return n;
}

static int32_t tiny_capabilities(void *context, OrlmCapabilitiesV1 *out) {
    (void)context;
    if (out->struct_size < sizeof *out)
        return ORLM_FAILED;
    out->features = ORLM_LINEAR;
    out->max_columns = out->max_rows = out->max_nonzeros = -1;
    out->max_linear_columns = out->max_linear_rows = -1;
    return 0;
}

static void say(OrlmResultV1 *r, const char *text) {
    r->message.ptr = (const uint8_t *)text;
    r->message.len = strlen(text);
}

static int32_t tiny_solve(void *context, const OrlmModelV1 *m, const OrlmOptionsV1 *options,
                          const OrlmCallbacksV1 *callbacks, OrlmResultV1 **out) {
    (void)context;
    (void)options;
    if (callbacks->stop != NULL && callbacks->stop(callbacks->context))
        return ORLM_FAILED;
    OrlmResultV1 *r = calloc(1, sizeof *r);
    double *x = malloc(sizeof *x * (size_t)(m->n_cols + 1));
    if (r == NULL || x == NULL) {
        free(r);
        free(x);
        return ORLM_FAILED;
    }
    r->struct_size = sizeof *r;
    r->owner = x;
    r->objective = m->objective_offset;
    r->bound = r->gap = NAN;
    *out = r;
    for (int32_t j = 0; j < m->n_cols; j++) {
        if (isinf(m->col_lower.ptr[j])) {
            r->outcome = ORLM_UNSUPPORTED;
            say(r, "infinite lower bounds");
            return 0;
        }
        x[j] = m->col_lower.ptr[j];
        r->objective += x[j] * m->col_objective.ptr[j];
    }
    r->termination = ORLM_OPTIMAL;
    r->claims_feasible = 1;
    r->point.ptr = x;
    r->point.len = (size_t)m->n_cols;
    say(r, "lower bounds");
    return 0;
}

static void tiny_free(OrlmResultV1 *r) {
    free(r->owner);
    free(r);
}

static void tiny_close(void *context) { free(context); }

#ifdef SHORT_TABLE
#define TABLE_SIZE (sizeof(OrlmPluginV1) - sizeof(void *))
#else
#define TABLE_SIZE sizeof(OrlmPluginV1)
#endif

#ifdef OTHER_VERSION
#define VERSION (ORLM_ABI_MAJOR + 1)
#else
#define VERSION ORLM_ABI_MAJOR
#endif

static const OrlmPluginV1 TABLE = {
    VERSION, ORLM_ABI_MINOR, TABLE_SIZE, "tiny", tiny_open, tiny_version, tiny_capabilities, tiny_solve, tiny_free,
    tiny_close, NULL,
};

#ifdef NO_EXPORT
const OrlmPluginV1 *orlm_plugin_v2(uint32_t host_abi_major);
const OrlmPluginV1 *orlm_plugin_v2(uint32_t host_abi_major) {
#else
const OrlmPluginV1 *orlm_plugin_v1(uint32_t host_abi_major) {
#endif
#ifdef NO_TABLE
    (void)TABLE;
    (void)host_abi_major;
    return NULL;
#else
    return host_abi_major == ORLM_ABI_MAJOR ? &TABLE : NULL;
#endif
}
