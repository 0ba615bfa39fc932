/* parse_expr.c - tokens to expressions, by recursive descent.
 *
 * One function a rule of the grammar, lowest first. The first fault ends an
 * expression: everything behind it would be guesswork. Long chains of
 * operators are one node with many children, so only brackets, calls and
 * signs nest, and those are counted. */
#include "rule/ast.h"

#include <math.h>
#include <stdio.h>

#include "rule/function.h"

struct parser {
    const struct fr_source *source;
    const struct fr_token *tokens; /* ends with FR_TOKEN_END */
    uint32_t at;
    unsigned depth;
    const char *hint; /* may be NULL */
    struct fr_arena *arena;
    struct fr_report *report;
    int status; /* 0, FR_ERULES after a fault, FR_ENOMEM */
};

/* The last child of a node under construction. */
struct tail {
    struct fr_ast_expr *parent;
    struct fr_ast_expr *last;
};

static const struct {
    const char *written;
    const char *help;
} phrases[] = {
#define FR_PHRASE(written, help) {written, help},
#include "rule/phrases.def"
#undef FR_PHRASE
};

static const struct fr_token *peek(const struct parser *parser)
{
    return &parser->tokens[parser->at];
}

static int is_at(const struct parser *parser, enum fr_token_kind kind)
{
    return peek(parser)->kind == kind;
}

static int accept(struct parser *parser, enum fr_token_kind kind)
{
    if (!is_at(parser, kind))
        return 0;
    parser->at++;
    return 1;
}

static int is_relop(enum fr_token_kind kind)
{
    return kind >= FR_TOKEN_LT && kind <= FR_TOKEN_NE;
}

/* --- faults --------------------------------------------------------------- */

static struct fr_str token_str(const struct parser *parser, uint32_t at)
{
    return fr_source_str(parser->source, parser->tokens[at].span);
}

/* "200 ms" and the like: the token before the wrong one decides. */
static int help_split_unit(const struct parser *parser)
{
    struct fr_str unit = token_str(parser, parser->at);
    const struct fr_token *before;

    if (parser->at == 0)
        return 0;
    before = &parser->tokens[parser->at - 1];
    if (before->kind != FR_TOKEN_NUMBER || before->unit)
        return 0;
    if (!fr_literal_unit(unit) && !fr_literal_unit_meant(unit))
        return 0;
    fr_diag_help(parser->report->diag,
                 "a unit is written without a space: %.*s%s",
                 FR_SHOWN(token_str(parser, parser->at - 1)),
                 fr_literal_unit(unit) ? fr_literal_unit(unit)->name
                                       : fr_literal_unit_meant(unit));
    return 1;
}

static void help_word(const struct parser *parser)
{
    static const char *const operators[] = {"and", "or", "not", "in",
                                            "matches"};
    struct fr_str word = token_str(parser, parser->at);

    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (fr_str_equal_fold(word, fr_str_of(operators[i]))) {
            fr_diag_help(parser->report->diag, "write '%s'", operators[i]);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
        if (fr_str_equal_fold(word, fr_str_of(phrases[i].written))) {
            fr_diag_help(parser->report->diag, "%s", phrases[i].help);
            return;
        }
    }
}

/* "missing x": a function without brackets; "a > 1 and > 3": half of a
 * comparison. */
static void help_before(const struct parser *parser)
{
    const struct fr_token *before = peek(parser) - 1;

    if (parser->at == 0)
        return;
    if (is_at(parser, FR_TOKEN_NAME) && before->kind == FR_TOKEN_NAME &&
        fr_function_is(before->text))
        fr_diag_help(parser->report->diag, "write %.*s(%.*s)",
                     FR_SHOWN(before->text), FR_SHOWN(peek(parser)->text));
    if (is_relop(peek(parser)->kind) &&
        (before->kind == FR_TOKEN_AND || before->kind == FR_TOKEN_OR))
        fr_diag_help(parser->report->diag,
                     "each side of '%s' is a whole comparison; a range is "
                     "written a <= x <= b",
                     fr_token_kind_text(before->kind));
}

