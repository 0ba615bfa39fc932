/* gen_flows.c - made-up flows in the spelling of hieulw's Python CICFlowMeter.
 *
 *     bench_gen_flows ROWS [SEED] > flows.csv
 *
 * Each flow is simulated packet by packet (name lookups, scans, pages, bulk
 * transfers, dialogues, beacons), and its 82 columns are computed from the
 * packets, so that they agree with each other as those of a meter do. Lines
 * end with CR LF and floats are written as Python's repr, as that tool does.
 * The same rows and seed give the same bytes (with the same C library: exp
 * and log are its). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/rand.h"
#include "base/str.h"

enum { PACKETS_MAX = 400, HEADER_SIZE = 14 + 20, FORWARD = 0, BACKWARD = 1 };

enum kind { LOOKUP, SCAN, PAGE, BULK, DIALOGUE, BEACON };

struct packet {
    double time; /* seconds since 1970 */
    int side;    /* FORWARD or BACKWARD */
    int size;    /* with headers */
    int payload;
};

struct flow {
    enum kind kind;
    int is_tcp;
    int count;
    struct packet packets[PACKETS_MAX];
};

struct out {
    FILE *file;
    char line[8192];
    size_t size;
};

/* --- chance --------------------------------------------------------------- */

/* About normal, mean 0, deviation 1: the sum of twelve. */
static double normal(struct fr_rand *rand)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += fr_rand_f64(rand);
    return sum;
}

static double spread(struct fr_rand *rand, double median, double sigma)
{
    return median * exp(sigma * normal(rand));
}

static int between(struct fr_rand *rand, int least, int most)
{
    return least + (int)fr_rand_below(rand, (uint64_t)(most - least + 1));
}

static int chance(struct fr_rand *rand, double share)
{
    return fr_rand_f64(rand) < share;
}

/* --- one flow ------------------------------------------------------------- */

static enum kind pick_kind(struct fr_rand *rand)
{
    double k = fr_rand_f64(rand);

    return k < .22   ? LOOKUP
           : k < .30 ? SCAN
           : k < .64 ? PAGE
           : k < .76 ? BULK
           : k < .91 ? DIALOGUE
                     : BEACON;
}

static int pick_count(struct fr_rand *rand, enum kind kind)
{
    int count = 0;

    switch (kind) {
    case LOOKUP: return between(rand, 2, 4);
    case SCAN: return between(rand, 1, 3);
    case PAGE: count = 5 + (int)spread(rand, 14, .5); break;
    case BULK: count = 10 + (int)spread(rand, 60, .7); break;
    case DIALOGUE: count = 4 + (int)spread(rand, 24, .6); break;
    case BEACON: count = 4 + (int)spread(rand, 16, .4); break;
    }
    return count < PACKETS_MAX ? count : PACKETS_MAX;
}

static int pick_side(struct fr_rand *rand, enum kind kind, int i)
{
    if (i == 0)
        return FORWARD;
    if (kind == LOOKUP || kind == SCAN)
        return i & 1;
    return chance(rand, kind == BULK ? .68 : .5);
}

static int page_payload(struct fr_rand *rand, int side)
{
    if (side == FORWARD)
        return chance(rand, .5) ? 0 : (int)spread(rand, 350, .6);
    return chance(rand, .45) ? 1448 : (int)spread(rand, 300, .9);
}

static int bulk_payload(struct fr_rand *rand, int side, int is_tcp)
{
    if (side == FORWARD)
        return chance(rand, .8) ? 0 : (int)spread(rand, 120, .6);
    if (chance(rand, .9))
        return is_tcp ? 1448 : 1250;
    return (int)spread(rand, 400, .8);
}

static int pick_payload(struct fr_rand *rand, const struct flow *flow, int side,
                        int i)
{
    if (flow->kind == SCAN || (flow->is_tcp && i < 3))
        return 0;
    switch (flow->kind) {
    case LOOKUP: return (int)spread(rand, side ? 150 : 42, side ? .5 : .25);
    case PAGE: return page_payload(rand, side);
    case BULK: return bulk_payload(rand, side, flow->is_tcp);
    case DIALOGUE: return (int)spread(rand, 200, .4);
    case SCAN:
    case BEACON: break;
    }
    return between(rand, 40, 90);
}

