/* flow.h - one flow: who, and what its packets came to. No packet is kept:
 * everything the columns need is accumulated as packets are booked. */
#ifndef FR_METER_FLOW_H
#define FR_METER_FLOW_H

#include <stdint.h>

#include "base/alloc.h"
#include "meter/flowkey.h"
#include "meter/series.h"

enum fr_accounting { /* what the length of a packet is */
                     FR_ACCOUNTING_PAYLOAD,
                     FR_ACCOUNTING_IP,
                     FR_ACCOUNTING_FRAME,
};

enum fr_flow_end {
    FR_FLOW_OPEN,
    FR_FLOW_FIN,
    FR_FLOW_RST,
    FR_FLOW_IDLE,
    FR_FLOW_ACTIVE,
    FR_FLOW_EVICTED, /* --max-flows */
    FR_FLOW_EOF,
};

enum fr_flow_direction { /* why the forward side is the forward side */
                         FR_DIRECTION_FIRST,
                         FR_DIRECTION_SYN,
                         FR_DIRECTION_SYN_ACK,
                         FR_DIRECTION_CARRIED,
};

/* Bulks of one direction: at least four packets with payload in a row, with
 * pauses of at most a second, and no payload from the other side. */
struct fr_bulks {
    uint64_t count, packets, size, time_ns;
};

/* Packets with payload that may become a bulk. */
struct fr_bulk_run {
    uint64_t packets, size;
    int64_t start_ns, last_ns;
};

/* What one end sent. */
struct fr_flow_side {
    struct fr_series sizes; /* bytes, by the accounting */
    int64_t last_ns;
    uint64_t header_size;  /* bytes */
    struct fr_series gaps; /* nanoseconds */
    uint64_t ip_size, frame_size;
    uint32_t header_min;
    int32_t window;        /* first one seen, unscaled; -1: none */
    uint64_t data_packets; /* with payload */
    uint64_t psh, urg;     /* packets */
    struct fr_bulk_run run;
};

/* Two lines of the cache that every packet needs, three for each end, and
 * what few packets need. */
struct fr_flow {
    _Alignas(FR_ALLOC_LINE) struct fr_flow_key key;
    int64_t last_ns;
    int64_t clock_ns;  /* of the capture, at the latest packet */
    uint8_t is_begun;  /* it has a packet */
    uint8_t forward;   /* the end of the key that is the forward side */
    uint8_t data_end;  /* the end that sent payload last */
    uint8_t end;       /* enum fr_flow_end */
    uint8_t closed_by; /* FR_FLOW_OPEN, _FIN or _RST */
    uint8_t fins;      /* a bit for each end that sent a FIN */
    uint8_t last_fin;  /* the end that sent the latest one */
    int64_t first_ns;
    struct fr_series gaps;        /* nanoseconds */
    uint64_t acks;                /* packets with ACK */
    struct fr_flow_side sides[2]; /* by end of the key */

    uint64_t flags[8]; /* packets, by bit of the TCP flags; not PSH, ACK */
    struct fr_bulks bulks[2]; /* by end of the key */
    uint64_t number;         /* of the table: flows in order of first packets */
    uint64_t older, younger; /* of the table: by latest packet */
    int64_t active_start;    /* of the stretch without a long pause */
    uint64_t late;           /* packets booked later than their time stamp */
    uint64_t subflow_gaps;
    struct fr_series active, idle; /* nanoseconds */
    uint8_t family, protocol;
    uint8_t is_continued;
    uint8_t direction; /* enum fr_flow_direction */
};

/* An empty flow with the direction that its first packet tells; `end` of the
 * key sent it. */
void fr_flow_begin(struct fr_flow *flow, const struct fr_packet *packet,
                   const struct fr_flow_key *key, int end);
/* The flow behind a cut by the active timeout: same direction and state of
 * the connection. */
void fr_flow_continue(struct fr_flow *flow, const struct fr_flow *old);
/* Book a packet of the flow that `end` sent; `clock_ns` is the capture's. */
void fr_flow_book(struct fr_flow *flow, const struct fr_packet *packet, int end,
                  int64_t clock_ns, enum fr_accounting accounting);
/* Would a SYN without ACK now be the start of another connection? A
 * connection whose both sides sent a FIN cannot send a SYN either. */
int fr_flow_takes_new_syn(const struct fr_flow *flow);
uint64_t fr_flow_packets(const struct fr_flow *flow);

#endif
