/* prefetch.h - asking for memory some rows before it is needed. */
#ifndef FR_STAT_PREFETCH_H
#define FR_STAT_PREFETCH_H

#if defined(__GNUC__)
/* The empty asm: gcc takes functions that only prefetch for functions without
 * effect, and drops calls of them. */
#define FR_PREFETCH(at)                                                        \
    do {                                                                       \
        __builtin_prefetch(at);                                                \
        __asm__ volatile("");                                                  \
    } while (0)
#else
#define FR_PREFETCH(at) ((void)(at))
#endif

#endif
