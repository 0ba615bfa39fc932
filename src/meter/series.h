/* series.h - the running statistics of a series of whole numbers: lengths in
 * bytes or times in nanoseconds. Exact: the order of the values is nothing
 * to the result, and two series can be joined. */
#ifndef FR_METER_SERIES_H
#define FR_METER_SERIES_H

#include <stdint.h>

#include "meter/wide.h"

struct fr_series {
    uint64_t count;
    int64_t sum;
    uint64_t squares[2]; /* sum of the squares, the low word first */
    int64_t min, max;    /* 0 while the series is empty */
};

/* What a series comes to; all 0 for an empty one. */
struct fr_spread {
    double max, min, mean, std, var;
};

void fr_series_add(struct fr_series *series, int64_t value);
struct fr_series fr_series_join(const struct fr_series *a,
                                const struct fr_series *b);
/* Each value divided by `unit` (1; 1e9 for nanoseconds to seconds). The
 * variance divides by count - freedom: 1 for that of a sample, 0 for that of
 * a population; it is 0 where that gives no number. */
struct fr_spread fr_series_spread(const struct fr_series *series, uint64_t unit,
                                  uint64_t freedom);

#endif
