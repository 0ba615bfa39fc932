/* check_name.c - what a name stands for where it stands: a constant, a word
 * of the language, a column, a definition. */
#include "rule/check.h"

#include <math.h>

#include "base/bug.h"
#include "rule/suggest.h"
#include "table/catalogue.h"

void fr_check_find(const struct fr_check *check, struct fr_str name,
                   struct fr_def **def, struct fr_chk_column *column)
{
    uint32_t at = fr_map_get(&check->names, name);
    int known = fr_catalogue_find(name);

    *def = NULL;
    *column = (struct fr_chk_column){0};
    if (at != FR_MAP_NONE && at < check->def_count) {
        *def = &check->defs[at];
    } else if (at != FR_MAP_NONE) {
        *column = check->columns.items[at - check->def_count];
    } else if (known >= 0) {
        const struct fr_catalogue_column *entry =
            fr_catalogue_get((uint32_t)known);
        column->name = entry->name;
        column->type = entry->type;
    }
}

/* --- unknown names -------------------------------------------------------- */

/* The spelling of another meter: "Total Fwd Packets" with '_' for blanks. */
static int is_same_alias(struct fr_str alias, struct fr_str name)
{
    if (alias.size != name.size)
        return 0;
    for (size_t i = 0; i < name.size; i++) {
        char c = alias.data[i];
        int is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        int is_word = is_letter || (c >= '0' && c <= '9');
        char other = name.data[i];
        if (other >= 'A' && other <= 'Z')
            other = (char)(other - 'A' + 'a');
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (other != (is_word ? c : '_'))
            return 0;
    }
    return 1;
}

static const char *column_of_alias(struct fr_str name)
{
    for (uint32_t i = 0; i < fr_catalogue_count(); i++) {
        struct fr_str aliases = fr_str_of(fr_catalogue_get(i)->aliases);
        while (aliases.data && aliases.size > 0) {
            if (is_same_alias(fr_str_split(&aliases, '|'), name))
                return fr_catalogue_get(i)->name;
        }
    }
    return NULL;
}

/* The label that has this for a name, or NULL. */
static const struct fr_def *label_with_name(const struct fr_check *check,
                                            struct fr_str name)
{
    for (uint32_t i = 0; i < check->def_count; i++) {
        const struct fr_def *def = &check->defs[i];
        if (def->label && fr_map_get(&def->label->codes, name) != FR_MAP_NONE)
            return def;
    }
    return NULL;
}

static int is_turned_off(const struct fr_check *check, struct fr_str name)
{
    for (int i = FR_SECTION_LET; i <= FR_SECTION_LABELS; i++) {
        if (fr_map_get(&check->merge->sections[i].names, name) != FR_MAP_NONE)
            return 1;
    }
    return 0;
}

/* Is it one of the words that '_' joins? */
static int is_part(struct fr_str name, struct fr_str whole)
{
    while (whole.data && whole.size > 0) {
        if (fr_str_equal_fold(fr_str_split(&whole, '_'), name))
            return 1;
    }
    return 0;
}

/* "duration": the columns of which it is a part, if they are few. */
static void help_parts(struct fr_check *check, struct fr_str name)
{
    const char *found[3] = {NULL};
    uint32_t count = 0;

    for (uint32_t i = 0; i < fr_catalogue_count(); i++) {
        const char *column = fr_catalogue_get(i)->name;
        if (is_part(name, fr_str_of(column)) && count++ < 3)
            found[count - 1] = column;
    }
    if (count == 1)
        fr_diag_help(check->report->diag, "did you mean '%s'?", found[0]);
    else if (count == 2)
        fr_diag_help(check->report->diag, "did you mean '%s' or '%s'?",
                     found[0], found[1]);
    else
        fr_diag_help(check->report->diag,
                     "'flowrules columns' lists the columns");
}

static void suggest_name(struct fr_check *check, struct fr_str name)
{
    const char *alias = column_of_alias(name);
    struct fr_suggest suggest;

    fr_suggest_init(&suggest, check->report, name);
    for (uint32_t i = 0; i < check->def_count && !alias; i++)
        fr_suggest_offer(&suggest, check->defs[i].name);
    for (uint32_t i = 0; i < check->columns.count && !alias; i++)
        fr_suggest_offer(&suggest, fr_str_of(check->columns.items[i].name));
    for (uint32_t i = 0; i < fr_catalogue_count() && !alias; i++)
        fr_suggest_offer(&suggest, fr_str_of(fr_catalogue_get(i)->name));
    for (uint32_t i = 0; fr_token_constant_at(i) && !alias; i++)
        fr_suggest_offer(&suggest, fr_str_of(fr_token_constant_at(i)));
    if (alias)
        suggest.best = fr_str_of(alias);
    fr_suggest_help(&suggest);
    if (!suggest.best.data)
        help_parts(check, name);
    for (uint32_t i = 0; i < check->def_count && suggest.best.data; i++)
        check->defs[i].is_meant |=
            fr_str_equal(check->defs[i].name, suggest.best);
}

