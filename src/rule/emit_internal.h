/* emit_internal.h - between the files of the emitter: expressions (emit.c)
 * and definitions, rules and outputs (emit_defs.c). */
#ifndef FR_RULE_EMIT_INTERNAL_H
#define FR_RULE_EMIT_INTERNAL_H

#include "rule/check.h"

/* No operand; any FR_ENOMEM among operands is passed on. */
#define FR_EMIT_NONE (-1000)

/* Each gives a node of the program or FR_ENOMEM. */
FR_MUST_USE int fr_emit_node(struct fr_check *check, enum fr_op op, int a,
                             int b, int c, uint32_t k);
FR_MUST_USE int fr_emit_truth(struct fr_check *check, int is_true);
/* The value of an expression that is no condition. */
FR_MUST_USE int fr_emit_value(struct fr_check *check,
                              const struct fr_chk_expr *expr);
/* The rows where a condition is decided true (is_wanted) or false. */
FR_MUST_USE int fr_emit_mask(struct fr_check *check,
                             const struct fr_chk_expr *expr, int is_wanted);

#endif
