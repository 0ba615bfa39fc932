/* kernels.c - the loops of numbers, times, texts and masks. The meaning of a
 * number operation is scalar.h's; these only repeat it. */
#include "eval/kernels.h"

#include <string.h>

#include "base/clock.h"
#include "eval/scalar.h"

/* Build `out` word by word from a condition on row i. */
#define MASK_LOOP(condition)                                                   \
    for (uint32_t word = 0; word * 64 < row_count; word++) {                   \
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
#define OPERAND_LOOPS(LOOP, expression)                                        \
    if (a.vector && b.vector) {                                                \
        LOOP(expression(a.vector[i], b.vector[i]))                             \
    } else if (a.vector) {                                                     \
        LOOP(expression(a.vector[i], b.scalar))                                \
    } else {                                                                   \
        LOOP(expression(a.scalar, b.vector[i]))                                \
    }

#define STORE_LOOP(value) ROW_LOOP(out[i] = (value))
#define PLUS(x, y)        ((x) + (y))
#define MINUS(x, y)       ((x) - (y))
#define TIMES(x, y)       ((x) * (y))
#define OVER(x, y)        ((x) / (y))
#define LESS(x, y)        ((x) < (y))
#define LESS_EQUAL(x, y)  ((x) <= (y))
#define EQUAL(x, y)       ((x) == (y))
#define UNEQUAL(x, y)     (((x) < (y)) | ((x) > (y)))

void fr_kernel_arithmetic(enum fr_op op, double *out, struct fr_operand a,
                          struct fr_operand b, uint32_t row_count)
{
    switch ((int)op) {
    case FR_OP_ADD: OPERAND_LOOPS(STORE_LOOP, PLUS) break;
    case FR_OP_SUB: OPERAND_LOOPS(STORE_LOOP, MINUS) break;
    case FR_OP_MUL: OPERAND_LOOPS(STORE_LOOP, TIMES) break;
    case FR_OP_DIV: OPERAND_LOOPS(STORE_LOOP, OVER) break;
    default:
        ROW_LOOP(out[i] = fr_scalar_arithmetic(op, a.vector[i], b.vector[i]))
    }
}

void fr_kernel_unary(enum fr_op op, double *out, const double *a,
                     uint32_t row_count)
{
    ROW_LOOP(out[i] = fr_scalar_arithmetic(op, a[i], 0))
}

void fr_kernel_compare(enum fr_op op, uint64_t *out, struct fr_operand a,
                       struct fr_operand b, uint32_t row_count)
{
    switch ((int)op) {
    case FR_OP_LT: OPERAND_LOOPS(MASK_LOOP, LESS) break;
    case FR_OP_LE: OPERAND_LOOPS(MASK_LOOP, LESS_EQUAL) break;
    case FR_OP_EQ: OPERAND_LOOPS(MASK_LOOP, EQUAL) break;
    case FR_OP_NE: OPERAND_LOOPS(MASK_LOOP, UNEQUAL) break;
    default: FR_UNREACHABLE();
    }
}

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

#define BOTH_TIMES (a[i] != none && b[i] != none)
    switch ((int)op) {
    case FR_OP_LT_TIME: MASK_LOOP(BOTH_TIMES && a[i] < b[i]) break;
    case FR_OP_LE_TIME: MASK_LOOP(BOTH_TIMES && a[i] <= b[i]) break;
    case FR_OP_EQ_TIME: MASK_LOOP(BOTH_TIMES && a[i] == b[i]) break;
    case FR_OP_NE_TIME: MASK_LOOP(BOTH_TIMES && a[i] != b[i]) break;
    default: FR_UNREACHABLE();
    }
#undef BOTH_TIMES
}

void fr_kernel_compare_text(enum fr_op op, uint64_t *out, const uint32_t *a,
                            const uint32_t *b, uint32_t row_count)
{
    if (op == FR_OP_EQ_TEXT) {
        MASK_LOOP(a[i] && b[i] && a[i] == b[i])
    } else {
        MASK_LOOP(a[i] && b[i] && a[i] != b[i])
    }
}

void fr_kernel_compare_ip(enum fr_op op, uint64_t *out, const struct fr_ip *a,
                          const struct fr_ip *b, uint32_t row_count)
{
    int wanted = op == FR_OP_EQ_IP;

    MASK_LOOP(a[i].family && b[i].family && fr_ip_equal(&a[i], &b[i]) == wanted)
}

void fr_kernel_ip_add(struct fr_ip *out, const struct fr_ip *a, const double *b,
                      uint32_t row_count)
{
    ROW_LOOP(out[i] = fr_scalar_ip_add(&a[i], b[i]))
}

static void in_f64(uint64_t *out, const struct fr_set *set, const double *a,
                   int is_negated, uint32_t row_count)
{
    MASK_LOOP(a[i] == a[i] && fr_set_has_f64(set, a[i]) != is_negated)
}

static void in_ip(uint64_t *out, const struct fr_set *set,
                  const struct fr_ip *a, int is_negated, uint32_t row_count)
{
    MASK_LOOP(a[i].family && fr_set_has_ip(set, &a[i]) != is_negated)
}

static void in_text(uint64_t *out, const struct fr_set *set, const uint32_t *a,
                    int is_negated, uint32_t row_count)
{
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

static void known_f64(uint64_t *out, const double *a, int wanted,
                      uint32_t row_count)
{
    MASK_LOOP((a[i] == a[i]) == wanted)
}

static void known_time(uint64_t *out, const int64_t *a, int wanted,
                       uint32_t row_count)
{
    MASK_LOOP((a[i] != FR_TIME_MISSING) == wanted)
}

static void known_text(uint64_t *out, const uint32_t *a, int wanted,
                       uint32_t row_count)
{
    MASK_LOOP((a[i] != 0) == wanted)
}

static void known_ip(uint64_t *out, const struct fr_ip *a, int wanted,
                     uint32_t row_count)
{
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
    MASK_LOOP(cells[i] == wanted)
}

void fr_kernel_select(void *out, const uint64_t *mask, const void *yes,
                      const void *no, size_t cell_size, uint32_t row_count)
{
    char *to = out;
    const char *from_yes = yes, *from_no = no;

    for (uint32_t i = 0; i < row_count; i++) {
        const char *from = mask[i / 64] >> (i % 64) & 1 ? from_yes : from_no;
        memcpy(to + i * cell_size, from + i * cell_size, cell_size);
    }
}

void fr_mask_fill(uint64_t *out, uint32_t row_count){MASK_LOOP(1)}

uint32_t fr_mask_count(const uint64_t *mask, uint32_t row_count)
{
    uint32_t count = 0;

    for (uint32_t word = 0; word * 64 < row_count; word++)
        count += (uint32_t)__builtin_popcountll(mask[word]);
    return count;
}