void fr_check_unknown_name(struct fr_check *check,
                           const struct fr_ast_expr *ast)
{
    struct fr_diag *diag = check->report->diag;
    const struct fr_function *function = fr_function_find(ast->text, 0);

    if (check->report->is_partial)
        return;
    FR_RULE_ERROR(check->report, E0301, "unknown name '%.*s'",
                  FR_SHOWN(ast->text));
    fr_diag_label(diag, ast->span,
                  "no column, feature, label or let has this name");
    if (check->report->error_count > FR_SUGGEST_ERRORS_MAX)
        return;
    if (function)
        fr_diag_help(diag, "the function of this name is written %s(%s)",
                     function->name, function->arguments);
    else if (is_turned_off(check, ast->text))
        fr_diag_help(diag, "a file turns it off");
    else if (label_with_name(check, ast->text))
        fr_diag_help(diag, "it is a name of a label: write %.*s == '%.*s'",
                     FR_SHOWN(label_with_name(check, ast->text)->name),
                     FR_SHOWN(ast->text));
    else
        suggest_name(check, ast->text);
}

/* --- where a value may stand ---------------------------------------------- */

static void refuse_group_use(struct fr_check *check,
                             const struct fr_ast_expr *ast)
{
    FR_RULE_ERROR(check->report, E0304,
                  "'%.*s' works on a group of flows, so it belongs in 'when' "
                  "or 'message' of a detection",
                  FR_SHOWN(ast->text));
    fr_diag_label(check->report->diag, ast->span, "%s", "");
}

static int is_group_key(const struct fr_ast_expr *group_by, struct fr_str name)
{
    const struct fr_ast_expr *item;

    /* without groups every flow is one of its own */
    if (!group_by || group_by->kind == FR_AST_BROKEN)
        return 1;
    for (item = group_by->first; item; item = item->next) {
        if (item->kind == FR_AST_NAME && fr_str_equal(item->text, name))
            return 1;
    }
    return 0;
}

static int fits_group(struct fr_check *check, const struct fr_chk_expr *expr,
                      const struct fr_ast_expr *ast,
                      const struct fr_scope *scope)
{
    struct fr_diag *diag = check->report->diag;

    if (expr->has_window && !scope->has_window) {
        FR_RULE_ERROR(check->report, E0005,
                      "'window' needs 'within', which this detection lacks");
        fr_diag_label(diag, ast->span, "%s", "");
        fr_diag_help(diag, "'span' is the time from the first flow to the "
                           "last");
        return 0;
    }
    if (expr->has_gap) {
        FR_RULE_ERROR(check->report, E0306,
                      "'%.*s' differs between the flows of a group",
                      FR_SHOWN(ast->text));
        fr_diag_label(diag, ast->span, "%s", "");
        fr_diag_help(diag,
                     "ask for median(%.*s) or another function of a "
                     "group",
                     FR_SHOWN(ast->text));
        return 0;
    }
    if (expr->is_group || expr->is_constant ||
        is_group_key(scope->group_by, ast->text))
        return 1;
    FR_RULE_ERROR(check->report, E0306,
                  "'%.*s' differs between the flows of a group",
                  FR_SHOWN(ast->text));
    fr_diag_label(diag, ast->span, "%s", "");
    fr_diag_help(diag,
                 "put it into 'group by', or ask for distinct(%.*s) or "
                 "another function of a group",
                 FR_SHOWN(ast->text));
    return 0;
}

/* Returns whether a value may stand here; if not it is reported. */
static int fits(struct fr_check *check, const struct fr_chk_expr *expr,
                const struct fr_ast_expr *ast, const struct fr_scope *scope)
{
    switch (scope->level) {
    case FR_SCOPE_LET: return 1;
    case FR_SCOPE_GROUP: return fits_group(check, expr, ast, scope);
    case FR_SCOPE_FLOW:
        if (!expr->is_group && !expr->has_gap)
            return 1;
        refuse_group_use(check, ast);
        return 0;
    case FR_SCOPE_GATHER:
        if (!expr->is_group)
            return 1;
        FR_RULE_ERROR(check->report, E0304,
                      "'%.*s' is one value of the whole group, so it cannot "
                      "stand in a function of its flows",
                      FR_SHOWN(ast->text));
        fr_diag_label(check->report->diag, ast->span, "%s", "");
        return 0;
    case FR_SCOPE_TEST:
        if (expr->is_constant || expr->op == FR_CHK_N)
            return 1;
        FR_RULE_ERROR(check->report, E0307,
                      "a test sets values, it cannot ask for '%.*s'",
                      FR_SHOWN(ast->text));
        fr_diag_label(check->report->diag, ast->span, "this is not a constant");
        return 0;
    }
    return 0;
}

/* --- names by what they are ----------------------------------------------- */

static struct fr_chk_expr *check_word(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      const struct fr_scope *scope)
{
    enum fr_chk_op op = FR_CHK_UNKNOWN;
    struct fr_chk_expr *expr;

