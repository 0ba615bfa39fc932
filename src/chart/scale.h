/* scale.h - from data values to points, and the step between ticks.
 *
 * A scale is always usable: a domain without numbers becomes 0 .. 1, one with
 * a single value is widened to both sides, and an immense one is clamped, so
 * that no later step divides by zero or overflows. */
#ifndef FR_CHART_SCALE_H
#define FR_CHART_SCALE_H

#include "chart/chart.h"

#define FR_GUTTER_WIDTH 18.0 /* points; the band of zeros of a log axis */

struct fr_scale {
    enum fr_scale_kind kind;
    enum fr_quantity quantity;
    double min, max;   /* the domain; finite, min < max, positive for log */
    double step;       /* between ticks; linear only */
    double max_abs;    /* of the data: decides the unit; linear only */
    double begin, end; /* where min and max are, in points */
    double zero_at;    /* log with a gutter: the middle of the gutter */
    int has_gutter;
    int has_negative; /* the gutter also stands for values below zero */
};

/* Make the axis reach a value: its domain, or on a log axis the gutter for
 * zero and below. Returns 0 for a value that is not finite, else 1. */
int fr_axis_reach(struct fr_axis *axis, double value);
/* Choose the domain of an axis `length` points long, with a tick about every
 * `spacing` points. Linear domains are extended to whole steps; log and time
 * domains a little, so that no mark touches the edge, unless `is_tight`. */
void fr_scale_init(struct fr_scale *scale, const struct fr_axis *axis,
                   double length, double spacing, int is_tight);
/* Map the domain to begin .. end points; the gutter is beside `begin`. */
void fr_scale_place(struct fr_scale *scale, double begin, double end);
/* The point of a value. On a log axis zero and below are in the gutter. NaN
 * for a value that cannot be placed. */
double fr_scale_at(const struct fr_scale *scale, double value);
/* The step of 1, 2, 5 (or 25, 250 ...) times a power of ten that divides
 * `range` into nearest to `count` parts; at least 1 if `is_whole`. */
double fr_scale_step(double range, double count, int is_whole);

#endif
