/* check.c - collects the definitions of a rule set, puts them into the order
 * of their dependencies, and checks each once. Names are resolved and never
 * expanded, so rules that build on rules cost no more than others. */
#include "rule/check.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "table/catalogue.h"

/* --- names ---------------------------------------------------------------- */

static void report_twice(struct fr_check *check,
                         const struct fr_doc_entry *entry,
                         const struct fr_doc_entry *other)
{
    struct fr_diag *diag = check->report->diag;

    /* the later of two in one file is the one too many */
    if (entry->source == other->source &&
        entry->name_span.begin < other->name_span.begin) {
        const struct fr_doc_entry *earlier = entry;
        entry = other;
        other = earlier;
    }

    FR_RULE_ERROR(check->report, E0004, "'%.*s' is defined twice",
                  FR_SHOWN(entry->name));
    fr_diag_label(diag, entry->name_span, "as a %s here",
                  fr_doc_section_noun(entry->section));
    fr_diag_label(diag, other->name_span, "as a %s here",
                  fr_doc_section_noun(other->section));
}

static void report_column(struct fr_check *check,
                          const struct fr_doc_entry *entry)
{
    FR_RULE_ERROR(check->report, E0004, "'%.*s' is a column already",
                  FR_SHOWN(entry->name));
    fr_diag_label(check->report->diag, entry->name_span,
                  "CICFlowMeter writes a column of this name");
}

/* Give the name its meaning; a taken one is reported. */
static void put_name(struct fr_check *check, const struct fr_doc_entry *entry,
                     uint32_t place, const struct fr_doc_entry *const *entries)
{
    uint32_t at;
    int is_new;

    if (fr_catalogue_find(entry->name) >= 0) {
        report_column(check, entry);
        return;
    }
    is_new = fr_map_put(&check->names, entry->name, place, &at);
    if (is_new < 0)
        check->status = is_new;
    else if (!is_new)
        report_twice(check, entry, entries[check->names.entries[at].value]);
}

/* --- definitions ---------------------------------------------------------- */

static enum fr_def_kind def_kind(enum fr_section section)
{
    if (section == FR_SECTION_LET)
        return FR_DEF_LET;
    return section == FR_SECTION_FEATURES ? FR_DEF_FEATURE : FR_DEF_LABEL;
}

static void make_def(struct fr_check *check, const struct fr_doc_entry *entry)
{
    struct fr_def *def = &check->defs[check->def_count++];

    def->what = def_kind(entry->section);
    def->name = entry->name;
    def->entry = entry;
    def->value = def->mask_true = def->mask_false = FR_NODE_NONE;
    if (def->what == FR_DEF_LABEL)
        fr_check_label_names(check, def);
}

static uint32_t count_entries(const struct fr_check *check,
                              enum fr_section section)
{
    return check->merge->sections[section].entries.count;
}

static void add_column(struct fr_check *check, const struct fr_doc_entry *entry)
{
    struct fr_chk_column *column = fr_vec_push(&check->columns);

    if (column)
        column->name =
            fr_arena_text(check->arena, entry->name.data, entry->name.size);
    if (!column || !column->name)
        check->status = FR_ENOMEM;
    else
        column->type = entry->type;
}

/* Every definition and declared column, in order: definitions first, so that
 * places in the map tell them apart. */
static void collect(struct fr_check *check)
{
    static const enum fr_section sections[] = {
        FR_SECTION_LET, FR_SECTION_FEATURES, FR_SECTION_LABELS,
        FR_SECTION_COLUMNS};
    const struct fr_doc_entry **entries;
    uint32_t total = 0, count = 0;

    for (size_t i = 0; i < 4; i++)
        total += count_entries(check, sections[i]);
    entries = FR_NEW_ARRAY(check->arena, total, const struct fr_doc_entry *);
    check->defs = FR_NEW_ARRAY(check->arena, total, struct fr_def);
    check->order = FR_NEW_ARRAY(check->arena, total, struct fr_def *);
    if (!entries || !check->defs || !check->order) {
        check->status = FR_ENOMEM;
        return;
    }
    for (size_t i = 0; i < 4; i++) {
        for (uint32_t k = 0; k < count_entries(check, sections[i]); k++) {
            const struct fr_doc_entry *entry =
                check->merge->sections[sections[i]].entries.items[k];
            if (!entry || check->status < 0)
                continue;
            entries[count] = entry;
            put_name(check, entry, count++, entries);
            if (sections[i] == FR_SECTION_COLUMNS)
                add_column(check, entry);
            else
                make_def(check, entry);
        }
    }
}

