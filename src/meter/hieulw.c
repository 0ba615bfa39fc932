/* hieulw.c - decoding, booking and columns as the Python meter has them. */
#include "meter/hieulw.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "meter/decode.h"
#include "meter/features.h"

#define US_PER_S         1000000
#define BULK_GAP_US      US_PER_S
#define BULK_PACKETS_MIN 4
#define SIZE_MAX_SCAPY   65535 /* a longer packet is cut */

/* --- decoding ------------------------------------------------------------- */

/* The link types of which its library knows the header. */
static int is_known_link(int link_type)
{
    return link_type == 0 || link_type == 1 || link_type == 108 ||
           link_type == 113 || link_type == 228 || link_type == 276;
}

static int is_cooked(int link_type)
{
    return link_type == 113 || link_type == 276;
}

/* No tags, labels or sessions between link and IP. */
static int is_plain(const struct fr_decode *decode)
{
    static const uint32_t sizes[] = {14, 16, 20, 4, 0};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (decode->at == sizes[i])
            return 1;
    }
    return 0;
}

static int is_counted(const uint8_t *ip)
{
    return (ip[9] == FR_PROTOCOL_TCP || ip[9] == FR_PROTOCOL_UDP) &&
           (fr_decode_word(ip + 6) & 0x1FFF) == 0;
}

static void read_tcp(const uint8_t *data, uint32_t room,
                     struct fr_hieulw_packet *packet)
{
    uint32_t header = (uint32_t)(data[12] >> 4) * 4;

    packet->flags = data[13];
    packet->window = fr_decode_word(data + 14);
    packet->payload = header < room ? room - header : 0;
}

static enum fr_reject read_transport(const struct fr_frame *frame, uint32_t at,
                                     struct fr_hieulw_packet *packet)
{
    int is_tcp = frame->data[at + 9] == FR_PROTOCOL_TCP;
    uint32_t size = is_tcp ? 20 : 8;
    const uint8_t *data;

    at += packet->header;
    if (!fr_decode_holds(frame, at, size))
        return FR_REJECT_CUT_SHORT;
    data = frame->data + at;
    packet->sport = fr_decode_word(data);
    packet->dport = fr_decode_word(data + 2);
    if (is_tcp)
        read_tcp(data, frame->captured - at, packet);
    else
        packet->payload = frame->captured - at - size;
    return FR_REJECT_NONE;
}

enum fr_reject fr_hieulw_decode(const struct fr_frame *frame,
                                struct fr_hieulw_packet *packet)
{
    struct fr_decode decode = {.frame = frame};
    const uint8_t *ip;
    enum fr_reject reject;

    if (frame->time_ns == FR_TIME_MISSING)
        return FR_REJECT_BAD_TIME;
    if (!is_known_link(frame->link_type))
        return FR_REJECT_LINK_TYPE;
    reject = fr_decode_link(&decode);
    if (reject)
        return reject;
    if (decode.ether_type != FR_ETHER_IPV4 || !is_plain(&decode))
        return FR_REJECT_NOT_COUNTED;
    if (!fr_decode_holds(frame, decode.at, 20))
        return FR_REJECT_CUT_SHORT;
    ip = frame->data + decode.at;
    if (!is_counted(ip))
        return FR_REJECT_NOT_COUNTED;
    memset(packet, 0, sizeof(*packet));
    packet->header = (ip[0] & 15u) * 4;
    if (packet->header < 20)
        return FR_REJECT_MALFORMED_IP;
    packet->time_us = frame->time_ns / 1000;
    memcpy(packet->src, ip + 12, 4);
    memcpy(packet->dst, ip + 16, 4);
    packet->protocol = is_cooked(frame->link_type) ? FR_ETHER_IPV4 : ip[9];
    packet->size =
        frame->captured < SIZE_MAX_SCAPY ? frame->captured : SIZE_MAX_SCAPY;
    return read_transport(frame, decode.at, packet);
}

/* --- booking -------------------------------------------------------------- */

static void add_to_bulk(struct fr_hieulw_bulk *bulk, int64_t time_us,
                        uint32_t size)
{
    bulk->run_packets++;
    bulk->run_size += size;
    if (bulk->run_packets == BULK_PACKETS_MIN) {
        bulk->count++;
        bulk->packets += bulk->run_packets;
        bulk->size += bulk->run_size;
        bulk->time_us += time_us - bulk->start_us;
    } else if (bulk->run_packets > BULK_PACKETS_MIN) {
        bulk->packets++;
        bulk->size += size;
        bulk->time_us += time_us - bulk->last_us;
    }
    bulk->last_us = time_us;
}

static void book_bulk(struct fr_hieulw_bulk *own, struct fr_hieulw_bulk *other,
                      int64_t time_us, uint32_t size)
{
    if (size == 0)
        return;
    if (other->last_us > own->start_us)
        own->start_us = 0;
    if (own->start_us == 0 || time_us - own->last_us > BULK_GAP_US) {
        own->start_us = time_us;
        own->last_us = time_us;
        own->run_packets = 1;
        own->run_size = size;
        return;
    }
    add_to_bulk(own, time_us, size);
}

