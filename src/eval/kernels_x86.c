/* kernels_x86.c - comparisons into masks by AVX2 and AVX-512.
 *
 * Comparing gives a bit a row, so there is no branch and nothing is stored
 * but the mask. Predicates are the ordered, quiet ones: NaN is in no mask. */
#include "eval/kernels_internal.h"

#if FR_CPU_X86

#include <immintrin.h>
#include <string.h>

#include "base/clock.h"

/* One word: `step` rows at a time, each giving its bits. */
#define WORD_LOOP(step, bits_at)                                               \
    for (uint32_t word = 0; word < word_count; word++) {                       \
        uint64_t bits = 0;                                                     \
        for (uint32_t k = 0; k < 64; k += (step)) {                            \
            uint32_t i = word * 64 + k;                                        \
            bits |= (uint64_t)(bits_at) << k;                                  \
        }                                                                      \
        out[word] = bits;                                                      \
    }

/* --- AVX2 --- */

#define MASK_PD(v)   ((unsigned)_mm256_movemask_pd(v))
#define MASK_PS(v)   ((unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(v)))
#define MASK_64(v)   MASK_PD(_mm256_castsi256_pd(v))
#define LOAD_256(at) _mm256_loadu_si256((const __m256i *)(const void *)(at))

#define F64_AVX2(name, predicate)                                              \
    FR_WITH_AVX2 static void name(uint64_t *out, const double *a,              \
                                  const double *b, double scalar,              \
                                  uint32_t word_count)                         \
    {                                                                          \
        __m256d all = _mm256_set1_pd(scalar);                                  \
        if (b) {                                                               \
            WORD_LOOP(                                                         \
                4, MASK_PD(_mm256_cmp_pd(_mm256_loadu_pd(a + i),               \
                                         _mm256_loadu_pd(b + i), predicate)))  \
        } else {                                                               \
            WORD_LOOP(4, MASK_PD(_mm256_cmp_pd(_mm256_loadu_pd(a + i), all,    \
                                               predicate)))                    \
        }                                                                      \
    }

F64_AVX2(lt_f64_avx2, _CMP_LT_OQ)
F64_AVX2(le_f64_avx2, _CMP_LE_OQ)
F64_AVX2(eq_f64_avx2, _CMP_EQ_OQ)
F64_AVX2(ne_f64_avx2, _CMP_NEQ_OQ)
F64_AVX2(gt_f64_avx2, _CMP_GT_OQ)
F64_AVX2(ge_f64_avx2, _CMP_GE_OQ)

/* A missing time is the smallest one. So where a is known and below b, b is
 * known too. */
#define TIME_AVX2(name, bits_of)                                               \
    FR_WITH_AVX2 static void name(uint64_t *out, const int64_t *a,             \
                                  const int64_t *b, uint32_t word_count)       \
    {                                                                          \
        __m256i none = _mm256_set1_epi64x(FR_TIME_MISSING);                    \
        WORD_LOOP(4, bits_of(LOAD_256(a + i), LOAD_256(b + i)))                \
    }

#define IS_64(a, b)   MASK_64(_mm256_cmpeq_epi64(a, b))
#define OVER_64(a, b) MASK_64(_mm256_cmpgt_epi64(a, b))
#define TIME_LT(a, b) (OVER_64(b, a) & OVER_64(a, none))
#define TIME_LE(a, b) (~OVER_64(a, b) & OVER_64(a, none))
#define TIME_EQ(a, b) (IS_64(a, b) & OVER_64(a, none))
#define TIME_NE(a, b) (~IS_64(a, b) & OVER_64(a, none) & OVER_64(b, none))

TIME_AVX2(lt_time_avx2, TIME_LT)
TIME_AVX2(le_time_avx2, TIME_LE)
TIME_AVX2(eq_time_avx2, TIME_EQ)
TIME_AVX2(ne_time_avx2, TIME_NE)

#define TEXT_AVX2(name, bits_of)                                               \
    FR_WITH_AVX2 static void name(uint64_t *out, const uint32_t *a,            \
                                  const uint32_t *b, uint32_t word_count)      \
    {                                                                          \
        __m256i none = _mm256_setzero_si256();                                 \
        WORD_LOOP(8, bits_of(LOAD_256(a + i), LOAD_256(b + i)))                \
    }

