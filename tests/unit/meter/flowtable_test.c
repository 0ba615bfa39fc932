/* flowtable_test.c - the queue and the hash table: order, ends, eviction. */
#include "support/unit.h"

#include "base/clock.h"
#include "base/rand.h"
#include "base/sha256.h"
#include "meter/flowtable.h"

#define KEPT 64

struct emitted {
    uint64_t count, packets;
    uint64_t next; /* number of the flow that must come */
    struct fr_flow flows[KEPT];
};

static int keep(void *context, const struct fr_flow *flow)
{
    struct emitted *emitted = context;

    assert_true(flow->number == emitted->next++);
    if (emitted->count < KEPT)
        emitted->flows[emitted->count] = *flow;
    emitted->count++;
    emitted->packets += fr_flow_packets(flow);
    return 0;
}

static struct fr_flowtable *
open_table_with(struct emitted *emitted, enum fr_flow_order order,
                uint64_t flows_max,
                int (*emit)(void *context, const struct fr_flow *flow))
{
    struct fr_flowtable_options options = {.order = order,
                                           .idle_ns = 120 * FR_NS_PER_S,
                                           .active_ns = 1800 * FR_NS_PER_S,
                                           .flows_max = flows_max,
                                           .emit = emit,
                                           .context = emitted};
    struct fr_flowtable *table;

    memset(emitted, 0, sizeof(*emitted));
    assert_int_equal(fr_flowtable_open(&options, &table), 0);
    return table;
}

static struct fr_flowtable *open_table(struct emitted *emitted,
                                       uint64_t flows_max)
{
    return open_table_with(emitted, FR_FLOWS_BY_FIRST, flows_max, keep);
}

static struct fr_packet packet_of(uint32_t who, unsigned flags, int64_t time_s)
{
    struct fr_packet packet = {.family = 4,
                               .protocol = 6,
                               .flags = (uint8_t)flags,
                               .time_ns = time_s * FR_NS_PER_S,
                               .ip_len = 40,
                               .header_len = 40};

    memcpy(packet.src, &who, sizeof(who));
    packet.dst[0] = 255;
    return packet;
}

static void send(struct fr_flowtable *table, uint32_t who, unsigned flags,
                 int64_t time_s)
{
    struct fr_packet packet = packet_of(who, flags, time_s);

    fr_flowtable_tick(table, packet.time_ns);
    assert_int_equal(fr_flowtable_book(table, &packet), 0);
}

static void finish(struct fr_flowtable *table)
{
    assert_int_equal(fr_flowtable_finish(table), 0);
    fr_flowtable_close(table);
}

static void ends_have_their_reasons(void **state)
{
    struct emitted emitted;
    struct fr_flowtable *table = open_table(&emitted, 100);

    (void)state;
    send(table, 1, FR_TCP_SYN, 0);
    send(table, 1, FR_TCP_RST, 1);
    send(table, 1, FR_TCP_SYN, 2);
    send(table, 1, FR_TCP_ACK, 122);
    send(table, 1, FR_TCP_ACK, 243); /* more than 120 s */
    for (int64_t t = 300; t < 2300; t += 100)
        send(table, 1, FR_TCP_ACK, t);
    finish(table);
    assert_int_equal(emitted.count, 4);
    assert_int_equal(emitted.flows[0].end, FR_FLOW_RST);
    assert_int_equal(emitted.flows[1].end, FR_FLOW_IDLE);
    assert_int_equal(emitted.flows[2].end, FR_FLOW_ACTIVE);
    assert_int_equal(emitted.flows[3].end, FR_FLOW_EOF);
    assert_int_equal(emitted.flows[3].direction, FR_DIRECTION_CARRIED);
    assert_true(emitted.flows[3].is_continued);
}

static void a_full_table_gives_out_the_oldest(void **state)
{
    struct emitted emitted;
    struct fr_flowtable *table = open_table(&emitted, 2);

    (void)state;
    for (uint32_t who = 0; who < 10; who++)
        send(table, who, FR_TCP_ACK, 0);
    assert_int_equal(emitted.count, 8);
    assert_int_equal(emitted.flows[7].end, FR_FLOW_EVICTED);
    assert_true(fr_flowtable_evicted(table) == 8);
    finish(table);
    assert_int_equal(emitted.packets, 10);
}

