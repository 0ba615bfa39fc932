/* vec.h - a growable typed array on the heap.
 *
 * FR_VEC(struct fr_rule) rules = {0}; then fr_vec_push(&rules) gives a pointer
 * to a new zeroed last item, or NULL when memory is out. Release with
 * fr_vec_release. Items move when the array grows: keep indexes, not
 * pointers. */
#ifndef FR_BASE_VEC_H
#define FR_BASE_VEC_H

#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"

#define FR_VEC(type)                                                           \
    struct {                                                                   \
        type *items;                                                           \
        uint32_t count;                                                        \
        uint32_t capacity;                                                     \
    }

/* Room for one more item of `size` bytes: the (moved) items, or NULL. */
void *fr_vec_grow(void *items, uint32_t count, uint32_t *capacity, size_t size);

/* Grow first, so that a failed growth leaves the vector as it was. */
#define fr_vec_reserve(vec)                                                    \
    fr_vec_reserve_one(&(vec)->items, (vec)->count, &(vec)->capacity,          \
                       sizeof(*(vec)->items))
/* `items` is the address of the pointer to the items. */
int fr_vec_reserve_one(void *items, uint32_t count, uint32_t *capacity,
                       size_t size);

#define fr_vec_push(vec)                                                       \
    (fr_vec_reserve(vec) < 0 ? NULL : &(vec)->items[(vec)->count++])

#define fr_vec_release(vec)                                                    \
    (fr_free((vec)->items), (vec)->items = NULL, (vec)->count = 0,             \
     (vec)->capacity = 0)

#endif
