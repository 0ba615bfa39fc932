/* slices_test.c - sums of slices are the sums of the values, for any values
 * and any number of rows, with and without the newer processors' means. */
#include "support/unit.h"

#include <math.h>

#include "base/cpu.h"
#include "base/rand.h"
#include "stat/slices.h"

enum kind { WHOLE, SIZES, TIMES, WIDE, HOSTILE, HUGE_ONES, TINY, KINDS };

static double number(struct fr_rand *rand, enum kind kind)
{
    static const double odd[] = {NAN,     INFINITY, -INFINITY, 0,      -0.0,
                                 1e300,   -1e300,   5e-324,    1e-200, 1,
                                 0x1p300, -0x1p299, 0x1p-300,  3.5};
    double unit = fr_rand_f64(rand);
    uint64_t bits = fr_rand_u64(rand);
    double value;

    switch (kind) {
    case WHOLE: return (double)fr_rand_below(rand, 100000);
    case SIZES: return 1500 * unit;
    case TIMES: return floor(1e8 * unit) / 1e6 * exp(-20 * unit);
    case WIDE: return ldexp(unit - 0.5, (int)fr_rand_below(rand, 120) - 60);
    case HOSTILE:
        return fr_rand_below(rand, 3)
                   ? 1e-3 * unit
                   : odd[fr_rand_below(rand, TEST_COUNT(odd))];
    case HUGE_ONES: return ldexp(unit, 1000);
    case TINY: return ldexp(unit, -1060);
    case KINDS: break;
    }
    memcpy(&value, &bits, sizeof(value));
    return value;
}

static void assert_zero(const struct fr_exact *sum, const char *what,
                        uint32_t run)
{
    if (fr_exact_scaled(sum).fraction != 0)
        fail_msg("%s differ in run %u", what, run);
}

/* Take off one by one what the slices added up. */
static void check_sums(const struct fr_slices *a, const struct fr_slices *b,
                       const double *x, const double *y, uint32_t run)
{
    struct fr_exact sum = {.pending = 0};
    struct fr_exact products = {.pending = 0};

    fr_slices_add_sum(a, &sum);
    fr_slices_add_products(a, b, &products);
    for (uint32_t i = 0; i < a->row_count; i++) {
        if (isfinite(x[i]))
            fr_exact_add_f64(&sum, -x[i]);
        if (isfinite(x[i]) && isfinite(y[i]))
            fr_exact_add_product(&products, -x[i], y[i]);
    }
    assert_zero(&sum, "sums", run);
    assert_zero(&products, "products", run);
}

static void check_counts(const struct fr_slices *slices, const double *x)
{
    double min = (double)INFINITY;
    double max = -(double)INFINITY;
    uint64_t missing = 0;
    uint64_t infinite = 0;

    for (uint32_t i = 0; i < slices->row_count; i++) {
        uint64_t bit = slices->finite[i / 64] >> (i % 64) & 1;
        assert_int_equal(bit, isfinite(x[i]) != 0);
        missing += isnan(x[i]) != 0;
        infinite += isinf(x[i]) != 0;
        if (isfinite(x[i])) {
            min = x[i] < min ? x[i] : min;
            max = x[i] > max ? x[i] : max;
        }
    }
    assert_int_equal(slices->missing, missing);
    assert_int_equal(slices->infinite, infinite);
    assert_true(slices->min == min && slices->max == max);
}

static void check_runs(uint64_t seed)
{
    static struct fr_slices a;
    static struct fr_slices b;
    double x[FR_SLICES_ROWS];
    double y[FR_SLICES_ROWS];
    struct fr_rand rand;

    fr_rand_init(&rand, seed);
    for (uint32_t run = 0; run < 40 * KINDS; run++) {
        uint32_t count = (uint32_t)fr_rand_below(&rand, FR_SLICES_ROWS + 1);
        enum kind x_kind = run % KINDS;
        enum kind y_kind = run / KINDS % KINDS;
        if (run % 5 == 0)
            count = FR_SLICES_ROWS;
        for (uint32_t i = 0; i < count; i++) {
            x[i] = number(&rand, x_kind);
            y[i] = number(&rand, y_kind);
        }
        fr_slices_cut(&a, x, count);
        fr_slices_cut(&b, y, count);
        check_counts(&a, x);
        check_sums(&a, &b, x, y, run);
        check_sums(&b, &b, y, y, run);
    }
}

static void sums_are_those_of_the_values(void **state)
{
    (void)state;
    check_runs(1);
}

static void sums_are_the_same_on_any_processor(void **state)
{
    (void)state;
    for (int level = 0; level < FR_CPU_COUNT; level++) {
        fr_cpu_limit((enum fr_cpu)level);
        check_runs(2 + (uint64_t)level);
    }
    fr_cpu_limit(FR_CPU_COUNT);
}

/* The largest magnitudes that a slice and a sum of products may have. */
static void the_bounds_hold(void **state)
{
    static struct fr_slices slices;
    double x[FR_SLICES_ROWS];

    (void)state;
    for (uint32_t i = 0; i < FR_SLICES_ROWS; i++)
        x[i] = 0x1.fffffffffffffp52;
    fr_slices_cut(&slices, x, FR_SLICES_ROWS);
    for (uint32_t k = 0; k < slices.count; k++)
        assert_true(fabs(slices.parts[k][7]) <= 0x1p22);
    check_sums(&slices, &slices, x, x, 0);
}

static void small_whole_numbers_take_one_slice(void **state)
{
    static struct fr_slices slices;
    double x[FR_SLICES_ROWS];

    (void)state;
    for (uint32_t i = 0; i < FR_SLICES_ROWS; i++)
        x[i] = i * 1000.0;
    fr_slices_cut(&slices, x, FR_SLICES_ROWS);
    assert_int_equal(slices.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_values),
        cmocka_unit_test(sums_are_the_same_on_any_processor),
        cmocka_unit_test(the_bounds_hold),
        cmocka_unit_test(small_whole_numbers_take_one_slice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
