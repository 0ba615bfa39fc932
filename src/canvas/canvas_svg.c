/* canvas_svg.c - the canvas as SVG text.
 *
 * Text stays text: the faces are named, and textLength holds each text to the
 * width it was laid out with, whatever face the reader has. Ids count up from
 * 1; there is no date and no name of a program. */
#include "base/alloc.h"
#include "canvas/canvas.h"

struct svg_canvas {
    struct fr_canvas base;
    struct fr_strbuf *out; /* borrowed */
    unsigned clip_count;
};

static struct fr_strbuf *out_of(struct fr_canvas *canvas)
{
    return ((struct svg_canvas *)canvas)->out;
}

static void add_number(struct fr_strbuf *out, const char *before, double value,
                       const char *after)
{
    fr_strbuf_append_text(out, before);
    fr_canvas_append_number(out, value);
    fr_strbuf_append_text(out, after);
}

static void add_color(struct fr_strbuf *out, const char *name, uint32_t rgb,
                      double alpha)
{
    fr_strbuf_printf(out, " %s=\"#%06x\"", name, (unsigned)rgb);
    if (alpha < 1) {
        fr_strbuf_printf(out, " %s-opacity=\"", name);
        add_number(out, "", alpha, "\"");
    }
}

static void add_points(struct fr_strbuf *out, char letter,
                       const struct fr_point *points, int count)
{
    fr_strbuf_append_char(out, letter);
    for (int i = 0; i < count; i++) {
        if (i > 0)
            fr_strbuf_append_char(out, ' ');
        fr_canvas_append_number(out, points[i].x);
        add_number(out, " ", points[i].y, "");
    }
}

static void svg_paint(struct fr_canvas *canvas,
                      const struct fr_segment *segments, size_t count,
                      const struct fr_paint *paint)
{
    struct fr_strbuf *out = out_of(canvas);
    fr_strbuf_append_text(out, "<path d=\"");
    for (size_t i = 0; i < count; i++) {
        const struct fr_segment *s = &segments[i];
        switch (s->kind) {
        case FR_SEGMENT_MOVE: add_points(out, 'M', s->p, 1); break;
        case FR_SEGMENT_LINE: add_points(out, 'L', s->p, 1); break;
        case FR_SEGMENT_CURVE: add_points(out, 'C', s->p, 3); break;
        case FR_SEGMENT_CLOSE: fr_strbuf_append_char(out, 'Z'); break;
        }
    }
    fr_strbuf_append_char(out, '"');
    if (paint->fill_alpha > 0)
        add_color(out, "fill", paint->fill, paint->fill_alpha);
    else
        fr_strbuf_append_text(out, " fill=\"none\"");
    if (paint->stroke_alpha > 0) {
        add_color(out, "stroke", paint->stroke, paint->stroke_alpha);
        add_number(out, " stroke-width=\"", paint->line_width, "\"");
        if (paint->dash > 0)
            add_number(out, " stroke-dasharray=\"", paint->dash, "\"");
    }
    fr_strbuf_append_text(out, "/>\n");
}

static void add_escaped(struct fr_strbuf *out, struct fr_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        switch (c) {
        case '<': fr_strbuf_append_text(out, "&lt;"); break;
        case '>': fr_strbuf_append_text(out, "&gt;"); break;
        case '&': fr_strbuf_append_text(out, "&amp;"); break;
        default: fr_strbuf_append_char(out, c); break;
        }
    }
}

static void svg_text(struct fr_canvas *canvas, struct fr_point left,
                     struct fr_str text, const struct fr_text_style *style)
{
    struct fr_strbuf *out = out_of(canvas);
    double width = fr_font_text_width(style->face, style->size, text);
    add_number(out, "<text x=\"", left.x, "\"");
    add_number(out, " y=\"", left.y, "\"");
    add_number(out, " font-size=\"", style->size, "\"");
    add_number(out, " textLength=\"", width, "\"");
    if (style->face == FR_FACE_BOLD)
        fr_strbuf_append_text(out, " font-weight=\"bold\"");
    if (style->face == FR_FACE_MONO)
        fr_strbuf_append_text(out, " class=\"m\"");
    add_color(out, "fill", style->rgb, 1);
    if (style->angle > 0 || style->angle < 0) {
        add_number(out, " transform=\"rotate(", -style->angle, " ");
        add_number(out, "", left.x, " ");
        add_number(out, "", left.y, ")\"");
    }
    fr_strbuf_append_char(out, '>');
    add_escaped(out, text);
    fr_strbuf_append_text(out, "</text>\n");
}

