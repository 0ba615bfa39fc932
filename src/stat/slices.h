/* slices.h - a block of a column cut into short integers, so that sums of
 * products are exact in plain double arithmetic.
 *
 * Each value is the sum of its slices; a slice is a multiple of a power of
 * two, held as an integer of magnitude 2^22 at most. A product of two is at
 * most 2^44, and 2^9 of them add up to 2^53: nothing is ever rounded (Ozaki's
 * splitting). The few values that need more slices than are kept are listed
 * as odd and handled one by one. */
#ifndef FR_STAT_SLICES_H
#define FR_STAT_SLICES_H

#include <stdint.h>

#include "stat/exact.h"

#define FR_SLICES_ROWS  512
#define FR_SLICES_WORDS (FR_SLICES_ROWS / 64)
/* Bits from one slice to the next. */
#define FR_SLICES_BITS 23
/* 5 * 23 bits: a double and 62 binary orders of magnitude. */
#define FR_SLICES_MAX 5

struct fr_slices {
    uint32_t row_count;
    uint32_t count;   /* slices in use; the unit of slice k is */
    int exponent;     /* 2^(exponent - FR_SLICES_BITS k) */
    uint64_t missing; /* rows with NaN */
    uint64_t infinite;
    double min, max;    /* of the finite values; infinite of nothing */
    uint32_t odd_count; /* rows in odd */
    uint64_t odd[FR_SLICES_WORDS];    /* finite, but zero in all parts */
    uint64_t finite[FR_SLICES_WORDS]; /* rows with a finite value */
    const double *values; /* 0 where not finite; the caller's, or cleaned */
    double cleaned[FR_SLICES_ROWS];
    double parts[FR_SLICES_MAX][FR_SLICES_ROWS];
};

/* Cut row_count <= FR_SLICES_ROWS values, which must stay where they are. */
void fr_slices_cut(struct fr_slices *slices, const double *values,
                   uint32_t row_count);
/* Add the sum of the finite values. */
void fr_slices_add_sum(const struct fr_slices *slices, struct fr_exact *sum);
/* Add the sum of a * b over the rows where both are finite. */
void fr_slices_add_products(const struct fr_slices *a,
                            const struct fr_slices *b, struct fr_exact *sum);

#endif
