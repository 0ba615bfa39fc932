/* chart.h - figures made of charts: what is to be drawn, as plain numbers.
 *
 * Knows nothing of flows or statistics: the caller counts, bins, finds
 * quartiles, names and colours; the chart chooses ticks, lays out and draws.
 * Everything a spec points at is borrowed until fr_figure_draw returns. Texts
 * are any bytes. Numbers that are not finite are left out and counted in a
 * note under the panel. A panel is never blank: without anything to draw it
 * shows a sentence (`panel.reason`, or "no data"). */
#ifndef FR_CHART_CHART_H
#define FR_CHART_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "canvas/canvas.h"
#include "chart/style.h"
#include "flowrules/status.h"

/* What a number counts; decides how it is written on axes. */
enum fr_quantity {
    FR_QUANTITY_PLAIN,
    FR_QUANTITY_COUNT,   /* whole; ticks are whole numbers */
    FR_QUANTITY_SECONDS, /* 1 us, 20 ms, 3 s */
    FR_QUANTITY_BYTES,   /* 1.5 kB; k is 1000 */
    FR_QUANTITY_RATE,    /* bytes a second */
};

enum fr_scale_kind {
    FR_SCALE_LINEAR,
    FR_SCALE_LOG,  /* zero and below are drawn in a gutter beside the axis */
    FR_SCALE_TIME, /* values are seconds since 1970, shown as UTC */
};

/* One axis. min and max are the data's; the axis may reach further. Both NaN:
 * no data. */
struct fr_axis {
    struct fr_str title; /* "flow duration"; the unit is added */
    enum fr_quantity quantity;
    enum fr_scale_kind scale;
    double min, max;  /* of what is drawn; for a log scale: of the positives */
    int has_zero;     /* log scale: there are values of zero */
    int has_negative; /* log scale: there are values below zero */
    int is_from_zero; /* linear scale: begins at zero */
};

/* A name with its colour; see fr_style_color. */
struct fr_category {
    struct fr_str name;
    uint32_t rgb;
};

/* A category and how many there are of it. */
struct fr_share {
    struct fr_category category;
    double value; /* >= 0 */
};

/* Bars, one a category; with the number and the share at their ends. */
struct fr_bar_chart {
    const struct fr_share *bars;
    size_t count;
    struct fr_str title; /* what is counted: "flows" */
    int is_in_order;     /* keep the given order; otherwise largest first */
};

/* A pie: largest first, from 12 o'clock; the 7 largest and "other". */
struct fr_pie_chart {
    const struct fr_share *slices;
    size_t count;
    struct fr_str title; /* what is counted: "flows" */
};

/* What one box shows (struct fr_box is the summary's: both meet in the
 * report). With fewer than 5 values `points` are drawn instead. */
struct fr_chart_box {
    struct fr_category category;
    uint64_t count; /* values the box stands for */
    double q1, median, q3;
    double whisker_low, whisker_high;
    const double *points; /* outliers; all values if count < 5 */
    size_t point_count;
};

/* Boxes from top to bottom. */
struct fr_box_chart {
    const struct fr_chart_box *boxes;
    size_t count;
    struct fr_axis axis; /* of the values; drawn at the bottom */
};

struct fr_histogram_chart {
    const double *edges;    /* bin_count + 1, ascending */
    const uint64_t *counts; /* bin_count */
    size_t bin_count;
    uint64_t zero_count;     /* log axis: values of zero, drawn in the gutter */
    uint64_t negative_count; /* log axis: values below zero, likewise */
    struct fr_axis axis;     /* of the values */
    struct fr_str title;     /* what is counted: "flows" */
    int is_log_count;        /* counts on a log scale */
    uint32_t rgb;
};

/* Points of one category. */
struct fr_series {
    struct fr_category category;
    const struct fr_point *points;
    size_t count;
    uint64_t total; /* how many there are if thinned; 0: count */
};

/* Points counted in cells, for when there are too many to draw: columns x
 * rows cells that divide x.min..x.max and y.min..y.max evenly in the axes'
 * own spaces (log10 on a log axis); row 0 is at the bottom. */
struct fr_density {
    const uint32_t *counts; /* rows x columns, row by row */
    uint32_t columns, rows;
    const uint32_t *x_zero; /* rows counts of points with x <= 0 on a log
                               axis, or NULL */
    const uint32_t *y_zero; /* columns counts with y <= 0, or NULL */
    uint32_t both_zero;
    /* Colours of the cells above, such as those of the category that most of
     * a cell's points are of; the more points, the stronger. NULL: one
     * colour for all. The chart's series then only name the categories. */
    const uint32_t *rgb, *x_zero_rgb, *y_zero_rgb;
    uint32_t both_zero_rgb;
};

struct fr_scatter_chart {
    const struct fr_series *series;
    size_t count;
    const struct fr_density *density; /* drawn instead of the series if given */
    struct fr_axis x, y;
    struct fr_str equal_line; /* label of the line x = y; empty: no line */
    int is_joined; /* the points of a series are joined, in their order */
};

/* The most marks to draw one by one; beyond it use a density. */
#define FR_SCATTER_POINTS_MAX 20000

/* A square of numbers from -1 to 1; NaN is shown as a dash. */
struct fr_heatmap_chart {
    const struct fr_str *names; /* count */
    const double *values;       /* count x count, row by row */
    size_t count;
};

/* One piece of the x axis: the least, mean and greatest y in it. */
struct fr_line_bin {
    double x; /* its middle */
    double min, mean, max;
    uint64_t count; /* 0: a gap */
};

/* A line through means with a band from least to greatest. */
struct fr_line_chart {
    const struct fr_line_bin *bins;
    size_t count;
    struct fr_axis x, y;
    uint32_t rgb;
    int is_area; /* fill from zero to the mean instead of drawing a band */
};

enum fr_chart_kind {
    FR_CHART_EMPTY, /* the reason only */
    FR_CHART_BAR,
    FR_CHART_PIE,
    FR_CHART_BOX,
    FR_CHART_HISTOGRAM,
    FR_CHART_SCATTER,
    FR_CHART_HEATMAP,
    FR_CHART_LINE,
    FR_CHART_COUNT,
};

struct fr_panel {
    struct fr_str title;
    struct fr_str subtitle; /* may be empty */
    struct fr_str note;     /* small, below; may be empty */
    struct fr_str reason;   /* why there is nothing to draw; may be empty */
    uint32_t row, column;   /* in the figure's grid */
    uint32_t row_span, column_span; /* 0: 1 */
    enum fr_chart_kind kind;
    union {
        struct fr_bar_chart bar;
        struct fr_pie_chart pie;
        struct fr_box_chart box;
        struct fr_histogram_chart histogram;
        struct fr_scatter_chart scatter;
        struct fr_heatmap_chart heatmap;
        struct fr_line_chart line;
    } as;
};

struct fr_figure {
    struct fr_str title;
    struct fr_str subtitle; /* may be empty */
    struct fr_str note;     /* at the foot; may be empty */
    uint32_t rows, columns; /* of the grid, all cells of one size */
    const struct fr_panel *panels;
    size_t panel_count;
};

/* What is left empty on each side, in points; less on a canvas below ten times
 * as much. */
#define FR_FIGURE_MARGIN 22.0

/* Draw the figure over the whole canvas. 864 x 576 points and the like are
 * what the sizes of texts are made for; below 240 x 160 points a panel may
 * leave out its texts. Returns FR_ENOMEM or the canvas's own failure; the
 * canvas is not finished. */
FR_MUST_USE int fr_figure_draw(const struct fr_figure *figure,
                               struct fr_canvas *canvas);

#endif
