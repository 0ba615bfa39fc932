/* flowtable_test.c - the queue and the hash table: order, ends, eviction. */
#include "support/unit.h"

#include "base/clock.h"
#include "base/rand.h"
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

static struct fr_flowtable *open_table(struct emitted *emitted,
                                       uint64_t flows_max)
{
    struct fr_flowtable_options options = {.idle_ns = 120 * FR_NS_PER_S,
                                           .active_ns = 1800 * FR_NS_PER_S,
                                           .flows_max = flows_max,
                                           .emit = keep,
                                           .context = emitted};
    struct fr_flowtable *table;

    memset(emitted, 0, sizeof(*emitted));
    assert_int_equal(fr_flowtable_open(&options, &table), 0);
    return table;
}

static void send(struct fr_flowtable *table, uint32_t who, unsigned flags,
                 int64_t time_s)
{
    struct fr_packet packet = {.family = 4,
                               .protocol = 6,
                               .flags = (uint8_t)flags,
                               .time_ns = time_s * FR_NS_PER_S,
                               .ip_len = 40,
                               .header_len = 40};

    memcpy(packet.src, &who, sizeof(who));
    packet.dst[0] = 255;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_have_their_reasons),
        cmocka_unit_test(a_full_table_gives_out_the_oldest),
        cmocka_unit_test(a_table_of_one_can_continue),
        cmocka_unit_test(nothing_is_lost_in_a_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
