/* pairs.c - open addressing over a dense list. Invariant: at most half of the
 * slots are in use. */
#include "stat/pairs.h"

#include <string.h>

#include "base/alloc.h"

#define SLOTS_FIRST 64

void fr_pairs_init(struct fr_pairs *pairs, uint32_t count_max)
{
    *pairs = (struct fr_pairs){.count_max = count_max};
}

void fr_pairs_release(struct fr_pairs *pairs)
{
    fr_free(pairs->items);
    fr_free(pairs->slots);
    *pairs = (struct fr_pairs){0};
}

/* The slot of the pair, or the free one where it belongs. */
static uint32_t find_slot(const struct fr_pairs *pairs, uint32_t src,
                          uint32_t dst, uint64_t hash)
{
    uint32_t mask = pairs->slot_count - 1;
    uint32_t slot = (uint32_t)hash & mask;

    for (; pairs->slots[slot]; slot = (slot + 1) & mask) {
        const struct fr_pair *pair;
        if (pairs->slots[slot] >> 32 != hash >> 32)
            continue;
        pair = &pairs->items[(uint32_t)pairs->slots[slot] - 1];
        if (pair->src == src && pair->dst == dst)
            break;
    }
    return slot;
}

static uint64_t slot_of(uint32_t number, uint64_t hash)
{
    return hash >> 32 << 32 | (number + 1);
}

static void fill_slots(struct fr_pairs *pairs)
{
    uint32_t mask = pairs->slot_count - 1;

    if (pairs->slot_count == 0)
        return;
    memset(pairs->slots, 0, pairs->slot_count * sizeof(*pairs->slots));
    for (uint32_t i = 0; i < pairs->count; i++) {
        uint64_t hash = fr_pairs_hash(pairs->items[i].src, pairs->items[i].dst);
        uint32_t slot = (uint32_t)hash & mask;
        while (pairs->slots[slot])
            slot = (slot + 1) & mask;
        pairs->slots[slot] = slot_of(i, hash);
    }
}

/* Room for one more than there are. */
static int grow_slots(struct fr_pairs *pairs)
{
    uint32_t count = pairs->slot_count ? pairs->slot_count * 2 : SLOTS_FIRST;
    uint64_t *slots;

    if (pairs->slot_count / 2 > pairs->count ||
        (pairs->slot_count && pairs->count == pairs->count_max))
        return 0;
    slots = fr_alloc_resize(pairs->slots, count, sizeof(*slots));
    if (!slots)
        return FR_ENOMEM;
    pairs->slots = slots;
    pairs->slot_count = count;
    fill_slots(pairs);
    return 0;
}

static int grow_items(struct fr_pairs *pairs)
{
    uint32_t capacity = pairs->capacity ? pairs->capacity * 2 : SLOTS_FIRST;
    struct fr_pair *items;

    if (pairs->count < pairs->capacity)
        return 0;
    if (capacity > pairs->count_max)
        capacity = pairs->count_max;
    items = fr_alloc_resize(pairs->items, capacity, sizeof(*items));
    if (!items)
        return FR_ENOMEM;
    pairs->items = items;
    pairs->capacity = capacity;
    return 0;
}

int fr_pairs_add(struct fr_pairs *pairs, uint32_t src, uint32_t dst,
                 const struct fr_talk *talk, uint64_t weight)
{
    uint64_t hash = fr_pairs_hash(src, dst);
    uint32_t slot;

    FR_TRY(grow_slots(pairs));
    slot = find_slot(pairs, src, dst, hash);
    if (pairs->slots[slot]) {
        struct fr_pair *pair = &pairs->items[(uint32_t)pairs->slots[slot] - 1];
        fr_talk_add(&pair->talk, talk);
        pair->weight = fr_talk_sum(pair->weight, weight);
        return 0;
    }
    if (pairs->count == pairs->count_max)
        return FR_ELIMIT;
    FR_TRY(grow_items(pairs));
    pairs->items[pairs->count++] = (struct fr_pair){
        .src = src, .dst = dst, .talk = *talk, .weight = weight};
    pairs->slots[slot] = slot_of(pairs->count - 1, hash);
    return 0;
}

void fr_pairs_lower(struct fr_pairs *pairs, uint64_t weight, fr_pairs_drop drop,
                    void *user)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < pairs->count; i++) {
        struct fr_pair *pair = &pairs->items[i];
        if (pair->weight <= weight) {
            drop(user, pair);
            continue;
        }
        pair->weight -= weight;
        pairs->items[count++] = *pair;
    }
    pairs->count = count;
    fill_slots(pairs);
}

void fr_pairs_renumber(struct fr_pairs *pairs, const uint32_t *numbers,
                       fr_pairs_drop drop, void *user)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < pairs->count; i++) {
        struct fr_pair *pair = &pairs->items[i];
        uint32_t src = numbers[pair->src];
        uint32_t dst = numbers[pair->dst];
        if (src == UINT32_MAX || dst == UINT32_MAX) {
            drop(user, pair);
            continue;
        }
        pair->src = src;
        pair->dst = dst;
        pairs->items[count++] = *pair;
    }
    pairs->count = count;
    fill_slots(pairs);
}
