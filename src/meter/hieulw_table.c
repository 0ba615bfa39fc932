/* hieulw_table.c - flows in order of insertion and in a hash table with
 * chains. Invariant: a flow is in its chain and in the list, or gone. */
#include "meter/hieulw_table.h"

#include <string.h>

#include "base/alloc.h"

#define US_PER_S      1000000LL
#define EXPIRED_US    (240 * US_PER_S)
#define LONG_US       (120 * US_PER_S) /* a flow above this starts a sweep */
#define SWEPT_LONG_US (90 * US_PER_S)  /* and those from this on go */
#define SWEEP_PACKETS 1000
#define BUCKETS_MIN   1024 /* a power of two */

struct fr_hieulw_table {
    struct fr_hieulw_options options;
    struct fr_hieulw_flow **buckets;
    uint64_t bucket_count; /* a power of two */
    uint64_t flow_count;
    struct fr_hieulw_flow *oldest, *youngest; /* by insertion */
    uint64_t packets;
    uint64_t evicted;
};

int fr_hieulw_table_open(const struct fr_hieulw_options *options,
                         struct fr_hieulw_table **table)
{
    struct fr_hieulw_table *made = fr_alloc_zero(1, sizeof(*made));

    if (!made)
        return FR_ENOMEM;
    made->options = *options;
    made->bucket_count = BUCKETS_MIN;
    made->buckets = fr_alloc_zero(BUCKETS_MIN, sizeof(*made->buckets));
    if (!made->buckets) {
        fr_free(made);
        return FR_ENOMEM;
    }
    *table = made;
    return 0;
}

void fr_hieulw_table_close(struct fr_hieulw_table *table)
{
    if (!table)
        return;
    while (table->oldest) {
        struct fr_hieulw_flow *flow = table->oldest;
        table->oldest = flow->younger;
        fr_free(flow);
    }
    fr_free(table->buckets);
    fr_free(table);
}

uint64_t fr_hieulw_table_evicted(const struct fr_hieulw_table *table)
{
    return table->evicted;
}

static struct fr_hieulw_flow **bucket_of(struct fr_hieulw_table *table,
                                         const struct fr_flow_key *key)
{
    uint64_t hash = fr_flow_key_hash(key, &table->options.secret);

    return &table->buckets[hash & (table->bucket_count - 1)];
}

static int grow(struct fr_hieulw_table *table)
{
    uint64_t count = table->bucket_count * 2;
    struct fr_hieulw_flow **buckets = fr_alloc_zero(count, sizeof(*buckets));

    if (!buckets)
        return FR_ENOMEM;
    fr_free(table->buckets);
    table->buckets = buckets;
    table->bucket_count = count;
    for (struct fr_hieulw_flow *f = table->oldest; f; f = f->younger) {
        struct fr_hieulw_flow **bucket = bucket_of(table, &f->key);
        f->chain = *bucket;
        *bucket = f;
    }
    return 0;
}

static uint64_t word_of(const uint8_t address[4])
{
    return (uint64_t)address[0] << 24 | (uint64_t)address[1] << 16 |
           (uint64_t)address[2] << 8 | address[3];
}

/* The key as the packet goes, or as its answer would. */
static struct fr_flow_key key_of(const struct fr_hieulw_packet *packet,
                                 int is_forward)
{
    uint64_t src = word_of(packet->src), dst = word_of(packet->dst);
    uint64_t sport = packet->sport, dport = packet->dport;

    if (is_forward)
        return (struct fr_flow_key){{src, dst, sport, dport, 0}};
    return (struct fr_flow_key){{dst, src, dport, sport, 0}};
}

static struct fr_hieulw_flow *find(struct fr_hieulw_table *table,
                                   const struct fr_flow_key *key)
{
    struct fr_hieulw_flow *flow = *bucket_of(table, key);

    while (flow && !fr_flow_key_equal(&flow->key, key))
        flow = flow->chain;
    return flow;
}

