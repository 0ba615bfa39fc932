/* order.h - doubles as unsigned numbers that order as they do. */
#ifndef FR_STAT_ORDER_H
#define FR_STAT_ORDER_H

#include <stdint.h>
#include <string.h>

/* The key of a number that is not NaN; -0 has the key of 0. */
static inline uint64_t fr_order_key(double value)
{
    uint64_t bits;

    value += 0.0;
    memcpy(&bits, &value, sizeof(bits));
    return bits >> 63 ? ~bits : bits | 1ULL << 63;
}

static inline double fr_order_value(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~(1ULL << 63) : ~key;
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

#endif
