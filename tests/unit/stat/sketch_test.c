/* sketch_test.c - what is read is never too small and hardly too large. */
#include "support/unit.h"

#include "base/rand.h"
#include "stat/sketch.h"

enum { NAMES = 20000 };

static struct fr_talk talk_of(uint32_t i)
{
    return (struct fr_talk){.flows = i % 100 == 0 ? 10000 : 3,
                            .bytes = i % 1000 * 1000,
                            .packets = 1};
}

static void bounds_hold(void **state)
{
    static struct fr_sketch parts[2];
    static uint64_t hashes[NAMES];
    struct fr_rand rand;
    uint64_t flows = 0;

    (void)state;
    fr_rand_init(&rand, 5);
    for (uint32_t i = 0; i < NAMES; i++) {
        struct fr_talk talk = talk_of(i);
        hashes[i] = fr_rand_u64(&rand);
        flows += talk.flows;
        fr_sketch_add(&parts[i % 2], hashes[i], &talk);
    }
    fr_sketch_merge(&parts[0], &parts[1]);
    for (uint32_t i = 0; i < NAMES; i++) {
        struct fr_talk want = talk_of(i);
        struct fr_talk got = fr_sketch_get(&parts[0], hashes[i]);
        assert_true(got.flows >= want.flows);
        assert_true(got.bytes >= want.bytes);
        assert_true(got.packets >= want.packets);
        assert_true(got.flows - want.flows <= 4 * flows / FR_SKETCH_WIDTH);
    }
}

static void sums_stop_at_the_end(void **state)
{
    struct fr_talk talk = {UINT64_MAX - 2, 5, UINT64_MAX};
    struct fr_talk more = {3, 5, UINT64_MAX};

    (void)state;
    fr_talk_add(&talk, &more);
    assert_true(talk.flows == UINT64_MAX);
    assert_true(talk.bytes == 10);
    assert_true(talk.packets == UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(sums_stop_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
