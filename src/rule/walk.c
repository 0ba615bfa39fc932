/* walk.c - see walk.h. Definitions are valued once a row, in the order of
 * their dependencies, so rules that build on rules need no deep stack. What
 * an operation does to one value is eval/scalar.h's. */
#include "rule/walk.h"

#include <math.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "eval/regex.h"
#include "eval/scalar.h"
#include "eval/set.h"

struct fr_walk {
    const struct fr_rules *rules; /* borrowed */
    struct fr_arena arena;
    struct fr_walk_def *defs; /* as check->defs */
    struct fr_regex_scratch *scratch;
    const struct fr_batch *batch; /* borrowed */
    uint32_t row;
};

/* --- making one ----------------------------------------------------------- */

static int make_def(struct fr_walk *walk, const struct fr_def *def,
                    struct fr_walk_def *made)
{
    const struct fr_chk_label *label = def->label;

    made->is_known = def->what != FR_DEF_LET || def->needs_value ||
                     def->needs_true || def->needs_false;
    if (!label)
        return 0;
    made->holds =
        FR_NEW_ARRAY(&walk->arena, label->rule_count, enum fr_decided);
    made->marks = FR_NEW_ARRAY(&walk->arena, label->rule_count, uint8_t);
    return made->holds && made->marks ? 0 : FR_ENOMEM;
}

static int init(struct fr_walk *walk)
{
    const struct fr_check *check = &walk->rules->check;

    walk->defs =
        FR_NEW_ARRAY(&walk->arena, check->def_count, struct fr_walk_def);
    if (!walk->defs)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < check->def_count; i++)
        FR_TRY(make_def(walk, &check->defs[i], &walk->defs[i]));
    return walk->rules->program->regexes.count
               ? fr_regex_scratch_new(&walk->scratch)
               : 0;
}

int fr_walk_new(const struct fr_rules *rules, struct fr_walk **walk)
{
    int status;

    *walk = fr_alloc_zero(1, sizeof(**walk));
    if (!*walk)
        return FR_ENOMEM;
    (*walk)->rules = rules;
    fr_arena_init(&(*walk)->arena, 0);
    status = init(*walk);
    if (status < 0) {
        fr_walk_free(*walk);
        *walk = NULL;
    }
    return status;
}

void fr_walk_free(struct fr_walk *walk)
{
    if (!walk)
        return;
    fr_regex_scratch_free(walk->scratch);
    fr_arena_release(&walk->arena);
    fr_free(walk);
}

const struct fr_rules *fr_walk_rules(const struct fr_walk *walk)
{
    return walk->rules;
}

const struct fr_walk_def *fr_walk_def(const struct fr_walk *walk,
                                      const struct fr_def *def)
{
    return &walk->defs[def - walk->rules->check.defs];
}

/* --- columns -------------------------------------------------------------- */

static const struct fr_column *find_slot(const struct fr_walk *walk,
                                         const struct fr_chk_expr *expr)
{
    const struct fr_program *program = walk->rules->program;
    uint32_t slot = 0;

    while (program->slots.items[slot].type != expr->column_type ||
           strcmp(program->slots.items[slot].name, expr->column) != 0) {
        slot++;
        FR_ASSERT(slot < program->slots.count);
    }
    FR_ASSERT(slot < walk->batch->column_count);
    return &walk->batch->columns[slot];
}

static struct fr_value column_value(const struct fr_walk *walk,
                                    const struct fr_chk_expr *expr)
{
    const struct fr_column *column = find_slot(walk, expr);
    struct fr_value value = {.number = (double)NAN};
    uint32_t row = walk->row;

    switch (fr_type_storage(expr->column_type)) {
    case FR_STORAGE_F64: value.number = column->cells.f64[row]; break;
    case FR_STORAGE_TIME: value.time = column->cells.time[row]; break;
    case FR_STORAGE_TEXT:
        value.text = fr_batch_text(walk->batch, column->cells.text[row]);
        break;
    case FR_STORAGE_IP: value.ip = column->cells.ip[row]; break;
    case FR_STORAGE_TRUTH:
        value.truth =
            column->cells.truth[row] == FR_TRUTH_TRUE    ? FR_DECIDED_TRUE
            : column->cells.truth[row] == FR_TRUTH_FALSE ? FR_DECIDED_FALSE
                                                         : FR_DECIDED_NOT;
        break;
    }
    return value;
}

