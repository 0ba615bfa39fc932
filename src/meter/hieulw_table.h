/* hieulw_table.h - the flow table of the Python meter: keys without the
 * protocol, generations of a key after 240 s, sweeps now and then. Rows come
 * in the order of its sweeps, not in that of first packets: the order is part
 * of its behaviour. */
#ifndef FR_METER_HIEULW_TABLE_H
#define FR_METER_HIEULW_TABLE_H

#include "flowrules/status.h"
#include "meter/hieulw.h"

struct fr_hieulw_table;

struct fr_hieulw_options {
    uint64_t flows_max; /* the oldest flow is given out when it is reached */
    struct fr_hash_secret secret;
    /* A finished flow; it is gone after the call. An error is passed up. */
    int (*emit)(void *context, const struct fr_hieulw_flow *flow);
    void *context;
};

/* FR_ENOMEM. */
FR_MUST_USE int fr_hieulw_table_open(const struct fr_hieulw_options *options,
                                     struct fr_hieulw_table **table);
/* NULL does nothing. */
void fr_hieulw_table_close(struct fr_hieulw_table *table);
/* FR_ENOMEM, or what emit returns. */
FR_MUST_USE int fr_hieulw_table_book(struct fr_hieulw_table *table,
                                     const struct fr_hieulw_packet *packet);
/* Emit all that are left. */
FR_MUST_USE int fr_hieulw_table_finish(struct fr_hieulw_table *table);
uint64_t fr_hieulw_table_evicted(const struct fr_hieulw_table *table);

#endif
