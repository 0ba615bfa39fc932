/* dump.c - the stages of the compiler as text, for people who look into it:
 * "ast" what was parsed, "tree" what was checked (with the kind of every
 * part), "program" what runs. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/num.h"
#include "rule/rules_internal.h"

#define DUMP_SIZE_MAX ((size_t)256 * 1024 * 1024)

/* --- ast ------------------------------------------------------------------ */

static void print_ast(struct fr_strbuf *out, const char *key,
                      const struct fr_ast_expr *expr)
{
    if (!expr)
        return;
    fr_strbuf_printf(out, "  %s ", key);
    fr_ast_expr_print(expr, out);
    fr_strbuf_append_char(out, '\n');
}

static void print_rule_names(struct fr_strbuf *out, struct fr_str name)
{
    fr_strbuf_printf(out, "  %.*s:", FR_STR_ARG(name));
}

static void print_ast_label(struct fr_strbuf *out,
                            const struct fr_doc_label *label)
{
    fr_strbuf_printf(out, "  %s\n", fr_doc_policy_key(label->policy));
    print_ast(out, "of", label->of);
    for (const struct fr_doc_rule *rule = label->rules; rule;
         rule = rule->next) {
        print_rule_names(out, rule->name);
        print_ast(out, rule->is_from ? "from" : "when", rule->when);
    }
    if (label->otherwise) {
        print_rule_names(out, label->otherwise->name);
        fr_strbuf_append_text(out, "  else\n");
    }
}

static void print_ast_detection(struct fr_strbuf *out,
                                const struct fr_doc_detection *detection)
{
    const struct fr_doc_part *part;

    print_ast(out, "where", detection->where);
    print_ast(out, "group by", detection->group_by);
    print_ast(out, "within", detection->within);
    print_ast(out, "when", detection->when);
    for (part = detection->message; part; part = part->next)
        print_ast(out, "message", part->expr);
}

static void print_ast_entry(struct fr_strbuf *out,
                            const struct fr_doc_entry *entry)
{
    fr_strbuf_printf(out, "%s %.*s\n", fr_doc_section_noun(entry->section),
                     FR_STR_ARG(entry->name));
    print_ast(out, "=", entry->expr);
    if (entry->section == FR_SECTION_COLUMNS)
        fr_strbuf_printf(out, "  %s\n", fr_type_name(entry->type));
    if (entry->label)
        print_ast_label(out, entry->label);
    if (entry->detection)
        print_ast_detection(out, entry->detection);
}

static void dump_ast(const struct fr_rules *rules, struct fr_strbuf *out)
{
    for (int i = FR_SECTION_COLUMNS; i < FR_SECTION_COUNT; i++) {
        const struct fr_merge_section *section = &rules->merge.sections[i];
        for (uint32_t k = 0; k < section->entries.count; k++) {
            if (section->entries.items[k])
                print_ast_entry(out, section->entries.items[k]);
        }
    }
}

/* --- tree ----------------------------------------------------------------- */

static void print_number(struct fr_strbuf *out, double value)
{
    char text[FR_NUM_TEXT_MAX];
    size_t size = fr_num_print_f64(value, text);

    fr_strbuf_append(out, size > 0 ? text : "nan", size > 0 ? size : 3);
}