int fr_value_is_missing(const struct fr_kind *kind,
                        const struct fr_value *value)
{
    switch (kind->id) {
    case FR_KIND_QUANTITY: return isnan(value->number);
    case FR_KIND_TIMESTAMP: return value->time == FR_TIME_MISSING;
    case FR_KIND_TEXT: return value->text.data == NULL;
    case FR_KIND_ADDRESS: return value->ip.family == 0;
    case FR_KIND_TRUTH: return value->truth == FR_DECIDED_NOT;
    case FR_KIND_LABEL: return value->code == 0;
    case FR_KIND_UNKNOWN:
    case FR_KIND_PREFIX:
    case FR_KIND_MARKS:
    case FR_KIND_PAIR:
    case FR_KIND_LIST: break;
    }
    return 0;
}

static struct fr_value missing_value(void)
{
    return (struct fr_value){.number = (double)NAN,
                             .time = FR_TIME_MISSING,
                             .truth = FR_DECIDED_NOT};
}

/* --- values --------------------------------------------------------------- */

static double arith_value(const struct fr_walk *walk,
                          const struct fr_chk_expr *expr)
{
    double sum = fr_walk_value(walk, expr->first).number;

    for (const struct fr_chk_expr *child = expr->first->next; child;
         child = child->next) {
        double next = fr_walk_value(walk, child).number;
        switch ((int)child->joint) {
        case FR_TOKEN_ADD: sum = sum + next; break;
        case FR_TOKEN_SUB: sum = sum - next; break;
        case FR_TOKEN_MUL: sum = sum * next; break;
        default: sum = sum / next; break;
        }
    }
    return sum;
}

static struct fr_value if_value(const struct fr_walk *walk,
                                const struct fr_chk_expr *call)
{
    const struct fr_chk_expr *yes = call->first->next, *no = yes->next;

    switch (fr_walk_truth(walk, call->first)) {
    case FR_DECIDED_TRUE: return fr_walk_value(walk, yes);
    case FR_DECIDED_FALSE: return fr_walk_value(walk, no);
    case FR_DECIDED_NOT: break;
    }
    return missing_value();
}

static struct fr_value default_value(const struct fr_walk *walk,
                                     const struct fr_chk_expr *call)
{
    struct fr_value first = fr_walk_value(walk, call->first);

    return fr_value_is_missing(&call->first->kind, &first)
               ? fr_walk_value(walk, call->first->next)
               : first;
}

static double number_call(enum fr_op op, const struct fr_value *a,
                          const struct fr_value *b)
{
    if (op == FR_OP_HOUR || op == FR_OP_WEEKDAY)
        return fr_scalar_clock(op, a->time);
    return fr_scalar_arithmetic(op, a->number, b->number);
}

static struct fr_value call_value(const struct fr_walk *walk,
                                  const struct fr_chk_expr *call)
{
    const struct fr_chk_expr *second = call->first->next;
    struct fr_value a, b, value = missing_value();

    if (call->function->id == FR_FUNCTION_IF)
        return if_value(walk, call);
    if (call->function->id == FR_FUNCTION_DEFAULT)
        return default_value(walk, call);
    a = fr_walk_value(walk, call->first);
    b = second ? fr_walk_value(walk, second) : a;
    switch ((int)call->function->id) {
    case FR_FUNCTION_ABS: value.number = number_call(FR_OP_ABS, &a, &b); break;
    case FR_FUNCTION_SQRT:
        value.number = number_call(FR_OP_SQRT, &a, &b);
        break;
    case FR_FUNCTION_LOG: value.number = number_call(FR_OP_LOG, &a, &b); break;
    case FR_FUNCTION_HOUR:
        value.number = number_call(FR_OP_HOUR, &a, &b);
        break;
    case FR_FUNCTION_WEEKDAY:
        value.number = number_call(FR_OP_WEEKDAY, &a, &b);
        break;
    case FR_FUNCTION_MIN: value.number = number_call(FR_OP_MIN, &a, &b); break;
    case FR_FUNCTION_MAX: value.number = number_call(FR_OP_MAX, &a, &b); break;
    case FR_FUNCTION_MOD: value.number = number_call(FR_OP_MOD, &a, &b); break;
    default: FR_UNREACHABLE();
    }
    return value;
}

