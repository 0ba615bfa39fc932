/* profile_count.c - see profile_count.h.
 *
 * A node that several rules need exists once; each of them bears an equal
 * part of its time, so the parts add up to the whole. What a rule asks of
 * another label is borne by that label. */
#include "cli/profile_count.h"

#include "base/alloc.h"

int fr_profile_init(struct fr_profile *profile,
                    const struct fr_program *program)
{
    *profile = (struct fr_profile){.program = program};
    fr_arena_init(&profile->arena, 0);
    profile->rules = FR_NEW_ARRAY(&profile->arena, program->rules.count,
                                  struct fr_profile_rule);
    profile->output_ns =
        FR_NEW_ARRAY(&profile->arena, program->outputs.count, double);
    return profile->rules && profile->output_ns ? 0 : FR_ENOMEM;
}

void fr_profile_release(struct fr_profile *profile)
{
    fr_arena_release(&profile->arena);
}

/* --- hits that only one rule has ------------------------------------------ */

static const struct fr_rule_info *rule_at(const struct fr_profile *profile,
                                          const struct fr_output *output,
                                          uint32_t index)
{
    return &profile->program->rules.items[output->rule_first + index];
}

/* Rows of a word for which at least two rules of the label hold. */
static uint64_t held_twice(const struct fr_profile *profile,
                           const struct fr_output *output,
                           const struct fr_exec *exec, uint32_t word)
{
    uint64_t once = 0, twice = 0;

    for (uint32_t i = 0; i < output->rule_count; i++) {
        const struct fr_rule_info *rule = rule_at(profile, output, i);
        uint64_t mask;
        if (rule->mask == FR_NODE_NONE)
            continue;
        mask = fr_exec_mask(exec, rule->mask)[word];
        twice |= once & mask;
        once |= mask;
    }
    return twice;
}

static void count_only(struct fr_profile *profile,
                       const struct fr_output *output,
                       const struct fr_exec *exec, uint32_t rows)
{
    for (uint32_t word = 0; word * 64 < rows; word++) {
        uint64_t twice = held_twice(profile, output, exec, word);
        for (uint32_t i = 0; i < output->rule_count; i++) {
            const struct fr_rule_info *rule = rule_at(profile, output, i);
            if (rule->mask == FR_NODE_NONE)
                continue;
            profile->rules[output->rule_first + i].only +=
                (uint64_t)__builtin_popcountll(
                    fr_exec_mask(exec, rule->mask)[word] & ~twice);
        }
    }
}

int fr_profile_batch(void *user, const struct fr_browse_batch *browsed)
{
    struct fr_profile *profile = user;

    for (uint32_t i = 0; i < profile->program->outputs.count; i++)
        count_only(profile, &profile->program->outputs.items[i], browsed->exec,
                   browsed->batch->row_count);
    return 0;
}

/* --- rows asked ----------------------------------------------------------- */

static void set_asked(struct fr_profile *profile,
                      const struct fr_output *output)
{
    struct fr_profile_rule *rules = &profile->rules[output->rule_first];
    int is_last = strcmp(output->policy, "last match") == 0;
    int takes_one = is_last || strcmp(output->policy, "first match") == 0;
    uint64_t left = profile->rows;
    uint32_t count = output->rule_count;
    int has_else;

    if (count == 0)
        return;
    has_else = rule_at(profile, output, count - 1)->mask == FR_NODE_NONE;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t tried = count - (uint32_t)has_else;
        uint32_t at = is_last && i < tried ? tried - 1 - i : i;
        rules[at].asked = takes_one ? left : profile->rows;
        left -= takes_one ? rules[at].named : 0;
    }
}

/* --- time ----------------------------------------------------------------- */

/* Whoever needs a node: a rule, or an output that is no rule. */
struct costs {
    struct fr_profile *profile;
    const struct fr_exec *exec;
    uint32_t *users;   /* per node: how many need it */
    uint32_t *seen_by; /* per node: the last visitor */
    uint32_t *stack;
    uint32_t depth;
    uint32_t visitor;
};

