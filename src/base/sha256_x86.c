/* sha256_x86.c - SHA-256 by the SHA instructions of x86-64, five times as
 * fast as plain C. Chosen at run time; elsewhere it says that it is not
 * there. */
#include "base/sha256_internal.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

#define BIT_SSSE3  (1u << 9)  /* leaf 1, ecx */
#define BIT_SSE4_1 (1u << 19) /* leaf 1, ecx */
#define BIT_SHA    (1u << 29) /* leaf 7, ebx */

static int ask_processor(void)
{
    unsigned a, b, c, d;

    if (!__get_cpuid(1, &a, &b, &c, &d))
        return 0;
    if (!(c & BIT_SSSE3) || !(c & BIT_SSE4_1))
        return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & BIT_SHA);
}

/* Asking is slow on virtual machines, so the answer is kept: 0 not asked, 1
 * no, 2 yes. Two threads may both ask; they get the same answer. */
int fr_sha256_has_x86(void)
{
    static int answer;
    int known = __atomic_load_n(&answer, __ATOMIC_RELAXED);

    if (known == 0) {
        known = 1 + (ask_processor() != 0);
        __atomic_store_n(&answer, known, __ATOMIC_RELAXED);
    }
    return known == 2;
}

/* Four rounds: w holds their words. The state is kept as ABEF and CDGH, as
 * the instructions want it. */
#define FOUR_ROUNDS(group)                                                     \
    do {                                                                       \
        __m128i k = _mm_add_epi32(                                             \
            w[(group) % 4],                                                    \
            _mm_loadu_si128((const __m128i *)fr_sha256_constants + (group)));  \
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);                           \
        k = _mm_shuffle_epi32(k, 0x0E);                                        \
        abef = _mm_sha256rnds2_epu32(abef, cdgh, k);                           \
    } while (0)

WITH_SHA static __m128i next_words(__m128i w0, __m128i w1, __m128i w2,
                                   __m128i w3)
{
    __m128i sum =
        _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));

    return _mm_sha256msg2_epu32(sum, w3);
}

WITH_SHA void fr_sha256_mix_x86(uint32_t state[8], const unsigned char *blocks,
                                size_t count)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i low = _mm_loadu_si128((const __m128i *)state);
    __m128i high = _mm_loadu_si128((const __m128i *)state + 1);
    __m128i cdab = _mm_shuffle_epi32(low, 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(high, 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, cdab, 0xF0);
    __m128i feba, dchg;

    for (; count > 0; count--, blocks += 64) {
        __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(
                _mm_loadu_si128((const __m128i *)blocks + i), swap);
        for (int i = 0; i < 12; i++) {
            FOUR_ROUNDS(i);
            w[i % 4] = next_words(w[i % 4], w[(i + 1) % 4], w[(i + 2) % 4],
                                  w[(i + 3) % 4]);
        }
        for (int i = 12; i < 16; i++)
            FOUR_ROUNDS(i);
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    feba = _mm_shuffle_epi32(abef, 0x1B);
    dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)state + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#else

#include "base/bug.h"

int fr_sha256_has_x86(void)
{
    return 0;
}

void fr_sha256_mix_x86(uint32_t state[8], const unsigned char *blocks,
                       size_t count)
{
    (void)state;
    (void)blocks;
    (void)count;
    FR_UNREACHABLE();
}

#endif
