/* check_expr.c - types and units of expressions, bottom up; constants are
 * computed on the way, so what is emitted is already folded. The depth of an
 * expression is bounded by its parser. */
#include "rule/check.h"

#include <stdlib.h>

#include "base/bug.h"
#include "eval/scalar.h"

static struct fr_chk_expr *unknown(struct fr_check *check,
                                   const struct fr_ast_expr *ast)
{
    return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                           fr_kind_plain(FR_KIND_UNKNOWN), ast);
}

static int is_unknown(const struct fr_chk_expr *expr)
{
    return expr->kind.id == FR_KIND_UNKNOWN;
}

/* --- literals ------------------------------------------------------------- */

static struct fr_chk_expr *check_number(struct fr_check *check,
                                        const struct fr_ast_expr *ast)
{
    int time = ast->unit ? ast->unit->time : 0;
    int bytes = ast->unit ? ast->unit->bytes : 0;
    struct fr_chk_expr *expr = fr_chk_expr_new(
        check, FR_CHK_NUMBER, fr_kind_quantity(time, bytes), ast);

    if (expr) {
        expr->number = ast->number;
        expr->is_constant = 1;
        expr->is_bare = ast->unit == NULL;
    }
    return expr;
}

static struct fr_chk_expr *check_text(struct fr_check *check,
                                      const struct fr_ast_expr *ast)
{
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, FR_CHK_TEXT, fr_kind_plain(FR_KIND_TEXT), ast);

    if (expr) {
        expr->text = ast->text;
        expr->is_constant = 1;
    }
    return expr;
}

static struct fr_chk_expr *check_address(struct fr_check *check,
                                         const struct fr_ast_expr *ast)
{
    enum fr_kind_id kind =
        ast->prefix_bits >= 0 ? FR_KIND_PREFIX : FR_KIND_ADDRESS;
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, FR_CHK_ADDRESS, fr_kind_plain(kind), ast);

    if (!expr)
        return NULL;
    expr->ip = ast->ip;
    expr->is_constant = 1;
    if (kind == FR_KIND_PREFIX) {
        FR_RULE_ERROR(check->report, E0206, "a prefix is no single address");
        fr_diag_label(check->report->diag, ast->span, "%s", "");
        fr_diag_help(check->report->diag,
                     "ask whether an address is in it: src_ip in {%.*s}",
                     FR_SHOWN(fr_source_str(ast->source, ast->span)));
        expr->kind = fr_kind_plain(FR_KIND_UNKNOWN);
    }
    return expr;
}

static struct fr_chk_expr *check_truth(struct fr_check *check,
                                       const struct fr_ast_expr *ast)
{
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, FR_CHK_TRUTH, fr_kind_plain(FR_KIND_TRUTH), ast);

    if (expr) {
        expr->truth = ast->number != 0;
        expr->is_constant = 1;
    }
    return expr;
}

/* --- arithmetic ----------------------------------------------------------- */

static double compute(enum fr_token_kind joint, double a, double b)
{
    switch ((int)joint) {
    case FR_TOKEN_ADD: return fr_scalar_arithmetic(FR_OP_ADD, a, b);
    case FR_TOKEN_SUB: return fr_scalar_arithmetic(FR_OP_SUB, a, b);
    case FR_TOKEN_MUL: return fr_scalar_arithmetic(FR_OP_MUL, a, b);
    default: return fr_scalar_arithmetic(FR_OP_DIV, a, b);
    }
}

static const char *verb_of(enum fr_token_kind joint)
{
    switch ((int)joint) {
    case FR_TOKEN_ADD: return "add";
    case FR_TOKEN_SUB: return "subtract";
    case FR_TOKEN_MUL: return "multiply";
    default: return "divide";
    }
}

static int is_sum(enum fr_token_kind joint)
{
    return joint == FR_TOKEN_ADD || joint == FR_TOKEN_SUB;
}

