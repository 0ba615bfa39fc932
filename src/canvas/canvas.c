/* canvas.c - what all back ends share: recording paths, refusing coordinates
 * that are not finite, cleaning and anchoring text, the sticky status.
 *
 * Invariant: a back end only sees finite coordinates within +-30,000 points,
 * clean text, and nothing at all after the first failure. */
#include "canvas/canvas.h"

#include <math.h>

#include "base/alloc.h"
#include "base/bug.h"

#define COORDINATE_MAX 30000.0 /* libharu clamps at 32,767 */
#define TEXT_BYTES_MAX 8000    /* a PDF string holds 32,767; a page far less */
#define SEGMENTS_MAX   4000000
#define PI             3.14159265358979323846

void fr_canvas_init(struct fr_canvas *canvas, const struct fr_canvas_ops *ops,
                    double width, double height)
{
    FR_ASSERT(width > 0 && height > 0);
    *canvas = (struct fr_canvas){.ops = ops, .width = width, .height = height};
    /* cleaning makes three bytes of a bad one */
    fr_strbuf_init(&canvas->text, 3 * TEXT_BYTES_MAX + 1);
}

void fr_canvas_fail(struct fr_canvas *canvas, int status)
{
    if (canvas->status == 0)
        canvas->status = status;
}

void fr_canvas_append_number(struct fr_strbuf *buf, double value)
{
    FR_ASSERT(fabs(value) <= 1e9);
    long long hundredths = llround(fabs(value) * 100);
    if (value < 0 && hundredths > 0)
        fr_strbuf_append_char(buf, '-');
    fr_strbuf_printf(buf, "%lld", hundredths / 100);
    if (hundredths % 10 != 0)
        fr_strbuf_printf(buf, ".%02lld", hundredths % 100);
    else if (hundredths % 100 != 0)
        fr_strbuf_printf(buf, ".%lld", hundredths % 100 / 10);
}

static int is_drawable(struct fr_point p)
{
    return fabs(p.x) <= COORDINATE_MAX && fabs(p.y) <= COORDINATE_MAX;
}

static void add_segment(struct fr_canvas *canvas, enum fr_segment_kind kind,
                        struct fr_point p0, struct fr_point p1,
                        struct fr_point p2)
{
    if (canvas->status < 0 || canvas->is_path_refused)
        return;
    if (!is_drawable(p0) || !is_drawable(p1) || !is_drawable(p2)) {
        canvas->is_path_refused = 1;
        return;
    }
    struct fr_segment *segment = NULL;
    if (canvas->path.count < SEGMENTS_MAX)
        segment = fr_vec_push(&canvas->path);
    if (!segment) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    *segment = (struct fr_segment){kind, {p0, p1, p2}};
}

void fr_canvas_move(struct fr_canvas *canvas, double x, double y)
{
    struct fr_point p = {x, y};
    add_segment(canvas, FR_SEGMENT_MOVE, p, p, p);
}

void fr_canvas_line(struct fr_canvas *canvas, double x, double y)
{
    struct fr_point p = {x, y};
    add_segment(canvas, FR_SEGMENT_LINE, p, p, p);
}

void fr_canvas_curve(struct fr_canvas *canvas, struct fr_point c1,
                     struct fr_point c2, struct fr_point end)
{
    add_segment(canvas, FR_SEGMENT_CURVE, c1, c2, end);
}

void fr_canvas_close(struct fr_canvas *canvas)
{
    struct fr_point p = {0, 0};
    add_segment(canvas, FR_SEGMENT_CLOSE, p, p, p);
}

void fr_canvas_rect(struct fr_canvas *canvas, double x, double y, double width,
                    double height)
{
    fr_canvas_move(canvas, x, y);
    fr_canvas_line(canvas, x + width, y);
    fr_canvas_line(canvas, x + width, y + height);
    fr_canvas_line(canvas, x, y + height);
    fr_canvas_close(canvas);
}

