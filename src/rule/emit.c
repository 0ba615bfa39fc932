/* emit.c - expressions to nodes of the shared graph.
 *
 * A condition becomes the mask of the rows where it is decided true; where
 * its falsehood is asked, the mask of its negation is made as well, pushed
 * down to the comparisons. A row in neither is undecided. Definitions are
 * emitted once, in the order of their dependencies, and only as what their
 * users ask of them. */
#include "rule/emit.h"

#include <math.h>

#include "base/bug.h"
#include "rule/emit_internal.h"

#define NONE FR_NODE_NONE

/* --- nodes ---------------------------------------------------------------- */

int fr_emit_node(struct fr_check *check, enum fr_op op, int a, int b, int c,
                 uint32_t k)
{
    if (a == FR_ENOMEM || b == FR_ENOMEM || c == FR_ENOMEM)
        return FR_ENOMEM;
    return fr_program_add(check->program, op, a < 0 ? NONE : (uint32_t)a,
                          b < 0 ? NONE : (uint32_t)b,
                          c < 0 ? NONE : (uint32_t)c, k);
}

static int unary(struct fr_check *check, enum fr_op op, int a)
{
    return fr_emit_node(check, op, a, FR_EMIT_NONE, FR_EMIT_NONE, 0);
}

static int binary(struct fr_check *check, enum fr_op op, int a, int b)
{
    return fr_emit_node(check, op, a, b, FR_EMIT_NONE, 0);
}

static int leaf(struct fr_check *check, enum fr_op op, int k)
{
    FR_TRY(k);
    return fr_emit_node(check, op, FR_EMIT_NONE, FR_EMIT_NONE, FR_EMIT_NONE,
                        (uint32_t)k);
}

int fr_emit_truth(struct fr_check *check, int is_true)
{
    return leaf(check, is_true ? FR_OP_TRUE : FR_OP_FALSE, 0);
}

/* Rows in neither: the complement where there is no undecided. */
static int complement(struct fr_check *check, int mask)
{
    return binary(check, FR_OP_NEITHER, mask, fr_emit_truth(check, 0));
}

static int number(struct fr_check *check, double value)
{
    return leaf(check, FR_OP_CONST_F64,
                fr_program_number(check->program, value));
}

/* --- families of operations ----------------------------------------------- */

/* The operations that exist once for each class of values. */
enum family {
    FAMILY_LOAD,
    FAMILY_SELECT,
    FAMILY_KNOWN,
    FAMILY_MISSING,
    FAMILY_EQ,
    FAMILY_NE,
    FAMILY_IN,
    FAMILY_NOT_IN,
    FAMILY_COUNT
};

static enum fr_op family_op(enum family family, const struct fr_kind *kind)
{
    static const enum fr_op ops[FAMILY_COUNT][4] = {
        [FAMILY_LOAD] = {FR_OP_LOAD_F64, FR_OP_LOAD_TIME, FR_OP_LOAD_TEXT,
                         FR_OP_LOAD_IP},
        [FAMILY_SELECT] = {FR_OP_SELECT_F64, FR_OP_SELECT_TIME,
                           FR_OP_SELECT_TEXT, FR_OP_SELECT_IP},
        [FAMILY_KNOWN] = {FR_OP_KNOWN_F64, FR_OP_KNOWN_TIME, FR_OP_KNOWN_TEXT,
                          FR_OP_KNOWN_IP},
        [FAMILY_MISSING] = {FR_OP_MISSING_F64, FR_OP_MISSING_TIME,
                            FR_OP_MISSING_TEXT, FR_OP_MISSING_IP},
        [FAMILY_EQ] = {FR_OP_EQ, FR_OP_EQ_TIME, FR_OP_EQ_TEXT, FR_OP_EQ_IP},
        [FAMILY_NE] = {FR_OP_NE, FR_OP_NE_TIME, FR_OP_NE_TEXT, FR_OP_NE_IP},
        [FAMILY_IN] = {FR_OP_IN_F64, FR_OP_COUNT, FR_OP_IN_TEXT, FR_OP_IN_IP},
        [FAMILY_NOT_IN] = {FR_OP_NOT_IN_F64, FR_OP_COUNT, FR_OP_NOT_IN_TEXT,
                           FR_OP_NOT_IN_IP},
    };

