/* wide.h - 192-bit whole numbers, and their quotient as a double.
 *
 * Sums of squares of nanoseconds do not fit 64 bits; with these a variance
 * is exact until its last step, whatever the order of the packets. Sums wrap
 * as unsigned numbers do; no caller gets there. */
#ifndef FR_METER_WIDE_H
#define FR_METER_WIDE_H

#include <stdint.h>

struct fr_wide {
    uint64_t words[3]; /* the lowest first */
};

struct fr_wide fr_wide_of(uint64_t value);
/* a * b, cut to 192 bits. */
struct fr_wide fr_wide_times(struct fr_wide a, uint64_t b);
struct fr_wide fr_wide_sum(struct fr_wide a, struct fr_wide b);
/* a - b, which must not be negative. */
struct fr_wide fr_wide_less(struct fr_wide a, struct fr_wide b);
/* a / b with b > 0, rounded once (to within 2^-100 of a tie). */
double fr_wide_ratio(struct fr_wide a, struct fr_wide b);
/* The same of small numbers. */
double fr_wide_quotient(uint64_t a, uint64_t b);

#endif
