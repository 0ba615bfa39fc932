/* series_test.c - means and variances against values computed with exact
 * fractions. */
#include "support/unit.h"

#include <math.h>

#include "meter/series.h"

static struct fr_series series_of(const int64_t *values, size_t count)
{
    struct fr_series series = {0};

    for (size_t i = 0; i < count; i++)
        fr_series_add(&series, values[i]);
    return series;
}

static void an_empty_series_is_all_zero(void **state)
{
    struct fr_series series = {0};
    struct fr_spread spread = fr_series_spread(&series, 1, 1);

    (void)state;
    assert_true(spread.max == 0 && spread.min == 0 && spread.mean == 0);
    assert_true(spread.std == 0 && spread.var == 0);
}

static void one_value_is_its_own_mean(void **state)
{
    struct fr_series series = series_of((int64_t[]){500000000}, 1);
    struct fr_spread spread = fr_series_spread(&series, 1000000000, 1);

    (void)state;
    assert_true(spread.max == 0.5 && spread.min == 0.5 && spread.mean == 0.5);
    assert_true(spread.std == 0);
}

static void a_sample_and_a_population_differ(void **state)
{
    struct fr_series series = series_of((int64_t[]){1, 2, 3, 4}, 4);

    (void)state;
    assert_true(fr_series_spread(&series, 1, 1).var == 5.0 / 3);
    assert_true(fr_series_spread(&series, 1, 0).var == 1.25);
    assert_true(fr_series_spread(&series, 1, 1).std == sqrt(5.0 / 3));
}

static void values_may_be_negative(void **state)
{
    struct fr_series series = series_of((int64_t[]){-4, 2, -1}, 3);
    struct fr_spread spread = fr_series_spread(&series, 1, 1);

    (void)state;
    assert_true(spread.min == -4 && spread.max == 2 && spread.mean == -1);
    assert_true(spread.var == 9);
}

/* Years of nanoseconds that differ by one: sums of doubles would give 0. */
static void nothing_is_lost_in_large_sums(void **state)
{
    int64_t large = 1000000000000000000;
    struct fr_series series =
        series_of((int64_t[]){large, large + 1, large + 2}, 3);

    (void)state;
    assert_true(fr_series_spread(&series, 1, 1).var == 1);
}

static void joined_is_as_if_added(void **state)
{
    const int64_t values[] = {7, 5000000000, -3, 60, 9};

    (void)state;
    for (size_t cut = 0; cut <= TEST_COUNT(values); cut++) {
        struct fr_series a = series_of(values, cut);
        struct fr_series b = series_of(values + cut, TEST_COUNT(values) - cut);
        struct fr_series both = fr_series_join(&a, &b);
        struct fr_series all = series_of(values, TEST_COUNT(values));
        assert_memory_equal(&both, &all, sizeof(all));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_series_is_all_zero),
        cmocka_unit_test(one_value_is_its_own_mean),
        cmocka_unit_test(a_sample_and_a_population_differ),
        cmocka_unit_test(values_may_be_negative),
        cmocka_unit_test(nothing_is_lost_in_large_sums),
        cmocka_unit_test(joined_is_as_if_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
