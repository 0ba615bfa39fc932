/* figures.h - the six charts of a report, as specs to draw on any canvas.
 *
 * A figure is built from the summary alone; every number, caption and
 * sentence in it is computed. The same name has the same colour in all of
 * them. A figure is never missing: what cannot be drawn says why. */
#ifndef FR_REPORT_FIGURES_H
#define FR_REPORT_FIGURES_H

#include "base/arena.h"
#include "canvas/canvas.h"
#include "report/facts.h"
#include "report/report.h"

struct fr_figure;

/* Where a figure is shown: alone in a file, with its own title, or on a page
 * of the PDF, which has a heading already. */
enum fr_figures_place {
    FR_FIGURES_FILE,
    FR_FIGURES_PAGE,
};

/* The size in points that suits the figure. */
struct fr_figures_size {
    double width;
    double height;
    double height_max; /* on a page: what more room is good for */
};

struct fr_figures_size fr_figures_size(enum fr_report_part part,
                                       enum fr_figures_place place);
/* "Flow classification" */
const char *fr_figures_title(enum fr_report_part part);
/* The chart as a spec; texts and arrays belong to `arena`, which must outlive
 * the spec, and the summary is borrowed. Returns FR_ENOMEM or FR_ELIMIT. */
FR_MUST_USE int fr_figures_build(const struct fr_report_facts *facts,
                                 enum fr_report_part part,
                                 enum fr_figures_place place,
                                 struct fr_arena *arena,
                                 struct fr_figure **figure);
/* Build and draw over the whole canvas; the canvas is not finished. */
FR_MUST_USE int fr_figures_draw(const struct fr_report_facts *facts,
                                enum fr_report_part part,
                                enum fr_figures_place place,
                                struct fr_canvas *canvas);
/* The colour of name `index` of a label (-1: no name). Names of the label
 * that charts colour by have the palette, in the order of the rules; ordered
 * bands have tints of one colour; of two names the first stands out. */
uint32_t fr_figures_color(const struct fr_summary *summary, int label,
                          int index);
/* Append the sentences that state what the chart shows, true for any number
 * of flows. */
void fr_figures_state(const struct fr_report_facts *facts,
                      enum fr_report_part part, struct fr_strbuf *out);

#endif
