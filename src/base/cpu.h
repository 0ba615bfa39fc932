/* cpu.h - which vector instructions loops may use that exist more than once.
 *
 * The levels are cumulative, and results never depend on them: the plain
 * version of a loop is what the others are compared with. */
#ifndef FR_BASE_CPU_H
#define FR_BASE_CPU_H

enum fr_cpu {
    FR_CPU_PLAIN,  /* what the compiler takes for granted */
    FR_CPU_AVX2,   /* AVX2, FMA, BMI1, BMI2 and POPCNT */
    FR_CPU_AVX512, /* and AVX-512 F, BW, DQ, VL */
    FR_CPU_COUNT
};

/* For functions of a level; only on x86-64 with gcc or clang. */
#if defined(__x86_64__) && defined(__GNUC__)
#define FR_CPU_X86       1
#define FR_CPU_TO_AVX2   "avx2,fma,bmi,bmi2,popcnt"
#define FR_CPU_TO_AVX512 FR_CPU_TO_AVX2 ",avx512f,avx512bw,avx512dq,avx512vl"
#define FR_WITH_AVX2     __attribute__((target(FR_CPU_TO_AVX2)))
#define FR_WITH_AVX512   __attribute__((target(FR_CPU_TO_AVX512)))
#else
#define FR_CPU_X86 0
#endif

/* The body of a loop that is compiled once for each level. */
#ifdef __GNUC__
#define FR_INLINED static inline __attribute__((always_inline))
#else
#define FR_INLINED static inline
#endif

/* The highest level of this processor, or what it was limited to. A program
 * built with FR_FAULTS obeys FR_CPU=plain and FR_CPU=avx2 in the environment.
 * Cheap: the processor is asked once. */
enum fr_cpu fr_cpu_level(void);
/* Go no higher than this from now on; FR_CPU_COUNT: no limit. For tests. */
void fr_cpu_limit(enum fr_cpu level);

#endif
