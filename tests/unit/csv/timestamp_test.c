/* timestamp_test.c - hints about the order of dates, and the edges of 64-bit
 * nanoseconds. How each form is read stands in tests/csv/good/times.csv. */
#include "support/unit.h"

#include "base/clock.h"
#include "base/rand.h"
#include "csv/timestamp.h"

static void hints_come_from_the_part_above_12(void **state)
{
    static const struct {
        const char *text;
        int is_date;
        enum fr_csv_date_order order;
    } cases[] = {
        {"7/7/2017 3:30", 1, FR_CSV_DATE_AUTO},
        {"12/12/2017 3:30", 1, FR_CSV_DATE_AUTO},
        {"13/7/2017 3:30", 1, FR_CSV_DATE_DAY},
        {"7/13/2017 3:30", 1, FR_CSV_DATE_MONTH},
        {" 31/12/2017 03:30:00 PM ", 1, FR_CSV_DATE_DAY},
        {"13-07-2017", 1, FR_CSV_DATE_DAY},
        {"13/13/2017 3:30", 0, FR_CSV_DATE_AUTO},
        {"32/1/2017 3:30", 0, FR_CSV_DATE_AUTO},
        {"0/1/2017", 0, FR_CSV_DATE_AUTO},
        {"13/7/2017 x", 0, FR_CSV_DATE_AUTO},
        {"2017-07-13 03:30", 0, FR_CSV_DATE_AUTO},
        {"1499398200", 0, FR_CSV_DATE_AUTO},
        {"", 0, FR_CSV_DATE_AUTO},
        {"Timestamp", 0, FR_CSV_DATE_AUTO},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        enum fr_csv_date_order order = FR_CSV_DATE_MONTH;
        assert_int_equal(fr_csv_time_hint(fr_str_of(cases[i].text), &order),
                         cases[i].is_date);
        assert_int_equal(order, cases[i].order);
    }
}

static int64_t parse(const char *text, enum fr_csv_date_order order)
{
    int64_t ns = 77;
    enum fr_csv_time_format format;
    int status = fr_csv_time_parse(fr_str_of(text), order, &ns, &format);

    if (status < 0) {
        assert_int_equal(status, FR_EINPUT);
        assert_true(ns == 77);
        return FR_TIME_MISSING;
    }
    return ns;
}

static void the_order_is_obeyed(void **state)
{
    (void)state;
    assert_true(parse("4/7/2017", FR_CSV_DATE_DAY) ==
                parse("2017-07-04", FR_CSV_DATE_DAY));
    assert_true(parse("4/7/2017", FR_CSV_DATE_AUTO) ==
                parse("2017-07-04", FR_CSV_DATE_AUTO));
    assert_true(parse("4/7/2017", FR_CSV_DATE_MONTH) ==
                parse("2017-04-07", FR_CSV_DATE_DAY));
    assert_true(parse("2017-04-07", FR_CSV_DATE_MONTH) ==
                parse("2017-04-07", FR_CSV_DATE_DAY));
    assert_true(parse("13/7/2017", FR_CSV_DATE_MONTH) == FR_TIME_MISSING);
}

static void the_ends_of_time_do_not_overflow(void **state)
{
    static const char *const outside[] = {
        "9223372037",
        "-9223372037",
        "99999999999",
        "9999999999999",
        "9999999999999999",
        "9223372036854775808",
        "2262-04-12",
        "1677-09-20",
        "0000-01-01",
        "9999-12-31 23:59:59+23:59",
        "2262-04-11 23:47:16-00:01",
        "1677-09-21 00:12:44+00:01",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(outside); i++)
        assert_true(parse(outside[i], FR_CSV_DATE_DAY) == FR_TIME_MISSING);
    assert_true(parse("9223372036854775807", FR_CSV_DATE_DAY) == INT64_MAX);
    assert_true(parse("9223372036", FR_CSV_DATE_DAY) ==
                9223372036 * FR_NS_PER_S);
    assert_true(parse("-9223372036.854775807", FR_CSV_DATE_DAY) == -INT64_MAX);
}

/* What the clock prints is read back, to the nanosecond. */
static void printed_times_are_read_back(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 4);
    for (int i = 0; i < 20000; i++) {
        char text[FR_TIME_TEXT_MAX];
        int64_t ns = (int64_t)(fr_rand_u64(&rand) >> 1) - INT64_MAX / 2;
        size_t size = fr_clock_print(ns, text);
        text[size] = '\0';
        assert_true(parse(text, FR_CSV_DATE_DAY) == ns);
    }
}

static void random_bytes_are_no_trouble(void **state)
{
    static const char alphabet[] = "0123456789/-: .TZ+APM";
    struct fr_rand rand;
    char text[24];

    (void)state;
    fr_rand_init(&rand, 5);
    for (int i = 0; i < 200000; i++) {
        size_t size = (size_t)fr_rand_below(&rand, sizeof(text));
        for (size_t j = 0; j < size; j++)
            text[j] = alphabet[fr_rand_below(&rand, sizeof(alphabet) - 1)];
        struct fr_str s = {text, size};
        int64_t ns;
        enum fr_csv_time_format format;
        enum fr_csv_date_order order;
        if (fr_csv_time_parse(s, FR_CSV_DATE_DAY, &ns, &format) == 0)
            assert_true(*fr_csv_time_format_name(format) != '\0');
        if (fr_csv_time_hint(s, &order) && order != FR_CSV_DATE_AUTO)
            assert_true(fr_csv_time_parse(s,
                                          order == FR_CSV_DATE_DAY
                                              ? FR_CSV_DATE_MONTH
                                              : FR_CSV_DATE_DAY,
                                          &ns, &format) < 0);
    }
}

/* The usual form is read by itself; with a T it goes the way of all others. */
static void the_usual_form_is_as_any_other(void **state)
{
    struct fr_rand rand;
    uint32_t valid = 0;

    (void)state;
    fr_rand_init(&rand, 19);
    for (int i = 0; i < 20000; i++) {
        char usual[40], other[40];
        int64_t ns;
        snprintf(usual, sizeof(usual), "%04d-%02d-%02d %02d:%02d:%02d",
                 1676 + (int)fr_rand_below(&rand, 589),
                 (int)fr_rand_below(&rand, 14), (int)fr_rand_below(&rand, 33),
                 (int)fr_rand_below(&rand, 25), (int)fr_rand_below(&rand, 61),
                 (int)fr_rand_below(&rand, 61));
        if (i % 4 == 0)
            usual[fr_rand_below(&rand, 2) ? fr_rand_below(&rand, 9)
                                          : 10 + fr_rand_below(&rand, 9)] =
                (char)('!' + fr_rand_below(&rand, 94));
        memcpy(other, usual, sizeof(other));
        if (other[10] == ' ')
            other[10] = 'T';
        ns = parse(usual, FR_CSV_DATE_DAY);
        if (ns != parse(other, FR_CSV_DATE_DAY))
            fail_msg("'%s' and '%s' differ", usual, other);
        valid += ns != FR_TIME_MISSING;
    }
    assert_in_range(valid, 5000, 19000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hints_come_from_the_part_above_12),
        cmocka_unit_test(the_order_is_obeyed),
        cmocka_unit_test(the_ends_of_time_do_not_overflow),
        cmocka_unit_test(printed_times_are_read_back),
        cmocka_unit_test(random_bytes_are_no_trouble),
        cmocka_unit_test(the_usual_form_is_as_any_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
