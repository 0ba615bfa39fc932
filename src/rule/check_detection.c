/* check_detection.c - the conditions, groups and messages of detections, and
 * their exceptions. They are checked like labels, though what they find is
 * not computed here. */
#include "rule/check.h"

#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "rule/suggest.h"

static const struct fr_scope flow_scope = {.level = FR_SCOPE_FLOW};

/* --- constants ------------------------------------------------------------ */

void fr_check_score(struct fr_check *check, const struct fr_ast_expr *ast)
{
    struct fr_chk_expr *score = fr_check_constant(check, ast, &flow_scope);
    char kind[FR_KIND_TEXT_MAX];

    if (!score || fr_kind_is(&score->kind, 0, 0))
        return;
    FR_RULE_ERROR(check->report, E0203, "'score' needs a number");
    fr_diag_label(check->report->diag, ast->span, "this is %s",
                  fr_kind_text(&score->kind, kind));
}

static void report_no_time(struct fr_check *check,
                           const struct fr_chk_expr *within)
{
    struct fr_diag *diag = check->report->diag;
    const struct fr_ast_expr *ast = within->ast;
    char text[FR_LITERAL_TEXT_MAX], kind[FR_KIND_TEXT_MAX];
    char value[FR_NUM_TEXT_MAX];

    FR_RULE_ERROR(check->report, E0203, "'within' needs a time");
    if (!within->is_bare || within->kind.id != FR_KIND_QUANTITY) {
        fr_diag_label(diag, ast->span, "this is %s",
                      fr_kind_text(&within->kind, kind));
        return;
    }
    fr_diag_label(diag, ast->span, "%.*s of what?",
                  FR_SHOWN(fr_source_str(ast->source, ast->span)));
    fr_literal_write(within->number, 1, 0, text);
    value[fr_num_print_f64(within->number, value)] = '\0';
    if (text[0])
        fr_diag_help(diag, "write %s, if you mean %s seconds", text, value);
}

static void check_within(struct fr_check *check, const struct fr_ast_expr *ast)
{
    struct fr_chk_expr *within = fr_check_constant(check, ast, &flow_scope);

    if (!within)
        return;
    if (!fr_kind_is(&within->kind, 1, 0)) {
        report_no_time(check, within);
        return;
    }
    if (within->number > 0 && !isinf(within->number))
        return;
    FR_RULE_ERROR(check->report, E0006,
                  "'within' needs a time above zero that ends");
    fr_diag_label(check->report->diag, ast->span, "%s", "");
}

/* --- groups --------------------------------------------------------------- */

static void check_group_by(struct fr_check *check,
                           const struct fr_ast_expr *set)
{
    char kind[FR_KIND_TEXT_MAX];

    for (const struct fr_ast_expr *item = set->first; item; item = item->next) {
        struct fr_chk_expr *key = fr_check_expr(check, item, &flow_scope);
        if (!key)
            return;
        if (key->kind.id != FR_KIND_MARKS)
            continue;
        FR_RULE_ERROR(check->report, E0206,
                      "flows are not grouped by several names at once");
        fr_diag_label(check->report->diag, item->span, "this is %s",
                      fr_kind_text(&key->kind, kind));
    }
}

/* The same value, as it is written. */
static int is_same(const struct fr_ast_expr *a, const struct fr_ast_expr *b)
{
    const struct fr_ast_expr *x = a->first, *y = b->first;

    if (a->kind != b->kind || a->joint != b->joint ||
        !fr_str_equal(a->text, b->text) || a->child_count != b->child_count)
        return 0;
    if (!x && a->kind != FR_AST_NAME && a->kind != FR_AST_CALL)
        return fr_str_equal(fr_source_str(a->source, a->span),
                            fr_source_str(b->source, b->span));
    for (; x; x = x->next, y = y->next) {
        if (!is_same(x, y))
            return 0;
    }
    return 1;
}

static int has_key(const struct fr_ast_expr *group_by,
                   const struct fr_ast_expr *key)
{
    for (const struct fr_ast_expr *item = group_by ? group_by->first : NULL;
         item; item = item->next) {
        if (is_same(item, key))
            return 1;
    }
    return 0;
}

/* --- after ---------------------------------------------------------------- */

/* Report E0310 for a name that no detection has. */
void fr_check_unknown_detection(struct fr_check *check, struct fr_str name,
                                struct fr_span span)
{
    const struct fr_merge_section *section =
        &check->merge->sections[FR_SECTION_DETECTIONS];
    struct fr_suggest suggest;

    if (check->report->is_partial)
        return;
    FR_RULE_ERROR(check->report, E0310, "unknown detection '%.*s'",
                  FR_SHOWN(name));
    fr_diag_label(check->report->diag, span, "no detection has this name");
    if (fr_map_get(&section->names, name) != FR_MAP_NONE) {
        fr_diag_help(check->report->diag, "it is turned off");
        return;
    }
    fr_suggest_init(&suggest, check->report, name);
    for (uint32_t i = 0; i < section->entries.count; i++) {
        if (section->entries.items[i])
            fr_suggest_offer(&suggest, section->entries.items[i]->name);
    }
    fr_suggest_help(&suggest);
}

static const struct fr_doc_entry *earlier_of(const struct fr_check *check,
                                             const struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *after =
        entry->detection ? entry->detection->after : NULL;

    return after ? fr_merge_find(check->merge, FR_SECTION_DETECTIONS,
                                 after->value)
                 : NULL;
}

