/* alloc.h - checked allocation, and the hook that lets tests fail it.
 *
 * All memory of the project comes from here. Products of sizes are checked
 * for overflow. Out of memory is NULL; callers pass FR_ENOMEM up. */
#ifndef FR_BASE_ALLOC_H
#define FR_BASE_ALLOC_H

#include <stddef.h>
#include <stdint.h>

#include "flowrules/status.h"

/* Pass an error up: returns from the enclosing function. The only macro of
 * the project that changes control flow. */
#define FR_TRY(expr)                                                           \
    do {                                                                       \
        int fr_try_status = (expr);                                            \
        if (fr_try_status < 0)                                                 \
            return fr_try_status;                                              \
    } while (0)

/* Uninitialised bytes; size 0 gives a valid unique pointer. NULL: no memory. */
void *fr_alloc(size_t size);
/* The same at a multiple of FR_ALLOC_LINE, a line of the cache, of which
 * `size` is a multiple too. */
#define FR_ALLOC_LINE 64
void *fr_alloc_lines(size_t size);
/* Zeroed array of count * size bytes; NULL on overflow or no memory. */
void *fr_alloc_zero(size_t count, size_t size);
/* Resize to count * size bytes; on NULL the old block is still valid. */
void *fr_alloc_resize(void *block, size_t count, size_t size);
/* A NUL-terminated copy; NULL: no memory. */
char *fr_alloc_text(const char *data, size_t size);
void fr_free(void *block);

/* Make the n-th allocation from now on fail (1 = the next; 0 = none), and all
 * later ones too if `sticky`. For tests; not thread-safe. In builds with
 * FR_FAULTS (those with the address sanitizer) the environment variable
 * FR_ALLOC_FAIL=n or n+ does it for a whole program. */
void fr_alloc_fail_at(uint64_t n, int sticky);

/* Allocations so far, for tests that count. */
uint64_t fr_alloc_count(void);

#endif
