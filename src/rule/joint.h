/* joint.h - several rule sets, or one with other numbers in it, as one
 * program: what they have in common is computed once. */
#ifndef FR_RULE_JOINT_H
#define FR_RULE_JOINT_H

#include "rule/rules_internal.h"

/* What one rule set added. */
struct fr_joint_part {
    uint32_t output_first, output_count;
    uint32_t rule_first, rule_count;
};

struct fr_joint {
    struct fr_program *program; /* owned */
    FR_VEC(struct fr_joint_part) parts;
};

/* An empty program; release in any case. FR_ENOMEM. */
FR_MUST_USE int fr_joint_init(struct fr_joint *joint);
void fr_joint_release(struct fr_joint *joint);
/* Check the rules again and compile them into the program. `diag` is the list
 * that they were loaded with, or NULL. FR_ERULES if a number that was put in
 * makes them wrong, FR_ENOMEM; the program is of no use then. */
FR_MUST_USE int fr_joint_add(struct fr_joint *joint,
                             const struct fr_rules *rules,
                             struct fr_diag *diag);
/* The program can run; nothing may be added any more. FR_ENOMEM. */
FR_MUST_USE int fr_joint_finish(struct fr_joint *joint);

#endif