/* A node over two values so far and the next; its place is both. */
static struct fr_chk_expr *join_two(struct fr_check *check, enum fr_chk_op op,
                                    struct fr_kind kind, struct fr_chk_expr *a,
                                    struct fr_chk_expr *b)
{
    struct fr_ast_expr *place = FR_NEW(check->arena, struct fr_ast_expr);
    struct fr_chk_expr *expr;

    if (!place) {
        check->status = FR_ENOMEM;
        return NULL;
    }
    *place = *a->ast;
    place->kind = FR_AST_ARITH;
    place->span.end = b->ast->span.end;
    expr = fr_chk_expr_new(check, op, kind, place);
    if (expr) {
        fr_chk_expr_append(expr, a);
        fr_chk_expr_append(expr, b);
    }
    return expr;
}

static int fold_two(struct fr_chk_expr *expr, enum fr_token_kind joint,
                    const struct fr_chk_expr *a, const struct fr_chk_expr *b)
{
    if (!a->is_constant || !b->is_constant)
        return 0;
    expr->op = FR_CHK_NUMBER;
    expr->number = compute(joint, a->number, b->number);
    expr->is_constant = 1;
    expr->is_bare = a->is_bare && b->is_bare;
    return 1;
}

static struct fr_kind product_kind(const struct fr_kind *a,
                                   enum fr_token_kind joint,
                                   const struct fr_kind *b)
{
    int sign = joint == FR_TOKEN_MUL ? 1 : -1;

    return fr_kind_quantity(a->time + sign * b->time,
                            a->bytes + sign * b->bytes);
}

static int is_too_high(const struct fr_kind *kind)
{
    return abs(kind->time) > FR_KIND_EXPONENT_MAX ||
           abs(kind->bytes) > FR_KIND_EXPONENT_MAX;
}

/* The kind of `a JOINT b`, or UNKNOWN after a report. */
static struct fr_kind arith_kind(struct fr_check *check, struct fr_chk_expr *a,
                                 enum fr_token_kind joint,
                                 struct fr_chk_expr *b)
{
    struct fr_kind kind = fr_kind_plain(FR_KIND_UNKNOWN);
    int are_quantities =
        a->kind.id == FR_KIND_QUANTITY && b->kind.id == FR_KIND_QUANTITY;

    if (is_unknown(a) || is_unknown(b))
        return kind;
    if (!are_quantities) {
        fr_check_refuse(check, verb_of(joint), a, b);
        return kind;
    }
    if (is_sum(joint))
        return fr_check_agree(check, verb_of(joint), a, b) ? a->kind : kind;
    kind = product_kind(&a->kind, joint, &b->kind);
    if (is_too_high(&kind)) {
        FR_RULE_ERROR(check->report, E0210,
                      "the exponent of this dimension is above %d",
                      FR_KIND_EXPONENT_MAX);
        fr_diag_label(check->report->diag, b->ast->span, "%s", "");
        kind = fr_kind_plain(FR_KIND_UNKNOWN);
    }
    return kind;
}

/* What is no arithmetic of quantities: differences of points in time, and
 * addresses that are counted on. NULL: neither. */
static struct fr_chk_expr *check_special(struct fr_check *check,
                                         struct fr_chk_expr *a,
                                         enum fr_token_kind joint,
                                         struct fr_chk_expr *b)
{
    if (joint == FR_TOKEN_SUB && a->kind.id == FR_KIND_TIMESTAMP &&
        b->kind.id == FR_KIND_TIMESTAMP)
        return join_two(check, FR_CHK_TIME_DIFF, fr_kind_quantity(1, 0), a, b);
    if (joint == FR_TOKEN_ADD && a->kind.id == FR_KIND_ADDRESS &&
        fr_kind_is(&b->kind, 0, 0))
        return join_two(check, FR_CHK_ADDRESS_ADD,
                        fr_kind_plain(FR_KIND_ADDRESS), a, b);
    return NULL;
}

/* `sum` is what stands left of the joint: a node of this very chain, which
 * may grow, or something else. */
