/* features.c - from accumulators to columns. Sums are whole numbers until
 * the last step, so that every value is rounded once. */
#include "meter/features.h"

#include <math.h>

#include "base/clock.h"

static const char *const end_names[] = {
    [FR_FLOW_OPEN] = "",         [FR_FLOW_FIN] = "fin",
    [FR_FLOW_RST] = "rst",       [FR_FLOW_IDLE] = "idle",
    [FR_FLOW_ACTIVE] = "active", [FR_FLOW_EVICTED] = "evicted",
    [FR_FLOW_EOF] = "eof",
};

static const char *const direction_names[] = {
    [FR_DIRECTION_FIRST] = "first",
    [FR_DIRECTION_SYN] = "syn",
    [FR_DIRECTION_SYN_ACK] = "syn-ack",
    [FR_DIRECTION_CARRIED] = "carried",
};

static const struct fr_flow_side *forward_of(const struct fr_flow *flow)
{
    return &flow->sides[flow->forward];
}

static const struct fr_flow_side *backward_of(const struct fr_flow *flow)
{
    return &flow->sides[!flow->forward];
}

static void put(struct fr_row *row, enum fr_column column, double number)
{
    row->numbers[column] = number;
}

static void put_count(struct fr_row *row, enum fr_column column, uint64_t count)
{
    row->numbers[column] = (double)count;
}

void fr_features_put_spread(struct fr_row *row, enum fr_column first,
                            const struct fr_spread *spread)
{
    row->numbers[first] = spread->max;
    row->numbers[first + 1] = spread->min;
    row->numbers[first + 2] = spread->mean;
    row->numbers[first + 3] = spread->std;
}

/* None if the time is 0. */
static double per_second(uint64_t amount, uint64_t time_ns)
{
    if (time_ns == 0)
        return (double)NAN;
    return fr_wide_ratio(fr_wide_times(fr_wide_of(amount), FR_NS_PER_S),
                         fr_wide_of(time_ns));
}

