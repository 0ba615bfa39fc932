/* map.c - linear probing over entry numbers. Invariant: at most half of the
 * slots are in use, so a probe ends. */
#include "base/map.h"

#include "base/alloc.h"
#include "base/num_internal.h"

#define SLOTS_FIRST 16

/* Both halves of a product, folded: how wyhash (Wang Yi, public domain)
 * mixes. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    struct fr_num_wide product = fr_num_multiply(a, b);

    return product.high ^ product.low;
}

static uint64_t read_bytes(const unsigned char *at, size_t size)
{
    uint64_t word = 0;

    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)at[i] << (8 * i);
    return word;
}

#define MIX_A 0xa0761d6478bd642fU
#define MIX_B 0xe7037ed1a0b428dbU

/* 16 bytes a step; the last two words may overlap. */
uint64_t fr_hash_bytes(const void *data, size_t size, uint64_t seed)
{
    const unsigned char *at = data;
    uint64_t hash = seed ^ MIX_A;
    uint64_t a = 0, b = 0;
    size_t left = size;

    for (; left > 16; at += 16, left -= 16)
        hash = mix(read_bytes(at, 8) ^ MIX_B, read_bytes(at + 8, 8) ^ hash);
    if (left >= 8) {
        a = read_bytes(at, 8);
        b = read_bytes(at + left - 8, 8);
    } else if (left >= 4) {
        a = read_bytes(at, 4);
        b = read_bytes(at + left - 4, 4);
    } else if (left) {
        a = read_bytes(at, left);
    }
    return mix(MIX_B ^ size, mix(a ^ MIX_B, b ^ hash));
}

void fr_map_init(struct fr_map *map, uint32_t seed, size_t size_max)
{
    *map = (struct fr_map){.seed = seed};
    fr_arena_init(&map->keys, size_max);
}

void fr_map_release(struct fr_map *map)
{
    fr_free(map->entries);
    fr_free(map->slots);
    fr_arena_release(&map->keys);
    *map = (struct fr_map){.seed = map->seed};
}

void fr_map_clear(struct fr_map *map)
{
    if (map->slots)
        memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
    map->count = 0;
    fr_arena_clear(&map->keys);
}

static uint64_t key_hash(const struct fr_map *map, struct fr_str key)
{
    return fr_hash_bytes(key.data, key.size, map->seed);
}

/* The slot of the key, or the free slot where it belongs. */
static uint32_t probe(const struct fr_map *map, struct fr_str key,
                      uint64_t hash)
{
    uint32_t mask = map->slot_count - 1;
    uint32_t slot = (uint32_t)hash & mask;

    while (map->slots[slot]) {
        const struct fr_map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && fr_str_equal(entry->key, key))
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

uint32_t fr_map_find(const struct fr_map *map, struct fr_str key)
{
    uint32_t slot;

    if (map->count == 0)
        return FR_MAP_NONE;
    slot = probe(map, key, key_hash(map, key));
    return map->slots[slot] ? map->slots[slot] - 1 : FR_MAP_NONE;
}

uint32_t fr_map_get(const struct fr_map *map, struct fr_str key)
{
    uint32_t entry = fr_map_find(map, key);

    return entry == FR_MAP_NONE ? FR_MAP_NONE : map->entries[entry].value;
}

static int grow_slots(struct fr_map *map)
{
    uint32_t slot_count = map->slot_count ? map->slot_count * 2 : SLOTS_FIRST;
    uint32_t *slots;

    if (slot_count < map->slot_count)
        return FR_ENOMEM;
    slots = fr_alloc_zero(slot_count, sizeof(*slots));
    if (!slots)
        return FR_ENOMEM;
    fr_free(map->slots);
    map->slots = slots;
    map->slot_count = slot_count;
    for (uint32_t i = 0; i < map->count; i++) {
        uint32_t slot = (uint32_t)map->entries[i].hash & (slot_count - 1);
        while (slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = i + 1;
    }
    return 0;
}

static int grow_entries(struct fr_map *map)
{
    uint32_t capacity = map->capacity ? map->capacity * 2 : SLOTS_FIRST;
    struct fr_map_entry *entries;

    if (map->count < map->capacity)
        return 0;
    entries = fr_alloc_resize(map->entries, capacity, sizeof(*entries));
    if (!entries)
        return FR_ENOMEM;
    map->entries = entries;
    map->capacity = capacity;
    return 0;
}

int fr_map_put(struct fr_map *map, struct fr_str key, uint32_t value,
               uint32_t *entry)
{
    uint64_t hash = key_hash(map, key);
    uint32_t slot;
    struct fr_str copy;

    if (map->slot_count < 2 * (map->count + 1))
        FR_TRY(grow_slots(map));
    slot = probe(map, key, hash);
    if (map->slots[slot]) {
        *entry = map->slots[slot] - 1;
        return 0;
    }
    FR_TRY(grow_entries(map));
    copy = fr_arena_str(&map->keys, key);
    if (!copy.data)
        return FR_ENOMEM;
    map->entries[map->count] =
        (struct fr_map_entry){.key = copy, .hash = hash, .value = value};
    *entry = map->count++;
    map->slots[slot] = map->count;
    return 1;
}
