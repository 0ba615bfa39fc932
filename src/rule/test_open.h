/* test_open.h - what a test leaves open: rules that are undecided because a
 * column is left out, and could change what is expected. */
#ifndef FR_RULE_TEST_OPEN_H
#define FR_RULE_TEST_OPEN_H

#include "rule/test_row.h"

struct fr_open;

/* Work space for the rows of one rule set. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_open_new(const struct fr_check *check,
                            struct fr_open **open);
void fr_open_free(struct fr_open *open);

/* Begin with a row; it must stay until the next. */
void fr_open_begin(struct fr_open *open, const struct fr_test_row *row);

/* Could another name, score or value come? */
int fr_open_def(struct fr_open *open, struct fr_def *def);
/* Is the condition true, false, undecided, or open? */
enum fr_verdict fr_open_condition(struct fr_open *open,
                                  const struct fr_chk_expr *expr);

/* The columns that are left out and could change the definition, each once,
 * in the order of the rules. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_open_lacks(struct fr_open *open, struct fr_def *def,
                              struct fr_arena *arena, const char *const **names,
                              uint32_t *count);

#endif
