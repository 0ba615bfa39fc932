/* Categories: order, joining of the small ones, and what is left out. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "chart/shares.h"

static struct fr_share share(const char *name, double value)
{
    return (struct fr_share){.category = {fr_str_of(name), 0x123456},
                             .value = value};
}

static void largest_first_ties_as_given(void **state)
{
    (void)state;
    const struct fr_share items[] = {share("a", 1), share("b", 5),
                                     share("c", 1), share("d", 5)};
    struct fr_shares shares;
    assert_int_equal(fr_shares_init(&shares, items, 4, 8, 0), 0);
    assert_int_equal(shares.count, 4);
    const char *order = "bdac";
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(shares.items[i].category.name.data[0], order[i]);
    assert_true(shares.total == 12);
    fr_shares_release(&shares);
    assert_int_equal(fr_shares_init(&shares, items, 4, 8, 1), 0);
    assert_int_equal(shares.items[0].category.name.data[0], 'a');
    fr_shares_release(&shares);
}

static void the_rest_is_joined_and_nothing_lost(void **state)
{
    (void)state;
    struct fr_share items[20];
    for (size_t i = 0; i < 20; i++)
        items[i] = share("x", (double)i);
    struct fr_shares shares;
    assert_int_equal(fr_shares_init(&shares, items, 20, 8, 1), 0);
    assert_int_equal(shares.count, 8);
    assert_string_equal(shares.other_name, "other (13 types)");
    assert_true(shares.items[7].value == 12 * 13 / 2);
    assert_int_equal(shares.items[7].category.rgb, FR_COLOR_OTHER);
    assert_true(shares.total == 190);
    fr_shares_release(&shares);
}

static void eight_of_eight_are_all_shown(void **state)
{
    (void)state;
    struct fr_share items[8];
    struct fr_shares shares;
    for (size_t i = 0; i < 8; i++)
        items[i] = share("x", 1);
    assert_int_equal(fr_shares_init(&shares, items, 8, 8, 0), 0);
    assert_int_equal(shares.count, 8);
    assert_string_equal(shares.other_name, "");
    fr_shares_release(&shares);
}

static void what_is_no_number_is_counted(void **state)
{
    (void)state;
    const struct fr_share items[] = {share("a", NAN), share("b", -1),
                                     share("c", INFINITY), share("d", 0)};
    struct fr_shares shares;
    assert_int_equal(fr_shares_init(&shares, items, 4, 8, 0), 0);
    assert_int_equal(shares.count, 1);
    assert_int_equal(shares.left_out, 3);
    fr_shares_release(&shares);
    assert_int_equal(fr_shares_left_out(items, 4), 3);
    assert_true(fr_shares_is_empty(items, 4));
    assert_true(fr_shares_is_empty(items, 0));
}

static void no_memory_is_said(void **state)
{
    (void)state;
    const struct fr_share item = share("a", 1);
    struct fr_shares shares;
    fr_alloc_fail_at(1, 1);
    int status = fr_shares_init(&shares, &item, 1, 8, 0);
    fr_alloc_fail_at(0, 0);
    assert_int_equal(status, FR_ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(largest_first_ties_as_given),
        cmocka_unit_test(the_rest_is_joined_and_nothing_lost),
        cmocka_unit_test(eight_of_eight_are_all_shown),
        cmocka_unit_test(what_is_no_number_is_counted),
        cmocka_unit_test(no_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
