/* moments.h - count, sum, mean, extremes and deviation of a column. */
#ifndef FR_STAT_MOMENTS_H
#define FR_STAT_MOMENTS_H

#include "stat/exact.h"
#include "stat/slices.h"
#include "stat/summary.h"

/* All zero bytes: no value yet. */
struct fr_moments_sum {
    uint64_t count; /* finite values */
    uint64_t missing;
    uint64_t infinite;
    double min, max; /* valid if count > 0 */
    struct fr_exact sum;
    struct fr_exact squares;
};

void fr_moments_add(struct fr_moments_sum *moments,
                    const struct fr_slices *slices);
void fr_moments_merge(struct fr_moments_sum *moments,
                      const struct fr_moments_sum *other);
struct fr_moments fr_moments_finish(const struct fr_moments_sum *moments,
                                    int is_present);

#endif
