/* chart_scatter.c - points of several series, or their density as cells.
 *
 * The axes reach every finite point; points without both numbers are counted
 * in the note. Marks are more transparent the more there are. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "chart/axis.h"
#include "chart/chart_kind.h"
#include "chart/label.h"
#include "chart/legend.h"

#define LEGEND_GAP 3.0
#define TINT_MIN   0.35 /* of a cell with one point */

static int is_point(struct fr_point p)
{
    return isfinite(p.x) && isfinite(p.y);
}

static size_t count_points(const struct fr_scatter_chart *chart, int is_wanted)
{
    size_t found = 0;
    for (size_t s = 0; s < chart->count; s++)
        for (size_t i = 0; i < chart->series[s].count; i++)
            found += is_point(chart->series[s].points[i]) == is_wanted;
    return found;
}

static uint32_t highest_cell(const struct fr_density *density)
{
    uint32_t highest = density->both_zero;
    size_t cells = (size_t)density->columns * density->rows;
    for (size_t i = 0; i < cells; i++)
        if (density->counts[i] > highest)
            highest = density->counts[i];
    for (uint32_t i = 0; density->x_zero && i < density->rows; i++)
        if (density->x_zero[i] > highest)
            highest = density->x_zero[i];
    for (uint32_t i = 0; density->y_zero && i < density->columns; i++)
        if (density->y_zero[i] > highest)
            highest = density->y_zero[i];
    return highest;
}

static int scatter_is_empty(const struct fr_panel *panel)
{
    const struct fr_scatter_chart *chart = &panel->as.scatter;
    if (chart->density)
        return highest_cell(chart->density) == 0;
    return count_points(chart, 1) == 0;
}

static void scatter_note(const struct fr_panel *panel, struct fr_strbuf *out)
{
    const struct fr_scatter_chart *chart = &panel->as.scatter;
    size_t left_out = chart->density ? 0 : count_points(chart, 0);
    if (chart->density && chart->density->rgb) {
        char highest[FR_LABEL_MAX];
        fr_label_count(highest_cell(chart->density), highest);
        if (out->size > 0)
            fr_strbuf_append_text(out, "; ");
        fr_strbuf_append_text(out, "a cell is the stronger the more it "
                                   "holds, up to ");
        fr_strbuf_append_text(out, highest);
    }
    if (left_out > 0)
        fr_chart_add_note(out, (double)left_out,
                          "without both numbers is left out",
                          "without both numbers are left out");
}

/* --- marks --- */

struct mark_style {
    double diameter, alpha;
    int is_joined;
};

static struct mark_style mark_style_for(size_t count)
{
    if (count <= 100)
        return (struct mark_style){5, 0.8, 0};
    if (count <= 1000)
        return (struct mark_style){3.6, 0.6, 0};
    if (count <= 5000)
        return (struct mark_style){3, 0.45, 0};
    return (struct mark_style){2.4, 0.3, 0};
}

static void join_points(const struct fr_point *points, size_t count,
                        uint32_t rgb, struct fr_canvas *canvas)
{
    struct fr_paint paint = FR_PAINT_STROKE(rgb, 1.4);

    fr_canvas_move(canvas, points[0].x, points[0].y);
    for (size_t i = 1; i < count; i++)
        fr_canvas_line(canvas, points[i].x, points[i].y);
    fr_canvas_paint(canvas, &paint);
}

static void draw_series(const struct fr_plot *plot,
                        const struct fr_series *series, struct mark_style style,
                        struct fr_canvas *canvas)
{
    struct fr_point *points = fr_alloc_zero(series->count, sizeof(*points));
    size_t count = 0;
    if (!points) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    for (size_t i = 0; i < series->count; i++)
        if (is_point(series->points[i]))
            points[count++] =
                fr_plot_at(plot, series->points[i].x, series->points[i].y);
    if (style.is_joined && count > 1)
        join_points(points, count, series->category.rgb, canvas);
    fr_canvas_dots(canvas, &(struct fr_dots){.points = points,
                                             .count = count,
                                             .diameter = style.diameter,
                                             .rgb = series->category.rgb,
                                             .alpha = style.alpha});
    fr_free(points);
}

/* The series by size, largest first, so that small ones are not hidden. */
static void draw_all_series(const struct fr_scatter_chart *chart,
                            const struct fr_plot *plot,
                            struct fr_canvas *canvas)
{
    struct mark_style style = mark_style_for(count_points(chart, 1));
    size_t last = SIZE_MAX;
    style.is_joined = chart->is_joined;
    for (size_t drawn = 0; drawn < chart->count;) {
        size_t size = 0;
        for (size_t s = 0; s < chart->count; s++)
            if (chart->series[s].count < last && chart->series[s].count > size)
                size = chart->series[s].count;
        for (size_t s = 0; s < chart->count; s++) {
            if (chart->series[s].count != size)
                continue;
            if (size > 0)
                draw_series(plot, &chart->series[s], style, canvas);
            drawn++;
        }
        last = size;
        if (size == 0)
            break;
    }
}

