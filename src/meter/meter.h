/* meter.h - frames in, CSV text of flows out, and the account of all
 * packets. The result depends on the packets alone (and on fr_meter_pass_time,
 * which reading of files does not call). */
#ifndef FR_METER_METER_H
#define FR_METER_METER_H

#include <stdint.h>

#include "flowrules/status.h"
#include "meter/dialect.h"
#include "meter/flow.h"
#include "meter/flowtable.h"
#include "meter/packet.h"
#include "meter/reject.h"

enum fr_meter_profile {
    FR_METER_CORRECTED, /* each feature as columns.def defines it */
    FR_METER_HIEULW,    /* as the Python meter computes it, defects and all */
};

/* Their names, and those of fr_accounting, by number; NULL ends them. */
extern const char *const fr_meter_profile_names[];
extern const char *const fr_accounting_names[];

#define FR_METER_IDLE_NS   (120 * 1000000000LL)
#define FR_METER_ACTIVE_NS (1800 * 1000000000LL)
/* About 900 bytes each. */
#define FR_METER_FLOWS_MAX 1000000

struct fr_meter_options {
    enum fr_meter_profile profile;
    enum fr_dialect dialect; /* of the text, with either profile */
    /* the rest is not for hieulw, but flows_max */
    enum fr_accounting accounting;
    int is_inner; /* flows inside tunnels instead of the tunnels */
    int64_t idle_ns, active_ns;
    uint64_t flows_max;
    struct fr_hash_secret secret;
    enum fr_flow_order order; /* hieulw has an order of its own */
    /* Takes the CSV in pieces of whole lines. An error is passed up. */
    int (*write)(void *context, const char *text, size_t size);
    void *context;
    /* Not 0: the CSV comes in periods of this length, which begin at its
     * multiples since 1970, each with a header line and the flows that were
     * over in it; a period without one does not come. Needs FR_FLOWS_BY_END.
     * What is written between the two calls belongs to the period. */
    int64_t period_ns;
    int (*begin_period)(void *context, int64_t begin_ns);
    int (*end_period)(void *context);
};

#define FR_METER_OPTIONS_INIT                                                  \
    {                                                                          \
        .idle_ns = FR_METER_IDLE_NS, .active_ns = FR_METER_ACTIVE_NS,          \
        .flows_max = FR_METER_FLOWS_MAX                                        \
    }

/* Always: packets_read = packets_in_flows + all that were rejected. */
struct fr_meter_counts {
    uint64_t packets_read;
    uint64_t packets_in_flows;
    uint64_t rejected[FR_REJECT_COUNT];
    uint64_t flows;
    uint64_t late;          /* packets booked later than their time stamp */
    uint64_t from_tunnels;  /* packets in flows inside tunnels */
    uint64_t len_from_wire; /* packets whose IP header gave no length */
    uint64_t evicted;       /* flows cut because flows_max was reached */
};

struct fr_meter;

/* Writes the header line too. FR_ENOMEM, or what write returns. */
FR_MUST_USE int fr_meter_open(const struct fr_meter_options *options,
                              struct fr_meter **meter);
/* NULL does nothing. */
void fr_meter_close(struct fr_meter *meter);
/* Take the next frame. FR_ENOMEM, or what write returns. */
FR_MUST_USE int fr_meter_add(struct fr_meter *meter,
                             const struct fr_frame *frame);
/* The time is now at least this, although no frame came: write the flows that
 * are over, hand on all rows so far, and end a period that is over. For live
 * captures. Errors as fr_meter_add. */
FR_MUST_USE int fr_meter_pass_time(struct fr_meter *meter, int64_t time_ns);
/* After the last frame: write the flows that are left, and check that no
 * packet was lost or counted twice (FR_EIO with a message). */
FR_MUST_USE int fr_meter_finish(struct fr_meter *meter, struct fr_diag *diag);
/* Complete after finish. */
const struct fr_meter_counts *fr_meter_counts(const struct fr_meter *meter);

#endif
