/* parse_expr.c - tokens to expressions, by recursive descent.
 *
 * One function a rule of the grammar, lowest first. The first fault ends an
 * expression: everything behind it would be guesswork. Long chains of
 * operators are one node with many children, so only brackets, calls and
 * signs nest, and those are counted. */
#include "rule/parse_internal.h"

#include <math.h>

/* The last child of a node under construction. */
struct tail {
    struct fr_ast_expr *parent;
    struct fr_ast_expr *last;
};

static const struct fr_token *peek(const struct fr_parser *parser)
{
    return &parser->tokens[parser->at];
}

static int is_at(const struct fr_parser *parser, enum fr_token_kind kind)
{
    return peek(parser)->kind == kind;
}

static int accept(struct fr_parser *parser, enum fr_token_kind kind)
{
    if (!is_at(parser, kind))
        return 0;
    parser->at++;
    return 1;
}

static struct fr_ast_expr *out_of_memory(struct fr_parser *parser)
{
    parser->status = FR_ENOMEM;
    return NULL;
}

static int enter(struct fr_parser *parser)
{
    if (parser->depth++ < FR_EXPR_DEPTH_MAX)
        return 1;
    fr_parser_refuse_depth(parser);
    return 0;
}

/* --- nodes ---------------------------------------------------------------- */

static struct fr_ast_expr *make(struct fr_parser *parser, enum fr_ast_kind kind,
                                struct fr_span span)
{
    struct fr_ast_expr *expr =
        fr_ast_expr_new(parser->arena, kind, parser->source, span);

    return expr ? expr : out_of_memory(parser);
}

/* Append a child (NULL: pass the failure on); the parent's span grows. */
static int append(struct tail *tail, struct fr_ast_expr *child)
{
    if (!child)
        return 0;
    if (tail->last)
        tail->last->next = child;
    else
        tail->parent->first = child;
    tail->last = child;
    tail->parent->child_count++;
    if (child->span.end > tail->parent->span.end)
        tail->parent->span.end = child->span.end;
    return 1;
}

static struct tail adopt(struct fr_parser *parser, enum fr_ast_kind kind,
                         struct fr_ast_expr *first)
{
    struct tail tail = {make(parser, kind, first->span), NULL};

    if (tail.parent)
        append(&tail, first);
    return tail;
}

/* Take the operator that stands here as the joint before `child`. */
static void join(struct fr_ast_expr *child, const struct fr_token *operator)
{
    child->joint = operator->kind;
    child->joint_span = operator->span;
}

/* --- literals and sets ---------------------------------------------------- */

static struct fr_ast_expr *parse_number(struct fr_parser *parser)
{
    const struct fr_token *token = peek(parser);
    struct fr_ast_expr *expr = make(parser, FR_AST_NUMBER, token->span);

    if (expr) {
        expr->number = token->number;
        expr->unit = token->unit;
        parser->at++;
    }
    return expr;
}

static struct fr_ast_expr *parse_text(struct fr_parser *parser)
{
    const struct fr_token *token = peek(parser);
    struct fr_ast_expr *expr = make(parser, FR_AST_TEXT, token->span);

    if (expr) {
        expr->text = token->text;
        parser->at++;
    }
    return expr;
}

static struct fr_ast_expr *parse_address(struct fr_parser *parser)
{
    const struct fr_token *token = peek(parser);
    struct fr_ast_expr *expr = make(parser, FR_AST_ADDRESS, token->span);

    if (expr) {
        expr->ip = token->ip;
        expr->prefix_bits = token->prefix_bits;
        parser->at++;
    }
    return expr;
}

/* true, false or inf. */
static struct fr_ast_expr *parse_word(struct fr_parser *parser)
{
    const struct fr_token *token = peek(parser);
    struct fr_ast_expr *expr =
        make(parser, token->kind == FR_TOKEN_INF ? FR_AST_INF : FR_AST_TRUTH,
             token->span);

    if (expr) {
        expr->number = token->kind == FR_TOKEN_INF
                           ? (double)INFINITY
                           : token->kind == FR_TOKEN_TRUE;
        parser->at++;
    }
    return expr;
}

/* A literal, or NULL without a fault. */
static struct fr_ast_expr *parse_literal(struct fr_parser *parser)
{
    switch ((int)peek(parser)->kind) {
    case FR_TOKEN_NUMBER: return parse_number(parser);
    case FR_TOKEN_TEXT: return parse_text(parser);
    case FR_TOKEN_ADDRESS: return parse_address(parser);
    case FR_TOKEN_TRUE:
    case FR_TOKEN_FALSE:
    case FR_TOKEN_INF: return parse_word(parser);
    default: return NULL;
    }
}

/* A name of a number, such as tcp, stands for its literal. */
static struct fr_ast_expr *parse_constant(struct fr_parser *parser)
{
    struct fr_ast_expr *expr;
    double value;

