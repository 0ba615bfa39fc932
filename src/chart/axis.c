/* axis.c - laying out and drawing the frame of a plot.
 *
 * The y title stands above the axis, where it is read without turning the
 * head; grid lines are light and only at labelled ticks. */
#include "chart/axis.h"

#include <math.h>
#include <string.h>

#include "base/bug.h"

#define LABEL_OFF      5.0 /* from the plot to a label */
#define LINE_HEIGHT    (FR_SIZE_LABEL * 1.3)
#define LINE_GAP       8.0 /* between a date and the title beside it */
#define TITLE_HEIGHT   15.0
#define LEFT_SHARE_MAX 0.45 /* of the width, for y labels */
/* Plots as wide as this stand above each other and begin at one place. */
#define WIDE      500.0
#define WIDE_LEFT 46.0

static double widest_label(const struct fr_ticks *ticks)
{
    double widest = 0;
    for (size_t i = 0; i < ticks->count; i++)
        widest = fmax(widest, ticks->items[i].width);
    return widest;
}

static double gutter_width(const struct fr_scale *scale)
{
    if (!scale->has_gutter)
        return 0;
    return fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL,
                              fr_str_of(fr_ticks_gutter_text(scale)));
}

static double bottom_height(const struct fr_axis *x)
{
    double height = LABEL_OFF + LINE_HEIGHT;
    /* on a time axis the title shares the line of the dates */
    if (x->title.size > 0 || x->scale == FR_SCALE_TIME)
        height += LINE_HEIGHT + 2;
    return height;
}

/* The y scale, and how wide its labels are. */
static double lay_out_y(struct fr_plot *plot, const struct fr_axis *y,
                        int is_tight, double top, double bottom)
{
    fr_scale_init(&plot->y, y, bottom - top, FR_TICK_SPACING_UP, is_tight);
    fr_scale_place(&plot->y, bottom, top);
    fr_ticks_make(&plot->y_ticks, &plot->y, FR_TICK_SPACING_UP, 0);
    double width = fmax(widest_label(&plot->y_ticks), gutter_width(&plot->y));
    return width + LABEL_OFF + 1;
}

static void lay_out_x(struct fr_plot *plot, const struct fr_axis *x,
                      int is_tight, double left, double right)
{
    fr_scale_init(&plot->x, x, right - left, FR_TICK_SPACING_ACROSS, is_tight);
    fr_scale_place(&plot->x, left, right);
    fr_ticks_make(&plot->x_ticks, &plot->x, FR_TICK_SPACING_ACROSS, 1);
}

/* How far the x labels reach beyond the area, at its left and right. */
static void overhang(const struct fr_plot *plot, double *left, double *right)
{
    *left = *right = 0;
    for (size_t i = 0; i < plot->x_ticks.count; i++) {
        const struct fr_tick *tick = &plot->x_ticks.items[i];
        double half = fmax(tick->width, tick->line_width) / 2;
        *left = fmax(*left, plot->area.x - (tick->at - half));
        *right = fmax(*right, tick->at + half - fr_area_right(&plot->area));
    }
}

void fr_plot_init(struct fr_plot *plot, struct fr_area area,
                  const struct fr_axis *x, const struct fr_axis *y,
                  const struct fr_plot_options *options)
{
    double over_left, over_right;
    *plot = (struct fr_plot){.area = area,
                             .x_axis = x,
                             .y_axis = y,
                             .corner_width = options->corner_width};
    double top = area.y + 4;
    if ((y && y->title.size > 0) || options->corner_width > 0)
        top += TITLE_HEIGHT;
    double bottom = fmax(top + 1, fr_area_bottom(&area) - bottom_height(x));
    double left = options->left;
    if (y)
        left = lay_out_y(plot, y, options->is_y_tight, top, bottom);
    if (y && area.width > WIDE)
        left = fmax(left, WIDE_LEFT);
    left = area.x + fmin(left, LEFT_SHARE_MAX * area.width);
    double right = fr_area_right(&area) -
                   fmin(fmax(options->right, 4), LEFT_SHARE_MAX * area.width);
    /* margins for labels at the ends: they depend on the ticks, and the
     * ticks on the margins, so twice */
    for (int pass = 0; pass < 2; pass++) {
        lay_out_x(plot, x, options->is_x_tight, left, right);
        overhang(plot, &over_left, &over_right);
        left += over_left;
        right -= over_right;
    }
    lay_out_x(plot, x, options->is_x_tight, left, right);
    plot->inner =
        (struct fr_area){left, top, fmax(1, right - left), bottom - top};
}