/* The point of a circle at `degrees` clockwise from 12 o'clock. */
static struct fr_point on_circle(struct fr_point center, double radius,
                                 double degrees)
{
    double angle = degrees * PI / 180;
    return (struct fr_point){center.x + radius * sin(angle),
                             center.y - radius * cos(angle)};
}

/* Continue the path along a circle, in pieces of at most a quarter turn. */
static void add_arc(struct fr_canvas *canvas, struct fr_point center,
                    double radius, double from, double to)
{
    int pieces = (int)ceil(fabs(to - from) / 90);
    if (pieces < 1)
        pieces = 1;
    double step = (to - from) / pieces;
    /* length of the control arms that makes the arc's middle exact */
    double arm = radius * 4.0 / 3.0 * tan(step * PI / 720);
    for (int i = 0; i < pieces; i++) {
        double a = from + i * step, b = from + (i + 1) * step;
        struct fr_point p = on_circle(center, radius, a);
        struct fr_point q = on_circle(center, radius, b);
        double ra = a * PI / 180, rb = b * PI / 180;
        struct fr_point c1 = {p.x + arm * cos(ra), p.y + arm * sin(ra)};
        struct fr_point c2 = {q.x - arm * cos(rb), q.y - arm * sin(rb)};
        fr_canvas_curve(canvas, c1, c2, q);
    }
}

void fr_canvas_circle(struct fr_canvas *canvas, struct fr_point center,
                      double radius)
{
    fr_canvas_move(canvas, center.x, center.y - radius);
    add_arc(canvas, center, radius, 0, 360);
    fr_canvas_close(canvas);
}

void fr_canvas_slice(struct fr_canvas *canvas, struct fr_point center,
                     double radius, double from, double to)
{
    if (!isfinite(from) || !isfinite(to)) {
        canvas->is_path_refused = 1;
        return;
    }
    if (to - from >= 360) {
        fr_canvas_circle(canvas, center, radius);
        return;
    }
    struct fr_point start = on_circle(center, radius, from);
    fr_canvas_move(canvas, center.x, center.y);
    fr_canvas_line(canvas, start.x, start.y);
    add_arc(canvas, center, radius, from, to);
    fr_canvas_close(canvas);
}

static int is_paintable(const struct fr_paint *paint)
{
    FR_ASSERT(paint->fill_alpha >= 0 && paint->fill_alpha <= 1);
    FR_ASSERT(paint->stroke_alpha >= 0 && paint->stroke_alpha <= 1);
    FR_ASSERT(isfinite(paint->line_width) && isfinite(paint->dash));
    FR_ASSERT(paint->stroke_alpha <= 0 || paint->line_width > 0);
    return paint->fill_alpha > 0 || paint->stroke_alpha > 0;
}

void fr_canvas_paint(struct fr_canvas *canvas, const struct fr_paint *paint)
{
    if (canvas->is_path_refused)
        canvas->refused++;
    else if (canvas->status == 0 && canvas->path.count > 0 &&
             is_paintable(paint))
        canvas->ops->paint(canvas, canvas->path.items, canvas->path.count,
                           paint);
    canvas->path.count = 0;
    canvas->is_path_refused = 0;
}

void fr_canvas_stroke_line(struct fr_canvas *canvas, struct fr_point from,
                           struct fr_point to, uint32_t rgb, double line_width)
{
    struct fr_paint paint = FR_PAINT_STROKE(rgb, line_width);
    fr_canvas_move(canvas, from.x, from.y);
    fr_canvas_line(canvas, to.x, to.y);
    fr_canvas_paint(canvas, &paint);
}

void fr_canvas_fill_rect(struct fr_canvas *canvas, double x, double y,
                         double width, double height, uint32_t rgb)
{
    struct fr_paint paint = FR_PAINT_FILL(rgb);
    fr_canvas_rect(canvas, x, y, width, height);
    fr_canvas_paint(canvas, &paint);
}

