/* chart_line.c - a line through the means of bins, in a band from their least
 * to their greatest values.
 *
 * A bin without values is a gap, never a zero; a bin between two gaps is a
 * dot. The axes reach every bin that is drawn. */
#include <math.h>

#include "chart/axis.h"
#include "chart/chart_kind.h"

#define BAND_ALPHA 0.18

static int is_bin_drawn(const struct fr_line_bin *bin)
{
    return bin->count > 0 && isfinite(bin->x) && isfinite(bin->mean) &&
           isfinite(bin->min) && isfinite(bin->max);
}

static int line_is_empty(const struct fr_panel *panel)
{
    const struct fr_line_chart *chart = &panel->as.line;
    for (size_t i = 0; i < chart->count; i++)
        if (is_bin_drawn(&chart->bins[i]))
            return 0;
    return 1;
}

/* The end of the run of drawn bins that begins at `from`. */
static size_t run_end(const struct fr_line_chart *chart, size_t from)
{
    size_t end = from;
    while (end < chart->count && is_bin_drawn(&chart->bins[end]))
        end++;
    return end;
}

static void draw_band(const struct fr_line_chart *chart,
                      const struct fr_plot *plot, size_t from, size_t end,
                      struct fr_canvas *canvas)
{
    struct fr_paint paint = {.fill = chart->rgb, .fill_alpha = BAND_ALPHA};
    for (size_t i = from; i < end; i++) {
        const struct fr_line_bin *bin = &chart->bins[i];
        struct fr_point p =
            fr_plot_at(plot, bin->x, chart->is_area ? bin->mean : bin->max);
        if (i == from)
            fr_canvas_move(canvas, p.x, p.y);
        else
            fr_canvas_line(canvas, p.x, p.y);
    }
    for (size_t i = end; i-- > from;) {
        const struct fr_line_bin *bin = &chart->bins[i];
        struct fr_point p = fr_plot_at(plot, bin->x, bin->min);
        if (chart->is_area)
            p.y = fr_area_bottom(&plot->inner);
        fr_canvas_line(canvas, p.x, p.y);
    }
    fr_canvas_close(canvas);
    fr_canvas_paint(canvas, &paint);
}

static void draw_means(const struct fr_line_chart *chart,
                       const struct fr_plot *plot, size_t from, size_t end,
                       struct fr_canvas *canvas)
{
    struct fr_paint paint = FR_PAINT_STROKE(chart->rgb, 1.3);
    for (size_t i = from; i < end; i++) {
        const struct fr_line_bin *bin = &chart->bins[i];
        struct fr_point p = fr_plot_at(plot, bin->x, bin->mean);
        if (i == from)
            fr_canvas_move(canvas, p.x, p.y);
        else
            fr_canvas_line(canvas, p.x, p.y);
    }
    fr_canvas_paint(canvas, &paint);
}

/* A bin between gaps: a dot, and a stroke from its least to its greatest. */
static void draw_lone(const struct fr_line_chart *chart,
                      const struct fr_plot *plot, size_t i,
                      struct fr_canvas *canvas)
{
    const struct fr_line_bin *bin = &chart->bins[i];
    struct fr_point p = fr_plot_at(plot, bin->x, bin->mean);
    if (!chart->is_area && bin->max > bin->min)
        fr_canvas_stroke_line(canvas, fr_plot_at(plot, bin->x, bin->min),
                              fr_plot_at(plot, bin->x, bin->max),
                              fr_style_tint(chart->rgb, 0.4), 1.2);
    if (chart->is_area)
        fr_canvas_stroke_line(
            canvas, p, (struct fr_point){p.x, fr_area_bottom(&plot->inner)},
            fr_style_tint(chart->rgb, 0.4), 1.2);
    fr_canvas_dots(canvas, &(struct fr_dots){.points = &p,
                                             .count = 1,
                                             .diameter = 3.2,
                                             .rgb = chart->rgb,
                                             .alpha = 1});
}

static void draw_runs(const struct fr_line_chart *chart,
                      const struct fr_plot *plot, struct fr_canvas *canvas)
{
    for (size_t i = 0; i < chart->count; i++) {
        size_t end = run_end(chart, i);
        if (end == i)
            continue;
        if (end == i + 1) {
            draw_lone(chart, plot, i, canvas);
        } else {
            draw_band(chart, plot, i, end, canvas);
            draw_means(chart, plot, i, end, canvas);
        }
        i = end;
    }
}

static void line_draw(const struct fr_panel *panel, struct fr_area area,
                      struct fr_canvas *canvas)
{
    struct fr_line_chart chart = panel->as.line;
    struct fr_plot plot;
    const struct fr_plot_options options = {.right = 6};
    if (chart.rgb == 0)
        chart.rgb = FR_COLOR_MARK;
    for (size_t i = 0; i < chart.count; i++) {
        const struct fr_line_bin *bin = &chart.bins[i];
        if (!is_bin_drawn(bin))
            continue;
        fr_axis_reach(&chart.x, bin->x);
        fr_axis_reach(&chart.y, bin->mean);
        if (chart.is_area)
            continue;
        fr_axis_reach(&chart.y, bin->min);
        fr_axis_reach(&chart.y, bin->max);
    }
    fr_plot_init(&plot, area, &chart.x, &chart.y, &options);
    fr_plot_draw_back(&plot, canvas);
    draw_runs(&chart, &plot, canvas);
    fr_plot_draw_front(&plot, canvas);
}

const struct fr_chart_ops fr_chart_line_ops = {line_is_empty, NULL, line_draw};
