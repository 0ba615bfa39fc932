/* knob.h - one number of a rule set that can be turned: a constant of `let`,
 * a literal of a rule, or the edge of a band.
 *
 * The number is changed in the parsed rules themselves, so rules with a
 * turned knob are compiled anew (joint.h) and turned back by the caller. */
#ifndef FR_RULE_KNOB_H
#define FR_RULE_KNOB_H

#include "rule/rules_internal.h"

struct fr_knob {
    struct fr_ast_expr *ast;   /* of the rules; borrowed */
    struct fr_ast_expr before; /* what stood there */
    int time, bytes;           /* its dimension */
    int is_bare;               /* a plain number, which may count bytes */
    double now;
};

/* Find the number that an address names, in rules loaded with this list of
 * messages:
 *   NAME                      a constant of let
 *   NAME:LITERAL              a literal in a let or feature
 *   LABEL/RULE:LITERAL        a literal of a rule, or the edge of a band
 *   NAME, LABEL/RULE, LABEL:LITERAL   where there is only one that fits
 * RULE may stand in quotes; LITERAL#2 is the second of equal ones. FR_EUSAGE
 * with a message, FR_ENOMEM. */
FR_MUST_USE int fr_knob_find(const struct fr_rules *rules,
                             struct fr_str address, struct fr_knob *knob,
                             struct fr_diag *diag);
/* Read LOW..HIGH in the knob's dimension; a plain number of bytes may be
 * turned in bytes, and then is. FR_EUSAGE with a message, FR_ENOMEM. */
FR_MUST_USE int fr_knob_range(struct fr_knob *knob, const char *text,
                              double *low, double *high, struct fr_diag *diag);
void fr_knob_turn(const struct fr_knob *knob, double value);
void fr_knob_turn_back(const struct fr_knob *knob);
/* The value as rules write it, "40ms". */
void fr_knob_write(const struct fr_knob *knob, double value,
                   struct fr_strbuf *out);

#endif
