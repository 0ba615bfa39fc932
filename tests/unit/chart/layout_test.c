/* Rectangles, and text that stays inside them. */
#include "support/unit.h"

#include <math.h>

#include "chart/layout.h"

#define assert_near(a, b, slack) assert_true(fabs((a) - (b)) <= (slack))

static const struct fr_text_style style = {
    .face = FR_FACE_REGULAR, .size = 10, .rgb = 0};

static struct fr_canvas *new_record(struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    fr_strbuf_init(out, SIZE_MAX / 2);
    assert_int_equal(fr_canvas_record_new(400, 300, out, &canvas), 0);
    return canvas;
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        count++;
    return count;
}

static void strips_add_up(void **state)
{
    (void)state;
    struct fr_area area = {10, 20, 100, 50};
    struct fr_area top = fr_area_cut_top(&area, 10);
    struct fr_area left = fr_area_cut_left(&area, 30);
    struct fr_area right = fr_area_cut_right(&area, 20);
    struct fr_area bottom = fr_area_cut_bottom(&area, 5);
    assert_true(top.x == 10 && top.y == 20 && top.height == 10);
    assert_true(left.y == 30 && left.width == 30 && left.height == 40);
    assert_true(right.x == 90 && right.width == 20);
    assert_true(bottom.y == 65 && bottom.x == 40 && bottom.width == 50);
    assert_true(area.x == 40 && area.y == 30);
    assert_true(fr_area_right(&area) == 90 && fr_area_bottom(&area) == 65);
}

static void a_strip_takes_no_more_than_there_is(void **state)
{
    (void)state;
    struct fr_area area = {0, 0, 10, 10};
    struct fr_area strip = fr_area_cut_top(&area, 50);
    assert_true(strip.height == 10 && area.height == 0);
    strip = fr_area_cut_left(&area, -5);
    assert_true(strip.width == 0 && area.width == 10);
}

static void long_text_ends_in_an_ellipsis(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = new_record(&out);
    double used = fr_layout_text(canvas, 0, 50, 40,
                                 FR_STR("much too long for this"), &style);
    assert_true(used <= 40 && used > 30);
    fr_layout_name(canvas, 0, 80, 1000,
                   FR_STR("a name of more than twenty-four characters"),
                   &style);
    fr_layout_name(canvas, 0, 99, 1000, FR_STR(""), &style);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    assert_int_equal(count_of(out.data, "\u2026\""), 2);
    assert_non_null(strstr(out.data, "\"a name of more than twe\u2026\""));
    assert_non_null(strstr(out.data, "\"(empty)\""));
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void a_name_is_measured_as_it_is_drawn(void **state)
{
    (void)state;
    static const char *const names[] = {"", "x", "Bulk Transfer", "\xFF\xFE",
                                        "a name that is far too long for it"};
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        struct fr_strbuf out;
        struct fr_canvas *canvas = new_record(&out);
        double width = fr_layout_name_width(fr_str_of(names[i]), style.size);
        double drawn =
            fr_layout_name(canvas, 0, 50, 1e4, fr_str_of(names[i]), &style);
        assert_near(width, drawn, 1e-9);
        fr_canvas_free(canvas);
        fr_strbuf_release(&out);
    }
}

static void a_paragraph_breaks_at_spaces(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_area area = {0, 0, 120, 100};
    struct fr_canvas *canvas = new_record(&out);
    struct fr_str text = FR_STR("one two three four five six seven eight");
    double height = fr_layout_paragraph(NULL, area, text, &style);
    assert_near(fr_layout_paragraph(canvas, area, text, &style), height, 1e-9);
    assert_int_equal(count_of(out.data, "text "), 2);
    assert_int_equal(count_of(out.data, "\u2026"), 0);
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void a_paragraph_that_does_not_fit_says_so(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_area area = {0, 0, 120, 14};
    struct fr_canvas *canvas = new_record(&out);
    struct fr_str text = FR_STR("one two three four five six seven eight");
    fr_layout_paragraph(canvas, area, text, &style);
    assert_int_equal(count_of(out.data, "text "), 1);
    assert_int_equal(count_of(out.data, "\u2026\""), 1);
    area.height = 3;
    assert_true(fr_layout_paragraph(canvas, area, text, &style) == 0);
    assert_int_equal(count_of(out.data, "text "), 1);
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void a_word_wider_than_the_area_is_cut(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_area area = {0, 0, 50, 100};
    struct fr_canvas *canvas = new_record(&out);
    fr_layout_paragraph(canvas, area, FR_STR("incomprehensibilities"), &style);
    assert_int_equal(count_of(out.data, "\u2026\""), 1);
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strips_add_up),
        cmocka_unit_test(a_strip_takes_no_more_than_there_is),
        cmocka_unit_test(long_text_ends_in_an_ellipsis),
        cmocka_unit_test(a_name_is_measured_as_it_is_drawn),
        cmocka_unit_test(a_paragraph_breaks_at_spaces),
        cmocka_unit_test(a_paragraph_that_does_not_fit_says_so),
        cmocka_unit_test(a_word_wider_than_the_area_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
