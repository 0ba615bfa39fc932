/* emit_tests.c - rules loaded for their tests: a test may set a let or a
 * feature, and asks afterwards why a rule did not hold. Apart from that the
 * program is the one that `apply` runs. */
#include "rule/emit_tests.h"

#include "base/bug.h"
#include "rule/emit_internal.h"

/* --- what tests set ------------------------------------------------------- */

static int load(struct fr_check *check, enum fr_op op, int slot)
{
    FR_TRY(slot);
    return fr_emit_node(check, op, FR_EMIT_NONE, FR_EMIT_NONE, FR_EMIT_NONE,
                        (uint32_t)slot);
}

static int select_op(const struct fr_kind *kind)
{
    switch ((int)kind->id) {
    case FR_KIND_TIMESTAMP: return FR_OP_SELECT_TIME;
    case FR_KIND_TEXT: return FR_OP_SELECT_TEXT;
    case FR_KIND_ADDRESS: return FR_OP_SELECT_IP;
    default: return FR_OP_SELECT_F64;
    }
}

static enum fr_type slot_type(const struct fr_kind *kind)
{
    switch ((int)kind->id) {
    case FR_KIND_TRUTH: return FR_TYPE_TRUTH;
    case FR_KIND_TIMESTAMP: return FR_TYPE_TIMESTAMP;
    case FR_KIND_TEXT: return FR_TYPE_TEXT;
    case FR_KIND_ADDRESS: return FR_TYPE_ADDRESS;
    default: return FR_TYPE_NUMBER;
    }
}

static int load_op(const struct fr_kind *kind)
{
    switch ((int)kind->id) {
    case FR_KIND_TIMESTAMP: return FR_OP_LOAD_TIME;
    case FR_KIND_TEXT: return FR_OP_LOAD_TEXT;
    case FR_KIND_ADDRESS: return FR_OP_LOAD_IP;
    default: return FR_OP_LOAD_F64;
    }
}

/* *node where the test does not set the definition, else `given`. */
static int replace_mask(struct fr_check *check, const int *is_set, int given,
                        uint32_t *node)
{
    int set = fr_emit_node(check, FR_OP_AND, is_set[1], given, FR_EMIT_NONE, 0);
    int unset =
        fr_emit_node(check, FR_OP_AND, is_set[0], (int)*node, FR_EMIT_NONE, 0);
    int both = fr_emit_node(check, FR_OP_OR, set, unset, FR_EMIT_NONE, 0);

    FR_TRY(both);
    *node = (uint32_t)both;
    return 0;
}

static int replace_truth(struct fr_check *check, struct fr_def *def,
                         const int *is_set, int slot)
{
    if (def->mask_true != FR_NODE_NONE)
        FR_TRY(replace_mask(check, is_set, load(check, FR_OP_LOAD_TRUE, slot),
                            &def->mask_true));
    if (def->mask_false != FR_NODE_NONE)
        FR_TRY(replace_mask(check, is_set, load(check, FR_OP_LOAD_FALSE, slot),
                            &def->mask_false));
    return 0;
}

static int replace_value(struct fr_check *check, struct fr_def *def,
                         const int *is_set, int slot)
{
    int given, node;

    if (def->value == FR_NODE_NONE)
        return 0;
    given = load(check, (enum fr_op)load_op(&def->kind), slot);
    node = fr_emit_node(check, (enum fr_op)select_op(&def->kind), is_set[1],
                        given, (int)def->value, 0);
    FR_TRY(node);
    def->value = (uint32_t)node;
    return 0;
}

int fr_emit_given(struct fr_check *check, struct fr_def *def)
{
    const char *name =
        fr_arena_text(check->arena, def->name.data, def->name.size);
    const char *set_name =
        fr_arena_printf(check->arena, FR_EMIT_IS_SET, FR_STR_ARG(def->name));
    int slot, set_slot, is_set[2];

    if (!def->is_given)
        return 0;
    if (!name || !set_name)
        return FR_ENOMEM;
    slot = fr_program_slot(check->program, name, slot_type(&def->kind));
    set_slot = fr_program_slot(check->program, set_name, FR_TYPE_TRUTH);
    is_set[0] = load(check, FR_OP_LOAD_FALSE, set_slot);
    is_set[1] = load(check, FR_OP_LOAD_TRUE, set_slot);
    if (slot < 0 || is_set[0] < 0 || is_set[1] < 0)
        return FR_ENOMEM;
    return def->kind.id == FR_KIND_TRUTH
               ? replace_truth(check, def, is_set, slot)
               : replace_value(check, def, is_set, slot);
}

