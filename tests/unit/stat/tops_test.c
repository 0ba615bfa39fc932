/* tops_test.c - lists by hand while everything fits, and what is promised of
 * them beyond that: heavy names are listed, with counts hardly too large. */
#include "support/unit.h"

#include <math.h>

#include "base/rand.h"
#include "stat/tops.h"
#include "table/batch.h"

/* One flow. */
struct flow {
    const char *src, *dst; /* NULL: missing */
    double port, bytes, packets;
};

/* A batch that is filled flow by flow and given to the lists. */
struct feeder {
    struct fr_batch texts;
    uint32_t src[64], dst[64];
    double port[64], bytes[64], packets[64];
    uint32_t count;
};

static void feeder_flush(struct feeder *feeder, struct fr_tops *tops)
{
    struct fr_tops_rows rows = {.row_count = feeder->count,
                                .texts = &feeder->texts,
                                .src = feeder->src,
                                .dst = feeder->dst,
                                .dst_port = feeder->port,
                                .bytes = {feeder->bytes, NULL},
                                .packets = {feeder->packets, feeder->packets}};

    assert_int_equal(fr_tops_add(tops, &rows), 0);
    assert_int_equal(fr_batch_clear(&feeder->texts), 0);
    feeder->count = 0;
}

static uint32_t code_of(struct feeder *feeder, const char *text)
{
    uint32_t code = 0;

    if (text)
        assert_int_equal(
            fr_batch_text_code(&feeder->texts, fr_str_of(text), &code), 0);
    return code;
}

static void feed(struct feeder *feeder, struct fr_tops *tops,
                 const struct flow *flow)
{
    uint32_t i = feeder->count++;

    feeder->src[i] = code_of(feeder, flow->src);
    feeder->dst[i] = code_of(feeder, flow->dst);
    feeder->port[i] = flow->port;
    feeder->bytes[i] = flow->bytes;
    feeder->packets[i] = flow->packets;
    if (feeder->count == 64)
        feeder_flush(feeder, tops);
}

static void start(struct feeder *feeder, struct fr_tops *tops,
                  uint32_t names_max, uint32_t pairs_max)
{
    fr_tops_init(tops, &(struct fr_tops_limits){.names_max = names_max,
                                                .pairs_max = pairs_max,
                                                .name_size_max = 1 << 16});
    feeder->count = 0;
    assert_int_equal(fr_batch_init(&feeder->texts, NULL, 0, NULL, 0), 0);
}

static void finish(struct feeder *feeder, struct fr_tops *tops,
                   struct fr_summary *summary)
{
    *summary = (struct fr_summary){.flow_count = 0};
    feeder_flush(feeder, tops);
    fr_arena_init(&summary->arena, 0);
    assert_int_equal(fr_tops_finish(tops, summary), 0);
    fr_batch_release(&feeder->texts);
    fr_tops_release(tops);
}

static const struct flow by_hand[] = {
    {"a", "x", 443, 100, 1},    {"a", "y", 443, 50, 1},
    {"b", "x", 80, 1000, 2},    {"b", "x", 80, 1000, 2},
    {"c", "a", 53, 10, 1},      {NULL, "x", 53, NAN, NAN},
    {"a", NULL, NAN, 1e300, 1}, {"d", "x", 70000, -5, INFINITY},
    {"d", "x", 0.5, 0, 0},      {"d", "x", -1, 0, 0},
};

static void check_item(const struct fr_top_list *list, uint32_t i,
                       const char *name, uint64_t flows, double bytes)
{
    assert_true(i < list->item_count);
    assert_string_equal(list->items[i].name, name);
    assert_int_equal(list->items[i].flows, flows);
    assert_true(list->items[i].bytes == bytes);
}