#define IS_32(a, b)   MASK_PS(_mm256_cmpeq_epi32(a, b))
#define TEXT_EQ(a, b) (IS_32(a, b) & ~IS_32(a, none))
#define TEXT_NE(a, b) (~(IS_32(a, b) | IS_32(a, none) | IS_32(b, none)) & 255U)

TEXT_AVX2(eq_text_avx2, TEXT_EQ)
TEXT_AVX2(ne_text_avx2, TEXT_NE)

FR_WITH_AVX2 static void truth_avx2(uint64_t *out, const uint8_t *cells,
                                    uint8_t wanted, uint32_t word_count)
{
    __m256i all = _mm256_set1_epi8((char)wanted);

    WORD_LOOP(32, (unsigned)_mm256_movemask_epi8(
                      _mm256_cmpeq_epi8(LOAD_256(cells + i), all)))
}

/* Each bit of the word in turn: codes are set where few rows are left. */
FR_WITH_AVX2 static void set_codes_avx2(uint16_t *out, const uint64_t *mask,
                                        uint16_t code, uint32_t word_count)
{
    for (uint32_t word = 0; word < word_count; word++)
        for (uint64_t bits = mask[word]; bits; bits &= bits - 1)
            out[word * 64 + (uint32_t)__builtin_ctzll(bits)] = code;
}

FR_WITH_AVX2 static void select_f64_avx2(double *out, const uint64_t *mask,
                                         const double *yes, const double *no,
                                         uint32_t word_count)
{
    const __m256i lanes = _mm256_setr_epi64x(1, 2, 4, 8);

    for (uint32_t i = 0; i < word_count * 64; i += 4) {
        __m256i bits = _mm256_set1_epi64x((long long)(mask[i / 64] >> i % 64));
        __m256i is_yes =
            _mm256_cmpeq_epi64(_mm256_and_si256(bits, lanes), lanes);
        _mm256_storeu_pd(out + i,
                         _mm256_blendv_pd(_mm256_loadu_pd(no + i),
                                          _mm256_loadu_pd(yes + i),
                                          _mm256_castsi256_pd(is_yes)));
    }
}

FR_WITH_AVX2 static uint32_t count_avx2(const uint64_t *mask,
                                        uint32_t word_count)
{
    uint64_t count = 0;

    for (uint32_t word = 0; word < word_count; word++)
        count += (uint64_t)__builtin_popcountll(mask[word]);
    return (uint32_t)count;
}

const struct fr_kernels fr_kernels_avx2 = {
    .f64 = {lt_f64_avx2, le_f64_avx2, eq_f64_avx2, ne_f64_avx2, gt_f64_avx2,
            ge_f64_avx2},
    .time = {lt_time_avx2, le_time_avx2, eq_time_avx2, ne_time_avx2},
    .text = {0, 0, eq_text_avx2, ne_text_avx2},
    .truth = truth_avx2,
    .set_codes = set_codes_avx2,
    .select_f64 = select_f64_avx2,
    .count = count_avx2,
};

/* --- AVX-512 --- */

#define LOAD_512(at) _mm512_loadu_si512((const void *)(at))

#define F64_AVX512(name, predicate)                                            \
    FR_WITH_AVX512 static void name(uint64_t *out, const double *a,            \
                                    const double *b, double scalar,            \
                                    uint32_t word_count)                       \
    {                                                                          \
        __m512d all = _mm512_set1_pd(scalar);                                  \
        if (b) {                                                               \
            WORD_LOOP(8,                                                       \
                      _mm512_cmp_pd_mask(_mm512_loadu_pd(a + i),               \
                                         _mm512_loadu_pd(b + i), predicate))   \
        } else {                                                               \
            WORD_LOOP(                                                         \
                8, _mm512_cmp_pd_mask(_mm512_loadu_pd(a + i), all, predicate)) \
        }                                                                      \
    }

