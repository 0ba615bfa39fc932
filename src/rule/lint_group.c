/* lint_group.c - detections: the same one twice, and divisions by zero whose
 * results reach a function of a group. */
#include "rule/lint.h"

#include <math.h>

/* --- twice ---------------------------------------------------------------- */

static void append_source(struct fr_strbuf *key, const struct fr_ast_expr *ast,
                          struct fr_lint *lint)
{
    const char *text =
        ast ? fr_source_fold(ast->source, ast->span, &lint->scratch) : "";

    if (!text)
        lint->status = FR_ENOMEM;
    else
        fr_strbuf_printf(key, "|%s", text);
}

/* What the detection asks for, as a text; 0 if that is not understood. */
static int append_parts(struct fr_lint *lint, const struct fr_doc_entry *entry,
                        struct fr_strbuf *key)
{
    for (uint32_t i = 0; i < lint->check->parts.count; i++) {
        const struct fr_chk_part *part = &lint->check->parts.items[i];
        uint32_t number;
        if (part->entry != entry || part->what == FR_CHK_MESSAGE)
            continue;
        if (part->expr->kind.id != FR_KIND_TRUTH)
            return 0;
        lint->status = fr_logic_number(&lint->logic, part->expr, &number);
        if (lint->status < 0)
            return 0;
        fr_strbuf_printf(key, "|%d %u", (int)part->what, number);
    }
    append_source(key, entry->detection->group_by, lint);
    append_source(key, entry->detection->within, lint);
    if (entry->detection->after)
        fr_strbuf_printf(key, "|%.*s",
                         FR_STR_ARG(entry->detection->after->value));
    return lint->status == 0;
}

static void report_twice(struct fr_lint *lint, const struct fr_doc_entry *entry,
                         const struct fr_doc_entry *other)
{
    if (!FR_LINT_WARNING(lint, W0405, entry->name_span,
                         "'%.*s' finds what '%.*s' finds",
                         FR_SHOWN(entry->name), FR_SHOWN(other->name)))
        return;
    fr_diag_label(lint->report->diag, entry->name_span,
                  "with the same conditions and groups");
    fr_diag_label(lint->report->diag, other->name_span, "the other detection");
    fr_diag_help(lint->report->diag, "remove one of them");
}

static void check_twice(struct fr_lint *lint, struct fr_map *seen,
                        uint32_t place)
{
    const struct fr_merge_section *section =
        &lint->check->merge->sections[FR_SECTION_DETECTIONS];
    const struct fr_doc_entry *entry = section->entries.items[place];
    struct fr_strbuf key;
    uint32_t at;

    if (!entry || !entry->detection)
        return;
    fr_strbuf_init(&key, 1024 * 1024);
    if (append_parts(lint, entry, &key) && fr_strbuf_status(&key) == 0) {
        int is_new = fr_map_put(seen, fr_strbuf_str(&key), place, &at);
        if (is_new < 0)
            lint->status = FR_ENOMEM;
        else if (!is_new)
            report_twice(lint, entry,
                         section->entries.items[seen->entries[at].value]);
    }
    fr_strbuf_release(&key);
}

/* --- divisions ------------------------------------------------------------ */

/* Is the value nowhere zero among the flows of `where`? */
static int is_guarded(const struct fr_logic_boxes *where, uint32_t value)
{
    for (uint32_t i = 0; i < where->count; i++) {
        const struct fr_box_bound *bound = fr_box_find(&where->items[i], value);
        if (!bound)
            return 0;
        for (uint32_t k = 0; k < bound->set->count; k++) {
            if (bound->set->ranges[k].low <= 0 &&
                bound->set->ranges[k].high >= 0)
                return 0;
        }
    }
    return where->count > 0;
}

