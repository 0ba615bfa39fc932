/* silent_rules.c - see silent_rules.h. */
#include "cli/silent_rules.h"

#include "base/utf8.h"

void fr_silent_rules_add(struct fr_silent_rules *silent, const char *label,
                         const char *rule, struct fr_strbuf *out)
{
    if (silent->count++ >= FR_SILENT_RULES_MAX)
        return;
    fr_strbuf_printf(
        out, "%s%s/",
        silent->count == 1 ? "\nrules that held for no flow: " : ", ", label);
    fr_utf8_append_shown(out, fr_str_of(rule));
}

void fr_silent_rules_end(const struct fr_silent_rules *silent,
                         struct fr_strbuf *out)
{
    if (silent->count > FR_SILENT_RULES_MAX)
        fr_strbuf_printf(out, " and %u more",
                         silent->count - FR_SILENT_RULES_MAX);
    if (silent->count)
        fr_strbuf_append_char(out, '\n');
}
