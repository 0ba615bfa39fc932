/* tops_internal.h - what tops.c counts and tops_finish.c reads. */
#ifndef FR_STAT_TOPS_INTERNAL_H
#define FR_STAT_TOPS_INTERNAL_H

#include "stat/tops.h"

static inline uint64_t fr_tops_pair_hash(uint64_t src, uint64_t dst)
{
    uint64_t hash = src * 0x9e3779b97f4a7c15U + (dst << 31 | dst >> 33);

    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdU;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53U;
    return hash ^ hash >> 33;
}

/* Move what the tables have counted into the estimates, where there are any;
 * weights stay. More may be counted afterwards. */
void fr_tops_settle(struct fr_tops *tops);

#endif
