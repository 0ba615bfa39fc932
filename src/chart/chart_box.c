/* chart_box.c - box plots in rows: quartiles, whiskers, outliers, and beside
 * each its median and the number of values.
 *
 * Fewer than 5 values have no quartiles worth a box: their points are drawn.
 * The axis reaches every value that is drawn. */
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "chart/axis.h"
#include "chart/chart_kind.h"
#include "chart/label.h"

#define BOX_COUNT_MIN 5
#define ROW_MIN       14.0
#define ROW_MAX       52.0
#define BOX_SHARE     0.5 /* of the row */
#define BOX_MAX       22.0
#define NAME_GAP      8.0
#define COLUMN_GAP    10.0
#define HEADER        13.0
#define AXIS_ROOM     36.0 /* for labels and title of the axis */

/* What the rows have in common. */
struct rows {
    const struct fr_box_chart *chart;
    const struct fr_chart_box **shown; /* owned; the boxes drawn, in order */
    size_t count;
    struct fr_plot plot;
    double row, thick;
    double names;                     /* width of the names */
    double median_width, count_width; /* of the columns at the right */
};

static int is_box_drawn(const struct fr_chart_box *box)
{
    if (box->count < BOX_COUNT_MIN) {
        for (size_t i = 0; i < box->point_count; i++)
            if (isfinite(box->points[i]))
                return 1;
        return 0;
    }
    return isfinite(box->q1) && isfinite(box->median) && isfinite(box->q3) &&
           isfinite(box->whisker_low) && isfinite(box->whisker_high);
}

static size_t count_drawn(const struct fr_box_chart *chart)
{
    size_t drawn = 0;
    for (size_t i = 0; i < chart->count; i++)
        drawn += (size_t)is_box_drawn(&chart->boxes[i]);
    return drawn;
}

static int box_is_empty(const struct fr_panel *panel)
{
    return count_drawn(&panel->as.box) == 0;
}

static void box_note(const struct fr_panel *panel, struct fr_strbuf *out)
{
    const struct fr_box_chart *chart = &panel->as.box;
    size_t hidden = chart->count - count_drawn(chart);
    if (hidden > 0)
        fr_chart_add_note(out, (double)hidden, "type without values",
                          "types without values");
}

/* --- layout --- */

static void reach_box(struct fr_axis *axis, const struct fr_chart_box *box)
{
    for (size_t i = 0; i < box->point_count; i++)
        fr_axis_reach(axis, box->points[i]);
    if (box->count < BOX_COUNT_MIN)
        return;
    fr_axis_reach(axis, box->whisker_low);
    fr_axis_reach(axis, box->whisker_high);
    fr_axis_reach(axis, box->q1);
    fr_axis_reach(axis, box->median);
    fr_axis_reach(axis, box->q3);
}

/* Whether box `a` goes before `b` when not all fit: more values first. */
static void keep_largest(struct rows *rows, size_t limit)
{
    while (rows->count > limit) {
        size_t least = 0;
        for (size_t i = 1; i < rows->count; i++)
            if (rows->shown[i]->count <= rows->shown[least]->count)
                least = i;
        for (size_t i = least; i + 1 < rows->count; i++)
            rows->shown[i] = rows->shown[i + 1];
        rows->count--;
    }
}

static double text_width(enum fr_face face, const char *text)
{
    return fr_font_text_width(face, FR_SIZE_LABEL, fr_str_of(text));
}

static void median_text(const struct rows *rows, const struct fr_chart_box *box,
                        char out[FR_LABEL_MAX])
{
    if (box->count < BOX_COUNT_MIN)
        fr_label_single(FR_QUANTITY_PLAIN, NAN, 3, out);
    else
        fr_label_single(rows->chart->axis.quantity, box->median, 3, out);
}

static void measure(struct rows *rows, const struct fr_area *area)
{
    char text[FR_LABEL_MAX];
    rows->median_width = text_width(FR_FACE_REGULAR, "median");
    rows->count_width = text_width(FR_FACE_REGULAR, "n");
    for (size_t i = 0; i < rows->count; i++) {
        const struct fr_chart_box *box = rows->shown[i];
        rows->names = fmax(rows->names, fr_layout_name_width(box->category.name,
                                                             FR_SIZE_LABEL));
        median_text(rows, box, text);
        rows->median_width =
            fmax(rows->median_width, text_width(FR_FACE_BOLD, text));
        fr_label_count((double)box->count, text);
        rows->count_width =
            fmax(rows->count_width, text_width(FR_FACE_REGULAR, text));
    }
    rows->names = fmin(rows->names, area->width * 0.3);
}

