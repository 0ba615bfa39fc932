/* rand.h - seeded generator (splitmix64, Steele, Lea, Flood 2014), for
 * sampling and tests; never for secrets. */
#ifndef FR_BASE_RAND_H
#define FR_BASE_RAND_H

#include <stdint.h>

struct fr_rand {
    uint64_t state;
};

void fr_rand_init(struct fr_rand *rand, uint64_t seed);
uint64_t fr_rand_u64(struct fr_rand *rand);
/* Uniform in [0, bound), bound > 0. */
uint64_t fr_rand_below(struct fr_rand *rand, uint64_t bound);
/* Uniform in [0, 1). */
double fr_rand_f64(struct fr_rand *rand);

#endif
