/* bug.h - stopping on programming errors.
 *
 * FR_ASSERT states what must hold if our own code is right; it is on in every
 * build. It is never used for input, files or memory. */
#ifndef FR_BASE_BUG_H
#define FR_BASE_BUG_H

#define FR_ASSERT(cond)                                                        \
    ((cond) ? (void)0 : fr_bug_stop(__FILE__, __LINE__, #cond))
#define FR_UNREACHABLE() fr_bug_stop(__FILE__, __LINE__, "unreachable")

/* Print file, line and what to standard error and abort. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void fr_bug_stop(const char *file, int line, const char *what);

#endif