/* --- density --- */

/* A strip or grid of cells; row 0 is at the bottom. */
struct cells {
    const uint32_t *counts;
    const uint32_t *rgb; /* NULL: the colours of densities */
    uint32_t columns, rows;
};

/* Where a count lies between 1 (0) and the highest (1). */
static double strength_of(uint32_t count, uint32_t highest)
{
    return highest > 1 ? log((double)count) / log((double)highest) : 1;
}

static uint32_t cell_color(const struct cells *cells, size_t i,
                           uint32_t highest)
{
    double t;
    if (cells->counts[i] == 0)
        return 0xFFFFFF;
    t = strength_of(cells->counts[i], highest);
    if (cells->rgb)
        return fr_style_tint(cells->rgb[i], TINT_MIN + (1 - TINT_MIN) * t);
    return fr_style_density(t);
}

/* The cells as a picture between two corners. */
static void draw_cells(const struct cells *cells, uint32_t highest,
                       struct fr_point low, struct fr_point high,
                       struct fr_canvas *canvas)
{
    size_t count = (size_t)cells->columns * cells->rows;
    uint8_t *pixels = fr_alloc_zero(count, 3);
    if (!pixels) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        size_t row = cells->rows - 1 - i / cells->columns;
        uint32_t rgb = cell_color(cells, i, highest);
        uint8_t *pixel =
            pixels + 3 * (row * cells->columns + i % cells->columns);
        for (int c = 0; c < 3; c++)
            pixel[c] = (uint8_t)(rgb >> (16 - 8 * c));
    }
    fr_canvas_raster(canvas, (struct fr_point){low.x, high.y},
                     (struct fr_point){high.x - low.x, low.y - high.y},
                     &(struct fr_raster){pixels, cells->columns, cells->rows});
    fr_free(pixels);
}

/* The strips in the gutters, and the corner where both meet. */
static void draw_gutter_cells(const struct fr_density *density,
                              const struct fr_plot *plot, uint32_t highest,
                              struct fr_point low, struct fr_point high,
                              struct fr_canvas *canvas)
{
    const struct fr_area *inner = &plot->inner;
    struct fr_point corner = {inner->x + 3, fr_area_bottom(inner) - 3};
    struct fr_point edge = {plot->x.begin - 3, plot->y.begin + 3};
    const struct cells x = {density->x_zero, density->x_zero_rgb, 1,
                            density->rows};
    const struct cells y = {density->y_zero, density->y_zero_rgb,
                            density->columns, 1};
    const struct cells both = {&density->both_zero,
                               density->rgb ? &density->both_zero_rgb : NULL, 1,
                               1};
    if (density->x_zero && plot->x.has_gutter)
        draw_cells(&x, highest, (struct fr_point){corner.x, low.y},
                   (struct fr_point){edge.x, high.y}, canvas);
    if (density->y_zero && plot->y.has_gutter)
        draw_cells(&y, highest, (struct fr_point){low.x, corner.y},
                   (struct fr_point){high.x, edge.y}, canvas);
    if (density->both_zero > 0 && plot->x.has_gutter && plot->y.has_gutter)
        draw_cells(&both, highest, corner, edge, canvas);
}

static void draw_density(const struct fr_scatter_chart *chart,
                         const struct fr_plot *plot, struct fr_canvas *canvas)
{
    const struct fr_density *density = chart->density;
    const struct cells cells = {density->counts, density->rgb, density->columns,
                                density->rows};
    uint32_t highest = highest_cell(density);
    struct fr_point low = fr_plot_at(plot, chart->x.min, chart->y.min);
    struct fr_point high = fr_plot_at(plot, chart->x.max, chart->y.max);
    /* one value in an axis has cells without a size: give them some */
    if (!(high.x > low.x)) {
        low.x -= 3;
        high.x += 3;
    }
    if (!(low.y > high.y)) {
        low.y += 3;
        high.y -= 3;
    }
    draw_cells(&cells, highest, low, high, canvas);
    draw_gutter_cells(density, plot, highest, low, high, canvas);
}

/* --- the equal line --- */

/* The part of x = y inside both domains; 0 if there is none. */
static int equal_range(const struct fr_plot *plot, double *from, double *to)
{
    *from = fmax(plot->x.min, plot->y.min);
    *to = fmin(plot->x.max, plot->y.max);
    return *from < *to;
}

static void draw_equal_line(const struct fr_plot *plot,
                            struct fr_canvas *canvas)
{
    double from, to;
    if (!equal_range(plot, &from, &to))
        return;
    struct fr_point a = fr_plot_at(plot, from, from);
    struct fr_point b = fr_plot_at(plot, to, to);
    struct fr_paint paint = FR_PAINT_STROKE(FR_COLOR_QUIET, 1);
    paint.dash = 3;
    fr_canvas_move(canvas, a.x, a.y);
    fr_canvas_line(canvas, b.x, b.y);
    fr_canvas_paint(canvas, &paint);
}

