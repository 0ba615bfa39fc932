/* test_text.h - values of a flow of a test as texts for people. They are
 * made in an arena; NULL when memory is out. */
#ifndef FR_RULE_TEST_TEXT_H
#define FR_RULE_TEST_TEXT_H

#include "rule/test_row.h"

/* The text of a let, feature or label: "40ms", "true", "Bulk", "a;b"; "" if
 * it is missing, undecided or no name. */
const char *fr_test_text_def(const struct fr_test_row *row,
                             const struct fr_def *def, struct fr_arena *arena);
/* What a test expects, in the same way. */
const char *fr_test_text_given(const struct fr_chk_given *given,
                               struct fr_arena *arena);

/* The values of the names that an expression asks for, those of the lets in
 * it included, each once. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_test_text_values(const struct fr_test_row *row,
                                    const struct fr_chk_expr *expr,
                                    struct fr_arena *arena,
                                    const struct fr_test_value **values,
                                    uint32_t *count);

#endif
