/* count.h - handing a batch's columns and labels to the tally. */
#ifndef FR_ENGINE_COUNT_H
#define FR_ENGINE_COUNT_H

#include "engine/fields.h"
#include "eval/exec.h"
#include "stat/tally.h"

struct fr_count {
    const struct fr_program *program; /* borrowed */
    const struct fr_fields *fields;   /* borrowed */
    struct fr_arena arena;
    const uint8_t *present; /* per field; in the arena */
    struct fr_tally *tally; /* owned */
    struct fr_tally_rows rows;
    /* Per output; what rows points to. */
    const uint16_t **codes;
    const double **scores;
    const uint64_t ***marks;
    uint16_t **truth_codes; /* FR_BATCH_ROWS each, of truth outputs */
    const uint64_t **rule_masks;
};

/* `present` has a 1 for each field of the list that an input has;
 * `statistics` is of enum fr_engine_statistics. */
FR_MUST_USE int fr_count_init(struct fr_count *count,
                              const struct fr_program *program,
                              const struct fr_fields *fields,
                              const uint8_t *present, unsigned statistics);
void fr_count_release(struct fr_count *count);
FR_MUST_USE int fr_count_batch(struct fr_count *count,
                               const struct fr_exec *exec,
                               const struct fr_batch *batch);
/* Add the rules' hits to the tally; once, at the end. */
void fr_count_rules(struct fr_count *count, const struct fr_exec *exec);

#endif