    if (!is_at(parser, FR_TOKEN_NAME) ||
        !fr_token_constant(peek(parser)->text, &value))
        return NULL;
    expr = make(parser, FR_AST_NUMBER, peek(parser)->span);
    if (expr) {
        expr->number = value;
        parser->at++;
    }
    return expr;
}

static struct fr_ast_expr *parse_item_end(struct fr_parser *parser)
{
    const struct fr_token *sign = peek(parser);
    int is_negative = accept(parser, FR_TOKEN_SUB);
    struct fr_ast_expr *expr = parse_literal(parser);

    if (!expr && parser->status == 0 && !is_negative)
        expr = parse_constant(parser);
    if (expr && is_negative) {
        if (expr->kind != FR_AST_NUMBER && expr->kind != FR_AST_INF) {
            parser->at--;
            return fr_parser_expected(parser, "a number", NULL);
        }
        expr->number = -expr->number;
        expr->span.begin = sign->span.begin;
    }
    if (expr || parser->status < 0)
        return expr;
    return fr_parser_expected(
        parser, "a literal",
        is_at(parser, FR_TOKEN_NAME)
            ? "a text stands in single quotes; the name of a list "
              "stands without braces"
            : NULL);
}

static struct fr_ast_expr *parse_item(struct fr_parser *parser)
{
    struct fr_ast_expr *low = parse_item_end(parser);
    struct tail tail;

    if (!low || !accept(parser, FR_TOKEN_RANGE))
        return low;
    tail = adopt(parser, FR_AST_RANGE, low);
    if (!tail.parent || !append(&tail, parse_item_end(parser)))
        return NULL;
    return tail.parent;
}

static struct fr_ast_expr *parse_set(struct fr_parser *parser)
{
    struct tail tail = {make(parser, FR_AST_SET, peek(parser)->span), NULL};

    if (!tail.parent)
        return NULL;
    parser->at++;
    do {
        if (!append(&tail, parse_item(parser)))
            return NULL;
    } while (accept(parser, FR_TOKEN_COMMA));
    if (!is_at(parser, FR_TOKEN_CLOSE_SET))
        return fr_parser_expected(parser, "',' or '}'", NULL);
    tail.parent->span.end = peek(parser)->span.end;
    parser->at++;
    return tail.parent;
}

/* --- the grammar ---------------------------------------------------------- */

static struct fr_ast_expr *parse_or(struct fr_parser *parser);

static struct fr_ast_expr *parse_call(struct fr_parser *parser,
                                      struct fr_ast_expr *name)
{
    struct tail tail = {name, NULL};

    name->kind = FR_AST_CALL;
    name->name_span = name->span;
    parser->at++;
    if (!is_at(parser, FR_TOKEN_CLOSE)) {
        do {
            if (!append(&tail, parse_or(parser)))
                return NULL;
        } while (accept(parser, FR_TOKEN_COMMA));
    }
    if (!is_at(parser, FR_TOKEN_CLOSE))
        return fr_parser_expected(parser, name->first ? "',' or ')'" : "')'",
                                  NULL);
    name->span.end = peek(parser)->span.end;
    parser->at++;
    return name;
}

static struct fr_ast_expr *parse_name(struct fr_parser *parser)
{
    const struct fr_token *token = peek(parser);
    struct fr_ast_expr *expr = make(parser, FR_AST_NAME, token->span);

    if (!expr)
        return NULL;
    expr->text = token->text;
    parser->at++;
    return is_at(parser, FR_TOKEN_OPEN) ? parse_call(parser, expr) : expr;
}

/* Brackets leave no node; the place of the whole includes them. */
static struct fr_ast_expr *parse_brackets(struct fr_parser *parser)
{
    uint32_t begin = peek(parser)->span.begin;
    struct fr_ast_expr *inner;

    parser->at++;
    inner = parse_or(parser);
    if (!inner)
        return NULL;
    if (!is_at(parser, FR_TOKEN_CLOSE))
        return fr_parser_expected(parser, "')' or an operator", NULL);
    inner->span.begin = begin;
    inner->span.end = peek(parser)->span.end;
    inner->is_bracketed = 1;
    parser->at++;
    return inner;
}

static struct fr_ast_expr *parse_primary(struct fr_parser *parser)
{
    struct fr_ast_expr *literal;

    if (is_at(parser, FR_TOKEN_NAME))
        return parse_name(parser);
    if (is_at(parser, FR_TOKEN_OPEN))
        return parse_brackets(parser);
    literal = parse_literal(parser);
    if (literal)
        return literal;
    if (is_at(parser, FR_TOKEN_NOT))
        return fr_parser_expected(parser, "a value",
                                  "put a negation into brackets: (not x)");
    if (is_at(parser, FR_TOKEN_OPEN_SET))
        return fr_parser_expected(
            parser, "a value",
            "whether a value is in a set is asked with 'in'");
    return fr_parser_expected(parser, "a value", NULL);
}

