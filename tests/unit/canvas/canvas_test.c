/* What all back ends share, seen through the recording one. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "canvas/canvas.h"

static struct fr_canvas *open_record(struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    fr_strbuf_init(out, 1 << 20);
    assert_int_equal(fr_canvas_record_new(100, 80, out, &canvas), 0);
    return canvas;
}

static void close_record(struct fr_canvas *canvas, struct fr_strbuf *out,
                         const char *wanted)
{
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
    assert_string_equal(out->data, wanted);
    fr_strbuf_release(out);
}

static void each_call_is_a_line(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    struct fr_paint paint = {.fill = 0xABCDEF,
                             .fill_alpha = 0.5,
                             .stroke = 0x010203,
                             .stroke_alpha = 1,
                             .line_width = 1.25,
                             .dash = 3};
    const struct fr_point points[] = {{1, 2}, {3.456, -4}};
    const uint8_t pixels[6] = {1, 2, 3, 4, 5, 6};
    fr_canvas_rect(canvas, 1, 2, 3, 4);
    fr_canvas_paint(canvas, &paint);
    fr_canvas_stroke_line(canvas, points[0], points[1], 0xFF0000, 0.6);
    fr_canvas_fill_rect(canvas, 0, 0, 100, 80, 0xFFFFFF);
    fr_canvas_clip_push(canvas, 10, 10, 20, 20);
    fr_canvas_dots(canvas, &(struct fr_dots){points, 2, 2.5, 0xFF, 0.25});
    fr_canvas_clip_pop(canvas);
    fr_canvas_raster(canvas, (struct fr_point){5, 6}, (struct fr_point){7, 8},
                     &(struct fr_raster){pixels, 2, 1});
    close_record(canvas, &out,
                 "canvas 100 80\n"
                 "path M 1 2 L 4 2 L 4 6 L 1 6 Z fill abcdef 0.5 "
                 "stroke 010203 1 width 1.25 dash 3\n"
                 "path M 1 2 L 3.46 -4 stroke ff0000 1 width 0.6\n"
                 "path M 0 0 L 100 0 L 100 80 L 0 80 Z fill ffffff 1\n"
                 "clip 10 10 20 20\n"
                 "dots 2.5 0000ff 0.25: 1 2, 3.46 -4\n"
                 "unclip\n"
                 "raster 5 6 7 8 pixels 2x1 sum 03d252aa\n");
}

static void many_dots_are_summed(void **state)
{
    (void)state;
    struct fr_strbuf a, b;
    struct fr_point points[20];
    for (int i = 0; i < 20; i++)
        points[i] = (struct fr_point){i, i};
    struct fr_dots dots = {points, 20, 2, 0, 1};
    struct fr_canvas *canvas = open_record(&a);
    fr_canvas_dots(canvas, &dots);
    fr_canvas_free(canvas);
    points[19].y = 18;
    canvas = open_record(&b);
    fr_canvas_dots(canvas, &dots);
    fr_canvas_free(canvas);
    assert_non_null(strstr(a.data, "7 7 and 12 more, sum "));
    assert_string_not_equal(a.data, b.data);
    fr_strbuf_release(&a);
    fr_strbuf_release(&b);
}

static void text_begins_where_its_anchor_wants(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    /* a digit of the mono face is 0.602 of the size wide */
    struct fr_text_style style = {.face = FR_FACE_MONO, .size = 10};
    fr_canvas_text(canvas, 50, 40, FR_STR("1234567890"), &style);
    style.anchor = FR_ANCHOR_CENTER;
    fr_canvas_text(canvas, 50, 40, FR_STR("1234567890"), &style);
    style.anchor = FR_ANCHOR_RIGHT;
    fr_canvas_text(canvas, 50, 40, FR_STR("1234567890"), &style);
    style.angle = 90; /* upwards: it begins below */
    fr_canvas_text(canvas, 50, 40, FR_STR("1234567890"), &style);
    fr_canvas_text(canvas, 50, 40, FR_STR(""), &style);
    close_record(canvas, &out,
                 "canvas 100 80\n"
                 "text 50 40 width 60.21 size 10 mono color 000000 "
                 "\"1234567890\"\n"
                 "text 19.9 40 width 60.21 size 10 mono color 000000 "
                 "\"1234567890\"\n"
                 "text -10.21 40 width 60.21 size 10 mono color 000000 "
                 "\"1234567890\"\n"
                 "text 50 100.21 width 60.21 size 10 mono color 000000 "
                 "angle 90 \"1234567890\"\n");
}

static void circles_and_slices_are_curves(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    struct fr_paint paint = FR_PAINT_FILL(0);
    fr_canvas_slice(canvas, (struct fr_point){50, 40}, 10, 0, 90);
    fr_canvas_paint(canvas, &paint);
    fr_canvas_slice(canvas, (struct fr_point){50, 40}, 10, 20, 380);
    fr_canvas_paint(canvas, &paint);
    close_record(canvas, &out,
                 "canvas 100 80\n"
                 "path M 50 40 L 50 30 C 55.52 30 60 34.48 60 40 Z "
                 "fill 000000 1\n"
                 "path M 50 30 C 55.52 30 60 34.48 60 40 "
                 "C 60 45.52 55.52 50 50 50 C 44.48 50 40 45.52 40 40 "
                 "C 40 34.48 44.48 30 50 30 Z fill 000000 1\n");
}

