/* lint_unused.c - lets and declared columns that nothing uses. Where there are
 * errors a use may hide in what could not be read, so there every mention of
 * the name counts. */
#include "rule/lint.h"

#include "base/alloc.h"

struct uses {
    struct fr_lint *lint;
    char *defs;    /* by place in check->defs: something uses it */
    char *columns; /* likewise */
    const struct fr_doc_entry *entry; /* whose expressions are walked over */
};

static void note_use(struct uses *uses, struct fr_str name)
{
    struct fr_check *check = uses->lint->check;
    uint32_t at = fr_map_get(&check->names, name);

    if (at == FR_MAP_NONE)
        return;
    if (at >= check->def_count)
        uses->columns[at - check->def_count] = 1;
    else if (check->defs[at].entry != uses->entry)
        uses->defs[at] = 1;
}

static void walk(void *user, const struct fr_ast_expr *expr)
{
    struct uses *uses = user;

    if (expr->kind == FR_AST_NAME)
        note_use(uses, expr->text);
    for (const struct fr_ast_expr *child = expr->first; child;
         child = child->next)
        walk(uses, child);
}

/* A test sets columns and may expect the value of a let. */
static void walk_test(struct uses *uses, const struct fr_doc_test *test)
{
    for (const struct fr_doc_value *value = test->expects; value;
         value = value->next)
        note_use(uses, value->key->value);
    for (const struct fr_doc_value *value = test->sets; value;
         value = value->next) {
        uint32_t at = fr_map_get(&uses->lint->check->names, value->key->value);
        if (at != FR_MAP_NONE && at >= uses->lint->check->def_count)
            note_use(uses, value->key->value);
    }
}

static void walk_all(struct uses *uses)
{
    const struct fr_merge_section *sections =
        uses->lint->check->merge->sections;

    for (int i = 0; i < FR_SECTION_COUNT; i++) {
        for (uint32_t k = 0; k < sections[i].entries.count; k++) {
            const struct fr_doc_entry *entry = sections[i].entries.items[k];
            if (!entry)
                continue;
            uses->entry = entry;
            fr_lint_each(entry, walk, uses);
            if (entry->test)
                walk_test(uses, entry->test);
        }
    }
}

/* --- mentions ------------------------------------------------------------- */

static int is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
}

static uint32_t count_mentions(struct fr_str text, struct fr_str name)
{
    uint32_t count = 0;

    for (size_t at = 0; at + name.size <= text.size; at++) {
        const char *end = text.data + at + name.size;
        if (text.data[at] != name.data[0] ||
            memcmp(text.data + at, name.data, name.size) != 0)
            continue;
        count += (at == 0 || !is_word(text.data[at - 1])) &&
                 (at + name.size == text.size || !is_word(*end));
    }
    return count;
}

/* Is the name nowhere but where it is defined? */
static int is_alone(const struct fr_lint *lint, struct fr_str name)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < lint->rules->files.count; i++)
        count += count_mentions(lint->rules->files.items[i]->source.text, name);
    return count == 1;
}

/* Does it hold a part that could not be read? */
static int has_broken(const struct fr_ast_expr *expr)
{
    if (!expr)
        return 0;
    for (const struct fr_ast_expr *child = expr->first; child;
         child = child->next) {
        if (has_broken(child))
            return 1;
    }
    return expr->kind == FR_AST_BROKEN;
}

static int has_capital(struct fr_str name)
{
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] >= 'A' && name.data[i] <= 'Z')
            return 1;
    }
    return 0;
}

/* Was something said about the name or the value already? */
static int has_fault(const struct fr_lint *lint,
                     const struct fr_doc_entry *entry, uint32_t place)
{
    const struct fr_check *check = lint->check;

    return fr_map_get(&check->names, entry->name) != place ||
           fr_token_is_reserved(entry->name) || fr_function_is(entry->name) ||
           (place < check->def_count &&
            (check->defs[place].kind.id == FR_KIND_UNKNOWN ||
             check->defs[place].is_cyclic)) ||
           has_broken(entry->expr) ||
           (entry->section == FR_SECTION_COLUMNS &&
            (entry->type == FR_TYPE_COUNT || has_capital(entry->name)));
}

static void report(struct fr_lint *lint, const struct fr_doc_entry *entry,
                   uint32_t place, const char *label)
{
    if (!fr_lint_is_own(lint, entry) || has_fault(lint, entry, place) ||
        (lint->report->error_count > 0 && !is_alone(lint, entry->name)))
        return;
    if (!FR_LINT_WARNING(lint, W0402, entry->name_span, "nothing uses '%.*s'",
                         FR_SHOWN(entry->name)))
        return;
    fr_diag_label(lint->report->diag, entry->name_span, "%s", label);
    fr_diag_help(lint->report->diag, "remove it");
}

static void report_all(struct uses *uses)
{
    struct fr_lint *lint = uses->lint;
    const struct fr_merge_section *columns =
        &lint->check->merge->sections[FR_SECTION_COLUMNS];
    uint32_t column = 0;

    for (uint32_t i = 0; i < lint->check->def_count; i++) {
        const struct fr_def *def = &lint->check->defs[i];
        if (def->what == FR_DEF_LET && !uses->defs[i] && !def->is_meant)
            report(lint, def->entry, i,
                   "a let is not written out, so this one has no effect");
    }
    for (uint32_t i = 0; i < columns->entries.count; i++) {
        if (!columns->entries.items[i])
            continue;
        if (!uses->columns[column])
            report(lint, columns->entries.items[i],
                   lint->check->def_count + column,
                   "no rule asks for this column");
        column++;
    }
}

void fr_lint_unused(struct fr_lint *lint)
{
    struct fr_arena *arena = &lint->scratch;
    struct uses uses = {
        .lint = lint,
        .defs = fr_arena_alloc(arena, lint->check->def_count + 1),
        .columns = fr_arena_alloc(arena, lint->check->columns.count + 1),
    };

    if (!uses.defs || !uses.columns)
        lint->status = FR_ENOMEM;
    else if (!lint->report->is_partial) {
        walk_all(&uses);
        report_all(&uses);
    }
}