    switch ((int)kind->id) {
    case FR_KIND_QUANTITY: return ops[family][0];
    case FR_KIND_TIMESTAMP: return ops[family][1];
    case FR_KIND_TEXT: return ops[family][2];
    case FR_KIND_ADDRESS: return ops[family][3];
    default: FR_UNREACHABLE();
    }
}

/* --- operands ------------------------------------------------------------ */

/* Operands are made from left to right, by statements of their own: the order
 * of arguments is the compiler's, and the numbers of nodes must not be. */
static int two_values(struct fr_check *check, enum fr_op op,
                      const struct fr_chk_expr *left,
                      const struct fr_chk_expr *right)
{
    int a = fr_emit_value(check, left);
    int b = fr_emit_value(check, right);

    return binary(check, op, a, b);
}

/* A condition as it is wanted: true or false. */
struct wanted {
    const struct fr_chk_expr *expr;
    int is_true;
};

static int two_masks(struct fr_check *check, enum fr_op op, struct wanted left,
                     struct wanted right)
{
    int a = fr_emit_mask(check, left.expr, left.is_true);
    int b = fr_emit_mask(check, right.expr, right.is_true);

    return binary(check, op, a, b);
}

/* --- values --------------------------------------------------------------- */

static int missing_value(struct fr_check *check, const struct fr_kind *kind)
{
    static const struct fr_ip nowhere;

    switch ((int)kind->id) {
    case FR_KIND_QUANTITY: return number(check, (double)NAN);
    case FR_KIND_TIMESTAMP: return leaf(check, FR_OP_CONST_TIME, 0);
    case FR_KIND_TEXT: return leaf(check, FR_OP_NO_TEXT, 0);
    case FR_KIND_ADDRESS:
        return leaf(check, FR_OP_CONST_IP,
                    fr_program_ip(check->program, &nowhere));
    default: FR_UNREACHABLE();
    }
}

static int slot(struct fr_check *check, const struct fr_chk_expr *expr)
{
    return fr_program_slot(check->program, expr->column, expr->column_type);
}

static enum fr_op joint_op(enum fr_token_kind joint)
{
    switch ((int)joint) {
    case FR_TOKEN_ADD: return FR_OP_ADD;
    case FR_TOKEN_SUB: return FR_OP_SUB;
    case FR_TOKEN_MUL: return FR_OP_MUL;
    default: return FR_OP_DIV;
    }
}

static int emit_arith(struct fr_check *check, const struct fr_chk_expr *expr)
{
    int sum = fr_emit_value(check, expr->first);

    for (const struct fr_chk_expr *child = expr->first->next; child;
         child = child->next)
        sum = binary(check, joint_op(child->joint), sum,
                     fr_emit_value(check, child));
    return sum;
}

/* b where the condition is true, c where it is false, else missing. */
static int emit_if(struct fr_check *check, const struct fr_chk_expr *call)
{
    const struct fr_chk_expr *condition = call->first;
    enum fr_op select = family_op(FAMILY_SELECT, &call->kind);
    int is_true = fr_emit_mask(check, condition, 1);
    int is_false = fr_emit_mask(check, condition, 0);
    int b = fr_emit_value(check, condition->next);
    int c = fr_emit_value(check, condition->next->next);
    int missing = missing_value(check, &call->kind);
    int other = fr_emit_node(check, select, is_false, c, missing, 0);

    return fr_emit_node(check, select, is_true, b, other, 0);
}

static int emit_default(struct fr_check *check, const struct fr_chk_expr *call)
{
    int a = fr_emit_value(check, call->first);
    int b = fr_emit_value(check, call->first->next);
    int known = unary(check, family_op(FAMILY_KNOWN, &call->kind), a);

    return fr_emit_node(check, family_op(FAMILY_SELECT, &call->kind), known, a,
                        b, 0);
}

