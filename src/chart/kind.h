/* kind.h - what each kind of chart provides; one file each, chart_*.c. */
#ifndef FR_CHART_KIND_H
#define FR_CHART_KIND_H

#include "base/strbuf.h"
#include "canvas/canvas.h"
#include "chart/chart.h"
#include "chart/layout.h"

struct fr_kind {
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

extern const struct fr_kind fr_kind_bar;
extern const struct fr_kind fr_kind_pie;
extern const struct fr_kind fr_kind_box;
extern const struct fr_kind fr_kind_histogram;
extern const struct fr_kind fr_kind_scatter;
extern const struct fr_kind fr_kind_heatmap;
extern const struct fr_kind fr_kind_line;

/* Append a part of a note: "12 points left out", after "; " if needed. */
void fr_kind_add_note(struct fr_strbuf *out, double count, const char *one,
                      const char *many);

#endif
