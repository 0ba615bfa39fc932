/* builtin.c - texts that the build embeds. */
#include "cli/builtin.h"

#include "base/bug.h"

/* Made by the build from the files of rules/ and from LICENSE. */
extern const unsigned char fr_text_default_yaml[];
extern const size_t fr_text_default_yaml_size;
extern const unsigned char fr_text_first_yaml[];
extern const size_t fr_text_first_yaml_size;
extern const unsigned char fr_text_site_yaml[];
extern const size_t fr_text_site_yaml_size;
extern const unsigned char fr_text_licence[];
extern const size_t fr_text_licence_size;

static const struct {
    const char *name;
    const unsigned char *text;
    const size_t *size;
} rules[FR_BUILTIN_RULE_COUNT] = {
    {"default.yaml", fr_text_default_yaml, &fr_text_default_yaml_size},
    {"first.yaml", fr_text_first_yaml, &fr_text_first_yaml_size},
    {"site.yaml", fr_text_site_yaml, &fr_text_site_yaml_size},
};

void fr_builtin_rule(uint32_t index, struct fr_rules_builtin *rule)
{
    FR_ASSERT(index < FR_BUILTIN_RULE_COUNT);
    rule->name = rules[index].name;
    rule->text = (const char *)rules[index].text;
    rule->size = *rules[index].size;
}

const char *fr_builtin_licence(void)
{
    return (const char *)fr_text_licence;
}
