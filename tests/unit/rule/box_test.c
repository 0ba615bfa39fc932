/* box_test.c - sets and boxes against what they say of every value: the
 * integers 0 to 7, the doubles beside them, and missing. */
#include "rule/box.h"

#include <math.h>

#include "base/rand.h"
#include "support/unit.h"

#define VALUES     24
#define BOX_VALUES 3

/* The values that are asked about; NaN is missing. */
static double value_at(int i)
{
    double whole = i / 3;

    if (i == VALUES)
        return (double)NAN;
    return i % 3 == 0   ? nextafter(whole, -(double)INFINITY)
           : i % 3 == 1 ? whole
                        : nextafter(whole, (double)INFINITY);
}

static int has(const struct fr_box_set *set, double value)
{
    if (isnan(value))
        return set->has_missing;
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->ranges[i].low <= value && value <= set->ranges[i].high)
            return 1;
    }
    return 0;
}

static const struct fr_box_set *random_set(struct fr_arena *arena,
                                           struct fr_rand *rand)
{
    struct fr_box_range ranges[3];
    uint32_t count = (uint32_t)fr_rand_below(rand, 4);
    const struct fr_box_set *set;

    for (uint32_t i = 0; i < count; i++) {
        int low = (int)fr_rand_below(rand, VALUES);
        int high = (int)fr_rand_below(rand, VALUES);
        ranges[i] = (struct fr_box_range){value_at(low), value_at(high)};
        if (fr_rand_below(rand, 10) == 0)
            ranges[i].high = (double)INFINITY;
        if (fr_rand_below(rand, 10) == 0)
            ranges[i].low = -(double)INFINITY;
    }
    set = fr_box_ranges(arena, ranges, count);
    assert_non_null(set);
    if (fr_rand_below(rand, 3) == 0)
        set = fr_box_either(arena, set, fr_box_missing(arena));
    return set;
}

static void check_order(const struct fr_box_set *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        assert_true(set->ranges[i].low <= set->ranges[i].high);
        if (i > 0)
            assert_true(nextafter(set->ranges[i - 1].high, INFINITY) <
                        set->ranges[i].low);
    }
}

static void sets_hold_what_they_say(void **state)
{
    struct fr_arena arena;
    struct fr_rand rand;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_rand_init(&rand, 1);
    for (int n = 0; n < 3000; n++) {
        const struct fr_box_set *a = random_set(&arena, &rand);
        const struct fr_box_set *b = random_set(&arena, &rand);
        const struct fr_box_set *both = fr_box_both(&arena, a, b);
        const struct fr_box_set *either = fr_box_either(&arena, a, b);
        const struct fr_box_set *less = fr_box_less(&arena, a, b);
        int is_within = 1, meets = 0;
        check_order(both);
        check_order(either);
        check_order(less);
        for (int i = 0; i <= VALUES; i++) {
            double value = value_at(i);
            int in_a = has(a, value), in_b = has(b, value);
            assert_int_equal(has(both, value), in_a && in_b);
            assert_int_equal(has(either, value), in_a || in_b);
            assert_int_equal(has(less, value), in_a && !in_b);
            is_within &= !in_a || in_b;
            meets |= in_a && in_b;
        }
        assert_int_equal(fr_box_set_is_within(a, b), fr_box_set_is_empty(less));
        assert_true(is_within || !fr_box_set_is_within(a, b));
        assert_int_equal(fr_box_set_meets(a, b), !fr_box_set_is_empty(both));
        assert_true(!meets || fr_box_set_meets(a, b));
        fr_arena_clear(&arena);
    }
    fr_arena_release(&arena);
}

/* --- boxes ---------------------------------------------------------------- */

/* Of one value, so that flows can be counted through. */
static const struct fr_box_set *small_set(struct fr_arena *arena,
                                          struct fr_rand *rand)
{
    double low = (double)fr_rand_below(rand, 3);
    double high = low + (double)fr_rand_below(rand, 3);
    const struct fr_box_set *set = fr_box_range_set(arena, low, high);

    if (fr_rand_below(rand, 3) == 0)
        set = fr_box_either(arena, set, fr_box_missing(arena));
    if (fr_rand_below(rand, 5) == 0)
        set = fr_box_known(arena);
    return set;
}

