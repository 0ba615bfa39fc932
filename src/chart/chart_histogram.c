/* chart_histogram.c - counts of values in bins, on linear or log axes.
 *
 * Bins keep their widths: on a log axis equal factors are equal widths. Zero
 * and below have a bar of their own in the gutter. On a log count axis a bar
 * of one stands visibly above the base line. */
#include <math.h>

#include "chart/axis.h"
#include "chart/chart_kind.h"

#define LOG_BASE 0.6 /* where bars begin on a log count axis */
#define BIN_GAP  0.6 /* points between bars */

static uint64_t gutter_count(const struct fr_histogram_chart *chart)
{
    if (chart->axis.scale != FR_SCALE_LOG)
        return 0;
    return chart->zero_count + chart->negative_count;
}

static int is_bin_drawn(const struct fr_histogram_chart *chart, size_t i)
{
    double low = chart->edges[i], high = chart->edges[i + 1];
    if (chart->axis.scale == FR_SCALE_LOG && high <= 0)
        return 0;
    return isfinite(low) && isfinite(high) && low <= high;
}

static uint64_t highest_count(const struct fr_histogram_chart *chart)
{
    uint64_t highest = gutter_count(chart);
    for (size_t i = 0; i < chart->bin_count; i++)
        if (is_bin_drawn(chart, i) && chart->counts[i] > highest)
            highest = chart->counts[i];
    return highest;
}

static int histogram_is_empty(const struct fr_panel *panel)
{
    return highest_count(&panel->as.histogram) == 0;
}

static struct fr_axis count_axis(const struct fr_histogram_chart *chart)
{
    struct fr_axis axis = {.title = chart->title,
                           .quantity = FR_QUANTITY_COUNT,
                           .scale = FR_SCALE_LINEAR,
                           .min = 0,
                           .max = (double)highest_count(chart),
                           .is_from_zero = 1};
    if (chart->is_log_count) {
        axis.scale = FR_SCALE_LOG;
        axis.min = LOG_BASE;
        axis.max = fmax(axis.max, 10) * 1.2;
    }
    return axis;
}

static struct fr_axis value_axis(const struct fr_histogram_chart *chart)
{
    struct fr_axis axis = chart->axis;
    for (size_t i = 0; i < chart->bin_count; i++) {
        if (!is_bin_drawn(chart, i))
            continue;
        if (axis.scale != FR_SCALE_LOG || chart->edges[i] > 0)
            fr_axis_reach(&axis, chart->edges[i]);
        fr_axis_reach(&axis, chart->edges[i + 1]);
    }
    if (axis.scale == FR_SCALE_LOG) {
        axis.has_zero |= chart->zero_count > 0;
        axis.has_negative |= chart->negative_count > 0;
    }
    return axis;
}

static void draw_bar(const struct fr_plot *plot, double left, double right,
                     double least_width, uint64_t count, uint32_t rgb,
                     struct fr_canvas *canvas)
{
    double bottom = fr_area_bottom(&plot->inner);
    double top = count > 0 ? fr_scale_at(&plot->y, (double)count) : bottom;
    if (right - left > 3 * BIN_GAP) {
        left += BIN_GAP / 2;
        right -= BIN_GAP / 2;
    }
    double widen_by = fmax(0, least_width - (right - left));
    left -= widen_by / 2;
    right += widen_by / 2;
    if (count > 0)
        fr_canvas_fill_rect(canvas, left, top, right - left, bottom - top, rgb);
}

static void draw_bars(const struct fr_histogram_chart *chart,
                      const struct fr_plot *plot, struct fr_canvas *canvas)
{
    uint32_t rgb = chart->rgb ? chart->rgb : FR_COLOR_MARK;
    /* one value gives bins without a width: a bar to be seen all the same */
    double least_width = plot->x.max > plot->x_axis->max ? 5 : 0.5;
    for (size_t i = 0; i < chart->bin_count; i++) {
        if (!is_bin_drawn(chart, i))
            continue;
        double left = fr_scale_at(&plot->x, chart->edges[i]);
        double right = fr_scale_at(&plot->x, chart->edges[i + 1]);
        if (plot->x.kind == FR_SCALE_LOG && chart->edges[i] <= 0)
            left = plot->x.begin;
        draw_bar(plot, left, right, least_width, chart->counts[i], rgb, canvas);
    }
    if (gutter_count(chart) > 0)
        draw_bar(plot, plot->inner.x + 2, plot->x.begin - 2, 0,
                 gutter_count(chart), FR_COLOR_OTHER, canvas);
}

static void histogram_draw(const struct fr_panel *panel, struct fr_area area,
                           struct fr_canvas *canvas)
{
    const struct fr_histogram_chart *chart = &panel->as.histogram;
    struct fr_axis x = value_axis(chart), y = count_axis(chart);
    struct fr_plot plot;
    const struct fr_plot_options options = {
        .right = 4, .is_x_tight = 1, .is_y_tight = chart->is_log_count};
    fr_plot_init(&plot, area, &x, &y, &options);
    fr_plot_draw_back(&plot, canvas);
    draw_bars(chart, &plot, canvas);
    fr_plot_draw_front(&plot, canvas);
}

const struct fr_chart_ops fr_chart_histogram_ops = {histogram_is_empty, NULL,
                                                    histogram_draw};