static struct fr_ast_expr *parse_unary(struct fr_parser *parser)
{
    struct fr_span sign = peek(parser)->span;
    struct fr_ast_expr *inner;
    struct tail tail;

    if (!accept(parser, FR_TOKEN_SUB))
        return parse_primary(parser);
    inner = enter(parser) ? parse_unary(parser) : NULL;
    parser->depth--;
    if (!inner)
        return NULL;
    tail = adopt(parser, FR_AST_NEGATE, inner);
    if (tail.parent)
        tail.parent->span.begin = sign.begin;
    return tail.parent;
}

/* Operands joined by operators of one level. */
static struct fr_ast_expr *
parse_chain(struct fr_parser *parser, enum fr_token_kind a,
            enum fr_token_kind b,
            struct fr_ast_expr *(*parse_operand)(struct fr_parser *))
{
    struct fr_ast_expr *first = parse_operand(parser);
    struct tail tail;

    if (!first || (!is_at(parser, a) && !is_at(parser, b)))
        return first;
    tail = adopt(parser, FR_AST_ARITH, first);
    if (!tail.parent)
        return NULL;
    while (is_at(parser, a) || is_at(parser, b)) {
        const struct fr_token *operator= & parser->tokens[parser->at++];
        struct fr_ast_expr *operand = parse_operand(parser);
        if (!append(&tail, operand))
            return NULL;
        join(operand, operator);
    }
    return tail.parent;
}

static struct fr_ast_expr *parse_product(struct fr_parser *parser)
{
    return parse_chain(parser, FR_TOKEN_MUL, FR_TOKEN_DIV, parse_unary);
}

static struct fr_ast_expr *parse_sum(struct fr_parser *parser)
{
    return parse_chain(parser, FR_TOKEN_ADD, FR_TOKEN_SUB, parse_product);
}

/* 1: upwards, -1: downwards, 0: no direction. */
static int direction(enum fr_token_kind kind)
{
    if (kind == FR_TOKEN_LT || kind == FR_TOKEN_LE)
        return 1;
    return kind == FR_TOKEN_GT || kind == FR_TOKEN_GE ? -1 : 0;
}

static struct fr_ast_expr *parse_relops(struct fr_parser *parser,
                                        struct fr_ast_expr *left)
{
    struct tail tail = adopt(parser, FR_AST_COMPARE, left);
    const struct fr_token *first = peek(parser);

    if (!tail.parent)
        return NULL;
    while (fr_parser_is_relop(peek(parser)->kind)) {
        const struct fr_token *operator= peek(parser);
        struct fr_ast_expr *operand;
        if (tail.parent->child_count == 3)
            return fr_parser_refuse_chain(
                parser, first->span, "a chain has at most two comparisons");
        if (operator!=
            first &&(direction(operator->kind) != direction(first->kind) ||
                     direction(first->kind) == 0))
            return fr_parser_refuse_chain(
                parser, first->span,
                "the two comparisons of a chain must point "
                "the same way");
        parser->at++;
        operand = parse_sum(parser);
        if (!append(&tail, operand))
            return NULL;
        join(operand, operator);
    }
    return tail.parent;
}

static struct fr_ast_expr *parse_in(struct fr_parser *parser,
                                    struct fr_ast_expr *left, int is_negated)
{
    struct tail tail = adopt(parser, FR_AST_IN, left);
    struct fr_ast_expr *set;

    if (!tail.parent)
        return NULL;
    tail.parent->is_negated = is_negated;
    parser->at++;
    if (is_at(parser, FR_TOKEN_OPEN_SET)) {
        set = parse_set(parser);
    } else if (is_at(parser, FR_TOKEN_NAME)) {
        set = make(parser, FR_AST_NAME, peek(parser)->span);
        if (set)
            set->text = peek(parser)->text;
        parser->at++;
    } else {
        return fr_parser_refuse_set(parser);
    }
    return append(&tail, set) ? tail.parent : NULL;
}

static struct fr_ast_expr *parse_matches(struct fr_parser *parser,
                                         struct fr_ast_expr *left,
                                         int is_negated)
{
    struct tail tail = adopt(parser, FR_AST_MATCHES, left);

    if (!tail.parent)
        return NULL;
    tail.parent->is_negated = is_negated;
    parser->at++;
    if (!is_at(parser, FR_TOKEN_TEXT))
        return fr_parser_expected(
            parser, "a pattern",
            "a pattern stands in single quotes: x matches "
            "'^dc[0-9]+'");
    return append(&tail, parse_text(parser)) ? tail.parent : NULL;
}

