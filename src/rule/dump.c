/* dump.c - the stages of the compiler as text. */
#include "rule/rules_internal.h"

int fr_rules_dump(const struct fr_rules *rules, const char *stage, char **text)
{
    (void)stage;
    return fr_program_print(rules->program, text);
}
