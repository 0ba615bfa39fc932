/* kernels.c - the loops of numbers, times, texts and masks. The meaning of a
 * number operation is scalar.h's; these only repeat it. What counts most is
 * there again for newer processors; the plain loops say what is right. */
#include "eval/kernels.h"

#include <math.h>

#include "base/clock.h"
#include "eval/kernels_internal.h"
#include "eval/scalar.h"

/* Build `out` from word `done` on, from a condition on row i. */
#define MASK_LOOP(condition)                                                   \
    for (uint32_t word = done; word * 64 < row_count; word++) {                \
        uint32_t first = word * 64;                                            \
        uint32_t last = row_count - first < 64 ? row_count : first + 64;       \
        uint64_t bits = 0;                                                     \
        for (uint32_t i = first; i < last; i++)                                \
            bits |= (uint64_t)(condition) << (i - first);                      \
        out[word] = bits;                                                      \
    }

#define ROW_LOOP(assignment)                                                   \
    for (uint32_t i = 0; i < row_count; i++)                                   \
        assignment;

/* The same loop for vector and scalar operands. */
#define OPERAND_LOOPS(expression)                                              \
    if (a.vector && b.vector) {                                                \
        ROW_LOOP(out[i] = expression(a.vector[i], b.vector[i]))                \
    } else if (a.vector) {                                                     \
        ROW_LOOP(out[i] = expression(a.vector[i], b.scalar))                   \
    } else {                                                                   \
        ROW_LOOP(out[i] = expression(a.scalar, b.vector[i]))                   \
    }

#define PLUS(x, y)  ((x) + (y))
#define MINUS(x, y) ((x) - (y))
#define TIMES(x, y) ((x) * (y))
#define OVER(x, y)  ((x) / (y))

/* --- arithmetic --- */

FR_INLINED void arithmetic_body(enum fr_op op, double *restrict out,
                                struct fr_operand a, struct fr_operand b,
                                uint32_t row_count)
{
    switch ((int)op) {
    case FR_OP_ADD: OPERAND_LOOPS(PLUS) break;
    case FR_OP_SUB: OPERAND_LOOPS(MINUS) break;
    case FR_OP_MUL: OPERAND_LOOPS(TIMES) break;
    case FR_OP_DIV: OPERAND_LOOPS(OVER) break;
    case FR_OP_MIN: OPERAND_LOOPS(fr_scalar_min) break;
    case FR_OP_MAX: OPERAND_LOOPS(fr_scalar_max) break;
    case FR_OP_MOD: OPERAND_LOOPS(fr_scalar_mod) break;
    default: FR_UNREACHABLE();
    }
}

FR_INLINED void unary_body(enum fr_op op, double *restrict out,
                           const double *restrict a, uint32_t row_count)
{
    switch ((int)op) {
    case FR_OP_NEG: ROW_LOOP(out[i] = -a[i]) break;
    case FR_OP_ABS: ROW_LOOP(out[i] = fabs(a[i])) break;
    case FR_OP_SQRT: ROW_LOOP(out[i] = sqrt(a[i])) break;
    case FR_OP_LOG: ROW_LOOP(out[i] = log(a[i])) break;
    default: FR_UNREACHABLE();
    }
}

/* The bodies as functions for one level. */
#define DEFINE_LEVEL(level, target)                                            \
    target static void arithmetic_##level(enum fr_op op, double *out,          \
                                          struct fr_operand a,                 \
                                          struct fr_operand b, uint32_t rows)  \
    {                                                                          \
        arithmetic_body(op, out, a, b, rows);                                  \
    }                                                                          \
    target static void unary_##level(enum fr_op op, double *out,               \
                                     const double *a, uint32_t rows)           \
    {                                                                          \
        unary_body(op, out, a, rows);                                          \
    }

#define NO_TARGET
DEFINE_LEVEL(plain, NO_TARGET)
#if FR_CPU_X86
DEFINE_LEVEL(avx2, FR_WITH_AVX2)
DEFINE_LEVEL(avx512, FR_WITH_AVX512)
#endif

void fr_kernel_arithmetic(enum fr_op op, double *out, struct fr_operand a,
                          struct fr_operand b, uint32_t row_count)
{
#if FR_CPU_X86
    if (fr_cpu_level() >= FR_CPU_AVX512) {
        arithmetic_avx512(op, out, a, b, row_count);
        return;
    }
    if (fr_cpu_level() >= FR_CPU_AVX2) {
        arithmetic_avx2(op, out, a, b, row_count);
        return;
    }
#endif
    arithmetic_plain(op, out, a, b, row_count);
}

