/* exact.h - sums of doubles and of their products without any rounding.
 *
 * A sum is a fixed-point number wide enough for every product of two finite
 * doubles and 2^60 of them (Kulisch's long accumulator), so that it depends
 * neither on the order of the additions nor on how they were split over
 * threads. Only the finished value is rounded, once. */
#ifndef FR_STAT_EXACT_H
#define FR_STAT_EXACT_H

#include <stdint.h>

/* Digit i has the weight 2^(FR_EXACT_LOW + 32 i): from below the product of
 * the two smallest doubles, 2^-2148, to above 2^60 of the largest, 2^2108. */
#define FR_EXACT_LOW    (-2176)
#define FR_EXACT_DIGITS 136

/* All zero bytes are the sum 0. */
struct fr_exact {
    int64_t digits[FR_EXACT_DIGITS]; /* base 2^32, carries pending */
    uint32_t pending;                /* additions since the last carry */
};

/* fraction * 2^exponent with 0.5 <= |fraction| < 1, or fraction 0: what does
 * not fit the exponents of a double. */
struct fr_scaled {
    double fraction;
    int exponent;
};

/* Add a finite number. */
void fr_exact_add_f64(struct fr_exact *sum, double value);
/* Add value * 2^exponent, which must lie within the digits. */
void fr_exact_add_i64(struct fr_exact *sum, int64_t value, int exponent);
/* Add a * b, both finite, without rounding the product. */
void fr_exact_add_product(struct fr_exact *sum, double a, double b);
void fr_exact_add(struct fr_exact *sum, const struct fr_exact *other);
void fr_exact_subtract(struct fr_exact *sum, const struct fr_exact *other);

/* The double nearest to the sum (ties to even; infinite above DBL_MAX). */
double fr_exact_round(const struct fr_exact *sum);
/* The nearest number with 53 bits, of any exponent. */
struct fr_scaled fr_exact_scaled(const struct fr_exact *sum);
/* The sum divided by a count > 0; finite for finite terms. */
double fr_exact_mean(const struct fr_exact *sum, uint64_t count);
/* count * xy - x * y without cancellation: computed exactly, then rounded. */
struct fr_scaled fr_exact_spread(const struct fr_exact *xy,
                                 const struct fr_exact *x,
                                 const struct fr_exact *y, uint64_t count);

#endif
