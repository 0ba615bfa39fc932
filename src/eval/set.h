/* set.h - constant sets of numbers, addresses and texts: sorted, disjoint
 * ranges searched by halving. */
#ifndef FR_EVAL_SET_H
#define FR_EVAL_SET_H

#include "eval/program.h"

struct fr_set {
    enum fr_class kind; /* F64, IP or TEXT */
    uint32_t count;
    const struct fr_range_f64 *f64; /* increasing, disjoint */
    const struct fr_range_ip *ip;
    const uint32_t *text; /* codes, increasing */
};

/* Sort and merge in place; returns the new count. */
uint32_t fr_set_merge_f64(struct fr_range_f64 *ranges, uint32_t count);
uint32_t fr_set_merge_ip(struct fr_range_ip *ranges, uint32_t count);
uint32_t fr_set_merge_text(uint32_t *codes, uint32_t count);

/* NaN, a missing address and code 0 are in no set. */
int fr_set_has_f64(const struct fr_set *set, double value);
int fr_set_has_ip(const struct fr_set *set, const struct fr_ip *ip);
int fr_set_has_text(const struct fr_set *set, uint32_t code);

#endif
