/* distinct.c - HyperLogLog. The estimator has no tables and no ranges: it is
 * within its error from one text to 2^60. */
#include "stat/distinct.h"

#include <math.h>

#define REGISTERS (1 << FR_DISTINCT_BITS)
/* Zeros that can lead the bits behind the register number, plus one. */
#define RANK_MAX (64 - FR_DISTINCT_BITS + 1)

void fr_distinct_add(struct fr_distinct *distinct, uint64_t hash)
{
    uint64_t at = hash >> (64 - FR_DISTINCT_BITS);
    uint64_t rest = hash << FR_DISTINCT_BITS;
    uint8_t rank = 1;

    while (rank < RANK_MAX && rest >> 63 == 0) {
        rest <<= 1;
        rank++;
    }
    if (rank > distinct->registers[at])
        distinct->registers[at] = rank;
}

void fr_distinct_merge(struct fr_distinct *distinct,
                       const struct fr_distinct *other)
{
    for (uint32_t i = 0; i < REGISTERS; i++)
        if (other->registers[i] > distinct->registers[i])
            distinct->registers[i] = other->registers[i];
}

/* x + sum 2^(k-1) x^(2^k): the part of the registers never touched. */
static double sigma(double x)
{
    double power = 1;
    double sum = x;
    double before = -1;

    if (x == 1)
        return (double)INFINITY;
    while (sum != before) {
        before = sum;
        x *= x;
        sum += x * power;
        power *= 2;
    }
    return sum;
}

/* (1 - x - sum 2^-k (1 - x^(2^-k))^2) / 3: the part of the full ones. */
static double tau(double x)
{
    double power = 1;
    double sum = 1 - x;
    double before = -1;

    if (x == 0 || x == 1)
        return 0;
    while (sum != before) {
        before = sum;
        x = sqrt(x);
        power /= 2;
        sum -= (1 - x) * (1 - x) * power;
    }
    return sum / 3;
}

uint64_t fr_distinct_estimate(const struct fr_distinct *distinct,
                              uint64_t count)
{
    uint32_t counts[RANK_MAX + 1] = {0};
    double m = REGISTERS;
    double sum;

    for (uint32_t i = 0; i < REGISTERS; i++)
        counts[distinct->registers[i]]++;
    sum = m * tau(1 - counts[RANK_MAX] / m);
    for (uint32_t rank = RANK_MAX - 1; rank > 0; rank--)
        sum = (sum + counts[rank]) / 2;
    sum += m * sigma(counts[0] / m);
    sum = m * m / (2 * 0.69314718055994530942 * sum) + 0.5;
    return sum < (double)count ? (uint64_t)sum : count;
}
