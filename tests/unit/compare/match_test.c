/* match_test.c - pairs of flows: both directions, times, time zones. */
#include "support/unit.h"

#include "base/clock.h"
#include "compare/match.h"
#include "feature_files.h"

struct matched {
    struct feature_files files;
    struct fr_flowset a, b;
    struct fr_match match;
};

static void match_texts(struct matched *m, const char *a, const char *b)
{
    feature_files_write(&m->files, a, b);
    feature_files_read(m->files.a, &m->a);
    feature_files_read(m->files.b, &m->b);
    assert_int_equal(fr_match_flows(&m->a, &m->b, &m->match), 0);
}

static void release(struct matched *m)
{
    fr_match_release(&m->match);
    fr_flowset_release(&m->a);
    fr_flowset_release(&m->b);
    feature_files_remove(&m->files);
}

/* The row of b that a row of a has as its partner; 0: none. */
static uint64_t partner_of(const struct matched *m, uint32_t row)
{
    const struct fr_flow_record *partner = m->a.flows.items[row - 1].partner;

    if (!partner)
        return 0;
    assert_ptr_equal(partner->partner, &m->a.flows.items[row - 1]);
    return partner->row;
}

static void pairs_are_one_to_one(void **state)
{
    struct matched m;

    (void)state;
    match_texts(&m,
                FEATURES_PYTHON
                "\n1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:05,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:05,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:09,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,21,6,2024-01-01 00:00:05,1,1,1\n",
                FEATURES_PYTHON
                "\n2.2.2.2,1.1.1.1,20,10,6,2024-01-01 00:00:05.7,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:05.2,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:11.5,1,1,1\n"
                "2.2.2.2,1.1.1.1,10,20,6,2024-01-01 00:00:05,1,1,1\n");
    assert_int_equal(m.match.tolerance_ns, FR_NS_PER_S);
    assert_int_equal(m.match.zone_ns, 0);
    assert_int_equal(m.match.matched, 2);
    assert_int_equal(partner_of(&m, 1), 2);
    assert_int_equal(partner_of(&m, 2), 1);
    assert_int_equal(partner_of(&m, 3), 0); /* 2.5 s later */
    assert_int_equal(partner_of(&m, 4), 0); /* another port */
    release(&m);
}

/* b was written two hours and a quarter east. */
static void time_zones_are_found(void **state)
{
    struct matched m;

    (void)state;
    match_texts(&m,
                FEATURES_PYTHON
                "\n1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:05,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,21,6,2024-01-01 00:00:06,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,22,6,2024-01-01 00:00:07,1,1,1\n",
                FEATURES_PYTHON
                "\n1.1.1.1,2.2.2.2,10,20,6,2024-01-01 02:15:05.1,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,21,6,2024-01-01 02:15:06.2,1,1,1\n"
                "1.1.1.1,2.2.2.2,10,22,6,2024-01-01 00:00:07,1,1,1\n");
    assert_int_equal(m.match.zone_ns, 8100 * FR_NS_PER_S);
    assert_int_equal(m.match.matched, 2);
    assert_int_equal(partner_of(&m, 3), 0);
    release(&m);
}

static void groups_are_found(void **state)
{
    struct matched m;
    uint32_t first;

    (void)state;
    match_texts(&m,
                FEATURES_PYTHON
                "\n1.1.1.1,2.2.2.2,10,20,6,2024-01-01 00:00:05,1,1,1\n"
                "2.2.2.2,1.1.1.1,20,10,6,2024-01-01 00:00:01,1,1,1\n"
                "3.3.3.3,2.2.2.2,10,20,6,2024-01-01 00:00:05,1,1,1\n",
                FEATURES_PYTHON
                "\n9.9.9.9,2.2.2.2,10,20,6,2024-01-01 00:00:05,1,1,1\n");
    assert_int_equal(
        fr_match_find(m.match.a, m.match.a_count, &m.a.flows.items[0], &first),
        2);
    assert_int_equal(m.match.a[first]->row, 2); /* by time */
    assert_int_equal(
        fr_match_find(m.match.a, m.match.a_count, &m.a.flows.items[2], &first),
        1);
    assert_int_equal(
        fr_match_find(m.match.a, m.match.a_count, &m.b.flows.items[0], &first),
        0);
    release(&m);
}

static void nothing_matches_nothing(void **state)
{
    struct matched m;

    (void)state;
    match_texts(&m, FEATURES_PYTHON "\n", FEATURES_PYTHON "\n");
    assert_int_equal(m.match.matched, 0);
    release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_one_to_one),
        cmocka_unit_test(time_zones_are_found),
        cmocka_unit_test(groups_are_found),
        cmocka_unit_test(nothing_matches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
