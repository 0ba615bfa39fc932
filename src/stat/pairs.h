/* pairs.h - what was counted for pairs of numbered names, up to a stated
 * number of pairs. */
#ifndef FR_STAT_PAIRS_H
#define FR_STAT_PAIRS_H

#include <stdint.h>

#include "flowrules/status.h"
#include "stat/sketch.h"

struct fr_pair {
    uint32_t src, dst; /* numbers of names */
    struct fr_talk talk;
};

struct fr_pairs {
    struct fr_pair *items; /* owned */
    uint32_t count, capacity;
    uint32_t count_max;
    uint32_t *slots; /* owned; index + 1, 0 is free */
    uint32_t slot_count;
};

void fr_pairs_init(struct fr_pairs *pairs, uint32_t count_max);
void fr_pairs_release(struct fr_pairs *pairs);
/* Add to what was counted for a pair. Returns 0, or FR_ELIMIT if it is new
 * and there is no room, or FR_ENOMEM. */
FR_MUST_USE int fr_pairs_add(struct fr_pairs *pairs, uint32_t src, uint32_t dst,
                             const struct fr_talk *talk);
/* Load what fr_pairs_add of this pair will need into the caches: first the
 * slot, and some rows later what the slot points to. */
void fr_pairs_prepare_slot(const struct fr_pairs *pairs, uint32_t src,
                           uint32_t dst);
void fr_pairs_prepare_item(const struct fr_pairs *pairs, uint32_t src,
                           uint32_t dst);
/* Take `flows` off each pair and drop those left with none. */
void fr_pairs_lower(struct fr_pairs *pairs, uint64_t flows);
/* Give names their new numbers; pairs of a name that has none
 * (UINT32_MAX) are dropped. */
void fr_pairs_renumber(struct fr_pairs *pairs, const uint32_t *numbers);

#endif