/* A table of one flow, which is cut by the active timeout: the flow that
 * continues it takes its place. */
static void a_table_of_one_can_continue(void **state)
{
    struct emitted emitted;
    struct fr_flowtable *table = open_table(&emitted, 1);

    (void)state;
    for (int64_t t = 0; t < 4000; t += 100)
        send(table, 1, FR_TCP_ACK, t);
    assert_true(fr_flowtable_evicted(table) == 0);
    finish(table);
    assert_int_equal(emitted.count, 3);
    assert_true(emitted.flows[2].is_continued);
    assert_int_equal(emitted.packets, 40);
}

/* Many flows come, go and return; the limit is reached now and then. No
 * packet is lost, and flows leave in the order they came (see keep). */
static void nothing_is_lost_in_a_crowd(void **state)
{
    const uint64_t count = 200000;
    struct emitted emitted;
    struct fr_flowtable *table = open_table(&emitted, 5000);
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 7);
    for (uint64_t i = 0; i < count; i++)
        send(table, (uint32_t)fr_rand_below(&rand, 1 + i / 10), FR_TCP_ACK,
             (int64_t)(i / 60));
    assert_true(fr_flowtable_evicted(table) > 0);
    finish(table);
    assert_true(emitted.packets == count);
}

/* A sum over all flows that does not depend on their order. */
struct total {
    struct emitted emitted; /* first: open_table_with clears it */
    uint64_t sum;
    int is_by_end;
    int64_t idle_since_ns; /* of the latest one: never goes back */
};

static uint64_t mixed(const struct fr_flow *flow)
{
    uint64_t mix = flow->key.words[0] * 31 + (uint64_t)flow->first_ns;

    mix = mix * 31 + (uint64_t)flow->last_ns + flow->end;
    return (mix ^ mix >> 29) * 0xbf58476d1ce4e5b9ULL * fr_flow_packets(flow);
}

static int add_up(void *context, const struct fr_flow *flow)
{
    struct total *total = context;

    total->emitted.count++;
    total->emitted.packets += fr_flow_packets(flow);
    total->sum += mixed(flow);
    if (total->is_by_end && flow->end == FR_FLOW_IDLE) {
        assert_true(flow->clock_ns >= total->idle_since_ns);
        total->idle_since_ns = flow->clock_ns;
    }
    return 0;
}

static void send_crowd(struct fr_flowtable *table, uint64_t count)
{
    struct fr_rand rand;

    fr_rand_init(&rand, 3);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t who = fr_rand_below(&rand, 20 + i / 10);
        if (who % 7 == 0)
            who %= 20; /* some live long */
        send(table, (uint32_t)who,
             i % 5 == 0 ? FR_TCP_FIN | FR_TCP_ACK
             : i % 9    ? FR_TCP_ACK
                        : FR_TCP_SYN,
             (int64_t)(i / 20));
    }
}

/* The flows are the same in both orders; by end they come when they are over,
 * also while one that began first goes on. */
static void both_orders_give_the_same_flows(void **state)
{
    const uint64_t count = 100000;
    struct total by_first = {0}, by_end = {.is_by_end = 1};
    struct fr_flowtable *table =
        open_table_with(&by_first.emitted, FR_FLOWS_BY_FIRST, 1000000, add_up);

    (void)state;
    send_crowd(table, count);
    finish(table);
    table = open_table_with(&by_end.emitted, FR_FLOWS_BY_END, 1000000, add_up);
    send_crowd(table, count);
    finish(table);
    assert_true(by_end.emitted.packets == count);
    assert_true(by_end.emitted.count == by_first.emitted.count);
    assert_true(by_end.sum == by_first.sum);
}

static int count_only(void *context, const struct fr_flow *flow)
{
    struct emitted *emitted = context;

    emitted->count++;
    emitted->packets += fr_flow_packets(flow);
    return 0;
}

