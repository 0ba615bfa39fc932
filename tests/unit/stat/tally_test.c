/* tally_test.c - the result depends on the rows alone: not on their order,
 * the batches, the merging, or on which side of a limit they stand. */
#include "flows.h"

#include <math.h>

#include "base/alloc.h"
#include "base/rand.h"

/* The summary of the flows, counted by `parts` tallies that are merged in an
 * order chosen by the seed. */
static char *count_in_parts(const struct flows *flows,
                            const struct fr_tally_limits *limits,
                            uint32_t parts, uint32_t batch_rows, uint64_t seed)
{
    struct fr_tally_setup setup;
    struct fr_tally *tallies[8] = {0};
    struct fr_summary *summary = NULL;
    uint32_t *order = flows_order(flows->count, seed);
    struct fr_rand rand;
    uint32_t from = 0;
    char *text;

    flows_setup(&setup);
    setup.limits = limits;
    fr_rand_init(&rand, seed);
    for (uint32_t i = 0; i < parts; i++) {
        uint32_t left = flows->count - from;
        uint32_t to = from + (uint32_t)fr_rand_below(&rand, left + 1);
        if (i + 1 == parts)
            to = flows->count;
        assert_int_equal(fr_tally_new(&setup, &tallies[i]), 0);
        assert_int_equal(
            flows_add(tallies[i], flows, order, from, to, batch_rows), 0);
        from = to;
    }
    for (uint32_t count = parts; count > 1; count--) {
        uint32_t a = (uint32_t)fr_rand_below(&rand, count - 1);
        assert_int_equal(fr_tally_merge(tallies[a], tallies[count - 1]), 0);
        fr_tally_free(tallies[count - 1]);
    }
    assert_int_equal(fr_tally_finish(tallies[0], &summary), 0);
    text = summary_text(summary);
    fr_summary_free(summary);
    fr_tally_free(tallies[0]);
    free(order);
    return text;
}

/* Fail with the first line that differs. */
static void assert_same(const char *got, const char *want, uint32_t run)
{
    uint32_t line = 1;
    size_t start = 0;

    for (size_t i = 0; got[i] && got[i] == want[i]; i++) {
        if (got[i] == '\n') {
            start = i + 1;
            line++;
        }
    }
    if (strcmp(got, want) != 0)
        fail_msg("run %u, line %u: got '%.*s', want '%.*s'", run, line,
                 (int)strcspn(got + start, "\n"), got + start,
                 (int)strcspn(want + start, "\n"), want + start);
}

static void same_in_any_order(uint32_t count, uint32_t names, bool hostile,
                              const struct fr_tally_limits *limits)
{
    static const uint32_t batches[] = {1, 2, 7, 64, 513, 2048};
    struct flows flows;
    char *want;

    flows_init(&flows, count);
    flows_fill(&flows, count + names, names, hostile);
    want = count_in_parts(&flows, limits, 1, 2048, 0);
    for (uint32_t i = 0; i < 7; i++) {
        char *got = count_in_parts(&flows, limits, 1 + (i * 3 + 2) % 8,
                                   batches[i % TEST_COUNT(batches)], 77 + i);
        assert_same(got, want, i);
        free(got);
    }
    free(want);
    flows_release(&flows);
}

static void order_does_not_matter(void **state)
{
    (void)state;
    same_in_any_order(0, 1, false, NULL);
    same_in_any_order(1, 1, false, NULL);
    same_in_any_order(2, 2, true, NULL);
    same_in_any_order(1500, 40, false, NULL);
    same_in_any_order(1500, 300, true, NULL);
}

static void order_does_not_matter_beyond_limits(void **state)
{
    struct fr_tally_limits limits = {.names_max = 64,
                                     .name_size_max = 4096,
                                     .pairs_max = 128,
                                     .values_max = 100,
                                     .points_max = 150,
                                     .cells_max = 12};

    (void)state;
    same_in_any_order(1500, 40, false, &limits);
    same_in_any_order(1500, 70, true, &limits);
    same_in_any_order(3000, 5000, true, &limits);
    limits.names_max = 100000;
    same_in_any_order(1500, 300, true, &limits);
    limits.points_max = 1499;
    limits.values_max = 1499;
    same_in_any_order(1500, 300, false, &limits);
}

