/* shares.h - categories put in order, the small ones joined as "other". */
#ifndef FR_CHART_SHARES_H
#define FR_CHART_SHARES_H

#include "chart/chart.h"

struct fr_shares {
    struct fr_share *items; /* owned; names are borrowed or in `other_name` */
    size_t count;
    double total;
    size_t left_out; /* values that were not finite or negative */
    char other_name[48];
};

/* Keep the valid shares: largest first (in the given order if is_in_order),
 * and if there are more than `limit`, the limit - 1 largest and their rest as
 * "other (5 types)". Release with fr_shares_release. FR_ENOMEM. */
FR_MUST_USE int fr_shares_init(struct fr_shares *shares,
                               const struct fr_share *items, size_t count,
                               size_t limit, int is_in_order);
void fr_shares_release(struct fr_shares *shares);
/* Whether no value is greater than zero. */
int fr_shares_is_empty(const struct fr_share *items, size_t count);
size_t fr_shares_left_out(const struct fr_share *items, size_t count);

#endif
