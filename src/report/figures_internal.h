/* figures_internal.h - pieces that the six figures are put together from.
 *
 * Out of memory is remembered in the maker; every function may be called
 * after it. */
#ifndef FR_REPORT_FIGURES_INTERNAL_H
#define FR_REPORT_FIGURES_INTERNAL_H

#include "chart/chart.h"
#include "report/figures.h"
#include "report/lookup.h"
#include "report/words.h"

/* Names that are given to a chart of boxes, the most frequent ones; the chart
 * shows as many as it has room for. */
#define FR_FIGURES_NAMES_MAX 200

struct fr_figures_maker {
    const struct fr_report_facts *facts;
    const struct fr_summary *summary;
    struct fr_arena *arena; /* borrowed */
    struct fr_strbuf text;  /* of the sentence being written; owned */
    struct fr_panel *panels;
    size_t panel_count;
    int status;
};

/* --- texts --- */

/* What was written into maker->text, copied; the text is empty again. */
struct fr_str fr_figures_take(struct fr_figures_maker *maker);
/* Make a text with a format. */
struct fr_str fr_figures_text(struct fr_figures_maker *maker, const char *fmt,
                              ...) FR_PRINTF(2, 3);
/* A separator unless it is the first piece: a raised dot. */
void fr_figures_also(struct fr_figures_maker *maker);
/* Write "1,200 flows; 3 missing; 12 infinite" about a metric. */
void fr_figures_note_metric(struct fr_figures_maker *maker,
                            enum fr_metric metric);
/* Write that quantiles are estimates, if they are. */
void fr_figures_note_estimate(struct fr_figures_maker *maker, int is_estimate);

/* --- panels --- */

/* The next panel, zeroed, with its place in the grid. */
struct fr_panel *fr_figures_panel(struct fr_figures_maker *maker, uint32_t row,
                                  uint32_t column, const char *title);
/* Say why the panel is empty: the label is not defined by the rules, the
 * input has no such column, there are no flows. Returns 1 if it is. */
int fr_figures_lacks_flows(struct fr_figures_maker *maker,
                           struct fr_panel *panel);
int fr_figures_lacks_label(struct fr_figures_maker *maker,
                           struct fr_panel *panel, int label, const char *name);
int fr_figures_lacks_metric(struct fr_figures_maker *maker,
                            struct fr_panel *panel, enum fr_metric metric);
int fr_figures_lacks_times(struct fr_figures_maker *maker,
                           struct fr_panel *panel);

/* --- charts --- */

/* The names of a label with their colours; NULL without memory. */
struct fr_category *fr_figures_categories(struct fr_figures_maker *maker,
                                          int label);
/* One share a name, with a last one for rows without a name. */
struct fr_share *fr_figures_shares(struct fr_figures_maker *maker, int label,
                                   size_t *count);
/* Points by category, or a density, into the panel; the caller sets titles
 * and quantities of the axes before. */
struct fr_figures_scatter {
    const struct fr_scatter *points;
    const struct fr_category *categories; /* of codes 1 .. category_count;
                                             code 0 is "(no name)" */
    uint32_t category_count; /* 0: codes do not matter, one colour */
    double x_shift;          /* added to x: start of the time axis, in s */
};
void fr_figures_scatter(struct fr_figures_maker *maker, struct fr_panel *panel,
                        const struct fr_figures_scatter *from);
/* Title and quantity of an axis; its ends are for the caller. */
void fr_figures_axis(struct fr_axis *axis, enum fr_metric metric);
/* The axis of start times; *shift is what to add to their seconds. */
void fr_figures_time_axis(struct fr_figures_maker *maker, struct fr_axis *axis,
                          double *shift);
/* The shares of a label's names as a pie, or as bars in the rules' order. */
void fr_figures_pie(struct fr_figures_maker *maker, struct fr_panel *panel,
                    int label, const char *name);
void fr_figures_bars(struct fr_figures_maker *maker, struct fr_panel *panel,
                     int label, const char *name);
/* A histogram of the summary. */
void fr_figures_histogram(struct fr_figures_maker *maker,
                          struct fr_panel *panel,
                          const struct fr_histogram *histogram,
                          enum fr_metric metric);
/* Boxes by the label that charts colour by. */
void fr_figures_boxes(struct fr_figures_maker *maker, struct fr_panel *panel,
                      enum fr_metric metric);

/* --- the six --- */

void fr_figures_classification(struct fr_figures_maker *maker,
                               struct fr_figure *figure);
void fr_figures_timing(struct fr_figures_maker *maker,
                       struct fr_figure *figure);
void fr_figures_sizes(struct fr_figures_maker *maker, struct fr_figure *figure);
void fr_figures_periodic(struct fr_figures_maker *maker,
                         struct fr_figure *figure);
void fr_figures_heatmap(struct fr_figures_maker *maker,
                        struct fr_figure *figure);
void fr_figures_timeline(struct fr_figures_maker *maker,
                         struct fr_figure *figure);

#endif
