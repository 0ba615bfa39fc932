/* pairs.h - what was counted for pairs of numbered names, up to a stated
 * number of pairs. */
#ifndef FR_STAT_PAIRS_H
#define FR_STAT_PAIRS_H

#include <stdint.h>

#include "flowrules/status.h"
#include "stat/prefetch.h"
#include "stat/sketch.h"

struct fr_pair {
    uint32_t src, dst; /* numbers of names */
    struct fr_talk talk;
    uint64_t weight; /* its flows, less what it was lowered by */
};

struct fr_pairs {
    struct fr_pair *items; /* owned */
    uint32_t count, capacity;
    uint32_t count_max;
    /* Owned. Index + 1, and in the upper half bits of the hash, so that most
     * others are told apart without looking at them; 0 is free. */
    uint64_t *slots;
    uint32_t slot_count;
};

void fr_pairs_init(struct fr_pairs *pairs, uint32_t count_max);
void fr_pairs_release(struct fr_pairs *pairs);
/* Add to what was counted for a pair, and to its weight. Returns 0, or
 * FR_ELIMIT if it is new and there is no room, or FR_ENOMEM. */
FR_MUST_USE int fr_pairs_add(struct fr_pairs *pairs, uint32_t src, uint32_t dst,
                             const struct fr_talk *talk, uint64_t weight);
/* Whoever wants to know of a pair that is dropped; numbers as they were. */
typedef void (*fr_pairs_drop)(void *user, const struct fr_pair *pair);

/* Take `weight` off each pair and drop those left with none. */
void fr_pairs_lower(struct fr_pairs *pairs, uint64_t weight, fr_pairs_drop drop,
                    void *user);
/* Give names their new numbers; pairs of a name that has none
 * (UINT32_MAX) are dropped. */
void fr_pairs_renumber(struct fr_pairs *pairs, const uint32_t *numbers,
                       fr_pairs_drop drop, void *user);

/* The lower half says in which slot to begin, the upper one is kept there. */
static inline uint64_t fr_pairs_hash(uint32_t src, uint32_t dst)
{
    uint64_t hash = ((uint64_t)src << 32 | dst) * 0x9e3779b97f4a7c15U;

    hash = (hash ^ hash >> 32) * 0xff51afd7ed558ccdU;
    return hash ^ hash >> 32;
}

/* Load what fr_pairs_add of this pair will need into the caches: first the
 * slot, and some rows later what the slot points to. */
static inline void fr_pairs_prepare_slot(const struct fr_pairs *pairs,
                                         uint32_t src, uint32_t dst)
{
    uint64_t hash = fr_pairs_hash(src, dst);

    if (pairs->slot_count)
        FR_PREFETCH(&pairs->slots[(uint32_t)hash & (pairs->slot_count - 1)]);
}

static inline void fr_pairs_prepare_item(const struct fr_pairs *pairs,
                                         uint32_t src, uint32_t dst)
{
    uint64_t hash = fr_pairs_hash(src, dst);
    uint64_t slot;

    if (pairs->slot_count == 0)
        return;
    slot = pairs->slots[(uint32_t)hash & (pairs->slot_count - 1)];
    if (slot >> 32 == hash >> 32 && slot) {
        const struct fr_pair *pair = &pairs->items[(uint32_t)slot - 1];
        FR_PREFETCH(pair);
        FR_PREFETCH(&pair->weight);
    }
}

#endif
