/* map.h - open-addressing map from bytes to a u32.
 *
 * Keys are copied. The order of iteration is the order of insertion, so no
 * output depends on the hash; the hash is keyed per map by the caller's seed
 * (0 is fine where keys are ours). */
#ifndef FR_BASE_MAP_H
#define FR_BASE_MAP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct fr_map_entry {
    struct fr_str key; /* owned by the map's arena */
    uint64_t hash;     /* fr_hash_bytes of the key with the map's seed */
    uint32_t value;
};

struct fr_map {
    struct fr_map_entry *entries; /* in order of insertion */
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* entry number + 1; 0 is free */
    uint32_t slot_count;
    uint32_t seed;
    struct fr_arena keys;
};

#define FR_MAP_NONE UINT32_MAX

/* An empty map; size_max bounds the bytes of all keys (0: no limit). */
void fr_map_init(struct fr_map *map, uint32_t seed, size_t size_max);
void fr_map_release(struct fr_map *map);
/* Forget all entries, keep the table's memory. */
void fr_map_clear(struct fr_map *map);
/* The value of a key, or FR_MAP_NONE. */
uint32_t fr_map_get(const struct fr_map *map, struct fr_str key);
/* The number of the entry (0 .. count-1) of a key, or FR_MAP_NONE. */
uint32_t fr_map_find(const struct fr_map *map, struct fr_str key);
/* Insert or find: *entry is the entry's number. Returns 1 if it was new (its
 * value is then `value`), 0 if it was there, FR_ENOMEM. */
FR_MUST_USE int fr_map_put(struct fr_map *map, struct fr_str key,
                           uint32_t value, uint32_t *entry);

/* 64-bit hash of bytes, keyed; not for secrets. */
uint64_t fr_hash_bytes(const void *data, size_t size, uint64_t seed);

#endif
