/* fold.c - constants are computed once, by the very functions that the
 * kernels use for rows, so folding can never change a result. */
#include "eval/fold.h"

#include "base/bug.h"
#include "eval/scalar.h"

static int constant_of(const struct fr_program *program, uint32_t node,
                       double *value)
{
    const struct fr_node *at;

    if (node == FR_NODE_NONE)
        return 0;
    at = &program->nodes.items[node];
    if (at->op != FR_OP_CONST_F64)
        return 0;
    *value = program->numbers.items[at->k];
    return 1;
}

static int number_node(struct fr_program *program, double value)
{
    int number = fr_program_number(program, value);

    FR_TRY(number);
    return fr_program_add(program, FR_OP_CONST_F64, FR_NODE_NONE, FR_NODE_NONE,
                          FR_NODE_NONE, (uint32_t)number);
}

static int truth_node(struct fr_program *program, int is_true)
{
    return fr_program_add(program, is_true ? FR_OP_TRUE : FR_OP_FALSE,
                          FR_NODE_NONE, FR_NODE_NONE, FR_NODE_NONE, 0);
}

static int fold_binary(struct fr_program *program, enum fr_op op, double a,
                       double b)
{
    if (fr_op_result(op) == FR_CLASS_MASK)
        return truth_node(program, fr_scalar_compare(op, a, b));
    return number_node(program, fr_scalar_arithmetic(op, a, b));
}

static int fold_numbers(struct fr_program *program, const struct fr_node *node)
{
    double a, b;

    if (!constant_of(program, node->a, &a))
        return FR_FOLD_NONE;
    switch ((int)node->op) {
    case FR_OP_ADD:
    case FR_OP_SUB:
    case FR_OP_MUL:
    case FR_OP_DIV:
    case FR_OP_MIN:
    case FR_OP_MAX:
    case FR_OP_MOD:
    case FR_OP_LT:
    case FR_OP_LE:
    case FR_OP_EQ:
    case FR_OP_NE:
        if (!constant_of(program, node->b, &b))
            return FR_FOLD_NONE;
        return fold_binary(program, node->op, a, b);
    case FR_OP_NEG:
    case FR_OP_ABS:
    case FR_OP_SQRT:
    case FR_OP_LOG:
        return number_node(program, fr_scalar_arithmetic(node->op, a, 0));
    case FR_OP_KNOWN_F64: return truth_node(program, a == a);
    case FR_OP_MISSING_F64: return truth_node(program, a != a);
    default: return FR_FOLD_NONE;
    }
}

/* AND and OR with a constant or with themselves. */
static int fold_masks(const struct fr_program *program,
                      const struct fr_node *node)
{
    enum fr_op neutral = node->op == FR_OP_AND ? FR_OP_TRUE : FR_OP_FALSE;
    enum fr_op zero = node->op == FR_OP_AND ? FR_OP_FALSE : FR_OP_TRUE;
    enum fr_op a = program->nodes.items[node->a].op;
    enum fr_op b = program->nodes.items[node->b].op;

    if (a == zero || b == neutral || node->a == node->b)
        return (int)node->a;
    if (b == zero || a == neutral)
        return (int)node->b;
    return FR_FOLD_NONE;
}

static int fold_select(const struct fr_program *program,
                       const struct fr_node *node)
{
    enum fr_op mask = program->nodes.items[node->a].op;

    if (mask == FR_OP_TRUE || node->b == node->c)
        return (int)node->b;
    if (mask == FR_OP_FALSE)
        return (int)node->c;
    return FR_FOLD_NONE;
}

int fr_fold_node(struct fr_program *program, const struct fr_node *node)
{
    switch ((int)node->op) {
    case FR_OP_AND:
    case FR_OP_OR: return fold_masks(program, node);
    case FR_OP_SELECT_F64:
    case FR_OP_SELECT_TIME:
    case FR_OP_SELECT_TEXT:
    case FR_OP_SELECT_IP: return fold_select(program, node);
    default: return fold_numbers(program, node);
    }
}
