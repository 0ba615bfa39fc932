/* histogram.h - bins chosen from the data, and how many values lie in each. */
#ifndef FR_STAT_HISTOGRAM_H
#define FR_STAT_HISTOGRAM_H

#include "stat/quantile.h"
#include "stat/summary.h"

/* Bins by Freedman and Diaconis's rule, at least 10 and at most 120; by
 * Sturges's where the quartiles are equal; with edges that grow by a factor
 * where the largest value is above 100 times the median. The counts add up to
 * the number of values, less zero_count with such edges. The arrays belong to
 * `arena`. Returns FR_ENOMEM. */
FR_MUST_USE int fr_histogram_make(const struct fr_runs *runs,
                                  struct fr_arena *arena,
                                  struct fr_histogram *histogram);

#endif
