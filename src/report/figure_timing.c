/* figure_timing.c - how packets follow each other within flows. */
#include "report/figures_internal.h"

static void draw_spread(struct fr_figures_maker *maker, struct fr_panel *panel)
{
    const struct fr_summary *summary = maker->summary;
    struct fr_figures_scatter from = {.points = &summary->iat};

    if (fr_figures_lacks_metric(maker, panel, FR_METRIC_IAT_MEAN) ||
        fr_figures_lacks_metric(maker, panel, FR_METRIC_IAT_STD))
        return;
    if (summary->traffic_pattern >= 0) {
        from.categories =
            fr_figures_categories(maker, summary->traffic_pattern);
        from.category_count =
            summary->labels[summary->traffic_pattern].name_count;
    }
    fr_figures_axis(&panel->as.scatter.x, FR_METRIC_IAT_MEAN);
    fr_figures_axis(&panel->as.scatter.y, FR_METRIC_IAT_STD);
    panel->as.scatter.x.title = FR_STR("Mean");
    panel->as.scatter.y.title = FR_STR("Spread (standard deviation)");
    panel->as.scatter.equal_line = FR_STR("spread = mean");
    fr_figures_scatter(maker, panel, &from);
}

void fr_figures_timing(struct fr_figures_maker *maker, struct fr_figure *figure)
{
    const struct fr_summary *summary = maker->summary;
    struct fr_panel *panel;

    figure->rows = figure->columns = 2;
    panel = fr_figures_panel(maker, 0, 0, "Flows by timing category");
    fr_figures_bars(maker, panel, summary->timing_category, "timing_category");
    panel = fr_figures_panel(maker, 0, 1, "Flows by traffic pattern");
    fr_figures_pie(maker, panel, summary->traffic_pattern, "traffic_pattern");
    panel = fr_figures_panel(maker, 1, 0, "Mean time between packets");
    fr_figures_histogram(maker, panel, &summary->iat_mean, FR_METRIC_IAT_MEAN);
    panel =
        fr_figures_panel(maker, 1, 1, "Time between packets: mean and spread");
    draw_spread(maker, panel);
}
