/* words_test.c - the forms of counts, parts, shares and names. */
#include "support/unit.h"

#include <math.h>

#include "base/clock.h"
#include "report/words.h"

static struct fr_strbuf buf;

static int setup(void **state)
{
    (void)state;
    fr_strbuf_init(&buf, 1 << 16);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fr_strbuf_release(&buf);
    return 0;
}

static void expect(const char *text)
{
    assert_int_equal(fr_strbuf_status(&buf), 0);
    assert_string_equal(buf.data, text);
    fr_strbuf_clear(&buf);
}

static void test_counts(void **state)
{
    static const struct {
        uint64_t count;
        const char *text;
    } cases[] = {
        {0, "no flow"},
        {1, "1 flow"},
        {2, "2 flows"},
        {1234567, "1,234,567 flows"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        fr_words_count(&buf, cases[i].count, "flow", "flows");
        expect(cases[i].text);
    }
}

static void test_parts(void **state)
{
    static const struct {
        uint64_t part, whole;
        const char *text;
    } cases[] = {
        {0, 0, "no flow"},
        {0, 1, "no flow"},
        {1, 1, "the only flow"},
        {0, 2, "none of the 2 flows"},
        {1, 2, "1 of 2 flows (50%)"},
        {2, 2, "both flows"},
        {3, 3, "all 3 flows"},
        {1000000, 1000000, "all 1,000,000 flows"},
        {999999, 1000000, "999,999 of 1,000,000 flows (>99.9%)"},
        {1, 1000000, "1 of 1,000,000 flows (<0.1%)"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        fr_words_part(&buf, cases[i].part, cases[i].whole, "flow", "flows");
        expect(cases[i].text);
    }
}

static void test_names(void **state)
{
    char long_name[60000];

    (void)state;
    fr_words_name(&buf, "");
    expect("(empty)");
    fr_words_name(&buf, "a\x1b[31mb\n");
    expect("a\\x1b[31mb\\x0a");
    memset(long_name, 'x', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = '\0';
    fr_words_name(&buf, long_name);
    expect("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xe2\x80\xa6");
    fr_words_shown(&buf, "caf\xc3\xa9s", 4);
    expect("caf\xe2\x80\xa6");
    fr_words_shown(&buf, "caf\xc3\xa9", 4);
    expect("caf\xc3\xa9");
}

static void test_lists(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        fr_words_join(&buf, i, 3);
        fr_strbuf_printf(&buf, "%c", 'a' + (int)i);
    }
    expect("a, b and c");
}

static void test_times(void **state)
{
    (void)state;
    fr_words_time(&buf, FR_TIME_MISSING);
    expect("unknown");
    fr_words_time(&buf, 1500000000);
    expect("1970-01-01 00:00:01.5 UTC");
}

static void test_correlations(void **state)
{
    static const struct {
        double r;
        const char *text;
    } cases[] = {
        {1, "1.00"},      {-1, "-1.00"},        {0.98125, "0.98"},
        {0.997, "0.997"}, {-0.9996, "-0.9996"}, {0.004, "0.00"},
        {-0.004, "0.00"}, {NAN, "none"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        fr_words_correlation(&buf, cases[i].r);
        expect(cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_parts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
        cmocka_unit_test_setup_teardown(test_times, setup, teardown),
        cmocka_unit_test_setup_teardown(test_correlations, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