static enum fr_op function_op(enum fr_function_id id)
{
    switch ((int)id) {
    case FR_FUNCTION_ABS: return FR_OP_ABS;
    case FR_FUNCTION_SQRT: return FR_OP_SQRT;
    case FR_FUNCTION_LOG: return FR_OP_LOG;
    case FR_FUNCTION_HOUR: return FR_OP_HOUR;
    case FR_FUNCTION_WEEKDAY: return FR_OP_WEEKDAY;
    case FR_FUNCTION_MIN: return FR_OP_MIN;
    case FR_FUNCTION_MAX: return FR_OP_MAX;
    case FR_FUNCTION_MOD: return FR_OP_MOD;
    default: FR_UNREACHABLE();
    }
}

static int emit_call(struct fr_check *check, const struct fr_chk_expr *call)
{
    if (call->function->id == FR_FUNCTION_IF)
        return emit_if(check, call);
    if (call->function->id == FR_FUNCTION_DEFAULT)
        return emit_default(check, call);
    if (call->child_count == 1)
        return unary(check, function_op(call->function->id),
                     fr_emit_value(check, call->first));
    return two_values(check, function_op(call->function->id), call->first,
                      call->first->next);
}

int fr_emit_value(struct fr_check *check, const struct fr_chk_expr *expr)
{
    struct fr_program *program = check->program;

    switch ((int)expr->op) {
    case FR_CHK_NUMBER: return number(check, expr->number);
    case FR_CHK_TEXT:
        return leaf(check, FR_OP_CONST_TEXT,
                    fr_program_text(program, expr->text));
    case FR_CHK_ADDRESS:
        return leaf(check, FR_OP_CONST_IP, fr_program_ip(program, &expr->ip));
    case FR_CHK_COLUMN:
        return leaf(check, family_op(FAMILY_LOAD, &expr->kind),
                    slot(check, expr));
    case FR_CHK_DEF: return (int)expr->def->value;
    case FR_CHK_N:
        return leaf(check, FR_OP_LOAD_F64,
                    fr_program_slot(program, "n", FR_TYPE_NUMBER));
    case FR_CHK_NEGATE:
        return unary(check, FR_OP_NEG, fr_emit_value(check, expr->first));
    case FR_CHK_ARITH: return emit_arith(check, expr);
    case FR_CHK_TIME_DIFF:
    case FR_CHK_ADDRESS_ADD:
        return two_values(check,
                          expr->op == FR_CHK_TIME_DIFF ? FR_OP_TIME_DIFF
                                                       : FR_OP_IP_ADD,
                          expr->first, expr->first->next);
    case FR_CHK_CALL: return emit_call(check, expr);
    default: FR_UNREACHABLE();
    }
}

/* --- comparisons ---------------------------------------------------------- */

static int emit_order(struct fr_check *check, const struct fr_chk_expr *expr,
                      int is_wanted)
{
    int is_time = expr->first->kind.id == FR_KIND_TIMESTAMP;
    /* not (a < b) is b <= a */
    int is_strict = (expr->op == FR_CHK_LT) == is_wanted;
    int a = fr_emit_value(check, expr->first);
    int b = fr_emit_value(check, expr->first->next);
    enum fr_op op = is_strict ? (is_time ? FR_OP_LT_TIME : FR_OP_LT)
                              : (is_time ? FR_OP_LE_TIME : FR_OP_LE);

    return is_wanted ? binary(check, op, a, b) : binary(check, op, b, a);
}

/* Two conditions: both true or both false, or one of each. */
static int emit_truth_equality(struct fr_check *check,
                               const struct fr_chk_expr *expr, int is_same)
{
    const struct fr_chk_expr *a = expr->first, *b = a->next;
    int one = two_masks(check, FR_OP_AND, (struct wanted){a, 1},
                        (struct wanted){b, is_same});
    int other = two_masks(check, FR_OP_AND, (struct wanted){a, 0},
                          (struct wanted){b, !is_same});

    return binary(check, FR_OP_OR, one, other);
}

static int emit_equality(struct fr_check *check, const struct fr_chk_expr *expr,
                         int is_wanted)
{
    int is_same = (expr->op == FR_CHK_EQ) == is_wanted;

    if (expr->first->kind.id == FR_KIND_TRUTH)
        return emit_truth_equality(check, expr, is_same);
    return two_values(
        check, family_op(is_same ? FAMILY_EQ : FAMILY_NE, &expr->first->kind),
        expr->first, expr->first->next);
}

