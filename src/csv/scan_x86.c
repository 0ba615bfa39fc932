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
};

/* The marks differ in their low four bits, and those of a byte choose its
 * place in this table: a byte is a mark if it stands there itself. None does
 * at 0, nor, as there the choice gives 0, a byte above 0x7f. */
#define BY_LOW_BITS                                                            \
    {                                                                          \
        [0] = 1, ['"' & 15] = '"', ['\n' & 15] = '\n', [',' & 15] = ',',       \
        ['\r' & 15] = '\r'                                                     \
    }

/* Count the marks, and note where those that are no comma stand among all.
 * Line ends are rare: a row has dozens of cells. */
__attribute__((target("bmi,bmi2,popcnt"))) static inline void
take_ends(struct fr_csv_marks *marks, const struct bits *bits)
{
    for (uint64_t left = bits->ends; left; left &= left - 1) {
        uint64_t before = bits->marks & ((left & -left) - 1);
        marks->ends[marks->end_count++] =
            marks->count + (uint32_t)__builtin_popcountll(before);
    }
    marks->count += (uint32_t)__builtin_popcountll(bits->marks);
}

/* --- AVX-512 with VBMI2: positions by one compressing instruction --- */

WITH_AVX512 static inline struct bits bits_512(__m512i bytes)
{
    static const char by_low_bits[16] = BY_LOW_BITS;
    __m512i table = _mm512_broadcast_i32x4(
        _mm_loadu_si128((const __m128i *)(const void *)by_low_bits));
    uint64_t marks =
        _mm512_cmpeq_epi8_mask(bytes, _mm512_shuffle_epi8(table, bytes));

    return (struct bits){marks, _mm512_mask_cmpneq_epi8_mask(
                                    marks, bytes, _mm512_set1_epi8(','))};
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

WITH_AVX512 static inline void take_512(struct fr_csv_marks *marks, size_t base,
                                        __m512i bytes)
{
    struct bits bits = bits_512(bytes);

    write_512(marks->at + marks->count, base, bits.marks);
    take_ends(marks, &bits);
}

/* Only the last block is loaded by a mask, which costs more. */
WITH_AVX512 static void scan_512(const char *text, size_t begin, size_t end,
                                 struct fr_csv_marks *marks)
{
    struct fr_csv_marks found = {.at = marks->at, .ends = marks->ends};
    __m512i all = _mm512_setzero_si512();
    size_t i = begin;

    for (; end - i >= 64; i += 64) {
        __m512i bytes = _mm512_loadu_si512(text + i);
        take_512(&found, i, bytes);
        all = _mm512_or_si512(all, bytes);
    }
    if (i < end) {
        __m512i bytes =
            _mm512_maskz_loadu_epi8((1ULL << (end - i)) - 1, text + i);
        take_512(&found, i, bytes);
        all = _mm512_or_si512(all, bytes);
    }
    found.has_high = _mm512_movepi8_mask(all) != 0;
    *marks = found;
}

/* --- AVX2: positions bit by bit, eight at a time --- */

WITH_AVX2 static inline uint64_t joined_256(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

WITH_AVX2 static inline struct bits bits_256(__m256i low, __m256i high)
{
    static const char by_low_bits[16] = BY_LOW_BITS;
    __m256i table = _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)by_low_bits));
    __m256i comma = _mm256_set1_epi8(',');
    uint64_t marks =
        joined_256(_mm256_cmpeq_epi8(low, _mm256_shuffle_epi8(table, low)),
                   _mm256_cmpeq_epi8(high, _mm256_shuffle_epi8(table, high)));
    uint64_t commas = joined_256(_mm256_cmpeq_epi8(low, comma),
                                 _mm256_cmpeq_epi8(high, comma));

    return (struct bits){marks, marks & ~commas};
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
    struct fr_csv_marks found = {.at = marks->at, .ends = marks->ends};
    struct fr_csv_marks rest;
    __m256i all = _mm256_setzero_si256();
    size_t i = begin;

    for (; end - i >= 64; i += 64) {
        const __m256i *at = (const __m256i *)(const void *)(text + i);
        __m256i low = _mm256_loadu_si256(at);
        __m256i high = _mm256_loadu_si256(at + 1);
        struct bits bits = bits_256(low, high);
        write_256(found.at + found.count, i, bits.marks);
        take_ends(&found, &bits);
        all = _mm256_or_si256(all, _mm256_or_si256(low, high));
    }
    rest = (struct fr_csv_marks){.at = found.at + found.count,
                                 .ends = found.ends + found.end_count};
    fr_csv_scan_plain(text, i, end, &rest);
    for (uint32_t k = 0; k < rest.end_count; k++)
        rest.ends[k] += found.count;
    found.count += rest.count;
    found.end_count += rest.end_count;
    found.has_high = _mm256_movemask_epi8(all) != 0 || rest.has_high;
    *marks = found;
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
