/* finish.c - which nodes are needed, and where each one's value lies.
 *
 * Registers are reused as in numexpr: a node's register is free again after
 * the node's last user. Results that outputs and rules read, and nodes that
 * are kept, are never reused, nor are constants, which are filled once.
 * Columns are read where they lie. */
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "eval/program.h"

struct allocation {
    struct fr_program *program;
    uint32_t *last_use; /* node number of the last user; UINT32_MAX: kept */
    uint8_t *is_needed;
    FR_VEC(uint32_t) free_registers[FR_CLASS_LABEL + 1];
};

static void need(struct allocation *work, uint32_t node)
{
    if (node == FR_NODE_NONE)
        return;
    FR_ASSERT(node < work->program->nodes.count);
    work->is_needed[node] = 1;
    work->last_use[node] = UINT32_MAX;
}

static void need_results(struct allocation *work)
{
    const struct fr_program *program = work->program;

    for (uint32_t i = 0; i < program->outputs.count; i++) {
        const struct fr_output *output = &program->outputs.items[i];
        if (output->kind != FR_OUTPUT_MARKS)
            need(work, output->node);
        if (output->kind == FR_OUTPUT_TRUTH)
            need(work, output->node_false);
        for (uint32_t j = 0; output->mark_masks && j < output->name_count; j++)
            need(work, output->mark_masks[j]);
    }
    for (uint32_t i = 0; i < program->rules.count; i++)
        need(work, program->rules.items[i].mask);
    for (uint32_t i = 0; i < program->kept.count; i++)
        need(work, program->kept.items[i]);
}

/* A constant beside one of these is read as a single number. */
int fr_op_takes_scalars(enum fr_op op)
{
    return op == FR_OP_ADD || op == FR_OP_SUB || op == FR_OP_MUL ||
           op == FR_OP_DIV || op == FR_OP_LT || op == FR_OP_LE ||
           op == FR_OP_EQ || op == FR_OP_NE;
}

static int is_constant(enum fr_op op)
{
    return op == FR_OP_CONST_F64 || op == FR_OP_CONST_TEXT ||
           op == FR_OP_NO_TEXT || op == FR_OP_CONST_IP ||
           op == FR_OP_CONST_TIME;
}

static int is_column(enum fr_op op)
{
    return op == FR_OP_LOAD_F64 || op == FR_OP_LOAD_TIME ||
           op == FR_OP_LOAD_TEXT || op == FR_OP_LOAD_IP;
}

static void use(struct allocation *work, uint32_t node, uint32_t user)
{
    const struct fr_node *nodes = work->program->nodes.items;

    if (node == FR_NODE_NONE)
        return;
    if (nodes[node].op == FR_OP_CONST_F64 &&
        fr_op_takes_scalars(nodes[user].op))
        return;
    work->is_needed[node] = 1;
    if (is_constant(nodes[node].op) || is_column(nodes[node].op))
        work->last_use[node] = UINT32_MAX;
    else if (work->last_use[node] < user)
        work->last_use[node] = user;
}

/* Users have larger numbers than operands, so one walk from the end sees
 * every user before its operands. */
static void need_operands(struct allocation *work)
{
    const struct fr_program *program = work->program;

    for (uint32_t i = program->nodes.count; i-- > 0;) {
        const struct fr_node *node = &program->nodes.items[i];
        if (!work->is_needed[i])
            continue;
        use(work, node->a, i);
        use(work, node->b, i);
        use(work, node->c, i);
        if (node->op == FR_OP_PICK || node->op == FR_OP_SCORE) {
            const struct fr_choice *choice = &program->choices.items[node->k];
            for (uint32_t j = 0; j < choice->rule_count; j++)
                use(work, choice->rules[j].mask, i);
        }
    }
}

static int release_after(struct allocation *work, uint32_t node, uint32_t user)
{
    struct fr_program *program = work->program;
    enum fr_class kind;
    uint32_t *slot;

    if (node == FR_NODE_NONE || work->last_use[node] != user)
        return 0;
    /* The same operand twice must be freed once. */
    work->last_use[node] = UINT32_MAX;
    kind = fr_op_result(program->nodes.items[node].op);
    slot = fr_vec_push(&work->free_registers[kind]);
    if (!slot)
        return FR_ENOMEM;
    *slot = program->registers[node];
    return 0;
}

static void take_register(struct allocation *work, uint32_t node)
{
    struct fr_program *program = work->program;
    enum fr_op op = program->nodes.items[node].op;
    enum fr_class kind = fr_op_result(op);

    if (is_column(op))
        program->registers[node] = 0;
    else if (work->free_registers[kind].count && !is_constant(op))
        program->registers[node] =
            work->free_registers[kind]
                .items[--work->free_registers[kind].count];
    else
        program->registers[node] = program->register_count[kind]++;
}

static int assign(struct allocation *work)
{
    struct fr_program *program = work->program;

    for (uint32_t i = 0; i < program->nodes.count; i++) {
        const struct fr_node *node = &program->nodes.items[i];
        program->registers[i] = FR_NODE_NONE;
        if (!work->is_needed[i])
            continue;
        /* First take, then release: a kernel never writes its operand. */
        take_register(work, i);
        FR_TRY(release_after(work, node->a, i));
        FR_TRY(release_after(work, node->b, i));
        FR_TRY(release_after(work, node->c, i));
    }
    return 0;
}

int fr_program_finish(struct fr_program *program)
{
    struct allocation work = {.program = program};
    uint32_t count = program->nodes.count;
    int status = FR_ENOMEM;

    FR_ASSERT(!program->registers);
    work.last_use = fr_alloc_zero(count, sizeof(*work.last_use));
    work.is_needed = fr_alloc_zero(count, 1);
    program->registers = FR_NEW_ARRAY(&program->arena, count, uint32_t);
    if (work.last_use && work.is_needed && program->registers) {
        need_results(&work);
        need_operands(&work);
        status = assign(&work);
    }
    for (unsigned i = 0; i <= FR_CLASS_LABEL; i++)
        fr_vec_release(&work.free_registers[i]);
    fr_free(work.last_use);
    fr_free(work.is_needed);
    return status;
}