/* A definition is looked through: what is divided stands there. */
static const struct fr_chk_expr *
find_division(struct fr_lint *lint, const struct fr_chk_expr *expr,
              const struct fr_logic_boxes *where, unsigned depth)
{
    const struct fr_chk_expr *child;

    if (expr->is_constant || depth == 0)
        return NULL;
    if (expr->op == FR_CHK_DEF)
        return expr->def->expr && expr->kind.id == FR_KIND_QUANTITY
                   ? find_division(lint, expr->def->expr, where, depth - 1)
                   : NULL;
    if (expr->op == FR_CHK_CALL) /* default and if see to it themselves */
        return NULL;
    for (child = expr->first; child; child = child->next) {
        const struct fr_chk_expr *found =
            find_division(lint, child, where, depth - 1);
        uint32_t value;
        if (found)
            return found;
        if (expr->op != FR_CHK_ARITH || child == expr->first ||
            child->joint != FR_TOKEN_DIV || child->is_constant)
            continue;
        lint->status = fr_logic_number(&lint->logic, child, &value);
        if (lint->status < 0 || !is_guarded(where, value))
            return child;
    }
    return NULL;
}

static void report_division(struct fr_lint *lint,
                            const struct fr_chk_expr *call,
                            const struct fr_chk_expr *divisor)
{
    struct fr_diag *diag = lint->report->diag;
    struct fr_span place = call->first->ast->span;
    struct fr_str text =
        fr_source_str(divisor->ast->source, divisor->ast->span);
    int is_inside = divisor->ast->span.source == place.source &&
                    divisor->ast->span.begin >= place.begin &&
                    divisor->ast->span.end <= place.end;

    if (!FR_LINT_WARNING(lint, W0407, place,
                         "a division by zero can reach %s()",
                         call->function->name))
        return;
    fr_diag_label(diag, place,
                  "0 / 0 is missing and skipped, 5 / 0 is infinite");
    if (!is_inside)
        fr_diag_label(diag, divisor->ast->span, "it is divided by this");
    fr_diag_help(diag, "add '%.*s > 0' to 'where'", FR_SHOWN(text));
}

/* Of a 'where' with a fault nobody knows what it guards. */
static int is_unclear(const struct fr_logic_boxes *where)
{
    return where->count > 0 && !where->is_exact;
}

static void check_calls(struct fr_lint *lint, const struct fr_chk_expr *expr,
                        const struct fr_logic_boxes *where)
{
    const struct fr_chk_expr *child;

    if (expr->op == FR_CHK_CALL && expr->function->level == FR_LEVEL_GROUP &&
        expr->function->signature == FR_SIGNATURE_GATHER && expr->first) {
        const struct fr_chk_expr *divisor =
            find_division(lint, expr->first, where, FR_EXPR_DEPTH_MAX);
        if (divisor && lint->status == 0)
            report_division(lint, expr, divisor);
        return;
    }
    for (child = expr->first; child && lint->status == 0; child = child->next)
        check_calls(lint, child, where);
}

/* --- all ------------------------------------------------------------------ */

void fr_lint_detections(struct fr_lint *lint)
{
    const struct fr_merge_section *section =
        &lint->check->merge->sections[FR_SECTION_DETECTIONS];
    struct fr_logic_boxes where = {0};
    const struct fr_doc_entry *entry = NULL;
    struct fr_map seen;

    fr_map_init(&seen, 0, 0);
    for (uint32_t i = 0; i < section->entries.count && lint->status == 0; i++)
        check_twice(lint, &seen, i);
    fr_map_release(&seen);
    for (uint32_t i = 0; i < lint->check->parts.count && lint->status == 0;
         i++) {
        const struct fr_chk_part *part = &lint->check->parts.items[i];
        if (part->entry != entry) /* its 'where' comes first, if it has one */
            where = (struct fr_logic_boxes){0};
        entry = part->entry;
        if (part->what == FR_CHK_WHERE)
            lint->status = fr_logic_condition(&lint->logic, part->expr, &where);
        else if (part->what == FR_CHK_WHEN && !is_unclear(&where))
            check_calls(lint, part->expr, &where);
    }
}
