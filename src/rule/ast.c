/* ast.c - making and printing expression nodes. The depth of an expression
 * is bounded by its parser, so printing may recurse. */
#include "rule/ast.h"

#include "base/ip.h"
#include "base/num.h"
#include "base/strbuf.h"

struct fr_ast_expr *fr_ast_expr_new(struct fr_arena *arena,
                                    enum fr_ast_kind kind,
                                    const struct fr_source *source,
                                    struct fr_span span)
{
    struct fr_ast_expr *expr = FR_NEW(arena, struct fr_ast_expr);

    if (expr) {
        expr->kind = kind;
        expr->source = source;
        expr->span = span;
        expr->prefix_bits = -1;
    }
    return expr;
}

static const char *kind_text(const struct fr_ast_expr *expr)
{
    switch (expr->kind) {
    case FR_AST_NEGATE: return "neg";
    case FR_AST_ARITH: return "arith";
    case FR_AST_COMPARE: return "compare";
    case FR_AST_IN: return expr->is_negated ? "not-in" : "in";
    case FR_AST_MATCHES: return expr->is_negated ? "not-matches" : "matches";
    case FR_AST_NOT: return "not";
    case FR_AST_AND: return "and";
    case FR_AST_OR: return "or";
    case FR_AST_SET: return "set";
    case FR_AST_RANGE: return "range";
    case FR_AST_BROKEN: return "broken";
    case FR_AST_NUMBER:
    case FR_AST_TEXT:
    case FR_AST_ADDRESS:
    case FR_AST_TRUTH:
    case FR_AST_INF:
    case FR_AST_NAME:
    case FR_AST_CALL: break;
    }
    return "";
}

static void print_list(const struct fr_ast_expr *expr, struct fr_strbuf *out)
{
    fr_strbuf_append_char(out, '(');
    if (expr->kind == FR_AST_CALL)
        fr_strbuf_append_str(out, expr->text);
    else
        fr_strbuf_append_text(out, kind_text(expr));
    for (const struct fr_ast_expr *child = expr->first; child;
         child = child->next) {
        fr_strbuf_append_char(out, ' ');
        if (child->joint != FR_TOKEN_END)
            fr_strbuf_printf(out, "%s ", fr_token_kind_text(child->joint));
        fr_ast_expr_print(child, out);
    }
    fr_strbuf_append_char(out, ')');
}

void fr_ast_expr_print(const struct fr_ast_expr *expr, struct fr_strbuf *out)
{
    switch (expr->kind) {
    case FR_AST_NUMBER:
    case FR_AST_TEXT:
    case FR_AST_ADDRESS:
    case FR_AST_TRUTH:
    case FR_AST_INF:
    case FR_AST_NAME:
        fr_strbuf_append_str(out, fr_source_str(expr->source, expr->span));
        return;
    case FR_AST_CALL:
    case FR_AST_NEGATE:
    case FR_AST_ARITH:
    case FR_AST_COMPARE:
    case FR_AST_IN:
    case FR_AST_MATCHES:
    case FR_AST_NOT:
    case FR_AST_AND:
    case FR_AST_OR:
    case FR_AST_SET:
    case FR_AST_RANGE:
    case FR_AST_BROKEN: print_list(expr, out); return;
    }
}
