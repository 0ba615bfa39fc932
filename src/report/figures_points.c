/* figures_points.c - points of the summary as series of a scatter chart, or
 * as a density where the summary keeps a grid of counts.
 *
 * The cells of the summary are of uneven size; a chart's density is an even
 * grid in the spaces of its axes. A cell's count is spread over the grid's
 * cells that it covers, by running shares, so that no row is lost or counted
 * twice. */
#include "report/figures_internal.h"

#include <math.h>

#include "base/num.h"

/* The grid of a density: fine enough to show shape, coarse enough that cells
 * are seen as cells. */
#define GRID_COLUMNS 96
#define GRID_ROWS    64
/* A log axis is worth it when the greatest positive value is this many times
 * the least. */
#define LOG_RATIO 50.0

/* --- axes --- */

static int wants_log(double least, double greatest)
{
    return least > 0 && greatest / least > LOG_RATIO;
}

struct range {
    double least;    /* of the positive values; infinite without any */
    double greatest; /* of all; -infinite without any */
};

static void widen(struct range *range, double value)
{
    if (value > 0 && value < range->least)
        range->least = value;
    if (value > range->greatest)
        range->greatest = value;
}

static void range_of(const struct fr_scatter *from, struct range *x,
                     struct range *y)
{
    *x = *y = (struct range){.least = INFINITY, .greatest = -INFINITY};
    for (uint32_t i = 0; i < from->point_count; i++) {
        widen(x, from->x[i]);
        widen(y, from->y[i]);
    }
    for (uint32_t i = 0; i < from->cell_count; i++) {
        widen(x, from->cells[i].x_low);
        widen(y, from->cells[i].y_low);
    }
    widen(x, from->x_max);
    widen(y, from->y_max);
}

/* Fill scale and ends of an axis from the data. */
static void set_axis(struct fr_axis *axis, double min, double max,
                     const struct range *range, uint64_t zeros)
{
    axis->min = min;
    axis->max = max;
    if (axis->scale == FR_SCALE_LINEAR)
        axis->is_from_zero = min >= 0;
    if (axis->scale != FR_SCALE_LOG)
        return;
    axis->min = range->least;
    axis->has_zero = zeros > 0;
    axis->has_negative = min < 0;
}

/* Two axes of one quantity are compared with each other: they have one
 * scale. */
static void choose_scales(struct fr_scatter_chart *chart, const struct range *x,
                          const struct range *y)
{
    int is_one = chart->x.scale != FR_SCALE_TIME &&
                 chart->x.quantity == chart->y.quantity;
    int has_log_x = wants_log(x->least, x->greatest);
    int has_log_y = wants_log(y->least, y->greatest);

    if (is_one)
        has_log_x = has_log_y =
            (has_log_x || has_log_y) && isfinite(x->least + y->least);
    if (has_log_x && chart->x.scale != FR_SCALE_TIME)
        chart->x.scale = FR_SCALE_LOG;
    if (has_log_y)
        chart->y.scale = FR_SCALE_LOG;
}

static void set_axes(struct fr_scatter_chart *chart,
                     const struct fr_figures_scatter *from)
{
    const struct fr_scatter *points = from->points;
    struct range x, y;

    range_of(points, &x, &y);
    choose_scales(chart, &x, &y);
    set_axis(&chart->x, points->x_min + from->x_shift,
             points->x_max + from->x_shift, &x, points->x_zero);
    set_axis(&chart->y, points->y_min, points->y_max, &y, points->y_zero);
}

/* --- points --- */

/* Name and colour of a code; without categories all are one. */
static struct fr_category category_of(const struct fr_figures_scatter *from,
                                      uint32_t code)
{
    if (from->category_count == 0)
        return (struct fr_category){.rgb = FR_COLOR_MARK};
    if (code == 0)
        return (struct fr_category){FR_STR("(no name)"), FR_COLOR_OTHER};
    return from->categories[code - 1];
}

/* The series of each code, in order, without the empty ones. offsets[code] is
 * the number of its points before, and where they begin after. */
