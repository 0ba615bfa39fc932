/* rule_text.c - see rule_text.h; what goes wrong fails the running test. */
#include "rule_text.h"

void rule_text_begin(struct rule_text *text, const char *bytes, size_t size)
{
    *text = (struct rule_text){.diag = fr_diag_new(0)};
    assert_non_null(text->diag);
    text->report.diag = text->diag;
    text->report.suggest_work = 1000000;
    fr_arena_init(&text->arena, 0);
    text->source.name = "text";
    text->source.text = (struct fr_str){bytes, size};
    text->source.id = fr_diag_source(text->diag, "text", bytes, size);
    assert_int_not_equal(text->source.id, 0);
}

void rule_text_end(struct rule_text *text)
{
    fr_arena_release(&text->arena);
    fr_diag_free(text->diag);
}

static char *print(const struct fr_diag *diag)
{
    char *messages = NULL;

    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &messages), 0);
    return messages;
}

char *rule_text_messages(const struct rule_text *text)
{
    return print(text->diag);
}

struct fr_rules *rule_text_load(const char *text,
                                const struct fr_rules_options *options,
                                char **messages)
{
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_rules *rules = NULL;
    int status = fr_rules_load_text("test.yaml", text, strlen(text), options,
                                    &rules, diag);

    assert_int_equal(status < 0, rules == NULL);
    if (messages)
        *messages = print(diag);
    fr_diag_free(diag);
    return rules;
}

struct fr_rules *rule_text_must_load(const char *text)
{
    char *messages = NULL;
    struct fr_rules *rules = rule_text_load(text, NULL, &messages);

    if (!rules)
        fail_msg("not accepted:\n%s%s", text, messages);
    fr_text_free(messages);
    return rules;
}
