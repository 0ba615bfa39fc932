/* silent_rules.h - the line that names the rules that held for no flow. */
#ifndef FR_CLI_SILENT_RULES_H
#define FR_CLI_SILENT_RULES_H

#include "base/strbuf.h"

/* Rules that the line names; the others are counted. */
#define FR_SILENT_RULES_MAX 20

/* Zeroed is an empty line. */
struct fr_silent_rules {
    uint32_t count;
};

/* One more rule of a label, in the order of the rules. */
void fr_silent_rules_add(struct fr_silent_rules *silent, const char *label,
                         const char *rule, struct fr_strbuf *out);
/* End the line, if there is one. */
void fr_silent_rules_end(const struct fr_silent_rules *silent,
                         struct fr_strbuf *out);

#endif
