/* walk.h - the values of checked expressions for one flow, by walking their
 * trees: slow, plain, and never short-circuiting. It means what the program
 * means that the same rules are compiled to; a property test compares both.
 *
 * A walk looks at one row of a batch at a time; the batch has the columns of
 * the rules' program. */
#ifndef FR_RULE_WALK_H
#define FR_RULE_WALK_H

#include "rule/rules_internal.h"

enum fr_decided {
    FR_DECIDED_FALSE,
    FR_DECIDED_TRUE,
    FR_DECIDED_NOT, /* a value is missing */
};

/* A value of any kind; which member holds it, the kind says. */
struct fr_value {
    double number;         /* QUANTITY; NaN: missing */
    int64_t time;          /* TIMESTAMP */
    struct fr_str text;    /* TEXT; data NULL: missing */
    struct fr_ip ip;       /* ADDRESS */
    enum fr_decided truth; /* TRUTH */
    uint16_t code;         /* LABEL; 0: no name */
    const uint8_t *marks;  /* MARKS: 1 where mark code - 1 is set */
};

/* What a definition is for the row. */
struct fr_walk_def {
    int is_known; /* 0: nobody asks for it, so its columns may not be there */
    struct fr_value value;
    /* Labels: whether each rule holds; of bands, whether the value passes
     * the edge. Of else: whether no other rule named the flow. */
    enum fr_decided *holds;
    uint32_t naming; /* the rule that named the flow, of a label that takes
                        one name; FR_NODE_NONE: none */
    uint8_t *marks;
};

struct fr_walk;

/* The rules must outlive it. FR_ENOMEM. */
FR_MUST_USE int fr_walk_new(const struct fr_rules *rules,
                            struct fr_walk **walk);
void fr_walk_free(struct fr_walk *walk);
/* Look at this row; texts of the values are borrowed from the batch. */
void fr_walk_row(struct fr_walk *walk, const struct fr_batch *batch,
                 uint32_t row);

const struct fr_rules *fr_walk_rules(const struct fr_walk *walk);
const struct fr_walk_def *fr_walk_def(const struct fr_walk *walk,
                                      const struct fr_def *def);
/* The value of an expression that is no condition. */
struct fr_value fr_walk_value(const struct fr_walk *walk,
                              const struct fr_chk_expr *expr);
enum fr_decided fr_walk_truth(const struct fr_walk *walk,
                              const struct fr_chk_expr *expr);
/* Has a value of this kind no value? Marks are never missing. */
int fr_value_is_missing(const struct fr_kind *kind,
                        const struct fr_value *value);

#endif
