/* profile_count.h - how often each rule was asked, held and named, and what
 * it cost. */
#ifndef FR_CLI_PROFILE_COUNT_H
#define FR_CLI_PROFILE_COUNT_H

#include "engine/browse.h"

struct fr_profile_rule {
    uint64_t asked; /* flows that no rule before it had decided; of `every
                       match` and `sum match` all */
    uint64_t hits;  /* flows that it holds for */
    uint64_t only;  /* of these, those that no other rule of its label holds
                       for */
    uint64_t named; /* flows that it named */
    double time_ns; /* its part of the nodes that it needs */
};

struct fr_profile {
    const struct fr_program *program; /* borrowed */
    struct fr_arena arena;
    struct fr_profile_rule *rules; /* as the program's */
    double *output_ns;             /* per output: deciding a label, the value
                                      of bands, a feature */
    double total_ns;
    uint64_t rows;
};

/* The program must outlive it. FR_ENOMEM; release in any case. */
FR_MUST_USE int fr_profile_init(struct fr_profile *profile,
                                const struct fr_program *program);
void fr_profile_release(struct fr_profile *profile);
/* A fr_browse_fn. */
int fr_profile_batch(void *user, const struct fr_browse_batch *batch);
/* Take over what the pass counted and measured. FR_ENOMEM. */
FR_MUST_USE int fr_profile_finish(struct fr_profile *profile,
                                  const struct fr_exec *exec, uint64_t rows);

#endif
