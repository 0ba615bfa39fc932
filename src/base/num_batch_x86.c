/* num_batch_x86.c - numbers by the vector instructions of x86-64: 32 bytes up
 * to the end of a text are looked at together, whatever its length and
 * wherever its point, so that a processor has nothing to guess.
 *
 * Bytes before a text are masked out. The text with the point closed up is
 * the text itself behind the point, and the text moved by one byte before it.
 * What is left are up to 32 digits, added up by pairs, fours and eights. */
#include "base/num_batch_internal.h"

#include "base/cpu.h"

#if FR_CPU_X86

#include <immintrin.h>

/* The longest text, and one byte for moving it. */
#define SIZE_MAX_VECTOR 32
#define BYTES_BEFORE    (SIZE_MAX_VECTOR + 1)
#define TEN_8           100000000U
#define TEN_16          10000000000000000U

#define ONES_8  -1, -1, -1, -1, -1, -1, -1, -1
#define ONES_32 ONES_8, ONES_8, ONES_8, ONES_8

/* From here + n, 32 bytes that are ones but for the last n. */
static const signed char ones_then_zeros[64] = {ONES_32};
/* From here + n, 32 bytes of which the last n are ones. */
static const signed char zeros_then_ones[64] = {[32] = ONES_32};

FR_WITH_AVX2 static inline __m256i load(const void *at)
{
    return _mm256_loadu_si256((const __m256i *)at);
}

/* What 32 digits are worth, if they are at most 19 behind zeros. */
FR_WITH_AVX2 static inline int add_up(__m256i digits, uint64_t *mantissa)
{
    __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010a));
    __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
    __m256i words = _mm256_packus_epi32(fours, fours);
    __m256i eights = _mm256_madd_epi16(words, _mm256_set1_epi32(0x00012710));
    uint64_t high = (uint64_t)_mm256_extract_epi64(eights, 0);
    uint64_t low = (uint64_t)_mm256_extract_epi64(eights, 2);

    *mantissa =
        (high >> 32) * TEN_16 + (uint32_t)low * (uint64_t)TEN_8 + (low >> 32);
    /* the first eight digits are in the lower half */
    return (uint32_t)high == 0 && high >> 32 < 1000;
}

/* The text of `size` bytes before `end`, as fr_num_plain; BYTES_BEFORE bytes
 * are readable. */
FR_WITH_AVX2 static inline int read_plain(const char *end, uint32_t size,
                                          uint64_t *mantissa, int *exponent)
{
    __m256i text = load(end - SIZE_MAX_VECTOR);
    __m256i is_text = load(zeros_then_ones + size);
    __m256i values = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    __m256i is_digit =
        _mm256_cmpeq_epi8(_mm256_min_epu8(values, _mm256_set1_epi8(9)), values);
    __m256i is_point = _mm256_and_si256(
        is_text, _mm256_cmpeq_epi8(text, _mm256_set1_epi8('.')));
    uint32_t points = (uint32_t)_mm256_movemask_epi8(is_point);
    uint32_t has_point = points != 0;
    uint32_t behind = has_point ? 31 - (uint32_t)_tzcnt_u32(points) : 32;
    __m256i moved =
        _mm256_sub_epi8(load(end - BYTES_BEFORE), _mm256_set1_epi8('0'));
    __m256i closed =
        _mm256_blendv_epi8(values, moved, load(ones_then_zeros + behind));

    if (!_mm256_testc_si256(_mm256_or_si256(is_digit, is_point), is_text) ||
        (points & (points - has_point)) || size == has_point)
        return 0;
    *exponent = has_point ? -(int)behind : 0;
    closed = _mm256_and_si256(closed, load(zeros_then_ones + size - has_point));
    return add_up(closed, mantissa);
}

/* --- up to 64 texts; the masks have a bit for each --- */

/* Short counts, most of all: those that are left. */
static uint64_t read_digits(const char *bytes,
                            const struct fr_num_place *places, uint32_t count,
                            double *values)
{
    uint64_t left = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = places[i].end;
        uint64_t number;
        if (end >= BYTES_BEFORE &&
            fr_num_digits_before(bytes + end, end - places[i].begin, &number))
            values[i] = (double)(int64_t)number;
        else
            left |= 1ULL << i;
    }
    return left;
}

/* Of the texts in `left`, those that are numbers. No call in the loop, so that
 * constants stay in registers. */
FR_WITH_AVX2 static uint64_t read_points(const char *bytes,
                                         const struct fr_num_place *places,
                                         uint64_t left, uint64_t *mantissas,
                                         int *exponents)
{
    uint64_t is_read = 0;

    for (; left; left &= left - 1) {
        unsigned i = (unsigned)_tzcnt_u64(left);
        uint32_t end = places[i].end, size = end - places[i].begin;
        if (size <= SIZE_MAX_VECTOR && end >= BYTES_BEFORE &&
            read_plain(bytes + end, size, &mantissas[i], &exponents[i]))
            is_read |= left & -left;
    }
    return is_read;
}

static void make_doubles(const uint64_t *mantissas, const int *exponents,
                         uint64_t is_read, double *values)
{
    for (; is_read; is_read &= is_read - 1) {
        int i = __builtin_ctzll(is_read);
        values[i] = fr_num_nearest(mantissas[i], exponents[i]);
    }
}

void fr_num_read_batch_avx2(const char *bytes,
                            const struct fr_num_place *places, uint32_t count,
                            double *values, uint64_t *unread)
{
    for (uint32_t i = 0; i < count; i += 64) {
        uint32_t some = count - i < 64 ? count - i : 64;
        uint64_t left = read_digits(bytes, places + i, some, values + i);
        uint64_t mantissas[64], is_read;
        int exponents[64];
        unread[i / 64] = left;
        if (!left)
            continue;
        is_read = read_points(bytes, places + i, left, mantissas, exponents);
        make_doubles(mantissas, exponents, is_read, values + i);
        unread[i / 64] = left & ~is_read;
    }
}

#endif