/* --- drawing --- */

/* A spread for marks that would hide each other: the same for the same
 * index, evenly filling -1 .. 1. */
static double spread(size_t index)
{
    double golden = fmod((double)(index + 1) * 0.6180339887498949, 1);
    return 2 * golden - 1;
}

static void draw_points(const struct rows *rows, const struct fr_chart_box *box,
                        double y, struct fr_canvas *canvas)
{
    int is_few = box->count < BOX_COUNT_MIN;
    double reach = is_few ? 0 : rows->thick * 0.3;
    struct fr_point *points = fr_alloc_zero(box->point_count, sizeof(*points));
    size_t count = 0;
    if (!points) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    for (size_t i = 0; i < box->point_count; i++)
        if (isfinite(box->points[i]))
            points[count++] =
                (struct fr_point){fr_scale_at(&rows->plot.x, box->points[i]),
                                  y + reach * spread(i)};
    fr_canvas_dots(canvas, &(struct fr_dots){.points = points,
                                             .count = count,
                                             .diameter = is_few ? 5 : 2.4,
                                             .rgb = box->category.rgb,
                                             .alpha = is_few ? 0.9 : 0.45});
    fr_free(points);
}

static void draw_whisker(double from, double to, double cap, double y,
                         uint32_t rgb, struct fr_canvas *canvas)
{
    struct fr_paint paint = FR_PAINT_STROKE(rgb, 1);
    fr_canvas_move(canvas, from, y);
    fr_canvas_line(canvas, to, y);
    fr_canvas_move(canvas, to, y - cap);
    fr_canvas_line(canvas, to, y + cap);
    fr_canvas_paint(canvas, &paint);
}

static void draw_box(const struct rows *rows, const struct fr_chart_box *box,
                     double y, struct fr_canvas *canvas)
{
    const struct fr_scale *scale = &rows->plot.x;
    double left = fr_scale_at(scale, box->q1);
    double right = fr_scale_at(scale, box->q3);
    double median = fr_scale_at(scale, box->median);
    double half = rows->thick / 2;
    draw_whisker(left, fr_scale_at(scale, box->whisker_low), half / 2, y,
                 box->category.rgb, canvas);
    draw_whisker(right, fr_scale_at(scale, box->whisker_high), half / 2, y,
                 box->category.rgb, canvas);
    struct fr_paint paint = {.fill = fr_style_tint(box->category.rgb, 0.45),
                             .fill_alpha = 1,
                             .stroke = box->category.rgb,
                             .stroke_alpha = 1,
                             .line_width = 1};
    fr_canvas_rect(canvas, left, y - half, fmax(right - left, 0.5), 2 * half);
    fr_canvas_paint(canvas, &paint);
    fr_canvas_stroke_line(canvas, (struct fr_point){median, y - half},
                          (struct fr_point){median, y + half}, FR_COLOR_INK,
                          1.8);
}

static void draw_row_texts(const struct rows *rows,
                           const struct fr_chart_box *box, double y,
                           struct fr_canvas *canvas)
{
    char text[FR_LABEL_MAX];
    const struct fr_plot *plot = &rows->plot;
    double base = y + FR_FONT_CAP * FR_SIZE_LABEL / 2;
    double right = fr_area_right(&plot->area);
    struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                  .size = FR_SIZE_LABEL,
                                  .rgb = FR_COLOR_TEXT,
                                  .anchor = FR_ANCHOR_RIGHT};
    fr_layout_name(canvas, plot->inner.x - NAME_GAP, base, rows->names + 1,
                   box->category.name, &style);
    style.rgb = FR_COLOR_QUIET;
    fr_label_count((double)box->count, text);
    fr_canvas_text(canvas, right, base, fr_str_of(text), &style);
    style.face = FR_FACE_BOLD;
    style.rgb = FR_COLOR_INK;
    median_text(rows, box, text);
    fr_canvas_text(canvas, right - rows->count_width - COLUMN_GAP, base,
                   fr_str_of(text), &style);
}