static void label_found(const struct parser *parser)
{
    struct fr_span span = peek(parser)->span;

    if (!is_at(parser, FR_TOKEN_END)) {
        fr_diag_label(parser->report->diag, span, "found '%.*s'",
                      FR_SHOWN(token_str(parser, parser->at)));
        return;
    }
    if (parser->at > 0)
        span.begin = span.end = parser->tokens[parser->at - 1].span.end;
    fr_diag_label(parser->report->diag, span, "the expression ends here");
}

/* Report what is due here. Returns NULL, for the callers to pass on. */
static struct fr_ast_expr *expected(struct parser *parser, const char *what,
                                    const char *help)
{
    if (parser->status < 0)
        return NULL;
    parser->status = FR_ERULES;
    FR_RULE_ERROR(parser->report, E0103, "expected %s", what);
    label_found(parser);
    if (help)
        fr_diag_help(parser->report->diag, "%s", help);
    else if (is_at(parser, FR_TOKEN_NAME) && !help_split_unit(parser))
        help_word(parser);
    help_before(parser);
    if (parser->hint && is_at(parser, FR_TOKEN_END))
        fr_diag_help(parser->report->diag, "%s", parser->hint);
    return NULL;
}

static struct fr_ast_expr *out_of_memory(struct parser *parser)
{
    parser->status = FR_ENOMEM;
    return NULL;
}

static int enter(struct parser *parser)
{
    if (parser->depth++ < FR_EXPR_DEPTH_MAX)
        return 1;
    if (parser->status == 0) {
        parser->status = FR_ERULES;
        FR_RULE_ERROR(parser->report, E0106,
                      "the expression is nested deeper than %d levels",
                      FR_EXPR_DEPTH_MAX);
        fr_diag_label(parser->report->diag, peek(parser)->span, "%s", "");
        fr_diag_help(parser->report->diag,
                     "name a part of it under 'let' and use the name");
    }
    return 0;
}

/* --- nodes ---------------------------------------------------------------- */

static struct fr_ast_expr *make(struct parser *parser, enum fr_ast_kind kind,
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

static struct tail adopt(struct parser *parser, enum fr_ast_kind kind,
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

static struct fr_ast_expr *parse_number(struct parser *parser)
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

static struct fr_ast_expr *parse_text(struct parser *parser)
{
    const struct fr_token *token = peek(parser);
    struct fr_ast_expr *expr = make(parser, FR_AST_TEXT, token->span);

    if (expr) {
        expr->text = token->text;
        parser->at++;
    }
    return expr;
}

static struct fr_ast_expr *parse_address(struct parser *parser)
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
static struct fr_ast_expr *parse_word(struct parser *parser)
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
static struct fr_ast_expr *parse_literal(struct parser *parser)
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
static struct fr_ast_expr *parse_constant(struct parser *parser)
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

static struct fr_ast_expr *parse_item_end(struct parser *parser)
{
    const struct fr_token *sign = peek(parser);
    int is_negative = accept(parser, FR_TOKEN_SUB);
    struct fr_ast_expr *expr = parse_literal(parser);

    if (!expr && parser->status == 0 && !is_negative)
        expr = parse_constant(parser);
    if (expr && is_negative) {
        if (expr->kind != FR_AST_NUMBER && expr->kind != FR_AST_INF) {
            parser->at--;
            return expected(parser, "a number", NULL);
        }
        expr->number = -expr->number;
        expr->span.begin = sign->span.begin;
    }
    if (expr || parser->status < 0)
        return expr;
    return expected(parser, "a literal",
                    is_at(parser, FR_TOKEN_NAME)
                        ? "a text stands in single quotes; the name of a list "
                          "stands without braces"
                        : NULL);
}

static struct fr_ast_expr *parse_item(struct parser *parser)
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

static struct fr_ast_expr *parse_set(struct parser *parser)
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
        return expected(parser, "',' or '}'", NULL);
    tail.parent->span.end = peek(parser)->span.end;
    parser->at++;
    return tail.parent;
}

/* --- the grammar ---------------------------------------------------------- */

static struct fr_ast_expr *parse_or(struct parser *parser);

static struct fr_ast_expr *parse_call(struct parser *parser,
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
        return expected(parser, name->first ? "',' or ')'" : "')'", NULL);
    name->span.end = peek(parser)->span.end;
    parser->at++;
    return name;
}

static struct fr_ast_expr *parse_name(struct parser *parser)
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
static struct fr_ast_expr *parse_brackets(struct parser *parser)
{
    uint32_t begin = peek(parser)->span.begin;
    struct fr_ast_expr *inner;

    parser->at++;
    inner = parse_or(parser);
    if (!inner)
        return NULL;
    if (!is_at(parser, FR_TOKEN_CLOSE))
        return expected(parser, "')' or an operator", NULL);
    inner->span.begin = begin;
    inner->span.end = peek(parser)->span.end;
    parser->at++;
    return inner;
}

static struct fr_ast_expr *parse_primary(struct parser *parser)
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
        return expected(parser, "a value",
                        "put a negation into brackets: (not x)");
    if (is_at(parser, FR_TOKEN_OPEN_SET))
        return expected(parser, "a value",
                        "whether a value is in a set is asked with 'in'");
    return expected(parser, "a value", NULL);
}