static double pick_gap(struct fr_rand *rand, const struct flow *flow,
                       double pace)
{
    static const double medians[] = {.012, .0004, .006, .0009, .12, .02};
    static const double sigmas[] = {.9, 1.6, 1.6, 1.6, 1.6, .02};
    double gap = spread(rand, medians[flow->kind] * pace, sigmas[flow->kind]);

    if ((flow->kind == PAGE || flow->kind == DIALOGUE) && chance(rand, .015))
        gap += spread(rand, 4, .8);
    return gap > 1e-6 ? gap : 1e-6;
}

static void simulate(struct flow *flow, struct fr_rand *rand, double start)
{
    double pace = spread(rand, 1, .8);
    double time = start;

    flow->kind = pick_kind(rand);
    flow->count = pick_count(rand, flow->kind);
    flow->is_tcp =
        flow->kind != LOOKUP && !(flow->kind == BULK && chance(rand, .25));
    for (int i = 0; i < flow->count; i++) {
        struct packet *packet = &flow->packets[i];
        int payload;
        packet->side = pick_side(rand, flow->kind, i);
        payload = pick_payload(rand, flow, packet->side, i);
        packet->payload = payload < 1460 ? payload : 1460;
        packet->size = HEADER_SIZE + packet->payload;
        packet->size += flow->is_tcp ? (i < 2 ? 40 : 32) : 8;
        if (i)
            time = floor((time + pick_gap(rand, flow, pace)) * 1e6) / 1e6;
        packet->time = time;
    }
}

/* --- what a meter makes of it --------------------------------------------- */

struct sums {
    int count;
    double total, squares, most, least;
};

static void add(struct sums *sums, double value)
{
    if (sums->count == 0 || value > sums->most)
        sums->most = value;
    if (sums->count == 0 || value < sums->least)
        sums->least = value;
    sums->count++;
    sums->total += value;
    sums->squares += value * value;
}

static double mean_of(const struct sums *sums)
{
    return sums->count ? sums->total / sums->count : 0;
}

static double variance_of(const struct sums *sums)
{
    double mean = mean_of(sums);
    double variance =
        sums->count ? sums->squares / sums->count - mean * mean : 0;

    return variance > 1e-12 ? variance : 0;
}

static double deviation_of(const struct sums *sums)
{
    return sqrt(variance_of(sums));
}

/* Four or more packets with payload in one direction are a bulk. */
struct bulk {
    int run, bulks, packets;
    double run_bytes, bytes, seconds, last;
};

static void add_bulk(struct bulk *bulk, struct bulk *other,
                     const struct packet *packet)
{
    if (packet->payload == 0)
        return;
    other->run = 0;
    if (bulk->run++ == 0) {
        bulk->last = packet->time;
        bulk->run_bytes = 0;
    }
    bulk->run_bytes += packet->payload;
    if (bulk->run < 4)
        return;
    bulk->bulks += bulk->run == 4;
    bulk->packets += bulk->run == 4 ? 4 : 1;
    bulk->bytes += bulk->run == 4 ? bulk->run_bytes : packet->payload;
    bulk->seconds += packet->time - bulk->last;
    bulk->last = packet->time;
}

struct features {
    struct sums sizes[2], all, gaps[2], flow_gaps, active, idle;
    struct bulk bulks[2];
    int pushes[2], data_packets;
    double duration;
};

/* A pause of more than a second ends an active time. */
static void add_activity(struct features *features, const struct packet *packet,
                         double *since)
{
    double before = packet[-1].time;

    if (packet->time - before <= 1)
        return;
    if (before > *since)
        add(&features->active, before - *since);
    add(&features->idle, packet->time - before);
    *since = packet->time;
}

