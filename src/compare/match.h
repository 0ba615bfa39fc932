/* match.h - which flow of one file is which flow of the other: the same two
 * ends, either way, and the same time, one to one. */
#ifndef FR_COMPARE_MATCH_H
#define FR_COMPARE_MATCH_H

#include "compare/flowset.h"

struct fr_match {
    /* Both files' flows by ends, then time, then row; owned. */
    struct fr_flow_record **a, **b;
    uint32_t a_count, b_count;
    int64_t tolerance_ns; /* the coarser resolution of both files' times */
    int64_t zone_ns;      /* time stamps of b are later by this: another time
                             zone; a multiple of 15 minutes */
    uint64_t matched;
};

/* Sets `partner` of the flows of both. FR_ENOMEM. Release also after a
 * failure. */
FR_MUST_USE int fr_match_flows(struct fr_flowset *a, struct fr_flowset *b,
                               struct fr_match *match);
void fr_match_release(struct fr_match *match);
/* By ends alone. */
int fr_match_compare_ends(const struct fr_flow_record *a,
                          const struct fr_flow_record *b);
/* The flows of `sorted` between the same ends as `flow`: their count, and the
 * first one. */
uint32_t fr_match_find(struct fr_flow_record *const *sorted, uint32_t count,
                       const struct fr_flow_record *flow, uint32_t *first);

#endif
