/* joint.c - equal nodes are one node whoever asks for them, so it is enough
 * to compile into the same program. */
#include "rule/joint.h"

int fr_joint_init(struct fr_joint *joint)
{
    *joint = (struct fr_joint){0};
    return fr_program_new(&joint->program);
}

void fr_joint_release(struct fr_joint *joint)
{
    fr_program_free(joint->program);
    fr_vec_release(&joint->parts);
    *joint = (struct fr_joint){0};
}

/* The program keeps copies of all it needs, so the check is given up. */
static int compile(struct fr_joint *joint, const struct fr_rules *rules,
                   struct fr_diag *diag)
{
    struct fr_report report = {.diag = diag};
    struct fr_arena arena;
    struct fr_check check = {.arena = &arena, .program = joint->program};
    int status;

    fr_arena_init(&arena, 0);
    status = fr_rules_compile(&rules->merge, &check, &report);
    fr_check_release(&check);
    fr_arena_release(&arena);
    return status;
}

int fr_joint_add(struct fr_joint *joint, const struct fr_rules *rules,
                 struct fr_diag *diag)
{
    struct fr_program *program = joint->program;
    struct fr_joint_part *part = fr_vec_push(&joint->parts);

    if (!part)
        return FR_ENOMEM;
    part->output_first = program->outputs.count;
    part->rule_first = program->rules.count;
    FR_TRY(compile(joint, rules, diag));
    part->output_count = program->outputs.count - part->output_first;
    part->rule_count = program->rules.count - part->rule_first;
    return 0;
}

int fr_joint_finish(struct fr_joint *joint)
{
    return fr_program_finish(joint->program);
}
