/* test_fill.h - the flows that tests make, as rows of a batch. */
#ifndef FR_RULE_TEST_FILL_H
#define FR_RULE_TEST_FILL_H

#include "eval/exec.h"
#include "rule/check.h"

struct fr_fill;

/* A filler of batches with the slots of check->program. FR_ENOMEM. */
FR_MUST_USE int fr_fill_new(struct fr_check *check, struct fr_fill **fill);
void fr_fill_free(struct fr_fill *fill);

/* Begin with the flows of a test. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_fill_begin(struct fr_fill *fill,
                              const struct fr_chk_test *test);
/* Write flow number n of the test to a row of the batch; what the test does
 * not set is missing. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_fill_row(struct fr_fill *fill, uint32_t n,
                            struct fr_batch *batch, uint32_t row);

#endif