static void svg_dots(struct fr_canvas *canvas, const struct fr_dots *dots)
{
    struct fr_strbuf *out = out_of(canvas);
    fr_strbuf_append_text(out, "<g stroke-linecap=\"round\"");
    add_color(out, "stroke", dots->rgb, dots->alpha);
    add_number(out, " stroke-width=\"", dots->diameter, "\">\n");
    for (size_t i = 0; i < dots->count; i++) {
        fr_strbuf_append_text(out, "<path d=\"");
        add_points(out, 'M', &dots->points[i], 1);
        fr_strbuf_append_text(out, "h0\"/>\n");
    }
    fr_strbuf_append_text(out, "</g>\n");
}

static int is_same_pixel(const uint8_t *a, const uint8_t *b)
{
    return a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}

/* Runs of equal pixels as rectangles of a grid of unit cells: no encoder, and
 * exact at any zoom. */
static void add_raster_row(struct fr_strbuf *out, const uint8_t *row,
                           uint32_t columns, uint32_t y)
{
    for (uint32_t x = 0, end; x < columns; x = end) {
        const uint8_t *pixel = row + 3 * (size_t)x;
        for (end = x + 1; end < columns; end++)
            if (!is_same_pixel(pixel, row + 3 * (size_t)end))
                break;
        if (pixel[0] == 255 && pixel[1] == 255 && pixel[2] == 255)
            continue;
        fr_strbuf_printf(out,
                         "<path d=\"M%u %uh%uv1h-%uz\" "
                         "fill=\"#%02x%02x%02x\"/>\n",
                         x, y, end - x, end - x, pixel[0], pixel[1], pixel[2]);
    }
}

static void svg_raster(struct fr_canvas *canvas, struct fr_point corner,
                       struct fr_point size, const struct fr_raster *raster)
{
    struct fr_strbuf *out = out_of(canvas);
    add_number(out, "<svg x=\"", corner.x, "\"");
    add_number(out, " y=\"", corner.y, "\"");
    add_number(out, " width=\"", size.x, "\"");
    add_number(out, " height=\"", size.y, "\"");
    fr_strbuf_printf(out,
                     " viewBox=\"0 0 %u %u\" preserveAspectRatio=\"none\" "
                     "shape-rendering=\"crispEdges\">\n",
                     raster->columns, raster->rows);
    for (uint32_t y = 0; y < raster->rows; y++)
        add_raster_row(out, raster->rgb + 3 * (size_t)raster->columns * y,
                       raster->columns, y);
    fr_strbuf_append_text(out, "</svg>\n");
}

static void svg_clip_push(struct fr_canvas *canvas, struct fr_point corner,
                          struct fr_point size)
{
    struct svg_canvas *svg = (struct svg_canvas *)canvas;
    svg->clip_count++;
    fr_strbuf_printf(svg->out, "<clipPath id=\"c%u\">", svg->clip_count);
    add_number(svg->out, "<rect x=\"", corner.x, "\"");
    add_number(svg->out, " y=\"", corner.y, "\"");
    add_number(svg->out, " width=\"", size.x, "\"");
    add_number(svg->out, " height=\"", size.y, "\"/></clipPath>\n");
    fr_strbuf_printf(svg->out, "<g clip-path=\"url(#c%u)\">\n",
                     svg->clip_count);
}

static void svg_clip_pop(struct fr_canvas *canvas)
{
    fr_strbuf_append_text(out_of(canvas), "</g>\n");
}

static int svg_finish(struct fr_canvas *canvas)
{
    fr_strbuf_append_text(out_of(canvas), "</svg>\n");
    return fr_strbuf_status(out_of(canvas));
}

static void svg_free(struct fr_canvas *canvas)
{
    fr_free(canvas);
}

static const struct fr_canvas_ops svg_ops = {
    .paint = svg_paint,
    .text = svg_text,
    .dots = svg_dots,
    .raster = svg_raster,
    .clip_push = svg_clip_push,
    .clip_pop = svg_clip_pop,
    .finish = svg_finish,
    .free = svg_free,
};

static void add_head(struct fr_strbuf *out, double width, double height)
{
    fr_strbuf_append_text(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_number(out, " width=\"", width, "pt\"");
    add_number(out, " height=\"", height, "pt\"");
    add_number(out, " viewBox=\"0 0 ", width, "");
    add_number(out, " ", height, "\"");
    fr_strbuf_append_text(
        out, " stroke-linejoin=\"round\" xml:space=\"preserve\""
             " font-family=\"DejaVu Sans,Verdana,sans-serif\">\n"
             "<style>.m{font-family:DejaVu Sans Mono,monospace}</style>\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
}

int fr_canvas_svg_new(double width, double height, struct fr_strbuf *out,
                      struct fr_canvas **canvas)
{
    struct svg_canvas *svg = fr_alloc_zero(1, sizeof(*svg));
    if (!svg)
        return FR_ENOMEM;
    fr_canvas_init(&svg->base, &svg_ops, width, height);
    svg->out = out;
    add_head(out, width, height);
    *canvas = &svg->base;
    return 0;
}