/* --- sets ----------------------------------------------------------------- */

/* A list is made into a set of the program once. */
static int make_set(struct fr_check *check, const struct fr_chk_expr *expr)
{
    const struct fr_chk_set *set = expr->set;
    struct fr_def *def = expr->def;
    int k;

    if (def && !set->is_empty && def->set_program == check->program)
        return def->program_set;
    if (expr->first->kind.id == FR_KIND_TEXT)
        k = fr_program_set_text(check->program, set->texts, set->count);
    else if (expr->first->kind.id == FR_KIND_ADDRESS)
        k = fr_program_set_ip(check->program, set->addresses, set->count);
    else
        k = fr_program_set_f64(check->program, set->numbers, set->count);
    FR_TRY(k);
    if (def) {
        def->set_program = check->program;
        def->program_set = k;
    }
    return k;
}

/* A condition among true and false. */
static int emit_truth_in(struct fr_check *check, const struct fr_chk_expr *expr,
                         int is_wanted)
{
    const struct fr_chk_set *set = expr->set;
    int has_true = set->has_true == is_wanted;
    int has_false = set->has_false == is_wanted;
    int mask = fr_emit_truth(check, 0);

    if (has_true)
        mask =
            binary(check, FR_OP_OR, mask, fr_emit_mask(check, expr->first, 1));
    if (has_false)
        mask =
            binary(check, FR_OP_OR, mask, fr_emit_mask(check, expr->first, 0));
    return mask;
}

static int emit_in(struct fr_check *check, const struct fr_chk_expr *expr,
                   int is_wanted)
{
    enum family family = is_wanted ? FAMILY_IN : FAMILY_NOT_IN;
    int value, k;

    if (expr->first->kind.id == FR_KIND_TRUTH)
        return emit_truth_in(check, expr, is_wanted);
    value = fr_emit_value(check, expr->first);
    k = make_set(check, expr);
    FR_TRY(k);
    return fr_emit_node(check, family_op(family, &expr->first->kind), value,
                        FR_EMIT_NONE, FR_EMIT_NONE, (uint32_t)k);
}

static int emit_in_label(struct fr_check *check, const struct fr_chk_expr *expr,
                         int is_wanted)
{
    int codes = fr_program_codes(check->program, expr->codes, expr->code_count);

    FR_TRY(codes);
    return fr_emit_node(check, is_wanted ? FR_OP_LABEL_IN : FR_OP_LABEL_NOT_IN,
                        fr_emit_value(check, expr->first), FR_EMIT_NONE,
                        FR_EMIT_NONE, (uint32_t)codes);
}

static int emit_mark(struct fr_check *check, const struct fr_chk_expr *expr,
                     int is_wanted)
{
    int mask = (int)expr->def->mark_masks[expr->codes[0] - 1];

    return is_wanted ? mask : complement(check, mask);
}

static int emit_matches(struct fr_check *check, const struct fr_chk_expr *expr,
                        int is_wanted)
{
    return fr_emit_node(check, is_wanted ? FR_OP_MATCH : FR_OP_NOT_MATCH,
                        fr_emit_value(check, expr->first), FR_EMIT_NONE,
                        FR_EMIT_NONE, expr->regex);
}

/* --- functions that are conditions ---------------------------------------- */

/* Rows where a label has any name. */
static int known_label(struct fr_check *check, const struct fr_chk_expr *expr)
{
    uint32_t count = expr->kind.label->label->name_count;
    uint16_t *all = FR_NEW_ARRAY(check->arena, count, uint16_t);
    int codes;

    if (!all)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++)
        all[i] = (uint16_t)(i + 1);
    codes = fr_program_codes(check->program, all, count);
    FR_TRY(codes);
    return fr_emit_node(check, FR_OP_LABEL_IN, fr_emit_value(check, expr),
                        FR_EMIT_NONE, FR_EMIT_NONE, (uint32_t)codes);
}

