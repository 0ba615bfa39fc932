/* arena.c - blocks of doubling size, newest first. Invariant: used <= size of
 * every block. */
#include "base/arena.h"

#include <stdio.h>

#include "base/alloc.h"

#define ALIGN       16
#define BLOCK_FIRST 4096
#define BLOCK_MAX   (1024 * 1024)

struct fr_arena_block {
    struct fr_arena_block *next;
    size_t size; /* bytes behind the header */
    size_t used;
    size_t padding; /* keeps the data aligned to 16 */
};

void fr_arena_init(struct fr_arena *arena, size_t size_max)
{
    *arena = (struct fr_arena){.size_max = size_max};
}

void fr_arena_clear(struct fr_arena *arena)
{
    struct fr_arena_block *block = arena->blocks;

    while (block) {
        struct fr_arena_block *next = block->next;
        fr_free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->size_used = 0;
}

void fr_arena_release(struct fr_arena *arena)
{
    fr_arena_clear(arena);
}

static struct fr_arena_block *block_add(struct fr_arena *arena, size_t need)
{
    struct fr_arena_block *block;
    size_t size = arena->blocks ? arena->blocks->size * 2 : BLOCK_FIRST;

    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
#ifdef FR_ARENA_DEBUG
    size = need;
#endif
    if (size < need)
        size = need;
    if (size > SIZE_MAX - sizeof(*block))
        return NULL;
    block = fr_alloc(sizeof(*block) + size);
    if (!block)
        return NULL;
    *block = (struct fr_arena_block){.next = arena->blocks, .size = size};
    arena->blocks = block;
    return block;
}

void *fr_arena_alloc(struct fr_arena *arena, size_t size)
{
    struct fr_arena_block *block = arena->blocks;
    size_t need;
    char *at;

    if (size > SIZE_MAX - ALIGN)
        return NULL;
    need = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (need == 0)
        need = ALIGN;
    if (arena->size_max && need > arena->size_max - arena->size_used)
        return NULL;
    if (!block || need > block->size - block->used) {
        block = block_add(arena, need);
        if (!block)
            return NULL;
    }
    at = (char *)(block + 1) + block->used;
    block->used += need;
    arena->size_used += need;
    memset(at, 0, need);
    return at;
}

void *fr_arena_array(struct fr_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return fr_arena_alloc(arena, count * size);
}

char *fr_arena_text(struct fr_arena *arena, const char *data, size_t size)
{
    char *copy = size < SIZE_MAX ? fr_arena_alloc(arena, size + 1) : NULL;

    if (copy && size)
        memcpy(copy, data, size);
    return copy;
}

struct fr_str fr_arena_str(struct fr_arena *arena, struct fr_str s)
{
    char *copy = fr_arena_text(arena, s.data, s.size);

    return (struct fr_str){copy, copy ? s.size : 0};
}

char *fr_arena_vprintf(struct fr_arena *arena, const char *fmt, va_list args)
{
    va_list again;
    int size;
    char *text = NULL;

    va_copy(again, args);
    size = vsnprintf(NULL, 0, fmt, args);
    if (size >= 0)
        text = fr_arena_alloc(arena, (size_t)size + 1);
    if (text)
        vsnprintf(text, (size_t)size + 1, fmt, again);
    va_end(again);
    return text;
}

char *fr_arena_printf(struct fr_arena *arena, const char *fmt, ...)
{
    va_list args;
    char *text;

    va_start(args, fmt);
    text = fr_arena_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}
