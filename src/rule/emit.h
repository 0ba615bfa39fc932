/* emit.h - checked rules to a program. */
#ifndef FR_RULE_EMIT_H
#define FR_RULE_EMIT_H

#include "rule/check.h"

/* Add to check->program what rules that were checked without an error ask
 * for; outputs and rules of other rule sets may be there already. The caller
 * finishes the program. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_emit_run(struct fr_check *check);

#endif