/* --- order ---------------------------------------------------------------- */

/* A walk over the expressions of a definition and over what they name. The
 * stack of definitions is our own: rules may build on rules for thousands of
 * levels. */
struct visit {
    struct fr_def *def;
    uint32_t next;         /* dependency to look at */
    uint32_t first, count; /* its dependencies in walk->uses */
};

struct walk {
    struct fr_check *check;
    FR_VEC(struct visit) stack;
    FR_VEC(struct fr_def *) uses;
    uint32_t order_count;
};

static void add_uses(struct walk *walk, const struct fr_ast_expr *expr)
{
    struct fr_chk_column column;
    struct fr_def *def;
    struct fr_def **item;

    if (!expr)
        return;
    if (expr->kind == FR_AST_NAME) {
        fr_check_find(walk->check, expr->text, &def, &column);
        item = def ? fr_vec_push(&walk->uses) : NULL;
        if (item)
            *item = def;
        else if (def)
            walk->check->status = FR_ENOMEM;
    }
    for (const struct fr_ast_expr *child = expr->first; child;
         child = child->next)
        add_uses(walk, child);
}

static void add_def_uses(struct walk *walk, const struct fr_def *def)
{
    const struct fr_doc_label *label = def->entry->label;

    add_uses(walk, def->entry->expr);
    if (!label)
        return;
    add_uses(walk, label->of);
    for (const struct fr_doc_rule *rule = label->rules; rule; rule = rule->next)
        add_uses(walk, rule->when);
}

static void push(struct walk *walk, struct fr_def *def)
{
    struct visit *visit = fr_vec_push(&walk->stack);
    uint32_t first = walk->uses.count;

    if (!visit) {
        walk->check->status = FR_ENOMEM;
        return;
    }
    def->state = FR_DEF_OPEN;
    add_def_uses(walk, def);
    *visit = (struct visit){
        .def = def, .first = first, .count = walk->uses.count - first};
}

/* The definitions on the stack from `def` upwards depend on each other. */
static void report_cycle(struct walk *walk, struct fr_def *def)
{
    struct fr_report *report = walk->check->report;
    char path[400];
    size_t used = 0;
    uint32_t at = walk->stack.count;

    while (walk->stack.items[at - 1].def != def)
        at--;
    path[0] = '\0';
    for (uint32_t i = at - 1; i < walk->stack.count; i++) {
        struct fr_str name = walk->stack.items[i].def->name;
        if (used + name.size + 8 < sizeof(path) - 100)
            used += (size_t)snprintf(path + used, sizeof(path) - used,
                                     "%.*s -> ", FR_SHOWN(name));
        walk->stack.items[i].def->is_cyclic = 1;
    }
    FR_RULE_ERROR(report, E0302, "'%.*s' depends on itself: %s%.*s",
                  FR_SHOWN(def->name), path, FR_SHOWN(def->name));
    for (uint32_t i = at - 1; i < walk->stack.count; i++)
        fr_diag_label(report->diag, walk->stack.items[i].def->entry->name_span,
                      "%s", "");
    if (def->what == FR_DEF_LABEL && at == walk->stack.count)
        fr_diag_help(report->diag,
                     "a label cannot ask for its own names; make a second "
                     "label that asks for them");
}

static void step(struct walk *walk)
{
    struct visit *visit = &walk->stack.items[walk->stack.count - 1];
    struct fr_def *use;

    if (visit->next == visit->count) {
        visit->def->state = FR_DEF_DONE;
        walk->check->order[walk->order_count++] = visit->def;
        walk->uses.count = visit->first;
        walk->stack.count--;
        return;
    }
    use = walk->uses.items[visit->first + visit->next++];
    if (use->state == FR_DEF_NEW)
        push(walk, use);
    else if (use->state == FR_DEF_OPEN && !use->is_cyclic)
        report_cycle(walk, use);
}

