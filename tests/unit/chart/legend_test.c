/* Legends: as high as measured, never cut, what does not fit is counted. */
#include "support/unit.h"

#include <math.h>

#include "chart/legend.h"

#define assert_near(a, b, slack) assert_true(fabs((a) - (b)) <= (slack))

static void make(struct fr_legend_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        items[i] =
            (struct fr_legend_item){.name = FR_STR("name"), .rgb = 0x112233};
        snprintf(items[i].value, sizeof(items[i].value), "%zu", 1000 + i);
    }
}

/* The record of a legend; the caller releases it. */
static void draw(struct fr_strbuf *out, struct fr_area area, size_t count)
{
    struct fr_legend_item items[40];
    struct fr_canvas *canvas;
    make(items, count);
    fr_strbuf_init(out, SIZE_MAX / 2);
    assert_int_equal(fr_canvas_record_new(500, 300, out, &canvas), 0);
    fr_legend_draw(canvas, area, items, count);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        count++;
    return count;
}

static void height_is_rows(void **state)
{
    (void)state;
    struct fr_legend_item items[40];
    make(items, 40);
    assert_true(fr_legend_height(items, 0, 100) == 0);
    assert_true(fr_legend_height(items, 1, 1) == FR_LEGEND_ROW);
    assert_true(fr_legend_height(items, 40, 1e5) == FR_LEGEND_ROW);
    assert_near(fr_legend_height(items, 40, 1), 40 * FR_LEGEND_ROW, 1e-9);
}

static void all_is_shown_in_the_measured_height(void **state)
{
    (void)state;
    struct fr_legend_item items[40];
    make(items, 40);
    for (double width = 80; width < 480; width += 37) {
        struct fr_strbuf out;
        struct fr_area area = {10, 10, width,
                               fr_legend_height(items, 40, width)};
        draw(&out, area, 40);
        assert_int_equal(count_of(out.data, "\"name\""), 40);
        assert_int_equal(count_of(out.data, "\"10"), 40);
        assert_int_equal(count_of(out.data, "\u2026"), 0);
        assert_int_equal(count_of(out.data, "more"), 0);
        fr_strbuf_release(&out);
    }
}

static void the_rest_is_counted(void **state)
{
    (void)state;
    struct fr_strbuf out;
    draw(&out, (struct fr_area){10, 10, 300, 2 * FR_LEGEND_ROW}, 40);
    size_t shown = count_of(out.data, "\"name\"");
    char words[40];
    assert_true(shown > 2 && shown < 40);
    snprintf(words, sizeof(words), "\"and %zu more\"", 40 - shown);
    assert_int_equal(count_of(out.data, words), 1);
    fr_strbuf_release(&out);
}

static void the_ramp_says_its_ends(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas;
    fr_strbuf_init(&out, SIZE_MAX / 2);
    assert_int_equal(fr_canvas_record_new(500, 300, &out, &canvas), 0);
    struct fr_area area = {10, 10, 300, FR_LEGEND_ROW};
    double width = fr_legend_draw_ramp(canvas, area, "1", "900 a cell",
                                       fr_style_density, 0, 1);
    assert_true(width > 100 && width < 200);
    assert_non_null(strstr(out.data, "\"900 a cell\""));
    assert_non_null(strstr(out.data, "raster "));
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(height_is_rows),
        cmocka_unit_test(all_is_shown_in_the_measured_height),
        cmocka_unit_test(the_rest_is_counted),
        cmocka_unit_test(the_ramp_says_its_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
