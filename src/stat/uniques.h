/* uniques.h - how many different sources and destinations there are, where
 * nobody asks who they are (tops.h counts that, too).
 *
 * Exact while their names fit a table; estimated beyond that (HyperLogLog).
 * Whether they fit is a property of the rows and not of their order, and both
 * numbers are those that tops.h gives with the same limits. */
#ifndef FR_STAT_UNIQUES_H
#define FR_STAT_UNIQUES_H

#include "stat/distinct.h"
#include "stat/names.h"
#include "stat/summary.h"
#include "table/batch.h"

struct fr_uniques {
    struct fr_names names; /* empty as soon as there are estimates */
    uint8_t *roles;        /* owned; by number of the name */
    uint32_t role_capacity;
    struct fr_distinct *estimates; /* owned; of sources, of destinations;
                                      NULL while all names fit */
    uint64_t rows[2];              /* with a source, with a destination */
    uint8_t *code_roles;           /* owned; by code of the batch */
    uint32_t code_capacity;
};

/* Limits as those of fr_names_init. */
void fr_uniques_init(struct fr_uniques *uniques, uint32_t names_max,
                     uint64_t name_size_max);
void fr_uniques_release(struct fr_uniques *uniques);
/* Count a batch: codes of `texts`, 0 for a missing one; src or dst may be
 * NULL. Returns FR_ENOMEM. */
FR_MUST_USE int fr_uniques_add(struct fr_uniques *uniques,
                               const struct fr_batch *texts,
                               const uint32_t *src, const uint32_t *dst,
                               uint32_t row_count);
/* Both set up alike. Returns FR_ENOMEM. */
FR_MUST_USE int fr_uniques_merge(struct fr_uniques *uniques,
                                 const struct fr_uniques *other);
/* Set unique_src, unique_dst and unique_error. */
void fr_uniques_finish(const struct fr_uniques *uniques,
                       struct fr_summary *summary);

#endif