/* Where a text of this width begins, so that its anchor is at `at`. */
static struct fr_point text_start(struct fr_point at, double width,
                                  const struct fr_text_style *style)
{
    double back = style->anchor == FR_ANCHOR_LEFT     ? 0
                  : style->anchor == FR_ANCHOR_CENTER ? width / 2
                                                      : width;
    double angle = style->angle * PI / 180;
    return (struct fr_point){at.x - back * cos(angle),
                             at.y + back * sin(angle)};
}

void fr_canvas_text(struct fr_canvas *canvas, double x, double y,
                    struct fr_str text, const struct fr_text_style *style)
{
    struct fr_point at = {x, y};
    FR_ASSERT(style->size > 0 && isfinite(style->angle));
    if (canvas->status < 0 || text.size == 0)
        return;
    if (!is_drawable(at)) {
        canvas->refused++;
        return;
    }
    if (text.size > TEXT_BYTES_MAX)
        text.size = TEXT_BYTES_MAX;
    fr_strbuf_clear(&canvas->text);
    fr_font_clean(style->face, text, &canvas->text);
    if (fr_strbuf_status(&canvas->text) < 0) {
        fr_canvas_fail(canvas, fr_strbuf_status(&canvas->text));
        return;
    }
    double width = fr_font_text_width(style->face, style->size, text);
    canvas->ops->text(canvas, text_start(at, width, style),
                      fr_strbuf_str(&canvas->text), style);
}

void fr_canvas_dots(struct fr_canvas *canvas, const struct fr_dots *dots)
{
    FR_ASSERT(dots->diameter > 0 && dots->alpha >= 0 && dots->alpha <= 1);
    size_t from = 0;
    /* hand on the runs between points that cannot be drawn */
    for (size_t i = 0; i <= dots->count && canvas->status == 0; i++) {
        if (i < dots->count && is_drawable(dots->points[i]))
            continue;
        struct fr_dots run = *dots;
        run.points = dots->points + from;
        run.count = i - from;
        if (run.count > 0)
            canvas->ops->dots(canvas, &run);
        canvas->refused += i < dots->count;
        from = i + 1;
    }
}

void fr_canvas_raster(struct fr_canvas *canvas, struct fr_point corner,
                      struct fr_point size, const struct fr_raster *raster)
{
    struct fr_point end = {corner.x + size.x, corner.y + size.y};
    if (canvas->status < 0 || raster->columns == 0 || raster->rows == 0)
        return;
    if (!is_drawable(corner) || !is_drawable(end) || size.x <= 0 || size.y <= 0)
        canvas->refused++;
    else
        canvas->ops->raster(canvas, corner, size, raster);
}

void fr_canvas_clip_push(struct fr_canvas *canvas, double x, double y,
                         double width, double height)
{
    struct fr_point corner = {x, y}, size = {width, height};
    FR_ASSERT(is_drawable(corner) && is_drawable(size));
    FR_ASSERT(canvas->clip_depth < FR_CANVAS_CLIP_MAX);
    canvas->clip_depth++;
    if (canvas->status == 0)
        canvas->ops->clip_push(canvas, corner, size);
}

void fr_canvas_clip_pop(struct fr_canvas *canvas)
{
    FR_ASSERT(canvas->clip_depth > 0);
    canvas->clip_depth--;
    if (canvas->status == 0)
        canvas->ops->clip_pop(canvas);
}

int fr_canvas_finish(struct fr_canvas *canvas)
{
    FR_ASSERT(canvas->clip_depth == 0);
    if (canvas->status == 0)
        fr_canvas_fail(canvas, canvas->ops->finish(canvas));
    return canvas->status;
}

uint32_t fr_canvas_refused(const struct fr_canvas *canvas)
{
    return canvas->refused;
}

void fr_canvas_free(struct fr_canvas *canvas)
{
    if (!canvas)
        return;
    fr_vec_release(&canvas->path);
    fr_strbuf_release(&canvas->text);
    canvas->ops->free(canvas);
}