static void what_is_not_finite_is_left_out_and_counted(void **state)
{
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY, 1e30, -40000};
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    struct fr_paint paint = FR_PAINT_STROKE(0, 1);
    struct fr_text_style style = {.size = 10};
    uint32_t refused = 0;
    const uint8_t pixel[3] = {0};
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        struct fr_point points[] = {{1, 1}, {bad[i], 1}, {2, 2}};
        fr_canvas_rect(canvas, 0, bad[i], 1, 1);
        fr_canvas_paint(canvas, &paint);
        fr_canvas_slice(canvas, points[0], 5, 0, bad[i] == 1e30 ? NAN : bad[i]);
        fr_canvas_paint(canvas, &(struct fr_paint){.fill = 0});
        fr_canvas_text(canvas, bad[i], 0, FR_STR("x"), &style);
        fr_canvas_raster(canvas, points[1], points[0],
                         &(struct fr_raster){pixel, 1, 1});
        fr_canvas_dots(canvas, &(struct fr_dots){points, 3, 1, 0, 1});
        refused += 4;
    }
    assert_true(fr_canvas_refused(canvas) >= refused);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    assert_null(strstr(out.data, "nan"));
    assert_null(strstr(out.data, "inf"));
    assert_null(strstr(out.data, "path"));
    assert_null(strstr(out.data, "text"));
    assert_null(strstr(out.data, "raster"));
    assert_non_null(strstr(out.data, ": 1 1\n"));
    assert_non_null(strstr(out.data, ": 2 2\n"));
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void a_bad_path_does_not_spoil_the_next(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    fr_canvas_move(canvas, NAN, 0);
    fr_canvas_line(canvas, 1, 1);
    fr_canvas_paint(canvas, &FR_PAINT_STROKE(0, 1));
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0);
    fr_canvas_paint(canvas, &FR_PAINT_STROKE(0, 1)); /* empty: nothing */
    close_record(canvas, &out,
                 "canvas 100 80\n"
                 "path M 0 0 L 1 0 L 1 1 L 0 1 Z fill 000000 1\n");
}

static void long_and_hostile_text_is_cut_not_refused(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    char *text = malloc(50000);
    assert_non_null(text);
    memset(text, 0xFF, 50000);
    struct fr_text_style style = {.size = 10};
    fr_canvas_text(canvas, 0, 10, (struct fr_str){text, 50000}, &style);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    assert_true(out.size > 20000 && out.size < 30000);
    free(text);
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void the_first_failure_stays(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_record(&out);
    fr_canvas_fail(canvas, 0);
    fr_canvas_fail(canvas, FR_EOUTPUT);
    fr_canvas_fail(canvas, FR_ENOMEM);
    size_t size = out.size;
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0);
    fr_canvas_text(canvas, 0, 0, FR_STR("x"),
                   &(struct fr_text_style){.size = 10});
    assert_int_equal(out.size, size);
    assert_int_equal(fr_canvas_finish(canvas), FR_EOUTPUT);
    fr_canvas_free(canvas);
    fr_canvas_free(NULL);
    fr_strbuf_release(&out);
}

static void a_full_buffer_is_reported(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas;
    fr_strbuf_init(&out, 30);
    assert_int_equal(fr_canvas_record_new(100, 80, &out, &canvas), 0);
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0);
    assert_int_equal(fr_canvas_finish(canvas), FR_ELIMIT);
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void lack_of_memory_is_reported(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas;
    fr_strbuf_init(&out, 1 << 20);
    fr_alloc_fail_at(1, 1);
    int status = fr_canvas_record_new(100, 80, &out, &canvas);
    fr_alloc_fail_at(0, 0);
    assert_int_equal(status, FR_ENOMEM);
    canvas = open_record(&out);
    fr_alloc_fail_at(1, 1);
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0);
    fr_alloc_fail_at(0, 0);
    assert_int_equal(fr_canvas_finish(canvas), FR_ENOMEM);
    fr_canvas_free(canvas);
    fr_strbuf_release(&out);
}

static void numbers_have_two_decimals_at_most(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},        {-0.0, "0"},           {1.5, "1.5"},
                 {1.05, "1.05"},  {-0.004, "0"},         {-0.006, "-0.01"},
                 {99.999, "100"}, {12345.67, "12345.67"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_strbuf out;
        fr_strbuf_init(&out, 100);
        fr_canvas_append_number(&out, cases[i].value);
        assert_string_equal(out.data, cases[i].text);
        fr_strbuf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_is_a_line),
        cmocka_unit_test(many_dots_are_summed),
        cmocka_unit_test(text_begins_where_its_anchor_wants),
        cmocka_unit_test(circles_and_slices_are_curves),
        cmocka_unit_test(what_is_not_finite_is_left_out_and_counted),
        cmocka_unit_test(a_bad_path_does_not_spoil_the_next),
        cmocka_unit_test(long_and_hostile_text_is_cut_not_refused),
        cmocka_unit_test(the_first_failure_stays),
        cmocka_unit_test(a_full_buffer_is_reported),
        cmocka_unit_test(lack_of_memory_is_reported),
        cmocka_unit_test(numbers_have_two_decimals_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
