/* figure_sizes.c - how large packets are, by direction, category and type. */
#include "report/figures_internal.h"

static void draw_directions(struct fr_figures_maker *maker,
                            struct fr_panel *panel)
{
    const struct fr_summary *summary = maker->summary;
    struct fr_figures_scatter from = {.points = &summary->sizes};

    if (fr_figures_lacks_metric(maker, panel, FR_METRIC_FWD_MEAN) ||
        fr_figures_lacks_metric(maker, panel, FR_METRIC_BWD_MEAN))
        return;
    if (summary->color_label >= 0) {
        from.categories = fr_figures_categories(maker, summary->color_label);
        from.category_count = summary->labels[summary->color_label].name_count;
    }
    fr_figures_axis(&panel->as.scatter.x, FR_METRIC_FWD_MEAN);
    fr_figures_axis(&panel->as.scatter.y, FR_METRIC_BWD_MEAN);
    panel->as.scatter.x.title = FR_STR("Forward, mean of the flow");
    panel->as.scatter.y.title = FR_STR("Backward, mean of the flow");
    panel->as.scatter.equal_line = FR_STR("equal sizes");
    fr_figures_scatter(maker, panel, &from);
}

void fr_figures_sizes(struct fr_figures_maker *maker, struct fr_figure *figure)
{
    const struct fr_summary *summary = maker->summary;
    struct fr_panel *panel;

    figure->rows = figure->columns = 2;
    panel = fr_figures_panel(maker, 0, 0, "Packet size, forward and backward");
    draw_directions(maker, panel);
    panel = fr_figures_panel(maker, 0, 1, "Flows by size category");
    fr_figures_bars(maker, panel, summary->size_category, "size_category");
    panel = fr_figures_panel(maker, 1, 0, "Packet size of all flows");
    fr_figures_histogram(maker, panel, &summary->size_avg, FR_METRIC_SIZE_AVG);
    panel = fr_figures_panel(maker, 1, 1, "Packet size by flow type");
    fr_figures_boxes(maker, panel, FR_METRIC_SIZE_AVG);
}
