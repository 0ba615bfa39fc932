/* names.c - open addressing over numbered names. Invariant: at most half of
 * the slots are in use, and every text longer than FR_NAME_INLINE lies in the
 * arena once. */
#include "stat/names.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "stat/prefetch.h"

#define SLOTS_FIRST 64
/* A single text may take this share of all bytes; so after half of the bytes
 * were given back there is room for several of any length. */
#define SHARE_MAX 16

void fr_names_init(struct fr_names *names, uint32_t count_max,
                   uint64_t long_size_max)
{
    *names = (struct fr_names){.count_max = count_max,
                               .long_size_max = long_size_max};
    fr_arena_init(&names->longer, 0);
}

void fr_names_release(struct fr_names *names)
{
    fr_free(names->items);
    fr_free(names->slots);
    fr_arena_release(&names->longer);
    *names = (struct fr_names){0};
}

struct fr_str fr_names_text(const struct fr_names *names, uint32_t number)
{
    const struct fr_name *name = &names->items[number];

    FR_ASSERT(number < names->count);
    return (struct fr_str){name->size <= FR_NAME_INLINE ? name->text.bytes
                                                        : name->text.data,
                           name->size};
}

/* The slot of the text, or the free one where it belongs. */
static uint32_t find_slot(const struct fr_names *names, struct fr_str text,
                          uint64_t hash)
{
    uint32_t mask = names->slot_count - 1;
    uint32_t slot = (uint32_t)hash & mask;

    for (; names->slots[slot]; slot = (slot + 1) & mask) {
        uint32_t number = (uint32_t)names->slots[slot] - 1;
        if (names->slots[slot] >> 32 == hash >> 32 &&
            names->items[number].hash == hash &&
            fr_str_equal(fr_names_text(names, number), text))
            break;
    }
    return slot;
}

static uint64_t slot_of(uint32_t number, uint64_t hash)
{
    return hash >> 32 << 32 | (number + 1);
}

static void fill_slots(struct fr_names *names)
{
    uint32_t mask = names->slot_count - 1;

    memset(names->slots, 0, names->slot_count * sizeof(*names->slots));
    for (uint32_t i = 0; i < names->count; i++) {
        uint64_t hash = names->items[i].hash;
        uint32_t slot = (uint32_t)hash & mask;
        while (names->slots[slot])
            slot = (slot + 1) & mask;
        names->slots[slot] = slot_of(i, hash);
    }
}

/* Room for one more than there are. */
static int grow_slots(struct fr_names *names)
{
    uint32_t count = names->slot_count ? names->slot_count * 2 : SLOTS_FIRST;
    uint64_t *slots;

    if (names->slot_count / 2 > names->count ||
        (names->slot_count && names->count == names->count_max))
        return 0;
    slots = fr_alloc_resize(names->slots, count, sizeof(*slots));
    if (!slots)
        return FR_ENOMEM;
    names->slots = slots;
    names->slot_count = count;
    fill_slots(names);
    return 0;
}

static int grow_items(struct fr_names *names)
{
    uint32_t capacity = names->capacity ? names->capacity * 2 : SLOTS_FIRST;
    struct fr_name *items;

    if (names->count < names->capacity)
        return 0;
    if (capacity > names->count_max)
        capacity = names->count_max;
    items = fr_alloc_resize(names->items, capacity, sizeof(*items));
    if (!items)
        return FR_ENOMEM;
    names->items = items;
    names->capacity = capacity;
    return 0;
}

int fr_names_can_fit(const struct fr_names *names, struct fr_str text)
{
    return text.size <= FR_NAME_INLINE ||
           text.size <= names->long_size_max / SHARE_MAX;
}

static int has_room(const struct fr_names *names, struct fr_str text)
{
    if (names->count == names->count_max || !fr_names_can_fit(names, text))
        return 0;
    return text.size <= FR_NAME_INLINE ||
           text.size <= names->long_size_max - names->long_size;
}

static int set_text(struct fr_names *names, struct fr_name *name,
                    struct fr_str text)
{
    if (text.size <= FR_NAME_INLINE) {
        if (text.size)
            memcpy(name->text.bytes, text.data, text.size);
        return 0;
    }
    name->text.data = fr_arena_text(&names->longer, text.data, text.size);
    if (!name->text.data)
        return FR_ENOMEM;
    names->long_size += text.size;
    return 0;
}

int fr_names_put(struct fr_names *names, struct fr_str text, uint64_t hash,
                 uint32_t *number)
{
    struct fr_name name = {.hash = hash, .size = (uint32_t)text.size};
    uint32_t slot;

    FR_TRY(grow_slots(names));
    slot = find_slot(names, text, hash);
    if (names->slots[slot]) {
        *number = (uint32_t)names->slots[slot] - 1;
        return 0;
    }
    if (!has_room(names, text))
        return FR_ELIMIT;
    FR_TRY(grow_items(names));
    FR_TRY(set_text(names, &name, text));
    *number = names->count;
    names->items[names->count++] = name;
    names->slots[slot] = slot_of(*number, hash);
    return 0;
}

void fr_names_prepare_slot(const struct fr_names *names, uint64_t hash)
{
    if (names->slot_count)
        FR_PREFETCH(&names->slots[(uint32_t)hash & (names->slot_count - 1)]);
}

void fr_names_prepare_item(const struct fr_names *names, uint64_t hash)
{
    uint64_t slot;

    if (names->slot_count == 0)
        return;
    slot = names->slots[(uint32_t)hash & (names->slot_count - 1)];
    if (slot && slot >> 32 == hash >> 32)
        FR_PREFETCH(&names->items[(uint32_t)slot - 1]);
}

int fr_names_keep(struct fr_names *names, const uint8_t *is_kept)
{
    struct fr_arena before = names->longer;
    uint32_t count = names->count;
    int status = 0;

    fr_arena_init(&names->longer, 0);
    names->count = 0;
    names->long_size = 0;
    for (uint32_t i = 0; i < count && status == 0; i++) {
        struct fr_name name = names->items[i];
        if (!is_kept[i])
            continue;
        if (name.size > FR_NAME_INLINE)
            status = set_text(names, &name,
                              (struct fr_str){name.text.data, name.size});
        if (status == 0)
            names->items[names->count++] = name;
    }
    fr_arena_release(&before);
    if (names->slot_count)
        fill_slots(names);
    return status;
}
