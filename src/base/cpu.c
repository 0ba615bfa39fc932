/* cpu.c - the processor is asked once; two threads that both ask get the same
 * answer. */
#include "base/cpu.h"

#include <stdlib.h>
#include <string.h>

static enum fr_cpu limit = FR_CPU_COUNT;
static int answer; /* level + 1; 0: not asked yet */

static enum fr_cpu ask_processor(void)
{
#if FR_CPU_X86
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
        !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2") ||
        !__builtin_cpu_supports("popcnt"))
        return FR_CPU_PLAIN;
    if (!__builtin_cpu_supports("avx512f") ||
        !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512vl"))
        return FR_CPU_AVX2;
    return FR_CPU_AVX512;
#else
    return FR_CPU_PLAIN;
#endif
}

static enum fr_cpu ask(void)
{
    enum fr_cpu level = ask_processor();
#ifdef FR_FAULTS
    const char *text = getenv("FR_CPU");

    if (text && strcmp(text, "plain") == 0)
        level = FR_CPU_PLAIN;
    if (text && strcmp(text, "avx2") == 0 && level > FR_CPU_AVX2)
        level = FR_CPU_AVX2;
#endif
    return level;
}

enum fr_cpu fr_cpu_level(void)
{
    int known = __atomic_load_n(&answer, __ATOMIC_RELAXED);
    enum fr_cpu most = __atomic_load_n(&limit, __ATOMIC_RELAXED);

    if (known == 0) {
        known = 1 + (int)ask();
        __atomic_store_n(&answer, known, __ATOMIC_RELAXED);
    }
    return (enum fr_cpu)(known - 1) < most ? (enum fr_cpu)(known - 1) : most;
}

void fr_cpu_limit(enum fr_cpu level)
{
    __atomic_store_n(&limit, level, __ATOMIC_RELAXED);
}