/* --- what is asked afterwards --------------------------------------------- */

static int keep(struct fr_check *check, int node)
{
    FR_TRY(node);
    return fr_program_keep(check->program, (uint32_t)node);
}

static int keep_masks(struct fr_check *check, struct fr_chk_expr *expr)
{
    int yes = fr_emit_mask(check, expr, 1);
    int no = fr_emit_mask(check, expr, 0);

    FR_TRY(keep(check, yes));
    FR_TRY(keep(check, no));
    expr->node_true = (uint32_t)yes;
    expr->node_false = (uint32_t)no;
    return 0;
}

static int keep_value(struct fr_check *check, struct fr_chk_expr *expr)
{
    int node = fr_emit_value(check, expr);

    FR_TRY(keep(check, node));
    expr->node_value = (uint32_t)node;
    return 0;
}

/* The masks of comparisons; what joins them follows from these. */
static int probe(struct fr_check *check, struct fr_chk_expr *expr)
{
    int is_joint = expr->op == FR_CHK_AND || expr->op == FR_CHK_OR ||
                   expr->op == FR_CHK_NOT || expr->op == FR_CHK_DEF;

    if (expr->kind.id == FR_KIND_TRUTH && !is_joint)
        FR_TRY(keep_masks(check, expr));
    if (expr->op == FR_CHK_COLUMN && expr->kind.id != FR_KIND_TRUTH)
        FR_TRY(keep_value(check, expr));
    for (struct fr_chk_expr *child = expr->first; child; child = child->next)
        FR_TRY(probe(check, child));
    return 0;
}

static int probe_label(struct fr_check *check, const struct fr_chk_label *label)
{
    if (label->of) {
        FR_TRY(probe(check, label->of));
        return keep_value(check, label->of);
    }
    for (uint32_t i = 0; i < label->rule_count; i++) {
        if (label->rules[i].when)
            FR_TRY(probe(check, label->rules[i].when));
    }
    return 0;
}

static int probe_def(struct fr_check *check, struct fr_def *def)
{
    const uint32_t nodes[] = {def->value, def->mask_true, def->mask_false};
    int is_emitted = 0;

    if (def->label)
        return probe_label(check, def->label);
    for (size_t i = 0; i < 3; i++) {
        if (nodes[i] == FR_NODE_NONE)
            continue;
        FR_TRY(fr_program_keep(check->program, nodes[i]));
        is_emitted = 1;
    }
    return is_emitted ? probe(check, def->expr) : 0;
}

int fr_emit_probes(struct fr_check *check)
{
    for (uint32_t i = 0; i < check->def_count; i++)
        FR_TRY(probe_def(check, check->order[i]));
    return 0;
}

/* --- values that depend on n ---------------------------------------------- */

static int is_literal(const struct fr_chk_expr *expr)
{
    return !expr || expr->op == FR_CHK_NUMBER || expr->op == FR_CHK_TEXT ||
           expr->op == FR_CHK_ADDRESS || expr->op == FR_CHK_TRUTH;
}

static int emit_sets(struct fr_check *check, const struct fr_chk_test *test)
{
    for (const struct fr_chk_given *set = test->sets; set; set = set->next) {
        if (is_literal(set->expr))
            continue;
        if (set->expr->kind.id == FR_KIND_TRUTH)
            FR_TRY(keep_masks(check, set->expr));
        else
            FR_TRY(keep_value(check, set->expr));
    }
    return fr_program_finish(check->program);
}

int fr_emit_sets(struct fr_check *check, const struct fr_chk_test *test,
                 struct fr_program **program)
{
    struct fr_program *rules = check->program;
    const struct fr_chk_given *set = test->sets;
    int status;

    *program = NULL;
    while (set && is_literal(set->expr))
        set = set->next;
    if (!set)
        return 0;
    status = fr_program_new(program);
    if (status == 0) {
        check->program = *program;
        status = emit_sets(check, test);
        check->program = rules;
    }
    if (status < 0) {
        fr_program_free(*program);
        *program = NULL;
    }
    return status;
}
