/* browse.h - one pass over flow files for those who look at every batch and
 * write no results: explain, diff, sweep, profile. */
#ifndef FR_ENGINE_BROWSE_H
#define FR_ENGINE_BROWSE_H

#include "eval/exec.h"
#include "flowrules/engine.h"

/* A batch that was just evaluated; borrowed during the call. */
struct fr_browse_batch {
    const struct fr_exec *exec;
    const struct fr_batch *batch; /* the program's slots, then the extras */
    uint64_t first;               /* flows before this batch */
};

/* Returned by a callback that has seen enough. */
#define FR_BROWSE_STOP 1

/* Returns 0, FR_BROWSE_STOP or a negative status, which ends it. */
typedef int fr_browse_fn(void *user, const struct fr_browse_batch *batch);

/* All fields may be zero but program, inputs and batch. All is borrowed. */
struct fr_browse_options {
    const struct fr_program *program;
    const struct fr_field *extras; /* columns wanted besides the program's */
    uint32_t extra_count;
    const char *const *inputs; /* as of the engine */
    uint32_t input_count;
    const struct fr_meter_options *meter; /* as of the engine */
    enum fr_time_unit time_unit;
    enum fr_date_order date_order;
    int has_times; /* measure every node, see fr_exec_nanoseconds */
    fr_browse_fn *batch;
    void *user;
    fr_progress_fn *progress;
    void *progress_user;
    const volatile sig_atomic_t *stop;
};

/* What was read. */
struct fr_browse_facts {
    uint64_t rows;     /* flows, accepted rows */
    uint64_t rejected; /* rows that could not be used */
    int is_stopped;    /* the callback had seen enough */
};

/* Read every input and evaluate the program on each batch. `exec` is made
 * here and handed to the caller, who frees it; NULL after a failure. Errors
 * as of fr_engine_run. */
FR_MUST_USE int fr_browse_run(const struct fr_browse_options *options,
                              struct fr_browse_facts *facts,
                              struct fr_exec **exec, struct fr_diag *diag);

#endif
