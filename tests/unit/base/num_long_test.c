/* num_long_test.c - the text of fr_num_print_f64, which is tested for itself,
 * for each number of digits and place of the point. */
#include "support/unit.h"

#include <math.h>

#include "base/num.h"
#include "base/rand.h"

static void check(double value)
{
    char want[FR_NUM_TEXT_MAX], got[FR_NUM_TEXT_MAX];
    size_t size = fr_num_print_f64(value, want);

    memset(got, 'x', sizeof(got));
    assert_int_equal(fr_num_print_long(value, got), size);
    assert_string_equal(got, want);
}

static void check_around(double value)
{
    check(nextafter(value, -INFINITY));
    check(value);
    check(nextafter(value, INFINITY));
}

static void the_ends_of_all_ranges(void **state)
{
    (void)state;
    for (int exponent = -25; exponent <= 25; exponent++) {
        check_around(pow(10, exponent));
        check_around(-pow(10, exponent));
        check_around(pow(2, exponent));
    }
    check(0);
    check(-0.0);
    check((double)NAN);
    check((double)INFINITY);
    check(-(double)INFINITY);
    check(5e-324);
    check(1.7976931348623157e308);
}

/* So many digits, the point before or behind each of them. */
static void each_number_of_digits(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 5);
    for (int round = 0; round < 300000; round++) {
        char text[48];
        uint64_t digits = fr_rand_u64(&rand);
        int dropped = (int)fr_rand_below(&rand, 20);
        double value;
        for (int i = 0; i < dropped; i++)
            digits /= 10;
        snprintf(text, sizeof(text), "%llue-%d", (unsigned long long)digits,
                 (int)fr_rand_below(&rand, 22));
        assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
        check(value);
    }
}

/* As they occur. */
static void ratios_of_counts(void **state)
{
    (void)state;
    for (int a = 0; a < 700; a++) {
        for (int b = 1; b < 700; b++)
            check((double)a / b);
    }
}

static void any_bits(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 6);
    for (int round = 0; round < 300000; round++) {
        uint64_t bits = fr_rand_u64(&rand);
        double value;
        memcpy(&value, &bits, sizeof(value));
        check(value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ends_of_all_ranges),
        cmocka_unit_test(each_number_of_digits),
        cmocka_unit_test(ratios_of_counts),
        cmocka_unit_test(any_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
