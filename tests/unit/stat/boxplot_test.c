/* boxplot_test.c - boxes by hand, and the thinning of outliers. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "stat/boxplot.h"

struct box_case {
    double values[10];
    uint32_t count;
    double q1, median, q3, whisker_low, whisker_high;
    uint64_t low, high; /* outliers */
};

static const struct box_case cases[] = {
    {{7}, 1, 7, 7, 7, 7, 7, 0, 0},
    {{1, 2}, 2, 1.25, 1.5, 1.75, 1, 2, 0, 0},
    {{1, 2, 3, 4, 5, 6, 7, 8, 9, 100}, 10, 3.25, 5.5, 7.75, 1, 9, 0, 1},
    {{-90, 11, 12, 13, 14, 15, 16, 17, 18, 90},
     10,
     12.25,
     14.5,
     16.75,
     11,
     18,
     1,
     1},
    {{4, 4, 4, 4, 4, 4, 4, 4, 5, 6}, 10, 4, 4, 4, 4, 4, 0, 2},
    /* the fence at 1.5 boxes from 12.5 is 31.25: 31.25 itself is inside */
    {{0, 5, 5, 10, 10, 31.25}, 6, 5, 7.5, 10, 0, 10, 0, 1},
    {{0, 5, 5, 10, 10, 17.5}, 6, 5, 7.5, 10, 0, 17.5, 0, 0},
    /* no value between the quartile and the fence */
    {{0, 0, 0, 0, 0, 0, 8, 80}, 8, 0, 0, 2, 0, 2, 0, 2},
};

static void make(const double *values, uint32_t count, uint32_t keep_max,
                 struct fr_arena *arena, struct fr_box *box)
{
    struct fr_quantile quantile;
    struct fr_runs runs;

    fr_quantile_init(&quantile, keep_max);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(fr_quantile_add(&quantile, values[i]), 0);
    assert_int_equal(fr_quantile_runs(&quantile, &runs), 0);
    assert_int_equal(fr_boxplot_make(&runs, 42, arena, box), 0);
    fr_runs_release(&runs);
    fr_quantile_release(&quantile);
}

static void boxes_by_hand(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct box_case *want = &cases[i];
        struct fr_arena arena;
        struct fr_box box;
        fr_arena_init(&arena, 0);
        make(want->values, want->count, 100, &arena, &box);
        assert_int_equal(box.count, want->count);
        assert_true(box.mean == 42);
        assert_false(box.is_estimate);
        assert_true(box.min == want->values[0]);
        assert_true(box.max == want->values[want->count - 1]);
        if (box.q1 != want->q1 || box.median != want->median ||
            box.q3 != want->q3 || box.whisker_low != want->whisker_low ||
            box.whisker_high != want->whisker_high ||
            box.low_total != want->low || box.high_total != want->high)
            fail_msg("case %u: got %g %g %g, %g to %g, %lu and %lu", i, box.q1,
                     box.median, box.q3, box.whisker_low, box.whisker_high,
                     (unsigned long)box.low_total,
                     (unsigned long)box.high_total);
        for (uint32_t k = 0; k < box.high_count; k++)
            assert_true(box.high[k] ==
                        want->values[want->count - box.high_count + k]);
        for (uint32_t k = 0; k < box.low_count; k++)
            assert_true(box.low[k] == want->values[k]);
        fr_arena_release(&arena);
    }
}

static void an_empty_box_has_no_numbers(void **state)
{
    struct fr_arena arena;
    struct fr_box box;

    (void)state;
    fr_arena_init(&arena, 0);
    make(NULL, 0, 10, &arena, &box);
    assert_int_equal(box.count, 0);
    assert_true(isnan(box.mean) && isnan(box.min) && isnan(box.q1));
    assert_true(isnan(box.whisker_low) && isnan(box.whisker_high));
    assert_int_equal(box.low_count + box.high_count, 0);
    fr_arena_release(&arena);
}

static void check_thinned(const struct fr_box *box)
{
    assert_int_equal(box->high_total, 1000);
    assert_int_equal(box->low_total, 201);
    assert_int_equal(box->high_count, FR_BOX_OUTLIERS_MAX);
    assert_int_equal(box->low_count, FR_BOX_OUTLIERS_MAX);
    assert_true(box->high[FR_BOX_OUTLIERS_MAX - 1] == box->max);
    assert_true(box->low[0] == box->min);
    for (uint32_t i = 0; i + 1 < FR_BOX_OUTLIERS_MAX; i++) {
        assert_true(box->high[i] <= box->high[i + 1]);
        assert_true(box->low[i] <= box->low[i + 1]);
    }
}

/* 10 000 values near 100, 1 000 from 1 000 up, 201 from -5 000 down. */
static void many_outliers_are_thinned(void **state)
{
    enum { INSIDE = 10000, HIGH = 1000, LOW = 201 };
    static double values[INSIDE + HIGH + LOW];
    uint32_t count = 0;

    (void)state;
    for (uint32_t i = 0; i < INSIDE; i++)
        values[count++] = 100 + i % 50;
    for (uint32_t i = 0; i < HIGH; i++)
        values[count++] = 1000 + 3.5 * i;
    for (uint32_t i = 0; i < LOW; i++)
        values[count++] = -5000 - 2.5 * i;
    for (uint32_t keep = 0; keep <= count; keep += count) {
        struct fr_arena arena;
        struct fr_box box;
        fr_arena_init(&arena, 0);
        make(values, count, keep, &arena, &box);
        assert_int_equal(box.is_estimate, keep == 0);
        check_thinned(&box);
        fr_arena_release(&arena);
    }
}

static void no_memory_is_reported(void **state)
{
    static const double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
    struct fr_quantile quantile;
    struct fr_arena arena;
    struct fr_runs runs;
    struct fr_box box;

    (void)state;
    fr_quantile_init(&quantile, 10);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(fr_quantile_add(&quantile, values[i]), 0);
    assert_int_equal(fr_quantile_runs(&quantile, &runs), 0);
    fr_arena_init(&arena, 0);
    fr_alloc_fail_at(1, 0);
    assert_int_equal(fr_boxplot_make(&runs, 0, &arena, &box), FR_ENOMEM);
    fr_alloc_fail_at(0, 0);
    fr_arena_release(&arena);
    fr_runs_release(&runs);
    fr_quantile_release(&quantile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_by_hand),
        cmocka_unit_test(an_empty_box_has_no_numbers),
        cmocka_unit_test(many_outliers_are_thinned),
        cmocka_unit_test(no_memory_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
