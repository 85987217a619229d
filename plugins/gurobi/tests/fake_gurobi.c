/* Stands in for libgurobi in tests: the functions that the plugin uses, with the prototypes of gurobi_c.h. It solves
 * nothing. It writes down every call with its arguments, one JSON array a line, fails where it is told to, and answers
 * with what it was given. So it proves what is passed and how failures are handled, and nothing about Gurobi. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#ifndef MAJOR
#define MAJOR 13
#endif

typedef struct GRBenv { int started; } GRBenv;
typedef struct GRBmodel { GRBenv env; int columns; } GRBmodel;

struct answer { int status; int points; double bound; double x[16]; };

static char text[1 << 16];
static size_t used;
static int live_envs, live_models;
static char failing[64], words[256];
static int failing_code;
static struct answer answers[8];
static int given, taken;
static volatile int slow_ms, stopped;
static int solution_number;
static int (*log_callback)(char *, void *);
static void *log_data;

/* Controls. */
const char *fake_log(void) { return text; }
int fake_live(void) { return live_envs + live_models; }
void fake_slow(int ms) { slow_ms = ms; }
void fake_fail(const char *function, int code, const char *say) {
    snprintf(failing, sizeof failing, "%s", function);
    failing_code = code;
    snprintf(words, sizeof words, "%s", say);
}
void fake_answer(int status, int points, double bound, int n, const double *x) {
    struct answer *a = &answers[given++];
    a->status = status;
    a->points = points;
    a->bound = bound;
    for (int k = 0; k < n && k < 16; k++)
        a->x[k] = x[k];
}

/* Writing down. */
static void put(const char *format, ...) {
    va_list list;
    va_start(list, format);
    used += (size_t)vsnprintf(text + used, sizeof text - used, format, list);
    va_end(list);
}
static void ints(int n, const int *v) {
    put(",[");
    for (int k = 0; k < n; k++)
        put(k ? ",%d" : "%d", v[k]);
    put("]");
}
static void doubles(int n, const double *v) {
    put(",[");
    for (int k = 0; k < n; k++)
        put(k ? ",%.17g" : "%.17g", v[k]);
    put("]");
}
static void chars(int n, const char *v) { put(",\"%.*s\"", n, v); }
static int end(const char *function) {
    put("]\n");
    if (strcmp(function, failing) != 0)
        return 0;
    failing[0] = 0;
    return failing_code;
}
#define BEGIN put("[\"%s\"", __func__)
#define END return end(__func__)

/* Environments. */
void GRBversion(int *major, int *minor, int *technical) { *major = MAJOR; *minor = 0; *technical = 3; }
static int new_env(GRBenv **env) {
    *env = calloc(1, sizeof **env);
    live_envs++;
    return 0;
}
int GRBemptyenv(GRBenv **env) { put("[\"GRBemptyenv\"]\n"); return new_env(env); }
#if MAJOR >= 12
int GRBemptyenvinternal(GRBenv **env, int major, int minor, int technical) {
    BEGIN; put(",%d,%d,%d", major, minor, technical); put("]\n");
    return new_env(env);
}
#endif
int GRBstartenv(GRBenv *env) { BEGIN; env->started = 1; END; }
void GRBfreeenv(GRBenv *env) { free(env); live_envs--; }
const char *GRBgeterrormsg(GRBenv *env) { (void)env; return words; }
GRBenv *GRBgetenv(GRBmodel *model) { return &model->env; }
int GRBsetintparam(GRBenv *env, const char *name, int value) {
    (void)env;
    if (strcmp(name, "SolutionNumber") == 0)
        solution_number = value;
    BEGIN; put(",\"%s\",%d", name, value); END;
}
int GRBsetdblparam(GRBenv *env, const char *name, double value) {
    (void)env;
    BEGIN; put(",\"%s\",%.17g", name, value); END;
}
int GRBgetparamtype(GRBenv *env, const char *name) {
    (void)env;
    if (strcasecmp(name, "ResultFile") == 0) return 3;
    return strcasecmp(name, "Heuristics") == 0 ? 2 : strcasecmp(name, "Cuts") == 0 ? 1 : -1;
}
int GRBsetparam(GRBenv *env, const char *name, const char *value) {
    BEGIN; put(",\"%s\",\"%s\"]\n", name, value);
    if (GRBgetparamtype(env, name) < 0) { snprintf(words, sizeof words, "Unknown parameter: '%s'", name); return 10007; }
    char *rest;
    strtod(value, &rest);
    if (*rest) { snprintf(words, sizeof words, "Invalid value '%s' for parameter '%s'", value, name); return 10008; }
    return 0;
}
int GRBsetlogcallbackfunc(GRBmodel *model, int (*callback)(char *, void *), void *data) {
    (void)model;
    log_callback = callback;
    log_data = data;
    BEGIN; put(",%d", callback != NULL); END;
}