void fr_kernel_unary(enum fr_op op, double *out, const double *a,
                     uint32_t row_count)
{
#if FR_CPU_X86
    if (fr_cpu_level() >= FR_CPU_AVX512) {
        unary_avx512(op, out, a, row_count);
        return;
    }
    if (fr_cpu_level() >= FR_CPU_AVX2) {
        unary_avx2(op, out, a, row_count);
        return;
    }
#endif
    unary_plain(op, out, a, row_count);
}

/* --- comparisons --- */

/* Whole words are left to the loops of newer processors; returns how many
 * they did. */
#define DO_WORDS(call)                                                         \
    const struct fr_kernels *kernels = fr_kernels_find();                      \
    uint32_t done = kernels ? row_count / 64 : 0;                              \
    if (done)                                                                  \
        kernels->call;

static enum fr_order order_of(enum fr_op op, int is_swapped)
{
    switch ((int)op) {
    case FR_OP_LT: return is_swapped ? FR_ORDER_GT : FR_ORDER_LT;
    case FR_OP_LE: return is_swapped ? FR_ORDER_GE : FR_ORDER_LE;
    case FR_OP_EQ: return FR_ORDER_EQ;
    case FR_OP_NE: return FR_ORDER_NE;
    default: FR_UNREACHABLE();
    }
}

void fr_kernel_order(enum fr_order order, uint64_t *out, const double *a,
                     struct fr_operand operand, uint32_t row_count)
{
    const double *b = operand.vector;
    double scalar = operand.scalar;

    DO_WORDS(f64[order](out, a, b, scalar, done))
#define SIDE (b ? b[i] : scalar)
    switch (order) {
    case FR_ORDER_LT: MASK_LOOP(a[i] < SIDE) break;
    case FR_ORDER_LE: MASK_LOOP(a[i] <= SIDE) break;
    case FR_ORDER_EQ: MASK_LOOP(a[i] == SIDE) break;
    case FR_ORDER_NE: MASK_LOOP((a[i] < SIDE) | (a[i] > SIDE)) break;
    case FR_ORDER_GT: MASK_LOOP(a[i] > SIDE) break;
    case FR_ORDER_GE: MASK_LOOP(a[i] >= SIDE) break;
    case FR_ORDER_COUNT:
    default: FR_UNREACHABLE();
    }
#undef SIDE
}

void fr_kernel_compare(enum fr_op op, uint64_t *out, struct fr_operand a,
                       struct fr_operand b, uint32_t row_count)
{
    if (a.vector)
        fr_kernel_order(order_of(op, 0), out, a.vector, b, row_count);
    else
        fr_kernel_order(order_of(op, 1), out, b.vector, a, row_count);
}

/* --- times, texts, addresses --- */

void fr_kernel_clock(enum fr_op op, double *out, const int64_t *a,
                     uint32_t row_count)
{
    ROW_LOOP(out[i] = fr_scalar_clock(op, a[i]))
}

void fr_kernel_time_diff(double *out, const int64_t *a, const int64_t *b,
                         uint32_t row_count)
{
    ROW_LOOP(out[i] = fr_scalar_time_diff(a[i], b[i]))
}

void fr_kernel_compare_time(enum fr_op op, uint64_t *out, const int64_t *a,
                            const int64_t *b, uint32_t row_count)
{
    const int64_t none = FR_TIME_MISSING;

    DO_WORDS(time[op - FR_OP_LT_TIME](out, a, b, done))
#define BOTH_TIMES ((a[i] != none) & (b[i] != none))
    switch ((int)op) {
    case FR_OP_LT_TIME: MASK_LOOP(BOTH_TIMES & (a[i] < b[i])) break;
    case FR_OP_LE_TIME: MASK_LOOP(BOTH_TIMES & (a[i] <= b[i])) break;
    case FR_OP_EQ_TIME: MASK_LOOP(BOTH_TIMES & (a[i] == b[i])) break;
    case FR_OP_NE_TIME: MASK_LOOP(BOTH_TIMES & (a[i] != b[i])) break;
    default: FR_UNREACHABLE();
    }
#undef BOTH_TIMES
}