static size_t lay_series(const struct fr_figures_scatter *from,
                         struct fr_series *series, uint32_t *offsets,
                         struct fr_point *points)
{
    size_t count = 0;
    uint32_t at = 0;

    for (uint32_t code = 0; code <= from->category_count; code++) {
        uint32_t size = offsets[code];
        offsets[code] = at;
        if (size == 0)
            continue;
        series[count].points = points + at;
        series[count].count = size;
        series[count++].category = category_of(from, code);
        at += size;
    }
    return count;
}

static uint32_t code_of(const struct fr_figures_scatter *from, uint32_t i)
{
    if (from->category_count == 0 ||
        from->points->code[i] > from->category_count)
        return 0;
    return from->points->code[i];
}

static void set_series(struct fr_figures_maker *maker,
                       struct fr_scatter_chart *chart,
                       const struct fr_figures_scatter *from)
{
    const struct fr_scatter *all = from->points;
    size_t code_count = (size_t)from->category_count + 1;
    struct fr_point *points =
        FR_NEW_ARRAY(maker->arena, all->point_count, struct fr_point);
    uint32_t *offsets = FR_NEW_ARRAY(maker->arena, code_count, uint32_t);
    struct fr_series *series =
        FR_NEW_ARRAY(maker->arena, code_count, struct fr_series);

    if (!points || !offsets || !series) {
        maker->status = FR_ENOMEM;
        return;
    }
    for (uint32_t i = 0; i < all->point_count; i++)
        offsets[code_of(from, i)]++;
    chart->series = series;
    chart->count = lay_series(from, series, offsets, points);
    for (uint32_t i = 0; i < all->point_count; i++) {
        struct fr_point *point = &points[offsets[code_of(from, i)]++];
        point->x = all->x[i] + from->x_shift;
        point->y = all->y[i];
    }
}

/* --- density --- */

/* One axis of the grid. */
struct lane {
    double min, max; /* in the axis's own space */
    uint32_t count;
    int is_log;
};

static void lane_init(struct lane *lane, const struct fr_axis *axis,
                      uint32_t count)
{
    lane->is_log = axis->scale == FR_SCALE_LOG;
    lane->min = lane->is_log ? log10(axis->min) : axis->min;
    lane->max = lane->is_log ? log10(axis->max) : axis->max;
    lane->count = count;
}

/* Where a value lies, 0 .. count; clamped. */
static double lane_at(const struct lane *lane, double value)
{
    double at = lane->is_log ? log10(value) : value;

    if (!(lane->max > lane->min))
        return 0;
    at = (at - lane->min) / (lane->max - lane->min) * lane->count;
    return fmin(fmax(at, 0), lane->count);
}

/* The pieces of a grid that a range covers: first and last, and where it
 * begins and ends. */
struct span {
    double low, high;
    uint32_t first, last;
    int is_zero; /* at or below zero on a log axis: in the gutter */
};

static void span_init(struct span *span, const struct lane *lane, double low,
                      double high)
{
    *span = (struct span){.is_zero = lane->is_log && low <= 0};
    if (span->is_zero)
        return;
    span->low = lane_at(lane, low);
    span->high = lane_at(lane, high);
    span->first = (uint32_t)fmin(span->low, lane->count - 1.0);
    span->last = (uint32_t)fmin(span->high, lane->count - 1.0);
    if (span->last > span->first && span->high <= span->last)
        span->last--;
}

/* The share of a span that lies before the end of piece `index`. */
static double share_until(const struct span *span, uint32_t index)
{
    if (index >= span->last || !(span->high > span->low))
        return 1;
    return (index + 1.0 - span->low) / (span->high - span->low);
}

struct grid {
    struct lane x, y;
    uint32_t *counts, *x_zero, *y_zero;
    uint32_t both_zero;
};

static void add_count(uint32_t *to, uint64_t count)
{
    *to = count > UINT32_MAX - *to ? UINT32_MAX : *to + (uint32_t)count;
}