static void compute(const struct flow *flow, struct features *features)
{
    double last[2] = {0, 0};
    double since = flow->packets[0].time;

    memset(features, 0, sizeof(*features));
    for (int i = 0; i < flow->count; i++) {
        const struct packet *packet = &flow->packets[i];
        int side = packet->side;
        if (features->sizes[side].count)
            add(&features->gaps[side], packet->time - last[side]);
        if (i) {
            add(&features->flow_gaps, packet->time - packet[-1].time);
            add_activity(features, packet, &since);
        }
        last[side] = packet->time;
        add(&features->sizes[side], packet->size);
        add(&features->all, packet->size);
        add_bulk(&features->bulks[side], &features->bulks[!side], packet);
        features->data_packets += side == FORWARD && packet->payload > 0;
        features->pushes[side] += flow->is_tcp && packet->payload > 0 &&
                                  (packet->payload < 1448 || i % 7 == 0);
    }
    features->duration =
        flow->packets[flow->count - 1].time - flow->packets[0].time;
}

/* --- cells ---------------------------------------------------------------- */

static void put_count(struct out *out, double value)
{
    out->size += fr_num_print_f64(value, out->line + out->size);
    out->line[out->size++] = ',';
}

/* As Python's repr: a float always looks like one. */
static void put_float(struct out *out, double value)
{
    char *text = out->line + out->size;
    size_t size = fr_num_print_f64(value, text);

    if (!memchr(text, '.', size) && !memchr(text, 'e', size)) {
        memcpy(text + size, ".0", 2);
        size += 2;
    }
    text[size++] = ',';
    out->size += size;
}

static void put_text(struct out *out, const char *text)
{
    size_t size = strlen(text);

    memcpy(out->line + out->size, text, size);
    out->size += size;
    out->line[out->size++] = ',';
}

/* A float, or the 0 that the meter begins with. */
static void put_if(struct out *out, int is_there, double value)
{
    if (is_there)
        put_float(out, value);
    else
        put_count(out, 0);
}

static void put_endpoints(struct out *out, const struct flow *flow,
                          struct fr_rand *rand)
{
    static const int ports[] = {443, 443, 443, 80,  22,   53,  8080,
                                25,  993, 445, 123, 3389, 1883};
    int host = (int)(fabs(normal(rand)) * 60) % 250;
    int port = ports[fr_rand_below(rand, sizeof(ports) / sizeof(*ports))];
    char text[64];

    snprintf(text, sizeof(text), "192.168.%d.%d", between(rand, 0, 3),
             2 + host);
    put_text(out, text);
    if (chance(rand, .6))
        snprintf(text, sizeof(text), "10.0.%d.%d", between(rand, 0, 1),
                 between(rand, 1, 60));
    else
        snprintf(text, sizeof(text), "%d.%d.%d.%d", between(rand, 13, 208),
                 between(rand, 0, 255), between(rand, 0, 255),
                 between(rand, 1, 254));
    put_text(out, text);
    put_count(out, between(rand, 32768, 60999));
    if (flow->kind == LOOKUP)
        port = 53;
    else if (flow->kind == SCAN)
        port = between(rand, 1, 10000);
    else if (flow->kind == DIALOGUE)
        port = 22;
    put_count(out, port);
    put_count(out, flow->is_tcp ? 6 : 17);
}

static void put_start(struct out *out, double start)
{
    char text[FR_TIME_TEXT_MAX];

    text[fr_clock_print((int64_t)start * FR_NS_PER_S, text)] = 0;
    put_text(out, text);
}

static void put_rates(struct out *out, const struct features *features)
{
    double duration = features->duration;
    int is_there = duration > 0;

    put_float(out, duration);
    put_if(out, is_there, features->all.total / duration);
    put_if(out, is_there, features->all.count / duration);
    put_if(out, is_there, features->sizes[FORWARD].count / duration);
    put_if(out, is_there, features->sizes[BACKWARD].count / duration);
}