static void lists_by_hand(void **state)
{
    static struct feeder feeder;
    struct fr_tops tops;
    struct fr_summary summary;
    const struct fr_top_list *lists = summary.tops;

    (void)state;
    start(&feeder, &tops, 100, 100);
    for (uint32_t i = 0; i < TEST_COUNT(by_hand); i++)
        feed(&feeder, &tops, &by_hand[i]);
    finish(&feeder, &tops, &summary);
    assert_int_equal(lists[FR_TOP_SOURCE].item_count, 4);
    check_item(&lists[FR_TOP_SOURCE], 0, "a", 3, 0x1p53 + 150);
    check_item(&lists[FR_TOP_SOURCE], 1, "d", 3, 0);
    check_item(&lists[FR_TOP_SOURCE], 2, "b", 2, 2000);
    check_item(&lists[FR_TOP_SOURCE], 3, "c", 1, 10);
    check_item(&lists[FR_TOP_DESTINATION], 0, "x", 7, 2100);
    check_item(&lists[FR_TOP_DESTINATION], 1, "y", 1, 50);
    check_item(&lists[FR_TOP_DESTINATION], 2, "a", 1, 10);
    check_item(&lists[FR_TOP_PAIR], 0, "d -> x", 3, 0);
    check_item(&lists[FR_TOP_PAIR], 1, "b -> x", 2, 2000);
    check_item(&lists[FR_TOP_PAIR], 2, "a -> x", 1, 100);
    check_item(&lists[FR_TOP_PAIR], 3, "a -> y", 1, 50);
    check_item(&lists[FR_TOP_PAIR], 4, "c -> a", 1, 10);
    check_item(&lists[FR_TOP_PORT], 0, "80", 2, 2000);
    check_item(&lists[FR_TOP_PORT], 1, "443", 2, 150);
    check_item(&lists[FR_TOP_PORT], 2, "53", 2, 10);
    assert_int_equal(lists[FR_TOP_PORT].item_count, 3);
    assert_int_equal(lists[FR_TOP_PORT].distinct, 3);
    assert_int_equal(lists[FR_TOP_PORT].rest, 3);
    assert_int_equal(lists[FR_TOP_PAIR].distinct, 5);
    assert_true(lists[FR_TOP_SOURCE].items[2].packets == 8);
    assert_int_equal(summary.unique_src, 4);
    assert_int_equal(summary.unique_dst, 3);
    assert_true(summary.unique_error == 0);
    fr_arena_release(&summary.arena);
}

/* A dozen names with one flow each: ten listed, by name. */
static void ties_go_by_name(void **state)
{
    static struct feeder feeder;
    struct fr_tops tops;
    struct fr_summary summary;
    char names[12][8];

    (void)state;
    start(&feeder, &tops, 100, 100);
    for (uint32_t i = 12; i > 0; i--) {
        struct flow flow = {names[i - 1], "z", i, 5, 1};
        snprintf(names[i - 1], sizeof(names[i - 1]), "n%02u", i - 1);
        feed(&feeder, &tops, &flow);
    }
    finish(&feeder, &tops, &summary);
    assert_int_equal(summary.tops[FR_TOP_SOURCE].item_count, 10);
    check_item(&summary.tops[FR_TOP_SOURCE], 0, "n00", 1, 5);
    check_item(&summary.tops[FR_TOP_SOURCE], 9, "n09", 1, 5);
    check_item(&summary.tops[FR_TOP_PAIR], 9, "n09 -> z", 1, 5);
    check_item(&summary.tops[FR_TOP_PORT], 0, "1", 1, 5);
    check_item(&summary.tops[FR_TOP_PORT], 9, "10", 1, 5);
    assert_int_equal(summary.tops[FR_TOP_SOURCE].rest, 0);
    fr_arena_release(&summary.arena);
}

enum { MANY = 40000 };

/* A tenth of the flows is from the heavy source, starting late; a fifth goes
 * to the heavy destination; the first twentieth, before there are many names,
 * to an early one; all other names are rare. */
static void make_flow(struct fr_rand *rand, uint32_t i, struct flow *flow,
                      char names[2][40])
{
    int is_heavy_src = i > MANY / 2 && i % 5 == 0;
    int is_heavy_dst = i % 5 == 0;

    snprintf(names[0], 40, is_heavy_src ? "heavy source" : "10.%u.0.1",
             (unsigned)fr_rand_below(rand, 5000));
    snprintf(names[1], 40, is_heavy_dst ? "heavy destination" : "%u:%s",
             (unsigned)fr_rand_below(rand, 30000), "2001:db8::ffff:ffff");
    *flow = (struct flow){names[0], names[1], 80, 100, 1};
    if (i < MANY / 20)
        *flow = (struct flow){"one", "early destination", 80, 100, 1};
}

