/* num_shortest.c - from a double to the shortest decimal that reads back.
 *
 * Schubfach (Giulietti, "The Schubfach way to render doubles", 2020): with a
 * scale where at least two and at most twenty candidates lie around the
 * value, the ends of the interval of all decimals that read back are computed
 * with 128 bits, rounded to odd, which decides every comparison exactly. */
#include <string.h>

#include "base/bug.h"
#include "base/num_internal.h"

#define HIDDEN_BIT ((uint64_t)1 << 52)

/* power * factor / 2^128, with the lowest bit set if anything was cut off. */
static uint64_t multiply_to_odd(const struct fr_num_wide *power,
                                uint64_t factor)
{
    struct fr_num_wide low = fr_num_multiply(power->low, factor);
    struct fr_num_wide high = fr_num_multiply(power->high, factor);
    uint64_t middle = high.low + low.high;

    return (high.high + (middle < low.high)) | (middle > 1);
}

/* 10^exponent, rounded up where it is not exact. */
static struct fr_num_wide power_above(int exponent)
{
    struct fr_num_wide power = fr_num_pow10[exponent - FR_NUM_POW10_FIRST];

    if (exponent < 0 || exponent > 55) {
        power.low++;
        power.high += power.low == 0;
    }
    return power;
}

/* Everything times 4 * 10^-exponent: the interval and the value in it. */
struct interval {
    uint64_t lower, upper; /* both ends belong to it */
    uint64_t value;
    int exponent;
};

/* value = mantissa * 2^two. Below a power of two the next double is only half
 * as far away. */
static struct interval find_interval(uint64_t mantissa, int two,
                                     int is_lower_near)
{
    /* floor(log10(2^two)), or of 3/4 of it */
    int ten = (two * 1262611 - (is_lower_near ? 524031 : 0)) >> 22;
    int shift = two + fr_num_log2_pow10(-ten) + 1;
    struct fr_num_wide power = power_above(-ten);
    uint64_t four = 4 * mantissa;
    int is_odd = (int)(mantissa & 1);
    uint64_t lower = four - 2 + (is_lower_near ? 1 : 0);

    FR_ASSERT(shift >= 1 && shift <= 4);
    /* the ends themselves are rounded to the even one of two neighbours */
    return (struct interval){
        .lower = multiply_to_odd(&power, lower << shift) + (uint64_t)is_odd,
        .upper =
            multiply_to_odd(&power, (four + 2) << shift) - (uint64_t)is_odd,
        .value = multiply_to_odd(&power, four << shift),
        .exponent = ten,
    };
}

static struct fr_num_shortest choose(const struct interval *in)
{
    uint64_t below = in->value / 4; /* the candidates: it and the next one */
    uint64_t tens = below / 10;
    uint64_t middle = 4 * below + 2;
    int is_below_in, is_above_in, is_up;

    if (below >= 10) {
        is_below_in = in->lower <= 40 * tens;
        is_above_in = 40 * tens + 40 <= in->upper;
        if (is_below_in != is_above_in)
            return (struct fr_num_shortest){tens + (uint64_t)is_above_in,
                                            in->exponent + 1};
    }
    is_below_in = in->lower <= 4 * below;
    is_above_in = 4 * below + 4 <= in->upper;
    is_up = is_above_in;
    if (is_below_in == is_above_in)
        is_up = in->value > middle || (in->value == middle && (below & 1));
    return (struct fr_num_shortest){below + (uint64_t)is_up, in->exponent};
}

struct fr_num_shortest fr_num_shortest(double value)
{
    uint64_t bits, mantissa;
    int exponent, is_power;
    struct interval interval;

    memcpy(&bits, &value, sizeof(bits));
    exponent = (int)(bits >> 52);
    mantissa = bits & (HIDDEN_BIT - 1);
    FR_ASSERT(bits != 0 && exponent < 0x7FF);
    is_power = mantissa == 0 && exponent > 1;
    if (exponent > 0)
        mantissa |= HIDDEN_BIT;
    else
        exponent = 1;
    interval = find_interval(mantissa, exponent - 1075, is_power);
    return choose(&interval);
}
