/* num_long.c - the text of numbers that mostly have many digits.
 *
 * With zeros at its end every number has seventeen digits: one, and two words
 * of eight characters, which are stored where they belong behind the point;
 * the first word of the text is put together in a register. So nothing
 * depends on how many digits there are, which a processor cannot foresee, and
 * nothing that was just stored is loaded again. */
#include <string.h>

#include "base/cpu.h"
#include "base/num.h"
#include "base/num_internal.h"

#if FR_CPU_X86

#include <emmintrin.h>

#define DIGITS 17
#define TEN_8  100000000U
#define ZEROS  0x3030303030303030U
/* From the first on at most two zeros follow the point; below the second the
 * point is in the first word. */
#define VALUE_MIN 1e-3
#define VALUE_END 1e7

static const uint64_t powers[DIGITS + 1] = {1U,
                                            10U,
                                            100U,
                                            1000U,
                                            10000U,
                                            100000U,
                                            1000000U,
                                            10000000U,
                                            100000000U,
                                            1000000000U,
                                            10000000000U,
                                            100000000000U,
                                            1000000000000U,
                                            10000000000000U,
                                            100000000000000U,
                                            1000000000000000U,
                                            10000000000000000U,
                                            100000000000000000U};

/* Of a number > 0 below 10^17. 1233 / 2^12 is log10(2) to four digits. */
static int count_digits(uint64_t number)
{
    int count = ((64 - fr_num_leading_zeros(number)) * 1233) >> 12;

    return count + (number >= powers[count]);
}

/* Two words of eight digits as values of bytes, the first digit lowest: fours
 * become pairs in lanes of 16 bits, pairs become digits in bytes. */
static __m128i spread(uint32_t first, uint32_t second)
{
    __m128i fours = _mm_set_epi32((int)(second % 10000), (int)(second / 10000),
                                  (int)(first % 10000), (int)(first / 10000));
    __m128i hundreds =
        _mm_srli_epi32(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
    __m128i ones =
        _mm_sub_epi16(fours, _mm_mullo_epi16(hundreds, _mm_set1_epi16(100)));
    __m128i pairs = _mm_or_si128(hundreds, _mm_slli_epi32(ones, 16));
    __m128i tens = _mm_mulhi_epu16(pairs, _mm_set1_epi16(6554));
    __m128i rest =
        _mm_sub_epi16(pairs, _mm_mullo_epi16(tens, _mm_set1_epi16(10)));

    return _mm_or_si128(tens, _mm_slli_epi16(rest, 8));
}

/* The first eight characters, the point behind `whole` <= 7 of them. */
static uint64_t put_point(uint64_t text, int whole)
{
    uint64_t before = ((uint64_t)1 << (8 * whole)) - 1;

    return (text & before) | (uint64_t)'.' << (8 * whole) |
           (text & ~before) << 8;
}

static size_t print_usual(double value, char *out)
{
    struct fr_num_shortest shortest = fr_num_shortest(value);
    int count = count_digits(shortest.digits);
    int whole = shortest.exponent + count;
    uint64_t number = shortest.digits * powers[DIGITS - count];
    uint64_t high = number / TEN_8, first = high / TEN_8, text;
    __m128i digits =
        spread((uint32_t)(high % TEN_8), (uint32_t)(number % TEN_8));
    __m128i shown = _mm_or_si128(digits, _mm_set1_epi8('0'));
    int is_zero =
        _mm_movemask_epi8(_mm_cmpeq_epi8(digits, _mm_setzero_si128()));
    /* digits up to the last that is no zero */
    int last = 32 - __builtin_clz(((unsigned)~is_zero & 0xffff) << 1 | 1);
    /* below one: zeros before the first digit, one of them whole */
    int zeros = whole > 0 ? 0 : 1 - whole;
    int size = last <= whole ? whole : last + zeros + 1;

    text = ('0' + first) | (uint64_t)_mm_cvtsi128_si64(shown) << 8;
    text = text << (8 * zeros) | (ZEROS & (((uint64_t)1 << (8 * zeros)) - 1));
    _mm_storeu_si128((__m128i *)(void *)(out + 2 + zeros), shown);
    text = put_point(text, whole + zeros);
    memcpy(out, &text, sizeof(text));
    out[size] = '\0';
    return (size_t)size;
}

size_t fr_num_print_long(double value, char *out)
{
    if (value >= VALUE_MIN && value < VALUE_END)
        return print_usual(value, out);
    return fr_num_print_f64(value, out);
}

#else

size_t fr_num_print_long(double value, char *out)
{
    return fr_num_print_f64(value, out);
}

#endif
