/* corr_test.c - Pearson's r of pairs, against two plain passes over the rows
 * where both values are finite. */
#include "support/unit.h"

#include <math.h>

#include "base/rand.h"
#include "stat/corr.h"

enum { KEYS = FR_KEY_METRIC_COUNT, ROWS = 700, PART = 300 };

struct table {
    double cells[KEYS][ROWS];
};

/* The way a book has it, in long double. */
static double plain_r(const double *x, const double *y, uint64_t *count)
{
    long double n = 0, x_mean = 0, y_mean = 0, xy = 0, xx = 0, yy = 0;

    for (uint32_t i = 0; i < ROWS; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            continue;
        n++;
        x_mean += x[i];
        y_mean += y[i];
    }
    x_mean /= n;
    y_mean /= n;
    for (uint32_t i = 0; i < ROWS; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            continue;
        xy += (x[i] - x_mean) * (y[i] - y_mean);
        xx += (x[i] - x_mean) * (x[i] - x_mean);
        yy += (y[i] - y_mean) * (y[i] - y_mean);
    }
    *count = (uint64_t)n;
    return (double)(xy / sqrtl(xx * yy));
}

static void fill(struct table *table, uint64_t seed, int with_gaps)
{
    struct fr_rand rand;

    fr_rand_init(&rand, seed);
    for (uint32_t i = 0; i < ROWS; i++) {
        double common = fr_rand_f64(&rand);
        for (uint32_t k = 0; k < KEYS; k++) {
            double *cell = &table->cells[k][i];
            *cell = (k % 2 ? -1 : 1) * common * k + fr_rand_f64(&rand) +
                    (k == 3 ? 1e9 : 0);
            if (with_gaps && fr_rand_below(&rand, 9) == 0)
                *cell =
                    fr_rand_below(&rand, 2) ? (double)NAN : (double)INFINITY;
        }
    }
}

/* Rows from .. to - 1, in blocks. */
static void add(const struct table *table, uint32_t from, uint32_t to,
                uint64_t present, struct fr_corr *corr,
                struct fr_moments_sum *moments)
{
    static struct fr_slices slices[KEYS];

    while (from < to) {
        const struct fr_slices *keys[KEYS] = {0};
        uint32_t count = to - from < 111 ? to - from : 111;
        for (uint32_t k = 0; k < KEYS; k++) {
            if ((present >> k & 1) == 0)
                continue;
            fr_slices_cut(&slices[k], table->cells[k] + from, count);
            fr_moments_add(&moments[k], &slices[k]);
            keys[k] = &slices[k];
        }
        assert_int_equal(fr_corr_add(corr, keys), 0);
        from += count;
    }
}

/* Finish what two merged halves counted. */
static void correlate(const struct table *table, uint64_t present,
                      struct fr_summary *summary)
{
    static struct fr_corr parts[2];
    static struct fr_moments_sum moments[2][KEYS];

    memset(parts, 0, sizeof(parts));
    memset(moments, 0, sizeof(moments));
    add(table, 0, PART, present, &parts[0], moments[0]);
    add(table, PART, ROWS, present, &parts[1], moments[1]);
    assert_int_equal(fr_corr_merge(&parts[0], &parts[1]), 0);
    for (uint32_t k = 0; k < KEYS; k++)
        fr_moments_merge(&moments[0][k], &moments[1][k]);
    fr_corr_finish(&parts[0], moments[0], present, summary);
    fr_corr_release(&parts[0]);
    fr_corr_release(&parts[1]);
}

static void check_all(const struct table *table)
{
    static struct fr_summary summary;

    correlate(table, 0xff, &summary);
    for (uint32_t i = 0; i < KEYS; i++) {
        for (uint32_t k = 0; k < KEYS; k++) {
            uint64_t count;
            double want = plain_r(table->cells[i], table->cells[k], &count);
            double got = summary.correlation[i][k];
            assert_int_equal(summary.correlation_pairs[i][k], count);
            if (!(fabs(got - want) < 1e-12))
                fail_msg("r[%u][%u]: got %.17g, want %.17g", i, k, got, want);
        }
    }
}

static void complete_rows(void **state)
{
    static struct table table;

    (void)state;
    fill(&table, 1, 0);
    check_all(&table);
}

static void pairs_with_gaps(void **state)
{
    static struct table table;

    (void)state;
    fill(&table, 2, 1);
    check_all(&table);
}

static void constant_and_absent_columns_have_none(void **state)
{
    static struct table table;
    static struct fr_summary summary;

    (void)state;
    fill(&table, 3, 0);
    for (uint32_t i = 0; i < ROWS; i++) {
        table.cells[1][i] = 0.1;
        table.cells[2][i] = -2 * table.cells[0][i];
    }
    correlate(&table, 0xff & ~(1U << 5), &summary);
    assert_true(isnan(summary.correlation[1][1]));
    assert_true(isnan(summary.correlation[1][2]));
    assert_true(isnan(summary.correlation[5][5]));
    assert_true(isnan(summary.correlation[0][5]));
    assert_int_equal(summary.correlation_pairs[0][5], 0);
    assert_int_equal(summary.correlation_pairs[1][2], ROWS);
    assert_true(summary.correlation[0][0] == 1);
    assert_true(summary.correlation[0][2] == -1);
    assert_true(summary.correlation[2][0] == -1);
}

static void extreme_numbers_do_not_overflow(void **state)
{
    static struct table table;
    static struct fr_summary summary;
    double want;

    (void)state;
    fill(&table, 4, 0);
    correlate(&table, 0xff, &summary);
    want = summary.correlation[0][1];
    for (uint32_t i = 0; i < ROWS; i++) {
        table.cells[0][i] = ldexp(table.cells[0][i], 1020);
        table.cells[1][i] = ldexp(table.cells[1][i], -900);
    }
    correlate(&table, 0xff, &summary);
    assert_true(fabs(summary.correlation[0][1] - want) < 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complete_rows),
        cmocka_unit_test(pairs_with_gaps),
        cmocka_unit_test(constant_and_absent_columns_have_none),
        cmocka_unit_test(extreme_numbers_do_not_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
