/* kind_test.c - the names of kinds, and what columns and lists of functions
 * have in common with them. */
#include "rule/kind.h"

#include "rule/function.h"
#include "support/unit.h"

static void kinds_have_names(void **state)
{
    static const struct {
        int time, bytes;
        const char *text;
    } cases[] = {
        {0, 0, "a number"}, {1, 0, "a time"},           {0, 1, "bytes"},
        {-1, 0, "a rate"},  {-1, 1, "bytes/s"},         {0, 2, "bytes^2"},
        {2, 0, "time^2"},   {-2, 1, "bytes * time^-2"},
    };
    char text[FR_KIND_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_kind kind = fr_kind_quantity(cases[i].time, cases[i].bytes);
        assert_string_equal(fr_kind_text(&kind, text), cases[i].text);
    }
    assert_string_equal(
        fr_kind_text(&(struct fr_kind){.id = FR_KIND_TRUTH}, text),
        "a condition");
}

/* A column's type is the type that a quantity of its kind has in tables. */
static void types_of_quantities_are_found(void **state)
{
    struct fr_kind odd = fr_kind_quantity(3, 1);

    (void)state;
    for (int i = 0; i < FR_TYPE_COUNT; i++) {
        struct fr_kind kind = fr_kind_of_type((enum fr_type)i);
        assert_int_equal(fr_kind_type(&kind), i);
    }
    assert_int_equal(fr_kind_type(&odd), FR_TYPE_NUMBER);
}

static void kinds_are_compared(void **state)
{
    struct fr_kind time = fr_kind_quantity(1, 0);
    struct fr_kind bytes = fr_kind_quantity(0, 1);

    (void)state;
    assert_true(fr_kind_is(&time, 1, 0));
    assert_false(fr_kind_is(&time, 0, 0));
    assert_false(fr_kind_equal(&time, &bytes));
    assert_true(fr_kind_equal(
        &time, &(struct fr_kind){.id = FR_KIND_QUANTITY, .time = 1}));
}

/* min and max are functions of two values and of a group. */
static void functions_are_found_by_their_arguments(void **state)
{
    (void)state;
    assert_int_equal(fr_function_find(FR_STR("min"), 2)->id, FR_FUNCTION_MIN);
    assert_int_equal(fr_function_find(FR_STR("min"), 1)->id, FR_FUNCTION_LEAST);
    assert_non_null(fr_function_find(FR_STR("min"), 5));
    assert_null(fr_function_find(FR_STR("floor"), 1));
    assert_true(fr_function_is(FR_STR("count")));
    assert_string_equal(fr_function_meant(FR_STR("AVG")), "mean");
    assert_null(fr_function_meant(FR_STR("mean")));
}

/* Every word that is listed leads to a function that there is. */
static void every_word_means_a_function(void **state)
{
    static const char *const meant[] = {
#define FR_FUNCTION_WORD(written, function) function,
#include "rule/function_words.def"
#undef FR_FUNCTION_WORD
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(meant); i++)
        assert_true(fr_function_is(fr_str_of(meant[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(types_of_quantities_are_found),
        cmocka_unit_test(kinds_are_compared),
        cmocka_unit_test(functions_are_found_by_their_arguments),
        cmocka_unit_test(every_word_means_a_function),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
