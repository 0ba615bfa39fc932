/* Numbers as short texts. The words of axes are in ticks_test.c. */
#include "support/unit.h"

#include <math.h>

#include "chart/label.h"

static void single_numbers_carry_their_unit(void **state)
{
    (void)state;
    static const struct {
        enum fr_quantity quantity;
        double value;
        const char *text;
    } cases[] = {
        {FR_QUANTITY_PLAIN, 0, "0"},
        {FR_QUANTITY_PLAIN, 0.5, "0.5"},
        {FR_QUANTITY_PLAIN, -0.25, "\u22120.25"},
        {FR_QUANTITY_PLAIN, 0.00123, "0.00123"},
        {FR_QUANTITY_PLAIN, 1234, "1,234"},
        {FR_QUANTITY_PLAIN, 123456, "123k"},
        {FR_QUANTITY_PLAIN, 2.5e6, "2.5M"},
        {FR_QUANTITY_PLAIN, 1e20, "10\u00B2\u2070"},
        {FR_QUANTITY_PLAIN, 3e-9, "3\u00D710\u207B\u2079"},
        {FR_QUANTITY_PLAIN, 1e-300, "10\u207B\u00B3\u2070\u2070"},
        {FR_QUANTITY_PLAIN, NAN, "\u2013"},
        {FR_QUANTITY_PLAIN, INFINITY, "\u221E"},
        {FR_QUANTITY_PLAIN, -INFINITY, "\u2212\u221E"},
        {FR_QUANTITY_SECONDS, 7e-6, "7 \u00B5s"},
        {FR_QUANTITY_SECONDS, 0.0263, "26.3 ms"},
        {FR_QUANTITY_SECONDS, 107.823, "108 s"},
        {FR_QUANTITY_SECONDS, 1000, "16.7 min"},
        {FR_QUANTITY_SECONDS, 4294967295.0, "49,710 d"},
        {FR_QUANTITY_BYTES, 999, "999 B"},
        {FR_QUANTITY_BYTES, 65535, "65.5 kB"},
        {FR_QUANTITY_RATE, 2.89e8, "289 MB/s"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[FR_LABEL_MAX];
        fr_label_single(cases[i].quantity, cases[i].value, 3, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void times_on_log_axes_stay_seconds(void **state)
{
    (void)state;
    char text[FR_LABEL_MAX];
    fr_label_log(FR_QUANTITY_SECONDS, 1000, text);
    assert_string_equal(text, "1,000 s");
    fr_label_log(FR_QUANTITY_SECONDS, 1e8, text);
    assert_string_equal(text, "10\u2078 s");
    fr_label_log(FR_QUANTITY_SECONDS, 2e8, text);
    assert_string_equal(text, "2\u00D710\u2078 s");
    fr_label_log(FR_QUANTITY_SECONDS, 0.01, text);
    assert_string_equal(text, "10 ms");
    fr_label_log(FR_QUANTITY_BYTES, 1000, text);
    assert_string_equal(text, "1 kB");
}

static void counts_are_grouped(void **state)
{
    (void)state;
    char text[FR_LABEL_MAX];
    fr_label_count(0, text);
    assert_string_equal(text, "0");
    fr_label_count(1234567, text);
    assert_string_equal(text, "1,234,567");
    fr_label_count(-1234, text);
    assert_string_equal(text, "\u22121,234");
    fr_label_count(1e300, text);
    assert_string_equal(text, "10\u00B3\u2070\u2070");
    fr_label_count(NAN, text);
    assert_string_equal(text, "\u2013");
}

static void shares_never_lie_by_rounding(void **state)
{
    (void)state;
    static const struct {
        double part, whole;
        const char *text;
    } cases[] = {
        {0, 10, "0\u00A0%"},
        {1, 3, "33.3\u00A0%"},
        {10, 10, "100\u00A0%"},
        {1, 100000, "<0.1\u00A0%"},
        {99999, 100000, ">99.9\u00A0%"},
        {1, 0, "\u2013"},
        {NAN, 1, "\u2013"},
        {9e299, 1e300, "90.0\u00A0%"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[FR_LABEL_MAX];
        fr_label_share(cases[i].part, cases[i].whole, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void zero_has_no_unit_of_its_own(void **state)
{
    (void)state;
    struct fr_label_format format;
    char text[FR_LABEL_MAX];
    fr_label_format_init(&format, FR_QUANTITY_COUNT, 2e6, 0, 5e5);
    fr_label_print(&format, 0, text);
    assert_string_equal(text, "0");
    fr_label_print(&format, 5e5, text);
    assert_string_equal(text, "0.5M");
    assert_string_equal(format.unit, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_numbers_carry_their_unit),
        cmocka_unit_test(times_on_log_axes_stay_seconds),
        cmocka_unit_test(counts_are_grouped),
        cmocka_unit_test(shares_never_lie_by_rounding),
        cmocka_unit_test(zero_has_no_unit_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
