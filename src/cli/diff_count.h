/* diff_count.h - which flows two rule sets give different values, counted
 * batch by batch. Columns are compared by name; both rule sets run in one
 * program, so where they agree the same node gives both values and nothing
 * is looked at. */
#ifndef FR_CLI_DIFF_COUNT_H
#define FR_CLI_DIFF_COUNT_H

#include "base/map.h"
#include "engine/browse.h"
#include "rule/joint.h"

/* A flow that shows a change. */
struct fr_diff_example {
    uint64_t row;     /* from 1 */
    const char *flow; /* its addresses; may be empty */
    const char *from, *to;
};

/* Flows of one old and one new value. */
struct fr_diff_change {
    const char *from, *to; /* NULL: there is no such column; both are "" for
                              columns of numbers, whose examples say it */
    uint64_t flows;
    struct fr_diff_example *examples;
    uint32_t example_count;
};

enum fr_diff_what {
    FR_DIFF_SAME,    /* for all flows */
    FR_DIFF_CHANGED, /* for some */
    FR_DIFF_ADDED,
    FR_DIFF_REMOVED,
    FR_DIFF_OTHER_KIND, /* such as a name that was a number; not compared */
};

struct fr_diff_column {
    const char *name;
    const struct fr_output *old, *new; /* NULL: removed, added */
    enum fr_diff_what what;
    uint64_t flows;                        /* that change */
    FR_VEC(struct fr_diff_change) changes; /* most flows first, when finished */
    uint64_t unlisted; /* flows of further changes; see diff_count.c */
    struct fr_map keys;
    const uint16_t *twins; /* labels: the new code of an old code's name */
};

struct fr_diff {
    const struct fr_program *program; /* borrowed */
    struct fr_arena arena;
    struct fr_diff_column *columns; /* new ones in their order, then removed */
    uint32_t column_count;
    int is_reordered; /* common columns stand in another order */
    uint32_t example_max;
    uint64_t rows;
    struct fr_strbuf text; /* scratch */
};

/* Compare part 0 of a finished joint program with part 1, which must outlive
 * this. FR_ENOMEM; release in any case. */
FR_MUST_USE int fr_diff_init(struct fr_diff *diff, const struct fr_joint *joint,
                             uint32_t example_max);
void fr_diff_release(struct fr_diff *diff);
/* A fr_browse_fn; the extras are those of flow_name.h. */
int fr_diff_batch(void *user, const struct fr_browse_batch *batch);
/* Sort and tell what became of each column. */
void fr_diff_finish(struct fr_diff *diff, uint64_t rows);
/* Is nothing different? */
int fr_diff_is_same(const struct fr_diff *diff);

#endif
