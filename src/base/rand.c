/* rand.c - splitmix64: one 64-bit state, every seed is fine. */
#include "base/rand.h"

#include "base/bug.h"

void fr_rand_init(struct fr_rand *rand, uint64_t seed)
{
    rand->state = seed;
}

uint64_t fr_rand_u64(struct fr_rand *rand)
{
    uint64_t x = rand->state += 0x9e3779b97f4a7c15U;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/* Draws from the unfair head of the range (fewer than bound values) are
 * thrown away, so that every result is equally likely. */
uint64_t fr_rand_below(struct fr_rand *rand, uint64_t bound)
{
    uint64_t unfair, draw;

    FR_ASSERT(bound > 0);
    unfair = (0 - bound) % bound;
    do {
        draw = fr_rand_u64(rand);
    } while (draw < unfair);
    return draw % bound;
}

double fr_rand_f64(struct fr_rand *rand)
{
    return (double)(fr_rand_u64(rand) >> 11) * 0x1p-53;
}
