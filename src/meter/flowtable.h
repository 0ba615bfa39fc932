/* flowtable.h - packets to flows: which packet belongs to which flow, and
 * when and why a flow ends.
 *
 * Flows leave the table in the order of their first packets, or as they end.
 * Memory is that of at most `flows_max` flows: when they are all in use the
 * one that began first is given out as it is ("evicted"). */
#ifndef FR_METER_FLOWTABLE_H
#define FR_METER_FLOWTABLE_H

#include <stdint.h>

#include "flowrules/status.h"
#include "meter/flow.h"

/* Packets that are worth being booked together. */
#define FR_FLOWTABLE_TOGETHER 16

struct fr_flowtable;

enum fr_flow_order {
    FR_FLOWS_BY_FIRST, /* in the order of first packets */
    FR_FLOWS_BY_END,   /* as soon as they are over; then by first packets */
};

struct fr_flowtable_options {
    enum fr_flow_order order;
    int64_t idle_ns;   /* a longer pause ends a flow */
    int64_t active_ns; /* a longer flow is cut */
    uint64_t flows_max;
    enum fr_accounting accounting;
    struct fr_hash_secret secret;
    /* A finished flow; it is gone after the call. An error is passed up. */
    int (*emit)(void *context, const struct fr_flow *flow);
    void *context;
};

/* FR_ENOMEM. */
FR_MUST_USE int fr_flowtable_open(const struct fr_flowtable_options *options,
                                  struct fr_flowtable **table);
/* NULL does nothing. */
void fr_flowtable_close(struct fr_flowtable *table);
/* Move the clock, the largest time stamp so far; every packet of the capture
 * does so before it is booked, a held fragment by its own arrival only. */
void fr_flowtable_tick(struct fr_flowtable *table, int64_t time_ns);
int64_t fr_flowtable_clock(const struct fr_flowtable *table);
/* Emit the flows that are over by the clock; booking does so too. */
FR_MUST_USE int fr_flowtable_expire(struct fr_flowtable *table);
/* Book a packet that has its ports. FR_ENOMEM, or what emit returns. */
FR_MUST_USE int fr_flowtable_book(struct fr_flowtable *table,
                                  const struct fr_packet *packet);
/* The same for up to FR_FLOWTABLE_TOGETHER packets one after the other, each
 * moving the clock first. Faster: their flows are fetched from memory
 * together. */
FR_MUST_USE int fr_flowtable_book_all(struct fr_flowtable *table,
                                      const struct fr_packet *packets,
                                      uint32_t count);
/* End and emit all that are left. */
FR_MUST_USE int fr_flowtable_finish(struct fr_flowtable *table);
/* Flows given out because the table was full. */
uint64_t fr_flowtable_evicted(const struct fr_flowtable *table);

#endif