static void put_sizes(struct out *out, const struct features *features)
{
    for (int side = FORWARD; side <= BACKWARD; side++)
        put_count(out, features->sizes[side].count);
    for (int side = FORWARD; side <= BACKWARD; side++)
        put_count(out, features->sizes[side].total);
    for (int side = FORWARD; side <= BACKWARD; side++) {
        const struct sums *sizes = &features->sizes[side];
        put_count(out, sizes->most);
        put_count(out, sizes->least);
        put_if(out, sizes->count > 0, mean_of(sizes));
        put_float(out, deviation_of(sizes));
    }
    put_count(out, features->all.most);
    put_count(out, features->all.least);
    put_float(out, mean_of(&features->all));
    put_float(out, deviation_of(&features->all));
    put_float(out, variance_of(&features->all));
    put_count(out, 20 * features->sizes[FORWARD].count);
    put_count(out, 20 * features->sizes[BACKWARD].count);
    put_count(out, 20);
    put_count(out, features->data_packets);
}

static void put_gaps(struct out *out, const struct features *features)
{
    const struct sums *gaps = &features->flow_gaps;
    int is_there = gaps->count > 0;

    put_if(out, is_there, mean_of(gaps));
    put_if(out, is_there, gaps->most);
    put_if(out, is_there, gaps->least);
    put_if(out, is_there, deviation_of(gaps));
    for (int side = FORWARD; side <= BACKWARD; side++) {
        gaps = &features->gaps[side];
        is_there = gaps->count > 0;
        put_if(out, is_there, gaps->total);
        put_if(out, is_there, gaps->most);
        put_if(out, is_there, gaps->least);
        put_if(out, is_there, mean_of(gaps));
        put_if(out, is_there, deviation_of(gaps));
    }
}

static void put_flags(struct out *out, const struct flow *flow,
                      const struct features *features, struct fr_rand *rand)
{
    int is_scan = flow->kind == SCAN;
    int tcp = flow->is_tcp;

    put_count(out, features->pushes[FORWARD]);
    put_count(out, features->pushes[BACKWARD]);
    put_count(out, 0);
    put_count(out, 0);
    put_count(out, tcp && !is_scan && chance(rand, .8) ? 2 : 0);
    put_count(out, tcp ? (is_scan ? 1 : 2) : 0);
    put_count(out, tcp && chance(rand, is_scan ? .9 : .1));
    put_count(out, features->pushes[FORWARD] + features->pushes[BACKWARD]);
    put_count(out, tcp ? flow->count - 1 : 0);
    put_count(out, 0);
    put_count(out, tcp && chance(rand, .01));
}

static void put_shape(struct out *out, const struct flow *flow,
                      const struct features *features, struct fr_rand *rand)
{
    int backward = features->sizes[BACKWARD].count;

    put_float(out, (double)backward / features->sizes[FORWARD].count);
    put_float(out, mean_of(&features->all));
    if (!flow->is_tcp)
        put_count(out, 0);
    else
        put_count(out, chance(rand, .6) ? 64240 : between(rand, 1024, 65535));
    if (!flow->is_tcp || !backward)
        put_count(out, 0);
    else
        put_count(out, chance(rand, .6) ? 65160 : between(rand, 1024, 65535));
    for (int i = 0; i < 2; i++) {
        const struct sums *times = i ? &features->idle : &features->active;
        int is_there = times->count > 0;
        put_if(out, is_there, times->most);
        put_if(out, is_there, times->least);
        put_if(out, is_there, mean_of(times));
        put_if(out, is_there, deviation_of(times));
    }
}

static void put_bulks(struct out *out, const struct features *features)
{
    const struct bulk *bulks = features->bulks;

    for (int side = FORWARD; side <= BACKWARD; side++) {
        int is_there = bulks[side].bulks > 0;
        put_if(out, is_there, bulks[side].bytes / bulks[side].bulks);
        put_if(out, is_there, (double)bulks[side].packets / bulks[side].bulks);
    }
    for (int side = FORWARD; side <= BACKWARD; side++)
        put_if(out, bulks[side].seconds > 0,
               bulks[side].bytes / bulks[side].seconds);
}

