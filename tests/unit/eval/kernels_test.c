/* kernels_test.c - each loop, at each level that the processor has, against
 * what is said of one row. */
#include "support/unit.h"

#include <math.h>

#include "base/cpu.h"
#include "base/rand.h"
#include "eval/kernels.h"
#include "eval/scalar.h"
#include "eval/set.h"

#define ROWS   (FR_BATCH_ROWS < 330 ? FR_BATCH_ROWS : 330)
#define TRIALS 200

static struct fr_rand rand_state;
static uint32_t row_count;
static uint64_t mask[FR_MASK_WORDS];

static double f64_a[ROWS], f64_b[ROWS], f64_out[ROWS];
static int64_t time_a[ROWS], time_b[ROWS];
static uint32_t text_a[ROWS], text_b[ROWS];

static uint64_t below(uint64_t bound)
{
    return fr_rand_below(&rand_state, bound);
}

static double pick_f64(void)
{
    static const double values[] = {0,  -0.0, 1,     2,      3,
                                    -1, 0.5,  1e300, -1e300, 0x1p-1074};
    uint64_t at = below(TEST_COUNT(values) + 3);

    if (at < TEST_COUNT(values))
        return values[at];
    at -= TEST_COUNT(values);
    return at == 0 ? (double)NAN : at == 1 ? (double)INFINITY : 2.5;
}

static int64_t pick_time(void)
{
    static const int64_t values[] = {INT64_MIN, INT64_MIN + 1, -1, 0,
                                     1,         INT64_MAX};

    return values[below(TEST_COUNT(values))];
}

static void fill(void)
{
    row_count = (uint32_t)below(ROWS + 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        f64_a[i] = pick_f64();
        f64_b[i] = pick_f64();
        time_a[i] = pick_time();
        time_b[i] = pick_time();
        text_a[i] = (uint32_t)below(3);
        text_b[i] = (uint32_t)below(3);
    }
    memset(mask, 0xa5, sizeof(mask));
}

static int bit(uint32_t row)
{
    return (int)(mask[row / 64] >> (row % 64) & 1);
}

/* No row is claimed that is not there. */
static void nothing_above(void)
{
    for (uint32_t i = row_count; i % 64 != 0; i++)
        assert_int_equal(bit(i), 0);
}

static void at_each_level(void (*check)(void))
{
    fr_rand_init(&rand_state, 7);
    for (int level = 0; level < FR_CPU_COUNT; level++) {
        fr_cpu_limit((enum fr_cpu)level);
        for (int i = 0; i < TRIALS; i++) {
            fill();
            check();
        }
    }
    fr_cpu_limit(FR_CPU_COUNT);
}

static void check_one_compare(enum fr_op op, struct fr_operand a,
                              struct fr_operand b)
{
    fr_kernel_compare(op, mask, a, b, row_count);
    nothing_above();
    for (uint32_t i = 0; i < row_count; i++)
        assert_int_equal(
            bit(i), fr_scalar_compare(op, a.vector ? a.vector[i] : a.scalar,
                                      b.vector ? b.vector[i] : b.scalar));
}

static void check_compare(void)
{
    static const enum fr_op ops[] = {FR_OP_LT, FR_OP_LE, FR_OP_EQ, FR_OP_NE};
    struct fr_operand a = {.vector = f64_a}, b = {.vector = f64_b};
    struct fr_operand scalar = {.scalar = pick_f64()};

    for (size_t i = 0; i < TEST_COUNT(ops); i++) {
        check_one_compare(ops[i], a, b);
        check_one_compare(ops[i], a, scalar);
        check_one_compare(ops[i], scalar, b);
    }
}

static void numbers_compare(void **state)
{
    (void)state;
    at_each_level(check_compare);
}

static void check_times(void)
{
    for (uint32_t op = FR_OP_LT_TIME; op <= FR_OP_NE_TIME; op++) {
        fr_kernel_compare_time((enum fr_op)op, mask, time_a, time_b, row_count);
        nothing_above();
        for (uint32_t i = 0; i < row_count; i++) {
            int64_t a = time_a[i], b = time_b[i];
            int is_true = op == FR_OP_LT_TIME   ? a < b
                          : op == FR_OP_LE_TIME ? a <= b
                          : op == FR_OP_EQ_TIME ? a == b
                                                : a != b;
            is_true = is_true && a != INT64_MIN && b != INT64_MIN;
            assert_int_equal(bit(i), is_true);
        }
    }
}

static void times_compare(void **state)
{
    (void)state;
    at_each_level(check_times);
}

static void check_texts(void)
{
    fr_kernel_compare_text(FR_OP_EQ_TEXT, mask, text_a, text_b, row_count);
    nothing_above();
    for (uint32_t i = 0; i < row_count; i++)
        assert_int_equal(bit(i), text_a[i] && text_a[i] == text_b[i]);
    fr_kernel_compare_text(FR_OP_NE_TEXT, mask, text_a, text_b, row_count);
    nothing_above();
    for (uint32_t i = 0; i < row_count; i++)
        assert_int_equal(bit(i),
                         text_a[i] && text_b[i] && text_a[i] != text_b[i]);
}

