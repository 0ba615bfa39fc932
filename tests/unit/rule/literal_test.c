/* literal_test.c - the value of a literal is the double nearest to the exact
 * product of its number and unit. */
#include "rule/literal.h"

#include "support/unit.h"

struct literal {
    const char *number;
    const char *unit;
    double value;
};

static const struct literal literals[] = {
#define LITERAL(number, unit, value) {number, unit, value},
#include "literal_values.def"
#undef LITERAL
};

static void values_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(literals); i++) {
        const struct literal *literal = &literals[i];
        const struct fr_unit *unit = fr_literal_unit(fr_str_of(literal->unit));
        double value = -1;
        assert_true(unit != NULL || literal->unit[0] == '\0');
        assert_int_equal(
            fr_literal_value(fr_str_of(literal->number), unit, &value), 0);
        if (memcmp(&value, &literal->value, sizeof(value)) != 0)
            fail_msg("%s%s is %a, not %a", literal->number, literal->unit,
                     literal->value, value);
    }
}

/* The thresholds of the default rules, as the C compiler reads them. */
static void scaling_is_no_multiplication(void **state)
{
    volatile double product;
    double value;

    (void)state;
    assert_int_equal(
        fr_literal_value(FR_STR("50"), fr_literal_unit(FR_STR("ms")), &value),
        0);
    assert_true(value == 50e-3);
    /* what a product of doubles would give is another one */
    product = 9;
    product *= 1e-3;
    assert_true(product != 9e-3);
    assert_int_equal(
        fr_literal_value(FR_STR("9"), fr_literal_unit(FR_STR("ms")), &value),
        0);
    assert_true(value == 9e-3);
}

static void what_no_double_holds_is_refused(void **state)
{
    static const char *const numbers[] = {"1e309", "1e-400", "1e999999999999",
                                          "1e-999999999999", "2e308"};
    double value;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(numbers); i++)
        assert_int_equal(fr_literal_value(fr_str_of(numbers[i]), NULL, &value),
                         FR_ELIMIT);
    assert_int_equal(fr_literal_value(FR_STR("1e300"),
                                      fr_literal_unit(FR_STR("GB")), &value),
                     FR_ELIMIT);
    assert_int_equal(fr_literal_value(FR_STR("0e999999"), NULL, &value), 0);
    assert_true(value == 0);
}

static void units_are_told_from_what_people_write(void **state)
{
    (void)state;
    assert_null(fr_literal_unit(FR_STR("sec")));
    assert_string_equal(fr_literal_unit_meant(FR_STR("kb/s")), "kbps");
    assert_string_equal(fr_literal_unit_meant(FR_STR("KB")), "kB");
    assert_string_equal(fr_literal_unit_meant(FR_STR("MS")), "ms");
    assert_string_equal(fr_literal_unit_meant(FR_STR("MB/min")), "MB/s");
    assert_null(fr_literal_unit_meant(FR_STR("furlong")));
}

/* Every word that is listed leads to a unit that there is. */
static void every_word_means_a_unit(void **state)
{
    static const char *const meant[] = {
#define FR_UNIT_WORD(written, unit) unit,
#include "rule/unit_words.def"
#undef FR_UNIT_WORD
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(meant); i++)
        assert_non_null(fr_literal_unit(fr_str_of(meant[i])));
}

static void writing_is_short_and_reads_back(void **state)
{
    static const struct {
        double value;
        int time, bytes;
        const char *text;
    } cases[] = {
        {0.05, 1, 0, "50ms"}, {60, 1, 0, "60s"},     {3600, 1, 0, "1h"},
        {0.5, 1, 0, "500ms"}, {1e-9, 1, 0, "1ns"},   {-5, 1, 0, "-5s"},
        {2000, 0, 1, "2kB"},  {100, -1, 0, "100/s"}, {50000, -1, 1, "50kB/s"},
        {1.0 / 3, 2, 0, ""},  {100, 0, 0, ""},       {0.207, 1, 0, "207ms"},
    };
    char text[FR_LITERAL_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        fr_literal_write(cases[i].value, cases[i].time, cases[i].bytes, text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_exact),
        cmocka_unit_test(scaling_is_no_multiplication),
        cmocka_unit_test(what_no_double_holds_is_refused),
        cmocka_unit_test(units_are_told_from_what_people_write),
        cmocka_unit_test(every_word_means_a_unit),
        cmocka_unit_test(writing_is_short_and_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
