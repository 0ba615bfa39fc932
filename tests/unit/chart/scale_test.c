/* Scales: always usable, and mapping inside begin .. end. */
#include "support/unit.h"

#include <math.h>

#include "chart/scale.h"

#define assert_near(a, b, slack) assert_true(fabs((a) - (b)) <= (slack))

static struct fr_scale make(enum fr_scale_kind kind, double min, double max,
                            int is_tight)
{
    struct fr_axis axis = {.scale = kind, .min = min, .max = max};
    struct fr_scale scale;
    fr_scale_init(&scale, &axis, 300, 50, is_tight);
    fr_scale_place(&scale, 100, 400);
    return scale;
}

static void linear_domains_end_at_whole_steps(void **state)
{
    (void)state;
    struct fr_scale scale = make(FR_SCALE_LINEAR, 3, 97, 0);
    assert_true(scale.min == 0 && scale.max == 100 && scale.step == 20);
    scale = make(FR_SCALE_LINEAR, 3, 97, 1);
    assert_true(scale.min == 3 && scale.max == 97);
    assert_near(fr_scale_at(&scale, 50), 250, 1e-9);
    assert_near(fr_scale_at(&scale, 3), 100, 1e-9);
    assert_near(fr_scale_at(&scale, 97), 400, 1e-9);
}

static void one_value_has_room_to_both_sides(void **state)
{
    (void)state;
    static const double values[] = {0,     1,    -1,     64,   1500,  1e-300,
                                    1e300, 1e17, -7e-12, 1e-9, 5e-324};
    for (int kind = 0; kind <= FR_SCALE_TIME; kind++) {
        for (size_t i = 0; i < TEST_COUNT(values); i++) {
            double v = values[i];
            if (kind == FR_SCALE_LOG && v <= 0)
                continue;
            struct fr_scale scale = make((enum fr_scale_kind)kind, v, v, 0);
            assert_true(isfinite(scale.min) && isfinite(scale.max));
            assert_true(scale.min < scale.max);
            double at = fr_scale_at(&scale, v);
            assert_true(at >= 100 && at <= 400);
        }
    }
}

static void without_numbers_there_is_an_axis(void **state)
{
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    for (int kind = 0; kind <= FR_SCALE_TIME; kind++) {
        for (size_t i = 0; i < TEST_COUNT(bad); i++) {
            struct fr_scale scale =
                make((enum fr_scale_kind)kind, bad[i], bad[i], 0);
            assert_true(isfinite(scale.min) && scale.min < scale.max);
            scale = make((enum fr_scale_kind)kind, 7, 3, 0);
            assert_true(isfinite(scale.min) && scale.min < scale.max);
        }
    }
}

static void log_scales_have_a_gutter_for_zero(void **state)
{
    (void)state;
    struct fr_axis axis = {
        .scale = FR_SCALE_LOG, .min = 1, .max = 1000, .has_zero = 1};
    struct fr_scale scale;
    fr_scale_init(&scale, &axis, 300, 50, 1);
    fr_scale_place(&scale, 400, 100); /* upwards */
    double zero = fr_scale_at(&scale, 0);
    assert_near(zero, 400 - FR_GUTTER_WIDTH / 2, 1e-9);
    assert_near(fr_scale_at(&scale, -5), zero, 1e-9);
    assert_near(fr_scale_at(&scale, 1), 400 - FR_GUTTER_WIDTH, 1e-9);
    assert_near(fr_scale_at(&scale, 1000), 100, 1e-9);
    axis.has_zero = 0;
    fr_scale_init(&scale, &axis, 300, 50, 1);
    fr_scale_place(&scale, 400, 100);
    assert_true(isnan(fr_scale_at(&scale, 0)));
}

static void an_axis_reaches_what_it_is_told(void **state)
{
    (void)state;
    struct fr_axis axis = {.min = NAN, .max = NAN};
    assert_int_equal(fr_axis_reach(&axis, 5), 1);
    assert_int_equal(fr_axis_reach(&axis, -2), 1);
    assert_int_equal(fr_axis_reach(&axis, NAN), 0);
    assert_int_equal(fr_axis_reach(&axis, INFINITY), 0);
    assert_true(axis.min == -2 && axis.max == 5);
    axis = (struct fr_axis){.scale = FR_SCALE_LOG, .min = NAN, .max = NAN};
    assert_int_equal(fr_axis_reach(&axis, 0), 1);
    assert_int_equal(fr_axis_reach(&axis, -1), 1);
    assert_int_equal(fr_axis_reach(&axis, 3), 1);
    assert_true(axis.has_zero && axis.has_negative);
    assert_true(axis.min == 3 && axis.max == 3);
}

static void steps_are_round(void **state)
{
    (void)state;
    static const struct {
        double range, count;
        int is_whole;
        double step;
    } cases[] = {
        {10, 5, 0, 2}, {1, 4, 0, 0.2}, {100, 4, 0, 25},     {7, 7, 0, 1},
        {3, 10, 1, 1}, {0.5, 4, 1, 1}, {1e-9, 5, 0, 2e-10}, {1000, 5, 1, 200},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_near(
            fr_scale_step(cases[i].range, cases[i].count, cases[i].is_whole),
            cases[i].step, cases[i].step * 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_domains_end_at_whole_steps),
        cmocka_unit_test(one_value_has_room_to_both_sides),
        cmocka_unit_test(without_numbers_there_is_an_axis),
        cmocka_unit_test(log_scales_have_a_gutter_for_zero),
        cmocka_unit_test(an_axis_reaches_what_it_is_told),
        cmocka_unit_test(steps_are_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
