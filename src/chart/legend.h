/* legend.h - swatches with names, in rows, measured before they are drawn. */
#ifndef FR_CHART_LEGEND_H
#define FR_CHART_LEGEND_H

#include "chart/chart.h"
#include "chart/label.h"
#include "chart/layout.h"

#define FR_LEGEND_VALUE_MAX (2 * FR_LABEL_MAX + 8)

struct fr_legend_item {
    struct fr_str name; /* borrowed */
    uint32_t rgb;
    char value[FR_LEGEND_VALUE_MAX]; /* after the name: "1,204"; may be empty */
};

/* Height of the rows that the items need in this width; 0 for no items. */
double fr_legend_height(const struct fr_legend_item *items, size_t count,
                        double width);
/* Draw the rows from the top of the area. What does not fit into its height
 * is named by a last item "and 12 more". */
void fr_legend_draw(struct fr_canvas *canvas, struct fr_area area,
                    const struct fr_legend_item *items, size_t count);

/* A bar of the density colours, `low` and `high` at its ends, drawn at the
 * right end of the first row of the area. Returns its width. */
double fr_legend_draw_ramp(struct fr_canvas *canvas, struct fr_area area,
                           const char *low, const char *high,
                           uint32_t (*color)(double t), double from, double to);

#define FR_LEGEND_ROW (FR_SIZE_LABEL * 1.55)

#endif
