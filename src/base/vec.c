/* vec.c - the growth step behind vec.h: doubling, overflow-checked. */
#include "base/vec.h"

#include <string.h>

#include "base/alloc.h"

void *fr_vec_grow(void *items, uint32_t count, uint32_t *capacity, size_t size)
{
    uint32_t wanted = *capacity < 8 ? 8 : *capacity * 2;
    char *grown;

    if (count < *capacity)
        return items;
    if (wanted <= *capacity)
        return NULL;
    grown = fr_alloc_resize(items, wanted, size);
    if (grown)
        *capacity = wanted;
    return grown;
}

/* The pointer is copied as bytes: a struct x * must not be read as a void *. */
int fr_vec_reserve_one(void *items, uint32_t count, uint32_t *capacity,
                       size_t size)
{
    void *grown;

    memcpy(&grown, items, sizeof(grown));
    grown = fr_vec_grow(grown, count, capacity, size);
    if (!grown)
        return FR_ENOMEM;
    memcpy(items, &grown, sizeof(grown));
    memset((char *)grown + count * size, 0, size);
    return 0;
}