struct fr_point fr_plot_at(const struct fr_plot *plot, double x, double y)
{
    return (struct fr_point){fr_scale_at(&plot->x, x),
                             fr_scale_at(&plot->y, y)};
}

/* --- drawing --- */

static const struct fr_text_style label_style = {
    .face = FR_FACE_REGULAR, .size = FR_SIZE_LABEL, .rgb = FR_COLOR_TEXT};

static void draw_gutters(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    const struct fr_area *inner = &plot->inner;
    if (plot->x.has_gutter)
        fr_canvas_fill_rect(canvas, inner->x, inner->y,
                            plot->x.begin - inner->x, inner->height,
                            FR_COLOR_GUTTER);
    if (plot->y_axis && plot->y.has_gutter)
        fr_canvas_fill_rect(canvas, inner->x, plot->y.begin, inner->width,
                            fr_area_bottom(inner) - plot->y.begin,
                            FR_COLOR_GUTTER);
}

static void draw_x_label(const struct fr_plot *plot, struct fr_canvas *canvas,
                         double at, const char *text, const char *line)
{
    struct fr_text_style style = label_style;
    double y = fr_area_bottom(&plot->inner) + LABEL_OFF +
               FR_FONT_CAP * FR_SIZE_LABEL + 1;
    style.anchor = FR_ANCHOR_CENTER;
    fr_canvas_text(canvas, at, y, fr_str_of(text), &style);
    style.rgb = FR_COLOR_QUIET;
    if (line[0])
        fr_canvas_text(canvas, at, y + LINE_HEIGHT, fr_str_of(line), &style);
}

static void draw_x_ticks(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    const struct fr_area *inner = &plot->inner;
    for (size_t i = 0; i < plot->x_ticks.count; i++) {
        const struct fr_tick *tick = &plot->x_ticks.items[i];
        fr_canvas_stroke_line(
            canvas, (struct fr_point){tick->at, inner->y},
            (struct fr_point){tick->at, fr_area_bottom(inner)}, FR_COLOR_GRID,
            FR_STROKE_GRID);
        draw_x_label(plot, canvas, tick->at, tick->text, tick->line);
    }
}

static void draw_y_label(const struct fr_plot *plot, struct fr_canvas *canvas,
                         double at, const char *text)
{
    struct fr_text_style style = label_style;
    style.anchor = FR_ANCHOR_RIGHT;
    fr_canvas_text(canvas, plot->inner.x - LABEL_OFF,
                   at + FR_FONT_CAP * FR_SIZE_LABEL / 2, fr_str_of(text),
                   &style);
}

static void draw_y_ticks(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    const struct fr_area *inner = &plot->inner;
    for (size_t i = 0; i < plot->y_ticks.count; i++) {
        const struct fr_tick *tick = &plot->y_ticks.items[i];
        fr_canvas_stroke_line(canvas, (struct fr_point){inner->x, tick->at},
                              (struct fr_point){fr_area_right(inner), tick->at},
                              FR_COLOR_GRID, FR_STROKE_GRID);
        draw_y_label(plot, canvas, tick->at, tick->text);
    }
}

/* "flow duration (ms)", "flow duration, log scale". */
static void append_title(const struct fr_axis *axis,
                         const struct fr_scale *scale,
                         const struct fr_ticks *ticks, struct fr_strbuf *out)
{
    int is_log = scale->kind == FR_SCALE_LOG;
    if (axis->title.size == 0)
        return;
    fr_strbuf_append_str(out, axis->title);
    if (ticks->unit[0]) {
        fr_strbuf_append_text(out, " (");
        fr_strbuf_append_text(out, ticks->unit);
        fr_strbuf_append_char(out, ')');
    }
    if (is_log)
        fr_strbuf_append_text(out, ", log scale");
}

/* A stretch of the line below the tick labels. */
struct stretch {
    double from, to;
};

/* The widest stretch without dates, or the middle if that is free. */
static struct stretch free_stretch(const struct fr_plot *plot, double wanted)
{
    double from = plot->area.x, end = fr_area_right(&plot->inner);
    double middle = plot->inner.x + plot->inner.width / 2;
    struct stretch best = {from, from};
    for (size_t i = 0; i <= plot->x_ticks.count; i++) {
        const struct fr_tick *tick = &plot->x_ticks.items[i];
        int is_end = i == plot->x_ticks.count;
        if (!is_end && !tick->line[0])
            continue;
        double to = is_end ? end : tick->at - tick->line_width / 2 - LINE_GAP;
        if (from <= middle - wanted / 2 && middle + wanted / 2 <= to)
            return (struct stretch){middle - wanted / 2, middle + wanted / 2};
        if (to - from > best.to - best.from)
            best = (struct stretch){from, to};
        if (!is_end)
            from = tick->at + tick->line_width / 2 + LINE_GAP;
    }
    return best;
}

