/* num_pow10_test.c - the table against exact arithmetic: each power times ten
 * is the next one, cut off behind 128 bits. */
#include "support/unit.h"

#include "base/num_internal.h"

#define COUNT (FR_NUM_POW10_LAST - FR_NUM_POW10_FIRST + 1)

/* value * 10 / 2^shift, so that the highest bit is the 128th; *rest is what
 * was cut off, in sixteenths of a unit. */
static struct fr_num_wide times_ten(struct fr_num_wide value)
{
    struct fr_num_wide low = fr_num_multiply(value.low, 10);
    struct fr_num_wide high = fr_num_multiply(value.high, 10);
    int shift = 0;

    high.low += low.high;
    high.high += high.low < low.high;
    while (high.high >> shift)
        shift++;
    return (struct fr_num_wide){high.high << (64 - shift) | high.low >> shift,
                                high.low << (64 - shift) | low.low >> shift};
}

/* The entry may be one unit above the product of a value that was cut off:
 * ten times less than a unit, shifted right by three or four. */
static void each_is_ten_times_the_one_before(void **state)
{
    (void)state;
    for (int i = 0; i + 1 < COUNT; i++) {
        struct fr_num_wide next = times_ten(fr_num_pow10[i]);
        struct fr_num_wide got = fr_num_pow10[i + 1];
        uint64_t more = got.low - next.low;
        int exponent = FR_NUM_POW10_FIRST + i;
        assert_true(got.high >> 63);
        assert_true(more <= (exponent >= 0 && exponent < 55 ? 0 : 1));
        next.low += more;
        next.high += more && next.low == 0;
        /* ten times 0.0999... is a hair below 1, which has one bit more */
        if (next.high == 0)
            next.high = (uint64_t)1 << 63;
        assert_true(next.high == got.high);
    }
}

static void some_are_known(void **state)
{
    const struct fr_num_wide *one = fr_num_pow10 - FR_NUM_POW10_FIRST;

    (void)state;
    assert_true(one[0].high == (uint64_t)1 << 63 && one[0].low == 0);
    assert_true(one[1].high == (uint64_t)10 << 60 && one[1].low == 0);
    assert_true(one[-1].high == 0xccccccccccccccccU &&
                one[-1].low == 0xccccccccccccccccU);
    assert_true(one[19].high == 10000000000000000000U && one[19].low == 0);
    assert_true(one[55].low == 0xfff4b4e3f741cf6dU);
}

static void products(void **state)
{
    static const struct {
        uint64_t a, b, high, low;
    } cases[] = {
        {0, UINT64_MAX, 0, 0},
        {1, UINT64_MAX, 0, UINT64_MAX},
        {UINT64_MAX, UINT64_MAX, UINT64_MAX - 1, 1},
        {0x100000000, 0x100000000, 1, 0},
        {0xffffffff, 0xffffffff, 0, 0xfffffffe00000001},
        {0x123456789abcdef0, 0xfedcba9876543210, 0x121fa00ad77d7422,
         0x236d88fe5618cf00},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_num_wide got = fr_num_multiply(cases[i].a, cases[i].b);
        assert_true(got.high == cases[i].high && got.low == cases[i].low);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_ten_times_the_one_before),
        cmocka_unit_test(some_are_known),
        cmocka_unit_test(products),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
