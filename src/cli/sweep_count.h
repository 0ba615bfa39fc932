/* sweep_count.h - what becomes of counts while one number of the rules is
 * turned: all steps run in one program, and the flows are read once. */
#ifndef FR_CLI_SWEEP_COUNT_H
#define FR_CLI_SWEEP_COUNT_H

#include "engine/browse.h"
#include "rule/joint.h"
#include "rule/knob.h"

#define FR_SWEEP_STEPS_MAX 200

/* A label or feature for all steps. Of names, marks and conditions there are
 * counts; of numbers the sum, for a mean. */
struct fr_sweep_column {
    const struct fr_output *output; /* of the first step */
    uint32_t count;                 /* of names */
    const char *const *names;
    uint64_t *flows; /* steps x count, step by step */
    double *sums;    /* numbers: per step */
    uint64_t *known; /* numbers: per step, flows with a value */
    int is_moving;   /* something differs between steps */
};

struct fr_sweep {
    struct fr_arena arena;
    struct fr_joint joint;
    double values[FR_SWEEP_STEPS_MAX + 1]; /* increasing */
    uint32_t step_count;
    uint32_t now; /* the step that is as the rules are */
    int is_log;
    struct fr_sweep_column *columns;
    uint32_t column_count;
    uint64_t rows;
};

struct fr_sweep_range {
    double low, high;
    uint32_t steps;
    int is_log;
    int is_whole; /* only whole numbers are tried */
};

/* Choose the values, compile the rules with each, and set up counting. The
 * knob is turned back. FR_EUSAGE with messages if the rules are wrong with a
 * value, FR_ENOMEM; release in any case. */
FR_MUST_USE int fr_sweep_init(struct fr_sweep *sweep,
                              const struct fr_rules *rules,
                              const struct fr_knob *knob,
                              const struct fr_sweep_range *range,
                              struct fr_diag *diag);
void fr_sweep_release(struct fr_sweep *sweep);
/* A fr_browse_fn. */
int fr_sweep_batch(void *user, const struct fr_browse_batch *batch);
/* Is it a column of numbers, of which there is a mean and no names? */
int fr_sweep_has_mean(const struct fr_sweep_column *column);
double fr_sweep_mean(const struct fr_sweep_column *column, uint32_t step);
/* Tell which columns move. */
void fr_sweep_finish(struct fr_sweep *sweep, uint64_t rows);

#endif
