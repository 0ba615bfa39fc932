/* num_nearest.c - from a decimal of at most 64 bits to the nearest double.
 *
 * The algorithm of Eisel and Lemire ("Number parsing at a gigabyte per
 * second", 2021): one product with a power of ten of 128 bits decides; that it
 * always does was proved by Mushtak and Lemire (2022). */
#include <math.h>
#include <string.h>

#include "base/num_internal.h"

#define FRACTION_BITS     52
#define EXPONENT_INFINITE 0x7FF
/* Three bits more than the fraction: the hidden one, one for rounding, and
 * one because the product may begin with a zero. */
#define KEPT_BITS (FRACTION_BITS + 3)

static double make_double(uint64_t fraction, int exponent)
{
    uint64_t bits = (uint64_t)exponent << FRACTION_BITS | fraction;
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* The highest 128 bits of mantissa * 10^exponent; the lower half of the power
 * is only looked at where it could change the bits that are kept. */
static struct fr_num_wide scale(uint64_t mantissa, int exponent)
{
    struct fr_num_wide power = fr_num_pow10[exponent - FR_NUM_POW10_FIRST];
    struct fr_num_wide product = fr_num_multiply(mantissa, power.high);
    uint64_t rest = UINT64_MAX >> KEPT_BITS;

    if ((product.high & rest) == rest) {
        /* the proof wants these powers rounded up */
        uint64_t low = power.low + (exponent >= -27 && exponent < 0);
        uint64_t more = fr_num_multiply(mantissa, low).high;
        product.low += more;
        product.high += product.low < more;
    }
    return product;
}

/* Drop the last bit of a fraction, rounding up. */
static uint64_t halve(uint64_t fraction)
{
    return (fraction + (fraction & 1)) >> 1;
}

static double make_subnormal(uint64_t fraction, int exponent)
{
    if (1 - exponent >= 64)
        return 0;
    /* rounding up may give the smallest normal number: the same bits */
    return make_double(halve(fraction >> (1 - exponent)), 0);
}

/* Exactly between two doubles, which small powers of ten allow: then rounding
 * goes to even. */
static int is_tie(const struct fr_num_wide *product, int exponent,
                  uint64_t fraction, int shift)
{
    return product->low <= 1 && exponent >= -4 && exponent <= 23 &&
           (fraction & 3) == 1 && fraction << shift == product->high;
}

double fr_num_nearest(uint64_t mantissa, int64_t exponent)
{
    struct fr_num_wide product;
    uint64_t fraction;
    int ten = (int)exponent, two, shift, leading;

    if (mantissa == 0 || exponent < FR_NUM_POW10_FIRST)
        return 0;
    if (exponent > 308)
        return (double)INFINITY;
    leading = fr_num_leading_zeros(mantissa);
    mantissa <<= leading;
    product = scale(mantissa, ten);
    shift = (int)(product.high >> 63) + 64 - KEPT_BITS;
    fraction = product.high >> shift;
    two = fr_num_log2_pow10(ten) + 63 + (int)(product.high >> 63) - leading +
          1023;
    if (two <= 0)
        return make_subnormal(fraction, two);
    if (is_tie(&product, ten, fraction, shift))
        fraction--;
    fraction = halve(fraction);
    if (fraction >> (FRACTION_BITS + 1)) {
        fraction >>= 1;
        two++;
    }
    if (two >= EXPONENT_INFINITE)
        return (double)INFINITY;
    return make_double(fraction & (((uint64_t)1 << FRACTION_BITS) - 1), two);
}
