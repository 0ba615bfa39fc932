/* arena.h - bump allocation with one lifetime.
 *
 * Everything taken from an arena lives until fr_arena_release (or _clear).
 * Not safe for use by two threads. Built with FR_ARENA_DEBUG every piece is
 * its own heap block, so that the address sanitizer sees overruns. */
#ifndef FR_BASE_ARENA_H
#define FR_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

struct fr_arena_block;

struct fr_arena {
    struct fr_arena_block *blocks; /* owned; newest first */
    size_t size_used;              /* bytes handed out */
    size_t size_max;               /* never more than this; 0: no limit */
};

/* An empty arena; size_max bounds the bytes handed out (0: no limit). */
void fr_arena_init(struct fr_arena *arena, size_t size_max);
void fr_arena_release(struct fr_arena *arena);
/* Forget all pieces. */
void fr_arena_clear(struct fr_arena *arena);

/* Zeroed bytes aligned for any type; NULL: no memory or limit reached. */
void *fr_arena_alloc(struct fr_arena *arena, size_t size);
/* count * size zeroed bytes, overflow-checked. */
void *fr_arena_array(struct fr_arena *arena, size_t count, size_t size);
/* NUL-terminated copies; NULL: no memory. */
char *fr_arena_text(struct fr_arena *arena, const char *data, size_t size);
char *fr_arena_printf(struct fr_arena *arena, const char *fmt, ...)
    FR_PRINTF(2, 3);
char *fr_arena_vprintf(struct fr_arena *arena, const char *fmt, va_list args)
    FR_PRINTF(2, 0);
/* A copy whose data is NULL if memory is out. */
struct fr_str fr_arena_str(struct fr_arena *arena, struct fr_str s);

#define FR_NEW(arena, type) ((type *)fr_arena_alloc((arena), sizeof(type)))
#define FR_NEW_ARRAY(arena, count, type)                                       \
    ((type *)fr_arena_array((arena), (count), sizeof(type)))

#endif
