/* str_test.c - comparing, trimming, splitting; nothing reads a byte beyond
 * the size, and no bytes at all is a text too. */
#include "support/unit.h"

#include "base/str.h"

static const struct fr_str none = {NULL, 0};

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void compares(void **state)
{
    static const char *const sorted[] = {"", "A", "B", "a", "aa", "b", "\xFF"};

    (void)state;
    for (int i = 0; i < (int)TEST_COUNT(sorted); i++) {
        for (int k = 0; k < (int)TEST_COUNT(sorted); k++) {
            struct fr_str a = fr_str_of(sorted[i]), b = fr_str_of(sorted[k]);
            assert_int_equal(sign(fr_str_compare(a, b)), sign(i - k));
            assert_int_equal(fr_str_equal(a, b), i == k);
        }
    }
    assert_int_equal(fr_str_compare(none, FR_STR("")), 0);
    assert_true(fr_str_equal(none, FR_STR("")));
    assert_true(
        fr_str_equal((struct fr_str){"abc", 2}, (struct fr_str){"abd", 2}));
}

static void folds_ascii_only(void **state)
{
    (void)state;
    assert_true(fr_str_equal_fold(FR_STR("NaN"), FR_STR("nAn")));
    assert_true(fr_str_equal_fold(FR_STR("@Z[`z{"), FR_STR("@z[`Z{")));
    assert_false(fr_str_equal_fold(FR_STR("@"), FR_STR("`")));
    assert_false(fr_str_equal_fold(FR_STR("\xC4"), FR_STR("\xE4")));
    assert_false(fr_str_equal_fold(FR_STR("a"), FR_STR("ab")));
    assert_true(fr_str_equal_fold(none, none));
}

static void begins_and_ends(void **state)
{
    struct fr_str text = FR_STR("flows.csv.gz");

    (void)state;
    assert_true(fr_str_starts_with(text, FR_STR("flows")));
    assert_true(fr_str_starts_with(text, text));
    assert_true(fr_str_starts_with(text, none));
    assert_false(fr_str_starts_with(text, FR_STR("Flows")));
    assert_false(fr_str_starts_with(FR_STR("flow"), FR_STR("flows")));
    assert_true(fr_str_starts_with(none, none));
    assert_true(fr_str_ends_with(text, FR_STR(".gz")));
    assert_true(fr_str_ends_with(text, text));
    assert_true(fr_str_ends_with(text, none));
    assert_false(fr_str_ends_with(text, FR_STR(".csv")));
    assert_false(fr_str_ends_with(FR_STR("gz"), FR_STR(".gz")));
    assert_true(fr_str_ends_with(none, none));
}

static void trims(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},           {" ", ""},    {" \t ", ""}, {"a", "a"},
        {" a\tb ", "a\tb"}, {"\ta", "a"}, {"a ", "a"},  {"a\n", "a\n"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_true(fr_str_equal(fr_str_trim(fr_str_of(cases[i][0])),
                                 fr_str_of(cases[i][1])));
    assert_int_equal(fr_str_trim(none).size, 0);
}

/* The parts, each with a '|' behind it. */
static void splits(void **state)
{
    static const char *const cases[][2] = {
        {"", "|"},     {"a", "a|"},   {"a,b", "a|b|"},   {",", "||"},
        {"a,", "a||"}, {",a", "|a|"}, {"a,,b", "a||b|"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_str rest = fr_str_of(cases[i][0]);
        char joined[50] = "";
        while (rest.data) {
            struct fr_str part = fr_str_split(&rest, ',');
            strncat(joined, part.data, part.size);
            strcat(joined, "|");
        }
        assert_int_equal(rest.size, 0);
        assert_string_equal(joined, cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),        cmocka_unit_test(folds_ascii_only),
        cmocka_unit_test(begins_and_ends), cmocka_unit_test(trims),
        cmocka_unit_test(splits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
