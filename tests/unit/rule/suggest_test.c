/* suggest_test.c - distances of names, and which one is offered. */
#include "rule/suggest.h"

#include "support/unit.h"

static unsigned distance(const char *a, const char *b, unsigned limit)
{
    unsigned there = fr_suggest_distance(fr_str_of(a), fr_str_of(b), limit);

    assert_int_equal(fr_suggest_distance(fr_str_of(b), fr_str_of(a), limit),
                     there);
    return there;
}

static void edits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(distance("", "", 3), 0);
    assert_int_equal(distance("abc", "abc", 3), 0);
    assert_int_equal(distance("flow_durtion", "flow_duration", 3), 1);
    assert_int_equal(distance("flow_duartion", "flow_duration", 3), 1);
    assert_int_equal(distance("group_by", "group by", 3), 1);
    assert_int_equal(distance("Interactve", "Interactive", 3), 1);
    assert_int_equal(distance("", "abc", 3), 3);
    assert_int_equal(distance("ca", "abc", 3), 3);
    assert_int_equal(distance("FLOW", "flow", 3), 0);
}

static void the_bound_ends_the_count(void **state)
{
    (void)state;
    assert_int_equal(distance("kitten", "sitting", 3), 3);
    assert_int_equal(distance("kitten", "sitting", 2), 3);
    assert_int_equal(distance("abcdef", "uvwxyz", 3), 4);
    assert_int_equal(distance("a", "abcdefgh", 3), 4);
    assert_int_equal(distance("a", "b", 0), 1);
}

static void long_names_are_far(void **state)
{
    char name[200];

    (void)state;
    memset(name, 'x', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(distance(name, name, 3), 4);
}

static const char *best_of(struct fr_report *report, const char *wrong,
                           const char *const *names)
{
    struct fr_suggest suggest;

    fr_suggest_init(&suggest, report, fr_str_of(wrong));
    for (; *names; names++)
        fr_suggest_offer(&suggest, fr_str_of(*names));
    return suggest.best.data;
}

static void the_nearest_is_offered(void **state)
{
    static const char *const names[] = {"tot_bwd_pkts", "tot_fwd_pkts",
                                        "flow_duration", "x", NULL};
    struct fr_report report = {.suggest_work = 1000000};

    (void)state;
    assert_string_equal(best_of(&report, "tot_fwd_pkt", names), "tot_fwd_pkts");
    assert_string_equal(best_of(&report, "tot_pwd_pkts", names),
                        "tot_bwd_pkts"); /* the first of equals */
    assert_string_equal(best_of(&report, "FLOW_DURATION", names),
                        "flow_duration");
    assert_null(best_of(&report, "something", names));
    assert_null(best_of(&report, "y", names));
    assert_string_equal(best_of(&report, "X", names), "x");
}

static void work_is_bounded(void **state)
{
    static const char *const names[] = {"abcdefgh", NULL};
    struct fr_report report = {.suggest_work = 200};

    (void)state;
    assert_non_null(best_of(&report, "abcdefgi", names));
    assert_non_null(best_of(&report, "abcdefgi", names));
    assert_non_null(best_of(&report, "abcdefgi", names));
    assert_null(best_of(&report, "abcdefgi", names));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(the_bound_ends_the_count),
        cmocka_unit_test(long_names_are_far),
        cmocka_unit_test(the_nearest_is_offered),
        cmocka_unit_test(work_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
