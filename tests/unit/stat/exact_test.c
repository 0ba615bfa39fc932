/* exact_test.c - sums are right to the last bit whatever is added, in
 * whatever order, and products lose nothing. */
#include "support/unit.h"

#include <float.h>
#include <math.h>

#include "base/rand.h"
#include "stat/exact.h"

#define TERMS_MAX 12

struct sum_case {
    double terms[TERMS_MAX];
    uint32_t count;
    double sum;
};

static const struct sum_case sum_cases[] = {
    {{0}, 0, 0},
    {{1.5}, 1, 1.5},
    {{-1.5}, 1, -1.5},
    {{1e100, 1, -1e100}, 3, 1},
    {{1e308, 1e308, -1e308}, 3, 1e308},
    {{DBL_MAX, DBL_MAX}, 2, INFINITY},
    {{-DBL_MAX, -DBL_MAX}, 2, -INFINITY},
    {{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 10, 1.0},
    {{5e-324, 5e-324, 5e-324}, 3, 1.5e-323},
    {{-5e-324}, 1, -5e-324},
    {{1, 0x1p-53}, 2, 1},                          /* a tie goes to even */
    {{1, 0x1p-53, 0x1p-1000}, 3, 1 + DBL_EPSILON}, /* not a tie any more */
    {{1 + DBL_EPSILON, 0x1p-53}, 2, 1 + 2 * DBL_EPSILON},
    {{-1, -0x1p-53, -0x1p-1000}, 3, -1 - DBL_EPSILON},
    {{DBL_MIN, -5e-324}, 2, 0x1p-1022 - 0x1p-1074},
    {{0x1p1023, 0x1p-1074, -0x1p1023}, 3, 0x1p-1074},
    {{-0.0, -0.0}, 2, 0},
};

static void sums_are_rounded_once(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TEST_COUNT(sum_cases); i++) {
        struct fr_exact sum = {.pending = 0};
        double got;
        for (uint32_t k = 0; k < sum_cases[i].count; k++)
            fr_exact_add_f64(&sum, sum_cases[i].terms[k]);
        got = fr_exact_round(&sum);
        if (got != sum_cases[i].sum)
            fail_msg("case %u: got %a, want %a", i, got, sum_cases[i].sum);
    }
}

/* Any finite double, all exponents alike. */
static double any_number(struct fr_rand *rand)
{
    uint64_t bits;
    double value;

    do {
        bits = fr_rand_u64(rand);
        memcpy(&value, &bits, sizeof(value));
    } while (!isfinite(value));
    return value;
}

static int is_zero(const struct fr_exact *sum)
{
    return fr_exact_scaled(sum).fraction == 0;
}

static void what_was_added_can_be_taken_off(void **state)
{
    enum { COUNT = 200 };
    double values[COUNT];
    struct fr_exact sum = {.pending = 0};
    struct fr_exact products = {.pending = 0};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 1);
    for (uint32_t i = 0; i < COUNT; i++) {
        values[i] = any_number(&rand);
        fr_exact_add_f64(&sum, values[i]);
        fr_exact_add_product(&products, values[i], values[i / 2]);
    }
    assert_false(is_zero(&sum));
    assert_false(is_zero(&products));
    for (uint32_t i = COUNT; i > 0; i--) {
        fr_exact_add_f64(&sum, -values[i - 1]);
        fr_exact_add_product(&products, -values[(i - 1) / 2], values[i - 1]);
    }
    assert_true(is_zero(&sum));
    assert_true(is_zero(&products));
}

static void merging_is_adding(void **state)
{
    struct fr_exact whole = {.pending = 0};
    struct fr_exact parts[3] = {{.pending = 0}};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 2);
    for (uint32_t i = 0; i < 300; i++) {
        double value = any_number(&rand);
        fr_exact_add_f64(&whole, value);
        fr_exact_add_f64(&parts[i % 3], value);
    }
    fr_exact_add(&parts[2], &parts[0]);
    fr_exact_add(&parts[2], &parts[1]);
    fr_exact_subtract(&whole, &parts[2]);
    assert_true(is_zero(&whole));
}

/* Many additions would take minutes; the count of pending ones is moved on
 * instead, with which digits may only be small. */
