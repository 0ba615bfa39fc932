/* defrag_test.c - fragments in and out of order, late, and too many. */
#include "support/unit.h"

#include "base/clock.h"
#include "meter/defrag.h"

struct booked {
    uint32_t count;
    uint16_t sports[16];
    uint32_t sizes[16];
};

static int book(void *context, const struct fr_packet *packet)
{
    struct booked *booked = context;

    if (booked->count < 16) {
        booked->sports[booked->count] = packet->sport;
        booked->sizes[booked->count] = packet->ip_len;
    }
    booked->count++;
    return 0;
}

static struct fr_packet fragment(uint32_t id, uint16_t sport, uint32_t size)
{
    return (struct fr_packet){.family = 4,
                              .protocol = 17,
                              .fragment_id = id,
                              .is_fragment = 1,
                              .is_later_fragment = sport == 0,
                              .sport = sport,
                              .ip_len = size};
}

static struct fr_defrag *open_defrag(struct booked *booked)
{
    struct fr_defrag_options options = {{{1, 2}}, book, booked};
    struct fr_defrag *defrag;

    *booked = (struct booked){0};
    assert_int_equal(fr_defrag_open(&options, &defrag), 0);
    return defrag;
}

static void take(struct fr_defrag *defrag, struct fr_packet packet,
                 int64_t clock_s)
{
    assert_int_equal(fr_defrag_take(defrag, &packet, clock_s * FR_NS_PER_S), 0);
}

static void later_ones_get_the_ports(void **state)
{
    struct booked booked;
    struct fr_defrag *defrag = open_defrag(&booked);

    (void)state;
    take(defrag, fragment(1, 53, 100), 0);
    take(defrag, fragment(2, 99, 200), 1);
    take(defrag, fragment(1, 0, 101), 30);
    assert_int_equal(booked.count, 3);
    assert_int_equal(booked.sports[2], 53);
    fr_defrag_close(defrag);
}

static void early_ones_wait(void **state)
{
    struct booked booked;
    struct fr_defrag *defrag = open_defrag(&booked);

    (void)state;
    take(defrag, fragment(1, 0, 101), 0);
    take(defrag, fragment(1, 0, 102), 20);
    assert_int_equal(booked.count, 0);
    take(defrag, fragment(1, 53, 100), 31); /* the first waited too long */
    assert_int_equal(booked.count, 2);
    assert_int_equal(booked.sizes[0], 100);
    assert_int_equal(booked.sizes[1], 102);
    assert_int_equal(booked.sports[1], 53);
    assert_true(fr_defrag_orphans(defrag) == 1);
    fr_defrag_close(defrag);
}

static void memory_ends(void **state)
{
    struct booked booked;
    struct fr_defrag *defrag = open_defrag(&booked);

    (void)state;
    take(defrag, fragment(1, 53, 100), 0);
    take(defrag, fragment(1, 0, 101), 31);
    assert_int_equal(booked.count, 1);
    fr_defrag_finish(defrag);
    assert_true(fr_defrag_orphans(defrag) == 1);
    fr_defrag_close(defrag);
}

/* More datagrams than are kept: the oldest are given up, none is lost. */
static void a_flood_is_bounded(void **state)
{
    const uint32_t count = 200000;
    struct booked booked;
    struct fr_defrag *defrag = open_defrag(&booked);

    (void)state;
    for (uint32_t id = 0; id < count; id++)
        take(defrag, fragment(id, 0, id), 0);
    assert_true(fr_defrag_orphans(defrag) >= count - 65536);
    take(defrag, fragment(count - 1, 53, 1), 0);
    assert_int_equal(booked.count, 2);
    fr_defrag_finish(defrag);
    assert_true(fr_defrag_orphans(defrag) == count - 1);
    fr_defrag_close(defrag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_ones_get_the_ports),
        cmocka_unit_test(early_ones_wait),
        cmocka_unit_test(memory_ends),
        cmocka_unit_test(a_flood_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
