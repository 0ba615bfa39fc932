/* wide_test.c - whole numbers beyond 64 bits; the quotients were computed
 * with exact fractions. */
#include "support/unit.h"

#include "meter/wide.h"

static void assert_words(struct fr_wide a, uint64_t high, uint64_t mid,
                         uint64_t low)
{
    assert_true(a.words[2] == high);
    assert_true(a.words[1] == mid);
    assert_true(a.words[0] == low);
}

static void products_carry(void **state)
{
    struct fr_wide a = fr_wide_of(UINT64_MAX);

    (void)state;
    a = fr_wide_times(a, UINT64_MAX);
    assert_words(a, 0, UINT64_MAX - 1, 1);
    a = fr_wide_times(a, UINT64_MAX);
    assert_words(a, UINT64_MAX - 2, 2, UINT64_MAX);
}

static void sums_carry_and_borrow(void **state)
{
    struct fr_wide a = {{UINT64_MAX, UINT64_MAX, 5}};

    (void)state;
    a = fr_wide_sum(a, fr_wide_of(1));
    assert_words(a, 6, 0, 0);
    a = fr_wide_less(a, fr_wide_of(1));
    assert_words(a, 5, UINT64_MAX, UINT64_MAX);
    a = fr_wide_less(a, (struct fr_wide){{UINT64_MAX, UINT64_MAX, 4}});
    assert_words(a, 1, 0, 0);
}

static void quotients_are_rounded_once(void **state)
{
    struct fr_wide ten = fr_wide_of(10);
    struct fr_wide third = {{1, 0, 3}};

    (void)state;
    assert_true(fr_wide_ratio(fr_wide_of(1), ten) == 0.1);
    assert_true(fr_wide_quotient(UINT64_MAX, 3) == 6148914691236517205.0);
    /* 2^53 + 1 over 2: the sum of doubles would round before dividing */
    assert_true(fr_wide_quotient((1ULL << 53) + 1, 1ULL << 53) == 1.0);
    assert_true(fr_wide_quotient((1ULL << 54) + 6, 1ULL << 54) ==
                1.0000000000000004);
    assert_true(fr_wide_ratio(third, fr_wide_of(7)) == 1.4583530010897362e+38);
    assert_true(fr_wide_ratio(fr_wide_of(0), third) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_carry),
        cmocka_unit_test(sums_carry_and_borrow),
        cmocka_unit_test(quotients_are_rounded_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