/* What a node is, without its children. */
static void print_head(struct fr_strbuf *out, const struct fr_chk_expr *expr)
{
    static const char *const names[] = {
        [FR_CHK_UNKNOWN] = "unknown",
        [FR_CHK_NUMBER] = "number",
        [FR_CHK_TEXT] = "text",
        [FR_CHK_ADDRESS] = "address",
        [FR_CHK_TRUTH] = "truth",
        [FR_CHK_COLUMN] = "column",
        [FR_CHK_DEF] = "name",
        [FR_CHK_NEGATE] = "negate",
        [FR_CHK_ARITH] = "arith",
        [FR_CHK_TIME_DIFF] = "time-diff",
        [FR_CHK_ADDRESS_ADD] = "address-add",
        [FR_CHK_CALL] = "call",
        [FR_CHK_LT] = "<",
        [FR_CHK_LE] = "<=",
        [FR_CHK_EQ] = "==",
        [FR_CHK_NE] = "!=",
        [FR_CHK_IN] = "in",
        [FR_CHK_IN_LABEL] = "is-named",
        [FR_CHK_HAS_MARK] = "has-mark",
        [FR_CHK_MATCHES] = "matches",
        [FR_CHK_NOT] = "not",
        [FR_CHK_AND] = "and",
        [FR_CHK_OR] = "or",
        [FR_CHK_GAP] = "gap",
        [FR_CHK_WINDOW] = "window",
        [FR_CHK_SPAN] = "span",
        [FR_CHK_N] = "n",
    };

    fr_strbuf_printf(out, "%s%s", expr->is_negated ? "not-" : "",
                     names[expr->op]);
    switch ((int)expr->op) {
    case FR_CHK_NUMBER:
        fr_strbuf_append_char(out, ' ');
        print_number(out, expr->number);
        return;
    case FR_CHK_TRUTH:
        fr_strbuf_append_text(out, expr->truth ? " true" : " false");
        return;
    case FR_CHK_TEXT:
    case FR_CHK_ADDRESS:
        fr_strbuf_printf(
            out, " %.*s",
            FR_STR_ARG(fr_source_str(expr->ast->source, expr->ast->span)));
        return;
    case FR_CHK_COLUMN: fr_strbuf_printf(out, " %s", expr->column); return;
    case FR_CHK_DEF:
        fr_strbuf_printf(out, " %.*s", FR_STR_ARG(expr->def->name));
        return;
    case FR_CHK_CALL:
        fr_strbuf_printf(out, " %s", expr->function->name);
        return;
    default: return;
    }
}

static void print_tree(struct fr_strbuf *out, const struct fr_chk_expr *expr,
                       unsigned indent)
{
    char kind[FR_KIND_TEXT_MAX];

    for (unsigned i = 0; i < indent; i++)
        fr_strbuf_append_char(out, ' ');
    if (expr->joint != FR_TOKEN_END)
        fr_strbuf_printf(out, "%s ", fr_token_kind_text(expr->joint));
    print_head(out, expr);
    fr_strbuf_printf(out, ": %s\n", fr_kind_text(&expr->kind, kind));
    if (expr->is_constant)
        return;
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next)
        print_tree(out, child, indent + 2);
}

static void print_tree_label(struct fr_strbuf *out,
                             const struct fr_chk_label *label)
{
    fr_strbuf_printf(out, "  %s\n", fr_doc_policy_key(label->policy));
    if (label->of)
        print_tree(out, label->of, 4);
    for (uint32_t i = 0; i < label->rule_count; i++) {
        const struct fr_chk_rule *rule = &label->rules[i];
        fr_strbuf_printf(out, "  %u %.*s\n", (unsigned)rule->code,
                         FR_STR_ARG(rule->doc->name));
        if (rule->when)
            print_tree(out, rule->when, 4);
    }
}

static void dump_tree(const struct fr_rules *rules, struct fr_strbuf *out)
{
    const struct fr_check *check = &rules->check;
    char kind[FR_KIND_TEXT_MAX];

    for (uint32_t i = 0; i < check->def_count; i++) {
        const struct fr_def *def = check->order[i];
        fr_strbuf_printf(out, "%s %.*s: %s\n",
                         fr_doc_section_noun(def->entry->section),
                         FR_STR_ARG(def->name), fr_kind_text(&def->kind, kind));
        if (def->expr)
            print_tree(out, def->expr, 2);
        if (def->set)
            fr_strbuf_printf(out, "  %u items, %s\n", def->set->count,
                             fr_kind_text(&def->set->kind, kind));
        if (def->label)
            print_tree_label(out, def->label);
    }
}

int fr_rules_dump(const struct fr_rules *rules, const char *stage, char **text)
{
    struct fr_strbuf out;
    int is_stage = 1;
    int status;

    *text = NULL;
    if (strcmp(stage, "program") == 0)
        return fr_program_print(rules->program, text);
    fr_strbuf_init(&out, DUMP_SIZE_MAX);
    fr_strbuf_append_text(&out, "");
    if (strcmp(stage, "ast") == 0)
        dump_ast(rules, &out);
    else if (strcmp(stage, "tree") == 0)
        dump_tree(rules, &out);
    else
        is_stage = 0;
    status = is_stage ? fr_strbuf_status(&out) : FR_EUSAGE;
    if (status == 0)
        *text = fr_strbuf_take(&out);
    fr_strbuf_release(&out);
    return status < 0 ? status : *text ? 0 : FR_ENOMEM;
}
