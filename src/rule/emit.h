/* emit.h - checked rules to a program. */
#ifndef FR_RULE_EMIT_H
#define FR_RULE_EMIT_H

#include "rule/check.h"

/* Build and finish check->program from rules that were checked without an
 * error. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_emit_run(struct fr_check *check);

#endif
