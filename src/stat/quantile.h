/* quantile.h - the values of one group: all of them up to a stated number,
 * beyond it counts in bins of equal relative width.
 *
 * What is known depends only on the multiset of values: the values are binned
 * exactly when there are more than keep_max of them, and a bin is found from
 * the bits of the value. A bin is at most 1/128 of its value wide, so a value
 * taken from its middle is wrong by at most FR_QUANTILE_ERROR. */
#ifndef FR_STAT_QUANTILE_H
#define FR_STAT_QUANTILE_H

#include <stdint.h>
#include <string.h>

#include "base/arena.h"

/* Relative, of normal numbers: (1/128) / (2 + 1/128) rounded up. */
#define FR_QUANTILE_ERROR 0.0039

/* Counts of the bins first .. first + count - 1. */
struct fr_bins {
    uint64_t *counts; /* owned */
    uint32_t first;
    uint32_t count;
};

struct fr_quantile {
    uint32_t keep_max;
    int is_binned;
    uint64_t count;
    double min, max; /* valid if count > 0 */
    double *values;  /* owned; NULL once binned */
    uint32_t value_capacity;
    struct fr_bins above, below; /* positive values; negative, mirrored */
    uint64_t zeros;
};

/* Values that lie together: `count` of them in [low, high], `before` smaller
 * ones. Kept values have low = high = value. */
struct fr_run {
    double low, high;
    double value; /* what to take for each of them */
    uint64_t count;
    uint64_t before;
};

/* All values in increasing order. */
struct fr_runs {
    struct fr_run *items; /* owned */
    uint32_t item_count;
    uint64_t count; /* values */
    int is_estimate;
};

void fr_quantile_init(struct fr_quantile *quantile, uint32_t keep_max);
void fr_quantile_release(struct fr_quantile *quantile);
/* Count a finite value, whatever it is. Returns FR_ENOMEM. */
FR_MUST_USE int fr_quantile_add_any(struct fr_quantile *quantile, double value);

/* The bin of a positive value: 7 of the 52 bits behind the point, so 128 bins
 * from a power of two to the next. */
#define FR_QUANTILE_SHIFT 45
static inline uint32_t fr_quantile_bin(double magnitude)
{
    uint64_t bits;

    memcpy(&bits, &magnitude, sizeof(bits));
    return (uint32_t)(bits >> FR_QUANTILE_SHIFT);
}

/* The same; nearly all values between the extremes of those before only add
 * to a bin that is there. */
FR_MUST_USE static inline int fr_quantile_add(struct fr_quantile *quantile,
                                              double value)
{
    const struct fr_bins *above = &quantile->above;
    uint32_t bin = fr_quantile_bin(value) - above->first;

    if (!quantile->is_binned || !(value > 0) || bin >= above->count ||
        value < quantile->min || value > quantile->max)
        return fr_quantile_add_any(quantile, value);
    above->counts[bin]++;
    quantile->count++;
    return 0;
}

/* Both with the same keep_max. */
FR_MUST_USE int fr_quantile_merge(struct fr_quantile *quantile,
                                  const struct fr_quantile *other);
/* The values in order; release with fr_runs_release. */
FR_MUST_USE int fr_quantile_runs(const struct fr_quantile *quantile,
                                 struct fr_runs *runs);

void fr_runs_release(struct fr_runs *runs);
/* The value of a rank, 0 .. count-1. */
double fr_runs_value(const struct fr_runs *runs, uint64_t rank);
/* Quantile 0 .. 1 by linear interpolation (Hyndman and Fan type 7) of the
 * values from rank `first` on; NaN if there is none. */
double fr_runs_quantile(const struct fr_runs *runs, uint64_t first,
                        double share);
/* How many values are below x; in proportion where x cuts a run. */
uint64_t fr_runs_below(const struct fr_runs *runs, double x);

#endif