static void carries_do_not_change_the_sum(void **state)
{
    struct fr_exact sum = {.pending = (1U << 28) - 3};
    struct fr_exact other = {.pending = (1U << 28) - 3};

    (void)state;
    for (uint32_t i = 0; i < 10; i++)
        fr_exact_add_f64(&sum, -0x1.fffffffffffffp500);
    assert_true(sum.pending < 1U << 27);
    fr_exact_add_f64(&other, 0x1.fffffffffffffp500);
    fr_exact_add(&sum, &other);
    fr_exact_add(&sum, &other);
    assert_true(fr_exact_round(&sum) == -0x1.fffffffffffffp503);
}

static void whole_numbers_have_their_place(void **state)
{
    struct fr_exact sum = {.pending = 0};

    (void)state;
    fr_exact_add_i64(&sum, INT64_MIN, -100);
    assert_true(fr_exact_round(&sum) == -0x1p-37);
    fr_exact_add_i64(&sum, INT64_MAX, -100);
    assert_true(fr_exact_round(&sum) == -0x1p-100);
    fr_exact_add_i64(&sum, 3, 40);
    assert_true(fr_exact_round(&sum) == 0x3p40);
}

static void means_do_not_overflow(void **state)
{
    struct fr_exact sum = {.pending = 0};

    (void)state;
    fr_exact_add_f64(&sum, DBL_MAX);
    fr_exact_add_f64(&sum, DBL_MAX);
    assert_true(fr_exact_mean(&sum, 2) == DBL_MAX);
    assert_true(fr_exact_round(&sum) == (double)INFINITY);
}

static double spread_of(const double *x, const double *y, uint32_t count)
{
    struct fr_exact xy = {.pending = 0};
    struct fr_exact x_sum = {.pending = 0};
    struct fr_exact y_sum = {.pending = 0};
    struct fr_scaled spread;

    for (uint32_t i = 0; i < count; i++) {
        fr_exact_add_product(&xy, x[i], y[i]);
        fr_exact_add_f64(&x_sum, x[i]);
        fr_exact_add_f64(&y_sum, y[i]);
    }
    spread = fr_exact_spread(&xy, &x_sum, &y_sum, count);
    return ldexp(spread.fraction, spread.exponent);
}

/* n sum xy - sum x sum y, by hand. */
static void spreads_have_no_cancellation(void **state)
{
    static const double small[] = {1, 2, 4};
    static const double down[] = {4, 2, 1};
    static const double near[] = {1e15 + 1, 1e15 + 2, 1e15 + 4};
    static const double ends[] = {1, 1 + DBL_EPSILON};
    static const double equal[] = {0.1, 0.1, 0.1};
    static const double tiny[] = {5e-324, 0};

    (void)state;
    assert_true(spread_of(small, small, 3) == 14); /* 3 * 21 - 49 */
    assert_true(spread_of(small, down, 3) == -13); /* 3 * 12 - 49 */
    assert_true(spread_of(near, near, 3) == 14);
    assert_true(spread_of(ends, ends, 2) == DBL_EPSILON * DBL_EPSILON);
    assert_true(spread_of(equal, equal, 3) == 0);
    assert_true(spread_of(tiny, tiny, 2) == 0); /* 2^-2148, as a double */
}

static void spreads_keep_their_exponent(void **state)
{
    static const double wide[] = {DBL_MAX, -DBL_MAX};
    struct fr_exact squares = {.pending = 0};
    struct fr_exact sum = {.pending = 0};
    struct fr_scaled spread;

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        fr_exact_add_product(&squares, wide[i], wide[i]);
        fr_exact_add_f64(&sum, wide[i]);
    }
    spread = fr_exact_spread(&squares, &sum, &sum, 2); /* 4 DBL_MAX^2 */
    assert_int_equal(spread.exponent, 2050);
    assert_true(spread.fraction > 0.99 && spread.fraction < 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_rounded_once),
        cmocka_unit_test(what_was_added_can_be_taken_off),
        cmocka_unit_test(merging_is_adding),
        cmocka_unit_test(carries_do_not_change_the_sum),
        cmocka_unit_test(whole_numbers_have_their_place),
        cmocka_unit_test(means_do_not_overflow),
        cmocka_unit_test(spreads_have_no_cancellation),
        cmocka_unit_test(spreads_keep_their_exponent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
