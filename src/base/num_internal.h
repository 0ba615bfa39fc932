/* num_internal.h - what num_nearest.c and num_shortest.c share: powers of ten
 * and a product of 128 bits, with which map.c hashes too. */
#ifndef FR_BASE_NUM_INTERNAL_H
#define FR_BASE_NUM_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define FR_NUM_POW10_FIRST (-342)
#define FR_NUM_POW10_LAST  324

/* high * 2^64 + low */
struct fr_num_wide {
    uint64_t high, low;
};

/* The 128 highest bits of 10^FIRST .. 10^LAST, cut off: exact for 0 .. 55,
 * too small by less than one unit for all others. */
extern const struct fr_num_wide fr_num_pow10[];

/* floor(log2(10^e)) for the table's exponents and far beyond. */
static inline int fr_num_log2_pow10(int exponent)
{
    /* 217706 / 2^16 is log2(10) to seven digits */
    return (exponent * 217706) >> 16;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 fr_num_u128;

static inline struct fr_num_wide fr_num_multiply(uint64_t a, uint64_t b)
{
    fr_num_u128 product = (fr_num_u128)a * b;

    return (struct fr_num_wide){(uint64_t)(product >> 64), (uint64_t)product};
}
#else
static inline struct fr_num_wide fr_num_multiply(uint64_t a, uint64_t b)
{
    uint64_t a0 = a & UINT32_MAX, a1 = a >> 32;
    uint64_t b0 = b & UINT32_MAX, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32);
    uint64_t other = a0 * b1 + (middle & UINT32_MAX);

    return (struct fr_num_wide){a1 * b1 + (middle >> 32) + (other >> 32),
                                other << 32 | (low & UINT32_MAX)};
}
#endif

/* How many zeros lead the bits of a value > 0. */
static inline int fr_num_leading_zeros(uint64_t value)
{
#ifdef __GNUC__
    return __builtin_clzll(value);
#else
    int count = 0;

    for (; value >> 63 == 0; value <<= 1)
        count++;
    return count;
#endif
}

/* Read digits, and maybe a point among them, as mantissa * 10^exponent,
 * exponent being 0 or negative. Returns 0 for all other texts, and for more
 * than 64 bytes or 19 digits. */
int fr_num_plain(const char *text, size_t size, uint64_t *mantissa,
                 int *exponent);

/* The number of eight digits as values of bytes, the first in the lowest byte:
 * pairs, fours, all, lower weights standing in higher bytes. Returns 0 if one
 * is no digit. */
static inline int fr_num_join(uint64_t digits, uint64_t *value)
{
    uint64_t pairs = digits * 10 + (digits >> 8);

    if (((digits + 0x7676767676767676U) | digits) & 0x8080808080808080U)
        return 0;
    *value = ((pairs & 0x000000ff000000ffU) * 0x000f424000000064U +
              (pairs >> 16 & 0x000000ff000000ffU) * 0x0000271000000001U) >>
             32;
    return 1;
}

/* The number of a text of 1 to 8 digits that ends at `end`, the cheapest of
 * all: eight bytes up to `end` must be readable. Returns 0 for other texts. */
static inline int fr_num_digits_before(const char *end, size_t size,
                                       uint64_t *value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t x;

    if (size - 1 > 7)
        return 0;
    /* what stands before the text becomes zeros, as if it were digits 0 */
    memcpy(&x, end - 8, 8);
    return fr_num_join((x ^ 0x3030303030303030U) & (~0ULL << (8 * (8 - size))),
                       value);
#else
    (void)end;
    (void)size;
    (void)value;
    return 0;
#endif
}

/* The double nearest to mantissa * 10^exponent, ties to even; infinity and
 * zero beyond the range. */
double fr_num_nearest(uint64_t mantissa, int64_t exponent);

/* digits * 10^exponent is the shortest decimal that reads back as `value`
 * (finite, > 0), and the nearest of those. It may end in zeros. */
struct fr_num_shortest {
    uint64_t digits;
    int exponent;
};
struct fr_num_shortest fr_num_shortest(double value);

#endif
