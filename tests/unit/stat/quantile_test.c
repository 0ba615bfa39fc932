/* quantile_test.c - kept values are exact, binned ones within the stated
 * error, and both count every value. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "stat/quantile.h"

static void add_all(struct fr_quantile *quantile, const double *values,
                    uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(fr_quantile_add(quantile, values[i]), 0);
}

struct quantile_case {
    double values[6];
    uint32_t count;
    double q1, median, q3;
};

/* By hand: position share * (n - 1), linear between neighbours. */
static const struct quantile_case cases[] = {
    {{5}, 1, 5, 5, 5},
    {{3, 1}, 2, 1.5, 2, 2.5},
    {{4, 2, 1}, 3, 1.5, 2, 3},
    {{4, 1, 3, 2}, 4, 1.75, 2.5, 3.25},
    {{-1, -2, 0, 5, 4}, 5, -1, 0, 4},
    {{1, 1, 1, 1, 9, 9}, 6, 1, 1, 7},
    {{0x1p1023, -0x1p1023}, 2, -0x1p1022, 0, 0x1p1022},
};

static void quantiles_by_hand(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_quantile quantile;
        struct fr_runs runs;
        fr_quantile_init(&quantile, 100);
        add_all(&quantile, cases[i].values, cases[i].count);
        assert_int_equal(fr_quantile_runs(&quantile, &runs), 0);
        assert_int_equal(runs.count, cases[i].count);
        assert_false(runs.is_estimate);
        if (fr_runs_quantile(&runs, 0, 0.25) != cases[i].q1 ||
            fr_runs_quantile(&runs, 0, 0.5) != cases[i].median ||
            fr_runs_quantile(&runs, 0, 0.75) != cases[i].q3)
            fail_msg("case %u: got %g, %g, %g", i,
                     fr_runs_quantile(&runs, 0, 0.25),
                     fr_runs_quantile(&runs, 0, 0.5),
                     fr_runs_quantile(&runs, 0, 0.75));
        fr_runs_release(&runs);
        fr_quantile_release(&quantile);
    }
}

static void nothing_has_no_quantile(void **state)
{
    struct fr_quantile quantile;
    struct fr_runs runs;

    (void)state;
    fr_quantile_init(&quantile, 100);
    assert_int_equal(fr_quantile_runs(&quantile, &runs), 0);
    assert_true(isnan(fr_runs_quantile(&runs, 0, 0.5)));
    assert_int_equal(fr_runs_below(&runs, 0), 0);
    fr_runs_release(&runs);
    fr_quantile_release(&quantile);
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return a < b ? -1 : a > b;
}

/* Kinds of values: positive, both signs, many equal, few and far apart. */
static double number(struct fr_rand *rand, uint32_t kind)
{
    double unit = fr_rand_f64(rand);

    switch (kind) {
    case 0: return exp(20 * unit - 10);
    case 1: return 1000 * (unit - 0.3);
    case 2: return (double)fr_rand_below(rand, 4) - 1;
    default: return ldexp(unit - 0.5, (int)fr_rand_below(rand, 1900) - 950);
    }
}

enum { COUNT = 3000 };

static void check_binned(const struct fr_runs *runs, double *values)
{
    uint64_t below = 0;

    qsort(values, COUNT, sizeof(*values), compare_numbers);
    assert_true(runs->is_estimate);
    assert_int_equal(runs->count, COUNT);
    assert_true(fr_runs_value(runs, 0) == values[0]);
    assert_true(fr_runs_value(runs, COUNT - 1) == values[COUNT - 1]);
    for (uint32_t i = 0; i < COUNT; i++) {
        double got = fr_runs_value(runs, i);
        if (!(fabs(got - values[i]) <= FR_QUANTILE_ERROR * fabs(values[i])))
            fail_msg("rank %u: got %g, want %g", i, got, values[i]);
        assert_true(fr_runs_below(runs, values[i]) >= below);
        below = fr_runs_below(runs, values[i]);
    }
    assert_int_equal(fr_runs_below(runs, values[0]), 0);
    assert_int_equal(fr_runs_below(runs, (double)INFINITY), COUNT);
}

