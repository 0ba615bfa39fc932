/* test_row.h - one flow of a test in a batch that was run. */
#ifndef FR_RULE_TEST_ROW_H
#define FR_RULE_TEST_ROW_H

#include "eval/exec.h"
#include "rule/check.h"
#include "rule/tests.h"

struct fr_test_row {
    const struct fr_chk_test *test;
    const struct fr_exec *exec;
    const struct fr_batch *batch;
    uint32_t row;
};

/* Does the test say anything about this? */
int fr_test_row_sets_def(const struct fr_test_row *row,
                         const struct fr_def *def);
int fr_test_row_sets_column(const struct fr_test_row *row, const char *column);

int fr_test_row_has(const struct fr_test_row *row, uint32_t mask);
/* YES, NO or MISSING by two masks. */
enum fr_verdict fr_test_row_truth(const struct fr_test_row *row,
                                  uint32_t node_true, uint32_t node_false);

/* Seconds since 1970 as a point in time; missing beyond its range. */
int64_t fr_test_row_time(double seconds);

/* Is there no value? */
int fr_test_row_is_missing(const struct fr_test_row *row,
                           const struct fr_kind *kind, uint32_t node);

/* The rule (0 ..) of the label that named the flow, its else included, or
 * rule_count; of a label that takes one name. */
uint32_t fr_test_row_decider(const struct fr_test_row *row,
                             const struct fr_chk_label *label);
/* The rule that is asked as number `step` of the label. */
uint32_t fr_test_row_nth(const struct fr_chk_label *label, uint32_t step);
/* Rules of a label without its else. */
uint32_t fr_test_row_rules(const struct fr_chk_label *label);

#endif