void fr_kernel_compare_text(enum fr_op op, uint64_t *out, const uint32_t *a,
                            const uint32_t *b, uint32_t row_count)
{
    int is_equal = op == FR_OP_EQ_TEXT;

    DO_WORDS(text[is_equal ? FR_ORDER_EQ : FR_ORDER_NE](out, a, b, done))
    MASK_LOOP((a[i] != 0) & (b[i] != 0) & ((a[i] == b[i]) == is_equal))
}

void fr_kernel_compare_ip(enum fr_op op, uint64_t *out, const struct fr_ip *a,
                          const struct fr_ip *b, uint32_t row_count)
{
    int wanted = op == FR_OP_EQ_IP;
    uint32_t done = 0;

    MASK_LOOP(a[i].family && b[i].family && fr_ip_equal(&a[i], &b[i]) == wanted)
}

void fr_kernel_ip_add(struct fr_ip *out, const struct fr_ip *a, const double *b,
                      uint32_t row_count)
{
    ROW_LOOP(out[i] = fr_scalar_ip_add(&a[i], b[i]))
}

/* --- sets --- */

/* So few ranges are compared with one by one, all rows at once. */
#define RANGES_COMPARED 8

static void in_range(uint64_t *out, const struct fr_range_f64 *range,
                     const double *a, uint32_t row_count)
{
    struct fr_operand low = {.scalar = range->low};
    struct fr_operand high = {.scalar = range->high};
    uint64_t not_above[FR_MASK_WORDS];

    if (range->low == range->high) {
        fr_kernel_order(FR_ORDER_EQ, out, a, low, row_count);
        return;
    }
    fr_kernel_order(FR_ORDER_GE, out, a, low, row_count);
    fr_kernel_order(FR_ORDER_LE, not_above, a, high, row_count);
    for (uint32_t word = 0; word * 64 < row_count; word++)
        out[word] &= not_above[word];
}

static void in_ranges(uint64_t *out, const struct fr_set *set, const double *a,
                      uint32_t row_count)
{
    uint64_t more[FR_MASK_WORDS];

    in_range(out, &set->f64[0], a, row_count);
    for (uint32_t i = 1; i < set->count; i++) {
        in_range(more, &set->f64[i], a, row_count);
        for (uint32_t word = 0; word * 64 < row_count; word++)
            out[word] |= more[word];
    }
}

static void in_f64(uint64_t *out, const struct fr_set *set, const double *a,
                   int is_negated, uint32_t row_count)
{
    struct fr_operand self = {.vector = a};
    uint64_t known[FR_MASK_WORDS];
    uint32_t done = 0;

    if (set->count == 0 || set->count > RANGES_COMPARED) {
        MASK_LOOP(a[i] == a[i] && fr_set_has_f64(set, a[i]) != is_negated)
        return;
    }
    in_ranges(out, set, a, row_count);
    if (!is_negated)
        return;
    fr_kernel_order(FR_ORDER_EQ, known, a, self, row_count);
    for (uint32_t word = 0; word * 64 < row_count; word++)
        out[word] = known[word] & ~out[word];
}

static void in_ip(uint64_t *out, const struct fr_set *set,
                  const struct fr_ip *a, int is_negated, uint32_t row_count)
{
    uint32_t done = 0;

    MASK_LOOP(a[i].family && fr_set_has_ip(set, &a[i]) != is_negated)
}

static void in_text(uint64_t *out, const struct fr_set *set, const uint32_t *a,
                    int is_negated, uint32_t row_count)
{
    uint32_t done = 0;

    MASK_LOOP(a[i] && fr_set_has_text(set, a[i]) != is_negated)
}

void fr_kernel_in(uint64_t *out, const struct fr_set *set, const void *value,
                  int is_negated, uint32_t row_count)
{
    if (set->kind == FR_CLASS_F64)
        in_f64(out, set, value, is_negated, row_count);
    else if (set->kind == FR_CLASS_IP)
        in_ip(out, set, value, is_negated, row_count);
    else
        in_text(out, set, value, is_negated, row_count);
}

/* --- missing and known --- */

static void known_f64(uint64_t *out, const double *a, int wanted,
                      uint32_t row_count)
{
    struct fr_operand self = {.vector = a};
    uint64_t all[FR_MASK_WORDS];

    fr_kernel_order(FR_ORDER_EQ, out, a, self, row_count);
    if (wanted)
        return;
    fr_kernel_fill(all, row_count);
    for (uint32_t word = 0; word * 64 < row_count; word++)
        out[word] ^= all[word];
}

