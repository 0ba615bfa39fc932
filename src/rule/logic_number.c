/* logic_number.c - values and conditions are numbered by how they are made: a
 * key is the operation, the numbers of the operands and the constants. */
#include "rule/logic.h"

#include "base/bug.h"
#include "rule/logic_internal.h"

/* A set of a rule may be as long as the file. */
#define KEY_SIZE_MAX (4 * 1024 * 1024)

static void append_bytes(struct fr_strbuf *key, const void *data, size_t size)
{
    fr_strbuf_append(key, data, size);
}

static void append_u32(struct fr_strbuf *key, uint32_t value)
{
    append_bytes(key, &value, sizeof(value));
}

static void append_str(struct fr_strbuf *key, struct fr_str text)
{
    append_u32(key, (uint32_t)text.size);
    fr_strbuf_append_str(key, text);
}

static void append_ip(struct fr_strbuf *key, const struct fr_ip *ip)
{
    append_bytes(key, &ip->high, sizeof(ip->high));
    append_bytes(key, &ip->low, sizeof(ip->low));
    append_u32(key, ip->family);
}

static void append_set(struct fr_strbuf *key, const struct fr_chk_expr *expr,
                       const struct fr_def *defs)
{
    const struct fr_chk_set *set = expr->set;

    append_u32(key, expr->def ? (uint32_t)(expr->def - defs) : UINT32_MAX);
    if (expr->def || !set)
        return;
    append_u32(key, (uint32_t)set->has_true * 2 + (uint32_t)set->has_false);
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->numbers) {
            append_bytes(key, &set->numbers[i].low, sizeof(double));
            append_bytes(key, &set->numbers[i].high, sizeof(double));
        } else if (set->addresses) {
            append_ip(key, &set->addresses[i].low);
            append_ip(key, &set->addresses[i].high);
        } else if (set->texts) {
            append_str(key, set->texts[i]);
        }
    }
}

/* What an operation is made of besides its operands. */
static void append_constants(struct fr_strbuf *key,
                             const struct fr_chk_expr *expr,
                             const struct fr_def *defs)
{
    double number = expr->number == 0 ? 0 : expr->number; /* -0 is 0 */

    switch ((int)expr->op) {
    case FR_CHK_UNKNOWN: append_bytes(key, &expr, sizeof(&expr)); break;
    case FR_CHK_NUMBER: append_bytes(key, &number, sizeof(number)); break;
    case FR_CHK_TEXT: append_str(key, expr->text); break;
    case FR_CHK_ADDRESS: append_ip(key, &expr->ip); break;
    case FR_CHK_TRUTH: append_u32(key, (uint32_t)expr->truth); break;
    case FR_CHK_COLUMN: fr_strbuf_append_text(key, expr->column); break;
    case FR_CHK_DEF: append_u32(key, (uint32_t)(expr->def - defs)); break;
    case FR_CHK_CALL: append_u32(key, (uint32_t)expr->function->id); break;
    case FR_CHK_IN: append_set(key, expr, defs); break;
    case FR_CHK_MATCHES: append_u32(key, expr->regex); break;
    case FR_CHK_IN_LABEL:
    case FR_CHK_HAS_MARK:
        if (expr->def)
            append_u32(key, (uint32_t)(expr->def - defs));
        append_bytes(key, expr->codes, expr->code_count * sizeof(uint16_t));
        break;
    default: break;
    }
}

int fr_logic_key(struct fr_logic *logic, const struct fr_chk_expr *expr,
                 struct fr_strbuf *key, uint32_t *number)
{
    uint32_t entry;
    int is_new, status = fr_strbuf_status(key);
    const struct fr_chk_expr **value;

    if (status == FR_ELIMIT) {
        /* a value of its own; nothing is concluded about it */
        fr_strbuf_release(key);
        fr_strbuf_init(key, 64);
        fr_strbuf_printf(key, "large %p", (const void *)expr);
        status = fr_strbuf_status(key);
    }
    if (status < 0)
        return FR_ENOMEM;
    is_new = fr_map_put(&logic->numbers, fr_strbuf_str(key),
                        logic->values.count, &entry);
    if (is_new < 0)
        return FR_ENOMEM;
    *number = logic->numbers.entries[entry].value;
    if (!is_new)
        return 0;
    value = fr_vec_push(&logic->values);
    if (!value)
        return FR_ENOMEM;
    *value = expr;
    return 0;
}

/* What was computed at once keeps its parts only for their places. */
static const struct fr_chk_expr *operands_of(const struct fr_chk_expr *expr)
{
    return expr->is_constant ? NULL : expr->first;
}

static int number_new(struct fr_logic *logic, const struct fr_chk_expr *expr,
                      const uint32_t *operands, uint32_t *number)
{
    struct fr_strbuf key;
    uint32_t i = 0;
    int status;

    fr_strbuf_init(&key, KEY_SIZE_MAX);
    fr_strbuf_append_char(&key, (char)('A' + (int)expr->op));
    append_u32(&key, (uint32_t)expr->is_negated);
    for (const struct fr_chk_expr *child = operands_of(expr); child;
         child = child->next) {
        append_u32(&key, operands[i++]);
        append_u32(&key, expr->op == FR_CHK_ARITH && i > 1
                             ? (uint32_t)child->joint
                             : 0);
    }
    append_constants(&key, expr, logic->check->defs);
    status = fr_logic_key(logic, expr, &key, number);
    fr_strbuf_release(&key);
    return status;
}

int fr_logic_number(struct fr_logic *logic, const struct fr_chk_expr *expr,
                    uint32_t *number)
{
    const struct fr_def *defs = logic->check->defs;
    uint32_t count = 0;
    uint32_t *operands;

    if (expr->op == FR_CHK_DEF && logic->def_numbers[expr->def - defs]) {
        *number = logic->def_numbers[expr->def - defs] - 1;
        return 0;
    }
    operands = FR_NEW_ARRAY(&logic->arena, expr->child_count + 1, uint32_t);
    if (!operands)
        return FR_ENOMEM;
    for (const struct fr_chk_expr *child = operands_of(expr); child;
         child = child->next) {
        FR_ASSERT(count < expr->child_count);
        FR_TRY(fr_logic_number(logic, child, &operands[count++]));
    }
    return number_new(logic, expr, operands, number);
}
