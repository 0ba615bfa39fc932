/* moments_test.c - numbers by hand. */
#include "support/unit.h"

#include <float.h>
#include <math.h>

#include "stat/moments.h"

#define VALUES_MAX 8

struct moments_case {
    double values[VALUES_MAX];
    uint32_t count;
    uint64_t finite, missing, infinite;
    double sum, mean, min, max, stddev; /* NAN: none */
};

static const struct moments_case cases[] = {
    {{0}, 0, 0, 0, 0, 0, NAN, NAN, NAN, NAN},
    {{NAN, INFINITY}, 2, 0, 1, 1, 0, NAN, NAN, NAN, NAN},
    {{2.5}, 1, 1, 0, 0, 2.5, 2.5, 2.5, 2.5, NAN},
    {{1, 2, 3, 4, NAN, -INFINITY},
     6,
     4,
     1,
     1,
     10,
     2.5,
     1,
     4,
     1.2909944487358056},
    {{1e15 + 1, 1e15 + 2, 1e15 + 3},
     3,
     3,
     0,
     0,
     3e15 + 6,
     1e15 + 2,
     1e15 + 1,
     1e15 + 3,
     1},
    {{-7, -7}, 2, 2, 0, 0, -14, -7, -7, -7, 0},
    {{DBL_MAX, DBL_MAX}, 2, 2, 0, 0, INFINITY, DBL_MAX, DBL_MAX, DBL_MAX, 0},
    {{3e-200, 1e-200},
     2,
     2,
     0,
     0,
     4e-200,
     2e-200,
     1e-200,
     3e-200,
     1.4142135623730951e-200},
    {{3e200, 1e200},
     2,
     2,
     0,
     0,
     4e200,
     2e200,
     1e200,
     3e200,
     1.4142135623730951e200},
};

static int is_same(double got, double want)
{
    if (isnan(want))
        return isnan(got) != 0;
    return got == want || fabs(got - want) <= 1e-15 * fabs(want);
}

static void check(const struct moments_case *want,
                  const struct fr_moments_sum *sum, uint32_t i)
{
    struct fr_moments got = fr_moments_finish(sum, 1);

    assert_int_equal(got.is_present, 1);
    assert_int_equal(got.count, want->finite);
    assert_int_equal(got.missing, want->missing);
    assert_int_equal(got.infinite, want->infinite);
    if (!is_same(got.sum, want->sum) || !is_same(got.mean, want->mean) ||
        !is_same(got.min, want->min) || !is_same(got.max, want->max) ||
        !is_same(got.stddev, want->stddev))
        fail_msg("case %u: got %a, %a, %a to %a, %a", i, got.sum, got.mean,
                 got.min, got.max, got.stddev);
}

static void numbers_by_hand(void **state)
{
    static struct fr_slices slices;

    (void)state;
    for (uint32_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_moments_sum sum = {.count = 0};
        fr_slices_cut(&slices, cases[i].values, cases[i].count);
        fr_moments_add(&sum, &slices);
        check(&cases[i], &sum, i);
    }
}

static void one_by_one_and_merged(void **state)
{
    static struct fr_slices slices;

    (void)state;
    for (uint32_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_moments_sum sum = {.count = 0};
        for (uint32_t k = cases[i].count; k > 0; k--) {
            struct fr_moments_sum one = {.count = 0};
            fr_slices_cut(&slices, &cases[i].values[k - 1], 1);
            fr_moments_add(&one, &slices);
            fr_moments_merge(&sum, &one);
        }
        check(&cases[i], &sum, i);
    }
}

static void minus_zero_is_zero(void **state)
{
    static struct fr_slices slices;
    static const double values[] = {-0.0, 0};
    struct fr_moments_sum sum = {.count = 0};
    struct fr_moments moments;

    (void)state;
    fr_slices_cut(&slices, values, 2);
    fr_moments_add(&sum, &slices);
    moments = fr_moments_finish(&sum, 1);
    assert_false(signbit(moments.min) || signbit(moments.max) ||
                 signbit(moments.sum));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_by_hand),
        cmocka_unit_test(one_by_one_and_merged),
        cmocka_unit_test(minus_zero_is_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