static void texts_compare(void **state)
{
    (void)state;
    at_each_level(check_texts);
}

static void check_known(void)
{
    uint8_t truths[ROWS];

    fr_kernel_known(FR_OP_KNOWN_F64, mask, f64_a, row_count);
    nothing_above();
    for (uint32_t i = 0; i < row_count; i++)
        assert_int_equal(bit(i), !isnan(f64_a[i]));
    fr_kernel_known(FR_OP_MISSING_F64, mask, f64_a, row_count);
    nothing_above();
    for (uint32_t i = 0; i < row_count; i++)
        assert_int_equal(bit(i), isnan(f64_a[i]) != 0);
    for (uint32_t i = 0; i < row_count; i++)
        truths[i] = (uint8_t)text_a[i];
    fr_kernel_truth(mask, truths, 2, row_count);
    nothing_above();
    for (uint32_t i = 0; i < row_count; i++)
        assert_int_equal(bit(i), truths[i] == 2);
}

static void missing_and_known(void **state)
{
    (void)state;
    at_each_level(check_known);
}

/* Few ranges are compared one by one, many are searched. */
static void check_set(void)
{
    struct fr_range_f64 ranges[12];
    struct fr_set set = {.kind = FR_CLASS_F64, .f64 = ranges};
    uint32_t wanted = 1 + (uint32_t)below(12);

    for (uint32_t i = 0; i < wanted; i++) {
        double low = (double)below(8) - 2;
        ranges[i] = (struct fr_range_f64){low, low + (double)below(2)};
    }
    set.count = fr_set_merge_f64(ranges, wanted);
    for (int is_negated = 0; is_negated < 2; is_negated++) {
        fr_kernel_in(mask, &set, f64_a, is_negated, row_count);
        nothing_above();
        for (uint32_t i = 0; i < row_count; i++)
            assert_int_equal(bit(i),
                             !isnan(f64_a[i]) &&
                                 fr_set_has_f64(&set, f64_a[i]) != is_negated);
    }
}

static void numbers_in_sets(void **state)
{
    (void)state;
    at_each_level(check_set);
}

static void same_f64(double got, double want)
{
    if (isnan(want))
        assert_true(isnan(got));
    else
        assert_memory_equal(&got, &want, sizeof(want));
}

static void check_arithmetic(void)
{
    static const enum fr_op two[] = {FR_OP_ADD, FR_OP_SUB, FR_OP_MUL, FR_OP_DIV,
                                     FR_OP_MIN, FR_OP_MAX, FR_OP_MOD};
    static const enum fr_op one[] = {FR_OP_NEG, FR_OP_ABS, FR_OP_SQRT,
                                     FR_OP_LOG};
    struct fr_operand a = {.vector = f64_a}, b = {.vector = f64_b};

    for (size_t k = 0; k < TEST_COUNT(two); k++) {
        fr_kernel_arithmetic(two[k], f64_out, a, b, row_count);
        for (uint32_t i = 0; i < row_count; i++)
            same_f64(f64_out[i],
                     fr_scalar_arithmetic(two[k], f64_a[i], f64_b[i]));
    }
    for (size_t k = 0; k < TEST_COUNT(one); k++) {
        fr_kernel_unary(one[k], f64_out, f64_a, row_count);
        for (uint32_t i = 0; i < row_count; i++)
            same_f64(f64_out[i], fr_scalar_arithmetic(one[k], f64_a[i], 0));
    }
}

static void arithmetic_gives_the_same_bits(void **state)
{
    (void)state;
    at_each_level(check_arithmetic);
}

static void check_by_mask(void)
{
    uint16_t codes[ROWS];
    int64_t times[ROWS];
    uint32_t count = 0;

    fr_kernel_compare_text(FR_OP_EQ_TEXT, mask, text_a, text_b, row_count);
    fr_kernel_select(FR_CLASS_F64, f64_out, mask, f64_a, f64_b, row_count);
    fr_kernel_select(FR_CLASS_TIME, times, mask, time_a, time_b, row_count);
    memset(codes, 0, sizeof(codes));
    fr_kernel_set_codes(codes, mask, 40000, row_count);
    for (uint32_t i = 0; i < row_count; i++) {
        same_f64(f64_out[i], bit(i) ? f64_a[i] : f64_b[i]);
        assert_true(times[i] == (bit(i) ? time_a[i] : time_b[i]));
        assert_int_equal(codes[i], bit(i) ? 40000 : 0);
        count += (uint32_t)bit(i);
    }
    assert_int_equal(fr_kernel_count(mask, row_count), count);
    fr_kernel_fill(mask, row_count);
    nothing_above();
    assert_int_equal(fr_kernel_count(mask, row_count), row_count);
}

static void choosing_and_counting_by_mask(void **state)
{
    (void)state;
    at_each_level(check_by_mask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_compare),
        cmocka_unit_test(times_compare),
        cmocka_unit_test(texts_compare),
        cmocka_unit_test(missing_and_known),
        cmocka_unit_test(numbers_in_sets),
        cmocka_unit_test(arithmetic_gives_the_same_bits),
        cmocka_unit_test(choosing_and_counting_by_mask),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