static void known_time(uint64_t *out, const int64_t *a, int wanted,
                       uint32_t row_count)
{
    uint32_t done = 0;

    MASK_LOOP((a[i] != FR_TIME_MISSING) == wanted)
}

static void known_text(uint64_t *out, const uint32_t *a, int wanted,
                       uint32_t row_count)
{
    uint32_t done = 0;

    MASK_LOOP((a[i] != 0) == wanted)
}

static void known_ip(uint64_t *out, const struct fr_ip *a, int wanted,
                     uint32_t row_count)
{
    uint32_t done = 0;

    MASK_LOOP((a[i].family != 0) == wanted)
}

void fr_kernel_known(enum fr_op op, uint64_t *out, const void *value,
                     uint32_t row_count)
{
    switch ((int)op) {
    case FR_OP_KNOWN_F64: known_f64(out, value, 1, row_count); break;
    case FR_OP_MISSING_F64: known_f64(out, value, 0, row_count); break;
    case FR_OP_KNOWN_TIME: known_time(out, value, 1, row_count); break;
    case FR_OP_MISSING_TIME: known_time(out, value, 0, row_count); break;
    case FR_OP_KNOWN_TEXT: known_text(out, value, 1, row_count); break;
    case FR_OP_MISSING_TEXT: known_text(out, value, 0, row_count); break;
    case FR_OP_KNOWN_IP: known_ip(out, value, 1, row_count); break;
    case FR_OP_MISSING_IP: known_ip(out, value, 0, row_count); break;
    default: FR_UNREACHABLE();
    }
}

void fr_kernel_truth(uint64_t *out, const uint8_t *cells, uint8_t wanted,
                     uint32_t row_count)
{
    DO_WORDS(truth(out, cells, wanted, done))
    MASK_LOOP(cells[i] == wanted)
}

/* --- by mask --- */

static int is_in(const uint64_t *mask, uint32_t row)
{
    return (int)(mask[row / 64] >> (row % 64) & 1);
}

static void select_f64(double *out, const uint64_t *mask, const double *yes,
                       const double *no, uint32_t row_count)
{
    DO_WORDS(select_f64(out, mask, yes, no, done))
    for (uint32_t i = done * 64; i < row_count; i++)
        out[i] = is_in(mask, i) ? yes[i] : no[i];
}

void fr_kernel_select(enum fr_class kind, void *out, const uint64_t *mask,
                      const void *yes, const void *no, uint32_t row_count)
{
    const int64_t *yes_time = yes, *no_time = no;
    const uint32_t *yes_text = yes, *no_text = no;
    const struct fr_ip *yes_ip = yes, *no_ip = no;
    int64_t *time = out;
    uint32_t *text = out;
    struct fr_ip *ip = out;

#define CHOSEN(name) (is_in(mask, i) ? yes_##name[i] : no_##name[i])
    switch ((int)kind) {
    case FR_CLASS_F64: select_f64(out, mask, yes, no, row_count); break;
    case FR_CLASS_TIME: ROW_LOOP(time[i] = CHOSEN(time)) break;
    case FR_CLASS_TEXT: ROW_LOOP(text[i] = CHOSEN(text)) break;
    case FR_CLASS_IP: ROW_LOOP(ip[i] = CHOSEN(ip)) break;
    default: FR_UNREACHABLE();
    }
#undef CHOSEN
}

void fr_kernel_set_codes(uint16_t *out, const uint64_t *mask, uint16_t code,
                         uint32_t row_count)
{
    DO_WORDS(set_codes(out, mask, code, done))
    for (uint32_t word = done; word * 64 < row_count; word++)
        for (uint64_t bits = mask[word]; bits; bits &= bits - 1)
            out[word * 64 + (uint32_t)__builtin_ctzll(bits)] = code;
}

void fr_kernel_fill(uint64_t *out, uint32_t row_count)
{
    uint32_t word = 0;

    for (; (word + 1) * 64 <= row_count; word++)
        out[word] = UINT64_MAX;
    if (row_count % 64 != 0)
        out[word] = ((uint64_t)1 << (row_count % 64)) - 1;
}

uint32_t fr_kernel_count(const uint64_t *mask, uint32_t row_count)
{
    const struct fr_kernels *kernels = fr_kernels_find();
    uint32_t word_count = (row_count + 63) / 64;
    uint32_t count = 0;

    if (kernels)
        return kernels->count(mask, word_count);
    for (uint32_t word = 0; word < word_count; word++)
        count += (uint32_t)__builtin_popcountll(mask[word]);
    return count;
}