static struct fr_chk_expr *join_arith(struct fr_check *check,
                                      struct fr_chk_expr *sum, int is_own,
                                      enum fr_token_kind joint,
                                      struct fr_chk_expr *next)
{
    struct fr_chk_expr *expr = check_special(check, sum, joint, next);
    struct fr_kind kind;

    if (expr || check->status < 0)
        return expr;
    kind = arith_kind(check, sum, joint, next);
    next->joint = joint;
    if (is_own && sum->op == FR_CHK_ARITH && kind.id == FR_KIND_QUANTITY) {
        struct fr_ast_expr *place = (struct fr_ast_expr *)sum->ast;
        place->span.end = next->ast->span.end;
        fr_chk_expr_append(sum, next);
        sum->kind = kind;
        return sum;
    }
    expr = join_two(check, FR_CHK_ARITH, kind, sum, next);
    if (expr && kind.id == FR_KIND_QUANTITY)
        fold_two(expr, joint, sum, next);
    return expr;
}

static struct fr_chk_expr *check_arith(struct fr_check *check,
                                       const struct fr_ast_expr *ast,
                                       const struct fr_scope *scope)
{
    struct fr_chk_expr *sum = fr_check_expr(check, ast->first, scope);
    const struct fr_ast_expr *child;

    for (child = ast->first->next; sum && child; child = child->next) {
        int is_own = child != ast->first->next;
        struct fr_chk_expr *next = fr_check_expr(check, child, scope);
        if (!next)
            return NULL;
        sum = join_arith(check, sum, is_own, child->joint, next);
    }
    return sum;
}

static struct fr_chk_expr *check_negate(struct fr_check *check,
                                        const struct fr_ast_expr *ast,
                                        const struct fr_scope *scope)
{
    struct fr_chk_expr *inner = fr_check_expr(check, ast->first, scope);
    struct fr_chk_expr *expr;
    char kind[FR_KIND_TEXT_MAX];

    if (!inner || is_unknown(inner))
        return inner;
    if (inner->kind.id != FR_KIND_QUANTITY) {
        FR_RULE_ERROR(check->report, E0206, "cannot negate %s",
                      fr_kind_text(&inner->kind, kind));
        fr_diag_label(check->report->diag, ast->span, "%s", "");
        if (inner->kind.id == FR_KIND_TRUTH)
            fr_diag_help(check->report->diag, "write 'not'");
        return unknown(check, ast);
    }
    expr = fr_chk_expr_new(check, FR_CHK_NEGATE, inner->kind, ast);
    if (!expr)
        return NULL;
    fr_chk_expr_append(expr, inner);
    if (inner->is_constant) {
        expr->op = FR_CHK_NUMBER;
        expr->number = -inner->number;
        expr->is_constant = 1;
        expr->is_bare = inner->is_bare;
    }
    return expr;
}

/* --- comparisons ---------------------------------------------------------- */

static int is_equality(enum fr_token_kind joint)
{
    return joint == FR_TOKEN_EQ || joint == FR_TOKEN_NE;
}

/* Kinds that a comparison can ask about. */
static int can_compare(struct fr_check *check, const struct fr_chk_expr *expr,
                       const struct fr_ast_expr *operand)
{
    struct fr_diag *diag = check->report->diag;
    enum fr_kind_id id = expr->kind.id;
    char kind[FR_KIND_TEXT_MAX];

    if (id == FR_KIND_QUANTITY || id == FR_KIND_TIMESTAMP)
        return 1;
    if (id != FR_KIND_MARKS && id != FR_KIND_PAIR &&
        is_equality(operand->joint))
        return 1;
    FR_RULE_ERROR(check->report, E0206, "'%s' does not know %s",
                  fr_token_kind_text(operand->joint),
                  fr_kind_text(&expr->kind, kind));
    fr_diag_label(diag, expr->ast->span, "this is %s", kind);
    if (id == FR_KIND_MARKS)
        fr_diag_help(diag, "ask for one of them: 'name' in %.*s",
                     FR_SHOWN(expr->kind.label->name));
    else if (id == FR_KIND_PAIR)
        fr_diag_help(diag, "a pair stands in 'group by' and in distinct()");
    else
        fr_diag_help(diag, "only numbers and points in time have an order");
    return 0;
}