static void draw_in_stretch(const struct fr_plot *plot, struct fr_str text,
                            struct fr_canvas *canvas)
{
    const struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                        .size = FR_SIZE_LABEL,
                                        .rgb = FR_COLOR_QUIET,
                                        .anchor = FR_ANCHOR_CENTER};
    double y =
        fr_area_bottom(&plot->inner) + LABEL_OFF + LINE_HEIGHT + FR_SIZE_LABEL;
    /* a little more, lest rounding cut the text that just fits */
    double width = 0.5 + fr_font_text_width(style.face, style.size, text);
    struct stretch free = free_stretch(plot, width);
    if (plot->x.kind == FR_SCALE_TIME && free.to - free.from < width)
        text = fr_str_of(plot->x_ticks.unit); /* the zone must be there */
    fr_layout_text(canvas, (free.from + free.to) / 2, y, free.to - free.from,
                   text, &style);
}

static void draw_x_title(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    struct fr_strbuf text;
    fr_strbuf_init(&text, 1 << 16);
    append_title(plot->x_axis, &plot->x, &plot->x_ticks, &text);
    if (fr_strbuf_status(&text) < 0)
        fr_canvas_fail(canvas, fr_strbuf_status(&text));
    else if (text.size > 0)
        draw_in_stretch(plot, fr_strbuf_str(&text), canvas);
    fr_strbuf_release(&text);
}

static void draw_y_title(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    struct fr_strbuf text;
    const struct fr_text_style style = {
        .face = FR_FACE_REGULAR, .size = FR_SIZE_LABEL, .rgb = FR_COLOR_QUIET};
    fr_strbuf_init(&text, 1 << 16);
    append_title(plot->y_axis, &plot->y, &plot->y_ticks, &text);
    if (fr_strbuf_status(&text) < 0)
        fr_canvas_fail(canvas, fr_strbuf_status(&text));
    else
        fr_layout_text(canvas, plot->area.x, plot->area.y + FR_SIZE_LABEL,
                       plot->area.width - plot->corner_width,
                       fr_strbuf_str(&text), &style);
    fr_strbuf_release(&text);
}

void fr_plot_draw_back(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    draw_gutters(plot, canvas);
    draw_x_ticks(plot, canvas);
    if (plot->x.has_gutter)
        draw_x_label(plot, canvas, plot->x.zero_at,
                     fr_ticks_gutter_text(&plot->x), "");
    if (plot->y_axis) {
        draw_y_ticks(plot, canvas);
        if (plot->y.has_gutter)
            draw_y_label(plot, canvas, plot->y.zero_at,
                         fr_ticks_gutter_text(&plot->y));
    }
    draw_x_title(plot, canvas);
    if (plot->y_axis)
        draw_y_title(plot, canvas);
}

/* Where zero is on a linear axis that has it inside; NaN elsewhere. */
static double zero_inside(const struct fr_scale *scale)
{
    if (scale->kind != FR_SCALE_LINEAR || scale->min >= 0 || scale->max <= 0)
        return NAN;
    return fr_scale_at(scale, 0);
}

void fr_plot_draw_front(const struct fr_plot *plot, struct fr_canvas *canvas)
{
    const struct fr_area *inner = &plot->inner;
    double bottom = fr_area_bottom(inner);
    fr_canvas_stroke_line(canvas, (struct fr_point){inner->x, bottom},
                          (struct fr_point){fr_area_right(inner), bottom},
                          FR_COLOR_AXIS, FR_STROKE_AXIS);
    double zero = plot->y_axis ? zero_inside(&plot->y) : NAN;
    if (!isnan(zero))
        fr_canvas_stroke_line(canvas, (struct fr_point){inner->x, zero},
                              (struct fr_point){fr_area_right(inner), zero},
                              FR_COLOR_AXIS, FR_STROKE_GRID);
    zero = zero_inside(&plot->x);
    if (!isnan(zero))
        fr_canvas_stroke_line(canvas, (struct fr_point){zero, inner->y},
                              (struct fr_point){zero, bottom}, FR_COLOR_AXIS,
                              FR_STROKE_GRID);
}
