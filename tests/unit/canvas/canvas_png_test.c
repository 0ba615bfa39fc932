/* Pixels: read back with cairo's own PNG reader, which is not ours. */
#include "support/unit.h"

#include <cairo.h>
#include <math.h>

#include "base/alloc.h"
#include "canvas/canvas.h"

struct reader {
    const unsigned char *bytes;
    size_t size, at;
};

static cairo_status_t read_bytes(void *data, unsigned char *out,
                                 unsigned int size)
{
    struct reader *reader = data;
    if (size > reader->size - reader->at)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(out, reader->bytes + reader->at, size);
    reader->at += size;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *decode(const struct fr_strbuf *png)
{
    struct reader reader = {(const unsigned char *)png->data, png->size, 0};
    cairo_surface_t *surface =
        cairo_image_surface_create_from_png_stream(read_bytes, &reader);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    assert_int_equal(reader.at, reader.size);
    return surface;
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
    const unsigned char *data = cairo_image_surface_get_data(surface);
    uint32_t value;
    memcpy(&value,
           data + (ptrdiff_t)y * cairo_image_surface_get_stride(surface) +
               4 * (ptrdiff_t)x,
           sizeof(value));
    return value & 0xFFFFFF;
}

static struct fr_canvas *open_png(struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    fr_strbuf_init(out, 1 << 24);
    assert_int_equal(fr_canvas_png_new(100, 80, 144, NULL, out, &canvas), 0);
    return canvas;
}

static cairo_surface_t *close_png(struct fr_canvas *canvas,
                                  struct fr_strbuf *out)
{
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
    cairo_surface_t *surface = decode(out);
    fr_strbuf_release(out);
    return surface;
}

static void size_and_resolution_are_as_asked(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_png(&out);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    /* pHYs: 144 dpi are 5669 pixels to a metre */
    static const char phys[] = "pHYs\0\0\x16\x25\0\0\x16\x25\1";
    int found = 0;
    for (size_t i = 0; i + sizeof(phys) - 1 <= out.size; i++)
        found |= memcmp(out.data + i, phys, sizeof(phys) - 1) == 0;
    assert_true(found);
    fr_canvas_free(canvas);
    cairo_surface_t *surface = decode(&out);
    assert_int_equal(cairo_image_surface_get_width(surface), 200);
    assert_int_equal(cairo_image_surface_get_height(surface), 160);
    assert_int_equal(pixel(surface, 0, 0), 0xFFFFFF);
    assert_int_equal(pixel(surface, 199, 159), 0xFFFFFF);
    cairo_surface_destroy(surface);
    fr_strbuf_release(&out);
}

static void fills_lie_where_they_should(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_png(&out);
    fr_canvas_fill_rect(canvas, 10, 20, 30, 5, 0x0072B2);
    cairo_surface_t *surface = close_png(canvas, &out);
    assert_int_equal(pixel(surface, 20, 40), 0x0072B2);
    assert_int_equal(pixel(surface, 79, 49), 0x0072B2);
    assert_int_equal(pixel(surface, 19, 40), 0xFFFFFF);
    assert_int_equal(pixel(surface, 80, 49), 0xFFFFFF);
    assert_int_equal(pixel(surface, 79, 50), 0xFFFFFF);
    cairo_surface_destroy(surface);
}

static void clips_hold_for_all_kinds_of_marks(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_png(&out);
    const struct fr_point points[] = {{50, 40}, {10, 10}};
    const uint8_t red[3] = {255, 0, 0};
    fr_canvas_clip_push(canvas, 0, 0, 60, 60);
    fr_canvas_clip_push(canvas, 40, 30, 60, 60);
    fr_canvas_dots(canvas, &(struct fr_dots){points, 2, 60, 0x00FF00, 1});
    fr_canvas_dots(canvas, &(struct fr_dots){points, 2, 8, 0x0000FF, 1});
    fr_canvas_raster(canvas, (struct fr_point){0, 50},
                     (struct fr_point){100, 30},
                     &(struct fr_raster){red, 1, 1});
    fr_canvas_clip_pop(canvas);
    fr_canvas_clip_pop(canvas);
    cairo_surface_t *surface = close_png(canvas, &out);
    assert_int_equal(pixel(surface, 100, 80), 0x0000FF);
    assert_int_equal(pixel(surface, 85, 65), 0x00FF00);
    assert_int_equal(pixel(surface, 79, 80), 0xFFFFFF);
    assert_int_equal(pixel(surface, 20, 20), 0xFFFFFF);
    assert_int_equal(pixel(surface, 100, 118), 0xFF0000);
    assert_int_equal(pixel(surface, 100, 121), 0xFFFFFF);
    cairo_surface_destroy(surface);
}

static void dots_add_up_where_they_overlap(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_png(&out);
    const struct fr_point points[] = {{20, 20}, {50, 50}, {50, 50}};
    fr_canvas_dots(canvas, &(struct fr_dots){points, 3, 6, 0x000000, 0.5});
    cairo_surface_t *surface = close_png(canvas, &out);
    uint32_t once = pixel(surface, 40, 40) & 255;
    uint32_t twice = pixel(surface, 100, 100) & 255;
    assert_in_range(once, 126, 129);
    assert_in_range(twice, 62, 66);
    assert_int_equal(pixel(surface, 40, 48), 0xFFFFFF);
    cairo_surface_destroy(surface);
}

/* The disc of a stamp covers about its area, wherever in the pixel it is. */
static void dots_cover_their_area(void **state)
{
    (void)state;
    static const double diameters[] = {0.3, 1, 2.4, 5, 9};
    for (size_t d = 0; d < TEST_COUNT(diameters); d++) {
        struct fr_strbuf out;
        struct fr_canvas *canvas = open_png(&out);
        struct fr_point p = {50.1 + 0.07 * (double)d, 40.3};
        fr_canvas_dots(canvas, &(struct fr_dots){&p, 1, diameters[d], 0, 1});
        cairo_surface_t *surface = close_png(canvas, &out);
        double dark = 0;
        for (int y = 0; y < 160; y++)
            for (int x = 0; x < 200; x++)
                dark += 1 - (pixel(surface, x, y) & 255) / 255.0;
        double area = 3.14159 * diameters[d] * diameters[d];
        assert_true(fabs(dark - area) < 0.12 * area + 0.3);
        cairo_surface_destroy(surface);
    }
}

static void white_cells_of_a_raster_are_not_painted(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas = open_png(&out);
    const uint8_t cells[] = {255, 0, 0, 255, 255, 255};
    fr_canvas_fill_rect(canvas, 0, 0, 100, 80, 0x808080);
    fr_canvas_raster(canvas, (struct fr_point){10, 10},
                     (struct fr_point){40, 20},
                     &(struct fr_raster){cells, 2, 1});
    cairo_surface_t *surface = close_png(canvas, &out);
    assert_int_equal(pixel(surface, 59, 59), 0xFF0000);
    assert_int_equal(pixel(surface, 60, 59), 0x808080);
    cairo_surface_destroy(surface);
}

/* Rightmost dark column of a text is where its width ends, in every face. */
static void text_is_as_wide_as_measured(void **state)
{
    (void)state;
    for (int face = 0; face < FR_FACE_COUNT; face++) {
        struct fr_strbuf out;
        struct fr_canvas *canvas = open_png(&out);
        struct fr_text_style style = {.face = (enum fr_face)face, .size = 10};
        struct fr_str text = FR_STR("Hxg|\u03A9\u0416|");
        fr_canvas_text(canvas, 5, 40, text, &style);
        cairo_surface_t *surface = close_png(canvas, &out);
        int last = 0;
        for (int y = 0; y < 160; y++)
            for (int x = 0; x < 200; x++)
                if ((pixel(surface, x, y) & 255) < 128)
                    last = x > last ? x : last;
        double width = fr_font_text_width(style.face, style.size, text);
        /* a bar has some room at its right */
        assert_true(last < 2 * (5 + width) && last > 2 * (5 + width) - 8);
        cairo_surface_destroy(surface);
    }
}

static void too_large_is_refused(void **state)
{
    (void)state;
    struct fr_strbuf out;
    struct fr_canvas *canvas;
    fr_strbuf_init(&out, 1 << 20);
    assert_int_equal(fr_canvas_png_new(1e5, 10, 300, NULL, &out, &canvas),
                     FR_ELIMIT);
    assert_int_equal(fr_canvas_png_new(100, 80, 1e9, NULL, &out, &canvas),
                     FR_ELIMIT);
    fr_strbuf_release(&out);
}

static int draw_some(double width, struct fr_png_memory *memory,
                     struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    const struct fr_point point = {9, 9};
    int status = fr_canvas_png_new(width, 80, 72, memory, out, &canvas);
    if (status < 0)
        return status;
    fr_canvas_dots(canvas, &(struct fr_dots){&point, 1, 3, 0, 1});
    fr_canvas_text(canvas, 5, 40, FR_STR("text"),
                   &(struct fr_text_style){.size = 10});
    status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    return status;
}

/* Smaller, larger and equal pictures show nothing of those before them. */
static void memory_can_be_used_again(void **state)
{
    static const double widths[] = {100, 60, 140, 100, 100};
    struct fr_png_memory memory = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++) {
        struct fr_strbuf own, shared;
        fr_strbuf_init(&own, 1 << 20);
        fr_strbuf_init(&shared, 1 << 20);
        assert_int_equal(draw_some(widths[i], NULL, &own), 0);
        assert_int_equal(draw_some(widths[i], &memory, &shared), 0);
        assert_int_equal(own.size, shared.size);
        assert_memory_equal(own.data, shared.data, own.size);
        fr_strbuf_release(&own);
        fr_strbuf_release(&shared);
        memset(memory.pixels, 0x55, memory.count * sizeof(*memory.pixels));
    }
    assert_int_equal(memory.count, 140 * 80);
    fr_png_memory_release(&memory);
}

static void lack_of_memory_is_reported(void **state)
{
    (void)state;
    int status = -1;
    uint64_t n = 1;
    for (; status < 0; n++) {
        struct fr_strbuf out;
        fr_strbuf_init(&out, 1 << 20);
        fr_alloc_fail_at(n, 1);
        status = draw_some(100, NULL, &out);
        fr_alloc_fail_at(0, 0);
        assert_true(status == 0 || status == FR_ENOMEM);
        fr_strbuf_release(&out);
    }
    assert_true(n > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_and_resolution_are_as_asked),
        cmocka_unit_test(fills_lie_where_they_should),
        cmocka_unit_test(clips_hold_for_all_kinds_of_marks),
        cmocka_unit_test(dots_add_up_where_they_overlap),
        cmocka_unit_test(dots_cover_their_area),
        cmocka_unit_test(white_cells_of_a_raster_are_not_painted),
        cmocka_unit_test(text_is_as_wide_as_measured),
        cmocka_unit_test(too_large_is_refused),
        cmocka_unit_test(memory_can_be_used_again),
        cmocka_unit_test(lack_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
