/* explain_print.c - one line a rule and a question: + it holds, - it does
 * not, ? a value is missing. */
#include "cli/explain_print.h"

#include <math.h>

#include "base/num.h"
#include "base/utf8.h"

/* Where values begin is told from the texts, up to here. */
#define VALUES_COLUMN_MAX 44
#define INDENT            4

struct printing {
    struct fr_strbuf *out;
    size_t column; /* where values begin */
    int has_color;
};

static void append_shown(struct fr_strbuf *out, const char *text)
{
    fr_utf8_append_shown(out, fr_str_of(text));
}

static void append_blanks(struct fr_strbuf *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fr_strbuf_append_char(out, ' ');
}

static void append_mark(struct printing *print, size_t indent,
                        enum fr_decided truth)
{
    static const char *const marks[] = {[FR_DECIDED_FALSE] = "-",
                                        [FR_DECIDED_TRUE] = "+",
                                        [FR_DECIDED_NOT] = "?"};
    static const char *const colors[] = {[FR_DECIDED_FALSE] = "\033[31m",
                                         [FR_DECIDED_TRUE] = "\033[32m",
                                         [FR_DECIDED_NOT] = "\033[33m"};

    append_blanks(print->out, indent);
    if (print->has_color)
        fr_strbuf_append_text(print->out, colors[truth]);
    fr_strbuf_append_text(print->out, marks[truth]);
    if (print->has_color)
        fr_strbuf_append_text(print->out, "\033[0m");
    fr_strbuf_append_char(print->out, ' ');
}

/* --- where values begin --------------------------------------------------- */

static void widen(struct printing *print, size_t indent, const char *text)
{
    size_t width = indent + 2 + fr_utf8_width(fr_str_of(text)) + 2;

    if (width > print->column && width <= VALUES_COLUMN_MAX)
        print->column = width;
}

/* Parts of `and` stand where the whole would, unless a line says "all of". */
static int is_flat(const struct fr_reason *reason, const struct fr_reason *in)
{
    if (reason->what == FR_REASON_ALL)
        return !in || in->what == FR_REASON_ALL || in->what == FR_REASON_NAMED;
    return reason->what == FR_REASON_ANY && in && in->what == FR_REASON_ANY;
}

static void measure(struct printing *print, const struct fr_reason *reason,
                    const struct fr_reason *in, size_t indent)
{
    int flat = is_flat(reason, in);

    if (reason->what == FR_REASON_ASKED)
        widen(print, indent, reason->text);
    for (const struct fr_reason *part = reason->first; part; part = part->next)
        measure(print, part, reason, flat ? indent : indent + INDENT);
}

/* --- questions ------------------------------------------------------------ */

static void append_given(struct fr_strbuf *out, const struct fr_given *given)
{
    append_shown(out, given->text);
    if (*given->lacks) {
        fr_strbuf_printf(out, " is %s (it lacks ", given->value);
        append_shown(out, given->lacks);
        fr_strbuf_append_char(out, ')');
        return;
    }
    fr_strbuf_append_text(out, " is ");
    append_shown(out, given->value);
}

static size_t line_width(const struct fr_strbuf *out, size_t begin)
{
    return fr_utf8_width((struct fr_str){out->data + begin, out->size - begin});
}

/* From the end of what stands there to the column of values. */
static void append_gap(struct printing *print, size_t width)
{
    append_blanks(print->out,
                  width + 2 > print->column ? 2 : print->column - width);
}

static void append_question(struct printing *print,
                            const struct fr_reason *reason, size_t indent)
{
    struct fr_strbuf *out = print->out;
    size_t begin = out->size;

    append_shown(out, reason->text);
    if (reason->givens)
        append_gap(print, indent + 2 + line_width(out, begin));
    for (const struct fr_given *given = reason->givens; given;
         given = given->next) {
        append_given(out, given);
        fr_strbuf_append_text(out, given->next ? ", " : "");
    }
    if (*reason->misses)
        fr_strbuf_printf(out, "  (%s)", reason->misses);
}

static void append_reason(struct printing *print,
                          const struct fr_reason *reason,
                          const struct fr_reason *in, size_t indent)
{
    int flat = is_flat(reason, in);

    if (!flat) {
        append_mark(print, indent, reason->truth);
        switch (reason->what) {
        case FR_REASON_ASKED: append_question(print, reason, indent); break;
        case FR_REASON_NAMED: append_shown(print->out, reason->text); break;
        case FR_REASON_ALL: fr_strbuf_append_text(print->out, "all of"); break;
        case FR_REASON_ANY: fr_strbuf_append_text(print->out, "any of"); break;
        case FR_REASON_NOT: fr_strbuf_append_text(print->out, "not"); break;
        }
        fr_strbuf_append_char(print->out, '\n');
    }
    for (const struct fr_reason *part = reason->first; part; part = part->next)
        append_reason(print, part, reason, flat ? indent : indent + INDENT);
}

