/* check_named.c - what is asked of labels: the names that they give, and the
 * marks of `every match`. A name that a label never gives is an error. */
#include <stdio.h>

#include "rule/check.h"
#include "rule/suggest.h"

/* Names of a label that a message lists. */
#define SHOWN_NAMES_MAX 12

static struct fr_chk_expr *unknown(struct fr_check *check,
                                   const struct fr_ast_expr *ast)
{
    return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                           fr_kind_plain(FR_KIND_UNKNOWN), ast);
}

static void append_names(const struct fr_chk_label *label, char *out,
                         size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i < label->name_count; i++) {
        int more = (int)(label->name_count - i);
        int length =
            i < SHOWN_NAMES_MAX
                ? snprintf(out + used, size - used, "%s%.*s", i > 0 ? ", " : "",
                           FR_SHOWN(label->names[i]))
                : snprintf(out + used, size - used, " and %d more", more);
        if (length < 0 || (size_t)length >= size - used)
            return;
        used += (size_t)length;
        if (i == SHOWN_NAMES_MAX)
            return;
    }
}

uint16_t fr_check_code(struct fr_check *check, const struct fr_def *def,
                       struct fr_str name, struct fr_span span)
{
    const struct fr_chk_label *label = def->label;
    uint32_t code = fr_map_get(&label->codes, name);
    char names[SHOWN_NAMES_MAX * 90];
    struct fr_suggest suggest;

    if (code != FR_MAP_NONE)
        return (uint16_t)code;
    if (def->entry->label->is_incomplete)
        return 0;
    append_names(label, names, sizeof(names));
    FR_RULE_ERROR(check->report, E0205, "'%.*s' is never '%.*s'",
                  FR_SHOWN(def->name), FR_SHOWN(name));
    fr_diag_label(check->report->diag, span, "it is one of %s", names);
    fr_suggest_init(&suggest, check->report, name);
    for (uint32_t i = 0; i < label->name_count; i++)
        fr_suggest_offer(&suggest, label->names[i]);
    fr_suggest_help(&suggest);
    return 0;
}

static struct fr_chk_expr *make_codes(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      enum fr_chk_op op, uint32_t count,
                                      uint16_t **codes)
{
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, op, fr_kind_plain(FR_KIND_TRUTH), ast);

    *codes = FR_NEW_ARRAY(check->arena, count, uint16_t);
    if (!expr || !*codes) {
        check->status = FR_ENOMEM;
        return NULL;
    }
    expr->codes = *codes;
    return expr;
}

struct fr_chk_expr *fr_check_label_is(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      struct fr_chk_expr *label,
                                      struct fr_chk_expr *text, int is_negated)
{
    uint16_t *codes;
    struct fr_chk_expr *expr =
        make_codes(check, ast, FR_CHK_IN_LABEL, 1, &codes);

    if (!expr)
        return NULL;
    codes[0] =
        fr_check_code(check, label->kind.label, text->text, text->ast->span);
    if (codes[0] == 0)
        return unknown(check, ast);
    expr->code_count = 1;
    expr->is_negated = is_negated;
    fr_chk_expr_append(expr, label);
    return expr;
}

static void refuse_name(struct fr_check *check, const struct fr_ast_expr *item)
{
    FR_RULE_ERROR(check->report, E0208, "a label is asked for its names only");
    fr_diag_label(check->report->diag, item->span,
                  "this is not a name in quotes");
}

/* label in {'a', 'b'} */
struct fr_chk_expr *fr_check_in_label(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      struct fr_chk_expr *label,
                                      const struct fr_ast_expr *set)
{
    uint16_t *codes;
    struct fr_chk_expr *expr =
        make_codes(check, ast, FR_CHK_IN_LABEL, set->child_count, &codes);
    int is_good = 1;

    for (const struct fr_ast_expr *item = set->first; expr && item;
         item = item->next) {
        if (item->kind != FR_AST_TEXT) {
            refuse_name(check, item);
            return unknown(check, ast);
        }
        codes[expr->code_count] =
            fr_check_code(check, label->kind.label, item->text, item->span);
        is_good &= codes[expr->code_count++] != 0;
    }
    if (!expr || !is_good)
        return expr ? unknown(check, ast) : NULL;
    expr->is_negated = ast->is_negated;
    fr_chk_expr_append(expr, label);
    return expr;
}

/* 'name' in marks */
struct fr_chk_expr *fr_check_in_marks(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      struct fr_chk_expr *left,
                                      struct fr_def *def)
{
    struct fr_chk_expr *expr;
    uint16_t *codes;

    if (left->op != FR_CHK_TEXT) {
        FR_RULE_ERROR(check->report, E0206,
                      "'%.*s' is asked for one of its names",
                      FR_SHOWN(def->name));
        fr_diag_label(check->report->diag, left->ast->span,
                      "this is not a name in quotes");
        return unknown(check, ast);
    }
    expr = make_codes(check, ast, FR_CHK_HAS_MARK, 1, &codes);
    if (!expr)
        return NULL;
    codes[0] = fr_check_code(check, def, left->text, left->ast->span);
    if (codes[0] == 0)
        return unknown(check, ast);
    expr->code_count = 1;
    expr->is_negated = ast->is_negated;
    expr->def = def;
    expr->flow_use = ast->first->next;
    return expr;
}
