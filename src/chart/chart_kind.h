/* chart_kind.h - what each kind of chart provides; one file each, chart_*.c. */
#ifndef FR_CHART_CHART_KIND_H
#define FR_CHART_CHART_KIND_H

#include "base/strbuf.h"
#include "canvas/canvas.h"
#include "chart/chart.h"
#include "chart/layout.h"

struct fr_chart_ops {
    /* Whether nothing could be drawn. */
    int (*is_empty)(const struct fr_panel *panel);
    /* Append what must be said below the chart ("3 points left out"), each
     * sentence after add_note's separator. May be NULL. */
    void (*note)(const struct fr_panel *panel, struct fr_strbuf *out);
    /* Draw inside the area; only called when not empty. Failures go to the
     * canvas. */
    void (*draw)(const struct fr_panel *panel, struct fr_area area,
                 struct fr_canvas *canvas);
};

extern const struct fr_chart_ops fr_chart_bar_ops;
extern const struct fr_chart_ops fr_chart_pie_ops;
extern const struct fr_chart_ops fr_chart_box_ops;
extern const struct fr_chart_ops fr_chart_histogram_ops;
extern const struct fr_chart_ops fr_chart_scatter_ops;
extern const struct fr_chart_ops fr_chart_heatmap_ops;
extern const struct fr_chart_ops fr_chart_line_ops;

/* Append a part of a note: "12 points left out", after "; " if needed. */
void fr_chart_add_note(struct fr_strbuf *out, double count, const char *one,
                       const char *many);

#endif
