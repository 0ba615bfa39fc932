/* scan_x86.c - the scanner by the vector instructions of x86-64: 64 bytes
 * at a time become one bit mask, whose bits become positions. Chosen at run
 * time; elsewhere it says that it is not there.
 *
 * Both write up to FR_CSV_SCAN_SLACK positions too many behind the last one,
 * so that they need not guess how many there are. */
#include "csv/scan_internal.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define WITH_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define WITH_AVX512                                                            \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,"    \
                          "popcnt")))

/* Bits of a block of 64 bytes. */
struct bits {
    uint64_t marks; /* all */
    uint64_t ends;  /* those that are no comma */
    uint64_t high;
};

/* Where the marks that are no comma stand among all marks. Line ends are
 * rare: a row has dozens of cells. */
__attribute__((target("bmi,bmi2,popcnt"))) static inline uint32_t
write_ends(uint32_t *ends, uint32_t end_count, uint32_t count,
           const struct bits *bits)
{
    for (uint64_t left = bits->ends; left; left &= left - 1) {
        uint64_t before = bits->marks & ((left & -left) - 1);
        ends[end_count++] = count + (uint32_t)__builtin_popcountll(before);
    }
    return end_count;
}

/* --- AVX-512 with VBMI2: positions by one compressing instruction --- */

WITH_AVX512 static inline struct bits bits_512(__m512i bytes)
{
    uint64_t comma = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(','));
    uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')) |
                    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')) |
                    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));

    return (struct bits){comma | ends, ends, _mm512_movepi8_mask(bytes)};
}

WITH_AVX512 static inline void write_512(uint32_t *at, size_t base,
                                         uint64_t marks)
{
    static const unsigned char places[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    __m512i start = _mm512_set1_epi32((int)base);
    __m512i kept =
        _mm512_maskz_compress_epi8(marks, _mm512_loadu_si512(places));
    int count = (int)__builtin_popcountll(marks);

    _mm512_storeu_si512(
        at, _mm512_add_epi32(
                start, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(kept))));
    if (count <= 16)
        return;
    _mm512_storeu_si512(
        at + 16,
        _mm512_add_epi32(
            start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(kept, 1))));
    if (count <= 32)
        return;
    _mm512_storeu_si512(
        at + 32,
        _mm512_add_epi32(
            start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(kept, 2))));
    _mm512_storeu_si512(
        at + 48,
        _mm512_add_epi32(
            start, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(kept, 3))));
}

WITH_AVX512 static void scan_512(const char *text, size_t begin, size_t end,
                                 struct fr_csv_marks *marks)
{
    uint32_t count = 0, end_count = 0;
    uint64_t high = 0;

    for (size_t i = begin; i < end; i += 64) {
        uint64_t wanted = end - i < 64 ? (1ULL << (end - i)) - 1 : ~0ULL;
        struct bits bits = bits_512(_mm512_maskz_loadu_epi8(wanted, text + i));
        write_512(marks->at + count, i, bits.marks);
        if (bits.ends)
            end_count = write_ends(marks->ends, end_count, count, &bits);
        count += (uint32_t)__builtin_popcountll(bits.marks);
        high |= bits.high;
    }
    marks->count = count;
    marks->end_count = end_count;
    marks->has_high = high != 0;
}

/* --- AVX2: positions bit by bit, eight at a time --- */

WITH_AVX2 static inline uint64_t equal_256(const __m256i half[2], char c)
{
    __m256i wanted = _mm256_set1_epi8(c);
    uint32_t low =
        (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(half[0], wanted));
    uint32_t high =
        (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(half[1], wanted));

    return low | (uint64_t)high << 32;
}

WITH_AVX2 static inline struct bits bits_256(const char *text)
{
    __m256i half[2] = {
        _mm256_loadu_si256((const __m256i *)(const void *)text),
        _mm256_loadu_si256((const __m256i *)(const void *)(text + 32))};
    uint64_t ends =
        equal_256(half, '\n') | equal_256(half, '\r') | equal_256(half, '"');
    uint32_t low = (uint32_t)_mm256_movemask_epi8(half[0]);
    uint32_t high = (uint32_t)_mm256_movemask_epi8(half[1]);

    return (struct bits){equal_256(half, ',') | ends, ends, low | high};
}

WITH_AVX2 static inline void write_256(uint32_t *at, size_t base,
                                       uint64_t marks)
{
    int count = (int)__builtin_popcountll(marks);

    for (int i = 0; i < count; i += 8) {
        for (int k = 0; k < 8; k++) {
            at[i + k] = (uint32_t)base + (uint32_t)_tzcnt_u64(marks);
            marks = _blsr_u64(marks);
        }
    }
}

WITH_AVX2 static void scan_256(const char *text, size_t begin, size_t end,
                               struct fr_csv_marks *marks)
{
    struct fr_csv_marks rest;
    uint32_t count = 0, end_count = 0;
    uint64_t high = 0;
    size_t i = begin;

    for (; end - i >= 64; i += 64) {
        struct bits bits = bits_256(text + i);
        write_256(marks->at + count, i, bits.marks);
        if (bits.ends)
            end_count = write_ends(marks->ends, end_count, count, &bits);
        count += (uint32_t)__builtin_popcountll(bits.marks);
        high |= bits.high;
    }
    rest = (struct fr_csv_marks){marks->at + count, marks->ends + end_count, 0,
                                 0, 0};
    fr_csv_scan_plain(text, i, end, &rest);
    for (uint32_t k = 0; k < rest.end_count; k++)
        rest.ends[k] += count;
    marks->count = count + rest.count;
    marks->end_count = end_count + rest.end_count;
    marks->has_high = high != 0 || rest.has_high;
}

static int has_512(void)
{
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

static int has_256(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

fr_csv_scan_fn *fr_csv_scan_x86(int index, const char **name)
{
    if (has_512() && index-- == 0) {
        *name = "AVX-512 VBMI2";
        return scan_512;
    }
    if (has_256() && index == 0) {
        *name = "AVX2";
        return scan_256;
    }
    return NULL;
}

#else

fr_csv_scan_fn *fr_csv_scan_x86(int index, const char **name)
{
    (void)index;
    (void)name;
    return NULL;
}

#endif