F64_AVX512(lt_f64_avx512, _CMP_LT_OQ)
F64_AVX512(le_f64_avx512, _CMP_LE_OQ)
F64_AVX512(eq_f64_avx512, _CMP_EQ_OQ)
F64_AVX512(ne_f64_avx512, _CMP_NEQ_OQ)
F64_AVX512(gt_f64_avx512, _CMP_GT_OQ)
F64_AVX512(ge_f64_avx512, _CMP_GE_OQ)

#define TIME_AVX512(name, predicate)                                           \
    FR_WITH_AVX512 static void name(uint64_t *out, const int64_t *a,           \
                                    const int64_t *b, uint32_t word_count)     \
    {                                                                          \
        __m512i none = _mm512_set1_epi64(FR_TIME_MISSING);                     \
        WORD_LOOP(8, _mm512_cmp_epi64_mask(LOAD_512(a + i), LOAD_512(b + i),   \
                                           predicate) &                        \
                         _mm512_cmpneq_epi64_mask(LOAD_512(a + i), none) &     \
                         _mm512_cmpneq_epi64_mask(LOAD_512(b + i), none))      \
    }

TIME_AVX512(lt_time_avx512, _MM_CMPINT_LT)
TIME_AVX512(le_time_avx512, _MM_CMPINT_LE)
TIME_AVX512(eq_time_avx512, _MM_CMPINT_EQ)
TIME_AVX512(ne_time_avx512, _MM_CMPINT_NE)

#define TEXT_AVX512(name, predicate)                                           \
    FR_WITH_AVX512 static void name(uint64_t *out, const uint32_t *a,          \
                                    const uint32_t *b, uint32_t word_count)    \
    {                                                                          \
        __m512i none = _mm512_setzero_si512();                                 \
        WORD_LOOP(16, _mm512_cmp_epi32_mask(LOAD_512(a + i), LOAD_512(b + i),  \
                                            predicate) &                       \
                          _mm512_cmpneq_epi32_mask(LOAD_512(a + i), none) &    \
                          _mm512_cmpneq_epi32_mask(LOAD_512(b + i), none))     \
    }

TEXT_AVX512(eq_text_avx512, _MM_CMPINT_EQ)
TEXT_AVX512(ne_text_avx512, _MM_CMPINT_NE)

FR_WITH_AVX512 static void truth_avx512(uint64_t *out, const uint8_t *cells,
                                        uint8_t wanted, uint32_t word_count)
{
    __m512i all = _mm512_set1_epi8((char)wanted);

    WORD_LOOP(64, _mm512_cmpeq_epi8_mask(LOAD_512(cells + i), all))
}

FR_WITH_AVX512 static void set_codes_avx512(uint16_t *out, const uint64_t *mask,
                                            uint16_t code, uint32_t word_count)
{
    __m512i all = _mm512_set1_epi16((short)code);

    for (uint32_t word = 0; word < word_count; word++) {
        uint16_t *at = out + word * 64;
        if (mask[word] == 0)
            continue;
        _mm512_mask_storeu_epi16(at, (__mmask32)mask[word], all);
        _mm512_mask_storeu_epi16(at + 32, (__mmask32)(mask[word] >> 32), all);
    }
}

FR_WITH_AVX512 static void select_f64_avx512(double *out, const uint64_t *mask,
                                             const double *yes,
                                             const double *no,
                                             uint32_t word_count)
{
    for (uint32_t i = 0; i < word_count * 64; i += 8)
        _mm512_storeu_pd(
            out + i, _mm512_mask_blend_pd((__mmask8)(mask[i / 64] >> i % 64),
                                          _mm512_loadu_pd(no + i),
                                          _mm512_loadu_pd(yes + i)));
}

const struct fr_kernels fr_kernels_avx512 = {
    .f64 = {lt_f64_avx512, le_f64_avx512, eq_f64_avx512, ne_f64_avx512,
            gt_f64_avx512, ge_f64_avx512},
    .time = {lt_time_avx512, le_time_avx512, eq_time_avx512, ne_time_avx512},
    .text = {0, 0, eq_text_avx512, ne_text_avx512},
    .truth = truth_avx512,
    .set_codes = set_codes_avx512,
    .select_f64 = select_f64_avx512,
    .count = count_avx2,
};

#endif
