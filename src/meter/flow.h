/* flow.h - one flow: who, and what its packets came to. No packet is kept:
 * everything the columns need is accumulated as packets are booked. */
#ifndef FR_METER_FLOW_H
#define FR_METER_FLOW_H

#include <stdint.h>

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
struct fr_bulk {
    uint64_t run_packets; /* of the run that may become a bulk */
    uint64_t run_size;
    int64_t run_start_ns, run_last_ns;
    uint64_t count, packets, size, time_ns; /* of all bulks */
};

struct fr_flow_side {
    struct fr_series sizes; /* bytes, by the accounting */
    struct fr_series gaps;  /* nanoseconds */
    int64_t last_ns;
    uint64_t header_size; /* bytes */
    uint64_t ip_size, frame_size;
    uint64_t data_packets; /* with payload */
    uint64_t psh, urg;     /* packets */
    uint32_t header_min;
    int32_t window; /* first one seen, unscaled; -1: none */
    struct fr_bulk bulk;
};

struct fr_flow {
    struct fr_flow_key key;
    uint64_t number;         /* of the table: flows in order of first packets */
    uint64_t older, younger; /* of the table: by latest packet */
    uint8_t src[16], dst[16];
    uint16_t sport, dport; /* src and sport are the forward side */
    uint8_t family, protocol;
    uint8_t is_continued;
    uint8_t direction; /* enum fr_flow_direction */
    uint8_t end;       /* enum fr_flow_end */
    uint8_t closed_by; /* FR_FLOW_OPEN, _FIN or _RST */
    uint8_t fin_count; /* sides that sent a FIN */
    uint8_t last_fin;  /* the side of the latest one */
    uint8_t fins[2];   /* by side */
    int64_t first_ns, last_ns;
    int64_t clock_ns;     /* of the capture, at the latest packet */
    int64_t active_start; /* of the stretch without a long pause */
    uint64_t flags[8];    /* packets, by bit of the TCP flags */
    uint64_t late;        /* packets booked later than their time stamp */
    uint64_t subflow_gaps;
    struct fr_series gaps, active, idle; /* nanoseconds */
    struct fr_flow_side sides[2];        /* 0 backward, 1 forward */
};

/* An empty flow with the direction that its first packet tells. */
void fr_flow_begin(struct fr_flow *flow, const struct fr_packet *packet,
                   const struct fr_flow_key *key);
/* The flow behind a cut by the active timeout: same direction and state of
 * the connection. */
void fr_flow_continue(struct fr_flow *flow, const struct fr_flow *old);
/* Book a packet of the flow; `clock_ns` is the capture's. */
void fr_flow_book(struct fr_flow *flow, const struct fr_packet *packet,
                  int64_t clock_ns, enum fr_accounting accounting);
/* Would a SYN without ACK now be the start of another connection? A
 * connection whose both sides sent a FIN cannot send a SYN either. */
int fr_flow_takes_new_syn(const struct fr_flow *flow);
uint64_t fr_flow_packets(const struct fr_flow *flow);

#endif
