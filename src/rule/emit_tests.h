/* emit_tests.h - what a program has besides where the rules are loaded for
 * their tests, and programs for the values that tests set. */
#ifndef FR_RULE_EMIT_TESTS_H
#define FR_RULE_EMIT_TESTS_H

#include "rule/check.h"

/* Columns of the batch that hold what tests set: one of the name of the let
 * or feature, and a truth of this name: does the test set it? */
#define FR_EMIT_IS_SET "is set: %.*s"

/* Where a test sets the definition, which was just emitted, its value takes
 * the place of what the rules say. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_emit_given(struct fr_check *check, struct fr_def *def);

/* Keep what is asked after a run: both masks of every comparison
 * (expr->node_true, node_false), values of names, and what bands are of.
 * Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_emit_probes(struct fr_check *check);

/* A program that computes from a column "n" what a test sets, as far as that
 * is no literal; kept as node_value, or node_true and node_false. *program is
 * NULL if all are literals. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_emit_sets(struct fr_check *check,
                             const struct fr_chk_test *test,
                             struct fr_program **program);

#endif
