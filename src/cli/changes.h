/* changes.h - what a run of `apply --watch` gives that the run before it did
 * not: rules that changed, and counts of names. */
#ifndef FR_CLI_CHANGES_H
#define FR_CLI_CHANGES_H

#include "base/map.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "flowrules/rules.h"
#include "stat/summary.h"

/* The run before; all zero: there was none. */
struct fr_changes {
    char *shown;             /* its rules, as `show` prints them; owned */
    struct fr_map names;     /* "label<newline>name": place in counts */
    FR_VEC(uint64_t) counts; /* of flows */
    int is_begun;
};

/* Append what changed since the run before (nothing if there was none), and
 * keep this run. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_changes_take(struct fr_changes *changes,
                                const struct fr_rules *rules,
                                const struct fr_summary *summary,
                                struct fr_strbuf *out);
void fr_changes_release(struct fr_changes *changes);

#endif
