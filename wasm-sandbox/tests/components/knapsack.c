/* A solver program in C for the world in wit/runner.wit: it writes a model in its byte form (plugins/solver/src/container.rs), has the host
   solve it, and prints which items are in the sack. It needs no library, so that any C compiler for wasm32 builds it. */

typedef unsigned char u8;
typedef unsigned int u32;

#define ITEMS 5
static const double VALUE[ITEMS] = {60, 100, 120, 75, 30};
static const double WEIGHT[ITEMS] = {10, 20, 30, 15, 5};
static const double CAPACITY = 50;

/* The host's import: the request, and where its answer goes. */
struct answer {
    u32 failed; /* only the lowest byte counts */
    u8 *bytes;
    u32 length;
};
__attribute__((import_module("$root"), import_name("solve"))) void solve(const u8 *, u32, struct answer *);

/* All memory that is handed out stays: the instance lives for one program. */
static u8 heap[1 << 20] __attribute__((aligned(8)));
static u32 used;

__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, u32 had, u32 alignment, u32 wanted) {
    (void)alignment;
    used = (used + 7) & ~7u;
    if (wanted > sizeof heap - used) {
        __builtin_trap();
    }
    u8 *place = heap + used;
    used += wanted;
    for (u32 k = 0; k < had && k < wanted; k++) {
        place[k] = ((u8 *)old)[k];
    }
    return place;
}

/* The container under construction. */
static u8 request[4096] __attribute__((aligned(8)));
static u32 entry = 16, at;

static void put(u32 where, const void *bytes, u32 length) {
    for (u32 k = 0; k < length; k++) {
        request[where + k] = ((const u8 *)bytes)[k];
    }
}

static void section(u32 number, const void *bytes, u32 length) {
    u32 row[6] = {number, 1, at, 0, length, 0};
    put(entry, row, sizeof row);
    put(at, bytes, length);
    entry += sizeof row;
    at = (at + length + 7) & ~7u;
}

static void write_model(void) {
    enum { SECTIONS = 10 };
    u32 header[2] = {1, SECTIONS};
    struct {
        int sense;
        u32 columns, rows, quadratic_rows;
        double offset;
    } meta = {-1, ITEMS, 1, 0, 0};
    double zero[ITEMS] = {0}, one[ITEMS], none = -__builtin_inf();
    u8 integer[ITEMS];
    int index[ITEMS], start[2] = {0, ITEMS};
    for (int k = 0; k < ITEMS; k++) {
        one[k] = 1;
        integer[k] = 2;
        index[k] = k;
    }
    put(0, "ORLMMOD1", 8);
    put(8, header, sizeof header);
    at = 16 + 24 * SECTIONS;
    section(1, &meta, sizeof meta);
    section(2, zero, sizeof zero);
    section(3, one, sizeof one);
    section(4, VALUE, sizeof VALUE);
    section(5, integer, sizeof integer);
    section(10, &none, sizeof none);
    section(11, &CAPACITY, sizeof CAPACITY);
    section(12, start, sizeof start);
    section(13, index, sizeof index);
    section(14, WEIGHT, sizeof WEIGHT);
}

/* What the program prints, and the record that it returns (`outcome` in the world). */
static char text[256];
static struct {
    char *out;
    u32 out_length;
    const char *err;
    u32 err_length;
    u32 has_error;
    u32 error[8];
    u32 has_exit_code;
    int exit_code;
    u32 output_limit;
} outcome;

static void print(const char *words) {
    while (*words && outcome.out_length < sizeof text) {
        text[outcome.out_length++] = *words++;
    }
}

static u32 word(const u8 *bytes) {
    return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (u32)bytes[3] << 24;
}

/* The values of the columns in a solve result, or nothing. */
static const double *point(const u8 *bytes, u32 length) {
    for (u32 k = 0; k < word(bytes + 12) && 16 + 24 * (k + 1) <= length; k++) {
        const u8 *row = bytes + 16 + 24 * k;
        if (word(row) == 2 && word(row + 16) >= sizeof(double) * ITEMS) {
            return (const double *)(bytes + word(row + 8));
        }
    }
    return 0;
}

__attribute__((export_name("run"))) void *run(const u8 *source, u32 length) {
    (void)source, (void)length;
    struct answer answer = {0};
    outcome.out = text;
    outcome.err = text;
    write_model();
    solve(request, at, &answer);
    const double *x = answer.failed & 0xff ? 0 : point(answer.bytes, answer.length);
    if (!x) {
        print("no point\n");
        outcome.has_exit_code = 1;
        outcome.exit_code = 1;
        return &outcome;
    }
    print("in the sack:");
    for (int k = 0; k < ITEMS; k++) {
        char item[] = {' ', (char)('1' + k), 0};
        if (x[k] > 0.5) {
            print(item);
        }
    }
    print("\n");
    return &outcome;
}
