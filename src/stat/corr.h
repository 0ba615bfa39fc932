/* corr.h - Pearson correlation of the key metrics, pair by pair over the rows
 * where both are finite. */
#ifndef FR_STAT_CORR_H
#define FR_STAT_CORR_H

#include "stat/exact.h"
#include "stat/moments.h"
#include "stat/slices.h"
#include "stat/summary.h"

/* What metric i has in the rows where metric k has no finite value: taken off
 * the sums of all rows of i. */
struct fr_corr_gap {
    uint64_t count;
    struct fr_exact sum;
    struct fr_exact squares;
};

/* Set up with all zero bytes; release with fr_corr_release. */
struct fr_corr {
    struct fr_exact products[FR_KEY_METRIC_COUNT][FR_KEY_METRIC_COUNT];
    /* NULL until a row has a gap; owned. [i][k] */
    struct fr_corr_gap (*gaps)[FR_KEY_METRIC_COUNT];
};

void fr_corr_release(struct fr_corr *corr);
/* One block; slices[i] is NULL for an absent metric. Returns FR_ENOMEM. */
FR_MUST_USE int
fr_corr_add(struct fr_corr *corr,
            const struct fr_slices *const slices[FR_KEY_METRIC_COUNT]);
FR_MUST_USE int fr_corr_merge(struct fr_corr *corr,
                              const struct fr_corr *other);
/* Fill the matrices of the summary; `moments` are those of the metrics, and
 * bit i of `present` says that the input has metric i. */
void fr_corr_finish(const struct fr_corr *corr,
                    const struct fr_moments_sum *moments, uint64_t present,
                    struct fr_summary *summary);

#endif
