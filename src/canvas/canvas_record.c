/* canvas_record.c - every call becomes one line of text.
 *
 *   path M 10 20 L 30 20 Z fill 0072b2 1 stroke 333333 0.5 width 1 dash 2
 *   text 10 20 width 34.5 size 8 bold color 333333 angle 90 "Flows"
 *   dots 2.5 0072b2 0.4: 10 20, 11 21
 *   raster 10 20 100 50 pixels 64x32 sum 1a2b3c4d
 *   clip 10 20 100 50
 *   unclip
 *
 * Text positions are where the text begins. Of many marks the first are
 * written and the rest summed, so two equal records are two equal drawings. */
#include "base/alloc.h"
#include "canvas/canvas.h"

#define DOTS_SHOWN 8
#define SUM_START  2166136261u

struct record_canvas {
    struct fr_canvas base;
    struct fr_strbuf *out; /* borrowed */
};

static struct fr_strbuf *out_of(struct fr_canvas *canvas)
{
    return ((struct record_canvas *)canvas)->out;
}

static void add_word_numbers(struct fr_strbuf *out, const char *word,
                             const double *numbers, size_t count)
{
    fr_strbuf_append_text(out, word);
    for (size_t i = 0; i < count; i++) {
        fr_strbuf_append_char(out, ' ');
        fr_canvas_append_number(out, numbers[i]);
    }
}

static void add_segment(struct fr_strbuf *out, const struct fr_segment *s)
{
    switch (s->kind) {
    case FR_SEGMENT_MOVE:
        add_word_numbers(out, " M", (double[]){s->p[0].x, s->p[0].y}, 2);
        break;
    case FR_SEGMENT_LINE:
        add_word_numbers(out, " L", (double[]){s->p[0].x, s->p[0].y}, 2);
        break;
    case FR_SEGMENT_CURVE:
        add_word_numbers(out, " C",
                         (double[]){s->p[0].x, s->p[0].y, s->p[1].x, s->p[1].y,
                                    s->p[2].x, s->p[2].y},
                         6);
        break;
    case FR_SEGMENT_CLOSE: fr_strbuf_append_text(out, " Z"); break;
    }
}

static void record_paint(struct fr_canvas *canvas,
                         const struct fr_segment *segments, size_t count,
                         const struct fr_paint *paint)
{
    struct fr_strbuf *out = out_of(canvas);
    fr_strbuf_append_text(out, "path");
    for (size_t i = 0; i < count; i++)
        add_segment(out, &segments[i]);
    if (paint->fill_alpha > 0) {
        fr_strbuf_printf(out, " fill %06x", (unsigned)paint->fill);
        add_word_numbers(out, "", &paint->fill_alpha, 1);
    }
    if (paint->stroke_alpha > 0) {
        fr_strbuf_printf(out, " stroke %06x", (unsigned)paint->stroke);
        add_word_numbers(out, "", &paint->stroke_alpha, 1);
        add_word_numbers(out, " width", &paint->line_width, 1);
        if (paint->dash > 0)
            add_word_numbers(out, " dash", &paint->dash, 1);
    }
    fr_strbuf_append_char(out, '\n');
}

static void record_text(struct fr_canvas *canvas, struct fr_point left,
                        struct fr_str text, const struct fr_text_style *style)
{
    static const char *const face_names[FR_FACE_COUNT] = {"regular", "bold",
                                                          "mono"};
    struct fr_strbuf *out = out_of(canvas);
    double width = fr_font_text_width(style->face, style->size, text);
    add_word_numbers(out, "text", (double[]){left.x, left.y}, 2);
    add_word_numbers(out, " width", &width, 1);
    add_word_numbers(out, " size", &style->size, 1);
    fr_strbuf_printf(out, " %s color %06x", face_names[style->face],
                     (unsigned)style->rgb);
    if (style->angle > 0 || style->angle < 0)
        add_word_numbers(out, " angle", &style->angle, 1);
    fr_strbuf_append_text(out, " \"");
    fr_strbuf_append_str(out, text);
    fr_strbuf_append_text(out, "\"\n");
}

