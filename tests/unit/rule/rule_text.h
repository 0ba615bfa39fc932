/* rule_text.h - texts of rules for tests: parts of them parsed alone, and
 * whole sets loaded with their messages as text. */
#ifndef FR_TESTS_RULE_TEXT_H
#define FR_TESTS_RULE_TEXT_H

#include "flowrules/rules.h"
#include "rule/ast.h"
#include "support/unit.h"

/* A built-in rule file of a literal. */
#define RULE_FILE(name, text)                                                  \
    {                                                                          \
        name, text, sizeof(text) - 1                                           \
    }

/* A text as a source, with what reading it needs. */
struct rule_text {
    struct fr_diag *diag;
    struct fr_report report;
    struct fr_arena arena;
    struct fr_source source;
};

/* Begin with a text that must outlive it; end frees everything. */
void rule_text_begin(struct rule_text *text, const char *bytes, size_t size);
void rule_text_end(struct rule_text *text);
/* The messages so far, one a line; the caller frees with fr_text_free. */
char *rule_text_messages(const struct rule_text *text);

/* Load a rule file from memory. Its messages, one a line, go to *messages if
 * that is not NULL (free with fr_text_free). Returns NULL after an error. */
struct fr_rules *rule_text_load(const char *text,
                                const struct fr_rules_options *options,
                                char **messages);
/* The same, where it must succeed. */
struct fr_rules *rule_text_must_load(const char *text);

#endif
