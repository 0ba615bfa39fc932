/* Colours: the same for the same category, text readable on all of them. */
#include "support/unit.h"

#include <math.h>

#include "chart/style.h"

static void a_category_keeps_its_colour(void **state)
{
    (void)state;
    assert_int_equal(fr_style_color(0, 5), fr_style_color(0, 7));
    assert_int_equal(fr_style_color(0, 8), fr_style_color(0, 30));
    assert_int_equal(fr_style_color(10, 30), FR_COLOR_OTHER);
    assert_int_equal(fr_style_color(99, 3), FR_COLOR_OTHER);
}

static void colours_of_a_palette_differ(void **state)
{
    (void)state;
    static const size_t counts[] = {7, 10};
    for (size_t c = 0; c < 2; c++)
        for (size_t i = 0; i < counts[c]; i++)
            for (size_t j = 0; j < i; j++)
                assert_int_not_equal(fr_style_color(i, counts[c]),
                                     fr_style_color(j, counts[c]));
}

static double luminance(uint32_t rgb)
{
    double sum = 0;
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
        sum += weights[i] *
               (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void text_is_readable(void **state)
{
    (void)state;
    for (double t = -1; t <= 1; t += 0.01) {
        uint32_t rgb = fr_style_diverging(t);
        assert_true(contrast(fr_style_text_on(rgb), rgb) > 3.5);
    }
    assert_true(contrast(FR_COLOR_INK, 0xFFFFFF) > 7);
    assert_true(contrast(FR_COLOR_TEXT, 0xFFFFFF) > 7);
    assert_true(contrast(FR_COLOR_QUIET, 0xFFFFFF) > 4.5);
}

static void maps_run_from_light_to_dark(void **state)
{
    (void)state;
    for (double t = 0.05; t <= 1; t += 0.05)
        assert_true(luminance(fr_style_density(t)) <
                    luminance(fr_style_density(t - 0.05)));
    for (double t = 0.05; t <= 1; t += 0.05) {
        assert_true(luminance(fr_style_diverging(t)) <
                    luminance(fr_style_diverging(t - 0.05)));
        assert_true(luminance(fr_style_diverging(-t)) <
                    luminance(fr_style_diverging(0.05 - t)));
    }
    assert_int_equal(fr_style_diverging(-9), fr_style_diverging(-1));
    assert_int_equal(fr_style_density(9), fr_style_density(1));
}

static void tints_end_at_white_and_the_colour(void **state)
{
    (void)state;
    assert_int_equal(fr_style_tint(0x123456, 0), 0xFFFFFF);
    assert_int_equal(fr_style_tint(0x123456, 1), 0x123456);
    assert_int_equal(fr_style_tint(0x000000, 0.5), 0x808080);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_category_keeps_its_colour),
        cmocka_unit_test(colours_of_a_palette_differ),
        cmocka_unit_test(text_is_readable),
        cmocka_unit_test(maps_run_from_light_to_dark),
        cmocka_unit_test(tints_end_at_white_and_the_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
