/* rand_test.c - the generator gives its published sequence, and ranges are
 * kept. */
#include "support/unit.h"

#include "base/rand.h"

/* The reference implementation with seed 1234567. */
static void the_published_sequence(void **state)
{
    static const uint64_t want[] = {6457827717110365317U, 3203168211198807973U,
                                    9817491932198370423U, 4593380528125082431U,
                                    16408922859458223821U};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 1234567);
    for (size_t i = 0; i < TEST_COUNT(want); i++)
        assert_true(fr_rand_u64(&rand) == want[i]);
}

static void below_a_bound(void **state)
{
    static const uint64_t bounds[] = {
        1, 2, 3, 10, 1000, (uint64_t)1 << 63, UINT64_MAX};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 0);
    for (size_t i = 0; i < TEST_COUNT(bounds); i++) {
        for (int k = 0; k < 1000; k++)
            assert_true(fr_rand_below(&rand, bounds[i]) < bounds[i]);
    }
}

/* 60,000 throws of a die: each side within five standard deviations. */
static void all_are_equally_likely(void **state)
{
    unsigned counts[6] = {0};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 9);
    for (int i = 0; i < 60000; i++)
        counts[fr_rand_below(&rand, 6)]++;
    for (int i = 0; i < 6; i++)
        assert_in_range(counts[i], 10000 - 460, 10000 + 460);
}

/* With a bound of three quarters of the range, a remainder alone would give
 * the first third half of the draws. */
static void the_remainder_is_fair(void **state)
{
    uint64_t third = (uint64_t)1 << 62;
    unsigned count = 0;
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 5);
    for (int i = 0; i < 30000; i++)
        count += fr_rand_below(&rand, 3 * third) < third;
    assert_in_range(count, 10000 - 410, 10000 + 410);
}

static void fractions(void **state)
{
    struct fr_rand rand;
    double sum = 0;

    (void)state;
    fr_rand_init(&rand, 9);
    for (int i = 0; i < 10000; i++) {
        double value = fr_rand_f64(&rand);
        assert_true(value >= 0 && value < 1);
        sum += value;
    }
    assert_true(sum > 4850 && sum < 5150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_sequence),
        cmocka_unit_test(below_a_bound),
        cmocka_unit_test(all_are_equally_likely),
        cmocka_unit_test(the_remainder_is_fair),
        cmocka_unit_test(fractions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