/* `count` digits with zeros before them, and what follows. */
static char *put_digits(char *at, unsigned value, int count, char next)
{
    for (int i = count - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    at[count] = next;
    return at + count + 1;
}

static void put_timestamp(struct fr_row *row, int64_t time_ns)
{
    struct fr_civil c;
    char *at = row->timestamp;

    fr_clock_to_civil(time_ns, &c); /* the years 1970 to 2262 */
    at = put_digits(at, (unsigned)c.year, 4, '-');
    at = put_digits(at, (unsigned)c.month, 2, '-');
    at = put_digits(at, (unsigned)c.day, 2, 'T');
    at = put_digits(at, (unsigned)c.hour, 2, ':');
    at = put_digits(at, (unsigned)c.minute, 2, ':');
    at = put_digits(at, (unsigned)c.second, 2, '.');
    at = put_digits(at, (unsigned)c.nanosecond / 1000, 6, 'Z');
    *at = '\0';
}

static void put_identity(const struct fr_flow *flow, struct fr_row *row)
{
    uint8_t address[16];

    put_count(row, FR_COLUMN_src_port,
              fr_flow_key_end(&flow->key, flow->forward, address));
    fr_row_put_address(row->src_ip, address, flow->family);
    put_count(row, FR_COLUMN_dst_port,
              fr_flow_key_end(&flow->key, !flow->forward, address));
    fr_row_put_address(row->dst_ip, address, flow->family);
    put_count(row, FR_COLUMN_protocol, flow->protocol);
    put_timestamp(row, flow->first_ns);
}

static void put_rates(const struct fr_flow *flow, uint64_t size,
                      struct fr_row *row)
{
    uint64_t duration_ns = (uint64_t)(flow->last_ns - flow->first_ns);
    uint64_t forward = forward_of(flow)->sizes.count;
    uint64_t backward = backward_of(flow)->sizes.count;

    put(row, FR_COLUMN_flow_duration,
        fr_wide_quotient(duration_ns, row->time_unit));
    put(row, FR_COLUMN_flow_byts_s, per_second(size, duration_ns));
    put(row, FR_COLUMN_flow_pkts_s,
        per_second(forward + backward, duration_ns));
    put(row, FR_COLUMN_fwd_pkts_s, per_second(forward, duration_ns));
    put(row, FR_COLUMN_bwd_pkts_s, per_second(backward, duration_ns));
}

static void put_lengths(const struct fr_flow *flow, struct fr_row *row)
{
    const struct fr_series *forward = &forward_of(flow)->sizes;
    const struct fr_series *backward = &backward_of(flow)->sizes;
    struct fr_series all = fr_series_join(forward, backward);
    struct fr_spread spread = fr_series_spread(forward, 1, 1);

    put_count(row, FR_COLUMN_tot_fwd_pkts, forward->count);
    put_count(row, FR_COLUMN_tot_bwd_pkts, backward->count);
    put_count(row, FR_COLUMN_totlen_fwd_pkts, (uint64_t)forward->sum);
    put_count(row, FR_COLUMN_totlen_bwd_pkts, (uint64_t)backward->sum);
    fr_features_put_spread(row, FR_COLUMN_fwd_pkt_len_max, &spread);
    put(row, FR_COLUMN_fwd_seg_size_avg, spread.mean);
    spread = fr_series_spread(backward, 1, 1);
    fr_features_put_spread(row, FR_COLUMN_bwd_pkt_len_max, &spread);
    put(row, FR_COLUMN_bwd_seg_size_avg, spread.mean);
    spread = fr_series_spread(&all, 1, 1);
    fr_features_put_spread(row, FR_COLUMN_pkt_len_max, &spread);
    put(row, FR_COLUMN_pkt_len_var, spread.var);
    put(row, FR_COLUMN_pkt_size_avg, spread.mean);
    put(row, FR_COLUMN_down_up_ratio,
        forward->count ? fr_wide_quotient(backward->count, forward->count)
                       : (double)NAN);
    put_rates(flow, (uint64_t)all.sum, row);
}

static double window_of(const struct fr_flow_side *side)
{
    return side->window < 0 ? (double)NAN : side->window;
}

static void put_headers(const struct fr_flow *flow, struct fr_row *row)
{
    const struct fr_flow_side *forward = forward_of(flow);
    const struct fr_flow_side *backward = backward_of(flow);

    put_count(row, FR_COLUMN_fwd_header_len, forward->header_size);
    put_count(row, FR_COLUMN_bwd_header_len, backward->header_size);
    put_count(row, FR_COLUMN_fwd_seg_size_min, forward->header_min);
    put_count(row, FR_COLUMN_fwd_act_data_pkts, forward->data_packets);
    put(row, FR_COLUMN_init_fwd_win_byts, window_of(forward));
    put(row, FR_COLUMN_init_bwd_win_byts, window_of(backward));
}

static struct fr_spread times_of(const struct fr_series *series,
                                 const struct fr_row *row)
{
    return fr_series_spread(series, row->time_unit, 1);
}

static void put_gaps(const struct fr_flow *flow, struct fr_row *row)
{
    const struct fr_series *forward = &forward_of(flow)->gaps;
    const struct fr_series *backward = &backward_of(flow)->gaps;
    struct fr_spread spread = times_of(&flow->gaps, row);

    put(row, FR_COLUMN_flow_iat_mean, spread.mean);
    put(row, FR_COLUMN_flow_iat_max, spread.max);
    put(row, FR_COLUMN_flow_iat_min, spread.min);
    put(row, FR_COLUMN_flow_iat_std, spread.std);
    put(row, FR_COLUMN_fwd_iat_tot,
        fr_wide_quotient((uint64_t)forward->sum, row->time_unit));
    put(row, FR_COLUMN_bwd_iat_tot,
        fr_wide_quotient((uint64_t)backward->sum, row->time_unit));
    spread = times_of(forward, row);
    fr_features_put_spread(row, FR_COLUMN_fwd_iat_max, &spread);
    spread = times_of(backward, row);
    fr_features_put_spread(row, FR_COLUMN_bwd_iat_max, &spread);
}

static void put_flags(const struct fr_flow *flow, struct fr_row *row)
{
    static const enum fr_column by_bit[8] = {
        FR_COLUMN_fin_flag_cnt, FR_COLUMN_syn_flag_cnt,  FR_COLUMN_rst_flag_cnt,
        FR_COLUMN_psh_flag_cnt, FR_COLUMN_ack_flag_cnt,  FR_COLUMN_urg_flag_cnt,
        FR_COLUMN_ece_flag_cnt, FR_COLUMN_cwr_flag_count};

    for (int bit = 0; bit < 8; bit++)
        put_count(row, by_bit[bit], flow->flags[bit]);
    put_count(row, FR_COLUMN_psh_flag_cnt,
              forward_of(flow)->psh + backward_of(flow)->psh);
    put_count(row, FR_COLUMN_ack_flag_cnt, flow->acks);
    put_count(row, FR_COLUMN_fwd_psh_flags, forward_of(flow)->psh);
    put_count(row, FR_COLUMN_bwd_psh_flags, backward_of(flow)->psh);
    put_count(row, FR_COLUMN_fwd_urg_flags, forward_of(flow)->urg);
    put_count(row, FR_COLUMN_bwd_urg_flags, backward_of(flow)->urg);
}

static void put_activity(const struct fr_flow *flow, struct fr_row *row)
{
    struct fr_series active = flow->active;
    struct fr_spread spread;

    /* the stretch up to the last packet ends with the flow */
    if (flow->last_ns > flow->active_start)
        fr_series_add(&active, flow->last_ns - flow->active_start);
    spread = times_of(&active, row);
    fr_features_put_spread(row, FR_COLUMN_active_max, &spread);
    spread = times_of(&flow->idle, row);
    fr_features_put_spread(row, FR_COLUMN_idle_max, &spread);
}

/* Three columns of one direction: bytes, packets, rate. */
static void put_bulk(const struct fr_bulks *bulk, struct fr_row *row,
                     enum fr_column size, enum fr_column packets,
                     enum fr_column rate)
{
    put(row, size, 0);
    put(row, packets, 0);
    put(row, rate, 0);
    if (bulk->count == 0)
        return;
    put(row, size, fr_wide_quotient(bulk->size, bulk->count));
    put(row, packets, fr_wide_quotient(bulk->packets, bulk->count));
    put(row, rate, per_second(bulk->size, bulk->time_ns));
}

static void put_groups(const struct fr_flow *flow, struct fr_row *row)
{
    const struct fr_series *forward = &forward_of(flow)->sizes;
    const struct fr_series *backward = &backward_of(flow)->sizes;
    uint64_t parts = flow->subflow_gaps + 1;

    put_bulk(&flow->bulks[flow->forward], row, FR_COLUMN_fwd_byts_b_avg,
             FR_COLUMN_fwd_pkts_b_avg, FR_COLUMN_fwd_blk_rate_avg);
    put_bulk(&flow->bulks[!flow->forward], row, FR_COLUMN_bwd_byts_b_avg,
             FR_COLUMN_bwd_pkts_b_avg, FR_COLUMN_bwd_blk_rate_avg);
    put(row, FR_COLUMN_subflow_fwd_pkts,
        fr_wide_quotient(forward->count, parts));
    put(row, FR_COLUMN_subflow_bwd_pkts,
        fr_wide_quotient(backward->count, parts));
    put(row, FR_COLUMN_subflow_fwd_byts,
        fr_wide_quotient((uint64_t)forward->sum, parts));
    put(row, FR_COLUMN_subflow_bwd_byts,
        fr_wide_quotient((uint64_t)backward->sum, parts));
}

static void put_extra(const struct fr_flow *flow, struct fr_row *row)
{
    put_count(row, FR_COLUMN_fwd_ip_byts, forward_of(flow)->ip_size);
    put_count(row, FR_COLUMN_bwd_ip_byts, backward_of(flow)->ip_size);
    put_count(row, FR_COLUMN_fwd_frame_byts, forward_of(flow)->frame_size);
    put_count(row, FR_COLUMN_bwd_frame_byts, backward_of(flow)->frame_size);
    row->end_reason = end_names[flow->end];
    row->dir_reason = direction_names[flow->direction];
    put_count(row, FR_COLUMN_continued, flow->is_continued);
}

void fr_features_of(const struct fr_flow *flow, struct fr_row *row)
{
    put_identity(flow, row);
    put_lengths(flow, row);
    put_headers(flow, row);
    put_gaps(flow, row);
    put_flags(flow, row);
    put_activity(flow, row);
    put_groups(flow, row);
    put_extra(flow, row);
}
