/* check_call.c - calls of functions: how many arguments, of which kinds, and
 * what comes out. */
#include "rule/check.h"

#include <stdio.h>

#include "eval/scalar.h"
#include "rule/suggest.h"

static struct fr_chk_expr *unknown(struct fr_check *check,
                                   const struct fr_ast_expr *ast)
{
    return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                           fr_kind_plain(FR_KIND_UNKNOWN), ast);
}

/* --- the function itself -------------------------------------------------- */

static void report_function(struct fr_check *check,
                            const struct fr_ast_expr *ast)
{
    const char *meant = fr_function_meant(ast->text);
    struct fr_suggest suggest;
    struct fr_chk_column column;
    struct fr_def *def;

    fr_check_find(check, ast->text, &def, &column);
    FR_RULE_ERROR(check->report, E0303, "unknown function '%.*s'",
                  FR_SHOWN(ast->text));
    fr_diag_label(check->report->diag, ast->name_span, "%s", "");
    if (def || column.name) {
        fr_diag_help(check->report->diag,
                     "'%.*s' is a value; write it without brackets",
                     FR_SHOWN(ast->text));
        return;
    }
    fr_suggest_init(&suggest, check->report, ast->text);
    for (uint32_t i = 0; !meant && fr_function_at(i); i++)
        fr_suggest_offer(&suggest, fr_str_of(fr_function_at(i)->name));
    if (meant)
        suggest.best = fr_str_of(meant);
    fr_suggest_help(&suggest);
}

static int has_arguments(struct fr_check *check, const struct fr_ast_expr *ast,
                         const struct fr_function *function)
{
    if (ast->child_count >= function->least &&
        ast->child_count <= function->most)
        return 1;
    FR_RULE_ERROR(
        check->report, E0207, "%s() takes %s%u argument%s, not %u",
        function->name, function->least < function->most ? "at most " : "",
        function->most, function->most == 1 ? "" : "s", ast->child_count);
    fr_diag_label(check->report->diag, ast->span, "%s", "");
    fr_diag_help(check->report->diag, "write %s(%s): %s", function->name,
                 function->arguments, function->meaning);
    if (function->id == FR_FUNCTION_COUNT && ast->first)
        fr_diag_help(check->report->diag,
                     "or distinct(%.*s): how many different values",
                     FR_SHOWN(fr_source_str(ast->source, ast->first->span)));
    return 0;
}

/* May the function be called here? Group functions only over groups, and not
 * inside each other. */
static int fits_level(struct fr_check *check, const struct fr_ast_expr *ast,
                      const struct fr_function *function,
                      const struct fr_scope *scope)
{
    if (function->level == FR_LEVEL_FLOW || scope->level == FR_SCOPE_LET ||
        scope->level == FR_SCOPE_GROUP)
        return 1;
    if (scope->level == FR_SCOPE_GATHER)
        FR_RULE_ERROR(check->report, E0304,
                      "%s() is one value of the whole group, so it cannot "
                      "stand in a function of its flows",
                      function->name);
    else
        FR_RULE_ERROR(check->report, E0304,
                      "%s() works on a group of flows, so it belongs in "
                      "'when' or 'message' of a detection",
                      function->name);
    fr_diag_label(check->report->diag, ast->span, "%s", "");
    if (scope->level == FR_SCOPE_FLOW)
        fr_diag_help(check->report->diag,
                     "what many flows do together is asked under "
                     "'detections': 'group by: src_ip' and 'when: %.*s > "
                     "20'",
                     FR_SHOWN(fr_source_str(ast->source, ast->span)));
    return 0;
}

/* --- arguments ------------------------------------------------------------ */

static void refuse_argument(struct fr_check *check,
                            const struct fr_chk_expr *call,
                            const struct fr_chk_expr *argument,
                            const char *wanted)
{
    char kind[FR_KIND_TEXT_MAX];

    FR_RULE_ERROR(check->report, E0206, "%s() needs %s", call->function->name,
                  wanted);
    fr_diag_label(check->report->diag, argument->ast->span, "this is %s",
                  fr_kind_text(&argument->kind, kind));
}

/* A value that can be handed on: no label, pair or list. */
static int is_value(const struct fr_kind *kind)
{
    return kind->id == FR_KIND_QUANTITY || kind->id == FR_KIND_TRUTH ||
           kind->id == FR_KIND_TEXT || kind->id == FR_KIND_ADDRESS ||
           kind->id == FR_KIND_TIMESTAMP;
}

