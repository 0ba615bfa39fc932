/* cpu_test.c - limits of the level, and that a level can be run. */
#include "support/unit.h"

#include "base/cpu.h"

static void a_limit_lowers_and_goes_again(void **state)
{
    enum fr_cpu highest = fr_cpu_level();

    (void)state;
    for (int level = 0; level < FR_CPU_COUNT; level++) {
        fr_cpu_limit((enum fr_cpu)level);
        assert_int_equal(fr_cpu_level(),
                         (int)highest < level ? (int)highest : level);
    }
    fr_cpu_limit(FR_CPU_COUNT);
    assert_int_equal(fr_cpu_level(), highest);
}

#if FR_CPU_X86
FR_WITH_AVX2 static unsigned count_bits_avx2(unsigned long long word)
{
    return (unsigned)__builtin_popcountll(word);
}

FR_WITH_AVX512 static unsigned count_bits_avx512(unsigned long long word)
{
    return (unsigned)__builtin_popcountll(word);
}

static void the_level_can_be_run(void **state)
{
    (void)state;
    if (fr_cpu_level() >= FR_CPU_AVX2)
        assert_int_equal(count_bits_avx2(0xf0f), 8);
    if (fr_cpu_level() >= FR_CPU_AVX512)
        assert_int_equal(count_bits_avx512(0xf0f), 8);
}
#else
static void the_level_can_be_run(void **state)
{
    (void)state;
    assert_int_equal(fr_cpu_level(), FR_CPU_PLAIN);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_lowers_and_goes_again),
        cmocka_unit_test(the_level_can_be_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