    if (fr_str_equal(ast->text, FR_STR("gap")))
        op = FR_CHK_GAP;
    else if (fr_str_equal(ast->text, FR_STR("window")))
        op = FR_CHK_WINDOW;
    else if (fr_str_equal(ast->text, FR_STR("span")))
        op = FR_CHK_SPAN;
    else if (fr_str_equal(ast->text, FR_STR("n")) && scope->has_n)
        op = FR_CHK_N;
    if (op == FR_CHK_UNKNOWN) {
        FR_RULE_ERROR(check->report, E0301, "'%.*s' has no value here",
                      FR_SHOWN(ast->text));
        fr_diag_label(check->report->diag, ast->span,
                      fr_str_equal(ast->text, FR_STR("n"))
                          ? "it numbers the flows of 'each' in a test"
                          : "a word of the language");
        return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                               fr_kind_plain(FR_KIND_UNKNOWN), ast);
    }
    expr = fr_chk_expr_new(check, op, fr_kind_quantity(op != FR_CHK_N, 0), ast);
    if (!expr)
        return NULL;
    expr->is_group = op == FR_CHK_WINDOW || op == FR_CHK_SPAN;
    expr->has_window = op == FR_CHK_WINDOW;
    expr->has_gap = op == FR_CHK_GAP;
    if (op == FR_CHK_GAP)
        expr->flow_use = ast;
    if (!fits(check, expr, ast, scope))
        expr->kind = fr_kind_plain(FR_KIND_UNKNOWN);
    return expr;
}

static struct fr_chk_expr *refuse_list(struct fr_check *check,
                                       const struct fr_ast_expr *ast)
{
    FR_RULE_ERROR(check->report, E0305, "'%.*s' is a list, not a value",
                  FR_SHOWN(ast->text));
    fr_diag_label(check->report->diag, ast->span, "%s", "");
    fr_diag_help(check->report->diag,
                 "ask whether a value is in it: x in "
                 "%.*s",
                 FR_SHOWN(ast->text));
    return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                           fr_kind_plain(FR_KIND_UNKNOWN), ast);
}

/* A constant is copied to where its name stands, so that each use may take
 * its own dimension. */
static struct fr_chk_expr *check_def(struct fr_check *check,
                                     const struct fr_ast_expr *ast,
                                     struct fr_def *def)
{
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, FR_CHK_DEF, def->kind, ast);

    if (!expr)
        return NULL;
    expr->def = def;
    if (def->expr && def->what == FR_DEF_LET) {
        expr->is_group = def->expr->is_group;
        expr->has_window = def->expr->has_window;
        expr->has_gap = def->expr->has_gap;
    }
    if (def->expr && def->expr->is_constant) {
        expr->op = def->expr->op;
        expr->is_constant = 1;
        expr->is_bare = def->expr->is_bare;
        expr->number = def->expr->number;
        expr->text = def->expr->text;
        expr->ip = def->expr->ip;
        expr->truth = def->expr->truth;
    } else if (!expr->is_group) {
        expr->flow_use = ast;
    }
    return expr;
}

static struct fr_chk_expr *check_column(struct fr_check *check,
                                        const struct fr_ast_expr *ast,
                                        const struct fr_chk_column *column)
{
    struct fr_chk_expr *expr = fr_chk_expr_new(
        check, FR_CHK_COLUMN,
        column->type == FR_TYPE_COUNT ? fr_kind_plain(FR_KIND_UNKNOWN)
                                      : fr_kind_of_type(column->type),
        ast);

    if (expr) {
        expr->column = column->name;
        expr->column_type = column->type;
        expr->flow_use = ast;
    }
    return expr;
}

static struct fr_chk_expr *check_constant_name(struct fr_check *check,
                                               const struct fr_ast_expr *ast,
                                               double value)
{
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, FR_CHK_NUMBER, fr_kind_quantity(0, 0), ast);

    if (expr) {
        expr->number = value;
        expr->is_constant = 1;
    }
    return expr;
}

struct fr_chk_expr *fr_check_name(struct fr_check *check,
                                  const struct fr_ast_expr *ast,
                                  const struct fr_scope *scope)
{
    struct fr_chk_column column;
    struct fr_chk_expr *expr;
    struct fr_def *def;
    double value;

    if (fr_token_constant(ast->text, &value))
        return check_constant_name(check, ast, value);
    fr_check_find(check, ast->text, &def, &column);
    if (!def && !column.name) {
        if (fr_token_is_reserved(ast->text))
            return check_word(check, ast, scope);
        fr_check_unknown_name(check, ast);
        return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                               fr_kind_plain(FR_KIND_UNKNOWN), ast);
    }
    if (def && def->kind.id == FR_KIND_LIST)
        return refuse_list(check, ast);
    expr = def ? check_def(check, ast, def) : check_column(check, ast, &column);
    if (expr && expr->kind.id != FR_KIND_UNKNOWN &&
        !fits(check, expr, ast, scope))
        expr->kind = fr_kind_plain(FR_KIND_UNKNOWN);
    return expr;
}
