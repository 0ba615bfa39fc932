/* box.h - conditions as boxes: for each compared value the set of what it may
 * be. A condition is a list of boxes, of which one must hold.
 *
 * A value of a flow is missing, or one of the doubles between -inf and inf;
 * texts, names and truths are numbered. Between two doubles there is none, so
 * every range is closed: x < c ends at the double before c. All lives in an
 * arena, and nothing is changed once it is made. */
#ifndef FR_RULE_BOX_H
#define FR_RULE_BOX_H

#include "base/arena.h"
#include "rule/ast.h"

struct fr_box_range {
    double low, high; /* both belong to it; never not-a-number */
};

struct fr_box_set {
    int has_missing; /* the value may be missing */
    uint32_t count;
    struct fr_box_range *ranges; /* in order, with doubles between them */
};

/* What one value may be. */
struct fr_box_bound {
    uint32_t value; /* its number */
    const struct fr_box_set *set;
    const struct fr_ast_expr *ast; /* what asks for it */
};

struct fr_box {
    uint32_t count;
    struct fr_box_bound *bounds; /* by number; values not here are free */
};

/* --- sets; each gives NULL when memory is out ----------------------------- */

const struct fr_box_set *fr_box_range_set(struct fr_arena *arena, double low,
                                          double high);
/* Everything that is not missing. */
const struct fr_box_set *fr_box_known(struct fr_arena *arena);
/* Only missing. */
const struct fr_box_set *fr_box_missing(struct fr_arena *arena);
/* What `ranges` in any order hold; they may overlap. */
const struct fr_box_set *fr_box_ranges(struct fr_arena *arena,
                                       const struct fr_box_range *ranges,
                                       uint32_t count);
const struct fr_box_set *fr_box_both(struct fr_arena *arena,
                                     const struct fr_box_set *a,
                                     const struct fr_box_set *b);
const struct fr_box_set *fr_box_either(struct fr_arena *arena,
                                       const struct fr_box_set *a,
                                       const struct fr_box_set *b);
/* What is in a and not in b. */
const struct fr_box_set *fr_box_less(struct fr_arena *arena,
                                     const struct fr_box_set *a,
                                     const struct fr_box_set *b);
int fr_box_set_is_empty(const struct fr_box_set *set);
int fr_box_set_is_within(const struct fr_box_set *set,
                         const struct fr_box_set *other);
int fr_box_set_meets(const struct fr_box_set *a, const struct fr_box_set *b);

/* --- boxes ---------------------------------------------------------------- */

/* The bound of a value, or NULL: free. */
const struct fr_box_bound *fr_box_find(const struct fr_box *box,
                                       uint32_t value);
/* A copy with the bound in the place of the value's earlier one. Returns 0 or
 * FR_ENOMEM. */
FR_MUST_USE int fr_box_put(struct fr_arena *arena, const struct fr_box *box,
                           struct fr_box_bound bound, struct fr_box *made);
/* Is every flow of `box` one of `other`? */
int fr_box_is_within(const struct fr_box *box, const struct fr_box *other);
/* Can a flow be in both? */
int fr_box_meets(const struct fr_box *a, const struct fr_box *b);

/* Parts of boxes that fr_box_cover may look at. */
#define FR_BOX_PARTS_MAX 256

/* Is every flow of `box` in one of `others`? used[i] is set for those that
 * take a part. `work` is counted down for every box that is looked at; when
 * it is used up, or the parts are too many, the answer is no. Returns 1, 0 or
 * FR_ENOMEM. */
int fr_box_cover(struct fr_arena *arena, const struct fr_box *box,
                 const struct fr_box *const *others, uint32_t count, char *used,
                 uint64_t *work);

#endif