static void check_heavy(const struct fr_summary *summary)
{
    const struct fr_top_list *lists = summary->tops;
    const struct fr_top_item *item = &lists[FR_TOP_SOURCE].items[0];

    for (uint32_t i = 0; i < 3; i++)
        assert_true(lists[i].is_estimate);
    assert_true(summary->unique_error == FR_DISTINCT_ERROR);
    assert_string_equal(item->name, "heavy source");
    assert_in_range(item->flows, MANY / 10 - 1, MANY / 10 + 10);
    assert_true(item->bytes >= 100.0 * (MANY / 10 - 1));
    item = &lists[FR_TOP_DESTINATION].items[0];
    assert_string_equal(item->name, "heavy destination");
    assert_in_range(item->flows, MANY * 19 / 100, MANY * 19 / 100 + 10);
    assert_true(lists[FR_TOP_DESTINATION].rest < MANY * 4 / 5);
    item = &lists[FR_TOP_DESTINATION].items[1];
    assert_string_equal(item->name, "early destination");
    assert_in_range(item->flows, MANY / 20, MANY / 20 + 10);
    item = &lists[FR_TOP_PAIR].items[0];
    assert_string_equal(item->name, "heavy source -> heavy destination");
    item = &lists[FR_TOP_PAIR].items[1];
    assert_string_equal(item->name, "one -> early destination");
    assert_in_range(lists[FR_TOP_SOURCE].distinct, 4800, 5200);
    assert_in_range(summary->unique_dst, 19000, 20400);
}

static void heavy_names_are_found_in_small_tables(void **state)
{
    static struct feeder feeder;
    struct fr_tops tops;
    struct fr_summary summary;
    struct fr_rand rand;
    struct flow flow;
    char names[2][40];

    (void)state;
    fr_rand_init(&rand, 9);
    start(&feeder, &tops, 256, 256);
    for (uint32_t i = 0; i < MANY; i++) {
        make_flow(&rand, i, &flow, names);
        feed(&feeder, &tops, &flow);
    }
    assert_true(tops.names.count <= 256 && tops.pairs.count <= 256);
    assert_true(tops.names.long_size <= 1 << 16);
    finish(&feeder, &tops, &summary);
    check_heavy(&summary);
    fr_arena_release(&summary.arena);
}

static void names_too_long_to_keep_are_counted(void **state)
{
    static struct feeder feeder;
    static char text[20000];
    struct fr_tops tops;
    struct fr_summary summary;
    struct flow flow = {text, "x", 1, 1, 1};

    (void)state;
    memset(text, 'n', sizeof(text) - 1);
    start(&feeder, &tops, 100, 100);
    for (uint32_t i = 0; i < 200; i++) {
        text[0] = (char)('a' + i % 4);
        feed(&feeder, &tops, &flow);
    }
    finish(&feeder, &tops, &summary);
    assert_int_equal(summary.unique_src, 4);
    assert_int_equal(summary.unique_dst, 1);
    assert_true(summary.unique_error == FR_DISTINCT_ERROR);
    check_item(&summary.tops[FR_TOP_DESTINATION], 0, "x", 200, 200);
    assert_int_equal(summary.tops[FR_TOP_SOURCE].item_count, 0);
    assert_int_equal(summary.tops[FR_TOP_SOURCE].rest, 200);
    fr_arena_release(&summary.arena);
}

static void absent_columns_give_empty_lists(void **state)
{
    struct fr_tops_rows rows = {.row_count = 5};
    struct fr_tops tops;
    struct fr_summary summary = {.flow_count = 0};

    (void)state;
    fr_tops_init(&tops, &(struct fr_tops_limits){.names_max = 100,
                                                 .pairs_max = 100,
                                                 .name_size_max = 100});
    fr_arena_init(&summary.arena, 0);
    assert_int_equal(fr_tops_add(&tops, &rows), 0);
    assert_int_equal(fr_tops_finish(&tops, &summary), 0);
    for (uint32_t i = 0; i < FR_TOP_COUNT; i++)
        assert_int_equal(summary.tops[i].item_count, 0);
    fr_arena_release(&summary.arena);
    fr_tops_release(&tops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_by_hand),
        cmocka_unit_test(ties_go_by_name),
        cmocka_unit_test(heavy_names_are_found_in_small_tables),
        cmocka_unit_test(names_too_long_to_keep_are_counted),
        cmocka_unit_test(absent_columns_give_empty_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
