/* set_test.c - membership in constant sets. */
#include "support/unit.h"

#include <math.h>

#include "eval/set.h"

static void ranges_merge_and_answer(void **state)
{
    struct fr_range_f64 ranges[] = {{5900, 5910}, {22, 22},     {3389, 3389},
                                    {23, 23},     {5905, 5920}, {22, 22}};
    struct fr_set set = {.kind = FR_CLASS_F64, .f64 = ranges};
    static const struct {
        double value;
        int is_in;
    } cases[] = {{22, 1},       {22.5, 0},      {23, 1},         {21.999, 0},
                 {5900, 1},     {5920, 1},      {5920.1, 0},     {3389, 1},
                 {INFINITY, 0}, {-INFINITY, 0}, {(double)NAN, 0}};

    (void)state;
    set.count = fr_set_merge_f64(ranges, TEST_COUNT(ranges));
    assert_int_equal(set.count, 4);
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_int_equal(fr_set_has_f64(&set, cases[i].value), cases[i].is_in);
}

static struct fr_ip ip(const char *text)
{
    struct fr_ip made;

    assert_int_equal(fr_ip_parse(fr_str_of(text), &made), 0);
    return made;
}

static struct fr_range_ip prefix(const char *text, unsigned bits)
{
    struct fr_ip base = ip(text);
    struct fr_range_ip range;

    assert_int_equal(fr_ip_prefix(&base, bits, &range.low, &range.high), 0);
    return range;
}

static void prefixes_of_both_families_answer(void **state)
{
    struct fr_range_ip ranges[] = {prefix("192.168.0.0", 16),
                                   prefix("10.0.0.0", 8), prefix("fc00::", 7),
                                   prefix("10.1.0.0", 16)};
    struct fr_set set = {.kind = FR_CLASS_IP, .ip = ranges};
    static const struct {
        const char *address;
        int is_in;
    } cases[] = {{"10.255.255.255", 1}, {"11.0.0.0", 0},
                 {"9.255.255.255", 0},  {"192.168.3.4", 1},
                 {"fd12::1", 1},        {"fe80::1", 0},
                 {"::a00:1", 0},        {"::ffff:10.0.0.1", 1}};
    struct fr_ip missing = {0};

    (void)state;
    set.count = fr_set_merge_ip(ranges, TEST_COUNT(ranges));
    assert_int_equal(set.count, 3);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_ip address = ip(cases[i].address);
        assert_int_equal(fr_set_has_ip(&set, &address), cases[i].is_in);
    }
    assert_false(fr_set_has_ip(&set, &missing));
}

static void families_are_apart(void **state)
{
    struct fr_range_ip ranges[] = {prefix("::", 0), prefix("10.0.0.0", 8)};
    struct fr_set set = {.kind = FR_CLASS_IP, .ip = ranges};
    struct fr_ip inside = ip("10.1.2.3"), outside = ip("11.0.0.1"),
                 six = ip("2001:db8::1");

    (void)state;
    set.count = fr_set_merge_ip(ranges, TEST_COUNT(ranges));
    assert_int_equal(set.count, 2);
    assert_true(fr_set_has_ip(&set, &inside) && fr_set_has_ip(&set, &six));
    assert_false(fr_set_has_ip(&set, &outside));
}

static void texts_merge_and_answer(void **state)
{
    uint32_t codes[] = {7, 3, 7, 9};
    struct fr_set set = {.kind = FR_CLASS_TEXT, .text = codes};

    (void)state;
    set.count = fr_set_merge_text(codes, TEST_COUNT(codes));
    assert_int_equal(set.count, 3);
    assert_true(fr_set_has_text(&set, 3) && fr_set_has_text(&set, 9));
    assert_false(fr_set_has_text(&set, 0) || fr_set_has_text(&set, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_merge_and_answer),
        cmocka_unit_test(prefixes_of_both_families_answer),
        cmocka_unit_test(families_are_apart),
        cmocka_unit_test(texts_merge_and_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
