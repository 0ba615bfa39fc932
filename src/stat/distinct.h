/* distinct.h - how many different texts there were, from their hashes
 * (HyperLogLog, Flajolet et al. 2007, with Ertl's estimator of 2017). The
 * registers are maxima, so neither order nor repetition matters. */
#ifndef FR_STAT_DISTINCT_H
#define FR_STAT_DISTINCT_H

#include <stdint.h>

/* 2^14 registers give a standard error of 1.04 / sqrt(2^14). */
#define FR_DISTINCT_BITS  14
#define FR_DISTINCT_ERROR (1.04 / 128)

/* All zero bytes: nothing seen. */
struct fr_distinct {
    uint8_t registers[1 << FR_DISTINCT_BITS];
};

/* `hash` is well mixed in all 64 bits. */
void fr_distinct_add(struct fr_distinct *distinct, uint64_t hash);
void fr_distinct_merge(struct fr_distinct *distinct,
                       const struct fr_distinct *other);
/* An estimate of how many different ones were among `count`; never more. */
uint64_t fr_distinct_estimate(const struct fr_distinct *distinct,
                              uint64_t count);

#endif