static void by_end_no_flow_waits_for_another(void **state)
{
    struct emitted emitted;
    struct fr_flowtable *table =
        open_table_with(&emitted, FR_FLOWS_BY_END, 1000, count_only);

    (void)state;
    for (uint32_t i = 1; i < 500; i++) {
        send(table, 0, FR_TCP_ACK, i * 10); /* lives on */
        send(table, i, FR_TCP_ACK, i * 10);
    }
    assert_true(emitted.count > 480);
    fr_flowtable_tick(table, 10000 * FR_NS_PER_S);
    assert_int_equal(fr_flowtable_expire(table), 0);
    assert_int_equal(emitted.packets, 998);
    assert_true(fr_flowtable_evicted(table) == 0);
    finish(table);
}

/* Both directions, all ends, more flows than slots at the beginning. */
static struct fr_packet random_packet(struct fr_rand *rand, uint64_t i)
{
    static const uint8_t flags[] = {FR_TCP_ACK, FR_TCP_ACK,
                                    FR_TCP_ACK, FR_TCP_ACK | FR_TCP_FIN,
                                    FR_TCP_SYN, FR_TCP_SYN | FR_TCP_ACK};
    struct fr_packet packet =
        packet_of((uint32_t)fr_rand_below(rand, 1 + i / 4),
                  flags[fr_rand_below(rand, 6)], (int64_t)(i / 50));

    packet.ip_len += (uint32_t)fr_rand_below(rand, 3);
    if (fr_rand_below(rand, 2)) {
        uint8_t address[16];
        memcpy(address, packet.src, 16);
        memcpy(packet.src, packet.dst, 16);
        memcpy(packet.dst, address, 16);
    }
    return packet;
}

static int add_to_digest(void *context, const struct fr_flow *flow)
{
    /* the fields of the flow without what fills a line up */
    fr_sha256_update(context, flow, offsetof(struct fr_flow, is_continued));
    return 0;
}

/* The digest of all flows when packets come `together` at a time; 0: each by
 * itself. */
static void digest_together(uint32_t together, char text[FR_SHA256_TEXT_SIZE])
{
    struct fr_sha256 sha;
    struct fr_flowtable_options options = {.idle_ns = 20 * FR_NS_PER_S,
                                           .active_ns = 60 * FR_NS_PER_S,
                                           .flows_max = 3000,
                                           .emit = add_to_digest,
                                           .context = &sha};
    struct fr_flowtable *table;
    struct fr_packet packets[FR_FLOWTABLE_TOGETHER];
    struct fr_rand rand;

    fr_rand_init(&rand, 11);
    fr_sha256_init(&sha);
    assert_int_equal(fr_flowtable_open(&options, &table), 0);
    for (uint64_t i = 0; i < 40000; i++) {
        struct fr_packet packet = random_packet(&rand, i);
        if (together) {
            packets[i % together] = packet;
            if ((i + 1) % together == 0)
                assert_int_equal(
                    fr_flowtable_book_all(table, packets, together), 0);
            continue;
        }
        fr_flowtable_tick(table, packet.time_ns);
        assert_int_equal(fr_flowtable_book(table, &packet), 0);
    }
    finish(table);
    fr_sha256_finish(&sha, text);
}

static void together_is_one_after_the_other(void **state)
{
    static const uint32_t sizes[] = {1, 2, 5, FR_FLOWTABLE_TOGETHER};
    char want[FR_SHA256_TEXT_SIZE], got[FR_SHA256_TEXT_SIZE];

    (void)state;
    digest_together(0, want);
    for (size_t i = 0; i < 4; i++) {
        digest_together(sizes[i], got);
        assert_string_equal(got, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_have_their_reasons),
        cmocka_unit_test(a_full_table_gives_out_the_oldest),
        cmocka_unit_test(a_table_of_one_can_continue),
        cmocka_unit_test(nothing_is_lost_in_a_crowd),
        cmocka_unit_test(both_orders_give_the_same_flows),
        cmocka_unit_test(by_end_no_flow_waits_for_another),
        cmocka_unit_test(together_is_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
