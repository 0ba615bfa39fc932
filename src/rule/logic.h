/* logic.h - what conditions ask of a flow, as boxes, so that it can be told
 * which of them exclude or contain each other.
 *
 * Values are numbered: two expressions have the same number if and only if
 * they are written with the same operations on the same columns, names looked
 * through. Different numbers are taken to be independent, which loses some
 * conclusions and never draws a wrong one. */
#ifndef FR_RULE_LOGIC_H
#define FR_RULE_LOGIC_H

#include "base/vec.h"
#include "rule/box.h"
#include "rule/check.h"

/* More boxes of one condition are not told apart. */
#define FR_LOGIC_BOXES_MAX 32

/* The flows for which a condition is true are within the boxes; if is_exact,
 * they are all of them. No box: it never is. */
struct fr_logic_boxes {
    uint32_t count;
    struct fr_box *items;
    int is_exact;
    /* Two parts that exclude each other; the same one twice if it alone never
     * holds. Of several the last. */
    const struct fr_ast_expr *clash[2];
    uint32_t clash_count;
};

/* A part of an `or` that never holds, beside parts that do. */
struct fr_logic_dead {
    const struct fr_ast_expr *part;
    const struct fr_ast_expr *clash[2];
    uint32_t clash_count;
};

struct fr_logic {
    const struct fr_check *check;
    struct fr_arena arena;
    struct fr_map numbers; /* of values, by how they are made */
    FR_VEC(const struct fr_chk_expr *) values; /* one of each number */
    FR_VEC(struct fr_logic_dead) dead;         /* of the last condition */
    uint32_t *def_numbers; /* of definitions, as in check->defs */
    struct fr_logic_boxes *def_true, *def_false; /* of those with a truth */
};

/* Begin with checked rules, whether they have faults or not. Returns 0 or
 * FR_ENOMEM; release in any case. */
FR_MUST_USE int fr_logic_init(struct fr_logic *logic,
                              const struct fr_check *check);
void fr_logic_release(struct fr_logic *logic);

/* The number of a value or condition. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_logic_number(struct fr_logic *logic,
                                const struct fr_chk_expr *expr,
                                uint32_t *number);
/* Where a condition is true; logic->dead then holds its parts that never are.
 * Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_logic_condition(struct fr_logic *logic,
                                   const struct fr_chk_expr *expr,
                                   struct fr_logic_boxes *boxes);
/* The same for a let or feature that is a condition. */
const struct fr_logic_boxes *fr_logic_def(const struct fr_logic *logic,
                                          const struct fr_def *def);

#endif