static int emit_known(struct fr_check *check, const struct fr_chk_expr *expr,
                      int is_known)
{
    int mask;

    if (expr->kind.id == FR_KIND_TRUTH) {
        int a = fr_emit_mask(check, expr, 1), b = fr_emit_mask(check, expr, 0);
        return binary(check, is_known ? FR_OP_OR : FR_OP_NEITHER, a, b);
    }
    if (expr->kind.id != FR_KIND_LABEL)
        return unary(
            check,
            family_op(is_known ? FAMILY_KNOWN : FAMILY_MISSING, &expr->kind),
            fr_emit_value(check, expr));
    mask = known_label(check, expr);
    return is_known ? mask : complement(check, mask);
}

static int emit_truth_if(struct fr_check *check, const struct fr_chk_expr *call,
                         int is_wanted)
{
    const struct fr_chk_expr *condition = call->first;
    const struct fr_chk_expr *b = condition->next, *c = b->next;
    int one = two_masks(check, FR_OP_AND, (struct wanted){condition, 1},
                        (struct wanted){b, is_wanted});
    int other = two_masks(check, FR_OP_AND, (struct wanted){condition, 0},
                          (struct wanted){c, is_wanted});

    return binary(check, FR_OP_OR, one, other);
}

static int emit_truth_default(struct fr_check *check,
                              const struct fr_chk_expr *call, int is_wanted)
{
    const struct fr_chk_expr *a = call->first, *b = a->next;
    int first = fr_emit_mask(check, a, is_wanted);
    int unknown = emit_known(check, a, 0);
    int second = fr_emit_mask(check, b, is_wanted);

    return binary(check, FR_OP_OR, first,
                  binary(check, FR_OP_AND, unknown, second));
}

static int emit_truth_call(struct fr_check *check,
                           const struct fr_chk_expr *call, int is_wanted)
{
    switch ((int)call->function->id) {
    case FR_FUNCTION_KNOWN: return emit_known(check, call->first, is_wanted);
    case FR_FUNCTION_MISSING: return emit_known(check, call->first, !is_wanted);
    case FR_FUNCTION_IF: return emit_truth_if(check, call, is_wanted);
    case FR_FUNCTION_DEFAULT: return emit_truth_default(check, call, is_wanted);
    default: FR_UNREACHABLE();
    }
}

/* --- conditions ----------------------------------------------------------- */

static int emit_joined(struct fr_check *check, const struct fr_chk_expr *expr,
                       int is_wanted)
{
    /* by de Morgan */
    enum fr_op op =
        (expr->op == FR_CHK_AND) == is_wanted ? FR_OP_AND : FR_OP_OR;
    int mask = fr_emit_mask(check, expr->first, is_wanted);

    for (const struct fr_chk_expr *child = expr->first->next; child;
         child = child->next)
        mask = binary(check, op, mask, fr_emit_mask(check, child, is_wanted));
    return mask;
}

int fr_emit_mask(struct fr_check *check, const struct fr_chk_expr *expr,
                 int is_wanted)
{
    int is_plain = expr->is_negated != is_wanted;

    switch ((int)expr->op) {
    case FR_CHK_TRUTH: return fr_emit_truth(check, expr->truth == is_wanted);
    case FR_CHK_COLUMN:
        return leaf(check, is_wanted ? FR_OP_LOAD_TRUE : FR_OP_LOAD_FALSE,
                    slot(check, expr));
    case FR_CHK_DEF:
        return (int)(is_wanted ? expr->def->mask_true : expr->def->mask_false);
    case FR_CHK_LT:
    case FR_CHK_LE: return emit_order(check, expr, is_wanted);
    case FR_CHK_EQ:
    case FR_CHK_NE: return emit_equality(check, expr, is_wanted);
    case FR_CHK_IN: return emit_in(check, expr, is_plain);
    case FR_CHK_IN_LABEL: return emit_in_label(check, expr, is_plain);
    case FR_CHK_HAS_MARK: return emit_mark(check, expr, is_plain);
    case FR_CHK_MATCHES: return emit_matches(check, expr, is_plain);
    case FR_CHK_NOT: return fr_emit_mask(check, expr->first, !is_wanted);
    case FR_CHK_AND:
    case FR_CHK_OR: return emit_joined(check, expr, is_wanted);
    case FR_CHK_CALL: return emit_truth_call(check, expr, is_wanted);
    default: FR_UNREACHABLE();
    }
}