/* Models. */
int GRBnewmodel(GRBenv *env, GRBmodel **model, const char *name, int n, const double *objective, const double *lower,
                const double *upper, const char *kinds, char **names) {
    (void)name; (void)names;
    BEGIN; put(",%d", n); doubles(n, objective); doubles(n, lower); doubles(n, upper); chars(n, kinds);
    int code = env->started ? end(__func__) : 10002;
    if (code) return code;
    *model = calloc(1, sizeof **model);
    (*model)->columns = n;
    live_models++;
    return 0;
}
int GRBfreemodel(GRBmodel *model) { free(model); live_models--; return 0; }
int GRBupdatemodel(GRBmodel *model) { (void)model; BEGIN; END; }
int GRBaddconstrs(GRBmodel *model, int n, int entries, const int *start, const int *index, const double *value,
                  const char *sense, const double *rhs, char **names) {
    (void)model; (void)names;
    BEGIN; put(",%d,%d", n, entries); ints(n, start); ints(entries, index); doubles(entries, value); chars(n, sense);
    doubles(n, rhs); END;
}
int GRBaddqpterms(GRBmodel *model, int n, const int *i, const int *j, const double *v) {
    (void)model; BEGIN; put(",%d", n); ints(n, i); ints(n, j); doubles(n, v); END;
}
int GRBaddqconstr(GRBmodel *model, int n, const int *index, const double *value, int terms, const int *i, const int *j,
                  const double *v, char sense, double rhs, const char *name) {
    (void)model; (void)name;
    BEGIN; put(",%d", n); ints(n, index); doubles(n, value); put(",%d", terms); ints(terms, i); ints(terms, j);
    doubles(terms, v); put(",\"%c\",%.17g", sense, rhs); END;
}
int GRBaddsos(GRBmodel *model, int n, int members, const int *types, const int *start, const int *index,
              const double *weight) {
    (void)model;
    BEGIN; put(",%d,%d", n, members); ints(n, types); ints(n, start); ints(members, index); doubles(members, weight); END;
}
int GRBaddgenconstrIndicator(GRBmodel *model, const char *name, int column, int on, int n, const int *index,
                             const double *value, char sense, double rhs) {
    (void)model; (void)name;
    BEGIN; put(",%d,%d,%d", column, on, n); ints(n, index); doubles(n, value); put(",\"%c\",%.17g", sense, rhs); END;
}
int GRBaddgenconstrMax(GRBmodel *model, const char *name, int result, int n, const int *index, double constant) {
    (void)model; (void)name; BEGIN; put(",%d,%d", result, n); ints(n, index); put(",%.17g", constant); END;
}
int GRBaddgenconstrMin(GRBmodel *model, const char *name, int result, int n, const int *index, double constant) {
    (void)model; (void)name; BEGIN; put(",%d,%d", result, n); ints(n, index); put(",%.17g", constant); END;
}
int GRBaddgenconstrAbs(GRBmodel *model, const char *name, int result, int operand) {
    (void)model; (void)name; BEGIN; put(",%d,%d", result, operand); END;
}
int GRBaddgenconstrAnd(GRBmodel *model, const char *name, int result, int n, const int *index) {
    (void)model; (void)name; BEGIN; put(",%d,%d", result, n); ints(n, index); END;
}
int GRBaddgenconstrOr(GRBmodel *model, const char *name, int result, int n, const int *index) {
    (void)model; (void)name; BEGIN; put(",%d,%d", result, n); ints(n, index); END;
}
int GRBaddgenconstrPWL(GRBmodel *model, const char *name, int operand, int result, int n, const double *x,
                       const double *y) {
    (void)model; (void)name; BEGIN; put(",%d,%d,%d", operand, result, n); doubles(n, x); doubles(n, y); END;
}
#if MAJOR >= 12
int GRBaddgenconstrNL(GRBmodel *model, const char *name, int result, int n, const int *opcode, const double *data,
                      const int *parent) {
    (void)model; (void)name;
    BEGIN; put(",%d,%d", result, n); ints(n, opcode); doubles(n, data); ints(n, parent); END;
}
#endif
int GRBsetobjectiven(GRBmodel *model, int index, int priority, double weight, double abs_tol, double rel_tol,
                     const char *name, double constant, int n, const int *columns, const double *values) {
    (void)model; (void)name;
    BEGIN; put(",%d,%d,%.17g,%.17g,%.17g,%.17g,%d", index, priority, weight, abs_tol, rel_tol, constant, n);
    ints(n, columns); doubles(n, values); END;
}
int GRBsetintattr(GRBmodel *model, const char *name, int value) {
    (void)model; BEGIN; put(",\"%s\",%d", name, value); END;
}
int GRBsetdblattr(GRBmodel *model, const char *name, double value) {
    (void)model; BEGIN; put(",\"%s\",%.17g", name, value); END;
}
int GRBsetintattrlist(GRBmodel *model, const char *name, int n, const int *index, const int *value) {
    (void)model; BEGIN; put(",\"%s\",%d", name, n); ints(n, index); ints(n, value); END;
}
int GRBsetdblattrarray(GRBmodel *model, const char *name, int first, int n, const double *value) {
    (void)model; BEGIN; put(",\"%s\",%d,%d", name, first, n); doubles(n, value); END;
}

