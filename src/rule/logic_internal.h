/* logic_internal.h - between the numbering of values (logic_number.c) and the
 * boxes of conditions (logic.c). */
#ifndef FR_RULE_LOGIC_INTERNAL_H
#define FR_RULE_LOGIC_INTERNAL_H

#include "rule/logic.h"

/* The number of what the key says; `expr` is kept as its example. Returns 0 or
 * FR_ENOMEM. */
FR_MUST_USE int fr_logic_key(struct fr_logic *logic,
                             const struct fr_chk_expr *expr,
                             struct fr_strbuf *key, uint32_t *number);

#endif
