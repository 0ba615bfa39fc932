/* axis.h - the frame of a plot: axes with ticks, grid, titles and gutters.
 *
 * All margins are measured from the texts that will stand in them, so no
 * label is cut and none reaches outside the area given. */
#ifndef FR_CHART_AXIS_H
#define FR_CHART_AXIS_H

#include "canvas/canvas.h"
#include "chart/layout.h"
#include "chart/ticks.h"

#define FR_TICK_SPACING_ACROSS 56.0 /* points between ticks of an x axis */
#define FR_TICK_SPACING_UP     34.0 /* and of a y axis */

struct fr_plot {
    struct fr_area area;                   /* with all texts */
    struct fr_area inner;                  /* where marks go; with gutters */
    const struct fr_axis *x_axis, *y_axis; /* borrowed; y may be NULL */
    struct fr_scale x, y;
    struct fr_ticks x_ticks, y_ticks;
    double corner_width;
};

/* How a plot is laid out beyond its axes. */
struct fr_plot_options {
    double left;                /* margin for names instead of a y axis */
    double right;               /* least margin at the right, for values */
    double corner_width;        /* kept free above the plot at the right */
    int is_x_tight, is_y_tight; /* the domain ends at the data */
};

/* Lay out a plot in `area`. With y NULL the left margin is options->left. */
void fr_plot_init(struct fr_plot *plot, struct fr_area area,
                  const struct fr_axis *x, const struct fr_axis *y,
                  const struct fr_plot_options *options);
/* Draw gutters, grid, labels and titles: what is behind the marks. */
void fr_plot_draw_back(const struct fr_plot *plot, struct fr_canvas *canvas);
/* Draw the base line and the line of zero: what is above filled marks. */
void fr_plot_draw_front(const struct fr_plot *plot, struct fr_canvas *canvas);
/* The point of a pair of values. */
struct fr_point fr_plot_at(const struct fr_plot *plot, double x, double y);

#endif