static void report_circle(struct fr_check *check,
                          const struct fr_doc_entry *entry)
{
    char path[400];
    size_t used = 0;
    const struct fr_doc_entry *at = entry;

    path[0] = '\0';
    do {
        if (used < sizeof(path) - 100)
            used += (size_t)snprintf(path + used, sizeof(path) - used,
                                     "%.*s -> ", FR_SHOWN(at->name));
        at = earlier_of(check, at);
    } while (at != entry);
    FR_RULE_ERROR(check->report, E0302, "'%.*s' depends on itself: %s%.*s",
                  FR_SHOWN(entry->name), path, FR_SHOWN(entry->name));
    fr_diag_label(check->report->diag, entry->detection->after->span, "%s", "");
}

/* The member of a circle that was defined first. */
static const struct fr_doc_entry *
first_of_circle(const struct fr_check *check, const struct fr_doc_entry *entry)
{
    const struct fr_doc_entry *first = entry;
    const struct fr_doc_entry *at = earlier_of(check, entry);

    for (; at != entry; at = earlier_of(check, at)) {
        if (fr_merge_origin(check->merge, at) <
            fr_merge_origin(check->merge, first))
            first = at;
    }
    return first;
}

/* Every detection follows at most one other, so a walk along `after` that
 * comes to a place of the same walk has found a circle. Each place is walked
 * over once. */
static void check_circles(struct fr_check *check,
                          const struct fr_merge_section *section)
{
    uint32_t *walks =
        FR_NEW_ARRAY(check->arena, section->entries.count, uint32_t);

    if (!walks) {
        check->status = FR_ENOMEM;
        return;
    }
    for (uint32_t i = 0; i < section->entries.count; i++) {
        const struct fr_doc_entry *at = section->entries.items[i];
        while (at) {
            uint32_t *walk = &walks[fr_map_get(&section->names, at->name)];
            if (*walk == i + 1)
                report_circle(check, first_of_circle(check, at));
            if (*walk != 0)
                break;
            *walk = i + 1;
            at = earlier_of(check, at);
        }
    }
}

static void check_after(struct fr_check *check,
                        const struct fr_doc_entry *entry)
{
    const struct fr_doc_detection *detection = entry->detection;
    const struct fr_doc_entry *earlier = earlier_of(check, entry);
    const struct fr_ast_expr *item =
        detection->group_by ? detection->group_by->first : NULL;

    if (!earlier) {
        fr_check_unknown_detection(check, detection->after->value,
                                   detection->after->span);
        return;
    }
    for (; item && earlier->detection; item = item->next) {
        if (item->kind == FR_AST_BROKEN ||
            has_key(earlier->detection->group_by, item))
            continue;
        FR_RULE_ERROR(check->report, E0006,
                      "'%.*s' is not grouped by this value",
                      FR_SHOWN(earlier->name));
        fr_diag_label(check->report->diag, item->span,
                      "a hit of '%.*s' has no such value to compare with",
                      FR_SHOWN(earlier->name));
    }
}

/* --- detections ----------------------------------------------------------- */

static void keep(struct fr_check *check, enum fr_chk_part_kind what,
                 const struct fr_doc_entry *entry,
                 const struct fr_chk_expr *expr)
{
    struct fr_chk_part *part = expr ? fr_vec_push(&check->parts) : NULL;

    if (part)
        *part = (struct fr_chk_part){what, entry, expr};
    else
        check->status = FR_ENOMEM;
}

static void check_message(struct fr_check *check,
                          const struct fr_doc_entry *entry,
                          const struct fr_scope *scope)
{
    const struct fr_doc_part *part = entry->detection->message;

    for (; part && check->status == 0; part = part->next) {
        if (part->expr)
            keep(check, FR_CHK_MESSAGE, entry,
                 fr_check_expr(check, part->expr, scope));
    }
}

static void check_detection(struct fr_check *check,
                            const struct fr_doc_entry *entry)
{
    const struct fr_doc_detection *detection = entry->detection;
    struct fr_scope scope = {.level = FR_SCOPE_GROUP,
                             .group_by = detection->group_by,
                             .has_window = detection->within != NULL};

    if (detection->where)
        keep(check, FR_CHK_WHERE, entry,
             fr_check_condition(check, detection->where, &flow_scope));
    if (detection->group_by)
        check_group_by(check, detection->group_by);
    if (detection->within)
        check_within(check, detection->within);
    if (detection->when)
        keep(check, FR_CHK_WHEN, entry,
             fr_check_condition(check, detection->when, &scope));
    if (detection->after)
        check_after(check, entry);
    if (detection->meta.score)
        fr_check_score(check, detection->meta.score);
    check_message(check, entry, &scope);
}

static void check_exception(struct fr_check *check,
                            const struct fr_doc_entry *entry)
{
    if (!fr_merge_find(check->merge, FR_SECTION_DETECTIONS, entry->name))
        fr_check_unknown_detection(check, entry->name, entry->name_span);
    keep(check, FR_CHK_EXCEPTION, entry,
         fr_check_condition(check, entry->expr, &flow_scope));
}

void fr_check_detections(struct fr_check *check)
{
    const struct fr_merge_section *sections = check->merge->sections;
    const struct fr_merge_section *section = &sections[FR_SECTION_DETECTIONS];

    check_circles(check, section);
    for (uint32_t i = 0; i < section->entries.count; i++) {
        if (section->entries.items[i] && check->status == 0)
            check_detection(check, section->entries.items[i]);
    }
    section = &sections[FR_SECTION_EXCEPTIONS];
    for (uint32_t i = 0; i < section->entries.count; i++) {
        if (check->status == 0)
            check_exception(check, section->entries.items[i]);
    }
}
