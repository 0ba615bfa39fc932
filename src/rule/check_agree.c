/* check_agree.c - do two values belong together? Units are never guessed: a
 * plain number counts bytes, but where a time is involved it is refused with
 * the text that was probably meant. */
#include "rule/check.h"

#include <math.h>
#include <stdio.h>

#include "base/num.h"

struct fr_chk_expr *fr_chk_expr_new(struct fr_check *check, enum fr_chk_op op,
                                    struct fr_kind kind,
                                    const struct fr_ast_expr *ast)
{
    struct fr_chk_expr *expr = FR_NEW(check->arena, struct fr_chk_expr);

    if (!expr) {
        check->status = FR_ENOMEM;
        return NULL;
    }
    expr->op = op;
    expr->kind = kind;
    expr->ast = ast;
    expr->node_true = expr->node_false = expr->node_value = FR_NODE_NONE;
    return expr;
}

void fr_chk_expr_append(struct fr_chk_expr *parent, struct fr_chk_expr *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->child_count++;
    parent->is_group |= child->is_group;
    parent->has_window |= child->has_window;
    parent->has_gap |= child->has_gap;
    if (!parent->flow_use)
        parent->flow_use = child->flow_use;
}

int fr_check_adapts(const struct fr_chk_expr *constant,
                    const struct fr_kind *kind)
{
    if (!constant->is_bare || constant->kind.id != FR_KIND_QUANTITY ||
        kind->id != FR_KIND_QUANTITY)
        return 0;
    if (constant->number == 0 || isinf(constant->number))
        return 1;
    return kind->time == 0;
}

/* --- messages ------------------------------------------------------------- */

static struct fr_str source_of(const struct fr_chk_expr *expr)
{
    return fr_source_str(expr->ast->source, expr->ast->span);
}

static void help_unit(struct fr_check *check, const struct fr_chk_expr *number,
                      const struct fr_kind *kind)
{
    static const struct {
        int time, bytes;
        const char *words;
        const char *one; /* the words for 1, if others */
    } meanings[] = {{1, 0, "seconds", "second"},
                    {-1, 0, "per second", NULL},
                    {-1, 1, "bytes per second", "byte per second"}};
    char text[FR_LITERAL_TEXT_MAX], value[FR_NUM_TEXT_MAX];

    fr_literal_write(number->number, kind->time, kind->bytes, text);
    value[fr_num_print_f64(number->number, value)] = '\0';
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        int is_one = number->number == 1 && meanings[i].one;
        if (text[0] && fr_kind_is(kind, meanings[i].time, meanings[i].bytes))
            fr_diag_help(check->report->diag, "write %s, if you mean %s %s",
                         text, value,
                         is_one ? meanings[i].one : meanings[i].words);
    }
    if (fr_kind_is(kind, 1, 0))
        fr_diag_note(check->report->diag,
                     "CICFlowMeter versions disagree about the unit of times "
                     "(seconds or microseconds), so a rule must say it");
}

static void report_unit(struct fr_check *check,
                        const struct fr_chk_expr *number,
                        const struct fr_chk_expr *other)
{
    struct fr_diag *diag = check->report->diag;
    char kind[FR_KIND_TEXT_MAX];

    FR_RULE_ERROR(check->report, E0201, "this number needs a unit");
    if (number->ast->kind == FR_AST_NUMBER ||
        number->ast->kind == FR_AST_NEGATE)
        fr_diag_label(diag, number->ast->span, "%.*s of what?",
                      FR_SHOWN(source_of(number)));
    else
        fr_diag_label(diag, number->ast->span, "this has no unit");
    fr_diag_label(diag, other->ast->span, "this is %s",
                  fr_kind_text(&other->kind, kind));
    help_unit(check, number, &other->kind);
}

/* A column or a computed number is no number of bytes by itself. */
static void help_factor(struct fr_check *check, const struct fr_chk_expr *a,
                        const struct fr_chk_expr *b)
{
    const struct fr_chk_expr *number = fr_kind_is(&a->kind, 0, 0) ? a : b;
    const struct fr_chk_expr *other = number == a ? b : a;
    const char *unit = NULL;
    char text[FR_KIND_TEXT_MAX];

    if (!fr_kind_is(&number->kind, 0, 0) || number->is_constant ||
        other->is_constant)
        return;
    if (fr_kind_is(&other->kind, 0, 1))
        unit = "1B";
    else if (fr_kind_is(&other->kind, 1, 0))
        unit = "1s";
    else if (fr_kind_is(&other->kind, -1, 0))
        unit = "1/s";
    else if (fr_kind_is(&other->kind, -1, 1))
        unit = "1B/s";
    if (unit)
        fr_diag_help(check->report->diag,
                     "to make it %s, multiply it: %.*s * %s",
                     fr_kind_text(&other->kind, text),
                     FR_SHOWN(source_of(number)), unit);
}