/* Spread a count along a row of pieces, `stride` apart. */
static void spread(uint32_t *to, uint32_t stride, const struct span *span,
                   uint64_t count)
{
    uint64_t done = 0;

    for (uint32_t i = span->first; i <= span->last; i++) {
        uint64_t until =
            (uint64_t)floor((double)count * share_until(span, i) + 0.5);
        if (until > count)
            until = count;
        if (until < done)
            until = done;
        add_count(&to[(size_t)i * stride], until - done);
        done = until;
    }
}

static void spread_cell(struct grid *grid, const struct span *x,
                        const struct span *y, uint64_t count)
{
    uint64_t done = 0;

    for (uint32_t row = y->first; row <= y->last; row++) {
        uint64_t until =
            (uint64_t)floor((double)count * share_until(y, row) + 0.5);
        if (until > count)
            until = count;
        if (until < done)
            until = done;
        spread(grid->counts + (size_t)row * grid->x.count, 1, x, until - done);
        done = until;
    }
}

static void add_cell(struct grid *grid, const struct fr_cell *cell,
                     double x_shift)
{
    struct span x, y;

    span_init(&x, &grid->x, cell->x_low + x_shift, cell->x_high + x_shift);
    span_init(&y, &grid->y, cell->y_low, cell->y_high);
    if (x.is_zero && y.is_zero)
        add_count(&grid->both_zero, cell->count);
    else if (x.is_zero)
        spread(grid->x_zero, 1, &y, cell->count);
    else if (y.is_zero)
        spread(grid->y_zero, 1, &x, cell->count);
    else
        spread_cell(grid, &x, &y, cell->count);
}

static void set_density(struct fr_figures_maker *maker,
                        struct fr_scatter_chart *chart,
                        const struct fr_figures_scatter *from)
{
    struct fr_density *density = FR_NEW(maker->arena, struct fr_density);
    struct grid grid = {
        .counts =
            FR_NEW_ARRAY(maker->arena, GRID_COLUMNS * GRID_ROWS, uint32_t),
        .x_zero = FR_NEW_ARRAY(maker->arena, GRID_ROWS, uint32_t),
        .y_zero = FR_NEW_ARRAY(maker->arena, GRID_COLUMNS, uint32_t),
    };

    if (!density || !grid.counts || !grid.x_zero || !grid.y_zero) {
        maker->status = FR_ENOMEM;
        return;
    }
    lane_init(&grid.x, &chart->x, GRID_COLUMNS);
    lane_init(&grid.y, &chart->y, GRID_ROWS);
    for (uint32_t i = 0; i < from->points->cell_count; i++)
        add_cell(&grid, &from->points->cells[i], from->x_shift);
    *density = (struct fr_density){.counts = grid.counts,
                                   .columns = GRID_COLUMNS,
                                   .rows = GRID_ROWS,
                                   .x_zero = grid.x_zero,
                                   .y_zero = grid.y_zero,
                                   .both_zero = grid.both_zero};
    chart->density = density;
}

/* --- all --- */

static void append_left_out(struct fr_figures_maker *maker,
                            const struct fr_scatter *points)
{
    fr_figures_also(maker);
    fr_words_count(&maker->text, points->total, "flow", "flows");
    if (points->cell_count)
        fr_strbuf_append_text(&maker->text, ", shown as density");
    if (points->left_out == 0)
        return;
    fr_figures_also(maker);
    fr_num_append_grouped(&maker->text, points->left_out);
    fr_strbuf_append_text(&maker->text, " left out: a value is missing or "
                                        "infinite");
}

void fr_figures_scatter(struct fr_figures_maker *maker, struct fr_panel *panel,
                        const struct fr_figures_scatter *from)
{
    struct fr_scatter_chart *chart = &panel->as.scatter;

    if (from->category_count > 0 && !from->categories)
        return; /* no memory: the maker knows */
    panel->kind = FR_CHART_SCATTER;
    append_left_out(maker, from->points);
    panel->note = fr_figures_take(maker);
    if (from->points->total == 0) {
        panel->kind = FR_CHART_EMPTY;
        panel->reason = FR_STR("no flow has both values");
        return;
    }
    set_axes(chart, from);
    if (from->points->cell_count)
        set_density(maker, chart, from);
    else
        set_series(maker, chart, from);
}
