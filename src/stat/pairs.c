/* pairs.c - open addressing over a dense list. Invariant: at most half of the
 * slots are in use. */
#include "stat/pairs.h"

#include <string.h>

#include "base/alloc.h"
#include "stat/prefetch.h"

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

static uint32_t first_slot(const struct fr_pairs *pairs, uint32_t src,
                           uint32_t dst)
{
    uint64_t hash = ((uint64_t)src << 32 | dst) * 0x9e3779b97f4a7c15U;

    hash = (hash ^ hash >> 32) * 0xff51afd7ed558ccdU;
    return (uint32_t)(hash >> 32) & (pairs->slot_count - 1);
}

/* The slot of the pair, or the free one where it belongs. */
static uint32_t find_slot(const struct fr_pairs *pairs, uint32_t src,
                          uint32_t dst)
{
    uint32_t slot = first_slot(pairs, src, dst);

    while (pairs->slots[slot]) {
        const struct fr_pair *pair = &pairs->items[pairs->slots[slot] - 1];
        if (pair->src == src && pair->dst == dst)
            break;
        slot = (slot + 1) & (pairs->slot_count - 1);
    }
    return slot;
}

static void fill_slots(struct fr_pairs *pairs)
{
    if (pairs->slot_count == 0)
        return;
    memset(pairs->slots, 0, pairs->slot_count * sizeof(*pairs->slots));
    for (uint32_t i = 0; i < pairs->count; i++)
        pairs->slots[find_slot(pairs, pairs->items[i].src,
                               pairs->items[i].dst)] = i + 1;
}

static int grow_slots(struct fr_pairs *pairs)
{
    uint32_t count = pairs->slot_count ? pairs->slot_count * 2 : SLOTS_FIRST;
    uint32_t *slots;

    if (pairs->slot_count / 2 > pairs->count)
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
                 const struct fr_talk *talk)
{
    uint32_t slot;

    FR_TRY(grow_slots(pairs));
    slot = find_slot(pairs, src, dst);
    if (pairs->slots[slot]) {
        fr_talk_add(&pairs->items[pairs->slots[slot] - 1].talk, talk);
        return 0;
    }
    if (pairs->count == pairs->count_max)
        return FR_ELIMIT;
    FR_TRY(grow_items(pairs));
    pairs->items[pairs->count++] =
        (struct fr_pair){.src = src, .dst = dst, .talk = *talk};
    pairs->slots[slot] = pairs->count;
    return 0;
}

void fr_pairs_prepare_slot(const struct fr_pairs *pairs, uint32_t src,
                           uint32_t dst)
{
    if (pairs->slot_count)
        FR_PREFETCH(&pairs->slots[first_slot(pairs, src, dst)]);
}

void fr_pairs_prepare_item(const struct fr_pairs *pairs, uint32_t src,
                           uint32_t dst)
{
    uint32_t slot;

    if (pairs->slot_count == 0)
        return;
    slot = pairs->slots[first_slot(pairs, src, dst)];
    if (slot)
        FR_PREFETCH(&pairs->items[slot - 1]);
}

void fr_pairs_lower(struct fr_pairs *pairs, uint64_t flows)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < pairs->count; i++) {
        struct fr_pair pair = pairs->items[i];
        if (pair.talk.flows <= flows)
            continue;
        pair.talk.flows -= flows;
        pairs->items[count++] = pair;
    }
    pairs->count = count;
    fill_slots(pairs);
}

void fr_pairs_renumber(struct fr_pairs *pairs, const uint32_t *numbers)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < pairs->count; i++) {
        struct fr_pair pair = pairs->items[i];
        pair.src = numbers[pair.src];
        pair.dst = numbers[pair.dst];
        if (pair.src != UINT32_MAX && pair.dst != UINT32_MAX)
            pairs->items[count++] = pair;
    }
    pairs->count = count;
    fill_slots(pairs);
}
