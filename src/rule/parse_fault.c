/* parse_fault.c - what the parser of expressions says when it is lost: what is
 * due, what stands there, and what people mean who write that. */
#include <stdio.h>

#include "rule/function.h"
#include "rule/parse_internal.h"

static const struct {
    const char *written;
    const char *help;
} phrases[] = {
#define FR_PHRASE(written, help) {written, help},
#include "rule/phrases.def"
#undef FR_PHRASE
};

static const struct fr_token *peek(const struct fr_parser *parser)
{
    return &parser->tokens[parser->at];
}

static int is_at(const struct fr_parser *parser, enum fr_token_kind kind)
{
    return peek(parser)->kind == kind;
}

int fr_parser_is_relop(enum fr_token_kind kind)
{
    return kind >= FR_TOKEN_LT && kind <= FR_TOKEN_NE;
}

static struct fr_str token_str(const struct fr_parser *parser, uint32_t at)
{
    return fr_source_str(parser->source, parser->tokens[at].span);
}

/* "200 ms" and the like: the token before the wrong one decides. */
static int help_split_unit(const struct fr_parser *parser)
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

static void help_word(const struct fr_parser *parser)
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
static void help_before(const struct fr_parser *parser)
{
    const struct fr_token *before = peek(parser) - 1;

    if (parser->at == 0)
        return;
    if (is_at(parser, FR_TOKEN_NAME) && before->kind == FR_TOKEN_NAME &&
        fr_str_equal(before->text, FR_STR("if")))
        fr_diag_help(parser->report->diag,
                     "a rule is a condition alone: a < 1s and b > 5; one of "
                     "two values is if(condition, a, b)");
    else if (is_at(parser, FR_TOKEN_NAME) && before->kind == FR_TOKEN_NAME &&
             fr_function_is(before->text))
        fr_diag_help(parser->report->diag, "write %.*s(%.*s)",
                     FR_SHOWN(before->text), FR_SHOWN(peek(parser)->text));
    if (fr_parser_is_relop(peek(parser)->kind) &&
        (before->kind == FR_TOKEN_AND || before->kind == FR_TOKEN_OR))
        fr_diag_help(parser->report->diag,
                     "each side of '%s' is a whole comparison; a range is "
                     "written a <= x <= b",
                     fr_token_kind_text(before->kind));
}

static void label_found(const struct fr_parser *parser)
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
struct fr_ast_expr *fr_parser_expected(struct fr_parser *parser,
                                       const char *what, const char *help)
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

/* Something else than a set behind "in". */
struct fr_ast_expr *fr_parser_refuse_set(struct fr_parser *parser)
{
    enum fr_token_kind kind = peek(parser)->kind;
    char help[120] = "a set stands in braces: {22, 80, 8000..8080}";

    if (kind == FR_TOKEN_NUMBER || kind == FR_TOKEN_TEXT ||
        kind == FR_TOKEN_ADDRESS)
        snprintf(help, sizeof(help), "a set stands in braces: {%.*s}",
                 FR_SHOWN(token_str(parser, parser->at)));
    return fr_parser_expected(parser, "a set or the name of a list", help);
}

struct fr_ast_expr *fr_parser_refuse_chain(struct fr_parser *parser,
                                           struct fr_span from,
                                           const char *text)
{
    from.end = peek(parser)->span.end;
    parser->status = FR_ERULES;
    FR_RULE_ERROR(parser->report, E0104, "%s", text);
    fr_diag_label(parser->report->diag, from, "%s", "");
    fr_diag_help(parser->report->diag,
                 "write a <= x <= b, or join two comparisons with 'and'");
    return NULL;
}

struct fr_ast_expr *fr_parser_unexpected(struct fr_parser *parser)
{
    parser->status = FR_ERULES;
    FR_RULE_ERROR(parser->report, E0103, "unexpected '%.*s'",
                  FR_STR_ARG(token_str(parser, parser->at)));
    fr_diag_label(parser->report->diag, peek(parser)->span,
                  "nothing before it opens it");
    return NULL;
}

void fr_parser_refuse_depth(struct fr_parser *parser)
{
    if (parser->status < 0)
        return;
    parser->status = FR_ERULES;
    FR_RULE_ERROR(parser->report, E0106,
                  "the expression is nested deeper than %d levels",
                  FR_EXPR_DEPTH_MAX);
    fr_diag_label(parser->report->diag, peek(parser)->span, "%s", "");
    fr_diag_help(parser->report->diag,
                 "name a part of it under 'let' and use the name");
}
