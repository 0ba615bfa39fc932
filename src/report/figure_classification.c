/* figure_classification.c - which types of flows there are, and how long they
 * last. */
#include "report/figures_internal.h"

/* "Flows by flow type", with the name of the label that charts colour by. */
static struct fr_str title(struct fr_figures_maker *maker, const char *what)
{
    const struct fr_label_summary *label =
        fr_lookup_label(maker->summary, maker->summary->color_label);

    fr_strbuf_append_text(&maker->text, what);
    fr_words_label(&maker->text, label ? label->name : "flow_type");
    return fr_figures_take(maker);
}

void fr_figures_classification(struct fr_figures_maker *maker,
                               struct fr_figure *figure)
{
    struct fr_panel *panel;

    figure->rows = 1;
    figure->columns = 2;
    panel = fr_figures_panel(maker, 0, 0, "");
    panel->title = title(maker, "Flows by ");
    fr_figures_pie(maker, panel, maker->summary->color_label, "flow_type");
    panel = fr_figures_panel(maker, 0, 1, "");
    panel->title = title(maker, "Duration by ");
    fr_figures_boxes(maker, panel, FR_METRIC_DURATION);
}
