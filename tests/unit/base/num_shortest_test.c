/* num_shortest_test.c - every result reads back; nothing shorter does, and
 * nothing as short is nearer. */
#include "support/unit.h"

#include <float.h>
#include <math.h>

#include "base/num_internal.h"
#include "base/rand.h"

static double read_back(uint64_t digits, int exponent)
{
    char text[60];

    snprintf(text, sizeof(text), "%llue%d", (unsigned long long)digits,
             exponent);
    return strtod(text, NULL);
}

static void check(double value)
{
    struct fr_num_shortest got = fr_num_shortest(value);
    char text[60];

    if (read_back(got.digits, got.exponent) != value)
        fail_msg("%.17g gives %llue%d", value, (unsigned long long)got.digits,
                 got.exponent);
    while (got.digits % 10 == 0) {
        got.digits /= 10;
        got.exponent++;
    }
    /* one digit less, cut off or one more, is another number */
    if (got.digits >= 10) {
        assert_true(read_back(got.digits / 10, got.exponent + 1) != value);
        assert_true(read_back(got.digits / 10 + 1, got.exponent + 1) != value);
    }
    /* the nearest of that length, which printf writes, if it reads back */
    snprintf(text, sizeof(text), "%llu", (unsigned long long)got.digits);
    snprintf(text, sizeof(text), "%.*e", (int)strlen(text) - 1, value);
    if (strtod(text, NULL) == value)
        assert_true(read_back(got.digits, got.exponent) == strtod(text, NULL) &&
                    (uint64_t)text[strchr(text, 'e') - text - 1] - '0' ==
                        got.digits % 10);
}

static double from_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static void edges(void **state)
{
    (void)state;
    for (int e = -1074; e < 1024; e++) {
        check(ldexp(1, e));
        check(nextafter(ldexp(1, e), DBL_MAX));
        if (e > -1074)
            check(nextafter(ldexp(1, e), 0));
    }
    check(DBL_MAX);
    for (uint64_t bits = 1; bits < 2000; bits++)
        check(from_bits(bits));
}

static void powers_of_ten(void **state)
{
    (void)state;
    for (int e = -323; e <= 308; e++) {
        double value = read_back(1, e);
        struct fr_num_shortest got = fr_num_shortest(value);
        while (got.digits % 10 == 0) {
            got.digits /= 10;
            got.exponent++;
        }
        assert_int_equal(got.digits, 1);
        assert_int_equal(got.exponent, e);
        check(nextafter(value, DBL_MAX));
        check(nextafter(value, 0));
    }
}

static void random_bits(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 10);
    for (int i = 0; i < 60000; i++) {
        double value = from_bits(fr_rand_u64(&rand) >> 1);
        if (isfinite(value) && value > 0)
            check(value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges),
        cmocka_unit_test(powers_of_ten),
        cmocka_unit_test(random_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