static int emit(struct fr_hieulw_table *table, struct fr_hieulw_flow *flow)
{
    struct fr_hieulw_flow **link = bucket_of(table, &flow->key);
    int status = table->options.emit(table->options.context, flow);

    while (*link != flow)
        link = &(*link)->chain;
    *link = flow->chain;
    if (flow->older)
        flow->older->younger = flow->younger;
    else
        table->oldest = flow->younger;
    if (flow->younger)
        flow->younger->older = flow->older;
    else
        table->youngest = flow->older;
    fr_free(flow);
    table->flow_count--;
    return status;
}

static void set_ends(struct fr_hieulw_flow *flow,
                     const struct fr_hieulw_packet *packet, int is_forward)
{
    memcpy(flow->src, is_forward ? packet->src : packet->dst, 4);
    memcpy(flow->dst, is_forward ? packet->dst : packet->src, 4);
    flow->sport = is_forward ? packet->sport : packet->dport;
    flow->dport = is_forward ? packet->dport : packet->sport;
}

static int insert(struct fr_hieulw_table *table,
                  const struct fr_hieulw_packet *packet, int is_forward,
                  const struct fr_flow_key *key, struct fr_hieulw_flow **flow)
{
    struct fr_hieulw_flow **bucket, *made;

    if (table->flow_count >= table->options.flows_max) {
        table->evicted++;
        FR_TRY(emit(table, table->oldest));
    }
    if (table->flow_count >= table->bucket_count)
        FR_TRY(grow(table));
    made = fr_alloc_zero(1, sizeof(*made));
    if (!made)
        return FR_ENOMEM;
    made->key = *key;
    set_ends(made, packet, is_forward);
    bucket = bucket_of(table, key);
    made->chain = *bucket;
    *bucket = made;
    made->older = table->youngest;
    if (table->youngest)
        table->youngest->younger = made;
    else
        table->oldest = made;
    table->youngest = made;
    table->flow_count++;
    *flow = made;
    return 0;
}

/* The generation of the key that takes a packet: each one tolerates 240 s
 * more than the one before it. */
static int find_generation(struct fr_hieulw_table *table,
                           const struct fr_hieulw_packet *packet,
                           int is_forward, struct fr_flow_key key,
                           struct fr_hieulw_flow **flow)
{
    int64_t expired_us = EXPIRED_US;

    while (packet->time_us - (*flow)->latest_us > expired_us) {
        key.words[4]++;
        expired_us += EXPIRED_US;
        *flow = find(table, &key);
        if (!*flow)
            return insert(table, packet, is_forward, &key, flow);
    }
    return 0;
}

static int64_t duration_of(const struct fr_hieulw_flow *flow)
{
    return flow->latest_us - flow->first_us;
}

static int sweep(struct fr_hieulw_table *table, int64_t time_us)
{
    struct fr_hieulw_flow *next;

    for (struct fr_hieulw_flow *f = table->oldest; f; f = next) {
        next = f->younger;
        if (time_us - f->latest_us >= EXPIRED_US ||
            duration_of(f) >= SWEPT_LONG_US)
            FR_TRY(emit(table, f));
    }
    return 0;
}

int fr_hieulw_table_book(struct fr_hieulw_table *table,
                         const struct fr_hieulw_packet *packet)
{
    struct fr_flow_key key = key_of(packet, 1);
    struct fr_hieulw_flow *flow = find(table, &key);
    int is_forward = 1;

    if (!flow) {
        struct fr_flow_key answer = key_of(packet, 0);
        flow = find(table, &answer);
        if (flow) {
            key = answer;
            is_forward = 0;
        }
    }
    if (flow)
        FR_TRY(find_generation(table, packet, is_forward, key, &flow));
    else
        FR_TRY(insert(table, packet, is_forward, &key, &flow));
    fr_hieulw_book(flow, packet, is_forward);
    table->packets++;
    if (table->packets % SWEEP_PACKETS == 0 || duration_of(flow) > LONG_US)
        return sweep(table, packet->time_us);
    return 0;
}

int fr_hieulw_table_finish(struct fr_hieulw_table *table)
{
    while (table->oldest)
        FR_TRY(emit(table, table->oldest));
    return 0;
}
