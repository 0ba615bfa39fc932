/* pairs_test.c - counts of pairs, their limit, and what is left after
 * lowering and renumbering. */
#include "support/unit.h"

#include "stat/pairs.h"

static const struct fr_pair *find(const struct fr_pairs *pairs, uint32_t src,
                                  uint32_t dst)
{
    for (uint32_t i = 0; i < pairs->count; i++)
        if (pairs->items[i].src == src && pairs->items[i].dst == dst)
            return &pairs->items[i];
    return NULL;
}

/* Pairs (i, 2 i) counted i times, for i from 1 to count. */
static void fill(struct fr_pairs *pairs, uint32_t count)
{
    struct fr_talk talk = {1, 100, 2};

    for (uint32_t round = 1; round <= count; round++)
        for (uint32_t i = round; i <= count; i++)
            assert_int_equal(fr_pairs_add(pairs, i, 2 * i, &talk, 1), 0);
}

/* Adds up the flows of what is dropped. */
static void note_drop(void *user, const struct fr_pair *pair)
{
    *(uint64_t *)user += pair->talk.flows;
}

static void counts_add_up(void **state)
{
    struct fr_pairs pairs;

    (void)state;
    fr_pairs_init(&pairs, 300);
    fill(&pairs, 300);
    assert_int_equal(pairs.count, 300);
    for (uint32_t i = 1; i <= 300; i++) {
        const struct fr_pair *pair = find(&pairs, i, 2 * i);
        assert_non_null(pair);
        assert_int_equal(pair->talk.flows, i);
        assert_int_equal(pair->talk.bytes, 100 * i);
        assert_int_equal(pair->talk.packets, 2 * i);
    }
    fr_pairs_release(&pairs);
}

static void order_within_a_pair_matters(void **state)
{
    struct fr_talk talk = {1, 1, 1};
    struct fr_pairs pairs;

    (void)state;
    fr_pairs_init(&pairs, 16);
    assert_int_equal(fr_pairs_add(&pairs, 1, 2, &talk, 1), 0);
    assert_int_equal(fr_pairs_add(&pairs, 2, 1, &talk, 1), 0);
    assert_int_equal(fr_pairs_add(&pairs, 1, 1, &talk, 1), 0);
    assert_int_equal(pairs.count, 3);
    fr_pairs_release(&pairs);
}

static void a_full_table_takes_known_pairs(void **state)
{
    struct fr_talk talk = {1, 1, 1};
    struct fr_pairs pairs;

    (void)state;
    fr_pairs_init(&pairs, 20);
    fill(&pairs, 20);
    assert_int_equal(fr_pairs_add(&pairs, 50, 50, &talk, 1), FR_ELIMIT);
    assert_int_equal(fr_pairs_add(&pairs, 3, 6, &talk, 1), 0);
    assert_int_equal(find(&pairs, 3, 6)->talk.flows, 4);
    fr_pairs_release(&pairs);
}

static void light_pairs_are_lowered_away(void **state)
{
    struct fr_talk talk = {1, 1, 1};
    struct fr_pairs pairs;
    uint64_t dropped = 0;

    (void)state;
    fr_pairs_init(&pairs, 20);
    fill(&pairs, 20);
    fr_pairs_lower(&pairs, 15, note_drop, &dropped);
    assert_int_equal(pairs.count, 5);
    assert_int_equal(dropped, 15 * 16 / 2);
    assert_int_equal(find(&pairs, 16, 32)->weight, 1);
    assert_int_equal(find(&pairs, 20, 40)->weight, 5);
    assert_int_equal(fr_pairs_add(&pairs, 20, 40, &talk, 1), 0);
    assert_int_equal(find(&pairs, 20, 40)->weight, 6);
    assert_int_equal(find(&pairs, 20, 40)->talk.flows, 21);
    assert_int_equal(pairs.count, 5);
    fr_pairs_release(&pairs);
}

static void names_may_change_numbers(void **state)
{
    uint32_t numbers[41];
    struct fr_talk talk = {1, 1, 1};
    struct fr_pairs pairs;
    uint64_t dropped = 0;

    (void)state;
    fr_pairs_init(&pairs, 20);
    fill(&pairs, 20);
    for (uint32_t i = 0; i <= 40; i++)
        numbers[i] = i == 8 ? UINT32_MAX : 100 - i;
    fr_pairs_renumber(&pairs, numbers, note_drop,
                      &dropped); /* drops (4, 8) and (8, 16) */
    assert_int_equal(pairs.count, 18);
    assert_int_equal(dropped, 4 + 8);
    assert_int_equal(find(&pairs, 97, 94)->talk.flows, 3);
    assert_int_equal(fr_pairs_add(&pairs, 97, 94, &talk, 1), 0);
    assert_int_equal(find(&pairs, 97, 94)->talk.flows, 4);
    fr_pairs_release(&pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_add_up),
        cmocka_unit_test(order_within_a_pair_matters),
        cmocka_unit_test(a_full_table_takes_known_pairs),
        cmocka_unit_test(light_pairs_are_lowered_away),
        cmocka_unit_test(names_may_change_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