static void binned_values_are_within_the_error(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < 4; kind++) {
        static double values[COUNT];
        struct fr_quantile parts[3];
        struct fr_runs runs;
        struct fr_rand rand;
        fr_rand_init(&rand, kind);
        for (uint32_t k = 0; k < 3; k++)
            fr_quantile_init(&parts[k], COUNT / 3 - k % 2);
        for (uint32_t k = 0; k < 3; k++)
            parts[k].keep_max = COUNT / 3 - 1; /* part 0 alone is exact */
        for (uint32_t i = 0; i < COUNT; i++) {
            values[i] = number(&rand, kind);
            assert_int_equal(
                fr_quantile_add(&parts[i % 7 ? 2 : i % 2], values[i]), 0);
        }
        assert_int_equal(fr_quantile_merge(&parts[0], &parts[1]), 0);
        assert_int_equal(fr_quantile_merge(&parts[0], &parts[2]), 0);
        assert_int_equal(fr_quantile_runs(&parts[0], &runs), 0);
        check_binned(&runs, values);
        fr_runs_release(&runs);
        for (uint32_t k = 0; k < 3; k++)
            fr_quantile_release(&parts[k]);
    }
}

static void the_limit_is_exact(void **state)
{
    static const double values[] = {3, 1, 2, 5, 4};

    (void)state;
    for (uint32_t keep = 0; keep <= 5; keep++) {
        struct fr_quantile quantile;
        fr_quantile_init(&quantile, keep);
        add_all(&quantile, values, 5);
        assert_int_equal(quantile.is_binned, keep < 5);
        assert_true(quantile.min == 1 && quantile.max == 5);
        fr_quantile_release(&quantile);
    }
}

static void counts_below_by_hand(void **state)
{
    static const double values[] = {1, 2, 2, 4};
    struct fr_quantile quantile;
    struct fr_runs runs;

    (void)state;
    fr_quantile_init(&quantile, 10);
    add_all(&quantile, values, 4);
    assert_int_equal(fr_quantile_runs(&quantile, &runs), 0);
    assert_int_equal(fr_runs_below(&runs, 1), 0);
    assert_int_equal(fr_runs_below(&runs, 1.5), 1);
    assert_int_equal(fr_runs_below(&runs, 2), 1);
    assert_int_equal(fr_runs_below(&runs, 4), 3);
    assert_int_equal(fr_runs_below(&runs, 5), 4);
    assert_true(isnan(fr_runs_quantile(&runs, 4, 0.5)));
    assert_true(fr_runs_quantile(&runs, 1, 0.5) == 2);
    fr_runs_release(&runs);
    fr_quantile_release(&quantile);
}

static int fill(struct fr_quantile *quantile, struct fr_runs *runs)
{
    for (uint32_t i = 0; i < 300; i++)
        FR_TRY(fr_quantile_add(quantile, i % 3 ? i * 1e10 : -1.0 * i));
    return fr_quantile_runs(quantile, runs);
}

static void no_memory_is_reported(void **state)
{
    uint64_t n = 1;
    int status;

    (void)state;
    do {
        struct fr_quantile quantile;
        struct fr_runs runs = {.item_count = 0};
        fr_quantile_init(&quantile, 100);
        fr_alloc_fail_at(n++, 0);
        status = fill(&quantile, &runs);
        fr_alloc_fail_at(0, 0);
        fr_runs_release(&runs);
        fr_quantile_release(&quantile);
        assert_true(status == 0 || status == FR_ENOMEM);
    } while (status != 0);
    assert_true(n > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_by_hand),
        cmocka_unit_test(nothing_has_no_quantile),
        cmocka_unit_test(binned_values_are_within_the_error),
        cmocka_unit_test(the_limit_is_exact),
        cmocka_unit_test(counts_below_by_hand),
        cmocka_unit_test(no_memory_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