static int is_label_node(enum fr_op op)
{
    return op == FR_OP_PICK || op == FR_OP_BAND || op == FR_OP_SCORE;
}

static void push(struct costs *costs, uint32_t node)
{
    if (node == FR_NODE_NONE || costs->seen_by[node] == costs->visitor)
        return;
    costs->seen_by[node] = costs->visitor;
    costs->stack[costs->depth++] = node;
}

/* Visit what a root needs: count it as a user, or take its part of time. */
static double visit(struct costs *costs, uint32_t root, int is_counting)
{
    const struct fr_program *program = costs->profile->program;
    double time = 0;

    push(costs, root);
    while (costs->depth) {
        uint32_t number = costs->stack[--costs->depth];
        const struct fr_node *node = &program->nodes.items[number];
        if (is_label_node(node->op) && number != root)
            continue;
        if (is_counting)
            costs->users[number]++;
        else
            time += (double)fr_exec_nanoseconds(costs->exec, number) /
                    (double)costs->users[number];
        push(costs, node->a);
        push(costs, node->b);
        push(costs, node->c);
    }
    return time;
}

/* All roots of an output itself, without its rules. */
static double visit_output(struct costs *costs, const struct fr_output *output,
                           int is_counting)
{
    double time = 0;

    costs->visitor++;
    if (output->kind == FR_OUTPUT_MARKS) {
        for (uint32_t i = 0; i < output->name_count; i++)
            time += visit(costs, output->mark_masks[i], is_counting);
        return time;
    }
    time = visit(costs, output->node, is_counting);
    if (output->kind == FR_OUTPUT_TRUTH)
        time += visit(costs, output->node_false, is_counting);
    return time;
}

static void visit_all(struct costs *costs, int is_counting)
{
    struct fr_profile *profile = costs->profile;
    const struct fr_program *program = profile->program;

    for (uint32_t i = 0; i < program->rules.count; i++) {
        costs->visitor++;
        profile->rules[i].time_ns =
            program->rules.items[i].mask == FR_NODE_NONE
                ? 0
                : visit(costs, program->rules.items[i].mask, is_counting);
    }
    for (uint32_t i = 0; i < program->outputs.count; i++)
        profile->output_ns[i] =
            visit_output(costs, &program->outputs.items[i], is_counting);
}

static int set_times(struct fr_profile *profile, const struct fr_exec *exec)
{
    uint32_t count = profile->program->nodes.count;
    struct costs costs = {
        .profile = profile,
        .exec = exec,
        .users = FR_NEW_ARRAY(&profile->arena, count, uint32_t),
        .seen_by = FR_NEW_ARRAY(&profile->arena, count, uint32_t),
        .stack = FR_NEW_ARRAY(&profile->arena, count, uint32_t),
    };

    if (!costs.users || !costs.seen_by || !costs.stack)
        return FR_ENOMEM;
    visit_all(&costs, 1);
    visit_all(&costs, 0);
    for (uint32_t i = 0; i < count; i++)
        profile->total_ns += (double)fr_exec_nanoseconds(exec, i);
    return 0;
}

int fr_profile_finish(struct fr_profile *profile, const struct fr_exec *exec,
                      uint64_t rows)
{
    const struct fr_program *program = profile->program;

    profile->rows = rows;
    for (uint32_t i = 0; i < program->rules.count; i++) {
        struct fr_profile_rule *rule = &profile->rules[i];
        rule->hits = fr_exec_rule_hits(exec, i);
        rule->named = fr_exec_rule_named(exec, i);
        /* of bands and of else there is one for each flow */
        if (program->rules.items[i].mask == FR_NODE_NONE)
            rule->only = rule->hits;
    }
    for (uint32_t i = 0; i < program->outputs.count; i++)
        set_asked(profile, &program->outputs.items[i]);
    return set_times(profile, exec);
}