static struct fr_ast_expr *parse_unary(struct parser *parser)
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
parse_chain(struct parser *parser, enum fr_token_kind a, enum fr_token_kind b,
            struct fr_ast_expr *(*parse_operand)(struct parser *))
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

static struct fr_ast_expr *parse_product(struct parser *parser)
{
    return parse_chain(parser, FR_TOKEN_MUL, FR_TOKEN_DIV, parse_unary);
}

static struct fr_ast_expr *parse_sum(struct parser *parser)
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

static struct fr_ast_expr *refuse_chain(struct parser *parser,
                                        struct fr_span from, const char *text)
{
    from.end = peek(parser)->span.end;
    parser->status = FR_ERULES;
    FR_RULE_ERROR(parser->report, E0104, "%s", text);
    fr_diag_label(parser->report->diag, from, "%s", "");
    fr_diag_help(parser->report->diag,
                 "write a <= x <= b, or join two comparisons with 'and'");
    return NULL;
}

static struct fr_ast_expr *parse_relops(struct parser *parser,
                                        struct fr_ast_expr *left)
{
    struct tail tail = adopt(parser, FR_AST_COMPARE, left);
    const struct fr_token *first = peek(parser);

    if (!tail.parent)
        return NULL;
    while (is_relop(peek(parser)->kind)) {
        const struct fr_token *operator= peek(parser);
        struct fr_ast_expr *operand;
        if (tail.parent->child_count == 3)
            return refuse_chain(parser, first->span,
                                "a chain has at most two comparisons");
        if (operator!=
            first &&(direction(operator->kind) != direction(first->kind) ||
                     direction(first->kind) == 0))
            return refuse_chain(parser, first->span,
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

/* Something else than a set behind "in". */
static struct fr_ast_expr *refuse_set(struct parser *parser)
{
    enum fr_token_kind kind = peek(parser)->kind;
    char help[120] = "a set stands in braces: {22, 80, 8000..8080}";

    if (kind == FR_TOKEN_NUMBER || kind == FR_TOKEN_TEXT ||
        kind == FR_TOKEN_ADDRESS)
        snprintf(help, sizeof(help), "a set stands in braces: {%.*s}",
                 FR_SHOWN(token_str(parser, parser->at)));
    return expected(parser, "a set or the name of a list", help);
}

static struct fr_ast_expr *parse_in(struct parser *parser,
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
        return refuse_set(parser);
    }
    return append(&tail, set) ? tail.parent : NULL;
}

static struct fr_ast_expr *
parse_matches(struct parser *parser, struct fr_ast_expr *left, int is_negated)
{
    struct tail tail = adopt(parser, FR_AST_MATCHES, left);

    if (!tail.parent)
        return NULL;
    tail.parent->is_negated = is_negated;
    parser->at++;
    if (!is_at(parser, FR_TOKEN_TEXT))
        return expected(parser, "a pattern",
                        "a pattern stands in single quotes: x matches "
                        "'^dc[0-9]+'");
    return append(&tail, parse_text(parser)) ? tail.parent : NULL;
}

static struct fr_ast_expr *parse_comparison(struct parser *parser)
{
    struct fr_ast_expr *left = parse_sum(parser);
    int is_negated;

    if (!left)
        return NULL;
    if (is_relop(peek(parser)->kind))
        return parse_relops(parser, left);
    is_negated = accept(parser, FR_TOKEN_NOT);
    if (is_at(parser, FR_TOKEN_IN))
        return parse_in(parser, left, is_negated);
    if (is_at(parser, FR_TOKEN_MATCHES))
        return parse_matches(parser, left, is_negated);
    if (is_negated)
        return expected(parser, "'in' or 'matches'", NULL);
    return left;
}

static struct fr_ast_expr *parse_not(struct parser *parser)
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
parse_joined(struct parser *parser, enum fr_token_kind joint,
             enum fr_ast_kind kind,
             struct fr_ast_expr *(*parse_operand)(struct parser *))
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

static struct fr_ast_expr *parse_and(struct parser *parser)
{
    return parse_joined(parser, FR_TOKEN_AND, FR_AST_AND, parse_not);
}

static struct fr_ast_expr *parse_or(struct parser *parser)
{
    struct fr_ast_expr *expr = NULL;

    if (enter(parser))
        expr = parse_joined(parser, FR_TOKEN_OR, FR_AST_OR, parse_and);
    parser->depth--;
    return expr;
}

/* --- entries -------------------------------------------------------------- */

static struct fr_ast_expr *parse_list(struct parser *parser)
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

static struct fr_ast_expr *finish(struct parser *parser,
                                  struct fr_ast_expr *expr)
{
    if (!expr || is_at(parser, FR_TOKEN_END))
        return expr;
    if (is_at(parser, FR_TOKEN_CLOSE) || is_at(parser, FR_TOKEN_CLOSE_SET)) {
        parser->status = FR_ERULES;
        FR_RULE_ERROR(parser->report, E0103, "unexpected '%.*s'",
                      FR_STR_ARG(token_str(parser, parser->at)));
        fr_diag_label(parser->report->diag, peek(parser)->span,
                      "nothing before it opens it");
        return NULL;
    }
    if (is_at(parser, FR_TOKEN_COMMA))
        return expected(parser, "an operator",
                        "conditions are joined with 'and' and 'or'");
    return expected(parser, "an operator", NULL);
}

static struct fr_ast_expr *
parse_with(struct parser *parser, struct fr_span span,
           struct fr_ast_expr *(*parse)(struct parser *))
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
    struct parser parser = {
        .source = source, .arena = arena, .report = report, .hint = hint};

    return parse_with(&parser, span, parse_or);
}

struct fr_ast_expr *fr_ast_expr_parse_list(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report)
{
    struct parser parser = {
        .source = source, .arena = arena, .report = report, .hint = hint};

    return parse_with(&parser, span, parse_list);
}

struct fr_ast_expr *fr_ast_expr_parse_item(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report)
{
    struct parser parser = {
        .source = source, .arena = arena, .report = report, .hint = hint};

    return parse_with(&parser, span, parse_item);
}
