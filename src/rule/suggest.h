/* suggest.h - the nearest right name for a misspelt one. */
#ifndef FR_RULE_SUGGEST_H
#define FR_RULE_SUGGEST_H

#include "base/str.h"
#include "rule/message.h"

/* Edits (insert, drop, replace, swap neighbours; ASCII case is free) between
 * two texts, or limit + 1 if there are more than `limit`. */
unsigned fr_suggest_distance(struct fr_str a, struct fr_str b, unsigned limit);

/* The search for one misspelt name: offer every candidate, then read `best`.
 * The nearest wins, the first of equals. */
struct fr_suggest {
    struct fr_report *report;
    struct fr_str wrong;
    struct fr_str best; /* data NULL: nothing near enough; borrowed */
    unsigned distance;  /* of best, or one more than is accepted */
};

/* Is anybody going to read it? Beyond this many errors no help is sought. */
#define FR_SUGGEST_ERRORS_MAX 1000

void fr_suggest_init(struct fr_suggest *suggest, struct fr_report *report,
                     struct fr_str wrong);
void fr_suggest_offer(struct fr_suggest *suggest, struct fr_str candidate);
/* "did you mean 'x'?" as help of the last message, if there is a best. */
void fr_suggest_help(const struct fr_suggest *suggest);

#endif
