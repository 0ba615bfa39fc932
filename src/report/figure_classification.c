/* figure_classification.c - which types of flows there are, and how long they
 * last. */
#include "report/figures_internal.h"

/* The name of the label that charts colour by. */
static const char *type_name(const struct fr_summary *summary)
{
    if (summary->color_label < 0)
        return "flow_type";
    return summary->labels[summary->color_label].name;
}

void fr_figures_classification(struct fr_figures_maker *maker,
                               struct fr_figure *figure)
{
    const struct fr_summary *summary = maker->summary;
    const char *name = type_name(summary);
    struct fr_panel *panel;

    figure->rows = 1;
    figure->columns = 2;
    panel = fr_figures_panel(maker, 0, 0, "Share of each flow type");
    panel->title = fr_figures_text(maker, "Flows by %s", name);
    fr_figures_pie(maker, panel, summary->color_label, "flow_type");
    panel = fr_figures_panel(maker, 0, 1, "");
    panel->title = fr_figures_text(maker, "Flow duration by %s", name);
    fr_figures_boxes(maker, panel, FR_METRIC_DURATION);
}
