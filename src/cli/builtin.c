/* builtin.c - texts that the build embeds. */
#include "cli/builtin.h"

/* Made by the build from rules/default.yaml and LICENSE. */
extern const unsigned char fr_text_default_yaml[];
extern const size_t fr_text_default_yaml_size;
extern const unsigned char fr_text_licence[];
extern const size_t fr_text_licence_size;

void fr_builtin_rule(uint32_t index, struct fr_rules_builtin *rule)
{
    (void)index;
    rule->name = "default.yaml";
    rule->text = (const char *)fr_text_default_yaml;
    rule->size = fr_text_default_yaml_size;
}

const char *fr_builtin_licence(void)
{
    return (const char *)fr_text_licence;
}
