/* alloc.c - malloc with overflow checks and a fault hook. */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static uint64_t alloc_total;
static uint64_t fail_at;
static int fail_is_sticky;

void fr_alloc_fail_at(uint64_t n, int sticky)
{
    __atomic_store_n(&alloc_total, 0, __ATOMIC_RELAXED);
    fail_at = n;
    fail_is_sticky = sticky;
}

uint64_t fr_alloc_count(void)
{
    return __atomic_load_n(&alloc_total, __ATOMIC_RELAXED);
}

#ifdef FR_FAULTS
/* FR_ALLOC_FAIL=n or n+, looked at before the first allocation. */
static void read_environment(void)
{
    static int is_read;
    const char *text = getenv("FR_ALLOC_FAIL");

    if (__atomic_exchange_n(&is_read, 1, __ATOMIC_RELAXED) || !text)
        return;
    for (; *text >= '0' && *text <= '9'; text++)
        fail_at = fail_at * 10 + (uint64_t)(*text - '0');
    fail_is_sticky = *text == '+';
}
#endif

static int must_fail(void)
{
    uint64_t n;

#ifdef FR_FAULTS
    read_environment();
#endif
    n = __atomic_add_fetch(&alloc_total, 1, __ATOMIC_RELAXED);
    if (fail_at == 0)
        return 0;
    return n == fail_at || (fail_is_sticky && n > fail_at);
}

void *fr_alloc(size_t size)
{
    if (must_fail())
        return NULL;
    return malloc(size ? size : 1);
}

void *fr_alloc_lines(size_t size)
{
    if (must_fail())
        return NULL;
    return aligned_alloc(FR_ALLOC_LINE, size);
}

void *fr_alloc_zero(size_t count, size_t size)
{
    if (must_fail())
        return NULL;
    if (count == 0 || size == 0)
        return calloc(1, 1);
    if (count > SIZE_MAX / size)
        return NULL;
    return calloc(count, size);
}

void *fr_alloc_resize(void *block, size_t count, size_t size)
{
    if (must_fail())
        return NULL;
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    if (count == 0 || size == 0)
        return realloc(block, 1);
    return realloc(block, count * size);
}

char *fr_alloc_text(const char *data, size_t size)
{
    char *copy;

    if (size == SIZE_MAX)
        return NULL;
    copy = fr_alloc(size + 1);
    if (!copy)
        return NULL;
    if (size)
        memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
}

void fr_free(void *block)
{
    free(block);
}