static enum fr_chk_op compare_op(enum fr_token_kind joint)
{
    switch ((int)joint) {
    case FR_TOKEN_LT:
    case FR_TOKEN_GT: return FR_CHK_LT;
    case FR_TOKEN_LE:
    case FR_TOKEN_GE: return FR_CHK_LE;
    case FR_TOKEN_EQ: return FR_CHK_EQ;
    default: return FR_CHK_NE;
    }
}

/* A label and a text: one of the label's names. */
static struct fr_chk_expr *compare_label(struct fr_check *check,
                                         const struct fr_ast_expr *ast,
                                         struct fr_chk_expr *a,
                                         enum fr_token_kind joint,
                                         struct fr_chk_expr *b)
{
    struct fr_chk_expr *label = a->kind.id == FR_KIND_LABEL ? a : b;
    struct fr_chk_expr *text = label == a ? b : a;

    if (label->kind.id != FR_KIND_LABEL || text->op != FR_CHK_TEXT ||
        !is_equality(joint))
        return NULL;
    return fr_check_label_is(check, ast, label, text, joint == FR_TOKEN_NE);
}

static struct fr_chk_expr *compare_two(struct fr_check *check,
                                       const struct fr_ast_expr *ast,
                                       struct fr_chk_expr *a,
                                       const struct fr_ast_expr *operand,
                                       struct fr_chk_expr *b)
{
    enum fr_token_kind joint = operand->joint;
    int is_swapped = joint == FR_TOKEN_GT || joint == FR_TOKEN_GE;
    struct fr_chk_expr *expr;

    if (is_unknown(a) || is_unknown(b))
        return unknown(check, ast);
    expr = compare_label(check, ast, a, joint, b);
    if (expr || check->status < 0)
        return expr;
    if (!can_compare(check, a, operand))
        return unknown(check, ast);
    if (a->kind.id == FR_KIND_LABEL || b->kind.id == FR_KIND_LABEL) {
        fr_check_refuse(check, "compare", a, b);
        return unknown(check, ast);
    }
    if (!fr_check_agree(check, "compare", a, b))
        return unknown(check, ast);
    expr = fr_chk_expr_new(check, compare_op(joint),
                           fr_kind_plain(FR_KIND_TRUTH), ast);
    if (expr) {
        fr_chk_expr_append(expr, is_swapped ? b : a);
        fr_chk_expr_append(expr, is_swapped ? a : b);
    }
    return expr;
}

/* The middle of a chain stands in two comparisons. */
static struct fr_chk_expr *copy(struct fr_check *check,
                                const struct fr_chk_expr *expr)
{
    struct fr_chk_expr *twin =
        fr_chk_expr_new(check, expr->op, expr->kind, expr->ast);

    if (twin) {
        *twin = *expr;
        twin->next = NULL;
    }
    return twin;
}

static struct fr_chk_expr *check_compare(struct fr_check *check,
                                         const struct fr_ast_expr *ast,
                                         const struct fr_scope *scope)
{
    const struct fr_ast_expr *second = ast->first->next;
    const struct fr_ast_expr *third = second->next;
    struct fr_chk_expr *a = fr_check_expr(check, ast->first, scope);
    struct fr_chk_expr *b = a ? fr_check_expr(check, second, scope) : NULL;
    struct fr_chk_expr *c =
        b && third ? fr_check_expr(check, third, scope) : NULL;
    struct fr_chk_expr *middle = b ? copy(check, b) : NULL;
    struct fr_chk_expr *left, *right, *expr;

    if (!middle || (third && !c))
        return NULL;
    left = compare_two(check, ast, a, second, b);
    if (!third || !left || is_unknown(left))
        return left;
    right = compare_two(check, ast, middle, third, c);
    if (!right || is_unknown(right))
        return right;
    expr =
        fr_chk_expr_new(check, FR_CHK_AND, fr_kind_plain(FR_KIND_TRUTH), ast);
    if (expr) {
        fr_chk_expr_append(expr, left);
        fr_chk_expr_append(expr, right);
    }
    return expr;
}

