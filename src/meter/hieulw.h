/* hieulw.h - what the Python meter hieulw/cicflowmeter 0.4.2 sees in a frame
 * and computes of a flow, defects and all, so that files, models and rules
 * made with it keep working: the first packet counts twice, lengths are those
 * of captured frames, padding is payload, header lengths are of IPv4 only,
 * active, idle and CWR are no measurements. Times are microseconds. */
#ifndef FR_METER_HIEULW_H
#define FR_METER_HIEULW_H

#include <stdint.h>

#include "meter/flowkey.h"
#include "meter/packet.h"
#include "meter/reject.h"
#include "meter/row.h"
#include "meter/series.h"

struct fr_hieulw_packet {
    int64_t time_us;
    uint8_t src[4], dst[4];
    uint16_t sport, dport;
    uint16_t protocol; /* 6, 17; 2048 behind a Linux cooked header */
    uint16_t window;   /* 0 for UDP */
    uint32_t size;     /* captured, with link header and padding */
    uint32_t payload;  /* captured behind the transport header */
    uint32_t header;   /* of IPv4 */
    uint8_t flags;     /* of TCP, else 0 */
};

struct fr_hieulw_bulk {
    int64_t start_us, last_us; /* 0: none */
    uint64_t run_packets, run_size;
    uint64_t count, packets, size;
    int64_t time_us;
};

struct fr_hieulw_side {
    struct fr_series sizes, gaps;
    int64_t last_us;
    uint64_t header_size;
    uint64_t data_packets, psh, urg;
    uint32_t header_min;
    uint16_t window; /* first that is not 0 */
    struct fr_hieulw_bulk bulk;
};

struct fr_hieulw_flow {
    struct fr_hieulw_flow *chain;           /* of the hash table */
    struct fr_hieulw_flow *older, *younger; /* of the table */
    struct fr_flow_key key; /* both ends, directed; generation */
    uint8_t src[4], dst[4];
    uint16_t sport, dport;
    uint16_t protocol;
    uint64_t packets; /* each once */
    int64_t first_us, latest_us;
    uint64_t flags[8];
    struct fr_series gaps;
    struct fr_hieulw_side sides[2]; /* 0 backward, 1 forward */
};

/* What the meter counts: untagged IPv4 with TCP or UDP, no later fragments,
 * complete headers. Others are FR_REJECT_NOT_COUNTED, or a reason that the
 * profile corrected has too. */
enum fr_reject fr_hieulw_decode(const struct fr_frame *frame,
                                struct fr_hieulw_packet *packet);
/* Book a packet; the first one of a flow counts twice. */
void fr_hieulw_book(struct fr_hieulw_flow *flow,
                    const struct fr_hieulw_packet *packet, int is_forward);
/* The first FR_COLUMN_COUNT_HIEULW columns. */
void fr_hieulw_features_of(const struct fr_hieulw_flow *flow,
                           struct fr_row *row);

#endif