/* An address in quotes is a text. */
static void help_address(struct fr_check *check, const struct fr_chk_expr *a,
                         const struct fr_chk_expr *b)
{
    const struct fr_chk_expr *text = a->kind.id == FR_KIND_TEXT ? a : b;
    struct fr_ip ip;

    if ((text == a ? b : a)->kind.id == FR_KIND_ADDRESS &&
        text->ast->kind == FR_AST_TEXT &&
        fr_ip_parse(text->ast->text, &ip) == 0)
        fr_diag_help(check->report->diag,
                     "an address stands without quotes: %.*s",
                     FR_SHOWN(text->ast->text));
}

/* A constant in quotes is a text too. */
static void help_constant(struct fr_check *check, const struct fr_chk_expr *a,
                          const struct fr_chk_expr *b)
{
    const struct fr_chk_expr *text = a->kind.id == FR_KIND_TEXT ? a : b;
    const char *name;

    if (!fr_kind_is(&(text == a ? b : a)->kind, 0, 0) ||
        text->ast->kind != FR_AST_TEXT)
        return;
    for (uint32_t i = 0; (name = fr_token_constant_at(i)) != NULL; i++) {
        if (fr_str_equal_fold(text->ast->text, fr_str_of(name)))
            fr_diag_help(check->report->diag,
                         "the constant stands without quotes: %s", name);
    }
}

/* A size where a rate is asked, or the other way round: the unit with "/s"
 * that was probably meant. */
static void help_rate(struct fr_check *check, const struct fr_chk_expr *a,
                      const struct fr_chk_expr *b)
{
    const struct fr_chk_expr *literal = b->ast->kind == FR_AST_NUMBER ? b : a;
    const struct fr_chk_expr *other = literal == b ? a : b;
    const struct fr_unit *unit = literal->ast->unit;
    char name[16];

    if (literal->ast->kind != FR_AST_NUMBER || !unit)
        return;
    snprintf(name, sizeof(name), "%s/s", unit->name);
    unit = fr_literal_unit(fr_str_of(name));
    if (unit && fr_kind_is(&other->kind, unit->time, unit->bytes))
        fr_diag_help(check->report->diag,
                     "write %.*s/s, if you mean per second",
                     FR_SHOWN(source_of(literal)));
}

void fr_check_refuse(struct fr_check *check, const char *verb,
                     const struct fr_chk_expr *a, const struct fr_chk_expr *b)
{
    struct fr_diag *diag = check->report->diag;
    char left[FR_KIND_TEXT_MAX], right[FR_KIND_TEXT_MAX];

    fr_kind_text(&a->kind, left);
    fr_kind_text(&b->kind, right);
    FR_RULE_ERROR(check->report, E0202, "cannot %s %s and %s", verb, left,
                  right);
    fr_diag_label(diag, b->ast->span, "this is %s", right);
    fr_diag_label(diag, a->ast->span, "this is %s", left);
    help_factor(check, a, b);
    help_address(check, a, b);
    help_constant(check, a, b);
    help_rate(check, a, b);
    if ((a->kind.id == FR_KIND_TRUTH) != (b->kind.id == FR_KIND_TRUTH))
        fr_diag_help(diag, "if(condition, 1, 0) makes a number of a "
                           "condition");
}

int fr_check_agree(struct fr_check *check, const char *verb,
                   struct fr_chk_expr *a, struct fr_chk_expr *b)
{
    if (a->kind.id == FR_KIND_UNKNOWN || b->kind.id == FR_KIND_UNKNOWN)
        return 0;
    if (fr_kind_equal(&a->kind, &b->kind))
        return 1;
    if (fr_check_adapts(a, &b->kind)) {
        a->kind = b->kind;
        return 1;
    }
    if (fr_check_adapts(b, &a->kind)) {
        b->kind = a->kind;
        return 1;
    }
    if (a->is_bare && b->kind.id == FR_KIND_QUANTITY)
        report_unit(check, a, b);
    else if (b->is_bare && a->kind.id == FR_KIND_QUANTITY)
        report_unit(check, b, a);
    else
        fr_check_refuse(check, verb, a, b);
    return 0;
}