struct fr_value fr_walk_value(const struct fr_walk *walk,
                              const struct fr_chk_expr *expr)
{
    struct fr_value value = missing_value(), a, b;

    switch ((int)expr->op) {
    case FR_CHK_NUMBER: value.number = expr->number; return value;
    case FR_CHK_TEXT: value.text = expr->text; return value;
    case FR_CHK_ADDRESS: value.ip = expr->ip; return value;
    case FR_CHK_COLUMN: return column_value(walk, expr);
    case FR_CHK_DEF: return fr_walk_def(walk, expr->def)->value;
    case FR_CHK_NEGATE:
        value.number = -fr_walk_value(walk, expr->first).number;
        return value;
    case FR_CHK_ARITH: value.number = arith_value(walk, expr); return value;
    case FR_CHK_CALL: return call_value(walk, expr);
    default: break;
    }
    a = fr_walk_value(walk, expr->first);
    b = fr_walk_value(walk, expr->first->next);
    if (expr->op == FR_CHK_TIME_DIFF)
        value.number = fr_scalar_time_diff(a.time, b.time);
    else if (expr->op == FR_CHK_ADDRESS_ADD)
        value.ip = fr_scalar_ip_add(&a.ip, b.number);
    else
        FR_UNREACHABLE();
    return value;
}

/* --- comparisons ---------------------------------------------------------- */

static enum fr_decided decided(int truth)
{
    return truth ? FR_DECIDED_TRUE : FR_DECIDED_FALSE;
}

static enum fr_decided opposite(enum fr_decided truth)
{
    return truth == FR_DECIDED_NOT ? truth : decided(!truth);
}

/* Two values that are there: before, equal or behind. */
static int order_of(const struct fr_kind *kind, const struct fr_value *a,
                    const struct fr_value *b)
{
    switch ((int)kind->id) {
    case FR_KIND_QUANTITY:
        return a->number < b->number ? -1 : a->number > b->number;
    case FR_KIND_TIMESTAMP: return a->time < b->time ? -1 : a->time > b->time;
    case FR_KIND_TEXT: return !fr_str_equal(a->text, b->text);
    case FR_KIND_ADDRESS: return !fr_ip_equal(&a->ip, &b->ip);
    case FR_KIND_TRUTH: return a->truth != b->truth;
    default: FR_UNREACHABLE();
    }
}

/* The value of any expression, conditions included. */
static struct fr_value any_value(const struct fr_walk *walk,
                                 const struct fr_chk_expr *expr)
{
    struct fr_value value = missing_value();

    if (expr->kind.id != FR_KIND_TRUTH)
        return fr_walk_value(walk, expr);
    value.truth = fr_walk_truth(walk, expr);
    return value;
}

static enum fr_decided compare(const struct fr_walk *walk,
                               const struct fr_chk_expr *expr)
{
    const struct fr_kind *kind = &expr->first->kind;
    struct fr_value a = any_value(walk, expr->first);
    struct fr_value b = any_value(walk, expr->first->next);
    int order;

    if (fr_value_is_missing(kind, &a) || fr_value_is_missing(kind, &b))
        return FR_DECIDED_NOT;
    order = order_of(kind, &a, &b);
    switch ((int)expr->op) {
    case FR_CHK_LT: return decided(order < 0);
    case FR_CHK_LE: return decided(order <= 0);
    case FR_CHK_EQ: return decided(order == 0);
    default: return decided(order != 0);
    }
}

static int is_in_set(const struct fr_chk_set *set, const struct fr_kind *kind,
                     const struct fr_value *value)
{
    struct fr_set one = {.count = 1}; /* the ranges are not sorted yet */
    int is_in = 0;

    if (kind->id == FR_KIND_TRUTH)
        return value->truth == FR_DECIDED_TRUE ? set->has_true : set->has_false;
    for (uint32_t i = 0; i < set->count && !is_in; i++) {
        if (kind->id == FR_KIND_TEXT) {
            is_in = fr_str_equal(set->texts[i], value->text);
        } else if (kind->id == FR_KIND_ADDRESS) {
            one.ip = &set->addresses[i];
            is_in = fr_set_has_ip(&one, &value->ip);
        } else {
            one.f64 = &set->numbers[i];
            is_in = fr_set_has_f64(&one, value->number);
        }
    }
    return is_in;
}