/* One entry in its list of packets. */
static void store(struct fr_hieulw_flow *flow, struct fr_hieulw_side *side,
                  const struct fr_hieulw_packet *packet)
{
    if (side->sizes.count > 0)
        fr_series_add(&side->gaps, packet->time_us - side->last_us);
    if (side->sizes.count == 0 || packet->header < side->header_min)
        side->header_min = packet->header;
    side->last_us = packet->time_us;
    fr_series_add(&side->sizes, packet->size);
    side->header_size += packet->header;
    side->data_packets += packet->payload > 0;
    side->psh += (packet->flags & FR_TCP_PSH) != 0;
    side->urg += (packet->flags & FR_TCP_URG) != 0;
    for (int bit = 0; bit < 8; bit++)
        flow->flags[bit] += packet->flags >> bit & 1;
}

void fr_hieulw_book(struct fr_hieulw_flow *flow,
                    const struct fr_hieulw_packet *packet, int is_forward)
{
    struct fr_hieulw_side *side = &flow->sides[is_forward];

    if (flow->packets == 0) {
        flow->first_us = packet->time_us;
        flow->latest_us = packet->time_us;
        flow->protocol = packet->protocol;
        store(flow, side, packet);
    }
    flow->packets++;
    store(flow, side, packet);
    book_bulk(&side->bulk, &flow->sides[!is_forward].bulk, packet->time_us,
              packet->payload);
    fr_series_add(&flow->gaps, packet->time_us - flow->latest_us);
    if (packet->time_us > flow->latest_us)
        flow->latest_us = packet->time_us;
    if (side->window == 0)
        side->window = packet->window;
}

/* --- columns -------------------------------------------------------------- */

static void put(struct fr_row *row, enum fr_column column, double number)
{
    row->numbers[column] = number;
}

static void put_count(struct fr_row *row, enum fr_column column, uint64_t count)
{
    row->numbers[column] = (double)count;
}

static double per_second(double amount, int64_t time_us)
{
    return time_us == 0 ? 0 : amount * US_PER_S / (double)time_us;
}

static double ratio(double over, uint64_t under)
{
    return under == 0 ? 0 : over / (double)under;
}

/* Microseconds in the unit of the row's times. */
static uint64_t unit_of(const struct fr_row *row)
{
    return row->time_unit / 1000;
}

static struct fr_spread times_of(const struct fr_series *series,
                                 const struct fr_row *row)
{
    static const struct fr_series none;

    /* one value is no list of values */
    return fr_series_spread(series->count < 2 ? &none : series, unit_of(row),
                            0);
}

static void put_identity(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    struct fr_civil c;

    fr_row_put_address(row->src_ip, flow->src, 4);
    fr_row_put_address(row->dst_ip, flow->dst, 4);
    put_count(row, FR_COLUMN_src_port, flow->sport);
    put_count(row, FR_COLUMN_dst_port, flow->dport);
    put_count(row, FR_COLUMN_protocol, flow->protocol);
    fr_clock_to_civil(flow->first_us / US_PER_S * FR_NS_PER_S, &c);
    (void)snprintf(row->timestamp, sizeof(row->timestamp),
                   "%04d-%02d-%02d %02d:%02d:%02d", (int)c.year, c.month, c.day,
                   c.hour, c.minute, c.second);
}

static void put_lengths(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    const struct fr_series *forward = &flow->sides[1].sizes;
    const struct fr_series *backward = &flow->sides[0].sizes;
    struct fr_series all = fr_series_join(forward, backward);
    struct fr_spread spread = fr_series_spread(&all, 1, 0);
    int64_t time_us = flow->latest_us - flow->first_us;

    put(row, FR_COLUMN_flow_duration, (double)time_us / (double)unit_of(row));
    put(row, FR_COLUMN_flow_byts_s, per_second((double)all.sum, time_us));
    put(row, FR_COLUMN_flow_pkts_s, per_second((double)all.count, time_us));
    put(row, FR_COLUMN_fwd_pkts_s, per_second((double)forward->count, time_us));
    put(row, FR_COLUMN_bwd_pkts_s,
        per_second((double)backward->count, time_us));
    fr_features_put_spread(row, FR_COLUMN_pkt_len_max, &spread);
    put(row, FR_COLUMN_pkt_len_var, spread.var);
    put(row, FR_COLUMN_pkt_size_avg, spread.mean);
    spread = fr_series_spread(forward, 1, 0);
    fr_features_put_spread(row, FR_COLUMN_fwd_pkt_len_max, &spread);
    put(row, FR_COLUMN_fwd_seg_size_avg, spread.mean);
    spread = fr_series_spread(backward, 1, 0);
    fr_features_put_spread(row, FR_COLUMN_bwd_pkt_len_max, &spread);
    put(row, FR_COLUMN_bwd_seg_size_avg, spread.mean);
    put(row, FR_COLUMN_down_up_ratio,
        ratio((double)backward->count, forward->count));
}