/* --- rules ---------------------------------------------------------------- */

static void append_meta(struct printing *print, const char *key,
                        const char *value)
{
    if (!*value)
        return;
    append_blanks(print->out, 2 + INDENT);
    fr_strbuf_printf(print->out, "%s: ", key);
    append_shown(print->out, value);
    fr_strbuf_append_char(print->out, '\n');
}

static int is_policy(const struct fr_explained *explained,
                     enum fr_policy policy)
{
    return explained->def->label->policy == policy;
}

static void append_naming(struct printing *print,
                          const struct fr_explained *explained,
                          const struct fr_explained_rule *rule)
{
    if (is_policy(explained, FR_POLICY_SUM))
        fr_strbuf_append_text(print->out, "  <- is added");
    else if (is_policy(explained, FR_POLICY_EVERY))
        fr_strbuf_append_text(print->out, "  <- marks the flow");
    else
        fr_strbuf_append_text(print->out, "  <- names the flow");
    if (rule->is_else)
        fr_strbuf_append_text(print->out, ", as no rule does");
}

static void append_rule(struct printing *print,
                        const struct fr_explained *explained,
                        const struct fr_explained_rule *rule, size_t width)
{
    struct fr_strbuf *out = print->out;
    size_t begin;

    append_mark(print, 2, rule->truth);
    begin = out->size;
    append_shown(out, rule->info->name);
    if (is_policy(explained, FR_POLICY_BANDS) && !rule->is_else) {
        append_blanks(out, width - line_width(out, begin) + 2);
        append_shown(out, rule->info->condition);
        if (*rule->misses)
            fr_strbuf_printf(out, "  (%s)", rule->misses);
    }
    if (rule->is_naming)
        append_naming(print, explained, rule);
    fr_strbuf_append_char(out, '\n');
    if (rule->truth == FR_DECIDED_TRUE) {
        append_meta(print, "severity", rule->info->severity);
        append_meta(print, "attack", rule->info->attack);
        append_meta(print, "tags", rule->info->tags);
        append_meta(print, "note", rule->info->note);
    }
    if (rule->why)
        append_reason(print, rule->why, NULL, 2 + INDENT);
}

static void append_addends(struct fr_strbuf *out,
                           const struct fr_explained *explained)
{
    const char *separator = ": ";

    for (uint32_t i = 0; i < explained->rule_count; i++) {
        if (!explained->rules[i].is_naming)
            continue;
        fr_strbuf_append_text(out, separator);
        append_shown(out, explained->rules[i].info->name);
        separator = " + ";
    }
}

static void append_head(struct printing *print,
                        const struct fr_explained *explained)
{
    struct fr_strbuf *out = print->out;

    fr_strbuf_append_text(out, print->has_color ? "\033[1m" : "");
    append_shown(out, explained->name);
    fr_strbuf_append_text(out, explained->is_missing ? " is " : " = ");
    append_shown(out, explained->value);
    fr_strbuf_append_text(out, print->has_color ? "\033[0m" : "");
    if (!*explained->policy)
        return;
    fr_strbuf_printf(out, "      (%s", explained->policy);
    if (explained->of) {
        fr_strbuf_append_char(out, ' ');
        append_shown(out, explained->of->text);
    }
    if (is_policy(explained, FR_POLICY_SUM))
        append_addends(out, explained);
    fr_strbuf_append_char(out, ')');
}

void fr_explain_print(const struct fr_explained *explained, int has_color,
                      struct fr_strbuf *out)
{
    struct printing print = {.out = out, .has_color = has_color};
    size_t widest = 0;

    append_head(&print, explained);
    fr_strbuf_append_char(out, '\n');
    if (explained->why) {
        measure(&print, explained->why, NULL, 2);
        append_reason(&print, explained->why, NULL, 2);
    }
    if (explained->of) {
        append_blanks(out, 2);
        append_given(out, explained->of);
        fr_strbuf_append_char(out, '\n');
    }
    for (uint32_t i = 0; i < explained->rule_count; i++) {
        const struct fr_explained_rule *rule = &explained->rules[i];
        size_t width = fr_utf8_width(fr_str_of(rule->info->name));
        widest = width > widest ? width : widest;
        if (rule->why)
            measure(&print, rule->why, NULL, 2 + INDENT);
    }
    for (uint32_t i = 0; i < explained->rule_count; i++)
        append_rule(&print, explained, &explained->rules[i], widest);
}
