/* SVG: what is written, and that no text can leave its element. */
#include "support/unit.h"

#include "canvas/canvas.h"

static struct fr_canvas *open_svg(struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    fr_strbuf_init(out, 1 << 20);
    assert_int_equal(fr_canvas_svg_new(100, 80, out, &canvas), 0);
    return canvas;
}

static void check(struct fr_canvas *canvas, struct fr_strbuf *out,
                  const char *wanted)
{
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
    if (strstr(out->data, wanted) == NULL)
        fail_msg("'%s' is not in %s", wanted, out->data);
    assert_string_equal(out->data + out->size - 7, "</svg>\n");
    fr_strbuf_release(out);
}

static void shapes_are_paths(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_svg(&out);
    fr_canvas_fill_rect(canvas, 1, 2.5, 3, 4, 0x00FF00);
    check(canvas, &out,
          "<path d=\"M1 2.5L4 2.5L4 6.5L1 6.5Z\" fill=\"#00ff00\"/>\n");
    canvas = open_svg(&out);
    struct fr_paint paint = FR_PAINT_STROKE(0xFF, 2);
    paint.stroke_alpha = 0.5;
    paint.dash = 3;
    fr_canvas_move(canvas, 0, 0);
    fr_canvas_curve(canvas, (struct fr_point){1, 2}, (struct fr_point){3, 4},
                    (struct fr_point){5, 6});
    fr_canvas_paint(canvas, &paint);
    check(canvas, &out,
          "<path d=\"M0 0C1 2 3 4 5 6\" fill=\"none\" stroke=\"#0000ff\" "
          "stroke-opacity=\"0.5\" stroke-width=\"2\" "
          "stroke-dasharray=\"3\"/>\n");
}

static void text_is_text_and_escaped(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_svg(&out);
    struct fr_text_style style = {
        .face = FR_FACE_MONO, .size = 10, .rgb = 0x333333, .angle = 90};
    fr_canvas_text(canvas, 5, 40, FR_STR("</text><script>&\"'\x01]]>"), &style);
    check(canvas, &out,
          "<text x=\"5\" y=\"40\" font-size=\"10\" textLength=\"132.45\" "
          "class=\"m\" fill=\"#333333\" transform=\"rotate(-90 5 40)\">"
          "&lt;/text&gt;&lt;script&gt;&amp;\"'\uFFFD]]&gt;</text>\n");
}

static void clips_are_numbered(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_svg(&out);
    fr_canvas_clip_push(canvas, 1, 2, 3, 4);
    fr_canvas_clip_pop(canvas);
    fr_canvas_clip_push(canvas, 5, 6, 7, 8);
    fr_canvas_clip_pop(canvas);
    check(canvas, &out,
          "<clipPath id=\"c2\"><rect x=\"5\" y=\"6\" width=\"7\" "
          "height=\"8\"/></clipPath>\n<g clip-path=\"url(#c2)\">\n</g>\n");
}

static void equal_cells_of_a_row_are_one_rectangle(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_svg(&out);
    const uint8_t cells[] = {1, 2, 3, 1, 2, 3, 255, 255, 255, 4, 5, 6};
    fr_canvas_raster(canvas, (struct fr_point){10, 20},
                     (struct fr_point){40, 10},
                     &(struct fr_raster){cells, 4, 1});
    check(canvas, &out,
          "<svg x=\"10\" y=\"20\" width=\"40\" height=\"10\" "
          "viewBox=\"0 0 4 1\" preserveAspectRatio=\"none\" "
          "shape-rendering=\"crispEdges\">\n"
          "<path d=\"M0 0h2v1h-2z\" fill=\"#010203\"/>\n"
          "<path d=\"M3 0h1v1h-1z\" fill=\"#040506\"/>\n</svg>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_paths),
        cmocka_unit_test(text_is_text_and_escaped),
        cmocka_unit_test(clips_are_numbered),
        cmocka_unit_test(equal_cells_of_a_row_are_one_rectangle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
