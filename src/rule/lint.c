/* lint.c - the walk over a rule set that looks for what is odd: conditions
 * that never hold, `and` mixed with `or`. What needs more than one condition
 * at a time stands in the other lint_*.c. */
#include "rule/lint.h"

#include "base/bug.h"

/* Boxes looked at; some hundredths of a second. */
#define WORK_MAX 20000000

/* Longer conditions are not written again with brackets. */
#define SHOWN_MAX 60

/* --- places --------------------------------------------------------------- */

const struct fr_rules_file *fr_lint_file(const struct fr_lint *lint,
                                         uint32_t source)
{
    for (uint32_t i = 0; i < lint->rules->files.count; i++) {
        if (lint->rules->files.items[i]->source.id == source)
            return lint->rules->files.items[i];
    }
    FR_UNREACHABLE();
}

int fr_lint_is_own(const struct fr_lint *lint, const struct fr_doc_entry *entry)
{
    return !fr_lint_file(lint, entry->source->id)->is_base;
}

/* --- every expression ----------------------------------------------------- */

static void visit(fr_lint_visit *function, void *user,
                  const struct fr_ast_expr *expr)
{
    if (expr)
        function(user, expr);
}

static void visit_label(const struct fr_doc_label *label,
                        fr_lint_visit *function, void *user)
{
    visit(function, user, label->of);
    for (const struct fr_doc_rule *rule = label->rules; rule;
         rule = rule->next) {
        visit(function, user, rule->when);
        visit(function, user, rule->meta.score);
    }
}

static void visit_detection(const struct fr_doc_detection *detection,
                            fr_lint_visit *function, void *user)
{
    visit(function, user, detection->where);
    visit(function, user, detection->group_by);
    visit(function, user, detection->within);
    visit(function, user, detection->when);
    visit(function, user, detection->meta.score);
    for (const struct fr_doc_part *part = detection->message; part;
         part = part->next)
        visit(function, user, part->expr);
}

void fr_lint_each(const struct fr_doc_entry *entry, fr_lint_visit *function,
                  void *user)
{
    visit(function, user, entry->expr);
    if (entry->label)
        visit_label(entry->label, function, user);
    if (entry->detection)
        visit_detection(entry->detection, function, user);
    if (entry->test)
        visit(function, user, entry->test->flows);
}

/* --- and, or -------------------------------------------------------------- */

static void report_mixed(struct fr_lint *lint, const struct fr_ast_expr *both)
{
    const char *text;

    if (!FR_LINT_WARNING(lint, W0401, both->span,
                         "'and' and 'or' are mixed without brackets"))
        return;
    fr_diag_label(lint->report->diag, both->span,
                  "'and' joins first, so this is one side of the 'or'");
    text = fr_source_fold(both->source, both->span, &lint->scratch);
    if (!text)
        lint->status = FR_ENOMEM;
    else if (strlen(text) <= SHOWN_MAX)
        fr_diag_help(lint->report->diag, "write (%s), if that is meant", text);
    else
        fr_diag_help(lint->report->diag,
                     "put brackets around what belongs together");
}

static void find_mixed(void *user, const struct fr_ast_expr *expr)
{
    int is_reported = 0;

    for (const struct fr_ast_expr *child = expr->first; child;
         child = child->next) {
        if (expr->kind == FR_AST_OR && child->kind == FR_AST_AND &&
            !child->is_bracketed && !is_reported) {
            report_mixed(user, child);
            is_reported = 1;
        }
        find_mixed(user, child);
    }
}

static void find_mixed_everywhere(struct fr_lint *lint)
{
    for (int i = 0; i < FR_SECTION_COUNT; i++) {
        const struct fr_merge_section *section =
            &lint->check->merge->sections[i];
        for (uint32_t k = 0; k < section->entries.count; k++) {
            const struct fr_doc_entry *entry = section->entries.items[k];
            if (entry && fr_lint_is_own(lint, entry))
                fr_lint_each(entry, find_mixed, lint);
        }
    }
}

/* --- conditions that never hold ------------------------------------------- */

/* Why; the first label is there already. */
static void label_clash(struct fr_lint *lint,
                        const struct fr_ast_expr *const *clash)
{
    struct fr_diag *diag = lint->report->diag;

    if (clash[0]->span.begin == clash[1]->span.begin) {
        fr_diag_label(diag, clash[1]->span, "no value does that");
        return;
    }
    fr_diag_label(diag, clash[1]->span, "... this never does");
    fr_diag_label(diag, clash[0]->span, "where this holds ...");
}

