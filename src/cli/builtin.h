/* builtin.h - texts that are compiled into the binary. */
#ifndef FR_CLI_BUILTIN_H
#define FR_CLI_BUILTIN_H

#include "flowrules/rules.h"

#define FR_BUILTIN_RULE_COUNT 3

/* Rule file number `index`; the first is default.yaml, used without -r. */
void fr_builtin_rule(uint32_t index, struct fr_rules_builtin *rule);

/* The text of LICENSE, NUL-terminated. */
const char *fr_builtin_licence(void);

#endif