static void put_totals(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    const struct fr_series *forward = &flow->sides[1].sizes;
    const struct fr_series *backward = &flow->sides[0].sizes;

    put_count(row, FR_COLUMN_tot_fwd_pkts, forward->count);
    put_count(row, FR_COLUMN_tot_bwd_pkts, backward->count);
    put_count(row, FR_COLUMN_totlen_fwd_pkts, (uint64_t)forward->sum);
    put_count(row, FR_COLUMN_totlen_bwd_pkts, (uint64_t)backward->sum);
    put_count(row, FR_COLUMN_subflow_fwd_pkts, forward->count);
    put_count(row, FR_COLUMN_subflow_bwd_pkts, backward->count);
    put_count(row, FR_COLUMN_subflow_fwd_byts, (uint64_t)forward->sum);
    put_count(row, FR_COLUMN_subflow_bwd_byts, (uint64_t)backward->sum);
}

static void put_gaps(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    struct fr_spread spread = times_of(&flow->gaps, row);

    put(row, FR_COLUMN_flow_iat_mean, spread.mean);
    put(row, FR_COLUMN_flow_iat_max, spread.max);
    put(row, FR_COLUMN_flow_iat_min, spread.min);
    put(row, FR_COLUMN_flow_iat_std, spread.std);
    for (int side = 0; side < 2; side++) {
        const struct fr_series *gaps = &flow->sides[side].gaps;
        enum fr_column total =
            side ? FR_COLUMN_fwd_iat_tot : FR_COLUMN_bwd_iat_tot;
        spread = times_of(gaps, row);
        put(row, total,
            gaps->count < 2 ? 0 : (double)gaps->sum / (double)unit_of(row));
        fr_features_put_spread(row, total + 1, &spread);
    }
}

static void put_flags(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    /* the order of the columns is that of the bits, up to ECE */
    for (unsigned bit = 0; bit < 7; bit++)
        put_count(row, FR_COLUMN_fin_flag_cnt + bit, flow->flags[bit]);
    put_count(row, FR_COLUMN_fwd_psh_flags, flow->sides[1].psh);
    put_count(row, FR_COLUMN_bwd_psh_flags, flow->sides[0].psh);
    put_count(row, FR_COLUMN_fwd_urg_flags, flow->sides[1].urg);
    put_count(row, FR_COLUMN_bwd_urg_flags, flow->sides[0].urg);
    put_count(row, FR_COLUMN_cwr_flag_count, flow->sides[1].urg);
}

static void put_headers(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    put_count(row, FR_COLUMN_fwd_header_len, flow->sides[1].header_size);
    put_count(row, FR_COLUMN_bwd_header_len, flow->sides[0].header_size);
    put_count(row, FR_COLUMN_fwd_seg_size_min, flow->sides[1].header_min);
    put_count(row, FR_COLUMN_fwd_act_data_pkts, flow->sides[1].data_packets);
    put_count(row, FR_COLUMN_init_fwd_win_byts, flow->sides[1].window);
    put_count(row, FR_COLUMN_init_bwd_win_byts, flow->sides[0].window);
}

static void put_bulks(const struct fr_hieulw_flow *flow, struct fr_row *row)
{
    const struct fr_hieulw_bulk *forward = &flow->sides[1].bulk;
    const struct fr_hieulw_bulk *backward = &flow->sides[0].bulk;

    put(row, FR_COLUMN_fwd_byts_b_avg,
        ratio((double)forward->size, forward->count));
    put(row, FR_COLUMN_fwd_pkts_b_avg,
        ratio((double)forward->packets, forward->count));
    put(row, FR_COLUMN_fwd_blk_rate_avg,
        per_second((double)forward->size, forward->time_us));
    put(row, FR_COLUMN_bwd_byts_b_avg,
        ratio((double)backward->size, backward->count));
    put(row, FR_COLUMN_bwd_pkts_b_avg,
        ratio((double)backward->packets, backward->count));
    put(row, FR_COLUMN_bwd_blk_rate_avg,
        per_second((double)backward->size, backward->time_us));
}

void fr_hieulw_features_of(const struct fr_hieulw_flow *flow,
                           struct fr_row *row)
{
    static const struct fr_spread nothing;

    put_identity(flow, row);
    put_lengths(flow, row);
    put_totals(flow, row);
    put_headers(flow, row);
    put_gaps(flow, row);
    put_flags(flow, row);
    put_bulks(flow, row);
    fr_features_put_spread(row, FR_COLUMN_active_max, &nothing);
    fr_features_put_spread(row, FR_COLUMN_idle_max, &nothing);
}
