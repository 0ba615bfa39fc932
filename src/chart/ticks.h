/* ticks.h - which values of a scale are marked, and with which words.
 *
 * Every axis gets at least two labels as long as two fit, whatever its range;
 * no two labels overlap. */
#ifndef FR_CHART_TICKS_H
#define FR_CHART_TICKS_H

#include <stddef.h>

#include "chart/label.h"
#include "chart/scale.h"

#define FR_TICKS_MAX 64

struct fr_tick {
    double value;
    double at;         /* points along the axis */
    double width;      /* of text */
    double line_width; /* of line */
    int is_minor;      /* log: not a decade; loses to one where they collide */
    char text[FR_LABEL_MAX];
    char line[FR_LABEL_MAX]; /* time: second line, the date; often empty */
};

struct fr_ticks {
    struct fr_tick items[FR_TICKS_MAX];
    size_t count;
    char unit[FR_LABEL_MAX]; /* for the axis title: "ms"; often empty */
};

/* The ticks of a placed scale, about `spacing` points apart. is_across: the
 * axis is horizontal, so that labels must not overlap in their width;
 * otherwise in their height. */
void fr_ticks_make(struct fr_ticks *ticks, const struct fr_scale *scale,
                   double spacing, int is_across);

/* The label of a gutter: "0", or "<=0" where it also stands for less. */
const char *fr_ticks_gutter_text(const struct fr_scale *scale);

#endif
