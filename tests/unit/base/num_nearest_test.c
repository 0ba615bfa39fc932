/* num_nearest_test.c - decimals of 64 bits at the edges of the range and of
 * rounding, against the C library. */
#include "support/unit.h"

#include "base/num_internal.h"
#include "base/rand.h"

static void check(uint64_t mantissa, int exponent)
{
    double want, got = fr_num_nearest(mantissa, exponent);
    char text[60];

    snprintf(text, sizeof(text), "%llue%d", (unsigned long long)mantissa,
             exponent);
    want = strtod(text, NULL);
    if (memcmp(&want, &got, sizeof(want)) != 0)
        fail_msg("%s is %.17g, got %.17g", text, want, got);
}

static void all_exponents(void **state)
{
    static const uint64_t mantissas[] = {0,
                                         1,
                                         2,
                                         3,
                                         5,
                                         9,
                                         10,
                                         17976931348623157,
                                         17976931348623159,
                                         22250738585072011,
                                         22250738585072014,
                                         49406564584124654,
                                         24703282292062327,
                                         24703282292062328,
                                         9007199254740993,
                                         9007199254740995,
                                         18014398509481985,
                                         4611686018427387905,
                                         9223372036854775807,
                                         9223372036854775808U,
                                         UINT64_MAX - 1,
                                         UINT64_MAX};

    (void)state;
    for (int exponent = -400; exponent < 400; exponent++) {
        for (size_t i = 0; i < TEST_COUNT(mantissas); i++)
            check(mantissas[i], exponent);
    }
}

static void random_decimals(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 3);
    for (int i = 0; i < 100000; i++)
        check(fr_rand_u64(&rand) >> fr_rand_below(&rand, 64),
              (int)fr_rand_below(&rand, 680) - 350);
}

/* Numbers of 54 bits lie in the middle between two doubles, and so do they as
 * a product with 5^n that is divided by 10^n, or divided by 5^n and multiplied
 * again. */
static void ties_go_to_even(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 4);
    for (int i = 0; i < 20000; i++) {
        uint64_t odd = fr_rand_u64(&rand) >> 10 | (uint64_t)1 << 53 | 1;
        uint64_t five = 1;
        for (int n = 0; n <= 23; n++, five *= 5) {
            uint64_t factor = (odd / five) | 1;
            check(factor, n);
            if (n > 4)
                continue;
            check(odd * five, -n);
            check(odd * five + 1, -n);
            check(odd * five - 1, -n);
        }
    }
}

static void far_exponents(void **state)
{
    (void)state;
    assert_true(fr_num_nearest(1, INT64_MAX) > 1.7976931348623157e308);
    assert_true(fr_num_nearest(UINT64_MAX, INT64_MIN) == 0);
    assert_true(fr_num_nearest(0, INT64_MAX) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_exponents),
        cmocka_unit_test(random_decimals),
        cmocka_unit_test(ties_go_to_even),
        cmocka_unit_test(far_exponents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
