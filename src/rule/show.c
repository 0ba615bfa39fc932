/* show.c - the merged rules as one rule file. */
#include "rule/rules_internal.h"

int fr_rules_show(const struct fr_rules *rules, char **text)
{
    (void)rules;
    *text = NULL;
    return FR_ENOMEM;
}