/* Solving. */
void GRBterminate(GRBmodel *model) { (void)model; stopped = 1; }
int GRBoptimize(GRBmodel *model) {
    (void)model;
    BEGIN;
    if (log_callback) { char line[] = "solving\n"; log_callback(line, log_data); }
    for (int k = 0; k < slow_ms && !stopped; k++)
        usleep(1000);
    if (taken < given) taken++;
    END;
}
static struct answer *answer(void) { return &answers[taken ? taken - 1 : 0]; }
int GRBgetintattr(GRBmodel *model, const char *name, int *value) {
    (void)model;
    if (strcmp(name, "Status") == 0) *value = stopped ? 11 : answer()->status;
    else if (strcmp(name, "SolCount") == 0) *value = answer()->points;
    else if (strcmp(name, "BarIterCount") == 0) *value = 4;
    else if (strcmp(name, "LicenseExpiration") == 0) *value = 20301231;
    else return 10004;
    return 0;
}
int GRBgetdblattr(GRBmodel *model, const char *name, double *value) {
    (void)model;
    if (strcmp(name, "NodeCount") == 0) *value = 7;
    else if (strcmp(name, "IterCount") == 0) *value = 11;
    else if (strcmp(name, "ObjBound") == 0) *value = answer()->bound;
    else return 10004;
    return 0;
}
/* X: the answer. Xn: the answer plus the number of the point. Duals: 1, 10, 100, ... */
int GRBgetdblattrarray(GRBmodel *model, const char *name, int first, int n, double *values) {
    (void)model;
    double dual = 1;
    for (int k = 0; k < n; k++, dual *= 10) {
        double x = first + k < 16 ? answer()->x[first + k] : 0;
        if (strcmp(name, "X") == 0) values[k] = x;
        else if (strcmp(name, "Xn") == 0) values[k] = x + solution_number;
        else if (strcmp(name, "Pi") == 0 || strcmp(name, "RC") == 0 || strcmp(name, "QCPi") == 0) values[k] = dual;
        else return 10004;
    }
    return 0;
}