static enum fr_decided in_set(const struct fr_walk *walk,
                              const struct fr_chk_expr *expr)
{
    const struct fr_kind *kind = &expr->first->kind;
    struct fr_value value = any_value(walk, expr->first);

    if (fr_value_is_missing(kind, &value))
        return FR_DECIDED_NOT;
    return decided(is_in_set(expr->set, kind, &value));
}

static enum fr_decided in_label(const struct fr_walk *walk,
                                const struct fr_chk_expr *expr)
{
    uint16_t code = fr_walk_value(walk, expr->first).code;
    int is_in = 0;

    if (code == 0)
        return FR_DECIDED_NOT;
    for (uint32_t i = 0; i < expr->code_count; i++)
        is_in |= expr->codes[i] == code;
    return decided(is_in);
}

static enum fr_decided matches(const struct fr_walk *walk,
                               const struct fr_chk_expr *expr)
{
    struct fr_str text = fr_walk_value(walk, expr->first).text;

    if (!text.data)
        return FR_DECIDED_NOT;
    switch (fr_regex_match(walk->rules->program->regexes.items[expr->regex],
                           walk->scratch, text)) {
    case FR_REGEX_NO: return FR_DECIDED_FALSE;
    case FR_REGEX_YES: return FR_DECIDED_TRUE;
    case FR_REGEX_UNDECIDED: break;
    }
    return FR_DECIDED_NOT;
}

/* --- conditions ----------------------------------------------------------- */

/* `and`: false wins; `or`: true wins; otherwise undecided does. */
static enum fr_decided joined(const struct fr_walk *walk,
                              const struct fr_chk_expr *expr)
{
    enum fr_decided winner =
        expr->op == FR_CHK_AND ? FR_DECIDED_FALSE : FR_DECIDED_TRUE;
    enum fr_decided result = opposite(winner);

    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        enum fr_decided truth = fr_walk_truth(walk, child);
        if (truth == winner || (truth == FR_DECIDED_NOT && result != winner))
            result = truth;
    }
    return result;
}

static enum fr_decided truth_call(const struct fr_walk *walk,
                                  const struct fr_chk_expr *call)
{
    const struct fr_chk_expr *first = call->first;
    struct fr_value value;
    enum fr_decided truth;

    switch ((int)call->function->id) {
    case FR_FUNCTION_KNOWN:
    case FR_FUNCTION_MISSING:
        value = any_value(walk, first);
        return decided(fr_value_is_missing(&first->kind, &value) ==
                       (call->function->id == FR_FUNCTION_MISSING));
    case FR_FUNCTION_IF:
        truth = fr_walk_truth(walk, first);
        if (truth == FR_DECIDED_NOT)
            return truth;
        first = first->next;
        return fr_walk_truth(walk,
                             truth == FR_DECIDED_TRUE ? first : first->next);
    case FR_FUNCTION_DEFAULT:
        truth = fr_walk_truth(walk, first);
        return truth == FR_DECIDED_NOT ? fr_walk_truth(walk, first->next)
                                       : truth;
    default: FR_UNREACHABLE();
    }
}

/* Without the negation that a comparison itself may have. */
static enum fr_decided plain_truth(const struct fr_walk *walk,
                                   const struct fr_chk_expr *expr)
{
    switch ((int)expr->op) {
    case FR_CHK_TRUTH: return decided(expr->truth);
    case FR_CHK_COLUMN: return column_value(walk, expr).truth;
    case FR_CHK_DEF: return fr_walk_def(walk, expr->def)->value.truth;
    case FR_CHK_LT:
    case FR_CHK_LE:
    case FR_CHK_EQ:
    case FR_CHK_NE: return compare(walk, expr);
    case FR_CHK_IN: return in_set(walk, expr);
    case FR_CHK_IN_LABEL: return in_label(walk, expr);
    case FR_CHK_HAS_MARK:
        return decided(
            fr_walk_def(walk, expr->def)->value.marks[expr->codes[0] - 1]);
    case FR_CHK_MATCHES: return matches(walk, expr);
    case FR_CHK_NOT: return opposite(fr_walk_truth(walk, expr->first));
    case FR_CHK_AND:
    case FR_CHK_OR: return joined(walk, expr);
    case FR_CHK_CALL: return truth_call(walk, expr);
    default: FR_UNREACHABLE();
    }
}