static struct fr_ast_expr *parse_comparison(struct fr_parser *parser)
{
    struct fr_ast_expr *left = parse_sum(parser);
    int is_negated;

    if (!left)
        return NULL;
    if (fr_parser_is_relop(peek(parser)->kind))
        return parse_relops(parser, left);
    is_negated = accept(parser, FR_TOKEN_NOT);
    if (is_at(parser, FR_TOKEN_IN))
        return parse_in(parser, left, is_negated);
    if (is_at(parser, FR_TOKEN_MATCHES))
        return parse_matches(parser, left, is_negated);
    if (is_negated)
        return fr_parser_expected(parser, "'in' or 'matches'", NULL);
    return left;
}

static struct fr_ast_expr *parse_not(struct fr_parser *parser)
{
    struct fr_span word = peek(parser)->span;
    struct fr_ast_expr *inner;
    struct tail tail;

    if (!accept(parser, FR_TOKEN_NOT))
        return parse_comparison(parser);
    inner = enter(parser) ? parse_not(parser) : NULL;
    parser->depth--;
    if (!inner)
        return NULL;
    tail = adopt(parser, FR_AST_NOT, inner);
    if (tail.parent)
        tail.parent->span.begin = word.begin;
    return tail.parent;
}

static struct fr_ast_expr *
parse_joined(struct fr_parser *parser, enum fr_token_kind joint,
             enum fr_ast_kind kind,
             struct fr_ast_expr *(*parse_operand)(struct fr_parser *))
{
    struct fr_ast_expr *first = parse_operand(parser);
    struct tail tail;

    if (!first || !is_at(parser, joint))
        return first;
    tail = adopt(parser, kind, first);
    if (!tail.parent)
        return NULL;
    while (accept(parser, joint)) {
        if (!append(&tail, parse_operand(parser)))
            return NULL;
    }
    return tail.parent;
}

static struct fr_ast_expr *parse_and(struct fr_parser *parser)
{
    return parse_joined(parser, FR_TOKEN_AND, FR_AST_AND, parse_not);
}

static struct fr_ast_expr *parse_or(struct fr_parser *parser)
{
    struct fr_ast_expr *expr = NULL;

    if (enter(parser))
        expr = parse_joined(parser, FR_TOKEN_OR, FR_AST_OR, parse_and);
    parser->depth--;
    return expr;
}

/* --- entries -------------------------------------------------------------- */

static struct fr_ast_expr *parse_list(struct fr_parser *parser)
{
    struct tail tail = {make(parser, FR_AST_SET, peek(parser)->span), NULL};

    if (!tail.parent)
        return NULL;
    do {
        if (!append(&tail, parse_or(parser)))
            return NULL;
    } while (accept(parser, FR_TOKEN_COMMA));
    return tail.parent;
}

static struct fr_ast_expr *finish(struct fr_parser *parser,
                                  struct fr_ast_expr *expr)
{
    if (!expr || is_at(parser, FR_TOKEN_END))
        return expr;
    if (is_at(parser, FR_TOKEN_CLOSE) || is_at(parser, FR_TOKEN_CLOSE_SET))
        return fr_parser_unexpected(parser);
    if (is_at(parser, FR_TOKEN_COMMA))
        return fr_parser_expected(parser, "an operator",
                                  "conditions are joined with 'and' and 'or'");
    return fr_parser_expected(parser, "an operator", NULL);
}

static struct fr_ast_expr *
parse_with(struct fr_parser *parser, struct fr_span span,
           struct fr_ast_expr *(*parse)(struct fr_parser *))
{
    struct fr_token_list list;
    struct fr_ast_expr *expr = NULL;

    parser->status = fr_token_split(parser->source, span, parser->arena,
                                    parser->report, &list);
    parser->tokens = list.items.items;
    if (parser->status == 0)
        expr = finish(parser, parse(parser));
    fr_token_list_release(&list);
    if (expr || parser->status == FR_ENOMEM)
        return expr;
    return fr_ast_expr_new(parser->arena, FR_AST_BROKEN, parser->source, span);
}

struct fr_ast_expr *fr_ast_expr_parse(const struct fr_source *source,
                                      struct fr_span span, const char *hint,
                                      struct fr_arena *arena,
                                      struct fr_report *report)
{
    struct fr_parser parser = {
        .source = source, .arena = arena, .report = report, .hint = hint};

    return parse_with(&parser, span, parse_or);
}

struct fr_ast_expr *fr_ast_expr_parse_list(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report)
{
    struct fr_parser parser = {
        .source = source, .arena = arena, .report = report, .hint = hint};

    return parse_with(&parser, span, parse_list);
}

struct fr_ast_expr *fr_ast_expr_parse_item(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report)
{
    struct fr_parser parser = {
        .source = source, .arena = arena, .report = report, .hint = hint};

    return parse_with(&parser, span, parse_item);
}
