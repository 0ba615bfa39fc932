/* clock_test.c - the calendar against known moments, day by day, and at the
 * ends of 64-bit nanoseconds. */
#include "support/unit.h"

#include "base/clock.h"
#include "base/rand.h"

static void known_moments(void **state)
{
    static const struct {
        int64_t ns;
        const char *text, *pdf;
        int hour, weekday;
    } cases[] = {
        {0, "1970-01-01 00:00:00", "D:19700101000000Z", 0, 4},
        {1709632800000000000, "2024-03-05 10:00:00", "D:20240305100000Z", 10,
         2},
        {1709632800123456000, "2024-03-05 10:00:00.123456", "D:20240305100000Z",
         10, 2},
        {1709632800100000000, "2024-03-05 10:00:00.1", "D:20240305100000Z", 10,
         2},
        {1709632800000000001, "2024-03-05 10:00:00.000000001",
         "D:20240305100000Z", 10, 2},
        {951782399000000000, "2000-02-28 23:59:59", "D:20000228235959Z", 23, 1},
        {951782400000000000, "2000-02-29 00:00:00", "D:20000229000000Z", 0, 2},
        {2147483648000000000, "2038-01-19 03:14:08", "D:20380119031408Z", 3, 2},
        {4294967296000000000, "2106-02-07 06:28:16", "D:21060207062816Z", 6, 7},
        {-1, "1969-12-31 23:59:59.999999999", "D:19691231235959Z", 23, 3},
        {-1000000000, "1969-12-31 23:59:59", "D:19691231235959Z", 23, 3},
        {INT64_MAX, "2262-04-11 23:47:16.854775807", "D:22620411234716Z", 23,
         5},
        {INT64_MIN + 1, "1677-09-21 00:12:43.145224193", "D:16770921001243Z", 0,
         2},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[FR_TIME_TEXT_MAX];
        assert_int_equal(fr_clock_print(cases[i].ns, text),
                         strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
        assert_int_equal(fr_clock_print_pdf(cases[i].ns, text),
                         strlen(cases[i].pdf));
        assert_string_equal(text, cases[i].pdf);
        assert_int_equal(fr_clock_hour(cases[i].ns), cases[i].hour);
        assert_int_equal(fr_clock_weekday(cases[i].ns), cases[i].weekday);
    }
}

static void a_missing_time_is_empty(void **state)
{
    char text[FR_TIME_TEXT_MAX] = "x";

    (void)state;
    assert_int_equal(fr_clock_print(FR_TIME_MISSING, text), 0);
    assert_string_equal(text, "");
    assert_int_equal(fr_clock_print_pdf(FR_TIME_MISSING, text), 0);
}

static void out_of_range_is_refused(void **state)
{
    static const struct fr_civil cases[] = {
        {2024, 0, 1, 0, 0, 0, 0},
        {2024, 13, 1, 0, 0, 0, 0},
        {2024, 1, 0, 0, 0, 0, 0},
        {2024, 1, 32, 0, 0, 0, 0},
        {2024, 4, 31, 0, 0, 0, 0},
        {2023, 2, 29, 0, 0, 0, 0},
        {1900, 2, 29, 0, 0, 0, 0},
        {2024, 1, 1, 24, 0, 0, 0},
        {2024, 1, 1, -1, 0, 0, 0},
        {2024, 1, 1, 0, 60, 0, 0},
        {2024, 1, 1, 0, 0, 60, 0},
        {2024, 1, 1, 0, 0, 0, -1},
        {2024, 1, 1, 0, 0, 0, 1000000000},
        {2262, 4, 12, 0, 0, 0, 0},
        {1677, 9, 20, 0, 0, 0, 0},
        {9999, 1, 1, 0, 0, 0, 0},
        {-1, 1, 1, 0, 0, 0, 0},
        {INT64_MAX, 1, 1, 0, 0, 0, 0},
        {INT64_MIN, 1, 1, 0, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        int64_t ns = 77;
        assert_int_equal(fr_clock_from_civil(&cases[i], &ns), FR_EINPUT);
        assert_int_equal(ns, 77);
    }
}

static int is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Every day from 1678 to 2261, counted by hand. */
static void every_day(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
    struct fr_civil want = {.year = 1678, .month = 1, .day = 1};
    int64_t ns, first;
    int weekday = 6; /* 1678-01-01 was a Saturday */

    (void)state;
    assert_int_equal(fr_clock_from_civil(&want, &first), 0);
    for (ns = first; want.year < 2262; ns += 86400 * FR_NS_PER_S) {
        struct fr_civil got;
        int64_t again;
        fr_clock_to_civil(ns, &got);
        assert_memory_equal(&got.year, &want.year, sizeof(got.year));
        assert_int_equal(got.month, want.month);
        assert_int_equal(got.day, want.day);
        assert_int_equal(fr_clock_weekday(ns), weekday);
        assert_int_equal(fr_clock_from_civil(&want, &again), 0);
        assert_true(again == ns);
        weekday = weekday % 7 + 1;
        if (++want.day >
            lengths[want.month - 1] + (want.month == 2 && is_leap(want.year))) {
            want.day = 1;
            if (++want.month > 12) {
                want.month = 1;
                want.year++;
            }
        }
    }
}

static void random_moments_survive(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 3);
    for (int i = 0; i < 100000; i++) {
        /* the last second at both ends cannot be written as civil time */
        int64_t ns = (int64_t)(fr_rand_u64(&rand) >> 1) - INT64_MAX / 2;
        struct fr_civil civil;
        int64_t again;
        ns *= i % 2 ? 1 : 2;
        if (ns > INT64_MAX - 2 * FR_NS_PER_S ||
            ns < INT64_MIN + 2 * FR_NS_PER_S)
            continue;
        fr_clock_to_civil(ns, &civil);
        assert_int_equal(fr_clock_from_civil(&civil, &again), 0);
        assert_true(again == ns);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_moments),
        cmocka_unit_test(a_missing_time_is_empty),
        cmocka_unit_test(out_of_range_is_refused),
        cmocka_unit_test(every_day),
        cmocka_unit_test(random_moments_survive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