static void sort_defs(struct fr_check *check)
{
    struct walk walk = {.check = check};

    for (uint32_t i = 0; i < check->def_count && check->status == 0; i++) {
        if (check->defs[i].state == FR_DEF_NEW)
            push(&walk, &check->defs[i]);
        while (walk.stack.count > 0 && check->status == 0)
            step(&walk);
    }
    fr_vec_release(&walk.stack);
    fr_vec_release(&walk.uses);
}

/* --- checking ------------------------------------------------------------- */

static void report_mixed_let(struct fr_check *check, const struct fr_def *def)
{
    const struct fr_ast_expr *use = def->expr->flow_use;

    FR_RULE_ERROR(check->report, E0306,
                  "'%.*s' differs between the flows of a group",
                  FR_SHOWN(use->text));
    fr_diag_label(check->report->diag, use->span,
                  "a value of one flow beside values of a group");
    fr_diag_help(check->report->diag,
                 "put it into a function of a group, such as max(%.*s)",
                 FR_SHOWN(use->text));
}

static void check_let(struct fr_check *check, struct fr_def *def)
{
    static const struct fr_scope scope = {.level = FR_SCOPE_LET};

    if (def->entry->expr->kind == FR_AST_SET) {
        def->set = fr_check_list(check, def->entry->expr);
        def->kind = fr_kind_plain(FR_KIND_LIST);
        return;
    }
    def->expr = fr_check_expr(check, def->entry->expr, &scope);
    if (!def->expr)
        return;
    if (def->expr->is_group && def->expr->flow_use &&
        def->expr->kind.id != FR_KIND_UNKNOWN) {
        report_mixed_let(check, def);
        def->expr->kind = fr_kind_plain(FR_KIND_UNKNOWN);
    }
    def->kind = def->expr->kind;
}

static void check_feature(struct fr_check *check, struct fr_def *def)
{
    static const struct fr_scope scope = {.level = FR_SCOPE_FLOW};
    char kind[FR_KIND_TEXT_MAX];

    def->expr = def->entry->is_condition
                    ? fr_check_condition(check, def->entry->expr, &scope)
                    : fr_check_expr(check, def->entry->expr, &scope);
    if (!def->expr)
        return;
    def->kind = def->expr->kind;
    switch ((int)def->kind.id) {
    case FR_KIND_LABEL:
    case FR_KIND_MARKS:
    case FR_KIND_PAIR:
        FR_RULE_ERROR(check->report, E0203,
                      "a feature is a number, a condition, a text, an "
                      "address or a point in time");
        fr_diag_label(check->report->diag, def->expr->ast->span, "this is %s",
                      fr_kind_text(&def->kind, kind));
        def->kind = fr_kind_plain(FR_KIND_UNKNOWN);
        break;
    default: break;
    }
}

static void check_def(struct fr_check *check, struct fr_def *def)
{
    if (def->is_cyclic) {
        def->kind = fr_kind_plain(FR_KIND_UNKNOWN);
        return;
    }
    switch (def->what) {
    case FR_DEF_LET: check_let(check, def); return;
    case FR_DEF_FEATURE: check_feature(check, def); return;
    case FR_DEF_LABEL: fr_check_label(check, def); return;
    }
}

int fr_check_run(struct fr_check *check)
{
    fr_map_init(&check->names, 0, 0);
    collect(check);
    if (check->status == 0)
        sort_defs(check);
    for (uint32_t i = 0; i < check->def_count && check->status == 0; i++)
        check_def(check, check->order[i]);
    if (check->status == 0)
        fr_check_detections(check);
    if (check->status == 0)
        fr_check_tests(check);
    return check->status;
}

void fr_check_release(struct fr_check *check)
{
    for (uint32_t i = 0; i < check->def_count; i++) {
        if (check->defs[i].label)
            fr_map_release(&check->defs[i].label->codes);
    }
    fr_map_release(&check->names);
    fr_vec_release(&check->columns);
    fr_vec_release(&check->tests);
    fr_vec_release(&check->parts);
}