/* --- conditions ----------------------------------------------------------- */

struct fr_chk_expr *fr_check_condition(struct fr_check *check,
                                       const struct fr_ast_expr *ast,
                                       const struct fr_scope *scope)
{
    struct fr_chk_expr *expr = fr_check_expr(check, ast, scope);
    struct fr_diag *diag = check->report->diag;
    char kind[FR_KIND_TEXT_MAX];

    if (!expr || is_unknown(expr) || expr->kind.id == FR_KIND_TRUTH)
        return expr;
    FR_RULE_ERROR(check->report, E0204, "a condition is needed here");
    fr_diag_label(diag, ast->span, "this is %s",
                  fr_kind_text(&expr->kind, kind));
    if (expr->kind.id == FR_KIND_QUANTITY && ast->kind == FR_AST_NAME)
        fr_diag_help(diag, "compare it with a value: %.*s > 0",
                     FR_SHOWN(ast->text));
    else if (expr->kind.id == FR_KIND_LABEL)
        fr_diag_help(diag, "compare it with a name: %.*s == 'Name'",
                     FR_SHOWN(expr->kind.label->name));
    expr->kind = fr_kind_plain(FR_KIND_UNKNOWN);
    return expr;
}

/* not, and, or. */
static struct fr_chk_expr *check_logic(struct fr_check *check,
                                       const struct fr_ast_expr *ast,
                                       enum fr_chk_op op,
                                       const struct fr_scope *scope)
{
    struct fr_chk_expr *expr =
        fr_chk_expr_new(check, op, fr_kind_plain(FR_KIND_TRUTH), ast);

    for (const struct fr_ast_expr *child = ast->first; expr && child;
         child = child->next) {
        struct fr_chk_expr *part = fr_check_condition(check, child, scope);
        if (!part)
            return NULL;
        fr_chk_expr_append(expr, part);
    }
    return expr;
}

struct fr_chk_expr *fr_check_expr(struct fr_check *check,
                                  const struct fr_ast_expr *ast,
                                  const struct fr_scope *scope)
{
    switch (ast->kind) {
    case FR_AST_NUMBER:
    case FR_AST_INF: return check_number(check, ast);
    case FR_AST_TEXT: return check_text(check, ast);
    case FR_AST_ADDRESS: return check_address(check, ast);
    case FR_AST_TRUTH: return check_truth(check, ast);
    case FR_AST_NAME: return fr_check_name(check, ast, scope);
    case FR_AST_CALL: return fr_check_call(check, ast, scope);
    case FR_AST_NEGATE: return check_negate(check, ast, scope);
    case FR_AST_ARITH: return check_arith(check, ast, scope);
    case FR_AST_COMPARE: return check_compare(check, ast, scope);
    case FR_AST_IN: return fr_check_in(check, ast, scope);
    case FR_AST_MATCHES: return fr_check_matches(check, ast, scope);
    case FR_AST_NOT: return check_logic(check, ast, FR_CHK_NOT, scope);
    case FR_AST_AND: return check_logic(check, ast, FR_CHK_AND, scope);
    case FR_AST_OR: return check_logic(check, ast, FR_CHK_OR, scope);
    case FR_AST_SET:
    case FR_AST_RANGE: FR_UNREACHABLE();
    case FR_AST_BROKEN: break;
    }
    return unknown(check, ast);
}

struct fr_chk_expr *fr_check_constant(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      const struct fr_scope *scope)
{
    struct fr_chk_expr *expr = fr_check_expr(check, ast, scope);

    if (!expr || is_unknown(expr))
        return NULL;
    if (expr->is_constant)
        return expr;
    FR_RULE_ERROR(check->report, E0307, "a constant is needed here");
    fr_diag_label(check->report->diag, ast->span,
                  "this is another value for each flow");
    return NULL;
}