static struct fr_summary *count_parts_of(const struct flows *flows,
                                         unsigned parts)
{
    struct fr_tally_setup setup;
    struct fr_tally *tally;
    struct fr_summary *summary;
    uint32_t *order = flows_order(flows->count, 0);

    flows_setup(&setup);
    setup.parts = parts;
    assert_int_equal(fr_tally_new(&setup, &tally), 0);
    assert_int_equal(flows_add(tally, flows, order, 0, flows->count, 512), 0);
    assert_int_equal(fr_tally_finish(tally, &summary), 0);
    fr_tally_free(tally);
    free(order);
    return summary;
}

/* A part is as it is among all, or empty. */
static void check_parts(const struct fr_summary *all,
                        const struct fr_summary *some, unsigned parts)
{
    int has_tables = (parts & FR_TALLY_TABLES) != 0;
    int has_tops = (parts & FR_TALLY_TOPS) != 0;
    int has_charts = (parts & FR_TALLY_CHARTS) != 0;

    assert_int_equal(some->flow_count, all->flow_count);
    assert_int_equal(some->labels[0].counts[0], all->labels[0].counts[0]);
    assert_int_equal(some->rules[0].hits, all->rules[0].hits);
    assert_true(some->time_last == all->time_last);
    if (has_tables) {
        assert_memory_equal(some->metrics, all->metrics, sizeof(all->metrics));
        assert_memory_equal(some->correlation, all->correlation,
                            sizeof(all->correlation));
    }
    if (has_tables || has_tops)
        assert_int_equal(some->unique_dst, all->unique_dst);
    for (uint32_t i = 0; i < FR_TOP_COUNT; i++) {
        assert_int_equal(some->tops[i].is_present, has_tops);
        if (has_tops)
            assert_int_equal(some->tops[i].items[0].flows,
                             all->tops[i].items[0].flows);
    }
    assert_int_equal(some->period_box.count,
                     has_tops ? all->period_box.count : 0);
    assert_int_equal(some->sizes.total, has_charts ? all->sizes.total : 0);
    assert_int_equal(some->size_box.count,
                     has_charts ? all->size_box.count : 0);
}

static void only_wanted_parts_are_counted(void **state)
{
    struct flows flows;
    struct fr_summary *all;

    (void)state;
    flows_init(&flows, 700);
    flows_fill(&flows, 3, 40, false);
    all = count_parts_of(&flows, 0);
    assert_true(all->period_box.count > 0 && all->size_box.count > 0);
    for (unsigned parts = 1; parts < 8; parts++) {
        struct fr_summary *some = count_parts_of(&flows, parts);
        check_parts(all, some, parts);
        fr_summary_free(some);
    }
    fr_summary_free(all);
    flows_release(&flows);
}

/* How many allocations a run makes until the n-th one fails it. */
static int run_with_failure(const struct flows *flows, uint64_t fail_at)
{
    struct fr_tally_limits limits = {.names_max = 32,
                                     .name_size_max = 1024,
                                     .pairs_max = 64,
                                     .values_max = 50,
                                     .points_max = 60,
                                     .cells_max = 8};
    struct fr_tally_setup setup;
    struct fr_tally *tallies[2] = {0};
    struct fr_summary *summary = NULL;
    uint32_t *order = flows_order(flows->count, 0);
    uint32_t half = flows->count / 2;
    int status;

    flows_setup(&setup);
    setup.limits = &limits;
    fr_alloc_fail_at(fail_at, 0);
    status = fr_tally_new(&setup, &tallies[0]);
    if (status == 0)
        status = fr_tally_new(&setup, &tallies[1]);
    if (status == 0)
        status = flows_add(tallies[0], flows, order, 0, half, 64);
    if (status == 0)
        status = flows_add(tallies[1], flows, order, half, flows->count, 64);
    if (status == 0)
        status = fr_tally_merge(tallies[0], tallies[1]);
    if (status == 0)
        status = fr_tally_finish(tallies[0], &summary);
    fr_alloc_fail_at(0, 0);
    assert_int_equal(status == 0, summary != NULL);
    fr_summary_free(summary);
    fr_tally_free(tallies[0]);
    fr_tally_free(tallies[1]);
    free(order);
    return status;
}

static void failing_allocations_are_reported(void **state)
{
    struct flows flows;
    uint64_t n = 1;
    int status;

    (void)state;
    flows_init(&flows, 400);
    flows_fill(&flows, 5, 300, true);
    do {
        status = run_with_failure(&flows, n);
        n += n < 40 ? 1 : 11; /* the later ones repeat each other */
        assert_true(status == 0 || status == FR_ENOMEM);
    } while (status != 0);
    assert_true(n > 100);
    flows_release(&flows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(order_does_not_matter_beyond_limits),
        cmocka_unit_test(only_wanted_parts_are_counted),
        cmocka_unit_test(failing_allocations_are_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