static void put_rest(struct out *out, const struct features *features)
{
    const struct sums *sizes = features->sizes;

    put_float(out, mean_of(&sizes[FORWARD]));
    put_if(out, sizes[BACKWARD].count > 0, mean_of(&sizes[BACKWARD]));
    put_count(out, 0);
    put_count(out, sizes[FORWARD].count);
    put_count(out, sizes[BACKWARD].count);
    put_count(out, sizes[FORWARD].total);
    put_count(out, sizes[BACKWARD].total);
}

static void put_row(struct out *out, const struct flow *flow,
                    struct fr_rand *rand)
{
    struct features features;

    compute(flow, &features);
    out->size = 0;
    put_endpoints(out, flow, rand);
    put_start(out, flow->packets[0].time);
    put_rates(out, &features);
    put_sizes(out, &features);
    put_gaps(out, &features);
    put_flags(out, flow, &features, rand);
    put_shape(out, flow, &features, rand);
    put_bulks(out, &features);
    put_rest(out, &features);
    memcpy(out->line + out->size - 1, "\r\n", 2);
    fwrite(out->line, 1, out->size + 1, out->file);
}

/* --- the file ------------------------------------------------------------- */

static const char header[] =
    "src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration,"
    "flow_byts_s,flow_pkts_s,fwd_pkts_s,bwd_pkts_s,tot_fwd_pkts,tot_bwd_pkts,"
    "totlen_fwd_pkts,totlen_bwd_pkts,fwd_pkt_len_max,fwd_pkt_len_min,"
    "fwd_pkt_len_mean,fwd_pkt_len_std,bwd_pkt_len_max,bwd_pkt_len_min,"
    "bwd_pkt_len_mean,bwd_pkt_len_std,pkt_len_max,pkt_len_min,pkt_len_mean,"
    "pkt_len_std,pkt_len_var,fwd_header_len,bwd_header_len,fwd_seg_size_min,"
    "fwd_act_data_pkts,flow_iat_mean,flow_iat_max,flow_iat_min,flow_iat_std,"
    "fwd_iat_tot,fwd_iat_max,fwd_iat_min,fwd_iat_mean,fwd_iat_std,bwd_iat_tot,"
    "bwd_iat_max,bwd_iat_min,bwd_iat_mean,bwd_iat_std,fwd_psh_flags,"
    "bwd_psh_flags,fwd_urg_flags,bwd_urg_flags,fin_flag_cnt,syn_flag_cnt,"
    "rst_flag_cnt,psh_flag_cnt,ack_flag_cnt,urg_flag_cnt,ece_flag_cnt,"
    "down_up_ratio,pkt_size_avg,init_fwd_win_byts,init_bwd_win_byts,"
    "active_max,active_min,active_mean,active_std,idle_max,idle_min,idle_mean,"
    "idle_std,fwd_byts_b_avg,fwd_pkts_b_avg,bwd_byts_b_avg,bwd_pkts_b_avg,"
    "fwd_blk_rate_avg,bwd_blk_rate_avg,fwd_seg_size_avg,bwd_seg_size_avg,"
    "cwr_flag_count,subflow_fwd_pkts,subflow_bwd_pkts,subflow_fwd_byts,"
    "subflow_bwd_byts\r\n";

int main(int count, char **arguments)
{
    static struct out out;
    static struct flow flow;
    struct fr_rand rand;
    uint64_t rows = 0;
    uint64_t seed = 1;
    double start = 1717977600;

    if (count < 2 || count > 3 ||
        fr_num_parse_u64(fr_str_of(arguments[1]), &rows) < 0 ||
        (count == 3 && fr_num_parse_u64(fr_str_of(arguments[2]), &seed) < 0)) {
        fputs("usage: bench_gen_flows ROWS [SEED] > flows.csv\n", stderr);
        return 2;
    }
    out.file = stdout;
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    fr_rand_init(&rand, seed);
    fputs(header, out.file);
    for (uint64_t row = 0; row < rows; row++) {
        start -= log(1 - fr_rand_f64(&rand)) * .0137;
        simulate(&flow, &rand, floor(start * 1e6) / 1e6);
        put_row(&out, &flow, &rand);
    }
    if (fflush(out.file) != 0 || ferror(out.file)) {
        perror("bench_gen_flows");
        return 1;
    }
    return 0;
}
