/* bug.c - the one place that aborts, for bugs only. */
#include "base/bug.h"

#include <stdio.h>
#include <stdlib.h>

void fr_bug_stop(const char *file, int line, const char *what)
{
    fprintf(stderr, "flowrules: bug at %s:%d: %s\n", file, line, what);
    abort();
}
