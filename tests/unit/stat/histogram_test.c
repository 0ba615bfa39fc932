/* histogram_test.c - every value is in one bin, whatever the values are, and
 * the number of bins follows the rule. */
#include "support/unit.h"

#include <float.h>
#include <math.h>

#include "base/rand.h"
#include "stat/histogram.h"

static void make(const double *values, uint32_t count, uint32_t keep_max,
                 struct fr_arena *arena, struct fr_histogram *histogram)
{
    struct fr_quantile quantile;
    struct fr_runs runs;

    fr_quantile_init(&quantile, keep_max);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(fr_quantile_add(&quantile, values[i]), 0);
    assert_int_equal(fr_quantile_runs(&quantile, &runs), 0);
    assert_int_equal(fr_histogram_make(&runs, arena, histogram), 0);
    fr_runs_release(&runs);
    fr_quantile_release(&quantile);
}

struct degenerate_case {
    double values[6];
    uint32_t count;
    uint32_t bin_count;
    int is_log;
    uint64_t zero_count;
    double first, last; /* edges */
};

static const struct degenerate_case degenerate_cases[] = {
    {{0}, 0, 0, 0, 0, 0, 0},
    {{8}, 1, 1, 0, 0, 4, 12},
    {{0}, 1, 1, 0, 1, 0, 1},
    {{-8, -8}, 2, 1, 0, 2, -12, -4},
    {{DBL_MAX, DBL_MAX}, 2, 1, 0, 0, DBL_MAX / 2, DBL_MAX},
    {{1, 2}, 2, 10, 0, 0, 1, 2},
    {{0, 5}, 2, 10, 0, 1, 0, 5},
    {{-DBL_MAX, DBL_MAX}, 2, 1, 1, 1, DBL_MAX / 2, DBL_MAX},
    {{-DBL_MAX, 0, DBL_MAX / 2, DBL_MAX}, 4, 10, 0, 2, -DBL_MAX, DBL_MAX},
    {{1, 1 + DBL_EPSILON}, 2, 1, 0, 0, 1, 1 + DBL_EPSILON},
    /* quartiles equal: Sturges; 1 + ceil(log2 6) = 4 */
    {{3, 3, 3, 3, 3, 9}, 6, 4, 0, 0, 3, 9},
    {{1, 1, 1, 1, 1, 101}, 6, 4, 1, 0, 1, 101},
    {{0, 0, 0, 0, 2, 8}, 6, 10, 1, 4, 2, 8},
    {{-3, 0, 0, 0, 0, 7}, 6, 1, 1, 5, 3.5, 10.5},
};

static uint64_t total(const struct fr_histogram *histogram)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < histogram->bin_count; i++)
        sum += histogram->counts[i];
    return sum;
}

static void check_edges(const struct fr_histogram *histogram, uint32_t run)
{
    for (uint32_t i = 0; i < histogram->bin_count; i++)
        if (!(histogram->edges[i] < histogram->edges[i + 1]))
            fail_msg("run %u: edge %u is %a, then %a", run, i,
                     histogram->edges[i], histogram->edges[i + 1]);
}

static void degenerate_values(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TEST_COUNT(degenerate_cases); i++) {
        const struct degenerate_case *want = &degenerate_cases[i];
        struct fr_arena arena;
        struct fr_histogram got;
        uint64_t outside = want->is_log ? want->zero_count : 0;
        fr_arena_init(&arena, 0);
        make(want->values, want->count, 10, &arena, &got);
        if (got.bin_count != want->bin_count || got.is_log != want->is_log ||
            got.zero_count != want->zero_count)
            fail_msg("case %u: %u bins, %d, %lu", i, got.bin_count, got.is_log,
                     (unsigned long)got.zero_count);
        assert_int_equal(total(&got), want->count - outside);
        check_edges(&got, i);
        if (got.bin_count) {
            assert_true(got.edges[0] == want->first);
            assert_true(got.edges[got.bin_count] == want->last);
        }
        fr_arena_release(&arena);
    }
}

/* 0 1 2 .. 99: quartiles 24.75 and 74.25, so bins 99 / (2 * 49.5 / cbrt 100),
 * 4.6, which is below the least. */
static void counts_by_hand(void **state)
{
    double values[100];
    struct fr_arena arena;
    struct fr_histogram got;

    (void)state;
    for (uint32_t i = 0; i < 100; i++)
        values[i] = i;
    fr_arena_init(&arena, 0);
    make(values, 100, 100, &arena, &got);
    assert_int_equal(got.bin_count, 10);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(got.counts[i], 10);
    assert_int_equal(got.zero_count, 1);
    fr_arena_release(&arena);
}

static double number(struct fr_rand *rand, uint32_t kind)
{
    double unit = fr_rand_f64(rand);
    double value = 0;
    uint64_t bits;

    switch (kind) {
    case 0: return 100 + 20 * unit;
    case 1: return exp(12 * unit);
    case 2: return fr_rand_below(rand, 3) ? exp(30 * unit - 15) : 0;
    case 3: return (double)fr_rand_below(rand, 5);
    case 4: return unit < 0.99 ? unit : 1e9;
    case 5: return 1e15 + (double)fr_rand_below(rand, 4) / 4;
    default: break;
    }
    while (!isnormal(value)) {
        bits = fr_rand_u64(rand);
        memcpy(&value, &bits, sizeof(value));
    }
    return value;
}

static void any_values_are_all_counted(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 3);
    for (uint32_t run = 0; run < 140; run++) {
        static double values[4000];
        uint32_t count = 2 + (uint32_t)fr_rand_below(&rand, 3998);
        struct fr_arena arena;
        struct fr_histogram got;
        for (uint32_t i = 0; i < count; i++)
            values[i] = number(&rand, run % 7);
        fr_arena_init(&arena, 0);
        make(values, count, run % 2 ? 100000 : 20, &arena, &got);
        assert_in_range(got.bin_count, 1, 120);
        assert_int_equal(total(&got),
                         count - (got.is_log ? got.zero_count : 0));
        check_edges(&got, run);
        fr_arena_release(&arena);
    }
}

/* Kept values: the counts are those of a plain count. */
static void exact_bins_hold_their_values(void **state)
{
    static double values[3000];
    struct fr_arena arena;
    struct fr_histogram got;
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 4);
    for (uint32_t i = 0; i < 3000; i++)
        values[i] = floor(number(&rand, 0) * 4) / 4;
    fr_arena_init(&arena, 0);
    make(values, 3000, 3000, &arena, &got);
    for (uint32_t bin = 0; bin < got.bin_count; bin++) {
        uint64_t count = 0;
        for (uint32_t i = 0; i < 3000; i++)
            count +=
                values[i] >= got.edges[bin] &&
                (values[i] < got.edges[bin + 1] || bin + 1 == got.bin_count);
        assert_int_equal(got.counts[bin], count);
    }
    fr_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degenerate_values),
        cmocka_unit_test(counts_by_hand),
        cmocka_unit_test(any_values_are_all_counted),
        cmocka_unit_test(exact_bins_hold_their_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