/* FNV-1a, to tell long things apart without writing them out. */
static uint32_t sum_on(uint32_t sum, const void *bytes, size_t size)
{
    const uint8_t *byte = bytes;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ byte[i]) * 16777619u;
    return sum;
}

static void add_point(struct fr_strbuf *out, struct fr_point p)
{
    add_word_numbers(out, "", (double[]){p.x, p.y}, 2);
}

/* The points from `from` on as their number and a sum of their texts. */
static void add_point_sum(struct fr_strbuf *out, const struct fr_dots *dots,
                          size_t from)
{
    struct fr_strbuf text;
    uint32_t sum = SUM_START;
    fr_strbuf_init(&text, 64);
    for (size_t i = from; i < dots->count; i++) {
        fr_strbuf_clear(&text);
        add_point(&text, dots->points[i]);
        sum = sum_on(sum, text.data, text.size);
    }
    fr_strbuf_printf(out, " and %zu more, sum %08x", dots->count - from,
                     (unsigned)sum);
    fr_strbuf_release(&text);
}

static void record_dots(struct fr_canvas *canvas, const struct fr_dots *dots)
{
    struct fr_strbuf *out = out_of(canvas);
    size_t shown = dots->count <= DOTS_SHOWN ? dots->count : DOTS_SHOWN;
    add_word_numbers(out, "dots", &dots->diameter, 1);
    fr_strbuf_printf(out, " %06x", (unsigned)dots->rgb);
    add_word_numbers(out, "", &dots->alpha, 1);
    for (size_t i = 0; i < shown; i++) {
        fr_strbuf_append_char(out, i == 0 ? ':' : ',');
        add_point(out, dots->points[i]);
    }
    if (shown < dots->count)
        add_point_sum(out, dots, shown);
    fr_strbuf_append_char(out, '\n');
}

static void record_raster(struct fr_canvas *canvas, struct fr_point corner,
                          struct fr_point size, const struct fr_raster *raster)
{
    struct fr_strbuf *out = out_of(canvas);
    size_t bytes = (size_t)raster->columns * raster->rows * 3;
    add_word_numbers(out, "raster",
                     (double[]){corner.x, corner.y, size.x, size.y}, 4);
    fr_strbuf_printf(out, " pixels %ux%u sum %08x\n", raster->columns,
                     raster->rows,
                     (unsigned)sum_on(SUM_START, raster->rgb, bytes));
}

static void record_clip_push(struct fr_canvas *canvas, struct fr_point corner,
                             struct fr_point size)
{
    add_word_numbers(out_of(canvas), "clip",
                     (double[]){corner.x, corner.y, size.x, size.y}, 4);
    fr_strbuf_append_char(out_of(canvas), '\n');
}

static void record_clip_pop(struct fr_canvas *canvas)
{
    fr_strbuf_append_text(out_of(canvas), "unclip\n");
}

static int record_finish(struct fr_canvas *canvas)
{
    return fr_strbuf_status(out_of(canvas));
}

static void record_free(struct fr_canvas *canvas)
{
    fr_free(canvas);
}

static const struct fr_canvas_ops record_ops = {
    .paint = record_paint,
    .text = record_text,
    .dots = record_dots,
    .raster = record_raster,
    .clip_push = record_clip_push,
    .clip_pop = record_clip_pop,
    .finish = record_finish,
    .free = record_free,
};

int fr_canvas_record_new(double width, double height, struct fr_strbuf *out,
                         struct fr_canvas **canvas)
{
    struct record_canvas *record = fr_alloc_zero(1, sizeof(*record));
    if (!record)
        return FR_ENOMEM;
    fr_canvas_init(&record->base, &record_ops, width, height);
    record->out = out;
    add_word_numbers(out, "canvas", (double[]){width, height}, 2);
    fr_strbuf_append_char(out, '\n');
    *canvas = &record->base;
    return 0;
}