static struct fr_box random_box(struct fr_arena *arena, struct fr_rand *rand)
{
    struct fr_box box = {0};

    for (uint32_t value = 0; value < BOX_VALUES; value++) {
        struct fr_box_bound bound = {value, small_set(arena, rand), NULL};
        if (fr_rand_below(rand, 3) > 0)
            assert_int_equal(fr_box_put(arena, &box, bound, &box), 0);
    }
    return box;
}

static int has_flow(const struct fr_box *box, const double *flow)
{
    for (uint32_t i = 0; i < box->count; i++) {
        if (!has(box->bounds[i].set, flow[box->bounds[i].value]))
            return 0;
    }
    return 1;
}

/* The flow of a number: each value is missing or -1 to 5. */
static void flow_at(int number, double *flow)
{
    for (int i = 0; i < BOX_VALUES; i++) {
        flow[i] = number % 8 == 7 ? (double)NAN : number % 8 - 1;
        number /= 8;
    }
}

static void check_cover(struct fr_arena *arena, struct fr_rand *rand)
{
    struct fr_box box = random_box(arena, rand), others[4];
    const struct fr_box *list[4];
    char used[4] = {0};
    uint64_t work = 100000;
    int is_covered, is_outside = 0;

    for (int i = 0; i < 4; i++) {
        others[i] = random_box(arena, rand);
        list[i] = &others[i];
    }
    is_covered = fr_box_cover(arena, &box, list, 4, used, &work);
    for (int n = 0; n < 8 * 8 * 8; n++) {
        double flow[BOX_VALUES];
        int in_any = 0, in_used = 0;
        flow_at(n, flow);
        for (int i = 0; i < 4; i++) {
            in_any |= has_flow(&others[i], flow);
            in_used |= used[i] && has_flow(&others[i], flow);
            if (has_flow(&box, flow) && has_flow(&others[i], flow))
                assert_true(fr_box_meets(&box, &others[i]));
            if (has_flow(&box, flow) && !has_flow(&others[i], flow))
                assert_false(fr_box_is_within(&box, &others[i]));
        }
        is_outside |= has_flow(&box, flow) && !in_any;
        if (is_covered && has_flow(&box, flow))
            assert_true(in_used);
    }
    assert_false(is_covered && is_outside);
    if (!is_covered)
        return;
    work = 1;
    if (fr_box_cover(arena, &box, list, 4, used, &work) == 1)
        assert_int_equal(work, 0);
}

static void boxes_cover_what_they_say(void **state)
{
    struct fr_arena arena;
    struct fr_rand rand;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_rand_init(&rand, 2);
    for (int n = 0; n < 1500; n++) {
        check_cover(&arena, &rand);
        fr_arena_clear(&arena);
    }
    fr_arena_release(&arena);
}

static void two_halves_cover_the_whole(void **state)
{
    struct fr_arena arena;
    struct fr_box box = {0}, low = {0}, high = {0};
    const struct fr_box *list[] = {&low, &high};
    char used[2] = {0};
    uint64_t work = 100;

    (void)state;
    fr_arena_init(&arena, 0);
    assert_int_equal(
        fr_box_put(&arena, &box,
                   (struct fr_box_bound){0, fr_box_known(&arena), NULL}, &box),
        0);
    assert_int_equal(
        fr_box_put(&arena, &low,
                   (struct fr_box_bound){
                       0, fr_box_range_set(&arena, -INFINITY, 5), NULL},
                   &low),
        0);
    assert_int_equal(
        fr_box_put(&arena, &high,
                   (struct fr_box_bound){
                       0, fr_box_range_set(&arena, 5, INFINITY), NULL},
                   &high),
        0);
    assert_int_equal(fr_box_cover(&arena, &box, list, 2, used, &work), 1);
    assert_true(used[0] && used[1]);
    /* and nothing but what is known */
    box.count = 0;
    assert_int_equal(fr_box_cover(&arena, &box, list, 2, used, &work), 0);
    fr_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_hold_what_they_say),
        cmocka_unit_test(boxes_cover_what_they_say),
        cmocka_unit_test(two_halves_cover_the_whole),
    };

    return cmocka_run_group_tests_name("box", tests, NULL, NULL);
}