enum fr_decided fr_walk_truth(const struct fr_walk *walk,
                              const struct fr_chk_expr *expr)
{
    enum fr_decided truth = plain_truth(walk, expr);

    return expr->is_negated ? opposite(truth) : truth;
}

/* --- labels --------------------------------------------------------------- */

/* A missing value passes no edge, so else takes it. */
static void hold_bands(const struct fr_walk *walk,
                       const struct fr_chk_label *label,
                       struct fr_walk_def *out)
{
    double value = fr_walk_value(walk, label->of).number;

    for (uint32_t i = 0; i < label->rule_count; i++) {
        const struct fr_chk_rule *rule = &label->rules[i];
        if (!rule->when)
            continue;
        out->holds[i] = isnan(value)         ? FR_DECIDED_NOT
                        : rule->doc->is_from ? decided(value >= rule->number)
                                             : decided(value > rule->number);
    }
}

static void hold_rules(const struct fr_walk *walk,
                       const struct fr_chk_label *label,
                       struct fr_walk_def *out)
{
    for (uint32_t i = 0; i < label->rule_count; i++) {
        if (label->rules[i].when)
            out->holds[i] = fr_walk_truth(walk, label->rules[i].when);
    }
}

/* The first rule that holds, or the last. */
static uint32_t find_naming(const struct fr_chk_label *label,
                            const struct fr_walk_def *out)
{
    uint32_t count = label->rule_count - (label->has_else != 0);
    uint32_t naming = FR_NODE_NONE;

    for (uint32_t i = 0; i < count; i++) {
        if (out->holds[i] == FR_DECIDED_TRUE &&
            (naming == FR_NODE_NONE || label->policy != FR_POLICY_FIRST))
            naming = i;
    }
    return naming;
}

static void take_name(const struct fr_chk_label *label, struct fr_walk_def *out)
{
    out->naming = find_naming(label, out);
    if (label->has_else) {
        uint32_t last = label->rule_count - 1;
        out->holds[last] = decided(out->naming == FR_NODE_NONE);
        if (out->naming == FR_NODE_NONE)
            out->naming = last;
    }
    if (out->naming != FR_NODE_NONE)
        out->value.code = label->rules[out->naming].code;
}

static void take_marks(const struct fr_chk_label *label,
                       struct fr_walk_def *out)
{
    uint32_t held = 0;

    memset(out->marks, 0, label->name_count);
    for (uint32_t i = 0; i < label->rule_count; i++) {
        const struct fr_chk_rule *rule = &label->rules[i];
        if (!rule->when)
            out->holds[i] = decided(held == 0);
        if (out->holds[i] != FR_DECIDED_TRUE)
            continue;
        held++;
        out->marks[rule->code - 1] = 1;
    }
    out->value.marks = out->marks;
}

static void take_sum(const struct fr_chk_label *label, struct fr_walk_def *out)
{
    out->value.number = 0;
    for (uint32_t i = 0; i < label->rule_count; i++) {
        if (out->holds[i] == FR_DECIDED_TRUE)
            out->value.number += label->rules[i].number;
    }
}

static void value_label(struct fr_walk *walk, const struct fr_chk_label *label,
                        struct fr_walk_def *out)
{
    out->naming = FR_NODE_NONE;
    if (label->policy == FR_POLICY_BANDS)
        hold_bands(walk, label, out);
    else
        hold_rules(walk, label, out);
    if (label->policy == FR_POLICY_EVERY)
        take_marks(label, out);
    else if (label->policy == FR_POLICY_SUM)
        take_sum(label, out);
    else
        take_name(label, out);
}

void fr_walk_row(struct fr_walk *walk, const struct fr_batch *batch,
                 uint32_t row)
{
    const struct fr_check *check = &walk->rules->check;

    walk->batch = batch;
    walk->row = row;
    for (uint32_t i = 0; i < check->def_count; i++) {
        const struct fr_def *def = check->order[i];
        struct fr_walk_def *out = &walk->defs[def - check->defs];
        if (!out->is_known)
            continue;
        out->value = missing_value();
        if (def->label)
            value_label(walk, def->label, out);
        else if (def->expr)
            out->value = any_value(walk, def->expr);
    }
}
