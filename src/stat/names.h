/* names.h - texts as numbers 0 .. count-1, up to a stated number of texts and
 * bytes. Texts of at most 16 bytes, as IPv4 addresses are, lie in the table
 * itself. Texts may hold any bytes. */
#ifndef FR_STAT_NAMES_H
#define FR_STAT_NAMES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define FR_NAME_INLINE 16

struct fr_name {
    uint64_t hash; /* fr_hash_bytes of the text, seed 0 */
    uint32_t size;
    uint32_t unused; /* keeps the size a power of two */
    union {
        char bytes[FR_NAME_INLINE];
        const char *data; /* in the arena, if longer */
    } text;
};

struct fr_names {
    struct fr_name *items; /* owned */
    uint32_t count, capacity;
    uint32_t count_max;
    uint64_t long_size, long_size_max; /* bytes of the longer texts */
    /* Owned. Number + 1, and in the upper half that of the hash, so that most
     * others are told apart without looking at them; 0 is free. */
    uint64_t *slots;
    uint32_t slot_count;
    struct fr_arena longer;
};

void fr_names_init(struct fr_names *names, uint32_t count_max,
                   uint64_t long_size_max);
void fr_names_release(struct fr_names *names);
/* The number of a text, added if new; `hash` is fr_hash_bytes of it, seed 0.
 * Returns 0, or FR_ELIMIT if it is new and there is no room, or FR_ENOMEM. */
FR_MUST_USE int fr_names_put(struct fr_names *names, struct fr_str text,
                             uint64_t hash, uint32_t *number);
/* Load what fr_names_put of this hash will need into the caches: first the
 * slot, and some rows later what the slot points to. */
void fr_names_prepare_slot(const struct fr_names *names, uint64_t hash);
void fr_names_prepare_item(const struct fr_names *names, uint64_t hash);
/* Whether there is room for the text after fr_names_keep of half of the names
 * and bytes. */
int fr_names_can_fit(const struct fr_names *names, struct fr_str text);
/* Borrowed from the table. */
struct fr_str fr_names_text(const struct fr_names *names, uint32_t number);
/* Drop all names whose number is not marked; the others keep their order and
 * are renumbered. */
FR_MUST_USE int fr_names_keep(struct fr_names *names, const uint8_t *is_kept);

#endif