static void draw_header(const struct rows *rows, struct fr_canvas *canvas)
{
    const struct fr_plot *plot = &rows->plot;
    double base = plot->area.y - 2;
    double right = fr_area_right(&plot->area);
    const struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                        .size = FR_SIZE_LABEL,
                                        .rgb = FR_COLOR_QUIET,
                                        .anchor = FR_ANCHOR_RIGHT};
    fr_canvas_text(canvas, right, base, FR_STR("n"), &style);
    fr_canvas_text(canvas, right - rows->count_width - COLUMN_GAP, base,
                   FR_STR("median"), &style);
}

static void draw_boxes(const struct rows *rows, struct fr_canvas *canvas)
{
    const struct fr_area *inner = &rows->plot.inner;
    fr_plot_draw_back(&rows->plot, canvas);
    draw_header(rows, canvas);
    for (size_t i = 0; i < rows->count; i++) {
        const struct fr_chart_box *box = rows->shown[i];
        double y = inner->y + ((double)i + 0.5) * rows->row;
        draw_points(rows, box, y, canvas);
        if (box->count >= BOX_COUNT_MIN)
            draw_box(rows, box, y, canvas);
        draw_row_texts(rows, box, y, canvas);
    }
    fr_plot_draw_front(&rows->plot, canvas);
}

/* "25 of 30 types shown, those with most values", below the plot. */
static void draw_rest(const struct rows *rows, struct fr_area *area, size_t all,
                      struct fr_canvas *canvas)
{
    char text[96];
    const struct fr_text_style style = {
        .face = FR_FACE_REGULAR, .size = FR_SIZE_NOTE, .rgb = FR_COLOR_QUIET};
    snprintf(text, sizeof(text),
             "%zu of %zu types shown: those with most values", rows->count,
             all);
    struct fr_area line = fr_area_cut_bottom(area, 1.5 * FR_SIZE_NOTE);
    fr_layout_text(canvas, line.x, fr_area_bottom(&line) - 2, line.width,
                   fr_str_of(text), &style);
}

static void lay_out(struct rows *rows, struct fr_area area,
                    const struct fr_axis *axis)
{
    measure(rows, &area);
    fr_area_cut_top(&area, HEADER);
    /* few rows take no more than they need: the axis stays near them */
    area.height = fmin(area.height, ROW_MAX * (double)rows->count + AXIS_ROOM);
    struct fr_plot_options options = {.left = rows->names + NAME_GAP,
                                      .right = rows->median_width +
                                               rows->count_width + COLUMN_GAP +
                                               NAME_GAP};
    fr_plot_init(&rows->plot, area, axis, NULL, &options);
    rows->row = fmin(rows->plot.inner.height / (double)rows->count, ROW_MAX);
    rows->thick = fmin(rows->row * BOX_SHARE, BOX_MAX);
}

static void box_draw(const struct fr_panel *panel, struct fr_area area,
                     struct fr_canvas *canvas)
{
    struct rows rows = {.chart = &panel->as.box};
    struct fr_axis axis = rows.chart->axis;
    rows.shown =
        fr_alloc_zero(rows.chart->count, sizeof(const struct fr_chart_box *));
    if (!rows.shown) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    for (size_t i = 0; i < rows.chart->count; i++)
        if (is_box_drawn(&rows.chart->boxes[i]))
            rows.shown[rows.count++] = &rows.chart->boxes[i];
    size_t all = rows.count;
    double fitting = (area.height - HEADER - 45) / ROW_MIN;
    keep_largest(&rows, fitting < 1 ? 1 : (size_t)fitting);
    for (size_t i = 0; i < rows.count; i++)
        reach_box(&axis, rows.shown[i]);
    if (rows.count < all)
        draw_rest(&rows, &area, all, canvas);
    lay_out(&rows, area, &axis);
    draw_boxes(&rows, canvas);
    fr_free(rows.shown);
}

const struct fr_chart_ops fr_chart_box_ops = {box_is_empty, box_note, box_draw};