/* The key of the line, in the corner above the plot. */
static void draw_equal_key(struct fr_canvas *canvas, struct fr_area area,
                           struct fr_str label)
{
    const struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                        .size = FR_SIZE_LABEL,
                                        .rgb = FR_COLOR_QUIET,
                                        .anchor = FR_ANCHOR_RIGHT};
    double right = fr_area_right(&area);
    double base = area.y + FR_SIZE_LABEL; /* as the title of the y axis */
    double middle = base - FR_FONT_X_HEIGHT * FR_SIZE_LABEL / 2;
    double width =
        fr_layout_text(canvas, right, base, area.width - 22, label, &style);
    struct fr_paint paint = FR_PAINT_STROKE(FR_COLOR_QUIET, 1);
    paint.dash = 3;
    fr_canvas_move(canvas, right - width - 20, middle);
    fr_canvas_line(canvas, right - width - 4, middle);
    fr_canvas_paint(canvas, &paint);
}

static double equal_key_width(const struct fr_scatter_chart *chart)
{
    if (chart->equal_line.size == 0)
        return 0;
    return 30 + fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL,
                                   chart->equal_line);
}

/* --- all of it --- */

static int has_names(const struct fr_scatter_chart *chart)
{
    return chart->count > 1 ||
           (chart->count == 1 && chart->series[0].category.name.size > 0);
}

/* The series as legend items with their counts; owned by the caller. */
static struct fr_legend_item *legend_items(const struct fr_scatter_chart *chart)
{
    struct fr_legend_item *items = fr_alloc_zero(chart->count, sizeof(*items));
    for (size_t s = 0; items && s < chart->count; s++) {
        const struct fr_series *series = &chart->series[s];
        items[s].name = series->category.name;
        items[s].rgb = series->category.rgb;
        if (!chart->is_joined)
            fr_label_count(
                (double)(series->total ? series->total : series->count),
                items[s].value);
    }
    return items;
}

static void draw_series_legend(const struct fr_scatter_chart *chart,
                               struct fr_area *area, struct fr_canvas *canvas)
{
    struct fr_legend_item *items = legend_items(chart);
    if (!items) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    double height = fr_legend_height(items, chart->count, area->width);
    double rows_max = fmax(1, floor(area->height / 4 / FR_LEGEND_ROW));
    height = fmin(height, rows_max * FR_LEGEND_ROW);
    fr_legend_draw(canvas, fr_area_cut_top(area, height), items, chart->count);
    fr_area_cut_top(area, LEGEND_GAP);
    fr_free(items);
}

/* The row above the plot: names, or the colours of the density. */
static void draw_legend(const struct fr_scatter_chart *chart,
                        struct fr_area *area, struct fr_canvas *canvas)
{
    if (chart->density && !chart->density->rgb) {
        char high[FR_LABEL_MAX], text[FR_LABEL_MAX + 16];
        struct fr_area strip = fr_area_cut_top(area, FR_LEGEND_ROW);
        fr_label_count(highest_cell(chart->density), high);
        snprintf(text, sizeof(text), "%s a cell", high);
        fr_legend_draw_ramp(canvas, strip, "1", text, fr_style_density, 0, 1);
        fr_area_cut_top(area, LEGEND_GAP);
    } else if (has_names(chart)) {
        draw_series_legend(chart, area, canvas);
    }
}

static void reach_points(const struct fr_scatter_chart *chart,
                         struct fr_axis *x, struct fr_axis *y)
{
    for (size_t s = 0; s < chart->count; s++) {
        for (size_t i = 0; i < chart->series[s].count; i++) {
            struct fr_point p = chart->series[s].points[i];
            if (!is_point(p))
                continue;
            fr_axis_reach(x, p.x);
            fr_axis_reach(y, p.y);
        }
    }
}

static void scatter_draw(const struct fr_panel *panel, struct fr_area area,
                         struct fr_canvas *canvas)
{
    const struct fr_scatter_chart *chart = &panel->as.scatter;
    struct fr_axis x = chart->x, y = chart->y;
    struct fr_plot plot;
    const struct fr_plot_options options = {
        .right = 6, .corner_width = equal_key_width(chart)};
    if (chart->density) {
        x.has_zero |= chart->density->x_zero != NULL;
        y.has_zero |= chart->density->y_zero != NULL;
    } else {
        reach_points(chart, &x, &y);
    }
    draw_legend(chart, &area, canvas);
    fr_plot_init(&plot, area, &x, &y, &options);
    fr_plot_draw_back(&plot, canvas);
    if (chart->density)
        draw_density(chart, &plot, canvas);
    else
        draw_all_series(chart, &plot, canvas);
    if (chart->equal_line.size > 0) {
        draw_equal_line(&plot, canvas);
        area.width = fr_area_right(&plot.inner) - area.x;
        draw_equal_key(canvas, area, chart->equal_line);
    }
    fr_plot_draw_front(&plot, canvas);
}

const struct fr_chart_ops fr_chart_scatter_ops = {scatter_is_empty,
                                                  scatter_note, scatter_draw};