static struct fr_kind quantity_of(struct fr_check *check,
                                  struct fr_chk_expr *call)
{
    struct fr_chk_expr *x = call->first;

    if (x->kind.id == FR_KIND_QUANTITY)
        return x->kind;
    refuse_argument(check, call, x, "a number, a time or a size");
    return fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind root_of(struct fr_check *check, struct fr_chk_expr *call)
{
    struct fr_kind kind = quantity_of(check, call);

    if (kind.id != FR_KIND_QUANTITY)
        return kind;
    if (kind.time % 2 == 0 && kind.bytes % 2 == 0)
        return fr_kind_quantity(kind.time / 2, kind.bytes / 2);
    FR_RULE_ERROR(check->report, E0210,
                  "this has no square root: the exponents of its dimension "
                  "are not even");
    {
        char text[FR_KIND_TEXT_MAX];
        fr_diag_label(check->report->diag, call->first->ast->span, "this is %s",
                      fr_kind_text(&kind, text));
    }
    return fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind number_of(struct fr_check *check,
                                struct fr_chk_expr *call)
{
    if (fr_kind_is(&call->first->kind, 0, 0))
        return call->first->kind;
    refuse_argument(check, call, call->first, "a number without a unit");
    return fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind join_of(struct fr_check *check, struct fr_chk_expr *call,
                              struct fr_chk_expr *a, struct fr_chk_expr *b)
{
    char verb[32];

    if (a->kind.id != FR_KIND_QUANTITY || b->kind.id != FR_KIND_QUANTITY) {
        refuse_argument(check, call, a->kind.id == FR_KIND_QUANTITY ? b : a,
                        "two numbers, times or sizes");
        return fr_kind_plain(FR_KIND_UNKNOWN);
    }
    snprintf(verb, sizeof(verb), "take %s() of", call->function->name);
    return fr_check_agree(check, verb, a, b) ? a->kind
                                             : fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind either_of(struct fr_check *check,
                                struct fr_chk_expr *call, struct fr_chk_expr *a,
                                struct fr_chk_expr *b)
{
    struct fr_chk_expr *bad = is_value(&a->kind) ? b : a;

    if (!is_value(&bad->kind)) {
        refuse_argument(check, call, bad, "values of one type");
        return fr_kind_plain(FR_KIND_UNKNOWN);
    }
    return fr_check_agree(check, "choose between", a, b)
               ? a->kind
               : fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind clock_of(struct fr_check *check, struct fr_chk_expr *call)
{
    if (call->first->kind.id == FR_KIND_TIMESTAMP)
        return fr_kind_quantity(0, 0);
    refuse_argument(check, call, call->first, "a point in time");
    return fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind truth_of(struct fr_check *check, struct fr_chk_expr *call)
{
    struct fr_kind *kind = &call->first->kind;

    if (is_value(kind) || kind->id == FR_KIND_LABEL)
        return fr_kind_plain(FR_KIND_TRUTH);
    refuse_argument(check, call, call->first, "a value");
    return fr_kind_plain(FR_KIND_UNKNOWN);
}

static struct fr_kind distinct_of(struct fr_check *check,
                                  struct fr_chk_expr *call)
{
    for (struct fr_chk_expr *x = call->first; x; x = x->next) {
        if (!is_value(&x->kind) && x->kind.id != FR_KIND_LABEL &&
            x->kind.id != FR_KIND_PAIR) {
            refuse_argument(check, call, x, "values");
            return fr_kind_plain(FR_KIND_UNKNOWN);
        }
    }
    return fr_kind_quantity(0, 0);
}

static struct fr_kind pair_of(struct fr_check *check, struct fr_chk_expr *call)
{
    struct fr_kind kind =
        either_of(check, call, call->first, call->first->next);

    return kind.id == FR_KIND_UNKNOWN ? kind : fr_kind_plain(FR_KIND_PAIR);
}

static struct fr_kind result_of(struct fr_check *check,
                                struct fr_chk_expr *call)
{
    struct fr_chk_expr *x = call->first;

    switch (call->function->signature) {
    case FR_SIGNATURE_SAME:
    case FR_SIGNATURE_GATHER: return quantity_of(check, call);
    case FR_SIGNATURE_ROOT: return root_of(check, call);
    case FR_SIGNATURE_NUMBER: return number_of(check, call);
    case FR_SIGNATURE_JOIN: return join_of(check, call, x, x->next);
    case FR_SIGNATURE_EITHER: return either_of(check, call, x, x->next);
    case FR_SIGNATURE_CHOOSE:
        return either_of(check, call, x->next, x->next->next);
    case FR_SIGNATURE_ASK: return truth_of(check, call);
    case FR_SIGNATURE_CLOCK: return clock_of(check, call);
    case FR_SIGNATURE_PAIR: return pair_of(check, call);
    case FR_SIGNATURE_DISTINCT: return distinct_of(check, call);
    case FR_SIGNATURE_COUNT:
    case FR_SIGNATURE_SHARE: break;
    }
    return fr_kind_quantity(0, 0);
}

/* The first argument of if(), the argument of share(). */
static int is_condition(const struct fr_function *function, uint32_t index)
{
    return function->signature == FR_SIGNATURE_SHARE ||
           (function->signature == FR_SIGNATURE_CHOOSE && index == 0);
}

/* Check the arguments into the call. Returns 0 if one is unknown. */
static int check_arguments(struct fr_check *check, struct fr_chk_expr *call,
                           const struct fr_scope *scope)
{
    struct fr_scope inner = *scope;
    int are_known = 1;
    uint32_t index = 0;

    if (call->function->level == FR_LEVEL_GROUP)
        inner.level = FR_SCOPE_GATHER;
    for (const struct fr_ast_expr *ast = call->ast->first; ast;
         ast = ast->next) {
        struct fr_chk_expr *argument =
            is_condition(call->function, index++)
                ? fr_check_condition(check, ast, &inner)
                : fr_check_expr(check, ast, &inner);
        if (!argument)
            return 0;
        fr_chk_expr_append(call, argument);
        are_known &= argument->kind.id != FR_KIND_UNKNOWN;
    }
    return are_known;
}

/* --- constants ------------------------------------------------------------ */

/* The operation of a function that is computed of constants. */
static enum fr_op constant_op(enum fr_function_id id)
{
    switch ((int)id) {
    case FR_FUNCTION_ABS: return FR_OP_ABS;
    case FR_FUNCTION_SQRT: return FR_OP_SQRT;
    case FR_FUNCTION_LOG: return FR_OP_LOG;
    case FR_FUNCTION_MIN: return FR_OP_MIN;
    case FR_FUNCTION_MAX: return FR_OP_MAX;
    case FR_FUNCTION_MOD: return FR_OP_MOD;
    default: return FR_OP_COUNT;
    }
}

static void fold(struct fr_chk_expr *call)
{
    const struct fr_chk_expr *x = call->first;
    enum fr_op op = constant_op(call->function->id);

    if (op == FR_OP_COUNT || !x->is_constant ||
        (x->next && !x->next->is_constant))
        return;
    call->op = FR_CHK_NUMBER;
    call->number =
        fr_scalar_arithmetic(op, x->number, x->next ? x->next->number : 0);
    call->is_constant = 1;
    call->is_bare = x->is_bare && (!x->next || x->next->is_bare);
}

struct fr_chk_expr *fr_check_call(struct fr_check *check,
                                  const struct fr_ast_expr *ast,
                                  const struct fr_scope *scope)
{
    const struct fr_function *function =
        fr_function_find(ast->text, ast->child_count);
    struct fr_chk_expr *call;

    if (!function) {
        report_function(check, ast);
        return unknown(check, ast);
    }
    if (!has_arguments(check, ast, function) ||
        !fits_level(check, ast, function, scope))
        return unknown(check, ast);
    call = fr_chk_expr_new(check, FR_CHK_CALL, fr_kind_plain(FR_KIND_UNKNOWN),
                           ast);
    if (!call)
        return NULL;
    call->function = function;
    if (!check_arguments(check, call, scope))
        return check->status < 0 ? NULL : call;
    call->kind = result_of(check, call);
    if (function->level == FR_LEVEL_GROUP) {
        call->is_group = 1;
        call->has_gap = 0;
        call->flow_use = NULL;
    } else if (call->kind.id == FR_KIND_QUANTITY) {
        fold(call);
    }
    return call;
}
