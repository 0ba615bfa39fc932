/* check_pattern.c - patterns are compiled when they are checked, so that a
 * wrong one is told with its place inside the pattern. */
#include "eval/regex.h"
#include "rule/check.h"

static struct fr_chk_expr *unknown(struct fr_check *check,
                                   const struct fr_ast_expr *ast)
{
    return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                           fr_kind_plain(FR_KIND_UNKNOWN), ast);
}

/* Where a byte of the pattern stands in the file: quotes inside are written
 * twice there. */
static uint32_t pattern_place(const struct fr_ast_expr *pattern, size_t offset)
{
    struct fr_str raw = fr_source_str(pattern->source, pattern->span);
    uint32_t at = 1;

    for (; offset > 0 && at + 1 < raw.size; offset--)
        at += raw.data[at] == '\'' ? 2 : 1;
    return pattern->span.begin + at;
}

static void report_pattern(struct fr_check *check,
                           const struct fr_ast_expr *pattern, size_t offset,
                           const char *message)
{
    struct fr_span span = pattern->span;

    if (span.end - span.begin > 2) {
        span.begin = pattern_place(pattern, offset);
        span.end = span.begin + 1;
    }
    FR_RULE_ERROR(check->report, E0308,
                  "this pattern is no regular expression");
    fr_diag_label(check->report->diag, span, "%s", message);
}

static void help_no_text(struct fr_check *check, const struct fr_chk_expr *left)
{
    struct fr_str source = fr_source_str(left->ast->source, left->ast->span);

    if (left->kind.id == FR_KIND_ADDRESS)
        fr_diag_help(check->report->diag,
                     "ask whether it is in a network: %.*s in {10.0.0.0/8}",
                     FR_SHOWN(source));
    else if (left->kind.id == FR_KIND_LABEL)
        fr_diag_help(check->report->diag,
                     "compare it with a name: %.*s == 'Name'",
                     FR_SHOWN(source));
}

struct fr_chk_expr *fr_check_matches(struct fr_check *check,
                                     const struct fr_ast_expr *ast,
                                     const struct fr_scope *scope)
{
    const struct fr_ast_expr *pattern = ast->first->next;
    struct fr_chk_expr *left = fr_check_expr(check, ast->first, scope);
    char message[FR_REGEX_MESSAGE_SIZE], kind[FR_KIND_TEXT_MAX];
    struct fr_chk_expr *expr;
    size_t offset = 0;
    int regex;

    if (!left)
        return NULL;
    if (scope->level == FR_SCOPE_TEST) {
        FR_RULE_ERROR(check->report, E0307,
                      "a test sets values, it cannot ask for a pattern");
        fr_diag_label(check->report->diag, ast->span, "this is not a constant");
        return unknown(check, ast);
    }
    if (left->kind.id != FR_KIND_TEXT && left->kind.id != FR_KIND_UNKNOWN) {
        FR_RULE_ERROR(check->report, E0206, "'matches' needs a text");
        fr_diag_label(check->report->diag, left->ast->span, "this is %s",
                      fr_kind_text(&left->kind, kind));
        help_no_text(check, left);
        left->kind = fr_kind_plain(FR_KIND_UNKNOWN);
    }
    regex = fr_program_regex(check->program, pattern->text, &offset, message);
    if (regex == FR_ERULES) {
        report_pattern(check, pattern, offset, message);
        return unknown(check, ast);
    }
    expr = fr_chk_expr_new(check, FR_CHK_MATCHES, fr_kind_plain(FR_KIND_TRUTH),
                           ast);
    if (!expr || regex < 0) {
        check->status = FR_ENOMEM;
        return NULL;
    }
    expr->regex = (uint32_t)regex;
    expr->is_negated = ast->is_negated;
    fr_chk_expr_append(expr, left);
    if (left->kind.id == FR_KIND_UNKNOWN)
        expr->kind = left->kind;
    return expr;
}
