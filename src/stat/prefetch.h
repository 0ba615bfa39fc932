/* prefetch.h - asking for memory some rows before it is needed. */
#ifndef FR_STAT_PREFETCH_H
#define FR_STAT_PREFETCH_H

#if defined(__GNUC__)
#define FR_PREFETCH(at) __builtin_prefetch(at)
#else
#define FR_PREFETCH(at) ((void)(at))
#endif

#endif