static struct fr_span place_of(const struct fr_ast_expr *whole,
                               const struct fr_ast_expr *const *clash,
                               uint32_t clash_count)
{
    return clash_count == 1 ? clash[1]->span : whole->span;
}

static void report_dead(struct fr_lint *lint)
{
    for (uint32_t i = 0; i < lint->logic.dead.count; i++) {
        const struct fr_logic_dead *dead = &lint->logic.dead.items[i];
        struct fr_span place =
            place_of(dead->part, dead->clash, dead->clash_count);
        if (!FR_LINT_WARNING(lint, W0403, place,
                             "this part of an 'or' can never hold"))
            continue;
        if (dead->clash_count == 1)
            label_clash(lint, dead->clash);
        else
            fr_diag_label(lint->report->diag, place, "%s", "");
    }
}

/* Report a condition that never holds, or parts of it. what: "'%s' of '%.*s'"
 * and the like, the subject of the sentence. */
static void check_condition(struct fr_lint *lint,
                            const struct fr_chk_expr *expr, const char *what)
{
    struct fr_logic_boxes boxes;
    struct fr_span place;

    if (!expr || lint->status < 0 || expr->kind.id != FR_KIND_TRUTH)
        return;
    lint->status = fr_logic_condition(&lint->logic, expr, &boxes);
    if (lint->status < 0)
        return;
    if (boxes.count > 0) {
        report_dead(lint);
        return;
    }
    place = place_of(expr->ast, boxes.clash, boxes.clash_count);
    if (!FR_LINT_WARNING(lint, W0403, place, "%s can never hold", what))
        return;
    if (boxes.clash_count == 1)
        label_clash(lint, boxes.clash);
    else
        fr_diag_label(lint->report->diag, place,
                      "every way to hold excludes itself");
}

static const char *subject(struct fr_lint *lint, const char *before,
                           struct fr_str name)
{
    const char *text =
        fr_arena_printf(&lint->scratch, "%s'%.*s'", before, FR_SHOWN(name));

    if (!text)
        lint->status = FR_ENOMEM;
    return text ? text : "";
}

static void check_def(struct fr_lint *lint, const struct fr_def *def)
{
    const struct fr_chk_label *label = def->label;

    if (def->is_cyclic)
        return;
    if (def->expr && !def->expr->is_constant)
        check_condition(lint, def->expr, subject(lint, "", def->name));
    if (!label || label->policy == FR_POLICY_BANDS ||
        label->policy == FR_POLICY_COUNT)
        return;
    for (uint32_t i = 0; i < label->rule_count; i++)
        check_condition(lint, label->rules[i].when,
                        subject(lint, "", label->rules[i].doc->name));
    fr_lint_label(lint, def);
}

static void check_part(struct fr_lint *lint, const struct fr_chk_part *part)
{
    static const char *const before[] = {
        [FR_CHK_WHERE] = "'where' of ",
        [FR_CHK_WHEN] = "'when' of ",
        [FR_CHK_MESSAGE] = NULL,
        [FR_CHK_EXCEPTION] = "an exception of ",
    };

    if (before[part->what])
        check_condition(lint, part->expr,
                        subject(lint, before[part->what], part->entry->name));
}

static void look(struct fr_lint *lint)
{
    fr_lint_read_allows(lint);
    find_mixed_everywhere(lint);
    fr_lint_unused(lint);
    for (uint32_t i = 0; i < lint->check->def_count && lint->status == 0; i++) {
        check_def(lint, &lint->check->defs[i]);
        fr_arena_clear(&lint->scratch);
    }
    for (uint32_t i = 0; i < lint->check->parts.count && lint->status == 0; i++)
        check_part(lint, &lint->check->parts.items[i]);
    if (lint->status == 0)
        fr_lint_detections(lint);
    if (lint->status == 0)
        fr_lint_check_allows(lint);
}

int fr_lint_run(struct fr_rules *rules, struct fr_report *report)
{
    struct fr_lint lint = {.rules = rules,
                           .check = &rules->check,
                           .report = report,
                           .work = WORK_MAX};

    fr_arena_init(&lint.scratch, 0);
    lint.status = fr_logic_init(&lint.logic, lint.check);
    if (lint.status == 0)
        look(&lint);
    fr_logic_release(&lint.logic);
    fr_vec_release(&lint.allows);
    fr_arena_release(&lint.scratch);
    return lint.status;
}
