/* kernels_internal.h - the loops of kernels.c that exist once more for newer
 * processors (kernels_x86.c).
 *
 * Each handles whole words of a mask, 64 rows apiece; kernels.c does the rows
 * behind them in plain C, which is also what every one must agree with. */
#ifndef FR_EVAL_KERNELS_INTERNAL_H
#define FR_EVAL_KERNELS_INTERNAL_H

#include <stdint.h>

#include "base/cpu.h"
#include "eval/kernels.h"

/* out[w] = rows 64 w .. 64 w + 63 where a compares with b, or with `scalar`
 * if b is NULL. Times and texts have no scalars. */
typedef void (*fr_words_f64)(uint64_t *out, const double *a, const double *b,
                             double scalar, uint32_t word_count);
typedef void (*fr_words_time)(uint64_t *out, const int64_t *a, const int64_t *b,
                              uint32_t word_count);
typedef void (*fr_words_text)(uint64_t *out, const uint32_t *a,
                              const uint32_t *b, uint32_t word_count);

struct fr_kernels {
    fr_words_f64 f64[FR_ORDER_COUNT];
    fr_words_time time[FR_ORDER_NE + 1];
    fr_words_text text[FR_ORDER_NE + 1]; /* EQ and NE only */
    /* rows whose cell is `wanted` */
    void (*truth)(uint64_t *out, const uint8_t *cells, uint8_t wanted,
                  uint32_t word_count);
    /* out[row] = code where the mask has the row */
    void (*set_codes)(uint16_t *out, const uint64_t *mask, uint16_t code,
                      uint32_t word_count);
    /* out[row] = mask has the row ? yes[row] : no[row] */
    void (*select_f64)(double *out, const uint64_t *mask, const double *yes,
                       const double *no, uint32_t word_count);
    uint32_t (*count)(const uint64_t *mask, uint32_t word_count);
};

#if FR_CPU_X86
extern const struct fr_kernels fr_kernels_avx2, fr_kernels_avx512;
#endif

/* Those for this processor; NULL: there are only plain ones. */
static inline const struct fr_kernels *fr_kernels_find(void)
{
#if FR_CPU_X86
    if (fr_cpu_level() >= FR_CPU_AVX512)
        return &fr_kernels_avx512;
    if (fr_cpu_level() >= FR_CPU_AVX2)
        return &fr_kernels_avx2;
#endif
    return 0;
}

#endif
