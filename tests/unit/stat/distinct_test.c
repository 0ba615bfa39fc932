/* distinct_test.c - estimates are within four standard errors, and neither
 * repeats nor splitting change them. */
#include "support/unit.h"

#include <math.h>

#include "base/map.h"
#include "stat/distinct.h"

static uint64_t hash_of(uint32_t i)
{
    char text[16];

    snprintf(text, sizeof(text), "10.%u.%u.%u", i >> 16 & 255, i >> 8 & 255,
             i & 255);
    return fr_hash_bytes(text, strlen(text), 0);
}

static void estimates_are_near(void **state)
{
    static const uint32_t counts[] = {0,    1,     2,     10,     100,
                                      1000, 10000, 50000, 200000, 1000000};

    (void)state;
    for (uint32_t k = 0; k < TEST_COUNT(counts); k++) {
        static struct fr_distinct distinct;
        double error;
        memset(&distinct, 0, sizeof(distinct));
        for (uint32_t i = 0; i < counts[k]; i++)
            fr_distinct_add(&distinct, hash_of(i));
        error = fabs((double)fr_distinct_estimate(&distinct, UINT64_MAX) -
                     counts[k]);
        if (error > 4 * FR_DISTINCT_ERROR * counts[k])
            fail_msg("%u texts: off by %g", counts[k], error);
    }
}

static void repeats_and_parts_do_not_matter(void **state)
{
    static struct fr_distinct whole;
    static struct fr_distinct parts[2];

    (void)state;
    for (uint32_t i = 0; i < 30000; i++) {
        fr_distinct_add(&whole, hash_of(i % 20000));
        fr_distinct_add(&parts[i % 2], hash_of(i * 7919U % 20000));
    }
    fr_distinct_merge(&parts[1], &parts[0]);
    assert_memory_equal(&parts[1], &whole, sizeof(whole));
}

static void all_registers_may_be_full(void **state)
{
    static struct fr_distinct distinct;

    (void)state;
    memset(distinct.registers, 64 - FR_DISTINCT_BITS + 1,
           sizeof(distinct.registers));
    assert_true(fr_distinct_estimate(&distinct, UINT64_MAX) > UINT64_MAX / 4);
    assert_int_equal(fr_distinct_estimate(&distinct, 3), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_are_near),
        cmocka_unit_test(repeats_and_parts_do_not_matter),
        cmocka_unit_test(all_registers_may_be_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
